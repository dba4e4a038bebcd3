import type { Kysely } from "kysely";
import type { Static } from "typebox";
import type { DB } from "../../platform/database/tables.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { AppError, notFound } from "../../platform/errors.ts";
import { uuidv7 } from "../../platform/ids.ts";
import { toTimestamp } from "../../platform/time.ts";
import {
  findOpenPackage,
  findPackage,
  insertPackage,
  lockCustomer,
  type PackageKey,
  type PackageRow,
} from "./queries.ts";
import type { AccessPackage, AccessPackageCreate } from "./schema.ts";

interface Request {
  tenant_id: string;
  customer_id: string;
  created_by: string;
}

/**
 * Accepts a package of a customer, deleted or not. If there is an open one in the language, returns it.
 * @throws AppError not_found, also of an erased customer
 */
export async function requestPackage(
  tx: Tx,
  { tenant_id, customer_id, created_by }: Request,
  { verified_by, language = "en", requested_at }: Static<typeof AccessPackageCreate>,
  now: Date,
): Promise<PackageRow> {
  if (!(await lockCustomer(tx, tenant_id, customer_id))) throw notFound();
  const key = { tenant_id, customer_id, language };
  const row =
    (await insertPackage(tx, {
      ...key,
      id: uuidv7(now.getTime()),
      status: "requested",
      requested_at: requested_at ?? now.toISOString(),
      verified_by,
      created_by,
      created_at: now.toISOString(),
    })) ?? (await findOpenPackage(tx, key));
  // It was completed between the two statements.
  if (!row) throw new AppError("conflict", { detail: "A package was completed at this moment. Try again." });
  return row;
}

/**
 * Gets a package.
 * @throws AppError not_found, also of an erased customer
 */
export async function getPackage(db: Kysely<DB>, key: PackageKey): Promise<PackageRow> {
  const row = await findPackage(db, key);
  if (!row) throw notFound();
  return row;
}

/** @throws AppError conflict if a package has no content, not yet or not any more */
export function checkCompleted({ status }: PackageRow): void {
  if (status === "expired")
    throw new AppError("conflict", { detail: "The content of the package was deleted: its time is over." });
  if (status !== "completed") throw new AppError("conflict", { detail: "The package is not completed yet." });
}

/** Converts a package to the resource of the API. */
export function toAccessPackage(row: PackageRow): Static<typeof AccessPackage> {
  const { id, customer_id, verified_by, created_by, bytes, sha256 } = row;
  const status = row.status as Static<typeof AccessPackage>["status"];
  return {
    id,
    customer_id,
    status,
    language: row.language as Static<typeof AccessPackage>["language"],
    requested_at: toTimestamp(row.requested_at),
    verified_by,
    created_by,
    created_at: toTimestamp(row.created_at),
    completed_at: toTimestamp(row.completed_at),
    expires_at: toTimestamp(row.expires_at),
    bytes: bytes === null ? null : Number(bytes),
    sha256,
    download_url: status === "completed" ? `/v1/customers/${customer_id}/access-packages/${id}/download` : null,
  };
}
