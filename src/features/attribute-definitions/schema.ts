import Type, { type Static } from "typebox";
import { ATTRIBUTE_TYPES } from "../../platform/attribute-registry.ts";
import { closed, component, named, oneOf } from "../../platform/http/schemas.ts";
import { ENTITIES } from "../../records/rows.ts";

const MOST_DEFINITIONS = 200;
const MOST_VALUES = 200;

const Limits = component(
  "AttributeLimits",
  {
    max_length: Type.Optional(Type.Integer({ minimum: 1, maximum: 16_384, description: "Of a string: characters." })),
    minimum: Type.Optional(Type.Number({ description: "Of a number." })),
    maximum: Type.Optional(Type.Number({ description: "Of a number." })),
    enum: Type.Optional(
      Type.Array(Type.Unsafe<string | number>({ type: ["string", "number"], maxLength: 500 }), {
        minItems: 1,
        maxItems: MOST_VALUES,
        uniqueItems: true,
        description: "Of a string or a number: the values that there are.",
      }),
    ),
  },
  { description: "What values must keep to when they are written." },
);

const Definition = closed(
  {
    entity: oneOf(ENTITIES, { description: "Whose attribute it is." }),
    name: Type.String({
      minLength: 1,
      maxLength: 200,
      description: "Of the member of `attributes`. Unique for its entity.",
    }),
    type: oneOf(ATTRIBUTE_TYPES, {
      description: "Of its values; null is taken for every type. `date`: RFC 3339 full-date.",
    }),
    limits: Type.Optional(Limits),
    is_personal: Type.Optional(
      Type.Boolean({
        default: true,
        description:
          "Whether its values tell of a person. Where they do not, they are stored clear and can be used in filters and policies; else they are sealed like what is not declared.",
      }),
    ),
  },
  { description: "What an attribute is." },
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
          "Whether customers and addresses that are there are stored by these definitions. After a change it takes some minutes: until then, filters and policies may miss values that were written before.",
      }),
      items,
    },
    { examples: [{ version: 2, applied: true, ...example }] },
  ),
);

export type Definition = Static<typeof Definition>;
