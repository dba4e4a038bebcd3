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

const latitude = Type.Number({ minimum: -90, maximum: 90, description: "Degrees, WGS-84." });
const longitude = Type.Number({ minimum: -180, maximum: 180, description: "Degrees, WGS-84." });
/** The properties of a point in WGS-84 degrees. */
export const point = { latitude, longitude };

export const Box = component(
  "Box",
  {
    south: latitude,
    west: { ...longitude, description: "Degrees, WGS-84. Greater than `east` if the box crosses the antimeridian." },
    north: latitude,
    east: longitude,
  },
  { description: "The area between two parallels and two meridians." },
);

export const Polygon = Type.Array(component("Point", point), {
  minItems: 3,
  maxItems: 500,
  description:
    "The area within a ring of points. The last point is connected to the first. Sides must not cross the " +
    "antimeridian: combine two polygons by `any`. If the ring crosses itself, areas that it surrounds twice are " +
    "outside.",
});

const Near = component(
  "NearCondition",
  {
    ...point,
    radius_m: Type.Number({ exclusiveMinimum: 0, maximum: 1_000_000, description: "Metres." }),
  },
  {
    description:
      "The position is within this distance. Written positions are found after about 1 second. Requires `pii:read`.",
  },
);

const Within = component(
  "WithinCondition",
  { box: optional(Box), polygon: optional(Polygon) },
  {
    minProperties: 1,
    maxProperties: 1,
    description:
      "The position is in this area: `box` or `polygon`. Written positions are found after about 1 second. " +
      "Requires `pii:read`.",
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
        description: "Name of an attribute that is declared as not personal.",
      }),
      equals: optional(
        Type.Unsafe<string | number | boolean>({
          type: ["string", "number", "boolean"],
          maxLength: 500,
          description: "The attribute has exactly this value.",
        }),
      ),
      at_least: optional(Type.Number({ description: "The attribute is a number that is not less than this value." })),
    },
    { minProperties: 2, maxProperties: 2, description: `An attribute of the ${whose}: \`equals\` or \`at_least\`.` },
  );

const Evidence = component(
  "EvidenceCondition",
  {
    kind: oneOf(EVIDENCE_KINDS),
    reason: optional(oneOf(RETURN_REASONS)),
    since: optional(Moment("The evidence occurred at this time or later.")),
  },
  { description: "There is such evidence about the present place of the address." },
);

/** The query parameters of the list of addresses. */
export const addressListFilter = {
  country_code: optional(CountryCode),
  division_code: optional(
    Type.String({
      pattern: "^[A-Z0-9-]{2,12}$",
      description: "The address is in this division or in one below it. GB/T 2260 in China, ISO 3166-2 elsewhere.",
      examples: ["440300"],
    }),
  ),
  status: optional(oneOf(VERIFICATION_STATUSES, { description: "Status of the verification." })),
  tag: optional(Tag("The address has this tag.")),
  customer_tag: optional(Tag("The customer of the address has this tag.")),
  changed_since: optional(Moment("The last change was at this time or later.")),
  due_before: optional(Moment("The address is due for verification before this time.")),
};

/** All conditions on an address alone. */
export const addressConditions = {
  ...addressListFilter,
  customer_id: optional({ ...Id, description: "The address belongs to this customer." }),
  confidence_below: optional(
    Type.Number({
      minimum: 0,
      maximum: 1,
      description:
        "The present confidence, which decreases with time, is below this value. Addresses without a confidence do " +
        "not match.",
    }),
  ),
  not_verified_since: optional(Moment("The last verification was before this time, or there was none.")),
  evidence: optional(Evidence),
  near: optional(Near),
  within: optional(Within),
  attribute: optional(attributeOf("address")),
};

/** The query parameters of the list of customers. */
export const customerListFilter = {
  tag: optional(Tag("The customer has this tag.")),
  changed_since: optional(Moment("The last change was at this time or later.")),
};

const customerConditions = {
  ...customerListFilter,
  customer_id: optional({ ...Id, description: "The customer with this id." }),
  kind: optional(oneOf(CUSTOMER_KINDS)),
  ref_source: optional(
    Type.String({
      minLength: 1,
      maxLength: 64,
      description: "The customer has an external reference with this `source`.",
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
    all: optional(Type.Array(itself, { ...several, description: "All of these conditions are true." })),
    any: optional(Type.Array(itself, { ...several, description: "At least one of these conditions is true." })),
    not: optional(itself),
  };
}

const LIMITS =
  "All stated conditions must be true; the condition in `not` must be false; {} matches everything. `all`, `any` " +
  `and \`not\` can be nested ${MAX_DEPTH} levels deep, with at most ${MAX_CONDITIONS} conditions in total.`;

export const CustomerFilterSchema = named(
  "CustomerFilter",
  closed(
    { ...customerConditions, ...joinedBy<CustomerFilter>("CustomerFilter") },
    {
      description: `Conditions on customers. ${LIMITS}`,
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
      description: `Conditions on addresses. ${LIMITS}`,
      examples: [{ country_code: "CN", division_code: "440300", not: { tag: "checked" } }],
    },
  ),
) as unknown as Reference<AddressFilter>;
