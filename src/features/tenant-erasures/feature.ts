import { MINUTE } from "../../platform/time.ts";
import type { Feature } from "../feature.ts";
import { TENANT_ERASURE_JOB, tenantErasureJob } from "./jobs.ts";
import { replayTenants } from "./replay.ts";
import { tenantErasureRoutes } from "./routes.ts";

export const tenantErasures: Feature = {
  routes: [tenantErasureRoutes],
  jobs: [
    {
      declaration: TENANT_ERASURE_JOB,
      backlog: {
        table: "tenant_erasures",
        open: "status IN ('requested', 'running')",
        running: "lease_until > $1::timestamptz",
        due_at: "greatest(starts_at, lease_until)",
        lanes: [],
      },
      make: (resources) => tenantErasureJob(resources),
    },
  ],
  tasks: [{ name: "ledger of erased tenants", every_ms: 10 * MINUTE, run: replayTenants }],
};
