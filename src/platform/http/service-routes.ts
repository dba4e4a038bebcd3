import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import type { FastifyReply, FastifyRequest } from "fastify";
import { sql } from "kysely";
import Type from "typebox";
import { AppError } from "../errors.ts";
import { listMigrations } from "../database/migrate.ts";
import type { Resources } from "../resources.ts";
import { etagOfText, isKnownToCaller } from "./conditional.ts";
import { isDraining } from "./drain.ts";
import { closed, named, oneOf } from "./schemas.ts";

const Health = named("Health", closed({ status: oneOf(["ok", "degraded"]) }, { examples: [{ status: "ok" }] }));

/** The routes for health, metrics and the OpenAPI document. */
export const serviceRoutes =
  ({ db, queues, metrics }: Resources): FastifyPluginAsyncTypebox =>
  async (app) => {
    const service = { tags: ["service"] };
    const migrations = await listMigrations();
    // Thousands of lines take tens of milliseconds; concurrent requests share them.
    const measured = cacheFor(METRICS_CACHE_MS, () => metrics.registry.metrics());

    app.get("/", { config: { public: true }, schema: { hide: true } }, async (_request, reply) =>
      reply.redirect("/docs"),
    );

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
            "Ready if Postgres is available and migrated. `degraded`: the queue does not work (Redis is " +
            "unavailable, full, or refuses commands), which delays background work by some seconds.",
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
        return { status: queues.isWorking() ? ("ok" as const) : ("degraded" as const) };
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

    const openapi = {
      config: { public: true as const },
      schema: {
        ...service,
        operationId: "getOpenApi",
        summary: "Get the OpenAPI document",
        response: {
          200: Type.Unknown({ description: "OpenAPI 3.1.", examples: [{ openapi: "3.1.0" }] }),
          304: Type.Null({ description: "Not modified." }),
        },
      },
    };
    let document: { text: string; etag: string } | undefined;
    const sendDocument = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      if (!document) {
        const text = JSON.stringify(app.swagger());
        document = { text, etag: etagOfText(text) };
      }
      void reply.header("etag", document.etag);
      if (isKnownToCaller(request, document.etag)) return reply.code(304).send();
      return reply.type("application/json; charset=utf-8").serializer(String).send(document.text);
    };
    app.get("/openapi.json", openapi, sendDocument);
    app.get("/v1/openapi.json", { ...openapi, schema: { hide: true } }, sendDocument);
  };

const METRICS_CACHE_MS = 1_000;

/** Caches the result of `compute`. */
function cacheFor<T>(milliseconds: number, compute: () => Promise<T>): () => Promise<T> {
  let kept: { value: Promise<T>; until: number } | undefined;
  return () => {
    const now = performance.now();
    if (!kept || kept.until < now) kept = { value: compute(), until: now + milliseconds };
    return kept.value;
  };
}
