import Type, { type Static } from "typebox";
import { ATTRIBUTE_TYPES } from "../../platform/attribute-registry.ts";
import { closed, component, named, oneOf } from "../../platform/http/schemas.ts";
import { ENTITIES } from "../../records/rows.ts";

const MOST_DEFINITIONS = 200;
const MOST_VALUES = 200;

const Limits = component(
  "AttributeLimits",
  {
    max_length: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 16_384, description: "Maximum length in characters. For strings." }),
    ),
    minimum: Type.Optional(Type.Number({ description: "For numbers." })),
    maximum: Type.Optional(Type.Number({ description: "For numbers." })),
    enum: Type.Optional(
      Type.Array(Type.Unsafe<string | number>({ type: ["string", "number"], maxLength: 500 }), {
        minItems: 1,
        maxItems: MOST_VALUES,
        uniqueItems: true,
        description: "The allowed values. For strings and numbers.",
      }),
    ),
  },
  { description: "Limits that are checked when a value is written." },
);

const Definition = closed(
  {
    entity: oneOf(ENTITIES, { description: "The entity that has the attribute." }),
    name: Type.String({
      minLength: 1,
      maxLength: 200,
      description: "Name of the member of `attributes`, unique within the entity.",
    }),
    type: oneOf(ATTRIBUTE_TYPES, {
      description: "Type of the values; null is always allowed. `date`: RFC 3339 full-date.",
    }),
    limits: Type.Optional(Limits),
    is_personal: Type.Optional(
      Type.Boolean({
        default: true,
        description:
          "Whether the values are personal data. false: they are stored unencrypted and can be used in filters and " +
          "policies. true: they are sealed, as attributes without a definition are.",
      }),
    ),
  },
  { description: "The definition of an attribute." },
);

const example = {
  items: [
    {
      entity: "customer" as const,
      name: "loyalty_level",
      type: "string" as const,
      limits: { enum: ["silver", "gold"] },
      is_personal: false,
    },
    {
      entity: "address" as const,
      name: "floor",
      type: "number" as const,
      limits: { minimum: -10, maximum: 200 },
      is_personal: false,
    },
  ],
};

export const AttributeDefinition = named("AttributeDefinition", Definition);

const items = Type.Array(AttributeDefinition, { maxItems: MOST_DEFINITIONS });

export const AttributeDefinitionsPut = named(
  "AttributeDefinitionsPut",
  closed(
    { items },
    {
      description: "All attribute definitions of a tenant.",
      examples: [example],
    },
  ),
);

export const AttributeDefinitions = named(
  "AttributeDefinitions",
  closed(
    {
      version: Type.Integer(),
      applied: Type.Boolean({
        description:
          "Whether existing customers and addresses are stored by these definitions. After a change this takes some " +
          "minutes; until then, filters and policies may miss values that were written before.",
      }),
      items,
    },
    { examples: [{ version: 2, applied: true, ...example }] },
  ),
);

export type Definition = Static<typeof Definition>;
