import { setImmediate, setTimeout as sleep } from "node:timers/promises";
import { Server, type Socket } from "node:net";
import type { FastifyInstance } from "fastify";

const IDLE_TIMEOUT_MS = 3_000;
const BUSY_TIMEOUT_MS = 5_000;
const LISTENER_TIMEOUT_MS = 2_500;
/** Turns of the event loop without a new connection, after which the accept queue is empty. */
const QUIET_TURNS = 3;

interface Guard {
  open: Set<Socket>;
  isDraining: boolean;
  /** Called when the service drains. */
  listeners: (() => void)[];
}

/** Guards by HTTP server, which an app and its plugins share. */
const guards = new WeakMap<Server, Guard>();

/** Tracks open connections. While the service drains, responses carry `Connection: close`. */
export function guardConnections(app: FastifyInstance): void {
  const guard: Guard = { open: new Set(), isDraining: false, listeners: [] };
  guards.set(app.server, guard);
  app.server.on("connection", (socket: Socket) => {
    guard.open.add(socket);
    socket.once("close", () => guard.open.delete(socket));
  });
  app.addHook("onSend", (_request, reply, payload, done) => {
    if (guard.isDraining) reply.header("connection", "close");
    done(null, payload);
  });
}

/** Registers a function that ends a response which would otherwise go on until its client closes it. */
export const onDrain = (app: FastifyInstance, end: () => void): void =>
  void guards.get(app.server)?.listeners.push(end);

/** Whether the service is shutting down. */
export const isDraining = (app: FastifyInstance): boolean => guards.get(app.server)?.isDraining ?? false;

/**
 * Shuts the service down without failing a request: accepts connections for `delay_ms`, closes the listener, answers
 * requests on open connections with `Connection: close`, and closes idle connections at the end. Node's own `close()`
 * closes them first, which resets a request that is on its way.
 * @param delay_ms longer than a load balancer needs to notice that `/health/ready` fails
 */
export async function drain(app: FastifyInstance, delay_ms: number): Promise<void> {
  const guard = guards.get(app.server);
  if (!guard || guard.isDraining) return;
  guard.isDraining = true;
  await sleep(delay_ms);
  await closeListener(app.server);
  for (const end of guard.listeners) end();
  await untilEmpty(guard.open, IDLE_TIMEOUT_MS);
  app.server.closeIdleConnections();
  // Node counts a connection that has never sent anything as busy.
  for (const socket of guard.open) if (socket.bytesRead === 0) socket.destroy();
  await untilEmpty(guard.open, BUSY_TIMEOUT_MS);
  app.server.closeAllConnections();
  await app.close();
}

/**
 * Stops listening at a moment when the accept queue is empty: closing a listener resets the connections in its queue,
 * whose clients may have sent a request. Node accepts one connection in each turn of the event loop, so turns without
 * one mean an empty queue. A connection that arrives in the microseconds before the close is still reset, hence the
 * delay before.
 */
export async function closeListener(server: Server): Promise<void> {
  let quiet = 0;
  const onConnection = (): void => void (quiet = -1);
  server.on("connection", onConnection);
  for (const deadline = Date.now() + LISTENER_TIMEOUT_MS; quiet < QUIET_TURNS && Date.now() < deadline; quiet++)
    await setImmediate();
  server.off("connection", onConnection);
  // Of TCP only: the `close` of an HTTP server also closes idle connections.
  Server.prototype.close.call(server);
}

async function untilEmpty(open: Set<Socket>, timeout_ms: number): Promise<void> {
  for (const deadline = Date.now() + timeout_ms; open.size > 0 && Date.now() < deadline;) await sleep(20);
}
