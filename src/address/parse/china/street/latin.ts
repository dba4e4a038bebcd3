/** The parts of a Chinese street line in Latin letters: Room 1203, Building 5, No. 15 Keji Road. */
import type { ParsedComponents, Span } from "../../types.ts";
import { regex } from "../../../literals.ts";

type Key = "room" | "unit" | "floor" | "building" | "road" | "house_number" | "poi";

const NUMBER = "(?:no\\.?\\s*|#\\s*)?[a-z]{0,2}-?\\d{1,6}[a-z]?(?:-\\d{1,6})?";
const ROAD =
  "(?:road|rd\\.?|street|st\\.?|avenue|ave\\.?|boulevard|blvd\\.?|lane|highway|alley|lu|jie|dajie|dadao|hutong)";
const SIDE = "(?:east|west|south|north|middle)";
/** In this order; what one has taken is no more there for the next. */
const PATTERNS: readonly [Key, RegExp][] = [
  ["room", new RegExp(`\\b(?:room|rm\\.?|flat|suite|apt\\.?|apartment)\\s*${NUMBER}`, "giu")],
  ["unit", new RegExp(`\\b(?:unit|entrance)\\s*${NUMBER}`, "giu")],
  ["floor", /\b(?:floor\s*\d{1,3}|\d{1,3}(?:st|nd|rd|th)?\s*(?:floor|\/f\b|f\b))/giu],
  [
    "building",
    new RegExp(
      `\\b(?:(?:building|bldg\\.?|block|tower)\\s+(?:${NUMBER}|[a-z]\\b)|(?:building|bldg\\.?|block)\\s*${NUMBER})`,
      "giu",
    ),
  ],
  ["house_number", /\b(?:no\.?\s*|#\s*)\d{1,6}[a-z]?(?:-\d{1,6})?|^\d{1,6}(?=\s+\p{L})/giu],
  [
    "road",
    regex("giu")`[\p{L}'’-]{1,30}(?:\s+[\p{L}'’-]{1,30}){0,3}?\s+(?:${SIDE}\s+)?${ROAD}(?:\s+${SIDE})?(?![\p{L}])`,
  ],
];

export interface LatinPart extends Span {
  field: `components.${Key}`;
  value: string;
}

/** @param lines spans of the street lines in the text */
export function componentsInLatin(
  text: string,
  lines: readonly Span[],
): { components: ParsedComponents; parts: LatinPart[] } {
  const components: ParsedComponents = {};
  const parts: LatinPart[] = [];
  const add = (key: Key, start: number, value: string): void => {
    components[key] ??= value;
    parts.push({ field: `components.${key}`, start, end: start + value.length, value });
  };
  for (const { start, end } of lines) {
    let rest = text.slice(start, end);
    for (const [key, pattern] of PATTERNS) {
      rest = rest.replace(pattern, (found: string, ...groups: unknown[]) => {
        const offset = groups.find((group) => typeof group === "number") as number;
        const lead = found.length - found.trimStart().length;
        add(key, start + offset + lead, found.trim());
        return "\0".repeat(found.length); // Offsets stay.
      });
    }
    const name = /[\p{L}\p{N}][^\0]{2,}/u.exec(rest);
    if (name && /\p{L}{3}/u.test(name[0])) add("poi", start + name.index, name[0].replace(/[\s.,-]+$/u, ""));
  }
  return { components, parts: parts.sort((a, b) => a.start - b.start) };
}
