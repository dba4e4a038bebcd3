/** Seals the change log: appends its new entries to the chains of their tenants. */
import type { Resources } from "../../platform/resources.ts";
import { chainKey, sealBlock } from "./chain.ts";
import { inOneTransaction, insertBlocks, listUnsealedTenants, lockHeads, readPiece } from "./queries.ts";

/** Entries of a block. */
const PIECE = 1_000;

/**
 * Seals the log of every tenant up to a horizon. Several processes may run it: the end of a chain is locked.
 * @param horizon up to which the log is complete
 */
export async function sealLog(
  { db, keyring }: Pick<Resources, "db" | "keyring">,
  horizon: bigint,
  signal?: AbortSignal,
): Promise<void> {
  for (const tenant_id of await listUnsealedTenants(db.background, horizon)) {
    const key = await chainKey(keyring, tenant_id);
    for (let more = true; more;) more = signal?.aborted !== true && (await sealNext(tenant_id, key));
  }

  /** @returns true if there may be more */
  async function sealNext(tenant_id: string, key: Buffer): Promise<boolean> {
    return inOneTransaction(db.background, async (tx) => {
      const head = (await lockHeads(tx, "changes", [tenant_id])).get(tenant_id)!;
      const piece = await readPiece(tx, tenant_id, head.last_seq, String(horizon), PIECE);
      if (!piece) return false;
      const { count, ...stated } = piece;
      const block = { chain: "changes" as const, number: head.number + 1, ...stated };
      await insertBlocks(tx, [{ tenant_id, ...block, hash: sealBlock(key, head.hash, block) }]);
      return count === PIECE;
    });
  }
}
