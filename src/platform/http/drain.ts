import { setTimeout as sleep } from "node:timers/promises";
import type { Server, Socket } from "node:net";
import type { FastifyInstance } from "fastify";
import { stopListening } from "./last-call.ts";

const IDLE_PATIENCE_MS = 3_000;
const BUSY_PATIENCE_MS = 5_000;

interface Guard {
  open: Set<Socket>;
  draining: boolean;
  /** Ends what would otherwise go on for long. */
  enders: (() => void)[];
}

/** By the HTTP server, which an app and its plugins share. */
const guards = new WeakMap<Server, Guard>();

/** Knows the open connections, and asks each to close once the service drains. */
export function guardConnections(app: FastifyInstance): void {
  const guard: Guard = { open: new Set(), draining: false, enders: [] };
  guards.set(app.server, guard);
  app.server.on("connection", (socket: Socket) => {
    guard.open.add(socket);
    socket.once("close", () => guard.open.delete(socket));
  });
  app.addHook("onSend", (_request, reply, payload, done) => {
    if (guard.draining) reply.header("connection", "close");
    done(null, payload);
  });
}

/** Has `end` called once the service drains: for answers that would go on until the client ends them. */
export const onDrain = (app: FastifyInstance, end: () => void): void => void guards.get(app.server)?.enders.push(end);

export const isDraining = (app: FastifyInstance): boolean => guards.get(app.server)?.draining ?? false;

/**
 * Ends the service without failing a request: stops listening, answers what comes on open connections with
 * `Connection: close`, and only then closes the idle ones. Closing these at once, as Node does, would cut a request
 * that is already on its way.
 * @param delay_ms how long to go on accepting connections first
 */
export async function drain(app: FastifyInstance, delay_ms: number): Promise<void> {
  const guard = guards.get(app.server);
  if (!guard || guard.draining) return;
  guard.draining = true;
  await sleep(delay_ms);
  await stopListening(app.server);
  for (const end of guard.enders) end();
  await untilNone(guard.open, IDLE_PATIENCE_MS);
  app.server.closeIdleConnections();
  // Node counts one that has never sent anything as busy.
  for (const socket of guard.open) if (socket.bytesRead === 0) socket.destroy();
  await untilNone(guard.open, BUSY_PATIENCE_MS);
  app.server.closeAllConnections();
  await app.close();
}

async function untilNone(open: Set<Socket>, patience_ms: number): Promise<void> {
  for (const deadline = Date.now() + patience_ms; open.size > 0 && Date.now() < deadline;) await sleep(20);
}
