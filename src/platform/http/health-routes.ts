import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { sql } from "kysely";
import Type from "typebox";
import { cacheFor } from "../cache-for.ts";
import { listMigrations } from "../database/migrate.ts";
import { AppError } from "../errors.ts";
import { isWorkUnattended } from "../jobs/backlog.ts";
import type { Resources } from "../resources.ts";
import { SECOND } from "../time.ts";
import { isDraining } from "./drain.ts";
import { closed, named, oneOf } from "./schemas.ts";

const Health = named(
  "Health",
  closed(
    {
      status: oneOf(["ok", "degraded"]),
      reasons: Type.Optional(
        Type.Array(Type.String(), { description: "Why the readiness is `degraded`, in words for an operator." }),
      ),
    },
    { examples: [{ status: "ok" }] },
  ),
);

const METRICS_CACHE_MS = SECOND;
const WORKERS_CACHE_MS = 5 * SECOND;

/** The routes for health and metrics, which every process has. */
export const healthRoutes =
  (resources: Resources): FastifyPluginAsyncTypebox =>
  async (app) => {
    const { db, metrics } = resources;
    const service = { tags: ["service"] };
    const migrations = await listMigrations();
    const listReasons = describeDegradation(resources);
    // Thousands of lines take tens of milliseconds; concurrent requests share them.
    const measured = cacheFor(METRICS_CACHE_MS, () => metrics.registry.metrics());

    app.get(
      "/health/live",
      {
        config: { public: true, probe: true },
        schema: {
          ...service,
          operationId: "getLiveness",
          summary: "Check liveness",
          response: { 200: Health },
        },
      },
      async () => ({ status: "ok" as const }),
    );

    app.get(
      "/health/ready",
      {
        config: { public: true, probe: true, problems: ["unavailable"] },
        schema: {
          ...service,
          operationId: "getReadiness",
          summary: "Check readiness",
          description:
            "Ready if Postgres is available and migrated. `degraded`: requests are answered, and `reasons` says what " +
            "does not work: the queue (Redis is unavailable, full, or refuses commands), the gazetteer (it cannot " +
            "be loaded), background work that is due while no worker runs, the key store (it does not answer, or " +
            "lacks keys), or a root key that other processes may not have, or that its service does not give.",
          response: { 200: Health },
        },
      },
      async () => {
        if (isDraining(app)) throw new AppError("unavailable", { detail: "The process is shutting down." });
        const [applied] = await Promise.all([
          sql<{ name: string }>`SELECT name FROM kysely_migration`.execute(db.kysely),
          db.readers.check(),
        ]).catch((cause: unknown) => {
          throw new AppError("unavailable", { detail: "Postgres is not available, or is not migrated.", cause });
        });
        const missing = migrations.filter((name) => !applied.rows.some((row) => row.name === name));
        if (missing.length > 0)
          throw new AppError("unavailable", { detail: `Migrations are missing: ${missing.join(", ")}.` });
        const reasons = await listReasons();
        return reasons.length === 0 ? { status: "ok" as const } : { status: "degraded" as const, reasons };
      },
    );

    app.get(
      "/metrics",
      {
        config: { public: true },
        schema: {
          ...service,
          operationId: "getMetrics",
          summary: "Get metrics",
          description: "Metrics for Prometheus. Aggregates only, without data of tenants or customers.",
          response: {
            200: {
              description: "Prometheus text format.",
              content: {
                "text/plain": { schema: Type.String({ examples: ["# TYPE doorplate_verifications_total counter"] }) },
              },
            },
          },
        },
      },
      async (_request, reply) =>
        reply
          .type(metrics.registry.contentType)
          .serializer(String)
          .send(await measured()),
    );
  };

/** @returns lists why the process is ready, but degraded */
function describeDegradation({ db, keyStore, queues, health, clock }: Resources): () => Promise<string[]> {
  const hasKeys = cacheFor(SECOND, async () => {
    if (!keyStore.is_apart) return true;
    return keyStore.db.readers.check().then(
      () => true,
      () => false,
    );
  });
  const isUnattended = cacheFor(WORKERS_CACHE_MS, () => isWorkUnattended(db.background, clock()));
  return async () => [
    ...(queues.isWorking() ? [] : ["The queue does not work: background work starts some seconds later."]),
    ...((await hasKeys()) ? [] : ["The key store does not answer: only data whose keys are cached can be opened."]),
    ...health.reasons(),
    ...((await isUnattended().catch(() => false)) ? ["Background work is due, and no worker runs: start one."] : []),
  ];
}
