/** How the rows of a file are read: into the values of the customer and of each address. */
import { hash } from "node:crypto";
import { parseJson } from "../../platform/http/json-body.ts";
import { readCell } from "./cells.ts";
import {
  COLUMNS,
  FURTHER_ADDRESSES,
  isOfAddress,
  splitTarget,
  type Field,
  type FurtherAddress,
  type Target,
} from "./columns.ts";
import { isUsable, type Mapping } from "./mapping.ts";
import { isMasked, isOmitted } from "./masked.ts";
import { readRow, type Delimiter } from "./read/csv.ts";
import { RowFault } from "./read/faults.ts";

/** How the rows of an import are read. Stored with it, so that every worker reads them the same way. */
export interface Reading {
  format: "csv" | "ndjson" | "xlsx";
  encoding: string;
  delimiter: Delimiter;
  header: string[];
  mapping: Mapping;
  /** For rows without a country. */
  country_code: string | null;
  /** The `source` of the references in `ref`. */
  ref_source: string;
  /** What a customer is known by without a key, if it is not the whole row. */
  identity?: readonly Target[];
  /** The line of the header; absent if the file has none, or was received by an earlier version. */
  header_line?: number;
  /** The sheets of a workbook, and the one that is read. */
  sheets?: readonly string[];
  sheet?: string;
}

/** Maximum length of a cell, in characters. */
const MAX_LENGTHS = Object.fromEntries(COLUMNS.map(({ name, max_length }) => [name, max_length])) as Record<
  Field,
  number
>;
const IS_MASKED = "is masked, such as 张* or ##…: export the file again with the whole data.";
/** A number that can be dialled. */
const DIALLED = /\d{4}/;

/** The cells of a row, or of one of its addresses, by field. */
export type Values = Map<Field, string[]>;

export interface Row {
  /** Of the customer and the main address. */
  main: Values;
  /** In the order of `FURTHER_ADDRESSES`. */
  further: [address: FurtherAddress, values: Values][];
}

/** What the mapping of a file says, made once for each file. */
export interface Plan {
  columns: { at: number; address: FurtherAddress | null; field: Field }[];
  further: { address: FurtherAddress; borrowed: readonly Field[] }[];
  /** True if the columns of the main address are those of the further ones: it has no street. */
  lends: boolean;
  /** True if a further number is that of an address without one: unless each address has a column for its own. */
  has_spare_phone: boolean;
  /** What a customer is known by without a key; all columns if absent. */
  identity: ReadonlySet<number> | undefined;
}

const plans = new WeakMap<Mapping, Plan>();

/** What an address has of the main one if it has no column for it; all of it if the main one has no street. */
const BORROWED: readonly Field[] = ["country", "phone"];
const OF_ONE_ADDRESS: readonly Field[] = ["usages", "is_default_shipping", "is_default_billing"];
const LENDABLE = COLUMNS.map(({ name }) => name).filter((name) => isOfAddress(name) && !OF_ONE_ADDRESS.includes(name));

/** The plan of a mapping. */
export function planOf({ mapping, identity }: Reading): Plan {
  const known = plans.get(mapping);
  if (known) return known;
  const columns = mapping.flatMap((target, at) => (target === null ? [] : [{ at, ...splitTarget(target) }]));
  const has = (address: FurtherAddress | null, field: Field): boolean =>
    columns.some((column) => column.address === address && column.field === field);
  const lends = !isUsable(mapping.filter((target) => target !== null && splitTarget(target).address === null));
  const plan: Plan = {
    columns,
    lends,
    has_spare_phone: has(null, "phone") || !columns.some(({ field }) => field === "phone"),
    further: FURTHER_ADDRESSES.filter((address) => columns.some((column) => column.address === address)).map(
      (address) => ({
        address,
        borrowed: (lends ? LENDABLE : BORROWED).filter(
          (field) => !has(address, field) && !(address === "home" && field === "organization"),
        ),
      }),
    ),
    identity:
      identity && new Set(mapping.flatMap((target, at) => (target !== null && identity.includes(target) ? [at] : []))),
  };
  plans.set(mapping, plan);
  return plan;
}

/** Splits a row into its cells. @throws RowFault, AppError */
export const readCells = (reading: Reading, record: string): string[] =>
  reading.format === "ndjson"
    ? readObject(reading.header, record)
    : readRow(record, reading.delimiter, reading.header.length, reading.format === "xlsx");

/**
 * Reads the cells of a row. Masked phone numbers, e-mail addresses and keys are left out.
 * @throws RowFault if a cell is too long, or a name or a part of an address is masked
 */
export function readValues(plan: Plan, cells: readonly string[]): Row {
  const main: Values = new Map();
  const ofAddresses = new Map<FurtherAddress, Values>();
  for (const { at, address, field } of plan.columns) {
    const text = readCell(cells[at] ?? "");
    if (text === "") continue;
    const max_length = MAX_LENGTHS[field];
    if (text.length > max_length) throw new RowFault(`${field} is longer than ${max_length} characters.`);
    if (isMasked(field, text)) {
      if (isOmitted(field)) continue;
      throw new RowFault(`${field} ${IS_MASKED}`);
    }
    let values = address === null ? main : ofAddresses.get(address);
    if (!values) ofAddresses.set(address as FurtherAddress, (values = new Map()));
    const before = values.get(field);
    if (before) before.push(text);
    else values.set(field, [text]);
  }
  // The landline, if there is no mobile.
  if (plan.has_spare_phone && !main.has("phone")) {
    const spare = main.get("other_phone")?.find((text) => DIALLED.test(text));
    if (spare !== undefined) main.set("phone", [spare]);
  }
  return { main, further: plan.further.length === 0 ? [] : lend(plan, main, ofAddresses) };
}

/** The country is part of the number. */
const IS_INTERNATIONAL = /^(?:\+|00)/;

function lend({ further }: Plan, main: Values, ofAddresses: ReadonlyMap<FurtherAddress, Values>): Row["further"] {
  const home = homeOf(main, ofAddresses);
  return further.flatMap(({ address, borrowed }): Row["further"] => {
    const values = ofAddresses.get(address);
    if (!values) return [];
    const isAbroad = (values.get("country")?.[0] ?? home) !== home;
    for (const field of borrowed) {
      const texts = main.get(field);
      if (!texts) continue;
      // "503 222 0123" is another number in another country.
      if (field === "phone" && isAbroad && !IS_INTERNATIONAL.test(texts[0] as string)) continue;
      values.set(field, texts);
    }
    return [[address, values]];
  });
}

/** The country of the customer's own numbers, as the file has it: of the main address, or else of where they pay. */
const homeOf = (main: Values, ofAddresses: ReadonlyMap<FurtherAddress, Values>): string | undefined =>
  [main, ofAddresses.get("billing"), ...ofAddresses.values()]
    .map((values) => values?.get("country")?.[0])
    .find((country) => country !== undefined);

/** Reads a flat JSON object. Lists of strings become lines. */
function readObject(header: readonly string[], record: string): string[] {
  const object = parseJson(Buffer.from(record));
  if (typeof object !== "object" || object === null || Array.isArray(object))
    throw new RowFault("The line is not a JSON object.");
  for (const name of Object.keys(object))
    if (!header.includes(name)) throw new RowFault("The object has a member that the first line does not have.");
  return header.map((name) => toText((object as Record<string, unknown>)[name]));
}

function toText(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return value.trim();
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value.join("\n");
  throw new RowFault("A member is not a string, a number or a list of strings.");
}

/**
 * A reference for a row without a key: equal rows have the same one in every file. Those of orders have that of their
 * customer's e-mail, if it is there.
 */
export function deriveRef(
  { columns, identity, further, lends }: Plan,
  { mapping }: Reading,
  cells: readonly string[],
): string {
  // A sole address is the same in a file that does not say what it is for.
  const isSole = lends && further.length === 1;
  const values = new Map<string, string[]>();
  const add = (known: (at: number) => boolean): void => {
    for (const { at, field } of columns) {
      const text = known(at) ? readCell(cells[at] ?? "") : "";
      if (text === "") continue;
      const name = isSole ? field : (mapping[at] as Target);
      values.set(name, [...(values.get(name) ?? []), text]);
    }
  };
  if (identity) add((at) => identity.has(at));
  for (const [name, texts] of values)
    values.set(
      name,
      texts.map((text) => text.toLowerCase()),
    );
  if (values.size === 0) add(() => true);
  return `row-${hash("sha256", JSON.stringify([...values].sort(([a], [b]) => (a < b ? -1 : 1))), "hex").slice(0, 32)}`;
}
