/** Binds what sends data out (a provider, a webhook, a file) to a purpose. */
import { isKnownCountry } from "../../address/index.ts";
import { AppError, invalidBody } from "../../platform/errors.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import type { Principal } from "../../platform/http/request.ts";
import { lockPurpose } from "./queries.ts";

/** Where data goes, and what for. */
export interface Destination {
  country_code: string | null;
  purpose: string | null;
}

/**
 * Checks the purpose of a destination. What is missing is reported: a purpose that does not allow the country now
 * would refuse every call.
 * @param before what is replaced
 * @throws AppError invalid_body; purpose_not_allowed if the key is bound to other purposes
 */
export async function checkDestination(
  tx: Tx,
  { tenant_id, purposes }: Principal,
  { country_code, purpose }: Destination,
  before?: Destination,
): Promise<void> {
  const isForeign = (name: string | null): boolean => purposes !== undefined && (name === null || !purposes.has(name));
  if (isForeign(purpose) || (before && isForeign(before.purpose)))
    throw new AppError("purpose_not_allowed", {
      detail: "Your key is bound to purposes: `purpose` must be one of them.",
    });
  if (country_code !== null && !isKnownCountry(country_code))
    throw invalidBody("/country_code", "must be a country code (ISO 3166-1 alpha-2)");
  if (purpose === null) return;
  const found = await lockPurpose(tx, tenant_id, purpose);
  if (!found || found.archived_at !== null)
    throw invalidBody("/purpose", "is not a purpose of the tenant, or is archived");
  if (country_code === null) throw invalidBody("/country_code", "is required with a purpose");
  if (!found.countries.includes(country_code))
    throw invalidBody("/country_code", "is not one of the countries to which the purpose allows data to be sent");
}

/**
 * Requires that a file is for the purpose of the request, if that states one.
 * @param what what the file is, for people
 * @throws AppError purpose_not_allowed
 */
export function checkPurpose(what: string, purpose: string | undefined, file: { purpose: string | null }): void {
  if (purpose !== undefined && file.purpose !== purpose)
    throw new AppError("purpose_not_allowed", {
      detail: `The ${what} is for ${file.purpose === null ? "no purpose" : `the purpose ${file.purpose}`}.`,
    });
}
