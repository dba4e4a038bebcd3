/** An address as the API shows it. */
import Type from "typebox";
import { FINDING_CODES, GRANULARITIES, PART_STATUSES, PARTS, type Components } from "../address/index.ts";
import { closed, component, Id, named, nullable, oneOf, Timestamp } from "../platform/http/schemas.ts";
import { ADDRESS_FIELDS } from "./address-fields.ts";
import { CONFIDENCE_REASONS, VERIFICATION_STATUSES } from "./enums.ts";
import { fillIn, namesOf, schemasOf } from "./fields.ts";
import type { StoredLocation } from "./location.ts";

const {
  country_code,
  administrative_area,
  locality,
  dependent_locality,
  township,
  address_lines,
  postal_code,
  sorting_code,
  language_code,
  ...use
} = schemasOf(ADDRESS_FIELDS);
/** The postal parts, which the engine reads and may correct. */
export const postalParts = {
  country_code,
  administrative_area,
  locality,
  dependent_locality,
  township,
  address_lines,
  postal_code,
  sorting_code,
  language_code,
};
/** The fields about the customer's use of the place. */
export const useOfPlace = use;

const Finding = component("Finding", {
  code: oneOf(FINDING_CODES, { description: "Stable: program against this." }),
  severity: oneOf(["error", "warning", "info"], {
    description: "error: cannot be delivered so; warning: have it confirmed; info: what was changed.",
  }),
  part: oneOf(PARTS),
  pointer: Type.String({ description: "JSON Pointer (RFC 6901) into the address." }),
  reason: Type.Optional(Type.String({ description: "Stable, finer than the code: the kind of message." })),
  params: Type.Optional(
    Type.Unsafe<Record<string, string>>({
      type: "object",
      additionalProperties: { type: "string" },
      description: "What the message names.",
    }),
  ),
  message: Type.String({ description: "For people." }),
  fix: Type.Optional(
    Type.Array(
      component("JsonPatchOperation", {
        op: oneOf(["add", "replace", "remove"]),
        path: Type.String(),
        value: Type.Optional(Type.Unknown()),
      }),
      { description: "JSON Patch (RFC 6902) that mends it, or that mended it." },
    ),
  ),
});

export const Verdict = named(
  "Verdict",
  closed(
    {
      status: oneOf(["accepted", "corrected", "needs_review", "rejected", "not_covered"], {
        description:
          "accepted: everything needed is there and known; corrected: so, after the changes in the findings; needs_review: have it confirmed; rejected: cannot be delivered; not_covered: no rules for this country.",
      }),
      granularity: oneOf(GRANULARITIES, { description: "How deep the check reached." }),
      next_action: oneOf(["accept", "confirm", "add_subpremises", "fix"]),
      findings: Type.Array(Finding),
      parts: component(
        "PartStatuses",
        Object.fromEntries(PARTS.map((part) => [part, Type.Optional(oneOf(PART_STATUSES))])),
        {
          description:
            "What became of each part that was stated, inferred or missed. confirmed: the reference data knows it; corrected: so, after a change; inferred: it follows from the rest; unconfirmed: no source can tell, or there is a doubt in the findings; unexpected: without a place on the country's envelopes; missing.",
        },
      ),
      data_version: Type.String({ description: "The reference data that it was judged against." }),
    },
    { description: "The outcome of the engine's check of the parts." },
  ),
);

export const components = Type.Unsafe<Components>({
  type: "object",
  additionalProperties: { type: "string" },
  description:
    "The finer parts of the street lines, as far as they are recognised: road, house_number, poi, building, unit, floor, room and others.",
});

/** An example for the OpenAPI document. */
export const addressExample = {
  id: "01a200c5-fc89-7fc4-9874-6ca4f79da9fb",
  customer_id: "01a200c5-fc8a-7da3-af72-78edb7cac2a6",
  version: 2,
  ...fillIn(ADDRESS_FIELDS, namesOf(ADDRESS_FIELDS), {}),
  recipient: "张三",
  organization: null,
  phone: "+8613800138000",
  instructions: null,
  usages: ["shipping"],
  is_default_shipping: true,
  is_default_billing: false,
  valid_from: null,
  valid_to: null,
  country_code: "CN",
  administrative_area: "广东省",
  locality: "深圳市",
  dependent_locality: "南山区",
  township: "粤海街道",
  address_lines: ["科技园1栋"],
  postal_code: "518057",
  sorting_code: null,
  language_code: "zh-Hans",
  division_code: "440305",
  components: {},
  entered: {
    country_code: "CN",
    administrative_area: "广东",
    locality: "深圳",
    dependent_locality: "南山区",
    township: "粤海街道",
    address_lines: ["科技园1栋"],
    postal_code: "518057",
    recipient: "张三",
    phone: "13800138000",
  },
  fingerprint: "5d41402abc4b2a76b9719d911017c592",
  verdict: {
    status: "corrected",
    granularity: "dependent_locality",
    next_action: "accept",
    findings: [],
    parts: {
      country_code: "confirmed",
      administrative_area: "corrected",
      locality: "corrected",
      address_lines: "unconfirmed",
    },
    data_version: "2026.11",
  },
  location: {
    latitude: 22.5332,
    longitude: 113.9305,
    granularity: "dependent_locality",
    uncertainty_m: 6000,
    source: "gazetteer",
    pinned: false,
  },
  verification: {
    status: "verified",
    verified_at: "2026-11-22T08:30:01.000Z",
    provider: "gazetteer",
    confidence: 0.8654,
    confidence_as_of: "2026-11-22T08:30:01.000Z",
    half_life_days: 2886,
    reasons: ["parts_corrected", "provider_confirms"],
    verify_after: "2027-02-22T08:30:01.000Z",
  },
  tags: [],
  attributes: {},
  created_at: "2026-11-22T08:30:00.000Z",
  updated_at: "2026-11-22T08:30:01.000Z",
};

export const Address = named(
  "Address",
  closed(
    {
      id: Id,
      customer_id: Id,
      version: Type.Integer({ minimum: 1, description: "Counts the changes; the ETag is the same number." }),
      ...use,
      ...postalParts,
      division_code: nullable(
        Type.String({
          description:
            "GB/T 2260 in China, JP- and JIS X 0402 for cities of Japan, ISO 3166-2 elsewhere: the deepest administrative division recognised.",
        }),
      ),
      components,
      entered: Type.Unsafe<Record<string, unknown>>({
        type: "object",
        additionalProperties: true,
        description: "The parts as they came, untouched.",
      }),
      fingerprint: Type.String({ description: "Same fingerprint, same door." }),
      verdict: Verdict,
      location: Type.Unsafe<Omit<StoredLocation, "keep_until"> | null>({
        title: "AddressLocation",
        type: ["object", "null"],
        additionalProperties: false,
        description: "Where it is; null while unknown.",
        required: ["latitude", "longitude", "granularity", "uncertainty_m", "source", "pinned"],
        properties: {
          latitude: { type: "number", description: "WGS-84, degrees." },
          longitude: { type: "number", description: "WGS-84, degrees." },
          granularity: oneOf(GRANULARITIES, { description: "What the point stands for." }),
          uncertainty_m: { type: "number", description: "The door is within this many metres, nine times out of ten." },
          source: { type: "string", description: "The provider; `pin:` and who has set it, for one set by hand." },
          pinned: { type: "boolean", description: "Set by hand: no provider overwrites it." },
          note: { type: "string", description: "The note of the caller that has set it by hand." },
        },
      }),
      verification: component(
        "AddressVerification",
        {
          status: oneOf(VERIFICATION_STATUSES, {
            description:
              "pending: not checked yet; not_found: the provider does not know it; not_covered: no provider covers the country; failed: no provider could be reached.",
          }),
          verified_at: nullable(Type.String({ format: "date-time", description: "When it was last checked." })),
          provider: nullable(Type.String()),
          confidence: nullable(
            Type.Number({
              minimum: 0,
              maximum: 1,
              description:
                "How sure it is that post reaches the customer there, as of `confidence_as_of`: from the engine's verdict, the provider's answer and the evidence.",
            }),
          ),
          confidence_as_of: nullable(Type.String({ format: "date-time" })),
          half_life_days: nullable(
            Type.Number({
              description:
                "People move: the confidence halves in this time, until something new is known. A month later it is `confidence * 0.5 ** (30 / half_life_days)`.",
            }),
          ),
          reasons: Type.Array(oneOf(CONFIDENCE_REASONS, { title: "ConfidenceReason" }), {
            description:
              "What the confidence rests on: what the engine says of the parts, the provider, then the evidence, newest first.",
          }),
          verify_after: nullable(
            Type.String({ format: "date-time", description: "When it will be checked again, by the tenant's policy." }),
          ),
        },
        { description: "The last check in the background." },
      ),
      created_at: Timestamp,
      updated_at: Timestamp,
    },
    { description: "One customer's use of one place.", examples: [addressExample] },
  ),
);
