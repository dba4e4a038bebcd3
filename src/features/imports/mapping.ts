/** Maps the columns of a file to fields, guessing from their names and from the first rows. */
import { readPastedAddress } from "../../address/index.ts";
import {
  COLUMNS,
  FURTHER_ADDRESSES,
  splitTarget,
  targetOf,
  type Field,
  type FurtherAddress,
  type Target,
} from "./columns.ts";
import { HALVES_OF_NAMES } from "./layouts/languages.ts";
import { isBareNumber, normaliseName, readName, type Named } from "./layouts/names.ts";
import { layoutOf } from "./layouts/systems.ts";
import { readDivisions } from "./place.ts";
import { fileFault } from "./read/faults.ts";

/** By position of the column; null for a column that is ignored. */
export type Mapping = (Target | null)[];

/** Fields that more than one column may map to. */
const REPEATABLE: ReadonlySet<Field> = new Set(
  COLUMNS.filter(({ is_repeatable }) => is_repeatable).map(({ name }) => name),
);

/** Names of keys, of a row or of a customer: the key of the customer only if no other column is. */
const ANY_KEY = new Set(["id", "编号", "uid"]);

/** Keys of a company, which its persons share. */
const ACCOUNT_KEYS = new Set(["accountid"]);

/**
 * Ambiguous names: fields of the address if rows have a key in addition to that of the customer, as in the service's
 * own exports.
 */
const ROW_FIELDS = new Map<string, Field>([
  ...["tags", "tag", "labels", "标签", "標籤"].map((name): [string, Field] => [name, "address_tags"]),
  ...["language", "languagecode", "locale", "语言", "語言"].map((name): [string, Field] => [
    name,
    "address_language_code",
  ]),
]);

/** Fields that make an address. */
const STREETS: readonly Field[] = ["address_line", "text", "house_number"];
/** Addresses whose columns are also those of the main one, if the street is there: "Street 1", "Ship City". */
const OF_ORDERS: readonly (FurtherAddress | null)[] = ["shipping", "billing"];
/** Parts in columns of their own that show that the line is not a whole address. */
const NOT_IN_WHOLE: readonly Field[] = ["text", "administrative_area", "locality", "dependent_locality", "divisions"];
/** The share of the values of a column by which it is judged. */
const MOST = 0.6;
const MAX_SAMPLES = 20;

/** A column while its meaning is found out. */
interface Column extends Named {
  /** Its position. */
  at: number;
  /** Set by a layout. */
  is_certain?: true;
  /** A number, of what the column before tells. */
  is_bare?: true;
}

/**
 * Guesses the mapping. Of several columns for one field the one with the better name is mapped, or else the first.
 * @param rows the cells of the first rows, which show whether a column has whole addresses
 */
export function guessMapping(header: readonly string[], rows: readonly (readonly string[])[] = []): Mapping {
  const columns = readNames(header);
  readContext(columns);
  const mapping: Mapping = header.map(() => null);
  for (const isWeak of [false, true]) {
    for (const { target, at, is_weak, is_certain } of columns)
      if (is_weak === isWeak && (is_certain || isRepeatable(target) || !mapping.includes(target))) mapping[at] = target;
  }
  for (const column of columns) mapping[column.at] ??= secondChoice(column, mapping);
  joinSplitAddress(mapping);
  dropOtherRegions(mapping, rows);
  for (const address of [null, ...FURTHER_ADDRESSES]) findWholeAddresses(address, mapping, rows);
  return mapping;
}

function readNames(header: readonly string[]): Column[] {
  const stated = layoutOf(header)?.columns ?? {};
  return header.flatMap((name, at): Column[] => {
    const target = Object.hasOwn(stated, name) ? stated[name] : undefined;
    if (target === null) return [];
    if (target !== undefined) return [{ target, key: normaliseName(name), is_weak: false, is_certain: true, at }];
    const named = readName(name);
    if (named) return [{ ...named, at }];
    const key = normaliseName(name);
    return isBareNumber(key) ? [{ target: "house_number", key, is_weak: true, is_bare: true, at }] : [];
  });
}

/** Changes what names mean by the other names of the header. */
function readContext(columns: Column[]): void {
  readKeys(columns);
  readHalvesOfNames(columns);
  readBareNumbers(columns);
  for (const column of columns) {
    const { address, field } = splitTarget(column.target);
    const hasPart = (other: Field): boolean => has(columns, targetOf(address, other));
    // 省份, 城市, 地区: the last one is the district.
    if (field === "divisions" && hasPart("administrative_area") && hasPart("locality"))
      column.target = targetOf(address, "dependent_locality");
  }
  // "Address 1 - Formatted" repeats the parts.
  drop(
    columns,
    ({ key, target }) => key === "formatted" && has(columns, targetOf(splitTarget(target).address, "address_line")),
  );
}

const has = (columns: readonly Column[], target: Target): boolean => columns.some((column) => column.target === target);

function drop(columns: Column[], isOne: (column: Column) => boolean): void {
  const kept = columns.filter((column) => !isOne(column));
  columns.splice(0, columns.length, ...kept);
}

function readKeys(columns: Column[]): void {
  const isKey = ({ target }: Column): boolean => target === "ref";
  const isRowKey = (column: Column): boolean => isKey(column) && !column.is_certain && ANY_KEY.has(column.key);
  // An account has several persons.
  if (has(columns, "given_name") || has(columns, "family_name"))
    drop(columns, (column) => isKey(column) && ACCOUNT_KEYS.has(column.key));
  if (!columns.some(isRowKey) || !columns.some((column) => isKey(column) && !isRowKey(column))) return;
  for (const column of columns) if (!column.is_certain) column.target = ROW_FIELDS.get(column.key) ?? column.target;
  drop(columns, isRowKey);
}

function readHalvesOfNames(columns: readonly Column[]): void {
  for (const { name, other, means } of HALVES_OF_NAMES) {
    if (has(columns, means) || !columns.some(({ key }) => key === normaliseName(other))) continue;
    const half = columns.find(({ key, target }) => key === name && target === "name");
    if (half) half.target = means;
  }
}

/** "Straße, Nr.": a number is that of the house behind its street, or behind another part of the number. */
function readBareNumbers(columns: Column[]): void {
  for (const column of columns.filter(({ is_bare }) => is_bare)) {
    const before = columns.find(({ at }) => at === column.at - 1);
    const { address, field } = before ? splitTarget(before.target) : { address: null, field: undefined };
    if (field === "address_line" || field === "house_number") column.target = targetOf(address, "house_number");
    else drop(columns, (one) => one === column);
  }
}

function secondChoice({ target, is_weak }: Column, mapping: Mapping): Target | null {
  const { field } = splitTarget(target);
  if (field === "phone") return "other_phone";
  return field === "name" && is_weak && !mapping.includes("recipient") ? "recipient" : null;
}

const isRepeatable = (target: Target): boolean => REPEATABLE.has(splitTarget(target).field);

/** "Street 1, Ship City, Ship Zipcode": the parts of a further address without a street are those of the main one. */
function joinSplitAddress(mapping: Mapping): void {
  const hasStreet = (address: FurtherAddress | null): boolean =>
    STREETS.some((field) => mapping.includes(targetOf(address, field)));
  if (!hasStreet(null)) return;
  mapping.forEach((target, at) => {
    if (target === null) return;
    const { address, field } = splitTarget(target);
    if (!OF_ORDERS.includes(address) || hasStreet(address)) return;
    mapping[at] = mapping.includes(field) ? null : field;
  });
}

/**
 * An address in one column is a whole one if nothing else says where it is, or if its values are: a postal code alone
 * says too little.
 */
function findWholeAddresses(
  address: FurtherAddress | null,
  mapping: Mapping,
  rows: readonly (readonly string[])[],
): void {
  const at = mapping.indexOf(targetOf(address, "address_line"));
  if (at < 0 || at !== mapping.lastIndexOf(targetOf(address, "address_line"))) return;
  // The columns of the main address are those of all, unless it has a street of its own.
  const isSole = address === null || !STREETS.some((field) => mapping.includes(field));
  const hasPart = (field: Field): boolean =>
    mapping.includes(targetOf(address, field)) || (isSole && mapping.includes(field));
  if (NOT_IN_WHOLE.some(hasPart)) return;
  const isAlone = isSole && !hasPart("postal_code") && !hasPart("house_number");
  if (isAlone || isWhole(rows, at)) mapping[at] = targetOf(address, "text");
}

const isWhole = (rows: readonly (readonly string[])[], at: number): boolean =>
  most(rows, at, (value) => {
    const input = readPastedAddress(value)?.input;
    return input?.locality != null && (input.address_lines?.length ?? 0) > 0;
  }) === true;

/** A region of sales (华东) is none of an address. */
function dropOtherRegions(mapping: Mapping, rows: readonly (readonly string[])[]): void {
  mapping.forEach((target, at) => {
    if (target === null || splitTarget(target).field !== "divisions") return;
    const areDivisions = most(rows, at, (value) => {
      const { locality, dependent_locality } = readDivisions(value);
      return locality !== undefined || dependent_locality !== undefined;
    });
    if (areDivisions === false) mapping[at] = null;
  });
}

/** True if most values of a column are so; undefined if it has none. */
function most(rows: readonly (readonly string[])[], at: number, isSo: (value: string) => boolean): boolean | undefined {
  const values = rows
    .map((cells) => cells[at] ?? "")
    .filter((value) => value !== "")
    .slice(0, MAX_SAMPLES);
  return values.length === 0 ? undefined : values.filter(isSo).length >= values.length * MOST;
}

/**
 * Guesses the mapping and overrides it with the caller's.
 * @throws AppError invalid_body if the caller's mapping does not fit the file
 */
export function applyMapping(
  header: readonly string[],
  given: Record<string, Target | null> | undefined,
  rows: readonly (readonly string[])[] = [],
): Mapping {
  const missing = Object.keys(given ?? {}).filter((name) => !header.includes(name));
  if (missing.length > 0) {
    const names = missing.slice(0, 10).map((name) => JSON.stringify(name.slice(0, 100)));
    throw fileFault(`The mapping contains columns that are not in the file: ${names.join(", ")}.`);
  }
  const stated = header.map((name) => (given && Object.hasOwn(given, name) ? given[name] : undefined));
  const isSingle = (target: Target): boolean => !isRepeatable(target);
  const taken = new Set(stated.filter((target) => target !== undefined && target !== null && isSingle(target)));
  const mapping = guessMapping(header, rows).map((guess, index): Target | null => {
    const said = stated[index];
    return said !== undefined ? said : guess !== null && taken.has(guess) ? null : guess;
  });
  for (const target of new Set(mapping)) {
    if (target !== null && isSingle(target) && mapping.filter((one) => one === target).length > 1)
      throw fileFault(`Two columns are mapped to ${target}.`);
  }
  return mapping;
}

/**
 * Checks the number and the names of columns.
 * @throws AppError invalid_body
 */
export function checkHeader(header: readonly string[]): void {
  if (header.length > 500) throw fileFault("The header has more than 500 columns.");
  const seen = new Set<string>();
  for (const [index, name] of header.entries()) {
    if (name === "") continue;
    if (name.length > 200) throw fileFault(`The name of column ${index + 1} is longer than 200 characters.`);
    // Exports of 有赞 have 分销员 twice: names that mean nothing here are no ambiguity.
    if (seen.has(name) && readName(name) !== undefined)
      throw fileFault(`Column ${index + 1} has the same name as an earlier column.`);
    seen.add(name);
  }
}

/** True if rows with these columns contain an address. */
export const isUsable = (mapping: Mapping): boolean =>
  mapping.some((target) => target !== null && STREETS.includes(splitTarget(target).field));
