/**
 * Splits the attributes of existing rows into clear and sealed ones when definitions change. Readers see no difference:
 * it makes no version and no entry in the log, and states in the log stay as they were written.
 */
import { isDeepStrictEqual } from "node:util";
import { sql, type Kysely } from "kysely";
import type { PublicAttributes } from "../platform/attribute-registry.ts";
import type { DB } from "../platform/database/tables.ts";
import { retryDeadlocks, type Tx } from "../platform/database/transaction.ts";
import { NIL_ID } from "../platform/ids.ts";
import { DEFINITIONS_KEPT_MS, publicNamesOf } from "../privacy/attributes.ts";
import { startReschedule, withoutTriggers } from "./due-dates.ts";
import { ENTITIES, ownerOf, TABLES, type Entity, type StoredOf } from "./entities.ts";
import { keysFor, openRow, sealRow, type Vault } from "./seal.ts";

/** Beyond what processes keep in memory: a write that began by old definitions has ended by then. */
const SETTLED_MS = DEFINITIONS_KEPT_MS + 60_000;

/** The attributes that a tenant has declared not personal, as a transaction sees them. */
export async function findPublicAttributes(tx: Tx, tenant_id: string): Promise<PublicAttributes> {
  const rows = await tx
    .selectFrom("attribute_definitions")
    .select(["entity", "name", "type", "limits", "is_personal"])
    .where("tenant_id", "=", tenant_id)
    .execute();
  return publicNamesOf(rows as Parameters<typeof publicNamesOf>[0]);
}

/**
 * What has to be stored with new definitions, so that rows follow them. A first pass begins at once. Another one begins
 * when no process writes by old definitions any more, and reaches what was written by those meanwhile.
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
 * Splits the next rows of some tenant whose definitions have changed.
 * @param limit rows at a time
 * @returns whether there may be more to do now; false also where other transactions hold the next rows
 */
export const splitChunk = (vault: Vault, db: Kysely<DB>, now: Date, limit: number): Promise<boolean> =>
  retryDeadlocks(() =>
    db.transaction().execute(async (tx) => {
      const pass = await lockPass(tx, now);
      if (!pass) return false;
      const names = await findPublicAttributes(tx, pass.tenant_id);
      const { last, is_end } = await splitRows(vault, tx, pass, names, limit);
      if (is_end) await endEntity(tx, pass, now);
      else if (last !== undefined) await movePass(tx, pass, { split_after: last });
      return is_end || last !== undefined;
    }),
  );

/** Of several tenants any one, lest one whose rows are held stop the others. */
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

/** After the customers comes what belongs to them, after a pass the last one, after that due dates only. */
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
  /** Up to which row all are split; undefined where the first one is held. */
  last: string | undefined;
  /** There are no more rows. None is locked then: what follows an end locks the tenant, which comes before rows. */
  is_end: boolean;
}

/** Never waits for a row, so that no writer gets into a deadlock with it: it goes on before the first one that is held. */
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

/** The rows that are split otherwise than they should be. An erased customer has no key: its rows stay as they are. */
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
    const { clear, sealed } = sealRow(entity, tenant_keys, key, row as never, names.get(entity));
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
