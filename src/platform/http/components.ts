/** Names for the schemas inside others: generators of clients make up names for those that have none. */

export interface Schema extends Record<string, unknown> {
  $ref?: string;
  title?: string;
  type?: string | string[];
  enum?: unknown[];
  oneOf?: Schema[];
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
  discriminator?: Discriminator;
}

interface Discriminator {
  propertyName: string;
  mapping?: Record<string, string>;
}

/** What of an OpenAPI document has schemas in it. */
export interface Described {
  components: { schemas: Record<string, Schema> };
  paths: Record<string, unknown>;
  webhooks?: Record<string, unknown>;
}

const COMPONENTS = "#/components/schemas/";

/** What holds values or names, and no schemas. */
const NO_SCHEMAS = new Set(["default", "example", "examples", "enum", "const", "required", "mapping"]);

/**
 * Moves each schema with a `title` to the components of the document, under this name, and leaves a reference. Only
 * there: for validators and serialisers they stay inside the others, where null costs no union.
 * @throws Error where one title stands for two different schemas
 */
export function liftComponents<D extends Described>(document: D): D {
  const lifted: Record<string, Schema> = {};

  function lift(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(lift);
    if (typeof value !== "object" || value === null) return value;
    const entries = Object.entries(value).map(([key, part]) => [key, NO_SCHEMAS.has(key) ? part : lift(part)]);
    const schema = Object.fromEntries(entries) as Schema;
    if (schema.discriminator) schema.discriminator = withMapping(schema.discriminator, schema.oneOf ?? []);
    return typeof schema.title === "string" ? refer(schema.title, schema) : schema;
  }

  /** Says which value stands for which alternative: by itself it would be the name of a component. */
  function withMapping({ propertyName }: Discriminator, alternatives: readonly Schema[]): Discriminator {
    const mapping = alternatives.map(({ $ref = "" }) => [
      lifted[$ref.replace(COMPONENTS, "")]?.properties?.[propertyName]?.enum?.[0],
      $ref,
    ]);
    return { propertyName, mapping: Object.fromEntries(mapping) as Record<string, string> };
  }

  function refer(name: string, { title: _title, default: preset, ...schema }: Schema): Schema {
    const { description } = schema;
    const $ref = `${COMPONENTS}${name}`;
    const [component, is_nullable] = withoutNull(schema);
    const known = (lifted[name] ??= component);
    if (name in document.components.schemas || meaningOf(known) !== meaningOf(component))
      throw new Error(`two different schemas have the title ${name}`);
    return {
      ...(is_nullable ? { anyOf: [{ $ref }, { type: "null" }] } : { $ref }),
      ...(description !== undefined && { description }),
      ...(preset !== undefined && { default: preset }),
    };
  }

  const { paths, webhooks, components } = document;
  const schemas = lift(components.schemas) as Record<string, Schema>;
  return {
    ...document,
    paths: lift(paths),
    ...(webhooks && { webhooks: lift(webhooks) }),
    components: { ...components, schemas: { ...schemas, ...lifted } },
  };
}

const meaningOf = ({ description: _description, examples: _examples, ...schema }: Schema): string =>
  JSON.stringify(schema);

function withoutNull(schema: Schema): [schema: Schema, is_nullable: boolean] {
  const { type, enum: values, anyOf } = schema;
  if (Array.isArray(type) && type.includes("null")) {
    const types = type.filter((one) => one !== "null");
    return [
      {
        ...schema,
        type: types.length === 1 ? types[0]! : types,
        ...(values && { enum: values.filter((one) => one !== null) }),
      },
      true,
    ];
  }
  const others = anyOf?.filter(({ type }) => type !== "null");
  return others && others.length < anyOf!.length ? [{ ...schema, anyOf: others }, true] : [schema, false];
}
