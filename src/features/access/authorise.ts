/** Authenticates and authorises requests: the caller, its rate limit, and the scopes of the route. */
import { callbackify } from "node:util";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { AppError } from "../../platform/errors.ts";
import { createRateLimit } from "../../platform/http/rate-limit.ts";
import type { Principal } from "../../platform/http/request.ts";
import type { Resources } from "../../platform/resources.ts";
import { createAuthenticator } from "./authenticate.ts";

/** Installs the checks on every route, before the body is read. */
export function authoriseRequests(app: FastifyInstance, resources: Resources): void {
  const authenticator = createAuthenticator(resources);
  const countRequest = createRateLimit();
  app.decorate("authenticator", authenticator);
  app.decorateRequest("principal");

  function authorise(principal: Principal, request: FastifyRequest, reply: FastifyReply): void {
    request.principal = principal;
    countRequest(request, reply);
    const { scope, additional_scopes, any_key } = request.routeOptions.config;
    if (!any_key && (scope === undefined || !principal.scopes.has(scope))) {
      throw new AppError("insufficient_scope", { detail: `The operation requires the scope ${scope}.` });
    }
    const lacking = additional_scopes?.find((one) => !principal.scopes.has(one));
    if (lacking !== undefined)
      throw new AppError("insufficient_scope", { detail: `The operation also requires the scope ${lacking}.` });
    reply.header("cache-control", "no-store");
  }

  const authenticate = callbackify(async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const principal = await authenticator.authenticate(request).catch((error: unknown) => {
      // Slows down guessing of keys. An unreachable database does not count against the caller.
      if (error instanceof AppError && error.code === "unauthorized") countRequest(request, reply);
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
