/** Writes ZIP archives as streams. */
import { Readable } from "node:stream";
import { ZipFile } from "yazl";

export interface ZipEntry {
  name: string;
  modified_at: Date;
  /** Called when the entries before it are written. */
  content(): AsyncIterable<string | Buffer>;
}

/**
 * Writes a ZIP archive entry by entry, with backpressure: no entry is in memory as a whole.
 * @throws what the content of an entry throws; the archive is then incomplete
 */
export async function* writeZip(entries: readonly ZipEntry[]): AsyncGenerator<Buffer> {
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  let current: Readable | undefined;
  zip.on("error", (error: Error) => output.destroy(error));
  for (const { name, modified_at, content } of entries)
    zip.addReadStreamLazy(name, { mtime: modified_at }, (done) => {
      current = Readable.from(content(), { objectMode: false });
      done(null, current);
    });
  zip.end();
  try {
    yield* output as AsyncIterable<Buffer>;
  } finally {
    current?.destroy();
  }
}
