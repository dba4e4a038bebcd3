/**
 * Derives from the OpenAPI document how an operation is called and what it returns, for the clients of all languages.
 */
import {
  bodyOf,
  listOperations,
  nameOf,
  resolve,
  successes,
  type Document,
  type Operation,
  type Parameter,
  type Schema,
} from "./document.ts";

/** Headers that callers do not set: the clients send Accept themselves and do not read event streams. */
const EXCLUDED_HEADERS = new Set(["last-event-id", "accept"]);

export interface Resources {
  /** The path of GET for each resource schema, with the parameter {id}. */
  paths: Map<string, string>;
  /** The schema of the body of PATCH for each resource schema. */
  patches: Map<string, string>;
}

export function findResources(document: Document): Resources {
  const [paths, patches] = [new Map<string, string>(), new Map<string, string>()];
  for (const operation of listOperations(document)) {
    const name = nameOf(jsonOf(successes(operation).find(([status]) => status === "200")?.[1]));
    if (name === undefined || !/^[^{]*\/\{\w+_id\}$/.test(operation.path)) continue;
    if (operation.method === "GET") paths.set(name, operation.path.replace(/\{\w+\}/, "{id}"));
    const patch = nameOf(bodyOf(operation)?.media.schema);
    if (operation.method === "PATCH" && patch !== undefined) patches.set(name, patch);
  }
  return { paths, patches };
}

export const callerParameters = (operation: Operation): Parameter[] =>
  operation.parameters.filter(({ name }) => !EXCLUDED_HEADERS.has(name));

export const parametersIn = (operation: Operation, place: Parameter["in"]): Parameter[] =>
  callerParameters(operation).filter((parameter) => parameter.in === place);

export const jsonOf = (content: Record<string, { schema?: Schema }> | undefined): Schema | undefined =>
  content?.["application/json"]?.schema;

/** The content of the first successful response that has a body. */
const contentOf = (operation: Operation): Record<string, { schema?: Schema }> | undefined =>
  successes(operation).find(([, content]) => content !== undefined)?.[1];

export function answerKind(content: Record<string, unknown>): "json" | "text" | "stream" {
  if ("application/json" in content) return "json";
  return "text/plain" in content ? "text" : "stream";
}

/** Returns how the response body is read; undefined if there is none. */
export function answerKindOf(operation: Operation): "json" | "text" | "stream" | undefined {
  const content = contentOf(operation);
  return content && answerKind(content);
}

/** Returns the path at which the resource of the response, or of each list item, can be read. */
export function selfOf(document: Document, operation: Operation, { paths }: Resources): string | undefined {
  const schema = jsonOf(contentOf(operation));
  const item = nameOf(resolve(document, schema)?.properties?.["items"]?.items);
  return paths.get(nameOf(schema) ?? "") ?? paths.get(item ?? "");
}

export type Alternatives =
  /** `dry_run` selects the response schema. */
  | { by: "dry_run"; dry: Schema; real: Schema }
  /** A body with `items` returns `several`, any other body `single`. */
  | { by: "items"; several: Schema; single: Schema };

/** Returns how the arguments select the response schema; undefined if the operation has only one. */
export function alternativesOf(document: Document, operation: Operation): Alternatives | undefined {
  const [first, second] = successes(operation).map(([, content]) => jsonOf(content));
  const isDryRun = operation.parameters.some(({ name }) => name === "dry_run");
  if (isDryRun && first && second && JSON.stringify(first) !== JSON.stringify(second))
    return { by: "dry_run", dry: first, real: second };
  const body = resolve(document, bodyOf(operation)?.media.schema);
  const kinds = resolve(document, first)?.anyOf ?? [];
  const several = kinds.find((kind) => resolve(document, kind)?.properties?.["items"]);
  const single = kinds.find((kind) => kind !== several);
  return body?.properties?.["items"] && several && single && kinds.length === 2
    ? { by: "items", several, single }
    : undefined;
}
