/**
 * Puts texts and bytes together, as long texts that are made only to be sent are dearer: each is made, measured and
 * read once more.
 */
export interface ByteWriter {
  /** In UTF-8. */
  text(text: string): void;
  bytes(bytes: Buffer): void;
}

const FIRST_BYTES = 65_536;
/** More is not kept for the next one. */
const KEPT_BYTES = 1_048_576;
/** What UTF-8 takes at most for a UTF-16 unit. */
const BYTES_PER_UNIT = 3;

/** Memory that is used again. */
let memory = Buffer.allocUnsafeSlow(FIRST_BYTES);

/** @param write puts it together, in one go: nothing else is written meanwhile */
export function writeBytes(write: (out: ByteWriter) => void): Buffer {
  let end = 0;
  const makeRoom = (wanted: number): void => {
    if (end + wanted <= memory.length) return;
    const larger = Buffer.allocUnsafeSlow(2 * memory.length + wanted);
    memory.copy(larger, 0, 0, end);
    memory = larger;
  };
  write({
    text(text) {
      makeRoom(text.length * BYTES_PER_UNIT);
      end += memory.write(text, end);
    },
    bytes(bytes) {
      makeRoom(bytes.length);
      end += bytes.copy(memory, end);
    },
  });
  const written = Buffer.from(memory.subarray(0, end));
  if (memory.length > KEPT_BYTES) memory = Buffer.allocUnsafeSlow(FIRST_BYTES);
  return written;
}
