/**
 * Recognises the country of a postal code that does not fit the stated one, or belongs to a territory with a country
 * code of its own.
 */
import { countryRules, isKnownCountry } from "./countries.ts";
import { canonicalPostalCode } from "./postal.ts";

type Shapes = readonly (readonly [shape: RegExp, country_code: string])[];

/** Codes with letters or separators that only one country has; compared as typed, upper case, without blanks. */
const TELLING_SHAPES: Shapes = [
  [/^ASCN1ZZ$/, "AC"],
  [/^AD\d{3}$/, "AD"],
  [/^AI-?2640$/, "AI"],
  [/^BIQQ1ZZ$/, "AQ"],
  [/^[A-Z]\d{4}[A-Z]{3}$/, "AR"],
  [/^AZ-?\d{4}$/, "AZ"],
  [/^BB\d{5}$/, "BB"],
  [/^[BKPT][A-Z]\d{4}$/, "BN"],
  [/^\d{5}-\d{3}$/, "BR"],
  [/^[A-Z]\d[A-Z]\d[A-Z]\d$/, "CA"],
  [/^FIQQ1ZZ$/, "FK"],
  [/^FO-?\d{3}$/, "FO"],
  [/^GX111AA$/, "GI"],
  [/^SIQQ1ZZ$/, "GS"],
  [/^GY\d{2,3}[A-Z]{2}$/, "GG"],
  [/^HT-?\d{4}$/, "HT"],
  [/^[A-Z]\d[\dW][A-Z\d]{4}$/, "IE"],
  [/^IM\d{2,3}[A-Z]{2}$/, "IM"],
  [/^BBND1ZZ$/, "IO"],
  [/^JE\d{2,3}[A-Z]{2}$/, "JE"],
  [/^\d{3}-\d{4}$/, "JP"],
  [/^KY\d-?\d{4}$/, "KY"],
  [/^LC\d{5}$/, "LC"],
  [/^LT-?\d{5}$/, "LT"],
  [/^LV-?\d{4}$/, "LV"],
  [/^MD-?\d{4}$/, "MD"],
  [/^MSR-?\d{4}$/, "MS"],
  [/^[A-Z]{3}\d{4}$/, "MT"],
  [/^\d{4}[A-Z]{2}$/, "NL"],
  [/^\d{2}-\d{3}$/, "PL"],
  [/^PCRN1ZZ$/, "PN"],
  [/^\d{4}-\d{3}$/, "PT"],
  [/^STHL1ZZ$/, "SH"],
  [/^[HLMS]\d{3}$/, "SZ"],
  [/^TDCU1ZZ$/, "TA"],
  [/^TKCA1ZZ$/, "TC"],
  [/^\d{5}-\d{4}$/, "US"],
  [/^VC\d{4}$/, "VC"],
  [/^VG\d{4}$/, "VG"],
  [/^WS\d{4}$/, "WS"],
  [/^[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}$/, "GB"],
  [/^[A-Z]{2}[A-Z\d]{2}$/, "BM"],
];

/**
 * Parts and territories with codes of their own among those of the country, which senders outside must name instead.
 */
const TERRITORIES: Readonly<Record<string, Shapes>> = {
  AU: [
    [/^2899$/, "NF"],
    [/^6798$/, "CX"],
    [/^6799$/, "CC"],
  ],
  CH: [[/^94(?:8[5-8]|9[0-8])$/, "LI"]],
  DK: [[/^39\d\d$/, "GL"]],
  FI: [[/^22\d{3}$/, "AX"]],
  FR: [
    [/^97133$/, "BL"],
    [/^97150$/, "MF"],
    [/^971/, "GP"],
    [/^972/, "MQ"],
    [/^973/, "GF"],
    [/^974/, "RE"],
    [/^975/, "PM"],
    [/^976/, "YT"],
    [/^980/, "MC"],
    [/^984/, "TF"],
    [/^986/, "WF"],
    [/^987/, "PF"],
    [/^988/, "NC"],
  ],
  GB: [
    [/^GY\d/, "GG"],
    [/^IM\d/, "IM"],
    [/^JE\d/, "JE"],
  ],
  IT: [
    [/^00120$/, "VA"],
    [/^4789\d$/, "SM"],
  ],
  NO: [[/^8099$|^917\d$/, "SJ"]],
};
const AMERICAN = [/^\d{5}$/, "US"] as const;
const FRENCH = [/^\d{5}$/, "FR"] as const;
/**
 * Countries that people confuse, as far as their codes differ: mother countries, neighbours of small ones, where
 * forwarders sit. Not those whose codes differ by a digit only, for that is how people mistype.
 */
const CONFUSED: Readonly<Record<string, Shapes>> = {
  AD: [
    [/^66/, "FR"],
    [/^25/, "ES"],
  ],
  AG: [AMERICAN],
  AS: [AMERICAN],
  AX: [[/^\d{5}$/, "FI"]],
  BB: [AMERICAN],
  BL: [FRENCH],
  BS: [AMERICAN],
  CA: [AMERICAN],
  CC: [[/^\d{4}$/, "AU"]],
  CX: [[/^\d{4}$/, "AU"]],
  CZ: [[/^[089]\d{4}$/, "SK"]],
  DM: [AMERICAN],
  FM: [AMERICAN],
  GD: [AMERICAN],
  GF: [FRENCH],
  GL: [[/^\d{4}$/, "DK"]],
  GP: [FRENCH],
  GU: [AMERICAN],
  GY: [AMERICAN],
  JM: [AMERICAN],
  KN: [AMERICAN],
  KR: [[/^96[2-6]\d{2}$/, "US"]],
  KY: [AMERICAN],
  LC: [AMERICAN],
  LI: [
    [/^6[78]/, "AT"],
    [/^\d{4}$/, "CH"],
  ],
  MC: [FRENCH],
  MF: [FRENCH],
  MH: [AMERICAN],
  MP: [AMERICAN],
  MQ: [FRENCH],
  NF: [[/^\d{4}$/, "AU"]],
  PM: [FRENCH],
  PR: [AMERICAN],
  PW: [AMERICAN],
  RE: [FRENCH],
  SJ: [[/^\d{4}$/, "NO"]],
  SK: [[/^[1-7]\d{4}$/, "CZ"]],
  SM: [[/^\d{5}$/, "IT"]],
  TT: [AMERICAN],
  VA: [[/^\d{5}$/, "IT"]],
  VC: [AMERICAN],
  VG: [AMERICAN],
  VI: [AMERICAN],
  YT: [FRENCH],
};
const LONGEST_CODE = 12;
const BLANKS = /\s+/g;
const SEPARATORS = /[^A-Z\d]+/g;

/** The country of a code that is none of `country_code`, undefined where nothing tells. */
export function likelyCountry(country_code: string, text: string): string | undefined {
  if (text.length > LONGEST_CODE) return undefined;
  const written = text.toUpperCase().replace(BLANKS, "");
  const bare = written.replace(SEPARATORS, "");
  const shapes = [...(TERRITORIES[country_code] ?? []), ...(CONFUSED[country_code] ?? [])];
  const found =
    shapes.find(([shape, country]) => shape.test(bare) && isCodeOf(country, bare)) ??
    TELLING_SHAPES.find(
      ([shape, country]) =>
        country !== country_code && (shape.test(written) || shape.test(bare)) && isCodeOf(country, written),
    );
  return found?.[1];
}

/** Whether a territory with codes of another country is a state: then the address lies in no other. */
export const isSovereign = (territory: string): boolean => SOVEREIGN.has(territory);
const SOVEREIGN = new Set(["LI", "MC", "SM", "VA"]);

/**
 * The territory which a code of the country belongs to, where it has a country code of its own. `code` is canonical.
 */
export function territoryOfCode(country_code: string, code: string): string | undefined {
  return TERRITORIES[country_code]?.find(([shape]) => shape.test(code))?.[1];
}

function isCodeOf(country_code: string, code: string): boolean {
  const rules = isKnownCountry(country_code) ? countryRules(country_code)?.postal : undefined;
  return rules ? canonicalPostalCode(rules, code) !== null : false;
}
