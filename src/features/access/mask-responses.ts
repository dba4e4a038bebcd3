/** Masks personal data in the responses to callers without the scope `pii:read`. */
import { callbackify } from "node:util";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Principal } from "../../platform/http/request.ts";
import type { Resources } from "../../platform/resources.ts";
import { responseSchema } from "../../privacy/customers-in-response.ts";
import { createMask, type MaskValue } from "../../privacy/mask-schema.ts";
import { PII_SCOPE } from "../../privacy/masks.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** The route masks the lines of its stream itself, with `maskFor`. */
    masks_stream?: true;
  }
}

/** The mask of a caller; undefined if it may see personal data. */
export const maskFor = async (
  { attributes }: Pick<Resources, "attributes">,
  { scopes, tenant_id }: Principal,
): Promise<MaskValue | undefined> => (scopes.has(PII_SCOPE) ? undefined : createMask(attributes, tenant_id));

/**
 * Installs the mask on every route that returns data of a tenant. It reads the finished JSON, so that a stored response
 * is masked for the caller who repeats the request.
 */
export function maskResponses(app: FastifyInstance, resources: Resources): void {
  const mask = callbackify(maskPayload);
  // Most responses are not masked, and pass without a promise.
  app.addHook("onSend", (request, reply, payload, done) => {
    if (!isMasked(request) || !hasContent(reply, payload)) return done(null, payload);
    mask(resources, request, reply, payload, done);
  });
}

function isMasked({ principal, routeOptions: { config } }: FastifyRequest): boolean {
  // These return nothing but reference data and what the caller has sent.
  if (config.public || config.any_key || config.publishable) return false;
  // A root key belongs to no tenant. A request that is refused before it is authenticated has no principal.
  return (principal ?? undefined) !== undefined && principal.tenant_id !== "" && !principal.scopes.has(PII_SCOPE);
}

/** Problems contain no values of personal fields. */
const hasContent = ({ statusCode }: FastifyReply, payload: unknown): boolean =>
  statusCode < 300 && payload !== undefined && payload !== null && payload !== "";

/** @throws Error for a stream that its route does not mask, and for a body without a schema */
async function maskPayload(
  { attributes }: Resources,
  request: FastifyRequest,
  { statusCode }: FastifyReply,
  payload: unknown,
): Promise<unknown> {
  const { config, url } = request.routeOptions;
  if (typeof payload !== "string" && !Buffer.isBuffer(payload)) {
    if (config.masks_stream) return payload;
    throw new Error(`${url} does not mask its stream`);
  }
  const body = responseSchema(request, statusCode);
  if (!body) throw new Error(`${url} has no schema for ${statusCode}`);
  const mask = await createMask(attributes, request.principal.tenant_id);
  return JSON.stringify(mask(body, JSON.parse(payload.toString())));
}
