/** Files of a ZIP archive, which is what a Python wheel is. */
import { inflateRawSync } from "node:zlib";

const END_OF_DIRECTORY = 0x06054b50;
const END_LENGTH = 22;
const ENTRY_LENGTH = 46;
const HEADER_LENGTH = 30;
const STORED = 0;

/**
 * The content of the file `name`. No Zip64.
 * @throws Error if the archive does not contain it
 */
export function fileOfArchive(archive: Buffer, name: string): Buffer {
  let end = archive.length - END_LENGTH;
  while (archive.readUInt32LE(end) !== END_OF_DIRECTORY) end--;
  let entry = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    const nameLength = archive.readUInt16LE(entry + 28);
    const found = archive.toString("utf8", entry + ENTRY_LENGTH, entry + ENTRY_LENGTH + nameLength);
    if (found === name) {
      const header = archive.readUInt32LE(entry + 42);
      const start = header + HEADER_LENGTH + archive.readUInt16LE(header + 26) + archive.readUInt16LE(header + 28);
      const content = archive.subarray(start, start + archive.readUInt32LE(entry + 20));
      return archive.readUInt16LE(entry + 10) === STORED ? content : inflateRawSync(content);
    }
    entry += ENTRY_LENGTH + nameLength + archive.readUInt16LE(entry + 30) + archive.readUInt16LE(entry + 32);
  }
  throw new Error(`The archive has no ${name}`);
}
