import type { Declaration } from "../../platform/jobs/job.ts";
import { BATCH_LEASE_MS } from "../verifications/batch.ts";
import { RETRIES } from "../verifications/check.ts";

export const CAMPAIGNS = "campaigns";

export const CAMPAIGN_JOB = {
  name: CAMPAIGNS,
  summary:
    "Verifies the addresses that match a filter. The addresses are selected in blocks of 1,000; workers claim their " +
    "verifications (table `verifications`) in batches.",
  table: "campaigns",
  first: ["running", "scheduled"],
  states: {
    scheduled: { paused: "pause", cancelled: "cancel" },
    running: { paused: "pause", cancelled: "cancel", completed: "all verifications have ended" },
    paused: { running: "resume", scheduled: "resume of a campaign with a schedule", cancelled: "cancel" },
    cancelled: {},
    completed: {},
  },
  lane: "campaign",
  /** One campaign works at a time; the others wait for their slice or for their providers. */
  places: 4,
  tenant_places: 1,
  batch: 200,
  lease_ms: BATCH_LEASE_MS,
  retries: RETRIES,
} as const satisfies Declaration;
