/** Postal codes in running text: by the country's pattern, or by what any country's could be. */
import { countryRules } from "../../reference/countries.ts";
import { readPostalCode } from "../../reference/postal.ts";
import { regex } from "../../literals.ts";

const ANY = regex()`
  ^(?:\d{5}(?:-\d{4})?|\d{5}-\d{3}|[A-Z]\d[A-Z] ?\d[A-Z]\d|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|\d{4} ?[A-Z]{2}|\d{6}|
  \d{3} \d{2}|\d{2}-\d{3}|\d{4}-\d{3}|\d{4})$
`;
const LONGEST = 12;

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
    const bare = text.replace(/[ -]/g, "").toUpperCase();
    // Repairs of look-alike letters are for a field that holds nothing but the code.
    const reading = rules.bare.test(bare) || /^[A-Za-z]{1,3}-/.test(text) ? readPostalCode(rules, text) : null;
    return reading && !reading.is_repaired ? reading.code : undefined;
  };
}
