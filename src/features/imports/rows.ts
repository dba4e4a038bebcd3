/** Converts a row of a file to an upsert of a customer and an address. */
import { countryByName, isKnownCountry, parsePhone, readPastedAddress } from "../../address/index.ts";
import { AppError } from "../../platform/errors.ts";
import { ADDRESS_FIELDS } from "../../records/address-fields.ts";
import { CUSTOMER_FIELDS } from "../../records/customer-fields.ts";
import { prepareUpsert, type PreparedUpsert, type Upsert } from "../upserts/prepare.ts";
import { isRounded } from "./cells.ts";
import { plainFields, USAGES, type Field, type FurtherAddress, type Usage } from "./columns.ts";
import { readUsage } from "./layouts/names.ts";
import { joinStreet, readDivisions, splitPostalCode } from "./place.ts";
import { RowFault } from "./read/faults.ts";
import { deriveRef, planOf, readCells, readValues, type Plan, type Reading, type Row, type Values } from "./reading.ts";

const PLAIN_OF_CUSTOMER = plainFields(CUSTOMER_FIELDS);
const PLAIN_OF_ADDRESS = plainFields(ADDRESS_FIELDS);
const { maxItems: MAX_LINES = Infinity } = ADDRESS_FIELDS.address_lines.schema as { maxItems?: number };
const EMAIL = /^[^\s@<>"(),;:]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?$/;
const LANGUAGE = /^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/;
const EMAIL_SEPARATOR = /\s*(?:[;；,，、\r\n]|:::)\s*/;
const PHONE_SEPARATOR = /[/／、,，;；|\r\n]+|:::/;
/** As of the names of customers in the API. */
const VISIBLE = new RegExp((CUSTOMER_FIELDS.name.schema as { pattern?: string }).pattern as string, "u");
const HAN = /\p{Script=Han}/u;
/** The code of a parcel that marketplaces put behind a name, for the courier: "张三[1234]". */
const PARCEL_CODE = /(?<=\p{Script=Han}.*)\s*[[【［]\d{4}[\]】］]$/u;
/** A text with so many digits has a phone number, and mostly the recipient too. */
const WITH_PHONE = /\d{7}/;

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
export function parseUpsert(reading: Reading, record: string): Upsert {
  if (record.includes("\0")) throw new RowFault("The row contains U+0000, which cannot be stored.");
  const plan = planOf(reading);
  const cells = readCells(reading, record);
  return toUpsert(reading, plan, readValues(plan, cells), () => deriveRef(plan, reading, cells));
}

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

/** @param derive makes a reference for a row without a key */
function toUpsert(reading: Reading, { lends }: Plan, { main, further }: Row, derive: () => string): Upsert {
  const one = (field: Field): string | undefined => main.get(field)?.[0];
  const country_code = readCountry(main) ?? reading.country_code ?? undefined;
  const address = toAddress(main, country_code);
  // Parsed here as well, only if the row itself does not name the customer or the country.
  const pasted =
    address.text === undefined || (country_code !== undefined && main.has("name"))
      ? undefined
      : readPastedAddress(address.text, country_code)?.input;
  const others = further.map(([name, values]) => toFurther(name, values, reading.country_code ?? undefined));
  const recipients = [one("recipient"), ...others.map(({ body }) => body.recipient)].filter((text) => text != null);
  const name =
    one("name") ??
    fullName(main) ??
    recipients[0] ??
    pasted?.recipient ??
    one("organization") ??
    others.find(({ body }) => body.organization != null)?.body.organization ??
    pasted?.organization;
  if (!name || !VISIBLE.test(name)) throw new RowFault("The row has neither a customer nor a recipient.");
  const customerName = name.replace(PARCEL_CODE, "") || name;
  const home = country_code ?? pasted?.country_code ?? countryOfPayer(further, others);
  const phonesIn = (text: string, isOfAddress: boolean): string[] => readPhones(text, home, isOfAddress);
  const shipped = one("phone") === undefined ? [] : phonesIn(one("phone") as string, true);
  const phones = [
    ...(main.get("customer_phone") ?? []).flatMap((text) => phonesIn(text, false)),
    ...shipped,
    ...others.flatMap((other) => other.phones),
    ...(main.get("other_phone") ?? []).flatMap((text) => phonesIn(text, true)),
  ];
  const stated = {
    ...plainParts(main, PLAIN_OF_CUSTOMER),
    ...(one("language_code") !== undefined && {
      language_code: readLanguage(one("language_code") as string, "language_code"),
    }),
  };
  const addresses = others.flatMap(({ body, isAddress }) =>
    isAddress ? [namesRecipient(body.text) ? body : { ...body, recipient: body.recipient ?? customerName }] : [],
  );
  // Where one cell has several numbers the first is that of the address.
  if (hasPlace(main) && !(lends && addresses.length > 0))
    addresses.unshift({ ...address, ...(shipped.length > 1 && { phone: shipped[0] as string }) });
  return {
    ref: { source: reading.ref_source, ref: readRef(one("ref")) ?? derive() },
    adds: true,
    customer: {
      ...stated,
      name: customerName,
      phones: [...new Set(phones)],
      emails: [
        ...new Set(
          (main.get("email") ?? [])
            .flatMap((text) => text.split(EMAIL_SEPARATOR))
            .filter((email) => email !== "")
            .map((email) => checked(email, EMAIL, "email is not an e-mail address.")),
        ),
      ],
      tags: readTags(main, "customer_tags"),
    },
    addresses: addresses.length > 1 ? joinEqual(addresses) : addresses,
  };
}

/** The country of a customer without a main address: that of where they pay, or else of the first address. */
function countryOfPayer(further: Row["further"], others: readonly Further[]): string | undefined {
  const payer = others[further.findIndex(([name]) => name === "billing")];
  const one = payer?.isAddress ? payer : others.find(({ isAddress }) => isAddress);
  return one?.body.country_code;
}

/** True if a text may have its own recipient. */
const namesRecipient = (text: string | undefined): boolean => text !== undefined && WITH_PHONE.test(text);

const PLACES: readonly Field[] = ["text", "address_line", "house_number", "locality", "divisions"];
const hasPlace = (values: Values): boolean => PLACES.some((field) => values.has(field));

/** The given and the family name in the order of their script. */
function fullName(values: Values): string | undefined {
  const [given] = values.get("given_name") ?? [];
  const [family] = values.get("family_name") ?? [];
  if (given === undefined || family === undefined) return given ?? family;
  return HAN.test(given) || HAN.test(family) ? family + given : `${given} ${family}`;
}

/** Shops give all guests the key 0. */
function readRef(text: string | undefined): string | undefined {
  if (text === undefined || text === "0") return undefined;
  if (isRounded(text)) throw new RowFault(`ref ${WAS_ROUNDED}`);
  return text;
}

const WAS_ROUNDED =
  "was rounded by a spreadsheet, such as 4.93512E+11: its last digits are lost. Format the column as text and export " +
  "the file again.";

interface Further {
  body: Create;
  isAddress: boolean;
  phones: string[];
}

type Create = Upsert["addresses"][number];

function toFurther(name: FurtherAddress, values: Values, home: string | undefined): Further {
  const country_code = readCountry(values) ?? home;
  const body = toAddress(values, country_code);
  const [phone] = values.get("phone") ?? [];
  const phones = phone === undefined ? [] : readPhones(phone, country_code, true);
  const usage = USAGES.find((one) => one === name);
  return {
    body: {
      ...body,
      ...(usage !== undefined && { usages: [...new Set([usage, ...(body.usages ?? [])])] }),
      ...(phones.length > 1 && { phone: phones[0] as string }),
    },
    isAddress: hasPlace(values),
    phones,
  };
}

/** Joins addresses that differ in nothing but their usage: most are billed where they are delivered to. */
function joinEqual(addresses: readonly Create[]): Create[] {
  const joined = new Map<string, Create>();
  for (const address of addresses) {
    const { usages = [], ...rest } = address;
    const key = JSON.stringify(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)));
    const before = joined.get(key);
    joined.set(key, before ? { ...before, usages: [...new Set([...(before.usages ?? []), ...usages])] } : address);
  }
  return [...joined.values()];
}

function toAddress(values: Values, country_code: string | undefined): Create {
  const parts: Record<string, unknown> = {
    ...(country_code !== undefined && { country_code }),
    ...(values.has("divisions") && readDivisions(values.get("divisions")?.[0] as string)),
    ...plainParts(values, PLAIN_OF_ADDRESS),
  };
  const [text] = values.get("text") ?? [];
  const [numbers, units] = [values.get("house_number") ?? [], values.get("unit") ?? []];
  const stated = (values.get("address_line") ?? [])
    .flatMap((line) => line.split(/\r\n|\n|\r/))
    .map((line) => line.trim())
    .filter((line) => line !== "");
  // A whole address whose house number is in another column.
  const isApart = text !== undefined && stated.length === 0 && numbers.length + units.length > 0;
  const streets = isApart ? (readPastedAddress(text, country_code)?.input.address_lines ?? []) : stated;
  const lines = joinStreet(streets, numbers, units, country_code);
  if (lines.length > MAX_LINES) throw new RowFault(`address_line has more than ${MAX_LINES} lines.`);
  if (lines.length > 0) parts["address_lines"] = lines;
  if (text !== undefined) parts["text"] = text;
  if (country_code === "CN") takePostalCode(parts, lines, text);
  const [language_code] = values.get("address_language_code") ?? [];
  if (language_code !== undefined) parts["language_code"] = readLanguage(language_code, "address_language_code");
  const tags = readTags(values, "address_tags");
  if (tags.length > 0) parts["tags"] = tags;
  const usages = values.get("usages");
  if (usages !== undefined) parts["usages"] = readUsages(usages[0] as string);
  for (const field of ["is_default_shipping", "is_default_billing"] as const) {
    const [flag] = values.get(field) ?? [];
    if (flag !== undefined && readFlag(flag, field)) parts[field] = true;
  }
  // The customer's name is the recipient if no other is stated. A text with a phone number may name another.
  if (parts["recipient"] === undefined && !namesRecipient(text)) {
    const name = values.get("name")?.[0] ?? fullName(values);
    if (name !== undefined) parts["recipient"] = name;
  }
  return parts;
}

/** Takes the postal code off the end of a text, or of the last line, if it is in brackets there. */
function takePostalCode(parts: Record<string, unknown>, lines: string[], text: string | undefined): void {
  const last = text ?? lines.at(-1);
  if (last === undefined) return;
  const split = splitPostalCode(last);
  if (split.text === last || split.text === "") return;
  if (text !== undefined) parts["text"] = split.text;
  else parts["address_lines"] = [...lines.slice(0, -1), split.text];
  if (split.postal_code !== undefined) parts["postal_code"] ??= split.postal_code;
}

const readUsages = (text: string): Usage[] => [
  ...new Set(
    text
      .split(/[;；,，、|]/)
      .filter((word) => word.trim() !== "")
      .map(readUsage),
  ),
];

/** Reads a language tag, or a locale as systems write it: "en_US". */
const readLanguage = (text: string, field: Field): string =>
  checked(text.replaceAll("_", "-"), LANGUAGE, `${field} is not a language tag of BCP 47.`);

const YES = /^(?:1|true|t|yes|y|x|ja|oui|s[ií]|是|默认)$/i;
const NO = /^(?:0|false|f|no|n|nein|non|否|-)$/i;

/** Only yes counts: an address stays a default if it is stated again without it. */
function readFlag(text: string, field: Field): boolean {
  if (!YES.test(text) && !NO.test(text)) throw new RowFault(`${field} is neither yes nor no.`);
  return YES.test(text);
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

function readCountry(values: Values): string | undefined {
  const [text] = values.get("country") ?? [];
  if (text === undefined) return undefined;
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
  if (several.length === 0 && !isOfAddress)
    throw new RowFault(`customer_phone ${isRounded(text) ? WAS_ROUNDED : "is not a phone number."}`);
  return several;
}

function checked(text: string, pattern: RegExp, detail: string): string {
  if (!pattern.test(text)) throw new RowFault(detail);
  return text;
}
