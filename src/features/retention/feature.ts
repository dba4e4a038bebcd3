import { SECOND } from "../../platform/time.ts";
import type { Feature } from "../feature.ts";
import { RETENTION_BACKLOG, RETENTION_JOB } from "./declaration.ts";
import { retentionRoutes, retentionRunRoutes, retentionStepRoutes } from "./routes.ts";
import { retentionJob } from "./run.ts";
import { startDueRuns } from "./service.ts";

export const retention: Feature = {
  scopes: ["retention:read", "retention:write"],
  routes: [retentionRoutes, retentionStepRoutes, retentionRunRoutes],
  jobs: [{ declaration: RETENTION_JOB, backlog: RETENTION_BACKLOG, make: (resources) => retentionJob(resources) }],
  tasks: [{ name: "retention rules", every_ms: 20 * SECOND, run: startDueRuns }],
};
