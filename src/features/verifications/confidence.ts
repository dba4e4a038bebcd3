/**
 * Computes the probability that mail reaches the customer at an address: that the place is right, times that the
 * customer is still there. A pure function of what is known and of the time.
 *
 * The weights are estimates, not measurements: each is the share of the remaining doubt that a positive sign removes,
 * or the share of the belief that a negative one removes. For any weights, a positive sign never lowers the result, a
 * negative one never raises it, and age never raises it.
 */
import { GRANULARITIES, type Granularity } from "../../address/index.ts";
import type { CONFIDENCE_REASONS, EVIDENCE_KINDS, RETURN_REASONS } from "../../records/enums.ts";

type Reason = (typeof CONFIDENCE_REASONS)[number];

export interface Evidence {
  kind: (typeof EVIDENCE_KINDS)[number];
  reason: (typeof RETURN_REASONS)[number] | null;
  occurred_at: string;
}

export interface Basis {
  /** When the customer stated the place. */
  stated_at: string;
  verdict: "accepted" | "corrected" | "needs_review" | "rejected" | "not_covered";
  /** Of the last provider; `confidence` is the probability that it found the right place. */
  answer?: { outcome: string; confidence: number | null; granularity: Granularity | null; at: string } | undefined;
  /** About this place, in any order. */
  evidence: readonly Evidence[];
  /** True if the location was set by hand. */
  pinned: boolean;
  half_life_days: number;
}

export interface Confidence {
  value: number;
  as_of: string;
  half_life_days: number;
  /** Codes: the verdict first, then evidence, newest first. */
  reasons: Reason[];
}

const PARTS: Record<Basis["verdict"], [belief: number, reason: Reason]> = {
  accepted: [0.9, "parts_accepted"],
  corrected: [0.87, "parts_corrected"],
  needs_review: [0.6, "parts_need_review"],
  not_covered: [0.6, "parts_not_covered"],
  rejected: [0.3, "parts_rejected"],
};
/** The belief that the customer is there. People make mistakes that no check finds. */
const CORRECTLY_STATED = 0.97;
const PIN = 0.5;
/** The share of the doubt that a provider's full confidence removes, by granularity. */
const FOUND: Partial<Record<Granularity, number>> = {
  none: 0,
  country: 0,
  administrative_area: 0.05,
  locality: 0.2,
  dependent_locality: 0.25,
  township: 0.3,
  postal_code: 0.35,
  road: 0.5,
};
const FOUND_THE_DOOR = 0.8;
const UNKNOWN_TO_PROVIDER = 0.7;

/**
 * The effect of evidence: a positive number removes that share of the doubt, a negative one that share of the belief.
 */
interface Effect {
  place: number;
  presence: number;
}
const EFFECTS: Record<Exclude<Evidence["kind"], "returned"> | `returned_${(typeof RETURN_REASONS)[number]}`, Effect> = {
  delivered: { place: 0.9, presence: 0.95 },
  visited: { place: 0.9, presence: 0.8 },
  customer_confirmed: { place: 0.6, presence: 0.95 },
  mail_bounced: { place: -0.4, presence: -0.4 },
  returned_no_such_address: { place: -0.85, presence: 0 },
  returned_moved: { place: 0, presence: -0.9 },
  returned_unknown_recipient: { place: 0, presence: -0.7 },
  returned_unclaimed: { place: 0, presence: -0.2 },
  returned_other: { place: -0.1, presence: -0.2 },
  // Delivered to a person who refused it.
  returned_refused: { place: 0, presence: 0 },
};

/** Contradicting evidence within this time is reported. */
const CONTRADICTION_MS = 90 * 86_400_000;
/** A confidence is never 1. */
const MAX_CONFIDENCE = 0.9999;
/** Below this share of the original confidence, the age is reported. */
const AGED = 0.9;

/** Computes a confidence from what is known now; later evidence is ignored. */
export function computeConfidence(basis: Basis, now: Date): Confidence {
  const { stated_at, verdict, answer, evidence, pinned, half_life_days } = basis;
  const [stated, verdictReason] = PARTS[verdict];
  let place = pinned ? raise(stated, PIN) : stated;
  if (answer) place = apply(place, effectOf(answer));
  const seen = evidence
    .map((one) => ({ code: codeOf(one), at: Date.parse(one.occurred_at) }))
    .filter(({ at }) => at <= now.getTime())
    .sort((a, b) => a.at - b.at || EFFECTS[a.code].presence - EFFECTS[b.code].presence);
  let presence = CORRECTLY_STATED;
  let at = Math.min(Date.parse(stated_at), now.getTime());
  for (const sign of seen) {
    // Evidence from before the place was stated counts in full, but ages from the statement on.
    presence = apply(presence * decay(Math.max(0, sign.at - at), half_life_days), EFFECTS[sign.code].presence);
    place = apply(place, EFFECTS[sign.code].place);
    at = Math.max(at, sign.at);
  }
  const age = decay(now.getTime() - at, half_life_days);
  const signs = new Set(seen.map(({ code }) => code).reverse());
  const reasons: Reason[] = [verdictReason];
  if (pinned) reasons.push("pinned");
  if (answer) reasons.push(...reasonOf(answer.outcome));
  reasons.push(...signs);
  if (contradicts(seen)) reasons.push("contradicting_evidence");
  if (age < AGED) reasons.push("aged");
  return {
    value: Math.min(MAX_CONFIDENCE, Math.round(place * presence * age * 10_000) / 10_000),
    as_of: now.toISOString(),
    half_life_days,
    reasons,
  };
}

/** The value of a confidence at a later time. */
export const decayed = ({ value, as_of, half_life_days }: Omit<Confidence, "reasons">, now: Date): number =>
  value * decay(Math.max(0, now.getTime() - Date.parse(as_of)), half_life_days);

const decay = (age_ms: number, half_life_days: number): number => 0.5 ** (age_ms / 86_400_000 / half_life_days);
const raise = (belief: number, by: number): number => 1 - (1 - belief) * (1 - by);
const apply = (belief: number, effect: number): number => (effect >= 0 ? raise(belief, effect) : belief * (1 + effect));

const codeOf = ({ kind, reason }: Evidence): keyof typeof EFFECTS =>
  kind === "returned" ? `returned_${reason ?? "other"}` : kind;

function effectOf({ outcome, confidence, granularity }: NonNullable<Basis["answer"]>): number {
  if (outcome === "not_found") return UNKNOWN_TO_PROVIDER - 1;
  if (outcome !== "verified") return 0;
  const deep = granularity !== null && GRANULARITIES.indexOf(granularity) > GRANULARITIES.indexOf("road");
  return (confidence ?? 0) * (deep ? FOUND_THE_DOOR : (FOUND[granularity ?? "none"] ?? 0));
}

function reasonOf(outcome: string): Reason[] {
  const reason = (
    { verified: "provider_confirms", not_found: "provider_does_not_know", not_covered: "no_provider_covers" } as const
  )[outcome];
  return reason ? [reason] : [];
}

function contradicts(seen: readonly { code: keyof typeof EFFECTS; at: number }[]): boolean {
  const sumOf = ({ code }: { code: keyof typeof EFFECTS }): number => EFFECTS[code].place + EFFECTS[code].presence;
  const last = seen.findLast((sign) => sumOf(sign) !== 0);
  return (
    last !== undefined && seen.some((sign) => sumOf(sign) * sumOf(last) < 0 && last.at - sign.at <= CONTRADICTION_MS)
  );
}
