/** Candidate pairs: rows that share a match key which is not generic. */
import { GENERIC_ABOVE } from "./keys.ts";

const ROW_BITS = 26;
const MOST_ROWS = 2 ** ROW_BITS;

/** Keys of rows in the order of the rows, with 38 bits of each hash: a few chance pairs more are compared. */
export class KeyIndexBuilder {
  private entries = new BigUint64Array(1024);
  private halves = new Uint32Array(this.entries.buffer);
  private length = 0;
  private rows = 0;

  /** Adds the next row. @throws RangeError above 67 million rows */
  add(keys: Iterable<bigint>): void {
    if (this.rows >= MOST_ROWS) throw new RangeError(`more than ${MOST_ROWS} rows`);
    for (const key of keys) {
      if (this.length === this.entries.length) this.grow();
      // Little endian: the lower half has the row and six bits of the hash.
      this.halves[2 * this.length] = this.rows | (Number(key & 63n) << ROW_BITS);
      this.halves[2 * this.length + 1] = Number((key >> 32n) & 0xffff_ffffn);
      this.length++;
    }
    this.rows++;
  }

  private grow(): void {
    const grown = new BigUint64Array(this.entries.length * 2);
    grown.set(this.entries);
    this.entries = grown;
    this.halves = new Uint32Array(grown.buffer);
  }

  build(): KeyIndex {
    const sorted = this.entries.subarray(0, this.length).sort();
    return new KeyIndex(new Uint32Array(sorted.buffer, sorted.byteOffset, 2 * this.length), this.rows);
  }
}

/** Blocks of rows with one key, and the blocks of each row. */
export class KeyIndex {
  readonly rows: number;
  /** Keys shared by more than GENERIC_ABOVE rows, which propose no pair. */
  generic = 0;
  /** The rows of all blocks, one block after the other. */
  private readonly members: Uint32Array;
  private readonly blockStarts: Uint32Array;
  /** Blocks by row. */
  private readonly blocks: Uint32Array;
  private readonly starts: Uint32Array;
  private readonly seen: Uint32Array;

  constructor(halves: Uint32Array, rows: number) {
    this.rows = rows;
    const count = halves.length / 2;
    this.members = new Uint32Array(count);
    const blockStarts: number[] = [0];
    let length = 0;
    for (let from = 0; from < count;) {
      let to = from + 1;
      while (to < count && isOneKey(halves, from, to)) to++;
      const size = to - from;
      if (size > GENERIC_ABOVE) this.generic++;
      else if (size > 1) {
        for (let at = from; at < to; at++) this.members[length++] = halves[2 * at]! & (MOST_ROWS - 1);
        blockStarts.push(length);
      }
      from = to;
    }
    this.blockStarts = Uint32Array.from(blockStarts);
    this.members = this.members.slice(0, length);
    this.starts = new Uint32Array(rows + 1);
    for (const row of this.members) this.starts[row + 1]!++;
    for (let row = 0; row < rows; row++) this.starts[row + 1]! += this.starts[row]!;
    const next = this.starts.slice();
    this.blocks = new Uint32Array(length);
    for (let block = 0; block < blockStarts.length - 1; block++)
      for (let at = blockStarts[block]!; at < blockStarts[block + 1]!; at++)
        this.blocks[next[this.members[at]!]!++] = block;
    this.seen = new Uint32Array(rows);
  }

  /** Calls back once for each pair of rows with a common key; low < high. */
  forEachPair(callback: (low: number, high: number) => void): void {
    const { starts, blocks, blockStarts, members, seen } = this;
    seen.fill(0);
    for (let low = 0; low < this.rows; low++) {
      for (let at = starts[low]!; at < starts[low + 1]!; at++) {
        const block = blocks[at]!;
        for (let to = blockStarts[block]!; to < blockStarts[block + 1]!; to++) {
          const high = members[to]!;
          if (high <= low || seen[high] === low + 1) continue;
          seen[high] = low + 1;
          callback(low, high);
        }
      }
    }
  }
}

function isOneKey(halves: Uint32Array, one: number, other: number): boolean {
  return (
    halves[2 * one + 1] === halves[2 * other + 1] && halves[2 * one]! >>> ROW_BITS === halves[2 * other]! >>> ROW_BITS
  );
}
