import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { etagOf, expectedVersion, sendVersioned } from "../../platform/http/conditional.ts";
import { changeContext } from "../../platform/http/request.ts";
import { IfMatch } from "../../platform/http/schemas.ts";
import type { Resources } from "../../platform/resources.ts";
import { getDefinitions } from "./queries.ts";
import { AttributeDefinitions, AttributeDefinitionsPut } from "./schema.ts";
import { putDefinitions, toAttributeDefinitions, toDefinitions } from "./service.ts";

export const attributeDefinitionRoutes =
  (resources: Resources): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      "/attribute-definitions",
      {
        config: { scope: "policies:read" },
        schema: {
          operationId: "listAttributeDefinitions",
          tags: ["attributes"],
          summary: "List attribute definitions",
          response: { 200: AttributeDefinitions },
        },
      },
      async (request, reply) => {
        const definitions = toAttributeDefinitions(
          await getDefinitions(resources.db.kysely, request.principal.tenant_id),
        );
        // Never 304: `applied` changes without a version.
        return reply.header("etag", etagOf(definitions)).send(definitions);
      },
    );

    app.put(
      "/attribute-definitions",
      {
        config: { scope: "policies:write", problems: ["precondition_required", "version_mismatch", "conflict"] },
        schema: {
          operationId: "replaceAttributeDefinitions",
          tags: ["attributes"],
          summary: "Replace attribute definitions",
          description:
            "Replaces the whole list. New values must match their definition; attributes without a definition are " +
            "still accepted. Attributes that are not personal are stored unencrypted and can be used in filters and " +
            "policies; all others are sealed. Existing customers and addresses are converted in the background, " +
            "without a new version; then `applied` is true. Entries of the history are not converted. 409 where a " +
            "verification policy, an unfinished campaign, an active legal hold or a retention rule uses an attribute " +
            "that would be sealed. To declare an attribute as not personal also requires the scope `pii:read`.",
          headers: IfMatch,
          body: AttributeDefinitionsPut,
          response: { 200: AttributeDefinitions },
        },
      },
      async (request, reply) => {
        const expected = expectedVersion(request);
        const definitions = toDefinitions(request.body);
        const row = await putDefinitions(resources, changeContext(request), request.principal, expected, definitions);
        return sendVersioned(request, reply, toAttributeDefinitions(row));
      },
    );
  };
