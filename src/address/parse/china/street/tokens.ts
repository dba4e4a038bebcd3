/** Cuts a street line into names, numbers and separators. */
import { isEstate } from "./estates.ts";
import { numberAt, type StreetToken } from "./numbers.ts";
import type { PartKind } from "./parts.ts";
import { matchAt, SEPARATOR } from "./scan.ts";
import {
  BEGINS_ANOTHER,
  COMMON_ROAD,
  type Ending,
  ENDINGS_BY_LAST,
  EXTRA,
  GOES_ON,
  LONGER_ENDING,
  POSITION_PHRASE,
  POSITION_WORD,
  ROAD_GOES_ON,
  ROAD_SECTION,
} from "./words.ts";

/** 中 of 中路 begins no number, 三 of 三墩 neither: a numeral counts only with its word. */
const isDigitOrLatin = (code: number): boolean =>
  (code >= 0x30 && code <= 0x39) || (code >= 0x61 && code <= 0x7a) || code === 0x23;
const NUMERALS = new Set("第零〇一二三四五六七八九十百两甲乙丙丁东西南北附");

/** @param text folded; @returns the tokens from left to right, without a gap */
export function tokenise(text: string, start: number, end: number): StreetToken[] {
  return new Tokeniser(text, start, end).run();
}

/**
 * Reads a street line from left to right. Each reader returns true if it took something; the first that does counts.
 */
class Tokeniser {
  readonly #text: string;
  readonly #end: number;
  readonly #tokens: StreetToken[] = [];
  #at: number;
  /** Where the name begins that has not ended yet. */
  #name: number;

  constructor(text: string, start: number, end: number) {
    this.#text = text;
    this.#end = end;
    this.#at = start;
    this.#name = start;
  }

  run(): StreetToken[] {
    while (this.#at < this.#end) {
      if (!this.#separator() && !this.#number() && !this.#extra() && !this.#position()) this.#character();
    }
    this.#closeName(this.#end);
    return this.#tokens;
  }

  /** Ends the name at an offset, if it has begun. */
  #closeName(at: number, kind: PartKind = "poi", sure = false): void {
    if (at > this.#name) this.#tokens.push({ type: "name", kind, start: this.#name, end: at, sure });
    this.#name = at;
  }

  /** Ends the name here, adds a token and goes on after it. */
  #put(token: StreetToken): true {
    this.#closeName(this.#at);
    this.#tokens.push(token);
    this.#at = token.end;
    this.#name = this.#at;
    return true;
  }

  #separator(): boolean {
    const text = this.#text;
    const at = this.#at;
    // 100一3: the numeral one for a dash.
    const dash = text[at] === "一" && /[0-9]/u.test(text[at - 1] ?? "") && /[0-9]/u.test(text[at + 1] ?? "");
    const gap = dash ? at + 1 : matchAt(SEPARATOR, text, at);
    return gap > 0 && this.#put({ type: "separator", start: at, end: Math.min(gap, this.#end) });
  }

  /** A number with its word, or a Latin word inside a name. */
  #number(): boolean {
    const text = this.#text;
    const at = this.#at;
    const isPlain = isDigitOrLatin(text.charCodeAt(at));
    if (!isPlain && !NUMERALS.has(text[at]!)) return false;
    const last = this.#tokens.at(-1);
    const isBehindBuilding = last?.type === "number" && last.kind === "building" && last.end === at;
    const number = numberAt(text, at, this.#end, isBehindBuilding);
    if (number && (isPlain || !this.#isNumeralOfName(number))) return this.#putNumber(number, isPlain);
    return isPlain && matchAt(EXTRA, text, at) < 0 && this.#skipLatinWord();
  }

  /** A numbered road takes the name before it: 西园2路. */
  #putNumber(number: StreetToken, isPlain: boolean): true {
    const joined = number.type === "name" && isPlain ? this.#startOfNumberedName() : undefined;
    if (joined === undefined) return this.#put(number);
    if (joined < this.#name) this.#tokens.pop();
    this.#tokens.push({ ...number, start: joined });
    this.#at = number.end;
    this.#name = this.#at;
    return true;
  }

  /** A Latin word inside a name: SKP, dw手表专柜. */
  #skipLatinWord(): true {
    do this.#at++;
    while (this.#at < this.#end && isDigitOrLatin(this.#text.charCodeAt(this.#at)));
    return true;
  }

  /**
   * 第六工业区, 三墩, 滨海四路, 董九村: inside a name a numeral counts only with the word for a house, a floor, a room; at
   * its beginning with any word.
   */
  #isNumeralOfName(number: StreetToken): boolean {
    const isInName = this.#at > this.#name;
    if (number.type !== "number") return isInName;
    if (number.kind === "bare") return true;
    return (
      isInName &&
      ((number.kind === "sub_poi" &&
        this.#text[number.end - 1] !== "期" &&
        !isEstate(this.#text, this.#name, this.#at)) ||
        number.kind === "community" ||
        number.kind === "sub_road")
    );
  }

  /**
   * Where the name of a numbered road begins (西园2路): in the name under way, or in the last one if that is uncertain.
   */
  #startOfNumberedName(): number | undefined {
    const at = this.#at;
    const name = this.#name;
    if (at > name) return at - name < 4 ? name : undefined;
    const before = this.#tokens.at(-1);
    return before?.type === "name" &&
      before.kind === "poi" &&
      !before.sure &&
      before.end === at &&
      at - before.start < 4
      ? before.start
      : undefined;
  }

  #extra(): boolean {
    const extra = matchAt(EXTRA, this.#text, this.#at);
    if (extra <= 0 || extra > this.#end) return false;
    return this.#put({ type: "name", kind: "extra", start: this.#at, end: extra, sure: true });
  }

  /** How the place lies to another: 对面, 东侧. Not at the beginning of the line. */
  #position(): boolean {
    const text = this.#text;
    const at = this.#at;
    const isInName = at > this.#name;
    const isBehind = isInName || this.#tokens.length > 0;
    const phrase = matchAt(POSITION_PHRASE, text, at);
    if (phrase > 0 && phrase <= this.#end && isBehind) return this.#putPosition(phrase);
    // 工业园内众达汽车: right after the end of a name these are no part of the next one.
    if (!isInName && /[内外旁跟]/u.test(text[at]!) && this.#tokens.at(-1)?.type === "name" && at + 1 < this.#end)
      return this.#putPosition(at + 1);
    const word = matchAt(POSITION_WORD, text, at);
    return word > 0 && word <= this.#end && isBehind && !(text[at] === "口" && isInName) && this.#putPosition(word);
  }

  #putPosition(end: number): true {
    return this.#put({ type: "name", kind: "position", start: this.#at, end, sure: true });
  }

  /** Takes one character, and ends the name if it ends with it. */
  #character(): void {
    const at = ++this.#at;
    const ending = endingBefore(this.#text, this.#name, at, this.#end);
    if (!ending) return;
    if (ending.kind === "position") {
      this.#closeName(at - ending.word.length);
      this.#closeName(at, ending.word.endsWith("门") ? "sub_poi" : "position", true);
    } else if (ending.kind === "road") this.#endRoad(ending);
    else this.#closeName(at, ending.kind, !ending.weak);
  }

  #endRoad({ weak }: Ending): void {
    const at = this.#at;
    // 花园岗街, 南苑东路: what looked like a place is how the road is called.
    const before = this.#tokens.at(-1);
    if (
      before?.type === "name" &&
      before.kind === "poi" &&
      before.end === this.#name &&
      (before.end - before.start < 3 || at - this.#name < 3)
    ) {
      this.#tokens.pop();
      this.#name = before.start;
    }
    const split = placeBeforeRoad(this.#text, this.#name, at);
    if (split) this.#closeName(split, "poi");
    this.#closeName(at, "road", !weak);
    const section = matchAt(ROAD_SECTION, this.#text, at);
    if (section > 0 && section <= this.#end)
      this.#put({ type: "name", kind: "sub_road", start: at, end: section, sure: true });
  }
}

/** The ending of the name that began at `start`, if it ends with the character before `at`. */
const endingBefore = (text: string, start: number, at: number, end: number): Ending | undefined =>
  ENDINGS_BY_LAST.get(text[at - 1]!)?.find(
    (ending) => isWritten(ending, text, start, at) && endsName(ending, text, start, at, end),
  );

/** A word alone is a name only where it says enough: 工业区, 市场, 对面. */
function isWritten({ word }: Ending, text: string, start: number, at: number): boolean {
  const begins = at - word.length;
  return begins >= start && (begins > start || word.length > 1) && text.startsWith(word, begins);
}

/** Does the name not go on after the ending? */
function endsName(ending: Ending, text: string, start: number, at: number, end: number): boolean {
  const { word, kind, weak } = ending;
  const isInside = at < end;
  if (word === "苑" && at - start < 3 && isInside) return false; // 南苑, 北苑
  if (kind === "road" && at - start < 2) return false;
  if (isInside && kind !== "position" && matchAt(kind === "road" ? ROAD_GOES_ON : GOES_ON, text, at) > 0) return false;
  if (kind === "poi" && !weak && matchAt(LONGER_ENDING, text, at) > 0) return false;
  return !weak || !isInside || matchAt(BEGINS_ANOTHER, text, at) >= 0;
}

/** 模具城金型路 → before 金型路; 0 where the whole may be the name of the road. */
function placeBeforeRoad(text: string, start: number, end: number): number {
  const common = COMMON_ROAD.exec(text.slice(start, end));
  if (common) return common.index >= 2 ? start + common.index : 0;
  for (let at = end - 3; at >= start + 3; at--) {
    if (
      !/[城园村苑厦场区桥]/u.test(text[at - 1]!) ||
      /^[东西南北中前后新][路街大]|^[一二三四五六七八九十]+[路街]|^大道|^大街/u.test(text.slice(at, end))
    )
      continue;
    return at;
  }
  return 0;
}
