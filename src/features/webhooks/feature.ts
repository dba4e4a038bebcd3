import { sql } from "kysely";
import { networks } from "../../platform/config.ts";
import { createOutbound } from "../../platform/outbound/outbound.ts";
import { HOUR, SECOND } from "../../platform/time.ts";
import { emptiesRows } from "../../records/erasure-places.ts";
import type { Feature } from "../feature.ts";
import { DELIVERY_BACKLOG, REPLAY_BACKLOG } from "./backlog.ts";
import { DELIVERY_JOB, deliveryJob, cleanUpDeliveries } from "./deliver.ts";
import { webhookDeliveryRoutes } from "./delivery-routes.ts";
import { dispatchEvents, WEBHOOK_READER } from "./dispatch.ts";
import { EVENTS } from "./event-schemas.ts";
import { endpointGlobals, webhookMetrics } from "./metrics.ts";
import { REPLAY_JOB, replayJob } from "./replays.ts";
import { webhookRoutes } from "./routes.ts";
import { WEBHOOK_SECRETS } from "./service.ts";

const settings = {
  WEBHOOK_ALLOWED_NETWORKS: networks(
    "Private networks that webhooks may be sent to, also over plain HTTP, such as 10.1.0.0/16,fd00::/8.",
  ),
};

declare module "../../platform/config.ts" {
  interface Config extends ValuesOf<typeof settings> {}
}

export const webhooks: Feature = {
  tags: {
    webhooks: "Endpoints that receive events of changes, by the Standard Webhooks specification.",
    events: "What is posted to these endpoints.",
  },
  scopes: ["webhooks:read", "webhooks:write"],
  settings,
  events: EVENTS,
  metrics: [webhookMetrics],
  global_metrics: [endpointGlobals],
  log_readers: [WEBHOOK_READER],
  erasure_places: [
    emptiesRows(
      "webhook_deliveries",
      "The rows stay: ids, times, statuses. What is sent is read from the log; what was not sent is cancelled.",
      sql`status = 'cancelled', finished_at = now()`,
      ({ tenant_id, customer_id, address_ids }) => sql`
        tenant_id = ${tenant_id}::uuid AND webhook_id IN (SELECT id FROM webhooks WHERE tenant_id = ${tenant_id}::uuid)
          AND entity_id = ANY (${[customer_id, ...address_ids]}::uuid[]) AND status IN ('queued', 'running')`,
    ),
  ],
  routes: [webhookRoutes, webhookDeliveryRoutes],
  jobs: [
    {
      declaration: DELIVERY_JOB,
      backlog: DELIVERY_BACKLOG,
      make(resources, { onStop }) {
        const outbound = createOutbound({
          allowed: resources.config.WEBHOOK_ALLOWED_NETWORKS,
          timeout_ms: 15 * SECOND,
        });
        onStop(() => outbound.close());
        return deliveryJob(resources, outbound);
      },
    },
    { declaration: REPLAY_JOB, backlog: REPLAY_BACKLOG, make: (resources) => replayJob(resources) },
  ],
  tasks: [
    { name: "webhooks", every_ms: SECOND / 2, run: (resources) => dispatchEvents(resources) },
    { name: "webhook log", every_ms: HOUR, run: cleanUpDeliveries },
  ],
  sealed_columns: WEBHOOK_SECRETS,
};
