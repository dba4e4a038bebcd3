/**
 * How right and how fast the embedded gazetteer is, and how long its first load takes.
 *
 *     node bench/accuracy/geocode.ts [--data FOLDER] [--worst N] [SET…]
 *
 * On a Postgres of its own, thrown away at the end; BENCH_DATABASE_URL names one that is loaded already. The postal files
 * of GeoNames for GB, DE and FR, where they are in the folder, are imported after the other sets have been measured.
 */
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { type AddressInput, standardise } from "../../src/address/index.ts";
import { importFile } from "../../src/geocoding/gazetteer/import/import.ts";
import { loadGazetteer } from "../../src/geocoding/gazetteer/load.ts";
import { type Gazetteer, gazetteerProvider } from "../../src/geocoding/gazetteer/provider.ts";
import type { Answer, Place } from "../../src/geocoding/provider.ts";
import { migrate } from "../../src/platform/database/migrate.ts";
import { createLog } from "../../src/platform/log.ts";
import { startPostgres } from "../../src/platform/postgres/launcher.ts";
import { dataFolder, rows, Score } from "./testdata.ts";

interface Gold {
  country: string;
  lat: number;
  lon: number;
}
type City = Gold & { query: string; city: string; province: string };
type Postal = Gold & { postal_code: string; city: string; region: string };
type Store = Gold & { city: string; region_code: string; postal_code: string; street_line1: string; street_line2?: string };

const BATCH = 500;
const { signal } = new AbortController();
/** The set says CN for them, and their region_code which. */
const REGIONS_APART: Record<string, string> = { 91: "HK", 92: "MO" };
const WITHIN_COUNTRY_M = 3_000_000;

const closers: (() => Promise<unknown>)[] = [];

async function startOwn(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "doorplate-geocode-"));
  closers.unshift(() => rm(directory, { recursive: true, force: true }));
  const postgres = await startPostgres({ dataDir: join(directory, "postgres"), log: () => undefined });
  closers.unshift(() => postgres.stop());
  await migrate(postgres.url);
  const report = await loadGazetteer(postgres.url, createLog("silent"));
  console.log(`${"first load".padEnd(28)} ${report.rows} rows in ${(report.milliseconds / 1000).toFixed(1)} s`);
  return postgres.url;
}

async function ask(gazetteer: Gazetteer, inputs: readonly AddressInput[]): Promise<{ places: Place[]; answers: Answer[] }> {
  const places = inputs.map((input) => standardise(input));
  const answers: Answer[] = [];
  for (let at = 0; at < places.length; at += BATCH) answers.push(...await gazetteer.locateAll(places.slice(at, at + BATCH), signal));
  return { places, answers };
}

async function measureCities(gazetteer: Gazetteer): Promise<void> {
  const set = rows<City>("geocode-cities");
  const { answers } = await ask(gazetteer, set.map(({ country, query, city, province }) => ({
    country_code: typeof country === "string" ? country : query.split(", ").at(-1)!, ...(province && { administrative_area: province }), locality: city, address_lines: ["1"],
  })));
  const near = new Score("geocode-cities");
  const certain = new Score("geocode-cities");
  for (const [at, gold] of set.entries()) {
    const metres = error(answers[at]!, gold);
    near.count(metres <= 25_000, kindOf(answers[at]!), `${gold.query}: ${km(metres)}`);
    if (isFound(answers[at]!)) certain.count(metres <= answers[at].location.uncertainty_m, "beyond its uncertainty", `${gold.query}: ${km(metres)}`);
  }
  near.print("within 25 km");
  certain.print("uncertainty true");
}

async function measurePostalCodes(gazetteer: Gazetteer): Promise<void> {
  const set = rows<Postal>("geocode-postal-us-ca");
  for (const [what, parts] of [
    ["code and city", ({ city, region }: Postal) => ({ locality: city, administrative_area: region })], ["code alone", () => ({})],
  ] as const) {
    const { answers } = await ask(gazetteer, set.map((gold) => ({ country_code: gold.country, postal_code: gold.postal_code, address_lines: ["1"], ...parts(gold) })));
    const near = new Score("geocode-postal-us-ca");
    const certain = new Score("geocode-postal-us-ca");
    for (const [at, gold] of set.entries()) {
      const metres = error(answers[at]!, gold);
      near.count(metres <= (gold.country === "CA" ? 50_000 : 15_000), kindOf(answers[at]!), `${gold.postal_code} ${gold.city} ${gold.region}: ${km(metres)}`);
      if (isFound(answers[at]!)) certain.count(metres <= answers[at].location.uncertainty_m, kindOf(answers[at]), `${gold.postal_code} ${gold.city}: ${km(metres)}`);
    }
    near.print(`${what}: within 15 km (CA 50)`);
    certain.print(`${what}: uncertainty true`);
  }
}

async function measureStores(gazetteer: Gazetteer, name: string, set: readonly Store[]): Promise<void> {
  if (set.length === 0) return;
  const { answers } = await ask(gazetteer, set.map(addressOf));
  const all: number[] = [];
  const chinese: number[] = [];
  const score = { found: new Score(name), country: new Score(name), within10: new Score(name), within25: new Score(name), certain: new Score(name) };
  for (const [at, gold] of set.entries()) {
    const answer = answers[at]!;
    const metres = error(answer, gold);
    const what = `${gold.country} ${gold.region_code} ${gold.city} ${gold.postal_code} ${gold.street_line1}: ${km(metres)}`;
    score.found.count(isFound(answer), "not found", what);
    if (!isFound(answer)) continue;
    all.push(metres);
    if (gold.country === "CN" && answer.location.granularity === "dependent_locality") chinese.push(metres);
    score.country.count(metres < WITHIN_COUNTRY_M, "another country", what);
    score.within10.count(metres <= 10_000, kindOf(answer), what);
    score.within25.count(metres <= 25_000, kindOf(answer), what);
    score.certain.count(metres <= answer.location.uncertainty_m, kindOf(answer), what);
  }
  score.found.print("answered");
  score.country.print("right country");
  score.within10.print("within 10 km");
  score.within25.print("within 25 km");
  score.certain.print("uncertainty true");
  console.log(`${name.padEnd(28)} median error ${km(middle(all))}${chinese.length > 0 ? `, Chinese districts ${km(middle(chinese))} (${chinese.length})` : ""}`);
}

/** As a shop's owner writes it: the district in China, and codes with their separators. */
function addressOf({ country, region_code, city, postal_code, street_line1, street_line2 }: Store): AddressInput {
  const country_code = country === "CN" ? REGIONS_APART[region_code] ?? "CN" : country;
  const code = country === "US" ? postal_code.replace(/^(\d{5})(\d{4})$/, "$1-$2") : postal_code;
  const isChinese = country_code === "CN";
  return {
    country_code, locality: city, ...(code && { postal_code: code }),
    ...(["US", "CA", "AU"].includes(country) && { administrative_area: region_code }),
    ...(isChinese && street_line1 && { dependent_locality: street_line1 }),
    address_lines: [(isChinese ? street_line2 : street_line1) || "1"],
  };
}

async function measureSpeed(gazetteer: Gazetteer): Promise<void> {
  const stores = rows<Store>("geocode-stores");
  if (stores.length === 0) return;
  const places = stores.map((store) => standardise(addressOf(store)));
  const points = stores.map(({ lat, lon }) => ({ latitude: lat, longitude: lon }));
  const forward = await perSecond(places, (batch) => gazetteer.locateAll(batch, signal));
  const reverse = await perSecond(points, (batch) => gazetteer.reverseAll(batch, signal));
  console.log(`${"speed".padEnd(28)} forward ${forward.toFixed(0)}/s, reverse ${reverse.toFixed(0)}/s, in batches of ${BATCH}, two at a time`);
  const answers = await gazetteer.reverseAll(points, signal);
  const country = new Score("geocode-stores");
  for (const [at, { country: gold, region_code }] of stores.entries()) {
    const answer = answers[at]!;
    const ours = answer.outcome === "verified" ? answer.place.country_code : undefined;
    country.count(ours === (gold === "CN" ? REGIONS_APART[region_code] ?? "CN" : gold), "another country", `${gold} ${points[at]!.latitude} ${points[at]!.longitude}: ${ours}`);
  }
  country.print("reverse: right country");
}

/** The best of three rounds, after one to warm up. */
async function perSecond<Item>(items: readonly Item[], run: (batch: Item[]) => Promise<unknown>): Promise<number> {
  const batches = Array.from({ length: Math.ceil(items.length / BATCH) }, (_, at) => items.slice(at * BATCH, (at + 1) * BATCH));
  let best = 0;
  for (let round = 0; round < 4; round++) {
    const begun = performance.now();
    const waiting = [...batches];
    await Promise.all([1, 2].map(async () => {
      for (let batch = waiting.pop(); batch; batch = waiting.pop()) await run(batch);
    }));
    if (round > 0) best = Math.max(best, (1000 * items.length) / (performance.now() - begun));
  }
  return best;
}

async function measureImports(url: string, gazetteer: Gazetteer): Promise<void> {
  for (const country of ["GB", "DE", "FR"]) {
    const file = join(dataFolder, `geonames-postal-${country}.tsv.gz`);
    if (!existsSync(file)) continue;
    const begun = performance.now();
    const { rows: imported, refused } = await importFile(url, file, {});
    console.log(`${`import ${country}`.padEnd(28)} ${imported} rows, ${refused} refused, ${((performance.now() - begun) / 1000).toFixed(1)} s`);
    const stores = rows<Store>("geocode-stores").filter((store) => store.country === country && store.postal_code !== "");
    await measureStores(gazetteer, `geocode-stores ${country}`, stores);
  }
}

const isFound = (answer: Answer): answer is Extract<Answer, { outcome: "verified" }> => answer.outcome === "verified";
const kindOf = (answer: Answer): string => isFound(answer) ? answer.location.granularity : answer.outcome;
const km = (metres: number): string => Number.isFinite(metres) ? `${(metres / 1000).toFixed(1)} km` : "no answer";
const middle = (numbers: number[]): number => numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;

function error(answer: Answer, { lat, lon }: Gold): number {
  if (!isFound(answer)) return Infinity;
  const { latitude, longitude } = answer.location;
  const rad = Math.PI / 180;
  const haversine = Math.sin((lat - latitude) * rad / 2) ** 2 + Math.cos(lat * rad) * Math.cos(latitude * rad) * Math.sin((lon - longitude) * rad / 2) ** 2;
  return 2 * 6_371_009 * Math.asin(Math.min(1, Math.sqrt(haversine)));
}

try {
  const url = process.env["BENCH_DATABASE_URL"] ?? await startOwn();
  const pool = new pg.Pool({ connectionString: url, max: 4 });
  closers.unshift(() => pool.end());
  const gazetteer = gazetteerProvider(pool);
  await measureCities(gazetteer);
  await measurePostalCodes(gazetteer);
  await measureStores(gazetteer, "geocode-stores", rows<Store>("geocode-stores"));
  await measureSpeed(gazetteer);
  await measureImports(url, gazetteer);
} finally {
  for (const close of closers) await close();
}
