import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { sql } from "kysely";
import t, { type Test } from "tap";
import { runVerification } from "../support/verifications.ts";
import type { Provider } from "../../src/geocoding/provider.ts";
import { createSecrets } from "../../src/platform/secrets.ts";
import { fakeProvider, found } from "../support/fake-provider.ts";
import { startProviderServer } from "../support/provider-server.ts";
import { loadGazetteer } from "../../src/geocoding/gazetteer/load/load.ts";
import { startService } from "../support/service.ts";

const BERLIN = { country_code: "DE", address_lines: ["Unter den Linden 1"], locality: "Berlin", postal_code: "10117" };
const BEIJING = {
  country_code: "CN",
  administrative_area: "北京市",
  dependent_locality: "东城区",
  address_lines: ["东长安街16号"],
};
const KEY = "AIza-a-key-that-must-stay-secret-x7Qk";
const SECRETS_KEY = randomBytes(32).toString("base64");
const SETTINGS = { SECRETS_KEY, PROVIDER_PRIVATE_ADDRESSES: "allowed" };
const DAY = 24 * 3_600_000;

const photonHit = (latitude: number, longitude: number, type = "house") => ({
  type: "FeatureCollection",
  features: [
    {
      type: "Feature",
      geometry: { type: "Point", coordinates: [longitude, latitude] },
      properties: {
        osm_type: "W",
        osm_id: 1,
        type,
        countrycode: "DE",
        city: "Berlin",
        postcode: "10117",
        street: "Unter den Linden",
        housenumber: "1",
      },
    },
  ],
});

/** The embedded gazetteer's part. */
const gazetteer = (latitude = 52.52, longitude = 13.4): Provider & { calls: unknown[] } => ({
  ...fakeProvider("gazetteer", found(latitude, longitude)),
  is_free: true,
});

async function prepare(t: Test, settings: Record<string, string> = SETTINGS, onLog?: (line: string) => void) {
  let ahead = 0;
  const service = await startService(t, { settings, now: () => new Date(Date.now() + ahead), ...(onLog && { onLog }) });
  const server = await startProviderServer(t);
  const { call, resources } = service;
  const customer = (await call("POST", "/customers", { name: "Ada Lovelace" })).body.id as string;
  return {
    ...service,
    ...server,
    advance: (ms: number) => void (ahead += ms),
    put: (name: string, body: object, headers: Record<string, string> = { "if-match": "*" }) =>
      call("PUT", `/providers/${name}`, body, headers),
    setPolicy: (body: object) =>
      call(
        "PUT",
        "/providers",
        { chinese_addresses_may_leave: false, when_unanswered: "use_gazetteer", ...body },
        { "if-match": "*" },
      ),
    /** A new address, checked. */
    verify: async (fields: object, embedded: Provider = gazetteer()) => {
      const { body: address } = await call("POST", `/customers/${customer}/addresses`, fields);
      const open = await resources.db.kysely
        .selectFrom("verifications")
        .select(["tenant_id", "address_id", "id"])
        .where("address_id", "=", address.id)
        .executeTakeFirstOrThrow();
      const run = () => runVerification(resources, [embedded], open);
      const read = async () => ({
        ...(await call("GET", `/addresses/${address.id}/verifications/${open.id}`)).body,
        run,
        read,
        open,
      });
      await run();
      return read();
    },
    usage: async (query = "") => (await call("GET", `/providers/usage${query}`)).body,
  };
}

t.test("configuration", async (t) => {
  const {
    call,
    put,
    generateKey,
    as,
    resources: { db },
  } = await prepare(t);

  await t.test("begins with nothing but what there is to choose from", async (t) => {
    const { body, headers } = await call("GET", "/providers");
    t.match(body, { version: 0, chinese_addresses_may_leave: false, when_unanswered: "use_gazetteer", providers: [] });
    t.same(body.available.map(({ name }: { name: string }) => name).sort(), [
      "amap",
      "baidu",
      "google",
      "here",
      "nominatim",
      "pelias",
      "photon",
      "tencent",
    ]);
    t.equal(headers["etag"], '"0"');
    t.equal((await call("GET", "/providers/google")).status, 404);
  });

  await t.test("tells who changed what, without keys", async (t) => {
    const { call, put, as, makeTenant, resources } = await prepare(t);
    const history = async (query = "") => (await call("GET", `/providers/history${query}`)).body;
    t.same(await history(), { items: [], next_cursor: null });
    await put("google", { key: KEY, calls_per_day: 10 }, { "doorplate-reason": "we have a contract" });
    await put("google", { calls_per_day: 20 });
    await put("google", { calls_per_day: 20 });
    await put("google", { key: `${KEY}-new`, calls_per_day: 20 });
    await call(
      "PUT",
      "/providers",
      { chinese_addresses_may_leave: true, when_unanswered: "use_gazetteer" },
      { "if-match": "*" },
    );
    await call("DELETE", "/providers/google", undefined, { "if-match": "*" });
    const { items, next_cursor } = await history("?limit=3");
    t.match(items, [
      { provider: "google", operation: "delete", changed_fields: [], state: { calls_per_day: 20 } },
      {
        provider: null,
        operation: "update",
        changed_fields: ["chinese_addresses_may_leave"],
        state: { chinese_addresses_may_leave: true },
      },
      { provider: "google", operation: "update", changed_fields: ["key"] },
    ]);
    const older = await history(`?limit=3&cursor=${next_cursor}`);
    t.match(older, {
      next_cursor: null,
      items: [
        {
          provider: "google",
          operation: "update",
          changed_fields: ["calls_per_day"],
          actor: /^api_key:/,
          source: "api",
        },
        {
          provider: "google",
          operation: "create",
          state: { calls_per_day: 10, key_hint: "…x7Qk" },
          reason: "we have a contract",
        },
      ],
    });
    t.equal(older.items.length, 2, "saying the same again is no change");
    t.notMatch(JSON.stringify([items, older]), /stay-secret|sealed_key|tenant_id/);
    t.same(
      (await as((await makeTenant()).key)("GET", "/providers/history")).body.items,
      [],
      "another tenant's are not shown",
    );
    await t.rejects(sql`DELETE FROM provider_changes`.execute(resources.db.kysely), /append-only/);
  });

  await t.test("is made, read, replaced and deleted under its version", async (t) => {
    const made = await put(
      "google",
      { key: KEY, priority: 2, countries: ["DE"], good_enough: { granularity: "road" } },
      {},
    );
    t.match(made, {
      status: 200,
      headers: { etag: '"1"' },
      body: {
        name: "google",
        version: 1,
        enabled: true,
        priority: 2,
        countries: ["DE"],
        key_hint: "…x7Qk",
        calls_per_day: null,
        good_enough: { granularity: "road" },
      },
    });
    t.match(made.body.updated_by, /^api_key:/);
    t.equal((await put("google", { key: KEY }, {})).status, 428);
    t.match(await put("google", { key: KEY }, { "if-match": '"7"' }), { status: 412, headers: { etag: '"1"' } });
    t.equal((await put("photon", {}, { "if-match": '"1"' })).status, 412, "what is not there has no version");
    const only = { "if-none-match": "*" };
    t.match(
      await put("google", { key: KEY }, only),
      { status: 412, headers: { etag: '"1"' }, body: { code: "version_mismatch" } },
      "created only",
    );
    t.match(await put("photon", { priority: 1 }, only), { status: 200, headers: { etag: '"1"' } });
    t.equal((await put("photon", { priority: 2 }, { ...only, "if-match": "*" })).status, 412);
    t.equal((await call("GET", "/providers/photon")).body.priority, 1, "nothing is written");
    const replaced = await put("google", { priority: 3, cost_per_call: 0.005 }, { "if-match": '"1"' });
    t.match(
      replaced.body,
      { version: 2, key_hint: "…x7Qk", countries: null, good_enough: null, cost_per_call: 0.005 },
      "the key stays, the rest is replaced",
    );
    const all = await call("GET", "/providers");
    t.same(
      all.body.providers.map(({ name }: { name: string }) => name),
      ["photon", "google"],
    );
    t.equal((await call("GET", "/providers", undefined, { "if-none-match": all.headers["etag"]! })).status, 304);
    t.equal((await call("DELETE", "/providers/google")).status, 428);
    t.equal((await call("DELETE", "/providers/google", undefined, { "if-match": '"2"' })).status, 204);
    t.equal((await call("GET", "/providers/google")).status, 404);
    t.equal(
      (await call("GET", "/providers", undefined, { "if-none-match": all.headers["etag"]! })).status,
      200,
      "the version of the whole has moved on",
    );
    t.equal((await call("DELETE", "/providers/google", undefined, { "if-match": "*" })).status, 404);
    t.equal(
      (await call("PUT", "/providers", { chinese_addresses_may_leave: true, when_unanswered: "postpone" })).status,
      428,
    );
    t.equal(
      (
        await call(
          "PUT",
          "/providers",
          { chinese_addresses_may_leave: true, when_unanswered: "postpone" },
          { "if-match": '"0"' },
        )
      ).status,
      412,
    );
    t.equal(
      (await call("PUT", "/providers", { chinese_addresses_may_leave: true, when_unanswered: "postpone" }, only))
        .status,
      412,
      "they are always there",
    );
    const { version } = (await call("GET", "/providers")).body;
    t.match(
      await call(
        "PUT",
        "/providers",
        { chinese_addresses_may_leave: false, when_unanswered: "postpone" },
        { "if-match": `"${version}"` },
      ),
      { status: 200, body: { version: version + 1, when_unanswered: "postpone" } },
    );
  });

  await t.test("writers at once do not overwrite each other", async (t) => {
    const {
      body: { version },
    } = await put("here", { key: KEY });
    const answers = await Promise.all(
      Array.from({ length: 5 }, (_, index) => put("here", { priority: index + 1 }, { "if-match": `"${version}"` })),
    );
    t.same(answers.map(({ status }) => status).sort(), [200, 412, 412, 412, 412]);
  });

  await t.test("a key is stored encrypted, and never shown", async (t) => {
    await put("google", { key: KEY });
    for (const path of ["/providers", "/providers/google"])
      t.notOk((await call("GET", path)).text.includes(KEY.slice(4, 20)));
    const { rows: tables } = await sql<{ name: string }>`SELECT table_name AS name FROM information_schema.tables
      WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`.execute(db.kysely);
    for (const { name } of tables) {
      const { rows } = await sql`SELECT FROM ${sql.table(name)} AS t
        WHERE to_jsonb(t)::text LIKE ${`%${KEY.slice(0, 16)}%`}
          OR to_jsonb(t)::text LIKE ${`%${btoa(KEY).slice(0, 16)}%`}`.execute(db.kysely);
      t.same(rows, [], `not in ${name}`);
    }
    t.match(
      await put("google", { base_url: "https://example.com" }),
      { status: 422, body: { errors: [{ pointer: "/key" }] } },
      "nor sent to whoever changes the URL",
    );
  });

  await t.test("what could not work is refused with the reason and the place", async (t) => {
    const cases: [string, object, string, RegExp][] = [
      ["here", { key: null }, "/key", /is required/],
      ["baidu", {}, "/key", /is required/],
      ["pelias", {}, "/base_url", /is required/],
      ["photon", { base_url: "https://" }, "/base_url", /must be a URL/],
      ["photon", { base_url: "https://example.com/\r\nX-Other: 1" }, "/base_url", /must be a URL/],
      ["photon", { base_url: "ftp://example.com" }, "/base_url", /https/],
      ["photon", { base_url: "https://user:pass@example.com" }, "/base_url", /password/],
      ["photon", { base_url: "https://example.com/?key=1" }, "/base_url", /query/],
      ["photon", { countries: ["DE", "XX"] }, "/countries/1", /must be a country code/],
      ["amap", { key: KEY, countries: ["CN", "DE"] }, "/countries/1", /not covered/],
      ["photon", { countries: ["CN"] }, "/countries/0", /chinese_addresses_may_leave/],
      ["photon", { calls_per_day: -1 }, "/calls_per_day", /./],
      ["photon", { calls_per_day: 1.5 }, "/calls_per_day", /./],
      ["photon", { calls_per_second: 0 }, "/calls_per_second", /./],
      ["photon", { priority: 0 }, "/priority", /./],
      ["photon", { good_enough: { granularity: "galaxy" } }, "/good_enough/granularity", /one of/],
      ["photon", { good_enough: { confidence: 2 } }, "/good_enough/confidence", /./],
      ["photon", { countries: [] }, "/countries", /./],
      ["photon", { nonsense: 1 }, "/nonsense", /not allowed/],
      ["photon", { key: "with space" }, "/key", /./],
    ];
    for (const [name, body, pointer, detail] of cases) {
      t.match(
        await put(name, body),
        { status: 422, body: { code: "invalid_body", errors: [{ pointer, detail }] } },
        JSON.stringify({ name, ...body }),
      );
    }
    t.match(await put("yandex", {}), {
      status: 400,
      body: { errors: [{ in: "path", pointer: "/provider", detail: /amap/ }] },
    });
    t.equal((await call("POST", "/providers/tencent/test", {})).status, 404);
  });

  await t.test("is for those with the scope", async (t) => {
    const reader = as(await generateKey(["providers:read"]));
    t.equal((await reader("GET", "/providers")).status, 200);
    for (const [method, path] of [
      ["PUT", "/providers"],
      ["PUT", "/providers/photon"],
      ["DELETE", "/providers/photon"],
      ["POST", "/providers/photon/test"],
    ] as const)
      t.equal((await reader(method, path, {})).status, 403);
  });
});

t.test("without allowance no provider is at a private address, and without a secret no key is stored", async (t) => {
  const { put, resources } = await prepare(t, {});
  resources.secrets = createSecrets([]);
  for (const host of [
    "127.0.0.1:8080",
    "10.1.2.3",
    "169.254.169.254",
    "[::1]",
    "[fd00::1]",
    "[::ffff:127.0.0.1]",
    "2130706433",
    "0x7f.1",
    "localhost",
    "db.internal",
  ]) {
    t.match(
      await put("photon", { base_url: `http://${host}` }),
      { status: 422, body: { errors: [{ pointer: "/base_url", detail: /private/ }] } },
      host,
    );
  }
  t.equal((await put("photon", { base_url: "https://8.8.8.8/photon" })).status, 200);
  t.match(await put("google", { key: KEY }), {
    status: 422,
    body: { errors: [{ pointer: "/key", detail: /SECRETS_KEY/ }] },
  });
});

t.test("a name that leads to a private address by now is not asked, whatever it led to before", async (t) => {
  const { put, call, url, asked, resources } = await prepare(t, {});
  t.equal(
    (await put("nominatim", { base_url: "https://nowhere.invalid", calls_per_second: 1_000 })).status,
    200,
    "a name may have no address yet",
  );
  for (const host of ["localhost", "127.0.0.1"]) {
    await resources.db.kysely
      .updateTable("provider_settings")
      .set({ base_url: url.replace("127.0.0.1", host) })
      .execute();
    t.match(
      (await call("POST", "/providers/nominatim/test", {})).body,
      { outcome: "failed", reason: "refused", detail: "private address" },
      host,
    );
  }
  t.same(asked, [], "nothing has come there");
});

t.test("keys of the installation rotate: the first encrypts, all decrypt", async (t) => {
  const { put, url, play, asked, app: _app, resources, verify } = await prepare(t);
  play({ json: { status: "OK", results: [] } });
  await put("google", { key: KEY, base_url: url });
  resources.secrets = createSecrets([randomBytes(32), Buffer.from(SECRETS_KEY, "base64")]);
  await verify(BERLIN);
  t.match(JSON.stringify(asked), KEY);
  resources.secrets = createSecrets([randomBytes(32)]);
  const count = asked.length;
  t.match(await verify({ ...BERLIN, address_lines: ["Unter den Linden 2"] }), {
    provider: "gazetteer",
    findings: [{ code: "provider_unanswered", reason: "bad_credentials" }],
  });
  t.equal(asked.length, count);
});

t.test("a test says what the provider answers", async (t) => {
  const lines: string[] = [];
  const { call, put, url, play, asked, usage, setPolicy } = await prepare(t, SETTINGS, (line) => lines.push(line));
  await put("photon", { base_url: url, calls_per_day: 6, calls_per_second: 1_000 });
  const test = async (body: object = {}) => (await call("POST", "/providers/photon/test", body)).body;
  play({ json: photonHit(52.5163, 13.3777) });
  t.match(await test(), {
    outcome: "verified",
    reason: null,
    location: { latitude: 52.5163, source: "photon" },
    match: { datum: "WGS-84" },
  });
  t.match(await test({ address: { ...BERLIN, locality: "Geheimstadt" } }), { outcome: "verified" });
  t.equal(asked.length, 2, "never from memory");
  play({ json: { type: "FeatureCollection", features: [] } });
  t.match(await test(), { outcome: "not_found", location: null });
  play({ status: 503, text: "<html>", headers: { "retry-after": "0" } });
  t.match(await test(), { outcome: "failed", reason: "unavailable", detail: "HTTP 503" });
  play({ status: 401, text: "no" });
  t.match(await test(), { outcome: "failed", reason: "bad_credentials" });
  t.match(
    await test(),
    { outcome: "failed", reason: "bad_credentials", retry_after_seconds: Number },
    "blocked for a while",
  );
  await put("photon", { base_url: url, calls_per_day: 6, calls_per_second: 1_000 });
  play({ json: photonHit(52.5163, 13.3777) });
  t.match(await test(), { outcome: "verified" }, "new settings are a new beginning");
  t.match(await test(), { outcome: "failed", reason: "over_budget" }, "a test counts like any call");
  t.equal(asked.length, 6);
  t.match(await call("POST", "/providers/photon/test", { address: BEIJING }), {
    status: 422,
    body: { errors: [{ pointer: "/address/country_code" }] },
  });
  await setPolicy({ chinese_addresses_may_leave: true });
  t.match(await test({ address: BEIJING }), { reason: "over_budget" });
  const { days, states } = await usage();
  t.match(days, [{ provider: "photon", calls: 6, cache_hits: 0, failures: { unavailable: 1, bad_credentials: 1 } }]);
  t.match(states, [{ provider: "photon", breaker: "closed" }]);
  t.notMatch(lines.join(""), /Geheimstadt|Unter den Linden/, "the log knows no address");
  t.ok(lines.length > 5);
});

t.test("usage is asked for by days", async (t) => {
  const { call, usage, put, url, play, verify, advance } = await prepare(t);
  await put("photon", { base_url: url, cost_per_call: 0.25, calls_per_second: 1_000 });
  play({ json: photonHit(52.5163, 13.3777) });
  await verify(BERLIN);
  await verify(BERLIN);
  await verify({ ...BERLIN, address_lines: ["Unter den Linden 2"] });
  const today = (await usage()).to as string;
  t.match(await usage(), {
    days: [{ day: today, provider: "photon", calls: 2, cache_hits: 1, cost: 0.5, failures: {} }],
  });
  advance(2 * DAY);
  await verify({ ...BERLIN, address_lines: ["Unter den Linden 3"] });
  t.match(
    (await usage()).days.map(({ calls }: { calls: number }) => calls),
    [2, 1],
  );
  t.match(
    (await usage(`?from=${today}&to=${today}`)).days.map(({ calls }: { calls: number }) => calls),
    [2],
  );
  for (const query of ["from=2026-02-30", "from=2026-02-02&to=2026-02-01", "from=2020-01-01&to=2026-01-01", "since=x"])
    t.equal((await call("GET", `/providers/usage?${query}`)).status, 400, query);
  const stranger = await call("GET", "/providers/usage");
  t.equal(stranger.status, 200);
});

t.test("addresses in China leave the country only where the tenant allows it", async (t) => {
  const { put, url, verify, asked, play, setPolicy, makeTenant, as } = await prepare(t);
  play({ json: { type: "FeatureCollection", features: [] } });
  await put("photon", { base_url: url, calls_per_second: 1_000 });
  await put("nominatim", { base_url: url, calls_per_second: 1_000 });
  t.match(await verify(BEIJING), { provider: "gazetteer", outcome: "verified" });
  t.equal(asked.length, 0, "no call");
  await verify(BERLIN);
  t.equal(asked.length, 2, "others may be asked about");
  await setPolicy({ chinese_addresses_may_leave: true });
  t.equal((await put("photon", { base_url: url, countries: ["CN"], calls_per_second: 1_000 })).status, 200);
  await verify({ ...BEIJING, address_lines: ["东长安街17号"] });
  t.equal(asked.length, 4);
  await setPolicy({ chinese_addresses_may_leave: false });
  await verify({ ...BEIJING, address_lines: ["东长安街18号"] });
  t.equal(asked.length, 4, "from the next call on, whatever the settings of the provider say");
  const other = as((await makeTenant()).key);
  t.match(
    (await other("GET", "/providers")).body,
    { providers: [], chinese_addresses_may_leave: false },
    "another tenant has its own",
  );
});

t.test("a verification asks the tenant's providers, then the gazetteer", async (t) => {
  const { put, url, verify, asked, play } = await prepare(t);
  await put("photon", {
    base_url: url,
    good_enough: { granularity: "house_number", confidence: 0.5 },
    calls_per_second: 1_000,
  });
  play({ json: photonHit(52.5163, 13.3777) });
  t.match(await verify(BERLIN), {
    status: "succeeded",
    outcome: "verified",
    provider: "photon",
    location: { latitude: 52.5163, source: "photon" },
    findings: [],
  });
  await verify(BERLIN);
  t.equal(asked.length, 1, "one door is paid for once, whoever lives there");
  play({ json: photonHit(48.1, 11.6) });
  const far = await verify({ ...BERLIN, address_lines: ["Unter den Linden 3"] });
  t.match(far, {
    provider: "photon",
    findings: [{ code: "providers_disagree", providers: ["photon", "gazetteer"], distance_m: Number }],
  });
  await put("photon", { base_url: url, countries: ["AT"], calls_per_second: 1_000 });
  t.match(
    await verify({ ...BERLIN, address_lines: ["Unter den Linden 4"] }),
    { provider: "gazetteer", findings: [] },
    "only for its countries",
  );
  await put("photon", { base_url: url, enabled: false });
  await verify({ ...BERLIN, address_lines: ["Unter den Linden 5"] });
  t.equal(asked.length, 2);
});

t.test("down, not covered, not found and over budget are different answers", async (t) => {
  const {
    put,
    url,
    verify,
    play,
    asked,
    setPolicy,
    advance,
    resources: { db },
  } = await prepare(t);
  const nobody = fakeProvider("nobody", { outcome: "not_covered" });
  const line = (number: number) => ({ ...BERLIN, address_lines: [`Unter den Linden ${number}`] });
  await put("photon", { base_url: url, calls_per_day: 2, calls_per_second: 1_000 });
  play({ json: { type: "FeatureCollection", features: [] } });
  t.match(await verify(line(1), nobody), { status: "succeeded", outcome: "not_found", provider: "photon" });
  play({ status: 500, text: "" });
  t.match(await verify(line(2), nobody), { status: "queued", outcome: null, attempt: 1 }, "down: tried again");
  const over = await verify(line(3), nobody);
  t.match(over, { status: "queued", outcome: null }, "over budget: another day");
  t.equal(asked.length, 2);
  t.match(
    await verify(line(4)),
    {
      status: "succeeded",
      provider: "gazetteer",
      findings: [{ code: "provider_unanswered", providers: ["photon"], reason: "over_budget" }],
    },
    "or what the gazetteer says",
  );

  await setPolicy({ when_unanswered: "postpone" });
  const waiting = await verify(line(5));
  t.match(waiting, { status: "queued", outcome: null });
  const row = await db.kysely
    .selectFrom("verifications")
    .select("available_at")
    .where("id", "=", waiting.id)
    .executeTakeFirstOrThrow();
  t.match(row.available_at, / 00:00:0/, "at midnight (UTC) there is a new budget");
  advance(DAY);
  play({ json: photonHit(52.5163, 13.3777) });
  await waiting.run();
  t.match(await waiting.read(), { status: "succeeded", provider: "photon", attempt: 2 });
  play({ status: 500, text: "" });
  const down = await verify(line(6));
  for (let attempt = 2; attempt <= 5; attempt++) await down.run();
  t.match(
    await down.read(),
    { status: "succeeded", provider: "gazetteer", attempt: 5, findings: [{ reason: /over_budget|unavailable/ }] },
    "in the end the gazetteer's answer is better than none",
  );
  await put("photon", { base_url: url, enabled: false });
  t.match(await verify(line(7), nobody), { status: "succeeded", outcome: "not_covered", provider: null });
});

t.test("the key goes to the provider only, and a redirect is not followed", async (t) => {
  const { put, url, play, call } = await prepare(t);
  let reached = 0;
  const elsewhere = createServer((_request, response) => (reached++, void response.end("{}"))).listen(0, "127.0.0.1");
  await once(elsewhere, "listening");
  t.teardown(() => elsewhere.close());
  await put("here", { key: KEY, base_url: url });
  play({
    status: 302,
    headers: { location: `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/` },
    text: "",
  });
  const { body, text } = await call("POST", "/providers/here/test", {});
  t.match(body, { outcome: "failed" });
  t.notOk(text.includes(KEY));
  t.equal(reached, 0);
});

t.test("questions for positions go to the tenant's own providers too", async (t) => {
  const { call, put, play, asked, url, resources } = await prepare(t);
  const databaseName = (
    (await resources.db.pool.query("SELECT current_database() AS name")).rows[0] as { name: string }
  ).name;
  await loadGazetteer(
    Object.assign(new URL(process.env["TEST_DATABASE_URL"] as string), { pathname: `/${databaseName}` }).href,
    resources.log,
    { countries: ["DE", "LI", "MN"] },
  );
  await put("photon", { base_url: url, countries: ["DE"], calls_per_second: 100 });
  play({ json: photonHit(52.517, 13.3889) });
  const { body } = await call("POST", "/geocode", {
    items: [BERLIN, { country_code: "LI", locality: "Vaduz" }, BERLIN],
  });
  t.match(
    body.items,
    [
      { provider: "photon", location: { source: "photon", granularity: "house_number" } },
      { provider: "gazetteer" },
      { provider: "photon" },
    ],
    "each by whom the tenant has for its country, in their order",
  );
  t.equal(asked.length, 1, "and one door is paid for once");

  await t.test("and questions for what is at a point", async (t) => {
    const reverse = async (...points: [number, number][]) =>
      (
        await call("POST", "/reverse-geocode", {
          items: points.map(([latitude, longitude]) => ({ latitude, longitude })),
        })
      ).body.items;
    const before = asked.length;
    t.match(
      await reverse([52.517, 13.389], [47.14, 9.52], [52.517, 13.389]),
      [
        { provider: "photon", place: { country_code: "DE", locality: "Berlin", postal_code: "10117" } },
        { provider: "gazetteer", place: { country_code: "LI" } },
        { provider: "photon" },
      ],
      "by whom the tenant has for the country in which it lies",
    );
    t.equal(asked.length, before + 2);
    play({ status: 503, text: "" });
    t.match(
      await reverse([52.517, 13.389]),
      [{ provider: "gazetteer", outcome: "verified", place: { locality: "Berlin" } }],
      "the gazetteer where they do not answer",
    );
    await put("photon", { base_url: url, calls_per_second: 100 });
    play({ json: photonHit(47.92, 106.92) });
    const asked_before = asked.length;
    t.match(
      await reverse([47.92, 106.92], [44.9, 110.9], [-48, -123]),
      [{ provider: "photon" }, { provider: "gazetteer" }, { outcome: "not_found" }],
      "nobody where the point may lie in China, and its addresses may not leave, or in no country",
    );
    t.equal(asked.length, asked_before + 1);
    await call(
      "PUT",
      "/providers",
      { chinese_addresses_may_leave: true, when_unanswered: "use_gazetteer" },
      { "if-match": "*" },
    );
    t.match(await reverse([44.9, 110.9]), [{ provider: "photon" }], "but where they may");
  });
});
