import { styleOf } from "./grammar.ts";
import type { Label } from "./grammar.ts";
import { kindOfName } from "./name-kinds.ts";
import type { Parts, PlacedPart } from "./parts.ts";

const IN_LINES = new Set<Label>(["unit", "floor", "building", "number", "street", "cross", "box", "near"]);

/** The street lines as the text has them, the house number on the side where the country writes it. */
export function linesOf(parts: Parts, placed: readonly PlacedPart[], country: string | null): string[] {
  const { text } = parts;
  const { numberFirst } = styleOf(country);
  const own = placed.filter(
    (part) => IN_LINES.has(part.label) || (part.label === "name" && kindOfName(parts, part).kind === "poi"),
  );
  for (let at = 0; at + 1 < own.length; at++) {
    const [first, second] = [own[at]!, own[at + 1]!];
    // A number between two streets belongs to the one on its right side already.
    const isTurned =
      numberFirst === true
        ? first.label === "street" && second.label === "number" && own[at + 2]?.label !== "street"
        : numberFirst === false &&
          first.label === "number" &&
          second.label === "street" &&
          own[at - 1]?.label !== "street";
    if (isTurned && second.start - first.end <= 2) {
      own[at] = { ...second, start: first.start, end: first.end };
      own[at + 1] = { ...first, start: second.start, end: second.end };
    }
  }
  const lines: string[] = [];
  let end = -1;
  for (const part of own) {
    const between = end < 0 ? "\n" : text.slice(end, part.start);
    if (between.includes("\n") || lines.length === 0) lines.push(part.words);
    else lines[lines.length - 1] += `${joint(between)}${part.words}`;
    end = part.end;
  }
  return lines;
}

function joint(between: string): string {
  if (/^\s*$/.test(between)) return between === "" ? "" : " ";
  if (between.length > 6 || /[,;]/.test(between)) return ", ";
  return /[-–—]/.test(between) ? " - " : " ";
}
