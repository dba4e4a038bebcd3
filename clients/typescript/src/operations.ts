// Generated from openapi/openapi.json by `npm run generate`.

import { call, type BodySource, type CallOptions, type Client } from "./call.ts";
import type { Versioned } from "./versions.ts";
import type {
  AccessPackage,
  AccessPackageCreate,
  AccessPackagePage,
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
  BreachReport,
  BreachReportCreate,
  Campaign,
  CampaignCreate,
  CampaignEstimate,
  CampaignPage,
  ChangePage,
  CompareRequest,
  Consent,
  ConsentCreate,
  ConsentPage,
  ConsentStates,
  CountryForm,
  CountryPage,
  CurrentApiKey,
  Customer,
  CustomerBatch,
  CustomerBatchResult,
  CustomerCreate,
  CustomerHistory,
  CustomerHits,
  CustomerPage,
  CustomerPatch,
  CustomerReadPage,
  CustomerRecipients,
  CustomerSearch,
  DivisionDetail,
  DivisionPage,
  Erasure,
  ErasureCreate,
  ErasurePage,
  ErasureReport,
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
  LegalHold,
  LegalHoldCreate,
  LegalHoldPage,
  Objection,
  ObjectionPage,
  ObjectionPut,
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
  Purpose,
  PurposePage,
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
  RetentionRunPage,
  ReverseGeocodeRequest,
  ReverseGeocodeResult,
  ReverseGeocodedPlace,
  ReverseGeocodedPlaces,
  Snapshot,
  Suggestions,
  Tenant,
  TenantCreate,
  TenantErasure,
  TenantErasureCreate,
  TenantErasureReport,
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

/** The patch type of a resource, for `update`. */
export type PatchOf<Resource> =
  Resource extends Customer ? CustomerPatch :
  Resource extends Address ? AddressPatch :
  Resource extends Webhook ? WebhookPatch :
  never;

export type GetLivenessInput = Record<string, never>;

/** Check liveness */
export function getLiveness(client: Client, input?: GetLivenessInput, options?: CallOptions): Promise<Health> {
  return call(client, { method: "GET", path: "/health/live", open: true }, input, options);
}

export type GetReadinessInput = Record<string, never>;

/**
 * Check readiness.
 *
 * Ready if Postgres is available and migrated. `degraded`: requests are answered, and `reasons` says what does not work: the queue (Redis is unavailable, full, or refuses commands), the gazetteer (it cannot be loaded), background work that is due while no worker runs, the key store (it does not answer, or lacks keys), or a root key that other processes may not have, or that its service does not give.
 */
export function getReadiness(client: Client, input?: GetReadinessInput, options?: CallOptions): Promise<Health> {
  return call(client, { method: "GET", path: "/health/ready", open: true }, input, options);
}

export type GetMetricsInput = Record<string, never>;

/**
 * Get metrics.
 *
 * Metrics for Prometheus. Aggregates only, without data of tenants or customers.
 */
export function getMetrics(client: Client, input?: GetMetricsInput, options?: CallOptions): Promise<string> {
  return call(client, { method: "GET", path: "/metrics", answer: "text", open: true }, input, options);
}

export type GetOpenApiInput = Record<string, never>;

/** Get the OpenAPI document */
export function getOpenApi(client: Client, input?: GetOpenApiInput, options?: CallOptions): Promise<unknown> {
  return call(client, { method: "GET", path: "/openapi.json", open: true }, input, options);
}

export interface CreateApiKeyInput {
  /** The channel of the change, for the history. */
  doorplate_source?: string;
  /** The reason for the change, for the history. At most 500 characters in UTF-8, or percent-encoded by RFC 8187 (`UTF-8''%E7%94%B5%E8%AF%9D`) for clients that send ASCII headers. */
  doorplate_reason?: string;
  /** A text that is unique to this request. If the request is repeated within 24 hours, the response is the first one again and nothing is created. */
  idempotency_key?: string;
  body: ApiKeyCreate;
}

/**
 * Create an API key.
 *
 * The response contains the key; it is not shown again. A tenant has at most 1,000 active keys. The new key expires no later than the key that creates it, which needs the scope `addresses:read` for a publishable key. A key created with an access token does not expire with the token: set `expires_at`.
 *
 * Scope: `api-keys:write`.
 */
export function createApiKey(client: Client, input: CreateApiKeyInput, options?: CallOptions): Promise<ApiKeyWithSecret> {
  return call(client, { method: "POST", path: "/v1/api-keys", headers: ["doorplate-source", "doorplate-reason", "idempotency-key"], body: "application/json" }, input, options);
}

export interface ListApiKeysInput {
  /** Items per page. */
  limit?: number;
  /** `next_cursor` of the previous page, with the same filters. */
  cursor?: string;
}

/**
 * List API keys.
 *
 * Oldest first, including revoked keys. The keys themselves are never returned.
 *
 * Scope: `api-keys:read`.
 */
export function listApiKeys(client: Client, input?: ListApiKeysInput, options?: CallOptions): Promise<ApiKeyPage> {
  return call(client, { method: "GET", path: "/v1/api-keys", query: ["limit", "cursor"], self: "/v1/api-keys/{id}" }, input, options);
}

export type GetCurrentApiKeyInput = Record<string, never>;

/**
 * Get the API key of the request.
 *
 * The key that the request is made with, and its tenant. 404 with an access token.
 *
 * Requires any valid key; a page can use a publishable key.
 */
export function getCurrentApiKey(client: Client, input?: GetCurrentApiKeyInput, options?: CallOptions): Promise<CurrentApiKey> {
  return call(client, { method: "GET", path: "/v1/api-keys/current" }, input, options);
}

export interface GetApiKeyInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  key_id: string;
}

/**
 * Get an API key.
 *
 * Scope: `api-keys:read`.
 */
export function getApiKey(client: Client, input: GetApiKeyInput, options?: CallOptions): Promise<ApiKey> {
  return call(client, { method: "GET", path: "/v1/api-keys/{key_id}", self: "/v1/api-keys/{id}" }, input, options);
}

export interface RevokeApiKeyInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  key_id: string;
}

/**
 * Revoke an API key.
 *
 * Takes effect at once in the process that answers, and within 5 seconds in the others. 403 where the key has scopes that yours does not have.
 *
 * Scope: `api-keys:write`.
 */
export function revokeApiKey(client: Client, input: RevokeApiKeyInput, options?: CallOptions): Promise<void> {
  return call(client, { method: "DELETE", path: "/v1/api-keys/{key_id}" }, input, options);
}

export interface RotateApiKeyInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  key_id: string;
  /** The channel of the change, for the history. */
  doorplate_source?: string;
  /** The reason for the change, for the history. At most 500 characters in UTF-8, or percent-encoded by RFC 8187 (`UTF-8''%E7%94%B5%E8%AF%9D`) for clients that send ASCII headers. */
  doorplate_reason?: string;
  /** A text that is unique to this request. If the request is repeated within 24 hours, the response is the first one again and nothing is created. */
  idempotency_key?: string;
  body?: ApiKeyRotate;
}

/**
 * Rotate an API key.
 *
 * Creates a key with the same scopes to replace this one. The old key stays valid during the overlap, and counts towards the tenant's limit until then.
 *
 * Scope: `api-keys:write`.
 */
export function rotateApiKey(client: Client, input: RotateApiKeyInput, options?: CallOptions): Promise<ApiKeyWithSecret> {
  return call(client, { method: "POST", path: "/v1/api-keys/{key_id}/rotate", headers: ["doorplate-source", "doorplate-reason", "idempotency-key"], body: "application/json" }, input, options);
}

export interface CreateTenantInput {
  /** The channel of the change, for the history. */
  doorplate_source?: string;
  /** The reason for the change, for the history. At most 500 characters in UTF-8, or percent-encoded by RFC 8187 (`UTF-8''%E7%94%B5%E8%AF%9D`) for clients that send ASCII headers. */
  doorplate_reason?: string;
  /** A text that is unique to this request. If the request is repeated within 24 hours, the response is the first one again and nothing is created. */
  idempotency_key?: string;
  body: TenantCreate;
}

/**
 * Create a tenant.
 *
 * Requires the root API key. The response contains the first API key of the tenant; it is not shown again.
 *
 * Scope: `tenants:write`.
 */
export function createTenant(client: Client, input: CreateTenantInput, options?: CallOptions): Promise<TenantWithKey> {
  return call(client, { method: "POST", path: "/v1/tenants", headers: ["doorplate-source", "doorplate-reason", "idempotency-key"], body: "application/json" }, input, options);
}

export interface ListTenantsInput {
  /** Items per page. */
  limit?: number;
  /** `next_cursor` of the previous page, with the same filters. */
  cursor?: string;
}

/**
 * List tenants.
 *
 * Requires the root API key.
 *
 * Scope: `tenants:read`.
 */
export function listTenants(client: Client, input?: ListTenantsInput, options?: CallOptions): Promise<TenantPage> {
  return call(client, { method: "GET", path: "/v1/tenants", query: ["limit", "cursor"], self: "/v1/tenants/{id}" }, input, options);
}

export interface GetTenantInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  tenant_id: string;
}

/**
 * Get a tenant.
 *
 * Requires the root API key.
 *
 * Scope: `tenants:read`.
 */
export function getTenant(client: Client, input: GetTenantInput, options?: CallOptions): Promise<Tenant> {
  return call(client, { method: "GET", path: "/v1/tenants/{tenant_id}", self: "/v1/tenants/{id}" }, input, options);
}

export interface DeleteTenantInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  tenant_id: string;
}

/**
 * Delete a tenant.
 *
 * Deletes an empty tenant with its keys and settings. 409 with what remains if it has customers (deleted ones count: their history is kept), webhooks, providers, or campaigns or imports that have not ended: `POST /v1/tenants/{tenant_id}/erasures` erases it with all of that. The tenant `default` is created again at the next start. Requires the root API key.
 *
 * Scope: `tenants:write`.
 */
export function deleteTenant(client: Client, input: DeleteTenantInput, options?: CallOptions): Promise<void> {
  return call(client, { method: "DELETE", path: "/v1/tenants/{tenant_id}" }, input, options);
}

export interface DisableTenantInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  tenant_id: string;
  /** The channel of the change, for the history. */
  doorplate_source?: string;
  /** The reason for the change, for the history. At most 500 characters in UTF-8, or percent-encoded by RFC 8187 (`UTF-8''%E7%94%B5%E8%AF%9D`) for clients that send ASCII headers. */
  doorplate_reason?: string;
  /** A text that is unique to this request. If the request is repeated within 24 hours, the response is the first one again and nothing is created. */
  idempotency_key?: string;
}

/**
 * Disable a tenant.
 *
 * Its keys and tokens get 403 `tenant_disabled`: at once in the process that answers, within 5 seconds in the others. Its campaigns, imports, verifications and webhooks are paused; what runs may take half a minute to stop. No data is deleted. Requires the root API key.
 *
 * Scope: `tenants:write`.
 */
export function disableTenant(client: Client, input: DisableTenantInput, options?: CallOptions): Promise<Tenant> {
  return call(client, { method: "POST", path: "/v1/tenants/{tenant_id}/disable", headers: ["doorplate-source", "doorplate-reason", "idempotency-key"], self: "/v1/tenants/{id}" }, input, options);
}

export interface EnableTenantInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  tenant_id: string;
  /** The channel of the change, for the history. */
  doorplate_source?: string;
  /** The reason for the change, for the history. At most 500 characters in UTF-8, or percent-encoded by RFC 8187 (`UTF-8''%E7%94%B5%E8%AF%9D`) for clients that send ASCII headers. */
  doorplate_reason?: string;
  /** A text that is unique to this request. If the request is repeated within 24 hours, the response is the first one again and nothing is created. */
  idempotency_key?: string;
}

/**
 * Enable a tenant.
 *
 * Its keys are accepted again, and its background work continues: events of the time in which it was disabled are delivered, and addresses that were due are verified. Requires the root API key.
 *
 * Scope: `tenants:write`.
 */
export function enableTenant(client: Client, input: EnableTenantInput, options?: CallOptions): Promise<Tenant> {
  return call(client, { method: "POST", path: "/v1/tenants/{tenant_id}/enable", headers: ["doorplate-source", "doorplate-reason", "idempotency-key"], self: "/v1/tenants/{id}" }, input, options);
}

export interface CreateTenantErasureInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  tenant_id: string;
  /** Report what the erasure would do, table by table. Nothing is erased, the tenant stays enabled. */
  dry_run?: boolean;
  /** The channel of the change, for the history. */
  doorplate_source?: string;
  /** The reason for the change, for the history. At most 500 characters in UTF-8, or percent-encoded by RFC 8187 (`UTF-8''%E7%94%B5%E8%AF%9D`) for clients that send ASCII headers. */
  doorplate_reason?: string;
  /** A text that is unique to this request. If the request is repeated within 24 hours, the response is the first one again and nothing is created. */
  idempotency_key?: string;
  body: TenantErasureCreate;
}

/**
 * Erase a tenant.
 *
 * Erases a tenant for good, with its customers, their history, and all else that belongs to it. The tenant is disabled at once. After a minute, in which all processes notice it, the keys of the tenant and of its customers are destroyed, so that no backup of the data can be read, and the rows in all tables are deleted. What remains is this resource with the signed receipt. 409 `legal_hold` while a legal hold of the tenant is active. Requires the root API key.
 *
 * Scope: `tenants:write`.
 */
export function createTenantErasure(client: Client, input: CreateTenantErasureInput & { dry_run: true }, options?: CallOptions): Promise<TenantErasureReport>;
export function createTenantErasure(client: Client, input: CreateTenantErasureInput & { dry_run?: false }, options?: CallOptions): Promise<TenantErasure>;
export function createTenantErasure(client: Client, input: CreateTenantErasureInput, options?: CallOptions): Promise<TenantErasureReport | TenantErasure>;
export function createTenantErasure(client: Client, input: CreateTenantErasureInput, options?: CallOptions): Promise<TenantErasureReport | TenantErasure> {
  return call(client, { method: "POST", path: "/v1/tenants/{tenant_id}/erasures", query: ["dry_run"], headers: ["doorplate-source", "doorplate-reason", "idempotency-key"], body: "application/json" }, input, options);
}

export interface GetTenantErasureInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  tenant_id: string;
  /** UUID. Ids created by Doorplate are of version 7. */
  tenant_erasure_id: string;
}

/**
 * Get the erasure of a tenant.
 *
 * Also when the tenant is gone. Requires the root API key.
 *
 * Scope: `tenants:read`.
 */
export function getTenantErasure(client: Client, input: GetTenantErasureInput, options?: CallOptions): Promise<TenantErasure> {
  return call(client, { method: "GET", path: "/v1/tenants/{tenant_id}/erasures/{tenant_erasure_id}" }, input, options);
}

export interface CreateCustomerInput {
  /** Validate the request and return the result without saving. */
  dry_run?: boolean;
  /** The channel of the change, for the history. */
  doorplate_source?: string;
  /** The reason for the change, for the history. At most 500 characters in UTF-8, or percent-encoded by RFC 8187 (`UTF-8''%E7%94%B5%E8%AF%9D`) for clients that send ASCII headers. */
  doorplate_reason?: string;
  /** A text that is unique to this request. If the request is repeated within 24 hours, the response is the first one again and nothing is created. */
  idempotency_key?: string;
  /** The new legal basis for storing a customer who was erased before. Without it a phone, an e-mail or a reference of such a customer is refused with `person_erased`. */
  doorplate_legal_basis?: "consent" | "contract" | "legal_obligation" | "vital_interests" | "public_task" | "legitimate_interests";
  body: CustomerCreate;
}

/**
 * Create a customer.
 *
 * Scope: `customers:write`.
 */
export function createCustomer(client: Client, input: CreateCustomerInput, options?: CallOptions): Promise<Customer> {
  return call(client, { method: "POST", path: "/v1/customers", query: ["dry_run"], headers: ["doorplate-source", "doorplate-reason", "idempotency-key", "doorplate-legal-basis"], body: "application/json", self: "/v1/customers/{id}" }, input, options);
}

export interface ListCustomersInput {
  /** The customer has this tag. */
  tag?: string;
  /** The last change was at this time or later. */
  changed_since?: string;
  /** Items per page. */
  limit?: number;
  /** `next_cursor` of the previous page, with the same filters. */
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
  /** UUID. Ids created by Doorplate are of version 7. */
  customer_id: string;
  /** Returns the state at this time. Default: the current state. */
  as_of?: string;
  /** The response of an earlier call, which is returned again if it is still current (304). */
  if_none_match?: Customer;
}

/**
 * Get a customer.
 *
 * Scope: `customers:read`.
 */
export function getCustomer(client: Client, input: GetCustomerInput, options?: CallOptions): Promise<Customer> {
  return call(client, { method: "GET", path: "/v1/customers/{customer_id}", query: ["as_of"], headers: ["if-none-match"], self: "/v1/customers/{id}" }, input, options);
}

export interface UpdateCustomerInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  customer_id: string;
  /** Validate the request and return the result without saving. */
  dry_run?: boolean;
  /** The channel of the change, for the history. */
  doorplate_source?: string;
  /** The reason for the change, for the history. At most 500 characters in UTF-8, or percent-encoded by RFC 8187 (`UTF-8''%E7%94%B5%E8%AF%9D`) for clients that send ASCII headers. */
  doorplate_reason?: string;
  /** The resource as read, or its ETag. */
  if_match: Versioned | string;
  /** The new legal basis for storing a customer who was erased before. Without it a phone, an e-mail or a reference of such a customer is refused with `person_erased`. */
  doorplate_legal_basis?: "consent" | "contract" | "legal_obligation" | "vital_interests" | "public_task" | "legitimate_interests";
  body: CustomerPatch;
}

/**
 * Update a customer.
 *
 * JSON Merge Patch: absent members stay as they are, null removes a value.
 *
 * Scope: `customers:write`.
 */
export function updateCustomer(client: Client, input: UpdateCustomerInput, options?: CallOptions): Promise<Customer> {
  return call(client, { method: "PATCH", path: "/v1/customers/{customer_id}", query: ["dry_run"], headers: ["doorplate-source", "doorplate-reason", "if-match", "doorplate-legal-basis"], body: "application/merge-patch+json", self: "/v1/customers/{id}" }, input, options);
}

export interface DeleteCustomerInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  customer_id: string;
  /** The channel of the change, for the history. */
  doorplate_source?: string;
  /** The reason for the change, for the history. At most 500 characters in UTF-8, or percent-encoded by RFC 8187 (`UTF-8''%E7%94%B5%E8%AF%9D`) for clients that send ASCII headers. */
  doorplate_reason?: string;
  /** The resource as read, or its ETag. */
  if_match: Versioned | string;
}

/**
 * Delete a customer.
 *
 * Deletes the customer's addresses too. The history is kept, and every version can be restored.
 *
 * Scope: `customers:write`.
 */
export function deleteCustomer(client: Client, input: DeleteCustomerInput, options?: CallOptions): Promise<void> {
  return call(client, { method: "DELETE", path: "/v1/customers/{customer_id}", headers: ["doorplate-source", "doorplate-reason", "if-match"] }, input, options);
}

export interface PutCustomerByRefInput {
  /** The external system. */
  source: string;
  /** The customer's key in the external system. It is part of a URL: do not use personal data. */
  ref: string;
  /** The channel of the change, for the history. */
  doorplate_source?: string;
  /** The reason for the change, for the history. At most 500 characters in UTF-8, or percent-encoded by RFC 8187 (`UTF-8''%E7%94%B5%E8%AF%9D`) for clients that send ASCII headers. */
  doorplate_reason?: string;
  /** `*`: create only. If the resource exists, the response is 412 and nothing is written. */
  if_none_match?: string;
  /** The resource as read, or its ETag. */
  if_match?: Versioned | string;
  /** The new legal basis for storing a customer who was erased before. Without it a phone, an e-mail or a reference of such a customer is refused with `person_erased`. */
  doorplate_legal_basis?: "consent" | "contract" | "legal_obligation" | "vital_interests" | "public_task" | "legitimate_interests";
  body: CustomerCreate;
}

/**
 * Upsert a customer by external reference.
 *
 * Creates the customer, or replaces it if it exists. The body is the whole customer: absent members are emptied, except `external_refs`, which stay as they are. `If-Match` is optional. With `If-None-Match: *` the request creates only.
 *
 * Scope: `customers:write`.
 */
export function putCustomerByRef(client: Client, input: PutCustomerByRefInput, options?: CallOptions): Promise<Customer> {
  return call(client, { method: "PUT", path: "/v1/customers/by-ref/{source}/{ref}", headers: ["doorplate-source", "doorplate-reason", "if-none-match", "if-match", "doorplate-legal-basis"], body: "application/json", self: "/v1/customers/{id}" }, input, options);
}

export interface GetCustomerByRefInput {
  /** The external system. */
  source: string;
  /** The customer's key in the external system. It is part of a URL: do not use personal data. */
  ref: string;
  /** The response of an earlier call, which is returned again if it is still current (304). */
  if_none_match?: Customer;
}

/**
 * Get a customer by external reference.
 *
 * Scope: `customers:read`.
 */
export function getCustomerByRef(client: Client, input: GetCustomerByRefInput, options?: CallOptions): Promise<Customer> {
  return call(client, { method: "GET", path: "/v1/customers/by-ref/{source}/{ref}", headers: ["if-none-match"], self: "/v1/customers/{id}" }, input, options);
}

export interface GetCustomerHistoryInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  customer_id: string;
  /** Changes per page. */
  limit?: number;
  /** `next_cursor` of the previous page. */
  cursor?: string;
}

/**
 * Get the history of a customer.
 *
 * Newest first. Works for deleted customers too.
 *
 * Scope: `customers:read`.
 */
export function getCustomerHistory(client: Client, input: GetCustomerHistoryInput, options?: CallOptions): Promise<CustomerHistory> {
  return call(client, { method: "GET", path: "/v1/customers/{customer_id}/history", query: ["limit", "cursor"] }, input, options);
}

export interface RestoreCustomerInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  customer_id: string;
  /** The channel of the change, for the history. */
  doorplate_source?: string;
  /** The reason for the change, for the history. At most 500 characters in UTF-8, or percent-encoded by RFC 8187 (`UTF-8''%E7%94%B5%E8%AF%9D`) for clients that send ASCII headers. */
  doorplate_reason?: string;
  /** A text that is unique to this request. If the request is repeated within 24 hours, the response is the first one again and nothing is created. */
  idempotency_key?: string;
  /** The resource as read, or its ETag. */
  if_match?: Versioned | string;
  /** The new legal basis for storing a customer who was erased before. Without it a phone, an e-mail or a reference of such a customer is refused with `person_erased`. */
  doorplate_legal_basis?: "consent" | "contract" | "legal_obligation" | "vital_interests" | "public_task" | "legitimate_interests";
  body: Restore;
}

/**
 * Restore a version of a customer.
 *
 * Works for deleted customers too. Does not restore the customer's addresses: restore each by itself.
 *
 * Scope: `customers:write`.
 */
export function restoreCustomer(client: Client, input: RestoreCustomerInput, options?: CallOptions): Promise<Customer> {
  return call(client, { method: "POST", path: "/v1/customers/{customer_id}/restore", headers: ["doorplate-source", "doorplate-reason", "idempotency-key", "if-match", "doorplate-legal-basis"], body: "application/json", self: "/v1/customers/{id}" }, input, options);
}

export interface CreateAddressInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  customer_id: string;
  /** Validate the request and return the result without saving. */
  dry_run?: boolean;
  /** The channel of the change, for the history. */
  doorplate_source?: string;
  /** The reason for the change, for the history. At most 500 characters in UTF-8, or percent-encoded by RFC 8187 (`UTF-8''%E7%94%B5%E8%AF%9D`) for clients that send ASCII headers. */
  doorplate_reason?: string;
  /** A text that is unique to this request. If the request is repeated within 24 hours, the response is the first one again and nothing is created. */
  idempotency_key?: string;
  body: AddressCreate;
}

/**
 * Create an address.
 *
 * Standardises and validates the address at once; `verdict.findings` lists what was changed and what has to be fixed. Providers verify it in the background.
 *
 * Scope: `addresses:write`.
 */
export function createAddress(client: Client, input: CreateAddressInput, options?: CallOptions): Promise<Address> {
  return call(client, { method: "POST", path: "/v1/customers/{customer_id}/addresses", query: ["dry_run"], headers: ["doorplate-source", "doorplate-reason", "idempotency-key"], body: "application/json", self: "/v1/addresses/{id}" }, input, options);
}

export interface ListCustomerAddressesInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  customer_id: string;
  /** Items per page. */
  limit?: number;
  /** `next_cursor` of the previous page, with the same filters. */
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
  /** Items per page. */
  limit?: number;
  /** `next_cursor` of the previous page, with the same filters. */
  cursor?: string;
}

/**
 * List addresses.
 *
 * Oldest first. `customer_tag` also requires the scope `customers:read`.
 *
 * Scope: `addresses:read`.
 */
export function listAddresses(client: Client, input?: ListAddressesInput, options?: CallOptions): Promise<AddressPage> {
  return call(client, { method: "GET", path: "/v1/addresses", query: ["country_code", "division_code", "status", "tag", "customer_tag", "changed_since", "due_before", "limit", "cursor"], self: "/v1/addresses/{id}" }, input, options);
}

export interface GetAddressInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  address_id: string;
  /** Returns the state at this time. Default: the current state. */
  as_of?: string;
  /** The response of an earlier call, which is returned again if it is still current (304). */
  if_none_match?: Address;
}

/**
 * Get an address.
 *
 * Scope: `addresses:read`.
 */
export function getAddress(client: Client, input: GetAddressInput, options?: CallOptions): Promise<Address> {
  return call(client, { method: "GET", path: "/v1/addresses/{address_id}", query: ["as_of"], headers: ["if-none-match"], self: "/v1/addresses/{id}" }, input, options);
}

export interface UpdateAddressInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  address_id: string;
  /** Validate the request and return the result without saving. */
  dry_run?: boolean;
  /** The channel of the change, for the history. */
  doorplate_source?: string;
  /** The reason for the change, for the history. At most 500 characters in UTF-8, or percent-encoded by RFC 8187 (`UTF-8''%E7%94%B5%E8%AF%9D`) for clients that send ASCII headers. */
  doorplate_reason?: string;
  /** The resource as read, or its ETag. */
  if_match: Versioned | string;
  body: AddressPatch;
}

/**
 * Update an address.
 *
 * JSON Merge Patch: absent members stay as they are, null removes a value. If the place changes, the address is verified again.
 *
 * Scope: `addresses:write`.
 */
export function updateAddress(client: Client, input: UpdateAddressInput, options?: CallOptions): Promise<Address> {
  return call(client, { method: "PATCH", path: "/v1/addresses/{address_id}", query: ["dry_run"], headers: ["doorplate-source", "doorplate-reason", "if-match"], body: "application/merge-patch+json", self: "/v1/addresses/{id}" }, input, options);
}

export interface DeleteAddressInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  address_id: string;
  /** The channel of the change, for the history. */
  doorplate_source?: string;
  /** The reason for the change, for the history. At most 500 characters in UTF-8, or percent-encoded by RFC 8187 (`UTF-8''%E7%94%B5%E8%AF%9D`) for clients that send ASCII headers. */
  doorplate_reason?: string;
  /** The resource as read, or its ETag. */
  if_match: Versioned | string;
}

/**
 * Delete an address.
 *
 * The history is kept, and every version can be restored.
 *
 * Scope: `addresses:write`.
 */
export function deleteAddress(client: Client, input: DeleteAddressInput, options?: CallOptions): Promise<void> {
  return call(client, { method: "DELETE", path: "/v1/addresses/{address_id}", headers: ["doorplate-source", "doorplate-reason", "if-match"] }, input, options);
}

export interface GetAddressHistoryInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  address_id: string;
  /** Changes per page. */
  limit?: number;
  /** `next_cursor` of the previous page. */
  cursor?: string;
}

/**
 * Get the history of an address.
 *
 * Newest first. Works for deleted addresses too.
 *
 * Scope: `addresses:read`.
 */
export function getAddressHistory(client: Client, input: GetAddressHistoryInput, options?: CallOptions): Promise<AddressHistory> {
  return call(client, { method: "GET", path: "/v1/addresses/{address_id}/history", query: ["limit", "cursor"] }, input, options);
}

export interface RestoreAddressInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  address_id: string;
  /** The channel of the change, for the history. */
  doorplate_source?: string;
  /** The reason for the change, for the history. At most 500 characters in UTF-8, or percent-encoded by RFC 8187 (`UTF-8''%E7%94%B5%E8%AF%9D`) for clients that send ASCII headers. */
  doorplate_reason?: string;
  /** A text that is unique to this request. If the request is repeated within 24 hours, the response is the first one again and nothing is created. */
  idempotency_key?: string;
  /** The resource as read, or its ETag. */
  if_match?: Versioned | string;
  body: Restore;
}

/**
 * Restore a version of an address.
 *
 * Works for deleted addresses too. The address is verified again.
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
  /** The resource as read, or its ETag. */
  if_match: Versioned | string;
  body: AttributeDefinitionsPut;
}

/**
 * Replace attribute definitions.
 *
 * Replaces the whole list. New values must match their definition; attributes without a definition are still accepted. Attributes that are not personal are stored unencrypted and can be used in filters and policies; all others are sealed. Existing customers and addresses are converted in the background, without a new version; then `applied` is true. Entries of the history are not converted. 409 where a verification policy, an unfinished campaign, an active legal hold or a retention rule uses an attribute that would be sealed. To declare an attribute as not personal also requires the scope `pii:read`.
 *
 * Scope: `policies:write`.
 */
export function replaceAttributeDefinitions(client: Client, input: ReplaceAttributeDefinitionsInput, options?: CallOptions): Promise<AttributeDefinitions> {
  return call(client, { method: "PUT", path: "/v1/attribute-definitions", headers: ["if-match"], body: "application/json" }, input, options);
}

export interface CreateVerificationInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  address_id: string;
  /** The channel of the change, for the history. */
  doorplate_source?: string;
  /** The reason for the change, for the history. At most 500 characters in UTF-8, or percent-encoded by RFC 8187 (`UTF-8''%E7%94%B5%E8%AF%9D`) for clients that send ASCII headers. */
  doorplate_reason?: string;
  /** A text that is unique to this request. If the request is repeated within 24 hours, the response is the first one again and nothing is created. */
  idempotency_key?: string;
}

/**
 * Verify an address now.
 *
 * Starts a verification in the background: poll the URL in `Location`. If a verification of the address is already open, the response is that one.
 *
 * Scope: `verifications:write`.
 */
export function createVerification(client: Client, input: CreateVerificationInput, options?: CallOptions): Promise<Verification> {
  return call(client, { method: "POST", path: "/v1/addresses/{address_id}/verifications", headers: ["doorplate-source", "doorplate-reason", "idempotency-key"] }, input, options);
}

export interface ListVerificationsInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  address_id: string;
  /** Items per page. */
  limit?: number;
  /** `next_cursor` of the previous page, with the same filters. */
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
  /** UUID. Ids created by Doorplate are of version 7. */
  address_id: string;
  /** UUID. Ids created by Doorplate are of version 7. */
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
  /** The response of an earlier call, which is returned again if it is still current (304). */
  if_none_match?: VerificationPolicy;
}

/**
 * Get the verification policy.
 *
 * Scope: `policies:read`.
 */
export function getVerificationPolicies(client: Client, input?: GetVerificationPoliciesInput, options?: CallOptions): Promise<VerificationPolicy> {
  return call(client, { method: "GET", path: "/v1/verification-policies", headers: ["if-none-match"] }, input, options);
}

export interface PutVerificationPoliciesInput {
  /** The resource as read, or its ETag. */
  if_match: Versioned | string;
  body: VerificationPolicyPut;
}

/**
 * Update the verification policy.
 *
 * Says how often addresses are verified again. Existing due dates are recomputed in the background. Rules can use attributes that are declared as not personal (`PUT /v1/attribute-definitions`).
 *
 * Scope: `policies:write`.
 */
export function putVerificationPolicies(client: Client, input: PutVerificationPoliciesInput, options?: CallOptions): Promise<VerificationPolicy> {
  return call(client, { method: "PUT", path: "/v1/verification-policies", headers: ["if-match"], body: "application/json" }, input, options);
}

export interface CreateCampaignInput {
  /** Validate the request and return the result without saving. */
  dry_run?: boolean;
  /** The channel of the change, for the history. */
  doorplate_source?: string;
  /** The reason for the change, for the history. At most 500 characters in UTF-8, or percent-encoded by RFC 8187 (`UTF-8''%E7%94%B5%E8%AF%9D`) for clients that send ASCII headers. */
  doorplate_reason?: string;
  /** A text that is unique to this request. If the request is repeated within 24 hours, the response is the first one again and nothing is created. */
  idempotency_key?: string;
  body: CampaignCreate;
}

/**
 * Create a campaign.
 *
 * Verifies all addresses that match a filter, in the background: poll the URL in `Location`. A dry run returns an estimate instead. With a `schedule` the campaign is repeated. Addresses that are created after the campaign do not belong to it. A filter with `customer` or `customer_tag` also requires the scope `customers:read`.
 *
 * For a dry run `campaigns:read` is sufficient.
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
  /** Only campaigns started by the schedule of this campaign. */
  schedule_id?: string;
  /** Items per page. */
  limit?: number;
  /** `next_cursor` of the previous page, with the same filters. */
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
  /** UUID. Ids created by Doorplate are of version 7. */
  campaign_id: string;
}

/**
 * Get a campaign.
 *
 * Scope: `campaigns:read`.
 */
export function getCampaign(client: Client, input: GetCampaignInput, options?: CallOptions): Promise<Campaign> {
  return call(client, { method: "GET", path: "/v1/campaigns/{campaign_id}", self: "/v1/campaigns/{id}" }, input, options);
}

export interface GetCampaignResultsInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  campaign_id: string;
  /** `cursor` of a line; the response begins after it. */
  after?: string;
  /** Only addresses whose status or position changed. */
  changed?: boolean;
}

/**
 * List the results of a campaign.
 *
 * Streamed as NDJSON: one `CampaignResult` per line, one line per address. While the campaign runs, the response ends with the last finished address: to continue, pass the `cursor` of the last line as `after`. The `status` of the campaign says whether more results will follow.
 *
 * Scope: `campaigns:read`, and `addresses:read`.
 */
export function getCampaignResults(client: Client, input: GetCampaignResultsInput, options?: CallOptions): Promise<Response> {
  return call(client, { method: "GET", path: "/v1/campaigns/{campaign_id}/results", query: ["after", "changed"], answer: "stream" }, input, options);
}

export interface PauseCampaignInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  campaign_id: string;
  /** The channel of the change, for the history. */
  doorplate_source?: string;
  /** The reason for the change, for the history. At most 500 characters in UTF-8, or percent-encoded by RFC 8187 (`UTF-8''%E7%94%B5%E8%AF%9D`) for clients that send ASCII headers. */
  doorplate_reason?: string;
  /** A text that is unique to this request. If the request is repeated within 24 hours, the response is the first one again and nothing is created. */
  idempotency_key?: string;
}

/**
 * Pause a campaign.
 *
 * Starts no further verifications. Running verifications are finished.
 *
 * Scope: `campaigns:write`.
 */
export function pauseCampaign(client: Client, input: PauseCampaignInput, options?: CallOptions): Promise<Campaign> {
  return call(client, { method: "POST", path: "/v1/campaigns/{campaign_id}/pause", headers: ["doorplate-source", "doorplate-reason", "idempotency-key"], self: "/v1/campaigns/{id}" }, input, options);
}

export interface ResumeCampaignInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  campaign_id: string;
  /** The channel of the change, for the history. */
  doorplate_source?: string;
  /** The reason for the change, for the history. At most 500 characters in UTF-8, or percent-encoded by RFC 8187 (`UTF-8''%E7%94%B5%E8%AF%9D`) for clients that send ASCII headers. */
  doorplate_reason?: string;
  /** A text that is unique to this request. If the request is repeated within 24 hours, the response is the first one again and nothing is created. */
  idempotency_key?: string;
}

/**
 * Resume a paused campaign.
 *
 * Continues where the campaign was paused.
 *
 * Scope: `campaigns:write`.
 */
export function resumeCampaign(client: Client, input: ResumeCampaignInput, options?: CallOptions): Promise<Campaign> {
  return call(client, { method: "POST", path: "/v1/campaigns/{campaign_id}/resume", headers: ["doorplate-source", "doorplate-reason", "idempotency-key"], self: "/v1/campaigns/{id}" }, input, options);
}

export interface CancelCampaignInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  campaign_id: string;
  /** The channel of the change, for the history. */
  doorplate_source?: string;
  /** The reason for the change, for the history. At most 500 characters in UTF-8, or percent-encoded by RFC 8187 (`UTF-8''%E7%94%B5%E8%AF%9D`) for clients that send ASCII headers. */
  doorplate_reason?: string;
  /** A text that is unique to this request. If the request is repeated within 24 hours, the response is the first one again and nothing is created. */
  idempotency_key?: string;
}

/**
 * Cancel a campaign.
 *
 * Cannot be reversed. Queued verifications are cancelled; running verifications are finished.
 *
 * Scope: `campaigns:write`.
 */
export function cancelCampaign(client: Client, input: CancelCampaignInput, options?: CallOptions): Promise<Campaign> {
  return call(client, { method: "POST", path: "/v1/campaigns/{campaign_id}/cancel", headers: ["doorplate-source", "doorplate-reason", "idempotency-key"], self: "/v1/campaigns/{id}" }, input, options);
}

export interface ListChangesInput {
  /** `cursor` of the previous page, or `now` for changes from this moment on. Absent: begins with the oldest change in the feed. */
  after?: string;
  /** Only changes of this entity. */
  entity?: "customer" | "address";
  /** Only changes by this operation. */
  operation?: "create" | "update" | "delete" | "restore" | "erase";
  /** Changes per page. */
  limit?: number;
  /** Seconds to wait for a change if there is none yet (long polling). */
  wait?: number;
}

/**
 * List changes.
 *
 * The change feed: every change of customers and addresses, oldest first, with the states before and after. Store `cursor` and pass it as `after` in the next request: no change is missed or repeated. With `Accept: text/event-stream` the response is a stream of Server-Sent Events, which continues after `Last-Event-ID` and ends when the key expires.
 *
 * Scope: `changes:read`.
 */
export function listChanges(client: Client, input?: ListChangesInput, options?: CallOptions): Promise<ChangePage> {
  return call(client, { method: "GET", path: "/v1/changes", query: ["after", "entity", "operation", "limit", "wait"] }, input, options);
}

export interface ParseAddressInput {
  /** Language of the messages: `en`, `zh`, `de`, `fr`, `es`, `pt` or `ja`. Default: `en`. */
  accept_language?: string;
  body: ParseRequest;
}

/**
 * Parse addresses.
 *
 * Extracts recipients, phones, divisions, streets and other parts from pasted text, each with its position in the text and a confidence. A text can contain several addresses. China in any order and script; other countries best for US, CA, GB, AU, DE, FR, NL, ES, IT, IN and BR. If the text can mean several divisions or countries, all are in `candidates`, and the confidence is lower. Notes, order numbers, products and the like are in `remaining`, by kind. Numbers of Chinese identity documents are masked in the answer. Nothing is stored.
 *
 * A page can use a publishable key.
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
 * Format addresses.
 *
 * Returns the lines of an envelope and a single line, for `address` or for each of `items`, as the post of the country requires. Nothing is stored.
 *
 * A page can use a publishable key.
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
  /** Language of the messages: `en`, `zh`, `de`, `fr`, `es`, `pt` or `ja`. Default: `en`. */
  accept_language?: string;
  body: ValidateRequest;
}

/**
 * Validate addresses.
 *
 * Standardises and validates one address, or up to 1,000 in `items`, with the engine's own data; no provider is called. `verdict.findings` lists every change and every doubt, with messages in the language of `Accept-Language`. Nothing is stored.
 *
 * A page can use a publishable key.
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
  /** UUID. Ids created by Doorplate are of version 7. */
  address_id: string;
  /** The channel of the change, for the history. */
  doorplate_source?: string;
  /** The reason for the change, for the history. At most 500 characters in UTF-8, or percent-encoded by RFC 8187 (`UTF-8''%E7%94%B5%E8%AF%9D`) for clients that send ASCII headers. */
  doorplate_reason?: string;
  /** A text that is unique to this request. If the request is repeated within 24 hours, the response is the first one again and nothing is created. */
  idempotency_key?: string;
  body: EvidenceCreate;
}

/**
 * Record a delivery outcome.
 *
 * Records the outcome of a delivery or a visit, or what the customer said, as evidence about an address. Evidence changes `verification.confidence`, `reasons` and `verify_after` of the address; no provider is called. It counts as long as the address stays at the same place. If evidence with the same `source` and `ref` exists, the response is 200 with that evidence instead of 201.
 *
 * Scope: `evidence:write`.
 */
export function createEvidence(client: Client, input: CreateEvidenceInput, options?: CallOptions): Promise<Evidence> {
  return call(client, { method: "POST", path: "/v1/addresses/{address_id}/evidence", headers: ["doorplate-source", "doorplate-reason", "idempotency-key"], body: "application/json" }, input, options);
}

export interface ListEvidenceInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  address_id: string;
  /** Items per page. */
  limit?: number;
  /** `next_cursor` of the previous page, with the same filters. */
  cursor?: string;
}

/**
 * List the evidence of an address.
 *
 * Most recently recorded first.
 *
 * Scope: `evidence:read`.
 */
export function listEvidence(client: Client, input: ListEvidenceInput, options?: CallOptions): Promise<EvidencePage> {
  return call(client, { method: "GET", path: "/v1/addresses/{address_id}/evidence", query: ["limit", "cursor"] }, input, options);
}

export interface PinAddressInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  address_id: string;
  /** The channel of the change, for the history. */
  doorplate_source?: string;
  /** The reason for the change, for the history. At most 500 characters in UTF-8, or percent-encoded by RFC 8187 (`UTF-8''%E7%94%B5%E8%AF%9D`) for clients that send ASCII headers. */
  doorplate_reason?: string;
  /** The resource as read, or its ETag. */
  if_match?: Versioned | string;
  /** `*`: create only. If the resource exists, the response is 412 and nothing is written. */
  if_none_match?: string;
  body: PinPut;
}

/**
 * Pin an address.
 *
 * Sets the position of an address by hand, as a courier found it or a person marked it on a map. Providers do not overwrite it; if a provider's position is far away, the verification has the finding `pin_disagrees`. The pin is removed when the address changes to another place. With `If-None-Match: *` instead of `If-Match` the address is pinned if it has no pin yet; else the response is 412.
 *
 * Scope: `addresses:write`.
 */
export function pinAddress(client: Client, input: PinAddressInput, options?: CallOptions): Promise<Address> {
  return call(client, { method: "PUT", path: "/v1/addresses/{address_id}/location", headers: ["doorplate-source", "doorplate-reason", "if-match", "if-none-match"], body: "application/json", self: "/v1/addresses/{id}" }, input, options);
}

export interface UnpinAddressInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  address_id: string;
  /** The channel of the change, for the history. */
  doorplate_source?: string;
  /** The reason for the change, for the history. At most 500 characters in UTF-8, or percent-encoded by RFC 8187 (`UTF-8''%E7%94%B5%E8%AF%9D`) for clients that send ASCII headers. */
  doorplate_reason?: string;
  /** The resource as read, or its ETag. */
  if_match: Versioned | string;
}

/**
 * Unpin an address.
 *
 * Removes the position that was set by hand. The address is verified again, to get a provider's position.
 *
 * Scope: `addresses:write`.
 */
export function unpinAddress(client: Client, input: UnpinAddressInput, options?: CallOptions): Promise<Address> {
  return call(client, { method: "DELETE", path: "/v1/addresses/{address_id}/location", headers: ["doorplate-source", "doorplate-reason", "if-match"], self: "/v1/addresses/{id}" }, input, options);
}

export type ListQueuesInput = Record<string, never>;

/**
 * List queues.
 *
 * The backlog of all tenants. Requires the root API key. Jobs in a queue are only notifications; `kinds` has the number of rows that wait or run.
 *
 * Scope: `queues:read`.
 */
export function listQueues(client: Client, input?: ListQueuesInput, options?: CallOptions): Promise<QueueList> {
  return call(client, { method: "GET", path: "/v1/queues" }, input, options);
}

export type GetQueueBoardInput = Record<string, never>;

/**
 * Create a link to the queue dashboard.
 *
 * A link to Bull Board, read-only, for a browser. The link is valid for 1 minute, the session that it opens for 1 hour, and not longer than the key. Jobs contain ids of rows and no personal data.
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
 * Searches by recipient, phone number, external reference, words of the address or position; best matches first. `email`, `external_ref`, `customer_tag` and `customer` also require the scope `customers:read`. Without `pii:read` only a whole `phone`, `email` or `external_ref` is found, and searches by a phone or an e-mail address that find nothing are limited per hour (429 `rate_limited`). Changes can be found after about 1 second.
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
 * Searches by name, phone number and external reference; best matches first. Searching by addresses also requires the scope `addresses:read`. Without `pii:read` only a whole `phone`, `email` or `external_ref` is found, and searches by a phone or an e-mail address that find nothing are limited per hour (429 `rate_limited`). Changes can be found after about 1 second.
 *
 * Scope: `customers:read`.
 */
export function searchCustomers(client: Client, input: SearchCustomersInput, options?: CallOptions): Promise<CustomerHits> {
  return call(client, { method: "POST", path: "/v1/customers/search", body: "application/json" }, input, options);
}

export interface CreateExportInput {
  /** The channel of the change, for the history. */
  doorplate_source?: string;
  /** The reason for the change, for the history. At most 500 characters in UTF-8, or percent-encoded by RFC 8187 (`UTF-8''%E7%94%B5%E8%AF%9D`) for clients that send ASCII headers. */
  doorplate_reason?: string;
  /** A text that is unique to this request. If the request is repeated within 24 hours, the response is the first one again and nothing is created. */
  idempotency_key?: string;
  body: ExportCreate;
}

/**
 * Create an export.
 *
 * Exports customers or addresses in their state at one moment, now or in the past; later writes do not change the export. The download is available at once at `download.url`. Also requires the scope to read the exported entity; a filter of addresses with `customer` or `customer_tag` requires `customers:read`. With `Doorplate-Purpose`, customers who may not be disclosed for it at the time of a download are left out. Kept for 30 days.
 *
 * Scope: `exports:write`.
 */
export function createExport(client: Client, input: CreateExportInput, options?: CallOptions): Promise<Export> {
  return call(client, { method: "POST", path: "/v1/exports", headers: ["doorplate-source", "doorplate-reason", "idempotency-key"], body: "application/json", self: "/v1/exports/{id}" }, input, options);
}

export interface CreateSnapshotInput {
  /** The channel of the change, for the history. */
  doorplate_source?: string;
  /** The reason for the change, for the history. At most 500 characters in UTF-8, or percent-encoded by RFC 8187 (`UTF-8''%E7%94%B5%E8%AF%9D`) for clients that send ASCII headers. */
  doorplate_reason?: string;
  /** A text that is unique to this request. If the request is repeated within 24 hours, the response is the first one again and nothing is created. */
  idempotency_key?: string;
}

/**
 * Create a snapshot.
 *
 * An export of everything at one moment, for a full synchronisation: download it, then read the change feed from `cursor`. Nothing is missing and nothing is repeated. Also requires the scopes to read customers and addresses.
 *
 * Scope: `exports:write`.
 */
export function createSnapshot(client: Client, input?: CreateSnapshotInput, options?: CallOptions): Promise<Snapshot> {
  return call(client, { method: "POST", path: "/v1/snapshots", headers: ["doorplate-source", "doorplate-reason", "idempotency-key"] }, input, options);
}

export interface GetExportInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  export_id: string;
}

/**
 * Get an export.
 *
 * Works for snapshots too. The response contains a new download link. Also requires the scope to read what is exported, and `pii:read` if the key that created it has that.
 *
 * Scope: `exports:read`.
 */
export function getExport(client: Client, input: GetExportInput, options?: CallOptions): Promise<Export> {
  return call(client, { method: "GET", path: "/v1/exports/{export_id}", self: "/v1/exports/{id}" }, input, options);
}

export interface DeleteExportInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  export_id: string;
}

/**
 * Delete an export.
 *
 * Invalidates its download links and interrupts running downloads.
 *
 * Scope: `exports:write`.
 */
export function deleteExport(client: Client, input: DeleteExportInput, options?: CallOptions): Promise<void> {
  return call(client, { method: "DELETE", path: "/v1/exports/{export_id}" }, input, options);
}

export interface DownloadExportInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  export_id: string;
  /** The token of the link. */
  token: string;
  /** The last complete row of an interrupted download. The response contains only the rows after it, without a header, to append to that row. In GeoJSON append it after the closing brace of the row: it begins with a comma. */
  after?: string;
  /** Begin a CSV file with a byte order mark, so that Excel reads it as UTF-8. */
  bom?: boolean;
}

/**
 * Download an export.
 *
 * Requires only the signed link in the export. The file is generated while it is read. A response that ends with an error is incomplete: continue with `after`. Range requests are not supported.
 */
export function downloadExport(client: Client, input: DownloadExportInput, options?: CallOptions): Promise<Response> {
  return call(client, { method: "GET", path: "/v1/exports/{export_id}/download", query: ["token", "after", "bom"], answer: "stream", open: true }, input, options);
}

export interface SuggestInput {
  /** The beginning of a division, a city, a street or a postal code: in Chinese characters, pinyin, initials or a mixture, with or without accents. URLs are logged by proxies: never send a person's name, a phone number or a complete address. */
  q: string;
  /** ISO 3166-1 alpha-2, several separated by commas. Default: all countries. */
  country_code?: string;
  /** Only places within the division with this code: GB/T 2260 in China, ISO 3166-2 elsewhere. */
  within?: string;
  /** Maximum number of suggestions. */
  limit?: number;
  /** BCP 47. `en`: English names of foreign cities instead of the local ones. */
  language_code?: string;
}

/**
 * Suggest places.
 *
 * Completes divisions, cities and postal codes while a user types, best matches first: complete names, then beginnings, then initials, each by population. Keys with the scope `addresses:read` also get streets of the tenant's own addresses first: those of at least 2 customers, without house numbers, updated after about 1 second.
 *
 * Requires any valid key; a page can use a publishable key.
 */
export function suggest(client: Client, input: SuggestInput, options?: CallOptions): Promise<Suggestions> {
  return call(client, { method: "GET", path: "/v1/suggest", query: ["q", "country_code", "within", "limit", "language_code"] }, input, options);
}

export interface ListDivisionsInput {
  /** ISO 3166-1 alpha-2. */
  country_code?: string;
  /** Only divisions directly below this one; with `level`, also deeper ones. */
  parent?: string;
  /** Only divisions of this level. Default: those directly below `parent` or the country. */
  level?: number;
  /** Only divisions whose name, short name or Latin name begins with this text. Townships only with `parent`. */
  q?: string;
  /** Items per page. */
  limit?: number;
  /** `next_cursor` of the previous page, with the same filters. */
  cursor?: string;
  /** The response of an earlier call, which is returned again if it is still current (304). */
  if_none_match?: DivisionPage;
}

/**
 * List divisions.
 *
 * The current administrative divisions in tree order: of all countries, of one country, or within one division. China has four levels; for other countries these are the subdivisions of ISO 3166-2.
 *
 * Requires any valid key; a page can use a publishable key.
 */
export function listDivisions(client: Client, input?: ListDivisionsInput, options?: CallOptions): Promise<DivisionPage> {
  return call(client, { method: "GET", path: "/v1/divisions", query: ["country_code", "parent", "level", "q", "limit", "cursor"], headers: ["if-none-match"] }, input, options);
}

export interface GetDivisionInput {
  /** GB/T 2260 (6 digits) or GB/T 10114 (9 digits) in China, ISO 3166-2 elsewhere. */
  code: string;
  /** The response of an earlier call, which is returned again if it is still current (304). */
  if_none_match?: DivisionDetail;
}

/**
 * Get a division.
 *
 * The division with its parents and its children. A former division has its successors. If a code was used more than once, the response is the latest division that has or had it.
 *
 * Requires any valid key; a page can use a publishable key.
 */
export function getDivision(client: Client, input: GetDivisionInput, options?: CallOptions): Promise<DivisionDetail> {
  return call(client, { method: "GET", path: "/v1/divisions/{code}", headers: ["if-none-match"] }, input, options);
}

export interface ListCountriesInput {
  /** Items per page. */
  limit?: number;
  /** `next_cursor` of the previous page, with the same filters. */
  cursor?: string;
  /** The response of an earlier call, which is returned again if it is still current (304). */
  if_none_match?: CountryPage;
  /** Language of names and labels: `en`, `zh`, `de`, `fr`, `es`, `pt` or `ja`. Default: `en`. */
  accept_language?: string;
}

/**
 * List countries.
 *
 * All countries that the engine has rules for, in the order of their codes.
 *
 * Requires any valid key; a page can use a publishable key.
 */
export function listCountries(client: Client, input?: ListCountriesInput, options?: CallOptions): Promise<CountryPage> {
  return call(client, { method: "GET", path: "/v1/countries", query: ["limit", "cursor"], headers: ["if-none-match", "accept-language"] }, input, options);
}

export interface GetCountryInput {
  /** ISO 3166-1 alpha-2. */
  code: string;
  /** The response of an earlier call, which is returned again if it is still current (304). */
  if_none_match?: CountryForm;
  /** Language of names and labels: `en`, `zh`, `de`, `fr`, `es`, `pt` or `ja`. Default: `en`. */
  accept_language?: string;
}

/**
 * Get a country's address format.
 *
 * The parts of an address, their order, labels, rules and choices: what an address form needs.
 *
 * Requires any valid key; a page can use a publishable key.
 */
export function getCountry(client: Client, input: GetCountryInput, options?: CallOptions): Promise<CountryForm> {
  return call(client, { method: "GET", path: "/v1/countries/{code}", headers: ["if-none-match", "accept-language"] }, input, options);
}

export interface CompareAddressesInput {
  body: CompareRequest;
}

/**
 * Compare two addresses.
 *
 * Says whether two addresses, each in parts or as text, are the same door. Differences of spelling, abbreviations, character width, word order and parts that only one side has are tolerated; different numbers are not. Nothing is stored.
 *
 * Scope: `addresses:read`.
 */
export function compareAddresses(client: Client, input: CompareAddressesInput, options?: CallOptions): Promise<AddressComparison> {
  return call(client, { method: "POST", path: "/v1/compare", body: "application/json" }, input, options);
}

export interface CreateWebhookInput {
  /** The channel of the change, for the history. */
  doorplate_source?: string;
  /** The reason for the change, for the history. At most 500 characters in UTF-8, or percent-encoded by RFC 8187 (`UTF-8''%E7%94%B5%E8%AF%9D`) for clients that send ASCII headers. */
  doorplate_reason?: string;
  /** A text that is unique to this request. If the request is repeated within 24 hours, the response is the first one again and nothing is created. */
  idempotency_key?: string;
  body: WebhookCreate;
}

/**
 * Create a webhook endpoint.
 *
 * The endpoint receives every event from now on, at least once, by the Standard Webhooks specification (`webhook-id`, `webhook-timestamp`, `webhook-signature`). A status of 2xx within 15 seconds accepts an event; otherwise it is sent again, over 3 days. The body is `{"type": "address.updated", "timestamp": …, "data": {"id", "customer_id", "version", "link"}}`; with `payload: full`, `data` also has `changed_fields`, `before` and `after`. Events can arrive twice or out of order: use `webhook-id` and `version`. The response contains the secret; it is not shown again.
 *
 * Scope: `webhooks:write`.
 */
export function createWebhook(client: Client, input: CreateWebhookInput, options?: CallOptions): Promise<WebhookWithSecret> {
  return call(client, { method: "POST", path: "/v1/webhooks", headers: ["doorplate-source", "doorplate-reason", "idempotency-key"], body: "application/json" }, input, options);
}

export interface ListWebhooksInput {
  /** Items per page. */
  limit?: number;
  /** `next_cursor` of the previous page, with the same filters. */
  cursor?: string;
}

/**
 * List webhook endpoints.
 *
 * Oldest first.
 *
 * Scope: `webhooks:read`.
 */
export function listWebhooks(client: Client, input?: ListWebhooksInput, options?: CallOptions): Promise<WebhookPage> {
  return call(client, { method: "GET", path: "/v1/webhooks", query: ["limit", "cursor"], self: "/v1/webhooks/{id}" }, input, options);
}

export interface GetWebhookInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  webhook_id: string;
  /** The response of an earlier call, which is returned again if it is still current (304). */
  if_none_match?: Webhook;
}

/**
 * Get a webhook endpoint.
 *
 * Without its secret, which is never returned.
 *
 * Scope: `webhooks:read`.
 */
export function getWebhook(client: Client, input: GetWebhookInput, options?: CallOptions): Promise<Webhook> {
  return call(client, { method: "GET", path: "/v1/webhooks/{webhook_id}", headers: ["if-none-match"], self: "/v1/webhooks/{id}" }, input, options);
}

export interface UpdateWebhookInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  webhook_id: string;
  /** The resource as read, or its ETag. */
  if_match: Versioned | string;
  body: WebhookPatch;
}

/**
 * Update a webhook endpoint.
 *
 * Applies to queued deliveries too.
 *
 * Scope: `webhooks:write`.
 */
export function updateWebhook(client: Client, input: UpdateWebhookInput, options?: CallOptions): Promise<Webhook> {
  return call(client, { method: "PATCH", path: "/v1/webhooks/{webhook_id}", headers: ["if-match"], body: "application/merge-patch+json", self: "/v1/webhooks/{id}" }, input, options);
}

export interface DeleteWebhookInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  webhook_id: string;
  /** The resource as read, or its ETag. */
  if_match: Versioned | string;
}

/**
 * Delete a webhook endpoint.
 *
 * Cancels its queued deliveries.
 *
 * Scope: `webhooks:write`.
 */
export function deleteWebhook(client: Client, input: DeleteWebhookInput, options?: CallOptions): Promise<void> {
  return call(client, { method: "DELETE", path: "/v1/webhooks/{webhook_id}", headers: ["if-match"] }, input, options);
}

export interface RotateWebhookSecretInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  webhook_id: string;
  /** The channel of the change, for the history. */
  doorplate_source?: string;
  /** The reason for the change, for the history. At most 500 characters in UTF-8, or percent-encoded by RFC 8187 (`UTF-8''%E7%94%B5%E8%AF%9D`) for clients that send ASCII headers. */
  doorplate_reason?: string;
  /** A text that is unique to this request. If the request is repeated within 24 hours, the response is the first one again and nothing is created. */
  idempotency_key?: string;
  body?: WebhookRotate;
}

/**
 * Rotate the secret of a webhook endpoint.
 *
 * The response contains the new secret; it is not shown again. During the overlap events are signed with both secrets.
 *
 * Scope: `webhooks:write`.
 */
export function rotateWebhookSecret(client: Client, input: RotateWebhookSecretInput, options?: CallOptions): Promise<WebhookWithSecret> {
  return call(client, { method: "POST", path: "/v1/webhooks/{webhook_id}/rotate-secret", headers: ["doorplate-source", "doorplate-reason", "idempotency-key"], body: "application/json" }, input, options);
}

export interface EnableWebhookInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  webhook_id: string;
  /** The channel of the change, for the history. */
  doorplate_source?: string;
  /** The reason for the change, for the history. At most 500 characters in UTF-8, or percent-encoded by RFC 8187 (`UTF-8''%E7%94%B5%E8%AF%9D`) for clients that send ASCII headers. */
  doorplate_reason?: string;
  /** A text that is unique to this request. If the request is repeated within 24 hours, the response is the first one again and nothing is created. */
  idempotency_key?: string;
  body?: WebhookEnable;
}

/**
 * Re-enable a webhook endpoint.
 *
 * Also delivers the events that happened while the endpoint was disabled, unless `skip_missed` is true.
 *
 * Scope: `webhooks:write`.
 */
export function enableWebhook(client: Client, input: EnableWebhookInput, options?: CallOptions): Promise<Webhook> {
  return call(client, { method: "POST", path: "/v1/webhooks/{webhook_id}/enable", headers: ["doorplate-source", "doorplate-reason", "idempotency-key"], body: "application/json", self: "/v1/webhooks/{id}" }, input, options);
}

export interface TestWebhookInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  webhook_id: string;
  /** The channel of the change, for the history. */
  doorplate_source?: string;
  /** The reason for the change, for the history. At most 500 characters in UTF-8, or percent-encoded by RFC 8187 (`UTF-8''%E7%94%B5%E8%AF%9D`) for clients that send ASCII headers. */
  doorplate_reason?: string;
  /** A text that is unique to this request. If the request is repeated within 24 hours, the response is the first one again and nothing is created. */
  idempotency_key?: string;
}

/**
 * Send a test event.
 *
 * Sends an event of type `webhook.test` to the endpoint. The delivery log shows the result.
 *
 * Scope: `webhooks:write`.
 */
export function testWebhook(client: Client, input: TestWebhookInput, options?: CallOptions): Promise<WebhookDelivery> {
  return call(client, { method: "POST", path: "/v1/webhooks/{webhook_id}/test", headers: ["doorplate-source", "doorplate-reason", "idempotency-key"] }, input, options);
}

export interface ListWebhookDeliveriesInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  webhook_id: string;
  /** Items per page. */
  limit?: number;
  /** `next_cursor` of the previous page, with the same filters. */
  cursor?: string;
  /** Only deliveries with this status. */
  status?: "queued" | "running" | "succeeded" | "failed" | "withheld" | "cancelled";
  /** Only the delivery of this event. */
  event_id?: string;
}

/**
 * List deliveries.
 *
 * The deliveries to an endpoint, newest first. Kept for 30 days.
 *
 * Scope: `webhooks:read`.
 */
export function listWebhookDeliveries(client: Client, input: ListWebhookDeliveriesInput, options?: CallOptions): Promise<WebhookDeliveryPage> {
  return call(client, { method: "GET", path: "/v1/webhooks/{webhook_id}/deliveries", query: ["limit", "cursor", "status", "event_id"] }, input, options);
}

export interface ReplayWebhookInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  webhook_id: string;
  /** The channel of the change, for the history. */
  doorplate_source?: string;
  /** The reason for the change, for the history. At most 500 characters in UTF-8, or percent-encoded by RFC 8187 (`UTF-8''%E7%94%B5%E8%AF%9D`) for clients that send ASCII headers. */
  doorplate_reason?: string;
  /** A text that is unique to this request. If the request is repeated within 24 hours, the response is the first one again and nothing is created. */
  idempotency_key?: string;
  body: WebhookReplayCreate;
}

/**
 * Replay deliveries.
 *
 * Sends one delivery, one event or the events of a period again, with the same `webhook-id` as before. Runs in the background: poll the URL in `Location`.
 *
 * Scope: `webhooks:write`.
 */
export function replayWebhook(client: Client, input: ReplayWebhookInput, options?: CallOptions): Promise<WebhookReplay> {
  return call(client, { method: "POST", path: "/v1/webhooks/{webhook_id}/replay", headers: ["doorplate-source", "doorplate-reason", "idempotency-key"], body: "application/json" }, input, options);
}

export interface GetWebhookReplayInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  webhook_id: string;
  /** UUID. Ids created by Doorplate are of version 7. */
  replay_id: string;
}

/**
 * Get a replay.
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
 * Geocode addresses.
 *
 * Finds the positions of one address, or of up to 1,000 in `items`, each in parts or as text. The position is that of the smallest known place; `granularity` and `uncertainty_m` say how precise it is. If several places have the name, the response lists `candidates` instead of guessing. Nothing is stored.
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
 * Reverse geocode points.
 *
 * Finds the nearest place, postal code and division of one point, or of up to 1,000 in `items`, with the distance: the built-in gazetteer has points, not borders. Providers that the tenant has for the country are called first.
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
  /** The response of an earlier call, which is returned again if it is still current (304). */
  if_none_match?: ProviderConfiguration;
}

/**
 * List providers.
 *
 * Scope: `providers:read`.
 */
export function getProviders(client: Client, input?: GetProvidersInput, options?: CallOptions): Promise<ProviderConfiguration> {
  return call(client, { method: "GET", path: "/v1/providers", headers: ["if-none-match"] }, input, options);
}

export interface PutProviderPolicyInput {
  /** The resource as read, or its ETag. */
  if_match: Versioned | string;
  body: ProviderPolicyPut;
}

/**
 * Update the provider policy.
 *
 * The settings that apply to all providers. They take effect with the next call.
 *
 * Scope: `providers:write`.
 */
export function putProviderPolicy(client: Client, input: PutProviderPolicyInput, options?: CallOptions): Promise<ProviderConfiguration> {
  return call(client, { method: "PUT", path: "/v1/providers", headers: ["if-match"], body: "application/json" }, input, options);
}

export interface ListProviderChangesInput {
  /** Items per page. */
  limit?: number;
  /** `next_cursor` of the previous page, with the same filters. */
  cursor?: string;
}

/**
 * List changes of provider settings.
 *
 * Newest first. Kept without limit. Keys are never included.
 *
 * Scope: `providers:read`.
 */
export function listProviderChanges(client: Client, input?: ListProviderChangesInput, options?: CallOptions): Promise<ProviderChangePage> {
  return call(client, { method: "GET", path: "/v1/providers/history", query: ["limit", "cursor"] }, input, options);
}

export interface GetProviderUsageInput {
  /** First day (UTC). Default: 30 days before `to`. */
  from?: string;
  /** Last day (UTC). Default: today. */
  to?: string;
}

/**
 * Get provider usage.
 *
 * Calls, costs and failures by day, for at most 366 days, and the present state of each provider.
 *
 * Scope: `providers:read`.
 */
export function getProviderUsage(client: Client, input?: GetProviderUsageInput, options?: CallOptions): Promise<ProviderUsage> {
  return call(client, { method: "GET", path: "/v1/providers/usage", query: ["from", "to"] }, input, options);
}

export interface GetProviderInput {
  /** Name of a provider that Doorplate supports. */
  provider: "amap" | "baidu" | "tencent" | "google" | "here" | "nominatim" | "photon" | "pelias";
  /** The response of an earlier call, which is returned again if it is still current (304). */
  if_none_match?: Provider;
}

/**
 * Get a provider's configuration.
 *
 * Scope: `providers:read`.
 */
export function getProvider(client: Client, input: GetProviderInput, options?: CallOptions): Promise<Provider> {
  return call(client, { method: "GET", path: "/v1/providers/{provider}", headers: ["if-none-match"] }, input, options);
}

export interface PutProviderInput {
  /** Name of a provider that Doorplate supports. */
  provider: "amap" | "baidu" | "tencent" | "google" | "here" | "nominatim" | "photon" | "pelias";
  /** The resource as read, or its ETag. */
  if_match?: Versioned | string;
  /** `*`: create only. If the resource exists, the response is 412 and nothing is written. */
  if_none_match?: string;
  body: ProviderPut;
}

/**
 * Configure a provider.
 *
 * Creates or replaces the configuration. A configuration that cannot work is rejected with the reason. `If-Match` is required to replace a configuration, not to create one. With `If-None-Match: *` the request creates only. Another `base_url` also requires the scope `pii:read`: its server is sent addresses.
 *
 * Scope: `providers:write`.
 */
export function putProvider(client: Client, input: PutProviderInput, options?: CallOptions): Promise<Provider> {
  return call(client, { method: "PUT", path: "/v1/providers/{provider}", headers: ["if-match", "if-none-match"], body: "application/json" }, input, options);
}

export interface DeleteProviderInput {
  /** Name of a provider that Doorplate supports. */
  provider: "amap" | "baidu" | "tencent" | "google" | "here" | "nominatim" | "photon" | "pelias";
  /** The resource as read, or its ETag. */
  if_match: Versioned | string;
}

/**
 * Delete a provider's configuration.
 *
 * The provider is no longer called. Its key is deleted, its usage is kept.
 *
 * Scope: `providers:write`.
 */
export function deleteProvider(client: Client, input: DeleteProviderInput, options?: CallOptions): Promise<void> {
  return call(client, { method: "DELETE", path: "/v1/providers/{provider}", headers: ["if-match"] }, input, options);
}

export interface TestProviderInput {
  /** Name of a provider that Doorplate supports. */
  provider: "amap" | "baidu" | "tencent" | "google" | "here" | "nominatim" | "photon" | "pelias";
  body?: ProviderTest;
}

/**
 * Test a provider.
 *
 * Geocodes the given address, or a public building. The call is subject to budget, rate and country rules, and is counted in the usage.
 *
 * Scope: `providers:write`.
 */
export function testProvider(client: Client, input: TestProviderInput, options?: CallOptions): Promise<ProviderTestResult> {
  return call(client, { method: "POST", path: "/v1/providers/{provider}/test", body: "application/json" }, input, options);
}

export interface CreateImportInput {
  /** The system that the file comes from. `ref` holds its keys; it is the channel in the history. */
  source: string;
  /** Validate the request and return the result without saving. */
  dry_run?: boolean;
  /** Format of the file. Absent: detected from the file. */
  format?: "csv" | "ndjson" | "xlsx";
  /** Encoding of CSV or NDJSON. Absent: detected from the file. */
  encoding?: "utf-8" | "utf-16le" | "utf-16be" | "gb18030" | "big5" | "shift_jis" | "euc-kr" | "windows-1252";
  /** Separator of CSV. Absent: detected from the first lines. */
  delimiter?: "," | ";" | "tab" | "|";
  /** Line with the names of the columns; those above are skipped. Absent: found in the first lines. */
  header_line?: number;
  /** Name of the sheet of a workbook, or its number from 1. Absent: the first one with a column that is recognised as an address. */
  sheet?: string;
  /** ISO 3166-1 alpha-2. */
  country_code?: string;
  /** JSON object that maps column names to fields, to correct the detected mapping. Fields: ref, name, given_name, family_name, customer_phone, email, language_code, customer_tags, other_phone, recipient, organization, phone, instructions, usages, is_default_shipping, is_default_billing, country, administrative_area, locality, dependent_locality, township, address_line, postal_code, address_language_code, address_tags, divisions, house_number, unit, text; null ignores a column. Fields of a further address of the row begin with its usage or a number: `billing.address_line`, `2.locality` (shipping, billing, home, work, pickup, returns, other, 2, 3, 4, 5). */
  mapping?: string;
  /** The channel of the change, for the history. */
  doorplate_source?: string;
  /** The reason for the change, for the history. At most 500 characters in UTF-8, or percent-encoded by RFC 8187 (`UTF-8''%E7%94%B5%E8%AF%9D`) for clients that send ASCII headers. */
  doorplate_reason?: string;
  /** A text that is unique to this request. If the request is repeated within 24 hours, the response is the first one again and nothing is created. */
  idempotency_key?: string;
  body: BodySource;
  content_type: "text/csv" | "application/x-ndjson" | "application/octet-stream" | "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" | "multipart/form-data";
}

/**
 * Create an import.
 *
 * Imports customers and addresses from a file of up to 10 GB and 50 million rows, as the body or as a form field: CSV of any delimiter and encoding, NDJSON of flat objects, or XLSX (one sheet).
 *
 * Columns are recognised by their names: those of exports of Shopify, WooCommerce, Magento, Salesforce, Zoho, HubSpot, Outlook, Google contacts, Amazon, Etsy, Xero, Taobao, 拼多多, 京东, 抖音 and 有赞, and names in English, Chinese, German, French, Spanish and Japanese. Titles above the header are skipped. `dry_run=true` shows the mapping, warns of what would be lost and validates the first 1,000 rows without saving; the beginning of the file is enough.
 *
 * Each row is a customer with an address, or with several: for shipping, for billing. The customer is found by its key in `source`; rows without a key are identified by their whole content, those of orders by the e-mail. An address at a door that the customer already has is updated, any other is added. Addresses are verified after those of interactive requests, and can be searched once the import has ended.
 *
 * An unreadable file is rejected as a whole; invalid rows are rejected one by one. Poll the URL in `Location`.
 *
 * Scope: `imports:write`, and `customers:write`, and `addresses:write`.
 */
export function createImport(client: Client, input: CreateImportInput & { dry_run: true }, options?: CallOptions): Promise<ImportPreview>;
export function createImport(client: Client, input: CreateImportInput & { dry_run?: false }, options?: CallOptions): Promise<Import>;
export function createImport(client: Client, input: CreateImportInput, options?: CallOptions): Promise<ImportPreview | Import>;
export function createImport(client: Client, input: CreateImportInput, options?: CallOptions): Promise<ImportPreview | Import> {
  return call(client, { method: "POST", path: "/v1/imports", query: ["source", "dry_run", "format", "encoding", "delimiter", "header_line", "sheet", "country_code", "mapping"], headers: ["doorplate-source", "doorplate-reason", "idempotency-key"], body: "text/csv" }, input, options);
}

export interface ListImportsInput {
  /** Items per page. */
  limit?: number;
  /** `next_cursor` of the previous page, with the same filters. */
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
  /** UUID. Ids created by Doorplate are of version 7. */
  import_id: string;
}

/**
 * Get an import.
 *
 * Scope: `imports:read`.
 */
export function getImport(client: Client, input: GetImportInput, options?: CallOptions): Promise<Import> {
  return call(client, { method: "GET", path: "/v1/imports/{import_id}", self: "/v1/imports/{id}" }, input, options);
}

export interface DownloadRefusedRowsInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  import_id: string;
  /** Begin a CSV file with a byte order mark, so that Excel reads it as UTF-8. */
  bom?: boolean;
}

/**
 * Download the rejected rows of an import.
 *
 * A file that can be corrected and imported again: the columns of the original, with `refused_line` and `refused_reason` in front, which an import ignores. CSV with commas in UTF-8; of an NDJSON file, NDJSON. State `mapping` again if the import had one. Kept for 30 days. Text that a spreadsheet would run as a formula is prefixed with an apostrophe, which an import takes off.
 *
 * Scope: `imports:read`, and `customers:read`, and `addresses:read`, and `pii:read`.
 */
export function downloadRefusedRows(client: Client, input: DownloadRefusedRowsInput, options?: CallOptions): Promise<Response> {
  return call(client, { method: "GET", path: "/v1/imports/{import_id}/refused", query: ["bom"], answer: "stream" }, input, options);
}

export interface ListKeptRowsInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  import_id: string;
  /** Items per page. */
  limit?: number;
  /** `next_cursor` of the previous page, with the same filters. */
  cursor?: string;
}

/**
 * List the rows kept by an undo.
 *
 * Customers and addresses that the undo of the import did not change, because they were changed after the import, or because the processing of the customer is restricted.
 *
 * Scope: `imports:read`.
 */
export function listKeptRows(client: Client, input: ListKeptRowsInput, options?: CallOptions): Promise<ImportKeptPage> {
  return call(client, { method: "GET", path: "/v1/imports/{import_id}/kept", query: ["limit", "cursor"] }, input, options);
}

export interface CancelImportInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  import_id: string;
  /** The channel of the change, for the history. */
  doorplate_source?: string;
  /** The reason for the change, for the history. At most 500 characters in UTF-8, or percent-encoded by RFC 8187 (`UTF-8''%E7%94%B5%E8%AF%9D`) for clients that send ASCII headers. */
  doorplate_reason?: string;
  /** A text that is unique to this request. If the request is repeated within 24 hours, the response is the first one again and nothing is created. */
  idempotency_key?: string;
}

/**
 * Cancel an import.
 *
 * Rows that are already written stay. To remove them, undo the import.
 *
 * Scope: `imports:write`.
 */
export function cancelImport(client: Client, input: CancelImportInput, options?: CallOptions): Promise<Import> {
  return call(client, { method: "POST", path: "/v1/imports/{import_id}/cancel", headers: ["doorplate-source", "doorplate-reason", "idempotency-key"], self: "/v1/imports/{id}" }, input, options);
}

export interface UndoImportInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  import_id: string;
  /** The channel of the change, for the history. */
  doorplate_source?: string;
  /** The reason for the change, for the history. At most 500 characters in UTF-8, or percent-encoded by RFC 8187 (`UTF-8''%E7%94%B5%E8%AF%9D`) for clients that send ASCII headers. */
  doorplate_reason?: string;
  /** A text that is unique to this request. If the request is repeated within 24 hours, the response is the first one again and nothing is created. */
  idempotency_key?: string;
}

/**
 * Undo an import.
 *
 * Runs in the background. Customers and addresses that the import created are deleted; those that it changed are restored. Those that were changed after the import are kept, and listed by `/kept`. A running import must be cancelled first.
 *
 * Scope: `imports:write`, and `customers:write`, and `addresses:write`.
 */
export function undoImport(client: Client, input: UndoImportInput, options?: CallOptions): Promise<Import> {
  return call(client, { method: "POST", path: "/v1/imports/{import_id}/undo", headers: ["doorplate-source", "doorplate-reason", "idempotency-key"], self: "/v1/imports/{id}" }, input, options);
}

export interface BatchCustomersInput {
  /** The channel of the change, for the history. */
  doorplate_source?: string;
  /** The reason for the change, for the history. At most 500 characters in UTF-8, or percent-encoded by RFC 8187 (`UTF-8''%E7%94%B5%E8%AF%9D`) for clients that send ASCII headers. */
  doorplate_reason?: string;
  /** A text that is unique to this request. If the request is repeated within 24 hours, the response is the first one again and nothing is created. */
  idempotency_key?: string;
  body: CustomerBatch;
}

/**
 * Upsert customers and addresses.
 *
 * Creates or updates up to 1,000 customers with their addresses. Each item is processed on its own: a rejected item does not affect the others. An item that is sent again changes nothing.
 *
 * Scope: `customers:write`.
 */
export function batchCustomers(client: Client, input: BatchCustomersInput, options?: CallOptions): Promise<CustomerBatchResult> {
  return call(client, { method: "POST", path: "/v1/batch/customers", headers: ["doorplate-source", "doorplate-reason", "idempotency-key"], body: "application/json" }, input, options);
}

export interface PutPurposeInput {
  /** Name of a purpose, unique within the tenant: lower-case letters, digits and hyphens. */
  purpose: string;
  /** The resource as read, or its ETag. */
  if_match?: Versioned | string;
  /** `*`: create only. If the resource exists, the response is 412 and nothing is written. */
  if_none_match?: string;
  body: PurposePut;
}

/**
 * Create or update a purpose.
 *
 * Says what personal data is processed for. Each change makes a version; all are kept, with their notices. `If-Match` is required to replace a purpose, not to create one; with `If-None-Match: *` the request creates only. Changes apply within seconds to what is disclosed for the purpose, and to calls of its providers and webhooks. An archived purpose is in use again.
 *
 * Scope: `purposes:write`.
 */
export function putPurpose(client: Client, input: PutPurposeInput, options?: CallOptions): Promise<Purpose> {
  return call(client, { method: "PUT", path: "/v1/purposes/{purpose}", headers: ["if-match", "if-none-match"], body: "application/json" }, input, options);
}

export interface GetPurposeInput {
  /** Name of a purpose, unique within the tenant: lower-case letters, digits and hyphens. */
  purpose: string;
  /** The response of an earlier call, which is returned again if it is still current (304). */
  if_none_match?: Purpose;
}

/**
 * Get a purpose.
 *
 * Scope: `purposes:read`.
 */
export function getPurpose(client: Client, input: GetPurposeInput, options?: CallOptions): Promise<Purpose> {
  return call(client, { method: "GET", path: "/v1/purposes/{purpose}", headers: ["if-none-match"] }, input, options);
}

export interface ArchivePurposeInput {
  /** Name of a purpose, unique within the tenant: lower-case letters, digits and hyphens. */
  purpose: string;
  /** The resource as read, or its ETag. */
  if_match: Versioned | string;
}

/**
 * Archive a purpose.
 *
 * The purpose is no longer in use: nothing is disclosed for it, and its providers and webhooks are not called. It stays readable with its versions, which prove what people have consented to.
 *
 * Scope: `purposes:write`.
 */
export function archivePurpose(client: Client, input: ArchivePurposeInput, options?: CallOptions): Promise<void> {
  return call(client, { method: "DELETE", path: "/v1/purposes/{purpose}", headers: ["if-match"] }, input, options);
}

export interface ListPurposesInput {
  /** Items per page. */
  limit?: number;
  /** `next_cursor` of the previous page, with the same filters. */
  cursor?: string;
  /** Only purposes in this state. Absent: both. */
  status?: "active" | "archived";
}

/**
 * List purposes.
 *
 * By name.
 *
 * Scope: `purposes:read`.
 */
export function listPurposes(client: Client, input?: ListPurposesInput, options?: CallOptions): Promise<PurposePage> {
  return call(client, { method: "GET", path: "/v1/purposes", query: ["limit", "cursor", "status"] }, input, options);
}

export interface ListPurposeVersionsInput {
  /** Name of a purpose, unique within the tenant: lower-case letters, digits and hyphens. */
  purpose: string;
  /** Items per page. */
  limit?: number;
  /** `next_cursor` of the previous page, with the same filters. */
  cursor?: string;
}

/**
 * List the versions of a purpose.
 *
 * Newest first, each with the notices that people were shown then.
 *
 * Scope: `purposes:read`.
 */
export function listPurposeVersions(client: Client, input: ListPurposeVersionsInput, options?: CallOptions): Promise<PurposePage> {
  return call(client, { method: "GET", path: "/v1/purposes/{purpose}/versions", query: ["limit", "cursor"] }, input, options);
}

export interface CreateConsentInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  customer_id: string;
  /** The channel of the change, for the history. */
  doorplate_source?: string;
  /** The reason for the change, for the history. At most 500 characters in UTF-8, or percent-encoded by RFC 8187 (`UTF-8''%E7%94%B5%E8%AF%9D`) for clients that send ASCII headers. */
  doorplate_reason?: string;
  /** A text that is unique to this request. If the request is repeated within 24 hours, the response is the first one again and nothing is created. */
  idempotency_key?: string;
  body: ConsentCreate;
}

/**
 * Record a consent or its withdrawal.
 *
 * Adds a record to the customer's consents, with the notice that the customer was shown. The latest declaration counts. A withdrawal needs only purpose, status and channel, and applies within seconds: to disclosures for the purpose, and to calls of its providers and webhooks that are queued already. Sends `consent.given`, `consent.withdrawn` or `consent.expired` to webhooks.
 *
 * Scope: `consents:write`.
 */
export function createConsent(client: Client, input: CreateConsentInput, options?: CallOptions): Promise<Consent> {
  return call(client, { method: "POST", path: "/v1/customers/{customer_id}/consents", headers: ["doorplate-source", "doorplate-reason", "idempotency-key"], body: "application/json" }, input, options);
}

export interface ListConsentsInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  customer_id: string;
  /** Items per page. */
  limit?: number;
  /** `next_cursor` of the previous page, with the same filters. */
  cursor?: string;
  /** Only records about this purpose. */
  purpose?: string;
}

/**
 * List the consents of a customer.
 *
 * All records, most recently recorded first.
 *
 * Scope: `consents:read`.
 */
export function listConsents(client: Client, input: ListConsentsInput, options?: CallOptions): Promise<ConsentPage> {
  return call(client, { method: "GET", path: "/v1/customers/{customer_id}/consents", query: ["limit", "cursor", "purpose"] }, input, options);
}

export interface GetConsentStatesInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  customer_id: string;
}

/**
 * Get the consents of a customer by purpose.
 *
 * The current state of each purpose that the customer has declared something about.
 *
 * Scope: `consents:read`.
 */
export function getConsentStates(client: Client, input: GetConsentStatesInput, options?: CallOptions): Promise<ConsentStates> {
  return call(client, { method: "GET", path: "/v1/customers/{customer_id}/consents/current" }, input, options);
}

export interface ListObjectionsInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  customer_id: string;
  /** Items per page. */
  limit?: number;
  /** `next_cursor` of the previous page, with the same filters. */
  cursor?: string;
}

/**
 * List the objections of a customer.
 *
 * Newest first, lifted ones too.
 *
 * Scope: `consents:read`.
 */
export function listObjections(client: Client, input: ListObjectionsInput, options?: CallOptions): Promise<ObjectionPage> {
  return call(client, { method: "GET", path: "/v1/customers/{customer_id}/objections", query: ["limit", "cursor"] }, input, options);
}

export interface PutObjectionInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  customer_id: string;
  /** Name of a purpose, unique within the tenant: lower-case letters, digits and hyphens. */
  purpose: string;
  /** The channel of the change, for the history. */
  doorplate_source?: string;
  /** The reason for the change, for the history. At most 500 characters in UTF-8, or percent-encoded by RFC 8187 (`UTF-8''%E7%94%B5%E8%AF%9D`) for clients that send ASCII headers. */
  doorplate_reason?: string;
  body: ObjectionPut;
}

/**
 * Record an objection to a purpose.
 *
 * The customer is no longer disclosed for the purpose, and its providers and webhooks are not called about the customer. Applies within seconds. Repeating it replaces the reason.
 *
 * Scope: `consents:write`.
 */
export function putObjection(client: Client, input: PutObjectionInput, options?: CallOptions): Promise<Objection> {
  return call(client, { method: "PUT", path: "/v1/customers/{customer_id}/objections/{purpose}", headers: ["doorplate-source", "doorplate-reason"], body: "application/json" }, input, options);
}

export interface LiftObjectionInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  customer_id: string;
  /** Name of a purpose, unique within the tenant: lower-case letters, digits and hyphens. */
  purpose: string;
  /** The channel of the change, for the history. */
  doorplate_source?: string;
  /** The reason for the change, for the history. At most 500 characters in UTF-8, or percent-encoded by RFC 8187 (`UTF-8''%E7%94%B5%E8%AF%9D`) for clients that send ASCII headers. */
  doorplate_reason?: string;
}

/**
 * Lift an objection.
 *
 * The objection no longer counts: the customer has taken it back, or your grounds override it. The record stays, with the time.
 *
 * Scope: `consents:write`.
 */
export function liftObjection(client: Client, input: LiftObjectionInput, options?: CallOptions): Promise<void> {
  return call(client, { method: "DELETE", path: "/v1/customers/{customer_id}/objections/{purpose}", headers: ["doorplate-source", "doorplate-reason"] }, input, options);
}

export type GetRecordsOfProcessingInput = Record<string, never>;

/**
 * Get the records of processing activities.
 *
 * What Article 30 GDPR and Articles 55 and 56 PIPL ask for, as far as the configuration shows it: purposes with bases and retention, data, recipients, transfers, access and security measures. `not_recorded` lists what you have to add.
 *
 * Scope: `purposes:read`, and `api-keys:read`, and `providers:read`, and `webhooks:read`, and `policies:read`.
 */
export function getRecordsOfProcessing(client: Client, input?: GetRecordsOfProcessingInput, options?: CallOptions): Promise<RecordsOfProcessing> {
  return call(client, { method: "GET", path: "/v1/records-of-processing" }, input, options);
}

export interface CreateLegalHoldInput {
  /** The channel of the change, for the history. */
  doorplate_source?: string;
  /** The reason for the change, for the history. At most 500 characters in UTF-8, or percent-encoded by RFC 8187 (`UTF-8''%E7%94%B5%E8%AF%9D`) for clients that send ASCII headers. */
  doorplate_reason?: string;
  /** A text that is unique to this request. If the request is repeated within 24 hours, the response is the first one again and nothing is created. */
  idempotency_key?: string;
  body: LegalHoldCreate;
}

/**
 * Create a legal hold.
 *
 * Says that data of one customer, or of all customers that match a filter, must be kept. No erasure and no retention rule deletes what is held: a hold always wins. A filter is looked at anew each time, so a hold also applies to customers that match it later. A hold on a deleted customer is possible.
 *
 * Scope: `legal-holds:write`.
 */
export function createLegalHold(client: Client, input: CreateLegalHoldInput, options?: CallOptions): Promise<LegalHold> {
  return call(client, { method: "POST", path: "/v1/legal-holds", headers: ["doorplate-source", "doorplate-reason", "idempotency-key"], body: "application/json", self: "/v1/legal-holds/{id}" }, input, options);
}

export interface ListLegalHoldsInput {
  /** Only holds on this customer: those that name it, and active ones whose filter it matches. */
  customer_id?: string;
  /** true: only holds that hold now. false: only ended ones. */
  active?: boolean;
  /** Items per page. */
  limit?: number;
  /** `next_cursor` of the previous page, with the same filters. */
  cursor?: string;
}

/**
 * List legal holds.
 *
 * Newest first, with released ones.
 *
 * Scope: `legal-holds:read`.
 */
export function listLegalHolds(client: Client, input?: ListLegalHoldsInput, options?: CallOptions): Promise<LegalHoldPage> {
  return call(client, { method: "GET", path: "/v1/legal-holds", query: ["customer_id", "active", "limit", "cursor"], self: "/v1/legal-holds/{id}" }, input, options);
}

export interface ReleaseLegalHoldInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  legal_hold_id: string;
  /** The channel of the change, for the history. */
  doorplate_source?: string;
  /** The reason for the change, for the history. At most 500 characters in UTF-8, or percent-encoded by RFC 8187 (`UTF-8''%E7%94%B5%E8%AF%9D`) for clients that send ASCII headers. */
  doorplate_reason?: string;
}

/**
 * Release a legal hold.
 *
 * The hold stays in the list, with who released it, when, and why (`Doorplate-Reason`). A hold that is released already stays as it is.
 *
 * Scope: `legal-holds:write`.
 */
export function releaseLegalHold(client: Client, input: ReleaseLegalHoldInput, options?: CallOptions): Promise<LegalHold> {
  return call(client, { method: "DELETE", path: "/v1/legal-holds/{legal_hold_id}", headers: ["doorplate-source", "doorplate-reason"], self: "/v1/legal-holds/{id}" }, input, options);
}

export interface GetLegalHoldInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  legal_hold_id: string;
}

/**
 * Get a legal hold.
 *
 * Scope: `legal-holds:read`.
 */
export function getLegalHold(client: Client, input: GetLegalHoldInput, options?: CallOptions): Promise<LegalHold> {
  return call(client, { method: "GET", path: "/v1/legal-holds/{legal_hold_id}", self: "/v1/legal-holds/{id}" }, input, options);
}

export interface RestrictCustomerInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  customer_id: string;
  /** The channel of the change, for the history. */
  doorplate_source?: string;
  /** The reason for the change, for the history. At most 500 characters in UTF-8, or percent-encoded by RFC 8187 (`UTF-8''%E7%94%B5%E8%AF%9D`) for clients that send ASCII headers. */
  doorplate_reason?: string;
  body: RestrictionPut;
}

/**
 * Restrict a customer.
 *
 * From now on the data of the customer and its addresses is only stored. Keys without the scope `restricted:read` get 403 `customer_restricted`, and lists, searches and suggestions leave it out; exports and snapshots never contain it; the feed has its changes without states; webhooks get no data of it. Nothing of it is verified or sent to a provider: open verifications end with the error code `customer_restricted`. A key with the scope can still correct the data. Works for deleted customers too. Webhooks get the event `customer.restricted`. Other processes follow within a second.
 *
 * Scope: `restrictions:write`.
 */
export function restrictCustomer(client: Client, input: RestrictCustomerInput, options?: CallOptions): Promise<Restriction> {
  return call(client, { method: "PUT", path: "/v1/customers/{customer_id}/restriction", headers: ["doorplate-source", "doorplate-reason"], body: "application/json" }, input, options);
}

export interface GetRestrictionInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  customer_id: string;
}

/**
 * Get the restriction of a customer.
 *
 * Whether the customer is restricted, and by whom, when and why it was restricted and lifted.
 *
 * Scope: `customers:read`.
 */
export function getRestriction(client: Client, input: GetRestrictionInput, options?: CallOptions): Promise<Restriction> {
  return call(client, { method: "GET", path: "/v1/customers/{customer_id}/restriction" }, input, options);
}

export interface LiftRestrictionInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  customer_id: string;
  /** The channel of the change, for the history. */
  doorplate_source?: string;
  /** The reason for the change, for the history. At most 500 characters in UTF-8, or percent-encoded by RFC 8187 (`UTF-8''%E7%94%B5%E8%AF%9D`) for clients that send ASCII headers. */
  doorplate_reason?: string;
}

/**
 * Lift the restriction of a customer.
 *
 * Says who lifted it, when, and why (`Doorplate-Reason`) in the history. Webhooks get the event `customer.restriction_lifted`. The customer is to be informed before (GDPR, Article 18(3)). Verifications that the restriction has cancelled are queued again. A customer that is not restricted stays as it is.
 *
 * Scope: `restrictions:write`.
 */
export function liftRestriction(client: Client, input: LiftRestrictionInput, options?: CallOptions): Promise<Restriction> {
  return call(client, { method: "DELETE", path: "/v1/customers/{customer_id}/restriction", headers: ["doorplate-source", "doorplate-reason"] }, input, options);
}

export interface PutRetentionRuleInput {
  /** The name of the rule. */
  rule_name: string;
  /** The channel of the change, for the history. */
  doorplate_source?: string;
  /** The reason for the change, for the history. At most 500 characters in UTF-8, or percent-encoded by RFC 8187 (`UTF-8''%E7%94%B5%E8%AF%9D`) for clients that send ASCII headers. */
  doorplate_reason?: string;
  /** `*`: create only. If the resource exists, the response is 412 and nothing is written. */
  if_none_match?: string;
  /** The resource as read, or its ETag. */
  if_match?: Versioned | string;
  body: RetentionRulePut;
}

/**
 * Create or replace a retention rule.
 *
 * A new rule does nothing yet, and a changed one is disabled: make a dry run (`POST /v1/retention-rules/{rule_name}/runs?dry_run=true`), look at what it would hit, and enable it. Then it runs every day. Legal holds win over every rule. `If-Match` is optional.
 *
 * Scope: `retention:write`.
 */
export function putRetentionRule(client: Client, input: PutRetentionRuleInput, options?: CallOptions): Promise<RetentionRule> {
  return call(client, { method: "PUT", path: "/v1/retention-rules/{rule_name}", headers: ["doorplate-source", "doorplate-reason", "if-none-match", "if-match"], body: "application/json" }, input, options);
}

export interface GetRetentionRuleInput {
  /** The name of the rule. */
  rule_name: string;
}

/**
 * Get a retention rule.
 *
 * Scope: `retention:read`.
 */
export function getRetentionRule(client: Client, input: GetRetentionRuleInput, options?: CallOptions): Promise<RetentionRule> {
  return call(client, { method: "GET", path: "/v1/retention-rules/{rule_name}" }, input, options);
}

export interface DeleteRetentionRuleInput {
  /** The name of the rule. */
  rule_name: string;
}

/**
 * Delete a retention rule.
 *
 * A run of it stops. The history of its runs stays.
 *
 * Scope: `retention:write`.
 */
export function deleteRetentionRule(client: Client, input: DeleteRetentionRuleInput, options?: CallOptions): Promise<void> {
  return call(client, { method: "DELETE", path: "/v1/retention-rules/{rule_name}" }, input, options);
}

export type ListRetentionRulesInput = Record<string, never>;

/**
 * List retention rules.
 *
 * Scope: `retention:read`.
 */
export function listRetentionRules(client: Client, input?: ListRetentionRulesInput, options?: CallOptions): Promise<RetentionRuleList> {
  return call(client, { method: "GET", path: "/v1/retention-rules" }, input, options);
}

export interface EnableRetentionRuleInput {
  /** The name of the rule. */
  rule_name: string;
  /** The channel of the change, for the history. */
  doorplate_source?: string;
  /** The reason for the change, for the history. At most 500 characters in UTF-8, or percent-encoded by RFC 8187 (`UTF-8''%E7%94%B5%E8%AF%9D`) for clients that send ASCII headers. */
  doorplate_reason?: string;
  /** A text that is unique to this request. If the request is repeated within 24 hours, the response is the first one again and nothing is created. */
  idempotency_key?: string;
}

/**
 * Enable a retention rule.
 *
 * From now on it runs every day. Requires a completed dry run of its present version.
 *
 * Scope: `retention:write`.
 */
export function enableRetentionRule(client: Client, input: EnableRetentionRuleInput, options?: CallOptions): Promise<RetentionRule> {
  return call(client, { method: "POST", path: "/v1/retention-rules/{rule_name}/enable", headers: ["doorplate-source", "doorplate-reason", "idempotency-key"] }, input, options);
}

export interface DisableRetentionRuleInput {
  /** The name of the rule. */
  rule_name: string;
  /** The channel of the change, for the history. */
  doorplate_source?: string;
  /** The reason for the change, for the history. At most 500 characters in UTF-8, or percent-encoded by RFC 8187 (`UTF-8''%E7%94%B5%E8%AF%9D`) for clients that send ASCII headers. */
  doorplate_reason?: string;
  /** A text that is unique to this request. If the request is repeated within 24 hours, the response is the first one again and nothing is created. */
  idempotency_key?: string;
}

/**
 * Disable a retention rule.
 *
 * A run of it stops after the rows that it is working on.
 *
 * Scope: `retention:write`.
 */
export function disableRetentionRule(client: Client, input: DisableRetentionRuleInput, options?: CallOptions): Promise<RetentionRule> {
  return call(client, { method: "POST", path: "/v1/retention-rules/{rule_name}/disable", headers: ["doorplate-source", "doorplate-reason", "idempotency-key"] }, input, options);
}

export interface RunRetentionRuleInput {
  /** The name of the rule. */
  rule_name: string;
  /** Only say what would be hit. */
  dry_run?: boolean;
  /** The channel of the change, for the history. */
  doorplate_source?: string;
  /** The reason for the change, for the history. At most 500 characters in UTF-8, or percent-encoded by RFC 8187 (`UTF-8''%E7%94%B5%E8%AF%9D`) for clients that send ASCII headers. */
  doorplate_reason?: string;
  /** A text that is unique to this request. If the request is repeated within 24 hours, the response is the first one again and nothing is created. */
  idempotency_key?: string;
}

/**
 * Run a retention rule.
 *
 * In the background: poll the URL in `Location`. With `dry_run=true` it only counts what the rule would hit and what is held, with samples of ids. Without, the rule must be enabled, and runs now instead of waiting for its time.
 *
 * Scope: `retention:write`.
 */
export function runRetentionRule(client: Client, input: RunRetentionRuleInput, options?: CallOptions): Promise<RetentionRun> {
  return call(client, { method: "POST", path: "/v1/retention-rules/{rule_name}/runs", query: ["dry_run"], headers: ["doorplate-source", "doorplate-reason", "idempotency-key"] }, input, options);
}

export interface ListRetentionRunsInput {
  /** The name of the rule. */
  rule_name: string;
  /** Items per page. */
  limit?: number;
  /** `next_cursor` of the previous page, with the same filters. */
  cursor?: string;
}

/**
 * List the runs of a retention rule.
 *
 * Newest first, dry runs too. Works for deleted rules.
 *
 * Scope: `retention:read`.
 */
export function listRetentionRuns(client: Client, input: ListRetentionRunsInput, options?: CallOptions): Promise<RetentionRunPage> {
  return call(client, { method: "GET", path: "/v1/retention-rules/{rule_name}/runs", query: ["limit", "cursor"] }, input, options);
}

export interface GetRetentionRunInput {
  /** The name of the rule. */
  rule_name: string;
  /** UUID. Ids created by Doorplate are of version 7. */
  run_id: string;
}

/**
 * Get a run of a retention rule.
 *
 * Scope: `retention:read`.
 */
export function getRetentionRun(client: Client, input: GetRetentionRunInput, options?: CallOptions): Promise<RetentionRun> {
  return call(client, { method: "GET", path: "/v1/retention-rules/{rule_name}/runs/{run_id}" }, input, options);
}

export interface CreateErasureInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  customer_id: string;
  /** Report what the erasure would do, place by place. Nothing is erased. */
  dry_run?: boolean;
  /** The channel of the change, for the history. */
  doorplate_source?: string;
  /** The reason for the change, for the history. At most 500 characters in UTF-8, or percent-encoded by RFC 8187 (`UTF-8''%E7%94%B5%E8%AF%9D`) for clients that send ASCII headers. */
  doorplate_reason?: string;
  /** A text that is unique to this request. If the request is repeated within 24 hours, the response is the first one again and nothing is created. */
  idempotency_key?: string;
  body: ErasureCreate;
}

/**
 * Erase a customer.
 *
 * Erases the data of a customer for good, everywhere: rows, history, search, deliveries, cached answers, refused lines of imports, and the key that sealed them, so that no backup of the data can be read. It begins at once and takes seconds. From then on the customer answers 410 `erased`. The history keeps versions, times and actors without values; readers of the feed and webhooks get `customer.erased` and `address.erased`. A customer with the same phone, e-mail or reference is refused from then on (409 `person_erased`). If an erasure of the customer is open, the response is that erasure.
 *
 * Scope: `erasures:write`.
 */
export function createErasure(client: Client, input: CreateErasureInput & { dry_run: true }, options?: CallOptions): Promise<ErasureReport>;
export function createErasure(client: Client, input: CreateErasureInput & { dry_run?: false }, options?: CallOptions): Promise<Erasure>;
export function createErasure(client: Client, input: CreateErasureInput, options?: CallOptions): Promise<ErasureReport | Erasure>;
export function createErasure(client: Client, input: CreateErasureInput, options?: CallOptions): Promise<ErasureReport | Erasure> {
  return call(client, { method: "POST", path: "/v1/customers/{customer_id}/erasures", query: ["dry_run"], headers: ["doorplate-source", "doorplate-reason", "idempotency-key"], body: "application/json" }, input, options);
}

export interface ListErasuresInput {
  /** Only erasures with this status. */
  status?: "requested" | "running" | "completed";
  /** Only the erasure of this customer. */
  customer_id?: string;
  /** Items per page. */
  limit?: number;
  /** `next_cursor` of the previous page, with the same filters. */
  cursor?: string;
}

/**
 * List erasures.
 *
 * Newest first. An acknowledgement of the last minutes is only in `GET /v1/erasures/{id}`.
 *
 * Scope: `erasures:read`.
 */
export function listErasures(client: Client, input?: ListErasuresInput, options?: CallOptions): Promise<ErasurePage> {
  return call(client, { method: "GET", path: "/v1/erasures", query: ["status", "customer_id", "limit", "cursor"], self: "/v1/erasures/{id}" }, input, options);
}

export interface GetErasureInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  erasure_id: string;
}

/**
 * Get an erasure.
 *
 * Scope: `erasures:read`.
 */
export function getErasure(client: Client, input: GetErasureInput, options?: CallOptions): Promise<Erasure> {
  return call(client, { method: "GET", path: "/v1/erasures/{erasure_id}", self: "/v1/erasures/{id}" }, input, options);
}

export type ListReceiptKeysInput = Record<string, never>;

/**
 * List the keys of receipts.
 *
 * The public keys that verify receipts of erasures, as a JSON Web Key Set. No authentication: everyone who receives a receipt can verify it.
 */
export function listReceiptKeys(client: Client, input?: ListReceiptKeysInput, options?: CallOptions): Promise<ReceiptKeys> {
  return call(client, { method: "GET", path: "/v1/receipt-keys", open: true }, input, options);
}

export interface CreateAccessPackageInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  customer_id: string;
  /** The channel of the change, for the history. */
  doorplate_source?: string;
  /** The reason for the change, for the history. At most 500 characters in UTF-8, or percent-encoded by RFC 8187 (`UTF-8''%E7%94%B5%E8%AF%9D`) for clients that send ASCII headers. */
  doorplate_reason?: string;
  /** A text that is unique to this request. If the request is repeated within 24 hours, the response is the first one again and nothing is created. */
  idempotency_key?: string;
  body: AccessPackageCreate;
}

/**
 * Create an access package.
 *
 * All data of a customer in one ZIP archive, for the customer (Articles 15 and 20 GDPR, Article 45 PIPL): `data.json` for programs and `index.html` to read. It has the customer and all addresses, also deleted ones, the history with sources, purposes, consents and objections, recipients and their countries, retention, restrictions, deliveries, and who has read the data; nothing of other persons. It is written in the background, within seconds, stored sealed, and deleted after `ACCESS_PACKAGE_DAYS` days. If a package of the customer in the same language is open, the response is that one.
 *
 * Scope: `access-packages:write`.
 */
export function createAccessPackage(client: Client, input: CreateAccessPackageInput, options?: CallOptions): Promise<AccessPackage> {
  return call(client, { method: "POST", path: "/v1/customers/{customer_id}/access-packages", headers: ["doorplate-source", "doorplate-reason", "idempotency-key"], body: "application/json" }, input, options);
}

export interface ListAccessPackagesInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  customer_id: string;
  /** Items per page. */
  limit?: number;
  /** `next_cursor` of the previous page, with the same filters. */
  cursor?: string;
}

/**
 * List access packages.
 *
 * Newest first, also those whose content has expired: they prove when the customer was answered.
 *
 * Scope: `access-packages:read`.
 */
export function listAccessPackages(client: Client, input: ListAccessPackagesInput, options?: CallOptions): Promise<AccessPackagePage> {
  return call(client, { method: "GET", path: "/v1/customers/{customer_id}/access-packages", query: ["limit", "cursor"] }, input, options);
}

export interface GetAccessPackageInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  customer_id: string;
  /** UUID. Ids created by Doorplate are of version 7. */
  package_id: string;
}

/**
 * Get an access package.
 *
 * Scope: `access-packages:read`.
 */
export function getAccessPackage(client: Client, input: GetAccessPackageInput, options?: CallOptions): Promise<AccessPackage> {
  return call(client, { method: "GET", path: "/v1/customers/{customer_id}/access-packages/{package_id}" }, input, options);
}

export interface DownloadAccessPackageInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  customer_id: string;
  /** UUID. Ids created by Doorplate are of version 7. */
  package_id: string;
}

/**
 * Download an access package.
 *
 * The ZIP archive. 409 until it is completed, and when it has expired. The download is recorded in the read audit. A response that ends with an error is incomplete: compare it with `bytes` and `sha256`.
 *
 * Scope: `access-packages:read`, and `pii:read`.
 */
export function downloadAccessPackage(client: Client, input: DownloadAccessPackageInput, options?: CallOptions): Promise<Response> {
  return call(client, { method: "GET", path: "/v1/customers/{customer_id}/access-packages/{package_id}/download", answer: "stream" }, input, options);
}

export interface ListCustomerReadsInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  customer_id: string;
  /** Items per page. */
  limit?: number;
  /** `next_cursor` of the previous page, with the same filters. */
  cursor?: string;
}

/**
 * List who has read a customer.
 *
 * Every response, file, webhook and provider call that contained data of the customer or its addresses, newest first: who, when, why and from where. Works for deleted and erased customers too. A read can be found after about a second.
 *
 * Scope: `reads:read`.
 */
export function listCustomerReads(client: Client, input: ListCustomerReadsInput, options?: CallOptions): Promise<CustomerReadPage> {
  return call(client, { method: "GET", path: "/v1/customers/{customer_id}/reads", query: ["limit", "cursor"] }, input, options);
}

export interface ListCustomerRecipientsInput {
  /** UUID. Ids created by Doorplate are of version 7. */
  customer_id: string;
}

/**
 * List who has received a customer.
 *
 * Webhooks, providers, downloaded exports, and the keys and clients that have read the customer, of the read audit, with the version that each of them has received last. After a correction (Article 16 GDPR) those with `is_current: false` have to be informed (Article 19): webhooks get the event by themselves. Works for deleted and erased customers too. A read can be found after about a second.
 *
 * Scope: `reads:read`.
 */
export function listCustomerRecipients(client: Client, input: ListCustomerRecipientsInput, options?: CallOptions): Promise<CustomerRecipients> {
  return call(client, { method: "GET", path: "/v1/customers/{customer_id}/recipients" }, input, options);
}

export interface CreateBreachReportInput {
  body: BreachReportCreate;
}

/**
 * Report a breach.
 *
 * What was read with a key, by an actor or from an IP address in a period: how many customers, which kinds of data, of which countries. These are the numbers that Article 33(3) of the GDPR asks for within 72 hours. Nothing is stored. Of erased customers the report has the ids only.
 *
 * Scope: `breach-reports:read`.
 */
export function createBreachReport(client: Client, input: CreateBreachReportInput, options?: CallOptions): Promise<BreachReport> {
  return call(client, { method: "POST", path: "/v1/breach-reports", body: "application/json" }, input, options);
}
