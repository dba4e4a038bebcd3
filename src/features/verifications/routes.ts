import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { notFound } from "../../platform/errors.ts";
import { decodeCursor, toPage } from "../../platform/http/cursor.ts";
import { answerOnce } from "../../platform/http/idempotency.ts";
import { noteCustomers } from "../../platform/http/request.ts";
import { closed, Id, pageQuery, PostHeaders } from "../../platform/http/schemas.ts";
import type { Resources } from "../../platform/resources.ts";
import { isRestricted } from "../../platform/restrictions.ts";
import { addressExists, lockAddress } from "../../records/queries.ts";
import { keepTrace } from "../../records/traces.ts";
import {
  cancelVerifications,
  findOpenVerification,
  findVerification,
  listVerifications,
  queueVerification,
  type VerificationRow,
} from "./queries.ts";
import { Verification, VerificationPage } from "./schema.ts";
import { newVerification, toVerification, VERIFICATIONS } from "./service.ts";
import { findVerificationWaits } from "./wait.ts";

/** All verifications of an address are of one customer. */
const customersOf = ([first]: readonly VerificationRow[]): string[] => (first ? [first.customer_id] : []);

const AddressPath = closed({ address_id: Id });

export const verificationRoutes =
  (resources: Resources): FastifyPluginAsyncTypebox =>
  async (app) => {
    const { db, clock, queues, restrictions } = resources;
    app.post(
      "/addresses/:address_id/verifications",
      {
        config: { scope: "verifications:write", problems: ["not_found"] },
        schema: {
          operationId: "createVerification",
          tags: ["verifications"],
          summary: "Verify an address now",
          description:
            "Starts a verification in the background: poll the URL in `Location`. If a verification of the address " +
            "is already open, the response is that one.",
          headers: PostHeaders,
          params: AddressPath,
          response: { 202: Verification },
        },
      },
      async (request, reply) => {
        const { tenant_id, actor } = request.principal;
        const { address_id } = request.params;
        let queued: VerificationRow | undefined;
        await answerOnce(db, request, reply, async (tx) => {
          const address = await lockAddress(resources, tx, tenant_id, address_id);
          if (!address || address.deleted_at !== null) throw notFound();
          // Nobody can have it verified, whatever the scopes.
          if (restrictions.has(tenant_id, address.customer_id)) throw isRestricted();
          const open = await findOpenVerification(resources, tx, tenant_id, address_id);
          // One that a paused campaign holds back would keep this caller waiting too.
          const held = open?.available_at === "infinity";
          if (held) await cancelVerifications(tx, address, "superseded", clock());
          const row = open && !held ? open : newVerification(address, "requested", actor, clock());
          if (row !== open) {
            await queueVerification(tx, (queued = row));
            await keepTrace(tx, { tenant_id, row_id: row.id, version: 0 }, request.span?.traceparent);
          }
          const waitOf = await findVerificationWaits(resources, [row]);
          return {
            status: 202,
            headers: { location: `/v1/addresses/${address_id}/verifications/${row.id}` },
            payload: toVerification(row, waitOf(row)),
            customer_id: address.customer_id,
          };
        });
        if (queued) queues.ring(VERIFICATIONS);
        return reply;
      },
    );

    app.get(
      "/addresses/:address_id/verifications",
      {
        config: { scope: "verifications:read", problems: ["not_found", "invalid_cursor"] },
        schema: {
          operationId: "listVerifications",
          tags: ["verifications"],
          summary: "List the verifications of an address",
          description: "Newest first.",
          params: AddressPath,
          querystring: closed(pageQuery),
          response: { 200: VerificationPage },
        },
      },
      async (request, reply) => {
        const { tenant_id } = request.principal;
        const { address_id } = request.params;
        const { limit = 50, cursor } = request.query;
        const list = [tenant_id, "verifications of", address_id];
        const rows = await listVerifications(
          resources,
          db.kysely,
          tenant_id,
          address_id,
          decodeCursor(cursor, list),
          limit + 1,
        );
        if (rows.length === 0 && !(await addressExists(db.kysely, tenant_id, address_id))) throw notFound();
        noteCustomers(request, customersOf(rows));
        const waitOf = await findVerificationWaits(resources, rows);
        return toPage(
          request,
          reply,
          list,
          limit,
          rows,
          (row) => row.id,
          (row) => toVerification(row, waitOf(row)),
        );
      },
    );

    app.get(
      "/addresses/:address_id/verifications/:verification_id",
      {
        config: { scope: "verifications:read", problems: ["not_found"] },
        schema: {
          operationId: "getVerification",
          tags: ["verifications"],
          summary: "Read a verification",
          params: closed({ address_id: Id, verification_id: Id }),
          response: { 200: Verification },
        },
      },
      async (request) => {
        const { address_id, verification_id } = request.params;
        const row = await findVerification(resources, db.kysely, {
          tenant_id: request.principal.tenant_id,
          address_id,
          id: verification_id,
        });
        if (!row) throw notFound();
        noteCustomers(request, customersOf([row]));
        return toVerification(row, (await findVerificationWaits(resources, [row]))(row));
      },
    );
  };
