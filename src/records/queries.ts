/** Customers and addresses as they are now. */
import { sql, type Kysely, type RawBuilder } from "kysely";
import { gather } from "../platform/database/gather.ts";
import { prepare, prepareAsText, type Connection, type Placeholders } from "../platform/database/prepared.ts";
import type { DB } from "../platform/database/tables.ts";
import type { Tx } from "../platform/database/transaction.ts";
import type { CustomerFilter } from "./filter/schema.ts";
import { customerCondition } from "./filter/sql.ts";
import type { AddressRow, AddressText, CustomerRow } from "./rows.ts";

type Db = Kysely<DB>;

export interface Key {
  tenant_id: string;
  id: string;
}

export const findCustomer = prepare("find_customer", (db, $: Placeholders<Key>) =>
  db.selectFrom("customers").selectAll().where("tenant_id", "=", $("tenant_id")).where("id", "=", $("id")).where("deleted_at", "is", null));

const findAddresses = prepareAsText("find_addresses", (db, $: Placeholders<{ tenant_ids: string[]; ids: string[] }>) =>
  db.selectFrom(sql<Key>`unnest(${$("tenant_ids")}::uuid[], ${$("ids")}::uuid[])`.as<"wanted">(sql`wanted (tenant_id, id)`))
    .innerJoin("addresses", (join) => join.onRef("addresses.tenant_id", "=", "wanted.tenant_id").onRef("addresses.id", "=", "wanted.id"))
    .where("deleted_at", "is", null).selectAll("addresses"));

/** Finds addresses one by one; those that are wanted at the same moment are read together. */
export const addressFinder = (connection: Connection): (key: Key) => Promise<AddressText | undefined> =>
  gather(async (keys) => {
    const rows = await findAddresses(connection, { tenant_ids: keys.map(({ tenant_id }) => tenant_id), ids: keys.map(({ id }) => id) });
    const found = new Map(rows.map((row) => [row.tenant_id + row.id, row]));
    return keys.map(({ tenant_id, id }) => found.get(tenant_id + id));
  }, { most: 64, at_once: 1 });

export const listAddressesOf = prepareAsText("list_addresses_of", (db, $: Placeholders<{ tenant_id: string; customer_id: string; after: string; limit: number }>) =>
  db.selectFrom("addresses").selectAll().where("tenant_id", "=", $("tenant_id")).where("customer_id", "=", $("customer_id"))
    .where("deleted_at", "is", null).where("id", ">", $("after")).orderBy("id").limit($("limit")));

export const customerExists = async (db: Db, tenant_id: string, id: string): Promise<boolean> =>
  await db.selectFrom("customers").select("id").where("tenant_id", "=", tenant_id).where("id", "=", id).where("deleted_at", "is", null).executeTakeFirst() !== undefined;

export const addressExists = async (db: Db, tenant_id: string, id: string): Promise<boolean> => await findFingerprint(db, tenant_id, id) !== undefined;

/** Which door an address is at. */
export const findFingerprint = (db: Db, tenant_id: string, id: string): Promise<{ fingerprint: string } | undefined> =>
  db.selectFrom("addresses").select("fingerprint").where("tenant_id", "=", tenant_id).where("id", "=", id).where("deleted_at", "is", null).executeTakeFirst();

export const findCustomerIdByRef = async (db: Db, tenant_id: string, source: string, ref: string): Promise<string | undefined> =>
  (await db.selectFrom("customer_refs").select("customer_id")
    .where("tenant_id", "=", tenant_id).where("source", "=", source).where("ref", "=", ref).executeTakeFirst())?.customer_id;

/** Of a write, in the form in which the log has rows. */
const asState = (table: "customers" | "addresses"): RawBuilder<unknown> => sql`to_jsonb(${sql.table(table)}) AS row`;

async function rowsOf<Row>(tx: Tx, query: RawBuilder<{ row: Row }>): Promise<Row[]> {
  return (await query.execute(tx)).rows.map(({ row }) => row);
}

/** Locks a customer for a change; a deleted one too, for restoring. */
export const lockCustomer = async (tx: Tx, tenant_id: string, id: string): Promise<CustomerRow | undefined> =>
  (await rowsOf<CustomerRow>(tx, sql`SELECT ${asState("customers")} FROM customers WHERE tenant_id = ${tenant_id} AND id = ${id} FOR UPDATE`))[0];

/** Locks an address for a change; a deleted one too, for restoring. */
export const lockAddress = async (tx: Tx, tenant_id: string, id: string): Promise<AddressRow | undefined> =>
  (await rowsOf<AddressRow>(tx, sql`SELECT ${asState("addresses")} FROM addresses WHERE tenant_id = ${tenant_id} AND id = ${id} FOR UPDATE`))[0];

/**
 * Locks an address together with its customer, for a change that may give it a default or add it again. The customer
 * comes first, as in every write: otherwise two changes at once could each wait for the other.
 */
export async function lockAddressAndCustomer(tx: Tx, tenant_id: string, id: string): Promise<AddressRow | undefined> {
  await tx.selectFrom("customers").select("id").where("tenant_id", "=", tenant_id)
    .where("id", "=", (eb) => eb.selectFrom("addresses").select("customer_id").where("tenant_id", "=", tenant_id).where("addresses.id", "=", id))
    .forNoKeyUpdate().execute();
  return lockAddress(tx, tenant_id, id);
}

/** Locks the addresses of a customer, which has been locked. */
export const lockAddressesOf = (tx: Tx, tenant_id: string, customer_id: string): Promise<AddressRow[]> =>
  rowsOf<AddressRow>(tx, sql`SELECT ${asState("addresses")} FROM addresses WHERE tenant_id = ${tenant_id} AND customer_id = ${customer_id} AND deleted_at IS NULL ORDER BY id FOR UPDATE`);

/** Locks addresses in the order of their ids, deleted ones too. @param skips those that another transaction holds */
export const lockAddresses = (tx: Tx, keys: readonly Key[], skips = false): Promise<AddressRow[]> =>
  rowsOf<AddressRow>(tx, sql`
    SELECT ${asState("addresses")} FROM unnest(${keys.map(({ tenant_id }) => tenant_id)}::uuid[], ${keys.map(({ id }) => id)}::uuid[]) AS wanted (tenant_id, id) JOIN addresses USING (tenant_id, id)
    ORDER BY addresses.tenant_id, addresses.id FOR UPDATE OF addresses ${skips ? sql`SKIP LOCKED` : sql``}`);

export const listCustomers = (db: Db, tenant_id: string, filter: CustomerFilter, after: string | undefined, limit: number): Promise<CustomerRow[]> =>
  db.selectFrom("customers").selectAll().where("tenant_id", "=", tenant_id).where("deleted_at", "is", null).where(customerCondition(filter))
    .$if(after !== undefined, (query) => query.where("id", ">", after as string))
    .orderBy("id").limit(limit).execute();

/** Those of some customers that are there, and that a filter leaves. */
export const findCustomersById = (db: Db, tenant_id: string, ids: readonly string[], filter: CustomerFilter = {}): Promise<CustomerRow[]> =>
  db.selectFrom("customers").selectAll().where("tenant_id", "=", tenant_id).where("deleted_at", "is", null).where("id", "in", ids)
    .where(customerCondition(filter)).execute();

export interface Ref {
  source: string;
  ref: string;
}

export const refKey = ({ source, ref }: Ref): string => `${source}\n${ref}`;

export interface CustomerWithAddresses {
  customer: CustomerRow;
  addresses: AddressRow[];
}

/** Locks the customers that other systems' keys stand for, in the order of their ids, with their addresses. @returns them by `refKey` */
export async function lockCustomersByRef(tx: Tx, tenant_id: string, refs: readonly Ref[]): Promise<Map<string, CustomerWithAddresses>> {
  const { rows } = await sql<Ref & { customer: CustomerRow }>`
    SELECT wanted.source, wanted.ref, to_jsonb(c) AS customer
    FROM unnest(${refs.map(({ source }) => source)}::text[], ${refs.map(({ ref }) => ref)}::text[]) AS wanted (source, ref)
      JOIN customer_refs AS r ON r.tenant_id = ${tenant_id} AND r.source = wanted.source AND r.ref = wanted.ref
      JOIN customers AS c ON c.tenant_id = r.tenant_id AND c.id = r.customer_id AND c.deleted_at IS NULL
    ORDER BY c.id FOR NO KEY UPDATE OF c`.execute(tx);
  const found = new Map<string, CustomerWithAddresses>();
  if (rows.length === 0) return found;
  const byId = new Map<string, CustomerWithAddresses>();
  for (const { source, ref, customer } of rows) {
    const existing = byId.get(customer.id) ?? { customer, addresses: [] };
    byId.set(customer.id, existing);
    found.set(refKey({ source, ref }), existing);
  }
  const addresses = await rowsOf<AddressRow>(tx, sql`
    SELECT ${asState("addresses")} FROM addresses
    WHERE tenant_id = ${tenant_id} AND customer_id = ANY (${[...byId.keys()]}::uuid[]) AND deleted_at IS NULL
    ORDER BY customer_id, id FOR NO KEY UPDATE`);
  for (const address of addresses) byId.get(address.customer_id)?.addresses.push(address);
  return found;
}

/**
 * Prepares a transaction for statements that look up a few rows of many: while the tables grow faster than the planner's
 * knowledge of them, it would rather read all.
 * @returns how many addresses a customer of the tenant may have
 */
export async function prepareBulk(tx: Tx, tenant_id: string): Promise<number> {
  const { rows: [row] } = await sql<{ address_limit: number }>`
    SELECT set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true), address_limit FROM tenants WHERE id = ${tenant_id}`.execute(tx);
  return (row as { address_limit: number }).address_limit;
}
