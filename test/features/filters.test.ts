/** The filter language as each of its users takes it. */
import t, { type Test } from "tap";
import { searchDocuments } from "../../src/features/search/follow.ts";
import { runFollower } from "../../src/records/follower.ts";
import { positions } from "../../src/records/positions.ts";
import { declarePublic } from "../support/attributes.ts";
import { type Answer, startService } from "../support/service.ts";

const BERLIN = { country_code: "DE", locality: "Berlin", postal_code: "10117" };
const PARIS = { country_code: "FR", locality: "Paris", postal_code: "75001" };

type Fields = Record<string, unknown>;

const PEOPLE: Record<string, [customer: Fields, ...addresses: Fields[]]> = {
  ada: [
    { name: "Ada", tags: ["vip"], attributes: { orders: 12 }, external_refs: [{ source: "crm", ref: "1" }] },
    { ...BERLIN, address_lines: ["Torstraße 1"], tags: ["home"], attributes: { floor: 3 } },
    { ...PARIS, address_lines: ["2 Rue de Rivoli"], tags: ["work"] },
  ],
  bea: [
    { name: "Bea", attributes: { orders: 2 } },
    { ...BERLIN, address_lines: ["Torstraße 3"], tags: ["home"] },
  ],
  acme: [
    { name: "Acme", kind: "organization", external_refs: [{ source: "shop", ref: "4" }] },
    { ...PARIS, address_lines: ["4 Rue de Rivoli"], attributes: { floor: "3" } },
  ],
};
/** Where each address is, by its first line. */
const POSITIONS: Record<string, [number, number]> = {
  "Torstraße 1": [52.529, 13.402],
  "Torstraße 3": [52.5292, 13.4024],
  "2 Rue de Rivoli": [48.8553, 2.3605],
};

const MITTE = [
  { latitude: 52.5, longitude: 13.35 },
  { latitude: 52.55, longitude: 13.35 },
  { latitude: 52.55, longitude: 13.42 },
  { latitude: 52.5, longitude: 13.42 },
];

/** A filter of addresses, and the first lines of those that it leaves. */
const CASES: [filter: Fields, lines: string[]][] = [
  [
    { any: [{ country_code: "FR" }, { attribute: { name: "floor", at_least: 3 } }] },
    ["Torstraße 1", "2 Rue de Rivoli", "4 Rue de Rivoli"],
  ],
  [{ not: { tag: "home" } }, ["2 Rue de Rivoli", "4 Rue de Rivoli"]],
  [{ country_code: "FR", not: { tag: "work" } }, ["4 Rue de Rivoli"]],
  [{ all: [{ any: [{ tag: "home" }, { tag: "work" }] }, { not: { country_code: "DE" } }] }, ["2 Rue de Rivoli"]],
  [{ customer: { attribute: { name: "orders", at_least: 10 } } }, ["Torstraße 1", "2 Rue de Rivoli"]],
  [
    { customer: { any: [{ kind: "organization" }, { not: { ref_source: "crm" } }] } },
    ["Torstraße 3", "4 Rue de Rivoli"],
  ],
  [{ not: { customer_tag: "vip" }, country_code: "DE" }, ["Torstraße 3"]],
  [{ within: { polygon: MITTE } }, ["Torstraße 1", "Torstraße 3"]],
  [{ within: { box: { south: 48, north: 49, west: 2, east: 3 } } }, ["2 Rue de Rivoli"]],
  [{ near: { latitude: 52.529, longitude: 13.402, radius_m: 20 } }, ["Torstraße 1"]],
  [{ not: { within: { polygon: MITTE } } }, ["2 Rue de Rivoli", "4 Rue de Rivoli"]],
  [{ attribute: { name: "floor", equals: "3" } }, ["4 Rue de Rivoli"]],
  [{ not: { not: { evidence: { kind: "returned", reason: "moved" } } } }, ["Torstraße 3"]],
  [{ any: [{ evidence: { kind: "delivered" } }, { not: {} }] }, []],
  [{ not: { confidence_below: 1 } }, ["Torstraße 1", "2 Rue de Rivoli", "4 Rue de Rivoli"]],
];

async function prepare(t: Test) {
  const service = await startService(t);
  const { call, resources, tenantId } = service;
  const ids: Record<string, string> = {};
  await declarePublic(call, { customer: ["orders"], address: ["floor"] });
  for (const [who, [customer, ...addresses]] of Object.entries(PEOPLE)) {
    ids[who] = (await call("POST", "/customers", customer)).body.id;
    for (const address of addresses) {
      const { body } = await call("POST", `/customers/${ids[who]}/addresses`, address);
      const line = (address["address_lines"] as string[])[0]!;
      ids[line] = body.id;
      const position = POSITIONS[line];
      if (position)
        t.equal(
          (
            await call(
              "PUT",
              `/addresses/${body.id}/location`,
              { latitude: position[0], longitude: position[1] },
              { "if-match": "*" },
            )
          ).status,
          200,
        );
    }
  }
  t.equal(
    (
      await call("POST", `/addresses/${ids["Torstraße 3"]}/evidence`, {
        kind: "returned",
        reason: "moved",
        source: "dhl",
        ref: "1",
        occurred_at: new Date().toISOString(),
      })
    ).status,
    201,
  );
  // Only what evidence speaks of has a confidence already.
  await resources.db.pool.query(
    "UPDATE addresses SET verification_confidence = NULL WHERE tenant_id = $1 AND id <> $2",
    [tenantId, ids["Torstraße 3"]],
  );
  await resources.db.pool.query(
    "UPDATE addresses SET verification_confidence = 0.2, confidence_as_of = now(), confidence_half_life_days = " +
      "900 WHERE id = $1",
    [ids["Torstraße 3"]],
  );
  for (const follower of [positions, searchDocuments]) await runFollower(resources, follower);
  const exported = async (body: object): Promise<Fields[]> => {
    const made = await call("POST", "/exports", { format: "ndjson", ...body });
    return (await service.app.inject({ url: made.body.download.url })).body
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Fields);
  };
  return { ...service, ids, exported };
}

const firstLines = (addresses: Fields[]): string[] =>
  addresses.map((address) => (address["address_lines"] as string[])[0]!);
const some = async (answer: Promise<Answer>): Promise<Fields[]> => (await answer).body.items;

t.test("exports, campaigns and searches take the same filter for the same addresses", async (t) => {
  const { call, exported } = await prepare(t);
  for (const [filter, lines] of CASES) {
    const text = JSON.stringify(filter);
    t.same(firstLines(await exported({ entity: "addresses", filter })), lines, `exported: ${text}`);
    t.equal(
      (await call("POST", "/campaigns?dry_run=true", { name: "x", filter })).body.total,
      lines.length,
      `estimated: ${text}`,
    );
    const hits = await some(
      call("POST", "/addresses/search", { box: { south: -90, north: 90, west: -180, east: 180 }, filter }),
    );
    const placed = lines.filter((line) => line in POSITIONS);
    t.same(firstLines(hits.map(({ address }) => address as Fields)).sort(), placed.toSorted(), `found: ${text}`);
  }
});

t.test("a campaign keeps its filter as it was stated", async (t) => {
  const { call } = await prepare(t);
  for (const [filter] of CASES) {
    const { status, body } = await call("POST", "/campaigns", { name: "x", filter });
    t.equal(status, 202);
    t.same(body.filter, filter);
    t.same((await call("GET", `/campaigns/${body.id}`)).body.filter, filter);
  }
});

t.test("customers are exported and searched by the language of customers", async (t) => {
  const { call, exported, ids } = await prepare(t);
  const cases: [filter: Fields, names: string[]][] = [
    [{ any: [{ tag: "vip" }, { kind: "organization" }] }, ["Ada", "Acme"]],
    [{ not: { attribute: { name: "orders", at_least: 10 } } }, ["Bea", "Acme"]],
    [{ ref_source: "crm" }, ["Ada"]],
    [{ customer_id: ids["bea"] }, ["Bea"]],
    [{ all: [{ changed_since: "2020-01-01T00:00:00Z" }, { not: { ref_source: "shop" } }] }, ["Ada", "Bea"]],
  ];
  for (const [filter, names] of cases) {
    const text = JSON.stringify(filter);
    t.same(
      (await exported({ entity: "customers", filter })).map(({ name }) => name),
      names,
      `exported: ${text}`,
    );
    const found = await Promise.all(
      ["Ada", "Bea", "Acme"].map((q) => some(call("POST", "/customers/search", { q, filter: { customer: filter } }))),
    );
    t.same(
      found.flatMap((hits) => hits.map(({ customer }) => (customer as Fields)["name"])).sort(),
      names.toSorted(),
      `found: ${text}`,
    );
  }
  const found = async (filter: object) =>
    (await some(call("POST", "/customers/search", { q: "Tor", filter })))
      .map(({ customer }) => (customer as Fields)["name"])
      .sort();
  t.same(
    await found({
      address: { any: [{ attribute: { name: "floor", at_least: 1 } }, { evidence: { kind: "returned" } }] },
    }),
    ["Ada", "Bea"],
  );
  t.same(
    await found({
      address: { any: [{ attribute: { name: "floor", at_least: 1 } }, { evidence: { kind: "returned" } }] },
      customer: { not: { tag: "vip" } },
    }),
    ["Bea"],
  );
  t.same(await found({ address: { not: { tag: "home" } } }), []);
  t.match(
    await call("POST", "/exports", { entity: "customers", format: "csv", filter: { not: { country_code: "DE" } } }),
    { status: 422, body: { errors: [{ pointer: "/filter/not/country_code" }] } },
  );
  t.match(await call("POST", "/exports", { entity: "cats", format: "csv" }), {
    status: 422,
    body: { errors: [{ pointer: "/entity", detail: "must be one of customers, addresses" }] },
  });
  t.match(await call("POST", "/exports", { format: "csv" }), {
    status: 422,
    body: { errors: [{ pointer: "/entity", detail: "is required" }] },
  });
  for (const body of [[], '"text"', null]) t.equal((await call("POST", "/exports", body)).status, 422);
});

t.test("exports look at customers and evidence as they were", async (t) => {
  const { call, exported, ids } = await prepare(t);
  const before = new Date().toISOString();
  await new Promise((resolve) => setTimeout(resolve, 5));
  await call("PATCH", `/customers/${ids["ada"]}`, { attributes: { orders: 0 } }, { "if-match": "*" });
  await call("POST", `/addresses/${ids["Torstraße 1"]}/evidence`, {
    kind: "delivered",
    source: "dhl",
    ref: "2",
    occurred_at: "2020-01-01T00:00:00.000Z",
  });
  const [loyal, delivered] = [
    { customer: { attribute: { name: "orders", at_least: 10 } } },
    { not: { not: { evidence: { kind: "delivered" } } } },
  ];
  t.same(firstLines(await exported({ entity: "addresses", filter: loyal })), []);
  t.same(firstLines(await exported({ entity: "addresses", filter: loyal, as_of: before })), [
    "Torstraße 1",
    "2 Rue de Rivoli",
  ]);
  t.same(firstLines(await exported({ entity: "addresses", filter: delivered })), ["Torstraße 1"]);
  t.same(firstLines(await exported({ entity: "addresses", filter: delivered, as_of: before })), []);
});

t.test("lists take the flat conditions, and no others", async (t) => {
  const { call } = await prepare(t);
  t.same(firstLines(await some(call("GET", "/addresses?customer_tag=vip&country_code=DE"))), ["Torstraße 1"]);
  t.same(
    (await some(call("GET", "/customers?tag=vip"))).map(({ name }) => name),
    ["Ada"],
  );
  for (const query of ["not=a", "any=a", "near=1", "customer=a"])
    t.equal((await call("GET", `/addresses?${query}`)).status, 400, query);
});

t.test("hostile filters are refused with the place at fault", async (t) => {
  const { call } = await prepare(t);
  let bomb: object = { tag: "a" };
  for (let depth = 0; depth < 15; depth++) bomb = { not: bomb };
  let endless = '{"tag":"a"}';
  for (let depth = 0; depth < 20_000; depth++) endless = `{"not":${endless}}`;
  const many = { any: Array.from({ length: 10_000 }, () => ({ tag: "a" })) };
  const wide = { all: Array.from({ length: 40 }, () => ({ any: [{ tag: "a" }, { tag: "b" }] })) };
  const refused: [filter: unknown, pointer: string][] = [
    [bomb, "/filter/not/not/not/not"],
    [many, "/filter/any"],
    [wide, "/filter/all/25/any/0"],
    [{ any: [] }, "/filter/any"],
    [{ all: {} }, "/filter/all"],
    [{ not: null }, "/filter/not"],
    [{ not: { country_code: "Germany" } }, "/filter/not/country_code"],
    [{ any: [{ tag: "a" }, { name: "Ada" }] }, "/filter/any/1/name"],
    [{ constructor: { tag: "a" } }, "/filter/constructor"],
    [{ within: {} }, "/filter/within"],
    [{ within: { polygon: [{ latitude: 1, longitude: 1 }] } }, "/filter/within/polygon"],
    [{ attribute: { name: "a" } }, "/filter/attribute"],
    [{ attribute: { name: "a", equals: { $ne: 1 } } }, "/filter/attribute/equals"],
    [{ customer: { country_code: "DE" } }, "/filter/customer/country_code"],
    [{ customer_id: "' OR true --" }, "/filter/customer_id"],
  ];
  for (const path of ["/campaigns", "/campaigns?dry_run=true", "/exports", "/addresses/search"]) {
    const body =
      path === "/exports"
        ? { entity: "addresses", format: "csv" }
        : path === "/addresses/search"
          ? { q: "Tor" }
          : { name: "x" };
    for (const [filter, pointer] of refused) {
      const answer = await call("POST", path, { ...body, filter });
      t.match(answer, { status: 422, body: { code: "invalid_body" } }, `${path} ${pointer}`);
      t.ok(
        answer.body.errors.some((fault: { pointer: string }) => fault.pointer === pointer),
        `${path} ${pointer}: ${JSON.stringify(answer.body.errors).slice(0, 200)}`,
      );
    }
    t.match(
      await call("POST", path, JSON.stringify({ ...body, filter: 0 }).replace(":0", `:${endless}`)),
      { status: 400, body: { code: "malformed_body" } },
      path,
    );
    t.match(
      await call("POST", path, JSON.stringify({ ...body, filter: 0 }).replace(":0", ':{"__proto__":{"tag":"a"}}')),
      { status: 400, body: { code: "malformed_body" } },
      path,
    );
  }
  for (const member of ["customer", "address"]) {
    t.match(await call("POST", "/customers/search", { q: "Tor", filter: { [member]: bomb } }), {
      status: 422,
      body: { errors: [{ pointer: `/filter/${member}/not/not/not/not` }] },
    });
  }
  // Numbers so small that their products are an error in Postgres.
  const tiny = { latitude: 5e-324, longitude: -1e-200 };
  for (const filter of [
    { near: { ...tiny, radius_m: 1e-300 } },
    { within: { polygon: [tiny, { latitude: 1e-320, longitude: 1 }, { latitude: 1, longitude: 0 }] } },
  ]) {
    t.match(await call("POST", "/campaigns?dry_run=true", { name: "x", filter }), { status: 200, body: { total: 0 } });
  }
});

t.test("another tenant's customers and addresses are nobody's", async (t) => {
  const { as, makeTenant, ids } = await prepare(t);
  const neighbour = as((await makeTenant()).key);
  const {
    body: { id },
  } = await neighbour("POST", "/customers", { name: "Neighbour" });
  await neighbour("POST", `/customers/${id}/addresses`, { ...BERLIN, address_lines: ["Torstraße 9"] });
  const total = async (filter: object): Promise<number> =>
    (await neighbour("POST", "/campaigns?dry_run=true", { name: "x", filter })).body.total;
  t.equal(await total({ customer_id: ids["ada"] }), 0);
  t.equal(
    await total({
      any: [
        { customer_id: ids["ada"] },
        { customer: { customer_id: ids["ada"] } },
        { customer_tag: "vip" },
        { customer: { ref_source: "crm" } },
        { evidence: { kind: "returned" } },
      ],
    }),
    0,
  );
  t.equal(await total({ not: { customer_id: ids["ada"] } }), 1, "only its own are left");
  t.equal(await total({ any: [{ not: { tag: "home" } }, { country_code: "FR" }] }), 1);
});

t.test("what only customers have takes the right to read them", async (t) => {
  const { as, generateKey } = await prepare(t);
  const clerk = as(await generateKey(["addresses:read", "campaigns:write", "exports:write"]));
  const filter = { any: [{ tag: "home" }, { not: { customer: { attribute: { name: "orders", at_least: 10 } } } }] };
  for (const [path, body] of [
    ["/campaigns", { name: "x" }],
    ["/campaigns?dry_run=true", { name: "x" }],
    ["/exports", { entity: "addresses", format: "csv" }],
    ["/addresses/search", { q: "Tor" }],
  ] as const) {
    t.match(
      await clerk("POST", path, { ...body, filter }),
      { status: 403, body: { code: "insufficient_scope" } },
      path,
    );
  }
  t.match(await clerk("POST", "/exports", { entity: "addresses", format: "csv", filter: { not: { tag: "home" } } }), {
    status: 201,
  });
});

t.test("a policy's conditions are the language's own", async (t) => {
  const { call } = await prepare(t);
  const policy = (rule: object) =>
    call(
      "PUT",
      "/verification-policies",
      { default_interval: "P3M", rules: [{ interval: "P1M", ...rule }] },
      { "if-match": "*" },
    );
  t.equal(
    (
      await policy({
        customer_attribute: { name: "orders", at_least: 10 },
        address_tag: "home",
        customer_tag: "vip",
        country_code: "DE",
      })
    ).status,
    200,
  );
  t.match(await policy({ customer_attribute: { name: "orders" } }), {
    status: 422,
    body: { errors: [{ pointer: "/rules/0/customer_attribute" }] },
  });
});
