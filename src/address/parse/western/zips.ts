/** Postal codes in running text: by the country's pattern, or by what any country's could be. */
import { countryRules } from "../../reference/countries.ts";
import { type PostalRules, readPostalCode } from "../../reference/postal.ts";
import { regex, wordList, wordSet } from "../../literals.ts";

const ANY = regex()`
  ^(?:\d{5}(?:-\d{4})?|\d{5}-\d{3}|[A-Z]\d[A-Z] ?\d[A-Z]\d|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|\d{4} ?[A-Z]{2}|\d{6}|
  \d{3} \d{2}|\d{2}-\d{3}|\d{4}-\d{3}|\d{4})$
`;
const LONGEST = 12;

/**
 * What stands before a code on letters from abroad: the sign of the country's cars, or its ISO code. The Universal
 * Postal Union advises against it, people write it still.
 */
export const MARK_COUNTRIES: ReadonlyMap<string, string> = new Map(
  wordList(`
    A:AT AT:AT AL:AL AZ:AZ B:BE BE:BE BG:BG BIH:BA CH:CH CY:CY CZ:CZ D:DE DE:DE DK:DK E:ES ES:ES EE:EE EST:EE F:FR
    FR:FR FI:FI FIN:FI FL:LI LI:LI GE:GE GR:GR H:HU HU:HU HR:HR I:IT IT:IT IL:IL IS:IS L:LU LU:LU LT:LT LV:LV MC:MC
    MD:MD ME:ME MK:MK N:NO NO:NO NL:NL P:PT PT:PT PL:PL RO:RO RS:RS S:SE SE:SE SI:SI SLO:SI SK:SK SM:SM TR:TR UA:UA
  `).map((pair) => pair.split(":") as [string, string]),
);
export const ZIP_MARK = new RegExp(`^(${[...MARK_COUNTRIES.keys()].join("|")})-(?=\\d{3,6}(?:-\\d{3})?$)`);

/** Where the mark is a part of the code, which people leave out. */
const MARKED_CODES = wordSet("LT LV AZ");
const BARE_CODE = /^\d{4,5}$/;

/** @returns a reader of postal codes: the canonical notation, or undefined */
export function zipReader(country: string | null): (words: string) => string | undefined {
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
    if (MARKED_CODES.has(country!)) return BARE_CODE.test(text) ? read(rules, `${country}-${text}`) : undefined;
    return ZIP_MARK.test(text.toUpperCase()) ? read(rules, unmarked(text, country!)) : undefined;
  };
}

function read(rules: PostalRules, text: string): string | undefined {
  const bare = text.replace(/[ -]/g, "").toUpperCase();
  // Repairs of look-alike letters are for a field that holds nothing but the code.
  const reading = rules.bare.test(bare) || /^[A-Za-z]{1,3}-/.test(text) ? readPostalCode(rules, text) : null;
  return reading && !reading.is_repaired ? reading.code : undefined;
}

/** Without the mark of this country. */
function unmarked(text: string, country: string): string {
  const mark = ZIP_MARK.exec(text.toUpperCase());
  return mark && MARK_COUNTRIES.get(mark[1]!) === country ? text.slice(mark[0].length) : text;
}
