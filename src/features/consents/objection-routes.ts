import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import Type from "typebox";
import { inTransaction } from "../../platform/database/transaction.ts";
import { notFound } from "../../platform/errors.ts";
import { decodeCursor, toPage } from "../../platform/http/cursor.ts";
import { changeContext } from "../../platform/http/request.ts";
import { ChangeHeaders, closed, pageQuery } from "../../platform/http/schemas.ts";
import type { Resources } from "../../platform/resources.ts";
import { customerExists } from "../../records/queries.ts";
import { listObjections } from "./queries.ts";
import { CustomerPath, Objection, ObjectionPage, ObjectionPath, ObjectionPut } from "./schema.ts";
import { openNotes } from "./seal.ts";
import { lift, object, toObjection } from "./service.ts";

export const objectionRoutes =
  (resources: Resources): FastifyPluginAsyncTypebox =>
  async (app) => {
    const { db, clock, keyring } = resources;

    app.get(
      "/customers/:customer_id/objections",
      {
        config: {
          scope: "consents:read",
          of_person: true,
          restricted: "admits",
          problems: ["not_found", "invalid_cursor"],
        },
        schema: {
          operationId: "listObjections",
          tags: ["privacy"],
          summary: "List the objections of a customer",
          description: "Newest first, lifted ones too.",
          params: CustomerPath,
          querystring: closed(pageQuery),
          response: { 200: ObjectionPage },
        },
      },
      async (request, reply) => {
        const { tenant_id } = request.principal;
        const { customer_id } = request.params;
        const { limit = 50, cursor } = request.query;
        const list = [tenant_id, "objections of", customer_id];
        const before = decodeCursor(cursor, list);
        if (!(await customerExists(db.kysely, tenant_id, customer_id))) throw notFound();
        const stored = await listObjections(db.kysely, tenant_id, customer_id, before, limit + 1);
        const notes = await openNotes(keyring, "objection", stored);
        const rows = stored.map(({ sealed: _sealed, ...row }, nth) => ({ ...row, reason: notes[nth] ?? null }));
        return toPage(request, reply, list, limit, rows, ({ id }) => id, toObjection);
      },
    );

    app.put(
      "/customers/:customer_id/objections/:purpose",
      {
        config: {
          scope: "consents:write",
          of_person: true,
          restricted: "admits",
          problems: ["not_found", "objection_not_possible"],
        },
        schema: {
          operationId: "putObjection",
          tags: ["privacy"],
          summary: "Record an objection to a purpose",
          description:
            "The customer is no longer disclosed for the purpose, and its providers and webhooks are not called " +
            "about the customer. Applies within seconds. Repeating it replaces the reason.",
          headers: ChangeHeaders,
          params: ObjectionPath,
          body: ObjectionPut,
          response: { 200: Objection },
        },
      },
      async (request) => {
        const { tenant_id, actor } = request.principal;
        const key = { tenant_id, ...request.params };
        return toObjection(
          await inTransaction(db.kysely, changeContext(request), (tx) =>
            object(resources, tx, key, request.body.reason ?? null, actor, clock()),
          ),
        );
      },
    );

    app.delete(
      "/customers/:customer_id/objections/:purpose",
      {
        config: { scope: "consents:write", of_person: true, restricted: "admits", problems: ["not_found"] },
        schema: {
          operationId: "liftObjection",
          tags: ["privacy"],
          summary: "Lift an objection",
          description:
            "The objection no longer counts: the customer has taken it back, or your grounds override it. The record " +
            "stays, with the time.",
          headers: ChangeHeaders,
          params: ObjectionPath,
          response: { 204: Type.Null({ description: "Lifted." }) },
        },
      },
      async (request, reply) => {
        const { tenant_id, actor } = request.principal;
        await inTransaction(db.kysely, changeContext(request), (tx) =>
          lift(tx, { tenant_id, ...request.params }, actor, clock()),
        );
        return reply.code(204).send(null);
      },
    );
  };
