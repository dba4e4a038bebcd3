import type { BacklogSource } from "../../platform/jobs/backlog.ts";

/** Workers check each campaign about once a second: it is due since its last check. */
export const CAMPAIGN_BACKLOG: Omit<BacklogSource, "name"> = {
  table: "campaigns",
  open: "status = 'running'",
  running: "coalesce((wait ->> 'at')::timestamptz > $1::timestamptz - interval '30 seconds', false)",
  due_at: "coalesce((wait ->> 'at')::timestamptz, created_at)",
  lanes: [],
};
