import type { Insertable, Selectable } from "kysely";
import type { Json, Verifications } from "../../platform/database/tables.ts";
import type { DataKey } from "../../platform/keyring.ts";
import { openRecord, recordAad, sealRecord } from "../../privacy/seal.ts";
import { byTenant, getCustomerKey, type Vault } from "../../records/seal.ts";

/** A row of the table. */
export type StoredVerification = Selectable<Verifications>;

/** The result of a verification. It shows where a person lives, so it is sealed with the key of the customer. */
interface Secrets {
  location: Json | null;
  findings: Json | null;
  /** The previous state of the address. */
  previous: Json | null;
}

/** A verification with its sealed part opened. */
export type VerificationRow = Omit<StoredVerification, "sealed"> & Secrets;

/** What the sealed part is bound to. */
interface Binding {
  tenant_id: string;
  customer_id: string;
  id: string;
}

const NOTHING: Secrets = { location: null, findings: null, previous: null };

const aadOf = ({ tenant_id, customer_id, id }: Binding): Buffer =>
  recordAad({ tenant_id, customer_id, entity: "verification", id });

/** The values to be sealed, with what they are bound to. */
type Found = Binding & { [Name in keyof Secrets]: unknown };

/**
 * Seals the result of a verification.
 * @returns null if there is no result
 */
export function sealVerification(key: DataKey, row: Found): Buffer | null {
  const { location, findings, previous } = row;
  if (location === null && findings === null && previous === null) return null;
  return sealRecord(key, aadOf(row), JSON.stringify({ location, findings, previous }));
}

/**
 * Seals rows of any tenants, in order.
 * @throws Error if a customer has no key
 */
export const sealVerifications = (
  { keyring }: Pick<Vault, "keyring">,
  rows: readonly Found[],
): Promise<(Buffer | null)[]> =>
  byTenant(rows, async (of_tenant) => {
    const keys = await keyring.customerKeys(
      of_tenant[0]!.tenant_id,
      of_tenant.map(({ customer_id }) => customer_id),
    );
    return of_tenant.map((row) => sealVerification(getCustomerKey(keys, row.customer_id), row));
  });

/**
 * Opens the result of a verification.
 * @throws Error if it does not open
 */
export const openVerification = (key: DataKey, binding: Binding, sealed: Buffer): Secrets =>
  JSON.parse(openRecord(key, aadOf(binding), sealed)) as Secrets;

/**
 * Opens rows of any tenants, in order. The results of an erased customer, whose key is deleted, are null.
 * @throws Error if a row does not open
 */
export const openVerifications = <Row extends Binding & { sealed: Buffer | null }>(
  { keyring }: Pick<Vault, "keyring">,
  rows: readonly Row[],
): Promise<(Omit<Row, "sealed"> & Secrets)[]> =>
  byTenant(rows, async (of_tenant) => {
    const sealed = of_tenant.filter((row) => row.sealed !== null);
    const keys =
      sealed.length === 0
        ? new Map<string, DataKey>()
        : await keyring.customerKeys(
            sealed[0]!.tenant_id,
            sealed.map(({ customer_id }) => customer_id),
          );
    return of_tenant.map(({ sealed: bytes, ...row }) => {
      const key = keys.get(row.customer_id);
      return { ...row, ...(bytes && key ? openVerification(key, row, bytes) : NOTHING) };
    });
  });

/** The columns of a new verification, which has no result. */
export function unsealedColumns(row: VerificationRow): Insertable<Verifications> {
  const { location: _location, findings: _findings, previous: _previous, ...columns } = row;
  return columns;
}
