/**
 * Pasted Japanese text → addresses.
 *
 * cut.ts finds phones, postal codes, labels and names with 様; region.ts prefecture, city and town; street.ts what
 * follows; person.ts tells names from buildings. This file decides which piece is what.
 */
import { citiesOfPostalCode, divisionCode } from "../../data/japan/cities.ts";
import { fold } from "../../data/japan/fold.ts";
import type { ParsedAddress, ParsedField, ParseNote, Span } from "../types.ts";
import { findMarks, flatten, type Mark } from "./cut.ts";
import { doubtOfTown, hasWayBehind } from "./doubts.ts";
import { parseLatin } from "./latin.ts";
import { isOrganization, personLikelihood } from "./person.ts";
import { type PlacedRegion, placeRegion } from "./placed.ts";
import { splitRecords } from "./records.ts";
import { findRegion } from "./region.ts";
import { secondAddressAt } from "./second.ts";
import { type Blocks, readBlocks, readBuilding, readHouseNumber } from "./street.ts";
import { regex } from "../../literals.ts";

export interface ParseOptions {
  /** Take the text for one address even if it looks like several. Default false. */
  single?: boolean;
}

const JAPANESE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}〒]/u;
const COUNTRY = /^(?:日本国?(?![\p{Script=Han}])|japan)[ 、,\n]*/iu;
const AROUND_COUNTRY = /[ 、,\n]+$/u;
const SEPARATOR = /(?<![0-9])[、,;|>→]|[、,;|>→](?![0-9])/gu;
const CONFIDENCE_OF_MARK = { postal_code: 0.98, phone: 0.97, recipient: 0.95, organization: 0.93 } as const;

/** @param text any; offsets in the answer are UTF-16 code units into it */
export function parseJapanese(text: string, options: ParseOptions = {}): ParsedAddress[] {
  const flat = flatten(text);
  if (!JAPANESE.test(text) && /\p{L}/u.test(text)) return parseLatin(flat);
  const { single = false } = options;
  const records = single ? [{ start: 0, end: text.length }] : splitRecords(flat);
  return records.flatMap((record) => parseFrom(flat, record, single));
}

/** One address as a rule. Of several in a line the others are read too, unless only one is wanted: then it is noted. */
function parseFrom(flat: string, { start, end }: Span, single: boolean): ParsedAddress[] {
  const text = flat.slice(start, end);
  const second = secondAddressAt(text);
  const address = parseRecord(text.slice(0, second));
  if (!address) return [];
  const own = shifted(address, start);
  if (second === undefined) return [own];
  const rest = { start: start + second, end };
  return single ? [withSecond(own, flat, rest)] : [own, ...parseFrom(flat, rest, single)];
}

const MOST_CONFIDENCE_OF_FIRST = 0.6;

/** The first address, with the other one as text that remains and a note about it. */
const withSecond = (address: ParsedAddress, flat: string, { start, end }: Span): ParsedAddress => ({
  ...address,
  end,
  remaining: [...address.remaining, { start, end, text: flat.slice(start, end), kind: "other" }],
  notes: [...address.notes, { code: "unexpected_part", part: "address_lines", from: flat.slice(start, end), to: null }],
  confidence: Math.min(address.confidence, MOST_CONFIDENCE_OF_FIRST),
});

function shifted(address: ParsedAddress, by: number): ParsedAddress {
  if (by === 0) return address;
  const shift = <Item extends Span>(item: Item): Item => ({ ...item, start: item.start + by, end: item.end + by });
  return { ...shift(address), fields: address.fields.map(shift), remaining: address.remaining.map(shift) };
}

/** What is gathered while a record is read. */
interface Draft {
  fields: ParsedField[];
  remaining: Span[];
  components: ParsedAddress["components"];
  lines: string[];
  notes: ParseNote[];
}

function parseRecord(flat: string): ParsedAddress | undefined {
  const marks = findMarks(flat);
  const countryWords = COUNTRY.exec(flat)?.[0] ?? "";
  const country = countryWords.length;
  const masked = mask(flat, [...marks, { start: 0, end: country }]);
  const postal_code = marks.find(({ kind }) => kind === "postal_code")?.value.replace("-", "");
  const postalCities = postal_code === undefined ? [] : citiesOfPostalCode(postal_code);
  const folded = fold(masked);
  const isBorder = (at: number): boolean =>
    at === 0 || folded.starts[at]! > folded.ends[at - 1]! || /[^\p{L}\p{N}]/u.test(folded.text[at - 1]!);
  const region = findRegion({ text: folded.text, isBorder, postal_code, postalCities });
  const draft: Draft = { fields: [], remaining: [], components: {}, lines: [], notes: [] };
  for (const mark of marks) addMark(draft, mark);
  if (!region && draft.fields.length === 0) return undefined;
  const end = countryWords.replace(AROUND_COUNTRY, "").length;
  if (end > 0) draft.fields.push({ field: "country_code", start: 0, end, value: "JP", confidence: 0.99 });
  const placed = region && placeRegion({ flat, folded, region, postal_code }, postalCities);
  const isFound = placed !== undefined && (placed.fields.length > 0 || placed.town !== undefined);
  for (const piece of piecesOf(masked, 0, isFound ? placed.start : masked.length))
    sortPiece(draft, piece, masked, !isFound && placed !== undefined);
  if (placed) draft.fields.push(...placed.fields);
  const town = placed && isFound ? readStreet(draft, masked, placed) : null;
  return finish(flat, draft, placed, town ?? placed?.inferred_town ?? null);
}

/** Marks give way to line breaks, separators to blanks; everything keeps its place. */
function mask(flat: string, marks: readonly Span[]): string {
  let masked = "";
  let at = 0;
  for (const { start, end } of marks.toSorted((a, b) => a.start - b.start)) {
    if (start < at) continue;
    masked += flat.slice(at, start) + "\n".repeat(end - start);
    at = end;
  }
  return (masked + flat.slice(at)).replace(SEPARATOR, " ");
}

function addMark({ fields, remaining }: Draft, { kind, start, end, value }: Mark): void {
  if (kind === "other") remaining.push({ start, end });
  else if (kind !== "label") fields.push({ field: kind, start, end, value, confidence: CONFIDENCE_OF_MARK[kind] });
}

/** The lines of a range without the blanks around them. */
function piecesOf(masked: string, from: number, to: number): Span[] {
  const pieces: Span[] = [];
  let start = from;
  for (const line of masked.slice(from, to).split(/[\n\r]/u)) {
    const text = line.trim().replace(/^[-ー、, ]+/u, "");
    const at = start + line.indexOf(text);
    if (/[\p{L}\p{N}]/u.test(text)) pieces.push({ start: at, end: at + text.length });
    start += line.length + 1;
  }
  return pieces;
}

const has = ({ fields }: Draft, wanted: ParsedField["field"]): boolean => fields.some(({ field }) => field === wanted);

/** What stands by itself: a name, an organisation, a further line of the address, or nothing that is understood. */
function sortPiece(draft: Draft, { start, end }: Span, masked: string, isAddress: boolean): void {
  const value = masked.slice(start, end);
  const likelihood = personLikelihood(value);
  if (likelihood > 0 && !has(draft, "recipient"))
    draft.fields.push({ field: "recipient", start, end, value, confidence: likelihood * 0.95 });
  else if (isOrganization(value) && !has(draft, "organization"))
    draft.fields.push({ field: "organization", start, end, value, confidence: 0.85 });
  else if (isAddress) addLine(draft, start, end, value);
  else {
    draft.remaining.push({ start, end });
    if (!draft.notes.includes(UNREAD)) draft.notes.push(UNREAD);
  }
}

const UNREAD: ParseNote = { code: "unexpected_part", part: "address_lines", from: null, to: null };

function addLine(draft: Draft, start: number, end: number, value: string): void {
  draft.lines.push(value);
  draft.fields.push({ field: "address_line", start, end, value, confidence: 0.9 });
}

/** Towns that the list does not have (字三保野), up to the first number. */
const UNLISTED_TOWN = regex("uy")`
  [ ]{0,3}((?:大字|字)?[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}々ー]{1,14}?)(?=[ ]{0,2}(?:[0-9]|
  [一二三四五六七八九十]{1,3}(?:丁目|番|号)|$|\n))
`;
const NO_TOWN = /ビル|タワー|駅|センター|会社|病院|学校|大学|役所|役場/u;

type PlacedTown = NonNullable<PlacedRegion["town"]>;

/** 平字梅本21, 下海印寺方丸14: what stands between a listed town and the number is a hamlet of it. */
function withHamlet(town: PlacedTown, masked: string): PlacedTown {
  const hamlet = town.has_blocks ? undefined : unlistedTown(masked, town.end);
  if (!hamlet || hamlet.start > town.end || hamlet.value.length > 8 || NO_HAMLET.test(hamlet.value)) return town;
  return { ...town, end: hamlet.end, value: town.value + hamlet.value, confidence: Math.min(town.confidence, 0.8) };
}

/** Directions as Kyoto writes them, and numbers. */
const NO_HAMLET = /上る|上ル|下る|下ル|入る|入ル|[東西南北]入|地割|^[〇一二三四五六七八九十百]/u;

function unlistedTown(masked: string, at: number): PlacedTown | undefined {
  UNLISTED_TOWN.lastIndex = at;
  const [whole, value = ""] = UNLISTED_TOWN.exec(masked) ?? [];
  if (whole === undefined || NO_TOWN.test(value)) return undefined;
  const end = at + whole.length;
  const isNumbered = end < masked.length && masked[end] !== "\n";
  if (!isNumbered && !/^(?:大字|字)|町$/u.test(value)) return undefined;
  return { start: end - value.length, end, value, has_blocks: false, confidence: isNumbered ? 0.5 : 0.4 };
}

function skipBlanks(text: string, at: number): number {
  while (/\s/u.test(text[at] ?? "")) at++;
  return at;
}

const TOWNLESS = 0.6;

/** @returns the town with its 丁目 */
const readStreet = (draft: Draft, masked: string, placed: PlacedRegion): string | null =>
  new StreetReader(draft, masked, placed).read();

type Town = NonNullable<PlacedRegion["town"]>;

/** Reads what stands after the city: the town, its 丁目, the number of the house, the building, further lines. */
class StreetReader {
  readonly #draft: Draft;
  readonly #masked: string;
  readonly #placed: PlacedRegion;

  constructor(draft: Draft, masked: string, placed: PlacedRegion) {
    this.#draft = draft;
    this.#masked = masked;
    this.#placed = placed;
  }

  read(): string | null {
    const { directions, end } = this.#placed;
    const town = this.#town();
    const blocks = this.#blocks(town);
    const district = this.#addDistrict(town, blocks);
    const doubt = doubtOfTown(this.#placed.city, town, this.#placed.town !== undefined, blocks);
    if (doubt) this.#draft.notes.push(doubt);
    if (directions) {
      this.#add("road", directions, 0.85);
      this.#draft.lines.push(directions.value);
    }
    this.#readLines(skipBlanks(this.#masked, blocks?.next ?? town?.end ?? end), blocks !== undefined);
    if (!directions && hasWayBehind(this.#placed.city, this.#draft.lines))
      this.#draft.notes.push({ code: "ambiguous", part: "address_lines", from: null, to: null });
    return district;
  }

  #town(): Town | undefined {
    const { town, city, end } = this.#placed;
    if (town) return withHamlet(town, this.#masked);
    return city ? unlistedTown(this.#masked, end) : undefined;
  }

  /** Without a town, as in 文京区4丁目, 丁目 has to be written. */
  #blocks(town: Town | undefined): Blocks | undefined {
    if (!town && !this.#placed.city) return undefined;
    const at = skipBlanks(this.#masked, town?.end ?? this.#placed.end);
    return readBlocks(this.#masked, at, town?.has_blocks ?? false, isSakai(this.#placed) ? "丁" : "丁目");
  }

  #addDistrict(town: Town | undefined, blocks: Blocks | undefined): string | null {
    const [first, last] = [town ?? blocks, blocks ?? town];
    if (!first || !last) return null;
    const value = (town?.value ?? "") + (blocks?.name ?? "");
    const confidence = (town?.confidence ?? TOWNLESS) * (blocks && !blocks.is_stated ? 0.96 : 1);
    this.#draft.fields.push({ field: "dependent_locality", start: first.start, end: last.end, value, confidence });
    return value === "" ? null : value;
  }

  /** The number of the house and its line, then lines that are a building, a name or nothing that is understood. */
  #readLines(from: number, hasBlocks: boolean): void {
    const house = readHouseNumber(this.#masked, from, hasBlocks);
    this.#add("house_number", house.number, 0.93);
    this.#add("room", house.room, 0.8);
    const [first, ...others] = piecesOf(this.#masked, from, this.#masked.length);
    if (first) this.#readFirstLine(first, house);
    for (const other of others) this.#readFurtherLine(other);
  }

  #readFirstLine(first: Span, house: ReturnType<typeof readHouseNumber>): void {
    const { start, end } = withoutName(this.#draft, this.#masked, first, house.end);
    if (end > start) addLine(this.#draft, start, end, this.#masked.slice(start, end));
    if (house.number) this.#readBuilding(Math.max(start, house.end), end);
  }

  #readFurtherLine(line: Span): void {
    const count = this.#draft.lines.length;
    sortPiece(this.#draft, line, this.#masked, count < MOST_LINES);
    if (this.#draft.lines.length > count) this.#readBuilding(line.start, line.end);
  }

  #readBuilding(start: number, end: number): void {
    if (start >= end) return;
    const { building, floor, room } = readBuilding(this.#masked, start, end);
    this.#add("building", building, 0.75);
    this.#add("floor", floor, 0.9);
    this.#add("room", room, 0.85);
  }

  #add(name: keyof Draft["components"], piece: (Span & { value: string }) | undefined, confidence: number): void {
    const { components, fields } = this.#draft;
    if (!piece || piece.end <= piece.start || components[name] !== undefined) return;
    const { start, end, value } = piece;
    components[name] = value;
    fields.push({ field: `components.${name}`, start, end, value, confidence });
  }
}

const MOST_LINES = 4;

/** Its towns are divided into 丁, but for one ward. */
const isSakai = ({ city }: PlacedRegion): boolean =>
  city !== null && city.code.startsWith("2714") && city.code !== "27147";

/** … 1-2-3 ○○ビル 山田太郎: a well-known surname at the end of the line is a person's. */
function withoutName(draft: Draft, masked: string, { start, end }: Span, houseEnd: number): Span {
  if (has(draft, "recipient") || houseEnd <= start) return { start, end };
  const words = masked.slice(houseEnd, end).slice(-30).split(" ");
  for (const count of [2, 1]) {
    if (words.length <= count) continue;
    const value = words.slice(-count).join(" ").trim();
    if (personLikelihood(value) < 0.85) continue;
    draft.fields.push({ field: "recipient", start: end - value.length, end, value, confidence: 0.8 });
    const line = masked.slice(start, end - value.length).trimEnd();
    return { start, end: start + line.length };
  }
  return { start, end };
}

/** The most of the whole where its parts contradict each other, and where the list does not have the town. */
const CONFIDENCE_AFTER: { readonly [code in ParseNote["code"]]?: number } = { mismatch: 0.6, unknown_value: 0.85 };

function finish(flat: string, draft: Draft, placed: PlacedRegion | undefined, town: string | null): ParsedAddress {
  const { fields, remaining, components, lines } = draft;
  const sorted = fields.toSorted((a, b) => a.start - b.start || b.end - a.end);
  const first = (wanted: ParsedField["field"]): string | null =>
    sorted.find(({ field }) => field === wanted)?.value ?? null;
  const spans = [...sorted, ...remaining];
  const notes = [...(placed?.notes ?? []), ...draft.notes];
  if (town !== null && !has(draft, "dependent_locality"))
    notes.push({ code: "value_inferred", part: "dependent_locality", from: null, to: town });
  return {
    start: Math.min(...spans.map(({ start }) => start)),
    end: Math.max(...spans.map(({ end }) => end)),
    country_code: "JP",
    recipient: first("recipient"),
    organization: first("organization"),
    phone: first("phone"),
    postal_code: first("postal_code"),
    administrative_area: placed?.prefecture ?? null,
    locality: placed?.city?.name ?? null,
    dependent_locality: town,
    township: null,
    address_lines: lines,
    components,
    division_code: placed?.city ? divisionCode(placed.city) : null,
    candidates: placed?.candidates ?? [],
    fields: sorted,
    notes,
    remaining: remaining.map(({ start, end }) => ({
      start,
      end,
      text: flat.slice(start, end),
      kind: "other" as const,
    })),
    confidence: Math.min(placed?.confidence ?? 0, ...notes.map(({ code }) => CONFIDENCE_AFTER[code] ?? 1)),
    role: null,
  };
}
