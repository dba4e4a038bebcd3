/** The cities, towns and wards of Japan for suggestions, from Japan Post's list. */
import { type JapaneseCity, loadJapan } from "../../src/address/data/japan/cities.ts";
import { romanise } from "../../src/address/data/japan/romaji.ts";
import { fold } from "../../src/geocoding/gazetteer/names.ts";
import type { PlaceOfWorld } from "./row.ts";

/** The county or the city before the name of a town or a ward. */
const ABOVE = /^(?:.{1,5}?郡(?=.+[町村]$)|.+市(?=.+区$))/u;
const RANK = /[市区町村]$/u;
/** What 市, 区, 町 and 村 are called in a reading. */
const RANK_READ = /(?:シ|ク|チョウ|マチ|ソン|ムラ)$/u;
const COUNTY_READ = /^.*?グン/u;

const capitalised = (latin: string): string => latin.charAt(0).toUpperCase() + latin.slice(1);

/** The reading of a name without what is above it: a ward's follows that of its city. */
function ownReading({ name, kana }: JapaneseCity, city: JapaneseCity | undefined): string {
  if (city) return kana.slice(city.kana.length);
  return /郡/u.test(name) ? kana.replace(COUNTY_READ, "") : kana;
}

function toPlace(city: JapaneseCity, parent: JapaneseCity | undefined, inhabitants: number): PlaceOfWorld {
  const own = city.name.replace(ABOVE, "");
  const reading = ownReading(city, parent);
  const latin = romanise(reading.replace(RANK_READ, ""));
  const above = parent && capitalised(romanise(parent.kana.replace(RANK_READ, "")));
  return {
    kind: "P",
    code: `JP-${city.code.slice(0, 2)}`,
    name: city.name,
    english: capitalised(latin) + (above === undefined ? "" : `, ${above}`),
    inhabitants,
    keys: new Set([city.name, own, own.replace(RANK, ""), latin, romanise(reading)].map(fold)),
    other_keys: new Set([fold(city.name.replace(RANK, ""))]),
  };
}

/** @param population of a place by the code of its prefecture (JP-13) and its folded Latin name; 0 if unknown */
export function japanesePlaces(population: (code: string, latin: string) => number): PlaceOfWorld[] {
  const { cities } = loadJapan();
  const parents = new Map(cities.flatMap((city) => city.wards.map((ward) => [ward, city] as const)));
  return cities.map((city) => {
    const parent = parents.get(city);
    const place = toPlace(city, parent, 0);
    // Namesakes: the wards of many cities are called 中央区.
    return parent ? place : { ...place, inhabitants: population(place.code, fold(place.english)) };
  });
}
