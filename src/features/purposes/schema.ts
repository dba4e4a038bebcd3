import Type, { type Static } from "typebox";
import { PURPOSE_PATTERN } from "../../platform/http/request.ts";
import {
  closed,
  component,
  CountryCode,
  Duration,
  named,
  nullable,
  oneOf,
  pageOf,
  pageQuery,
  Timestamp,
} from "../../platform/http/schemas.ts";
import { BASES } from "../../privacy/purposes.ts";

export const PurposeName = Type.String({
  pattern: PURPOSE_PATTERN,
  description: "Name of a purpose, unique within the tenant: lower-case letters, digits and hyphens.",
  examples: ["newsletter"],
});
export const PurposePath = closed({ purpose: PurposeName });

/** Why data may leave for a country: Articles 45 to 49 GDPR, Articles 38 and 39 PIPL. */
export const TRANSFER_BASES = [
  "not_needed",
  "adequacy",
  "standard_contract",
  "binding_corporate_rules",
  "certification",
  "security_assessment",
  "separate_consent",
  "exemption",
] as const;

const LanguageTag = Type.String({
  pattern: "^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}$",
  description: "Language of the notice (BCP 47).",
  examples: ["zh-Hans"],
});
const Label = Type.String({ minLength: 1, maxLength: 200, pattern: "^\\S(?:.*\\S)?$" });
const NoticeUrl = Type.String({
  maxLength: 500,
  pattern: "^https?://[\\x21-\\x7e]+$",
  description: "Where the notice is published.",
  examples: ["https://shop.example/privacy"],
});
const NoticeText = Type.String({
  minLength: 1,
  maxLength: 20_000,
  description: "The notice that people are shown, word for word. At most 20,000 characters.",
});

const Recipient = component(
  "PurposeRecipient",
  {
    name: { ...Label, description: "Who receives the data.", examples: ["Parcel Service GmbH"] },
    country_code: { ...CountryCode, description: "Where the recipient processes it. ISO 3166-1 alpha-2." },
    role: oneOf(["processor", "controller", "authority"], {
      description: "processor: on your behalf (PIPL: 受托人). controller: for its own purposes. authority: by law.",
    }),
  },
  { description: "A recipient of the data." },
);

const Transfer = component(
  "PurposeCountry",
  {
    country_code: CountryCode,
    transfer_basis: oneOf(TRANSFER_BASES, {
      description:
        "Why data may be sent there. not_needed: it stays in the country or the economic area where it was " +
        "collected. adequacy: Article 45 GDPR. standard_contract: standard clauses (Article 46(2)(c) GDPR), or the " +
        "standard contract of Article 38 PIPL (标准合同). certification: 认证. security_assessment: 安全评估. " +
        "separate_consent: 单独同意 of Article 39 PIPL. exemption: a derogation of Article 49 GDPR, or an exemption " +
        "of the rules for cross-border data flows.",
    }),
  },
  { description: "A country that data may be sent to." },
);

const NEW_CONSENTS =
  "Consents to an earlier version of the purpose do not count: set it where a change needs new consents (Article 14 " +
  "PIPL).";

const definition = {
  title: { ...Label, description: "What the data is used for, in words.", examples: ["Newsletter by e-mail"] },
  description: nullable(Type.String({ minLength: 1, maxLength: 2_000, description: "Details, for your records." })),
  basis: oneOf(BASES, {
    description:
      "The ground of the processing, by Article 6(1) GDPR. Where the basis is consent, customers without an active " +
      "consent are not disclosed for the purpose.",
  }),
  needs_separate_consent: Type.Boolean({
    description:
      "Whether the purpose needs a consent of its own, for any basis: 单独同意 of PIPL (Articles 23, 25, 29 and " +
      "39). Consents must then have `is_separate`.",
  }),
  retention: nullable({
    ...Duration,
    description:
      "For how long the data is kept for the purpose. RFC 3339 duration such as P3Y. null: until the person is erased.",
  }),
  data_categories: Type.Array(Label, {
    maxItems: 50,
    uniqueItems: true,
    description: "Which kinds of data are processed, for the records of processing.",
    examples: [["name", "e-mail address"]],
  }),
  recipients: Type.Array(Recipient, {
    maxItems: 200,
    description: "Who receives the data. Their countries must be in `countries`.",
  }),
  countries: Type.Array(Transfer, {
    maxItems: 250,
    description:
      "The countries that data may be sent to. Providers and webhooks of the purpose in other countries are not " +
      "called.",
  }),
  consents_from_version: Type.Integer({
    minimum: 1,
    maximum: 2_147_483_647,
    description: NEW_CONSENTS,
  }),
};

const { description, retention, needs_separate_consent, data_categories, recipients, countries, ...required } =
  definition;
const { consents_from_version, ...alwaysRequired } = required;

const example = {
  title: "Newsletter by e-mail",
  description: null,
  basis: "consent" as const,
  needs_separate_consent: false,
  retention: "P3Y",
  data_categories: ["name", "e-mail address"],
  recipients: [{ name: "Mail Service GmbH", country_code: "DE", role: "processor" as const }],
  countries: [{ country_code: "DE", transfer_basis: "not_needed" as const }],
};
const noticeExample = { language: "en", text: "We send you news once a month. You can unsubscribe at any time." };

export const PurposePut = named(
  "PurposePut",
  closed(
    {
      ...alwaysRequired,
      description: Type.Optional(description),
      needs_separate_consent: Type.Optional({ ...needs_separate_consent, default: false }),
      retention: Type.Optional(retention),
      data_categories: Type.Optional(data_categories),
      recipients: Type.Optional(recipients),
      countries: Type.Optional(countries),
      consents_from_version: Type.Optional({
        ...consents_from_version,
        description: `${NEW_CONSENTS} At most the version that the request creates. Absent: unchanged.`,
      }),
      notices: Type.Optional(
        Type.Array(
          component(
            "NoticePut",
            { language: LanguageTag, text: NoticeText, url: Type.Optional(nullable(NoticeUrl)) },
            { description: "What people are shown in one language." },
          ),
          { maxItems: 20, description: "The notice in each language. Required where consent is needed." },
        ),
      ),
    },
    {
      description: "A purpose. Absent members are empty: no recipients, no countries, no notices.",
      examples: [{ ...example, notices: [noticeExample] }],
    },
  ),
);

export const Sha256 = Type.String({
  pattern: "^[0-9a-f]{64}$",
  description: "SHA-256 of the text of the notice in UTF-8, in hexadecimal digits.",
});

const Notice = component(
  "Notice",
  { language: LanguageTag, text: NoticeText, url: nullable(NoticeUrl), sha256: Sha256 },
  { description: "A notice in one language." },
);

const state = {
  ...definition,
  notices: Type.Array(Notice, { description: "The notice in each language." }),
};
const noticeShown = {
  ...noticeExample,
  url: null,
  sha256: "ff1c42598818228d9e5635fe2c2a2ebb61954b95581cf243bdd1d6025c66dda6",
};

export const Purpose = named(
  "Purpose",
  closed(
    {
      name: PurposeName,
      version: Type.Integer({ description: "Increases with each change." }),
      status: oneOf(["active", "archived"], {
        description: "archived: it is no longer in use. Nothing is disclosed or called for it.",
      }),
      ...state,
      created_at: Timestamp,
      updated_at: Timestamp,
      updated_by: Type.String({ description: "Who made this version." }),
    },
    {
      description: "What personal data is processed for.",
      examples: [
        {
          name: "newsletter",
          version: 1,
          status: "active",
          ...example,
          consents_from_version: 1,
          notices: [noticeShown],
          created_at: "2026-11-22T08:30:00.000Z",
          updated_at: "2026-11-22T08:30:00.000Z",
          updated_by: "api_key:01a200c5-fc89-7fc4-9874-6ca4f79da9fb",
        },
      ],
    },
  ),
);

/** A purpose without its notices. */
export const PurposeSummary = component(
  "PurposeSummary",
  {
    name: PurposeName,
    version: Type.Integer(),
    ...definition,
    notice_languages: Type.Array(Type.String(), { description: "The languages that it has notices in." }),
  },
  { description: "A purpose without its notices." },
);

type Wire = Static<typeof Purpose>;

/** A purpose without its notices, as it is stored. */
export type Definition = Omit<
  Wire,
  "name" | "version" | "status" | "notices" | "created_at" | "updated_at" | "updated_by"
>;
export type Notice = Wire["notices"][number];

export const PurposePage = named("PurposePage", pageOf(Purpose));

/** Notices can be long. */
const MOST_PURPOSES_A_PAGE = 20;
const limit = Type.Optional(
  Type.Integer({ minimum: 1, maximum: MOST_PURPOSES_A_PAGE, default: 10, description: "Items per page." }),
);

export const VersionsQuery = closed({ ...pageQuery, limit });
export const PurposesQuery = closed({
  ...pageQuery,
  limit,
  status: Type.Optional(oneOf(["active", "archived"], { description: "Only purposes in this state. Absent: both." })),
});
