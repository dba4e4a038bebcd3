import fastifyRateLimit from "@fastify/rate-limit";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { AppError } from "../errors.ts";

const WINDOW_S = 60;
/** Failed attempts to authenticate, a minute and address. */
const STRANGER_LIMIT = 300;

/**
 * Counts requests for each key, in this process: with several processes a key has its limit in each.
 * Announced by the fields of draft-ietf-httpapi-ratelimit-headers.
 * @returns a check to run once the caller is known, or known to be a stranger
 */
export async function createRateLimit(app: FastifyInstance): Promise<(request: FastifyRequest, reply: FastifyReply) => Promise<void>> {
  await app.register(fastifyRateLimit, { global: false });
  const count = app.createRateLimit({
    max: (request) => request.principal?.rate_limit_per_minute ?? STRANGER_LIMIT,
    timeWindow: WINDOW_S * 1000,
    keyGenerator: (request) => request.principal?.id ?? `address:${request.ip}`,
  });
  return async (request, reply) => {
    const result = await count(request);
    if (result.isAllowed) return;
    const { max, remaining, ttlInSeconds, isExceeded } = result;
    reply.header("ratelimit-policy", `"default";q=${max};w=${WINDOW_S}`);
    reply.header("ratelimit", `"default";r=${remaining};t=${ttlInSeconds}`);
    if (isExceeded) throw new AppError("rate_limited", { headers: { "retry-after": String(ttlInSeconds) } });
  };
}
