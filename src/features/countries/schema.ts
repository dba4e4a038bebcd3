import Type from "typebox";
import { FIELDS } from "../../address/index.ts";
import { closed, component, CountryCode, named, nullable, oneOf, pageOf } from "../../platform/http/schemas.ts";

const part = oneOf(FIELDS, { title: "EnvelopePart" });
const Layout = Type.Array(Type.Array(part), {
  description: "Lines from top to bottom, each with its parts from left to right.",
});

const names = {
  code: CountryCode,
  name: Type.String({ description: "By `Accept-Language`: en, zh, de, fr, es, pt or ja.", examples: ["Germany"] }),
  calling_code: nullable(Type.String({ description: "With a plus sign, such as +86.", examples: ["+49"] })),
};

const germany = { code: "DE", name: "Germany", calling_code: "+49" };

export const Country = named(
  "Country",
  closed(names, { description: "A country or territory that the engine has rules for.", examples: [germany] }),
);
export const CountryPage = named("CountryPage", pageOf(Country));

export const CountryForm = named(
  "CountryForm",
  closed(
    {
      ...names,
      local_name: Type.String({
        description: "In a language of the country, if known.",
        examples: ["Deutschland"],
      }),
      language_code: nullable(
        Type.String({ description: "Language (BCP 47) of `local_label` and of the local layout.", examples: ["de"] }),
      ),
      fields: Type.Array(
        component("CountryFormField", {
          part,
          label: Type.String({
            description: "By `Accept-Language`: en, zh, de, fr, es, pt or ja.",
            examples: ["ZIP code"],
          }),
          local_label: Type.String({ description: "In the language of the country.", examples: ["Postleitzahl"] }),
          is_required: Type.Boolean(),
        }),
        { description: "The fields of a form, in the order of the local layout." },
      ),
      layout: component(
        "EnvelopeLayout",
        { local: Layout, latin: Layout },
        {
          description:
            "The lines of an envelope in the country's script and in Latin letters. Equal where the country has one " +
            "script.",
        },
      ),
      postal_code: nullable(
        component(
          "PostalCodeForm",
          {
            pattern: Type.String({
              description: "Regular expression (ECMAScript) for the standard notation.",
              examples: ["^(?:\\d{5})$"],
            }),
            examples: Type.Array(Type.String()),
            prefix: nullable(Type.String({ description: "Prefix of the code on mail from abroad." })),
          },
          { description: "null: the country has no postal codes." },
        ),
      ),
      subdivisions: Type.Array(
        component("CountryFormSubdivision", {
          code: nullable(
            Type.String({ description: "GB/T 2260 in China, ISO 3166-2 elsewhere. For `GET /v1/divisions`." }),
          ),
          value: Type.String({ description: "The value for `administrative_area`." }),
          name: Type.String(),
          latin_name: Type.String(),
        }),
        {
          description:
            "The choices for `administrative_area`. Empty: addresses do not have it, or any value is accepted.",
        },
      ),
    },
    {
      description: "The address format of a country: what an address form needs.",
      examples: [
        {
          ...germany,
          local_name: "Deutschland",
          language_code: "de",
          fields: [
            { part: "recipient", label: "Name", local_label: "Name", is_required: false },
            { part: "address_lines", label: "Street address", local_label: "Straße und Hausnummer", is_required: true },
            { part: "postal_code", label: "Postal code", local_label: "Postleitzahl", is_required: true },
            { part: "locality", label: "City", local_label: "Ort", is_required: true },
          ],
          layout: {
            local: [["recipient"], ["address_lines"], ["postal_code", "locality"]],
            latin: [["recipient"], ["address_lines"], ["postal_code", "locality"]],
          },
          postal_code: { pattern: "^(?:\\d{5})$", examples: ["26133", "53225"], prefix: null },
          subdivisions: [],
        },
      ],
    },
  ),
);
