/** Changes by another database client, for which the triggers must keep the promises. */
import { uuidv7 } from "../../../src/platform/ids.ts";
import { insertCustomerKeys } from "../../../src/privacy/queries.ts";
import { TABLES, type RowOf } from "../../../src/records/rows.ts";
import { openRows, sealRow } from "../../../src/records/seal.ts";
import type { World } from "../world.ts";
import { takeDefault } from "./requests.ts";
import { SQL, type Way } from "./way.ts";

const bySql = async ({ service }: World, statement: string, values: unknown[]): Promise<undefined> =>
  void (await service.resources.db.pool.query(statement, values));

const UNCHECKED = {
  location: null,
  verification_status: "pending",
  verified_at: null,
  verification_provider: null,
  verification_confidence: null,
  verification_reasons: [],
  confidence_as_of: null,
  confidence_half_life_days: null,
  place_since: null,
};

/** Inserts a copy of a row with a new id, by SQL, but sealed as the service does. */
async function insertCopy<E extends "customer" | "address">(
  { service, tenantId }: World,
  entity: E,
  id: string,
  fields: Partial<RowOf[E]>,
): Promise<undefined> {
  const { keyring, db } = service.resources;
  const table = TABLES[entity];
  const {
    rows: [stored],
  } = await db.pool.query(`SELECT to_jsonb(t) - 'sealed' AS row, sealed FROM ${table} AS t WHERE id = $1`, [id]);
  const [row] = await openRows(service.resources, entity, [{ ...stored.row, sealed: stored.sealed }]);
  const now = new Date();
  const copy = {
    ...row,
    ...fields,
    id: uuidv7(now.getTime()),
    version: 1,
    created_at: now.toISOString(),
    updated_at: now.toISOString(),
  } as RowOf[E];
  const keys = await keyring.tenantKeys(tenantId);
  const owner = entity === "customer" ? copy.id : (copy as RowOf["address"]).customer_id;
  const made = { tenant_id: tenantId, customer_id: owner, ...keyring.createCustomerKey(keys, owner) };
  await insertCustomerKeys(db.pool, [made]);
  const { clear, sealed } = sealRow(entity, keys, await keyring.customerKey(tenantId, owner), copy, new Set());
  await db.pool.query(
    `INSERT INTO ${table}
      SELECT (jsonb_populate_record(NULL::${table}, $1::jsonb || jsonb_build_object('sealed', $2::bytea))).*`,
    [JSON.stringify(clear), sealed],
  );
}

export const SQL_WAYS: Way[] = [
  {
    name: "SQL, UPDATE address",
    entity: "address",
    operation: "update",
    by: SQL,
    begin: async (world) => () => bySql(world, "UPDATE addresses SET tags = '{soon}' WHERE id = $1", [world.home]),
  },
  {
    name: "SQL, UPDATE address, takes a default",
    entity: "address",
    operation: "update",
    by: SQL,
    begin: async (world) => {
      await takeDefault(world);
      return () => bySql(world, "UPDATE addresses SET is_default_shipping = true WHERE id = $1", [world.work]);
    },
  },
  {
    name: "SQL, UPDATE address, marks it as deleted",
    entity: "address",
    operation: "delete",
    by: SQL,
    begin: async (world) => () => bySql(world, "UPDATE addresses SET deleted_at = now() WHERE id = $1", [world.home]),
  },
  {
    name: "SQL, INSERT address",
    entity: "address",
    operation: "create",
    by: SQL,
    begin: async (world) => () =>
      insertCopy(world, "address", world.home, { ...UNCHECKED, verify_after: new Date().toISOString() }),
  },
  {
    name: "SQL, UPDATE customer",
    entity: "customer",
    operation: "update",
    by: SQL,
    begin: async (world) => () => bySql(world, "UPDATE customers SET tags = '{often}' WHERE id = $1", [world.ada]),
  },
  {
    name: "SQL, INSERT customer",
    entity: "customer",
    operation: "create",
    by: SQL,
    begin: async (world) => () => insertCopy(world, "customer", world.ada, { external_refs: [] }),
  },
];
