/** Recognises city and town of a Japanese address; prefectures are in the country's rules. */
import {
  type JapaneseCity,
  citiesOfPostalCode,
  divisionCode,
  formerCitiesNamed,
  loadJapan,
  type JapaneseTown,
  townAt,
  townsOfPostalCode,
} from "../../data/japan/cities.ts";
import { fold, foldName } from "../../data/japan/fold.ts";
import { citiesInLatin } from "../../data/japan/latin.ts";
import type { CountryRules } from "../../reference/countries.ts";
import { changed, inferred, warning } from "../../findings/findings.ts";
import { type Resolution, resolveRegions, type TidyAddress } from "../regions.ts";
import { isLatin } from "../../text.ts";
import type { Finding } from "../../types.ts";

const LONGEST_NAME = 40;
const MOST_NAMED = 5;

/** Finds prefecture, city and town, fills in what follows from them with certainty, and reports what contradicts. */
export function resolveJapan(
  rules: CountryRules,
  address: TidyAddress,
  postal_code: string | null,
  findings: Finding[],
): Resolution {
  const coded = postal_code === null ? [] : citiesOfPostalCode(postal_code.replace("-", ""));
  const base = resolveRegions(rules, withPrefecture(address, coded, findings), postal_code, findings);
  const prefecture =
    base.division_code === null ? undefined : loadJapan().prefectures[Number(base.division_code.slice(3)) - 1];
  const city = recogniseCity({ address, base, prefecture, coded, findings });
  if (!city) return base;
  const town = recogniseTown(city, address);
  if (postal_code !== null) comparePostalCode(city, town, postal_code, coded, findings);
  const own = address.postal_code === null && town ? postalCodeOf(town, findings) : undefined;
  const isStated = base.locality !== null;
  return {
    ...base,
    ...(own !== undefined && { postal_code: own }),
    division_code: divisionCode(city),
    granularity: town ? "dependent_locality" : "locality",
    recognised: [
      ...base.recognised,
      ...(isStated ? ["locality" as const] : []),
      ...(town && address.dependent_locality !== null ? ["dependent_locality" as const] : []),
    ],
  };
}

/** 横浜市青葉区 lies in 神奈川県 and nowhere else. */
function withPrefecture(address: TidyAddress, coded: readonly JapaneseCity[], findings: Finding[]): TidyAddress {
  const { administrative_area, locality } = address;
  if (administrative_area !== null || locality === null || isLatin(locality)) return address;
  const [city, ...others] = preferCoded(citiesNamed(locality), coded);
  if (!city || others.some(({ prefecture }) => prefecture !== city.prefecture)) return address;
  findings.push(inferred("administrative_area", "lies_in", city.prefecture, { value: city.name }));
  return { ...address, administrative_area: city.prefecture };
}

/** By its name in full, without county or without its city; in Latin letters too. */
function citiesNamed(text: string): readonly JapaneseCity[] {
  if (text.length > LONGEST_NAME) return [];
  return isLatin(text) ? citiesInLatin(text) : (loadJapan().byName.get(foldName(text)) ?? []);
}

function preferCoded(cities: readonly JapaneseCity[], coded: readonly JapaneseCity[]): readonly JapaneseCity[] {
  const agreeing = cities.filter((city) => coded.some((one) => isWithin(one, city)));
  return agreeing.length > 0 ? agreeing : cities;
}

const isWithin = (inner: JapaneseCity, outer: JapaneseCity): boolean => inner === outer || outer.wards.includes(inner);

interface Situation {
  address: TidyAddress;
  base: Resolution;
  prefecture: string | undefined;
  coded: readonly JapaneseCity[];
  findings: Finding[];
}

function recogniseCity({ address, base, prefecture, coded, findings }: Situation): JapaneseCity | undefined {
  const { locality, dependent_locality } = address;
  const inside = (cities: readonly JapaneseCity[]): JapaneseCity[] =>
    cities.filter((city) => prefecture === undefined || city.prefecture === prefecture);
  if (locality === null) return cityInLines(address, inside) ?? cityOfCodes(address, base, inside(coded), findings);
  const named = citiesNamed(locality);
  const [city, ...others] = preferCoded(inside(named), coded);
  if (city && others.length > 0) {
    findings.push(
      warning("ambiguous", "locality", "namesakes", {
        params: { value: [city, ...others].slice(0, MOST_NAMED).map(fullName).join(", ") },
      }),
    );
    return undefined;
  }
  if (city) {
    correctSpelling(base, locality, city, findings);
    const ward =
      dependent_locality === null || isLatin(dependent_locality)
        ? undefined
        : city.wards.find(({ name }) => foldName(name).endsWith(foldName(dependent_locality)));
    return ward ?? city;
  }
  if (named.length > 0 && prefecture !== undefined) {
    const fix =
      named.length === 1
        ? [{ op: "replace" as const, path: "/administrative_area", value: named[0]!.prefecture }]
        : undefined;
    findings.push(
      warning("mismatch", "locality", "misplaced", {
        params: { value: named.slice(0, MOST_NAMED).map(fullName).join(", "), expected: prefecture },
        fix,
      }),
    );
    return undefined;
  }
  return successor(base, locality, inside, coded, findings);
}

function correctSpelling(base: Resolution, stated: string, city: JapaneseCity, findings: Finding[]): void {
  if (isLatin(stated) || stated === city.name) return;
  findings.push(
    changed("spelling_corrected", "locality", "canonical_name", city.name, { params: { value: city.name } }),
  );
  base.locality = city.name;
}

function successor(
  base: Resolution,
  stated: string,
  inside: (cities: readonly JapaneseCity[]) => JapaneseCity[],
  coded: readonly JapaneseCity[],
  findings: Finding[],
): JapaneseCity | undefined {
  if (stated.length > LONGEST_NAME || isLatin(stated)) return undefined;
  const [city, ...others] = preferCoded(inside(formerCitiesNamed(foldName(stated))), coded);
  if (city && others.length === 0) {
    findings.push(
      changed("division_abolished", "locality", "succeeded_by", city.name, { params: { value: city.name } }),
    );
    base.locality = city.name;
    return city;
  }
  const fix =
    coded.length === 1 && inside(coded).length === 1
      ? [{ op: "replace" as const, path: "/locality", value: coded[0]!.name }]
      : undefined;
  findings.push(warning("unknown_value", "locality", "unknown_region_within", { params: { country: "JP" }, fix }));
  return undefined;
}

/** Many forms have one field for everything below the prefecture; the city stays where it was written. */
function cityInLines(
  { address_lines: [line = ""] }: TidyAddress,
  inside: (cities: readonly JapaneseCity[]) => JapaneseCity[],
): JapaneseCity | undefined {
  const text = fold(line.slice(0, LONGEST_NAME)).text;
  for (let length = Math.min(14, text.length); length > 1; length--) {
    const cities = inside(loadJapan().byName.get(text.slice(0, length)) ?? []);
    if (cities.length > 0) return cities.length === 1 ? cities[0] : undefined;
  }
  return undefined;
}

function cityOfCodes(
  { address_lines: [line = ""] }: TidyAddress,
  base: Resolution,
  [city, ...others]: readonly JapaneseCity[],
  findings: Finding[],
): JapaneseCity | undefined {
  if (!city || others.length > 0 || line === "" || isLatin(line)) return undefined;
  findings.push(inferred("locality", "postal_code_lies_in", city.name));
  base.locality = city.name;
  return city;
}

/** The town in its own part or at the beginning of the street line; 丁目 and numbers may follow. */
function recogniseTown(
  city: JapaneseCity,
  { dependent_locality, address_lines }: TidyAddress,
): JapaneseTown | undefined {
  const stated =
    dependent_locality !== null && !city.name.endsWith(dependent_locality)
      ? dependent_locality
      : (address_lines[0] ?? "");
  const text = fold(stated.slice(0, LONGEST_NAME)).text.replace(/^(?:大字|字)/u, "");
  const start = city.name.length > 0 && text.startsWith(foldName(city.name)) ? foldName(city.name).length : 0;
  const found = townAt(city, text, start);
  return found && /^(?:$|[0-9]|丁目?|番|-)/u.test(text.slice(start + found.length)) ? found.town : undefined;
}

function comparePostalCode(
  city: JapaneseCity,
  town: JapaneseTown | undefined,
  postal_code: string,
  coded: readonly JapaneseCity[],
  findings: Finding[],
): void {
  const code = postal_code.replace("-", "");
  const mismatch = (expected: string, value: string): void =>
    void findings.push(warning("mismatch", "postal_code", "postal_code_belongs_to", { params: { expected, value } }));
  const [other] = coded;
  // Of another prefecture: that comparison is made for every country.
  if (!other || other.prefecture !== city.prefecture) return;
  if (!coded.some((one) => isWithin(one, city))) return mismatch(fullName(city), fullName(other));
  if (!town || town.postal_codes.includes(code)) return;
  const [elsewhere] = townsOfPostalCode(town.city, code);
  if (elsewhere) mismatch(town.name, elsewhere.name);
}

/** The postal code of the town, if it has only one. */
function postalCodeOf(
  { name, postal_codes: [code, ...others] }: JapaneseTown,
  findings: Finding[],
): string | undefined {
  if (code === undefined || others.length > 0) return undefined;
  const written = `${code.slice(0, 3)}-${code.slice(3)}`;
  findings.push(inferred("postal_code", "postal_code_of", written, { value: name }));
  return written;
}

const fullName = ({ prefecture, name }: JapaneseCity): string => prefecture + name;
