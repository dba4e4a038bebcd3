import { type Insertable, type Kysely, type Selectable, type Updateable } from "kysely";
import { prepare, type Placeholders } from "../../platform/database/prepared.ts";
import type { Customers, DB } from "../../platform/database/tables.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { creationStatement } from "../../platform/http/creation.ts";
import type { CustomerFilter } from "../../records/filter/schema.ts";
import { customerCondition } from "../../records/filter/sql.ts";

export type CustomerRow = Selectable<Customers>;
type Key = { tenant_id: string; id: string };

export const INSERT_CUSTOMER = creationStatement("insert_customer", `
  customer AS (
    INSERT INTO customers SELECT record.* FROM permit, jsonb_populate_record(NULL::customers, row) AS record
  )`);

export const findCustomer = prepare("find_customer", (db, $: Placeholders<Key>) =>
  db.selectFrom("customers").selectAll().where("tenant_id", "=", $("tenant_id")).where("id", "=", $("id")).where("deleted_at", "is", null));

/** A deleted customer too: for the history, and for restoring. */
export const findCustomerEvenDeleted = (db: Kysely<DB>, tenant_id: string, id: string): Promise<CustomerRow | undefined> =>
  db.selectFrom("customers").selectAll().where("tenant_id", "=", tenant_id).where("id", "=", id).executeTakeFirst();

export const lockCustomer = (tx: Tx, tenant_id: string, id: string): Promise<CustomerRow | undefined> =>
  tx.selectFrom("customers").selectAll().where("tenant_id", "=", tenant_id).where("id", "=", id).forUpdate().executeTakeFirst();

export const findCustomerIdByRef = async (db: Kysely<DB>, tenant_id: string, source: string, ref: string): Promise<string | undefined> =>
  (await db.selectFrom("customer_refs").select("customer_id")
    .where("tenant_id", "=", tenant_id).where("source", "=", source).where("ref", "=", ref).executeTakeFirst())?.customer_id;

export const insertCustomer = (tx: Tx, row: Insertable<Customers>): Promise<CustomerRow> =>
  tx.insertInto("customers").values(row).returningAll().executeTakeFirstOrThrow();

export const updateCustomer = (tx: Tx, tenant_id: string, id: string, changes: Updateable<Customers>): Promise<CustomerRow> =>
  tx.updateTable("customers").set(changes).where("tenant_id", "=", tenant_id).where("id", "=", id).returningAll().executeTakeFirstOrThrow();

/** The addresses of a deleted customer go with it, and nobody need verify them any more. */
export async function deleteAddressesOf(tx: Tx, tenant_id: string, customer_id: string, now: string): Promise<void> {
  await tx.updateTable("addresses").set({ deleted_at: now, updated_at: now })
    .where("tenant_id", "=", tenant_id).where("customer_id", "=", customer_id).where("deleted_at", "is", null).execute();
  await tx.updateTable("verifications").set({ status: "cancelled", finished_at: now })
    .where("tenant_id", "=", tenant_id).where("customer_id", "=", customer_id).where("status", "in", ["queued", "running"])
    .where("address_id", "in", (eb) => eb.selectFrom("addresses").select("id").where("tenant_id", "=", tenant_id).where("customer_id", "=", customer_id))
    .execute();
}

export const listCustomers = (db: Kysely<DB>, tenant_id: string, filter: CustomerFilter, after: string | undefined, limit: number): Promise<CustomerRow[]> =>
  db.selectFrom("customers").selectAll().where("tenant_id", "=", tenant_id).where("deleted_at", "is", null).where(customerCondition(filter))
    .$if(after !== undefined, (query) => query.where("id", ">", after as string))
    .orderBy("id").limit(limit).execute();

/** Those of some customers that are there, and that a filter leaves. */
export const findCustomersById = (db: Kysely<DB>, tenant_id: string, ids: readonly string[], filter: CustomerFilter = {}): Promise<CustomerRow[]> =>
  db.selectFrom("customers").selectAll().where("tenant_id", "=", tenant_id).where("deleted_at", "is", null).where("id", "in", ids)
    .where(customerCondition(filter)).execute();
