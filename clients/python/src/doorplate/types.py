# Generated from openapi/openapi.json by `npm run generate`.
"""Request and response bodies. In a patch, an omitted key leaves the value unchanged, None removes it."""

from __future__ import annotations

import sys
from typing import Any, Literal, TypeAlias, TypedDict

if sys.version_info >= (3, 11):
    from typing import NotRequired
else:
    from typing_extensions import NotRequired

__all__ = [
    "AccessPackage",
    "AccessPackageCreate",
    "Address",
    "AddressComparison",
    "AddressCreate",
    "AddressEvent",
    "AddressEventData",
    "AddressExportCreate",
    "AddressFilter",
    "AddressHistoryEntry",
    "AddressHit",
    "AddressLocation",
    "AddressPatch",
    "AddressSearch",
    "AddressUsage",
    "AddressVerification",
    "ApiKey",
    "ApiKeyCreate",
    "ApiKeyKind",
    "ApiKeyRotate",
    "ApiKeyWithSecret",
    "AttributeCondition",
    "AttributeDefinition",
    "AttributeDefinitions",
    "AttributeDefinitionsPut",
    "AttributeLimits",
    "BoardLink",
    "Box",
    "BreachCategory",
    "BreachCountry",
    "BreachOperation",
    "BreachReport",
    "BreachReportCreate",
    "Campaign",
    "CampaignCreate",
    "CampaignEstimate",
    "CampaignProgress",
    "CampaignResult",
    "CampaignSchedule",
    "CampaignWait",
    "Change",
    "ChangedPart",
    "CompareRequest",
    "ComparedAddress",
    "ComparedComponent",
    "ComparedFingerprints",
    "ConfidenceReason",
    "Consent",
    "ConsentCreate",
    "ConsentEvent",
    "ConsentEventData",
    "ConsentState",
    "ConsentStates",
    "Country",
    "CountryForm",
    "CountryFormField",
    "CountryFormSubdivision",
    "CurrentApiKey",
    "Customer",
    "CustomerBatch",
    "CustomerBatchError",
    "CustomerBatchItem",
    "CustomerBatchItemResult",
    "CustomerBatchResult",
    "CustomerCreate",
    "CustomerEvent",
    "CustomerEventData",
    "CustomerExportCreate",
    "CustomerFilter",
    "CustomerHistoryEntry",
    "CustomerHit",
    "CustomerPatch",
    "CustomerRead",
    "CustomerRecipient",
    "CustomerRecipients",
    "CustomerSearch",
    "CustomerSearchFilter",
    "DeliveriesCondition",
    "DeliveryAttempt",
    "Difference",
    "Division",
    "DivisionDetail",
    "EnvelopeLayout",
    "EnvelopePart",
    "Erasure",
    "ErasureCreate",
    "ErasurePlace",
    "ErasureRecipient",
    "ErasureReport",
    "EventFilter",
    "Evidence",
    "EvidenceCondition",
    "EvidenceCreate",
    "Export",
    "ExportCreate",
    "ExportDownload",
    "ExportProgress",
    "ExternalRef",
    "ExternalRefSearch",
    "Finding",
    "FormatAddress",
    "FormatRequest",
    "FormatResult",
    "FormattedAddress",
    "FormattedAddresses",
    "GeocodeItem",
    "GeocodeLocation",
    "GeocodeRequest",
    "GeocodeResult",
    "GeocodedPlace",
    "GeocodedPlaces",
    "GoodEnough",
    "HalfLifeRule",
    "Health",
    "Import",
    "ImportColumn",
    "ImportKept",
    "ImportPreview",
    "ImportPreviewRow",
    "ImportProgress",
    "ImportReading",
    "ImportRefusal",
    "ImportWarning",
    "JobKind",
    "JsonPatchOperation",
    "LegalHold",
    "LegalHoldCreate",
    "MaskedPart",
    "NearCondition",
    "NearSearch",
    "Notice",
    "NoticePut",
    "Objection",
    "ObjectionPut",
    "OpenVerifications",
    "ParseCandidate",
    "ParseItem",
    "ParseNote",
    "ParseRequest",
    "ParseResult",
    "ParsedAddress",
    "ParsedField",
    "ParsedText",
    "ParsedTexts",
    "PartStatuses",
    "PinPut",
    "Point",
    "PostalCodeForm",
    "Problem",
    "ProblemError",
    "ProcessingAccess",
    "ProcessingData",
    "ProcessingProvider",
    "ProcessingPurpose",
    "ProcessingRetention",
    "ProcessingTenant",
    "ProcessingTransfer",
    "ProcessingWebhook",
    "Provider",
    "ProviderChange",
    "ProviderConfiguration",
    "ProviderDay",
    "ProviderEstimate",
    "ProviderKind",
    "ProviderPolicyPut",
    "ProviderPut",
    "ProviderState",
    "ProviderTest",
    "ProviderTestAddress",
    "ProviderTestLocation",
    "ProviderTestResult",
    "ProviderUsage",
    "Purpose",
    "PurposeCountry",
    "PurposePut",
    "PurposeRecipient",
    "PurposeSummary",
    "QueueJobs",
    "QueueList",
    "QueueState",
    "ReceiptKey",
    "ReceiptKeys",
    "RecordsOfProcessing",
    "RemainingText",
    "ResourceState",
    "Restore",
    "Restriction",
    "RestrictionEvent",
    "RestrictionEventData",
    "RestrictionPeriod",
    "RestrictionPut",
    "RetentionCondition",
    "RetentionRule",
    "RetentionRuleList",
    "RetentionRulePut",
    "RetentionRun",
    "ReverseGeocodeItem",
    "ReverseGeocodeRequest",
    "ReverseGeocodeResult",
    "ReverseGeocodedParts",
    "ReverseGeocodedPlace",
    "ReverseGeocodedPlaces",
    "Scope",
    "Snapshot",
    "StateAfter",
    "StateBefore",
    "SuggestedParts",
    "Suggestion",
    "SuggestionMatch",
    "Suggestions",
    "Tenant",
    "TenantCreate",
    "TenantErasure",
    "TenantErasureCreate",
    "TenantErasurePlace",
    "TenantErasureReport",
    "TenantOfApiKey",
    "TenantWithKey",
    "ValidateItem",
    "ValidateRequest",
    "ValidateResult",
    "ValidatedAddress",
    "ValidatedAddresses",
    "Verdict",
    "Verification",
    "VerificationFinding",
    "VerificationLocation",
    "VerificationPolicy",
    "VerificationPolicyPut",
    "VerificationRule",
    "VerificationWait",
    "Webhook",
    "WebhookCreate",
    "WebhookDelivery",
    "WebhookDisabledEvent",
    "WebhookDisabledEventData",
    "WebhookEnable",
    "WebhookEvent",
    "WebhookPatch",
    "WebhookReplay",
    "WebhookReplayCreate",
    "WebhookRotate",
    "WebhookTestEvent",
    "WebhookTestEventData",
    "WebhookWithSecret",
    "WithinCondition",
]


AddressUsage: TypeAlias = Literal["shipping", "billing", "home", "work", "pickup", "returns", "other"]


ConfidenceReason: TypeAlias = Literal[
    "parts_accepted",
    "parts_corrected",
    "parts_need_review",
    "parts_rejected",
    "parts_not_covered",
    "provider_confirms",
    "provider_does_not_know",
    "no_provider_covers",
    "pinned",
    "delivered",
    "customer_confirmed",
    "visited",
    "mail_bounced",
    "returned_unknown_recipient",
    "returned_moved",
    "returned_no_such_address",
    "returned_refused",
    "returned_unclaimed",
    "returned_other",
    "contradicting_evidence",
    "aged",
]


ApiKeyKind: TypeAlias = Literal["secret", "publishable"]
"""secret: for programs that can keep it. publishable: a page in a browser may contain it; it may only call the
operations that return no data of a tenant, from pages of its `origins`.
"""


Scope: TypeAlias = Literal[
    "customers:read",
    "customers:write",
    "addresses:read",
    "addresses:write",
    "verifications:read",
    "verifications:write",
    "evidence:read",
    "evidence:write",
    "campaigns:read",
    "campaigns:write",
    "changes:read",
    "geocoding:read",
    "exports:read",
    "exports:write",
    "imports:read",
    "imports:write",
    "policies:read",
    "policies:write",
    "webhooks:read",
    "webhooks:write",
    "providers:read",
    "providers:write",
    "legal-holds:read",
    "legal-holds:write",
    "restricted:read",
    "restrictions:write",
    "retention:read",
    "retention:write",
    "erasures:read",
    "erasures:write",
    "access-packages:read",
    "access-packages:write",
    "reads:read",
    "breach-reports:read",
    "api-keys:read",
    "api-keys:write",
    "pii:read",
    "purposes:read",
    "purposes:write",
    "consents:read",
    "consents:write",
]


ChangedPart: TypeAlias = Literal["status", "location"]


EnvelopePart: TypeAlias = Literal[
    "recipient",
    "organization",
    "address_lines",
    "township",
    "dependent_locality",
    "locality",
    "administrative_area",
    "postal_code",
    "sorting_code",
]


MaskedPart: TypeAlias = Literal["recipient", "phone", "organization", "address_lines"]


EventFilter: TypeAlias = Literal[
    "*",
    "customer.*",
    "address.*",
    "customer.created",
    "customer.updated",
    "customer.deleted",
    "customer.restored",
    "customer.erased",
    "address.created",
    "address.updated",
    "address.deleted",
    "address.restored",
    "address.erased",
    "address.verified",
    "consent.*",
    "consent.given",
    "consent.withdrawn",
    "consent.expired",
    "customer.restricted",
    "customer.restriction_lifted",
    "webhook.disabled",
]


class Problem(TypedDict):
    """Problem document (RFC 9457), media type application/problem+json."""

    type: str
    """URL of the page about the code, relative to the service."""
    title: str
    status: int
    """The HTTP status."""
    code: Literal[
        "malformed_body",
        "invalid_request",
        "invalid_cursor",
        "purpose_required",
        "unknown_purpose",
        "unauthorized",
        "insufficient_scope",
        "origin_not_allowed",
        "tenant_disabled",
        "purpose_not_allowed",
        "disclosure_refused",
        "customer_restricted",
        "not_found",
        "method_not_allowed",
        "not_acceptable",
        "request_timeout",
        "person_erased",
        "conflict",
        "external_ref_taken",
        "idempotency_key_in_use",
        "tenant_not_empty",
        "objection_not_possible",
        "legal_hold",
        "erased",
        "cursor_expired",
        "version_mismatch",
        "body_too_large",
        "uri_too_long",
        "unsupported_media_type",
        "invalid_body",
        "idempotency_key_reused",
        "address_limit_reached",
        "api_key_limit_reached",
        "precondition_required",
        "rate_limited",
        "too_many_streams",
        "headers_too_large",
        "internal_error",
        "unavailable",
    ]
    """Stable code, for programs."""
    detail: NotRequired[str]
    """Explanation of this occurrence."""
    request_id: str
    """Id of the request, for error reports."""
    errors: NotRequired[list[ProblemError]]
    """The invalid parts of the request: at most 20, or only the first one if the body has more than 50,000 values."""


class Verdict(TypedDict):
    """The result of the engine's check of the postal parts."""

    status: Literal["accepted", "corrected", "needs_review", "rejected", "not_covered"]
    """accepted: complete and confirmed; corrected: the same, after the changes in the findings; needs_review: ask the
    customer to confirm; rejected: not deliverable; not_covered: there are no rules for this country.
    """
    granularity: Literal[
        "none",
        "country",
        "administrative_area",
        "locality",
        "dependent_locality",
        "township",
        "postal_code",
        "road",
        "house_number",
        "poi",
        "building",
        "unit",
        "room",
    ]
    """The deepest part that was confirmed."""
    next_action: Literal["accept", "confirm", "add_subpremises", "fix"]
    """What a form does next. accept: continues; confirm: asks whether the address is right; add_subpremises: asks for
    the flat, floor or unit; fix: asks the customer to correct the parts in the findings.
    """
    findings: list[Finding]
    parts: PartStatuses
    """The result for each part that is stated, inferred or missing. confirmed: found in the reference data; corrected:
    found after a change; inferred: derived from other parts; unconfirmed: no source has it, or a finding doubts it;
    unexpected: not used in addresses of the country; missing: required but absent.
    """
    data_version: str
    """Version of the reference data."""


class Address(TypedDict):
    """One customer's use of one place."""

    id: str
    """UUID. Ids created by Doorplate are of version 7."""
    customer_id: str
    """UUID. Ids created by Doorplate are of version 7."""
    version: int
    """Increases by 1 with each change. The ETag is the same number."""
    recipient: str | None
    """Name of the recipient."""
    organization: str | None
    """Company or department."""
    phone: str | None
    """Phone number in any notation. It is standardised to E.164, with `;ext=` for an extension."""
    instructions: str | None
    """Instructions for the courier."""
    usages: list[AddressUsage]
    """What the customer uses the address for."""
    is_default_shipping: bool
    """Whether this is the customer's default shipping address. A customer has at most one: setting it here unsets it at
    the other.
    """
    is_default_billing: bool
    """Whether this is the customer's default billing address. A customer has at most one: setting it here unsets it at
    the other.
    """
    valid_from: str | None
    """First day of use. May be in the future."""
    valid_to: str | None
    """Last day of use."""
    tags: list[str]
    """Tags, for grouping."""
    attributes: dict[str, Any]
    """A JSON object with your own data, at most 16 KB. Attributes that are declared as not personal (`PUT
    /v1/attribute-definitions`) can be used in filters and policies; all others are sealed.
    """
    country_code: str
    """ISO 3166-1 alpha-2."""
    administrative_area: str | None
    """省, state, prefecture."""
    locality: str | None
    """市, city."""
    dependent_locality: str | None
    """区县, district."""
    township: str | None
    """街道, 镇, 乡."""
    address_lines: list[str]
    postal_code: str | None
    """Postal code."""
    sorting_code: str | None
    """Sorting code, such as CEDEX."""
    language_code: str | None
    """BCP 47 language tag."""
    division_code: str | None
    """Code of the deepest recognised division: GB/T 2260 in China, `JP-` and JIS X 0402 for cities of Japan, ISO 3166-2
    elsewhere.
    """
    components: dict[str, str]
    """The recognised parts of the street lines: road, house_number, poi, building, unit, floor, room and others."""
    entered: dict[str, Any]
    """The parts of the request, unchanged but for numbers of identity documents in `text`, which are masked."""
    fingerprint: str
    """Equal fingerprints mean the same door; one door can have several."""
    verdict: Verdict
    location: AddressLocation | None
    """The position of the address. null: unknown."""
    verification: AddressVerification
    """The last verification, in the background."""
    created_at: str
    """RFC 3339 in UTC, with milliseconds."""
    updated_at: str
    """RFC 3339 in UTC, with milliseconds."""


class ExternalRef(TypedDict):
    """The key of a customer in an external system."""

    source: str
    """The external system."""
    ref: str
    """The customer's key in the external system, unique within it."""


class Customer(TypedDict):
    """A person or an organisation."""

    id: str
    """UUID. Ids created by Doorplate are of version 7."""
    version: int
    """Increases by 1 with each change. The ETag is the same number."""
    kind: Literal["person", "organization"]
    """Default: person."""
    name: str
    """The full name."""
    given_name: str | None
    family_name: str | None
    phones: list[str]
    emails: list[str]
    language_code: str | None
    """BCP 47 language tag."""
    external_refs: list[ExternalRef]
    """References to external systems. Each belongs to one customer only."""
    tags: list[str]
    """Tags, for grouping."""
    attributes: dict[str, Any]
    """A JSON object with your own data, at most 16 KB. Attributes that are declared as not personal (`PUT
    /v1/attribute-definitions`) can be used in filters and policies; all others are sealed.
    """
    created_at: str
    """RFC 3339 in UTC, with milliseconds."""
    updated_at: str
    """RFC 3339 in UTC, with milliseconds."""


class ApiKey(TypedDict):
    """An API key, without its secret."""

    id: str
    """UUID. Ids created by Doorplate are of version 7."""
    name: str
    hint: str
    """The first characters of the key, to identify it."""
    kind: ApiKeyKind
    """secret: for programs that can keep it. publishable: a page in a browser may contain it; it may only call the
    operations that return no data of a tenant, from pages of its `origins`.
    """
    scopes: list[str]
    """Empty for a publishable key."""
    origins: list[str]
    """The origins whose pages may use a publishable key; empty for a secret key."""
    purposes: list[str]
    """Every request with the key must state one of these purposes in `Doorplate-Purpose`. Empty: any purpose, or none.
    """
    rate_limit_per_minute: int | None
    """Requests per minute. null: the default of the service."""
    created_at: str
    """RFC 3339 in UTC, with milliseconds."""
    last_used_at: str | None
    """Time of the last request, accurate to an hour."""
    expires_at: str | None
    """RFC 3339 in UTC, with milliseconds."""
    revoked_at: str | None
    """RFC 3339 in UTC, with milliseconds."""
    rotated_to: str | None
    """Id of the key that replaces this one, after a rotation."""


class ApiKeyWithSecret(TypedDict):
    """A new API key, with its secret."""

    id: str
    """UUID. Ids created by Doorplate are of version 7."""
    name: str
    hint: str
    """The first characters of the key, to identify it."""
    kind: ApiKeyKind
    """secret: for programs that can keep it. publishable: a page in a browser may contain it; it may only call the
    operations that return no data of a tenant, from pages of its `origins`.
    """
    scopes: list[str]
    """Empty for a publishable key."""
    origins: list[str]
    """The origins whose pages may use a publishable key; empty for a secret key."""
    purposes: list[str]
    """Every request with the key must state one of these purposes in `Doorplate-Purpose`. Empty: any purpose, or none.
    """
    rate_limit_per_minute: int | None
    """Requests per minute. null: the default of the service."""
    created_at: str
    """RFC 3339 in UTC, with milliseconds."""
    last_used_at: str | None
    """Time of the last request, accurate to an hour."""
    expires_at: str | None
    """RFC 3339 in UTC, with milliseconds."""
    revoked_at: str | None
    """RFC 3339 in UTC, with milliseconds."""
    rotated_to: str | None
    """Id of the key that replaces this one, after a rotation."""
    key: str
    """The secret. It is shown only in this response; the service stores a hash of it."""


class CurrentApiKey(TypedDict):
    """The API key of the request, without its secret, and its tenant."""

    id: str
    """UUID. Ids created by Doorplate are of version 7."""
    name: str
    hint: str
    """The first characters of the key, to identify it."""
    kind: ApiKeyKind
    """secret: for programs that can keep it. publishable: a page in a browser may contain it; it may only call the
    operations that return no data of a tenant, from pages of its `origins`.
    """
    scopes: list[str]
    """Empty for a publishable key."""
    origins: list[str]
    """The origins whose pages may use a publishable key; empty for a secret key."""
    purposes: list[str]
    """Every request with the key must state one of these purposes in `Doorplate-Purpose`. Empty: any purpose, or none.
    """
    rate_limit_per_minute: int | None
    """Requests per minute. null: the default of the service."""
    created_at: str
    """RFC 3339 in UTC, with milliseconds."""
    last_used_at: str | None
    """Time of the last request, accurate to an hour."""
    expires_at: str | None
    """RFC 3339 in UTC, with milliseconds."""
    revoked_at: str | None
    """RFC 3339 in UTC, with milliseconds."""
    rotated_to: str | None
    """Id of the key that replaces this one, after a rotation."""
    tenant: TenantOfApiKey | None
    """null for the root API key."""


class ApiKeyCreate(TypedDict):
    name: str
    """A label, such as the system that uses the key."""
    kind: NotRequired[ApiKeyKind]
    """secret: for programs that can keep it. publishable: a page in a browser may contain it; it may only call the
    operations that return no data of a tenant, from pages of its `origins`.
    """
    scopes: NotRequired[list[Scope]]
    """What the key may do: a subset of the scopes of the key that creates it. Required for a secret key, not allowed
    for a publishable one. Without `pii:read` personal data comes masked: names, phones, e-mail addresses, street lines,
    postal codes, references, attributes, positions and what was entered. The document marks these values with `x-mask`.
    """
    origins: NotRequired[list[str]]
    """Required for a publishable key, not allowed for a secret one."""
    purposes: NotRequired[list[str]]
    """Every request with the key must state one of these purposes in `Doorplate-Purpose`. Absent: those of your key. A
    key that is bound to purposes creates keys for some of these only.
    """
    rate_limit_per_minute: NotRequired[int | None]
    """Requests per minute. null: the default of the service."""
    expires_at: NotRequired[str | None]
    """Time of expiry, not later than that of your key. Absent or null: the same time. A key created with an OAuth2
    access token does not expire with the token; absent or null: it never expires.
    """


class ApiKeyRotate(TypedDict, total=False):
    overlap_seconds: int
    """Seconds for which the old key stays valid."""


class Tenant(TypedDict):
    """An isolated address book, such as a brand, a shop or a business unit."""

    id: str
    """UUID. Ids created by Doorplate are of version 7."""
    slug: str
    """Short name, unique among the tenants."""
    name: str
    address_limit: int
    """Maximum number of addresses of a customer."""
    disabled_at: str | None
    """Since when its keys are refused and its background work is paused. null: it is enabled."""
    created_at: str
    """RFC 3339 in UTC, with milliseconds."""


class TenantCreate(TypedDict):
    slug: str
    """Short name, unique among the tenants."""
    name: str
    address_limit: NotRequired[int]
    """Maximum number of addresses of a customer."""


class TenantWithKey(TypedDict):
    """A new tenant, with its first API key."""

    id: str
    """UUID. Ids created by Doorplate are of version 7."""
    slug: str
    """Short name, unique among the tenants."""
    name: str
    address_limit: int
    """Maximum number of addresses of a customer."""
    disabled_at: str | None
    """Since when its keys are refused and its background work is paused. null: it is enabled."""
    created_at: str
    """RFC 3339 in UTC, with milliseconds."""
    key: str
    """The first API key of the tenant, with all its scopes. It is shown only in this response."""


class AccessPackageCreate(TypedDict):
    verified_by: str
    """How the identity of the person was verified. It is kept: do not use personal data."""
    language: NotRequired[Literal["en", "zh"]]
    """The language of the readable file."""
    requested_at: NotRequired[str]
    """When the person asked for it. Default: now."""


class AccessPackage(TypedDict):
    """All data of a customer in one ZIP archive, for the customer. The resource itself has no such data."""

    id: str
    """UUID. Ids created by Doorplate are of version 7."""
    customer_id: str
    """UUID. Ids created by Doorplate are of version 7."""
    status: Literal["requested", "running", "completed", "expired"]
    """requested: accepted. running: being written. completed: it can be downloaded. expired: the content was deleted;
    what remains is the proof that it was made.
    """
    language: Literal["en", "zh"]
    """The language of the readable file."""
    requested_at: str
    """When the person asked for it."""
    verified_by: str
    """How the identity of the person was verified."""
    created_by: str
    """Who created it: `api_key:<id>` or `oauth:<subject>`."""
    created_at: str
    """RFC 3339 in UTC, with milliseconds."""
    completed_at: str | None
    """RFC 3339 in UTC, with milliseconds."""
    expires_at: str | None
    """When the content is deleted. null until it is completed."""
    bytes: int | None
    """Size of the ZIP archive. null until it is completed."""
    sha256: str | None
    """SHA-256 of the ZIP archive, in hexadecimal digits. null until it is completed."""
    download_url: str | None
    """Where the archive is, for a key with `access-packages:read` and `pii:read`. null: not there."""


CustomerFilter = TypedDict(
    "CustomerFilter",
    {
        "tag": "str",
        "changed_since": "str",
        "customer_id": "str",
        "kind": Literal["person", "organization"],
        "ref_source": "str",
        "attribute": "AttributeCondition",
        "all": "list[CustomerFilter]",
        "any": "list[CustomerFilter]",
        "not": "CustomerFilter",
    },
    total=False,
)
"""Conditions on customers. All stated conditions must be true; the condition in `not` must be false; {} matches
everything. `all`, `any` and `not` can be nested 3 levels deep, with at most 50 conditions in total.
"""


AddressFilter = TypedDict(
    "AddressFilter",
    {
        "country_code": "str",
        "division_code": "str",
        "status": Literal["pending", "verified", "not_found", "not_covered", "failed"],
        "tag": "str",
        "customer_tag": "str",
        "changed_since": "str",
        "due_before": "str",
        "customer_id": "str",
        "confidence_below": "float",
        "not_verified_since": "str",
        "evidence": "EvidenceCondition",
        "near": "NearCondition",
        "within": "WithinCondition",
        "attribute": "AttributeCondition",
        "customer": "CustomerFilter",
        "all": "list[AddressFilter]",
        "any": "list[AddressFilter]",
        "not": "AddressFilter",
    },
    total=False,
)
"""Conditions on addresses. All stated conditions must be true; the condition in `not` must be false; {} matches
everything. `all`, `any` and `not` can be nested 3 levels deep, with at most 50 conditions in total.
"""


class AddressCreate(TypedDict, total=False):
    country_code: str
    """ISO 3166-1 alpha-2. Required unless `text` says which country it is."""
    text: str
    """The address as free text: one address, parsed as by `POST /v1/parse`. Parts in the request take precedence over
    parsed parts. Numbers of Chinese identity documents in it are masked before it is stored.
    """
    administrative_area: str | None
    """省, state, prefecture."""
    locality: str | None
    """市, city."""
    dependent_locality: str | None
    """区县, district."""
    township: str | None
    """街道, 镇, 乡."""
    address_lines: list[str]
    postal_code: str | None
    """Postal code."""
    sorting_code: str | None
    """Sorting code, such as CEDEX."""
    language_code: str | None
    """BCP 47 language tag."""
    recipient: str | None
    """Name of the recipient."""
    organization: str | None
    """Company or department."""
    phone: str | None
    """Phone number in any notation. It is standardised to E.164, with `;ext=` for an extension."""
    instructions: str | None
    """Instructions for the courier."""
    usages: list[AddressUsage]
    """What the customer uses the address for."""
    is_default_shipping: bool
    """Whether this is the customer's default shipping address. A customer has at most one: setting it here unsets it at
    the other.
    """
    is_default_billing: bool
    """Whether this is the customer's default billing address. A customer has at most one: setting it here unsets it at
    the other.
    """
    valid_from: str | None
    """First day of use. May be in the future."""
    valid_to: str | None
    """Last day of use."""
    tags: list[str]
    """Tags, for grouping."""
    attributes: dict[str, Any]
    """A JSON object with your own data, at most 16 KB. Attributes that are declared as not personal (`PUT
    /v1/attribute-definitions`) can be used in filters and policies; all others are sealed.
    """


class AddressPatch(TypedDict, total=False):
    """JSON Merge Patch (RFC 7396)."""

    country_code: str
    """ISO 3166-1 alpha-2."""
    administrative_area: str | None
    """省, state, prefecture."""
    locality: str | None
    """市, city."""
    dependent_locality: str | None
    """区县, district."""
    township: str | None
    """街道, 镇, 乡."""
    address_lines: list[str]
    postal_code: str | None
    """Postal code."""
    sorting_code: str | None
    """Sorting code, such as CEDEX."""
    language_code: str | None
    """BCP 47 language tag."""
    recipient: str | None
    """Name of the recipient."""
    organization: str | None
    """Company or department."""
    phone: str | None
    """Phone number in any notation. It is standardised to E.164, with `;ext=` for an extension."""
    instructions: str | None
    """Instructions for the courier."""
    usages: list[AddressUsage]
    """What the customer uses the address for."""
    is_default_shipping: bool
    """Whether this is the customer's default shipping address. A customer has at most one: setting it here unsets it at
    the other.
    """
    is_default_billing: bool
    """Whether this is the customer's default billing address. A customer has at most one: setting it here unsets it at
    the other.
    """
    valid_from: str | None
    """First day of use. May be in the future."""
    valid_to: str | None
    """Last day of use."""
    tags: list[str]
    """Tags, for grouping."""
    attributes: dict[str, Any] | None
    """Merged member by member. null removes all attributes."""


class AttributeDefinition(TypedDict):
    """The definition of an attribute."""

    entity: Literal["customer", "address"]
    """The entity that has the attribute."""
    name: str
    """Name of the member of `attributes`, unique within the entity."""
    type: Literal["string", "number", "boolean", "date", "any"]
    """Type of the values; null is always allowed. `date`: RFC 3339 full-date."""
    limits: NotRequired[AttributeLimits]
    """Limits that are checked when a value is written."""
    is_personal: NotRequired[bool]
    """Whether the values are personal data. false: they are stored unencrypted and can be used in filters and policies.
    true: they are sealed, as attributes without a definition are.
    """


class AttributeDefinitionsPut(TypedDict):
    """All attribute definitions of a tenant."""

    items: list[AttributeDefinition]


class AttributeDefinitions(TypedDict):
    version: int
    applied: bool
    """Whether existing customers and addresses are stored by these definitions. After a change this takes some minutes;
    until then, filters and policies may miss values that were written before.
    """
    items: list[AttributeDefinition]


class Campaign(TypedDict):
    """The verification of all addresses that match a filter."""

    id: str
    """UUID. Ids created by Doorplate are of version 7."""
    status: Literal["scheduled", "running", "paused", "cancelled", "completed"]
    waits_for: CampaignWait | None
    """Why the campaign is waiting or slowed down. null: it runs at full rate, or is not running."""
    name: str
    filter: AddressFilter
    reason: str | None
    """A note for the record."""
    schedule: CampaignSchedule | None
    """A campaign with a schedule verifies nothing itself. At each scheduled time it starts a campaign with its filter,
    unless the previous one is still running.
    """
    next_run_at: str | None
    """When the schedule starts the next campaign."""
    schedule_id: str | None
    """Id of the campaign whose schedule started this one."""
    progress: CampaignProgress
    created_by: str
    created_at: str
    """RFC 3339 in UTC, with milliseconds."""
    finished_at: str | None
    """RFC 3339 in UTC, with milliseconds."""


class CampaignCreate(TypedDict):
    name: str
    filter: AddressFilter
    reason: NotRequired[str]
    """A note for the record."""
    schedule: NotRequired[CampaignSchedule]
    """A campaign with a schedule verifies nothing itself. At each scheduled time it starts a campaign with its filter,
    unless the previous one is still running.
    """


class CampaignEstimate(TypedDict):
    total: int
    """Addresses that match at present."""
    doors: int
    """Distinct doors among them. Addresses at the same door cost one call."""
    from_cache: int
    """Doors with a cached result of the first provider. They cost no call."""
    is_sampled: bool
    """true: more than 200,000 addresses match, and `doors`, `from_cache` and `providers` are extrapolated from 200,000
    of them.
    """
    providers: list[ProviderEstimate]
    """The first provider of each country, with its calls and costs. If its result is not good enough, further providers
    are called.
    """
    seconds: int | None
    """Estimated duration if the campaign starts now and runs alone, from the recent durations of verifications and
    provider calls, the providers' rates and budgets, and the number of worker processes. null: unknown.
    """
    seconds_depend_on: Literal[
        "verifications",
        "throttle",
        "provider_latency",
        "provider_rate",
        "provider_budget",
        "not_measured",
    ]
    """The bottleneck. verifications: the work of the service itself; throttle: the work of the service, slowed down by
    interactive requests; provider_latency: the response times of the provider; provider_rate: its `calls_per_second`;
    provider_budget: its `calls_per_day`; `seconds` is null where that is 0; not_measured: this installation has
    verified too few addresses to estimate; `seconds` is null.
    """


class CampaignResult(TypedDict):
    """The result of a campaign for one address."""

    cursor: str
    """Pass as `after` to continue after this line."""
    address_id: str
    """UUID. Ids created by Doorplate are of version 7."""
    customer_id: str
    """UUID. Ids created by Doorplate are of version 7."""
    verification_id: str
    """UUID. Ids created by Doorplate are of version 7."""
    status: Literal["succeeded", "failed", "superseded", "cancelled"]
    outcome: str | None
    error_code: str | None
    changed: list[ChangedPart]
    """What changed. A position counts as changed from 10 metres on."""
    distance_m: float | None
    """Metres between the two positions."""
    before: StateBefore | None
    after: StateAfter | None
    """The state after the campaign, as the provider returned it. null: nothing was written."""
    findings: list[dict[str, Any]]
    finished_at: str | None
    """RFC 3339 in UTC, with milliseconds."""


class Change(TypedDict):
    """One entry of the change log."""

    cursor: str
    """A position in the feed."""
    entity: Literal["customer", "address"]
    entity_id: str
    """UUID. Ids created by Doorplate are of version 7."""
    customer_id: str
    """UUID. Ids created by Doorplate are of version 7."""
    version: int
    """The version after the change."""
    operation: Literal["create", "update", "delete", "restore", "erase"]
    event_type: Literal[
        "customer.created",
        "customer.updated",
        "customer.deleted",
        "customer.restored",
        "customer.erased",
        "address.created",
        "address.updated",
        "address.deleted",
        "address.restored",
        "address.erased",
        "address.verified",
    ]
    """The event type that webhooks use for this change."""
    changed_fields: list[str]
    """Names of the changed fields."""
    occurred_at: str
    """RFC 3339 in UTC, with milliseconds."""
    actor: str
    """Who made the change."""
    source: str
    """The channel of the change, from `Doorplate-Source`."""
    reason: str | None
    request_id: str | None
    before: ResourceState | None
    """The state before the change. null: it did not exist, is erased, or see `after`."""
    after: ResourceState | None
    """The state after the change. Of a deletion: the last state. null: it is erased, or the customer is restricted, and
    the key has no scope `restricted:read`.
    """


class ComparedAddress(TypedDict, total=False):
    """An address as `text` or in parts. Parts are standardised first."""

    text: str
    """The address as text, instead of its parts."""
    country_code: str
    """ISO 3166-1 alpha-2 or the name of the country. Required with parts, and with `text` that does not name the
    country.
    """
    administrative_area: str | None
    """省, state, prefecture."""
    locality: str | None
    """市, city."""
    dependent_locality: str | None
    """区县, district."""
    township: str | None
    """街道, 镇, 乡."""
    address_lines: list[str]
    postal_code: str | None
    """Postal code."""
    sorting_code: str | None
    """Sorting code, such as CEDEX."""
    language_code: str | None
    """BCP 47 language tag."""


class CompareRequest(TypedDict):
    a: ComparedAddress
    b: ComparedAddress


class AddressComparison(TypedDict):
    match: Literal["same_door", "same_building", "same_street", "same_area", "different"]
    """same_door: the same door; same_building: the doors differ, or one address does not state it; same_street: the
    same street, or an estate of several buildings; same_area: the same city or postal code; different: none of these.
    Addresses whose house numbers, units or rooms differ are never the same door.
    """
    score: float
    """Similarity, to sort candidates by. 1: the same address in two spellings."""
    reasons: list[ComparedComponent]
    """One for each part that at least one of the addresses states, from the largest part to the smallest."""
    fingerprints: ComparedFingerprints
    """Equal fingerprints mean the same door; one door can have several."""


class PurposePut(TypedDict):
    """A purpose. Absent members are empty: no recipients, no countries, no notices."""

    title: str
    """What the data is used for, in words."""
    basis: Literal["consent", "contract", "legal_obligation", "vital_interests", "public_task", "legitimate_interests"]
    """The ground of the processing, by Article 6(1) GDPR. Where the basis is consent, customers without an active
    consent are not disclosed for the purpose.
    """
    description: NotRequired[str | None]
    """Details, for your records."""
    needs_separate_consent: NotRequired[bool]
    """Whether the purpose needs a consent of its own, for any basis: 单独同意 of PIPL (Articles 23, 25, 29 and 39).
    Consents must then have `is_separate`.
    """
    retention: NotRequired[str | None]
    """For how long the data is kept for the purpose. RFC 3339 duration such as P3Y. null: until the person is erased.
    """
    data_categories: NotRequired[list[str]]
    """Which kinds of data are processed, for the records of processing."""
    recipients: NotRequired[list[PurposeRecipient]]
    """Who receives the data. Their countries must be in `countries`."""
    countries: NotRequired[list[PurposeCountry]]
    """The countries that data may be sent to. Providers and webhooks of the purpose in other countries are not called.
    """
    consents_from_version: NotRequired[int]
    """Consents to an earlier version of the purpose do not count: set it where a change needs new consents (Article 14
    PIPL). At most the version that the request creates. Absent: unchanged.
    """
    notices: NotRequired[list[NoticePut]]
    """The notice in each language. Required where consent is needed."""


class Purpose(TypedDict):
    """What personal data is processed for."""

    name: str
    """Name of a purpose, unique within the tenant: lower-case letters, digits and hyphens."""
    version: int
    """Increases with each change."""
    status: Literal["active", "archived"]
    """archived: it is no longer in use. Nothing is disclosed or called for it."""
    title: str
    """What the data is used for, in words."""
    description: str | None
    """Details, for your records."""
    basis: Literal["consent", "contract", "legal_obligation", "vital_interests", "public_task", "legitimate_interests"]
    """The ground of the processing, by Article 6(1) GDPR. Where the basis is consent, customers without an active
    consent are not disclosed for the purpose.
    """
    needs_separate_consent: bool
    """Whether the purpose needs a consent of its own, for any basis: 单独同意 of PIPL (Articles 23, 25, 29 and 39).
    Consents must then have `is_separate`.
    """
    retention: str | None
    """For how long the data is kept for the purpose. RFC 3339 duration such as P3Y. null: until the person is erased.
    """
    data_categories: list[str]
    """Which kinds of data are processed, for the records of processing."""
    recipients: list[PurposeRecipient]
    """Who receives the data. Their countries must be in `countries`."""
    countries: list[PurposeCountry]
    """The countries that data may be sent to. Providers and webhooks of the purpose in other countries are not called.
    """
    consents_from_version: int
    """Consents to an earlier version of the purpose do not count: set it where a change needs new consents (Article 14
    PIPL).
    """
    notices: list[Notice]
    """The notice in each language."""
    created_at: str
    """RFC 3339 in UTC, with milliseconds."""
    updated_at: str
    """RFC 3339 in UTC, with milliseconds."""
    updated_by: str
    """Who made this version."""


class ConsentCreate(TypedDict):
    purpose: str
    """Name of a purpose, unique within the tenant: lower-case letters, digits and hyphens."""
    status: Literal["given", "withdrawn", "expired"]
    """given: the customer has consented. withdrawn: the customer no longer consents. expired: your rules no longer
    count the consent.
    """
    is_separate: NotRequired[bool]
    """Whether the customer consented to this purpose alone, apart from any other (单独同意)."""
    purpose_version: NotRequired[int]
    """The version of the purpose whose notice the customer was shown. Absent: that of `notice_sha256`, or else the
    current one.
    """
    notice_language: NotRequired[str]
    """Language of the notice that the customer was shown. Required for `given` if the purpose has notices and
    `notice_sha256` is absent.
    """
    notice_sha256: NotRequired[str]
    """SHA-256 of the text of the notice in UTF-8, in hexadecimal digits."""
    channel: str
    """Where the customer declared it, such as the name of a form or a shop."""
    evidence: NotRequired[str | None]
    """What proves it, such as the number of the call or of the form. Stored encrypted."""
    occurred_at: NotRequired[str]
    """When the customer declared it. RFC 3339, not in the future. Absent: now."""


class Consent(TypedDict):
    """What a customer has declared about one purpose. Never changed: a withdrawal is another record."""

    id: str
    """UUID. Ids created by Doorplate are of version 7."""
    customer_id: str
    """UUID. Ids created by Doorplate are of version 7."""
    purpose: str
    """Name of a purpose, unique within the tenant: lower-case letters, digits and hyphens."""
    status: Literal["given", "withdrawn", "expired"]
    """given: the customer has consented. withdrawn: the customer no longer consents. expired: your rules no longer
    count the consent.
    """
    is_separate: bool
    """Whether the customer consented to this purpose alone, apart from any other (单独同意)."""
    purpose_version: int
    """The version of the purpose whose notice the customer was shown."""
    notice_language: str | None
    """Language of the notice that the customer was shown."""
    notice_sha256: str | None
    """SHA-256 of the text of the notice in UTF-8, in hexadecimal digits."""
    channel: str
    """Where the customer declared it, such as the name of a form or a shop."""
    evidence: str | None
    """What proves it, such as the number of the call or of the form. Stored encrypted."""
    occurred_at: str
    """RFC 3339 in UTC, with milliseconds."""
    recorded_by: str
    recorded_at: str
    """RFC 3339 in UTC, with milliseconds."""


class ConsentStates(TypedDict):
    """The purposes that a customer has declared something about."""

    items: list[ConsentState]


class ObjectionPut(TypedDict, total=False):
    reason: str | None
    """What the customer objects to, and why. Stored encrypted."""


class Objection(TypedDict):
    """An objection of a customer to a purpose (Article 21 GDPR, Article 44 PIPL)."""

    id: str
    """UUID. Ids created by Doorplate are of version 7."""
    customer_id: str
    """UUID. Ids created by Doorplate are of version 7."""
    purpose: str
    """Name of a purpose, unique within the tenant: lower-case letters, digits and hyphens."""
    reason: str | None
    """What the customer objects to, and why. Stored encrypted."""
    objected_at: str
    """RFC 3339 in UTC, with milliseconds."""
    recorded_by: str
    lifted_at: str | None
    """When the objection was lifted. null: it is open."""
    lifted_by: str | None


class CustomerCreate(TypedDict):
    name: str
    """The full name."""
    kind: NotRequired[Literal["person", "organization"]]
    """Default: person."""
    given_name: NotRequired[str | None]
    family_name: NotRequired[str | None]
    phones: NotRequired[list[str]]
    emails: NotRequired[list[str]]
    language_code: NotRequired[str | None]
    """BCP 47 language tag."""
    external_refs: NotRequired[list[ExternalRef]]
    """References to external systems. Each belongs to one customer only."""
    tags: NotRequired[list[str]]
    """Tags, for grouping."""
    attributes: NotRequired[dict[str, Any]]
    """A JSON object with your own data, at most 16 KB. Attributes that are declared as not personal (`PUT
    /v1/attribute-definitions`) can be used in filters and policies; all others are sealed.
    """


class CustomerPatch(TypedDict, total=False):
    """JSON Merge Patch (RFC 7396)."""

    kind: Literal["person", "organization"]
    """Default: person."""
    name: str
    """The full name."""
    given_name: str | None
    family_name: str | None
    phones: list[str]
    emails: list[str]
    language_code: str | None
    """BCP 47 language tag."""
    external_refs: list[ExternalRef]
    """References to external systems. Each belongs to one customer only."""
    tags: list[str]
    """Tags, for grouping."""
    attributes: dict[str, Any] | None
    """Merged member by member. null removes all attributes."""


class CustomerBatch(TypedDict):
    """Customers by external reference, with their addresses. Absent members stay as they are."""

    items: list[CustomerBatchItem]


class CustomerBatchResult(TypedDict):
    items: list[CustomerBatchItemResult]
    """In the order of the request."""


class Import(TypedDict):
    """Customers and addresses from a file."""

    id: str
    """UUID. Ids created by Doorplate are of version 7."""
    status: Literal["receiving", "running", "completed", "cancelled", "failed", "undoing", "undone"]
    source: str
    """The system that the file comes from. `ref` holds its keys; it is the channel in the history."""
    reason: str | None
    reading: ImportReading
    """How the file is read."""
    bytes: int
    """Size of the file in bytes."""
    progress: ImportProgress
    created_by: str
    created_at: str
    """RFC 3339 in UTC, with milliseconds."""
    started_at: str | None
    """RFC 3339 in UTC, with milliseconds."""
    finished_at: str | None
    """RFC 3339 in UTC, with milliseconds."""
    undone_at: str | None
    """RFC 3339 in UTC, with milliseconds."""


class ImportPreview(TypedDict):
    """What an import of this file would do."""

    reading: ImportReading
    """How the file is read."""
    usable: bool
    """Whether a column was recognised as an address. If not, state it in `mapping`."""
    warnings: list[ImportWarning]
    """What would be lost."""
    examined: int
    """Rows validated: at most the first 1,000 of the file."""
    complete: bool
    """Whether these are all rows of the file."""
    refused: int
    """Rejected rows among them."""
    verdicts: dict[str, int]
    """Addresses by the status of their verdict."""
    refusals: list[ImportRefusal]
    """The first rejected rows."""
    rows: list[ImportPreviewRow]
    """The first rows in the form in which they would be saved."""


class Country(TypedDict):
    """A country or territory that the engine has rules for."""

    code: str
    """ISO 3166-1 alpha-2."""
    name: str
    """By `Accept-Language`: en, zh, de, fr, es, pt or ja."""
    calling_code: str | None
    """With a plus sign, such as +86."""


class CountryForm(TypedDict):
    """The address format of a country: what an address form needs."""

    code: str
    """ISO 3166-1 alpha-2."""
    name: str
    """By `Accept-Language`: en, zh, de, fr, es, pt or ja."""
    calling_code: str | None
    """With a plus sign, such as +86."""
    local_name: str
    """In a language of the country, if known."""
    language_code: str | None
    """Language (BCP 47) of `local_label` and of the local layout."""
    fields: list[CountryFormField]
    """The fields of a form, in the order of the local layout."""
    layout: EnvelopeLayout
    """The lines of an envelope in the country's script and in Latin letters. Equal where the country has one script."""
    postal_code: PostalCodeForm | None
    """null: the country has no postal codes."""
    subdivisions: list[CountryFormSubdivision]
    """The choices for `administrative_area`. Empty: addresses do not have it, or any value is accepted."""


class Division(TypedDict):
    """An administrative division."""

    code: str
    """GB/T 2260 (6 digits) or GB/T 10114 (9 digits) in China, ISO 3166-2 elsewhere."""
    country_code: str
    """ISO 3166-1 alpha-2."""
    level: int
    """1: province, state; 2: city, prefecture; 3: district, county; 4: subdistrict, town, township."""
    status: Literal["current", "former", "zone"]
    """former: abolished or renamed; zone: a development zone, which is not a division but takes the place of a county
    in addresses.
    """
    name: str
    """In a language of the country."""
    short_names: list[str]
    """Other names: without the word for the rank, or in English."""
    latin_name: str
    """In Latin letters."""
    postal_name: str
    """Postal abbreviation, such as CA for California."""
    parent_code: str | None
    """GB/T 2260 (6 digits) or GB/T 10114 (9 digits) in China, ISO 3166-2 elsewhere."""


class DivisionDetail(TypedDict):
    """A division with its parents, children, predecessors and successors."""

    code: str
    """GB/T 2260 (6 digits) or GB/T 10114 (9 digits) in China, ISO 3166-2 elsewhere."""
    country_code: str
    """ISO 3166-1 alpha-2."""
    level: int
    """1: province, state; 2: city, prefecture; 3: district, county; 4: subdistrict, town, township."""
    status: Literal["current", "former", "zone"]
    """former: abolished or renamed; zone: a development zone, which is not a division but takes the place of a county
    in addresses.
    """
    name: str
    """In a language of the country."""
    short_names: list[str]
    """Other names: without the word for the rank, or in English."""
    latin_name: str
    """In Latin letters."""
    postal_name: str
    """Postal abbreviation, such as CA for California."""
    parent_code: str | None
    """GB/T 2260 (6 digits) or GB/T 10114 (9 digits) in China, ISO 3166-2 elsewhere."""
    ancestors: list[Division]
    """The divisions that contain it, from the province down."""
    children: list[Division]
    """The divisions directly below it."""
    predecessors: list[Division]
    """The former divisions that it replaced, in whole or in part."""
    successors: list[Division]
    """Of a former division: its successors, the one with the largest share first. Empty: unknown."""


class CustomerRead(TypedDict):
    """One way in which data of a customer has left the service."""

    occurred_at: str
    """RFC 3339 in UTC, with milliseconds."""
    operation: str
    """The `operationId` of the request, or what the service has sent itself: `webhook.delivery`, `provider.call`. A
    download says what it has: `downloadExport.customers`, `.addresses` or `.all`.
    """
    actor: str
    """Who has read it: `api_key:<id>`, `oauth:<subject>` or `system:<part>`. Of a download: who has created the export.
    """
    recipient: str | None
    """Who else has received the data: `webhook:<id>` or `provider:<name>`."""
    purpose: str | None
    """`Doorplate-Purpose` of the request."""
    ip: str | None
    """IP address of the caller."""
    request_id: str | None
    is_masked: bool
    """true: personal data was masked, or not in it."""
    subject_id: str | None
    """The export or the campaign that was read."""


class CustomerRecipients(TypedDict):
    """Who has received data of a customer that was not masked, each once."""

    customer_id: str
    """UUID. Ids created by Doorplate are of version 7."""
    changed_at: str | None
    """The last change of the customer or of one of its addresses, other than by the service itself."""
    recipients: list[CustomerRecipient]


BreachReportCreate = TypedDict(
    "BreachReportCreate",
    {
        "key_id": "NotRequired[str]",
        "actor": "NotRequired[str]",
        "ip": "NotRequired[str]",
        "from": "str",
        "to": "str",
        "limit": "NotRequired[int]",
        "cursor": "NotRequired[str]",
    },
)
"""At least one of `key_id`, `actor` and `ip`. All must hold."""


class BreachReport(TypedDict):
    """What was disclosed in a period."""

    reads: int
    """Responses, files and searches."""
    customers: int
    """Customers whose data was in them."""
    erased_customers: int
    """Those among them that were erased since: only their ids are left."""
    lost_reads: int
    """Reads by anybody in the period that could not be recorded: 0, unless the database was away for long."""
    categories: list[BreachCategory]
    """The kinds of personal data that the responses can contain, by the fields of the resources."""
    countries: list[BreachCountry]
    """Customers by the countries of their addresses; null: without an address, or erased. A customer with addresses in
    several countries counts in each.
    """
    operations: list[BreachOperation]
    purposes: list[str]
    """The purposes that were stated."""
    customer_ids: list[str]
    """A page of the customers, by id."""
    next_cursor: str | None
    """Pass as `cursor` to fetch the next page. null: this is the last page."""


class Erasure(TypedDict):
    """The erasure of a customer. It contains no personal data, and is kept as proof."""

    id: str
    """UUID. Ids created by Doorplate are of version 7."""
    customer_id: str
    """UUID. Ids created by Doorplate are of version 7."""
    status: Literal["requested", "running", "completed"]
    """requested: accepted. running: being erased. completed: no data of the customer is left, and the receipt is
    signed.
    """
    grounds: Literal[
        "no_longer_needed",
        "retention_ended",
        "consent_withdrawn",
        "objection",
        "unlawful_processing",
        "legal_obligation",
        "child",
    ]
    requested_at: str
    """When the person asked for it."""
    verified_by: str
    """How the identity of the person who asked was verified."""
    created_by: str
    """Who started it: `api_key:<id>` or `oauth:<subject>`."""
    created_at: str
    """RFC 3339 in UTC, with milliseconds."""
    completed_at: str | None
    """RFC 3339 in UTC, with milliseconds."""
    backups_without_data_by: str | None
    """From when on no backup can be opened for what the customer's key has sealed: names, phones, e-mail addresses,
    streets, notes. null until the erasure is completed.
    """
    backups_deleted_by: str | None
    """When the last backup of the data from before the erasure is deleted. Until then backups may hold what is not
    sealed with the customer's key: ids, times, codes of countries and divisions, tags, positions, and, with the
    tenant's key, refused lines of imports and reasons. null until the erasure is completed.
    """
    places: list[ErasurePlace]
    """What was done where. Empty until the rows are removed."""
    recipients: list[ErasureRecipient]
    """Who had received data of the customer, or may have, and has to delete it too."""
    receipt: str | None
    """The receipt as JWS in compact form (RFC 7515), signed with a key of `GET /v1/receipt-keys`. null until the
    erasure is completed.
    """


class ErasureCreate(TypedDict):
    grounds: Literal[
        "no_longer_needed",
        "retention_ended",
        "consent_withdrawn",
        "objection",
        "unlawful_processing",
        "legal_obligation",
        "child",
    ]
    """Why the data has to be erased: Article 17 (1) GDPR, Article 47 PIPL."""
    requested_at: NotRequired[str]
    """When the person asked for it. Default: now."""
    verified_by: str
    """How the identity of the person was verified. It is kept: do not use personal data."""


class ErasureReport(TypedDict):
    """What an erasure would do."""

    customer_id: str
    """UUID. Ids created by Doorplate are of version 7."""
    places: list[ErasurePlace]
    recipients: list[ErasureRecipient]


class ReceiptKeys(TypedDict):
    """A JSON Web Key Set (RFC 7517)."""

    keys: list[ReceiptKey]


class EvidenceCreate(TypedDict):
    kind: Literal["delivered", "returned", "customer_confirmed", "visited", "mail_bounced"]
    """delivered: a parcel was accepted at the address; returned: a parcel came back; customer_confirmed: the customer
    confirmed the address; visited: a member of your staff visited it; mail_bounced: a letter came back or was not
    forwarded.
    """
    reason: NotRequired[
        Literal["unknown_recipient", "moved", "no_such_address", "refused", "unclaimed", "other"] | None
    ]
    """Why the parcel came back. Required for `returned`, not allowed for other kinds."""
    occurred_at: str
    """When it happened. RFC 3339, not in the future."""
    source: str
    """The system that reports the evidence."""
    ref: str
    """The system's reference for this event. Evidence with the same `source` and `ref` is recorded once."""
    note: NotRequired[str | None]
    """A note for the record."""
    address_version: NotRequired[int]
    """The version of the address that the evidence is about. Absent: the version at `occurred_at`."""


class Evidence(TypedDict):
    """A fact about an address from outside the service, such as the outcome of a delivery. It changes the confidence.
    """

    id: str
    """UUID. Ids created by Doorplate are of version 7."""
    address_id: str
    """UUID. Ids created by Doorplate are of version 7."""
    kind: Literal["delivered", "returned", "customer_confirmed", "visited", "mail_bounced"]
    """delivered: a parcel was accepted at the address; returned: a parcel came back; customer_confirmed: the customer
    confirmed the address; visited: a member of your staff visited it; mail_bounced: a letter came back or was not
    forwarded.
    """
    reason: Literal["unknown_recipient", "moved", "no_such_address", "refused", "unclaimed", "other"] | None
    """Why the parcel came back. Required for `returned`, not allowed for other kinds."""
    occurred_at: str
    """RFC 3339 in UTC, with milliseconds."""
    source: str
    """The system that reports the evidence."""
    ref: str
    """The system's reference for this event. Evidence with the same `source` and `ref` is recorded once."""
    note: str | None
    """A note for the record."""
    address_version: int
    """The version of the address that the evidence is about."""
    counts: bool
    """Whether the address is still at the place that the evidence is about."""
    recorded_by: str
    recorded_at: str
    """RFC 3339 in UTC, with milliseconds."""


class Export(TypedDict):
    """Customers or addresses in their state at one moment, to download. Later writes do not change it."""

    id: str
    """UUID. Ids created by Doorplate are of version 7."""
    entity: Literal["customers", "addresses", "all"]
    format: Literal["csv", "ndjson", "geojson"]
    """csv: RFC 4180 in UTF-8; text that a spreadsheet would run as a formula is prefixed with an apostrophe. ndjson:
    one resource per line. geojson: a FeatureCollection, for addresses only.
    """
    filter: dict[str, Any]
    """The filter of the request."""
    as_of: str | None
    """The moment to export, not in the future. Default: now."""
    download: ExportDownload
    """The download. It can be repeated, with the same result each time. To continue an interrupted download, add
    `after=` with the last complete row: `customer:<id>` or `address:<id>`. Range requests are not supported.
    """
    progress: ExportProgress
    created_by: str
    created_at: str
    """RFC 3339 in UTC, with milliseconds."""


class Snapshot(TypedDict):
    """Everything at one moment of the change log, as NDJSON: first the customers, then their addresses, each as
    `{"entity": …, "state": …}`.
    """

    id: str
    """UUID. Ids created by Doorplate are of version 7."""
    cursor: str
    """Pass as `after` to the change feed: it continues where the file ends, without gaps or repetitions."""
    download: ExportDownload
    """The download. It can be repeated, with the same result each time. To continue an interrupted download, add
    `after=` with the last complete row: `customer:<id>` or `address:<id>`. Range requests are not supported.
    """
    progress: ExportProgress
    created_at: str
    """RFC 3339 in UTC, with milliseconds."""


class FormatAddress(TypedDict):
    """The parts to write. Missing parts are null, empty or absent. Regions are written as the post requires (as a code
    or a name, in the script of the envelope); all other parts are written unchanged. Validate addresses that people
    entered first.
    """

    country_code: str
    """ISO 3166-1 alpha-2."""
    administrative_area: NotRequired[str | None]
    """省, state, prefecture: its name or its code (`CA`, `JP-13`). It is written as the post requires."""
    locality: NotRequired[str | None]
    """市, city."""
    dependent_locality: NotRequired[str | None]
    """区县, district; in Japan the 町."""
    township: NotRequired[str | None]
    """街道, 镇, 乡."""
    address_lines: NotRequired[list[str]]
    """Street, house, building, unit, in the order of the country. Empty lines are ignored."""
    postal_code: NotRequired[str | None]
    """Postal code."""
    sorting_code: NotRequired[str | None]
    """Sorting code, such as CEDEX."""
    language_code: NotRequired[str | None]
    """BCP 47 language tag."""
    recipient: NotRequired[str | None]
    """Name of the recipient."""
    organization: NotRequired[str | None]
    """Company or department."""
    phone: NotRequired[str | None]
    """Phone number in any notation."""


class FormatRequest(TypedDict, total=False):
    """One `address` or several `items`, and how to write them."""

    address: FormatAddress
    items: list[FormatAddress]
    """Several addresses, instead of `address`."""
    script: Literal["local", "latin"]
    """The script of the envelope, for countries that have two. Default: the script of the address."""
    language: str
    """The language of the sender, or of the reader of `one_line`, as BCP 47. The name of the country is written in it.
    Default: English.
    """
    origin_country: str
    """The country of posting, ISO 3166-1 alpha-2. If given, the lines follow the rules for envelopes: capitals where
    the destination requires them and, on mail from abroad, the name of the country (in English too, as the UPU
    recommends).
    """
    with_country: bool
    """Whether to write a line with the country. Default: only on mail from abroad."""
    with_recipient: bool
    """Whether to write recipient and organization. Default: true."""
    with_phone: bool
    """Whether to write the phone number after the recipient, for couriers. Default: false."""
    upper_case: bool
    """Whether to use capitals where the destination requires them. Default: true if `origin_country` is given."""
    masked: bool
    """Whether to mask recipient and phone, as in 张** 138****8000, also where `organization` or `address_lines` repeat
    them.
    """
    masked_parts: list[MaskedPart]
    """The parts that `masked` applies to. Default: recipient and phone. In `address_lines` every number is masked:
    科技园**栋**座**.
    """


class FormattedAddress(TypedDict):
    """An address as the post of its country requires it."""

    lines: list[str]
    """The lines of the envelope, from top to bottom. None is empty."""
    one_line: str
    """The address in one line, for tables and screens, joined as the language of the address requires. In Chinese and
    Japanese the parts go from the largest to the smallest.
    """
    script: Literal["local", "latin"]
    left_out: list[EnvelopePart]
    """Parts that are not written, because the post of the country does not use them or another part contains them."""
    not_latin: list[EnvelopePart]
    """Parts in another script without a known Latin name, if `script` is `latin`. They are written unchanged: nothing
    is transliterated by guessing.
    """


class FormattedAddresses(TypedDict):
    items: list[FormattedAddress]
    """In the order of the request."""


class GeocodeItem(TypedDict, total=False):
    """An address in parts or as text."""

    country_code: str
    """ISO 3166-1 alpha-2 or the name of the country. Required with parts; recommended with `text` that does not name
    the country.
    """
    administrative_area: str | None
    """省, state, prefecture."""
    locality: str | None
    """市, city."""
    dependent_locality: str | None
    """区县, district."""
    township: str | None
    """街道, 镇, 乡."""
    address_lines: list[str]
    postal_code: str | None
    """Postal code."""
    sorting_code: str | None
    """Sorting code, such as CEDEX."""
    language_code: str | None
    """BCP 47 language tag."""
    text: str
    """The whole address as text, instead of its parts."""


class GeocodeRequest(TypedDict, total=False):
    """One address, or several in `items`."""

    country_code: str
    """ISO 3166-1 alpha-2 or the name of the country. Required with parts; recommended with `text` that does not name
    the country.
    """
    administrative_area: str | None
    """省, state, prefecture."""
    locality: str | None
    """市, city."""
    dependent_locality: str | None
    """区县, district."""
    township: str | None
    """街道, 镇, 乡."""
    address_lines: list[str]
    postal_code: str | None
    """Postal code."""
    sorting_code: str | None
    """Sorting code, such as CEDEX."""
    language_code: str | None
    """BCP 47 language tag."""
    text: str
    """The whole address as text, instead of its parts."""
    items: list[GeocodeItem]
    """Several addresses, instead of a single one."""


class GeocodeLocation(TypedDict):
    latitude: float
    """WGS-84 degrees."""
    longitude: float
    """WGS-84 degrees."""
    granularity: Literal[
        "none",
        "country",
        "administrative_area",
        "locality",
        "dependent_locality",
        "township",
        "postal_code",
        "road",
        "house_number",
        "poi",
        "building",
        "unit",
        "room",
    ]
    """The kind of place that the position belongs to. `locality`: only the city was found."""
    uncertainty_m: float
    """Metres. About nine in ten addresses with such a result lie within this distance."""
    source: str
    """Name of the provider."""


class GeocodedPlace(TypedDict):
    outcome: Literal["verified", "not_found", "not_covered"]
    """verified: found; not_found: not in the data of the country, or several places have the name; not_covered: there
    is no data of the country, or the text could not be parsed.
    """
    confidence: float | None
    """The probability that this is the intended place."""
    location: GeocodeLocation | None
    candidates: list[GeocodeLocation]
    """The possible places of an ambiguous address, the most likely first."""
    provider: str | None
    """The provider of the result. null: no provider covers the country."""
    data_version: str | None
    """Version of the provider's data."""


class GeocodedPlaces(TypedDict):
    items: list[GeocodedPlace]
    """In the order of the request."""


class ReverseGeocodeItem(TypedDict):
    latitude: float
    """WGS-84 degrees."""
    longitude: float
    """WGS-84 degrees."""


class ReverseGeocodeRequest(TypedDict, total=False):
    """One point, or several in `items`."""

    latitude: float
    """WGS-84 degrees."""
    longitude: float
    """WGS-84 degrees."""
    items: list[ReverseGeocodeItem]
    """Several points, instead of a single one."""


class ReverseGeocodedPlace(TypedDict):
    outcome: Literal["verified", "not_found", "not_covered"]
    """verified: found; not_found: not in the data of the country, or several places have the name; not_covered: there
    is no data of the country, or the text could not be parsed.
    """
    confidence: float | None
    """The probability that this is the intended place."""
    location: GeocodeLocation | None
    """Position of the place that was found, not of the requested point."""
    distance_m: float | None
    """Metres from the requested point to that position. The gazetteer has no borders: `confidence` says how likely the
    point is within the place.
    """
    place: ReverseGeocodedParts | None
    """The parts of an address at this point, as far as known."""
    provider: str | None
    """The provider of the result. null: no provider covers the country."""
    data_version: str | None
    """Version of the provider's data."""


class ReverseGeocodedPlaces(TypedDict):
    items: list[ReverseGeocodedPlace]
    """In the order of the request."""


class ParseRequest(TypedDict, total=False):
    """One `text`, or several in `items`."""

    text: str
    """The pasted text: in any order, with labels, separators and several lines."""
    country_code: str
    """ISO 3166-1 alpha-2. The country of texts that do not name one."""
    single: bool
    """Treats the text as one address, even if it looks like several."""
    items: list[ParseItem]
    """Several texts, instead of `text`: at most 60000 UTF-16 code units in total."""


class ParsedAddress(TypedDict):
    start: int
    """Offset in UTF-16 code units."""
    end: int
    """Offset in UTF-16 code units."""
    country_code: str | None
    """null: several countries are equally likely; `candidates` lists them."""
    recipient: str | None
    organization: str | None
    phone: str | None
    """The first phone number, in standard notation."""
    administrative_area: str | None
    locality: str | None
    dependent_locality: str | None
    township: str | None
    address_lines: list[str]
    postal_code: str | None
    division_code: str | None
    """The code of the deepest recognised division: GB/T 2260 in China, ISO 3166-2 elsewhere. Former divisions are
    replaced by their successors.
    """
    components: dict[str, str]
    """The finer parts of the street lines."""
    candidates: list[ParseCandidate]
    """The divisions or countries if the text can mean several. In China the parts are those of the first one; elsewhere
    they are left out.
    """
    fields: list[ParsedField]
    """The position of each part in the text."""
    notes: list[ParseNote]
    """Corrections and assumptions that were made."""
    remaining: list[RemainingText]
    """Text that does not belong to the address, or was not understood. The latter lowers the confidence."""
    confidence: float
    """The measured share of such results whose province, city and district are correct; lower if a part of the text was
    not understood.
    """
    role: Literal["sender", "receiver"] | None
    """Whose address it is, if the text says who sends and who receives. null: it does not."""


class ParsedText(TypedDict):
    covered: bool
    """false: the text is not Chinese, and no address was found in it."""
    addresses: list[ParsedAddress]
    """In the order of the text."""


class ParsedTexts(TypedDict):
    items: list[ParsedText]
    """In the order of the request."""


class LegalHoldCreate(TypedDict):
    """A hold on one customer, or on all that match a filter."""

    customer_id: NotRequired[str]
    """The customer; it may be deleted. Either this or `filter`."""
    filter: NotRequired[CustomerFilter]
    reason: str
    """Why the data must be kept, such as the number of a case. Stored sealed."""
    until: NotRequired[str | None]
    """When the hold ends by itself. null: it ends when it is released."""


class LegalHold(TypedDict):
    """Data that must be kept: no erasure and no retention rule deletes it."""

    id: str
    """UUID. Ids created by Doorplate are of version 7."""
    customer_id: str | None
    """The customer. null: all that match `filter`."""
    filter: CustomerFilter | None
    """The customers that match it are held, at any moment. null: only `customer_id`."""
    reason: str
    """Why the data must be kept."""
    until: str | None
    """When the hold ends by itself. null: it ends when it is released."""
    active: bool
    """Whether it holds now: not released, and not past `until`."""
    created_by: str
    """Who created it."""
    created_at: str
    """RFC 3339 in UTC, with milliseconds."""
    released_by: str | None
    """Who released it. null: it is not released."""
    released_at: str | None
    """RFC 3339 in UTC, with milliseconds."""
    release_reason: str | None
    """Why it was released, from `Doorplate-Reason`."""


class PinPut(TypedDict):
    latitude: float
    """WGS-84, degrees."""
    longitude: float
    """WGS-84, degrees."""
    uncertainty_m: NotRequired[float]
    """Metres within which the door is."""
    note: NotRequired[str]
    """A note, for couriers or for the record."""


class VerificationPolicyPut(TypedDict):
    """How often addresses are verified again."""

    default_interval: str
    """Duration (RFC 3339) in years, months and days, or in weeks, such as P6M."""
    rules: list[VerificationRule]
    """The first rule whose conditions are all true applies."""
    min_confidence: NotRequired[float | None]
    """An address is verified again when its confidence, which decreases with time, falls below this value, even before
    its interval has passed. If a check leaves it below this value, the interval applies.
    """
    half_lives: NotRequired[list[HalfLifeRule]]
    """The half-life of the confidence, for customers who move sooner or later than is usual in their country. The first
    rule whose conditions are all true applies, from the next check or evidence on.
    """


class VerificationPolicy(TypedDict):
    version: int
    default_interval: str
    """Duration (RFC 3339) in years, months and days, or in weeks, such as P6M."""
    rules: list[VerificationRule]
    """The first rule whose conditions are all true applies."""
    min_confidence: NotRequired[float | None]
    """An address is verified again when its confidence, which decreases with time, falls below this value, even before
    its interval has passed. If a check leaves it below this value, the interval applies.
    """
    half_lives: NotRequired[list[HalfLifeRule]]
    """The half-life of the confidence, for customers who move sooner or later than is usual in their country. The first
    rule whose conditions are all true applies, from the next check or evidence on.
    """


class RecordsOfProcessing(TypedDict):
    """The records of processing activities of a tenant, from its configuration."""

    generated_at: str
    """RFC 3339 in UTC, with milliseconds."""
    tenant: ProcessingTenant
    not_recorded: list[str]
    """What the law asks for and Doorplate does not know: add it to your records."""
    purposes: list[ProcessingPurpose]
    """Article 30(1)(b) to (f) GDPR; Article 55 PIPL."""
    personal_data: list[ProcessingData]
    """The categories of data. The people are the customers."""
    providers: list[ProcessingProvider]
    webhooks: list[ProcessingWebhook]
    transfers: list[ProcessingTransfer]
    """Article 30(1)(e) GDPR, Article 38 PIPL."""
    retention: list[ProcessingRetention]
    """Periods of the service. Those of purposes are in `purposes`."""
    access: list[ProcessingAccess]
    """Who may call the service. Access tokens are managed by your identity provider."""
    security_measures: list[str]
    """Article 30(1)(g) and Article 32 GDPR, Article 51 PIPL."""


class QueueList(TypedDict):
    backend: Literal["redis", "postgres"]
    items: list[QueueState]
    kinds: list[JobKind]
    """The kinds of jobs, counted from their rows."""
    verifications: OpenVerifications
    """Verifications that wait or run, including those of campaigns."""


class BoardLink(TypedDict):
    url: str
    """Relative to the URL of the service."""
    expires_at: str
    """RFC 3339 in UTC, with milliseconds."""


class RestrictionPut(TypedDict):
    grounds: Literal[
        "accuracy_contested",
        "unlawful_processing",
        "legal_claims",
        "objection_pending",
        "retention_ended",
    ]
    """`accuracy_contested`: the customer says that the data is wrong, and it is being checked. `unlawful_processing`:
    the customer wants no erasure. `legal_claims`: the customer needs the data for a claim. `objection_pending`: the
    customer has objected, and it is being decided. `retention_ended`: the data is no longer needed, and cannot be
    deleted yet (PIPL, Article 47).
    """
    reason: str
    """Why, for the history. Stored sealed."""


class Restriction(TypedDict):
    """Whether a customer is restricted, and was before."""

    customer_id: str
    """UUID. Ids created by Doorplate are of version 7."""
    restricted: bool
    """Whether the data of the customer is only stored now."""
    history: list[RestrictionPeriod]
    """Newest first. The first one holds if `restricted` is true."""


class RetentionRulePut(TypedDict):
    """What a retention rule does. A change of it disables the rule."""

    entity: Literal["customer", "address", "verification", "webhook_delivery", "import_refusal", "export"]
    """What is hit."""
    condition: RetentionCondition
    """All stated members must be true, one of which is a time. `customer` is for the entity `customer`, `address` for
    `address`; other entities have only `age`.
    """
    action: Literal["erase", "delete", "restrict"]
    """`erase`: erases customers for good, with all that belongs to them. `delete`: deletes; of customers and addresses
    the history is kept. `restrict`: restricts customers, on the grounds `retention_ended`.
    """
    max_rows: NotRequired[int]
    """The most rows that one run hits. The others are left to the next day."""
    max_share: NotRequired[float]
    """The share of all rows of the entity from which on a run is taken for a mistake: it stops before it changes
    anything, and the rule is disabled.
    """
    run_at: NotRequired[str]
    """Time of the daily run, HH:MM."""
    timezone: NotRequired[str]
    """IANA time zone of `run_at`."""


class RetentionRule(TypedDict):
    """How long something is kept, and what happens then."""

    name: str
    version: int
    """Increases with each change of what the rule does. The ETag is the same."""
    entity: Literal["customer", "address", "verification", "webhook_delivery", "import_refusal", "export"]
    """What is hit."""
    condition: RetentionCondition
    """All stated members must be true, one of which is a time. `customer` is for the entity `customer`, `address` for
    `address`; other entities have only `age`.
    """
    action: Literal["erase", "delete", "restrict"]
    """`erase`: erases customers for good, with all that belongs to them. `delete`: deletes; of customers and addresses
    the history is kept. `restrict`: restricts customers, on the grounds `retention_ended`.
    """
    max_rows: int
    """The most rows that one run hits. The others are left to the next day."""
    max_share: float
    """The share of all rows of the entity from which on a run is taken for a mistake: it stops before it changes
    anything, and the rule is disabled.
    """
    run_at: str
    """Time of the daily run, HH:MM."""
    timezone: str
    """IANA time zone of `run_at`."""
    enabled: bool
    """Whether the rule runs every day."""
    can_be_enabled: bool
    """Whether a dry run of this version was completed."""
    next_run_at: str | None
    """null: it is not enabled."""
    disabled_reason: Literal["max_share"] | None
    """Why the service has disabled it. `max_share`: a run would have hit too many rows."""
    updated_by: str
    """Who changed, enabled or disabled it last."""
    updated_at: str
    """RFC 3339 in UTC, with milliseconds."""
    created_at: str
    """RFC 3339 in UTC, with milliseconds."""


class RetentionRuleList(TypedDict):
    items: list[RetentionRule]


class RetentionRun(TypedDict):
    """What a rule has done, or would do."""

    id: str
    """UUID. Ids created by Doorplate are of version 7."""
    rule: str
    """The name of the rule."""
    rule_version: int
    entity: Literal["customer", "address", "verification", "webhook_delivery", "import_refusal", "export"]
    """What is hit."""
    condition: RetentionCondition
    """All stated members must be true, one of which is a time. `customer` is for the entity `customer`, `address` for
    `address`; other entities have only `age`.
    """
    action: Literal["erase", "delete", "restrict"]
    """`erase`: erases customers for good, with all that belongs to them. `delete`: deletes; of customers and addresses
    the history is kept. `restrict`: restricts customers, on the grounds `retention_ended`.
    """
    dry_run: bool
    """Whether it only says what would be hit."""
    status: Literal["running", "completed", "stopped"]
    stop_reason: Literal["max_share", "rule_changed"] | None
    """Why it was stopped. `max_share`: it would have hit too many rows, and has changed nothing. `rule_changed`: the
    rule was changed, disabled or deleted.
    """
    total: int | None
    """All rows of the entity. null: they are being counted."""
    hits: int | None
    """Rows that meet the condition, without those in `held`."""
    held: int | None
    """Rows that meet the condition and are kept: a legal hold is on the customer, or it is restricted on other grounds
    than `retention_ended`.
    """
    done: int
    """Rows that the action was applied to."""
    sample_ids: list[str]
    """Up to 20 of the rows that are hit."""
    started_by: str
    """Who started it; `system:retention` every day."""
    created_at: str
    """Its start: periods are counted back from here."""
    finished_at: str | None
    """RFC 3339 in UTC, with milliseconds."""


class AddressSearch(TypedDict, total=False):
    """At least one of `q`, `phone`, `email`, `external_ref`, `near`, `box` and `polygon`. All conditions must be true.
    """

    q: str
    """Free text: names, words of an address, a phone number or its last digits, an e-mail address, an external
    reference. Words can be in any order and incomplete, in traditional or simplified characters, and contain a typing
    error.
    """
    phone: str
    """A phone number in any notation, with or without the calling code, or at least its last 4 digits."""
    email: str
    """The complete e-mail address."""
    external_ref: ExternalRefSearch
    """The complete external reference."""
    near: NearSearch
    """Positions within a circle. Without other search terms the nearest come first."""
    box: Box
    """The area between two parallels and two meridians."""
    polygon: list[Point]
    """The area within a ring of points. The last point is connected to the first. Sides must not cross the
    antimeridian: combine two polygons by `any`. If the ring crosses itself, areas that it surrounds twice are outside.
    """
    filter: AddressFilter
    limit: int
    """Results per page."""
    cursor: str
    """`next_cursor` of the previous page, with an otherwise identical request."""


class CustomerSearch(TypedDict, total=False):
    """As `AddressSearch`, for customers. Conditions on addresses must all be true for one of the customer's addresses.
    """

    q: str
    """Free text: names, words of an address, a phone number or its last digits, an e-mail address, an external
    reference. Words can be in any order and incomplete, in traditional or simplified characters, and contain a typing
    error.
    """
    phone: str
    """A phone number in any notation, with or without the calling code, or at least its last 4 digits."""
    email: str
    """The complete e-mail address."""
    external_ref: ExternalRefSearch
    """The complete external reference."""
    near: NearSearch
    """Positions within a circle. Without other search terms the nearest come first."""
    box: Box
    """The area between two parallels and two meridians."""
    polygon: list[Point]
    """The area within a ring of points. The last point is connected to the first. Sides must not cross the
    antimeridian: combine two polygons by `any`. If the ring crosses itself, areas that it surrounds twice are outside.
    """
    filter: CustomerSearchFilter
    limit: int
    """Results per page."""
    cursor: str
    """`next_cursor` of the previous page, with an otherwise identical request."""


class TenantErasure(TypedDict):
    """The erasure of a tenant with all that belongs to it. It is kept as proof."""

    id: str
    """UUID. Ids created by Doorplate are of version 7."""
    tenant_id: str
    """UUID. Ids created by Doorplate are of version 7."""
    slug: str
    """The slug of the tenant."""
    status: Literal["requested", "running", "completed"]
    """requested: the tenant is disabled, and all processes notice it. running: being erased. completed: nothing of the
    tenant is left, and the receipt is signed.
    """
    created_by: str
    """Who started it: `api_key:<id>`."""
    created_at: str
    """RFC 3339 in UTC, with milliseconds."""
    starts_at: str
    """Until then nothing is deleted."""
    completed_at: str | None
    """RFC 3339 in UTC, with milliseconds."""
    backups_without_data_by: str | None
    """From when on no backup can bring the data back. null until the erasure is completed."""
    places: list[TenantErasurePlace]
    """What was done where, so far. All tables with rows of tenants."""
    receipt: str | None
    """The receipt as JWS in compact form (RFC 7515), signed with a key of `GET /v1/receipt-keys`. null until the
    erasure is completed.
    """


class TenantErasureReport(TypedDict):
    """What the erasure of a tenant would do."""

    tenant_id: str
    """UUID. Ids created by Doorplate are of version 7."""
    slug: str
    """The slug of the tenant."""
    places: list[TenantErasurePlace]
    """What was done where, so far. All tables with rows of tenants."""


class TenantErasureCreate(TypedDict):
    confirm: str
    """The slug of the tenant, typed again: nothing brings a tenant back that was erased by mistake."""


class Suggestion(TypedDict):
    """A completion of `q`."""

    kind: Literal["division", "locality", "postal_code", "street"]
    """division: a province, city, district or township; locality: a town of the gazetteer; street: a street of the
    tenant's own addresses.
    """
    text: str
    """The text to show; of a street, the text for `address_lines`."""
    secondary_text: str
    """The places that contain it, from the smallest to the largest."""
    parts: SuggestedParts
    """Merge into an address (RFC 7396). null: removes a part that belongs to another place."""
    division_code: str | None
    """Code of the deepest division, for `within`: GB/T 2260 in China, ISO 3166-2 elsewhere."""
    match: SuggestionMatch


class Suggestions(TypedDict):
    items: list[Suggestion]
    """Best matches first."""


class ProviderPut(TypedDict, total=False):
    """Absent members have their defaults: enabled, priority 50, all countries, the public service, no budget, no
    purpose, the provider's usual rate, no cost, the public terms, any position is good enough.
    """

    enabled: bool
    """Whether the provider is called."""
    priority: int
    """Order of the providers: 1 is called first."""
    countries: list[str] | None
    """Countries for which the provider is called. null: all that it covers."""
    base_url: str | None
    """URL of your own server. null: the public service."""
    country_code: str | None
    """Where the provider processes the addresses. null: CN for a provider in China, otherwise not stated. Required with
    `purpose`.
    """
    purpose: str | None
    """The purpose of the calls. Before each call Doorplate checks that the purpose allows `country_code`, and that the
    customer has consented where that is needed, and has not objected; otherwise the provider is not called, and the
    verification goes to the next one. null: no such check.
    """
    calls_per_day: int | None
    """Budget of calls per day (UTC), for all processes together. It is never exceeded. null: no limit."""
    calls_per_second: float
    """Maximum rate of calls, for all processes together."""
    cost_per_call: float
    """Cost of a call, in a currency of your choice. The usage sums it up."""
    keep_for_days: int | None
    """Days for which your contract with the provider allows to keep its positions. null: as in its public terms. After
    that the position is removed from the address, with an entry in its history, unless the address was verified again.
    """
    good_enough: GoodEnough | None
    """A result below these values is kept as a candidate, and the next provider is called. null: any position is
    accepted.
    """
    key: str | None
    """API key of the provider. Write-only: it is stored encrypted and never returned. Absent: the stored key is kept.
    null: removes it.
    """


class Provider(TypedDict):
    """The configuration of a provider."""

    name: Literal["amap", "baidu", "tencent", "google", "here", "nominatim", "photon", "pelias"]
    """Name of a provider that Doorplate supports."""
    title: str
    version: int
    enabled: bool
    """Whether the provider is called."""
    priority: int
    """Order of the providers: 1 is called first."""
    countries: list[str] | None
    """Countries for which the provider is called. null: all that it covers."""
    base_url: str | None
    """URL of your own server. null: the public service."""
    country_code: str | None
    """Where the provider processes the addresses. null: CN for a provider in China, otherwise not stated. Required with
    `purpose`.
    """
    purpose: str | None
    """The purpose of the calls. Before each call Doorplate checks that the purpose allows `country_code`, and that the
    customer has consented where that is needed, and has not objected; otherwise the provider is not called, and the
    verification goes to the next one. null: no such check.
    """
    calls_per_day: int | None
    """Budget of calls per day (UTC), for all processes together. It is never exceeded. null: no limit."""
    calls_per_second: float
    """Maximum rate of calls, for all processes together."""
    cost_per_call: float
    """Cost of a call, in a currency of your choice. The usage sums it up."""
    keep_for_days: int | None
    """Days for which your contract with the provider allows to keep its positions. null: as in its public terms. After
    that the position is removed from the address, with an entry in its history, unless the address was verified again.
    """
    good_enough: GoodEnough | None
    """A result below these values is kept as a candidate, and the next provider is called. null: any position is
    accepted.
    """
    key_hint: str | None
    """The last characters of the key."""
    updated_by: str
    """Who changed the configuration last."""
    updated_at: str
    """RFC 3339 in UTC, with milliseconds."""


class ProviderPolicyPut(TypedDict):
    chinese_addresses_may_leave: bool
    """Whether addresses in China (CN) may be sent to providers outside of China. Default: false."""
    when_unanswered: Literal["use_gazetteer", "postpone"]
    """What a verification does if a provider is unavailable or over its budget and no other provider has a good result.
    use_gazetteer: takes the result of the built-in gazetteer. postpone: waits until the provider is available again
    (over budget: until the next day), and takes the gazetteer's result after the last attempt.
    """


class ProviderConfiguration(TypedDict):
    """The provider policy and the configured providers."""

    version: int
    """Increases with each change of the policy or of a configuration."""
    chinese_addresses_may_leave: bool
    """Whether addresses in China (CN) may be sent to providers outside of China. Default: false."""
    when_unanswered: Literal["use_gazetteer", "postpone"]
    """What a verification does if a provider is unavailable or over its budget and no other provider has a good result.
    use_gazetteer: takes the result of the built-in gazetteer. postpone: waits until the provider is available again
    (over budget: until the next day), and takes the gazetteer's result after the last attempt.
    """
    providers: list[Provider]
    """The configured providers in the order in which they are called. The built-in gazetteer is always the last."""
    available: list[ProviderKind]
    """The providers that can be configured."""


class ProviderTest(TypedDict, total=False):
    address: ProviderTestAddress
    """The address to geocode. Default: a public building."""


class ProviderTestResult(TypedDict):
    """The result of the provider. The call is counted, and the cache is not used."""

    outcome: Literal["verified", "not_found", "not_covered", "failed"]
    reason: (
        Literal[
            "timeout",
            "unavailable",
            "bad_answer",
            "internal_error",
            "rate_limited",
            "quota_exceeded",
            "over_budget",
            "breaker_open",
            "purpose_archived",
            "country_not_allowed",
            "consent_missing",
            "objected",
            "bad_credentials",
            "refused",
        ]
        | None
    )
    """Why the call failed."""
    detail: str | None
    """Details of the failure, such as the HTTP status."""
    retry_after_seconds: int | None
    """When the provider can be called again, if known."""
    confidence: float | None
    location: ProviderTestLocation | None
    """The position."""
    match: dict[str, Any] | None
    """The datum of the result, the match quality, the confirmed parts, the provider's id of the place, and the days for
    which its terms allow to keep the position.
    """
    milliseconds: int


ProviderUsage = TypedDict(
    "ProviderUsage",
    {
        "from": "str",
        "to": "str",
        "days": "list[ProviderDay]",
        "states": "list[ProviderState]",
    },
)
"""The usage and the state of the providers."""


class ProviderChange(TypedDict):
    occurred_at: str
    """RFC 3339 in UTC, with milliseconds."""
    provider: str | None
    """The provider. null: the change is of the provider policy."""
    operation: Literal["create", "update", "delete"]
    changed_fields: list[str]
    """The changed settings of an update. `key`: the key was replaced or removed."""
    state: dict[str, Any]
    """The settings after the change; of a deletion, before it. Without the key."""
    actor: str
    """Who made the change."""
    source: str
    reason: str | None
    request_id: str | None


class ValidateItem(TypedDict):
    country_code: str
    """ISO 3166-1 alpha-2, or the name of the country, which is corrected to the code."""
    address_lines: NotRequired[list[str]]
    administrative_area: NotRequired[str | None]
    """省, state, prefecture."""
    locality: NotRequired[str | None]
    """市, city."""
    dependent_locality: NotRequired[str | None]
    """区县, district."""
    township: NotRequired[str | None]
    """街道, 镇, 乡."""
    postal_code: NotRequired[str | None]
    """Postal code."""
    sorting_code: NotRequired[str | None]
    """Sorting code, such as CEDEX."""
    language_code: NotRequired[str | None]
    """BCP 47 language tag."""
    recipient: NotRequired[str | None]
    organization: NotRequired[str | None]
    phone: NotRequired[str | None]
    """Phone number in any notation."""


class ValidateRequest(TypedDict, total=False):
    """One address, or several in `items`."""

    strictness: Literal["strict", "normal", "relaxed"]
    """strict: unusual values also have to be confirmed; normal: the default; relaxed: problems that a courier can
    resolve are only noted.
    """
    country_code: str
    """ISO 3166-1 alpha-2, or the name of the country, which is corrected to the code."""
    address_lines: list[str]
    administrative_area: str | None
    """省, state, prefecture."""
    locality: str | None
    """市, city."""
    dependent_locality: str | None
    """区县, district."""
    township: str | None
    """街道, 镇, 乡."""
    postal_code: str | None
    """Postal code."""
    sorting_code: str | None
    """Sorting code, such as CEDEX."""
    language_code: str | None
    """BCP 47 language tag."""
    recipient: str | None
    organization: str | None
    phone: str | None
    """Phone number in any notation."""
    items: list[ValidateItem]
    """Several addresses, instead of a single one."""


class ValidatedAddress(TypedDict):
    """The address in standard form, with a verdict. It is not stored."""

    recipient: str | None
    organization: str | None
    phone: str | None
    """Phone number in any notation."""
    country_code: str
    """ISO 3166-1 alpha-2; as entered if there is no such country."""
    administrative_area: str | None
    """省, state, prefecture."""
    locality: str | None
    """市, city."""
    dependent_locality: str | None
    """区县, district."""
    township: str | None
    """街道, 镇, 乡."""
    address_lines: list[str]
    postal_code: str | None
    """Postal code."""
    sorting_code: str | None
    """Sorting code, such as CEDEX."""
    language_code: str | None
    """BCP 47 language tag."""
    division_code: str | None
    """Code of the deepest recognised division: GB/T 2260 in China, `JP-` and JIS X 0402 for cities of Japan, ISO 3166-2
    elsewhere.
    """
    components: dict[str, str]
    """The recognised parts of the street lines: road, house_number, poi, building, unit, floor, room and others."""
    entered: dict[str, Any]
    """The address of the request, unchanged."""
    fingerprint: str
    """Equal fingerprints mean the same door."""
    verdict: Verdict


class ValidatedAddresses(TypedDict):
    items: list[ValidatedAddress]
    """In the order of the request."""


class Verification(TypedDict):
    """One check of one version of an address."""

    id: str
    """UUID. Ids created by Doorplate are of version 7."""
    address_id: str
    """UUID. Ids created by Doorplate are of version 7."""
    address_version: int
    """The version that is checked. The result is discarded if the address has another version by then."""
    cause: Literal["created", "updated", "restored", "requested", "due", "campaign"]
    status: Literal["queued", "running", "succeeded", "failed", "superseded", "cancelled"]
    """superseded: the address changed during the verification, and a later verification replaces it."""
    waits_for: VerificationWait | None
    """Why a queued verification waits. null: it starts within seconds, or has started."""
    attempt: int
    outcome: Literal["verified", "not_found", "not_covered", "failed"] | None
    """not_found: the provider does not have the address; not_covered: no provider covers the country; failed: no
    provider was available.
    """
    provider: str | None
    data_version: str | None
    """Version of the provider's data."""
    confidence: float | None
    """The provider's confidence that this is the intended place."""
    location: VerificationLocation | None
    error_code: str | None
    """Why the verification failed."""
    findings: list[VerificationFinding]
    """Findings in addition to the outcome."""
    campaign_id: str | None
    """UUID. Ids created by Doorplate are of version 7."""
    created_at: str
    """RFC 3339 in UTC, with milliseconds."""
    started_at: str | None
    """RFC 3339 in UTC, with milliseconds."""
    finished_at: str | None
    """RFC 3339 in UTC, with milliseconds."""


class Webhook(TypedDict):
    """An endpoint that receives events, by the Standard Webhooks specification."""

    id: str
    """UUID. Ids created by Doorplate are of version 7."""
    version: int
    url: str
    """The URL that events are posted to: https, on the public internet. Redirects are not followed."""
    description: str | None
    event_types: list[str]
    """The events to send: types, all types of one kind (`address.*`), or all (`*`). `webhook.disabled` is about the
    tenant's other endpoints.
    """
    payload: Literal["thin", "full"]
    """`thin`: ids, version and a link. `full`: also the states before and after; requires a key with the scope
    `changes:read`.
    """
    ordered: bool
    """Whether an event of a customer or an address is sent only after its earlier events have been delivered or have
    failed.
    """
    country_code: str | None
    """Where the receiver processes the events. ISO 3166-1 alpha-2. Required with `purpose`."""
    purpose: str | None
    """The purpose of the events. Before each attempt Doorplate checks that the purpose allows `country_code`, and that
    the customer has consented where that is needed, and has not objected; otherwise nothing is sent, and the delivery
    ends as `withheld`. Withdrawals (`consent.withdrawn`, `consent.expired`) are sent without regard to consent and
    objection. null: no such check.
    """
    status: Literal["enabled", "disabled"]
    """While an endpoint is disabled nothing is sent. Its events are kept, and sent when it is enabled."""
    disabled_reason: Literal["by_request", "gone", "failing"] | None
    """`gone`: the endpoint answered 410. `failing`: nothing could be delivered for 5 days."""
    disabled_at: str | None
    """RFC 3339 in UTC, with milliseconds."""
    failing_since: str | None
    """Since when every attempt has failed. null: the latest attempt succeeded."""
    previous_secret_until: str | None
    """Until when events are also signed with the secret before the last rotation."""
    created_by: str
    created_at: str
    """RFC 3339 in UTC, with milliseconds."""
    updated_at: str
    """RFC 3339 in UTC, with milliseconds."""


class WebhookWithSecret(TypedDict):
    """An endpoint with its new secret."""

    id: str
    """UUID. Ids created by Doorplate are of version 7."""
    version: int
    url: str
    """The URL that events are posted to: https, on the public internet. Redirects are not followed."""
    description: str | None
    event_types: list[str]
    """The events to send: types, all types of one kind (`address.*`), or all (`*`). `webhook.disabled` is about the
    tenant's other endpoints.
    """
    payload: Literal["thin", "full"]
    """`thin`: ids, version and a link. `full`: also the states before and after; requires a key with the scope
    `changes:read`.
    """
    ordered: bool
    """Whether an event of a customer or an address is sent only after its earlier events have been delivered or have
    failed.
    """
    country_code: str | None
    """Where the receiver processes the events. ISO 3166-1 alpha-2. Required with `purpose`."""
    purpose: str | None
    """The purpose of the events. Before each attempt Doorplate checks that the purpose allows `country_code`, and that
    the customer has consented where that is needed, and has not objected; otherwise nothing is sent, and the delivery
    ends as `withheld`. Withdrawals (`consent.withdrawn`, `consent.expired`) are sent without regard to consent and
    objection. null: no such check.
    """
    status: Literal["enabled", "disabled"]
    """While an endpoint is disabled nothing is sent. Its events are kept, and sent when it is enabled."""
    disabled_reason: Literal["by_request", "gone", "failing"] | None
    """`gone`: the endpoint answered 410. `failing`: nothing could be delivered for 5 days."""
    disabled_at: str | None
    """RFC 3339 in UTC, with milliseconds."""
    failing_since: str | None
    """Since when every attempt has failed. null: the latest attempt succeeded."""
    previous_secret_until: str | None
    """Until when events are also signed with the secret before the last rotation."""
    created_by: str
    created_at: str
    """RFC 3339 in UTC, with milliseconds."""
    updated_at: str
    """RFC 3339 in UTC, with milliseconds."""
    secret: str
    """The secret for verifying `webhook-signature`. It is shown only in this response, and stored encrypted."""


class WebhookCreate(TypedDict):
    url: str
    """The URL that events are posted to: https, on the public internet. Redirects are not followed."""
    description: NotRequired[str | None]
    event_types: NotRequired[list[EventFilter]]
    """The events to send: types, all types of one kind (`address.*`), or all (`*`). `webhook.disabled` is about the
    tenant's other endpoints.
    """
    payload: NotRequired[Literal["thin", "full"]]
    """`thin`: ids, version and a link. `full`: also the states before and after; requires a key with the scope
    `changes:read`.
    """
    ordered: NotRequired[bool]
    """Whether an event of a customer or an address is sent only after its earlier events have been delivered or have
    failed.
    """
    country_code: NotRequired[str | None]
    """Where the receiver processes the events. ISO 3166-1 alpha-2. Required with `purpose`."""
    purpose: NotRequired[str | None]
    """The purpose of the events. Before each attempt Doorplate checks that the purpose allows `country_code`, and that
    the customer has consented where that is needed, and has not objected; otherwise nothing is sent, and the delivery
    ends as `withheld`. Withdrawals (`consent.withdrawn`, `consent.expired`) are sent without regard to consent and
    objection. null: no such check.
    """


class WebhookPatch(TypedDict, total=False):
    url: str
    """The URL that events are posted to: https, on the public internet. Redirects are not followed."""
    description: str | None
    event_types: list[EventFilter]
    """The events to send: types, all types of one kind (`address.*`), or all (`*`). `webhook.disabled` is about the
    tenant's other endpoints.
    """
    payload: Literal["thin", "full"]
    """`thin`: ids, version and a link. `full`: also the states before and after; requires a key with the scope
    `changes:read`.
    """
    ordered: bool
    """Whether an event of a customer or an address is sent only after its earlier events have been delivered or have
    failed.
    """
    country_code: str | None
    """Where the receiver processes the events. ISO 3166-1 alpha-2. Required with `purpose`."""
    purpose: str | None
    """The purpose of the events. Before each attempt Doorplate checks that the purpose allows `country_code`, and that
    the customer has consented where that is needed, and has not objected; otherwise nothing is sent, and the delivery
    ends as `withheld`. Withdrawals (`consent.withdrawn`, `consent.expired`) are sent without regard to consent and
    objection. null: no such check.
    """
    status: Literal["disabled"]
    """Disables the endpoint. To enable it again, use `POST /v1/webhooks/{webhook_id}/enable`."""


class WebhookRotate(TypedDict, total=False):
    overlap_seconds: int
    """Seconds for which events are also signed with the old secret."""


class WebhookEnable(TypedDict, total=False):
    skip_missed: bool
    """true: starts with events from now on. false: also delivers the events that were kept."""


class WebhookDelivery(TypedDict):
    """One event for one endpoint, with its attempts."""

    id: str
    """UUID. Ids created by Doorplate are of version 7."""
    event_id: str
    """`webhook-id` of the request: the same for all attempts and replays of an event."""
    event_type: str
    entity_id: str | None
    """UUID. Ids created by Doorplate are of version 7."""
    status: Literal["queued", "running", "succeeded", "failed", "withheld", "cancelled"]
    """`failed`: all attempts failed. `withheld`: not sent, because the purpose of the endpoint does not allow it;
    `error_code` of the last attempt says why.
    """
    attempts: list[DeliveryAttempt]
    """The latest attempts, oldest first. Bodies of requests and responses are not stored."""
    next_attempt_at: str | None
    """RFC 3339 in UTC, with milliseconds."""
    occurred_at: str
    """RFC 3339 in UTC, with milliseconds."""
    created_at: str
    """RFC 3339 in UTC, with milliseconds."""
    finished_at: str | None
    """RFC 3339 in UTC, with milliseconds."""


class WebhookReplayCreate(TypedDict, total=False):
    """Exactly one of `delivery_id`, `event_id` and `since`."""

    delivery_id: str
    """Replays this delivery."""
    event_id: str
    """Replays this event: the `webhook-id` of the request."""
    since: str
    """Replays the events from this time on, of the endpoint's present `event_types`."""
    until: str
    """End of the period, exclusive. Absent: until now."""
    include_delivered: bool
    """With `since`: whether to replay delivered events too."""


class WebhookReplay(TypedDict):
    """Deliveries that are sent again."""

    id: str
    """UUID. Ids created by Doorplate are of version 7."""
    status: Literal["running", "completed"]
    since: str | None
    """RFC 3339 in UTC, with milliseconds."""
    until: str | None
    """RFC 3339 in UTC, with milliseconds."""
    include_delivered: bool
    queued: int
    """Deliveries queued again so far."""
    created_at: str
    """RFC 3339 in UTC, with milliseconds."""
    finished_at: str | None
    """RFC 3339 in UTC, with milliseconds."""


class ConsentEvent(TypedDict):
    type: Literal["consent.given", "consent.withdrawn", "consent.expired"]
    timestamp: str
    """Time of the event."""
    data: ConsentEventData


class RestrictionEvent(TypedDict):
    type: Literal["customer.restricted", "customer.restriction_lifted"]
    timestamp: str
    """Time of the event."""
    data: RestrictionEventData


class CustomerEvent(TypedDict):
    type: Literal["customer.created", "customer.updated", "customer.deleted", "customer.restored", "customer.erased"]
    timestamp: str
    """Time of the event."""
    data: CustomerEventData


class AddressEvent(TypedDict):
    type: Literal[
        "address.created",
        "address.updated",
        "address.deleted",
        "address.restored",
        "address.erased",
        "address.verified",
    ]
    timestamp: str
    """Time of the event."""
    data: AddressEventData


class WebhookDisabledEvent(TypedDict):
    type: Literal["webhook.disabled"]
    timestamp: str
    """Time of the event."""
    data: WebhookDisabledEventData


class WebhookTestEvent(TypedDict):
    type: Literal["webhook.test"]
    timestamp: str
    """Time of the event."""
    data: WebhookTestEventData


class Health(TypedDict):
    status: Literal["ok", "degraded"]
    reasons: NotRequired[list[str]]
    """Why the readiness is `degraded`, in words for an operator."""


ProblemError = TypedDict(
    "ProblemError",
    {
        "in": Literal["body", "query", "path", "header"],
        "pointer": "str",
        "detail": "str",
    },
)


class JsonPatchOperation(TypedDict):
    op: Literal["add", "replace", "remove"]
    path: str
    value: NotRequired[Any]


class Finding(TypedDict):
    code: Literal[
        "missing_part",
        "unknown_value",
        "invalid_format",
        "mismatch",
        "unexpected_part",
        "redundant_part",
        "format_corrected",
        "spelling_corrected",
        "value_inferred",
        "division_abolished",
        "ambiguous",
        "missing_subpremise",
        "suspicious",
        "country_not_covered",
    ]
    """Stable code, for programs."""
    severity: Literal["error", "warning", "info"]
    """error: the address is not deliverable as it is; warning: ask the customer to confirm; info: a change that was
    made.
    """
    part: Literal[
        "country_code",
        "administrative_area",
        "locality",
        "dependent_locality",
        "township",
        "address_lines",
        "postal_code",
        "sorting_code",
        "organization",
        "recipient",
        "phone",
    ]
    pointer: str
    """JSON Pointer (RFC 6901) into the address."""
    reason: NotRequired[str]
    """Stable code of the message, more specific than `code`, for translations of your own. Findings of older releases
    may have others. At present: `tidied`, `canonical_name`, `succeeded_by`, `divided_among`, `abolished`, `unlisted`,
    `follows`, `told_twice`, `contradicts`, `contradicts_taken`, `canonical_postal_code`, `repaired_postal_code`,
    `leading_zero`, `e164`, `lies_in`, `postal_code_lies_in`, `postal_code_of`, `list_heading`, `repeats_parts`,
    `repeats_part`, `placeholder`, `misplaced_city`, `missing`, `missing_county`, `missing_unit`, `not_shown`,
    `no_postal_codes`, `no_postal_codes_likely`, `unknown_country`, `unknown_country_likely`, `unknown_region`,
    `region_of_other_level`, `unknown_region_within`, `unassigned_postal_code`, `unissued_postal_code`,
    `unlisted_postal_code`, `malformed_postal_code`, `malformed_postal_code_examples`, `postal_code_of_country`,
    `territory_of_postal_code`, `state_of_postal_code`, `outdated_postal_code`, `rounded_number`, `malformed_phone`,
    `foreign_phone`, `postal_code_elsewhere`, `postal_code_belongs_to`, `misplaced`, `namesakes`, `namesakes_and_more`,
    `test_data`, `several_readings`, `unread`, `second_address`.
    """
    params: NotRequired[dict[str, str]]
    """The values in the message."""
    message: str
    """Text for people, in a language of `Accept-Language`: en, zh, de, fr, es, pt, ja."""
    fix: NotRequired[list[JsonPatchOperation]]
    """JSON Patch (RFC 6902). Severity info: it was applied. Else it corrects the problem when it is applied."""


class PartStatuses(TypedDict, total=False):
    """The result for each part that is stated, inferred or missing. confirmed: found in the reference data; corrected:
    found after a change; inferred: derived from other parts; unconfirmed: no source has it, or a finding doubts it;
    unexpected: not used in addresses of the country; missing: required but absent.
    """

    country_code: Literal["confirmed", "corrected", "inferred", "unconfirmed", "unexpected", "missing"]
    administrative_area: Literal["confirmed", "corrected", "inferred", "unconfirmed", "unexpected", "missing"]
    locality: Literal["confirmed", "corrected", "inferred", "unconfirmed", "unexpected", "missing"]
    dependent_locality: Literal["confirmed", "corrected", "inferred", "unconfirmed", "unexpected", "missing"]
    township: Literal["confirmed", "corrected", "inferred", "unconfirmed", "unexpected", "missing"]
    address_lines: Literal["confirmed", "corrected", "inferred", "unconfirmed", "unexpected", "missing"]
    postal_code: Literal["confirmed", "corrected", "inferred", "unconfirmed", "unexpected", "missing"]
    sorting_code: Literal["confirmed", "corrected", "inferred", "unconfirmed", "unexpected", "missing"]
    organization: Literal["confirmed", "corrected", "inferred", "unconfirmed", "unexpected", "missing"]
    recipient: Literal["confirmed", "corrected", "inferred", "unconfirmed", "unexpected", "missing"]
    phone: Literal["confirmed", "corrected", "inferred", "unconfirmed", "unexpected", "missing"]


class AddressLocation(TypedDict):
    """The position of the address. null: unknown."""

    latitude: float
    """Degrees, WGS-84."""
    longitude: float
    """Degrees, WGS-84."""
    granularity: Literal[
        "none",
        "country",
        "administrative_area",
        "locality",
        "dependent_locality",
        "township",
        "postal_code",
        "road",
        "house_number",
        "poi",
        "building",
        "unit",
        "room",
    ]
    """The kind of place that the position belongs to."""
    uncertainty_m: float
    """Metres. The door is within this distance in about nine of ten cases."""
    source: str
    """Name of the provider. Of a pin: `pin:` and who set it."""
    pinned: bool
    """true: the position was set by hand; providers do not overwrite it."""
    note: NotRequired[str]
    """The note of the pin."""


class AddressVerification(TypedDict):
    """The last verification, in the background."""

    status: Literal["pending", "verified", "not_found", "not_covered", "failed"]
    """pending: not checked yet; not_found: the provider does not have the address; not_covered: no provider covers the
    country; failed: no provider was available.
    """
    verified_at: str | None
    """Time of the last check."""
    provider: str | None
    confidence: float | None
    """The probability that mail reaches the customer at this address, as of `confidence_as_of`. Computed from the
    verdict, the provider's result and the evidence.
    """
    confidence_as_of: str | None
    half_life_days: float | None
    """Days in which the confidence halves, because people move, until there is a new check or new evidence. After 30
    days it is `confidence * 0.5 ** (30 / half_life_days)`.
    """
    reasons: list[ConfidenceReason]
    """The reasons for the confidence: first the verdict, then the provider, then the evidence, newest first."""
    verify_after: str | None
    """When the address is verified again, by the tenant's verification policy."""


class TenantOfApiKey(TypedDict):
    id: str
    """UUID. Ids created by Doorplate are of version 7."""
    slug: str
    name: str


class AttributeCondition(TypedDict):
    """An attribute of the customer: `equals` or `at_least`."""

    name: str
    """Name of an attribute that is declared as not personal."""
    equals: NotRequired[str | float | bool]
    """The attribute has exactly this value."""
    at_least: NotRequired[float]
    """The attribute is a number that is not less than this value."""


class EvidenceCondition(TypedDict):
    """There is such evidence about the present place of the address."""

    kind: Literal["delivered", "returned", "customer_confirmed", "visited", "mail_bounced"]
    reason: NotRequired[Literal["unknown_recipient", "moved", "no_such_address", "refused", "unclaimed", "other"]]
    since: NotRequired[str]
    """The evidence occurred at this time or later."""


class NearCondition(TypedDict):
    """The position is within this distance. Written positions are found after about 1 second. Requires `pii:read`."""

    latitude: float
    """Degrees, WGS-84."""
    longitude: float
    """Degrees, WGS-84."""
    radius_m: float
    """Metres."""


class Box(TypedDict):
    """The area between two parallels and two meridians."""

    south: float
    """Degrees, WGS-84."""
    west: float
    """Degrees, WGS-84. Greater than `east` if the box crosses the antimeridian."""
    north: float
    """Degrees, WGS-84."""
    east: float
    """Degrees, WGS-84."""


class Point(TypedDict):
    latitude: float
    """Degrees, WGS-84."""
    longitude: float
    """Degrees, WGS-84."""


class WithinCondition(TypedDict, total=False):
    """The position is in this area: `box` or `polygon`. Written positions are found after about 1 second. Requires
    `pii:read`.
    """

    box: Box
    """The area between two parallels and two meridians."""
    polygon: list[Point]
    """The area within a ring of points. The last point is connected to the first. Sides must not cross the
    antimeridian: combine two polygons by `any`. If the ring crosses itself, areas that it surrounds twice are outside.
    """


Difference = TypedDict(
    "Difference",
    {
        "pointer": "str",
        "from": "NotRequired[Any]",
        "to": "NotRequired[Any]",
    },
)


class AddressHistoryEntry(TypedDict):
    version: int
    """The version after the change."""
    operation: Literal["create", "update", "delete", "restore", "erase"]
    occurred_at: str
    """RFC 3339 in UTC, with milliseconds."""
    actor: str
    """Who made the change: `api_key:<id>`, `oauth:<subject>`, `system:<part>` or `sql:<user>`."""
    source: str
    """The channel of the change: `Doorplate-Source` of the request, or the part of the service."""
    reason: str | None
    request_id: str | None
    diff: list[Difference]
    """The differences to the previous version, field by field."""
    state: Address | None
    """The state after the change. null: the customer is erased."""


class AttributeLimits(TypedDict, total=False):
    """Limits that are checked when a value is written."""

    max_length: int
    """Maximum length in characters. For strings."""
    minimum: float
    """For numbers."""
    maximum: float
    """For numbers."""
    enum: list[str | float]
    """The allowed values. For strings and numbers."""


class CampaignWait(TypedDict):
    """Why the campaign is waiting or slowed down. null: it runs at full rate, or is not running."""

    code: Literal["gazetteer", "worker", "queue", "provider_rate", "provider_budget", "provider_failing", "throttled"]
    """gazetteer: the built-in gazetteer is not loaded yet (in the first minutes of an installation); worker: no worker
    process is running, or none has claimed work of this campaign for 30 seconds; queue: the queue (Redis, or its tables
    in Postgres) fails, which delays work by some seconds; provider_rate: the campaign is limited by the provider's
    `calls_per_second`, or the provider asks for fewer calls; provider_budget: the provider's budget of the day is used
    up, and the policy says `postpone`; provider_failing: the provider fails or its circuit breaker is open, and the
    policy says `postpone`; throttled: interactive requests take precedence, and the campaign runs at about a third of
    its rate.
    """
    provider: str | None
    """Name of the provider, if `code` begins with `provider_`."""
    since: str
    """RFC 3339 in UTC, with milliseconds."""
    until: str | None
    """Time of the next attempt, if known."""


class CampaignSchedule(TypedDict):
    """A campaign with a schedule verifies nothing itself. At each scheduled time it starts a campaign with its filter,
    unless the previous one is still running.
    """

    cron: str
    """Cron expression of five fields: minute, hour, day of month, month, day of week. At most once an hour: the minute
    must be a single number.
    """
    timezone: str
    """IANA time zone of the cron expression."""


class CampaignProgress(TypedDict):
    total: int | None
    """Addresses that matched at the start. null until they are counted."""
    selected: int
    """Addresses selected so far."""
    skipped: int
    """Addresses that were selected but already had an open verification."""
    queued: int
    running: int
    verified: int
    not_found: int
    not_covered: int
    failed: int
    superseded: int
    """Addresses that changed before they were verified. The new version is verified outside the campaign."""
    cancelled: int
    rate_per_second: float | None
    """Addresses finished per second, recently, without skipped ones. null: none finished yet, or the campaign is not
    running.
    """
    seconds_left: int | None
    """Estimated time of completion, from the current rate and the providers' daily budgets. null: unknown."""


class ProviderEstimate(TypedDict):
    provider: str
    calls: int
    cost: float
    """In the currency of the provider's `cost_per_call`."""
    days: int | None
    """Days for which the calls use the provider's whole budget (`calls_per_day`). null: no budget. Calls beyond a day's
    budget go to other providers or wait, by the policy's `when_unanswered`.
    """


class StateBefore(TypedDict):
    status: Literal["pending", "verified", "not_found", "not_covered", "failed"]
    provider: str | None
    confidence: float | None
    """Granularity of the address at that time."""
    location: dict[str, Any] | None
    """Position of the address."""


class StateAfter(TypedDict):
    """The state after the campaign, as the provider returned it. null: nothing was written."""

    status: Literal["pending", "verified", "not_found", "not_covered", "failed"]
    provider: str | None
    location: dict[str, Any] | None
    """Position of the address."""


class ComparedComponent(TypedDict):
    component: Literal[
        "country_code",
        "administrative_area",
        "locality",
        "dependent_locality",
        "township",
        "postal_code",
        "road",
        "community",
        "poi",
        "sub_road",
        "house_number",
        "sub_house_number",
        "building",
        "unit",
        "floor",
        "room",
    ]
    result: Literal["equal", "equivalent", "differs", "missing"]
    """equivalent: two spellings of the same value; missing: only one address states it."""
    a: str | None
    """The value that was compared. null: not stated."""
    b: str | None
    """The value that was compared. null: not stated."""


class ComparedFingerprints(TypedDict):
    """Equal fingerprints mean the same door; one door can have several."""

    a: str
    b: str


class PurposeRecipient(TypedDict):
    """A recipient of the data."""

    name: str
    """Who receives the data."""
    country_code: str
    """Where the recipient processes it. ISO 3166-1 alpha-2."""
    role: Literal["processor", "controller", "authority"]
    """processor: on your behalf (PIPL: 受托人). controller: for its own purposes. authority: by law."""


class PurposeCountry(TypedDict):
    """A country that data may be sent to."""

    country_code: str
    """ISO 3166-1 alpha-2."""
    transfer_basis: Literal[
        "not_needed",
        "adequacy",
        "standard_contract",
        "binding_corporate_rules",
        "certification",
        "security_assessment",
        "separate_consent",
        "exemption",
    ]
    """Why data may be sent there. not_needed: it stays in the country or the economic area where it was collected.
    adequacy: Article 45 GDPR. standard_contract: standard clauses (Article 46(2)(c) GDPR), or the standard contract of
    Article 38 PIPL (标准合同). certification: 认证. security_assessment: 安全评估. separate_consent: 单独同意 of
    Article 39 PIPL. exemption: a derogation of Article 49 GDPR, or an exemption of the rules for cross-border data
    flows.
    """


class NoticePut(TypedDict):
    """What people are shown in one language."""

    language: str
    """Language of the notice (BCP 47)."""
    text: str
    """The notice that people are shown, word for word. At most 20,000 characters."""
    url: NotRequired[str | None]
    """Where the notice is published."""


class Notice(TypedDict):
    """A notice in one language."""

    language: str
    """Language of the notice (BCP 47)."""
    text: str
    """The notice that people are shown, word for word. At most 20,000 characters."""
    url: str | None
    """Where the notice is published."""
    sha256: str
    """SHA-256 of the text of the notice in UTF-8, in hexadecimal digits."""


class ConsentState(TypedDict):
    """The state of one purpose."""

    purpose: str
    """Name of a purpose, unique within the tenant: lower-case letters, digits and hyphens."""
    is_active: bool
    """Whether the customer consents now: the latest record is `given`, for a version that counts, and the purpose is
    not archived.
    """
    may_be_disclosed: bool
    """Whether the customer may be disclosed for the purpose now: consent, where it is needed, is active, and there is
    no objection that counts.
    """
    consent_id: str | None
    """UUID. Ids created by Doorplate are of version 7."""
    status: Literal["given", "withdrawn", "expired"] | None
    """given: the customer has consented. withdrawn: the customer no longer consents. expired: your rules no longer
    count the consent.
    """
    purpose_version: int | None
    """The version of the purpose whose notice the customer was shown."""
    since: str | None
    """Time of the latest record."""
    objected_at: str | None
    """Time of the objection. null: there is none."""


class CustomerHistoryEntry(TypedDict):
    version: int
    """The version after the change."""
    operation: Literal["create", "update", "delete", "restore", "erase"]
    occurred_at: str
    """RFC 3339 in UTC, with milliseconds."""
    actor: str
    """Who made the change: `api_key:<id>`, `oauth:<subject>`, `system:<part>` or `sql:<user>`."""
    source: str
    """The channel of the change: `Doorplate-Source` of the request, or the part of the service."""
    reason: str | None
    request_id: str | None
    diff: list[Difference]
    """The differences to the previous version, field by field."""
    state: Customer | None
    """The state after the change. null: the customer is erased."""


class CustomerBatchItem(TypedDict):
    source: str
    """The external system."""
    ref: str
    """The customer's key in the external system."""
    customer: CustomerCreate
    addresses: NotRequired[list[AddressCreate]]
    """An address at a door that the customer already has updates that address; any other is added."""


class CustomerBatchError(TypedDict):
    pointer: str
    """JSON Pointer (RFC 6901) into the item."""
    detail: str


class CustomerBatchItemResult(TypedDict):
    status: Literal["created", "updated", "unchanged", "refused"]
    customer_id: str | None
    """UUID. Ids created by Doorplate are of version 7."""
    address_ids: list[str]
    """In the order of the item's addresses."""
    errors: NotRequired[list[CustomerBatchError]]


class ImportColumn(TypedDict):
    name: str
    """Name of the column in the header."""
    field: (
        Literal[
            "ref",
            "name",
            "given_name",
            "family_name",
            "customer_phone",
            "email",
            "language_code",
            "customer_tags",
            "other_phone",
            "recipient",
            "organization",
            "phone",
            "instructions",
            "usages",
            "is_default_shipping",
            "is_default_billing",
            "country",
            "administrative_area",
            "locality",
            "dependent_locality",
            "township",
            "address_line",
            "postal_code",
            "address_language_code",
            "address_tags",
            "divisions",
            "house_number",
            "unit",
            "text",
        ]
        | None
    )
    """The field that the column is mapped to. null: the column is ignored."""
    address: Literal["shipping", "billing", "home", "work", "pickup", "returns", "other", "2", "3", "4", "5"] | None
    """The address of the row that the field is of: by its usage, or numbered. null: the main address, or the customer.
    """


class ImportReading(TypedDict):
    """How the file is read."""

    format: Literal["csv", "ndjson", "xlsx"]
    encoding: str
    """Character encoding of the file."""
    delimiter: str | None
    """Separator of cells. null: the format has none."""
    columns: list[ImportColumn]
    header_line: int | None
    """Line with the names of the columns. null: there is none."""
    sheet: str | None
    """The sheet of a workbook that is read. null: not a workbook."""
    sheets: list[str]
    """All sheets of the workbook."""
    country_code: str | None
    """Country of rows that do not state one."""


class ImportProgress(TypedDict):
    total: int
    """Rows in the file."""
    read: int
    """Rows processed so far."""
    refused: int
    """Rejected rows, listed by `/refused`."""
    unchanged: int
    """Rows that changed nothing."""
    customers_created: int
    """Customers."""
    customers_updated: int
    """Customers."""
    addresses_created: int
    """Addresses."""
    addresses_updated: int
    """Addresses."""
    rows_per_second: int | None
    seconds_left: int | None
    undone: int
    """Customers and addresses that an undo deleted or restored."""
    kept: int
    """Customers and addresses that an undo kept because they were changed after the import, listed by `/kept`."""


class ImportWarning(TypedDict):
    code: Literal[
        "column_ignored",
        "rounded_number",
        "phone_ignored",
        "masked_value",
        "rows_skipped",
        "sheets_ignored",
        "no_address",
    ]
    """column_ignored: a column that looks like a part of an address is mapped to nothing; rounded_number: a spreadsheet
    has rounded numbers, whose digits are lost; phone_ignored: a further number of the customer is not a phone number;
    masked_value: names, addresses, numbers or keys are masked; rows_skipped: rows above the header; sheets_ignored:
    other sheets of the workbook; no_address: no column was recognised as an address.
    """
    column: str | None
    """Name of the column. null: it concerns the file."""
    line: int | None
    """The first line that it concerns."""
    rows: int
    """Rows among those validated that it concerns."""
    example: str | None
    """The value in that line, which would be lost."""
    detail: str


class ImportRefusal(TypedDict):
    line: int
    reason: str


class ImportPreviewRow(TypedDict):
    line: int
    ref: str
    customer: CustomerCreate
    addresses: list[Address]


class ImportKept(TypedDict):
    entity: Literal["customer", "address"]
    id: str
    """UUID. Ids created by Doorplate are of version 7."""
    customer_id: str
    """UUID. Ids created by Doorplate are of version 7."""
    reason: Literal["changed_since", "has_addresses", "restricted"]
    """changed_since: it was changed after the import; has_addresses: the customer has an address that is kept;
    restricted: the processing of the customer is restricted.
    """


class CountryFormField(TypedDict):
    part: EnvelopePart
    label: str
    """By `Accept-Language`: en, zh, de, fr, es, pt or ja."""
    local_label: str
    """In the language of the country."""
    is_required: bool


class EnvelopeLayout(TypedDict):
    """The lines of an envelope in the country's script and in Latin letters. Equal where the country has one script."""

    local: list[list[EnvelopePart]]
    """Lines from top to bottom, each with its parts from left to right."""
    latin: list[list[EnvelopePart]]
    """Lines from top to bottom, each with its parts from left to right."""


class PostalCodeForm(TypedDict):
    """null: the country has no postal codes."""

    pattern: str
    """Regular expression (ECMAScript) for the standard notation."""
    examples: list[str]
    prefix: str | None
    """Prefix of the code on mail from abroad."""


class CountryFormSubdivision(TypedDict):
    code: str | None
    """GB/T 2260 in China, ISO 3166-2 elsewhere. For `GET /v1/divisions`."""
    value: str
    """The value for `administrative_area`."""
    name: str
    latin_name: str


class CustomerRecipient(TypedDict):
    kind: Literal["webhook", "provider", "export", "reader"]
    """webhook: an endpoint. provider: of positions. export: a file that was downloaded, with all copies of it. reader:
    a key or a client that has read the customer, as `actor` of the change log.
    """
    id: str
    """Id of the webhook or of the export, name of the provider, or the reader: `api_key:<id>`, `oauth:<subject>`."""
    actor: str | None
    """Of an export: who has created it."""
    purposes: list[str]
    """`Doorplate-Purpose` of these reads. Empty where none was stated."""
    reads: int
    """How often it has received data of the customer."""
    last_at: str
    """When for the last time."""
    version: int | None
    """The version of the customer at that time. null: before it was created."""
    is_current: bool
    """false: it has received nothing since the last change, and has to be informed of it."""


class BreachCategory(TypedDict):
    entity: Literal["customer", "address"]
    field: str
    is_masked: bool
    """true: it was masked in all responses."""


class BreachCountry(TypedDict):
    country_code: str | None
    """ISO 3166-1 alpha-2."""
    customers: int


class BreachOperation(TypedDict):
    operation: str
    reads: int


class ErasurePlace(TypedDict):
    place: str
    """The table, or the key store."""
    outcome: Literal["deleted", "emptied", "kept", "destroyed"]
    """deleted: the rows are removed. emptied: the rows stay without personal data. kept: the rows hold no personal
    data, or `reason` says until when. destroyed: a key, without which no copy of what it sealed can be read.
    """
    rows: int
    reason: str | None
    """What stays, and why."""


class ErasureRecipient(TypedDict):
    kind: Literal["webhook", "provider", "export", "reader"]
    """webhook: an endpoint. provider: of positions. export: a file that was downloaded, with all copies of it. reader:
    a key or a client that has read the customer, as `actor` of the change log.
    """
    id: str
    """Id of the webhook or of the export, name of the provider, or the reader: `api_key:<id>`, `oauth:<subject>`."""
    actor: str | None
    """Of an export: who has created it."""
    purposes: list[str]
    """`Doorplate-Purpose` of these reads. Empty where none was stated."""
    last_at: str | None
    """When it received data for the last time. null: the read audit does not have it, but it may have."""
    acknowledged_at: str | None
    """When a webhook accepted the event `customer.erased`. null: not yet, or not a webhook."""


class ReceiptKey(TypedDict):
    kty: str
    crv: str
    x: str
    """The public key, base64url."""
    kid: str
    """As in the header of a receipt."""
    alg: str
    use: str


class CustomerExportCreate(TypedDict):
    entity: Literal["customers"]
    format: Literal["csv", "ndjson", "geojson"]
    """csv: RFC 4180 in UTF-8; text that a spreadsheet would run as a formula is prefixed with an apostrophe. ndjson:
    one resource per line. geojson: a FeatureCollection, for addresses only.
    """
    as_of: NotRequired[str]
    """The moment to export, not in the future. Default: now."""
    filter: NotRequired[CustomerFilter]


class AddressExportCreate(TypedDict):
    entity: Literal["addresses"]
    format: Literal["csv", "ndjson", "geojson"]
    """csv: RFC 4180 in UTF-8; text that a spreadsheet would run as a formula is prefixed with an apostrophe. ndjson:
    one resource per line. geojson: a FeatureCollection, for addresses only.
    """
    as_of: NotRequired[str]
    """The moment to export, not in the future. Default: now."""
    filter: NotRequired[AddressFilter]


class ExportDownload(TypedDict):
    """The download. It can be repeated, with the same result each time. To continue an interrupted download, add
    `after=` with the last complete row: `customer:<id>` or `address:<id>`. Range requests are not supported.
    """

    url: str
    """A signed link: the download needs no key. Each response to a read of the export contains a new link."""
    expires_at: str
    """RFC 3339 in UTC, with milliseconds."""


class ExportProgress(TypedDict):
    rows_sent: int
    """Rows written so far by the latest download."""
    downloaded_at: str | None
    """When the last complete download ended."""


class ReverseGeocodedParts(TypedDict):
    country_code: str
    """ISO 3166-1 alpha-2."""
    administrative_area: str | None
    """省, state, prefecture."""
    locality: str | None
    """市, city."""
    dependent_locality: str | None
    """区县, district."""
    township: str | None
    """街道, 镇, 乡."""
    postal_code: str | None
    """Postal code."""
    address_lines: list[str]
    division_code: str | None
    """GB/T 2260 in China."""


class ParseItem(TypedDict):
    text: str
    """The pasted text: in any order, with labels, separators and several lines."""
    country_code: NotRequired[str]
    """ISO 3166-1 alpha-2. The country of texts that do not name one."""
    single: NotRequired[bool]
    """Treats the text as one address, even if it looks like several."""


class ParseCandidate(TypedDict):
    code: str
    """GB/T 2260 for a division of China, ISO 3166-2 for a state, ISO 3166-1 for a country."""
    names: list[str]
    """From the country or the province down."""
    confidence: float
    """The measured share of such results that are correct."""


class ParsedField(TypedDict):
    field: str
    value: str
    """The value in standard form."""
    start: int
    """Offset in UTF-16 code units."""
    end: int
    """Offset in UTF-16 code units."""
    confidence: float
    """The measured share of such results that are correct."""


ParseNote = TypedDict(
    "ParseNote",
    {
        "code": Literal[
            "missing_part",
            "unknown_value",
            "invalid_format",
            "mismatch",
            "unexpected_part",
            "redundant_part",
            "format_corrected",
            "spelling_corrected",
            "value_inferred",
            "division_abolished",
            "ambiguous",
            "missing_subpremise",
            "suspicious",
            "country_not_covered",
        ],
        "part": Literal[
            "country_code",
            "administrative_area",
            "locality",
            "dependent_locality",
            "township",
            "address_lines",
            "postal_code",
            "sorting_code",
            "organization",
            "recipient",
            "phone",
        ],
        "from": "str | None",
        "to": "str | None",
        "message": "str",
    },
)


class RemainingText(TypedDict):
    start: int
    """Offset in UTF-16 code units."""
    end: int
    """Offset in UTF-16 code units."""
    text: str
    kind: Literal["note", "order_ref", "id_number", "product", "account", "amount", "phone", "sender", "other"]
    """What the text is about: a `note` for the courier, an `order_ref` (numbers of orders and parcels), an `id_number`
    (of an identity document, masked), a `product`, an `account` (chat, user name, e-mail), an `amount` of money, a
    `phone` number that is masked or has a wrong number of digits, the `sender`, or `other`: it was not understood.
    """


class DeliveriesCondition(TypedDict):
    """Evidence of kind `delivered` within this time before the last check or evidence."""

    at_least: int
    within: str
    """Duration (RFC 3339) in years, months and days, or in weeks, such as P6M."""


class VerificationRule(TypedDict):
    customer_tag: NotRequired[str]
    """The customer of the address has this tag."""
    address_tag: NotRequired[str]
    """The address has this tag."""
    country_code: NotRequired[str]
    """ISO 3166-1 alpha-2."""
    customer_attribute: NotRequired[AttributeCondition]
    """An attribute of the customer: `equals` or `at_least`."""
    address_attribute: NotRequired[AttributeCondition]
    """An attribute of the address: `equals` or `at_least`."""
    confidence_below: NotRequired[float]
    """Range of the confidence right after the last check or evidence."""
    deliveries: NotRequired[DeliveriesCondition]
    """Evidence of kind `delivered` within this time before the last check or evidence."""
    interval: str
    """Duration (RFC 3339) in years, months and days, or in weeks, such as P6M."""


class HalfLifeRule(TypedDict):
    customer_tag: NotRequired[str]
    """The customer of the address has this tag."""
    address_tag: NotRequired[str]
    """The address has this tag."""
    country_code: NotRequired[str]
    """ISO 3166-1 alpha-2."""
    half_life: str
    """Duration (RFC 3339) in years, months and days, or in weeks, such as P6M."""


class ProcessingTenant(TypedDict):
    id: str
    """UUID. Ids created by Doorplate are of version 7."""
    slug: str
    name: str


class PurposeSummary(TypedDict):
    """A purpose without its notices."""

    name: str
    """Name of a purpose, unique within the tenant: lower-case letters, digits and hyphens."""
    version: int
    title: str
    """What the data is used for, in words."""
    description: str | None
    """Details, for your records."""
    basis: Literal["consent", "contract", "legal_obligation", "vital_interests", "public_task", "legitimate_interests"]
    """The ground of the processing, by Article 6(1) GDPR. Where the basis is consent, customers without an active
    consent are not disclosed for the purpose.
    """
    needs_separate_consent: bool
    """Whether the purpose needs a consent of its own, for any basis: 单独同意 of PIPL (Articles 23, 25, 29 and 39).
    Consents must then have `is_separate`.
    """
    retention: str | None
    """For how long the data is kept for the purpose. RFC 3339 duration such as P3Y. null: until the person is erased.
    """
    data_categories: list[str]
    """Which kinds of data are processed, for the records of processing."""
    recipients: list[PurposeRecipient]
    """Who receives the data. Their countries must be in `countries`."""
    countries: list[PurposeCountry]
    """The countries that data may be sent to. Providers and webhooks of the purpose in other countries are not called.
    """
    consents_from_version: int
    """Consents to an earlier version of the purpose do not count: set it where a change needs new consents (Article 14
    PIPL).
    """
    notice_languages: list[str]
    """The languages that it has notices in."""


class ProcessingPurpose(TypedDict):
    """A purpose in use, and what is tied to it. Without its notices."""

    purpose: PurposeSummary
    """A purpose without its notices."""
    api_keys: list[str]
    """Names of the API keys that are bound to it."""
    providers: list[str]
    """Names of the providers that are called for it."""
    webhooks: list[str]
    """Ids of the webhooks that receive events for it."""


class ProcessingData(TypedDict):
    """The data that is stored of a kind of object."""

    entity: Literal["customer", "address"]
    sealed: list[str]
    """Fields that are encrypted with the key of the customer."""
    clear: list[str]
    """Fields that are stored unencrypted: codes, tags, and attributes declared as not personal."""


class ProcessingProvider(TypedDict):
    """A geocoding provider that addresses are sent to."""

    name: str
    title: str
    host: str | None
    """Host of your own server. null: the public service."""
    enabled: bool
    countries: list[str] | None
    """Whose addresses are sent. null: all."""
    country_code: str | None
    """Where they are sent. null: not stated."""
    purpose: str | None
    """Name of a purpose, unique within the tenant: lower-case letters, digits and hyphens."""


class ProcessingWebhook(TypedDict):
    """A webhook that events are sent to."""

    id: str
    """UUID. Ids created by Doorplate are of version 7."""
    host: str
    status: str
    payload: str
    """full: with the data. thin: ids only."""
    country_code: str | None
    """Where events are sent. null: not stated."""
    purpose: str | None
    """Name of a purpose, unique within the tenant: lower-case letters, digits and hyphens."""


class ProcessingTransfer(TypedDict):
    """A country that data goes to."""

    country_code: str | None
    """null: the country is not stated."""
    transfer_bases: list[str]
    """The bases that purposes give for it; empty if none does."""
    purposes: list[str]
    recipients: list[str]
    """Recipients of purposes, providers and webhooks there."""


class ProcessingRetention(TypedDict):
    """How long one kind of data is kept."""

    what: str
    period: str
    """RFC 3339 duration, or in words."""


class ProcessingAccess(TypedDict):
    """A valid API key."""

    id: str
    """UUID. Ids created by Doorplate are of version 7."""
    name: str
    scopes: list[str]
    purposes: list[str]
    """Empty: any, or none."""
    sees_personal_data: bool
    """Whether it has `pii:read`; others see masked values."""
    expires_at: str | None
    """RFC 3339 in UTC, with milliseconds."""


class QueueJobs(TypedDict):
    """Jobs in the queue, by state. null: the queue is not available. No work is lost then, but it is delayed."""

    waiting: int
    active: int
    delayed: int


class QueueState(TypedDict):
    name: str
    jobs: QueueJobs | None
    """Jobs in the queue, by state. null: the queue is not available. No work is lost then, but it is delayed."""


class JobKind(TypedDict):
    name: str
    """Name of the kind of job, as in the metrics."""
    open: int
    """Rows that wait or run; at most 100000 are counted. For campaigns without their verifications."""
    running: int
    oldest_seconds: int
    """Seconds for which the oldest due row has waited; 0: none is due. For campaigns: since a worker last claimed work
    of it.
    """
    workers: int
    """Processes that run this kind of job."""


class OpenVerifications(TypedDict):
    """Verifications that wait or run, including those of campaigns."""

    queued: int
    running: int


class RestrictionPeriod(TypedDict):
    grounds: Literal[
        "accuracy_contested",
        "unlawful_processing",
        "legal_claims",
        "objection_pending",
        "retention_ended",
    ]
    """`accuracy_contested`: the customer says that the data is wrong, and it is being checked. `unlawful_processing`:
    the customer wants no erasure. `legal_claims`: the customer needs the data for a claim. `objection_pending`: the
    customer has objected, and it is being decided. `retention_ended`: the data is no longer needed, and cannot be
    deleted yet (PIPL, Article 47).
    """
    reason: str | None
    """Why the customer was restricted. null: none was stated, or the key has no scope `restricted:read`."""
    restricted_by: str
    """Who restricted the customer."""
    restricted_at: str
    """RFC 3339 in UTC, with milliseconds."""
    lifted_by: str | None
    """Who lifted or replaced it. null: it holds."""
    lifted_at: str | None
    """RFC 3339 in UTC, with milliseconds."""
    lift_reason: str | None
    """Why it was lifted, from `Doorplate-Reason`. null: none was stated, or the key has no scope `restricted:read`."""


class RetentionCondition(TypedDict, total=False):
    """All stated members must be true, one of which is a time. `customer` is for the entity `customer`, `address` for
    `address`; other entities have only `age`.
    """

    customer: CustomerFilter
    address: AddressFilter
    age: str
    """Created this long ago or earlier. Of what ends, such as a verification: ended. Duration (ISO 8601) in years,
    months and days, or in weeks; months end in UTC.
    """
    inactive_for: str
    """For customers and addresses: no change by anyone but the service itself, and no evidence, for this time. Of a
    customer, its addresses count too. Duration (ISO 8601) in years, months and days, or in weeks; months end in UTC.
    """
    deleted_for: str
    """For customers: deleted this long ago or earlier. Without it, only what is not deleted is hit. Duration (ISO 8601)
    in years, months and days, or in weeks; months end in UTC.
    """


class ExternalRefSearch(TypedDict):
    """The complete external reference."""

    source: NotRequired[str]
    ref: str


class NearSearch(TypedDict):
    """Positions within a circle. Without other search terms the nearest come first."""

    latitude: float
    """Degrees, WGS-84."""
    longitude: float
    """Degrees, WGS-84."""
    radius_m: float
    """Metres."""


class CustomerSearchFilter(TypedDict, total=False):
    country_code: str
    """ISO 3166-1 alpha-2."""
    division_code: str
    """The address is in this division or in one below it. GB/T 2260 in China, ISO 3166-2 elsewhere."""
    status: Literal["pending", "verified", "not_found", "not_covered", "failed"]
    """Status of the verification."""
    tag: str
    """Customers with this tag."""
    address_tag: str
    """Customers with an address that has this tag."""
    customer: CustomerFilter
    address: AddressFilter


class AddressHit(TypedDict):
    address: Address
    score: float
    """Quality of the match, 0 to 1. 1: exact."""
    distance_m: float | None
    """Metres from `near`. null: the search has no `near`."""


class CustomerHit(TypedDict):
    customer: Customer
    address_id: str | None
    """The best matching address, if addresses were searched."""
    score: float
    """Quality of the match, 0 to 1. 1: exact."""
    distance_m: float | None
    """Metres from `near`. null: the search has no `near`."""


class TenantErasurePlace(TypedDict):
    place: str
    """The table."""
    outcome: Literal["deleted", "destroyed", "kept"]
    """deleted: the rows are removed. destroyed: keys, without which no copy of what they sealed can be read."""
    rows: int
    """0 of what is kept."""
    reason: str | None
    """Why rows are kept."""


class SuggestedParts(TypedDict):
    """Merge into an address (RFC 7396). null: removes a part that belongs to another place."""

    country_code: str
    """ISO 3166-1 alpha-2."""
    administrative_area: str | None
    """省, state, prefecture."""
    locality: str | None
    """市, city."""
    dependent_locality: str | None
    """区县, district."""
    township: str | None
    """街道, 镇, 乡."""
    postal_code: NotRequired[str]
    """Absent if unknown: the address then keeps its postal code."""


class SuggestionMatch(TypedDict):
    by: Literal["name", "pinyin", "initials", "former_name", "postal_code", "spelling", "street"]
    """How `q` was matched. initials: the first letters of syllables; former_name: the name of an abolished division,
    for its successor; spelling: there is no exact match, and one letter or character was replaced.
    """
    is_exact: bool
    """Whether `q` is the complete name or code."""


class GoodEnough(TypedDict, total=False):
    """A result below these values is kept as a candidate, and the next provider is called. null: any position is
    accepted.
    """

    granularity: Literal[
        "none",
        "country",
        "administrative_area",
        "locality",
        "dependent_locality",
        "township",
        "postal_code",
        "road",
        "house_number",
        "poi",
        "building",
        "unit",
        "room",
    ]
    """Minimum granularity."""
    confidence: float
    """Minimum confidence."""


class ProviderKind(TypedDict):
    name: Literal["amap", "baidu", "tencent", "google", "here", "nominatim", "photon", "pelias"]
    """Name of a provider that Doorplate supports."""
    title: str
    countries: list[str] | None
    """The countries that the provider covers. null: all."""
    is_in_china: bool
    needs_key: bool
    default_base_url: str | None
    """URL of the public service. null: there is none, and you need your own server."""
    default_calls_per_second: float
    documentation_url: str


class ProviderTestAddress(TypedDict):
    """The address to geocode. Default: a public building."""

    country_code: str
    """ISO 3166-1 alpha-2."""
    address_lines: NotRequired[list[str]]
    administrative_area: NotRequired[str | None]
    locality: NotRequired[str | None]
    dependent_locality: NotRequired[str | None]
    township: NotRequired[str | None]
    postal_code: NotRequired[str | None]


class ProviderTestLocation(TypedDict):
    """The position."""

    latitude: float
    """Degrees, WGS-84."""
    longitude: float
    """Degrees, WGS-84."""
    granularity: Literal[
        "none",
        "country",
        "administrative_area",
        "locality",
        "dependent_locality",
        "township",
        "postal_code",
        "road",
        "house_number",
        "poi",
        "building",
        "unit",
        "room",
    ]
    uncertainty_m: float
    """Metres."""
    source: str


class ProviderDay(TypedDict):
    day: str
    """RFC 3339 full-date."""
    provider: Literal["amap", "baidu", "tencent", "google", "here", "nominatim", "photon", "pelias"]
    """Name of a provider that Doorplate supports."""
    calls: int
    cache_hits: int
    """Results from the cache, which cost no call."""
    cost: float
    failures: dict[str, int]
    """Failed calls by reason."""


class ProviderState(TypedDict):
    provider: Literal["amap", "baidu", "tencent", "google", "here", "nominatim", "photon", "pelias"]
    """Name of a provider that Doorplate supports."""
    breaker: Literal["closed", "open", "half_open"]
    """closed: the provider is called. open: it is not called for some time, after repeated failures. half_open: one
    call at a time tests whether it is available again.
    """
    failures_in_a_row: int
    blocked_for: str | None
    """The provider's reason for refusing calls at present. null: it does not refuse them."""
    blocked_until: str | None
    """RFC 3339 in UTC, with milliseconds."""


class VerificationWait(TypedDict):
    """Why a queued verification waits. null: it starts within seconds, or has started."""

    code: Literal["gazetteer", "worker", "campaign", "provider_rate", "provider_budget", "provider_failing"]
    """gazetteer: the built-in gazetteer is not loaded yet (in the first minutes of an installation, or since its load
    fails: see `GET /health/ready` of the worker); worker: no worker process is running; campaign: its campaign is
    paused; provider_rate: the provider's `calls_per_second`, or the provider asks for fewer calls; provider_budget: the
    provider's budget of the day is used up, and the policy says `postpone`; provider_failing: the provider fails or its
    circuit breaker is open.
    """
    provider: str | None
    """Name of the provider, if `code` begins with `provider_`."""
    until: str | None
    """Time of the next attempt, if known."""


class VerificationLocation(TypedDict, total=False):
    latitude: float
    """Degrees, WGS-84."""
    longitude: float
    """Degrees, WGS-84."""
    granularity: Literal[
        "none",
        "country",
        "administrative_area",
        "locality",
        "dependent_locality",
        "township",
        "postal_code",
        "road",
        "house_number",
        "poi",
        "building",
        "unit",
        "room",
    ]
    uncertainty_m: float
    """Metres."""
    source: str


class VerificationFinding(TypedDict):
    code: str
    """Stable code. `providers_disagree`: the distance of two positions is greater than the sum of their uncertainties.
    `provider_unanswered`: a provider of higher priority was not available. `pin_disagrees`: the distance of the
    provider's position from the pin is greater than the sum of their uncertainties and than 1 km; the pin is kept.
    """
    providers: NotRequired[list[str]]
    """Names of the providers, the one whose position was used first."""
    distance_m: NotRequired[int]
    """Metres between the positions."""
    reason: NotRequired[str]
    """Why the provider did not answer, such as `over_budget`, `breaker_open` or `timeout`; or why its purpose did not
    allow the call: `country_not_allowed`, `consent_missing`, `objected` or `purpose_archived`.
    """


class DeliveryAttempt(TypedDict):
    at: str
    """RFC 3339 in UTC, with milliseconds."""
    response_status: int | None
    """HTTP status. null: there was no response."""
    error_code: str | None
    """Why there was no response: address_refused, name_not_resolved, connection_failed, tls_failed or timeout. Why
    nothing was sent: country_not_allowed, consent_missing, objected or purpose_archived.
    """
    latency_ms: int


class ConsentEventData(TypedDict):
    customer_id: str
    """UUID. Ids created by Doorplate are of version 7."""
    purpose: str
    """Name of the purpose."""
    consent_id: str
    """UUID. Ids created by Doorplate are of version 7."""
    status: Literal["given", "withdrawn", "expired"]
    occurred_at: str
    """When the customer declared it."""
    link: str
    """URL of the consents of the customer, relative to the service."""


class RestrictionEventData(TypedDict):
    customer_id: str
    """UUID. Ids created by Doorplate are of version 7."""
    link: str
    """URL of the restriction of the customer, relative to the service."""


class CustomerEventData(TypedDict):
    id: str
    """UUID. Ids created by Doorplate are of version 7."""
    customer_id: str
    """UUID. Ids created by Doorplate are of version 7."""
    version: int
    """The version that the change made."""
    link: str
    """URL of the resource, relative to the service."""
    changed_fields: NotRequired[list[str]]
    """Names of the changed fields. `changed_fields`, `before` and `after` are present only if the endpoint's `payload`
    is `full`.
    """
    before: NotRequired[Customer | None]
    """The whole state before; null where there was none."""
    after: NotRequired[Customer | None]
    """The whole state after; of what was deleted, the last one; null where it is erased."""


class AddressEventData(TypedDict):
    id: str
    """UUID. Ids created by Doorplate are of version 7."""
    customer_id: str
    """UUID. Ids created by Doorplate are of version 7."""
    version: int
    """The version that the change made."""
    link: str
    """URL of the resource, relative to the service."""
    changed_fields: NotRequired[list[str]]
    """Names of the changed fields. `changed_fields`, `before` and `after` are present only if the endpoint's `payload`
    is `full`.
    """
    before: NotRequired[Address | None]
    """The whole state before; null where there was none."""
    after: NotRequired[Address | None]
    """The whole state after; of what was deleted, the last one; null where it is erased."""


class WebhookDisabledEventData(TypedDict):
    webhook_id: str
    """UUID. Ids created by Doorplate are of version 7."""
    reason: str
    """The `disabled_reason` of the webhook."""
    link: str
    """URL of the webhook, relative to the service."""


class WebhookTestEventData(TypedDict):
    webhook_id: str
    """UUID. Ids created by Doorplate are of version 7."""


class Restore(TypedDict):
    version: int
    """The version to restore."""


ExportCreate: TypeAlias = CustomerExportCreate | AddressExportCreate
"""`filter` is applied to the rows at that moment."""


ResourceState: TypeAlias = Customer | Address
"""The state before the change. null: it did not exist, is erased, or see `after`."""


ParseResult: TypeAlias = ParsedText | ParsedTexts
"""Success."""


FormatResult: TypeAlias = FormattedAddress | FormattedAddresses
"""Success."""


ValidateResult: TypeAlias = ValidatedAddress | ValidatedAddresses
"""Success."""


GeocodeResult: TypeAlias = GeocodedPlace | GeocodedPlaces
"""Success."""


ReverseGeocodeResult: TypeAlias = ReverseGeocodedPlace | ReverseGeocodedPlaces
"""Success."""


WebhookEvent: TypeAlias = CustomerEvent | AddressEvent | ConsentEvent | RestrictionEvent | WebhookDisabledEvent | WebhookTestEvent
