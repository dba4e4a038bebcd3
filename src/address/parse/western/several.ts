/** Texts that hold a second address behind the first one: "…, Boston, MA 02118; 45 Oak Ave, Denver, CO 80203". */
import type { ParsedAddress, ParseNote, Span } from "../types.ts";

/** What may stand between two addresses. */
const BETWEEN =
  /\s*(?:[,;|\n]|\s\/\s)\s*(?:(?:or|and|oder|und|ou|et|o|y|e|of|en)\s)?|\s(?:or|and|oder|und|ou|et|o|y|e|of|en)\s/giu;
/** Each has the number of a house and a postal code. */
const TWO_NUMBERS = /\d\P{N}+\d/u;
const MOST_BORDERS = 8;
/** No two or three addresses are longer. */
const LONGEST_TEXT = 200;
const HAS_DIGIT = /\d/;
const MOST_CONFIDENCE = 0.6;

type Read = (span: Span) => ParsedAddress | undefined;

/** The first of two addresses, and what follows it, read and as text. */
interface Two {
  first: ParsedAddress;
  second: ParsedAddress;
  rest: Span;
}

/**
 * The first address of several; undefined where the text is one.
 * @param whole the text read as one address
 */
export function splitInTwo(text: string, span: Span, whole: ParsedAddress, read: Read): Two | undefined {
  if (span.end - span.start > LONGEST_TEXT || !mayBeTwo(whole)) return undefined;
  let tries = 0;
  for (const { index, 0: between } of text.slice(span.start, span.end).matchAll(BETWEEN)) {
    const left = { start: span.start, end: span.start + index };
    const rest = { start: left.end + between.length, end: span.end };
    if (![left, rest].every(({ start, end }) => TWO_NUMBERS.test(text.slice(start, end)))) continue;
    if (++tries > MOST_BORDERS) return undefined;
    const first = read(left);
    if (!first || !isAtDoor(first)) continue;
    const second = read(rest);
    if (second && isAtDoor(second)) return { first, second, rest };
  }
  return undefined;
}

/** A second street, or a number in no part. */
const mayBeTwo = ({ components: { sub_road }, remaining }: ParsedAddress): boolean =>
  sub_road !== undefined || remaining.some(({ text }) => HAS_DIGIT.test(text));

const isAtDoor = ({ locality, postal_code, components }: ParsedAddress): boolean =>
  locality !== null &&
  postal_code !== null &&
  ((components.road !== undefined && components.house_number !== undefined) || components.po_box !== undefined);

/** The first address, with the other one as text that remains and a note about it. */
export function withSecond(text: string, first: ParsedAddress, { start, end }: Span): ParsedAddress {
  const rest = text.slice(start, end).trim();
  const note: ParseNote = { code: "unexpected_part", part: "address_lines", from: rest, to: null };
  return {
    ...first,
    end: start + rest.length,
    remaining: [...first.remaining, { start, end: start + rest.length, text: rest, kind: "other" }],
    notes: [...first.notes, note],
    confidence: Math.min(first.confidence, MOST_CONFIDENCE),
  };
}
