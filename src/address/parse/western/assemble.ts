/** Builds an address from labelled segments, with its fields, spans and candidates. */
import type { Part } from "../../types.ts";
import { countryRules } from "../../reference/countries.ts";
import type { DivisionCandidate, ParsedAddress, ParsedComponents, ParsedField, ParseNote, Span } from "../types.ts";
import { placesNamed } from "../../reference/postal-places.ts";
import { confidenceOf } from "./calibration.ts";
import type { CountryReading } from "./country.ts";
import { COMPONENT_OF, directionOf, splitDoor } from "./components.ts";
import { contradictionsOf } from "./contradictions.ts";
import { doubtsOf } from "./doubts.ts";
import type { Label } from "./grammar.ts";
import { kindOfName } from "./name-kinds.ts";
import { linesOf } from "./lines.ts";
import type { Parts, PlacedPart } from "./parts.ts";
import { foldName } from "../../text.ts";
import { loadTowns } from "./places.ts";
import { codesOfStates } from "./states.ts";
import { tidied } from "./tidied.ts";

const PHONE_CONFIDENCE = 0.95;
/** A name is sure to be that of a place only by its words. */
const LEAST_SHARE_OF_PLACE = 0.8;
const SHARE_BEHIND_PERSON = 0.7;
/** Where several places are as likely, the note about them says enough. */
const PLACES = new Set<Part>(["administrative_area", "locality", "dependent_locality", "postal_code"]);
/** Between the names of a town in two languages. */
const TWO_NAMES = /^ ?\/ ?$|^ [-–] $/;
/** What makes a text an address at all. */
const TELLING = new Set<Label>(["street", "box", "zip", "state", "number"]);

type Name = "recipient" | "organization";
type Region = "postal_code" | "administrative_area" | "locality" | "dependent_locality";

/** An address while its parts come in, in the order of the text. */
interface Draft {
  parts: Parts;
  address: Record<Name | Region, string | null>;
  components: ParsedComponents;
  fields: ParsedField[];
  remaining: Span[];
  /** Of what tells where the address is, the least. */
  confidences: Partial<Record<Label, number>>;
  /** A word that joins two streets came by. */
  crossing: boolean;
}

/** "Frankenberg (Eder)": a bracket that begins within a part ends with it. */
const endOfBracket = (text: string, start: number, end: number): number =>
  text[end] === ")" && text.lastIndexOf("(", end) >= start && text.indexOf(")", start) === end ? end + 1 : end;

/** Builds the parsed address from the labelled segments; undefined if nothing in it says where it is. */
export function assemble(parts: Parts): ParsedAddress | undefined {
  const placed = parts.readings.map((reading) => place(parts, reading));
  if (!parts.said && !isAddress(parts, placed)) return undefined;
  const draft = newDraft(parts);
  for (const part of placed) take(draft, part);
  takeContacts(draft);
  return finish(draft, placed);
}

function place({ text, tokens }: Parts, reading: PlacedPart["reading"]): PlacedPart {
  const start = tokens[reading.from ?? reading.start]!.start;
  const end = endOfBracket(text, start, tokens[reading.end - 1]!.end);
  return { start, end, label: reading.label, words: tidied(text.slice(start, end)), reading };
}

const isAddress = ({ hint }: Parts, placed: readonly PlacedPart[]): boolean =>
  placed.some(isTelling) && (hint !== undefined || !isLoneUnknownTown(placed));

const newDraft = (parts: Parts): Draft => ({
  parts,
  components: {},
  fields: [],
  remaining: [],
  confidences: {},
  crossing: false,
  address: {
    recipient: null,
    organization: null,
    postal_code: null,
    administrative_area: null,
    locality: null,
    dependent_locality: null,
  },
});

function finish(draft: Draft, placed: readonly PlacedPart[]): ParsedAddress {
  const { parts, address, components, fields, remaining } = draft;
  const { text, country, contacts } = parts;
  const { code } = country;
  const states = statesInQuestion(code, address);
  const spans = [...fields, ...remaining];
  const isAmbiguous = code === null || states.length > 1;
  const contradictions = code === null ? [] : contradictionsOf(code, address);
  return {
    start: Math.min(...spans.map(({ start }) => start)),
    end: Math.max(...spans.map(({ end }) => end)),
    country_code: code,
    ...address,
    phone: contacts.find(({ kind }) => kind === "phone")?.value ?? null,
    township: null,
    address_lines: linesOf(parts, placed),
    components,
    division_code: code && address.administrative_area ? divisionOf(code, placed) : null,
    candidates: code === null ? candidatesOf(country) : states,
    fields: fields.sort((a, b) => a.start - b.start || b.end - a.end),
    notes: [
      ...notesOf(parts),
      ...doubtsOf(text, fields, remaining).filter(({ part }) => !(isAmbiguous && PLACES.has(part))),
      ...(states.length > 1 ? [ambiguousState(address.locality)] : []),
      ...contradictions,
    ],
    remaining: remaining
      .sort((a, b) => a.start - b.start)
      .map(({ start, end }) => ({ start, end, text: text.slice(start, end), kind: "other" as const })),
    confidence: Math.min(confidenceIn(draft), ...contradictions.map(({ code }) => CONFIDENCE_AFTER[code] ?? 1)),
    role: null,
  };
}

/** The most of the whole where its parts contradict each other, and where no list has the town. */
const CONFIDENCE_AFTER: { readonly [code in ParseNote["code"]]?: number } = { mismatch: 0.6, unknown_value: 0.85 };

/** That of the least sure part of what tells where the address is. */
function confidenceIn({ parts: { country }, confidences: { city, state } }: Draft): number {
  return Math.min(country.code === null ? 0.5 : country.confidence, city ?? 0.9, state ?? 0.9);
}

/** The states that the town may be in, where nothing but its name tells. */
function statesInQuestion(code: string | null, address: Draft["address"]): DivisionCandidate[] {
  const { administrative_area, postal_code, locality } = address;
  const isOpen = code !== null && locality !== null && administrative_area === null && postal_code === null;
  return isOpen ? statesWithTown(code, locality) : [];
}

const ambiguousState = (town: string | null): ParseNote => ({
  code: "ambiguous",
  part: "administrative_area",
  from: town,
  to: null,
});

function put(
  { fields }: Draft,
  field: ParsedField["field"],
  { start, end }: Span,
  value: string,
  confidence: number,
): void {
  fields.push({ field, start, end, value, confidence });
}

function take(draft: Draft, part: PlacedPart): void {
  const { label, reading } = part;
  const confidence = confidenceOf(reading.confidence);
  draft.confidences[label] = Math.min(draft.confidences[label] ?? 1, confidence);
  if (label === "junk") draft.remaining.push(part);
  else if (label === "cross") draft.crossing = true;
  else if (label === "name") takeName(draft, part, confidence);
  else if (label === "zip" || label === "state" || label === "city" || label === "suburb")
    takeRegion(draft, part, REGION_OF[label], confidence);
  else takeComponent(draft, part, label, confidence);
}

function takeName(draft: Draft, part: PlacedPart, confidence: number): void {
  const { parts, address } = draft;
  const { kind, skip, share } = kindOfName(parts, part);
  const name = { start: part.start + skip, end: part.end };
  const value = tidied(parts.text.slice(name.start, name.end));
  if (value === "") return;
  if (kind === "poi") {
    append(draft, "poi", value);
    // "John Smith, Jane Doe, 12 Main St": perhaps another person.
    const isDoubtful = address.recipient !== null && share < LEAST_SHARE_OF_PLACE;
    put(draft, "components.poi", name, value, confidence * share * (isDoubtful ? SHARE_BEHIND_PERSON : 1));
  } else if (address[kind] === null) {
    address[kind] = value;
    put(draft, kind, name, value, confidence * share);
  } else if (kind === "recipient" && skip > 0 && address.organization === null) {
    // With whom the recipient lives stands on the line below.
    address.organization = part.words;
    put(draft, "organization", part, part.words, confidence * share);
  } else draft.remaining.push(name);
}

function takeRegion(draft: Draft, part: PlacedPart, field: Region, confidence: number): void {
  const { address, fields } = draft;
  const value = part.reading.value ?? part.words;
  if (address[field] === null) {
    address[field] = value;
  } else if (field === "locality" && isSecondName(draft, part)) {
    takeSecondName(draft, part);
    return;
  } else if (field === "locality" && address.dependent_locality === null) {
    // Two towns one after the other: the first lies in the second.
    address.dependent_locality = address.locality;
    address.locality = value;
    for (const one of fields) if (one.field === "locality") one.field = "dependent_locality";
  } else if (field === "dependent_locality") {
    address.dependent_locality = `${address.dependent_locality}, ${value}`;
  } else {
    draft.remaining.push(part);
    return;
  }
  put(draft, field, part, value, confidence);
}

/** "Bruxelles/Brussel", "Bozen - Bolzano": one town in two languages. */
function isSecondName({ parts, fields }: Draft, { start }: PlacedPart): boolean {
  const last = fields.at(-1);
  return last?.field === "locality" && TWO_NAMES.test(parts.text.slice(last.end, start));
}

function takeSecondName({ parts, address, fields }: Draft, { end }: PlacedPart): void {
  const town = fields.at(-1)!;
  town.end = end;
  town.value = tidied(parts.text.slice(town.start, end));
  address.locality = town.value;
}

function takeComponent(draft: Draft, part: PlacedPart, label: Label, confidence: number): void {
  const { components, crossing } = draft;
  const { reading } = part;
  const isSecondRoad = label === "street" && components.road !== undefined;
  const secondRoad = crossing ? "cross_road" : "sub_road";
  const key = isSecondRoad ? secondRoad : COMPONENT_OF[label]!;
  if (key === "house_number" && components.house_number !== undefined) draft.remaining.push(part);
  else if (key !== "house_number" || !splitUnit(draft, part, confidence)) {
    append(draft, key, part.words);
    put(draft, `components.${key}`, part, part.words, confidence);
    const direction = key === "road" ? directionOf(draft.parts.tokens, reading, draft.parts.country.guess) : undefined;
    if (direction !== undefined) components.direction = direction;
  }
}

function append({ components }: Draft, key: keyof ParsedComponents, value: string): void {
  components[key] = components[key] === undefined ? value : `${components[key]} ${value}`;
}

/** Phones, the country, and what comes after the longest address that is read. */
function takeContacts(draft: Draft): void {
  const { contacts, country, said, rest } = draft.parts;
  for (const { kind, start, end, value } of contacts) {
    if (kind === "phone") put(draft, "phone", { start, end }, value, PHONE_CONFIDENCE);
    else if (kind === "email") draft.remaining.push({ start, end });
  }
  if (said) put(draft, "country_code", said, country.code ?? country.guess!, Math.max(0.5, country.confidence));
  if (rest.length > 0) draft.remaining.push({ start: rest[0]!.start, end: rest.at(-1)!.end });
}

const REGION_OF = {
  zip: "postal_code",
  state: "administrative_area",
  city: "locality",
  suburb: "dependent_locality",
} as const;

/** A word of a script tells the country, but any word may be one that no list of towns has. */
function isLoneUnknownTown(placed: readonly PlacedPart[]): boolean {
  const [only] = placed;
  return placed.length === 1 && only?.label === "city" && !loadTowns().has(foldName(only.words));
}

const isTelling = ({ label, reading }: PlacedPart): boolean =>
  TELLING.has(label) || (label === "city" && reading.score > 0.5) || (label === "name" && reading.score > 0.8);

/** 3/45 in Australia and New Zealand, 10-123 in Canada: the door, then the house. */
function splitUnit(draft: Draft, { start, words }: PlacedPart, confidence: number): boolean {
  const { components, parts } = draft;
  const split = components.unit === undefined ? splitDoor(words, parts.country.guess) : undefined;
  if (!split) return false;
  const { unit, house } = split;
  components.unit = unit;
  components.house_number = house;
  put(draft, "components.unit", { start, end: start + unit.length }, unit, confidence);
  put(
    draft,
    "components.house_number",
    { start: start + words.length - house.length, end: start + words.length },
    house,
    confidence,
  );
  return true;
}

function divisionOf(country: string, placed: readonly PlacedPart[]): string | null {
  const state = placed.find(({ label }) => label === "state");
  const value = state?.reading.value;
  return value === undefined ? null : (codesOfStates(country).get(value) ?? null);
}

const MOST_CANDIDATES = 10;

/**
 * The states that have a town of this name, the one with most postal codes there first; none where there is only one.
 */
function statesWithTown(country: string, name: string): DivisionCandidate[] {
  const counts = new Map<string, number>();
  for (const { administrative_area } of placesNamed(country, name))
    counts.set(administrative_area, (counts.get(administrative_area) ?? 0) + 1);
  if (counts.size < 2) return [];
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const codes = codesOfStates(country);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, MOST_CANDIDATES)
    .map(([state, count]) => ({
      code: codes.get(state) ?? state,
      names: [nameOf(country), state],
      confidence: count / all,
    }));
}

const nameOf = (code: string): string => countryRules(code)?.name ?? code;

function candidatesOf({ rivals }: CountryReading): DivisionCandidate[] {
  return rivals.map(({ code, confidence }) => ({ code, names: [nameOf(code)], confidence }));
}

function notesOf({ country, said, hint }: Parts): ParseNote[] {
  if (said) return [];
  if (country.code === null)
    return country.rivals.length > 1
      ? [{ code: "ambiguous", part: "country_code", from: null, to: country.guess }]
      : [];
  return country.code === hint ? [] : [{ code: "value_inferred", part: "country_code", from: null, to: country.code }];
}
