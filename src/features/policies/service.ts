import type { Static } from "typebox";
import type { AttributeUse } from "../../records/filter/attributes.ts";
import type { VerificationPolicyPut } from "./schema.ts";

/** The conditions on attributes in the rules of a policy. */
export const attributesOf = ({ rules }: Pick<Static<typeof VerificationPolicyPut>, "rules">): AttributeUse[] =>
  rules.flatMap(({ customer_attribute, address_attribute }, nth) => [
    ...(customer_attribute
      ? [{ entity: "customer" as const, name: customer_attribute.name, pointer: `/rules/${nth}/customer_attribute` }]
      : []),
    ...(address_attribute
      ? [{ entity: "address" as const, name: address_attribute.name, pointer: `/rules/${nth}/address_attribute` }]
      : []),
  ]);
