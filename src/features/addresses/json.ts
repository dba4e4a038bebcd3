import pg from "pg";
import { toTimestamp } from "../../platform/time.ts";
import type { AddressText } from "./queries.ts";

/**
 * The JSON of an address, with what toAddress() says of it, from the text of its columns. Parsing and writing again what
 * Postgres sends as JSON would cost a read more than all else that it does here.
 */
export const writeAddress = (row: AddressText): string =>
  `{"id":"${row.id}","customer_id":"${row.customer_id}","version":${row.version}` +
  `,"recipient":${text(row.recipient)},"organization":${text(row.organization)},"phone":${text(row.phone)},"instructions":${text(row.instructions)}` +
  `,"usages":${list(row.usages)},"is_default_shipping":${truth(row.is_default_shipping)},"is_default_billing":${truth(row.is_default_billing)}` +
  `,"valid_from":${text(row.valid_from)},"valid_to":${text(row.valid_to)}` +
  `,"country_code":${text(row.country_code)},"administrative_area":${text(row.administrative_area)},"locality":${text(row.locality)}` +
  `,"dependent_locality":${text(row.dependent_locality)},"township":${text(row.township)},"address_lines":${list(row.address_lines)}` +
  `,"postal_code":${text(row.postal_code)},"sorting_code":${text(row.sorting_code)},"language_code":${text(row.language_code)}` +
  `,"division_code":${text(row.division_code)},"components":${row.components},"entered":${row.entered},"fingerprint":${text(row.fingerprint)}` +
  `,"verdict":${row.verdict},"location":${row.location}` +
  `,"verification":{"status":${text(row.verification_status)},"verified_at":${moment(row.verified_at)},"provider":${text(row.verification_provider)}` +
  `,"confidence":${row.verification_confidence},"confidence_as_of":${moment(row.confidence_as_of)},"half_life_days":${row.confidence_half_life_days}` +
  `,"reasons":${list(row.verification_reasons ?? "{}")},"verify_after":${moment(row.verify_after)}}` +
  `,"tags":${list(row.tags)},"attributes":${row.attributes},"created_at":${moment(row.created_at)},"updated_at":${moment(row.updated_at)}}`;

const text = (value: string | null): string => value === null ? "null" : JSON.stringify(value);

const truth = (value: string): boolean => value === "t";

const moment = (value: string | null): string => value === null ? "null" : `"${toTimestamp(value)}"`;

/** Of text[]. */
const parseTexts = pg.types.getTypeParser(1009 as never) as (text: string) => string[];

const list = (value: string): string => value === "{}" ? "[]" : JSON.stringify(parseTexts(value));
