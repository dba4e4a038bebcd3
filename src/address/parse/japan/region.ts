/** Finds prefecture, city and town in folded text. */
import {
  citiesOfTownAt,
  type JapaneseCity,
  formerCitiesNamed,
  hasTownsOf,
  loadJapan,
  type JapaneseTown,
  townAt,
  townsOfPostalCode,
} from "../../data/japan/cities.ts";
import { foldName } from "../../data/japan/fold.ts";

/** Offsets into folded text; `end` is past the last character. */
interface Range {
  start: number;
  end: number;
}

export interface CityMention extends Range {
  /** What it can mean, the taken one first. */
  cities: readonly JapaneseCity[];
  form: "whole" | "short" | "former";
}

export interface TownMention extends Range {
  /** Undefined where the list has none of this name. */
  town?: JapaneseTown;
  /** Directions to the town, as Kyoto writes them: 寺町通御池上る. */
  directions?: Range;
}

export interface JapaneseRegion extends Range {
  prefecture?: Range & { name: string; form: "whole" | "short" };
  city?: CityMention;
  town?: TownMention;
  /** All that the names leave open; one where nothing is. */
  cities: readonly JapaneseCity[];
  /** The prefecture and the city contradict each other. */
  is_contradictory?: boolean;
}

const LONGEST_CITY = 14;
/** Regions stand near the beginning; what follows in a long text is none. */
const FARTHEST = 2_000;

interface PrefectureNames {
  whole: RegExp;
  short: ReadonlyMap<string, string>;
  byFolded: ReadonlyMap<string, string>;
}
let prefectureNames: PrefectureNames | undefined;

function prefectures(): PrefectureNames {
  if (prefectureNames) return prefectureNames;
  const names = loadJapan().prefectures;
  const byFolded = new Map(names.map((name) => [foldName(name), name]));
  const short = new Map(names.filter((name) => name !== "北海道").map((name) => [foldName(name.slice(0, -1)), name]));
  return (prefectureNames = { whole: new RegExp([...byFolded.keys()].join("|"), "gu"), short, byFolded });
}

interface RegionText {
  text: string;
  /** Does a word begin at this offset? */
  isBorder: (at: number) => boolean;
  postal_code: string | undefined;
  /** Where the postal code of the text is in use. */
  postalCities: readonly JapaneseCity[];
}

/** Surer ways of reading come first. */
export function findRegion({ text: whole, ...rest }: RegionText): JapaneseRegion | undefined {
  const reading = { text: whole.slice(0, FARTHEST), ...rest };
  return (
    fromPrefecture(reading) ??
    fromCity(reading) ??
    fromTownOfPostalCode(reading) ??
    fromShortPrefecture(reading) ??
    fromShortCity(reading) ??
    fromPostalCode(reading) ??
    fromCityWithin(reading) ??
    fromTown(reading)
  );
}

/** Does folded text begin with a prefecture or the full name of a city? */
export function startsWithRegion(text: string): boolean {
  const { whole } = prefectures();
  whole.lastIndex = 0;
  return whole.exec(text)?.index === 0 || cityAt(text, 0, all) !== undefined;
}

/** The number of a house, which ends an address. */
const HOUSE_NUMBER = /[0-9](?:-|丁目|番|号)/u;
const DIGIT = /[0-9]/;

/** Where a prefecture with its city, or a city with its town, stands behind a house number of the first region. */
export function regionBehindNumber(text: string, isBorder: (at: number) => boolean): number | undefined {
  const { whole } = prefectures();
  whole.lastIndex = 0;
  const start = whole.exec(text)?.index;
  if (start === undefined && !startsWithRegion(text)) return undefined;
  const first = start ?? 0;
  const number = text.slice(first).search(HOUSE_NUMBER);
  for (let at = first + 1; at < text.length; at++) {
    const isBehind = (number >= 0 && at > first + number) || DIGIT.test(text[at - 1]!);
    if (isBehind && isBorder(at) && (isPrefectureWithCity(text, at) || isCityWithTown(text, at))) return at;
  }
  return undefined;
}

function isPrefectureWithCity(text: string, at: number): boolean {
  const { whole, byFolded } = prefectures();
  whole.lastIndex = at;
  const [name = "", ...rest] = whole.exec(text.slice(0, at + LONGEST_CITY)) ?? [];
  const prefecture = rest.length === 0 && text.startsWith(name, at) ? byFolded.get(name) : undefined;
  return (
    prefecture !== undefined &&
    cityAt(text, at + name.length, (cities) => cities.filter((city) => city.prefecture === prefecture)) !== undefined
  );
}

function isCityWithTown(text: string, at: number): boolean {
  const city = cityAt(text, at, all);
  if (!city || city.form !== "whole" || city.end - at < 3) return false;
  const { town } = withTown({ start: at, end: city.end, city, cities: city.cities }, text, []);
  return town?.town !== undefined && DIGIT.test(text.slice(town.end));
}

function fromPrefecture({ text, postalCities }: RegionText): JapaneseRegion | undefined {
  const { whole, byFolded } = prefectures();
  whole.lastIndex = 0;
  let first: JapaneseRegion | undefined;
  for (let tries = 0; tries < 4; tries++) {
    const found = whole.exec(text);
    if (!found) break;
    const name = byFolded.get(found[0])!;
    let end = found.index + found[0].length;
    while (text.startsWith(found[0], end)) end += found[0].length; // 東京都東京都渋谷区
    const region = below({ start: found.index, end, name, form: "whole" }, text, postalCities);
    if (region.city) return region;
    first ??= region;
  }
  return first;
}

type Prefecture = NonNullable<JapaneseRegion["prefecture"]>;

function below(prefecture: Prefecture, text: string, postalCities: readonly JapaneseCity[]): JapaneseRegion {
  const { start, end, name } = prefecture;
  const inside = (cities: readonly JapaneseCity[]): JapaneseCity[] => cities.filter((city) => city.prefecture === name);
  const region: JapaneseRegion = { start, end, prefecture, cities: [] };
  const city = cityAt(text, end, inside) ?? formerCityAt(text, end, name) ?? shortCityAt(text, end, inside);
  if (city) return withTown({ ...region, end: city.end, city, cities: city.cities }, text, postalCities);
  const elsewhere = cityAt(text, end, (cities) =>
    cities.filter(({ name: whole }) => !whole.endsWith("町") && !whole.endsWith("村")),
  );
  if (elsewhere && elsewhere.end - elsewhere.start > 2) {
    return {
      ...withTown({ ...region, end: elsewhere.end, city: elsewhere, cities: elsewhere.cities }, text, postalCities),
      is_contradictory: true,
    };
  }
  // The code says which city it is: 東京都恵比寿1-2-3 with 150-0013.
  const coded = inside(postalCities);
  const withoutCity = coded.length > 0 ? withTown({ ...region, cities: coded }, text, postalCities) : region;
  if (withoutCity.town) return withoutCity;
  const named = citiesOfTownAt(text, end);
  const ofTown = inside(named?.cities ?? []);
  return ofTown.length > 0 ? withTown({ ...region, cities: ofTown }, text, postalCities) : region;
}

type Choose = (cities: readonly JapaneseCity[]) => readonly JapaneseCity[];
const all: Choose = (cities) => cities;

/** The longest name of a city at an offset, present or former. */
function cityAt(text: string, at: number, choose: Choose): CityMention | undefined {
  const { byName } = loadJapan();
  for (let length = Math.min(LONGEST_CITY, text.length - at); length > 1; length--) {
    const name = text.slice(at, at + length);
    const cities = choose(byName.get(name) ?? []);
    if (cities.length > 0) return { start: at, end: at + length, cities, form: "whole" };
    const successors = choose(formerCitiesNamed(name));
    if (successors.length > 0) return { start: at, end: at + length, cities: successors, form: "former" };
  }
  return undefined;
}

function shortCityAt(text: string, at: number, choose: Choose): CityMention | undefined {
  const { byShortName } = loadJapan();
  for (let length = Math.min(LONGEST_CITY, text.length - at); length > 1; length--) {
    const cities = choose(byShortName.get(text.slice(at, at + length)) ?? []);
    // 大和町 is no 大和市.
    const other = /^[市区町村郡]/u.test(text.slice(at + length));
    if (cities.length > 0 && !other) return { start: at, end: at + length, cities, form: "short" };
  }
  return undefined;
}

const FORMER = /^([^市郡区町村]{1,5}郡)?([^郡]{1,6}?[町村市])/u;

/** A town or village that was merged into another: it became a city, or the towns keep its name. */
function formerCityAt(text: string, at: number, prefecture: string): CityMention | undefined {
  const { byName, cities } = loadJapan();
  const ahead = text.slice(at, at + LONGEST_CITY);
  const [whole, county = "", name] = FORMER.exec(ahead) ?? [];
  if (whole === undefined || name === undefined) return undefined;
  const inside = (city: JapaneseCity): boolean => city.prefecture === prefecture;
  const promoted =
    county === "" ? [] : [...(byName.get(`${name.slice(0, -1)}市`) ?? []), ...(byName.get(name) ?? [])].filter(inside);
  if (promoted.length > 0) return { start: at, end: at + whole.length, cities: promoted, form: "former" };
  const successors = cities.filter((city) => inside(city) && city.wards.length === 0 && hasTownsOf(city, name));
  // Its name is the beginning of the town's: 磐田郡佐久間町中部 is 浜松市天竜区佐久間町中部 now.
  if (successors.length === 0 || (county === "" && successors.length > 1)) return undefined;
  return { start: at, end: at + county.length, cities: successors, form: "former" };
}

/** 横浜市青葉区 without its prefecture. */
function fromCity(reading: RegionText): JapaneseRegion | undefined {
  const { text, isBorder, postalCities } = reading;
  for (let at = 0; at < text.length; at++) {
    const city = isBorder(at) ? cityAt(text, at, all) : undefined;
    if (!city) continue;
    const region = withTown({ start: at, end: city.end, city, cities: city.cities }, text, postalCities);
    if (region.town?.town) return region;
    // 千葉市川市八幡 is 市川市 in 千葉; 錦町101 with a code of 室蘭市 is a town of it. 渋谷区2丁目 is no town 渋谷.
    const other = shortPrefectureAt(at, reading) ?? townOfPostalCode(at, reading);
    return other?.town?.town && other.town.end >= city.end ? other : region;
  }
  return undefined;
}

/** A city in the middle of a word counts if its name is long and the only one: 地址東京渋谷区. */
function fromCityWithin({ text, postalCities }: RegionText): JapaneseRegion | undefined {
  for (let at = 0; at < text.length; at++) {
    const city = cityAt(text, at, all);
    if (!city || city.end - at < 3 || city.cities.length > 1) continue;
    return withPrefectureBefore(
      withTown({ start: at, end: city.end, city, cities: city.cities }, text, postalCities),
      text,
    );
  }
  return undefined;
}

/** 東京渋谷区: the prefecture in short stands right before the city. */
function withPrefectureBefore(region: JapaneseRegion, text: string): JapaneseRegion {
  for (const length of [3, 2]) {
    const name = prefectures().short.get(text.slice(Math.max(0, region.start - length), region.start));
    if (name === undefined || !region.cities.some(({ prefecture }) => prefecture === name)) continue;
    const start = region.start - length;
    return {
      ...region,
      start,
      prefecture: { start, end: region.start, name, form: "short" },
      cities: region.cities.filter(({ prefecture }) => prefecture === name),
    };
  }
  return region;
}

function fromShortPrefecture(reading: RegionText): JapaneseRegion | undefined {
  for (let at = 0; at < reading.text.length; at++) {
    const region = reading.isBorder(at) ? shortPrefectureAt(at, reading) : undefined;
    if (region) return region;
  }
  return undefined;
}

function shortPrefectureAt(at: number, { text, postalCities }: RegionText): JapaneseRegion | undefined {
  for (const length of [3, 2]) {
    const name = prefectures().short.get(text.slice(at, at + length));
    if (name === undefined) continue;
    const region = below({ start: at, end: at + length, name, form: "short" }, text, postalCities);
    if (region.city ?? region.town) return region;
  }
  return undefined;
}

/** 八王子 without 市 counts only where one of its towns follows. */
function fromShortCity({ text, isBorder, postalCities }: RegionText): JapaneseRegion | undefined {
  for (let at = 0; at < text.length; at++) {
    const city = isBorder(at) ? shortCityAt(text, at, all) : undefined;
    const region = city && withTown({ start: at, end: city.end, city, cities: city.cities }, text, postalCities);
    if (region?.town?.town) return region;
  }
  return undefined;
}

function townOfPostalCode(at: number, { text, postalCities }: RegionText): JapaneseRegion | undefined {
  return postalCities.length > 0
    ? withTown({ start: at, end: at, cities: postalCities }, text, postalCities)
    : undefined;
}

function fromTownOfPostalCode(reading: RegionText): JapaneseRegion | undefined {
  for (let at = 0; at < reading.text.length && reading.postalCities.length > 0; at++) {
    const region = reading.isBorder(at) ? townOfPostalCode(at, reading) : undefined;
    if (region?.town?.town) return region;
  }
  return undefined;
}

function fromPostalCode({ postal_code, postalCities }: RegionText): JapaneseRegion | undefined {
  if (postalCities.length === 0 || postal_code === undefined) return undefined;
  const [city, ...others] = postalCities;
  const [town, ...more] = others.length === 0 ? townsOfPostalCode(city!, postal_code) : [];
  return {
    start: 0,
    end: 0,
    cities: postalCities,
    ...(town && more.length === 0 && { town: { start: 0, end: 0, town } }),
  };
}

/** Only a town: a number has to follow, or any word would do. */
function fromTown({ text, isBorder }: RegionText): JapaneseRegion | undefined {
  for (let at = 0; at < text.length; at++) {
    if (!isBorder(at)) continue;
    const found = citiesOfTownAt(text, at);
    if (found && /^(?:丁目|番|[0-9])/u.test(text.slice(at + found.length)))
      return withTown({ start: at, end: at, cities: found.cities }, text, []);
  }
  return undefined;
}

const PREFIX = /^(?:大字|字)/u;

/** Reads the town, and lets it decide between cities of the same name. */
function withTown(region: JapaneseRegion, text: string, postalCities: readonly JapaneseCity[]): JapaneseRegion {
  const cities = region.cities.flatMap((city) => (city.wards.length > 0 ? [city, ...city.wards] : [city]));
  const prefix = PREFIX.exec(text.slice(region.end, region.end + 2))?.[0].length ?? 0;
  let longest = 0;
  let best: { city: JapaneseCity; town: JapaneseTown }[] = [];
  for (const city of cities) {
    const found = townAt(city, text, region.end + prefix) ?? (prefix ? townAt(city, text, region.end) : undefined);
    if (!found || found.length < longest) continue;
    if (found.length > longest) best = [];
    longest = found.length;
    best.push({ city, town: found.town });
  }
  const coded = new Set(postalCities);
  const isCoded = (city: JapaneseCity): boolean => coded.has(city) || city.wards.some((ward) => coded.has(ward));
  if (best.length > 1 && best.some(({ city }) => isCoded(city))) best = best.filter(({ city }) => isCoded(city));
  const [first] = best;
  if (first) {
    const town = { start: region.end, end: region.end + prefix + longest, town: first.town };
    return { ...region, end: town.end, town, cities: best.map(({ city }) => city) };
  }
  const inKyoto =
    cities.length === 1 || cities.every(({ name }) => name.startsWith("京都市"))
      ? kyotoTown(region, cities, text)
      : undefined;
  if (inKyoto) return inKyoto;
  const likely = region.cities.length > 1 ? region.cities.filter(isCoded) : [];
  // 横浜市 and a code of 青葉区.
  const wards = region.cities.length === 1 ? region.cities[0]!.wards.filter((ward) => coded.has(ward)) : [];
  return { ...region, cities: wards.length === 1 ? wards : likely.length > 0 ? likely : region.cities };
}

const DIRECTION = /上ケ?ル|下ケ?ル|[東西南北]入ル?/gu;
const FARTHEST_DIRECTION = 30;

/** In Kyoto the way comes first (寺町通御池上る) and the town after it. */
function kyotoTown(region: JapaneseRegion, cities: readonly JapaneseCity[], text: string): JapaneseRegion | undefined {
  const ahead = text.slice(region.end, region.end + FARTHEST_DIRECTION);
  for (const found of [...ahead.matchAll(DIRECTION)].toReversed()) {
    const at = region.end + found.index + found[0].length;
    for (const city of cities) {
      if (!city.name.startsWith("京都市")) continue;
      const town = townAt(city, text, at);
      if (!town) continue;
      const directions = { start: region.end, end: at };
      return {
        ...region,
        end: at + town.length,
        cities: [city],
        town: { start: at, end: at + town.length, town: town.town, directions },
      };
    }
  }
  return undefined;
}
