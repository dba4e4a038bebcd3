import type { Static } from "typebox";
import { AppError, notFound } from "../../platform/errors.ts";
import { json, type Tx } from "../../platform/database/transaction.ts";
import { uuidv7 } from "../../platform/ids.ts";
import { toTimestamp } from "../../platform/time.ts";
import {
  cancelQueuedVerifications,
  lockCampaign,
  setAvailableAt,
  updateCampaign,
  type CampaignKey,
  type CampaignRow,
  type NewCampaign,
  type Outcomes,
  type Pace,
} from "./queries.ts";
import { nextRun } from "./schedule.ts";
import type { Campaign, CampaignCreate } from "./schema.ts";
import { noWait, type WaitsFor } from "./wait.ts";

type Wire = Static<typeof Campaign>;

/**
 * A new campaign, or a schedule.
 * @throws AppError invalid_body
 */
export function newCampaign(
  tenant_id: string,
  actor: string,
  body: Static<typeof CampaignCreate>,
  now: Date,
): NewCampaign {
  const { name, filter, reason = null, schedule = null } = body;
  const next_run_at = schedule && nextRun(schedule, now).toISOString();
  return {
    ...begin(now),
    tenant_id,
    status: schedule ? "scheduled" : "running",
    name,
    filter,
    reason,
    created_by: actor,
    schedule,
    next_run_at,
    schedule_id: null,
  };
}

/** A campaign that is started by a schedule. */
export const newRun = ({ tenant_id, id, name, filter, reason, created_by }: CampaignRow, now: Date): NewCampaign => ({
  ...begin(now),
  tenant_id,
  status: "running",
  name,
  filter,
  reason,
  created_by,
  schedule: null,
  next_run_at: null,
  schedule_id: id,
});

/** Ids sort by time: this id is greater than those of all existing addresses. */
const begin = (now: Date) => ({
  id: uuidv7(now.getTime()),
  last_address_id: uuidv7(now.getTime() + 1),
  created_at: now.toISOString(),
});

const PACE_EVERY_MS = 2_000;
/** The time constant of the smoothing: older measurements count a third. */
const PACE_SMOOTHING_MS = 15_000;

/**
 * Updates the pace every `PACE_EVERY_MS`.
 * @param done verifications that have ended, without skipped ones; the measurement starts with the first
 */
export function updatePace(pace: Pace | null, done: number, now: Date): Pace {
  if (!pace || done === 0 || done < pace.done) return { at: now.toISOString(), done, rate: null };
  const elapsed_ms = now.getTime() - Date.parse(pace.at);
  if (elapsed_ms < PACE_EVERY_MS) return pace;
  const latest = ((done - pace.done) / elapsed_ms) * 1_000;
  return {
    at: now.toISOString(),
    done,
    rate:
      pace.rate === null ? latest : pace.rate + (latest - pace.rate) * (1 - Math.exp(-elapsed_ms / PACE_SMOOTHING_MS)),
  };
}

/**
 * Pauses a campaign or a schedule. Running verifications are finished.
 * @throws AppError not_found, conflict
 */
export const pauseCampaign = (tx: Tx, key: CampaignKey): Promise<CampaignRow> =>
  transition(tx, key, ["running", "scheduled"], async () => {
    await setAvailableAt(tx, key, "infinity");
    return updateCampaign(tx, key, { status: "paused", pace: null, next_run_at: null });
  });

/**
 * Resumes a paused campaign or schedule.
 * @throws AppError not_found, conflict
 */
export const resumeCampaign = (tx: Tx, key: CampaignKey, now: Date): Promise<CampaignRow> =>
  transition(tx, key, ["paused"], async ({ schedule }) => {
    if (schedule)
      return updateCampaign(tx, key, { status: "scheduled", next_run_at: nextRun(schedule, now).toISOString() });
    await setAvailableAt(tx, key, now.toISOString());
    return updateCampaign(tx, key, { status: "running", wait: json(noWait(now)) });
  });

/**
 * Cancels a campaign for good: queued verifications are cancelled, running ones finished. Campaigns that its schedule
 * has started continue.
 * @throws AppError not_found, conflict
 */
export const cancelCampaign = (tx: Tx, key: CampaignKey, now: Date): Promise<CampaignRow> =>
  transition(tx, key, ["running", "paused", "scheduled"], async () => {
    await cancelQueuedVerifications(tx, key, now.toISOString());
    return updateCampaign(tx, key, { status: "cancelled", finished_at: now.toISOString(), next_run_at: null });
  });

async function transition(
  tx: Tx,
  key: CampaignKey,
  from: string[],
  step: (row: CampaignRow) => Promise<CampaignRow>,
): Promise<CampaignRow> {
  const row = await lockCampaign(tx, key);
  if (!row) throw notFound();
  if (!from.includes(row.status)) throw new AppError("conflict", { detail: `The campaign is ${row.status}.` });
  return step(row);
}

/** Waits without a known end. */
const WITHOUT_END: readonly (string | undefined)[] = ["gazetteer", "worker"];
/** Longer durations are shown as unknown. */
const MAX_WAIT_S = 10 * 365 * 86_400;
const NOT_YET_ENDED: readonly string[] = ["queued", "running"];

function describePace(
  { status, pace, total, outcomes }: CampaignRow,
  open: Outcomes,
  waits_for: WaitsFor | null,
  secondsFor: SecondsFor | undefined,
) {
  const rate = status === "running" && pace?.rate && !WITHOUT_END.includes(waits_for?.code) ? pace.rate : null;
  const ended = [outcomes, open]
    .flatMap((counts) => Object.entries(counts))
    .reduce((sum, [kind, count = 0]) => (NOT_YET_ENDED.includes(kind) ? sum : sum + count), 0);
  return {
    rate_per_second: rate && Math.round(rate * 10) / 10,
    seconds_left: total === null ? null : secondsLeft(Math.max(0, total - ended)),
  };

  function secondsLeft(left: number): number | null {
    const seconds = waits_for?.code === "provider_budget" ? (secondsFor?.(left) ?? Infinity) : left / (rate ?? 0);
    return seconds < MAX_WAIT_S ? Math.ceil(seconds) : null;
  }
}

/** Seconds until a number of calls can be made to a provider whose budget is used up. */
export type SecondsFor = (calls: number) => number;

/**
 * Converts a campaign to the resource of the API.
 * @param open the verifications that its row does not count yet
 */
export function toCampaign(
  row: CampaignRow,
  open: Outcomes,
  waits_for: WaitsFor | null,
  secondsFor?: SecondsFor,
): Wire {
  const { id, status, name, filter, reason, total, selected, outcomes, created_by, schedule, schedule_id } = row;
  const count = (kind: string): number => (outcomes[kind] ?? 0) + (open[kind] ?? 0);
  return {
    id,
    status: status as Wire["status"],
    waits_for,
    name,
    filter,
    reason,
    schedule,
    next_run_at: toTimestamp(row.next_run_at),
    schedule_id,
    progress: {
      total,
      selected,
      skipped: outcomes["skipped"] ?? 0,
      queued: count("queued"),
      running: count("running"),
      verified: count("verified"),
      not_found: count("not_found"),
      not_covered: count("not_covered"),
      failed: count("failed"),
      superseded: count("superseded"),
      cancelled: count("cancelled"),
      ...describePace(row, open, waits_for, secondsFor),
    },
    created_by,
    created_at: toTimestamp(row.created_at),
    finished_at: toTimestamp(row.finished_at),
  };
}
