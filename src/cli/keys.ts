/**
 * `npm run keys -- list | open SLUG CUSTOMER | rotate-tenant SLUG | rewrap | move [--to data]`: lists keys, decrypts
 * the data of a customer, rotates keys while the service runs, and moves keys to a key store and back.
 */
import { sql } from "kysely";
import { SEALED_COLUMNS } from "../features/index.ts";
import { loadDotEnv, readConfig } from "../platform/config.ts";
import { connectDatabase, type Database } from "../platform/database/database.ts";
import { AppError } from "../platform/errors.ts";
import { migrateKeyStore } from "../platform/database/migrate.ts";
import { createLog } from "../platform/log.ts";
import { startPostgres } from "../platform/postgres/launcher.ts";
import { LOCAL, openRootKeys } from "../platform/root-keys/read.ts";
import { createSecrets, ensureSecretKey, type Secrets } from "../platform/secrets.ts";
import { toTimestamp } from "../platform/time.ts";
import { createAttributeRegistry } from "../privacy/attributes.ts";
import { createNoKeys } from "../privacy/first-keys.ts";
import { createKeyring } from "../privacy/keys.ts";
import { moveKeys, type Direction } from "../privacy/move.ts";
import { registerRootKey, rewrapTenantKeys } from "../privacy/root.ts";
import { startRotation } from "../privacy/rotation.ts";
import { toResource } from "../records/entities.ts";
import { listChanges, listEntitiesOf } from "../records/history.ts";
import { fail } from "./connect.ts";

const USAGE = `npm run keys -- list                 lists the keys of each tenant, and the root keys that they need
npm run keys -- open SLUG CUSTOMER   prints each version of a customer and its addresses, also deleted, as JSON lines
npm run keys -- rotate-tenant SLUG   creates a new version of a tenant's key; workers rewrap the keys of its customers
npm run keys -- rewrap               wraps all keys and secrets with the first root key; workers do this too
npm run keys -- move                 moves the keys to the key store of KEYS_DATABASE_URL
npm run keys -- move --to data       moves them back to the database of the data`;

const APPLICATION_NAME = "doorplate keys";

/** What the commands work with. */
interface Opened {
  db: Database;
  /** The database with the schema `keys`. */
  keys: Database;
  secrets: Secrets;
}

async function list({ db, keys, secrets }: Opened): Promise<void> {
  const { rows: roots } = await sql<{ name: string; count: string; location: string | null }>`
    SELECT name, (SELECT count(*) FROM keys.tenant_keys WHERE root_key = name) AS count, location
    FROM (SELECT name FROM keys.root UNION SELECT root_key FROM keys.tenant_keys UNION SELECT root_key
      FROM keys.index_keys) AS needed LEFT JOIN keys.sealing_keys USING (name)
    ORDER BY name`.execute(keys.kysely);
  for (const { name, count, location } of roots) {
    const place = secrets.names.indexOf(name);
    const setting = location === null ? "SECRETS_KEY" : "ROOT_KEY";
    console.log(
      `root key ${name}${location === null ? "" : ` (${location})`}: ${count} tenant keys; ` +
        `${place < 0 ? `not in ${setting}` : `number ${place + 1} of ${setting}`}`,
    );
  }
  const { rows } = await sql<{
    tenant_id: string;
    version: number;
    created_at: string;
    rewrapped: string | null;
    finished_at: string | null;
  }>`
    SELECT k.tenant_id, k.version, k.created_at, r.rewrapped, r.finished_at
    FROM keys.tenant_keys AS k LEFT JOIN keys.rotations AS r USING (tenant_id, version)
    ORDER BY 1, 2`.execute(keys.kysely);
  const slugs = new Map(
    (await db.kysely.selectFrom("tenants").select(["id", "slug"]).execute()).map(({ id, slug }) => [id, slug]),
  );
  const named = rows.map((row) => ({ ...row, slug: slugs.get(row.tenant_id) ?? row.tenant_id }));
  named.sort((one, other) => one.slug.localeCompare(other.slug) || one.version - other.version);
  for (const { slug, version, created_at, rewrapped, finished_at } of named) {
    const rotation =
      rewrapped === null
        ? ""
        : `, ${rewrapped} customers' keys rewrapped, ` +
          `${finished_at === null ? "not yet done" : `done at ${toTimestamp(finished_at)}`}`;
    console.log(`${slug} version ${version}: created at ${toTimestamp(created_at)}${rotation}`);
  }
}

const AT_ONCE = 500;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Prints each version of a customer and its addresses as a line of JSON, the newest first. */
async function open({ db, keys, secrets }: Opened, slug: string, customer_id: string): Promise<void> {
  if (!UUID.test(customer_id))
    throw new Error(
      "CUSTOMER must be the id of a customer (UUID): see `GET /v1/customers/by-ref/SOURCE/REF` or the search",
    );
  const tenant_id = await findTenant(db, slug);
  const vault = {
    keyring: createKeyring({ readers: keys.readers, pool: keys.pool, secrets, createFirst: createNoKeys }),
    attributes: createAttributeRegistry({ readers: db.readers }),
  };
  const entities = await listEntitiesOf(db.kysely, tenant_id, customer_id);
  if (entities.length === 0) throw new Error(`There is no customer ${customer_id} of ${slug}`);
  const now = new Date();
  for (const { entity, entity_id } of entities) {
    for (
      let changes = await listChanges(vault, db.kysely, tenant_id, entity, entity_id, undefined, AT_ONCE);
      changes.length > 0;
      changes = await listChanges(vault, db.kysely, tenant_id, entity, entity_id, changes.at(-1)?.version, AT_ONCE)
    ) {
      for (const { version, operation, occurred_at, actor, source, reason, state } of changes) {
        console.log(
          JSON.stringify({
            entity,
            id: entity_id,
            version,
            operation,
            occurred_at: toTimestamp(occurred_at),
            actor,
            source,
            reason,
            state: state && toResource(entity, state, now),
          }),
        );
      }
    }
  }
}

async function findTenant({ kysely }: Database, slug: string): Promise<string> {
  const tenant = await kysely.selectFrom("tenants").select("id").where("slug", "=", slug).executeTakeFirst();
  if (!tenant) throw new Error(`There is no tenant ${slug}: \`npm run keys -- list\` shows their slugs`);
  return tenant.id;
}

async function rotate({ db, keys, secrets }: Opened, slug: string): Promise<void> {
  const version = await startRotation(keys.kysely, secrets, await findTenant(db, slug), new Date());
  console.log(
    `Version ${version} of the key of ${slug} is in use from now on. Workers rewrap the keys of its customers ` +
      "within some minutes: see list.",
  );
}

async function rewrap({ db, keys, secrets }: Opened): Promise<void> {
  await registerRootKey(keys.kysely, secrets);
  const count = await rewrapTenantKeys(keys.kysely, secrets, SEALED_COLUMNS, undefined, db.kysely);
  console.log(`${count} keys and secrets rewrapped.`);
}

async function move({ db, keys }: Opened, direction: Direction): Promise<void> {
  if (keys === db) throw new Error("Set KEYS_DATABASE_URL to the database of the key store");
  const customer_keys = await moveKeys(db, keys, direction, { application_name: APPLICATION_NAME });
  console.log(
    direction === "apart"
      ? `The keys of ${customer_keys} customers were moved to the key store: start all processes with ` +
          "KEYS_DATABASE_URL. Backups of the data from before contain the keys; receipts of erasures say so."
      : `The keys of ${customer_keys} customers were moved to the database of the data: start all processes without ` +
          "KEYS_DATABASE_URL.",
  );
}

async function run(opened: Opened): Promise<void> {
  const [command, slug, customer_id] = process.argv.slice(2);
  if (command === "list") return list(opened);
  if (command === "open" && slug !== undefined && customer_id !== undefined) return open(opened, slug, customer_id);
  if (command === "rotate-tenant" && slug !== undefined) return rotate(opened, slug);
  if (command === "rewrap") return rewrap(opened);
  if (command === "move" && slug === undefined) return move(opened, "apart");
  if (command === "move" && slug === "--to" && customer_id === "data") return move(opened, "back");
  throw new Error(USAGE);
}

loadDotEnv();
const config = readConfig();
const local = config.ROOT_KEY.includes(LOCAL) ? (config.SECRETS_KEY ?? (await ensureSecretKey(config.DATA_DIR))) : [];
const secrets = createSecrets(openRootKeys(config.ROOT_KEY, local, process.env));
const postgres =
  config.DATABASE_URL === undefined
    ? await startPostgres({ dataDir: `${config.DATA_DIR}/postgres`, log: () => undefined })
    : undefined;
const connect = (url: string): Database =>
  connectDatabase(
    {
      url,
      poolSize: 2,
      statementTimeoutMs: config.STATEMENT_TIMEOUT_MS,
      lockTimeoutMs: config.LOCK_TIMEOUT_MS,
      applicationName: APPLICATION_NAME,
    },
    createLog("silent"),
  );
const db = connect(config.DATABASE_URL ?? postgres!.url);
let keys = db;
try {
  if (config.KEYS_DATABASE_URL !== undefined) {
    await migrateKeyStore(config.KEYS_DATABASE_URL);
    keys = connect(config.KEYS_DATABASE_URL);
  }
  await run({ db, keys, secrets });
} catch (error) {
  await close();
  fail(error instanceof AppError ? (error.particulars.detail ?? error.message) : (error as Error).message);
}
await close();

async function close(): Promise<void> {
  for (const opened of new Set([db, keys])) await opened.close();
}
