/** The only writer of customers and addresses: of one row or of ten thousand. */
import { binaryArray } from "../platform/database/binary-array.ts";
import { createTextStore, storedBytes, textArray, type TextStore } from "../platform/database/text-store.ts";
import { runNamed } from "../platform/database/prepared.ts";
import type { Tx } from "../platform/database/transaction.ts";
import type { ChangeContext } from "../platform/http/request.ts";
import {
  allChanges,
  changesOf,
  customerEffects,
  affectsDueDate,
  subjectOf,
  type AnyChange,
  type Change,
  type Changes,
  type Creation,
  type Deletion,
  type Update,
} from "./changes.ts";
import { ENTITIES, ownerOf, TABLES, type Entity, type RowOf, type TableOf } from "./entities.ts";
import { checkLimits } from "./limits.ts";
import type { CustomerRow } from "./rows.ts";
import { sealContext } from "./reason.ts";
import type { Vault } from "./seal.ts";
import { createSealer, type SealedJson, type Sealer } from "./sealer.ts";
import { shapeWith, type Shape } from "./shape.ts";
import { statementFor } from "./statement.ts";
import { isOffHeap } from "./off-heap-rows.ts";
import { tracesOf, type Trace } from "./traces.ts";

/** What a write has set in a row. */
export interface WrittenRow {
  version: number;
  /** In the format of Postgres. */
  written_at: string;
  verify_after: string | null;
}

export interface WriteResult {
  /** By id; empty for a summary. */
  rows: ReadonlyMap<string, WrittenRow>;
  /** The range of the log that contains the entries of the write, among others. */
  first_seq: string | null;
  last_seq: string | null;
}

/**
 * Buffers for parameters, by table. They are reused between writes: megabytes of new buffers would stay until a major
 * garbage collection.
 */
export type Scratch = Record<TableOf, TextStore>;

export interface WriteOptions {
  scratch?: Scratch;
  /** Skips rows that no longer have the version of their `before`; they are missing in the result. */
  skip_stale?: boolean;
  /** Returns no rows, for large writes. */
  summary?: boolean;
  /** The spans of single rows, by id; the others have that of the context. */
  traceparents?: ReadonlyMap<string, string>;
}

/** A row has another version than its change was made from, because the caller did not lock it. */
export class StaleRowError extends Error {}

const NO_ROWS: WriteResult["rows"] = new Map();
const NONE: WriteResult = { rows: NO_ROWS, first_seq: null, last_seq: null };

/**
 * Writes changes in one statement, with all that depends on them: locks, versions, times, limits, defaults, references,
 * due dates, verifications and the change log. Personal data is sealed before. The caller has locked rows that are
 * updated or deleted, and their customer where a default or the number of addresses changes.
 * @throws StaleRowError; errors of Postgres with the constraint addresses_customer_fkey, addresses_limit_check or
 *   customer_refs_pkey; AppError invalid_body if a value exceeds the limits of its field
 */
export async function write(
  vault: Vault,
  tx: Tx,
  context: ChangeContext,
  now: Date,
  changes: Changes,
  { scratch, skip_stale = false, summary = false, traceparents }: WriteOptions = {},
): Promise<WriteResult> {
  const all = allChanges(changes);
  if (all.length === 0) return NONE;
  for (const entity of ENTITIES) for (const change of changesOf(changes, entity)) checkChange(entity, change);
  const sealer = await createSealer(vault, changes);
  const traces = tracesOf(all, ({ id }) => traceparents?.get(id) ?? context.traceparent);
  const { name, text, parameters } = statementFor(shapeOf(changes, { summary, traces: traces.length > 0 }));
  const contexts = await Promise.all(sealer.tenants.map((tenant_id) => sealContext(vault, tenant_id, context)));
  const values = parametersOf(
    sealer,
    contexts,
    (change) => sealer.tenants.indexOf(subjectOf(change).tenant_id) + 1,
    now,
    changes,
    { scratch, traces },
  );
  const result = await runNamed<Entry & Summary>(tx, {
    name,
    text,
    values: parameters.map((parameter) => values[parameter]),
  });
  // Later statements of the transaction need these keys. After a rollback no row has the id of such a customer.
  for (const { tenant_id, customer_id, key } of sealer.newKeys)
    vault.keyring.rememberCustomerKey(tenant_id, customer_id, key);
  const written = summary ? { rows: NO_ROWS, ...(result[0] as Summary) } : toWriteResult(result);
  if (written.entries !== all.length && !skip_stale)
    throw new StaleRowError(`${all.length - written.entries} of ${all.length} rows have another version`);
  return written;
}

interface Summary extends Pick<WriteResult, "first_seq" | "last_seq"> {
  /** The number of log entries. */
  entries: number;
}

function toWriteResult(entries: readonly Entry[]): WriteResult & Summary {
  const rows = new Map(
    entries.map(({ entity_id, version, occurred_at, verify_after }) => [
      entity_id,
      { version, written_at: occurred_at, verify_after },
    ]),
  );
  return { rows, first_seq: entries[0]?.seq ?? null, last_seq: entries.at(-1)?.seq ?? null, entries: entries.length };
}

interface Entry {
  seq: string;
  entity: Entity;
  entity_id: string;
  version: number;
  occurred_at: string;
  verify_after: string | null;
}

/** The row of a change after its write. */
export function rowAfter<Row extends RowOf[Entity]>(
  change: Update<Row> | (Creation<Row> & { row: Row }),
  written: WriteResult,
): Row {
  const { version, written_at, verify_after } = written.rows.get(change.row.id) as WrittenRow;
  return {
    ...change.row,
    version,
    updated_at: written_at,
    ...(change.operation === "create" && { created_at: written_at }),
    ...("verify_after" in change.row && { verify_after }),
  };
}

function checkChange(entity: Entity, change: AnyChange): void {
  if (change.operation === "delete" || isOffHeap(change.row)) return;
  checkLimits(entity, change.row, change.operation === "create" ? undefined : change.fields);
}

/** The shape of a write's statement. */
export const shapeOf = (changes: Changes, { claims = false, summary = false, traces = false }): Shape =>
  shapeWith(
    (operations, entity) => changesOf(changes, entity).some(({ operation }) => operations.includes(operation)),
    { claims, verifications: (changes.verifications ?? []).length > 0, summary, traces },
  );

/**
 * The values of the parameters of a statement, by name.
 * @param contextOf the number of a change's context, from 1
 */
export function parametersOf(
  sealer: Sealer,
  contexts: readonly object[],
  contextOf: (change: AnyChange, index: number) => number,
  now: Date,
  changes: Changes,
  { scratch, traces = [] }: { scratch?: Scratch | undefined; traces?: readonly Trace[] },
): Record<string, unknown> {
  const { customers = [], addresses = [], verifications = [] } = changes;
  const made = new Set(
    customers.filter(({ operation }) => operation === "create").map((change) => subjectOf(change).id),
  );
  const effects = customerEffects(changes).map(({ change, effect, index }) => ({
    effect,
    of: subjectOf(change),
    context: contextOf(change, index),
  }));
  const each = <T>(read: (effect: (typeof effects)[number]) => T): T[] => effects.map(read);
  return {
    now: now.toISOString(),
    contexts: contexts.map((context) => JSON.stringify(context)),
    effect_tenants: each(({ of }) => of.tenant_id),
    effect_customers: each(({ of }) => ownerOf(of)),
    effect_adds: each(({ effect }) => effect.adds),
    effect_new: each(({ of }) => made.has(ownerOf(of))),
    effect_shipping: each(({ effect }) => effect.take_shipping),
    effect_billing: each(({ effect }) => effect.take_billing),
    effect_contexts: each(({ context }) => context),
    written: addresses.filter((change) => change.operation !== "create").map((change) => subjectOf(change).id),
    ...(Object.assign(
      {},
      ...ENTITIES.map((entity) =>
        columnsOf(entity, sealer, changesOf(changes, entity), contextOf, scratch?.[TABLES[entity]]),
      ),
    ) as Record<string, unknown>),
    ...referencesOf(sealer, customers),
    ...tokensOf(sealer, customers),
    ...keysOf(sealer),
    verifications: JSON.stringify(verifications.map((intent, index) => ({ ...intent, n: index + 1 }))),
    traces: JSON.stringify(traces),
  };
}

function columnsOf<E extends Entity>(
  entity: E,
  sealer: Sealer,
  changes: readonly Change<RowOf[E]>[],
  contextOf: (change: AnyChange, index: number) => number,
  scratch: TextStore | undefined,
): Record<string, unknown> {
  // The statement has no part for this entity.
  if (changes.length === 0) return {};
  const table = TABLES[entity];
  const numbered = changes.map((change, index) => ({ change, context: contextOf(change, index) }));
  const of = <T>(operations: readonly string[]) =>
    numbered.filter(({ change }) => operations.includes(change.operation)) as { change: T; context: number }[];
  const [created, changed, gone] = [
    of<Creation<RowOf[E]>>(["create"]),
    of<Update<RowOf[E]>>(["update", "restore"]),
    of<Deletion<RowOf[E]>>(["delete"]),
  ];
  const fresh = created.map(({ change }) => sealer.seal(entity, change.row));
  const next = changed.map(({ change: { row, before } }) => sealer.seal(entity, { ...row, version: before.version }));
  const bytes = (rows: readonly SealedJson[]): Buffer =>
    binaryArray(
      "bytea",
      rows.map(({ sealed }) => sealed),
    );
  const texts = (rows: readonly SealedJson[]): Buffer =>
    scratch
      ? textArray(
          scratch,
          rows.map(({ clear }) => clear),
        )
      : binaryArray(
          "text",
          rows.map(({ clear }) => (typeof clear === "string" ? Buffer.from(clear) : storedBytes(clear))),
        );
  return {
    [`new_${table}`]: texts(fresh),
    [`new_${table}_sealed`]: bytes(fresh),
    [`new_${table}_contexts`]: created.map(({ context }) => context),
    [`changed_${table}`]: next.map(({ clear }) => clear),
    [`changed_${table}_sealed`]: bytes(next),
    [`changed_${table}_contexts`]: changed.map(({ context }) => context),
    [`changed_${table}_operations`]: changed.map(({ change }) => change.operation),
    [`changed_${table}_fields`]: changed.map(({ change }) => JSON.stringify(change.fields)),
    [`changed_${table}_reschedules`]: changed.map(({ change }) => affectsDueDate(entity, change.fields)),
    [`deleted_${table}`]: gone.map(({ change }) => change.before.id),
    [`deleted_${table}_tenants`]: gone.map(({ change }) => change.before.tenant_id),
    [`deleted_${table}_customers`]: gone.map(({ change }) => ownerOf(change.before)),
    [`deleted_${table}_versions`]: gone.map(({ change }) => change.before.version),
    [`deleted_${table}_contexts`]: gone.map(({ context }) => context),
  };
}

/** The references of new customers, and of those whose references change. */
function referencesOf(sealer: Sealer, customers: readonly Change<CustomerRow>[]): Record<string, unknown> {
  const created = customers.filter((change): change is Creation<CustomerRow> => change.operation === "create");
  const rewritten = customers.filter(
    (change): change is Update<CustomerRow> =>
      (change.operation === "update" || change.operation === "restore") &&
      (change.fields.includes("external_refs") || change.fields.includes("deleted_at")),
  );
  const refs = [
    ...created.map(({ row }, index) => ({ row, n: index + 1 })),
    ...rewritten.map(({ row }) => ({ row, n: 0 })),
  ].flatMap(({ row, n }) =>
    row.external_refs.map((ref) => ({ row, n, source: ref.source, hash: sealer.refHash(row.tenant_id, ref) })),
  );
  return {
    ref_tenants: refs.map(({ row }) => row.tenant_id),
    ref_customers: refs.map(({ row }) => row.id),
    ref_sources: refs.map(({ source }) => source),
    ref_hashes: binaryArray(
      "bytea",
      refs.map(({ hash }) => hash),
    ),
    ref_numbers: refs.map(({ n }) => n),
    rewritten_tenants: rewritten.map(({ row }) => row.tenant_id),
    rewritten_customers: rewritten.map(({ row }) => row.id),
  };
}

/** The tokens of new customers, by which those who were erased before are recognised. */
function tokensOf(sealer: Sealer, customers: readonly Change<CustomerRow>[]): Record<string, unknown> {
  const tokens = customers
    .filter((change): change is Creation<CustomerRow> => change.operation === "create")
    .flatMap(({ row }, index) =>
      isOffHeap(row) ? [] : sealer.suppressionTokens(row).map((token) => ({ token, number: index + 1 })),
    );
  return {
    token_numbers: tokens.map(({ number }) => number),
    suppression_tokens: binaryArray(
      "bytea",
      tokens.map(({ token }) => token),
    ),
  };
}

function keysOf(sealer: Sealer): Record<string, unknown> {
  const keys = sealer.keysOfStatement();
  return {
    key_tenants: keys.map(({ tenant_id }) => tenant_id),
    key_customers: keys.map(({ customer_id }) => customer_id),
    key_versions: keys.map(({ tenant_key_version }) => tenant_key_version),
    wrapped_keys: binaryArray(
      "bytea",
      keys.map(({ wrapped }) => wrapped),
    ),
  };
}

/** Creates empty buffers for parameters. */
export const createScratch = (): Scratch =>
  Object.fromEntries(ENTITIES.map((entity) => [TABLES[entity], createTextStore()])) as Scratch;
