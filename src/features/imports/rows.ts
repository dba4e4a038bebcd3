/** Converts a row of a file to an upsert of a customer and an address. */
import { hash } from "node:crypto";
import { countryByName, isKnownCountry, parsePhone, readPastedAddress } from "../../address/index.ts";
import { AppError } from "../../platform/errors.ts";
import { parseJson } from "../../platform/http/json-body.ts";
import { ADDRESS_FIELDS } from "../../records/address-fields.ts";
import { CUSTOMER_FIELDS } from "../../records/customer-fields.ts";
import { prepareUpsert, type PreparedUpsert, type Upsert } from "../upserts/prepare.ts";
import { COLUMNS, plainFields, type Field } from "./columns.ts";
import type { Mapping } from "./mapping.ts";
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
}

/** Maximum length of a cell, in characters. */
const MAX_LENGTHS = Object.fromEntries(COLUMNS.map(({ name, max_length }) => [name, max_length])) as Record<
  Field,
  number
>;
const PLAIN_OF_CUSTOMER = plainFields(CUSTOMER_FIELDS);
const PLAIN_OF_ADDRESS = plainFields(ADDRESS_FIELDS);
const { maxItems: MAX_LINES = Infinity } = ADDRESS_FIELDS.address_lines.schema as { maxItems?: number };
const EMAIL = /^[^\s@<>"(),;:]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?$/;
const LANGUAGE = /^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/;
/** The apostrophe that keeps a spreadsheet from reading a text as a formula, as in the service's own exports. */
const QUOTED_FORMULA = /(?<=^|;)'(?=[=+\-@＝＋－＠])/g;
const PHONE_SEPARATOR = /[/／、,，;；|\r\n]+/;
const HAN = /\p{Script=Han}/u;

/**
 * Parses a row and runs the engine.
 * @throws RowFault, AppError about a row that is refused; neither contains a value
 */
export const readUpsert = (
  tenant_id: string,
  reading: Reading,
  record: string,
  now: Date,
  verify_after: Date,
): PreparedUpsert => prepareUpsert(tenant_id, parseUpsert(reading, record), now, verify_after);

/**
 * Parses a row, before the engine.
 * @throws RowFault, AppError
 */
export const parseUpsert = (reading: Reading, record: string): Upsert =>
  toUpsert(reading, cellsByField(reading, record));

/**
 * Describes why a row is refused, without a value.
 * @throws any other error
 */
export function describeRefusal(error: unknown): string {
  if (error instanceof RowFault) return error.message;
  if (!(error instanceof AppError)) throw error;
  const { detail, errors = [] } = error.particulars;
  return (
    [
      ...errors.map((fault) => [fault.pointer.slice(1), fault.detail].filter(Boolean).join(" ")),
      ...(detail === undefined ? [] : [detail]),
    ].join("; ") || error.code
  );
}

type Values = Map<Field, string[]>;

function cellsByField(reading: Reading, record: string): Values {
  const cells =
    reading.format === "ndjson"
      ? readObject(reading.header, record)
      : readRow(record, reading.delimiter, reading.header.length);
  const values: Values = new Map();
  reading.mapping.forEach((field, index) => {
    const text = (cells[index] ?? "").replace(QUOTED_FORMULA, "");
    if (field === null || text === "") return;
    const max_length = MAX_LENGTHS[field];
    if (text.length > max_length) throw new RowFault(`${field} is longer than ${max_length} characters.`);
    values.set(field, [...(values.get(field) ?? []), text]);
  });
  return values;
}

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

function toUpsert(reading: Reading, values: Values): Upsert {
  const one = (field: Field): string | undefined => values.get(field)?.[0];
  const country_code = readCountry(one("country") ?? null) ?? reading.country_code ?? undefined;
  const address = toAddress(values, country_code);
  // Parsed here as well, only if the row itself does not name the customer or the country.
  const pasted =
    address.text === undefined || (country_code !== undefined && values.has("name"))
      ? undefined
      : readPastedAddress(address.text, country_code)?.input;
  const names = [one("family_name"), one("given_name")].filter((name) => name !== undefined);
  const fullName = names.some((name) => HAN.test(name)) ? names.join("") : [...names].reverse().join(" ");
  const name =
    one("name") ??
    (fullName || undefined) ??
    one("recipient") ??
    pasted?.recipient ??
    one("organization") ??
    pasted?.organization;
  if (!name) throw new RowFault("The row has neither a customer nor a recipient.");
  const phonesIn = (text: string, isOfAddress: boolean): string[] =>
    readPhones(text, country_code ?? pasted?.country_code, isOfAddress);
  const shipped = one("phone") === undefined ? [] : phonesIn(one("phone") as string, true);
  const phones = [...(values.get("customer_phone") ?? []).flatMap((text) => phonesIn(text, false)), ...shipped];
  const stated = {
    ...plainParts(values, PLAIN_OF_CUSTOMER),
    ...(one("language_code") !== undefined && {
      language_code: checked(
        one("language_code") as string,
        LANGUAGE,
        "language_code is not a language tag of BCP 47.",
      ),
    }),
  };
  return {
    ref: { source: reading.ref_source, ref: one("ref") ?? deriveRef(values) },
    adds: true,
    customer: {
      ...stated,
      name,
      phones: [...new Set(phones)],
      emails: [
        ...new Set(
          (values.get("email") ?? []).map((email) => checked(email, EMAIL, "email is not an e-mail address.")),
        ),
      ],
      tags: readTags(values, "customer_tags"),
    },
    addresses:
      values.has("text") || values.has("address_line") || values.has("locality")
        ? // Where one cell has several numbers the first is that of the address.
          [{ ...address, ...(shipped.length > 1 && { phone: shipped[0] as string }) }]
        : [],
  };
}

function toAddress(values: Values, country_code: string | undefined): Upsert["addresses"][number] {
  const parts: Record<string, unknown> = {
    ...(country_code !== undefined && { country_code }),
    ...plainParts(values, PLAIN_OF_ADDRESS),
  };
  const [text] = values.get("text") ?? [];
  if (text !== undefined) parts["text"] = text;
  const lines = (values.get("address_line") ?? [])
    .flatMap((text) => text.split(/\r\n|\n|\r/))
    .map((line) => line.trim())
    .filter((line) => line !== "");
  if (lines.length > MAX_LINES) throw new RowFault(`address_line has more than ${MAX_LINES} lines.`);
  if (lines.length > 0) parts["address_lines"] = lines;
  const [language_code] = values.get("address_language_code") ?? [];
  if (language_code !== undefined)
    parts["language_code"] = checked(language_code, LANGUAGE, "address_language_code is not a language tag of BCP 47.");
  const tags = readTags(values, "address_tags");
  if (tags.length > 0) parts["tags"] = tags;
  // The customer's name is the recipient if no other is stated.
  const [name] = values.get("name") ?? [];
  if (parts["recipient"] === undefined && parts["text"] === undefined && name !== undefined) parts["recipient"] = name;
  return parts;
}

function plainParts(values: Values, fields: ReturnType<typeof plainFields>): Record<string, unknown> {
  const parts: Record<string, unknown> = {};
  for (const { field, column, integer } of fields) {
    const [text] = values.get(column) ?? [];
    if (text !== undefined) parts[field] = integer ? readInteger(text, column, integer) : text;
  }
  return parts;
}

function readInteger(
  text: string,
  column: Field,
  { minimum = -Infinity, maximum = Infinity }: { minimum?: number; maximum?: number },
): number {
  const number = Number(checked(text, /^[+-]?\d{1,15}$/, `${column} is not a whole number.`));
  if (number < minimum || number > maximum) throw new RowFault(`${column} is not between ${minimum} and ${maximum}.`);
  return number;
}

/** The service's exports separate tags by semicolons or lines; a comma is then part of a tag. */
function readTags(values: Values, field: "customer_tags" | "address_tags"): string[] {
  const tags = (values.get(field) ?? [])
    .flatMap((text) => text.split(/[;；\n]/.test(text) ? /[;；\n]/ : /[,，|]/))
    .map((tag) => tag.trim())
    .filter((tag) => tag !== "");
  return [...new Set(tags)].map((tag) => checked(tag, /^.{1,64}$/u, "A tag is longer than 64 characters."));
}

function readCountry(text: string | null): string | undefined {
  if (text === null) return undefined;
  const code =
    /^[A-Za-z]{2}$/.test(text) && isKnownCountry(text.toUpperCase()) ? text.toUpperCase() : countryByName(text);
  if (code === undefined) throw new RowFault("country is not a known country.");
  return code;
}

/** A customer's phone numbers must be valid, for E.164; an address keeps an invalid number, with a finding. */
function readPhones(text: string, country_code: string | undefined, isOfAddress: boolean): string[] {
  const read = (written: string): string | undefined => {
    const number = parsePhone(written, country_code ?? "CN")?.number;
    return number === undefined ? undefined : /^\+[1-9]\d{6,14}/.exec(number)?.[0];
  };
  const whole = read(text);
  if (whole !== undefined) return [whole];
  const several = text
    .split(PHONE_SEPARATOR)
    .filter((part) => part.trim() !== "")
    .map(read)
    .filter((number) => number !== undefined);
  if (several.length === 0 && !isOfAddress) throw new RowFault("customer_phone is not a phone number.");
  return several;
}

function checked(text: string, pattern: RegExp, detail: string): string {
  if (!pattern.test(text)) throw new RowFault(detail);
  return text;
}

/** A reference for a row without a key: equal rows have the same one in every file. */
const deriveRef = (values: Values): string =>
  `row-${hash("sha256", JSON.stringify([...values].sort(([a], [b]) => (a < b ? -1 : 1))), "hex").slice(0, 32)}`;
