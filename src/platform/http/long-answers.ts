import type { Server } from "node:http";
import { Readable, type ReadableOptions } from "node:stream";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { collectEarly } from "../collect-early.ts";
import { AppError } from "../errors.ts";

interface Places {
  most: number;
  /** By owner. */
  taken: Map<string, number>;
}

/** By the HTTP server, which an app and its plugins share. */
const places = new WeakMap<Server, Places>();

/** Sets how many answers that go on for long anybody may have open at once, in this process. */
export const limitLongAnswers = (app: FastifyInstance, most: number): void =>
  void places.set(app.server, { most, taken: new Map() });

/**
 * To be called before waiting or streaming: the place is free again when the connection has the whole
 * answer, or is gone.
 * @param owner a key, or another owner of places of its own
 * @throws AppError too_many_streams
 */
export function takePlace(app: FastifyInstance, owner: string, reply: FastifyReply): void {
  const { most, taken } = places.get(app.server) as Places;
  // Its end would never be heard of.
  if (reply.raw.destroyed) return;
  const before = taken.get(owner) ?? 0;
  if (before >= most) {
    throw new AppError("too_many_streams", {
      detail: `At most ${most} streams, waits, uploads and downloads may be open at once.`,
      members: { limit: most },
      headers: { "retry-after": "5" },
    });
  }
  taken.set(owner, before + 1);
  reply.request.endShare?.();
  reply.raw.once("close", () => {
    const left = (taken.get(owner) as number) - 1;
    if (left === 0) taken.delete(owner);
    else taken.set(owner, left);
  });
}

/** The same for a file that comes or goes. */
export function takePlaceForFile(app: FastifyInstance, owner: string, reply: FastifyReply): void {
  takePlace(app, owner, reply);
  if (!reply.raw.destroyed) reply.raw.once("close", collectEarly());
}

/** The body of an answer, made as it is read. Of a HEAD request Fastify would read it to its end in vain. */
export const streamFor = (
  { method }: FastifyRequest,
  pieces: AsyncIterable<string>,
  options?: ReadableOptions,
): Readable => Readable.from(method === "HEAD" ? [] : pieces, options);
