/** Sends what the Fetch standard lets a page of another origin send, and reads what it lets the page read. */

export interface PageRequest {
  method?: string;
  headers?: Record<string, string>;
  body?: unknown;
}

/** What a page sees: nothing at all of a request that its browser has blocked. */
export type Seen =
  | { blocked: "preflight" | "response" }
  // oxlint-disable-next-line typescript/no-explicit-any
  | { blocked?: undefined; status: number; headers: Record<string, string>; body: any };

const SAFE_METHODS = ["GET", "HEAD", "POST"];
const SAFE_REQUEST_HEADERS = ["accept", "accept-language", "content-language"];
const SAFE_RESPONSE_HEADERS = ["cache-control", "content-language", "content-length", "content-type", "expires"];

/** Makes a request as a page of an origin, preflight included. */
export async function fetchAsPage(
  url: string,
  origin: string,
  { method = "GET", headers = {}, body }: PageRequest = {},
): Promise<Seen> {
  const sent: Record<string, string> = {
    ...headers,
    ...(body !== undefined && { "content-type": "application/json" }),
  };
  if (!(await passesPreflight(url, origin, method, Object.keys(sent)))) return { blocked: "preflight" };
  const response = await fetch(url, {
    method,
    headers: { ...sent, origin },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!isFor(origin, response)) return { blocked: "response" };
  const readable = [...SAFE_RESPONSE_HEADERS, ...listOf(response, "access-control-expose-headers")];
  return {
    status: response.status,
    headers: Object.fromEntries([...response.headers].filter(([name]) => readable.includes(name))),
    body: text === "" ? undefined : JSON.parse(text),
  };
}

async function passesPreflight(url: string, origin: string, method: string, headers: string[]): Promise<boolean> {
  const unsafe = headers.filter((name) => !SAFE_REQUEST_HEADERS.includes(name)).sort();
  const isSafe = SAFE_METHODS.includes(method);
  if (isSafe && unsafe.length === 0) return true;
  const response = await fetch(url, {
    method: "OPTIONS",
    headers: {
      origin,
      "access-control-request-method": method,
      "access-control-request-headers": unsafe.join(","),
    },
  });
  await response.body?.cancel();
  return (
    response.ok &&
    isFor(origin, response) &&
    (isSafe || listOf(response, "access-control-allow-methods").includes(method.toLowerCase())) &&
    unsafe.every((name) => listOf(response, "access-control-allow-headers").includes(name))
  );
}

const isFor = (origin: string, { headers }: Response): boolean =>
  ["*", origin].includes(headers.get("access-control-allow-origin") ?? "");

const listOf = ({ headers }: Response, name: string): string[] =>
  (headers.get(name) ?? "").split(",").map((item) => item.trim().toLowerCase());
