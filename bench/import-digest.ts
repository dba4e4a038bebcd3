import { createHash } from "node:crypto";
import { sql } from "kysely";
import { readConfig } from "../src/platform/config.ts";
import { createLog } from "../src/platform/log.ts";
import type { Resources } from "../src/platform/resources.ts";
import { openResources } from "../src/process.ts";
import type { AddressRow, CustomerRow } from "../src/records/rows.ts";
import { openRows } from "../src/records/seal.ts";

const PAGE = 2_000;
const FIRST = "00000000-0000-0000-0000-000000000000";
const DIGEST_BITS = 128;

export interface Digest {
  changes: number;
  refusals: number;
  addresses: number;
  content: string;
}

/**
 * Returns a digest of all customers and addresses, decrypted, without ids and timestamps. It does not depend on the
 * order of the rows.
 */
export async function digest(url: string, secretsKey: string): Promise<Digest> {
  const closers: (() => Promise<unknown>)[] = [];
  const config = readConfig({ SECRETS_KEY: secretsKey, LOG_LEVEL: "fatal", STATEMENT_TIMEOUT_MS: "600000" });
  const resources = await openResources(config, url, createLog("fatal"), closers);
  try {
    const {
      rows: [counts],
    } = await sql<Omit<Digest, "addresses" | "content">>`
      SELECT (SELECT count(*)::int FROM changes) AS changes, (SELECT count(*)::int
        FROM import_refusals) AS refusals`.execute(resources.db.kysely);
    let [addresses, sum] = [0, 0n];
    for await (const page of readPages(resources)) {
      for (const [customer, address] of page) sum += hash(describe(customer, address));
      addresses += page.length;
    }
    return {
      changes: counts!.changes,
      refusals: counts!.refusals,
      addresses,
      content: BigInt.asUintN(DIGEST_BITS, sum).toString(16),
    };
  } finally {
    for (const closer of closers) await closer();
  }
}

/** Reads all addresses with their customers, deleted ones included, in the order of the customers. */
async function* readPages(resources: Resources): AsyncGenerator<[CustomerRow, AddressRow][]> {
  const { kysely } = resources.db;
  const { id: tenant_id } = await kysely
    .selectFrom("tenants")
    .select("id")
    .where("slug", "=", "default")
    .executeTakeFirstOrThrow();
  for (let after = FIRST; ;) {
    const stored = await kysely
      .selectFrom("customers")
      .selectAll()
      .where("tenant_id", "=", tenant_id)
      .where("id", ">", after)
      .orderBy("id")
      .limit(PAGE)
      .execute();
    if (stored.length === 0) return;
    const ids = stored.map(({ id }) => id);
    after = ids.at(-1) as string;
    const customers = new Map((await openRows(resources, "customer", stored)).map((row) => [row.id, row]));
    const owned = await kysely
      .selectFrom("addresses")
      .selectAll()
      .where("tenant_id", "=", tenant_id)
      .where("customer_id", "=", sql<string>`ANY (${ids}::uuid[])`)
      .execute();
    yield (await openRows(resources, "address", owned)).map((row) => [
      customers.get(row.customer_id) as CustomerRow,
      row,
    ]);
  }
}

const describe = (c: CustomerRow, a: AddressRow): string =>
  JSON.stringify([
    c.external_refs,
    c.name,
    c.phones,
    c.version,
    a.version,
    a.recipient,
    a.phone,
    a.address_lines,
    a.fingerprint,
    a.verdict,
    a.entered,
  ]);

const hash = (text: string): bigint =>
  BigInt(
    `0x${createHash("sha256")
      .update(text)
      .digest("hex")
      .slice(0, DIGEST_BITS / 4)}`,
  );
