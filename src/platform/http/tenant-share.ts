import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";

interface Waiting {
  reply: FastifyReply;
  begin: () => void;
}

interface Share {
  running: number;
  /** Requests in the order in which they came. */
  waiting: Waiting[];
}

/** Of so many connections of the database, those that one tenant's requests use at most at once. */
const SHARE = 0.75;

/**
 * Limits the requests of one tenant that run at once in this process, so that no tenant holds all connections of the
 * database: further ones wait, in order, while those of other tenants begin at once. A request counts from the moment
 * at which it has come whole and is valid until it is answered, or until `endShare`.
 * @param connections size of the pool that the requests share
 */
export function limitTenants(app: FastifyInstance, connections: number): void {
  const most = Math.max(1, Math.floor(connections * SHARE));
  const shares = new Map<string, Share>();

  function beginNext(tenant_id: string, share: Share): void {
    share.running--;
    for (let next = share.waiting.shift(); next; next = share.waiting.shift()) {
      // Of those who waited, some are gone.
      if (next.reply.raw.destroyed) continue;
      begin(tenant_id, share, next);
      return;
    }
    if (share.running === 0) shares.delete(tenant_id);
  }

  function begin(tenant_id: string, share: Share, { reply, begin: done }: Waiting): void {
    share.running++;
    let isCounted = true;
    const end = (): void => {
      if (!isCounted) return;
      isCounted = false;
      beginNext(tenant_id, share);
    };
    reply.request.endShare = end;
    reply.raw.once("close", end);
    done();
  }

  app.decorateRequest("endShare");
  app.addHook("preHandler", (request: FastifyRequest, reply, done) => {
    const tenant_id = (request as Partial<FastifyRequest>).principal?.tenant_id;
    // Reference data, public routes and root keys belong to no tenant.
    if (!tenant_id) return done();
    let share = shares.get(tenant_id);
    if (!share) shares.set(tenant_id, (share = { running: 0, waiting: [] }));
    if (share.running < most) begin(tenant_id, share, { reply, begin: done });
    else share.waiting.push({ reply, begin: done });
  });
}

declare module "fastify" {
  interface FastifyRequest {
    /** Ends the request's part in its tenant's share: to be called before it waits or streams for long. */
    endShare?: () => void;
  }
}
