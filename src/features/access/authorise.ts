/** Authenticates and authorises requests: the caller, its rate limit, and the scopes of the route. */
import { callbackify } from "node:util";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { AppError } from "../../platform/errors.ts";
import { createRateLimit, networkOf, quotaOfCaller } from "../../platform/http/rate-limit.ts";
import type { Principal } from "../../platform/http/request.ts";
import type { Resources } from "../../platform/resources.ts";
import { createAuthenticator } from "./authenticate.ts";

/** Clients of publishable keys that are counted at once in this process. */
const MAX_CLIENTS = 100_000;

/** Installs the checks on every route, before the body is read. */
export function authoriseRequests(app: FastifyInstance, resources: Resources): void {
  const authenticator = createAuthenticator(resources);
  const countRequest = createRateLimit(quotaOfCaller);
  const countClient = createRateLimit(
    ({ principal, ip }) => ({
      name: "client",
      caller: `${principal.id} ${networkOf(ip)}`,
      max: resources.config.PUBLISHABLE_RATE_LIMIT_PER_IP,
    }),
    MAX_CLIENTS,
  );
  app.decorate("authenticator", authenticator);
  app.decorateRequest("principal");

  function authorise(principal: Principal, request: FastifyRequest, reply: FastifyReply): void {
    request.principal = principal;
    const { origins, scopes } = principal;
    // Pages of other origins use up the share of a client only, not that of the key.
    if (origins) {
      countClient(request, reply);
      checkOrigin(request, origins);
    }
    countRequest(request, reply);
    if (origins) checkPublishable(request);
    else checkScopes(request, scopes);
    reply.header("cache-control", "no-store");
  }

  const authenticate = callbackify(async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const principal = await authenticator.authenticate(request).catch((error: unknown) => {
      // Slows down guessing of keys, and limits a disabled tenant, whose keys are not cached. An unreachable database
      // does not count against the caller.
      if (error instanceof AppError && error.code !== "unavailable") countRequest(request, reply);
      throw error;
    });
    authorise(principal, request, reply);
  });

  // Most callers are cached, and pass without a promise.
  app.addHook("onRequest", (request, reply, done) => {
    reply.header("x-request-id", request.id);
    const { public: isPublic, probe } = request.routeOptions.config;
    if (isPublic || request.is404) {
      if (isPublic && !probe) countRequest(request, reply);
      return done();
    }
    const known = authenticator.cachedPrincipal(request);
    if (!known) return authenticate(request, reply, done);
    authorise(known, request, reply);
    done();
  });
}

function checkOrigin({ headers: { origin } }: FastifyRequest, origins: ReadonlySet<string>): void {
  if (origin !== undefined && origins.has(origin)) return;
  const detail =
    origin === undefined
      ? "The request has no header Origin. A publishable key is for pages; other programs use a secret key."
      : "The page's origin is not one of the key's `origins`: scheme, host and port must be the same.";
  throw new AppError("origin_not_allowed", { detail });
}

function checkPublishable({ routeOptions: { config } }: FastifyRequest): void {
  if (!config.any_key && !config.publishable)
    throw new AppError("insufficient_scope", { detail: "The operation requires a secret key." });
}

function checkScopes({ routeOptions: { config }, query }: FastifyRequest, scopes: ReadonlySet<string>): void {
  const { scope, additional_scopes, any_key, dry_run_scope } = config;
  const isDryRun = dry_run_scope !== undefined && (query as { dry_run?: unknown }).dry_run === "true";
  const isSufficient = (one: string | undefined): boolean => one !== undefined && scopes.has(one);
  if (!any_key && !isSufficient(scope) && !(isDryRun && isSufficient(dry_run_scope)))
    throw new AppError("insufficient_scope", {
      detail: `The operation requires the scope ${isDryRun ? `${dry_run_scope} or ` : ""}${scope}.`,
    });
  const lacking = additional_scopes?.find((one) => !scopes.has(one));
  if (lacking !== undefined)
    throw new AppError("insufficient_scope", { detail: `The operation also requires the scope ${lacking}.` });
}
