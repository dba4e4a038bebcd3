import t from "tap";
import { followForSearch } from "../../src/features/search/follow.ts";
import { networkOf } from "../../src/platform/http/rate-limit.ts";
import { operationsOf, readDocument } from "../platform/http/document.ts";
import { fetchAsPage } from "../support/page.ts";
import { startService, type Call, type Service } from "../support/service.ts";

const SHOP = "https://shop.example";
const BERLIN = { country_code: "DE", address_lines: ["Unter den Linden 1"], locality: "Berlin", postal_code: "10117" };
/** The operations that a publishable key may call, each with a request. */
const FOR_PAGES: Record<string, [method: "GET" | "POST", path: string, body?: object]> = {
  formatAddress: ["POST", "/format", { address: BERLIN }],
  getCountry: ["GET", "/countries/DE"],
  getCurrentApiKey: ["GET", "/api-keys/current"],
  getDivision: ["GET", "/divisions/440305"],
  listCountries: ["GET", "/countries"],
  listDivisions: ["GET", "/divisions?limit=1"],
  parseAddress: ["POST", "/parse", { text: "广东省深圳市南山区粤海街道科技园1栋" }],
  suggest: ["GET", "/suggest?q=berlin"],
  validateAddresses: ["POST", "/validate", BERLIN],
};

const createKey = async ({ call }: Service, body: object = {}) =>
  (await call("POST", "/api-keys", { name: "address form", kind: "publishable", origins: [SHOP], ...body })).body;

/** Calls as a page of an origin does. */
const from =
  (call: Call, origin = SHOP): Call =>
  (method, path, body, headers = {}) =>
    call(method, path, body, { origin, ...headers });

t.test("a publishable key reads reference data, and nothing else", async (t) => {
  const service = await startService(t);
  const { key } = await createKey(service);
  const page = from(service.as(key));
  const guarded = operationsOf(readDocument(service.app)).filter(({ isPublic }) => !isPublic);
  const others = guarded.filter(({ id }) => !(id in FOR_PAGES));
  t.equal(others.length, guarded.length - Object.keys(FOR_PAGES).length);

  await t.test("each operation for pages answers", async (t) => {
    for (const [id, [method, path, body]] of Object.entries(FOR_PAGES))
      t.match(await page(method, path, body), { status: 200, headers: { "access-control-allow-origin": "*" } }, id);
  });

  await t.test("every other operation of the document refuses it", async (t) => {
    for (const { id, method, path, example } of others) {
      const url = path.replace(/^\/v1/, "").replace(/\{\w+\}/g, "01a200c5-fc89-7fc4-9874-6ca4f79da9fb");
      for (const query of ["", "?dry_run=true"])
        t.match(
          { id, ...(await page(method, url + query, example, { "if-match": "*" })) },
          { id, status: 403, body: { code: "insufficient_scope", detail: "The operation requires a secret key." } },
        );
    }
  });

  await t.test("suggestions have nothing of the tenant's own addresses", async (t) => {
    for (const name of ["Ada", "Grace"]) {
      const { body: customer } = await service.call("POST", "/customers", { name });
      await service.call("POST", `/customers/${customer.id}/addresses`, {
        ...BERLIN,
        address_lines: ["Kiesgrubenweg 3"],
      });
    }
    await followForSearch(service.resources);
    t.match((await from(service.call)("GET", "/suggest?q=kiesgruben")).body.items, [{ kind: "street" }]);
    t.same((await page("GET", "/suggest?q=kiesgruben")).body.items, []);
  });
});

t.test("it works on pages of its origins", async (t) => {
  const service = await startService(t);
  const { id, key } = await createKey(service, { origins: [SHOP, "http://localhost:5173"] });
  const ask = async (origin: string | undefined) => {
    const { status, body, headers } = await service.as(key)(
      "GET",
      "/suggest?q=berlin",
      undefined,
      origin === undefined ? {} : { origin },
    );
    return { status, code: body.code, detail: body.detail, allowed: headers["access-control-allow-origin"] };
  };
  for (const origin of [SHOP, "http://localhost:5173"]) t.match(await ask(origin), { status: 200 }, origin);
  for (const origin of [
    "https://evil.example",
    "http://shop.example",
    "https://shop.example:8443",
    "https://www.shop.example",
    "https://shop.example.evil.example",
    "https://SHOP.example",
    "http://localhost",
    "null",
    "",
  ])
    t.match(
      await ask(origin),
      { status: 403, code: "origin_not_allowed", detail: /^The page's origin is not one of/, allowed: "*" },
      `not on ${origin}, whose developer can read why`,
    );
  t.match(await ask(undefined), { status: 403, code: "origin_not_allowed", detail: /no header Origin/ });
  t.match(
    await service.as(key)("GET", "/customers"),
    { status: 403, body: { code: "origin_not_allowed" } },
    "nor without one anywhere else",
  );
  t.match(await from(service.as(`${key}x`))("GET", "/suggest?q=berlin"), {
    status: 401,
    headers: { "access-control-allow-origin": "*" },
  });
  await service.call("DELETE", `/api-keys/${id}`);
  t.match(await ask(SHOP), { status: 401 });
});

t.test("in a browser", async (t) => {
  const service = await startService(t, { settings: { CORS_ORIGINS: "https://ops.example" } });
  const { key } = await createKey(service);
  const url = `${await service.app.listen({ port: 0, host: "127.0.0.1" })}/v1`;
  const headers = { authorization: `Bearer ${key}` };
  const see = (path: string, request: object = {}, origin = SHOP) =>
    fetchAsPage(url + path, origin, { headers, ...request });

  t.match(await see("/countries/JP"), { status: 200, headers: { etag: String }, body: { code: "JP" } });
  t.match(await see("/suggest?q=szns&limit=1"), { status: 200, body: { items: [{ text: "南山区" }] } });
  const validated = await see("/validate", { method: "POST", body: { ...BERLIN, locality: "Berlln" } });
  t.match(validated, { status: 200, headers: { ratelimit: String }, body: { verdict: { next_action: String } } });
  t.match(await see("/validate", { method: "POST", body: { x: 1 } }), { status: 422, body: { code: "invalid_body" } });
  t.match(await see("/suggest?q=szns", {}, "https://evil.example"), {
    status: 403,
    body: { code: "origin_not_allowed" },
  });
  for (const [path, request] of [
    ["/customers", {}],
    ["/customers", { method: "POST", body: { name: "Ada" } }],
    ["/api-keys", {}],
    ["/addresses/search", { method: "POST", body: {} }],
  ] as const)
    t.same(await see(path, request), { blocked: "preflight" }, `${path} is not even asked`);
  t.match(
    await see("/countries/JP", {}, "https://ops.example"),
    { status: 403, body: { code: "origin_not_allowed" } },
    "CORS_ORIGINS adds no origin to a key",
  );
  t.match(await see("/customers", {}, "https://ops.example"), { status: 403, body: { code: "origin_not_allowed" } });
});

t.test("is created, listed and rotated like other keys", async (t) => {
  const service = await startService(t);
  const { call, as } = service;
  const made = await createKey(service);
  t.match(made, { kind: "publishable", scopes: [], origins: [SHOP], key: /^dp_pub_[\w-]{43}$/ });
  t.equal(made.hint, made.key.slice(0, 11));
  const { key, ...shown } = made;
  t.same((await call("GET", `/api-keys/${made.id}`)).body, shown);
  t.match(
    (await call("GET", "/api-keys")).body.items.find(({ id }: { id: string }) => id === made.id),
    { kind: "publishable", origins: [SHOP] },
  );
  const { body: successor } = await call("POST", `/api-keys/${made.id}/rotate`, {});
  t.match(successor, { kind: "publishable", scopes: [], origins: [SHOP], key: /^dp_pub_/ });
  for (const one of [key, successor.key])
    t.equal((await from(as(one))("GET", "/countries/DE")).status, 200, "both work for now");

  const fault = async (body: object) => {
    const answer = await call("POST", "/api-keys", { name: "x", ...body });
    return [answer.status, answer.body.errors?.[0]?.pointer];
  };
  const publishable = { kind: "publishable", origins: [SHOP] };
  t.same(await fault({ kind: "publishable" }), [422, "/origins"]);
  t.same(await fault({ ...publishable, origins: [] }), [422, "/origins"]);
  t.same(await fault({ ...publishable, scopes: ["addresses:read"] }), [422, "/scopes"]);
  t.same(await fault({ ...publishable, origins: [SHOP, "https://shop.example/"] }), [422, "/origins/1"]);
  t.same(await fault({ ...publishable, origins: ["*"] }), [422, "/origins/0"]);
  t.same(await fault({ ...publishable, kind: "browser" }), [422, "/kind"]);
  t.same(await fault({ scopes: ["addresses:read"], origins: [SHOP] }), [422, "/origins"]);
  t.same(await fault({}), [422, "/scopes"]);
  t.match(
    await as(await service.generateKey(["api-keys:write"]))("POST", "/api-keys", { name: "x", ...publishable }),
    { status: 403, body: { code: "insufficient_scope", detail: /addresses:read/ } },
    "it may do no more than the key that creates it",
  );
});

t.test("a leaked key uses up neither the tenant's limit nor that of other visitors", async (t) => {
  const service = await startService(t, { settings: { PUBLISHABLE_RATE_LIMIT_PER_IP: "3" } });
  const { key } = await createKey(service, { rate_limit_per_minute: 5 });
  const { key: other } = await createKey(service);
  const visit = async (remoteAddress: string, { origin = SHOP, token = key } = {}) => {
    const { statusCode, headers } = await service.app.inject({
      url: "/v1/countries/DE",
      remoteAddress,
      headers: { origin, authorization: `Bearer ${token}` },
    });
    return { status: statusCode, headers };
  };
  const times = async (count: number, ...visitor: Parameters<typeof visit>): Promise<number[]> => {
    const statuses: number[] = [];
    for (let request = 0; request < count; request++) statuses.push((await visit(...visitor)).status);
    return statuses;
  };
  t.match(await visit("192.0.2.1"), {
    headers: {
      "ratelimit-policy": '"client";q=3;w=60, "default";q=5;w=60',
      ratelimit: /^"client";r=2;t=\d+, "default";r=4;t=\d+$/,
    },
  });
  t.same(await times(3, "192.0.2.1"), [200, 200, 429], "each client has its limit");
  t.match(await visit("192.0.2.1"), { headers: { "retry-after": /^\d+$/, "access-control-allow-origin": "*" } });
  t.same(await times(1, "192.0.2.1", { token: other }), [200], "with each key");
  t.same(await times(4, "192.0.2.2", { origin: "https://evil.example" }), [403, 403, 403, 429]);
  t.same(
    await times(3, "192.0.2.3"),
    [200, 200, 429],
    "then the key has reached its own: what was refused did not count",
  );
  t.equal((await service.call("GET", "/customers")).status, 200, "other keys of the tenant go on");
  t.same(await times(2, "2001:db8::1", { token: other }), [200, 200]);
  t.same(await times(2, "2001:db8::ffff:1", { token: other }), [200, 429], "an IPv6 network is one client");
  t.same(await times(1, "2001:db8:0:1::1", { token: other }), [200]);
});

t.test("the network of a client", async (t) => {
  for (const [ip, network] of [
    ["192.0.2.1", "192.0.2.1"],
    ["::ffff:192.0.2.1", "::ffff:192.0.2.1"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
    ["2001:db8::1", "2001:db8:0:0"],
    ["2001:db8:1:2::", "2001:db8:1:2"],
    ["::1", "0:0:0:0"],
    ["1::2:3:4:5:6:7", "1:0:2:3"],
  ] as const)
    t.equal(networkOf(ip), network, ip);
});

t.test("a key can ask who it is", async (t) => {
  const service = await startService(t);
  const { as, call } = service;
  const { body: secret } = await call("POST", "/api-keys", {
    name: "till",
    scopes: ["customers:read"],
    rate_limit_per_minute: 70,
  });
  const answer = await as(secret.key)("GET", "/api-keys/current");
  t.match(answer, {
    status: 200,
    headers: { "cache-control": "no-store" },
    body: {
      id: secret.id,
      name: "till",
      kind: "secret",
      scopes: ["customers:read"],
      origins: [],
      rate_limit_per_minute: 70,
      tenant: { id: service.tenantId, slug: "default", name: "Default" },
    },
  });
  t.notOk(answer.text.includes(secret.key.slice(8)), "without its secret");
  const page = await createKey(service);
  t.match((await from(as(page.key))("GET", "/api-keys/current")).body, {
    id: page.id,
    kind: "publishable",
    origins: [SHOP],
  });
  t.match((await as(service.rootKey)("GET", "/api-keys/current")).body, { name: "root", tenant: null });
});
