import { readFileSync } from "node:fs";
import { connect, Server } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

const PATIENCE_MS = 2_500;
/** A client whose last packet found no room sends it again after 200 ms. */
const ANOTHER_TRY_MS = 250;
const USUAL_BACKLOG = 511;
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
 *
 * Where several knock in the same instant the kernel is less exact: two may wait, or one takes itself for connected while
 * its last packet found no room. Linux tells of most of them (not of those it answered with a cookie), and then all are
 * let in for a moment before we try again. Where the kernel does otherwise, listening ends when our patience does.
 */
export async function stopListening(server: Server): Promise<void> {
  const address = server.address();
  if (address && typeof address === "object") {
    const host = { "0.0.0.0": "127.0.0.1", "::": "::1" }[address.address] ?? address.address;
    const close = (): void => void Server.prototype.close.call(server);
    for (const deadline = performance.now() + PATIENCE_MS; performance.now() < deadline;) {
      handleOf(server)?.listen?.(0);
      // Connections are accepted between two turns.
      await new Promise(setImmediate);
      const end = await tryToClose(host, address.port, close);
      if (end === "closed") return;
      if (end === "somebody is half inside") {
        handleOf(server)?.listen?.(USUAL_BACKLOG);
        await sleep(ANOTHER_TRY_MS);
      }
    }
  }
  Server.prototype.close.call(server);
}

/** Calls `close` in the turn in which our own connection has come to wait, and nobody else does. */
async function tryToClose(host: string, port: number, close: () => void): Promise<"closed" | "somebody waits" | "somebody is half inside"> {
  const own = connect({ host, port }).on("error", () => undefined);
  try {
    // Node begins to connect in the next tick; the kernel of the same machine completes it within the call.
    await new Promise<void>((resolve) => process.nextTick(resolve));
    if (handleOf(own)?.getpeername?.({}) !== 0) return "somebody waits";
    const { waiting, halfway } = askLinux(port);
    if (halfway > 0) return "somebody is half inside";
    if (waiting > 1) return "somebody waits";
    close();
    return "closed";
  } finally {
    own.destroy();
  }
}

const SYN_RECV = "03";

/** How many connections to a port wait to be accepted, and how many are in the middle of their handshake; none elsewhere than on Linux. */
function askLinux(port: number): { waiting: number; halfway: number } {
  const known = { waiting: 0, halfway: 0 };
  // The length of a listener's (0A) queue stands where other sockets have what they have received.
  const line = new RegExp(`^ *\\d+: [0-9A-F]+:${port.toString(16).toUpperCase().padStart(4, "0")} [0-9A-F]+:[0-9A-F]{4} (${SYN_RECV}|0A) [0-9A-F]{8}:([0-9A-F]{8})`, "gm");
  for (const file of ["/proc/net/tcp", "/proc/net/tcp6"]) {
    try {
      for (const [, state, queue] of readFileSync(file, "latin1").matchAll(line)) {
        if (state === SYN_RECV) known.halfway++;
        else known.waiting += Number.parseInt(queue as string, 16);
      }
    } catch {
      // no such file
    }
  }
  return known;
}

const handleOf = (of: object): Handle | undefined => (of as { [name in typeof HANDLE]?: Handle })[HANDLE];
