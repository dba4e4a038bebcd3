/** Runs retention rules: counts what they hit, then acts block by block. */
import { sql } from "kysely";
import type { Database } from "../../platform/database/database.ts";
import { inTransaction, type Tx } from "../../platform/database/transaction.ts";
import type { ChangeContext } from "../../platform/http/request.ts";
import { NIL_ID } from "../../platform/ids.ts";
import { defineJob, type Claim, type Job } from "../../platform/jobs/job.ts";
import type { Resources } from "../../platform/resources.ts";
import { MINUTE } from "../../platform/time.ts";
import type { Deletion } from "../../records/changes.ts";
import { lockForDeletion } from "../../records/queries.ts";
import type { AddressRow, CustomerRow } from "../../records/rows.ts";
import { write } from "../../records/write.ts";
import { ERASURES } from "../erasures/jobs.ts";
import { requestErasure } from "../erasures/service.ts";
import { awaitLegalHolds, listFilterHolds } from "../legal-holds/queries.ts";
import { restrictAll } from "../restrictions/service.ts";
import { WEBHOOKS } from "../webhooks/dispatch.ts";
import { RETENTION_JOB } from "./declaration.ts";
import { findRule, findRun, listRunning, lockRule, lockRunning, updateRule, updateRun } from "./queries.ts";
import type { RunKey, RunRow } from "./queries.ts";
import type { Retained } from "./schema.ts";
import { keptCondition, SUBJECTS, type Holds } from "./subjects.ts";

/** Rows that one statement looks at, so that each is short with any condition. */
const WINDOW = 20_000;
const SAMPLES = 20;
/** A run that another process works on is looked at again after this time. */
const RECHECK_MS = 2_000;
const ACTOR = "system:retention";

const subjectOf = ({ entity }: Pick<RunRow, "entity">) => SUBJECTS[entity as Retained];

/** The job of runs. @param batch rows per transaction */
export function retentionJob(resources: Resources, batch: number = RETENTION_JOB.batch): Job<Claim, boolean> {
  return defineJob({
    ...RETENTION_JOB,
    listLanes: async () => (await listRunning(resources.db.readers)).map((lane) => ({ ...lane, due: 1, most: 1 })),
    // Each transaction locks the row.
    claim: async (allotments) => allotments.map(({ tenant_id, lane }) => ({ tenant_id, lane })),
    run: ({ tenant_id, lane: id }) => advanceRun(resources, { tenant_id, id }, batch),
    end: async (endings, now) =>
      new Date(endings.some(({ ending: continues }) => continues) ? now : now.getTime() + RECHECK_MS),
  });
}

/**
 * Counts what a run hits, or acts on the next block.
 * @returns true if it continues at once
 */
export async function advanceRun(resources: Resources, key: RunKey, batch: number): Promise<boolean> {
  const run = await findRun(resources.db.kysely, key);
  if (run?.status !== "running") return false;
  return run.total === null ? countHits(resources, run) : actOnBlock(resources, run, batch);
}

interface Counts {
  total: number;
  hits: number;
  held: number;
  sample_ids: string[];
}

/** Counts with no transaction open, since it takes long, and decides whether the run goes on. */
async function countHits(resources: Resources, { tenant_id, id, ...run }: RunRow): Promise<boolean> {
  const { db, clock, log } = resources;
  const counts = await count(db, { tenant_id, id, ...run }, clock());
  const stops = !run.dry_run && counts.hits > run.max_share * counts.total;
  const ends = run.dry_run || stops || counts.hits === 0;
  const now = clock().toISOString();
  const isWritten = await inTransaction(db.kysely, contextOf(run), async (tx) => {
    // A rule is locked before its run, as every change of it does.
    const rule = await lockRule(tx, { tenant_id, name: run.rule });
    const locked = await lockRunning(tx, { tenant_id, id });
    if (locked?.total !== null) return false;
    await updateRun(tx, locked, {
      total: String(counts.total),
      hits: String(counts.hits),
      held: String(counts.held),
      sample_ids: counts.sample_ids,
      ...(ends && { status: stops ? "stopped" : "completed", finished_at: now }),
      ...(stops && { stop_reason: "max_share" }),
    });
    if (!rule || rule.version !== run.rule_version) return true;
    if (run.dry_run) await updateRule(tx, rule, { tried_version: run.rule_version });
    else if (stops)
      await updateRule(tx, rule, {
        enabled: false,
        next_run_at: null,
        // Who enables it again has to look first.
        tried_version: null,
        disabled_reason: "max_share",
        updated_by: ACTOR,
        updated_at: now,
      });
    return true;
  });
  if (isWritten && stops)
    log.warn(
      { tenant_id, rule: run.rule, hits: counts.hits, total: counts.total },
      "a retention rule would hit too many rows; it was disabled",
    );
  return isWritten && !ends;
}

async function count(db: Database, run: RunRow, now: Date): Promise<Counts> {
  const holds = await listFilterHolds(db.kysely, run.tenant_id, now);
  const subject = subjectOf(run);
  if (subject.table !== "customers" && subject.table !== "addresses")
    return (await countWindow(db, run, holds, now)).counts;
  const sum: Counts = { total: 0, hits: 0, held: 0, sample_ids: [] };
  for (let after: string | null = NIL_ID; after !== null;) {
    const { counts, last }: { counts: Counts; last: string | null } = await countWindow(db, run, holds, now, after);
    sum.total += counts.total;
    sum.hits += counts.hits;
    sum.held += counts.held;
    sum.sample_ids = [...sum.sample_ids, ...counts.sample_ids].slice(0, SAMPLES);
    after = counts.total < WINDOW ? null : last;
  }
  return sum;
}

/** Counts the next rows by id, or all. */
async function countWindow(
  { kysely }: Database,
  run: RunRow,
  holds: Holds,
  now: Date,
  after?: string,
): Promise<{ counts: Counts; last: string | null }> {
  const subject = subjectOf(run);
  const table = sql.table(subject.table);
  return kysely.transaction().execute(async (tx) => {
    await sql`SELECT set_config('statement_timeout', ${String(5 * MINUTE)}, true)`.execute(tx);
    const {
      rows: [row],
    } = await sql<{ total: string; hits: string; held: string; last: string | null; sample_ids: string[] | null }>`
      SELECT count(*) AS total, count(*) FILTER (WHERE hit AND NOT kept) AS hits,
        count(*) FILTER (WHERE hit AND kept) AS held, (array_agg(id ORDER BY id DESC))[1] AS last,
        (array_agg(id ORDER BY id) FILTER (WHERE hit AND NOT kept))[1:${sql.lit(SAMPLES)}] AS sample_ids
      FROM (
        SELECT ${subject.id ? sql`id` : sql`NULL::uuid`} AS id, hit,
          CASE WHEN hit THEN ${keptCondition(subject, holds, now)} IS TRUE ELSE false END AS kept
        FROM (
          SELECT * FROM ${table} WHERE tenant_id = ${run.tenant_id}
            ${after === undefined ? sql`` : sql`AND id > ${after}::uuid ORDER BY id LIMIT ${sql.lit(WINDOW)}`}
        ) AS ${table}
          CROSS JOIN LATERAL (SELECT ${subject.hits(run)} IS TRUE AS hit OFFSET 0) AS judged
      ) AS counted`.execute(tx);
    const { total, hits, held, last, sample_ids } = row as NonNullable<typeof row>;
    return {
      counts: { total: Number(total), hits: Number(hits), held: Number(held), sample_ids: sample_ids ?? [] },
      last,
    };
  });
}

const contextOf = ({ rule }: Pick<RunRow, "rule">): ChangeContext => ({
  actor: ACTOR,
  source: "retention",
  reason: `retention rule ${rule}`,
});

interface Block {
  done: number;
  /** The id up to which rows were looked at; null: rows that are done are gone. */
  cursor: string | null;
  has_more: boolean;
}

async function actOnBlock(resources: Resources, key: RunKey & { rule: string }, batch: number): Promise<boolean> {
  const { db, clock, restrictions, queues } = resources;
  const context = contextOf(key);
  const block = await inTransaction(db.kysely, context, async (tx) => {
    const { tenant_id } = key;
    const rule = await findRule(tx, { tenant_id, name: key.rule });
    const run = await lockRunning(tx, key);
    if (!run) return undefined;
    const now = clock();
    const finished_at = now.toISOString();
    if (!rule?.enabled || rule.version !== run.rule_version) {
      await updateRun(tx, run, { status: "stopped", stop_reason: "rule_changed", finished_at });
      return { ...run, has_more: false };
    }
    await awaitLegalHolds(tx, tenant_id);
    const holds = await listFilterHolds(tx, tenant_id, now);
    const limit = Math.min(batch, run.max_rows - Number(run.done));
    const { done, cursor, has_more } = await act(resources, tx, run, holds, limit, now);
    const sum = Number(run.done) + done;
    const continues = has_more && sum < run.max_rows;
    await updateRun(tx, run, {
      done: String(sum),
      cursor,
      ...(!continues && { status: "completed", finished_at }),
    });
    return { ...run, has_more: continues };
  });
  if (!block) return false;
  if (block.action === "restrict") {
    await restrictions.refresh();
    queues.ring(WEBHOOKS);
  }
  if (block.action === "erase") queues.ring(ERASURES);
  return block.has_more;
}

function act(resources: Resources, tx: Tx, run: RunRow, holds: Holds, limit: number, now: Date): Promise<Block> {
  const { table } = subjectOf(run);
  if (table === "customers" || table === "addresses") return actOnRecords(resources, tx, run, holds, limit, now);
  return deleteRows(tx, run, holds, limit, now);
}

/** Deletes the next rows of tables without history. */
async function deleteRows(tx: Tx, run: RunRow, holds: Holds, limit: number, now: Date): Promise<Block> {
  const subject = subjectOf(run);
  const name = sql.table(subject.table);
  const { numAffectedRows = 0n } = await sql`
    DELETE FROM ${name} WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM ${name}
      WHERE tenant_id = ${run.tenant_id} AND ${subject.hits(run)}
        AND ${keptCondition(subject, holds, now)} IS NOT TRUE
      LIMIT ${limit} FOR UPDATE SKIP LOCKED))`.execute(tx);
  const done = Number(numAffectedRows);
  return { done, cursor: null, has_more: done === limit };
}

type Selected = Deletion<CustomerRow>["before"] & { customer_id: string };

async function actOnRecords(
  resources: Resources,
  tx: Tx,
  run: RunRow,
  holds: Holds,
  limit: number,
  now: Date,
): Promise<Block> {
  const { tenant_id, action } = run;
  const after = run.cursor ?? NIL_ID;
  const end = await endOfWindow(tx, run, after);
  const { rows, last } = await lockHits(tx, run, holds, { after, end, limit }, now);
  if (rows.length > 0) {
    if (action === "restrict")
      await restrictAll(
        resources.keyring,
        tx,
        tenant_id,
        rows.map(({ id }) => id),
        { grounds: "retention_ended", reason: `retention rule ${run.rule}`, actor: ACTOR },
        now,
      );
    else if (action === "erase")
      for (const { id } of rows)
        await requestErasure(
          resources,
          tx,
          { tenant_id, customer_id: id, created_by: ACTOR },
          { grounds: "retention_ended", verified_by: `retention rule ${run.rule}` },
          now,
        );
    else await deleteRecords(resources, tx, run, rows, now);
  }
  const next = last ?? end;
  return { done: rows.length, cursor: next ?? run.cursor, has_more: next !== undefined };
}

/** The id of the last of the next rows; undefined if there are fewer. */
async function endOfWindow(tx: Tx, run: RunRow, after: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM ${sql.table(subjectOf(run).table)} WHERE tenant_id = ${run.tenant_id} AND id > ${after}
    ORDER BY id OFFSET ${WINDOW - 1} LIMIT 1`.execute(tx);
  return rows[0]?.id;
}

/**
 * Locks the next rows that a rule hits, their customers first, as in every write.
 * @returns also the id of the last one, if there may be more before `end`
 */
async function lockHits(
  tx: Tx,
  run: RunRow,
  holds: Holds,
  { after, end, limit }: { after: string; end: string | undefined; limit: number },
  now: Date,
): Promise<{ rows: Selected[]; last?: string | undefined }> {
  const subject = subjectOf(run);
  const table = sql.table(subject.table);
  const hits = sql`tenant_id = ${run.tenant_id} AND ${subject.hits(run)}
    AND ${keptCondition(subject, holds, now)} IS NOT TRUE`;
  const { rows: found } = await sql<{ id: string; customer_id: string }>`
    SELECT id, ${sql.ref(subject.customer_id as string)} AS customer_id FROM ${table}
    WHERE ${hits} AND id > ${after} ${end === undefined ? sql`` : sql`AND id <= ${end}`}
    ORDER BY id LIMIT ${limit}`.execute(tx);
  if (found.length === 0) return { rows: [] };
  await sql`
    SELECT FROM customers
    WHERE tenant_id = ${run.tenant_id} AND id = ANY (${found.map(({ customer_id }) => customer_id)}::uuid[])
    ORDER BY id FOR UPDATE`.execute(tx);
  const { rows } = await sql<Selected>`
    SELECT tenant_id, ${sql.ref(subject.customer_id as string)} AS customer_id, id, version FROM ${table}
    WHERE ${hits} AND id = ANY (${found.map(({ id }) => id)}::uuid[])
    ORDER BY id FOR UPDATE`.execute(tx);
  return { rows, last: found.length === limit ? found.at(-1)?.id : undefined };
}

async function deleteRecords(
  resources: Resources,
  tx: Tx,
  run: RunRow,
  rows: readonly Selected[],
  now: Date,
): Promise<void> {
  const deletions = rows.map(({ tenant_id, id, version, customer_id }) => ({
    operation: "delete" as const,
    before: { tenant_id, id, version, ...(run.entity === "address" && { customer_id }) },
  }));
  if (run.entity === "address") {
    await write(
      resources,
      tx,
      contextOf(run),
      now,
      { addresses: deletions as Deletion<AddressRow>[] },
      { summary: true },
    );
    return;
  }
  const addresses: Deletion<AddressRow>[] = [];
  for (const { id } of rows) {
    const belongings = await lockForDeletion(tx, run.tenant_id, id);
    addresses.push(...((belongings.addresses ?? []) as Deletion<AddressRow>[]));
  }
  await write(resources, tx, contextOf(run), now, { customers: deletions, addresses }, { summary: true });
}
