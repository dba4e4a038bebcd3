/** Compares the areas of two addresses: country, divisions, postal code. */
import { moduleOf } from "../countries/index.ts";
import type { Comparable } from "./door.ts";
import { type Agreement, compareNames, isOneSlip } from "./similarity.ts";

/**
 * same: as far as both say; unknown: one of them does not say; apart: in one city, but not in one part of it;
 * different.
 */
export type AreaMatch = "same" | "unknown" | "apart" | "different";

export const AREA_PARTS = [
  "country_code",
  "administrative_area",
  "locality",
  "dependent_locality",
  "township",
  "postal_code",
] as const;
export type AreaPart = (typeof AREA_PARTS)[number];

/** Absent where neither says it. */
export type AreaAgreement = { [part in AreaPart]?: Agreement | "missing" };

/** Compares country, divisions and postal code: how near the two areas are, and how each part agrees. */
export function compareAreas(a: Comparable, b: Comparable): { match: AreaMatch; parts: AreaAgreement } {
  const parts: AreaAgreement = {};
  for (const part of AREA_PARTS) {
    const agreement = compareParts(shortNameOf(a, part), shortNameOf(b, part), part);
    if (agreement) parts[part] = agreement;
  }
  if (a.country_code === b.country_code) reconcile(a.division_code, b.division_code, a.country_code, parts);
  if (parts.country_code === "differs") return { match: "different", parts };
  const { relies_on_postal_code } = moduleOf(a.country_code);
  return { match: relies_on_postal_code ? judge(a, b, parts) : judgeByDivisions(parts), parts };
}

function shortNameOf(address: Comparable, part: AreaPart): string | null {
  const name = address[part];
  return name === null || part === "postal_code" ? name : moduleOf(address.country_code).shortName(name);
}

/** An unknown country is the empty text. */
function compareParts(a: string | null, b: string | null, part: AreaPart): Agreement | "missing" | undefined {
  if (!a && !b) return undefined;
  if (!a || !b) return "missing";
  if (part === "postal_code") return comparePostalCodes(a, b);
  return compareNames(a, b);
}

/** What both codes say counts, not the names: 仙桃市 is a city and a district. */
function reconcile(a: string | null, b: string | null, country_code: string, parts: AreaAgreement): void {
  if (a === null || b === null) return;
  const levels =
    moduleOf(country_code).code_lengths ?? ([["administrative_area", Math.max(a.length, b.length)]] as const);
  for (const [at, [part, length]] of levels.entries()) {
    const [left, right] = [a.slice(0, length), b.slice(0, length)];
    // Zeros stand for a level that is not said: 440300 is a city, 440000 a province.
    const isSaid = (code: string): boolean => code.length === length && (at === 0 || !code.endsWith("00"));
    if (!isSaid(left) || !isSaid(right)) continue;
    if (left === right) parts[part] = parts[part] === "equal" ? "equal" : "equivalent";
    else parts[part] = "differs";
  }
}

/** Where most addresses lack a postal code or have a wrong one. Many name the wrong township. */
function judgeByDivisions({ administrative_area, locality, dependent_locality }: AreaAgreement): AreaMatch {
  if (administrative_area === "differs" || locality === "differs") return "different";
  if (dependent_locality === "differs") return "apart";
  if (agrees(dependent_locality)) return "same";
  return "unknown";
}

function judge(a: Comparable, b: Comparable, { administrative_area, locality, postal_code }: AreaAgreement): AreaMatch {
  if (agrees(postal_code)) return "same";
  if (administrative_area === "differs") return "different";
  const isNear = postal_code === "differs" && isSlipOfCode(a.postal_code!, b.postal_code!);
  if (locality === "differs") return "different";
  if (postal_code === "differs" && !isNear) return agrees(locality) ? "apart" : "different";
  return agrees(locality) ? "same" : "unknown";
}

/** True for equal and for equivalent. */
export const agrees = (agreement: Agreement | "missing" | undefined): boolean =>
  agreement === "equal" || agreement === "equivalent";

/** The four digits after the hyphen of a ZIP code, and the second half of a British one, are left out by many. */
function comparePostalCodes(a: string, b: string): Agreement {
  const [left, right] = [a, b].map((code) => code.toUpperCase().replace(/[^0-9A-Z]/g, "")) as [string, string];
  if (left === right) return "equal";
  const [short, long] = left.length < right.length ? [left, right] : [right, left];
  const isFirstHalf =
    (/^\d{5}$/.test(short) && /^\d{9}$/.test(long)) ||
    (/^[A-Z]{1,2}\d[A-Z\d]?$/.test(short) && long.length === short.length + 3);
  return isFirstHalf && long.startsWith(short) ? "equivalent" : "differs";
}

/** One character mistyped, or two swapped. */
function isSlipOfCode(a: string, b: string): boolean {
  const digitsAsLetters = (code: string): string =>
    code.replace(/\d/g, (digit) => String.fromCharCode(0x61 + Number(digit)));
  return isOneSlip(digitsAsLetters(a), digitsAsLetters(b));
}
