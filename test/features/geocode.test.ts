import t from "tap";
import { GAZETTEER_VERSION } from "../../src/geocoding/gazetteer/packages.ts";
import { loadGazetteer } from "../../src/geocoding/gazetteer/load/load.ts";
import { startService } from "../support/service.ts";

const BERLIN = { country_code: "DE", locality: "Berlin" };
const NANSHAN = { country_code: "CN", administrative_area: "广东", locality: "深圳", dependent_locality: "南山区" };
const near =
  (latitude: number, longitude: number) =>
  (location: { latitude: number; longitude: number } | null): boolean =>
    location !== null && Math.abs(location.latitude - latitude) < 0.2 && Math.abs(location.longitude - longitude) < 0.2;
const isBerlin = near(52.52, 13.4);
const isNanshan = near(22.53, 113.93);

t.test("positions", async (t) => {
  const service = await startService(t);
  const { call, resources } = service;
  const url = (await resources.db.pool.query({ text: "SELECT current_database() AS name", values: [] })).rows[0] as {
    name: string;
  };
  const databaseUrl = Object.assign(new URL(process.env["TEST_DATABASE_URL"]!), { pathname: `/${url.name}` }).href;

  await t.test("503: before the gazetteer is loaded nobody can tell, which is not 'not covered'", async (t) => {
    for (const [path, body] of [
      ["/geocode", BERLIN],
      ["/reverse-geocode", { latitude: 1, longitude: 1 }],
    ] as const) {
      t.match(await call("POST", path, body), {
        status: 503,
        body: { code: "unavailable" },
        headers: { "retry-after": "5", "content-type": "application/problem+json" },
      });
    }
  });
  await loadGazetteer(databaseUrl, resources.log, { countries: ["CN", "DE", "US"] });

  await t.test("200: one address by its parts", async (t) => {
    const { status, body, headers } = await call("POST", "/geocode", NANSHAN);
    t.equal(status, 200);
    t.equal(headers["cache-control"], "no-store");
    t.match(body, {
      outcome: "verified",
      location: { granularity: "dependent_locality", source: "gazetteer" },
      candidates: [],
      provider: "gazetteer",
      data_version: GAZETTEER_VERSION,
    });
    t.ok(isNanshan(body.location) && body.confidence > 0.5 && body.location.uncertainty_m > 0);
  });

  await t.test("200: addresses as text, in Chinese and as lists that end with the country", async (t) => {
    t.ok(
      isNanshan(
        (await call("POST", "/geocode", { text: "张三 13800138000 广东省深圳市南山区粤海街道科技园1栋" })).body
          .location,
      ),
    );
    t.ok(
      isBerlin((await call("POST", "/geocode", { text: "Unter den Linden 1, 10117 Berlin, Germany" })).body.location),
    );
    t.ok(isBerlin((await call("POST", "/geocode", { text: "Berlin", country_code: "DE" })).body.location));
    t.ok(
      near(
        34.09,
        -118.41,
      )((await call("POST", "/geocode", { text: "9641 Sunset Blvd, Beverly Hills, CA 90210, USA" })).body.location),
    );
    t.match((await call("POST", "/geocode", { text: "somewhere over the rainbow" })).body, {
      outcome: "not_covered",
      location: null,
      provider: null,
    });
  });

  await t.test("200: three answers that differ, and what an ambiguous name may be", async (t) => {
    t.match((await call("POST", "/geocode", { country_code: "DE", locality: "Xyzzystadt" })).body, {
      outcome: "not_found",
      location: null,
      confidence: null,
      candidates: [],
    });
    t.match((await call("POST", "/geocode", { country_code: "BR", locality: "Santos" })).body, {
      outcome: "not_covered",
      provider: null,
      data_version: null,
    });
    const springfield = (await call("POST", "/geocode", { country_code: "US", locality: "Springfield" })).body;
    t.match(springfield, { outcome: "not_found", location: null });
    t.ok(springfield.candidates.length > 1);
    for (const body of [
      { text: "鼓楼区中山路1号" },
      { text: "张三 13800138000 鼓楼区中山路1号" },
      { country_code: "CN", dependent_locality: "鼓楼区" },
    ]) {
      const drumTower = (await call("POST", "/geocode", body)).body;
      t.match(
        drumTower,
        { outcome: "not_found", location: null, confidence: null },
        "cities of four provinces have a district of that name",
      );
      t.ok(
        drumTower.candidates.length > 2 &&
          drumTower.candidates.some(near(32.1, 118.8)) &&
          drumTower.candidates.some(near(26.1, 119.3)),
      );
    }
    t.ok(near(26.1, 119.3)((await call("POST", "/geocode", { text: "福州市鼓楼区东街口1号" })).body.location));
    t.ok(
      near(30.27, 120.2)((await call("POST", "/geocode", { text: "江干区文晖路1号" })).body.location),
      "its successors are in one city",
    );
  });

  await t.test("200: a thousand at once, in their order", async (t) => {
    const items = Array.from(
      { length: 1_000 },
      (_, at) => [BERLIN, NANSHAN, { country_code: "DE", locality: "Xyzzystadt" }, { text: "?" }][at % 4],
    );
    const { status, body } = await call("POST", "/geocode", { items });
    t.equal(status, 200);
    t.equal(body.items.length, 1_000);
    t.same(
      body.items.slice(996).map(({ outcome }: { outcome: string }) => outcome),
      ["verified", "verified", "not_found", "not_covered"],
    );
    t.ok(isBerlin(body.items[996].location) && isNanshan(body.items[997].location));
    const points = await call("POST", "/reverse-geocode", {
      items: Array.from({ length: 1_000 }, (_, at) =>
        at % 2 ? { latitude: 52.52, longitude: 13.4 } : { latitude: 22.53, longitude: 113.93 },
      ),
    });
    t.match(points.body.items.slice(998), [
      { place: { dependent_locality: "南山区" } },
      { place: { locality: "Berlin" } },
    ]);
    t.equal(points.body.items.length, 1_000);
  });

  await t.test("200: what is at a point", async (t) => {
    const { status, body } = await call("POST", "/reverse-geocode", { latitude: 22.533, longitude: 113.93 });
    t.equal(status, 200);
    t.match(body, {
      outcome: "verified",
      place: {
        country_code: "CN",
        administrative_area: "广东省",
        locality: "深圳市",
        dependent_locality: "南山区",
        division_code: "440305",
        address_lines: [],
      },
      provider: "gazetteer",
    });
    t.ok(body.distance_m >= 0 && body.confidence < 1, "and that it is the nearest, not the surrounding one");
    t.match((await call("POST", "/reverse-geocode", { latitude: -48, longitude: -123 })).body, {
      outcome: "not_found",
      place: null,
      location: null,
      distance_m: null,
    });
    for (const longitude of [180, -180])
      t.equal((await call("POST", "/reverse-geocode", { latitude: 0, longitude })).status, 200);
  });

  await t.test("422: what is not understood is refused at its place", async (t) => {
    const refused: [string, unknown, string][] = [
      ["/geocode", {}, "/country_code"],
      ["/geocode", { locality: "Berlin" }, "/country_code"],
      ["/geocode", { ...BERLIN, text: "Berlin" }, "/locality"],
      ["/geocode", { ...BERLIN, items: [BERLIN] }, "/country_code"],
      ["/geocode", { items: [] }, "/items"],
      ["/geocode", { items: [BERLIN, { locality: "x" }] }, "/items/1/country_code"],
      ["/geocode", { items: [{ ...BERLIN, street: "x" }] }, "/items/0/street"],
      ["/geocode", { items: Array.from({ length: 1_001 }, () => BERLIN) }, "/items"],
      ["/geocode", { text: "x".repeat(2_001) }, "/text"],
      ["/geocode", { text: "" }, "/text"],
      ["/geocode", { country_code: "DE", locality: 5 }, "/locality"],
      ["/geocode", { items: Array.from({ length: 100 }, () => ({ text: "x".repeat(1_000) })) }, "/items"],
      ["/reverse-geocode", {}, "/latitude"],
      ["/reverse-geocode", { latitude: 1 }, "/longitude"],
      ["/reverse-geocode", { latitude: 90.01, longitude: 0 }, "/latitude"],
      ["/reverse-geocode", { latitude: 0, longitude: -180.01 }, "/longitude"],
      ["/reverse-geocode", { latitude: "1", longitude: 0 }, "/latitude"],
      ["/reverse-geocode", { latitude: null, longitude: 0 }, "/latitude"],
      ["/reverse-geocode", { latitude: 1, longitude: 1, radius: 5 }, "/radius"],
      ["/reverse-geocode", { latitude: 1, items: [{ latitude: 1, longitude: 1 }] }, "/latitude"],
      ["/reverse-geocode", { items: [{ latitude: 1 }] }, "/items/0/longitude"],
    ];
    for (const [path, body, pointer] of refused) {
      const answer = await call("POST", path, body);
      t.same(
        [answer.status, answer.body.code, answer.body.errors[0].pointer],
        [422, "invalid_body", pointer],
        `${path} ${JSON.stringify(body).slice(0, 60)}`,
      );
    }
    t.equal((await call("POST", "/reverse-geocode", '{"latitude":1e999,"longitude":0}')).status, 400);
  });

  await t.test("hostile text is an answer, or a refusal", async (t) => {
    const texts = [
      "'; DROP TABLE gazetteer_places; --",
      "{Berlin}",
      'DE:berlin","x',
      "🏠".repeat(500),
      "，".repeat(2_000),
      `${"1 ".repeat(999)}`,
      "%_\\",
      "‮nilreB",
      "Ａ, Ｂ, Germany",
      ",".repeat(2_000),
      `${"a, ".repeat(600)}Germany`,
    ];
    for (const text of texts) {
      t.equal((await call("POST", "/geocode", { text })).status, 200, text.slice(0, 30));
      t.equal(
        (
          await call("POST", "/geocode", {
            country_code: "DE",
            locality: text.slice(0, 200),
            postal_code: text.slice(0, 20).trim() || "x",
          })
        ).status,
        200,
      );
    }
    t.ok(isBerlin((await call("POST", "/geocode", BERLIN)).body.location), "and the gazetteer is still there");
  });

  await t.test("another tenant gets the same answers; a key needs the scope", async (t) => {
    const other = await service.makeTenant();
    t.same(
      (await service.as(other.key)("POST", "/geocode", BERLIN)).body,
      (await call("POST", "/geocode", BERLIN)).body,
    );
    const weak = service.as(await service.generateKey(["addresses:read", "addresses:write"]));
    for (const path of ["/geocode", "/reverse-geocode"])
      t.match(await weak("POST", path, BERLIN), { status: 403, body: { code: "insufficient_scope" } });
    const just = service.as(await service.generateKey(["geocoding:read"]));
    t.equal((await just("POST", "/geocode", BERLIN)).status, 200);
  });
});
