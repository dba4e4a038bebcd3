/** Reads XLSX workbooks: a zip archive (yauzl) of XML parts. */
import { close as closeFd, createWriteStream, open } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { promisify, TextDecoder } from "node:util";
import { fromFdPromise, type Entry, type ZipFile } from "yauzl";
import { AppError } from "../../../platform/errors.ts";
import { checkLength, MAX_RECORD_LENGTH, toRecord, type RawRecord } from "./csv.ts";
import { fileFault } from "./faults.ts";

const MAX_FILE_BYTES = 256 * 1024 ** 2;
/** Of one inflated part. A sheet has at most 1,048,576 rows. */
const MAX_PART_BYTES = 2 * 1024 ** 3;
/** A part with a higher compression ratio is a zip bomb. Sheets of equal cells reach 30. */
const MAX_RATIO = 200;
/** A workbook has a few for each sheet, and one for each picture. */
const MAX_ENTRIES = 20_000;
const MAX_TEXTS_BYTES = 48 * 1024 ** 2;
const MAX_TOKEN_LENGTH = 262_144;
const MAX_COLUMNS = 500;

/**
 * Reads the rows of the first sheet of a workbook.
 * @throws AppError invalid_body if it is broken, encrypted or too large
 */
export async function* readXlsx(bytes: AsyncIterable<Buffer>): AsyncGenerator<RawRecord[]> {
  const archive = await openArchive(await save(bytes));
  try {
    const { sheet, texts } = await findParts(archive);
    yield* readRows(inflate(archive, sheet), texts ? await readTexts(inflate(archive, texts)) : []);
  } finally {
    archive.close();
  }
}

const broken = (): Error => fileFault("The XLSX file is damaged or encrypted.");

/** Saves bytes in an unlinked file, so that nothing remains if the process is killed. */
async function save(bytes: AsyncIterable<Buffer>): Promise<number> {
  const directory = await mkdtemp(join(tmpdir(), "doorplate-import-"));
  const fd = await promisify(open)(join(directory, "file.xlsx"), "wx+", 0o600);
  try {
    await rm(directory, { recursive: true });
    await pipeline(limit(bytes), createWriteStream("", { fd, autoClose: false }));
    return fd;
  } catch (error) {
    closeFd(fd, () => undefined);
    throw error;
  }
}

async function* limit(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size > MAX_FILE_BYTES) throw fileFault("An XLSX file can have at most 256 MB. Save it as CSV.");
    yield chunk;
  }
}

/** Opens a zip archive, which closes the file. */
async function openArchive(fd: number): Promise<ZipFile> {
  try {
    // Names are compared only, so those that would be dangerous as paths do not matter.
    const archive = await fromFdPromise(fd, { autoClose: false, decodeStrings: false });
    return archive.on("error", () => undefined);
  } catch {
    closeFd(fd, () => undefined);
    throw broken();
  }
}

interface Parts {
  sheet: Entry;
  texts: Entry | undefined;
}

async function findParts(archive: ZipFile): Promise<Parts> {
  if (archive.entryCount > MAX_ENTRIES) throw broken();
  let sheet: Entry | undefined;
  let texts: Entry | undefined;
  try {
    for await (const entry of archive.eachEntry()) {
      const name = entry.fileNameRaw.toString("utf8").replace(/^\//, "");
      if (name === "xl/worksheets/sheet1.xml") sheet = entry;
      else if (/^xl\/worksheets\/[^/]+\.xml$/.test(name)) sheet ??= entry;
      else if (name === "xl/sharedStrings.xml") texts = entry;
    }
  } catch {
    throw broken();
  }
  if (!sheet) throw fileFault("The file is a zip archive, but not an XLSX workbook.");
  return { sheet, texts };
}

/** Inflates a part, in UTF-8. yauzl checks that it has the size that the archive states. */
async function* inflate(archive: ZipFile, entry: Entry): AsyncGenerator<string> {
  if (!entry.canDecodeFileData()) throw broken();
  let stream: Readable | undefined;
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let inflated = 0;
  try {
    stream = await archive.openReadStreamPromise(entry);
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      inflated += chunk.length;
      if (inflated > MAX_PART_BYTES || (inflated > 1024 ** 2 && inflated > entry.compressedSize * MAX_RATIO))
        throw fileFault("The XLSX file is too large when it is decompressed.");
      yield decoder.decode(chunk, { stream: true });
    }
  } catch (error) {
    throw error instanceof AppError || (error as NodeJS.ErrnoException).syscall ? error : broken();
  } finally {
    stream?.destroy();
  }
}

interface Token {
  /** "c", "/c", or "" for text. */
  tag: string;
  attributes: string;
  text: string;
}

/** Splits XML into tags and the text between them. A longer token is an error. */
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
    if (held.length > MAX_TOKEN_LENGTH) throw broken();
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
        if (current.length > MAX_RECORD_LENGTH)
          throw fileFault(`The XLSX file contains a text longer than ${MAX_RECORD_LENGTH} characters.`);
      } else if (tag === "/si") {
        size += 2 * current.length + 16;
        if (size > MAX_TEXTS_BYTES) throw fileFault("The XLSX file contains too many different texts. Save it as CSV.");
        texts.push(current);
      }
    }
  }
  return texts;
}

async function* readRows(part: AsyncIterable<string>, texts: readonly string[]): AsyncGenerator<RawRecord[]> {
  let [line, column, type, value, inValue] = [0, 0, "", "", false];
  let cells: string[] = [];
  // The size of a row: one long shared string can be in any number of cells.
  let size = 0;
  for await (const group of tokens(part)) {
    const rows: RawRecord[] = [];
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
        if (column >= MAX_COLUMNS) throw fileFault(`The sheet has more than ${MAX_COLUMNS} columns.`);
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
