import { sql, type Kysely } from "kysely";
import type { Database } from "../platform/database/database.ts";
import type { DB } from "../platform/database/tables.ts";
import type { Tx } from "../platform/database/transaction.ts";
import { NIL_ID } from "../platform/ids.ts";
import { StartError } from "../platform/start-error.ts";
import { findInstallation } from "./queries.ts";

/** Tables with few rows, which are copied whole. */
const SMALL = ["root", "sealing_keys", "tenant_keys", "index_keys", "rotations", "erased_customers", "signing_keys"];
const TABLES = [...SMALL, "customer_keys"];
/** Tables that refuse rows when the keys have moved: a process that was not restarted cannot create a key there. */
const REFUSING = ["tenant_keys", "index_keys", "customer_keys"];
const CONSTRAINT = "keys_have_moved_check";
const CHUNK = 5_000;
/** The command waits so long for transactions that use keys. */
const LOCK_TIMEOUT = "10s";

interface Options {
  /** Connections of this command, by which it is told from processes of the service. */
  application_name: string;
  progress?: (message: string) => void;
  /** Called before each step. */
  onStep?: (step: string) => unknown;
  chunk?: number;
}

export interface Move {
  /** Copied keys of customers. */
  customer_keys: number;
  /** Processes of the service that are connected: then the keys are copied only, and are still used where they were. */
  connected: number;
}

/**
 * Moves the keys, with the ledger of erasures, from the database of the data to a key store, or back. While processes
 * of the service are connected, it copies only; without them it copies again what has changed, and empties the old
 * place.
 * What is interrupted is completed by the next call: until the old place is emptied, in one transaction, nothing has
 * changed there.
 * @param to is migrated; of the same installation, or of none
 * @throws StartError if the other database belongs to another installation, or the copy differs
 */
export async function moveKeys(
  data: Database,
  store: Database,
  direction: "apart" | "back",
  { application_name, progress = () => undefined, onStep = () => undefined, chunk = CHUNK }: Options,
): Promise<Move> {
  const [from, to] = direction === "apart" ? [data.kysely, store.kysely] : [store.kysely, data.kysely];
  onStep("pair");
  const is_needed = await pair(data, store, direction);
  await refuseRows(to, false);
  const copy = async (source: Kysely<DB>): Promise<number> => {
    if (!is_needed) return 0;
    for (const table of SMALL) {
      onStep(`copy ${table}`);
      await copyTable(source, to, table);
    }
    return copyCustomerKeys(source, to, chunk, onStep);
  };
  progress("Copying keys; they are still used where they are.");
  const customer_keys = await copy(from);
  await onStep("count");
  const connected = await countProcesses(data.kysely, application_name);
  if (connected > 0) return { customer_keys, connected };
  await from.transaction().execute(async (tx) => {
    await sql`SELECT set_config('lock_timeout', ${LOCK_TIMEOUT}, true), set_config('statement_timeout', '0', true),
      set_config('idle_in_transaction_session_timeout', '0', true)`.execute(tx);
    onStep("lock");
    const tables = await listTables(tx);
    await sql`LOCK TABLE ${sql.join(tables.map((name) => sql.table(`keys.${name}`)))}
      IN ACCESS EXCLUSIVE MODE`.execute(tx);
    progress("Copying what has changed.");
    await copy(tx);
    onStep("compare");
    if (is_needed) await compare(tx, to);
    onStep("empty");
    await sql`TRUNCATE ${sql.join(tables.map((name) => sql.table(`keys.${name}`)))}`.execute(tx);
    await refuseRows(tx, true);
    // In this transaction, so that an interrupted move never takes the emptied place for the full one.
    if (direction === "apart") await sql`UPDATE keys.installation SET apart_since = now()`.execute(tx);
    else await sql`DELETE FROM keys.installation`.execute(tx);
    onStep("commit");
  });
  onStep("record");
  const [holder, apart_since] = direction === "apart" ? [store, sql`now()`] : [data, sql`NULL`];
  await sql`UPDATE keys.installation SET apart_since = ${apart_since}`.execute(holder.kysely);
  return { customer_keys, connected };
}

/**
 * Pairs the key store with the data.
 * @returns false if there is nothing to copy: an earlier call has emptied the old place already, or the keys of the
 *   data are from a backup of before the move, and some were destroyed since
 */
async function pair(data: Database, store: Database, direction: "apart" | "back"): Promise<boolean> {
  const own = await findInstallation(data.kysely);
  if (!own) throw new StartError("the table keys.installation of the database is empty: restore it from a backup");
  const found = await findInstallation(store.kysely);
  if (found && found.id !== own.id)
    throw new StartError("the key store of KEYS_DATABASE_URL belongs to another installation");
  if (direction === "back") {
    if (found) return own.apart_since !== null || found.apart_since !== null;
    const { rows } = await sql`SELECT FROM keys.tenant_keys LIMIT 1`.execute(data.kysely);
    if (rows.length === 0) throw new StartError("the key store of KEYS_DATABASE_URL is empty");
    return false;
  }
  if (!found)
    await sql`INSERT INTO keys.installation (id) VALUES (${own.id}) ON CONFLICT DO NOTHING`.execute(store.kysely);
  return own.apart_since === null && (found?.apart_since ?? null) === null;
}

async function refuseRows(db: Kysely<DB>, refuse: boolean): Promise<void> {
  for (const table of REFUSING.map((name) => sql.table(`keys.${name}`))) {
    await sql`ALTER TABLE ${table} DROP CONSTRAINT IF EXISTS ${sql.ref(CONSTRAINT)}`.execute(db);
    if (refuse) await sql`ALTER TABLE ${table} ADD CONSTRAINT ${sql.ref(CONSTRAINT)} CHECK (false)`.execute(db);
  }
}

async function listTables(db: Kysely<DB>): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    SELECT name FROM unnest(${TABLES}::text[]) AS name WHERE to_regclass('keys.' || name) IS NOT NULL`.execute(db);
  return rows.map(({ name }) => name);
}

async function copyTable(from: Kysely<DB>, to: Kysely<DB>, name: string): Promise<void> {
  if (!(await listTables(from)).includes(name)) return;
  const table = sql.table(`keys.${name}`);
  const { rows } = await sql<{ row: object }>`SELECT to_jsonb(t) AS row FROM ${table} AS t`.execute(from);
  await to.transaction().execute(async (tx) => {
    await sql`DELETE FROM ${table}`.execute(tx);
    for (let at = 0; at < rows.length; at += CHUNK) {
      const some = JSON.stringify(rows.slice(at, at + CHUNK).map(({ row }) => row));
      await sql`INSERT INTO ${table} SELECT * FROM jsonb_populate_recordset(NULL::${table}, ${some}::jsonb)`.execute(
        tx,
      );
    }
  });
}

interface KeyRow {
  tenant_id: string;
  customer_id: string;
  tenant_key_version: number;
  wrapped: Buffer;
  created_at: string;
}

/** Makes the keys of customers equal, chunk by chunk: also a key that was deleted during an earlier copy is deleted. */
async function copyCustomerKeys(
  from: Kysely<DB>,
  to: Kysely<DB>,
  chunk: number,
  onStep: (step: string) => unknown,
): Promise<number> {
  let copied = 0;
  let after: Pick<KeyRow, "tenant_id" | "customer_id"> = { tenant_id: NIL_ID, customer_id: NIL_ID };
  for (let isDone = false; !isDone;) {
    onStep("copy customer_keys");
    const { rows } = await sql<KeyRow>`
      SELECT tenant_id, customer_id, tenant_key_version, wrapped, created_at::text FROM keys.customer_keys
      WHERE (tenant_id, customer_id) > (${after.tenant_id}::uuid, ${after.customer_id}::uuid)
      ORDER BY tenant_id, customer_id LIMIT ${chunk}`.execute(from);
    isDone = rows.length < chunk;
    const last = isDone ? undefined : rows.at(-1);
    await to.transaction().execute((tx) => replaceKeys(tx, after, last, rows));
    copied += rows.length;
    after = last ?? after;
  }
  return copied;
}

async function replaceKeys(
  tx: Tx,
  after: Pick<KeyRow, "tenant_id" | "customer_id">,
  last: KeyRow | undefined,
  rows: readonly KeyRow[],
): Promise<void> {
  const until = last
    ? sql`AND (k.tenant_id, k.customer_id) <= (${last.tenant_id}::uuid, ${last.customer_id}::uuid)`
    : sql``;
  const tenants = rows.map((row) => row.tenant_id);
  const customers = rows.map((row) => row.customer_id);
  await sql`
    DELETE FROM keys.customer_keys AS k
    WHERE (k.tenant_id, k.customer_id) > (${after.tenant_id}::uuid, ${after.customer_id}::uuid) ${until}
      AND NOT EXISTS (
        SELECT FROM unnest(${tenants}::uuid[], ${customers}::uuid[]) AS r (tenant_id, customer_id)
        WHERE r.tenant_id = k.tenant_id AND r.customer_id = k.customer_id)`.execute(tx);
  await sql`
    INSERT INTO keys.customer_keys AS k (tenant_id, customer_id, tenant_key_version, wrapped, created_at)
    SELECT * FROM unnest(${tenants}::uuid[], ${customers}::uuid[], ${rows.map((row) => row.tenant_key_version)}::int[],
      ${rows.map((row) => row.wrapped)}::bytea[], ${rows.map((row) => row.created_at)}::timestamptz[])
    ON CONFLICT (tenant_id, customer_id) DO UPDATE
      SET tenant_key_version = excluded.tenant_key_version, wrapped = excluded.wrapped
      WHERE k.wrapped <> excluded.wrapped`.execute(tx);
}

/** @throws StartError if a table differs from its copy */
async function compare(from: Kysely<DB>, to: Kysely<DB>): Promise<void> {
  for (const name of await listTables(from)) {
    const [one, other] = await Promise.all([digest(from, name), digest(to, name)]);
    if (one !== other) throw new StartError(`the copy of keys.${name} differs: run the command again`);
  }
}

/** The number of rows, and a sum of their hashes, which does not depend on their order. */
async function digest(db: Kysely<DB>, name: string): Promise<string> {
  const { rows } = await sql<{ digest: string }>`
    SELECT count(*) || '/' || coalesce(sum(hashtextextended(to_jsonb(t)::text, 0)::numeric), 0) AS digest
    FROM ${sql.table(`keys.${name}`)} AS t`.execute(db);
  return rows[0]?.digest ?? "";
}

/** Counts the connections of processes of the service to the data. */
async function countProcesses(db: Kysely<DB>, application_name: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count FROM pg_stat_activity
    WHERE datname = current_database() AND application_name LIKE 'doorplate%'
      AND application_name <> ${application_name}`.execute(db);
  return rows[0]?.count ?? 0;
}
