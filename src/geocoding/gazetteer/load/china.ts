/** Chinese divisions by their GB/T 2260 codes: the loader finds each a place of GeoNames. */
import { type Division, lineage } from "../../../address/data/china/division.ts";
import { loadChina } from "../../../address/data/china/divisions.ts";
import { bareName, codeKey, nameKeys } from "../names.ts";

export interface ChineseDivision {
  code: string;
  name: string;
  region_code: string;
  /** Null for provinces, and for counties that a province governs directly. */
  subregion_code: string | null;
  /** What an address may call it. */
  keys: string[];
  /** What GeoNames may call a county's place: its full name, then the name of the seat, which most have in common. */
  full_keys: string[];
  seat_keys: string[];
  /** What GeoNames may call the city and the province around it. */
  city_keys: string[];
  /** What GeoNames may call the towns of a county: only names that no other county of the city has. */
  towns: string[];
}

/** Beijing, Tianjin, Shanghai, Chongqing: cities with no prefectures below. */
const MUNICIPALITY = /^(?:11|12|31|50)/;
const GOVERNED_BY_PROVINCE = /^\d\d90/;
/** "<place><peoples>自治县": where the peoples begin cannot be seen, but a place's name has two to four characters. */
const AUTONOMOUS = /^(.+)自治[州县旗]$/;
/** How the kinds of counties end in GeoNames' romanised names. */
const ROMANISED_SUFFIX: Record<string, string> = { 区: "qu", 县: "xian", 市: "shi", 旗: "qi" };

/** China's provinces, prefectures and counties with the keys that they are found under. */
export function readChineseDivisions(): ChineseDivision[] {
  const { childrenOf, divisionOf } = loadChina();
  const divisions: ChineseDivision[] = [];
  const visit = (division: Division): void => {
    if (division.rank === 4 || division.status !== "current") return;
    const towns = division.rank === 3 ? (childrenOf.get(division) ?? []).flatMap(({ name }) => townNames(name)) : [];
    divisions.push(
      describe(
        division.code,
        division.name,
        lineage(division)
          .filter(({ rank }) => rank < 3)
          .map(({ name }) => name),
        towns,
      ),
    );
    for (const child of childrenOf.get(division) ?? []) visit(child);
  };
  // Hong Kong, Macao and Taiwan have country codes of their own.
  for (let code = 11; code < 70; code++) {
    const province = divisionOf(`${code}0000`);
    if (province) visit(province);
  }
  return withOwnTowns(divisions).sort((a, b) => a.code.localeCompare(b.code));
}

const TOWN = /^(.{2,})(?:街道|镇|乡)$/u;

/** In full and, where the bare name is long enough to tell something, in Latin letters. */
function townNames(name: string): string[] {
  const bare = TOWN.exec(name)?.[1];
  if (bare === undefined) return [];
  return nameKeys("CN", [name, bare, loadChina().characters.pinyin(bare).join("").replaceAll("v", "u")]);
}

function withOwnTowns(divisions: ChineseDivision[]): ChineseDivision[] {
  const cityOf = ({ code }: ChineseDivision): string => prefectureCode(code) ?? code.slice(0, 2);
  for (const neighbours of Map.groupBy(divisions, cityOf).values()) {
    const counts = new Map<string, number>();
    for (const { towns } of neighbours)
      for (const town of new Set(towns)) counts.set(town, (counts.get(town) ?? 0) + 1);
    for (const county of neighbours) county.towns = [...new Set(county.towns)].filter((town) => counts.get(town) === 1);
  }
  return divisions;
}

function describe(code: string, name: string, around: readonly string[], towns: string[]): ChineseDivision {
  const seats = seatNames(name);
  const { characters } = loadChina();
  const isCounty = !code.endsWith("00");
  const romanise = (text: string) => (isCounty ? [characters.pinyin(text).join("").replaceAll("v", "u")] : []);
  return {
    code,
    name,
    towns,
    region_code: code.slice(0, 2),
    subregion_code: prefectureCode(code),
    keys: [...nameKeys("CN", [name, bareName(name)]), codeKey(code)],
    full_keys: nameKeys("CN", [
      name,
      ...romanise(bareName(name)).map((text) => text + (ROMANISED_SUFFIX[name.at(-1)!] ?? "")),
    ]),
    city_keys: nameKeys("CN", around),
    seat_keys: nameKeys(
      "CN",
      seats.flatMap((seat) => [seat, ...romanise(seat)]),
    ),
  };
}

function seatNames(name: string): string[] {
  const autonomous = AUTONOMOUS.exec(name)?.[1];
  return autonomous ? [4, 3, 2].map((length) => autonomous.slice(0, length)) : [bareName(name)];
}

/** The first four digits, where they stand for a prefecture. */
export function prefectureCode(code: string): string | null {
  return MUNICIPALITY.test(code) || GOVERNED_BY_PROVINCE.test(code) || code.slice(2, 4) === "00"
    ? null
    : code.slice(0, 4);
}
