import { fork } from "node:child_process";
import { once } from "node:events";
import { createLocalJWKSet, jwtVerify } from "jose";
import t from "tap";
import { eraseCustomer, STEPS } from "../../../src/features/erasures/jobs.ts";
import { findErasure } from "../../../src/features/erasures/queries.ts";
import { startService } from "../../support/service.ts";
import type { Order } from "../../support/killed/erasure-steps.ts";

const PROCESS = new URL("../../support/killed/erasure-steps.ts", import.meta.url);
const REQUEST = { grounds: "child", verified_by: "desk" };

/** Lets another process take steps, which then kills itself. */
async function killAfter(order: Order): Promise<unknown> {
  const child = fork(PROCESS, { stdio: ["ignore", "ignore", "inherit", "ipc"], execArgv: [] });
  child.send(order);
  const [, signal] = await once(child, "exit");
  return signal;
}

t.test("an erasure whose process is killed after any step is completed by another, once", async (t) => {
  const service = await startService(t);
  const { call, resources, tenantId } = service;
  const { db, config, keyring } = resources;
  const claim = () => db.pool.query("UPDATE erasures SET lease_until = now() + interval '1 minute'");
  const count = async (text: string, customer: string): Promise<number> =>
    (await db.pool.query(`SELECT count(*)::int AS count FROM ${text}`, [customer])).rows[0].count;

  // All have the same phone: each keeps the token of it.
  const erasures = [];
  for (const [index, { name }] of STEPS.entries()) {
    const { body: customer } = await call("POST", "/customers", { name, phones: ["+4930901820"] });
    await call("POST", `/customers/${customer.id}/addresses`, { country_code: "DE", locality: "Berlin" });
    const { body: asked } = await call("POST", `/customers/${customer.id}/erasures`, REQUEST);
    erasures.push({ name, steps: index + 1, customer: customer.id as string, id: asked.id as string });
  }
  await claim();
  const signals = await Promise.all(
    erasures.map(({ id, steps }) =>
      killAfter({
        database_url: String(db.pool.options.connectionString),
        secrets_key: config.SECRETS_KEY![0]!.toString("base64"),
        erasure: { tenant_id: tenantId, id },
        steps,
      }),
    ),
  );
  t.same(
    signals,
    STEPS.map(() => "SIGKILL"),
  );

  const isAfter = (steps: number, name: string): boolean => steps > STEPS.findIndex((step) => step.name === name);
  for (const { name, steps, customer, id } of erasures)
    t.same(
      {
        rows: await count("customers WHERE id = $1", customer),
        ledger: await count("keys.erased_customers WHERE customer_id = $1", customer),
        keys: await count("keys.customer_keys WHERE customer_id = $1", customer),
        receipts: await count("erasures WHERE customer_id = $1 AND receipt IS NOT NULL", customer),
      },
      {
        rows: isAfter(steps, "rows") ? 0 : 1,
        ledger: isAfter(steps, "ledger") ? 1 : 0,
        keys: isAfter(steps, "key") ? 0 : 1,
        receipts: isAfter(steps, "receipt") ? 1 : 0,
      },
      `killed after ${name}, ${id}`,
    );

  // What the killed processes held is claimed again when the lease ends.
  await claim();
  for (const { customer, id } of erasures) {
    keyring.forgetCustomerKey(tenantId, customer);
    const row = (await findErasure(db.kysely, { tenant_id: tenantId, id }))!;
    if (row.status !== "completed") await eraseCustomer(resources, row);
  }
  const { body: keys } = await service.as("none")("GET", "/receipt-keys");
  const { body: feed } = await call("GET", "/changes?limit=200");
  for (const { name, customer, id } of erasures) {
    const { body } = await call("GET", `/erasures/${id}`);
    t.equal(body.status, "completed", name);
    t.equal((await jwtVerify(body.receipt, createLocalJWKSet(keys))).payload.jti, id);
    t.equal((await call("GET", `/customers/${customer}`)).status, 410);
    for (const table of ["customers", "addresses", "keys.customer_keys"])
      t.equal(await count(`${table} WHERE ${table === "customers" ? "id" : "customer_id"} = $1`, customer), 0, table);
    t.equal(await count("changes WHERE customer_id = $1 AND octet_length(sealed) > 0", customer), 0, "no values");
    t.equal(await count("suppressions WHERE customer_id = $1", customer), 1, "its token, also of the shared phone");
    const { rows } = await db.pool.query("SELECT tokens FROM keys.erased_customers WHERE customer_id = $1", [customer]);
    t.equal(rows[0].tokens.length, 1, "also in the ledger");
    const events = feed.items.filter((item: { customer_id: string }) => item.customer_id === customer);
    t.same(
      events.map(({ event_type }: { event_type: string }) => event_type),
      ["address.erased", "customer.erased"],
      "in the feed once",
    );
  }
});
