/** The divisions of China, read from `divisions.tsv` and `characters.tsv` when first asked for. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { POPULAR_NAMES } from "./popular.ts";
import { shortNames, splitDivisionName } from "./names.ts";

/** 1 province, 2 prefecture or city, 3 district or county, 4 street, town or township. */
export type Rank = 1 | 2 | 3 | 4;

export interface Division {
  /** GB/T 2260 (six digits) or GB/T 10114 (nine); a former township that never had a successor has its county's. */
  readonly code: string;
  readonly name: string;
  readonly rank: Rank;
  readonly parent: Division | null;
  /** former: abolished or renamed; zone: a development zone, which is no division but stands where a county does. */
  readonly status: "current" | "former" | "zone";
  /** For a former division, what took its place, most of it first; empty where nobody knows. */
  successors: readonly Division[];
  /** Three digits, Taiwan only. */
  readonly postal_code?: string;
}

/** The statistics bureau counts zones, farms and the like as townships; in an address they are places, not divisions. */
const STATISTICAL = /(?:开发区|工业区|工业园|园区|产业园|示范区|度假区|保税区|集聚区|合作区|高新区|试验区|经济区|科技园|风景区|景区|公司|监狱|管委会|委员会)$/u;

const NONE: readonly Division[] = [];

/** 45,000 of them: the code is put together when it is asked for. */
class Township implements Division {
  readonly rank = 4;
  readonly status = "current";
  readonly successors = NONE;
  readonly parent: Division;
  readonly name: string;
  /** The last three digits of the code. */
  readonly digits: string;

  constructor(county: Division, digits: string, name: string) {
    this.parent = county;
    this.digits = digits;
    this.name = name;
  }

  get code(): string {
    return this.parent.code + this.digits;
  }
}

export interface China {
  /** Year and month of the newest list. */
  readonly version: string;
  /** The current division or zone of a code of six or nine digits. */
  divisionOf(code: string): Division | undefined;
  /** Former divisions by the code they had; several where a code was used twice. */
  readonly formerByCode: ReadonlyMap<string, readonly Division[]>;
  readonly childrenOf: ReadonlyMap<Division, readonly Division[]>;
  /** Townships that a county, current or former, once had. */
  readonly lostBy: ReadonlyMap<Division, readonly Division[]>;
  readonly names: NameIndex;
  readonly characters: Characters;
}

/** Character by character, so that offsets stay: 廣 → 广, full width → half width, lower case. */
export interface Characters {
  fold(text: string): string;
  /** Lower case, without tones, ü as v; "" for what is no Chinese character of a name. */
  pinyin(name: string): string[];
}

const DIRECT_CITIES = new Set(["11", "12", "31", "50"]);
const read = (file: string): string => readFileSync(join(import.meta.dirname, file), "utf8");

function openCharacters(): Characters {
  const [simplified = "", sounds = "", exceptions = ""] = read("characters.tsv").split("\n");
  const table = new Uint16Array(0x10000).map((_, code) => code);
  for (let at = 0; at < simplified.length; at += 2) table[simplified.charCodeAt(at)] = simplified.charCodeAt(at + 1);
  for (let code = 0xff01; code <= 0xff5e; code++) table[code] = code - 0xfee0;
  for (let code = 0x41; code <= 0x5a; code++) table[code] = table[code + 0xfee0] = code + 0x20;
  table[0x3000] = table[0xa0] = 0x20;

  const soundOf = new Map<string, string>();
  for (const entry of sounds.split(" ")) {
    const [, sound = "", characters = ""] = /^([a-z]+)(.*)$/u.exec(entry) ?? [];
    for (const character of characters) soundOf.set(character, sound);
  }
  const irregular = new Map(exceptions.split(",").map((entry) => entry.split(":") as [string, string]));
  const units = new Uint16Array(0x4000);

  return {
    fold(text) {
      let folded = "";
      for (let start = 0; start < text.length; start += units.length) {
        const end = Math.min(text.length, start + units.length);
        for (let at = start; at < end; at++) units[at - start] = table[text.charCodeAt(at)]!;
        folded += String.fromCharCode.apply(null, units.subarray(0, end - start) as never);
      }
      return folded;
    },
    pinyin(name) {
      const { root, rank } = splitDivisionName(name);
      const sounds = irregular.get(root)?.split(" ") ?? [...root].map((character) => soundOf.get(character) ?? "");
      return [...sounds, ...[...rank].map((character) => soundOf.get(character) ?? "")];
    },
  };
}

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
  readonly #divisions = new Map<string, Division[]>();
  readonly #lengths = new Int32Array(1 << 19);
  readonly #hashes = new Int32Array(1 << 16);

  add(name: string, division: Division): void {
    if (name.length < 2 || name.length > NameIndex.LONGEST || name === "街道") return;
    const known = this.#divisions.get(name);
    if (known) {
      if (!known.includes(division)) known.push(division);
      return;
    }
    this.#divisions.set(name, [division]);
    this.#lengths[NameIndex.#slot(name, 0)]! |= 1 << name.length;
    let hash = 0;
    for (let at = 0; at < name.length; at++) hash = NameIndex.#mix(hash, name.charCodeAt(at));
    this.#hashes[(hash >>> 5) & 0xffff]! |= 1 << (hash & 31);
  }

  /** The divisions of exactly this (folded) name. */
  get(name: string): readonly Division[] {
    return this.#divisions.get(name) ?? [];
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
      const divisions = this.#divisions.get(text.slice(offset, at + 1));
      if (divisions) matches.unshift({ end: at + 1, divisions });
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

function openChina(): China {
  const characters = openCharacters();
  const names = new NameIndex();
  const byCode = new Map<string, Division>();
  const formerByCode = new Map<string, Division[]>();
  const childrenOf = new Map<Division, Division[]>();
  const lostBy = new Map<Division, Division[]>();
  // What refers to divisions that may come later in the file; names are folded.
  const abolished: { division: Division; name: string; heirs: string }[] = [];
  const lost: { county: Division; entries: string; folded: string }[] = [];

  const rankOf = (code: string): Rank => (code.endsWith("0000") ? 1 : code.endsWith("00") ? 2 : 3);
  const formerCity = (code: string): Division | undefined => formerByCode.get(`${code.slice(0, 4)}00`)?.[0];
  const parentOf = (code: string, rank: Rank): Division | null =>
    (rank === 3 ? byCode.get(`${code.slice(0, 4)}00`) ?? formerCity(code) : undefined) ?? (rank > 1 ? byCode.get(`${code.slice(0, 2)}0000`) : undefined) ?? null;

  /** @param name the name, folded */
  const add = (division: Division, name: string): Division => {
    if (division.parent && division.status !== "former") {
      const siblings = childrenOf.get(division.parent);
      if (siblings) siblings.push(division);
      else childrenOf.set(division.parent, [division]);
    }
    // A township goes by a root of two characters only right after its county, where it is looked up among the children.
    if (division.rank === 4) {
      if (STATISTICAL.test(name)) return division;
      names.add(name, division);
      if (name.length > 3) {
        const { root, rank } = splitDivisionName(name);
        if (rank && root.length > 2 && !/[路街道桥]$/u.test(root)) names.add(root, division);
      }
    } else if (division.status !== "former") {
      for (const spelling of [name, ...shortNames(name)]) names.add(spelling, division);
    }
    return division;
  };

  const addTownships = (county: Division, townships: string, folded: string): void => {
    const same = townships === folded;
    for (let at = 0; at < townships.length; ) {
      const space = townships.indexOf(" ", at);
      const end = space < 0 ? townships.length : space;
      const name = townships.slice(at + 3, end);
      add(new Township(county, townships.slice(at, at + 3), name), same ? name : folded.slice(at + 3, end));
      at = end + 1;
    }
  };

  const file = read("divisions.tsv").trimEnd();
  const foldedLines = characters.fold(file).split("\n");
  const [version = "", ...lines] = file.split("\n");
  const rows = lines.map((line, at) => ({ columns: line.split("\t"), folded: foldedLines[at + 1]!.split("\t") }));
  // Parents first: a former county needs its former city, and all former ones the current ones.
  const turn = ({ columns: [code = ""] }: (typeof rows)[number]): number => (!code.startsWith("-") ? 0 : code.endsWith("00") ? 1 : 2);
  rows.sort((a, b) => turn(a) - turn(b));

  for (const { columns, folded } of rows) {
    const [mark = "", name = "", second = "", third = "", postal = ""] = columns;
    const foldedName = folded[1]!;
    const code = mark.replace(/^[-+]/, "");
    if (name.startsWith("省直辖") || name.startsWith("自治区直辖") || name === "县") continue;
    if (mark.startsWith("-")) {
      const rank = rankOf(code);
      const division = add({ code, name, rank, parent: parentOf(code, rank), status: "former", successors: [] }, foldedName);
      const same = formerByCode.get(code);
      if (same) same.push(division);
      else formerByCode.set(code, [division]);
      abolished.push({ division, name: foldedName, heirs: second });
      if (third) lost.push({ county: division, entries: third, folded: folded[3]! });
      continue;
    }
    if (mark.startsWith("+")) {
      // A zone has a code of its own or, where nobody numbers it, the code of where it lies.
      const at = byCode.get(code);
      const zone = add({ code, name, rank: 3, parent: at ?? parentOf(code, 3), status: "zone", successors: [] }, foldedName);
      if (!at) byCode.set(code, zone);
      if (second) addTownships(zone, second, folded[2]!);
      continue;
    }
    const rank = rankOf(code);
    const division = add({ code, name, rank, parent: parentOf(code, rank), status: "current", successors: [], ...(postal ? { postal_code: postal } : {}) }, foldedName);
    byCode.set(code, division);
    if (second) addTownships(division, second, folded[2]!);
    if (third) lost.push({ county: division, entries: third, folded: folded[3]! });
  }

  const divisionOf = (code: string): Division | undefined =>
    code.length <= 6 ? byCode.get(code) : childrenOf.get(byCode.get(code.slice(0, 6))!)?.find((township) => township.code === code);

  for (const { division, name: folded, heirs } of abolished) {
    division.successors = heirs.split(" ").map((code) => byCode.get(code)).filter((successor) => successor !== undefined);
    const current = (name: string): boolean => names.get(name).some(({ rank, code, status }) => rank < 4 && status === "current" && code.startsWith(division.code.slice(0, 2)));
    // 桥西区 of the former prefecture is 桥西区 of the city: only its code changed, and its name is known already.
    const renumbered = division.successors.some((heir) => heir.name === division.name && (!division.parent || isWithin(heir, division.parent)));
    if (renumbered || (division.parent?.status !== "current" && current(folded))) continue;
    names.add(folded, division);
    for (const short of shortNames(folded)) if (!current(short)) names.add(short, division);
  }
  for (const [code, spellings] of Object.entries(POPULAR_NAMES)) {
    const division = byCode.get(code);
    if (division) for (const spelling of spellings.split(" ")) names.add(characters.fold(spelling), division);
  }
  for (const { county, entries, folded } of lost) {
    const foldedEntries = folded.split(" ");
    const homes = county.status === "former" ? county.successors : [county];
    const losses: Division[] = [];
    lostBy.set(county, losses);
    entries.split(" ").forEach((entry, at) => {
      const [name = "", heir] = entry.split("=");
      const [foldedName = ""] = foldedEntries[at]!.split("=");
      const successors = heir
        ? (childrenOf.get(county) ?? []).filter((township) => township instanceof Township && township.digits === heir)
        : names.get(foldedName).filter(({ parent, status }) => status === "current" && homes.includes(parent!));
      if (county.status === "former" && successors.length) return; // It only moved with its county: the name is known.
      // 乔司街道 left 余杭区 for 临平区.
      const moved = successors.length ? successors : names.get(foldedName).filter(({ rank, status, parent }) => rank === 4 && status === "current" && parent!.parent === county.parent);
      losses.push(add({ code: county.code, name, rank: 4, parent: county, status: "former", successors: moved.length === 1 ? moved : [] }, foldedName));
    });
  }
  return { version, divisionOf, formerByCode, childrenOf, lostBy, names, characters };
}

let china: China | undefined;
/** Reads the data at the first call, some 100 ms; then it stays. */
export const loadChina = (): China => (china ??= openChina());

/** Beijing, Tianjin, Shanghai, Chongqing: province and city in one. */
export const isDirectCity = (division: Division): boolean => DIRECT_CITIES.has(division.code.slice(0, 2));

/** The division itself, then its parents up to the province. */
export function lineage(division: Division): Division[] {
  const line: Division[] = [];
  for (let at: Division | null = division; at; at = at.parent) line.push(at);
  return line;
}

export function isWithin(division: Division, ancestor: Division): boolean {
  for (let at: Division | null = division; at; at = at.parent) if (at === ancestor) return true;
  return false;
}
