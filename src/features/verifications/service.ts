import type { Static } from "typebox";
import { uuidv7 } from "../../platform/ids.ts";
import { toTimestamp } from "../../platform/time.ts";
import type { Cause, VerificationRow } from "./queries.ts";
import type { Verification } from "./schema.ts";

export type { VerificationRow } from "./queries.ts";

/** The job is handed to the queue right after the commit: only when that has failed will the sweep do it. */
const HAND_OVER_MS = 15_000;

/** A verification that waits to be run, for the address as it is. */
export function newVerification(
  address: { tenant_id: string; customer_id: string; id: string; version: number },
  cause: Cause, actor: string, now: Date,
): VerificationRow {
  return {
    tenant_id: address.tenant_id, address_id: address.id, id: uuidv7(now.getTime()), customer_id: address.customer_id, address_version: address.version,
    cause, status: "queued", available_at: new Date(now.getTime() + HAND_OVER_MS).toISOString(), attempt: 0, campaign_id: null, campaign_chunk: null, requested_by: actor,
    outcome: null, provider: null, data_version: null, location: null, confidence: null, error_code: null, findings: null, created_at: now.toISOString(), started_at: null, finished_at: null,
  };
}

/** A verification as the API shows it. */
export function toVerification(row: VerificationRow): Static<typeof Verification> {
  const { id, address_id, address_version, attempt, provider, data_version, confidence, error_code, campaign_id } = row;
  type Wire = Static<typeof Verification>;
  return {
    id, address_id, address_version, cause: row.cause as Wire["cause"], status: row.status as Wire["status"], attempt, outcome: row.outcome as Wire["outcome"],
    provider, data_version, confidence, location: row.location as Wire["location"], error_code, campaign_id, findings: (row.findings ?? []) as Wire["findings"],
    created_at: toTimestamp(row.created_at), started_at: toTimestamp(row.started_at), finished_at: toTimestamp(row.finished_at),
  };
}
