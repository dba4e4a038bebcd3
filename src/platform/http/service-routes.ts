import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import type { FastifyReply } from "fastify";
import { sql } from "kysely";
import Type from "typebox";
import { AppError } from "../errors.ts";
import { listMigrations } from "../database/migrate.ts";
import type { Resources } from "../resources.ts";
import { isDraining } from "./drain.ts";
import { closed, named } from "./schemas.ts";

const Health = named("Health", closed({ status: Type.String({ examples: ["ok"] }) }, { examples: [{ status: "ok" }] }));

/** Health, metrics and the OpenAPI document. */
export const serviceRoutes = ({ db, metrics }: Resources): FastifyPluginAsyncTypebox => async (app) => {
  const service = { tags: ["service"] };

  app.get("/health/live", {
    config: { public: true },
    schema: { ...service, operationId: "getLiveness", summary: "Whether the process runs", response: { 200: Health } },
  }, async () => ({ status: "ok" }));

  app.get("/health/ready", {
    config: { public: true, problems: ["unavailable"] },
    schema: {
      ...service, operationId: "getReadiness", summary: "Whether requests can be served",
      description: "Needs Postgres and its migrations; queues may be away.", response: { 200: Health },
    },
  }, async () => {
    if (isDraining(app)) throw new AppError("unavailable", { detail: "The process is shutting down." });
    const known = await listMigrations();
    const [applied] = await Promise.all([sql<{ name: string }>`SELECT name FROM kysely_migration`.execute(db.kysely), db.readers.check()])
      .catch((cause: unknown) => {
        throw new AppError("unavailable", { detail: "Postgres cannot be reached, or has not been migrated.", cause });
      });
    const missing = known.filter((name) => !applied.rows.some((row) => row.name === name));
    if (missing.length > 0) throw new AppError("unavailable", { detail: `Migrations are missing: ${missing.join(", ")}.` });
    return { status: "ok" };
  });

  app.get("/metrics", {
    config: { public: true },
    schema: {
      ...service, operationId: "getMetrics", summary: "Metrics for Prometheus", description: "Aggregates only: nothing of a tenant or a customer.",
      response: { 200: { description: "Prometheus text format.", content: { "text/plain": { schema: Type.String({ examples: ["# TYPE doorplate_verifications_total counter"] }) } } } },
    },
  }, async (_request, reply) => reply.type(metrics.registry.contentType).serializer(String).send(await metrics.registry.metrics()));

  const openapi = {
    config: { public: true as const },
    schema: {
      ...service, operationId: "getOpenApi", summary: "This document",
      response: { 200: Type.Unknown({ description: "OpenAPI 3.1.", examples: [{ openapi: "3.1.0" }] }) },
    },
  };
  app.get("/openapi.json", openapi, async (_request, reply) => sendDocument(reply, app.swagger()));
  app.get("/v1/openapi.json", { ...openapi, schema: { hide: true } }, async (_request, reply) => sendDocument(reply, app.swagger()));
};

const sendDocument = (reply: FastifyReply, document: unknown): FastifyReply =>
  reply.type("application/json; charset=utf-8").serializer(JSON.stringify).send(document);
