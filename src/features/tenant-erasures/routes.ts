import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import Type from "typebox";
import { inTransaction } from "../../platform/database/transaction.ts";
import { answerOnce } from "../../platform/http/idempotency.ts";
import { changeContext } from "../../platform/http/request.ts";
import { closed, Id, PostHeaders } from "../../platform/http/schemas.ts";
import type { Resources } from "../../platform/resources.ts";
import { TENANT_ERASURES } from "./jobs.ts";
import { findTenantErasure } from "./queries.ts";
import { TenantErasure, TenantErasureCreate, TenantErasureReport } from "./schema.ts";
import { checkErasure, reportTenantErasure, requestTenantErasure, toTenantErasure } from "./service.ts";

const DryRun = closed({
  dry_run: Type.Optional(
    Type.Boolean({
      default: false,
      description: "Report what the erasure would do, table by table. Nothing is erased, the tenant stays enabled.",
    }),
  ),
});

export const tenantErasureRoutes =
  ({ db, keyStore, clock, queues }: Resources): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.post(
      "/tenants/:tenant_id/erasures",
      {
        config: { scope: "tenants:write", problems: ["not_found", "legal_hold"] },
        schema: {
          operationId: "createTenantErasure",
          tags: ["access"],
          summary: "Erase a tenant",
          description:
            "Erases a tenant for good, with its customers, their history, and all else that belongs to it. The " +
            "tenant is disabled at once. After a minute, in which all processes notice it, the keys of the " +
            "tenant and of its customers are destroyed, so that no backup of the data can be read, and the rows " +
            "in all tables are deleted. What remains is this resource with the signed receipt. 409 `legal_hold` " +
            "while a legal hold of the tenant is active. Requires the root API key.",
          headers: PostHeaders,
          params: closed({ tenant_id: Id }),
          querystring: DryRun,
          body: TenantErasureCreate,
          response: {
            200: Type.Unsafe<Type.Static<typeof TenantErasureReport>>({
              $ref: "TenantErasureReport#",
              description: "Dry run: what the erasure would do.",
            }),
            202: TenantErasure,
          },
        },
      },
      async (request, reply) => {
        const { tenant_id } = request.params;
        if (request.query.dry_run)
          return inTransaction(
            db.kysely,
            changeContext(request),
            (tx) => reportTenantErasure(tx, keyStore, tenant_id, request.body, clock()),
            { dryRun: true },
          );
        await answerOnce(db, request, reply, async (tx) => {
          const row = await requestTenantErasure(tx, tenant_id, request.body, request.principal.actor, clock());
          return {
            status: 202,
            headers: { location: `/v1/tenants/${tenant_id}/erasures/${row.id}` },
            payload: toTenantErasure(row),
          };
        });
        app.authenticator.forget(tenant_id);
        queues.ring(TENANT_ERASURES);
        return reply;
      },
    );

    app.get(
      "/tenants/:tenant_id/erasures/:tenant_erasure_id",
      {
        config: { scope: "tenants:read", problems: ["not_found"] },
        schema: {
          operationId: "getTenantErasure",
          tags: ["access"],
          summary: "Get the erasure of a tenant",
          description: "Also when the tenant is gone. Requires the root API key.",
          params: closed({ tenant_id: Id, tenant_erasure_id: Id }),
          response: { 200: TenantErasure },
        },
      },
      async ({ params: { tenant_id, tenant_erasure_id } }) =>
        toTenantErasure(checkErasure(await findTenantErasure(db.kysely, tenant_id), tenant_erasure_id)),
    );
  };
