/** The change log of one customer or address: its history. */
import type { Kysely } from "kysely";
import type { DB } from "../platform/database/tables.ts";
import { openChanges, type ChangeRow } from "./log.ts";
import type { Entity } from "./rows.ts";
import type { Vault } from "./seal.ts";

type Db = Kysely<DB>;

const changesOf = (db: Db, tenant_id: string, entity: Entity, entity_id: string) =>
  db.selectFrom("changes").selectAll().where("tenant_id", "=", tenant_id).where("entity_id", "=", entity_id).where("entity", "=", entity);

/** The changes of one customer or address, newest first, from below a version. */
export const listChanges = async (vault: Vault, db: Db, tenant_id: string, entity: Entity, entity_id: string, below: number | undefined, limit: number): Promise<ChangeRow[]> =>
  openChanges(vault, await changesOf(db, tenant_id, entity, entity_id)
    .$if(below !== undefined, (query) => query.where("version", "<", below as number))
    .orderBy("version", "desc").limit(limit).execute());

/** The customer and its addresses of any time, by the log; the customer first. */
export const listEntitiesOf = async (db: Db, tenant_id: string, customer_id: string): Promise<{ entity: Entity; entity_id: string }[]> =>
  await db.selectFrom("changes").select(["entity", "entity_id"]).distinct().where("tenant_id", "=", tenant_id).where("customer_id", "=", customer_id)
    .orderBy("entity", "desc").orderBy("entity_id").$castTo<{ entity: Entity; entity_id: string }>().execute();

/** The change that made the state of a moment. */
export const findChangeAsOf = async (vault: Vault, db: Db, tenant_id: string, entity: Entity, entity_id: string, moment: string): Promise<ChangeRow | undefined> =>
  (await openChanges(vault, await changesOf(db, tenant_id, entity, entity_id).where("occurred_at", "<=", moment).orderBy("version", "desc").limit(1).execute()))[0];

export const findChange = async (vault: Vault, db: Db, tenant_id: string, entity: Entity, entity_id: string, version: number): Promise<ChangeRow | undefined> =>
  (await openChanges(vault, await changesOf(db, tenant_id, entity, entity_id).where("version", "=", version).execute()))[0];
