import type { Provider } from "../../src/geocoding/provider.ts";
import { checkClaims, writeChecks } from "../../src/features/verifications/batch.ts";
import { claimVerifications, type Claimed, type VerificationKey } from "../../src/features/verifications/queries.ts";
import type { Resources } from "../../src/platform/resources.ts";

const LEASE_MS = 40_000;

/** Claims one verification if it is queued or its lease has ended. */
export const claimVerification = async (
  resources: Resources,
  key: VerificationKey,
  lease_ms = LEASE_MS,
): Promise<Claimed | undefined> =>
  (await claimVerifications(resources, resources.db.pool, [key], resources.clock(), lease_ms))[0];

/** Runs one verification that has been claimed, as a worker does. */
export async function runVerification(
  resources: Resources,
  providers: readonly Provider[],
  { tenant_id, address_id, id }: VerificationKey,
  signal?: AbortSignal,
): Promise<void> {
  const claim = await claimVerification(resources, { tenant_id, address_id, id });
  if (claim) await writeChecks(resources, await checkClaims(resources, providers, [claim], signal));
}
