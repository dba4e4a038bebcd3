import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Test } from "tap";

/** A span as the protocol has it (OTLP, JSON). */
export interface ReceivedSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  attributes: Record<string, unknown>;
  /** 2: error. */
  status: { code?: number };
}

export interface TraceReceiver {
  url: string;
  spans: ReceivedSpan[];
  /** `service.name` of the resources. */
  services: Set<string>;
  /** What was sent, as text. */
  text(): string;
  /** The HTTP status of its answers. */
  status: number;
}

interface Attribute {
  key: string;
  value: { stringValue?: string; intValue?: number; boolValue?: boolean };
}
interface Sent {
  resourceSpans: {
    resource: { attributes: Attribute[] };
    scopeSpans: { spans: (Omit<ReceivedSpan, "attributes"> & { attributes: Attribute[] })[] }[];
  }[];
}

const valuesOf = (attributes: Attribute[]): Record<string, unknown> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

/** A receiver of traces: OTLP over HTTP, JSON. */
export async function startTraceReceiver(t: Test): Promise<TraceReceiver> {
  const texts: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request
      .on("data", (chunk: Buffer) => chunks.push(chunk))
      .on("end", () => {
        response.writeHead(request.url === "/v1/traces" ? receiver.status : 404, {
          "content-type": "application/json",
        });
        response.end("{}");
        if (receiver.status === 200) take(Buffer.concat(chunks).toString("utf8"));
      });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  const receiver: TraceReceiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans: [],
    services: new Set(),
    text: () => texts.join("\n"),
    status: 200,
  };
  function take(text: string): void {
    texts.push(text);
    for (const { resource, scopeSpans } of (JSON.parse(text) as Sent).resourceSpans) {
      receiver.services.add(String(valuesOf(resource.attributes)["service.name"]));
      for (const { attributes, ...span } of scopeSpans.flatMap(({ spans }) => spans))
        receiver.spans.push({ ...span, attributes: valuesOf(attributes) });
    }
  }
  return receiver;
}
