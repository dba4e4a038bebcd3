/**
 * Makes US.tsv, CA.tsv, AU.tsv and IN.tsv in `src/address/data/postal/`: the places of each postal code, with
 * coordinates. All are checked in; run this when newer data is out:
 *
 *     npm run data -- [node_modules with the packages of sources.ts]
 *
 * First the areas, one a line; an empty line; then the codes in order, each with the number of its area in base 36,
 * latitude and longitude in thousandths of a degree, and the names of its places, the foremost first:
 *
 *     CA⇥Los Angeles
 *
 *     90210⇥2k⇥34090⇥-118406⇥Beverly Hills
 *
 * `localities/`: codes with their localities, without coordinates (see localities.ts). And zeros.tsv: codes that begin
 * with a zero, in countries whose codes do not ship as a whole.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { countryRules, findRegion } from "../../src/address/reference/countries.ts";
import { subdivisionByName } from "../../src/address/reference/subdivisions.ts";
import { foldName } from "../../src/address/text.ts";
import { LOCALITY_CODE_LENGTHS } from "../../src/address/reference/postal-localities.ts";
import { readCanadianArea } from "./canada.ts";
import { localityLines, readPopulations } from "./localities.ts";
import { type CanadianCode, openSources, PACKAGES, readCanadianCodes, type SourcePlace } from "./sources.ts";
import { zeroLines } from "./zeros.ts";

interface Row {
  postal_code: string;
  state: string;
  district: string;
  latitude: number;
  longitude: number;
  names: readonly string[];
}

const DATA = join(import.meta.dirname, "../../src/address/data/postal");
/** The post of the United States serves them; each is a country of its own in ISO 3166. */
const TERRITORIES = ["PR", "VI", "GU", "AS", "MP", "PW", "FM", "MH"];
/** The states of military post where the source has none, by the first digits of its codes. */
const MILITARY: readonly [codes: RegExp, state: string][] = [
  [/^09/, "AE"],
  [/^340/, "AA"],
  [/^96[2-6]/, "AP"],
  [/^968/, "HI"],
];
const MILITARY_OFFICE = /^(APO|FPO|DPO) A[AEP]$/;
/** Distribution and business centres, post offices, mail centres. */
const AUSTRALIAN_OFFICE = / (?:Dc|Bc|Mc|Po|Gpo)$/;
const INDIAN_HEAD_OFFICE = / *(?:G\.? ?P\.? ?O\.?|H\.? ?P?\.?O\.?|HO)$/i;
const INDIAN_OFFICE = / *(?:S\.? ?O\.?|B\.? ?O\.?|\([^)]*\))$/;
const NO_NAME = /^(?:NA|Nil|)$/i;
const MOST_INDIAN_NAMES = 3;

/** The engine's own name for a state that the source calls so. */
function canonicalState(country: string, text: string): string {
  const regions = countryRules(country)!.regions!;
  const code = subdivisionByName(country, text);
  const region = findRegion(regions, text)?.region ?? regions.list.find(({ iso_code }) => iso_code === code);
  if (!region) throw new Error(`${country} has no ${text}`);
  return region.name;
}

function distinct(names: readonly string[]): string[] {
  const keys = names.map(foldName);
  return names.filter((name, index) => !NO_NAME.test(name) && keys.indexOf(keys[index]!) === index);
}

function median(numbers: number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!;
}

function americanRow({ postal_code, name, state, district, latitude, longitude }: SourcePlace): Row {
  const military = MILITARY.find(([codes]) => codes.test(postal_code))?.[1];
  const office = MILITARY_OFFICE.exec(name)?.[1];
  return { postal_code, state: state || (military ?? ""), district, latitude, longitude, names: [office ?? name] };
}

/** Codes on so few spots (their share) were not looked up one by one: they lie where their town was thought to be. */
const HEAPED = 0.3;
const OWN_POINT = 4;

function areHeaped(codes: readonly CanadianCode[]): boolean {
  return new Set(codes.map(({ latitude, longitude }) => `${latitude} ${longitude}`)).size < HEAPED * codes.length;
}

/**
 * An area lies where its codes do, if that is known; GeoNames' own point of it is off by hundreds of kilometres in
 * places.
 */
function canadianRow(
  { postal_code, name, state, accuracy = 0, ...point }: SourcePlace,
  codes: readonly CanadianCode[],
): Row {
  const { latitude, longitude } =
    codes.length === 0 || (areHeaped(codes) && accuracy >= OWN_POINT)
      ? point
      : {
          latitude: median(codes.map((code) => code.latitude)),
          longitude: median(codes.map((code) => code.longitude)),
        };
  const { names, district } = readCanadianArea(postal_code, name);
  const province = state
    .replace(/ Territory$/, "")
    .replace("Northwest", "Northwest Territories")
    .replace("Territories Territories", "Territories");
  return { postal_code, state: canonicalState("CA", province), district, latitude, longitude, names };
}

function australianRows(places: readonly SourcePlace[]): Row[] {
  return places.flatMap(({ postal_code, name, state, latitude, longitude }) => {
    const plain = name.replace(AUSTRALIAN_OFFICE, "").replaceAll("’", "'");
    return { postal_code, state: canonicalState("AU", state), district: "", latitude, longitude, names: [plain] };
  });
}

/** The post offices of a PIN, cut down to those by which people know the place. */
function indianRow(places: readonly SourcePlace[]): Row {
  const most = (values: string[]): string =>
    [...Map.groupBy(values, (value) => value)].toSorted(([, a], [, b]) => b.length - a.length)[0]![0];
  const state = most(places.map((place) => place.state));
  const district = most(places.map((place) => place.district));
  const taluk = most(places.map((place) => place.subdistrict));
  const offices = places.map(({ name }) => name);
  const heads = offices
    .filter((name) => INDIAN_HEAD_OFFICE.test(name))
    .map((name) => name.replace(INDIAN_HEAD_OFFICE, ""));
  const plain = offices.map((name) => name.replace(INDIAN_OFFICE, "").replace(INDIAN_HEAD_OFFICE, ""));
  const namesakes = plain.filter((name) => foldName(name) === foldName(taluk) || foldName(name) === foldName(district));
  const names = distinct([...heads, ...namesakes, NO_NAME.test(taluk) ? district : taluk, ...plain]).slice(
    0,
    MOST_INDIAN_NAMES,
  );
  return {
    postal_code: places[0]!.postal_code,
    state: canonicalState("IN", state),
    district,
    names,
    latitude: median(places.map((place) => place.latitude)),
    longitude: median(places.map((place) => place.longitude)),
  };
}

/** The same place twice, or by the name of its post office too, is one. */
function withoutRepetition(rows: readonly Row[]): Row[] {
  const seen = new Set<string>();
  return rows.filter(({ postal_code, state, names }) => {
    const key = [postal_code, state, ...names.map(foldName)].join(" ");
    return !seen.has(key) && seen.add(key);
  });
}

function write(country: string, rows: readonly Row[]): void {
  const areaOf = ({ state, district }: Row): string => `${state}\t${district}`.trimEnd();
  const areas = [...new Set(rows.map(areaOf))].sort();
  const numbers = new Map(areas.map((area, index) => [area, index.toString(36)]));
  const thousandths = (degrees: number): string => Math.round(degrees * 1_000).toString();
  const lines = withoutRepetition(rows)
    .toSorted((a, b) => compare(a.postal_code, b.postal_code) || compare(a.names[0]!, b.names[0]!))
    .map((row) =>
      [
        row.postal_code,
        numbers.get(areaOf(row)),
        thousandths(row.latitude),
        thousandths(row.longitude),
        ...row.names,
      ].join("\t"),
    );
  writeFileSync(join(DATA, `${country}.tsv`), `${areas.join("\n")}\n\n${lines.join("\n")}\n`);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function installed(): string {
  const given = process.argv[2];
  if (given) return given;
  const home = mkdtempSync(join(tmpdir(), "doorplate-postal-"));
  execFileSync(
    "npm",
    ["install", "--prefix", home, "--ignore-scripts", "--no-audit", "--no-fund", ...Object.values(PACKAGES)],
    { stdio: "inherit" },
  );
  return join(home, "node_modules");
}

const home = installed();
const sources = await openSources(home);
const territories = TERRITORIES.flatMap((code) =>
  sources.country(code).map((place): SourcePlace => ({ ...place, state: code })),
);
const american = [...sources.unitedStates().filter(({ state }) => !TERRITORIES.includes(state)), ...territories];
write("US", american.map(americanRow));
// Single codes that GeoNames has besides the areas lie in one of them.
const isRural = (code: string): boolean => code[1] === "0";
const codes = Map.groupBy(
  (await readCanadianCodes(home)).filter(({ code, is_shared }) => !is_shared || !isRural(code)),
  ({ code }) => code.slice(0, 3),
);
write(
  "CA",
  sources
    .country("CA")
    .filter(({ postal_code }) => postal_code.length === 3)
    .map((area) => canadianRow(area, codes.get(area.postal_code) ?? [])),
);
write("AU", australianRows(sources.country("AU")));
writeFileSync(join(DATA, "zeros.tsv"), `${zeroLines(sources.country).join("\n")}\n`);
write("IN", [...Map.groupBy(sources.india(), ({ postal_code }) => postal_code).values()].map(indianRow));
const populations = await readPopulations();
for (const country of Object.keys(LOCALITY_CODE_LENGTHS))
  writeFileSync(
    join(DATA, "localities", `${country}.tsv`),
    `${localityLines(country, sources.country(country), populations).join("\n")}\n`,
  );
