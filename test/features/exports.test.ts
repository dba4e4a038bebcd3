import { once } from "node:events";
import { request } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import t from "tap";
import { newCustomer } from "../../src/features/customers/service.ts";
import { inTransaction } from "../../src/platform/database/transaction.ts";
import { write as writeRecords } from "../../src/records/write.ts";
import { seeded } from "../chaos/random.ts";
import { type Answer, startService, type Service } from "../support/service.ts";

const WRITERS = 16;
const RUN_MS = 4_000;

const download = async (
  { app }: Service,
  url: string,
): Promise<{ status: number; text: string; headers: Record<string, unknown> }> => {
  const { statusCode, body, headers } = await app.inject({ url });
  return { status: statusCode, text: body, headers };
};

async function exportAll(service: Service, body: object): Promise<string> {
  const made = await service.call("POST", "/exports", body);
  return (await download(service, made.body.download.url)).text;
}

const addCustomer = async ({ call }: Service, fields: object): Promise<string> =>
  (await call("POST", "/customers", fields)).body.id;
const ADDRESS = { country_code: "DE", locality: "Berlin", postal_code: "10117", address_lines: ["Torstraße 1"] };

t.test("formats", async (t) => {
  const service = await startService(t);
  const id = await addCustomer(service, {
    name: '=HYPERLINK("x")',
    given_name: "＠a",
    family_name: "a,b",
    phones: ["+8613800138000"],
    tags: ["a", "b"],
    attributes: { n: 1 },
  });
  const address = (
    await service.call("POST", `/customers/${id}/addresses`, {
      ...ADDRESS,
      recipient: "-1+1",
      instructions: 'line\nbreak "quoted"',
      organization: ";=1+1",
      address_lines: ["Torstraße 1", "Hof"],
    })
  ).body;
  const [header, row, rest] = (await exportAll(service, { entity: "customers", format: "csv" })).split("\r\n");
  t.equal(header?.slice(0, 16), "id,version,kind,");
  t.ok(row?.startsWith(`${id},1,person,"'=HYPERLINK(""x"")",'＠a,"a,b",`), row ?? "");
  t.ok(row?.includes(",'+8613800138000,"), row ?? "");
  t.equal(rest, "");
  const csv = await exportAll(service, { entity: "addresses", format: "csv" });
  for (const cell of ["'-1+1", ";'=1+1", '"line\nbreak ""quoted"""'])
    t.ok(csv.includes(`,${cell},`), `${cell} in ${csv}`);
  t.same(JSON.parse(await exportAll(service, { entity: "addresses", format: "ndjson" })), address);
  const geojson = JSON.parse(await exportAll(service, { entity: "addresses", format: "geojson" }));
  t.match(geojson, {
    type: "FeatureCollection",
    features: [{ type: "Feature", id: address.id, geometry: null, properties: { recipient: "-1+1" } }],
  });
  t.same(
    JSON.parse(await exportAll(service, { entity: "addresses", format: "geojson", filter: { country_code: "FR" } })),
    { type: "FeatureCollection", features: [] },
  );
  t.match(await service.call("POST", "/exports", { entity: "customers", format: "geojson" }), {
    status: 422,
    body: { errors: [{ pointer: "/format" }] },
  });
  for (const filter of [{ status: "pending" }, { customer_tag: "a" }, { due_before: "2030-01-01T00:00:00Z" }]) {
    t.match(await service.call("POST", "/exports", { entity: "customers", format: "csv", filter }), {
      status: 422,
      body: { errors: [{ pointer: `/filter/${Object.keys(filter)[0]}` }] },
    });
  }
});

/** Of the first version that had exports; what came later stands between them. */
const FIRST_COLUMNS = {
  customers: [
    "id",
    "version",
    "kind",
    "name",
    "given_name",
    "family_name",
    "phones",
    "emails",
    "language_code",
    "external_refs",
    "tags",
    "attributes",
    "created_at",
    "updated_at",
  ],
  addresses: [
    "id",
    "customer_id",
    "version",
    "recipient",
    "organization",
    "phone",
    "instructions",
    "usages",
    "is_default_shipping",
    "is_default_billing",
    "valid_from",
    "valid_to",
    "country_code",
    "administrative_area",
    "locality",
    "dependent_locality",
    "township",
    "address_lines",
    "postal_code",
    "sorting_code",
    "language_code",
    "division_code",
    "latitude",
    "longitude",
    "uncertainty_m",
    "verdict_status",
    "next_action",
    "verification_status",
    "verified_at",
    "tags",
    "attributes",
    "created_at",
    "updated_at",
  ],
};

t.test("the columns of CSV keep their names and their order", async (t) => {
  const service = await startService(t);
  for (const [entity, columns] of Object.entries(FIRST_COLUMNS)) {
    const header = (await exportAll(service, { entity, format: "csv" })).split("\r\n")[0]?.split(",");
    t.same(
      header?.filter((column) => columns.includes(column)),
      columns,
      entity,
    );
  }
});

t.test("lists and objects have one cell", async (t) => {
  const service = await startService(t);
  const id = await addCustomer(service, {
    name: "Ada",
    phones: ["+8613800138000", "+8613900139000"],
    emails: ["a@example.com"],
    external_refs: [
      { source: "crm", ref: "1" },
      { source: "erp", ref: "2" },
    ],
    tags: ["a", "b"],
    attributes: { n: [1] },
  });
  const customers = await exportAll(service, { entity: "customers", format: "csv" });
  for (const cell of ["'+8613800138000;+8613900139000", "crm:1;erp:2", "a;b", '"{""n"":[1]}"'])
    t.ok(customers.includes(`,${cell},`), `${cell} in ${customers}`);
  await service.call("POST", `/customers/${id}/addresses`, {
    ...ADDRESS,
    address_lines: ["Torstraße 1", "Hof"],
    usages: ["home", "work"],
    is_default_billing: true,
    tags: ["c", "d"],
  });
  const csv = await exportAll(service, { entity: "addresses", format: "csv" });
  for (const cell of ["home;work", '"Torstraße 1\nHof"', "c;d", "{}"])
    t.ok(csv.includes(`,${cell},`), `${cell} in ${csv}`);
});

t.test("filters, deletions, and how it was at a time", async (t) => {
  const service = await startService(t);
  const [ada, bea] = [
    await addCustomer(service, { name: "Ada", tags: ["vip"] }),
    await addCustomer(service, { name: "Bea" }),
  ];
  await sleep(5);
  const before = new Date().toISOString();
  await sleep(5);
  await service.call("PATCH", `/customers/${ada}`, { name: "Ada L." }, { "if-match": "*" });
  await service.call("DELETE", `/customers/${bea}`, undefined, { "if-match": "*" });
  await addCustomer(service, { name: "Cleo" });
  const names = async (body: object): Promise<string[]> =>
    (await exportAll(service, { entity: "customers", format: "ndjson", ...body }))
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line).name);
  t.same(await names({}), ["Ada L.", "Cleo"]);
  t.same(await names({ as_of: before }), ["Ada", "Bea"]);
  t.same(await names({ filter: { tag: "vip" } }), ["Ada L."]);
  t.same(await names({ filter: { changed_since: before } }), ["Ada L.", "Cleo"]);
  t.match(
    await service.call("POST", "/exports", { entity: "customers", format: "csv", as_of: "2999-01-01T00:00:00Z" }),
    { status: 422, body: { errors: [{ pointer: "/as_of" }] } },
  );
});

t.test("addresses are narrowed down as in their list", async (t) => {
  const service = await startService(t);
  const made = await Promise.all([["vip"], []].map((tags) => addCustomer(service, { name: "Ada", tags })));
  const [berlin, leipzig] = await Promise.all(
    made.map(
      async (id, at) =>
        (
          await service.call("POST", `/customers/${id}/addresses`, {
            ...ADDRESS,
            ...(at === 1 && { locality: "Leipzig", postal_code: "04109" }),
            tags: ["home"],
          })
        ).body.id,
    ),
  );
  await service.resources.db.pool.query(
    "UPDATE addresses SET verify_after = '2027-05-05T00:00:00Z', tags = '{home,due}' WHERE id = $1",
    [leipzig],
  );
  const ids = async (filter: object, as_of?: string): Promise<string[]> =>
    (await exportAll(service, { entity: "addresses", format: "ndjson", filter, as_of }))
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line).id);
  const filters = {
    both: { tag: "home" },
    tag: { tag: "due" },
    customer_tag: { customer_tag: "vip" },
    "both tags": { customer_tag: "vip", tag: "due" },
    due: { due_before: "2027-06-01T00:00:00Z" },
    "not due": { due_before: "2027-05-01T00:00:00Z" },
    country: { country_code: "DE" },
    "another country": { country_code: "FR" },
    since: { changed_since: "2020-01-01T00:00:00Z" },
    status: { status: "pending" },
    "another status": { status: "verified" },
  };
  for (const [name, filter] of Object.entries(filters)) {
    const listed = (await service.call("GET", `/addresses?${new URLSearchParams(filter).toString()}`)).body.items.map(
      ({ id }: { id: string }) => id,
    );
    t.same((await ids(filter)).sort(), listed.sort(), name);
  }
  t.same(await ids({ customer_tag: "vip" }), [berlin]);
  t.equal(
    (
      await service.call("POST", `/addresses/${leipzig}/evidence`, {
        kind: "returned",
        reason: "moved",
        source: "dhl",
        ref: "1",
        occurred_at: new Date().toISOString(),
      })
    ).status,
    201,
  );
  const since = (milliseconds: number) => ({
    evidence: { kind: "returned", since: new Date(Date.now() + milliseconds).toISOString() },
  });
  t.same(await ids(since(-60_000)), [leipzig]);
  t.same(await ids(since(60_000)), []);
  await sleep(5);
  const before = new Date().toISOString();
  await sleep(5);
  await service.call("PATCH", `/customers/${made[0]}`, { tags: [] }, { "if-match": "*" });
  t.same(await ids({ customer_tag: "vip" }), []);
  t.same(await ids({ customer_tag: "vip" }, before), [berlin], "the tag that its customer had then");
});

t.test("a GeoJSON file that broke off becomes the whole one", async (t) => {
  const service = await startService(t);
  const id = await addCustomer(service, { name: "Ada" });
  for (let number = 1; number < 6; number++)
    await service.call("POST", `/customers/${id}/addresses`, { ...ADDRESS, address_lines: [`Torstraße ${number}`] });
  const { body } = await service.call("POST", "/exports", { entity: "addresses", format: "geojson" });
  const { text: whole, headers } = await download(service, body.download.url);
  t.equal(headers["accept-ranges"], "none");
  const ids: string[] = JSON.parse(whole).features.map((feature: { id: string }) => feature.id);
  t.equal(ids.length, 5);
  const lines = whole.split("\n");
  for (const had of [1, 3, 5]) {
    const kept = lines
      .slice(0, 1 + had)
      .join("\n")
      .replace(/,$/, "");
    t.equal(
      kept + (await download(service, `${body.download.url}&after=address:${ids[had - 1]}`)).text,
      whole,
      `after ${had}`,
    );
  }
});

t.test("an export stays as it was, and goes on after any row", async (t) => {
  const service = await startService(t);
  const ids: string[] = [];
  for (let number = 0; number < 20; number++) ids.push(await addCustomer(service, { name: `C${number}` }));
  const { body } = await service.call("POST", "/exports", { entity: "customers", format: "csv" });
  for (const id of ids) await service.call("PATCH", `/customers/${id}`, { name: "changed" }, { "if-match": "*" });
  const whole = (await download(service, body.download.url)).text;
  t.ok(whole.includes(",C19,"));
  t.notOk(whole.includes("changed"));
  t.equal((await download(service, body.download.url)).text, whole, "the same again");
  const lines = whole.split("\r\n");
  const rest = await download(service, `${body.download.url}&after=customer:${lines[7]?.slice(0, 36)}`);
  t.equal(lines.slice(0, 8).join("\r\n") + "\r\n" + rest.text, whole);
  t.match((await service.call("GET", `/exports/${body.id}`)).body, {
    progress: { rows_sent: 13, downloaded_at: /Z$/ },
  });
});

t.test("links", async (t) => {
  let ahead_ms = 0;
  const log: string[] = [];
  const service = await startService(t, {
    now: () => new Date(Date.now() + ahead_ms),
    onLog: (line) => log.push(line),
  });
  await addCustomer(service, { name: "Ada" });
  const make = async (): Promise<Answer["body"]> =>
    (await service.call("POST", "/exports", { entity: "customers", format: "csv" })).body;
  const [one, other] = [await make(), await make()];
  const token = (url: string): string => url.slice(url.indexOf("=") + 1);
  const good = await download(service, one.download.url);
  t.match(good, {
    status: 200,
    headers: {
      "content-type": /^text\/csv/,
      "cache-control": "no-store",
      "content-disposition": `attachment; filename="customers-${one.id}.csv"`,
    },
  });
  const wrong = {
    "another export's": `/v1/exports/${one.id}/download?token=${token(other.download.url)}`,
    none: `/v1/exports/${one.id}/download?token=x`,
    changed: one.download.url.slice(0, -2) + (one.download.url.endsWith("AA") ? "BB" : "AA"),
  };
  for (const [name, url] of Object.entries(wrong)) t.equal((await download(service, url)).status, 404, name);
  t.equal((await download(service, `/v1/exports/${one.id}/download`)).status, 400);
  ahead_ms = 3_700_000;
  t.equal((await download(service, one.download.url)).status, 404, "expired");
  const fresh = (await service.call("GET", `/exports/${one.id}`)).body.download.url;
  t.equal((await download(service, fresh)).status, 200);
  t.equal((await service.call("DELETE", `/exports/${one.id}`)).status, 204);
  t.equal((await download(service, fresh)).status, 404, "deleted");
  const reader = service.as(await service.generateKey(["exports:read", "exports:write", "addresses:read"]));
  t.match(await reader("POST", "/exports", { entity: "customers", format: "csv" }), {
    status: 403,
    body: { code: "insufficient_scope" },
  });
  t.equal((await reader("GET", `/exports/${other.id}`)).status, 403);
  t.equal((await reader("POST", "/snapshots")).status, 403);
  t.notOk(
    log.some((line) => line.includes("token=") || line.includes(token(fresh))),
    "no log has a link",
  );
  const repeated = await Promise.all(
    [1, 2].map(() =>
      service.call("POST", "/exports", { entity: "addresses", format: "csv" }, { "idempotency-key": "once" }),
    ),
  );
  t.equal(repeated[0]?.body.id, repeated[1]?.body.id);
});

t.test(
  "a snapshot and the feed after it are all that there is, while sixteen write",
  { timeout: 300_000 },
  async (t) => {
    const service = await startService(t);
    const { call } = service;
    const ids = await Promise.all(
      Array.from({ length: 24 }, (_, number) => addCustomer(service, { name: `C${number}` })),
    );
    const writers = Promise.all(
      Array.from({ length: WRITERS }, (_, number) => write(service, ids, seeded(number + 1))),
    );
    await sleep(RUN_MS / 2);
    const { body: snapshot } = await call("POST", "/snapshots");
    const text = (await download(service, snapshot.download.url)).text;
    await writers;
    t.equal((await download(service, snapshot.download.url)).text, text, "writing goes on without changing it");

    const book = new Map<string, { id: string; version: number }>();
    for (const line of text.split("\n").filter(Boolean)) {
      const { state } = JSON.parse(line);
      book.set(state.id, state);
    }
    const first = book.size;
    let after: string = snapshot.cursor;
    let changes = 0;
    for (let more = true; more;) {
      const { body: page } = await call("GET", `/changes?limit=200&after=${after}`);
      for (const change of page.items) {
        t.equal(
          change.version,
          (book.get(change.entity_id)?.version ?? (change.operation === "create" ? 0 : change.version - 1)) + 1,
          "each version follows on the one before",
        );
        if (change.operation === "delete") book.delete(change.entity_id);
        else book.set(change.entity_id, change.after);
        changes++;
      }
      after = page.cursor;
      more = page.has_more;
    }
    t.comment(`${first} in the snapshot, ${changes} changes after it`);
    t.ok(changes > 10, "enough has happened");
    const live = (
      (await exportAll(service, { entity: "customers", format: "ndjson" })) +
      (await exportAll(service, { entity: "addresses", format: "ndjson" }))
    )
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line));
    t.same([...book.values()].sort(byId), live.sort(byId));
    const rows = await service.resources.db.kysely
      .selectFrom("addresses")
      .select(["id", "version"])
      .where("deleted_at", "is", null)
      .orderBy("id")
      .execute();
    t.same(
      live.filter((state) => "customer_id" in state).map(({ id, version }) => ({ id, version })),
      rows,
      "which is what the tables have",
    );
  },
);

const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1);

async function write({ call, resources, tenantId }: Service, ids: string[], random: () => number): Promise<void> {
  const pick = (): string => ids[Math.floor(random() * ids.length)] as string;
  const own: string[] = [];
  for (const end = Date.now() + RUN_MS; Date.now() < end;) {
    const dice = random();
    if (dice < 0.4) await call("PATCH", `/customers/${pick()}`, { attributes: { n: random() } }, { "if-match": "*" });
    else if (dice < 0.7) own.push((await call("POST", `/customers/${pick()}/addresses`, ADDRESS)).body.id);
    else if (dice < 0.8 && own.length > 0)
      await call("DELETE", `/addresses/${own.pop()}`, undefined, { "if-match": "*" });
    else {
      await resources.db.kysely.transaction().execute(async (tx) => {
        await tx
          .updateTable("customers")
          .set({ tags: [String(random())] })
          .where("tenant_id", "=", tenantId)
          .where("id", "=", pick())
          .execute();
        await sleep(random() * 300);
      });
    }
  }
}

t.test(
  "a download goes no faster than its reader, and breaks off when the service ends or the export is deleted",
  async (t) => {
    const service = await startService(t);
    const { app, resources, tenantId } = service;
    const context = { actor: "test", source: "test" };
    // Some at a time: one statement with all could take longer than a statement may.
    for (let part = 0; part < 12; part++)
      await inTransaction(resources.db.kysely, context, async (tx) => {
        const customers = Array.from({ length: 500 }, () => ({
          operation: "create" as const,
          row: newCustomer(tenantId, { name: "x".repeat(200), attributes: { note: "y".repeat(8_000) } }, new Date()),
        }));
        await writeRecords(resources, tx, context, new Date(), { customers });
      });
    await app.listen({ host: "127.0.0.1", port: 0 });
    const { body } = await service.call("POST", "/exports", { entity: "customers", format: "ndjson" });
    const { port } = app.server.address() as AddressInfo;
    const asked = request({ host: "127.0.0.1", port, path: body.download.url, agent: false }).end();
    const [response] = await once(asked, "response");
    response.once("data", () => response.pause());
    await sleep(1_500);
    const { rows_sent } = (await service.call("GET", `/exports/${body.id}`)).body.progress;
    t.ok(rows_sent < 6_000, `${rows_sent} rows of 6000, while nobody reads`);
    await service.call("DELETE", `/exports/${body.id}`);
    const ended = once(response, "close").catch(() => undefined);
    response.on("error", () => undefined).resume();
    await ended;
    t.equal(response.complete, false, "a part is not taken for the whole");
  },
);

t.test("a HEAD request has the headers of a download, and reads nothing", async (t) => {
  const service = await startService(t);
  for (let made = 0; made < 3; made++) await addCustomer(service, { name: `c${made}` });
  const {
    body: { id, download },
  } = await service.call("POST", "/exports", { entity: "customers", format: "csv" });
  const head = await service.app.inject({ method: "HEAD", url: download.url });
  t.match(head, {
    statusCode: 200,
    headers: { "content-type": /^text\/csv/, "content-disposition": /attachment/ },
    body: "",
  });
  await sleep(300);
  t.match((await service.call("GET", `/exports/${id}`)).body.progress, { rows_sent: 0, downloaded_at: null });
  await service.app.inject(download.url);
  t.match((await service.call("GET", `/exports/${id}`)).body.progress, { rows_sent: 3, downloaded_at: String });
});
