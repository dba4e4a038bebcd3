import { join } from "node:path";
import pg from "pg";
import { installKeys, makeKey } from "../src/features/access/service.ts";
import { newAddress } from "../src/features/addresses/service.ts";
import { connectDatabase } from "../src/platform/database/database.ts";
import { migrate } from "../src/platform/database/migrate.ts";
import { createLog } from "../src/platform/log.ts";
import { startPostgres } from "../src/platform/postgres/launcher.ts";
import { sampleAddresses } from "./addresses.ts";
import { COLUMNS, CREATE_TABLE } from "./yardstick/table.ts";

const CUSTOMERS = 2_000;
const ADDRESSES_EACH = 5;
/** Those who get what is posted: so many that nobody comes near the limit of 100. */
const NEW_CUSTOMERS = 20_000;
const FIRST_ROWS = 100;
const SEED = "bench_seed";

/** What the address books of all servers hold. */
export interface Book {
  key: string;
  customerIds: string[];
  addressIds: string[];
  newCustomerIds: string[];
}

export interface Lab {
  book: Book;
  /** Of the process that all of the Postgres' processes descend from. */
  dataDir: string;
  yardstickUrl: string;
  /** A fresh copy of the book. */
  cloneBook(name: string): Promise<string>;
  /** So that no comparison pays for what an earlier one left dirty. */
  checkpoint(): Promise<void>;
}

/** A Postgres with the durable settings of the service, a filled address book, and the yardstick's table with the same rows. */
export async function openLab(directory: string, closers: (() => Promise<unknown>)[]): Promise<Lab> {
  const dataDir = join(directory, "postgres");
  const postgres = await startPostgres({ dataDir, log: () => undefined, settings: { max_connections: "200" } });
  closers.unshift(() => postgres.stop());
  const urlOf = (name: string): string => Object.assign(new URL(postgres.url), { pathname: `/${name}` }).href;
  const onServer = (text: string): Promise<unknown> => withClient(postgres.url, (client) => client.query(text));
  await onServer(`CREATE DATABASE ${SEED}`);
  await onServer("CREATE DATABASE bench_yardstick");
  const book = await fillBook(urlOf(SEED), urlOf("bench_yardstick"));
  return {
    book, dataDir, yardstickUrl: urlOf("bench_yardstick"),
    async cloneBook(name) {
      await onServer(`CREATE DATABASE ${name} TEMPLATE ${SEED}`);
      return urlOf(name);
    },
    checkpoint: async () => void (await onServer("CHECKPOINT")),
  };
}

async function fillBook(url: string, yardstickUrl: string): Promise<Book> {
  await migrate(url);
  const key = makeKey();
  const db = connectDatabase({ url, poolSize: 2, statementTimeoutMs: 60_000, lockTimeoutMs: 3_000 }, createLog("silent"));
  await installKeys(db.kysely, { admin: key, root: undefined });
  await db.close();
  return await withClient(url, async (client) => {
    const { rows: [tenant] } = await client.query<{ id: string }>("SELECT id FROM tenants WHERE slug = 'default'");
    const tenantId = (tenant as { id: string }).id;
    const ids = await insertCustomers(client, tenantId, CUSTOMERS + NEW_CUSTOMERS);
    const customerIds = ids.slice(0, CUSTOMERS);
    const rows = addressRows(tenantId, customerIds);
    await withClient(yardstickUrl, async (yardstick) => {
      await yardstick.query(CREATE_TABLE);
      for (const chunk of [rows.slice(0, FIRST_ROWS), ...chunks(rows.slice(FIRST_ROWS), 1_000)]) {
        await client.query("INSERT INTO addresses SELECT * FROM jsonb_populate_recordset(NULL::addresses, $1)", [JSON.stringify(chunk)]);
        await yardstick.query(`INSERT INTO address SELECT ${COLUMNS.join(", ")} FROM jsonb_populate_recordset(NULL::address, $1)`, [JSON.stringify(chunk)]);
        // Plans made for an empty table stay in a session, and would read the whole tenant for each row.
        if (chunk.length === FIRST_ROWS) await client.query("ANALYZE");
      }
      await yardstick.query("VACUUM ANALYZE");
    });
    await client.query("VACUUM ANALYZE");
    return { key, customerIds, addressIds: rows.map(({ id }) => id), newCustomerIds: ids.slice(CUSTOMERS) };
  });
}

async function insertCustomers(client: pg.Client, tenantId: string, count: number): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(`
    INSERT INTO customers (tenant_id, id, version, kind, name, phones, emails, external_refs, tags, attributes, created_at, updated_at)
    SELECT $1, uuidv7(), 1, 'person', 'Customer ' || number, '{}', '{}', '[]', '{}', '{}', now(), now() FROM generate_series(1, $2::int) AS number
    RETURNING id`, [tenantId, count]);
  return rows.map(({ id }) => id);
}

/** As they are once they have been verified. */
function addressRows(tenantId: string, customerIds: string[]) {
  const now = new Date();
  return sampleAddresses(customerIds.length * ADDRESSES_EACH).map((body, index) => ({
    ...newAddress(tenantId, customerIds[index % customerIds.length] as string, body as never, now),
    location: { latitude: 22.5332, longitude: 113.9305, granularity: "dependent_locality", uncertainty_m: 6000, source: "gazetteer", pinned: false },
    verification_status: "verified", verification_provider: "gazetteer", verification_confidence: 0.82, verified_at: now.toISOString(),
    verify_after: new Date(now.getTime() + 90 * 86_400_000).toISOString(),
  }));
}

function* chunks<T>(all: readonly T[], size: number): Generator<T[]> {
  for (let start = 0; start < all.length; start += size) yield all.slice(start, start + size);
}

async function withClient<T>(connectionString: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString });
  client.on("error", () => undefined); // a query fails as well, or nobody minds
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
