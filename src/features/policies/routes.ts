import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { inTransaction } from "../../platform/database/transaction.ts";
import { checkVersion, expectedVersion, sendVersioned } from "../../platform/http/conditional.ts";
import { changeContext } from "../../platform/http/request.ts";
import { IfMatch, IfNoneMatch } from "../../platform/http/schemas.ts";
import type { Resources } from "../../platform/resources.ts";
import { checkUsesAgainst } from "../../records/filter/attributes.ts";
import { getPublicAttributes } from "../../records/attribute-split.ts";
import { getPolicy, lockPolicy, replacePolicy, type PolicyRow } from "./queries.ts";
import { VerificationPolicy, VerificationPolicyPut } from "./schema.ts";
import { attributesOf } from "./service.ts";

export const policyRoutes =
  ({ db }: Resources): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      "/verification-policies",
      {
        config: { scope: "policies:read" },
        schema: {
          operationId: "getVerificationPolicies",
          tags: ["verifications"],
          summary: "Get the verification policy",
          headers: IfNoneMatch,
          response: { 200: VerificationPolicy },
        },
      },
      async (request, reply) =>
        sendVersioned(request, reply, toPolicy(await getPolicy(db.kysely, request.principal.tenant_id))),
    );

    app.put(
      "/verification-policies",
      {
        config: { scope: "policies:write", problems: ["precondition_required", "version_mismatch"] },
        schema: {
          operationId: "putVerificationPolicies",
          tags: ["verifications"],
          summary: "Update the verification policy",
          description:
            "Says how often addresses are verified again. Existing due dates are recomputed in the background. " +
            "Rules can use attributes that are declared as not personal (`PUT /v1/attribute-definitions`).",
          headers: IfMatch,
          body: VerificationPolicyPut,
          response: { 200: VerificationPolicy },
        },
      },
      async (request, reply) => {
        const expected = expectedVersion(request);
        const { tenant_id } = request.principal;
        const row = await inTransaction(db.kysely, changeContext(request), async (tx) => {
          checkVersion(expected, toPolicy(await lockPolicy(tx, tenant_id)));
          checkUsesAgainst(await getPublicAttributes(tx, tenant_id), attributesOf(request.body));
          return replacePolicy(tx, tenant_id, request.body);
        });
        return sendVersioned(request, reply, toPolicy(row));
      },
    );
  };

const toPolicy = ({
  verification_policy: { default_interval, rules, min_confidence, half_lives },
  policy_version,
}: PolicyRow) => ({
  version: policy_version,
  default_interval,
  rules,
  ...(min_confidence !== undefined && { min_confidence }),
  ...(half_lives && { half_lives }),
});
