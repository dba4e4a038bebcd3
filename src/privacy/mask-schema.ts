/** Masks the personal values of a response, which its JSON Schema marks with the keyword `x-mask`. */
import type { AttributeRegistry } from "../platform/attribute-registry.ts";
import { findSchema } from "../platform/http/schemas.ts";
import { applyMask, MASK_KEYWORD, type Mask, type MaskContext } from "./masks.ts";

/** The keyword of a list of objects with `pointer`, `from` and `to`: the name of the schema that they point into. */
export const POINTER_KEYWORD = "x-pointer-into";

interface Schema {
  $ref?: string;
  type?: string | string[];
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  items?: Schema;
  anyOf?: Schema[];
  [MASK_KEYWORD]?: Mask;
  [POINTER_KEYWORD]?: string;
}

/** Masks a value; absent for a schema without personal values. */
type Masker = ((value: unknown, context: MaskContext) => unknown) | undefined;

const known = new WeakMap<Schema, { masker: Masker }>();

/** Masks the personal values of a value of a schema. */
export type MaskValue = (schema: object, value: unknown) => unknown;

/** Creates the mask of a tenant. */
export async function createMask(registry: AttributeRegistry, tenant_id: string): Promise<MaskValue> {
  const context = { public_attributes: await registry.publicOf(tenant_id) };
  return (schema, value) => maskBySchema(schema, value, context);
}

/** Masks the personal values of a value of a schema. */
const maskBySchema = (schema: object, value: unknown, context: MaskContext): unknown => {
  const masker = maskerOf(schema);
  return masker ? masker(value, context) : value;
};

function maskerOf(schema: Schema): Masker {
  const made = known.get(schema);
  if (made) return made.masker;
  // Set first for schemas that contain themselves.
  const entry: { masker: Masker } = { masker: (value, context) => maskBySchema(schema, value, context) };
  known.set(schema, entry);
  entry.masker = compile(schema);
  return entry.masker;
}

function compile(schema: Schema): Masker {
  const mask = schema[MASK_KEYWORD];
  if (mask !== undefined) return (value, context) => applyMask(mask, value, context);
  if (schema.$ref !== undefined) return maskerOf(find(nameOf(schema)));
  if (schema.anyOf) return ofAlternatives(schema.anyOf);
  if (schema[POINTER_KEYWORD] !== undefined) return ofDifferences(find(schema[POINTER_KEYWORD]));
  if (schema.items) return ofList(maskerOf(schema.items));
  return ofObject(schema);
}

/** The name that a schema refers to. */
export const nameOf = (schema: object): string => (schema as Schema).$ref?.replace(/#.*$/, "") ?? "";

/** @throws Error if the schema does not exist */
function find(name: string): Schema {
  const found = findSchema(name);
  if (!found) throw new Error(`no schema is named "${name}"`);
  return found;
}

function ofList(masker: Masker): Masker {
  return masker && ((value, context) => (Array.isArray(value) ? value.map((item) => masker(item, context)) : value));
}

function ofObject({ properties = {}, additionalProperties }: Schema): Masker {
  const members = new Map(
    Object.entries(properties)
      .map(([name, schema]) => [name, maskerOf(schema)] as const)
      .filter(([, masker]) => masker !== undefined),
  );
  const others = typeof additionalProperties === "object" ? maskerOf(additionalProperties) : undefined;
  if (members.size === 0 && !others) return undefined;
  return (value, context) => {
    if (!isObject(value)) return value;
    const shown: Record<string, unknown> = {};
    for (const [name, member] of Object.entries(value)) {
      const masker = members.get(name) ?? (name in properties ? undefined : others);
      shown[name] = masker ? masker(member, context) : member;
    }
    return shown;
  };
}

/** The alternative is the one that has all members of the value. */
function ofAlternatives(alternatives: readonly Schema[]): Masker {
  const candidates = alternatives.map((schema) => ({ masker: maskerOf(schema), names: memberNames(schema) }));
  if (candidates.every(({ masker }) => masker === undefined)) return undefined;
  return (value, context) => {
    if (!isObject(value)) return value;
    const fit = candidates.find(({ names }) => Object.keys(value).every((name) => names.has(name)));
    if (!fit) throw new Error("the value has members of no alternative of its schema");
    return fit.masker ? fit.masker(value, context) : value;
  };
}

const memberNames = (schema: Schema): ReadonlySet<string> =>
  schema.$ref === undefined ? new Set(Object.keys(schema.properties ?? {})) : memberNames(find(nameOf(schema)));

function ofDifferences(state: Schema): Masker {
  return ofList((value, context) => {
    if (!isObject(value)) return value;
    const steps = String(value["pointer"]).split("/").slice(1).map(unescapePointer);
    const shown = { ...value };
    for (const side of ["from", "to"]) if (side in value) shown[side] = maskAt(state, steps, value[side], context);
    return shown;
  });
}

/** Masks the value at a place of a state. */
function maskAt(schema: Schema, steps: readonly string[], value: unknown, context: MaskContext): unknown {
  const [step, ...rest] = steps;
  if (step === undefined) return maskBySchema(schema, value, context);
  const mask = schema[MASK_KEYWORD];
  if (mask !== undefined) {
    const whole = steps.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value);
    return steps.reduce((inner, name) => (inner as Record<string, unknown>)[name], applyMask(mask, whole, context));
  }
  if (schema.$ref !== undefined) return maskAt(find(nameOf(schema)), steps, value, context);
  const { properties = {}, additionalProperties, items } = schema;
  const next =
    properties[step] ?? items ?? (typeof additionalProperties === "object" ? additionalProperties : undefined);
  // Of a place that the schema does not describe nothing is shown.
  return next ? maskAt(next, rest, value, context) : applyMask("hidden", value, context);
}

/** RFC 6901, 4. */
const unescapePointer = (step: string): string => step.replaceAll("~1", "/").replaceAll("~0", "~");

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
