/** Similarity of short texts. All functions are symmetric. */

const LONGEST = 64;
const usedLeft = new Uint8Array(LONGEST);
const usedRight = new Uint8Array(LONGEST);

/** Jaro–Winkler similarity, 0 to 1, over UTF-16 units; texts are cut to 64 units. */
export function jaroWinkler(one: string, other: string): number {
  if (one === other) return 1;
  // In one order, as which of several equal letters is taken depends on it.
  const isOrdered = one.length < other.length || (one.length === other.length && one < other);
  const [a, b] = isOrdered ? [one, other] : [other, one];
  const lengthA = Math.min(a.length, LONGEST);
  const lengthB = Math.min(b.length, LONGEST);
  if (lengthA === 0) return 0;
  const common = markCommon(a, b, lengthA, lengthB);
  if (common === 0) return 0;
  const moved = countMoved(a, b, lengthA) / 2;
  const jaro = (common / lengthA + common / lengthB + (common - moved) / common) / 3;
  let prefix = 0;
  while (prefix < 4 && prefix < lengthA && a.charCodeAt(prefix) === b.charCodeAt(prefix)) prefix++;
  return jaro + prefix * 0.1 * (1 - jaro);
}

function markCommon(a: string, b: string, lengthA: number, lengthB: number): number {
  const window = Math.max(0, (Math.max(lengthA, lengthB) >> 1) - 1);
  usedLeft.fill(0, 0, lengthA);
  usedRight.fill(0, 0, lengthB);
  let common = 0;
  for (let at = 0; at < lengthA; at++) {
    const end = Math.min(lengthB, at + window + 1);
    for (let to = Math.max(0, at - window); to < end; to++) {
      if (usedRight[to] === 1 || a.charCodeAt(at) !== b.charCodeAt(to)) continue;
      usedLeft[at] = usedRight[to] = 1;
      common++;
      break;
    }
  }
  return common;
}

function countMoved(a: string, b: string, lengthA: number): number {
  let moved = 0;
  for (let at = 0, to = 0; at < lengthA; at++) {
    if (usedLeft[at] === 0) continue;
    while (usedRight[to] === 0) to++;
    if (a.charCodeAt(at) !== b.charCodeAt(to)) moved++;
    to++;
  }
  return moved;
}

/** True if one insertion, deletion, substitution or swap of neighbours makes the two equal, or if they are equal. */
export function isOneSlip(a: string, b: string): boolean {
  const difference = a.length - b.length;
  if (difference > 1 || difference < -1) return false;
  let start = 0;
  const shorter = Math.min(a.length, b.length);
  while (start < shorter && a.charCodeAt(start) === b.charCodeAt(start)) start++;
  let end = 0;
  while (end < shorter - start && a.charCodeAt(a.length - 1 - end) === b.charCodeAt(b.length - 1 - end)) end++;
  const left = a.length - start - end;
  const right = b.length - start - end;
  if (left <= 1 && right <= 1) return true;
  return (
    left === 2 &&
    right === 2 &&
    a.charCodeAt(start) === b.charCodeAt(start + 1) &&
    a.charCodeAt(start + 1) === b.charCodeAt(start)
  );
}

const SIMILAR = 0.92;
/** Anna and Anne are two names. */
const SHORTEST_SLIP = 5;

/** True for two spellings of one word: one slip in at least five letters, or Jaro–Winkler of at least .92. */
export function isSimilar(a: string, b: string): boolean {
  if (a === b) return true;
  const shorter = Math.min(a.length, b.length);
  if (shorter >= SHORTEST_SLIP && isOneSlip(a, b)) return true;
  // The lengths alone bound Jaro–Winkler from above.
  if (shorter < 4 || shorter * 1.7 < Math.max(a.length, b.length)) return false;
  return jaroWinkler(a, b) >= SIMILAR;
}
