/** Recognises customers who were erased before, without their data. */
import { sql } from "kysely";
import { binaryArray } from "../platform/database/binary-array.ts";
import type { Tx } from "../platform/database/transaction.ts";
import { AppError } from "../platform/errors.ts";
import type { ChangeContext } from "../platform/http/request.ts";
import type { TenantKeys } from "../platform/keyring.ts";
import { hmac } from "../privacy/seal.ts";
import { refHash, type Vault } from "./seal.ts";

/** The values that identify a customer outside of Doorplate. */
export interface Identifiers {
  /** E.164. */
  phones: readonly string[];
  emails: readonly string[];
  external_refs: readonly { source: string; ref: string }[];
}

/**
 * HMACs, of 32 bytes, of the identifiers of a customer. E-mail addresses are compared without case: RFC 5321 lets the
 * part before the @ differ by case, and no provider in wide use does.
 */
export const suppressionTokens = (keys: TenantKeys, { phones, emails, external_refs }: Identifiers): Buffer[] => [
  ...phones.map((phone) => hmac(keys, "suppressed phone", phone)),
  ...emails.map((email) => hmac(keys, "suppressed email", email.toLowerCase())),
  ...external_refs.map((ref) => refHash(keys, ref)),
];

/** The problem of a new customer who was erased before. */
export const personErased = (): AppError =>
  new AppError("person_erased", {
    detail:
      "A customer with one of these phones, e-mails or references was erased. State the new legal basis in the " +
      "header Doorplate-Legal-Basis.",
  });

/**
 * Finds customers with identifiers of erased ones.
 * @returns the ids of the erased customers, by the id of the customer
 */
export async function findSuppressed(
  tx: Tx,
  tenant_id: string,
  customers: readonly { id: string; tokens: readonly Buffer[] }[],
): Promise<Map<string, string[]>> {
  const tokens = customers.flatMap(({ id, tokens: of }) => of.map((token) => ({ id, token })));
  if (tokens.length === 0) return new Map();
  const { rows } = await sql<{ id: string; erased_id: string }>`
    SELECT DISTINCT wanted.id, erased.customer_id AS erased_id
    FROM unnest(${tokens.map(({ id }) => id)}::uuid[], ${binaryArray(
      "bytea",
      tokens.map(({ token }) => token),
    )}::bytea[]) AS wanted (id, token)
      JOIN suppressions AS erased ON erased.tenant_id = ${tenant_id} AND erased.token = wanted.token`.execute(tx);
  const found = Map.groupBy(rows, ({ id }) => id);
  return new Map([...found].map(([id, of]) => [id, of.map(({ erased_id }) => erased_id)]));
}

/** The identifiers of a customer that it did not have before. */
export const addedIdentifiers = (before: Identifiers, { phones, emails, external_refs }: Identifiers): Identifiers => ({
  phones: phones.filter((phone) => !before.phones.includes(phone)),
  emails: emails.filter((email) => !before.emails.includes(email)),
  external_refs: external_refs.filter(
    ({ source, ref }) => !before.external_refs.some((known) => known.source === source && known.ref === ref),
  ),
});

/**
 * Refuses a phone, an e-mail or a reference of an erased customer for another one, unless a legal basis is stated: then
 * it is recorded.
 * @throws AppError person_erased
 */
export async function admitIdentifiers(
  { keyring }: Pick<Vault, "keyring">,
  tx: Tx,
  { tenant_id, id }: { tenant_id: string; id: string },
  added: Identifiers,
  { legal_basis, actor }: ChangeContext,
): Promise<void> {
  if (added.phones.length + added.emails.length + added.external_refs.length === 0) return;
  const tokens = suppressionTokens(await keyring.tenantKeys(tenant_id), added);
  const erased = await findSuppressed(tx, tenant_id, [{ id, tokens }]);
  if (erased.size === 0) return;
  if (legal_basis === undefined) throw personErased();
  await insertOverrides(tx, tenant_id, erased, legal_basis, actor);
}

/** Whether customers of a tenant were erased. */
export async function hasSuppressions(tx: Tx, tenant_id: string): Promise<boolean> {
  const { rows } = await sql`SELECT FROM suppressions WHERE tenant_id = ${tenant_id} LIMIT 1`.execute(tx);
  return rows.length > 0;
}

/** Records that customers are stored again on a new legal basis. */
export async function insertOverrides(
  tx: Tx,
  tenant_id: string,
  erased: ReadonlyMap<string, readonly string[]>,
  legal_basis: string,
  actor: string,
): Promise<void> {
  const pairs = [...erased].flatMap(([id, ids]) => ids.map((erased_id) => ({ id, erased_id })));
  if (pairs.length === 0) return;
  await sql`
    INSERT INTO suppression_overrides (tenant_id, customer_id, erased_customer_id, legal_basis, actor, created_at)
    SELECT ${tenant_id}, id, erased_id, ${legal_basis}, ${actor}, clock_timestamp()
    FROM unnest(${pairs.map(({ id }) => id)}::uuid[], ${pairs.map(({ erased_id }) => erased_id)}::uuid[])
      AS pair (id, erased_id)
    ON CONFLICT DO NOTHING`.execute(tx);
}
