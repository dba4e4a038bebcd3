import { fileFault, RowFault } from "./faults.ts";

/** A record of a file in its original text, with its first line. */
export type RawRecord = [line: number, text: string];

/** In UTF-16 code units. A longer record is usually due to an unclosed quote. */
export const MAX_RECORD_LENGTH = 65_536;

export const DELIMITERS = [",", ";", "\t", "|"] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/**
 * Guesses the delimiter: the one that splits the first lines into most cells, equally many in each.
 * @returns undefined if the first line is one cell
 */
export function sniffDelimiter(beginning: string): Delimiter | undefined {
  const records = splitSample(beginning).slice(0, 20);
  const scores = DELIMITERS.map((delimiter) => {
    const counts = records.map((record) => parseCells(record, delimiter)?.length ?? 1);
    const [first = 1] = counts;
    return first === 1 ? 0 : (first * counts.filter((count) => count === first).length) / counts.length;
  });
  const best = Math.max(...scores);
  return best === 0 ? undefined : DELIMITERS[scores.indexOf(best)];
}

/** Splits a sample into records; quoted line breaks do not end a record. */
export function splitSample(text: string): string[] {
  const records: string[] = [];
  let record = "";
  for (const line of text.split(/\r\n|\n|\r/).slice(0, 200)) {
    record = record === "" ? line : `${record}\n${line}`;
    if ((record.split('"').length - 1) % 2 === 1) continue;
    if (record.trim() !== "") records.push(record);
    record = "";
  }
  return records;
}

const [QUOTE, LF, CR] = [34, 10, 13];

/**
 * Splits text into records as RFC 4180 does, with any delimiter. A quote is special only at the beginning of a cell.
 * Blank lines are skipped.
 * @throws AppError invalid_body about a record that is too long, or an unclosed quote
 */
export async function* parseRecords(texts: AsyncIterable<string>, delimiter: Delimiter): AsyncGenerator<RawRecord[]> {
  const separator = delimiter.charCodeAt(0);
  let held = "";
  let [line, firstLine] = [1, 1];
  // 0 at the beginning of a cell, 1 in an unquoted cell, 2 in a quoted cell, 3 after a quote in a quoted cell.
  let state = 0;
  let lastWasCr = false;
  for await (const text of texts) {
    const found: RawRecord[] = [];
    let start = 0;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (lastWasCr) {
        lastWasCr = false;
        if (code === LF) {
          if (state !== 2) start = at + 1;
          continue;
        }
      }
      if (state === 2) {
        if (code === QUOTE) state = 3;
        else if (code === LF || code === CR) {
          line++;
          lastWasCr = code === CR;
        }
        continue;
      }
      if (code === QUOTE) state = state === 0 || state === 3 ? 2 : state;
      else if (code === separator) state = 0;
      else if (code === LF || code === CR) {
        const record = held + text.slice(start, at);
        checkLength(record.length, firstLine);
        if (record.trim() !== "") found.push([firstLine, record]);
        held = "";
        start = at + 1;
        lastWasCr = code === CR;
        state = 0;
        firstLine = ++line;
      } else state = 1;
    }
    held += text.slice(start);
    checkLength(held.length, firstLine);
    if (found.length > 0) yield found;
  }
  if (state === 2) throw fileFault(`A quote that opens in the record at line ${firstLine} is never closed.`);
  if (held.trim() !== "") yield [[firstLine, held]];
}

/**
 * Splits text into lines without the blank ones.
 * @throws AppError invalid_body about a line that is too long
 */
export async function* parseLines(texts: AsyncIterable<string>): AsyncGenerator<RawRecord[]> {
  let held = "";
  let line = 0;
  for await (const text of texts) {
    const parts = text.split("\n");
    parts[0] = held + parts[0];
    held = parts.pop() as string;
    const found: RawRecord[] = [];
    for (const part of parts) {
      checkLength(part.length, ++line);
      if (part.trim() !== "") found.push([line, part]);
    }
    checkLength(held.length, line + 1);
    if (found.length > 0) yield found;
  }
  if (held.trim() !== "") yield [[line + 1, held]];
}

/**
 * Checks the length of a record.
 * @throws AppError invalid_body
 */
export function checkLength(length: number, line: number): void {
  if (length > MAX_RECORD_LENGTH)
    throw fileFault(
      `The record at line ${line} is longer than ${MAX_RECORD_LENGTH} characters. A quote may not be closed.`,
    );
}

/**
 * Splits a record into cells.
 * @returns undefined if its quotes are not balanced
 */
export function parseCells(record: string, delimiter: Delimiter): string[] | undefined {
  if (!record.includes('"')) return record.split(delimiter).map((cell) => cell.trim());
  const cells: string[] = [];
  for (let at = 0; ;) {
    if (record[at] !== '"') {
      const end = record.indexOf(delimiter, at);
      cells.push(record.slice(at, end < 0 ? undefined : end).trim());
      if (end < 0) return cells;
      at = end + 1;
      continue;
    }
    const parts: string[] = [];
    for (at++; ;) {
      const end = record.indexOf('"', at);
      if (end < 0) return undefined;
      parts.push(record.slice(at, end));
      at = end + 1;
      if (record[at] !== '"') break;
      parts.push('"');
      at++;
    }
    cells.push(parts.join("").trim());
    if (at >= record.length) return cells;
    if (record[at] !== delimiter) return undefined;
    at++;
  }
}

/**
 * Reads the cells of a row that has as many as the header; empty cells at the end are ignored.
 * @param isPadded true if empty cells at the end may be missing: a workbook leaves them out
 * @throws RowFault
 */
export function readRow(record: string, delimiter: Delimiter, width: number, isPadded = false): string[] {
  const cells = parseCells(record, delimiter);
  if (!cells) throw new RowFault("The quotes do not match.");
  while (cells.length > width && cells.at(-1) === "") cells.pop();
  if (isPadded) while (cells.length < width) cells.push("");
  if (cells.length !== width) throw new RowFault(`The row has ${cells.length} cells; the header has ${width}.`);
  return cells;
}

/** Writes cells as a record. */
export const toRecord = (cells: readonly string[], delimiter: Delimiter = ","): string =>
  cells
    .map((cell) => (cell.includes(delimiter) || /["\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
    .join(delimiter);
