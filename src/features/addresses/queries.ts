import { sql } from "kysely";
import type { Database } from "../../platform/database/database.ts";
import { AS_TEXT, prepareAsText, type Placeholders } from "../../platform/database/prepared.ts";
import { NIL_ID } from "../../platform/ids.ts";
import { notRestricted } from "../../platform/restrictions.ts";
import { RESPONSE_COLUMNS, type AddressText } from "../../records/address-json.ts";
import type { AddressFilter } from "../../records/filter/schema.ts";
import { filterAddresses } from "../../records/filter/sql.ts";

const prepareList = (limit: number) =>
  prepareAsText(`list_addresses_${limit}`, (db, $: Placeholders<{ tenant_id: string; after: string }>) =>
    db
      .selectFrom("addresses")
      .select(RESPONSE_COLUMNS)
      .where("tenant_id", "=", $("tenant_id"))
      .where("deleted_at", "is", null)
      .where("id", ">", $("after"))
      // A literal, because for a parameter the planner assumes a tenth of all rows, and plans the statement each time.
      .orderBy("id")
      .limit(sql.lit(limit)),
  );

/** The statements of the default page size and of the largest one, each with one row more to detect a next page. */
const PREPARED = new Map([51, 201].map((limit) => [limit, prepareList(limit)]));

/** Which addresses a page has. */
interface AddressPageQuery {
  after: string | undefined;
  limit: number;
  /** True to leave out those of restricted customers. */
  hides_restricted: boolean;
}

export async function listAddresses(
  db: Database,
  tenant_id: string,
  filter: AddressFilter,
  now: Date,
  { after, limit, hides_restricted }: AddressPageQuery,
): Promise<AddressText[]> {
  const listAll = PREPARED.get(limit);
  if (listAll && Object.keys(filter).length === 0 && !hides_restricted)
    return listAll(db.readers, { tenant_id, after: after ?? NIL_ID });
  const { sql: text, parameters } = filterAddresses(db.kysely, tenant_id, filter, now)
    .select(RESPONSE_COLUMNS.map((column) => `addresses.${column}` as const))
    .$if(after !== undefined, (query) => query.where("addresses.id", ">", after as string))
    .$if(hides_restricted, (query) =>
      query.where(sql<boolean>`${sql.raw(notRestricted("addresses.tenant_id", "addresses.customer_id"))}`),
    )
    .orderBy("addresses.id")
    .limit(limit)
    .compile();
  const { rows } = await db.pool.query<AddressText>({ text, values: [...parameters], types: AS_TEXT });
  return rows;
}
