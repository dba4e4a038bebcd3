/** Street names, how they are compared, and their prefixes as tokens. */

const CARE_OF = /^\s*(?:c\/o|attn|z\.? ?hd|收件)|@|转交|代收/i;
const NUMBER_BEFORE = /^\s*[0-9０-９]+[a-z]?(?:[-/–][0-9０-９]+[a-z]?)?[,，\s]+/i;
/** From the first number on, except ordinals. */
const NUMBER_BEHIND = /[\s,，#(（]*[0-9０-９]+(?![0-9]|(?:st|nd|rd|th)(?![\p{L}\p{Nl}0-9_])).*$/isu;
const EDGES = /^[ \t,，.;-]+|[ \t,，.;-]+$/g;
const NOT_COMPARED = /[\s\p{P}\p{S}\u0300-\u036F]+/gu;
const MAX_CHARACTERS = 200;
const MIN_PREFIX = 2;
const MAX_PREFIX = 16;

/**
 * The street in an address line, without the house number and what follows: 深南大道1001号 → 深南大道, "12 Rue de la Paix" →
 * "Rue de la Paix"; ordinals stay. Empty if the line has no street, or names a person.
 */
export function streetName(line: string): string {
  if (CARE_OF.test(line)) return "";
  const text = Array.from(line).slice(0, MAX_CHARACTERS).join("");
  return text.replace(NUMBER_BEFORE, "").replace(NUMBER_BEHIND, "").replaceAll(EDGES, "");
}

/** The form in which streets are compared: without case, accents, spaces and punctuation. */
export const streetKey = (line: string): string =>
  streetName(line).normalize("NFKD").toLowerCase().replaceAll(NOT_COMPARED, "");

/**
 * The tokens of the street of an address: all prefixes of its key.
 * @param line the first line of the address
 */
export function streetTokens(line: string): string[] {
  const characters = Array.from(streetKey(line)).slice(0, MAX_PREFIX);
  return characters.slice(MIN_PREFIX - 1).map((_, at) => token(characters.slice(0, at + MIN_PREFIX)));
}

/**
 * The token of streets with a prefix.
 * @returns undefined if the prefix is too short
 */
export function streetToken(key: string): string | undefined {
  const characters = Array.from(key).slice(0, MAX_PREFIX);
  return characters.length < MIN_PREFIX ? undefined : token(characters);
}

const token = (characters: readonly string[]): string => `s:${characters.join("")}`;
