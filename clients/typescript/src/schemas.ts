// Generated from openapi/openapi.json by `npm run generate`.

/** Problem document of RFC 9457, media type application/problem+json. */
export interface Problem {
  /** Of the page about the code, relative to the service. */
  type: string;
  title: string;
  /** The HTTP status, again. */
  status: number;
  /** Stable: program against this. */
  code: "malformed_body" | "invalid_request" | "invalid_cursor" | "unauthorized" | "insufficient_scope" | "not_found" | "method_not_allowed" | "not_acceptable" | "request_timeout" | "conflict" | "external_ref_taken" | "idempotency_key_in_use" | "cursor_expired" | "version_mismatch" | "body_too_large" | "uri_too_long" | "unsupported_media_type" | "invalid_body" | "idempotency_key_reused" | "address_limit_reached" | "api_key_limit_reached" | "precondition_required" | "rate_limited" | "too_many_streams" | "headers_too_large" | "internal_error" | "unavailable";
  /** What is wrong this time. */
  detail?: string;
  /** Name it when you report a fault. */
  request_id: string;
  /** The places at fault, at most 20; of a body of more than 50,000 values the first one. */
  errors?: ProblemError[];
  [member: string]: unknown;
}

/** The outcome of the engine's check of the parts. */
export interface Verdict {
  /** accepted: everything needed is there and known; corrected: so, after the changes in the findings; needs_review: have it confirmed; rejected: cannot be delivered; not_covered: no rules for this country. */
  status: "accepted" | "corrected" | "needs_review" | "rejected" | "not_covered";
  /** How deep the check reached. */
  granularity: "none" | "country" | "administrative_area" | "locality" | "dependent_locality" | "township" | "postal_code" | "road" | "house_number" | "poi" | "building" | "unit" | "room";
  next_action: "accept" | "confirm" | "add_subpremises" | "fix";
  findings: Finding[];
  /** What became of each part that was stated, inferred or missed. confirmed: the reference data knows it; corrected: so, after a change; inferred: it follows from the rest; unconfirmed: no source can tell, or there is a doubt in the findings; unexpected: without a place on the country's envelopes; missing. */
  parts: PartStatuses;
  /** The reference data that it was judged against. */
  data_version: string;
}

/** One customer's use of one place. */
export interface Address {
  /** UUID, version 7 where Doorplate made it. */
  id: string;
  /** UUID, version 7 where Doorplate made it. */
  customer_id: string;
  /** Counts the changes; the ETag is the same number. */
  version: number;
  /** Who receives there. */
  recipient: string | null;
  /** Company or department. */
  organization: string | null;
  /** Any spelling; standardised to E.164, with `;ext=` for an extension. */
  phone: string | null;
  /** For the courier. */
  instructions: string | null;
  /** What the customer uses it for. */
  usages: AddressUsage[];
  /** At most one of a customer's addresses is: setting it here takes it from the other. */
  is_default_shipping: boolean;
  /** At most one of a customer's addresses is. */
  is_default_billing: boolean;
  /** First day of use; may lie in the future. */
  valid_from: string | null;
  /** Last day of use. */
  valid_to: string | null;
  /** Free words to group by. */
  tags: string[];
  /** Free JSON of your own, at most 16 KB. Members that are declared as not personal (`PUT /v1/attribute-definitions`) can be used in filters and policies; all others are sealed. */
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
  /** Post code. */
  postal_code: string | null;
  /** Such as CEDEX. */
  sorting_code: string | null;
  /** BCP 47. */
  language_code: string | null;
  /** GB/T 2260 in China, JP- and JIS X 0402 for cities of Japan, ISO 3166-2 elsewhere: the deepest administrative division recognised. */
  division_code: string | null;
  /** The finer parts of the street lines, as far as they are recognised: road, house_number, poi, building, unit, floor, room and others. */
  components: Record<string, string>;
  /** The parts as they came, untouched. */
  entered: Record<string, unknown>;
  /** Same fingerprint, same door. */
  fingerprint: string;
  verdict: Verdict;
  /** Where it is; null while unknown. */
  location: AddressLocation | null;
  /** The last check in the background. */
  verification: AddressVerification;
  /** RFC 3339, UTC, milliseconds. */
  created_at: string;
  /** RFC 3339, UTC, milliseconds. */
  updated_at: string;
}

/** How another system calls the customer. */
export interface ExternalRef {
  /** The other system. */
  source: string;
  /** The customer's key in it: unique in that system. */
  ref: string;
}

/** A person or an organisation. */
export interface Customer {
  /** UUID, version 7 where Doorplate made it. */
  id: string;
  /** Counts the changes; the ETag is the same number. */
  version: number;
  /** Default: person. */
  kind: "person" | "organization";
  /** The whole name, as the customer writes it. */
  name: string;
  given_name: string | null;
  family_name: string | null;
  phones: string[];
  emails: string[];
  /** BCP 47. */
  language_code: string | null;
  /** Each belongs to one customer only. */
  external_refs: ExternalRef[];
  /** Free words to group by. */
  tags: string[];
  /** Free JSON of your own, at most 16 KB. Members that are declared as not personal (`PUT /v1/attribute-definitions`) can be used in filters and policies; all others are sealed. */
  attributes: Record<string, unknown>;
  /** RFC 3339, UTC, milliseconds. */
  created_at: string;
  /** RFC 3339, UTC, milliseconds. */
  updated_at: string;
}

/** An API key's record, without the key. */
export interface ApiKey {
  /** UUID, version 7 where Doorplate made it. */
  id: string;
  name: string;
  /** The first characters of the key, to recognise it by. */
  hint: string;
  scopes: string[];
  /** Requests a minute; null takes the service's default. */
  rate_limit_per_minute: number | null;
  /** RFC 3339, UTC, milliseconds. */
  created_at: string;
  /** Accurate to an hour. */
  last_used_at: string | null;
  /** RFC 3339, UTC, milliseconds. */
  expires_at: string | null;
  /** RFC 3339, UTC, milliseconds. */
  revoked_at: string | null;
  /** The key that replaces this one. */
  rotated_to: string | null;
}

/** An API key with its record. */
export interface ApiKeyWithSecret {
  /** UUID, version 7 where Doorplate made it. */
  id: string;
  name: string;
  /** The first characters of the key, to recognise it by. */
  hint: string;
  scopes: string[];
  /** Requests a minute; null takes the service's default. */
  rate_limit_per_minute: number | null;
  /** RFC 3339, UTC, milliseconds. */
  created_at: string;
  /** Accurate to an hour. */
  last_used_at: string | null;
  /** RFC 3339, UTC, milliseconds. */
  expires_at: string | null;
  /** RFC 3339, UTC, milliseconds. */
  revoked_at: string | null;
  /** The key that replaces this one. */
  rotated_to: string | null;
  /** The key itself: shown this once, stored only as a hash. */
  key: string;
}

export interface ApiKeyCreate {
  /** Who or what uses it. */
  name: string;
  /** What the key may do; at most what the key that makes it may do. */
  scopes: Scope[];
  /** Requests a minute; null takes the service's default. */
  rate_limit_per_minute?: number | null;
  /** No later than your own key ends; left out or null, at the same time. A key that is made with an OAuth2 access token outlives the token: it has no end unless one is stated. */
  expires_at?: string | null;
}

export interface ApiKeyRotate {
  /** For how long the old key goes on working. */
  overlap_seconds?: number;
}

/** A page of a list. */
export interface ApiKeyPage {
  items: ApiKey[];
  /** Give it as `cursor` to have the next page; null on the last one. */
  next_cursor: string | null;
}

/** An isolated address book: a brand, a shop, a business unit. */
export interface Tenant {
  /** UUID, version 7 where Doorplate made it. */
  id: string;
  /** Short name. */
  slug: string;
  name: string;
  /** Addresses that a customer may have. */
  address_limit: number;
  /** RFC 3339, UTC, milliseconds. */
  created_at: string;
}

/** A page of a list. */
export interface TenantPage {
  items: Tenant[];
  /** Give it as `cursor` to have the next page; null on the last one. */
  next_cursor: string | null;
}

export interface TenantCreate {
  /** Short name. */
  slug: string;
  name: string;
  /** Addresses that a customer may have. */
  address_limit?: number;
}

/** A tenant with its first API key. */
export interface TenantWithKey {
  /** UUID, version 7 where Doorplate made it. */
  id: string;
  /** Short name. */
  slug: string;
  name: string;
  /** Addresses that a customer may have. */
  address_limit: number;
  /** RFC 3339, UTC, milliseconds. */
  created_at: string;
  /** An API key with every scope of the tenant: shown this once. */
  key: string;
}

/** Which customers. All that is stated must hold; `not` is what must not hold; {} takes all. `all`, `any` and `not` stand in one another at most 3 deep, with at most 50 conditions in all. */
export interface CustomerFilter {
  /** A tag of the customer. */
  tag?: string;
  /** Last changed at this time or later. */
  changed_since?: string;
  /** This customer. */
  customer_id?: string;
  kind?: "person" | "organization";
  /** Another system has a key for it: the `source` of one of its `external_refs`. */
  ref_source?: string;
  /** An attribute of the customer: `equals` or `at_least`. */
  attribute?: AttributeCondition;
  /** All of these hold. */
  all?: CustomerFilter[];
  /** One of these holds at least. */
  any?: CustomerFilter[];
  not?: CustomerFilter;
}

/** Which addresses. All that is stated must hold; `not` is what must not hold; {} takes all. `all`, `any` and `not` stand in one another at most 3 deep, with at most 50 conditions in all. */
export interface AddressFilter {
  /** ISO 3166-1 alpha-2. */
  country_code?: string;
  /** A division and all below it, by GB/T 2260 or ISO 3166-2. */
  division_code?: string;
  /** Of the verification. */
  status?: "pending" | "verified" | "not_found" | "not_covered" | "failed";
  /** A tag of the address. */
  tag?: string;
  /** A tag of its customer. */
  customer_tag?: string;
  /** Last changed at this time or later. */
  changed_since?: string;
  /** To be verified again before this time. */
  due_before?: string;
  /** Of this customer. */
  customer_id?: string;
  /** As it has aged until the address is looked at. An address that has no confidence yet is not below any. */
  confidence_below?: number;
  /** Not checked at this time or later, or never. */
  not_verified_since?: string;
  /** There is such evidence about the place that the address is at. */
  evidence?: EvidenceCondition;
  /** Its position lies within this distance. Positions follow the writes by a moment, as the search does. */
  near?: NearCondition;
  /** Its position lies in this area: `box` or `polygon`. Positions follow the writes by a moment, as the search does. */
  within?: WithinCondition;
  /** An attribute of the address: `equals` or `at_least`. */
  attribute?: AttributeCondition;
  customer?: CustomerFilter;
  /** All of these hold. */
  all?: AddressFilter[];
  /** One of these holds at least. */
  any?: AddressFilter[];
  not?: AddressFilter;
}

export interface AddressCreate {
  /** ISO 3166-1 alpha-2. Required, unless `text` tells. */
  country_code?: string;
  /** The address as it was pasted: read as by `POST /v1/parse`. Parts that are stated with it go before what is read. */
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
  /** Post code. */
  postal_code?: string | null;
  /** Such as CEDEX. */
  sorting_code?: string | null;
  /** BCP 47. */
  language_code?: string | null;
  /** Who receives there. */
  recipient?: string | null;
  /** Company or department. */
  organization?: string | null;
  /** Any spelling; standardised to E.164, with `;ext=` for an extension. */
  phone?: string | null;
  /** For the courier. */
  instructions?: string | null;
  /** What the customer uses it for. */
  usages?: AddressUsage[];
  /** At most one of a customer's addresses is: setting it here takes it from the other. */
  is_default_shipping?: boolean;
  /** At most one of a customer's addresses is. */
  is_default_billing?: boolean;
  /** First day of use; may lie in the future. */
  valid_from?: string | null;
  /** Last day of use. */
  valid_to?: string | null;
  /** Free words to group by. */
  tags?: string[];
  /** Free JSON of your own, at most 16 KB. Members that are declared as not personal (`PUT /v1/attribute-definitions`) can be used in filters and policies; all others are sealed. */
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
  /** Post code. */
  postal_code?: string | null;
  /** Such as CEDEX. */
  sorting_code?: string | null;
  /** BCP 47. */
  language_code?: string | null;
  /** Who receives there. */
  recipient?: string | null;
  /** Company or department. */
  organization?: string | null;
  /** Any spelling; standardised to E.164, with `;ext=` for an extension. */
  phone?: string | null;
  /** For the courier. */
  instructions?: string | null;
  /** What the customer uses it for. */
  usages?: AddressUsage[];
  /** At most one of a customer's addresses is: setting it here takes it from the other. */
  is_default_shipping?: boolean;
  /** At most one of a customer's addresses is. */
  is_default_billing?: boolean;
  /** First day of use; may lie in the future. */
  valid_from?: string | null;
  /** Last day of use. */
  valid_to?: string | null;
  /** Free words to group by. */
  tags?: string[];
  /** Merged member by member; null removes all. */
  attributes?: Record<string, unknown> | null;
}

/** A page of a list. */
export interface AddressPage {
  items: Address[];
  /** Give it as `cursor` to have the next page; null on the last one. */
  next_cursor: string | null;
}

/** A page of a list. */
export interface AddressHistory {
  items: AddressHistoryEntry[];
  /** Give it as `cursor` to have the next page; null on the last one. */
  next_cursor: string | null;
}

/** What an attribute is. */
export interface AttributeDefinition {
  /** Whose attribute it is. */
  entity: "customer" | "address";
  /** Of the member of `attributes`. Unique for its entity. */
  name: string;
  /** Of its values; null is taken for every type. `date`: RFC 3339 full-date. */
  type: "string" | "number" | "boolean" | "date" | "any";
  /** What values must keep to when they are written. */
  limits?: AttributeLimits;
  /** Whether its values tell of a person. Where they do not, they are stored clear and can be used in filters and policies; else they are sealed like what is not declared. */
  is_personal?: boolean;
}

/** All attribute definitions of a tenant. */
export interface AttributeDefinitionsPut {
  items: AttributeDefinition[];
}

export interface AttributeDefinitions {
  version: number;
  /** Whether customers and addresses that are there are stored by these definitions. After a change it takes some minutes: until then, filters and policies may miss values that were written before. */
  applied: boolean;
  items: AttributeDefinition[];
}

/** Re-verification of all addresses that match a filter. */
export interface Campaign {
  /** UUID, version 7 where Doorplate made it. */
  id: string;
  status: "scheduled" | "running" | "paused" | "cancelled" | "completed";
  /** Why it stands still, or goes slower than it could; null where it runs freely, or does not run. */
  waits_for: CampaignWait | null;
  name: string;
  filter: AddressFilter;
  /** For the record. */
  reason: string | null;
  /** A campaign with a schedule verifies nothing itself: it starts a campaign with its filter at each of these times, unless the one before is still under way. */
  schedule: CampaignSchedule | null;
  /** When the schedule starts the next campaign. */
  next_run_at: string | null;
  /** The campaign whose schedule has started this one. */
  schedule_id: string | null;
  progress: CampaignProgress;
  created_by: string;
  /** RFC 3339, UTC, milliseconds. */
  created_at: string;
  /** RFC 3339, UTC, milliseconds. */
  finished_at: string | null;
}

export interface CampaignCreate {
  name: string;
  filter: AddressFilter;
  /** For the record. */
  reason?: string;
  /** A campaign with a schedule verifies nothing itself: it starts a campaign with its filter at each of these times, unless the one before is still under way. */
  schedule?: CampaignSchedule;
}

export interface CampaignEstimate {
  /** Addresses that match now. */
  total: number;
  /** Different places among them: one door is paid for once. */
  doors: number;
  /** Doors that the first provider's earlier answer still holds for. */
  from_cache: number;
  /** There are so many that `doors`, `from_cache` and `providers` are reckoned up from 200,000 of them. */
  is_sampled: boolean;
  /** Who is asked first, and what it costs. Where the first one's answer is not good enough, others are asked too. */
  providers: ProviderEstimate[];
  /** How long it takes if it begins now and is alone: from what verifications and calls of the providers took lately, from the providers' rates and budgets, and from the processes that run. Null where that cannot be told. */
  seconds: number | null;
  /** What takes the longest. verifications: the service's own work; throttle: that too, while interactive requests have it go slower; provider_latency: the provider's answers; provider_rate: its `calls_per_second`; provider_budget: its `calls_per_day`; `seconds` is null where that is 0; not_measured: `seconds` is null, since this installation has verified too few addresses to tell. */
  seconds_depend_on: "verifications" | "throttle" | "provider_latency" | "provider_rate" | "provider_budget" | "not_measured";
}

/** A page of a list. */
export interface CampaignPage {
  items: Campaign[];
  /** Give it as `cursor` to have the next page; null on the last one. */
  next_cursor: string | null;
}

/** What a campaign did to one address. */
export interface CampaignResult {
  /** Give it as `after` to go on behind this line. */
  cursor: string;
  /** UUID, version 7 where Doorplate made it. */
  address_id: string;
  /** UUID, version 7 where Doorplate made it. */
  customer_id: string;
  /** UUID, version 7 where Doorplate made it. */
  verification_id: string;
  status: "succeeded" | "failed" | "superseded" | "cancelled";
  outcome: string | null;
  error_code: string | null;
  /** What is another one than before; a position, from ten metres on. */
  changed: ChangedPart[];
  /** Between the two positions. */
  distance_m: number | null;
  before: StateBefore | null;
  /** As the provider answered; null where nothing was written. */
  after: StateAfter | null;
  findings: Record<string, unknown>[];
  /** RFC 3339, UTC, milliseconds. */
  finished_at: string | null;
}

/** One entry of the change log. */
export interface Change {
  /** Where a reader stands in the log. */
  cursor: string;
  entity: "customer" | "address";
  /** UUID, version 7 where Doorplate made it. */
  entity_id: string;
  /** UUID, version 7 where Doorplate made it. */
  customer_id: string;
  /** The version that the change made. */
  version: number;
  operation: "create" | "update" | "delete" | "restore";
  /** The same, as webhooks call it. */
  event_type: "customer.created" | "customer.updated" | "customer.deleted" | "customer.restored" | "address.created" | "address.updated" | "address.deleted" | "address.restored" | "address.verified";
  /** Names of fields, as they are stored. */
  changed_fields: string[];
  /** RFC 3339, UTC, milliseconds. */
  occurred_at: string;
  /** Who. */
  actor: string;
  /** From where. */
  source: string;
  reason: string | null;
  request_id: string | null;
  /** The whole state before; null where there was none. */
  before: ResourceState | null;
  /** The whole state after; of what was deleted, the last one. */
  after: ResourceState | null;
}

export interface ChangePage {
  /** In the order of the log. Changes of one customer or address are in the order of their versions. */
  items: Change[];
  /** Give it as `after` next time, also where there were no items. */
  cursor: string;
  /** There is more already: ask again at once. */
  has_more: boolean;
}

/** A `text`, or parts, which are standardised first. */
export interface ComparedAddress {
  /** The address as text, in place of its parts. */
  text?: string;
  /** ISO 3166-1 alpha-2 or a name of the country. Required with parts; with `text`, where the text does not say it. */
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
  /** Post code. */
  postal_code?: string | null;
  /** Such as CEDEX. */
  sorting_code?: string | null;
  /** BCP 47. */
  language_code?: string | null;
}

export interface CompareRequest {
  a: ComparedAddress;
  b: ComparedAddress;
}

export interface AddressComparison {
  /** same_door; same_building: the doors in it differ, or one address does not say which; same_street: or one estate with several buildings; same_area: at least one city or one postal code; different. Two house numbers, units or rooms that differ are never the same door. */
  match: "same_door" | "same_building" | "same_street" | "same_area" | "different";
  /** How much speaks for one place: to order candidates by. 1 is one address in two writings. */
  score: number;
  /** Of the parts that at least one of the addresses states, from the outside in. */
  reasons: ComparedComponent[];
  /** Same fingerprint, same door; one door can have several. */
  fingerprints: ComparedFingerprints;
}

export interface CustomerCreate {
  /** The whole name, as the customer writes it. */
  name: string;
  /** Default: person. */
  kind?: "person" | "organization";
  given_name?: string | null;
  family_name?: string | null;
  phones?: string[];
  emails?: string[];
  /** BCP 47. */
  language_code?: string | null;
  /** Each belongs to one customer only. */
  external_refs?: ExternalRef[];
  /** Free words to group by. */
  tags?: string[];
  /** Free JSON of your own, at most 16 KB. Members that are declared as not personal (`PUT /v1/attribute-definitions`) can be used in filters and policies; all others are sealed. */
  attributes?: Record<string, unknown>;
}

/** JSON Merge Patch (RFC 7396). */
export interface CustomerPatch {
  /** Default: person. */
  kind?: "person" | "organization";
  /** The whole name, as the customer writes it. */
  name?: string;
  given_name?: string | null;
  family_name?: string | null;
  phones?: string[];
  emails?: string[];
  /** BCP 47. */
  language_code?: string | null;
  /** Each belongs to one customer only. */
  external_refs?: ExternalRef[];
  /** Free words to group by. */
  tags?: string[];
  /** Merged member by member; null removes all. */
  attributes?: Record<string, unknown> | null;
}

/** A page of a list. */
export interface CustomerPage {
  items: Customer[];
  /** Give it as `cursor` to have the next page; null on the last one. */
  next_cursor: string | null;
}

/** A page of a list. */
export interface CustomerHistory {
  items: CustomerHistoryEntry[];
  /** Give it as `cursor` to have the next page; null on the last one. */
  next_cursor: string | null;
}

/** Customers by other systems' keys, with addresses. What is not stated stays as it is. */
export interface CustomerBatch {
  items: CustomerBatchItem[];
}

export interface CustomerBatchResult {
  /** In the order of the request. */
  items: CustomerBatchItemResult[];
}

/** Customers and addresses from a file. */
export interface Import {
  /** UUID, version 7 where Doorplate made it. */
  id: string;
  status: "receiving" | "running" | "completed" | "cancelled" | "failed" | "undoing" | "undone";
  /** The system that the file comes from: whose keys `ref` holds, and the channel in the history. */
  source: string;
  reason: string | null;
  /** How the file is read. */
  reading: ImportReading;
  /** Of the file. */
  bytes: number;
  progress: ImportProgress;
  created_by: string;
  /** RFC 3339, UTC, milliseconds. */
  created_at: string;
  /** RFC 3339, UTC, milliseconds. */
  started_at: string | null;
  /** RFC 3339, UTC, milliseconds. */
  finished_at: string | null;
  /** RFC 3339, UTC, milliseconds. */
  undone_at: string | null;
}

/** A page of a list. */
export interface ImportPage {
  items: Import[];
  /** Give it as `cursor` to have the next page; null on the last one. */
  next_cursor: string | null;
}

/** What an import would do. */
export interface ImportPreview {
  /** How the file is read. */
  reading: ImportReading;
  /** Whether some column holds addresses. If not, say by `mapping` which one. */
  usable: boolean;
  /** Rows judged: the first 1,000 of the file at most. */
  examined: number;
  /** Whether these are all rows. */
  complete: boolean;
  /** Of these. */
  refused: number;
  /** Addresses by the status of their verdict. */
  verdicts: Record<string, number>;
  /** The first ones. */
  refusals: ImportRefusal[];
  /** The first rows as they would be. */
  rows: ImportPreviewRow[];
}

/** A page of a list. */
export interface ImportKeptPage {
  items: ImportKept[];
  /** Give it as `cursor` to have the next page; null on the last one. */
  next_cursor: string | null;
}

/** A country or territory that there are rules for. */
export interface Country {
  /** ISO 3166-1 alpha-2. */
  code: string;
  /** In English or Chinese, by `Accept-Language`. */
  name: string;
  /** With the plus sign. */
  calling_code: string | null;
}

/** A page of a list. */
export interface CountryPage {
  items: Country[];
  /** Give it as `cursor` to have the next page; null on the last one. */
  next_cursor: string | null;
}

/** How addresses of a country are written: enough to draw a form. */
export interface CountryForm {
  /** ISO 3166-1 alpha-2. */
  code: string;
  /** In English or Chinese, by `Accept-Language`. */
  name: string;
  /** With the plus sign. */
  calling_code: string | null;
  /** In its own language, as far as that is known. */
  local_name: string;
  /** BCP 47, of `local_label` and of the local layout. */
  language_code: string | null;
  /** What to ask for, in the order of the local layout. */
  fields: CountryFormField[];
  /** The envelope in the country's own script and in Latin letters; the same where there is one way of writing. */
  layout: EnvelopeLayout;
  /** null: the country has no postal codes. */
  postal_code: PostalCodeForm | null;
  /** What to choose from for `administrative_area`; empty where addresses have none, or any. */
  subdivisions: CountryFormSubdivision[];
}

/** An administrative division. */
export interface Division {
  /** GB/T 2260 (six digits) or GB/T 10114 (nine) in China, ISO 3166-2 elsewhere. */
  code: string;
  /** ISO 3166-1 alpha-2. */
  country_code: string;
  /** 1 province, state; 2 city, prefecture; 3 district, county; 4 street, town, township. */
  level: number;
  /** former: abolished or renamed; zone: a development zone, which is no division but stands where a county does. */
  status: "current" | "former" | "zone";
  /** In a language of the country. */
  name: string;
  /** What people call it besides: without the word for its rank, or in English. */
  short_names: string[];
  /** In Latin letters. */
  latin_name: string;
  /** What the post writes: CA for California. */
  postal_name: string;
  /** GB/T 2260 (six digits) or GB/T 10114 (nine) in China, ISO 3166-2 elsewhere. */
  parent_code: string | null;
}

/** A page of a list. */
export interface DivisionPage {
  items: Division[];
  /** Give it as `cursor` to have the next page; null on the last one. */
  next_cursor: string | null;
}

/** A division and what is around it. */
export interface DivisionDetail {
  /** GB/T 2260 (six digits) or GB/T 10114 (nine) in China, ISO 3166-2 elsewhere. */
  code: string;
  /** ISO 3166-1 alpha-2. */
  country_code: string;
  /** 1 province, state; 2 city, prefecture; 3 district, county; 4 street, town, township. */
  level: number;
  /** former: abolished or renamed; zone: a development zone, which is no division but stands where a county does. */
  status: "current" | "former" | "zone";
  /** In a language of the country. */
  name: string;
  /** What people call it besides: without the word for its rank, or in English. */
  short_names: string[];
  /** In Latin letters. */
  latin_name: string;
  /** What the post writes: CA for California. */
  postal_name: string;
  /** GB/T 2260 (six digits) or GB/T 10114 (nine) in China, ISO 3166-2 elsewhere. */
  parent_code: string | null;
  /** What it lies in, from the province down. */
  ancestors: Division[];
  /** Right below it. */
  children: Division[];
  /** The former divisions that it took the place of, in whole or in part. */
  predecessors: Division[];
  /** For a former one: what holds today, most of it first; empty where that is unknown. */
  successors: Division[];
}

export interface EvidenceCreate {
  /** delivered: a parcel was taken there; returned: one came back; customer_confirmed: the customer said that it is still right; visited: one of your people was there; mail_bounced: a letter came back, or was not forwarded. */
  kind: "delivered" | "returned" | "customer_confirmed" | "visited" | "mail_bounced";
  /** Why it came back: only for `returned`, and required there. */
  reason?: "unknown_recipient" | "moved" | "no_such_address" | "refused" | "unclaimed" | "other" | null;
  /** RFC 3339; not in the future. */
  occurred_at: string;
  /** The system that says so. */
  source: string;
  /** Its own reference for this event: what it says twice counts once. */
  ref: string;
  /** For the record. */
  note?: string | null;
  /** The version of the address that it was sent to. Left out: the one that it had when it happened. */
  address_version?: number;
}

/** What came to light about an address outside: it moves the confidence. */
export interface Evidence {
  /** UUID, version 7 where Doorplate made it. */
  id: string;
  /** UUID, version 7 where Doorplate made it. */
  address_id: string;
  /** delivered: a parcel was taken there; returned: one came back; customer_confirmed: the customer said that it is still right; visited: one of your people was there; mail_bounced: a letter came back, or was not forwarded. */
  kind: "delivered" | "returned" | "customer_confirmed" | "visited" | "mail_bounced";
  /** Why it came back: only for `returned`, and required there. */
  reason: "unknown_recipient" | "moved" | "no_such_address" | "refused" | "unclaimed" | "other" | null;
  /** RFC 3339, UTC, milliseconds. */
  occurred_at: string;
  /** The system that says so. */
  source: string;
  /** Its own reference for this event: what it says twice counts once. */
  ref: string;
  /** For the record. */
  note: string | null;
  /** The version of the address that it speaks of. */
  address_version: number;
  /** Whether the address is still at the place that it speaks of. */
  counts: boolean;
  recorded_by: string;
  /** RFC 3339, UTC, milliseconds. */
  recorded_at: string;
}

/** A page of a list. */
export interface EvidencePage {
  items: Evidence[];
  /** Give it as `cursor` to have the next page; null on the last one. */
  next_cursor: string | null;
}

/** `filter` says what is true of a row at that moment. */
export type ExportCreate = CustomerExportCreate | AddressExportCreate;

/** What can be downloaded: rows as they were at one moment, unchanged by writes meanwhile. */
export interface Export {
  /** UUID, version 7 where Doorplate made it. */
  id: string;
  entity: "customers" | "addresses" | "all";
  /** csv: RFC 4180 in UTF-8, text that a spreadsheet would take for a formula after an apostrophe; ndjson: a resource on each line; geojson (addresses only): a FeatureCollection. */
  format: "csv" | "ndjson" | "geojson";
  /** As it was stated. */
  filter: Record<string, unknown>;
  /** As all was at this time, not after now. */
  as_of: string | null;
  /** Can be begun as often as wanted, and gives the same each time. A download that broke goes on with `after=` and the last whole row: `customer:<id>` or `address:<id>`. Range requests are not answered: the file is written while it is read, and lies nowhere. */
  download: ExportDownload;
  progress: ExportProgress;
  created_by: string;
  /** RFC 3339, UTC, milliseconds. */
  created_at: string;
}

/** Everything at one moment of the change log: NDJSON, first the customers, then what belongs to them, each as `{"entity": …, "state": …}`. */
export interface Snapshot {
  /** UUID, version 7 where Doorplate made it. */
  id: string;
  /** For `after` of the change feed: what comes there follows on what is in the file, without a gap and without anything twice. */
  cursor: string;
  /** Can be begun as often as wanted, and gives the same each time. A download that broke goes on with `after=` and the last whole row: `customer:<id>` or `address:<id>`. Range requests are not answered: the file is written while it is read, and lies nowhere. */
  download: ExportDownload;
  progress: ExportProgress;
  /** RFC 3339, UTC, milliseconds. */
  created_at: string;
}

/** The parts to write, each null, empty or left out where there is none. Regions are written as the post does (codes or names, in the letters of the envelope); all else is taken as it is. Standardise it first where it comes from people. */
export interface FormatAddress {
  /** ISO 3166-1 alpha-2. */
  country_code: string;
  /** 省, state, prefecture: its name or its code (`CA`, `JP-13`); written is what the post wants. */
  administrative_area?: string | null;
  /** 市, city. */
  locality?: string | null;
  /** 区县, district; in Japan the 町. */
  dependent_locality?: string | null;
  /** 街道, 镇, 乡. */
  township?: string | null;
  /** Street, house, building, unit, in the order of the country; empty ones are passed over. */
  address_lines?: string[];
  /** Post code. */
  postal_code?: string | null;
  /** Such as CEDEX. */
  sorting_code?: string | null;
  /** BCP 47. */
  language_code?: string | null;
  /** Who receives there. */
  recipient?: string | null;
  /** Company or department. */
  organization?: string | null;
  /** Any spelling. */
  phone?: string | null;
}

/** One `address`, or several `items`, and how to write them. */
export interface FormatRequest {
  address?: FormatAddress;
  /** Several at once, in place of `address`. */
  items?: FormatAddress[];
  /** Where a country has two ways of writing. By default the one in which the address is written. */
  script?: "local" | "latin";
  /** Of the sender, or of the reader of `one_line`: the name of the country is in it. BCP 47, English by default. */
  language?: string;
  /** Where the item is posted, ISO 3166-1 alpha-2. Stated, the lines are an envelope's: capitals where the destination's post wants them and, from abroad, the country (by the UPU's advice in English too). */
  origin_country?: string;
  /** Whether the country has a line. By default on mail from abroad only. */
  with_country?: boolean;
  /** Whether recipient and organization have lines. True by default. */
  with_recipient?: boolean;
  /** Whether the phone stands after the recipient, as couriers want it. False by default. */
  with_phone?: boolean;
  /** Whether there are capitals where the destination's post wants them. By default when `origin_country` is stated. */
  upper_case?: boolean;
  /** Recipient and phone as 张** 138****8000, also where `organization` or `address_lines` say them again. */
  masked?: boolean;
  /** What `masked` goes for: recipient and phone by default. Of `address_lines` every number is masked: 科技园**栋**座**. */
  masked_parts?: MaskedPart[];
}

/** An address as the post of its country wants it. */
export interface FormattedAddress {
  /** Of the envelope, top to bottom; none is empty. */
  lines: string[];
  /** For a table or a screen, joined as the language of the address does; in Chinese and Japanese (`language`) addresses in their letters go from the large to the small, wherever they are. */
  one_line: string;
  script: "local" | "latin";
  /** Stated parts that are not written: the country's post does not want them, or another part says the same. */
  left_out: EnvelopePart[];
  /** Parts in other letters for which no Latin name is known; only where `script` is latin. Nothing is transliterated by guessing. */
  not_latin: EnvelopePart[];
}

export interface FormattedAddresses {
  /** In the order of the request. */
  items: FormattedAddress[];
}

/** An address, by its parts or as text. */
export interface GeocodeItem {
  /** ISO 3166-1 alpha-2; or a name of the country. Required with parts; with `text` it helps where the text names no country. */
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
  /** Post code. */
  postal_code?: string | null;
  /** Such as CEDEX. */
  sorting_code?: string | null;
  /** BCP 47. */
  language_code?: string | null;
  /** The whole address as people write it, instead of its parts. */
  text?: string;
}

/** One address, or `items`. */
export interface GeocodeRequest {
  /** ISO 3166-1 alpha-2; or a name of the country. Required with parts; with `text` it helps where the text names no country. */
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
  /** Post code. */
  postal_code?: string | null;
  /** Such as CEDEX. */
  sorting_code?: string | null;
  /** BCP 47. */
  language_code?: string | null;
  /** The whole address as people write it, instead of its parts. */
  text?: string;
  /** Several addresses, instead of the one above. */
  items?: GeocodeItem[];
}

export interface GeocodeLocation {
  /** WGS-84 degrees. */
  latitude: number;
  /** WGS-84 degrees. */
  longitude: number;
  /** What the position is that of: the city, not the door, where only the city was found. */
  granularity: "none" | "country" | "administrative_area" | "locality" | "dependent_locality" | "township" | "postal_code" | "road" | "house_number" | "poi" | "building" | "unit" | "room";
  /** Metres: about nine in ten addresses found like this lie within that distance. */
  uncertainty_m: number;
  /** The provider's name. */
  source: string;
}

export interface GeocodedPlace {
  /** Three different answers: found; not among what is known of the country, or several of the name; nothing is known of the country, or none could be read. */
  outcome: "verified" | "not_found" | "not_covered";
  /** How sure it is that this is the place meant. */
  confidence: number | null;
  location: GeocodeLocation | null;
  /** What it may be, where it is ambiguous; the likeliest first. */
  candidates: GeocodeLocation[];
  /** Whose answer it is; null where no provider covers the country. */
  provider: string | null;
  /** Of the data that the answer comes from. */
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

/** One point, or `items`. */
export interface ReverseGeocodeRequest {
  /** WGS-84 degrees. */
  latitude?: number;
  /** WGS-84 degrees. */
  longitude?: number;
  /** Several points, instead of the one above. */
  items?: ReverseGeocodeItem[];
}

export interface ReverseGeocodedPlace {
  /** Three different answers: found; not among what is known of the country, or several of the name; nothing is known of the country, or none could be read. */
  outcome: "verified" | "not_found" | "not_covered";
  /** How sure it is that this is the place meant. */
  confidence: number | null;
  /** Of the place that was found, not of the point. */
  location: GeocodeLocation | null;
  /** Metres from the point to that position. Whether the point lies within the place's borders is not known to the gazetteer: `confidence` says how likely. */
  distance_m: number | null;
  /** The parts of an address there, as far as known. */
  place: ReverseGeocodedParts | null;
  /** Whose answer it is; null where no provider covers the country. */
  provider: string | null;
  /** Of the data that the answer comes from. */
  data_version: string | null;
}

export interface ReverseGeocodedPlaces {
  /** In the order of the request. */
  items: ReverseGeocodedPlace[];
}

/** One `text`, or several `items`. */
export interface ParseRequest {
  /** As it was pasted: any order, labels, separators, several lines. */
  text?: string;
  /** ISO 3166-1 alpha-2: where the text is from when it does not say. */
  country_code?: string;
  /** Take it for one address even if it looks like several. */
  single?: boolean;
  /** Several texts, in place of `text`: at most 60000 UTF-16 code units together. */
  items?: ParseItem[];
}

export interface ParsedAddress {
  /** UTF-16 code units into the text. */
  start: number;
  /** UTF-16 code units into the text. */
  end: number;
  /** Null where several countries are as likely: `candidates` has them. */
  country_code: string | null;
  recipient: string | null;
  organization: string | null;
  /** As it is usually written; the first of several. */
  phone: string | null;
  administrative_area: string | null;
  locality: string | null;
  dependent_locality: string | null;
  township: string | null;
  address_lines: string[];
  postal_code: string | null;
  /** GB/T 2260 in China, ISO 3166-2 elsewhere, of the deepest division recognised; abolished ones are followed to their successors. */
  division_code: string | null;
  /** The finer parts of the street lines. */
  components: Record<string, string>;
  /** More than one where the text can mean several divisions or countries. In China the first is the one taken; elsewhere none is. */
  candidates: ParseCandidate[];
  /** Where in the text each part was found. */
  fields: ParsedField[];
  /** What was done beyond reading. */
  notes: ParseNote[];
  /** What was understood as none of the above. */
  remaining: RemainingText[];
  /** That province, city and district are right. */
  confidence: number;
}

export interface ParsedText {
  /** False where nothing in the text could be read as an address. */
  covered: boolean;
  /** In the order of the text. */
  addresses: ParsedAddress[];
}

export interface ParsedTexts {
  /** In the order of the request. */
  items: ParsedText[];
}

export interface PinPut {
  /** WGS-84, degrees. */
  latitude: number;
  /** WGS-84, degrees. */
  longitude: number;
  /** The door is within this many metres. */
  uncertainty_m?: number;
  /** For the courier or for the record. */
  note?: string;
}

/** How often addresses are verified again. */
export interface VerificationPolicyPut {
  /** Duration of RFC 3339 in years, months and days, or in weeks. */
  default_interval: string;
  /** The first rule whose conditions all hold decides. */
  rules: VerificationRule[];
  /** An address is verified again as soon as its confidence, which ages, falls below, even before its interval is over. Where a check leaves it below, the interval decides. */
  min_confidence?: number | null;
  /** Where people move sooner or later than is usual in their country: in what time the confidence halves. The first one whose conditions all hold decides; it holds from the next check or evidence on. */
  half_lives?: HalfLifeRule[];
}

export interface VerificationPolicy {
  version: number;
  /** Duration of RFC 3339 in years, months and days, or in weeks. */
  default_interval: string;
  /** The first rule whose conditions all hold decides. */
  rules: VerificationRule[];
  /** An address is verified again as soon as its confidence, which ages, falls below, even before its interval is over. Where a check leaves it below, the interval decides. */
  min_confidence?: number | null;
  /** Where people move sooner or later than is usual in their country: in what time the confidence halves. The first one whose conditions all hold decides; it holds from the next check or evidence on. */
  half_lives?: HalfLifeRule[];
}

export interface QueueList {
  backend: "redis" | "postgres";
  items: QueueState[];
  /** The kinds of jobs, by what their rows say. */
  kinds: JobKind[];
  /** Rows that wait or run, campaigns' included. */
  verifications: OpenVerifications;
}

export interface BoardLink {
  /** Relative to the service. */
  url: string;
  /** RFC 3339, UTC, milliseconds. */
  expires_at: string;
}

/** One of `q`, `phone`, `email`, `external_ref`, `near`, `box` and `polygon` at least; what is stated must all be true. */
export interface AddressSearch {
  /** What a user types: names, words of an address, a phone number or its end, an e-mail address, a key of another system; also the beginnings of them, in any order, traditional or simplified, with a slip of the hand. */
  q?: string;
  /** In any spelling: with the calling code or without, or its last four or more digits. */
  phone?: string;
  /** The whole address. */
  email?: string;
  /** The whole key of another system. */
  external_ref?: ExternalRefSearch;
  /** In a circle, nearest first where nothing else is asked for. */
  near?: NearSearch;
  /** Between two parallels and two meridians. */
  box?: Box;
  /** In a ring of points, which closes by itself. No side crosses the antimeridian: an area there is two polygons, joined by `any`. Where the ring crosses itself, what it surrounds twice lies outside. */
  polygon?: Point[];
  filter?: AddressFilter;
  /** Hits on a page. */
  limit?: number;
  /** `next_cursor` of the page before, with all else the same. */
  cursor?: string;
}

/** The same for customers; what is said of places must be true of one of the customer's addresses. */
export interface CustomerSearch {
  /** What a user types: names, words of an address, a phone number or its end, an e-mail address, a key of another system; also the beginnings of them, in any order, traditional or simplified, with a slip of the hand. */
  q?: string;
  /** In any spelling: with the calling code or without, or its last four or more digits. */
  phone?: string;
  /** The whole address. */
  email?: string;
  /** The whole key of another system. */
  external_ref?: ExternalRefSearch;
  /** In a circle, nearest first where nothing else is asked for. */
  near?: NearSearch;
  /** Between two parallels and two meridians. */
  box?: Box;
  /** In a ring of points, which closes by itself. No side crosses the antimeridian: an area there is two polygons, joined by `any`. Where the ring crosses itself, what it surrounds twice lies outside. */
  polygon?: Point[];
  filter?: CustomerSearchFilter;
  /** Hits on a page. */
  limit?: number;
  /** `next_cursor` of the page before, with all else the same. */
  cursor?: string;
}

/** Best first, of at most some hundred that fit. */
export interface AddressHits {
  items: AddressHit[];
  /** Give it as `cursor` to have the next page; null on the last one. */
  next_cursor: string | null;
}

/** Best first, of at most some hundred that fit. */
export interface CustomerHits {
  items: CustomerHit[];
  /** Give it as `cursor` to have the next page; null on the last one. */
  next_cursor: string | null;
}

/** Something that `q` may become. */
export interface Suggestion {
  /** division: province, city, district, township; locality: a town of the gazetteer; street: of your own addresses. */
  kind: "division" | "locality" | "postal_code" | "street";
  /** What to show, and for a street what to put into `address_lines`. */
  text: string;
  /** Where that is, from the near to the far. */
  secondary_text: string;
  /** To be merged into an address (RFC 7396): what is null would be of another place. */
  parts: SuggestedParts;
  /** GB/T 2260 in China, ISO 3166-2 elsewhere: of the deepest division, for `within`. */
  division_code: string | null;
  match: SuggestionMatch;
}

export interface Suggestions {
  /** Best first. */
  items: Suggestion[];
}

/** What is left out has its default: enabled, priority 50, all countries, the public service, no budget, the provider's usual rate, no cost, the public terms, any position is good enough. */
export interface ProviderPut {
  /** Whether it is asked at all. */
  enabled?: boolean;
  /** 1 is asked first. */
  priority?: number;
  /** Asked for these only; null for all that it covers. */
  countries?: string[] | null;
  /** Of your own server; null for the public service. */
  base_url?: string | null;
  /** Budget for a day (UTC), kept to exactly by all workers together; null is no limit. */
  calls_per_day?: number | null;
  /** All workers together call no faster. */
  calls_per_second?: number;
  /** In a unit of yours; what was spent is in the usage. */
  cost_per_call?: number;
  /** How long you may keep its positions, by a contract of your own; null: as its public terms say. After that the position is taken from the address, with an entry in its history, unless it was verified again. */
  keep_for_days?: number | null;
  /** An answer that is less is remembered, and the next provider is asked; null: any position ends the search. */
  good_enough?: GoodEnough | null;
  /** Of the provider. Written only: it is stored encrypted and never shown again. Left out, the stored one stays; null removes it. */
  key?: string | null;
}

/** How a provider is used. */
export interface Provider {
  /** A provider that Doorplate knows. */
  name: "amap" | "baidu" | "tencent" | "google" | "here" | "nominatim" | "photon" | "pelias";
  title: string;
  version: number;
  /** Whether it is asked at all. */
  enabled: boolean;
  /** 1 is asked first. */
  priority: number;
  /** Asked for these only; null for all that it covers. */
  countries: string[] | null;
  /** Of your own server; null for the public service. */
  base_url: string | null;
  /** Budget for a day (UTC), kept to exactly by all workers together; null is no limit. */
  calls_per_day: number | null;
  /** All workers together call no faster. */
  calls_per_second: number;
  /** In a unit of yours; what was spent is in the usage. */
  cost_per_call: number;
  /** How long you may keep its positions, by a contract of your own; null: as its public terms say. After that the position is taken from the address, with an entry in its history, unless it was verified again. */
  keep_for_days: number | null;
  /** An answer that is less is remembered, and the next provider is asked; null: any position ends the search. */
  good_enough: GoodEnough | null;
  /** The end of the key. */
  key_hint: string | null;
  /** Who changed it last. */
  updated_by: string;
  /** RFC 3339, UTC, milliseconds. */
  updated_at: string;
}

export interface ProviderPolicyPut {
  /** Whether addresses in China (CN) may be sent to providers outside of it. Unless this is set, they never are. */
  chinese_addresses_may_leave: boolean;
  /** What a verification does when a provider is down or over its budget and no other gave a good answer: take what the embedded gazetteer says; or wait until the provider can be asked again (over budget: until the next day), and take the gazetteer's answer in the end. */
  when_unanswered: "use_gazetteer" | "postpone";
}

/** Which providers are asked, and how. */
export interface ProviderConfiguration {
  /** Changes with everything here. */
  version: number;
  /** Whether addresses in China (CN) may be sent to providers outside of it. Unless this is set, they never are. */
  chinese_addresses_may_leave: boolean;
  /** What a verification does when a provider is down or over its budget and no other gave a good answer: take what the embedded gazetteer says; or wait until the provider can be asked again (over budget: until the next day), and take the gazetteer's answer in the end. */
  when_unanswered: "use_gazetteer" | "postpone";
  /** Configured, in the order in which they are asked. The embedded gazetteer is always the last. */
  providers: Provider[];
  /** All that can be configured. */
  available: ProviderKind[];
}

export interface ProviderTest {
  /** A public building where it is left out. */
  address?: ProviderTestAddress;
}

/** What the provider answered. The call counts, and is never answered from memory. */
export interface ProviderTestResult {
  outcome: "verified" | "not_found" | "not_covered" | "failed";
  /** Why it failed. */
  reason: "timeout" | "unavailable" | "bad_answer" | "internal_error" | "rate_limited" | "quota_exceeded" | "over_budget" | "breaker_open" | "bad_credentials" | "refused" | null;
  /** What is known beyond the reason, such as the HTTP status. */
  detail: string | null;
  /** When to ask again, where that is known. */
  retry_after_seconds: number | null;
  confidence: number | null;
  /** Where it is. */
  location: ProviderTestLocation | null;
  /** The datum of the answer, how well it matched, the parts confirmed, the provider's id of the place, and for how many days its terms let it be kept. */
  match: Record<string, unknown> | null;
  milliseconds: number;
}

/** What providers were asked, and how they are. */
export interface ProviderUsage {
  /** RFC 3339 full-date. */
  from: string;
  /** RFC 3339 full-date. */
  to: string;
  /** Days with calls or hits. */
  days: ProviderDay[];
  /** How the providers are now. */
  states: ProviderState[];
}

export interface ProviderChange {
  /** RFC 3339, UTC, milliseconds. */
  occurred_at: string;
  /** Null: what holds for all of them. */
  provider: string | null;
  operation: "create" | "update" | "delete";
  /** By an update. `key`: there is another key, or none. */
  changed_fields: string[];
  /** The settings after the change; before it, where they were deleted. Without the key. */
  state: Record<string, unknown>;
  /** Who. */
  actor: string;
  source: string;
  reason: string | null;
  request_id: string | null;
}

/** A page of a list. */
export interface ProviderChangePage {
  items: ProviderChange[];
  /** Give it as `cursor` to have the next page; null on the last one. */
  next_cursor: string | null;
}

export interface ValidateItem {
  /** ISO 3166-1 alpha-2; or a name of the country, which is corrected to it. */
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
  /** Post code. */
  postal_code?: string | null;
  /** Such as CEDEX. */
  sorting_code?: string | null;
  /** BCP 47. */
  language_code?: string | null;
  recipient?: string | null;
  organization?: string | null;
  /** Any spelling. */
  phone?: string | null;
}

/** One address, or `items`. */
export interface ValidateRequest {
  /** strict: what is merely unusual is to be confirmed too; normal; relaxed: what a courier can live with is only noted. */
  strictness?: "strict" | "normal" | "relaxed";
  /** ISO 3166-1 alpha-2; or a name of the country, which is corrected to it. */
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
  /** Post code. */
  postal_code?: string | null;
  /** Such as CEDEX. */
  sorting_code?: string | null;
  /** BCP 47. */
  language_code?: string | null;
  recipient?: string | null;
  organization?: string | null;
  /** Any spelling. */
  phone?: string | null;
  /** Several addresses, instead of the one above. */
  items?: ValidateItem[];
}

/** In standard form, with a verdict. Nothing is stored. */
export interface ValidatedAddress {
  recipient: string | null;
  organization: string | null;
  /** Any spelling. */
  phone: string | null;
  /** ISO 3166-1 alpha-2; as entered where there is no such country. */
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
  /** Post code. */
  postal_code: string | null;
  /** Such as CEDEX. */
  sorting_code: string | null;
  /** BCP 47. */
  language_code: string | null;
  /** GB/T 2260 in China, JP- and JIS X 0402 for cities of Japan, ISO 3166-2 elsewhere: the deepest administrative division recognised. */
  division_code: string | null;
  /** The finer parts of the street lines, as far as they are recognised: road, house_number, poi, building, unit, floor, room and others. */
  components: Record<string, string>;
  /** As it came, untouched. */
  entered: Record<string, unknown>;
  /** Same fingerprint, same door. */
  fingerprint: string;
  verdict: Verdict;
}

export interface ValidatedAddresses {
  /** In the order of the request. */
  items: ValidatedAddress[];
}

/** One run of checking one version of an address. */
export interface Verification {
  /** UUID, version 7 where Doorplate made it. */
  id: string;
  /** UUID, version 7 where Doorplate made it. */
  address_id: string;
  /** The version that is checked; the result is written only while the address still has it. */
  address_version: number;
  cause: "created" | "updated" | "restored" | "requested" | "due" | "campaign";
  /** superseded: the address changed meanwhile, and a later verification took over. */
  status: "queued" | "running" | "succeeded" | "failed" | "superseded" | "cancelled";
  attempt: number;
  /** not_found: the provider does not know it; not_covered: no provider covers the country; failed: no provider could be reached. */
  outcome: "verified" | "not_found" | "not_covered" | "failed" | null;
  provider: string | null;
  /** Of the provider's data. */
  data_version: string | null;
  /** The provider's: that this is the place meant. */
  confidence: number | null;
  location: VerificationLocation | null;
  /** Why it failed. */
  error_code: string | null;
  /** What came to light besides the outcome. */
  findings: VerificationFinding[];
  /** UUID, version 7 where Doorplate made it. */
  campaign_id: string | null;
  /** RFC 3339, UTC, milliseconds. */
  created_at: string;
  /** RFC 3339, UTC, milliseconds. */
  started_at: string | null;
  /** RFC 3339, UTC, milliseconds. */
  finished_at: string | null;
}

/** A page of a list. */
export interface VerificationPage {
  items: Verification[];
  /** Give it as `cursor` to have the next page; null on the last one. */
  next_cursor: string | null;
}

/** An endpoint that events are posted to, by the Standard Webhooks specification. */
export interface Webhook {
  /** UUID, version 7 where Doorplate made it. */
  id: string;
  version: number;
  /** Where events are posted to: https, into the public internet. Redirects are not followed. */
  url: string;
  description: string | null;
  /** Which events: types, all of a noun (`address.*`), or all (`*`). `webhook.disabled` tells of the tenant's other endpoints. */
  event_types: string[];
  /** `thin`: ids, version and a link. `full`: also the states before and after; to be set by a key with the scope `changes:read` only. */
  payload: "thin" | "full";
  /** Whether an event of a customer or an address waits until the earlier ones of the same have been delivered or given up. */
  ordered: boolean;
  /** While it is disabled nothing is sent, and nothing is lost: what happens meanwhile waits. */
  status: "enabled" | "disabled";
  /** `gone`: it answered 410. `failing`: nothing could be delivered for five days. */
  disabled_reason: "by_request" | "gone" | "failing" | null;
  /** RFC 3339, UTC, milliseconds. */
  disabled_at: string | null;
  /** Since when every attempt has failed; null while they succeed. */
  failing_since: string | null;
  /** Until when the secret before the last rotation signs too. */
  previous_secret_until: string | null;
  created_by: string;
  /** RFC 3339, UTC, milliseconds. */
  created_at: string;
  /** RFC 3339, UTC, milliseconds. */
  updated_at: string;
}

/** An endpoint with its new secret. */
export interface WebhookWithSecret {
  /** UUID, version 7 where Doorplate made it. */
  id: string;
  version: number;
  /** Where events are posted to: https, into the public internet. Redirects are not followed. */
  url: string;
  description: string | null;
  /** Which events: types, all of a noun (`address.*`), or all (`*`). `webhook.disabled` tells of the tenant's other endpoints. */
  event_types: string[];
  /** `thin`: ids, version and a link. `full`: also the states before and after; to be set by a key with the scope `changes:read` only. */
  payload: "thin" | "full";
  /** Whether an event of a customer or an address waits until the earlier ones of the same have been delivered or given up. */
  ordered: boolean;
  /** While it is disabled nothing is sent, and nothing is lost: what happens meanwhile waits. */
  status: "enabled" | "disabled";
  /** `gone`: it answered 410. `failing`: nothing could be delivered for five days. */
  disabled_reason: "by_request" | "gone" | "failing" | null;
  /** RFC 3339, UTC, milliseconds. */
  disabled_at: string | null;
  /** Since when every attempt has failed; null while they succeed. */
  failing_since: string | null;
  /** Until when the secret before the last rotation signs too. */
  previous_secret_until: string | null;
  created_by: string;
  /** RFC 3339, UTC, milliseconds. */
  created_at: string;
  /** RFC 3339, UTC, milliseconds. */
  updated_at: string;
  /** Verify `webhook-signature` with it: shown this once, stored encrypted. */
  secret: string;
}

/** A page of a list. */
export interface WebhookPage {
  items: Webhook[];
  /** Give it as `cursor` to have the next page; null on the last one. */
  next_cursor: string | null;
}

export interface WebhookCreate {
  /** Where events are posted to: https, into the public internet. Redirects are not followed. */
  url: string;
  description?: string | null;
  /** Which events: types, all of a noun (`address.*`), or all (`*`). `webhook.disabled` tells of the tenant's other endpoints. */
  event_types?: EventFilter[];
  /** `thin`: ids, version and a link. `full`: also the states before and after; to be set by a key with the scope `changes:read` only. */
  payload?: "thin" | "full";
  /** Whether an event of a customer or an address waits until the earlier ones of the same have been delivered or given up. */
  ordered?: boolean;
}

export interface WebhookPatch {
  /** Where events are posted to: https, into the public internet. Redirects are not followed. */
  url?: string;
  description?: string | null;
  /** Which events: types, all of a noun (`address.*`), or all (`*`). `webhook.disabled` tells of the tenant's other endpoints. */
  event_types?: EventFilter[];
  /** `thin`: ids, version and a link. `full`: also the states before and after; to be set by a key with the scope `changes:read` only. */
  payload?: "thin" | "full";
  /** Whether an event of a customer or an address waits until the earlier ones of the same have been delivered or given up. */
  ordered?: boolean;
  /** Stops it; `enable` has it go on. */
  status?: "disabled";
}

export interface WebhookRotate {
  /** For how long the old secret signs too. */
  overlap_seconds?: number;
}

export interface WebhookEnable {
  /** Begin with what happens from now on; otherwise everything that has waited is delivered. */
  skip_missed?: boolean;
}

/** One event on its way to one endpoint. */
export interface WebhookDelivery {
  /** UUID, version 7 where Doorplate made it. */
  id: string;
  /** `webhook-id` of the request: the same for every attempt and every replay. */
  event_id: string;
  event_type: string;
  /** UUID, version 7 where Doorplate made it. */
  entity_id: string | null;
  /** `failed`: given up after all attempts. */
  status: "queued" | "running" | "succeeded" | "failed" | "cancelled";
  /** The last ones, oldest first. Never what was sent or answered. */
  attempts: DeliveryAttempt[];
  /** RFC 3339, UTC, milliseconds. */
  next_attempt_at: string | null;
  /** RFC 3339, UTC, milliseconds. */
  occurred_at: string;
  /** RFC 3339, UTC, milliseconds. */
  created_at: string;
  /** RFC 3339, UTC, milliseconds. */
  finished_at: string | null;
}

/** A page of a list. */
export interface WebhookDeliveryPage {
  items: WebhookDelivery[];
  /** Give it as `cursor` to have the next page; null on the last one. */
  next_cursor: string | null;
}

/** One of `delivery_id`, `event_id` and `since`. */
export interface WebhookReplayCreate {
  /** This one delivery. */
  delivery_id?: string;
  /** This one event: the `webhook-id` that the receiver saw. */
  event_id?: string;
  /** Events from here on, of those that the endpoint takes now. */
  since?: string;
  /** Up to here, exclusive; absent: to the end. */
  until?: string;
  /** With `since`: also what has been delivered already. */
  include_delivered?: boolean;
}

/** A second delivery of what happened. */
export interface WebhookReplay {
  /** UUID, version 7 where Doorplate made it. */
  id: string;
  status: "running" | "completed";
  /** RFC 3339, UTC, milliseconds. */
  since: string | null;
  /** RFC 3339, UTC, milliseconds. */
  until: string | null;
  include_delivered: boolean;
  /** Deliveries queued again so far. */
  queued: number;
  /** RFC 3339, UTC, milliseconds. */
  created_at: string;
  /** RFC 3339, UTC, milliseconds. */
  finished_at: string | null;
}

export interface CustomerEvent {
  type: "customer.created" | "customer.updated" | "customer.deleted" | "customer.restored";
  /** When it happened. */
  timestamp: string;
  data: CustomerEventData;
}

export interface AddressEvent {
  type: "address.created" | "address.updated" | "address.deleted" | "address.restored" | "address.verified";
  /** When it happened. */
  timestamp: string;
  data: AddressEventData;
}

export interface WebhookDisabledEvent {
  type: "webhook.disabled";
  /** When it happened. */
  timestamp: string;
  data: WebhookDisabledEventData;
}

export interface WebhookTestEvent {
  type: "webhook.test";
  /** When it happened. */
  timestamp: string;
  data: WebhookTestEventData;
}

export interface Health {
  status: "ok" | "degraded";
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
  /** Stable: program against this. */
  code: "missing_part" | "unknown_value" | "invalid_format" | "mismatch" | "unexpected_part" | "redundant_part" | "format_corrected" | "spelling_corrected" | "value_inferred" | "division_abolished" | "ambiguous" | "missing_subpremise" | "suspicious" | "country_not_covered";
  /** error: cannot be delivered so; warning: have it confirmed; info: what was changed. */
  severity: "error" | "warning" | "info";
  part: "country_code" | "administrative_area" | "locality" | "dependent_locality" | "township" | "address_lines" | "postal_code" | "sorting_code" | "organization" | "recipient" | "phone";
  /** JSON Pointer (RFC 6901) into the address. */
  pointer: string;
  /** Stable, finer than the code: the kind of message. */
  reason?: string;
  /** What the message names. */
  params?: Record<string, string>;
  /** For people. */
  message: string;
  /** JSON Patch (RFC 6902) that mends it, or that mended it. */
  fix?: JsonPatchOperation[];
}

/** What became of each part that was stated, inferred or missed. confirmed: the reference data knows it; corrected: so, after a change; inferred: it follows from the rest; unconfirmed: no source can tell, or there is a doubt in the findings; unexpected: without a place on the country's envelopes; missing. */
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

/** Where it is; null while unknown. */
export interface AddressLocation {
  /** WGS-84, degrees. */
  latitude: number;
  /** WGS-84, degrees. */
  longitude: number;
  /** What the point stands for. */
  granularity: "none" | "country" | "administrative_area" | "locality" | "dependent_locality" | "township" | "postal_code" | "road" | "house_number" | "poi" | "building" | "unit" | "room";
  /** The door is within this many metres, nine times out of ten. */
  uncertainty_m: number;
  /** The provider; `pin:` and who has set it, for one set by hand. */
  source: string;
  /** Set by hand: no provider overwrites it. */
  pinned: boolean;
  /** The note of the caller that has set it by hand. */
  note?: string;
}

export type ConfidenceReason = "parts_accepted" | "parts_corrected" | "parts_need_review" | "parts_rejected" | "parts_not_covered" | "provider_confirms" | "provider_does_not_know" | "no_provider_covers" | "pinned" | "delivered" | "customer_confirmed" | "visited" | "mail_bounced" | "returned_unknown_recipient" | "returned_moved" | "returned_no_such_address" | "returned_refused" | "returned_unclaimed" | "returned_other" | "contradicting_evidence" | "aged";

/** The last check in the background. */
export interface AddressVerification {
  /** pending: not checked yet; not_found: the provider does not know it; not_covered: no provider covers the country; failed: no provider could be reached. */
  status: "pending" | "verified" | "not_found" | "not_covered" | "failed";
  /** When it was last checked. */
  verified_at: string | null;
  provider: string | null;
  /** How sure it is that post reaches the customer there, as of `confidence_as_of`: from the engine's verdict, the provider's answer and the evidence. */
  confidence: number | null;
  confidence_as_of: string | null;
  /** People move: the confidence halves in this time, until something new is known. A month later it is `confidence * 0.5 ** (30 / half_life_days)`. */
  half_life_days: number | null;
  /** What the confidence rests on: what the engine says of the parts, the provider, then the evidence, newest first. */
  reasons: ConfidenceReason[];
  /** When it will be checked again, by the tenant's policy. */
  verify_after: string | null;
}

export type Scope = "customers:read" | "customers:write" | "addresses:read" | "addresses:write" | "verifications:read" | "verifications:write" | "evidence:read" | "evidence:write" | "campaigns:read" | "campaigns:write" | "changes:read" | "geocoding:read" | "exports:read" | "exports:write" | "imports:read" | "imports:write" | "policies:read" | "policies:write" | "webhooks:read" | "webhooks:write" | "providers:read" | "providers:write" | "api-keys:read" | "api-keys:write";

/** An attribute of the customer: `equals` or `at_least`. */
export interface AttributeCondition {
  /** Of a member of its `attributes` that is declared as not personal. */
  name: string;
  /** Exactly this value. */
  equals?: string | number | boolean;
  /** A number that is no smaller. */
  at_least?: number;
}

/** There is such evidence about the place that the address is at. */
export interface EvidenceCondition {
  kind: "delivered" | "returned" | "customer_confirmed" | "visited" | "mail_bounced";
  reason?: "unknown_recipient" | "moved" | "no_such_address" | "refused" | "unclaimed" | "other";
  /** When it happened, at the earliest. */
  since?: string;
}

/** Its position lies within this distance. Positions follow the writes by a moment, as the search does. */
export interface NearCondition {
  /** WGS-84, degrees. */
  latitude: number;
  /** WGS-84, degrees. */
  longitude: number;
  /** Metres. */
  radius_m: number;
}

/** Between two parallels and two meridians. */
export interface Box {
  /** WGS-84, degrees. */
  south: number;
  /** Greater than `east` where the box crosses the antimeridian. */
  west: number;
  /** WGS-84, degrees. */
  north: number;
  /** WGS-84, degrees. */
  east: number;
}

export interface Point {
  /** WGS-84, degrees. */
  latitude: number;
  /** WGS-84, degrees. */
  longitude: number;
}

/** Its position lies in this area: `box` or `polygon`. Positions follow the writes by a moment, as the search does. */
export interface WithinCondition {
  /** Between two parallels and two meridians. */
  box?: Box;
  /** In a ring of points, which closes by itself. No side crosses the antimeridian: an area there is two polygons, joined by `any`. Where the ring crosses itself, what it surrounds twice lies outside. */
  polygon?: Point[];
}

export interface Difference {
  /** JSON Pointer (RFC 6901) into the state. */
  pointer: string;
  /** Absent where there was nothing. */
  from?: unknown;
  /** Absent where nothing is left. */
  to?: unknown;
}

export interface AddressHistoryEntry {
  /** The version that the change made. */
  version: number;
  operation: "create" | "update" | "delete" | "restore";
  /** RFC 3339, UTC, milliseconds. */
  occurred_at: string;
  /** Who: `api_key:<id>`, `oauth:<subject>`, `system:<part>`, `sql:<user>`. */
  actor: string;
  /** From where: `Doorplate-Source` of the request, or the part of the service. */
  source: string;
  reason: string | null;
  request_id: string | null;
  /** Field by field, against the version before. */
  diff: Difference[];
  state: Address;
}

/** What values must keep to when they are written. */
export interface AttributeLimits {
  /** Of a string: characters. */
  max_length?: number;
  /** Of a number. */
  minimum?: number;
  /** Of a number. */
  maximum?: number;
  /** Of a string or a number: the values that there are. */
  enum?: (string | number)[];
}

/** Why it stands still, or goes slower than it could; null where it runs freely, or does not run. */
export interface CampaignWait {
  /** gazetteer: the embedded gazetteer is not loaded yet (the first minutes of an installation); worker: no process that verifies runs, or none has come to this campaign for half a minute; queue: the queue (Redis, or its tables in Postgres) answers with errors, so that work is begun some seconds later; provider_rate: it goes at the pace of the provider's `calls_per_second`, or the provider has asked for fewer calls; provider_budget: the provider's calls of the day are used up, and the policy says `postpone`; provider_failing: the provider gives no answer, or its circuit breaker is open, and the policy says `postpone`; throttled: it leaves room to interactive requests, and takes about three times as long. */
  code: "gazetteer" | "worker" | "queue" | "provider_rate" | "provider_budget" | "provider_failing" | "throttled";
  /** Which one, where it is a provider. */
  provider: string | null;
  /** RFC 3339, UTC, milliseconds. */
  since: string;
  /** When it is tried again next, where that is known. */
  until: string | null;
}

/** A campaign with a schedule verifies nothing itself: it starts a campaign with its filter at each of these times, unless the one before is still under way. */
export interface CampaignSchedule {
  /** Minute, hour, day of month, month, day of week, as cron has them; at most once an hour, which is a single minute. */
  cron: string;
  /** IANA time zone in which it is meant. */
  timezone: string;
}

export interface CampaignProgress {
  /** Addresses that matched at the start; null until they are counted. */
  total: number | null;
  /** Taken up so far. */
  selected: number;
  /** Taken up, but with a verification of their own under way. */
  skipped: number;
  queued: number;
  running: number;
  verified: number;
  not_found: number;
  not_covered: number;
  failed: number;
  /** The address changed meanwhile; its new version is checked outside the campaign. */
  superseded: number;
  cancelled: number;
  /** Addresses that end in a second, lately, without those that were skipped; null while none has, or it does not run. */
  rate_per_second: number | null;
  /** At that rate; where a provider's budget is used up, with the days that it takes. Null while it waits for what has no known end. */
  seconds_left: number | null;
}

export interface ProviderEstimate {
  provider: string;
  calls: number;
  /** In the currency of the provider's `cost_per_call`. */
  cost: number;
  /** For so many days the calls are the provider's whole budget (`calls_per_day`); null where it has none. What is over a day's budget is done by others, or waits, as the policy's `when_unanswered` says. */
  days: number | null;
}

export type ChangedPart = "status" | "location";

export interface StateBefore {
  status: "pending" | "verified" | "not_found" | "not_covered" | "failed";
  provider: string | null;
  /** Of the address, as of then. */
  confidence: number | null;
  /** As the address has it. */
  location: Record<string, unknown> | null;
}

/** As the provider answered; null where nothing was written. */
export interface StateAfter {
  status: "pending" | "verified" | "not_found" | "not_covered" | "failed";
  provider: string | null;
  /** As the address has it. */
  location: Record<string, unknown> | null;
}

/** The whole state before; null where there was none. */
export type ResourceState = Customer | Address;

export interface ComparedComponent {
  component: "country_code" | "administrative_area" | "locality" | "dependent_locality" | "township" | "postal_code" | "road" | "community" | "poi" | "sub_road" | "house_number" | "sub_house_number" | "building" | "unit" | "floor" | "room";
  /** equivalent: two spellings of one thing; missing: on one side. */
  result: "equal" | "equivalent" | "differs" | "missing";
  /** As it was compared, null where it is not stated. */
  a: string | null;
  /** As it was compared, null where it is not stated. */
  b: string | null;
}

/** Same fingerprint, same door; one door can have several. */
export interface ComparedFingerprints {
  a: string;
  b: string;
}

export interface CustomerHistoryEntry {
  /** The version that the change made. */
  version: number;
  operation: "create" | "update" | "delete" | "restore";
  /** RFC 3339, UTC, milliseconds. */
  occurred_at: string;
  /** Who: `api_key:<id>`, `oauth:<subject>`, `system:<part>`, `sql:<user>`. */
  actor: string;
  /** From where: `Doorplate-Source` of the request, or the part of the service. */
  source: string;
  reason: string | null;
  request_id: string | null;
  /** Field by field, against the version before. */
  diff: Difference[];
  state: Customer;
}

export interface CustomerBatchItem {
  /** The other system. */
  source: string;
  /** The customer's key in it. */
  ref: string;
  customer: CustomerCreate;
  /** One at a door that the customer has already brings that one up to date, another one is added. */
  addresses?: AddressCreate[];
}

export interface CustomerBatchError {
  /** JSON Pointer (RFC 6901) into the item. */
  pointer: string;
  detail: string;
}

export interface CustomerBatchItemResult {
  status: "created" | "updated" | "unchanged" | "refused";
  /** UUID, version 7 where Doorplate made it. */
  customer_id: string | null;
  /** In the order of the addresses. */
  address_ids: string[];
  errors?: CustomerBatchError[];
}

export interface ImportColumn {
  /** As the header has it. */
  name: string;
  /** What it stands for; null: it is left out. */
  field: "ref" | "name" | "given_name" | "family_name" | "customer_phone" | "email" | "language_code" | "customer_tags" | "recipient" | "organization" | "phone" | "instructions" | "country" | "administrative_area" | "locality" | "dependent_locality" | "township" | "address_line" | "postal_code" | "address_language_code" | "address_tags" | "text" | null;
}

/** How the file is read. */
export interface ImportReading {
  format: "csv" | "ndjson" | "xlsx";
  /** That the file is written in. */
  encoding: string;
  /** Between cells; null where there is none. */
  delimiter: string | null;
  columns: ImportColumn[];
  /** Of rows that name no country. */
  country_code: string | null;
}

export interface ImportProgress {
  /** Rows of the file. */
  total: number;
  /** Rows dealt with so far. */
  read: number;
  /** Rows that could not be taken; `/refused` has them. */
  refused: number;
  /** Rows that say what was there already. */
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
  /** Customers and addresses that an undo took back. */
  undone: number;
  /** Customers and addresses that an undo left, because they were changed since; `/kept` has them. */
  kept: number;
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
  /** UUID, version 7 where Doorplate made it. */
  id: string;
  /** UUID, version 7 where Doorplate made it. */
  customer_id: string;
  /** changed_since: it was changed after the import; has_addresses: a customer with an address that stays. */
  reason: "changed_since" | "has_addresses";
}

export type EnvelopePart = "recipient" | "organization" | "address_lines" | "township" | "dependent_locality" | "locality" | "administrative_area" | "postal_code" | "sorting_code";

export interface CountryFormField {
  part: EnvelopePart;
  /** By `Accept-Language`. */
  label: string;
  /** In the country's language. */
  local_label: string;
  is_required: boolean;
}

/** The envelope in the country's own script and in Latin letters; the same where there is one way of writing. */
export interface EnvelopeLayout {
  /** Lines from top to bottom, each with its parts from left to right. */
  local: EnvelopePart[][];
  /** Lines from top to bottom, each with its parts from left to right. */
  latin: EnvelopePart[][];
}

/** null: the country has no postal codes. */
export interface PostalCodeForm {
  /** Regular expression (ECMAScript) of the canonical notation. */
  pattern: string;
  examples: string[];
  /** What stands before the code on mail from abroad. */
  prefix: string | null;
}

export interface CountryFormSubdivision {
  /** GB/T 2260 in China, ISO 3166-2 elsewhere; for GET /v1/divisions. */
  code: string | null;
  /** What `administrative_area` says. */
  value: string;
  name: string;
  latin_name: string;
}

export interface CustomerExportCreate {
  entity: "customers";
  /** csv: RFC 4180 in UTF-8, text that a spreadsheet would take for a formula after an apostrophe; ndjson: a resource on each line; geojson (addresses only): a FeatureCollection. */
  format: "csv" | "ndjson" | "geojson";
  /** As all was at this time, not after now. */
  as_of?: string;
  filter?: CustomerFilter;
}

export interface AddressExportCreate {
  entity: "addresses";
  /** csv: RFC 4180 in UTF-8, text that a spreadsheet would take for a formula after an apostrophe; ndjson: a resource on each line; geojson (addresses only): a FeatureCollection. */
  format: "csv" | "ndjson" | "geojson";
  /** As all was at this time, not after now. */
  as_of?: string;
  filter?: AddressFilter;
}

/** Can be begun as often as wanted, and gives the same each time. A download that broke goes on with `after=` and the last whole row: `customer:<id>` or `address:<id>`. Range requests are not answered: the file is written while it is read, and lies nowhere. */
export interface ExportDownload {
  /** Needs no key: it is enough to download. Another one comes with each reading of the export. */
  url: string;
  /** RFC 3339, UTC, milliseconds. */
  expires_at: string;
}

export interface ExportProgress {
  /** By the latest download, so far. */
  rows_sent: number;
  /** When the last download was complete. */
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
  /** Post code. */
  postal_code: string | null;
  address_lines: string[];
  /** GB/T 2260 in China. */
  division_code: string | null;
}

export interface ParseItem {
  /** As it was pasted: any order, labels, separators, several lines. */
  text: string;
  /** ISO 3166-1 alpha-2: where the text is from when it does not say. */
  country_code?: string;
  /** Take it for one address even if it looks like several. */
  single?: boolean;
}

export interface ParseCandidate {
  /** GB/T 2260 of a division of China, ISO 3166-2 of a state, ISO 3166-1 of a country. */
  code: string;
  /** From the country or the province down. */
  names: string[];
  /** The share of such answers that are right. */
  confidence: number;
}

export interface ParsedField {
  field: string;
  /** In standard form. */
  value: string;
  /** UTF-16 code units into the text. */
  start: number;
  /** UTF-16 code units into the text. */
  end: number;
  /** The share of such answers that are right. */
  confidence: number;
}

export interface ParseNote {
  code: "missing_part" | "unknown_value" | "invalid_format" | "mismatch" | "unexpected_part" | "redundant_part" | "format_corrected" | "spelling_corrected" | "value_inferred" | "division_abolished" | "ambiguous" | "missing_subpremise" | "suspicious" | "country_not_covered";
  part: "country_code" | "administrative_area" | "locality" | "dependent_locality" | "township" | "address_lines" | "postal_code" | "sorting_code" | "organization" | "recipient" | "phone";
  from: string | null;
  to: string | null;
  /** In the language of `Accept-Language`, English or Chinese. */
  message: string;
}

export interface RemainingText {
  /** UTF-16 code units into the text. */
  start: number;
  /** UTF-16 code units into the text. */
  end: number;
  text: string;
}

/** Evidence of the kind `delivered`, in that time before the last check or evidence. */
export interface DeliveriesCondition {
  at_least: number;
  /** Duration of RFC 3339 in years, months and days, or in weeks. */
  within: string;
}

export interface VerificationRule {
  /** A tag of its customer. */
  customer_tag?: string;
  /** A tag of the address. */
  address_tag?: string;
  /** ISO 3166-1 alpha-2. */
  country_code?: string;
  /** An attribute of the customer: `equals` or `at_least`. */
  customer_attribute?: AttributeCondition;
  /** An attribute of the address: `equals` or `at_least`. */
  address_attribute?: AttributeCondition;
  /** Of the confidence right after the last check or evidence. */
  confidence_below?: number;
  /** Evidence of the kind `delivered`, in that time before the last check or evidence. */
  deliveries?: DeliveriesCondition;
  /** Duration of RFC 3339 in years, months and days, or in weeks. */
  interval: string;
}

export interface HalfLifeRule {
  /** A tag of its customer. */
  customer_tag?: string;
  /** A tag of the address. */
  address_tag?: string;
  /** ISO 3166-1 alpha-2. */
  country_code?: string;
  /** Duration of RFC 3339 in years, months and days, or in weeks. */
  half_life: string;
}

/** Null while the queue does not answer: nothing is lost then, but all work goes slowly. */
export interface QueueJobs {
  waiting: number;
  active: number;
  delayed: number;
}

export interface QueueState {
  name: string;
  /** Null while the queue does not answer: nothing is lost then, but all work goes slowly. */
  jobs: QueueJobs | null;
}

export interface JobKind {
  /** Of the kind of job, as in the metrics. */
  name: string;
  /** Rows that wait or run; at most 100000 are counted. Of campaigns, their verifications apart. */
  open: number;
  running: number;
  /** How long the row that is due for longest has waited; 0 where none is due. Of a campaign: since a worker last came to it. */
  oldest_seconds: number;
  /** Processes that work on it. */
  workers: number;
}

/** Rows that wait or run, campaigns' included. */
export interface OpenVerifications {
  queued: number;
  running: number;
}

/** The whole key of another system. */
export interface ExternalRefSearch {
  source?: string;
  ref: string;
}

/** In a circle, nearest first where nothing else is asked for. */
export interface NearSearch {
  /** WGS-84, degrees. */
  latitude: number;
  /** WGS-84, degrees. */
  longitude: number;
  /** Metres. */
  radius_m: number;
}

export interface CustomerSearchFilter {
  /** ISO 3166-1 alpha-2. */
  country_code?: string;
  /** A division and all below it, by GB/T 2260 or ISO 3166-2. */
  division_code?: string;
  /** Of the verification. */
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
  /** How well it fits; 1 is as typed. */
  score: number;
  /** Metres from `near`; null without it. */
  distance_m: number | null;
}

export interface CustomerHit {
  customer: Customer;
  /** The address that fits best, where addresses were searched. */
  address_id: string | null;
  /** How well it fits; 1 is as typed. */
  score: number;
  /** Metres from `near`; null without it. */
  distance_m: number | null;
}

/** To be merged into an address (RFC 7396): what is null would be of another place. */
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
  /** Absent where it is not known: then the address keeps the one that it has. */
  postal_code?: string;
}

export interface SuggestionMatch {
  /** How `q` was read. initials: the first letters of syllables; former_name: of a division that was abolished, for what took its place; spelling: nothing fits as it stands, so one letter or character was taken for another. */
  by: "name" | "pinyin" | "initials" | "former_name" | "postal_code" | "spelling" | "street";
  /** Whether `q` is the whole name or code. */
  is_exact: boolean;
}

/** An answer that is less is remembered, and the next provider is asked; null: any position ends the search. */
export interface GoodEnough {
  /** At least this fine. */
  granularity?: "none" | "country" | "administrative_area" | "locality" | "dependent_locality" | "township" | "postal_code" | "road" | "house_number" | "poi" | "building" | "unit" | "room";
  /** At least this sure. */
  confidence?: number;
}

export interface ProviderKind {
  /** A provider that Doorplate knows. */
  name: "amap" | "baidu" | "tencent" | "google" | "here" | "nominatim" | "photon" | "pelias";
  title: string;
  /** Covered; null is the world. */
  countries: string[] | null;
  is_in_china: boolean;
  needs_key: boolean;
  /** Null: you need a server of your own. */
  default_base_url: string | null;
  default_calls_per_second: number;
  documentation_url: string;
}

/** A public building where it is left out. */
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

/** Where it is. */
export interface ProviderTestLocation {
  /** WGS-84, degrees. */
  latitude: number;
  /** WGS-84, degrees. */
  longitude: number;
  granularity: "none" | "country" | "administrative_area" | "locality" | "dependent_locality" | "township" | "postal_code" | "road" | "house_number" | "poi" | "building" | "unit" | "room";
  /** Metres. */
  uncertainty_m: number;
  source: string;
}

export interface ProviderDay {
  /** RFC 3339 full-date. */
  day: string;
  /** A provider that Doorplate knows. */
  provider: "amap" | "baidu" | "tencent" | "google" | "here" | "nominatim" | "photon" | "pelias";
  calls: number;
  /** Answers that were known, and cost no call. */
  cache_hits: number;
  cost: number;
  /** Failed calls by reason. */
  failures: Record<string, number>;
}

export interface ProviderState {
  /** A provider that Doorplate knows. */
  provider: "amap" | "baidu" | "tencent" | "google" | "here" | "nominatim" | "photon" | "pelias";
  /** open: not asked for a while, after failures in a row; half_open: one call at a time tries whether it is back. */
  breaker: "closed" | "open" | "half_open";
  failures_in_a_row: number;
  /** Why it is not asked at present, where the provider said so. */
  blocked_for: string | null;
  /** RFC 3339, UTC, milliseconds. */
  blocked_until: string | null;
}

export interface VerificationLocation {
  /** WGS-84, degrees. */
  latitude?: number;
  /** WGS-84, degrees. */
  longitude?: number;
  granularity?: "none" | "country" | "administrative_area" | "locality" | "dependent_locality" | "township" | "postal_code" | "road" | "house_number" | "poi" | "building" | "unit" | "room";
  /** Metres. */
  uncertainty_m?: number;
  source?: string;
  [member: string]: unknown;
}

export interface VerificationFinding {
  /** Stable: `providers_disagree`, two positions lie farther apart than both uncertainties together; `provider_unanswered`, one that goes before could not be asked; `pin_disagrees`, the provider's position lies farther from the one set by hand than both uncertainties together, and than 1 km: the pin stands. */
  code: string;
  /** The one whose position was taken first. */
  providers?: string[];
  /** Metres between the positions. */
  distance_m?: number;
  /** Why there was no answer, such as `over_budget`, `breaker_open` or `timeout`. */
  reason?: string;
}

export type EventFilter = "*" | "customer.*" | "address.*" | "customer.created" | "customer.updated" | "customer.deleted" | "customer.restored" | "address.created" | "address.updated" | "address.deleted" | "address.restored" | "address.verified" | "webhook.disabled";

export interface DeliveryAttempt {
  /** RFC 3339, UTC, milliseconds. */
  at: string;
  /** HTTP status; null where there was no answer. */
  response_status: number | null;
  /** Why there was none: address_refused, name_not_resolved, connection_failed, tls_failed, timeout. */
  error_code: string | null;
  latency_ms: number;
}

export interface CustomerEventData {
  /** UUID, version 7 where Doorplate made it. */
  id: string;
  /** UUID, version 7 where Doorplate made it. */
  customer_id: string;
  /** The version that the change made. */
  version: number;
  /** Where it is read, relative to the service. */
  link: string;
  /** Only where the endpoint's `payload` is `full`, as the next two. */
  changed_fields?: string[];
  /** The whole state before; null where there was none. */
  before?: Customer | null;
  after?: Customer;
}

export interface AddressEventData {
  /** UUID, version 7 where Doorplate made it. */
  id: string;
  /** UUID, version 7 where Doorplate made it. */
  customer_id: string;
  /** The version that the change made. */
  version: number;
  /** Where it is read, relative to the service. */
  link: string;
  /** Only where the endpoint's `payload` is `full`, as the next two. */
  changed_fields?: string[];
  /** The whole state before; null where there was none. */
  before?: Address | null;
  after?: Address;
}

export interface WebhookDisabledEventData {
  /** UUID, version 7 where Doorplate made it. */
  webhook_id: string;
  /** As `disabled_reason` of the webhook says it. */
  reason: string;
  /** Where the webhook is read, relative to the service. */
  link: string;
}

export interface WebhookTestEventData {
  /** UUID, version 7 where Doorplate made it. */
  webhook_id: string;
}

export interface Restore {
  /** The version whose state is to be had again. */
  version: number;
}

/** Done. */
export type ParseResult = ParsedText | ParsedTexts;

/** Done. */
export type FormatResult = FormattedAddress | FormattedAddresses;

/** Done. */
export type ValidateResult = ValidatedAddress | ValidatedAddresses;

/** Done. */
export type GeocodeResult = GeocodedPlace | GeocodedPlaces;

/** Done. */
export type ReverseGeocodeResult = ReverseGeocodedPlace | ReverseGeocodedPlaces;
