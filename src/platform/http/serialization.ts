import buildSerializer from "fast-json-stringify";

type Schema = object & { $id?: string; $ref?: string };
type Serialise = (data: unknown) => string;

/**
 * Makes Fastify's serialisers. Each is compiled at its first use, with only the named schemas that it refers to:
 * compiling every response of every route with all of them takes seconds at each start.
 */
export function buildSerialiser(schemas: Record<string, Schema>): (route: { schema: Schema }) => Serialise {
  const bySchema = new Map<string, Serialise>();
  const compile = (schema: Schema): Serialise => {
    const text = JSON.stringify(schema);
    const known = bySchema.get(text);
    if (known) return known;
    const made = buildSerializer(schema as never, { schema: reachable(schema, schemas) as never }) as Serialise;
    bySchema.set(text, made);
    return made;
  };
  return ({ schema }) => {
    let serialise: Serialise | undefined;
    return (data) => (serialise ??= compile(schema))(data);
  };
}

/** The named schemas that a schema refers to, directly or indirectly. */
function reachable(
  schema: Schema,
  schemas: Record<string, Schema>,
  found: Record<string, Schema> = {},
): Record<string, Schema> {
  for (const name of referencesOf(schema)) {
    const named = schemas[name];
    if (!named || found[name]) continue;
    found[name] = named;
    reachable(named, schemas, found);
  }
  return found;
}

function* referencesOf(schema: unknown): Generator<string> {
  if (typeof schema !== "object" || schema === null) return;
  for (const [key, value] of Object.entries(schema)) {
    if (key === "$ref" && typeof value === "string") yield value.replace(/#.*$/, "");
    else yield* referencesOf(value);
  }
}
