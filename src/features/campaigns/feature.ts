import { countByStatus } from "../../platform/http/global-metrics.ts";
import { MINUTE, SECOND } from "../../platform/time.ts";
import type { Feature } from "../feature.ts";
import { releaseCampaignVerifications } from "../verifications/queries.ts";
import { CAMPAIGN_BACKLOG } from "./backlog.ts";
import { CAMPAIGN_JOB } from "./declaration.ts";
import { campaignJob, startScheduled } from "./jobs.ts";
import { campaignRoutes } from "./routes.ts";

export const campaigns: Feature = {
  tags: { campaigns: "Verification of all addresses that match a filter." },
  scopes: ["campaigns:read", "campaigns:write"],
  routes: [campaignRoutes],
  global_metrics: [
    countByStatus("doorplate_global_campaigns", "Campaigns, by status.", "campaigns", Object.keys(CAMPAIGN_JOB.states)),
  ],
  jobs: [
    {
      declaration: CAMPAIGN_JOB,
      backlog: CAMPAIGN_BACKLOG,
      make: async (resources, { providers, throttle, pace }) =>
        campaignJob(resources, await providers, { throttle, pace }),
    },
  ],
  tasks: [
    { name: "scheduled campaigns", every_ms: 10 * SECOND, run: startScheduled },
    {
      name: "what campaigns left open",
      every_ms: MINUTE,
      run: ({ db, clock }) => releaseCampaignVerifications(db.kysely, clock()),
    },
  ],
};
