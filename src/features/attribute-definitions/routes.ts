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
            "The whole list. Values that are written from then on must be as declared; attributes that are not declared go on being taken. What is declared as not personal is stored clear and can be used in filters and policies, all else is sealed. Customers and addresses that are there follow in the background, without a new version; `applied` says when they do. Entries of their histories stay as they were stored. 409 where a verification policy or a campaign that has not ended uses an attribute that would be sealed.",
          headers: IfMatch,
          body: AttributeDefinitionsPut,
          response: { 200: AttributeDefinitions },
        },
      },
      async (request, reply) => {
        const expected = expectedVersion(request);
        const definitions = toDefinitions(request.body);
        const row = await putDefinitions(
          resources,
          changeContext(request),
          request.principal.tenant_id,
          expected,
          definitions,
        );
        return sendVersioned(request, reply, toAttributeDefinitions(row));
      },
    );
  };
