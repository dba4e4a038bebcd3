/** What the service does to protect personal data, for the records of processing. Each is tested. */
export const SECURITY_MEASURES = [
  "Personal fields are encrypted before they reach the database: AES-256-GCM, with a key for each customer, which is " +
    "wrapped by a key of the tenant, which is wrapped by a root key outside the database.",
  "Search and comparison work on keyed hashes (HMAC-SHA-256).",
  "Tenants are isolated: a key of one tenant gets no data of another.",
  "API keys are stored as hashes; they have scopes, can expire, be bound to purposes and be rotated.",
  "Callers without the scope pii:read get masked values.",
  "Every change of a customer or an address is recorded in an append-only log, with who made it, when and why.",
  "Every read of a customer's data is recorded: who, when, what for and from where. These records and the log of " +
    "changes are chained by keyed hashes, so that tampering is found.",
  "Callers without the scope pii:read cannot guess a contact: searches for one that find no customer are limited.",
  "Webhooks are signed, sent over TLS only, and not to private networks unless these are allowed.",
  "Keys of providers and secrets of webhooks are stored encrypted.",
  "Logs, metrics and error responses contain no values of personal fields.",
  "Requests are limited by key and by network address.",
  "Reads, calls of providers and events of webhooks for a purpose are refused without the consent that it needs.",
] as const;
