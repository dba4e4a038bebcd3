import { sql } from "kysely";
import { AppError } from "../../platform/errors.ts";
import { retryDeadlocks, type Tx } from "../../platform/database/transaction.ts";
import type { ChangeContext } from "../../platform/http/request.ts";
import { lockCustomersByRef, prepareBulk, type Ref } from "../../records/queries.ts";
import type { Vault } from "../../records/seal.ts";
import { write, type Scratch } from "../../records/write.ts";
import { Plans, type UpsertResult } from "./plan.ts";
import type { PreparedUpsert, OffHeapUpsert } from "./prepare.ts";

export type { UpsertResult } from "./plan.ts";

export interface Outcome {
  /** The entries of the log stand between these, among others. */
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
  /** Of keys of the same source, where another transaction writes those of other customers at the same time. */
  isMine?: (ref: Ref) => boolean;
}

/** Two transactions would write this customer at once, in an undefined order. */
export class SharedCustomer extends Error {}

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
 * Writes upserts in one statement; of several for one key, each goes on from the one before. A customer's address at
 * the same door is brought up to date, another one added. What Postgres refuses is found by halving, and the rest
 * written.
 * @throws SharedCustomer about one that has another key which is not mine
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
    const outcome = await writePlanned(vault, tx, context, tenant_id, upserts, now, options);
    await sql`RELEASE SAVEPOINT upserts`.execute(tx);
    return outcome;
  } catch (error) {
    const { code = "", constraint } = error as { code?: string; constraint?: string };
    // Another transaction has made the same customer meanwhile: the whole is run again, and finds it.
    if (!/^2[23]/.test(code) || constraint === "customer_refs_pkey") throw error;
    await sql`ROLLBACK TO SAVEPOINT upserts`.execute(tx);
    await sql`RELEASE SAVEPOINT upserts`.execute(tx);
    if (upserts.length === 1) return refuseOne(error);
    const middle = Math.ceil(upserts.length / 2);
    return join(
      await writeUpserts(vault, tx, context, tenant_id, upserts.slice(0, middle), now, options),
      await writeUpserts(vault, tx, context, tenant_id, upserts.slice(middle), now, options),
    );
  }
}

/**
 * Runs a transaction again where another one has made one of its customers at the same moment: it finds that one then,
 * and may meet the next.
 */
export const retryTaken = <T>(work: () => Promise<T>, attempts = 10): Promise<T> =>
  retryDeadlocks(work).catch((error: { constraint?: string }) =>
    error.constraint === "customer_refs_pkey" && attempts > 1
      ? retryTaken(work, attempts - 1)
      : Promise.reject(error as Error),
  );

const refuseOne = (cause: unknown): Outcome => ({
  ...NOTHING,
  results: [
    {
      status: "refused",
      error: new AppError("invalid_body", { detail: "The database does not take a value.", cause }),
    },
  ],
});

const join = (left: Outcome, right: Outcome): Outcome => ({
  first_seq: left.first_seq ?? right.first_seq,
  last_seq: right.last_seq ?? left.last_seq,
  results: [...left.results, ...right.results],
  customers_created: left.customers_created + right.customers_created,
  customers_updated: left.customers_updated + right.customers_updated,
  addresses_created: left.addresses_created + right.addresses_created,
  addresses_updated: left.addresses_updated + right.addresses_updated,
});

async function writePlanned(
  vault: Vault,
  tx: Tx,
  context: ChangeContext,
  tenant_id: string,
  upserts: Upserts,
  now: Date,
  { scratch, isMine }: Options,
): Promise<Outcome> {
  const limit = await prepareBulk(tx, tenant_id);
  const refs = upserts.map(({ ref }) => ref);
  const existing = await lockCustomersByRef(vault, tx, tenant_id, refs);
  const isShared = (keys: readonly Ref[]): boolean =>
    isMine !== undefined && keys.some((ref) => ref.source === refs[0]?.source && !isMine(ref));
  for (const { customer } of existing.values()) if (isShared(customer.external_refs)) throw new SharedCustomer();
  const plans = new Plans(limit, existing);
  const results = upserts.map((upsert) => plans.add(upsert));
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
