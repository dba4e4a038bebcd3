/** The history of one customer, or of something that belongs to it, from the change log. */
import { sql, type Kysely } from "kysely";
import type { DB } from "../platform/database/tables.ts";
import { openChanges, type ChangeRow, type StoredChange } from "./log.ts";
import type { Entity, RowOf } from "./rows.ts";
import type { Vault } from "./seal.ts";

type Db = Kysely<DB>;

const changesOf = (db: Db, tenant_id: string, entity: Entity, entity_id: string) =>
  db
    .selectFrom("changes")
    .selectAll()
    .where("tenant_id", "=", tenant_id)
    .where("entity_id", "=", entity_id)
    .where("entity", "=", entity);

/** Lists the changes of one entity below a version, newest first. */
export const listChanges = async <E extends Entity>(
  vault: Vault,
  db: Db,
  tenant_id: string,
  entity: E,
  entity_id: string,
  below: number | undefined,
  limit: number,
): Promise<ChangeRow<E>[]> =>
  openChanges<E>(
    vault,
    await changesOf(db, tenant_id, entity, entity_id)
      .$if(below !== undefined, (query) => query.where("version", "<", below as number))
      .orderBy("version", "desc")
      .limit(limit)
      .execute(),
  );

/** Lists a customer and all that has ever belonged to it, the customer first. */
export const listEntitiesOf = async (
  db: Db,
  tenant_id: string,
  customer_id: string,
): Promise<{ entity: Entity; entity_id: string }[]> =>
  await db
    .selectFrom("changes")
    .select(["entity", "entity_id"])
    .where("tenant_id", "=", tenant_id)
    .where("customer_id", "=", customer_id)
    .groupBy(["entity", "entity_id", "customer_id"])
    .orderBy(sql`entity_id <> customer_id`)
    .orderBy("entity")
    .orderBy("entity_id")
    .$castTo<{ entity: Entity; entity_id: string }>()
    .execute();

/** A change whose state is not erased. */
type ChangeWithState<E extends Entity> = ChangeRow<E> & { state: RowOf[E] };

async function openWithState<E extends Entity>(
  vault: Vault,
  rows: readonly StoredChange[],
): Promise<ChangeWithState<E> | undefined> {
  const [change] = await openChanges<E>(vault, rows);
  return change?.state ? { ...change, state: change.state } : undefined;
}

/** Finds the last change up to a time; undefined if its customer is erased. */
export const findChangeAsOf = async <E extends Entity>(
  vault: Vault,
  db: Db,
  tenant_id: string,
  entity: E,
  entity_id: string,
  moment: string,
): Promise<ChangeWithState<E> | undefined> =>
  openWithState<E>(
    vault,
    await changesOf(db, tenant_id, entity, entity_id)
      .where("occurred_at", "<=", moment)
      .orderBy("version", "desc")
      .limit(1)
      .execute(),
  );

/** Finds the change that made a version; undefined if its customer is erased. */
export const findChange = async <E extends Entity>(
  vault: Vault,
  db: Db,
  tenant_id: string,
  entity: E,
  entity_id: string,
  version: number,
): Promise<ChangeWithState<E> | undefined> =>
  openWithState<E>(vault, await changesOf(db, tenant_id, entity, entity_id).where("version", "=", version).execute());
