import Type from "typebox";
import { FINDING_CODES, PARTS, REMAINING_KINDS } from "../../address/index.ts";
import { closed, component, CountryCode, named, nullable, oneOf } from "../../platform/http/schemas.ts";

const Offset = Type.Integer({ minimum: 0, description: "Offset in UTF-16 code units." });
const Confidence = Type.Number({
  minimum: 0,
  maximum: 1,
  description: "The measured share of such results that are correct.",
});
const Part = nullable(Type.String());

const ParseText = component("ParseItem", {
  text: Type.String({
    minLength: 1,
    maxLength: 2_000,
    description: "The pasted text: in any order, with labels, separators and several lines.",
    examples: ["张三 13800138000 广东省深圳市南山区粤海街道科技园1栋"],
  }),
  country_code: Type.Optional({
    ...CountryCode,
    description: "ISO 3166-1 alpha-2. The country of texts that do not name one.",
  }),
  single: Type.Optional(
    Type.Boolean({ default: false, description: "Treats the text as one address, even if it looks like several." }),
  ),
});

/** Text of one call, in UTF-16 code units: about a second of work at the worst. */
export const MOST_TEXT = 60_000;

export const ParseRequest = named(
  "ParseRequest",
  closed(
    {
      ...Type.Partial(ParseText).properties,
      items: Type.Optional(
        Type.Array(ParseText, {
          minItems: 1,
          maxItems: 1_000,
          description: `Several texts, instead of \`text\`: at most ${MOST_TEXT} UTF-16 code units in total.`,
        }),
      ),
    },
    {
      description: "One `text`, or several in `items`.",
      examples: [{ text: "张三 13800138000 广东省深圳市南山区粤海街道科技园1栋" }],
    },
  ),
);

const ParsedAddress = named(
  "ParsedAddress",
  closed(
    {
      start: Offset,
      end: Offset,
      country_code: nullable({
        ...CountryCode,
        description: "null: several countries are equally likely; `candidates` lists them.",
      }),
      recipient: Part,
      organization: Part,
      phone: nullable(Type.String({ description: "The first phone number, in standard notation." })),
      administrative_area: Part,
      locality: Part,
      dependent_locality: Part,
      township: Part,
      address_lines: Type.Array(Type.String()),
      postal_code: Part,
      division_code: nullable(
        Type.String({
          description:
            "The code of the deepest recognised division: GB/T 2260 in China, ISO 3166-2 elsewhere. Former " +
            "divisions are replaced by their successors.",
        }),
      ),
      components: Type.Unsafe<Record<string, string>>({
        type: "object",
        additionalProperties: { type: "string" },
        description: "The finer parts of the street lines.",
      }),
      candidates: Type.Array(
        component("ParseCandidate", {
          code: Type.String({
            description: "GB/T 2260 for a division of China, ISO 3166-2 for a state, ISO 3166-1 for a country.",
          }),
          names: Type.Array(Type.String(), { description: "From the country or the province down." }),
          confidence: Confidence,
        }),
        {
          description:
            "The divisions or countries if the text can mean several. In China the parts are those of the first one; " +
            "elsewhere they are left out.",
        },
      ),
      fields: Type.Array(
        component("ParsedField", {
          field: Type.String({ examples: ["dependent_locality", "components.road"] }),
          value: Type.String({ description: "The value in standard form." }),
          start: Offset,
          end: Offset,
          confidence: Confidence,
        }),
        { description: "The position of each part in the text." },
      ),
      notes: Type.Array(
        component("ParseNote", {
          code: oneOf(FINDING_CODES),
          part: oneOf(PARTS),
          from: Part,
          to: Part,
          message: Type.String({ description: "In a language of `Accept-Language`: en, zh, de, fr, es, pt or ja." }),
        }),
        { description: "Corrections and assumptions that were made." },
      ),
      remaining: Type.Array(
        component("RemainingText", {
          start: Offset,
          end: Offset,
          text: Type.String(),
          kind: oneOf(REMAINING_KINDS, {
            description:
              "What the text is about: a `note` for the courier, an `order_ref` (numbers of orders and parcels), an " +
              "`id_number` (of an identity document, masked), a `product`, an `account` (chat, user name, e-mail), " +
              "an `amount` of money, a `phone` number that is masked or has a wrong number of digits, the `sender`, " +
              "or `other`: it was not understood.",
          }),
        }),
        {
          description:
            "Text that does not belong to the address, or was not understood. The latter lowers the confidence.",
        },
      ),
      confidence: Type.Number({
        minimum: 0,
        maximum: 1,
        description:
          "The measured share of such results whose province, city and district are correct; lower if a part of the " +
          "text was not understood.",
      }),
      role: nullable(
        oneOf(["sender", "receiver"], {
          description: "Whose address it is, if the text says who sends and who receives. null: it does not.",
        }),
      ),
    },
    {
      examples: [
        {
          start: 0,
          end: 33,
          country_code: "CN",
          recipient: "张三",
          organization: null,
          phone: "13800138000",
          administrative_area: "广东省",
          locality: "深圳市",
          dependent_locality: "南山区",
          township: "粤海街道",
          address_lines: ["科技园1栋"],
          postal_code: null,
          division_code: "440305007",
          components: { poi: "科技园", building: "1栋" },
          candidates: [],
          fields: [{ field: "recipient", value: "张三", start: 0, end: 2, confidence: 0.97 }],
          notes: [],
          remaining: [],
          confidence: 0.97,
          role: null,
        },
      ],
    },
  ),
);

export const ParsedText = named(
  "ParsedText",
  closed({
    covered: Type.Boolean({ description: "false: the text is not Chinese, and no address was found in it." }),
    addresses: Type.Array(ParsedAddress, { description: "In the order of the text." }),
  }),
);
export const ParsedTexts = named(
  "ParsedTexts",
  closed({ items: Type.Array(ParsedText, { description: "In the order of the request." }) }),
);
