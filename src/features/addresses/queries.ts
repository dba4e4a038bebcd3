import { sql, type Kysely, type SelectQueryBuilder } from "kysely";
import type { Database } from "../../platform/database/database.ts";
import { AS_TEXT } from "../../platform/database/prepared.ts";
import type { DB } from "../../platform/database/tables.ts";
import type { AddressText } from "../../records/rows.ts";

export interface AddressFilter {
  country_code?: string;
  division_code?: string;
  status?: string;
  tag?: string;
  customer_tag?: string;
  changed_since?: string;
  due_before?: string;
}

/** The addresses of a tenant that a filter leaves, undeleted. */
export function filterAddresses(db: Kysely<DB>, tenant_id: string, filter: AddressFilter): SelectQueryBuilder<DB, "addresses", object> {
  const { country_code, division_code, status, tag, customer_tag, changed_since, due_before } = filter;
  return db.selectFrom("addresses").where("addresses.tenant_id", "=", tenant_id).where("addresses.deleted_at", "is", null)
    .$if(country_code !== undefined, (query) => query.where("country_code", "=", country_code as string))
    .$if(division_code !== undefined, (query) => query.where("division_code", "like", `${divisionPrefix(division_code as string)}%`))
    .$if(status !== undefined, (query) => query.where("verification_status", "=", status as string))
    .$if(tag !== undefined, (query) => query.where("addresses.tags", "@>", sql<string[]>`array[${tag}]::text[]`))
    .$if(customer_tag !== undefined, (query) => query.where("customer_id", "in", (eb) => eb.selectFrom("customers").select("customers.id")
      .where("customers.tenant_id", "=", tenant_id).where("customers.tags", "@>", sql<string[]>`array[${customer_tag}]::text[]`)))
    .$if(changed_since !== undefined, (query) => query.where("addresses.updated_at", ">=", changed_since as string))
    .$if(due_before !== undefined, (query) => query.where("verify_after", "<", due_before as string));
}

/** GB/T 2260 fills up with zeros: 440000 is all that begins with 44, 440300 all that begins with 4403. */
export const divisionPrefix = (code: string): string => /^\d{6}$/.test(code) ? code.replace(/(?<=.)(?:00)+$/, "") : code;

export async function listAddresses(db: Database, tenant_id: string, filter: AddressFilter, after: string | undefined, limit: number): Promise<AddressText[]> {
  const { sql: text, parameters } = filterAddresses(db.kysely, tenant_id, filter).selectAll("addresses")
    .$if(after !== undefined, (query) => query.where("addresses.id", ">", after as string))
    .orderBy("addresses.id").limit(limit).compile();
  const { rows } = await db.pool.query<AddressText>({ text, values: [...parameters], types: AS_TEXT });
  return rows;
}
