import type { Label } from "./grammar.ts";
import { kindOfName } from "./name-kinds.ts";
import type { Parts, PlacedPart } from "./parts.ts";
import { tidied } from "./tidied.ts";
import type { Span } from "../types.ts";

const IN_LINES = new Set<Label>(["unit", "floor", "building", "number", "street", "cross", "box", "near"]);

/**
 * The street lines as they stand in the text: the words of streets, numbers, units and venues in their order, with
 * everything between them. A line ends at a line break, and where something that is no part of a street stands between:
 * a town, a phone, the country.
 */
export function linesOf(parts: Parts, placed: readonly PlacedPart[]): string[] {
  const { text } = parts;
  const lines: Span[] = [];
  let open: Span | undefined;
  /** Words that nothing explains, in front of a street: "corner of". */
  let before: Span | undefined;
  let isNumbered = false;
  for (const part of placed) {
    const isSecond = isNumbered && part.label === "number" && !open;
    if (part.label === "number") isNumbered = true;
    // A number behind the town is left over: "Dublin 1".
    if (isSecond) continue;
    if (isOfLine(parts, part)) {
      const start = before && isOneLine(parts, before.end, part.start) ? before.start : part.start;
      if (open && isOneLine(parts, open.end, part.start)) open.end = part.end;
      else lines.push((open = { start, end: part.end }));
      before = undefined;
    } else if (part.label !== "junk") {
      open = before = undefined;
    } else if (open && isAttached(parts, open.end, part.start)) {
      open.end = part.end;
    } else if (!open)
      before = before && isAttached(parts, before.end, part.start) ? { ...before, end: part.end } : part;
  }
  return lines.map(({ start, end }) => tidied(closed(text, start, end))).filter((line) => line !== "");
}

const isOfLine = (parts: Parts, part: PlacedPart): boolean =>
  IN_LINES.has(part.label) || (part.label === "name" && kindOfName(parts, part).kind === "poi");

/** Neither a line break nor something that was taken out stands between. */
function isOneLine({ text, contacts, said }: Parts, from: number, to: number): boolean {
  if (text.slice(from, to).includes("\n")) return false;
  const isBetween = (span: Span | null): boolean => span !== null && span.start >= from && span.end <= to;
  return !isBetween(said) && !contacts.some(isBetween);
}

const isAttached = (parts: Parts, from: number, to: number): boolean =>
  isOneLine(parts, from, to) && !/[,;\n]/.test(parts.text.slice(from, to));

/** The words, with the bracket that they opened. */
function closed(text: string, start: number, end: number): string {
  const line = text.slice(start, end);
  return text[end] === ")" && line.includes("(") && !line.includes(")") ? `${line})` : line;
}
