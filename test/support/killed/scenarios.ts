/** Creates work for each kind of job and checks the result. */
import type { Test } from "tap";
import { dispatchEvents } from "../../../src/features/webhooks/dispatch.ts";
import type { Receiver } from "../receiver.ts";
import { countTenantRows } from "../tenant-tables.ts";
import { until, type Call, type Service } from "../service.ts";
import type { JobName } from "./jobs.ts";

export interface World {
  service: Service;
  receiver: Receiver;
}

export interface Scenario {
  isDone(): Promise<boolean>;
  check(t: Test): Promise<void>;
}

/** Creates a tenant. */
async function tenantOf({ service }: World) {
  const { id, key } = await service.makeTenant();
  const as = service.as(key);
  const call: Call = async (method, path, ...rest) => {
    const answer = await as(method, path, ...rest);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.text}`);
    return answer;
  };
  const rows = async (text: string, ...values: unknown[]): Promise<Record<string, unknown>[]> =>
    (await service.resources.db.pool.query(text, [id, ...values])).rows;
  return { id, call, rows };
}

async function makeAddresses(call: Call, count: number): Promise<void> {
  const { body: customer } = await call("POST", "/customers", { name: "Ada" });
  for (let index = 1; index <= count; index++) {
    await call("POST", `/customers/${customer.id}/addresses`, {
      country_code: "DE",
      address_lines: [`Unter den Linden ${index}`],
      locality: "Berlin",
      postal_code: "10117",
    });
  }
}

type Rows = Awaited<ReturnType<typeof tenantOf>>["rows"];

const ended = async (rows: Rows, table: string): Promise<boolean> =>
  (await rows(`SELECT FROM ${table} WHERE tenant_id = $1 AND status IN ('queued', 'running', 'undoing')`)).length === 0;

/** Checks that each address has been verified, and written by it, exactly once. */
async function checkVerified(t: Test, rows: Rows, count: number): Promise<void> {
  t.same(
    await rows("SELECT verification_status, version, count(*)::int FROM addresses WHERE tenant_id = $1 GROUP BY 1, 2"),
    [{ verification_status: "verified", version: 2, count }],
  );
  t.same(
    await rows(
      "SELECT operation, count(*)::int FROM changes WHERE tenant_id = $1 AND entity = 'address' GROUP BY 1 ORDER BY 1",
    ),
    [
      { operation: "create", count },
      { operation: "update", count },
    ],
  );
}

/** Creates an endpoint at the receiver and `count` deliveries to it, all after `since`. */
async function makeDeliveries(world: World, count: number) {
  const tenant = await tenantOf(world);
  const { call, rows } = tenant;
  const since = new Date(Date.now() - 1_000).toISOString();
  const { body: webhook } = await call("POST", "/webhooks", { url: world.receiver.url });
  for (let index = 0; index < count; index++) await call("POST", "/customers", { name: "Ada" });
  const deliveries = (): Promise<Record<string, unknown>[]> =>
    rows("SELECT event_id, status, attempt FROM webhook_deliveries WHERE tenant_id = $1 ORDER BY seq");
  await until(
    async () => (await dispatchEvents(world.service.resources), deliveries()),
    ({ length }) => length === count,
  );
  return { ...tenant, webhook, since, deliveries };
}

export const SCENARIOS: Record<JobName, (world: World) => Promise<Scenario>> = {
  async verifications(world) {
    const { call, rows } = await tenantOf(world);
    await makeAddresses(call, 2);
    return {
      isDone: () => ended(rows, "verifications"),
      async check(t) {
        await checkVerified(t, rows, 2);
        t.same(await rows("SELECT status, count(*)::int FROM verifications WHERE tenant_id = $1 GROUP BY 1"), [
          { status: "succeeded", count: 2 },
        ]);
      },
    };
  },

  async campaigns(world) {
    const { call, rows } = await tenantOf(world);
    await makeAddresses(call, 2);
    await rows("UPDATE verifications SET status = 'cancelled' WHERE tenant_id = $1");
    const {
      body: { id },
    } = await call("POST", "/campaigns", { name: "All", filter: {} });
    return {
      isDone: () => ended(rows, "campaigns"),
      async check(t) {
        await checkVerified(t, rows, 2);
        t.match((await call("GET", `/campaigns/${id}`)).body, {
          status: "completed",
          progress: {
            total: 2,
            selected: 2,
            verified: 2,
            skipped: 0,
            queued: 0,
            running: 0,
            failed: 0,
            superseded: 0,
            cancelled: 0,
          },
        });
        t.same(
          await rows(
            "SELECT status, count(*)::int FROM verifications WHERE tenant_id = $1 AND campaign_id IS NOT NULL " +
              "GROUP BY 1",
          ),
          [{ status: "succeeded", count: 2 }],
        );
      },
    };
  },

  async retention(world) {
    const { call, rows } = await tenantOf(world);
    for (let nth = 0; nth < 3; nth++) await makeAddresses(call, 1);
    await rows("UPDATE verifications SET status = 'cancelled' WHERE tenant_id = $1");
    const rule = { entity: "customer", condition: { age: "P1D" }, action: "delete", max_share: 1 };
    await call("PUT", "/retention-rules/old", rule);
    // As after a dry run; the customers become old by the time at which the run is started.
    await rows("UPDATE retention_rules SET tried_version = version WHERE tenant_id = $1");
    await call("POST", "/retention-rules/old/enable");
    const {
      body: { id },
    } = await call("POST", "/retention-rules/old/runs");
    await rows("UPDATE retention_runs SET created_at = created_at + interval '2 days' WHERE tenant_id = $1");
    return {
      isDone: () => ended(rows, "retention_runs"),
      async check(t) {
        t.match((await call("GET", `/retention-rules/old/runs/${id}`)).body, {
          status: "completed",
          total: 3,
          hits: 3,
          done: 3,
        });
        t.same(
          await rows(
            `SELECT entity, count(*)::int FROM changes WHERE tenant_id = $1 AND operation = 'delete'
              GROUP BY 1 ORDER BY 1`,
          ),
          [
            { entity: "address", count: 3 },
            { entity: "customer", count: 3 },
          ],
        );
      },
    };
  },

  async webhooks(world) {
    const { rows, deliveries } = await makeDeliveries(world, 2);
    return {
      isDone: () => ended(rows, "webhook_deliveries"),
      async check(t) {
        const made = await deliveries();
        t.match(made, [{ status: "succeeded" }, { status: "succeeded" }]);
        // Delivery is at least once: a killed process may have sent a request without recording it.
        for (const { event_id, attempt } of made) {
          const times = world.receiver.received.filter(({ id }) => id === event_id).length;
          t.ok(times >= 1 && times <= Number(attempt), `received ${times} times in ${String(attempt)} attempts`);
        }
      },
    };
  },

  async "webhook-replays"(world) {
    const { call, rows, webhook, since, deliveries } = await makeDeliveries(world, 3);
    await rows("UPDATE webhook_deliveries SET status = 'succeeded' WHERE tenant_id = $1");
    await call("POST", `/webhooks/${webhook.id}/replay`, { since, include_delivered: true });
    return {
      isDone: () => ended(rows, "webhook_replays"),
      async check(t) {
        t.same(
          await rows("SELECT status, queued FROM webhook_replays WHERE tenant_id = $1"),
          [{ status: "completed", queued: 3 }],
          "each was queued once",
        );
        t.match(
          await deliveries(),
          Array.from({ length: 3 }, () => ({ status: "queued" })),
        );
      },
    };
  },

  async erasures(world) {
    const { call, rows } = await tenantOf(world);
    const ask = async (name: string): Promise<string> => {
      const { body } = await call("POST", "/customers", { name, emails: [`${name}@example.com`] });
      await call("POST", `/customers/${body.id}/addresses`, { country_code: "DE", locality: "Berlin" });
      await call("POST", `/customers/${body.id}/erasures`, { grounds: "child", verified_by: "desk" });
      return body.id as string;
    };
    const id = await ask("ada");
    return {
      isDone: async () =>
        (await rows("SELECT FROM erasures WHERE tenant_id = $1 AND status <> 'completed'")).length === 0,
      async check(t) {
        for (const table of ["customers", "addresses", "keys.customer_keys"])
          t.same(await rows(`SELECT FROM ${table} WHERE tenant_id = $1`), [], table);
        t.same(
          await rows(
            "SELECT entity, count(*)::int FROM changes WHERE tenant_id = $1 AND operation = 'erase' " +
              "GROUP BY 1 ORDER BY 1",
          ),
          [
            { entity: "address", count: 1 },
            { entity: "customer", count: 1 },
          ],
          "each is in the log once",
        );
        t.same(await rows("SELECT FROM changes WHERE tenant_id = $1 AND octet_length(sealed) > 0"), [], "no values");
        t.same(await rows("SELECT count(*)::int FROM suppressions WHERE tenant_id = $1"), [{ count: 1 }]);
        t.same(
          (await rows("SELECT customer_id FROM keys.erased_customers WHERE tenant_id = $1 ORDER BY 1")).map(
            ({ customer_id }) => customer_id,
          ),
          [id],
        );
        t.same(await rows("SELECT FROM erasures WHERE tenant_id = $1 AND receipt IS NULL"), [], "receipts");
      },
    };
  },

  async "tenant-erasures"(world) {
    const { call, rows, id } = await tenantOf(world);
    const { body } = await call("POST", "/customers", { name: "ada", emails: ["ada@example.com"] });
    await call("POST", `/customers/${body.id}/addresses`, { country_code: "DE", locality: "Berlin" });
    await world.service.resources.reads.flush();
    const root = world.service.as(world.service.rootKey);
    await root("POST", `/tenants/${id}/erasures`, { confirm: `t-${id}` });
    // Without the minute in which processes notice it.
    await rows("UPDATE tenant_erasures SET starts_at = created_at WHERE tenant_id = $1");
    return {
      isDone: async () =>
        (await rows("SELECT FROM tenant_erasures WHERE tenant_id = $1 AND status <> 'completed'")).length === 0,
      async check(t) {
        t.same(Object.keys(await countTenantRows(world.service.resources, id)), [
          "keys.erased_tenants",
          "tenant_erasures",
        ]);
        t.match(await rows("SELECT counts, receipt FROM tenant_erasures WHERE tenant_id = $1"), [
          { counts: { customers: 1, addresses: 1, "keys.customer_keys": 1 }, receipt: String },
        ]);
      },
    };
  },

  async "access-packages"(world) {
    const { call, rows } = await tenantOf(world);
    const { body } = await call("POST", "/customers", { name: "ada", emails: ["ada@example.com"] });
    await call("POST", `/customers/${body.id}/addresses`, { country_code: "DE", locality: "Berlin" });
    await call("POST", `/customers/${body.id}/access-packages`, { verified_by: "desk" });
    return {
      isDone: async () =>
        (await rows("SELECT FROM access_packages WHERE tenant_id = $1 AND status <> 'completed'")).length === 0,
      async check(t) {
        t.same(
          await rows(
            "SELECT count(*)::int, max(part) + 1 AS parts, count(DISTINCT attempt)::int AS attempts " +
              "FROM access_package_parts WHERE tenant_id = $1",
          ),
          await rows("SELECT parts AS count, parts, 1 AS attempts FROM access_packages WHERE tenant_id = $1"),
          "the parts of one attempt, all of them",
        );
      },
    };
  },

  async imports(world) {
    const { call, rows } = await tenantOf(world);
    const file = [
      "name,country_code,address_line_1,locality,postal_code",
      ...["Ada", "Bo", "Cy"].map((name, index) => `${name},DE,Unter den Linden ${index + 1},Berlin,10117`),
    ].join("\n");
    const {
      body: { id },
    } = await call("POST", "/imports?source=test", file, { "content-type": "text/csv" });
    return {
      isDone: () => ended(rows, "imports"),
      async check(t) {
        t.match((await call("GET", `/imports/${id}`)).body, { status: "completed" });
        for (const table of ["customers", "addresses"])
          t.same(
            await rows(`SELECT version, count(*)::int FROM ${table} WHERE tenant_id = $1 GROUP BY 1`),
            [{ version: 1, count: 3 }],
            table,
          );
      },
    };
  },
};
