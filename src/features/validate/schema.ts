import Type from "typebox";
import { STRICTNESSES } from "../../address/index.ts";
import { closed, named, nullable, oneOf } from "../../platform/http/schemas.ts";
import { components, postalParts, Verdict } from "../../records/address-schema.ts";

const MOST_ITEMS = 1_000;

const { country_code: _, address_lines, ...otherParts } = postalParts;

/** Unlike an address that is stored, one that is only looked at may name its country as people do. */
const country_code = Type.String({
  minLength: 1,
  maxLength: 60,
  description: "ISO 3166-1 alpha-2, or the name of the country, which is corrected to the code.",
  examples: ["CN"],
});

const people = {
  recipient: nullable(Type.String({ minLength: 1, maxLength: 200 })),
  organization: nullable(Type.String({ minLength: 1, maxLength: 200 })),
  phone: nullable(Type.String({ minLength: 1, maxLength: 60, description: "Phone number in any notation." })),
};

const item = Type.Partial(closed({ address_lines, ...otherParts, ...people })).properties;
const strictness = Type.Optional(
  oneOf(STRICTNESSES, {
    description:
      "strict: unusual values also have to be confirmed; normal: the default; relaxed: problems that a courier can " +
      "resolve are only noted.",
    default: "normal",
  }),
);

const example = {
  country_code: "CN",
  administrative_area: "广东",
  locality: "深圳",
  dependent_locality: "南山区",
  address_lines: ["科技园1栋"],
  phone: "13800138000",
};

export const ValidateItem = named("ValidateItem", closed({ country_code, ...item }, { examples: [example] }));

export const ValidateRequest = named(
  "ValidateRequest",
  closed(
    {
      strictness,
      country_code: Type.Optional(country_code),
      ...item,
      items: Type.Optional(
        Type.Array(ValidateItem, {
          minItems: 1,
          maxItems: MOST_ITEMS,
          description: "Several addresses, instead of a single one.",
        }),
      ),
    },
    { description: "One address, or several in `items`.", examples: [{ ...example, strictness: "normal" }] },
  ),
);

export const ValidatedAddress = named(
  "ValidatedAddress",
  closed(
    {
      ...people,
      ...postalParts,
      country_code: Type.String({ description: "ISO 3166-1 alpha-2; as entered if there is no such country." }),
      division_code: nullable(
        Type.String({
          description:
            "Code of the deepest recognised division: GB/T 2260 in China, `JP-` and JIS X 0402 for cities of Japan, " +
            "ISO 3166-2 elsewhere.",
        }),
      ),
      components,
      entered: Type.Unsafe<Record<string, unknown>>({
        type: "object",
        additionalProperties: true,
        description: "The address of the request, unchanged.",
      }),
      fingerprint: Type.String({ description: "Equal fingerprints mean the same door." }),
      verdict: Verdict,
    },
    { description: "The address in standard form, with a verdict. It is not stored." },
  ),
);

export const ValidatedAddresses = named(
  "ValidatedAddresses",
  closed({
    items: Type.Array(ValidatedAddress, { description: "In the order of the request." }),
  }),
);
