/** The region that a city lies in, where nobody writes it next to the city: Dubai, Bogotá, Seoul. */
import { foldLatin } from "../../text.ts";
import { formerRegionsOf } from "./former.ts";
import { countryNumber, worldIndex } from "../world-places.ts";

export interface CityPlace {
  name: string;
  /** ISO 3166-2. */
  region_code: string;
  inhabitants: number;
}

/** What the index of larger places lacks. By country: folded name → key of the region in the country's rules. */
const FURTHER_CITIES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  HK: Object.fromEntries([
    ...words(
      "Kowloon",
      "tsimshatsui mongkok yaumatei hunghom kowloontong kowlooncity shamshuipo cheungshawan kwuntong",
    ),
    ...words("Kowloon", "wongtaisin kowloonbay ngautaukok laichikok jordan homantin sanpokong kaitak yautong lamtin"),
    ...words(
      "Hong Kong Island",
      "central causewaybay wanchai northpoint quarrybay admiralty sheungwan aberdeen taikoo",
    ),
    ...words(
      "Hong Kong Island",
      "midlevels kennedytown chaiwan happyvalley repulsebay stanley shaukeiwan apleichau saiwanho",
    ),
    ...words("New Territories", "shatin tuenmun tsuenwan yuenlong taipo fanling sheungshui tseungkwano kwaichung"),
    ...words(
      "New Territories",
      "tsingyi saikung lantau tungchung tinshuiwai maonshan cheungchau discoverybay kwaitsing",
    ),
    ...words(
      "九龍",
      "尖沙咀 旺角 油麻地 紅磡 九龍塘 九龍城 深水埗 長沙灣 觀塘 黃大仙 九龍灣 牛頭角 荔枝角 佐敦 何文田 油塘 藍田",
    ),
    ...words(
      "香港島",
      "中環 銅鑼灣 灣仔 北角 鰂魚涌 金鐘 上環 香港仔 太古 半山 堅尼地城 柴灣 跑馬地 淺水灣 赤柱 筲箕灣 鴨脷洲",
    ),
    ...words("新界", "沙田 屯門 荃灣 元朗 大埔 粉嶺 上水 將軍澳 葵涌 青衣 西貢 大嶼山 東涌 天水圍 馬鞍山 長洲"),
  ]),
  ID: Object.fromEntries(words("ID-JK", "jakartaselatan jakartapusat jakartabarat jakartatimur jakartautara")),
  KN: { basseterre: "KN-K", charlestown: "KN-N" },
  KY: Object.fromEntries(words("Grand Cayman", "georgetown westbay boddentown sevenmilebeach")),
};
/** Cities as large as their country's post cares for, of which none of the regions can be told. */
const WHOLE: Readonly<Record<string, ReadonlySet<string>>> = { HK: new Set(["hongkong", "hk", "香港"]) };
/** The index has the numbers of GeoNames' regions of 2025 under the codes of ISO there. */
const MISCODED = new Set(["VN"]);
/** So many times as many people as in all namesakes make a city the one that is meant. */
const LARGER = 10;

function words(region: string, names: string): [string, string][] {
  return names.split(" ").map((name) => [name, region]);
}

/** The index may have a place in a region that was merged into another since. */
function presentCode(country: string, code: string): string {
  const [successor, ...others] = formerRegionsOf(country).find((former) => former.code === code)?.successors ?? [];
  return successor === undefined || others.length > 0 ? code : successor;
}

/** The larger places of a country with a name, the largest first. */
export function citiesNamed(country: string, name: string): CityPlace[] {
  if (MISCODED.has(country)) return [];
  const key = Buffer.from(foldLatin(name));
  if (key.length < 2) return [];
  const { range, keyLength, linesOf, place, country: countries } = worldIndex();
  const [first, end] = range(key);
  if (first >= end || keyLength(first) !== key.length) return [];
  const number = countryNumber(country);
  return linesOf(first)
    .map((line) => (line < 0 ? ~line : line))
    .filter((line) => countries[line] === number)
    .sort((one, other) => one - other)
    .map(place)
    .filter(({ is_region, inhabitants }) => !is_region && inhabitants > 0)
    .map(({ name: own, code, inhabitants }) => ({ name: own, region_code: presentCode(country, code), inhabitants }));
}

/** The larger place of a country with this name in its own spelling; undefined where none is known. */
export function cityNamed(country: string, name: string): CityPlace | undefined {
  if (name.length > LONGEST_NAME) return undefined;
  const key = `${country}/${name}`;
  if (!known.has(key)) {
    if (known.size >= MOST_FOUND) known.clear();
    known.set(key, citiesNamed(country, name)[0]);
  }
  return known.get(key);
}

const known = new Map<string, CityPlace | undefined>();

/**
 * The region that a city lies in: its ISO 3166-2 code, or its name in the country's rules; undefined where the city is
 * not known, or several may be meant.
 */
export function regionOfCity(country: string, name: string): string | undefined {
  if (name.length > LONGEST_NAME) return undefined;
  const key = `${country}/${name}`;
  if (found.has(key)) return found.get(key);
  const region = findRegionOfCity(country, name);
  if (found.size >= MOST_FOUND) found.clear();
  found.set(key, region);
  return region;
}

/** The same cities come again and again; names come from callers, so there is a limit. */
const found = new Map<string, string | undefined>();
const MOST_FOUND = 5_000;
const LONGEST_NAME = 60;

function findRegionOfCity(country: string, name: string): string | undefined {
  const further = FURTHER_CITIES[country]?.[foldLatin(name)];
  if (further !== undefined) return further;
  const [largest, ...others] = citiesNamed(country, name);
  if (!largest || !largest.region_code.includes("-")) return undefined;
  const rivals = others.filter(({ region_code }) => region_code !== largest.region_code);
  return rivals.every(({ inhabitants }) => inhabitants * LARGER <= largest.inhabitants)
    ? largest.region_code
    : undefined;
}

/** Whether a city stands for a place in which no region can be told: Hong Kong. */
export const isWholePlace = (country: string, name: string): boolean => WHOLE[country]?.has(foldLatin(name)) ?? false;
