import type { FastifyReply, FastifyRequest } from "fastify";
import { AppError } from "../errors.ts";

interface Versioned {
  version: number;
}

export const etagOf = ({ version }: Versioned): string => `"${version}"`;

/**
 * Sends a representation with its ETag, or 304 to a caller that has it (RFC 9110, 13.1.2).
 */
export function sendVersioned<T extends Versioned>(request: FastifyRequest, reply: FastifyReply, resource: T): FastifyReply {
  const etag = etagOf(resource);
  reply.header("etag", etag);
  // After a write the caller has to hear what became of it.
  const known = request.method === "GET" || request.method === "HEAD" ? request.headers["if-none-match"] : undefined;
  if (known !== undefined && known.split(",").some((tag) => ["*", etag, `W/${etag}`].includes(tag.trim()))) {
    return reply.code(304).send();
  }
  return reply.send(resource);
}

/**
 * The version that a write may replace, from If-Match (RFC 9110, 13.1.1).
 * @returns "any" for `*`
 * @throws AppError precondition_required, version_mismatch (a tag that is no version of ours matches nothing)
 */
export function expectedVersion(request: FastifyRequest): number | "any" {
  const header = request.headers["if-match"]?.trim();
  if (!header) throw new AppError("precondition_required", { detail: "Read the resource and send its ETag as If-Match." });
  if (header === "*") return "any";
  const version = /^"(\d{1,9})"$/.exec(header)?.[1];
  if (version === undefined) throw new AppError("version_mismatch");
  return Number(version);
}

/** @throws AppError version_mismatch, with the present ETag */
export function checkVersion(expected: number | "any", current: Versioned): void {
  if (expected !== "any" && expected !== current.version) {
    throw new AppError("version_mismatch", { headers: { etag: etagOf(current) } });
  }
}
