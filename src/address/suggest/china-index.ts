/** The names of the Chinese divisions laid out for search while a user types: flat tables, no object for a name. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Division, isDirectCity } from "../data/china/division.ts";
import { loadChina } from "../data/china/divisions.ts";
import { establishedNames } from "../data/china/latin.ts";
import { type DivisionName, shortNames, splitDivisionName } from "../data/china/names.ts";
import { POPULAR_NAMES } from "../data/china/popular.ts";
import { foldLatin } from "../text.ts";

/** Ends the syllable of each character. */
export const SYLLABLE_END = 0x27;
const TYPICAL_TOWNSHIP = 20_000;

/**
 * Names in the order of the tree, so that all below a division are one range. Of name number `n`: `names` from
 * `name_start[n]` to `name_start[n + 1]`, folded, and likewise `sounds`, a syllable and an apostrophe for each
 * character.
 */
export interface ChinaIndex {
  count: number;
  names: string;
  name_start: Uint32Array;
  sounds: string;
  sound_start: Uint32Array;
  /** Characters before the word for the rank. */
  root_length: Uint8Array;
  rank: Uint8Array;
  /**
   * To be tested before anything is read: the first character; the first letter, the second, the first of the second
   * syllable.
   */
  first_character: Uint16Array;
  first_letter: Uint8Array;
  second_letter: Uint8Array;
  second_initial: Uint8Array;
  /** The number of the division, and of the first name after those below it. */
  division: Uint32Array;
  subtree_end: Uint32Array;
  divisions: Division[];
  /** Inhabitants by number of the division; guessed below the prefecture. */
  weight: Float64Array;
  /** From this number on: names of former divisions. */
  former_from: number;
  /** First name of a division. */
  nameOf: ReadonlyMap<Division, number>;
  /** Postal codes in ascending order, with the divisions. */
  postal_codes: readonly { code: string; division: Division }[];
}

interface Facts {
  inhabitants: ReadonlyMap<string, number>;
  postal_codes: readonly [code: string, division: string][];
}

function readFacts(): Facts {
  const inhabitants = new Map<string, number>();
  const postal_codes: [string, string][] = [];
  for (const line of readFileSync(join(import.meta.dirname, "../data/world/china.tsv"), "utf8")
    .trimEnd()
    .split("\n")) {
    const [code = "", count = "", postal = ""] = line.split("\t");
    if (count) inhabitants.set(code, Number(count));
    if (postal) postal_codes.push([postal, code]);
  }
  return { inhabitants, postal_codes: postal_codes.sort(([a], [b]) => (a < b ? -1 : 1)) };
}

function build(): ChinaIndex {
  const { childrenOf, characters, divisionOf, formerByCode } = loadChina();
  const facts = readFacts();
  const texts: string[] = [];
  const spelled: string[] = [];
  const roots: number[] = [];
  const owners: number[] = [];
  const ends: number[] = [];
  const weights: number[] = [];
  const divisions: Division[] = [];
  const nameOf = new Map<Division, number>();

  const addName = (
    text: string,
    { root, rank }: DivisionName,
    owner: number,
    syllables = characters.syllables(root, rank),
  ): void => {
    texts.push(text);
    spelled.push(syllables);
    roots.push(rank && root.length > 1 ? root.length : text.length);
    owners.push(owner);
  };
  const addDivision = (division: Division, weight: number): void => {
    const parts = splitDivisionName(division.name);
    // Farms, prisons and airports are on the lists of townships; in an address they are places.
    if (division.rank === 4 && parts.rank === "") return;
    const owner = divisions.push(division) - 1;
    weights.push(division.status === "zone" ? weight / 10 : weight);
    nameOf.set(division, texts.length);
    addName(division.name, parts, owner);
    if (division.rank === 4) return;
    const others = [
      ...shortNames(division.name),
      ...(POPULAR_NAMES[division.code as unknown as number]?.split(" ") ?? []),
    ];
    for (const other of new Set(others))
      if (!division.name.startsWith(other)) addName(other, splitDivisionName(other), owner);
    // Harbin, Tibet: each letter is a syllable of its own, so that none is left out.
    for (const name of establishedNames(division).map(foldLatin))
      addName(name, { root: name, rank: "" }, owner, `${[...name].join("'")}'`);
  };
  const visit = (division: Division, inherited: number): void => {
    const weight = Math.max(facts.inhabitants.get(division.code) ?? 0, inherited / 2);
    const children = childrenOf.get(division) ?? [];
    // 北京市 is province and prefecture in one.
    const isDouble = division.rank === 2 && isDirectCity(division) && division.name === division.parent?.name;
    const from = texts.length;
    if (!isDouble) addDivision(division, weight);
    const own = texts.length;
    for (const child of children) visit(child, division.rank === 3 ? TYPICAL_TOWNSHIP : weight / (children.length + 1));
    for (let name = from; name < own; name++) ends[name] = texts.length;
  };
  for (let code = 11; code <= 82; code++) {
    const province = divisionOf(`${code}0000`);
    if (province) visit(province, 0);
  }
  const former_from = texts.length;
  for (const namesakes of formerByCode.values()) {
    for (const division of namesakes) if (division.successors.length > 0) addDivision(division, 0);
  }
  const count = texts.length;
  for (let name = former_from; name < count; name++) ends[name] = name + 1;

  // Folding keeps every character in its place.
  const names = characters.fold(texts.join(""));
  const name_start = starts(texts);
  return {
    count,
    names,
    name_start,
    sounds: spelled.join(""),
    sound_start: starts(spelled),
    root_length: Uint8Array.from(roots),
    rank: Uint8Array.from(owners, (owner) => divisions[owner]!.rank),
    first_character: Uint16Array.from(texts, (_, name) => names.charCodeAt(name_start[name]!)),
    first_letter: Uint8Array.from(spelled, (text) => text.charCodeAt(0)),
    second_letter: Uint8Array.from(spelled, (text) => text.charCodeAt(1)),
    second_initial: Uint8Array.from(spelled, (text) => text.charCodeAt(text.indexOf("'") + 1)),
    division: Uint32Array.from(owners),
    subtree_end: Uint32Array.from(ends),
    divisions,
    weight: Float64Array.from(weights),
    former_from,
    nameOf,
    postal_codes: facts.postal_codes.flatMap(([code, of]) => {
      const division = divisionOf(of);
      return division ? [{ code, division }] : [];
    }),
  };
}

function starts(texts: readonly string[]): Uint32Array {
  const table = new Uint32Array(texts.length + 1);
  for (const [number, text] of texts.entries()) table[number + 1] = table[number]! + text.length;
  return table;
}

let index: ChinaIndex | undefined;
/** The index; the first call builds it. */
export const chinaIndex = (): ChinaIndex => (index ??= build());
