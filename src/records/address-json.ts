import pg from "pg";
import { toTimestamp } from "../platform/time.ts";
import { ADDRESS_FIELDS, type AddressField } from "./address-fields.ts";
import type { Field } from "./fields.ts";
import { shownLocation } from "./location.ts";
import type { AddressText } from "./rows.ts";

const text = (value: string | null): string => value === null ? "null" : JSON.stringify(value);
const truth = (value: string): string => value === "t" ? "true" : "false";
const moment = (value: string | null): string => value === null ? "null" : `"${toTimestamp(value)}"`;
/** Of text[]. */
const parseTexts = pg.types.getTypeParser(1009 as never) as (text: string) => string[];
const list = (value: string): string => value === "{}" ? "[]" : JSON.stringify(parseTexts(value));
const asItIs = (value: string): string => value;

/** How the text of a column becomes JSON. */
function writerOf({ schema }: Field): (value: string) => string {
  const { type } = schema as { type: string | string[] };
  return ({ boolean: truth, array: list, object: asItIs } as Record<string, (value: string) => string>)[String(type)] ?? text;
}

const STATED = Object.entries(ADDRESS_FIELDS).map(([name, field]) => ({ name: name as AddressField, key: `,"${name}":`, write: writerOf(field) }));

function writeStated(row: AddressText): string {
  let json = "";
  for (const { name, key, write } of STATED) json += key + write(row[name] as string);
  return json;
}

const location = (value: string | null, now: Date): string =>
  value === null ? "null" : value.includes('"keep_until"') ? JSON.stringify(shownLocation(JSON.parse(value), now)) : value;

/**
 * The JSON of an address, with what toAddress() says of it, from the text of its columns. Parsing and writing again what
 * Postgres sends as JSON would cost a read more than all else that it does here.
 */
export const writeAddress = (row: AddressText, now: Date): string =>
  `{"id":"${row.id}","customer_id":"${row.customer_id}","version":${row.version}${writeStated(row)}` +
  `,"division_code":${text(row.division_code)},"components":${row.components},"entered":${row.entered},"fingerprint":${text(row.fingerprint)}` +
  `,"verdict":${row.verdict},"location":${location(row.location, now)}` +
  `,"verification":{"status":${text(row.verification_status)},"verified_at":${moment(row.verified_at)},"provider":${text(row.verification_provider)}` +
  `,"confidence":${row.verification_confidence},"confidence_as_of":${moment(row.confidence_as_of)},"half_life_days":${row.confidence_half_life_days}` +
  `,"reasons":${list(row.verification_reasons ?? "{}")},"verify_after":${moment(row.verify_after)}}` +
  `,"created_at":${moment(row.created_at)},"updated_at":${moment(row.updated_at)}}`;
