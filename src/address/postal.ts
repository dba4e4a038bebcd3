/** Postal codes: the country's pattern, the canonical notation, and which region a code belongs to. */
import { error, note, warning } from "./findings.ts";
import { narrowAll } from "./text.ts";
import type { Finding } from "./types.ts";

export interface PostalRules {
  country_code: string;
  pattern: RegExp;
  /** Codes that the postal operator gives as examples. */
  examples: string;
  /** Whether the canonical notation has the blank or hyphen that the pattern leaves optional. */
  separated: boolean;
  /** What people write before the code and the code itself does not have: SE-, D-, 〒. */
  prefixes: string[];
}

/** A region as far as postal codes are concerned. */
export interface PostalArea {
  name: string;
  /** Which codes the region has: a pattern for how they begin. Null where unknown. */
  postal_codes: RegExp | null;
}

/** International plate letters, which stood before postal codes until the 1990s and in many address books still do. */
const PLATE_LETTERS: Record<string, string> = {
  AT: "A", BE: "B", DE: "D", ES: "E", FR: "F", IT: "I", LI: "FL", LU: "L", NO: "N", PT: "P", SE: "S",
};
/** Google's examples for Sweden lack the blank, PostNord's rules have it (114 55). */
const SEPARATED_DESPITE_EXAMPLES = new Set(["SE"]);
const SEPARATOR = /[ -]/;
const LONGEST_POSTAL_CODE = 16;

/** `zip`, `zipex` and `postprefix` as in libaddressinput. */
export function postalRules(country_code: string, zip: string, zipex = "", postprefix = ""): PostalRules {
  const prefixes = [postprefix, country_code, PLATE_LETTERS[country_code] ?? ""].map(squeeze).filter(Boolean);
  return {
    country_code,
    pattern: new RegExp(`^(?:${zip})$`),
    examples: zipex.split(",").slice(0, 2).join(", "),
    separated: / \?|-\?/.test(zip) && (SEPARATOR.test(zipex) || SEPARATED_DESPITE_EXAMPLES.has(country_code)),
    prefixes,
  };
}

/**
 * The code in its canonical notation: "sw1a1aa" → "SW1A 1AA", "S-11455" → "114 55", Latvian "1010" → "LV-1010".
 * @returns null where it is no code of the country
 */
export function canonicalPostalCode(rules: PostalRules, text: string): string | null {
  const written = narrowAll(text).toUpperCase().replace(/^〒 ?/, "");
  if (written.length > LONGEST_POSTAL_CODE) return null;
  const bare = squeeze(written);
  if (rules.pattern.test(written) && isCanonical(written, bare, rules)) return written;
  const stripped = rules.prefixes.filter((prefix) => bare.startsWith(prefix)).map((prefix) => bare.slice(prefix.length));
  const completed = rules.pattern.source.includes(rules.country_code) ? [rules.country_code + bare] : [];
  for (const code of [bare, ...stripped, ...completed]) {
    const notations = rules.separated ? [...separations(code), code] : [code, ...separations(code)];
    const canonical = notations.find((notation) => rules.pattern.test(notation));
    if (canonical !== undefined) return canonical;
  }
  return null;
}

/** Has the separator where the country writes one, or where the code is none without its hyphen (94043-1351). */
function isCanonical(written: string, bare: string, { pattern, separated }: PostalRules): boolean {
  if (!SEPARATOR.test(written)) return !separated;
  return separated || (written.includes("-") && !pattern.test(bare));
}

function squeeze(code: string): string {
  return code.replace(/[\s-]+/g, "");
}

/** The code with a hyphen, then with a blank, at each place: the country's pattern knows which is right. */
function separations(code: string): string[] {
  const places = Array.from({ length: code.length - 1 }, (_, index) => index + 1);
  return ["-", " "].flatMap((separator) => places.map((place) => code.slice(0, place) + separator + code.slice(place)));
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

/** The finding for a code that has the country's pattern but fits no area at all. */
export function unassignedPostalCode(areas: readonly PostalArea[], code: string): Finding | undefined {
  if (areas.length === 0 || areas.some((area) => !area.postal_codes || area.postal_codes.test(code))) return undefined;
  return warning("unknown_value", "postal_code", "No region of the country has postal codes that begin like this one.");
}

export function mismatchedPostalCode(area: PostalArea, home: PostalArea | undefined): Finding {
  const elsewhere = home && home !== area ? `; it belongs to ${home.name}` : "";
  return warning("mismatch", "postal_code", `The postal code is not one of ${area.name}${elsewhere}.`);
}

export function malformedPostalCode(rules: PostalRules): Finding {
  const examples = rules.examples && ` Examples: ${rules.examples}.`;
  return error("invalid_format", "postal_code", `This is no postal code of ${rules.country_code}.${examples}`);
}

export function needlessPostalCode(country_code: string): Finding {
  return note("unexpected_part", "postal_code", `Addresses in ${country_code} have no postal code.`);
}
