/** What a pasted address says besides the place: phones, the postal code, and the labels before each part. */

import { isInPostalZone } from "../../data/china/postal-zones.ts";
import type { Span } from "../types.ts";
import { surnameAt } from "./person.ts";

export type Field = "recipient" | "phone" | "postal_code" | "region" | "address" | "organization" | "note" | "heading";

export interface Piece {
  start: number;
  end: number;
  kind: "text" | "phone" | "postal_code" | "separator" | "noise";
  /** The field that a label before it names. */
  field?: Field;
  /** For a phone, the number as it is usually written: no spaces, no country code, `-` before the extension. */
  value?: string;
}

const LABELS: Readonly<Record<Field, string>> = {
  recipient: "收货人姓名|收件人姓名|收货人|收件人|收貨人|联系人姓名|联系人|联络人|寄件人|发件人|接收人|客户姓名|姓名|名字|称呼|收货方|收件方|收件|收|寄|name|recipient|consignee",
  phone: "收货人手机号码|收货人手机号|收货人手机|收货人电话|收件人电话|收件人手机|联系人电话|联系人手机|联系电话|联系手机|联系方式|联系号码|联络电话|手机号码|手机号|移动电话|固定电话|电话号码|手机|电话|座机|固话|号码|微信同号|传真|联系|tel|phone|mobile|telephone|cell",
  postal_code: "邮政编码|邮政编号|邮编|邮遍|邮码|邮政|postcode|postal code|zip code|zipcode|zip",
  region: "所在街道|街道乡镇|乡镇街道|街道|乡镇|所在地区|所在区域|所在省市|所属地区|省市区县|省市区|省份|城市|地区|区域|region|area",
  address: "收货人地址|收件人地址|收货地址|收件地址|送货地址|邮寄地址|寄送地址|配送地址|联系地址|详细地址|街道地址|具体地址|通讯地址|家庭地址|公司地址|单位地址|详细信息|所在地址|现住址|现居地址|地址信息|地址|住址|address|addr|add",
  organization: "公司名称|单位名称|公司|单位|company",
  note: "买家留言|卖家备注|备注|留言|说明|附言|note|remark",
  heading: "收货信息|收件信息|收货人信息|收件人信息|寄件信息|地址信息|联系信息|配送信息",
};

/** These words are labels wherever they stand; the others only with a colon, or between separators. */
const PLAIN = /^(?:收货人.*|收件人.*|收貨人|联系人.*|联系电话|联系手机|联系方式|联系号码|手机号码|手机号|电话号码|所在地区|所在区域|所属地区|.*详细地址|收货地址|收件地址|邮政编码|邮编|街道地址|收货信息|收件信息)$/u;

const FIELD_OF = new Map<string, Field>();
for (const [field, words] of Object.entries(LABELS) as [Field, string][]) for (const word of words.split("|")) FIELD_OF.set(word, field);
const WORDS = [...FIELD_OF.keys()].sort((a, b) => b.length - a.length);
const LABEL = new RegExp(`(${WORDS.join("|")})(?:\\(.{0,8}?\\))?([ \\t]*[:=：]+[ \\t]*|[ \\t]+)?`, "uy");
const LABEL_STARTS = new Set(WORDS.map((word) => word[0]!));

/** Also [1234], as the shops write it after the number that they lend. */
const EXTENSION = "(?:[ ]?(?:转|分机|ext\\.?|#|-|—|\\[(?=\\d{4}\\]))[ ]?(\\d{1,6})(?!\\d)\\]?)?";
const PHONES: readonly RegExp[] = [
  // 13800138000, +86 138 0013 8000, 138-0013-8000, 138****8000
  new RegExp(`(?:\\(?\\+?(?:00)?86\\)?[- ]?)?(1[3-9]\\d[- ]?[\\d*x]{4}[- ]?\\d{4})(?!\\d)${EXTENSION}`, "uy"),
  // 400-812-3123, 800 and the like
  new RegExp(`([48]00[- ]?\\d{3,4}[- ]?\\d{3,4})(?!\\d)${EXTENSION}`, "uy"),
  // 0755-26001234-801, (024)23412345, 010 6512 3456, +86 21 5888 8888
  new RegExp(`(?:\\+?86[- ]?)?(\\(?0(?:10|2\\d|[3-9]\\d\\d)\\)?[- ]?[2-9]\\d{2,3}[- ]?\\d{4})(?!\\d)${EXTENSION}`, "uy"),
  new RegExp(`\\+86[- ]?((?:10|2\\d|[3-9]\\d\\d)[- ]?[2-9]\\d{2,3}[- ]?\\d{4})(?!\\d)${EXTENSION}`, "uy"),
  // Hong Kong, Macao, Taiwan with their country code; a Taiwanese mobile
  /(\+?(?:852|853|886)[- ]?\d[\d -]{6,10}\d)(?!\d)()/uy,
  /(09\d{2}[- ]?\d{3}[- ]?\d{3})(?!\d)()/uy,
];
/** Without the codes of their countries these are phones only where the text names one. */
const PHONES_OF: readonly [RegExp, RegExp][] = [
  [/香港|九龙|新界|澳门/u, /([235689]\d{3}[- ]?\d{4})(?![-\d号栋座室楼])()/uy],
  [/[台臺]湾|[台臺][北中南东]|新北市|高雄|桃园市/u, /(\(?0[2-8]\d?\)?[- ]?\d{3,4}[- ]?\d{3,4})(?!\d)(?:[ ]?(?:#|转|分机)[ ]?(\d{1,6}))?/uy],
];
const ABROAD: ReadonlySet<RegExp> = new Set([PHONES[5]!, ...PHONES_OF.map(([, pattern]) => pattern)]);
const MOBILE = /^1[3-9]\d{9}(?!\d)/u;
/** After a label that says so, any number is a phone. */
const LABELLED_PHONE = new RegExp(`(\\+?\\(?\\d[\\d*() -]{3,18}\\d)(?!\\d)${EXTENSION}`, "uy");
const SIX_DIGITS = /(\d{6})(?!\d)(?![号栋幢室弄楼单元层米房座])/uy;

/** Also what shapes an emoji: joiners and variation selectors. */
const SEPARATOR = /[\s,，;；、|。!！?？[\]【】「」《》<>{}"“”'‘’^~～\u200b]|\u200d|\ufe0f|(?![0-9#*])\p{Extended_Pictographic}/u;
/** By UTF-16 unit, as far as they were asked for. The first halves of emoji separate; ideographs beyond the basic plane (𠮷) begin with other ones. */
const kinds = new Uint8Array(0x10000);
const [SEPARATES, BELONGS] = [1, 2];

function isSeparatorUnit(code: number): boolean {
  if (kinds[code] === 0) {
    const separates = code >= 0xd800 && code < 0xdc00 ? code < 0xd840 || code >= 0xd888 : SEPARATOR.test(String.fromCharCode(code));
    kinds[code] = separates ? SEPARATES : BELONGS;
  }
  return kinds[code] === SEPARATES;
}

const endAt = (pattern: RegExp, text: string, at: number): number => {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
};

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;

export const isSeparatorAt = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at);
  // A second half is what its first half is.
  return isSeparatorUnit(code >= 0xdc00 && code < 0xe000 && at > 0 ? text.charCodeAt(at - 1) : code);
};

function phoneAt(text: string, at: number, patterns: readonly RegExp[]): { end: number; value: string } | undefined {
  for (const pattern of patterns) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (!match) continue;
    const area = /^\(?(0\d{2,3})\)?[- ]?(\d.*)$/u.exec(match[1]!);
    const bare = (number: string): string => number.replace(/[\s()-]/gu, "");
    const number = area && !ABROAD.has(pattern) ? landline(bare(match[1]!)) : bare(match[1]!);
    return { end: pattern.lastIndex, value: match[2] ? `${number}-${match[2]}` : number };
  }
  return undefined;
}

const landline = (digits: string): string => {
  const areaLength = /^0(?:10|2)/.test(digits) ? 3 : 4;
  return `${digits.slice(0, areaLength)}-${digits.slice(areaLength)}`;
};

/** 【顺丰速运】 signs a message. */
const SIGNATURE = /【[^】\n]{0,10}(?:速运|速递|快递|快运|物流|驿站|丰巢|邮政|商城|旗舰店|京东|淘宝|天猫|拼多多)[^】\n]{0,6}】/uy;
/** 孙丽[1234]: the shops repeat the extension of the number that they lend after the name. 1、李四: an item of a list. */
const TAG = /\[\d{4}\]/uy;
const LIST_ITEM = /\d{1,2}(?:[、)]|\.(?!\d))[ ]*(?=[^\d\s])/uy;

const RECEIVES = /\((\p{Script=Han}{2,4})收\)/uy;

/** (张三收): the name in it. (请勿代收) has none. */
function receiverAt(text: string, at: number): Span | undefined {
  RECEIVES.lastIndex = at;
  const name = RECEIVES.exec(text)?.[1];
  return name && surnameAt(name, 0) > 0 && !/[代签亲查拒验接勿请]/u.test(name) ? { start: at + 1, end: at + 1 + name.length } : undefined;
}

/** @param text folded; @returns the text cut into pieces, from left to right, without a gap */
export function cut(text: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  let field: Field | undefined;
  const unlabelled = [...PHONES, ...PHONES_OF.filter(([region]) => region.test(text)).map(([, pattern]) => pattern)];
  const labelled = [...unlabelled, LABELLED_PHONE];
  const flush = (to: number): void => {
    if (to > from) pieces.push({ start: from, end: to, kind: "text", ...(field ? { field } : {}) });
    from = to;
  };
  const push = (end: number, kind: Piece["kind"], value?: string): void => {
    pieces.push({ start: from, end, kind, ...(field ? { field } : {}), ...(value === undefined ? {} : { value }) });
    from = end;
  };

  for (let at = 0; at < text.length; ) {
    const code = text.charCodeAt(at);
    const aside = code === 0x3010 ? endAt(SIGNATURE, text, at) : code === 0x5b ? endAt(TAG, text, at) : isDigit(code) && (at === 0 || text[at - 1] === "\n") ? endAt(LIST_ITEM, text, at) : -1;
    if (aside > 0) {
      flush(at);
      push(aside, "noise");
      at = aside;
      continue;
    }
    if (isSeparatorAt(text, at)) {
      flush(at);
      push(at + 1, "separator");
      if (text[at] === "\n") field = undefined;
      at++;
      continue;
    }
    const bracketed = code === 0x28 ? receiverAt(text, at) : undefined;
    if (bracketed) {
      flush(at);
      push(bracketed.start, "noise");
      field = "recipient";
      flush(bracketed.end);
      push(bracketed.end + 2, "noise");
      field = undefined;
      at = from;
      continue;
    }
    if (isDigit(code) || code === 0x2b || code === 0x28) {
      const before = text[at - 1] ?? "";
      const fresh = !isDigit(text.charCodeAt(at - 1)) && !/[a-z-]/u.test(before);
      // 陆xg13800138000: a mobile number is known by itself even after letters.
      const found = fresh || (/[a-z]/u.test(before) && MOBILE.test(text.slice(at, at + 12))) ? phoneAt(text, at, field === "phone" ? labelled : unlabelled) : undefined;
      if (found) {
        flush(at);
        push(found.end, "phone", found.value);
        at = found.end;
        field = undefined;
        continue;
      }
      SIX_DIGITS.lastIndex = at;
      const postal = fresh ? SIX_DIGITS.exec(text) : null;
      const alone = at === from && (SIX_DIGITS.lastIndex >= text.length || isSeparatorAt(text, SIX_DIGITS.lastIndex) || pieces.length === 0 || /[\p{Script=Han}(]/u.test(text[at + 6]!));
      if (postal && (field === "postal_code" || (alone && isInPostalZone(postal[1]!)))) {
        flush(at);
        push(at + 6, "postal_code", postal[1]);
        at += 6;
        if (field === "postal_code") field = undefined;
        continue;
      }
      at++;
      while (isDigit(code) && isDigit(text.charCodeAt(at))) at++;
      continue;
    }
    if (LABEL_STARTS.has(text[at]!)) {
      LABEL.lastIndex = at;
      const match = LABEL.exec(text);
      if (match && isLabel(text, at, match, from === at)) {
        flush(at);
        field = FIELD_OF.get(match[1]!);
        push(LABEL.lastIndex, "noise");
        at = from;
        continue;
      }
    }
    at++;
  }
  flush(text.length);
  return pieces;
}

function isLabel(text: string, at: number, match: RegExpExecArray, begins: boolean): boolean {
  const word = match[1]!;
  const colon = /[:=：]/u.test(match[2] ?? "");
  const latin = /^[a-z]/u.test(word);
  if (latin && /[a-z0-9]/u.test(text[at - 1] ?? "")) return false;
  if (colon && word.length === 1) return begins;
  if (colon) return begins || PLAIN.test(word) || word.length > 2 || !/[\p{Script=Han}]/u.test(text[at - 1] ?? "") || word === "电话" || word === "手机" || word === "地址";
  const end = at + word.length;
  if (PLAIN.test(word)) return true;
  // 电话13800138000, tel 13800138000
  if (FIELD_OF.get(word) === "phone") return latin ? /[+(0-9]/.test(text[end + (match[2]?.length ?? 0)] ?? "") : /[\s+(0-9]/u.test(text[end] ?? "");
  if (latin) return false;
  return begins && (match[2] !== undefined || end >= text.length || (word.endsWith("地址") && word.length > 2));
}
