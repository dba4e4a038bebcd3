/** Finds out what a column stands for, by its name. */
import {
  COLUMNS,
  FIELDS,
  isOfAddress,
  targetOf,
  type Field,
  type FurtherAddress,
  type Target,
  type Usage,
} from "../columns.ts";
import { BARE_NUMBERS, LANGUAGES } from "./languages.ts";
import { NUMBERED, numberedAddress, ROLE_WORDS, USAGE_WORDS, type Role } from "./roles.ts";

/** What the name of a column says. */
export interface Named {
  target: Target;
  /** The name without spelling variants. */
  key: string;
  /** Set if another name for the same field is the better one. */
  is_weak: boolean;
}

/** Better than these, if a file has both: the mobile of a person, the person of an account. */
const WEAK: Readonly<Partial<Record<Field, string>>> = {
  phone:
    "phone, phone no, phone number, tel, tel no, telephone, telephone number, contact number, contact no, " +
    "contact phone number, landline, 电话, 电话号码, 联系电话, 联系方式, 联系人电话, 座机, 固话, 固定电话, 收货人电话, 收货电话, 收件人电话, 電話, 電話號碼, 聯絡電話, " +
    "Telefon, Telefonnummer, Tel.-Nr., Rufnummer, Festnetz, téléphone, tél, numéro de téléphone, téléphone fixe, " +
    "teléfono, teléfono fijo, número de teléfono, tfno, 電話番号",
  name:
    "contact, contact name, contact person, 联系人, 联系人姓名, 联系人一, 聯絡人, display name, client, customer, " +
    "用户名, Ansprechpartner, " +
    "contacto",
  country: "country code, country id, country iso",
  administrative_area: "province code, state code",
};

/** Names with a number in them. */
const PATTERNS: readonly [RegExp, Field][] = [
  [/^(?:phone|telephone)1value$/, "phone"],
  [/^(?:phone|telephone)[2-9]value$/, "other_phone"],
  [/^e?mail[1-9](?:value|address)?$/, "email"],
  [/^(?:emailaddress|emailaddresses)$/, "email"],
];

const IN_BRACKETS = /[(（[【]([^)）\]】]{0,40})[)）\]】]/;
const BRACKETS = new RegExp(IN_BRACKETS, "g");

const namesIn = (list: string): string[] => list.split(",").map(normaliseName);

const FIELD_OF = new Map<string, Field>();
for (const field of FIELDS) FIELD_OF.set(normaliseName(field), field);
for (const { name, headers } of COLUMNS) add(name, headers);
for (const language of LANGUAGES) for (const [field, names] of Object.entries(language)) add(field as Field, names);

function add(field: Field, names: string): void {
  for (const key of namesIn(names)) if (!FIELD_OF.has(key)) FIELD_OF.set(key, field);
}

const WEAK_NAMES = new Map(Object.entries(WEAK).map(([field, names]) => [field as Field, new Set(namesIn(names))]));

/** Words of roles, the longest first: "shipping address" before "shipping". */
const ROLES = Object.entries(ROLE_WORDS)
  .flatMap(([role, words]) => namesIn(words).map((word): [string, Role] => [word, role as Role]))
  .sort(([one], [other]) => other.length - one.length);

const USAGES = new Map(
  Object.entries(USAGE_WORDS).flatMap(([usage, words]) =>
    namesIn(words).map((word): [string, Usage] => [word, usage as Usage]),
  ),
);

/** Words of a role behind a name are found only if they are long enough to be no part of another word. */
const SHORTEST_LATIN_SUFFIX = 4;
const HAN_OR_KANA = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

/** The name of a column without spelling variants: case, width, accents, blanks, punctuation, what is in brackets. */
export function normaliseName(name: string): string {
  return name
    .normalize("NFKC")
    .replace(BRACKETS, "")
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .normalize("NFC")
    .toLowerCase()
    .replaceAll("ß", "ss")
    .replace(/[^\p{L}\p{N}]+/gu, "");
}

const BARE = new Set(namesIn(BARE_NUMBERS));

/** True if a name is that of a house number behind the column of its street. */
export const isBareNumber = (key: string): boolean => BARE.has(key);

/** Finds out what a column stands for. */
export function readName(name: string): Named | undefined {
  return (
    readKey(normaliseName(name), roleInBrackets(name)) ??
    // "电话/手机": several names, if all mean the same.
    sameOf(name.split(/[/|／、]/).map((part) => readKey(normaliseName(part), undefined)))
  );
}

/** True if a column is said to be of the sender of a parcel, who is not the customer. */
export const isOfSender = (name: string): boolean =>
  ROLES.some(([word, role]) => role === "sender" && normaliseName(name).startsWith(word));

/** The usage that a cell names; `other` if its word is unknown. */
export const readUsage = (text: string): Usage => USAGES.get(normaliseName(text)) ?? "other";

function sameOf(named: readonly (Named | undefined)[]): Named | undefined {
  const known = named.filter((one) => one !== undefined);
  const [first] = known;
  return new Set(known.map(({ target }) => target)).size === 1 ? first : undefined;
}

function readKey(key: string, inBrackets: Role | undefined): Named | undefined {
  const field = fieldOf(key);
  if (field !== undefined) return inBrackets === undefined ? named(null, field, key) : inRole(inBrackets, field, key);
  return readNumbered(key) ?? readRole(key);
}

function readNumbered(key: string): Named | undefined {
  const [, digit = "", rest = ""] = NUMBERED.exec(key) ?? [];
  const field = fieldOf(rest) ?? PARTS_OF_NUMBERED[rest];
  return field !== undefined && isOfAddress(field) ? named(numberedAddress(digit), field, rest) : undefined;
}

function readRole(key: string): Named | undefined {
  for (const [word, role] of ROLES) {
    const rest = withoutWord(key, word);
    const field = rest === undefined ? undefined : fieldOf(rest);
    const found = field === undefined ? undefined : inRole(role, field, rest as string);
    if (found) return found;
  }
  return undefined;
}

function withoutWord(key: string, word: string): string | undefined {
  if (key.startsWith(word)) return key.slice(word.length);
  const canEnd = word.length >= SHORTEST_LATIN_SUFFIX || HAN_OR_KANA.test(word);
  return canEnd && key.endsWith(word) ? key.slice(0, -word.length) : undefined;
}

const fieldOf = (key: string): Field | undefined =>
  FIELD_OF.get(key) ?? PATTERNS.find(([pattern]) => pattern.test(key))?.[1];

/** "Address 1 - Label": home or work. */
const PARTS_OF_NUMBERED: Readonly<Record<string, Field>> = { label: "usages", type: "usages", formatted: "text" };

function roleInBrackets(name: string): Role | undefined {
  const key = normaliseName(IN_BRACKETS.exec(name)?.[1] ?? "");
  return ROLES.find(([word]) => word === key)?.[1];
}

const named = (address: FurtherAddress | null, field: Field, key: string): Named => ({
  target: targetOf(address, field),
  key,
  is_weak: WEAK_NAMES.get(field)?.has(key) ?? false,
});

const PHONES: ReadonlySet<Field> = new Set(["phone", "customer_phone", "other_phone"]);

function inRole(role: Role, field: Field, key: string): Named | undefined {
  if (role === "sender") return undefined;
  // A column with the plain name is the better one.
  if (role === "main") return { ...named(null, field, key), is_weak: true };
  if (role === "customer") return named(null, PHONES.has(field) ? "other_phone" : field, key);
  const isName = field === "name" || field === "recipient";
  if (role === "recipient") return named(null, isName ? "recipient" : field, key);
  if (field === "email") return named(null, field, key);
  // What is dialled at home or at work is a number of the person, not of a delivery.
  if (PHONES.has(field) && (role === "home" || role === "work" || role === "other"))
    return named(null, "other_phone", key);
  const ofAddress = isName ? "recipient" : field;
  return isOfAddress(ofAddress) ? named(role, ofAddress, key) : undefined;
}
