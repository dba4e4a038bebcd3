/** The divisions of China, read from `divisions.tsv` when first asked for. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Characters, openCharacters } from "./characters.ts";
import { type Division, isWithin, type Rank } from "./division.ts";
import type { NameIndex } from "./name-index.ts";
import { shortNames } from "./names.ts";
import { POPULAR_NAMES } from "./popular.ts";
import { Townships } from "./townships.ts";

export interface China {
  /** The current division or zone of a code of six or nine digits. */
  divisionOf(code: string): Division | undefined;
  /** Former divisions by the code they had; several where a code was used twice. */
  readonly formerByCode: ReadonlyMap<string, readonly Division[]>;
  /** The abolished prefectures that a division was once part of under the name it has. */
  readonly formerlyIn: ReadonlyMap<Division, readonly Division[]>;
  readonly childrenOf: { get(division: Division): readonly Division[] | undefined };
  /** Townships that a county, current or former, once had. */
  readonly lostBy: { get(county: Division): readonly Division[] };
  /**
   * Do two characters of a folded text name, but for 镇, 乡 or 街道, few townships of the country? Too little to say where
   * it is.
   */
  isRareRoot(text: string, at: number): boolean;
  readonly names: NameIndex;
  readonly characters: Characters;
}

/** China while its file is read. */
interface Draft {
  readonly file: string;
  readonly characters: Characters;
  readonly townships: Townships;
  readonly names: NameIndex;
  readonly byCode: Map<string, Division>;
  readonly formerByCode: Map<string, Division[]>;
  readonly formerlyIn: Map<Division, Division[]>;
  /** But for townships. */
  readonly childrenOf: Map<Division, Division[]>;
  /** What refers to divisions that may come later in the file; names are folded. */
  readonly abolished: { division: Division; name: string; successors: string }[];
}

function openChina(): China {
  const characters = openCharacters();
  const file = readFileSync(join(import.meta.dirname, "divisions.tsv"), "utf8").trimEnd();
  const townships = new Townships(file, characters.units);
  const draft: Draft = {
    file,
    characters,
    townships,
    names: townships.names,
    byCode: new Map(),
    formerByCode: new Map(),
    formerlyIn: new Map(),
    childrenOf: new Map(),
    abolished: [],
  };
  for (const row of readRows(file)) addRow(draft, row);
  nameSuccessors(draft);
  addPopularNames(draft);
  const { byCode, formerByCode, formerlyIn, names } = draft;
  const childrenOf = withTownships(draft);
  const divisionOf = (code: string): Division | undefined =>
    code.length <= 6
      ? byCode.get(code)
      : childrenOf.get(byCode.get(code.slice(0, 6))!)?.find((township) => township.code === code);
  return {
    divisionOf,
    formerByCode,
    formerlyIn,
    childrenOf,
    lostBy: { get: (county) => townships.lostBy(county) },
    isRareRoot: (text, at) => townships.isRareRoot(text, at),
    names,
    characters,
  };
}

/** Creates the townships of a county when its children are first read. */
function withTownships({ childrenOf, townships }: Draft): China["childrenOf"] {
  const complete = new Map<Division | undefined, readonly Division[]>();
  return {
    get(division) {
      const known = complete.get(division);
      if (known) return known;
      const own = division ? townships.of(division) : [];
      const others = childrenOf.get(division);
      if (own.length === 0) return others;
      const all = [...own, ...(others ?? [])];
      complete.set(division, all);
      return all;
    },
  };
}

/** A line of the file: where its columns begin, and where it ends. */
interface Row {
  starts: number[];
  end: number;
}

const column = ({ file }: Draft, { starts, end }: Row, at: number): string =>
  at < starts.length ? file.slice(starts[at], at + 1 < starts.length ? starts[at + 1]! - 1 : end) : "";

/** Parents first: a former county needs its former city, and all former ones the current ones. */
function readRows(file: string): Row[] {
  const [current, cities, counties]: [Row[], Row[], Row[]] = [[], [], []];
  for (let start = 0; start < file.length;) {
    const newline = file.indexOf("\n", start);
    const end = newline < 0 ? file.length : newline;
    const starts = [start];
    for (let tab = file.indexOf("\t", start); tab >= 0 && tab < end; tab = file.indexOf("\t", tab + 1))
      starts.push(tab + 1);
    const isCity = file.startsWith("00\t", starts[1]! - 3);
    (file[start] !== "-" ? current : isCity ? cities : counties).push({ starts, end });
    start = end + 1;
  }
  return [...current, ...cities, ...counties];
}

/** A code with - before it is a former division's, one with + a zone's. */
function addRow(draft: Draft, row: Row): void {
  const mark = column(draft, row, 0);
  const name = column(draft, row, 1);
  // Levels that exist only in statistics.
  if (name.startsWith("省直辖") || name.startsWith("自治区直辖") || name === "县") return;
  const code = mark.replace(/^[-+]/, "");
  const folded = draft.characters.fold(name);
  if (mark.startsWith("-")) addFormer(draft, row, code, name, folded);
  else if (mark.startsWith("+")) addZone(draft, row, code, name, folded);
  else addCurrent(draft, row, code, name, folded);
}

function addCurrent(draft: Draft, row: Row, code: string, name: string, folded: string): void {
  const rank = rankOf(code);
  const postal = column(draft, row, 4);
  const division: Division = {
    code,
    name,
    rank,
    parent: parentOf(draft, code, rank),
    status: "current",
    successors: [],
    ...(postal ? { postal_code: postal } : {}),
  };
  add(draft, division, folded);
  draft.byCode.set(code, division);
  const [, , townships, lost, end = row.end + 1] = row.starts;
  if (townships !== undefined) draft.townships.addCurrent(division, townships, lost === undefined ? row.end : lost - 1);
  if (lost !== undefined) draft.townships.addLost(division, lost, end - 1);
}

function addFormer(draft: Draft, row: Row, code: string, name: string, folded: string): void {
  const rank = rankOf(code);
  const division: Division = {
    code,
    name,
    rank,
    parent: parentOf(draft, code, rank),
    status: "former",
    successors: [],
  };
  append(draft.formerByCode, code, division);
  draft.abolished.push({ division, name: folded, successors: column(draft, row, 2) });
  const lost = row.starts[3];
  if (lost !== undefined) draft.townships.addLost(division, lost, row.end);
}

/** A zone has a code of its own or, where it has no number, the code of where it lies. */
function addZone(draft: Draft, row: Row, code: string, name: string, folded: string): void {
  const at = draft.byCode.get(code);
  const zone: Division = {
    code,
    name,
    rank: 3,
    parent: at ?? parentOf(draft, code, 3),
    status: "zone",
    successors: [],
  };
  add(draft, zone, folded);
  if (!at) draft.byCode.set(code, zone);
  const townships = row.starts[2];
  if (townships !== undefined) draft.townships.addCurrent(zone, townships, row.end);
}

const rankOf = (code: string): Rank => (code.endsWith("0000") ? 1 : code.endsWith("00") ? 2 : 3);

function parentOf({ byCode, formerByCode }: Draft, code: string, rank: Rank): Division | null {
  const city = `${code.slice(0, 4)}00`;
  const cityAbove = rank === 3 ? (byCode.get(city) ?? formerByCode.get(city)?.[0]) : undefined;
  return cityAbove ?? (rank > 1 ? byCode.get(`${code.slice(0, 2)}0000`) : undefined) ?? null;
}

/**
 * Adds a division to its parent's children and to the index of names.
 * @param name the name, folded
 */
function add({ names, childrenOf }: Draft, division: Division, name: string): void {
  if (division.parent) append(childrenOf, division.parent, division);
  names.add(name, division);
  for (const spelling of shortNames(name)) names.add(spelling, division);
}

/** Indexes abolished divisions by name, unless a current one has the name. */
function nameSuccessors({ abolished, byCode, formerlyIn, names }: Draft): void {
  for (const { division, successors } of abolished)
    division.successors = successors
      .split(" ")
      .map((code) => byCode.get(code))
      .filter((successor) => successor !== undefined);
  for (const { division, name: folded } of abolished) {
    const province = division.code.slice(0, 2);
    // 毕节市 was a county of 毕节地区 before it was a prefecture.
    const isTaken = (name: string): boolean =>
      names
        .added(name)
        .some(({ code, rank, status }) => status === "current" && rank === division.rank && code.startsWith(province));
    // 桥西区 of the former prefecture is 桥西区 of the city: only its code changed, and its name is known already.
    const renumbered = division.successors.some(
      (successor) =>
        successor.name === division.name &&
        successor.rank === division.rank &&
        (!division.parent || isWithin(successor, division.parent)),
    );
    if (renumbered || (division.parent?.status !== "current" && isTaken(folded))) {
      if (division.parent?.status === "former" && division.successors.length === 1)
        append(formerlyIn, division.successors[0]!, division.parent);
      continue;
    }
    names.add(folded, division);
    // 永川 is 永川区 of Chongqing, not 永川地区 of Sichuan.
    const provinces = [province, ...division.successors.map(({ code }) => code.slice(0, 2))];
    const isShortTaken = (name: string): boolean =>
      names
        .added(name)
        .some(({ code, status }) => status === "current" && provinces.some((prefix) => code.startsWith(prefix)));
    for (const short of shortNames(folded)) if (!isShortTaken(short)) names.add(short, division);
  }
}

function addPopularNames({ byCode, names, characters }: Draft): void {
  for (const [code, spellings] of Object.entries(POPULAR_NAMES)) {
    const division = byCode.get(code);
    if (division) for (const spelling of spellings.split(" ")) names.add(characters.fold(spelling), division);
  }
}

function append<Key>(lists: Map<Key, Division[]>, key: Key, division: Division): void {
  const list = lists.get(key);
  if (list) list.push(division);
  else lists.set(key, [division]);
}

let china: China | undefined;
/** The divisions of China. The first call reads the files, which takes some 100 ms. */
export const loadChina = (): China => (china ??= openChina());

/** How Chinese characters are simplified and pronounced. */
export const chineseCharacters = (): Characters => loadChina().characters;
