import { hash } from "node:crypto";
import type { Readable } from "node:stream";
import type { FastifyReply, FastifyRequest } from "fastify";
import { AppError } from "../errors.ts";

interface Versioned {
  version: number;
}

/** The ETag of a version of a resource. */
export const etagOf = ({ version }: Versioned): string => `"${version}"`;

/**
 * Sends a representation with its ETag, or 304 to a caller that has it (RFC 9110, 13.1.2).
 * @param written its JSON, if it has been serialised already
 */
export function sendVersioned<T extends Versioned>(
  request: FastifyRequest,
  reply: FastifyReply,
  resource: T,
  written?: Buffer,
): FastifyReply {
  const etag = etagOf(resource);
  reply.header("etag", etag);
  if (isKnownToCaller(request, etag)) return reply.code(304).send();
  return written === undefined ? reply.send(resource) : sendJson(reply, written);
}

/** Sends JSON that has been serialised already. */
export const sendJson = (reply: FastifyReply, json: Buffer | string): FastifyReply =>
  reply.type("application/json; charset=utf-8").send(json);

/** Sends a body that the route's schema describes by its lines. */
export const sendStream = (reply: FastifyReply, type: string, stream: Readable): FastifyReply =>
  reply.type(type).send(stream);

/** Adds a request header that the response depends on to `Vary`. */
export function varyBy(reply: FastifyReply, name: string): void {
  const names = reply.getHeader("vary");
  reply.header("vary", names === undefined ? name : `${String(names)}, ${name}`);
}

/** A strong ETag: a hash of a text. */
export const etagOfText = (text: string): string => `"${hash("sha256", text, "base64url").slice(0, 22)}"`;

/** Whether If-None-Match has the ETag. False for methods that write: their response is always the result. */
export function isKnownToCaller(request: FastifyRequest, etag: string): boolean {
  const known = request.method === "GET" || request.method === "HEAD" ? request.headers["if-none-match"] : undefined;
  return known !== undefined && known.split(",").some((tag) => ["*", etag, `W/${etag}`].includes(tag.trim()));
}

/** Reference data changes only with a release. Shared caches may not store it, since a key can be revoked. */
const REFERENCE_MAX_AGE_S = 3_600;

/** Sends reference data with an ETag of its content and a `max-age` of an hour; or 304. */
export function sendReference<T extends object>(request: FastifyRequest, reply: FastifyReply, data: T): FastifyReply {
  const etag = etagOfText(JSON.stringify(data));
  reply.header("etag", etag).header("cache-control", `private, max-age=${REFERENCE_MAX_AGE_S}`);
  return isKnownToCaller(request, etag) ? reply.code(304).send() : reply.send(data);
}

/** The expected version if the resource must not exist. */
export const NO_VERSION = -1;

/**
 * Reads the version that a write may replace, from If-Match and If-None-Match (RFC 9110, 13.1.1 and 13.1.2).
 * @returns "any" for `If-Match: *`, NO_VERSION for `If-None-Match: *`
 * @throws AppError precondition_required, version_mismatch (for a tag that is no version)
 */
export function expectedVersion(request: FastifyRequest): number | "any" {
  if (isCreateOnly(request)) return NO_VERSION;
  const header = request.headers["if-match"]?.trim();
  if (!header)
    throw new AppError("precondition_required", { detail: "Get the resource and send its ETag as If-Match." });
  if (header === "*") return "any";
  const version = /^"(\d{1,9})"$/.exec(header)?.[1];
  if (version === undefined) throw new AppError("version_mismatch");
  return Number(version);
}

/** As `expectedVersion`, but If-Match is optional: "any" without it. */
export const optionalVersion = (request: FastifyRequest): number | "any" =>
  request.headers["if-match"] === undefined && !isCreateOnly(request) ? "any" : expectedVersion(request);

/** Tags in If-None-Match do not matter to a write: If-Match has the version that it may replace. */
const isCreateOnly = (request: FastifyRequest): boolean => request.headers["if-none-match"]?.trim() === "*";

/** @throws AppError version_mismatch, with the current ETag */
export function checkVersion(expected: number | "any", current: Versioned): void {
  if (expected !== "any" && expected !== current.version) {
    throw new AppError("version_mismatch", { headers: { etag: etagOf(current) } });
  }
}
