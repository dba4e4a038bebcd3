/** The only writer of customers and addresses: every change, of one row or of ten thousand, passes through here. */
import { binaryArray } from "../platform/database/binary-array.ts";
import { createTextStore, readStored, textArray, type StoredText, type TextStore } from "../platform/database/jsonb.ts";
import { runNamed } from "../platform/database/prepared.ts";
import type { Tx } from "../platform/database/transaction.ts";
import type { ChangeContext } from "../platform/http/request.ts";
import { gainOf, reschedules, type Change, type Changes, type Creation, type Deletion, type Update } from "./changes.ts";
import { checkLimits } from "./limits.ts";
import type { AddressRow, CustomerRow, Entity } from "./rows.ts";
import { sealContext } from "./reason.ts";
import type { SealedRow, Vault } from "./seal.ts";
import { openSealer, type Sealer } from "./sealer.ts";
import { statementFor, type Shape } from "./statement.ts";

/** What a write has given to a row. */
export interface WrittenRow {
  version: number;
  /** As Postgres has it. */
  written_at: string;
  verify_after: string | null;
}

export interface Written {
  /** By id. */
  rows: ReadonlyMap<string, WrittenRow>;
  /** The entries of the write stand between these in the log, among others. */
  first_seq: string | null;
  last_seq: string | null;
}

/** Memory for parameters that is used again from one write to the next: megabytes of it would wait for the collector. */
export interface Scratch {
  customers: TextStore;
  addresses: TextStore;
}

export interface WriteOptions {
  scratch?: Scratch;
  /** Leaves out rows that no longer have the version of their `before`, which then are not in the result. */
  skips_moved?: boolean;
}

/** A row has another version than its change was made for: it was not locked, which is a fault of the caller. */
export class MovedError extends Error {}

const NONE: Written = { rows: new Map(), first_seq: null, last_seq: null };

/**
 * Writes changes with all that hangs on them, in one statement: locks, versions, times, limits, defaults, references, due
 * dates, checks, the change log; what is personal is sealed before. Rows that are changed or deleted have been locked, and
 * those of one customer together with it where a default or the number of addresses is concerned.
 * @throws MovedError; errors of Postgres with the constraint addresses_customer_fkey, addresses_limit_check or
 *   customer_refs_pkey; AppError invalid_body where a value is beyond the limits of its field
 */
export async function write(vault: Vault, tx: Tx, context: ChangeContext, now: Date, given: Changes, options: WriteOptions = {}): Promise<Written> {
  const changes = loadStored(given);
  const { customers = [], addresses = [] } = changes;
  const count = customers.length + addresses.length;
  if (count === 0) return NONE;
  for (const change of customers) checkChange("customer", change);
  for (const change of addresses) checkChange("address", change);
  const sealer = await openSealer(vault, changes);
  const { name, text, parameters } = statementFor(shapeOf(changes, false));
  const contexts = await Promise.all(sealer.tenants.map((tenant_id) => sealContext(vault, tenant_id, context)));
  const values = parametersOf(sealer, contexts, (change) => sealer.tenants.indexOf(keyOf(change).tenant_id) + 1, now, changes, options.scratch);
  const entries = await runNamed<Entry>(tx, { name, text, values: parameters.map((parameter) => values[parameter]) });
  // Later statements of the transaction need them; should it be rolled back, no row will ever have that customer's id.
  for (const { tenant_id, customer_id, key } of sealer.newKeys) vault.keyring.rememberCustomerKey(tenant_id, customer_id, key);
  const ids = new Set([...customers, ...addresses].map(idOf));
  const rows = new Map(entries.filter(({ entity_id }) => ids.has(entity_id))
    .map(({ entity_id, version, occurred_at, verify_after }) => [entity_id, { version, written_at: occurred_at, verify_after }]));
  if (entries.length !== count && !options.skips_moved) throw new MovedError(`${count - entries.length} of ${count} rows have another version`);
  return { rows, first_seq: entries[0]?.seq ?? null, last_seq: entries.at(-1)?.seq ?? null };
}

interface Entry {
  seq: string;
  entity: Entity;
  entity_id: string;
  version: number;
  occurred_at: string;
  verify_after: string | null;
}

/** What a row of a change is after its write. */
export function after<Row extends CustomerRow | AddressRow>(change: Update<Row> | (Creation<Row> & { row: Row }), written: Written): Row {
  const { version, written_at, verify_after } = written.rows.get(change.row.id) as WrittenRow;
  return {
    ...change.row, version, updated_at: written_at, ...(change.operation === "create" && { created_at: written_at }), ...("verify_after" in change.row && { verify_after }),
  };
}

function checkChange(entity: Entity, change: Change<CustomerRow> | Change<AddressRow>): void {
  if (change.operation === "delete" || "store" in change.row) return;
  checkLimits(entity, change.row, change.operation === "create" ? undefined : change.fields);
}

/** Rows that were kept as JSON outside of the heap are needed now. */
function loadStored({ customers, addresses, ...changes }: Changes): Changes {
  const load = <Row>(change: Change<Row>): Change<Row> => change.operation === "create" && "store" in (change.row as object)
    ? { operation: "create", row: JSON.parse(readStored(change.row as StoredText)) as Row } : change;
  return { ...changes, ...(customers && { customers: customers.map((change) => load<CustomerRow>(change)) }), ...(addresses && { addresses: addresses.map((change) => load<AddressRow>(change)) }) };
}

export function shapeOf({ customers = [], addresses = [], verifications = [] }: Changes, claims: boolean): Shape {
  const has = (list: readonly { operation: string }[], ...operations: string[]): boolean => list.some(({ operation }) => operations.includes(operation));
  return {
    claims, new_customers: has(customers, "create"), new_addresses: has(addresses, "create"),
    changed_customers: has(customers, "update", "restore"), changed_addresses: has(addresses, "update", "restore"),
    deleted_customers: has(customers, "delete"), deleted_addresses: has(addresses, "delete"), verifications: verifications.length > 0,
  };
}

type AnyChange = Change<CustomerRow> | Change<AddressRow>;

/**
 * The values of a statement's parameters, by name.
 * @param contextOf the number of a change's context, from 1
 */
export function parametersOf(
  sealer: Sealer, contexts: readonly object[], contextOf: (change: AnyChange, index: number) => number, now: Date,
  { customers = [], addresses = [], verifications = [] }: Changes, scratch = newScratch(),
): Record<string, unknown> {
  const made = new Set(customers.filter(({ operation }) => operation === "create").map(idOf));
  const gains = addresses.map((change, index) => ({ change, gain: gainOf(change), context: contextOf(change, index) })).filter(({ gain }) => gain !== undefined);
  const each = <T>(read: (gain: (typeof gains)[number]) => T): T[] => gains.map(read);
  return {
    now: now.toISOString(), contexts: contexts.map((context) => JSON.stringify(context)),
    gain_tenants: each(({ change }) => keyOf(change).tenant_id), gain_customers: each(({ change }) => keyOf(change).customer_id), gain_adds: each(({ gain }) => gain?.adds),
    gain_new: each(({ change }) => made.has(keyOf(change).customer_id)), gain_shipping: each(({ gain }) => gain?.take_shipping), gain_billing: each(({ gain }) => gain?.take_billing),
    gain_contexts: each(({ context }) => context), written: addresses.filter((change) => change.operation !== "create").map(idOf),
    ...columnsOf("customer", sealer, customers, contextOf, scratch.customers), ...columnsOf("address", sealer, addresses, contextOf, scratch.addresses),
    ...referencesOf(sealer, customers), ...keysOf(sealer),
    verifications: JSON.stringify(verifications.map((intent, index) => ({ ...intent, n: index + 1 }))),
  };
}

function columnsOf<E extends Entity>(entity: E, sealer: Sealer, changes: readonly AnyChange[], contextOf: (change: AnyChange, index: number) => number, scratch: TextStore): Record<string, unknown> {
  const table = entity === "customer" ? "customers" : "addresses";
  const numbered = changes.map((change, index) => ({ change, context: contextOf(change, index) }));
  const of = <T>(operations: readonly string[]) => numbered.filter(({ change }) => operations.includes(change.operation)) as { change: T; context: number }[];
  const [created, changed, gone] = [of<Creation<AddressRow>>(["create"]), of<Update<AddressRow>>(["update", "restore"]), of<Deletion<AddressRow>>(["delete"])];
  const seal = (row: unknown): SealedRow => sealer.seal(entity, row as never);
  const fresh = created.map(({ change }) => seal(change.row));
  const next = changed.map(({ change: { row, before } }) => seal({ ...row, version: before.version }));
  const bytes = (rows: readonly SealedRow[]): Buffer => binaryArray("bytea", rows.map(({ sealed }) => sealed));
  return {
    [`new_${table}`]: textArray(scratch, fresh.map(({ clear }) => JSON.stringify(clear))), [`new_${table}_sealed`]: bytes(fresh), [`new_${table}_contexts`]: created.map(({ context }) => context),
    [`changed_${table}`]: next.map(({ clear }) => JSON.stringify(clear)), [`changed_${table}_sealed`]: bytes(next), [`changed_${table}_contexts`]: changed.map(({ context }) => context),
    [`changed_${table}_operations`]: changed.map(({ change }) => change.operation), [`changed_${table}_fields`]: changed.map(({ change }) => JSON.stringify(change.fields)),
    [`changed_${table}_reschedules`]: changed.map(({ change }) => reschedules(entity, change.fields)),
    [`deleted_${table}`]: gone.map(({ change }) => change.before.id), [`deleted_${table}_tenants`]: gone.map(({ change }) => change.before.tenant_id),
    [`deleted_${table}_customers`]: gone.map(({ change }) => change.before.customer_id ?? change.before.id), [`deleted_${table}_versions`]: gone.map(({ change }) => change.before.version),
    [`deleted_${table}_contexts`]: gone.map(({ context }) => context),
  };
}

/** Of new customers, and of those whose references change. */
function referencesOf(sealer: Sealer, customers: readonly Change<CustomerRow>[]): Record<string, unknown> {
  const created = customers.filter((change): change is Creation<CustomerRow> & { row: CustomerRow } => change.operation === "create");
  const rewritten = customers.filter((change): change is Update<CustomerRow> =>
    (change.operation === "update" || change.operation === "restore") && (change.fields.includes("external_refs") || change.fields.includes("deleted_at")));
  const refs = [...created.map(({ row }, index) => ({ row, n: index + 1 })), ...rewritten.map(({ row }) => ({ row, n: 0 }))]
    .flatMap(({ row, n }) => row.external_refs.map((ref) => ({ row, n, source: ref.source, hash: sealer.refHash(row.tenant_id, ref) })));
  return {
    ref_tenants: refs.map(({ row }) => row.tenant_id), ref_customers: refs.map(({ row }) => row.id), ref_sources: refs.map(({ source }) => source),
    ref_hashes: refs.map(({ hash }) => hash), ref_numbers: refs.map(({ n }) => n),
    rewritten_tenants: rewritten.map(({ row }) => row.tenant_id), rewritten_customers: rewritten.map(({ row }) => row.id),
  };
}

const keysOf = ({ newKeys }: Sealer): Record<string, unknown> => ({
  key_tenants: newKeys.map(({ tenant_id }) => tenant_id), key_customers: newKeys.map(({ customer_id }) => customer_id),
  key_versions: newKeys.map(({ tenant_key_version }) => tenant_key_version), wrapped_keys: newKeys.map(({ wrapped }) => wrapped),
});

export const newScratch = (): Scratch => ({ customers: createTextStore(), addresses: createTextStore() });

const keyOf = (change: AnyChange): Pick<AddressRow, "tenant_id" | "customer_id"> => (change.operation === "delete" ? change.before : change.row) as AddressRow;

const idOf = (change: AnyChange): string => (change.operation === "create" ? change.row as AddressRow : change.before).id;
