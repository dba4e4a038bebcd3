import Type from "typebox";
import { closed, CountryCode, named } from "../../platform/http/schemas.ts";

const Interval = Type.String({
  pattern: "^P(?=\\d)(?:[1-9]\\d?Y)?(?:[1-9]\\d{0,2}M)?(?:[1-9]\\d{0,2}W)?(?:[1-9]\\d{0,3}D)?$",
  description: "ISO 8601 duration in years, months, weeks and days.", examples: ["P1M"],
});

const Tag = Type.String({ minLength: 1, maxLength: 64 });

const policy = {
  default_interval: Interval,
  rules: Type.Array(closed({
    customer_tag: Type.Optional(Tag),
    address_tag: Type.Optional(Tag),
    country_code: Type.Optional(CountryCode),
    interval: Interval,
  }, { minProperties: 2 }), { maxItems: 100, description: "The first rule whose conditions all hold decides." }),
};

const example = { default_interval: "P3M", rules: [{ customer_tag: "frequent", interval: "P1M" }] };

export const VerificationPolicyPut = named("VerificationPolicyPut", closed(policy, { description: "How often addresses are verified again.", examples: [example] }));
export const VerificationPolicy = named("VerificationPolicy", closed({ version: Type.Integer(), ...policy }, { examples: [{ version: 1, ...example }] }));
