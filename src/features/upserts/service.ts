import { sql } from "kysely";
import { AppError } from "../../platform/errors.ts";
import { retryDeadlocks, type Tx } from "../../platform/database/transaction.ts";
import type { IsHidden } from "../../platform/restrictions.ts";
import type { ChangeContext } from "../../platform/http/request.ts";
import {
  lockCustomersByRef,
  prepareBulk,
  refKey,
  type CustomerWithAddresses,
  type Ref,
} from "../../records/queries.ts";
import type { Vault } from "../../records/seal.ts";
import { disclosureRefused, type PurposeRefusal } from "../../privacy/purposes.ts";
import {
  addedIdentifiers,
  findSuppressed,
  hasSuppressions,
  insertOverrides,
  personErased,
  suppressionTokens,
} from "../../records/suppression.ts";
import { write, type Scratch } from "../../records/write.ts";
import { UpsertPlans, type UpsertResult } from "./plan.ts";
import { loadUpsert, type PreparedUpsert, type OffHeapUpsert } from "./prepare.ts";

export type { UpsertResult } from "./plan.ts";

export interface Outcome {
  /** The range of the log that contains the entries of the write, among others. */
  first_seq: string | null;
  last_seq: string | null;
  results: UpsertResult[];
  customers_created: number;
  customers_updated: number;
  addresses_created: number;
  addresses_updated: number;
}

interface Options {
  scratch?: Scratch;
  /** True for references of this partition, if another transaction writes those of the other at the same time. */
  isOwnRef?: (ref: Ref) => boolean;
  /** True for customers that are not written: these upserts are refused. */
  isHidden?: IsHidden;
  /** Finds existing customers whose data may not be used for the purpose of the write: these upserts are refused. */
  findRefused?: (customer_ids: Iterable<string>) => Promise<ReadonlyMap<string, PurposeRefusal>>;
}

/** A customer has references in both partitions: two transactions would write it at once, in an undefined order. */
export class SharedCustomerError extends Error {}

type Upserts = readonly (PreparedUpsert | OffHeapUpsert)[];

const NOTHING: Outcome = {
  first_seq: null,
  last_seq: null,
  results: [],
  customers_created: 0,
  customers_updated: 0,
  addresses_created: 0,
  addresses_updated: 0,
};

/**
 * Writes upserts in one statement. Upserts with the same reference are applied one after the other. If Postgres rejects
 * a value, the batch is halved until that upsert is refused by itself.
 * @throws SharedCustomerError if a customer also has a reference of the other partition
 */
export async function writeUpserts(
  vault: Vault,
  tx: Tx,
  context: ChangeContext,
  tenant_id: string,
  upserts: Upserts,
  now: Date,
  options: Options = {},
): Promise<Outcome> {
  if (upserts.length === 0) return NOTHING;
  await sql`SAVEPOINT upserts`.execute(tx);
  try {
    const outcome = await writePlans(vault, tx, context, tenant_id, upserts, now, options);
    await sql`RELEASE SAVEPOINT upserts`.execute(tx);
    return outcome;
  } catch (error) {
    const { code = "", constraint } = error as { code?: string; constraint?: string };
    // Another transaction has created the same customer: the caller retries, and finds it.
    if (!/^2[23]/.test(code) || constraint === "customer_refs_pkey") throw error;
    await sql`ROLLBACK TO SAVEPOINT upserts`.execute(tx);
    await sql`RELEASE SAVEPOINT upserts`.execute(tx);
    if (upserts.length === 1) return refusedOutcome(error);
    const middle = Math.ceil(upserts.length / 2);
    return joinOutcomes(
      await writeUpserts(vault, tx, context, tenant_id, upserts.slice(0, middle), now, options),
      await writeUpserts(vault, tx, context, tenant_id, upserts.slice(middle), now, options),
    );
  }
}

/**
 * Retries a transaction after a deadlock, or if another one has created one of its customers; it finds that customer in
 * the next attempt.
 */
export const retryConflicts = <T>(work: () => Promise<T>, attempts = 10): Promise<T> =>
  retryDeadlocks(work).catch((error: { constraint?: string }) =>
    error.constraint === "customer_refs_pkey" && attempts > 1
      ? retryConflicts(work, attempts - 1)
      : Promise.reject(error as Error),
  );

const refusedOutcome = (cause: unknown): Outcome => ({
  ...NOTHING,
  results: [
    {
      status: "refused",
      error: new AppError("invalid_body", { detail: "The database rejected a value.", cause }),
    },
  ],
});

const joinOutcomes = (left: Outcome, right: Outcome): Outcome => ({
  first_seq: left.first_seq ?? right.first_seq,
  last_seq: right.last_seq ?? left.last_seq,
  results: [...left.results, ...right.results],
  customers_created: left.customers_created + right.customers_created,
  customers_updated: left.customers_updated + right.customers_updated,
  addresses_created: left.addresses_created + right.addresses_created,
  addresses_updated: left.addresses_updated + right.addresses_updated,
});

const NONE: ReadonlySet<Upserts[number]> = new Set();

/**
 * Finds upserts of customers who were erased before, or with identifiers of them that the customer did not have, unless
 * a legal basis for storing them again is stated: then it is recorded.
 */
async function refuseErased(
  vault: Vault,
  tx: Tx,
  context: ChangeContext,
  tenant_id: string,
  upserts: Upserts,
  existing: ReadonlyMap<string, CustomerWithAddresses>,
): Promise<ReadonlySet<Upserts[number]>> {
  const keys = await vault.keyring.tenantKeys(tenant_id);
  // By the id that a new customer would get: several upserts can be of one that exists.
  const customers = upserts.map((upsert) => {
    const { customer } = loadUpsert(upsert);
    const known = existing.get(refKey(upsert.ref))?.customer;
    const identifiers = known ? addedIdentifiers(known, customer) : customer;
    return { id: customer.id, customer_id: (known ?? customer).id, tokens: suppressionTokens(keys, identifiers) };
  });
  const erased = await findSuppressed(tx, tenant_id, customers);
  const found = customers.map(({ id }) => erased.get(id));
  if (context.legal_basis === undefined) return new Set(upserts.filter((_, index) => found[index]));
  const overridden = new Map<string, string[]>();
  for (const [index, { customer_id }] of customers.entries())
    overridden.set(customer_id, [...(overridden.get(customer_id) ?? []), ...(found[index] ?? [])]);
  await insertOverrides(tx, tenant_id, overridden, context.legal_basis, context.actor);
  return NONE;
}

const ERASED: UpsertResult = { status: "refused", error: personErased() };

async function writePlans(
  vault: Vault,
  tx: Tx,
  context: ChangeContext,
  tenant_id: string,
  upserts: Upserts,
  now: Date,
  { scratch, isOwnRef, isHidden, findRefused }: Options,
): Promise<Outcome> {
  const { address_limit, has_suppressions } = await prepareBulk(tx, tenant_id);
  const refs = upserts.map(({ ref }) => ref);
  const existing = await lockCustomersByRef(vault, tx, tenant_id, refs);
  const isShared = (keys: readonly Ref[]): boolean =>
    isOwnRef !== undefined && keys.some((ref) => ref.source === refs[0]?.source && !isOwnRef(ref));
  for (const { customer } of existing.values()) if (isShared(customer.external_refs)) throw new SharedCustomerError();
  const fresh = upserts.filter(({ ref }) => !existing.has(refKey(ref)));
  // Asked again: the first erasure of the tenant may have committed while its customer was waited for.
  const isChecked = has_suppressions || (fresh.length > 0 && (await hasSuppressions(tx, tenant_id)));
  const refused = isChecked ? await refuseErased(vault, tx, context, tenant_id, upserts, existing) : NONE;
  const undisclosed = await findRefused?.([...existing.values()].map(({ customer }) => customer.id));
  const plans = new UpsertPlans(address_limit, existing, (customer_id) => {
    if (isHidden?.(customer_id)) return new AppError("customer_restricted", { detail: "The customer is restricted." });
    const reason = undisclosed?.get(customer_id);
    return reason && disclosureRefused(reason);
  });
  const results = upserts.map((upsert) => (refused.has(upsert) ? ERASED : plans.add(upsert)));
  const changes = plans.changes();
  const { first_seq, last_seq } = await write(vault, tx, context, now, changes, {
    summary: true,
    ...(scratch && { scratch }),
  });
  const count = (list: readonly { operation: string }[], operation: string): number =>
    list.filter((change) => change.operation === operation).length;
  return {
    first_seq,
    last_seq,
    results,
    customers_created: count(changes.customers, "create"),
    customers_updated: count(changes.customers, "update"),
    addresses_created: count(changes.addresses, "create"),
    addresses_updated: count(changes.addresses, "update"),
  };
}
