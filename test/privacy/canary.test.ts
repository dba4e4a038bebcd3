/**
 * What personal data goes in by any operation is found in no table, file of the database, write-ahead log, queue or log
 * line.
 */
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { Redis } from "ioredis";
import t, { type Test } from "tap";
import { runImport } from "../../src/features/imports/jobs.ts";
import { listUnclassified } from "./classification.ts";
import { fakeProvider, found } from "../support/fake-provider.ts";
import { startReceiver } from "../support/receiver.ts";
import { BACKENDS, startService, until, type Service } from "../support/service.ts";

/** Words that nothing else has, in the forms in which they come. */
const CANARIES = [
  "Zyxwaldo",
  "Quibblekern",
  "鑫淼楠",
  "4930901827",
  "30 901827",
  "zyx.mail",
  "Zyxstrasse",
  "ZX9 7QJ",
  "ZX97QJ",
  "REF-ZYX",
  "zyxreason",
  "zyxnote",
  "zyxattribute",
  "zyxinstructions",
  "Zyxorg",
  "zyxrefused",
  "zyxpin",
];

const CUSTOMER = {
  name: "Zyxwaldo Quibblekern 鑫淼楠",
  given_name: "Zyxwaldo",
  family_name: "Quibblekern",
  phones: ["+4930901827"],
  emails: ["zyx.mail@example.com"],
  external_refs: [{ source: "crm", ref: "REF-ZYX-1" }],
  attributes: { secret: "zyxattribute" },
};
const ADDRESS = {
  country_code: "GB",
  recipient: "Zyxwaldo Quibblekern",
  organization: "Zyxorg",
  phone: "+49 30 901827",
  instructions: "zyxinstructions",
  locality: "London",
  address_lines: ["Zyxstrasse 12"],
  postal_code: "ZX9 7QJ",
  attributes: { secret: "zyxattribute" },
};
const WHY = { "doorplate-reason": "zyxreason" };
const ANY = { ...WHY, "if-match": "*" };

/** Everything that brings personal data in, and what works on it in the background. */
async function live(t: Test, { call, resources, tenantId }: Service): Promise<void> {
  const receiver = await startReceiver(t);
  const done = async (...request: Parameters<typeof call>): Promise<{ id: string } & Record<string, string>> => {
    const { status, text, body } = await call(...request);
    if (status >= 400) throw new Error(`${request[0]} ${request[1]}: ${text}`);
    return body;
  };
  await done("POST", "/webhooks", { url: `${receiver.url}/full`, event_types: ["*"], payload: "full" });
  const { id: customer } = await done("POST", "/customers", CUSTOMER, { ...WHY, "idempotency-key": "zyx-1" });
  const { id: address } = await done(
    "POST",
    `/customers/${customer}/addresses`,
    { ...ADDRESS, is_default_shipping: true },
    { ...WHY, "idempotency-key": "zyx-2" },
  );
  const { id: other } = await done("POST", `/customers/${customer}/addresses`, {
    country_code: "DE",
    text: "Zyxwaldo Quibblekern, Zyxstrasse 13, 10117 Berlin",
    is_default_shipping: true,
  });
  await done("PATCH", `/customers/${customer}`, { name: "Quibblekern Zyxwaldo" }, ANY);
  await done("PATCH", `/addresses/${address}`, { address_lines: ["Zyxstrasse 14"] }, ANY);
  await done("PUT", "/customers/by-ref/shop/REF-ZYX-2", { name: "Zyxwaldo" }, WHY);
  await done(
    "POST",
    "/batch/customers",
    { items: [{ source: "crm", ref: "REF-ZYX-3", customer: { name: "鑫淼楠" }, addresses: [ADDRESS] }] },
    WHY,
  );
  await done("POST", `/addresses/${address}/evidence`, {
    kind: "delivered",
    occurred_at: new Date().toISOString(),
    source: "dhl",
    ref: "REF-ZYX-4",
    note: "zyxnote",
  });
  await done("PUT", `/addresses/${address}/location`, { latitude: 51.5074, longitude: -0.12777, note: "zyxpin" }, ANY);
  await done("DELETE", `/addresses/${address}/location`, undefined, ANY);
  const table =
    'ref,name,phone,address\nREF-ZYX-5,Zyxwaldo Quibblekern,+4930901827,"Zyxstrasse 15, 10117 Berlin"\n' +
    "REF-ZYX-6,zyxrefused,,,too,many\n";
  const { id: imported } = await done("POST", "/imports?source=crm&country_code=DE", table, {
    ...WHY,
    "content-type": "text/csv",
  });
  await runImport(resources, { tenant_id: tenantId, id: imported });
  // A worker may have been faster, and go on.
  await until(
    () => done("GET", `/imports/${imported}`),
    ({ status }) => status !== "running",
  );
  await done("POST", `/imports/${imported}/undo`);
  await runImport(resources, { tenant_id: tenantId, id: imported });
  const { id: waiting } = await done("POST", "/imports?source=crm", table, { ...WHY, "content-type": "text/csv" });
  for (const body of [{ text: "Zyxwaldo, Zyxstrasse 1, 10117 Berlin" }]) await call("POST", "/parse", body);
  await done("POST", "/customers/search", { q: "Zyxwaldo" });
  await done("POST", "/addresses/search", { q: "Zyxstrasse" });
  await done("POST", "/customers/search", { external_ref: { source: "crm", ref: "REF-ZYX-1" } });
  await call("GET", "/suggest?q=zyxstr&country_code=GB");
  await done("POST", "/campaigns", {
    name: "all",
    filter: { all: [{ country_code: "GB" }, { not: { tag: "gone" } }] },
    schedule: { cron: "0 3 * * 1", timezone: "Europe/London" },
  });
  await done(
    "PUT",
    "/attribute-definitions",
    { items: [{ name: "tier", entity: "customer", type: "string", limits: { enum: ["gold"] }, is_personal: false }] },
    ANY,
  );
  await done("POST", "/exports", { entity: "addresses", format: "ndjson", filter: { country_code: "DE" } });
  await call("POST", "/geocode", {
    items: [{ country_code: "DE", locality: "Berlin", address_lines: ["Zyxstrasse 12"] }],
  });
  await call("PATCH", `/addresses/${address}`, { recipient: "Zyxwaldo".repeat(100) }, ANY);
  await call("POST", "/customers", { ...CUSTOMER, name: 7, Zyxwaldo: 1 });
  const isVerified = async (): Promise<string> => {
    resources.queues.ring("verifications");
    return (await call("GET", `/addresses/${other}`)).body.verification.status;
  };
  await until(isVerified, (status) => status === "verified");
  await until(
    async () => receiver.received.length,
    (count) => count >= 10,
  );
  await until(
    async () => (await call("POST", "/addresses/search", { q: "Zyxstrasse 14" })).body.items.length,
    (count) => count > 0,
  );
  await done("DELETE", `/addresses/${other}`, undefined, ANY);
  await done("POST", `/addresses/${other}/restore`, { version: 1 }, WHY);
  await done("DELETE", `/customers/${customer}`, undefined, ANY);
  await done("POST", `/customers/${customer}/restore`, { version: 1 }, WHY);
  t.ok(
    receiver.received.some(({ body }) => body.includes("Zyxwaldo")),
    "who is to have it gets it",
  );
  t.equal((await call("GET", `/customers/${customer}`)).body.name, CUSTOMER.name);
  t.match((await call("GET", `/customers/${customer}/history`)).body.items.at(-1), {
    reason: "zyxreason",
    state: { name: CUSTOMER.name },
  });
  t.match((await call("GET", `/imports/${waiting}`)).body, { id: waiting });
}

const findIn = (bytes: Buffer | string): string[] => {
  const text = (
    Buffer.isBuffer(bytes) ? bytes.toString("latin1") : Buffer.from(bytes).toString("latin1")
  ).toLowerCase();
  return CANARIES.filter((word) => text.includes(Buffer.from(word).toString("latin1").toLowerCase()));
};

/** Reads a file that was changed since; nothing of an older one. */
const readChanged = async (file: string, since_ms: number): Promise<Buffer | string> =>
  (await stat(file)).mtimeMs < since_ms ? "" : readFile(file);

async function readFiles(directory: string, since_ms: number): Promise<string[]> {
  const files = (await readdir(directory, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  const faults: string[] = [];
  for (const file of files) {
    const words = await readChanged(file, since_ms).then(findIn, (error: { code?: string }) => {
      // Postgres recycles files of the WAL meanwhile.
      if (error.code === "ENOENT") return [];
      throw error;
    });
    if (words.length > 0) faults.push(`${file.slice(directory.length)}: ${words.join(", ")}`);
  }
  return faults;
}

async function dumpDatabase({ resources: { db } }: Service): Promise<string[]> {
  const { rows } = await db.pool.query<{ name: string }>(
    "SELECT table_schema || '.' || table_name AS name FROM information_schema.tables WHERE table_schema IN " +
      "('public', 'keys') AND table_type = 'BASE TABLE'",
  );
  const faults: string[] = [];
  for (const { name } of rows) {
    const { rows: dumped } = await db.pool.query<{ row: string }>(`SELECT t::text AS row FROM ${name} AS t`);
    // Bytes are hex digits in a dump.
    const text = dumped
      .map(
        ({ row }) =>
          row + row.replace(/\\\\x([0-9a-f]+)/g, (_, hex: string) => Buffer.from(hex, "hex").toString("latin1")),
      )
      .join("\n");
    const words = findIn(Buffer.from(text, "latin1")).concat(findIn(text));
    if (words.length > 0) faults.push(`${name}: ${[...new Set(words)].join(", ")}`);
  }
  return faults;
}

async function dumpRedis(url: string): Promise<string[]> {
  const redis = new Redis(url);
  const keys = await redis.keys("*");
  const faults = keys.length === 0 ? ["nothing is in Redis"] : [];
  for (const key of keys)
    faults.push(...findIn(key), ...findIn(await redis.dumpBuffer(key).then((bytes) => bytes ?? Buffer.alloc(0))));
  redis.disconnect();
  return faults;
}

for (const backend of BACKENDS) {
  t.test(`a person that nobody can find, on ${backend}`, async (t) => {
    const began = Date.now();
    const lines: string[] = [];
    const provider = fakeProvider("fake", found(51.5074, -0.12777));
    const service = await startService(t, {
      backend,
      providers: [provider],
      onLog: (line) => void lines.push(line),
      settings: { WEBHOOK_ALLOWED_NETWORKS: "127.0.0.0/8" },
    });
    await live(t, service);
    t.same(
      await listUnclassified(service.resources.db.pool),
      [],
      "every column that can hold a text, and every member of JSON, is sealed, or stands in CLEAR or MEMBERS of " +
        "test/privacy/classification.ts",
    );
    await service.resources.db.pool.query("CHECKPOINT");
    t.same(await dumpDatabase(service), [], "the tables");
    const { rows: places } = await service.resources.db.pool.query<{ directory: string; oid: number }>(
      "SELECT current_setting('data_directory') AS directory, oid FROM pg_database WHERE datname = current_database()",
    );
    for (const { directory, oid } of places) {
      t.same(await readFiles(join(directory, "base", String(oid)), 0), [], "the files of the database");
      t.same(await readFiles(join(directory, "pg_wal"), began), [], "the write-ahead log");
    }
    t.ok(lines.length > 0, "there is a log");
    t.same(findIn(lines.join("\n")), [], "the log of the service");
    if (backend === "redis") t.same(await dumpRedis(process.env["TEST_REDIS_URL"] as string), [], "Redis");
  });
}

t.test("the words would be found", (t) => {
  t.same(findIn("…REF-zyx-1… 鑫淼楠"), ["鑫淼楠", "REF-ZYX"]);
  t.end();
});
