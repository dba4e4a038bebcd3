/**
 * The regions and larger places of the world, laid out for search while a user types: the files' bytes and where their
 * lines begin.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";

const [TAB, BREAK, BLANK, HYPHEN] = [0x09, 0x0a, 0x20, 0x2d];

export interface WorldPlace {
  is_region: boolean;
  country_code: string;
  /** ISO 3166-2; the country's code where the region is not known. */
  code: string;
  name: string;
  english_name: string;
  inhabitants: number;
}

/** Lines with the most inhabitants come first, so the number of a line tells which of two has more. */
export interface WorldIndex {
  count: number;
  place(line: number): WorldPlace;
  /** Two letters as one number, to be compared before anything is read. */
  country: Uint16Array;
  lineOfRegion(code: string): number | undefined;
  /** The keys that begin so: from one to before another. */
  range(prefix: Buffer): [from: number, to: number];
  /** Whether the key is no longer than that. */
  keyLength(key: number): number;
  keyText(key: number): string;
  keyCount: number;
  /** The lines of a key; `~line` where it is a name in another language. */
  linesOf(key: number): number[];
}

/** The two letters of a country's code as one number, as `country` of the index has them. */
export const countryNumber = (code: string): number => code.charCodeAt(0) * 256 + code.charCodeAt(1);

function linesIn(bytes: Buffer): Uint32Array {
  const starts: number[] = [];
  for (let at = 0; at < bytes.length; at = bytes.indexOf(BREAK, at) + 1) starts.push(at);
  starts.push(bytes.length);
  return Uint32Array.from(starts);
}

function open(): WorldIndex {
  const read = (file: string): Buffer => readFileSync(join(import.meta.dirname, "../data/world", file));
  const [places, keys] = [read("places.tsv"), read("keys.tsv")];
  const [placeAt, keyAt] = [linesIn(places), linesIn(keys)];
  const count = placeAt.length - 1;
  const keyCount = keyAt.length - 1;
  const country = Uint16Array.from({ length: count }, (_, line) => places.readUInt16BE(placeAt[line]! + 2));
  const regions = new Map<string, number>();
  for (let line = 0; line < count; line++) {
    if (places[placeAt[line]!] === 0x52)
      regions.set(places.toString("latin1", placeAt[line]! + 2, places.indexOf(TAB, placeAt[line]! + 2)), line);
  }

  /** @returns the first key that is not before the prefix; with `isPast`, the first one that no longer begins so */
  const bound = (prefix: Buffer, isPast: boolean): number => {
    let [low, high] = [0, keyCount];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const start = keyAt[middle]!;
      const order = prefix.compare(keys, start, Math.min(start + prefix.length, keys.length));
      if (order > 0 || (isPast && order === 0)) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const keyEnd = (key: number): number => keys.indexOf(TAB, keyAt[key]);

  return {
    count,
    keyCount,
    country,
    place(line) {
      const [kind, code = "", name = "", english = "", inhabitants] = places
        .toString("utf8", placeAt[line], placeAt[line + 1]! - 1)
        .split("\t");
      return {
        is_region: kind === "R",
        country_code: code.slice(0, 2),
        code,
        name,
        english_name: english || name,
        inhabitants: Number(inhabitants),
      };
    },
    lineOfRegion: (code) => regions.get(code),
    range: (prefix) => [bound(prefix, false), bound(prefix, true)],
    keyLength: (key) => keyEnd(key) - keyAt[key]!,
    keyText: (key) => keys.toString("utf8", keyAt[key], keyEnd(key)),
    linesOf(key) {
      const lines: number[] = [];
      let [line, isOther] = [0, false];
      for (let at = keyEnd(key) + 1; at < keyAt[key + 1]!; at++) {
        const byte = keys[at]!;
        if (byte === BLANK || byte === BREAK) {
          lines.push(isOther ? ~line : line);
          [line, isOther] = [0, false];
        } else if (byte === HYPHEN) isOther = true;
        else line = line * 36 + (byte < 0x3a ? byte - 0x30 : byte - 0x57);
      }
      return lines;
    },
  };
}

let index: WorldIndex | undefined;
/** The index; the first call reads the files. */
export const worldIndex = (): WorldIndex => (index ??= open());
