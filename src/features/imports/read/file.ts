import { AppError } from "../../../platform/errors.ts";
import { parseJson } from "../../../platform/http/json-body.ts";
import type { Field } from "../columns.ts";
import { applyMapping, checkHeader, guessMapping, isUsable } from "../mapping.ts";
import type { Reading } from "../rows.ts";
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
import { readXlsx } from "./xlsx.ts";

/** What the caller states about a file; the rest is guessed. */
export interface FileOptions {
  format?: Reading["format"];
  encoding?: Encoding;
  delimiter?: Delimiter;
  mapping?: Record<string, Field | null>;
  country_code?: string;
  source: string;
}

export interface OpenFile {
  reading: Reading;
  rows: AsyncIterable<RawRecord[]>;
  usable: boolean;
}

const MAX_BYTES = 10 * 1024 ** 3;
const MAX_ROWS = 50_000_000;
const ZIP = Buffer.from("PK\x03\x04");

/**
 * Detects how a file is to be read, from its beginning.
 * @throws AppError invalid_body, body_too_large
 */
export async function openFile(bytes: AsyncIterable<Buffer>, options: FileOptions): Promise<OpenFile> {
  const source = limitBytes(bytes)[Symbol.asyncIterator]();
  const first = await takeBytes(source, ZIP.length);
  const whole = chain(first, source);
  if (options.format === "xlsx" || (options.format === undefined && first.subarray(0, ZIP.length).equals(ZIP))) {
    return openRecords("xlsx", "utf-8", ",", limitRows(readXlsx(whole)), options);
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
      : await openTable(all, options.delimiter ?? sniffDelimiter(text), options);
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
  openRecords("csv", "utf-8", delimiter, limitRows(parseRecords(texts, delimiter)), options);

async function openRecords(
  format: "csv" | "xlsx",
  encoding: string,
  delimiter: Delimiter,
  groups: AsyncGenerator<RawRecord[]>,
  options: FileOptions,
): Promise<OpenFile> {
  const { value: group } = (await groups.next()) as { value: RawRecord[] | undefined };
  const [first, ...others] = group ?? [];
  if (!first) throw fileFault("The file has no rows.");
  let header = parseCells(first[1], delimiter);
  if (!header) throw fileFault("The quotes in the header do not match.");
  while (header.length > 1 && header.at(-1) === "") header.pop();
  let rest = chain(others, groups);
  // A file of pasted addresses, one per line, has no header.
  if (header.length === 1 && !options.mapping && guessMapping(header)[0] === null) {
    [header, rest] = [["text"], chain(group as RawRecord[], groups)];
  }
  checkHeader(header);
  return finish({ format, encoding, delimiter, header }, rest, options);
}

async function openLines(texts: AsyncIterable<string>, options: FileOptions): Promise<OpenFile> {
  const groups = limitRows(parseLines(texts));
  const { value: group } = (await groups.next()) as { value: RawRecord[] | undefined };
  const [first] = group ?? [];
  if (!first) throw fileFault("The file has no rows.");
  let object: unknown;
  try {
    object = parseJson(Buffer.from(first[1]));
  } catch (error) {
    if (error instanceof AppError) throw fileFault("The first line is not JSON.");
    throw error;
  }
  if (typeof object !== "object" || object === null || Array.isArray(object))
    throw fileFault("The first line is not a JSON object.");
  const header = Object.keys(object);
  checkHeader(header);
  return finish(
    { format: "ndjson", encoding: "utf-8", delimiter: ",", header },
    chain(group as RawRecord[], groups),
    options,
  );
}

function finish(
  found: Pick<Reading, "format" | "encoding" | "delimiter" | "header">,
  rows: AsyncIterable<RawRecord[]>,
  { mapping: given, country_code, source }: FileOptions,
): OpenFile {
  const mapping = applyMapping(found.header, given);
  const home = country_code ?? (found.header.some((name) => /\p{Script=Han}/u.test(name)) ? "CN" : null);
  return { reading: { ...found, mapping, country_code: home, ref_source: source }, rows, usable: isUsable(mapping) };
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
