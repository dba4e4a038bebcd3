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
import { Address } from "../../records/address-schema.ts";
import { Customer } from "../../records/customer.ts";

const demands = {
  q: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 200,
      description:
        "What a user types: names, words of an address, a phone number or its end, an e-mail address, a key of another system; also the beginnings of them, in any order, traditional or simplified, with a slip of the hand.",
    }),
  ),
  phone: Type.Optional(
    Type.String({
      minLength: 4,
      maxLength: 60,
      pattern: "\\d\\D*\\d\\D*\\d\\D*\\d",
      description: "In any spelling: with the calling code or without, or its last four or more digits.",
    }),
  ),
  email: Type.Optional(Type.String({ minLength: 3, maxLength: 254, description: "The whole address." })),
  external_ref: Type.Optional(
    component(
      "ExternalRefSearch",
      {
        source: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
        ref: Type.String({ minLength: 1, maxLength: 200 }),
      },
      { description: "The whole key of another system." },
    ),
  ),
  near: Type.Optional(
    component(
      "NearSearch",
      { ...point, radius_m: Type.Number({ minimum: 1, maximum: 500_000, description: "Metres." }) },
      { description: "In a circle, nearest first where nothing else is asked for." },
    ),
  ),
  box: Type.Optional(Box),
  polygon: Type.Optional(Polygon),
};

const { country_code, division_code, status, tag } = addressListFilter;

const page = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20, description: "Hits on a page." })),
  cursor: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 400,
      description: "`next_cursor` of the page before, with all else the same.",
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
        "One of `q`, `phone`, `email`, `external_ref`, `near`, `box` and `polygon` at least; what is stated must all be true.",
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
      description: "The same for customers; what is said of places must be true of one of the customer's addresses.",
      examples: [example],
    },
  ),
);

const Score = Type.Number({ minimum: 0, maximum: 1, description: "How well it fits; 1 is as typed." });
const Distance = nullable(Type.Number({ description: "Metres from `near`; null without it." }));
const next_cursor = nullable(
  Type.String({ description: "Give it as `cursor` to have the next page; null on the last one." }),
);

export const AddressHits = named(
  "AddressHits",
  closed(
    {
      items: Type.Array(component("AddressHit", { address: Address, score: Score, distance_m: Distance })),
      next_cursor,
    },
    { description: "Best first, of at most some hundred that fit." },
  ),
);

export const CustomerHits = named(
  "CustomerHits",
  closed(
    {
      items: Type.Array(
        component("CustomerHit", {
          customer: Customer,
          address_id: { ...nullable(Id), description: "The address that fits best, where addresses were searched." },
          score: Score,
          distance_m: Distance,
        }),
      ),
      next_cursor,
    },
    { description: "Best first, of at most some hundred that fit." },
  ),
);
