/**
 * Fills a database with generated customers and addresses through the service's own writer, so that they are sealed,
 * logged and indexed as in production: some thousand rows per second. The engine runs once for each template; names,
 * phones and house numbers vary between rows.
 */
import { createHash } from "node:crypto";
import type { Pool } from "pg";
import { CHINA, WORLD } from "../src/cli/seed/places.ts";
import { createRandom, type Random } from "../src/cli/seed/random.ts";
import { installKeys } from "../src/features/access/service.ts";
import { newAddress } from "../src/features/addresses/service.ts";
import { newCustomer } from "../src/features/customers/service.ts";
import { readConfig } from "../src/platform/config.ts";
import { migrate } from "../src/platform/database/migrate.ts";
import { commitLazily, inTransaction } from "../src/platform/database/transaction.ts";
import { uuidv7 } from "../src/platform/ids.ts";
import { createLog } from "../src/platform/log.ts";
import type { Resources } from "../src/platform/resources.ts";
import { registerRootKey } from "../src/privacy/root.ts";
import { openResources } from "../src/process.ts";
import type { Changes } from "../src/records/changes.ts";
import type { AddressRow } from "../src/records/rows.ts";
import { write } from "../src/records/write.ts";
import { sampleAddresses, type AddressBody } from "./addresses.ts";

const CHUNK = 1_000;
const AT_ONCE = 2;
const TEMPLATES = 200;
/**
 * The first chunk is small: a session keeps plans that were made for empty tables, which would scan the whole tenant
 * for each row.
 */
const FIRST_CHUNK = 100;
const SEED = 7305;
const CONTEXT = { actor: "bench", source: "bench" };

/** Placeholders for the varying parts. Nothing else in a template contains these digits. */
const HOUSE = "7305";
const PHONE_END = "9146";

export interface AddressOptions {
  /** Returns columns to override, for the address with a number from 0. */
  change?: (address: AddressRow, number: number) => Partial<AddressRow>;
  /** Called with the rows of each transaction. */
  onWritten?: (rows: readonly AddressRow[]) => Promise<unknown>;
}

export interface Filler {
  resources: Resources;
  tenant_id: string;
  /** Creates customers without addresses. @returns their ids */
  addCustomers(count: number): Promise<string[]>;
  /** Creates addresses, distributed evenly among the customers; none is a default. @returns their ids */
  addAddresses(customerIds: readonly string[], count: number, options?: AddressOptions): Promise<string[]>;
  /** Runs a statement without a timeout. */
  maintain(statement: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * Migrates a database, creates an API key of its default tenant, and connects to fill that tenant.
 * @param secretsKey the root key in base64, as configured for the servers that read the rows
 */
export async function openFiller(url: string, secretsKey: string, apiKey: string): Promise<Filler> {
  await migrate(url);
  const closers: (() => Promise<unknown>)[] = [];
  const config = readConfig({
    SECRETS_KEY: secretsKey,
    LOG_LEVEL: "fatal",
    STATEMENT_TIMEOUT_MS: "600000",
    LOCK_TIMEOUT_MS: "60000",
  });
  const resources = await openResources(config, url, createLog("fatal"), closers);
  const { db, secrets } = resources;
  await registerRootKey(db.kysely, secrets);
  await installKeys(db.kysely, { admin: apiKey, root: undefined });
  const { id: tenant_id } = await db.kysely
    .selectFrom("tenants")
    .select("id")
    .where("slug", "=", "default")
    .executeTakeFirstOrThrow();
  const random = createRandom(SEED);
  const templates = sampleAddresses(TEMPLATES).map(makeTemplate);
  const save = (changes: Changes): Promise<unknown> =>
    inTransaction(db.kysely, CONTEXT, async (tx) => {
      await commitLazily(tx);
      await write(resources, tx, CONTEXT, new Date(), changes);
    });
  return {
    resources,
    tenant_id,
    async addCustomers(count) {
      const ids: string[] = [];
      await inChunks(db.pool, count, async (numbers) => {
        const rows = numbers.map(() => newCustomer(tenant_id, { name: makeName("CN", random) }, new Date()));
        rows.forEach(({ id }, index) => (ids[numbers[index] as number] = id));
        await save({ customers: rows.map((row) => ({ operation: "create", row })) });
      });
      return ids;
    },
    async addAddresses(customerIds, count, { change, onWritten } = {}) {
      const ids: string[] = [];
      await inChunks(db.pool, count, async (numbers) => {
        const rows = numbers.map((number) => {
          const row = makeAddress(templates[number % templates.length] as Template, random);
          const owned = { ...row, tenant_id, customer_id: customerIds[number % customerIds.length] as string };
          return { ...owned, ...change?.(owned, number) };
        });
        rows.forEach(({ id }, index) => (ids[numbers[index] as number] = id));
        await save({ addresses: rows.map((row) => ({ operation: "create", row })) });
        await onWritten?.(rows);
      });
      return ids;
    },
    maintain: (statement) => withoutLimit(db.pool, statement),
    async close() {
      for (const closer of closers) await closer();
    },
  };
}

/** Calls `work` with chunks of the numbers from 0 to `count`, two chunks concurrently. */
async function inChunks(pool: Pool, count: number, work: (numbers: number[]) => Promise<void>): Promise<void> {
  let next = 0;
  const take = (size: number): number[] => {
    const first = next;
    next = Math.min(count, first + size);
    return Array.from({ length: next - first }, (_, index) => first + index);
  };
  await work(take(FIRST_CHUNK));
  await pool.query("ANALYZE customers, addresses");
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let some = take(CHUNK); some.length > 0; some = take(CHUNK)) await work(some);
    }),
  );
}

async function withoutLimit(pool: Pool, statement: string): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("SET statement_timeout = 0");
    await client.query(statement);
  } finally {
    await client.query("RESET statement_timeout");
    client.release();
  }
}

interface Template {
  country_code: string;
  recipient: string;
  fingerprint: string;
  /** JSON of the row with the placeholders. */
  text: string;
}

function makeTemplate(body: AddressBody): Template {
  const [line = "", ...others] = body.address_lines;
  const marked = {
    ...body,
    address_lines: [line.replace(/\d+/, HOUSE), ...others],
    phone: body.phone.replaceAll(HOUSE, "7306").slice(0, -PHONE_END.length) + PHONE_END,
  };
  const row = newAddress("", "", marked as never, new Date());
  return {
    country_code: body.country_code,
    recipient: body.recipient,
    fingerprint: row.fingerprint,
    text: JSON.stringify(row),
  };
}

function makeAddress({ country_code, recipient, fingerprint, text }: Template, random: Random): AddressRow {
  const house = String(1 + random.below(999));
  const varied = text
    .replaceAll(recipient, makeName(country_code, random))
    .replaceAll(HOUSE, house)
    .replaceAll(PHONE_END, random.digits(4));
  const now = new Date();
  const door = createHash("md5")
    .update(`${fingerprint} ${house} ${random.below(1_000)}`)
    .digest("hex");
  const time = now.toISOString();
  return {
    ...(JSON.parse(varied) as AddressRow),
    id: uuidv7(now.getTime()),
    fingerprint: door,
    created_at: time,
    updated_at: time,
  };
}

function makeName(country_code: string, random: Random): string {
  const { familyNames, givenNames, familyFirst } = [CHINA, ...WORLD].find(({ code }) => code === country_code) ?? CHINA;
  const [family, given] = [random.pick(familyNames), random.pick(givenNames)];
  return familyFirst ? `${family}${given}` : `${given} ${family}`;
}
