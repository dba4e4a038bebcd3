/** The jobs of the service, with external systems replaced. */
import { accessPackageJob } from "../../../src/features/access-packages/jobs.ts";
import { campaignJob } from "../../../src/features/campaigns/jobs.ts";
import { erasureJob } from "../../../src/features/erasures/jobs.ts";
import { importJob } from "../../../src/features/imports/jobs.ts";
import { retentionJob } from "../../../src/features/retention/run.ts";
import { tenantErasureJob } from "../../../src/features/tenant-erasures/jobs.ts";
import { verificationJob } from "../../../src/features/verifications/jobs.ts";
import { deliveryJob } from "../../../src/features/webhooks/deliver.ts";
import { replayJob } from "../../../src/features/webhooks/replays.ts";
import type { Claim, Job } from "../../../src/platform/jobs/job.ts";
import { readNetworks } from "../../../src/platform/outbound/networks.ts";
import { createOutbound } from "../../../src/platform/outbound/outbound.ts";
import type { Resources } from "../../../src/platform/resources.ts";
import { fakeProvider, found } from "../fake-provider.ts";

export type AnyJob = Job<Claim, unknown>;

const PROVIDERS = [fakeProvider("fake", found(52.5, 13.4))];

export type JobName =
  | "verifications"
  | "campaigns"
  | "webhooks"
  | "webhook-replays"
  | "imports"
  | "retention"
  | "erasures"
  | "access-packages"
  | "tenant-erasures";

export const JOBS: Record<JobName, (resources: Resources) => AnyJob> = {
  verifications: (resources) => verificationJob(resources, PROVIDERS, 4),
  campaigns: (resources) => campaignJob(resources, PROVIDERS),
  webhooks: (resources) =>
    deliveryJob(resources, createOutbound({ allowed: readNetworks("127.0.0.0/8"), timeout_ms: 5_000 })),
  "webhook-replays": (resources) => replayJob(resources, 2),
  imports: (resources) => importJob(resources),
  retention: (resources) => retentionJob(resources, 2),
  erasures: (resources) => erasureJob(resources),
  "tenant-erasures": (resources) => tenantErasureJob(resources, 2),
  "access-packages": (resources) => accessPackageJob(resources),
};
