import buildSerializer from "fast-json-stringify";
import { findSchema } from "./schemas.ts";

type Schema = object & { $id?: string; $ref?: string };
type Serialise = (data: unknown) => string;

const compiled = new Map<string, Serialise>();

/**
 * Makes Fastify's serialiser of a response. It is compiled at its first use, with only the named schemas that it refers
 * to: compiling every response of every route with all of them takes seconds at each start.
 */
export function compileSerialiser({ schema }: { schema: Schema }): Serialise {
  let serialise: Serialise | undefined;
  return (data) => (serialise ??= compile(schema))(data);
}

function compile(schema: Schema): Serialise {
  const text = JSON.stringify(schema);
  const known = compiled.get(text);
  if (known) return known;
  const made = buildSerializer(schema as never, { schema: reachable(schema) as never }) as Serialise;
  compiled.set(text, made);
  return made;
}

/** The named schemas that a schema refers to, directly or indirectly. */
function reachable(schema: Schema, found: Record<string, Schema> = {}): Record<string, Schema> {
  for (const name of referencesOf(schema)) {
    const namedSchema = findSchema(name);
    if (!namedSchema || found[name]) continue;
    found[name] = namedSchema;
    reachable(namedSchema, found);
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
