/** From words and what they are to an address with its parts, spans and doubts. */
import { countryRules } from "../../countries.ts";
import type { DivisionCandidate, ParsedAddress, ParsedComponents, ParsedField, ParseNote, Span } from "../types.ts";
import { placesNamed } from "../../postal-places.ts";
import { confidenceOf } from "./calibration.ts";
import type { CountryReading } from "./country.ts";
import type { Label } from "./grammar.ts";
import { kindOfName } from "./name-kinds.ts";
import { linesOf } from "./lines.ts";
import type { Parts, Placed } from "./parts.ts";
import { statesOf } from "./states.ts";

const COMPONENT_OF: Partial<Record<Label, keyof ParsedComponents>> = { unit: "unit", floor: "floor", building: "building", number: "house_number", street: "road", box: "po_box", near: "position" };
/** What makes a text an address at all. */
const TELLING = new Set<Label>(["street", "box", "zip", "state", "number"]);

export function assemble(parts: Parts): ParsedAddress | undefined {
  const { text, tokens, readings, country, contacts, said, rest } = parts;
  const placed = readings.map((reading): Placed => {
    const start = tokens[reading.from ?? reading.start]!.start;
    const end = tokens[reading.end - 1]!.end;
    return { start, end, label: reading.label, words: tidied(text.slice(start, end)), reading };
  });
  if (!said && !placed.some(isTelling)) return undefined;

  const fields: ParsedField[] = [];
  const remaining: Span[] = [];
  const components: ParsedComponents = {};
  const address: Pick<ParsedAddress, "recipient" | "organization" | "postal_code" | "administrative_area" | "locality" | "dependent_locality"> = {
    recipient: null, organization: null, postal_code: null, administrative_area: null, locality: null, dependent_locality: null,
  };
  const confidences: Partial<Record<Label, number>> = {};
  const put = (field: ParsedField["field"], { start, end }: Span, value: string, confidence: number): void => void fields.push({ field, start, end, value, confidence });
  const append = (key: keyof ParsedComponents, value: string): void => void (components[key] = components[key] === undefined ? value : `${components[key]} ${value}`);
  let crossing = false;
  for (const part of placed) {
    const { label, words, reading } = part;
    const confidence = confidenceOf(reading.confidence);
    confidences[label] = Math.min(confidences[label] ?? 1, confidence);
    if (label === "junk") remaining.push(part);
    else if (label === "cross") crossing = true;
    else if (label === "name") {
      const { kind, skip, share } = kindOfName(parts, part);
      const name = { start: part.start + skip, end: part.end };
      const value = tidied(text.slice(name.start, name.end));
      if (value === "") continue;
      if (kind === "poi") {
        append("poi", value);
        put("components.poi", name, value, confidence * share);
      } else if (address[kind] === null) {
        address[kind] = value;
        put(kind, name, value, confidence * share);
      } else if (kind === "recipient" && skip > 0 && address.organization === null) {
        // With whom the recipient lives stands on the line below.
        address.organization = words;
        put("organization", part, words, confidence * share);
      } else remaining.push(name);
    } else if (label === "zip" || label === "state" || label === "city" || label === "suburb") {
      const field = REGION_OF[label];
      const value = reading.value ?? words;
      if (address[field] === null) {
        address[field] = value;
        put(field, part, value, confidence);
      } else if (label === "city" && address.dependent_locality === null) {
        // Two towns one after the other: the first lies in the second.
        address.dependent_locality = address.locality;
        address.locality = value;
        for (const one of fields) if (one.field === "locality") one.field = "dependent_locality";
        put("locality", part, value, confidence);
      } else if (label === "suburb") {
        address.dependent_locality = `${address.dependent_locality}, ${value}`;
        put(field, part, value, confidence);
      } else remaining.push(part);
    } else {
      const key = label === "street" && components.road !== undefined ? (crossing ? "cross_road" : "sub_road") : COMPONENT_OF[label]!;
      if (key === "house_number" && components.house_number !== undefined) {
        remaining.push(part);
        continue;
      }
      if (key === "house_number" && splitUnit(parts, part, components, put, confidence)) continue;
      append(key, words);
      put(`components.${key}`, part, words, confidence);
    }
  }
  for (const { kind, start, end, value } of contacts) {
    if (kind === "phone") put("phone", { start, end }, value, 0.95);
    else if (kind === "email") remaining.push({ start, end });
  }
  const { code, guess } = country;
  if (said) put("country_code", said, code ?? guess!, Math.max(0.5, country.confidence));
  if (rest.length > 0) remaining.push({ start: rest[0]!.start, end: rest.at(-1)!.end });
  fields.sort((a, b) => a.start - b.start || b.end - a.end);
  const states = code !== null && address.administrative_area === null && address.postal_code === null && address.locality !== null ? statesWithTown(code, address.locality) : [];
  const spans = [...fields, ...remaining];
  return {
    start: Math.min(...spans.map(({ start }) => start)),
    end: Math.max(...spans.map(({ end }) => end)),
    country_code: code,
    ...address,
    phone: contacts.find(({ kind }) => kind === "phone")?.value ?? null,
    township: null,
    address_lines: linesOf(parts, placed, country.guess),
    components,
    division_code: code && address.administrative_area ? (divisionOf(code, placed)) : null,
    candidates: code === null ? candidatesOf(country) : states,
    fields,
    notes: [...notesOf(parts), ...(states.length > 1 ? [{ code: "ambiguous" as const, part: "administrative_area" as const, from: address.locality, to: null }] : [])],
    remaining: remaining.sort((a, b) => a.start - b.start).map(({ start, end }) => ({ start, end, text: text.slice(start, end) })),
    confidence: Math.min(code === null ? 0.5 : country.confidence, confidences.city ?? 0.9, confidences.state ?? 0.9),
  };
}

const REGION_OF = { zip: "postal_code", state: "administrative_area", city: "locality", suburb: "dependent_locality" } as const;

const UNTIDY = /\s\s|[\t\r\n]|^[\s,;:–—-]|[\s,;:–—-]$/;
const tidied = (words: string): string => (UNTIDY.test(words) ? words.replace(/\s+/g, " ").replace(/^[\s,;:–—-]+(?!\d)|[\s,;:–—-]+$/g, "").trim() : words);

const isTelling = ({ label, reading }: Placed): boolean => TELLING.has(label) || (label === "city" && reading.score > 0.5) || (label === "name" && reading.score > 0.8);

const DOOR_AND_HOUSE = /^([a-z]+\.? [a-z]?\d+[a-z]?)\/(\d+[a-z]?)$/i;

/** Unit 3/45 in Australia and New Zealand, 10-123 in Canada: the door, then the house. */
function splitUnit({ country }: Parts, { start, words }: Placed, components: ParsedComponents, put: (field: ParsedField["field"], span: Span, value: string, confidence: number) => void, confidence: number): boolean {
  const pattern = country.guess === "AU" || country.guess === "NZ" ? /^([a-z]?\d+[a-z]?)\/(\d+[a-z]?(?:-\d+[a-z]?)?)$/i
    : country.guess === "CA" ? /^(\d+[a-z]?)-(\d{3,5}[a-z]?)$/i : DOOR_AND_HOUSE;
  const [, unit, house] = pattern.exec(words) ?? DOOR_AND_HOUSE.exec(words) ?? [];
  if (unit === undefined || house === undefined || components.unit !== undefined) return false;
  components.unit = unit;
  components.house_number = house;
  put("components.unit", { start, end: start + unit.length }, unit, confidence);
  put("components.house_number", { start: start + words.length - house.length, end: start + words.length }, house, confidence);
  return true;
}

function divisionOf(country: string, placed: readonly Placed[]): string | null {
  const state = placed.find(({ label }) => label === "state");
  const value = state?.reading.value;
  return value === undefined ? null : ([...statesOf(country).values()].find((one) => one.value === value)?.code ?? null);
}

const MOST_CANDIDATES = 10;

/** The states that have a town of this name, the one with most postal codes there first; none where there is only one. */
function statesWithTown(country: string, name: string): DivisionCandidate[] {
  const counts = new Map<string, number>();
  for (const { administrative_area } of placesNamed(country, name)) counts.set(administrative_area, (counts.get(administrative_area) ?? 0) + 1);
  if (counts.size < 2) return [];
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const codes = new Map([...statesOf(country).values()].map(({ value, code }) => [value, code]));
  return [...counts].sort(([, a], [, b]) => b - a).slice(0, MOST_CANDIDATES)
    .map(([state, count]) => ({ code: codes.get(state) ?? state, names: [nameOf(country), state], confidence: count / all }));
}

const nameOf = (code: string): string => countryRules(code)?.name ?? code;

function candidatesOf({ rivals }: CountryReading): DivisionCandidate[] {
  return rivals.map(({ code, confidence }) => ({ code, names: [nameOf(code)], confidence }));
}

function notesOf({ country, said, hint }: Parts): ParseNote[] {
  if (said) return [];
  if (country.code === null) return country.rivals.length > 1 ? [{ code: "ambiguous", part: "country_code", from: null, to: country.guess }] : [];
  return country.code === hint ? [] : [{ code: "value_inferred", part: "country_code", from: null, to: country.code }];
}
