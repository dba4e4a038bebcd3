/** Refuses requests about one restricted customer, or an address of one, from callers who may not see it. */
import { callbackify } from "node:util";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Resources } from "../../platform/resources.ts";
import { hiddenFrom, isRestricted } from "../../platform/restrictions.ts";
import { findOwner } from "./queries.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /**
     * What the route does for a restricted customer. `admits`: it returns no data of the customer, or is what the
     * customer asks for. `checks`: the handler refuses it itself, since it reads the customer anyway.
     */
    restricted?: "admits" | "checks";
  }
}

/** Addresses whose customer is remembered; it never changes. */
const MAX_OWNERS = 50_000;

/**
 * Installs the check on every route whose path names a customer or an address. It asks the database only for the
 * customer of an address, and only for tenants with restricted customers.
 */
export function refuseRestricted(app: FastifyInstance, { restrictions, db }: Resources): void {
  const owners = new Map<string, string>();
  const ownerOf = async (tenant_id: string, address_id: string): Promise<string> => {
    const key = `${tenant_id} ${address_id}`;
    const owner = owners.get(key) ?? (await findOwner(db.readers, tenant_id, address_id));
    // Not remembered: it may be created yet.
    if (owner === undefined) return "";
    if (owners.size >= MAX_OWNERS) owners.clear();
    owners.set(key, owner);
    return owner;
  };
  const checkAddress = callbackify(async (request: FastifyRequest, address_id: string): Promise<void> => {
    const isHidden = hiddenFrom(restrictions, request.principal);
    if (isHidden?.(await ownerOf(request.principal.tenant_id, address_id))) throw isRestricted();
  });

  app.addHook("preHandler", (request, _reply, done) => {
    // A public route has no principal, and a root key no tenant.
    const principal = request.principal as FastifyRequest["principal"] | undefined;
    const isHidden = principal && hiddenFrom(restrictions, principal);
    if (!isHidden || request.routeOptions.config.restricted) return done();
    const { customer_id, address_id } = request.params as { customer_id?: string; address_id?: string };
    if (customer_id !== undefined) return done(isHidden(customer_id.toLowerCase()) ? isRestricted() : undefined);
    if (address_id !== undefined) return checkAddress(request, address_id.toLowerCase(), done);
    done();
  });
}
