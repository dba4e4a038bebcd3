import pg from "pg";
import { newAddress } from "../../src/features/addresses/service.ts";
import { newCustomer } from "../../src/features/customers/service.ts";
import { followForSearch, rebuildDocuments } from "../../src/features/search/follow.ts";
import type { Database } from "../../src/platform/database/database.ts";
import type { Resources } from "../../src/platform/resources.ts";
import { insertCustomerKeys } from "../../src/privacy/queries.ts";
import { sealRow, type SealedRow } from "../../src/records/seal.ts";
import type { Entry } from "./book.ts";

const CHUNK = 1_000;

/** Creates the missing entries and their search documents, and returns the duration and the sizes. */
export async function fillBook(resources: Resources, url: string, bookOf: (number: number) => Entry, rows: number) {
  const { db } = resources;
  const tenant_id = (await db.kysely.selectFrom("tenants").select("id").executeTakeFirstOrThrow()).id;
  const { there } = (await db.pool.query<{ there: number }>("SELECT count(*)::int AS there FROM addresses")).rows[0]!;
  const started = performance.now();
  for (let first = there; first < rows; first += CHUNK) {
    await fill(
      resources,
      tenant_id,
      Array.from({ length: Math.min(CHUNK, rows - first) }, (_, at) => first + at),
      bookOf,
    );
    if (first === 0) await db.pool.query("ANALYZE customers, addresses");
  }
  if (there < rows) await maintain(url, "VACUUM ANALYZE customers, addresses");
  // The follower compares existing documents before it writes them.
  if (there > 0 && there < rows) await rebuildDocuments(db.kysely);
  const filled = performance.now();
  await (there === 0 ? withoutIndex(db, url, () => followForSearch(resources)) : followForSearch(resources));
  const followed = performance.now();
  if (there < rows) await maintain(url, "VACUUM ANALYZE search_documents");
  const {
    rows: [sizes],
  } = await db.pool.query(`
    SELECT pg_table_size('search_documents') / 1048576 AS documents_mb,
      pg_relation_size('search_documents_tokens_idx') / 1048576 AS index_mb,
      (SELECT avg(cardinality(tokens))::int FROM search_documents TABLESAMPLE SYSTEM (1)) AS tokens_each`);
  return {
    addresses: rows,
    filled_s: Math.round((filled - started) / 1_000),
    followed_s: Math.round((followed - filled) / 1_000),
    ...(sizes as object),
  };
}

/**
 * Runs `work` without the index and rebuilds it at the end, which takes a fraction of the time of updating it row by
 * row.
 */
async function withoutIndex({ pool }: Database, url: string, work: () => Promise<void>): Promise<void> {
  const {
    rows: [index],
  } = await pool.query<{ definition: string }>(
    "SELECT pg_get_indexdef('search_documents_tokens_idx'::regclass) AS definition",
  );
  await pool.query("DROP INDEX search_documents_tokens_idx");
  await work();
  await maintain(url, index!.definition);
}

/** Runs a statement on its own connection, without a timeout. */
async function maintain(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

async function fill(
  { db: { pool }, keyring }: Resources,
  tenant_id: string,
  numbers: readonly number[],
  bookOf: (number: number) => Entry,
): Promise<void> {
  const now = new Date();
  const tenantKeys = await keyring.tenantKeys(tenant_id);
  const made = numbers.map((number) => {
    const entry = bookOf(number);
    const customer = newCustomer(tenant_id, entry.customer, now);
    const address = {
      ...newAddress(tenant_id, customer.id, { ...entry.address, attributes: { number } }, now),
      location: {
        latitude: entry.latitude,
        longitude: entry.longitude,
        granularity: "locality" as const,
        uncertainty_m: 5_000,
        source: "bench",
        pinned: false,
      },
    };
    return { customer, address, ...keyring.createCustomerKey(tenantKeys, customer.id) };
  });
  await insertCustomerKeys(
    pool,
    made.map(({ customer, ...key }) => ({ tenant_id, customer_id: customer.id, ...key })),
  );
  const client = await pool.connect();
  try {
    // Skips the change log, which would be half of the work: the documents are built from the rows.
    await client.query("SET session_replication_role = replica");
    await client.query("INSERT INTO customers SELECT * FROM jsonb_populate_recordset(NULL::customers, $1)", [
      JSON.stringify(
        made.map(({ customer, key }) => stored(sealRow("customer", tenantKeys, key, customer, NO_PUBLIC))),
      ),
    ]);
    await client.query("INSERT INTO addresses SELECT * FROM jsonb_populate_recordset(NULL::addresses, $1)", [
      JSON.stringify(made.map(({ address, key }) => stored(sealRow("address", tenantKeys, key, address, NO_PUBLIC)))),
    ]);
    await client.query("RESET session_replication_role");
  } finally {
    client.release();
  }
}

const NO_PUBLIC: ReadonlySet<string> = new Set();

const stored = ({ clear, sealed }: SealedRow): object => ({ ...clear, sealed: `\\x${sealed.toString("hex")}` });
