import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { notFound } from "../../platform/errors.ts";
import { decodeCursor, toPage } from "../../platform/http/cursor.ts";
import { answerOnce } from "../../platform/http/idempotency.ts";
import { closed, Id, pageQuery, PostHeaders } from "../../platform/http/schemas.ts";
import type { Resources } from "../../platform/resources.ts";
import { changeContext, noteCustomers } from "../../platform/http/request.ts";
import { findDoorHash } from "../../records/queries.ts";
import { listEvidence } from "./queries.ts";
import { Evidence, EvidenceCreate, EvidencePage } from "./schema.ts";
import { openEvidence } from "./seal.ts";
import { recordEvidence, toEvidence } from "./service.ts";

const AddressPath = closed({ address_id: Id });

export const evidenceRoutes =
  (resources: Resources): FastifyPluginAsyncTypebox =>
  async (app) => {
    const { db, clock, keyring } = resources;
    app.post(
      "/addresses/:address_id/evidence",
      {
        config: { scope: "evidence:write", problems: ["not_found", "conflict"] },
        schema: {
          operationId: "createEvidence",
          tags: ["verifications"],
          summary: "Record a delivery outcome",
          description:
            "Records the outcome of a delivery or a visit, or what the customer said, as evidence about an address. " +
            "Evidence changes `verification.confidence`, `reasons` and `verify_after` of the address; no provider " +
            "is called. It counts as long as the address stays at the same place. If evidence with the same " +
            "`source` and `ref` exists, the response is 200 with that evidence instead of 201.",
          headers: PostHeaders,
          params: AddressPath,
          body: EvidenceCreate,
          response: { 200: Evidence, 201: Evidence },
        },
      },
      async (request, reply) => {
        const { tenant_id } = request.principal;
        return answerOnce(db, request, reply, async (tx) => {
          const { row, door_hash, is_new } = await recordEvidence(
            resources,
            tx,
            changeContext(request),
            tenant_id,
            request.params.address_id,
            request.body,
            clock(),
          );
          return {
            status: is_new ? 201 : 200,
            headers: {},
            payload: toEvidence(row, door_hash),
            customer_id: row.customer_id,
          };
        });
      },
    );

    app.get(
      "/addresses/:address_id/evidence",
      {
        config: { scope: "evidence:read", problems: ["not_found", "invalid_cursor"] },
        schema: {
          operationId: "listEvidence",
          tags: ["verifications"],
          summary: "List the evidence of an address",
          description: "Most recently recorded first.",
          params: AddressPath,
          querystring: closed(pageQuery),
          response: { 200: EvidencePage },
        },
      },
      async (request, reply) => {
        const { tenant_id } = request.principal;
        const { address_id } = request.params;
        const { limit = 50, cursor } = request.query;
        const list = [tenant_id, "evidence of", address_id];
        const before = decodeCursor(cursor, list);
        const door = await findDoorHash(db.kysely, tenant_id, address_id);
        if (!door) throw notFound();
        const rows = await openEvidence(
          keyring,
          await listEvidence(db.kysely, tenant_id, address_id, before, limit + 1),
        );
        noteCustomers(
          request,
          rows.slice(0, 1).map(({ customer_id }) => customer_id),
        );
        return toPage(
          request,
          reply,
          list,
          limit,
          rows,
          (row) => row.id,
          (row) => toEvidence(row, door.door_hash),
        );
      },
    );
  };
