/** Search documents in the form of the table: tokens hashed, the text sealed. */
import type { DataKey, Keyring, TenantKeys } from "../../platform/keyring.ts";
import { openRecord, recordAad, sealRecord } from "../../privacy/seal.ts";
import type { SearchDocument } from "./document.ts";
import { hasherFor } from "./tokens.ts";

export interface StoredDocument extends Omit<SearchDocument, "content" | "tokens"> {
  tokens: number[];
  sealed: Buffer;
}

type Binding = Pick<SearchDocument, "tenant_id" | "customer_id" | "id">;

const aadOf = ({ tenant_id, customer_id, id }: Binding): Buffer =>
  recordAad({ tenant_id, customer_id, entity: "search document", id });

/**
 * Seals a document.
 * @param keys of the tenant
 * @param key of the customer
 */
export const sealDocument = (
  keys: TenantKeys,
  key: DataKey,
  { content, tokens, ...document }: SearchDocument,
): StoredDocument => ({
  ...document,
  tokens: Array.from(tokens, hasherFor(keys)),
  sealed: sealRecord(key, aadOf(document), content),
});

/** Opens documents of one tenant, without those whose customer has no key. Loads all keys in one query. */
export async function openDocuments<Found extends Pick<StoredDocument, "customer_id" | "id" | "sealed">>(
  keyring: Keyring,
  tenant_id: string,
  found: readonly Found[],
): Promise<(Omit<Found, "sealed"> & { content: string })[]> {
  const keys = await keyring.customerKeys(
    tenant_id,
    found.map(({ customer_id }) => customer_id),
  );
  return found.flatMap(({ sealed, ...document }) => {
    const key = keys.get(document.customer_id);
    return key ? [{ ...document, content: openRecord(key, aadOf({ tenant_id, ...document }), sealed) }] : [];
  });
}
