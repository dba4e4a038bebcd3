import type { Kysely } from "kysely";
import type { Static } from "typebox";
import { invalidBody } from "../../platform/errors.ts";
import type { DB } from "../../platform/database/tables.ts";
import { toTimestamp } from "../../platform/time.ts";
import { normaliseIp } from "../../privacy/reads/write.ts";
import { categoriesOf } from "./categories.ts";
import {
  countByCountry,
  countLost,
  listOperations,
  countReadCustomers,
  listReadCustomers,
  listReadsOf,
  type Place,
  type Question,
  type StoredRead,
} from "./queries.ts";
import type { BreachReport, BreachReportCreate, CustomerRead } from "./schema.ts";

/** One read of a customer: a row, or one of several reads in it. */
export interface Entry {
  row: StoredRead;
  index: number;
}

/** Lists the reads of a customer after a place, newest first. */
export async function readReadsOf(
  db: Kysely<DB>,
  tenant_id: string,
  customer_id: string,
  after: Place | undefined,
  limit: number,
): Promise<Entry[]> {
  const found: Entry[] = [];
  const most = limit + 1;
  for (let place = after; found.length < limit;) {
    const rows = await listReadsOf(db, tenant_id, customer_id, place, most);
    for (const row of rows) {
      const entries = entriesOf(row, customer_id);
      found.push(...(place && isAt(row, place) ? entries.filter(({ index }) => index < place!.index) : entries));
    }
    const last = rows.at(-1);
    if (!last || rows.length < most) break;
    place = { occurred_at: last.occurred_at, block: last.block, nth: last.nth, index: 0 };
  }
  return found.slice(0, limit);
}

const isAt = (row: StoredRead, { block, nth }: Place): boolean => row.block === block && row.nth === nth;

/** The reads of a customer in a row, newest first. */
const entriesOf = (row: StoredRead, customer_id: string): Entry[] =>
  row.offsets === null
    ? [{ row, index: 0 }]
    : row.customer_ids.flatMap((id, index) => (id === customer_id ? [{ row, index }] : [])).reverse();

/** Converts a read to its form in the API. */
export const toCustomerRead = ({ row, index }: Entry): Static<typeof CustomerRead> => ({
  occurred_at: new Date(Date.parse(toTimestamp(row.occurred_at)) + (row.offsets?.[index] ?? 0)).toISOString(),
  operation: row.operation,
  actor: row.actor,
  recipient: row.recipient,
  purpose: row.purpose,
  ip: row.ip,
  request_id: row.request_ids?.[index] || row.request_id,
  is_masked: row.is_masked,
  subject_id: row.subject_id,
});

const LONGEST_MS = 400 * 86_400_000;

/** Reads what a report asks for. @throws AppError invalid_body */
export function questionOf({ key_id, actor, ip, from, to }: Static<typeof BreachReportCreate>): Question {
  if (key_id === undefined && actor === undefined && ip === undefined)
    throw invalidBody("", "must have at least one of key_id, actor and ip");
  const [begin, end] = [Date.parse(from), Date.parse(to)];
  if (end <= begin) throw invalidBody("/to", "must be after the beginning");
  if (end - begin > LONGEST_MS) throw invalidBody("/to", "must be at most 400 days after the beginning");
  const address = ip === undefined ? null : normaliseIp(ip);
  if (ip !== undefined && address === null) throw invalidBody("/ip", "must be an IP address");
  return {
    actor: key_id === undefined ? null : `api_key:${key_id}`,
    other_actor: actor ?? null,
    ip: address,
    from: new Date(begin).toISOString(),
    to: new Date(end).toISOString(),
  };
}

/**
 * Reports what was disclosed, with a page of the customers.
 * @param after the last customer of the page before
 */
export async function reportBreach(
  db: Kysely<DB>,
  tenant_id: string,
  question: Question,
  after: string | undefined,
  limit: number,
): Promise<Omit<Static<typeof BreachReport>, "next_cursor">> {
  const operations = await listOperations(db, tenant_id, question);
  const countries = await countByCountry(db, tenant_id, question);
  const { customers, erased_customers } = await countReadCustomers(db, tenant_id, question);
  return {
    reads: operations.reduce((sum, { reads }) => sum + reads, 0),
    customers,
    erased_customers,
    lost_reads: await countLost(db, tenant_id, question),
    categories: customers === 0 ? [] : categoriesOf(operations),
    countries,
    operations: operations.map(({ operation, reads }) => ({ operation, reads })),
    purposes: [...new Set(operations.flatMap(({ purposes }) => purposes))].sort(),
    customer_ids: await listReadCustomers(db, tenant_id, question, after, limit),
  };
}
