# Generated from openapi/openapi.json by `npm run generate`.
"""A method for each operation of the service."""

from __future__ import annotations

import sys
from collections.abc import Callable
from http.client import HTTPResponse
from typing import Any, Literal, overload

from ._caller import Body, segment
from ._pages import FeedPage, Page
from ._resources import ResourceCaller
from ._versions import Versioned
from .types import (
    Address,
    AddressComparison,
    AddressCreate,
    AddressExportCreate,
    AddressHistoryEntry,
    AddressHit,
    AddressPatch,
    AddressSearch,
    ApiKey,
    ApiKeyCreate,
    ApiKeyRotate,
    ApiKeyWithSecret,
    AttributeDefinitions,
    AttributeDefinitionsPut,
    BoardLink,
    Campaign,
    CampaignCreate,
    CampaignEstimate,
    Change,
    CompareRequest,
    Country,
    CountryForm,
    Customer,
    CustomerBatch,
    CustomerBatchResult,
    CustomerCreate,
    CustomerExportCreate,
    CustomerHistoryEntry,
    CustomerHit,
    CustomerPatch,
    CustomerSearch,
    Division,
    DivisionDetail,
    Evidence,
    EvidenceCreate,
    Export,
    FormatAddress,
    FormattedAddress,
    FormattedAddresses,
    GeocodedPlace,
    GeocodedPlaces,
    GeocodeItem,
    Health,
    Import,
    ImportKept,
    ImportPreview,
    MaskedPart,
    ParsedText,
    ParsedTexts,
    ParseItem,
    PinPut,
    Provider,
    ProviderChange,
    ProviderConfiguration,
    ProviderPolicyPut,
    ProviderPut,
    ProviderTest,
    ProviderTestResult,
    ProviderUsage,
    QueueList,
    Restore,
    ReverseGeocodedPlace,
    ReverseGeocodedPlaces,
    ReverseGeocodeItem,
    Snapshot,
    Suggestions,
    Tenant,
    TenantCreate,
    TenantWithKey,
    ValidatedAddress,
    ValidatedAddresses,
    ValidateItem,
    Verification,
    VerificationPolicy,
    VerificationPolicyPut,
    Webhook,
    WebhookCreate,
    WebhookDelivery,
    WebhookEnable,
    WebhookPatch,
    WebhookReplay,
    WebhookReplayCreate,
    WebhookRotate,
    WebhookWithSecret,
)

if sys.version_info >= (3, 11):
    from typing import Unpack
else:
    from typing_extensions import Unpack


class Operations(ResourceCaller):
    def get_liveness(self) -> Health:
        """Whether the process runs."""
        answer: Health = self._call("GET", "/health/live", is_public=True)
        return answer

    def get_readiness(self) -> Health:
        """Whether requests can be served.

        Needs Postgres and its migrations. `degraded`: the queue does not work (Redis is away, full, or refuses), and
        background work goes on some seconds later.
        """
        answer: Health = self._call("GET", "/health/ready", is_public=True)
        return answer

    def get_metrics(self) -> str:
        """Metrics for Prometheus.

        Aggregates only: nothing of a tenant or a customer.
        """
        answer: str = self._call("GET", "/metrics", answer="text", is_public=True)
        return answer

    def get_open_api(self) -> Any:
        """This document."""
        return self._call("GET", "/openapi.json", is_public=True)

    def create_api_key(
        self,
        *,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
        idempotency_key: str | None = None,
        **body: Unpack[ApiKeyCreate],
    ) -> ApiKeyWithSecret:
        """Make an API key.

        The key is in the answer, this once. A tenant has at most 1,000 keys that work. A key ends no later than the key
        that makes it; one that is made with an access token does not end with the token: state `expires_at`.

        Scope: `api-keys:write`.
        """
        answer: ApiKeyWithSecret = self._call(
            "POST",
            "/v1/api-keys",
            headers={
                "doorplate-source": doorplate_source,
                "doorplate-reason": doorplate_reason,
                "idempotency-key": idempotency_key,
            },
            body=body,
        )
        return answer

    def list_api_keys(self, *, limit: int | None = None, cursor: str | None = None) -> Page[ApiKey]:
        """List the API keys of the tenant.

        Oldest first, revoked ones too. Never the keys themselves.

        Scope: `api-keys:read`.

        Args:
            limit: Items on a page.
            cursor: `next_cursor` of the page before, with the same filters.
        """
        answer: Page[ApiKey] = self._page(
            "GET",
            "/v1/api-keys",
            query={"limit": limit, "cursor": cursor},
            self_path="/v1/api-keys/{id}",
        )
        return answer

    def get_api_key(self, key_id: str) -> ApiKey:
        """Read an API key's record.

        Scope: `api-keys:read`.

        Args:
            key_id: UUID, version 7 where Doorplate made it.
        """
        answer: ApiKey = self._call("GET", f"/v1/api-keys/{segment(key_id)}", self_path="/v1/api-keys/{id}")
        return answer

    def revoke_api_key(self, key_id: str) -> None:
        """Revoke an API key.

        At once in the process that answers, within five seconds in the others. Not one that may do more than your own.

        Scope: `api-keys:write`.

        Args:
            key_id: UUID, version 7 where Doorplate made it.
        """
        self._call("DELETE", f"/v1/api-keys/{segment(key_id)}")

    def rotate_api_key(
        self,
        key_id: str,
        *,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
        idempotency_key: str | None = None,
        **body: Unpack[ApiKeyRotate],
    ) -> ApiKeyWithSecret:
        """Replace an API key.

        Makes a successor with the same scopes. The old key goes on working for the overlap, and counts among the keys
        of the tenant as long.

        Scope: `api-keys:write`.

        Args:
            key_id: UUID, version 7 where Doorplate made it.
        """
        answer: ApiKeyWithSecret = self._call(
            "POST",
            f"/v1/api-keys/{segment(key_id)}/rotate",
            headers={
                "doorplate-source": doorplate_source,
                "doorplate-reason": doorplate_reason,
                "idempotency-key": idempotency_key,
            },
            body=body or None,
        )
        return answer

    def create_tenant(
        self,
        *,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
        idempotency_key: str | None = None,
        **body: Unpack[TenantCreate],
    ) -> TenantWithKey:
        """Make a tenant.

        For the root API key. Answers with the first API key of the tenant, this once.

        Scope: `tenants:write`.
        """
        answer: TenantWithKey = self._call(
            "POST",
            "/v1/tenants",
            headers={
                "doorplate-source": doorplate_source,
                "doorplate-reason": doorplate_reason,
                "idempotency-key": idempotency_key,
            },
            body=body,
        )
        return answer

    def list_tenants(self, *, limit: int | None = None, cursor: str | None = None) -> Page[Tenant]:
        """List the tenants.

        For the root API key.

        Scope: `tenants:read`.

        Args:
            limit: Items on a page.
            cursor: `next_cursor` of the page before, with the same filters.
        """
        answer: Page[Tenant] = self._page("GET", "/v1/tenants", query={"limit": limit, "cursor": cursor})
        return answer

    def create_customer(
        self,
        *,
        dry_run: bool | None = None,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
        idempotency_key: str | None = None,
        **body: Unpack[CustomerCreate],
    ) -> Customer:
        """Make a customer.

        Scope: `customers:write`.

        Args:
            dry_run: Answer as if, and write nothing.
        """
        answer: Customer = self._call(
            "POST",
            "/v1/customers",
            query={"dry_run": dry_run},
            headers={
                "doorplate-source": doorplate_source,
                "doorplate-reason": doorplate_reason,
                "idempotency-key": idempotency_key,
            },
            body=body,
            self_path="/v1/customers/{id}",
        )
        return answer

    def list_customers(
        self,
        *,
        tag: str | None = None,
        changed_since: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Page[Customer]:
        """List customers.

        Oldest first.

        Scope: `customers:read`.

        Args:
            tag: A tag of the customer.
            changed_since: Last changed at this time or later.
            limit: Items on a page.
            cursor: `next_cursor` of the page before, with the same filters.
        """
        answer: Page[Customer] = self._page(
            "GET",
            "/v1/customers",
            query={"tag": tag, "changed_since": changed_since, "limit": limit, "cursor": cursor},
            self_path="/v1/customers/{id}",
        )
        return answer

    def get_customer(
        self,
        customer_id: str,
        *,
        as_of: str | None = None,
        if_none_match: Customer | None = None,
    ) -> Customer:
        """Read a customer.

        Scope: `customers:read`.

        Args:
            as_of: The state of that moment.
            customer_id: UUID, version 7 where Doorplate made it.
        """
        answer: Customer = self._call(
            "GET",
            f"/v1/customers/{segment(customer_id)}",
            query={"as_of": as_of},
            headers={"if-none-match": if_none_match},
            self_path="/v1/customers/{id}",
        )
        return answer

    def update_customer(
        self,
        customer_id: str,
        *,
        dry_run: bool | None = None,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
        if_match: Versioned | str,
        **body: Unpack[CustomerPatch],
    ) -> Customer:
        """Change a customer.

        JSON Merge Patch: what is absent stays, null removes.

        Scope: `customers:write`.

        Args:
            dry_run: Answer as if, and write nothing.
            customer_id: UUID, version 7 where Doorplate made it.
        """
        answer: Customer = self._call(
            "PATCH",
            f"/v1/customers/{segment(customer_id)}",
            query={"dry_run": dry_run},
            headers={"doorplate-source": doorplate_source, "doorplate-reason": doorplate_reason, "if-match": if_match},
            body=body,
            content_type="application/merge-patch+json",
            self_path="/v1/customers/{id}",
        )
        return answer

    def delete_customer(
        self,
        customer_id: str,
        *,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
        if_match: Versioned | str,
    ) -> None:
        """Delete a customer.

        Its addresses go with it. The history stays, and every state can be restored.

        Scope: `customers:write`.

        Args:
            customer_id: UUID, version 7 where Doorplate made it.
        """
        self._call(
            "DELETE",
            f"/v1/customers/{segment(customer_id)}",
            headers={"doorplate-source": doorplate_source, "doorplate-reason": doorplate_reason, "if-match": if_match},
        )

    def put_customer_by_ref(
        self,
        source: str,
        ref: str,
        *,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
        if_none_match: str | None = None,
        if_match: Versioned | str | None = None,
        **body: Unpack[CustomerCreate],
    ) -> Customer:
        """Create or replace a customer by another system's key.

        The body is the whole customer: what is absent is emptied, but references to other systems stay when
        `external_refs` is absent. `If-Match` is optional here; `If-None-Match: *` creates only.

        Scope: `customers:write`.

        Args:
            source: The other system.
            ref: The customer's key in it. Put no personal data here: it is part of a URL.
        """
        answer: Customer = self._call(
            "PUT",
            f"/v1/customers/by-ref/{segment(source)}/{segment(ref)}",
            headers={
                "doorplate-source": doorplate_source,
                "doorplate-reason": doorplate_reason,
                "if-none-match": if_none_match,
                "if-match": if_match,
            },
            body=body,
            self_path="/v1/customers/{id}",
        )
        return answer

    def get_customer_by_ref(self, source: str, ref: str, *, if_none_match: Customer | None = None) -> Customer:
        """Read a customer by another system's key.

        Scope: `customers:read`.

        Args:
            source: The other system.
            ref: The customer's key in it. Put no personal data here: it is part of a URL.
        """
        answer: Customer = self._call(
            "GET",
            f"/v1/customers/by-ref/{segment(source)}/{segment(ref)}",
            headers={"if-none-match": if_none_match},
            self_path="/v1/customers/{id}",
        )
        return answer

    def get_customer_history(
        self,
        customer_id: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Page[CustomerHistoryEntry]:
        """Read the history of a customer.

        Newest first; also of a deleted customer.

        Scope: `customers:read`.

        Args:
            limit: Changes on a page.
            cursor: `next_cursor` of the page before.
            customer_id: UUID, version 7 where Doorplate made it.
        """
        answer: Page[CustomerHistoryEntry] = self._page(
            "GET",
            f"/v1/customers/{segment(customer_id)}/history",
            query={"limit": limit, "cursor": cursor},
        )
        return answer

    def restore_customer(
        self,
        customer_id: str,
        *,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
        idempotency_key: str | None = None,
        if_match: Versioned | str | None = None,
        **body: Unpack[Restore],
    ) -> Customer:
        """Restore an earlier version of a customer.

        Also of a deleted one. Its addresses are restored one by one.

        Scope: `customers:write`.

        Args:
            customer_id: UUID, version 7 where Doorplate made it.
        """
        answer: Customer = self._call(
            "POST",
            f"/v1/customers/{segment(customer_id)}/restore",
            headers={
                "doorplate-source": doorplate_source,
                "doorplate-reason": doorplate_reason,
                "idempotency-key": idempotency_key,
                "if-match": if_match,
            },
            body=body,
            self_path="/v1/customers/{id}",
        )
        return answer

    def create_address(
        self,
        customer_id: str,
        *,
        dry_run: bool | None = None,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
        idempotency_key: str | None = None,
        **body: Unpack[AddressCreate],
    ) -> Address:
        """Give a customer an address.

        The engine standardises and judges it at once: what it changed and what is to be mended is in
        `verdict.findings`. A provider verifies it in the background.

        Scope: `addresses:write`.

        Args:
            dry_run: Answer as if, and write nothing.
            customer_id: UUID, version 7 where Doorplate made it.
        """
        answer: Address = self._call(
            "POST",
            f"/v1/customers/{segment(customer_id)}/addresses",
            query={"dry_run": dry_run},
            headers={
                "doorplate-source": doorplate_source,
                "doorplate-reason": doorplate_reason,
                "idempotency-key": idempotency_key,
            },
            body=body,
            self_path="/v1/addresses/{id}",
        )
        return answer

    def list_customer_addresses(
        self,
        customer_id: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Page[Address]:
        """List a customer's addresses.

        Oldest first.

        Scope: `addresses:read`.

        Args:
            limit: Items on a page.
            cursor: `next_cursor` of the page before, with the same filters.
            customer_id: UUID, version 7 where Doorplate made it.
        """
        answer: Page[Address] = self._page(
            "GET",
            f"/v1/customers/{segment(customer_id)}/addresses",
            query={"limit": limit, "cursor": cursor},
            self_path="/v1/addresses/{id}",
        )
        return answer

    def list_addresses(
        self,
        *,
        country_code: str | None = None,
        division_code: str | None = None,
        status: Literal["pending", "verified", "not_found", "not_covered", "failed"] | None = None,
        tag: str | None = None,
        customer_tag: str | None = None,
        changed_since: str | None = None,
        due_before: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Page[Address]:
        """List the addresses of all customers.

        Oldest first.

        Scope: `addresses:read`.

        Args:
            country_code: ISO 3166-1 alpha-2.
            division_code: A division and all below it, by GB/T 2260 or ISO 3166-2.
            status: Of the verification.
            tag: A tag of the address.
            customer_tag: A tag of its customer.
            changed_since: Last changed at this time or later.
            due_before: To be verified again before this time.
            limit: Items on a page.
            cursor: `next_cursor` of the page before, with the same filters.
        """
        answer: Page[Address] = self._page(
            "GET",
            "/v1/addresses",
            query={
                "country_code": country_code,
                "division_code": division_code,
                "status": status,
                "tag": tag,
                "customer_tag": customer_tag,
                "changed_since": changed_since,
                "due_before": due_before,
                "limit": limit,
                "cursor": cursor,
            },
            self_path="/v1/addresses/{id}",
        )
        return answer

    def get_address(
        self,
        address_id: str,
        *,
        as_of: str | None = None,
        if_none_match: Address | None = None,
    ) -> Address:
        """Read an address.

        Scope: `addresses:read`.

        Args:
            as_of: The state of that moment.
            address_id: UUID, version 7 where Doorplate made it.
        """
        answer: Address = self._call(
            "GET",
            f"/v1/addresses/{segment(address_id)}",
            query={"as_of": as_of},
            headers={"if-none-match": if_none_match},
            self_path="/v1/addresses/{id}",
        )
        return answer

    def update_address(
        self,
        address_id: str,
        *,
        dry_run: bool | None = None,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
        if_match: Versioned | str,
        **body: Unpack[AddressPatch],
    ) -> Address:
        """Change an address.

        JSON Merge Patch: what is absent stays, null removes. A place that is another one than before is verified again.

        Scope: `addresses:write`.

        Args:
            dry_run: Answer as if, and write nothing.
            address_id: UUID, version 7 where Doorplate made it.
        """
        answer: Address = self._call(
            "PATCH",
            f"/v1/addresses/{segment(address_id)}",
            query={"dry_run": dry_run},
            headers={"doorplate-source": doorplate_source, "doorplate-reason": doorplate_reason, "if-match": if_match},
            body=body,
            content_type="application/merge-patch+json",
            self_path="/v1/addresses/{id}",
        )
        return answer

    def delete_address(
        self,
        address_id: str,
        *,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
        if_match: Versioned | str,
    ) -> None:
        """Delete an address.

        The history stays, and every state can be restored.

        Scope: `addresses:write`.

        Args:
            address_id: UUID, version 7 where Doorplate made it.
        """
        self._call(
            "DELETE",
            f"/v1/addresses/{segment(address_id)}",
            headers={"doorplate-source": doorplate_source, "doorplate-reason": doorplate_reason, "if-match": if_match},
        )

    def get_address_history(
        self,
        address_id: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Page[AddressHistoryEntry]:
        """Read the history of an address.

        Newest first; also of a deleted address.

        Scope: `addresses:read`.

        Args:
            limit: Changes on a page.
            cursor: `next_cursor` of the page before.
            address_id: UUID, version 7 where Doorplate made it.
        """
        answer: Page[AddressHistoryEntry] = self._page(
            "GET",
            f"/v1/addresses/{segment(address_id)}/history",
            query={"limit": limit, "cursor": cursor},
        )
        return answer

    def restore_address(
        self,
        address_id: str,
        *,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
        idempotency_key: str | None = None,
        if_match: Versioned | str | None = None,
        **body: Unpack[Restore],
    ) -> Address:
        """Restore an earlier version of an address.

        Also of a deleted one. It is verified again.

        Scope: `addresses:write`.

        Args:
            address_id: UUID, version 7 where Doorplate made it.
        """
        answer: Address = self._call(
            "POST",
            f"/v1/addresses/{segment(address_id)}/restore",
            headers={
                "doorplate-source": doorplate_source,
                "doorplate-reason": doorplate_reason,
                "idempotency-key": idempotency_key,
                "if-match": if_match,
            },
            body=body,
            self_path="/v1/addresses/{id}",
        )
        return answer

    def list_attribute_definitions(self) -> AttributeDefinitions:
        """List attribute definitions.

        Scope: `policies:read`.
        """
        answer: AttributeDefinitions = self._call("GET", "/v1/attribute-definitions")
        return answer

    def replace_attribute_definitions(
        self,
        *,
        if_match: Versioned | str,
        **body: Unpack[AttributeDefinitionsPut],
    ) -> AttributeDefinitions:
        """Replace attribute definitions.

        The whole list. Values that are written from then on must be as declared; attributes that are not declared go on
        being taken. What is declared as not personal is stored clear and can be used in filters and policies, all else
        is sealed. Customers and addresses that are there follow in the background, without a new version; `applied`
        says when they do. Entries of their histories stay as they were stored. 409 where a verification policy or a
        campaign that has not ended uses an attribute that would be sealed.

        Scope: `policies:write`.
        """
        answer: AttributeDefinitions = self._call(
            "PUT",
            "/v1/attribute-definitions",
            headers={"if-match": if_match},
            body=body,
        )
        return answer

    def create_verification(
        self,
        address_id: str,
        *,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
        idempotency_key: str | None = None,
    ) -> Verification:
        """Have an address verified now.

        In the background: follow `Location`. While one is under way, the answer is that one.

        Scope: `verifications:write`.

        Args:
            address_id: UUID, version 7 where Doorplate made it.
        """
        answer: Verification = self._call(
            "POST",
            f"/v1/addresses/{segment(address_id)}/verifications",
            headers={
                "doorplate-source": doorplate_source,
                "doorplate-reason": doorplate_reason,
                "idempotency-key": idempotency_key,
            },
        )
        return answer

    def list_verifications(
        self,
        address_id: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Page[Verification]:
        """List the verifications of an address.

        Newest first.

        Scope: `verifications:read`.

        Args:
            limit: Items on a page.
            cursor: `next_cursor` of the page before, with the same filters.
            address_id: UUID, version 7 where Doorplate made it.
        """
        answer: Page[Verification] = self._page(
            "GET",
            f"/v1/addresses/{segment(address_id)}/verifications",
            query={"limit": limit, "cursor": cursor},
        )
        return answer

    def get_verification(self, address_id: str, verification_id: str) -> Verification:
        """Read a verification.

        Scope: `verifications:read`.

        Args:
            address_id: UUID, version 7 where Doorplate made it.
            verification_id: UUID, version 7 where Doorplate made it.
        """
        answer: Verification = self._call(
            "GET",
            f"/v1/addresses/{segment(address_id)}/verifications/{segment(verification_id)}",
        )
        return answer

    def get_verification_policies(self, *, if_none_match: VerificationPolicy | None = None) -> VerificationPolicy:
        """Read how often addresses are verified again.

        Scope: `policies:read`.
        """
        answer: VerificationPolicy = self._call(
            "GET",
            "/v1/verification-policies",
            headers={"if-none-match": if_none_match},
        )
        return answer

    def put_verification_policies(
        self,
        *,
        if_match: Versioned | str,
        **body: Unpack[VerificationPolicyPut],
    ) -> VerificationPolicy:
        """Set how often addresses are verified again.

        Due dates that are set already move to the new policy in the background. Rules can name attributes that are
        declared as not personal (`PUT /v1/attribute-definitions`).

        Scope: `policies:write`.
        """
        answer: VerificationPolicy = self._call(
            "PUT",
            "/v1/verification-policies",
            headers={"if-match": if_match},
            body=body,
        )
        return answer

    @overload
    def create_campaign(
        self,
        *,
        dry_run: Literal[True],
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
        idempotency_key: str | None = None,
        **body: Unpack[CampaignCreate],
    ) -> CampaignEstimate: ...

    @overload
    def create_campaign(
        self,
        *,
        dry_run: Literal[False] | None = None,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
        idempotency_key: str | None = None,
        **body: Unpack[CampaignCreate],
    ) -> Campaign: ...

    @overload
    def create_campaign(
        self,
        *,
        dry_run: bool | None = None,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
        idempotency_key: str | None = None,
        **body: Unpack[CampaignCreate],
    ) -> CampaignEstimate | Campaign: ...

    def create_campaign(
        self,
        *,
        dry_run: bool | None = None,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
        idempotency_key: str | None = None,
        **body: Any,
    ) -> Any:
        """Verify all addresses that match a filter.

        In the background: follow `Location`. A dry run only estimates it. With a `schedule` it is repeated. Addresses
        made after the campaign do not belong to it. A filter by what only customers have (`customer`) takes the scope
        `customers:read` besides.

        Scope: `campaigns:write`.

        Args:
            dry_run: Answer as if, and write nothing.
        """
        return self._call(
            "POST",
            "/v1/campaigns",
            query={"dry_run": dry_run},
            headers={
                "doorplate-source": doorplate_source,
                "doorplate-reason": doorplate_reason,
                "idempotency-key": idempotency_key,
            },
            body=body,
        )

    def list_campaigns(
        self,
        *,
        schedule_id: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Page[Campaign]:
        """List campaigns.

        Newest first.

        Scope: `campaigns:read`.

        Args:
            schedule_id: Only those that this campaign's schedule has started.
            limit: Items on a page.
            cursor: `next_cursor` of the page before, with the same filters.
        """
        answer: Page[Campaign] = self._page(
            "GET",
            "/v1/campaigns",
            query={"schedule_id": schedule_id, "limit": limit, "cursor": cursor},
            self_path="/v1/campaigns/{id}",
        )
        return answer

    def get_campaign(self, campaign_id: str) -> Campaign:
        """Read a campaign and its progress.

        Scope: `campaigns:read`.

        Args:
            campaign_id: UUID, version 7 where Doorplate made it.
        """
        answer: Campaign = self._call("GET", f"/v1/campaigns/{segment(campaign_id)}", self_path="/v1/campaigns/{id}")
        return answer

    def get_campaign_results(
        self,
        campaign_id: str,
        *,
        after: str | None = None,
        changed: bool | None = None,
    ) -> HTTPResponse:
        """Read what a campaign did, address by address.

        As NDJSON, a `CampaignResult` a line, streamed. While the campaign goes on, what it has finished so far: come
        back with the last line's `cursor` as `after`. It ends without saying whether more will come: the campaign's
        `status` does.

        Scope: `campaigns:read`, and `addresses:read`.

        Args:
            after: `cursor` of a line.
            changed: Only where the status or the position is another one than before.
            campaign_id: UUID, version 7 where Doorplate made it.
        """
        answer: HTTPResponse = self._call(
            "GET",
            f"/v1/campaigns/{segment(campaign_id)}/results",
            query={"after": after, "changed": changed},
            answer="stream",
        )
        return answer

    def pause_campaign(
        self,
        campaign_id: str,
        *,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
        idempotency_key: str | None = None,
    ) -> Campaign:
        """Pause a campaign.

        No further verification is begun; what runs is finished.

        Scope: `campaigns:write`.

        Args:
            campaign_id: UUID, version 7 where Doorplate made it.
        """
        answer: Campaign = self._call(
            "POST",
            f"/v1/campaigns/{segment(campaign_id)}/pause",
            headers={
                "doorplate-source": doorplate_source,
                "doorplate-reason": doorplate_reason,
                "idempotency-key": idempotency_key,
            },
            self_path="/v1/campaigns/{id}",
        )
        return answer

    def resume_campaign(
        self,
        campaign_id: str,
        *,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
        idempotency_key: str | None = None,
    ) -> Campaign:
        """Resume a paused campaign.

        It goes on where it stood.

        Scope: `campaigns:write`.

        Args:
            campaign_id: UUID, version 7 where Doorplate made it.
        """
        answer: Campaign = self._call(
            "POST",
            f"/v1/campaigns/{segment(campaign_id)}/resume",
            headers={
                "doorplate-source": doorplate_source,
                "doorplate-reason": doorplate_reason,
                "idempotency-key": idempotency_key,
            },
            self_path="/v1/campaigns/{id}",
        )
        return answer

    def cancel_campaign(
        self,
        campaign_id: str,
        *,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
        idempotency_key: str | None = None,
    ) -> Campaign:
        """Cancel a campaign.

        For good: what waits is cancelled, what runs is finished.

        Scope: `campaigns:write`.

        Args:
            campaign_id: UUID, version 7 where Doorplate made it.
        """
        answer: Campaign = self._call(
            "POST",
            f"/v1/campaigns/{segment(campaign_id)}/cancel",
            headers={
                "doorplate-source": doorplate_source,
                "doorplate-reason": doorplate_reason,
                "idempotency-key": idempotency_key,
            },
            self_path="/v1/campaigns/{id}",
        )
        return answer

    def list_changes(
        self,
        *,
        after: str | None = None,
        entity: Literal["customer", "address"] | None = None,
        operation: Literal["create", "update", "delete", "restore"] | None = None,
        limit: int | None = None,
        wait: int | None = None,
    ) -> FeedPage[Change]:
        """Follow the change log.

        Every change of customers and addresses, oldest first, with the states before and after. Keep `cursor` and come
        back with it: nothing is missed and nothing comes twice. With `Accept: text/event-stream` it is a stream of
        Server-Sent Events that goes on from `Last-Event-ID`, and that ends when the key does.

        Scope: `changes:read`.

        Args:
            after: `cursor` of the page before, or `now`: what changes from this moment on. Absent: from the oldest
                change that the feed keeps.
            entity: Changes of these only.
            operation: Changes of this kind only.
            limit: Changes on a page.
            wait: Seconds to wait for a change where there is none yet.
        """
        answer: FeedPage[Change] = self._feed(
            "GET",
            "/v1/changes",
            query={"after": after, "entity": entity, "operation": operation, "limit": limit, "wait": wait},
        )
        return answer

    @overload
    def parse_address(
        self,
        *,
        items: list[ParseItem],
        text: str = ...,
        country_code: str = ...,
        single: bool = ...,
        accept_language: str | None = None,
    ) -> ParsedTexts: ...

    @overload
    def parse_address(
        self,
        *,
        text: str = ...,
        country_code: str = ...,
        single: bool = ...,
        accept_language: str | None = None,
    ) -> ParsedText: ...

    def parse_address(self, *, accept_language: str | None = None, **body: Any) -> Any:
        """Read addresses from pasted text.

        Recipient, phones, divisions, street and the rest, each with its place in the text and a confidence. Several
        addresses in one text are told apart. China in any order and script; of the other countries, best the US, CA,
        GB, AU, DE, FR, NL, ES, IT, IN and BR. What can be meant in several ways is said to be, never guessed. Nothing
        is stored.

        Scope: `addresses:read`.
        """
        return self._call("POST", "/v1/parse", headers={"accept-language": accept_language}, body=body)

    @overload
    def format_address(
        self,
        *,
        items: list[FormatAddress],
        address: FormatAddress = ...,
        script: Literal["local", "latin"] = ...,
        language: str = ...,
        origin_country: str = ...,
        with_country: bool = ...,
        with_recipient: bool = ...,
        with_phone: bool = ...,
        upper_case: bool = ...,
        masked: bool = ...,
        masked_parts: list[MaskedPart] = ...,
    ) -> FormattedAddresses: ...

    @overload
    def format_address(
        self,
        *,
        address: FormatAddress = ...,
        script: Literal["local", "latin"] = ...,
        language: str = ...,
        origin_country: str = ...,
        with_country: bool = ...,
        with_recipient: bool = ...,
        with_phone: bool = ...,
        upper_case: bool = ...,
        masked: bool = ...,
        masked_parts: list[MaskedPart] = ...,
    ) -> FormattedAddress: ...

    def format_address(self, **body: Any) -> Any:
        """Write addresses as the post wants them.

        Envelope lines and one line, of `address` or of each of `items`. Nothing is stored.

        Scope: `addresses:read`.
        """
        return self._call("POST", "/v1/format", body=body)

    @overload
    def validate_addresses(
        self,
        *,
        items: list[ValidateItem],
        strictness: Literal["strict", "normal", "relaxed"] = ...,
        country_code: str = ...,
        address_lines: list[str] = ...,
        administrative_area: str | None = ...,
        locality: str | None = ...,
        dependent_locality: str | None = ...,
        township: str | None = ...,
        postal_code: str | None = ...,
        sorting_code: str | None = ...,
        language_code: str | None = ...,
        recipient: str | None = ...,
        organization: str | None = ...,
        phone: str | None = ...,
        accept_language: str | None = None,
    ) -> ValidatedAddresses: ...

    @overload
    def validate_addresses(
        self,
        *,
        strictness: Literal["strict", "normal", "relaxed"] = ...,
        country_code: str = ...,
        address_lines: list[str] = ...,
        administrative_area: str | None = ...,
        locality: str | None = ...,
        dependent_locality: str | None = ...,
        township: str | None = ...,
        postal_code: str | None = ...,
        sorting_code: str | None = ...,
        language_code: str | None = ...,
        recipient: str | None = ...,
        organization: str | None = ...,
        phone: str | None = ...,
        accept_language: str | None = None,
    ) -> ValidatedAddress: ...

    def validate_addresses(self, *, accept_language: str | None = None, **body: Any) -> Any:
        """Standardise and judge addresses without storing them.

        By the engine's own data, at once: no provider is asked. One address, or up to 1,000 in `items`.
        `verdict.findings` lists every change and every doubt, with messages in English or Chinese.

        Scope: `addresses:read`.
        """
        return self._call("POST", "/v1/validate", headers={"accept-language": accept_language}, body=body)

    def create_evidence(
        self,
        address_id: str,
        *,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
        idempotency_key: str | None = None,
        **body: Unpack[EvidenceCreate],
    ) -> Evidence:
        """Tell what became of a delivery to an address.

        Or of a visit, or what the customer said. Told again with the same `source` and `ref` it is the same evidence:
        200 instead of 201. The address's `verification.confidence` and `reasons` follow from it, and so does when it is
        verified again; no provider is asked. It counts as long as the address is at the place that it speaks of.

        Scope: `evidence:write`.

        Args:
            address_id: UUID, version 7 where Doorplate made it.
        """
        answer: Evidence = self._call(
            "POST",
            f"/v1/addresses/{segment(address_id)}/evidence",
            headers={
                "doorplate-source": doorplate_source,
                "doorplate-reason": doorplate_reason,
                "idempotency-key": idempotency_key,
            },
            body=body,
        )
        return answer

    def list_evidence(self, address_id: str, *, limit: int | None = None, cursor: str | None = None) -> Page[Evidence]:
        """List the evidence about an address.

        What was told last comes first.

        Scope: `evidence:read`.

        Args:
            limit: Items on a page.
            cursor: `next_cursor` of the page before, with the same filters.
            address_id: UUID, version 7 where Doorplate made it.
        """
        answer: Page[Evidence] = self._page(
            "GET",
            f"/v1/addresses/{segment(address_id)}/evidence",
            query={"limit": limit, "cursor": cursor},
        )
        return answer

    def pin_address(
        self,
        address_id: str,
        *,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
        if_match: Versioned | str | None = None,
        if_none_match: str | None = None,
        **body: Unpack[PinPut],
    ) -> Address:
        """Set the position of an address by hand.

        As a courier found it, or as a person set it on a map. No provider overwrites it; one that answers far away
        leaves the finding `pin_disagrees` on its verification. It goes when the address is changed to another place.
        With `If-None-Match: *` in place of `If-Match` one that was set by hand already stays.

        Scope: `addresses:write`.

        Args:
            address_id: UUID, version 7 where Doorplate made it.
        """
        answer: Address = self._call(
            "PUT",
            f"/v1/addresses/{segment(address_id)}/location",
            headers={
                "doorplate-source": doorplate_source,
                "doorplate-reason": doorplate_reason,
                "if-match": if_match,
                "if-none-match": if_none_match,
            },
            body=body,
            self_path="/v1/addresses/{id}",
        )
        return answer

    def unpin_address(
        self,
        address_id: str,
        *,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
        if_match: Versioned | str,
    ) -> Address:
        """Remove the position that was set by hand.

        The address is verified again, for a provider's position.

        Scope: `addresses:write`.

        Args:
            address_id: UUID, version 7 where Doorplate made it.
        """
        answer: Address = self._call(
            "DELETE",
            f"/v1/addresses/{segment(address_id)}/location",
            headers={"doorplate-source": doorplate_source, "doorplate-reason": doorplate_reason, "if-match": if_match},
            self_path="/v1/addresses/{id}",
        )
        return answer

    def list_queues(self) -> QueueList:
        """See how much work waits, over all tenants.

        For operators, with the root API key. A job is no more than a hint that rows wait; how many those are is in
        `kinds`.

        Scope: `queues:read`.
        """
        answer: QueueList = self._call("GET", "/v1/queues")
        return answer

    def get_queue_board(self) -> BoardLink:
        """Get a link to the queues' page, for a browser.

        Bull Board, to look at only. The link holds for a minute, what it opens for an hour, as long as the key does.
        Jobs hold keys of rows and no personal data.

        Scope: `queues:read`.
        """
        answer: BoardLink = self._call("GET", "/v1/queues/board")
        return answer

    def search_addresses(self, **body: Unpack[AddressSearch]) -> Page[AddressHit]:
        """Search addresses.

        By who lives there, by numbers and keys, by any words of the address, by place; best first. By what only
        customers have, with the scope `customers:read` besides: `email`, `external_ref`, `customer_tag`, `customer`. A
        change is found within about a second.

        Scope: `addresses:read`.
        """
        answer: Page[AddressHit] = self._page("POST", "/v1/addresses/search", body=body)
        return answer

    def search_customers(self, **body: Unpack[CustomerSearch]) -> Page[CustomerHit]:
        """Search customers.

        By names, numbers and keys, and, with the scope `addresses:read` besides, by their addresses; best first. A
        change is found within about a second.

        Scope: `customers:read`.
        """
        answer: Page[CustomerHit] = self._page("POST", "/v1/customers/search", body=body)
        return answer

    @overload
    def create_export(
        self,
        *,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
        idempotency_key: str | None = None,
        **body: Unpack[CustomerExportCreate],
    ) -> Export: ...

    @overload
    def create_export(
        self,
        *,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
        idempotency_key: str | None = None,
        **body: Unpack[AddressExportCreate],
    ) -> Export: ...

    def create_export(
        self,
        *,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
        idempotency_key: str | None = None,
        **body: Any,
    ) -> Any:
        """Export customers or addresses.

        As they are now, or were at a time, unchanged by writes meanwhile. Ready at once: `download.url` is read
        straight from the change log. Takes the scope to read them besides. Kept for 30 days.

        Scope: `exports:write`.
        """
        return self._call(
            "POST",
            "/v1/exports",
            headers={
                "doorplate-source": doorplate_source,
                "doorplate-reason": doorplate_reason,
                "idempotency-key": idempotency_key,
            },
            body=body,
            self_path="/v1/exports/{id}",
        )

    def create_snapshot(
        self,
        *,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
        idempotency_key: str | None = None,
    ) -> Snapshot:
        """Export everything, to follow the change feed from there.

        Download it, then follow the feed from `cursor`: together they are exactly what there is. Takes the scopes to
        read customers and addresses besides.

        Scope: `exports:write`.
        """
        answer: Snapshot = self._call(
            "POST",
            "/v1/snapshots",
            headers={
                "doorplate-source": doorplate_source,
                "doorplate-reason": doorplate_reason,
                "idempotency-key": idempotency_key,
            },
        )
        return answer

    def get_export(self, export_id: str) -> Export:
        """Read an export and its progress.

        Also of a snapshot. Takes the scope to read what is exported besides: the answer has a new link.

        Scope: `exports:read`.

        Args:
            export_id: UUID, version 7 where Doorplate made it.
        """
        answer: Export = self._call("GET", f"/v1/exports/{segment(export_id)}", self_path="/v1/exports/{id}")
        return answer

    def delete_export(self, export_id: str) -> None:
        """Delete an export.

        Its links end, and downloads under way break off.

        Scope: `exports:write`.

        Args:
            export_id: UUID, version 7 where Doorplate made it.
        """
        self._call("DELETE", f"/v1/exports/{segment(export_id)}")

    def download_export(self, export_id: str, *, token: str, after: str | None = None) -> HTTPResponse:
        """Download an export.

        By the link in the export, which is all that it takes. The answer comes as fast as it is read; one that does not
        end well is not whole, and goes on with `after`. There are no ranges of bytes: the file is written while it is
        read.

        Args:
            token: From the link.
            after: The last whole row of a download that broke: only what follows comes, without a header, to be written
                behind that row (in GeoJSON behind its closing brace: what comes begins with the comma).
            export_id: UUID, version 7 where Doorplate made it.
        """
        answer: HTTPResponse = self._call(
            "GET",
            f"/v1/exports/{segment(export_id)}/download",
            query={"token": token, "after": after},
            answer="stream",
            is_public=True,
        )
        return answer

    def suggest(
        self,
        *,
        q: str,
        country_code: str | None = None,
        within: str | None = None,
        limit: int | None = None,
        language_code: str | None = None,
    ) -> Suggestions:
        """Suggest places while a user types.

        Divisions, cities and postal codes, best first: whole names before beginnings before initials, then by
        inhabitants. A key with `addresses:read` gets streets of its own addresses before them: those that two or more
        customers have, without house numbers. A change is in them within about a second.

        Any valid key.

        Args:
            q: What a user has typed of a division, a city, a street or a postal code: in Chinese characters, pinyin,
                initials or a mixture; with or without accents. URLs are logged on the way: never put a name of a
                person, a phone number or a whole address here.
            country_code: ISO 3166-1 alpha-2; several with commas. All by default.
            within: Only what lies in the division with this code: GB/T 2260 in China, ISO 3166-2 elsewhere.
            limit: Suggestions at most.
            language_code: BCP 47: `en` for English names of foreign cities in place of the local ones.
        """
        answer: Suggestions = self._call(
            "GET",
            "/v1/suggest",
            query={
                "q": q,
                "country_code": country_code,
                "within": within,
                "limit": limit,
                "language_code": language_code,
            },
        )
        return answer

    def list_divisions(
        self,
        *,
        country_code: str | None = None,
        parent: str | None = None,
        level: int | None = None,
        q: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        if_none_match: Page[Division] | None = None,
    ) -> Page[Division]:
        """List administrative divisions.

        The current ones, in the order of their tree: of a country, of what lies in a division, or of all. China has
        four levels; elsewhere they are the subdivisions of ISO 3166-2.

        Any valid key.

        Args:
            country_code: ISO 3166-1 alpha-2.
            parent: Only what lies right below this division. With `level`, also deeper.
            level: Only divisions of this level; by default those right below `parent` or the country.
            q: Only those whose name, short name or Latin name begins so; townships only with `parent`.
            limit: Items on a page.
            cursor: `next_cursor` of the page before, with the same filters.
        """
        answer: Page[Division] = self._page(
            "GET",
            "/v1/divisions",
            query={
                "country_code": country_code,
                "parent": parent,
                "level": level,
                "q": q,
                "limit": limit,
                "cursor": cursor,
            },
            headers={"if-none-match": if_none_match},
        )
        return answer

    def get_division(self, code: str, *, if_none_match: DivisionDetail | None = None) -> DivisionDetail:
        """Read a division, what it lies in and what lies in it.

        Also a former one, with its successors. Of a code that was used twice, the division that has it now or had it
        last.

        Any valid key.

        Args:
            code: GB/T 2260 (six digits) or GB/T 10114 (nine) in China, ISO 3166-2 elsewhere.
        """
        answer: DivisionDetail = self._call(
            "GET",
            f"/v1/divisions/{segment(code)}",
            headers={"if-none-match": if_none_match},
        )
        return answer

    def list_countries(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        if_none_match: Page[Country] | None = None,
        accept_language: str | None = None,
    ) -> Page[Country]:
        """List countries.

        All that there are rules for, in the order of their codes.

        Any valid key.

        Args:
            limit: Items on a page.
            cursor: `next_cursor` of the page before, with the same filters.
        """
        answer: Page[Country] = self._page(
            "GET",
            "/v1/countries",
            query={"limit": limit, "cursor": cursor},
            headers={"if-none-match": if_none_match, "accept-language": accept_language},
        )
        return answer

    def get_country(
        self,
        code: str,
        *,
        if_none_match: CountryForm | None = None,
        accept_language: str | None = None,
    ) -> CountryForm:
        """Read how addresses of a country are written.

        The parts, their order, labels and rules, and what there is to choose from: enough to draw a form.

        Any valid key.

        Args:
            code: ISO 3166-1 alpha-2.
        """
        answer: CountryForm = self._call(
            "GET",
            f"/v1/countries/{segment(code)}",
            headers={"if-none-match": if_none_match, "accept-language": accept_language},
        )
        return answer

    def compare_addresses(self, **body: Unpack[CompareRequest]) -> AddressComparison:
        """Tell whether two addresses are the same door.

        Each as parts or as text. Spelling, abbreviations, script width, order of words and parts that only one side has
        are seen through; numbers that differ are not. Nothing is stored.

        Scope: `addresses:read`.
        """
        answer: AddressComparison = self._call("POST", "/v1/compare", body=body)
        return answer

    def create_webhook(
        self,
        *,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
        idempotency_key: str | None = None,
        **body: Unpack[WebhookCreate],
    ) -> WebhookWithSecret:
        """Add an endpoint for events.

        It hears of everything from now on, at least once each, by the Standard Webhooks specification (`webhook-id`,
        `webhook-timestamp`, `webhook-signature`). Any 2xx within 15 seconds takes an event; otherwise it is tried again
        over three days. The body is `{"type": "address.updated", "timestamp": …, "data": {"id", "customer_id",
        "version", "link"}}`; a full one has `changed_fields`, `before` and `after` in `data` too. An event can come
        twice or out of order: go by `webhook-id` and `version`. The secret is in the answer, this once.

        Scope: `webhooks:write`.
        """
        answer: WebhookWithSecret = self._call(
            "POST",
            "/v1/webhooks",
            headers={
                "doorplate-source": doorplate_source,
                "doorplate-reason": doorplate_reason,
                "idempotency-key": idempotency_key,
            },
            body=body,
        )
        return answer

    def list_webhooks(self, *, limit: int | None = None, cursor: str | None = None) -> Page[Webhook]:
        """List the endpoints of the tenant.

        Oldest first.

        Scope: `webhooks:read`.

        Args:
            limit: Items on a page.
            cursor: `next_cursor` of the page before, with the same filters.
        """
        answer: Page[Webhook] = self._page(
            "GET",
            "/v1/webhooks",
            query={"limit": limit, "cursor": cursor},
            self_path="/v1/webhooks/{id}",
        )
        return answer

    def get_webhook(self, webhook_id: str, *, if_none_match: Webhook | None = None) -> Webhook:
        """Read an endpoint.

        Never its secret.

        Scope: `webhooks:read`.

        Args:
            webhook_id: UUID, version 7 where Doorplate made it.
        """
        answer: Webhook = self._call(
            "GET",
            f"/v1/webhooks/{segment(webhook_id)}",
            headers={"if-none-match": if_none_match},
            self_path="/v1/webhooks/{id}",
        )
        return answer

    def update_webhook(self, webhook_id: str, *, if_match: Versioned | str, **body: Unpack[WebhookPatch]) -> Webhook:
        """Change an endpoint.

        Also what already waits is sent as it says then.

        Scope: `webhooks:write`.

        Args:
            webhook_id: UUID, version 7 where Doorplate made it.
        """
        answer: Webhook = self._call(
            "PATCH",
            f"/v1/webhooks/{segment(webhook_id)}",
            headers={"if-match": if_match},
            body=body,
            content_type="application/merge-patch+json",
            self_path="/v1/webhooks/{id}",
        )
        return answer

    def delete_webhook(self, webhook_id: str, *, if_match: Versioned | str) -> None:
        """Remove an endpoint.

        What has not been delivered is cancelled.

        Scope: `webhooks:write`.

        Args:
            webhook_id: UUID, version 7 where Doorplate made it.
        """
        self._call("DELETE", f"/v1/webhooks/{segment(webhook_id)}", headers={"if-match": if_match})

    def rotate_webhook_secret(
        self,
        webhook_id: str,
        *,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
        idempotency_key: str | None = None,
        **body: Unpack[WebhookRotate],
    ) -> WebhookWithSecret:
        """Replace the secret of an endpoint.

        The new one is in the answer, this once. Both sign for the overlap.

        Scope: `webhooks:write`.

        Args:
            webhook_id: UUID, version 7 where Doorplate made it.
        """
        answer: WebhookWithSecret = self._call(
            "POST",
            f"/v1/webhooks/{segment(webhook_id)}/rotate-secret",
            headers={
                "doorplate-source": doorplate_source,
                "doorplate-reason": doorplate_reason,
                "idempotency-key": idempotency_key,
            },
            body=body or None,
        )
        return answer

    def enable_webhook(
        self,
        webhook_id: str,
        *,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
        idempotency_key: str | None = None,
        **body: Unpack[WebhookEnable],
    ) -> Webhook:
        """Have a disabled endpoint go on.

        With everything that happened meanwhile, unless `skip_missed`.

        Scope: `webhooks:write`.

        Args:
            webhook_id: UUID, version 7 where Doorplate made it.
        """
        answer: Webhook = self._call(
            "POST",
            f"/v1/webhooks/{segment(webhook_id)}/enable",
            headers={
                "doorplate-source": doorplate_source,
                "doorplate-reason": doorplate_reason,
                "idempotency-key": idempotency_key,
            },
            body=body or None,
            self_path="/v1/webhooks/{id}",
        )
        return answer

    def test_webhook(
        self,
        webhook_id: str,
        *,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
        idempotency_key: str | None = None,
    ) -> WebhookDelivery:
        """Send a test event to an endpoint.

        Of type `webhook.test`. Follow it in the delivery log.

        Scope: `webhooks:write`.

        Args:
            webhook_id: UUID, version 7 where Doorplate made it.
        """
        answer: WebhookDelivery = self._call(
            "POST",
            f"/v1/webhooks/{segment(webhook_id)}/test",
            headers={
                "doorplate-source": doorplate_source,
                "doorplate-reason": doorplate_reason,
                "idempotency-key": idempotency_key,
            },
        )
        return answer

    def list_webhook_deliveries(
        self,
        webhook_id: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        status: Literal["queued", "running", "succeeded", "failed", "cancelled"] | None = None,
        event_id: str | None = None,
    ) -> Page[WebhookDelivery]:
        """Read the delivery log of an endpoint.

        Newest first; kept for 30 days.

        Scope: `webhooks:read`.

        Args:
            limit: Items on a page.
            cursor: `next_cursor` of the page before, with the same filters.
            status: Deliveries that stand so only.
            event_id: The delivery of this event only.
            webhook_id: UUID, version 7 where Doorplate made it.
        """
        answer: Page[WebhookDelivery] = self._page(
            "GET",
            f"/v1/webhooks/{segment(webhook_id)}/deliveries",
            query={"limit": limit, "cursor": cursor, "status": status, "event_id": event_id},
        )
        return answer

    def replay_webhook(
        self,
        webhook_id: str,
        *,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
        idempotency_key: str | None = None,
        **body: Unpack[WebhookReplayCreate],
    ) -> WebhookReplay:
        """Deliver again.

        One delivery, one event, or what happened in a time: with the same `webhook-id` as before. In the background:
        follow `Location`.

        Scope: `webhooks:write`.

        Args:
            webhook_id: UUID, version 7 where Doorplate made it.
        """
        answer: WebhookReplay = self._call(
            "POST",
            f"/v1/webhooks/{segment(webhook_id)}/replay",
            headers={
                "doorplate-source": doorplate_source,
                "doorplate-reason": doorplate_reason,
                "idempotency-key": idempotency_key,
            },
            body=body,
        )
        return answer

    def get_webhook_replay(self, webhook_id: str, replay_id: str) -> WebhookReplay:
        """Read how far a replay is.

        Scope: `webhooks:read`.

        Args:
            webhook_id: UUID, version 7 where Doorplate made it.
            replay_id: UUID, version 7 where Doorplate made it.
        """
        answer: WebhookReplay = self._call("GET", f"/v1/webhooks/{segment(webhook_id)}/replays/{segment(replay_id)}")
        return answer

    @overload
    def geocode(
        self,
        *,
        items: list[GeocodeItem],
        country_code: str = ...,
        administrative_area: str | None = ...,
        locality: str | None = ...,
        dependent_locality: str | None = ...,
        township: str | None = ...,
        address_lines: list[str] = ...,
        postal_code: str | None = ...,
        sorting_code: str | None = ...,
        language_code: str | None = ...,
        text: str = ...,
    ) -> GeocodedPlaces: ...

    @overload
    def geocode(
        self,
        *,
        country_code: str = ...,
        administrative_area: str | None = ...,
        locality: str | None = ...,
        dependent_locality: str | None = ...,
        township: str | None = ...,
        address_lines: list[str] = ...,
        postal_code: str | None = ...,
        sorting_code: str | None = ...,
        language_code: str | None = ...,
        text: str = ...,
    ) -> GeocodedPlace: ...

    def geocode(self, **body: Any) -> Any:
        """Say where addresses are.

        By parts or as text, one or up to 1,000 in `items`. The position is that of the finest place known, which
        `granularity` and `uncertainty_m` tell. A name that several places have is answered with `candidates`, not with
        a guess. Nothing is stored.

        Scope: `geocoding:read`.
        """
        return self._call("POST", "/v1/geocode", body=body)

    @overload
    def reverse_geocode(
        self,
        *,
        items: list[ReverseGeocodeItem],
        latitude: float = ...,
        longitude: float = ...,
    ) -> ReverseGeocodedPlaces: ...

    @overload
    def reverse_geocode(self, *, latitude: float = ..., longitude: float = ...) -> ReverseGeocodedPlace: ...

    def reverse_geocode(self, **body: Any) -> Any:
        """Say what is at points.

        The nearest place, postal code and division of each, with the distance: the embedded gazetteer knows points, not
        borders. Where the tenant has providers for the country, they are asked first. One point, or up to 1,000 in
        `items`.

        Scope: `geocoding:read`.
        """
        return self._call("POST", "/v1/reverse-geocode", body=body)

    def get_providers(self, *, if_none_match: ProviderConfiguration | None = None) -> ProviderConfiguration:
        """Read which providers are asked, and how.

        Scope: `providers:read`.
        """
        answer: ProviderConfiguration = self._call("GET", "/v1/providers", headers={"if-none-match": if_none_match})
        return answer

    def put_provider_policy(
        self,
        *,
        if_match: Versioned | str,
        **body: Unpack[ProviderPolicyPut],
    ) -> ProviderConfiguration:
        """Set what holds for all providers.

        Holds from the next call on.

        Scope: `providers:write`.
        """
        answer: ProviderConfiguration = self._call("PUT", "/v1/providers", headers={"if-match": if_match}, body=body)
        return answer

    def list_provider_changes(self, *, limit: int | None = None, cursor: str | None = None) -> Page[ProviderChange]:
        """See who changed what of the providers.

        Newest first, for good, and without keys.

        Scope: `providers:read`.

        Args:
            limit: Items on a page.
            cursor: `next_cursor` of the page before, with the same filters.
        """
        answer: Page[ProviderChange] = self._page(
            "GET",
            "/v1/providers/history",
            query={"limit": limit, "cursor": cursor},
        )
        return answer

    def get_provider_usage(self, *, from_: str | None = None, to: str | None = None) -> ProviderUsage:
        """See what providers were asked, what it cost, and how they are.

        Day by day, for at most 366 days.

        Scope: `providers:read`.

        Args:
            from_: First day (UTC); 30 days before `to` where it is left out.
            to: Last day (UTC); today where it is left out.
        """
        answer: ProviderUsage = self._call("GET", "/v1/providers/usage", query={"from": from_, "to": to})
        return answer

    def get_provider(
        self,
        provider: Literal["amap", "baidu", "tencent", "google", "here", "nominatim", "photon", "pelias"],
        *,
        if_none_match: Provider | None = None,
    ) -> Provider:
        """Read how a provider is used.

        Scope: `providers:read`.

        Args:
            provider: A provider that Doorplate knows.
        """
        answer: Provider = self._call(
            "GET",
            f"/v1/providers/{segment(provider)}",
            headers={"if-none-match": if_none_match},
        )
        return answer

    def put_provider(
        self,
        provider: Literal["amap", "baidu", "tencent", "google", "here", "nominatim", "photon", "pelias"],
        *,
        if_match: Versioned | str | None = None,
        if_none_match: str | None = None,
        **body: Unpack[ProviderPut],
    ) -> Provider:
        """Configure a provider.

        What could not work is refused with the reason. `If-Match` is needed to replace settings, not to make the first
        ones; `If-None-Match: *` makes the first ones only.

        Scope: `providers:write`.

        Args:
            provider: A provider that Doorplate knows.
        """
        answer: Provider = self._call(
            "PUT",
            f"/v1/providers/{segment(provider)}",
            headers={"if-match": if_match, "if-none-match": if_none_match},
            body=body,
        )
        return answer

    def delete_provider(
        self,
        provider: Literal["amap", "baidu", "tencent", "google", "here", "nominatim", "photon", "pelias"],
        *,
        if_match: Versioned | str,
    ) -> None:
        """Ask a provider no longer.

        Its key is forgotten; its usage is kept.

        Scope: `providers:write`.

        Args:
            provider: A provider that Doorplate knows.
        """
        self._call("DELETE", f"/v1/providers/{segment(provider)}", headers={"if-match": if_match})

    def test_provider(
        self,
        provider: Literal["amap", "baidu", "tencent", "google", "here", "nominatim", "photon", "pelias"],
        **body: Unpack[ProviderTest],
    ) -> ProviderTestResult:
        """Ask a provider, and see what it answers.

        About the address given, or about a public building. The call counts: it keeps to budget, rate and country rule
        like any other.

        Scope: `providers:write`.

        Args:
            provider: A provider that Doorplate knows.
        """
        answer: ProviderTestResult = self._call("POST", f"/v1/providers/{segment(provider)}/test", body=body or None)
        return answer

    @overload
    def create_import(
        self,
        body: Body,
        *,
        content_type: Literal[
            "text/csv",
            "application/x-ndjson",
            "application/octet-stream",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ],
        source: str,
        dry_run: Literal[True],
        format: Literal["csv", "ndjson", "xlsx"] | None = None,
        encoding: Literal[
            "utf-8",
            "utf-16le",
            "utf-16be",
            "gb18030",
            "big5",
            "shift_jis",
            "euc-kr",
            "windows-1252",
        ]
        | None = None,
        delimiter: Literal[",", ";", "tab", "|"] | None = None,
        country_code: str | None = None,
        mapping: str | None = None,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
        idempotency_key: str | None = None,
    ) -> ImportPreview: ...

    @overload
    def create_import(
        self,
        body: Body,
        *,
        content_type: Literal[
            "text/csv",
            "application/x-ndjson",
            "application/octet-stream",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ],
        source: str,
        dry_run: Literal[False] | None = None,
        format: Literal["csv", "ndjson", "xlsx"] | None = None,
        encoding: Literal[
            "utf-8",
            "utf-16le",
            "utf-16be",
            "gb18030",
            "big5",
            "shift_jis",
            "euc-kr",
            "windows-1252",
        ]
        | None = None,
        delimiter: Literal[",", ";", "tab", "|"] | None = None,
        country_code: str | None = None,
        mapping: str | None = None,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
        idempotency_key: str | None = None,
    ) -> Import: ...

    @overload
    def create_import(
        self,
        body: Body,
        *,
        content_type: Literal[
            "text/csv",
            "application/x-ndjson",
            "application/octet-stream",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ],
        source: str,
        dry_run: bool | None = None,
        format: Literal["csv", "ndjson", "xlsx"] | None = None,
        encoding: Literal[
            "utf-8",
            "utf-16le",
            "utf-16be",
            "gb18030",
            "big5",
            "shift_jis",
            "euc-kr",
            "windows-1252",
        ]
        | None = None,
        delimiter: Literal[",", ";", "tab", "|"] | None = None,
        country_code: str | None = None,
        mapping: str | None = None,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
        idempotency_key: str | None = None,
    ) -> ImportPreview | Import: ...

    def create_import(
        self,
        body: Body,
        *,
        content_type: Literal[
            "text/csv",
            "application/x-ndjson",
            "application/octet-stream",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ],
        source: str,
        dry_run: bool | None = None,
        format: Literal["csv", "ndjson", "xlsx"] | None = None,
        encoding: Literal[
            "utf-8",
            "utf-16le",
            "utf-16be",
            "gb18030",
            "big5",
            "shift_jis",
            "euc-kr",
            "windows-1252",
        ]
        | None = None,
        delimiter: Literal[",", ";", "tab", "|"] | None = None,
        country_code: str | None = None,
        mapping: str | None = None,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
        idempotency_key: str | None = None,
    ) -> Any:
        """Import customers and addresses from a file.

        CSV of any delimiter and encoding, NDJSON of flat objects, or XLSX (the first sheet), as the body or as the file
        of a form; up to 10 GB and 50 million rows. What the columns stand for is guessed from their names, in English
        and Chinese: see it with `dry_run=true`, which judges the first rows, at most 1,000, and writes nothing, and for
        which the beginning of the file is enough. Each row is a customer by its key in `source` (without a key, by all
        that the row says) with an address, which the engine judges; an address at a door that the customer has already
        is brought up to date, another one added. Addresses are verified later, after those of checkouts, and found by a
        search once the import has ended. A file with a fault is refused as a whole, a row with one by itself. Follow
        `Location`.

        Scope: `imports:write`, and `customers:write`, and `addresses:write`.

        Args:
            source: The system that the file comes from: whose keys `ref` holds, and the channel in the history.
            dry_run: Answer as if, and write nothing.
            format: Told by the file itself if absent.
            encoding: Of CSV and NDJSON. Told by the bytes if absent.
            delimiter: Of CSV. Told by the first lines if absent.
            country_code: ISO 3166-1 alpha-2.
            mapping: JSON object: what columns stand for, by name, where the guess is not right. Fields: ref, name,
                given_name, family_name, customer_phone, email, language_code, customer_tags, recipient, organization,
                phone, instructions, country, administrative_area, locality, dependent_locality, township, address_line,
                postal_code, address_language_code, address_tags, text; null leaves a column out.
        """
        return self._call(
            "POST",
            "/v1/imports",
            query={
                "source": source,
                "dry_run": dry_run,
                "format": format,
                "encoding": encoding,
                "delimiter": delimiter,
                "country_code": country_code,
                "mapping": mapping,
            },
            headers={
                "doorplate-source": doorplate_source,
                "doorplate-reason": doorplate_reason,
                "idempotency-key": idempotency_key,
            },
            body=body,
            content_type=content_type,
        )

    def list_imports(self, *, limit: int | None = None, cursor: str | None = None) -> Page[Import]:
        """List imports.

        Newest first.

        Scope: `imports:read`.

        Args:
            limit: Items on a page.
            cursor: `next_cursor` of the page before, with the same filters.
        """
        answer: Page[Import] = self._page(
            "GET",
            "/v1/imports",
            query={"limit": limit, "cursor": cursor},
            self_path="/v1/imports/{id}",
        )
        return answer

    def get_import(self, import_id: str) -> Import:
        """Read an import and its progress.

        Scope: `imports:read`.

        Args:
            import_id: UUID, version 7 where Doorplate made it.
        """
        answer: Import = self._call("GET", f"/v1/imports/{segment(import_id)}", self_path="/v1/imports/{id}")
        return answer

    def download_refused_rows(self, import_id: str) -> HTTPResponse:
        """Download the rows that an import refused.

        CSV: line, reason, original text. Kept for 30 days. A text that a spreadsheet would run as a formula has an
        apostrophe before it.

        Scope: `imports:read`, and `customers:read`, and `addresses:read`.

        Args:
            import_id: UUID, version 7 where Doorplate made it.
        """
        answer: HTTPResponse = self._call("GET", f"/v1/imports/{segment(import_id)}/refused", answer="stream")
        return answer

    def list_kept_rows(
        self,
        import_id: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Page[ImportKept]:
        """List what an undo left as it is.

        Customers and addresses that were changed since.

        Scope: `imports:read`.

        Args:
            limit: Items on a page.
            cursor: `next_cursor` of the page before, with the same filters.
            import_id: UUID, version 7 where Doorplate made it.
        """
        answer: Page[ImportKept] = self._page(
            "GET",
            f"/v1/imports/{segment(import_id)}/kept",
            query={"limit": limit, "cursor": cursor},
        )
        return answer

    def cancel_import(
        self,
        import_id: str,
        *,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
        idempotency_key: str | None = None,
    ) -> Import:
        """Cancel an import.

        What is written stays; undo it to take it back.

        Scope: `imports:write`.

        Args:
            import_id: UUID, version 7 where Doorplate made it.
        """
        answer: Import = self._call(
            "POST",
            f"/v1/imports/{segment(import_id)}/cancel",
            headers={
                "doorplate-source": doorplate_source,
                "doorplate-reason": doorplate_reason,
                "idempotency-key": idempotency_key,
            },
            self_path="/v1/imports/{id}",
        )
        return answer

    def undo_import(
        self,
        import_id: str,
        *,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
        idempotency_key: str | None = None,
    ) -> Import:
        """Undo an import.

        In the background: what it made is deleted, what it changed has its state from before again. What was changed
        since stays as it is, and is listed by `/kept`. An import that runs has to be cancelled first.

        Scope: `imports:write`, and `customers:write`, and `addresses:write`.

        Args:
            import_id: UUID, version 7 where Doorplate made it.
        """
        answer: Import = self._call(
            "POST",
            f"/v1/imports/{segment(import_id)}/undo",
            headers={
                "doorplate-source": doorplate_source,
                "doorplate-reason": doorplate_reason,
                "idempotency-key": idempotency_key,
            },
            self_path="/v1/imports/{id}",
        )
        return answer

    def batch_customers(
        self,
        *,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
        idempotency_key: str | None = None,
        **body: Unpack[CustomerBatch],
    ) -> CustomerBatchResult:
        """Create or change up to 1,000 customers with their addresses.

        Each item by itself: one that is refused leaves the others alone. Sent again, an item finds what is there and
        changes nothing.

        Scope: `customers:write`.
        """
        answer: CustomerBatchResult = self._call(
            "POST",
            "/v1/batch/customers",
            headers={
                "doorplate-source": doorplate_source,
                "doorplate-reason": doorplate_reason,
                "idempotency-key": idempotency_key,
            },
            body=body,
        )
        return answer

    @overload
    def update(
        self,
        resource: Customer,
        patch: CustomerPatch | Callable[[Customer], CustomerPatch],
        *,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
    ) -> Customer: ...

    @overload
    def update(
        self,
        resource: Address,
        patch: AddressPatch | Callable[[Address], AddressPatch],
        *,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
    ) -> Address: ...

    @overload
    def update(
        self,
        resource: Webhook,
        patch: WebhookPatch | Callable[[Webhook], WebhookPatch],
        *,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
    ) -> Webhook: ...

    def update(
        self, resource: Any, patch: Any, *, doorplate_source: str | None = None, doorplate_reason: str | None = None
    ) -> Any:
        """Change what was read.

        Args:
            patch: A JSON Merge Patch, which is refused (`version_mismatch`) where the resource was changed since. Or a
                function that makes one of the resource: where it was changed since, it is read again, and the function
                called with that.
        """
        return self._update(resource, patch, doorplate_source, doorplate_reason)
