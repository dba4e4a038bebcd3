import { randomFillSync } from "node:crypto";

const DRAWN = 4_096;
const drawn = Buffer.allocUnsafeSlow(DRAWN);
let used = DRAWN;

/** Random bytes for keys and initialisation vectors, drawn in bulk: each draw is a system call. */
export function pooledRandomBytes(count: number): Buffer {
  if (used + count > DRAWN) {
    randomFillSync(drawn);
    used = 0;
  }
  const bytes = Buffer.from(drawn.subarray(used, used + count));
  // Erases the bytes, which may become a key.
  drawn.fill(0, used, used + count);
  used += count;
  return bytes;
}
