/** Finds a person in texts that belong to no customer. */
import { nationalNumber } from "../address/index.ts";
import type { PersonTraces } from "./erasure-places.ts";

/** Digits at the end of a number, which are the same in most writings of it. */
const PHONE_END = 9;
/** Shorter names count only as a whole cell: 王伟 is part of other names and words. */
const LONG_NAME = 6;

/**
 * Whether a text, such as a line of a file, names a person, in whatever spelling: full-width letters, escapes of JSON,
 * first and last name in columns of their own. Too many texts rather than one too few.
 */
export function mentions(line: string, { phones, emails, external_refs, names }: PersonTraces): boolean {
  const text = fold(unescape(line));
  const cells = text.split(/[,;\t|"':{}[\]]/).map((cell) => cell.trim());
  const filled = cells.filter((cell) => cell !== "");
  const digits = cells.map((cell) => cell.replaceAll(/\D/g, ""));
  const words = new Set(text.match(/[\p{L}\p{M}\p{N}]+/gu));
  const isCell = (value: string): boolean => cells.includes(value);
  const isPair = (value: string): boolean =>
    filled.some((cell, at) => cell + filled[at + 1] === value || filled[at + 1] + cell === value);
  const isName = (name: string): boolean => {
    const parts = name.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
    if (parts.length > 1 && parts.every((part) => words.has(part))) return true;
    return name.length >= LONG_NAME ? text.includes(name) : isCell(name) || isPair(name);
  };
  const ends = phones.map((phone) => nationalNumber(phone).slice(-PHONE_END));
  return (
    ends.some((end) => digits.some((cell) => cell.includes(end))) ||
    emails.some((email) => text.includes(fold(email))) ||
    external_refs.some(({ ref }) => isCell(fold(ref))) ||
    names.some((name) => isName(fold(name)))
  );
}

const unescape = (text: string): string =>
  text.replaceAll(/\\u([\da-f]{4})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));

const fold = (text: string): string => text.normalize("NFKC").toLowerCase();
