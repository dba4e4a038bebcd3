import Type from "typebox";
import {
  closed,
  component,
  Id,
  named,
  nullable,
  oneOf,
  pageOf,
  pageQuery,
  Timestamp,
} from "../../platform/http/schemas.ts";
import { customerId } from "../../privacy/customers-in-response.ts";
import { masked } from "../../privacy/masks.ts";
import { CONSENT_STATUSES } from "../../privacy/purposes.ts";
import { PurposeName, Sha256 } from "../purposes/schema.ts";

export const CustomerPath = closed({ customer_id: Id });
export const ObjectionPath = closed({ customer_id: Id, purpose: PurposeName });

const status = oneOf(CONSENT_STATUSES, {
  description:
    "given: the customer has consented. withdrawn: the customer no longer consents. expired: your rules no longer " +
    "count the consent.",
});
const channel = Type.String({
  minLength: 1,
  maxLength: 100,
  pattern: "^\\S(?:.*\\S)?$",
  description: "Where the customer declared it, such as the name of a form or a shop.",
  examples: ["account page"],
});
const evidence = Type.String({
  minLength: 1,
  maxLength: 4_000,
  description: "What proves it, such as the number of the call or of the form. Stored encrypted.",
  examples: ["form 4711, ticked by the customer"],
});
const is_separate = Type.Boolean({
  description: "Whether the customer consented to this purpose alone, apart from any other (单独同意).",
});
const LANGUAGE = "Language of the notice that the customer was shown.";
const language = Type.String({
  minLength: 2,
  maxLength: 40,
  description: LANGUAGE,
  examples: ["en"],
});
const VERSION = "The version of the purpose whose notice the customer was shown.";
const purpose_version = Type.Integer({
  minimum: 1,
  maximum: 2_147_483_647,
  description: VERSION,
});

const example = {
  purpose: "newsletter",
  status: "given" as const,
  channel: "account page",
};

export const ConsentCreate = named(
  "ConsentCreate",
  closed(
    {
      purpose: PurposeName,
      status,
      is_separate: Type.Optional({ ...is_separate, default: false }),
      purpose_version: Type.Optional({
        ...purpose_version,
        description: `${VERSION} Absent: that of \`notice_sha256\`, or else the current one.`,
      }),
      notice_language: Type.Optional({
        ...language,
        description: `${LANGUAGE} Required for \`given\` if the purpose has notices and \`notice_sha256\` is absent.`,
      }),
      notice_sha256: Type.Optional(Sha256),
      channel,
      evidence: Type.Optional(nullable(evidence)),
      occurred_at: Type.Optional({
        ...Timestamp,
        description: "When the customer declared it. RFC 3339, not in the future. Absent: now.",
      }),
    },
    { examples: [{ ...example, notice_language: "en", evidence: "form 4711, ticked by the customer" }] },
  ),
);

const consent = {
  id: Id,
  customer_id: customerId(Id),
  purpose: PurposeName,
  status,
  is_separate,
  purpose_version,
  notice_language: nullable(language),
  notice_sha256: nullable(Sha256),
  channel,
  evidence: masked("text", nullable(evidence)),
  occurred_at: Timestamp,
  recorded_by: Type.String(),
  recorded_at: Timestamp,
};
const consentExample = {
  id: "01a200c5-fc89-7fc4-9874-6ca4f79da9fb",
  customer_id: "01a200c5-fc8a-7da3-af72-78edb7cac2a6",
  ...example,
  is_separate: false,
  purpose_version: 1,
  notice_language: "en",
  notice_sha256: "ff1c42598818228d9e5635fe2c2a2ebb61954b95581cf243bdd1d6025c66dda6",
  evidence: "form 4711, ticked by the customer",
  occurred_at: "2026-11-22T08:30:00.000Z",
  recorded_by: "api_key:01a200c5-fc8a-7da3-af72-78edb7cac2a7",
  recorded_at: "2026-11-22T08:30:00.000Z",
};

export const Consent = named(
  "Consent",
  closed(consent, {
    description: "What a customer has declared about one purpose. Never changed: a withdrawal is another record.",
    examples: [consentExample],
  }),
);
export const ConsentPage = named("ConsentPage", pageOf(Consent));
export const ConsentQuery = closed({
  ...pageQuery,
  purpose: Type.Optional({ ...PurposeName, description: "Only records about this purpose." }),
});

export const ConsentStates = named(
  "ConsentStates",
  closed(
    {
      items: Type.Array(
        component(
          "ConsentState",
          {
            purpose: PurposeName,
            is_active: Type.Boolean({
              description:
                "Whether the customer consents now: the latest record is `given`, for a version that counts, and the " +
                "purpose is not archived.",
            }),
            may_be_disclosed: Type.Boolean({
              description:
                "Whether the customer may be disclosed for the purpose now: consent, where it is needed, is active, " +
                "and there is no objection that counts.",
            }),
            consent_id: nullable(Id),
            status: nullable(status),
            purpose_version: nullable(purpose_version),
            since: nullable({ ...Timestamp, description: "Time of the latest record." }),
            objected_at: nullable({ ...Timestamp, description: "Time of the objection. null: there is none." }),
          },
          { description: "The state of one purpose." },
        ),
      ),
    },
    {
      description: "The purposes that a customer has declared something about.",
      examples: [
        {
          items: [
            {
              purpose: "newsletter",
              is_active: true,
              may_be_disclosed: true,
              consent_id: consentExample.id,
              status: "given",
              purpose_version: 1,
              since: consentExample.occurred_at,
              objected_at: null,
            },
          ],
        },
      ],
    },
  ),
);

const reason = Type.String({
  minLength: 1,
  maxLength: 1_000,
  description: "What the customer objects to, and why. Stored encrypted.",
  examples: ["does not want advertising"],
});

export const ObjectionPut = named(
  "ObjectionPut",
  closed({ reason: Type.Optional(nullable(reason)) }, { examples: [{ reason: "does not want advertising" }] }),
);

export const Objection = named(
  "Objection",
  closed(
    {
      id: Id,
      customer_id: customerId(Id),
      purpose: PurposeName,
      reason: masked("text", nullable(reason)),
      objected_at: Timestamp,
      recorded_by: Type.String(),
      lifted_at: nullable({ ...Timestamp, description: "When the objection was lifted. null: it is open." }),
      lifted_by: nullable(Type.String()),
    },
    {
      description: "An objection of a customer to a purpose (Article 21 GDPR, Article 44 PIPL).",
      examples: [
        {
          id: "01a200c5-fc89-7fc4-9874-6ca4f79da9fb",
          customer_id: "01a200c5-fc8a-7da3-af72-78edb7cac2a6",
          purpose: "newsletter",
          reason: "does not want advertising",
          objected_at: "2026-11-22T08:30:00.000Z",
          recorded_by: "api_key:01a200c5-fc8a-7da3-af72-78edb7cac2a7",
          lifted_at: null,
          lifted_by: null,
        },
      ],
    },
  ),
);
export const ObjectionPage = named("ObjectionPage", pageOf(Objection));
