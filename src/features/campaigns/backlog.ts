import type { BacklogSource } from "../../platform/jobs/backlog.ts";

/** A worker looks at each campaign every second or so: it is due since it was looked at. */
export const CAMPAIGN_BACKLOG: Omit<BacklogSource, "name"> = {
  table: "campaigns",
  open: "status = 'running'",
  running: "coalesce((wait ->> 'at')::timestamptz > $1::timestamptz - interval '30 seconds', false)",
  due_at: "coalesce((wait ->> 'at')::timestamptz, created_at)",
  lanes: [],
};
