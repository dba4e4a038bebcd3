/** Finds phones, e-mail addresses and labels of forms, before the words are read. */
import type { Span } from "../types.ts";
import { regex } from "../../literals.ts";

export interface Contact extends Span {
  kind: "phone" | "email" | "label";
  value: string;
}

const EMAIL = /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/g;
const DIGITS = /(?:\+|\(\+?)?\d[\d ()./-]{5,22}\d/g;
const EXTENSION = /^[ ,;]{0,2}(?:ext(?:ension|n)?\.?|x|#) ?\d{1,6}\b/i;
const LABEL = regex("i")`
  (?:^|[\s,;|(])((?:tel(?:ephone|efono|éfono|efon|efone)?|phone|ph|mobile|mob|cell|fax|tél(?:éphone)?|tlf|móvil|
  movil|celular|handy|telefoon|whatsapp|contact)(?: ?(?:no|number|nr|nº))?\.? ?[.:#]{0,2} ?)$
`;
/** "Ship to:", "City:". Names keep theirs, which tells what follows. */
const FORM_LABEL = regex("gi")`
  (?<=^|[\n,;|])[ \t]{0,8}(?:(?:ship|bill|deliver)(?:ping|ing|y)?(?: address| to)?|
  (?:street |mailing |home )?address(?: line)?(?: ?\d)?|street|city|town|state|province|county|zip(?: ?code)?|
  post(?:al)?[ -]?code|country) ?[:：]
`;
const AMERICAN = /^(?:\+?1[ .-]?)?(?:\(\d{3}\) ?|\d{3}[.-]|\d{3} (?=\d{3}[ -]))\d{3}[ .-]\d{4}$/;
/** "212-555-0147 1200 Market St": the number of the house follows. */
const BEFORE_NUMBER = /^(?:\+?1[ .-]?)?(?:\(\d{3}\) ?|\d{3}[.-])\d{3}[.-]\d{4}(?= +\d)/;
const INTERNATIONAL = /^\(?\+|^00[1-9]\d/;
/** Mobile numbers as people write them without a sign that they are phones. */
const MOBILES: Readonly<Record<string, RegExp>> = { IN: /^[6-9]\d{4}[ -]?\d{5}$/ };
const LONGEST_LABEL = 24;
const MOST = 20;

const FEWEST_DIGITS = 7;
const MOST_DIGITS = 16;
/** With the sign of an international number. */
const FEWEST_INTERNATIONAL = 8;
const LONGEST_EXTENSION = 20;

/** Finds e-mail addresses, phones and the labels of forms. Hardly more than MOST; spans do not overlap. */
export function findContacts(text: string, country: string | undefined): Contact[] {
  const contacts = text.includes("@") ? [...text.matchAll(EMAIL)].map((match) => contactAt("email", match)) : [];
  for (const { index, 0: found } of text.matchAll(DIGITS)) {
    const written = BEFORE_NUMBER.exec(found)?.[0] ?? found;
    if (contacts.length >= MOST) break;
    const end = index + written.length;
    if (!contacts.some((contact) => index < contact.end && contact.start < end))
      contacts.push(...readPhone(text, index, written, country));
  }
  if (/[:：]/.test(text)) for (const match of text.matchAll(FORM_LABEL)) contacts.push(contactAt("label", match));
  return contacts.sort((a, b) => a.start - b.start);
}

const contactAt = (kind: Contact["kind"], { index, 0: value }: { index: number; 0: string }): Contact => ({
  kind,
  start: index,
  end: index + value.length,
  value,
});

/** A phone with its label and its extension; nothing where the digits are something else. */
function readPhone(text: string, start: number, written: string, country: string | undefined): Contact[] {
  const digits = written.replace(/\D/g, "").length;
  if (digits < FEWEST_DIGITS || digits > MOST_DIGITS) return [];
  const label = LABEL.exec(text.slice(Math.max(0, start - LONGEST_LABEL), start))?.[1];
  if (label === undefined && !isPhone(written, digits, country)) return [];
  const end = start + written.length;
  const extension = EXTENSION.exec(text.slice(end, end + LONGEST_EXTENSION))?.[0] ?? "";
  const phone = contactAt("phone", { index: start, 0: written + extension });
  return label === undefined ? [phone] : [contactAt("label", { index: start - label.length, 0: label }), phone];
}

const isPhone = (written: string, digits: number, country: string | undefined): boolean =>
  AMERICAN.test(written) ||
  (digits >= FEWEST_INTERNATIONAL && INTERNATIONAL.test(written)) ||
  (country === undefined
    ? Object.values(MOBILES).some((mobile) => mobile.test(written))
    : MOBILES[country]?.test(written) === true);
