import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import type { Test } from "tap";

export const FAULTS = ["down", "slow", "black hole", "reset", "wrong answers"] as const;
export type Fault = (typeof FAULTS)[number];

export interface FaultyProxy {
  /** The URL of the target through the proxy. */
  url: string;
  /** Injects a fault into open and new connections. */
  strike(fault: Fault): Promise<void>;
  /**
   * Ends the fault for new connections. A connection that has lost bytes stays broken, as behind a firewall that has
   * dropped its state.
   */
  heal(): Promise<void>;
}

const SLOW_MS = 60;

interface Link {
  client: Socket;
  upstream: Socket;
  isDeaf: boolean;
}

/** Starts a TCP proxy to a server, for fault injection. */
export async function startFaultyProxy(t: Test, target: string): Promise<FaultyProxy> {
  const { hostname, port } = new URL(target);
  const links = new Set<Link>();
  let fault: Fault | undefined;
  const server: Server = createServer((client) => {
    if (fault === "reset") return void client.on("error", () => undefined).resetAndDestroy();
    const upstream = connect(Number(port), hostname);
    const link: Link = { client, upstream, isDeaf: fault === "black hole" };
    links.add(link);
    relay(client, upstream, link, () => undefined);
    relay(upstream, client, link, () => fault);
    for (const socket of [client, upstream]) {
      socket
        .on("error", () => undefined)
        .on("close", () => {
          links.delete(link);
          client.destroy();
          upstream.destroy();
        });
    }
  });
  const listen = async (at: number): Promise<void> => void (await once(server.listen(at, "127.0.0.1"), "listening"));
  await listen(0);
  const { port: own } = server.address() as AddressInfo;
  const cut = (how: (socket: Socket) => unknown): void => {
    for (const { client } of links) how(client);
  };
  t.teardown(() => {
    server.close();
    cut((socket) => socket.destroy());
  });
  return {
    url: Object.assign(new URL(target), { hostname: "127.0.0.1", port: String(own) }).href,
    async strike(next) {
      fault = next;
      if (fault === "down") {
        server.close();
        cut((socket) => socket.destroy());
      } else if (fault === "reset") cut((socket) => socket.resetAndDestroy());
      else if (fault === "black hole") for (const link of links) link.isDeaf = true;
    },
    async heal() {
      if (fault === "down") await listen(own);
      fault = undefined;
    },
  };
}

function relay(from: Socket, to: Socket, link: Link, faultOf: () => Fault | undefined): void {
  let last = Promise.resolve();
  from.on("data", (chunk: Buffer) => {
    const fault = faultOf();
    if (link.isDeaf) return;
    const bytes = fault === "wrong answers" ? randomBytes(chunk.length) : chunk;
    const late = fault === "slow" ? new Promise<void>((resolve) => setTimeout(resolve, SLOW_MS)) : undefined;
    last = pass(last);

    async function pass(before: Promise<void>): Promise<void> {
      await before;
      await late;
      if (!link.isDeaf && !to.destroyed) to.write(bytes);
    }
  });
}
