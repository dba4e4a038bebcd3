import { AppError } from "../../../platform/errors.ts";
import { parseJson } from "../../../platform/http/json-body.ts";
import type { Target } from "../columns.ts";
import { layoutOf } from "../layouts/systems.ts";
import { applyMapping, checkHeader, guessMapping, isUsable } from "../mapping.ts";
import type { Reading } from "../reading.ts";
import type { Warning } from "../warnings.ts";
import { continueRows } from "./continued.ts";
import {
  parseCells,
  DELIMITERS,
  parseLines,
  parseRecords,
  sniffDelimiter,
  type Delimiter,
  type RawRecord,
} from "./csv.ts";
import { decode, type Encoding } from "./encoding.ts";
import { fileFault } from "./faults.ts";
import { delimiterOfHeader, findHeader } from "./header.ts";
import { BEGINNING_BYTES, checkKind } from "./kinds.ts";
import { openWorkbook, type Sheet, type Workbook } from "./xlsx.ts";

/** What the caller states about a file; the rest is guessed. */
export interface FileOptions {
  format?: Reading["format"];
  encoding?: Encoding;
  delimiter?: Delimiter;
  mapping?: Record<string, Target | null>;
  /** Line of the header. */
  header_line?: number;
  /** Name or number of a sheet of a workbook. */
  sheet?: string;
  country_code?: string;
  source: string;
}

export interface OpenFile {
  reading: Reading;
  rows: AsyncIterable<RawRecord[]>;
  usable: boolean;
  /** What is left out of the file. */
  warnings: Warning[];
  /** Frees what the file holds, if its rows are not read to the end. */
  close(): void;
}

const MAX_BYTES = 10 * 1024 ** 3;
const MAX_ROWS = 50_000_000;
const ZIP = Buffer.from("PK\x03\x04");
/** Rows from which the header and the mapping are guessed. */
const SAMPLE_ROWS = 50;

/**
 * Detects how a file is to be read, from its beginning.
 * @throws AppError invalid_body, body_too_large
 */
export async function openFile(bytes: AsyncIterable<Buffer>, options: FileOptions): Promise<OpenFile> {
  const source = limitBytes(bytes)[Symbol.asyncIterator]();
  const first = await takeBytes(source, BEGINNING_BYTES);
  const whole = chain(first, source);
  checkKind(first);
  if (options.format === "xlsx" || (options.format === undefined && first.subarray(0, ZIP.length).equals(ZIP))) {
    return openBook(await openWorkbook(whole), options);
  }
  let encoding: Encoding = "utf-8";
  const texts = decode(whole, options.encoding, (told) => {
    encoding = told;
  });
  const beginning = await texts.next();
  const text = beginning.done ? "" : beginning.value;
  const all = chain(text, texts);
  const opened =
    options.format === "ndjson" || (options.format === undefined && /^\s*\{/.test(text))
      ? await openLines(all, options)
      : await openTable(all, options.delimiter ?? sniffDelimiter(text) ?? delimiterOfHeader(text) ?? ",", options);
  // A file that begins with ASCII shows its encoding later. Rows are stored as decoded text, so only the answer needs
  // it.
  return {
    ...opened,
    get reading() {
      return { ...opened.reading, encoding };
    },
  };
}

const openTable = (texts: AsyncIterable<string>, delimiter: Delimiter, options: FileOptions): Promise<OpenFile> =>
  openRecords("csv", delimiter, limitRows(parseRecords(texts, delimiter)), options);

/** Opens the sheet that the caller states, or else the first one with an address. */
async function openBook(book: Workbook, options: FileOptions): Promise<OpenFile> {
  const visible = book.sheets.filter(({ is_hidden }) => !is_hidden);
  const [first = book.sheets[0] as Sheet] = visible;
  try {
    if (options.sheet !== undefined) return await openSheet(book, findSheet(book.sheets, options.sheet), options);
    for (const sheet of visible.length > 1 ? visible : []) {
      const rows = book.rows(sheet);
      // A sheet without rows, such as one with a drawing, is not the one that is meant.
      const opened = await openRecords("xlsx", ",", rows, options).catch((error: unknown) => {
        if (error instanceof AppError) return undefined;
        throw error;
      });
      await rows.return(undefined);
      if (opened?.usable && opened.reading.header_line !== undefined) return await openSheet(book, sheet, options);
    }
    return await openSheet(book, first, options);
  } catch (error) {
    book.close();
    throw error;
  }
}

async function openSheet(book: Workbook, sheet: Sheet, options: FileOptions): Promise<OpenFile> {
  const rows = book.rows(sheet);
  const opened = await openRecords("xlsx", ",", limitRows(rows), options);
  const others = book.sheets.filter((other) => other !== sheet && !other.is_hidden);
  return {
    ...opened,
    reading: { ...opened.reading, sheets: book.sheets.map(({ name }) => name), sheet: sheet.name },
    warnings: [...opened.warnings, ...(others.length === 0 ? [] : [sheetsIgnored(others)])],
    close: () => {
      void rows.return(undefined).catch(() => undefined);
      book.close();
    },
  };
}

function findSheet(sheets: readonly Sheet[], stated: string): Sheet {
  const found =
    sheets.find(({ name }) => name === stated) ?? sheets[/^\d{1,4}$/.test(stated) ? Number(stated) - 1 : -1];
  if (found) return found;
  const names = sheets.slice(0, 20).map(({ name }) => JSON.stringify(name));
  throw fileFault(`The workbook has no sheet of this name. Its sheets: ${names.join(", ")}.`);
}

const sheetsIgnored = (sheets: readonly Sheet[]): Warning => ({
  code: "sheets_ignored",
  column: null,
  line: null,
  rows: 0,
  example: null,
  detail: `Other sheets of the workbook are not read: ${sheets
    .slice(0, 20)
    .map(({ name }) => JSON.stringify(name))
    .join(", ")}. Import each with \`sheet\`.`,
});

async function openRecords(
  format: "csv" | "xlsx",
  delimiter: Delimiter,
  groups: AsyncGenerator<RawRecord[]>,
  options: FileOptions,
): Promise<OpenFile> {
  const first = await takeRows(groups, options.header_line);
  if (first.length === 0) throw fileFault("The file has no rows.");
  const at = findHeader(first, delimiter, Object.keys(options.mapping ?? {}), options.header_line);
  const [line, text] = first[at] as RawRecord;
  let header = parseCells(text, delimiter);
  if (!header) throw fileFault("The quotes in the header do not match.");
  if (text.includes("\0")) throw fileFault("The header contains U+0000, which cannot be stored.");
  while (header.length > 1 && header.at(-1) === "") header.pop();
  const found = { format, encoding: "utf-8", delimiter } as const;
  // A file of pasted addresses, one per line, has no header.
  if (header.length === 1 && !options.mapping && options.header_line === undefined && guessMapping(header)[0] === null)
    return finish({ ...found, header: ["text"] }, first, groups, options);
  checkHeader(header);
  const opened = finish({ ...found, header, header_line: line }, first.slice(at + 1), groups, options);
  return at === 0 ? opened : { ...opened, warnings: [rowsSkipped(first.slice(0, at))] };
}

const rowsSkipped = (rows: readonly RawRecord[]): Warning => ({
  code: "rows_skipped",
  column: null,
  line: rows[0]?.[0] ?? null,
  rows: rows.length,
  example: rows[0]?.[1].slice(0, 200) ?? null,
  detail: "Rows above the header are skipped. If another line is the header, state it in `header_line`.",
});

/** Takes the rows from which the header and the mapping are guessed. */
async function takeRows(groups: AsyncGenerator<RawRecord[]>, header_line = 0): Promise<RawRecord[]> {
  const taken: RawRecord[] = [];
  while (taken.length < header_line + SAMPLE_ROWS) {
    const { done, value } = await groups.next();
    if (done) break;
    taken.push(...value);
  }
  return taken;
}

async function openLines(texts: AsyncIterable<string>, options: FileOptions): Promise<OpenFile> {
  const groups = limitRows(parseLines(texts));
  const rows = await takeRows(groups);
  const [first] = rows;
  if (!first) throw fileFault("The file has no rows.");
  let object: unknown;
  try {
    object = parseJson(Buffer.from(first[1]));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const [{ detail } = { detail: "It is not JSON." }] = error.particulars.errors ?? [];
    throw fileFault(`The first line cannot be read. ${detail.replace("The body", "It")}`);
  }
  if (typeof object !== "object" || object === null || Array.isArray(object))
    throw fileFault("The first line is not a JSON object.");
  const header = Object.keys(object);
  checkHeader(header);
  return finish({ format: "ndjson", encoding: "utf-8", delimiter: ",", header }, rows, groups, options);
}

/** @param first the rows that are read already, behind the header */
function finish(
  found: Pick<Reading, "format" | "encoding" | "delimiter" | "header" | "header_line">,
  first: RawRecord[],
  groups: AsyncGenerator<RawRecord[]>,
  { mapping: given, country_code, source }: FileOptions,
): OpenFile {
  const { format, delimiter, header } = found;
  const samples = format === "ndjson" ? [] : first.slice(0, SAMPLE_ROWS).map(([, text]) => parseCells(text, delimiter));
  const mapping = applyMapping(
    header,
    given,
    samples.filter((cells) => cells !== undefined),
  );
  const layout = layoutOf(header);
  const home = country_code ?? countryOf(header);
  const reading: Reading = {
    ...found,
    mapping,
    country_code: home,
    ref_source: source,
    ...(layout?.identity && { identity: layout.identity }),
  };
  const rows = chain(first, groups);
  return {
    reading,
    rows: layout?.continued_by === undefined ? rows : continueRows(rows, reading, layout.continued_by),
    usable: isUsable(mapping),
    warnings: [],
    close: () => undefined,
  };
}

const HAN = /\p{Script=Han}/u;
const JAPANESE = /[\p{Script=Hiragana}\p{Script=Katakana}]|都道府県|市区町村|郵便番号|氏名/u;

/** The country of rows that name none, by the language of the header. */
function countryOf(header: readonly string[]): string | null {
  if (header.some((name) => JAPANESE.test(name))) return "JP";
  return header.some((name) => HAN.test(name)) ? "CN" : null;
}

/** True if a text is a supported delimiter. */
export const isDelimiter = (text: string): text is Delimiter => (DELIMITERS as readonly string[]).includes(text);

/** Limits the number of rows. */
async function* limitRows(groups: AsyncIterable<RawRecord[]>): AsyncGenerator<RawRecord[]> {
  let count = 0;
  for await (const group of groups) {
    count += group.length;
    if (count > MAX_ROWS + 1) throw fileFault(`The file has more than ${MAX_ROWS} rows.`);
    yield group;
  }
}

async function* limitBytes(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new AppError("body_too_large", { detail: "A file has at most 10 GB." });
    yield chunk;
  }
}

async function takeBytes(source: AsyncIterator<Buffer>, size: number): Promise<Buffer> {
  let taken = Buffer.alloc(0);
  while (taken.length < size) {
    const { done, value } = await source.next();
    if (done) break;
    taken = Buffer.concat([taken, value]);
  }
  return taken;
}

async function* chain<T extends { length: number }>(first: T, rest: AsyncIterator<T>): AsyncGenerator<T> {
  try {
    if (first.length > 0) yield first;
    for (;;) {
      const { done, value } = await rest.next();
      if (done) return;
      yield value;
    }
  } finally {
    await rest.return?.();
  }
}
