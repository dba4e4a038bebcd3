import type { Server } from "node:http";
import { Readable, type ReadableOptions } from "node:stream";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { collectGarbageEarly } from "../gc-tuning.ts";
import { AppError } from "../errors.ts";

interface StreamLimit {
  /** Streams that an owner may have open at once. */
  max: number;
  /** Open streams by owner. */
  open: Map<string, number>;
}

/** Limits by HTTP server, which an app and its plugins share. */
const limits = new WeakMap<Server, StreamLimit>();

/** Sets how many streams (long responses, uploads) an owner may have open at once, in this process. */
export const limitStreams = (app: FastifyInstance, max: number): void =>
  void limits.set(app.server, { max, open: new Map() });

/**
 * Counts a stream until its response has been sent or the connection is closed. Call it before waiting or streaming.
 * @param owner whose streams are counted together, such as an API key
 * @throws AppError too_many_streams
 */
export function acquireStream(app: FastifyInstance, owner: string, reply: FastifyReply): void {
  const { max, open } = limits.get(app.server) as StreamLimit;
  // A closed connection emits no further `close`.
  if (reply.raw.destroyed) return;
  const before = open.get(owner) ?? 0;
  if (before >= max) {
    throw new AppError("too_many_streams", {
      detail: `At most ${max} streams, waits, uploads and downloads can be open at the same time.`,
      members: { limit: max },
      headers: { "retry-after": "5" },
    });
  }
  open.set(owner, before + 1);
  reply.request.releaseTenantSlot?.();
  reply.raw.once("close", () => {
    const left = (open.get(owner) as number) - 1;
    if (left === 0) open.delete(owner);
    else open.set(owner, left);
  });
}

/**
 * As `acquireStream`, for the upload or download of a file, which leaves much garbage. @throws AppError
 * too_many_streams
 */
export function acquireFileStream(app: FastifyInstance, owner: string, reply: FastifyReply): void {
  acquireStream(app, owner, reply);
  if (!reply.raw.destroyed) reply.raw.once("close", collectGarbageEarly());
}

/** The body of a response, produced as it is read; empty for HEAD, where Fastify would read it to its end in vain. */
export const streamFor = (
  { method }: FastifyRequest,
  pieces: AsyncIterable<string | Buffer>,
  options?: ReadableOptions,
): Readable => Readable.from(method === "HEAD" ? [] : pieces, options);
