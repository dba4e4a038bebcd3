/** Moves the keys from the database of the data to a key store, or back. */
import { sql, type Kysely, type RawBuilder } from "kysely";
import type { Database } from "../platform/database/database.ts";
import type { DB } from "../platform/database/tables.ts";
import { AppError, type ConstraintProblems } from "../platform/errors.ts";
import { StartError } from "../platform/start-error.ts";
import { copyCustomerKeys, copyTable, digestTable } from "./copy-keys.ts";
import { findInstallation } from "./queries.ts";

/** Tables with few rows, which are copied whole. */
const SMALL = [
  "root",
  "sealing_keys",
  "tenant_keys",
  "index_keys",
  "rotations",
  "erased_customers",
  "erased_tenants",
  "signing_keys",
];
const TABLES = [...SMALL, "customer_keys"];
const ALL = sql.join(TABLES.map((name) => sql.table(`keys.${name}`)));
/** Tables that refuse rows when the keys have moved: a process that was not restarted cannot create a key there. */
const REFUSING = ["tenant_keys", "index_keys", "customer_keys"];
const CONSTRAINT = "keys_have_moved_check";

/** The problem of a process that creates a key in the old place. */
export const moveConstraints: ConstraintProblems = {
  [CONSTRAINT]: () =>
    new AppError("unavailable", {
      detail: "The keys were moved to a key store: this process has to be restarted with KEYS_DATABASE_URL.",
      headers: { "retry-after": "30" },
    }),
};

const CHUNK = 5_000;
const LOCK_TIMEOUT = "10s";
const LOCK_NOT_AVAILABLE = "55P03";

export type Direction = "apart" | "back";
type Places = readonly [data: Kysely<DB>, store: Kysely<DB>];

interface Options {
  /** Connections of this command, by which it is told from processes of the service. */
  application_name: string;
  /** Called before steps. */
  onStep?: (step: "copy" | "record") => unknown;
  chunk?: number;
  /** How long to wait for other sessions. */
  lockTimeout?: string;
}

/**
 * Moves the keys, with the ledger of erasures: copies them while nothing else uses them, and empties the old place.
 * What is interrupted is completed by the next call: until the old place is emptied, in one transaction, nothing has
 * changed there.
 * @param store is migrated; of the same installation, or of none
 * @returns the number of keys of customers that were copied: 0 if an earlier call has done it
 * @throws StartError if processes of the service are connected, the other database belongs to another installation,
 *   another session uses the keys, or the copy differs
 */
export async function moveKeys(
  data: Database,
  store: Database,
  direction: Direction,
  { application_name, onStep = () => undefined, chunk = CHUNK, lockTimeout = LOCK_TIMEOUT }: Options,
): Promise<number> {
  const [from, to] = direction === "apart" ? [data, store] : [store, data];
  // One connection reads and has the locks: if it breaks, nothing more is copied.
  const copied = await from.kysely.connection().execute(async (source) => {
    await lockCommand(source, lockTimeout);
    const places = (reader: Kysely<DB>): Places =>
      direction === "apart" ? [reader, store.kysely] : [data.kysely, reader];
    await pair(places(source), direction);
    // A key that is destroyed during the copy would stay in it, until the move ends.
    await refuseProcesses(data.kysely, application_name);
    await refuseRows(to.kysely, false);
    return source.transaction().execute(async (tx) => {
      await lockKeys(tx, lockTimeout);
      await onStep("copy");
      const customer_keys = (await isFull(places(tx), direction)) ? await copyAll(tx, to.kysely, chunk) : 0;
      // The files with the keys are deleted at the commit; deleted rows would stay in them.
      await sql`TRUNCATE ${ALL}`.execute(tx);
      await refuseRows(tx, true);
      // In this transaction, so that an interrupted move never takes the emptied place for the full one.
      if (direction === "apart") await recordMove(tx);
      else await sql`DELETE FROM keys.installation`.execute(tx);
      return customer_keys;
    });
  });
  await onStep("record");
  if (direction === "apart") await recordMove(store.kysely);
  else await sql`UPDATE keys.installation SET apart_since = NULL`.execute(data.kysely);
  // It had samples of the keys, before migration 0045.
  await sql`VACUUM FULL pg_statistic`.execute(from.kysely);
  return copied;
}

async function recordMove(db: Kysely<DB>): Promise<void> {
  await sql`UPDATE keys.installation SET apart_since = now() WHERE apart_since IS NULL`.execute(db);
}

/**
 * Waits for the session of a move that was killed. The lock is held until the connection ends.
 * @throws StartError if another move runs
 */
const lockCommand = (source: Kysely<DB>, timeout: string): Promise<void> =>
  source.transaction().execute(async (tx) => {
    await setTimeouts(tx, timeout);
    await lockOr("another `npm run keys -- move` is running", sql`SELECT pg_advisory_lock(hashtext('move keys'))`, tx);
  });

/** Waits until nothing else uses keys. @throws StartError if that takes too long */
async function lockKeys(tx: Kysely<DB>, timeout: string): Promise<void> {
  await setTimeouts(tx, timeout);
  await lockOr(
    "another session uses the keys: end it (see pg_stat_activity), and run the command again",
    sql`LOCK TABLE ${ALL} IN ACCESS EXCLUSIVE MODE`,
    tx,
  );
}

async function setTimeouts(tx: Kysely<DB>, lock: string): Promise<void> {
  await sql`SELECT set_config('lock_timeout', ${lock}, true), set_config('statement_timeout', '0', true),
    set_config('idle_in_transaction_session_timeout', '0', true)`.execute(tx);
}

async function lockOr(otherwise: string, lock: RawBuilder<unknown>, tx: Kysely<DB>): Promise<void> {
  await lock.execute(tx).catch((error: { code?: string }) => {
    throw error.code === LOCK_NOT_AVAILABLE ? new StartError(otherwise) : error;
  });
}

/**
 * Pairs the key store with the data.
 * @throws StartError if it belongs to another installation, or there is nothing to move back
 */
async function pair([data, store]: Places, direction: Direction): Promise<void> {
  const own = await findInstallation(data);
  if (!own) throw new StartError("the table keys.installation of the database is empty: restore it from a backup");
  const theirs = await findInstallation(store);
  if (theirs && theirs.id !== own.id)
    throw new StartError("the key store of KEYS_DATABASE_URL belongs to another installation");
  if (direction === "apart") {
    if (!theirs && own.apart_since !== null)
      throw new StartError(
        "the keys were moved already, to another key store than that of KEYS_DATABASE_URL, which is empty",
      );
    await sql`INSERT INTO keys.installation (id) VALUES (${own.id}) ON CONFLICT DO NOTHING`.execute(store);
    return;
  }
  const { rows } = await sql`SELECT FROM keys.tenant_keys LIMIT 1`.execute(data);
  if (!theirs && rows.length === 0) throw new StartError("the key store of KEYS_DATABASE_URL is empty");
}

/**
 * Whether the old place has the keys. Not if an earlier call has emptied it, or if the data are from a backup of before
 * the move: the keys there are older than those in the key store, where some were destroyed since.
 */
async function isFull([data, store]: Places, direction: Direction): Promise<boolean> {
  const [own, theirs] = [await findInstallation(data), await findInstallation(store)];
  if (direction === "apart") return own?.apart_since === null && theirs?.apart_since === null;
  return theirs !== undefined && (own?.apart_since !== null || theirs.apart_since !== null);
}

async function refuseRows(db: Kysely<DB>, refuse: boolean): Promise<void> {
  for (const table of REFUSING.map((name) => sql.table(`keys.${name}`))) {
    await sql`ALTER TABLE ${table} DROP CONSTRAINT IF EXISTS ${sql.ref(CONSTRAINT)}`.execute(db);
    if (refuse) await sql`ALTER TABLE ${table} ADD CONSTRAINT ${sql.ref(CONSTRAINT)} CHECK (false)`.execute(db);
  }
}

/** Makes the tables of a place equal to those of another one. @returns the number of keys of customers */
async function copyAll(from: Kysely<DB>, to: Kysely<DB>, chunk: number): Promise<number> {
  for (const table of SMALL) await copyTable(from, to, table, chunk);
  const customer_keys = await copyCustomerKeys(from, to, chunk);
  await compare(from, to);
  return customer_keys;
}

/** @throws StartError if a table differs from its copy */
async function compare(from: Kysely<DB>, to: Kysely<DB>): Promise<void> {
  for (const name of TABLES) {
    const [one, other] = await Promise.all([digestTable(from, name), digestTable(to, name)]);
    if (one !== other) throw new StartError(`the copy of keys.${name} differs: run the command again`);
  }
}

/** @throws StartError if processes of the service are connected to the data */
async function refuseProcesses(db: Kysely<DB>, application_name: string): Promise<void> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count FROM pg_stat_activity
    WHERE datname = current_database() AND application_name LIKE 'doorplate%'
      AND application_name <> ${application_name}`.execute(db);
  const count = rows[0]?.count ?? 0;
  if (count > 0)
    throw new StartError(
      `${count} connections of the service to the data are open: stop all its processes, and run the command again. ` +
        "Nothing was moved",
    );
}
