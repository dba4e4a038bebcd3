/** Holds requests to the purpose that they state: the key's purposes, and the customers' consents and objections. */
import { callbackify } from "node:util";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { AppError } from "../../platform/errors.ts";
import { noteCustomers, purposeOf, type Principal } from "../../platform/http/request.ts";
import type { Resources } from "../../platform/resources.ts";
import { customersIn, hasCustomers, responseSchema, withoutCustomers } from "../../privacy/customers-in-response.ts";
import { disclosureRefused, findRefused, listActivePurposes } from "../../privacy/purposes.ts";
import { findCustomerIdByRef } from "../../records/queries.ts";
import { findOwner } from "./queries.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** The route serves the rights of a person: it is answered without regard to consents and objections. */
    of_person?: true;
    /** The route holds its stream to the purpose of the request itself, by customers or as a whole. */
    checks_purpose?: true;
  }
  interface FastifyRequest {
    /** The path names the customer, who was found to be disclosed. */
    is_disclosed: boolean;
  }
}

/**
 * Installs the checks on every route with data of a tenant. Requests without the header, with a key that is bound to no
 * purpose, pass without a promise or a query.
 */
export function enforcePurposes(app: FastifyInstance, resources: Resources): void {
  app.decorateRequest("is_disclosed", false);
  const check = callbackify((request: FastifyRequest, purpose: string) => checkPath(resources, request, purpose));
  app.addHook("preHandler", (request, _reply, done) => {
    const purpose = purposeOf(request);
    const purposes = (request.principal as Principal | undefined)?.purposes;
    if ((purposes === undefined && purpose === undefined) || !concernsTenant(request)) return done();
    if (purpose === undefined) return done(new AppError("purpose_required", { detail: listOf(purposes!) }));
    if (purposes?.has(purpose) === false)
      return done(new AppError("purpose_not_allowed", { detail: listOf(purposes) }));
    check(request, purpose, done);
  });

  const leaveOut = callbackify((request: FastifyRequest, reply: FastifyReply, purpose: string, payload: unknown) =>
    withoutRefused(resources, request, reply, purpose, payload),
  );
  app.addHook("onSend", (request, reply, payload, done) => {
    const purpose = request.headers["doorplate-purpose"];
    if (purpose === undefined || !isChecked(request, reply, payload)) return done(null, payload);
    leaveOut(request, reply, purpose as string, payload, done);
  });
}

const listOf = (purposes: ReadonlySet<string>): string =>
  purposes.size === 0 ? "The token is for no purpose." : `The key is for: ${[...purposes].sort().join(", ")}.`;

/** Reference data and the key itself are for no purpose, and a root key belongs to no tenant. */
function concernsTenant({ routeOptions: { config }, principal }: FastifyRequest): boolean {
  if (config.public || config.any_key || config.publishable || !config.scope) return false;
  return (principal ?? undefined) !== undefined && principal.tenant_id !== "";
}

/** @throws AppError unknown_purpose; disclosure_refused if the path names a customer who may not be disclosed */
async function checkPath(resources: Resources, request: FastifyRequest, purpose: string): Promise<void> {
  const { db } = resources;
  const { tenant_id } = request.principal;
  const [active, customer_id] = await Promise.all([
    listActivePurposes(db.kysely, tenant_id, [purpose]),
    request.routeOptions.config.of_person ? undefined : customerOf(resources, request),
  ]);
  if (!active.has(purpose)) throw new AppError("unknown_purpose");
  if (customer_id === undefined) return;
  const refused = await findRefused(db.readers, tenant_id, purpose, [customer_id]);
  const reason = refused.get(customer_id);
  if (reason) throw disclosureRefused(reason);
  request.is_disclosed = true;
}

/** The customer that a path names, by its id, an address or a reference; undefined if there is none. */
async function customerOf(resources: Resources, { principal, params }: FastifyRequest): Promise<string | undefined> {
  const { tenant_id } = principal;
  const { customer_id, address_id, source, ref } = (params ?? {}) as Partial<Record<string, string>>;
  if (customer_id !== undefined) return customer_id.toLowerCase();
  if (address_id !== undefined) return findOwner(resources.db.kysely, tenant_id, address_id);
  if (source === undefined || ref === undefined) return undefined;
  return findCustomerIdByRef(resources, resources.db.kysely, tenant_id, source, ref);
}

/** Responses to reads are checked: to a write nothing is disclosed but what the caller has written. */
function isChecked(request: FastifyRequest, { statusCode }: FastifyReply, payload: unknown): boolean {
  if (statusCode >= 300 || payload === undefined || payload === null || payload === "") return false;
  const { config } = request.routeOptions;
  if (request.is_disclosed || config.of_person || !concernsTenant(request)) return false;
  return config.scope!.endsWith(":read");
}

/** @throws AppError disclosure_refused if a customer remains who is in no list; Error for a stream without a check */
async function withoutRefused(
  { db }: Resources,
  request: FastifyRequest,
  { statusCode }: FastifyReply,
  purpose: string,
  payload: unknown,
): Promise<unknown> {
  const schema = responseSchema(request, statusCode);
  if (typeof payload !== "string" && !Buffer.isBuffer(payload)) {
    if (request.routeOptions.config.checks_purpose) return payload;
    throw new Error(`${request.routeOptions.url} does not check the purpose of its stream`);
  }
  if (!schema || !hasCustomers(schema)) return payload;
  const value: unknown = JSON.parse(payload.toString());
  const refused = await findRefused(db.readers, request.principal.tenant_id, purpose, customersIn(schema, value));
  if (refused.size === 0) return payload;
  // What is left out was not read.
  if (request.noted_customers)
    noteCustomers(
      request,
      request.noted_customers.filter((id) => !refused.has(id)),
    );
  const rest = withoutCustomers(schema, value, (customer_id) => refused.has(customer_id));
  const remaining = [...customersIn(schema, rest)].find((customer_id) => refused.has(customer_id));
  if (remaining !== undefined) throw disclosureRefused(refused.get(remaining)!);
  return JSON.stringify(rest);
}
