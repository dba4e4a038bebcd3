// Generated from openapi/openapi.json by `npm run generate`.

/** Problem document (RFC 9457), media type application/problem+json. */
export interface Problem {
  /** URL of the page about the code, relative to the service. */
  type: string;
  title: string;
  /** The HTTP status. */
  status: number;
  /** Stable code, for programs. */
  code: "malformed_body" | "invalid_request" | "invalid_cursor" | "purpose_required" | "unknown_purpose" | "unauthorized" | "insufficient_scope" | "origin_not_allowed" | "tenant_disabled" | "purpose_not_allowed" | "disclosure_refused" | "customer_restricted" | "not_found" | "method_not_allowed" | "not_acceptable" | "request_timeout" | "person_erased" | "conflict" | "external_ref_taken" | "idempotency_key_in_use" | "tenant_not_empty" | "objection_not_possible" | "legal_hold" | "erased" | "cursor_expired" | "version_mismatch" | "body_too_large" | "uri_too_long" | "unsupported_media_type" | "invalid_body" | "idempotency_key_reused" | "address_limit_reached" | "api_key_limit_reached" | "precondition_required" | "rate_limited" | "too_many_streams" | "headers_too_large" | "internal_error" | "unavailable";
  /** Explanation of this occurrence. */
  detail?: string;
  /** Id of the request, for error reports. */
  request_id: string;
  /** The invalid parts of the request: at most 20, or only the first one if the body has more than 50,000 values. */
  errors?: ProblemError[];
  [member: string]: unknown;
}

/** The result of the engine's check of the postal parts. */
export interface Verdict {
  /** accepted: complete and confirmed; corrected: the same, after the changes in the findings; needs_review: ask the customer to confirm; rejected: not deliverable; not_covered: there are no rules for this country. */
  status: "accepted" | "corrected" | "needs_review" | "rejected" | "not_covered";
  /** The deepest part that was confirmed. */
  granularity: "none" | "country" | "administrative_area" | "locality" | "dependent_locality" | "township" | "postal_code" | "road" | "house_number" | "poi" | "building" | "unit" | "room";
  /** What a form does next. accept: continues; confirm: asks whether the address is right; add_subpremises: asks for the flat, floor or unit; fix: asks the customer to correct the parts in the findings. */
  next_action: "accept" | "confirm" | "add_subpremises" | "fix";
  findings: Finding[];
  /** The result for each part that is stated, inferred or missing. confirmed: found in the reference data; corrected: found after a change; inferred: derived from other parts; unconfirmed: no source has it, or a finding doubts it; unexpected: not used in addresses of the country; missing: required but absent. */
  parts: PartStatuses;
  /** Version of the reference data. */
  data_version: string;
}

/** One customer's use of one place. */
export interface Address {
  /** UUID. Ids created by Doorplate are of version 7. */
  id: string;
  /** UUID. Ids created by Doorplate are of version 7. */
  customer_id: string;
  /** Increases by 1 with each change. The ETag is the same number. */
  version: number;
  /** Name of the recipient. */
  recipient: string | null;
  /** Company or department. */
  organization: string | null;
  /** Phone number in any notation. It is standardised to E.164, with `;ext=` for an extension. */
  phone: string | null;
  /** Instructions for the courier. */
  instructions: string | null;
  /** What the customer uses the address for. */
  usages: AddressUsage[];
  /** Whether this is the customer's default shipping address. A customer has at most one: setting it here unsets it at the other. */
  is_default_shipping: boolean;
  /** Whether this is the customer's default billing address. A customer has at most one: setting it here unsets it at the other. */
  is_default_billing: boolean;
  /** First day of use. May be in the future. */
  valid_from: string | null;
  /** Last day of use. */
  valid_to: string | null;
  /** Tags, for grouping. */
  tags: string[];
  /** A JSON object with your own data, at most 16 KB. Attributes that are declared as not personal (`PUT /v1/attribute-definitions`) can be used in filters and policies; all others are sealed. */
  attributes: Record<string, unknown>;
  /** ISO 3166-1 alpha-2. */
  country_code: string;
  /** 省, state, prefecture. */
  administrative_area: string | null;
  /** 市, city. */
  locality: string | null;
  /** 区县, district. */
  dependent_locality: string | null;
  /** 街道, 镇, 乡. */
  township: string | null;
  address_lines: string[];
  /** Postal code. */
  postal_code: string | null;
  /** Sorting code, such as CEDEX. */
  sorting_code: string | null;
  /** BCP 47 language tag. */
  language_code: string | null;
  /** Code of the deepest recognised division: GB/T 2260 in China, `JP-` and JIS X 0402 for cities of Japan, ISO 3166-2 elsewhere. */
  division_code: string | null;
  /** The recognised parts of the street lines: road, house_number, poi, building, unit, floor, room and others. */
  components: Record<string, string>;
  /** The parts of the request, unchanged but for numbers of identity documents in `text`, which are masked. */
  entered: Record<string, unknown>;
  /** Equal fingerprints mean the same door; one door can have several. */
  fingerprint: string;
  verdict: Verdict;
  /** The position of the address. null: unknown. */
  location: AddressLocation | null;
  /** The last verification, in the background. */
  verification: AddressVerification;
  /** RFC 3339 in UTC, with milliseconds. */
  created_at: string;
  /** RFC 3339 in UTC, with milliseconds. */
  updated_at: string;
}

/** The key of a customer in an external system. */
export interface ExternalRef {
  /** The external system. */
  source: string;
  /** The customer's key in the external system, unique within it. */
  ref: string;
}

/** A person or an organisation. */
export interface Customer {
  /** UUID. Ids created by Doorplate are of version 7. */
  id: string;
  /** Increases by 1 with each change. The ETag is the same number. */
  version: number;
  /** Default: person. */
  kind: "person" | "organization";
  /** The full name. */
  name: string;
  given_name: string | null;
  family_name: string | null;
  phones: string[];
  emails: string[];
  /** BCP 47 language tag. */
  language_code: string | null;
  /** References to external systems. Each belongs to one customer only. */
  external_refs: ExternalRef[];
  /** Tags, for grouping. */
  tags: string[];
  /** A JSON object with your own data, at most 16 KB. Attributes that are declared as not personal (`PUT /v1/attribute-definitions`) can be used in filters and policies; all others are sealed. */
  attributes: Record<string, unknown>;
  /** RFC 3339 in UTC, with milliseconds. */
  created_at: string;
  /** RFC 3339 in UTC, with milliseconds. */
  updated_at: string;
}

/** An API key, without its secret. */
export interface ApiKey {
  /** UUID. Ids created by Doorplate are of version 7. */
  id: string;
  name: string;
  /** The first characters of the key, to identify it. */
  hint: string;
  /** secret: for programs that can keep it. publishable: a page in a browser may contain it; it may only call the operations that return no data of a tenant, from pages of its `origins`. */
  kind: ApiKeyKind;
  /** Empty for a publishable key. */
  scopes: string[];
  /** The origins whose pages may use a publishable key; empty for a secret key. */
  origins: string[];
  /** Every request with the key must state one of these purposes in `Doorplate-Purpose`. Empty: any purpose, or none. */
  purposes: string[];
  /** Requests per minute. null: the default of the service. */
  rate_limit_per_minute: number | null;
  /** RFC 3339 in UTC, with milliseconds. */
  created_at: string;
  /** Time of the last request, accurate to an hour. */
  last_used_at: string | null;
  /** RFC 3339 in UTC, with milliseconds. */
  expires_at: string | null;
  /** RFC 3339 in UTC, with milliseconds. */
  revoked_at: string | null;
  /** Id of the key that replaces this one, after a rotation. */
  rotated_to: string | null;
}

/** A new API key, with its secret. */
export interface ApiKeyWithSecret {
  /** UUID. Ids created by Doorplate are of version 7. */
  id: string;
  name: string;
  /** The first characters of the key, to identify it. */
  hint: string;
  /** secret: for programs that can keep it. publishable: a page in a browser may contain it; it may only call the operations that return no data of a tenant, from pages of its `origins`. */
  kind: ApiKeyKind;
  /** Empty for a publishable key. */
  scopes: string[];
  /** The origins whose pages may use a publishable key; empty for a secret key. */
  origins: string[];
  /** Every request with the key must state one of these purposes in `Doorplate-Purpose`. Empty: any purpose, or none. */
  purposes: string[];
  /** Requests per minute. null: the default of the service. */
  rate_limit_per_minute: number | null;
  /** RFC 3339 in UTC, with milliseconds. */
  created_at: string;
  /** Time of the last request, accurate to an hour. */
  last_used_at: string | null;
  /** RFC 3339 in UTC, with milliseconds. */
  expires_at: string | null;
  /** RFC 3339 in UTC, with milliseconds. */
  revoked_at: string | null;
  /** Id of the key that replaces this one, after a rotation. */
  rotated_to: string | null;
  /** The secret. It is shown only in this response; the service stores a hash of it. */
  key: string;
}

/** The API key of the request, without its secret, and its tenant. */
export interface CurrentApiKey {
  /** UUID. Ids created by Doorplate are of version 7. */
  id: string;
  name: string;
  /** The first characters of the key, to identify it. */
  hint: string;
  /** secret: for programs that can keep it. publishable: a page in a browser may contain it; it may only call the operations that return no data of a tenant, from pages of its `origins`. */
  kind: ApiKeyKind;
  /** Empty for a publishable key. */
  scopes: string[];
  /** The origins whose pages may use a publishable key; empty for a secret key. */
  origins: string[];
  /** Every request with the key must state one of these purposes in `Doorplate-Purpose`. Empty: any purpose, or none. */
  purposes: string[];
  /** Requests per minute. null: the default of the service. */
  rate_limit_per_minute: number | null;
  /** RFC 3339 in UTC, with milliseconds. */
  created_at: string;
  /** Time of the last request, accurate to an hour. */
  last_used_at: string | null;
  /** RFC 3339 in UTC, with milliseconds. */
  expires_at: string | null;
  /** RFC 3339 in UTC, with milliseconds. */
  revoked_at: string | null;
  /** Id of the key that replaces this one, after a rotation. */
  rotated_to: string | null;
  /** null for the root API key. */
  tenant: TenantOfApiKey | null;
}

export interface ApiKeyCreate {
  /** A label, such as the system that uses the key. */
  name: string;
  /** secret: for programs that can keep it. publishable: a page in a browser may contain it; it may only call the operations that return no data of a tenant, from pages of its `origins`. */
  kind?: ApiKeyKind;
  /** What the key may do: a subset of the scopes of the key that creates it. Required for a secret key, not allowed for a publishable one. Without `pii:read` personal data comes masked: names, phones, e-mail addresses, street lines, postal codes, references, attributes, positions and what was entered. The document marks these values with `x-mask`. */
  scopes?: Scope[];
  /** Required for a publishable key, not allowed for a secret one. */
  origins?: string[];
  /** Every request with the key must state one of these purposes in `Doorplate-Purpose`. Absent: those of your key. A key that is bound to purposes creates keys for some of these only. */
  purposes?: string[];
  /** Requests per minute. null: the default of the service. */
  rate_limit_per_minute?: number | null;
  /** Time of expiry, not later than that of your key. Absent or null: the same time. A key created with an OAuth2 access token does not expire with the token; absent or null: it never expires. */
  expires_at?: string | null;
}

export interface ApiKeyRotate {
  /** Seconds for which the old key stays valid. */
  overlap_seconds?: number;
}

/** A page of a list. */
export interface ApiKeyPage {
  items: ApiKey[];
  /** Pass as `cursor` to fetch the next page. null: this is the last page. */
  next_cursor: string | null;
}

/** An isolated address book, such as a brand, a shop or a business unit. */
export interface Tenant {
  /** UUID. Ids created by Doorplate are of version 7. */
  id: string;
  /** Short name, unique among the tenants. */
  slug: string;
  name: string;
  /** Maximum number of addresses of a customer. */
  address_limit: number;
  /** Since when its keys are refused and its background work is paused. null: it is enabled. */
  disabled_at: string | null;
  /** RFC 3339 in UTC, with milliseconds. */
  created_at: string;
}

/** A page of a list. */
export interface TenantPage {
  items: Tenant[];
  /** Pass as `cursor` to fetch the next page. null: this is the last page. */
  next_cursor: string | null;
}

export interface TenantCreate {
  /** Short name, unique among the tenants. */
  slug: string;
  name: string;
  /** Maximum number of addresses of a customer. */
  address_limit?: number;
}

/** A new tenant, with its first API key. */
export interface TenantWithKey {
  /** UUID. Ids created by Doorplate are of version 7. */
  id: string;
  /** Short name, unique among the tenants. */
  slug: string;
  name: string;
  /** Maximum number of addresses of a customer. */
  address_limit: number;
  /** Since when its keys are refused and its background work is paused. null: it is enabled. */
  disabled_at: string | null;
  /** RFC 3339 in UTC, with milliseconds. */
  created_at: string;
  /** The first API key of the tenant, with all its scopes. It is shown only in this response. */
  key: string;
}

export interface AccessPackageCreate {
  /** How the identity of the person was verified. It is kept: do not use personal data. */
  verified_by: string;
  /** The language of the readable file. */
  language?: "en" | "zh";
  /** When the person asked for it. Default: now. */
  requested_at?: string;
}

/** All data of a customer in one ZIP archive, for the customer. The resource itself has no such data. */
export interface AccessPackage {
  /** UUID. Ids created by Doorplate are of version 7. */
  id: string;
  /** UUID. Ids created by Doorplate are of version 7. */
  customer_id: string;
  /** requested: accepted. running: being written. completed: it can be downloaded. expired: the content was deleted; what remains is the proof that it was made. */
  status: "requested" | "running" | "completed" | "expired";
  /** The language of the readable file. */
  language: "en" | "zh";
  /** When the person asked for it. */
  requested_at: string;
  /** How the identity of the person was verified. */
  verified_by: string;
  /** Who created it: `api_key:<id>` or `oauth:<subject>`. */
  created_by: string;
  /** RFC 3339 in UTC, with milliseconds. */
  created_at: string;
  /** RFC 3339 in UTC, with milliseconds. */
  completed_at: string | null;
  /** When the content is deleted. null until it is completed. */
  expires_at: string | null;
  /** Size of the ZIP archive. null until it is completed. */
  bytes: number | null;
  /** SHA-256 of the ZIP archive, in hexadecimal digits. null until it is completed. */
  sha256: string | null;
  /** Where the archive is, for a key with `access-packages:read` and `pii:read`. null: not there. */
  download_url: string | null;
}

/** A page of a list. */
export interface AccessPackagePage {
  items: AccessPackage[];
  /** Pass as `cursor` to fetch the next page. null: this is the last page. */
  next_cursor: string | null;
}

/** Conditions on customers. All stated conditions must be true; the condition in `not` must be false; {} matches everything. `all`, `any` and `not` can be nested 3 levels deep, with at most 50 conditions in total. */
export interface CustomerFilter {
  /** The customer has this tag. */
  tag?: string;
  /** The last change was at this time or later. */
  changed_since?: string;
  /** The customer with this id. */
  customer_id?: string;
  kind?: "person" | "organization";
  /** The customer has an external reference with this `source`. */
  ref_source?: string;
  /** An attribute of the customer: `equals` or `at_least`. */
  attribute?: AttributeCondition;
  /** All of these conditions are true. */
  all?: CustomerFilter[];
  /** At least one of these conditions is true. */
  any?: CustomerFilter[];
  not?: CustomerFilter;
}

/** Conditions on addresses. All stated conditions must be true; the condition in `not` must be false; {} matches everything. `all`, `any` and `not` can be nested 3 levels deep, with at most 50 conditions in total. */
export interface AddressFilter {
  /** ISO 3166-1 alpha-2. */
  country_code?: string;
  /** The address is in this division or in one below it. GB/T 2260 in China, ISO 3166-2 elsewhere. */
  division_code?: string;
  /** Status of the verification. */
  status?: "pending" | "verified" | "not_found" | "not_covered" | "failed";
  /** The address has this tag. */
  tag?: string;
  /** The customer of the address has this tag. */
  customer_tag?: string;
  /** The last change was at this time or later. */
  changed_since?: string;
  /** The address is due for verification before this time. */
  due_before?: string;
  /** The address belongs to this customer. */
  customer_id?: string;
  /** The present confidence, which decreases with time, is below this value. Addresses without a confidence do not match. */
  confidence_below?: number;
  /** The last verification was before this time, or there was none. */
  not_verified_since?: string;
  /** There is such evidence about the present place of the address. */
  evidence?: EvidenceCondition;
  /** The position is within this distance. Written positions are found after about 1 second. Requires `pii:read`. */
  near?: NearCondition;
  /** The position is in this area: `box` or `polygon`. Written positions are found after about 1 second. Requires `pii:read`. */
  within?: WithinCondition;
  /** An attribute of the address: `equals` or `at_least`. */
  attribute?: AttributeCondition;
  customer?: CustomerFilter;
  /** All of these conditions are true. */
  all?: AddressFilter[];
  /** At least one of these conditions is true. */
  any?: AddressFilter[];
  not?: AddressFilter;
}

export interface AddressCreate {
  /** ISO 3166-1 alpha-2. Required unless `text` says which country it is. */
  country_code?: string;
  /** The address as free text: one address, parsed as by `POST /v1/parse`. Parts in the request take precedence over parsed parts. Numbers of Chinese identity documents in it are masked before it is stored. */
  text?: string;
  /** 省, state, prefecture. */
  administrative_area?: string | null;
  /** 市, city. */
  locality?: string | null;
  /** 区县, district. */
  dependent_locality?: string | null;
  /** 街道, 镇, 乡. */
  township?: string | null;
  address_lines?: string[];
  /** Postal code. */
  postal_code?: string | null;
  /** Sorting code, such as CEDEX. */
  sorting_code?: string | null;
  /** BCP 47 language tag. */
  language_code?: string | null;
  /** Name of the recipient. */
  recipient?: string | null;
  /** Company or department. */
  organization?: string | null;
  /** Phone number in any notation. It is standardised to E.164, with `;ext=` for an extension. */
  phone?: string | null;
  /** Instructions for the courier. */
  instructions?: string | null;
  /** What the customer uses the address for. */
  usages?: AddressUsage[];
  /** Whether this is the customer's default shipping address. A customer has at most one: setting it here unsets it at the other. */
  is_default_shipping?: boolean;
  /** Whether this is the customer's default billing address. A customer has at most one: setting it here unsets it at the other. */
  is_default_billing?: boolean;
  /** First day of use. May be in the future. */
  valid_from?: string | null;
  /** Last day of use. */
  valid_to?: string | null;
  /** Tags, for grouping. */
  tags?: string[];
  /** A JSON object with your own data, at most 16 KB. Attributes that are declared as not personal (`PUT /v1/attribute-definitions`) can be used in filters and policies; all others are sealed. */
  attributes?: Record<string, unknown>;
}

/** JSON Merge Patch (RFC 7396). */
export interface AddressPatch {
  /** ISO 3166-1 alpha-2. */
  country_code?: string;
  /** 省, state, prefecture. */
  administrative_area?: string | null;
  /** 市, city. */
  locality?: string | null;
  /** 区县, district. */
  dependent_locality?: string | null;
  /** 街道, 镇, 乡. */
  township?: string | null;
  address_lines?: string[];
  /** Postal code. */
  postal_code?: string | null;
  /** Sorting code, such as CEDEX. */
  sorting_code?: string | null;
  /** BCP 47 language tag. */
  language_code?: string | null;
  /** Name of the recipient. */
  recipient?: string | null;
  /** Company or department. */
  organization?: string | null;
  /** Phone number in any notation. It is standardised to E.164, with `;ext=` for an extension. */
  phone?: string | null;
  /** Instructions for the courier. */
  instructions?: string | null;
  /** What the customer uses the address for. */
  usages?: AddressUsage[];
  /** Whether this is the customer's default shipping address. A customer has at most one: setting it here unsets it at the other. */
  is_default_shipping?: boolean;
  /** Whether this is the customer's default billing address. A customer has at most one: setting it here unsets it at the other. */
  is_default_billing?: boolean;
  /** First day of use. May be in the future. */
  valid_from?: string | null;
  /** Last day of use. */
  valid_to?: string | null;
  /** Tags, for grouping. */
  tags?: string[];
  /** Merged member by member. null removes all attributes. */
  attributes?: Record<string, unknown> | null;
}

/** A page of a list. */
export interface AddressPage {
  items: Address[];
  /** Pass as `cursor` to fetch the next page. null: this is the last page. */
  next_cursor: string | null;
}

/** A page of a list. */
export interface AddressHistory {
  items: AddressHistoryEntry[];
  /** Pass as `cursor` to fetch the next page. null: this is the last page. */
  next_cursor: string | null;
}

/** The definition of an attribute. */
export interface AttributeDefinition {
  /** The entity that has the attribute. */
  entity: "customer" | "address";
  /** Name of the member of `attributes`, unique within the entity. */
  name: string;
  /** Type of the values; null is always allowed. `date`: RFC 3339 full-date. */
  type: "string" | "number" | "boolean" | "date" | "any";
  /** Limits that are checked when a value is written. */
  limits?: AttributeLimits;
  /** Whether the values are personal data. false: they are stored unencrypted and can be used in filters and policies. true: they are sealed, as attributes without a definition are. */
  is_personal?: boolean;
}

/** All attribute definitions of a tenant. */
export interface AttributeDefinitionsPut {
  items: AttributeDefinition[];
}

export interface AttributeDefinitions {
  version: number;
  /** Whether existing customers and addresses are stored by these definitions. After a change this takes some minutes; until then, filters and policies may miss values that were written before. */
  applied: boolean;
  items: AttributeDefinition[];
}

/** The verification of all addresses that match a filter. */
export interface Campaign {
  /** UUID. Ids created by Doorplate are of version 7. */
  id: string;
  status: "scheduled" | "running" | "paused" | "cancelled" | "completed";
  /** Why the campaign is waiting or slowed down. null: it runs at full rate, or is not running. */
  waits_for: CampaignWait | null;
  name: string;
  filter: AddressFilter;
  /** A note for the record. */
  reason: string | null;
  /** A campaign with a schedule verifies nothing itself. At each scheduled time it starts a campaign with its filter, unless the previous one is still running. */
  schedule: CampaignSchedule | null;
  /** When the schedule starts the next campaign. */
  next_run_at: string | null;
  /** Id of the campaign whose schedule started this one. */
  schedule_id: string | null;
  progress: CampaignProgress;
  created_by: string;
  /** RFC 3339 in UTC, with milliseconds. */
  created_at: string;
  /** RFC 3339 in UTC, with milliseconds. */
  finished_at: string | null;
}

export interface CampaignCreate {
  name: string;
  filter: AddressFilter;
  /** A note for the record. */
  reason?: string;
  /** A campaign with a schedule verifies nothing itself. At each scheduled time it starts a campaign with its filter, unless the previous one is still running. */
  schedule?: CampaignSchedule;
}

export interface CampaignEstimate {
  /** Addresses that match at present. */
  total: number;
  /** Distinct doors among them. Addresses at the same door cost one call. */
  doors: number;
  /** Doors with a cached result of the first provider. They cost no call. */
  from_cache: number;
  /** true: more than 200,000 addresses match, and `doors`, `from_cache` and `providers` are extrapolated from 200,000 of them. */
  is_sampled: boolean;
  /** The first provider of each country, with its calls and costs. If its result is not good enough, further providers are called. */
  providers: ProviderEstimate[];
  /** Estimated duration if the campaign starts now and runs alone, from the recent durations of verifications and provider calls, the providers' rates and budgets, and the number of worker processes. null: unknown. */
  seconds: number | null;
  /** The bottleneck. verifications: the work of the service itself; throttle: the work of the service, slowed down by interactive requests; provider_latency: the response times of the provider; provider_rate: its `calls_per_second`; provider_budget: its `calls_per_day`; `seconds` is null where that is 0; not_measured: this installation has verified too few addresses to estimate; `seconds` is null. */
  seconds_depend_on: "verifications" | "throttle" | "provider_latency" | "provider_rate" | "provider_budget" | "not_measured";
}

/** A page of a list. */
export interface CampaignPage {
  items: Campaign[];
  /** Pass as `cursor` to fetch the next page. null: this is the last page. */
  next_cursor: string | null;
}

/** The result of a campaign for one address. */
export interface CampaignResult {
  /** Pass as `after` to continue after this line. */
  cursor: string;
  /** UUID. Ids created by Doorplate are of version 7. */
  address_id: string;
  /** UUID. Ids created by Doorplate are of version 7. */
  customer_id: string;
  /** UUID. Ids created by Doorplate are of version 7. */
  verification_id: string;
  status: "succeeded" | "failed" | "superseded" | "cancelled";
  outcome: string | null;
  error_code: string | null;
  /** What changed. A position counts as changed from 10 metres on. */
  changed: ChangedPart[];
  /** Metres between the two positions. */
  distance_m: number | null;
  before: StateBefore | null;
  /** The state after the campaign, as the provider returned it. null: nothing was written. */
  after: StateAfter | null;
  findings: Record<string, unknown>[];
  /** RFC 3339 in UTC, with milliseconds. */
  finished_at: string | null;
}

/** One entry of the change log. */
export interface Change {
  /** A position in the feed. */
  cursor: string;
  entity: "customer" | "address";
  /** UUID. Ids created by Doorplate are of version 7. */
  entity_id: string;
  /** UUID. Ids created by Doorplate are of version 7. */
  customer_id: string;
  /** The version after the change. */
  version: number;
  operation: "create" | "update" | "delete" | "restore" | "erase";
  /** The event type that webhooks use for this change. */
  event_type: "customer.created" | "customer.updated" | "customer.deleted" | "customer.restored" | "customer.erased" | "address.created" | "address.updated" | "address.deleted" | "address.restored" | "address.erased" | "address.verified";
  /** Names of the changed fields. */
  changed_fields: string[];
  /** RFC 3339 in UTC, with milliseconds. */
  occurred_at: string;
  /** Who made the change. */
  actor: string;
  /** The channel of the change, from `Doorplate-Source`. */
  source: string;
  reason: string | null;
  request_id: string | null;
  /** The state before the change. null: it did not exist, is erased, or see `after`. */
  before: ResourceState | null;
  /** The state after the change. Of a deletion: the last state. null: it is erased, or the customer is restricted, and the key has no scope `restricted:read`. */
  after: ResourceState | null;
}

export interface ChangePage {
  /** In the order of the log. The changes of one customer or address are in the order of their versions. */
  items: Change[];
  /** Pass as `after` in the next request, even if `items` is empty. */
  cursor: string;
  /** true: more changes are available; request the next page at once. */
  has_more: boolean;
}

/** An address as `text` or in parts. Parts are standardised first. */
export interface ComparedAddress {
  /** The address as text, instead of its parts. */
  text?: string;
  /** ISO 3166-1 alpha-2 or the name of the country. Required with parts, and with `text` that does not name the country. */
  country_code?: string;
  /** 省, state, prefecture. */
  administrative_area?: string | null;
  /** 市, city. */
  locality?: string | null;
  /** 区县, district. */
  dependent_locality?: string | null;
  /** 街道, 镇, 乡. */
  township?: string | null;
  address_lines?: string[];
  /** Postal code. */
  postal_code?: string | null;
  /** Sorting code, such as CEDEX. */
  sorting_code?: string | null;
  /** BCP 47 language tag. */
  language_code?: string | null;
}

export interface CompareRequest {
  a: ComparedAddress;
  b: ComparedAddress;
}

export interface AddressComparison {
  /** same_door: the same door; same_building: the doors differ, or one address does not state it; same_street: the same street, or an estate of several buildings; same_area: the same city or postal code; different: none of these. Addresses whose house numbers, units or rooms differ are never the same door. */
  match: "same_door" | "same_building" | "same_street" | "same_area" | "different";
  /** Similarity, to sort candidates by. 1: the same address in two spellings. */
  score: number;
  /** One for each part that at least one of the addresses states, from the largest part to the smallest. */
  reasons: ComparedComponent[];
  /** Equal fingerprints mean the same door; one door can have several. */
  fingerprints: ComparedFingerprints;
}

/** A purpose. Absent members are empty: no recipients, no countries, no notices. */
export interface PurposePut {
  /** What the data is used for, in words. */
  title: string;
  /** The ground of the processing, by Article 6(1) GDPR. Where the basis is consent, customers without an active consent are not disclosed for the purpose. */
  basis: "consent" | "contract" | "legal_obligation" | "vital_interests" | "public_task" | "legitimate_interests";
  /** Details, for your records. */
  description?: string | null;
  /** Whether the purpose needs a consent of its own, for any basis: 单独同意 of PIPL (Articles 23, 25, 29 and 39). Consents must then have `is_separate`. */
  needs_separate_consent?: boolean;
  /** For how long the data is kept for the purpose. RFC 3339 duration such as P3Y. null: until the person is erased. */
  retention?: string | null;
  /** Which kinds of data are processed, for the records of processing. */
  data_categories?: string[];
  /** Who receives the data. Their countries must be in `countries`. */
  recipients?: PurposeRecipient[];
  /** The countries that data may be sent to. Providers and webhooks of the purpose in other countries are not called. */
  countries?: PurposeCountry[];
  /** Consents to an earlier version of the purpose do not count: set it where a change needs new consents (Article 14 PIPL). At most the version that the request creates. Absent: unchanged. */
  consents_from_version?: number;
  /** The notice in each language. Required where consent is needed. */
  notices?: NoticePut[];
}

/** What personal data is processed for. */
export interface Purpose {
  /** Name of a purpose, unique within the tenant: lower-case letters, digits and hyphens. */
  name: string;
  /** Increases with each change. */
  version: number;
  /** archived: it is no longer in use. Nothing is disclosed or called for it. */
  status: "active" | "archived";
  /** What the data is used for, in words. */
  title: string;
  /** Details, for your records. */
  description: string | null;
  /** The ground of the processing, by Article 6(1) GDPR. Where the basis is consent, customers without an active consent are not disclosed for the purpose. */
  basis: "consent" | "contract" | "legal_obligation" | "vital_interests" | "public_task" | "legitimate_interests";
  /** Whether the purpose needs a consent of its own, for any basis: 单独同意 of PIPL (Articles 23, 25, 29 and 39). Consents must then have `is_separate`. */
  needs_separate_consent: boolean;
  /** For how long the data is kept for the purpose. RFC 3339 duration such as P3Y. null: until the person is erased. */
  retention: string | null;
  /** Which kinds of data are processed, for the records of processing. */
  data_categories: string[];
  /** Who receives the data. Their countries must be in `countries`. */
  recipients: PurposeRecipient[];
  /** The countries that data may be sent to. Providers and webhooks of the purpose in other countries are not called. */
  countries: PurposeCountry[];
  /** Consents to an earlier version of the purpose do not count: set it where a change needs new consents (Article 14 PIPL). */
  consents_from_version: number;
  /** The notice in each language. */
  notices: Notice[];
  /** RFC 3339 in UTC, with milliseconds. */
  created_at: string;
  /** RFC 3339 in UTC, with milliseconds. */
  updated_at: string;
  /** Who made this version. */
  updated_by: string;
}

/** A page of a list. */
export interface PurposePage {
  items: Purpose[];
  /** Pass as `cursor` to fetch the next page. null: this is the last page. */
  next_cursor: string | null;
}

export interface ConsentCreate {
  /** Name of a purpose, unique within the tenant: lower-case letters, digits and hyphens. */
  purpose: string;
  /** given: the customer has consented. withdrawn: the customer no longer consents. expired: your rules no longer count the consent. */
  status: "given" | "withdrawn" | "expired";
  /** Whether the customer consented to this purpose alone, apart from any other (单独同意). */
  is_separate?: boolean;
  /** The version of the purpose whose notice the customer was shown. Absent: that of `notice_sha256`, or else the current one. */
  purpose_version?: number;
  /** Language of the notice that the customer was shown. Required for `given` if the purpose has notices and `notice_sha256` is absent. */
  notice_language?: string;
  /** SHA-256 of the text of the notice in UTF-8, in hexadecimal digits. */
  notice_sha256?: string;
  /** Where the customer declared it, such as the name of a form or a shop. */
  channel: string;
  /** What proves it, such as the number of the call or of the form. Stored encrypted. */
  evidence?: string | null;
  /** When the customer declared it. RFC 3339, not in the future. Absent: now. */
  occurred_at?: string;
}

/** What a customer has declared about one purpose. Never changed: a withdrawal is another record. */
export interface Consent {
  /** UUID. Ids created by Doorplate are of version 7. */
  id: string;
  /** UUID. Ids created by Doorplate are of version 7. */
  customer_id: string;
  /** Name of a purpose, unique within the tenant: lower-case letters, digits and hyphens. */
  purpose: string;
  /** given: the customer has consented. withdrawn: the customer no longer consents. expired: your rules no longer count the consent. */
  status: "given" | "withdrawn" | "expired";
  /** Whether the customer consented to this purpose alone, apart from any other (单独同意). */
  is_separate: boolean;
  /** The version of the purpose whose notice the customer was shown. */
  purpose_version: number;
  /** Language of the notice that the customer was shown. */
  notice_language: string | null;
  /** SHA-256 of the text of the notice in UTF-8, in hexadecimal digits. */
  notice_sha256: string | null;
  /** Where the customer declared it, such as the name of a form or a shop. */
  channel: string;
  /** What proves it, such as the number of the call or of the form. Stored encrypted. */
  evidence: string | null;
  /** RFC 3339 in UTC, with milliseconds. */
  occurred_at: string;
  recorded_by: string;
  /** RFC 3339 in UTC, with milliseconds. */
  recorded_at: string;
}

/** A page of a list. */
export interface ConsentPage {
  items: Consent[];
  /** Pass as `cursor` to fetch the next page. null: this is the last page. */
  next_cursor: string | null;
}

/** The purposes that a customer has declared something about. */
export interface ConsentStates {
  items: ConsentState[];
}

export interface ObjectionPut {
  /** What the customer objects to, and why. Stored encrypted. */
  reason?: string | null;
}

/** An objection of a customer to a purpose (Article 21 GDPR, Article 44 PIPL). */
export interface Objection {
  /** UUID. Ids created by Doorplate are of version 7. */
  id: string;
  /** UUID. Ids created by Doorplate are of version 7. */
  customer_id: string;
  /** Name of a purpose, unique within the tenant: lower-case letters, digits and hyphens. */
  purpose: string;
  /** What the customer objects to, and why. Stored encrypted. */
  reason: string | null;
  /** RFC 3339 in UTC, with milliseconds. */
  objected_at: string;
  recorded_by: string;
  /** When the objection was lifted. null: it is open. */
  lifted_at: string | null;
  lifted_by: string | null;
}

/** A page of a list. */
export interface ObjectionPage {
  items: Objection[];
  /** Pass as `cursor` to fetch the next page. null: this is the last page. */
  next_cursor: string | null;
}

export interface CustomerCreate {
  /** The full name. */
  name: string;
  /** Default: person. */
  kind?: "person" | "organization";
  given_name?: string | null;
  family_name?: string | null;
  phones?: string[];
  emails?: string[];
  /** BCP 47 language tag. */
  language_code?: string | null;
  /** References to external systems. Each belongs to one customer only. */
  external_refs?: ExternalRef[];
  /** Tags, for grouping. */
  tags?: string[];
  /** A JSON object with your own data, at most 16 KB. Attributes that are declared as not personal (`PUT /v1/attribute-definitions`) can be used in filters and policies; all others are sealed. */
  attributes?: Record<string, unknown>;
}

/** JSON Merge Patch (RFC 7396). */
export interface CustomerPatch {
  /** Default: person. */
  kind?: "person" | "organization";
  /** The full name. */
  name?: string;
  given_name?: string | null;
  family_name?: string | null;
  phones?: string[];
  emails?: string[];
  /** BCP 47 language tag. */
  language_code?: string | null;
  /** References to external systems. Each belongs to one customer only. */
  external_refs?: ExternalRef[];
  /** Tags, for grouping. */
  tags?: string[];
  /** Merged member by member. null removes all attributes. */
  attributes?: Record<string, unknown> | null;
}

/** A page of a list. */
export interface CustomerPage {
  items: Customer[];
  /** Pass as `cursor` to fetch the next page. null: this is the last page. */
  next_cursor: string | null;
}

/** A page of a list. */
export interface CustomerHistory {
  items: CustomerHistoryEntry[];
  /** Pass as `cursor` to fetch the next page. null: this is the last page. */
  next_cursor: string | null;
}

/** Customers by external reference, with their addresses. Absent members stay as they are. */
export interface CustomerBatch {
  items: CustomerBatchItem[];
}

export interface CustomerBatchResult {
  /** In the order of the request. */
  items: CustomerBatchItemResult[];
}

/** Customers and addresses from a file. */
export interface Import {
  /** UUID. Ids created by Doorplate are of version 7. */
  id: string;
  status: "receiving" | "running" | "completed" | "cancelled" | "failed" | "undoing" | "undone";
  /** The system that the file comes from. `ref` holds its keys; it is the channel in the history. */
  source: string;
  reason: string | null;
  /** How the file is read. */
  reading: ImportReading;
  /** Size of the file in bytes. */
  bytes: number;
  progress: ImportProgress;
  created_by: string;
  /** RFC 3339 in UTC, with milliseconds. */
  created_at: string;
  /** RFC 3339 in UTC, with milliseconds. */
  started_at: string | null;
  /** RFC 3339 in UTC, with milliseconds. */
  finished_at: string | null;
  /** RFC 3339 in UTC, with milliseconds. */
  undone_at: string | null;
}

/** A page of a list. */
export interface ImportPage {
  items: Import[];
  /** Pass as `cursor` to fetch the next page. null: this is the last page. */
  next_cursor: string | null;
}

/** What an import of this file would do. */
export interface ImportPreview {
  /** How the file is read. */
  reading: ImportReading;
  /** Whether a column was recognised as an address. If not, state it in `mapping`. */
  usable: boolean;
  /** What would be lost. */
  warnings: ImportWarning[];
  /** Rows validated: at most the first 1,000 of the file. */
  examined: number;
  /** Whether these are all rows of the file. */
  complete: boolean;
  /** Rejected rows among them. */
  refused: number;
  /** Addresses by the status of their verdict. */
  verdicts: Record<string, number>;
  /** The first rejected rows. */
  refusals: ImportRefusal[];
  /** The first rows in the form in which they would be saved. */
  rows: ImportPreviewRow[];
}

/** A page of a list. */
export interface ImportKeptPage {
  items: ImportKept[];
  /** Pass as `cursor` to fetch the next page. null: this is the last page. */
  next_cursor: string | null;
}

/** A country or territory that the engine has rules for. */
export interface Country {
  /** ISO 3166-1 alpha-2. */
  code: string;
  /** By `Accept-Language`: en, zh, de, fr, es, pt or ja. */
  name: string;
  /** With a plus sign, such as +86. */
  calling_code: string | null;
}

/** A page of a list. */
export interface CountryPage {
  items: Country[];
  /** Pass as `cursor` to fetch the next page. null: this is the last page. */
  next_cursor: string | null;
}

/** The address format of a country: what an address form needs. */
export interface CountryForm {
  /** ISO 3166-1 alpha-2. */
  code: string;
  /** By `Accept-Language`: en, zh, de, fr, es, pt or ja. */
  name: string;
  /** With a plus sign, such as +86. */
  calling_code: string | null;
  /** In a language of the country, if known. */
  local_name: string;
  /** Language (BCP 47) of `local_label` and of the local layout. */
  language_code: string | null;
  /** The fields of a form, in the order of the local layout. */
  fields: CountryFormField[];
  /** The lines of an envelope in the country's script and in Latin letters. Equal where the country has one script. */
  layout: EnvelopeLayout;
  /** null: the country has no postal codes. */
  postal_code: PostalCodeForm | null;
  /** The choices for `administrative_area`. Empty: addresses do not have it, or any value is accepted. */
  subdivisions: CountryFormSubdivision[];
}

/** An administrative division. */
export interface Division {
  /** GB/T 2260 (6 digits) or GB/T 10114 (9 digits) in China, ISO 3166-2 elsewhere. */
  code: string;
  /** ISO 3166-1 alpha-2. */
  country_code: string;
  /** 1: province, state; 2: city, prefecture; 3: district, county; 4: subdistrict, town, township. */
  level: number;
  /** former: abolished or renamed; zone: a development zone, which is not a division but takes the place of a county in addresses. */
  status: "current" | "former" | "zone";
  /** In a language of the country. */
  name: string;
  /** Other names: without the word for the rank, or in English. */
  short_names: string[];
  /** In Latin letters. */
  latin_name: string;
  /** Postal abbreviation, such as CA for California. */
  postal_name: string;
  /** GB/T 2260 (6 digits) or GB/T 10114 (9 digits) in China, ISO 3166-2 elsewhere. */
  parent_code: string | null;
}

/** A page of a list. */
export interface DivisionPage {
  items: Division[];
  /** Pass as `cursor` to fetch the next page. null: this is the last page. */
  next_cursor: string | null;
}

/** A division with its parents, children, predecessors and successors. */
export interface DivisionDetail {
  /** GB/T 2260 (6 digits) or GB/T 10114 (9 digits) in China, ISO 3166-2 elsewhere. */
  code: string;
  /** ISO 3166-1 alpha-2. */
  country_code: string;
  /** 1: province, state; 2: city, prefecture; 3: district, county; 4: subdistrict, town, township. */
  level: number;
  /** former: abolished or renamed; zone: a development zone, which is not a division but takes the place of a county in addresses. */
  status: "current" | "former" | "zone";
  /** In a language of the country. */
  name: string;
  /** Other names: without the word for the rank, or in English. */
  short_names: string[];
  /** In Latin letters. */
  latin_name: string;
  /** Postal abbreviation, such as CA for California. */
  postal_name: string;
  /** GB/T 2260 (6 digits) or GB/T 10114 (9 digits) in China, ISO 3166-2 elsewhere. */
  parent_code: string | null;
  /** The divisions that contain it, from the province down. */
  ancestors: Division[];
  /** The divisions directly below it. */
  children: Division[];
  /** The former divisions that it replaced, in whole or in part. */
  predecessors: Division[];
  /** Of a former division: its successors, the one with the largest share first. Empty: unknown. */
  successors: Division[];
}

/** One way in which data of a customer has left the service. */
export interface CustomerRead {
  /** RFC 3339 in UTC, with milliseconds. */
  occurred_at: string;
  /** The `operationId` of the request, or what the service has sent itself: `webhook.delivery`, `provider.call`. A download says what it has: `downloadExport.customers`, `.addresses` or `.all`. */
  operation: string;
  /** Who has read it: `api_key:<id>`, `oauth:<subject>` or `system:<part>`. Of a download: who has created the export. */
  actor: string;
  /** Who else has received the data: `webhook:<id>` or `provider:<name>`. */
  recipient: string | null;
  /** `Doorplate-Purpose` of the request. */
  purpose: string | null;
  /** IP address of the caller. */
  ip: string | null;
  request_id: string | null;
  /** true: personal data was masked, or not in it. */
  is_masked: boolean;
  /** The export or the campaign that was read. */
  subject_id: string | null;
}

/** Who has received data of a customer that was not masked, each once. */
export interface CustomerRecipients {
  /** UUID. Ids created by Doorplate are of version 7. */
  customer_id: string;
  /** The last change of the customer or of one of its addresses, other than by the service itself. */
  changed_at: string | null;
  recipients: CustomerRecipient[];
}

/** A page of a list. */
export interface CustomerReadPage {
  items: CustomerRead[];
  /** Pass as `cursor` to fetch the next page. null: this is the last page. */
  next_cursor: string | null;
}

/** At least one of `key_id`, `actor` and `ip`. All must hold. */
export interface BreachReportCreate {
  /** What was read with this API key. */
  key_id?: string;
  /** What this actor has read, such as `oauth:<subject>`. */
  actor?: string;
  /** What was read from this IP address. */
  ip?: string;
  /** Beginning of the period, inclusive. */
  from: string;
  /** End of the period, exclusive. At most 400 days after the beginning. */
  to: string;
  /** Ids of customers per page. */
  limit?: number;
  /** `next_cursor` of the previous page, with an otherwise identical request. */
  cursor?: string;
}

/** What was disclosed in a period. */
export interface BreachReport {
  /** Responses, files and searches. */
  reads: number;
  /** Customers whose data was in them. */
  customers: number;
  /** Those among them that were erased since: only their ids are left. */
  erased_customers: number;
  /** Reads by anybody in the period that could not be recorded: 0, unless the database was away for long. */
  lost_reads: number;
  /** The kinds of personal data that the responses can contain, by the fields of the resources. */
  categories: BreachCategory[];
  /** Customers by the countries of their addresses; null: without an address, or erased. A customer with addresses in several countries counts in each. */
  countries: BreachCountry[];
  operations: BreachOperation[];
  /** The purposes that were stated. */
  purposes: string[];
  /** A page of the customers, by id. */
  customer_ids: string[];
  /** Pass as `cursor` to fetch the next page. null: this is the last page. */
  next_cursor: string | null;
}

/** The erasure of a customer. It contains no personal data, and is kept as proof. */
export interface Erasure {
  /** UUID. Ids created by Doorplate are of version 7. */
  id: string;
  /** UUID. Ids created by Doorplate are of version 7. */
  customer_id: string;
  /** requested: accepted. running: being erased. completed: no data of the customer is left, and the receipt is signed. */
  status: "requested" | "running" | "completed";
  grounds: "no_longer_needed" | "retention_ended" | "consent_withdrawn" | "objection" | "unlawful_processing" | "legal_obligation" | "child";
  /** When the person asked for it. */
  requested_at: string;
  /** How the identity of the person who asked was verified. */
  verified_by: string;
  /** Who started it: `api_key:<id>` or `oauth:<subject>`. */
  created_by: string;
  /** RFC 3339 in UTC, with milliseconds. */
  created_at: string;
  /** RFC 3339 in UTC, with milliseconds. */
  completed_at: string | null;
  /** From when on no backup can be opened for what the customer's key has sealed: names, phones, e-mail addresses, streets, notes. null until the erasure is completed. */
  backups_without_data_by: string | null;
  /** When the last backup of the data from before the erasure is deleted. Until then backups may hold what is not sealed with the customer's key: ids, times, codes of countries and divisions, tags, positions, and, with the tenant's key, refused lines of imports and reasons. null until the erasure is completed. */
  backups_deleted_by: string | null;
  /** What was done where. Empty until the rows are removed. */
  places: ErasurePlace[];
  /** Who had received data of the customer, or may have, and has to delete it too. */
  recipients: ErasureRecipient[];
  /** The receipt as JWS in compact form (RFC 7515), signed with a key of `GET /v1/receipt-keys`. null until the erasure is completed. */
  receipt: string | null;
}

/** A page of a list. */
export interface ErasurePage {
  items: Erasure[];
  /** Pass as `cursor` to fetch the next page. null: this is the last page. */
  next_cursor: string | null;
}

export interface ErasureCreate {
  /** Why the data has to be erased: Article 17 (1) GDPR, Article 47 PIPL. */
  grounds: "no_longer_needed" | "retention_ended" | "consent_withdrawn" | "objection" | "unlawful_processing" | "legal_obligation" | "child";
  /** When the person asked for it. Default: now. */
  requested_at?: string;
  /** How the identity of the person was verified. It is kept: do not use personal data. */
  verified_by: string;
}

/** What an erasure would do. */
export interface ErasureReport {
  /** UUID. Ids created by Doorplate are of version 7. */
  customer_id: string;
  places: ErasurePlace[];
  recipients: ErasureRecipient[];
}

/** A JSON Web Key Set (RFC 7517). */
export interface ReceiptKeys {
  keys: ReceiptKey[];
}

export interface EvidenceCreate {
  /** delivered: a parcel was accepted at the address; returned: a parcel came back; customer_confirmed: the customer confirmed the address; visited: a member of your staff visited it; mail_bounced: a letter came back or was not forwarded. */
  kind: "delivered" | "returned" | "customer_confirmed" | "visited" | "mail_bounced";
  /** Why the parcel came back. Required for `returned`, not allowed for other kinds. */
  reason?: "unknown_recipient" | "moved" | "no_such_address" | "refused" | "unclaimed" | "other" | null;
  /** When it happened. RFC 3339, not in the future. */
  occurred_at: string;
  /** The system that reports the evidence. */
  source: string;
  /** The system's reference for this event. Evidence with the same `source` and `ref` is recorded once. */
  ref: string;
  /** A note for the record. */
  note?: string | null;
  /** The version of the address that the evidence is about. Absent: the version at `occurred_at`. */
  address_version?: number;
}

/** A fact about an address from outside the service, such as the outcome of a delivery. It changes the confidence. */
export interface Evidence {
  /** UUID. Ids created by Doorplate are of version 7. */
  id: string;
  /** UUID. Ids created by Doorplate are of version 7. */
  address_id: string;
  /** delivered: a parcel was accepted at the address; returned: a parcel came back; customer_confirmed: the customer confirmed the address; visited: a member of your staff visited it; mail_bounced: a letter came back or was not forwarded. */
  kind: "delivered" | "returned" | "customer_confirmed" | "visited" | "mail_bounced";
  /** Why the parcel came back. Required for `returned`, not allowed for other kinds. */
  reason: "unknown_recipient" | "moved" | "no_such_address" | "refused" | "unclaimed" | "other" | null;
  /** RFC 3339 in UTC, with milliseconds. */
  occurred_at: string;
  /** The system that reports the evidence. */
  source: string;
  /** The system's reference for this event. Evidence with the same `source` and `ref` is recorded once. */
  ref: string;
  /** A note for the record. */
  note: string | null;
  /** The version of the address that the evidence is about. */
  address_version: number;
  /** Whether the address is still at the place that the evidence is about. */
  counts: boolean;
  recorded_by: string;
  /** RFC 3339 in UTC, with milliseconds. */
  recorded_at: string;
}

/** A page of a list. */
export interface EvidencePage {
  items: Evidence[];
  /** Pass as `cursor` to fetch the next page. null: this is the last page. */
  next_cursor: string | null;
}

/** `filter` is applied to the rows at that moment. */
export type ExportCreate = CustomerExportCreate | AddressExportCreate;

/** Customers or addresses in their state at one moment, to download. Later writes do not change it. */
export interface Export {
  /** UUID. Ids created by Doorplate are of version 7. */
  id: string;
  entity: "customers" | "addresses" | "all";
  /** csv: RFC 4180 in UTF-8; text that a spreadsheet would run as a formula is prefixed with an apostrophe. ndjson: one resource per line. geojson: a FeatureCollection, for addresses only. */
  format: "csv" | "ndjson" | "geojson";
  /** The filter of the request. */
  filter: Record<string, unknown>;
  /** The moment to export, not in the future. Default: now. */
  as_of: string | null;
  /** The download. It can be repeated, with the same result each time. To continue an interrupted download, add `after=` with the last complete row: `customer:<id>` or `address:<id>`. Range requests are not supported. */
  download: ExportDownload;
  progress: ExportProgress;
  created_by: string;
  /** RFC 3339 in UTC, with milliseconds. */
  created_at: string;
}

/** Everything at one moment of the change log, as NDJSON: first the customers, then their addresses, each as `{"entity": …, "state": …}`. */
export interface Snapshot {
  /** UUID. Ids created by Doorplate are of version 7. */
  id: string;
  /** Pass as `after` to the change feed: it continues where the file ends, without gaps or repetitions. */
  cursor: string;
  /** The download. It can be repeated, with the same result each time. To continue an interrupted download, add `after=` with the last complete row: `customer:<id>` or `address:<id>`. Range requests are not supported. */
  download: ExportDownload;
  progress: ExportProgress;
  /** RFC 3339 in UTC, with milliseconds. */
  created_at: string;
}

/** The parts to write. Missing parts are null, empty or absent. Regions are written as the post requires (as a code or a name, in the script of the envelope); all other parts are written unchanged. Validate addresses that people entered first. */
export interface FormatAddress {
  /** ISO 3166-1 alpha-2. */
  country_code: string;
  /** 省, state, prefecture: its name or its code (`CA`, `JP-13`). It is written as the post requires. */
  administrative_area?: string | null;
  /** 市, city. */
  locality?: string | null;
  /** 区县, district; in Japan the 町. */
  dependent_locality?: string | null;
  /** 街道, 镇, 乡. */
  township?: string | null;
  /** Street, house, building, unit, in the order of the country. Empty lines are ignored. */
  address_lines?: string[];
  /** Postal code. */
  postal_code?: string | null;
  /** Sorting code, such as CEDEX. */
  sorting_code?: string | null;
  /** BCP 47 language tag. */
  language_code?: string | null;
  /** Name of the recipient. */
  recipient?: string | null;
  /** Company or department. */
  organization?: string | null;
  /** Phone number in any notation. */
  phone?: string | null;
}

/** One `address` or several `items`, and how to write them. */
export interface FormatRequest {
  address?: FormatAddress;
  /** Several addresses, instead of `address`. */
  items?: FormatAddress[];
  /** The script of the envelope, for countries that have two. Default: the script of the address. */
  script?: "local" | "latin";
  /** The language of the sender, or of the reader of `one_line`, as BCP 47. The name of the country is written in it. Default: English. */
  language?: string;
  /** The country of posting, ISO 3166-1 alpha-2. If given, the lines follow the rules for envelopes: capitals where the destination requires them and, on mail from abroad, the name of the country (in English too, as the UPU recommends). */
  origin_country?: string;
  /** Whether to write a line with the country. Default: only on mail from abroad. */
  with_country?: boolean;
  /** Whether to write recipient and organization. Default: true. */
  with_recipient?: boolean;
  /** Whether to write the phone number after the recipient, for couriers. Default: false. */
  with_phone?: boolean;
  /** Whether to use capitals where the destination requires them. Default: true if `origin_country` is given. */
  upper_case?: boolean;
  /** Whether to mask recipient and phone, as in 张** 138****8000, also where `organization` or `address_lines` repeat them. */
  masked?: boolean;
  /** The parts that `masked` applies to. Default: recipient and phone. In `address_lines` every number is masked: 科技园**栋**座**. */
  masked_parts?: MaskedPart[];
}

/** An address as the post of its country requires it. */
export interface FormattedAddress {
  /** The lines of the envelope, from top to bottom. None is empty. */
  lines: string[];
  /** The address in one line, for tables and screens, joined as the language of the address requires. In Chinese and Japanese the parts go from the largest to the smallest. */
  one_line: string;
  script: "local" | "latin";
  /** Parts that are not written, because the post of the country does not use them or another part contains them. */
  left_out: EnvelopePart[];
  /** Parts in another script without a known Latin name, if `script` is `latin`. They are written unchanged: nothing is transliterated by guessing. */
  not_latin: EnvelopePart[];
}

export interface FormattedAddresses {
  /** In the order of the request. */
  items: FormattedAddress[];
}

/** An address in parts or as text. */
export interface GeocodeItem {
  /** ISO 3166-1 alpha-2 or the name of the country. Required with parts; recommended with `text` that does not name the country. */
  country_code?: string;
  /** 省, state, prefecture. */
  administrative_area?: string | null;
  /** 市, city. */
  locality?: string | null;
  /** 区县, district. */
  dependent_locality?: string | null;
  /** 街道, 镇, 乡. */
  township?: string | null;
  address_lines?: string[];
  /** Postal code. */
  postal_code?: string | null;
  /** Sorting code, such as CEDEX. */
  sorting_code?: string | null;
  /** BCP 47 language tag. */
  language_code?: string | null;
  /** The whole address as text, instead of its parts. */
  text?: string;
}

/** One address, or several in `items`. */
export interface GeocodeRequest {
  /** ISO 3166-1 alpha-2 or the name of the country. Required with parts; recommended with `text` that does not name the country. */
  country_code?: string;
  /** 省, state, prefecture. */
  administrative_area?: string | null;
  /** 市, city. */
  locality?: string | null;
  /** 区县, district. */
  dependent_locality?: string | null;
  /** 街道, 镇, 乡. */
  township?: string | null;
  address_lines?: string[];
  /** Postal code. */
  postal_code?: string | null;
  /** Sorting code, such as CEDEX. */
  sorting_code?: string | null;
  /** BCP 47 language tag. */
  language_code?: string | null;
  /** The whole address as text, instead of its parts. */
  text?: string;
  /** Several addresses, instead of a single one. */
  items?: GeocodeItem[];
}

export interface GeocodeLocation {
  /** WGS-84 degrees. */
  latitude: number;
  /** WGS-84 degrees. */
  longitude: number;
  /** The kind of place that the position belongs to. `locality`: only the city was found. */
  granularity: "none" | "country" | "administrative_area" | "locality" | "dependent_locality" | "township" | "postal_code" | "road" | "house_number" | "poi" | "building" | "unit" | "room";
  /** Metres. About nine in ten addresses with such a result lie within this distance. */
  uncertainty_m: number;
  /** Name of the provider. */
  source: string;
}

export interface GeocodedPlace {
  /** verified: found; not_found: not in the data of the country, or several places have the name; not_covered: there is no data of the country, or the text could not be parsed. */
  outcome: "verified" | "not_found" | "not_covered";
  /** The probability that this is the intended place. */
  confidence: number | null;
  location: GeocodeLocation | null;
  /** The possible places of an ambiguous address, the most likely first. */
  candidates: GeocodeLocation[];
  /** The provider of the result. null: no provider covers the country. */
  provider: string | null;
  /** Version of the provider's data. */
  data_version: string | null;
}

export interface GeocodedPlaces {
  /** In the order of the request. */
  items: GeocodedPlace[];
}

export interface ReverseGeocodeItem {
  /** WGS-84 degrees. */
  latitude: number;
  /** WGS-84 degrees. */
  longitude: number;
}

/** One point, or several in `items`. */
export interface ReverseGeocodeRequest {
  /** WGS-84 degrees. */
  latitude?: number;
  /** WGS-84 degrees. */
  longitude?: number;
  /** Several points, instead of a single one. */
  items?: ReverseGeocodeItem[];
}

export interface ReverseGeocodedPlace {
  /** verified: found; not_found: not in the data of the country, or several places have the name; not_covered: there is no data of the country, or the text could not be parsed. */
  outcome: "verified" | "not_found" | "not_covered";
  /** The probability that this is the intended place. */
  confidence: number | null;
  /** Position of the place that was found, not of the requested point. */
  location: GeocodeLocation | null;
  /** Metres from the requested point to that position. The gazetteer has no borders: `confidence` says how likely the point is within the place. */
  distance_m: number | null;
  /** The parts of an address at this point, as far as known. */
  place: ReverseGeocodedParts | null;
  /** The provider of the result. null: no provider covers the country. */
  provider: string | null;
  /** Version of the provider's data. */
  data_version: string | null;
}

export interface ReverseGeocodedPlaces {
  /** In the order of the request. */
  items: ReverseGeocodedPlace[];
}

/** One `text`, or several in `items`. */
export interface ParseRequest {
  /** The pasted text: in any order, with labels, separators and several lines. */
  text?: string;
  /** ISO 3166-1 alpha-2. The country of texts that do not name one. */
  country_code?: string;
  /** Treats the text as one address, even if it looks like several. */
  single?: boolean;
  /** Several texts, instead of `text`: at most 60000 UTF-16 code units in total. */
  items?: ParseItem[];
}

export interface ParsedAddress {
  /** Offset in UTF-16 code units. */
  start: number;
  /** Offset in UTF-16 code units. */
  end: number;
  /** null: several countries are equally likely; `candidates` lists them. */
  country_code: string | null;
  recipient: string | null;
  organization: string | null;
  /** The first phone number, in standard notation. */
  phone: string | null;
  administrative_area: string | null;
  locality: string | null;
  dependent_locality: string | null;
  township: string | null;
  address_lines: string[];
  postal_code: string | null;
  /** The code of the deepest recognised division: GB/T 2260 in China, ISO 3166-2 elsewhere. Former divisions are replaced by their successors. */
  division_code: string | null;
  /** The finer parts of the street lines. */
  components: Record<string, string>;
  /** The divisions or countries if the text can mean several. In China the parts are those of the first one; elsewhere they are left out. */
  candidates: ParseCandidate[];
  /** The position of each part in the text. */
  fields: ParsedField[];
  /** Corrections and assumptions that were made. */
  notes: ParseNote[];
  /** Text that does not belong to the address, or was not understood. The latter lowers the confidence. */
  remaining: RemainingText[];
  /** The measured share of such results whose province, city and district are correct; lower if a part of the text was not understood. */
  confidence: number;
  /** Whose address it is, if the text says who sends and who receives. null: it does not. */
  role: "sender" | "receiver" | null;
}

export interface ParsedText {
  /** false: the text is not Chinese, and no address was found in it. */
  covered: boolean;
  /** In the order of the text. */
  addresses: ParsedAddress[];
}

export interface ParsedTexts {
  /** In the order of the request. */
  items: ParsedText[];
}

/** A hold on one customer, or on all that match a filter. */
export interface LegalHoldCreate {
  /** The customer; it may be deleted. Either this or `filter`. */
  customer_id?: string;
  filter?: CustomerFilter;
  /** Why the data must be kept, such as the number of a case. Stored sealed. */
  reason: string;
  /** When the hold ends by itself. null: it ends when it is released. */
  until?: string | null;
}

/** Data that must be kept: no erasure and no retention rule deletes it. */
export interface LegalHold {
  /** UUID. Ids created by Doorplate are of version 7. */
  id: string;
  /** The customer. null: all that match `filter`. */
  customer_id: string | null;
  /** The customers that match it are held, at any moment. null: only `customer_id`. */
  filter: CustomerFilter | null;
  /** Why the data must be kept. */
  reason: string;
  /** When the hold ends by itself. null: it ends when it is released. */
  until: string | null;
  /** Whether it holds now: not released, and not past `until`. */
  active: boolean;
  /** Who created it. */
  created_by: string;
  /** RFC 3339 in UTC, with milliseconds. */
  created_at: string;
  /** Who released it. null: it is not released. */
  released_by: string | null;
  /** RFC 3339 in UTC, with milliseconds. */
  released_at: string | null;
  /** Why it was released, from `Doorplate-Reason`. */
  release_reason: string | null;
}

/** A page of a list. */
export interface LegalHoldPage {
  items: LegalHold[];
  /** Pass as `cursor` to fetch the next page. null: this is the last page. */
  next_cursor: string | null;
}

export interface PinPut {
  /** WGS-84, degrees. */
  latitude: number;
  /** WGS-84, degrees. */
  longitude: number;
  /** Metres within which the door is. */
  uncertainty_m?: number;
  /** A note, for couriers or for the record. */
  note?: string;
}

/** How often addresses are verified again. */
export interface VerificationPolicyPut {
  /** Duration (RFC 3339) in years, months and days, or in weeks, such as P6M. */
  default_interval: string;
  /** The first rule whose conditions are all true applies. */
  rules: VerificationRule[];
  /** An address is verified again when its confidence, which decreases with time, falls below this value, even before its interval has passed. If a check leaves it below this value, the interval applies. */
  min_confidence?: number | null;
  /** The half-life of the confidence, for customers who move sooner or later than is usual in their country. The first rule whose conditions are all true applies, from the next check or evidence on. */
  half_lives?: HalfLifeRule[];
}

export interface VerificationPolicy {
  version: number;
  /** Duration (RFC 3339) in years, months and days, or in weeks, such as P6M. */
  default_interval: string;
  /** The first rule whose conditions are all true applies. */
  rules: VerificationRule[];
  /** An address is verified again when its confidence, which decreases with time, falls below this value, even before its interval has passed. If a check leaves it below this value, the interval applies. */
  min_confidence?: number | null;
  /** The half-life of the confidence, for customers who move sooner or later than is usual in their country. The first rule whose conditions are all true applies, from the next check or evidence on. */
  half_lives?: HalfLifeRule[];
}

/** The records of processing activities of a tenant, from its configuration. */
export interface RecordsOfProcessing {
  /** RFC 3339 in UTC, with milliseconds. */
  generated_at: string;
  tenant: ProcessingTenant;
  /** What the law asks for and Doorplate does not know: add it to your records. */
  not_recorded: string[];
  /** Article 30(1)(b) to (f) GDPR; Article 55 PIPL. */
  purposes: ProcessingPurpose[];
  /** The categories of data. The people are the customers. */
  personal_data: ProcessingData[];
  providers: ProcessingProvider[];
  webhooks: ProcessingWebhook[];
  /** Article 30(1)(e) GDPR, Article 38 PIPL. */
  transfers: ProcessingTransfer[];
  /** Periods of the service. Those of purposes are in `purposes`. */
  retention: ProcessingRetention[];
  /** Who may call the service. Access tokens are managed by your identity provider. */
  access: ProcessingAccess[];
  /** Article 30(1)(g) and Article 32 GDPR, Article 51 PIPL. */
  security_measures: string[];
}

export interface QueueList {
  backend: "redis" | "postgres";
  items: QueueState[];
  /** The kinds of jobs, counted from their rows. */
  kinds: JobKind[];
  /** Verifications that wait or run, including those of campaigns. */
  verifications: OpenVerifications;
}

export interface BoardLink {
  /** Relative to the URL of the service. */
  url: string;
  /** RFC 3339 in UTC, with milliseconds. */
  expires_at: string;
}

export interface RestrictionPut {
  /** `accuracy_contested`: the customer says that the data is wrong, and it is being checked. `unlawful_processing`: the customer wants no erasure. `legal_claims`: the customer needs the data for a claim. `objection_pending`: the customer has objected, and it is being decided. `retention_ended`: the data is no longer needed, and cannot be deleted yet (PIPL, Article 47). */
  grounds: "accuracy_contested" | "unlawful_processing" | "legal_claims" | "objection_pending" | "retention_ended";
  /** Why, for the history. Stored sealed. */
  reason: string;
}

/** Whether a customer is restricted, and was before. */
export interface Restriction {
  /** UUID. Ids created by Doorplate are of version 7. */
  customer_id: string;
  /** Whether the data of the customer is only stored now. */
  restricted: boolean;
  /** Newest first. The first one holds if `restricted` is true. */
  history: RestrictionPeriod[];
}

/** What a retention rule does. A change of it disables the rule. */
export interface RetentionRulePut {
  /** What is hit. */
  entity: "customer" | "address" | "verification" | "webhook_delivery" | "import_refusal" | "export";
  /** All stated members must be true, one of which is a time. `customer` is for the entity `customer`, `address` for `address`; other entities have only `age`. */
  condition: RetentionCondition;
  /** `erase`: erases customers for good, with all that belongs to them. `delete`: deletes; of customers and addresses the history is kept. `restrict`: restricts customers, on the grounds `retention_ended`. */
  action: "erase" | "delete" | "restrict";
  /** The most rows that one run hits. The others are left to the next day. */
  max_rows?: number;
  /** The share of all rows of the entity from which on a run is taken for a mistake: it stops before it changes anything, and the rule is disabled. */
  max_share?: number;
  /** Time of the daily run, HH:MM. */
  run_at?: string;
  /** IANA time zone of `run_at`. */
  timezone?: string;
}

/** How long something is kept, and what happens then. */
export interface RetentionRule {
  name: string;
  /** Increases with each change of what the rule does. The ETag is the same. */
  version: number;
  /** What is hit. */
  entity: "customer" | "address" | "verification" | "webhook_delivery" | "import_refusal" | "export";
  /** All stated members must be true, one of which is a time. `customer` is for the entity `customer`, `address` for `address`; other entities have only `age`. */
  condition: RetentionCondition;
  /** `erase`: erases customers for good, with all that belongs to them. `delete`: deletes; of customers and addresses the history is kept. `restrict`: restricts customers, on the grounds `retention_ended`. */
  action: "erase" | "delete" | "restrict";
  /** The most rows that one run hits. The others are left to the next day. */
  max_rows: number;
  /** The share of all rows of the entity from which on a run is taken for a mistake: it stops before it changes anything, and the rule is disabled. */
  max_share: number;
  /** Time of the daily run, HH:MM. */
  run_at: string;
  /** IANA time zone of `run_at`. */
  timezone: string;
  /** Whether the rule runs every day. */
  enabled: boolean;
  /** Whether a dry run of this version was completed. */
  can_be_enabled: boolean;
  /** null: it is not enabled. */
  next_run_at: string | null;
  /** Why the service has disabled it. `max_share`: a run would have hit too many rows. */
  disabled_reason: "max_share" | null;
  /** Who changed, enabled or disabled it last. */
  updated_by: string;
  /** RFC 3339 in UTC, with milliseconds. */
  updated_at: string;
  /** RFC 3339 in UTC, with milliseconds. */
  created_at: string;
}

export interface RetentionRuleList {
  items: RetentionRule[];
}

/** What a rule has done, or would do. */
export interface RetentionRun {
  /** UUID. Ids created by Doorplate are of version 7. */
  id: string;
  /** The name of the rule. */
  rule: string;
  rule_version: number;
  /** What is hit. */
  entity: "customer" | "address" | "verification" | "webhook_delivery" | "import_refusal" | "export";
  /** All stated members must be true, one of which is a time. `customer` is for the entity `customer`, `address` for `address`; other entities have only `age`. */
  condition: RetentionCondition;
  /** `erase`: erases customers for good, with all that belongs to them. `delete`: deletes; of customers and addresses the history is kept. `restrict`: restricts customers, on the grounds `retention_ended`. */
  action: "erase" | "delete" | "restrict";
  /** Whether it only says what would be hit. */
  dry_run: boolean;
  status: "running" | "completed" | "stopped";
  /** Why it was stopped. `max_share`: it would have hit too many rows, and has changed nothing. `rule_changed`: the rule was changed, disabled or deleted. */
  stop_reason: "max_share" | "rule_changed" | null;
  /** All rows of the entity. null: they are being counted. */
  total: number | null;
  /** Rows that meet the condition, without those in `held`. */
  hits: number | null;
  /** Rows that meet the condition and are kept: a legal hold is on the customer, or it is restricted on other grounds than `retention_ended`. */
  held: number | null;
  /** Rows that the action was applied to. */
  done: number;
  /** Up to 20 of the rows that are hit. */
  sample_ids: string[];
  /** Who started it; `system:retention` every day. */
  started_by: string;
  /** Its start: periods are counted back from here. */
  created_at: string;
  /** RFC 3339 in UTC, with milliseconds. */
  finished_at: string | null;
}

/** A page of a list. */
export interface RetentionRunPage {
  items: RetentionRun[];
  /** Pass as `cursor` to fetch the next page. null: this is the last page. */
  next_cursor: string | null;
}

/** At least one of `q`, `phone`, `email`, `external_ref`, `near`, `box` and `polygon`. All conditions must be true. */
export interface AddressSearch {
  /** Free text: names, words of an address, a phone number or its last digits, an e-mail address, an external reference. Words can be in any order and incomplete, in traditional or simplified characters, and contain a typing error. */
  q?: string;
  /** A phone number in any notation, with or without the calling code, or at least its last 4 digits. */
  phone?: string;
  /** The complete e-mail address. */
  email?: string;
  /** The complete external reference. */
  external_ref?: ExternalRefSearch;
  /** Positions within a circle. Without other search terms the nearest come first. */
  near?: NearSearch;
  /** The area between two parallels and two meridians. */
  box?: Box;
  /** The area within a ring of points. The last point is connected to the first. Sides must not cross the antimeridian: combine two polygons by `any`. If the ring crosses itself, areas that it surrounds twice are outside. */
  polygon?: Point[];
  filter?: AddressFilter;
  /** Results per page. */
  limit?: number;
  /** `next_cursor` of the previous page, with an otherwise identical request. */
  cursor?: string;
}

/** As `AddressSearch`, for customers. Conditions on addresses must all be true for one of the customer's addresses. */
export interface CustomerSearch {
  /** Free text: names, words of an address, a phone number or its last digits, an e-mail address, an external reference. Words can be in any order and incomplete, in traditional or simplified characters, and contain a typing error. */
  q?: string;
  /** A phone number in any notation, with or without the calling code, or at least its last 4 digits. */
  phone?: string;
  /** The complete e-mail address. */
  email?: string;
  /** The complete external reference. */
  external_ref?: ExternalRefSearch;
  /** Positions within a circle. Without other search terms the nearest come first. */
  near?: NearSearch;
  /** The area between two parallels and two meridians. */
  box?: Box;
  /** The area within a ring of points. The last point is connected to the first. Sides must not cross the antimeridian: combine two polygons by `any`. If the ring crosses itself, areas that it surrounds twice are outside. */
  polygon?: Point[];
  filter?: CustomerSearchFilter;
  /** Results per page. */
  limit?: number;
  /** `next_cursor` of the previous page, with an otherwise identical request. */
  cursor?: string;
}

/** Best matches first, at most some hundred in total. */
export interface AddressHits {
  items: AddressHit[];
  /** Pass as `cursor` to fetch the next page. null: this is the last page. */
  next_cursor: string | null;
}

/** Best matches first, at most some hundred in total. */
export interface CustomerHits {
  items: CustomerHit[];
  /** Pass as `cursor` to fetch the next page. null: this is the last page. */
  next_cursor: string | null;
}

/** The erasure of a tenant with all that belongs to it. It is kept as proof. */
export interface TenantErasure {
  /** UUID. Ids created by Doorplate are of version 7. */
  id: string;
  /** UUID. Ids created by Doorplate are of version 7. */
  tenant_id: string;
  /** The slug of the tenant. */
  slug: string;
  /** requested: the tenant is disabled, and all processes notice it. running: being erased. completed: nothing of the tenant is left, and the receipt is signed. */
  status: "requested" | "running" | "completed";
  /** Who started it: `api_key:<id>`. */
  created_by: string;
  /** RFC 3339 in UTC, with milliseconds. */
  created_at: string;
  /** Until then nothing is deleted. */
  starts_at: string;
  /** RFC 3339 in UTC, with milliseconds. */
  completed_at: string | null;
  /** From when on no backup can bring the data back. null until the erasure is completed. */
  backups_without_data_by: string | null;
  /** What was done where, so far. All tables with rows of tenants. */
  places: TenantErasurePlace[];
  /** The receipt as JWS in compact form (RFC 7515), signed with a key of `GET /v1/receipt-keys`. null until the erasure is completed. */
  receipt: string | null;
}

/** What the erasure of a tenant would do. */
export interface TenantErasureReport {
  /** UUID. Ids created by Doorplate are of version 7. */
  tenant_id: string;
  /** The slug of the tenant. */
  slug: string;
  /** What was done where, so far. All tables with rows of tenants. */
  places: TenantErasurePlace[];
}

export interface TenantErasureCreate {
  /** The slug of the tenant, typed again: nothing brings a tenant back that was erased by mistake. */
  confirm: string;
}

/** A completion of `q`. */
export interface Suggestion {
  /** division: a province, city, district or township; locality: a town of the gazetteer; street: a street of the tenant's own addresses. */
  kind: "division" | "locality" | "postal_code" | "street";
  /** The text to show; of a street, the text for `address_lines`. */
  text: string;
  /** The places that contain it, from the smallest to the largest. */
  secondary_text: string;
  /** Merge into an address (RFC 7396). null: removes a part that belongs to another place. */
  parts: SuggestedParts;
  /** Code of the deepest division, for `within`: GB/T 2260 in China, ISO 3166-2 elsewhere. */
  division_code: string | null;
  match: SuggestionMatch;
}

export interface Suggestions {
  /** Best matches first. */
  items: Suggestion[];
}

/** Absent members have their defaults: enabled, priority 50, all countries, the public service, no budget, no purpose, the provider's usual rate, no cost, the public terms, any position is good enough. */
export interface ProviderPut {
  /** Whether the provider is called. */
  enabled?: boolean;
  /** Order of the providers: 1 is called first. */
  priority?: number;
  /** Countries for which the provider is called. null: all that it covers. */
  countries?: string[] | null;
  /** URL of your own server. null: the public service. */
  base_url?: string | null;
  /** Where the provider processes the addresses. null: CN for a provider in China, otherwise not stated. Required with `purpose`. */
  country_code?: string | null;
  /** The purpose of the calls. Before each call Doorplate checks that the purpose allows `country_code`, and that the customer has consented where that is needed, and has not objected; otherwise the provider is not called, and the verification goes to the next one. null: no such check. */
  purpose?: string | null;
  /** Budget of calls per day (UTC), for all processes together. It is never exceeded. null: no limit. */
  calls_per_day?: number | null;
  /** Maximum rate of calls, for all processes together. */
  calls_per_second?: number;
  /** Cost of a call, in a currency of your choice. The usage sums it up. */
  cost_per_call?: number;
  /** Days for which your contract with the provider allows to keep its positions. null: as in its public terms. After that the position is removed from the address, with an entry in its history, unless the address was verified again. */
  keep_for_days?: number | null;
  /** A result below these values is kept as a candidate, and the next provider is called. null: any position is accepted. */
  good_enough?: GoodEnough | null;
  /** API key of the provider. Write-only: it is stored encrypted and never returned. Absent: the stored key is kept. null: removes it. */
  key?: string | null;
}

/** The configuration of a provider. */
export interface Provider {
  /** Name of a provider that Doorplate supports. */
  name: "amap" | "baidu" | "tencent" | "google" | "here" | "nominatim" | "photon" | "pelias";
  title: string;
  version: number;
  /** Whether the provider is called. */
  enabled: boolean;
  /** Order of the providers: 1 is called first. */
  priority: number;
  /** Countries for which the provider is called. null: all that it covers. */
  countries: string[] | null;
  /** URL of your own server. null: the public service. */
  base_url: string | null;
  /** Where the provider processes the addresses. null: CN for a provider in China, otherwise not stated. Required with `purpose`. */
  country_code: string | null;
  /** The purpose of the calls. Before each call Doorplate checks that the purpose allows `country_code`, and that the customer has consented where that is needed, and has not objected; otherwise the provider is not called, and the verification goes to the next one. null: no such check. */
  purpose: string | null;
  /** Budget of calls per day (UTC), for all processes together. It is never exceeded. null: no limit. */
  calls_per_day: number | null;
  /** Maximum rate of calls, for all processes together. */
  calls_per_second: number;
  /** Cost of a call, in a currency of your choice. The usage sums it up. */
  cost_per_call: number;
  /** Days for which your contract with the provider allows to keep its positions. null: as in its public terms. After that the position is removed from the address, with an entry in its history, unless the address was verified again. */
  keep_for_days: number | null;
  /** A result below these values is kept as a candidate, and the next provider is called. null: any position is accepted. */
  good_enough: GoodEnough | null;
  /** The last characters of the key. */
  key_hint: string | null;
  /** Who changed the configuration last. */
  updated_by: string;
  /** RFC 3339 in UTC, with milliseconds. */
  updated_at: string;
}

export interface ProviderPolicyPut {
  /** Whether addresses in China (CN) may be sent to providers outside of China. Default: false. */
  chinese_addresses_may_leave: boolean;
  /** What a verification does if a provider is unavailable or over its budget and no other provider has a good result. use_gazetteer: takes the result of the built-in gazetteer. postpone: waits until the provider is available again (over budget: until the next day), and takes the gazetteer's result after the last attempt. */
  when_unanswered: "use_gazetteer" | "postpone";
}

/** The provider policy and the configured providers. */
export interface ProviderConfiguration {
  /** Increases with each change of the policy or of a configuration. */
  version: number;
  /** Whether addresses in China (CN) may be sent to providers outside of China. Default: false. */
  chinese_addresses_may_leave: boolean;
  /** What a verification does if a provider is unavailable or over its budget and no other provider has a good result. use_gazetteer: takes the result of the built-in gazetteer. postpone: waits until the provider is available again (over budget: until the next day), and takes the gazetteer's result after the last attempt. */
  when_unanswered: "use_gazetteer" | "postpone";
  /** The configured providers in the order in which they are called. The built-in gazetteer is always the last. */
  providers: Provider[];
  /** The providers that can be configured. */
  available: ProviderKind[];
}

export interface ProviderTest {
  /** The address to geocode. Default: a public building. */
  address?: ProviderTestAddress;
}

/** The result of the provider. The call is counted, and the cache is not used. */
export interface ProviderTestResult {
  outcome: "verified" | "not_found" | "not_covered" | "failed";
  /** Why the call failed. */
  reason: "timeout" | "unavailable" | "bad_answer" | "internal_error" | "rate_limited" | "quota_exceeded" | "over_budget" | "breaker_open" | "purpose_archived" | "country_not_allowed" | "consent_missing" | "objected" | "bad_credentials" | "refused" | null;
  /** Details of the failure, such as the HTTP status. */
  detail: string | null;
  /** When the provider can be called again, if known. */
  retry_after_seconds: number | null;
  confidence: number | null;
  /** The position. */
  location: ProviderTestLocation | null;
  /** The datum of the result, the match quality, the confirmed parts, the provider's id of the place, and the days for which its terms allow to keep the position. */
  match: Record<string, unknown> | null;
  milliseconds: number;
}

/** The usage and the state of the providers. */
export interface ProviderUsage {
  /** RFC 3339 full-date. */
  from: string;
  /** RFC 3339 full-date. */
  to: string;
  /** The days with calls or cache hits. */
  days: ProviderDay[];
  /** The present state of the providers. */
  states: ProviderState[];
}

export interface ProviderChange {
  /** RFC 3339 in UTC, with milliseconds. */
  occurred_at: string;
  /** The provider. null: the change is of the provider policy. */
  provider: string | null;
  operation: "create" | "update" | "delete";
  /** The changed settings of an update. `key`: the key was replaced or removed. */
  changed_fields: string[];
  /** The settings after the change; of a deletion, before it. Without the key. */
  state: Record<string, unknown>;
  /** Who made the change. */
  actor: string;
  source: string;
  reason: string | null;
  request_id: string | null;
}

/** A page of a list. */
export interface ProviderChangePage {
  items: ProviderChange[];
  /** Pass as `cursor` to fetch the next page. null: this is the last page. */
  next_cursor: string | null;
}

export interface ValidateItem {
  /** ISO 3166-1 alpha-2, or the name of the country, which is corrected to the code. */
  country_code: string;
  address_lines?: string[];
  /** 省, state, prefecture. */
  administrative_area?: string | null;
  /** 市, city. */
  locality?: string | null;
  /** 区县, district. */
  dependent_locality?: string | null;
  /** 街道, 镇, 乡. */
  township?: string | null;
  /** Postal code. */
  postal_code?: string | null;
  /** Sorting code, such as CEDEX. */
  sorting_code?: string | null;
  /** BCP 47 language tag. */
  language_code?: string | null;
  recipient?: string | null;
  organization?: string | null;
  /** Phone number in any notation. */
  phone?: string | null;
}

/** One address, or several in `items`. */
export interface ValidateRequest {
  /** strict: unusual values also have to be confirmed; normal: the default; relaxed: problems that a courier can resolve are only noted. */
  strictness?: "strict" | "normal" | "relaxed";
  /** ISO 3166-1 alpha-2, or the name of the country, which is corrected to the code. */
  country_code?: string;
  address_lines?: string[];
  /** 省, state, prefecture. */
  administrative_area?: string | null;
  /** 市, city. */
  locality?: string | null;
  /** 区县, district. */
  dependent_locality?: string | null;
  /** 街道, 镇, 乡. */
  township?: string | null;
  /** Postal code. */
  postal_code?: string | null;
  /** Sorting code, such as CEDEX. */
  sorting_code?: string | null;
  /** BCP 47 language tag. */
  language_code?: string | null;
  recipient?: string | null;
  organization?: string | null;
  /** Phone number in any notation. */
  phone?: string | null;
  /** Several addresses, instead of a single one. */
  items?: ValidateItem[];
}

/** The address in standard form, with a verdict. It is not stored. */
export interface ValidatedAddress {
  recipient: string | null;
  organization: string | null;
  /** Phone number in any notation. */
  phone: string | null;
  /** ISO 3166-1 alpha-2; as entered if there is no such country. */
  country_code: string;
  /** 省, state, prefecture. */
  administrative_area: string | null;
  /** 市, city. */
  locality: string | null;
  /** 区县, district. */
  dependent_locality: string | null;
  /** 街道, 镇, 乡. */
  township: string | null;
  address_lines: string[];
  /** Postal code. */
  postal_code: string | null;
  /** Sorting code, such as CEDEX. */
  sorting_code: string | null;
  /** BCP 47 language tag. */
  language_code: string | null;
  /** Code of the deepest recognised division: GB/T 2260 in China, `JP-` and JIS X 0402 for cities of Japan, ISO 3166-2 elsewhere. */
  division_code: string | null;
  /** The recognised parts of the street lines: road, house_number, poi, building, unit, floor, room and others. */
  components: Record<string, string>;
  /** The address of the request, unchanged. */
  entered: Record<string, unknown>;
  /** Equal fingerprints mean the same door. */
  fingerprint: string;
  verdict: Verdict;
}

export interface ValidatedAddresses {
  /** In the order of the request. */
  items: ValidatedAddress[];
}

/** One check of one version of an address. */
export interface Verification {
  /** UUID. Ids created by Doorplate are of version 7. */
  id: string;
  /** UUID. Ids created by Doorplate are of version 7. */
  address_id: string;
  /** The version that is checked. The result is discarded if the address has another version by then. */
  address_version: number;
  cause: "created" | "updated" | "restored" | "requested" | "due" | "campaign";
  /** superseded: the address changed during the verification, and a later verification replaces it. */
  status: "queued" | "running" | "succeeded" | "failed" | "superseded" | "cancelled";
  /** Why a queued verification waits. null: it starts within seconds, or has started. */
  waits_for: VerificationWait | null;
  attempt: number;
  /** not_found: the provider does not have the address; not_covered: no provider covers the country; failed: no provider was available. */
  outcome: "verified" | "not_found" | "not_covered" | "failed" | null;
  provider: string | null;
  /** Version of the provider's data. */
  data_version: string | null;
  /** The provider's confidence that this is the intended place. */
  confidence: number | null;
  location: VerificationLocation | null;
  /** Why the verification failed. */
  error_code: string | null;
  /** Findings in addition to the outcome. */
  findings: VerificationFinding[];
  /** UUID. Ids created by Doorplate are of version 7. */
  campaign_id: string | null;
  /** RFC 3339 in UTC, with milliseconds. */
  created_at: string;
  /** RFC 3339 in UTC, with milliseconds. */
  started_at: string | null;
  /** RFC 3339 in UTC, with milliseconds. */
  finished_at: string | null;
}

/** A page of a list. */
export interface VerificationPage {
  items: Verification[];
  /** Pass as `cursor` to fetch the next page. null: this is the last page. */
  next_cursor: string | null;
}

/** An endpoint that receives events, by the Standard Webhooks specification. */
export interface Webhook {
  /** UUID. Ids created by Doorplate are of version 7. */
  id: string;
  version: number;
  /** The URL that events are posted to: https, on the public internet. Redirects are not followed. */
  url: string;
  description: string | null;
  /** The events to send: types, all types of one kind (`address.*`), or all (`*`). `webhook.disabled` is about the tenant's other endpoints. */
  event_types: string[];
  /** `thin`: ids, version and a link. `full`: also the states before and after; requires a key with the scope `changes:read`. */
  payload: "thin" | "full";
  /** Whether an event of a customer or an address is sent only after its earlier events have been delivered or have failed. */
  ordered: boolean;
  /** Where the receiver processes the events. ISO 3166-1 alpha-2. Required with `purpose`. */
  country_code: string | null;
  /** The purpose of the events. Before each attempt Doorplate checks that the purpose allows `country_code`, and that the customer has consented where that is needed, and has not objected; otherwise nothing is sent, and the delivery ends as `withheld`. Withdrawals (`consent.withdrawn`, `consent.expired`) are sent without regard to consent and objection. null: no such check. */
  purpose: string | null;
  /** While an endpoint is disabled nothing is sent. Its events are kept, and sent when it is enabled. */
  status: "enabled" | "disabled";
  /** `gone`: the endpoint answered 410. `failing`: nothing could be delivered for 5 days. */
  disabled_reason: "by_request" | "gone" | "failing" | null;
  /** RFC 3339 in UTC, with milliseconds. */
  disabled_at: string | null;
  /** Since when every attempt has failed. null: the latest attempt succeeded. */
  failing_since: string | null;
  /** Until when events are also signed with the secret before the last rotation. */
  previous_secret_until: string | null;
  created_by: string;
  /** RFC 3339 in UTC, with milliseconds. */
  created_at: string;
  /** RFC 3339 in UTC, with milliseconds. */
  updated_at: string;
}

/** An endpoint with its new secret. */
export interface WebhookWithSecret {
  /** UUID. Ids created by Doorplate are of version 7. */
  id: string;
  version: number;
  /** The URL that events are posted to: https, on the public internet. Redirects are not followed. */
  url: string;
  description: string | null;
  /** The events to send: types, all types of one kind (`address.*`), or all (`*`). `webhook.disabled` is about the tenant's other endpoints. */
  event_types: string[];
  /** `thin`: ids, version and a link. `full`: also the states before and after; requires a key with the scope `changes:read`. */
  payload: "thin" | "full";
  /** Whether an event of a customer or an address is sent only after its earlier events have been delivered or have failed. */
  ordered: boolean;
  /** Where the receiver processes the events. ISO 3166-1 alpha-2. Required with `purpose`. */
  country_code: string | null;
  /** The purpose of the events. Before each attempt Doorplate checks that the purpose allows `country_code`, and that the customer has consented where that is needed, and has not objected; otherwise nothing is sent, and the delivery ends as `withheld`. Withdrawals (`consent.withdrawn`, `consent.expired`) are sent without regard to consent and objection. null: no such check. */
  purpose: string | null;
  /** While an endpoint is disabled nothing is sent. Its events are kept, and sent when it is enabled. */
  status: "enabled" | "disabled";
  /** `gone`: the endpoint answered 410. `failing`: nothing could be delivered for 5 days. */
  disabled_reason: "by_request" | "gone" | "failing" | null;
  /** RFC 3339 in UTC, with milliseconds. */
  disabled_at: string | null;
  /** Since when every attempt has failed. null: the latest attempt succeeded. */
  failing_since: string | null;
  /** Until when events are also signed with the secret before the last rotation. */
  previous_secret_until: string | null;
  created_by: string;
  /** RFC 3339 in UTC, with milliseconds. */
  created_at: string;
  /** RFC 3339 in UTC, with milliseconds. */
  updated_at: string;
  /** The secret for verifying `webhook-signature`. It is shown only in this response, and stored encrypted. */
  secret: string;
}

/** A page of a list. */
export interface WebhookPage {
  items: Webhook[];
  /** Pass as `cursor` to fetch the next page. null: this is the last page. */
  next_cursor: string | null;
}

export interface WebhookCreate {
  /** The URL that events are posted to: https, on the public internet. Redirects are not followed. */
  url: string;
  description?: string | null;
  /** The events to send: types, all types of one kind (`address.*`), or all (`*`). `webhook.disabled` is about the tenant's other endpoints. */
  event_types?: EventFilter[];
  /** `thin`: ids, version and a link. `full`: also the states before and after; requires a key with the scope `changes:read`. */
  payload?: "thin" | "full";
  /** Whether an event of a customer or an address is sent only after its earlier events have been delivered or have failed. */
  ordered?: boolean;
  /** Where the receiver processes the events. ISO 3166-1 alpha-2. Required with `purpose`. */
  country_code?: string | null;
  /** The purpose of the events. Before each attempt Doorplate checks that the purpose allows `country_code`, and that the customer has consented where that is needed, and has not objected; otherwise nothing is sent, and the delivery ends as `withheld`. Withdrawals (`consent.withdrawn`, `consent.expired`) are sent without regard to consent and objection. null: no such check. */
  purpose?: string | null;
}

export interface WebhookPatch {
  /** The URL that events are posted to: https, on the public internet. Redirects are not followed. */
  url?: string;
  description?: string | null;
  /** The events to send: types, all types of one kind (`address.*`), or all (`*`). `webhook.disabled` is about the tenant's other endpoints. */
  event_types?: EventFilter[];
  /** `thin`: ids, version and a link. `full`: also the states before and after; requires a key with the scope `changes:read`. */
  payload?: "thin" | "full";
  /** Whether an event of a customer or an address is sent only after its earlier events have been delivered or have failed. */
  ordered?: boolean;
  /** Where the receiver processes the events. ISO 3166-1 alpha-2. Required with `purpose`. */
  country_code?: string | null;
  /** The purpose of the events. Before each attempt Doorplate checks that the purpose allows `country_code`, and that the customer has consented where that is needed, and has not objected; otherwise nothing is sent, and the delivery ends as `withheld`. Withdrawals (`consent.withdrawn`, `consent.expired`) are sent without regard to consent and objection. null: no such check. */
  purpose?: string | null;
  /** Disables the endpoint. To enable it again, use `POST /v1/webhooks/{webhook_id}/enable`. */
  status?: "disabled";
}

export interface WebhookRotate {
  /** Seconds for which events are also signed with the old secret. */
  overlap_seconds?: number;
}

export interface WebhookEnable {
  /** true: starts with events from now on. false: also delivers the events that were kept. */
  skip_missed?: boolean;
}

/** One event for one endpoint, with its attempts. */
export interface WebhookDelivery {
  /** UUID. Ids created by Doorplate are of version 7. */
  id: string;
  /** `webhook-id` of the request: the same for all attempts and replays of an event. */
  event_id: string;
  event_type: string;
  /** UUID. Ids created by Doorplate are of version 7. */
  entity_id: string | null;
  /** `failed`: all attempts failed. `withheld`: not sent, because the purpose of the endpoint does not allow it; `error_code` of the last attempt says why. */
  status: "queued" | "running" | "succeeded" | "failed" | "withheld" | "cancelled";
  /** The latest attempts, oldest first. Bodies of requests and responses are not stored. */
  attempts: DeliveryAttempt[];
  /** RFC 3339 in UTC, with milliseconds. */
  next_attempt_at: string | null;
  /** RFC 3339 in UTC, with milliseconds. */
  occurred_at: string;
  /** RFC 3339 in UTC, with milliseconds. */
  created_at: string;
  /** RFC 3339 in UTC, with milliseconds. */
  finished_at: string | null;
}

/** A page of a list. */
export interface WebhookDeliveryPage {
  items: WebhookDelivery[];
  /** Pass as `cursor` to fetch the next page. null: this is the last page. */
  next_cursor: string | null;
}

/** Exactly one of `delivery_id`, `event_id` and `since`. */
export interface WebhookReplayCreate {
  /** Replays this delivery. */
  delivery_id?: string;
  /** Replays this event: the `webhook-id` of the request. */
  event_id?: string;
  /** Replays the events from this time on, of the endpoint's present `event_types`. */
  since?: string;
  /** End of the period, exclusive. Absent: until now. */
  until?: string;
  /** With `since`: whether to replay delivered events too. */
  include_delivered?: boolean;
}

/** Deliveries that are sent again. */
export interface WebhookReplay {
  /** UUID. Ids created by Doorplate are of version 7. */
  id: string;
  status: "running" | "completed";
  /** RFC 3339 in UTC, with milliseconds. */
  since: string | null;
  /** RFC 3339 in UTC, with milliseconds. */
  until: string | null;
  include_delivered: boolean;
  /** Deliveries queued again so far. */
  queued: number;
  /** RFC 3339 in UTC, with milliseconds. */
  created_at: string;
  /** RFC 3339 in UTC, with milliseconds. */
  finished_at: string | null;
}

export interface ConsentEvent {
  type: "consent.given" | "consent.withdrawn" | "consent.expired";
  /** Time of the event. */
  timestamp: string;
  data: ConsentEventData;
}

export interface RestrictionEvent {
  type: "customer.restricted" | "customer.restriction_lifted";
  /** Time of the event. */
  timestamp: string;
  data: RestrictionEventData;
}

export interface CustomerEvent {
  type: "customer.created" | "customer.updated" | "customer.deleted" | "customer.restored" | "customer.erased";
  /** Time of the event. */
  timestamp: string;
  data: CustomerEventData;
}

export interface AddressEvent {
  type: "address.created" | "address.updated" | "address.deleted" | "address.restored" | "address.erased" | "address.verified";
  /** Time of the event. */
  timestamp: string;
  data: AddressEventData;
}

export interface WebhookDisabledEvent {
  type: "webhook.disabled";
  /** Time of the event. */
  timestamp: string;
  data: WebhookDisabledEventData;
}

export interface WebhookTestEvent {
  type: "webhook.test";
  /** Time of the event. */
  timestamp: string;
  data: WebhookTestEventData;
}

export interface Health {
  status: "ok" | "degraded";
  /** Why the readiness is `degraded`, in words for an operator. */
  reasons?: string[];
}

export interface ProblemError {
  in: "body" | "query" | "path" | "header";
  /** JSON Pointer (RFC 6901) into that part of the request. */
  pointer: string;
  detail: string;
}

export interface JsonPatchOperation {
  op: "add" | "replace" | "remove";
  path: string;
  value?: unknown;
}

export interface Finding {
  /** Stable code, for programs. */
  code: "missing_part" | "unknown_value" | "invalid_format" | "mismatch" | "unexpected_part" | "redundant_part" | "format_corrected" | "spelling_corrected" | "value_inferred" | "division_abolished" | "ambiguous" | "missing_subpremise" | "suspicious" | "country_not_covered";
  /** error: the address is not deliverable as it is; warning: ask the customer to confirm; info: a change that was made. */
  severity: "error" | "warning" | "info";
  part: "country_code" | "administrative_area" | "locality" | "dependent_locality" | "township" | "address_lines" | "postal_code" | "sorting_code" | "organization" | "recipient" | "phone";
  /** JSON Pointer (RFC 6901) into the address. */
  pointer: string;
  /** Stable code of the message, more specific than `code`, for translations of your own. Findings of older releases may have others. At present: `tidied`, `canonical_name`, `succeeded_by`, `divided_among`, `abolished`, `unlisted`, `follows`, `told_twice`, `contradicts`, `contradicts_taken`, `canonical_postal_code`, `repaired_postal_code`, `leading_zero`, `e164`, `lies_in`, `postal_code_lies_in`, `postal_code_of`, `list_heading`, `repeats_parts`, `repeats_part`, `placeholder`, `misplaced_city`, `missing`, `missing_county`, `missing_unit`, `not_shown`, `no_postal_codes`, `no_postal_codes_likely`, `unknown_country`, `unknown_country_likely`, `unknown_region`, `region_of_other_level`, `unknown_region_within`, `unassigned_postal_code`, `unissued_postal_code`, `unlisted_postal_code`, `malformed_postal_code`, `malformed_postal_code_examples`, `postal_code_of_country`, `territory_of_postal_code`, `state_of_postal_code`, `outdated_postal_code`, `rounded_number`, `malformed_phone`, `foreign_phone`, `postal_code_elsewhere`, `postal_code_belongs_to`, `misplaced`, `namesakes`, `namesakes_and_more`, `test_data`, `several_readings`, `unread`, `second_address`. */
  reason?: string;
  /** The values in the message. */
  params?: Record<string, string>;
  /** Text for people, in a language of `Accept-Language`: en, zh, de, fr, es, pt, ja. */
  message: string;
  /** JSON Patch (RFC 6902). Severity info: it was applied. Else it corrects the problem when it is applied. */
  fix?: JsonPatchOperation[];
}

/** The result for each part that is stated, inferred or missing. confirmed: found in the reference data; corrected: found after a change; inferred: derived from other parts; unconfirmed: no source has it, or a finding doubts it; unexpected: not used in addresses of the country; missing: required but absent. */
export interface PartStatuses {
  country_code?: "confirmed" | "corrected" | "inferred" | "unconfirmed" | "unexpected" | "missing";
  administrative_area?: "confirmed" | "corrected" | "inferred" | "unconfirmed" | "unexpected" | "missing";
  locality?: "confirmed" | "corrected" | "inferred" | "unconfirmed" | "unexpected" | "missing";
  dependent_locality?: "confirmed" | "corrected" | "inferred" | "unconfirmed" | "unexpected" | "missing";
  township?: "confirmed" | "corrected" | "inferred" | "unconfirmed" | "unexpected" | "missing";
  address_lines?: "confirmed" | "corrected" | "inferred" | "unconfirmed" | "unexpected" | "missing";
  postal_code?: "confirmed" | "corrected" | "inferred" | "unconfirmed" | "unexpected" | "missing";
  sorting_code?: "confirmed" | "corrected" | "inferred" | "unconfirmed" | "unexpected" | "missing";
  organization?: "confirmed" | "corrected" | "inferred" | "unconfirmed" | "unexpected" | "missing";
  recipient?: "confirmed" | "corrected" | "inferred" | "unconfirmed" | "unexpected" | "missing";
  phone?: "confirmed" | "corrected" | "inferred" | "unconfirmed" | "unexpected" | "missing";
}

export type AddressUsage = "shipping" | "billing" | "home" | "work" | "pickup" | "returns" | "other";

/** The position of the address. null: unknown. */
export interface AddressLocation {
  /** Degrees, WGS-84. */
  latitude: number;
  /** Degrees, WGS-84. */
  longitude: number;
  /** The kind of place that the position belongs to. */
  granularity: "none" | "country" | "administrative_area" | "locality" | "dependent_locality" | "township" | "postal_code" | "road" | "house_number" | "poi" | "building" | "unit" | "room";
  /** Metres. The door is within this distance in about nine of ten cases. */
  uncertainty_m: number;
  /** Name of the provider. Of a pin: `pin:` and who set it. */
  source: string;
  /** true: the position was set by hand; providers do not overwrite it. */
  pinned: boolean;
  /** The note of the pin. */
  note?: string;
}

export type ConfidenceReason = "parts_accepted" | "parts_corrected" | "parts_need_review" | "parts_rejected" | "parts_not_covered" | "provider_confirms" | "provider_does_not_know" | "no_provider_covers" | "pinned" | "delivered" | "customer_confirmed" | "visited" | "mail_bounced" | "returned_unknown_recipient" | "returned_moved" | "returned_no_such_address" | "returned_refused" | "returned_unclaimed" | "returned_other" | "contradicting_evidence" | "aged";

/** The last verification, in the background. */
export interface AddressVerification {
  /** pending: not checked yet; not_found: the provider does not have the address; not_covered: no provider covers the country; failed: no provider was available. */
  status: "pending" | "verified" | "not_found" | "not_covered" | "failed";
  /** Time of the last check. */
  verified_at: string | null;
  provider: string | null;
  /** The probability that mail reaches the customer at this address, as of `confidence_as_of`. Computed from the verdict, the provider's result and the evidence. */
  confidence: number | null;
  confidence_as_of: string | null;
  /** Days in which the confidence halves, because people move, until there is a new check or new evidence. After 30 days it is `confidence * 0.5 ** (30 / half_life_days)`. */
  half_life_days: number | null;
  /** The reasons for the confidence: first the verdict, then the provider, then the evidence, newest first. */
  reasons: ConfidenceReason[];
  /** When the address is verified again, by the tenant's verification policy. */
  verify_after: string | null;
}

/** secret: for programs that can keep it. publishable: a page in a browser may contain it; it may only call the operations that return no data of a tenant, from pages of its `origins`. */
export type ApiKeyKind = "secret" | "publishable";

export interface TenantOfApiKey {
  /** UUID. Ids created by Doorplate are of version 7. */
  id: string;
  slug: string;
  name: string;
}

export type Scope = "customers:read" | "customers:write" | "addresses:read" | "addresses:write" | "verifications:read" | "verifications:write" | "evidence:read" | "evidence:write" | "campaigns:read" | "campaigns:write" | "changes:read" | "geocoding:read" | "exports:read" | "exports:write" | "imports:read" | "imports:write" | "policies:read" | "policies:write" | "webhooks:read" | "webhooks:write" | "providers:read" | "providers:write" | "legal-holds:read" | "legal-holds:write" | "restricted:read" | "restrictions:write" | "retention:read" | "retention:write" | "erasures:read" | "erasures:write" | "access-packages:read" | "access-packages:write" | "reads:read" | "breach-reports:read" | "api-keys:read" | "api-keys:write" | "pii:read" | "purposes:read" | "purposes:write" | "consents:read" | "consents:write";

/** An attribute of the customer: `equals` or `at_least`. */
export interface AttributeCondition {
  /** Name of an attribute that is declared as not personal. */
  name: string;
  /** The attribute has exactly this value. */
  equals?: string | number | boolean;
  /** The attribute is a number that is not less than this value. */
  at_least?: number;
}

/** There is such evidence about the present place of the address. */
export interface EvidenceCondition {
  kind: "delivered" | "returned" | "customer_confirmed" | "visited" | "mail_bounced";
  reason?: "unknown_recipient" | "moved" | "no_such_address" | "refused" | "unclaimed" | "other";
  /** The evidence occurred at this time or later. */
  since?: string;
}

/** The position is within this distance. Written positions are found after about 1 second. Requires `pii:read`. */
export interface NearCondition {
  /** Degrees, WGS-84. */
  latitude: number;
  /** Degrees, WGS-84. */
  longitude: number;
  /** Metres. */
  radius_m: number;
}

/** The area between two parallels and two meridians. */
export interface Box {
  /** Degrees, WGS-84. */
  south: number;
  /** Degrees, WGS-84. Greater than `east` if the box crosses the antimeridian. */
  west: number;
  /** Degrees, WGS-84. */
  north: number;
  /** Degrees, WGS-84. */
  east: number;
}

export interface Point {
  /** Degrees, WGS-84. */
  latitude: number;
  /** Degrees, WGS-84. */
  longitude: number;
}

/** The position is in this area: `box` or `polygon`. Written positions are found after about 1 second. Requires `pii:read`. */
export interface WithinCondition {
  /** The area between two parallels and two meridians. */
  box?: Box;
  /** The area within a ring of points. The last point is connected to the first. Sides must not cross the antimeridian: combine two polygons by `any`. If the ring crosses itself, areas that it surrounds twice are outside. */
  polygon?: Point[];
}

export interface Difference {
  /** JSON Pointer (RFC 6901) into the state. */
  pointer: string;
  /** The value before. Absent: there was none. */
  from?: unknown;
  /** The value after. Absent: it was removed. */
  to?: unknown;
}

export interface AddressHistoryEntry {
  /** The version after the change. */
  version: number;
  operation: "create" | "update" | "delete" | "restore" | "erase";
  /** RFC 3339 in UTC, with milliseconds. */
  occurred_at: string;
  /** Who made the change: `api_key:<id>`, `oauth:<subject>`, `system:<part>` or `sql:<user>`. */
  actor: string;
  /** The channel of the change: `Doorplate-Source` of the request, or the part of the service. */
  source: string;
  reason: string | null;
  request_id: string | null;
  /** The differences to the previous version, field by field. */
  diff: Difference[];
  /** The state after the change. null: the customer is erased. */
  state: Address | null;
}

/** Limits that are checked when a value is written. */
export interface AttributeLimits {
  /** Maximum length in characters. For strings. */
  max_length?: number;
  /** For numbers. */
  minimum?: number;
  /** For numbers. */
  maximum?: number;
  /** The allowed values. For strings and numbers. */
  enum?: (string | number)[];
}

/** Why the campaign is waiting or slowed down. null: it runs at full rate, or is not running. */
export interface CampaignWait {
  /** gazetteer: the built-in gazetteer is not loaded yet (in the first minutes of an installation); worker: no worker process is running, or none has claimed work of this campaign for 30 seconds; queue: the queue (Redis, or its tables in Postgres) fails, which delays work by some seconds; provider_rate: the campaign is limited by the provider's `calls_per_second`, or the provider asks for fewer calls; provider_budget: the provider's budget of the day is used up, and the policy says `postpone`; provider_failing: the provider fails or its circuit breaker is open, and the policy says `postpone`; throttled: interactive requests take precedence, and the campaign runs at about a third of its rate. */
  code: "gazetteer" | "worker" | "queue" | "provider_rate" | "provider_budget" | "provider_failing" | "throttled";
  /** Name of the provider, if `code` begins with `provider_`. */
  provider: string | null;
  /** RFC 3339 in UTC, with milliseconds. */
  since: string;
  /** Time of the next attempt, if known. */
  until: string | null;
}

/** A campaign with a schedule verifies nothing itself. At each scheduled time it starts a campaign with its filter, unless the previous one is still running. */
export interface CampaignSchedule {
  /** Cron expression of five fields: minute, hour, day of month, month, day of week. At most once an hour: the minute must be a single number. */
  cron: string;
  /** IANA time zone of the cron expression. */
  timezone: string;
}

export interface CampaignProgress {
  /** Addresses that matched at the start. null until they are counted. */
  total: number | null;
  /** Addresses selected so far. */
  selected: number;
  /** Addresses that were selected but already had an open verification. */
  skipped: number;
  queued: number;
  running: number;
  verified: number;
  not_found: number;
  not_covered: number;
  failed: number;
  /** Addresses that changed before they were verified. The new version is verified outside the campaign. */
  superseded: number;
  cancelled: number;
  /** Addresses finished per second, recently, without skipped ones. null: none finished yet, or the campaign is not running. */
  rate_per_second: number | null;
  /** Estimated time of completion, from the current rate and the providers' daily budgets. null: unknown. */
  seconds_left: number | null;
}

export interface ProviderEstimate {
  provider: string;
  calls: number;
  /** In the currency of the provider's `cost_per_call`. */
  cost: number;
  /** Days for which the calls use the provider's whole budget (`calls_per_day`). null: no budget. Calls beyond a day's budget go to other providers or wait, by the policy's `when_unanswered`. */
  days: number | null;
}

export type ChangedPart = "status" | "location";

export interface StateBefore {
  status: "pending" | "verified" | "not_found" | "not_covered" | "failed";
  provider: string | null;
  /** Granularity of the address at that time. */
  confidence: number | null;
  /** Position of the address. */
  location: Record<string, unknown> | null;
}

/** The state after the campaign, as the provider returned it. null: nothing was written. */
export interface StateAfter {
  status: "pending" | "verified" | "not_found" | "not_covered" | "failed";
  provider: string | null;
  /** Position of the address. */
  location: Record<string, unknown> | null;
}

/** The state before the change. null: it did not exist, is erased, or see `after`. */
export type ResourceState = Customer | Address;

export interface ComparedComponent {
  component: "country_code" | "administrative_area" | "locality" | "dependent_locality" | "township" | "postal_code" | "road" | "community" | "poi" | "sub_road" | "house_number" | "sub_house_number" | "building" | "unit" | "floor" | "room";
  /** equivalent: two spellings of the same value; missing: only one address states it. */
  result: "equal" | "equivalent" | "differs" | "missing";
  /** The value that was compared. null: not stated. */
  a: string | null;
  /** The value that was compared. null: not stated. */
  b: string | null;
}

/** Equal fingerprints mean the same door; one door can have several. */
export interface ComparedFingerprints {
  a: string;
  b: string;
}

/** A recipient of the data. */
export interface PurposeRecipient {
  /** Who receives the data. */
  name: string;
  /** Where the recipient processes it. ISO 3166-1 alpha-2. */
  country_code: string;
  /** processor: on your behalf (PIPL: 受托人). controller: for its own purposes. authority: by law. */
  role: "processor" | "controller" | "authority";
}

/** A country that data may be sent to. */
export interface PurposeCountry {
  /** ISO 3166-1 alpha-2. */
  country_code: string;
  /** Why data may be sent there. not_needed: it stays in the country or the economic area where it was collected. adequacy: Article 45 GDPR. standard_contract: standard clauses (Article 46(2)(c) GDPR), or the standard contract of Article 38 PIPL (标准合同). certification: 认证. security_assessment: 安全评估. separate_consent: 单独同意 of Article 39 PIPL. exemption: a derogation of Article 49 GDPR, or an exemption of the rules for cross-border data flows. */
  transfer_basis: "not_needed" | "adequacy" | "standard_contract" | "binding_corporate_rules" | "certification" | "security_assessment" | "separate_consent" | "exemption";
}

/** What people are shown in one language. */
export interface NoticePut {
  /** Language of the notice (BCP 47). */
  language: string;
  /** The notice that people are shown, word for word. At most 20,000 characters. */
  text: string;
  /** Where the notice is published. */
  url?: string | null;
}

/** A notice in one language. */
export interface Notice {
  /** Language of the notice (BCP 47). */
  language: string;
  /** The notice that people are shown, word for word. At most 20,000 characters. */
  text: string;
  /** Where the notice is published. */
  url: string | null;
  /** SHA-256 of the text of the notice in UTF-8, in hexadecimal digits. */
  sha256: string;
}

/** The state of one purpose. */
export interface ConsentState {
  /** Name of a purpose, unique within the tenant: lower-case letters, digits and hyphens. */
  purpose: string;
  /** Whether the customer consents now: the latest record is `given`, for a version that counts, and the purpose is not archived. */
  is_active: boolean;
  /** Whether the customer may be disclosed for the purpose now: consent, where it is needed, is active, and there is no objection that counts. */
  may_be_disclosed: boolean;
  /** UUID. Ids created by Doorplate are of version 7. */
  consent_id: string | null;
  /** given: the customer has consented. withdrawn: the customer no longer consents. expired: your rules no longer count the consent. */
  status: "given" | "withdrawn" | "expired" | null;
  /** The version of the purpose whose notice the customer was shown. */
  purpose_version: number | null;
  /** Time of the latest record. */
  since: string | null;
  /** Time of the objection. null: there is none. */
  objected_at: string | null;
}

export interface CustomerHistoryEntry {
  /** The version after the change. */
  version: number;
  operation: "create" | "update" | "delete" | "restore" | "erase";
  /** RFC 3339 in UTC, with milliseconds. */
  occurred_at: string;
  /** Who made the change: `api_key:<id>`, `oauth:<subject>`, `system:<part>` or `sql:<user>`. */
  actor: string;
  /** The channel of the change: `Doorplate-Source` of the request, or the part of the service. */
  source: string;
  reason: string | null;
  request_id: string | null;
  /** The differences to the previous version, field by field. */
  diff: Difference[];
  /** The state after the change. null: the customer is erased. */
  state: Customer | null;
}

export interface CustomerBatchItem {
  /** The external system. */
  source: string;
  /** The customer's key in the external system. */
  ref: string;
  customer: CustomerCreate;
  /** An address at a door that the customer already has updates that address; any other is added. */
  addresses?: AddressCreate[];
}

export interface CustomerBatchError {
  /** JSON Pointer (RFC 6901) into the item. */
  pointer: string;
  detail: string;
}

export interface CustomerBatchItemResult {
  status: "created" | "updated" | "unchanged" | "refused";
  /** UUID. Ids created by Doorplate are of version 7. */
  customer_id: string | null;
  /** In the order of the item's addresses. */
  address_ids: string[];
  errors?: CustomerBatchError[];
}

export interface ImportColumn {
  /** Name of the column in the header. */
  name: string;
  /** The field that the column is mapped to. null: the column is ignored. */
  field: "ref" | "name" | "given_name" | "family_name" | "customer_phone" | "email" | "language_code" | "customer_tags" | "other_phone" | "recipient" | "organization" | "phone" | "instructions" | "usages" | "is_default_shipping" | "is_default_billing" | "country" | "administrative_area" | "locality" | "dependent_locality" | "township" | "address_line" | "postal_code" | "address_language_code" | "address_tags" | "divisions" | "house_number" | "unit" | "text" | null;
  /** The address of the row that the field is of: by its usage, or numbered. null: the main address, or the customer. */
  address: "shipping" | "billing" | "home" | "work" | "pickup" | "returns" | "other" | "2" | "3" | "4" | "5" | null;
}

/** How the file is read. */
export interface ImportReading {
  format: "csv" | "ndjson" | "xlsx";
  /** Character encoding of the file. */
  encoding: string;
  /** Separator of cells. null: the format has none. */
  delimiter: string | null;
  columns: ImportColumn[];
  /** Line with the names of the columns. null: there is none. */
  header_line: number | null;
  /** The sheet of a workbook that is read. null: not a workbook. */
  sheet: string | null;
  /** All sheets of the workbook. */
  sheets: string[];
  /** Country of rows that do not state one. */
  country_code: string | null;
}

export interface ImportProgress {
  /** Rows in the file. */
  total: number;
  /** Rows processed so far. */
  read: number;
  /** Rejected rows, listed by `/refused`. */
  refused: number;
  /** Rows that changed nothing. */
  unchanged: number;
  /** Customers. */
  customers_created: number;
  /** Customers. */
  customers_updated: number;
  /** Addresses. */
  addresses_created: number;
  /** Addresses. */
  addresses_updated: number;
  rows_per_second: number | null;
  seconds_left: number | null;
  /** Customers and addresses that an undo deleted or restored. */
  undone: number;
  /** Customers and addresses that an undo kept because they were changed after the import, listed by `/kept`. */
  kept: number;
}

export interface ImportWarning {
  /** column_ignored: a column that looks like a part of an address is mapped to nothing; rounded_number: a spreadsheet has rounded numbers, whose digits are lost; phone_ignored: a further number of the customer is not a phone number; masked_value: names, addresses, numbers or keys are masked; rows_skipped: rows above the header; sheets_ignored: other sheets of the workbook; no_address: no column was recognised as an address. */
  code: "column_ignored" | "rounded_number" | "phone_ignored" | "masked_value" | "rows_skipped" | "sheets_ignored" | "no_address";
  /** Name of the column. null: it concerns the file. */
  column: string | null;
  /** The first line that it concerns. */
  line: number | null;
  /** Rows among those validated that it concerns. */
  rows: number;
  /** The value in that line, which would be lost. */
  example: string | null;
  detail: string;
}

export interface ImportRefusal {
  line: number;
  reason: string;
}

export interface ImportPreviewRow {
  line: number;
  ref: string;
  customer: CustomerCreate;
  addresses: Address[];
}

export interface ImportKept {
  entity: "customer" | "address";
  /** UUID. Ids created by Doorplate are of version 7. */
  id: string;
  /** UUID. Ids created by Doorplate are of version 7. */
  customer_id: string;
  /** changed_since: it was changed after the import; has_addresses: the customer has an address that is kept; restricted: the processing of the customer is restricted. */
  reason: "changed_since" | "has_addresses" | "restricted";
}

export type EnvelopePart = "recipient" | "organization" | "address_lines" | "township" | "dependent_locality" | "locality" | "administrative_area" | "postal_code" | "sorting_code";

export interface CountryFormField {
  part: EnvelopePart;
  /** By `Accept-Language`: en, zh, de, fr, es, pt or ja. */
  label: string;
  /** In the language of the country. */
  local_label: string;
  is_required: boolean;
}

/** The lines of an envelope in the country's script and in Latin letters. Equal where the country has one script. */
export interface EnvelopeLayout {
  /** Lines from top to bottom, each with its parts from left to right. */
  local: EnvelopePart[][];
  /** Lines from top to bottom, each with its parts from left to right. */
  latin: EnvelopePart[][];
}

/** null: the country has no postal codes. */
export interface PostalCodeForm {
  /** Regular expression (ECMAScript) for the standard notation. */
  pattern: string;
  examples: string[];
  /** Prefix of the code on mail from abroad. */
  prefix: string | null;
}

export interface CountryFormSubdivision {
  /** GB/T 2260 in China, ISO 3166-2 elsewhere. For `GET /v1/divisions`. */
  code: string | null;
  /** The value for `administrative_area`. */
  value: string;
  name: string;
  latin_name: string;
}

export interface CustomerRecipient {
  /** webhook: an endpoint. provider: of positions. export: a file that was downloaded, with all copies of it. reader: a key or a client that has read the customer, as `actor` of the change log. */
  kind: "webhook" | "provider" | "export" | "reader";
  /** Id of the webhook or of the export, name of the provider, or the reader: `api_key:<id>`, `oauth:<subject>`. */
  id: string;
  /** Of an export: who has created it. */
  actor: string | null;
  /** `Doorplate-Purpose` of these reads. Empty where none was stated. */
  purposes: string[];
  /** How often it has received data of the customer. */
  reads: number;
  /** When for the last time. */
  last_at: string;
  /** The version of the customer at that time. null: before it was created. */
  version: number | null;
  /** false: it has received nothing since the last change, and has to be informed of it. */
  is_current: boolean;
}

export interface BreachCategory {
  entity: "customer" | "address";
  field: string;
  /** true: it was masked in all responses. */
  is_masked: boolean;
}

export interface BreachCountry {
  /** ISO 3166-1 alpha-2. */
  country_code: string | null;
  customers: number;
}

export interface BreachOperation {
  operation: string;
  reads: number;
}

export interface ErasurePlace {
  /** The table, or the key store. */
  place: string;
  /** deleted: the rows are removed. emptied: the rows stay without personal data. kept: the rows hold no personal data, or `reason` says until when. destroyed: a key, without which no copy of what it sealed can be read. */
  outcome: "deleted" | "emptied" | "kept" | "destroyed";
  rows: number;
  /** What stays, and why. */
  reason: string | null;
}

export interface ErasureRecipient {
  /** webhook: an endpoint. provider: of positions. export: a file that was downloaded, with all copies of it. reader: a key or a client that has read the customer, as `actor` of the change log. */
  kind: "webhook" | "provider" | "export" | "reader";
  /** Id of the webhook or of the export, name of the provider, or the reader: `api_key:<id>`, `oauth:<subject>`. */
  id: string;
  /** Of an export: who has created it. */
  actor: string | null;
  /** `Doorplate-Purpose` of these reads. Empty where none was stated. */
  purposes: string[];
  /** When it received data for the last time. null: the read audit does not have it, but it may have. */
  last_at: string | null;
  /** When a webhook accepted the event `customer.erased`. null: not yet, or not a webhook. */
  acknowledged_at: string | null;
}

export interface ReceiptKey {
  kty: string;
  crv: string;
  /** The public key, base64url. */
  x: string;
  /** As in the header of a receipt. */
  kid: string;
  alg: string;
  use: string;
}

export interface CustomerExportCreate {
  entity: "customers";
  /** csv: RFC 4180 in UTF-8; text that a spreadsheet would run as a formula is prefixed with an apostrophe. ndjson: one resource per line. geojson: a FeatureCollection, for addresses only. */
  format: "csv" | "ndjson" | "geojson";
  /** The moment to export, not in the future. Default: now. */
  as_of?: string;
  filter?: CustomerFilter;
}

export interface AddressExportCreate {
  entity: "addresses";
  /** csv: RFC 4180 in UTF-8; text that a spreadsheet would run as a formula is prefixed with an apostrophe. ndjson: one resource per line. geojson: a FeatureCollection, for addresses only. */
  format: "csv" | "ndjson" | "geojson";
  /** The moment to export, not in the future. Default: now. */
  as_of?: string;
  filter?: AddressFilter;
}

/** The download. It can be repeated, with the same result each time. To continue an interrupted download, add `after=` with the last complete row: `customer:<id>` or `address:<id>`. Range requests are not supported. */
export interface ExportDownload {
  /** A signed link: the download needs no key. Each response to a read of the export contains a new link. */
  url: string;
  /** RFC 3339 in UTC, with milliseconds. */
  expires_at: string;
}

export interface ExportProgress {
  /** Rows written so far by the latest download. */
  rows_sent: number;
  /** When the last complete download ended. */
  downloaded_at: string | null;
}

export type MaskedPart = "recipient" | "phone" | "organization" | "address_lines";

export interface ReverseGeocodedParts {
  /** ISO 3166-1 alpha-2. */
  country_code: string;
  /** 省, state, prefecture. */
  administrative_area: string | null;
  /** 市, city. */
  locality: string | null;
  /** 区县, district. */
  dependent_locality: string | null;
  /** 街道, 镇, 乡. */
  township: string | null;
  /** Postal code. */
  postal_code: string | null;
  address_lines: string[];
  /** GB/T 2260 in China. */
  division_code: string | null;
}

export interface ParseItem {
  /** The pasted text: in any order, with labels, separators and several lines. */
  text: string;
  /** ISO 3166-1 alpha-2. The country of texts that do not name one. */
  country_code?: string;
  /** Treats the text as one address, even if it looks like several. */
  single?: boolean;
}

export interface ParseCandidate {
  /** GB/T 2260 for a division of China, ISO 3166-2 for a state, ISO 3166-1 for a country. */
  code: string;
  /** From the country or the province down. */
  names: string[];
  /** The measured share of such results that are correct. */
  confidence: number;
}

export interface ParsedField {
  field: string;
  /** The value in standard form. */
  value: string;
  /** Offset in UTF-16 code units. */
  start: number;
  /** Offset in UTF-16 code units. */
  end: number;
  /** The measured share of such results that are correct. */
  confidence: number;
}

export interface ParseNote {
  code: "missing_part" | "unknown_value" | "invalid_format" | "mismatch" | "unexpected_part" | "redundant_part" | "format_corrected" | "spelling_corrected" | "value_inferred" | "division_abolished" | "ambiguous" | "missing_subpremise" | "suspicious" | "country_not_covered";
  part: "country_code" | "administrative_area" | "locality" | "dependent_locality" | "township" | "address_lines" | "postal_code" | "sorting_code" | "organization" | "recipient" | "phone";
  from: string | null;
  to: string | null;
  /** In a language of `Accept-Language`: en, zh, de, fr, es, pt or ja. */
  message: string;
}

export interface RemainingText {
  /** Offset in UTF-16 code units. */
  start: number;
  /** Offset in UTF-16 code units. */
  end: number;
  text: string;
  /** What the text is about: a `note` for the courier, an `order_ref` (numbers of orders and parcels), an `id_number` (of an identity document, masked), a `product`, an `account` (chat, user name, e-mail), an `amount` of money, a `phone` number that is masked or has a wrong number of digits, the `sender`, or `other`: it was not understood. */
  kind: "note" | "order_ref" | "id_number" | "product" | "account" | "amount" | "phone" | "sender" | "other";
}

/** Evidence of kind `delivered` within this time before the last check or evidence. */
export interface DeliveriesCondition {
  at_least: number;
  /** Duration (RFC 3339) in years, months and days, or in weeks, such as P6M. */
  within: string;
}

export interface VerificationRule {
  /** The customer of the address has this tag. */
  customer_tag?: string;
  /** The address has this tag. */
  address_tag?: string;
  /** ISO 3166-1 alpha-2. */
  country_code?: string;
  /** An attribute of the customer: `equals` or `at_least`. */
  customer_attribute?: AttributeCondition;
  /** An attribute of the address: `equals` or `at_least`. */
  address_attribute?: AttributeCondition;
  /** Range of the confidence right after the last check or evidence. */
  confidence_below?: number;
  /** Evidence of kind `delivered` within this time before the last check or evidence. */
  deliveries?: DeliveriesCondition;
  /** Duration (RFC 3339) in years, months and days, or in weeks, such as P6M. */
  interval: string;
}

export interface HalfLifeRule {
  /** The customer of the address has this tag. */
  customer_tag?: string;
  /** The address has this tag. */
  address_tag?: string;
  /** ISO 3166-1 alpha-2. */
  country_code?: string;
  /** Duration (RFC 3339) in years, months and days, or in weeks, such as P6M. */
  half_life: string;
}

export interface ProcessingTenant {
  /** UUID. Ids created by Doorplate are of version 7. */
  id: string;
  slug: string;
  name: string;
}

/** A purpose without its notices. */
export interface PurposeSummary {
  /** Name of a purpose, unique within the tenant: lower-case letters, digits and hyphens. */
  name: string;
  version: number;
  /** What the data is used for, in words. */
  title: string;
  /** Details, for your records. */
  description: string | null;
  /** The ground of the processing, by Article 6(1) GDPR. Where the basis is consent, customers without an active consent are not disclosed for the purpose. */
  basis: "consent" | "contract" | "legal_obligation" | "vital_interests" | "public_task" | "legitimate_interests";
  /** Whether the purpose needs a consent of its own, for any basis: 单独同意 of PIPL (Articles 23, 25, 29 and 39). Consents must then have `is_separate`. */
  needs_separate_consent: boolean;
  /** For how long the data is kept for the purpose. RFC 3339 duration such as P3Y. null: until the person is erased. */
  retention: string | null;
  /** Which kinds of data are processed, for the records of processing. */
  data_categories: string[];
  /** Who receives the data. Their countries must be in `countries`. */
  recipients: PurposeRecipient[];
  /** The countries that data may be sent to. Providers and webhooks of the purpose in other countries are not called. */
  countries: PurposeCountry[];
  /** Consents to an earlier version of the purpose do not count: set it where a change needs new consents (Article 14 PIPL). */
  consents_from_version: number;
  /** The languages that it has notices in. */
  notice_languages: string[];
}

/** A purpose in use, and what is tied to it. Without its notices. */
export interface ProcessingPurpose {
  /** A purpose without its notices. */
  purpose: PurposeSummary;
  /** Names of the API keys that are bound to it. */
  api_keys: string[];
  /** Names of the providers that are called for it. */
  providers: string[];
  /** Ids of the webhooks that receive events for it. */
  webhooks: string[];
}

/** The data that is stored of a kind of object. */
export interface ProcessingData {
  entity: "customer" | "address";
  /** Fields that are encrypted with the key of the customer. */
  sealed: string[];
  /** Fields that are stored unencrypted: codes, tags, and attributes declared as not personal. */
  clear: string[];
}

/** A geocoding provider that addresses are sent to. */
export interface ProcessingProvider {
  name: string;
  title: string;
  /** Host of your own server. null: the public service. */
  host: string | null;
  enabled: boolean;
  /** Whose addresses are sent. null: all. */
  countries: string[] | null;
  /** Where they are sent. null: not stated. */
  country_code: string | null;
  /** Name of a purpose, unique within the tenant: lower-case letters, digits and hyphens. */
  purpose: string | null;
}

/** A webhook that events are sent to. */
export interface ProcessingWebhook {
  /** UUID. Ids created by Doorplate are of version 7. */
  id: string;
  host: string;
  status: string;
  /** full: with the data. thin: ids only. */
  payload: string;
  /** Where events are sent. null: not stated. */
  country_code: string | null;
  /** Name of a purpose, unique within the tenant: lower-case letters, digits and hyphens. */
  purpose: string | null;
}

/** A country that data goes to. */
export interface ProcessingTransfer {
  /** null: the country is not stated. */
  country_code: string | null;
  /** The bases that purposes give for it; empty if none does. */
  transfer_bases: string[];
  purposes: string[];
  /** Recipients of purposes, providers and webhooks there. */
  recipients: string[];
}

/** How long one kind of data is kept. */
export interface ProcessingRetention {
  what: string;
  /** RFC 3339 duration, or in words. */
  period: string;
}

/** A valid API key. */
export interface ProcessingAccess {
  /** UUID. Ids created by Doorplate are of version 7. */
  id: string;
  name: string;
  scopes: string[];
  /** Empty: any, or none. */
  purposes: string[];
  /** Whether it has `pii:read`; others see masked values. */
  sees_personal_data: boolean;
  /** RFC 3339 in UTC, with milliseconds. */
  expires_at: string | null;
}

/** Jobs in the queue, by state. null: the queue is not available. No work is lost then, but it is delayed. */
export interface QueueJobs {
  waiting: number;
  active: number;
  delayed: number;
}

export interface QueueState {
  name: string;
  /** Jobs in the queue, by state. null: the queue is not available. No work is lost then, but it is delayed. */
  jobs: QueueJobs | null;
}

export interface JobKind {
  /** Name of the kind of job, as in the metrics. */
  name: string;
  /** Rows that wait or run; at most 100000 are counted. For campaigns without their verifications. */
  open: number;
  running: number;
  /** Seconds for which the oldest due row has waited; 0: none is due. For campaigns: since a worker last claimed work of it. */
  oldest_seconds: number;
  /** Processes that run this kind of job. */
  workers: number;
}

/** Verifications that wait or run, including those of campaigns. */
export interface OpenVerifications {
  queued: number;
  running: number;
}

export interface RestrictionPeriod {
  /** `accuracy_contested`: the customer says that the data is wrong, and it is being checked. `unlawful_processing`: the customer wants no erasure. `legal_claims`: the customer needs the data for a claim. `objection_pending`: the customer has objected, and it is being decided. `retention_ended`: the data is no longer needed, and cannot be deleted yet (PIPL, Article 47). */
  grounds: "accuracy_contested" | "unlawful_processing" | "legal_claims" | "objection_pending" | "retention_ended";
  /** Why the customer was restricted. null: none was stated, or the key has no scope `restricted:read`. */
  reason: string | null;
  /** Who restricted the customer. */
  restricted_by: string;
  /** RFC 3339 in UTC, with milliseconds. */
  restricted_at: string;
  /** Who lifted or replaced it. null: it holds. */
  lifted_by: string | null;
  /** RFC 3339 in UTC, with milliseconds. */
  lifted_at: string | null;
  /** Why it was lifted, from `Doorplate-Reason`. null: none was stated, or the key has no scope `restricted:read`. */
  lift_reason: string | null;
}

/** All stated members must be true, one of which is a time. `customer` is for the entity `customer`, `address` for `address`; other entities have only `age`. */
export interface RetentionCondition {
  customer?: CustomerFilter;
  address?: AddressFilter;
  /** Created this long ago or earlier. Of what ends, such as a verification: ended. Duration (ISO 8601) in years, months and days, or in weeks; months end in UTC. */
  age?: string;
  /** For customers and addresses: no change by anyone but the service itself, and no evidence, for this time. Of a customer, its addresses count too. Duration (ISO 8601) in years, months and days, or in weeks; months end in UTC. */
  inactive_for?: string;
  /** For customers: deleted this long ago or earlier. Without it, only what is not deleted is hit. Duration (ISO 8601) in years, months and days, or in weeks; months end in UTC. */
  deleted_for?: string;
}

/** The complete external reference. */
export interface ExternalRefSearch {
  source?: string;
  ref: string;
}

/** Positions within a circle. Without other search terms the nearest come first. */
export interface NearSearch {
  /** Degrees, WGS-84. */
  latitude: number;
  /** Degrees, WGS-84. */
  longitude: number;
  /** Metres. */
  radius_m: number;
}

export interface CustomerSearchFilter {
  /** ISO 3166-1 alpha-2. */
  country_code?: string;
  /** The address is in this division or in one below it. GB/T 2260 in China, ISO 3166-2 elsewhere. */
  division_code?: string;
  /** Status of the verification. */
  status?: "pending" | "verified" | "not_found" | "not_covered" | "failed";
  /** Customers with this tag. */
  tag?: string;
  /** Customers with an address that has this tag. */
  address_tag?: string;
  customer?: CustomerFilter;
  address?: AddressFilter;
}

export interface AddressHit {
  address: Address;
  /** Quality of the match, 0 to 1. 1: exact. */
  score: number;
  /** Metres from `near`. null: the search has no `near`. */
  distance_m: number | null;
}

export interface CustomerHit {
  customer: Customer;
  /** The best matching address, if addresses were searched. */
  address_id: string | null;
  /** Quality of the match, 0 to 1. 1: exact. */
  score: number;
  /** Metres from `near`. null: the search has no `near`. */
  distance_m: number | null;
}

export interface TenantErasurePlace {
  /** The table. */
  place: string;
  /** deleted: the rows are removed. destroyed: keys, without which no copy of what they sealed can be read. */
  outcome: "deleted" | "destroyed" | "kept";
  /** 0 of what is kept. */
  rows: number;
  /** Why rows are kept. */
  reason: string | null;
}

/** Merge into an address (RFC 7396). null: removes a part that belongs to another place. */
export interface SuggestedParts {
  /** ISO 3166-1 alpha-2. */
  country_code: string;
  /** 省, state, prefecture. */
  administrative_area: string | null;
  /** 市, city. */
  locality: string | null;
  /** 区县, district. */
  dependent_locality: string | null;
  /** 街道, 镇, 乡. */
  township: string | null;
  /** Absent if unknown: the address then keeps its postal code. */
  postal_code?: string;
}

export interface SuggestionMatch {
  /** How `q` was matched. initials: the first letters of syllables; former_name: the name of an abolished division, for its successor; spelling: there is no exact match, and one letter or character was replaced. */
  by: "name" | "pinyin" | "initials" | "former_name" | "postal_code" | "spelling" | "street";
  /** Whether `q` is the complete name or code. */
  is_exact: boolean;
}

/** A result below these values is kept as a candidate, and the next provider is called. null: any position is accepted. */
export interface GoodEnough {
  /** Minimum granularity. */
  granularity?: "none" | "country" | "administrative_area" | "locality" | "dependent_locality" | "township" | "postal_code" | "road" | "house_number" | "poi" | "building" | "unit" | "room";
  /** Minimum confidence. */
  confidence?: number;
}

export interface ProviderKind {
  /** Name of a provider that Doorplate supports. */
  name: "amap" | "baidu" | "tencent" | "google" | "here" | "nominatim" | "photon" | "pelias";
  title: string;
  /** The countries that the provider covers. null: all. */
  countries: string[] | null;
  is_in_china: boolean;
  needs_key: boolean;
  /** URL of the public service. null: there is none, and you need your own server. */
  default_base_url: string | null;
  default_calls_per_second: number;
  documentation_url: string;
}

/** The address to geocode. Default: a public building. */
export interface ProviderTestAddress {
  /** ISO 3166-1 alpha-2. */
  country_code: string;
  address_lines?: string[];
  administrative_area?: string | null;
  locality?: string | null;
  dependent_locality?: string | null;
  township?: string | null;
  postal_code?: string | null;
}

/** The position. */
export interface ProviderTestLocation {
  /** Degrees, WGS-84. */
  latitude: number;
  /** Degrees, WGS-84. */
  longitude: number;
  granularity: "none" | "country" | "administrative_area" | "locality" | "dependent_locality" | "township" | "postal_code" | "road" | "house_number" | "poi" | "building" | "unit" | "room";
  /** Metres. */
  uncertainty_m: number;
  source: string;
}

export interface ProviderDay {
  /** RFC 3339 full-date. */
  day: string;
  /** Name of a provider that Doorplate supports. */
  provider: "amap" | "baidu" | "tencent" | "google" | "here" | "nominatim" | "photon" | "pelias";
  calls: number;
  /** Results from the cache, which cost no call. */
  cache_hits: number;
  cost: number;
  /** Failed calls by reason. */
  failures: Record<string, number>;
}

export interface ProviderState {
  /** Name of a provider that Doorplate supports. */
  provider: "amap" | "baidu" | "tencent" | "google" | "here" | "nominatim" | "photon" | "pelias";
  /** closed: the provider is called. open: it is not called for some time, after repeated failures. half_open: one call at a time tests whether it is available again. */
  breaker: "closed" | "open" | "half_open";
  failures_in_a_row: number;
  /** The provider's reason for refusing calls at present. null: it does not refuse them. */
  blocked_for: string | null;
  /** RFC 3339 in UTC, with milliseconds. */
  blocked_until: string | null;
}

/** Why a queued verification waits. null: it starts within seconds, or has started. */
export interface VerificationWait {
  /** gazetteer: the built-in gazetteer is not loaded yet (in the first minutes of an installation, or since its load fails: see `GET /health/ready` of the worker); worker: no worker process is running; campaign: its campaign is paused; provider_rate: the provider's `calls_per_second`, or the provider asks for fewer calls; provider_budget: the provider's budget of the day is used up, and the policy says `postpone`; provider_failing: the provider fails or its circuit breaker is open. */
  code: "gazetteer" | "worker" | "campaign" | "provider_rate" | "provider_budget" | "provider_failing";
  /** Name of the provider, if `code` begins with `provider_`. */
  provider: string | null;
  /** Time of the next attempt, if known. */
  until: string | null;
}

export interface VerificationLocation {
  /** Degrees, WGS-84. */
  latitude?: number;
  /** Degrees, WGS-84. */
  longitude?: number;
  granularity?: "none" | "country" | "administrative_area" | "locality" | "dependent_locality" | "township" | "postal_code" | "road" | "house_number" | "poi" | "building" | "unit" | "room";
  /** Metres. */
  uncertainty_m?: number;
  source?: string;
  [member: string]: unknown;
}

export interface VerificationFinding {
  /** Stable code. `providers_disagree`: the distance of two positions is greater than the sum of their uncertainties. `provider_unanswered`: a provider of higher priority was not available. `pin_disagrees`: the distance of the provider's position from the pin is greater than the sum of their uncertainties and than 1 km; the pin is kept. */
  code: string;
  /** Names of the providers, the one whose position was used first. */
  providers?: string[];
  /** Metres between the positions. */
  distance_m?: number;
  /** Why the provider did not answer, such as `over_budget`, `breaker_open` or `timeout`; or why its purpose did not allow the call: `country_not_allowed`, `consent_missing`, `objected` or `purpose_archived`. */
  reason?: string;
}

export type EventFilter = "*" | "customer.*" | "address.*" | "customer.created" | "customer.updated" | "customer.deleted" | "customer.restored" | "customer.erased" | "address.created" | "address.updated" | "address.deleted" | "address.restored" | "address.erased" | "address.verified" | "consent.*" | "consent.given" | "consent.withdrawn" | "consent.expired" | "customer.restricted" | "customer.restriction_lifted" | "webhook.disabled";

export interface DeliveryAttempt {
  /** RFC 3339 in UTC, with milliseconds. */
  at: string;
  /** HTTP status. null: there was no response. */
  response_status: number | null;
  /** Why there was no response: address_refused, name_not_resolved, connection_failed, tls_failed or timeout. Why nothing was sent: country_not_allowed, consent_missing, objected or purpose_archived. */
  error_code: string | null;
  latency_ms: number;
}

export interface ConsentEventData {
  /** UUID. Ids created by Doorplate are of version 7. */
  customer_id: string;
  /** Name of the purpose. */
  purpose: string;
  /** UUID. Ids created by Doorplate are of version 7. */
  consent_id: string;
  status: "given" | "withdrawn" | "expired";
  /** When the customer declared it. */
  occurred_at: string;
  /** URL of the consents of the customer, relative to the service. */
  link: string;
}

export interface RestrictionEventData {
  /** UUID. Ids created by Doorplate are of version 7. */
  customer_id: string;
  /** URL of the restriction of the customer, relative to the service. */
  link: string;
}

export interface CustomerEventData {
  /** UUID. Ids created by Doorplate are of version 7. */
  id: string;
  /** UUID. Ids created by Doorplate are of version 7. */
  customer_id: string;
  /** The version that the change made. */
  version: number;
  /** URL of the resource, relative to the service. */
  link: string;
  /** Names of the changed fields. `changed_fields`, `before` and `after` are present only if the endpoint's `payload` is `full`. */
  changed_fields?: string[];
  /** The whole state before; null where there was none. */
  before?: Customer | null;
  /** The whole state after; of what was deleted, the last one; null where it is erased. */
  after?: Customer | null;
}

export interface AddressEventData {
  /** UUID. Ids created by Doorplate are of version 7. */
  id: string;
  /** UUID. Ids created by Doorplate are of version 7. */
  customer_id: string;
  /** The version that the change made. */
  version: number;
  /** URL of the resource, relative to the service. */
  link: string;
  /** Names of the changed fields. `changed_fields`, `before` and `after` are present only if the endpoint's `payload` is `full`. */
  changed_fields?: string[];
  /** The whole state before; null where there was none. */
  before?: Address | null;
  /** The whole state after; of what was deleted, the last one; null where it is erased. */
  after?: Address | null;
}

export interface WebhookDisabledEventData {
  /** UUID. Ids created by Doorplate are of version 7. */
  webhook_id: string;
  /** The `disabled_reason` of the webhook. */
  reason: string;
  /** URL of the webhook, relative to the service. */
  link: string;
}

export interface WebhookTestEventData {
  /** UUID. Ids created by Doorplate are of version 7. */
  webhook_id: string;
}

export interface Restore {
  /** The version to restore. */
  version: number;
}

/** Success. */
export type ParseResult = ParsedText | ParsedTexts;

/** Success. */
export type FormatResult = FormattedAddress | FormattedAddresses;

/** Success. */
export type ValidateResult = ValidatedAddress | ValidatedAddresses;

/** Success. */
export type GeocodeResult = GeocodedPlace | GeocodedPlaces;

/** Success. */
export type ReverseGeocodeResult = ReverseGeocodedPlace | ReverseGeocodedPlaces;
