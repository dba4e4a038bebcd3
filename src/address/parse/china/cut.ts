/** Cuts a pasted text into pieces: phones, postal codes, labels, separators and the text between them. */

import { isInPostalZone } from "../../data/china/postal-zones.ts";
import type { Span } from "../types.ts";
import { surnameAt } from "./person.ts";
import { isMobileAt, phoneAt, phonePatterns } from "./phones.ts";
import { regex } from "../../literals.ts";

export type LabelField =
  | "recipient"
  | "phone"
  | "postal_code"
  | "region"
  | "address"
  | "organization"
  | "note"
  | "heading";

export interface Piece {
  start: number;
  end: number;
  kind: "text" | "phone" | "postal_code" | "separator" | "noise";
  /** The field that a label before it names. */
  field?: LabelField;
  /** For a phone, the number as it is usually written: no spaces, no country code, `-` before the extension. */
  value?: string;
}

const LABELS: Readonly<Record<LabelField, string>> = {
  recipient:
    "收货人姓名|收件人姓名|收货人|收件人|收貨人|联系人姓名|联系人|联络人|寄件人|发件人|接收人|客户姓名|姓名|名字|" +
    "称呼|收货方|收件方|收件|收|寄|name|recipient|consignee",
  phone:
    "收货人手机号码|收货人手机号|收货人手机|收货人电话|收件人电话|收件人手机|联系人电话|联系人手机|联系电话|" +
    "联系手机|联系方式|联系号码|联络电话|手机号码|手机号|移动电话|固定电话|电话号码|手机|电话|座机|固话|号码|" +
    "微信同号|传真|联系|tel|phone|mobile|telephone|cell",
  postal_code: "邮政编码|邮政编号|邮编|邮遍|邮码|邮政|postcode|postal code|zip code|zipcode|zip",
  region:
    "所在街道|街道乡镇|乡镇街道|街道|乡镇|所在地区|所在区域|所在省市|所属地区|省市区县|省市区|省份|城市|地区|区域|" +
    "region|area",
  address:
    "收货人地址|收件人地址|收货地址|收件地址|送货地址|邮寄地址|寄送地址|配送地址|联系地址|详细地址|街道地址|" +
    "具体地址|通讯地址|家庭地址|公司地址|单位地址|详细信息|所在地址|现住址|现居地址|地址信息|地址|住址|address|" +
    "addr|add",
  organization: "公司名称|单位名称|公司|单位|company",
  note: "买家留言|卖家备注|备注|留言|说明|附言|note|remark",
  heading: "收货信息|收件信息|收货人信息|收件人信息|寄件信息|地址信息|联系信息|配送信息",
};

/** These words are labels wherever they stand; the others only with a colon, or between separators. */
const PLAIN = regex("u")`
  ^(?:收货人.*|收件人.*|收貨人|联系人.*|联系电话|联系手机|联系方式|联系号码|手机号码|手机号|电话号码|所在地区|
  所在区域|所属地区|.*详细地址|收货地址|收件地址|邮政编码|邮编|街道地址|收货信息|收件信息)$
`;

const FIELD_OF = new Map<string, LabelField>();
for (const [field, words] of Object.entries(LABELS) as [LabelField, string][])
  for (const word of words.split("|")) FIELD_OF.set(word, field);
const WORDS = [...FIELD_OF.keys()].sort((a, b) => b.length - a.length);
const LABEL = new RegExp(`(${WORDS.join("|")})(?:\\(.{0,8}?\\))?([ \\t]*[:=：]+[ \\t]*|[ \\t]+)?`, "uy");
const LABEL_STARTS = new Set(WORDS.map((word) => word[0]!));

const SIX_DIGITS = /\d{6}(?!\d)(?![号栋幢室弄楼单元层米房座])/uy;

/** Also what shapes an emoji: joiners and variation selectors. */
const SEPARATOR =
  /[\s,，;；、|。!！?？[\]【】「」《》<>{}"“”'‘’^~～\u200b]|\u200d|\ufe0f|(?![0-9#*])\p{Extended_Pictographic}/u;
/**
 * By UTF-16 unit, as far as they were asked for. The first halves of emoji separate; ideographs beyond the basic plane
 * (𠮷) begin with other ones.
 */
const kinds = new Uint8Array(0x10000);
const [SEPARATES, BELONGS] = [1, 2];

function isSeparatorUnit(code: number): boolean {
  if (kinds[code] === 0) {
    const separates =
      code >= 0xd800 && code < 0xdc00 ? code < 0xd840 || code >= 0xd888 : SEPARATOR.test(String.fromCharCode(code));
    kinds[code] = separates ? SEPARATES : BELONGS;
  }
  return kinds[code] === SEPARATES;
}

const [PLUS, OPENING] = [0x2b, 0x28];

const endAt = (pattern: RegExp, text: string, at: number): number => {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
};

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;

/** True if the UTF-16 unit at the offset belongs to a separator: blank, punctuation, emoji. */
export const isSeparatorAt = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at);
  // A second half is what its first half is.
  return isSeparatorUnit(code >= 0xdc00 && code < 0xe000 && at > 0 ? text.charCodeAt(at - 1) : code);
};

/** 【顺丰速运】 signs a message. */
const SIGNATURE =
  /【[^】\n]{0,10}(?:速运|速递|快递|快运|物流|驿站|丰巢|邮政|商城|旗舰店|京东|淘宝|天猫|拼多多)[^】\n]{0,6}】/uy;
/** 孙丽[1234]: the shops repeat the extension of the number that they lend after the name. 1、李四: an item of a list. */
const TAG = /\[\d{4}\]/uy;
const LIST_ITEM = /\d{1,2}(?:[、)]|\.(?!\d))[ ]*(?=[^\d\s])/uy;

const RECEIVES = /\((\p{Script=Han}{2,4})收\)/uy;

/** (张三收): the name in it. (请勿代收) has none. */
function receiverAt(text: string, at: number): Span | undefined {
  RECEIVES.lastIndex = at;
  const name = RECEIVES.exec(text)?.[1];
  return name && surnameAt(name, 0) > 0 && !/[代签亲查拒验接勿请]/u.test(name)
    ? { start: at + 1, end: at + 1 + name.length }
    : undefined;
}

/** @param text folded; @returns the text cut into pieces, from left to right, without a gap */
export function cut(text: string): Piece[] {
  const cutter = new Cutter(text);
  for (let at = 0; at < text.length;) at = cutter.next(at);
  return cutter.close();
}

/** The cutter's state. Each method returns the offset to go on at. */
class Cutter {
  readonly #text: string;
  readonly #phones: ReturnType<typeof phonePatterns>;
  readonly #pieces: Piece[] = [];
  #from = 0;
  #field: LabelField | undefined;

  constructor(text: string) {
    this.#text = text;
    this.#phones = phonePatterns(text);
  }

  next(at: number): number {
    return (
      this.#aside(at) ?? this.#separator(at) ?? this.#receiver(at) ?? this.#number(at) ?? this.#label(at) ?? at + 1
    );
  }

  close(): Piece[] {
    this.#flush(this.#text.length);
    return this.#pieces;
  }

  /** Emits the characters since the last piece as text. */
  #flush(to: number): void {
    if (to > this.#from) this.#push(to, "text");
  }

  #push(end: number, kind: Piece["kind"], value?: string): number {
    this.#pieces.push({
      start: this.#from,
      end,
      kind,
      ...(this.#field ? { field: this.#field } : {}),
      ...(value === undefined ? {} : { value }),
    });
    this.#from = end;
    return end;
  }

  #cutOut(at: number, end: number, kind: Piece["kind"], value?: string): number {
    this.#flush(at);
    return this.#push(end, kind, value);
  }

  #aside(at: number): number | undefined {
    const pattern =
      this.#text[at] === "【"
        ? SIGNATURE
        : this.#text[at] === "["
          ? TAG
          : at === 0 || this.#text[at - 1] === "\n"
            ? LIST_ITEM
            : undefined;
    const end = pattern ? endAt(pattern, this.#text, at) : -1;
    return end > 0 ? this.#cutOut(at, end, "noise") : undefined;
  }

  #separator(at: number): number | undefined {
    if (!isSeparatorAt(this.#text, at)) return undefined;
    const end = this.#cutOut(at, at + 1, "separator");
    if (this.#text[at] === "\n") this.#field = undefined;
    return end;
  }

  #receiver(at: number): number | undefined {
    const name = this.#text[at] === "(" ? receiverAt(this.#text, at) : undefined;
    if (!name) return undefined;
    this.#cutOut(at, name.start, "noise");
    this.#field = "recipient";
    const end = this.#cutOut(name.end, name.end + 2, "noise");
    this.#field = undefined;
    return end;
  }

  #number(at: number): number | undefined {
    const code = this.#text.charCodeAt(at);
    if (!isDigit(code) && code !== PLUS && code !== OPENING) return undefined;
    const before = this.#text[at - 1] ?? "";
    const isFresh = !isDigit(this.#text.charCodeAt(at - 1)) && !/[a-z-]/u.test(before);
    const end =
      this.#phone(at, isFresh || (/[a-z]/u.test(before) && isMobileAt(this.#text, at))) ??
      (isFresh ? this.#postalCode(at) : undefined);
    if (end !== undefined) return end;
    let next = at + 1;
    while (isDigit(code) && isDigit(this.#text.charCodeAt(next))) next++;
    return next;
  }

  #phone(at: number, mayBegin: boolean): number | undefined {
    const found = mayBegin
      ? phoneAt(this.#text, at, this.#field === "phone" ? this.#phones.labelled : this.#phones.plain)
      : undefined;
    if (!found) return undefined;
    const end = this.#cutOut(at, found.end, "phone", found.value);
    this.#field = undefined;
    return end;
  }

  #postalCode(at: number): number | undefined {
    const text = this.#text;
    const end = endAt(SIX_DIGITS, text, at);
    if (end < 0) return undefined;
    const code = text.slice(at, end);
    const isAlone =
      at === this.#from &&
      (end >= text.length ||
        isSeparatorAt(text, end) ||
        this.#pieces.length === 0 ||
        /[\p{Script=Han}(]/u.test(text[end]!));
    if (this.#field !== "postal_code" && !(isAlone && isInPostalZone(code))) return undefined;
    this.#cutOut(at, end, "postal_code", code);
    if (this.#field === "postal_code") this.#field = undefined;
    return end;
  }

  #label(at: number): number | undefined {
    if (!LABEL_STARTS.has(this.#text[at]!)) return undefined;
    LABEL.lastIndex = at;
    const match = LABEL.exec(this.#text);
    if (!match || !isLabel(this.#text, at, match, this.#from === at)) return undefined;
    this.#flush(at);
    this.#field = FIELD_OF.get(match[1]!);
    return this.#push(at + match[0].length, "noise");
  }
}

function isLabel(text: string, at: number, match: RegExpExecArray, begins: boolean): boolean {
  const word = match[1]!;
  const colon = /[:=：]/u.test(match[2] ?? "");
  const latin = /^[a-z]/u.test(word);
  if (latin && /[a-z0-9]/u.test(text[at - 1] ?? "")) return false;
  if (colon && word.length === 1) return begins;
  if (colon)
    return (
      begins ||
      PLAIN.test(word) ||
      word.length > 2 ||
      !/[\p{Script=Han}]/u.test(text[at - 1] ?? "") ||
      word === "电话" ||
      word === "手机" ||
      word === "地址"
    );
  const end = at + word.length;
  if (PLAIN.test(word)) return true;
  // 电话13800138000, tel 13800138000
  if (FIELD_OF.get(word) === "phone")
    return latin ? /[+(0-9]/.test(text[end + (match[2]?.length ?? 0)] ?? "") : /[\s+(0-9]/u.test(text[end] ?? "");
  if (latin) return false;
  return begins && (match[2] !== undefined || end >= text.length || (word.endsWith("地址") && word.length > 2));
}
