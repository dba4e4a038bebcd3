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
        "省, state, prefecture: its name or its code (`CA`, `JP-13`). It is written as the post requires.",
      ),
      locality: Part("市, city."),
      dependent_locality: Part("区县, district; in Japan the 町."),
      township: Part("街道, 镇, 乡."),
      address_lines: Type.Optional(
        Type.Array(Type.String({ maxLength: 300 }), {
          maxItems: 9,
          description: "Street, house, building, unit, in the order of the country. Empty lines are ignored.",
        }),
      ),
      postal_code: Part("Postal code.", 20),
      sorting_code: Part("Sorting code, such as CEDEX.", 60),
      language_code: Type.Optional(language_code),
      recipient: Part("Name of the recipient."),
      organization: Part("Company or department."),
      phone: Part("Phone number in any notation.", 60),
    },
    {
      description:
        "The parts to write. Missing parts are null, empty or absent. Regions are written as the post requires (as " +
        "a code or a name, in the script of the envelope); all other parts are written unchanged. Validate " +
        "addresses that people entered first.",
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
          description: "Several addresses, instead of `address`.",
        }),
      ),
      script: Type.Optional(
        oneOf(["local", "latin"], {
          description: "The script of the envelope, for countries that have two. Default: the script of the address.",
        }),
      ),
      language: Type.Optional(
        Type.String({
          ...language_code,
          type: "string",
          description:
            "The language of the sender, or of the reader of `one_line`, as BCP 47. The name of the country is " +
            "written in it. Default: English.",
          examples: ["de"],
        }),
      ),
      origin_country: Type.Optional(
        Type.Unsafe<string>({
          ...CountryCode,
          description:
            "The country of posting, ISO 3166-1 alpha-2. If given, the lines follow the rules for envelopes: " +
            "capitals where the destination requires them and, on mail from abroad, the name of the country (in " +
            "English too, as the UPU recommends).",
          examples: ["DE"],
        }),
      ),
      with_country: Flag("Whether to write a line with the country. Default: only on mail from abroad."),
      with_recipient: Flag("Whether to write recipient and organization. Default: true."),
      with_phone: Flag("Whether to write the phone number after the recipient, for couriers. Default: false."),
      upper_case: Flag(
        "Whether to use capitals where the destination requires them. Default: true if `origin_country` is given.",
      ),
      masked: Flag(
        "Whether to mask recipient and phone, as in 张** 138****8000, also where `organization` or `address_lines` " +
          "repeat them.",
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
              "The parts that `masked` applies to. Default: recipient and phone. In `address_lines` every number is " +
              "masked: 科技园**栋**座**.",
          },
        ),
      ),
    },
    {
      description: "One `address` or several `items`, and how to write them.",
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
      lines: Type.Array(Type.String(), {
        description: "The lines of the envelope, from top to bottom. None is empty.",
      }),
      one_line: Type.String({
        description:
          "The address in one line, for tables and screens, joined as the language of the address requires. In " +
          "Chinese and Japanese the parts go from the largest to the smallest.",
      }),
      script: oneOf(["local", "latin"]),
      left_out: Type.Array(oneOf(FIELDS, { title: "EnvelopePart" }), {
        description:
          "Parts that are not written, because the post of the country does not use them or another part contains " +
          "them.",
      }),
      not_latin: Type.Array(oneOf(FIELDS, { title: "EnvelopePart" }), {
        description:
          "Parts in another script without a known Latin name, if `script` is `latin`. They are written unchanged: " +
          "nothing is transliterated by guessing.",
      }),
    },
    {
      description: "An address as the post of its country requires it.",
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
