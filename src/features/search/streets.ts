/** Streets as they are compared, and found by their beginnings. */

const IS_ABOUT_A_PERSON = /^\s*(?:c\/o|attn|z\.? ?hd|收件)|@|转交|代收/i;
const NUMBER_BEFORE = /^\s*[0-9０-９]+[a-z]?(?:[-/–][0-9０-９]+[a-z]?)?[,，\s]+/i;
/** From the first number on that is no ordinal. */
const NUMBER_BEHIND = /[\s,，#(（]*[0-9０-９]+(?![0-9]|(?:st|nd|rd|th)(?![\p{L}\p{Nl}0-9_])).*$/isu;
const EDGES = /^[ \t,，.;-]+|[ \t,，.;-]+$/g;
const NOT_COMPARED = /[\s\p{P}\p{S}\u0300-\u036F]+/gu;
const MOST_CHARACTERS = 200;
const SHORTEST_PREFIX = 2;
const LONGEST_PREFIX = 16;

/**
 * The street of an address line, without house number and what follows: 深南大道1001号 → 深南大道, "12 Rue de la Paix" →
 * "Rue de la Paix"; ordinals stay. Empty where a line has no street, or is about a person.
 */
export function streetName(line: string): string {
  if (IS_ABOUT_A_PERSON.test(line)) return "";
  const text = Array.from(line).slice(0, MOST_CHARACTERS).join("");
  return text.replace(NUMBER_BEFORE, "").replace(NUMBER_BEHIND, "").replaceAll(EDGES, "");
}

/** As streets are compared: no case, accents, blanks or punctuation. */
export const streetKey = (line: string): string =>
  streetName(line).normalize("NFKD").toLowerCase().replaceAll(NOT_COMPARED, "");

/** What an address is found by for its street: all beginnings of its key. @param line the first one of the address */
export function streetTokens(line: string): string[] {
  const characters = Array.from(streetKey(line)).slice(0, LONGEST_PREFIX);
  return characters.slice(SHORTEST_PREFIX - 1).map((_, at) => token(characters.slice(0, at + SHORTEST_PREFIX)));
}

/** What addresses in streets with such a beginning have. @returns undefined where it is too short to say a street */
export function streetToken(key: string): string | undefined {
  const characters = Array.from(key).slice(0, LONGEST_PREFIX);
  return characters.length < SHORTEST_PREFIX ? undefined : token(characters);
}

const token = (characters: readonly string[]): string => `s:${characters.join("")}`;
