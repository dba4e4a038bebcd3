// Generated from openapi/openapi.json by `npm run generate`.

/** Problem document of RFC 9457, media type application/problem+json. */
export interface Problem {
  /** URN of the kind of problem. */
  type: string;
  title: string;
  /** The HTTP status, again. */
  status: number;
  /** Stable: program against this. */
  code: "malformed_body" | "invalid_request" | "invalid_cursor" | "unauthorized" | "insufficient_scope" | "not_found" | "method_not_allowed" | "not_acceptable" | "request_timeout" | "conflict" | "external_ref_taken" | "idempotency_key_in_use" | "cursor_expired" | "version_mismatch" | "body_too_large" | "uri_too_long" | "unsupported_media_type" | "invalid_body" | "idempotency_key_reused" | "address_limit_reached" | "precondition_required" | "rate_limited" | "headers_too_large" | "internal_error" | "unavailable";
  /** What is wrong this time. */
  detail?: string;
  /** Name it when you report a fault. */
  request_id: string;
  /** The places at fault. */
  errors?: {
    in: "body" | "query" | "path" | "header";
    /** JSON Pointer (RFC 6901) into that part of the request. */
    pointer: string;
    detail: string;
  }[];
  [member: string]: unknown;
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
export interface NewApiKey {
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
  scopes: ("customers:read" | "customers:write" | "addresses:read" | "addresses:write" | "verifications:read" | "verifications:write" | "campaigns:read" | "campaigns:write" | "changes:read" | "geocoding:read" | "imports:read" | "imports:write" | "policies:read" | "policies:write" | "webhooks:read" | "webhooks:write" | "api-keys:read" | "api-keys:write")[];
  /** Requests a minute; null takes the service's default. */
  rate_limit_per_minute?: number | null;
  /** RFC 3339, UTC, milliseconds. */
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
export interface NewTenant {
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

/** The outcome of the engine's check of the parts. */
export interface Verdict {
  /** accepted: everything needed is there and known; corrected: so, after the changes in the findings; needs_review: have it confirmed; rejected: cannot be delivered; not_covered: no rules for this country. */
  status: "accepted" | "corrected" | "needs_review" | "rejected" | "not_covered";
  /** How deep the check reached. */
  granularity: "none" | "country" | "administrative_area" | "locality" | "dependent_locality" | "township" | "postal_code" | "road" | "house_number" | "poi" | "building" | "unit" | "room";
  next_action: "accept" | "confirm" | "add_subpremises" | "fix";
  findings: {
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
    fix?: {
      op: "add" | "replace" | "remove";
      path: string;
      value?: unknown;
    }[];
  }[];
  /** What became of each part that was stated, inferred or missed. confirmed: the reference data knows it; corrected: so, after a change; inferred: it follows from the rest; unconfirmed: nobody can tell, or there is a doubt in the findings; unexpected: without a place on the country's envelopes; missing. */
  parts: {
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
  };
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
  usages: ("shipping" | "billing" | "home" | "work" | "pickup" | "returns" | "other")[];
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
  /** Free JSON of your own, at most 16 KB; stored and given back, never read by Doorplate. */
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
  location: {
    /** WGS-84, degrees. */
    latitude: number;
    /** WGS-84, degrees. */
    longitude: number;
    /** What the point stands for. */
    granularity: "none" | "country" | "administrative_area" | "locality" | "dependent_locality" | "township" | "postal_code" | "road" | "house_number" | "poi" | "building" | "unit" | "room";
    /** The door is within this many metres, nine times out of ten. */
    uncertainty_m: number;
    /** The provider. */
    source: string;
    /** Set by hand: no provider overwrites it. */
    pinned: boolean;
  } | null;
  /** The last check in the background. */
  verification: {
    /** pending: not checked yet; not_found: the provider does not know it; not_covered: nobody covers the country; failed: no provider could be reached. */
    status: "pending" | "verified" | "not_found" | "not_covered" | "failed";
    /** When it was last checked. */
    verified_at: string | null;
    provider: string | null;
    confidence: number | null;
    /** When it will be checked again, by the tenant's policy. */
    verify_after: string | null;
  };
  /** RFC 3339, UTC, milliseconds. */
  created_at: string;
  /** RFC 3339, UTC, milliseconds. */
  updated_at: string;
}

export interface AddressCreate {
  /** ISO 3166-1 alpha-2. Required, unless `text` tells. */
  country_code?: string;
  /** The address as it was pasted: read as by `POST /v1/parse`. Parts that are stated beside it go before what is read. */
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
  usages?: ("shipping" | "billing" | "home" | "work" | "pickup" | "returns" | "other")[];
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
  /** Free JSON of your own, at most 16 KB; stored and given back, never read by Doorplate. */
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
  usages?: ("shipping" | "billing" | "home" | "work" | "pickup" | "returns" | "other")[];
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
  items: {
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
    diff: {
      /** JSON Pointer (RFC 6901) into the state. */
      pointer: string;
      /** Absent where there was nothing. */
      from?: unknown;
      /** Absent where nothing is left. */
      to?: unknown;
    }[];
    state: Address;
  }[];
  /** Give it as `cursor` to have the next page; null on the last one. */
  next_cursor: string | null;
}

/** Re-verification of all addresses that match a filter. */
export interface Campaign {
  /** UUID, version 7 where Doorplate made it. */
  id: string;
  status: "running" | "paused" | "cancelled" | "completed";
  name: string;
  /** Which addresses; {} takes all. Those made after the campaign do not belong to it. */
  filter: {
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
    /** RFC 3339, UTC, milliseconds. */
    changed_since?: string;
    /** To be verified again before this time. */
    due_before?: string;
  };
  /** For the record. */
  reason: string | null;
  progress: {
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
  };
  created_by: string;
  /** RFC 3339, UTC, milliseconds. */
  created_at: string;
  /** RFC 3339, UTC, milliseconds. */
  finished_at: string | null;
}

export interface CampaignCreate {
  name: string;
  /** Which addresses; {} takes all. Those made after the campaign do not belong to it. */
  filter: {
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
    /** RFC 3339, UTC, milliseconds. */
    changed_since?: string;
    /** To be verified again before this time. */
    due_before?: string;
  };
  /** For the record. */
  reason?: string;
}

export interface CampaignEstimate {
  /** Addresses that match now. */
  total: number;
}

/** A page of a list. */
export interface CampaignPage {
  items: Campaign[];
  /** Give it as `cursor` to have the next page; null on the last one. */
  next_cursor: string | null;
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
  /** Free JSON of your own, at most 16 KB; stored and given back, never read by Doorplate. */
  attributes: Record<string, unknown>;
  /** RFC 3339, UTC, milliseconds. */
  created_at: string;
  /** RFC 3339, UTC, milliseconds. */
  updated_at: string;
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
  /** Free JSON of your own, at most 16 KB; stored and given back, never read by Doorplate. */
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
  before: Customer | Address | null;
  /** The whole state after; of what was deleted, the last one. */
  after: Customer | Address | null;
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
  /** ISO 3166-1 alpha-2 or a name of the country. Required with parts; beside `text` where the text does not say it. */
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
  reasons: {
    component: "country_code" | "administrative_area" | "locality" | "dependent_locality" | "township" | "postal_code" | "road" | "community" | "poi" | "sub_road" | "house_number" | "sub_house_number" | "building" | "unit" | "floor" | "room";
    /** equivalent: two spellings of one thing; missing: on one side. */
    result: "equal" | "equivalent" | "differs" | "missing";
    /** As it was compared, null where it is not stated. */
    a: string | null;
    /** As it was compared, null where it is not stated. */
    b: string | null;
  }[];
  /** Same fingerprint, same door; one door can have several. */
  fingerprints: {
    a: string;
    b: string;
  };
}

/** A page of a list. */
export interface CustomerHistory {
  items: {
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
    diff: {
      /** JSON Pointer (RFC 6901) into the state. */
      pointer: string;
      /** Absent where there was nothing. */
      from?: unknown;
      /** Absent where nothing is left. */
      to?: unknown;
    }[];
    state: Customer;
  }[];
  /** Give it as `cursor` to have the next page; null on the last one. */
  next_cursor: string | null;
}

/** Customers by other systems' keys, with addresses. What is not stated stays as it is. */
export interface CustomerBatch {
  items: {
    /** The other system. */
    source: string;
    /** The customer's key in it. */
    ref: string;
    customer: CustomerCreate;
    /** One at a door that the customer has already brings that one up to date, another one is added. */
    addresses?: AddressCreate[];
  }[];
}

export interface CustomerBatchResult {
  /** In the order of the request. */
  items: {
    status: "created" | "updated" | "unchanged" | "refused";
    /** UUID, version 7 where Doorplate made it. */
    customer_id: string | null;
    /** In the order of the addresses. */
    address_ids: string[];
    errors?: {
      /** JSON Pointer (RFC 6901) into the item. */
      pointer: string;
      detail: string;
    }[];
  }[];
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
  reading: {
    format: "csv" | "ndjson" | "xlsx";
    /** That the file is written in. */
    encoding: string;
    /** Between cells; null where there is none. */
    delimiter: string | null;
    columns: {
      /** As the header has it. */
      name: string;
      /** What it stands for; null: it is left out. */
      field: "ref" | "name" | "given_name" | "family_name" | "customer_phone" | "email" | "language_code" | "customer_tags" | "recipient" | "organization" | "phone" | "instructions" | "country" | "administrative_area" | "locality" | "dependent_locality" | "township" | "address_line" | "postal_code" | "text" | null;
    }[];
    /** Of rows that name no country. */
    country_code: string | null;
  };
  /** Of the file. */
  bytes: number;
  progress: {
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
    /** Customers and addresses that an undo left, because somebody has changed them since; `/kept` has them. */
    kept: number;
  };
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
  reading: {
    format: "csv" | "ndjson" | "xlsx";
    /** That the file is written in. */
    encoding: string;
    /** Between cells; null where there is none. */
    delimiter: string | null;
    columns: {
      /** As the header has it. */
      name: string;
      /** What it stands for; null: it is left out. */
      field: "ref" | "name" | "given_name" | "family_name" | "customer_phone" | "email" | "language_code" | "customer_tags" | "recipient" | "organization" | "phone" | "instructions" | "country" | "administrative_area" | "locality" | "dependent_locality" | "township" | "address_line" | "postal_code" | "text" | null;
    }[];
    /** Of rows that name no country. */
    country_code: string | null;
  };
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
  refusals: {
    line: number;
    reason: string;
  }[];
  /** The first rows as they would be. */
  rows: {
    line: number;
    ref: string;
    customer: CustomerCreate;
    addresses: Address[];
  }[];
}

/** A page of a list. */
export interface ImportKeptPage {
  items: {
    entity: "customer" | "address";
    /** UUID, version 7 where Doorplate made it. */
    id: string;
    /** UUID, version 7 where Doorplate made it. */
    customer_id: string;
    /** changed_since: somebody has changed it after the import; has_addresses: a customer with an address that stays. */
    reason: "changed_since" | "has_addresses";
  }[];
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
  fields: {
    part: "recipient" | "organization" | "address_lines" | "township" | "dependent_locality" | "locality" | "administrative_area" | "postal_code" | "sorting_code";
    /** By `Accept-Language`. */
    label: string;
    /** In the country's language. */
    local_label: string;
    is_required: boolean;
  }[];
  /** The envelope in the country's own script and in Latin letters; the same where there is one way of writing. */
  layout: {
    /** Lines from top to bottom, each with its parts from left to right. */
    local: (("recipient" | "organization" | "address_lines" | "township" | "dependent_locality" | "locality" | "administrative_area" | "postal_code" | "sorting_code")[])[];
    /** Lines from top to bottom, each with its parts from left to right. */
    latin: (("recipient" | "organization" | "address_lines" | "township" | "dependent_locality" | "locality" | "administrative_area" | "postal_code" | "sorting_code")[])[];
  };
  /** null: the country has no postal codes. */
  postal_code: {
    /** Regular expression (ECMAScript) of the canonical notation. */
    pattern: string;
    examples: string[];
    /** What stands before the code on mail from abroad. */
    prefix: string | null;
  } | null;
  /** What to choose from for `administrative_area`; empty where addresses have none, or any. */
  subdivisions: {
    /** GB/T 2260 in China, ISO 3166-2 elsewhere; for GET /v1/divisions. */
    code: string | null;
    /** What `administrative_area` says. */
    value: string;
    name: string;
    latin_name: string;
  }[];
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
  /** For a former one: what holds today, most of it first; empty where nobody knows. */
  successors: Division[];
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
  /** Of the sender, or of whoever reads `one_line`: the name of the country is in it. BCP 47, English by default. */
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
  masked_parts?: ("recipient" | "phone" | "organization" | "address_lines")[];
}

/** An address as the post of its country wants it. */
export interface FormattedAddress {
  /** Of the envelope, top to bottom; none is empty. */
  lines: string[];
  /** For a table or a screen, joined as the language of the address does; in Chinese and Japanese (`language`) addresses in their letters go from the large to the small, wherever they are. */
  one_line: string;
  script: "local" | "latin";
  /** Stated parts that are not written: the country's post does not want them, or another part says the same. */
  left_out: ("recipient" | "organization" | "address_lines" | "township" | "dependent_locality" | "locality" | "administrative_area" | "postal_code" | "sorting_code")[];
  /** Parts in other letters for which no Latin name is known; only where `script` is latin. Nothing is transliterated by guessing. */
  not_latin: ("recipient" | "organization" | "address_lines" | "township" | "dependent_locality" | "locality" | "administrative_area" | "postal_code" | "sorting_code")[];
}

export interface FormattedAddresses {
  /** In the order of the request. */
  items: FormattedAddress[];
}

/** An address, by its parts or as text. */
export interface GeocodeItem {
  /** ISO 3166-1 alpha-2; or a name of the country. Required beside parts; beside `text` it helps where the text names no country. */
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
  /** ISO 3166-1 alpha-2; or a name of the country. Required beside parts; beside `text` it helps where the text names no country. */
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
  place: {
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
  } | null;
  /** Whose answer it is; null where no provider covers the country. */
  provider: string | null;
  /** Of the data that the answer comes from. */
  data_version: string | null;
}

export interface ReverseGeocodedPlaces {
  /** In the order of the request. */
  items: ReverseGeocodedPlace[];
}

export interface ParseRequest {
  /** As it was pasted: any order, labels, separators, several lines. */
  text?: string;
  /** ISO 3166-1 alpha-2: where the text is from when it does not say. */
  country_code?: string;
  /** Take it for one address even if it looks like several. */
  single?: boolean;
  /** Several texts, in place of `text`: at most 60000 UTF-16 code units together. */
  items?: {
    /** As it was pasted: any order, labels, separators, several lines. */
    text: string;
    /** ISO 3166-1 alpha-2: where the text is from when it does not say. */
    country_code?: string;
    /** Take it for one address even if it looks like several. */
    single?: boolean;
  }[];
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
  candidates: {
    /** GB/T 2260 of a division of China, ISO 3166-2 of a state, ISO 3166-1 of a country. */
    code: string;
    /** From the country or the province down. */
    names: string[];
    /** The share of such answers that are right. */
    confidence: number;
  }[];
  /** Where in the text each part was found. */
  fields: {
    field: string;
    /** In standard form. */
    value: string;
    /** UTF-16 code units into the text. */
    start: number;
    /** UTF-16 code units into the text. */
    end: number;
    /** The share of such answers that are right. */
    confidence: number;
  }[];
  /** What was done beyond reading. */
  notes: {
    code: "missing_part" | "unknown_value" | "invalid_format" | "mismatch" | "unexpected_part" | "redundant_part" | "format_corrected" | "spelling_corrected" | "value_inferred" | "division_abolished" | "ambiguous" | "missing_subpremise" | "suspicious" | "country_not_covered";
    part: "country_code" | "administrative_area" | "locality" | "dependent_locality" | "township" | "address_lines" | "postal_code" | "sorting_code" | "organization" | "recipient" | "phone";
    from: string | null;
    to: string | null;
    /** In the language of `Accept-Language`, English or Chinese. */
    message: string;
  }[];
  /** What was understood as none of the above. */
  remaining: {
    /** UTF-16 code units into the text. */
    start: number;
    /** UTF-16 code units into the text. */
    end: number;
    text: string;
  }[];
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

/** How often addresses are verified again. */
export interface VerificationPolicyPut {
  /** ISO 8601 duration in years, months, weeks and days. */
  default_interval: string;
  /** The first rule whose conditions all hold decides. */
  rules: {
    customer_tag?: string;
    address_tag?: string;
    /** ISO 3166-1 alpha-2. */
    country_code?: string;
    /** ISO 8601 duration in years, months, weeks and days. */
    interval: string;
  }[];
}

export interface VerificationPolicy {
  version: number;
  /** ISO 8601 duration in years, months, weeks and days. */
  default_interval: string;
  /** The first rule whose conditions all hold decides. */
  rules: {
    customer_tag?: string;
    address_tag?: string;
    /** ISO 3166-1 alpha-2. */
    country_code?: string;
    /** ISO 8601 duration in years, months, weeks and days. */
    interval: string;
  }[];
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
  parts: {
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
  };
  /** GB/T 2260 in China, ISO 3166-2 elsewhere: of the deepest division, for `within`. */
  division_code: string | null;
  match: {
    /** How `q` was read. initials: the first letters of syllables; former_name: of a division that was abolished, for what took its place; spelling: nothing fits as it stands, so one letter or character was taken for another. */
    by: "name" | "pinyin" | "initials" | "former_name" | "postal_code" | "spelling" | "street";
    /** Whether `q` is the whole name or code. */
    is_exact: boolean;
  };
}

export interface Suggestions {
  /** Best first. */
  items: Suggestion[];
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
  /** not_found: the provider does not know it; not_covered: nobody covers the country; failed: no provider could be reached. */
  outcome: "verified" | "not_found" | "not_covered" | "failed" | null;
  provider: string | null;
  /** Of the provider's data. */
  data_version: string | null;
  confidence: number | null;
  location: {
    /** WGS-84, degrees. */
    latitude?: number;
    /** WGS-84, degrees. */
    longitude?: number;
    granularity?: "none" | "country" | "administrative_area" | "locality" | "dependent_locality" | "township" | "postal_code" | "road" | "house_number" | "poi" | "building" | "unit" | "room";
    /** Metres. */
    uncertainty_m?: number;
    source?: string;
    [member: string]: unknown;
  } | null;
  /** Why it failed. */
  error_code: string | null;
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
export interface NewWebhook {
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
  event_types?: ("*" | "customer.*" | "address.*" | "customer.created" | "customer.updated" | "customer.deleted" | "customer.restored" | "address.created" | "address.updated" | "address.verified" | "address.deleted" | "address.restored" | "webhook.disabled")[];
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
  event_types?: ("*" | "customer.*" | "address.*" | "customer.created" | "customer.updated" | "customer.deleted" | "customer.restored" | "address.created" | "address.updated" | "address.verified" | "address.deleted" | "address.restored" | "webhook.disabled")[];
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
  attempts: {
    /** RFC 3339, UTC, milliseconds. */
    at: string;
    /** HTTP status; null where there was no answer. */
    response_status: number | null;
    /** Why there was none: address_refused, name_not_resolved, connection_failed, tls_failed, timeout. */
    error_code: string | null;
    latency_ms: number;
  }[];
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

/** Either `delivery_id` or `since`. */
export interface WebhookReplayCreate {
  /** This one delivery. */
  delivery_id?: string;
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

export interface Health {
  status: string;
}
