import Type from "typebox";
import { closed, component, Duration as Interval, named, nullable } from "../../platform/http/schemas.ts";
import { addressListFilter, attributeOf } from "../../records/filter/schema.ts";

const { country_code, tag: address_tag, customer_tag } = addressListFilter;
const Share = Type.Number({ minimum: 0.01, maximum: 1 });

const policy = {
  default_interval: Interval,
  rules: Type.Array(
    component(
      "VerificationRule",
      {
        customer_tag,
        address_tag,
        country_code,
        customer_attribute: Type.Optional(attributeOf("customer")),
        address_attribute: Type.Optional(attributeOf("address")),
        confidence_below: Type.Optional({
          ...Share,
          description: "Range of the confidence right after the last check or evidence.",
        }),
        deliveries: Type.Optional(
          component(
            "DeliveriesCondition",
            {
              at_least: Type.Integer({ minimum: 1, maximum: 1_000 }),
              within: Interval,
            },
            { description: "Evidence of kind `delivered` within this time before the last check or evidence." },
          ),
        ),
        interval: Interval,
      },
      { minProperties: 2 },
    ),
    { maxItems: 100, description: "The first rule whose conditions are all true applies." },
  ),
  min_confidence: Type.Optional(
    nullable(
      Type.Number({
        minimum: 0.01,
        maximum: 0.99,
        description:
          "An address is verified again when its confidence, which decreases with time, falls below this value, " +
          "even before its interval has passed. If a check leaves it below this value, the interval applies.",
      }),
    ),
  ),
  half_lives: Type.Optional(
    Type.Array(
      component(
        "HalfLifeRule",
        {
          customer_tag,
          address_tag,
          country_code,
          half_life: Interval,
        },
        { minProperties: 2 },
      ),
      {
        maxItems: 100,
        description:
          "The half-life of the confidence, for customers who move sooner or later than is usual in their country. " +
          "The first rule whose conditions are all true applies, from the next check or evidence on.",
      },
    ),
  ),
};

const example = { default_interval: "P3M", rules: [{ customer_tag: "frequent", interval: "P1M" }] };

export const VerificationPolicyPut = named(
  "VerificationPolicyPut",
  closed(policy, { description: "How often addresses are verified again.", examples: [example] }),
);
export const VerificationPolicy = named(
  "VerificationPolicy",
  closed({ version: Type.Integer(), ...policy }, { examples: [{ version: 1, ...example }] }),
);
