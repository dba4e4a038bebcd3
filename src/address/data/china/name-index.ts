/** Finds the names of divisions in a text. */
import type { Division } from "./division.ts";

export interface NameMatch {
  end: number;
  divisions: readonly Division[];
}

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
    this.#lengths[NameIndex.#slot(name, 0)]! |= 1 << name.length;
    let hash = 0;
    for (let at = 0; at < name.length; at++) hash = NameIndex.#mix(hash, name.charCodeAt(at));
    this.#hashes[(hash >>> 5) & 0xffff]! |= 1 << (hash & 31);
  }

  /** The divisions of exactly this (folded) name. */
  get(name: string): readonly Division[] {
    const found = this.#divisions.get(name);
    return found === undefined ? [] : Array.isArray(found) ? found : [found];
  }

  /** Can a name begin here? Seldom wrong when it says yes, never when it says no. */
  mayBegin(text: string, offset: number): boolean {
    return offset + 2 <= text.length && this.#lengths[NameIndex.#slot(text, offset)] !== 0;
  }

  /** The names that begin at an offset of a folded text, longest first. */
  at(text: string, offset: number): NameMatch[] {
    const matches: NameMatch[] = [];
    if (offset + 2 > text.length) return matches;
    const lengths = this.#lengths[NameIndex.#slot(text, offset)]!;
    const last = Math.min(text.length, offset + 31 - Math.clz32(lengths));
    let hash = 0;
    for (let at = offset; at < last; at++) {
      hash = NameIndex.#mix(hash, text.charCodeAt(at));
      if (!(lengths & (1 << (at + 1 - offset))) || !(this.#hashes[(hash >>> 5) & 0xffff]! & (1 << (hash & 31)))) continue;
      const divisions = this.get(text.slice(offset, at + 1));
      if (divisions.length > 0) matches.unshift({ end: at + 1, divisions });
    }
    return matches;
  }

  static #slot(text: string, at: number): number {
    return (Math.imul(text.charCodeAt(at), 0x9e3779b1) ^ Math.imul(text.charCodeAt(at + 1), 0x85ebca6b)) >>> 13;
  }

  static #mix(hash: number, code: number): number {
    const mixed = Math.imul(hash ^ code, 0x9e3779b1);
    return mixed ^ (mixed >>> 15);
  }
}
