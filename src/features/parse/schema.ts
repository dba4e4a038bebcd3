import Type from "typebox";
import { FINDING_CODES, PARTS } from "../../address/index.ts";
import { closed, component, CountryCode, named, nullable, oneOf } from "../../platform/http/schemas.ts";

const Offset = Type.Integer({ minimum: 0, description: "UTF-16 code units into the text." });
const Confidence = Type.Number({ minimum: 0, maximum: 1, description: "The share of such answers that are right." });
const Part = nullable(Type.String());

const ParseText = component("ParseItem", {
  text: Type.String({
    minLength: 1,
    maxLength: 2_000,
    description: "As it was pasted: any order, labels, separators, several lines.",
    examples: ["张三 13800138000 广东省深圳市南山区粤海街道科技园1栋"],
  }),
  country_code: Type.Optional({
    ...CountryCode,
    description: "ISO 3166-1 alpha-2: where the text is from when it does not say.",
  }),
  single: Type.Optional(
    Type.Boolean({ default: false, description: "Take it for one address even if it looks like several." }),
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
          description: `Several texts, in place of \`text\`: at most ${MOST_TEXT} UTF-16 code units together.`,
        }),
      ),
    },
    {
      description: "One `text`, or several `items`.",
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
        description: "Null where several countries are as likely: `candidates` has them.",
      }),
      recipient: Part,
      organization: Part,
      phone: nullable(Type.String({ description: "As it is usually written; the first of several." })),
      administrative_area: Part,
      locality: Part,
      dependent_locality: Part,
      township: Part,
      address_lines: Type.Array(Type.String()),
      postal_code: Part,
      division_code: nullable(
        Type.String({
          description:
            "GB/T 2260 in China, ISO 3166-2 elsewhere, of the deepest division recognised; abolished ones are followed to their successors.",
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
            description: "GB/T 2260 of a division of China, ISO 3166-2 of a state, ISO 3166-1 of a country.",
          }),
          names: Type.Array(Type.String(), { description: "From the country or the province down." }),
          confidence: Confidence,
        }),
        {
          description:
            "More than one where the text can mean several divisions or countries. In China the first is the one taken; elsewhere none is.",
        },
      ),
      fields: Type.Array(
        component("ParsedField", {
          field: Type.String({ examples: ["dependent_locality", "components.road"] }),
          value: Type.String({ description: "In standard form." }),
          start: Offset,
          end: Offset,
          confidence: Confidence,
        }),
        { description: "Where in the text each part was found." },
      ),
      notes: Type.Array(
        component("ParseNote", {
          code: oneOf(FINDING_CODES),
          part: oneOf(PARTS),
          from: Part,
          to: Part,
          message: Type.String({ description: "In the language of `Accept-Language`, English or Chinese." }),
        }),
        { description: "What was done beyond reading." },
      ),
      remaining: Type.Array(component("RemainingText", { start: Offset, end: Offset, text: Type.String() }), {
        description: "What was understood as none of the above.",
      }),
      confidence: Type.Number({ minimum: 0, maximum: 1, description: "That province, city and district are right." }),
    },
    {
      examples: [
        {
          start: 0,
          end: 35,
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
        },
      ],
    },
  ),
);

export const ParsedText = named(
  "ParsedText",
  closed({
    covered: Type.Boolean({ description: "False where nothing in the text could be read as an address." }),
    addresses: Type.Array(ParsedAddress, { description: "In the order of the text." }),
  }),
);
export const ParsedTexts = named(
  "ParsedTexts",
  closed({ items: Type.Array(ParsedText, { description: "In the order of the request." }) }),
);
