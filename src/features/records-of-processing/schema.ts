import Type from "typebox";
import { closed, component, CountryCode, Id, named, nullable, oneOf, Timestamp } from "../../platform/http/schemas.ts";
import { ENTITIES } from "../../records/rows.ts";
import { PurposeName, PurposeSummary } from "../purposes/schema.ts";

const Names = (description: string) => Type.Array(Type.String(), { description });

export const RecordsOfProcessing = named(
  "RecordsOfProcessing",
  closed(
    {
      generated_at: Timestamp,
      tenant: component("ProcessingTenant", { id: Id, slug: Type.String(), name: Type.String() }),
      not_recorded: Names("What the law asks for and Doorplate does not know: add it to your records."),
      purposes: Type.Array(
        component(
          "ProcessingPurpose",
          {
            purpose: PurposeSummary,
            api_keys: Names("Names of the API keys that are bound to it."),
            providers: Names("Names of the providers that are called for it."),
            webhooks: Names("Ids of the webhooks that receive events for it."),
          },
          { description: "A purpose in use, and what is tied to it. Without its notices." },
        ),
        { description: "Article 30(1)(b) to (f) GDPR; Article 55 PIPL." },
      ),
      personal_data: Type.Array(
        component(
          "ProcessingData",
          {
            entity: oneOf(ENTITIES),
            sealed: Names("Fields that are encrypted with the key of the customer."),
            clear: Names("Fields that are stored unencrypted: codes, tags, and attributes declared as not personal."),
          },
          { description: "The data that is stored of a kind of object." },
        ),
        { description: "The categories of data. The people are the customers." },
      ),
      providers: Type.Array(
        component(
          "ProcessingProvider",
          {
            name: Type.String(),
            title: Type.String(),
            host: nullable(Type.String({ description: "Host of your own server. null: the public service." })),
            enabled: Type.Boolean(),
            countries: nullable(Type.Array(CountryCode, { description: "Whose addresses are sent. null: all." })),
            country_code: nullable({ ...CountryCode, description: "Where they are sent. null: not stated." }),
            purpose: nullable(PurposeName),
          },
          { description: "A geocoding provider that addresses are sent to." },
        ),
      ),
      webhooks: Type.Array(
        component(
          "ProcessingWebhook",
          {
            id: Id,
            host: Type.String(),
            status: Type.String(),
            payload: Type.String({ description: "full: with the data. thin: ids only." }),
            country_code: nullable({ ...CountryCode, description: "Where events are sent. null: not stated." }),
            purpose: nullable(PurposeName),
          },
          { description: "A webhook that events are sent to." },
        ),
      ),
      transfers: Type.Array(
        component(
          "ProcessingTransfer",
          {
            country_code: nullable({ ...CountryCode, description: "null: the country is not stated." }),
            transfer_bases: Names("The bases that purposes give for it; empty if none does."),
            purposes: Type.Array(PurposeName),
            recipients: Names("Recipients of purposes, providers and webhooks there."),
          },
          { description: "A country that data goes to." },
        ),
        { description: "Article 30(1)(e) GDPR, Article 38 PIPL." },
      ),
      retention: Type.Array(
        component(
          "ProcessingRetention",
          { what: Type.String(), period: Type.String({ description: "RFC 3339 duration, or in words." }) },
          { description: "How long one kind of data is kept." },
        ),
        { description: "Periods of the service. Those of purposes are in `purposes`." },
      ),
      access: Type.Array(
        component(
          "ProcessingAccess",
          {
            id: Id,
            name: Type.String(),
            scopes: Type.Array(Type.String()),
            purposes: Type.Array(PurposeName, { description: "Empty: any, or none." }),
            sees_personal_data: Type.Boolean({ description: "Whether it has `pii:read`; others see masked values." }),
            expires_at: nullable(Timestamp),
          },
          { description: "A valid API key." },
        ),
        { description: "Who may call the service. Access tokens are managed by your identity provider." },
      ),
      security_measures: Names("Article 30(1)(g) and Article 32 GDPR, Article 51 PIPL."),
    },
    { description: "The records of processing activities of a tenant, from its configuration." },
  ),
);
