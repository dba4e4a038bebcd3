import t from "tap";
import { startService } from "../support/service.ts";

const PLACE = {
  country_code: "CN",
  administrative_area: "广东省",
  locality: "深圳市",
  dependent_locality: "南山区",
  address_lines: ["科技园1栋"],
};
const item = (ref: string, rest: object = {}): object => ({
  source: "shop",
  ref,
  customer: { name: "张三", tags: ["vip"] },
  addresses: [PLACE],
  ...rest,
});

t.test("a batch of customers", async (t) => {
  const {
    call,
    generateKey,
    as,
    tenantId,
    resources: { db },
  } = await startService(t);
  const post = (items: object[], headers = {}) => call("POST", "/batch/customers", { items }, headers);
  const first = await post(
    [
      item("1"),
      item("2", { customer: { name: "李四" } }),
      item("3", { addresses: [{ ...PLACE, country_code: "ZZ" }] }),
      item("1", { customer: { name: "张三丰" } }),
    ],
    { "idempotency-key": "b1" },
  );
  t.match(first, {
    status: 200,
    body: {
      items: [
        { status: "created" },
        { status: "created" },
        { status: "refused", customer_id: null, errors: [{ pointer: "/country_code" }] },
        { status: "updated" },
      ],
    },
  });
  const [one] = first.body.items;
  t.equal(
    (
      await post(
        [
          item("1"),
          item("2", { customer: { name: "李四" } }),
          item("3", { addresses: [{ ...PLACE, country_code: "ZZ" }] }),
          item("1", { customer: { name: "张三丰" } }),
        ],
        { "idempotency-key": "b1" },
      )
    ).text,
    first.text,
    "repeated, it gets the first answer",
  );
  t.match((await call("GET", `/customers/${one.customer_id}`)).body, {
    name: "张三丰",
    tags: ["vip"],
    version: 1,
    external_refs: [{ source: "shop", ref: "1" }],
  });
  t.match((await call("GET", `/customers/${one.customer_id}/addresses`)).body.items, [
    { id: one.address_ids[0], verdict: { status: "accepted" }, verification: { status: "pending" } },
  ]);
  t.match((await post([item("1", { customer: { name: "张三丰" } })])).body.items, [
    { status: "unchanged", customer_id: one.customer_id, address_ids: one.address_ids },
  ]);

  await t.test("gives defaults by the rules", async (t) => {
    const other = { ...PLACE, address_lines: ["人民路8号"] };
    await post([item("1", { addresses: [{ ...PLACE, is_default_shipping: true }] })]);
    t.match(
      (await post([item("1", { customer: { name: "张三丰" }, addresses: [{ ...other, is_default_shipping: true }] })]))
        .body.items,
      [{ status: "updated" }],
    );
    const { items } = (await call("GET", `/customers/${one.customer_id}/addresses`)).body;
    t.same(
      items.map((address: { is_default_shipping: boolean }) => address.is_default_shipping),
      [false, true],
    );
    const { items: history } = (await call("GET", `/addresses/${one.address_ids[0]}/history`)).body;
    t.same(
      history.map(({ version }: { version: number }) => version),
      [3, 2, 1],
      "and the log has each step",
    );
  });

  await t.test("keeps the limit of addresses", async (t) => {
    await db.pool.query("UPDATE tenants SET address_limit = 2 WHERE id = $1", [tenantId]);
    t.match(
      (await post([item("1", { addresses: [{ ...PLACE, address_lines: ["新路9号"] }] }), item("9")])).body.items,
      [{ status: "refused", errors: [{ detail: /at most 2/ }] }, { status: "created" }],
    );
  });

  await t.test("one value that Postgres refuses leaves the others", async (t) => {
    await db.pool.query("ALTER TABLE customers ADD CONSTRAINT surprise CHECK (NOT 'bad' = ANY (tags))");
    const items = Array.from({ length: 9 }, (_, index) =>
      item(`s${index}`, { customer: { name: "x", tags: [index === 5 ? "bad" : "good"] } }),
    );
    t.same(
      (await post(items)).body.items.map(({ status }: { status: string }) => status),
      [...Array<string>(5).fill("created"), "refused", ...Array<string>(3).fill("created")],
    );
  });

  await t.test("two at once make no customer twice", async (t) => {
    const items = Array.from({ length: 50 }, (_, index) => item(`p${index}`));
    const answers = await Promise.all([post(items), post([...items].reverse()), post(items)]);
    t.same(
      answers.map(({ status }) => status),
      [200, 200, 200],
    );
    const ids = await Promise.all(
      items.map(async (_, index) => (await call("GET", `/customers/by-ref/shop/p${index}`)).body.id as string),
    );
    t.equal(new Set(ids).size, 50);
    t.equal(
      Number((await db.pool.query("SELECT count(*) FROM changes WHERE customer_id = ANY ($1)", [ids])).rows[0].count),
      100,
    );
  });

  t.match(await post([]), { status: 422 });
  t.match(await post(Array.from({ length: 1001 }, (_, index) => item(`${index}`, { addresses: [] }))), { status: 422 });
  t.match((await post([item("x", { customer: { name: "x", external_refs: [] } })])).body.items, [
    { status: "refused", errors: [{ pointer: "/customer/external_refs" }] },
  ]);
  t.match(await as(await generateKey(["customers:write"]))("POST", "/batch/customers", { items: [item("y")] }), {
    status: 403,
  });
});
