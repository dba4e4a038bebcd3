import type { Resources } from "../../platform/resources.ts";
import { listHeads } from "../../privacy/reads/queries.ts";

/**
 * Writes the end of each chain of the audit to the service's log, which is kept elsewhere: an end that is cut off in
 * the database later on is found by comparing with it (`npm run audit -- verify --heads`).
 */
export async function logHeads({ db, log }: Resources): Promise<void> {
  for (const { tenant_id, chain, number, hash } of await listHeads(db.background))
    if (number > 0) log.info({ tenant_id, chain, number, hash: hash.toString("hex") }, "end of a chain of the audit");
}
