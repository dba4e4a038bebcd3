/** Recognises province, city and district of a Chinese address. */
import { parseChinese } from "../../parse/china/index.ts";
import { sayingOf } from "../../parse/notes.ts";
import {
  chineseDivision,
  chineseDivisionsNamed,
  contains,
  countiesOf,
  FILLER_NAME,
  fullName,
  hasCounties,
  hasTownship,
  successorsOfName,
  isMunicipal,
  postalAreaOf,
  prefectureOf,
  provinceOf,
} from "../../reference/china-divisions.ts";
import type { Division } from "../../data/china/division.ts";
import { changed, inferred, removed, warning } from "../../findings/findings.ts";
import { DIVISION_PARTS, type DivisionPart, type Resolution, type TidyAddress } from "../regions.ts";
import type { Finding, PatchOperation } from "../../types.ts";

type Stated = Record<DivisionPart | "township", string | null>;

interface Recognised {
  province?: Division | undefined;
  /**
   * A prefecture; or a county that stands in its place, because the province governs it or the address has a finer part
   * below.
   */
  city?: Division | undefined;
  county?: Division | undefined;
}

const MOST_CANDIDATES_NAMED = 5;

/** Finds the divisions, fills in what follows from them with certainty, and reports what contradicts. */
export function resolveChina(address: TidyAddress, findings: Finding[]): Resolution {
  const stated = withoutFillers(address, findings);
  const { province, city, county } = recognise(stated, address.address_lines, findings);
  const deepest = county ?? city ?? province;
  const implied = deepest && stated.administrative_area === null ? provinceOf(deepest) : undefined;
  const standard = {
    administrative_area: canonicalName(
      "administrative_area",
      stated.administrative_area,
      province ?? implied,
      findings,
    ),
    locality: canonicalName("locality", stated.locality, city, findings),
    dependent_locality: canonicalName("dependent_locality", stated.dependent_locality, county, findings),
  };
  return {
    ...standard,
    division_code: deepest?.code ?? null,
    granularity: county ? "dependent_locality" : city ? "locality" : province ? "administrative_area" : "country",
    areas: deepest ? [postalAreaOf(deepest)] : [],
    recognised: DIVISION_PARTS.filter((_, depth) => [province ?? implied, city, county][depth]),
    implied: deepest && impliesCity(deepest) ? ["locality"] : [],
  };
}

/** The statistical fillers of division lists (市辖区, 省直辖县级行政区划) name no place. */
function withoutFillers(address: TidyAddress, findings: Finding[]): Stated {
  const { administrative_area, locality, dependent_locality, township } = address;
  const stated: Stated = { administrative_area, locality, dependent_locality, township };
  for (const part of DIVISION_PARTS) {
    if (stated[part] === null || !FILLER_NAME.test(stated[part])) continue;
    findings.push(removed(part, "list_heading"));
    stated[part] = null;
  }
  return stated;
}

function recognise(stated: Stated, lines: readonly string[], findings: Finding[]): Recognised {
  const own: Finding[] = [];
  const found = recogniseByParts(stated, lines, own);
  const isOpen = stated.dependent_locality !== null ? !found.county : stated.locality !== null && !found.city;
  const together = isOpen ? readTogether(stated) : undefined;
  if (!together) findings.push(...own);
  // 第八师 石河子市, 巴州 铁门关市: the city is governed by the region itself.
  if (together && !together.city) {
    const { reason } = sayingOf({ code: "redundant_part", part: "locality", from: stated.locality, to: null }, []);
    findings.push(removed("locality", reason));
    stated.locality = null;
  }
  return together ?? found;
}

/** What a reading of the whole leaves open. */
const DOUBTS: ReadonlySet<string> = new Set(["ambiguous", "mismatch", "unknown_value"]);
const LEAST_CONFIDENCE = 0.9;
const LONGEST_REGION = 60;

/** 柳州地区 忻城县, 合肥市 庐江区, 第一师 阿拉尔市: what no part says by itself, read as it would be in a pasted text. */
function readTogether({ administrative_area, locality, dependent_locality }: Stated): Recognised | undefined {
  const text = [administrative_area, locality, dependent_locality].join("");
  if (locality === null || text.length > LONGEST_REGION) return undefined;
  const [address] = parseChinese(text, { single: true });
  const division = address?.division_code ? chineseDivision(address.division_code) : undefined;
  const isWhole =
    address !== undefined &&
    address.confidence >= LEAST_CONFIDENCE &&
    address.address_lines.length === 0 &&
    address.remaining.length === 0 &&
    address.recipient === null &&
    !address.notes.some(({ code }) => DOUBTS.has(code));
  if (!division || division.rank !== 3 || !isWhole) return undefined;
  const [province, city] = [provinceOf(division), prefectureOf(division)];
  return dependent_locality === null && !city ? { province, city: division } : { province, city, county: division };
}

function recogniseByParts(stated: Stated, lines: readonly string[], findings: Finding[]): Recognised {
  const province = chineseDivisionsNamed(1, stated.administrative_area)[0];
  const city = recogniseCity(stated, province, findings);
  if (!province && stated.administrative_area !== null) {
    findings.push(unknown("administrative_area", city && proposal("administrative_area", provinceOf(city))));
  }
  // Under a city that is not known, a district would be guesswork.
  if (!city && stated.locality !== null) return { province };
  if (city?.rank === 3) {
    const prefecture = prefectureOf(city);
    const isMisplaced = stated.dependent_locality === null && prefecture !== undefined;
    return isMisplaced ? { province, city: prefecture, county: city } : { province, city };
  }
  const county = recogniseCounty(stated, city ?? province, lines, findings);
  if (!county || city || isMunicipal(county)) return { province, city, county };
  return { province, city: prefectureOf(county), county };
}

function recogniseCity(stated: Stated, province: Division | undefined, findings: Finding[]): Division | undefined {
  if (stated.locality === null || (province && !hasCounties(province))) return undefined;
  const named = citiesNamed(stated.locality);
  const inside = named.filter((city) => contains(province, city));
  const districts = chineseDivisionsNamed(3, stated.dependent_locality);
  const isConfirmed = (city: Division) => districts.some((district) => contains(city, district));
  const [city, ...others] = inside.length > 1 && inside.some(isConfirmed) ? inside.filter(isConfirmed) : inside;
  if (city && others.length === 0) return city;
  if (city) {
    findings.push(ambiguous("locality", [city, ...others]));
  } else if (province && named.length > 0) {
    const [other] = named;
    const isCertain = named.length === 1 && (stated.dependent_locality === null || isConfirmed(other!));
    findings.push(
      misplaced(
        "locality",
        named,
        province,
        isCertain ? proposal("administrative_area", provinceOf(other!)) : undefined,
      ),
    );
  } else {
    const successors = [
      ...new Set(successorsOfName(stated.locality, province).map((successor) => prefectureOf(successor) ?? successor)),
    ];
    if (successors.length === 1) return successors[0];
    findings.push(
      successors.length > 0
        ? ambiguous("locality", successors)
        : unknown("locality", proposedCity(districts, province)),
    );
  }
  return undefined;
}

/** Prefectures, or else counties, which people write in their place (江苏省昆山市). */
function citiesNamed(text: string): readonly Division[] {
  const prefectures = chineseDivisionsNamed(2, text);
  return prefectures.length > 0 ? prefectures : chineseDivisionsNamed(3, text);
}

/** `scope`: the division that the county has to lie in. */
function recogniseCounty(
  stated: Stated,
  scope: Division | undefined,
  lines: readonly string[],
  findings: Finding[],
): Division | undefined {
  if (scope && !hasCounties(scope)) return undefined;
  if (stated.dependent_locality === null) return scope && countyInLines(scope, lines, findings);
  const named = chineseDivisionsNamed(3, stated.dependent_locality);
  const inside = named.filter((county) => contains(scope, county));
  if (inside.length === 1) return inside[0];
  if (inside.length > 1) {
    findings.push(ambiguous("dependent_locality", inside));
  } else if (scope && named.length > 0) {
    findings.push(misplaced("dependent_locality", named, scope, proposedCity(named, provinceOf(scope))));
  } else {
    const successors = successorsOfName(stated.dependent_locality, scope).filter(({ rank }) => rank === 3);
    const homes = successors.filter((successor) => hasTownship(successor, stated.township));
    if (successors.length === 1 || homes.length === 1) return homes[0] ?? successors[0];
    findings.push(successors.length > 0 ? ambiguous("dependent_locality", successors) : unknown("dependent_locality"));
  }
  return undefined;
}

/** People often write the district before the street: it is the one meant if it lies in the city. */
function countyInLines(scope: Division, lines: readonly string[], findings: Finding[]): Division | undefined {
  if (scope.rank === 1 && !isMunicipal(scope)) return undefined;
  // 城区 and 郊区 are counties somewhere, and plain words everywhere.
  const county = countiesOf(scope).find(({ name }) => name.length > 2 && lines[0]?.startsWith(name));
  if (!county)
    findings.push(warning("missing_part", "dependent_locality", "missing_county", { params: { value: scope.name } }));
  return county;
}

/** The canonical name of what was recognised in a part, otherwise what was stated; a finding where the two differ. */
function canonicalName(
  part: DivisionPart,
  text: string | null,
  division: Division | undefined,
  findings: Finding[],
): string | null {
  if (!division || text === division.name) return text;
  const { name } = division;
  findings.push(
    text === null
      ? inferred(part, "lies_in", name, { value: fullName(division) })
      : isAbolished(text)
        ? changed("division_abolished", part, "succeeded_by", name, { params: { value: name } })
        : changed("spelling_corrected", part, "canonical_name", name, { params: { value: name } }),
  );
  return name;
}

const isAbolished = (text: string): boolean =>
  ([1, 2, 3] as const).every((rank) => chineseDivisionsNamed(rank, text).length === 0) &&
  successorsOfName(text, undefined).length > 0;

function impliesCity(division: Division): boolean {
  return (
    isMunicipal(division) || !hasCounties(provinceOf(division)) || (division.rank === 3 && !prefectureOf(division))
  );
}

function unknown(part: DivisionPart, fix?: PatchOperation[]): Finding {
  return warning("unknown_value", part, "unknown_region", { params: { country: "CN" }, fix });
}

function ambiguous(part: DivisionPart, candidates: readonly Division[]): Finding {
  const value = fullNames(candidates);
  const unnamed = candidates.length - MOST_CANDIDATES_NAMED;
  return unnamed > 0
    ? warning("ambiguous", part, "namesakes_and_more", { params: { value, count: String(unnamed) } })
    : warning("ambiguous", part, "namesakes", { params: { value } });
}

function misplaced(
  part: DivisionPart,
  found: readonly Division[],
  expected: Division,
  fix: PatchOperation[] | undefined,
): Finding {
  return warning("mismatch", part, "misplaced", {
    params: { value: fullNames(found), expected: fullName(expected) },
    fix,
  });
}

function proposal(part: DivisionPart, division: Division): PatchOperation[] {
  return [{ op: "replace", path: `/${part}`, value: division.name }];
}

/** The city to write instead, if only one of the counties lies in the province. */
function proposedCity(counties: readonly Division[], province: Division | undefined): PatchOperation[] | undefined {
  const [county, ...others] = counties.filter((candidate) => contains(province, candidate));
  const city = county && others.length === 0 ? prefectureOf(county) : undefined;
  return city && proposal("locality", city);
}

function fullNames(divisions: readonly Division[]): string {
  return divisions.slice(0, MOST_CANDIDATES_NAMED).map(fullName).join(", ");
}
