/**
 * Korean addresses in Hangul: province, city and district, then the road with its number or the quarter with its lot
 * number (도로명주소, 지번주소), then the door.
 */
import type { ParsedAddress, ParsedComponents, ParsedField, ParseNote, Span } from "../types.ts";
import { type KoreanRegions, readRegions, type Word } from "./regions.ts";

const WORD = /[^\s,;|()[\]]+/g;
const PHONE = /(?<!\d)(?:\+82[ -]?)?0?(?:10|11|16|17|18|19|2|[3-6]\d|70|50\d)[ -]?\d{3,4}[ -]?\d{4}(?!\d)/;
const COUNTRY = /^(?:대한민국|한국|southkorea|korea)$/i;
/** 우) 06234, (06234), at either end; the six digits of before 2015 only with their hyphen, never behind a quarter. */
const CODE = /^(?:우\)?)?(\d{5})$/;
const OLD_CODE = /^\d{3}-\d{3}$/;
const ROAD = /^([가-힣A-Za-z\d.·]*[가-힣](?:대로|로|길)(?:\d+(?:번|가|나)?길)?)(지하)?(\d{1,4}(?:-\d{1,4})?)?$/;
const NUMBER = /^(?:지하)?\d{1,4}(?:-\d{1,4})?(?:번지)?$/;
const QUARTER = /^[가-힣\d]{1,8}(?:동|리|가)$/;
const DOORS: readonly (readonly [RegExp, keyof ParsedComponents])[] = [
  [/^[가-힣]*[A-Za-z]?\d{1,4}동$/, "building"],
  [/^(?:지하|B)?\d{1,3}층$/i, "floor"],
  [/^[A-Za-z]?\d{1,4}호$/, "room"],
];
const NAME = /^[가-힣]{2,4}$/;
const HONORIFIC = /(?:님|귀하|씨)$/;

/** How often all regions of such a text are right: province and city, one of them, none. */
const CONFIDENCE = { both: 0.95, one: 0.75, none: 0.4 };
/** Of a part that its own ending shows, and of one that only its place does. */
const SHOWN = 0.93;
const PLACED = 0.75;
const LONGEST = 400;
const MOST_LETTERS = 6;

/** @returns the address; none where nothing in the text is of a Korean one */
export function parseKorean(text: string): ParsedAddress[] {
  const phone = PHONE.exec(text.slice(0, LONGEST));
  const hole = phone ? { start: phone.index, end: phone.index + phone[0].length } : undefined;
  const all = wordsOf(text.slice(0, LONGEST), hole);
  const words = all.filter(({ text }) => !COUNTRY.test(text));
  const code = findCode(words);
  const named = findNamed(words);
  const rest = words.filter((word) => word !== code && !named?.words.includes(word));
  const regions = readRegions(rest);
  const from = regions?.end ?? 0;
  const street = findStreet(rest, from);
  if (!regions && !street) return [];
  return [assemble({ text, all, words: rest, code, named, regions, street, phone: hole, from })];
}

function wordsOf(text: string, hole: Span | undefined): Word[] {
  return [...text.matchAll(WORD)]
    .map(({ 0: word, index }) => ({ text: word, start: index, end: index + word.length }))
    .filter(({ start, end }) => !hole || end <= hole.start || start >= hole.end);
}

function findCode(words: readonly Word[]): Word | undefined {
  const [first, last] = [words[0], words.at(-1)];
  const isBehindQuarter = QUARTER.test(words.at(-2)?.text ?? "") || ROAD.test(words.at(-2)?.text ?? "");
  if (first && (CODE.test(first.text) || OLD_CODE.test(first.text))) return first;
  return (
    words.find(({ text }) => CODE.test(text)) ??
    (last && OLD_CODE.test(last.text) && !isBehindQuarter && words.length > 3 ? last : undefined)
  );
}

/** The words of the street: from the road or the quarter to the last word. */
interface Street {
  start: number;
  road: Span | null;
  number: Span | null;
  /** The word after the number. */
  end: number;
}

function findStreet(words: readonly Word[], from: number): Street | undefined {
  for (let at = from; at < words.length; at++) {
    const word = words[at]!;
    const next = words[at + 1];
    const road = ROAD.exec(word.text);
    if (road) return streetAt(words, at, road);
    if (QUARTER.test(word.text) && next && NUMBER.test(next.text))
      return { start: at, road: null, number: next, end: at + 2 };
  }
  return undefined;
}

/** The number stands behind the road, or is glued to it: 테헤란로123. */
function streetAt(words: readonly Word[], at: number, [, name = "", , number]: RegExpExecArray): Street {
  const { start, end } = words[at]!;
  const road = { start, end: start + name.length };
  if (number !== undefined) return { start: at, road, number: { start: end - number.length, end }, end: at + 1 };
  const next = words[at + 1];
  const isNumbered = next !== undefined && NUMBER.test(next.text);
  return { start: at, road, number: isNumbered ? next : null, end: at + (isNumbered ? 2 : 1) };
}

interface Parts {
  text: string;
  all: readonly Word[];
  words: readonly Word[];
  code: Word | undefined;
  named: Named | undefined;
  regions: KoreanRegions | undefined;
  street: Street | undefined;
  phone: Span | undefined;
  /** The word after the regions. */
  from: number;
}

function assemble(parts: Parts): ParsedAddress {
  const { text, all, code, regions, phone } = parts;
  const fields: ParsedField[] = [];
  const put: Put = (field, { start, end }, value, confidence) => {
    fields.push({ field, start, end, value, confidence });
    return value;
  };
  const country = all.find(({ text }) => COUNTRY.test(text));
  if (country) put("country_code", country, "KR", SHOWN);
  const divisions = putRegions(regions, put);
  const postal_code = code ? put("postal_code", code, CODE.exec(code.text)?.[1] ?? code.text, SHOWN) : null;
  const number = phone ? put("phone", phone, text.slice(phone.start, phone.end), SHOWN) : null;
  const line = lineOf(parts);
  const components = line ? componentsOf(parts, line, put) : {};
  const recipient = findRecipient(parts);
  if (recipient) put("recipient", recipient, recipient.name, PLACED);
  const remaining = unread(parts, fields, line);
  const spans = [...fields, ...remaining, ...(line ? [line] : [])];
  return {
    start: Math.min(...spans.map(({ start }) => start)),
    end: Math.max(...spans.map(({ end }) => end)),
    country_code: "KR",
    recipient: recipient?.name ?? null,
    organization: null,
    phone: number,
    postal_code,
    ...divisions,
    township: null,
    address_lines: line ? text.slice(line.start, line.end).split(/\s*\n\s*/) : [],
    components,
    division_code: regions?.code ?? null,
    candidates: [],
    fields: fields.sort((a, b) => a.start - b.start),
    notes: notesOf(regions),
    remaining,
    role: null,
    confidence: confidenceOf(parts),
  };
}

type Divisions = Pick<ParsedAddress, "administrative_area" | "locality" | "dependent_locality">;

function putRegions(regions: KoreanRegions | undefined, put: Put): Divisions {
  const divisions: Divisions = { administrative_area: null, locality: null, dependent_locality: null };
  for (const part of ["administrative_area", "locality", "dependent_locality"] as const) {
    const region = regions?.[part];
    if (!region) continue;
    divisions[part] = region.value;
    if (region.isSaid) put(part, region, region.value, SHOWN);
  }
  return divisions;
}

/** The words that neither a field nor the line has. */
function unread({ words }: Parts, fields: readonly ParsedField[], line: Span | undefined): ParsedAddress["remaining"] {
  const spans: readonly Span[] = line ? [...fields, line] : fields;
  return words
    .filter((word) => !spans.some(({ start, end }) => word.start < end && start < word.end))
    .map(({ start, end, text }) => ({ start, end, text, kind: "other" as const }));
}

function notesOf(regions: KoreanRegions | undefined): ParseNote[] {
  const area = regions?.administrative_area;
  if (!area || area.isSaid) return [];
  return [{ code: "value_inferred", part: "administrative_area", from: null, to: area.value }];
}

function confidenceOf({ regions, street, from }: Parts): number {
  if (!regions) return CONFIDENCE.none;
  const isWhole = regions.administrative_area?.isSaid && regions.locality !== null;
  // What stands between the district and the road was not understood.
  return isWhole && (!street || street.start <= from + 1) ? CONFIDENCE.both : CONFIDENCE.one;
}

/** From behind the regions to the last word that is neither the code nor a name; with the brackets that it opens. */
function lineOf({ text, words, regions, street, phone, code, from }: Parts): Span | undefined {
  const first = words[regions ? from : (street?.start ?? from)];
  if (!first) return undefined;
  let end = first.end;
  for (const word of words) {
    const isBehind = [phone, code].some((span) => span && span.start >= first.start && span.start < word.start);
    if (word.start >= first.start && !isBehind) end = word.end;
  }
  if (text[end] === ")" && text.slice(first.start, end).includes("(")) end++;
  return { start: first.start, end };
}

type Put = (field: ParsedField["field"], span: Span, value: string, confidence: number) => string;

function componentsOf({ text, words, street }: Parts, line: Span, put: Put): ParsedComponents {
  const components: ParsedComponents = {};
  const add = (key: keyof ParsedComponents, span: Span): void => {
    if (components[key] === undefined)
      components[key] = put(`components.${key}`, span, text.slice(span.start, span.end), SHOWN);
  };
  if (street?.road) add("road", street.road);
  if (street?.number) add("house_number", street.number);
  for (const word of words.slice(street?.end ?? 0)) {
    if (word.start < line.start || word.end > line.end) continue;
    const door = DOORS.find(([pattern]) => pattern.test(word.text));
    if (door) add(door[1], word);
  }
  return components;
}

/** A person with an honorific behind the name: 홍길동님, 홍길동 귀하. */
interface Named {
  words: Word[];
  name: string;
}

function findNamed(words: readonly Word[]): Named | undefined {
  const at = words.findIndex(({ text }) => HONORIFIC.test(text) && text.length <= MOST_LETTERS);
  const word = words[at];
  if (!word) return undefined;
  const glued = word.text.replace(HONORIFIC, "");
  const before = words[at - 1];
  if (glued !== "") return { words: [word], name: glued };
  return before && NAME.test(before.text) ? { words: [before, word], name: before.text } : undefined;
}

/** With an honorific, or a name alone in front of the regions. Places end otherwise, and are none. */
function findRecipient({ words, named, regions }: Parts): (Span & { name: string }) | undefined {
  const [first] = named?.words ?? [];
  if (named && first) return { start: first.start, end: named.words.at(-1)!.end, name: named.name };
  const [only] = words;
  const isAlone = regions?.start === 1 && only !== undefined && NAME.test(only.text);
  return isAlone ? { start: only.start, end: only.end, name: only.text } : undefined;
}
