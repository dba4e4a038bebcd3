import { Socket } from "node:net";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { answerClientError } from "./problems.ts";

/** Until the whole body has arrived. */
const BODY_MS = 30_000;
/** Between two packets of a route that streams: a file may take hours. */
const IDLE_MS = 60_000;

/**
 * Answers 408 to a request whose body does not arrive within 30 s, or, on a route that streams, is idle for 60 s. Call
 * it before any hook that may refuse a request: the rest of a refused request's body is limited as well.
 */
export function limitBodyTime(
  app: FastifyInstance,
  { body_ms = BODY_MS, idle_ms = IDLE_MS }: { body_ms?: number; idle_ms?: number } = {},
): void {
  function watch(request: FastifyRequest, reply: FastifyReply): void {
    const { raw } = request;
    const { socket } = raw;
    if (raw.complete || raw.destroyed) return;
    const streams = request.routeOptions.config.streams === true;
    let received = socket.bytesRead;
    const check = (): void => {
      if (raw.complete || raw.destroyed) stop();
      else if (reply.raw.writableEnded) socket.destroy();
      else if (streams && socket.bytesRead > received) received = socket.bytesRead;
      else {
        stop();
        answerClientError({ code: "ERR_HTTP_REQUEST_TIMEOUT" } as NodeJS.ErrnoException, socket, request.id);
      }
    };
    const timer = (streams ? setInterval(check, idle_ms) : setTimeout(check, body_ms)).unref();
    const stop = (): void => clearTimeout(timer);
    raw.once("end", stop).once("close", stop);
  }

  app.addHook("onRequest", (request, reply, done) => {
    const { raw } = request;
    const { "content-length": length = "0", "transfer-encoding": encoding } = raw.headers;
    // Any method may have a body, GET too; an injected request has no socket. Most bodies arrive with their heads, and
    // need no timer.
    if ((length !== "0" || encoding !== undefined) && raw.socket instanceof Socket)
      setImmediate(() => watch(request, reply));
    done();
  });
}
