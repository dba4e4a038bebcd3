/** Appends texts and bytes to one buffer. Cheaper than a long string that is built only to be encoded and sent. */
export interface ByteWriter {
  /** Appends a text in UTF-8. */
  text(text: string): void;
  bytes(bytes: Buffer): void;
}

const FIRST_BYTES = 65_536;
/** A larger buffer is not reused. */
const MAX_REUSED_BYTES = 1_048_576;
/** UTF-8 takes at most 3 bytes for a UTF-16 code unit. */
const BYTES_PER_UNIT = 3;

/** Reused by all calls. */
let memory = Buffer.allocUnsafeSlow(FIRST_BYTES);

/** Returns a copy of the bytes that `write` appends. @param write is synchronous, since the buffer is shared */
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
  if (memory.length > MAX_REUSED_BYTES) memory = Buffer.allocUnsafeSlow(FIRST_BYTES);
  return written;
}
