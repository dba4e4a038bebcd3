import type { FastifyInstance, FastifyRequest } from "fastify";
import { AppError, type ProblemCode } from "../errors.ts";
import { escapePointer } from "./json-body.ts";
import type { Scope } from "./scopes.ts";

/** The caller of a request, from its key or token. */
export interface Principal {
  /** The unit of the rate limit. */
  id: string;
  /** Empty for a root key, which belongs to no tenant. */
  tenant_id: string;
  /** The name in the change log. */
  actor: string;
  /** The name in the service's log, without the subject of a token, which can be an e-mail address. */
  label: string;
  scopes: ReadonlySet<string>;
  rate_limit_per_minute: number;
  /** The purposes that requests with the key or token must state one of; absent if it is bound to none. */
  purposes?: ReadonlySet<string>;
  /**
   * The origins whose pages may use a publishable key, which reads no data of its tenant; absent for other keys and for
   * tokens.
   */
  origins?: ReadonlySet<string>;
  /** Upper limits for keys that this API key creates; absent for a token. */
  bounds?: { rate_limit_per_minute: number | null; expires_at: string | null };
}

/** Identifies the callers of requests. */
export interface Authenticator {
  /** The caller of a request whose key was checked a few seconds ago; else undefined. */
  cachedPrincipal(request: FastifyRequest): Principal | undefined;
  /** @throws AppError unauthorized, tenant_disabled */
  authenticate(request: FastifyRequest): Promise<Principal>;
  /** Drops a key that was revoked or rotated from the cache; of a tenant, all its keys. */
  forget(id: string): void;
}

declare module "fastify" {
  interface FastifyInstance {
    authenticator: Authenticator;
  }
  interface FastifyRequest {
    principal: Principal;
    /**
     * The ids of the customers whose data the response contains, where the handler has noted them: otherwise they are
     * those of the path, or are found in the response (`customersInResponse`).
     */
    noted_customers: readonly string[] | undefined;
  }
  interface FastifyContextConfig {
    /** The scope that a key must have. Every route has a scope, or accepts any key, or is public. */
    scope?: Scope;
    /** Scopes that the key must have as well, for the other resources that the route reads or writes. */
    additional_scopes?: readonly Scope[];
    /** Any valid key may call it: it returns no data of a tenant, beyond the key itself. */
    any_key?: true;
    /** Scope that is sufficient with `?dry_run=true`. */
    dry_run_scope?: Scope;
    /** A publishable key may call it too: it returns no data of a tenant. Implied by `any_key`. */
    publishable?: true;
    public?: true;
    /** A health check: exempt from the rate limit. */
    probe?: true;
    /** A missing body is read as `{}`. */
    optional_body?: true;
    /** Reads its body as a stream, which may take hours. */
    streams?: true;
    /** Problems of this route, beyond those of every route. */
    problems?: readonly ProblemCode[];
  }
}

/** The origin of a change, for the change log. */
export interface ChangeContext {
  actor: string;
  source: string;
  reason?: string;
  request_id?: string;
  /** Set if an update has a special meaning. */
  operation?: "restore";
  /** The span of the request, if its trace is sampled. */
  traceparent?: string;
  /** Why a customer who was erased before may be created again: Article 6 (1) GDPR. */
  legal_basis?: string;
}

/** The origin of the changes that a request makes. @throws AppError invalid_request */
export function changeContext(request: FastifyRequest): ChangeContext {
  const source = header(request, "doorplate-source");
  const reason = reasonOf(request);
  const basis = header(request, "doorplate-legal-basis");
  return {
    actor: request.principal.actor,
    source: source ?? "api",
    ...(reason && { reason }),
    request_id: request.id,
    ...(request.span && { traceparent: request.span.traceparent }),
    ...(basis !== undefined && { legal_basis: basis }),
  };
}

const EXTENDED = /^UTF-8'[\w-]*'((?:%[\da-f]{2}|[\w!#$&+.^`|~-])*)$/i;
const REASON_LENGTH = 500;

/**
 * Reads Doorplate-Reason: UTF-8, or, from a client whose headers are ASCII, an ext-value of RFC 8187
 * (`UTF-8''%E7%94%B5`).
 * @throws AppError invalid_request
 */
function reasonOf(request: FastifyRequest): string | undefined {
  const text = header(request, "doorplate-reason");
  const encoded = EXTENDED.exec(text ?? "")?.[1];
  const reason = encoded === undefined ? text : decode(encoded);
  if (reason !== undefined && reason.length > REASON_LENGTH)
    throw invalidReason(`must have at most ${REASON_LENGTH} characters`);
  return reason === "" ? undefined : reason;
}

function decode(encoded: string): string {
  try {
    return decodeURIComponent(encoded).replaceAll("\0", "");
  } catch {
    throw invalidReason("is not UTF-8");
  }
}

const invalidReason = (detail: string): AppError =>
  new AppError("invalid_request", { errors: [{ in: "header", pointer: "/doorplate-reason", detail }] });

/** The names of purposes. */
export const PURPOSE_PATTERN = "^[a-z0-9][a-z0-9-]{0,62}$";
const PURPOSE = new RegExp(PURPOSE_PATTERN);

/**
 * The purpose that the caller states in Doorplate-Purpose; undefined without the header.
 * @throws AppError invalid_request
 */
export function purposeOf({ headers }: FastifyRequest): string | undefined {
  const purpose = headers["doorplate-purpose"];
  if (purpose === undefined) return undefined;
  // Node joins repeated headers with a comma, which no name of a purpose has.
  if (typeof purpose === "string" && PURPOSE.test(purpose)) return purpose;
  throw new AppError("invalid_request", {
    errors: [
      {
        in: "header",
        pointer: "/doorplate-purpose",
        detail: "must be the name of one purpose: at most 63 lower-case letters, digits and hyphens",
      },
    ],
  });
}

/** Notes the ids of the customers whose data the response contains, so that they need not be found in it. */
export function noteCustomers(request: FastifyRequest, customer_ids: readonly string[]): void {
  request.noted_customers = customer_ids;
}

/**
 * Refuses requests with a part that could not be read: a query that is not percent-encoded UTF-8, whose parameters
 * would be read as they are written, a purpose that is no name of one, and the reason of a change, which a dry run does
 * not read. Call it before routes are registered.
 */
export function refuseUnreadable(app: FastifyInstance): void {
  // A property of every request from the start: one that is added later makes all requests slower.
  app.decorateRequest("noted_customers", undefined);
  app.addHook("preHandler", (request, _reply, done) => {
    const { url } = request;
    purposeOf(request);
    const at = url.indexOf("?");
    if (at >= 0 && url.includes("%", at)) checkQuery(url.slice(at + 1));
    if ((request.query as { dry_run?: boolean } | undefined)?.dry_run === true) reasonOf(request);
    done();
  });
}

function checkQuery(query: string): void {
  for (const part of query.split("&")) {
    const [name = ""] = part.split("=", 1);
    if (!isDecodable(part))
      throw new AppError("invalid_request", {
        errors: [
          {
            in: "query",
            pointer: isDecodable(name) ? `/${escapePointer(decodeURIComponent(name))}` : "",
            detail: "is not percent-encoded UTF-8",
          },
        ],
      });
  }
}

function isDecodable(text: string): boolean {
  try {
    return decodeURIComponent(text) !== undefined;
  } catch {
    return false;
  }
}

/** Reads a header as UTF-8, which Node has read as Latin-1. */
function header(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === "string" && value !== ""
    ? Buffer.from(value, "latin1").toString("utf8").replaceAll("\0", "")
    : undefined;
}
