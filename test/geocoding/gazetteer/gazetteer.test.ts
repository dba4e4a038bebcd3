import pg from "pg";
import t from "tap";
import { standardise, type AddressInput } from "../../../src/address/index.ts";
import { gazetteerProvider } from "../../../src/geocoding/gazetteer/provider.ts";
import { loadGazetteer } from "../../../src/geocoding/gazetteer/load/load.ts";
import { GAZETTEER_VERSION } from "../../../src/geocoding/gazetteer/packages.ts";
import type { Answer } from "../../../src/geocoding/provider.ts";
import { createLog } from "../../../src/platform/log.ts";
import { createDatabase } from "../../support/database.ts";

const COUNTRIES = ["AQ", "AR", "AU", "CA", "CN", "DE", "FR", "KZ", "PR", "SG", "US"];

const url = await createDatabase(t);
const pool = new pg.Pool({ connectionString: url, max: 4 });
pool.on("error", () => {});
t.teardown(() => pool.end());

const log = createLog("silent");
const provider = gazetteerProvider(pool);
const { signal } = new AbortController();

const place = (input: AddressInput) => standardise({ address_lines: ["1"], ...input });
const locate = (input: AddressInput) => provider.locate(place(input), signal);

/** Within the distance that the answer itself states. */
function isAt(answer: Answer, latitude: number, longitude: number): boolean {
  if (answer.outcome !== "verified") return false;
  const { location } = answer;
  const north = (location.latitude - latitude) * 111_195;
  const east = (location.longitude - longitude) * 111_195 * Math.cos((latitude * Math.PI) / 180);
  return Math.hypot(north, east) <= location.uncertainty_m;
}

t.test("before the data is there the provider is down, not 'not covered'", async (t) => {
  await t.rejects(locate({ country_code: "DE", locality: "Berlin" }), {
    name: "ProviderError",
    code: "unavailable",
    retryable: true,
  });
});

t.test("loading", async (t) => {
  // What an older version, and a load of this one that was interrupted, left behind.
  await pool.query("INSERT INTO gazetteer_releases (data_version, loaded_at) VALUES ('old', now()), ($1, NULL)", [
    GAZETTEER_VERSION,
  ]);
  await pool.query(`INSERT INTO gazetteer_places
    SELECT id, 1, 'DE', 'country', 'left behind', NULL, NULL, 0, 0, 0, 0, '{DE}' FROM gazetteer_releases`);

  const reports = await Promise.all([1, 2, 3].map(() => loadGazetteer(url, log, { countries: COUNTRIES })));
  t.equal(reports.filter(({ rows }) => rows > 0).length, 1, "of three at once one loads");
  t.equal((await loadGazetteer(url, log, { countries: COUNTRIES })).rows, 0, "the next start finds it loaded");

  const {
    rows: [counts],
  } = await pool.query(`SELECT (SELECT count(*)::int FROM gazetteer_releases WHERE loaded_at IS NOT NULL) AS releases,
    count(*)::int AS places, count(DISTINCT release)::int AS loaded FROM gazetteer_places`);
  t.same(
    counts,
    { releases: 1, places: Math.max(...reports.map(({ rows }) => rows)), loaded: 1 },
    "nothing is there twice or left behind",
  );
});

t.test(
  "the data that is there answers under its own version: before this version's is loaded, and after a newer one's",
  async (t) => {
    const other = gazetteerProvider(pool);
    const rename = (from: string, to: string) =>
      pool.query("UPDATE gazetteer_releases SET data_version = $2 WHERE data_version = $1", [from, to]);
    await rename(GAZETTEER_VERSION, "another");
    await pool.query("INSERT INTO gazetteer_releases (data_version, loaded_at) VALUES ($1, NULL)", [GAZETTEER_VERSION]);
    const berlin = () => other.locate(place({ country_code: "DE", locality: "Berlin" }), signal);
    t.match(await berlin(), { outcome: "verified" });
    t.equal(other.dataVersion, "another");
    t.match(await other.reverse({ latitude: 52.52, longitude: 13.405 }, signal), { outcome: "verified" });
    await pool.query("DELETE FROM gazetteer_releases WHERE data_version = $1", [GAZETTEER_VERSION]);
    await rename("another", GAZETTEER_VERSION);
    t.match(await berlin(), { outcome: "verified" });
    t.equal(other.dataVersion, GAZETTEER_VERSION);
  },
);

t.test("Chinese districts by their code", async (t) => {
  const nanshan = await locate({
    country_code: "CN",
    administrative_area: "广东省",
    locality: "深圳市",
    dependent_locality: "南山区",
  });
  t.match(nanshan, { outcome: "verified", location: { granularity: "dependent_locality", source: "gazetteer" } });
  t.ok(isAt(nanshan, 22.533, 113.93));
  const beijing = await locate({ country_code: "CN", administrative_area: "北京市", dependent_locality: "朝阳区" });
  const changchun = await locate({
    country_code: "CN",
    administrative_area: "吉林省",
    locality: "长春市",
    dependent_locality: "朝阳区",
  });
  t.ok(isAt(beijing, 39.92, 116.44), "the 朝阳区 of Beijing");
  t.ok(isAt(changchun, 43.83, 125.29), "the 朝阳区 of Changchun");
});

t.test("Chinese towns, and the city where the district is unknown to GeoNames", async (t) => {
  const town = await locate({
    country_code: "CN",
    administrative_area: "广东省",
    locality: "深圳市",
    dependent_locality: "南山区",
    township: "粤海街道",
  });
  t.ok(isAt(town, 22.52, 113.93));
  const city = await provider.locate(
    {
      ...place({ country_code: "CN", administrative_area: "江苏省", locality: "苏州市" }),
      dependent_locality: "新设区",
    },
    signal,
  );
  t.match(city, { location: { granularity: "locality" } });
  t.ok(isAt(city, 31.3, 120.62));
});

t.test("Chinese places in Latin letters", async (t) => {
  t.ok(
    isAt(await locate({ country_code: "CN", administrative_area: "Guangdong", locality: "Shenzhen" }), 22.54, 114.06),
  );
});

t.test("cities, under any of their names", async (t) => {
  const berlin = await locate({ country_code: "DE", locality: "Berlin", postal_code: "10117" });
  t.match(berlin, { outcome: "verified", location: { granularity: "locality" } });
  t.ok(isAt(berlin, 52.52, 13.4));
  for (const locality of ["München", "MUENCHEN", "Munich", "Muenchen"])
    t.ok(isAt(await locate({ country_code: "DE", locality }), 48.137, 11.575), locality);
  t.ok(isAt(await locate({ country_code: "US", administrative_area: "MO", locality: "St. Louis" }), 38.63, -90.2));
  t.ok(isAt(await locate({ country_code: "FR", locality: "Paris" }), 48.857, 2.352));
});

t.test("a name that several regions have", async (t) => {
  const inState = (administrative_area: string | null, locality: string) =>
    locate({ country_code: "US", administrative_area, locality });
  t.ok(isAt(await inState("NY", "New York"), 40.71, -74.0));
  t.ok(isAt(await inState("IL", "Springfield"), 39.8, -89.64));
  t.ok(isAt(await inState("MA", "Springfield"), 42.1, -72.59));
  t.ok(isAt(await inState("Texas", "Paris"), 33.66, -95.56));
  const springfield = await inState(null, "Springfield");
  t.match(springfield, { outcome: "not_found" }, "no region: it could be any");
  const candidates = springfield.outcome === "not_found" ? (springfield.candidates ?? []) : [];
  t.ok(
    candidates.length > 1 && new Set(candidates.map(({ latitude }) => latitude)).size === candidates.length,
    "but which it may be",
  );
  const portland = await inState(null, "Portland");
  t.ok(isAt(portland, 45.52, -122.68), "no region: one is far larger than all others");
  t.match(portland, { confidence: 0.6 });
});

t.test("a place that is not in the stated region: the region, with low confidence", async (t) => {
  const answer = await locate({ country_code: "US", administrative_area: "TX", locality: "Boston Nowhere" });
  t.match(answer, { outcome: "verified", confidence: 0.4, location: { granularity: "administrative_area" } });
  t.ok(isAt(answer, 30.27, -97.74));
  const elsewhere = await locate({ country_code: "US", administrative_area: "CA", locality: "Chicago" });
  t.ok(isAt(elsewhere, 36.7, -119.8) && !isAt(elsewhere, 41.88, -87.63));
});

t.test("postal codes, and what agrees with them", async (t) => {
  const beverly = await locate({ country_code: "US", postal_code: "90210" });
  t.match(beverly, { outcome: "verified", location: { granularity: "postal_code" } });
  t.ok(isAt(beverly, 34.09, -118.41));
  t.same(await locate({ country_code: "US", postal_code: "90210-1234" }), beverly, "ZIP+4 lies in its ZIP");
  t.ok(
    isAt(
      await locate({ country_code: "US", administrative_area: "CA", locality: "Beverly Hills", postal_code: "90210" }),
      34.09,
      -118.41,
    ),
  );
  t.ok(
    isAt(await locate({ country_code: "PR", locality: "Ponce", postal_code: "00717" }), 17.98, -66.6),
    "territories have ZIPs too",
  );
  const contradiction = await provider.locate(
    {
      ...place({ country_code: "US", administrative_area: "NY", locality: "Nowhere At All" }),
      postal_code: "90210",
      administrative_area: "NY",
      division_code: "US-NY",
    },
    signal,
  );
  t.match(contradiction, { outcome: "not_found" }, "a code of another state is no answer");
  const springfield = await provider.locate(
    {
      ...place({ country_code: "US", locality: "Springfield" }),
      administrative_area: null,
      division_code: null,
      postal_code: "62701",
    },
    signal,
  );
  t.ok(isAt(springfield, 39.8, -89.65), "the code tells which of the namesakes");
});

t.test("towns that only the post knows, and names spelt otherwise", async (t) => {
  t.ok(isAt(await locate({ country_code: "US", administrative_area: "AK", locality: "Hydaburg" }), 55.2, -132.82));
  const misspelt = await locate({ country_code: "US", administrative_area: "WI", locality: "Milwokee" });
  t.match(misspelt, { outcome: "verified", confidence: 0.5 });
  t.ok(isAt(misspelt, 43.04, -87.91));
  t.same(
    await locate({ country_code: "US", locality: "Milwokee" }),
    { outcome: "not_found" },
    "without a region that is too little",
  );
});

t.test("one consonant more or less, within the region stated", async (t) => {
  const misspelt = await locate({ country_code: "DE", administrative_area: "Baden-Württemberg", locality: "Mannhaim" });
  t.ok(isAt(misspelt, 49.49, 8.47));
  t.ok(isAt(await locate({ country_code: "DE", administrative_area: "Sachsen", locality: "Chemitz" }), 50.83, 12.92));
  t.match(
    await locate({ country_code: "DE", administrative_area: "Bayern", locality: "Chemitz" }),
    { location: { granularity: "administrative_area" } },
    "not in another one",
  );
});

t.test("regions spelt otherwise, and regions that are gone", async (t) => {
  const misspelt = await locate({ country_code: "DE", administrative_area: "Rheinland-Pflaz", locality: "Neustadt" });
  t.ok(isAt(misspelt, 49.35, 8.14), "the Neustadt of that region");
  t.ok(misspelt.outcome === "verified" && misspelt.confidence <= 0.7);
  t.ok(isAt(await locate({ country_code: "FR", administrative_area: "Picardie", locality: "Amiens" }), 49.9, 2.3));
  t.ok(
    isAt(
      await locate({ country_code: "KZ", administrative_area: "South Kazakhstan", locality: "Shymkent" }),
      42.32,
      69.59,
    ),
  );
  t.match(
    await locate({ country_code: "FR", administrative_area: "Midi-Pyrénées", locality: "Amiens" }),
    { location: { granularity: "administrative_area" } },
    "and not what lies elsewhere",
  );
  t.ok(
    isAt(await locate({ country_code: "DE", administrative_area: "Gar Kein Land", locality: "Mannheim" }), 49.49, 8.47),
    "an unknown region does not hide the only place of a name",
  );
});

t.test("villages and small towns", async (t) => {
  const village = await locate({ country_code: "CA", postal_code: "A0A 2G0" });
  t.match(village, { location: { granularity: "postal_code" } });
  const area = await locate({ country_code: "CA", postal_code: "A0A" });
  t.match([village, area], [{ outcome: "verified" }, { outcome: "verified" }]);
  t.ok(
    village.outcome === "verified" &&
      area.outcome === "verified" &&
      village.location.uncertainty_m < area.location.uncertainty_m,
    "a code of the countryside is a village's",
  );
  t.ok(isAt(await locate({ country_code: "CA", administrative_area: "NU", locality: "Kimmirut" }), 62.85, -69.88));
});

t.test("Canadian areas by their codes, and where these are unknown by their town", async (t) => {
  t.ok(
    isAt(await locate({ country_code: "CA", postal_code: "G3L" }), 46.89, -71.83),
    "not the quarter of Montréal of that name",
  );
  t.ok(isAt(await locate({ country_code: "CA", postal_code: "K2M" }), 45.29, -75.86));
  t.ok(isAt(await locate({ country_code: "CA", postal_code: "G0B" }), 47.38, -61.86), "islands");
  t.ok(
    isAt(await locate({ country_code: "CA", postal_code: "T4M" }), 52.38, -113.79),
    "codes that share one point have no position of their own",
  );
});

t.test("a region reaches as far as its people, not as the places that a list puts into it by mistake", async (t) => {
  for (const administrative_area of ["河北省", "江苏省", "黑龙江省"]) {
    const region = await locate({ country_code: "CN", administrative_area });
    t.match(region, { outcome: "verified", location: { granularity: "administrative_area" } }, administrative_area);
    t.ok(region.outcome === "verified" && region.location.uncertainty_m < 1_000_000, administrative_area);
  }
});

t.test("a point that many names share is not theirs", async (t) => {
  const remote = await locate({ country_code: "AU", administrative_area: "NT", postal_code: "0872" });
  t.ok(remote.outcome === "verified" && remote.location.uncertainty_m > 100_000);
});

t.test("towns of other lists, stations, and regions called after their capital", async (t) => {
  t.ok(
    isAt(await locate({ country_code: "CA", administrative_area: "ON", locality: "Centre Wellington" }), 43.7, -80.37),
  );
  t.ok(isAt(await locate({ country_code: "AQ", locality: "McMurdo Station" }), -77.85, 166.67));
  t.ok(
    isAt(
      await locate({ country_code: "AR", administrative_area: "Ciudad de Buenos Aires", locality: "Tandil" }),
      -37.32,
      -59.13,
    ),
  );
  t.ok(
    isAt(await locate({ country_code: "AR", administrative_area: "Buenos Aires", locality: "Tandil" }), -37.32, -59.13),
  );
});

t.test("names that several places have go to the one stated, or are ambiguous", async (t) => {
  const stated: [AddressInput, number, number][] = [
    [{ country_code: "US", administrative_area: "OR", locality: "Springfield" }, 44.05, -123.02],
    [{ country_code: "US", administrative_area: "OH", locality: "Springfield" }, 39.92, -83.81],
    [{ country_code: "US", administrative_area: "Maine", locality: "Portland" }, 43.66, -70.26],
    [{ country_code: "US", administrative_area: "Georgia", locality: "Columbus" }, 32.46, -84.99],
    [{ country_code: "US", administrative_area: "KS", locality: "Kansas City" }, 39.11, -94.63],
    [{ country_code: "US", administrative_area: "SC", locality: "Charleston" }, 32.78, -79.94],
    [{ country_code: "US", administrative_area: "WV", locality: "Charleston" }, 38.35, -81.63],
    [{ country_code: "DE", administrative_area: "Brandenburg", locality: "Frankfurt" }, 52.34, 14.55],
    [{ country_code: "DE", administrative_area: "Hessen", locality: "Frankfurt" }, 50.11, 8.68],
    [{ country_code: "DE", administrative_area: "Rheinland-Pfalz", locality: "Neustadt" }, 49.35, 8.14],
    [{ country_code: "CA", administrative_area: "ON", locality: "London" }, 42.98, -81.25],
    [{ country_code: "CA", administrative_area: "AB", locality: "Windsor" }, 54, -115],
    [
      { country_code: "CN", administrative_area: "江苏省", locality: "南京市", dependent_locality: "鼓楼区" },
      32.07,
      118.77,
    ],
    [
      { country_code: "CN", administrative_area: "福建省", locality: "福州市", dependent_locality: "鼓楼区" },
      26.08,
      119.3,
    ],
    [
      { country_code: "CN", administrative_area: "江苏省", locality: "徐州市", dependent_locality: "鼓楼区" },
      34.29,
      117.19,
    ],
    [{ country_code: "CN", administrative_area: "天津市", dependent_locality: "河西区" }, 39.11, 117.22],
  ];
  for (const [input, latitude, longitude] of stated)
    t.ok(
      isAt(await locate(input), latitude, longitude),
      `${input.locality ?? input.dependent_locality}, ${input.administrative_area}`,
    );
  for (const input of [
    { country_code: "US", locality: "Springfield" },
    { country_code: "US", locality: "Franklin" },
    { country_code: "CN", dependent_locality: "鼓楼区" },
  ]) {
    const answer = await provider.locate({ ...place(input), administrative_area: null, division_code: null }, signal);
    t.equal(answer.outcome, "not_found", `${input.locality ?? input.dependent_locality} alone is nowhere`);
  }
});

t.test("codes of the armed forces abroad are no codes of where their bases lie", async (t) => {
  const code = await locate({ country_code: "US", postal_code: "09014" });
  if (code.outcome !== "verified") return t.fail("GeoNames knows it");
  t.ok(code.location.longitude > 0);
  const { latitude, longitude } = code.location;
  const there = await provider.reverse({ latitude, longitude }, signal);
  t.match(there, { outcome: "verified", place: { country_code: "DE", postal_code: null } });
});

t.test("what is at a point", async (t) => {
  const reverse = async (latitude: number, longitude: number) => provider.reverse({ latitude, longitude }, signal);
  t.match(await reverse(52.52, 13.405), {
    outcome: "verified",
    place: { country_code: "DE", locality: "Berlin", administrative_area: /Berlin/ },
  });
  t.match(await reverse(22.533, 113.93), {
    outcome: "verified",
    place: {
      country_code: "CN",
      administrative_area: "广东省",
      locality: "深圳市",
      dependent_locality: "南山区",
      division_code: "440305",
    },
  });
  const hills = await reverse(34.09, -118.41);
  t.match(hills, { place: { country_code: "US", postal_code: "90210" } });
  t.ok(
    hills.outcome === "verified" &&
      hills.confidence < 1 &&
      hills.distance_m !== null &&
      hills.distance_m <= hills.location.uncertainty_m,
  );
  t.same(await reverse(-48, -123), { outcome: "not_found" }, "the middle of the ocean");
  t.match(await reverse(90, 0), { outcome: "not_found" });
  const many = await provider.reverseAll(
    [
      { latitude: 52.52, longitude: 13.405 },
      { latitude: -48, longitude: -123 },
    ],
    signal,
  );
  t.match(many, [{ place: { locality: "Berlin" } }, { outcome: "not_found" }], "in the order of the questions");
});

t.test("many at once are answered as one by one", async (t) => {
  const places = [
    { country_code: "DE", locality: "Berlin" },
    { country_code: "BR", locality: "Rio" },
    { country_code: "US", postal_code: "90210" },
    { country_code: "DE", locality: "Xyzzystadt" },
  ].map(place);
  const together = await provider.locateAll(places, signal);
  t.same(together, await Promise.all(places.map((one) => provider.locate(one, signal))));
  t.same(await provider.locateAll([], signal), []);
});

t.test("regions under their local and English names", async (t) => {
  for (const administrative_area of ["Bayern", "Bavaria"]) {
    t.match(await locate({ country_code: "DE", administrative_area }), {
      location: { granularity: "administrative_area" },
      confidence: 0.8,
    });
  }
});

t.test("a city state needs no city", async (t) => {
  const answer = await locate({ country_code: "SG", postal_code: "018956" });
  t.match(answer, { outcome: "verified", location: { granularity: "country" } });
  t.ok(isAt(answer, 1.28, 103.86));
  t.same(
    await locate({ country_code: "DE" }),
    { outcome: "not_found" },
    "other countries are too large to be an answer",
  );
});

t.test("three different answers", async (t) => {
  t.same(await locate({ country_code: "DE", locality: "Xyzzystadt" }), { outcome: "not_found" });
  t.same(
    await locate({ country_code: "BR", locality: "São Paulo" }),
    { outcome: "not_covered" },
    "not loaded in this test",
  );
  const broken = gazetteerProvider({
    query: async () => {
      throw new Error("connection refused");
    },
  });
  await t.rejects(broken.locate(place({ country_code: "DE", locality: "Berlin" }), signal), {
    code: "unavailable",
    retryable: true,
  });
});
