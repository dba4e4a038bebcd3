/** Postal codes: the country's pattern, the canonical notation, and which region a code belongs to. */
import { error, note, warning } from "../findings/findings.ts";
import {
  BRITISH_PATTERN,
  FURTHER_PREFIXES,
  OUTDATED_PATTERNS,
  PLATE_LETTERS,
  POSTAL_EXAMPLES,
  POSTAL_PATTERNS,
  UNISSUED_PATTERNS,
} from "./postal-formats.ts";
import { narrowAll } from "../text.ts";
import type { Finding } from "../types.ts";
import { regex } from "../literals.ts";

export interface PostalRules {
  country_code: string;
  /** The canonical notation. */
  pattern: RegExp;
  /** The same without blanks and hyphens. */
  bare: RegExp;
  /** How codes looked before the present ones; null where they are as they were. */
  outdated: RegExp | null;
  /** Well-formed codes that no place has; null where no such rule is known. */
  unissued: RegExp | null;
  /** Codes that the postal operator gives as examples. */
  examples: string;
  /** What people write before the code and the code itself does not have: SE-, D-, CP. */
  prefixes: readonly string[];
  /** Letters that start every code and that people leave out: LV-, AD, MSR. */
  lead: string;
}

/** A region as far as postal codes are concerned. */
export interface PostalArea {
  name: string;
  /** Which codes the region has: a pattern for how they begin. Null where unknown. */
  postal_codes: RegExp | null;
}

/** A code in its canonical notation, and what it took to bring it there. */
export interface PostalReading {
  code: string;
  /** Whether letters and digits that look alike had to be exchanged. */
  is_repaired: boolean;
}

/** Google's examples for Sweden lack the blank, PostNord's rules have it (114 55). */
const SEPARATED_DESPITE_EXAMPLES = new Set(["SE"]);
const SEPARATOR = /[ -]/;
const LONGEST_POSTAL_CODE = 24;
/** What a pattern says of separators; a class of characters that has a hyphen for its range is left alone. */
const SEPARATOR_IN_PATTERN = /\[ \\-\]\??|(\[[^\]]*\])|[ -]\??/g;
const LEAD = /^([A-Z]{2,3})[ -]?(?=[\\[(\d])/;
/** In several languages, at the start of what people paste into the field. */
const LABEL = regex()`
  ^(?:ZIP ?CODE|ZIP|PIN ?CODE|PIN|POST ?CODE|POSTAL ?CODE|PLZ|CEP|CAP|NPA|C\.? ?P\.?|邮编|邮政编码|郵編|郵遞區號|
  郵便番号|〒|우편번호)[ :：.]*(?=.*\d)
`;
/** Zeros of the scripts whose digits people type: Arabic, Persian, Devanagari, Bengali, Thai. */
const FOREIGN_DIGITS = /[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u09e6-\u09ef\u0e50-\u0e59]/g;
const ONLY_DIGITS = /^\d+$/;
const PREFIXED_DIGITS = /^[A-Z]{1,3}[ -]\d+$/;
const NOT_IN_CODES = /[^\p{L}\p{N}]+|[ー]/gu;

/** What is mistaken for what, when reading a hand or a scan and on the keyboard. */
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  O: "0",
  D: "0",
  Q: "0",
  "0": "O",
  I: "1",
  L: "1",
  "1": "IL",
  Z: "2",
  "2": "Z",
  S: "5",
  "5": "S",
  G: "6",
  "6": "G",
  B: "8",
  "8": "B",
};
const MOST_REPAIRS = 4;
/** Nothing longer than the longest code there is can be repaired, and the tries stay few. */
const LONGEST_REPAIRED = 10;

/** `zip`, `zipex` and `postprefix` as in libaddressinput. */
export function postalRules(
  country_code: string,
  zip: string | undefined,
  zipex = "",
  postprefix = "",
): PostalRules | null {
  const source = patternOf(country_code, zip, zipex);
  if (source === undefined) return null;
  const lead = LEAD.exec(source)?.[1] ?? "";
  const prefixes = [
    postprefix,
    country_code,
    PLATE_LETTERS[country_code] ?? "",
    ...(FURTHER_PREFIXES[country_code] ?? []),
  ];
  return {
    country_code,
    pattern: wholly(source),
    bare: wholly(source.replace(SEPARATOR_IN_PATTERN, "$1")),
    outdated: wholly(OUTDATED_PATTERNS[country_code]),
    unissued: wholly(UNISSUED_PATTERNS[country_code]),
    examples: (POSTAL_EXAMPLES[country_code] ?? zipex).split(",").slice(0, 2).join(", "),
    prefixes: prefixes.map(squeeze).filter((prefix) => prefix !== ""),
    lead,
  };
}

function wholly(pattern: string): RegExp;
function wholly(pattern: string | undefined): RegExp | null;
function wholly(pattern: string | undefined): RegExp | null {
  return pattern === undefined ? null : new RegExp(`^(?:${pattern})$`);
}

const PATTERNS: Readonly<Record<string, string>> = { ...POSTAL_PATTERNS, GB: BRITISH_PATTERN };

/** Google's patterns leave the separator optional; its examples tell whether the canonical notation has it. */
function patternOf(country_code: string, zip: string | undefined, zipex: string): string | undefined {
  const own = PATTERNS[country_code];
  if (own !== undefined || zip === undefined) return own;
  const isSeparated = SEPARATOR.test(zipex) || SEPARATED_DESPITE_EXAMPLES.has(country_code);
  return zip.replaceAll(/( |-)\?/g, isSeparated ? "$1" : "").replaceAll("[ \\-]", "-");
}

/**
 * Reads a code as people write it: "sw1a1aa" → "SW1A 1AA", "S-11455" → "114 55", "1010" in Latvia → "LV-1010",
 * "SW1A OAA" → "SW1A 0AA" (repaired).
 * @returns null where it is no code of the country
 */
export function readPostalCode(rules: PostalRules, text: string): PostalReading | null {
  if (rules.pattern.test(text)) return { code: text, is_repaired: false };
  if (text.length > LONGEST_POSTAL_CODE) return null;
  const written = narrowAll(text).replace(FOREIGN_DIGITS, foreignDigit).toUpperCase().replace(LABEL, "");
  const bare = squeeze(written);
  const candidates = [bare, ...withoutPrefixes(rules, bare), ...(ONLY_DIGITS.test(bare) ? [rules.lead + bare] : [])];
  const code = candidates.find((candidate) => rules.bare.test(candidate));
  if (code !== undefined) return { code: separate(rules, code), is_repaired: false };
  // The D of D-7000 is no 0 misread.
  const isPrefixed = candidates.length > 1 && PREFIXED_DIGITS.test(written);
  for (const candidate of isPrefixed ? candidates.slice(1) : candidates) {
    const repaired = repair(rules, candidate);
    if (repaired !== null) return { code: separate(rules, repaired), is_repaired: true };
  }
  return null;
}

/** Whether a text that is no code of the country was one before its codes changed: mail with it still arrives. */
export function isOutdatedPostalCode({ outdated }: PostalRules, text: string): boolean {
  return outdated !== null && text.length <= LONGEST_POSTAL_CODE && outdated.test(squeeze(narrowAll(text)));
}

/**
 * The code in its canonical notation, without repairs.
 * @returns null where it is no code of the country as it stands
 */
export function canonicalPostalCode(rules: PostalRules, text: string): string | null {
  const reading = readPostalCode(rules, text);
  return reading && !reading.is_repaired ? reading.code : null;
}

function foreignDigit(digit: string): string {
  const codePoint = digit.charCodeAt(0);
  // Arabic and Thai digits begin at 0 of a column of sixteen, the others at 6.
  const column = codePoint & 0xf;
  return String(codePoint < 0x700 || codePoint >= 0xe00 ? column : column - 6);
}

function squeeze(code: string): string {
  return code.replace(NOT_IN_CODES, "");
}

/** D-10115, FR 75001. */
function withoutPrefixes({ prefixes }: PostalRules, bare: string): string[] {
  return prefixes.filter((prefix) => bare.startsWith(prefix)).map((prefix) => bare.slice(prefix.length));
}

/** Puts the blank or the hyphen where the country's pattern wants it. `bare` fits the pattern but for that. */
function separate({ pattern }: PostalRules, bare: string): string {
  if (pattern.test(bare)) return bare;
  const once = separatedOnce(bare, 1);
  return (
    once.find((code) => pattern.test(code)) ??
    once.flatMap((code) => separatedOnce(code, code.search(SEPARATOR) + 2)).find((code) => pattern.test(code)) ??
    bare
  );
}

function separatedOnce(code: string, from: number): string[] {
  const codes: string[] = [];
  for (let place = from; place < code.length; place++) {
    for (const separator of ["-", " "]) codes.push(code.slice(0, place) + separator + code.slice(place));
  }
  return codes;
}

/** The one code that comes of the fewest exchanges of look-alikes; null where there is none or more than one. */
function repair({ bare: pattern }: PostalRules, code: string): string | null {
  if (code.length > LONGEST_REPAIRED) return null;
  let generation = new Map([[code, 0]]);
  for (let repairs = 1; repairs <= MOST_REPAIRS; repairs++) {
    const next = new Map<string, number>();
    const found = new Set<string>();
    for (const [text, start] of generation) {
      for (let place = start; place < text.length; place++) {
        for (const other of LOOK_ALIKES[text[place]!] ?? "") {
          const exchanged = text.slice(0, place) + other + text.slice(place + 1);
          next.set(exchanged, place + 1);
          if (pattern.test(exchanged)) found.add(exchanged);
        }
      }
    }
    if (found.size > 0) return found.size === 1 ? [...found][0]! : null;
    generation = next;
  }
  return null;
}

/** No country has a code of zeros only; people type them to get past a form. */
export function isAllZeros(code: string): boolean {
  return /^[0 -]+$/.test(code);
}

/** The one area that a code can belong to; undefined where there is none or more than one. */
export function areaOfPostalCode<Area extends PostalArea>(areas: readonly Area[], code: string): Area | undefined {
  let found: Area | undefined;
  for (const area of areas) {
    if (!area.postal_codes?.test(code)) continue;
    if (found) return undefined;
    found = area;
  }
  return found;
}

/** Whether the code has the country's pattern but fits no area at all. */
export function isUnassigned(areas: readonly PostalArea[], code: string): boolean {
  return areas.length > 0 && areas.every((area) => area.postal_codes && !area.postal_codes.test(code));
}

/** The finding for a code that lies in none of the country's regions. */
export function unassignedPostalCode(): Finding {
  return warning("unknown_value", "postal_code", "unassigned_postal_code");
}

/** The finding for a well-formed code that was never given out. */
export function unissuedPostalCode({ country_code }: PostalRules): Finding {
  return warning("unknown_value", "postal_code", "unissued_postal_code", { params: { country: country_code } });
}

/** `town_region`: that of the town and the code, if they agree; then the region is what should change. */
export function mismatchedPostalCode(area: PostalArea, home: PostalArea | undefined, town_region?: string): Finding {
  const fix =
    town_region === undefined
      ? undefined
      : [{ op: "replace" as const, path: "/administrative_area", value: town_region }];
  return home && home !== area
    ? warning("mismatch", "postal_code", "postal_code_belongs_to", {
        params: { expected: area.name, value: home.name },
        fix,
      })
    : warning("mismatch", "postal_code", "postal_code_elsewhere", { params: { expected: area.name }, fix });
}

/**
 * `likely_country`: the one whose codes look like this; a proposal to put it there comes along, unless other parts of
 * the address say that it is not there.
 */
export function malformedPostalCode(
  { country_code, examples }: PostalRules,
  likely_country: string | undefined,
  is_possible: boolean,
): Finding {
  if (likely_country !== undefined) {
    const fix = is_possible ? [{ op: "replace" as const, path: "/country_code", value: likely_country }] : undefined;
    return error("invalid_format", "postal_code", "postal_code_of_country", {
      params: { country: country_code, value: likely_country },
      fix,
    });
  }
  return examples === ""
    ? error("invalid_format", "postal_code", "malformed_postal_code", { params: { country: country_code } })
    : error("invalid_format", "postal_code", "malformed_postal_code_examples", {
        params: { country: country_code, examples },
      });
}

/**
 * France's overseas departments, the Channel Islands: right as it is, but customs and carriers want the territory's
 * name.
 */
export function territorialPostalCode({ country_code }: PostalRules, territory: string, is_state: boolean): Finding {
  if (is_state)
    return warning("mismatch", "country_code", "state_of_postal_code", {
      params: { country: country_code, value: territory },
      fix: [{ op: "replace", path: "/country_code", value: territory }],
    });
  return note("mismatch", "country_code", "territory_of_postal_code", {
    params: { country: country_code, value: territory },
  });
}

/** The finding for a code of an older system, with examples of today's. */
export function outdatedPostalCode({ country_code, examples }: PostalRules): Finding {
  return warning("unknown_value", "postal_code", "outdated_postal_code", {
    params: { country: country_code, examples },
  });
}

/** The finding for a code in a country that has none; names the country that the code looks like. */
export function needlessPostalCode(country_code: string, likely_country?: string): Finding {
  return likely_country === undefined
    ? note("unexpected_part", "postal_code", "no_postal_codes", { params: { country: country_code } })
    : note("unexpected_part", "postal_code", "no_postal_codes_likely", {
        params: { country: country_code, value: likely_country },
      });
}
