import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import t, { type Test } from "tap";
import * as api from "../../clients/typescript/src/index.ts";
import { followForSearch } from "../../src/features/search/follow.ts";
import { startService } from "../support/service.ts";
import { runShop } from "./shop.ts";

const ADDRESS: api.AddressCreate = {
  country_code: "DE",
  address_lines: ["Unter den Linden 1"],
  locality: "Berlin",
  postal_code: "10117",
};

t.test("the client against the service", async (t) => {
  const service = await startService(t);
  const url = await service.app.listen({ port: 0, host: "127.0.0.1" });
  const client = api.createClient({ url, key: async () => service.key, source: "shop" });

  await t.test("every request states the purpose of the client", async (t) => {
    await api.putPurpose(client, { purpose: "delivery", body: { title: "Delivery", basis: "contract" } });
    const { key } = await api.createApiKey(client, {
      body: { name: "courier", scopes: ["customers:read"], purposes: ["delivery"] },
    });
    await t.rejects(api.listCustomers(api.createClient({ url, key })), { code: "purpose_required" });
    await api.listCustomers(api.createClient({ url, key, purpose: "delivery" }));
  });

  await t.test("a resource from any response can be updated, read again and deleted", async (t) => {
    const made = await api.createCustomer(client, { body: { name: "张三", tags: ["new"] } });
    const renamed = await api.update(client, made, { name: "张四" }, { doorplate_reason: "来电更正" });
    t.match(renamed, { name: "张四", version: 2 });
    t.equal(api.etagOf(renamed), '"2"');
    await t.rejects(
      api.update(client, made, { name: "late" }),
      { code: "version_mismatch", status: 412 },
      "an old version is rejected",
    );
    const tagged = await api.update(client, made, (current) => ({ tags: [...current.tags, "vip"] }));
    t.match(
      tagged,
      { name: "张四", tags: ["new", "vip"], version: 3 },
      "the function is called again with the new version",
    );

    const {
      items: [listed],
    } = await api.listCustomers(client);
    t.match(await api.update(client, listed as api.Customer, { attributes: { level: 1 } }), { version: 4 });
    const { items: history } = await api.getCustomerHistory(client, { customer_id: made.id });
    t.match(history[2], { reason: "来电更正", source: "shop" }, "reasons can be in any script");

    const current = await api.getCustomer(client, { customer_id: made.id });
    t.equal(await api.reread(client, current), current, "unchanged: the same object");
    t.equal(await api.getCustomer(client, { customer_id: made.id, if_none_match: current }), current);
    t.match(await api.reread(client, tagged), { version: 4 });
    await t.rejects(api.remove(client, made), { code: "version_mismatch" });
    await api.remove(client, current);
    await t.rejects(api.reread(client, current), { code: "not_found" });
    await t.rejects(api.reread(client, { ...current }), TypeError, "a copy has no known version");
  });

  await t.test("all pages of a list are read", async (t) => {
    const { id: customer_id } = await api.createCustomer(client, { body: { name: "Lists" } });
    for (const number of [1, 2, 3, 4, 5])
      await api.createAddress(client, { customer_id, body: { ...ADDRESS, address_lines: [`Hauptstraße ${number}`] } });
    const [lines, sizes]: [string[], number[]] = [[], []];
    for await (const { address_lines } of api.listAll(client, api.listCustomerAddresses, { customer_id, limit: 2 }))
      lines.push(...address_lines);
    for await (const { items } of api.listPages(client, api.listCustomerAddresses, { customer_id, limit: 2 }))
      sizes.push(items.length);
    t.same(
      lines.sort(),
      [1, 2, 3, 4, 5].map((number) => `Hauptstraße ${number}`),
    );
    t.same(sizes, [2, 2, 1]);
  });

  await t.test("all pages of a search are read", async (t) => {
    await followForSearch(service.resources);
    const found: string[] = [];
    const body = { q: "Hauptstraße", limit: 2 } satisfies api.AddressSearch;
    for await (const { address, score } of api.listAll(client, api.searchAddresses, { body }))
      found.push(`${address.address_lines[0]} ${typeof score}`);
    t.same(
      found.sort(),
      [1, 2, 3, 4, 5].map((number) => `Hauptstraße ${number} number`),
    );
    t.same(body, { q: "Hauptstraße", limit: 2 }, "the input is not modified");
    const names: string[] = [];
    for await (const { items } of api.listPages(client, api.searchCustomers, { body: { q: "lists" } }))
      names.push(...items.map(({ customer }) => customer.name));
    t.same(names, ["Lists"]);
  });

  await t.test("the feed returns existing and new changes", async (t) => {
    const stop = new AbortController();
    const seen: string[] = [];
    await t.rejects(
      async () => {
        for await (const { operation, after } of api.followChanges(
          client,
          { entity: "customer", limit: 2 },
          { signal: stop.signal },
        )) {
          seen.push(`${operation} ${(after as api.Customer).name}`);
          if (seen.length === 6) await api.createCustomer(client, { body: { name: "While it waits" } });
          if (seen.length === 7) stop.abort(new Error("enough"));
        }
      },
      { message: "enough" },
    );
    t.match(seen, [
      "create 张三",
      "update 张四",
      "update 张四",
      "update 张四",
      "delete 张四",
      "create Lists",
      "create While it waits",
    ]);
  });

  await t.test("a PUT with If-None-Match: * only creates", async (t) => {
    const by_ref = { source: "crm", ref: "first-only", if_none_match: "*" };
    t.match(await api.putCustomerByRef(client, { ...by_ref, body: { name: "张三" } }), { name: "张三", version: 1 });
    await t.rejects(api.putCustomerByRef(client, { ...by_ref, body: { name: "李四" } }), {
      code: "version_mismatch",
      status: 412,
    });
  });

  await t.test("a dry run, and several items at once, have their own response types", async (t) => {
    const estimate: api.CampaignEstimate = await api.createCampaign(client, {
      dry_run: true,
      body: { name: "all", filter: {} },
    });
    t.equal(estimate.total, 5);
    const { status } = await api.createCampaign(client, { dry_run: false, body: { name: "all", filter: {} } });
    t.match(status, String);
    const { items } = await api.parseAddress(client, {
      body: { items: [{ text: "Unter den Linden 1, 10117 Berlin" }] },
    });
    t.equal(items.length, 1);
  });

  await t.test("problems are thrown as errors with a code and the invalid parts", async (t) => {
    const wrong: unknown = await api.createCustomer(client, { body: { name: "" } }).catch((error: unknown) => error);
    t.ok(wrong instanceof api.DoorplateError);
    t.match(wrong, {
      status: 422,
      code: "invalid_body",
      errors: [{ in: "body", pointer: "/name" }],
      attempts: 1,
      request_id: /./,
    });
    t.equal(
      String(wrong),
      "DoorplateError: 422 invalid_body: Invalid request body (body /name: must NOT have fewer than 1 characters)",
      "the message names the invalid parts",
    );
    await t.rejects(api.listCustomers(client, { limit: 0 }), { message: /\(query \/limit: must be >= 1\)$/ });
    await t.rejects(api.listCustomers({ ...client, key: "dp_wrong" }), { code: "unauthorized" });
    await t.rejects(api.getCustomer(client, { customer_id: "" }), TypeError, "an empty id would change the path");
  });
});

t.test("the program of a shop works", async (t) => {
  const service = await startService(t);
  const url = await service.app.listen({ port: 0, host: "127.0.0.1" });
  t.match(await runShop(api.createClient({ url, key: service.key })), {
    customer: "张三",
    city: "深圳市",
    status: "corrected",
    changed: ["/tags"],
    suggested: "南山区",
    parsed: 1,
    lines: 3,
    cancelled: "cancelled",
  });
});

t.test("errors and timeouts", async (t) => {
  const bad = await startScript(t);
  const client = api.createClient({ url: `${bad.url}/`, key: "k" });
  const made = (response: ServerResponse): unknown =>
    response.writeHead(201, { "content-type": "application/json" }).end('{"id":"1"}');
  const refuse =
    (status: number, headers: Record<string, string> = {}) =>
    (response: ServerResponse): unknown =>
      response.writeHead(status, headers).end("<html>busy");

  await t.test("retries use the same Idempotency-Key", async (t) => {
    bad.play(
      (response) => response.destroy(),
      refuse(503, { "retry-after": "0" }),
      refuse(429, { "retry-after": "0" }),
      made,
    );
    t.same(await api.createCustomer(client, { body: { name: "x" } }), { id: "1" });
    t.equal(bad.requests.length, 4);
    t.equal(new Set(bad.requests.map(({ headers }) => headers["idempotency-key"])).size, 1);
    t.match(bad.requests[0]?.headers, { "idempotency-key": /^\w{32}$/, authorization: "Bearer k" });
    bad.play(made);
    await api.createCustomer(client, { body: { name: "x" }, idempotency_key: "order-1" });
    t.equal(bad.requests[0]?.headers["idempotency-key"], "order-1");
  });

  await t.test("retries stop", async (t) => {
    bad.play(...Array.from({ length: 4 }, () => refuse(502, { "retry-after": "0" })));
    await t.rejects(api.listCustomers(client), { code: "unavailable", status: 502, attempts: 4 });
    bad.play(refuse(429, { "retry-after": "3600" }));
    await t.rejects(api.listCustomers(client), { code: "rate_limited", attempts: 1 }, "no wait for an hour");
    bad.play(refuse(404));
    await t.rejects(api.listCustomers(client), { code: "not_found", attempts: 1 }, "404 is not retried");
    bad.play((response) => response.destroy());
    await t.rejects(api.listCustomers(client, {}, { retries: 0 }), {
      name: "ConnectionError",
      attempts: 1,
      timed_out: false,
    });
  });

  await t.test("a request without a response ends with the timeout or the signal", async (t) => {
    bad.play(
      () => undefined,
      () => undefined,
    );
    await t.rejects(api.listCustomers(client, {}, { timeout_ms: 50, retries: 1 }), {
      name: "ConnectionError",
      timed_out: true,
      attempts: 2,
    });
    const stop = new AbortController();
    bad.play(() => stop.abort(new Error("closed the page")));
    await t.rejects(api.listCustomers(client, {}, { signal: stop.signal }), { message: "closed the page" });
    bad.play(refuse(503, { "retry-after": "30" }));
    const waiting = api.listCustomers(client, {}, { signal: AbortSignal.timeout(100) });
    await t.rejects(waiting, { name: "TimeoutError" }, "between two attempts as well");
  });
});

type Scene = (response: ServerResponse) => unknown;

/** Starts a server that responds to each request with the next function. */
async function startScript(
  t: Test,
): Promise<{ url: string; requests: IncomingMessage[]; play(...scenes: Scene[]): void }> {
  const [requests, scenes]: [IncomingMessage[], Scene[]] = [[], []];
  const server = createServer((request, response) => {
    requests.push(request);
    const scene = scenes.shift();
    if (scene) scene(response);
    else response.writeHead(500).end("one request too many");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  const play = (...next: Scene[]): void => {
    requests.length = 0;
    scenes.splice(0, scenes.length, ...next);
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests, play };
}
