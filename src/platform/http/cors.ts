/** CORS (Fetch standard): what a browser allows pages of other origins to send and to read. */
import type { FastifyContextConfig, FastifyInstance, RouteOptions } from "fastify";
import { varyBy } from "./conditional.ts";

/** Request headers beyond those that every page may send. */
const REQUEST_HEADERS = [
  "Authorization",
  "Content-Type",
  "Doorplate-Reason",
  "Doorplate-Purpose",
  "Doorplate-Source",
  "Idempotency-Key",
  "If-Match",
  "If-None-Match",
  "Last-Event-ID",
  "X-Request-Id",
  "traceparent",
  "tracestate",
].join(", ");
/** Response headers beyond those that every page may read. */
const RESPONSE_HEADERS = [
  "Allow",
  "Content-Disposition",
  "ETag",
  "Link",
  "Location",
  "RateLimit",
  "RateLimit-Policy",
  "Retry-After",
  "X-Request-Id",
].join(", ");
const METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE";
/** The longest time for which Chromium keeps the answer to a preflight. */
const PREFLIGHT_MAX_AGE_S = 7_200;

/**
 * Adds the CORS headers to responses below /v1, and answers preflights. Pages of `origins` may call every operation.
 * Pages of any origin may call the operations of publishable keys: a preflight carries no key, so the origins of a key
 * are checked with the request itself. Thus a preflight needs no database, and says nothing of a tenant. Cookies are
 * never allowed. Call it before the hooks that authenticate, and before the routes.
 */
export function allowOrigins(app: FastifyInstance, origins: ReadonlySet<string>): void {
  /** Methods and paths that pages of any origin may call. */
  const open = new Set<string>();
  app.addHook("onRoute", ({ method, url, config }: RouteOptions) => {
    if (isForPages(config)) for (const one of [method].flat()) open.add(`${one} ${url}`);
  });

  app.addHook("onRequest", (request, reply, done) => {
    if (!request.url.startsWith("/v1/")) return done();
    const { origin, "access-control-request-method": asked } = request.headers;
    const isPreflight = request.method === "OPTIONS" && asked !== undefined;
    const { url, config } = request.routeOptions;
    const isOpen = isPreflight ? open.has(`${asked} ${url}`) : isForPages(config);
    // Of a request without an origin, too: a cache would answer pages with it.
    if (isOpen || origins.size > 0) varyBy(reply, "origin");
    if (origin === undefined || (!isOpen && !origins.has(origin))) return done();
    reply.headers({
      "access-control-allow-origin": isOpen ? "*" : origin,
      "access-control-expose-headers": RESPONSE_HEADERS,
    });
    if (!isPreflight) return done();
    reply
      .code(204)
      .headers({
        "access-control-allow-methods": isOpen ? asked : METHODS,
        "access-control-allow-headers": REQUEST_HEADERS,
        "access-control-max-age": String(PREFLIGHT_MAX_AGE_S),
      })
      .send();
  });
}

const isForPages = ({ any_key, publishable }: FastifyContextConfig = {}): boolean => Boolean(any_key ?? publishable);
