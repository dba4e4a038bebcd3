import { sql } from "kysely";
import { integer } from "../../platform/config.ts";
import { HOUR, SECOND } from "../../platform/time.ts";
import { readMetrics } from "../../privacy/reads/recorder.ts";
import { createReadPartitions, deleteOldReads } from "../../privacy/reads/retention.ts";
import { sealLog } from "../../privacy/reads/seal-log.ts";
import { getHorizon } from "../../records/log.ts";
import { keepsRows } from "../../records/erasure-places.ts";
import type { Feature } from "../feature.ts";
import { logHeads } from "./heads.ts";
import { recordResponses } from "./record-responses.ts";
import { readRoutes } from "./routes.ts";

const settings = {
  READ_AUDIT_RETENTION_DAYS: integer(
    "Days for which the read audit is kept: who has read which customers. Months that ended longer ago are deleted.",
    365,
    1,
    36_500,
  ),
};

declare module "../../platform/config.ts" {
  interface Config extends ValuesOf<typeof settings> {}
}

export const reads: Feature = {
  tags: { audit: "Who has read which customers, and what a breach has disclosed." },
  scopes: ["reads:read", "breach-reports:read"],
  settings,
  metrics: [readMetrics],
  erasure_places: [
    keepsRows(
      "reads",
      "Ids, times, operations and callers stay until the retention ends, as proof of who had received the data.",
      ({ tenant_id, customer_id }) =>
        sql`tenant_id = ${tenant_id}::uuid AND customer_ids @> ARRAY[${customer_id}::uuid]`,
    ),
  ],
  hooks: recordResponses,
  routes: [readRoutes],
  tasks: [
    {
      name: "seal of the log",
      every_ms: 5 * SECOND,
      run: async (resources, { signal }) => sealLog(resources, await getHorizon(resources.db.readers), signal),
    },
    { name: "partitions of reads", every_ms: 6 * HOUR, run: createReadPartitions },
    {
      name: "old reads",
      every_ms: HOUR,
      run: (resources) => deleteOldReads(resources, resources.config.READ_AUDIT_RETENTION_DAYS),
    },
    { name: "ends of the audit's chains", every_ms: HOUR, run: logHeads },
  ],
};
