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
  const lines: Lines = { all: [], open: undefined, before: undefined };
  const firstNumber = placed.find(({ label }) => label === "number");
  for (const part of placed) {
    // A number behind the town is left over: "Dublin 1".
    if (part.label === "number" && part !== firstNumber && !lines.open) continue;
    if (isOfLine(parts, part)) addPart(parts, lines, part);
    else if (part.label === "junk") addJunk(parts, lines, part);
    else lines.open = lines.before = undefined;
  }
  return lines.all.map(({ start, end }) => tidied(closed(parts.text, start, end))).filter((line) => line !== "");
}

interface Lines {
  all: Span[];
  /** The line that further parts may join. */
  open: Span | undefined;
  /** Words that nothing explains, in front of a street: "corner of". */
  before: Span | undefined;
}

function addPart(parts: Parts, lines: Lines, { start, end }: Span): void {
  const { open, before } = lines;
  const first = before && isOneLine(parts, before.end, start) ? before.start : start;
  if (open && isOneLine(parts, open.end, start)) open.end = end;
  else lines.all.push((lines.open = { start: first, end }));
  lines.before = undefined;
}

function addJunk(parts: Parts, lines: Lines, part: Span): void {
  const { open, before } = lines;
  if (open && isAttached(parts, open.end, part.start)) open.end = part.end;
  else if (!open)
    lines.before = before && isAttached(parts, before.end, part.start) ? { ...before, end: part.end } : part;
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
