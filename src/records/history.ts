/** The change log of one customer or address. */
import type { Kysely } from "kysely";
import type { DB } from "../platform/database/tables.ts";
import type { ChangeRow } from "./log.ts";

type Db = Kysely<DB>;

/** The changes of one customer or address, newest first, from below a version. */
export const listChanges = (db: Db, tenant_id: string, entity: "customer" | "address", entity_id: string, below: number | undefined, limit: number): Promise<ChangeRow[]> =>
  db.selectFrom("changes").selectAll().where("tenant_id", "=", tenant_id).where("entity_id", "=", entity_id).where("entity", "=", entity)
    .$if(below !== undefined, (query) => query.where("version", "<", below as number))
    .orderBy("version", "desc").limit(limit).execute();

/** The change that made the state of a moment. */
export const findChangeAsOf = (db: Db, tenant_id: string, entity: "customer" | "address", entity_id: string, moment: string): Promise<ChangeRow | undefined> =>
  db.selectFrom("changes").selectAll().where("tenant_id", "=", tenant_id).where("entity_id", "=", entity_id).where("entity", "=", entity)
    .where("occurred_at", "<=", moment).orderBy("version", "desc").limit(1).executeTakeFirst();

export const findChange = (db: Db, tenant_id: string, entity: "customer" | "address", entity_id: string, version: number): Promise<ChangeRow | undefined> =>
  db.selectFrom("changes").selectAll().where("tenant_id", "=", tenant_id).where("entity_id", "=", entity_id).where("entity", "=", entity)
    .where("version", "=", version).executeTakeFirst();
