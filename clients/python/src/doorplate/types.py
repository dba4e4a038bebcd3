# Generated from openapi/openapi.json by `npm run generate`.
"""What the service takes and answers: an absent member is left as it is by a patch, None empties it."""

from __future__ import annotations

import sys
from typing import Any, Literal, TypeAlias, TypedDict

if sys.version_info >= (3, 11):
    from typing import NotRequired
else:
    from typing_extensions import NotRequired

__all__ = [
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
    "ApiKeyRotate",
    "ApiKeyWithSecret",
    "AttributeCondition",
    "AttributeDefinition",
    "AttributeDefinitions",
    "AttributeDefinitionsPut",
    "AttributeLimits",
    "BoardLink",
    "Box",
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
    "Country",
    "CountryForm",
    "CountryFormField",
    "CountryFormSubdivision",
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
    "CustomerSearch",
    "CustomerSearchFilter",
    "DeliveriesCondition",
    "DeliveryAttempt",
    "Difference",
    "Division",
    "DivisionDetail",
    "EnvelopeLayout",
    "EnvelopePart",
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
    "JobKind",
    "JsonPatchOperation",
    "MaskedPart",
    "NearCondition",
    "NearSearch",
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
    "QueueJobs",
    "QueueList",
    "QueueState",
    "RemainingText",
    "ResourceState",
    "Restore",
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
    "api-keys:read",
    "api-keys:write",
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
    "address.created",
    "address.updated",
    "address.deleted",
    "address.restored",
    "address.verified",
    "webhook.disabled",
]


class Problem(TypedDict):
    """Problem document of RFC 9457, media type application/problem+json."""

    type: str
    """Of the page about the code, relative to the service."""
    title: str
    status: int
    """The HTTP status, again."""
    code: Literal[
        "malformed_body",
        "invalid_request",
        "invalid_cursor",
        "unauthorized",
        "insufficient_scope",
        "not_found",
        "method_not_allowed",
        "not_acceptable",
        "request_timeout",
        "conflict",
        "external_ref_taken",
        "idempotency_key_in_use",
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
    """Stable: program against this."""
    detail: NotRequired[str]
    """What is wrong this time."""
    request_id: str
    """Name it when you report a fault."""
    errors: NotRequired[list[ProblemError]]
    """The places at fault, at most 20; of a body of more than 50,000 values the first one."""


class Verdict(TypedDict):
    """The outcome of the engine's check of the parts."""

    status: Literal["accepted", "corrected", "needs_review", "rejected", "not_covered"]
    """accepted: everything needed is there and known; corrected: so, after the changes in the findings; needs_review:
    have it confirmed; rejected: cannot be delivered; not_covered: no rules for this country.
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
    """How deep the check reached."""
    next_action: Literal["accept", "confirm", "add_subpremises", "fix"]
    findings: list[Finding]
    parts: PartStatuses
    """What became of each part that was stated, inferred or missed. confirmed: the reference data knows it; corrected:
    so, after a change; inferred: it follows from the rest; unconfirmed: no source can tell, or there is a doubt in the
    findings; unexpected: without a place on the country's envelopes; missing.
    """
    data_version: str
    """The reference data that it was judged against."""


class Address(TypedDict):
    """One customer's use of one place."""

    id: str
    """UUID, version 7 where Doorplate made it."""
    customer_id: str
    """UUID, version 7 where Doorplate made it."""
    version: int
    """Counts the changes; the ETag is the same number."""
    recipient: str | None
    """Who receives there."""
    organization: str | None
    """Company or department."""
    phone: str | None
    """Any spelling; standardised to E.164, with `;ext=` for an extension."""
    instructions: str | None
    """For the courier."""
    usages: list[AddressUsage]
    """What the customer uses it for."""
    is_default_shipping: bool
    """At most one of a customer's addresses is: setting it here takes it from the other."""
    is_default_billing: bool
    """At most one of a customer's addresses is."""
    valid_from: str | None
    """First day of use; may lie in the future."""
    valid_to: str | None
    """Last day of use."""
    tags: list[str]
    """Free words to group by."""
    attributes: dict[str, Any]
    """Free JSON of your own, at most 16 KB. Members that are declared as not personal (`PUT /v1/attribute-definitions`)
    can be used in filters and policies; all others are sealed.
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
    """Post code."""
    sorting_code: str | None
    """Such as CEDEX."""
    language_code: str | None
    """BCP 47."""
    division_code: str | None
    """GB/T 2260 in China, JP- and JIS X 0402 for cities of Japan, ISO 3166-2 elsewhere: the deepest administrative
    division recognised.
    """
    components: dict[str, str]
    """The finer parts of the street lines, as far as they are recognised: road, house_number, poi, building, unit,
    floor, room and others.
    """
    entered: dict[str, Any]
    """The parts as they came, untouched."""
    fingerprint: str
    """Same fingerprint, same door."""
    verdict: Verdict
    location: AddressLocation | None
    """Where it is; null while unknown."""
    verification: AddressVerification
    """The last check in the background."""
    created_at: str
    """RFC 3339, UTC, milliseconds."""
    updated_at: str
    """RFC 3339, UTC, milliseconds."""


class ExternalRef(TypedDict):
    """How another system calls the customer."""

    source: str
    """The other system."""
    ref: str
    """The customer's key in it: unique in that system."""


class Customer(TypedDict):
    """A person or an organisation."""

    id: str
    """UUID, version 7 where Doorplate made it."""
    version: int
    """Counts the changes; the ETag is the same number."""
    kind: Literal["person", "organization"]
    """Default: person."""
    name: str
    """The whole name, as the customer writes it."""
    given_name: str | None
    family_name: str | None
    phones: list[str]
    emails: list[str]
    language_code: str | None
    """BCP 47."""
    external_refs: list[ExternalRef]
    """Each belongs to one customer only."""
    tags: list[str]
    """Free words to group by."""
    attributes: dict[str, Any]
    """Free JSON of your own, at most 16 KB. Members that are declared as not personal (`PUT /v1/attribute-definitions`)
    can be used in filters and policies; all others are sealed.
    """
    created_at: str
    """RFC 3339, UTC, milliseconds."""
    updated_at: str
    """RFC 3339, UTC, milliseconds."""


class ApiKey(TypedDict):
    """An API key's record, without the key."""

    id: str
    """UUID, version 7 where Doorplate made it."""
    name: str
    hint: str
    """The first characters of the key, to recognise it by."""
    scopes: list[str]
    rate_limit_per_minute: int | None
    """Requests a minute; null takes the service's default."""
    created_at: str
    """RFC 3339, UTC, milliseconds."""
    last_used_at: str | None
    """Accurate to an hour."""
    expires_at: str | None
    """RFC 3339, UTC, milliseconds."""
    revoked_at: str | None
    """RFC 3339, UTC, milliseconds."""
    rotated_to: str | None
    """The key that replaces this one."""


class ApiKeyWithSecret(TypedDict):
    """An API key with its record."""

    id: str
    """UUID, version 7 where Doorplate made it."""
    name: str
    hint: str
    """The first characters of the key, to recognise it by."""
    scopes: list[str]
    rate_limit_per_minute: int | None
    """Requests a minute; null takes the service's default."""
    created_at: str
    """RFC 3339, UTC, milliseconds."""
    last_used_at: str | None
    """Accurate to an hour."""
    expires_at: str | None
    """RFC 3339, UTC, milliseconds."""
    revoked_at: str | None
    """RFC 3339, UTC, milliseconds."""
    rotated_to: str | None
    """The key that replaces this one."""
    key: str
    """The key itself: shown this once, stored only as a hash."""


class ApiKeyCreate(TypedDict):
    name: str
    """Who or what uses it."""
    scopes: list[Scope]
    """What the key may do; at most what the key that makes it may do."""
    rate_limit_per_minute: NotRequired[int | None]
    """Requests a minute; null takes the service's default."""
    expires_at: NotRequired[str | None]
    """No later than your own key ends; left out or null, at the same time. A key that is made with an OAuth2 access
    token outlives the token: it has no end unless one is stated.
    """


class ApiKeyRotate(TypedDict, total=False):
    overlap_seconds: int
    """For how long the old key goes on working."""


class Tenant(TypedDict):
    """An isolated address book: a brand, a shop, a business unit."""

    id: str
    """UUID, version 7 where Doorplate made it."""
    slug: str
    """Short name."""
    name: str
    address_limit: int
    """Addresses that a customer may have."""
    created_at: str
    """RFC 3339, UTC, milliseconds."""


class TenantCreate(TypedDict):
    slug: str
    """Short name."""
    name: str
    address_limit: NotRequired[int]
    """Addresses that a customer may have."""


class TenantWithKey(TypedDict):
    """A tenant with its first API key."""

    id: str
    """UUID, version 7 where Doorplate made it."""
    slug: str
    """Short name."""
    name: str
    address_limit: int
    """Addresses that a customer may have."""
    created_at: str
    """RFC 3339, UTC, milliseconds."""
    key: str
    """An API key with every scope of the tenant: shown this once."""


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
"""Which customers. All that is stated must hold; `not` is what must not hold; {} takes all. `all`, `any` and `not`
stand in one another at most 3 deep, with at most 50 conditions in all.
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
"""Which addresses. All that is stated must hold; `not` is what must not hold; {} takes all. `all`, `any` and `not`
stand in one another at most 3 deep, with at most 50 conditions in all.
"""


class AddressCreate(TypedDict, total=False):
    country_code: str
    """ISO 3166-1 alpha-2. Required, unless `text` tells."""
    text: str
    """The address as it was pasted: read as by `POST /v1/parse`. Parts that are stated with it go before what is read.
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
    """Post code."""
    sorting_code: str | None
    """Such as CEDEX."""
    language_code: str | None
    """BCP 47."""
    recipient: str | None
    """Who receives there."""
    organization: str | None
    """Company or department."""
    phone: str | None
    """Any spelling; standardised to E.164, with `;ext=` for an extension."""
    instructions: str | None
    """For the courier."""
    usages: list[AddressUsage]
    """What the customer uses it for."""
    is_default_shipping: bool
    """At most one of a customer's addresses is: setting it here takes it from the other."""
    is_default_billing: bool
    """At most one of a customer's addresses is."""
    valid_from: str | None
    """First day of use; may lie in the future."""
    valid_to: str | None
    """Last day of use."""
    tags: list[str]
    """Free words to group by."""
    attributes: dict[str, Any]
    """Free JSON of your own, at most 16 KB. Members that are declared as not personal (`PUT /v1/attribute-definitions`)
    can be used in filters and policies; all others are sealed.
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
    """Post code."""
    sorting_code: str | None
    """Such as CEDEX."""
    language_code: str | None
    """BCP 47."""
    recipient: str | None
    """Who receives there."""
    organization: str | None
    """Company or department."""
    phone: str | None
    """Any spelling; standardised to E.164, with `;ext=` for an extension."""
    instructions: str | None
    """For the courier."""
    usages: list[AddressUsage]
    """What the customer uses it for."""
    is_default_shipping: bool
    """At most one of a customer's addresses is: setting it here takes it from the other."""
    is_default_billing: bool
    """At most one of a customer's addresses is."""
    valid_from: str | None
    """First day of use; may lie in the future."""
    valid_to: str | None
    """Last day of use."""
    tags: list[str]
    """Free words to group by."""
    attributes: dict[str, Any] | None
    """Merged member by member; null removes all."""


class AttributeDefinition(TypedDict):
    """What an attribute is."""

    entity: Literal["customer", "address"]
    """Whose attribute it is."""
    name: str
    """Of the member of `attributes`. Unique for its entity."""
    type: Literal["string", "number", "boolean", "date", "any"]
    """Of its values; null is taken for every type. `date`: RFC 3339 full-date."""
    limits: NotRequired[AttributeLimits]
    """What values must keep to when they are written."""
    is_personal: NotRequired[bool]
    """Whether its values tell of a person. Where they do not, they are stored clear and can be used in filters and
    policies; else they are sealed like what is not declared.
    """


class AttributeDefinitionsPut(TypedDict):
    """All attribute definitions of a tenant."""

    items: list[AttributeDefinition]


class AttributeDefinitions(TypedDict):
    version: int
    applied: bool
    """Whether customers and addresses that are there are stored by these definitions. After a change it takes some
    minutes: until then, filters and policies may miss values that were written before.
    """
    items: list[AttributeDefinition]


class Campaign(TypedDict):
    """Re-verification of all addresses that match a filter."""

    id: str
    """UUID, version 7 where Doorplate made it."""
    status: Literal["scheduled", "running", "paused", "cancelled", "completed"]
    waits_for: CampaignWait | None
    """Why it stands still, or goes slower than it could; null where it runs freely, or does not run."""
    name: str
    filter: AddressFilter
    reason: str | None
    """For the record."""
    schedule: CampaignSchedule | None
    """A campaign with a schedule verifies nothing itself: it starts a campaign with its filter at each of these times,
    unless the one before is still under way.
    """
    next_run_at: str | None
    """When the schedule starts the next campaign."""
    schedule_id: str | None
    """The campaign whose schedule has started this one."""
    progress: CampaignProgress
    created_by: str
    created_at: str
    """RFC 3339, UTC, milliseconds."""
    finished_at: str | None
    """RFC 3339, UTC, milliseconds."""


class CampaignCreate(TypedDict):
    name: str
    filter: AddressFilter
    reason: NotRequired[str]
    """For the record."""
    schedule: NotRequired[CampaignSchedule]
    """A campaign with a schedule verifies nothing itself: it starts a campaign with its filter at each of these times,
    unless the one before is still under way.
    """


class CampaignEstimate(TypedDict):
    total: int
    """Addresses that match now."""
    doors: int
    """Different places among them: one door is paid for once."""
    from_cache: int
    """Doors that the first provider's earlier answer still holds for."""
    is_sampled: bool
    """There are so many that `doors`, `from_cache` and `providers` are reckoned up from 200,000 of them."""
    providers: list[ProviderEstimate]
    """Who is asked first, and what it costs. Where the first one's answer is not good enough, others are asked too."""
    seconds: int | None
    """How long it takes if it begins now and is alone: from what verifications and calls of the providers took lately,
    from the providers' rates and budgets, and from the processes that run. Null where that cannot be told.
    """
    seconds_depend_on: Literal[
        "verifications",
        "throttle",
        "provider_latency",
        "provider_rate",
        "provider_budget",
        "not_measured",
    ]
    """What takes the longest. verifications: the service's own work; throttle: that too, while interactive requests
    have it go slower; provider_latency: the provider's answers; provider_rate: its `calls_per_second`; provider_budget:
    its `calls_per_day`; `seconds` is null where that is 0; not_measured: `seconds` is null, since this installation has
    verified too few addresses to tell.
    """


class CampaignResult(TypedDict):
    """What a campaign did to one address."""

    cursor: str
    """Give it as `after` to go on behind this line."""
    address_id: str
    """UUID, version 7 where Doorplate made it."""
    customer_id: str
    """UUID, version 7 where Doorplate made it."""
    verification_id: str
    """UUID, version 7 where Doorplate made it."""
    status: Literal["succeeded", "failed", "superseded", "cancelled"]
    outcome: str | None
    error_code: str | None
    changed: list[ChangedPart]
    """What is another one than before; a position, from ten metres on."""
    distance_m: float | None
    """Between the two positions."""
    before: StateBefore | None
    after: StateAfter | None
    """As the provider answered; null where nothing was written."""
    findings: list[dict[str, Any]]
    finished_at: str | None
    """RFC 3339, UTC, milliseconds."""


class Change(TypedDict):
    """One entry of the change log."""

    cursor: str
    """Where a reader stands in the log."""
    entity: Literal["customer", "address"]
    entity_id: str
    """UUID, version 7 where Doorplate made it."""
    customer_id: str
    """UUID, version 7 where Doorplate made it."""
    version: int
    """The version that the change made."""
    operation: Literal["create", "update", "delete", "restore"]
    event_type: Literal[
        "customer.created",
        "customer.updated",
        "customer.deleted",
        "customer.restored",
        "address.created",
        "address.updated",
        "address.deleted",
        "address.restored",
        "address.verified",
    ]
    """The same, as webhooks call it."""
    changed_fields: list[str]
    """Names of fields, as they are stored."""
    occurred_at: str
    """RFC 3339, UTC, milliseconds."""
    actor: str
    """Who."""
    source: str
    """From where."""
    reason: str | None
    request_id: str | None
    before: ResourceState | None
    """The whole state before; null where there was none."""
    after: ResourceState | None
    """The whole state after; of what was deleted, the last one."""


class ComparedAddress(TypedDict, total=False):
    """A `text`, or parts, which are standardised first."""

    text: str
    """The address as text, in place of its parts."""
    country_code: str
    """ISO 3166-1 alpha-2 or a name of the country. Required with parts; with `text`, where the text does not say it."""
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
    """Post code."""
    sorting_code: str | None
    """Such as CEDEX."""
    language_code: str | None
    """BCP 47."""


class CompareRequest(TypedDict):
    a: ComparedAddress
    b: ComparedAddress


class AddressComparison(TypedDict):
    match: Literal["same_door", "same_building", "same_street", "same_area", "different"]
    """same_door; same_building: the doors in it differ, or one address does not say which; same_street: or one estate
    with several buildings; same_area: at least one city or one postal code; different. Two house numbers, units or
    rooms that differ are never the same door.
    """
    score: float
    """How much speaks for one place: to order candidates by. 1 is one address in two writings."""
    reasons: list[ComparedComponent]
    """Of the parts that at least one of the addresses states, from the outside in."""
    fingerprints: ComparedFingerprints
    """Same fingerprint, same door; one door can have several."""


class CustomerCreate(TypedDict):
    name: str
    """The whole name, as the customer writes it."""
    kind: NotRequired[Literal["person", "organization"]]
    """Default: person."""
    given_name: NotRequired[str | None]
    family_name: NotRequired[str | None]
    phones: NotRequired[list[str]]
    emails: NotRequired[list[str]]
    language_code: NotRequired[str | None]
    """BCP 47."""
    external_refs: NotRequired[list[ExternalRef]]
    """Each belongs to one customer only."""
    tags: NotRequired[list[str]]
    """Free words to group by."""
    attributes: NotRequired[dict[str, Any]]
    """Free JSON of your own, at most 16 KB. Members that are declared as not personal (`PUT /v1/attribute-definitions`)
    can be used in filters and policies; all others are sealed.
    """


class CustomerPatch(TypedDict, total=False):
    """JSON Merge Patch (RFC 7396)."""

    kind: Literal["person", "organization"]
    """Default: person."""
    name: str
    """The whole name, as the customer writes it."""
    given_name: str | None
    family_name: str | None
    phones: list[str]
    emails: list[str]
    language_code: str | None
    """BCP 47."""
    external_refs: list[ExternalRef]
    """Each belongs to one customer only."""
    tags: list[str]
    """Free words to group by."""
    attributes: dict[str, Any] | None
    """Merged member by member; null removes all."""


class CustomerBatch(TypedDict):
    """Customers by other systems' keys, with addresses. What is not stated stays as it is."""

    items: list[CustomerBatchItem]


class CustomerBatchResult(TypedDict):
    items: list[CustomerBatchItemResult]
    """In the order of the request."""


class Import(TypedDict):
    """Customers and addresses from a file."""

    id: str
    """UUID, version 7 where Doorplate made it."""
    status: Literal["receiving", "running", "completed", "cancelled", "failed", "undoing", "undone"]
    source: str
    """The system that the file comes from: whose keys `ref` holds, and the channel in the history."""
    reason: str | None
    reading: ImportReading
    """How the file is read."""
    bytes: int
    """Of the file."""
    progress: ImportProgress
    created_by: str
    created_at: str
    """RFC 3339, UTC, milliseconds."""
    started_at: str | None
    """RFC 3339, UTC, milliseconds."""
    finished_at: str | None
    """RFC 3339, UTC, milliseconds."""
    undone_at: str | None
    """RFC 3339, UTC, milliseconds."""


class ImportPreview(TypedDict):
    """What an import would do."""

    reading: ImportReading
    """How the file is read."""
    usable: bool
    """Whether some column holds addresses. If not, say by `mapping` which one."""
    examined: int
    """Rows judged: the first 1,000 of the file at most."""
    complete: bool
    """Whether these are all rows."""
    refused: int
    """Of these."""
    verdicts: dict[str, int]
    """Addresses by the status of their verdict."""
    refusals: list[ImportRefusal]
    """The first ones."""
    rows: list[ImportPreviewRow]
    """The first rows as they would be."""


class Country(TypedDict):
    """A country or territory that there are rules for."""

    code: str
    """ISO 3166-1 alpha-2."""
    name: str
    """In English or Chinese, by `Accept-Language`."""
    calling_code: str | None
    """With the plus sign."""


class CountryForm(TypedDict):
    """How addresses of a country are written: enough to draw a form."""

    code: str
    """ISO 3166-1 alpha-2."""
    name: str
    """In English or Chinese, by `Accept-Language`."""
    calling_code: str | None
    """With the plus sign."""
    local_name: str
    """In its own language, as far as that is known."""
    language_code: str | None
    """BCP 47, of `local_label` and of the local layout."""
    fields: list[CountryFormField]
    """What to ask for, in the order of the local layout."""
    layout: EnvelopeLayout
    """The envelope in the country's own script and in Latin letters; the same where there is one way of writing."""
    postal_code: PostalCodeForm | None
    """null: the country has no postal codes."""
    subdivisions: list[CountryFormSubdivision]
    """What to choose from for `administrative_area`; empty where addresses have none, or any."""


class Division(TypedDict):
    """An administrative division."""

    code: str
    """GB/T 2260 (six digits) or GB/T 10114 (nine) in China, ISO 3166-2 elsewhere."""
    country_code: str
    """ISO 3166-1 alpha-2."""
    level: int
    """1 province, state; 2 city, prefecture; 3 district, county; 4 street, town, township."""
    status: Literal["current", "former", "zone"]
    """former: abolished or renamed; zone: a development zone, which is no division but stands where a county does."""
    name: str
    """In a language of the country."""
    short_names: list[str]
    """What people call it besides: without the word for its rank, or in English."""
    latin_name: str
    """In Latin letters."""
    postal_name: str
    """What the post writes: CA for California."""
    parent_code: str | None
    """GB/T 2260 (six digits) or GB/T 10114 (nine) in China, ISO 3166-2 elsewhere."""


class DivisionDetail(TypedDict):
    """A division and what is around it."""

    code: str
    """GB/T 2260 (six digits) or GB/T 10114 (nine) in China, ISO 3166-2 elsewhere."""
    country_code: str
    """ISO 3166-1 alpha-2."""
    level: int
    """1 province, state; 2 city, prefecture; 3 district, county; 4 street, town, township."""
    status: Literal["current", "former", "zone"]
    """former: abolished or renamed; zone: a development zone, which is no division but stands where a county does."""
    name: str
    """In a language of the country."""
    short_names: list[str]
    """What people call it besides: without the word for its rank, or in English."""
    latin_name: str
    """In Latin letters."""
    postal_name: str
    """What the post writes: CA for California."""
    parent_code: str | None
    """GB/T 2260 (six digits) or GB/T 10114 (nine) in China, ISO 3166-2 elsewhere."""
    ancestors: list[Division]
    """What it lies in, from the province down."""
    children: list[Division]
    """Right below it."""
    predecessors: list[Division]
    """The former divisions that it took the place of, in whole or in part."""
    successors: list[Division]
    """For a former one: what holds today, most of it first; empty where that is unknown."""


class EvidenceCreate(TypedDict):
    kind: Literal["delivered", "returned", "customer_confirmed", "visited", "mail_bounced"]
    """delivered: a parcel was taken there; returned: one came back; customer_confirmed: the customer said that it is
    still right; visited: one of your people was there; mail_bounced: a letter came back, or was not forwarded.
    """
    reason: NotRequired[
        Literal["unknown_recipient", "moved", "no_such_address", "refused", "unclaimed", "other"] | None
    ]
    """Why it came back: only for `returned`, and required there."""
    occurred_at: str
    """RFC 3339; not in the future."""
    source: str
    """The system that says so."""
    ref: str
    """Its own reference for this event: what it says twice counts once."""
    note: NotRequired[str | None]
    """For the record."""
    address_version: NotRequired[int]
    """The version of the address that it was sent to. Left out: the one that it had when it happened."""


class Evidence(TypedDict):
    """What came to light about an address outside: it moves the confidence."""

    id: str
    """UUID, version 7 where Doorplate made it."""
    address_id: str
    """UUID, version 7 where Doorplate made it."""
    kind: Literal["delivered", "returned", "customer_confirmed", "visited", "mail_bounced"]
    """delivered: a parcel was taken there; returned: one came back; customer_confirmed: the customer said that it is
    still right; visited: one of your people was there; mail_bounced: a letter came back, or was not forwarded.
    """
    reason: Literal["unknown_recipient", "moved", "no_such_address", "refused", "unclaimed", "other"] | None
    """Why it came back: only for `returned`, and required there."""
    occurred_at: str
    """RFC 3339, UTC, milliseconds."""
    source: str
    """The system that says so."""
    ref: str
    """Its own reference for this event: what it says twice counts once."""
    note: str | None
    """For the record."""
    address_version: int
    """The version of the address that it speaks of."""
    counts: bool
    """Whether the address is still at the place that it speaks of."""
    recorded_by: str
    recorded_at: str
    """RFC 3339, UTC, milliseconds."""


class Export(TypedDict):
    """What can be downloaded: rows as they were at one moment, unchanged by writes meanwhile."""

    id: str
    """UUID, version 7 where Doorplate made it."""
    entity: Literal["customers", "addresses", "all"]
    format: Literal["csv", "ndjson", "geojson"]
    """csv: RFC 4180 in UTF-8, text that a spreadsheet would take for a formula after an apostrophe; ndjson: a resource
    on each line; geojson (addresses only): a FeatureCollection.
    """
    filter: dict[str, Any]
    """As it was stated."""
    as_of: str | None
    """As all was at this time, not after now."""
    download: ExportDownload
    """Can be begun as often as wanted, and gives the same each time. A download that broke goes on with `after=` and
    the last whole row: `customer:<id>` or `address:<id>`. Range requests are not answered: the file is written while it
    is read, and lies nowhere.
    """
    progress: ExportProgress
    created_by: str
    created_at: str
    """RFC 3339, UTC, milliseconds."""


class Snapshot(TypedDict):
    """Everything at one moment of the change log: NDJSON, first the customers, then what belongs to them, each as
    `{"entity": …, "state": …}`.
    """

    id: str
    """UUID, version 7 where Doorplate made it."""
    cursor: str
    """For `after` of the change feed: what comes there follows on what is in the file, without a gap and without
    anything twice.
    """
    download: ExportDownload
    """Can be begun as often as wanted, and gives the same each time. A download that broke goes on with `after=` and
    the last whole row: `customer:<id>` or `address:<id>`. Range requests are not answered: the file is written while it
    is read, and lies nowhere.
    """
    progress: ExportProgress
    created_at: str
    """RFC 3339, UTC, milliseconds."""


class FormatAddress(TypedDict):
    """The parts to write, each null, empty or left out where there is none. Regions are written as the post does (codes
    or names, in the letters of the envelope); all else is taken as it is. Standardise it first where it comes from
    people.
    """

    country_code: str
    """ISO 3166-1 alpha-2."""
    administrative_area: NotRequired[str | None]
    """省, state, prefecture: its name or its code (`CA`, `JP-13`); written is what the post wants."""
    locality: NotRequired[str | None]
    """市, city."""
    dependent_locality: NotRequired[str | None]
    """区县, district; in Japan the 町."""
    township: NotRequired[str | None]
    """街道, 镇, 乡."""
    address_lines: NotRequired[list[str]]
    """Street, house, building, unit, in the order of the country; empty ones are passed over."""
    postal_code: NotRequired[str | None]
    """Post code."""
    sorting_code: NotRequired[str | None]
    """Such as CEDEX."""
    language_code: NotRequired[str | None]
    """BCP 47."""
    recipient: NotRequired[str | None]
    """Who receives there."""
    organization: NotRequired[str | None]
    """Company or department."""
    phone: NotRequired[str | None]
    """Any spelling."""


class FormatRequest(TypedDict, total=False):
    """One `address`, or several `items`, and how to write them."""

    address: FormatAddress
    items: list[FormatAddress]
    """Several at once, in place of `address`."""
    script: Literal["local", "latin"]
    """Where a country has two ways of writing. By default the one in which the address is written."""
    language: str
    """Of the sender, or of the reader of `one_line`: the name of the country is in it. BCP 47, English by default."""
    origin_country: str
    """Where the item is posted, ISO 3166-1 alpha-2. Stated, the lines are an envelope's: capitals where the
    destination's post wants them and, from abroad, the country (by the UPU's advice in English too).
    """
    with_country: bool
    """Whether the country has a line. By default on mail from abroad only."""
    with_recipient: bool
    """Whether recipient and organization have lines. True by default."""
    with_phone: bool
    """Whether the phone stands after the recipient, as couriers want it. False by default."""
    upper_case: bool
    """Whether there are capitals where the destination's post wants them. By default when `origin_country` is stated.
    """
    masked: bool
    """Recipient and phone as 张** 138****8000, also where `organization` or `address_lines` say them again."""
    masked_parts: list[MaskedPart]
    """What `masked` goes for: recipient and phone by default. Of `address_lines` every number is masked:
    科技园**栋**座**.
    """


class FormattedAddress(TypedDict):
    """An address as the post of its country wants it."""

    lines: list[str]
    """Of the envelope, top to bottom; none is empty."""
    one_line: str
    """For a table or a screen, joined as the language of the address does; in Chinese and Japanese (`language`)
    addresses in their letters go from the large to the small, wherever they are.
    """
    script: Literal["local", "latin"]
    left_out: list[EnvelopePart]
    """Stated parts that are not written: the country's post does not want them, or another part says the same."""
    not_latin: list[EnvelopePart]
    """Parts in other letters for which no Latin name is known; only where `script` is latin. Nothing is transliterated
    by guessing.
    """


class FormattedAddresses(TypedDict):
    items: list[FormattedAddress]
    """In the order of the request."""


class GeocodeItem(TypedDict, total=False):
    """An address, by its parts or as text."""

    country_code: str
    """ISO 3166-1 alpha-2; or a name of the country. Required with parts; with `text` it helps where the text names no
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
    """Post code."""
    sorting_code: str | None
    """Such as CEDEX."""
    language_code: str | None
    """BCP 47."""
    text: str
    """The whole address as people write it, instead of its parts."""


class GeocodeRequest(TypedDict, total=False):
    """One address, or `items`."""

    country_code: str
    """ISO 3166-1 alpha-2; or a name of the country. Required with parts; with `text` it helps where the text names no
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
    """Post code."""
    sorting_code: str | None
    """Such as CEDEX."""
    language_code: str | None
    """BCP 47."""
    text: str
    """The whole address as people write it, instead of its parts."""
    items: list[GeocodeItem]
    """Several addresses, instead of the one above."""


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
    """What the position is that of: the city, not the door, where only the city was found."""
    uncertainty_m: float
    """Metres: about nine in ten addresses found like this lie within that distance."""
    source: str
    """The provider's name."""


class GeocodedPlace(TypedDict):
    outcome: Literal["verified", "not_found", "not_covered"]
    """Three different answers: found; not among what is known of the country, or several of the name; nothing is known
    of the country, or none could be read.
    """
    confidence: float | None
    """How sure it is that this is the place meant."""
    location: GeocodeLocation | None
    candidates: list[GeocodeLocation]
    """What it may be, where it is ambiguous; the likeliest first."""
    provider: str | None
    """Whose answer it is; null where no provider covers the country."""
    data_version: str | None
    """Of the data that the answer comes from."""


class GeocodedPlaces(TypedDict):
    items: list[GeocodedPlace]
    """In the order of the request."""


class ReverseGeocodeItem(TypedDict):
    latitude: float
    """WGS-84 degrees."""
    longitude: float
    """WGS-84 degrees."""


class ReverseGeocodeRequest(TypedDict, total=False):
    """One point, or `items`."""

    latitude: float
    """WGS-84 degrees."""
    longitude: float
    """WGS-84 degrees."""
    items: list[ReverseGeocodeItem]
    """Several points, instead of the one above."""


class ReverseGeocodedPlace(TypedDict):
    outcome: Literal["verified", "not_found", "not_covered"]
    """Three different answers: found; not among what is known of the country, or several of the name; nothing is known
    of the country, or none could be read.
    """
    confidence: float | None
    """How sure it is that this is the place meant."""
    location: GeocodeLocation | None
    """Of the place that was found, not of the point."""
    distance_m: float | None
    """Metres from the point to that position. Whether the point lies within the place's borders is not known to the
    gazetteer: `confidence` says how likely.
    """
    place: ReverseGeocodedParts | None
    """The parts of an address there, as far as known."""
    provider: str | None
    """Whose answer it is; null where no provider covers the country."""
    data_version: str | None
    """Of the data that the answer comes from."""


class ReverseGeocodedPlaces(TypedDict):
    items: list[ReverseGeocodedPlace]
    """In the order of the request."""


class ParseRequest(TypedDict, total=False):
    """One `text`, or several `items`."""

    text: str
    """As it was pasted: any order, labels, separators, several lines."""
    country_code: str
    """ISO 3166-1 alpha-2: where the text is from when it does not say."""
    single: bool
    """Take it for one address even if it looks like several."""
    items: list[ParseItem]
    """Several texts, in place of `text`: at most 60000 UTF-16 code units together."""


class ParsedAddress(TypedDict):
    start: int
    """UTF-16 code units into the text."""
    end: int
    """UTF-16 code units into the text."""
    country_code: str | None
    """Null where several countries are as likely: `candidates` has them."""
    recipient: str | None
    organization: str | None
    phone: str | None
    """As it is usually written; the first of several."""
    administrative_area: str | None
    locality: str | None
    dependent_locality: str | None
    township: str | None
    address_lines: list[str]
    postal_code: str | None
    division_code: str | None
    """GB/T 2260 in China, ISO 3166-2 elsewhere, of the deepest division recognised; abolished ones are followed to
    their successors.
    """
    components: dict[str, str]
    """The finer parts of the street lines."""
    candidates: list[ParseCandidate]
    """More than one where the text can mean several divisions or countries. In China the first is the one taken;
    elsewhere none is.
    """
    fields: list[ParsedField]
    """Where in the text each part was found."""
    notes: list[ParseNote]
    """What was done beyond reading."""
    remaining: list[RemainingText]
    """What was understood as none of the above."""
    confidence: float
    """That province, city and district are right."""


class ParsedText(TypedDict):
    covered: bool
    """False where nothing in the text could be read as an address."""
    addresses: list[ParsedAddress]
    """In the order of the text."""


class ParsedTexts(TypedDict):
    items: list[ParsedText]
    """In the order of the request."""


class PinPut(TypedDict):
    latitude: float
    """WGS-84, degrees."""
    longitude: float
    """WGS-84, degrees."""
    uncertainty_m: NotRequired[float]
    """The door is within this many metres."""
    note: NotRequired[str]
    """For the courier or for the record."""


class VerificationPolicyPut(TypedDict):
    """How often addresses are verified again."""

    default_interval: str
    """Duration of RFC 3339 in years, months and days, or in weeks."""
    rules: list[VerificationRule]
    """The first rule whose conditions all hold decides."""
    min_confidence: NotRequired[float | None]
    """An address is verified again as soon as its confidence, which ages, falls below, even before its interval is
    over. Where a check leaves it below, the interval decides.
    """
    half_lives: NotRequired[list[HalfLifeRule]]
    """Where people move sooner or later than is usual in their country: in what time the confidence halves. The first
    one whose conditions all hold decides; it holds from the next check or evidence on.
    """


class VerificationPolicy(TypedDict):
    version: int
    default_interval: str
    """Duration of RFC 3339 in years, months and days, or in weeks."""
    rules: list[VerificationRule]
    """The first rule whose conditions all hold decides."""
    min_confidence: NotRequired[float | None]
    """An address is verified again as soon as its confidence, which ages, falls below, even before its interval is
    over. Where a check leaves it below, the interval decides.
    """
    half_lives: NotRequired[list[HalfLifeRule]]
    """Where people move sooner or later than is usual in their country: in what time the confidence halves. The first
    one whose conditions all hold decides; it holds from the next check or evidence on.
    """


class QueueList(TypedDict):
    backend: Literal["redis", "postgres"]
    items: list[QueueState]
    kinds: list[JobKind]
    """The kinds of jobs, by what their rows say."""
    verifications: OpenVerifications
    """Rows that wait or run, campaigns' included."""


class BoardLink(TypedDict):
    url: str
    """Relative to the service."""
    expires_at: str
    """RFC 3339, UTC, milliseconds."""


class AddressSearch(TypedDict, total=False):
    """One of `q`, `phone`, `email`, `external_ref`, `near`, `box` and `polygon` at least; what is stated must all be
    true.
    """

    q: str
    """What a user types: names, words of an address, a phone number or its end, an e-mail address, a key of another
    system; also the beginnings of them, in any order, traditional or simplified, with a slip of the hand.
    """
    phone: str
    """In any spelling: with the calling code or without, or its last four or more digits."""
    email: str
    """The whole address."""
    external_ref: ExternalRefSearch
    """The whole key of another system."""
    near: NearSearch
    """In a circle, nearest first where nothing else is asked for."""
    box: Box
    """Between two parallels and two meridians."""
    polygon: list[Point]
    """In a ring of points, which closes by itself. No side crosses the antimeridian: an area there is two polygons,
    joined by `any`. Where the ring crosses itself, what it surrounds twice lies outside.
    """
    filter: AddressFilter
    limit: int
    """Hits on a page."""
    cursor: str
    """`next_cursor` of the page before, with all else the same."""


class CustomerSearch(TypedDict, total=False):
    """The same for customers; what is said of places must be true of one of the customer's addresses."""

    q: str
    """What a user types: names, words of an address, a phone number or its end, an e-mail address, a key of another
    system; also the beginnings of them, in any order, traditional or simplified, with a slip of the hand.
    """
    phone: str
    """In any spelling: with the calling code or without, or its last four or more digits."""
    email: str
    """The whole address."""
    external_ref: ExternalRefSearch
    """The whole key of another system."""
    near: NearSearch
    """In a circle, nearest first where nothing else is asked for."""
    box: Box
    """Between two parallels and two meridians."""
    polygon: list[Point]
    """In a ring of points, which closes by itself. No side crosses the antimeridian: an area there is two polygons,
    joined by `any`. Where the ring crosses itself, what it surrounds twice lies outside.
    """
    filter: CustomerSearchFilter
    limit: int
    """Hits on a page."""
    cursor: str
    """`next_cursor` of the page before, with all else the same."""


class Suggestion(TypedDict):
    """Something that `q` may become."""

    kind: Literal["division", "locality", "postal_code", "street"]
    """division: province, city, district, township; locality: a town of the gazetteer; street: of your own addresses.
    """
    text: str
    """What to show, and for a street what to put into `address_lines`."""
    secondary_text: str
    """Where that is, from the near to the far."""
    parts: SuggestedParts
    """To be merged into an address (RFC 7396): what is null would be of another place."""
    division_code: str | None
    """GB/T 2260 in China, ISO 3166-2 elsewhere: of the deepest division, for `within`."""
    match: SuggestionMatch


class Suggestions(TypedDict):
    items: list[Suggestion]
    """Best first."""


class ProviderPut(TypedDict, total=False):
    """What is left out has its default: enabled, priority 50, all countries, the public service, no budget, the
    provider's usual rate, no cost, the public terms, any position is good enough.
    """

    enabled: bool
    """Whether it is asked at all."""
    priority: int
    """1 is asked first."""
    countries: list[str] | None
    """Asked for these only; null for all that it covers."""
    base_url: str | None
    """Of your own server; null for the public service."""
    calls_per_day: int | None
    """Budget for a day (UTC), kept to exactly by all workers together; null is no limit."""
    calls_per_second: float
    """All workers together call no faster."""
    cost_per_call: float
    """In a unit of yours; what was spent is in the usage."""
    keep_for_days: int | None
    """How long you may keep its positions, by a contract of your own; null: as its public terms say. After that the
    position is taken from the address, with an entry in its history, unless it was verified again.
    """
    good_enough: GoodEnough | None
    """An answer that is less is remembered, and the next provider is asked; null: any position ends the search."""
    key: str | None
    """Of the provider. Written only: it is stored encrypted and never shown again. Left out, the stored one stays; null
    removes it.
    """


class Provider(TypedDict):
    """How a provider is used."""

    name: Literal["amap", "baidu", "tencent", "google", "here", "nominatim", "photon", "pelias"]
    """A provider that Doorplate knows."""
    title: str
    version: int
    enabled: bool
    """Whether it is asked at all."""
    priority: int
    """1 is asked first."""
    countries: list[str] | None
    """Asked for these only; null for all that it covers."""
    base_url: str | None
    """Of your own server; null for the public service."""
    calls_per_day: int | None
    """Budget for a day (UTC), kept to exactly by all workers together; null is no limit."""
    calls_per_second: float
    """All workers together call no faster."""
    cost_per_call: float
    """In a unit of yours; what was spent is in the usage."""
    keep_for_days: int | None
    """How long you may keep its positions, by a contract of your own; null: as its public terms say. After that the
    position is taken from the address, with an entry in its history, unless it was verified again.
    """
    good_enough: GoodEnough | None
    """An answer that is less is remembered, and the next provider is asked; null: any position ends the search."""
    key_hint: str | None
    """The end of the key."""
    updated_by: str
    """Who changed it last."""
    updated_at: str
    """RFC 3339, UTC, milliseconds."""


class ProviderPolicyPut(TypedDict):
    chinese_addresses_may_leave: bool
    """Whether addresses in China (CN) may be sent to providers outside of it. Unless this is set, they never are."""
    when_unanswered: Literal["use_gazetteer", "postpone"]
    """What a verification does when a provider is down or over its budget and no other gave a good answer: take what
    the embedded gazetteer says; or wait until the provider can be asked again (over budget: until the next day), and
    take the gazetteer's answer in the end.
    """


class ProviderConfiguration(TypedDict):
    """Which providers are asked, and how."""

    version: int
    """Changes with everything here."""
    chinese_addresses_may_leave: bool
    """Whether addresses in China (CN) may be sent to providers outside of it. Unless this is set, they never are."""
    when_unanswered: Literal["use_gazetteer", "postpone"]
    """What a verification does when a provider is down or over its budget and no other gave a good answer: take what
    the embedded gazetteer says; or wait until the provider can be asked again (over budget: until the next day), and
    take the gazetteer's answer in the end.
    """
    providers: list[Provider]
    """Configured, in the order in which they are asked. The embedded gazetteer is always the last."""
    available: list[ProviderKind]
    """All that can be configured."""


class ProviderTest(TypedDict, total=False):
    address: ProviderTestAddress
    """A public building where it is left out."""


class ProviderTestResult(TypedDict):
    """What the provider answered. The call counts, and is never answered from memory."""

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
            "bad_credentials",
            "refused",
        ]
        | None
    )
    """Why it failed."""
    detail: str | None
    """What is known beyond the reason, such as the HTTP status."""
    retry_after_seconds: int | None
    """When to ask again, where that is known."""
    confidence: float | None
    location: ProviderTestLocation | None
    """Where it is."""
    match: dict[str, Any] | None
    """The datum of the answer, how well it matched, the parts confirmed, the provider's id of the place, and for how
    many days its terms let it be kept.
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
"""What providers were asked, and how they are."""


class ProviderChange(TypedDict):
    occurred_at: str
    """RFC 3339, UTC, milliseconds."""
    provider: str | None
    """Null: what holds for all of them."""
    operation: Literal["create", "update", "delete"]
    changed_fields: list[str]
    """By an update. `key`: there is another key, or none."""
    state: dict[str, Any]
    """The settings after the change; before it, where they were deleted. Without the key."""
    actor: str
    """Who."""
    source: str
    reason: str | None
    request_id: str | None


class ValidateItem(TypedDict):
    country_code: str
    """ISO 3166-1 alpha-2; or a name of the country, which is corrected to it."""
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
    """Post code."""
    sorting_code: NotRequired[str | None]
    """Such as CEDEX."""
    language_code: NotRequired[str | None]
    """BCP 47."""
    recipient: NotRequired[str | None]
    organization: NotRequired[str | None]
    phone: NotRequired[str | None]
    """Any spelling."""


class ValidateRequest(TypedDict, total=False):
    """One address, or `items`."""

    strictness: Literal["strict", "normal", "relaxed"]
    """strict: what is merely unusual is to be confirmed too; normal; relaxed: what a courier can live with is only
    noted.
    """
    country_code: str
    """ISO 3166-1 alpha-2; or a name of the country, which is corrected to it."""
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
    """Post code."""
    sorting_code: str | None
    """Such as CEDEX."""
    language_code: str | None
    """BCP 47."""
    recipient: str | None
    organization: str | None
    phone: str | None
    """Any spelling."""
    items: list[ValidateItem]
    """Several addresses, instead of the one above."""


class ValidatedAddress(TypedDict):
    """In standard form, with a verdict. Nothing is stored."""

    recipient: str | None
    organization: str | None
    phone: str | None
    """Any spelling."""
    country_code: str
    """ISO 3166-1 alpha-2; as entered where there is no such country."""
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
    """Post code."""
    sorting_code: str | None
    """Such as CEDEX."""
    language_code: str | None
    """BCP 47."""
    division_code: str | None
    """GB/T 2260 in China, JP- and JIS X 0402 for cities of Japan, ISO 3166-2 elsewhere: the deepest administrative
    division recognised.
    """
    components: dict[str, str]
    """The finer parts of the street lines, as far as they are recognised: road, house_number, poi, building, unit,
    floor, room and others.
    """
    entered: dict[str, Any]
    """As it came, untouched."""
    fingerprint: str
    """Same fingerprint, same door."""
    verdict: Verdict


class ValidatedAddresses(TypedDict):
    items: list[ValidatedAddress]
    """In the order of the request."""


class Verification(TypedDict):
    """One run of checking one version of an address."""

    id: str
    """UUID, version 7 where Doorplate made it."""
    address_id: str
    """UUID, version 7 where Doorplate made it."""
    address_version: int
    """The version that is checked; the result is written only while the address still has it."""
    cause: Literal["created", "updated", "restored", "requested", "due", "campaign"]
    status: Literal["queued", "running", "succeeded", "failed", "superseded", "cancelled"]
    """superseded: the address changed meanwhile, and a later verification took over."""
    attempt: int
    outcome: Literal["verified", "not_found", "not_covered", "failed"] | None
    """not_found: the provider does not know it; not_covered: no provider covers the country; failed: no provider could
    be reached.
    """
    provider: str | None
    data_version: str | None
    """Of the provider's data."""
    confidence: float | None
    """The provider's: that this is the place meant."""
    location: VerificationLocation | None
    error_code: str | None
    """Why it failed."""
    findings: list[VerificationFinding]
    """What came to light besides the outcome."""
    campaign_id: str | None
    """UUID, version 7 where Doorplate made it."""
    created_at: str
    """RFC 3339, UTC, milliseconds."""
    started_at: str | None
    """RFC 3339, UTC, milliseconds."""
    finished_at: str | None
    """RFC 3339, UTC, milliseconds."""


class Webhook(TypedDict):
    """An endpoint that events are posted to, by the Standard Webhooks specification."""

    id: str
    """UUID, version 7 where Doorplate made it."""
    version: int
    url: str
    """Where events are posted to: https, into the public internet. Redirects are not followed."""
    description: str | None
    event_types: list[str]
    """Which events: types, all of a noun (`address.*`), or all (`*`). `webhook.disabled` tells of the tenant's other
    endpoints.
    """
    payload: Literal["thin", "full"]
    """`thin`: ids, version and a link. `full`: also the states before and after; to be set by a key with the scope
    `changes:read` only.
    """
    ordered: bool
    """Whether an event of a customer or an address waits until the earlier ones of the same have been delivered or
    given up.
    """
    status: Literal["enabled", "disabled"]
    """While it is disabled nothing is sent, and nothing is lost: what happens meanwhile waits."""
    disabled_reason: Literal["by_request", "gone", "failing"] | None
    """`gone`: it answered 410. `failing`: nothing could be delivered for five days."""
    disabled_at: str | None
    """RFC 3339, UTC, milliseconds."""
    failing_since: str | None
    """Since when every attempt has failed; null while they succeed."""
    previous_secret_until: str | None
    """Until when the secret before the last rotation signs too."""
    created_by: str
    created_at: str
    """RFC 3339, UTC, milliseconds."""
    updated_at: str
    """RFC 3339, UTC, milliseconds."""


class WebhookWithSecret(TypedDict):
    """An endpoint with its new secret."""

    id: str
    """UUID, version 7 where Doorplate made it."""
    version: int
    url: str
    """Where events are posted to: https, into the public internet. Redirects are not followed."""
    description: str | None
    event_types: list[str]
    """Which events: types, all of a noun (`address.*`), or all (`*`). `webhook.disabled` tells of the tenant's other
    endpoints.
    """
    payload: Literal["thin", "full"]
    """`thin`: ids, version and a link. `full`: also the states before and after; to be set by a key with the scope
    `changes:read` only.
    """
    ordered: bool
    """Whether an event of a customer or an address waits until the earlier ones of the same have been delivered or
    given up.
    """
    status: Literal["enabled", "disabled"]
    """While it is disabled nothing is sent, and nothing is lost: what happens meanwhile waits."""
    disabled_reason: Literal["by_request", "gone", "failing"] | None
    """`gone`: it answered 410. `failing`: nothing could be delivered for five days."""
    disabled_at: str | None
    """RFC 3339, UTC, milliseconds."""
    failing_since: str | None
    """Since when every attempt has failed; null while they succeed."""
    previous_secret_until: str | None
    """Until when the secret before the last rotation signs too."""
    created_by: str
    created_at: str
    """RFC 3339, UTC, milliseconds."""
    updated_at: str
    """RFC 3339, UTC, milliseconds."""
    secret: str
    """Verify `webhook-signature` with it: shown this once, stored encrypted."""


class WebhookCreate(TypedDict):
    url: str
    """Where events are posted to: https, into the public internet. Redirects are not followed."""
    description: NotRequired[str | None]
    event_types: NotRequired[list[EventFilter]]
    """Which events: types, all of a noun (`address.*`), or all (`*`). `webhook.disabled` tells of the tenant's other
    endpoints.
    """
    payload: NotRequired[Literal["thin", "full"]]
    """`thin`: ids, version and a link. `full`: also the states before and after; to be set by a key with the scope
    `changes:read` only.
    """
    ordered: NotRequired[bool]
    """Whether an event of a customer or an address waits until the earlier ones of the same have been delivered or
    given up.
    """


class WebhookPatch(TypedDict, total=False):
    url: str
    """Where events are posted to: https, into the public internet. Redirects are not followed."""
    description: str | None
    event_types: list[EventFilter]
    """Which events: types, all of a noun (`address.*`), or all (`*`). `webhook.disabled` tells of the tenant's other
    endpoints.
    """
    payload: Literal["thin", "full"]
    """`thin`: ids, version and a link. `full`: also the states before and after; to be set by a key with the scope
    `changes:read` only.
    """
    ordered: bool
    """Whether an event of a customer or an address waits until the earlier ones of the same have been delivered or
    given up.
    """
    status: Literal["disabled"]
    """Stops it; `enable` has it go on."""


class WebhookRotate(TypedDict, total=False):
    overlap_seconds: int
    """For how long the old secret signs too."""


class WebhookEnable(TypedDict, total=False):
    skip_missed: bool
    """Begin with what happens from now on; otherwise everything that has waited is delivered."""


class WebhookDelivery(TypedDict):
    """One event on its way to one endpoint."""

    id: str
    """UUID, version 7 where Doorplate made it."""
    event_id: str
    """`webhook-id` of the request: the same for every attempt and every replay."""
    event_type: str
    entity_id: str | None
    """UUID, version 7 where Doorplate made it."""
    status: Literal["queued", "running", "succeeded", "failed", "cancelled"]
    """`failed`: given up after all attempts."""
    attempts: list[DeliveryAttempt]
    """The last ones, oldest first. Never what was sent or answered."""
    next_attempt_at: str | None
    """RFC 3339, UTC, milliseconds."""
    occurred_at: str
    """RFC 3339, UTC, milliseconds."""
    created_at: str
    """RFC 3339, UTC, milliseconds."""
    finished_at: str | None
    """RFC 3339, UTC, milliseconds."""


class WebhookReplayCreate(TypedDict, total=False):
    """One of `delivery_id`, `event_id` and `since`."""

    delivery_id: str
    """This one delivery."""
    event_id: str
    """This one event: the `webhook-id` that the receiver saw."""
    since: str
    """Events from here on, of those that the endpoint takes now."""
    until: str
    """Up to here, exclusive; absent: to the end."""
    include_delivered: bool
    """With `since`: also what has been delivered already."""


class WebhookReplay(TypedDict):
    """A second delivery of what happened."""

    id: str
    """UUID, version 7 where Doorplate made it."""
    status: Literal["running", "completed"]
    since: str | None
    """RFC 3339, UTC, milliseconds."""
    until: str | None
    """RFC 3339, UTC, milliseconds."""
    include_delivered: bool
    queued: int
    """Deliveries queued again so far."""
    created_at: str
    """RFC 3339, UTC, milliseconds."""
    finished_at: str | None
    """RFC 3339, UTC, milliseconds."""


class CustomerEvent(TypedDict):
    type: Literal["customer.created", "customer.updated", "customer.deleted", "customer.restored"]
    timestamp: str
    """When it happened."""
    data: CustomerEventData


class AddressEvent(TypedDict):
    type: Literal["address.created", "address.updated", "address.deleted", "address.restored", "address.verified"]
    timestamp: str
    """When it happened."""
    data: AddressEventData


class WebhookDisabledEvent(TypedDict):
    type: Literal["webhook.disabled"]
    timestamp: str
    """When it happened."""
    data: WebhookDisabledEventData


class WebhookTestEvent(TypedDict):
    type: Literal["webhook.test"]
    timestamp: str
    """When it happened."""
    data: WebhookTestEventData


class Health(TypedDict):
    status: Literal["ok", "degraded"]


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
    """Stable: program against this."""
    severity: Literal["error", "warning", "info"]
    """error: cannot be delivered so; warning: have it confirmed; info: what was changed."""
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
    """Stable, finer than the code: the kind of message."""
    params: NotRequired[dict[str, str]]
    """What the message names."""
    message: str
    """For people."""
    fix: NotRequired[list[JsonPatchOperation]]
    """JSON Patch (RFC 6902) that mends it, or that mended it."""


class PartStatuses(TypedDict, total=False):
    """What became of each part that was stated, inferred or missed. confirmed: the reference data knows it; corrected:
    so, after a change; inferred: it follows from the rest; unconfirmed: no source can tell, or there is a doubt in the
    findings; unexpected: without a place on the country's envelopes; missing.
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
    """Where it is; null while unknown."""

    latitude: float
    """WGS-84, degrees."""
    longitude: float
    """WGS-84, degrees."""
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
    """What the point stands for."""
    uncertainty_m: float
    """The door is within this many metres, nine times out of ten."""
    source: str
    """The provider; `pin:` and who has set it, for one set by hand."""
    pinned: bool
    """Set by hand: no provider overwrites it."""
    note: NotRequired[str]
    """The note of the caller that has set it by hand."""


class AddressVerification(TypedDict):
    """The last check in the background."""

    status: Literal["pending", "verified", "not_found", "not_covered", "failed"]
    """pending: not checked yet; not_found: the provider does not know it; not_covered: no provider covers the country;
    failed: no provider could be reached.
    """
    verified_at: str | None
    """When it was last checked."""
    provider: str | None
    confidence: float | None
    """How sure it is that post reaches the customer there, as of `confidence_as_of`: from the engine's verdict, the
    provider's answer and the evidence.
    """
    confidence_as_of: str | None
    half_life_days: float | None
    """People move: the confidence halves in this time, until something new is known. A month later it is `confidence *
    0.5 ** (30 / half_life_days)`.
    """
    reasons: list[ConfidenceReason]
    """What the confidence rests on: what the engine says of the parts, the provider, then the evidence, newest first.
    """
    verify_after: str | None
    """When it will be checked again, by the tenant's policy."""


class AttributeCondition(TypedDict):
    """An attribute of the customer: `equals` or `at_least`."""

    name: str
    """Of a member of its `attributes` that is declared as not personal."""
    equals: NotRequired[str | float | bool]
    """Exactly this value."""
    at_least: NotRequired[float]
    """A number that is no smaller."""


class EvidenceCondition(TypedDict):
    """There is such evidence about the place that the address is at."""

    kind: Literal["delivered", "returned", "customer_confirmed", "visited", "mail_bounced"]
    reason: NotRequired[Literal["unknown_recipient", "moved", "no_such_address", "refused", "unclaimed", "other"]]
    since: NotRequired[str]
    """When it happened, at the earliest."""


class NearCondition(TypedDict):
    """Its position lies within this distance. Positions follow the writes by a moment, as the search does."""

    latitude: float
    """WGS-84, degrees."""
    longitude: float
    """WGS-84, degrees."""
    radius_m: float
    """Metres."""


class Box(TypedDict):
    """Between two parallels and two meridians."""

    south: float
    """WGS-84, degrees."""
    west: float
    """Greater than `east` where the box crosses the antimeridian."""
    north: float
    """WGS-84, degrees."""
    east: float
    """WGS-84, degrees."""


class Point(TypedDict):
    latitude: float
    """WGS-84, degrees."""
    longitude: float
    """WGS-84, degrees."""


class WithinCondition(TypedDict, total=False):
    """Its position lies in this area: `box` or `polygon`. Positions follow the writes by a moment, as the search does.
    """

    box: Box
    """Between two parallels and two meridians."""
    polygon: list[Point]
    """In a ring of points, which closes by itself. No side crosses the antimeridian: an area there is two polygons,
    joined by `any`. Where the ring crosses itself, what it surrounds twice lies outside.
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
    """The version that the change made."""
    operation: Literal["create", "update", "delete", "restore"]
    occurred_at: str
    """RFC 3339, UTC, milliseconds."""
    actor: str
    """Who: `api_key:<id>`, `oauth:<subject>`, `system:<part>`, `sql:<user>`."""
    source: str
    """From where: `Doorplate-Source` of the request, or the part of the service."""
    reason: str | None
    request_id: str | None
    diff: list[Difference]
    """Field by field, against the version before."""
    state: Address


class AttributeLimits(TypedDict, total=False):
    """What values must keep to when they are written."""

    max_length: int
    """Of a string: characters."""
    minimum: float
    """Of a number."""
    maximum: float
    """Of a number."""
    enum: list[str | float]
    """Of a string or a number: the values that there are."""


class CampaignWait(TypedDict):
    """Why it stands still, or goes slower than it could; null where it runs freely, or does not run."""

    code: Literal["gazetteer", "worker", "queue", "provider_rate", "provider_budget", "provider_failing", "throttled"]
    """gazetteer: the embedded gazetteer is not loaded yet (the first minutes of an installation); worker: no process
    that verifies runs, or none has come to this campaign for half a minute; queue: the queue (Redis, or its tables in
    Postgres) answers with errors, so that work is begun some seconds later; provider_rate: it goes at the pace of the
    provider's `calls_per_second`, or the provider has asked for fewer calls; provider_budget: the provider's calls of
    the day are used up, and the policy says `postpone`; provider_failing: the provider gives no answer, or its circuit
    breaker is open, and the policy says `postpone`; throttled: it leaves room to interactive requests, and takes about
    three times as long.
    """
    provider: str | None
    """Which one, where it is a provider."""
    since: str
    """RFC 3339, UTC, milliseconds."""
    until: str | None
    """When it is tried again next, where that is known."""


class CampaignSchedule(TypedDict):
    """A campaign with a schedule verifies nothing itself: it starts a campaign with its filter at each of these times,
    unless the one before is still under way.
    """

    cron: str
    """Minute, hour, day of month, month, day of week, as cron has them; at most once an hour, which is a single minute.
    """
    timezone: str
    """IANA time zone in which it is meant."""


class CampaignProgress(TypedDict):
    total: int | None
    """Addresses that matched at the start; null until they are counted."""
    selected: int
    """Taken up so far."""
    skipped: int
    """Taken up, but with a verification of their own under way."""
    queued: int
    running: int
    verified: int
    not_found: int
    not_covered: int
    failed: int
    superseded: int
    """The address changed meanwhile; its new version is checked outside the campaign."""
    cancelled: int
    rate_per_second: float | None
    """Addresses that end in a second, lately, without those that were skipped; null while none has, or it does not run.
    """
    seconds_left: int | None
    """At that rate; where a provider's budget is used up, with the days that it takes. Null while it waits for what has
    no known end.
    """


class ProviderEstimate(TypedDict):
    provider: str
    calls: int
    cost: float
    """In the currency of the provider's `cost_per_call`."""
    days: int | None
    """For so many days the calls are the provider's whole budget (`calls_per_day`); null where it has none. What is
    over a day's budget is done by others, or waits, as the policy's `when_unanswered` says.
    """


class StateBefore(TypedDict):
    status: Literal["pending", "verified", "not_found", "not_covered", "failed"]
    provider: str | None
    confidence: float | None
    """Of the address, as of then."""
    location: dict[str, Any] | None
    """As the address has it."""


class StateAfter(TypedDict):
    """As the provider answered; null where nothing was written."""

    status: Literal["pending", "verified", "not_found", "not_covered", "failed"]
    provider: str | None
    location: dict[str, Any] | None
    """As the address has it."""


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
    """equivalent: two spellings of one thing; missing: on one side."""
    a: str | None
    """As it was compared, null where it is not stated."""
    b: str | None
    """As it was compared, null where it is not stated."""


class ComparedFingerprints(TypedDict):
    """Same fingerprint, same door; one door can have several."""

    a: str
    b: str


class CustomerHistoryEntry(TypedDict):
    version: int
    """The version that the change made."""
    operation: Literal["create", "update", "delete", "restore"]
    occurred_at: str
    """RFC 3339, UTC, milliseconds."""
    actor: str
    """Who: `api_key:<id>`, `oauth:<subject>`, `system:<part>`, `sql:<user>`."""
    source: str
    """From where: `Doorplate-Source` of the request, or the part of the service."""
    reason: str | None
    request_id: str | None
    diff: list[Difference]
    """Field by field, against the version before."""
    state: Customer


class CustomerBatchItem(TypedDict):
    source: str
    """The other system."""
    ref: str
    """The customer's key in it."""
    customer: CustomerCreate
    addresses: NotRequired[list[AddressCreate]]
    """One at a door that the customer has already brings that one up to date, another one is added."""


class CustomerBatchError(TypedDict):
    pointer: str
    """JSON Pointer (RFC 6901) into the item."""
    detail: str


class CustomerBatchItemResult(TypedDict):
    status: Literal["created", "updated", "unchanged", "refused"]
    customer_id: str | None
    """UUID, version 7 where Doorplate made it."""
    address_ids: list[str]
    """In the order of the addresses."""
    errors: NotRequired[list[CustomerBatchError]]


class ImportColumn(TypedDict):
    name: str
    """As the header has it."""
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
            "recipient",
            "organization",
            "phone",
            "instructions",
            "country",
            "administrative_area",
            "locality",
            "dependent_locality",
            "township",
            "address_line",
            "postal_code",
            "address_language_code",
            "address_tags",
            "text",
        ]
        | None
    )
    """What it stands for; null: it is left out."""


class ImportReading(TypedDict):
    """How the file is read."""

    format: Literal["csv", "ndjson", "xlsx"]
    encoding: str
    """That the file is written in."""
    delimiter: str | None
    """Between cells; null where there is none."""
    columns: list[ImportColumn]
    country_code: str | None
    """Of rows that name no country."""


class ImportProgress(TypedDict):
    total: int
    """Rows of the file."""
    read: int
    """Rows dealt with so far."""
    refused: int
    """Rows that could not be taken; `/refused` has them."""
    unchanged: int
    """Rows that say what was there already."""
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
    """Customers and addresses that an undo took back."""
    kept: int
    """Customers and addresses that an undo left, because they were changed since; `/kept` has them."""


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
    """UUID, version 7 where Doorplate made it."""
    customer_id: str
    """UUID, version 7 where Doorplate made it."""
    reason: Literal["changed_since", "has_addresses"]
    """changed_since: it was changed after the import; has_addresses: a customer with an address that stays."""


class CountryFormField(TypedDict):
    part: EnvelopePart
    label: str
    """By `Accept-Language`."""
    local_label: str
    """In the country's language."""
    is_required: bool


class EnvelopeLayout(TypedDict):
    """The envelope in the country's own script and in Latin letters; the same where there is one way of writing."""

    local: list[list[EnvelopePart]]
    """Lines from top to bottom, each with its parts from left to right."""
    latin: list[list[EnvelopePart]]
    """Lines from top to bottom, each with its parts from left to right."""


class PostalCodeForm(TypedDict):
    """null: the country has no postal codes."""

    pattern: str
    """Regular expression (ECMAScript) of the canonical notation."""
    examples: list[str]
    prefix: str | None
    """What stands before the code on mail from abroad."""


class CountryFormSubdivision(TypedDict):
    code: str | None
    """GB/T 2260 in China, ISO 3166-2 elsewhere; for GET /v1/divisions."""
    value: str
    """What `administrative_area` says."""
    name: str
    latin_name: str


class CustomerExportCreate(TypedDict):
    entity: Literal["customers"]
    format: Literal["csv", "ndjson", "geojson"]
    """csv: RFC 4180 in UTF-8, text that a spreadsheet would take for a formula after an apostrophe; ndjson: a resource
    on each line; geojson (addresses only): a FeatureCollection.
    """
    as_of: NotRequired[str]
    """As all was at this time, not after now."""
    filter: NotRequired[CustomerFilter]


class AddressExportCreate(TypedDict):
    entity: Literal["addresses"]
    format: Literal["csv", "ndjson", "geojson"]
    """csv: RFC 4180 in UTF-8, text that a spreadsheet would take for a formula after an apostrophe; ndjson: a resource
    on each line; geojson (addresses only): a FeatureCollection.
    """
    as_of: NotRequired[str]
    """As all was at this time, not after now."""
    filter: NotRequired[AddressFilter]


class ExportDownload(TypedDict):
    """Can be begun as often as wanted, and gives the same each time. A download that broke goes on with `after=` and
    the last whole row: `customer:<id>` or `address:<id>`. Range requests are not answered: the file is written while it
    is read, and lies nowhere.
    """

    url: str
    """Needs no key: it is enough to download. Another one comes with each reading of the export."""
    expires_at: str
    """RFC 3339, UTC, milliseconds."""


class ExportProgress(TypedDict):
    rows_sent: int
    """By the latest download, so far."""
    downloaded_at: str | None
    """When the last download was complete."""


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
    """Post code."""
    address_lines: list[str]
    division_code: str | None
    """GB/T 2260 in China."""


class ParseItem(TypedDict):
    text: str
    """As it was pasted: any order, labels, separators, several lines."""
    country_code: NotRequired[str]
    """ISO 3166-1 alpha-2: where the text is from when it does not say."""
    single: NotRequired[bool]
    """Take it for one address even if it looks like several."""


class ParseCandidate(TypedDict):
    code: str
    """GB/T 2260 of a division of China, ISO 3166-2 of a state, ISO 3166-1 of a country."""
    names: list[str]
    """From the country or the province down."""
    confidence: float
    """The share of such answers that are right."""


class ParsedField(TypedDict):
    field: str
    value: str
    """In standard form."""
    start: int
    """UTF-16 code units into the text."""
    end: int
    """UTF-16 code units into the text."""
    confidence: float
    """The share of such answers that are right."""


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
    """UTF-16 code units into the text."""
    end: int
    """UTF-16 code units into the text."""
    text: str


class DeliveriesCondition(TypedDict):
    """Evidence of the kind `delivered`, in that time before the last check or evidence."""

    at_least: int
    within: str
    """Duration of RFC 3339 in years, months and days, or in weeks."""


class VerificationRule(TypedDict):
    customer_tag: NotRequired[str]
    """A tag of its customer."""
    address_tag: NotRequired[str]
    """A tag of the address."""
    country_code: NotRequired[str]
    """ISO 3166-1 alpha-2."""
    customer_attribute: NotRequired[AttributeCondition]
    """An attribute of the customer: `equals` or `at_least`."""
    address_attribute: NotRequired[AttributeCondition]
    """An attribute of the address: `equals` or `at_least`."""
    confidence_below: NotRequired[float]
    """Of the confidence right after the last check or evidence."""
    deliveries: NotRequired[DeliveriesCondition]
    """Evidence of the kind `delivered`, in that time before the last check or evidence."""
    interval: str
    """Duration of RFC 3339 in years, months and days, or in weeks."""


class HalfLifeRule(TypedDict):
    customer_tag: NotRequired[str]
    """A tag of its customer."""
    address_tag: NotRequired[str]
    """A tag of the address."""
    country_code: NotRequired[str]
    """ISO 3166-1 alpha-2."""
    half_life: str
    """Duration of RFC 3339 in years, months and days, or in weeks."""


class QueueJobs(TypedDict):
    """Null while the queue does not answer: nothing is lost then, but all work goes slowly."""

    waiting: int
    active: int
    delayed: int


class QueueState(TypedDict):
    name: str
    jobs: QueueJobs | None
    """Null while the queue does not answer: nothing is lost then, but all work goes slowly."""


class JobKind(TypedDict):
    name: str
    """Of the kind of job, as in the metrics."""
    open: int
    """Rows that wait or run; at most 100000 are counted. Of campaigns, their verifications apart."""
    running: int
    oldest_seconds: int
    """How long the row that is due for longest has waited; 0 where none is due. Of a campaign: since a worker last came
    to it.
    """
    workers: int
    """Processes that work on it."""


class OpenVerifications(TypedDict):
    """Rows that wait or run, campaigns' included."""

    queued: int
    running: int


class ExternalRefSearch(TypedDict):
    """The whole key of another system."""

    source: NotRequired[str]
    ref: str


class NearSearch(TypedDict):
    """In a circle, nearest first where nothing else is asked for."""

    latitude: float
    """WGS-84, degrees."""
    longitude: float
    """WGS-84, degrees."""
    radius_m: float
    """Metres."""


class CustomerSearchFilter(TypedDict, total=False):
    country_code: str
    """ISO 3166-1 alpha-2."""
    division_code: str
    """A division and all below it, by GB/T 2260 or ISO 3166-2."""
    status: Literal["pending", "verified", "not_found", "not_covered", "failed"]
    """Of the verification."""
    tag: str
    """Customers with this tag."""
    address_tag: str
    """Customers with an address that has this tag."""
    customer: CustomerFilter
    address: AddressFilter


class AddressHit(TypedDict):
    address: Address
    score: float
    """How well it fits; 1 is as typed."""
    distance_m: float | None
    """Metres from `near`; null without it."""


class CustomerHit(TypedDict):
    customer: Customer
    address_id: str | None
    """The address that fits best, where addresses were searched."""
    score: float
    """How well it fits; 1 is as typed."""
    distance_m: float | None
    """Metres from `near`; null without it."""


class SuggestedParts(TypedDict):
    """To be merged into an address (RFC 7396): what is null would be of another place."""

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
    """Absent where it is not known: then the address keeps the one that it has."""


class SuggestionMatch(TypedDict):
    by: Literal["name", "pinyin", "initials", "former_name", "postal_code", "spelling", "street"]
    """How `q` was read. initials: the first letters of syllables; former_name: of a division that was abolished, for
    what took its place; spelling: nothing fits as it stands, so one letter or character was taken for another.
    """
    is_exact: bool
    """Whether `q` is the whole name or code."""


class GoodEnough(TypedDict, total=False):
    """An answer that is less is remembered, and the next provider is asked; null: any position ends the search."""

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
    """At least this fine."""
    confidence: float
    """At least this sure."""


class ProviderKind(TypedDict):
    name: Literal["amap", "baidu", "tencent", "google", "here", "nominatim", "photon", "pelias"]
    """A provider that Doorplate knows."""
    title: str
    countries: list[str] | None
    """Covered; null is the world."""
    is_in_china: bool
    needs_key: bool
    default_base_url: str | None
    """Null: you need a server of your own."""
    default_calls_per_second: float
    documentation_url: str


class ProviderTestAddress(TypedDict):
    """A public building where it is left out."""

    country_code: str
    """ISO 3166-1 alpha-2."""
    address_lines: NotRequired[list[str]]
    administrative_area: NotRequired[str | None]
    locality: NotRequired[str | None]
    dependent_locality: NotRequired[str | None]
    township: NotRequired[str | None]
    postal_code: NotRequired[str | None]


class ProviderTestLocation(TypedDict):
    """Where it is."""

    latitude: float
    """WGS-84, degrees."""
    longitude: float
    """WGS-84, degrees."""
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
    """A provider that Doorplate knows."""
    calls: int
    cache_hits: int
    """Answers that were known, and cost no call."""
    cost: float
    failures: dict[str, int]
    """Failed calls by reason."""


class ProviderState(TypedDict):
    provider: Literal["amap", "baidu", "tencent", "google", "here", "nominatim", "photon", "pelias"]
    """A provider that Doorplate knows."""
    breaker: Literal["closed", "open", "half_open"]
    """open: not asked for a while, after failures in a row; half_open: one call at a time tries whether it is back."""
    failures_in_a_row: int
    blocked_for: str | None
    """Why it is not asked at present, where the provider said so."""
    blocked_until: str | None
    """RFC 3339, UTC, milliseconds."""


class VerificationLocation(TypedDict, total=False):
    latitude: float
    """WGS-84, degrees."""
    longitude: float
    """WGS-84, degrees."""
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
    """Stable: `providers_disagree`, two positions lie farther apart than both uncertainties together;
    `provider_unanswered`, one that goes before could not be asked; `pin_disagrees`, the provider's position lies
    farther from the one set by hand than both uncertainties together, and than 1 km: the pin stands.
    """
    providers: NotRequired[list[str]]
    """The one whose position was taken first."""
    distance_m: NotRequired[int]
    """Metres between the positions."""
    reason: NotRequired[str]
    """Why there was no answer, such as `over_budget`, `breaker_open` or `timeout`."""


class DeliveryAttempt(TypedDict):
    at: str
    """RFC 3339, UTC, milliseconds."""
    response_status: int | None
    """HTTP status; null where there was no answer."""
    error_code: str | None
    """Why there was none: address_refused, name_not_resolved, connection_failed, tls_failed, timeout."""
    latency_ms: int


class CustomerEventData(TypedDict):
    id: str
    """UUID, version 7 where Doorplate made it."""
    customer_id: str
    """UUID, version 7 where Doorplate made it."""
    version: int
    """The version that the change made."""
    link: str
    """Where it is read, relative to the service."""
    changed_fields: NotRequired[list[str]]
    """Only where the endpoint's `payload` is `full`, as the next two."""
    before: NotRequired[Customer | None]
    """The whole state before; null where there was none."""
    after: NotRequired[Customer]


class AddressEventData(TypedDict):
    id: str
    """UUID, version 7 where Doorplate made it."""
    customer_id: str
    """UUID, version 7 where Doorplate made it."""
    version: int
    """The version that the change made."""
    link: str
    """Where it is read, relative to the service."""
    changed_fields: NotRequired[list[str]]
    """Only where the endpoint's `payload` is `full`, as the next two."""
    before: NotRequired[Address | None]
    """The whole state before; null where there was none."""
    after: NotRequired[Address]


class WebhookDisabledEventData(TypedDict):
    webhook_id: str
    """UUID, version 7 where Doorplate made it."""
    reason: str
    """As `disabled_reason` of the webhook says it."""
    link: str
    """Where the webhook is read, relative to the service."""


class WebhookTestEventData(TypedDict):
    webhook_id: str
    """UUID, version 7 where Doorplate made it."""


class Restore(TypedDict):
    version: int
    """The version whose state is to be had again."""


ExportCreate: TypeAlias = CustomerExportCreate | AddressExportCreate
"""`filter` says what is true of a row at that moment."""


ResourceState: TypeAlias = Customer | Address
"""The whole state before; null where there was none."""


ParseResult: TypeAlias = ParsedText | ParsedTexts
"""Done."""


FormatResult: TypeAlias = FormattedAddress | FormattedAddresses
"""Done."""


ValidateResult: TypeAlias = ValidatedAddress | ValidatedAddresses
"""Done."""


GeocodeResult: TypeAlias = GeocodedPlace | GeocodedPlaces
"""Done."""


ReverseGeocodeResult: TypeAlias = ReverseGeocodedPlace | ReverseGeocodedPlaces
"""Done."""


WebhookEvent: TypeAlias = CustomerEvent | AddressEvent | WebhookDisabledEvent | WebhookTestEvent
