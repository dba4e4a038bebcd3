import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Test } from "tap";

export interface Received {
  id: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface Receiver {
  url: string;
  port: number;
  /** The requests, in the order of arrival. */
  readonly received: Received[];
  /** The number of accepted connections, including those without a request. */
  connections: number;
  /** Responds to a request; the default is 204. */
  answer: (response: ServerResponse, received: Received) => void;
}

/** Starts a receiver of webhooks on 127.0.0.1. */
export async function startReceiver(t: Test): Promise<Receiver> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request
      .on("data", (chunk: Buffer) => chunks.push(chunk))
      .on("end", () => {
        const received = {
          id: String(request.headers["webhook-id"]),
          headers: request.headers,
          body: Buffer.concat(chunks).toString("utf8"),
        };
        receiver.received.push(received);
        receiver.answer(response, received);
      });
  });
  server.on("connection", () => receiver.connections++);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const receiver: Receiver = {
    url: `http://127.0.0.1:${port}/hook`,
    port,
    received: [],
    connections: 0,
    answer: (response) => response.writeHead(204).end(),
  };
  return receiver;
}
