/**
 * A person who was driven through every operation and then erased is found nowhere: in no file of Postgres or Redis,
 * table, log, trace or answer, nor in what is restored from a backup. With the keys in the database of the data and
 * the queue in Postgres, and with the keys apart and the queue in Redis.
 */
import { createHash } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import t, { type Test } from "tap";
import { migrate, migrateKeyStore } from "../../src/platform/database/migrate.ts";
import { rewriteKeys } from "../../src/privacy/rewrite.ts";
import { freePort } from "../chaos/ports.ts";
import { OwnRedis } from "../chaos/redis.ts";
import { findRedisServer } from "../support/redis.ts";
import {
  eraseAll,
  fingerprintOf,
  listCustomers,
  live,
  restart,
  untilErased,
  type Lived,
  type Mode,
} from "./erased/live.ts";
import { searchOpenable } from "./erased/openable.ts";
import { createFinder, makePerson, wordsOf, type Finder } from "./erased/person.ts";
import { copyServer, makeDirectory, searchFiles, searchTables, startServer, type Server } from "./erased/servers.ts";

/** Operations that get and show no value of a person, by why. A new operation reaches the person, or stands here. */
const UNREACHED: Record<string, string> = {
  "the process, the document and reference data":
    "getLiveness getReadiness getMetrics getOpenApi listDivisions getDivision listCountries getCountry listReceiptKeys",
  "keys and tenants":
    "listApiKeys getCurrentApiKey getApiKey revokeApiKey listTenants getTenant deleteTenant getTenantErasure",
  "settings, which the staff makes":
    "listAttributeDefinitions replaceAttributeDefinitions getVerificationPolicies putVerificationPolicies " +
    "getProviders putProviderPolicy getProvider putProvider deleteProvider testProvider listWebhooks getWebhook " +
    "updateWebhook deleteWebhook putPurpose getPurpose archivePurpose listPurposes listPurposeVersions " +
    "getRecordsOfProcessing getRetentionRule deleteRetentionRule listRetentionRules",
  "ids, counts, times and states":
    "listAccessPackages getAccessPackage listCampaigns getCampaign getCampaignResults listQueues getQueueBoard " +
    "getExport deleteExport listWebhookDeliveries getWebhookReplay listProviderChanges getProviderUsage " +
    "listKeptRows getConsentStates listRetentionRuns getRetentionRun listErasures getErasure listCustomerReads " +
    "listCustomerRecipients createBreachReport listObjections",
  "positions and verdicts": "listVerifications getVerification reverseGeocode",
};

t.test("an erased person is found nowhere", { timeout: 300_000 }, async (t) => {
  const root = await makeDirectory(t);
  const [data, keys] = [
    await startServer(t, join(root, "data/postgres")),
    await startServer(t, join(root, "keys/postgres")),
  ];
  await createDatabases(data, keys);
  // Files that were not written since have nothing of the persons.
  const began = Date.now();
  const redis = await startRedis(t, join(root, "redis"));
  const settings = { SECRETS_KEY: Buffer.alloc(32, 7).toString("base64"), DATA_DIR: join(root, "data") };
  const apart = { ...settings, KEYS_DATABASE_URL: keys.urlOf("keys"), ...(redis && { REDIS_URL: redis.url }) };
  const modes: Mode[] = [
    { backend: "postgres", database: "one", settings },
    { backend: redis ? "redis" : "postgres", database: "two", settings: apart },
  ];
  const persons = [makePerson("qav", ["鑫", "楠"]), makePerson("qbw", ["焱", "喆"])] as const;
  const both = await Promise.all(modes.map((mode, at) => live(t, persons[at]!, mode, data)));
  const words = createFinder(
    both.flatMap(({ person }) => wordsOf(person)),
    { "a hash without a key": both.flatMap(hashesOf) },
  );

  await t.test("every operation is tried, and reaches the person", async (t) => {
    for (const { driven } of both) {
      t.same(driven.failed, []);
      t.same(driven.unreached.sort(), Object.values(UNREACHED).join(" ").split(" ").sort());
    }
  });

  const searchEverything = async (t: Test, finder: Finder): Promise<void> => {
    for (const server of [data, keys]) await server.query("CHECKPOINT");
    await redis?.ask((client) => client.save());
    for (const { log, traces, resources } of both) {
      t.ok(log.length > 100 && traces().length > 1_000);
      t.same(words.find(log.join("\n")), [], "the log");
      t.same(words.find(traces()), [], "the traces");
      t.same(await searchTables(resources.db.pool, words), [], "the tables");
    }
    for (const directory of ["data", "keys", ...(redis ? ["redis"] : [])])
      t.same(await searchFiles(join(root, directory), finder, began), [], `the files of ${directory}`);
  };
  await t.test("before the erasure nothing is stored in clear", (t) => searchEverything(t, words));

  const customers = await Promise.all(both.map(listCustomers));
  const destroyed = (await Promise.all(both.map(listKeys))).flat();
  for (const { resources } of both) await resources.keyStore.db.pool.query("ANALYZE keys.customer_keys");
  await copyServer(data, join(root, "backup/postgres"));
  await t.test("the erasure is proved", async (t) => {
    const erase = async (lived: Lived, at: number): Promise<void> => {
      const erasures = await eraseAll(lived, customers[at]!);
      t.equal(erasures.length, customers[at]!.length + 1, "with the one of another customer");
      for (const { receipt } of erasures) t.match(receipt, /^ey/);
      t.ok(await rewriteKeys(lived.resources, { at_once: true }));
    };
    await Promise.all(both.map(erase));
  });

  const everything = createFinder(
    both.flatMap(({ person }) => wordsOf(person)),
    { "a hash without a key": both.flatMap(hashesOf), "a destroyed key": destroyed },
  );
  await t.test("afterwards it is in no file, table, log or trace, and no byte of its keys", (t) =>
    searchEverything(t, everything),
  );
  await t.test("no operation returns it", async (t) => {
    for (const lived of both) t.same(await readAgain(lived, lived, words), []);
  });
  await t.test("no key of today opens anything of it", async (t) => {
    for (const { resources } of both) t.same(await searchOpenable(resources, words), []);
  });

  await t.test("a backup from before, restored with the keys of today, is erased again", async (t) => {
    const restored = await startServer(t, join(root, "backup/postgres"));
    await loadKeys(both[0]!, restored);
    const eraseAgain = async (lived: Lived, at: number): Promise<void> => {
      const service = await restart(t, lived, restored);
      await untilErased(service, customers[at]!.length + 1);
      t.same(await readAgain(lived, service, words), []);
      t.same(await searchOpenable(service.resources, words), []);
      t.same(await searchTables(service.resources.db.pool, words), [], "the tables");
      t.ok(await rewriteKeys(service.resources, { at_once: true }));
    };
    await Promise.all(both.map(eraseAgain));
    await restored.query("CHECKPOINT");
    t.same(await searchFiles(join(root, "backup"), everything, began), [], "the files");
  });
});

async function createDatabases(data: Server, keys: Server): Promise<void> {
  await data.query("CREATE DATABASE one");
  await migrate(data.urlOf("one"));
  await data.query("CREATE DATABASE two TEMPLATE one");
  // A copy of its own: they are two installations.
  await data.query("UPDATE keys.installation SET id = gen_random_uuid()", "two");
  await keys.query("CREATE DATABASE keys");
  await migrateKeyStore(keys.urlOf("keys"));
  await data.query("CHECKPOINT");
}

/** A Redis that writes everything to its append-only file. */
async function startRedis(t: Test, directory: string): Promise<OwnRedis | undefined> {
  if (findRedisServer() === undefined) return undefined;
  await mkdir(directory);
  const redis = new OwnRedis(await freePort(), { dir: directory, appendonly: "yes", appendfsync: "always" });
  await redis.start();
  t.teardown(() => redis.kill());
  return redis;
}

/** What an unkeyed hash of a value of the person would be: of the address, of identifiers, of requests. */
function hashesOf({ person, driven }: Lived): Buffer[] {
  const { phone, email, name, chinese_name, ref } = person;
  const values = [phone, email, name, chinese_name, ref].flatMap((value) => [value, value.toLowerCase()]);
  const requests = driven.requests
    .filter(({ headers }) => headers["content-type"]?.includes("json"))
    .map(({ method, path, body }) => JSON.stringify([method, path, JSON.parse(body as string)]));
  return [
    Buffer.from(fingerprintOf(person), "hex"),
    ...["md5", "sha1", "sha256"].flatMap((name) => values.map((value) => createHash(name).update(value).digest())),
    ...requests.map((request) => createHash("sha256").update(request).digest()),
  ];
}

/** The keys of all customers, as they are stored. */
async function listKeys({ resources: { keyStore } }: Lived): Promise<Buffer[]> {
  const { rows } = await keyStore.db.pool.query<{ wrapped: Buffer }>("SELECT wrapped FROM keys.customer_keys");
  return rows.map(({ wrapped }) => wrapped);
}

/** Repeats all requests that read. @returns what the answers have of the person, and reads that are not refused */
async function readAgain({ driven, known }: Lived, { app }: Pick<Lived, "app">, finder: Finder): Promise<string[]> {
  const faults: string[] = [];
  for (const { id, method, path, headers, body } of driven.requests) {
    if (method !== "GET" && !id.startsWith("search")) continue;
    const payload = body === undefined ? {} : { payload: body };
    const answer = await app.inject({ method: method as "GET", url: path, headers, ...payload });
    const words = finder.find(answer.payload);
    if (words.length > 0) faults.push(`${id}: ${words.join(", ")}`);
    if (id === "downloadAccessPackage" && answer.statusCode === 200) faults.push(id);
    const is_own = [`/v1/customers/${known.customer_id}`, `/v1/addresses/${known.address_id}`].includes(path);
    if (is_own && answer.statusCode !== 410) faults.push(`${id}: ${answer.statusCode}`);
  }
  return faults;
}

/** Replaces the keys of a backup by those of today, as docs/operations/keys-and-backups.md says. */
async function loadKeys({ resources: { db }, database }: Lived, restored: Server): Promise<void> {
  const { rows } = await db.pool.query<{ name: string }>(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'keys' AND table_name <> " +
      "'installation'",
  );
  await restored.query(`TRUNCATE ${rows.map(({ name }) => `keys.${name}`).join(", ")}`, database);
  for (const { name } of rows) {
    const { rows: saved } = await db.pool.query<{ all: string }>(`SELECT json_agg(t)::text AS all FROM keys.${name} t`);
    await restored.query(
      `INSERT INTO keys.${name} SELECT * FROM json_populate_recordset(NULL::keys.${name}, $1)`,
      database,
      [saved[0]?.all ?? "[]"],
    );
  }
}
