import { hash } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import { AppError } from "../errors.ts";

interface Versioned {
  version: number;
}

export const etagOf = ({ version }: Versioned): string => `"${version}"`;

/**
 * Sends a representation with its ETag, or 304 to a caller that has it (RFC 9110, 13.1.2).
 * @param written its JSON, where it has been written already
 */
export function sendVersioned<T extends Versioned>(
  request: FastifyRequest,
  reply: FastifyReply,
  resource: T,
  written?: Buffer,
): FastifyReply {
  const etag = etagOf(resource);
  reply.header("etag", etag);
  // After a write the caller has to hear what became of it.
  if (isKnownToCaller(request, etag)) return reply.code(304).send();
  return written === undefined ? reply.send(resource) : sendJson(reply, written);
}

export const sendJson = (reply: FastifyReply, json: Buffer): FastifyReply =>
  reply.type("application/json; charset=utf-8").send(json);

/** A strong ETag of a text. */
export const etagOfText = (text: string): string => `"${hash("sha256", text, "base64url").slice(0, 22)}"`;

export function isKnownToCaller(request: FastifyRequest, etag: string): boolean {
  const known = request.method === "GET" || request.method === "HEAD" ? request.headers["if-none-match"] : undefined;
  return known !== undefined && known.split(",").some((tag) => ["*", etag, `W/${etag}`].includes(tag.trim()));
}

/** Reference data changes with a release only; but a key can be revoked, so caches that several share may not have it. */
const REFERENCE_MAX_AGE_S = 3_600;

/** Sends reference data with an ETag made of all that it says, and leave to keep it for a while; or 304. */
export function sendReference<T extends object>(request: FastifyRequest, reply: FastifyReply, data: T): FastifyReply {
  const etag = etagOfText(JSON.stringify(data));
  reply.header("etag", etag).header("cache-control", `private, max-age=${REFERENCE_MAX_AGE_S}`);
  return isKnownToCaller(request, etag) ? reply.code(304).send() : reply.send(data);
}

/** The expected version where a caller wants to create a resource, and not to replace one. */
export const NO_VERSION = -1;

/**
 * The version that a write may replace, from If-Match and If-None-Match (RFC 9110, 13.1.1 and 13.1.2).
 * @returns "any" for `If-Match: *`, NO_VERSION for `If-None-Match: *`
 * @throws AppError precondition_required, version_mismatch (a tag that is no version of ours matches nothing)
 */
export function expectedVersion(request: FastifyRequest): number | "any" {
  if (isCreateOnly(request)) return NO_VERSION;
  const header = request.headers["if-match"]?.trim();
  if (!header)
    throw new AppError("precondition_required", { detail: "Read the resource and send its ETag as If-Match." });
  if (header === "*") return "any";
  const version = /^"(\d{1,9})"$/.exec(header)?.[1];
  if (version === undefined) throw new AppError("version_mismatch");
  return Number(version);
}

/** The same where If-Match may be left out. */
export const optionalVersion = (request: FastifyRequest): number | "any" =>
  request.headers["if-match"] === undefined && !isCreateOnly(request) ? "any" : expectedVersion(request);

/** Tags in If-None-Match say nothing to a write: which version it may replace stands in If-Match. */
const isCreateOnly = (request: FastifyRequest): boolean => request.headers["if-none-match"]?.trim() === "*";

/** @throws AppError version_mismatch, with the present ETag */
export function checkVersion(expected: number | "any", current: Versioned): void {
  if (expected !== "any" && expected !== current.version) {
    throw new AppError("version_mismatch", { headers: { etag: etagOf(current) } });
  }
}
