import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import type { FastifyReply, FastifyRequest } from "fastify";
import Type from "typebox";
import { writeBytes, type ByteWriter } from "../../platform/byte-writer.ts";
import { notFound } from "../../platform/errors.ts";
import { inTransaction } from "../../platform/database/transaction.ts";
import { etagOf, expectedVersion, sendJson, sendVersioned, optionalVersion } from "../../platform/http/conditional.ts";
import { decodeCursor, toPage, type List } from "../../platform/http/cursor.ts";
import { answerOnce, createOnce } from "../../platform/http/idempotency.ts";
import { changeContext, noteCustomers } from "../../platform/http/request.ts";
import {
  closed,
  dryRunQuery,
  Id,
  IfNoneMatch,
  named,
  pageQuery,
  PostHeaders,
  RestoreHeaders,
  WriteHeaders,
} from "../../platform/http/schemas.ts";
import type { Resources } from "../../platform/resources.ts";
import { NIL_ID } from "../../platform/ids.ts";
import { writeAddress, type AddressText } from "../../records/address-json.ts";
import { checkVisible, hiddenFrom } from "../../platform/restrictions.ts";
import { checkDeclared } from "../../records/attribute-values.ts";
import { addressCreator } from "../../records/create.ts";
import { checkFilterScopes } from "../../records/filter/limits.ts";
import { addressListFilter } from "../../records/filter/schema.ts";
import { addressFinder, customerExists, listAddressesOf } from "../../records/queries.ts";
import type { AddressRow } from "../../records/rows.ts";
import { getCustomerKey } from "../../records/seal.ts";
import { AsOf, HistoryQuery, historyOf, RestoreBody } from "../history/schema.ts";
import { readAsOf, readHistory } from "../history/service.ts";
import { newVerification, VERIFICATIONS, type VerificationRow } from "../verifications/service.ts";
import { listAddresses } from "./queries.ts";
import { Address } from "../../records/address-schema.ts";
import { toAddress } from "../../records/address.ts";
import { deleteRow } from "../../records/edit.ts";
import { AddressCreate, AddressPage, AddressPatch } from "./schema.ts";
import { newAddress, patchAddress, restoreAddress } from "./service.ts";

const CustomerPath = closed({ customer_id: Id });
const AddressPath = closed({ address_id: Id });
const AddressHistory = named("AddressHistory", historyOf("AddressHistoryEntry", Address));
const writePage = <Item>(
  out: ByteWriter,
  { items, next_cursor }: { items: readonly Item[]; next_cursor: string | null },
  write: (item: Item) => void,
): void => {
  out.text('{"items":[');
  for (const [index, item] of items.entries()) {
    if (index > 0) out.text(",");
    write(item);
  }
  out.text(`],"next_cursor":${JSON.stringify(next_cursor)}}`);
};

export const addressRoutes =
  (resources: Resources): FastifyPluginAsyncTypebox =>
  async (app) => {
    const { db, clock, queues, keyring, restrictions } = resources;
    const findAddress = addressFinder(db.readers);
    const createAddress = addressCreator(resources);
    /** @returns what writes one of them */
    const writerOf = async (rows: readonly AddressText[]): Promise<(out: ByteWriter, row: AddressText) => void> => {
      const keys = await keyring.customerKeys(
        rows[0]?.tenant_id ?? "",
        rows.map(({ customer_id }) => customer_id),
      );
      const now = clock();
      return (out, row) => writeAddress(out, getCustomerKey(keys, row.customer_id), row, now);
    };
    const sendPage = async (
      request: FastifyRequest,
      reply: FastifyReply,
      list: List,
      limit: number,
      rows: readonly AddressText[],
    ): Promise<FastifyReply> => {
      noteCustomers(request, [...new Set(rows.slice(0, limit).map(({ customer_id }) => customer_id))]);
      const write = await writerOf(rows);
      const page = toPage(
        request,
        reply,
        list,
        limit,
        rows,
        ({ id }) => id,
        (row) => row,
      );
      return sendJson(
        reply,
        writeBytes((out) => writePage(out, page, (row) => write(out, row))),
      );
    };

    app.post(
      "/customers/:customer_id/addresses",
      {
        config: { scope: "addresses:write", problems: ["not_found", "address_limit_reached"] },
        schema: {
          operationId: "createAddress",
          tags: ["addresses"],
          summary: "Create an address",
          description:
            "Standardises and validates the address at once; `verdict.findings` lists what was changed and what has " +
            "to be fixed. Providers verify it in the background.",
          headers: PostHeaders,
          params: CustomerPath,
          querystring: closed(dryRunQuery),
          body: AddressCreate,
          response: {
            200: Type.Unsafe<Type.Static<typeof Address>>({
              $ref: "Address#",
              description: "Dry run: the result, which is not saved.",
            }),
            201: Address,
          },
        },
      },
      async (request, reply) => {
        const { tenant_id, actor } = request.principal;
        const { customer_id } = request.params;
        checkDeclared((await resources.attributes.definitionsOf(tenant_id)).get("address"), request.body.attributes);
        const now = clock();
        const row = newAddress(tenant_id, customer_id, request.body, now);
        if (request.query.dry_run) {
          if (!(await customerExists(db.kysely, tenant_id, customer_id))) throw notFound();
          return toAddress(row, now);
        }
        const verification = newVerification(row, "created", actor, now);
        const created = await createOnce(
          db,
          request,
          reply,
          {
            status: 201,
            headers: { location: `/v1/addresses/${row.id}`, etag: etagOf(row) },
            payload: toAddress(row, now),
            customer_id,
          },
          createAddress({ address: row, verification }),
        );
        if (created) queues.ring(VERIFICATIONS);
        return reply;
      },
    );

    app.get(
      "/customers/:customer_id/addresses",
      {
        config: { scope: "addresses:read", problems: ["not_found", "invalid_cursor"] },
        schema: {
          operationId: "listCustomerAddresses",
          tags: ["addresses"],
          summary: "List a customer's addresses",
          description: "Oldest first.",
          params: CustomerPath,
          querystring: closed(pageQuery),
          response: { 200: AddressPage },
        },
      },
      async (request, reply) => {
        const { tenant_id } = request.principal;
        const { customer_id } = request.params;
        const { limit = 50, cursor } = request.query;
        const list = [tenant_id, "addresses of", customer_id];
        const rows = await listAddressesOf(db.readers, {
          tenant_id,
          customer_id,
          after: decodeCursor(cursor, list) ?? NIL_ID,
          limit: limit + 1,
        });
        if (rows.length === 0 && !(await customerExists(db.kysely, tenant_id, customer_id))) throw notFound();
        return sendPage(request, reply, list, limit, rows);
      },
    );

    app.get(
      "/addresses",
      {
        config: { scope: "addresses:read", problems: ["invalid_cursor"] },
        schema: {
          operationId: "listAddresses",
          tags: ["addresses"],
          summary: "List addresses",
          description: "Oldest first. `customer_tag` also requires the scope `customers:read`.",
          querystring: closed({ ...addressListFilter, ...pageQuery }),
          response: { 200: AddressPage },
        },
      },
      async (request, reply) => {
        const { tenant_id, scopes } = request.principal;
        const { limit = 50, cursor, ...filter } = request.query;
        checkFilterScopes(filter, scopes);
        const list = [tenant_id, "addresses", filter];
        const rows = await listAddresses(db, tenant_id, filter, clock(), {
          after: decodeCursor(cursor, list),
          limit: limit + 1,
          hides_restricted: hiddenFrom(restrictions, request.principal) !== undefined,
        });
        return sendPage(request, reply, list, limit, rows);
      },
    );

    app.get(
      "/addresses/:address_id",
      {
        config: { scope: "addresses:read", problems: ["not_found"], restricted: "checks" },
        schema: {
          operationId: "getAddress",
          tags: ["addresses"],
          summary: "Get an address",
          headers: IfNoneMatch,
          params: AddressPath,
          querystring: closed(AsOf),
          response: { 200: Address, 304: Type.Null({ description: "Not modified." }) },
        },
      },
      async (request, reply) => {
        const { tenant_id } = request.principal;
        const { address_id } = request.params;
        const { as_of } = request.query;
        if (as_of !== undefined) {
          const row = await readAsOf(resources, db.kysely, tenant_id, "address", address_id, as_of);
          if (!row) throw notFound();
          checkVisible(restrictions, request.principal, row.customer_id);
          return sendVersioned(request, reply, toAddress(row, clock()));
        }
        const row = await findAddress({ tenant_id, id: address_id });
        if (!row) throw notFound();
        checkVisible(restrictions, request.principal, row.customer_id);
        noteCustomers(request, [row.customer_id]);
        const write = await writerOf([row]);
        return sendVersioned(
          request,
          reply,
          { version: Number(row.version) },
          writeBytes((out) => write(out, row)),
        );
      },
    );

    app.patch(
      "/addresses/:address_id",
      {
        config: { scope: "addresses:write", problems: ["not_found", "precondition_required", "version_mismatch"] },
        schema: {
          operationId: "updateAddress",
          tags: ["addresses"],
          summary: "Update an address",
          description:
            "JSON Merge Patch: absent members stay as they are, null removes a value. If the place changes, the " +
            "address is verified again.",
          headers: WriteHeaders,
          params: AddressPath,
          querystring: closed(dryRunQuery),
          body: AddressPatch,
          response: { 200: Address },
        },
      },
      async (request, reply) => {
        const { tenant_id } = request.principal;
        const expected = expectedVersion(request);
        const { dry_run } = request.query;
        checkDeclared((await resources.attributes.definitionsOf(tenant_id)).get("address"), request.body.attributes);
        const context = changeContext(request);
        const { row, verification } = await inTransaction(
          db.kysely,
          context,
          (tx) =>
            patchAddress(
              resources,
              tx,
              context,
              { entity: "address", tenant_id, id: request.params.address_id, expected },
              request.body,
              clock(),
            ),
          { dryRun: dry_run },
        );
        if (verification && !dry_run) queues.ring(VERIFICATIONS);
        // A dry run made no version: an ETag of it would let a caller overwrite a version that it never read.
        const address = toAddress(row, clock());
        return dry_run ? address : sendVersioned(request, reply, address);
      },
    );

    app.delete(
      "/addresses/:address_id",
      {
        config: { scope: "addresses:write", problems: ["not_found", "precondition_required", "version_mismatch"] },
        schema: {
          operationId: "deleteAddress",
          tags: ["addresses"],
          summary: "Delete an address",
          description: "The history is kept, and every version can be restored.",
          headers: WriteHeaders,
          params: AddressPath,
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
            { entity: "address", tenant_id: request.principal.tenant_id, id: request.params.address_id, expected },
            clock(),
          ),
        );
        return reply.code(204).send(null);
      },
    );

    app.get(
      "/addresses/:address_id/history",
      {
        config: { scope: "addresses:read", problems: ["not_found", "invalid_cursor"] },
        schema: {
          operationId: "getAddressHistory",
          tags: ["addresses"],
          summary: "Get the history of an address",
          description: "Newest first. Works for deleted addresses too.",
          params: AddressPath,
          querystring: closed(HistoryQuery),
          response: { 200: AddressHistory },
        },
      },
      async (request, reply) =>
        readHistory(
          resources,
          db.kysely,
          request,
          reply,
          "address",
          request.params.address_id,
          request.query,
          (row: AddressRow) => toAddress(row, clock()),
        ),
    );

    app.post(
      "/addresses/:address_id/restore",
      {
        config: { scope: "addresses:write", problems: ["not_found", "address_limit_reached", "version_mismatch"] },
        schema: {
          operationId: "restoreAddress",
          tags: ["addresses"],
          summary: "Restore a version of an address",
          description: "Works for deleted addresses too. The address is verified again.",
          headers: RestoreHeaders,
          params: AddressPath,
          body: RestoreBody,
          response: { 200: Address },
        },
      },
      async (request, reply) => {
        const { tenant_id } = request.principal;
        let queued: VerificationRow | undefined;
        await answerOnce(db, request, reply, async (tx) => {
          const target = {
            entity: "address" as const,
            tenant_id,
            id: request.params.address_id,
            expected: optionalVersion(request),
          };
          const { row, verification } = await restoreAddress(
            resources,
            tx,
            changeContext(request),
            target,
            request.body.version,
            clock(),
          );
          queued = verification;
          return {
            status: 200,
            headers: { etag: etagOf(row) },
            payload: toAddress(row, clock()),
            customer_id: row.customer_id,
          };
        });
        if (queued) queues.ring(VERIFICATIONS);
        return reply;
      },
    );
  };
