/** Changes of one row by a request. The row is locked first and must have the version that the caller has read. */
import { invalidBody, notFound } from "../platform/errors.ts";
import type { Tx } from "../platform/database/transaction.ts";
import { checkVersion } from "../platform/http/conditional.ts";
import type { ChangeContext } from "../platform/http/request.ts";
import { updateOf, type Update } from "./changes.ts";
import { TABLES, type Entity, type RowOf } from "./entities.ts";
import { findChange } from "./history.ts";
import { lockForDeletion, lockWithCustomer } from "./queries.ts";
import type { CustomerRow } from "./rows.ts";
import type { Vault } from "./seal.ts";
import { addedIdentifiers, admitIdentifiers } from "./suppression.ts";
import { rowAfter, write } from "./write.ts";

/** A row, and the version that the caller has read. */
export interface Target<E extends Entity> {
  entity: E;
  tenant_id: string;
  id: string;
  expected: number | "any";
}

/**
 * Locks a row that is not deleted.
 * @throws AppError not_found, version_mismatch
 */
export async function lockExisting<E extends Entity>(
  vault: Vault,
  tx: Tx,
  { entity, tenant_id, id, expected }: Target<E>,
): Promise<RowOf[E]> {
  const row = await lockWithCustomer(vault, tx, entity, tenant_id, id);
  if (!row || row.deleted_at !== null) throw notFound();
  checkVersion(expected, row);
  return row;
}

/**
 * Locks a row, deleted or not, and reads its state at a version.
 * @throws AppError not_found, version_mismatch; invalid_body if the version does not exist
 */
export async function lockWithState<E extends Entity>(
  vault: Vault,
  tx: Tx,
  { entity, tenant_id, id, expected }: Target<E>,
  version: number,
): Promise<{ row: RowOf[E]; state: RowOf[E] }> {
  const row = await lockWithCustomer(vault, tx, entity, tenant_id, id);
  if (!row) throw notFound();
  checkVersion(expected, row);
  const change = await findChange(vault, tx, tenant_id, entity, id, version);
  if (!change) throw invalidBody("/version", `is not a version of this ${entity}`);
  return { row, state: change.state };
}

/**
 * Writes new values of a locked row. Writes nothing if no value differs.
 * @throws AppError invalid_body if a value exceeds the limits of its field, person_erased
 */
export async function updateRow<E extends Entity>(
  vault: Vault,
  tx: Tx,
  context: ChangeContext,
  entity: E,
  row: RowOf[E],
  values: Partial<RowOf[E]>,
  now: Date,
  operation: Update<RowOf[E]>["operation"] = "update",
): Promise<RowOf[E]> {
  const change = updateOf(row, values, operation);
  if (!change) return row;
  if (entity === "customer") {
    const [before, after] = [row, change.row] as CustomerRow[] as [CustomerRow, CustomerRow];
    await admitIdentifiers(vault, tx, after, addedIdentifiers(before, after), context);
  }
  return rowAfter(change, await write(vault, tx, context, now, { [TABLES[entity]]: [change] }));
}

/**
 * Deletes a row; a customer together with all that belongs to it.
 * @throws AppError not_found, version_mismatch
 */
export async function deleteRow<E extends Entity>(
  vault: Vault,
  tx: Tx,
  context: ChangeContext,
  target: Target<E>,
  now: Date,
): Promise<void> {
  const before = await lockExisting(vault, tx, target);
  const belongings = target.entity === "customer" ? await lockForDeletion(tx, target.tenant_id, target.id) : {};
  await write(vault, tx, context, now, { ...belongings, [TABLES[target.entity]]: [{ operation: "delete", before }] });
}
