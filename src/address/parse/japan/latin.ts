/** Romanised Japanese addresses, small to big: 1-2-3 Jinnan, Shibuya-ku, Tokyo 150-0041. */
import { citiesOfPostalCode, type JapaneseCity, divisionCode } from "../../data/japan/cities.ts";
import { beginsReading, citiesInLatin, prefectureInLatin } from "../../data/japan/latin.ts";
import type { ParsedAddress, ParsedField, ParseNote, Span } from "../types.ts";
import { findMarks } from "./cut.ts";

const COUNTRY = /^(?:japan|nippon|jp)$/iu;
const WORDS = /[^,\n]+/gu;
const LETTER_OR_DIGIT = /\p{L}|\p{N}/u;

/** What the parts from the end of the text on have said. */
interface Reading {
  postalCities: readonly JapaneseCity[];
  fields: ParsedField[];
  lines: string[];
  prefecture: string | null;
  cities: readonly JapaneseCity[];
}

/** Reads a Japanese address in Latin letters; none where no city of Japan is named. */
export function parseLatin(flat: string): ParsedAddress[] {
  const marks = findMarks(flat).filter(({ kind }) => kind === "postal_code" || kind === "phone");
  const postal = marks.find(({ kind }) => kind === "postal_code");
  const reading: Reading = {
    postalCities: postal ? citiesOfPostalCode(postal.value.replace("-", "")) : [],
    fields: marks.map(({ kind, start, end, value }) => ({
      field: kind as "phone" | "postal_code",
      start,
      end,
      value,
      confidence: 0.95,
    })),
    lines: [],
    prefecture: null,
    cities: [],
  };
  for (const part of partsOf(flat, marks).toReversed()) readPart(reading, part);
  const { prefecture, cities, postalCities, fields, lines } = reading;
  if (prefecture === null && cities.length === 0 && postalCities.length === 0) return [];
  return [assemble(fields, lines, prefecture, cities.length > 0 ? cities : soleCity(postalCities, prefecture))];
}

interface Part extends Span {
  value: string;
}

/** What stands between commas, without postal codes, phones and the country. */
function partsOf(flat: string, marks: readonly Span[]): Part[] {
  let text = flat;
  for (const { start, end } of marks) text = text.slice(0, start) + ",".repeat(end - start) + text.slice(end);
  return [...text.matchAll(WORDS)].flatMap((found): Part[] => {
    const value = found[0].trim();
    if (!LETTER_OR_DIGIT.test(value) || COUNTRY.test(value)) return [];
    const start = found.index + found[0].indexOf(value);
    return [{ start, end: start + value.length, value }];
  });
}

/** Kyoto and Tokyo are prefectures and cities; what comes last is the prefecture. */
function readPart(reading: Reading, part: Part): void {
  if (readPrefecture(reading, part) || readCity(reading, part) || readWard(reading, part)) return;
  const { cities, lines, fields } = reading;
  if (cities[0]?.wards.length === 0 && beginsReading(part.value, cities[0])) return;
  lines.unshift(part.value);
  fields.push({ field: "address_line", ...part, confidence: 0.8 });
}

function readPrefecture(reading: Reading, part: Part): boolean {
  if (reading.prefecture !== null || reading.lines.length > 0) return false;
  const area = prefectureInLatin(part.value);
  if (area === undefined) return false;
  reading.prefecture = area;
  reading.fields.push({ field: "administrative_area", ...part, value: area, confidence: 0.95 });
  return true;
}

function readCity(reading: Reading, part: Part): boolean {
  const { cities, lines, prefecture, postalCities, fields } = reading;
  if (cities.length > 0 || lines.length > 0) return false;
  const named = citiesNamed(part.value, prefecture, postalCities);
  if (!named) return false;
  reading.cities = named;
  fields.push({ field: "locality", ...part, value: named[0]!.name, confidence: 0.93 / named.length });
  return true;
}

function readWard(reading: Reading, part: Part): boolean {
  const [city] = reading.cities;
  const ward = city && citiesInLatin(part.value).find((one) => city.wards.includes(one));
  if (!ward) return false;
  reading.cities = [ward];
  reading.fields.push({ field: "locality", ...part, value: ward.name, confidence: 0.93 });
  return true;
}

/** The city of a postal code that has only one, in the prefecture that is stated. */
function soleCity(postalCities: readonly JapaneseCity[], prefecture: string | null): readonly JapaneseCity[] {
  const [city] = postalCities;
  const isSole = postalCities.length === 1 && (prefecture === null || city!.prefecture === prefecture);
  return isSole ? postalCities : [];
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
  const valueOf = (name: ParsedField["field"]): string | null =>
    sorted.find(({ field }) => field === name)?.value ?? null;
  const [city] = cities;
  const prefecture = city?.prefecture ?? stated;
  const confidence = city ? 0.93 / cities.length : 0.5;
  return {
    start: sorted[0]?.start ?? 0,
    end: Math.max(0, ...sorted.map(({ end }) => end)),
    country_code: "JP",
    recipient: null,
    organization: null,
    phone: valueOf("phone"),
    postal_code: valueOf("postal_code"),
    administrative_area: prefecture,
    locality: city?.name ?? null,
    dependent_locality: null,
    township: null,
    address_lines,
    components: {},
    division_code: city ? divisionCode(city) : null,
    candidates: candidatesOf(cities, confidence),
    fields: sorted,
    remaining: [],
    confidence,
    role: null,
    notes: notesOf(stated, prefecture, cities),
  };
}

const MOST_CANDIDATES = 10;

const candidatesOf = (cities: readonly JapaneseCity[], confidence: number): ParsedAddress["candidates"] =>
  cities.length < 2
    ? []
    : cities
        .slice(0, MOST_CANDIDATES)
        .map((one) => ({ code: divisionCode(one), names: [one.prefecture, one.name], confidence }));

function notesOf(stated: string | null, prefecture: string | null, cities: readonly JapaneseCity[]): ParseNote[] {
  const notes: ParseNote[] = [];
  if (stated === null && prefecture !== null)
    notes.push({ code: "value_inferred", part: "administrative_area", from: null, to: prefecture });
  if (cities.length > 1) notes.push({ code: "ambiguous", part: "locality", from: null, to: null });
  return notes;
}
