import type { FastifyInstance } from "fastify";
import type { Span, Tracing } from "../tracing/tracing.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Of a sampled trace. */
    span?: Span | undefined;
  }
}

/** Adds a span for each request to the API. */
export function traceRequests(app: FastifyInstance, tracing: Tracing): void {
  // A property of every request from the start: one that is added later makes all requests slower.
  app.decorateRequest("span", undefined);
  app.addHook("onRequest", (request, _reply, done) => {
    const { url, config } = request.routeOptions;
    if (!request.is404 && !config.public)
      request.span = tracing
        .sample(oneHeader(request.headers["traceparent"]))
        ?.start("server", `${request.method} ${url}`, {
          "http.request.method": request.method,
          "http.route": url,
          "doorplate.request_id": request.id,
        });
    done();
  });
  app.addHook("onResponse", ({ span, principal }, { statusCode }, done) => {
    if (span) {
      span.set({ "http.response.status_code": statusCode, "doorplate.tenant_id": principal?.tenant_id || undefined });
      span.end(statusCode >= 500 ? String(statusCode) : undefined);
    }
    done();
  });
}

const oneHeader = (header: string | string[] | undefined): string | undefined =>
  typeof header === "string" ? header : undefined;
