import type { Database } from "../../platform/database/database.ts";
import { AS_TEXT } from "../../platform/database/prepared.ts";
import type { AddressFilter } from "../../records/filter/schema.ts";
import { filterAddresses } from "../../records/filter/sql.ts";
import type { AddressText } from "../../records/address-json.ts";

export async function listAddresses(db: Database, tenant_id: string, filter: AddressFilter, now: Date, after: string | undefined, limit: number): Promise<AddressText[]> {
  const { sql: text, parameters } = filterAddresses(db.kysely, tenant_id, filter, now).selectAll("addresses")
    .$if(after !== undefined, (query) => query.where("addresses.id", ">", after as string))
    .orderBy("addresses.id").limit(limit).compile();
  const { rows } = await db.pool.query<AddressText>({ text, values: [...parameters], types: AS_TEXT });
  return rows;
}
