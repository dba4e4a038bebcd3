import { setTimeout as sleep } from "node:timers/promises";
import t from "tap";
import { startService, until, type Service } from "../../support/service.ts";

const POOL_SIZE = 4;
const LOCK = "SELECT id FROM customers WHERE id = $1 FOR UPDATE";

t.test("requests of one tenant that wait leave connections to the others", async (t) => {
  const service = await startService(t, {
    settings: { DATABASE_POOL_SIZE: String(POOL_SIZE), RATE_LIMIT_PER_MINUTE: "10000" },
  });
  const { body: customer } = await service.call("POST", "/customers", { name: "Held" });
  const other = service.as((await service.makeTenant()).key);
  const origin = "https://shop.example";
  const { body: form } = await service.call("POST", "/api-keys", { name: "x", kind: "publishable", origins: [origin] });
  // A connection that is not of the pool holds the row: who wants it waits, each with a connection.
  const holder = await service.resources.db.background.connect();
  await holder.query("BEGIN");
  await holder.query(LOCK, [customer.id]);
  const held = Array.from({ length: 20 }, (_, number) =>
    service.call("PATCH", `/customers/${customer.id}`, { name: `Held ${number}` }, { "if-match": "*" }),
  );
  await waitForLocks(service);

  t.match(await other("POST", "/customers", { name: "Next door" }), { status: 201 });
  t.match(await other("GET", "/customers"), { status: 200, body: { items: [{ name: "Next door" }] } });
  t.match(
    await service.as(form.key)("GET", "/countries/DE", undefined, { origin }),
    { status: 200 },
    "nor does a publishable key of the tenant wait, which needs no connection",
  );

  await holder.query("ROLLBACK");
  holder.release();
  const answers = await Promise.all(held);
  t.strictSame(new Set(answers.map(({ status }) => status)), new Set([200]), "those that waited were all answered");
});

t.test("streams and waits count in their own limit only", async (t) => {
  const service = await startService(t, { settings: { DATABASE_POOL_SIZE: String(POOL_SIZE), STREAMS_PER_KEY: "8" } });
  const {
    body: { cursor },
  } = await service.call("GET", "/changes");
  let ended = 0;
  const wait = async (): Promise<void> => {
    await service.call("GET", `/changes?wait=5&after=${cursor}`);
    ended++;
  };
  const waits = Array.from({ length: 8 }, wait);
  await sleep(100);
  t.match(await service.call("GET", "/customers"), { status: 200 });
  t.equal(ended, 0, "it was answered while all of them waited");
  await service.call("POST", "/customers", { name: "Waited for" });
  await Promise.all(waits);
});

async function waitForLocks({ resources: { db } }: Service): Promise<void> {
  const count = async (): Promise<number> => {
    const { rows } = await db.background.query(
      "SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type " +
        "= 'Lock'",
    );
    return rows[0].count;
  };
  await until(count, (waiting) => waiting >= POOL_SIZE - 1);
}
