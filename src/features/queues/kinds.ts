/** The kinds of jobs whose rows say what is open. */
import type { Backlog, BacklogSource } from "../../platform/jobs/backlog.ts";
import { measureBacklog } from "../../platform/jobs/backlog.ts";
import type { Resources } from "../../platform/resources.ts";
import { CAMPAIGN_BACKLOG } from "../campaigns/backlog.ts";
import { IMPORT_BACKLOG } from "../imports/backlog.ts";
import { VERIFICATION_BACKLOG } from "../verifications/backlog.ts";
import { DELIVERY_BACKLOG, REPLAY_BACKLOG } from "../webhooks/backlog.ts";

const KINDS: readonly BacklogSource[] = [VERIFICATION_BACKLOG, CAMPAIGN_BACKLOG, DELIVERY_BACKLOG, REPLAY_BACKLOG, IMPORT_BACKLOG];

export const measureBacklogs = ({ db, clock }: Pick<Resources, "db" | "clock">): Promise<Backlog[]> =>
  Promise.all(KINDS.map((kind) => measureBacklog(db.readers, kind, clock())));
