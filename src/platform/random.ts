import { randomFillSync } from "node:crypto";

const DRAWN = 4_096;
const drawn = Buffer.allocUnsafeSlow(DRAWN);
let used = DRAWN;

/** Random bytes for keys and initialisation vectors, drawn many at a time: each draw is a call of the system. */
export function pooledRandomBytes(count: number): Buffer {
  if (used + count > DRAWN) {
    randomFillSync(drawn);
    used = 0;
  }
  const bytes = Buffer.from(drawn.subarray(used, used + count));
  // What was given is not kept here.
  drawn.fill(0, used, used + count);
  used += count;
  return bytes;
}
