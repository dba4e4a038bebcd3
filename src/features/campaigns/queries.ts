import { sql, type Kysely, type Selectable, type Updateable } from "kysely";
import type { Campaigns, DB } from "../../platform/database/tables.ts";
import type { Connection } from "../../platform/database/prepared.ts";
import { json, type Tx } from "../../platform/database/transaction.ts";
import { notRestricted } from "../../platform/restrictions.ts";
import { NIL_ID } from "../../platform/ids.ts";
import { ofEnabledTenant } from "../../platform/jobs/enabled-tenants.ts";
import type { Lane } from "../../platform/jobs/fair.ts";
import type { AddressFilter } from "../../records/filter/schema.ts";
import { filterAddresses } from "../../records/filter/sql.ts";
import type { Vault } from "../../records/seal.ts";
import { openVerifications, type VerificationRow } from "../verifications/seal.ts";

export interface Schedule {
  cron: string;
  timezone: string;
}

/** The speed: `rate` verifications per second, smoothed, when `done` had ended. */
export interface Pace {
  at: string;
  done: number;
  rate: number | null;
}

export type CampaignRow = Selectable<Campaigns>;

/** Numbers of verifications by outcome, or by status if they have none. */
export type Outcomes = Partial<Record<string, number>>;

declare module "../../platform/database/json-columns.ts" {
  interface JsonColumns {
    "campaigns.filter": AddressFilter;
    "campaigns.schedule": Schedule | null;
    "campaigns.pace": Pace | null;
    "campaigns.outcomes": Outcomes;
  }
}

export type CampaignKey = Pick<CampaignRow, "tenant_id" | "id">;
export type NewCampaign = Pick<
  CampaignRow,
  | "tenant_id"
  | "id"
  | "status"
  | "name"
  | "filter"
  | "reason"
  | "last_address_id"
  | "created_by"
  | "created_at"
  | "schedule"
  | "next_run_at"
  | "schedule_id"
>;

type Db = Kysely<DB>;

const MAX_ID = "ffffffff-ffff-ffff-ffff-ffffffffffff";
type Selected = { tenant_id: string; customer_id: string; id: string; version: number };

/** Inserts a campaign or a schedule. */
export const insertCampaign = async (tx: Tx, row: NewCampaign): Promise<CampaignRow> =>
  await tx
    .insertInto("campaigns")
    .values({ ...row, filter: json(row.filter), schedule: row.schedule && json(row.schedule) })
    .returningAll()
    .executeTakeFirstOrThrow();

/** Finds a campaign. */
export const findCampaign = async (db: Db, { tenant_id, id }: CampaignKey): Promise<CampaignRow | undefined> =>
  await db
    .selectFrom("campaigns")
    .selectAll()
    .where("tenant_id", "=", tenant_id)
    .where("id", "=", id)
    .executeTakeFirst();

/** Locks a campaign; waits for a chunk that is being created. */
export const lockCampaign = async (tx: Tx, { tenant_id, id }: CampaignKey): Promise<CampaignRow | undefined> =>
  await tx
    .selectFrom("campaigns")
    .selectAll()
    .where("tenant_id", "=", tenant_id)
    .where("id", "=", id)
    .forNoKeyUpdate()
    .executeTakeFirst();

/**
 * Locks a campaign.
 * @returns undefined if another process has locked it, or it does not run
 */
export const lockRunningCampaign = async (tx: Tx, { tenant_id, id }: CampaignKey): Promise<CampaignRow | undefined> =>
  await tx
    .selectFrom("campaigns")
    .selectAll()
    .where("tenant_id", "=", tenant_id)
    .where("id", "=", id)
    .where("status", "=", "running")
    .forNoKeyUpdate()
    .skipLocked()
    .executeTakeFirst();

/** Lists campaigns, newest first. */
export const listCampaigns = async (
  db: Db,
  tenant_id: string,
  schedule_id: string | undefined,
  before: string | undefined,
  limit: number,
): Promise<CampaignRow[]> =>
  await db
    .selectFrom("campaigns")
    .selectAll()
    .where("tenant_id", "=", tenant_id)
    .$if(schedule_id !== undefined, (query) => query.where("schedule_id", "=", schedule_id as string))
    .$if(before !== undefined, (query) => query.where("id", "<", before as string))
    .orderBy("id", "desc")
    .limit(limit)
    .execute();

/** Lists running campaigns that have verifications to claim, or are due to be checked. */
export async function listDueCampaigns(connection: Connection, now: Date): Promise<Lane[]> {
  const { rows } = await connection.query({
    name: "list_due_campaigns",
    text: `
      SELECT c.tenant_id, c.id AS lane FROM campaigns AS c
      WHERE c.status = 'running' AND ${ofEnabledTenant("c.tenant_id")} AND (c.due_at <= $1::timestamptz OR EXISTS (
        SELECT FROM verifications AS v
        WHERE v.tenant_id = c.tenant_id AND v.campaign_id = c.id
          AND v.campaign_chunk >= c.first_open_chunk AND v.campaign_chunk < c.next_chunk
          AND v.status = 'queued' AND v.available_at <= $1::timestamptz))`,
    values: [now.toISOString()],
  });
  return rows as Lane[];
}

/** Updates columns of a campaign. */
export const updateCampaign = async (
  tx: Tx,
  { tenant_id, id }: CampaignKey,
  changes: Updateable<Campaigns>,
): Promise<CampaignRow> =>
  await tx
    .updateTable("campaigns")
    .set(changes)
    .where("tenant_id", "=", tenant_id)
    .where("id", "=", id)
    .returningAll()
    .executeTakeFirstOrThrow();

/** Addresses that one statement scans, so that each statement is short with any filter. */
const COUNT_WINDOW = 200_000;
/** Addresses that are scanned per address that is needed. */
const SCANNED_PER_MATCH = 20;

/** The id of the last of the next `size` addresses of a tenant, matching or not; undefined if there are fewer. */
const endOfWindow = async (
  db: Db,
  tenant_id: string,
  after: string,
  last: string,
  size: number,
): Promise<string | undefined> =>
  (
    await db
      .selectFrom("addresses")
      .select("id")
      .where("tenant_id", "=", tenant_id)
      .where("id", ">", after)
      .where("id", "<=", last)
      .orderBy("id")
      .offset(size - 1)
      .limit(1)
      .executeTakeFirst()
  )?.id;

const inWindow = (db: Db, tenant_id: string, filter: AddressFilter, now: Date, after: string, to: string) =>
  filterAddresses(db, tenant_id, filter, now)
    .where("addresses.id", ">", after)
    .where("addresses.id", "<=", to)
    .where(sql<boolean>`${sql.raw(notRestricted("addresses.tenant_id", "addresses.customer_id"))}`);

/**
 * Counts the addresses that match a filter, in windows.
 * @param last addresses with greater ids are not counted
 */
export async function countAddresses(
  db: Db,
  tenant_id: string,
  filter: AddressFilter,
  now: Date,
  last = MAX_ID,
): Promise<number> {
  let total = 0;
  for (let after: string | undefined = NIL_ID; after !== undefined;) {
    const end: string | undefined = await endOfWindow(db, tenant_id, after, last, COUNT_WINDOW);
    total += (
      await inWindow(db, tenant_id, filter, now, after, end ?? last)
        .select(sql<number>`count(*)::int`.as("count"))
        .executeTakeFirstOrThrow()
    ).count;
    after = end;
  }
  return total;
}

/**
 * Selects the next addresses of a campaign by id. Scans a window of a few thousand addresses, so the result can be
 * empty although more addresses follow.
 */
export async function selectChunk(
  tx: Tx,
  { tenant_id, filter, cursor, last_address_id }: CampaignRow,
  limit: number,
  now: Date,
): Promise<{ addresses: Selected[]; cursor: string; exhausted: boolean }> {
  const after = cursor ?? NIL_ID;
  const end = await endOfWindow(tx, tenant_id, after, last_address_id, SCANNED_PER_MATCH * limit);
  const addresses = await inWindow(tx, tenant_id, filter, now, after, end ?? last_address_id)
    .select(["addresses.tenant_id", "addresses.customer_id", "addresses.id", "addresses.version"])
    .orderBy("addresses.id")
    .limit(limit)
    .execute();
  const last = addresses.at(-1);
  if (last && addresses.length === limit) return { addresses, cursor: last.id, exhausted: false };
  return { addresses, cursor: end ?? last_address_id, exhausted: end === undefined };
}

/** Counts the verifications in the open chunks of a campaign, as its row says which chunks are open. */
export async function countOpenChunks(db: Db, campaign: CampaignRow): Promise<Outcomes> {
  const sum: Outcomes = {};
  for (const counts of (await countByChunk(db, campaign)).values())
    for (const [name, count = 0] of Object.entries(counts)) sum[name] = (sum[name] ?? 0) + count;
  return sum;
}

/** Counts the verifications in the open chunks of a campaign, by chunk. */
export async function countByChunk(
  db: Db,
  { tenant_id, id, first_open_chunk, next_chunk }: CampaignRow,
): Promise<Map<number, Outcomes>> {
  const rows = await db
    .selectFrom("verifications")
    .select([
      "campaign_chunk",
      sql<string>`coalesce(outcome, status)`.as("kind"),
      "status",
      sql<number>`count(*)::int`.as("count"),
    ])
    .where("tenant_id", "=", tenant_id)
    .where("campaign_id", "=", id)
    .where("campaign_chunk", ">=", first_open_chunk)
    .where("campaign_chunk", "<", next_chunk)
    .groupBy(["campaign_chunk", "kind", "status"])
    .execute();
  const chunks = new Map<number, Outcomes>();
  for (const { campaign_chunk, kind, status, count } of rows) {
    const outcomes = chunks.get(campaign_chunk as number) ?? {};
    chunks.set(campaign_chunk as number, outcomes);
    const name = ["queued", "running", "superseded", "cancelled"].includes(status) ? status : kind;
    outcomes[name] = (outcomes[name] ?? 0) + count;
  }
  return chunks;
}

/** Sets when the queued verifications of a campaign are available: `infinity` to pause. */
export const setAvailableAt = async (tx: Tx, { tenant_id, id }: CampaignKey, available_at: string): Promise<void> => {
  await tx
    .updateTable("verifications")
    .set({ available_at })
    .where("tenant_id", "=", tenant_id)
    .where("campaign_id", "=", id)
    .where("status", "=", "queued")
    .execute();
};

/** Cancels the queued verifications of a campaign. */
export const cancelQueuedVerifications = async (tx: Tx, { tenant_id, id }: CampaignKey, now: string): Promise<void> => {
  await tx
    .updateTable("verifications")
    .set({ status: "cancelled", finished_at: now })
    .where("tenant_id", "=", tenant_id)
    .where("campaign_id", "=", id)
    .where("status", "=", "queued")
    .execute();
};

/** Locks campaigns that are due by their schedule, skipping those that other processes lock. */
export const lockDueSchedules = async (tx: Tx, now: Date): Promise<CampaignRow[]> =>
  await tx
    .selectFrom("campaigns")
    .selectAll()
    .where("status", "=", "scheduled")
    .where("next_run_at", "<=", now.toISOString())
    .where(sql<boolean>`${sql.raw(ofEnabledTenant("campaigns.tenant_id"))}`)
    .orderBy("next_run_at")
    .limit(20)
    .forNoKeyUpdate()
    .skipLocked()
    .execute();

/** True if a campaign that this schedule has started still runs or is paused. */
export const hasActiveRun = async (tx: Tx, { tenant_id, id }: CampaignKey): Promise<boolean> =>
  (await tx
    .selectFrom("campaigns")
    .select("id")
    .where("tenant_id", "=", tenant_id)
    .where("schedule_id", "=", id)
    .where("status", "in", ["running", "paused"])
    .limit(1)
    .executeTakeFirst()) !== undefined;

/** Lists the ended verifications of a chunk by address. */
export const listChunk = async (
  vault: Vault,
  db: Db,
  { tenant_id, id }: CampaignKey,
  chunk: number,
  after: string,
  limit: number,
): Promise<VerificationRow[]> =>
  openVerifications(
    vault,
    await db
      .selectFrom("verifications")
      .selectAll()
      .where("tenant_id", "=", tenant_id)
      .where("campaign_id", "=", id)
      .where("campaign_chunk", "=", chunk)
      .where("status", "in", ["succeeded", "failed", "superseded", "cancelled"])
      .where("address_id", ">", after)
      .orderBy("address_id")
      .limit(limit)
      .execute(),
  );
