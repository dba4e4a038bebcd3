/** The divisions of China, read from `divisions.tsv` when first asked for. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Characters, openCharacters } from "./characters.ts";
import { type Division, isWithin, type Rank } from "./division.ts";
import { NameIndex } from "./name-index.ts";
import { shortNames, splitDivisionName } from "./names.ts";
import { POPULAR_NAMES } from "./popular.ts";

/** The statistics bureau counts zones, farms and the like as townships; in an address they are places, not divisions. */
const STATISTICAL = /(?:开发区|工业区|工业园|园区|产业园|示范区|度假区|保税区|集聚区|合作区|高新区|试验区|经济区|科技园|风景区|景区|公司|监狱|管委会|委员会)$/u;

/** What ends like this is none of them, and nearly all end like this. */
const PLAIN_TOWNSHIP = /[镇乡道]/u;

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

/** China while its file is read. */
interface Draft extends Omit<China, "divisionOf"> {
  byCode: Map<string, Division>;
  formerByCode: Map<string, Division[]>;
  childrenOf: Map<Division, Division[]>;
  lostBy: Map<Division, readonly Division[]>;
  // What refers to divisions that may come later in the file; names are folded.
  abolished: { division: Division; name: string; heirs: string }[];
  lost: { county: Division; entries: string; folded: string }[];
}

/** A line of the file, as it is and folded. */
interface Row {
  columns: string[];
  folded: string[];
}

function openChina(): China {
  const draft: Draft = {
    characters: openCharacters(), names: new NameIndex(), byCode: new Map(), formerByCode: new Map(), childrenOf: new Map(), lostBy: new Map(), abolished: [], lost: [],
  };
  for (const row of readRows(draft.characters)) addRow(draft, row);
  nameSuccessors(draft);
  addPopularNames(draft);
  for (const loss of draft.lost) addLostTownships(draft, loss);
  const { byCode, formerByCode, childrenOf, lostBy, names, characters } = draft;
  const divisionOf = (code: string): Division | undefined =>
    code.length <= 6 ? byCode.get(code) : childrenOf.get(byCode.get(code.slice(0, 6))!)?.find((township) => township.code === code);
  return { divisionOf, formerByCode, childrenOf, lostBy, names, characters };
}

/** Parents first: a former county needs its former city, and all former ones the current ones. */
function readRows(characters: Characters): Row[] {
  const file = readFileSync(join(import.meta.dirname, "divisions.tsv"), "utf8").trimEnd();
  const foldedLines = characters.fold(file).split("\n");
  const rows = file.split("\n").map((line, at) => ({ columns: line.split("\t"), folded: foldedLines[at]!.split("\t") }));
  const turn = ({ columns: [code = ""] }: Row): number => (!code.startsWith("-") ? 0 : code.endsWith("00") ? 1 : 2);
  return rows.sort((a, b) => turn(a) - turn(b));
}

/** A code with - before it is a former division's, one with + a zone's. */
function addRow(draft: Draft, row: Row): void {
  const [mark = "", name = ""] = row.columns;
  // Levels that are only there for the statistics.
  if (name.startsWith("省直辖") || name.startsWith("自治区直辖") || name === "县") return;
  const code = mark.replace(/^[-+]/, "");
  if (mark.startsWith("-")) addFormer(draft, code, row);
  else if (mark.startsWith("+")) addZone(draft, code, row);
  else addCurrent(draft, code, row);
}

function addCurrent(draft: Draft, code: string, { columns: [, name = "", townships = "", lost = "", postal = ""], folded }: Row): void {
  const rank = rankOf(code);
  const division: Division = { code, name, rank, parent: parentOf(draft, code, rank), status: "current", successors: [], ...(postal ? { postal_code: postal } : {}) };
  add(draft, division, folded[1]!);
  draft.byCode.set(code, division);
  if (townships) addTownships(draft, division, townships, folded[2]!);
  if (lost) draft.lost.push({ county: division, entries: lost, folded: folded[3]! });
}

function addFormer(draft: Draft, code: string, { columns: [, name = "", heirs = "", lost = ""], folded }: Row): void {
  const rank = rankOf(code);
  const division: Division = { code, name, rank, parent: parentOf(draft, code, rank), status: "former", successors: [] };
  add(draft, division, folded[1]!);
  append(draft.formerByCode, code, division);
  draft.abolished.push({ division, name: folded[1]!, heirs });
  if (lost) draft.lost.push({ county: division, entries: lost, folded: folded[3]! });
}

/** A zone has a code of its own or, where nobody numbers it, the code of where it lies. */
function addZone(draft: Draft, code: string, { columns: [, name = "", townships = ""], folded }: Row): void {
  const at = draft.byCode.get(code);
  const zone: Division = { code, name, rank: 3, parent: at ?? parentOf(draft, code, 3), status: "zone", successors: [] };
  add(draft, zone, folded[1]!);
  if (!at) draft.byCode.set(code, zone);
  if (townships) addTownships(draft, zone, townships, folded[2]!);
}

const rankOf = (code: string): Rank => (code.endsWith("0000") ? 1 : code.endsWith("00") ? 2 : 3);

function parentOf({ byCode, formerByCode }: Draft, code: string, rank: Rank): Division | null {
  const city = `${code.slice(0, 4)}00`;
  const cityAbove = rank === 3 ? byCode.get(city) ?? formerByCode.get(city)?.[0] : undefined;
  return cityAbove ?? (rank > 1 ? byCode.get(`${code.slice(0, 2)}0000`) : undefined) ?? null;
}

/** Makes a division known to its parent, and by its names. @param name the name, folded */
function add({ names, childrenOf }: Draft, division: Division, name: string): void {
  if (division.parent && division.status !== "former") append(childrenOf, division.parent, division);
  if (division.rank === 4) return addTownshipName(names, division, name);
  if (division.status === "former") return;
  for (const spelling of [name, ...shortNames(name)]) names.add(spelling, division);
}

/** A township goes by a root of two characters only right after its county, where it is looked up among the children. */
function addTownshipName(names: NameIndex, division: Division, name: string): void {
  if (!PLAIN_TOWNSHIP.test(name.at(-1)!) && STATISTICAL.test(name)) return;
  names.add(name, division);
  if (name.length <= 3) return;
  const { root, rank } = splitDivisionName(name);
  if (rank && root.length > 2 && !/[路街道桥]$/u.test(root) && !STATISTICAL.test(root)) names.add(root, division);
}

/** "001建国街道 002朝外街道": three digits of the code, and the name. */
function addTownships(draft: Draft, county: Division, townships: string, folded: string): void {
  const same = townships === folded;
  for (let at = 0; at < townships.length; ) {
    const space = townships.indexOf(" ", at);
    const end = space < 0 ? townships.length : space;
    const name = townships.slice(at + 3, end);
    add(draft, new Township(county, townships.slice(at, at + 3), name), same ? name : folded.slice(at + 3, end));
    at = end + 1;
  }
}

/** Abolished divisions are found by their names too, unless another one has the name now. */
function nameSuccessors({ abolished, byCode, names }: Draft): void {
  for (const { division, name: folded, heirs } of abolished) {
    division.successors = heirs.split(" ").map((code) => byCode.get(code)).filter((successor) => successor !== undefined);
    const isTaken = (name: string): boolean => names.get(name).some(({ rank, code, status }) => rank < 4 && status === "current" && code.startsWith(division.code.slice(0, 2)));
    // 桥西区 of the former prefecture is 桥西区 of the city: only its code changed, and its name is known already.
    const renumbered = division.successors.some((heir) => heir.name === division.name && (!division.parent || isWithin(heir, division.parent)));
    if (renumbered || (division.parent?.status !== "current" && isTaken(folded))) continue;
    names.add(folded, division);
    for (const short of shortNames(folded)) if (!isTaken(short)) names.add(short, division);
  }
}

function addPopularNames({ byCode, names, characters }: Draft): void {
  for (const [code, spellings] of Object.entries(POPULAR_NAMES)) {
    const division = byCode.get(code);
    if (division) for (const spelling of spellings.split(" ")) names.add(characters.fold(spelling), division);
  }
}

/** Townships that a county once had; "name=digits" where one went on under another name. */
function addLostTownships(draft: Draft, { county, entries, folded }: Draft["lost"][number]): void {
  const { childrenOf, names, lostBy } = draft;
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
    const township: Division = { code: county.code, name, rank: 4, parent: county, status: "former", successors: moved.length === 1 ? moved : [] };
    add(draft, township, foldedName);
    losses.push(township);
  });
}

function append<Key>(lists: Map<Key, Division[]>, key: Key, division: Division): void {
  const list = lists.get(key);
  if (list) list.push(division);
  else lists.set(key, [division]);
}

let china: China | undefined;
/** Reads the data at the first call, some 100 ms; then it stays. */
export const loadChina = (): China => (china ??= openChina());
