import { AppError } from "../../../platform/errors.ts";
import { parseJson } from "../../../platform/http/json-body.ts";
import type { Field } from "../columns.ts";
import { applyMapping, checkHeader, guessMapping, isUsable } from "../mapping.ts";
import type { Reading } from "../rows.ts";
import { cellsOf, DELIMITERS, lines, records, sniffDelimiter, type Delimiter, type Raw } from "./csv.ts";
import { decode, type Encoding } from "./encoding.ts";
import { fileFault } from "./faults.ts";
import { readXlsx } from "./xlsx.ts";

/** What the caller says of a file; the rest is guessed. */
export interface Stated {
  format?: Reading["format"];
  encoding?: Encoding;
  delimiter?: Delimiter;
  mapping?: Record<string, Field | null>;
  country_code?: string;
  source: string;
}

export interface OpenFile {
  reading: Reading;
  rows: AsyncIterable<Raw[]>;
  usable: boolean;
}

const BYTES_MOST = 10 * 1024 ** 3;
const ROWS_MOST = 50_000_000;
const ZIP = Buffer.from("PK\x03\x04");

/** Finds out how a file is to be read. @throws AppError about a file that cannot be */
export async function openFile(bytes: AsyncIterable<Buffer>, stated: Stated): Promise<OpenFile> {
  const source = limitBytes(bytes)[Symbol.asyncIterator]();
  const first = await takeBytes(source, ZIP.length);
  const whole = chain(first, source);
  if (stated.format === "xlsx" || (stated.format === undefined && first.subarray(0, ZIP.length).equals(ZIP))) {
    return openRecords("xlsx", "utf-8", ",", limitRows(readXlsx(whole)), stated);
  }
  let encoding: Encoding = "utf-8";
  const texts = decode(whole, stated.encoding, (told) => {
    encoding = told;
  });
  const beginning = await texts.next();
  const text = beginning.done ? "" : beginning.value;
  const all = chain(text, texts);
  const opened =
    stated.format === "ndjson" || (stated.format === undefined && /^\s*\{/.test(text))
      ? await openLines(all, stated)
      : await openTable(all, stated.delimiter ?? sniffDelimiter(text), stated);
  // A file that begins with ASCII shows its encoding later; rows are kept as text, so only the answer tells it.
  return {
    ...opened,
    get reading() {
      return { ...opened.reading, encoding };
    },
  };
}

const openTable = (texts: AsyncIterable<string>, delimiter: Delimiter, stated: Stated): Promise<OpenFile> =>
  openRecords("csv", "utf-8", delimiter, limitRows(records(texts, delimiter)), stated);

async function openRecords(
  format: "csv" | "xlsx",
  encoding: string,
  delimiter: Delimiter,
  groups: AsyncGenerator<Raw[]>,
  stated: Stated,
): Promise<OpenFile> {
  const { value: group } = (await groups.next()) as { value: Raw[] | undefined };
  const [first, ...others] = group ?? [];
  if (!first) throw fileFault("The file has no rows.");
  let header = cellsOf(first[1], delimiter);
  if (!header) throw fileFault("The quotes of the header do not fit.");
  while (header.length > 1 && header.at(-1) === "") header.pop();
  let rest = chain(others, groups);
  // Pasted lines, one below the other: nothing is their header.
  if (header.length === 1 && !stated.mapping && guessMapping(header)[0] === null) {
    [header, rest] = [["text"], chain(group as Raw[], groups)];
  }
  checkHeader(header);
  return finish({ format, encoding, delimiter, header }, rest, stated);
}

async function openLines(texts: AsyncIterable<string>, stated: Stated): Promise<OpenFile> {
  const groups = limitRows(lines(texts));
  const { value: group } = (await groups.next()) as { value: Raw[] | undefined };
  const [first] = group ?? [];
  if (!first) throw fileFault("The file has no rows.");
  let object: unknown;
  try {
    object = parseJson(Buffer.from(first[1]));
  } catch (error) {
    if (error instanceof AppError) throw fileFault("The first line is no JSON.");
    throw error;
  }
  if (typeof object !== "object" || object === null || Array.isArray(object))
    throw fileFault("The first line is no JSON object.");
  const header = Object.keys(object);
  checkHeader(header);
  return finish({ format: "ndjson", encoding: "utf-8", delimiter: ",", header }, chain(group as Raw[], groups), stated);
}

function finish(
  found: Pick<Reading, "format" | "encoding" | "delimiter" | "header">,
  rows: AsyncIterable<Raw[]>,
  { mapping: given, country_code, source }: Stated,
): OpenFile {
  const mapping = applyMapping(found.header, given);
  const home = country_code ?? (found.header.some((name) => /\p{Script=Han}/u.test(name)) ? "CN" : null);
  return { reading: { ...found, mapping, country_code: home, ref_source: source }, rows, usable: isUsable(mapping) };
}

export const isDelimiter = (text: string): text is Delimiter => (DELIMITERS as readonly string[]).includes(text);

/** The rows of a file that has some, and not too many. */
async function* limitRows(groups: AsyncIterable<Raw[]>): AsyncGenerator<Raw[]> {
  let count = 0;
  for await (const group of groups) {
    count += group.length;
    if (count > ROWS_MOST + 1) throw fileFault(`The file has more than ${ROWS_MOST} rows.`);
    yield group;
  }
}

async function* limitBytes(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size > BYTES_MOST) throw new AppError("body_too_large", { detail: "A file has at most 10 GB." });
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
