import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";

interface WaitingRequest {
  reply: FastifyReply;
  begin: () => void;
}

interface TenantQueue {
  running: number;
  /** In the order of arrival. */
  waiting: WaitingRequest[];
}

/** Share of the database connections that the requests of one tenant may use at once. */
const MAX_SHARE = 0.75;

/**
 * Limits the requests of one tenant that run at once in this process, so that no tenant holds all connections of the
 * database. Further requests wait in order; those of other tenants begin at once. A request counts from the end of its
 * validation until its response has been sent, or until it calls `releaseTenantSlot`.
 * @param connections size of the pool that the requests share
 */
export function limitTenantConcurrency(app: FastifyInstance, connections: number): void {
  const max = Math.max(1, Math.floor(connections * MAX_SHARE));
  const queues = new Map<string, TenantQueue>();

  function beginNext(tenant_id: string, queue: TenantQueue): void {
    queue.running--;
    for (let next = queue.waiting.shift(); next; next = queue.waiting.shift()) {
      // Some clients have disconnected meanwhile.
      if (next.reply.raw.destroyed) continue;
      begin(tenant_id, queue, next);
      return;
    }
    if (queue.running === 0) queues.delete(tenant_id);
  }

  function begin(tenant_id: string, queue: TenantQueue, { reply, begin: done }: WaitingRequest): void {
    queue.running++;
    let isCounted = true;
    const release = (): void => {
      if (!isCounted) return;
      isCounted = false;
      beginNext(tenant_id, queue);
    };
    reply.request.releaseTenantSlot = release;
    reply.raw.once("close", release);
    done();
  }

  app.decorateRequest("releaseTenantSlot");
  app.addHook("preHandler", (request: FastifyRequest, reply, done) => {
    const { tenant_id, origins } = (request as Partial<FastifyRequest>).principal ?? {};
    // Public routes and root keys belong to no tenant. Publishable keys read nothing of theirs, and a leaked one must
    // not delay its other requests.
    if (!tenant_id || origins) return done();
    let queue = queues.get(tenant_id);
    if (!queue) queues.set(tenant_id, (queue = { running: 0, waiting: [] }));
    if (queue.running < max) begin(tenant_id, queue, { reply, begin: done });
    else queue.waiting.push({ reply, begin: done });
  });
}

declare module "fastify" {
  interface FastifyRequest {
    /** Frees the request's slot: call it before the request waits or streams for long. */
    releaseTenantSlot?: () => void;
  }
}
