/** Cuts a pasted text into pieces: phones, postal codes, labels, separators and the text between them. */

import { isInPostalZone } from "../../data/china/postal-zones.ts";
import type { RemainingKind, Span } from "../types.ts";
import { itemAt } from "./items.ts";
import { isUnknownLabel, type LabelField, LABEL_STARTS, labelAt, type Role } from "./labels.ts";
import { surnameAt } from "./person.ts";
import { isMobileAt, phoneAt, phonePatterns } from "./phones.ts";
import { localPhoneAt, referenceAt } from "./references.ts";

export interface Piece extends Span {
  /**
   * `extension`: that of a number that a shop lends, which stands apart from it. `item`: the mark of an item of a list.
   * `aside`: no part of an address, whatever stands around it.
   */
  kind: "text" | "phone" | "extension" | "postal_code" | "separator" | "item" | "aside" | "noise";
  /** The field that a label before it names. */
  field?: LabelField;
  role?: Role;
  /**
   * Of a phone, as it is usually written: no spaces, no country code, `-` before the extension. Of an item, its number.
   */
  value?: string;
  /** Of an aside. */
  about?: RemainingKind;
}

/** 文三路1号(310012) */
const BRACKETED_CODE = /^[[【{(](\d{6})[\]】})]$/u;
/** What shops export for "none". */
const NO_POSTAL_CODE = "000000";
const MAY_BE_ITEM = /[\d(【[①-⑳❶-❿⑴-⒇㊀-㊉]/u;
const SIX_DIGITS = /\d{6}(?!\d)(?![号栋幢室弄楼单元层米房座])/uy;

/** Also what shapes an emoji: joiners and variation selectors. */
const SEPARATOR =
  /[\s,，;；、|。!！?？[\]【】「」《》〖〗<>{}"“”'‘’^~～\u200b]|\u200d|\ufe0f|(?![0-9#*])\p{Extended_Pictographic}/u;
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
  /【(?![^】\n]{0,12}[集转]运)[^】\n]{0,10}(?:速运|速递|快递|快运|物流|驿站|丰巢|邮政|商城|旗舰店|京东|淘宝|天猫|拼多多)[^】\n]{0,6}】/uy;
/** 张好[2586], 12号【2586】: the shops repeat the extension of the number that they lend after name and street. */
const TAG = /(?:\[(\d{3,6})\]|【(\d{3,6})】|\{(\d{3,6})\})/uy;
/** In round brackets only where nothing but a name stands before, or nothing at all behind; 12号(2586) may be a room. */
const ROUND_TAG = /\((\d{4})\)(?=[\s,;]|1[3-9]\d{9}|$)/uy;
const LABELLED_EXTENSION = /[ ]?(\d{1,6})(?!\d)[\])】}]?/uy;
/** The value of these ends with the word; that of others with the line. */
const ONE_WORD: ReadonlySet<LabelField | undefined> = new Set<LabelField>([
  "order_ref",
  "id_number",
  "account",
  "amount",
  "extension",
  "other",
]);
const ALPHANUMERIC = /[0-9a-z]/u;

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

const LINE_END = 0x0a;
/** By UTF-16 unit: may anything but a separator and an item of a list begin with it? */
const BEGINS = new Uint8Array(0x10000);
const [BEGINS_OTHER, BEGINS_LABEL] = [1, 2];
const BEGINNINGS =
  "0123456789+(:[【{¥￥①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳❶❷❸❹❺❻❼❽❾❿⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉abcdefghijklmnopqrstuvwxyz";
for (const character of BEGINNINGS) BEGINS[character.charCodeAt(0)] = BEGINS_OTHER;
for (const character of LABEL_STARTS) BEGINS[character.charCodeAt(0)] = BEGINS_LABEL;

/** The cutter's state. Each method returns the offset to go on at. */
class Cutter {
  readonly #text: string;
  readonly #phones: ReturnType<typeof phonePatterns>;
  readonly #pieces: Piece[] = [];
  #from = 0;
  #field: LabelField | undefined;
  #role: Role | undefined;
  #item = 0;

  constructor(text: string) {
    this.#text = text;
    this.#phones = phonePatterns(text);
  }

  next(at: number): number {
    const code = this.#text.charCodeAt(at);
    const isPlain = BEGINS[code] === 0 && at > 0 && this.#text.charCodeAt(at - 1) !== LINE_END;
    if (isPlain && !isSeparatorAt(this.#text, at)) return at + 1;
    return (
      this.#listItem(at) ??
      this.#bracketed(at) ??
      this.#separator(at) ??
      this.#receiver(at) ??
      this.#colon(at) ??
      this.#number(at) ??
      this.#label(at) ??
      this.#code(at) ??
      at + 1
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

  #push(end: number, kind: Piece["kind"], more: Pick<Piece, "value" | "about"> = {}): number {
    this.#pieces.push({
      start: this.#from,
      end,
      kind,
      ...(this.#field ? { field: this.#field } : {}),
      ...(this.#role ? { role: this.#role } : {}),
      ...more,
    });
    this.#from = end;
    return end;
  }

  #cutOut(at: number, end: number, kind: Piece["kind"], more?: Pick<Piece, "value" | "about">): number {
    this.#flush(at);
    return this.#push(end, kind, more);
  }

  /** Items begin lines, but for 1. … 2. … on one line. */
  #listItem(at: number): number | undefined {
    const begins = at === 0 || this.#text[at - 1] === "\n";
    if (!begins && !MAY_BE_ITEM.test(this.#text[at]!)) return undefined;
    const item = itemAt(this.#text, at);
    if (!item) return undefined;
    const isNext = item.number === this.#item + 1 && (item.isSign || isSeparatorAt(this.#text, at - 1));
    if (!begins && !isNext) return undefined;
    this.#item = item.number;
    this.#field = undefined;
    this.#role = undefined;
    return this.#cutOut(at, item.end, "item", { value: String(item.number) });
  }

  #bracketed(at: number): number | undefined {
    const opening = this.#text[at]!;
    if (opening === "【") {
      const end = endAt(SIGNATURE, this.#text, at);
      if (end > 0) return this.#cutOut(at, end, "noise");
    }
    if (!"[【{(".includes(opening)) return undefined;
    const code = BRACKETED_CODE.exec(this.#text.slice(at, at + 8))?.[1];
    if (code === NO_POSTAL_CODE) return this.#cutOut(at, at + 8, "noise");
    if (code !== undefined && isInPostalZone(code)) return this.#cutOut(at, at + 8, "postal_code", { value: code });
    if (opening === "(" && !this.#isTagged(at)) return undefined;
    const tag = opening === "(" ? ROUND_TAG : TAG;
    tag.lastIndex = at;
    const match = tag.exec(this.#text);
    if (!match) return undefined;
    return this.#cutOut(at, tag.lastIndex, "extension", { value: (match[1] ?? match[2] ?? match[3])! });
  }

  /** 张好(2586): the same number was given before, or a name alone stands before it. */
  #isTagged(at: number): boolean {
    const digits = this.#text.slice(at + 1, at + 5);
    return (
      this.#pieces.some(({ kind, value }) =>
        kind === "extension" ? value === digits : value?.endsWith(`-${digits}`),
      ) ||
      (/^\p{Script=Han}{2,4}$/u.test(this.#text.slice(this.#from, at)) &&
        (this.#field === "recipient" || surnameAt(this.#text, this.#from) > 0))
    );
  }

  #separator(at: number): number | undefined {
    if (!isSeparatorAt(this.#text, at)) return undefined;
    if (ONE_WORD.has(this.#field) && this.#from < at) {
      this.#flush(at);
      this.#field = undefined;
    }
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

  /** 会员等级：普通: what stands before a colon and is in no list. */
  #colon(at: number): number | undefined {
    if (this.#text[at] !== ":") return undefined;
    const next = this.#text.slice(at + 1, at + 16).trimStart();
    if (!isUnknownLabel(this.#text.slice(this.#from, at), next)) return undefined;
    this.#field = "other";
    return this.#push(at + 1, "noise");
  }

  #number(at: number): number | undefined {
    const code = this.#text.charCodeAt(at);
    if (!isDigit(code) && code !== PLUS && code !== OPENING) return undefined;
    if (this.#field === "extension") return this.#labelledExtension(at);
    return this.#numberOfItsOwn(at) ?? this.#endOfDigits(at);
  }

  /** After a letter or a hyphen only a whole mobile number is known by itself. */
  #numberOfItsOwn(at: number): number | undefined {
    const before = this.#text[at - 1] ?? "";
    if (/[0-9]/u.test(before)) return undefined;
    if (/[a-z-]/u.test(before)) return this.#phone(at, isMobileAt(this.#text, at));
    return this.#phone(at, true) ?? this.#reference(at) ?? this.#postalCode(at) ?? this.#localPhone(at);
  }

  #endOfDigits(at: number): number {
    let next = at + 1;
    while (isDigit(this.#text.charCodeAt(at)) && isDigit(this.#text.charCodeAt(next))) next++;
    return next;
  }

  #labelledExtension(at: number): number | undefined {
    LABELLED_EXTENSION.lastIndex = at;
    const match = LABELLED_EXTENSION.exec(this.#text);
    if (!match) return undefined;
    const end = this.#cutOut(at, LABELLED_EXTENSION.lastIndex, "extension", { value: match[1]! });
    this.#field = undefined;
    return end;
  }

  #phone(at: number, mayBegin: boolean): number | undefined {
    const found = mayBegin
      ? phoneAt(this.#text, at, this.#field === "phone" ? this.#phones.labelled : this.#phones.plain)
      : undefined;
    if (!found) return undefined;
    const end = this.#cutOut(at, found.end, "phone", { value: found.value });
    this.#field = undefined;
    return end;
  }

  /** What is no address, though no label says so. */
  #reference(at: number): number | undefined {
    const found = referenceAt(this.#text, at);
    if (!found) return undefined;
    const end = this.#cutOut(at, found.end, "aside", { about: kindOf(this.#field) ?? found.about });
    if (ONE_WORD.has(this.#field)) this.#field = undefined;
    return end;
  }

  #localPhone(at: number): number | undefined {
    if (at !== this.#from || ONE_WORD.has(this.#field)) return undefined;
    const end = localPhoneAt(this.#text, at);
    if (end < 0 || (end < this.#text.length && !isSeparatorAt(this.#text, end))) return undefined;
    return this.#cutOut(at, end, "aside", { about: "phone" });
  }

  #code(at: number): number | undefined {
    if (!/[a-z¥￥]/u.test(this.#text[at]!) || (at > 0 && ALPHANUMERIC.test(this.#text[at - 1]!))) return undefined;
    return this.#reference(at);
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
    if (kindOf(this.#field) !== undefined) return undefined;
    if (isAlone && code === NO_POSTAL_CODE) return this.#cutOut(at, end, "noise");
    if (this.#field !== "postal_code" && !(isAlone && isInPostalZone(code))) return undefined;
    this.#cutOut(at, end, "postal_code", { value: code });
    if (this.#field === "postal_code") this.#field = undefined;
    return end;
  }

  #label(at: number): number | undefined {
    if (BEGINS[this.#text.charCodeAt(at)] !== BEGINS_LABEL) return undefined;
    const label = labelAt(this.#text, at, this.#from === at);
    if (!label) return undefined;
    this.#flush(at);
    this.#field = label.field === "heading" ? undefined : label.field;
    this.#role = label.role ?? this.#role;
    return this.#push(label.end, "noise");
  }
}

/** What text after a label is about; undefined where it is part of an address. */
export const kindOf = (field: LabelField | undefined): RemainingKind | undefined =>
  field !== undefined && ASIDES.has(field) ? (field as RemainingKind) : undefined;

const ASIDES: ReadonlySet<LabelField> = new Set<LabelField>([
  "note",
  "order_ref",
  "id_number",
  "product",
  "account",
  "amount",
  "other",
]);
