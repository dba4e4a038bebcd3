/** An address as the API shows it. */
import Type from "typebox";
import {
  FINDING_CODES,
  GRANULARITIES,
  PART_STATUSES,
  LANGUAGES,
  PARTS,
  REASONS,
  type Components,
} from "../address/index.ts";
import { customerId } from "../privacy/customers-in-response.ts";
import { masked } from "../privacy/masks.ts";
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
  code: oneOf(FINDING_CODES, { description: "Stable code, for programs." }),
  severity: oneOf(["error", "warning", "info"], {
    description:
      "error: the address is not deliverable as it is; warning: ask the customer to confirm; info: a change that " +
      "was made.",
  }),
  part: oneOf(PARTS),
  pointer: Type.String({ description: "JSON Pointer (RFC 6901) into the address." }),
  reason: Type.Optional(
    Type.String({
      description:
        "Stable code of the message, more specific than `code`, for translations of your own. Findings of older " +
        `releases may have others. At present: ${REASONS.map((reason) => `\`${reason}\``).join(", ")}.`,
    }),
  ),
  params: Type.Optional(
    masked(
      "text",
      Type.Unsafe<Record<string, string>>({
        type: "object",
        additionalProperties: { type: "string" },
        description: "The values in the message.",
      }),
    ),
  ),
  message: masked(
    "text",
    Type.String({
      description: `Text for people, in a language of \`Accept-Language\`: ${LANGUAGES.join(", ")}.`,
    }),
  ),
  fix: Type.Optional(
    Type.Array(
      component("JsonPatchOperation", {
        op: oneOf(["add", "replace", "remove"]),
        path: Type.String(),
        value: Type.Optional(masked("text", Type.Unknown())),
      }),
      {
        description:
          "JSON Patch (RFC 6902). Severity info: it was applied. Else it corrects the problem when it is applied.",
      },
    ),
  ),
});

export const Verdict = named(
  "Verdict",
  closed(
    {
      status: oneOf(["accepted", "corrected", "needs_review", "rejected", "not_covered"], {
        description:
          "accepted: complete and confirmed; corrected: the same, after the changes in the findings; needs_review: " +
          "ask the customer to confirm; rejected: not deliverable; not_covered: there are no rules for this country.",
      }),
      granularity: oneOf(GRANULARITIES, { description: "The deepest part that was confirmed." }),
      next_action: oneOf(["accept", "confirm", "add_subpremises", "fix"], {
        description:
          "What a form does next. accept: continues; confirm: asks whether the address is right; add_subpremises: " +
          "asks for the flat, floor or unit; fix: asks the customer to correct the parts in the findings.",
      }),
      findings: Type.Array(Finding),
      parts: component(
        "PartStatuses",
        Object.fromEntries(PARTS.map((part) => [part, Type.Optional(oneOf(PART_STATUSES))])),
        {
          description:
            "The result for each part that is stated, inferred or missing. confirmed: found in the reference data; " +
            "corrected: found after a change; inferred: derived from other parts; unconfirmed: no source has it, or " +
            "a finding doubts it; unexpected: not used in addresses of the country; missing: required but absent.",
        },
      ),
      data_version: Type.String({ description: "Version of the reference data." }),
    },
    { description: "The result of the engine's check of the postal parts." },
  ),
);

export const components = masked(
  "text",
  Type.Unsafe<Components>({
    type: "object",
    additionalProperties: { type: "string" },
    description:
      "The recognised parts of the street lines: road, house_number, poi, building, unit, floor, room and others.",
  }),
);

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
    findings: [
      {
        code: "spelling_corrected",
        severity: "info",
        part: "administrative_area",
        pointer: "/administrative_area",
        message: "广东 was changed to 广东省.",
        fix: [{ op: "replace", path: "/administrative_area", value: "广东省" }],
      },
    ],
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
      customer_id: customerId(Id),
      version: Type.Integer({
        minimum: 1,
        description: "Increases by 1 with each change. The ETag is the same number.",
      }),
      ...use,
      ...postalParts,
      division_code: nullable(
        Type.String({
          description:
            "Code of the deepest recognised division: GB/T 2260 in China, `JP-` and JIS X 0402 for cities of Japan, " +
            "ISO 3166-2 elsewhere.",
        }),
      ),
      components,
      entered: masked(
        "text",
        Type.Unsafe<Record<string, unknown>>({
          type: "object",
          additionalProperties: true,
          description:
            "The parts of the request, unchanged but for numbers of identity documents in `text`, which are masked.",
        }),
      ),
      fingerprint: masked(
        "hidden",
        Type.String({ description: "Equal fingerprints mean the same door; one door can have several." }),
      ),
      verdict: Verdict,
      location: masked(
        "position",
        Type.Unsafe<Omit<StoredLocation, "keep_until"> | null>({
          title: "AddressLocation",
          type: ["object", "null"],
          additionalProperties: false,
          description: "The position of the address. null: unknown.",
          required: ["latitude", "longitude", "granularity", "uncertainty_m", "source", "pinned"],
          properties: {
            latitude: { type: "number", description: "Degrees, WGS-84." },
            longitude: { type: "number", description: "Degrees, WGS-84." },
            granularity: oneOf(GRANULARITIES, { description: "The kind of place that the position belongs to." }),
            uncertainty_m: {
              type: "number",
              description: "Metres. The door is within this distance in about nine of ten cases.",
            },
            source: { type: "string", description: "Name of the provider. Of a pin: `pin:` and who set it." },
            pinned: {
              type: "boolean",
              description: "true: the position was set by hand; providers do not overwrite it.",
            },
            note: { type: "string", description: "The note of the pin." },
          },
        }),
      ),
      verification: component(
        "AddressVerification",
        {
          status: oneOf(VERIFICATION_STATUSES, {
            description:
              "pending: not checked yet; not_found: the provider does not have the address; not_covered: no " +
              "provider covers the country; failed: no provider was available.",
          }),
          verified_at: nullable(Type.String({ format: "date-time", description: "Time of the last check." })),
          provider: nullable(Type.String()),
          confidence: nullable(
            Type.Number({
              minimum: 0,
              maximum: 1,
              description:
                "The probability that mail reaches the customer at this address, as of `confidence_as_of`. Computed " +
                "from the verdict, the provider's result and the evidence.",
            }),
          ),
          confidence_as_of: nullable(Type.String({ format: "date-time" })),
          half_life_days: nullable(
            Type.Number({
              description:
                "Days in which the confidence halves, because people move, until there is a new check or new " +
                "evidence. After 30 days it is `confidence * 0.5 ** (30 / half_life_days)`.",
            }),
          ),
          reasons: Type.Array(oneOf(CONFIDENCE_REASONS, { title: "ConfidenceReason" }), {
            description:
              "The reasons for the confidence: first the verdict, then the provider, then the evidence, newest first.",
          }),
          verify_after: nullable(
            Type.String({
              format: "date-time",
              description: "When the address is verified again, by the tenant's verification policy.",
            }),
          ),
        },
        { description: "The last verification, in the background." },
      ),
      created_at: Timestamp,
      updated_at: Timestamp,
    },
    { description: "One customer's use of one place.", examples: [addressExample] },
  ),
);
