import { sql } from "kysely";
import { integer } from "../../platform/config.ts";
import { MINUTE, SECOND } from "../../platform/time.ts";
import { deletesRows, emptiesRows, ofAddresses } from "../../records/erasure-places.ts";
import type { Feature } from "../feature.ts";
import { VERIFICATION_BACKLOG } from "./backlog.ts";
import { verifyDueAddresses } from "./due.ts";
import { VERIFICATION_JOB, verificationJob } from "./jobs.ts";
import { verificationMetrics } from "./metrics.ts";
import { verificationRoutes } from "./routes.ts";
import { deleteExpiredPositions } from "./position-retention.ts";

const settings = {
  WORKER_CONCURRENCY: integer("Verifications that a process runs at the same time.", 10, 1, 1000),
  CAMPAIGN_CONCURRENCY: integer(
    "Addresses of campaigns that a process sends to providers at the same time, in addition to other verifications.",
    100,
    1,
    1000,
  ),
};

declare module "../../platform/config.ts" {
  interface Config extends ValuesOf<typeof settings> {}
}

export const verifications: Feature = {
  tags: { verifications: "Checks of addresses in the background, and the policy for repeating them." },
  scopes: ["verifications:read", "verifications:write"],
  settings,
  metrics: [verificationMetrics],
  erasure_places: [
    emptiesRows(
      "verifications",
      "The rows stay without position and findings, since campaigns count them: ids, times, outcome, provider.",
      sql`sealed = NULL, status = CASE WHEN status IN ('queued', 'running') THEN 'cancelled' ELSE status END,
        finished_at = coalesce(finished_at, now())`,
      ofAddresses(),
    ),
    deletesRows("position_terms", ofAddresses()),
    deletesRows(
      "geocode_cache",
      ({ tenant_id, door_hashes }) => sql`tenant_id = ${tenant_id}::uuid AND door_hash = ANY (${door_hashes}::text[])`,
    ),
  ],
  routes: [verificationRoutes],
  jobs: [
    {
      declaration: VERIFICATION_JOB,
      backlog: VERIFICATION_BACKLOG,
      make: async (resources, { providers, throttle }) =>
        verificationJob(resources, await providers, resources.config.WORKER_CONCURRENCY, throttle),
    },
  ],
  tasks: [
    {
      name: "due dates",
      every_ms: 10 * SECOND,
      run: async (resources, { providers, ...work }) => verifyDueAddresses(resources, await providers, work),
    },
    {
      name: "expired positions",
      every_ms: MINUTE,
      run: (resources, { signal }) => deleteExpiredPositions(resources, signal),
    },
  ],
};
