/** Finds the row with the names of the columns: exports of spreadsheets often have titles above it. */
import { readName } from "../layouts/names.ts";
import { DELIMITERS, parseCells, splitSample, type Delimiter, type RawRecord } from "./csv.ts";
import { fileFault } from "./faults.ts";

/** Rows among which the header is looked for. */
const MAX_TITLES = 20;
/** A header has at least so many known names, unless it is the first row. */
const MIN_KNOWN = 2;

/**
 * Finds the header among the first rows of a file.
 * @param names those that the caller has mapped
 * @param line that of the header, if the caller states it
 * @returns its position
 * @throws AppError invalid_body if there is no row at the line
 */
export function findHeader(
  rows: readonly RawRecord[],
  delimiter: Delimiter,
  names: readonly string[],
  line: number | undefined,
): number {
  if (line !== undefined) {
    const at = rows.findIndex(([one]) => one === line);
    if (at < 0) throw fileFault(`There is no row at line ${line}, the line of the header.`);
    return at;
  }
  const first = rows.slice(0, MAX_TITLES).map(([, text]) => parseCells(text, delimiter) ?? []);
  if (names.length > 0) {
    const named = first.findIndex((cells) => names.every((name) => cells.includes(name)));
    if (named >= 0) return named;
  }
  const known = first.map(countKnown);
  if ((known[0] ?? 0) >= MIN_KNOWN) return 0;
  const most = Math.max(...known);
  return most >= MIN_KNOWN ? known.indexOf(most) : 0;
}

const countKnown = (cells: readonly string[]): number =>
  cells.filter((cell) => cell !== "" && readName(cell) !== undefined).length;

/** The delimiter of the first header among the first lines of a file, for one that begins with a title. */
export function delimiterOfHeader(beginning: string): Delimiter | undefined {
  const records = splitSample(beginning).slice(0, MAX_TITLES);
  return DELIMITERS.find((delimiter) =>
    records.some((record) => countKnown(parseCells(record, delimiter) ?? []) >= MIN_KNOWN),
  );
}
