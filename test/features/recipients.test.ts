import t from "tap";
import { hashKey } from "../../src/features/access/service.ts";
import { startService, type Call, type Service } from "../support/service.ts";

const HOME = { country_code: "DE", address_lines: ["Unter den Linden 1"], locality: "Berlin", postal_code: "10117" };

interface Recipient {
  kind: string;
  id: string;
  version: number | null;
  is_current: boolean;
}

/** The recipients of a customer, by kind and id. */
async function recipientsOf({ call, resources }: Pick<Service, "call" | "resources">, customer: string) {
  // The record of a response is made after it.
  await new Promise(setImmediate);
  await resources.reads.flush();
  const { body, status, text } = await call("GET", `/customers/${customer}/recipients`);
  t.equal(status, 200, text);
  return {
    ...body,
    of: new Map<string, Recipient>(body.recipients.map((one: Recipient) => [`${one.kind} ${one.id}`, one])),
  };
}

async function download({ app }: Pick<Service, "app">, call: Call): Promise<string> {
  const { body: made } = await call("POST", "/exports", { entity: "customers", format: "ndjson" });
  t.equal((await app.inject({ method: "GET", url: made.download.url })).statusCode, 200);
  return made.id as string;
}

t.test("who has received which version, and has to be informed of a correction", async (t) => {
  const service = await startService(t);
  const { call, resources, tenantId } = service;
  const key = await service.generateKey(["customers:read", "addresses:read", "exports:write", "pii:read"]);
  const masked = await service.generateKey(["customers:read"]);
  const keyId = async (of: string): Promise<string> =>
    (await resources.db.pool.query("SELECT id FROM api_keys WHERE secret_hash = $1", [hashKey(of)])).rows[0].id;
  const crm = service.as(key);
  const reader = `reader api_key:${await keyId(key)}`;
  await call("PUT", "/purposes/delivery", { title: "Delivery of orders", basis: "contract" });
  const { body: customer } = await call("POST", "/customers", { name: "Ada", phones: ["+4930901820"] });
  const { body: address } = await call("POST", `/customers/${customer.id}/addresses`, HOME);
  await crm("GET", `/customers/${customer.id}`, undefined, { "doorplate-purpose": "delivery" });
  await service.as(masked)("GET", `/customers/${customer.id}`);
  const file = await download(service, crm);

  await t.test("each once, with its purposes", async (t) => {
    const { of, changed_at, customer_id } = await recipientsOf(service, customer.id);
    t.equal(customer_id, customer.id);
    t.match(changed_at, /^\d{4}-/);
    t.match(of.get(reader), { purposes: ["delivery"], reads: 1, version: 1, is_current: true, actor: null });
    t.match(of.get(`export ${file}`), { version: 1, is_current: true, actor: reader.slice("reader ".length) });
    t.equal(of.has(`reader api_key:${await keyId(masked)}`), false, "a masked key has received no data");
  });

  await t.test("a correction of an address makes them old, until they read again", async (t) => {
    await new Promise((resolve) => setTimeout(resolve, 2));
    await call("PATCH", `/addresses/${address.id}`, { recipient: "Ada King" }, { "if-match": "*" });
    const before = await recipientsOf(service, customer.id);
    t.equal(before.of.get(reader)?.is_current, false);
    t.equal(before.of.get(`export ${file}`)?.is_current, false);
    await crm("GET", `/addresses/${address.id}`);
    const after = await recipientsOf(service, customer.id);
    t.match(after.of.get(reader), { is_current: true, reads: 2 });
    t.equal(after.of.get(`export ${file}`)?.is_current, false, "a file stays as it is");
  });

  await t.test("of another tenant, unknown, or without the scope", async (t) => {
    const { key: foreign } = await service.makeTenant();
    t.equal((await service.as(foreign)("GET", `/customers/${customer.id}/recipients`)).status, 404);
    t.equal((await call("GET", `/customers/${tenantId}/recipients`)).status, 404);
    t.equal((await crm("GET", `/customers/${customer.id}/recipients`)).status, 403);
  });
});
