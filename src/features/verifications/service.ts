import type { Static } from "typebox";
import { uuidv7 } from "../../platform/ids.ts";
import { toTimestamp } from "../../platform/time.ts";
import type { Granularity } from "../../address/index.ts";
import type { ChainAnswer } from "../../geocoding/chain.ts";
import { distance } from "../../geocoding/distance.ts";
import type { AddressRow } from "../../records/rows.ts";
import { computeConfidence, type Basis, type Confidence } from "./confidence.ts";
import { getHalfLifeDays } from "./relocation-rates.ts";
import type { Cause, Claimed, VerificationRow } from "./queries.ts";
import type { Verification, VerificationFinding, VerificationWait } from "./schema.ts";

export type { VerificationRow } from "./queries.ts";

/** The name of the job. */
export const VERIFICATIONS = "verifications";

/** A queued verification of the current version of an address. */
export function newVerification(
  address: { tenant_id: string; customer_id: string; id: string; version: number },
  cause: Cause,
  actor: string,
  now: Date,
): VerificationRow {
  return {
    tenant_id: address.tenant_id,
    address_id: address.id,
    id: uuidv7(now.getTime()),
    customer_id: address.customer_id,
    address_version: address.version,
    cause,
    status: "queued",
    available_at: now.toISOString(),
    attempt: 0,
    campaign_id: null,
    campaign_chunk: null,
    requested_by: actor,
    postponed_for: null,
    postponed_by: null,
    outcome: null,
    provider: null,
    data_version: null,
    location: null,
    confidence: null,
    error_code: null,
    created_at: now.toISOString(),
    started_at: null,
    finished_at: null,
    findings: null,
    previous: null,
  };
}

/** Positions that are closer do not contradict each other, whatever their uncertainty. */
const PIN_TOLERANCE_M = 1_000;

/** Compares a provider's position with a pin, which stays in any case. */
export function comparePin(
  { location: pin }: Pick<AddressRow, "location">,
  answer: ChainAnswer,
): Static<typeof VerificationFinding>[] {
  if (!pin?.pinned || answer.outcome !== "verified" || answer.provider === null) return [];
  const distance_m = Math.round(distance(pin, answer.location));
  if (distance_m <= Math.max(PIN_TOLERANCE_M, pin.uncertainty_m + answer.location.uncertainty_m)) return [];
  return [{ code: "pin_disagrees", providers: [answer.provider], distance_m }];
}

/** Computes the confidence of an address after a provider's answer. */
export function confidenceAfter(
  { address, evidence, customer_tags, half_lives }: Claimed,
  answer: Pick<ChainAnswer, "outcome"> & { confidence?: number; location?: { granularity: Granularity } },
  now: Date,
): Confidence {
  return computeConfidence(
    {
      ...addressBasis(address),
      evidence: evidence ?? [],
      half_life_days: getHalfLifeDays(half_lives ?? [], address.country_code, customer_tags, address.tags),
      answer: {
        outcome: answer.outcome,
        confidence: answer.confidence ?? null,
        granularity: answer.location?.granularity ?? null,
        at: now.toISOString(),
      },
    },
    now,
  );
}

/** What the address itself contributes to its confidence. */
export const addressBasis = (
  address: Pick<Claimed["address"], "place_since" | "created_at" | "verdict" | "location">,
): Pick<Basis, "stated_at" | "verdict" | "pinned"> => ({
  stated_at: address.place_since ?? address.created_at,
  verdict: address.verdict.status,
  pinned: address.location?.pinned ?? false,
});

/** Converts a verification to the resource of the API. */
export function toVerification(
  row: VerificationRow,
  waits_for: Static<typeof VerificationWait> | null,
): Static<typeof Verification> {
  const { id, address_id, address_version, attempt, provider, data_version, confidence, error_code, campaign_id } = row;
  type Wire = Static<typeof Verification>;
  return {
    id,
    address_id,
    address_version,
    cause: row.cause as Wire["cause"],
    status: row.status as Wire["status"],
    waits_for,
    attempt,
    outcome: row.outcome as Wire["outcome"],
    provider,
    data_version,
    confidence,
    location: row.location as Wire["location"],
    error_code,
    campaign_id,
    findings: (row.findings as Wire["findings"] | null) ?? [],
    created_at: toTimestamp(row.created_at),
    started_at: toTimestamp(row.started_at),
    finished_at: toTimestamp(row.finished_at),
  };
}
