/** Requests that are refused, and what the problem says of it. */
import t from "tap";
import { startService, type Answer } from "../../support/service.ts";

const ADDRESS = { country_code: "DE", address_lines: ["Unter den Linden 1"], locality: "Berlin", postal_code: "10117" };

const faultOf = ({ status, body }: Answer): string =>
  [status, body.code, body.errors?.[0]?.in, body.errors?.[0]?.pointer].filter((part) => part !== undefined).join(" ");

t.test("a key is not rotated by one with fewer rights, and the problem names no member of the body", async (t) => {
  const { call, as, generateKey } = await startService(t);
  const wide = (await call("POST", "/api-keys", { name: "wide", scopes: ["addresses:read", "customers:read"] })).body;
  const maker = as(await generateKey(["api-keys:write", "addresses:read"]));
  const rotated = await maker("POST", `/api-keys/${wide.id}/rotate`, {});
  t.equal(faultOf(rotated), "403 insufficient_scope");
  t.match(rotated.body.detail, /scopes that your key does not have: customers:read\./);
  const created = await maker("POST", "/api-keys", { name: "x", scopes: ["addresses:read", "customers:read"] });
  t.equal(faultOf(created), "403 insufficient_scope body /scopes/1");

  const slow = await call("POST", "/api-keys", {
    name: "slow",
    scopes: ["api-keys:write", "addresses:read"],
    rate_limit_per_minute: 100,
    expires_at: new Date(Date.now() + 3_600_000).toISOString(),
  });
  const bySlow = as(slow.body.key);
  for (const [more, detail] of [
    [{ rate_limit_per_minute: 200 }, /higher rate limit/],
    [{ rate_limit_per_minute: 50, expires_at: new Date(Date.now() + 7_200_000).toISOString() }, /expires later/],
  ] as const) {
    const { body } = await call("POST", "/api-keys", { name: "y", scopes: ["addresses:read"], ...more });
    const refused = await bySlow("POST", `/api-keys/${body.id}/rotate`, {});
    t.equal(faultOf(refused), "409 conflict");
    t.match(refused.body.detail, detail);
  }
  t.equal((await call("POST", `/api-keys/${wide.id}/rotate`, {})).status, 201, "one with all rights rotates it");
});

t.test("filters by the tags of customers require customers:read", async (t) => {
  const { as, generateKey } = await startService(t);
  const scopes = ["addresses:read", "exports:write", "campaigns:write", "pii:read"];
  const [without, reader] = [as(await generateKey(scopes)), as(await generateKey([...scopes, "customers:read"]))];
  const filter = { any: [{ not: { customer_tag: "vip" } }] };
  for (const [method, path, body] of [
    ["GET", "/addresses?customer_tag=vip", undefined],
    ["POST", "/addresses/search", { q: "x", filter }],
    ["POST", "/exports", { entity: "addresses", format: "csv", filter }],
    ["POST", "/campaigns", { name: "x", filter }],
    ["POST", "/campaigns?dry_run=true", { name: "x", filter }],
  ] as const) {
    const refused = await without(method, path, body);
    t.equal(faultOf(refused), "403 insufficient_scope", `${method} ${path}`);
    t.match(refused.body.detail, /requires the scope customers:read/);
    t.ok((await reader(method, path, body)).status < 300, `${method} ${path} with the scope`);
  }
  t.equal((await without("GET", "/addresses?tag=vip")).status, 200);
});

t.test("a dry run refuses the reasons that the request itself would", async (t) => {
  const { call } = await startService(t);
  const { body: customer, headers } = await call("POST", "/customers", { name: "Ann Lee" });
  for (const reason of ["UTF-8''%ff", "x".repeat(501)])
    for (const [method, path, body] of [
      ["POST", "/customers", { name: "Bob Ray" }],
      ["PATCH", `/customers/${customer.id}`, { name: "Bob Ray" }],
      ["POST", `/customers/${customer.id}/addresses`, ADDRESS],
    ] as const)
      for (const query of ["", "?dry_run=true"]) {
        const answer = await call(method, path + query, body, {
          "doorplate-reason": reason,
          ...(method === "PATCH" && { "if-match": headers["etag"] as string }),
        });
        t.equal(faultOf(answer), "400 invalid_request header /doorplate-reason", `${method} ${path}${query}`);
      }
});

t.test("a query that is not UTF-8 is refused", async (t) => {
  const { call } = await startService(t);
  for (const [query, pointer] of [
    ["tag=%ff", "/tag"],
    ["limit=5&tag=a%", "/tag"],
    ["tag=%C3&x=%A9", "/tag"],
    ["%ff=1", ""],
  ] as const) {
    const { status, body } = await call("GET", `/customers?${query}`);
    t.equal(status, 400, query);
    t.equal(body.code, "invalid_request");
    if (query !== "%ff=1" && !query.includes("x="))
      t.match(body.errors, [{ in: "query", pointer, detail: "is not percent-encoded UTF-8" }]);
  }
  t.equal((await call("GET", "/customers?tag=%C3%A9&limit=5")).status, 200);
  t.equal((await call("GET", "/customers?tag=50%25")).status, 200);
});

t.test("customers have names that can be seen", async (t) => {
  const { call } = await startService(t);
  for (const name of [" ", "\t\n", "\u00a0\u3000", "\u0001", " \u007f\u0085 "]) {
    t.equal(faultOf(await call("POST", "/customers", { name })), "422 invalid_body body /name", JSON.stringify(name));
    const file = JSON.stringify({ name, country_code: "DE", text: "Unter den Linden 1, 10117 Berlin" });
    const { body } = await call("POST", "/imports?source=x&dry_run=true", file, {
      "content-type": "application/x-ndjson",
    });
    t.match(body.refusals, [{ reason: /neither a customer nor a recipient/ }]);
  }
  t.equal((await call("POST", "/customers", { name: " 张\u0001" })).status, 201);
});

t.test("U+0000 is named wherever it is refused", async (t) => {
  const { call } = await startService(t);
  const upload = (file: string) =>
    call("POST", "/imports?source=x&dry_run=true", file, { "content-type": "application/x-ndjson" });
  const row = { name: "Ann Lee", country_code: "DE", text: "Unter den Linden 1, 10117 Berlin" };
  t.match((await call("POST", "/customers", { name: "x", tags: ["a\0b"] })).body.errors, [
    { pointer: "/tags/0", detail: /U\+0000/ },
  ]);
  t.match((await call("GET", "/customers?tag=a%00")).body.errors, [{ pointer: "/tag", detail: /U\+0000/ }]);
  for (const first of [
    { ...row, customer_tags: "a\0" },
    { ...row, "a\0": 1 },
  ])
    t.match((await upload(JSON.stringify(first))).body, { status: 422, errors: [{ detail: /first line.*U\+0000/ }] });
  const [, refusal] = [row, { ...row, customer_tags: "a\0" }].map((one) => JSON.stringify(one));
  t.match((await upload(`${JSON.stringify({ ...row, customer_tags: "" })}\n${refusal}`)).body.refusals, [
    { line: 2, reason: /U\+0000/ },
  ]);
  t.match((await upload('{"name":}\n')).body.errors, [{ detail: /first line cannot be read\. It is not JSON/ }]);
});

t.test("a Content-Type that is none is refused with those that are read", async (t) => {
  const { call } = await startService(t);
  for (const type of ["/", "json", "application/"]) {
    const { status, body, headers } = await call("POST", "/customers", '{"name":"x"}', { "content-type": type });
    t.equal(status, 415, type);
    t.match(body.detail, /Content-Type must be application\/json/);
    t.equal(headers["accept"], "application/json");
  }
});
