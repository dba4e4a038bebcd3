import { sql, type Kysely, type Selectable, type Updateable } from "kysely";
import type { Campaigns, DB } from "../../platform/database/tables.ts";
import { json, type Tx } from "../../platform/database/transaction.ts";
import { filterAddresses, type AddressFilter } from "../addresses/queries.ts";
import type { VerificationKey } from "../verifications/queries.ts";

export type CampaignRow = Omit<Selectable<Campaigns>, "filter" | "outcomes"> & { filter: AddressFilter; outcomes: Outcomes };

/** How many verifications ended how, by outcome or, where there is none, by status. */
export type Outcomes = Partial<Record<string, number>>;

export type CampaignKey = Pick<CampaignRow, "tenant_id" | "id">;
export type NewCampaign = Pick<CampaignRow, "tenant_id" | "id" | "status" | "name" | "filter" | "reason" | "last_address_id" | "created_by" | "created_at">;

type Db = Kysely<DB>;
type Selected = { tenant_id: string; customer_id: string; id: string; version: number };

export const insertCampaign = async (tx: Tx, row: NewCampaign): Promise<CampaignRow> =>
  await tx.insertInto("campaigns").values({ ...row, filter: json(row.filter) }).returningAll().executeTakeFirstOrThrow() as unknown as CampaignRow;

export const findCampaign = async (db: Db, { tenant_id, id }: CampaignKey): Promise<CampaignRow | undefined> =>
  await db.selectFrom("campaigns").selectAll().where("tenant_id", "=", tenant_id).where("id", "=", id).executeTakeFirst() as unknown as CampaignRow | undefined;

/** Waits for a chunk that is being made. */
export const lockCampaign = async (tx: Tx, { tenant_id, id }: CampaignKey): Promise<CampaignRow | undefined> =>
  await tx.selectFrom("campaigns").selectAll().where("tenant_id", "=", tenant_id).where("id", "=", id).forNoKeyUpdate().executeTakeFirst() as unknown as CampaignRow | undefined;

/** Nothing where another worker advances it, or it does not run. */
export const takeRunningCampaign = async (tx: Tx, { tenant_id, id }: CampaignKey): Promise<CampaignRow | undefined> =>
  await tx.selectFrom("campaigns").selectAll().where("tenant_id", "=", tenant_id).where("id", "=", id).where("status", "=", "running")
    .forNoKeyUpdate().skipLocked().executeTakeFirst() as unknown as CampaignRow | undefined;

/** Newest first. */
export const listCampaigns = async (db: Db, tenant_id: string, before: string | undefined, limit: number): Promise<CampaignRow[]> =>
  await db.selectFrom("campaigns").selectAll().where("tenant_id", "=", tenant_id)
    .$if(before !== undefined, (query) => query.where("id", "<", before as string))
    .orderBy("id", "desc").limit(limit).execute() as unknown as CampaignRow[];

export const listRunningCampaigns = (db: Db): Promise<CampaignKey[]> =>
  db.selectFrom("campaigns").select(["tenant_id", "id"]).where("status", "=", "running").execute();

export const updateCampaign = async (tx: Tx, { tenant_id, id }: CampaignKey, changes: Updateable<Campaigns>): Promise<CampaignRow> =>
  await tx.updateTable("campaigns").set(changes).where("tenant_id", "=", tenant_id).where("id", "=", id).returningAll().executeTakeFirstOrThrow() as unknown as CampaignRow;

/** @param last addresses with greater ids do not count */
export const countAddresses = async (db: Db, tenant_id: string, filter: AddressFilter, last?: string): Promise<number> =>
  (await filterAddresses(db, tenant_id, filter).$if(last !== undefined, (query) => query.where("addresses.id", "<=", last as string)).select(sql<number>`count(*)::int`.as("total")).executeTakeFirstOrThrow()).total;

/** The next addresses of a campaign, in the order of their ids. */
export const selectChunk = (tx: Tx, { tenant_id, filter, cursor, last_address_id }: CampaignRow, limit: number): Promise<Selected[]> =>
  filterAddresses(tx, tenant_id, filter).select(["addresses.tenant_id", "addresses.customer_id", "addresses.id", "addresses.version"])
    .$if(cursor !== null, (query) => query.where("addresses.id", ">", cursor as string))
    .where("addresses.id", "<=", last_address_id).orderBy("addresses.id").limit(limit).execute();

/** How the verifications in the open chunks of a campaign stand; only those chunks that its row, read before, knows of. */
export const countOpenChunks = (db: Db, campaign: CampaignRow): Promise<Outcomes> =>
  countChunks(db, campaign, campaign.first_open_chunk, campaign.next_chunk - 1);

export async function countChunks(db: Db, { tenant_id, id }: CampaignKey, from: number, to: number): Promise<Outcomes> {
  const rows = await db.selectFrom("verifications").select([sql<string>`coalesce(outcome, status)`.as("kind"), "status", sql<number>`count(*)::int`.as("count")])
    .where("tenant_id", "=", tenant_id).where("campaign_id", "=", id).where("campaign_chunk", ">=", from).where("campaign_chunk", "<=", to)
    .groupBy(["kind", "status"]).execute();
  const outcomes: Outcomes = {};
  for (const { kind, status, count } of rows) {
    const name = status === "superseded" || status === "cancelled" ? status : kind;
    outcomes[name] = (outcomes[name] ?? 0) + count;
  }
  return outcomes;
}

/** Holds back, or lets go, the verifications of a campaign that wait. @returns their keys */
export const setAvailable = (tx: Tx, { tenant_id, id }: CampaignKey, available_at: string): Promise<VerificationKey[]> =>
  tx.updateTable("verifications").set({ available_at })
    .where("tenant_id", "=", tenant_id).where("campaign_id", "=", id).where("status", "=", "queued").returning(["tenant_id", "address_id", "id"]).execute();

export const cancelWaiting = async (tx: Tx, { tenant_id, id }: CampaignKey, now: string): Promise<void> => {
  await tx.updateTable("verifications").set({ status: "cancelled", finished_at: now })
    .where("tenant_id", "=", tenant_id).where("campaign_id", "=", id).where("status", "=", "queued").execute();
};
