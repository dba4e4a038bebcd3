/** Tells two doors apart by their numbers alone, without reading the addresses. */
import type { Comparable } from "./door.ts";

type Lines = Pick<Comparable, "address_lines">;

/** Numerals in words, and digits of other scripts, that a reader may write as digits. */
const OTHER_NUMERALS = /[零〇一二两三四五六七八九十百千甲乙丙丁]|(?![0-9])\p{Nd}/u;
/** Without zeros at the beginning. */
const NUMBER = /[1-9][0-9]*/g;

/**
 * True if each of two addresses has a number in its lines that the other lacks: however the lines are read, they are
 * two doors. False says nothing. A repetition, and a postal code that stands in the lines of one, make no difference.
 */
export function haveOtherNumbers(a: Lines, b: Lines): boolean {
  const [left, right] = [numbersOf(a), numbersOf(b)];
  if (!left || !right) return false;
  return left.some((number) => !right.includes(number)) && right.some((number) => !left.includes(number));
}

/** Undefined where digits do not tell all numbers. */
function numbersOf({ address_lines }: Lines): readonly string[] | undefined {
  const text = address_lines.join(" ").normalize("NFKC");
  return OTHER_NUMERALS.test(text) ? undefined : (text.match(NUMBER) ?? []);
}
