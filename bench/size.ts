import { join } from "node:path";
import { randomBytes } from "node:crypto";
import { generateKey } from "../src/features/access/service.ts";
import { startPostgres } from "../src/platform/postgres/launcher.ts";
import { openFiller, type Filler } from "./rows.ts";

const ADDRESSES = 20_000;
const CUSTOMERS = 4_000;

/** Disk space of one more address, indexes included. */
export interface Size {
  addresses: number;
  address_kb: number;
  log_entry_kb: number;
  both_kb: number;
}

/** Creates addresses of existing customers in a separate Postgres and measures the growth of the tables. */
export async function measureSize(directory: string, closers: (() => Promise<unknown>)[]): Promise<Size> {
  const postgres = await startPostgres({
    dataDir: join(directory, "size"),
    log: () => undefined,
    settings: { synchronous_commit: "off" },
  });
  closers.unshift(() => postgres.stop());
  const filler = await openFiller(postgres.url, randomBytes(32).toString("base64"), generateKey());
  try {
    const customerIds = await filler.addCustomers(CUSTOMERS);
    const before = await sizes(filler);
    await filler.addAddresses(customerIds, ADDRESSES);
    const after = await sizes(filler);
    const each = (name: keyof typeof after): number => (after[name] - before[name]) / 1024 / ADDRESSES;
    const [address_kb, log_entry_kb] = [each("addresses"), each("changes")];
    return { addresses: ADDRESSES, address_kb, log_entry_kb, both_kb: address_kb + log_entry_kb };
  } finally {
    await filler.close();
  }
}

/** Returns the size of the table, and of all partitions of the change log, in bytes. */
async function sizes({ resources, maintain }: Filler): Promise<{ addresses: number; changes: number }> {
  await maintain("VACUUM ANALYZE");
  const {
    rows: [found],
  } = await resources.db.pool.query<{ addresses: string; changes: string }>(`
    SELECT pg_total_relation_size('addresses') AS addresses, sum(pg_total_relation_size(relid)) AS changes
    FROM pg_partition_tree('changes') WHERE isleaf`);
  return { addresses: Number(found?.addresses), changes: Number(found?.changes) };
}
