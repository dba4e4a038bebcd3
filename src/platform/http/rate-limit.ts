import type { FastifyReply, FastifyRequest } from "fastify";
import { AppError } from "../errors.ts";

const WINDOW_S = 60;
/** Failed authentications per minute and IP address. */
const UNAUTHENTICATED_LIMIT = 300;
/** Requests to public routes per minute and IP address; health checks do not count. */
const PUBLIC_LIMIT = 600;
/** Windows in memory; above that, the oldest is dropped. */
const MAX_WINDOWS = 5_000;

/**
 * Limits the requests of each key per minute, in this process: with several processes a key has its limit in each. Sets
 * the headers of draft-ietf-httpapi-ratelimit-headers.
 * @returns a function that counts a request, after its authentication has succeeded or failed; throws AppError
 *   rate_limited
 */
export function createRateLimit(): (request: FastifyRequest, reply: FastifyReply) => void {
  /** By caller, in the order in which they began. */
  const windows = new Map<string, { ends_at: number; count: number }>();

  function windowOf(caller: string, now: number): { ends_at: number; count: number } {
    const known = windows.get(caller);
    if (known && known.ends_at > now) return known;
    windows.delete(caller);
    if (windows.size >= MAX_WINDOWS) windows.delete(windows.keys().next().value as string);
    const begun = { ends_at: now + WINDOW_S * 1000, count: 0 };
    windows.set(caller, begun);
    return begun;
  }

  return (request, reply) => {
    const { principal } = request as Partial<FastifyRequest>;
    const isPublic = request.routeOptions.config.public === true;
    const max = isPublic ? PUBLIC_LIMIT : (principal?.rate_limit_per_minute ?? UNAUTHENTICATED_LIMIT);
    const now = Date.now();
    const window = windowOf(principal?.id ?? `${isPublic ? "public" : "address"}:${request.ip}`, now);
    window.count++;
    const seconds = Math.ceil((window.ends_at - now) / 1000);
    reply.header("ratelimit-policy", `"default";q=${max};w=${WINDOW_S}`);
    reply.header("ratelimit", `"default";r=${Math.max(0, max - window.count)};t=${seconds}`);
    if (window.count > max) throw new AppError("rate_limited", { headers: { "retry-after": String(seconds) } });
  };
}
