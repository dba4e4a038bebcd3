import type { Static } from "typebox";
import { AppError, notFound } from "../../platform/errors.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { uuidv7 } from "../../platform/ids.ts";
import { toTimestamp } from "../../platform/time.ts";
import type { VerificationKey } from "../verifications/queries.ts";
import { cancelWaiting, lockCampaign, setAvailable, updateCampaign, type CampaignKey, type CampaignRow, type NewCampaign, type Outcomes } from "./queries.ts";
import type { Campaign, CampaignCreate } from "./schema.ts";

type Wire = Static<typeof Campaign>;

export function newCampaign(tenant_id: string, actor: string, body: Static<typeof CampaignCreate>, now: Date): NewCampaign {
  const { name, filter, reason = null } = body;
  // Ids sort by time: one made now stands behind all addresses that are there.
  return { tenant_id, id: uuidv7(now.getTime()), status: "running", name, filter, reason, last_address_id: uuidv7(now.getTime() + 1), created_by: actor, created_at: now.toISOString() };
}

/** Stops handing out work; what runs is finished. */
export const pauseCampaign = (tx: Tx, key: CampaignKey): Promise<CampaignRow> => move(tx, key, ["running"], async () => {
  await setAvailable(tx, key, "infinity");
  return updateCampaign(tx, key, { status: "paused" });
});

/** Goes on where it was paused. @returns also the verifications that wait */
export async function resumeCampaign(tx: Tx, key: CampaignKey, now: Date): Promise<{ row: CampaignRow; waiting: VerificationKey[] }> {
  let waiting: VerificationKey[] = [];
  const row = await move(tx, key, ["paused"], async () => {
    waiting = await setAvailable(tx, key, now.toISOString());
    return updateCampaign(tx, key, { status: "running" });
  });
  return { row, waiting };
}

/** Ends it for good; what waits is cancelled, what runs is finished. */
export const cancelCampaign = (tx: Tx, key: CampaignKey, now: Date): Promise<CampaignRow> => move(tx, key, ["running", "paused"], async () => {
  await cancelWaiting(tx, key, now.toISOString());
  return updateCampaign(tx, key, { status: "cancelled", finished_at: now.toISOString() });
});

async function move(tx: Tx, key: CampaignKey, from: string[], step: () => Promise<CampaignRow>): Promise<CampaignRow> {
  const row = await lockCampaign(tx, key);
  if (!row) throw notFound();
  if (!from.includes(row.status)) throw new AppError("conflict", { detail: `The campaign is ${row.status}.` });
  return step();
}

/** A campaign as the API shows it. @param open how the verifications stand that its row does not count yet */
export function toCampaign(row: CampaignRow, open: Outcomes): Wire {
  const { id, status, name, filter, reason, total, selected, outcomes, created_by } = row;
  const count = (kind: string): number => (outcomes[kind] ?? 0) + (open[kind] ?? 0);
  return {
    id, status: status as Wire["status"], name, filter: filter as Wire["filter"], reason,
    progress: {
      total, selected, skipped: outcomes["skipped"] ?? 0, queued: count("queued"), running: count("running"), verified: count("verified"), not_found: count("not_found"),
      not_covered: count("not_covered"), failed: count("failed"), superseded: count("superseded"), cancelled: count("cancelled"),
    },
    created_by, created_at: toTimestamp(row.created_at), finished_at: toTimestamp(row.finished_at),
  };
}
