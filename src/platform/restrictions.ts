/** Customers whose data is only stored (GDPR, Article 18; PIPL, Article 47). */
import { AppError } from "./errors.ts";
import type { Principal } from "./http/request.ts";

/** The scope that sees and corrects data of restricted customers. */
export const RESTRICTED_SCOPE = "restricted:read";

/**
 * The restricted customers of all tenants, in the memory of the process. It follows the changes of other processes
 * within a second, and costs a request no query.
 */
export interface Restrictions {
  /** Whether a customer is restricted. */
  has(tenant_id: string, customer_id: string): boolean;
  /** Whether a tenant has restricted customers. */
  any(tenant_id: string): boolean;
  /** Reads what has changed until now. */
  refresh(): Promise<void>;
}

/** A function that is true for customers whose data the caller may not see; undefined if it may see all. */
export type IsHidden = ((customer_id: string) => boolean) | undefined;

/** Which customers a caller may not see. */
export const hiddenFrom = (
  restrictions: Restrictions,
  { tenant_id, scopes }: Pick<Principal, "tenant_id" | "scopes">,
): IsHidden =>
  scopes.has(RESTRICTED_SCOPE) || !restrictions.any(tenant_id)
    ? undefined
    : (customer_id) => restrictions.has(tenant_id, customer_id);

/**
 * Refuses a caller who may not see a customer.
 * @throws AppError customer_restricted
 */
export function checkVisible(
  restrictions: Restrictions,
  principal: Pick<Principal, "tenant_id" | "scopes">,
  customer_id: string,
): void {
  if (hiddenFrom(restrictions, principal)?.(customer_id)) throw isRestricted();
}

/** The problem of a customer that is restricted. */
export const isRestricted = (): AppError => new AppError("customer_restricted");

/**
 * SQL: true if the customer of a row is not restricted.
 * @param tenant_id the column, with its table
 * @param customer_id the column, with its table
 */
export const notRestricted = (tenant_id: string, customer_id: string): string =>
  `NOT EXISTS (SELECT FROM restrictions AS restriction WHERE restriction.tenant_id = ${tenant_id}
    AND restriction.customer_id = ${customer_id} AND restriction.lifted_at IS NULL)`;
