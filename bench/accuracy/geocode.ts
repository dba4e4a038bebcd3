/**
 * Accuracy and speed of the embedded gazetteer, and the time of its first load, on a temporary Postgres. Set
 * BENCH_DATABASE_URL to use a loaded one. If the data folder has GeoNames' postal files for GB, DE and FR, they are
 * imported after the other measurements.
 *
 * There are no packages to compare with: all that geocode places offline use GeoNames, as we do.
 */
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { type AddressInput, standardise } from "../../src/address/index.ts";
import { readText } from "../../src/features/geocode/text.ts";
import { importFile } from "../../src/geocoding/gazetteer/import/import.ts";
import { loadGazetteer } from "../../src/geocoding/gazetteer/load/load.ts";
import { type Gazetteer, gazetteerProvider } from "../../src/geocoding/gazetteer/provider.ts";
import { distance } from "../../src/geocoding/distance.ts";
import type { Answer } from "../../src/geocoding/provider.ts";
import { migrate } from "../../src/platform/database/migrate.ts";
import { createLog } from "../../src/platform/log.ts";
import { startPostgres } from "../../src/platform/postgres/launcher.ts";
import { isWanted } from "./options.ts";
import { dataFolder, type Failure, type Measured, rows, Score } from "./testdata.ts";

interface Gold {
  id: string;
  country: string;
  lat: number;
  lon: number;
}
type City = Gold & { query: string; city: string; province: string };
type Postal = Gold & { postal_code: string; city: string; region: string };
type Store = Gold & {
  city: string;
  region_code: string;
  postal_code: string;
  street_line1: string;
  street_line2?: string;
};
type Found = Extract<Answer, { outcome: "verified" }>;

const CITIES = "geocode-cities";
const POSTAL = "geocode-postal-us-ca";
const STORES = "geocode-stores";
const BATCH = 500;
const { signal } = new AbortController();
/** The set has the country CN for Hong Kong and Macao; region_code distinguishes them. */
const REGIONS_APART: Record<string, string> = { 91: "HK", 92: "MO" };
/**
 * Errors of at least this distance count as another country. Only the largest countries of the set extend further, and
 * no result in a wrong country was nearer.
 */
const ANOTHER_COUNTRY_M = 3_000_000;
/** Postal codes of rural areas in Canada have a 0 as the second character. */
const RURAL = /^.0/;

/** Prints measurements that are not shares of cases on standard error. */
const say = (what: string): void => console.error(`    ${what}`);

export async function measureGeocode(): Promise<Measured[]> {
  if (!dataFolder || ![CITIES, POSTAL, STORES].some(isWanted)) return [];
  const closers: (() => Promise<unknown>)[] = [];
  try {
    const url = process.env["BENCH_DATABASE_URL"] ?? (await startOwn(closers));
    const pool = new pg.Pool({ connectionString: url, max: 4 });
    closers.unshift(() => pool.end());
    const gazetteer = gazetteerProvider(pool);
    const stores = rows<Store>(STORES);
    return [
      ...(await measureCities(gazetteer)),
      ...(await measurePostalCodes(gazetteer)),
      ...(await measureStores(gazetteer, "", stores)),
      ...(await measureReverse(gazetteer, stores)),
      ...(await measureImports(url, gazetteer, stores)),
    ];
  } finally {
    for (const close of closers) await close();
  }
}

async function startOwn(closers: (() => Promise<unknown>)[]): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "doorplate-geocode-"));
  closers.unshift(() => rm(directory, { recursive: true, force: true }));
  const postgres = await startPostgres({ dataDir: join(directory, "postgres"), log: () => undefined });
  closers.unshift(() => postgres.stop());
  await migrate(postgres.url);
  const { rows: loaded, milliseconds } = await loadGazetteer(postgres.url, createLog("silent"));
  say(`first load of the gazetteer: ${loaded} rows in ${(milliseconds / 1000).toFixed(1)} s`);
  return postgres.url;
}

async function ask(gazetteer: Gazetteer, inputs: readonly (AddressInput | undefined)[]): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let at = 0; at < inputs.length; at += BATCH) {
    answers.push(
      ...(await gazetteer.locateAll(
        inputs.slice(at, at + BATCH).map((input) => standardise(input ?? { country_code: "ZZ", address_lines: [] })),
        signal,
      )),
    );
  }
  return answers;
}

async function measureCities(gazetteer: Gazetteer): Promise<Measured[]> {
  const set = rows<City>(CITIES);
  const byParts = await ask(
    gazetteer,
    set.map(({ country, query, city, province }) => ({
      country_code: typeof country === "string" && country !== "" ? country : query.split(", ").at(-1)!,
      ...(province && { administrative_area: province }),
      locality: city,
      address_lines: ["1"],
    })),
  );
  const byText = await ask(
    gazetteer,
    set.map(({ query }) => readText(query, undefined)),
  );
  const [near, text, certain] = [
    new Score(CITIES, "within 25 km", 0.97),
    new Score(CITIES, "as text: within 25 km"),
    new Score(CITIES, "stated uncertainty is true", 0.9),
  ];
  for (const [at, gold] of set.entries()) {
    near.count(error(byParts[at]!, gold) <= 25_000, failure(gold, byParts[at]!, gold.query));
    text.count(error(byText[at]!, gold) <= 25_000, failure(gold, byText[at]!, gold.query));
    countCertain(certain, byParts[at]!, gold);
  }
  return [near, text, certain].flatMap((score) => score.measured());
}

async function measurePostalCodes(gazetteer: Gazetteer): Promise<Measured[]> {
  const set = rows<Postal>(POSTAL);
  const measured: Measured[] = [];
  for (const [what, parts] of [
    ["code and city", ({ city, region }: Postal) => ({ locality: city, administrative_area: region })],
    ["code alone", () => ({})],
  ] as const) {
    const answers = await ask(
      gazetteer,
      set.map((gold) => ({
        country_code: gold.country,
        postal_code: gold.postal_code,
        address_lines: ["1"],
        ...parts(gold),
      })),
    );
    const [all, american, certain] = [
      new Score(POSTAL, `${what}: within 15 km (rural CA 50)`, 0.99),
      new Score(POSTAL, `${what}: US within 15 km`, 0.99),
      new Score(POSTAL, `${what}: stated uncertainty is true`, 0.9),
    ];
    for (const [at, gold] of set.entries()) {
      const answer = answers[at]!;
      const isRight = error(answer, gold) <= (gold.country === "CA" && RURAL.test(gold.postal_code) ? 50_000 : 15_000);
      const wrong = failure(gold, answer, `${gold.postal_code} ${gold.city} ${gold.region}`);
      all.count(isRight, wrong);
      if (gold.country === "US") american.count(isRight, wrong);
      countCertain(certain, answer, gold);
    }
    measured.push(...[all, american, certain].flatMap((score) => score.measured()));
  }
  return measured;
}

async function measureStores(gazetteer: Gazetteer, which: string, stores: readonly Store[]): Promise<Measured[]> {
  const answers = await ask(gazetteer, stores.map(addressOf));
  const [found, country, near, nearer, certain] = [
    new Score(STORES, `${which}answered`),
    new Score(STORES, `${which}right country`, 1),
    new Score(STORES, `${which}within 25 km`),
    new Score(STORES, `${which}within 10 km`, which === "" ? null : 0.99),
    new Score(STORES, `${which}stated uncertainty is true`, 0.9),
  ];
  const errors: number[] = [];
  const districts: number[] = [];
  for (const [at, gold] of stores.entries()) {
    const answer = answers[at]!;
    const metres = error(answer, gold);
    const wrong = failure(
      gold,
      answer,
      `${gold.country} ${gold.region_code} ${gold.city} ${gold.postal_code} ${gold.street_line1}`,
    );
    found.count(isFound(answer), wrong);
    if (!isFound(answer)) continue;
    errors.push(metres);
    if (gold.country === "CN" && answer.location.granularity === "dependent_locality") districts.push(metres);
    country.count(metres < ANOTHER_COUNTRY_M, wrong);
    near.count(metres <= 25_000, wrong);
    nearer.count(metres <= 10_000, wrong);
    countCertain(certain, answer, gold);
  }
  if (errors.length > 0)
    say(
      `${STORES} ${which}median error ${km(middle(errors))}` +
        (districts.length > 0 ? `, Chinese districts ${km(middle(districts))} (${districts.length} of them)` : ""),
    );
  return [found, country, near, nearer, certain].flatMap((score) => score.measured());
}

/**
 * Converts a row to an address as a shop owner would enter it: with the district in China, and separators in postal
 * codes.
 */
function addressOf({ country, region_code, city, postal_code, street_line1, street_line2 }: Store): AddressInput {
  const country_code = country === "CN" ? (REGIONS_APART[region_code] ?? "CN") : country;
  const code = country === "US" ? postal_code.replace(/^(\d{5})(\d{4})$/, "$1-$2") : postal_code;
  const isChinese = country_code === "CN";
  return {
    country_code,
    locality: city,
    ...(code && { postal_code: code }),
    ...(["US", "CA", "AU"].includes(country) && { administrative_area: region_code }),
    ...(isChinese && street_line1 && { dependent_locality: street_line1 }),
    address_lines: [(isChinese ? street_line2 : street_line1) || "1"],
  };
}

async function measureReverse(gazetteer: Gazetteer, stores: readonly Store[]): Promise<Measured[]> {
  if (stores.length === 0) return [];
  const points = stores.map(({ lat, lon }) => ({ latitude: lat, longitude: lon }));
  const places = stores.map((store) => standardise(addressOf(store)));
  const forward = await perSecond(places, (batch) => gazetteer.locateAll(batch, signal));
  const reverse = await perSecond(points, (batch) => gazetteer.reverseAll(batch, signal));
  say(
    `gazetteer: forward ${forward.toFixed(0)}/s (at least 2,000), ` +
      `reverse ${reverse.toFixed(0)}/s (at least 5,000), in batches of ${BATCH}, two at a time`,
  );
  const answers = await gazetteer.reverseAll(points, signal);
  const [country, province] = [
    new Score(STORES, "reverse: right country"),
    new Score(STORES, "reverse: right Chinese province"),
  ];
  for (const [at, { id, country: gold, region_code }] of stores.entries()) {
    const answer = answers[at]!;
    const ours = answer.outcome === "verified" ? answer.place : undefined;
    const expected = gold === "CN" ? (REGIONS_APART[region_code] ?? "CN") : gold;
    country.count(ours?.country_code === expected, {
      id,
      kind: "another country",
      got: `${ours?.country_code} at ${points[at]!.latitude}, ${points[at]!.longitude}`,
      expected,
    });
    if (expected === "CN")
      province.count(ours?.division_code?.startsWith(region_code) === true, {
        id,
        kind: "another province",
        got: String(ours?.division_code),
        expected: region_code,
      });
  }
  return [country, province].flatMap((score) => score.measured());
}

/** Returns the best of three rounds after a warm-up, in items per second. */
async function perSecond<Item>(items: readonly Item[], run: (batch: Item[]) => Promise<unknown>): Promise<number> {
  const batches = Array.from({ length: Math.ceil(items.length / BATCH) }, (_, at) =>
    items.slice(at * BATCH, (at + 1) * BATCH),
  );
  let best = 0;
  for (let round = 0; round < 4; round++) {
    const begun = performance.now();
    const waiting = [...batches];
    await Promise.all(
      [1, 2].map(async () => {
        for (let batch = waiting.pop(); batch; batch = waiting.pop()) await run(batch);
      }),
    );
    if (round > 0) best = Math.max(best, (1000 * items.length) / (performance.now() - begun));
  }
  return best;
}

async function measureImports(url: string, gazetteer: Gazetteer, stores: readonly Store[]): Promise<Measured[]> {
  const measured: Measured[] = [];
  const report = join(await mkdtemp(join(tmpdir(), "doorplate-refused-")), "refused.tsv");
  for (const country of ["GB", "DE", "FR"]) {
    const file = join(dataFolder!, `geonames-postal-${country}.tsv.gz`);
    if (!existsSync(file)) continue;
    const begun = performance.now();
    const { rows: imported, refused } = await importFile(url, file, { report });
    say(
      `import of ${country}: ${imported} rows, ${refused} refused, ` +
        `${((performance.now() - begun) / 1000).toFixed(1)} s`,
    );
    measured.push(
      ...(await measureStores(
        gazetteer,
        `${country} by postal code: `,
        stores.filter((store) => store.country === country && store.postal_code !== ""),
      )),
    );
  }
  await rm(join(report, ".."), { recursive: true, force: true });
  return measured;
}

const isFound = (answer: Answer): answer is Found => answer.outcome === "verified";
const km = (metres: number): string => (Number.isFinite(metres) ? `${(metres / 1000).toFixed(1)} km` : "no answer");
const middle = (numbers: number[]): number => numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;
const error = (answer: Answer, { lat, lon }: Gold): number =>
  isFound(answer) ? distance(answer.location, { latitude: lat, longitude: lon }) : Infinity;

function failure(gold: Gold, answer: Answer, expected: string): Failure {
  return {
    id: gold.id,
    kind: isFound(answer) ? answer.location.granularity : answer.outcome,
    got: km(error(answer, gold)),
    expected,
  };
}

function countCertain(score: Score, answer: Answer, gold: Gold): void {
  if (isFound(answer))
    score.count(
      error(answer, gold) <= answer.location.uncertainty_m,
      failure(gold, answer, `within ${km(answer.location.uncertainty_m)}`),
    );
}
