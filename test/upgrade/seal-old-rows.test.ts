import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { sql } from "kysely";
import pg from "pg";
import t, { type Test } from "tap";
import { hashKey, generateKey } from "../../src/features/access/service.ts";
import { TENANT_SCOPES } from "../../src/platform/http/scopes.ts";
import { readConfig } from "../../src/platform/config.ts";
import { migrate } from "../../src/platform/database/migrate.ts";
import { uuidv7 } from "../../src/platform/ids.ts";
import { createLog } from "../../src/platform/log.ts";
import { runImport } from "../../src/features/imports/jobs.ts";
import { followForSearch } from "../../src/features/search/follow.ts";
import { claimAnswer } from "../../src/geocoding/cache.ts";
import { checkKeyStore, pairKeyStore } from "../../src/privacy/pairing.ts";
import { registerRootKey } from "../../src/privacy/root.ts";
import { ADDRESS_FIELDS } from "../../src/records/address-fields.ts";
import { CUSTOMER_FIELDS } from "../../src/records/customer-fields.ts";
import type { Field } from "../../src/records/fields.ts";
import { openResources } from "../../src/process.ts";
import { REWRITE, sealOldRows } from "../../src/upgrade/seal-old-rows.ts";
import { PENDING, READS, ROOT_KEY, type Recorded } from "../fixtures/world.ts";
import { createKeyDatabase } from "../support/key-store.ts";
import { createOldDatabase, readAnswers } from "../support/old-version.ts";
import { startService, type Service } from "../support/service.ts";

/** Made-up words of the dump that tell of somebody. */
const PERSONAL = [
  "张三",
  "13800138000",
  "sanfeng",
  "CRM-张",
  "T-0815",
  "Drunken",
  "Lovelace",
  "Ada King",
  "byron",
  "Müller",
  "Mustermann",
  "科技园",
  "琼宇路",
  "文三路",
  "St James",
  "SW1Y",
  "Unter den Linden",
  "Rivoli",
  "千代田",
  "Bremner",
  "M5V",
  "RM-KING",
  "Lord Byron",
  "bakery",
  "Hopper",
  "Pennsylvania",
  "李四光",
  "geology",
  "Eccles",
  "Bloom",
  "Curie",
  "Freta",
  "Wartend",
  "Warteweg",
  "Namenlos",
  "Vergänglich",
  "4711#",
  "ADA-1815",
];

const config = readConfig({
  DATABASE_POOL_SIZE: "4",
  LOG_LEVEL: "fatal",
  SECRETS_KEY: ROOT_KEY,
  QUEUE_PREFIX: `test-${randomUUID()}`,
});

/** What every process does at its start. @param keys_url of a key store apart */
async function start(
  url: string,
  { now }: Recorded,
  options: Parameters<typeof sealOldRows>[3] = {},
  keys_url?: string,
): Promise<string[]> {
  const closers: (() => Promise<unknown>)[] = [];
  const told: string[] = [];
  try {
    await migrate(url);
    const resources = {
      ...(await openResources({ ...config, KEYS_DATABASE_URL: keys_url }, url, createLog("fatal"), closers)),
      clock: () => new Date(now),
    };
    await pairKeyStore(resources);
    await registerRootKey(resources.keyStore.db.kysely, resources.secrets);
    await sealOldRows(resources, url, (line) => told.push(line), options);
  } finally {
    for (const close of closers) await close();
  }
  return told;
}

async function serve(
  t: Test,
  url: string,
  recorded: Recorded,
  keys_url?: string,
): Promise<Service & { other: string }> {
  const service = await startService(t, {
    now: () => new Date(recorded.now),
    reachDatabase: async () => url,
    settings: { SECRETS_KEY: ROOT_KEY, ...(keys_url !== undefined && { KEYS_DATABASE_URL: keys_url }) },
  });
  const other = generateKey();
  await service.resources.db.kysely
    .insertInto("api_keys")
    .values({
      id: uuidv7(Date.now()),
      tenant_id: recorded.tenants.other,
      name: "test",
      hint: other.slice(0, 7),
      secret_hash: hashKey(other),
      scopes: [...TENANT_SCOPES],
    })
    .execute();
  return { ...service, other };
}

/** Of a problem, what programs do not rely on: they rely on its `code`. */
const WORDS_OF_PROBLEMS = ["type", "title"];
const isProblem = (value: unknown): value is object =>
  typeof value === "object" && value !== null && "code" in value && "status" in value && "title" in value;

/** Without what differs from one request to the next. */
const comparable = (body: unknown): unknown =>
  JSON.parse(
    JSON.stringify(body ?? null, (name, value: unknown) => {
      if (["request_id", "cursor", "next_cursor"].includes(name)) return undefined;
      if (!isProblem(value)) return value;
      return Object.fromEntries(Object.entries(value).filter(([member]) => !WORDS_OF_PROBLEMS.includes(member)));
    }),
  ) as unknown;

/**
 * The terms of its provider ended before the dump was made; the version before went on showing it until its next purge,
 * and in the history for ever.
 */
function withoutEndedPosition(value: unknown, berlin: string, isThere = false): unknown {
  if (Array.isArray(value)) {
    const items = isThere
      ? value.filter((item) => (item as { pointer?: string } | null)?.pointer !== "/location")
      : value;
    return items.map((item) => withoutEndedPosition(item, berlin, isThere));
  }
  if (value === null || typeof value !== "object") return value;
  const { id, entity_id } = value as { id?: string; entity_id?: string };
  const isHere = isThere || id === berlin || entity_id === berlin;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]: [string, unknown]) => [
      name,
      isHere && name === "location" ? null : withoutEndedPosition(member, berlin, isHere),
    ]),
  );
}

const FIELDS: Record<string, Pick<Field, "empty">> = {
  ...CUSTOMER_FIELDS,
  ...ADDRESS_FIELDS,
  address: { empty: null },
};

/** Members that old answers do not have, and new ones fill. */
const NEW_MEMBERS = ["event_type", "waits_for", "header_line", "sheet", "sheets", "purpose", "country_code"];
/** Answers that are others now: the columns of the refused rows of an import. */
const CHANGED = /^\/imports\/[^/]+\/refused$/;

/**
 * Without fields that the version before did not know, as long as they are empty: adding a field changes no old answer
 * but for these.
 */
function withoutNewFields(value: unknown, before: unknown): unknown {
  if (Array.isArray(value) && Array.isArray(before))
    return value.map((item, nth) => withoutNewFields(item, before[nth]));
  if (value === null || typeof value !== "object" || before === null || typeof before !== "object") return value;
  const known = before as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name in known || !NEW_MEMBERS.includes(name))
      .filter(([name, member]) => name in known || !isDeepStrictEqual(member, FIELDS[name]?.empty))
      .map(([name, member]: [string, unknown]) => [name, withoutNewFields(member, known[name])]),
  );
}

async function compareAnswers(
  t: Test,
  { call, as, other }: Service & { other: string },
  recorded: Recorded,
  isIndexed = false,
): Promise<void> {
  for (const { tenant, method, path, body } of READS(recorded).filter(
    (read) => (isIndexed || !read.path.endsWith("/search")) && !CHANGED.test(read.path),
  )) {
    const name = `${tenant} ${method} ${path}${body === undefined ? "" : ` ${JSON.stringify(body)}`}`;
    const before = recorded.answers[name];
    const answer = await (tenant === "other" ? as(other) : call)(method, path, body);
    const berlin = recorded.ids["berlin"] as string;
    const shown = path.endsWith("/verifications")
      ? before?.body
      : withoutEndedPosition(before?.body, berlin, path.includes(berlin));
    t.same(
      { status: answer.status, body: withoutNewFields(comparable(answer.body ?? answer.text), before?.body) },
      { status: before?.status, body: comparable(shown) },
      name,
    );
  }
}

t.test("what the version before answered, this one answers too", { timeout: 300_000 }, async (t) => {
  const recorded = await readAnswers();
  const url = await createOldDatabase(t);
  const lines = await start(url, recorded);
  t.match(lines.at(-1), /all rows are sealed, after \d+ s/);
  const service = await serve(t, url, recorded);
  await followForSearch(service.resources);
  await compareAnswers(t, service, recorded, true);

  const { attributes } = await service.resources.db.kysely
    .selectFrom("customers")
    .select("attributes")
    .where("id", "=", recorded.ids["zhang"]!)
    .executeTakeFirstOrThrow();
  t.same(attributes, { tier: "gold" }, "what the policy reads stays clear, and nothing else");
});

t.test("and so it does with the keys apart from then on, after an interruption", { timeout: 300_000 }, async (t) => {
  const [recorded, url, keys_url] = [await readAnswers(), await createOldDatabase(t), await createKeyDatabase(t)];
  for (const interrupted of ["customers", "evidence"]) {
    const beforeCommit = (step: string): void => {
      if (step === interrupted) throw new Error("interrupted");
    };
    await t.rejects(start(url, recorded, { rows_at_once: 3, beforeCommit }, keys_url), /interrupted/);
  }
  const before = new Date();
  await start(url, recorded, {}, keys_url);
  const service = await serve(t, url, recorded, keys_url);
  await checkKeyStore(service.resources);
  t.same(service.resources.health.reasons(), []);
  await followForSearch(service.resources);
  await compareAnswers(t, service, recorded, true);
  for (const table of ["tenant_keys", "index_keys", "customer_keys"])
    t.equal((await service.resources.db.pool.query(`SELECT FROM keys.${table}`)).rowCount, 0, table);
  const until = await service.resources.keyStore.backupsWithoutKeyBy(before);
  t.ok(until.getTime() - before.getTime() > 34 * 86_400_000, "backups from before open without keys");
});

t.test("what the version before left undone is done", { timeout: 300_000 }, async (t) => {
  const recorded = await readAnswers();
  const {
    ids,
    tenants: { default: tenant_id },
  } = recorded;
  const url = await createOldDatabase(t);
  await start(url, recorded);
  const { call, resources } = await serve(t, url, recorded);
  const importOf = async (id: string): Promise<{ status: string }> => {
    await runImport(resources, { tenant_id, id }, new AbortController().signal);
    return (await call("GET", `/imports/${id}`)).body;
  };

  t.match(
    await importOf(ids["waiting"]!),
    { status: "completed", progress: { read: 1, refused: 0 } },
    "the file that waited",
  );
  t.match((await call("GET", "/customers/by-ref/erp/W-1")).body, { name: "Wartend Wilma" });

  t.equal((await call("POST", `/imports/${ids["kept"]}/undo`)).status, 202);
  t.match(await importOf(ids["kept"]!), { status: "undone" }, "an import of the version before");
  t.equal((await call("GET", "/customers/by-ref/erp/A1")).status, 404);
  t.match(
    (await call("GET", `/imports/${ids["kept"]}/kept`)).body.items,
    [{ id: ids["firm"], reason: "changed_since" }],
    "but for what has changed since",
  );

  const repeated = await call("POST", `/customers/${ids["ada"]}/addresses`, PENDING, {
    "idempotency-key": "address-pending",
  });
  t.match(
    repeated,
    { status: 201, body: { id: ids["pending"], recipient: "Leopold Bloom" } },
    "an answer under its Idempotency-Key",
  );
  const [{ id, kind, reason, occurred_at, source, ref, note }] = (
    await call("GET", `/addresses/${ids["london"]}/evidence`)
  ).body.items;
  const again = await call("POST", `/addresses/${ids["london"]}/evidence`, {
    kind,
    reason,
    occurred_at,
    source,
    ref,
    note,
  });
  t.equal(again.body.id, id, "evidence counts once");
  t.match(
    await call("POST", "/customers", { name: "Another", external_refs: [{ source: "till", ref: "T-0815" }] }),
    { status: 409 },
    "references are taken",
  );

  const { door_hash } = await resources.db.kysely
    .selectFrom("addresses")
    .select("door_hash")
    .where("id", "=", ids["paris"]!)
    .executeTakeFirstOrThrow();
  const { data_version } = await resources.db.kysely
    .selectFrom("geocode_cache")
    .select("data_version")
    .where("door_hash", "=", door_hash)
    .executeTakeFirstOrThrow();
  const door = { tenant_id, provider: "nominatim", door_hash, data_version: data_version.replace("sealed:", "") };
  const now = new Date("2026-09-02T00:00:00Z");
  t.match(
    await claimAnswer(resources.db.pool, resources.keyring, door, now),
    { answer: { outcome: "verified", location: { latitude: 48.8606 } } },
    "an answer that was paid for",
  );

  const restored = await call("POST", `/customers/${ids["gone"]}/restore`, { version: 1 }, { "if-match": "*" });
  t.match(restored, {
    status: 200,
    body: { name: "Erika Mustermann", external_refs: [{ source: "crm", ref: "GONE-1" }] },
  });
  t.equal((await call("GET", "/customers/by-ref/crm/GONE-1")).body.id, ids["gone"]);
});

/** Begins a transaction that every snapshot of the server counts as running. */
async function beginInAnotherDatabase(): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: process.env["TEST_DATABASE_URL"] });
  await client.connect();
  await client.query("BEGIN");
  await client.query("SELECT pg_current_xact_id()");
  return () => client.end();
}

t.test("nothing is left in clear", { timeout: 300_000 }, async (t) => {
  const recorded = await readAnswers();
  const url = await createOldDatabase(t);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  // As autovacuum does: the most common values are stored a second time.
  await client.query("ANALYZE");
  await client.end();
  const endTransaction = await beginInAnotherDatabase();
  const told = await start(url, recorded, {
    beforeCommit: (step) => {
      if (step === REWRITE) setTimeout(() => void endTransaction(), 1_000);
    },
  });
  t.notOk(
    told.some((line) => line.includes("another transaction")),
    "it waited for the transaction",
  );
  const {
    resources: { db },
  } = await serve(t, url, recorded);
  const { rows: tables } = await sql<{ name: string }>`
    SELECT c.oid::regclass::text AS name FROM pg_class AS c WHERE relkind = 'r'
      AND relnamespace IN ('public'::regnamespace, 'keys'::regnamespace)`.execute(db.kysely);
  t.notOk(tables.some(({ name }) => name.endsWith("_clear") || name === "sealing_progress"));
  for (const { name } of tables) {
    const { rows } = await db.pool.query<{ row: string }>(`SELECT to_jsonb(r)::text AS row FROM ${name} AS r`);
    const text = rows.map(({ row }) => row).join("\n");
    t.same(
      PERSONAL.filter((word) => text.includes(word)),
      [],
      name,
    );
  }
  await db.pool.query("CHECKPOINT");
  const { rows: files } = await db.pool.query<{ file: string; word: string }>(
    `
    SELECT file, word FROM pg_database, LATERAL pg_ls_dir('base/' || pg_database.oid) AS file,
      unnest($1::text[]) AS word
    WHERE datname = current_database() AND file ~ '^\\d+'
      AND position(convert_to(word, 'UTF8') IN pg_read_binary_file('base/' || pg_database.oid || '/' || file)) > 0`,
    [PERSONAL],
  );
  t.same(files, [], "nor in the files of the database");
});

t.test("a process that is stopped at any chunk leaves the rest to the next", { timeout: 300_000 }, async (t) => {
  const recorded = await readAnswers();
  const url = await createOldDatabase(t);
  const steps: string[] = [];
  for (let stops = 0, started = false; !started; stops++) {
    if (stops > 100) throw new Error("it never ends");
    let chunk = 0;
    started = await start(url, recorded, {
      rows_at_once: 10,
      beforeCommit: (step) => {
        steps.push(step);
        if (++chunk === 4 || (step === REWRITE && steps.indexOf(step) === steps.length - 1)) throw new Error("stopped");
      },
    }).then(
      () => true,
      (error: Error) => {
        if (error.message !== "stopped") throw error;
        return false;
      },
    );
  }
  t.equal(new Set(steps).size, 12, "each step is stopped or passed");
  t.ok(steps.length > 25);
  await compareAnswers(t, await serve(t, url, recorded), recorded);
});

t.test("of several that start together one seals, and the others wait for it", { timeout: 300_000 }, async (t) => {
  const recorded = await readAnswers();
  const url = await createOldDatabase(t);
  const told = await Promise.all([1, 2, 3].map(() => start(url, recorded)));
  t.equal(told.filter((lines) => lines.length > 0).length, 1);
  t.notOk(
    told.flat().some((line) => line.includes("another transaction")),
    "nor does one wait for the others",
  );
});

t.test("why an import was made is sealed, and still shown", { timeout: 300_000 }, async (t) => {
  const recorded = await readAnswers();
  const url = await createOldDatabase(t);
  const client = new pg.Client(url);
  await client.connect();
  await client.query("UPDATE imports SET reason = 'Mustermann asked' WHERE id = $1", [recorded.ids["kept"]]);
  await client.end();
  await start(url, recorded);
  const { call } = await serve(t, url, recorded);
  t.equal((await call("GET", `/imports/${recorded.ids["kept"]}`)).body.reason, "Mustermann asked");
});
