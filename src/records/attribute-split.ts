/**
 * Moves the attributes of existing rows between their clear and their sealed part after a change of definitions. This
 * changes no version and writes no log entry; states in the log stay as they are.
 */
import { isDeepStrictEqual } from "node:util";
import { sql, type Kysely } from "kysely";
import type { PublicAttributes } from "../platform/attribute-registry.ts";
import type { DB } from "../platform/database/tables.ts";
import { retryDeadlocks, type Tx } from "../platform/database/transaction.ts";
import { NIL_ID } from "../platform/ids.ts";
import { DEFINITIONS_CACHE_MS, publicNamesOf } from "../privacy/attributes.ts";
import { startReschedule, withoutTriggers } from "./due-dates.ts";
import { ENTITIES, ownerOf, TABLES, type Entity, type StoredOf } from "./entities.ts";
import { keysFor, openRow, sealRow, type Vault } from "./seal.ts";

/** Longer than processes cache definitions: writes that use the old definitions have ended by then. */
const SETTLED_MS = DEFINITIONS_CACHE_MS + 60_000;

/** The attributes that a tenant has declared as not personal, read in a transaction. */
export async function getPublicAttributes(tx: Tx, tenant_id: string): Promise<PublicAttributes> {
  const rows = await tx
    .selectFrom("attribute_definitions")
    .select(["entity", "name", "type", "limits", "is_personal"])
    .where("tenant_id", "=", tenant_id)
    .execute();
  return publicNamesOf(rows as Parameters<typeof publicNamesOf>[0]);
}

/**
 * The columns of attribute_schemas that start a split. A first pass starts at once; a second one starts when no process
 * caches the old definitions any more, and splits the rows written in between.
 */
export const newSplit = (now: Date) => ({
  known_at: new Date(now.getTime() + SETTLED_MS).toISOString(),
  pass_begins_at: now.toISOString(),
  split_entity: ENTITIES[0],
  split_after: NIL_ID,
});

interface Pass {
  tenant_id: string;
  known_at: string;
  split_entity: Entity;
  split_after: string;
  pass_begins_at: string;
}

/**
 * Splits the next rows of one tenant whose definitions have changed.
 * @param limit number of rows
 * @returns true if there may be more to do now; false also if other transactions lock the next rows
 */
export const splitChunk = (vault: Vault, db: Kysely<DB>, now: Date, limit: number): Promise<boolean> =>
  retryDeadlocks(() =>
    db.transaction().execute(async (tx) => {
      const pass = await lockPass(tx, now);
      if (!pass) return false;
      const names = await getPublicAttributes(tx, pass.tenant_id);
      const { last, is_end } = await splitRows(vault, tx, pass, names, limit);
      if (is_end) await endEntity(tx, pass, now);
      else if (last !== undefined) await movePass(tx, pass, { split_after: last });
      return is_end || last !== undefined;
    }),
  );

/** Locks a random pass, so that one tenant with locked rows does not block the others. */
async function lockPass(tx: Tx, now: Date): Promise<Pass | undefined> {
  return (await tx
    .selectFrom("attribute_schemas")
    .select(["tenant_id", "known_at", "split_entity", "split_after", "pass_begins_at"])
    .where("split_after", "is not", null)
    .where("pass_begins_at", "<=", now.toISOString())
    .orderBy(sql`random()`)
    .limit(1)
    .forNoKeyUpdate()
    .skipLocked()
    .executeTakeFirst()) as Pass | undefined;
}

/** Continues with the next entity, then with the second pass, then ends the split. Due dates follow after each pass. */
async function endEntity(tx: Tx, pass: Pass, now: Date): Promise<void> {
  const next = ENTITIES[ENTITIES.indexOf(pass.split_entity) + 1];
  if (next !== undefined) return movePass(tx, pass, { split_entity: next, split_after: NIL_ID });
  await startReschedule(tx, pass.tenant_id);
  const is_last = Date.parse(pass.pass_begins_at) >= Date.parse(pass.known_at);
  if (is_last) return movePass(tx, pass, { split_entity: null, split_after: null, pass_begins_at: null });
  const pass_begins_at = Date.parse(pass.known_at) > now.getTime() ? pass.known_at : now.toISOString();
  return movePass(tx, pass, { split_entity: ENTITIES[0], split_after: NIL_ID, pass_begins_at });
}

async function movePass(
  tx: Tx,
  { tenant_id }: Pass,
  to: { split_entity?: string | null; split_after: string | null; pass_begins_at?: string | null },
): Promise<void> {
  await tx.updateTable("attribute_schemas").set(to).where("tenant_id", "=", tenant_id).execute();
}

interface Progress {
  /** The last id up to which all rows are split; undefined if the first row was locked. */
  last: string | undefined;
  /**
   * True if there are no more rows. No row is locked then, because the next step locks the tenant, which must come
   * before rows.
   */
  is_end: boolean;
}

/**
 * Splits the next rows up to the first one that another transaction locks. Waiting for a lock could cause a deadlock
 * with a writer.
 */
async function splitRows(
  vault: Vault,
  tx: Tx,
  { tenant_id, split_entity: entity, split_after }: Pass,
  names: PublicAttributes,
  limit: number,
): Promise<Progress> {
  const next = await tx
    .selectFrom(TABLES[entity])
    .select("id")
    .where("tenant_id", "=", tenant_id)
    .where("id", ">", split_after)
    .orderBy("id")
    .limit(limit)
    .execute();
  if (next.length === 0) return { last: undefined, is_end: true };
  const ids = next.map(({ id }) => id);
  const rows = (await tx
    .selectFrom(TABLES[entity])
    .selectAll()
    .where("tenant_id", "=", tenant_id)
    .where("id", "in", ids)
    .forNoKeyUpdate()
    .skipLocked()
    .execute()) as StoredOf[Entity][];
  await updateSplit(tx, entity, tenant_id, await splitAgain(vault, entity, rows, names));
  const locked = new Set(rows.map(({ id }) => id));
  const held = ids.findIndex((id) => !locked.has(id));
  const last = held < 0 ? ids.at(-1) : ids[held - 1];
  return { last, is_end: false };
}

interface Split {
  id: string;
  attributes: string;
  sealed: Buffer;
}

/** The rows whose split differs from the definitions. Rows of an erased customer, which has no key, are left out. */
async function splitAgain(
  vault: Vault,
  entity: Entity,
  rows: readonly StoredOf[Entity][],
  names: PublicAttributes,
): Promise<Split[]> {
  if (rows.length === 0) return [];
  const tenant_keys = await vault.keyring.tenantKeys(rows[0]?.tenant_id ?? "");
  const keys = await keysFor(vault, rows);
  return rows.flatMap((stored) => {
    const key = keys.get(ownerOf(stored));
    if (!key) return [];
    const row = openRow(entity, key, stored, stored.sealed);
    const { clear, sealed } = sealRow(entity, tenant_keys, key, row, names.get(entity));
    return sealed.equals(stored.sealed) && isDeepStrictEqual(clear["attributes"], stored.attributes)
      ? []
      : [{ id: stored.id, attributes: JSON.stringify(clear["attributes"]), sealed }];
  });
}

async function updateSplit(tx: Tx, entity: Entity, tenant_id: string, split: readonly Split[]): Promise<void> {
  if (split.length === 0) return;
  await withoutTriggers(tx, () =>
    sql`
    UPDATE ${sql.table(TABLES[entity])} AS t SET attributes = s.attributes::jsonb, sealed = s.sealed
    FROM unnest(${split.map(({ id }) => id)}::uuid[], ${split.map(({ attributes }) => attributes)}::text[],
      ${split.map(({ sealed }) => sealed)}::bytea[]) AS s (id, attributes, sealed)
    WHERE t.tenant_id = ${tenant_id} AND t.id = s.id`.execute(tx),
  );
}
