import { readFileSync } from "node:fs";
import { connect, Server, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

const PATIENCE_MS = 2_500;
/** A client whose last packet found no room sends it again after 200 ms. */
const HALFWAY_MS = 50;
const USUAL_BACKLOG = 511;
const HANDLE = "_handle";

/** Node's wrap of a TCP socket, of which the public API shows nothing. */
interface Handle {
  listen?(backlog: number): number;
  getpeername?(out: object): number;
}

/**
 * Stops listening at a moment when no connection waits to be accepted but our own. A connection that waits was
 * completed by the kernel; its client may have sent a request, and closing the listener would reset both.
 *
 * So we stand in the queue twice, and then shrink it to none: while anybody waits, the kernel now ignores who knocks,
 * and such a client tries again a second later and is refused, with nothing sent. The queue is served in order. When
 * the first of our two comes out of it, all who were before us have been let in and the second keeps the door shut: the
 * listener is closed in that instant. Where Linux tells of a connection behind the second, or in the middle of a
 * handshake, the queue is opened again at once, and we try once more. A queue that is shrunk is never empty: an empty
 * one would answer with cookies (tcp_syncookies), and those clients are not known.
 */
export async function stopListening(server: Server): Promise<void> {
  const address = server.address();
  if (address && typeof address === "object") {
    const host = { "0.0.0.0": "127.0.0.1", "::": "::1" }[address.address] ?? address.address;
    for (const deadline = performance.now() + PATIENCE_MS; performance.now() < deadline; await sleep(HALFWAY_MS)) {
      if (await closeBehindOurselves(server, host, address.port, deadline)) return;
    }
  }
  close(server);
}

/** False where a client would have been shut out; the queue is open again then. */
async function closeBehindOurselves(server: Server, host: string, port: number, deadline: number): Promise<boolean> {
  const pair = [connect({ host, port }), connect({ host, port })].map((own) => own.on("error", () => undefined));
  // Node begins to connect in the next tick; the kernel of the same machine completes it within the call.
  await new Promise<void>((resolve) => process.nextTick(resolve));
  try {
    const [first] = pair.map((own) => own.localPort);
    if (first === undefined || !pair.every((own) => handleOf(own)?.getpeername?.({}) === 0)) return false;
    setBacklog(server, 0);
    return await new Promise<boolean>((resolve) => {
      const decide = (may: boolean): void => {
        clearTimeout(giveUp);
        server.off("connection", look);
        if (may) close(server);
        else setBacklog(server, USUAL_BACKLOG);
        resolve(may);
      };
      const look = ({ remotePort }: Socket): void => {
        if (remotePort !== first) return;
        const { waiting, halfway } = askLinux(port);
        decide(halfway === 0 && waiting <= 1);
      };
      const giveUp = setTimeout(decide, deadline - performance.now(), false);
      server.prependListener("connection", look);
    });
  } finally {
    for (const own of pair) own.destroy();
  }
}

/** Of TCP only: an HTTP server's own `close` would also end its idle connections. */
const close = (server: Server): void => void Server.prototype.close.call(server);

const setBacklog = (server: Server, backlog: number): void => void handleOf(server)?.listen?.(backlog);

const SYN_RECV = "03";

/**
 * How many connections to a port wait to be accepted, and how many are in the middle of their handshake; none elsewhere
 * than on Linux.
 */
function askLinux(port: number): { waiting: number; halfway: number } {
  const known = { waiting: 0, halfway: 0 };
  // The length of a listener's (0A) queue stands where other sockets have what they have received.
  const line = new RegExp(
    `^ *\\d+: [0-9A-F]+:${port.toString(16).toUpperCase().padStart(4, "0")} [0-9A-F]+:[0-9A-F]{4} (${SYN_RECV}|0A) [0-9A-F]{8}:([0-9A-F]{8})`,
    "gm",
  );
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
