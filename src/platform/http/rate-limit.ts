import { isIPv6 } from "node:net";
import type { FastifyReply, FastifyRequest } from "fastify";
import { AppError } from "../errors.ts";

const WINDOW_S = 60;
/** Failed authentications per minute and IP address. */
const UNAUTHENTICATED_LIMIT = 300;
/** Requests to public routes per minute and IP address; health checks do not count. */
const PUBLIC_LIMIT = 600;
/** Windows in memory of one limit; above that, the oldest is dropped. */
const MAX_WINDOWS = 5_000;

/** Requests that are counted together. */
export interface Quota {
  /** Its name in the headers. */
  name: string;
  /** Whose requests are counted. */
  caller: string;
  /** Requests per minute. */
  max: number;
}

/**
 * Limits requests per minute, in this process: with several processes a caller has its limit in each. Sets the headers
 * of draft-ietf-httpapi-ratelimit-headers, after those of another limit.
 * @returns a function that counts a request; throws AppError rate_limited
 */
export function createRateLimit(
  quotaOf: (request: FastifyRequest) => Quota,
  max_windows = MAX_WINDOWS,
): (request: FastifyRequest, reply: FastifyReply) => void {
  /** By caller, in the order in which they began. */
  const windows = new Map<string, { ends_at: number; count: number }>();

  function windowOf(caller: string, now: number): { ends_at: number; count: number } {
    const known = windows.get(caller);
    if (known && known.ends_at > now) return known;
    windows.delete(caller);
    if (windows.size >= max_windows) windows.delete(windows.keys().next().value as string);
    const begun = { ends_at: now + WINDOW_S * 1000, count: 0 };
    windows.set(caller, begun);
    return begun;
  }

  return (request, reply) => {
    const { name, caller, max } = quotaOf(request);
    const now = Date.now();
    const window = windowOf(caller, now);
    window.count++;
    const seconds = Math.ceil((window.ends_at - now) / 1000);
    append(reply, "ratelimit-policy", `"${name}";q=${max};w=${WINDOW_S}`);
    append(reply, "ratelimit", `"${name}";r=${Math.max(0, max - window.count)};t=${seconds}`);
    if (window.count > max) throw new AppError("rate_limited", { headers: { "retry-after": String(seconds) } });
  };
}

function append(reply: FastifyReply, name: string, item: string): void {
  const items = reply.getHeader(name);
  reply.header(name, items === undefined ? item : `${String(items)}, ${item}`);
}

/** The quota of a key; without a key that of the IP address, which is smaller where a key could be guessed. */
export function quotaOfCaller(request: FastifyRequest): Quota {
  const { principal } = request as Partial<FastifyRequest>;
  if (principal) return { name: "default", caller: principal.id, max: principal.rate_limit_per_minute };
  return request.routeOptions.config.public
    ? { name: "default", caller: `public:${request.ip}`, max: PUBLIC_LIMIT }
    : { name: "default", caller: `address:${request.ip}`, max: UNAUTHENTICATED_LIMIT };
}

/** The network of a client: of IPv6 the first 64 bits, since a client has all addresses that begin with them. */
export function networkOf(ip: string): string {
  if (!isIPv6(ip) || ip.includes(".")) return ip;
  const [left = [], right = []] = ip.split("::").map((groups) => (groups === "" ? [] : groups.split(":")));
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => "0");
  return [...left, ...zeros, ...right].slice(0, 4).join(":");
}
