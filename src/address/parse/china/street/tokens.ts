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
  const tokens: StreetToken[] = [];
  let name = start;
  const closeName = (at: number, kind: PartKind = "poi", sure = false): void => {
    if (at > name) tokens.push({ type: "name", kind, start: name, end: at, sure });
    name = at;
  };

  for (let at = start; at < end;) {
    // 100一3: the numeral one for a dash.
    const dash = text[at] === "一" && /[0-9]/u.test(text[at - 1] ?? "") && /[0-9]/u.test(text[at + 1] ?? "");
    const gap = dash ? at + 1 : matchAt(SEPARATOR, text, at);
    if (gap > 0) {
      closeName(at);
      tokens.push({ type: "separator", start: at, end: Math.min(gap, end) });
      name = at = Math.min(gap, end);
      continue;
    }
    const code = text.charCodeAt(at);
    if (isDigitOrLatin(code) || NUMERALS.has(text[at]!)) {
      const last = tokens.at(-1);
      const number = numberAt(text, at, end, last?.type === "number" && last.kind === "building" && last.end === at);
      const spelled = !isDigitOrLatin(code);
      // 第六工业区, 三墩, 滨海四路, 董九村: inside a name a numeral counts only with the word for a house, a floor, a room.
      const partOfName =
        spelled && at > name && number?.type === "number"
          ? (number.kind === "sub_poi" && text[number.end - 1] !== "期" && !isEstate(text, name, at)) ||
            number.kind === "community" ||
            number.kind === "sub_road"
          : spelled && at > name;
      if (number && !partOfName && !(spelled && number.type === "number" && number.kind === "bare")) {
        const before = tokens.at(-1);
        if (number.type === "name" && at > name && !spelled && at - name < 4) tokens.push({ ...number, start: name });
        else if (
          number.type === "name" &&
          at === name &&
          !spelled &&
          before?.type === "name" &&
          before.kind === "poi" &&
          !before.sure &&
          before.end === at &&
          at - before.start < 4
        ) {
          tokens[tokens.length - 1] = { ...number, start: before.start }; // 西园2路
        } else {
          closeName(at);
          tokens.push(number);
        }
        name = at = number.end;
        continue;
      }
      if (isDigitOrLatin(code) && matchAt(EXTRA, text, at) < 0) {
        // A Latin word inside a name: SKP, dw手表专柜.
        do at++;
        while (at < end && isDigitOrLatin(text.charCodeAt(at)));
        continue;
      }
    }
    const extra = matchAt(EXTRA, text, at);
    if (extra > 0 && extra <= end) {
      closeName(at);
      tokens.push({ type: "name", kind: "extra", start: at, end: extra, sure: true });
      name = at = extra;
      continue;
    }
    const phrase = matchAt(POSITION_PHRASE, text, at);
    if (phrase > 0 && phrase <= end && (at > name || tokens.length > 0)) {
      closeName(at);
      closeName((at = phrase), "position", true);
      continue;
    }
    // 工业园内众达汽车: right after the end of a name these are no part of the next one.
    if (at === name && /[内外旁跟]/u.test(text[at]!) && tokens.at(-1)?.type === "name" && at + 1 < end) {
      closeName((at += 1), "position", true);
      continue;
    }
    const position = matchAt(POSITION_WORD, text, at);
    if (position > 0 && position <= end && (at > name || tokens.length > 0) && !(text[at] === "口" && at > name)) {
      closeName(at);
      tokens.push({ type: "name", kind: "position", start: at, end: position, sure: true });
      name = at = position;
      continue;
    }
    at++;
    const ending = endingBefore(text, name, at, end);
    if (!ending) continue;
    if (ending.kind === "position") {
      closeName(at - ending.word.length);
      closeName(at, ending.word.endsWith("门") ? "sub_poi" : "position", true);
      continue;
    }
    if (ending.kind === "road") {
      // 花园岗街, 南苑东路: what looked like a place is how the road is called.
      const before = tokens.at(-1);
      if (
        before?.type === "name" &&
        before.kind === "poi" &&
        before.end === name &&
        (before.end - before.start < 3 || at - name < 3)
      ) {
        tokens.pop();
        name = before.start;
      }
      const split = placeBeforeRoad(text, name, at);
      if (split) closeName(split, "poi");
    }
    closeName(at, ending.kind, !ending.weak);
    if (ending.kind === "road") {
      const section = matchAt(ROAD_SECTION, text, at);
      if (section > 0 && section <= end) {
        tokens.push({ type: "name", kind: "sub_road", start: at, end: section, sure: true });
        name = at = section;
      }
    }
  }
  closeName(end);
  return tokens;
}

/** Where a name that began at `start` ends if it ends with the character before `at`. */
function endingBefore(text: string, start: number, at: number, end: number): Ending | undefined {
  const endings = ENDINGS_BY_LAST.get(text[at - 1]!);
  if (!endings) return undefined;
  for (const ending of endings) {
    const begins = at - ending.word.length;
    if (begins < start || !text.startsWith(ending.word, begins)) continue;
    // A word alone is a name only where it says enough: 工业区, 市场, 对面.
    if (begins === start && ending.word.length < 2) continue;
    if (ending.word === "苑" && at - start < 3 && at < end) continue; // 南苑, 北苑
    if (ending.kind === "road" && ((at < end && matchAt(ROAD_GOES_ON, text, at) > 0) || at - start < 2)) continue;
    if (ending.kind !== "road" && ending.kind !== "position" && at < end && matchAt(GOES_ON, text, at) > 0) continue;
    if (ending.kind === "poi" && !ending.weak && matchAt(LONGER_ENDING, text, at) > 0) continue;
    if (ending.weak && at < end && matchAt(BEGINS_ANOTHER, text, at) < 0) continue;
    return ending;
  }
  return undefined;
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
