import type { BacklogSource } from "../../platform/jobs/backlog.ts";

/** The backlog of imports. */
export const IMPORT_BACKLOG: Omit<BacklogSource, "name"> = {
  table: "imports",
  open: "status IN ('running', 'undoing')",
  running: "lease_until > $1::timestamptz",
  // Between two turns an import has no lease.
  due_at: "coalesce(lease_until, CASE WHEN status = 'running' THEN created_at END)",
  lanes: [],
};
