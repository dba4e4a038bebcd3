import type { Selectable } from "kysely";
import type { Evidence } from "../../platform/database/tables.ts";
import { MissingKeyError, type DataKey, type Keyring } from "../../platform/keyring.ts";
import { openRecord, recordAad, sealRecord } from "../../privacy/seal.ts";

export type StoredEvidence = Selectable<Evidence>;

interface SealedText {
  ref: string;
  note: string | null;
}

/** Evidence with its sealed part opened. */
export type EvidenceRow = Omit<StoredEvidence, "sealed" | "ref_hash"> & SealedText;

type Binding = Pick<StoredEvidence, "tenant_id" | "customer_id" | "id">;

const aadOf = ({ tenant_id, customer_id, id }: Binding): Buffer =>
  recordAad({ tenant_id, customer_id, entity: "evidence", id });

/** A tenant's HMAC of a reference, by which evidence is found. */
export const hashRef = (
  keyring: Keyring,
  { tenant_id, source, ref }: Pick<EvidenceRow, "tenant_id" | "source" | "ref">,
): Promise<Buffer> => keyring.hmac(tenant_id, "evidence ref", `${source}\0${ref}`);

/**
 * Seals the reference and the note with the key of the customer.
 * @throws MissingKeyError if it has none, because it is erased
 */
export async function sealEvidence(keyring: Keyring, row: EvidenceRow): Promise<StoredEvidence & { ref_hash: Buffer }> {
  const key = await keyring.customerKey(row.tenant_id, row.customer_id);
  const { ref, note, ...clear } = row;
  return {
    ...clear,
    ref_hash: await hashRef(keyring, row),
    sealed: sealRecord(key, aadOf(row), JSON.stringify({ ref, note })),
  };
}

/**
 * Opens evidence of one tenant.
 * @throws Error if a customer has no key or the evidence does not open
 */
export async function openEvidence(keyring: Keyring, rows: readonly StoredEvidence[]): Promise<EvidenceRow[]> {
  const keys = await keyring.customerKeys(
    rows[0]?.tenant_id ?? "",
    rows.map(({ customer_id }) => customer_id),
  );
  return rows.map(({ sealed, ref_hash: _hash, ...row }) => ({ ...row, ...openSealedText(keys, row, sealed) }));
}

function openSealedText(keys: ReadonlyMap<string, DataKey>, binding: Binding, sealed: Buffer | null): SealedText {
  const key = keys.get(binding.customer_id);
  if (!sealed) throw new Error(`evidence ${binding.id} is not sealed`);
  if (!key) throw new MissingKeyError(binding.customer_id);
  return JSON.parse(openRecord(key, aadOf(binding), sealed)) as SealedText;
}
