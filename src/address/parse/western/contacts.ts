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
const INTERNATIONAL = /^\(?\+|^00[1-9]\d/;
const INDIAN_MOBILE = /^[6-9]\d{4}[ -]?\d{5}$/;
const LONGEST_LABEL = 24;
const MOST = 20;

/** Finds e-mail addresses, phones and the labels of forms. At most MOST; spans do not overlap. */
export function findContacts(text: string, country: string | undefined): Contact[] {
  const contacts: Contact[] = [];
  if (text.includes("@"))
    for (const { index, 0: value } of text.matchAll(EMAIL))
      contacts.push({ kind: "email", start: index, end: index + value.length, value });
  for (const { index, 0: found } of text.matchAll(DIGITS)) {
    if (contacts.length >= MOST) break;
    if (contacts.some(({ start, end }) => index < end && start < index + found.length)) continue;
    const digits = found.replace(/\D/g, "").length;
    if (digits < 7 || digits > 16) continue;
    const label = LABEL.exec(text.slice(Math.max(0, index - LONGEST_LABEL), index))?.[1];
    const isPhone =
      label !== undefined ||
      AMERICAN.test(found) ||
      (INTERNATIONAL.test(found) && digits >= 8) ||
      (INDIAN_MOBILE.test(found) && (country === undefined || country === "IN"));
    if (!isPhone) continue;
    if (label !== undefined) contacts.push({ kind: "label", start: index - label.length, end: index, value: label });
    const end = index + found.length;
    const extension = EXTENSION.exec(text.slice(end, end + 20))?.[0] ?? "";
    contacts.push({
      kind: "phone",
      start: index,
      end: end + extension.length,
      value: text.slice(index, end + extension.length),
    });
  }
  if (/[:：]/.test(text))
    for (const { index, 0: value } of text.matchAll(FORM_LABEL))
      contacts.push({ kind: "label", start: index, end: index + value.length, value });
  return contacts.sort((a, b) => a.start - b.start);
}
