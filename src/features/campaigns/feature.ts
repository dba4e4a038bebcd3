import { MINUTE, SECOND } from "../../platform/time.ts";
import type { Feature } from "../feature.ts";
import { freeLeftOfCampaigns } from "../verifications/queries.ts";
import { CAMPAIGN_BACKLOG } from "./backlog.ts";
import { advanceCampaign, CAMPAIGN_WORK, CAMPAIGNS, startScheduled, sweepCampaigns, workOnCampaign } from "./jobs.ts";
import { campaignRoutes } from "./routes.ts";

export const campaigns: Feature = {
  tags: { campaigns: "Re-verification of all addresses that match a filter." },
  scopes: ["campaigns:read", "campaigns:write"],
  routes: [campaignRoutes],
  queues: {
    [CAMPAIGNS]: { concurrency: 2, run: (resources, key, { throttle }) => advanceCampaign(resources, key, { throttle }) },
    // One hand a process: a campaign takes one connection's worth of the database, and leaves the rest to those who wait.
    [CAMPAIGN_WORK]: { concurrency: 1, run: async (resources, key, { providers, signal, throttle, pace }) => workOnCampaign(resources, await providers, key, { signal, throttle, pace }) },
  },
  tasks: [
    { name: "campaigns", every_ms: 10 * SECOND, run: sweepCampaigns },
    { name: "scheduled campaigns", every_ms: 10 * SECOND, run: startScheduled },
    { name: "what campaigns left open", every_ms: MINUTE, run: ({ db, clock }) => freeLeftOfCampaigns(db.kysely, clock()) },
  ],
  backlogs: [CAMPAIGN_BACKLOG],
};
