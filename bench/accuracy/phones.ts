/**
 * Accuracy of phone numbers. They are parsed with libphonenumber; a case in which the gold label disagrees with it is
 * listed as `gold differs`.
 */
import { createRequire } from "node:module";
import type * as Libphonenumber from "libphonenumber-js/max";
import { parsePhone } from "../../src/address/index.ts";
import { type Measured, type Peers, rows, Score } from "./testdata.ts";

const library = createRequire(import.meta.url)("libphonenumber-js/max") as typeof Libphonenumber;
const ALONE = "libphonenumber-js";

export const measurePhones = (peers: Peers): Measured[] => [
  ...measureShopify(),
  ...measureMobiles(peers),
  ...measureExamples(),
];

const e164 = (text: string, country: string): string | undefined => {
  const number = library.parsePhoneNumberFromString(text, { defaultCountry: country as Libphonenumber.CountryCode });
  return number?.isValid() ? number.number : undefined;
};

function measureShopify(): Measured[] {
  const set = "phone-shopify";
  const score = new Score(set, "E.164 with extension, or rejected", 0.98);
  type Row = { default_country: string; input: string; valid: boolean; e164?: string; extension?: string };
  for (const { id, default_country, input, valid, e164: expected = "", extension } of rows<Row>(set)) {
    const number = parsePhone(input, default_country)?.number ?? "";
    const wanted = valid ? expected + (extension ? `;ext=${extension}` : "") : "";
    score.count(number === wanted, {
      kind: valid ? "not parsed" : "accepted",
      id,
      got: `${default_country} ${input} → ${number}`,
      expected: wanted,
    });
    score.peer(ALONE, (e164(input, default_country) ?? "") === (valid ? expected : ""));
  }
  return score.measured();
}

function measureMobiles(peers: Peers): Measured[] {
  const set = "phone-validatorjs-mobile";
  const validator = peers<{ isMobilePhone: (text: string, locale: string) => boolean; isMobilePhoneLocales: string[] }>(
    "validator",
  );
  const mobile = new Score(set, "mobile or not, by validator's rules");
  const valid = new Score(set, "validity, by libphonenumber", 0.98);
  const main = /^(?:zh|en-US|en-GB|de|fr|ja|es-ES|it-IT|ko|en-CA|en-AU|pt-BR|nl|ru)/;
  for (const { id, locales, input, valid_mobile } of rows<{ locales: string[]; input: string; valid_mobile: boolean }>(
    set,
  )) {
    const locale = locales[0]!;
    const country = locale.split("-").at(-1)!;
    const phone = parsePhone(input, country);
    const type = phone && library.parsePhoneNumberFromString(phone.number)?.getType();
    const isMobile = type === "MOBILE" || type === "FIXED_LINE_OR_MOBILE";
    const alone = e164(input, country);
    const aloneType = alone === undefined ? undefined : library.parsePhoneNumberFromString(alone)?.getType();
    mobile.count(isMobile === valid_mobile, {
      kind: main.test(locale) ? "gold differs, main market" : "gold differs",
      id,
      got: `${locale} ${input}: ${type ?? "no number"}`,
      expected: valid_mobile ? "a mobile" : "none",
    });
    mobile.peer(ALONE, (aloneType === "MOBILE" || aloneType === "FIXED_LINE_OR_MOBILE") === valid_mobile);
    if (validator?.isMobilePhoneLocales.includes(locale))
      mobile.peer("validator", validator.isMobilePhone(input, locale) === valid_mobile);
    valid.count((phone !== undefined) === (alone !== undefined), {
      kind: "differs from libphonenumber",
      id,
      got: `${locale} ${input}: ${phone?.number}`,
      expected: alone ?? "none",
    });
  }
  return [...mobile.measured(), ...valid.measured()];
}

function measureExamples(): Measured[] {
  const set = "phone-libphonenumber-examples";
  const score = new Score(set, "E.164", 0.98);
  for (const { id, country, national_number } of rows<{ country: string; national_number: string }>(set)) {
    const expected = `+${library.getCountryCallingCode(country as Libphonenumber.CountryCode)}${national_number}`;
    const number = parsePhone(national_number, country)?.number ?? "";
    score.count(number === expected, { id, got: number, expected });
    score.peer(ALONE, e164(national_number, country) === expected);
  }
  return score.measured();
}
