/** What stands after the name of a town: 丁目, house number, building, storey, room. Offsets into the flattened text. */
import type { Span } from "../types.ts";
import { kanjiNumeral, readNumeral } from "../../data/japan/numerals.ts";
import { regex } from "../../literals.ts";

/** The span ends with the numeral or its 丁目; `next` is where the house number may begin. */
export interface Blocks extends Span {
  next: number;
  /** 三丁目; 三丁 in Sakai, 三番町. */
  name: string;
  /** Written as such; otherwise the first number of 3-7-1. */
  is_stated: boolean;
}

const KANJI = "〇一二三四五六七八九十";
const STATED_BLOCKS = new RegExp(`[ ]{0,3}([0-9]{1,2}|[${KANJI}]{1,3}) ?(丁目|番町|丁(?=[ 0-9${KANJI}]|$))[ -]?`, "uy");
const IMPLIED_BLOCKS = new RegExp(
  `[ ]{0,3}-?([0-9]{1,2}|[${KANJI}]{1,3}(?= ?-)) ?(?:(?:-|の|ノ) ?(?=[0-9])|(?=$|[ \\n]))`,
  "uy",
);
/** 大通西二十八丁目 has the highest number but one; a greater one is a house number. */
const HIGHEST_BLOCK = 30;
/** A single number after a town that has 丁目 is one of them if it is small. */
const HIGHEST_SOLE_BLOCK = 9;

/** @param unit what the city calls them; @param areUsual whether the town is known to be divided */
export function readBlocks(flat: string, at: number, areUsual: boolean, unit: "丁目" | "丁"): Blocks | undefined {
  STATED_BLOCKS.lastIndex = at;
  const [stated, numeral = "", word] = STATED_BLOCKS.exec(flat) ?? [];
  if (stated !== undefined) return blocks(at, stated, numeral, word ?? unit, true);
  if (!areUsual) return undefined;
  IMPLIED_BLOCKS.lastIndex = at;
  const [implied, first = ""] = IMPLIED_BLOCKS.exec(flat) ?? [];
  if (implied === undefined) return undefined;
  const isSole = !/[-のノ] ?$/u.test(implied);
  return (readNumeral(first) ?? 0) <= (isSole ? HIGHEST_SOLE_BLOCK : HIGHEST_BLOCK)
    ? blocks(at, implied, first, unit, false)
    : undefined;
}

function blocks(at: number, text: string, numeral: string, unit: string, is_stated: boolean): Blocks | undefined {
  const number = readNumeral(numeral) ?? 0;
  if (number < 1 || number > 99) return undefined;
  const start = at + text.length - text.trimStart().length;
  return {
    start,
    end: at + text.replace(/[-のノ ]+$/u, "").length,
    next: at + text.length,
    name: kanjiNumeral(number) + unit,
    is_stated,
  };
}

export interface TextPiece extends Span {
  value: string;
}

const NUMBER = new RegExp(`[ ]{0,3}第?([0-9]{1,5}|[${KANJI}百千]{1,6}(?=[番号地の\\-]|$|[ \\n]))`, "uy");
const CONNECTOR = / ?(?:番地の|番地|番の|番|号|地割|-|の|ノ)(?![町室棟館]) ?/uy;
const NO_HOUSE_NUMBER = / ?(?:階|f(?![a-z])|号室|号棟|棟|室)/iuy;
const MOST_NUMBERS = 6;

/** The numbers that follow one another, and where a room was found behind those of the house. */
interface NumberRow {
  numbers: TextPiece[];
  room?: TextPiece;
}

/** 12番3号, 十二番地の三, 12-3, and the room in 12-3-401. */
export function readHouseNumber(
  flat: string,
  at: number,
  hasBlocks: boolean,
): { number?: TextPiece; room?: TextPiece; end: number } {
  const { numbers, room } = readNumbers(flat, at, hasBlocks);
  const [first] = numbers;
  const last = numbers.at(-1);
  if (!first || !last) return { end: at };
  const end = last.end + (execAt(UNIT, flat, last.end)?.[0].length ?? 0);
  return {
    end: room?.end ?? end,
    number: { start: first.start, end, value: numbers.map(({ value }) => value).join("-") },
    ...(room && { room }),
  };
}

function readNumbers(flat: string, at: number, hasBlocks: boolean): NumberRow {
  const numbers: TextPiece[] = [];
  let isPastHouse = false;
  for (let next = at; numbers.length < MOST_NUMBERS;) {
    const found = numberAt(flat, next);
    if (!found) break;
    const [other] = execAt(NO_HOUSE_NUMBER, flat, found.end) ?? [];
    const isRoom = isPastHouse || isBehindHouse(numbers.length, found.end - found.start, hasBlocks);
    if (other !== undefined || (isRoom && numbers.length > 0))
      return numbers.length > 0 && (other ?? "室").endsWith("室") ? { numbers, room: found } : { numbers };
    numbers.push(found);
    const [connector] = execAt(CONNECTOR, flat, found.end) ?? [];
    if (connector === undefined) break;
    isPastHouse = connector.includes("号");
    next = found.end + connector.length;
    if (isPastHouse && flat[next] === "-") next++;
  }
  return { numbers };
}

function numberAt(flat: string, at: number): TextPiece | undefined {
  const [whole, digits = ""] = execAt(NUMBER, flat, at) ?? [];
  if (whole === undefined) return undefined;
  const end = at + whole.length;
  return { start: end - digits.length, end, value: String(readNumeral(digits) ?? digits) };
}

/** The third number is a room; the third of all with that of the 丁目, or if it is long. */
const isBehindHouse = (count: number, length: number, hasBlocks: boolean): boolean =>
  count > 2 || (count === 2 && (hasBlocks || length > 2));

const UNIT = / ?(?:番地|番|号|地割)(?![町室棟館])/uy;

function execAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

const FLOOR = /(?<![0-9a-z-])(?:b|地下 ?)?[0-9]{1,3} ?(?:f(?![a-z])|階)/iu;
const ROOM = regex("iu")`
  (?<![0-9a-z])[0-9a-z]{1,4}(?:-[0-9]{1,4})? ?号室?(?![館棟])|
  (?<=[\p{L}\p{N}・)）] ?)(?<![0-9a-z-])[a-z]?-?[0-9]{2,5}(?:室)?(?= *$)
`;
const EDGE = /^[ ,、.\-/(]+|[ ,、.\-/)]+$/gu;

/** グリーンハイツ 3階 301号室. */
export function readBuilding(
  flat: string,
  start: number,
  end: number,
): { building?: TextPiece; floor?: TextPiece; room?: TextPiece } {
  const text = flat.slice(start, end);
  if (text.length > 120) return {};
  const found = (pattern: RegExp): TextPiece | undefined => {
    const match = pattern.exec(text);
    return match
      ? { start: start + match.index, end: start + match.index + match[0].length, value: match[0].replaceAll(" ", "") }
      : undefined;
  };
  const floor = found(FLOOR);
  const room = found(ROOM);
  const name = text.slice(0, Math.min(floor?.start ?? end, room?.start ?? end) - start);
  const value = name.replace(EDGE, "");
  const from = start + name.indexOf(value);
  return {
    ...(/\p{L}{2}/u.test(value) && { building: { start: from, end: from + value.length, value } }),
    ...(floor && { floor }),
    ...(room && (!floor || room.start >= floor.end || room.end <= floor.start) && { room }),
  };
}
