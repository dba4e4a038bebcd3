import { request, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import t, { type Test } from "tap";
import { seeded } from "../chaos/random.ts";
import { startService, type Service } from "../support/service.ts";

const WRITERS = 16;
const RUN_MS = 6_000;
const CUT_MS = 1_000;

interface Seen {
  cursor: string;
  entity_id: string;
  version: number;
  occurred_at: string;
  seen_at: number;
}

const makeCustomer = async ({ call }: Service): Promise<string> =>
  (await call("POST", "/customers", { name: "Ada" })).body.id;
const note = (items: Omit<Seen, "seen_at">[]): Seen[] => items.map((item) => ({ ...item, seen_at: Date.now() }));

t.test(
  "sixteen writers, and readers who poll, wait, or listen to a stream that is cut every second",
  { timeout: 300_000 },
  async (t) => {
    const service = await startService(t);
    await service.app.listen({ host: "127.0.0.1", port: 0 });
    const ids = await Promise.all(Array.from({ length: 24 }, () => makeCustomer(service)));
    let over = false;
    const isOver = () => over;
    const readers = [poll(service, 0, isOver), poll(service, 5, isOver), listen(service, isOver)];
    await Promise.all(Array.from({ length: WRITERS }, (_, number) => write(service, ids, seeded(number + 1))));
    over = true;
    const { rows } = await service.resources.db.pool.query<{ entity_id: string; version: number }>(
      "SELECT entity_id, version FROM changes WHERE tenant_id = $1 ORDER BY seq",
      [service.tenantId],
    );
    t.ok(rows.length > 100, `enough has happened: ${rows.length} changes`);
    for (const [name, seen] of [
      ["polls", await readers[0]],
      ["waits", await readers[1]],
      ["listens", await readers[2]],
    ] as [string, Seen[]][]) {
      t.strictSame(
        seen.map(({ entity_id, version }) => ({ entity_id, version })),
        rows,
        `who ${name} has exactly the log`,
      );
      t.equal(new Set(seen.map(({ cursor }) => cursor)).size, rows.length);
      const lags = seen.map(({ occurred_at, seen_at }) => seen_at - Date.parse(occurred_at)).sort((a, b) => a - b);
      t.comment(
        `who ${name}: half of the changes after ${lags[lags.length >> 1]} ms, 99 of 100 after ` +
          `${lags[Math.floor(lags.length * 0.99)]} ms, slow transactions among them`,
      );
    }
  },
);

/** Patches through the API, and now and then by a transaction that takes its time. */
async function write({ call, resources, tenantId }: Service, ids: string[], random: () => number): Promise<void> {
  for (const end = Date.now() + RUN_MS; Date.now() < end;) {
    const id = ids[Math.floor(random() * ids.length)] as string;
    if (random() < 0.8) {
      await call("PATCH", `/customers/${id}`, { attributes: { n: random() } }, { "if-match": "*" });
    } else {
      await resources.db.kysely.transaction().execute(async (tx) => {
        await tx
          .updateTable("customers")
          .set({ language_code: random() < 0.5 ? "en" : "de", tags: [String(random())] })
          .where("tenant_id", "=", tenantId)
          .where("id", "=", id)
          .execute();
        await sleep(random() * 300);
      });
    }
  }
}

async function poll({ call }: Service, wait: number, isOver: () => boolean): Promise<Seen[]> {
  const seen: Seen[] = [];
  let cursor: string | undefined;
  for (let last = false; ;) {
    const { body } = await call(
      "GET",
      `/changes?wait=${last ? 0 : wait}&limit=37${cursor === undefined ? "" : `&after=${cursor}`}`,
    );
    seen.push(...note(body.items));
    cursor = body.cursor;
    if (last && !body.has_more) return seen;
    last = isOver();
    if (wait === 0) await sleep(20);
  }
}

async function listen(service: Service, isOver: () => boolean): Promise<Seen[]> {
  const seen: Seen[] = [];
  let cursor: string | undefined;
  for (let last = false; ;) {
    last = isOver();
    for (const { id, data, came_at } of (await openStream(service, cursor, CUT_MS)).events) {
      if (id !== undefined) cursor = id;
      if (data !== undefined) seen.push({ ...(JSON.parse(data) as Seen), seen_at: came_at });
    }
    if (last) return seen;
  }
}

interface Event {
  id?: string;
  event?: string;
  data?: string;
  came_at: number;
}

/** What a stream says until it is cut off, or ends. A block that is not whole yet does not count. */
async function openStream(
  { app, key }: Service,
  lastEventId: string | undefined,
  cutAfter_ms: number,
  query = "",
): Promise<{ response: IncomingMessage; events: Event[]; ended: boolean }> {
  const { port } = app.server.address() as AddressInfo;
  const headers = {
    authorization: `Bearer ${key}`,
    accept: "text/event-stream",
    ...(lastEventId !== undefined && { "last-event-id": lastEventId }),
  };
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: "127.0.0.1", port, path: `/v1/changes${query}`, headers, agent: false },
      (response) => {
        let rest = "";
        let ended = false;
        const events: Event[] = [];
        response
          .setEncoding("utf8")
          .on("data", (chunk: string) => {
            const blocks = (rest + chunk).split("\n\n");
            rest = blocks.pop() as string;
            events.push(...blocks.map(toEvent));
          })
          .on("end", () => (ended = true))
          .on("error", () => undefined);
        // Before there is an answer a slow machine would have nothing to cut.
        const cut = setTimeout(() => asked.destroy(), cutAfter_ms);
        response.on("close", () => {
          clearTimeout(cut); // it would keep the process alive
          resolve({ response, ended, events });
        });
      },
    ).on("error", reject);
    asked.end();
  });
}

const toEvent = (block: string): Event => ({
  came_at: Date.now(),
  ...Object.fromEntries(
    block.split("\n").map((line) => [line.slice(0, line.indexOf(": ")), line.slice(line.indexOf(": ") + 2)]),
  ),
});

async function prepare(t: Test, now?: () => Date): Promise<Service> {
  return startService(t, now && { now });
}

t.test("a change has the states before and after, and says who made it", async (t) => {
  const service = await prepare(t);
  const id = await makeCustomer(service);
  await service.call(
    "PATCH",
    `/customers/${id}`,
    { name: "Bea" },
    { "if-match": "*", "doorplate-source": "crm", "doorplate-reason": "typo" },
  );
  await service.call("POST", `/customers/${id}/addresses`, {
    country_code: "DE",
    locality: "Berlin",
    postal_code: "10117",
    address_lines: ["Torstraße 1"],
  });
  const { status, headers, body } = await service.call("GET", "/changes");
  t.equal(status, 200);
  t.equal(headers["cache-control"], "no-store");
  t.match(body.items, [
    { entity: "customer", entity_id: id, operation: "create", version: 1, before: null, after: { name: "Ada" } },
    {
      entity: "customer",
      operation: "update",
      version: 2,
      changed_fields: ["name"],
      before: { name: "Ada", version: 1 },
      after: { name: "Bea", version: 2 },
      source: "crm",
      reason: "typo",
    },
    { entity: "address", customer_id: id, operation: "create", after: { locality: "Berlin", customer_id: id } },
  ]);
  t.notOk("tenant_id" in body.items[0].after);

  const only = async (query: string) => (await service.call("GET", `/changes?${query}`)).body;
  t.equal((await only("entity=address")).items.length, 1);
  t.equal((await only("operation=update")).items.length, 1);
  const page = await only("limit=1");
  t.ok(page.has_more);
  t.equal((await only(`after=${page.cursor}`)).items.length, 2);
  const end = await only("entity=address&operation=delete");
  t.same([end.items, end.has_more], [[], false]);
  t.same((await only(`after=${end.cursor}`)).items, [], "the cursor goes on past what did not fit");
});

t.test("nobody sees the changes of another tenant", async (t) => {
  const service = await prepare(t);
  await makeCustomer(service);
  const stranger = service.as((await service.makeTenant()).key);
  const { body } = await stranger("GET", "/changes");
  t.same(body.items, []);
  const { body: own } = await service.call("GET", "/changes");
  t.match(await stranger("GET", `/changes?after=${own.cursor}`), { status: 400, body: { code: "invalid_cursor" } });
});

t.test("who waits is told of a change soon, and of none in time", async (t) => {
  const service = await prepare(t);
  await makeCustomer(service);
  const { cursor } = (await service.call("GET", "/changes")).body;
  const waiting = service.call("GET", `/changes?wait=20&after=${cursor}`);
  await sleep(300);
  await makeCustomer(service);
  t.equal((await waiting).body.items.length, 1);
  const { cursor: end } = (await waiting).body;
  t.match((await service.call("GET", `/changes?wait=1&after=${end}`)).body, { items: [], has_more: false });
});

t.test("a cursor from before the time that the feed keeps", async (t) => {
  let now = new Date();
  const service = await prepare(t, () => now);
  const cursor = (await service.call("GET", "/changes")).body.cursor;
  await makeCustomer(service);
  now = new Date(Date.now() + 91 * 86_400_000);
  t.match(await service.call("GET", `/changes?after=${cursor}`), { status: 410, body: { code: "cursor_expired" } });
  t.same((await service.call("GET", "/changes")).body.items, [], "without a cursor, it begins with what is kept");
});

t.test("a stream names its events, refuses a bad cursor before it begins, and ends with the service", async (t) => {
  const service = await prepare(t);
  await service.app.listen({ host: "127.0.0.1", port: 0 });
  await makeCustomer(service);
  const { response, events } = await openStream(service, undefined, 600);
  t.equal(response.headers["content-type"], "text/event-stream; charset=utf-8");
  t.match(
    events.find(({ data }) => data),
    { event: "customer.create", id: /^\S+$/ },
  );
  const refused = await openStream(service, "nonsense", 600);
  t.equal(refused.response.statusCode, 400);
  const stream = openStream(service, undefined, 30_000);
  await sleep(300);
  await service.app.close();
  t.equal((await stream).ended, true);
});

t.test("many streams that catch up stand in nobody's way: a few read at once", async (t) => {
  const service = await prepare(t);
  await service.app.listen({ host: "127.0.0.1", port: 0 });
  await service.call("POST", "/batch/customers", {
    items: Array.from({ length: 300 }, (_, number) => ({ source: "crm", ref: `${number}`, customer: { name: "Ada" } })),
  });
  const { readers } = service.resources.db;
  const query = readers.query.bind(readers);
  let [reading, most] = [0, 0];
  readers.query = async (statement) => {
    if (statement.name !== "find_changes" || statement.values?.at(-1) === 1) return query(statement);
    most = Math.max(most, ++reading);
    return query(statement).finally(() => reading--);
  };
  await Promise.all(Array.from({ length: 20 }, () => openStream(service, undefined, 2_000)));
  t.equal(most, 2);
});

t.test("a key that is revoked hears no more, not even on the connections it opened before", async (t) => {
  const service = await prepare(t);
  await service.app.listen({ host: "127.0.0.1", port: 0 });
  const { id, key } = (await service.call("POST", "/api-keys", { name: "listener", scopes: ["changes:read"] })).body;
  const { cursor } = (await service.call("GET", "/changes")).body;
  const stream = openStream({ ...service, key }, cursor, 20_000);
  const poll = service.app.inject({
    url: `/v1/changes?wait=30&after=${cursor}`,
    headers: { authorization: `Bearer ${key}` },
  });
  await sleep(300);
  await service.call("DELETE", `/api-keys/${id}`);
  await makeCustomer(service);
  const { events, ended } = await stream;
  t.equal(ended, true, "the stream ends at the change that it may not tell of");
  t.notOk(events.some(({ data }) => data));
  t.equal((await poll).statusCode, 401);
});

t.test("a bad cursor is pointed out by the name that it came under", async (t) => {
  const { call } = await prepare(t);
  t.match(await call("GET", "/changes?after=nonsense"), {
    status: 400,
    body: { code: "invalid_cursor", errors: [{ pointer: "/after" }] },
  });
});
