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
/** Of a sheet, by the limits of Excel. Without it, a small file of empty rows takes a minute to read. */
const MAX_ROWS = 1_048_576;
/** Of one inflated part. */
const MAX_PART_BYTES = 2 * 1024 ** 3;
/** A part with a higher compression ratio is a zip bomb. Sheets of equal cells reach 30. */
const MAX_RATIO = 200;
/** A workbook has a few for each sheet, and one for each picture. */
const MAX_ENTRIES = 20_000;
const MAX_TEXTS_BYTES = 48 * 1024 ** 2;
const MAX_TOKEN_LENGTH = 262_144;
const MAX_COLUMNS = 500;
/** Of a sheet whose merged cells are read, which stand behind its rows: people merge cells, programs do not. */
const MAX_MERGED_BYTES = 16 * 1024 ** 2;

/** An open workbook. */
export interface Workbook {
  /** In the order of the workbook, without charts. */
  sheets: readonly Sheet[];
  /** Reads the rows of a sheet. @throws AppError invalid_body if the workbook is broken or too large */
  rows(sheet: Sheet): AsyncGenerator<RawRecord[]>;
  close(): void;
}

export interface Sheet {
  name: string;
  is_hidden: boolean;
  entry: Entry;
}

/**
 * Opens a workbook.
 * @throws AppError invalid_body if it is broken, encrypted or too large
 */
export async function openWorkbook(bytes: AsyncIterable<Buffer>): Promise<Workbook> {
  const archive = await openArchive(await save(bytes));
  try {
    const parts = await listParts(archive);
    const sheets = await listSheets(archive, parts);
    const textsPart = parts.get("xl/sharedStrings.xml");
    let texts: Promise<string[]> | undefined;
    return {
      sheets,
      async *rows({ entry }) {
        texts ??= textsPart ? readTexts(inflate(archive, textsPart)) : Promise.resolve([]);
        const isSmall = entry.uncompressedSize <= MAX_MERGED_BYTES;
        const merges = isSmall ? await readMerges(inflate(archive, entry)) : [];
        yield* readRows(inflate(archive, entry), await texts, merges);
      },
      close: () => archive.close(),
    };
  } catch (error) {
    archive.close();
    throw error;
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

type Parts = ReadonlyMap<string, Entry>;

async function listParts(archive: ZipFile): Promise<Parts> {
  if (archive.entryCount > MAX_ENTRIES) throw broken();
  const parts = new Map<string, Entry>();
  try {
    for await (const entry of archive.eachEntry())
      parts.set(entry.fileNameRaw.toString("utf8").replace(/^\//, ""), entry);
  } catch {
    throw broken();
  }
  return parts;
}

/** The names of the sheets are in the workbook, and their parts in its relationships. */
async function listSheets(archive: ZipFile, parts: Parts): Promise<Sheet[]> {
  const [workbook, relations] = [parts.get("xl/workbook.xml"), parts.get("xl/_rels/workbook.xml.rels")];
  const targets = new Map<string, string>();
  for (const attributes of relations ? await tagsNamed("Relationship", inflate(archive, relations)) : [])
    targets.set(attributeOf(attributes, "Id"), attributeOf(attributes, "Target").replace(/^\/?(?:xl\/)?/, "xl/"));
  const sheets = (workbook ? await tagsNamed("sheet", inflate(archive, workbook)) : []).flatMap(
    (attributes): Sheet[] => {
      const part = targets.get(attributeOf(attributes, "r:id")) ?? "";
      const entry = part.startsWith("xl/worksheets/") ? parts.get(part) : undefined;
      const is_hidden = /hidden/i.test(attributeOf(attributes, "state"));
      return entry ? [{ name: attributeOf(attributes, "name"), is_hidden, entry }] : [];
    },
  );
  if (sheets.length > 0) return sheets;
  // A workbook without names, as some programs write it.
  const [part] = [...parts.keys()].filter((name) => SHEET_PART.test(name)).sort((a, b) => order(a) - order(b));
  if (part === undefined)
    throw fileFault(`The file is ${kindOf(parts)}, but not an XLSX workbook. Save it as XLSX or CSV.`);
  return [{ name: "Sheet1", is_hidden: false, entry: parts.get(part) as Entry }];
}

const SHEET_PART = /^xl\/worksheets\/[^/]+\.xml$/;
const order = (name: string): number => Number(/(\d+)\.xml$/.exec(name)?.[1] ?? 0);

function kindOf(parts: Parts): string {
  if (parts.has("word/document.xml")) return "a Word document";
  if (parts.has("xl/workbook.bin")) return "an XLSB workbook";
  if (parts.has("ppt/presentation.xml")) return "a PowerPoint presentation";
  return parts.has("content.xml") && parts.has("mimetype") ? "an OpenDocument file" : "a zip archive";
}

async function tagsNamed(name: string, part: AsyncIterable<string>): Promise<string[]> {
  const found: string[] = [];
  for await (const group of tokens(part)) {
    for (const { tag, attributes } of group) if (tag === name && found.length < MAX_ENTRIES) found.push(attributes);
  }
  return found;
}

/** An attribute of a tag, under any prefix of the namespace. */
const attributeOf = (attributes: string, name: string): string => {
  const plain = name.replace(/^.*:/, "");
  const pattern = name === plain ? `(?<![\\w:])${plain}` : `[\\w]+:${plain}`;
  return unescape(new RegExp(`${pattern}\\s*=\\s*(["'])(.*?)\\1`, "s").exec(attributes)?.[2] ?? "");
};

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

/** Cells of a column that are merged, by their lines. The value is in the first one. */
interface Merge {
  column: number;
  from: number;
  to: number;
  value: string;
}

async function readMerges(part: AsyncIterable<string>): Promise<Merge[]> {
  const word = "mergeCells";
  let [text, isFound] = ["", false];
  for await (const chunk of part) {
    text += chunk;
    const at = isFound ? 0 : text.indexOf(word);
    isFound = at >= 0;
    text = text.slice(isFound ? at : -word.length);
  }
  if (!isFound) return [];
  return [...text.matchAll(/<(?:\w+:)?mergeCell\s[^>]*?\bref="([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})"/g)]
    .map(([, letters, from, to]) => ({
      column: columnOf(letters) as number,
      from: Number(from),
      to: Number(to),
      value: "",
    }))
    .filter(({ column, from, to }) => to > from && column < MAX_COLUMNS)
    .sort((a, b) => a.from - b.from);
}

/** Makes a function that fills in the values of merged cells, row after row. */
function mergedFiller(merges: readonly Merge[]): (cells: string[], line: number) => void {
  let next = 0;
  let open: Merge[] = [];
  return (cells, line) => {
    open = open.filter(({ to }) => to >= line);
    for (; next < merges.length && (merges[next] as Merge).from <= line; next++)
      if (open.length < MAX_COLUMNS) open.push(merges[next] as Merge);
    for (const merge of open) {
      if (merge.from === line) merge.value = cells[merge.column] ?? "";
      while (cells.length <= merge.column) cells.push("");
      cells[merge.column] ||= merge.value;
    }
  };
}

async function* readRows(
  part: AsyncIterable<string>,
  texts: readonly string[],
  merges: readonly Merge[],
): AsyncGenerator<RawRecord[]> {
  const fillMerged = merges.length === 0 ? undefined : mergedFiller(merges);
  let [line, column, type, value, inValue] = [0, 0, "", "", false];
  let cells: string[] = [];
  // The size of a row: one long shared string can be in any number of cells.
  let size = 0;
  let count = 0;
  for await (const group of tokens(part)) {
    const rows: RawRecord[] = [];
    for (const { tag, attributes, text } of group) {
      if (tag === "row") {
        if (++count > MAX_ROWS) throw fileFault(`The sheet has more than ${MAX_ROWS} rows. Save it as CSV.`);
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
        const cell =
          type === "s" ? (texts[Number(value)] ?? "") : type === "" || type === "n" ? readNumber(value) : value;
        checkLength((size += cell.length), line);
        cells[column++] = cell;
      } else if (tag === "/row" && cells.some((cell) => cell !== "")) {
        if (fillMerged) {
          fillMerged(cells, line);
          checkLength(
            cells.reduce((sum, cell) => sum + cell.length, 0),
            line,
          );
        }
        rows.push([line, toRecord(cells)]);
      }
    }
    if (rows.length > 0) yield rows;
  }
}

/** A long number is written with an exponent by some programs, with all its digits. */
const readNumber = (value: string): string =>
  /E/i.test(value) && Number.isSafeInteger(Number(value)) ? String(Number(value)) : value;

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
