/** What the reader of an address must be told: parts that may be others, and words in no part. */
import type { Part } from "../../types.ts";
import type { ParsedField, ParseNote, Span } from "../types.ts";
import { BUILDING_WORDS, FLOOR_WORDS, UNIT_WORDS } from "./unit-words.ts";

/**
 * Below these a part is to be confirmed. Of the answers with a wrong part in the labelled sets, one to two in a hundred
 * have no part below them (bench/accuracy/acceptance.ts); a name is less certain to be the person's or the firm's.
 */
const LEAST_CONFIDENCE = 0.9;
const LEAST_CONFIDENCE_OF_NAME = 0.57;
const NAMES = new Set<ParsedField["field"]>(["recipient", "organization", "components.poi"]);
const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;

/** One note for each part of an address that is doubtful, and one for words that no part has. */
export function doubtsOf(text: string, fields: readonly ParsedField[], remaining: readonly Span[]): ParseNote[] {
  const doubtful = fields.filter(
    ({ field, confidence }) => confidence < (NAMES.has(field) ? LEAST_CONFIDENCE_OF_NAME : LEAST_CONFIDENCE),
  );
  // A second street that crosses none: perhaps the name of a building.
  const second = fields.filter(({ field }) => field === "components.sub_road");
  const parts = new Set([...doubtful, ...second].map(partOf).filter((part) => part !== undefined));
  if (isWithoutStreet(fields)) parts.add("address_lines");
  const notes = [...parts].map((part): ParseNote => ({ code: "ambiguous", part, from: null, to: null }));
  if (remaining.some((span) => isWord(text.slice(span.start, span.end))))
    notes.push({ code: "unexpected_part", part: "address_lines", from: null, to: null });
  return notes;
}

/** What a number may belong to. */
const BEARERS = new Set<ParsedField["field"]>([
  "components.road",
  "components.po_box",
  "components.poi",
  "components.building",
  "dependent_locality",
]);

/** A number of nothing, as in "12, 10115 Berlin"; or only the word for a unit or a building: "Apt". */
function isWithoutStreet(fields: readonly ParsedField[]): boolean {
  const road = fields.find(({ field }) => field === "components.road");
  if (road) return DESIGNATORS.has(road.value.toLowerCase());
  return (
    fields.some(({ field }) => field === "components.house_number") && !fields.some(({ field }) => BEARERS.has(field))
  );
}

const DESIGNATORS: ReadonlySet<string> = new Set([...UNIT_WORDS, ...FLOOR_WORDS, ...BUILDING_WORDS]);

/** The country and the phone have notes of their own. */
function partOf({ field }: ParsedField): Part | undefined {
  if (field.startsWith("components.") || field === "address_line") return "address_lines";
  if (field === "redundant" || field === "country_code" || field === "phone") return undefined;
  return field as Part;
}

const isWord = (text: string): boolean => LETTER_OR_DIGIT.test(text) && !text.includes("@");
