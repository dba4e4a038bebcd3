/** What legal holds keep of a customer that is erased. */
import { sql } from "kysely";
import type { Tx } from "../../platform/database/transaction.ts";
import type { ErasurePlace, ErasureSubject } from "../../records/erasure-places.ts";
import { mentions } from "../../records/mentions.ts";
import type { Vault } from "../../records/seal.ts";
import type { LegalHoldRow } from "./queries.ts";
import { openReasons } from "./service.ts";

export const LEGAL_HOLD_PLACES: readonly ErasurePlace[] = [
  {
    place: "legal_holds",
    outcome: "emptied",
    reason: "Ended holds stay as proof: who held when. Reasons are removed, of holds by a filter those that name it.",
    count: async (tx, subject, vault) => (await findHolds(tx, subject, vault)).length,
    async erase(tx, subject, vault) {
      const found = await findHolds(tx, subject, vault);
      await sql`
        UPDATE legal_holds
        SET sealed_reason = '', sealed_release_reason = CASE WHEN sealed_release_reason IS NOT NULL THEN ''::bytea END
        WHERE tenant_id = ${subject.tenant_id} AND id = ANY (${found}::uuid[])`.execute(tx);
      return found.length;
    },
  },
];

/** Finds the holds on the customer, and those by a filter whose reasons name the person, or may. */
async function findHolds(
  tx: Tx,
  { tenant_id, customer_id, traces }: ErasureSubject,
  { keyring }: Pick<Vault, "keyring">,
): Promise<string[]> {
  const { rows } = await sql<LegalHoldRow>`
    SELECT * FROM legal_holds
    WHERE tenant_id = ${tenant_id} AND (customer_id = ${customer_id} OR customer_id IS NULL)`.execute(tx);
  const found: string[] = [];
  for (const row of rows) {
    const is_of = async (): Promise<boolean> => {
      if (row.customer_id !== null || !traces) return true;
      return (await openReasons(keyring, row)).some((reason) => mentions(reason, traces));
    };
    if (await is_of()) found.push(row.id);
  }
  return found;
}
