/** One HTTP request to a provider, with its failures as ProviderError. */
import { errors, request, type Dispatcher } from "undici";
import { OutboundError } from "../../platform/outbound/guarded-agent.ts";
import { ProviderError } from "../provider.ts";

const LARGEST_ANSWER_BYTES = 1_048_576;
const USER_AGENT = "doorplate/0.1 (address verification)";

interface Question {
  /** Parameters that are null are left out. */
  query: Record<string, string | number | null | undefined>;
  /** Sent as JSON, by POST. */
  body?: object;
  headers?: Record<string, string>;
  signal: AbortSignal;
  /** Makes the connections; undici's own where it is undefined. */
  dispatcher?: Dispatcher | undefined;
}

export interface HttpAnswer {
  status: number;
  /** Undefined where the body is empty. */
  body: unknown;
}

/**
 * Sends the request and parses the JSON response. Redirects are not followed. Errors contain nothing of the request,
 * the key included.
 * @throws ProviderError by the HTTP status; 4xx responses with a JSON body are returned, because many providers put
 * their error codes there
 */
export async function askJson(
  provider: string,
  base_url: string,
  path: string,
  { query, body, headers, signal, dispatcher }: Question,
): Promise<HttpAnswer> {
  const url = new URL(base_url.replace(/\/$/, "") + path);
  for (const [name, value] of Object.entries(query))
    if (value !== null && value !== undefined && value !== "") url.searchParams.set(name, String(value));
  const response = await request(url, {
    method: body ? "POST" : "GET",
    headers: {
      accept: "application/json",
      "user-agent": USER_AGENT,
      ...(body && { "content-type": "application/json" }),
      ...headers,
    },
    body: body ? JSON.stringify(body) : null,
    signal,
    ...(dispatcher && { dispatcher }),
  }).catch((error: unknown) => {
    throw failed(provider, error, signal);
  });
  const text = await readText(provider, response, signal);
  const { statusCode: status } = response;
  if (status === 429) throw new ProviderError(provider, "rate_limited", { retry_after_ms: retryAfter(response) });
  if (status >= 500 || status === 408)
    throw new ProviderError(provider, "unavailable", {
      retry_after_ms: retryAfter(response),
      cause: new Error(`HTTP ${status}`),
    });
  try {
    return { status, body: text === "" ? undefined : (JSON.parse(text) as unknown) };
  } catch {
    throw status < 400
      ? new ProviderError(provider, "bad_answer", { cause: new Error("the response is not JSON") })
      : refusal(provider, status);
  }
}

/** The failure of a 4xx status, if the body does not say more. */
export const refusal = (provider: string, status: number): ProviderError =>
  new ProviderError(provider, status === 401 || status === 403 ? "bad_credentials" : "refused", {
    cause: new Error(`HTTP ${status}`),
  });

async function readText(provider: string, { body }: Dispatcher.ResponseData, signal: AbortSignal): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body) {
      bytes += (chunk as Buffer).length;
      if (bytes > LARGEST_ANSWER_BYTES)
        throw new ProviderError(provider, "bad_answer", { cause: new Error("the response is too large") });
      chunks.push(chunk as Buffer);
    }
  } catch (error) {
    throw failed(provider, error, signal);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function failed(provider: string, error: unknown, signal: AbortSignal): unknown {
  if (error instanceof ProviderError) return error;
  // The signal's reason is the caller's.
  if (signal.aborted) return signal.reason;
  if (error instanceof OutboundError && error.failure === "address_refused")
    return new ProviderError(provider, "refused", { cause: new Error("private address") });
  const isSlow =
    error instanceof errors.ConnectTimeoutError ||
    error instanceof errors.HeadersTimeoutError ||
    error instanceof errors.BodyTimeoutError;
  return new ProviderError(provider, isSlow ? "timeout" : "unavailable", {
    cause: new Error((error as NodeJS.ErrnoException).code ?? "no connection"),
  });
}

/** RFC 9110, 10.2.3: seconds, or a date. */
function retryAfter({ headers }: Dispatcher.ResponseData): number | undefined {
  const value = String(headers["retry-after"] ?? "");
  if (/^\d{1,7}$/.test(value)) return Number(value) * 1_000;
  const until = Date.parse(value);
  return Number.isNaN(until)
    ? undefined
    : Math.max(0, until - Date.parse(String(headers["date"] ?? new Date().toUTCString())));
}
