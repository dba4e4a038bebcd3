import pg from "pg";
import { toTimestamp } from "../platform/time.ts";
import type { ByteWriter } from "../platform/byte-writer.ts";
import type { AsText } from "../platform/database/prepared.ts";
import type { DataKey } from "../platform/keyring.ts";
import { ADDRESS_FIELDS } from "./address-fields.ts";
import type { Field } from "./fields.ts";
import { unexpiredLocation } from "./location.ts";
import { SEALED_FIELDS, type StoredAddress } from "./rows.ts";
import { openMembers, openRow } from "./seal.ts";

const text = (value: string | null): string => (value === null ? "null" : JSON.stringify(value));
const truth = (value: string | null): string => (value === null ? "null" : String(value === "t"));
const number = (value: string | null): string => value ?? "null";
const moment = (value: string | null): string => (value === null ? "null" : `"${toTimestamp(value)}"`);
/** The parser of text[], OID 1009. */
const parseTexts = pg.types.getTypeParser(1009 as never) as (text: string) => string[];
/** An array literal of Postgres whose items need no quotes and no escapes in JSON. */
const PLAIN_LIST = /^\{[\w,-]+\}$/;
const list = (value: string): string =>
  value === "{}"
    ? "[]"
    : PLAIN_LIST.test(value)
      ? `["${value.slice(1, -1).replaceAll(",", '","')}"]`
      : JSON.stringify(parseTexts(value));
/** The function that turns the text of a column into JSON. */
function writerOf({ schema }: Field): (value: string) => string {
  const { type } = schema as { type: string | string[] };
  return (
    ({ boolean: truth, array: list, integer: number, number } as Record<string, (value: string) => string>)[
      [type].flat()[0] as string
    ] ?? text
  );
}

const CLEAR = Object.entries(ADDRESS_FIELDS)
  .filter(([, { personal }]) => personal === false)
  .map(([name, field]) => ({ name: name as ResponseColumn, key: `,"${name}":`, write: writerOf(field) }));

/** The columns that the JSON of an address is built from. */
export const RESPONSE_COLUMNS = [
  "tenant_id",
  "customer_id",
  "id",
  "version",
  "usages",
  "is_default_shipping",
  "is_default_billing",
  "valid_from",
  "valid_to",
  "country_code",
  "language_code",
  "tags",
  "attributes",
  "division_code",
  "verification_status",
  "verified_at",
  "verification_provider",
  "verification_confidence",
  "confidence_as_of",
  "confidence_half_life_days",
  "verification_reasons",
  "verify_after",
  "created_at",
  "updated_at",
  "sealed",
] as const satisfies readonly (keyof StoredAddress)[];
type ResponseColumn = (typeof RESPONSE_COLUMNS)[number];

/** The columns of a stored address that its JSON needs, each as the text that Postgres sends. */
export type AddressText = AsText<Pick<StoredAddress, ResponseColumn>>;

function writeClear(row: AddressText): string {
  let json = "";
  for (const { name, key, write } of CLEAR) json += key + write(row[name] as string);
  return json;
}

/**
 * Writes the JSON of an address, the same as JSON.stringify(toAddress(…)), from the text of its columns and its sealed
 * part. Members that are JSON already are copied: parsing and serialising them again would cost more than the rest of a
 * read.
 * @throws Error if the sealed part does not open with the key
 */
export function writeAddress(out: ByteWriter, key: DataKey, row: AddressText, now: Date): void {
  out.text(`{"id":"${row.id}","customer_id":"${row.customer_id}","version":${row.version}${writeClear(row)},`);
  writeSecrets(out, key, row, now);
  out.text(
    `,"division_code":${text(row.division_code)}` +
      `,"verification":{"status":${text(row.verification_status)},"verified_at":${moment(row.verified_at)}` +
      `,"provider":${text(row.verification_provider)},"confidence":${row.verification_confidence}` +
      `,"confidence_as_of":${moment(row.confidence_as_of)},"half_life_days":${row.confidence_half_life_days}` +
      `,"reasons":${list(row.verification_reasons ?? "{}")},"verify_after":${moment(row.verify_after)}}` +
      `,"created_at":${moment(row.created_at)},"updated_at":${moment(row.updated_at)}}`,
  );
}

/** A buffer for sealed bytes, reused by each call. Opened bytes are in a buffer of their own. */
let memory = Buffer.allocUnsafeSlow(16_384);

/** The bytes of a bytea in its text form, `\x` and hex digits. */
function bytesOf(sealed: string): Buffer {
  if (sealed.length > 2 * memory.length) memory = Buffer.allocUnsafeSlow(sealed.length);
  return memory.subarray(0, memory.write(sealed.slice(2), "hex"));
}

const KEEP_UNTIL = Buffer.from('"keep_until"');

/**
 * Writes the members of the sealed part. They are copied as they were written, unless attributes or an expired location
 * change what may be shown.
 */
function writeSecrets(
  out: ByteWriter,
  key: DataKey,
  { tenant_id, customer_id, id, attributes, sealed }: AddressText,
  now: Date,
): void {
  const binding = { tenant_id, customer_id, id };
  const bytes = bytesOf(sealed);
  const members = openMembers("address", key, binding, bytes);
  if (members !== undefined && attributes === "{}" && !members.includes(KEEP_UNTIL)) return out.bytes(members);
  const opened = openRow("address", key, { ...binding, attributes: JSON.parse(attributes as string) as object }, bytes);
  const shown: Record<string, unknown> = { ...opened, location: unexpiredLocation(opened.location, now) };
  out.text(SEALED_FIELDS.address.map((name) => `"${name}":${JSON.stringify(shown[name] ?? emptyOf(name))}`).join(","));
}

const emptyOf = (name: string): unknown => (ADDRESS_FIELDS as Record<string, Field>)[name]?.empty ?? null;
