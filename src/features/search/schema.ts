import Type from "typebox";
import { closed, component, Id, named, nullable } from "../../platform/http/schemas.ts";
import {
  addressListFilter,
  AddressFilterSchema,
  Box,
  CustomerFilterSchema,
  point,
  Polygon,
} from "../../records/filter/schema.ts";
import { masked } from "../../privacy/masks.ts";
import { Address } from "../../records/address-schema.ts";
import { Customer } from "../../records/customer.ts";

const demands = {
  q: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 200,
      description:
        "Free text: names, words of an address, a phone number or its last digits, an e-mail address, an external " +
        "reference. Words can be in any order and incomplete, in traditional or simplified characters, and contain " +
        "a typing error.",
    }),
  ),
  phone: Type.Optional(
    Type.String({
      minLength: 4,
      maxLength: 60,
      pattern: "\\d\\D*\\d\\D*\\d\\D*\\d",
      description: "A phone number in any notation, with or without the calling code, or at least its last 4 digits.",
    }),
  ),
  email: Type.Optional(Type.String({ minLength: 3, maxLength: 254, description: "The complete e-mail address." })),
  external_ref: Type.Optional(
    component(
      "ExternalRefSearch",
      {
        source: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
        ref: Type.String({ minLength: 1, maxLength: 200 }),
      },
      { description: "The complete external reference." },
    ),
  ),
  near: Type.Optional(
    component(
      "NearSearch",
      { ...point, radius_m: Type.Number({ minimum: 1, maximum: 500_000, description: "Metres." }) },
      { description: "Positions within a circle. Without other search terms the nearest come first." },
    ),
  ),
  box: Type.Optional(Box),
  polygon: Type.Optional(Polygon),
};

const { country_code, division_code, status, tag } = addressListFilter;

const page = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20, description: "Results per page." })),
  cursor: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 400,
      description: "`next_cursor` of the previous page, with an otherwise identical request.",
    }),
  ),
};

const example = { q: "科技园1栋 张三", filter: { country_code: "CN" }, limit: 10 };

export const AddressSearch = named(
  "AddressSearch",
  closed(
    {
      ...demands,
      filter: Type.Optional(AddressFilterSchema),
      ...page,
    },
    {
      description:
        "At least one of `q`, `phone`, `email`, `external_ref`, `near`, `box` and `polygon`. All conditions must be " +
        "true.",
      examples: [example],
    },
  ),
);

export const CustomerSearch = named(
  "CustomerSearch",
  closed(
    {
      ...demands,
      filter: Type.Optional(
        component("CustomerSearchFilter", {
          country_code,
          division_code,
          status,
          tag: Type.Optional({ ...tag, description: "Customers with this tag." }),
          address_tag: Type.Optional({ ...tag, description: "Customers with an address that has this tag." }),
          customer: Type.Optional(CustomerFilterSchema),
          address: Type.Optional(AddressFilterSchema),
        }),
      ),
      ...page,
    },
    {
      description:
        "As `AddressSearch`, for customers. Conditions on addresses must all be true for one of the customer's " +
        "addresses.",
      examples: [example],
    },
  ),
);

const Score = Type.Number({ minimum: 0, maximum: 1, description: "Quality of the match, 0 to 1. 1: exact." });
const Distance = masked(
  "distance",
  nullable(Type.Number({ description: "Metres from `near`. null: the search has no `near`." })),
);
const next_cursor = nullable(
  Type.String({ description: "Pass as `cursor` to fetch the next page. null: this is the last page." }),
);

export const AddressHits = named(
  "AddressHits",
  closed(
    {
      items: Type.Array(component("AddressHit", { address: Address, score: Score, distance_m: Distance })),
      next_cursor,
    },
    { description: "Best matches first, at most some hundred in total." },
  ),
);

export const CustomerHits = named(
  "CustomerHits",
  closed(
    {
      items: Type.Array(
        component("CustomerHit", {
          customer: Customer,
          address_id: { ...nullable(Id), description: "The best matching address, if addresses were searched." },
          score: Score,
          distance_m: Distance,
        }),
      ),
      next_cursor,
    },
    { description: "Best matches first, at most some hundred in total." },
  ),
);
