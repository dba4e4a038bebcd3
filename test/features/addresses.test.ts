import t from "tap";
import { inTransaction } from "../../src/platform/database/transaction.ts";
import { updateOf } from "../../src/records/changes.ts";
import { lockAddresses } from "../../src/records/queries.ts";
import type { AddressRow } from "../../src/records/rows.ts";
import { write } from "../../src/records/write.ts";
import { startService, until, type Call } from "../support/service.ts";

const SHENZHEN = {
  country_code: "CN",
  administrative_area: "广东",
  locality: "深圳",
  dependent_locality: "南山区",
  address_lines: ["科技园1栋"],
  recipient: "张三",
  phone: "138 0013 8000",
};

const SYSTEM = { actor: "system:test", source: "test" };

const makeCustomer = async (call: Call): Promise<string> =>
  (await call("POST", "/customers", { name: "张三" })).body.id;

t.test("an address is standardised, judged and kept as it was entered", async (t) => {
  const { call } = await startService(t);
  const customer = await makeCustomer(call);
  const { status, body, headers } = await call("POST", `/customers/${customer}/addresses`, SHENZHEN);
  t.equal(status, 201);
  t.equal(headers["etag"], '"1"');
  t.equal(headers["location"], `/v1/addresses/${body.id}`);
  t.match(body, {
    administrative_area: "广东省",
    locality: "深圳市",
    division_code: "440305",
    phone: "+8613800138000",
    entered: SHENZHEN,
    verification: { status: "pending" },
  });
  t.match(body.verdict, { status: "corrected", granularity: "dependent_locality" });
  t.same((await call("GET", `/addresses/${body.id}`)).body, body, "reading gives what writing gave");
});

t.test("whoever shows an address shows the same", async (t) => {
  const { call, resources, tenantId } = await startService(t);
  const customer = await makeCustomer(call);
  const {
    body: { id },
  } = await call("POST", `/customers/${customer}/addresses`, {
    ...SHENZHEN,
    address_lines: ["科技园1栋", 'a "b", {c} \\d'],
    tags: ["a,b", '"', "{}", "null", "\\"],
    usages: ["home", "shipping"],
    is_default_billing: true,
    instructions: 'one\ntwo "three" \\',
    valid_from: "0001-02-03",
    valid_to: "9999-12-31",
    attributes: { ü: [1.5, null, { '"': "\n" }], e: "" },
  });
  const place = {
    latitude: 22.5332,
    longitude: -113.9,
    granularity: "dependent_locality" as const,
    uncertainty_m: 6000,
    source: 'a "pin"',
    pinned: true,
    note: "ß",
  };
  await inTransaction(resources.db.kysely, SYSTEM, async (tx) => {
    const [before] = (await lockAddresses(resources, tx, [{ tenant_id: tenantId, id }])) as [AddressRow];
    const change = updateOf(before, {
      location: place,
      verification_status: "verified",
      verified_at: "2026-11-22T08:30:00.100Z",
      verification_provider: "gazetteer",
      verification_confidence: 0.8654,
      confidence_as_of: "2026-11-22T08:30:01Z",
      confidence_half_life_days: 2886,
      verification_reasons: ["provider_confirms", "parts_corrected"],
    });
    await write(resources, tx, SYSTEM, new Date(), { addresses: change ? [change] : [] });
  });
  const { body: read } = await call("GET", `/addresses/${id}`);
  t.match(read, {
    location: place,
    verification: {
      confidence: 0.8654,
      confidence_as_of: "2026-11-22T08:30:01.000Z",
      verified_at: "2026-11-22T08:30:00.100Z",
    },
    tags: ["a,b", '"', "{}", "null", "\\"],
  });
  t.same((await call("GET", `/addresses/${id}?as_of=2099-01-01T00:00:00Z`)).body, read, "the history");
  t.same(
    (await call("GET", `/customers/${customer}/addresses`)).body,
    { items: [read], next_cursor: null },
    "the customer's list",
  );
  t.same((await call("GET", "/addresses")).body, { items: [read], next_cursor: null }, "the list of all");
  t.same(
    (await call("PATCH", `/addresses/${id}?dry_run=true`, { tags: read.tags }, { "if-match": "*" })).body,
    read,
    "what a change answers",
  );
});

t.test("a write needs the version that was read", async (t) => {
  const { call } = await startService(t);
  const customer = await makeCustomer(call);
  const {
    body: { id },
  } = await call("POST", `/customers/${customer}/addresses`, SHENZHEN);
  t.equal((await call("PATCH", `/addresses/${id}`, { tags: ["a"] })).status, 428);
  const first = await call("PATCH", `/addresses/${id}`, { tags: ["a"] }, { "if-match": '"1"' });
  t.equal(first.status, 200);
  t.equal(first.headers["etag"], '"2"');
  t.equal((await call("PATCH", `/addresses/${id}`, { tags: ["b"] }, { "if-match": '"1"' })).status, 412);
  t.equal((await call("DELETE", `/addresses/${id}`, undefined, { "if-match": '"1"' })).status, 412);
  t.equal((await call("DELETE", `/addresses/${id}`, undefined, { "if-match": '"2"' })).status, 204);
  t.equal((await call("GET", `/addresses/${id}`)).status, 404);
});

t.test("a patch that changes nothing writes nothing", async (t) => {
  const { call } = await startService(t);
  const customer = await makeCustomer(call);
  const { body } = await call("POST", `/customers/${customer}/addresses`, SHENZHEN);
  const patched = await call("PATCH", `/addresses/${body.id}`, { instructions: null, tags: [] }, { "if-match": '"1"' });
  t.equal(patched.body.version, 1);
});

t.test("a default moves from one address to the other, and both changes are in the history", async (t) => {
  const { call } = await startService(t);
  const customer = await makeCustomer(call);
  const [first, second] = [
    await call("POST", `/customers/${customer}/addresses`, {
      ...SHENZHEN,
      is_default_shipping: true,
      is_default_billing: true,
    }),
    await call("POST", `/customers/${customer}/addresses`, {
      ...SHENZHEN,
      address_lines: ["科技园2栋"],
      is_default_shipping: true,
    }),
  ];
  const { body } = await call("GET", `/customers/${customer}/addresses`);
  t.match(body.items, [
    { is_default_shipping: false, is_default_billing: true, version: 2 },
    { is_default_shipping: true, is_default_billing: false },
  ]);
  const history = await call("GET", `/addresses/${first?.body.id}/history`);
  t.match(history.body.items[0], {
    operation: "update",
    diff: [{ pointer: "/is_default_shipping", from: true, to: false }],
  });
  await call("PATCH", `/addresses/${second?.body.id}`, { is_default_billing: true }, { "if-match": "*" });
  t.match((await call("GET", `/addresses/${first?.body.id}`)).body, { is_default_billing: false });
});

t.test("many at once leave one default, and no more addresses than allowed", async (t) => {
  const { call, resources, tenantId } = await startService(t);
  await resources.db.kysely.updateTable("tenants").set({ address_limit: 5 }).where("id", "=", tenantId).execute();
  const customer = await makeCustomer(call);
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, index) =>
      call("POST", `/customers/${customer}/addresses`, {
        ...SHENZHEN,
        address_lines: [`科技园${index}栋`],
        is_default_shipping: true,
      }),
    ),
  );
  t.equal(answers.filter(({ status }) => status === 201).length, 5);
  const refused = answers.find(({ status }) => status !== 201);
  t.match(refused, { status: 422, body: { code: "address_limit_reached", limit: 5 } });
  const { body } = await call("GET", `/customers/${customer}/addresses`);
  t.equal(body.items.filter((address: { is_default_shipping: boolean }) => address.is_default_shipping).length, 1);
});

t.test("every past state can be read and restored, also of a deleted address", async (t) => {
  const { call } = await startService(t);
  const customer = await makeCustomer(call);
  const { body: first } = await call("POST", `/customers/${customer}/addresses`, SHENZHEN);
  await call(
    "PATCH",
    `/addresses/${first.id}`,
    { address_lines: ["科技园2栋"] },
    {
      "if-match": '"1"',
      "doorplate-source": "service-desk",
      "doorplate-reason": Buffer.from("客户来电").toString("latin1"),
    },
  );
  const { body: history } = await call("GET", `/addresses/${first.id}/history`);
  t.match(history.items[0], { version: 2, source: "service-desk", reason: "客户来电", operation: "update" });
  t.ok(history.items[0].diff.some((change: { pointer: string }) => change.pointer === "/address_lines"));
  t.same((await call("GET", `/addresses/${first.id}?as_of=${first.updated_at}`)).body, first);
  t.equal((await call("GET", `/addresses/${first.id}?as_of=2020-01-01T00:00:00Z`)).status, 404);
  await call("DELETE", `/addresses/${first.id}`, undefined, { "if-match": "*" });
  const restored = await call("POST", `/addresses/${first.id}/restore`, { version: 1 });
  t.match(restored, { status: 200, body: { version: 4, address_lines: ["科技园1栋"] } });
  t.same(
    (await call("GET", `/addresses/${first.id}/history`)).body.items.map(
      (item: { operation: string }) => item.operation,
    ),
    ["restore", "delete", "update", "create"],
  );
});

t.test("a deleted customer takes its addresses with it", async (t) => {
  const { call } = await startService(t);
  const customer = await makeCustomer(call);
  const { body } = await call("POST", `/customers/${customer}/addresses`, SHENZHEN);
  t.equal((await call("DELETE", `/customers/${customer}`, undefined, { "if-match": '"1"' })).status, 204);
  t.equal((await call("GET", `/addresses/${body.id}`)).status, 404);
  t.equal((await call("POST", `/customers/${customer}/addresses`, SHENZHEN)).status, 404);
  t.match((await call("GET", `/addresses/${body.id}/history`)).body.items[0], { operation: "delete" });
});

t.test("a dry run answers as if and writes nothing", async (t) => {
  const { call } = await startService(t);
  const customer = await makeCustomer(call);
  const dry = await call("POST", `/customers/${customer}/addresses?dry_run=true`, SHENZHEN);
  t.match(dry, { status: 200, body: { administrative_area: "广东省" } });
  t.equal((await call("GET", `/addresses/${dry.body.id}`)).status, 404);
  const { body } = await call("POST", `/customers/${customer}/addresses`, SHENZHEN);
  t.match(
    await call("PATCH", `/addresses/${body.id}?dry_run=true`, { address_lines: ["别处"] }, { "if-match": '"1"' }),
    { status: 200, body: { address_lines: ["别处"] } },
  );
  t.same((await call("GET", `/addresses/${body.id}`)).body, body);
});

t.test("lists are paged by cursor, narrowed by filters", async (t) => {
  const { call } = await startService(t);
  const customer = await makeCustomer(call);
  for (let index = 0; index < 5; index++)
    await call("POST", `/customers/${customer}/addresses`, {
      ...SHENZHEN,
      address_lines: [`科技园${index}栋`],
      tags: [index % 2 ? "odd" : "even"],
    });
  await call("POST", `/customers/${customer}/addresses`, {
    country_code: "DE",
    address_lines: ["Unter den Linden 1"],
    locality: "Berlin",
    postal_code: "10117",
  });
  const seen: string[] = [];
  let path: string | undefined = "/addresses?country_code=CN&division_code=440300&limit=2";
  while (path) {
    const page = await call("GET", path);
    t.equal(page.status, 200);
    seen.push(...page.body.items.map((item: { id: string }) => item.id));
    path = /<\/v1([^>]*)>; rel="next"/.exec(page.headers["link"] ?? "")?.[1];
  }
  t.equal(new Set(seen).size, 5);
  t.equal((await call("GET", "/addresses?tag=odd")).body.items.length, 2);
  t.equal((await call("GET", "/addresses?status=verified")).body.items.length, 0);
  const {
    body: { next_cursor },
  } = await call("GET", "/addresses?limit=1");
  t.match(
    await call("GET", `/addresses?limit=1&country_code=CN&cursor=${next_cursor}`),
    { status: 400, body: { code: "invalid_cursor" } },
    "a cursor of other filters",
  );
});

t.test("impossible values are refused with their place", async (t) => {
  const { call } = await startService(t);
  const customer = await makeCustomer(call);
  const post = (body: object) => call("POST", `/customers/${customer}/addresses`, { ...SHENZHEN, ...body });
  t.match((await post({ country_code: "ZZ" })).body, { code: "invalid_body", errors: [{ pointer: "/country_code" }] });
  t.match((await post({ valid_from: "2026-02-30" })).body, { errors: [{ pointer: "/valid_from" }] });
  t.match((await post({ valid_from: "2026-03-02", valid_to: "2026-03-01" })).body, {
    errors: [{ pointer: "/valid_to" }],
  });
  t.match((await post({ attributes: { text: "x".repeat(17_000) } })).body, { errors: [{ pointer: "/attributes" }] });
  t.match((await post({ address_lines: ["a", 7] })).body, { errors: [{ pointer: "/address_lines/1" }] });
  t.match((await post({ street: "x" })).body, { errors: [{ pointer: "/street" }] });
  t.equal((await post({ valid_from: "2031-01-01" })).status, 201, "a period of use may lie in the future");
});

t.test("verification follows, and a later change is verified again", async (t) => {
  const provider = {
    name: "fake",
    dataVersion: "1",
    locate: async () => ({
      outcome: "verified" as const,
      confidence: 0.9,
      location: {
        latitude: 22.5,
        longitude: 113.9,
        granularity: "locality" as const,
        uncertainty_m: 5000,
        source: "fake",
      },
    }),
  };
  const { call } = await startService(t, { providers: [provider] });
  const customer = await makeCustomer(call);
  const {
    body: { id },
  } = await call("POST", `/customers/${customer}/addresses`, SHENZHEN);
  const verified = await until(
    () => call("GET", `/addresses/${id}`),
    ({ body }) => body.verification.status === "verified",
  );
  t.match(verified.body, {
    version: 2,
    location: { latitude: 22.5, pinned: false },
    verification: { provider: "fake", confidence: 0.8666, reasons: ["parts_corrected", "provider_confirms"] },
  });
  t.equal((await call("GET", `/addresses/${id}/history`)).body.items.length, 2);
  t.match((await call("GET", `/addresses/${id}/history`)).body.items[0], { actor: "system:verification" });
  const moved = await call("PATCH", `/addresses/${id}`, { address_lines: ["科技园9栋"] }, { "if-match": '"2"' });
  t.match(moved.body, { location: null, verification: { status: "pending" } });
  await until(
    () => call("GET", `/addresses/${id}`),
    ({ body }) => body.verification.status === "verified",
  );
  t.match((await call("GET", `/addresses/${id}/verifications`)).body.items, [
    { status: "succeeded", cause: "updated", address_version: 3 },
    { status: "succeeded", cause: "created", address_version: 1 },
  ]);
});

t.test("a pasted line is read, judged and kept as it came", async (t) => {
  const { call } = await startService(t);
  const customer = await makeCustomer(call);
  const text = "张三 13800138000 广东深圳南山区粤海街道科技园1栋";
  const { status, body } = await call("POST", `/customers/${customer}/addresses`, { text, usages: ["shipping"] });
  t.equal(status, 201);
  t.match(body, {
    recipient: "张三",
    phone: "+8613800138000",
    country_code: "CN",
    administrative_area: "广东省",
    locality: "深圳市",
    dependent_locality: "南山区",
    township: "粤海街道",
    address_lines: ["科技园1栋"],
    division_code: "440305007",
    components: { building: "1栋" },
    entered: { text },
    usages: ["shipping"],
  });
  t.same((await call("GET", `/addresses/${body.id}`)).body, body);
  const renamed = await call("PATCH", `/addresses/${body.id}`, { recipient: "李四" }, { "if-match": '"1"' });
  t.match(
    renamed.body,
    {
      recipient: "李四",
      division_code: "440305007",
      components: { building: "1栋" },
      entered: { text, recipient: "李四" },
    },
    "what was read holds while the place is the same",
  );
  const ambiguous = await call("POST", `/customers/${customer}/addresses?dry_run=true`, {
    text: "李明 13900139000 鼓楼区中山路1号",
  });
  t.match(ambiguous.body.verdict, { status: "needs_review", next_action: "confirm" });
  t.ok(
    ambiguous.body.verdict.findings.some(
      ({ code, pointer }: { code: string; pointer: string }) => code === "ambiguous" && pointer === "/text",
    ),
  );
  t.match(await call("POST", `/customers/${customer}/addresses`, { text: "good morning" }), {
    status: 422,
    body: { errors: [{ pointer: "/text" }] },
  });
  t.match(await call("POST", `/customers/${customer}/addresses`, { address_lines: ["x"] }), {
    status: 422,
    body: { errors: [{ pointer: "/country_code" }] },
  });
});

t.test("numbers of identity documents are neither answered nor kept", async (t) => {
  const { call } = await startService(t);
  const customer = await makeCustomer(call);
  const number = "11010519491231002X";
  const pasted = await call("POST", `/customers/${customer}/addresses`, {
    text: `张三 13800138000 广东深圳南山区粤海街道科技园1栋 身份证号：${number}`,
  });
  t.match(pasted.body, { address_lines: ["科技园1栋"], entered: { text: /身份证号：110\*{11}002X$/ } });
  const stated = await call("POST", `/customers/${customer}/addresses`, {
    ...SHENZHEN,
    address_lines: [`科技园1栋 ${number}`],
  });
  t.equal(stated.status, 201);
  const patched = await call(
    "PATCH",
    `/addresses/${stated.body.id}`,
    { address_lines: [`科技园2栋 ${number}`] },
    { "if-match": '"1"' },
  );
  t.equal(patched.status, 200);
  const history = await call("GET", `/addresses/${stated.body.id}/history`);
  for (const { text } of [pasted, stated, patched, history, await call("GET", `/customers/${customer}/addresses`)]) {
    t.notMatch(text, number);
    t.match(text, "002X", "the last four characters stay");
  }
});

t.test("a pasted line in Western letters is read as well, and its country never guessed in silence", async (t) => {
  const { call } = await startService(t);
  const customer = await makeCustomer(call);
  const post = (body: object) => call("POST", `/customers/${customer}/addresses`, body);
  t.match(await post({ text: "Dana Whitfield\n88 Larch Rd Apt 5\nBoise, ID 83702\nUSA" }), {
    status: 201,
    body: {
      recipient: "Dana Whitfield",
      country_code: "US",
      administrative_area: "ID",
      locality: "Boise",
      postal_code: "83702",
      address_lines: ["88 Larch Rd Apt 5"],
      components: { house_number: "88", road: "Larch Rd", unit: "Apt 5" },
      verdict: { status: "accepted" },
    },
  });
  const inferred = await post({ text: "Lindenstr. 48, 50674 Köln" });
  t.match(inferred, {
    status: 201,
    body: {
      country_code: "DE",
      verdict: { findings: [{ code: "value_inferred", part: "country_code", pointer: "/text" }] },
    },
  });
  t.match(await post({ text: "12 Station Road" }), { status: 422, body: { errors: [{ pointer: "/country_code" }] } });
  t.match(await post({ text: "12 Station Road", country_code: "IE", locality: "Cork" }), {
    status: 201,
    body: { country_code: "IE", address_lines: ["12 Station Road"] },
  });
});
