import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import type { FastifyReply } from "fastify";
import { notFound } from "../errors.ts";

const TYPES: Record<string, string> = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
};

/**
 * Sends a public file of a page, which browsers may keep for an hour.
 * @param path within the folder, as the caller asked for it
 * @throws AppError not_found, for a path that leaves the folder too
 */
export async function sendFile(reply: FastifyReply, folder: string, path: string): Promise<FastifyReply> {
  const file = normalize(path);
  const type = TYPES[extname(file)];
  if (type === undefined || file.includes("..") || file.includes("\0")) throw notFound();
  const content = await readFile(join(folder, file)).catch(() => {
    throw notFound();
  });
  return reply
    .type(type)
    .header("cache-control", "public, max-age=3600")
    .serializer((given: Buffer) => given as never)
    .send(content);
}
