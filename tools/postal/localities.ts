/** The localities of postal codes, for the countries whose codes are listed without coordinates. */
import { LOCALITY_CODE_LENGTHS } from "../../src/address/reference/postal-localities.ts";
import { countryRules } from "../../src/address/reference/countries.ts";
import { areaOfPostalCode, canonicalPostalCode } from "../../src/address/reference/postal.ts";
import { isoRegions, subdivisionByName } from "../../src/address/reference/subdivisions.ts";
import { readPlaces } from "../../src/geocoding/gazetteer/geonames.ts";
import { fold } from "../../src/geocoding/gazetteer/names.ts";
import type { SourcePlace } from "./sources.ts";

/** The codes of large customers of the post are of no place. */
const CEDEX = /cedex/i;
/** "Paris 01", "København K", "Wien, Innere Stadt", "Praha 10-Vinohrady": the quarter of a city, as its code says. */
const QUARTER = /(?: (?:\d{1,2}|[A-ZÆØÅ]{1,2})(?:-.*)?|,.*| -(?: .*)?)$/;
/** Words before and after the name of a region in the source. */
const REGION_WORD = /^(?:Kanton|Canton d[eu]) | County$/;
/** Countries whose codes the source has with their letters. */
const WITH_LETTERS = new Set(["LT", "LV"]);
const MOST_NAMES = 3;

const isPoint = ({ accuracy = 0 }: SourcePlace): boolean => accuracy > 0;

/** The inhabitants of places, by country and folded name. */
export async function readPopulations(): Promise<ReadonlyMap<string, number>> {
  const populations = new Map<string, number>();
  for await (const { country_code, name, population } of readPlaces()) {
    const key = `${country_code}:${fold(name)}`;
    populations.set(key, Math.max(population, populations.get(key) ?? 0));
  }
  return populations;
}

/**
 * The lines of a country's file: its regions, an empty line, then each code with the number of its region in base 36
 * (empty if unknown) and up to three places, the most populous first.
 */
export function localityLines(
  country: string,
  places: readonly SourcePlace[],
  populations: ReadonlyMap<string, number>,
): string[] {
  const length = LOCALITY_CODE_LENGTHS[country]!;
  const rules = countryRules(country);
  const regions = [...(rules?.regions?.list ?? []), ...(isoRegions(country)?.list ?? [])];
  const codeOf = ({ postal_code }: SourcePlace): string => {
    const code = rules?.postal ? (canonicalPostalCode(rules.postal, postal_code) ?? postal_code) : postal_code;
    const plain = code.replaceAll(/[ -]/g, "");
    return (WITH_LETTERS.has(country) ? plain.slice(2) : plain).slice(0, length);
  };
  const byCode = Map.groupBy(
    places.filter(({ name, postal_code }) => name !== "" && !CEDEX.test(`${name} ${postal_code}`)),
    codeOf,
  );
  const regionOf = ({ postal_code, state }: SourcePlace): string => {
    const canonical = rules?.postal ? canonicalPostalCode(rules.postal, postal_code) : null;
    const byPrefix = canonical === null ? undefined : areaOfPostalCode(rules?.regions?.list ?? [], canonical);
    if (byPrefix) return byPrefix.name;
    const iso = state === "" ? undefined : subdivisionByName(country, state.replace(REGION_WORD, ""));
    return iso === undefined ? "" : (regions.find(({ iso_code }) => iso_code === iso)?.name ?? "");
  };
  // In Germany large customers of the post, and post-office boxes, have codes of their own.
  const hasLargeCustomers = country === "DE";
  const population = (name: string): number => populations.get(`${country}:${fold(name)}`) ?? 0;
  /** "Zagreb-Donji Grad": what comes before the hyphen, if only that is a known place. */
  const cityOf = (name: string): string => {
    const [city = ""] = name.split("-");
    return population(name) === 0 && population(city) > 0 ? city : name;
  };
  const rows = [...byCode].flatMap(([code, of_code]) => {
    // These have no point.
    const located = hasLargeCustomers ? of_code.filter(isPoint) : of_code;
    if (located.length === 0) return [];
    const names = [...new Set(located.map(({ name }) => cityOf(name.replace(QUARTER, "").trim())))]
      .toSorted((a, b) => population(b) - population(a))
      .filter((name, at) => at === 0 || population(name) > 0)
      .slice(0, MOST_NAMES);
    return { code, region: regionOf(of_code[0]!), names };
  });
  const named = [...new Set(rows.map(({ region }) => region))].filter(Boolean).sort();
  return [
    ...named,
    "",
    ...rows
      .toSorted((a, b) => (a.code < b.code ? -1 : 1))
      .map(({ code, region, names }) =>
        [code, region === "" ? "" : named.indexOf(region).toString(36), ...names].join("\t"),
      ),
  ];
}
