/** Sends the request of an operation, with retries, and reads the response. */
import { ConnectionError, DoorplateError, readProblem } from "./problem.ts";
import { waitBefore } from "./retry.ts";
import { etagOf, remember } from "./versions.ts";

export interface Client {
  /** The URL of the service, without a trailing slash. */
  readonly url: string;
  /** An API key or an OAuth2 access token, or a function that returns one, called before each attempt. */
  readonly key: string | (() => string | Promise<string>) | undefined;
  /** The default of `doorplate_source`. */
  readonly source: string | undefined;
  /** Sent with every request as Doorplate-Purpose. */
  readonly purpose: string | undefined;
  readonly timeout_ms: number;
  readonly retries: number;
  readonly fetch: typeof fetch;
}

export interface CallOptions {
  /** Aborts the call, including the pauses between attempts. */
  signal?: AbortSignal;
  /** The timeout of one attempt in milliseconds. */
  timeout_ms?: number;
  /** The maximum number of retries. */
  retries?: number;
}

/** How an operation is called. */
export interface Operation {
  method: string;
  path: string;
  query?: string[];
  headers?: string[];
  /** The media type of the request body. */
  body?: string;
  /** How the response body is read; the default is JSON. */
  answer?: "text" | "stream";
  /** The path at which the returned resource can be read, with {id}. */
  self?: string;
  /** The operation needs no key. */
  open?: boolean;
}

type Input = Record<string, unknown>;

/**
 * @throws DoorplateError if the service responds with a problem
 * @throws ConnectionError if there is no response
 */
export async function call<T>(
  client: Client,
  operation: Operation,
  given: object = {},
  options: CallOptions = {},
): Promise<T> {
  const input = given as Input;
  const url = client.url + fillPath(operation.path, input) + writeQuery(operation, input);
  const init = writeRequest(client, operation, input);
  // Retries are safe: every POST that writes has an Idempotency-Key. A stream can only be sent once.
  const retries = init.body instanceof ReadableStream ? 0 : (options.retries ?? client.retries);
  const wait = Number(operation.query?.includes("wait") ? (input["wait"] ?? 0) : 0) * 1_000;
  const timeout_ms = (options.timeout_ms ?? client.timeout_ms) + wait;
  for (let attempt = 1; ; attempt++) {
    options.signal?.throwIfAborted();
    if (!operation.open && client.key !== undefined)
      init.headers["authorization"] = `Bearer ${typeof client.key === "string" ? client.key : await client.key()}`;
    try {
      return await once<T>(client, operation, url, init, input, timeout_ms, options.signal);
    } catch (error) {
      options.signal?.throwIfAborted();
      const pause = attempt > retries ? undefined : waitBefore(attempt, error);
      if (pause === undefined) {
        if (error instanceof DoorplateError || error instanceof ConnectionError) error.attempts = attempt;
        throw error;
      }
      await sleep(pause, options.signal);
    }
  }
}

/** A body that is sent as it is, without serialisation. */
export type BodySource = string | Blob | FormData | ArrayBuffer | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;

interface Request {
  method: string;
  headers: Record<string, string>;
  body?: BodySource;
}

async function once<T>(
  client: Client,
  operation: Operation,
  url: string,
  init: Request,
  input: Input,
  timeout_ms: number,
  signal: AbortSignal | undefined,
): Promise<T> {
  const ending = new AbortController();
  const end = (): void => ending.abort(signal?.reason);
  const timer = setTimeout(
    () => ending.abort(new DOMException(`No answer within ${timeout_ms} ms`, "TimeoutError")),
    timeout_ms,
  );
  signal?.addEventListener("abort", end, { once: true });
  let isStreaming = false;
  try {
    const isStream = init.body instanceof ReadableStream;
    const response = await client.fetch(url, { ...init, signal: ending.signal, ...(isStream && { duplex: "half" }) });
    if (response.status === 304) return input["if_none_match"] as T;
    if (!response.ok) throw new DoorplateError(await readProblem(response), response.headers);
    isStreaming = operation.answer === "stream";
    if (isStreaming) return response as T;
    if (operation.answer === "text") return (await response.text()) as T;
    const text = await response.text();
    if (text === "") return undefined as T;
    const answer = JSON.parse(text) as T;
    remember(answer, response.headers.get("etag"), operation.self);
    return answer;
  } catch (error) {
    if (error instanceof DoorplateError) throw error;
    throw new ConnectionError(`${init.method} ${client.url} had no answer`, {
      cause: ending.signal.aborted ? ending.signal.reason : error,
    });
  } finally {
    clearTimeout(timer);
    // The stream can still be aborted after this function has returned.
    if (!isStreaming) signal?.removeEventListener("abort", end);
  }
}

function fillPath(path: string, input: Input): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = input[name];
    if (typeof value !== "string" || value === "") throw new TypeError(`${name} is needed for ${path}`);
    return encodeURIComponent(value);
  });
}

function writeQuery({ query = [] }: Operation, input: Input): string {
  const search = new URLSearchParams();
  for (const name of query) {
    for (const value of [input[name]].flat() as (string | number | boolean | undefined)[])
      if (value !== undefined) search.append(name, String(value));
  }
  return search.size === 0 ? "" : `?${search.toString()}`;
}

function writeRequest(client: Client, operation: Operation, input: Input): Request {
  const headers: Record<string, string> = { accept: operation.answer === undefined ? "application/json" : "*/*" };
  for (const name of operation.headers ?? []) {
    const value = headerValue(client, name, input[name.replaceAll("-", "_")]);
    if (value !== undefined) headers[name] = toHeader(value);
  }
  if (client.purpose !== undefined) headers["doorplate-purpose"] = client.purpose;
  const { body } = input;
  if (operation.body === undefined || body === undefined) return { method: operation.method, headers };
  if (!(body instanceof FormData))
    headers["content-type"] = (input["content_type"] as string | undefined) ?? operation.body;
  const isJson = operation.body.endsWith("/json") || operation.body.endsWith("+json");
  return { method: operation.method, headers, body: isJson ? JSON.stringify(body) : (body as BodySource) };
}

function headerValue(client: Client, name: string, value: unknown): string | undefined {
  if (name === "if-match" || name === "if-none-match")
    return typeof value === "object" && value !== null ? etagOf(value) : (value as string | undefined);
  // One key for all attempts of a call, so that a retry does not repeat the write.
  if (name === "idempotency-key") return (value as string | undefined) ?? makeKey();
  if (name === "doorplate-source") return (value as string | undefined) ?? client.source;
  return value as string | undefined;
}

/** Encodes text other than ASCII as UTF-8, one character per byte, as `fetch` requires. */
const toHeader = (text: string): string =>
  /^[\x20-\x7e]*$/.test(text) ? text : String.fromCharCode(...new TextEncoder().encode(text));

const makeKey = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((done, fail) => {
    const stop = (): void => {
      clearTimeout(timer);
      fail(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      done();
    }, ms);
    signal?.addEventListener("abort", stop, { once: true });
  });
}
