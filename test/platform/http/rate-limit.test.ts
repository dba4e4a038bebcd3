import t from "tap";
import { startService } from "../../support/service.ts";

t.test("each key has its limit", async (t) => {
  const service = await startService(t, { settings: { RATE_LIMIT_PER_MINUTE: "4" } });
  const { as, generateKey, call, app } = service;

  await t.test("announced with every answer, and kept", async (t) => {
    const limited = as(await generateKey(["customers:read"]));
    const remaining: unknown[] = [];
    for (let request = 0; request < 4; request++) {
      const { status, headers } = await limited(
        "GET",
        request === 2 ? "/customers?limit=0" : request === 3 ? "/addresses" : "/customers",
      );
      t.equal(headers["ratelimit-policy"], '"default";q=4;w=60');
      remaining.push([status, /^"default";r=(\d+);t=\d+$/.exec(headers["ratelimit"] ?? "")?.[1]]);
    }
    t.same(
      remaining,
      [
        [200, "3"],
        [200, "2"],
        [400, "1"],
        [403, "0"],
      ],
      "what is refused counts too",
    );
    const refused = await limited("GET", "/customers");
    t.match(refused, {
      status: 429,
      headers: { "content-type": "application/problem+json", "retry-after": /^[1-9]\d*$/, ratelimit: /r=0/ },
      body: { code: "rate_limited", status: 429 },
    });
    t.ok(Number(refused.headers["retry-after"]) <= 60);
  });

  await t.test("whatever the others do", async (t) => {
    t.equal((await as(await generateKey(["customers:read"]))("GET", "/customers")).status, 200);
    const own = (
      await call("POST", "/api-keys", { name: "slow", scopes: ["customers:read"], rate_limit_per_minute: 2 })
    ).body.key;
    const statuses = [];
    for (let request = 0; request < 3; request++) statuses.push((await as(own)("GET", "/customers")).status);
    t.same(statuses, [200, 200, 429], "a limit of its own");
    t.equal(
      (await call("GET", "/customers")).headers["ratelimit-policy"],
      '"default";q=100000000;w=60',
      "the key of the installation is not held up",
    );
  });

  await t.test("and nothing is done for a request beyond it", async (t) => {
    const writer = as(await generateKey(["customers:write"]));
    const statuses = [];
    for (let request = 0; request < 6; request++)
      statuses.push((await writer("POST", "/customers", { name: "counted" })).status);
    t.same(statuses, [201, 201, 201, 201, 429, 429]);
    t.equal((await call("GET", "/customers")).body.items.length, 4);
  });

  await t.test("strangers have one for each address, so that keys cannot be guessed", async (t) => {
    const guess = (remoteAddress: string) =>
      app.inject({ url: "/v1/customers", remoteAddress, headers: { authorization: "Bearer dp_guess" } });
    const answers = await Promise.all(Array.from({ length: 301 }, () => guess("192.0.2.1")));
    t.equal(answers.filter(({ statusCode }) => statusCode === 401).length, 300);
    t.match(
      answers.find(({ statusCode }) => statusCode === 429),
      { headers: { "retry-after": /^\d+$/, "content-type": "application/problem+json" } },
    );
    t.equal((await guess("192.0.2.2")).statusCode, 401, "another address");
    const known = await app.inject({
      url: "/v1/customers",
      remoteAddress: "192.0.2.1",
      headers: { authorization: `Bearer ${service.key}` },
    });
    t.equal(known.statusCode, 200, "a key that is known is not held up by them");
  });

  await t.test("health has none, what else is public has one for each address", async (t) => {
    for (const url of ["/health/live", "/health/ready"]) {
      const { statusCode, headers } = await app.inject(url);
      t.same([statusCode, headers["ratelimit"]], [200, undefined], url);
    }
    const scrape = (remoteAddress: string) => app.inject({ url: "/metrics", remoteAddress });
    const answers = await Promise.all(Array.from({ length: 601 }, () => scrape("192.0.2.7")));
    t.equal(answers.filter(({ statusCode }) => statusCode === 200).length, 600);
    t.match(
      answers.find(({ statusCode }) => statusCode === 429),
      { headers: { "retry-after": /^\d+$/, "content-type": "application/problem+json" } },
    );
    t.equal((await scrape("192.0.2.8")).statusCode, 200, "another address");
    t.equal(
      (await app.inject({ url: "/openapi.json", remoteAddress: "192.0.2.7" })).statusCode,
      429,
      "whichever it is",
    );
  });

  await t.test("the document is not sent again to who has it", async (t) => {
    const { headers, statusCode } = await app.inject("/openapi.json");
    t.equal(statusCode, 200);
    t.match(await app.inject({ url: "/openapi.json", headers: { "if-none-match": headers["etag"] as string } }), {
      statusCode: 304,
      body: "",
    });
  });
});
