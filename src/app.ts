import { fastify, LogController, type FastifyInstance, type FastifyRequest } from "fastify";
import { EVENTS, FEATURES, TAGS } from "./features/index.ts";
import { registerMetrics } from "./metrics.ts";
import type { AppError, ConstraintProblems } from "./platform/errors.ts";
import { allowOrigins } from "./platform/http/cors.ts";
import { guardConnections } from "./platform/http/drain.ts";
import { acceptJson } from "./platform/http/json-body.ts";
import { limitStreams } from "./platform/http/stream-limit.ts";
import { limitBodyTime } from "./platform/http/body-timeout.ts";
import { documentRoutes } from "./platform/http/document-routes.ts";
import { healthRoutes } from "./platform/http/health-routes.ts";
import { measureRequests } from "./platform/http/metrics.ts";
import { describeRoutes } from "./platform/http/openapi.ts";
import {
  answerClientError,
  answerWithProblem,
  answerWithProblems,
  refuseOtherMethods,
} from "./platform/http/problems.ts";
import { refuseUnreadable } from "./platform/http/request.ts";
import { ROOT_SCOPES, TENANT_SCOPES } from "./platform/http/scopes.ts";
import { limitTenantConcurrency } from "./platform/http/tenant-concurrency.ts";
import { compileSerialiser } from "./platform/http/serialization.ts";
import { traceRequests } from "./platform/http/trace-requests.ts";
import { compileValidator } from "./platform/http/validation.ts";
import { uuidv7 } from "./platform/ids.ts";
import { describeRequest } from "./platform/log.ts";
import type { Resources } from "./platform/resources.ts";
import { moveConstraints } from "./privacy/move.ts";
import { VERSION } from "./platform/version.ts";

const REQUEST_ID = /^[\w.:-]{1,100}$/;

/** Builds the HTTP service from the declarations of the features. Entries and tests call the same function. */
export async function buildApp(resources: Resources): Promise<FastifyInstance> {
  const { config } = resources;
  const app = createApp(resources);
  acceptJson(app);
  limitStreams(app, config.STREAMS_PER_KEY);
  limitTenantConcurrency(app, config.DATABASE_POOL_SIZE);
  allowOrigins(app, config.CORS_ORIGINS);
  registerMetrics(resources);
  measureRequests(app, resources.metrics);
  if (resources.tracing) traceRequests(app, resources.tracing);
  refuseUnreadable(app);
  app.decorate("keyring", resources.keyring);
  app.decorate("restrictions", resources.restrictions);
  for (const { hooks } of FEATURES) hooks?.(app, resources);
  app.addHook("onResponse", (request, reply, done) => {
    request.log.info(
      {
        request_id: request.id,
        req: request,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
        by: request.principal?.label,
        ...(request.span && { trace_id: request.span.traceparent.split("-")[1] }),
      },
      "answered",
    );
    done();
  });

  const methods = collectRoutes(app);
  await describeRoutes(app, VERSION, TAGS, EVENTS);
  await app.register(healthRoutes(resources));
  await app.register(documentRoutes);
  for (const plugin of FEATURES.flatMap(({ routes = [] }) => routes))
    await app.register(plugin(resources), { prefix: "/v1" });
  for (const plugin of FEATURES.flatMap(({ pages = [] }) => pages)) await app.register(plugin(resources));
  app.after(() => refuseOtherMethods(app, methods));
  await app.ready();
  return app;
}

/** Builds what a process without the API serves: health and metrics. Its scrapes are not logged. */
export async function buildWorkerApp(resources: Resources): Promise<FastifyInstance> {
  const app = createApp(resources);
  registerMetrics(resources);
  const methods = collectRoutes(app);
  await app.register(healthRoutes(resources));
  app.after(() => refuseOtherMethods(app, methods));
  await app.ready();
  return app;
}

const refineProblem =
  (resources: Resources) =>
  async (error: AppError, request: FastifyRequest): Promise<AppError> => {
    let refined = error;
    for (const feature of FEATURES) refined = (await feature.refineProblem?.(refined, request, resources)) ?? refined;
    return refined;
  };

/** Creates an application without routes: its limits, and problems for all that goes wrong. */
function createApp(resources: Resources): FastifyInstance {
  const { config, log } = resources;
  const app = fastify({
    loggerInstance: log.child({}, { serializers: { req: describeRequest } }),
    // One line for each request, written after its response.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: (request) => {
      const given = request.headers["x-request-id"];
      return typeof given === "string" && REQUEST_ID.test(given) ? given : uuidv7(Date.now());
    },
    bodyLimit: config.BODY_LIMIT_BYTES,
    trustProxy: (address) => config.TRUSTED_PROXIES.contains(address),
    // limitBodyTime() limits bodies; Node's own timeout would cut off the upload of a large file.
    requestTimeout: 0,
    connectionTimeout: 0,
    keepAliveTimeout: 72_000,
    routerOptions: { ignoreTrailingSlash: false, maxParamLength: 2_000, caseSensitive: true },
    schemaController: {
      compilersFactory: {
        buildValidator: () => compileValidator as never,
        buildSerializer: () => compileSerialiser as never,
      },
    },
    clientErrorHandler: (error, socket) => answerClientError(error, socket, uuidv7(Date.now())),
    frameworkErrors: (error, request, reply) => void answerWithProblem(error, request as never, reply as never),
  }) as unknown as FastifyInstance;
  // Log lines name their request themselves: cheaper than a child logger for each request.
  app.setChildLoggerFactory((logger) => logger);

  answerWithProblems(
    app,
    Object.assign({}, moveConstraints, ...FEATURES.map(({ constraints }) => constraints)) as ConstraintProblems,
    refineProblem(resources),
  );
  limitBodyTime(app);
  guardConnections(app);
  return app;
}

/**
 * Collects the methods of each path as routes are registered.
 * @throws Error at registration, where a route has no scope and is not public, or names a scope that no feature
 * declares
 */
function collectRoutes(app: FastifyInstance): Map<string, Set<string>> {
  const methods = new Map<string, Set<string>>();
  app.addHook("onRoute", (route) => {
    const { scope, additional_scopes = [], dry_run_scope, any_key, public: isPublic } = route.config ?? {};
    if (!scope && !any_key && !isPublic) throw new Error(`${String(route.method)} ${route.url} has no scope`);
    const unknown = [scope, dry_run_scope, ...additional_scopes].find(
      (one) => one !== undefined && !TENANT_SCOPES.includes(one) && !ROOT_SCOPES.includes(one),
    );
    if (unknown !== undefined)
      throw new Error(`${String(route.method)} ${route.url} needs the scope ${unknown}, which no feature declares`);
    const known = methods.get(route.url) ?? new Set();
    for (const method of [route.method].flat()) known.add(method);
    methods.set(route.url, known);
  });
  return methods;
}
