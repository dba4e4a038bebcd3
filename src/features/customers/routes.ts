import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import Type from "typebox";
import { AppError, notFound } from "../../platform/errors.ts";
import { inTransaction } from "../../platform/database/transaction.ts";
import { etagOf, expectedVersion, sendVersioned, optionalVersion } from "../../platform/http/conditional.ts";
import { decodeCursor, toPage } from "../../platform/http/cursor.ts";
import { answerOnce, createOnce } from "../../platform/http/idempotency.ts";
import { changeContext } from "../../platform/http/request.ts";
import {
  closed,
  dryRunQuery,
  Id,
  IfNoneMatch,
  legalBasisHeader,
  named,
  pageQuery,
  PostHeaders,
  RestoreHeaders,
  UpsertHeaders,
  WriteHeaders,
} from "../../platform/http/schemas.ts";
import type { Resources } from "../../platform/resources.ts";
import { checkVisible, hiddenFrom } from "../../platform/restrictions.ts";
import { checkDeclared } from "../../records/attribute-values.ts";
import { customerCreator } from "../../records/create.ts";
import { Customer, toCustomer } from "../../records/customer.ts";
import { deleteRow } from "../../records/edit.ts";
import { customerListFilter } from "../../records/filter/schema.ts";
import { findCustomer, findCustomerIdByRef, listCustomers } from "../../records/queries.ts";
import { AsOf, HistoryQuery, historyOf, RestoreBody } from "../history/schema.ts";
import { readAsOf, readHistory } from "../history/service.ts";
import { CustomerCreate, CustomerPage, CustomerPatch } from "./schema.ts";
import { createCustomer, newCustomer, patchCustomer, replaceCustomer, restoreCustomer, withRef } from "./service.ts";

const CreateHeaders = closed({ ...PostHeaders.properties, ...legalBasisHeader }, { additionalProperties: true });
const UpdateHeaders = closed({ ...WriteHeaders.properties, ...legalBasisHeader }, { additionalProperties: true });
const RestoreCustomerHeaders = closed(
  { ...RestoreHeaders.properties, ...legalBasisHeader },
  { additionalProperties: true },
);
const PutHeaders = closed({ ...UpsertHeaders.properties, ...legalBasisHeader }, { additionalProperties: true });
const CustomerPath = closed({ customer_id: Id });
const RefPath = closed({
  source: Type.String({
    minLength: 1,
    maxLength: 64,
    pattern: "^[A-Za-z0-9._-]+$",
    description: "The external system.",
    examples: ["crm"],
  }),
  ref: Type.String({
    minLength: 1,
    maxLength: 200,
    description: "The customer's key in the external system. It is part of a URL: do not use personal data.",
    examples: ["4711"],
  }),
});
const CustomerHistory = named("CustomerHistory", historyOf("CustomerHistoryEntry", Customer));

export const customerRoutes =
  (resources: Resources): FastifyPluginAsyncTypebox =>
  async (app) => {
    const { db, clock, restrictions } = resources;
    const create = customerCreator(resources);

    app.post(
      "/customers",
      {
        config: { scope: "customers:write", problems: ["external_ref_taken", "person_erased"] },
        schema: {
          operationId: "createCustomer",
          tags: ["customers"],
          summary: "Create a customer",
          headers: CreateHeaders,
          querystring: closed(dryRunQuery),
          body: CustomerCreate,
          response: {
            200: Type.Unsafe<Type.Static<typeof Customer>>({
              $ref: "Customer#",
              description: "Dry run: the result, which is not saved.",
            }),
            201: Customer,
          },
        },
      },
      async (request, reply) => {
        checkDeclared(
          (await resources.attributes.definitionsOf(request.principal.tenant_id)).get("customer"),
          request.body.attributes,
        );
        const row = newCustomer(request.principal.tenant_id, request.body, clock());
        const customer = toCustomer(row);
        if (request.query.dry_run) return customer;
        await createOnce(
          db,
          request,
          reply,
          {
            status: 201,
            headers: { location: `/v1/customers/${row.id}`, etag: etagOf(row) },
            payload: customer,
            customer_id: row.id,
          },
          create({ customer: row }),
        );
        return reply;
      },
    );

    app.get(
      "/customers",
      {
        config: { scope: "customers:read", problems: ["invalid_cursor"] },
        schema: {
          operationId: "listCustomers",
          tags: ["customers"],
          summary: "List customers",
          description: "Oldest first.",
          querystring: closed({ ...customerListFilter, ...pageQuery }),
          response: { 200: CustomerPage },
        },
      },
      async (request, reply) => {
        const { tenant_id } = request.principal;
        const { limit = 50, cursor, ...filter } = request.query;
        const list = [tenant_id, "customers", filter];
        const rows = await listCustomers(resources, db.kysely, tenant_id, filter, {
          after: decodeCursor(cursor, list),
          limit: limit + 1,
          hides_restricted: hiddenFrom(restrictions, request.principal) !== undefined,
        });
        return toPage(request, reply, list, limit, rows, (row) => row.id, toCustomer);
      },
    );

    app.get(
      "/customers/:customer_id",
      {
        config: { scope: "customers:read", problems: ["not_found"] },
        schema: {
          operationId: "getCustomer",
          tags: ["customers"],
          summary: "Get a customer",
          headers: IfNoneMatch,
          params: CustomerPath,
          querystring: closed(AsOf),
          response: { 200: Customer, 304: Type.Null({ description: "Not modified." }) },
        },
      },
      async (request, reply) => {
        const { tenant_id } = request.principal;
        const { customer_id } = request.params;
        const { as_of } = request.query;
        const row =
          as_of === undefined
            ? await findCustomer(resources, db.readers, { tenant_id, id: customer_id })
            : await readAsOf(resources, db.kysely, tenant_id, "customer", customer_id, as_of);
        if (!row) throw notFound();
        return sendVersioned(request, reply, toCustomer(row));
      },
    );

    app.patch(
      "/customers/:customer_id",
      {
        config: {
          scope: "customers:write",
          problems: ["not_found", "precondition_required", "version_mismatch", "external_ref_taken", "person_erased"],
        },
        schema: {
          operationId: "updateCustomer",
          tags: ["customers"],
          summary: "Update a customer",
          description: "JSON Merge Patch: absent members stay as they are, null removes a value.",
          headers: UpdateHeaders,
          params: CustomerPath,
          querystring: closed(dryRunQuery),
          body: CustomerPatch,
          response: { 200: Customer },
        },
      },
      async (request, reply) => {
        const { tenant_id } = request.principal;
        const expected = expectedVersion(request);
        checkDeclared((await resources.attributes.definitionsOf(tenant_id)).get("customer"), request.body.attributes);
        const context = changeContext(request);
        const row = await inTransaction(
          db.kysely,
          context,
          (tx) =>
            patchCustomer(
              resources,
              tx,
              context,
              { entity: "customer", tenant_id, id: request.params.customer_id, expected },
              request.body,
              clock(),
            ),
          { dryRun: request.query.dry_run },
        );
        // A dry run made no version: an ETag of it would let a caller overwrite a version that it never read.
        return request.query.dry_run ? toCustomer(row) : sendVersioned(request, reply, toCustomer(row));
      },
    );

    app.delete(
      "/customers/:customer_id",
      {
        config: { scope: "customers:write", problems: ["not_found", "precondition_required", "version_mismatch"] },
        schema: {
          operationId: "deleteCustomer",
          tags: ["customers"],
          summary: "Delete a customer",
          description: "Deletes the customer's addresses too. The history is kept, and every version can be restored.",
          headers: WriteHeaders,
          params: CustomerPath,
          response: { 204: Type.Null({ description: "Deleted." }) },
        },
      },
      async (request, reply) => {
        const expected = expectedVersion(request);
        const context = changeContext(request);
        await inTransaction(db.kysely, context, (tx) =>
          deleteRow(
            resources,
            tx,
            context,
            { entity: "customer", tenant_id: request.principal.tenant_id, id: request.params.customer_id, expected },
            clock(),
          ),
        );
        return reply.code(204).send(null);
      },
    );

    app.put(
      "/customers/by-ref/:source/:ref",
      {
        config: { scope: "customers:write", problems: ["version_mismatch", "external_ref_taken", "person_erased"] },
        schema: {
          operationId: "putCustomerByRef",
          tags: ["customers"],
          summary: "Upsert a customer by external reference",
          description:
            "Creates the customer, or replaces it if it exists. The body is the whole customer: absent members are " +
            "emptied, except `external_refs`, which stay as they are. `If-Match` is optional. With `If-None-Match: " +
            "*` the request creates only.",
          headers: PutHeaders,
          params: RefPath,
          body: CustomerCreate,
          response: { 200: Customer, 201: Customer },
        },
      },
      async (request, reply) => {
        const { tenant_id } = request.principal;
        const own = request.params;
        const expected = optionalVersion(request);
        checkDeclared((await resources.attributes.definitionsOf(tenant_id)).get("customer"), request.body.attributes);
        const context = changeContext(request);
        const put = () =>
          inTransaction(db.kysely, context, async (tx) => {
            const id = await findCustomerIdByRef(resources, tx, tenant_id, own.source, own.ref);
            if (id !== undefined) checkVisible(restrictions, request.principal, id);
            const replaced =
              id &&
              (await replaceCustomer(
                resources,
                tx,
                context,
                { entity: "customer", tenant_id, id, expected },
                own,
                request.body,
                clock(),
              ));
            if (replaced) return { status: 200 as const, row: replaced };
            // RFC 9110, 13.1.1: no If-Match holds, since nothing is there to match it.
            if (request.headers["if-match"] !== undefined) throw new AppError("version_mismatch");
            const row = newCustomer(
              tenant_id,
              { ...request.body, external_refs: withRef(request.body.external_refs ?? [], own) },
              clock(),
            );
            return { status: 201 as const, row: await createCustomer(resources, tx, context, row, clock()) };
          });
        // Of two that create at once, the second finds the first one's customer and replaces it.
        const { status, row } = await put().catch((error: { constraint?: string }) =>
          error.constraint === "customer_refs_pkey" ? put() : Promise.reject(error),
        );
        if (status === 201) reply.header("location", `/v1/customers/${row.id}`);
        return reply.code(status).header("etag", etagOf(row)).send(toCustomer(row));
      },
    );

    app.get(
      "/customers/by-ref/:source/:ref",
      {
        config: { scope: "customers:read", problems: ["not_found"] },
        schema: {
          operationId: "getCustomerByRef",
          tags: ["customers"],
          summary: "Get a customer by external reference",
          headers: IfNoneMatch,
          params: RefPath,
          response: { 200: Customer, 304: Type.Null({ description: "Not modified." }) },
        },
      },
      async (request, reply) => {
        const { tenant_id } = request.principal;
        const id = await findCustomerIdByRef(
          resources,
          db.kysely,
          tenant_id,
          request.params.source,
          request.params.ref,
        );
        if (id !== undefined) checkVisible(restrictions, request.principal, id);
        const row = id === undefined ? undefined : await findCustomer(resources, db.readers, { tenant_id, id });
        if (!row) throw notFound();
        return sendVersioned(request, reply, toCustomer(row));
      },
    );

    app.get(
      "/customers/:customer_id/history",
      {
        config: { scope: "customers:read", problems: ["not_found", "invalid_cursor"] },
        schema: {
          operationId: "getCustomerHistory",
          tags: ["customers"],
          summary: "Get the history of a customer",
          description: "Newest first. Works for deleted customers too.",
          params: CustomerPath,
          querystring: closed(HistoryQuery),
          response: { 200: CustomerHistory },
        },
      },
      async (request, reply) =>
        readHistory(
          resources,
          db.kysely,
          request,
          reply,
          "customer",
          request.params.customer_id,
          request.query,
          toCustomer,
        ),
    );

    app.post(
      "/customers/:customer_id/restore",
      {
        config: {
          scope: "customers:write",
          problems: ["not_found", "external_ref_taken", "version_mismatch", "person_erased"],
        },
        schema: {
          operationId: "restoreCustomer",
          tags: ["customers"],
          summary: "Restore a version of a customer",
          description:
            "Works for deleted customers too. Does not restore the customer's addresses: restore each by itself.",
          headers: RestoreCustomerHeaders,
          params: CustomerPath,
          body: RestoreBody,
          response: { 200: Customer },
        },
      },
      async (request, reply) =>
        answerOnce(db, request, reply, async (tx) => {
          const target = {
            entity: "customer" as const,
            tenant_id: request.principal.tenant_id,
            id: request.params.customer_id,
            expected: optionalVersion(request),
          };
          const row = await restoreCustomer(
            resources,
            tx,
            changeContext(request),
            target,
            request.body.version,
            clock(),
          );
          return { status: 200, headers: { etag: etagOf(row) }, payload: toCustomer(row), customer_id: row.id };
        }),
    );
  };
