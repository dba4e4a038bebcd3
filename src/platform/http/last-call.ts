import { connect, Server } from "node:net";

const PATIENCE_MS = 1_000;
const HANDLE = "_handle";

/** Node's wrap of a TCP socket, of which the public API shows nothing. */
interface Handle {
  listen?(backlog: number): number;
  getpeername?(out: object): number;
}

/**
 * Stops listening at a moment when no connection waits to be accepted. A connection that waits was completed by the
 * kernel; its client may have sent a request, and closing the listener would reset both.
 *
 * With a backlog of none, one connection may wait and the kernel ignores whoever knocks meanwhile: a client tries again
 * a second later and is refused, with nothing sent. So we connect to ourselves. If that succeeds at once, the one that
 * waits is ours, and it can be reset with no harm; if not, somebody else waits and is accepted in the next turn.
 * Where the kernel does otherwise, listening ends after a second all the same.
 */
export async function stopListening(server: Server): Promise<void> {
  const address = server.address();
  handleOf(server)?.listen?.(0);
  if (address && typeof address === "object") {
    const host = { "0.0.0.0": "127.0.0.1", "::": "::1" }[address.address] ?? address.address;
    for (const deadline = performance.now() + PATIENCE_MS; performance.now() < deadline;) {
      // Connections are accepted between two turns.
      await new Promise(setImmediate);
      if (await isOurs(host, address.port, () => Server.prototype.close.call(server))) return;
    }
  }
  Server.prototype.close.call(server);
}

/** Calls `close` in the turn in which our own connection has come to wait. */
async function isOurs(host: string, port: number, close: () => void): Promise<boolean> {
  const own = connect({ host, port }).on("error", () => undefined);
  // Node begins to connect in the next tick; the kernel of the same machine completes it within the call.
  await new Promise<void>((resolve) => process.nextTick(resolve));
  const waits = handleOf(own)?.getpeername?.({}) === 0;
  if (waits) close();
  own.destroy();
  return waits;
}

const handleOf = (of: object): Handle | undefined => (of as { [name in typeof HANDLE]?: Handle })[HANDLE];
