import { callbackify } from "node:util";
import { fastify, LogController, type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { createAuthenticator } from "./features/access/authenticate.ts";
import { accessRoutes } from "./features/access/routes.ts";
import { addressRoutes } from "./features/addresses/routes.ts";
import { addressConstraints } from "./features/addresses/service.ts";
import { attributeDefinitionRoutes } from "./features/attribute-definitions/routes.ts";
import { campaignRoutes } from "./features/campaigns/routes.ts";
import { changeRoutes } from "./features/changes/routes.ts";
import { compareRoutes } from "./features/compare/routes.ts";
import { customerRoutes } from "./features/customers/routes.ts";
import { customerConstraints } from "./features/customers/service.ts";
import { batchRoutes } from "./features/batch/routes.ts";
import { importRoutes } from "./features/imports/routes.ts";
import { countryRoutes } from "./features/countries/routes.ts";
import { divisionRoutes } from "./features/divisions/routes.ts";
import { evidenceRoutes } from "./features/evidence/routes.ts";
import { exportRoutes } from "./features/exports/routes.ts";
import { formatRoutes } from "./features/format/routes.ts";
import { geocodeRoutes } from "./features/geocode/routes.ts";
import { parseRoutes } from "./features/parse/routes.ts";
import { pinRoutes } from "./features/pins/routes.ts";
import { policyRoutes } from "./features/policies/routes.ts";
import { boardRoutes } from "./features/queues/board-routes.ts";
import { queueRoutes } from "./features/queues/routes.ts";
import { searchRoutes } from "./features/search/routes.ts";
import { suggestRoutes } from "./features/suggest/routes.ts";
import { providerRoutes } from "./features/providers/routes.ts";
import { validateRoutes } from "./features/validate/routes.ts";
import { verificationRoutes } from "./features/verifications/routes.ts";
import { webhookDeliveryRoutes } from "./features/webhooks/delivery-routes.ts";
import { webhookRoutes } from "./features/webhooks/routes.ts";
import { AppError } from "./platform/errors.ts";
import { guardConnections } from "./platform/http/drain.ts";
import { acceptJson } from "./platform/http/json-body.ts";
import { limitLongAnswers } from "./platform/http/long-answers.ts";
import { limitBodies } from "./platform/http/slow-bodies.ts";
import { measureRequests } from "./platform/http/metrics.ts";
import { describeRoutes } from "./platform/http/openapi.ts";
import { answerClientError, answerWithProblem, answerWithProblems, refuseOtherMethods } from "./platform/http/problems.ts";
import { createRateLimit } from "./platform/http/rate-limit.ts";
import type { Principal } from "./platform/http/request.ts";
import { limitTenants } from "./platform/http/tenant-share.ts";
import { buildSerialiser } from "./platform/http/serialization.ts";
import { serviceRoutes } from "./platform/http/service-routes.ts";
import { buildValidator } from "./platform/http/validation.ts";
import { uuidv7 } from "./platform/ids.ts";
import { describeRequest } from "./platform/log.ts";
import type { Resources } from "./platform/resources.ts";

export const VERSION = "0.1.0";
const REQUEST_ID = /^[\w.:-]{1,100}$/;

/** The whole HTTP service: the only place where routes are registered. Tests and entries build it the same way. */
export async function buildApp(resources: Resources): Promise<FastifyInstance> {
  const { config, log } = resources;
  const app = fastify({
    loggerInstance: log.child({}, { serializers: { req: describeRequest } }),
    // One line a request, written when it has been answered.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: (request) => {
      const given = request.headers["x-request-id"];
      return typeof given === "string" && REQUEST_ID.test(given) ? given : uuidv7(Date.now());
    },
    bodyLimit: config.BODY_LIMIT_BYTES,
    // limitBodies() has a limit for bodies; Node's own would cut off a file that takes longer to come.
    requestTimeout: 0,
    connectionTimeout: 0,
    keepAliveTimeout: 72_000,
    routerOptions: { ignoreTrailingSlash: false, maxParamLength: 2_000, caseSensitive: true },
    schemaController: { compilersFactory: { buildValidator: buildValidator as never, buildSerializer: buildSerialiser as never } },
    clientErrorHandler: (error, socket) => answerClientError(error, socket, uuidv7(Date.now())),
    frameworkErrors: (error, request, reply) => void answerWithProblem(error, request as never, reply as never),
  }) as unknown as FastifyInstance;
  // The lines about a request name it themselves, which is cheaper than a log of its own for each.
  app.setChildLoggerFactory((logger) => logger);

  answerWithProblems(app, { ...customerConstraints, ...addressConstraints });
  acceptJson(app);
  limitBodies(app);
  guardConnections(app);
  limitLongAnswers(app, config.STREAMS_PER_KEY);
  limitTenants(app, config.DATABASE_POOL_SIZE);
  measureRequests(app, resources.metrics);
  app.decorateRequest("principal");
  app.decorate("keyring", resources.keyring);

  const authenticator = createAuthenticator(resources);
  const countRequest = createRateLimit();

  function admit(principal: Principal, request: FastifyRequest, reply: FastifyReply): void {
    request.principal = principal;
    countRequest(request, reply);
    const { scope, besides, any_key } = request.routeOptions.config;
    if (!any_key && (scope === undefined || !principal.scopes.has(scope))) {
      throw new AppError("insufficient_scope", { detail: `The scope ${scope} is needed.` });
    }
    const lacking = besides?.find((one) => !principal.scopes.has(one));
    if (lacking !== undefined) throw new AppError("insufficient_scope", { detail: `The scope ${lacking} is needed besides.` });
    reply.header("cache-control", "no-store");
  }

  const meet = callbackify(async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const principal = await authenticator.authenticate(request).catch((error: unknown) => {
      // Guessing keys is slowed down; a database that is away is not the caller's fault.
      if (error instanceof AppError && error.code === "unauthorized") countRequest(request, reply);
      throw error;
    });
    admit(principal, request, reply);
  });

  // Most callers are known, and pass without a promise.
  app.addHook("onRequest", (request, reply, done) => {
    reply.header("x-request-id", request.id);
    const { public: isPublic, probe } = request.routeOptions.config;
    if (isPublic || request.is404) {
      if (isPublic && !probe) countRequest(request, reply);
      return done();
    }
    const known = authenticator.recall(request);
    if (!known) return meet(request, reply, done);
    admit(known, request, reply);
    done();
  });
  app.addHook("onResponse", (request, reply, done) => {
    request.log.info({ request_id: request.id, req: request, status: reply.statusCode, ms: Math.round(reply.elapsedTime * 10) / 10, by: request.principal?.label }, "answered");
    done();
  });

  const methods = collectRoutes(app);
  await describeRoutes(app, VERSION);
  await app.register(serviceRoutes(resources));
  const routes = [
    accessRoutes(resources, authenticator), customerRoutes(resources), addressRoutes(resources), attributeDefinitionRoutes(resources),
    verificationRoutes(resources), policyRoutes(resources), campaignRoutes(resources), changeRoutes(resources, (request) => authenticator.authenticate(request)), parseRoutes(), formatRoutes(), validateRoutes(),
    evidenceRoutes(resources), pinRoutes(resources), queueRoutes(resources),
    searchRoutes(resources),
    exportRoutes(resources),
    suggestRoutes(resources), divisionRoutes(), countryRoutes(),
    compareRoutes(),
    webhookRoutes(resources), webhookDeliveryRoutes(resources),
    geocodeRoutes(resources),
    providerRoutes(resources),
    importRoutes(resources), batchRoutes(resources),
  ];
  for (const plugin of routes) await app.register(plugin, { prefix: "/v1" });
  await app.register(boardRoutes(resources));
  app.after(() => refuseOtherMethods(app, methods));
  await app.ready();
  return app;
}

/** Follows the registration of routes, and refuses one that forgets to say who may call it. */
function collectRoutes(app: FastifyInstance): Map<string, Set<string>> {
  const methods = new Map<string, Set<string>>();
  app.addHook("onRoute", (route) => {
    if (route.url.startsWith("/docs")) {
      route.config = { ...route.config, public: true };
      return;
    }
    if (!route.config?.scope && !route.config?.any_key && !route.config?.public) throw new Error(`${String(route.method)} ${route.url} has no scope`);
    const known = methods.get(route.url) ?? new Set();
    for (const method of [route.method].flat()) known.add(method);
    methods.set(route.url, known);
  });
  return methods;
}
