import type { BacklogSource } from "../../platform/jobs/backlog.ts";

/** The backlog of deliveries. */
export const DELIVERY_BACKLOG: Omit<BacklogSource, "name"> = {
  table: "webhook_deliveries",
  open: "status IN ('queued', 'running')",
  running: "status = 'running' AND available_at > $1::timestamptz",
  due_at: "available_at",
  lanes: ["tenant_id", "webhook_id"],
  // Kept until the endpoint is enabled: no worker can do anything about them.
  paused: "EXISTS (SELECT FROM webhooks WHERE tenant_id = lane.l0 AND id = lane.l1 AND status = 'disabled')",
};

/** The backlog of replays. A replay is due while it runs: it dispatches a range every few seconds. */
export const REPLAY_BACKLOG: Omit<BacklogSource, "name"> = {
  table: "webhook_replays",
  open: "status = 'running'",
  running: "cursor IS NOT NULL",
  due_at: "created_at",
  lanes: [],
};
