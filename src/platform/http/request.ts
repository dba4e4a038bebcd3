import type { FastifyRequest } from "fastify";
import { AppError, type ProblemCode } from "../errors.ts";
import type { Scope } from "./scopes.ts";

/** The caller of a request, as the key or token says. */
export interface Principal {
  /** What the rate limit counts by. */
  id: string;
  /** Empty for a root key, which belongs to no tenant. */
  tenant_id: string;
  /** As the change log names it. */
  actor: string;
  /** As the log of the service may name it: the subject of a token can be an e-mail address. */
  label: string;
  scopes: ReadonlySet<string>;
  rate_limit_per_minute: number;
  /** What an API key may hand on at most; absent for a token. */
  bounds?: { rate_limit_per_minute: number | null; expires_at: string | null };
}

/** Identifies the callers of requests. */
export interface Authenticator {
  /** The caller of a request whose key was checked a few seconds ago; else undefined. */
  cachedPrincipal(request: FastifyRequest): Principal | undefined;
  /** @throws AppError unauthorized */
  authenticate(request: FastifyRequest): Promise<Principal>;
  /** Forgets a key that has just been revoked or rotated. */
  forget(keyId: string): void;
}

declare module "fastify" {
  interface FastifyInstance {
    authenticator: Authenticator;
  }
  interface FastifyRequest {
    principal: Principal;
  }
  interface FastifyContextConfig {
    /** What a key must hold. Every route has a scope, or takes any key, or is public. */
    scope?: Scope;
    /** Scopes that the key must hold as well, for the other resources that the route reads or writes. */
    additional_scopes?: readonly Scope[];
    /** Reference data, which tells nothing of any tenant: any valid key may read it. */
    any_key?: true;
    public?: true;
    /** Public and cheap, and asked all the time by load balancers: not counted. */
    probe?: true;
    /** Called without a body it reads `{}`. */
    optional_body?: true;
    /** Reads its body as it comes, however long that takes. */
    streams?: true;
    /** Problems that this route can answer with, beyond those of every route. */
    problems?: readonly ProblemCode[];
  }
}

/** Who changes something, from where and why, for the change log. */
export interface ChangeContext {
  actor: string;
  source: string;
  reason?: string;
  request_id?: string;
  /** Set where an update means more than it shows. */
  operation?: "restore";
}

export function changeContext(request: FastifyRequest): ChangeContext {
  const source = header(request, "doorplate-source");
  const reason = reasonOf(request);
  return { actor: request.principal.actor, source: source ?? "api", ...(reason && { reason }), request_id: request.id };
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

/** Node reads header bytes as Latin-1; ours are UTF-8. */
function header(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === "string" && value !== ""
    ? Buffer.from(value, "latin1").toString("utf8").replaceAll("\0", "")
    : undefined;
}
