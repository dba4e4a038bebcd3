/** Many rows like the one that is there, each with its entry in the log. */
import type { Client } from "pg";

const FIRST_CHUNK = 500;
const CHUNK = 5_000;
const ADDRESSES_OF_ONE = 20;

export async function fillWithCopies(client: Client, entity: "addresses" | "customers", count: number): Promise<void> {
  for (let done = 0, rows: number; done < count; done += rows) {
    rows = Math.min(done === 0 ? FIRST_CHUNK : CHUNK, count - done);
    if (entity === "customers") await copyCustomers(client, rows);
    else await copyAddresses(client, await copyCustomers(client, Math.ceil(rows / ADDRESSES_OF_ONE)), rows);
    // The triggers' plans are for tables as small as they were.
    if (done < 10 * CHUNK) await client.query("ANALYZE customers, addresses");
  }
}

const copyCustomers = async (client: Client, count: number): Promise<string[]> => (await client.query<{ id: string }>(`
  INSERT INTO customers SELECT made.* FROM (SELECT to_jsonb(customers) AS row FROM customers LIMIT 1) AS one, generate_series(1, $1::int) AS number,
    LATERAL jsonb_populate_record(NULL::customers, one.row || jsonb_build_object('id', uuidv7(), 'number', number)) AS made RETURNING id`, [count])).rows.map(({ id }) => id);

const copyAddresses = (client: Client, customers: readonly string[], count: number): Promise<unknown> => client.query(`
  INSERT INTO addresses SELECT made.* FROM (SELECT to_jsonb(addresses) AS row FROM addresses LIMIT 1) AS one, generate_series(1, $1::int) AS number,
    LATERAL jsonb_populate_record(NULL::addresses, one.row || jsonb_build_object('id', uuidv7(), 'customer_id', ($2::uuid[])[1 + (number - 1) / ${ADDRESSES_OF_ONE}], 'is_default_shipping', false, 'is_default_billing', false)) AS made`, [count, customers]);
