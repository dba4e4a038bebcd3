/**
 * The job that erases tenants: first the keys, so that nothing can be read from then on, then the rows, block by block.
 * Each block is a transaction with its count; a killed process loses nothing, and nothing is counted twice.
 */
import { sql } from "kysely";
import { inTransaction } from "../../platform/database/transaction.ts";
import { defineJob, type Claim, type Declaration, type Job } from "../../platform/jobs/job.ts";
import type { Resources } from "../../platform/resources.ts";
import { MINUTE } from "../../platform/time.ts";
import { DELETED_WITH_TENANT } from "../access/tenant-tables.ts";
import { signReceipt } from "../erasures/receipt.ts";
import { placesOf, receiptOf } from "./places.ts";
import {
  claimTenantErasures,
  deleteRows,
  listDueTenants,
  listFilled,
  listParts,
  unlinkKeys,
  updateClaimed,
  type Part,
  type TenantErasureRow,
} from "./queries.ts";

export const TENANT_ERASURES = "tenant-erasures";

export const TENANT_ERASURE_JOB = {
  name: TENANT_ERASURES,
  summary:
    "Erases a tenant that is disabled: destroys its keys, deletes its rows in all tables, block by block, then the " +
    "tenant, and signs the receipt.",
  table: "tenant_erasures",
  first: ["requested"],
  states: {
    requested: { running: "claimed, when all processes have noticed that the tenant is disabled" },
    running: { running: "its lease has ended", completed: "the receipt is signed" },
    completed: {},
  },
  lane: "tenant",
  places: 1,
  tenant_places: 1,
  /** Rows per transaction. */
  batch: 2_000,
  lease_ms: MINUTE,
  retries: null,
} as const satisfies Declaration;

const SYSTEM = { actor: "system:tenant-erasures", source: "tenant-erasures" };

type ClaimedErasure = Claim & { row: TenantErasureRow };

/** The job of tenants' erasures. @param batch rows per transaction */
export function tenantErasureJob(resources: Resources, batch: number = TENANT_ERASURE_JOB.batch) {
  const { db } = resources;
  return defineJob<ClaimedErasure, void>({
    ...TENANT_ERASURE_JOB,
    listLanes: async (now) =>
      (await listDueTenants(db.kysely, now)).map((tenant_id) => ({ tenant_id, lane: tenant_id, due: 1, most: 1 })),
    async claim(allotments, now) {
      const ids = allotments.map(({ tenant_id }) => tenant_id);
      const rows = await claimTenantErasures(db.kysely, ids, now, leaseFrom(now));
      return rows.map((row) => ({ tenant_id: row.tenant_id, lane: row.tenant_id, row }));
    },
    run: ({ row }, signal) => eraseTenant(resources, row, batch, signal),
    end: async () => undefined,
  }) satisfies Job<ClaimedErasure, void>;
}

const leaseFrom = (now: Date): Date => new Date(now.getTime() + TENANT_ERASURE_JOB.lease_ms);

/** Goes through the steps that are left. */
export async function eraseTenant(
  resources: Resources,
  row: TenantErasureRow,
  batch: number,
  signal: AbortSignal,
): Promise<void> {
  if (row.removed_at === null) {
    if (!(await destroyKeys(resources, row))) return;
    const parts = await listParts(resources.db.kysely, DELETED_WITH_TENANT);
    // What a process has written meanwhile is found by the next round.
    do {
      for (const part of await listFilled(resources.db.kysely, parts, row.tenant_id))
        if (!(await deletePart(resources, row, part, batch, signal))) return;
    } while (!(await removeTenant(resources, row, parts)));
  }
  await complete(resources, row);
}

/**
 * Records the tenant in the ledger, and destroys its keys and those of its customers.
 * @returns false if another worker has claimed the erasure
 */
async function destroyKeys({ db, keyStore, clock }: Resources, row: TenantErasureRow): Promise<boolean> {
  const { tenant_id, id: erasure_id, slug } = row;
  await keyStore.insertErasedTenant({ tenant_id, erasure_id, slug, erased_at: clock().toISOString() });
  // Of a repeated step the keys are destroyed already.
  const keys = await keyStore.countCustomerKeys(tenant_id);
  const isHeld = await updateClaimed(db.kysely, row, { counts: atLeast("keys.customer_keys", keys) });
  if (isHeld) await keyStore.deleteTenantKeys(tenant_id);
  return isHeld !== undefined;
}

/** SQL: the counts with at least so many rows of a table. */
const atLeast = (table: string, rows: number) => sql<never>`
  jsonb_set(counts, ARRAY[${table}::text], to_jsonb(greatest((counts ->> ${table}::text)::int, ${rows}::int)))`;

/** SQL: the counts with more rows of a table. */
const withCount = (table: string, rows: number) => sql<never>`
  jsonb_set(counts, ARRAY[${table}::text], to_jsonb(coalesce((counts ->> ${table}::text)::int, 0) + ${rows}::int))`;

/** @returns false if another worker has claimed the erasure */
async function deletePart(
  { db, clock }: Resources,
  row: TenantErasureRow,
  { table, name }: Part,
  batch: number,
  signal: AbortSignal,
): Promise<boolean> {
  for (let deleted = batch; deleted >= batch;) {
    signal.throwIfAborted();
    const done = await inTransaction(db.kysely, SYSTEM, async (tx) => {
      const lease_until = leaseFrom(clock()).toISOString();
      // Locks the erasure first: a worker that has lost it deletes nothing.
      if (!(await updateClaimed(tx, row, { lease_until }))) return undefined;
      if (table === "api_keys") await unlinkKeys(tx, row.tenant_id);
      const count = await deleteRows(tx, name, row.tenant_id, batch);
      await updateClaimed(tx, row, { counts: withCount(table, count) });
      return count;
    });
    if (done === undefined) return false;
    deleted = done;
  }
  return true;
}

/** Deletes the tenant if nothing of it is left, so that nothing can be inserted. @returns false if something is */
async function removeTenant(
  { db, keyStore, clock }: Resources,
  row: TenantErasureRow,
  parts: readonly Part[],
): Promise<boolean> {
  const { tenant_id } = row;
  const removed = await inTransaction(db.kysely, SYSTEM, async (tx) => {
    await tx.selectFrom("tenants").select("id").where("id", "=", tenant_id).forUpdate().executeTakeFirst();
    if ((await listFilled(tx, parts, tenant_id)).length > 0) return false;
    await tx.deleteFrom("tenants").where("id", "=", tenant_id).execute();
    await updateClaimed(tx, row, { removed_at: clock().toISOString() });
    return true;
  });
  // A process that was late may have made new ones.
  if (removed) await keyStore.deleteTenantKeys(tenant_id);
  return removed;
}

/** Signs the receipt. */
async function complete({ db, keyStore, secrets, clock }: Resources, claimed: TenantErasureRow): Promise<void> {
  await inTransaction(db.kysely, SYSTEM, async (tx) => {
    const row = await updateClaimed(tx, claimed, { lease_until: null });
    if (!row) return;
    const now = clock();
    const by = (await keyStore.backupsWithoutKeyBy(now)).toISOString();
    const claims = receiptOf(row, placesOf(row.counts), now.toISOString(), by);
    const receipt = await signReceipt(tx, secrets, claims, now);
    await updateClaimed(tx, row, {
      status: "completed",
      completed_at: now.toISOString(),
      backups_without_data_by: by,
      receipt,
    });
  });
}
