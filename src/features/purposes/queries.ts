import { sql, type Kysely, type Selectable } from "kysely";
import type { DB, Purposes, PurposeVersions } from "../../platform/database/tables.ts";
import { json, type Tx } from "../../platform/database/transaction.ts";
import type { Definition, Notice } from "./schema.ts";

declare module "../../platform/database/json-columns.ts" {
  interface JsonColumns {
    "purpose_versions.definition": Definition;
    "purpose_versions.notices": Notice[];
  }
}

export type PurposeState = Selectable<Purposes>;
export type VersionRow = Selectable<PurposeVersions> & Pick<PurposeState, "created_at">;

type Db = Kysely<DB>;

const select = (db: Db, tenant_id: string) =>
  db
    .selectFrom("purposes")
    .innerJoin("purpose_versions as v", (join) =>
      join.onRef("v.tenant_id", "=", "purposes.tenant_id").onRef("v.name", "=", "purposes.name"),
    )
    .selectAll("v")
    .select("purposes.created_at")
    .where("purposes.tenant_id", "=", tenant_id);

/** Finds the current version of a purpose. */
export const findPurpose = (db: Db, tenant_id: string, name: string): Promise<VersionRow | undefined> =>
  select(db, tenant_id)
    .whereRef("v.version", "=", "purposes.version")
    .where("purposes.name", "=", name)
    .executeTakeFirst();

/** Lists the current versions of purposes by name. */
export const listPurposes = (
  db: Db,
  tenant_id: string,
  { is_archived, after, limit }: { is_archived?: boolean | undefined; after: string | undefined; limit: number },
): Promise<VersionRow[]> =>
  select(db, tenant_id)
    .whereRef("v.version", "=", "purposes.version")
    .$if(is_archived !== undefined, (query) => query.where("v.is_archived", "=", is_archived as boolean))
    .$if(after !== undefined, (query) => query.where("purposes.name", ">", after as string))
    .orderBy("purposes.name")
    .limit(limit)
    .execute();

/** A purpose without the texts of its notices. */
export type SummaryRow = Pick<VersionRow, "name" | "version" | "definition"> & { notice_languages: string[] };

/** Lists the purposes in use by name, without the texts of their notices. */
export const listSummaries = (db: Db, tenant_id: string): Promise<SummaryRow[]> =>
  db
    .selectFrom("purposes")
    .innerJoin("purpose_versions as v", (join) =>
      join
        .onRef("v.tenant_id", "=", "purposes.tenant_id")
        .onRef("v.name", "=", "purposes.name")
        .onRef("v.version", "=", "purposes.version"),
    )
    .select(["v.name", "v.version", "v.definition"])
    .select(
      sql<string[]>`ARRAY(SELECT n ->> 'language' FROM jsonb_array_elements(v.notices) AS n)`.as("notice_languages"),
    )
    .where("purposes.tenant_id", "=", tenant_id)
    .where("purposes.archived_at", "is", null)
    .orderBy("v.name")
    .execute();

/** Lists the versions of a purpose, newest first. */
export const listVersions = (
  db: Db,
  tenant_id: string,
  name: string,
  before: number | undefined,
  limit: number,
): Promise<VersionRow[]> =>
  select(db, tenant_id)
    .where("purposes.name", "=", name)
    .$if(before !== undefined, (query) => query.where("v.version", "<", before as number))
    .orderBy("v.version", "desc")
    .limit(limit)
    .execute();

/** Finds the customer of an address, which may be deleted. */
export const findOwner = async (db: Db, tenant_id: string, address_id: string): Promise<string | undefined> =>
  (
    await db
      .selectFrom("addresses")
      .select("customer_id")
      .where("tenant_id", "=", tenant_id)
      .where("id", "=", address_id)
      .executeTakeFirst()
  )?.customer_id;

/** Locks the purposes of a tenant against creation of others, and counts them. */
export async function countPurposes(tx: Tx, tenant_id: string): Promise<number> {
  await sql`SELECT pg_advisory_xact_lock(hashtext('purposes of a tenant'), hashtext(${tenant_id}))`.execute(tx);
  const { count } = await tx
    .selectFrom("purposes")
    .select(sql<number>`count(*)::int`.as("count"))
    .where("tenant_id", "=", tenant_id)
    .executeTakeFirstOrThrow();
  return count;
}

/** Locks a purpose. */
export const lockPurpose = (tx: Tx, tenant_id: string, name: string): Promise<PurposeState | undefined> =>
  tx
    .selectFrom("purposes")
    .selectAll()
    .where("tenant_id", "=", tenant_id)
    .where("name", "=", name)
    .forNoKeyUpdate()
    .executeTakeFirst();

/** Inserts a purpose, or replaces its state, and inserts the version. */
export async function insertVersion(
  tx: Tx,
  state: PurposeState,
  { definition, notices, recorded_by, recorded_at }: Omit<VersionRow, keyof PurposeState | "is_archived">,
): Promise<void> {
  const { tenant_id, name, version, archived_at, created_at: _created, ...columns } = state;
  await tx
    .insertInto("purposes")
    .values(state)
    .onConflict((conflict) => conflict.constraint("purposes_pkey").doUpdateSet({ ...columns, version, archived_at }))
    .execute();
  await tx
    .insertInto("purpose_versions")
    .values({
      tenant_id,
      name,
      version,
      definition: json(definition),
      notices: json(notices),
      is_archived: archived_at !== null,
      recorded_by,
      recorded_at,
    })
    .execute();
}
