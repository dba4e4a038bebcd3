import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import t, { type Test } from "tap";
import { seeded } from "../chaos/random.ts";
import { createDatabase } from "../support/database.ts";

const TENANT = "01a00000-0000-7000-8000-000000000001";
const WRITERS = 16;
const ENTITIES = 200;
/** Among these the writers meet. */
const BUSY = 10;
const RUN_MS = 15_000;
const SEED = 7305;

interface Change {
  seq: number;
  entity_id: string;
  version: number;
}

async function connect(t: Test, connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  t.teardown(() => client.end());
  return client;
}

const customerId = (number: number): string => `01a00000-0000-7000-8000-${(100 + number).toString().padStart(12, "0")}`;

async function prepare(t: Test): Promise<{ url: string; client: pg.Client }> {
  const url = await createDatabase(t);
  const client = await connect(t, url);
  await client.query("INSERT INTO tenants (id, slug, name) VALUES ($1, 'default', 'Default')", [TENANT]);
  await client.query(
    `INSERT INTO customers (tenant_id, id, version, kind, tags, attributes, created_at, updated_at, sealed)
     SELECT $1, id, 1, 'person', '{}', '{}', now(), now(), '\\x01' FROM unnest($2::uuid[]) AS id`,
    [TENANT, Array.from({ length: ENTITIES }, (_, number) => customerId(number))],
  );
  return { url, client };
}

const change = (client: pg.Client, number: number): Promise<unknown> =>
  client.query("UPDATE customers SET attributes = jsonb_build_object('n', version) WHERE tenant_id = $1 AND id = $2", [
    TENANT,
    customerId(number),
  ]);

const horizon = async (client: pg.Client): Promise<number> =>
  Number((await client.query("SELECT feed_horizon() AS horizon")).rows[0].horizon);

async function readAfter(client: pg.Client, cursor: number, until: number): Promise<Change[]> {
  const { rows } = await client.query(
    "SELECT seq, entity_id, version FROM changes WHERE tenant_id = $1 AND seq > $2 AND seq <= $3 ORDER BY seq",
    [TENANT, cursor, until],
  );
  return rows.map((row: { seq: string; entity_id: string; version: number }) => ({ ...row, seq: Number(row.seq) }));
}

const END = Number.MAX_SAFE_INTEGER;

t.test(
  "sixteen writers with long and short transactions, and a reader who misses nothing",
  { timeout: 300_000 },
  async (t) => {
    const { url, client } = await prepare(t);
    const reader = await connect(t, url);
    const naive = await connect(t, url);
    const ended = Date.now() + RUN_MS;
    let [committed, rolledBack] = [0, 0];

    const write = async (writer: number): Promise<void> => {
      const connection = await connect(t, url);
      const random = seeded(SEED + writer);
      while (Date.now() < ended) {
        const isolation = random() < 0.2 ? "REPEATABLE READ" : "READ COMMITTED";
        // In the order of their numbers: two writers must not wait for each other.
        const [pause, fate] = [random() < 0.85 ? random() * 40 : random() * 2_000, random()];
        const numbers = Array.from({ length: 1 + Math.floor(random() * 4) }, () =>
          Math.floor(random() * (pause < 40 && random() < 0.4 ? BUSY : ENTITIES)),
        ).sort((a, b) => a - b);
        try {
          await connection.query(`BEGIN ISOLATION LEVEL ${isolation}`);
          for (const [index, number] of numbers.entries()) {
            const dropped = random() < 0.25;
            if (dropped) await connection.query("SAVEPOINT doubt");
            await change(connection, number);
            if (dropped)
              await connection.query(random() < 0.7 ? "ROLLBACK TO SAVEPOINT doubt" : "RELEASE SAVEPOINT doubt");
            if (index === 0) await sleep(pause);
          }
          await connection.query(fate < 0.15 ? "ROLLBACK" : "COMMIT");
          if (fate < 0.15) rolledBack++;
          else committed++;
        } catch (error) {
          // A row that changed since this snapshot was taken.
          if ((error as { code?: string }).code !== "40001") throw error;
          await connection.query("ROLLBACK");
          rolledBack++;
        }
      }
    };

    const follow = async (
      connection: pg.Client,
      limit: (connection: pg.Client) => Promise<number>,
      isOver: () => boolean,
    ): Promise<Change[]> => {
      const seen: Change[] = [];
      for (let last = false; ;) {
        seen.push(...(await readAfter(connection, seen.at(-1)?.seq ?? 0, await limit(connection))));
        if (last) return seen;
        last = isOver();
        await sleep(5);
      }
    };

    let over = false;
    const readers = [
      follow(reader, horizon, () => over),
      follow(
        naive,
        async () => END,
        () => over,
      ),
    ];
    await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
    over = true;
    const [feed, naiveFeed] = (await Promise.all(readers)) as [Change[], Change[]];
    const log = await readAfter(client, 0, END);

    t.comment(
      `${committed} commits, ${rolledBack} rollbacks, ${log.length} changes; the naive reader missed ` +
        `${log.length - naiveFeed.length}`,
    );
    t.ok(committed > 300 && rolledBack > 30, "enough has happened");
    t.strictSame(feed, log, "nothing missing, nothing twice, all in order");
    const versions = new Map<string, number>();
    t.notOk(
      feed.find(({ entity_id, version }) => {
        const expected = (versions.get(entity_id) ?? 0) + 1;
        versions.set(entity_id, version);
        return version !== expected;
      }),
      "the versions of each entity go up by one",
    );
    const { rows } = await client.query("SELECT id, version FROM customers");
    t.same(rows.map(({ id, version }) => [id, version]).sort(), [...versions].sort(), "up to what is there now");
    t.ok(naiveFeed.length < log.length, "a reader that ignores the horizon does miss changes, so this test can fail");
  },
);

t.test("what the horizon waits for, step by step", async (t) => {
  const { url, client: fast } = await prepare(t);
  const [slow, reader] = [await connect(t, url), await connect(t, url)];
  const before = (await readAfter(reader, 0, END)).at(-1)!.seq;
  const seen = async (): Promise<string[]> =>
    (await readAfter(reader, before, await horizon(reader))).map(({ entity_id }) => entity_id);

  await slow.query("BEGIN");
  await change(slow, 0);
  await change(fast, 1);
  t.match(
    await readAfter(reader, before, END),
    [{ entity_id: customerId(1) }],
    "a naive reader goes past the change that is not committed yet",
  );
  t.same(await seen(), [], "the horizon stands before it");
  await slow.query("COMMIT");
  t.same(await seen(), [customerId(0), customerId(1)]);

  await slow.query("BEGIN");
  await slow.query("SAVEPOINT a");
  await change(slow, 2);
  await slow.query("ROLLBACK TO SAVEPOINT a");
  await change(fast, 3);
  t.same(await seen(), [customerId(0), customerId(1), customerId(3)], "what was rolled back holds nobody up");
  await change(slow, 4);
  await change(fast, 5);
  t.equal((await seen()).length, 3, "but what came after it does");
  await slow.query("SAVEPOINT b");
  await change(slow, 6);
  await slow.query("ROLLBACK TO SAVEPOINT b");
  t.equal((await seen()).length, 3, "a later rollback does not let go of what the transaction holds");
  await slow.query("COMMIT");
  t.same((await seen()).slice(3), [customerId(4), customerId(5)]);

  // The order of an entity's changes is that of its row lock, not that of the transactions' begin.
  await slow.query("BEGIN");
  await slow.query("SELECT pg_current_xact_id()");
  await change(fast, 7);
  await change(slow, 7);
  await slow.query("COMMIT");
  t.match(
    (await readAfter(reader, 0, await horizon(reader)))
      .filter(({ entity_id }) => entity_id === customerId(7))
      .map(({ version }) => version),
    [1, 2, 3],
  );

  await reader.query("BEGIN ISOLATION LEVEL REPEATABLE READ");
  await t.rejects(
    horizon(reader),
    { code: "55000" },
    "with one snapshot for the horizon and the log a reader would miss changes",
  );
  await reader.query("ROLLBACK");
});

t.test("whoever changes a row, the log has it", async (t) => {
  const { url, client } = await prepare(t);
  await client.query("UPDATE customers SET tags = '{by-hand}', version = 99 WHERE id = $1", [customerId(0)]);
  const {
    rows: [byHand],
  } = await client.query("SELECT * FROM changes WHERE entity_id = $1 ORDER BY seq DESC LIMIT 1", [customerId(0)]);
  t.match(byHand, {
    entity: "customer",
    version: 2,
    operation: "update",
    changed_fields: ["tags"],
    actor: `sql:${new URL(url).username}`,
    source: "sql",
    sealed_reason: null,
    state: { tags: ["by-hand"] },
  });

  await client.query("BEGIN");
  await client.query(
    `SELECT set_config('doorplate.context', '{"actor":"system:test","source":"test","sealed_reason":"AQ=="}', true)`,
  );
  await change(client, 0);
  await client.query("COMMIT");
  await client.query("UPDATE customers SET deleted_at = now() WHERE id = $1", [customerId(0)]);
  await client.query("UPDATE customers SET deleted_at = NULL WHERE id = $1", [customerId(0)]);
  await client.query("UPDATE customers SET tags = tags WHERE id = $1", [customerId(0)]);
  const { rows } = await client.query(
    "SELECT version, operation, actor, encode(sealed_reason, 'base64') AS reason FROM changes WHERE entity_id = " +
      "$1 ORDER BY seq",
    [customerId(0)],
  );
  const actor = `sql:${new URL(url).username}`;
  t.strictSame(
    rows,
    [
      { version: 1, operation: "create", actor, reason: null },
      { version: 2, operation: "update", actor, reason: null },
      { version: 3, operation: "update", actor: "system:test", reason: "AQ==" },
      { version: 4, operation: "delete", actor, reason: null },
      { version: 5, operation: "restore", actor, reason: null },
    ],
    "the context ends with its transaction, and what changes nothing is no change",
  );

  // Several changes within one millisecond, by a clock that goes backwards: each moment has one state all the same.
  await client.query("BEGIN");
  for (let count = 0; count < 5; count++)
    await client.query("UPDATE customers SET tags = ARRAY[$2], updated_at = '2026-01-01' WHERE id = $1", [
      customerId(1),
      String(count),
    ]);
  await client.query("COMMIT");
  const { rows: times } = await client.query(
    "SELECT count(DISTINCT occurred_at)::int AS distinct, count(*)::int AS total FROM changes WHERE entity_id = $1",
    [customerId(1)],
  );
  t.same(times, [{ distinct: 6, total: 6 }]);
});

t.test("the log cannot be altered, nor can rows be removed", async (t) => {
  const { client } = await prepare(t);
  const {
    rows: [{ partition }],
  } = await client.query("SELECT tableoid::regclass::text AS partition FROM changes LIMIT 1");
  const forbidden = [
    "UPDATE changes SET actor = 'nobody'",
    "DELETE FROM changes",
    "TRUNCATE changes",
    `TRUNCATE ${partition}`,
    `UPDATE ${partition} SET source = 'x'`,
    `DELETE FROM ${partition}`,
    "DELETE FROM customers",
    "TRUNCATE customers CASCADE",
    "TRUNCATE addresses",
    "DELETE FROM tenants",
  ];
  for (const statement of forbidden) await t.rejects(client.query(statement), { code: /^23/ }, statement);
  t.equal((await readAfter(client, 0, END)).length, ENTITIES);
  const {
    rows: [later],
  } = await client.query("SELECT ensure_change_partition('2031-05-01'::date) AS made");
  t.equal(later.made, true);
  const { rows: partitions } = await client.query(
    "SELECT DISTINCT reloptions FROM pg_class JOIN pg_inherits ON oid = inhrelid WHERE inhparent = 'changes'::regclass",
  );
  t.same(
    partitions,
    [{ reloptions: ["toast_tuple_target=4080"] }],
    "old and new, none compresses the state of an address",
  );
  await t.rejects(
    client.query("TRUNCATE changes_2031_05"),
    { code: "23001" },
    "partitions made later are no different",
  );
});
