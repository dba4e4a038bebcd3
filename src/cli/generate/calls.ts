/** What each client has to know of an operation, in any language. */
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

/** These are set by the clients themselves: they read no event streams. */
const LEFT_OUT = new Set(["last-event-id", "accept"]);

export interface Resources {
  /** Where a resource of a schema is read: the path with {id} in it. */
  paths: Map<string, string>;
  /** Which schema changes it. */
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
  operation.parameters.filter(({ name }) => !LEFT_OUT.has(name));

export const parametersIn = (operation: Operation, place: Parameter["in"]): Parameter[] =>
  callerParameters(operation).filter((parameter) => parameter.in === place);

export const jsonOf = (content: Record<string, { schema?: Schema }> | undefined): Schema | undefined =>
  content?.["application/json"]?.schema;

/** What it answers with, where it is no problem and not empty. */
const contentOf = (operation: Operation): Record<string, { schema?: Schema }> | undefined =>
  successes(operation).find(([, content]) => content !== undefined)?.[1];

export function answerKind(content: Record<string, unknown>): "json" | "text" | "stream" {
  if ("application/json" in content) return "json";
  return "text/plain" in content ? "text" : "stream";
}

/** How its answer is read; undefined where it is empty. */
export function answerKindOf(operation: Operation): "json" | "text" | "stream" | undefined {
  const content = contentOf(operation);
  return content && answerKind(content);
}

/** Where the resource, or the items of the list, that it answers with are read. */
export function selfOf(document: Document, operation: Operation, { paths }: Resources): string | undefined {
  const schema = jsonOf(contentOf(operation));
  const item = nameOf(resolve(document, schema)?.properties?.["items"]?.items);
  return paths.get(nameOf(schema) ?? "") ?? paths.get(item ?? "");
}

export type Alternatives =
  /** A dry run is answered with another schema. */
  | { by: "dry_run"; dry: Schema; real: Schema }
  /** A body with `items` is answered with the schema of several. */
  | { by: "items"; several: Schema; single: Schema };

/** On what it depends which schema an operation answers with; undefined where there is one. */
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
