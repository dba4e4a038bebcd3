import type { BacklogSource } from "../../platform/jobs/backlog.ts";
import type { Declaration } from "../../platform/jobs/job.ts";

export const RETENTION = "retention";

export const RETENTION_JOB = {
  name: RETENTION,
  summary:
    "Counts what a retention rule hits, and erases, deletes or restricts it. Each block is a transaction together " +
    "with the progress, so that nothing is done twice or left out.",
  table: "retention_runs",
  first: ["running"],
  states: {
    running: {
      completed: "the last row is done, or it was a dry run",
      stopped: "it would hit too many rows, or the rule was changed",
    },
    completed: {},
    stopped: {},
  },
  lane: "run",
  places: 2,
  tenant_places: 1,
  /** Rows per transaction. */
  batch: 100,
  lease_ms: null,
  retries: null,
} as const satisfies Declaration;

/** The backlog of runs: a run is due while it runs. */
export const RETENTION_BACKLOG: Omit<BacklogSource, "name"> = {
  table: "retention_runs",
  open: "status = 'running'",
  running: "total IS NOT NULL",
  due_at: "created_at",
  lanes: [],
};
