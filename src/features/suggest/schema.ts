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
      "What a user has typed of a division, a city, a street or a postal code: in Chinese characters, pinyin, initials or a mixture; with or without accents. URLs are logged on the way: never put a name of a person, a phone number or a whole address here.",
    examples: ["szns"],
  }),
  country_code: Type.Optional(
    Type.String({
      pattern: "^[A-Z]{2}(?:,[A-Z]{2}){0,19}$",
      description: "ISO 3166-1 alpha-2; several with commas. All by default.",
      examples: ["CN,HK"],
    }),
  ),
  within: Type.Optional(
    Type.Unsafe<string>({
      ...DivisionCode,
      description: "Only what lies in the division with this code: GB/T 2260 in China, ISO 3166-2 elsewhere.",
    }),
  ),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 20, default: 10, description: "Suggestions at most." })),
  language_code: Type.Optional(
    Type.String({
      maxLength: 35,
      pattern: "^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$",
      description: "BCP 47: `en` for English names of foreign cities in place of the local ones.",
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
      Type.String({ description: "Absent where it is not known: then the address keeps the one that it has." }),
    ),
  },
  { description: "To be merged into an address (RFC 7396): what is null would be of another place." },
);

export const Suggestion = named(
  "Suggestion",
  closed(
    {
      kind: oneOf([...SUGGESTION_KINDS, "street"], {
        description:
          "division: province, city, district, township; locality: a town of the gazetteer; street: of your own addresses.",
      }),
      text: Type.String({ description: "What to show, and for a street what to put into `address_lines`." }),
      secondary_text: Type.String({ description: "Where that is, from the near to the far." }),
      parts,
      division_code: nullable(
        Type.String({
          description: "GB/T 2260 in China, ISO 3166-2 elsewhere: of the deepest division, for `within`.",
        }),
      ),
      match: component("SuggestionMatch", {
        by: oneOf([...MATCHES, "street"], {
          description:
            "How `q` was read. initials: the first letters of syllables; former_name: of a division that was abolished, for what took its place; spelling: nothing fits as it stands, so one letter or character was taken for another.",
        }),
        is_exact: Type.Boolean({ description: "Whether `q` is the whole name or code." }),
      }),
    },
    {
      description: "Something that `q` may become.",
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
  closed({ items: Type.Array(Suggestion, { description: "Best first." }) }),
);
