import Type from "typebox";
import { AGREEMENTS, COMPARED, DOOR_MATCHES } from "../../address/index.ts";
import { closed, component, named, nullable, oneOf } from "../../platform/http/schemas.ts";
import { postalParts } from "../../records/address-schema.ts";

const { country_code: _, ...otherParts } = postalParts;

const ComparedAddress = named(
  "ComparedAddress",
  closed(
    {
      text: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 2_000,
          description: "The address as text, instead of its parts.",
          examples: ["深圳市南山区科技园1栋401"],
        }),
      ),
      country_code: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 60,
          description:
            "ISO 3166-1 alpha-2 or the name of the country. Required with parts, and with `text` that does not name " +
            "the country.",
          examples: ["CN"],
        }),
      ),
      ...Type.Partial(closed(otherParts)).properties,
    },
    {
      description: "An address as `text` or in parts. Parts are standardised first.",
      examples: [
        {
          country_code: "CN",
          administrative_area: "广东",
          locality: "深圳",
          dependent_locality: "南山区",
          address_lines: ["科技园1幢401室"],
        },
      ],
    },
  ),
);

export const CompareRequest = named(
  "CompareRequest",
  closed(
    { a: ComparedAddress, b: ComparedAddress },
    {
      examples: [
        {
          a: {
            country_code: "US",
            administrative_area: "CA",
            locality: "Mountain View",
            address_lines: ["1600 Amphitheatre Parkway, Apt 4"],
            postal_code: "94043",
          },
          b: {
            country_code: "US",
            administrative_area: "California",
            locality: "Mountain View",
            address_lines: ["1600 Amphitheatre Pkwy #5"],
            postal_code: "94043-1351",
          },
        },
      ],
    },
  ),
);

const ComparedText = nullable(Type.String({ description: "The value that was compared. null: not stated." }));

export const AddressComparison = named(
  "AddressComparison",
  closed(
    {
      match: oneOf(DOOR_MATCHES, {
        description:
          "same_door: the same door; same_building: the doors differ, or one address does not state it; " +
          "same_street: the same street, or an estate of several buildings; same_area: the same city or postal " +
          "code; different: none of these. Addresses whose house numbers, units or rooms differ are never the same " +
          "door.",
      }),
      score: Type.Number({
        minimum: 0,
        maximum: 1,
        description: "Similarity, to sort candidates by. 1: the same address in two spellings.",
      }),
      reasons: Type.Array(
        component("ComparedComponent", {
          component: oneOf(COMPARED),
          result: oneOf(AGREEMENTS, {
            description: "equivalent: two spellings of the same value; missing: only one address states it.",
          }),
          a: ComparedText,
          b: ComparedText,
        }),
        {
          description:
            "One for each part that at least one of the addresses states, from the largest part to the smallest.",
        },
      ),
      fingerprints: component(
        "ComparedFingerprints",
        { a: Type.String(), b: Type.String() },
        { description: "Equal fingerprints mean the same door; one door can have several." },
      ),
    },
    {
      examples: [
        {
          match: "same_building",
          score: 0.93,
          reasons: [
            { component: "house_number", result: "equal", a: "1600", b: "1600" },
            { component: "unit", result: "differs", a: "4", b: "5" },
          ],
          fingerprints: { a: "5d41402abc4b2a76b9719d911017c592", b: "7d793037a0760186574b0282f2f435e7" },
        },
      ],
    },
  ),
);
