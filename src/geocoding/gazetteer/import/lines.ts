/** The lines of a text file that may be packed: .gz, or the one list in a .zip. */
import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { createGunzip, createInflateRaw } from "node:zlib";

export interface PackedFile {
  /** Of the packed data, for the progress. */
  size: number;
  /** Read at most once at a time; `onBytes` hears how much of `size` was read. */
  lines(onBytes?: (bytes: number) => void): AsyncIterable<string>;
}

const STORED = 0;
const DEFLATED = 8;
const END_OF_DIRECTORY = 0x06054b50;
const END_LENGTH = 22;
const LONGEST_COMMENT = 65_535;
const ENTRY_LENGTH = 46;
const HEADER_LENGTH = 30;
const ZIP64 = 0xffffffff;

/** @throws Error with a message for people, where the file cannot be read */
export async function openPacked(path: string): Promise<PackedFile> {
  if (/\.zip$/i.test(path)) return openZip(path);
  const { size } = await stat(path);
  const isGzip = /\.gz$/i.test(path);
  return { size, lines: (onBytes) => linesOf(createReadStream(path), onBytes, isGzip ? createGunzip() : undefined) };
}

async function* linesOf(
  source: Readable,
  onBytes: ((bytes: number) => void) | undefined,
  unpack: ReturnType<typeof createGunzip> | undefined,
): AsyncGenerator<string> {
  let bytes = 0;
  source.on("data", (chunk: Buffer) => onBytes?.((bytes += chunk.length)));
  // An error of the source is passed on to its readers.
  if (unpack) source.on("error", (error) => unpack.destroy(error));
  const text = unpack ? source.pipe(unpack) : source;
  try {
    yield* createInterface({ input: text, crlfDelay: Infinity });
  } finally {
    source.destroy();
    unpack?.destroy();
  }
}

/** The largest file in the archive: GeoNames packs a readme together with its list. */
async function openZip(path: string): Promise<PackedFile> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const tail = Buffer.alloc(Math.min(size, END_LENGTH + LONGEST_COMMENT));
    await file.read(tail, 0, tail.length, size - tail.length);
    const end = tail.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
    if (end < 0 || tail.readUInt32LE(end) !== END_OF_DIRECTORY)
      throw new Error("this is no ZIP archive, or it is cut off");
    const directory = Buffer.alloc(tail.readUInt32LE(end + 12));
    await file.read(directory, 0, directory.length, tail.readUInt32LE(end + 16));
    let largest: { method: number; packed: number; unpacked: number; header: number } | undefined;
    for (let at = 0; at + ENTRY_LENGTH <= directory.length;) {
      const entry = {
        method: directory.readUInt16LE(at + 10),
        packed: directory.readUInt32LE(at + 20),
        unpacked: directory.readUInt32LE(at + 24),
        header: directory.readUInt32LE(at + 42),
      };
      if (!largest || entry.unpacked > largest.unpacked) largest = entry;
      at +=
        ENTRY_LENGTH +
        directory.readUInt16LE(at + 28) +
        directory.readUInt16LE(at + 30) +
        directory.readUInt16LE(at + 32);
    }
    if (!largest) throw new Error("the archive is empty");
    const { method, packed, header } = largest;
    if (packed === ZIP64 || header === ZIP64 || (method !== STORED && method !== DEFLATED))
      throw new Error("the archive is of a kind that is not read here: unpack it first");
    const fixed = Buffer.alloc(HEADER_LENGTH);
    await file.read(fixed, 0, HEADER_LENGTH, header);
    const start = header + HEADER_LENGTH + fixed.readUInt16LE(26) + fixed.readUInt16LE(28);
    return {
      size: packed,
      lines: (onBytes) =>
        linesOf(
          createReadStream(path, { start, end: start + Math.max(packed, 1) - 1 }),
          onBytes,
          method === DEFLATED ? createInflateRaw() : undefined,
        ),
    };
  } finally {
    await file.close();
  }
}
