import t from "tap";
import { isOrigin, readOrigins } from "../../../src/platform/http/origins.ts";
import { operationsOf, readDocument } from "./document.ts";
import { fetchAsPage } from "../../support/page.ts";
import { startService, type Service } from "../../support/service.ts";

const OPS = "https://ops.example";
const OTHER = "https://other.example";

const preflight = async ({ app }: Service, url: string, method: string, origin = OTHER) => {
  const { statusCode, headers, body } = await app.inject({
    method: "OPTIONS",
    url,
    headers: { origin, "access-control-request-method": method, "access-control-request-headers": "authorization" },
  });
  return { status: statusCode, headers, body, allowed: headers["access-control-allow-origin"] };
};

t.test("an origin is what browsers send", async (t) => {
  for (const origin of [
    "https://shop.example",
    "http://localhost:5173",
    "https://shop.example:8443",
    "http://[::1]:3000",
  ])
    t.equal(isOrigin(origin), true, origin);
  for (const text of [
    "",
    "null",
    "*",
    "shop.example",
    "https://shop.example/",
    "https://shop.example/path",
    "https://Shop.example",
    "https://shop.example:443",
    "https://*.shop.example",
    "https://user@shop.example",
    "ftp://shop.example",
    "https://",
  ])
    t.equal(isOrigin(text), false, text);
  t.same([...readOrigins(" https://a.example, https://b.example,")], ["https://a.example", "https://b.example"]);
  t.throws(() => readOrigins("https://a.example/"), /must be a list of origins/);
});

t.test("without CORS_ORIGINS, pages can call the operations for publishable keys, and no others", async (t) => {
  const service = await startService(t);
  const open = new Set<string>();
  for (const { id, method, path } of operationsOf(readDocument(service.app))) {
    const { status, headers, allowed } = await preflight(service, path.replace(/\{\w+\}/g, "x"), method);
    t.same([status, allowed], status === 204 ? [204, "*"] : [405, undefined], `${id} is one or the other`);
    if (status !== 204) continue;
    open.add(id);
    t.match(headers, {
      "access-control-allow-methods": method,
      "access-control-allow-headers": /authorization/i,
      "access-control-max-age": /^[1-9]\d{3}$/,
    });
    t.notOk("ratelimit" in headers, "and is not counted");
  }
  t.same([...open].sort(), [
    "formatAddress",
    "getCountry",
    "getCurrentApiKey",
    "getDivision",
    "listCountries",
    "listDivisions",
    "parseAddress",
    "suggest",
    "validateAddresses",
  ]);
  t.match(await preflight(service, "/v1/nothing", "GET"), { status: 404, allowed: undefined });
  t.match(await preflight(service, "/v1/suggest", "DELETE"), { status: 405, allowed: undefined });
  t.match(
    await service.app.inject({ method: "OPTIONS", url: "/v1/suggest" }),
    { statusCode: 405, headers: { allow: "GET, HEAD" } },
    "OPTIONS that is no preflight is a method that the path does not have",
  );
  const { headers } = await service.call("GET", "/suggest?q=berlin", undefined, { origin: OTHER });
  t.match(headers, { "access-control-allow-origin": "*", "access-control-expose-headers": /RateLimit.*Retry-After/ });
  t.notOk("access-control-allow-credentials" in headers);
  t.equal(
    (await service.call("GET", "/customers", undefined, { origin: OTHER })).headers["access-control-allow-origin"],
    undefined,
  );
  const { headers: own } = await service.call("GET", "/suggest?q=berlin");
  t.match([own["access-control-allow-origin"], own["vary"]], [undefined, "origin"], "a cache keeps the two apart");
});

t.test("pages of CORS_ORIGINS can call everything below /v1", async (t) => {
  const service = await startService(t, { settings: { CORS_ORIGINS: `${OPS}, http://localhost:5173` } });
  for (const { id, method, path } of operationsOf(readDocument(service.app)).filter(({ path }) =>
    path.startsWith("/v1/"),
  )) {
    const url = path.replace(/\{\w+\}/g, "x");
    t.match(
      await preflight(service, url, method, OPS),
      { status: 204, allowed: /^(?:\*|https:\/\/ops\.example)$/ },
      id,
    );
  }
  t.match(
    await preflight(service, "/v1/customers", "GET"),
    { status: 405, allowed: undefined },
    "those of others cannot",
  );
  t.match(await preflight(service, "/v1/customers", "GET", `${OPS}:8443`), { status: 405, allowed: undefined });
  t.match(await preflight(service, "/metrics", "GET", OPS), { status: 405, allowed: undefined });
  t.equal((await service.call("GET", "/customers", undefined, { origin: OTHER })).headers["vary"], "origin");

  const url = `${await service.app.listen({ port: 0, host: "127.0.0.1" })}/v1`;
  const authorization = `Bearer ${service.key}`;
  const made = await fetchAsPage(`${url}/customers`, OPS, {
    method: "POST",
    headers: { authorization, "idempotency-key": "one" },
    body: { name: "Ada" },
  });
  t.match(made, { status: 201, headers: { location: String, etag: '"1"', ratelimit: String } });
  const place = `${url}/customers/${"body" in made ? made.body.id : ""}`;
  t.match(await fetchAsPage(place, OPS, { headers: { authorization } }), { status: 200, headers: { etag: '"1"' } });
  t.match(
    await fetchAsPage(place, OPS, {
      method: "PATCH",
      headers: { authorization, "if-match": '"7"' },
      body: { name: "A" },
    }),
    { status: 412, body: { code: "version_mismatch" } },
    "problems can be read too",
  );
  t.match(await fetchAsPage(`${url}/nothing`, OPS, { headers: { authorization } }), { status: 404 });
  t.same(await fetchAsPage(place, OTHER, { headers: { authorization } }), { blocked: "preflight" });
});

t.test("behind a trusted proxy the address of a client is the one that the proxy names", async (t) => {
  const service = await startService(t, { settings: { TRUSTED_PROXIES: "192.0.2.0/24" } });
  const guess = async (remoteAddress: string, forwarded: string): Promise<string | undefined> => {
    const { headers } = await service.app.inject({
      url: "/v1/customers",
      remoteAddress,
      headers: { "x-forwarded-for": forwarded },
    });
    return /r=(\d+)/.exec(String(headers["ratelimit"]))?.[1];
  };
  t.same([await guess("192.0.2.1", "198.51.100.1"), await guess("192.0.2.1", "198.51.100.2")], ["299", "299"]);
  t.equal(await guess("192.0.2.9", "unknown, 198.51.100.1"), "298", "the last one that is not trusted");
  t.same(
    [await guess("203.0.113.1", "198.51.100.3"), await guess("203.0.113.1", "198.51.100.4")],
    ["299", "298"],
    "what others say counts for nothing",
  );
});
