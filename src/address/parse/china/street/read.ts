/**
 * What follows the divisions: 文三路 478号 华星时代广场 A座 12楼.
 *
 * A Chinese address says of each part what it is, at the part's end (路, 号, 大厦, 栋, 单元, 楼, 室). So the text is read
 * once from left to right: a number takes the word after it, a name ends with the first word that can end it, and
 * what a number without a word means follows from what it stands after.
 */
import { staysApart } from "./estates.ts";
import { bareKinds, type PartsBefore, haoKind, nameKind } from "./kinds.ts";
import type { StreetToken } from "./numbers.ts";
import { CONFIDENCE, type StreetPart, type PartKind, type Sign } from "./parts.ts";
import { tokenise } from "./tokens.ts";
import { COMMON_ROAD } from "./words.ts";

type NameToken = Extract<StreetToken, { type: "name" }>;
type NumberToken = Extract<StreetToken, { type: "number" }>;

const STALLS: ReadonlySet<PartKind | undefined> = new Set<PartKind>(["poi", "sub_poi", "floor", "building", "unit"]);
const MOST_NUMBERS_IN_A_ROW = 6;

/**
 * @param text folded
 * @param afterTown a town has just been named, so that a bare name before a number is a village: 海西镇 宋埠 12号
 * @returns the parts from left to right; what stands between them are separators
 */
export function readStreet(text: string, start: number, end: number, afterTown = false): StreetPart[] {
  const tokens = afterTown ? villageBeforeRoad(text, tokenise(text, start, end)) : tokenise(text, start, end);
  const reader = new StreetReader(text);
  for (let at = 0; at < tokens.length;) at = reader.read(tokens, at);
  const { parts } = reader;
  if (afterTown && beginsWithBareName(tokens)) nameVillage(parts);
  parts.forEach((part, at) => {
    // Houses of a village are numbered by 号, of an estate that is called after one by 幢.
    if (part.kind === "community" && parts[at + 1]?.kind === "building" && text[part.end - 1] === "村")
      part.kind = "poi";
  });
  return parts.flatMap((part) => splitInner(text, part));
}

class StreetReader {
  readonly parts: StreetPart[] = [];
  readonly #seen = new Set<PartKind>();
  readonly #text: string;
  #before: PartKind | undefined;
  /** The last name, "" where nothing ended it. */
  #name = "";

  constructor(text: string) {
    this.#text = text;
  }

  /** @returns the index of the token to go on with */
  read(tokens: readonly StreetToken[], at: number): number {
    const token = tokens[at]!;
    if (token.type === "separator") this.#push("separator", token, "word");
    else if (token.type === "name") this.#readName(token);
    else if (token.kind === "hao") this.#readHao(token);
    else if (token.kind !== "bare") this.#readWorded(token, token.kind);
    else return this.#readRow(tokens, at);
    return at + 1;
  }

  #push(kind: PartKind, { start, end }: { start: number; end: number }, sign: Sign): void {
    this.parts.push({ kind, start, end, confidence: CONFIDENCE[kind][sign] });
    this.#seen.add(kind);
    if (kind !== "separator" && kind !== "position") this.#before = kind;
  }

  get #context(): PartsBefore {
    return { before: this.#before, seen: this.#seen };
  }

  #wordsOf({ start, end }: { start: number; end: number }): string {
    return this.#text.slice(start, end);
  }

  #readName(token: NameToken): void {
    const words = this.#wordsOf(token);
    this.#name = token.kind === "poi" && !token.sure ? "" : words;
    const before = this.parts.at(-1);
    const follows =
      token.kind === "poi" && (before?.kind === "poi" || before?.kind === "sub_poi") && before.end === token.start;
    if (follows && !staysApart(this.#text, before, token)) {
      before.end = token.end;
      before.confidence = CONFIDENCE[before.kind].bare;
    } else if (token.kind === "road" && /^[0-9一二三四五六七八九十]+街$/u.test(words) && STALLS.has(this.#before)) {
      this.#push("unit", token, "bare"); // 11街 in a market is a row of stalls.
    } else {
      this.#push(nameKind(token.kind, words, this.#context), token, token.sure ? "word" : "bare");
    }
  }

  #readHao(token: NumberToken): void {
    const place = this.parts.at(-1);
    this.#push(
      haoKind(this.#context, this.#name, place ? this.#wordsOf(place) : "", token.end - token.start),
      token,
      "hao",
    );
  }

  #readWorded(token: NumberToken, kind: PartKind): void {
    const before = this.parts.at(-1);
    const follows = kind === "sub_poi" && before?.end === token.start;
    // 福田市场H区 is one place, 福田市场二区 a part of another.
    if (follows && before.kind === "poi" && /^[a-z]区/u.test(this.#wordsOf(token))) {
      before.end = token.end;
    } else if (follows && before.kind === "community" && this.#text[token.end - 1] === "区") {
      Object.assign(before, { kind: "poi", end: token.end, confidence: CONFIDENCE.poi.word }); // 坝头村一区
      this.#seen.add("poi");
      this.#before = "poi";
    } else {
      this.#push(this.#kindAlone(kind), token, "word");
    }
  }

  /** A part of a place or of a road, where none has been named, is the place or the road itself. */
  #kindAlone(kind: PartKind): PartKind {
    if (kind === "sub_poi" && !this.#seen.has("poi") && !this.#seen.has("sub_poi")) return "poi";
    return kind === "sub_road" && !this.#seen.has("road") ? "road" : kind;
  }

  /** 7-6-1046, also with the last one worded: 3-5-602室. */
  #readRow(tokens: readonly StreetToken[], at: number): number {
    const first = tokens[at] as NumberToken;
    if (/^[0-9]{6,}$/u.test(this.#wordsOf(first))) {
      this.#push("extra", first, "bare"); // A postal code or an order number.
      return at + 1;
    }
    const { row, next } = this.#takeRow(tokens, at);
    const tail = row.at(-1)!;
    const isOpen = tail.kind === "bare" || tail.kind === "hao";
    const pair = row.length === 2 && isOpen ? { start: first.start, end: tail.end } : undefined;
    if (pair && this.#before === "road") {
      // 57-1号 is one house.
      this.#push("house_number", pair, tail.kind as "bare" | "hao");
      return next;
    }
    if (pair && this.#before === "unit") {
      this.#push("room", pair, "bare"); // 2单元5-3 is the third door on the fifth floor.
      return next;
    }
    const kinds = bareKinds(row.length, this.#before, first.end - first.start);
    if (!isOpen) kinds[kinds.length - 1] = tail.kind as PartKind;
    // 12-7, 12-7号: a second number this short is that of a staircase.
    const isShort = tail.end - tail.start < (tail.kind === "hao" ? 4 : 3);
    if (pair && isShort && kinds[0] === "building" && kinds[1] === "room") kinds[1] = "unit";
    row.forEach((number, index) => {
      if (index > 0) this.#push("separator", tokens[at + 2 * index - 1]!, "word");
      this.#push(kinds[index] ?? "room", number, "bare");
    });
    return next;
  }

  /** Numbers with dashes between them, up to the first that has a word. @returns next: the token after them */
  #takeRow(tokens: readonly StreetToken[], at: number): { row: NumberToken[]; next: number } {
    const row = [tokens[at] as NumberToken];
    let last = at;
    while (row.length < MOST_NUMBERS_IN_A_ROW && row.at(-1)!.kind === "bare" && this.#isDash(tokens[last + 1])) {
      const number = tokens[last + 2];
      if (number?.type !== "number") break;
      row.push(number);
      last += 2;
    }
    return { row, next: last + 1 };
  }

  #isDash(token: StreetToken | undefined): boolean {
    return token?.type === "separator" && /^(?:[-—_/.]{1,3}|一)$/u.test(this.#wordsOf(token));
  }
}

/** Names of roads have two characters, seldom three: of four the first two are those of a village. */
const VILLAGE_AND_ROAD =
  /^(\p{Script=Han}{2})\p{Script=Han}(?![东西南北中大老新环直横号一二三四五六七八九十]*[路街大])\p{Script=Han}[东西南北中]?(?:路|街|大道|大街)$/u;
const OTHER_ROAD = /(?:步行|市场|[村桥门园])[东西南北中]?[路街]$/u;

/** 朝阳门外大街 and 天河湖西路 are called after a gate and a lake; before a road that many towns have, there is a village. */
const isOneName = (words: string, at: number): boolean =>
  /^[门山湖江河溪桥园站港湾祠寺塔宫关口堤岸]/u.test(words.slice(at)) && !COMMON_ROAD.test(words.slice(at));

/** 大舜声宝路 → 大舜, 声宝路. */
function villageBeforeRoad(text: string, tokens: StreetToken[]): StreetToken[] {
  const [road, ...others] = tokens;
  if (road?.type !== "name" || road.kind !== "road") return tokens;
  const words = text.slice(road.start, road.end);
  const village = VILLAGE_AND_ROAD.exec(words)?.[1];
  if (!village || OTHER_ROAD.test(words) || isOneName(words, village.length)) return tokens;
  const at = road.start + village.length;
  return [
    { type: "name", kind: "community", start: road.start, end: at, sure: false },
    { ...road, start: at },
    ...others,
  ];
}

/** Is the first name one that nothing ends: 宋埠, 下骆宅? */
const beginsWithBareName = ([token]: readonly StreetToken[]): boolean =>
  token?.type === "name" && token.kind === "poi" && !token.sure;

function nameVillage([first, second]: readonly StreetPart[]): void {
  const isNumbered = second?.kind === "road" || second?.kind === "house_number" || second?.kind === "community";
  if (first?.kind === "poi" && first.end - first.start <= 4 && isNumbered) first.kind = "community";
}

/** 太古城南区, 大塘下二区: the last word is a place in the place before it. */
const INNER = /^.{3,}?([东西南北中]区|(?<!村)[一二三四五六七八九十]+区)$/u;

/** What is longer is no name, and not worth the time. */
const LONGEST_NAME = 40;

function splitInner(text: string, part: StreetPart): StreetPart[] {
  const isName = part.kind === "poi" && part.end - part.start <= LONGEST_NAME;
  const inner = isName ? INNER.exec(text.slice(part.start, part.end))?.[1] : undefined;
  if (!inner) return [part];
  const at = part.end - inner.length;
  return [
    { ...part, end: at },
    { ...part, kind: "sub_poi", start: at, confidence: CONFIDENCE.sub_poi.word },
  ];
}
