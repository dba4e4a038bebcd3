import { randomBytes } from "node:crypto";

/** The nil UUID (RFC 9562), which sorts before all ids. */
export const NIL_ID = "00000000-0000-0000-0000-000000000000";

/** Random hex digits, drawn in bulk: each draw is a system call. */
let digits = "";
let used = 0;

/** Makes a UUID of version 7 (RFC 9562), which begins with the time in milliseconds, so that ids sort by age. */
export function uuidv7(milliseconds: number): string {
  if (used === digits.length) [digits, used] = [randomBytes(10 * 256).toString("hex"), 0];
  const random = digits.slice(used, (used += 20));
  const time = milliseconds.toString(16).padStart(12, "0");
  // The variant's two bits (10) are in a digit from 8 to b.
  const variant = "89ab"[Number.parseInt(random.slice(18), 16) % 4];
  const [first, second] = [`7${random.slice(0, 3)}`, `${variant}${random.slice(3, 6)}`];
  return `${time.slice(0, 8)}-${time.slice(8)}-${first}-${second}-${random.slice(6, 18)}`;
}
