/**
 * The townships of China, 41,000 that are and 14,000 that were, where they stand in `divisions.tsv`: a line of it is
 * read once for the names in it, and a township is made when it is asked for.
 */
import type { Division } from "./division.ts";
import { mix, NameIndex, type Unmade } from "./name-index.ts";
import { splitDivisionName } from "./names.ts";

/**
 * The statistics bureau counts zones, farms and the like as townships; in an address they are places, not divisions.
 */
const STATISTICAL =
  /(?:开发区|工业区|工业园|园区|产业园|示范区|度假区|保税区|集聚区|合作区|高新区|试验区|经济区|科技园|风景区|景区|公司|监狱|管委会|委员会)$/u;

/** What ends like this may be one of them. */
const STATISTICAL_ENDS = unitsOf("区园司狱会");
const ROAD_ENDS = unitsOf("路街道桥");

const NONE: readonly Division[] = [];
const DIGITS = 3;
/** Of a township that changed its county and whose new code is not known: it goes by the county's. */
const NO_DIGITS = "000";
/** A name of two characters and what parts it from the next. */
const SHORTEST_ENTRY = 3;
const [BLANK, EQUALS] = [0x20, 0x3d];
const [TOWN, RURAL, STREET, ROAD, PEOPLE] = Array.from("镇乡街道族", (character) => character.charCodeAt(0)) as [
  number,
  number,
  number,
  number,
  number,
];

function unitsOf(characters: string): ReadonlySet<number> {
  return new Set(Array.from(characters, (character) => character.charCodeAt(0)));
}

const pairOf = (first: number, second: number): number => first * 0x10000 + second;

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
    return this.digits === NO_DIGITS ? this.parent.code : this.parent.code + this.digits;
  }
}

const RARE = 3;

interface Range {
  from: number;
  to: number;
}

export class Townships implements Unmade {
  readonly names: NameIndex;
  readonly #file: string;
  readonly #folded: Uint16Array;
  // Of each township.
  #count = 0;
  #rootTimes: ReadonlyMap<number, number> | undefined;
  readonly #start: Uint32Array;
  readonly #size: Uint8Array;
  readonly #isLost: Uint8Array;
  /** What was made of it; null for one that only moved with its county. */
  readonly #made = new Map<number, Division | null>();
  // Of each name of one.
  #entries = 0;
  readonly #township: Uint32Array;
  readonly #length: Uint8Array;
  // Of each county: the numbers of its townships, and whose each of them is.
  readonly #current = new Map<Division, Range>();
  readonly #lost = new Map<Division, Range>();
  readonly #owners: { from: number; county: Division }[] = [];

  /** @param folded what each UTF-16 unit is folded to */
  constructor(file: string, folded: Uint16Array) {
    this.#file = file;
    this.#folded = folded;
    const most = Math.ceil(file.length / SHORTEST_ENTRY);
    this.names = new NameIndex(this, 2 * most);
    this.#start = new Uint32Array(most);
    this.#size = new Uint8Array(most);
    this.#isLost = new Uint8Array(most);
    this.#township = new Uint32Array(2 * most);
    this.#length = new Uint8Array(2 * most);
  }

  /** "001建国街道 002朝外街道": three digits of the code, and the name. */
  addCurrent(county: Division, start: number, end: number): void {
    const from = this.#count;
    this.#owners.push({ from, county });
    for (let at = start; at < end;) at = this.#read(at + DIGITS, end, false) + 1;
    this.#current.set(county, { from, to: this.#count });
  }

  /**
   * "西丽镇=005 沙河乡": those that a county once had, with three digits of the code where one went on under another name.
   */
  addLost(county: Division, start: number, end: number): void {
    const from = this.#count;
    this.#owners.push({ from, county });
    for (let at = start; at < end;) at = this.#read(at, end, true) + 1;
    this.#lost.set(county, { from, to: this.#count });
  }

  /** @returns where the entry ends that begins at an offset */
  #read(start: number, limit: number, isLost: boolean): number {
    const file = this.#file;
    const folded = this.#folded;
    let hash = 0;
    let beforeLast = 0;
    let beforeTwo = 0;
    let ofAPeople = false;
    let at = start;
    for (; at < limit; at++) {
      const unit = file.charCodeAt(at);
      if (unit === BLANK || unit === EQUALS) break;
      if (unit === PEOPLE) ofAPeople = true;
      beforeTwo = beforeLast;
      beforeLast = hash;
      hash = mix(hash, folded[unit]!);
    }
    const number = this.#count++;
    this.#start[number] = start;
    this.#size[number] = at - start;
    this.#isLost[number] = isLost ? 1 : 0;
    const last = file.charCodeAt(at - 1);
    const length = at - start;
    if (last === TOWN || (last === RURAL && !ofAPeople)) this.#addNames(start, length, hash, length - 1, beforeLast);
    else if (last === ROAD && file.charCodeAt(at - 2) === STREET)
      this.#addNames(start, length, hash, length - 2, beforeTwo);
    else this.#addOther(start, length, hash);
    let end = at;
    while (end < limit && file.charCodeAt(end) !== BLANK) end++;
    return end;
  }

  /**
   * A township goes by a root of two characters only right after its county, where it is looked up among the children.
   */
  #addNames(start: number, length: number, hash: number, rootLength: number, rootHash: number): void {
    this.#addName(start, length, hash);
    if (length < 4 || rootLength < 3) return;
    const last = this.#file.charCodeAt(start + rootLength - 1);
    if (
      ROAD_ENDS.has(last) ||
      (STATISTICAL_ENDS.has(last) && STATISTICAL.test(this.#file.slice(start, start + rootLength)))
    )
      return;
    this.#addName(start, rootLength, rootHash);
  }

  #addOther(start: number, length: number, hash: number): void {
    const name = this.#file.slice(start, start + length);
    if (STATISTICAL.test(name)) return;
    const { root, rank } = splitDivisionName(name);
    if (rank === "") return this.#addName(start, length, hash);
    let rootHash = 0;
    for (let at = start; at < start + root.length; at++)
      rootHash = mix(rootHash, this.#folded[this.#file.charCodeAt(at)]!);
    this.#addNames(start, length, hash, root.length, rootHash);
  }

  #addName(start: number, length: number, hash: number): void {
    const isOnlyRank = length === 2 && this.#file.charCodeAt(start) === STREET;
    if (length < 2 || isOnlyRank) return;
    const entry = this.#entries++;
    this.#township[entry] = this.#count - 1;
    this.#length[entry] = length;
    this.names.addUnmade(
      hash,
      this.#folded[this.#file.charCodeAt(start)]!,
      this.#folded[this.#file.charCodeAt(start + 1)]!,
      length,
    );
  }

  isCalled(entry: number, name: string): boolean {
    if (this.#length[entry] !== name.length) return false;
    const start = this.#start[this.#township[entry]!]!;
    for (let at = 0; at < name.length; at++)
      if (this.#folded[this.#file.charCodeAt(start + at)] !== name.charCodeAt(at)) return false;
    return true;
  }

  division(entry: number): Division | undefined {
    return this.#make(this.#township[entry]!) ?? undefined;
  }

  of(county: Division): readonly Division[] {
    return this.#all(this.#current.get(county));
  }

  /** Without those that only moved with their county. */
  lostBy(county: Division): readonly Division[] {
    return this.#all(this.#lost.get(county));
  }

  #all(range: Range | undefined): readonly Division[] {
    const all: Division[] = [];
    for (let number = range?.from ?? 0; number < (range?.to ?? 0); number++) {
      const made = this.#make(number);
      if (made) all.push(made);
    }
    return all;
  }

  /** Do two characters of a folded text name, but for 镇, 乡 or 街道, few of the townships that are? 乔司, 浦沿 */
  isRareRoot(text: string, at: number): boolean {
    this.#rootTimes ??= this.#countRoots();
    const times = this.#rootTimes.get(pairOf(text.charCodeAt(at), text.charCodeAt(at + 1)));
    return times !== undefined && times <= RARE;
  }

  #countRoots(): ReadonlyMap<number, number> {
    const times = new Map<number, number>();
    for (let number = 0; number < this.#count; number++) {
      const start = this.#start[number]!;
      const last = this.#file.charCodeAt(this.#endOf(number) - 1);
      const isRanked =
        this.#size[number] === 3
          ? last === TOWN || last === RURAL
          : this.#size[number] === 4 && last === ROAD && this.#file.charCodeAt(start + 2) === STREET;
      if (this.#isLost[number] || !isRanked) continue;
      const root = pairOf(this.#folded[this.#file.charCodeAt(start)]!, this.#folded[this.#file.charCodeAt(start + 1)]!);
      times.set(root, (times.get(root) ?? 0) + 1);
    }
    return times;
  }

  #foldedName(number: number): string {
    let name = "";
    for (let at = this.#start[number]!; at < this.#endOf(number); at++)
      name += String.fromCharCode(this.#folded[this.#file.charCodeAt(at)]!);
    return name;
  }

  #endOf(number: number): number {
    return this.#start[number]! + this.#size[number]!;
  }

  /** The last of those whose townships begin with this one or before it. */
  #ownerOf(number: number): Division {
    let low = 0;
    let high = this.#owners.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#owners[middle]!.from <= number) low = middle;
      else high = middle - 1;
    }
    return this.#owners[low]!.county;
  }

  #make(number: number): Division | null {
    const made = this.#made.get(number);
    if (made !== undefined) return made;
    const start = this.#start[number]!;
    const name = this.#file.slice(start, this.#endOf(number));
    const county = this.#ownerOf(number);
    const township = this.#isLost[number]
      ? this.#makeLost(county, number, name)
      : new Township(county, this.#file.slice(start - DIGITS, start), name);
    this.#made.set(number, township);
    return township;
  }

  #makeLost(county: Division, number: number, name: string): Division | null {
    const homes = county.status === "former" ? county.successors : [county];
    const end = this.#endOf(number);
    const successor = this.#file.charCodeAt(end) === EQUALS ? this.#file.slice(end + 1, end + 1 + DIGITS) : undefined;
    const current = this.#currentOf(this.#foldedName(number));
    const successors = successor
      ? this.of(county).filter(({ code }) => code.endsWith(successor))
      : current.filter(({ parent }) => homes.includes(parent!));
    // It only moved with its county: the name is known.
    if (county.status === "former" && successors.length > 0) return null;
    // 乔司街道 left 余杭区 for 临平区.
    const moved = successors.length > 0 ? successors : current.filter(({ parent }) => parent!.parent === county.parent);
    return {
      code: county.code,
      name,
      rank: 4,
      parent: county,
      status: "former",
      successors: moved.length === 1 ? moved : [],
    };
  }

  #currentOf(name: string): Division[] {
    const numbers = this.names
      .entries(name)
      .map((entry) => this.#township[entry]!)
      .filter((number) => !this.#isLost[number]);
    return numbers.map((number) => this.#make(number)!);
  }
}
