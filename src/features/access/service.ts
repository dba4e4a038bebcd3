import { hash, randomBytes } from "node:crypto";
import type { Kysely } from "kysely";
import { AppError, invalidBody, notFound } from "../../platform/errors.ts";
import type { DB } from "../../platform/database/tables.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { isOrigin } from "../../platform/http/origins.ts";
import type { Principal } from "../../platform/http/request.ts";
import { uuidv7 } from "../../platform/ids.ts";
import {
  countKeys,
  ensureTenant,
  findTenantBySlug,
  insertKey,
  insertTenant,
  installKey,
  lockKey,
  replaceKey,
  type ApiKeyRow,
  type TenantRow,
} from "./queries.ts";
import { listActivePurposes } from "../../privacy/purposes.ts";
import { ROOT_SCOPES, TENANT_SCOPES } from "../../platform/http/scopes.ts";

export const KEY_KINDS = ["secret", "publishable"] as const;
export type KeyKind = (typeof KEY_KINDS)[number];

/** What keys begin with, so that people and scanners for leaked secrets can tell the kinds apart. */
const PREFIXES: Record<KeyKind, string> = { secret: "dp_", publishable: "dp_pub_" };
/** Scopes that the operations of publishable keys require of a secret key: the key that creates one has them. */
const PUBLISHABLE_SCOPES = ["addresses:read"];
/** Of the random part of a key. */
const HINT_LENGTH = 4;
const UNLIMITED = 100_000_000;
/** Revoked and expired keys are not counted. */
export const MAX_KEYS = 1_000;

/** The SHA-256 of a key, 32 bytes. */
export const hashKey = (key: string): Buffer => hash("sha256", key, "buffer");
/** Generates a key with 32 random bytes. */
export const generateKey = (kind: KeyKind = "secret"): string => PREFIXES[kind] + randomBytes(32).toString("base64url");

const describeKey = (key: string, kind: KeyKind = "secret") => ({
  kind,
  hint: key.slice(0, PREFIXES[kind].length + HINT_LENGTH),
  secret_hash: hashKey(key),
});

interface KeyRequest {
  name: string;
  kind?: KeyKind;
  scopes?: string[];
  origins?: string[];
  purposes?: string[];
  rate_limit_per_minute?: number | null;
  expires_at?: string | null;
}

/**
 * Creates a key. What it may do, its rate limit and its expiry do not exceed those of the key that creates it.
 * @param ending number of keys that the new one replaces at once
 * @throws AppError insufficient_scope, invalid_body, api_key_limit_reached
 */
export async function createKey(
  tx: Tx,
  maker: Principal,
  request: KeyRequest,
  now: Date,
  ending = 0,
): Promise<{ row: ApiKeyRow; key: string }> {
  const { kind = "secret" } = request;
  const { scopes, origins } = kind === "secret" ? readScopes(maker, request) : readOrigins(maker, request);
  const purposes = await readPurposes(tx, maker, request);
  const { bounds } = maker;
  const rate_limit_per_minute = request.rate_limit_per_minute ?? bounds?.rate_limit_per_minute ?? null;
  const expires_at = request.expires_at ?? bounds?.expires_at ?? null;
  if (expires_at && new Date(expires_at) <= now) throw invalidBody("/expires_at", "must not be in the past");
  if (bounds?.expires_at && expires_at && new Date(expires_at) > new Date(bounds.expires_at))
    throw invalidBody("/expires_at", "must not be later than the expiry of your key");
  if (rate_limit_per_minute !== null && rate_limit_per_minute > maker.rate_limit_per_minute)
    throw invalidBody("/rate_limit_per_minute", "must not exceed the limit of your key");
  const count = await countKeys(tx, maker.tenant_id, now);
  if (count - ending >= MAX_KEYS) {
    throw new AppError("api_key_limit_reached", {
      detail: `The tenant has ${count} active keys; the limit is ${MAX_KEYS}. Revoke a key first.`,
      members: { limit: MAX_KEYS, count },
    });
  }
  const key = generateKey(kind);
  const row = await insertKey(tx, {
    id: uuidv7(now.getTime()),
    tenant_id: maker.tenant_id,
    name: request.name,
    scopes,
    origins,
    purposes,
    rate_limit_per_minute: rate_limit_per_minute === UNLIMITED ? null : rate_limit_per_minute,
    expires_at,
    ...describeKey(key, kind),
  });
  return { row, key };
}

type Rights = Pick<ApiKeyRow, "scopes" | "origins">;

function readScopes(maker: Principal, { scopes, origins }: KeyRequest): Rights {
  if (scopes === undefined) throw invalidBody("/scopes", "is required for a secret key");
  if (origins !== undefined) throw invalidBody("/origins", "is for publishable keys only");
  const excess = scopes.findIndex((scope) => !maker.scopes.has(scope));
  if (excess >= 0)
    throw new AppError("insufficient_scope", {
      errors: [{ in: "body", pointer: `/scopes/${excess}`, detail: "is not one of the scopes of your key" }],
    });
  return { scopes, origins: [] };
}

/** The purposes of a key: some of those of the key that creates it, which must be in use. */
async function readPurposes(tx: Tx, maker: Principal, { kind, purposes }: KeyRequest): Promise<string[]> {
  if (kind === "publishable" && purposes && purposes.length > 0)
    throw invalidBody("/purposes", "is for secret keys only");
  // A publishable key reads no data of a tenant.
  if (kind === "publishable") return [];
  const wanted = purposes && purposes.length > 0 ? purposes : [...(maker.purposes ?? [])];
  const excess = wanted.findIndex((purpose) => maker.purposes?.has(purpose) === false);
  if (excess >= 0)
    throw new AppError("purpose_not_allowed", {
      errors: [{ in: "body", pointer: `/purposes/${excess}`, detail: "is not one of the purposes of your key" }],
    });
  if (!purposes || purposes.length === 0) return wanted;
  const active = await listActivePurposes(tx, maker.tenant_id, purposes);
  const unknown = purposes.findIndex((purpose) => !active.has(purpose));
  if (unknown >= 0) throw invalidBody(`/purposes/${unknown}`, "is not a purpose of the tenant, or is archived");
  return wanted;
}

function readOrigins(maker: Principal, { scopes, origins }: KeyRequest): Rights {
  if (scopes !== undefined) throw invalidBody("/scopes", "is for secret keys only");
  if (origins === undefined) throw invalidBody("/origins", "is required for a publishable key");
  const invalid = origins.findIndex((origin) => !isOrigin(origin));
  if (invalid >= 0)
    throw invalidBody(
      `/origins/${invalid}`,
      "must be scheme, host and port as browsers send them, such as https://shop.example: in lower case, without a " +
        "path and without the default port",
    );
  const lacking = PUBLISHABLE_SCOPES.find((scope) => !maker.scopes.has(scope));
  if (lacking !== undefined)
    throw new AppError("insufficient_scope", { detail: `A publishable key requires that your key has ${lacking}.` });
  return { scopes: [], origins };
}

/**
 * Checks that a key does not exceed another one. createKey() would point at members that the body of a rotation does
 * not have.
 * @throws AppError insufficient_scope, purpose_not_allowed, conflict
 */
function checkRights({ scopes, purposes, bounds, rate_limit_per_minute }: Principal, old: ApiKeyRow): void {
  if (purposes && !(old.purposes.length > 0 && old.purposes.every((purpose) => purposes.has(purpose))))
    throw new AppError("purpose_not_allowed", { detail: "The key is for purposes that your key is not for." });
  const excess = old.scopes.filter((scope) => !scopes.has(scope));
  if (excess.length > 0)
    throw new AppError("insufficient_scope", {
      detail: `The key has scopes that your key does not have: ${excess.join(", ")}.`,
    });
  if (old.rate_limit_per_minute !== null && old.rate_limit_per_minute > rate_limit_per_minute)
    throw new AppError("conflict", { detail: "The key has a higher rate limit than your key." });
  if (bounds?.expires_at && old.expires_at && new Date(old.expires_at) > new Date(bounds.expires_at))
    throw new AppError("conflict", { detail: "The key expires later than your key." });
}

/**
 * Creates a successor with the same rights; the old key stays valid for the overlap.
 * @throws AppError not_found, conflict, insufficient_scope
 */
export async function rotateKey(
  tx: Tx,
  maker: Principal,
  id: string,
  overlapSeconds: number,
  now: Date,
): Promise<{ row: ApiKeyRow; key: string }> {
  const old = await lockKey(tx, maker.tenant_id, id);
  if (!old) throw notFound();
  if (old.revoked_at !== null || old.rotated_to !== null)
    throw new AppError("conflict", { detail: "The key is revoked, or has been rotated already." });
  if (old.expires_at !== null && new Date(old.expires_at) <= now)
    throw new AppError("conflict", { detail: "The key has expired." });
  checkRights(maker, old);
  const { name, scopes, origins, purposes, rate_limit_per_minute, expires_at } = old;
  const successor = await createKey(
    tx,
    maker,
    {
      name,
      ...(old.kind === "publishable" ? { kind: old.kind, origins } : { scopes }),
      purposes,
      rate_limit_per_minute,
      expires_at,
    },
    now,
    overlapSeconds === 0 ? 1 : 0,
  );
  await replaceKey(tx, id, successor.row.id, overlapSeconds);
  return successor;
}

/**
 * Creates a tenant and its first key, which has all scopes.
 * @throws AppError conflict if the slug is used
 */
export async function createTenant(
  tx: Tx,
  request: { slug: string; name: string; address_limit?: number },
  now: Date,
): Promise<{ row: TenantRow; key: string }> {
  const id = uuidv7(now.getTime());
  const row = await insertTenant(tx, {
    id,
    slug: request.slug,
    name: request.name,
    address_limit: request.address_limit ?? 100,
  });
  if (!row) throw new AppError("conflict", { errors: [{ in: "body", pointer: "/slug", detail: "is already in use" }] });
  const key = generateKey();
  await insertKey(tx, {
    id: uuidv7(now.getTime()),
    tenant_id: id,
    name: "admin",
    scopes: [...TENANT_SCOPES],
    rate_limit_per_minute: null,
    expires_at: null,
    ...describeKey(key),
  });
  return { row, key };
}

/**
 * Installs the keys of the configuration, and the tenant `default` that the admin key belongs to.
 * @throws Error if a key is not 16 to 200 visible ASCII characters
 */
export async function installKeys(
  db: Kysely<DB>,
  keys: { admin: string | undefined; root: string | undefined },
): Promise<void> {
  for (const [name, key] of Object.entries({ BOOTSTRAP_API_KEY: keys.admin, ROOT_API_KEY: keys.root })) {
    if (key !== undefined && !/^[\x21-\x7e]{16,200}$/.test(key))
      throw new Error(`${name} must have 16 to 200 visible ASCII characters.`);
  }
  const now = Date.now();
  await ensureTenant(db, { id: uuidv7(now), slug: "default", name: "Default" });
  const tenant = await findTenantBySlug(db, "default");
  if (keys.admin !== undefined && tenant) {
    await installKey(db, {
      id: uuidv7(now),
      tenant_id: tenant.id,
      name: "bootstrap",
      scopes: [...TENANT_SCOPES],
      rate_limit_per_minute: UNLIMITED,
      expires_at: null,
      ...describeKey(keys.admin),
    });
  }
  if (keys.root !== undefined) {
    await installKey(db, {
      id: uuidv7(now),
      tenant_id: null,
      name: "root",
      scopes: [...ROOT_SCOPES],
      rate_limit_per_minute: UNLIMITED,
      expires_at: null,
      ...describeKey(keys.root),
    });
  }
}
