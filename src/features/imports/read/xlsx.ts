/**
 * The first sheet of an XLSX workbook (ECMA-376), row by row. A zip's directory is at its end, so the file is put aside
 * on disk; the sheet is inflated as it is read, and only its table of texts is held in memory.
 */
import { mkdtemp, open, rm, type FileHandle } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, pipeline, Readable } from "node:stream";
import { TextDecoder } from "node:util";
import { createInflateRaw } from "node:zlib";
import { checkLength, LONGEST_RECORD, toRecord, type Raw } from "./csv.ts";
import { fileFault } from "./faults.ts";

const FILE_MOST = 256 * 1024 ** 2;
/** Of one part, inflated: 50 million rows would be more, but a sheet has at most 1,048,576. */
const PART_MOST = 2 * 1024 ** 3;
/** A part that grows by more than this is no sheet but a bomb. Sheets of equal cells reach 30. */
const RATIO_MOST = 200;
const TEXTS_MOST = 48 * 1024 ** 2;
const TOKEN_MOST = 262_144;
const COLUMNS_MOST = 500;

interface Entry {
  method: number;
  size: number;
  offset: number;
}

export async function* readXlsx(bytes: AsyncIterable<Buffer>): AsyncGenerator<Raw[]> {
  const directory = await mkdtemp(join(tmpdir(), "doorplate-import-"));
  const file = await open(join(directory, "file.xlsx"), "wx+", 0o600);
  // Even where the process is killed, nothing with a name remains.
  await rm(directory, { recursive: true });
  try {
    let size = 0;
    for await (const chunk of bytes) {
      size += chunk.length;
      if (size > FILE_MOST) throw fileFault("An XLSX file has at most 256 MB; save it as CSV.");
      await file.write(chunk);
    }
    const entries = await readDirectory(file, size);
    const sheet =
      entries.get("xl/worksheets/sheet1.xml") ??
      [...entries].find(([name]) => /^xl\/worksheets\/[^/]+\.xml$/.test(name))?.[1];
    if (!sheet) throw fileFault("The file is a zip archive, but no XLSX workbook.");
    const texts = entries.has("xl/sharedStrings.xml")
      ? await readTexts(inflate(file, entries.get("xl/sharedStrings.xml") as Entry))
      : [];
    yield* readRows(inflate(file, sheet), texts);
  } finally {
    await file.close();
  }
}

const broken = (): Error => fileFault("The XLSX file is broken, or encrypted.");

async function readAt(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, offset);
  if (bytesRead < length) throw broken();
  return buffer;
}

/** The central directory of a zip (APPNOTE 4.3.12), without Zip64, which no file of 256 MB needs. */
async function readDirectory(file: FileHandle, size: number): Promise<Map<string, Entry>> {
  const tail = await readAt(file, Math.max(0, size - 66_000), Math.min(size, 66_000));
  const end = tail.lastIndexOf("PK\x05\x06", undefined, "latin1");
  if (end < 0 || end + 22 > tail.length) throw broken();
  const [length, start] = [tail.readUInt32LE(end + 12), tail.readUInt32LE(end + 16)];
  if (start + length > size || length > 4 * 1024 ** 2) throw broken();
  const directory = await readAt(file, start, length);
  const entries = new Map<string, Entry>();
  for (let at = 0; at + 46 <= directory.length && directory.readUInt32LE(at) === 0x02014b50;) {
    const nameEnd = at + 46 + directory.readUInt16LE(at + 28);
    if ((directory.readUInt16LE(at + 8) & 1) === 1) throw broken();
    entries.set(directory.toString("utf8", at + 46, nameEnd).replace(/^\//, ""), {
      method: directory.readUInt16LE(at + 10),
      size: directory.readUInt32LE(at + 20),
      offset: directory.readUInt32LE(at + 42),
    });
    at = nameEnd + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

async function* inflate(file: FileHandle, { method, size, offset }: Entry): AsyncGenerator<string> {
  const head = await readAt(file, offset, 30);
  if (head.readUInt32LE(0) !== 0x04034b50 || (method !== 8 && method !== 0)) throw broken();
  const start = offset + 30 + head.readUInt16LE(26) + head.readUInt16LE(28);
  const packed = Readable.from(readRange(file, start, size), { objectMode: false });
  const stream = method === 8 ? createInflateRaw() : new PassThrough();
  // Errors come out of the end that is read.
  pipeline(packed, stream, () => undefined);
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let inflated = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      inflated += chunk.length;
      if (inflated > PART_MOST || (inflated > 1024 ** 2 && inflated > size * RATIO_MOST))
        throw fileFault("The XLSX file grows beyond all measure when it is unpacked.");
      yield decoder.decode(chunk, { stream: true });
    }
  } catch (error) {
    if ((error as { code?: string }).code?.startsWith("Z_") || error instanceof TypeError) throw broken();
    throw error;
  } finally {
    stream.destroy();
  }
}

async function* readRange(file: FileHandle, start: number, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < size;) {
    const piece = await readAt(file, start + at, Math.min(65_536, size - at));
    yield piece;
    at += piece.length;
  }
}

interface Token {
  /** "c", "/c", or "" for text. */
  tag: string;
  attributes: string;
  text: string;
}

/** Tags and the text between them. A part that has neither for long is a fault. */
async function* tokens(texts: AsyncIterable<string>): AsyncGenerator<Token[]> {
  let held = "";
  for await (const text of texts) {
    held += text;
    const found: Token[] = [];
    let at = 0;
    for (;;) {
      const open = held.indexOf("<", at);
      const close = open < 0 ? -1 : held.indexOf(">", open);
      if (close < 0) break;
      if (open > at) found.push({ tag: "", attributes: "", text: held.slice(at, open) });
      const inside = held.slice(open + 1, close);
      const space = inside.search(/[\s/]/);
      const isEnd = inside.startsWith("/");
      const tag = (isEnd ? inside : space < 0 ? inside : inside.slice(0, space)).replace(/^(\/?)[\w.-]+:/, "$1").trim();
      found.push({ tag, attributes: isEnd ? "" : inside, text: "" });
      if (!isEnd && inside.endsWith("/")) found.push({ tag: `/${tag}`, attributes: "", text: "" });
      at = close + 1;
    }
    held = held.slice(at);
    if (held.length > TOKEN_MOST) throw broken();
    yield found;
  }
}

async function readTexts(part: AsyncIterable<string>): Promise<string[]> {
  const texts: string[] = [];
  let [current, inText, phonetic, size] = ["", false, false, 0];
  for await (const group of tokens(part)) {
    for (const { tag, text } of group) {
      if (tag === "si") current = "";
      else if (tag === "rPh" || tag === "/rPh") phonetic = tag === "rPh";
      else if (tag === "t" || tag === "/t") inText = tag === "t" && !phonetic;
      else if (tag === "" && inText) {
        current += unescape(text);
        if (current.length > LONGEST_RECORD)
          throw fileFault(`The XLSX file holds a text longer than ${LONGEST_RECORD} characters.`);
      } else if (tag === "/si") {
        size += 2 * current.length + 16;
        if (size > TEXTS_MOST) throw fileFault("The XLSX file holds too many different texts; save it as CSV.");
        texts.push(current);
      }
    }
  }
  return texts;
}

async function* readRows(part: AsyncIterable<string>, texts: readonly string[]): AsyncGenerator<Raw[]> {
  let [line, column, type, value, inValue] = [0, 0, "", "", false];
  let cells: string[] = [];
  // One text of the table can stand in any number of cells.
  let size = 0;
  for await (const group of tokens(part)) {
    const rows: Raw[] = [];
    for (const { tag, attributes, text } of group) {
      if (tag === "row") {
        line = Number(/\br="(\d{1,7})"/.exec(attributes)?.[1] ?? line + 1);
        [cells, column, size] = [[], 0, 0];
      } else if (tag === "c") {
        column = columnOf(/\br="([A-Z]{1,3})\d/.exec(attributes)?.[1]) ?? column;
        [type, value] = [/\bt="(\w+)"/.exec(attributes)?.[1] ?? "", ""];
      } else if (tag === "v" || tag === "t" || tag === "/v" || tag === "/t") inValue = !tag.startsWith("/");
      else if (tag === "" && inValue) {
        value += unescape(text);
        checkLength(size + value.length, line);
      } else if (tag === "/c") {
        if (column >= COLUMNS_MOST) throw fileFault(`The sheet has more than ${COLUMNS_MOST} columns.`);
        while (cells.length < column) cells.push("");
        const cell = type === "s" ? (texts[Number(value)] ?? "") : value;
        checkLength((size += cell.length), line);
        cells[column++] = cell;
      } else if (tag === "/row" && cells.some((cell) => cell !== "")) rows.push([line, toRecord(cells)]);
    }
    if (rows.length > 0) yield rows;
  }
}

function columnOf(letters: string | undefined): number | undefined {
  if (letters === undefined) return undefined;
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}

const ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

const unescape = (text: string): string =>
  text.includes("&")
    ? text.replace(
        /&(?:#x([\da-f]{1,6})|#(\d{1,7})|(\w{2,4}));/gi,
        (all, hex: string | undefined, decimal: string | undefined, name: string | undefined) => {
          if (name !== undefined) return ENTITIES[name] ?? all;
          const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
          return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code < 0xe000)
            ? String.fromCodePoint(code)
            : "\ufffd";
        },
      )
    : text;
