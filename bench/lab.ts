import { join } from "node:path";
import pg from "pg";
import { generateKey } from "../src/features/access/service.ts";
import { loadGazetteer } from "../src/geocoding/gazetteer/load/load.ts";
import { createLog } from "../src/platform/log.ts";
import { startPostgres } from "../src/platform/postgres/launcher.ts";
import type { AddressRow } from "../src/records/rows.ts";
import { COUNTRIES } from "./addresses.ts";
import { openFiller } from "./rows.ts";
import { COLUMNS, CREATE_TABLE } from "./yardstick/table.ts";

const ADDRESSES_EACH = 5;
/** Customers that addresses are posted to: enough to keep each of them below the limit of 100 addresses. */
const NEW_CUSTOMERS = 20_000;
const SEED = "bench_seed";

/** The data that all servers share. */
export interface Book {
  key: string;
  customerIds: string[];
  addressIds: string[];
  newCustomerIds: string[];
}

export interface Lab {
  book: Book;
  /** The data directory of Postgres. */
  dataDir: string;
  yardstickUrl: string;
  /** Creates a copy of the database and returns its URL. */
  cloneBook(name: string): Promise<string>;
  /** Writes dirty pages to disk before a comparison, so that it does not pay for an earlier one. */
  checkpoint(): Promise<void>;
}

export interface BookSettings {
  addresses: number;
  /** The root key of the servers, in base64. */
  secretsKey: string;
  /**
   * Loads the gazetteer of the countries of the posted addresses. Otherwise the workers would load it while being
   * measured.
   */
  verifies: boolean;
  /** Further settings of Postgres. */
  settings?: Record<string, string>;
}

/**
 * Starts a Postgres with the durability settings of the service, and fills an address book and the yardstick's table
 * with the same rows.
 */
export async function openLab(
  directory: string,
  closers: (() => Promise<unknown>)[],
  settings: BookSettings,
): Promise<Lab> {
  const dataDir = join(directory, "postgres");
  const postgres = await startPostgres({
    dataDir,
    log: () => undefined,
    settings: { max_connections: "200", ...settings.settings },
  });
  closers.unshift(() => postgres.stop());
  const urlOf = (name: string): string => Object.assign(new URL(postgres.url), { pathname: `/${name}` }).href;
  const onServer = (text: string): Promise<unknown> => withClient(postgres.url, (client) => client.query(text));
  await onServer(`CREATE DATABASE ${SEED}`);
  await onServer("CREATE DATABASE bench_yardstick");
  const book = await fillBook(urlOf(SEED), urlOf("bench_yardstick"), settings);
  if (settings.verifies) await loadGazetteer(urlOf(SEED), createLog("silent"), { countries: COUNTRIES });
  return {
    book,
    dataDir,
    yardstickUrl: urlOf("bench_yardstick"),
    async cloneBook(name) {
      await onServer(`CREATE DATABASE ${name} TEMPLATE ${SEED}`);
      return urlOf(name);
    },
    checkpoint: async () => void (await onServer("CHECKPOINT")),
  };
}

async function fillBook(url: string, yardstickUrl: string, { addresses, secretsKey }: BookSettings): Promise<Book> {
  const key = generateKey();
  const filler = await openFiller(url, secretsKey, key);
  try {
    const customerIds = await filler.addCustomers(Math.ceil(addresses / ADDRESSES_EACH));
    const newCustomerIds = await filler.addCustomers(NEW_CUSTOMERS);
    const addressIds = await withClient(yardstickUrl, async (yardstick) => {
      await yardstick.query(CREATE_TABLE);
      const insert = `INSERT INTO address SELECT ${COLUMNS.join(", ")}
        FROM jsonb_populate_recordset(NULL::address, $1)`;
      const ids = await filler.addAddresses(customerIds, addresses, {
        change: verified,
        onWritten: (rows) => yardstick.query(insert, [JSON.stringify(rows)]),
      });
      await yardstick.query("VACUUM ANALYZE");
      return ids;
    });
    await filler.maintain("VACUUM ANALYZE");
    return { key, customerIds, addressIds, newCustomerIds };
  } finally {
    await filler.close();
  }
}

/** Returns the columns of a verified address. */
function verified({ created_at }: AddressRow): Partial<AddressRow> {
  return {
    location: {
      latitude: 22.5332,
      longitude: 113.9305,
      granularity: "dependent_locality",
      uncertainty_m: 6000,
      source: "gazetteer",
      pinned: false,
    },
    verification_status: "verified",
    verification_provider: "gazetteer",
    verification_confidence: 0.82,
    verified_at: created_at,
    verify_after: new Date(Date.parse(created_at) + 90 * 86_400_000).toISOString(),
  };
}

/** Works with a connection of its own. */
export async function withClient<T>(connectionString: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString });
  client.on("error", () => undefined); // a lost connection also fails the query, or is not needed any more
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
