/** The change log of one customer or address: its history. */
import type { Kysely } from "kysely";
import type { DB } from "../platform/database/tables.ts";
import type { ChangeRow } from "./log.ts";
import type { Entity } from "./rows.ts";

type Db = Kysely<DB>;

const changesOf = (db: Db, tenant_id: string, entity: Entity, entity_id: string) =>
  db.selectFrom("changes").selectAll().where("tenant_id", "=", tenant_id).where("entity_id", "=", entity_id).where("entity", "=", entity);

/** The changes of one customer or address, newest first, from below a version. */
export const listChanges = (db: Db, tenant_id: string, entity: Entity, entity_id: string, below: number | undefined, limit: number): Promise<ChangeRow[]> =>
  changesOf(db, tenant_id, entity, entity_id)
    .$if(below !== undefined, (query) => query.where("version", "<", below as number))
    .orderBy("version", "desc").limit(limit).execute();

/** The change that made the state of a moment. */
export const findChangeAsOf = (db: Db, tenant_id: string, entity: Entity, entity_id: string, moment: string): Promise<ChangeRow | undefined> =>
  changesOf(db, tenant_id, entity, entity_id).where("occurred_at", "<=", moment).orderBy("version", "desc").limit(1).executeTakeFirst();

export const findChange = (db: Db, tenant_id: string, entity: Entity, entity_id: string, version: number): Promise<ChangeRow | undefined> =>
  changesOf(db, tenant_id, entity, entity_id).where("version", "=", version).executeTakeFirst();
