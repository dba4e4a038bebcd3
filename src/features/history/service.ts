import { isDeepStrictEqual } from "node:util";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Kysely } from "kysely";
import { notFound } from "../../platform/errors.ts";
import type { DB } from "../../platform/database/tables.ts";
import { decodeCursor, toPage } from "../../platform/http/cursor.ts";
import { escapePointer } from "../../platform/http/json-body.ts";
import { toTimestamp } from "../../platform/time.ts";
import { findChangeAsOf, listChanges } from "../../records/history.ts";
import type { ChangeRow } from "../../records/log.ts";
import type { Entity, RowOf } from "../../records/rows.ts";
import type { Vault } from "../../records/seal.ts";

/** Members that every change changes. */
export const IN_EVERY_CHANGE = ["/version", "/updated_at"];

export type Difference = { pointer: string; from?: unknown; to?: unknown };

/**
 * Reads a page of the history of one entity.
 * @param toState converts a logged row to the resource of the API
 * @throws AppError not_found, invalid_cursor
 */
export async function readHistory<E extends Entity, State extends object>(
  vault: Vault,
  db: Kysely<DB>,
  request: FastifyRequest,
  reply: FastifyReply,
  entity: E,
  id: string,
  { limit = 50, cursor }: { limit?: number; cursor?: string },
  toState: (row: RowOf[E]) => State,
) {
  const { tenant_id } = request.principal;
  const list = [tenant_id, "history", id];
  const below = decodeCursor(cursor, list);
  // One row more detects a next page, and is compared with the last one on this page.
  const rows = await listChanges(
    vault,
    db,
    tenant_id,
    entity,
    id,
    below === undefined ? undefined : Number(below),
    limit + 1,
  );
  if (rows.length === 0 && below === undefined) throw notFound();
  const states = rows.map(({ state }) => state && toState(state));
  const entries = rows.map((row, index) => toEntry(row, states[index] ?? null, states[index + 1] ?? null));
  return toPage(
    request,
    reply,
    list,
    limit,
    entries,
    (entry) => String(entry.version),
    (entry) => entry,
  );
}

/**
 * Reads the row at a time.
 * @throws AppError not_found if it did not exist or was deleted
 */
export async function readAsOf<E extends Entity>(
  vault: Vault,
  db: Kysely<DB>,
  tenant_id: string,
  entity: E,
  id: string,
  moment: string,
): Promise<RowOf[E]> {
  const change = await findChangeAsOf(vault, db, tenant_id, entity, id, moment);
  const row = change?.state;
  if (!row || row.deleted_at !== null) throw notFound();
  return row;
}

function toEntry<State extends object>(row: ChangeRow, state: State | null, before: State | null) {
  const { version, actor, source, reason, request_id } = row;
  const diff =
    before && state
      ? [...differences(before, state, "")].filter(({ pointer }) => !IN_EVERY_CHANGE.includes(pointer))
      : [];
  return {
    version,
    operation: row.operation,
    occurred_at: toTimestamp(row.occurred_at),
    actor,
    source,
    reason,
    request_id,
    diff,
    state,
  };
}

/** Compares field by field; an array is one value. */
export function* differences(from: object, to: object, pointer: string): Generator<Difference> {
  for (const key of new Set([...Object.keys(from), ...Object.keys(to)])) {
    const [before, after] = [from, to].map((side) => (side as Record<string, unknown>)[key]);
    const place = `${pointer}/${escapePointer(key)}`;
    if (isPlain(before) && isPlain(after)) yield* differences(before, after, place);
    else if (!isDeepStrictEqual(before, after)) {
      yield {
        pointer: place,
        ...(before !== undefined && { from: before }),
        ...(after !== undefined && { to: after }),
      };
    }
  }
}

const isPlain = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);
