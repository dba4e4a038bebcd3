/** Records in the read audit which customers' data a response contains. */
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from "fastify";
import type { Resources } from "../../platform/resources.ts";
import { noteCustomers } from "../../platform/http/request.ts";
import {
  customersIn,
  customersInResponse,
  hasCustomers,
  namedCustomers,
  responseSchema,
} from "../../privacy/customers-in-response.ts";
import { recordRead } from "../../privacy/reads/requests.ts";
import { noteOperation } from "./categories.ts";

/**
 * Installs the record on every route that returns data of a tenant. Streams record each piece themselves. What is
 * recorded is the id of the customer in the path, or what the handler has noted, or what is found in the response.
 */
export function recordResponses(app: FastifyInstance, resources: Resources): void {
  app.addHook("onRoute", (route) => {
    const { config, schema, method } = route;
    if (!schema?.operationId || config?.public || config?.any_key || config?.publishable || method === "HEAD") return;
    noteOperation(schema.operationId, schema.response);
    const record = recorderOf(resources, route, schema.operationId);
    route.preSerialization = [route.preSerialization ?? [], findInObject].flat();
    route.onSend = [route.onSend ?? [], findInText].flat();
    route.onResponse = [route.onResponse ?? [], record].flat();
  });
}

/** Of an object that is not yet written. */
function findInObject(
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
  done: (error: null, payload?: unknown) => void,
): void {
  if (reply.statusCode < 300 && !namedCustomers(request)) {
    const schema = responseSchema(request, reply.statusCode);
    if (schema && hasCustomers(schema)) noteCustomers(request, [...customersIn(schema, payload)]);
  }
  done(null, payload);
}

/** Of JSON that the handler, or an earlier request with the same Idempotency-Key, has written. */
function findInText(
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
  done: (error: null, payload?: unknown) => void,
): void {
  const isText = typeof payload === "string" || Buffer.isBuffer(payload);
  if (isText && payload.length > 0 && reply.statusCode < 300 && !namedCustomers(request))
    noteCustomers(request, customersInResponse(request, reply.statusCode, payload));
  done(null, payload);
}

const NO_CONTENT = 204;
const NO_QUERY = {};

function recorderOf(
  resources: Resources,
  { url, method }: RouteOptions,
  operation: string,
): (request: FastifyRequest, reply: FastifyReply, done: () => void) => void {
  const isSearch = url.endsWith("/search");
  const isList = method === "GET" && operation.startsWith("list");
  const queryOf = ({ body, query, url: asked }: FastifyRequest): { query?: unknown } => {
    if (isSearch) return { query: body };
    return isList && asked.includes("?") ? { query } : NO_QUERY;
  };
  return (request, { statusCode }, done) => {
    if (statusCode < 300 && statusCode !== NO_CONTENT && (request.principal?.tenant_id ?? "") !== "") {
      const customers = namedCustomers(request) ?? [];
      // A search that has found nothing is one too.
      if (customers.length > 0 || isSearch) {
        recordRead(resources, request, operation, customers, queryOf(request));
      }
    }
    done();
  };
}
