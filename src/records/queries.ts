/** Queries of the current customers and addresses. */
import { sql, type Kysely, type RawBuilder } from "kysely";
import { binaryArray } from "../platform/database/binary-array.ts";
import { batch } from "../platform/database/batch.ts";
import { prepare, prepareAsText, type Connection, type Placeholders } from "../platform/database/prepared.ts";
import type { DB } from "../platform/database/tables.ts";
import { notRestricted } from "../platform/restrictions.ts";
import type { Tx } from "../platform/database/transaction.ts";
import type { CustomerFilter } from "./filter/schema.ts";
import { customerCondition } from "./filter/sql.ts";
import { RESPONSE_COLUMNS, type AddressText } from "./address-json.ts";
import type { Changes, Deletion } from "./changes.ts";
import {
  isOwned,
  OWNED_ENTITIES,
  TABLES,
  type Entity,
  type OwnedEntity,
  type RowOf,
  type TableOf,
} from "./entities.ts";
import type { AddressRow, CustomerRow } from "./rows.ts";
import { tryOpenRows, openRows, refHash, type Vault } from "./seal.ts";

type Db = Kysely<DB>;

export interface Key {
  tenant_id: string;
  id: string;
}

const findStoredCustomer = prepare("find_customer", (db, $: Placeholders<Key>) =>
  db
    .selectFrom("customers")
    .selectAll()
    .where("tenant_id", "=", $("tenant_id"))
    .where("id", "=", $("id"))
    .where("deleted_at", "is", null),
);

/** Finds a customer that is not deleted. */
export async function findCustomer(vault: Vault, connection: Connection, key: Key): Promise<CustomerRow | undefined> {
  return (await openRows(vault, "customer", await findStoredCustomer(connection, key)))[0];
}

const findAddresses = prepareAsText("find_addresses", (db, $: Placeholders<{ tenant_ids: string[]; ids: string[] }>) =>
  db
    .selectFrom(
      sql<Key>`unnest(${$("tenant_ids")}::uuid[], ${$("ids")}::uuid[])`.as<"wanted">(sql`wanted (tenant_id, id)`),
    )
    .innerJoin("addresses", (join) =>
      join.onRef("addresses.tenant_id", "=", "wanted.tenant_id").onRef("addresses.id", "=", "wanted.id"),
    )
    .where("deleted_at", "is", null)
    .select(RESPONSE_COLUMNS.map((column) => `addresses.${column}` as const)),
);

/** Creates a function that finds an address. Calls at the same time are batched into one query. */
export const addressFinder = (connection: Connection): ((key: Key) => Promise<AddressText | undefined>) =>
  batch(
    async (keys) => {
      const rows = await findAddresses(connection, {
        tenant_ids: keys.map(({ tenant_id }) => tenant_id),
        ids: keys.map(({ id }) => id),
      });
      const found = new Map(rows.map((row) => [row.tenant_id + row.id, row]));
      return keys.map(({ tenant_id, id }) => found.get(tenant_id + id));
    },
    { most: 64, at_once: 1 },
  );

/** Lists the addresses of a customer after an id, as text. */
export const listAddressesOf = prepareAsText(
  "list_addresses_of",
  (db, $: Placeholders<{ tenant_id: string; customer_id: string; after: string; limit: number }>) =>
    db
      .selectFrom("addresses")
      .select(RESPONSE_COLUMNS)
      .where("tenant_id", "=", $("tenant_id"))
      .where("customer_id", "=", $("customer_id"))
      .where("deleted_at", "is", null)
      .where("id", ">", $("after"))
      .orderBy("id")
      .limit($("limit")),
);

/** True if a customer exists and is not deleted. */
export const customerExists = async (db: Db, tenant_id: string, id: string): Promise<boolean> =>
  (await db
    .selectFrom("customers")
    .select("id")
    .where("tenant_id", "=", tenant_id)
    .where("id", "=", id)
    .where("deleted_at", "is", null)
    .executeTakeFirst()) !== undefined;

/** True if an address exists and is not deleted. */
export const addressExists = async (db: Db, tenant_id: string, id: string): Promise<boolean> =>
  (await findDoorHash(db, tenant_id, id)) !== undefined;

/** Finds the hash of the door of an address that is not deleted. */
export const findDoorHash = (db: Db, tenant_id: string, id: string): Promise<{ door_hash: string } | undefined> =>
  db
    .selectFrom("addresses")
    .select("door_hash")
    .where("tenant_id", "=", tenant_id)
    .where("id", "=", id)
    .where("deleted_at", "is", null)
    .executeTakeFirst();

/** Finds the id of the customer that has an external reference. */
export async function findCustomerIdByRef(
  { keyring }: Vault,
  db: Db,
  tenant_id: string,
  source: string,
  ref: string,
): Promise<string | undefined> {
  const hash = refHash(await keyring.tenantKeys(tenant_id), { source, ref });
  return (
    await db
      .selectFrom("customer_refs")
      .select("customer_id")
      .where("tenant_id", "=", tenant_id)
      .where("source", "=", source)
      .where("ref_hash", "=", hash)
      .executeTakeFirst()
  )?.customer_id;
}

/** Selects a row in the form of the log. */
const asState = (table: TableOf): RawBuilder<unknown> =>
  sql`to_jsonb(${sql.table(table)}) - 'sealed' AS row, ${sql.table(table)}.sealed`;

interface State {
  row: Key & { customer_id?: string };
  sealed: Buffer;
}

/** Opens rows of any tenants. */
async function openStates<E extends Entity>(
  vault: Vault,
  entity: E,
  states: readonly State[],
  open: typeof openRows = openRows,
): Promise<RowOf[E][]> {
  const opened = new Map<string, RowOf[E]>();
  for (const tenant_id of new Set(states.map(({ row }) => row.tenant_id))) {
    const rows = await open(
      vault,
      entity,
      states.filter(({ row }) => row.tenant_id === tenant_id).map(({ row, sealed }) => ({ ...row, sealed })),
    );
    for (const row of rows) opened.set(row.id, row);
  }
  return states.flatMap(({ row }) => opened.get(row.id) ?? []);
}

const lockRows = async <E extends Entity>(
  vault: Vault,
  tx: Tx,
  entity: E,
  query: RawBuilder<State>,
): Promise<RowOf[E][]> => openStates(vault, entity, (await query.execute(tx)).rows);

/** Locks a row for a change, deleted or not. */
const lockRow = async <E extends Entity>(
  vault: Vault,
  tx: Tx,
  entity: E,
  tenant_id: string,
  id: string,
): Promise<RowOf[E] | undefined> =>
  (
    await lockRows(
      vault,
      tx,
      entity,
      sql`
        SELECT ${asState(TABLES[entity])} FROM ${sql.table(TABLES[entity])}
        WHERE tenant_id = ${tenant_id} AND id = ${id} FOR UPDATE`,
    )
  )[0];

/** Locks an address, deleted or not, for a change that gives it no default. */
export const lockAddress = (vault: Vault, tx: Tx, tenant_id: string, id: string): Promise<AddressRow | undefined> =>
  lockRow(vault, tx, "address", tenant_id, id);

/**
 * Locks a row, deleted or not, for a change that may add it again or give it a default, together with its customer. The
 * customer is locked first, as in every write: otherwise two changes could deadlock.
 */
export async function lockWithCustomer<E extends Entity>(
  vault: Vault,
  tx: Tx,
  entity: E,
  tenant_id: string,
  id: string,
): Promise<RowOf[E] | undefined> {
  if (isOwned(entity)) {
    const table = sql.table(TABLES[entity]);
    await sql`
      SELECT FROM customers
      WHERE tenant_id = ${tenant_id}
        AND id = (SELECT customer_id FROM ${table} AS t WHERE t.tenant_id = ${tenant_id} AND t.id = ${id})
      FOR NO KEY UPDATE`.execute(tx);
  }
  return lockRow(vault, tx, entity, tenant_id, id);
}

/**
 * Locks all that belongs to a locked customer.
 * @returns the changes that delete it
 */
export async function lockForDeletion(tx: Tx, tenant_id: string, customer_id: string): Promise<Changes> {
  const found = new Map<TableOf, Deletion<RowOf[OwnedEntity]>[]>();
  for (const entity of OWNED_ENTITIES) {
    const { rows } = await sql<Deletion<RowOf[OwnedEntity]>["before"]>`
      SELECT tenant_id, customer_id, id, version FROM ${sql.table(TABLES[entity])}
      WHERE tenant_id = ${tenant_id} AND customer_id = ${customer_id} AND deleted_at IS NULL
      ORDER BY id FOR UPDATE`.execute(tx);
    found.set(
      TABLES[entity],
      rows.map((before) => ({ operation: "delete", before })),
    );
  }
  return Object.fromEntries(found);
}

/**
 * Locks addresses of any tenants in the order of their ids, deleted or not. Addresses that do not open are left out.
 * @param skips true to skip addresses that another transaction locks
 */
export async function lockAddresses(vault: Vault, tx: Tx, keys: readonly Key[], skips = false): Promise<AddressRow[]> {
  const tenants = keys.map(({ tenant_id }) => tenant_id);
  const ids = keys.map(({ id }) => id);
  const { rows } = await sql<State>`
    SELECT ${asState("addresses")}
    FROM unnest(${tenants}::uuid[], ${ids}::uuid[]) AS wanted (tenant_id, id)
      JOIN addresses USING (tenant_id, id)
    ORDER BY addresses.tenant_id, addresses.id
    FOR UPDATE OF addresses ${skips ? sql`SKIP LOCKED` : sql``}`.execute(tx);
  return openStates(vault, "address", rows, tryOpenRows);
}

/** Which customers a page has. */
export interface CustomerPageQuery {
  after: string | undefined;
  limit: number;
  /** True to leave out restricted ones. */
  hides_restricted?: boolean;
}

/** Lists customers that match a filter and are not deleted, by id. */
export const listCustomers = async (
  vault: Vault,
  db: Db,
  tenant_id: string,
  filter: CustomerFilter,
  { after, limit, hides_restricted = false }: CustomerPageQuery,
): Promise<CustomerRow[]> =>
  openRows(
    vault,
    "customer",
    await db
      .selectFrom("customers")
      .selectAll()
      .where("tenant_id", "=", tenant_id)
      .where("deleted_at", "is", null)
      .where(customerCondition(filter))
      .$if(after !== undefined, (query) => query.where("id", ">", after as string))
      .$if(hides_restricted, (query) =>
        query.where(sql<boolean>`${sql.raw(notRestricted("customers.tenant_id", "customers.id"))}`),
      )
      .orderBy("id")
      .limit(limit)
      .execute(),
  );

/** Lists the customers of some ids that match a filter and are not deleted. */
export const listCustomersById = async (
  vault: Vault,
  db: Db,
  tenant_id: string,
  ids: readonly string[],
  filter: CustomerFilter = {},
): Promise<CustomerRow[]> =>
  openRows(
    vault,
    "customer",
    await db
      .selectFrom("customers")
      .selectAll()
      .where("tenant_id", "=", tenant_id)
      .where("deleted_at", "is", null)
      .where("id", "in", ids)
      .where(customerCondition(filter))
      .execute(),
  );

export interface Ref {
  source: string;
  ref: string;
}

/** A reference as a key of a map. */
export const refKey = ({ source, ref }: Ref): string => `${source}\n${ref}`;

export interface CustomerWithAddresses {
  customer: CustomerRow;
  addresses: AddressRow[];
}

/**
 * Locks the customers of external references in the order of their ids, with their addresses.
 * @returns them by `refKey`
 */
export async function lockCustomersByRef(
  vault: Vault,
  tx: Tx,
  tenant_id: string,
  refs: readonly Ref[],
): Promise<Map<string, CustomerWithAddresses>> {
  const keys = await vault.keyring.tenantKeys(tenant_id);
  const wanted = [...new Map(refs.map((ref) => [refKey(ref), ref])).values()];
  const sources = wanted.map(({ source }) => source);
  const hashes = binaryArray(
    "bytea",
    wanted.map((ref) => refHash(keys, ref)),
  );
  const { rows } = await sql<State & { n: string }>`
    WITH found AS MATERIALIZED (
      SELECT wanted.n, r.customer_id
      FROM unnest(${sources}::text[], ${hashes}::bytea[]) WITH ORDINALITY AS wanted (source, hash, n)
        CROSS JOIN LATERAL (
          SELECT customer_id FROM customer_refs
          WHERE tenant_id = ${tenant_id} AND source = wanted.source AND ref_hash = wanted.hash OFFSET 0) AS r
      ORDER BY r.customer_id
    )
    -- LATERAL looks up row by row: without statistics of new rows, the planner could choose to scan the table.
    SELECT n, row, sealed FROM found CROSS JOIN LATERAL (
      SELECT ${asState("customers")} FROM customers
      WHERE tenant_id = ${tenant_id} AND id = found.customer_id AND deleted_at IS NULL FOR NO KEY UPDATE) AS c
  `.execute(tx);
  const found = new Map<string, CustomerWithAddresses>();
  if (rows.length === 0) return found;
  const customers = new Map(
    (await openStates(vault, "customer", rows)).map((customer): [string, CustomerWithAddresses] => [
      customer.id,
      { customer, addresses: [] },
    ]),
  );
  for (const { n, row } of rows)
    found.set(refKey(wanted[Number(n) - 1] as Ref), customers.get(row.id) as CustomerWithAddresses);
  const addresses = await lockRows(
    vault,
    tx,
    "address",
    sql`
    SELECT ${asState("addresses")} FROM addresses
    WHERE tenant_id = ${tenant_id} AND customer_id = ANY (${[...customers.keys()]}::uuid[]) AND deleted_at IS NULL
    ORDER BY customer_id, id FOR NO KEY UPDATE`,
  );
  for (const address of addresses) customers.get(address.customer_id)?.addresses.push(address);
  return found;
}

/**
 * Prepares a transaction for statements that look up a few rows of large tables: without statistics of rows that were
 * just inserted, the planner would read whole tables.
 */
export async function prepareBulk(tx: Tx, tenant_id: string): Promise<BulkLimits> {
  const {
    rows: [row],
  } = await sql<BulkLimits>`
    SELECT set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true), address_limit,
      EXISTS (SELECT FROM suppressions WHERE tenant_id = ${tenant_id}) AS has_suppressions
    FROM tenants WHERE id = ${tenant_id}`.execute(tx);
  return row as BulkLimits;
}

export interface BulkLimits {
  /** Maximum number of addresses per customer. */
  address_limit: number;
  /** Whether customers of the tenant were erased. */
  has_suppressions: boolean;
}
