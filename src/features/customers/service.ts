import type { Static } from "typebox";
import { AppError, invalidBody, type ConstraintProblems } from "../../platform/errors.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { checkVersion } from "../../platform/http/conditional.ts";
import type { ChangeContext } from "../../platform/http/request.ts";
import { mergePatch } from "../../platform/merge-patch.ts";
import { uuidv7 } from "../../platform/ids.ts";
import { toCustomer, type Customer } from "../../records/customer.ts";
import { CUSTOMER_FIELDS } from "../../records/customer-fields.ts";
import { lockExisting, lockWithState, updateRow, type Target } from "../../records/edit.ts";
import { fillIn, namesOf } from "../../records/fields.ts";
import { checkAttributes } from "../../records/limits.ts";
import { lockWithCustomer } from "../../records/queries.ts";
import type { CustomerRow } from "../../records/rows.ts";
import type { Vault } from "../../records/seal.ts";
import { personErased } from "../../records/suppression.ts";
import { rowAfter, write } from "../../records/write.ts";
import type { CustomerCreate, CustomerPatch } from "./schema.ts";

type Fields = Omit<Static<typeof Customer>, "id" | "version" | "created_at" | "updated_at">;
type ExternalRef = Fields["external_refs"][number];

/**
 * The row of a new customer; fields that are not stated are empty.
 * @throws AppError invalid_body
 */
export function newCustomer(tenant_id: string, body: Static<typeof CustomerCreate>, now: Date): CustomerRow {
  const time = now.toISOString();
  return {
    ...toFields(body),
    tenant_id,
    id: uuidv7(now.getTime()),
    version: 1,
    created_at: time,
    updated_at: time,
    deleted_at: null,
  };
}

const STATED = namesOf(CUSTOMER_FIELDS);

function toFields(body: Partial<Static<typeof CustomerCreate>>): Fields {
  const fields = fillIn(CUSTOMER_FIELDS, STATED, body);
  checkAttributes(fields.attributes);
  checkRefs(fields.external_refs);
  return fields;
}

function checkRefs(refs: readonly ExternalRef[]): void {
  const seen = new Set<string>();
  refs.forEach(({ source, ref }, index) => {
    const key = `${source}\n${ref}`;
    if (seen.has(key)) throw invalidBody(`/external_refs/${index}`, "is a duplicate");
    seen.add(key);
  });
}

export async function createCustomer(
  vault: Vault,
  tx: Tx,
  context: ChangeContext,
  row: CustomerRow,
  now: Date,
): Promise<CustomerRow> {
  const creation = { operation: "create" as const, row };
  return rowAfter(creation, await write(vault, tx, context, now, { customers: [creation] }));
}

/**
 * Changes fields of a customer. Writes nothing if no value differs.
 * @throws AppError not_found, version_mismatch, invalid_body
 */
export async function patchCustomer(
  vault: Vault,
  tx: Tx,
  context: ChangeContext,
  target: Target<"customer">,
  patch: Static<typeof CustomerPatch>,
  now: Date,
): Promise<CustomerRow> {
  const row = await lockExisting(vault, tx, target);
  return updateRow(vault, tx, context, "customer", row, toFields(mergePatch(statedOf(row), patch)), now);
}

/**
 * Replaces the fields of a customer; references that are not stated stay.
 * @returns undefined if the customer does not exist
 * @throws AppError version_mismatch, invalid_body
 */
export async function replaceCustomer(
  vault: Vault,
  tx: Tx,
  context: ChangeContext,
  { tenant_id, id, expected }: Target<"customer">,
  own: ExternalRef,
  body: Static<typeof CustomerCreate>,
  now: Date,
): Promise<CustomerRow | undefined> {
  const row = await lockWithCustomer(vault, tx, "customer", tenant_id, id);
  if (!row || row.deleted_at !== null) return undefined;
  checkVersion(expected, row);
  const fields = toFields({
    ...body,
    external_refs: withRef(body.external_refs ?? toCustomer(row).external_refs, own),
  });
  return updateRow(vault, tx, context, "customer", row, fields, now);
}

export const withRef = (refs: readonly ExternalRef[], own: ExternalRef): ExternalRef[] =>
  refs.some(({ source, ref }) => source === own.source && ref === own.ref) ? [...refs] : [...refs, own];

/**
 * Restores the state of an earlier version, also of a deleted customer. Its addresses are restored separately.
 * @throws AppError not_found, version_mismatch, invalid_body
 */
export async function restoreCustomer(
  vault: Vault,
  tx: Tx,
  context: ChangeContext,
  target: Target<"customer">,
  version: number,
  now: Date,
): Promise<CustomerRow> {
  const { row, state } = await lockWithState(vault, tx, target, version);
  return updateRow(vault, tx, context, "customer", row, { ...statedOf(state), deleted_at: null }, now, "restore");
}

const statedOf = (row: CustomerRow): Fields => fillIn(CUSTOMER_FIELDS, STATED, row);

/** The problems of violated constraints. */
export const customerConstraints: ConstraintProblems = {
  customers_erased_check: personErased,
  customer_refs_pkey: () =>
    new AppError("external_ref_taken", {
      errors: [
        { in: "body", pointer: "/external_refs", detail: "contains a reference that belongs to another customer" },
      ],
    }),
};
