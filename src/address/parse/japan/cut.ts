/** First pass over a Japanese text: postal codes, phones, labels, names with 様 and 御中. Needs no list of places. */
import { citiesOfPostalCode } from "../../data/japan/cities.ts";
import type { Span } from "../types.ts";
import { regex } from "../../literals.ts";

export type MarkKind = "postal_code" | "phone" | "label" | "recipient" | "organization" | "other";

export interface Mark extends Span {
  kind: MarkKind;
  /** In standard form: 150-0002, 03-1234-5678, a name without 様. */
  value: string;
}

const WIDE = /[！-～\u3000\u00a0]/gu;
const DASH = /[‐‑‒–—―−─━﹣]/gu;
/** The long-vowel mark and the numeral one, where they stand for a dash: 1ー2, 23一8. */
const DASH_BETWEEN = /(?<=[0-9])[ー一ｰ](?=[0-9])/gu;

/** Full-width forms and dashes of every kind made plain; each character keeps its place. */
export function flatten(text: string): string {
  return text
    .replace(WIDE, (character) =>
      character >= "！" && character <= "～" ? String.fromCharCode(character.charCodeAt(0) - 0xfee0) : " ",
    )
    .replace(DASH, "-")
    .replace(DASH_BETWEEN, "-");
}

const POSTAL = /(?<![0-9-])(〒 {0,3}|郵便番号 {0,2}:? {0,2})?([0-9]{3}) ?-? ?([0-9]{4})(?![0-9]|-[0-9])/gu;
const PHONE = regex("giu")`
  (?:(?:tel|phone|電話番号|電話|携帯電話|携帯|fax)[.:]? {0,3})?(?<![0-9-])(?:\+ ?81[- ]{0,2}(?:\(0\))?[- ]?[1-9]|
  \(?0[1-9])[0-9]{0,3}[-) (]{0,2}[0-9]{1,4}[- )]{0,2}[0-9]{3,4}(?![0-9-])(?: {0,2}(?:内線|ext\.?) {0,2}[0-9]{1,6})?
`;
const PHONE_LABEL = /^(?:tel|phone|電話番号|電話|携帯電話|携帯|fax)[.:]? {0,3}/iu;
const EMAIL = /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/gu;
const LABEL = regex("giu")`
  [【[(]?(?<word>(?:お|ご)?(?:届け先|届先|送り先)(?:の?ご?住所|氏名)?|ご?住所[1-3]?|所在地|都道府県|市区町村|町名|
  番地|建物名?|マンション名|(?:お|ご)?(?:氏名|名前)|宛名|宛先|受取人|受取主|会社名|法人名|団体名|郵便番号|電話番号|
  電話|携帯(?:電話)?(?:番号)?|tel|fax|(?:e-?)?mail|メール(?:アドレス)?|備考|address|name|
  recipient)(?: {0,2}[:】\])]| {0,2}=)
`;
const NAME_LABEL = /(?:氏名|名前|宛名|受取人|受取主|name|recipient)$/iu;
const COMPANY_LABEL = /^(?:会社名|法人名|団体名)$/u;
const NOTE_LABEL = /^備考$/u;
const HONORED =
  /(?:^|(?<=[\s、,0-9]))(?<name>[\p{L}・.々 ]{1,30}?) {0,2}(?<title>(?:様|さま|御中)(?=$|[\s、,)(])|(?:殿|宛て?|行き?)$)/gmu;
/** What a number right before the name may end with. */
const UNIT = /^(?:番地?|号室?|階|室|f) */iu;
const LINE_END = /[\n\r]/gu;

const digitsOf = (text: string): string => text.replace(/[^0-9]/gu, "");

/** Finds postal codes, phones, e-mail addresses, labels and names with 様 or 御中 in a flattened text, in its order. */
export function findMarks(flat: string): Mark[] {
  const marks: Mark[] = [];
  const add = (mark: Mark): void => {
    if (mark.end > mark.start && !marks.some(({ start, end }) => mark.start < end && mark.end > start))
      marks.push(mark);
  };
  for (const found of limited(flat, EMAIL))
    add({ kind: "other", start: found.index, end: found.index + found[0].length, value: found[0] });
  for (const found of limited(flat, POSTAL)) {
    const [whole, label, first = "", last = ""] = found;
    if (label === undefined && !isPlainPostalCode(flat, found.index, whole)) continue;
    add({ kind: "postal_code", start: found.index, end: found.index + whole.length, value: `${first}-${last}` });
  }
  for (const found of limited(flat, PHONE)) {
    const value = standardPhone(found[0]);
    if (value !== undefined) add({ kind: "phone", start: found.index, end: found.index + found[0].length, value });
  }
  for (const found of limited(flat, LABEL)) addLabel(flat, found, add);
  for (const found of limited(flat, HONORED)) {
    const { name = "", title = "" } = found.groups ?? {};
    const value = nameBefore(name.replace(UNIT, "").trim());
    if (value.length < 2 || (/^[宛行殿]/u.test(title) && value.length > 12)) continue;
    const start = found.index + found[0].lastIndexOf(value, name.length);
    add({ kind: title === "御中" ? "organization" : "recipient", start, end: found.index + found[0].length, value });
  }
  return marks.sort((a, b) => a.start - b.start);
}

/** No address has hundreds of phones; a hostile text may. */
const MOST_MARKS = 200;

function limited(text: string, pattern: RegExp): RegExpExecArray[] {
  const found: RegExpExecArray[] = [];
  for (const match of text.matchAll(pattern)) {
    found.push(match);
    if (found.length >= MOST_MARKS) break;
  }
  return found;
}

/** 渋谷1-2-3 山田太郎 様: the name is what stands after the last blank that does not part it. */
function nameBefore(text: string): string {
  const words = text.split(/ +/u);
  if (words.length <= 2) return text;
  return words.slice(-2).join(" ");
}

/** Without 〒 it has to stand on its own and be in use: 123-4567 may be a house number. */
function isPlainPostalCode(flat: string, at: number, text: string): boolean {
  const before = flat[at - 1];
  const after = flat[at + text.length];
  const stands =
    (before === undefined || /[\s,、(「【:]/u.test(before)) &&
    (after === undefined || /[\s,、)」】]|\p{Script=Han}/u.test(after));
  return stands && citiesOfPostalCode(digitsOf(text)).length > 0;
}

function standardPhone(text: string): string | undefined {
  const [main = "", extension] = text.replace(PHONE_LABEL, "").split(/内線|ext\.?/iu);
  const international = main.includes("+");
  const digits = digitsOf(international ? main.replace("(0)", "") : main).replace(
    international ? /^81/u : /^$/u,
    international ? "0" : "",
  );
  if (!/^0[1-9][0-9]{8,9}$/u.test(digits)) return undefined;
  const parts = main
    .replace(/\+ ?81[- ]{0,2}(?:\(0\))?[- ]?/u, "0")
    .split(/[-() ]+/u)
    .filter(Boolean);
  return parts.join("-") + (extension === undefined ? "" : `-${extension.trim()}`);
}

function addLabel(flat: string, found: RegExpExecArray, add: (mark: Mark) => void): void {
  const end = found.index + found[0].length;
  const word = found.groups?.["word"] ?? "";
  add({ kind: "label", start: found.index, end, value: word });
  const kind = NAME_LABEL.test(word)
    ? "recipient"
    : COMPANY_LABEL.test(word)
      ? "organization"
      : NOTE_LABEL.test(word)
        ? "other"
        : undefined;
  if (kind === undefined) return;
  LINE_END.lastIndex = end;
  const line = flat.slice(end, Math.min(LINE_END.exec(flat)?.index ?? flat.length, end + 60));
  const next = /[;、,/]| {2,}|[^ ]{1,6}:/u.exec(line);
  const stated = line.slice(0, next?.index ?? line.length);
  const value = stated.trim().replace(/ ?(?:様|さま|殿|御中)$/u, "");
  const from = end + stated.length - stated.trimStart().length;
  add({ kind, start: from, end: from + stated.trim().length, value });
}
