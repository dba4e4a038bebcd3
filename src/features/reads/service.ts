import type { Static } from "typebox";
import { invalidBody } from "../../platform/errors.ts";
import type { Resources } from "../../platform/resources.ts";
import { toTimestamp } from "../../platform/time.ts";
import { normaliseIp, SCOPE_OWNER } from "../../privacy/reads/write.ts";
import { customersOfExport, isInExport, type ExportScope } from "../exports/scope.ts";
import { categoriesOf } from "./categories.ts";
import {
  countByCountry,
  countLost,
  listOperations,
  listReadCustomers,
  listReadsOf,
  listScopes,
  type Place,
  type Question,
  type StoredRead,
} from "./queries.ts";
import type { BreachReport, BreachReportCreate, CustomerRead } from "./schema.ts";

const openScope = async ({ keyring }: Resources, tenant_id: string, sealed: Buffer): Promise<ExportScope> =>
  JSON.parse(await keyring.openText(tenant_id, SCOPE_OWNER, sealed)) as ExportScope;

/** One read of a customer: a row, or one of several reads in it. */
export interface Entry {
  row: StoredRead;
  index: number;
}

/** Lists the reads of a customer after a place, newest first, with those of exports that it was in. */
export async function readReadsOf(
  resources: Resources,
  tenant_id: string,
  customer_id: string,
  after: Place | undefined,
  limit: number,
): Promise<Entry[]> {
  const found: Entry[] = [];
  const most = limit + 1;
  for (let place = after; found.length < limit;) {
    const rows = await listReadsOf(resources.db.kysely, tenant_id, customer_id, place, most);
    for (const row of rows) {
      const entries = await entriesOf(resources, row, customer_id);
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
async function entriesOf(resources: Resources, row: StoredRead, customer_id: string): Promise<Entry[]> {
  const { tenant_id, customer_ids, sealed_scope, offsets } = row;
  if (offsets !== null)
    return customer_ids.flatMap((id, index) => (id === customer_id ? [{ row, index }] : [])).reverse();
  const isOf =
    sealed_scope === null ||
    customer_ids.includes(customer_id) ||
    (await isInExport(resources, await openScope(resources, tenant_id, sealed_scope), customer_id));
  return isOf ? [{ row, index: 0 }] : [];
}

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

const COUNTED_AT_ONCE = 10_000;

/** Reports what was disclosed: the whole of it, with all customers by id. */
export async function reportBreach(
  resources: Resources,
  tenant_id: string,
  question: Question,
): Promise<Omit<Static<typeof BreachReport>, "customer_ids" | "next_cursor"> & { customer_ids: string[] }> {
  const { kysely } = resources.db;
  const operations = await listOperations(kysely, tenant_id, question);
  const customers = new Set(await listReadCustomers(kysely, tenant_id, question));
  const uncertain = new Set<string>();
  for (const sealed of await listScopes(kysely, tenant_id, question)) {
    const scope = await openScope(resources, tenant_id, sealed);
    for await (const { customer_id, is_certain } of customersOfExport(resources, scope))
      (is_certain ? customers : uncertain).add(customer_id);
  }
  for (const id of uncertain)
    if (customers.has(id)) uncertain.delete(id);
    else customers.add(id);
  const customer_ids = [...customers].sort();
  return {
    reads: operations.reduce((sum, { reads }) => sum + reads, 0),
    customers: customer_ids.length,
    uncertain_customers: uncertain.size,
    lost_reads: await countLost(kysely, tenant_id, question),
    categories: customer_ids.length === 0 ? [] : categoriesOf(operations),
    countries: await countCountries(resources, tenant_id, customer_ids),
    operations: operations.map(({ operation, reads }) => ({ operation, reads })),
    purposes: [...new Set(operations.flatMap(({ purposes }) => purposes))].sort(),
    customer_ids,
  };
}

async function countCountries(
  { db }: Resources,
  tenant_id: string,
  customer_ids: readonly string[],
): Promise<{ country_code: string | null; customers: number }[]> {
  const counts = new Map<string | null, number>();
  for (let at = 0; at < customer_ids.length; at += COUNTED_AT_ONCE)
    for (const { country_code, customers } of await countByCountry(
      db.kysely,
      tenant_id,
      customer_ids.slice(at, at + COUNTED_AT_ONCE),
    ))
      counts.set(country_code, (counts.get(country_code) ?? 0) + customers);
  return [...counts]
    .map(([country_code, customers]) => ({ country_code, customers }))
    .sort((a, b) => b.customers - a.customers);
}
