/** Numbers with the words for what they count: 12栋, 三单元, 66号之一, 389-399号. */
import { matchAt, SEPARATOR } from "./scan.ts";
import type { PartKind } from "./parts.ts";
import { regex } from "../../../literals.ts";

/** hao: a number with 号, which is a house, a building or a room; bare: a number without a word. */
export type StreetToken = { start: number; end: number } & (
  | { type: "name"; kind: PartKind; sure: boolean }
  | { type: "number"; kind: PartKind | "hao" | "bare" }
  | { type: "separator" }
);

/** 12, A12, 12B, B1, 十二, 甲, A: what a unit word may follow. */
const NUMBER = regex("uy")`
  第?(?:[附甲乙丙丁](?=[0-9]+号)|[东西南北](?=单元|[幢栋座]))?(?:[a-z]{0,3}#?[0-9]+[a-eg-z]?(?:[、.,和][0-9]+){0,8}|
  [零〇一二三四五六七八九十百两]{1,8}|[a-z]{1,2}|[甲乙丙丁东西南北])(?![0-9]|[a-eg-z]|f[a-z])
`;
const RANGE = /([0-9]+)(?:[-—－~～至到]{1,4}|、)([0-9]+)(号)?(?![-—0-9a-z幢栋座楼单室层])/uy;
const PLAIN_NUMBER = /[a-z]{0,2}[0-9]+[a-z]?/uy;

const UNITS: readonly [RegExp, PartKind | "hao" | "road"][] = [
  [/(?:号)?(?:大街|路|街(?!道)|道(?!口)|国道|省道|县道|公路|环路|大道|马路)/uy, "road"],
  [/(?:号弄|弄堂|弄|支弄|巷|胡同|条)(?![口边])/uy, "sub_road"],
  [
    /(?:号(?:商住|办公|厂|宿舍|综合|写字|教学|住宅|公寓|学生)?楼|#楼|号院楼|幢|栋|懂|撞|座|橦|号栋|号幢|舍|斋)(?:楼)?/uy,
    "building",
  ],
  [/(?:单元|单园|单(?=[0-9])|梯|门洞|号门|排)/uy, "unit"],
  [/(?:楼层|层楼|层|楼(?![道上下梯宇])|f(?![a-z]))/uy, "floor"],
  [/(?:临街|街区|街(?![道区]))(?=[0-9])/uy, "unit"],
  [/(?:室|房间|房(?![产地管])|户|号房|号室|号铺|铺|商铺|号店铺|号店面|号门面|档口|号摊位|摊位|号档)/uy, "room"],
  [/(?:号院|号大院|号库|号厂房|号仓|仓|号馆|号码头|号桥|厅|馆|库|部|班|厂|店)/uy, "sub_poi"],
  [/(?:期|区|片区|片|苑|组团)(?![政域])/uy, "sub_poi"],
  [/(?:村民组|小组|组|队|社)(?![区团])/uy, "community"],
  [/(?:村)(?!委|民)/uy, "community"],
  [/(?:号|號|#)/uy, "hao"],
];
/** 66号之一, 12号附3号 */
const OF_A_HOUSE_NUMBER = /(?:之[一二三四五六七八九十0-9]+|附[0-9]+号?|号)/uy;

const LONGEST_BLANK = 3;

/** 331 号, 18 楼: where the word for what a number counts begins, if blanks stand before it. */
function afterBlanks(text: string, at: number, end: number): number {
  let next = at;
  while (next < end && next - at < LONGEST_BLANK && text[next] === " ") next++;
  return next > at && matchAt(WORD_AFTER_BLANK, text, next) > 0 ? next : at;
}

const WORD_AFTER_BLANK = /(?:号(?![码线])|栋|幢|座|单元|楼(?![道上下梯])|层|室|弄|期)/uy;

/** True if the blank at the offset stands inside a number: 3 栋. */
export const isBlankInNumber = (text: string, at: number, end: number): boolean => {
  if (text[at] !== " ") return false;
  let start = at;
  while (text[start - 1] === " " && at - start < LONGEST_BLANK) start--;
  return /[0-9a-z]/u.test(text[start - 1] ?? "") && afterBlanks(text, start, end) > at;
};

/** A number with the word for what it counts. */
export function numberAt(text: string, at: number, end: number, inBuilding: boolean): StreetToken | undefined {
  const close = matchAt(NUMBER, text, at);
  const isNumber = close > 0 && close <= end;
  const worded = isNumber ? wordedAt(text, at, close, end) : undefined;
  if (worded) return worded;
  // 69栋8-11号 is a room of a staircase.
  const range = inBuilding ? undefined : rangeAt(text, at, end);
  if (range) return range;
  const bare = matchAt(PLAIN_NUMBER, text, at);
  if (bare > 0 && bare <= end) return { type: "number", kind: "bare", start: at, end: bare };
  // A座, B区: a letter alone is a number only with its word; before a sign it is a building.
  const isLetter = isNumber && /^[a-z]{1,2}$/u.test(text.slice(at, close));
  const isSigned = isLetter && (close === end || matchAt(SEPARATOR, text, close) > close);
  return isSigned ? { type: "number", kind: "bare", start: at, end: close } : undefined;
}

/** A number that ends at `close`, with the word that follows it. */
function wordedAt(text: string, at: number, close: number, end: number): StreetToken | undefined {
  const word = afterBlanks(text, close, end);
  const digits = text.slice(at, close);
  for (const [unit, kind] of UNITS) {
    const done = matchAt(unit, text, word);
    if (done < 0 || done > end) continue;
    // 1245店面 is no shop of that number.
    if (kind === "sub_poi" && digits.length > 2 && /[0-9]{3}$/u.test(digits) && text[done - 1] !== "期") continue;
    if (kind === "road") return { type: "name", kind, start: at, end: done, sure: true };
    if (kind === "hao") return { type: "number", kind, start: at, end: endOfHao(text, done, end) };
    const isWing = kind === "floor" && text[done - 1] === "楼";
    return { type: "number", kind: (isWing && kindOfWing(digits)) || kind, start: at, end: done };
  }
  return undefined;
}

/** A10楼 is a house, 北楼 a wing, 10楼 a floor. */
function kindOfWing(number: string): PartKind | undefined {
  if (/^[a-z]/u.test(number)) return "building";
  return /^[东西南北甲乙]/u.test(number) ? "sub_poi" : undefined;
}

/** 12号附3号, 66号之一 */
function endOfHao(text: string, done: number, end: number): number {
  const more = matchAt(OF_A_HOUSE_NUMBER, text, done);
  return more > 0 && more <= end ? more : done;
}

/** 389-399号, 55-58号, 66-70: two numbers that rise and have the same length are one range of house numbers. */
function rangeAt(text: string, at: number, end: number): StreetToken | undefined {
  RANGE.lastIndex = at;
  const match = RANGE.exec(text);
  if (!match || RANGE.lastIndex > end) return undefined;
  const [, from = "", to = "", hao] = match;
  if (
    Number(to) <= Number(from) ||
    to.length > from.length + 1 ||
    Number(to) - Number(from) > 100 ||
    (!hao && (to.length !== from.length || from.length < 2))
  )
    return undefined;
  return { type: "number", kind: hao ? "hao" : "bare", start: at, end: RANGE.lastIndex };
}
