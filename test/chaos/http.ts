import { Agent, request as httpRequest, type IncomingHttpHeaders } from "node:http";

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  // oxlint-disable-next-line typescript/no-explicit-any
  body: any;
}

export interface Call {
  port: number;
  method: string;
  path: string;
  body?: object;
  headers?: Record<string, string>;
}

/** The request got no response. */
export class CallError extends Error {
  readonly code: string;

  constructor(code: string, call: Call) {
    super(`${call.method} ${call.path}: ${code}`);
    this.code = code;
  }

  /** True if the connection was refused, so that the request can be sent elsewhere. */
  get neverSent(): boolean {
    return this.code === "ECONNREFUSED";
  }
}

/** An HTTP client without retries, which would hide failures. */
export class Client {
  readonly #agent: Agent;
  readonly #key: string;

  constructor(key: string, { keepAlive }: { keepAlive: boolean }) {
    this.#key = key;
    this.#agent = new Agent({ keepAlive });
  }

  call(call: Call, timeout_ms = 60_000): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const { port, method, path, body, headers } = call;
      const request = httpRequest({
        host: "127.0.0.1",
        port,
        method,
        path: `/v1${path}`,
        agent: this.#agent,
        signal: AbortSignal.timeout(timeout_ms),
        headers: {
          authorization: `Bearer ${this.#key}`,
          ...(body && { "content-type": "application/json" }),
          ...headers,
        },
      });
      const fail = (error: NodeJS.ErrnoException) => reject(new CallError(error.code ?? error.name, call));
      request.once("error", fail);
      request.once("response", (response) => {
        const chunks: Buffer[] = [];
        response
          .on("data", (chunk: Buffer) => chunks.push(chunk))
          .once("error", fail)
          .once("end", () => {
            const text = Buffer.concat(chunks).toString();
            resolve({
              status: response.statusCode as number,
              headers: response.headers,
              body: text === "" ? undefined : JSON.parse(text),
            });
          });
      });
      request.end(body && JSON.stringify(body));
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
