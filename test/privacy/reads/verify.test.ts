/** Tampering with the read audit or with the change log is found. */
import t from "tap";
import { getHorizon } from "../../../src/records/log.ts";
import { deleteOldReads, createReadPartitions } from "../../../src/privacy/reads/retention.ts";
import { listHeads } from "../../../src/privacy/reads/queries.ts";
import { sealLog } from "../../../src/privacy/reads/seal-log.ts";
import { verifyTenant, type NotedHead } from "../../../src/privacy/reads/verify.ts";
import { alone } from "../../../src/privacy/reads/packs.ts";
import { writeReads } from "../../../src/privacy/reads/write.ts";
import { startService, type Service } from "../../support/service.ts";

t.setTimeout(200_000);

/** A tenant with three blocks of reads and two of changes. */
async function fill(service: Service, tenant?: { id: string; key: string }): Promise<{ customer_id: string }> {
  const { resources } = service;
  // Blocks are written by the test alone.
  await resources.reads.close();
  const call = tenant ? service.as(tenant.key) : service.call;
  let customer_id = "";
  for (let block = 1; block <= 3; block++) {
    const { body } = await call("POST", "/customers", { name: `Ada ${block}` }, { "doorplate-reason": "because" });
    customer_id = body.id;
    for (let time = 0; time < 3; time++) await call("GET", `/customers/${body.id}`);
    await call("PATCH", `/customers/${body.id}`, { name: "Bob" }, { "if-match": "*" });
    await flush(service);
    if (block < 3) await sealLog(resources, await getHorizon(resources.db.readers));
  }
  await sealLog(resources, await getHorizon(resources.db.readers));
  return { customer_id };
}

/** A response is recorded when it has been sent, a little after a test has it. */
async function flush({ resources }: Service): Promise<void> {
  await new Promise(setImmediate);
  await resources.reads.flush();
}

const verify = ({ resources: { db, keyring, keyStore }, tenantId }: Service, noted: NotedHead[] = []) =>
  verifyTenant({ connection: db.pool, keyring, keyStore }, tenantId, noted);

const OFF = "SET session_replication_role = replica";

/** Each changes the database as somebody who has it would; $1 is the tenant. */
const CHANGES: [name: string, statements: string[], fault: RegExp][] = [
  [
    "a read is changed",
    ["UPDATE reads SET actor = 'api_key:other' WHERE block = 2 AND nth = 1"],
    /read 1 of block 2 was changed/,
  ],
  ["the purpose of a read", ["UPDATE reads SET purpose = 'delivery' WHERE block = 1 AND nth = 2"], /read 2 of block 1/],
  [
    "the time of a read",
    ["UPDATE reads SET occurred_at = occurred_at - interval '1 ms' WHERE block = 1 AND nth = 3"],
    /read 3 of block 1/,
  ],
  [
    "the customers of a read",
    ["UPDATE reads SET customer_ids = '{}' WHERE block = 3 AND nth = 1"],
    /read 1 of block 3/,
  ],
  [
    "the request of one of several reads",
    ["UPDATE reads SET request_ids[2] = 'other' WHERE offsets IS NOT NULL AND block = 2"],
    /read 2 of block 2 was changed: getCustomer/,
  ],
  ["a read is deleted", ["DELETE FROM reads WHERE block = 2 AND nth = 2"], /read 2 of block 2 was removed/],
  [
    "a read is inserted",
    [
      `INSERT INTO reads (tenant_id, block, nth, occurred_at, operation, actor, is_masked, customer_ids, result_count)
        SELECT tenant_id, block, 99, occurred_at, operation, actor, is_masked, customer_ids, result_count FROM reads
        WHERE block = 2 AND nth = 1`,
    ],
    /a read was added to block 2 in place 99/,
  ],
  [
    "two reads are swapped",
    [
      "UPDATE reads SET nth = 77 WHERE block = 1 AND nth = 1",
      "UPDATE reads SET nth = 1 WHERE block = 1 AND nth = 2",
      "UPDATE reads SET nth = 2 WHERE block = 1 AND nth = 77",
    ],
    /read 1 of block 1 was changed[^]*read 2 of block 1 was changed/,
  ],
  [
    "a read and its hash are changed",
    [
      "UPDATE reads SET actor = 'x' WHERE block = 2 AND nth = 1",
      "UPDATE audit_blocks SET entries = sha256(entries) || entries WHERE chain = 'reads' AND number = 2",
    ],
    /block 2 of the reads was changed/,
  ],
  [
    "a block is deleted",
    ["DELETE FROM audit_blocks WHERE chain = 'reads' AND number = 2"],
    /block 2 of the reads was removed/,
  ],
  [
    "two blocks are swapped",
    [
      "UPDATE audit_blocks SET number = 77 WHERE chain = 'changes' AND number = 1",
      "UPDATE audit_blocks SET number = 1 WHERE chain = 'changes' AND number = 2",
      "UPDATE audit_blocks SET number = 2 WHERE chain = 'changes' AND number = 77",
    ],
    /block 1 of the changes was changed/,
  ],
  [
    "the first block is deleted with its reads",
    ["DELETE FROM audit_blocks WHERE number = 1 AND chain = 'reads'", "DELETE FROM reads WHERE block = 1"],
    /block 1 of the reads was removed/,
  ],
  [
    "the start is moved",
    [
      "DELETE FROM reads WHERE block = 1",
      `UPDATE audit_heads SET start_number = 1, start_at = now(), start_seal = hash,
        start_hash = (SELECT hash FROM audit_blocks WHERE number = 1 AND chain = 'reads') WHERE chain = 'reads'`,
      "DELETE FROM audit_blocks WHERE number = 1 AND chain = 'reads'",
    ],
    /the start of the chain of the reads was changed/,
  ],
  [
    "the last block is deleted",
    ["DELETE FROM audit_blocks WHERE chain = 'reads' AND number = 3"],
    /the end of the chain of the reads was changed[^]*reads of block 3/,
  ],
  [
    "the end is changed",
    ["UPDATE audit_heads SET hash = '\\x00' WHERE chain = 'reads'"],
    /the end of the chain of the reads was changed/,
  ],
  [
    "all blocks are deleted",
    ["DELETE FROM audit_blocks", "DELETE FROM audit_heads"],
    /reads of block 3, and the chain ends with block 0/,
  ],
  [
    "the author of a change",
    ["UPDATE changes SET actor = 'api_key:other' WHERE version = 2"],
    /version 2 of customer .* was changed: who, when or what/,
  ],
  ["the fields of a change", ["UPDATE changes SET changed_fields = '{}' WHERE version = 2"], /who, when or what/],
  [
    "the state of a change",
    ['UPDATE changes SET state = state || \'{"kind": "organization"}\' WHERE version = 1'],
    /the content of entry \d+ .*version 1 of customer/,
  ],
  ["what is sealed of a change", ["UPDATE changes SET sealed = '\\x01' WHERE version = 1"], /the content of entry/],
  ["the reason of a change", ["UPDATE changes SET sealed_reason = NULL WHERE version = 1"], /the content of entry/],
  [
    "a change is emptied without an erasure",
    ["UPDATE changes SET state = '{}', sealed = '', sealed_reason = NULL WHERE version = 1"],
    /was emptied, and customer .* is not in the ledger/,
  ],
  [
    "a change is deleted",
    ["DELETE FROM changes WHERE seq = (SELECT min(seq) FROM changes)"],
    /entry \d+ of the change log was removed/,
  ],
  [
    "a change is inserted",
    [
      `INSERT INTO changes SELECT tenant_id, seq - 1, occurred_at, entity, gen_random_uuid(), customer_id, version,
        operation, changed_fields, state, sealed, actor, source, sealed_reason, request_id
        FROM changes ORDER BY seq LIMIT 1`,
    ],
    /entry \d+ of the change log .* was added/,
  ],
  [
    "two changes are swapped",
    [
      "UPDATE changes SET seq = -1 WHERE seq = (SELECT min(seq) FROM changes)",
      "UPDATE changes SET seq = -2 WHERE seq = (SELECT max(seq) FROM changes)",
      "UPDATE changes SET seq = (SELECT last_seq FROM audit_heads WHERE chain = 'changes') WHERE seq = -1",
      "UPDATE changes SET seq = (SELECT min(first_seq) FROM audit_blocks WHERE chain = 'changes') WHERE seq = -2",
    ],
    /was changed: who, when or what[^]*was changed: who, when or what/,
  ],
];

/** Changes a value to another one of its type. */
const OTHER_VALUE: Record<string, (column: string) => string> = {
  uuid: () => "gen_random_uuid()",
  bigint: (column) => `${column} + 1000`,
  integer: (column) => `${column} + 1000`,
  text: (column) => `coalesce(${column}, '') || 'x'`,
  boolean: (column) => `NOT ${column}`,
  bytea: (column) => `coalesce(${column}, '') || '\\x01'::bytea`,
  jsonb: (column) => `${column} || '{"x": 1}'`,
  "timestamp with time zone": (column) => `${column} + interval '2 ms'`,
  "uuid[]": (column) => `${column} || gen_random_uuid()`,
  "integer[]": (column) => `coalesce(${column}, '{}') || 7`,
  "text[]": (column) => `coalesce(${column}, '{}') || '{x}'::text[]`,
};

/** The row of each table that is changed. */
const CHANGED_ROW = {
  reads: "block = 2 AND nth = 1",
  changes: "seq = (SELECT min(seq) FROM changes)",
  audit_blocks: "number = 2 AND chain = 'reads'",
} as const;

t.test("a change of any column is found", async (t) => {
  const service = await startService(t);
  await fill(service);
  const { db, keyring, keyStore } = service.resources;
  const attempt = async (statement: string): Promise<string[]> => {
    const client = await db.pool.connect();
    try {
      await client.query(`BEGIN; ${OFF.replace("SET", "SET LOCAL")}; ${statement}`);
      return (await verifyTenant({ connection: client, keyring, keyStore }, service.tenantId)).faults;
    } finally {
      await client.query("ROLLBACK");
      client.release();
    }
  };
  for (const [table, where] of Object.entries(CHANGED_ROW)) {
    const { rows } = await db.pool.query<{ name: string; type: string }>(
      `SELECT attname AS name, regexp_replace(format_type(atttypid, NULL), '\\(\\d+\\)', '') AS type FROM pg_attribute
        WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped`,
      [table],
    );
    t.ok(rows.length > 8, table);
    for (const { name, type } of rows) {
      const value = OTHER_VALUE[type]?.(name) ?? t.fail(`${table}.${name}: no other value of ${type}`);
      const faults = await attempt(`UPDATE ${table} SET ${name} = ${String(value)} WHERE ${where}`);
      t.ok(faults.length > 0, `${table}.${name}`);
    }
  }
  for (const table of ["reads", "changes"]) {
    const dropped = await attempt(
      `DO $$ BEGIN EXECUTE 'DROP TABLE ' || (SELECT tableoid::regclass FROM ${table} LIMIT 1); END $$`,
    );
    t.match(dropped[0], /was removed/, `a partition of ${table}`);
  }
});

t.test("changes of the database are found and named", async (t) => {
  const service = await startService(t);
  await fill(service);
  const whole = await verify(service);
  t.match(whole, { blocks: { reads: 3, changes: 3 }, entries: { reads: 9, changes: 6 }, erased: 0, faults: [] });
  for (const [name, statements, fault] of CHANGES) {
    const client = await service.resources.db.pool.connect();
    try {
      await client.query("BEGIN");
      await client.query(OFF.replace("SET", "SET LOCAL"));
      for (const statement of statements) await client.query(statement);
      const { keyring, keyStore } = service.resources;
      const { faults } = await verifyTenant({ connection: client, keyring, keyStore }, service.tenantId);
      t.match(faults.join("\n"), fault, name);
    } finally {
      await client.query("ROLLBACK");
      client.release();
    }
  }
  t.same((await verify(service)).faults, []);
});

t.test("an end that is cut off cleanly is found only with an end that was noted elsewhere", async (t) => {
  const service = await startService(t);
  await fill(service);
  const { db } = service.resources;
  const noted = (await listHeads(db.pool)).map(({ hash, ...head }) => ({ ...head, hash: hash.toString("hex") }));
  t.same((await verify(service, noted)).faults, []);
  await db.pool.query("DELETE FROM reads WHERE block = 3");
  await db.pool.query("DELETE FROM audit_blocks WHERE chain = 'reads' AND number = 3");
  await db.pool.query(`UPDATE audit_heads SET number = 2, hash = (SELECT hash FROM audit_blocks
    WHERE chain = 'reads' AND number = 2) WHERE chain = 'reads'`);
  t.same((await verify(service)).faults, [], "the chain is whole in itself");
  t.match((await verify(service, noted)).faults, [/block 3 of the reads was noted, and is gone/]);
  await service.call("GET", "/customers");
  await flush(service);
  t.match((await verify(service, noted)).faults, [/block 3 of the reads is not the one that was noted/]);
});

t.test("an erasure may empty the entries of a customer in the ledger", async (t) => {
  const service = await startService(t);
  const { customer_id } = await fill(service);
  const { resources, tenantId } = service;
  const client = await resources.db.pool.connect();
  await client.query(OFF);
  await client.query(
    "UPDATE changes SET state = '{}', sealed = '', sealed_reason = NULL WHERE tenant_id = $1 AND customer_id = $2",
    [tenantId, customer_id],
  );
  await client.query("RESET session_replication_role");
  client.release();
  const listErasedOf = async () => [
    { tenant_id: tenantId, customer_id, erasure_id: customer_id, erased_at: "2026-11-22 00:00:00+00", tokens: [] },
  ];
  const vault = { connection: resources.db.pool, keyring: resources.keyring, keyStore: { listErasedOf } };
  t.match(await verifyTenant(vault, tenantId), { erased: 2, faults: [] });
});

t.test("two tenants have chains of their own, also when many processes write", async (t) => {
  const service = await startService(t);
  const other = await service.makeTenant();
  await Promise.all([fill(service), fill(service, other), fill(service)]);
  const { db, keyring, keyStore } = service.resources;
  for (const id of [service.tenantId, other.id])
    t.same((await verifyTenant({ connection: db.pool, keyring, keyStore }, id)).faults, []);
  const stolen = await verifyTenant(
    { connection: db.pool, keyring: { ...keyring, hmac: async () => Buffer.alloc(32, 1) }, keyStore },
    other.id,
  );
  t.match(stolen.faults.join("\n"), /block 1 of the reads was changed/, "another key does not fit");
});

t.test("the retention deletes months, and the rest still proves itself", async (t) => {
  const service = await startService(t);
  const { db, keyring, reads } = service.resources;
  await reads.close();
  const write = async (occurred_at: Date): Promise<void> => {
    const read = {
      tenant_id: service.tenantId,
      occurred_at,
      operation: "getCustomer",
      actor: "test",
      is_masked: false,
    };
    await writeReads(db.background, keyring, [alone({ ...read, customer_ids: [service.tenantId] })]);
  };
  const at = (month: number, day: number) => ({ db, keyring, clock: () => new Date(Date.UTC(2030, month - 1, day)) });
  await createReadPartitions(at(1, 1));
  for (const month of [1, 1, 2, 2, 3, 3]) await write(at(month, 15).clock());
  t.match(await verify(service), { blocks: { reads: 6 }, entries: { reads: 6 }, faults: [] });
  await deleteOldReads(at(4, 2), 40);
  t.match(await verify(service), { blocks: { reads: 4 }, entries: { reads: 4 }, faults: [] });
  await deleteOldReads(at(4, 2), 20);
  await deleteOldReads(at(4, 2), 20);
  t.match(await verify(service), { blocks: { reads: 2 }, entries: { reads: 2 }, faults: [] });
  await deleteOldReads(at(4, 2), 1);
  t.match(await verify(service), { blocks: { reads: 0 }, faults: [] });
  await write(at(4, 3).clock());
  t.match(await verify(service), { blocks: { reads: 1 }, entries: { reads: 1 }, faults: [] });
});
