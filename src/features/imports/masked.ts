/** Finds what the exports of marketplaces hide of a person: 张*, 138****1234, or the ciphertext ##…. */
import type { Field } from "./columns.ts";

const CIPHERTEXT = /^(?:##|\$\$)\S|^~[\w+/=-]{16,}~|^#[\w+/=-]{6,}#/;
/** A single asterisk may be a part of a text: "E*TRADE", an extension of a phone number. */
const HIDDEN = /[*＊•●]{2}/;
const HIDDEN_IN_PHONE = /\dx{3,}(?:\d|$)/i;
/** Of a Chinese name, one character is hidden, or all but one. */
const HIDDEN_IN_NAME = /\p{Script=Han}[*＊]|[*＊]\p{Script=Han}|^[*＊]$/u;
/** Texts without any of these are not masked. */
const MARKS = /[*＊•●#$~xX]/;

const PHONES: readonly Field[] = ["phone", "customer_phone", "other_phone"];
const NAMES: readonly Field[] = ["name", "recipient", "given_name", "family_name"];

/** What a row is imported without, if it is masked. Masked keys would make one customer of several. */
const OMITTED: ReadonlySet<Field> = new Set<Field>([...PHONES, "email", "ref"]);
/** What a row is refused for, if it is masked: who gets a parcel, and where. */
const NEEDED: ReadonlySet<Field> = new Set<Field>([
  ...NAMES,
  "organization",
  "country",
  "administrative_area",
  "locality",
  "dependent_locality",
  "township",
  "divisions",
  "address_line",
  "house_number",
  "unit",
  "postal_code",
  "text",
]);

/** True if a field with a masked value is left out; a row with any other masked value is refused. */
export const isOmitted = (field: Field): boolean => OMITTED.has(field);

/** True if a text is not the value of the field, but what a system shows in its place. */
export function isMasked(field: Field, text: string): boolean {
  if (!MARKS.test(text) || !(OMITTED.has(field) || NEEDED.has(field))) return false;
  return (
    CIPHERTEXT.test(text) ||
    HIDDEN.test(text) ||
    (PHONES.includes(field) && HIDDEN_IN_PHONE.test(text)) ||
    (NAMES.includes(field) && HIDDEN_IN_NAME.test(text))
  );
}
