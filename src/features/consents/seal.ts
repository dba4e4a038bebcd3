import type { Selectable } from "kysely";
import type { Consents, Objections } from "../../platform/database/tables.ts";
import type { Keyring } from "../../platform/keyring.ts";
import { openRecord, recordAad, sealRecord } from "../../privacy/seal.ts";

export type StoredConsent = Selectable<Consents>;
export type StoredObjection = Selectable<Objections>;

/** With its sealed part opened. */
export type ConsentRow = Omit<StoredConsent, "sealed"> & { evidence: string | null };
export type ObjectionRow = Omit<StoredObjection, "sealed"> & { reason: string | null };

interface Binding {
  tenant_id: string;
  customer_id: string;
  id: string;
}

type Kind = "consent" | "objection";

const aadOf = (entity: Kind, { tenant_id, customer_id, id }: Binding): Buffer =>
  recordAad({ tenant_id, customer_id, entity, id });

/**
 * Seals a text with the key of its customer. Null stays null.
 * @throws MissingKeyError if it has none, because it is erased
 */
export async function sealNote(
  keyring: Keyring,
  entity: Kind,
  binding: Binding,
  text: string | null,
): Promise<Buffer | null> {
  if (text === null) return null;
  const key = await keyring.customerKey(binding.tenant_id, binding.customer_id);
  return sealRecord(key, aadOf(entity, binding), text);
}

/**
 * Opens the texts of rows of one customer. Null for a customer without a key, who is erased.
 * @throws Error if a text does not open
 */
export async function openNotes(
  keyring: Keyring,
  entity: Kind,
  rows: readonly (Binding & { sealed: Buffer | null })[],
): Promise<(string | null)[]> {
  const sealed = rows.filter((row) => row.sealed !== null);
  const keys = await keyring.customerKeys(
    rows[0]?.tenant_id ?? "",
    sealed.map(({ customer_id }) => customer_id),
  );
  return rows.map((row) => {
    const key = keys.get(row.customer_id);
    return row.sealed && key ? openRecord(key, aadOf(entity, row), row.sealed) : null;
  });
}
