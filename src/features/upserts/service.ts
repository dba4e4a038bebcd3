import { isDeepStrictEqual } from "node:util";
import { AppError } from "../../platform/errors.ts";
import { createTextStore } from "../../platform/database/jsonb.ts";
import { retryDeadlocks, type Tx } from "../../platform/database/transaction.ts";
import type { ChangeContext } from "../../platform/http/request.ts";
import { sql } from "kysely";
import type { AddressRow } from "../addresses/queries.ts";
import type { CustomerRow } from "../customers/queries.ts";
import { beginBulk, endBulk, keyOf, lockExisting, writeInBulk, type Entries, type Entry, type Existing, type LogRange, type Ref, type Scratch } from "./queries.ts";
import type { Judged } from "./judged.ts";
import { isPacked, packedEntries, told, type Packed, type Told } from "./packed.ts";

export type Written =
  | { status: "created" | "updated" | "unchanged"; customer_id: string; address_ids: string[] }
  | { status: "refused"; error: AppError };

export interface Outcome extends LogRange {
  written: Written[];
  customers_created: number;
  customers_updated: number;
  addresses_created: number;
  addresses_updated: number;
}

interface Means {
  scratch?: Scratch;
  /** Of keys of the same source, where others write those of somebody else at the same time. */
  isMine?: (ref: Ref) => boolean;
}

/** Two who write at once would write this customer, in an order that nobody knows. */
export class SharedCustomer extends Error {}

/**
 * Writes upserts in as few statements as there can be; of several for one key, each goes on from the one before. A
 * customer's address at the same door is brought up to date, another one added. What Postgres refuses is found by
 * halving, and the rest written.
 * @throws SharedCustomer about one that has another key which is not mine
 */
export async function writeUpserts(tx: Tx, said: ChangeContext, tenant_id: string, all: readonly (Judged | Packed)[], now: Date, means: Means = {}): Promise<Outcome> {
  if (all.length === 0) return { first_seq: null, last_seq: null, written: [], customers_created: 0, customers_updated: 0, addresses_created: 0, addresses_updated: 0 };
  await sql`SAVEPOINT upserts`.execute(tx);
  try {
    const limit = await beginBulk(tx, tenant_id);
    const outcome = await writePlanned(tx, said, tenant_id, limit, all, now, means);
    await endBulk(tx);
    await giveDefaults(tx, tenant_id, all, outcome.written);
    await sql`RELEASE SAVEPOINT upserts`.execute(tx);
    return outcome;
  } catch (error) {
    const { code = "", constraint } = error as { code?: string; constraint?: string };
    // Somebody has made the same customer meanwhile: the whole transaction is run again, and finds it.
    if (!/^2[23]/.test(code) || constraint === "customer_refs_pkey") throw error;
    await sql`ROLLBACK TO SAVEPOINT upserts`.execute(tx);
    await sql`RELEASE SAVEPOINT upserts`.execute(tx);
    if (all.length === 1) return refuseOne(error);
    const middle = Math.ceil(all.length / 2);
    return join(await writeUpserts(tx, said, tenant_id, all.slice(0, middle), now, means), await writeUpserts(tx, said, tenant_id, all.slice(middle), now, means));
  }
}

/** Runs a transaction again where another one has made one of its customers at the same moment: it finds that one then, and may meet the next. */
export const retryTaken = <T>(work: () => Promise<T>, attempts = 10): Promise<T> => retryDeadlocks(work)
  .catch((error: { constraint?: string }) => error.constraint === "customer_refs_pkey" && attempts > 1 ? retryTaken(work, attempts - 1) : Promise.reject(error as Error));

const refuseOne = (cause: unknown): Outcome => ({
  first_seq: null, last_seq: null, customers_created: 0, customers_updated: 0, addresses_created: 0, addresses_updated: 0,
  written: [{ status: "refused", error: new AppError("invalid_body", { detail: "The database does not take a value.", cause }) }],
});

const join = (left: Outcome, right: Outcome): Outcome => ({
  first_seq: left.first_seq ?? right.first_seq, last_seq: right.last_seq ?? left.last_seq, written: [...left.written, ...right.written],
  customers_created: left.customers_created + right.customers_created, customers_updated: left.customers_updated + right.customers_updated,
  addresses_created: left.addresses_created + right.addresses_created, addresses_updated: left.addresses_updated + right.addresses_updated,
});

async function writePlanned(tx: Tx, said: ChangeContext, tenant_id: string, limit: number, all: readonly (Judged | Packed)[], now: Date, { scratch = newScratch(), isMine }: Means): Promise<Outcome> {
  const states = new Map<string, CustomerPlan | PackedPlan>();
  const refs = all.map(refOf);
  const plans = new Map<Existing, CustomerPlan>();
  for (const [key, existing] of await lockExisting(tx, tenant_id, refs)) {
    const keys = existing.customer.external_refs as unknown as Ref[];
    if (isMine && keys.some((ref) => ref.source === refs[0]?.source && !isMine(ref))) throw new SharedCustomer();
    // One for all keys of a customer, each of which goes on from what the one before says.
    const plan = plans.get(existing) ?? planFor(existing);
    plans.set(existing, plan);
    states.set(key, plan);
  }
  const written = all.map((judged) => planOne(states, judged, limit, now));
  const entries: Entries = { customers: [], addresses: [] };
  for (const plan of new Set(states.values())) {
    const { customers, addresses } = plan.packed ? packedEntries(plan.packed) : entriesOf(plan);
    entries.customers.push(...customers);
    entries.addresses.push(...addresses);
  }
  const { customers, addresses } = entries;
  const range = customers.length + addresses.length === 0 ? { first_seq: null, last_seq: null } : await writeInBulk(tx, said, entries, scratch);
  const count = (list: readonly { operation: string }[], operation: string): number => list.filter((entry) => entry.operation === operation).length;
  return {
    ...range, written, customers_created: count(customers, "create"), customers_updated: count(customers, "update"),
    addresses_created: count(addresses, "create"), addresses_updated: count(addresses, "update"),
  };
}

const newScratch = (): Scratch => ({ customers: createTextStore(), addresses: createTextStore() });

const refOf = (judged: Judged | Packed) => isPacked(judged) ? judged.ref : judged.upsert.ref;

/** A row as it is now, and what is to be written of it. */
interface Planned<Row> {
  before: Row | undefined;
  row: Row;
  entry?: Entry<Row>;
}

interface CustomerPlan {
  customer: Planned<CustomerRow>;
  addresses: Planned<AddressRow>[];
  packed?: undefined;
}

/** A new customer that nothing else is said of: written as it is packed. */
interface PackedPlan {
  packed: Packed;
}

const entriesOf = ({ customer, addresses }: CustomerPlan): Entries =>
  ({ customers: customer.entry ? [customer.entry] : [], addresses: addresses.flatMap(({ entry }) => entry ? [entry] : []) });

const planFor = ({ customer, addresses }: Existing): CustomerPlan =>
  ({ customer: { before: customer, row: customer }, addresses: addresses.map((row) => ({ before: row, row })) });

const planForNew = (customer: CustomerRow): CustomerPlan =>
  ({ customer: { before: undefined, row: customer, entry: { operation: "create", changed: [], row: customer } }, addresses: [] });

const planForCreated = ({ customer, addresses }: Told): CustomerPlan =>
  ({ ...planForNew(customer), addresses: addresses.map((row) => ({ before: undefined, row, entry: { operation: "create", changed: [], row } })) });

function planOne(states: Map<string, CustomerPlan | PackedPlan>, given: Judged | Packed, limit: number, now: Date): Written {
  const key = keyOf(refOf(given));
  const known = states.get(key);
  if (isPacked(given) && !known && given.address_ids.length <= Math.min(1, limit)) {
    states.set(key, { packed: given });
    return { status: "created", customer_id: given.customer_id, address_ids: given.address_ids };
  }
  const judged = told(given);
  const plan = known?.packed ? planForCreated(told(known.packed)) : known ?? planForNew(judged.customer);
  const isNew = !known;
  const matched = judged.addresses.map((address) => plan.addresses.find(({ row }) => row.fingerprint === address.fingerprint && row.country_code === address.country_code));
  const added = new Set(judged.addresses.filter((_, index) => !matched[index]).map(({ fingerprint }) => fingerprint)).size;
  if (plan.addresses.length + added > limit) {
    return { status: "refused", error: new AppError("address_limit_reached", { detail: `A customer has at most ${limit} addresses.`, members: { limit } }) };
  }
  states.set(key, plan);
  let touched = !isNew && change(plan.customer, mergeCustomer(plan.customer.row, judged), now);
  const address_ids = judged.addresses.map((address) => {
    const same = plan.addresses.find(({ row }) => row.fingerprint === address.fingerprint && row.country_code === address.country_code);
    if (same) {
      touched = change(same, mergeAddress(same.row, address, judged.adds), now) || touched;
      return same.row.id;
    }
    const row = { ...address, customer_id: plan.customer.row.id };
    plan.addresses.push({ before: undefined, row, entry: { operation: "create", changed: [], row } });
    touched = true;
    return row.id;
  });
  return { status: isNew ? "created" : touched ? "updated" : "unchanged", customer_id: plan.customer.row.id, address_ids };
}

/** Plans the next state of a row. @returns whether anything differs from the state before */
function change<Row extends { version: number; updated_at: string }>(planned: Planned<Row>, fields: Partial<Row>, now: Date): boolean {
  if (Object.entries(fields).every(([name, value]) => isDeepStrictEqual(value, planned.row[name as keyof Row]))) return false;
  const { before } = planned;
  if (!before) {
    planned.row = { ...planned.row, ...fields };
    planned.entry = { operation: "create", changed: [], row: planned.row };
    return true;
  }
  // Strictly later than the version before, as the database has it.
  const time = new Date(Math.max(now.getTime(), Date.parse(before.updated_at) + 1)).toISOString();
  planned.row = { ...planned.row, ...fields, version: before.version + 1, updated_at: time };
  const changed = Object.keys(planned.row).filter((name) => name !== "version" && name !== "updated_at" && !isDeepStrictEqual(planned.row[name as keyof Row], before[name as keyof Row])).sort();
  planned.entry = { operation: "update", changed, row: planned.row };
  return true;
}

const CUSTOMER_FIELDS = ["kind", "name", "given_name", "family_name", "phones", "emails", "language_code", "tags", "attributes"] as const;
const LISTS = ["phones", "emails", "tags"] as const;

function mergeCustomer(row: CustomerRow, { stated, adds, customer }: Told): Partial<CustomerRow> {
  const fields: Partial<Record<string, unknown>> = Object.fromEntries(CUSTOMER_FIELDS.filter((field) => stated.includes(field)).map((field) => [field, customer[field]]));
  if (adds) for (const list of LISTS) if (list in fields) fields[list] = [...new Set([...row[list], ...customer[list]])];
  return fields;
}

const ENGINE_COLUMNS = [
  "administrative_area", "locality", "dependent_locality", "township", "address_lines", "postal_code", "sorting_code", "language_code", "division_code", "components", "verdict",
] as const satisfies (keyof AddressRow)[];
const USE_COLUMNS = ["recipient", "organization", "phone", "instructions", "valid_from", "valid_to"] as const satisfies (keyof AddressRow)[];

/** The same door, told anew: the engine's reading is the new one, and what is not stated of its use stays. */
function mergeAddress(row: AddressRow, address: AddressRow, adds = false): Partial<AddressRow> {
  const fields: Record<string, unknown> = Object.fromEntries(ENGINE_COLUMNS.map((column) => [column, address[column]]));
  for (const column of USE_COLUMNS) if (address[column] !== null) fields[column] = address[column];
  if (address.usages.length > 0) fields["usages"] = address.usages;
  if (address.tags.length > 0) fields["tags"] = adds ? [...new Set([...row.tags, ...address.tags])] : address.tags;
  if (Object.keys(address.attributes as object).length > 0) fields["attributes"] = address.attributes;
  // Text that says the same in the same words leaves the row as it is.
  fields["entered"] = { ...row.entered as object, ...address.entered as object };
  return fields;
}

/** The database takes a default from the other address, and logs both. */
async function giveDefaults(tx: Tx, tenant_id: string, all: readonly (Judged | Packed)[], written: readonly Written[]): Promise<void> {
  for (const [index, judged] of all.entries()) {
    const outcome = written[index];
    // What is packed takes no default.
    if (isPacked(judged) || !outcome || outcome.status === "refused") continue;
    for (const [at, { is_default_shipping = false, is_default_billing = false }] of judged.upsert.addresses.entries()) {
      if (!is_default_shipping && !is_default_billing) continue;
      const { numAffectedRows = 0n } = await sql`
        UPDATE addresses SET is_default_shipping = is_default_shipping OR ${is_default_shipping}, is_default_billing = is_default_billing OR ${is_default_billing}
        WHERE tenant_id = ${tenant_id} AND customer_id = ${outcome.customer_id} AND id = ${outcome.address_ids[at]}
          AND (is_default_shipping < ${is_default_shipping} OR is_default_billing < ${is_default_billing})`.execute(tx);
      if (numAffectedRows > 0n && outcome.status === "unchanged") outcome.status = "updated";
    }
  }
}
