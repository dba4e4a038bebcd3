/** The stored responses of Idempotency-Keys: those of a customer, and those whose free text names it. */
import { sql } from "kysely";
import type { Tx } from "../../platform/database/transaction.ts";
import { ANYONE, openStored } from "../../platform/http/idempotency.ts";
import { ofCustomer, type ErasurePlace, type ErasureSubject } from "../../records/erasure-places.ts";
import { mentions } from "../../records/mentions.ts";
import type { Vault } from "../../records/seal.ts";

export const STORED_RESPONSES: ErasurePlace = {
  place: "idempotency_keys",
  outcome: "deleted",
  reason: null,
  count: async (tx, subject, vault) => (await findResponses(tx, subject, vault)).length,
  async erase(tx, subject, vault) {
    const found = await findResponses(tx, subject, vault);
    for (const key_hash of found)
      await sql`
        DELETE FROM idempotency_keys WHERE tenant_id = ${subject.tenant_id} AND key_hash = ${key_hash}`.execute(tx);
    return found.length;
  },
};

interface StoredResponse {
  key_hash: Buffer;
  is_of_customer: boolean;
  sealed_body: Buffer;
}

async function findResponses(tx: Tx, subject: ErasureSubject, { keyring }: Pick<Vault, "keyring">): Promise<Buffer[]> {
  const { tenant_id, traces } = subject;
  const { rows } = await sql<StoredResponse>`
    SELECT key_hash, true AS is_of_customer, sealed_body FROM idempotency_keys
    WHERE ${ofCustomer(subject)} AND octet_length(sealed_body) > 0
    UNION ALL
    SELECT key_hash, false, sealed_body FROM idempotency_keys
    WHERE tenant_id = ${tenant_id} AND customer_id = ${ANYONE} AND octet_length(sealed_body) > 0`.execute(tx);
  const found: Buffer[] = [];
  for (const { key_hash, is_of_customer, sealed_body } of rows)
    if (is_of_customer || !traces || mentions(await openStored(keyring, { tenant_id, key_hash }, sealed_body), traces))
      found.push(key_hash);
  return found;
}
