import t from "tap";
import { startService, type Call } from "../../support/service.ts";

const ADDRESS = { country_code: "DE", address_lines: ["Unter den Linden 1"], locality: "Berlin", postal_code: "10117" };
const NOBODY = "01a200c5-fc89-7fc4-9874-6ca4f79da9fb";

const makeCustomer = async (call: Call): Promise<string> =>
  (await call("POST", "/customers", { name: "张三" })).body.id;
const times = <T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)));

t.test("addresses that are made together", async (t) => {
  const service = await startService(t);
  const {
    call,
    as,
    tenantId,
    resources: { db },
  } = service;
  const another = as((await service.makeTenant()).key);
  const customers = await times(8, () => makeCustomer(call));
  const theirs = await makeCustomer(another);

  await t.test("are each one's own: the tenant, the history, the answer, the refusal", async (t) => {
    const answers = await times(48, async (index) => {
      const kind = ["plain", "plain", "keyed", "default", "nobody", "another"][index % 6] as string;
      const caller = kind === "another" ? another : call;
      const customer = kind === "another" ? theirs : kind === "nobody" ? NOBODY : customers[index % 8];
      const headers = {
        "doorplate-source": `till-${index}`,
        "doorplate-reason": `because ${index}`,
        "x-request-id": `request-${index}`,
        ...(kind === "keyed" && { "idempotency-key": `key-${index % 12}` }),
      };
      const body = {
        ...ADDRESS,
        address_lines: [`Unter den Linden ${kind === "keyed" ? index % 12 : index}`],
        is_default_shipping: kind === "default",
      };
      return {
        index,
        kind,
        caller,
        customer,
        ...(await caller("POST", `/customers/${kind === "keyed" ? customers[0] : customer}/addresses`, body, headers)),
      };
    });
    for (const { index, kind, caller, customer, status, body } of answers) {
      t.equal(status, kind === "nobody" ? 404 : 201, `${index}: ${kind}`);
      if (kind === "nobody" || kind === "keyed") continue;
      t.match(body, {
        customer_id: customer,
        address_lines: [`Unter den Linden ${index}`],
        is_default_shipping: kind === "default",
      });
      const {
        body: { items },
      } = await caller("GET", `/addresses/${body.id}/history`);
      t.match(items.at(-1), {
        version: 1,
        operation: "create",
        source: `till-${index}`,
        reason: `because ${index}`,
        request_id: `request-${index}`,
        state: { id: body.id },
      });
      // A default that was taken away is the deed of whoever took it.
      if (items.length > 1) t.match(items[0].source, /^till-\d+$/);
      const {
        body: { items: verifications },
      } = await caller("GET", `/addresses/${body.id}/verifications`);
      t.match(verifications, [{ cause: "created", address_version: 1 }]);
    }
    const keyed = answers.filter(({ kind }) => kind === "keyed");
    t.equal(new Set(keyed.map(({ body }) => body.id)).size, 2, "two keys, two addresses");
    t.equal(new Set(keyed.map(({ text }) => text)).size, 2);
    const {
      rows: [count],
    } = await db.pool.query(
      "SELECT count(*)::int AS rows, count(DISTINCT xmin::text)::int AS transactions FROM addresses WHERE " +
        "tenant_id = $1",
      [tenantId],
    );
    t.equal(count.rows, 8 * 3 + 2);
    t.ok(count.transactions < count.rows, "and some were made in one transaction");
  });

  await t.test("keep to the limit of their customer", async (t) => {
    const customer = await makeCustomer(call);
    const statuses = (
      await times(120, (index) =>
        call("POST", `/customers/${customer}/addresses`, { ...ADDRESS, address_lines: [`Unter den Linden ${index}`] }),
      )
    ).map(({ status }) => status);
    t.same(
      [201, 422].map((status) => statuses.filter((one) => one === status).length),
      [100, 20],
    );
  });

  await t.test("do not wait for one whose customer is held", async (t) => {
    const held = customers[0] as string;
    const holder = await db.pool.connect();
    await holder.query("BEGIN");
    await holder.query("SELECT FROM customers WHERE id = $1 FOR UPDATE", [held]);
    let released = false;
    const waiting = times(3, async () => {
      const { status } = await call("POST", `/customers/${held}/addresses`, ADDRESS);
      return { status, released };
    });
    const others = await times(12, (index) =>
      call("POST", `/customers/${customers[1 + (index % 7)]}/addresses`, ADDRESS),
    );
    t.same([...new Set(others.map(({ status }) => status))], [201]);
    released = true;
    await holder.query("COMMIT");
    holder.release();
    t.same(
      await waiting,
      Array.from({ length: 3 }, () => ({ status: 201, released: true })),
    );
  });
});
