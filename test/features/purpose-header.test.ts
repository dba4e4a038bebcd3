import { once } from "node:events";
import { request as httpRequest, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import t from "tap";
import { followForSearch } from "../../src/features/search/follow.ts";
import { TENANT_SCOPES } from "../../src/platform/http/scopes.ts";
import { startService, until, type Call } from "../support/service.ts";

const BERLIN = { country_code: "DE", address_lines: ["Unter den Linden 1"], locality: "Berlin", postal_code: "10117" };
const NOTICE = { language: "en", text: "We send you news once a month." };
const NEWSLETTER = { "doorplate-purpose": "newsletter" };
const DELIVERY = { "doorplate-purpose": "delivery" };

t.test("requests with a purpose", { timeout: 300_000 }, async (t) => {
  const service = await startService(t, { providers: [] });
  await service.app.listen({ host: "127.0.0.1", port: 0 });

  /** A tenant with Ada, who consents to the newsletter, Bob, who has withdrawn, and Eve, who has said nothing. */
  const start = async () => {
    const { key, id: tenant_id } = await service.makeTenant();
    const call = service.as(key);
    await call("PUT", "/purposes/newsletter", { title: "Newsletter", basis: "consent", notices: [NOTICE] });
    await call("PUT", "/purposes/delivery", { title: "Delivery", basis: "contract" });
    const make = async (name: string): Promise<{ id: string; address_id: string }> => {
      const { id } = (await call("POST", "/customers", { name, external_refs: [{ source: "shop", ref: name }] })).body;
      const address = await call("POST", `/customers/${id}/addresses`, { ...BERLIN, recipient: name });
      return { id, address_id: address.body.id };
    };
    const [ada, bob, eve] = [await make("Ada"), await make("Bob"), await make("Eve")];
    const declare = (id: string, status: string) =>
      call("POST", `/customers/${id}/consents`, {
        purpose: "newsletter",
        status,
        channel: "form",
        ...(status === "given" && { notice_language: "en" }),
      });
    await declare(ada.id, "given");
    await declare(bob.id, "given");
    await declare(bob.id, "withdrawn");
    return { call, key, tenant_id, ada, bob, eve, declare };
  };
  const bind = async (call: Call, purposes: string[], scopes: readonly string[] = TENANT_SCOPES) => {
    const { status, body } = await call("POST", "/api-keys", { name: "bound", scopes, purposes });
    t.equal(status, 201);
    return { call: service.as(body.key), id: body.id as string };
  };
  const idsOf = (items: Record<string, string>[], name = "id") => items.map((item) => item[name]);

  await t.test("single reads", async (t) => {
    const { call, ada, bob, eve } = await start();
    for (const path of [
      (id: string) => `/customers/${id}`,
      (id: string) => `/customers/${id}/addresses`,
      (id: string) => `/customers/${id}/history`,
    ]) {
      t.equal((await call("GET", path(ada.id), undefined, NEWSLETTER)).status, 200, path(""));
      for (const { id } of [bob, eve])
        t.match(await call("GET", path(id), undefined, NEWSLETTER), {
          status: 403,
          body: { code: "disclosure_refused", reason: "consent_missing" },
        });
      t.equal((await call("GET", path(bob.id), undefined, DELIVERY)).status, 200);
      t.equal((await call("GET", path(bob.id))).status, 200, "as ever without the header");
    }
    t.equal((await call("GET", `/addresses/${ada.address_id}`, undefined, NEWSLETTER)).status, 200);
    t.equal((await call("GET", `/addresses/${bob.address_id}`, undefined, NEWSLETTER)).status, 403);
    t.equal((await call("GET", `/addresses/${bob.address_id}/verifications`, undefined, NEWSLETTER)).status, 403);
    t.match(await call("GET", "/customers/by-ref/shop/Ada", undefined, NEWSLETTER), { status: 200 });
    t.equal((await call("GET", "/customers/by-ref/shop/Bob", undefined, NEWSLETTER)).status, 403);
    const headers = { ...NEWSLETTER, "if-match": "*", "content-type": "application/merge-patch+json" };
    t.equal((await call("PATCH", `/customers/${bob.id}`, { tags: [] }, headers)).status, 403, "nor by a write");
    t.equal((await call("PUT", "/customers/by-ref/shop/Bob", { name: "Bob" }, NEWSLETTER)).status, 403);
    t.equal((await call("GET", `/customers/${crypto.randomUUID()}`, undefined, DELIVERY)).status, 404);
    t.equal((await call("GET", `/customers/${bob.id}/consents`, undefined, NEWSLETTER)).status, 200, "a right of Bob");
    t.equal((await call("POST", "/customers", { name: "New" }, NEWSLETTER)).status, 201, "what the caller states");
  });

  await t.test("lists, searches, the feed and exports leave out who may not be disclosed", async (t) => {
    const { call, tenant_id, ada, bob, eve, declare } = await start();
    await followForSearch(service.resources);
    const customers = await call("GET", "/customers", undefined, NEWSLETTER);
    t.same(idsOf(customers.body.items), [ada.id]);
    t.equal((await call("GET", "/customers", undefined, DELIVERY)).body.items.length, 3);
    t.same(idsOf((await call("GET", "/addresses", undefined, NEWSLETTER)).body.items), [ada.address_id]);
    t.same(idsOf((await call("GET", "/customers?limit=1", undefined, NEWSLETTER)).body.items), [ada.id]);
    const { body: second } = await call("GET", "/customers?limit=2", undefined, NEWSLETTER);
    t.match(second, { items: [{ id: ada.id }], next_cursor: String }, "the cursor continues after who is left out");
    for (const name of ["Ada", "Bob"]) {
      const found = await call(
        "POST",
        "/customers/search",
        { external_ref: { source: "shop", ref: name } },
        NEWSLETTER,
      );
      t.equal(found.status, 200);
      t.equal(found.text.includes(bob.id), false, name);
      t.equal(found.text.includes(ada.id), name === "Ada", name);
    }
    const { text: near } = await call("POST", "/addresses/search", { q: "Linden" }, NEWSLETTER);
    t.notMatch(near, new RegExp(`${bob.id}|${eve.id}|${bob.address_id}|Bob|Eve`));
    const { body: feed } = await call("GET", "/changes", undefined, NEWSLETTER);
    t.same(new Set(idsOf(feed.items, "customer_id")), new Set([ada.id]));
    t.ok(feed.cursor);

    const { port } = service.app.server.address() as AddressInfo;
    const key = (await call("POST", "/api-keys", { name: "feed", scopes: ["changes:read", "pii:read"] })).body.key;
    const events = httpRequest({
      port,
      path: "/v1/changes",
      headers: { authorization: `Bearer ${key}`, accept: "text/event-stream", ...NEWSLETTER },
    });
    events.end();
    const [response] = (await once(events, "response")) as [IncomingMessage];
    let streamed = "";
    for await (const chunk of response) {
      streamed += String(chunk);
      if (/\nid: \S+\n\n$/.test(streamed)) break;
    }
    events.destroy();
    t.match(streamed, ada.id);
    t.notMatch(streamed, new RegExp(`${bob.id}|${eve.id}`));

    for (const entity of ["customers", "addresses"]) {
      const { body: made } = await call("POST", "/exports", { entity, format: "ndjson" }, NEWSLETTER);
      const download = async () => (await call("GET", made.download.url.replace("/v1", ""))).text;
      t.match(await download(), ada.id);
      t.notMatch(await download(), new RegExp(`${bob.id}|${eve.id}`));
      t.equal((await call("GET", `/exports/${made.id}`, undefined, NEWSLETTER)).status, 200);
      t.match(await call("GET", `/exports/${made.id}`, undefined, DELIVERY), {
        status: 403,
        body: { code: "purpose_not_allowed" },
      });
      await declare(ada.id, "withdrawn");
      t.equal(await download(), "", "as of the download");
      await declare(ada.id, "given");
    }
    const { body: snapshot } = await call("POST", "/snapshots", undefined, NEWSLETTER);
    t.notMatch((await call("GET", snapshot.download.url.replace("/v1", ""))).text, new RegExp(bob.id));
    t.ok(tenant_id);
  });

  await t.test("batches and imports refuse rows of who may not be disclosed", async (t) => {
    const { call, ada, bob, eve } = await start();
    const items = ["Ada", "Bob", "Eve", "New"].map((ref) => ({
      source: "shop",
      ref,
      customer: { name: ref, tags: ["batch"] },
    }));
    const { body } = await call("POST", "/batch/customers", { items }, NEWSLETTER);
    t.match(body.items, [
      { status: "updated", customer_id: ada.id },
      { status: "refused", customer_id: null, errors: [{ detail: /not consented/ }] },
      { status: "refused" },
      { status: "created" },
    ]);
    t.match((await call("POST", "/batch/customers", { items: items.slice(1, 2) })).body.items, [{ status: "updated" }]);

    const rows = ["Ada", "Bob", "Eve", "Newer"].map((ref) => `${ref},Imported,DE,10117,Berlin,Unter den Linden 9`);
    const csv = ["ref,name,country,postal code,city,street", ...rows].join("\n");
    const headers = { "content-type": "text/csv", ...NEWSLETTER };
    const { status, body: made } = await call("POST", "/imports?source=shop", csv, headers);
    t.equal(status, 202, JSON.stringify(made));
    const ended = await until(
      async () => (await call("GET", `/imports/${made.id}`)).body,
      ({ status: now }) => now === "completed",
    );
    t.match(ended.progress, { refused: 2, customers_created: 1, customers_updated: 1 });
    for (const { id } of [bob, eve]) t.notMatch((await call("GET", `/customers/${id}`)).body.name, "Imported");
    const refused = (purpose: object) => call("GET", `/imports/${made.id}/refused`, undefined, { ...purpose });
    t.match((await refused(NEWSLETTER)).text, /Bob,Imported/);
    t.match(await refused(DELIVERY), { status: 403, body: { code: "purpose_not_allowed" } });
    t.equal((await refused({})).status, 200);
  });

  await t.test("the rights of a person do not depend on the purpose", async (t) => {
    const { call, bob } = await start();
    await service.resources.reads.flush();
    const reads = await call("GET", `/customers/${bob.id}/reads`, undefined, NEWSLETTER);
    t.equal(reads.status, 200);
    t.ok(reads.body.items.length > 1);
    const from = new Date(Date.now() - 60_000).toISOString();
    const to = new Date(Date.now() + 60_000).toISOString();
    const { body: report } = await call("POST", "/breach-reports", { from, to, ip: "127.0.0.1" }, NEWSLETTER);
    t.ok(report.customer_ids.includes(bob.id), "a report on a breach is whole");
    const erasure = { grounds: "consent_withdrawn", requested_at: from, verified_by: "desk" };
    const asked = await call("POST", `/customers/${bob.id}/erasures`, erasure, NEWSLETTER);
    t.equal(asked.status, 202, asked.text);
  });

  await t.test("an objection, and a consent in time", async (t) => {
    const { call, ada, bob, eve, declare } = await start();
    const read = async (id: string, purpose: Record<string, string>) =>
      (await call("GET", `/customers/${id}`, undefined, purpose)).body.reason ?? "disclosed";
    await declare(eve.id, "given");
    t.equal(await read(eve.id, NEWSLETTER), "disclosed");
    await call("PUT", `/customers/${ada.id}/objections/newsletter`, {});
    t.equal(await read(ada.id, NEWSLETTER), "objected");
    await call("PUT", `/customers/${bob.id}/objections/delivery`, {});
    t.equal(await read(bob.id, DELIVERY), "objected");
    t.equal(await read(ada.id, DELIVERY), "disclosed", "one customer's objection is no other's");
    await call("PUT", "/purposes/delivery", { title: "Delivery", basis: "legal_obligation" }, { "if-match": "*" });
    t.equal(await read(bob.id, DELIVERY), "disclosed", "the law does not ask");
    await call("DELETE", `/customers/${ada.id}/objections/newsletter`);
    t.equal(await read(ada.id, NEWSLETTER), "disclosed");
  });

  await t.test("of purposes that do not exist are refused", async (t) => {
    const { call, ada } = await start();
    const read = (purpose: string) => call("GET", `/customers/${ada.id}`, undefined, { "doorplate-purpose": purpose });
    t.match(await read("absent"), { status: 400, body: { code: "unknown_purpose" } });
    for (const purpose of ["Newsletter", "newsletter, delivery", "a".repeat(64), "é", "newsletter\u00a0"])
      t.match(await read(purpose), { status: 400, body: { code: "invalid_request" } }, purpose);
    t.equal((await read("constructor")).status, 400);
    await call("DELETE", "/purposes/newsletter", undefined, { "if-match": "*" });
    t.match(await read("newsletter"), { status: 400, body: { code: "unknown_purpose" } });
    t.equal((await call("GET", "/countries", undefined, { "doorplate-purpose": "absent" })).status, 200);
    const other = await start();
    await other.call("PUT", "/purposes/theirs", { title: "Theirs", basis: "contract" });
    t.match(await read("theirs"), { body: { code: "unknown_purpose" } }, "of another tenant");
  });

  await t.test("keys are bound to purposes", async (t) => {
    const { call, ada, bob } = await start();
    const { call: bound, id } = await bind(call, ["newsletter", "delivery"]);
    t.match((await call("GET", `/api-keys/${id}`)).body, { purposes: ["newsletter", "delivery"] });
    t.match((await bound("GET", "/api-keys/current")).body, { purposes: ["newsletter", "delivery"] });
    t.match(await bound("GET", `/customers/${ada.id}`), {
      status: 400,
      body: { code: "purpose_required", detail: "The key is for: delivery, newsletter." },
    });
    for (const [method, path] of [
      ["GET", "/customers"],
      ["GET", "/changes"],
      ["POST", "/customers/search"],
      ["POST", "/exports"],
      ["POST", "/snapshots"],
      ["PATCH", `/customers/${ada.id}`],
      ["GET", "/imports"],
    ] as const)
      t.equal((await bound(method, path, method === "GET" ? undefined : {})).status < 300, false, `${method} ${path}`);
    t.equal((await bound("GET", `/customers/${ada.id}`, undefined, NEWSLETTER)).status, 200);
    t.equal((await bound("GET", `/customers/${bob.id}`, undefined, NEWSLETTER)).status, 403);
    await call("PUT", "/purposes/other", { title: "Other", basis: "contract" });
    t.match(await bound("GET", `/customers/${ada.id}`, undefined, { "doorplate-purpose": "other" }), {
      status: 403,
      body: { code: "purpose_not_allowed" },
    });
    t.equal((await bound("GET", "/countries")).status, 200, "reference data is for no purpose");
    const { body: all } = await call("POST", "/exports", { entity: "customers", format: "csv" });
    t.equal((await bound("GET", `/exports/${all.id}`, undefined, DELIVERY)).status, 403, "an export for no purpose");
  });

  await t.test("a bound key makes no key that may do more", async (t) => {
    const { call } = await start();
    const { call: bound } = await bind(call, ["newsletter"]);
    const make = (body: object) =>
      bound("POST", "/api-keys", { name: "next", scopes: ["customers:read"], ...body }, NEWSLETTER);
    t.match((await make({})).body, { purposes: ["newsletter"] });
    t.match((await make({ purposes: [] })).body, { purposes: ["newsletter"] });
    t.match(await make({ purposes: ["newsletter", "delivery"] }), {
      status: 403,
      body: { code: "purpose_not_allowed", errors: [{ pointer: "/purposes/1" }] },
    });
    const { body: free } = await call("POST", "/api-keys", { name: "free", scopes: ["customers:read"] });
    t.equal((await bound("POST", `/api-keys/${free.id}/rotate`, {}, NEWSLETTER)).status, 403);
    const { body: own } = await make({});
    t.match((await bound("POST", `/api-keys/${own.id}/rotate`, {}, NEWSLETTER)).body, { purposes: ["newsletter"] });
    const ask = (body: object) => call("POST", "/api-keys", { name: "next", scopes: ["customers:read"], ...body });
    t.match(await ask({ purposes: ["absent"] }), { status: 422, body: { errors: [{ pointer: "/purposes/0" }] } });
    t.equal((await ask({ purposes: ["Newsletter"] })).status, 422);
    t.equal((await ask({ purposes: ["newsletter", "newsletter"] })).status, 422);
    t.equal((await ask({ purposes: Array.from({ length: 51 }, (_, nth) => `p${nth}`) })).status, 422);
    const page = { name: "page", kind: "publishable", origins: ["https://a.example"] };
    t.equal((await call("POST", "/api-keys", { ...page, purposes: ["newsletter"] })).status, 422);
    t.match((await call("POST", "/api-keys", page)).body, { purposes: [] });
  });

  await t.test("a withdrawal applies to the next request, of any process", async (t) => {
    const { call, ada, declare } = await start();
    for (const status of ["withdrawn", "given", "withdrawn"]) {
      await declare(ada.id, status);
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => call("GET", `/customers/${ada.id}`, undefined, NEWSLETTER)),
      );
      t.ok(
        answers.every((answer) => answer.status === (status === "given" ? 200 : 403)),
        status,
      );
    }
  });
});
