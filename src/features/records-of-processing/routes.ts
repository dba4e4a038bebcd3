import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import type { Resources } from "../../platform/resources.ts";
import { RecordsOfProcessing } from "./schema.ts";
import { writeRecords } from "./service.ts";

export const recordsOfProcessingRoutes =
  (resources: Resources): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      "/records-of-processing",
      {
        config: {
          scope: "purposes:read",
          additional_scopes: ["api-keys:read", "providers:read", "webhooks:read", "policies:read"],
        },
        schema: {
          operationId: "getRecordsOfProcessing",
          tags: ["privacy"],
          summary: "Get the records of processing activities",
          description:
            "What Article 30 GDPR and Articles 55 and 56 PIPL ask for, as far as the configuration shows it: " +
            "purposes with bases and retention, data, recipients, transfers, access and security measures. " +
            "`not_recorded` lists what you have to add.",
          response: { 200: RecordsOfProcessing },
        },
      },
      ({ principal }) => writeRecords(resources, principal.tenant_id),
    );
  };
