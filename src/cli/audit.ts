/**
 * `npm run audit -- verify [--tenant SLUG] [--heads FILE] | heads`: verifies that neither the read audit nor the change
 * log was tampered with.
 */
import { readFile } from "node:fs/promises";
// The settings of all features.
import "../features/index.ts";
import { loadDotEnv, readConfig } from "../platform/config.ts";
import type { Connection } from "../platform/database/prepared.ts";
import { connectDatabase, type Database } from "../platform/database/database.ts";
import { AppError } from "../platform/errors.ts";
import { createLog } from "../platform/log.ts";
import { startPostgres } from "../platform/postgres/launcher.ts";
import { createSecrets, ensureSecretKey } from "../platform/secrets.ts";
import type { KeyStore } from "../platform/key-store.ts";
import { createNoKeys } from "../privacy/first-keys.ts";
import { createKeyring } from "../privacy/keys.ts";
import { createKeyStore } from "../privacy/key-store.ts";
import { listHeads } from "../privacy/reads/queries.ts";
import { verifyTenant, type NotedHead, type Verdict } from "../privacy/reads/verify.ts";
import type { Keyring } from "../platform/keyring.ts";
import { fail } from "./connect.ts";

const USAGE = `npm run audit -- verify [--tenant SLUG] [--heads FILE]   verifies the read audit and the change log
npm run audit -- heads                                   prints the ends of the chains as JSON lines, to be noted`;

interface Vault {
  db: Database;
  keyring: Keyring;
  keyStore: KeyStore;
}

/** Prints the ends of all chains: what was cut off after them later is found with `verify --heads`. */
async function printHeads({ db }: Vault): Promise<void> {
  for (const { tenant_id, chain, number, hash } of await listHeads(db.pool))
    console.log(JSON.stringify({ tenant_id, chain, number, hash: hash.toString("hex") }));
}

/** Verifies all tenants, or one. @returns false if anything is wrong */
async function verify({ db, keyring, keyStore }: Vault): Promise<boolean> {
  const slug = optionOf("--tenant");
  const tenants = await db.kysely
    .selectFrom("tenants")
    .select(["id", "slug"])
    .$if(slug !== undefined, (query) => query.where("slug", "=", slug!))
    .orderBy("slug")
    .execute();
  if (slug !== undefined && tenants.length === 0) throw new Error(`There is no tenant ${slug}`);
  const noted = await readNoted(optionOf("--heads"));
  let isWhole = true;
  for (const tenant of tenants) {
    const verdict = await atOneMoment(db, (connection) =>
      verifyTenant({ connection, keyring, keyStore }, tenant.id, noted),
    );
    for (const fault of verdict.faults) console.log(`${tenant.slug}: ${fault}.`);
    console.log(`${tenant.slug}: ${sum(verdict)}`);
    isWhole &&= verdict.faults.length === 0;
  }
  return isWhole;
}

/** Runs queries on one snapshot of the database: the service goes on writing blocks. */
async function atOneMoment<T>({ pool }: Database, work: (connection: Connection) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    return await work(client);
  } finally {
    await client.query("ROLLBACK");
    client.release();
  }
}

function sum({ faults, blocks, entries, erased, unsealed }: Verdict): string {
  const numbers =
    `${entries.reads} records of reads in ${blocks.reads} blocks; ` +
    `${entries.changes} changes in ${blocks.changes} blocks` +
    `${erased > 0 ? `, of which ${erased} are emptied by erasures` : ""}` +
    `${unsealed > 0 ? `; ${unsealed} changes are not yet sealed` : ""}.`;
  return faults.length === 0 ? `OK. ${numbers}` : `${faults.length} faults. ${numbers}`;
}

/** Reads ends of chains from lines of JSON: those of `heads`, or of the service's log. Other lines are skipped. */
async function readNoted(path: string | undefined): Promise<NotedHead[]> {
  if (path === undefined) return [];
  const lines = (await readFile(path, "utf8")).split("\n").filter((line) => line.startsWith("{"));
  return lines
    .map((line) => JSON.parse(line) as Partial<NotedHead>)
    .filter((head): head is NotedHead => head.chain !== undefined && head.hash !== undefined);
}

function optionOf(name: string): string | undefined {
  const at = process.argv.indexOf(name);
  if (at < 0) return undefined;
  const value = process.argv[at + 1];
  if (value === undefined) throw new Error(USAGE);
  return value;
}

loadDotEnv();
const config = readConfig();
const secrets = createSecrets(config.SECRETS_KEY ?? (await ensureSecretKey(config.DATA_DIR)));
const postgres =
  config.DATABASE_URL === undefined
    ? await startPostgres({ dataDir: `${config.DATA_DIR}/postgres`, log: () => undefined })
    : undefined;
const connect = (url: string): Database =>
  connectDatabase(
    { url, poolSize: 2, statementTimeoutMs: 600_000, lockTimeoutMs: config.LOCK_TIMEOUT_MS },
    createLog("silent"),
  );
const db = connect(config.DATABASE_URL ?? postgres!.url);
const keysDb = config.KEYS_DATABASE_URL === undefined ? db : connect(config.KEYS_DATABASE_URL);
const vault: Vault = {
  db,
  keyStore: createKeyStore({ db: keysDb, data: db, config }),
  keyring: createKeyring({
    readers: keysDb.readers,
    pool: keysDb.background,
    secrets,
    createFirst: createNoKeys,
  }),
};
try {
  const [command] = process.argv.slice(2);
  if (command === "heads") await printHeads(vault);
  else if (command === "verify") process.exitCode = (await verify(vault)) ? 0 : 1;
  else throw new Error(USAGE);
} catch (error) {
  await db.close();
  if (keysDb !== db) await keysDb.close();
  fail(error instanceof AppError ? (error.particulars.detail ?? error.message) : (error as Error).message);
}
await db.close();
if (keysDb !== db) await keysDb.close();
