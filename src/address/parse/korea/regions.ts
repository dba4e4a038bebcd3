/** Provinces, cities and districts of Korea at the front of a text. Data: the country's rules. */
import { countryRules, findRegion, type Regions } from "../../reference/countries.ts";
import type { Span } from "../types.ts";

export interface Word extends Span {
  text: string;
}

/** `isSaid`: not inferred from another region. */
export interface Region extends Span {
  value: string;
  isSaid: boolean;
}

export interface KoreanRegions {
  administrative_area: Region | null;
  locality: Region | null;
  dependent_locality: Region | null;
  /** ISO 3166-2 of the province. */
  code: string | null;
  /** The first word of the regions; the word after them. */
  start: number;
  end: number;
}

const CITY = /^[가-힣]{1,5}[시군구]$/;
const DISTRICT = /^[가-힣]{1,4}구$/;
const TOWN = /^[가-힣]{1,5}[읍면]$/;
/** People put their name, a phone or a country in front. */
const MOST_WORDS_BEFORE = 6;

/** The regions that stand one after the other; undefined where the words name none. */
export function readRegions(words: readonly Word[]): KoreanRegions | undefined {
  for (let start = 0; start < Math.min(words.length, MOST_WORDS_BEFORE); start++) {
    const found = regionsFrom(words, start);
    if (found) return found;
  }
  return undefined;
}

function regionsFrom(words: readonly Word[], start: number): KoreanRegions | undefined {
  const provinces = countryRules("KR")?.regions;
  if (!provinces) return undefined;
  const first = words[start]!;
  const said = findRegion(provinces, first.text);
  const province = said ?? provinceOfCity(first.text);
  if (!province) return undefined;
  const { canonical, region } = province;
  const regions: KoreanRegions = {
    administrative_area: { start: first.start, end: first.end, value: canonical, isSaid: said !== undefined },
    locality: null,
    dependent_locality: null,
    code: region.iso_code,
    start,
    end: said ? start + 1 : start,
  };
  readCity(words, region.children, regions);
  return regions;
}

function readCity(words: readonly Word[], cities: Regions | null, regions: KoreanRegions): void {
  const city = words[regions.end];
  const known = city && cities ? findRegion(cities, city.text) : undefined;
  if (!city || (!known && !CITY.test(city.text))) return;
  regions.locality = { start: city.start, end: city.end, value: known?.canonical ?? city.text, isSaid: true };
  regions.end++;
  const part = words[regions.end];
  if (!part || (!DISTRICT.test(part.text) && !TOWN.test(part.text))) return;
  regions.dependent_locality = { start: part.start, end: part.end, value: part.text, isSaid: true };
  regions.end++;
}

type Province = NonNullable<ReturnType<typeof findRegion>>;

/** The province of a city that no other province has; 중구 and others are in several. */
function provinceOfCity(name: string): Province | undefined {
  const provinces = countryRules("KR")?.regions;
  if (!provinces || !CITY.test(name)) return undefined;
  const owners = provinces.list.filter(({ children }) => children && findRegion(children, name));
  const [owner] = owners;
  return owners.length === 1 && owner ? findRegion(provinces, owner.name) : undefined;
}
