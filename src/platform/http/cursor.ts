import { hash } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import { AppError } from "../errors.ts";

/** What a cursor is bound to: the tenant, the kind of list and its filters. Any other list refuses it. */
export type List = readonly unknown[];

const seal = (position: string, list: List): string =>
  hash("sha256", JSON.stringify([position, ...list]), "base64url").slice(0, 16);

/** The opaque cursor of a position in a list. */
export const encodeCursor = (position: string, list: List): string =>
  `${Buffer.from(position).toString("base64url")}.${seal(position, list)}`;

/**
 * Reads the position from a cursor.
 * @param form the syntax of a position: the seal binds a cursor to its list, but a caller can compute it
 * @returns where the previous page ended; undefined for the first page
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
      errors: [{ in: "query", pointer, detail: "is not a cursor of this list with these filters" }],
    });
  }
  return position;
}

/**
 * Makes a page, and sets `Link`. The rows were read with a limit one higher than that of the page: the extra row shows
 * that there is a next page.
 * @param positionOf the position of a row, after which the next page starts
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
