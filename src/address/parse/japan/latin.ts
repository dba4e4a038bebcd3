/** Romanised Japanese addresses, small to big: 1-2-3 Jinnan, Shibuya-ku, Tokyo 150-0041. */
import { citiesOfPostalCode, type JapaneseCity, divisionCode } from "../../data/japan/cities.ts";
import { beginsReading, citiesInLatin, prefectureInLatin } from "../../data/japan/latin.ts";
import type { ParsedAddress, ParsedField } from "../types.ts";
import { findMarks } from "./cut.ts";

const COUNTRY = /^(?:japan|nippon|jp)$/iu;
const WORDS = /[^,\n]+/gu;

/** Reads a Japanese address in Latin letters; none where no city of Japan is named. */
export function parseLatin(flat: string): ParsedAddress[] {
  const marks = findMarks(flat).filter(({ kind }) => kind === "postal_code" || kind === "phone");
  let text = flat;
  for (const { start, end } of marks) text = text.slice(0, start) + ",".repeat(end - start) + text.slice(end);
  const postal = marks.find(({ kind }) => kind === "postal_code");
  const postalCities = postal ? citiesOfPostalCode(postal.value.replace("-", "")) : [];
  const fields: ParsedField[] = marks.map(({ kind, start, end, value }) => ({
    field: kind as "phone" | "postal_code",
    start,
    end,
    value,
    confidence: 0.95,
  }));
  const lines: string[] = [];
  let prefecture: string | null = null;
  let cities: readonly JapaneseCity[] = [];
  for (const found of [...text.matchAll(WORDS)].toReversed()) {
    const value = found[0].trim();
    if (!/\p{L}|\p{N}/u.test(value) || COUNTRY.test(value)) continue;
    const start = found.index + found[0].indexOf(value);
    const span = { start, end: start + value.length };
    const named = cities.length > 0 ? undefined : citiesNamed(value, prefecture, postalCities);
    const area: string | undefined = prefecture === null && lines.length === 0 ? prefectureInLatin(value) : undefined;
    const ward = citiesInLatin(value).find((one) => cities[0]?.wards.includes(one));
    // Kyoto and Tokyo are both; what comes last is the prefecture.
    if (area !== undefined) {
      prefecture = area;
      fields.push({ field: "administrative_area", ...span, value: area, confidence: 0.95 });
    } else if (named && lines.length === 0) {
      cities = named;
      fields.push({ field: "locality", ...span, value: named[0]!.name, confidence: 0.93 / named.length });
    } else if (ward) {
      cities = [ward];
      fields.push({ field: "locality", ...span, value: ward.name, confidence: 0.93 });
    } else if (cities.length > 0 && cities[0]!.wards.length === 0 && beginsReading(value, cities[0]!)) continue;
    else {
      lines.unshift(value);
      fields.push({ field: "address_line", ...span, value, confidence: 0.8 });
    }
  }
  if (prefecture === null && cities.length === 0 && postalCities.length === 0) return [];
  if (
    cities.length === 0 &&
    postalCities.length === 1 &&
    (prefecture === null || postalCities[0]!.prefecture === prefecture)
  )
    cities = postalCities;
  return [assemble(fields, lines, prefecture, cities)];
}

function citiesNamed(
  text: string,
  prefecture: string | null,
  postalCities: readonly JapaneseCity[],
): readonly JapaneseCity[] | undefined {
  const named = citiesInLatin(text).filter((city) => prefecture === null || city.prefecture === prefecture);
  const coded = named.filter((city) => postalCities.includes(city));
  return coded.length > 0 ? coded : named.length > 0 ? named : undefined;
}

function assemble(
  fields: ParsedField[],
  address_lines: string[],
  stated: string | null,
  cities: readonly JapaneseCity[],
): ParsedAddress {
  const sorted = fields.toSorted((a, b) => a.start - b.start);
  const [city] = cities;
  const prefecture = city?.prefecture ?? stated;
  const confidence = city ? 0.93 / cities.length : 0.5;
  return {
    start: sorted[0]?.start ?? 0,
    end: Math.max(0, ...sorted.map(({ end }) => end)),
    country_code: "JP",
    recipient: null,
    organization: null,
    phone: sorted.find(({ field }) => field === "phone")?.value ?? null,
    postal_code: sorted.find(({ field }) => field === "postal_code")?.value ?? null,
    administrative_area: prefecture,
    locality: city?.name ?? null,
    dependent_locality: null,
    township: null,
    address_lines,
    components: {},
    division_code: city ? divisionCode(city) : null,
    candidates:
      cities.length > 1
        ? cities.slice(0, 10).map((one) => ({ code: divisionCode(one), names: [one.prefecture, one.name], confidence }))
        : [],
    fields: sorted,
    remaining: [],
    confidence,
    role: null,
    notes: [
      ...(stated === null && prefecture !== null
        ? [{ code: "value_inferred", part: "administrative_area", from: null, to: prefecture } as const]
        : []),
      ...(cities.length > 1 ? [{ code: "ambiguous", part: "locality", from: null, to: null } as const] : []),
    ],
  };
}
