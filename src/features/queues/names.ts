/** The kinds of jobs, all of them: each has a queue, a section in `docs/jobs.md` and a scenario in the tests. */
import type { Declaration } from "../../platform/jobs/job.ts";
import { CAMPAIGN_JOB } from "../campaigns/declaration.ts";
import { IMPORT_JOB } from "../imports/jobs.ts";
import { VERIFICATION_JOB } from "../verifications/jobs.ts";
import { DELIVERY_JOB } from "../webhooks/deliver.ts";
import { REPLAY_JOB } from "../webhooks/replays.ts";

export const DECLARED: readonly Declaration[] = [VERIFICATION_JOB, CAMPAIGN_JOB, DELIVERY_JOB, REPLAY_JOB, IMPORT_JOB];
export const QUEUES: readonly string[] = DECLARED.map(({ name }) => name);
