/**
 * Which customers a response contains. Handlers of frequent requests note them (`noteCustomers`); else they are those
 * of the path, or are found in the payload, whose JSON Schema marks their ids with the keyword `x-customer-id`.
 */
import type { FastifyRequest } from "fastify";
import type { TSchema } from "typebox";
import { findSchema } from "../platform/http/schemas.ts";

/** The keyword of a schema whose values are ids of customers whose data the object contains. */
export const CUSTOMER_KEYWORD = "x-customer-id";

/** Marks the values of a schema as ids of customers. */
export const customerId = <T extends TSchema>(schema: T): T => ({ ...schema, [CUSTOMER_KEYWORD]: true });

interface Schema {
  $ref?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
  [CUSTOMER_KEYWORD]?: boolean;
}

/** Adds the ids in a value to a set; absent for a schema without customers. */
type Finder = ((value: unknown, found: Set<string>) => void) | undefined;

const known = new WeakMap<object, { finder: Finder }>();

/** True if values of a schema can contain customers. */
export const hasCustomers = (schema: object): boolean => finderOf(schema) !== undefined;

/** Lists the ids of the customers in a value of a schema, each once, in the order of the value. */
export function customersIn(schema: object, value: unknown): Set<string> {
  const found = new Set<string>();
  finderOf(schema)?.(value, found);
  return found;
}

/** The JSON Schema of the body of a response; undefined for a body that is no JSON, and for none. */
export function responseSchema({ routeOptions }: FastifyRequest, status: number): object | undefined {
  const response = (routeOptions.schema?.response as Record<number, Response> | undefined)?.[status];
  return response && ("content" in response ? response.content["application/json"]?.schema : response);
}

type Response = { content: Record<string, { schema: object } | undefined> } | object;

/**
 * Lists the ids of the customers whose data a successful response contains.
 * @param payload an object, or JSON that has been written already: it is parsed only if neither handler nor path names
 *   the customers
 */
export function customersInResponse(request: FastifyRequest, status: number, payload: unknown): readonly string[] {
  const named = namedCustomers(request);
  if (named) return named;
  const schema = responseSchema(request, status);
  if (!schema || !hasCustomers(schema)) return NONE;
  return [...customersIn(schema, isWritten(payload) ? JSON.parse(payload.toString()) : payload)];
}

const NONE: readonly string[] = [];

/** The customers that the handler has noted, or the one of the path; undefined if they have to be found. */
export function namedCustomers(request: FastifyRequest): readonly string[] | undefined {
  if (request.noted_customers) return request.noted_customers;
  const { customer_id } = (request.params ?? {}) as { customer_id?: string };
  return customer_id === undefined ? undefined : [customer_id];
}

const isWritten = (payload: unknown): payload is string | Buffer =>
  typeof payload === "string" || Buffer.isBuffer(payload);

/**
 * Copies a value of a schema without the items of its lists that contain a customer to be left out.
 * @param isLeftOut given the id of a customer
 */
export function withoutCustomers(schema: object, value: unknown, isLeftOut: (customer_id: string) => boolean): unknown {
  const { items, properties } = resolve(schema);
  if (items && Array.isArray(value) && hasCustomers(items))
    return value.filter((item) => ![...customersIn(items, item)].some(isLeftOut));
  if (!properties || !isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      const of_member = properties[name];
      return [name, of_member ? withoutCustomers(of_member, member, isLeftOut) : member];
    }),
  );
}

function finderOf(schema: Schema): Finder {
  const made = known.get(schema);
  if (made) return made.finder;
  // Set first for schemas that contain themselves.
  const entry: { finder: Finder } = { finder: (value, found) => entry.finder?.(value, found) };
  known.set(schema, entry);
  entry.finder = compile(schema);
  return entry.finder;
}

function compile(schema: Schema): Finder {
  if (schema[CUSTOMER_KEYWORD]) return (value, found) => void (typeof value === "string" && found.add(value));
  if (schema.$ref !== undefined) return finderOf(resolve(schema));
  if (schema.anyOf) return ofAlternatives(schema.anyOf);
  if (schema.items) return ofList(finderOf(schema.items));
  return ofObject(schema.properties ?? {});
}

function ofList(finder: Finder): Finder {
  return (
    finder &&
    ((value, found) => {
      if (Array.isArray(value)) for (const item of value) finder(item, found);
    })
  );
}

function ofObject(properties: Record<string, Schema>): Finder {
  const members = Object.entries(properties).flatMap(([name, schema]) => {
    const finder = finderOf(schema);
    return finder ? [{ name, finder }] : [];
  });
  if (members.length === 0) return undefined;
  return (value, found) => {
    if (isObject(value)) for (const { name, finder } of members) finder(value[name], found);
  };
}

/** The alternative is the one that has all members of the value. */
function ofAlternatives(alternatives: readonly Schema[]): Finder {
  const finders = alternatives
    .map((schema) => ({ finder: finderOf(schema), names: new Set(Object.keys(resolve(schema).properties ?? {})) }))
    .filter(({ finder }) => finder !== undefined);
  if (finders.length === 0) return undefined;
  return (value, found) => {
    if (!isObject(value)) return;
    const members = Object.keys(value);
    const fit = finders.find(({ names }) => members.every((name) => names.has(name)));
    fit?.finder?.(value, found);
  };
}

/** @throws Error if the schema does not exist */
function resolve(schema: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  const name = schema.$ref.replace(/#.*$/, "");
  const found: Schema | undefined = findSchema(name);
  if (!found) throw new Error(`no schema is named "${name}"`);
  return found;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
