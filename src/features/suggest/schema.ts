import Type from "typebox";
import { MATCHES, SUGGESTION_KINDS } from "../../address/index.ts";
import { closed, component, CountryCode, named, nullable, oneOf } from "../../platform/http/schemas.ts";
import { postalParts } from "../../records/address-schema.ts";
import { DivisionCode } from "../divisions/schema.ts";

const { administrative_area, locality, dependent_locality, township } = postalParts;

export const suggestQuery = {
  q: Type.String({
    minLength: 1,
    maxLength: 100,
    description:
      "The beginning of a division, a city, a street or a postal code: in Chinese characters, pinyin, initials or a " +
      "mixture, with or without accents. URLs are logged by proxies: never send a person's name, a phone number or " +
      "a complete address.",
    examples: ["szns"],
  }),
  country_code: Type.Optional(
    Type.String({
      pattern: "^[A-Z]{2}(?:,[A-Z]{2}){0,19}$",
      description: "ISO 3166-1 alpha-2, several separated by commas. Default: all countries.",
      examples: ["CN,HK"],
    }),
  ),
  within: Type.Optional(
    Type.Unsafe<string>({
      ...DivisionCode,
      description: "Only places within the division with this code: GB/T 2260 in China, ISO 3166-2 elsewhere.",
    }),
  ),
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 20, default: 10, description: "Maximum number of suggestions." }),
  ),
  language_code: Type.Optional(
    Type.String({
      maxLength: 35,
      pattern: "^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$",
      description: "BCP 47. `en`: English names of foreign cities instead of the local ones.",
      examples: ["en"],
    }),
  ),
};

const parts = component(
  "SuggestedParts",
  {
    country_code: CountryCode,
    administrative_area,
    locality,
    dependent_locality,
    township,
    postal_code: Type.Optional(
      Type.String({ description: "Absent if unknown: the address then keeps its postal code." }),
    ),
  },
  { description: "Merge into an address (RFC 7396). null: removes a part that belongs to another place." },
);

export const Suggestion = named(
  "Suggestion",
  closed(
    {
      kind: oneOf([...SUGGESTION_KINDS, "street"], {
        description:
          "division: a province, city, district or township; locality: a town of the gazetteer; street: a street of " +
          "the tenant's own addresses.",
      }),
      text: Type.String({ description: "The text to show; of a street, the text for `address_lines`." }),
      secondary_text: Type.String({ description: "The places that contain it, from the smallest to the largest." }),
      parts,
      division_code: nullable(
        Type.String({
          description: "Code of the deepest division, for `within`: GB/T 2260 in China, ISO 3166-2 elsewhere.",
        }),
      ),
      match: component("SuggestionMatch", {
        by: oneOf([...MATCHES, "street"], {
          description:
            "How `q` was matched. initials: the first letters of syllables; former_name: the name of an abolished " +
            "division, for its successor; spelling: there is no exact match, and one letter or character was " +
            "replaced.",
        }),
        is_exact: Type.Boolean({ description: "Whether `q` is the complete name or code." }),
      }),
    },
    {
      description: "A completion of `q`.",
      examples: [
        {
          kind: "division",
          text: "南山区",
          secondary_text: "深圳市, 广东省",
          parts: {
            country_code: "CN",
            administrative_area: "广东省",
            locality: "深圳市",
            dependent_locality: "南山区",
            township: null,
          },
          division_code: "440305",
          match: { by: "initials", is_exact: false },
        },
      ],
    },
  ),
);

export const Suggestions = named(
  "Suggestions",
  closed({ items: Type.Array(Suggestion, { description: "Best matches first." }) }),
);
