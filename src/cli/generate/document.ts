/** Types and accessors for the OpenAPI document. */

export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  additionalProperties?: boolean | Schema;
  description?: string;
  examples?: unknown[];
  default?: unknown;
}

export interface Parameter {
  name: string;
  in: "path" | "query" | "header";
  required?: boolean;
  description?: string;
  example?: unknown;
  schema: Schema;
}

interface Media {
  schema?: Schema;
  example?: unknown;
}

interface RawOperation {
  operationId: string;
  tags: string[];
  summary: string;
  description?: string;
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content: Record<string, Media> };
  responses: Record<string, { content?: Record<string, Media>; headers?: Record<string, unknown> }>;
  security?: unknown[];
}

export interface Document {
  info: { title: string; version: string };
  tags: { name: string; description: string }[];
  paths: Record<string, Record<string, RawOperation>>;
  /** The requests that the service sends to webhook endpoints, by event type. */
  webhooks?: Record<string, Record<string, RawOperation>>;
  components: { schemas: Record<string, Schema> };
}

export interface Operation extends RawOperation {
  id: string;
  method: string;
  path: string;
  parameters: Parameter[];
  isPublic: boolean;
}

export function listOperations(document: Document): Operation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, raw]): Operation => ({
      ...raw,
      id: raw.operationId,
      method: method.toUpperCase(),
      path,
      parameters: raw.parameters ?? [],
      isPublic: raw.security?.length === 0,
    })),
  );
}

export const nameOf = (schema: Schema | undefined): string | undefined =>
  schema?.$ref?.replace("#/components/schemas/", "");

export function resolve(document: Document, schema: Schema | undefined): Schema | undefined {
  const name = nameOf(schema);
  return name === undefined ? schema : document.components.schemas[name];
}

/** Returns the content of the 2xx responses, by status. */
export const successes = (operation: Operation): [status: string, content: Record<string, Media> | undefined][] =>
  Object.entries(operation.responses)
    .filter(([status]) => status.startsWith("2"))
    .map(([status, { content }]) => [status, content]);

/** Returns the request body, with JSON as the preferred media type. */
export function bodyOf(
  operation: Operation,
): { types: string[]; media: Media; isJson: boolean; isRequired: boolean } | undefined {
  const content = operation.requestBody?.content;
  const types = Object.keys(content ?? {});
  const type =
    types.find((name) => name === "application/merge-patch+json") ??
    types.find((name) => name === "application/json") ??
    types[0];
  if (content === undefined || type === undefined) return undefined;
  const isJson = type.endsWith("json") && !type.includes("ndjson");
  return {
    types: isJson ? [type] : types,
    media: content[type] ?? {},
    isJson,
    isRequired: operation.requestBody?.required === true,
  };
}

/** Returns the example of the request body. */
export function exampleBody(document: Document, operation: Operation): unknown {
  const body = bodyOf(operation);
  return body?.media.example ?? resolve(document, body?.media.schema)?.examples?.[0];
}

/** True if the operation returns 428 without a precondition: If-Match, or for some operations If-None-Match. */
export const needsVersion = (operation: Operation): boolean => "428" in operation.responses;
