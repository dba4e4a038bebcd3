/** Refuses files that are no table, by how they begin: a PDF would else be read as text of some encoding. */
import { fileFault } from "./faults.ts";

/** Enough for every beginning below. */
export const BEGINNING_BYTES = 512;

const SAVE_AS = "Save it as XLSX or CSV.";

/** First bytes, in Latin-1. */
const BINARY: readonly [beginnings: readonly string[], what: string][] = [
  [["\x89PNG", "\xff\xd8\xff", "GIF8", "II*\0", "MM\0*", "RIFF"], "an image."],
  [["\xd0\xcf\x11\xe0"], `an XLS workbook of Excel 2003 or earlier, or an encrypted one. ${SAVE_AS}`],
  [["\x1f\x8b", "BZh", "\xfd7zXZ", "7z\xbc\xaf", "Rar!"], "compressed. Send it decompressed."],
  [["SQLite format 3\0"], "a SQLite database. Export the table as CSV."],
  [["%PDF-"], `a PDF. ${SAVE_AS}`],
  [["{\\rtf"], `an RTF document. ${SAVE_AS}`],
];
const TEXT: readonly [beginning: RegExp, what: string][] = [
  [
    /^\s*<(?:!doctype html|html|head|table|meta)/i,
    `an HTML page, as some shops name XLS. Open it in a spreadsheet. ${SAVE_AS}`,
  ],
  [/^\s*<\?xml/, `XML. ${SAVE_AS}`],
  [/^BEGIN:VCARD/i, "a list of vCards. Export the contacts as CSV."],
  [/^\s*\[\s*\{/, "a JSON array. Send one object on each line, without brackets and commas around them."],
];

/**
 * Checks how a file begins.
 * @throws AppError invalid_body if it is no table
 */
export function checkKind(beginning: Buffer): void {
  const text = beginning.toString("latin1").replace(/^\xef\xbb\xbf/, "");
  const [, what] =
    BINARY.find(([beginnings]) => beginnings.some((bytes) => text.startsWith(bytes))) ??
    TEXT.find(([pattern]) => pattern.test(text)) ??
    [];
  if (what !== undefined) throw fileFault(`The file is ${what}`);
}
