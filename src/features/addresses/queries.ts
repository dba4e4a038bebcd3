import { sql, type Kysely, type Selectable, type Updateable } from "kysely";
import type { Database } from "../../platform/database/database.ts";
import { gather } from "../../platform/database/gather.ts";
import { AS_TEXT, prepareAsText, type AsText, type Connection, type Placeholders } from "../../platform/database/prepared.ts";
import type { Addresses, DB } from "../../platform/database/tables.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { creationStatement } from "../../platform/http/creation.ts";
import type { AddressFilter } from "../../records/filter/schema.ts";
import { filterAddresses } from "../../records/filter/sql.ts";

export type AddressRow = Selectable<Addresses>;
export type AddressText = AsText<AddressRow>;

/** Beside the row: the id of its verification, and when the sweep may take that. Writes the log itself, which is cheaper than the trigger. */
const createAddresses = (insert: string): string => `
  ${insert}, change AS (
    INSERT INTO changes (tenant_id, seq, occurred_at, entity, entity_id, customer_id, version, operation, changed_fields, state, actor, source, reason, request_id)
    SELECT tenant_id, nextval('change_seq'), created_at, 'address', id, customer_id, 1, 'create', '{}', row,
      said ->> 'actor', said ->> 'source', said ->> 'reason', said ->> 'request_id'
    FROM permit
  ), verification AS (
    INSERT INTO verifications (tenant_id, address_id, id, customer_id, address_version, cause, status, available_at, requested_by, created_at)
    SELECT tenant_id, id, (beside ->> 'verification_id')::uuid, customer_id, 1, 'created', 'queued', (beside ->> 'available_at')::timestamptz, said ->> 'actor', created_at
    FROM permit
  )`;

/** Checkout waits for this statement: so it keeps the rules for all its addresses at once. None of them is a default. */
export const INSERT_ADDRESSES = creationStatement("insert_addresses", createAddresses(`
  admitted AS MATERIALIZED (
    SELECT admit_addresses(array_agg(tenant_id), array_agg(customer_id), array_agg(added))
    FROM (SELECT tenant_id, customer_id, count(*) AS added FROM permit GROUP BY tenant_id, customer_id) AS wanted
  ), address AS (
    INSERT INTO addresses SELECT record.* FROM admitted, permit, jsonb_populate_record(NULL::addresses, row) AS record
  )`), "in bulk");

/** Takes the default from another address, to which the rules of the table see. */
export const INSERT_DEFAULT = creationStatement("insert_default_address", createAddresses(`
  address AS (
    INSERT INTO addresses SELECT record.* FROM permit, jsonb_populate_record(NULL::addresses, row) AS record
  )`), "by statement");

type AddressKey = Pick<AddressRow, "tenant_id" | "id">;

const findAddresses = prepareAsText("find_addresses", (db, $: Placeholders<{ tenant_ids: string[]; ids: string[] }>) =>
  db.selectFrom(sql<AddressKey>`unnest(${$("tenant_ids")}::uuid[], ${$("ids")}::uuid[])`.as<"wanted">(sql`wanted (tenant_id, id)`))
    .innerJoin("addresses", (join) => join.onRef("addresses.tenant_id", "=", "wanted.tenant_id").onRef("addresses.id", "=", "wanted.id"))
    .where("deleted_at", "is", null).selectAll("addresses"));

/** Finds addresses one by one; those that are wanted at the same moment are read together. */
export const addressFinder = (connection: Connection): (key: AddressKey) => Promise<AddressText | undefined> =>
  gather(async (keys) => {
    const rows = await findAddresses(connection, { tenant_ids: keys.map(({ tenant_id }) => tenant_id), ids: keys.map(({ id }) => id) });
    const found = new Map(rows.map((row) => [row.tenant_id + row.id, row]));
    return keys.map(({ tenant_id, id }) => found.get(tenant_id + id));
  }, { most: 64, at_once: 1 });

/**
 * Locks the customer of an address: before the address, as the database's own rules do when an address is added or
 * made a default. Otherwise two changes at once could each wait for the other.
 */
export const lockCustomerOf = async (tx: Tx, tenant_id: string, address_id: string): Promise<void> => {
  await tx.selectFrom("customers").select("id").where("tenant_id", "=", tenant_id)
    .where("id", "=", (eb) => eb.selectFrom("addresses").select("customer_id").where("tenant_id", "=", tenant_id).where("addresses.id", "=", address_id))
    .forNoKeyUpdate().execute();
};

/** For a change; a deleted one too, for restoring. */
export const lockAddress = (tx: Tx, tenant_id: string, id: string): Promise<AddressRow | undefined> =>
  tx.selectFrom("addresses").selectAll().where("tenant_id", "=", tenant_id).where("id", "=", id).forUpdate().executeTakeFirst();

export const updateAddress = (tx: Tx, row: AddressRow, changes: Updateable<Addresses>): Promise<AddressRow> =>
  tx.updateTable("addresses").set(changes)
    .where("tenant_id", "=", row.tenant_id).where("customer_id", "=", row.customer_id).where("id", "=", row.id)
    .returningAll().executeTakeFirstOrThrow();

export const customerExists = async (db: Kysely<DB>, tenant_id: string, id: string): Promise<boolean> =>
  await db.selectFrom("customers").select("id").where("tenant_id", "=", tenant_id).where("id", "=", id).where("deleted_at", "is", null).executeTakeFirst() !== undefined;

/** Which place an address is at. */
export const findFingerprint = (db: Kysely<DB>, tenant_id: string, id: string): Promise<{ fingerprint: string } | undefined> =>
  db.selectFrom("addresses").select("fingerprint").where("tenant_id", "=", tenant_id).where("id", "=", id).where("deleted_at", "is", null).executeTakeFirst();

export const listAddressesOf = prepareAsText("list_addresses_of", (db, $: Placeholders<{ tenant_id: string; customer_id: string; after: string; limit: number }>) =>
  db.selectFrom("addresses").selectAll().where("tenant_id", "=", $("tenant_id")).where("customer_id", "=", $("customer_id"))
    .where("deleted_at", "is", null).where("id", ">", $("after")).orderBy("id").limit($("limit")));

export async function listAddresses(db: Database, tenant_id: string, filter: AddressFilter, now: Date, after: string | undefined, limit: number): Promise<AddressText[]> {
  const { sql: text, parameters } = filterAddresses(db.kysely, tenant_id, filter, now).selectAll("addresses")
    .$if(after !== undefined, (query) => query.where("addresses.id", ">", after as string))
    .orderBy("addresses.id").limit(limit).compile();
  const { rows } = await db.pool.query<AddressText>({ text, values: [...parameters], types: AS_TEXT });
  return rows;
}
