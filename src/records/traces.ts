/**
 * The spans that have written rows, in sampled traces. Work that follows from a version of a row, such as its
 * verification and its deliveries, continues the trace, even if the queue is lost.
 */
import { sql, type Kysely } from "kysely";
import type { Connection } from "../platform/database/prepared.ts";
import type { DB } from "../platform/database/tables.ts";
import { HOUR } from "../platform/time.ts";
import { subjectOf, type AnyChange } from "./changes.ts";

/** A version of a row. Rows without versions have version 0. */
export interface TracedRow {
  tenant_id: string;
  row_id: string;
  version: number;
}

/** An argument of the write. */
export interface Trace extends TracedRow {
  /** The number of the change, from 1. */
  n: number;
  traceparent: string;
}

/** Deliveries are retried for three days. */
const KEPT_MS = 96 * HOUR;
const DELETE_BATCH = 5_000;

/** The spans to keep with changes, those that have one. */
export const tracesOf = (
  changes: readonly AnyChange[],
  traceparentOf: (row: { id: string }, index: number) => string | undefined,
): Trace[] =>
  changes.flatMap((change, index) => {
    const { tenant_id, id } = subjectOf(change);
    const traceparent = traceparentOf({ id }, index);
    if (traceparent === undefined) return [];
    const version = change.operation === "create" ? 1 : change.before.version + 1;
    return [{ n: index + 1, tenant_id, row_id: id, version, traceparent }];
  });

/** Keeps the span that has written a row, if its trace is sampled. */
export async function keepTrace(db: Kysely<DB>, row: TracedRow, traceparent: string | undefined): Promise<void> {
  if (traceparent === undefined) return;
  await db
    .insertInto("traces")
    .values({ ...row, traceparent, created_at: new Date().toISOString() })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Finds the spans that have written rows, in their order. */
export async function findTraceparents(
  connection: Connection,
  keys: readonly TracedRow[],
): Promise<(string | undefined)[]> {
  if (keys.length === 0) return [];
  const { rows } = await connection.query({
    name: "find_traceparents",
    text: `
      SELECT n::int, traceparent
      FROM unnest($1::uuid[], $2::uuid[], $3::int[]) WITH ORDINALITY AS key (tenant_id, row_id, version, n)
        JOIN traces USING (tenant_id, row_id, version)`,
    values: [
      keys.map(({ tenant_id }) => tenant_id),
      keys.map(({ row_id }) => row_id),
      keys.map(({ version }) => version),
    ],
  });
  const found = new Map((rows as { n: number; traceparent: string }[]).map(({ n, traceparent }) => [n, traceparent]));
  return keys.map((_, index) => found.get(index + 1));
}

/** Deletes spans that no work refers to any more. */
export async function deleteOldTraces(db: Kysely<DB>, now: Date): Promise<void> {
  const before = new Date(now.getTime() - KEPT_MS).toISOString();
  for (let deleted = DELETE_BATCH; deleted === DELETE_BATCH;) {
    const { numAffectedRows = 0n } = await sql`
      DELETE FROM traces WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM traces WHERE created_at < ${before} LIMIT ${DELETE_BATCH}))`.execute(db);
    deleted = Number(numAffectedRows);
  }
}
