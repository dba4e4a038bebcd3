/** Postal codes in running text: by the country's pattern, or by what any country's could be. */
import { countryRules } from "../../reference/countries.ts";
import { type PostalRules, readPostalCode } from "../../reference/postal.ts";
import { PLATE_LETTERS } from "../../reference/postal-formats.ts";
import { regex, wordSet } from "../../literals.ts";

const ANY = regex()`
  ^(?:\d{5}(?:-\d{4})?|\d{5}-\d{3}|[A-Z]\d[A-Z] ?\d[A-Z]\d|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|\d{4} ?[A-Z]{2}|\d{6}|
  \d{3} \d{2}|\d{2}-\d{3}|\d{4}-\d{3}|\d{4})$
`;
const LONGEST = 12;

/** The country of what stands before a code on letters from abroad: the sign of its cars, or its ISO code. */
export const MARK_COUNTRIES: ReadonlyMap<string, string> = new Map(
  Object.entries(PLATE_LETTERS).flatMap(([country, letters]) => [
    [country, country],
    [letters, country],
  ]),
);
export const ZIP_MARK = new RegExp(`^(${[...MARK_COUNTRIES.keys()].join("|")})-(?=\\d{3,6}(?:-\\d{3})?$)`);

/** Where the mark is a part of the code, which people leave out. */
const MARKED_CODES = wordSet("LT LV AZ");
const BARE_CODE = /^\d{4,5}$/;

export type ZipReader = (words: string) => string | undefined;

/** @returns a reader of postal codes: the canonical notation, or undefined. It remembers what it read. */
export function zipReader(country: string | null): ZipReader {
  const reader = readerOf(country);
  const known = new Map<string, string | undefined>();
  return (words) => {
    if (known.has(words)) return known.get(words);
    const code = reader(words);
    known.set(words, code);
    return code;
  };
}

function readerOf(country: string | null): ZipReader {
  const rules = country === null ? undefined : countryRules(country)?.postal;
  if (!rules)
    return country === null
      ? (words) => (words.length <= LONGEST && ANY.test(words.toUpperCase()) ? words.toUpperCase() : undefined)
      : () => undefined;
  return (words) => {
    if (words.length > LONGEST) return undefined;
    const text = words.replace(/[.]$/, "");
    const code = read(rules, text);
    if (code !== undefined) return code;
    return MARKED_CODES.has(country!) && BARE_CODE.test(text) ? read(rules, `${country}-${text}`) : undefined;
  };
}

function read(rules: PostalRules, text: string): string | undefined {
  const bare = text.replace(/[ -]/g, "").toUpperCase();
  // Repairs of look-alike letters are for a field that holds nothing but the code.
  const reading = rules.bare.test(bare) || /^[A-Za-z]{1,3}-/.test(text) ? readPostalCode(rules, text) : null;
  return reading && !reading.is_repaired ? reading.code : undefined;
}
