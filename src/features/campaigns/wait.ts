/**
 * Finds what a campaign waits for when it stops or is slowed down. The database contains what all processes know about
 * that.
 */
import { sql, type Kysely } from "kysely";
import type { DB } from "../../platform/database/tables.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { listWorkers, type WorkerProcess } from "../../platform/jobs/worker-processes.ts";
import type { Resources } from "../../platform/resources.ts";
import { listThrottledProviders } from "../providers/queries.ts";
import { isUsedFor } from "../providers/service.ts";
import { findStandstill, isVerifying, providerWaitOf, type ProviderWait } from "../verifications/wait.ts";
import type { CampaignRow } from "./queries.ts";

export const WAIT_CODES = [
  "gazetteer",
  "worker",
  "queue",
  "provider_rate",
  "provider_budget",
  "provider_failing",
  "throttled",
] as const;

export interface WaitsFor {
  code: (typeof WAIT_CODES)[number];
  provider: string | null;
  since: string;
  until: string | null;
}

/** What the last worker that checked a campaign found, stored in its row. */
export interface Wait {
  /** When it was checked. */
  at: string;
  code: ProviderWait | null;
  provider: string | null;
  since: string | null;
  until: string | null;
  /** When the blocker was last found. */
  seen: string | null;
}

declare module "../../platform/database/json-columns.ts" {
  interface JsonColumns {
    "campaigns.wait": Wait | null;
  }
}

/** What blocks a campaign. */
type Blocker = Pick<WaitsFor, "provider" | "until"> & { code: ProviderWait };

/** How often a worker checks. */
const RECHECK_MS = 1_000;
/** A blocker continues if it is not found for less than this: between two batches no call waits. */
const BLOCKER_LASTS_MS = 5_000;
/** A campaign that no worker has checked for this time has no worker. */
const STALE_MS = 30_000;
/** If the calls of a provider wait longer than this, its rate limits the campaign. */
const TURN_MS = 250;

/** The state of a campaign that is not blocked. */
export const noWait = (now: Date): Wait => ({
  at: now.toISOString(),
  code: null,
  provider: null,
  since: null,
  until: null,
  seen: null,
});

/** Checks what blocks a campaign, as the worker that advances it. */
export async function updateWait(tx: Tx, campaign: CampaignRow, now: Date): Promise<Wait> {
  const { wait } = campaign;
  if (wait && now.getTime() - Date.parse(wait.at) < RECHECK_MS) return wait;
  return nextWait(wait, await findBlocker(tx, campaign, now), now);
}

/** The next state of a wait, from the previous one and what was found now. */
export function nextWait(before: Wait | null, found: Blocker | undefined, now: Date): Wait {
  const at = now.toISOString();
  if (found) {
    const is_same = before?.code === found.code && before.provider === found.provider;
    return { at, ...found, since: is_same ? before.since : at, seen: at };
  }
  if (before?.code && before.seen && now.getTime() - Date.parse(before.seen) < BLOCKER_LASTS_MS)
    return { ...before, at };
  return noWait(now);
}

/** Finds why at least half of the open verifications are postponed; otherwise a provider whose calls wait. */
async function findBlocker(tx: Tx, campaign: CampaignRow, now: Date): Promise<Blocker | undefined> {
  const postponed = await listPostponed(tx, campaign);
  const open = postponed.reduce((sum, { count }) => sum + count, 0);
  if (open === 0) return undefined;
  const byCause = Map.groupBy(
    postponed.filter(({ code }) => code !== null),
    ({ code, provider }) => `${providerWaitOf(code as string)} ${provider}`,
  );
  for (const [cause, rows] of byCause) {
    if (2 * rows.reduce((sum, { count }) => sum + count, 0) < open) continue;
    const [code, provider = ""] = cause.split(" ") as [ProviderWait, string?];
    const untils = rows.flatMap(({ until }) => until ?? []).sort((a, b) => a.getTime() - b.getTime());
    return {
      code,
      provider: provider || null,
      until: code === "provider_rate" ? null : (untils[0]?.toISOString() ?? null),
    };
  }
  const { country_code } = campaign.filter;
  const ahead = await listThrottledProviders(tx, campaign.tenant_id, new Date(now.getTime() + TURN_MS));
  const provider = ahead.find((row) => typeof country_code !== "string" || isUsedFor(row, country_code))?.provider;
  return provider === undefined ? undefined : { code: "provider_rate", provider, until: null };
}

interface Postponed {
  /** Null for verifications that are not postponed. */
  code: string | null;
  provider: string;
  count: number;
  /** When the first of them is retried. */
  until: Date | null;
}

/** Counts the open verifications of a campaign by why they are postponed. */
async function listPostponed(
  db: Kysely<DB>,
  { tenant_id, id, first_open_chunk, next_chunk }: CampaignRow,
): Promise<Postponed[]> {
  const { rows } = await sql<Omit<Postponed, "until"> & { until_ms: number | null }>`
    SELECT postponed_for AS code, coalesce(postponed_by, '') AS provider, count(*)::int AS count,
      (extract(epoch FROM min(available_at)
        FILTER (WHERE status = 'queued' AND available_at < 'infinity')) * 1000)::float8 AS until_ms
    FROM verifications WHERE tenant_id = ${tenant_id} AND campaign_id = ${id} AND campaign_chunk >= ${first_open_chunk}
      AND campaign_chunk < ${next_chunk}
      AND status IN ('queued', 'running') GROUP BY 1, 2`.execute(db);
  return rows.map(({ until_ms, ...row }) => ({ ...row, until: until_ms === null ? null : new Date(until_ms) }));
}

/** Finds what a campaign waits for, in any process; null if it is not blocked or does not run. */
export async function findWait(
  { db, clock }: Pick<Resources, "db" | "clock">,
  campaign: CampaignRow,
): Promise<WaitsFor | null> {
  if (campaign.status !== "running") return null;
  const now = clock();
  const workers = await listWorkers(db.readers, now);
  const standstill = await findStandstill({ db }, workers);
  if (standstill)
    return waitFor(standstill, standstill === "gazetteer" ? workers[0]!.started_at : lookedAt(campaign), campaign);
  return describeWait(campaign, workers.filter(isVerifying), now);
}

/**
 * Describes what a campaign waits for.
 * @param workers processes that run verifications, at least one
 */
export function describeWait(
  campaign: Pick<CampaignRow, "wait" | "created_at">,
  workers: readonly WorkerProcess[],
  now: Date,
): WaitsFor | null {
  const queue_fails_since = earliest(workers.map((worker) => worker.queue_fails_since));
  if (now.getTime() - Date.parse(lookedAt(campaign)) > STALE_MS)
    return waitFor(queue_fails_since ? "queue" : "worker", queue_fails_since ?? lookedAt(campaign), campaign);
  const { wait } = campaign;
  if (wait?.code && wait.since)
    return { code: wait.code, provider: wait.provider, since: wait.since, until: wait.until };
  if (queue_fails_since) return waitFor("queue", queue_fails_since, campaign);
  const throttled = workers.map(({ throttled_since }) => throttled_since);
  if (throttled.every((since) => since !== null))
    return waitFor("throttled", throttled.sort().at(-1) as string, campaign);
  return null;
}

const lookedAt = ({ wait, created_at }: Pick<CampaignRow, "wait" | "created_at">): string => wait?.at ?? created_at;

const earliest = (times: readonly (string | null)[]): string | undefined =>
  times.filter((time) => time !== null).sort()[0];

/** A wait starts when the campaign was created, or later. */
function waitFor(code: WaitsFor["code"], since: string, { created_at }: Pick<CampaignRow, "created_at">): WaitsFor {
  const later = Math.max(Date.parse(since), Date.parse(created_at));
  return { code, provider: null, since: new Date(later).toISOString(), until: null };
}
