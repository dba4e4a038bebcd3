/**
 * Reads what the cases of `field-world` expect. The forms that are understood, by verb:
 *
 *     validate  accepted · accepted, "JE2 3AB" · accepted: AD-07 · known: ID-PD · not refused · not flagged ·
 *               flagged · rejected or flagged · flagged or corrected · +525512345678, or flagged · extension 136
 *     parse     house 12 or 12B, road X, unit 3, city X, number /regex/, no unit, "Edison NJ 08817"
 *     compare   one door · not one door
 *     format    line / line / line · 1100 Wien is there · no Land
 */
import { subdivisionByName } from "../../src/address/index.ts";
import type { DoorMatch } from "../../src/address/match/compare.ts";
import type { ParsedAddress } from "../../src/address/parse/types.ts";
import type { AddressInput, StandardAddress } from "../../src/address/types.ts";
import { normalise } from "./western-labels.ts";

export type Check = () => boolean;

const ISO_CODE = /\b[A-Z]{2}-[A-Z0-9]{1,3}\b/;
const PHONE = /\+\d{7,15}/g;
const QUOTED = /"([^"]+)"/;
const CODE_AFTER_COMMA = /^accepted, ([A-Z0-9][A-Z0-9 -]*)$/;
const NOT_ASKED = /^(?:not (?:refused|rejected)|.*\bnot refused\b)/;
const NOT_FLAGGED = /^(?:accepted|known|municipality|renamed|[A-Z]{2}-[A-Z0-9]{1,3}\b|.*\bknown\b|.*\bnot flagged\b)/;
const FLAGGED = /\b(?:flagged|doubted)\b|^rejected\b/;
const CORRECTED = /\bcorrected\b|\bmended\b/;

/* validate */

export function checkStandard(entered: AddressInput, standard: StandardAddress, expected: string): Check | null {
  const { findings, status } = standard.verdict;
  const isDoubted = findings.some(({ severity }) => severity !== "info");
  const phones = expected.match(PHONE);
  if (phones) return checkPhone(standard, phones, expected);
  if (FLAGGED.test(expected) && !/^(?:accepted|not )|not flagged/.test(expected)) {
    const isCorrected = CORRECTED.test(expected) && findings.some(({ code }) => code === "spelling_corrected");
    return () => isDoubted || isCorrected;
  }
  if (NOT_ASKED.test(expected)) return () => status !== "rejected";
  if (/^"N\/A" dropped/.test(expected)) return () => !isDoubted && standard.postal_code === null;
  const values = checkValues(entered, standard, expected);
  return NOT_FLAGGED.test(expected) || values.length > 0 ? all([...values, () => !isDoubted]) : null;
}

function checkPhone({ phone, verdict }: StandardAddress, phones: readonly string[], expected: string): Check {
  const extension = /extension (\d+)/.exec(expected)?.[1];
  const [main = "", ext] = (phone ?? "").split(";ext=");
  const isRead = phones.includes(main) && (extension === undefined || ext === extension);
  const isDoubted = verdict.findings.some(({ part, severity }) => part === "phone" && severity !== "info");
  return () => (/or flagged/.test(expected) ? isRead || isDoubted : isRead && !isDoubted);
}

function checkValues(entered: AddressInput, standard: StandardAddress, expected: string): Check[] {
  const checks: Check[] = [];
  const quoted = QUOTED.exec(expected)?.[1] ?? CODE_AFTER_COMMA.exec(expected)?.[1];
  if (quoted !== undefined && /\d/.test(quoted)) checks.push(() => standard.postal_code === quoted);
  else if (quoted !== undefined) checks.push(() => standard.administrative_area === quoted);
  const iso = ISO_CODE.exec(expected)?.[0];
  if (iso !== undefined) checks.push(() => standard.division_code === iso);
  if (/accents kept/.test(expected)) checks.push(() => standard.recipient === entered.recipient);
  if (/untouched/.test(expected)) checks.push(() => standard.postal_code === entered.postal_code);
  return checks;
}

/* parse */

const PIECES = /[,;] ?/;
const LABELLED = /^(house|number|road|unit|city|suburb|ZIP|building|addition)\s+(.+)$/;
const ABSENT = /^no (unit|house|road|city)$/;
/** Words of the set for a part of ours. */
const PART_OF: Record<string, (address: ParsedAddress) => (string | null | undefined)[]> = {
  house: ({ components }) => [components.house_number],
  number: ({ components }) => [components.house_number],
  road: ({ components }) => [components.road],
  unit: ({ components }) => [components.unit, components.room],
  building: ({ components }) => [components.building],
  addition: ({ components }) => [components.unit, components.house_number],
  city: ({ locality }) => [locality],
  suburb: ({ dependent_locality }) => [dependent_locality],
  ZIP: ({ postal_code }) => [postal_code],
};

/** How the values of a label are normalised, if not as roads are. */
const SPELLING_OF: Record<string, string> = { house: "house_number", number: "house_number", unit: "unit" };

export function checkParsed(address: ParsedAddress | undefined, expected: string): Check | null {
  const checks: Check[] = [];
  for (const piece of expected.split(PIECES)) {
    const check = checkPiece(address, piece.trim());
    if (check === null) return null;
    checks.push(check);
  }
  return all(checks);
}

function checkPiece(address: ParsedAddress | undefined, piece: string): Check | null {
  const absent = ABSENT.exec(piece)?.[1];
  if (absent !== undefined) return () => !!address && valuesOf(address, absent).length === 0;
  const [, label, value = ""] = LABELLED.exec(piece) ?? [];
  if (label !== undefined) return () => !!address && isOneOf(address, label, value);
  // The place as one writes it: Edison NJ 08817-3351, a road alone, 31139 Hildesheim.
  return /^(?:PO box|[\p{Lu}\d][^ ]*|ulmenweg)(?: [\p{Lu}\d][^ ]*)*$/u.test(piece) && address
    ? () => placeWords(piece, address).every((word) => wordsOf(address).has(word))
    : null;
}

const valuesOf = (address: ParsedAddress, label: string): string[] =>
  PART_OF[label]!(address).flatMap((value) => (value ? [value] : []));

function isOneOf(address: ParsedAddress, label: string, value: string): boolean {
  const values = valuesOf(address, label);
  const [, source, flags] = /^\/(.+)\/([a-z]*)$/.exec(value) ?? [];
  if (source !== undefined) return values.some((one) => new RegExp(source, flags).test(one));
  const kind = SPELLING_OF[label] ?? "road";
  const plain = (text: string): string => normalise(text, kind).replace(/^(?:unit|ut|apt|ste|nr|no) /, "");
  return value
    .replace(/ (?:kept with its hyphen|whole)$/, "")
    .split(" or ")
    .some((wanted) => values.some((one) => plain(one).replaceAll(" ", "") === plain(wanted).replaceAll(" ", "")));
}

/** Regions are told by what they mean: NJ is New Jersey. */
function placeWords(text: string, { country_code }: ParsedAddress): string[] {
  return normalise(text)
    .split(" ")
    .map((word) => subdivisionByName(country_code ?? "", word) ?? word)
    .map((word) => word.toLowerCase());
}

function wordsOf(address: ParsedAddress): Set<string> {
  const { locality, administrative_area, postal_code, components, country_code } = address;
  const region = administrative_area && (subdivisionByName(country_code ?? "", administrative_area) ?? "");
  const parts = [locality, administrative_area, postal_code, components.road, components.po_box, region];
  return new Set(parts.flatMap((part) => (part ? normalise(part).split(" ") : [])));
}

/* compare, format */

export function checkCompared(match: DoorMatch, expected: string): Check | null {
  if (/^not one door/.test(expected)) return () => match !== "same_door";
  return /^one door/.test(expected) ? () => match === "same_door" : null;
}

export function checkFormatted(lines: readonly string[], address: AddressInput, expected: string): Check | null {
  const text = lines.join("\n");
  const isIn = (wanted: string): boolean => fold(text).includes(fold(wanted));
  const checks: Check[] = [];
  if (expected.startsWith("[")) {
    const wanted = JSON.parse(expected.slice(0, expected.indexOf("]") + 1)) as string[];
    return () => fold(lines.join(" / ")) === fold(wanted.join(" / "));
  }
  const there = /^(.+) is there$/.exec(expected)?.[1] ?? /^(\d{4,5} [\p{L}]+), no \w+$/u.exec(expected)?.[1];
  const plain = /^[A-Z][A-Z0-9 ]+$/.test(expected) ? expected : there;
  if (plain !== undefined) checks.push(() => isIn(plain));
  if (/, no (?:Land|region|county|canton|province|state)$/.test(expected))
    checks.push(() => !address.administrative_area || !isIn(address.administrative_area));
  if (checks.length > 0) return all(checks);
  const wanted = expected.replace(/^… /, "").split(" / ");
  if (wanted.length < 3 || wanted.some((line) => line === "country")) return null;
  return () => {
    const tail = lines.slice(-wanted.length);
    return tail.length === wanted.length && wanted.every((line, index) => fold(tail[index]!) === fold(line));
  };
}

const fold = (text: string): string => text.toLowerCase().replace(/[\s,-]+/g, " ");

function all(checks: readonly Check[]): Check {
  return () => checks.every((check) => check());
}
