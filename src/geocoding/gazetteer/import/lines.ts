/** The lines of a text file that may be packed: .gz, or the one list in a .zip. */
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { openPromise, type Entry } from "yauzl";

export interface PackedFile {
  /** In bytes, for the progress: of a .zip unpacked, else as it is on the disk. */
  size: number;
  /** Read at most once at a time; `onBytes` hears how much of `size` was read. */
  lines(onBytes?: (bytes: number) => void): AsyncIterable<string>;
}

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
  const { fileName, uncompressedSize } = await findLargest(path);
  return {
    size: uncompressedSize,
    async *lines(onBytes) {
      const archive = await openPromise(path, { autoClose: false });
      try {
        for await (const entry of archive.eachEntry())
          if (entry.fileName === fileName)
            return yield* linesOf(await archive.openReadStreamPromise(entry), onBytes, undefined);
      } finally {
        archive.close();
      }
    },
  };
}

async function findLargest(path: string): Promise<Entry> {
  const archive = await openPromise(path, { autoClose: false }).catch(() => {
    throw new Error("the file is not a ZIP archive, or it is incomplete");
  });
  try {
    let largest: Entry | undefined;
    for await (const entry of archive.eachEntry())
      if (!largest || entry.uncompressedSize > largest.uncompressedSize) largest = entry;
    if (!largest) throw new Error("the archive is empty");
    if (!largest.canDecodeFileData()) throw new Error("this kind of archive is not supported: unpack it first");
    return largest;
  } finally {
    archive.close();
  }
}
