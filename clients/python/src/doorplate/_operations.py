# Generated from openapi/openapi.json by `npm run generate`.
"""One method for each operation of the API."""

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
    AccessPackage,
    AccessPackageCreate,
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
    BreachReport,
    BreachReportCreate,
    Campaign,
    CampaignCreate,
    CampaignEstimate,
    Change,
    CompareRequest,
    Consent,
    ConsentCreate,
    ConsentStates,
    Country,
    CountryForm,
    CurrentApiKey,
    Customer,
    CustomerBatch,
    CustomerBatchResult,
    CustomerCreate,
    CustomerExportCreate,
    CustomerHistoryEntry,
    CustomerHit,
    CustomerPatch,
    CustomerRead,
    CustomerRecipients,
    CustomerSearch,
    Division,
    DivisionDetail,
    Erasure,
    ErasureCreate,
    ErasureReport,
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
    LegalHold,
    LegalHoldCreate,
    MaskedPart,
    Objection,
    ObjectionPut,
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
    Purpose,
    PurposePut,
    QueueList,
    ReceiptKeys,
    RecordsOfProcessing,
    Restore,
    Restriction,
    RestrictionPut,
    RetentionRule,
    RetentionRuleList,
    RetentionRulePut,
    RetentionRun,
    ReverseGeocodedPlace,
    ReverseGeocodedPlaces,
    ReverseGeocodeItem,
    Snapshot,
    Suggestions,
    Tenant,
    TenantCreate,
    TenantErasure,
    TenantErasureCreate,
    TenantErasureReport,
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
        """Check liveness."""
        answer: Health = self._call("GET", "/health/live", is_public=True)
        return answer

    def get_readiness(self) -> Health:
        """Check readiness.

        Ready if Postgres is available and migrated. `degraded`: requests are answered, and `reasons` says what does not
        work: the queue (Redis is unavailable, full, or refuses commands), the gazetteer (it cannot be loaded),
        background work that is due while no worker runs, the key store (it does not answer, or lacks keys), or a root
        key that other processes may not have, or that its service does not give.
        """
        answer: Health = self._call("GET", "/health/ready", is_public=True)
        return answer

    def get_metrics(self) -> str:
        """Get metrics.

        Metrics for Prometheus. Aggregates only, without data of tenants or customers.
        """
        answer: str = self._call("GET", "/metrics", answer="text", is_public=True)
        return answer

    def get_open_api(self) -> Any:
        """Get the OpenAPI document."""
        return self._call("GET", "/openapi.json", is_public=True)

    def create_api_key(
        self,
        *,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
        idempotency_key: str | None = None,
        **body: Unpack[ApiKeyCreate],
    ) -> ApiKeyWithSecret:
        """Create an API key.

        The response contains the key; it is not shown again. A tenant has at most 1,000 active keys. The new key
        expires no later than the key that creates it, which needs the scope `addresses:read` for a publishable key. A
        key created with an access token does not expire with the token: set `expires_at`.

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
        """List API keys.

        Oldest first, including revoked keys. The keys themselves are never returned.

        Scope: `api-keys:read`.

        Args:
            limit: Items per page.
            cursor: `next_cursor` of the previous page, with the same filters.
        """
        answer: Page[ApiKey] = self._page(
            "GET",
            "/v1/api-keys",
            query={"limit": limit, "cursor": cursor},
            self_path="/v1/api-keys/{id}",
        )
        return answer

    def get_current_api_key(self) -> CurrentApiKey:
        """Get the API key of the request.

        The key that the request is made with, and its tenant. 404 with an access token.

        Requires any valid key; a page can use a publishable key.
        """
        answer: CurrentApiKey = self._call("GET", "/v1/api-keys/current")
        return answer

    def get_api_key(self, key_id: str) -> ApiKey:
        """Get an API key.

        Scope: `api-keys:read`.

        Args:
            key_id: UUID. Ids created by Doorplate are of version 7.
        """
        answer: ApiKey = self._call("GET", f"/v1/api-keys/{segment(key_id)}", self_path="/v1/api-keys/{id}")
        return answer

    def revoke_api_key(self, key_id: str) -> None:
        """Revoke an API key.

        Takes effect at once in the process that answers, and within 5 seconds in the others. 403 where the key has
        scopes that yours does not have.

        Scope: `api-keys:write`.

        Args:
            key_id: UUID. Ids created by Doorplate are of version 7.
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
        """Rotate an API key.

        Creates a key with the same scopes to replace this one. The old key stays valid during the overlap, and counts
        towards the tenant's limit until then.

        Scope: `api-keys:write`.

        Args:
            key_id: UUID. Ids created by Doorplate are of version 7.
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
        """Create a tenant.

        Requires the root API key. The response contains the first API key of the tenant; it is not shown again.

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
        """List tenants.

        Requires the root API key.

        Scope: `tenants:read`.

        Args:
            limit: Items per page.
            cursor: `next_cursor` of the previous page, with the same filters.
        """
        answer: Page[Tenant] = self._page(
            "GET",
            "/v1/tenants",
            query={"limit": limit, "cursor": cursor},
            self_path="/v1/tenants/{id}",
        )
        return answer

    def get_tenant(self, tenant_id: str) -> Tenant:
        """Get a tenant.

        Requires the root API key.

        Scope: `tenants:read`.

        Args:
            tenant_id: UUID. Ids created by Doorplate are of version 7.
        """
        answer: Tenant = self._call("GET", f"/v1/tenants/{segment(tenant_id)}", self_path="/v1/tenants/{id}")
        return answer

    def delete_tenant(self, tenant_id: str) -> None:
        """Delete a tenant.

        Deletes an empty tenant with its keys and settings. 409 with what remains if it has customers (deleted ones
        count: their history is kept), webhooks, providers, or campaigns or imports that have not ended: `POST
        /v1/tenants/{tenant_id}/erasures` erases it with all of that. The tenant `default` is created again at the next
        start. Requires the root API key.

        Scope: `tenants:write`.

        Args:
            tenant_id: UUID. Ids created by Doorplate are of version 7.
        """
        self._call("DELETE", f"/v1/tenants/{segment(tenant_id)}")

    def disable_tenant(
        self,
        tenant_id: str,
        *,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
        idempotency_key: str | None = None,
    ) -> Tenant:
        """Disable a tenant.

        Its keys and tokens get 403 `tenant_disabled`: at once in the process that answers, within 5 seconds in the
        others. Its campaigns, imports, verifications and webhooks are paused; what runs may take half a minute to stop.
        No data is deleted. Requires the root API key.

        Scope: `tenants:write`.

        Args:
            tenant_id: UUID. Ids created by Doorplate are of version 7.
        """
        answer: Tenant = self._call(
            "POST",
            f"/v1/tenants/{segment(tenant_id)}/disable",
            headers={
                "doorplate-source": doorplate_source,
                "doorplate-reason": doorplate_reason,
                "idempotency-key": idempotency_key,
            },
            self_path="/v1/tenants/{id}",
        )
        return answer

    def enable_tenant(
        self,
        tenant_id: str,
        *,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
        idempotency_key: str | None = None,
    ) -> Tenant:
        """Enable a tenant.

        Its keys are accepted again, and its background work continues: events of the time in which it was disabled are
        delivered, and addresses that were due are verified. Requires the root API key.

        Scope: `tenants:write`.

        Args:
            tenant_id: UUID. Ids created by Doorplate are of version 7.
        """
        answer: Tenant = self._call(
            "POST",
            f"/v1/tenants/{segment(tenant_id)}/enable",
            headers={
                "doorplate-source": doorplate_source,
                "doorplate-reason": doorplate_reason,
                "idempotency-key": idempotency_key,
            },
            self_path="/v1/tenants/{id}",
        )
        return answer

    @overload
    def create_tenant_erasure(
        self,
        tenant_id: str,
        *,
        dry_run: Literal[True],
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
        idempotency_key: str | None = None,
        **body: Unpack[TenantErasureCreate],
    ) -> TenantErasureReport: ...

    @overload
    def create_tenant_erasure(
        self,
        tenant_id: str,
        *,
        dry_run: Literal[False] | None = None,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
        idempotency_key: str | None = None,
        **body: Unpack[TenantErasureCreate],
    ) -> TenantErasure: ...

    @overload
    def create_tenant_erasure(
        self,
        tenant_id: str,
        *,
        dry_run: bool | None = None,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
        idempotency_key: str | None = None,
        **body: Unpack[TenantErasureCreate],
    ) -> TenantErasureReport | TenantErasure: ...

    def create_tenant_erasure(
        self,
        tenant_id: str,
        *,
        dry_run: bool | None = None,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
        idempotency_key: str | None = None,
        **body: Any,
    ) -> Any:
        """Erase a tenant.

        Erases a tenant for good, with its customers, their history, and all else that belongs to it. The tenant is
        disabled at once. After a minute, in which all processes notice it, the keys of the tenant and of its customers
        are destroyed, so that no backup of the data can be read, and the rows in all tables are deleted. What remains
        is this resource with the signed receipt. 409 `legal_hold` while a legal hold of the tenant is active. Requires
        the root API key.

        Scope: `tenants:write`.

        Args:
            dry_run: Report what the erasure would do, table by table. Nothing is erased, the tenant stays enabled.
            tenant_id: UUID. Ids created by Doorplate are of version 7.
        """
        return self._call(
            "POST",
            f"/v1/tenants/{segment(tenant_id)}/erasures",
            query={"dry_run": dry_run},
            headers={
                "doorplate-source": doorplate_source,
                "doorplate-reason": doorplate_reason,
                "idempotency-key": idempotency_key,
            },
            body=body,
        )

    def get_tenant_erasure(self, tenant_id: str, tenant_erasure_id: str) -> TenantErasure:
        """Get the erasure of a tenant.

        Also when the tenant is gone. Requires the root API key.

        Scope: `tenants:read`.

        Args:
            tenant_id: UUID. Ids created by Doorplate are of version 7.
            tenant_erasure_id: UUID. Ids created by Doorplate are of version 7.
        """
        answer: TenantErasure = self._call(
            "GET",
            f"/v1/tenants/{segment(tenant_id)}/erasures/{segment(tenant_erasure_id)}",
        )
        return answer

    def create_customer(
        self,
        *,
        dry_run: bool | None = None,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
        idempotency_key: str | None = None,
        doorplate_legal_basis: Literal[
            "consent",
            "contract",
            "legal_obligation",
            "vital_interests",
            "public_task",
            "legitimate_interests",
        ]
        | None = None,
        **body: Unpack[CustomerCreate],
    ) -> Customer:
        """Create a customer.

        Scope: `customers:write`.

        Args:
            dry_run: Validate the request and return the result without saving.
        """
        answer: Customer = self._call(
            "POST",
            "/v1/customers",
            query={"dry_run": dry_run},
            headers={
                "doorplate-source": doorplate_source,
                "doorplate-reason": doorplate_reason,
                "idempotency-key": idempotency_key,
                "doorplate-legal-basis": doorplate_legal_basis,
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
            tag: The customer has this tag.
            changed_since: The last change was at this time or later.
            limit: Items per page.
            cursor: `next_cursor` of the previous page, with the same filters.
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
        """Get a customer.

        Scope: `customers:read`.

        Args:
            as_of: Returns the state at this time. Default: the current state.
            customer_id: UUID. Ids created by Doorplate are of version 7.
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
        doorplate_legal_basis: Literal[
            "consent",
            "contract",
            "legal_obligation",
            "vital_interests",
            "public_task",
            "legitimate_interests",
        ]
        | None = None,
        **body: Unpack[CustomerPatch],
    ) -> Customer:
        """Update a customer.

        JSON Merge Patch: absent members stay as they are, null removes a value.

        Scope: `customers:write`.

        Args:
            dry_run: Validate the request and return the result without saving.
            customer_id: UUID. Ids created by Doorplate are of version 7.
        """
        answer: Customer = self._call(
            "PATCH",
            f"/v1/customers/{segment(customer_id)}",
            query={"dry_run": dry_run},
            headers={
                "doorplate-source": doorplate_source,
                "doorplate-reason": doorplate_reason,
                "if-match": if_match,
                "doorplate-legal-basis": doorplate_legal_basis,
            },
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

        Deletes the customer's addresses too. The history is kept, and every version can be restored.

        Scope: `customers:write`.

        Args:
            customer_id: UUID. Ids created by Doorplate are of version 7.
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
        doorplate_legal_basis: Literal[
            "consent",
            "contract",
            "legal_obligation",
            "vital_interests",
            "public_task",
            "legitimate_interests",
        ]
        | None = None,
        **body: Unpack[CustomerCreate],
    ) -> Customer:
        """Upsert a customer by external reference.

        Creates the customer, or replaces it if it exists. The body is the whole customer: absent members are emptied,
        except `external_refs`, which stay as they are. `If-Match` is optional. With `If-None-Match: *` the request
        creates only.

        Scope: `customers:write`.

        Args:
            source: The external system.
            ref: The customer's key in the external system. It is part of a URL: do not use personal data.
        """
        answer: Customer = self._call(
            "PUT",
            f"/v1/customers/by-ref/{segment(source)}/{segment(ref)}",
            headers={
                "doorplate-source": doorplate_source,
                "doorplate-reason": doorplate_reason,
                "if-none-match": if_none_match,
                "if-match": if_match,
                "doorplate-legal-basis": doorplate_legal_basis,
            },
            body=body,
            self_path="/v1/customers/{id}",
        )
        return answer

    def get_customer_by_ref(self, source: str, ref: str, *, if_none_match: Customer | None = None) -> Customer:
        """Get a customer by external reference.

        Scope: `customers:read`.

        Args:
            source: The external system.
            ref: The customer's key in the external system. It is part of a URL: do not use personal data.
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
        """Get the history of a customer.

        Newest first. Works for deleted customers too.

        Scope: `customers:read`.

        Args:
            limit: Changes per page.
            cursor: `next_cursor` of the previous page.
            customer_id: UUID. Ids created by Doorplate are of version 7.
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
        doorplate_legal_basis: Literal[
            "consent",
            "contract",
            "legal_obligation",
            "vital_interests",
            "public_task",
            "legitimate_interests",
        ]
        | None = None,
        **body: Unpack[Restore],
    ) -> Customer:
        """Restore a version of a customer.

        Works for deleted customers too. Does not restore the customer's addresses: restore each by itself.

        Scope: `customers:write`.

        Args:
            customer_id: UUID. Ids created by Doorplate are of version 7.
        """
        answer: Customer = self._call(
            "POST",
            f"/v1/customers/{segment(customer_id)}/restore",
            headers={
                "doorplate-source": doorplate_source,
                "doorplate-reason": doorplate_reason,
                "idempotency-key": idempotency_key,
                "if-match": if_match,
                "doorplate-legal-basis": doorplate_legal_basis,
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
        """Create an address.

        Standardises and validates the address at once; `verdict.findings` lists what was changed and what has to be
        fixed. Providers verify it in the background.

        Scope: `addresses:write`.

        Args:
            dry_run: Validate the request and return the result without saving.
            customer_id: UUID. Ids created by Doorplate are of version 7.
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
            limit: Items per page.
            cursor: `next_cursor` of the previous page, with the same filters.
            customer_id: UUID. Ids created by Doorplate are of version 7.
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
        """List addresses.

        Oldest first. `customer_tag` also requires the scope `customers:read`.

        Scope: `addresses:read`.

        Args:
            country_code: ISO 3166-1 alpha-2.
            division_code: The address is in this division or in one below it. GB/T 2260 in China, ISO 3166-2 elsewhere.
            status: Status of the verification.
            tag: The address has this tag.
            customer_tag: The customer of the address has this tag.
            changed_since: The last change was at this time or later.
            due_before: The address is due for verification before this time.
            limit: Items per page.
            cursor: `next_cursor` of the previous page, with the same filters.
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
        """Get an address.

        Scope: `addresses:read`.

        Args:
            as_of: Returns the state at this time. Default: the current state.
            address_id: UUID. Ids created by Doorplate are of version 7.
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
        """Update an address.

        JSON Merge Patch: absent members stay as they are, null removes a value. If the place changes, the address is
        verified again.

        Scope: `addresses:write`.

        Args:
            dry_run: Validate the request and return the result without saving.
            address_id: UUID. Ids created by Doorplate are of version 7.
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

        The history is kept, and every version can be restored.

        Scope: `addresses:write`.

        Args:
            address_id: UUID. Ids created by Doorplate are of version 7.
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
        """Get the history of an address.

        Newest first. Works for deleted addresses too.

        Scope: `addresses:read`.

        Args:
            limit: Changes per page.
            cursor: `next_cursor` of the previous page.
            address_id: UUID. Ids created by Doorplate are of version 7.
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
        """Restore a version of an address.

        Works for deleted addresses too. The address is verified again.

        Scope: `addresses:write`.

        Args:
            address_id: UUID. Ids created by Doorplate are of version 7.
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

        Replaces the whole list. New values must match their definition; attributes without a definition are still
        accepted. Attributes that are not personal are stored unencrypted and can be used in filters and policies; all
        others are sealed. Existing customers and addresses are converted in the background, without a new version; then
        `applied` is true. Entries of the history are not converted. 409 where a verification policy, an unfinished
        campaign, an active legal hold or a retention rule uses an attribute that would be sealed. To declare an
        attribute as not personal also requires the scope `pii:read`.

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
        """Verify an address now.

        Starts a verification in the background: poll the URL in `Location`. If a verification of the address is already
        open, the response is that one.

        Scope: `verifications:write`.

        Args:
            address_id: UUID. Ids created by Doorplate are of version 7.
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
            limit: Items per page.
            cursor: `next_cursor` of the previous page, with the same filters.
            address_id: UUID. Ids created by Doorplate are of version 7.
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
            address_id: UUID. Ids created by Doorplate are of version 7.
            verification_id: UUID. Ids created by Doorplate are of version 7.
        """
        answer: Verification = self._call(
            "GET",
            f"/v1/addresses/{segment(address_id)}/verifications/{segment(verification_id)}",
        )
        return answer

    def get_verification_policies(self, *, if_none_match: VerificationPolicy | None = None) -> VerificationPolicy:
        """Get the verification policy.

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
        """Update the verification policy.

        Says how often addresses are verified again. Existing due dates are recomputed in the background. Rules can use
        attributes that are declared as not personal (`PUT /v1/attribute-definitions`).

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
        """Create a campaign.

        Verifies all addresses that match a filter, in the background: poll the URL in `Location`. A dry run returns an
        estimate instead. With a `schedule` the campaign is repeated. Addresses that are created after the campaign do
        not belong to it. A filter with `customer` or `customer_tag` also requires the scope `customers:read`.

        For a dry run `campaigns:read` is sufficient.

        Scope: `campaigns:write`.

        Args:
            dry_run: Validate the request and return the result without saving.
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
            schedule_id: Only campaigns started by the schedule of this campaign.
            limit: Items per page.
            cursor: `next_cursor` of the previous page, with the same filters.
        """
        answer: Page[Campaign] = self._page(
            "GET",
            "/v1/campaigns",
            query={"schedule_id": schedule_id, "limit": limit, "cursor": cursor},
            self_path="/v1/campaigns/{id}",
        )
        return answer

    def get_campaign(self, campaign_id: str) -> Campaign:
        """Get a campaign.

        Scope: `campaigns:read`.

        Args:
            campaign_id: UUID. Ids created by Doorplate are of version 7.
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
        """List the results of a campaign.

        Streamed as NDJSON: one `CampaignResult` per line, one line per address. While the campaign runs, the response
        ends with the last finished address: to continue, pass the `cursor` of the last line as `after`. The `status` of
        the campaign says whether more results will follow.

        Scope: `campaigns:read`, and `addresses:read`.

        Args:
            after: `cursor` of a line; the response begins after it.
            changed: Only addresses whose status or position changed.
            campaign_id: UUID. Ids created by Doorplate are of version 7.
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

        Starts no further verifications. Running verifications are finished.

        Scope: `campaigns:write`.

        Args:
            campaign_id: UUID. Ids created by Doorplate are of version 7.
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

        Continues where the campaign was paused.

        Scope: `campaigns:write`.

        Args:
            campaign_id: UUID. Ids created by Doorplate are of version 7.
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

        Cannot be reversed. Queued verifications are cancelled; running verifications are finished.

        Scope: `campaigns:write`.

        Args:
            campaign_id: UUID. Ids created by Doorplate are of version 7.
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
        operation: Literal["create", "update", "delete", "restore", "erase"] | None = None,
        limit: int | None = None,
        wait: int | None = None,
    ) -> FeedPage[Change]:
        """List changes.

        The change feed: every change of customers and addresses, oldest first, with the states before and after. Store
        `cursor` and pass it as `after` in the next request: no change is missed or repeated. With `Accept:
        text/event-stream` the response is a stream of Server-Sent Events, which continues after `Last-Event-ID` and
        ends when the key expires.

        Scope: `changes:read`.

        Args:
            after: `cursor` of the previous page, or `now` for changes from this moment on. Absent: begins with the
                oldest change in the feed.
            entity: Only changes of this entity.
            operation: Only changes by this operation.
            limit: Changes per page.
            wait: Seconds to wait for a change if there is none yet (long polling).
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
        """Parse addresses.

        Extracts recipients, phones, divisions, streets and other parts from pasted text, each with its position in the
        text and a confidence. A text can contain several addresses. China in any order and script; other countries best
        for US, CA, GB, AU, DE, FR, NL, ES, IT, IN and BR. If the text can mean several divisions or countries, all are
        in `candidates`, and the confidence is lower. Notes, order numbers, products and the like are in `remaining`, by
        kind. Numbers of Chinese identity documents are masked in the answer. Nothing is stored.

        A page can use a publishable key.

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
        """Format addresses.

        Returns the lines of an envelope and a single line, for `address` or for each of `items`, as the post of the
        country requires. Nothing is stored.

        A page can use a publishable key.

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
        """Validate addresses.

        Standardises and validates one address, or up to 1,000 in `items`, with the engine's own data; no provider is
        called. `verdict.findings` lists every change and every doubt, with messages in the language of
        `Accept-Language`. Nothing is stored.

        A page can use a publishable key.

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
        """Record a delivery outcome.

        Records the outcome of a delivery or a visit, or what the customer said, as evidence about an address. Evidence
        changes `verification.confidence`, `reasons` and `verify_after` of the address; no provider is called. It counts
        as long as the address stays at the same place. If evidence with the same `source` and `ref` exists, the
        response is 200 with that evidence instead of 201.

        Scope: `evidence:write`.

        Args:
            address_id: UUID. Ids created by Doorplate are of version 7.
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
        """List the evidence of an address.

        Most recently recorded first.

        Scope: `evidence:read`.

        Args:
            limit: Items per page.
            cursor: `next_cursor` of the previous page, with the same filters.
            address_id: UUID. Ids created by Doorplate are of version 7.
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
        """Pin an address.

        Sets the position of an address by hand, as a courier found it or a person marked it on a map. Providers do not
        overwrite it; if a provider's position is far away, the verification has the finding `pin_disagrees`. The pin is
        removed when the address changes to another place. With `If-None-Match: *` instead of `If-Match` the address is
        pinned if it has no pin yet; else the response is 412.

        Scope: `addresses:write`.

        Args:
            address_id: UUID. Ids created by Doorplate are of version 7.
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
        """Unpin an address.

        Removes the position that was set by hand. The address is verified again, to get a provider's position.

        Scope: `addresses:write`.

        Args:
            address_id: UUID. Ids created by Doorplate are of version 7.
        """
        answer: Address = self._call(
            "DELETE",
            f"/v1/addresses/{segment(address_id)}/location",
            headers={"doorplate-source": doorplate_source, "doorplate-reason": doorplate_reason, "if-match": if_match},
            self_path="/v1/addresses/{id}",
        )
        return answer

    def list_queues(self) -> QueueList:
        """List queues.

        The backlog of all tenants. Requires the root API key. Jobs in a queue are only notifications; `kinds` has the
        number of rows that wait or run.

        Scope: `queues:read`.
        """
        answer: QueueList = self._call("GET", "/v1/queues")
        return answer

    def get_queue_board(self) -> BoardLink:
        """Create a link to the queue dashboard.

        A link to Bull Board, read-only, for a browser. The link is valid for 1 minute, the session that it opens for 1
        hour, and not longer than the key. Jobs contain ids of rows and no personal data.

        Scope: `queues:read`.
        """
        answer: BoardLink = self._call("GET", "/v1/queues/board")
        return answer

    def search_addresses(self, **body: Unpack[AddressSearch]) -> Page[AddressHit]:
        """Search addresses.

        Searches by recipient, phone number, external reference, words of the address or position; best matches first.
        `email`, `external_ref`, `customer_tag` and `customer` also require the scope `customers:read`. Without
        `pii:read` only a whole `phone`, `email` or `external_ref` is found, and searches by a phone or an e-mail
        address that find nothing are limited per hour (429 `rate_limited`). Changes can be found after about 1 second.

        Scope: `addresses:read`.
        """
        answer: Page[AddressHit] = self._page("POST", "/v1/addresses/search", body=body)
        return answer

    def search_customers(self, **body: Unpack[CustomerSearch]) -> Page[CustomerHit]:
        """Search customers.

        Searches by name, phone number and external reference; best matches first. Searching by addresses also requires
        the scope `addresses:read`. Without `pii:read` only a whole `phone`, `email` or `external_ref` is found, and
        searches by a phone or an e-mail address that find nothing are limited per hour (429 `rate_limited`). Changes
        can be found after about 1 second.

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
        """Create an export.

        Exports customers or addresses in their state at one moment, now or in the past; later writes do not change the
        export. The download is available at once at `download.url`. Also requires the scope to read the exported
        entity; a filter of addresses with `customer` or `customer_tag` requires `customers:read`. With
        `Doorplate-Purpose`, customers who may not be disclosed for it at the time of a download are left out. Kept for
        30 days.

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
        """Create a snapshot.

        An export of everything at one moment, for a full synchronisation: download it, then read the change feed from
        `cursor`. Nothing is missing and nothing is repeated. Also requires the scopes to read customers and addresses.

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
        """Get an export.

        Works for snapshots too. The response contains a new download link. Also requires the scope to read what is
        exported, and `pii:read` if the key that created it has that.

        Scope: `exports:read`.

        Args:
            export_id: UUID. Ids created by Doorplate are of version 7.
        """
        answer: Export = self._call("GET", f"/v1/exports/{segment(export_id)}", self_path="/v1/exports/{id}")
        return answer

    def delete_export(self, export_id: str) -> None:
        """Delete an export.

        Invalidates its download links and interrupts running downloads.

        Scope: `exports:write`.

        Args:
            export_id: UUID. Ids created by Doorplate are of version 7.
        """
        self._call("DELETE", f"/v1/exports/{segment(export_id)}")

    def download_export(
        self,
        export_id: str,
        *,
        token: str,
        after: str | None = None,
        bom: bool | None = None,
    ) -> HTTPResponse:
        """Download an export.

        Requires only the signed link in the export. The file is generated while it is read. A response that ends with
        an error is incomplete: continue with `after`. Range requests are not supported.

        Args:
            token: The token of the link.
            after: The last complete row of an interrupted download. The response contains only the rows after it,
                without a header, to append to that row. In GeoJSON append it after the closing brace of the row: it
                begins with a comma.
            bom: Begin a CSV file with a byte order mark, so that Excel reads it as UTF-8.
            export_id: UUID. Ids created by Doorplate are of version 7.
        """
        answer: HTTPResponse = self._call(
            "GET",
            f"/v1/exports/{segment(export_id)}/download",
            query={"token": token, "after": after, "bom": bom},
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
        """Suggest places.

        Completes divisions, cities and postal codes while a user types, best matches first: complete names, then
        beginnings, then initials, each by population. Keys with the scope `addresses:read` also get streets of the
        tenant's own addresses first: those of at least 2 customers, without house numbers, updated after about 1
        second.

        Requires any valid key; a page can use a publishable key.

        Args:
            q: The beginning of a division, a city, a street or a postal code: in Chinese characters, pinyin, initials
                or a mixture, with or without accents. URLs are logged by proxies: never send a person's name, a phone
                number or a complete address.
            country_code: ISO 3166-1 alpha-2, several separated by commas. Default: all countries.
            within: Only places within the division with this code: GB/T 2260 in China, ISO 3166-2 elsewhere.
            limit: Maximum number of suggestions.
            language_code: BCP 47. `en`: English names of foreign cities instead of the local ones.
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
        """List divisions.

        The current administrative divisions in tree order: of all countries, of one country, or within one division.
        China has four levels; for other countries these are the subdivisions of ISO 3166-2.

        Requires any valid key; a page can use a publishable key.

        Args:
            country_code: ISO 3166-1 alpha-2.
            parent: Only divisions directly below this one; with `level`, also deeper ones.
            level: Only divisions of this level. Default: those directly below `parent` or the country.
            q: Only divisions whose name, short name or Latin name begins with this text. Townships only with `parent`.
            limit: Items per page.
            cursor: `next_cursor` of the previous page, with the same filters.
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
        """Get a division.

        The division with its parents and its children. A former division has its successors. If a code was used more
        than once, the response is the latest division that has or had it.

        Requires any valid key; a page can use a publishable key.

        Args:
            code: GB/T 2260 (6 digits) or GB/T 10114 (9 digits) in China, ISO 3166-2 elsewhere.
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

        All countries that the engine has rules for, in the order of their codes.

        Requires any valid key; a page can use a publishable key.

        Args:
            limit: Items per page.
            cursor: `next_cursor` of the previous page, with the same filters.
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
        """Get a country's address format.

        The parts of an address, their order, labels, rules and choices: what an address form needs.

        Requires any valid key; a page can use a publishable key.

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
        """Compare two addresses.

        Says whether two addresses, each in parts or as text, are the same door. Differences of spelling, abbreviations,
        character width, word order and parts that only one side has are tolerated; different numbers are not. Nothing
        is stored.

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
        """Create a webhook endpoint.

        The endpoint receives every event from now on, at least once, by the Standard Webhooks specification
        (`webhook-id`, `webhook-timestamp`, `webhook-signature`). A status of 2xx within 15 seconds accepts an event;
        otherwise it is sent again, over 3 days. The body is `{"type": "address.updated", "timestamp": …, "data":
        {"id", "customer_id", "version", "link"}}`; with `payload: full`, `data` also has `changed_fields`, `before` and
        `after`. Events can arrive twice or out of order: use `webhook-id` and `version`. The response contains the
        secret; it is not shown again.

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
        """List webhook endpoints.

        Oldest first.

        Scope: `webhooks:read`.

        Args:
            limit: Items per page.
            cursor: `next_cursor` of the previous page, with the same filters.
        """
        answer: Page[Webhook] = self._page(
            "GET",
            "/v1/webhooks",
            query={"limit": limit, "cursor": cursor},
            self_path="/v1/webhooks/{id}",
        )
        return answer

    def get_webhook(self, webhook_id: str, *, if_none_match: Webhook | None = None) -> Webhook:
        """Get a webhook endpoint.

        Without its secret, which is never returned.

        Scope: `webhooks:read`.

        Args:
            webhook_id: UUID. Ids created by Doorplate are of version 7.
        """
        answer: Webhook = self._call(
            "GET",
            f"/v1/webhooks/{segment(webhook_id)}",
            headers={"if-none-match": if_none_match},
            self_path="/v1/webhooks/{id}",
        )
        return answer

    def update_webhook(self, webhook_id: str, *, if_match: Versioned | str, **body: Unpack[WebhookPatch]) -> Webhook:
        """Update a webhook endpoint.

        Applies to queued deliveries too.

        Scope: `webhooks:write`.

        Args:
            webhook_id: UUID. Ids created by Doorplate are of version 7.
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
        """Delete a webhook endpoint.

        Cancels its queued deliveries.

        Scope: `webhooks:write`.

        Args:
            webhook_id: UUID. Ids created by Doorplate are of version 7.
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
        """Rotate the secret of a webhook endpoint.

        The response contains the new secret; it is not shown again. During the overlap events are signed with both
        secrets.

        Scope: `webhooks:write`.

        Args:
            webhook_id: UUID. Ids created by Doorplate are of version 7.
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
        """Re-enable a webhook endpoint.

        Also delivers the events that happened while the endpoint was disabled, unless `skip_missed` is true.

        Scope: `webhooks:write`.

        Args:
            webhook_id: UUID. Ids created by Doorplate are of version 7.
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
        """Send a test event.

        Sends an event of type `webhook.test` to the endpoint. The delivery log shows the result.

        Scope: `webhooks:write`.

        Args:
            webhook_id: UUID. Ids created by Doorplate are of version 7.
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
        status: Literal["queued", "running", "succeeded", "failed", "withheld", "cancelled"] | None = None,
        event_id: str | None = None,
    ) -> Page[WebhookDelivery]:
        """List deliveries.

        The deliveries to an endpoint, newest first. Kept for 30 days.

        Scope: `webhooks:read`.

        Args:
            limit: Items per page.
            cursor: `next_cursor` of the previous page, with the same filters.
            status: Only deliveries with this status.
            event_id: Only the delivery of this event.
            webhook_id: UUID. Ids created by Doorplate are of version 7.
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
        """Replay deliveries.

        Sends one delivery, one event or the events of a period again, with the same `webhook-id` as before. Runs in the
        background: poll the URL in `Location`.

        Scope: `webhooks:write`.

        Args:
            webhook_id: UUID. Ids created by Doorplate are of version 7.
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
        """Get a replay.

        Scope: `webhooks:read`.

        Args:
            webhook_id: UUID. Ids created by Doorplate are of version 7.
            replay_id: UUID. Ids created by Doorplate are of version 7.
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
        """Geocode addresses.

        Finds the positions of one address, or of up to 1,000 in `items`, each in parts or as text. The position is that
        of the smallest known place; `granularity` and `uncertainty_m` say how precise it is. If several places have the
        name, the response lists `candidates` instead of guessing. Nothing is stored.

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
        """Reverse geocode points.

        Finds the nearest place, postal code and division of one point, or of up to 1,000 in `items`, with the distance:
        the built-in gazetteer has points, not borders. Providers that the tenant has for the country are called first.

        Scope: `geocoding:read`.
        """
        return self._call("POST", "/v1/reverse-geocode", body=body)

    def get_providers(self, *, if_none_match: ProviderConfiguration | None = None) -> ProviderConfiguration:
        """List providers.

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
        """Update the provider policy.

        The settings that apply to all providers. They take effect with the next call.

        Scope: `providers:write`.
        """
        answer: ProviderConfiguration = self._call("PUT", "/v1/providers", headers={"if-match": if_match}, body=body)
        return answer

    def list_provider_changes(self, *, limit: int | None = None, cursor: str | None = None) -> Page[ProviderChange]:
        """List changes of provider settings.

        Newest first. Kept without limit. Keys are never included.

        Scope: `providers:read`.

        Args:
            limit: Items per page.
            cursor: `next_cursor` of the previous page, with the same filters.
        """
        answer: Page[ProviderChange] = self._page(
            "GET",
            "/v1/providers/history",
            query={"limit": limit, "cursor": cursor},
        )
        return answer

    def get_provider_usage(self, *, from_: str | None = None, to: str | None = None) -> ProviderUsage:
        """Get provider usage.

        Calls, costs and failures by day, for at most 366 days, and the present state of each provider.

        Scope: `providers:read`.

        Args:
            from_: First day (UTC). Default: 30 days before `to`.
            to: Last day (UTC). Default: today.
        """
        answer: ProviderUsage = self._call("GET", "/v1/providers/usage", query={"from": from_, "to": to})
        return answer

    def get_provider(
        self,
        provider: Literal["amap", "baidu", "tencent", "google", "here", "nominatim", "photon", "pelias"],
        *,
        if_none_match: Provider | None = None,
    ) -> Provider:
        """Get a provider's configuration.

        Scope: `providers:read`.

        Args:
            provider: Name of a provider that Doorplate supports.
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

        Creates or replaces the configuration. A configuration that cannot work is rejected with the reason. `If-Match`
        is required to replace a configuration, not to create one. With `If-None-Match: *` the request creates only.
        Another `base_url` also requires the scope `pii:read`: its server is sent addresses.

        Scope: `providers:write`.

        Args:
            provider: Name of a provider that Doorplate supports.
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
        """Delete a provider's configuration.

        The provider is no longer called. Its key is deleted, its usage is kept.

        Scope: `providers:write`.

        Args:
            provider: Name of a provider that Doorplate supports.
        """
        self._call("DELETE", f"/v1/providers/{segment(provider)}", headers={"if-match": if_match})

    def test_provider(
        self,
        provider: Literal["amap", "baidu", "tencent", "google", "here", "nominatim", "photon", "pelias"],
        **body: Unpack[ProviderTest],
    ) -> ProviderTestResult:
        """Test a provider.

        Geocodes the given address, or a public building. The call is subject to budget, rate and country rules, and is
        counted in the usage.

        Scope: `providers:write`.

        Args:
            provider: Name of a provider that Doorplate supports.
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
        header_line: int | None = None,
        sheet: str | None = None,
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
        header_line: int | None = None,
        sheet: str | None = None,
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
        header_line: int | None = None,
        sheet: str | None = None,
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
        header_line: int | None = None,
        sheet: str | None = None,
        country_code: str | None = None,
        mapping: str | None = None,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
        idempotency_key: str | None = None,
    ) -> Any:
        """Create an import.

        Imports customers and addresses from a file of up to 10 GB and 50 million rows, as the body or as a form field:
        CSV of any delimiter and encoding, NDJSON of flat objects, or XLSX (one sheet).

        Columns are recognised by their names: those of exports of Shopify, WooCommerce, Magento, Salesforce, Zoho,
        HubSpot, Outlook, Google contacts, Amazon, Etsy, Xero, Taobao, 拼多多, 京东, 抖音 and 有赞, and names in
        English, Chinese, German, French, Spanish and Japanese. Titles above the header are skipped. `dry_run=true`
        shows the mapping, warns of what would be lost and validates the first 1,000 rows without saving; the beginning
        of the file is enough.

        Each row is a customer with an address, or with several: for shipping, for billing. The customer is found by its
        key in `source`; rows without a key are identified by their whole content, those of orders by the e-mail. An
        address at a door that the customer already has is updated, any other is added. Addresses are verified after
        those of interactive requests, and can be searched once the import has ended.

        An unreadable file is rejected as a whole; invalid rows are rejected one by one. Poll the URL in `Location`.

        Scope: `imports:write`, and `customers:write`, and `addresses:write`.

        Args:
            source: The system that the file comes from. `ref` holds its keys; it is the channel in the history.
            dry_run: Validate the request and return the result without saving.
            format: Format of the file. Absent: detected from the file.
            encoding: Encoding of CSV or NDJSON. Absent: detected from the file.
            delimiter: Separator of CSV. Absent: detected from the first lines.
            header_line: Line with the names of the columns; those above are skipped. Absent: found in the first lines.
            sheet: Name of the sheet of a workbook, or its number from 1. Absent: the first one with a column that is
                recognised as an address.
            country_code: ISO 3166-1 alpha-2.
            mapping: JSON object that maps column names to fields, to correct the detected mapping. Fields: ref, name,
                given_name, family_name, customer_phone, email, language_code, customer_tags, other_phone, recipient,
                organization, phone, instructions, usages, is_default_shipping, is_default_billing, country,
                administrative_area, locality, dependent_locality, township, address_line, postal_code,
                address_language_code, address_tags, divisions, house_number, unit, text; null ignores a column. Fields
                of a further address of the row begin with its usage or a number: `billing.address_line`, `2.locality`
                (shipping, billing, home, work, pickup, returns, other, 2, 3, 4, 5).
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
                "header_line": header_line,
                "sheet": sheet,
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
            limit: Items per page.
            cursor: `next_cursor` of the previous page, with the same filters.
        """
        answer: Page[Import] = self._page(
            "GET",
            "/v1/imports",
            query={"limit": limit, "cursor": cursor},
            self_path="/v1/imports/{id}",
        )
        return answer

    def get_import(self, import_id: str) -> Import:
        """Get an import.

        Scope: `imports:read`.

        Args:
            import_id: UUID. Ids created by Doorplate are of version 7.
        """
        answer: Import = self._call("GET", f"/v1/imports/{segment(import_id)}", self_path="/v1/imports/{id}")
        return answer

    def download_refused_rows(self, import_id: str, *, bom: bool | None = None) -> HTTPResponse:
        """Download the rejected rows of an import.

        A file that can be corrected and imported again: the columns of the original, with `refused_line` and
        `refused_reason` in front, which an import ignores. CSV with commas in UTF-8; of an NDJSON file, NDJSON. State
        `mapping` again if the import had one. Kept for 30 days. Text that a spreadsheet would run as a formula is
        prefixed with an apostrophe, which an import takes off.

        Scope: `imports:read`, and `customers:read`, and `addresses:read`, and `pii:read`.

        Args:
            bom: Begin a CSV file with a byte order mark, so that Excel reads it as UTF-8.
            import_id: UUID. Ids created by Doorplate are of version 7.
        """
        answer: HTTPResponse = self._call(
            "GET",
            f"/v1/imports/{segment(import_id)}/refused",
            query={"bom": bom},
            answer="stream",
        )
        return answer

    def list_kept_rows(
        self,
        import_id: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Page[ImportKept]:
        """List the rows kept by an undo.

        Customers and addresses that the undo of the import did not change, because they were changed after the import,
        or because the processing of the customer is restricted.

        Scope: `imports:read`.

        Args:
            limit: Items per page.
            cursor: `next_cursor` of the previous page, with the same filters.
            import_id: UUID. Ids created by Doorplate are of version 7.
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

        Rows that are already written stay. To remove them, undo the import.

        Scope: `imports:write`.

        Args:
            import_id: UUID. Ids created by Doorplate are of version 7.
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

        Runs in the background. Customers and addresses that the import created are deleted; those that it changed are
        restored. Those that were changed after the import are kept, and listed by `/kept`. A running import must be
        cancelled first.

        Scope: `imports:write`, and `customers:write`, and `addresses:write`.

        Args:
            import_id: UUID. Ids created by Doorplate are of version 7.
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
        """Upsert customers and addresses.

        Creates or updates up to 1,000 customers with their addresses. Each item is processed on its own: a rejected
        item does not affect the others. An item that is sent again changes nothing.

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

    def put_purpose(
        self,
        purpose: str,
        *,
        if_match: Versioned | str | None = None,
        if_none_match: str | None = None,
        **body: Unpack[PurposePut],
    ) -> Purpose:
        """Create or update a purpose.

        Says what personal data is processed for. Each change makes a version; all are kept, with their notices.
        `If-Match` is required to replace a purpose, not to create one; with `If-None-Match: *` the request creates
        only. Changes apply within seconds to what is disclosed for the purpose, and to calls of its providers and
        webhooks. An archived purpose is in use again.

        Scope: `purposes:write`.

        Args:
            purpose: Name of a purpose, unique within the tenant: lower-case letters, digits and hyphens.
        """
        answer: Purpose = self._call(
            "PUT",
            f"/v1/purposes/{segment(purpose)}",
            headers={"if-match": if_match, "if-none-match": if_none_match},
            body=body,
        )
        return answer

    def get_purpose(self, purpose: str, *, if_none_match: Purpose | None = None) -> Purpose:
        """Get a purpose.

        Scope: `purposes:read`.

        Args:
            purpose: Name of a purpose, unique within the tenant: lower-case letters, digits and hyphens.
        """
        answer: Purpose = self._call(
            "GET",
            f"/v1/purposes/{segment(purpose)}",
            headers={"if-none-match": if_none_match},
        )
        return answer

    def archive_purpose(self, purpose: str, *, if_match: Versioned | str) -> None:
        """Archive a purpose.

        The purpose is no longer in use: nothing is disclosed for it, and its providers and webhooks are not called. It
        stays readable with its versions, which prove what people have consented to.

        Scope: `purposes:write`.

        Args:
            purpose: Name of a purpose, unique within the tenant: lower-case letters, digits and hyphens.
        """
        self._call("DELETE", f"/v1/purposes/{segment(purpose)}", headers={"if-match": if_match})

    def list_purposes(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        status: Literal["active", "archived"] | None = None,
    ) -> Page[Purpose]:
        """List purposes.

        By name.

        Scope: `purposes:read`.

        Args:
            limit: Items per page.
            cursor: `next_cursor` of the previous page, with the same filters.
            status: Only purposes in this state. Absent: both.
        """
        answer: Page[Purpose] = self._page(
            "GET",
            "/v1/purposes",
            query={"limit": limit, "cursor": cursor, "status": status},
        )
        return answer

    def list_purpose_versions(
        self,
        purpose: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Page[Purpose]:
        """List the versions of a purpose.

        Newest first, each with the notices that people were shown then.

        Scope: `purposes:read`.

        Args:
            limit: Items per page.
            cursor: `next_cursor` of the previous page, with the same filters.
            purpose: Name of a purpose, unique within the tenant: lower-case letters, digits and hyphens.
        """
        answer: Page[Purpose] = self._page(
            "GET",
            f"/v1/purposes/{segment(purpose)}/versions",
            query={"limit": limit, "cursor": cursor},
        )
        return answer

    def create_consent(
        self,
        customer_id: str,
        *,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
        idempotency_key: str | None = None,
        **body: Unpack[ConsentCreate],
    ) -> Consent:
        """Record a consent or its withdrawal.

        Adds a record to the customer's consents, with the notice that the customer was shown. The latest declaration
        counts. A withdrawal needs only purpose, status and channel, and applies within seconds: to disclosures for the
        purpose, and to calls of its providers and webhooks that are queued already. Sends `consent.given`,
        `consent.withdrawn` or `consent.expired` to webhooks.

        Scope: `consents:write`.

        Args:
            customer_id: UUID. Ids created by Doorplate are of version 7.
        """
        answer: Consent = self._call(
            "POST",
            f"/v1/customers/{segment(customer_id)}/consents",
            headers={
                "doorplate-source": doorplate_source,
                "doorplate-reason": doorplate_reason,
                "idempotency-key": idempotency_key,
            },
            body=body,
        )
        return answer

    def list_consents(
        self,
        customer_id: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        purpose: str | None = None,
    ) -> Page[Consent]:
        """List the consents of a customer.

        All records, most recently recorded first.

        Scope: `consents:read`.

        Args:
            limit: Items per page.
            cursor: `next_cursor` of the previous page, with the same filters.
            purpose: Only records about this purpose.
            customer_id: UUID. Ids created by Doorplate are of version 7.
        """
        answer: Page[Consent] = self._page(
            "GET",
            f"/v1/customers/{segment(customer_id)}/consents",
            query={"limit": limit, "cursor": cursor, "purpose": purpose},
        )
        return answer

    def get_consent_states(self, customer_id: str) -> ConsentStates:
        """Get the consents of a customer by purpose.

        The current state of each purpose that the customer has declared something about.

        Scope: `consents:read`.

        Args:
            customer_id: UUID. Ids created by Doorplate are of version 7.
        """
        answer: ConsentStates = self._call("GET", f"/v1/customers/{segment(customer_id)}/consents/current")
        return answer

    def list_objections(
        self,
        customer_id: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Page[Objection]:
        """List the objections of a customer.

        Newest first, lifted ones too.

        Scope: `consents:read`.

        Args:
            limit: Items per page.
            cursor: `next_cursor` of the previous page, with the same filters.
            customer_id: UUID. Ids created by Doorplate are of version 7.
        """
        answer: Page[Objection] = self._page(
            "GET",
            f"/v1/customers/{segment(customer_id)}/objections",
            query={"limit": limit, "cursor": cursor},
        )
        return answer

    def put_objection(
        self,
        customer_id: str,
        purpose: str,
        *,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
        **body: Unpack[ObjectionPut],
    ) -> Objection:
        """Record an objection to a purpose.

        The customer is no longer disclosed for the purpose, and its providers and webhooks are not called about the
        customer. Applies within seconds. Repeating it replaces the reason.

        Scope: `consents:write`.

        Args:
            customer_id: UUID. Ids created by Doorplate are of version 7.
            purpose: Name of a purpose, unique within the tenant: lower-case letters, digits and hyphens.
        """
        answer: Objection = self._call(
            "PUT",
            f"/v1/customers/{segment(customer_id)}/objections/{segment(purpose)}",
            headers={"doorplate-source": doorplate_source, "doorplate-reason": doorplate_reason},
            body=body,
        )
        return answer

    def lift_objection(
        self,
        customer_id: str,
        purpose: str,
        *,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
    ) -> None:
        """Lift an objection.

        The objection no longer counts: the customer has taken it back, or your grounds override it. The record stays,
        with the time.

        Scope: `consents:write`.

        Args:
            customer_id: UUID. Ids created by Doorplate are of version 7.
            purpose: Name of a purpose, unique within the tenant: lower-case letters, digits and hyphens.
        """
        self._call(
            "DELETE",
            f"/v1/customers/{segment(customer_id)}/objections/{segment(purpose)}",
            headers={"doorplate-source": doorplate_source, "doorplate-reason": doorplate_reason},
        )

    def get_records_of_processing(self) -> RecordsOfProcessing:
        """Get the records of processing activities.

        What Article 30 GDPR and Articles 55 and 56 PIPL ask for, as far as the configuration shows it: purposes with
        bases and retention, data, recipients, transfers, access and security measures. `not_recorded` lists what you
        have to add.

        Scope: `purposes:read`, and `api-keys:read`, and `providers:read`, and `webhooks:read`, and `policies:read`.
        """
        answer: RecordsOfProcessing = self._call("GET", "/v1/records-of-processing")
        return answer

    def create_legal_hold(
        self,
        *,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
        idempotency_key: str | None = None,
        **body: Unpack[LegalHoldCreate],
    ) -> LegalHold:
        """Create a legal hold.

        Says that data of one customer, or of all customers that match a filter, must be kept. No erasure and no
        retention rule deletes what is held: a hold always wins. A filter is looked at anew each time, so a hold also
        applies to customers that match it later. A hold on a deleted customer is possible.

        Scope: `legal-holds:write`.
        """
        answer: LegalHold = self._call(
            "POST",
            "/v1/legal-holds",
            headers={
                "doorplate-source": doorplate_source,
                "doorplate-reason": doorplate_reason,
                "idempotency-key": idempotency_key,
            },
            body=body,
            self_path="/v1/legal-holds/{id}",
        )
        return answer

    def list_legal_holds(
        self,
        *,
        customer_id: str | None = None,
        active: bool | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Page[LegalHold]:
        """List legal holds.

        Newest first, with released ones.

        Scope: `legal-holds:read`.

        Args:
            customer_id: Only holds on this customer: those that name it, and active ones whose filter it matches.
            active: true: only holds that hold now. false: only ended ones.
            limit: Items per page.
            cursor: `next_cursor` of the previous page, with the same filters.
        """
        answer: Page[LegalHold] = self._page(
            "GET",
            "/v1/legal-holds",
            query={"customer_id": customer_id, "active": active, "limit": limit, "cursor": cursor},
            self_path="/v1/legal-holds/{id}",
        )
        return answer

    def release_legal_hold(
        self,
        legal_hold_id: str,
        *,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
    ) -> LegalHold:
        """Release a legal hold.

        The hold stays in the list, with who released it, when, and why (`Doorplate-Reason`). A hold that is released
        already stays as it is.

        Scope: `legal-holds:write`.

        Args:
            legal_hold_id: UUID. Ids created by Doorplate are of version 7.
        """
        answer: LegalHold = self._call(
            "DELETE",
            f"/v1/legal-holds/{segment(legal_hold_id)}",
            headers={"doorplate-source": doorplate_source, "doorplate-reason": doorplate_reason},
            self_path="/v1/legal-holds/{id}",
        )
        return answer

    def get_legal_hold(self, legal_hold_id: str) -> LegalHold:
        """Get a legal hold.

        Scope: `legal-holds:read`.

        Args:
            legal_hold_id: UUID. Ids created by Doorplate are of version 7.
        """
        answer: LegalHold = self._call(
            "GET",
            f"/v1/legal-holds/{segment(legal_hold_id)}",
            self_path="/v1/legal-holds/{id}",
        )
        return answer

    def restrict_customer(
        self,
        customer_id: str,
        *,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
        **body: Unpack[RestrictionPut],
    ) -> Restriction:
        """Restrict a customer.

        From now on the data of the customer and its addresses is only stored. Keys without the scope `restricted:read`
        get 403 `customer_restricted`, and lists, searches and suggestions leave it out; exports and snapshots never
        contain it; the feed has its changes without states; webhooks get no data of it. Nothing of it is verified or
        sent to a provider: open verifications end with the error code `customer_restricted`. A key with the scope can
        still correct the data. Works for deleted customers too. Webhooks get the event `customer.restricted`. Other
        processes follow within a second.

        Scope: `restrictions:write`.

        Args:
            customer_id: UUID. Ids created by Doorplate are of version 7.
        """
        answer: Restriction = self._call(
            "PUT",
            f"/v1/customers/{segment(customer_id)}/restriction",
            headers={"doorplate-source": doorplate_source, "doorplate-reason": doorplate_reason},
            body=body,
        )
        return answer

    def get_restriction(self, customer_id: str) -> Restriction:
        """Get the restriction of a customer.

        Whether the customer is restricted, and by whom, when and why it was restricted and lifted.

        Scope: `customers:read`.

        Args:
            customer_id: UUID. Ids created by Doorplate are of version 7.
        """
        answer: Restriction = self._call("GET", f"/v1/customers/{segment(customer_id)}/restriction")
        return answer

    def lift_restriction(
        self,
        customer_id: str,
        *,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
    ) -> Restriction:
        """Lift the restriction of a customer.

        Says who lifted it, when, and why (`Doorplate-Reason`) in the history. Webhooks get the event
        `customer.restriction_lifted`. The customer is to be informed before (GDPR, Article 18(3)). Verifications that
        the restriction has cancelled are queued again. A customer that is not restricted stays as it is.

        Scope: `restrictions:write`.

        Args:
            customer_id: UUID. Ids created by Doorplate are of version 7.
        """
        answer: Restriction = self._call(
            "DELETE",
            f"/v1/customers/{segment(customer_id)}/restriction",
            headers={"doorplate-source": doorplate_source, "doorplate-reason": doorplate_reason},
        )
        return answer

    def put_retention_rule(
        self,
        rule_name: str,
        *,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
        if_none_match: str | None = None,
        if_match: Versioned | str | None = None,
        **body: Unpack[RetentionRulePut],
    ) -> RetentionRule:
        """Create or replace a retention rule.

        A new rule does nothing yet, and a changed one is disabled: make a dry run (`POST
        /v1/retention-rules/{rule_name}/runs?dry_run=true`), look at what it would hit, and enable it. Then it runs
        every day. Legal holds win over every rule. `If-Match` is optional.

        Scope: `retention:write`.

        Args:
            rule_name: The name of the rule.
        """
        answer: RetentionRule = self._call(
            "PUT",
            f"/v1/retention-rules/{segment(rule_name)}",
            headers={
                "doorplate-source": doorplate_source,
                "doorplate-reason": doorplate_reason,
                "if-none-match": if_none_match,
                "if-match": if_match,
            },
            body=body,
        )
        return answer

    def get_retention_rule(self, rule_name: str) -> RetentionRule:
        """Get a retention rule.

        Scope: `retention:read`.

        Args:
            rule_name: The name of the rule.
        """
        answer: RetentionRule = self._call("GET", f"/v1/retention-rules/{segment(rule_name)}")
        return answer

    def delete_retention_rule(self, rule_name: str) -> None:
        """Delete a retention rule.

        A run of it stops. The history of its runs stays.

        Scope: `retention:write`.

        Args:
            rule_name: The name of the rule.
        """
        self._call("DELETE", f"/v1/retention-rules/{segment(rule_name)}")

    def list_retention_rules(self) -> RetentionRuleList:
        """List retention rules.

        Scope: `retention:read`.
        """
        answer: RetentionRuleList = self._call("GET", "/v1/retention-rules")
        return answer

    def enable_retention_rule(
        self,
        rule_name: str,
        *,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
        idempotency_key: str | None = None,
    ) -> RetentionRule:
        """Enable a retention rule.

        From now on it runs every day. Requires a completed dry run of its present version.

        Scope: `retention:write`.

        Args:
            rule_name: The name of the rule.
        """
        answer: RetentionRule = self._call(
            "POST",
            f"/v1/retention-rules/{segment(rule_name)}/enable",
            headers={
                "doorplate-source": doorplate_source,
                "doorplate-reason": doorplate_reason,
                "idempotency-key": idempotency_key,
            },
        )
        return answer

    def disable_retention_rule(
        self,
        rule_name: str,
        *,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
        idempotency_key: str | None = None,
    ) -> RetentionRule:
        """Disable a retention rule.

        A run of it stops after the rows that it is working on.

        Scope: `retention:write`.

        Args:
            rule_name: The name of the rule.
        """
        answer: RetentionRule = self._call(
            "POST",
            f"/v1/retention-rules/{segment(rule_name)}/disable",
            headers={
                "doorplate-source": doorplate_source,
                "doorplate-reason": doorplate_reason,
                "idempotency-key": idempotency_key,
            },
        )
        return answer

    def run_retention_rule(
        self,
        rule_name: str,
        *,
        dry_run: bool | None = None,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
        idempotency_key: str | None = None,
    ) -> RetentionRun:
        """Run a retention rule.

        In the background: poll the URL in `Location`. With `dry_run=true` it only counts what the rule would hit and
        what is held, with samples of ids. Without, the rule must be enabled, and runs now instead of waiting for its
        time.

        Scope: `retention:write`.

        Args:
            dry_run: Only say what would be hit.
            rule_name: The name of the rule.
        """
        answer: RetentionRun = self._call(
            "POST",
            f"/v1/retention-rules/{segment(rule_name)}/runs",
            query={"dry_run": dry_run},
            headers={
                "doorplate-source": doorplate_source,
                "doorplate-reason": doorplate_reason,
                "idempotency-key": idempotency_key,
            },
        )
        return answer

    def list_retention_runs(
        self,
        rule_name: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Page[RetentionRun]:
        """List the runs of a retention rule.

        Newest first, dry runs too. Works for deleted rules.

        Scope: `retention:read`.

        Args:
            limit: Items per page.
            cursor: `next_cursor` of the previous page, with the same filters.
            rule_name: The name of the rule.
        """
        answer: Page[RetentionRun] = self._page(
            "GET",
            f"/v1/retention-rules/{segment(rule_name)}/runs",
            query={"limit": limit, "cursor": cursor},
        )
        return answer

    def get_retention_run(self, rule_name: str, run_id: str) -> RetentionRun:
        """Get a run of a retention rule.

        Scope: `retention:read`.

        Args:
            rule_name: The name of the rule.
            run_id: UUID. Ids created by Doorplate are of version 7.
        """
        answer: RetentionRun = self._call("GET", f"/v1/retention-rules/{segment(rule_name)}/runs/{segment(run_id)}")
        return answer

    @overload
    def create_erasure(
        self,
        customer_id: str,
        *,
        dry_run: Literal[True],
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
        idempotency_key: str | None = None,
        **body: Unpack[ErasureCreate],
    ) -> ErasureReport: ...

    @overload
    def create_erasure(
        self,
        customer_id: str,
        *,
        dry_run: Literal[False] | None = None,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
        idempotency_key: str | None = None,
        **body: Unpack[ErasureCreate],
    ) -> Erasure: ...

    @overload
    def create_erasure(
        self,
        customer_id: str,
        *,
        dry_run: bool | None = None,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
        idempotency_key: str | None = None,
        **body: Unpack[ErasureCreate],
    ) -> ErasureReport | Erasure: ...

    def create_erasure(
        self,
        customer_id: str,
        *,
        dry_run: bool | None = None,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
        idempotency_key: str | None = None,
        **body: Any,
    ) -> Any:
        """Erase a customer.

        Erases the data of a customer for good, everywhere: rows, history, search, deliveries, cached answers, refused
        lines of imports, and the key that sealed them, so that no backup of the data can be read. It begins at once and
        takes seconds. From then on the customer answers 410 `erased`. The history keeps versions, times and actors
        without values; readers of the feed and webhooks get `customer.erased` and `address.erased`. A customer with the
        same phone, e-mail or reference is refused from then on (409 `person_erased`). If an erasure of the customer is
        open, the response is that erasure.

        Scope: `erasures:write`.

        Args:
            dry_run: Report what the erasure would do, place by place. Nothing is erased.
            customer_id: UUID. Ids created by Doorplate are of version 7.
        """
        return self._call(
            "POST",
            f"/v1/customers/{segment(customer_id)}/erasures",
            query={"dry_run": dry_run},
            headers={
                "doorplate-source": doorplate_source,
                "doorplate-reason": doorplate_reason,
                "idempotency-key": idempotency_key,
            },
            body=body,
        )

    def list_erasures(
        self,
        *,
        status: Literal["requested", "running", "completed"] | None = None,
        customer_id: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Page[Erasure]:
        """List erasures.

        Newest first. An acknowledgement of the last minutes is only in `GET /v1/erasures/{id}`.

        Scope: `erasures:read`.

        Args:
            status: Only erasures with this status.
            customer_id: Only the erasure of this customer.
            limit: Items per page.
            cursor: `next_cursor` of the previous page, with the same filters.
        """
        answer: Page[Erasure] = self._page(
            "GET",
            "/v1/erasures",
            query={"status": status, "customer_id": customer_id, "limit": limit, "cursor": cursor},
            self_path="/v1/erasures/{id}",
        )
        return answer

    def get_erasure(self, erasure_id: str) -> Erasure:
        """Get an erasure.

        Scope: `erasures:read`.

        Args:
            erasure_id: UUID. Ids created by Doorplate are of version 7.
        """
        answer: Erasure = self._call("GET", f"/v1/erasures/{segment(erasure_id)}", self_path="/v1/erasures/{id}")
        return answer

    def list_receipt_keys(self) -> ReceiptKeys:
        """List the keys of receipts.

        The public keys that verify receipts of erasures, as a JSON Web Key Set. No authentication: everyone who
        receives a receipt can verify it.
        """
        answer: ReceiptKeys = self._call("GET", "/v1/receipt-keys", is_public=True)
        return answer

    def create_access_package(
        self,
        customer_id: str,
        *,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
        idempotency_key: str | None = None,
        **body: Unpack[AccessPackageCreate],
    ) -> AccessPackage:
        """Create an access package.

        All data of a customer in one ZIP archive, for the customer (Articles 15 and 20 GDPR, Article 45 PIPL):
        `data.json` for programs and `index.html` to read. It has the customer and all addresses, also deleted ones, the
        history with sources, purposes, consents and objections, recipients and their countries, retention,
        restrictions, deliveries, and who has read the data; nothing of other persons. It is written in the background,
        within seconds, stored sealed, and deleted after `ACCESS_PACKAGE_DAYS` days. If a package of the customer in the
        same language is open, the response is that one.

        Scope: `access-packages:write`.

        Args:
            customer_id: UUID. Ids created by Doorplate are of version 7.
        """
        answer: AccessPackage = self._call(
            "POST",
            f"/v1/customers/{segment(customer_id)}/access-packages",
            headers={
                "doorplate-source": doorplate_source,
                "doorplate-reason": doorplate_reason,
                "idempotency-key": idempotency_key,
            },
            body=body,
        )
        return answer

    def list_access_packages(
        self,
        customer_id: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Page[AccessPackage]:
        """List access packages.

        Newest first, also those whose content has expired: they prove when the customer was answered.

        Scope: `access-packages:read`.

        Args:
            limit: Items per page.
            cursor: `next_cursor` of the previous page, with the same filters.
            customer_id: UUID. Ids created by Doorplate are of version 7.
        """
        answer: Page[AccessPackage] = self._page(
            "GET",
            f"/v1/customers/{segment(customer_id)}/access-packages",
            query={"limit": limit, "cursor": cursor},
        )
        return answer

    def get_access_package(self, customer_id: str, package_id: str) -> AccessPackage:
        """Get an access package.

        Scope: `access-packages:read`.

        Args:
            customer_id: UUID. Ids created by Doorplate are of version 7.
            package_id: UUID. Ids created by Doorplate are of version 7.
        """
        answer: AccessPackage = self._call(
            "GET",
            f"/v1/customers/{segment(customer_id)}/access-packages/{segment(package_id)}",
        )
        return answer

    def download_access_package(self, customer_id: str, package_id: str) -> HTTPResponse:
        """Download an access package.

        The ZIP archive. 409 until it is completed, and when it has expired. The download is recorded in the read audit.
        A response that ends with an error is incomplete: compare it with `bytes` and `sha256`.

        Scope: `access-packages:read`, and `pii:read`.

        Args:
            customer_id: UUID. Ids created by Doorplate are of version 7.
            package_id: UUID. Ids created by Doorplate are of version 7.
        """
        answer: HTTPResponse = self._call(
            "GET",
            f"/v1/customers/{segment(customer_id)}/access-packages/{segment(package_id)}/download",
            answer="stream",
        )
        return answer

    def list_customer_reads(
        self,
        customer_id: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Page[CustomerRead]:
        """List who has read a customer.

        Every response, file, webhook and provider call that contained data of the customer or its addresses, newest
        first: who, when, why and from where. Works for deleted and erased customers too. A read can be found after
        about a second.

        Scope: `reads:read`.

        Args:
            limit: Items per page.
            cursor: `next_cursor` of the previous page, with the same filters.
            customer_id: UUID. Ids created by Doorplate are of version 7.
        """
        answer: Page[CustomerRead] = self._page(
            "GET",
            f"/v1/customers/{segment(customer_id)}/reads",
            query={"limit": limit, "cursor": cursor},
        )
        return answer

    def list_customer_recipients(self, customer_id: str) -> CustomerRecipients:
        """List who has received a customer.

        Webhooks, providers, downloaded exports, and the keys and clients that have read the customer, of the read
        audit, with the version that each of them has received last. After a correction (Article 16 GDPR) those with
        `is_current: false` have to be informed (Article 19): webhooks get the event by themselves. Works for deleted
        and erased customers too. A read can be found after about a second.

        Scope: `reads:read`.

        Args:
            customer_id: UUID. Ids created by Doorplate are of version 7.
        """
        answer: CustomerRecipients = self._call("GET", f"/v1/customers/{segment(customer_id)}/recipients")
        return answer

    def create_breach_report(self, body: BreachReportCreate) -> BreachReport:
        """Report a breach.

        What was read with a key, by an actor or from an IP address in a period: how many customers, which kinds of
        data, of which countries. These are the numbers that Article 33(3) of the GDPR asks for within 72 hours. Nothing
        is stored. Of erased customers the report has the ids only.

        Scope: `breach-reports:read`.
        """
        answer: BreachReport = self._call("POST", "/v1/breach-reports", body=body)
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
        self,
        resource: Any,
        patch: Any,
        *,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
    ) -> Any:
        """Update a resource that was read before.

        Args:
            patch: A JSON Merge Patch; it fails with `version_mismatch` if the resource has changed since it was read.
                Or a function that returns a patch for a resource: if the resource has changed, it is read again and
                the function is called with the new version.
        """
        return self._update(resource, patch, doorplate_source, doorplate_reason)
