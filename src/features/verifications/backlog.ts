import type { BacklogSource } from "../../platform/jobs/backlog.ts";

/** Queued verifications of campaigns are in the backlog of the campaigns. */
export const VERIFICATION_BACKLOG: Omit<BacklogSource, "name"> = {
  table: "verifications",
  open: "status IN ('queued', 'running') AND (campaign_id IS NULL OR status = 'running')",
  running: "status = 'running' AND available_at > $1::timestamptz",
  due_at: "available_at",
  lanes: ["tenant_id", "(cause IN ('due', 'campaign'))"],
};
