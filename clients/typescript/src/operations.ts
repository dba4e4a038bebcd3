// Generated from openapi/openapi.json by `npm run generate`.

import { call, type BodySource, type CallOptions, type Client } from "./call.ts";
import type { Versioned } from "./versions.ts";
import type {
  Address,
  AddressComparison,
  AddressCreate,
  AddressHistory,
  AddressHits,
  AddressPage,
  AddressPatch,
  AddressSearch,
  ApiKey,
  ApiKeyCreate,
  ApiKeyPage,
  ApiKeyRotate,
  ApiKeyWithSecret,
  AttributeDefinitions,
  AttributeDefinitionsPut,
  BoardLink,
  Campaign,
  CampaignCreate,
  CampaignEstimate,
  CampaignPage,
  ChangePage,
  CompareRequest,
  CountryForm,
  CountryPage,
  Customer,
  CustomerBatch,
  CustomerBatchResult,
  CustomerCreate,
  CustomerHistory,
  CustomerHits,
  CustomerPage,
  CustomerPatch,
  CustomerSearch,
  DivisionDetail,
  DivisionPage,
  Evidence,
  EvidenceCreate,
  EvidencePage,
  Export,
  ExportCreate,
  FormatRequest,
  FormatResult,
  FormattedAddress,
  FormattedAddresses,
  GeocodeRequest,
  GeocodeResult,
  GeocodedPlace,
  GeocodedPlaces,
  Health,
  Import,
  ImportKeptPage,
  ImportPage,
  ImportPreview,
  ParseRequest,
  ParseResult,
  ParsedText,
  ParsedTexts,
  PinPut,
  Provider,
  ProviderChangePage,
  ProviderConfiguration,
  ProviderPolicyPut,
  ProviderPut,
  ProviderTest,
  ProviderTestResult,
  ProviderUsage,
  QueueList,
  Restore,
  ReverseGeocodeRequest,
  ReverseGeocodeResult,
  ReverseGeocodedPlace,
  ReverseGeocodedPlaces,
  Snapshot,
  Suggestions,
  TenantCreate,
  TenantPage,
  TenantWithKey,
  ValidateRequest,
  ValidateResult,
  ValidatedAddress,
  ValidatedAddresses,
  Verification,
  VerificationPage,
  VerificationPolicy,
  VerificationPolicyPut,
  Webhook,
  WebhookCreate,
  WebhookDelivery,
  WebhookDeliveryPage,
  WebhookEnable,
  WebhookPage,
  WebhookPatch,
  WebhookReplay,
  WebhookReplayCreate,
  WebhookRotate,
  WebhookWithSecret,
} from "./schemas.ts";

/** What `update` takes for a resource. */
export type PatchOf<Resource> =
  Resource extends Customer ? CustomerPatch :
  Resource extends Address ? AddressPatch :
  Resource extends Webhook ? WebhookPatch :
  never;

export type GetLivenessInput = Record<string, never>;

/** Whether the process runs */
export function getLiveness(client: Client, input?: GetLivenessInput, options?: CallOptions): Promise<Health> {
  return call(client, { method: "GET", path: "/health/live", open: true }, input, options);
}

export type GetReadinessInput = Record<string, never>;

/**
 * Whether requests can be served.
 *
 * Needs Postgres and its migrations. `degraded`: the queue does not work (Redis is away, full, or refuses), and background work goes on some seconds later.
 */
export function getReadiness(client: Client, input?: GetReadinessInput, options?: CallOptions): Promise<Health> {
  return call(client, { method: "GET", path: "/health/ready", open: true }, input, options);
}

export type GetMetricsInput = Record<string, never>;

/**
 * Metrics for Prometheus.
 *
 * Aggregates only: nothing of a tenant or a customer.
 */
export function getMetrics(client: Client, input?: GetMetricsInput, options?: CallOptions): Promise<string> {
  return call(client, { method: "GET", path: "/metrics", answer: "text", open: true }, input, options);
}

export type GetOpenApiInput = Record<string, never>;

/** This document */
export function getOpenApi(client: Client, input?: GetOpenApiInput, options?: CallOptions): Promise<unknown> {
  return call(client, { method: "GET", path: "/openapi.json", open: true }, input, options);
}

export interface CreateApiKeyInput {
  /** The channel that the change comes from, for the history. */
  doorplate_source?: string;
  /** Why the change is made, for the history: at most 500 characters of UTF-8, or their percent-encoding as RFC 8187 has it (`UTF-8''%E7%94%B5%E8%AF%9D`), for clients whose headers are ASCII. */
  doorplate_reason?: string;
  /** Any text unique to this request: repeated within 24 hours it gets the first answer again and makes nothing new. */
  idempotency_key?: string;
  body: ApiKeyCreate;
}

/**
 * Make an API key.
 *
 * The key is in the answer, this once. A tenant has at most 1,000 keys that work. A key ends no later than the key that makes it; one that is made with an access token does not end with the token: state `expires_at`.
 *
 * Scope: `api-keys:write`.
 */
export function createApiKey(client: Client, input: CreateApiKeyInput, options?: CallOptions): Promise<ApiKeyWithSecret> {
  return call(client, { method: "POST", path: "/v1/api-keys", headers: ["doorplate-source", "doorplate-reason", "idempotency-key"], body: "application/json" }, input, options);
}

export interface ListApiKeysInput {
  /** Items on a page. */
  limit?: number;
  /** `next_cursor` of the page before, with the same filters. */
  cursor?: string;
}

/**
 * List the API keys of the tenant.
 *
 * Oldest first, revoked ones too. Never the keys themselves.
 *
 * Scope: `api-keys:read`.
 */
export function listApiKeys(client: Client, input?: ListApiKeysInput, options?: CallOptions): Promise<ApiKeyPage> {
  return call(client, { method: "GET", path: "/v1/api-keys", query: ["limit", "cursor"], self: "/v1/api-keys/{id}" }, input, options);
}

export interface GetApiKeyInput {
  /** UUID, version 7 where Doorplate made it. */
  key_id: string;
}

/**
 * Read an API key's record.
 *
 * Scope: `api-keys:read`.
 */
export function getApiKey(client: Client, input: GetApiKeyInput, options?: CallOptions): Promise<ApiKey> {
  return call(client, { method: "GET", path: "/v1/api-keys/{key_id}", self: "/v1/api-keys/{id}" }, input, options);
}

export interface RevokeApiKeyInput {
  /** UUID, version 7 where Doorplate made it. */
  key_id: string;
}

/**
 * Revoke an API key.
 *
 * At once in the process that answers, within five seconds in the others. Not one that may do more than your own.
 *
 * Scope: `api-keys:write`.
 */
export function revokeApiKey(client: Client, input: RevokeApiKeyInput, options?: CallOptions): Promise<void> {
  return call(client, { method: "DELETE", path: "/v1/api-keys/{key_id}" }, input, options);
}

export interface RotateApiKeyInput {
  /** UUID, version 7 where Doorplate made it. */
  key_id: string;
  /** The channel that the change comes from, for the history. */
  doorplate_source?: string;
  /** Why the change is made, for the history: at most 500 characters of UTF-8, or their percent-encoding as RFC 8187 has it (`UTF-8''%E7%94%B5%E8%AF%9D`), for clients whose headers are ASCII. */
  doorplate_reason?: string;
  /** Any text unique to this request: repeated within 24 hours it gets the first answer again and makes nothing new. */
  idempotency_key?: string;
  body?: ApiKeyRotate;
}

/**
 * Replace an API key.
 *
 * Makes a successor with the same scopes. The old key goes on working for the overlap, and counts among the keys of the tenant as long.
 *
 * Scope: `api-keys:write`.
 */
export function rotateApiKey(client: Client, input: RotateApiKeyInput, options?: CallOptions): Promise<ApiKeyWithSecret> {
  return call(client, { method: "POST", path: "/v1/api-keys/{key_id}/rotate", headers: ["doorplate-source", "doorplate-reason", "idempotency-key"], body: "application/json" }, input, options);
}

export interface CreateTenantInput {
  /** The channel that the change comes from, for the history. */
  doorplate_source?: string;
  /** Why the change is made, for the history: at most 500 characters of UTF-8, or their percent-encoding as RFC 8187 has it (`UTF-8''%E7%94%B5%E8%AF%9D`), for clients whose headers are ASCII. */
  doorplate_reason?: string;
  /** Any text unique to this request: repeated within 24 hours it gets the first answer again and makes nothing new. */
  idempotency_key?: string;
  body: TenantCreate;
}

/**
 * Make a tenant.
 *
 * For the root API key. Answers with the first API key of the tenant, this once.
 *
 * Scope: `tenants:write`.
 */
export function createTenant(client: Client, input: CreateTenantInput, options?: CallOptions): Promise<TenantWithKey> {
  return call(client, { method: "POST", path: "/v1/tenants", headers: ["doorplate-source", "doorplate-reason", "idempotency-key"], body: "application/json" }, input, options);
}

export interface ListTenantsInput {
  /** Items on a page. */
  limit?: number;
  /** `next_cursor` of the page before, with the same filters. */
  cursor?: string;
}

/**
 * List the tenants.
 *
 * For the root API key.
 *
 * Scope: `tenants:read`.
 */
export function listTenants(client: Client, input?: ListTenantsInput, options?: CallOptions): Promise<TenantPage> {
  return call(client, { method: "GET", path: "/v1/tenants", query: ["limit", "cursor"] }, input, options);
}

export interface CreateCustomerInput {
  /** Answer as if, and write nothing. */
  dry_run?: boolean;
  /** The channel that the change comes from, for the history. */
  doorplate_source?: string;
  /** Why the change is made, for the history: at most 500 characters of UTF-8, or their percent-encoding as RFC 8187 has it (`UTF-8''%E7%94%B5%E8%AF%9D`), for clients whose headers are ASCII. */
  doorplate_reason?: string;
  /** Any text unique to this request: repeated within 24 hours it gets the first answer again and makes nothing new. */
  idempotency_key?: string;
  body: CustomerCreate;
}

/**
 * Make a customer.
 *
 * Scope: `customers:write`.
 */
export function createCustomer(client: Client, input: CreateCustomerInput, options?: CallOptions): Promise<Customer> {
  return call(client, { method: "POST", path: "/v1/customers", query: ["dry_run"], headers: ["doorplate-source", "doorplate-reason", "idempotency-key"], body: "application/json", self: "/v1/customers/{id}" }, input, options);
}

export interface ListCustomersInput {
  /** A tag of the customer. */
  tag?: string;
  /** Last changed at this time or later. */
  changed_since?: string;
  /** Items on a page. */
  limit?: number;
  /** `next_cursor` of the page before, with the same filters. */
  cursor?: string;
}

/**
 * List customers.
 *
 * Oldest first.
 *
 * Scope: `customers:read`.
 */
export function listCustomers(client: Client, input?: ListCustomersInput, options?: CallOptions): Promise<CustomerPage> {
  return call(client, { method: "GET", path: "/v1/customers", query: ["tag", "changed_since", "limit", "cursor"], self: "/v1/customers/{id}" }, input, options);
}

export interface GetCustomerInput {
  /** UUID, version 7 where Doorplate made it. */
  customer_id: string;
  /** The state of that moment. */
  as_of?: string;
  /** What was read before: given back as it is while it is current. */
  if_none_match?: Customer;
}

/**
 * Read a customer.
 *
 * Scope: `customers:read`.
 */
export function getCustomer(client: Client, input: GetCustomerInput, options?: CallOptions): Promise<Customer> {
  return call(client, { method: "GET", path: "/v1/customers/{customer_id}", query: ["as_of"], headers: ["if-none-match"], self: "/v1/customers/{id}" }, input, options);
}

export interface UpdateCustomerInput {
  /** UUID, version 7 where Doorplate made it. */
  customer_id: string;
  /** Answer as if, and write nothing. */
  dry_run?: boolean;
  /** The channel that the change comes from, for the history. */
  doorplate_source?: string;
  /** Why the change is made, for the history: at most 500 characters of UTF-8, or their percent-encoding as RFC 8187 has it (`UTF-8''%E7%94%B5%E8%AF%9D`), for clients whose headers are ASCII. */
  doorplate_reason?: string;
  /** What was read, or its ETag. */
  if_match: Versioned | string;
  body: CustomerPatch;
}

/**
 * Change a customer.
 *
 * JSON Merge Patch: what is absent stays, null removes.
 *
 * Scope: `customers:write`.
 */
export function updateCustomer(client: Client, input: UpdateCustomerInput, options?: CallOptions): Promise<Customer> {
  return call(client, { method: "PATCH", path: "/v1/customers/{customer_id}", query: ["dry_run"], headers: ["doorplate-source", "doorplate-reason", "if-match"], body: "application/merge-patch+json", self: "/v1/customers/{id}" }, input, options);
}

export interface DeleteCustomerInput {
  /** UUID, version 7 where Doorplate made it. */
  customer_id: string;
  /** The channel that the change comes from, for the history. */
  doorplate_source?: string;
  /** Why the change is made, for the history: at most 500 characters of UTF-8, or their percent-encoding as RFC 8187 has it (`UTF-8''%E7%94%B5%E8%AF%9D`), for clients whose headers are ASCII. */
  doorplate_reason?: string;
  /** What was read, or its ETag. */
  if_match: Versioned | string;
}

/**
 * Delete a customer.
 *
 * Its addresses go with it. The history stays, and every state can be restored.
 *
 * Scope: `customers:write`.
 */
export function deleteCustomer(client: Client, input: DeleteCustomerInput, options?: CallOptions): Promise<void> {
  return call(client, { method: "DELETE", path: "/v1/customers/{customer_id}", headers: ["doorplate-source", "doorplate-reason", "if-match"] }, input, options);
}

export interface PutCustomerByRefInput {
  /** The other system. */
  source: string;
  /** The customer's key in it. Put no personal data here: it is part of a URL. */
  ref: string;
  /** The channel that the change comes from, for the history. */
  doorplate_source?: string;
  /** Why the change is made, for the history: at most 500 characters of UTF-8, or their percent-encoding as RFC 8187 has it (`UTF-8''%E7%94%B5%E8%AF%9D`), for clients whose headers are ASCII. */
  doorplate_reason?: string;
  /** `*` creates only: where it exists already the answer is 412, and nothing is written. */
  if_none_match?: string;
  /** What was read, or its ETag. */
  if_match?: Versioned | string;
  body: CustomerCreate;
}

/**
 * Create or replace a customer by another system's key.
 *
 * The body is the whole customer: what is absent is emptied, but references to other systems stay when `external_refs` is absent. `If-Match` is optional here; `If-None-Match: *` creates only.
 *
 * Scope: `customers:write`.
 */
export function putCustomerByRef(client: Client, input: PutCustomerByRefInput, options?: CallOptions): Promise<Customer> {
  return call(client, { method: "PUT", path: "/v1/customers/by-ref/{source}/{ref}", headers: ["doorplate-source", "doorplate-reason", "if-none-match", "if-match"], body: "application/json", self: "/v1/customers/{id}" }, input, options);
}

export interface GetCustomerByRefInput {
  /** The other system. */
  source: string;
  /** The customer's key in it. Put no personal data here: it is part of a URL. */
  ref: string;
  /** What was read before: given back as it is while it is current. */
  if_none_match?: Customer;
}

/**
 * Read a customer by another system's key.
 *
 * Scope: `customers:read`.
 */
export function getCustomerByRef(client: Client, input: GetCustomerByRefInput, options?: CallOptions): Promise<Customer> {
  return call(client, { method: "GET", path: "/v1/customers/by-ref/{source}/{ref}", headers: ["if-none-match"], self: "/v1/customers/{id}" }, input, options);
}

export interface GetCustomerHistoryInput {
  /** UUID, version 7 where Doorplate made it. */
  customer_id: string;
  /** Changes on a page. */
  limit?: number;
  /** `next_cursor` of the page before. */
  cursor?: string;
}

/**
 * Read the history of a customer.
 *
 * Newest first; also of a deleted customer.
 *
 * Scope: `customers:read`.
 */
export function getCustomerHistory(client: Client, input: GetCustomerHistoryInput, options?: CallOptions): Promise<CustomerHistory> {
  return call(client, { method: "GET", path: "/v1/customers/{customer_id}/history", query: ["limit", "cursor"] }, input, options);
}

export interface RestoreCustomerInput {
  /** UUID, version 7 where Doorplate made it. */
  customer_id: string;
  /** The channel that the change comes from, for the history. */
  doorplate_source?: string;
  /** Why the change is made, for the history: at most 500 characters of UTF-8, or their percent-encoding as RFC 8187 has it (`UTF-8''%E7%94%B5%E8%AF%9D`), for clients whose headers are ASCII. */
  doorplate_reason?: string;
  /** Any text unique to this request: repeated within 24 hours it gets the first answer again and makes nothing new. */
  idempotency_key?: string;
  /** What was read, or its ETag. */
  if_match?: Versioned | string;
  body: Restore;
}

/**
 * Restore an earlier version of a customer.
 *
 * Also of a deleted one. Its addresses are restored one by one.
 *
 * Scope: `customers:write`.
 */
export function restoreCustomer(client: Client, input: RestoreCustomerInput, options?: CallOptions): Promise<Customer> {
  return call(client, { method: "POST", path: "/v1/customers/{customer_id}/restore", headers: ["doorplate-source", "doorplate-reason", "idempotency-key", "if-match"], body: "application/json", self: "/v1/customers/{id}" }, input, options);
}

export interface CreateAddressInput {
  /** UUID, version 7 where Doorplate made it. */
  customer_id: string;
  /** Answer as if, and write nothing. */
  dry_run?: boolean;
  /** The channel that the change comes from, for the history. */
  doorplate_source?: string;
  /** Why the change is made, for the history: at most 500 characters of UTF-8, or their percent-encoding as RFC 8187 has it (`UTF-8''%E7%94%B5%E8%AF%9D`), for clients whose headers are ASCII. */
  doorplate_reason?: string;
  /** Any text unique to this request: repeated within 24 hours it gets the first answer again and makes nothing new. */
  idempotency_key?: string;
  body: AddressCreate;
}

/**
 * Give a customer an address.
 *
 * The engine standardises and judges it at once: what it changed and what is to be mended is in `verdict.findings`. A provider verifies it in the background.
 *
 * Scope: `addresses:write`.
 */
export function createAddress(client: Client, input: CreateAddressInput, options?: CallOptions): Promise<Address> {
  return call(client, { method: "POST", path: "/v1/customers/{customer_id}/addresses", query: ["dry_run"], headers: ["doorplate-source", "doorplate-reason", "idempotency-key"], body: "application/json", self: "/v1/addresses/{id}" }, input, options);
}

export interface ListCustomerAddressesInput {
  /** UUID, version 7 where Doorplate made it. */
  customer_id: string;
  /** Items on a page. */
  limit?: number;
  /** `next_cursor` of the page before, with the same filters. */
  cursor?: string;
}

/**
 * List a customer's addresses.
 *
 * Oldest first.
 *
 * Scope: `addresses:read`.
 */
export function listCustomerAddresses(client: Client, input: ListCustomerAddressesInput, options?: CallOptions): Promise<AddressPage> {
  return call(client, { method: "GET", path: "/v1/customers/{customer_id}/addresses", query: ["limit", "cursor"], self: "/v1/addresses/{id}" }, input, options);
}

export interface ListAddressesInput {
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
  /** Items on a page. */
  limit?: number;
  /** `next_cursor` of the page before, with the same filters. */
  cursor?: string;
}

/**
 * List the addresses of all customers.
 *
 * Oldest first.
 *
 * Scope: `addresses:read`.
 */
export function listAddresses(client: Client, input?: ListAddressesInput, options?: CallOptions): Promise<AddressPage> {
  return call(client, { method: "GET", path: "/v1/addresses", query: ["country_code", "division_code", "status", "tag", "customer_tag", "changed_since", "due_before", "limit", "cursor"], self: "/v1/addresses/{id}" }, input, options);
}

export interface GetAddressInput {
  /** UUID, version 7 where Doorplate made it. */
  address_id: string;
  /** The state of that moment. */
  as_of?: string;
  /** What was read before: given back as it is while it is current. */
  if_none_match?: Address;
}

/**
 * Read an address.
 *
 * Scope: `addresses:read`.
 */
export function getAddress(client: Client, input: GetAddressInput, options?: CallOptions): Promise<Address> {
  return call(client, { method: "GET", path: "/v1/addresses/{address_id}", query: ["as_of"], headers: ["if-none-match"], self: "/v1/addresses/{id}" }, input, options);
}

export interface UpdateAddressInput {
  /** UUID, version 7 where Doorplate made it. */
  address_id: string;
  /** Answer as if, and write nothing. */
  dry_run?: boolean;
  /** The channel that the change comes from, for the history. */
  doorplate_source?: string;
  /** Why the change is made, for the history: at most 500 characters of UTF-8, or their percent-encoding as RFC 8187 has it (`UTF-8''%E7%94%B5%E8%AF%9D`), for clients whose headers are ASCII. */
  doorplate_reason?: string;
  /** What was read, or its ETag. */
  if_match: Versioned | string;
  body: AddressPatch;
}

/**
 * Change an address.
 *
 * JSON Merge Patch: what is absent stays, null removes. A place that is another one than before is verified again.
 *
 * Scope: `addresses:write`.
 */
export function updateAddress(client: Client, input: UpdateAddressInput, options?: CallOptions): Promise<Address> {
  return call(client, { method: "PATCH", path: "/v1/addresses/{address_id}", query: ["dry_run"], headers: ["doorplate-source", "doorplate-reason", "if-match"], body: "application/merge-patch+json", self: "/v1/addresses/{id}" }, input, options);
}

export interface DeleteAddressInput {
  /** UUID, version 7 where Doorplate made it. */
  address_id: string;
  /** The channel that the change comes from, for the history. */
  doorplate_source?: string;
  /** Why the change is made, for the history: at most 500 characters of UTF-8, or their percent-encoding as RFC 8187 has it (`UTF-8''%E7%94%B5%E8%AF%9D`), for clients whose headers are ASCII. */
  doorplate_reason?: string;
  /** What was read, or its ETag. */
  if_match: Versioned | string;
}

/**
 * Delete an address.
 *
 * The history stays, and every state can be restored.
 *
 * Scope: `addresses:write`.
 */
export function deleteAddress(client: Client, input: DeleteAddressInput, options?: CallOptions): Promise<void> {
  return call(client, { method: "DELETE", path: "/v1/addresses/{address_id}", headers: ["doorplate-source", "doorplate-reason", "if-match"] }, input, options);
}

export interface GetAddressHistoryInput {
  /** UUID, version 7 where Doorplate made it. */
  address_id: string;
  /** Changes on a page. */
  limit?: number;
  /** `next_cursor` of the page before. */
  cursor?: string;
}

/**
 * Read the history of an address.
 *
 * Newest first; also of a deleted address.
 *
 * Scope: `addresses:read`.
 */
export function getAddressHistory(client: Client, input: GetAddressHistoryInput, options?: CallOptions): Promise<AddressHistory> {
  return call(client, { method: "GET", path: "/v1/addresses/{address_id}/history", query: ["limit", "cursor"] }, input, options);
}

export interface RestoreAddressInput {
  /** UUID, version 7 where Doorplate made it. */
  address_id: string;
  /** The channel that the change comes from, for the history. */
  doorplate_source?: string;
  /** Why the change is made, for the history: at most 500 characters of UTF-8, or their percent-encoding as RFC 8187 has it (`UTF-8''%E7%94%B5%E8%AF%9D`), for clients whose headers are ASCII. */
  doorplate_reason?: string;
  /** Any text unique to this request: repeated within 24 hours it gets the first answer again and makes nothing new. */
  idempotency_key?: string;
  /** What was read, or its ETag. */
  if_match?: Versioned | string;
  body: Restore;
}

/**
 * Restore an earlier version of an address.
 *
 * Also of a deleted one. It is verified again.
 *
 * Scope: `addresses:write`.
 */
export function restoreAddress(client: Client, input: RestoreAddressInput, options?: CallOptions): Promise<Address> {
  return call(client, { method: "POST", path: "/v1/addresses/{address_id}/restore", headers: ["doorplate-source", "doorplate-reason", "idempotency-key", "if-match"], body: "application/json", self: "/v1/addresses/{id}" }, input, options);
}

export type ListAttributeDefinitionsInput = Record<string, never>;

/**
 * List attribute definitions.
 *
 * Scope: `policies:read`.
 */
export function listAttributeDefinitions(client: Client, input?: ListAttributeDefinitionsInput, options?: CallOptions): Promise<AttributeDefinitions> {
  return call(client, { method: "GET", path: "/v1/attribute-definitions" }, input, options);
}

export interface ReplaceAttributeDefinitionsInput {
  /** What was read, or its ETag. */
  if_match: Versioned | string;
  body: AttributeDefinitionsPut;
}

/**
 * Replace attribute definitions.
 *
 * The whole list. Values that are written from then on must be as declared; attributes that are not declared go on being taken. What is declared as not personal is stored clear and can be used in filters and policies, all else is sealed. Customers and addresses that are there follow in the background, without a new version; `applied` says when they do. Entries of their histories stay as they were stored. 409 where a verification policy or a campaign that has not ended uses an attribute that would be sealed.
 *
 * Scope: `policies:write`.
 */
export function replaceAttributeDefinitions(client: Client, input: ReplaceAttributeDefinitionsInput, options?: CallOptions): Promise<AttributeDefinitions> {
  return call(client, { method: "PUT", path: "/v1/attribute-definitions", headers: ["if-match"], body: "application/json" }, input, options);
}

export interface CreateVerificationInput {
  /** UUID, version 7 where Doorplate made it. */
  address_id: string;
  /** The channel that the change comes from, for the history. */
  doorplate_source?: string;
  /** Why the change is made, for the history: at most 500 characters of UTF-8, or their percent-encoding as RFC 8187 has it (`UTF-8''%E7%94%B5%E8%AF%9D`), for clients whose headers are ASCII. */
  doorplate_reason?: string;
  /** Any text unique to this request: repeated within 24 hours it gets the first answer again and makes nothing new. */
  idempotency_key?: string;
}

/**
 * Have an address verified now.
 *
 * In the background: follow `Location`. While one is under way, the answer is that one.
 *
 * Scope: `verifications:write`.
 */
export function createVerification(client: Client, input: CreateVerificationInput, options?: CallOptions): Promise<Verification> {
  return call(client, { method: "POST", path: "/v1/addresses/{address_id}/verifications", headers: ["doorplate-source", "doorplate-reason", "idempotency-key"] }, input, options);
}

export interface ListVerificationsInput {
  /** UUID, version 7 where Doorplate made it. */
  address_id: string;
  /** Items on a page. */
  limit?: number;
  /** `next_cursor` of the page before, with the same filters. */
  cursor?: string;
}

/**
 * List the verifications of an address.
 *
 * Newest first.
 *
 * Scope: `verifications:read`.
 */
export function listVerifications(client: Client, input: ListVerificationsInput, options?: CallOptions): Promise<VerificationPage> {
  return call(client, { method: "GET", path: "/v1/addresses/{address_id}/verifications", query: ["limit", "cursor"] }, input, options);
}

export interface GetVerificationInput {
  /** UUID, version 7 where Doorplate made it. */
  address_id: string;
  /** UUID, version 7 where Doorplate made it. */
  verification_id: string;
}

/**
 * Read a verification.
 *
 * Scope: `verifications:read`.
 */
export function getVerification(client: Client, input: GetVerificationInput, options?: CallOptions): Promise<Verification> {
  return call(client, { method: "GET", path: "/v1/addresses/{address_id}/verifications/{verification_id}" }, input, options);
}

export interface GetVerificationPoliciesInput {
  /** What was read before: given back as it is while it is current. */
  if_none_match?: VerificationPolicy;
}

/**
 * Read how often addresses are verified again.
 *
 * Scope: `policies:read`.
 */
export function getVerificationPolicies(client: Client, input?: GetVerificationPoliciesInput, options?: CallOptions): Promise<VerificationPolicy> {
  return call(client, { method: "GET", path: "/v1/verification-policies", headers: ["if-none-match"] }, input, options);
}

export interface PutVerificationPoliciesInput {
  /** What was read, or its ETag. */
  if_match: Versioned | string;
  body: VerificationPolicyPut;
}

/**
 * Set how often addresses are verified again.
 *
 * Due dates that are set already move to the new policy in the background. Rules can name attributes that are declared as not personal (`PUT /v1/attribute-definitions`).
 *
 * Scope: `policies:write`.
 */
export function putVerificationPolicies(client: Client, input: PutVerificationPoliciesInput, options?: CallOptions): Promise<VerificationPolicy> {
  return call(client, { method: "PUT", path: "/v1/verification-policies", headers: ["if-match"], body: "application/json" }, input, options);
}

export interface CreateCampaignInput {
  /** Answer as if, and write nothing. */
  dry_run?: boolean;
  /** The channel that the change comes from, for the history. */
  doorplate_source?: string;
  /** Why the change is made, for the history: at most 500 characters of UTF-8, or their percent-encoding as RFC 8187 has it (`UTF-8''%E7%94%B5%E8%AF%9D`), for clients whose headers are ASCII. */
  doorplate_reason?: string;
  /** Any text unique to this request: repeated within 24 hours it gets the first answer again and makes nothing new. */
  idempotency_key?: string;
  body: CampaignCreate;
}

/**
 * Verify all addresses that match a filter.
 *
 * In the background: follow `Location`. A dry run only estimates it. With a `schedule` it is repeated. Addresses made after the campaign do not belong to it. A filter by what only customers have (`customer`) takes the scope `customers:read` besides.
 *
 * Scope: `campaigns:write`.
 */
export function createCampaign(client: Client, input: CreateCampaignInput & { dry_run: true }, options?: CallOptions): Promise<CampaignEstimate>;
export function createCampaign(client: Client, input: CreateCampaignInput & { dry_run?: false }, options?: CallOptions): Promise<Campaign>;
export function createCampaign(client: Client, input: CreateCampaignInput, options?: CallOptions): Promise<CampaignEstimate | Campaign>;
export function createCampaign(client: Client, input: CreateCampaignInput, options?: CallOptions): Promise<CampaignEstimate | Campaign> {
  return call(client, { method: "POST", path: "/v1/campaigns", query: ["dry_run"], headers: ["doorplate-source", "doorplate-reason", "idempotency-key"], body: "application/json" }, input, options);
}

export interface ListCampaignsInput {
  /** Only those that this campaign's schedule has started. */
  schedule_id?: string;
  /** Items on a page. */
  limit?: number;
  /** `next_cursor` of the page before, with the same filters. */
  cursor?: string;
}

/**
 * List campaigns.
 *
 * Newest first.
 *
 * Scope: `campaigns:read`.
 */
export function listCampaigns(client: Client, input?: ListCampaignsInput, options?: CallOptions): Promise<CampaignPage> {
  return call(client, { method: "GET", path: "/v1/campaigns", query: ["schedule_id", "limit", "cursor"], self: "/v1/campaigns/{id}" }, input, options);
}

export interface GetCampaignInput {
  /** UUID, version 7 where Doorplate made it. */
  campaign_id: string;
}

/**
 * Read a campaign and its progress.
 *
 * Scope: `campaigns:read`.
 */
export function getCampaign(client: Client, input: GetCampaignInput, options?: CallOptions): Promise<Campaign> {
  return call(client, { method: "GET", path: "/v1/campaigns/{campaign_id}", self: "/v1/campaigns/{id}" }, input, options);
}

export interface GetCampaignResultsInput {
  /** UUID, version 7 where Doorplate made it. */
  campaign_id: string;
  /** `cursor` of a line. */
  after?: string;
  /** Only where the status or the position is another one than before. */
  changed?: boolean;
}

/**
 * Read what a campaign did, address by address.
 *
 * As NDJSON, a `CampaignResult` a line, streamed. While the campaign goes on, what it has finished so far: come back with the last line's `cursor` as `after`. It ends without saying whether more will come: the campaign's `status` does.
 *
 * Scope: `campaigns:read`, and `addresses:read`.
 */
export function getCampaignResults(client: Client, input: GetCampaignResultsInput, options?: CallOptions): Promise<Response> {
  return call(client, { method: "GET", path: "/v1/campaigns/{campaign_id}/results", query: ["after", "changed"], answer: "stream" }, input, options);
}

export interface PauseCampaignInput {
  /** UUID, version 7 where Doorplate made it. */
  campaign_id: string;
  /** The channel that the change comes from, for the history. */
  doorplate_source?: string;
  /** Why the change is made, for the history: at most 500 characters of UTF-8, or their percent-encoding as RFC 8187 has it (`UTF-8''%E7%94%B5%E8%AF%9D`), for clients whose headers are ASCII. */
  doorplate_reason?: string;
  /** Any text unique to this request: repeated within 24 hours it gets the first answer again and makes nothing new. */
  idempotency_key?: string;
}

/**
 * Pause a campaign.
 *
 * No further verification is begun; what runs is finished.
 *
 * Scope: `campaigns:write`.
 */
export function pauseCampaign(client: Client, input: PauseCampaignInput, options?: CallOptions): Promise<Campaign> {
  return call(client, { method: "POST", path: "/v1/campaigns/{campaign_id}/pause", headers: ["doorplate-source", "doorplate-reason", "idempotency-key"], self: "/v1/campaigns/{id}" }, input, options);
}

export interface ResumeCampaignInput {
  /** UUID, version 7 where Doorplate made it. */
  campaign_id: string;
  /** The channel that the change comes from, for the history. */
  doorplate_source?: string;
  /** Why the change is made, for the history: at most 500 characters of UTF-8, or their percent-encoding as RFC 8187 has it (`UTF-8''%E7%94%B5%E8%AF%9D`), for clients whose headers are ASCII. */
  doorplate_reason?: string;
  /** Any text unique to this request: repeated within 24 hours it gets the first answer again and makes nothing new. */
  idempotency_key?: string;
}

/**
 * Resume a paused campaign.
 *
 * It goes on where it stood.
 *
 * Scope: `campaigns:write`.
 */
export function resumeCampaign(client: Client, input: ResumeCampaignInput, options?: CallOptions): Promise<Campaign> {
  return call(client, { method: "POST", path: "/v1/campaigns/{campaign_id}/resume", headers: ["doorplate-source", "doorplate-reason", "idempotency-key"], self: "/v1/campaigns/{id}" }, input, options);
}

export interface CancelCampaignInput {
  /** UUID, version 7 where Doorplate made it. */
  campaign_id: string;
  /** The channel that the change comes from, for the history. */
  doorplate_source?: string;
  /** Why the change is made, for the history: at most 500 characters of UTF-8, or their percent-encoding as RFC 8187 has it (`UTF-8''%E7%94%B5%E8%AF%9D`), for clients whose headers are ASCII. */
  doorplate_reason?: string;
  /** Any text unique to this request: repeated within 24 hours it gets the first answer again and makes nothing new. */
  idempotency_key?: string;
}

/**
 * Cancel a campaign.
 *
 * For good: what waits is cancelled, what runs is finished.
 *
 * Scope: `campaigns:write`.
 */
export function cancelCampaign(client: Client, input: CancelCampaignInput, options?: CallOptions): Promise<Campaign> {
  return call(client, { method: "POST", path: "/v1/campaigns/{campaign_id}/cancel", headers: ["doorplate-source", "doorplate-reason", "idempotency-key"], self: "/v1/campaigns/{id}" }, input, options);
}

export interface ListChangesInput {
  /** `cursor` of the page before, or `now`: what changes from this moment on. Absent: from the oldest change that the feed keeps. */
  after?: string;
  /** Changes of these only. */
  entity?: "customer" | "address";
  /** Changes of this kind only. */
  operation?: "create" | "update" | "delete" | "restore";
  /** Changes on a page. */
  limit?: number;
  /** Seconds to wait for a change where there is none yet. */
  wait?: number;
}

/**
 * Follow the change log.
 *
 * Every change of customers and addresses, oldest first, with the states before and after. Keep `cursor` and come back with it: nothing is missed and nothing comes twice. With `Accept: text/event-stream` it is a stream of Server-Sent Events that goes on from `Last-Event-ID`, and that ends when the key does.
 *
 * Scope: `changes:read`.
 */
export function listChanges(client: Client, input?: ListChangesInput, options?: CallOptions): Promise<ChangePage> {
  return call(client, { method: "GET", path: "/v1/changes", query: ["after", "entity", "operation", "limit", "wait"] }, input, options);
}

export interface ParseAddressInput {
  /** Of the messages: `en` or `zh`. */
  accept_language?: string;
  body: ParseRequest;
}

/**
 * Read addresses from pasted text.
 *
 * Recipient, phones, divisions, street and the rest, each with its place in the text and a confidence. Several addresses in one text are told apart. China in any order and script; of the other countries, best the US, CA, GB, AU, DE, FR, NL, ES, IT, IN and BR. What can be meant in several ways is said to be, never guessed. Nothing is stored.
 *
 * Scope: `addresses:read`.
 */
export function parseAddress(client: Client, input: ParseAddressInput & { body: { items: unknown[] } }, options?: CallOptions): Promise<ParsedTexts>;
export function parseAddress(client: Client, input: ParseAddressInput & { body: { items?: never } }, options?: CallOptions): Promise<ParsedText>;
export function parseAddress(client: Client, input: ParseAddressInput, options?: CallOptions): Promise<ParseResult>;
export function parseAddress(client: Client, input: ParseAddressInput, options?: CallOptions): Promise<ParseResult> {
  return call(client, { method: "POST", path: "/v1/parse", headers: ["accept-language"], body: "application/json" }, input, options);
}

export interface FormatAddressInput {
  body: FormatRequest;
}

/**
 * Write addresses as the post wants them.
 *
 * Envelope lines and one line, of `address` or of each of `items`. Nothing is stored.
 *
 * Scope: `addresses:read`.
 */
export function formatAddress(client: Client, input: FormatAddressInput & { body: { items: unknown[] } }, options?: CallOptions): Promise<FormattedAddresses>;
export function formatAddress(client: Client, input: FormatAddressInput & { body: { items?: never } }, options?: CallOptions): Promise<FormattedAddress>;
export function formatAddress(client: Client, input: FormatAddressInput, options?: CallOptions): Promise<FormatResult>;
export function formatAddress(client: Client, input: FormatAddressInput, options?: CallOptions): Promise<FormatResult> {
  return call(client, { method: "POST", path: "/v1/format", body: "application/json" }, input, options);
}

export interface ValidateAddressesInput {
  /** Of the messages: `en` or `zh`. */
  accept_language?: string;
  body: ValidateRequest;
}

/**
 * Standardise and judge addresses without storing them.
 *
 * By the engine's own data, at once: no provider is asked. One address, or up to 1,000 in `items`. `verdict.findings` lists every change and every doubt, with messages in English or Chinese.
 *
 * Scope: `addresses:read`.
 */
export function validateAddresses(client: Client, input: ValidateAddressesInput & { body: { items: unknown[] } }, options?: CallOptions): Promise<ValidatedAddresses>;
export function validateAddresses(client: Client, input: ValidateAddressesInput & { body: { items?: never } }, options?: CallOptions): Promise<ValidatedAddress>;
export function validateAddresses(client: Client, input: ValidateAddressesInput, options?: CallOptions): Promise<ValidateResult>;
export function validateAddresses(client: Client, input: ValidateAddressesInput, options?: CallOptions): Promise<ValidateResult> {
  return call(client, { method: "POST", path: "/v1/validate", headers: ["accept-language"], body: "application/json" }, input, options);
}

export interface CreateEvidenceInput {
  /** UUID, version 7 where Doorplate made it. */
  address_id: string;
  /** The channel that the change comes from, for the history. */
  doorplate_source?: string;
  /** Why the change is made, for the history: at most 500 characters of UTF-8, or their percent-encoding as RFC 8187 has it (`UTF-8''%E7%94%B5%E8%AF%9D`), for clients whose headers are ASCII. */
  doorplate_reason?: string;
  /** Any text unique to this request: repeated within 24 hours it gets the first answer again and makes nothing new. */
  idempotency_key?: string;
  body: EvidenceCreate;
}

/**
 * Tell what became of a delivery to an address.
 *
 * Or of a visit, or what the customer said. Told again with the same `source` and `ref` it is the same evidence: 200 instead of 201. The address's `verification.confidence` and `reasons` follow from it, and so does when it is verified again; no provider is asked. It counts as long as the address is at the place that it speaks of.
 *
 * Scope: `evidence:write`.
 */
export function createEvidence(client: Client, input: CreateEvidenceInput, options?: CallOptions): Promise<Evidence> {
  return call(client, { method: "POST", path: "/v1/addresses/{address_id}/evidence", headers: ["doorplate-source", "doorplate-reason", "idempotency-key"], body: "application/json" }, input, options);
}

export interface ListEvidenceInput {
  /** UUID, version 7 where Doorplate made it. */
  address_id: string;
  /** Items on a page. */
  limit?: number;
  /** `next_cursor` of the page before, with the same filters. */
  cursor?: string;
}

/**
 * List the evidence about an address.
 *
 * What was told last comes first.
 *
 * Scope: `evidence:read`.
 */
export function listEvidence(client: Client, input: ListEvidenceInput, options?: CallOptions): Promise<EvidencePage> {
  return call(client, { method: "GET", path: "/v1/addresses/{address_id}/evidence", query: ["limit", "cursor"] }, input, options);
}

export interface PinAddressInput {
  /** UUID, version 7 where Doorplate made it. */
  address_id: string;
  /** The channel that the change comes from, for the history. */
  doorplate_source?: string;
  /** Why the change is made, for the history: at most 500 characters of UTF-8, or their percent-encoding as RFC 8187 has it (`UTF-8''%E7%94%B5%E8%AF%9D`), for clients whose headers are ASCII. */
  doorplate_reason?: string;
  /** What was read, or its ETag. */
  if_match?: Versioned | string;
  /** `*` creates only: where it exists already the answer is 412, and nothing is written. */
  if_none_match?: string;
  body: PinPut;
}

/**
 * Set the position of an address by hand.
 *
 * As a courier found it, or as a person set it on a map. No provider overwrites it; one that answers far away leaves the finding `pin_disagrees` on its verification. It goes when the address is changed to another place. With `If-None-Match: *` in place of `If-Match` one that was set by hand already stays.
 *
 * Scope: `addresses:write`.
 */
export function pinAddress(client: Client, input: PinAddressInput, options?: CallOptions): Promise<Address> {
  return call(client, { method: "PUT", path: "/v1/addresses/{address_id}/location", headers: ["doorplate-source", "doorplate-reason", "if-match", "if-none-match"], body: "application/json", self: "/v1/addresses/{id}" }, input, options);
}

export interface UnpinAddressInput {
  /** UUID, version 7 where Doorplate made it. */
  address_id: string;
  /** The channel that the change comes from, for the history. */
  doorplate_source?: string;
  /** Why the change is made, for the history: at most 500 characters of UTF-8, or their percent-encoding as RFC 8187 has it (`UTF-8''%E7%94%B5%E8%AF%9D`), for clients whose headers are ASCII. */
  doorplate_reason?: string;
  /** What was read, or its ETag. */
  if_match: Versioned | string;
}

/**
 * Remove the position that was set by hand.
 *
 * The address is verified again, for a provider's position.
 *
 * Scope: `addresses:write`.
 */
export function unpinAddress(client: Client, input: UnpinAddressInput, options?: CallOptions): Promise<Address> {
  return call(client, { method: "DELETE", path: "/v1/addresses/{address_id}/location", headers: ["doorplate-source", "doorplate-reason", "if-match"], self: "/v1/addresses/{id}" }, input, options);
}

export type ListQueuesInput = Record<string, never>;

/**
 * See how much work waits, over all tenants.
 *
 * For operators, with the root API key. A job is no more than a hint that rows wait; how many those are is in `kinds`.
 *
 * Scope: `queues:read`.
 */
export function listQueues(client: Client, input?: ListQueuesInput, options?: CallOptions): Promise<QueueList> {
  return call(client, { method: "GET", path: "/v1/queues" }, input, options);
}

export type GetQueueBoardInput = Record<string, never>;

/**
 * Get a link to the queues' page, for a browser.
 *
 * Bull Board, to look at only. The link holds for a minute, what it opens for an hour, as long as the key does. Jobs hold keys of rows and no personal data.
 *
 * Scope: `queues:read`.
 */
export function getQueueBoard(client: Client, input?: GetQueueBoardInput, options?: CallOptions): Promise<BoardLink> {
  return call(client, { method: "GET", path: "/v1/queues/board" }, input, options);
}

export interface SearchAddressesInput {
  body: AddressSearch;
}

/**
 * Search addresses.
 *
 * By who lives there, by numbers and keys, by any words of the address, by place; best first. By what only customers have, with the scope `customers:read` besides: `email`, `external_ref`, `customer_tag`, `customer`. A change is found within about a second.
 *
 * Scope: `addresses:read`.
 */
export function searchAddresses(client: Client, input: SearchAddressesInput, options?: CallOptions): Promise<AddressHits> {
  return call(client, { method: "POST", path: "/v1/addresses/search", body: "application/json" }, input, options);
}

export interface SearchCustomersInput {
  body: CustomerSearch;
}

/**
 * Search customers.
 *
 * By names, numbers and keys, and, with the scope `addresses:read` besides, by their addresses; best first. A change is found within about a second.
 *
 * Scope: `customers:read`.
 */
export function searchCustomers(client: Client, input: SearchCustomersInput, options?: CallOptions): Promise<CustomerHits> {
  return call(client, { method: "POST", path: "/v1/customers/search", body: "application/json" }, input, options);
}

export interface CreateExportInput {
  /** The channel that the change comes from, for the history. */
  doorplate_source?: string;
  /** Why the change is made, for the history: at most 500 characters of UTF-8, or their percent-encoding as RFC 8187 has it (`UTF-8''%E7%94%B5%E8%AF%9D`), for clients whose headers are ASCII. */
  doorplate_reason?: string;
  /** Any text unique to this request: repeated within 24 hours it gets the first answer again and makes nothing new. */
  idempotency_key?: string;
  body: ExportCreate;
}

/**
 * Export customers or addresses.
 *
 * As they are now, or were at a time, unchanged by writes meanwhile. Ready at once: `download.url` is read straight from the change log. Takes the scope to read them besides. Kept for 30 days.
 *
 * Scope: `exports:write`.
 */
export function createExport(client: Client, input: CreateExportInput, options?: CallOptions): Promise<Export> {
  return call(client, { method: "POST", path: "/v1/exports", headers: ["doorplate-source", "doorplate-reason", "idempotency-key"], body: "application/json", self: "/v1/exports/{id}" }, input, options);
}

export interface CreateSnapshotInput {
  /** The channel that the change comes from, for the history. */
  doorplate_source?: string;
  /** Why the change is made, for the history: at most 500 characters of UTF-8, or their percent-encoding as RFC 8187 has it (`UTF-8''%E7%94%B5%E8%AF%9D`), for clients whose headers are ASCII. */
  doorplate_reason?: string;
  /** Any text unique to this request: repeated within 24 hours it gets the first answer again and makes nothing new. */
  idempotency_key?: string;
}

/**
 * Export everything, to follow the change feed from there.
 *
 * Download it, then follow the feed from `cursor`: together they are exactly what there is. Takes the scopes to read customers and addresses besides.
 *
 * Scope: `exports:write`.
 */
export function createSnapshot(client: Client, input?: CreateSnapshotInput, options?: CallOptions): Promise<Snapshot> {
  return call(client, { method: "POST", path: "/v1/snapshots", headers: ["doorplate-source", "doorplate-reason", "idempotency-key"] }, input, options);
}

export interface GetExportInput {
  /** UUID, version 7 where Doorplate made it. */
  export_id: string;
}

/**
 * Read an export and its progress.
 *
 * Also of a snapshot. Takes the scope to read what is exported besides: the answer has a new link.
 *
 * Scope: `exports:read`.
 */
export function getExport(client: Client, input: GetExportInput, options?: CallOptions): Promise<Export> {
  return call(client, { method: "GET", path: "/v1/exports/{export_id}", self: "/v1/exports/{id}" }, input, options);
}

export interface DeleteExportInput {
  /** UUID, version 7 where Doorplate made it. */
  export_id: string;
}

/**
 * Delete an export.
 *
 * Its links end, and downloads under way break off.
 *
 * Scope: `exports:write`.
 */
export function deleteExport(client: Client, input: DeleteExportInput, options?: CallOptions): Promise<void> {
  return call(client, { method: "DELETE", path: "/v1/exports/{export_id}" }, input, options);
}

export interface DownloadExportInput {
  /** UUID, version 7 where Doorplate made it. */
  export_id: string;
  /** From the link. */
  token: string;
  /** The last whole row of a download that broke: only what follows comes, without a header, to be written behind that row (in GeoJSON behind its closing brace: what comes begins with the comma). */
  after?: string;
}

/**
 * Download an export.
 *
 * By the link in the export, which is all that it takes. The answer comes as fast as it is read; one that does not end well is not whole, and goes on with `after`. There are no ranges of bytes: the file is written while it is read.
 */
export function downloadExport(client: Client, input: DownloadExportInput, options?: CallOptions): Promise<Response> {
  return call(client, { method: "GET", path: "/v1/exports/{export_id}/download", query: ["token", "after"], answer: "stream", open: true }, input, options);
}

export interface SuggestInput {
  /** What a user has typed of a division, a city, a street or a postal code: in Chinese characters, pinyin, initials or a mixture; with or without accents. URLs are logged on the way: never put a name of a person, a phone number or a whole address here. */
  q: string;
  /** ISO 3166-1 alpha-2; several with commas. All by default. */
  country_code?: string;
  /** Only what lies in the division with this code: GB/T 2260 in China, ISO 3166-2 elsewhere. */
  within?: string;
  /** Suggestions at most. */
  limit?: number;
  /** BCP 47: `en` for English names of foreign cities in place of the local ones. */
  language_code?: string;
}

/**
 * Suggest places while a user types.
 *
 * Divisions, cities and postal codes, best first: whole names before beginnings before initials, then by inhabitants. A key with `addresses:read` gets streets of its own addresses before them: those that two or more customers have, without house numbers. A change is in them within about a second.
 *
 * Any valid key.
 */
export function suggest(client: Client, input: SuggestInput, options?: CallOptions): Promise<Suggestions> {
  return call(client, { method: "GET", path: "/v1/suggest", query: ["q", "country_code", "within", "limit", "language_code"] }, input, options);
}

export interface ListDivisionsInput {
  /** ISO 3166-1 alpha-2. */
  country_code?: string;
  /** Only what lies right below this division. With `level`, also deeper. */
  parent?: string;
  /** Only divisions of this level; by default those right below `parent` or the country. */
  level?: number;
  /** Only those whose name, short name or Latin name begins so; townships only with `parent`. */
  q?: string;
  /** Items on a page. */
  limit?: number;
  /** `next_cursor` of the page before, with the same filters. */
  cursor?: string;
  /** What was read before: given back as it is while it is current. */
  if_none_match?: DivisionPage;
}

/**
 * List administrative divisions.
 *
 * The current ones, in the order of their tree: of a country, of what lies in a division, or of all. China has four levels; elsewhere they are the subdivisions of ISO 3166-2.
 *
 * Any valid key.
 */
export function listDivisions(client: Client, input?: ListDivisionsInput, options?: CallOptions): Promise<DivisionPage> {
  return call(client, { method: "GET", path: "/v1/divisions", query: ["country_code", "parent", "level", "q", "limit", "cursor"], headers: ["if-none-match"] }, input, options);
}

export interface GetDivisionInput {
  /** GB/T 2260 (six digits) or GB/T 10114 (nine) in China, ISO 3166-2 elsewhere. */
  code: string;
  /** What was read before: given back as it is while it is current. */
  if_none_match?: DivisionDetail;
}

/**
 * Read a division, what it lies in and what lies in it.
 *
 * Also a former one, with its successors. Of a code that was used twice, the division that has it now or had it last.
 *
 * Any valid key.
 */
export function getDivision(client: Client, input: GetDivisionInput, options?: CallOptions): Promise<DivisionDetail> {
  return call(client, { method: "GET", path: "/v1/divisions/{code}", headers: ["if-none-match"] }, input, options);
}

export interface ListCountriesInput {
  /** Items on a page. */
  limit?: number;
  /** `next_cursor` of the page before, with the same filters. */
  cursor?: string;
  /** What was read before: given back as it is while it is current. */
  if_none_match?: CountryPage;
  /** Of names and labels: `en` or `zh`. */
  accept_language?: string;
}

/**
 * List countries.
 *
 * All that there are rules for, in the order of their codes.
 *
 * Any valid key.
 */
export function listCountries(client: Client, input?: ListCountriesInput, options?: CallOptions): Promise<CountryPage> {
  return call(client, { method: "GET", path: "/v1/countries", query: ["limit", "cursor"], headers: ["if-none-match", "accept-language"] }, input, options);
}

export interface GetCountryInput {
  /** ISO 3166-1 alpha-2. */
  code: string;
  /** What was read before: given back as it is while it is current. */
  if_none_match?: CountryForm;
  /** Of names and labels: `en` or `zh`. */
  accept_language?: string;
}

/**
 * Read how addresses of a country are written.
 *
 * The parts, their order, labels and rules, and what there is to choose from: enough to draw a form.
 *
 * Any valid key.
 */
export function getCountry(client: Client, input: GetCountryInput, options?: CallOptions): Promise<CountryForm> {
  return call(client, { method: "GET", path: "/v1/countries/{code}", headers: ["if-none-match", "accept-language"] }, input, options);
}

export interface CompareAddressesInput {
  body: CompareRequest;
}

/**
 * Tell whether two addresses are the same door.
 *
 * Each as parts or as text. Spelling, abbreviations, script width, order of words and parts that only one side has are seen through; numbers that differ are not. Nothing is stored.
 *
 * Scope: `addresses:read`.
 */
export function compareAddresses(client: Client, input: CompareAddressesInput, options?: CallOptions): Promise<AddressComparison> {
  return call(client, { method: "POST", path: "/v1/compare", body: "application/json" }, input, options);
}

export interface CreateWebhookInput {
  /** The channel that the change comes from, for the history. */
  doorplate_source?: string;
  /** Why the change is made, for the history: at most 500 characters of UTF-8, or their percent-encoding as RFC 8187 has it (`UTF-8''%E7%94%B5%E8%AF%9D`), for clients whose headers are ASCII. */
  doorplate_reason?: string;
  /** Any text unique to this request: repeated within 24 hours it gets the first answer again and makes nothing new. */
  idempotency_key?: string;
  body: WebhookCreate;
}

/**
 * Add an endpoint for events.
 *
 * It hears of everything from now on, at least once each, by the Standard Webhooks specification (`webhook-id`, `webhook-timestamp`, `webhook-signature`). Any 2xx within 15 seconds takes an event; otherwise it is tried again over three days. The body is `{"type": "address.updated", "timestamp": …, "data": {"id", "customer_id", "version", "link"}}`; a full one has `changed_fields`, `before` and `after` in `data` too. An event can come twice or out of order: go by `webhook-id` and `version`. The secret is in the answer, this once.
 *
 * Scope: `webhooks:write`.
 */
export function createWebhook(client: Client, input: CreateWebhookInput, options?: CallOptions): Promise<WebhookWithSecret> {
  return call(client, { method: "POST", path: "/v1/webhooks", headers: ["doorplate-source", "doorplate-reason", "idempotency-key"], body: "application/json" }, input, options);
}

export interface ListWebhooksInput {
  /** Items on a page. */
  limit?: number;
  /** `next_cursor` of the page before, with the same filters. */
  cursor?: string;
}

/**
 * List the endpoints of the tenant.
 *
 * Oldest first.
 *
 * Scope: `webhooks:read`.
 */
export function listWebhooks(client: Client, input?: ListWebhooksInput, options?: CallOptions): Promise<WebhookPage> {
  return call(client, { method: "GET", path: "/v1/webhooks", query: ["limit", "cursor"], self: "/v1/webhooks/{id}" }, input, options);
}

export interface GetWebhookInput {
  /** UUID, version 7 where Doorplate made it. */
  webhook_id: string;
  /** What was read before: given back as it is while it is current. */
  if_none_match?: Webhook;
}

/**
 * Read an endpoint.
 *
 * Never its secret.
 *
 * Scope: `webhooks:read`.
 */
export function getWebhook(client: Client, input: GetWebhookInput, options?: CallOptions): Promise<Webhook> {
  return call(client, { method: "GET", path: "/v1/webhooks/{webhook_id}", headers: ["if-none-match"], self: "/v1/webhooks/{id}" }, input, options);
}

export interface UpdateWebhookInput {
  /** UUID, version 7 where Doorplate made it. */
  webhook_id: string;
  /** What was read, or its ETag. */
  if_match: Versioned | string;
  body: WebhookPatch;
}

/**
 * Change an endpoint.
 *
 * Also what already waits is sent as it says then.
 *
 * Scope: `webhooks:write`.
 */
export function updateWebhook(client: Client, input: UpdateWebhookInput, options?: CallOptions): Promise<Webhook> {
  return call(client, { method: "PATCH", path: "/v1/webhooks/{webhook_id}", headers: ["if-match"], body: "application/merge-patch+json", self: "/v1/webhooks/{id}" }, input, options);
}

export interface DeleteWebhookInput {
  /** UUID, version 7 where Doorplate made it. */
  webhook_id: string;
  /** What was read, or its ETag. */
  if_match: Versioned | string;
}

/**
 * Remove an endpoint.
 *
 * What has not been delivered is cancelled.
 *
 * Scope: `webhooks:write`.
 */
export function deleteWebhook(client: Client, input: DeleteWebhookInput, options?: CallOptions): Promise<void> {
  return call(client, { method: "DELETE", path: "/v1/webhooks/{webhook_id}", headers: ["if-match"] }, input, options);
}

export interface RotateWebhookSecretInput {
  /** UUID, version 7 where Doorplate made it. */
  webhook_id: string;
  /** The channel that the change comes from, for the history. */
  doorplate_source?: string;
  /** Why the change is made, for the history: at most 500 characters of UTF-8, or their percent-encoding as RFC 8187 has it (`UTF-8''%E7%94%B5%E8%AF%9D`), for clients whose headers are ASCII. */
  doorplate_reason?: string;
  /** Any text unique to this request: repeated within 24 hours it gets the first answer again and makes nothing new. */
  idempotency_key?: string;
  body?: WebhookRotate;
}

/**
 * Replace the secret of an endpoint.
 *
 * The new one is in the answer, this once. Both sign for the overlap.
 *
 * Scope: `webhooks:write`.
 */
export function rotateWebhookSecret(client: Client, input: RotateWebhookSecretInput, options?: CallOptions): Promise<WebhookWithSecret> {
  return call(client, { method: "POST", path: "/v1/webhooks/{webhook_id}/rotate-secret", headers: ["doorplate-source", "doorplate-reason", "idempotency-key"], body: "application/json" }, input, options);
}

export interface EnableWebhookInput {
  /** UUID, version 7 where Doorplate made it. */
  webhook_id: string;
  /** The channel that the change comes from, for the history. */
  doorplate_source?: string;
  /** Why the change is made, for the history: at most 500 characters of UTF-8, or their percent-encoding as RFC 8187 has it (`UTF-8''%E7%94%B5%E8%AF%9D`), for clients whose headers are ASCII. */
  doorplate_reason?: string;
  /** Any text unique to this request: repeated within 24 hours it gets the first answer again and makes nothing new. */
  idempotency_key?: string;
  body?: WebhookEnable;
}

/**
 * Have a disabled endpoint go on.
 *
 * With everything that happened meanwhile, unless `skip_missed`.
 *
 * Scope: `webhooks:write`.
 */
export function enableWebhook(client: Client, input: EnableWebhookInput, options?: CallOptions): Promise<Webhook> {
  return call(client, { method: "POST", path: "/v1/webhooks/{webhook_id}/enable", headers: ["doorplate-source", "doorplate-reason", "idempotency-key"], body: "application/json", self: "/v1/webhooks/{id}" }, input, options);
}

export interface TestWebhookInput {
  /** UUID, version 7 where Doorplate made it. */
  webhook_id: string;
  /** The channel that the change comes from, for the history. */
  doorplate_source?: string;
  /** Why the change is made, for the history: at most 500 characters of UTF-8, or their percent-encoding as RFC 8187 has it (`UTF-8''%E7%94%B5%E8%AF%9D`), for clients whose headers are ASCII. */
  doorplate_reason?: string;
  /** Any text unique to this request: repeated within 24 hours it gets the first answer again and makes nothing new. */
  idempotency_key?: string;
}

/**
 * Send a test event to an endpoint.
 *
 * Of type `webhook.test`. Follow it in the delivery log.
 *
 * Scope: `webhooks:write`.
 */
export function testWebhook(client: Client, input: TestWebhookInput, options?: CallOptions): Promise<WebhookDelivery> {
  return call(client, { method: "POST", path: "/v1/webhooks/{webhook_id}/test", headers: ["doorplate-source", "doorplate-reason", "idempotency-key"] }, input, options);
}

export interface ListWebhookDeliveriesInput {
  /** UUID, version 7 where Doorplate made it. */
  webhook_id: string;
  /** Items on a page. */
  limit?: number;
  /** `next_cursor` of the page before, with the same filters. */
  cursor?: string;
  /** Deliveries that stand so only. */
  status?: "queued" | "running" | "succeeded" | "failed" | "cancelled";
  /** The delivery of this event only. */
  event_id?: string;
}

/**
 * Read the delivery log of an endpoint.
 *
 * Newest first; kept for 30 days.
 *
 * Scope: `webhooks:read`.
 */
export function listWebhookDeliveries(client: Client, input: ListWebhookDeliveriesInput, options?: CallOptions): Promise<WebhookDeliveryPage> {
  return call(client, { method: "GET", path: "/v1/webhooks/{webhook_id}/deliveries", query: ["limit", "cursor", "status", "event_id"] }, input, options);
}

export interface ReplayWebhookInput {
  /** UUID, version 7 where Doorplate made it. */
  webhook_id: string;
  /** The channel that the change comes from, for the history. */
  doorplate_source?: string;
  /** Why the change is made, for the history: at most 500 characters of UTF-8, or their percent-encoding as RFC 8187 has it (`UTF-8''%E7%94%B5%E8%AF%9D`), for clients whose headers are ASCII. */
  doorplate_reason?: string;
  /** Any text unique to this request: repeated within 24 hours it gets the first answer again and makes nothing new. */
  idempotency_key?: string;
  body: WebhookReplayCreate;
}

/**
 * Deliver again.
 *
 * One delivery, one event, or what happened in a time: with the same `webhook-id` as before. In the background: follow `Location`.
 *
 * Scope: `webhooks:write`.
 */
export function replayWebhook(client: Client, input: ReplayWebhookInput, options?: CallOptions): Promise<WebhookReplay> {
  return call(client, { method: "POST", path: "/v1/webhooks/{webhook_id}/replay", headers: ["doorplate-source", "doorplate-reason", "idempotency-key"], body: "application/json" }, input, options);
}

export interface GetWebhookReplayInput {
  /** UUID, version 7 where Doorplate made it. */
  webhook_id: string;
  /** UUID, version 7 where Doorplate made it. */
  replay_id: string;
}

/**
 * Read how far a replay is.
 *
 * Scope: `webhooks:read`.
 */
export function getWebhookReplay(client: Client, input: GetWebhookReplayInput, options?: CallOptions): Promise<WebhookReplay> {
  return call(client, { method: "GET", path: "/v1/webhooks/{webhook_id}/replays/{replay_id}" }, input, options);
}

export interface GeocodeInput {
  body: GeocodeRequest;
}

/**
 * Say where addresses are.
 *
 * By parts or as text, one or up to 1,000 in `items`. The position is that of the finest place known, which `granularity` and `uncertainty_m` tell. A name that several places have is answered with `candidates`, not with a guess. Nothing is stored.
 *
 * Scope: `geocoding:read`.
 */
export function geocode(client: Client, input: GeocodeInput & { body: { items: unknown[] } }, options?: CallOptions): Promise<GeocodedPlaces>;
export function geocode(client: Client, input: GeocodeInput & { body: { items?: never } }, options?: CallOptions): Promise<GeocodedPlace>;
export function geocode(client: Client, input: GeocodeInput, options?: CallOptions): Promise<GeocodeResult>;
export function geocode(client: Client, input: GeocodeInput, options?: CallOptions): Promise<GeocodeResult> {
  return call(client, { method: "POST", path: "/v1/geocode", body: "application/json" }, input, options);
}

export interface ReverseGeocodeInput {
  body: ReverseGeocodeRequest;
}

/**
 * Say what is at points.
 *
 * The nearest place, postal code and division of each, with the distance: the embedded gazetteer knows points, not borders. Where the tenant has providers for the country, they are asked first. One point, or up to 1,000 in `items`.
 *
 * Scope: `geocoding:read`.
 */
export function reverseGeocode(client: Client, input: ReverseGeocodeInput & { body: { items: unknown[] } }, options?: CallOptions): Promise<ReverseGeocodedPlaces>;
export function reverseGeocode(client: Client, input: ReverseGeocodeInput & { body: { items?: never } }, options?: CallOptions): Promise<ReverseGeocodedPlace>;
export function reverseGeocode(client: Client, input: ReverseGeocodeInput, options?: CallOptions): Promise<ReverseGeocodeResult>;
export function reverseGeocode(client: Client, input: ReverseGeocodeInput, options?: CallOptions): Promise<ReverseGeocodeResult> {
  return call(client, { method: "POST", path: "/v1/reverse-geocode", body: "application/json" }, input, options);
}

export interface GetProvidersInput {
  /** What was read before: given back as it is while it is current. */
  if_none_match?: ProviderConfiguration;
}

/**
 * Read which providers are asked, and how.
 *
 * Scope: `providers:read`.
 */
export function getProviders(client: Client, input?: GetProvidersInput, options?: CallOptions): Promise<ProviderConfiguration> {
  return call(client, { method: "GET", path: "/v1/providers", headers: ["if-none-match"] }, input, options);
}

export interface PutProviderPolicyInput {
  /** What was read, or its ETag. */
  if_match: Versioned | string;
  body: ProviderPolicyPut;
}

/**
 * Set what holds for all providers.
 *
 * Holds from the next call on.
 *
 * Scope: `providers:write`.
 */
export function putProviderPolicy(client: Client, input: PutProviderPolicyInput, options?: CallOptions): Promise<ProviderConfiguration> {
  return call(client, { method: "PUT", path: "/v1/providers", headers: ["if-match"], body: "application/json" }, input, options);
}

export interface ListProviderChangesInput {
  /** Items on a page. */
  limit?: number;
  /** `next_cursor` of the page before, with the same filters. */
  cursor?: string;
}

/**
 * See who changed what of the providers.
 *
 * Newest first, for good, and without keys.
 *
 * Scope: `providers:read`.
 */
export function listProviderChanges(client: Client, input?: ListProviderChangesInput, options?: CallOptions): Promise<ProviderChangePage> {
  return call(client, { method: "GET", path: "/v1/providers/history", query: ["limit", "cursor"] }, input, options);
}

export interface GetProviderUsageInput {
  /** First day (UTC); 30 days before `to` where it is left out. */
  from?: string;
  /** Last day (UTC); today where it is left out. */
  to?: string;
}

/**
 * See what providers were asked, what it cost, and how they are.
 *
 * Day by day, for at most 366 days.
 *
 * Scope: `providers:read`.
 */
export function getProviderUsage(client: Client, input?: GetProviderUsageInput, options?: CallOptions): Promise<ProviderUsage> {
  return call(client, { method: "GET", path: "/v1/providers/usage", query: ["from", "to"] }, input, options);
}

export interface GetProviderInput {
  /** A provider that Doorplate knows. */
  provider: "amap" | "baidu" | "tencent" | "google" | "here" | "nominatim" | "photon" | "pelias";
  /** What was read before: given back as it is while it is current. */
  if_none_match?: Provider;
}

/**
 * Read how a provider is used.
 *
 * Scope: `providers:read`.
 */
export function getProvider(client: Client, input: GetProviderInput, options?: CallOptions): Promise<Provider> {
  return call(client, { method: "GET", path: "/v1/providers/{provider}", headers: ["if-none-match"] }, input, options);
}

export interface PutProviderInput {
  /** A provider that Doorplate knows. */
  provider: "amap" | "baidu" | "tencent" | "google" | "here" | "nominatim" | "photon" | "pelias";
  /** What was read, or its ETag. */
  if_match?: Versioned | string;
  /** `*` creates only: where it exists already the answer is 412, and nothing is written. */
  if_none_match?: string;
  body: ProviderPut;
}

/**
 * Configure a provider.
 *
 * What could not work is refused with the reason. `If-Match` is needed to replace settings, not to make the first ones; `If-None-Match: *` makes the first ones only.
 *
 * Scope: `providers:write`.
 */
export function putProvider(client: Client, input: PutProviderInput, options?: CallOptions): Promise<Provider> {
  return call(client, { method: "PUT", path: "/v1/providers/{provider}", headers: ["if-match", "if-none-match"], body: "application/json" }, input, options);
}

export interface DeleteProviderInput {
  /** A provider that Doorplate knows. */
  provider: "amap" | "baidu" | "tencent" | "google" | "here" | "nominatim" | "photon" | "pelias";
  /** What was read, or its ETag. */
  if_match: Versioned | string;
}

/**
 * Ask a provider no longer.
 *
 * Its key is forgotten; its usage is kept.
 *
 * Scope: `providers:write`.
 */
export function deleteProvider(client: Client, input: DeleteProviderInput, options?: CallOptions): Promise<void> {
  return call(client, { method: "DELETE", path: "/v1/providers/{provider}", headers: ["if-match"] }, input, options);
}

export interface TestProviderInput {
  /** A provider that Doorplate knows. */
  provider: "amap" | "baidu" | "tencent" | "google" | "here" | "nominatim" | "photon" | "pelias";
  body?: ProviderTest;
}

/**
 * Ask a provider, and see what it answers.
 *
 * About the address given, or about a public building. The call counts: it keeps to budget, rate and country rule like any other.
 *
 * Scope: `providers:write`.
 */
export function testProvider(client: Client, input: TestProviderInput, options?: CallOptions): Promise<ProviderTestResult> {
  return call(client, { method: "POST", path: "/v1/providers/{provider}/test", body: "application/json" }, input, options);
}

export interface CreateImportInput {
  /** The system that the file comes from: whose keys `ref` holds, and the channel in the history. */
  source: string;
  /** Answer as if, and write nothing. */
  dry_run?: boolean;
  /** Told by the file itself if absent. */
  format?: "csv" | "ndjson" | "xlsx";
  /** Of CSV and NDJSON. Told by the bytes if absent. */
  encoding?: "utf-8" | "utf-16le" | "utf-16be" | "gb18030" | "big5" | "shift_jis" | "euc-kr" | "windows-1252";
  /** Of CSV. Told by the first lines if absent. */
  delimiter?: "," | ";" | "tab" | "|";
  /** ISO 3166-1 alpha-2. */
  country_code?: string;
  /** JSON object: what columns stand for, by name, where the guess is not right. Fields: ref, name, given_name, family_name, customer_phone, email, language_code, customer_tags, recipient, organization, phone, instructions, country, administrative_area, locality, dependent_locality, township, address_line, postal_code, address_language_code, address_tags, text; null leaves a column out. */
  mapping?: string;
  /** The channel that the change comes from, for the history. */
  doorplate_source?: string;
  /** Why the change is made, for the history: at most 500 characters of UTF-8, or their percent-encoding as RFC 8187 has it (`UTF-8''%E7%94%B5%E8%AF%9D`), for clients whose headers are ASCII. */
  doorplate_reason?: string;
  /** Any text unique to this request: repeated within 24 hours it gets the first answer again and makes nothing new. */
  idempotency_key?: string;
  body: BodySource;
  content_type: "text/csv" | "application/x-ndjson" | "application/octet-stream" | "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" | "multipart/form-data";
}

/**
 * Import customers and addresses from a file.
 *
 * CSV of any delimiter and encoding, NDJSON of flat objects, or XLSX (the first sheet), as the body or as the file of a form; up to 10 GB and 50 million rows. What the columns stand for is guessed from their names, in English and Chinese: see it with `dry_run=true`, which judges the first rows, at most 1,000, and writes nothing, and for which the beginning of the file is enough. Each row is a customer by its key in `source` (without a key, by all that the row says) with an address, which the engine judges; an address at a door that the customer has already is brought up to date, another one added. Addresses are verified later, after those of checkouts, and found by a search once the import has ended. A file with a fault is refused as a whole, a row with one by itself. Follow `Location`.
 *
 * Scope: `imports:write`, and `customers:write`, and `addresses:write`.
 */
export function createImport(client: Client, input: CreateImportInput & { dry_run: true }, options?: CallOptions): Promise<ImportPreview>;
export function createImport(client: Client, input: CreateImportInput & { dry_run?: false }, options?: CallOptions): Promise<Import>;
export function createImport(client: Client, input: CreateImportInput, options?: CallOptions): Promise<ImportPreview | Import>;
export function createImport(client: Client, input: CreateImportInput, options?: CallOptions): Promise<ImportPreview | Import> {
  return call(client, { method: "POST", path: "/v1/imports", query: ["source", "dry_run", "format", "encoding", "delimiter", "country_code", "mapping"], headers: ["doorplate-source", "doorplate-reason", "idempotency-key"], body: "text/csv" }, input, options);
}

export interface ListImportsInput {
  /** Items on a page. */
  limit?: number;
  /** `next_cursor` of the page before, with the same filters. */
  cursor?: string;
}

/**
 * List imports.
 *
 * Newest first.
 *
 * Scope: `imports:read`.
 */
export function listImports(client: Client, input?: ListImportsInput, options?: CallOptions): Promise<ImportPage> {
  return call(client, { method: "GET", path: "/v1/imports", query: ["limit", "cursor"], self: "/v1/imports/{id}" }, input, options);
}

export interface GetImportInput {
  /** UUID, version 7 where Doorplate made it. */
  import_id: string;
}

/**
 * Read an import and its progress.
 *
 * Scope: `imports:read`.
 */
export function getImport(client: Client, input: GetImportInput, options?: CallOptions): Promise<Import> {
  return call(client, { method: "GET", path: "/v1/imports/{import_id}", self: "/v1/imports/{id}" }, input, options);
}

export interface DownloadRefusedRowsInput {
  /** UUID, version 7 where Doorplate made it. */
  import_id: string;
}

/**
 * Download the rows that an import refused.
 *
 * CSV: line, reason, original text. Kept for 30 days. A text that a spreadsheet would run as a formula has an apostrophe before it.
 *
 * Scope: `imports:read`, and `customers:read`, and `addresses:read`.
 */
export function downloadRefusedRows(client: Client, input: DownloadRefusedRowsInput, options?: CallOptions): Promise<Response> {
  return call(client, { method: "GET", path: "/v1/imports/{import_id}/refused", answer: "stream" }, input, options);
}

export interface ListKeptRowsInput {
  /** UUID, version 7 where Doorplate made it. */
  import_id: string;
  /** Items on a page. */
  limit?: number;
  /** `next_cursor` of the page before, with the same filters. */
  cursor?: string;
}

/**
 * List what an undo left as it is.
 *
 * Customers and addresses that were changed since.
 *
 * Scope: `imports:read`.
 */
export function listKeptRows(client: Client, input: ListKeptRowsInput, options?: CallOptions): Promise<ImportKeptPage> {
  return call(client, { method: "GET", path: "/v1/imports/{import_id}/kept", query: ["limit", "cursor"] }, input, options);
}

export interface CancelImportInput {
  /** UUID, version 7 where Doorplate made it. */
  import_id: string;
  /** The channel that the change comes from, for the history. */
  doorplate_source?: string;
  /** Why the change is made, for the history: at most 500 characters of UTF-8, or their percent-encoding as RFC 8187 has it (`UTF-8''%E7%94%B5%E8%AF%9D`), for clients whose headers are ASCII. */
  doorplate_reason?: string;
  /** Any text unique to this request: repeated within 24 hours it gets the first answer again and makes nothing new. */
  idempotency_key?: string;
}

/**
 * Cancel an import.
 *
 * What is written stays; undo it to take it back.
 *
 * Scope: `imports:write`.
 */
export function cancelImport(client: Client, input: CancelImportInput, options?: CallOptions): Promise<Import> {
  return call(client, { method: "POST", path: "/v1/imports/{import_id}/cancel", headers: ["doorplate-source", "doorplate-reason", "idempotency-key"], self: "/v1/imports/{id}" }, input, options);
}

export interface UndoImportInput {
  /** UUID, version 7 where Doorplate made it. */
  import_id: string;
  /** The channel that the change comes from, for the history. */
  doorplate_source?: string;
  /** Why the change is made, for the history: at most 500 characters of UTF-8, or their percent-encoding as RFC 8187 has it (`UTF-8''%E7%94%B5%E8%AF%9D`), for clients whose headers are ASCII. */
  doorplate_reason?: string;
  /** Any text unique to this request: repeated within 24 hours it gets the first answer again and makes nothing new. */
  idempotency_key?: string;
}

/**
 * Undo an import.
 *
 * In the background: what it made is deleted, what it changed has its state from before again. What was changed since stays as it is, and is listed by `/kept`. An import that runs has to be cancelled first.
 *
 * Scope: `imports:write`, and `customers:write`, and `addresses:write`.
 */
export function undoImport(client: Client, input: UndoImportInput, options?: CallOptions): Promise<Import> {
  return call(client, { method: "POST", path: "/v1/imports/{import_id}/undo", headers: ["doorplate-source", "doorplate-reason", "idempotency-key"], self: "/v1/imports/{id}" }, input, options);
}

export interface BatchCustomersInput {
  /** The channel that the change comes from, for the history. */
  doorplate_source?: string;
  /** Why the change is made, for the history: at most 500 characters of UTF-8, or their percent-encoding as RFC 8187 has it (`UTF-8''%E7%94%B5%E8%AF%9D`), for clients whose headers are ASCII. */
  doorplate_reason?: string;
  /** Any text unique to this request: repeated within 24 hours it gets the first answer again and makes nothing new. */
  idempotency_key?: string;
  body: CustomerBatch;
}

/**
 * Create or change up to 1,000 customers with their addresses.
 *
 * Each item by itself: one that is refused leaves the others alone. Sent again, an item finds what is there and changes nothing.
 *
 * Scope: `customers:write`.
 */
export function batchCustomers(client: Client, input: BatchCustomersInput, options?: CallOptions): Promise<CustomerBatchResult> {
  return call(client, { method: "POST", path: "/v1/batch/customers", headers: ["doorplate-source", "doorplate-reason", "idempotency-key"], body: "application/json" }, input, options);
}
