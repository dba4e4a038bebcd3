/** Finds the names of divisions in a text. */
import type { Division } from "./division.ts";

export interface NameMatch {
  end: number;
  divisions: readonly Division[];
}

/** Names that stay in the file's text, and whose divisions are created when one is found. */
export interface Unmade {
  /** Of the entry with this number: whether its name is this one, and its division if it has one. */
  isCalled(entry: number, name: string): boolean;
  division(entry: number): Division | undefined;
}

const NONE: readonly Division[] = [];
const LAST_SLOT = 0xffff;

/**
 * Names found in a text. A table says for each pair of characters how long a name may be that begins with it, and a set
 * of hashes whether there is a name of these characters at all: both fit a processor's cache, which the names do not.
 */
export class NameIndex {
  static readonly LONGEST = 31;
  /** Most names are those of one division, which needs no list. */
  readonly #divisions = new Map<string, Division | Division[]>();
  readonly #lengths = new Int32Array(1 << 19);
  readonly #hashes = new Int32Array(1 << 16);
  /** Entries with the same hash: the last one, and for each the one before. */
  readonly #last = new Int32Array(LAST_SLOT + 1).fill(-1);
  readonly #before: Int32Array;
  #entries = 0;
  readonly #made = new Map<string, readonly Division[]>();
  readonly #unmade: Unmade;

  /** @param most entries of `unmade` */
  constructor(unmade: Unmade, most: number) {
    this.#before = new Int32Array(most);
    this.#unmade = unmade;
  }

  add(name: string, division: Division): void {
    if (name.length < 2 || name.length > NameIndex.LONGEST || name === "街道") return;
    const known = this.#divisions.get(name);
    if (known) {
      if (!Array.isArray(known)) {
        if (known !== division) this.#divisions.set(name, [known, division]);
      } else if (!known.includes(division)) known.push(division);
      return;
    }
    this.#divisions.set(name, division);
    this.#note(NameIndex.#slot(name.charCodeAt(0), name.charCodeAt(1)), hashOf(name), name.length);
  }

  /** Adds the next entry of `unmade`. @param hash see `mix`, of the folded name that begins with these two units */
  addUnmade(hash: number, first: number, second: number, length: number): void {
    const entry = this.#entries++;
    if (length > NameIndex.LONGEST) return;
    const slot = hash & LAST_SLOT;
    this.#before[entry] = this.#last[slot]!;
    this.#last[slot] = entry;
    this.#note(NameIndex.#slot(first, second), hash, length);
  }

  #note(slot: number, hash: number, length: number): void {
    this.#lengths[slot]! |= 1 << length;
    this.#hashes[(hash >>> 5) & 0xffff]! |= 1 << (hash & 31);
  }

  /** The divisions of exactly this (folded) name. */
  get(name: string): readonly Division[] {
    return this.#find(name, hashOf(name));
  }

  #find(name: string, hash: number): readonly Division[] {
    const made = this.#made.get(name);
    if (made) return made;
    const divisions = this.added(name);
    const found: Division[] = [];
    for (let entry = this.#last[hash & LAST_SLOT]!; entry >= 0; entry = this.#before[entry]!) {
      const division = this.#unmade.isCalled(entry, name) ? this.#unmade.division(entry) : undefined;
      if (division) found.push(division);
    }
    if (found.length === 0) return divisions;
    const all = [...divisions, ...found.reverse()];
    this.#made.set(name, all);
    return all;
  }

  /** Those of them that were added made. */
  added(name: string): readonly Division[] {
    const known = this.#divisions.get(name);
    return known === undefined ? NONE : Array.isArray(known) ? known : [known];
  }

  /** Entries of `unmade` with exactly this name, the first one first. */
  entries(name: string): number[] {
    const entries: number[] = [];
    for (let entry = this.#last[hashOf(name) & LAST_SLOT]!; entry >= 0; entry = this.#before[entry]!)
      if (this.#unmade.isCalled(entry, name)) entries.push(entry);
    return entries.reverse();
  }

  /** True if a name may begin at the offset. False positives are rare; there are no false negatives. */
  mayBegin(text: string, offset: number): boolean {
    return (
      offset + 2 <= text.length &&
      this.#lengths[NameIndex.#slot(text.charCodeAt(offset), text.charCodeAt(offset + 1))] !== 0
    );
  }

  /** The names that begin at an offset of a folded text, longest first. */
  at(text: string, offset: number): NameMatch[] {
    const matches: NameMatch[] = [];
    if (offset + 2 > text.length) return matches;
    const lengths = this.#lengths[NameIndex.#slot(text.charCodeAt(offset), text.charCodeAt(offset + 1))]!;
    const last = Math.min(text.length, offset + 31 - Math.clz32(lengths));
    let hash = 0;
    for (let at = offset; at < last; at++) {
      hash = mix(hash, text.charCodeAt(at));
      if (!(lengths & (1 << (at + 1 - offset))) || !(this.#hashes[(hash >>> 5) & 0xffff]! & (1 << (hash & 31))))
        continue;
      const divisions = this.#find(text.slice(offset, at + 1), hash);
      if (divisions.length > 0) matches.unshift({ end: at + 1, divisions });
    }
    return matches;
  }

  static #slot(first: number, second: number): number {
    return (Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b)) >>> 13;
  }
}

/** The hash of a name is that of its beginning mixed with its last unit. */
export function mix(hash: number, unit: number): number {
  const mixed = Math.imul(hash ^ unit, 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}

function hashOf(name: string): number {
  let hash = 0;
  for (let at = 0; at < name.length; at++) hash = mix(hash, name.charCodeAt(at));
  return hash;
}
