/**
 * `npm run keys -- list | open SLUG CUSTOMER | rotate-tenant SLUG | rewrap`: lists keys, decrypts the data of a
 * customer, and rotates keys while the service runs.
 */
import { sql } from "kysely";
import { SEALED_COLUMNS } from "../features/index.ts";
import { loadDotEnv, readConfig } from "../platform/config.ts";
import { connectDatabase, type Database } from "../platform/database/database.ts";
import { AppError } from "../platform/errors.ts";
import { createLog } from "../platform/log.ts";
import { startPostgres } from "../platform/postgres/launcher.ts";
import { createSecrets, ensureSecretKey, type Secrets } from "../platform/secrets.ts";
import { toTimestamp } from "../platform/time.ts";
import { createAttributeRegistry } from "../privacy/attributes.ts";
import { createKeyring } from "../privacy/keys.ts";
import { registerRootKey, rewrapTenantKeys } from "../privacy/root.ts";
import { startRotation } from "../privacy/rotation.ts";
import { toResource } from "../records/entities.ts";
import { listChanges, listEntitiesOf } from "../records/history.ts";
import { fail } from "./connect.ts";

const USAGE = `npm run keys -- list                 lists the keys of each tenant, and the root keys that they need
npm run keys -- open SLUG CUSTOMER   prints each version of a customer and its addresses, also deleted, as JSON lines
npm run keys -- rotate-tenant SLUG   creates a new version of a tenant's key; workers rewrap the keys of its customers
npm run keys -- rewrap               wraps all keys and secrets with the first key of SECRETS_KEY; workers do this too`;

async function list({ kysely }: Database, secrets: Secrets): Promise<void> {
  const { rows: roots } = await sql<{ name: string; count: string }>`
    SELECT name, (SELECT count(*) FROM keys.tenant_keys WHERE root_key = name) AS count
    FROM (SELECT name FROM keys.root UNION SELECT root_key FROM keys.tenant_keys UNION SELECT root_key
      FROM keys.index_keys) AS needed
    ORDER BY name`.execute(kysely);
  for (const { name, count } of roots) {
    const place = secrets.names.indexOf(name);
    console.log(
      `root key ${name}: ${count} tenant keys; ` +
        `${place < 0 ? "not in SECRETS_KEY" : `number ${place + 1} of SECRETS_KEY`}`,
    );
  }
  const { rows } = await sql<{
    slug: string;
    version: number;
    created_at: string;
    rewrapped: string | null;
    finished_at: string | null;
  }>`
    SELECT COALESCE(t.slug, k.tenant_id::text) AS slug, k.version, k.created_at, r.rewrapped, r.finished_at
    FROM keys.tenant_keys AS k LEFT JOIN tenants AS t ON t.id = k.tenant_id
      LEFT JOIN keys.rotations AS r USING (tenant_id, version)
    ORDER BY 1, 2`.execute(kysely);
  for (const { slug, version, created_at, rewrapped, finished_at } of rows) {
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
async function open(db: Database, secrets: Secrets, slug: string, customer_id: string): Promise<void> {
  if (!UUID.test(customer_id))
    throw new Error(
      "CUSTOMER must be the id of a customer (UUID): see `GET /v1/customers/by-ref/SOURCE/REF` or the search",
    );
  const tenant_id = await findTenant(db, slug);
  const vault = {
    keyring: createKeyring({ readers: db.readers, pool: db.pool, secrets }),
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

async function rotate(db: Database, secrets: Secrets, slug: string): Promise<void> {
  const version = await startRotation(db.kysely, secrets, await findTenant(db, slug), new Date());
  console.log(
    `Version ${version} of the key of ${slug} is in use from now on. Workers rewrap the keys of its customers ` +
      "within some minutes: see list.",
  );
}

async function run(db: Database, secrets: Secrets): Promise<void> {
  const [command, slug, customer_id] = process.argv.slice(2);
  if (command === "list") return list(db, secrets);
  if (command === "open" && slug !== undefined && customer_id !== undefined)
    return open(db, secrets, slug, customer_id);
  if (command === "rotate-tenant" && slug !== undefined) return rotate(db, secrets, slug);
  if (command === "rewrap") {
    await registerRootKey(db.kysely, secrets);
    return console.log(`${await rewrapTenantKeys(db.kysely, secrets, SEALED_COLUMNS)} keys and secrets rewrapped.`);
  }
  throw new Error(USAGE);
}

loadDotEnv();
const config = readConfig();
const secrets = createSecrets(config.SECRETS_KEY ?? (await ensureSecretKey(config.DATA_DIR)));
const postgres =
  config.DATABASE_URL === undefined
    ? await startPostgres({ dataDir: `${config.DATA_DIR}/postgres`, log: () => undefined })
    : undefined;
const db = connectDatabase(
  {
    url: config.DATABASE_URL ?? postgres!.url,
    poolSize: 2,
    statementTimeoutMs: config.STATEMENT_TIMEOUT_MS,
    lockTimeoutMs: config.LOCK_TIMEOUT_MS,
  },
  createLog("silent"),
);
try {
  await run(db, secrets);
} catch (error) {
  await db.close();
  fail(error instanceof AppError ? (error.particulars.detail ?? error.message) : (error as Error).message);
}
await db.close();
