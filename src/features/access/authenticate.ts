import { createRemoteJWKSet, jwtVerify } from "jose";
import type { FastifyRequest } from "fastify";
import type { Config } from "../../platform/config.ts";
import type { Resources } from "../../platform/resources.ts";
import { AppError } from "../../platform/errors.ts";
import { PURPOSE_PATTERN, type Authenticator, type Principal } from "../../platform/http/request.ts";
import { findKeyByHash, findTenant, touchKey, type ApiKeyRow } from "./queries.ts";
import { hashKey } from "./service.ts";
import { TENANT_SCOPES } from "../../platform/http/scopes.ts";

/** How long another process may accept a key that was revoked, or whose tenant was disabled, in this one. */
const KEY_CACHE_MS = 5_000;
const CACHED_KEYS = 10_000;
const PURPOSE = new RegExp(PURPOSE_PATTERN);
const UUID = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/;

interface CachedKey {
  principal: Principal;
  row: ApiKeyRow;
  fresh_until: number;
}

/** Authenticates callers by API key, or by an OAuth2 access token if an issuer is configured. */
export function createAuthenticator({ db, clock, config, log }: Resources): Authenticator {
  const cache = new Map<string, CachedKey>();
  /** Concurrent requests with the same key load it once. */
  const loading = new Map<string, Promise<Principal>>();
  const verifyToken = createTokenVerifier(config);

  async function loadKey(token: string, now: number): Promise<Principal> {
    const row = await findKeyByHash(db.kysely, hashKey(token));
    if (!row || !isValid(row, now)) throw refusal("The API key is unknown, expired or revoked.");
    if (row.tenant_disabled_at !== null) throw new AppError("tenant_disabled");
    const principal: Principal = {
      id: row.id,
      tenant_id: row.tenant_id ?? "",
      actor: `api_key:${row.id}`,
      label: `api_key:${row.id}`,
      scopes: new Set(row.scopes),
      rate_limit_per_minute: row.rate_limit_per_minute ?? config.RATE_LIMIT_PER_MINUTE,
      ...(row.purposes.length > 0 && { purposes: new Set(row.purposes) }),
      ...(row.kind === "publishable" && { origins: new Set(row.origins) }),
      bounds: row,
    };
    if (cache.size >= CACHED_KEYS) cache.clear();
    cache.set(token, { principal, row, fresh_until: now + KEY_CACHE_MS });
    touchKey(db.kysely, row.id).catch((err: unknown) => log.warn({ err }, "the last use of a key was not recorded"));
    return principal;
  }

  function loadKeyOnce(token: string, now: number): Promise<Principal> {
    const pending = loading.get(token) ?? loadKey(token, now).finally(() => loading.delete(token));
    loading.set(token, pending);
    return pending;
  }

  async function loadToken(token: string): Promise<Principal> {
    const { subject, tenant_id, scopes, purposes } = await verifyToken(token);
    const tenant = UUID.test(tenant_id) ? await findTenant(db.kysely, tenant_id) : undefined;
    if (!tenant) throw refusal("The access token has no tenant claim, or the tenant does not exist.");
    if (tenant.disabled_at !== null) throw new AppError("tenant_disabled");
    return {
      id: `oauth:${tenant_id}:${subject}`,
      tenant_id,
      actor: `oauth:${subject}`,
      label: "oauth",
      scopes,
      rate_limit_per_minute: config.RATE_LIMIT_PER_MINUTE,
      ...(purposes && { purposes }),
    };
  }

  function cachedPrincipal(request: FastifyRequest): Principal | undefined {
    const cached = cache.get(tokenOf(request) ?? "");
    const now = clock().getTime();
    return cached && cached.fresh_until > now && isValid(cached.row, now) ? cached.principal : undefined;
  }

  return {
    cachedPrincipal,
    async authenticate(request) {
      const known = cachedPrincipal(request);
      if (known) return known;
      const token = tokenOf(request);
      if (token === undefined) throw refusal("Send an API key or an access token as `Authorization: Bearer …`.");
      return isJwt(token) ? loadToken(token) : loadKeyOnce(token, clock().getTime());
    },
    forget(id) {
      for (const [token, { row }] of cache) if (row.id === id || row.tenant_id === id) cache.delete(token);
      // Pending loads may have read the previous state.
      loading.clear();
    },
  };
}

const tokenOf = (request: FastifyRequest): string | undefined =>
  /^Bearer +([\x21-\x7e]{1,8192})$/i.exec(request.headers.authorization ?? "")?.[1];

const isJwt = (token: string): boolean => token.startsWith("ey") && token.split(".").length === 3;

const isValid = (row: ApiKeyRow, now: number): boolean =>
  row.revoked_at === null && (row.expires_at === null || new Date(row.expires_at).getTime() > now);

const refusal = (detail: string): AppError =>
  new AppError("unauthorized", { detail, headers: { "www-authenticate": 'Bearer realm="doorplate"' } });

interface TokenClaims {
  subject: string;
  tenant_id: string;
  scopes: ReadonlySet<string>;
  /** Absent: the token is bound to none. Empty: it is for none. */
  purposes: ReadonlySet<string> | undefined;
}

/** Error codes of jose that mean that the token is invalid. */
const TOKEN_ERRORS =
  /^ERR_(?:JWT_|JWS_|JWKS_NO_MATCHING_KEY$|JWKS_MULTIPLE_MATCHING_KEYS$|JOSE_ALG_NOT_ALLOWED$|JOSE_NOT_SUPPORTED$)/;

/**
 * Creates a function that verifies signature, issuer, audience and times with the issuer's keys (RFC 7517, RFC 9068).
 */
function createTokenVerifier(config: Config): (token: string) => Promise<TokenClaims> {
  const issuer = config.OAUTH_ISSUER;
  if (issuer === undefined) return () => Promise.reject(refusal("This installation does not accept access tokens."));
  const keys = createRemoteJWKSet(
    new URL(config.OAUTH_JWKS_URL ?? `${issuer.replace(/\/$/, "")}/.well-known/jwks.json`),
    { timeoutDuration: 3_000 },
  );
  const known = new Set<string>(TENANT_SCOPES);
  return async (token) => {
    const verified = await jwtVerify(token, keys, {
      issuer,
      audience: config.OAUTH_AUDIENCE,
      algorithms: ["RS256", "PS256", "ES256", "EdDSA"],
      requiredClaims: ["exp", "sub"],
      clockTolerance: 5,
    }).catch((cause: { code?: string }) => {
      if (TOKEN_ERRORS.test(cause.code ?? "")) throw refusal("The access token is not valid.");
      // The issuer's keys cannot be loaded, which is not the caller's fault.
      throw new AppError("unavailable", { cause, headers: { "retry-after": "2" } });
    });
    const { payload } = verified;
    const granted = typeof payload["scope"] === "string" ? payload["scope"].split(" ") : [];
    const subject = String(payload.sub);
    // It becomes the actor of changes.
    if (subject.includes("\0") || !subject.isWellFormed())
      throw refusal("The subject of the access token has a character that cannot be stored.");
    return {
      subject,
      tenant_id: String(payload[config.OAUTH_TENANT_CLAIM]),
      scopes: new Set(granted.filter((scope) => known.has(scope))),
      purposes: readPurposes(payload[config.OAUTH_PURPOSES_CLAIM]),
    };
  };
}

/** Reads purposes from a claim: a list, or names separated by spaces as in `scope`. */
function readPurposes(claim: unknown): ReadonlySet<string> | undefined {
  if (claim === undefined) return undefined;
  const names: unknown[] = typeof claim === "string" ? claim.split(" ").filter(Boolean) : [claim].flat();
  if (names.every((name): name is string => typeof name === "string" && PURPOSE.test(name))) return new Set(names);
  throw refusal("The claim of the access token that states its purposes is no list of names.");
}
