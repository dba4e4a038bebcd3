/** Romanised Japanese addresses, small to big: 1-2-3 Jinnan, Shibuya-ku, Tokyo 150-0041. */
import { citiesOfPostalCode, type City, loadJapan } from "../../data/japan/cities.ts";
import type { ParsedAddress, ParsedField } from "../types.ts";
import { findMarks } from "./cut.ts";
import { foldRomaji, romanise } from "./romaji.ts";

interface LatinNames {
  prefectures: ReadonlyMap<string, string>;
  cities: ReadonlyMap<string, readonly City[]>;
}
let names: LatinNames | undefined;

/** Prefectures as they are read, but for their last syllable: 神奈川 → kanagawa. */
const PREFECTURES =
  "hokkaido aomori iwate miyagi akita yamagata fukushima ibaraki tochigi gunma saitama chiba tokyo kanagawa niigata toyama ishikawa fukui yamanashi " +
  "nagano gifu shizuoka aichi mie shiga kyoto osaka hyogo nara wakayama tottori shimane okayama hiroshima yamaguchi tokushima kagawa ehime kochi " +
  "fukuoka saga nagasaki kumamoto oita miyazaki kagoshima okinawa";

function latinNames(): LatinNames {
  if (names) return names;
  const japan = loadJapan();
  const prefectures = new Map<string, string>();
  PREFECTURES.split(" ").forEach((latin, at) => {
    const name = japan.prefectures[at]!;
    for (const suffix of ["", "to", "fu", "ken", "prefecture", "pref"]) prefectures.set(foldRomaji(latin) + suffix, name);
  });
  const cities = new Map<string, City[]>();
  const add = (key: string, city: City): void => void cities.set(key, [...cities.get(key) ?? [], city]);
  for (const city of japan.cities) {
    const key = foldRomaji(romanise(city.kana));
    for (const form of new Set(namesOf(city, key))) add(form, city);
  }
  return (names = { prefectures, cities });
}

/** yokohamashiaobaku is also aobaku; nishitamagunokutamamachi also okutamamachi, and without what it is. */
function namesOf({ name, kana }: City, key: string): string[] {
  const county = /^.+郡/u.test(name) ? foldRomaji(romanise(/^.+?グン/u.exec(kana)?.[0] ?? "")) : "";
  const parent = /市.+区$/u.test(name) ? foldRomaji(romanise(/^.+?シ(?=.+ク$)/u.exec(kana)?.[0] ?? "")) : "";
  const own = key.slice((county || parent).length);
  const bare = own.replace(/(?:shi|ku|machi|cho|mura|son)$/u, "");
  return [key, own, ...(bare.length > 2 && !parent ? [bare, `${bare}city`, `${bare}town`, `${bare}village`] : [`${bare}ward`])];
}

const COUNTRY = /^(?:japan|nippon|jp)$/iu;
const WORDS = /[^,\n]+/gu;

export function parseLatin(flat: string): ParsedAddress[] {
  const marks = findMarks(flat).filter(({ kind }) => kind === "postal_code" || kind === "phone");
  let text = flat;
  for (const { start, end } of marks) text = text.slice(0, start) + ",".repeat(end - start) + text.slice(end);
  const postal = marks.find(({ kind }) => kind === "postal_code");
  const postalCities = postal ? citiesOfPostalCode(postal.value.replace("-", "")) : [];
  const fields: ParsedField[] = marks.map(({ kind, start, end, value }) => ({ field: kind as "phone" | "postal_code", start, end, value, confidence: 0.95 }));
  const lines: string[] = [];
  let prefecture: string | null = null;
  let cities: readonly City[] = [];
  for (const found of [...text.matchAll(WORDS)].toReversed()) {
    const value = found[0].trim();
    if (!/\p{L}|\p{N}/u.test(value) || COUNTRY.test(value)) continue;
    const start = found.index + found[0].indexOf(value);
    const span = { start, end: start + value.length };
    const key = foldRomaji(value);
    const named = cities.length > 0 ? undefined : citiesNamed(key, prefecture, postalCities);
    const area = prefecture === null && lines.length === 0 ? latinNames().prefectures.get(key) : undefined;
    // Kyoto and Tokyo are both; what comes last is the prefecture.
    if (area !== undefined) {
      prefecture = area;
      fields.push({ field: "administrative_area", ...span, value: area, confidence: 0.95 });
    } else if (named && lines.length === 0) {
      cities = named;
      fields.push({ field: "locality", ...span, value: named[0]!.name, confidence: 0.93 / named.length });
    } else if (cities.length > 0 && cities[0]!.wards.length === 0 && key === foldRomaji(romanise(cities[0]!.kana)).slice(0, key.length)) continue;
    else {
      lines.unshift(value);
      fields.push({ field: "address_line", ...span, value, confidence: 0.8 });
    }
  }
  if (prefecture === null && cities.length === 0 && postalCities.length === 0) return [];
  if (cities.length === 0 && postalCities.length === 1 && (prefecture === null || postalCities[0]!.prefecture === prefecture)) cities = postalCities;
  return [assemble(flat, fields, lines, prefecture, cities)];
}

function citiesNamed(key: string, prefecture: string | null, postalCities: readonly City[]): readonly City[] | undefined {
  const named = (latinNames().cities.get(key) ?? []).filter((city) => prefecture === null || city.prefecture === prefecture);
  const coded = named.filter((city) => postalCities.includes(city));
  return coded.length > 0 ? coded : named.length > 0 ? named : undefined;
}

function assemble(flat: string, fields: ParsedField[], address_lines: string[], stated: string | null, cities: readonly City[]): ParsedAddress {
  const sorted = fields.toSorted((a, b) => a.start - b.start);
  const [city] = cities;
  const prefecture = city?.prefecture ?? stated;
  const confidence = city ? 0.93 / cities.length : 0.5;
  return {
    start: sorted[0]?.start ?? 0, end: Math.max(0, ...sorted.map(({ end }) => end)), country_code: "JP", recipient: null, organization: null,
    phone: sorted.find(({ field }) => field === "phone")?.value ?? null, postal_code: sorted.find(({ field }) => field === "postal_code")?.value ?? null,
    administrative_area: prefecture, locality: city?.name ?? null, dependent_locality: null, township: null, address_lines, components: {},
    division_code: city?.code ?? null,
    candidates: cities.length > 1 ? cities.slice(0, 10).map(({ code, prefecture: area, name }) => ({ code, names: [area, name], confidence })) : [],
    fields: sorted, remaining: [], confidence,
    notes: [
      ...(stated === null && prefecture !== null ? [{ code: "value_inferred", part: "administrative_area", from: null, to: prefecture } as const] : []),
      ...(cities.length > 1 ? [{ code: "ambiguous", part: "locality", from: null, to: null } as const] : []),
    ],
  };
}
