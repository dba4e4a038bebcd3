import Type from "typebox";
import { FIELDS, MASKED_PARTS } from "../../address/index.ts";
import { closed, CountryCode, named, nullable, oneOf } from "../../platform/http/schemas.ts";
import { postalParts } from "../../records/address-schema.ts";

/** Of one call; each costs microseconds. */
const MOST_ITEMS = 1_000;

const { country_code, language_code } = postalParts;
/** For callers that only want lines, "" is the same as null. */
const Part = (description: string, maxLength = 200) => Type.Optional(nullable(Type.String({ maxLength, description })));

const FormatAddress = named(
  "FormatAddress",
  closed(
    {
      country_code,
      administrative_area: Part(
        "省, state, prefecture: its name or its code (`CA`, `JP-13`); written is what the post wants.",
      ),
      locality: Part("市, city."),
      dependent_locality: Part("区县, district; in Japan the 町."),
      township: Part("街道, 镇, 乡."),
      address_lines: Type.Optional(
        Type.Array(Type.String({ maxLength: 300 }), {
          maxItems: 9,
          description: "Street, house, building, unit, in the order of the country; empty ones are passed over.",
        }),
      ),
      postal_code: Part("Post code.", 20),
      sorting_code: Part("Such as CEDEX.", 60),
      language_code: Type.Optional(language_code),
      recipient: Part("Who receives there."),
      organization: Part("Company or department."),
      phone: Part("Any spelling.", 60),
    },
    {
      description:
        "The parts to write, each null, empty or left out where there is none. Regions are written as the post does (codes or names, in the letters of the envelope); all else is taken as it is. Standardise it first where it comes from people.",
      examples: [
        {
          country_code: "CN",
          administrative_area: "广东省",
          locality: "深圳市",
          dependent_locality: "南山区",
          address_lines: ["科技园1栋"],
          postal_code: "518057",
          recipient: "张三",
        },
      ],
    },
  ),
);

const Flag = (description: string) => Type.Optional(Type.Boolean({ description }));

export const FormatRequest = named(
  "FormatRequest",
  closed(
    {
      address: Type.Optional(FormatAddress),
      items: Type.Optional(
        Type.Array(FormatAddress, {
          minItems: 1,
          maxItems: MOST_ITEMS,
          description: "Several at once, in place of `address`.",
        }),
      ),
      script: Type.Optional(
        oneOf(["local", "latin"], {
          description: "Where a country has two ways of writing. By default the one in which the address is written.",
        }),
      ),
      language: Type.Optional(
        Type.String({
          ...language_code,
          type: "string",
          description:
            "Of the sender, or of the reader of `one_line`: the name of the country is in it. BCP 47, English by default.",
          examples: ["de"],
        }),
      ),
      origin_country: Type.Optional(
        Type.Unsafe<string>({
          ...CountryCode,
          description:
            "Where the item is posted, ISO 3166-1 alpha-2. Stated, the lines are an envelope's: capitals where the destination's post wants them and, from abroad, the country (by the UPU's advice in English too).",
          examples: ["DE"],
        }),
      ),
      with_country: Flag("Whether the country has a line. By default on mail from abroad only."),
      with_recipient: Flag("Whether recipient and organization have lines. True by default."),
      with_phone: Flag("Whether the phone stands after the recipient, as couriers want it. False by default."),
      upper_case: Flag(
        "Whether there are capitals where the destination's post wants them. By default when `origin_country` is stated.",
      ),
      masked: Flag(
        "Recipient and phone as 张** 138****8000, also where `organization` or `address_lines` say them again.",
      ),
      masked_parts: Type.Optional(
        Type.Array(
          oneOf(MASKED_PARTS, {
            title: "MaskedPart",
            // Go has one constant for each value of a named enum in a package: these would be those of EnvelopePart.
            "x-enum-varnames": MASKED_PARTS.map((part) => `MASK_${part.toUpperCase()}`),
          }),
          {
            uniqueItems: true,
            maxItems: MASKED_PARTS.length,
            description:
              "What `masked` goes for: recipient and phone by default. Of `address_lines` every number is masked: 科技园**栋**座**.",
          },
        ),
      ),
    },
    {
      description: "One `address`, or several `items`, and how to write them.",
      examples: [
        {
          address: {
            country_code: "CN",
            administrative_area: "广东省",
            locality: "深圳市",
            dependent_locality: "南山区",
            address_lines: ["1 Keji Road"],
          },
          script: "latin",
          origin_country: "DE",
          language: "de",
        },
      ],
    },
  ),
);

export const FormattedAddress = named(
  "FormattedAddress",
  closed(
    {
      lines: Type.Array(Type.String(), { description: "Of the envelope, top to bottom; none is empty." }),
      one_line: Type.String({
        description:
          "For a table or a screen, joined as the language of the address does; in Chinese and Japanese (`language`) addresses in their letters go from the large to the small, wherever they are.",
      }),
      script: oneOf(["local", "latin"]),
      left_out: Type.Array(oneOf(FIELDS, { title: "EnvelopePart" }), {
        description:
          "Stated parts that are not written: the country's post does not want them, or another part says the same.",
      }),
      not_latin: Type.Array(oneOf(FIELDS, { title: "EnvelopePart" }), {
        description:
          "Parts in other letters for which no Latin name is known; only where `script` is latin. Nothing is transliterated by guessing.",
      }),
    },
    {
      description: "An address as the post of its country wants it.",
      examples: [
        {
          lines: ["1 Keji Road", "Nanshan Qu", "Shenzhen Shi", "GUANGDONG SHENG", "CHINA"],
          one_line: "1 Keji Road, Nanshan Qu, Shenzhen Shi, GUANGDONG SHENG, CHINA",
          script: "latin",
          left_out: [],
          not_latin: [],
        },
      ],
    },
  ),
);

export const FormattedAddresses = named(
  "FormattedAddresses",
  closed({
    items: Type.Array(FormattedAddress, { description: "In the order of the request." }),
  }),
);
