import t, { type Test } from "tap";
import { runImport } from "../../src/features/imports/jobs.ts";
import { encodeCursor } from "../../src/platform/http/cursor.ts";
import { followForSearch, rebuildDocuments } from "../../src/features/search/follow.ts";
import { startService, type Service } from "../support/service.ts";

interface World extends Service {
  /** Names of the customers that a search finds, best first. */
  names(body: object): Promise<string[]>;
  /** First lines of the addresses that a search finds. */
  lines(body: object): Promise<string[]>;
  follow(): Promise<void>;
  ids: Record<string, string>;
}

const PEOPLE: [customer: Record<string, unknown>, ...addresses: Record<string, unknown>[]][] = [
  [
    {
      name: "张三",
      phones: ["+8613800138000"],
      emails: ["zhang.san@example.com"],
      external_refs: [{ source: "crm", ref: "CUST-0004711" }],
      tags: ["vip"],
    },
    {
      country_code: "CN",
      administrative_area: "广东省",
      locality: "深圳市",
      dependent_locality: "南山区",
      address_lines: ["科技园路12号翠湖小区3栋2单元501室"],
      phone: "0755-26001234",
      tags: ["front"],
    },
    {
      country_code: "CN",
      administrative_area: "北京市",
      locality: "北京市",
      dependent_locality: "海淀区",
      address_lines: ["学院路37号"],
    },
  ],
  [
    { name: "李四", phones: ["+8613912345678"] },
    {
      country_code: "CN",
      administrative_area: "浙江省",
      locality: "杭州市",
      dependent_locality: "西湖区",
      address_lines: ["龙井路1号"],
    },
  ],
  [
    { name: "Jörg Weißenfels", emails: ["joerg@weissenfels.example"], external_refs: [{ source: "crm", ref: "A-1" }] },
    { country_code: "DE", locality: "Berlin", postal_code: "10117", address_lines: ["Friedrichstraße 101"] },
  ],
  [
    { name: "Mary Johnson", phones: ["+12125550123"] },
    {
      country_code: "US",
      administrative_area: "NY",
      locality: "New York",
      postal_code: "10001",
      address_lines: ["350 Maple Ave Apt 7"],
    },
  ],
  [{ name: "Nobody Anywhere", phones: ["+4915112345678"] }],
];

async function prepare(t: Test): Promise<World> {
  const service = await startService(t);
  const ids: Record<string, string> = {};
  for (const [customer, ...addresses] of PEOPLE) {
    const { body } = await service.call("POST", "/customers", customer);
    ids[customer["name"] as string] = body.id;
    for (const address of addresses)
      t.equal((await service.call("POST", `/customers/${body.id}/addresses`, address)).status, 201);
  }
  const follow = () => followForSearch(service.resources);
  await follow();
  return {
    ...service,
    ids,
    follow,
    names: async (body) =>
      (await service.call("POST", "/customers/search", body)).body.items.map(
        ({ customer }: { customer: { name: string } }) => customer.name,
      ),
    lines: async (body) =>
      (await service.call("POST", "/addresses/search", body)).body.items.map(
        ({ address }: { address: { address_lines: string[] } }) => address.address_lines[0],
      ),
  };
}

t.test("the service desk types what it has, and gets the customer", async (t) => {
  const { names } = await prepare(t);
  const typed: Record<string, string[]> = {
    张三: [
      "张三",
      "13800138000",
      "+86 138 0013 8000",
      "0086-138-0013-8000",
      "138-0013-8000",
      "8000",
      "1380013",
      "zhang.san@example.com",
      "zhang.s",
      "CUST-0004711",
      "cust-0004",
      "科技园",
      "深圳南山科技园路12号",
      "廣東省深圳市南山區科技園路12號",
      "翠湖小区3栋501 张三",
      "南山区 深圳 张三",
      "科技路12号翠湖小区",
      "0755 26001234",
      "26001234",
      "深圳市南山区科枝园路12号翠湖小区",
    ],
    "Jörg Weißenfels": [
      "Jorg",
      "weissenfels",
      "Weißenfels Jörg",
      "Friedrichstr",
      "Freidrichstraße 101",
      "friedrichstrase berlin",
      "10117 berlin",
      "joerg@weissenfels.example",
    ],
    "Mary Johnson": [
      "350 maple ave",
      "maple 350",
      "Jonson New York",
      "(212) 555-0123",
      "+1 212 555 0123",
      "mary johns",
      "Maple Av Apt 7",
    ],
    "Nobody Anywhere": ["nobody", "0151 12345678", "+49 151 12345678"],
    李四: ["杭州西湖区龙井路", "龙井", "浙江 李四"],
  };
  for (const [name, queries] of Object.entries(typed))
    for (const q of queries) t.equal((await names({ q }))[0], name, q);
  const slips = [
    "深圳市南山区科技园路12号翠湖小区3栋2单元50",
    "深圳市南山区科技园路12号翠湖小区3栋2单元51室",
    "深圳市科技园路12号翠湖小区",
    "翠湖小区3栋2单元501室科技园路12号深圳市",
    "科技园路12号 广东省深圳市南山区",
  ];
  for (const q of slips) t.equal((await names({ q }))[0], "张三", q);
  t.same(await names({ q: "完全不同的东西" }), []);
  t.same(await names({ q: "!?" }), [], "nothing that could be searched");
});

t.test("numbers and keys of their own", async (t) => {
  const { names } = await prepare(t);
  t.same(await names({ phone: "138 0013 8000" }), ["张三"]);
  t.same(await names({ phone: "+49 (0)151 12345678" }), ["Nobody Anywhere"]);
  t.same(await names({ email: "ZHANG.SAN@example.com" }), ["张三"]);
  t.same(await names({ email: "zhang@example.com" }), []);
  t.same(await names({ external_ref: { source: "crm", ref: "A-1" } }), ["Jörg Weißenfels"]);
  t.same(await names({ external_ref: { ref: "A-1" } }), ["Jörg Weißenfels"]);
  t.same(await names({ external_ref: { source: "shop", ref: "A-1" } }), []);
  t.same(await names({ phone: "13800138000", q: "李四" }), [], "all that is stated must be true");
});

t.test("filters", async (t) => {
  const { names, lines, call } = await prepare(t);
  t.same(await names({ q: "路", filter: { country_code: "US" } }), []);
  t.same((await lines({ q: "张三", filter: { division_code: "440300" } })).length, 1);
  t.same(await lines({ q: "张三", filter: { division_code: "110000" } }), ["学院路37号"]);
  t.same((await lines({ q: "张三", filter: { tag: "front" } })).length, 1);
  t.same((await lines({ q: "张三", filter: { customer_tag: "vip" } })).length, 2);
  t.same(await lines({ q: "张三", filter: { customer_tag: "none" } }), []);
  t.same(await names({ q: "张三", filter: { tag: "vip", address_tag: "front", status: "pending" } }), ["张三"]);
  t.match(await call("POST", "/addresses/search", { filter: { country_code: "CN" } }), {
    status: 422,
    body: { code: "invalid_body" },
  });
});

t.test("near a point, in a box, in a polygon, and across the antimeridian", async (t) => {
  const { call, lines, follow } = await prepare(t);
  const {
    body: { items: all },
  } = await call("GET", "/addresses");
  const place = async (line: string, latitude: number, longitude: number): Promise<void> => {
    const { id } = all.find(({ address_lines }: { address_lines: string[] }) => address_lines[0]!.startsWith(line));
    t.equal((await call("PUT", `/addresses/${id}/location`, { latitude, longitude }, { "if-match": "*" })).status, 200);
  };
  await place("Friedrich", 52.52, 13.39);
  await place("350", 40.75, -73.99);
  await place("学院路", -16.5, 179.95);
  await place("龙井", -16.5, -179.95);
  await follow();
  const berlin = { latitude: 52.5, longitude: 13.4 };
  const { body } = await call("POST", "/addresses/search", { near: { ...berlin, radius_m: 5_000 } });
  t.match(body.items, [{ address: { locality: "Berlin" }, distance_m: 2325 }]);
  t.same(await lines({ near: { ...berlin, radius_m: 2_000 } }), []);
  t.same(await lines({ near: { ...berlin, radius_m: 5_000 }, q: "maple" }), []);
  t.same((await lines({ box: { south: -17, west: 179, north: -16, east: -179 } })).length, 2);
  t.same((await lines({ near: { latitude: -16.5, longitude: 180, radius_m: 6_000 } })).length, 2);
  t.same((await lines({ box: { south: -90, west: -180, north: 90, east: 180 } })).length, 4);
  t.same(
    await lines({
      polygon: [
        { latitude: 52, longitude: 13 },
        { latitude: 53, longitude: 13 },
        { latitude: 52, longitude: 14 },
      ],
    }),
    ["Friedrichstraße 101"],
  );
  t.same(
    await lines({
      polygon: [
        { latitude: 53, longitude: 13.6 },
        { latitude: 53, longitude: 14 },
        { latitude: 52, longitude: 14 },
      ],
    }),
    [],
  );
});

t.test("pages do not overlap, and a cursor belongs to its search", async (t) => {
  const { call, follow } = await prepare(t);
  for (let number = 0; number < 25; number++) await call("POST", "/customers", { name: `Ada Twin ${number}` });
  await follow();
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const { body } = await call("POST", "/customers/search", {
      q: "ada twin",
      limit: 10,
      ...(cursor !== null && { cursor }),
    });
    seen.push(...body.items.map(({ customer }: { customer: { id: string } }) => customer.id));
    cursor = body.next_cursor;
    if (cursor !== null)
      t.match(await call("POST", "/customers/search", { q: "twin", limit: 10, cursor }), {
        status: 400,
        body: { code: "invalid_cursor", errors: [{ in: "body" }] },
      });
  } while (cursor !== null);
  t.equal(seen.length, 25);
  t.equal(new Set(seen).size, 25);
});

t.test("a cursor that is made by hand is refused", async (t) => {
  const { call, tenantId } = await prepare(t);
  const searchAfter = (score: string) => {
    const position = `[${score},null,"01a228fc-aab9-7802-9bed-3264016b5f87"]`;
    return call("POST", "/addresses/search", {
      q: "x",
      cursor: encodeCursor(position, [tenantId, "search", { q: "x" }]),
    });
  };
  t.equal((await searchAfter("0.25")).status, 200, "as the service makes it");
  for (const score of ["1.2.3", "1e", "--", ".", "01", "1,007", "1e999999"])
    t.match(await searchAfter(score), { status: 400, body: { code: "invalid_cursor" } }, score);
});

t.test("documents follow changes, deletions and restorations, and are made again on demand", async (t) => {
  const { call, names, lines, follow, ids, resources } = await prepare(t);
  const id = ids["张三"] as string;
  await call("PATCH", `/customers/${id}`, { name: "王五", phones: ["+8613700000001"] }, { "if-match": "*" });
  await follow();
  t.same(
    [await names({ phone: "13800138000" }), await names({ q: "王五 学院路" })],
    [[], ["王五"]],
    "with the addresses of the customer",
  );
  const [hit] = (await call("POST", "/addresses/search", { q: "学院路" })).body.items;
  await call("DELETE", `/addresses/${hit.address.id}`, undefined, { "if-match": "*" });
  t.same(await lines({ q: "学院路" }), [], "at once, before the documents follow");
  await follow();
  t.same((await resources.db.pool.query("SELECT FROM search_documents WHERE id = $1", [hit.address.id])).rowCount, 0);
  await call("DELETE", `/customers/${id}`, undefined, { "if-match": "*" });
  t.same(await names({ q: "王五" }), []);
  await follow();
  t.same((await resources.db.pool.query("SELECT FROM search_documents WHERE customer_id = $1", [id])).rowCount, 0);
  await call("POST", `/customers/${id}/restore`, { version: 1 });
  await follow();
  t.same(await names({ phone: "13800138000" }), ["张三"]);

  const all = async () => (await resources.db.pool.query("SELECT * FROM search_documents ORDER BY id")).rows;
  const before = await all();
  await resources.db.pool.query("UPDATE search_documents SET tokens = '{}'");
  await rebuildDocuments(resources.db.kysely);
  await follow();
  t.same(await all(), before);
});

t.test("nobody finds what is a neighbour's, or what its key may not see", async (t) => {
  const { as, makeTenant, generateKey, follow, names } = await prepare(t);
  const neighbour = as((await makeTenant()).key);
  await follow();
  t.same((await neighbour("POST", "/customers/search", { q: "张三" })).body.items, []);
  t.same((await neighbour("POST", "/addresses/search", { phone: "13800138000" })).body.items, []);
  const desk = as(await generateKey(["customers:read", "pii:read"]));
  t.match((await desk("POST", "/customers/search", { q: "张三" })).body.items, [
    { customer: { name: "张三" }, address_id: null },
  ]);
  t.same((await desk("POST", "/customers/search", { q: "科技园路12号" })).body.items, [], "addresses are not searched");
  t.match(await desk("POST", "/customers/search", { q: "张三", filter: { country_code: "CN" } }), {
    status: 403,
    body: { code: "insufficient_scope" },
  });
  const courier = as(await generateKey(["addresses:read"]));
  for (const body of [
    { email: "z@example.com" },
    { external_ref: { ref: "4711" } },
    { q: "张三", filter: { customer_tag: "vip" } },
  ]) {
    t.match(
      await courier("POST", "/addresses/search", body),
      { status: 403, body: { code: "insufficient_scope" } },
      `what only customers have: ${Object.keys(body).join()}`,
    );
  }
  t.same(await names({ q: "科技园路12号" }), ["张三"]);
});

t.test("what a file brings is found once its import has ended, and holds up nobody until then", async (t) => {
  const { call, follow, names, resources, tenantId } = await prepare(t);
  const { db, clock } = resources;
  const file = "ref,name,address,city,country\n1,Filed Fiona,1 Main St,Springfield,US\n";
  const {
    body: { id },
  } = await call("POST", "/imports?source=crm", file, { "content-type": "text/csv" });
  await runImport(resources, { tenant_id: tenantId, id });
  const mark = (status: string, lease_until: string | null) =>
    db.kysely.updateTable("imports").set({ status, lease_until }).where("id", "=", id).execute();
  await mark("running", new Date(clock().getTime() + 60_000).toISOString());
  await call("POST", "/customers", { name: "Singular Sam" });
  await follow();
  t.same(await names({ q: "Singular Sam" }), ["Singular Sam"]);
  t.same(await names({ q: "Filed Fiona" }), []);
  await mark("running", new Date(clock().getTime() - 1).toISOString());
  await follow();
  t.same(await names({ q: "Filed Fiona" }), ["Filed Fiona"], "nobody works on the import");
  t.same(await names({ q: "Singular Sam" }), ["Singular Sam"]);
});

t.test("what comes one by one goes before a long file", async (t) => {
  const { call, names, resources, tenantId } = await prepare(t);
  const { db, clock } = resources;
  const rows = Array.from({ length: 1_200 }, (_, index) => `${index},Filed ${index},${index} Main St,Springfield,US`);
  const {
    body: { id },
  } = await call("POST", "/imports?source=crm", ["ref,name,address,city,country", ...rows].join("\n"), {
    "content-type": "text/csv",
  });
  await runImport(resources, { tenant_id: tenantId, id });
  const live = async () =>
    (await db.pool.query("SELECT live_seq FROM followers WHERE tenant_id = $1 AND follower = 'search'", [tenantId]))
      .rows[0].live_seq as string | null;
  const mark = (lease_until: string | null) =>
    db.kysely.updateTable("imports").set({ status: "running", lease_until }).where("id", "=", id).execute();
  await mark(new Date(clock().getTime() + 60_000).toISOString());
  await call("POST", "/customers", { name: "Singular Sam" });
  await followForSearch(resources);
  t.not(await live(), null, "it is known what has its document");
  await call("POST", "/customers", { name: "Later Lou" });
  await mark(null);
  await followForSearch(resources);
  for (const name of ["Singular Sam", "Later Lou", "Filed 7", "Filed 1199"])
    t.equal((await names({ q: name }))[0], name);
  t.equal(await live(), null);
});
