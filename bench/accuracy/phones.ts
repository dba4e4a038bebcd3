/**
 * How good the phone numbers are, on the sets in ../shared/testdata (each skipped where it is not there).
 *
 *     node bench/accuracy/phones.ts [--worst N] [--data FOLDER] [--peers FOLDER] [set …]
 *
 * We read numbers by libphonenumber; where the gold disagrees with it, the case is printed apart as `gold differs`.
 */
import { createRequire } from "node:module";
import type * as Libphonenumber from "libphonenumber-js/max";
import { parsePhone } from "../../src/address/index.ts";
import { peer, rows, Score } from "./testdata.ts";

const library = createRequire(import.meta.url)("libphonenumber-js/max") as typeof Libphonenumber;
const validator = peer<{ isMobilePhone: (text: string, locale: string) => boolean; isMobilePhoneLocales: string[] }>("validator");

const e164 = (text: string, country: string): string | undefined => {
  const number = library.parsePhoneNumberFromString(text, { defaultCountry: country as Libphonenumber.CountryCode });
  return number?.isValid() ? number.number : undefined;
};

{
  const set = "phone-shopify";
  const [ours, theirs] = [new Score(set), new Score(set)];
  type Row = { default_country: string; input: string; valid: boolean; e164?: string; extension?: string };
  for (const { default_country, input, valid, e164: expected, extension } of rows<Row>(set)) {
    const phone = parsePhone(input, default_country);
    const wanted = valid ? expected + (extension ? `;ext=${extension}` : "") : undefined;
    ours.count(phone?.number === wanted, valid ? "not read" : "taken", `${default_country} ${input} → ${phone?.number}, not ${wanted}`);
    theirs.count(e164(input, default_country) === (valid ? expected : undefined));
  }
  ours.print("E.164 with extension");
  theirs.print("  libphonenumber-js, E.164", false);
}

{
  const set = "phone-validatorjs-mobile";
  const [ours, sound, theirs] = [new Score(set), new Score(set), new Score(set)];
  const main = /^(?:zh|en-US|en-GB|de|fr|ja|es-ES|it-IT|ko|en-CA|en-AU|pt-BR|nl|ru)/;
  for (const { locales, input, valid_mobile } of rows<{ locales: string[]; input: string; valid_mobile: boolean }>(set)) {
    const country = locales[0]!.split("-").at(-1)!;
    const phone = parsePhone(input, country);
    const isValid = phone !== undefined;
    const type = isValid ? library.parsePhoneNumberFromString(phone.number)?.getType() : undefined;
    const isMobile = type === "MOBILE" || type === "FIXED_LINE_OR_MOBILE";
    const what = `${locales[0]} ${input} is ${valid_mobile ? "a" : "no"} mobile to validator`;
    ours.count(isMobile === valid_mobile, main.test(locales[0]!) ? "gold differs, main market" : "gold differs", what);
    sound.count(isValid === (e164(input, country) !== undefined), "differs from libphonenumber", what);
    if (validator?.isMobilePhoneLocales.includes(locales[0]!)) theirs.count(validator.isMobilePhone(input, locales[0]!) === valid_mobile);
  }
  ours.print("mobile or not, by validator's own rules");
  sound.print("validity, by libphonenumber");
  theirs.print("  validator", false);
}

{
  const set = "phone-libphonenumber-examples";
  const score = new Score(set);
  for (const { country, national_number } of rows<{ country: string; national_number: string }>(set)) {
    const expected = `+${library.getCountryCallingCode(country as Libphonenumber.CountryCode)}${national_number}`;
    const phone = parsePhone(national_number, country);
    score.count(phone?.number === expected, "differs", `${country} ${national_number} → ${phone?.number}`);
  }
  score.print("E.164");
}
