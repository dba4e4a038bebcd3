/**
 * The filter language of lists, campaigns, exports, searches and the rules of policies. It reads clear columns only: no
 * names, numbers or street lines.
 */
import Type, { type Static, type TSchema } from "typebox";
import { closed, component, CountryCode, Id, named, oneOf } from "../../platform/http/schemas.ts";
import { CUSTOMER_KINDS, EVIDENCE_KINDS, RETURN_REASONS, VERIFICATION_STATUSES } from "../enums.ts";

/** Maximum nesting of `all`, `any` and `not`. */
export const MAX_DEPTH = 3;
/** Maximum number of conditions in a filter and its nested filters. */
export const MAX_CONDITIONS = 50;

const Moment = (description: string) => Type.String({ format: "date-time", description });
const Tag = (description: string) => Type.String({ minLength: 1, maxLength: 64, description });
const optional = <T extends TSchema>(schema: T) => Type.Optional(schema);

const latitude = Type.Number({ minimum: -90, maximum: 90, description: "WGS-84, degrees." });
const longitude = Type.Number({ minimum: -180, maximum: 180, description: "WGS-84, degrees." });
/** The properties of a point in WGS-84 degrees. */
export const point = { latitude, longitude };

export const Box = component(
  "Box",
  {
    south: latitude,
    west: { ...longitude, description: "Greater than `east` where the box crosses the antimeridian." },
    north: latitude,
    east: longitude,
  },
  { description: "Between two parallels and two meridians." },
);

export const Polygon = Type.Array(component("Point", point), {
  minItems: 3,
  maxItems: 500,
  description:
    "In a ring of points, which closes by itself. No side crosses the antimeridian: an area there is two polygons, joined by `any`. Where the ring crosses itself, what it surrounds twice lies outside.",
});

const Near = component(
  "NearCondition",
  {
    ...point,
    radius_m: Type.Number({ exclusiveMinimum: 0, maximum: 1_000_000, description: "Metres." }),
  },
  {
    description: "Its position lies within this distance. Positions follow the writes by a moment, as the search does.",
  },
);

const Within = component(
  "WithinCondition",
  { box: optional(Box), polygon: optional(Polygon) },
  {
    minProperties: 1,
    maxProperties: 1,
    description:
      "Its position lies in this area: `box` or `polygon`. Positions follow the writes by a moment, as the search does.",
  },
);

/** A condition on an attribute of a customer or an address. */
export const attributeOf = (whose: string) =>
  component(
    "AttributeCondition",
    {
      name: Type.String({
        minLength: 1,
        maxLength: 200,
        description: "Of a member of its `attributes` that is declared as not personal.",
      }),
      equals: optional(
        Type.Unsafe<string | number | boolean>({
          type: ["string", "number", "boolean"],
          maxLength: 500,
          description: "Exactly this value.",
        }),
      ),
      at_least: optional(Type.Number({ description: "A number that is no smaller." })),
    },
    { minProperties: 2, maxProperties: 2, description: `An attribute of the ${whose}: \`equals\` or \`at_least\`.` },
  );

const Evidence = component(
  "EvidenceCondition",
  {
    kind: oneOf(EVIDENCE_KINDS),
    reason: optional(oneOf(RETURN_REASONS)),
    since: optional(Moment("When it happened, at the earliest.")),
  },
  { description: "There is such evidence about the place that the address is at." },
);

/** The query parameters of the list of addresses. */
export const addressListFilter = {
  country_code: optional(CountryCode),
  division_code: optional(
    Type.String({
      pattern: "^[A-Z0-9-]{2,12}$",
      description: "A division and all below it, by GB/T 2260 or ISO 3166-2.",
      examples: ["440300"],
    }),
  ),
  status: optional(oneOf(VERIFICATION_STATUSES, { description: "Of the verification." })),
  tag: optional(Tag("A tag of the address.")),
  customer_tag: optional(Tag("A tag of its customer.")),
  changed_since: optional(Moment("Last changed at this time or later.")),
  due_before: optional(Moment("To be verified again before this time.")),
};

/** All conditions on an address alone. */
export const addressConditions = {
  ...addressListFilter,
  customer_id: optional({ ...Id, description: "Of this customer." }),
  confidence_below: optional(
    Type.Number({
      minimum: 0,
      maximum: 1,
      description:
        "As it has aged until the address is looked at. An address that has no confidence yet is not below any.",
    }),
  ),
  not_verified_since: optional(Moment("Not checked at this time or later, or never.")),
  evidence: optional(Evidence),
  near: optional(Near),
  within: optional(Within),
  attribute: optional(attributeOf("address")),
};

/** The query parameters of the list of customers. */
export const customerListFilter = {
  tag: optional(Tag("A tag of the customer.")),
  changed_since: optional(Moment("Last changed at this time or later.")),
};

const customerConditions = {
  ...customerListFilter,
  customer_id: optional({ ...Id, description: "This customer." }),
  kind: optional(oneOf(CUSTOMER_KINDS)),
  ref_source: optional(
    Type.String({
      minLength: 1,
      maxLength: 64,
      description: "Another system has a key for it: the `source` of one of its `external_refs`.",
    }),
  ),
  attribute: optional(attributeOf("customer")),
};

type Conditions<P extends Record<string, TSchema>> = Static<ReturnType<typeof closed<P>>>;
export type AddressConditions = Conditions<typeof addressConditions>;
type CustomerConditions = Conditions<typeof customerConditions>;

/** A filter of customers: all its members must hold. */
export interface CustomerFilter extends CustomerConditions {
  all?: CustomerFilter[];
  any?: CustomerFilter[];
  not?: CustomerFilter;
}

/** A filter of addresses: all its members must hold. */
export interface AddressFilter extends AddressConditions {
  customer?: CustomerFilter;
  all?: AddressFilter[];
  any?: AddressFilter[];
  not?: AddressFilter;
}

/** The schema type of a recursive type, which `Static` cannot infer. */
type Reference<T> = ReturnType<typeof Type.Unsafe<T>>;

/** The members that combine filters of one kind. */
function joinedBy<T>(name: string) {
  const itself = Type.Unsafe<T>({ $ref: `${name}#` });
  const several = { minItems: 1, maxItems: MAX_CONDITIONS };
  return {
    all: optional(Type.Array(itself, { ...several, description: "All of these hold." })),
    any: optional(Type.Array(itself, { ...several, description: "One of these holds at least." })),
    not: optional(itself),
  };
}

const LIMITS = `All that is stated must hold; \`not\` is what must not hold; {} takes all. \`all\`, \`any\` and \`not\` stand in one another at most ${MAX_DEPTH} deep, with at most ${MAX_CONDITIONS} conditions in all.`;

export const CustomerFilterSchema = named(
  "CustomerFilter",
  closed(
    { ...customerConditions, ...joinedBy<CustomerFilter>("CustomerFilter") },
    {
      description: `Which customers. ${LIMITS}`,
      examples: [{ any: [{ tag: "vip" }, { attribute: { name: "orders", at_least: 10 } }] }],
    },
  ),
) as unknown as Reference<CustomerFilter>;

export const AddressFilterSchema = named(
  "AddressFilter",
  closed(
    {
      ...addressConditions,
      customer: optional(CustomerFilterSchema),
      ...joinedBy<AddressFilter>("AddressFilter"),
    },
    {
      description: `Which addresses. ${LIMITS}`,
      examples: [{ country_code: "CN", division_code: "440300", not: { tag: "checked" } }],
    },
  ),
) as unknown as Reference<AddressFilter>;
