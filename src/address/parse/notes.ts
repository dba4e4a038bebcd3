/** Turns the parsers' notes into messages of findings. */
import { compose, type Language, type Reason } from "../findings/messages.ts";
import type { MessageParams, Part } from "../types.ts";
import type { ParsedAddress, ParseNote } from "./types.ts";

const MOST_CANDIDATES_NAMED = 5;

/** The parts whose ambiguity is about places of the same name. */
const PLACES = new Set<Part>(["country_code", "administrative_area", "locality", "dependent_locality", "township"]);

interface Saying {
  reason: Reason;
  params?: MessageParams;
}

/** The note in a language. */
export function describeNote(note: ParseNote, candidates: ParsedAddress["candidates"], language: Language): string {
  const { reason, params } = sayingOf(note, candidates);
  return compose(reason, note.part, params, language);
}

/** @param candidates what an ambiguous part can mean, the likeliest first */
export function sayingOf({ code, part, from, to }: ParseNote, candidates: ParsedAddress["candidates"]): Saying {
  const value = to ?? "";
  switch (code) {
    case "ambiguous":
      if (candidates.length === 0 || !PLACES.has(part)) return { reason: "several_readings" };
      return namesakes(candidates.map(({ names }) => [...new Set(names)].join("")));
    case "unexpected_part":
      return { reason: from === null ? "unread" : "second_address" };
    case "mismatch":
      return to === null ? { reason: "contradicts" } : { reason: "contradicts_taken", params: { value } };
    case "unknown_value":
      return { reason: "unlisted" };
    case "division_abolished":
      return to === null ? { reason: "abolished" } : { reason: "succeeded_by", params: { value } };
    case "spelling_corrected":
      return { reason: "canonical_name", params: { value } };
    case "value_inferred":
      return { reason: "follows", params: { value } };
    case "redundant_part":
      return { reason: "told_twice" };
  }
}

function namesakes(names: readonly string[]): Saying {
  const value = names.slice(0, MOST_CANDIDATES_NAMED).join(", ");
  const unnamed = names.length - MOST_CANDIDATES_NAMED;
  return unnamed > 0
    ? { reason: "namesakes_and_more", params: { value, count: String(unnamed) } }
    : { reason: "namesakes", params: { value } };
}
