/** Erases again, after a restore of older data, who stands in the ledger next to the keys. */
import { sql } from "kysely";
import type { Resources } from "../../platform/resources.ts";
import type { ErasedCustomer } from "../../platform/key-store.ts";
import { insertSuppressions } from "./queries.ts";
import { ERASURES } from "./jobs.ts";

const PAGE = 1_000;

/** Compares the ledger with the data. Each customer of the ledger whose rows are there is erased by the job. */
export async function replayLedger({ db, keyStore, queues, log, clock }: Resources): Promise<void> {
  let replayed = 0;
  let page = await keyStore.listErased(undefined, PAGE);
  for (; page.length > 0; page = await keyStore.listErased(page.at(-1), PAGE)) {
    for (const erased of await listUnerased(db.kysely, page)) {
      await db.kysely.transaction().execute(async (tx) => {
        await insertSuppressions(tx, erased, erased.tokens, clock());
        await sql`
          INSERT INTO erasures (tenant_id, id, customer_id, status, grounds, requested_at, verified_by, created_by,
            created_at)
          VALUES (${erased.tenant_id}, ${erased.erasure_id}, ${erased.customer_id}, 'running', 'legal_obligation',
            ${erased.erased_at}, 'ledger of erasures', 'system:erasures', ${clock().toISOString()})
          ON CONFLICT ON CONSTRAINT erasures_customer_key DO UPDATE
            SET status = 'running', removed_at = NULL, lease_until = NULL`.execute(tx);
      });
      replayed++;
    }
  }
  if (replayed === 0) return;
  log.warn({ erasures: replayed }, "the data is older than the ledger of erasures: its customers are erased again");
  queues.ring(ERASURES);
}

/** The customers of a page whose rows are there. */
async function listUnerased(db: Resources["db"]["kysely"], page: readonly ErasedCustomer[]): Promise<ErasedCustomer[]> {
  const { rows } = await sql<{ n: number }>`
    SELECT n::int FROM unnest(${page.map(({ tenant_id }) => tenant_id)}::uuid[],
      ${page.map(({ customer_id }) => customer_id)}::uuid[]) WITH ORDINALITY AS erased (tenant_id, customer_id, n)
    WHERE EXISTS (SELECT FROM tenants WHERE id = erased.tenant_id) AND (
      EXISTS (SELECT FROM customers WHERE tenant_id = erased.tenant_id AND id = erased.customer_id)
      OR NOT EXISTS (
        SELECT FROM erasures WHERE tenant_id = erased.tenant_id AND customer_id = erased.customer_id))`.execute(db);
  return rows.map(({ n }) => page[n - 1] as ErasedCustomer);
}
