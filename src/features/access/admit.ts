/** Lets requests in: who calls, how often he may, and whether his key holds the scopes of the route. */
import { callbackify } from "node:util";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { AppError } from "../../platform/errors.ts";
import { createRateLimit } from "../../platform/http/rate-limit.ts";
import type { Principal } from "../../platform/http/request.ts";
import type { Resources } from "../../platform/resources.ts";
import { createAuthenticator } from "./authenticate.ts";

/** Checks every request before its body is read. */
export function admitCallers(app: FastifyInstance, resources: Resources): void {
  const authenticator = createAuthenticator(resources);
  const countRequest = createRateLimit();
  app.decorate("authenticator", authenticator);
  app.decorateRequest("principal");

  function admit(principal: Principal, request: FastifyRequest, reply: FastifyReply): void {
    request.principal = principal;
    countRequest(request, reply);
    const { scope, besides, any_key } = request.routeOptions.config;
    if (!any_key && (scope === undefined || !principal.scopes.has(scope))) {
      throw new AppError("insufficient_scope", { detail: `The scope ${scope} is needed.` });
    }
    const lacking = besides?.find((one) => !principal.scopes.has(one));
    if (lacking !== undefined)
      throw new AppError("insufficient_scope", { detail: `The scope ${lacking} is needed besides.` });
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
}
