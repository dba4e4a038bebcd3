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
      if (!PLAIN_TOWNSHIP.test(name.at(-1)!) && STATISTICAL.test(name)) return division;
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

  const file = readFileSync(join(import.meta.dirname, "divisions.tsv"), "utf8").trimEnd();
  const foldedLines = characters.fold(file).split("\n");
  const rows = file.split("\n").map((line, at) => ({ columns: line.split("\t"), folded: foldedLines[at]!.split("\t") }));
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
  return { divisionOf, formerByCode, childrenOf, lostBy, names, characters };
}

let china: China | undefined;
/** Reads the data at the first call, some 100 ms; then it stays. */
export const loadChina = (): China => (china ??= openChina());
