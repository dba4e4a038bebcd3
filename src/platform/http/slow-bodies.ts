import type { FastifyInstance } from "fastify";
import { answerClientError } from "./problems.ts";

const BODY_MS = 30_000;
/** A file may take hours, but not stand still. */
const STILL_MS = 60_000;

/** Cuts off a request whose body does not come within half a minute; of a route that streams, one that stands still. */
export function limitBodies(app: FastifyInstance): void {
  app.addHook("preParsing", (request, _reply, payload, done) => {
    const { raw } = request;
    if (!raw.complete && raw.socket) {
      const cutOff = (): void => {
        if (!raw.complete) answerClientError({ code: "ERR_HTTP_REQUEST_TIMEOUT" } as NodeJS.ErrnoException, raw.socket, request.id);
      };
      const timer = setTimeout(cutOff, request.routeOptions.config.streams ? STILL_MS : BODY_MS).unref();
      if (request.routeOptions.config.streams) raw.on("data", () => timer.refresh());
      raw.once("close", () => clearTimeout(timer));
    }
    done(null, payload);
  });
}
