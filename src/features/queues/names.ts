import { CAMPAIGN_WORK, CAMPAIGNS } from "../campaigns/jobs.ts";
import { IMPORTS } from "../imports/jobs.ts";
import { VERIFICATIONS } from "../verifications/service.ts";
import { WEBHOOKS } from "../webhooks/dispatch.ts";

export const QUEUES = [VERIFICATIONS, CAMPAIGNS, CAMPAIGN_WORK, WEBHOOKS, IMPORTS];
