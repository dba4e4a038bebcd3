import { hash } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import { AppError } from "../errors.ts";

/** A list is bound to its owner, its kind and its filters: a cursor of one is refused by every other. */
export type List = readonly unknown[];

const seal = (position: string, list: List): string =>
  hash("sha256", JSON.stringify([position, ...list]), "base64url").slice(0, 16);

export const encodeCursor = (position: string, list: List): string =>
  `${Buffer.from(position).toString("base64url")}.${seal(position, list)}`;

/**
 * @param form what a position of this list looks like: the seal keeps lists apart, but a caller that knows how can make
 * one
 * @returns where the page before ended, or undefined for the first page
 * @throws AppError invalid_cursor
 */
export function decodeCursor(
  cursor: string | undefined,
  list: List,
  pointer = "/cursor",
  form?: RegExp,
): string | undefined {
  if (cursor === undefined) return undefined;
  const position = Buffer.from(cursor.slice(0, cursor.indexOf(".")), "base64url").toString("utf8");
  if (cursor !== encodeCursor(position, list) || form?.test(position) === false) {
    throw new AppError("invalid_cursor", {
      errors: [{ in: "query", pointer, detail: "is no cursor of this list with these filters" }],
    });
  }
  return position;
}

/**
 * Makes a page of rows that were read with one row more than asked for: the extra one tells that there is a next page.
 * @param positionOf what the next page starts after
 */
export function toPage<Row, Item>(
  request: FastifyRequest,
  reply: FastifyReply,
  list: List,
  limit: number,
  rows: readonly Row[],
  positionOf: (row: Row) => string,
  toItem: (row: Row) => Item,
): { items: Item[]; next_cursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const cursor = rows.length > limit && last !== undefined ? encodeCursor(positionOf(last), list) : null;
  if (cursor !== null) {
    const url = new URL(request.url, "http://localhost");
    url.searchParams.set("cursor", cursor);
    reply.header("link", `<${url.pathname}${url.search}>; rel="next"`);
  }
  return { items: shown.map(toItem), next_cursor: cursor };
}
