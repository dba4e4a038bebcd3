import { Socket } from "node:net";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { answerClientError } from "./problems.ts";

const BODY_MS = 30_000;
/** A file may take hours, but not stand still. */
const STILL_MS = 60_000;

/**
 * Cuts off a request whose body does not come within half a minute; of a route that streams, one that stands still. To
 * be called before anything may refuse a request: the body of one that has been answered is not awaited for ever,
 * either.
 */
export function limitBodies(
  app: FastifyInstance,
  { body_ms = BODY_MS, still_ms = STILL_MS }: { body_ms?: number; still_ms?: number } = {},
): void {
  function watch(request: FastifyRequest, reply: FastifyReply): void {
    const { raw } = request;
    const { socket } = raw;
    if (raw.complete || raw.destroyed) return;
    const streams = request.routeOptions.config.streams === true;
    let received = socket.bytesRead;
    const look = (): void => {
      if (raw.complete || raw.destroyed) stop();
      else if (reply.raw.writableEnded) socket.destroy();
      else if (streams && socket.bytesRead > received) received = socket.bytesRead;
      else {
        stop();
        answerClientError({ code: "ERR_HTTP_REQUEST_TIMEOUT" } as NodeJS.ErrnoException, socket, request.id);
      }
    };
    const timer = (streams ? setInterval(look, still_ms) : setTimeout(look, body_ms)).unref();
    const stop = (): void => clearTimeout(timer);
    raw.once("end", stop).once("close", stop);
  }

  app.addHook("onRequest", (request, reply, done) => {
    const { raw } = request;
    const { "content-length": length = "0", "transfer-encoding": encoding } = raw.headers;
    // Any method may announce a body, GET too; what is injected has no socket. Most bodies come with their heads, and
    // need no timer.
    if ((length !== "0" || encoding !== undefined) && raw.socket instanceof Socket)
      setImmediate(() => watch(request, reply));
    done();
  });
}
