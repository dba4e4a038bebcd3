import pg from "pg";
import { toTimestamp } from "../platform/time.ts";
import type { ByteWriter } from "../platform/byte-writer.ts";
import type { AsText } from "../platform/database/prepared.ts";
import type { DataKey } from "../platform/keyring.ts";
import { ADDRESS_FIELDS } from "./address-fields.ts";
import type { Field } from "./fields.ts";
import { shownLocation } from "./location.ts";
import { SEALED_FIELDS, type StoredAddress } from "./rows.ts";
import { openMembers, openRow } from "./seal.ts";

const text = (value: string | null): string => (value === null ? "null" : JSON.stringify(value));
const truth = (value: string | null): string => (value === null ? "null" : String(value === "t"));
const number = (value: string | null): string => value ?? "null";
const moment = (value: string | null): string => (value === null ? "null" : `"${toTimestamp(value)}"`);
/** Of text[]. */
const parseTexts = pg.types.getTypeParser(1009 as never) as (text: string) => string[];
/** Without an item that is quoted, or that JSON would escape. */
const PLAIN_LIST = /^\{[\w,-]+\}$/;
const list = (value: string): string =>
  value === "{}"
    ? "[]"
    : PLAIN_LIST.test(value)
      ? `["${value.slice(1, -1).replaceAll(",", '","')}"]`
      : JSON.stringify(parseTexts(value));
/** How the text of a column becomes JSON. */
function writerOf({ schema }: Field): (value: string) => string {
  const { type } = schema as { type: string | string[] };
  return (
    ({ boolean: truth, array: list, integer: number, number } as Record<string, (value: string) => string>)[
      [type].flat()[0] as string
    ] ?? text
  );
}

const CLEAR = Object.entries(ADDRESS_FIELDS)
  .filter(([, { personal }]) => !personal)
  .map(([name, field]) => ({ name: name as ShownColumn, key: `,"${name}":`, write: writerOf(field) }));

/** The columns that the JSON of an address is made of. */
export const SHOWN_COLUMNS = [
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
type ShownColumn = (typeof SHOWN_COLUMNS)[number];

/** What is shown of a stored address, with every value as the text that Postgres sends. */
export type AddressText = AsText<Pick<StoredAddress, ShownColumn>>;

function writeClear(row: AddressText): string {
  let json = "";
  for (const { name, key, write } of CLEAR) json += key + write(row[name] as string);
  return json;
}

/**
 * Writes the JSON of an address, with what toAddress() says of it, from the text of its columns and of what was sealed.
 * Parsing and writing again what is JSON already would cost a read more than all else that it does here.
 */
export function writeAddress(out: ByteWriter, key: DataKey, row: AddressText, now: Date): void {
  out.text(`{"id":"${row.id}","customer_id":"${row.customer_id}","version":${row.version}${writeClear(row)},`);
  writeSecrets(out, key, row, now);
  out.text(
    `,"division_code":${text(row.division_code)}` +
      `,"verification":{"status":${text(row.verification_status)},"verified_at":${moment(row.verified_at)},"provider":${text(row.verification_provider)}` +
      `,"confidence":${row.verification_confidence},"confidence_as_of":${moment(row.confidence_as_of)},"half_life_days":${row.confidence_half_life_days}` +
      `,"reasons":${list(row.verification_reasons ?? "{}")},"verify_after":${moment(row.verify_after)}}` +
      `,"created_at":${moment(row.created_at)},"updated_at":${moment(row.updated_at)}}`,
  );
}

/** Memory for what is sealed, which is used again: what it is opened to has memory of its own. */
let memory = Buffer.allocUnsafeSlow(16_384);

/** As text, bytes are hex digits after a backslash and an x. */
function bytesOf(sealed: string): Buffer {
  if (sealed.length > 2 * memory.length) memory = Buffer.allocUnsafeSlow(sealed.length);
  return memory.subarray(0, memory.write(sealed.slice(2), "hex"));
}

const KEEP_UNTIL = Buffer.from('"keep_until"');

/** The members of what was sealed: as they were written, where that is what is to be shown. */
function writeSecrets(
  out: ByteWriter,
  key: DataKey,
  { tenant_id, customer_id, id, attributes, sealed }: AddressText,
  now: Date,
): void {
  const place = { tenant_id, customer_id, id };
  const bytes = bytesOf(sealed);
  const members = openMembers("address", key, place, bytes);
  if (members !== undefined && attributes === "{}" && !members.includes(KEEP_UNTIL)) return out.bytes(members);
  const opened = openRow("address", key, { ...place, attributes: JSON.parse(attributes as string) as object }, bytes);
  const shown: Record<string, unknown> = { ...opened, location: shownLocation(opened.location, now) };
  out.text(SEALED_FIELDS.address.map((name) => `"${name}":${JSON.stringify(shown[name] ?? emptyOf(name))}`).join(","));
}

const emptyOf = (name: string): unknown => (ADDRESS_FIELDS as Record<string, Field>)[name]?.empty ?? null;
