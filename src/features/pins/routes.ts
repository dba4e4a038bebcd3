import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { inTransaction } from "../../platform/database/transaction.ts";
import { expectedVersion, sendVersioned } from "../../platform/http/conditional.ts";
import { changeContext } from "../../platform/http/request.ts";
import { closed, CreateHeaders, Id, WriteHeaders } from "../../platform/http/schemas.ts";
import type { Resources } from "../../platform/resources.ts";
import { Address } from "../../records/address-schema.ts";
import { toAddress } from "../../records/address.ts";
import { VERIFICATIONS } from "../verifications/service.ts";
import { PinPut } from "./schema.ts";
import { pinAddress, unpinAddress } from "./service.ts";

const PinHeaders = closed({ ...WriteHeaders.properties, ...CreateHeaders.properties }, { additionalProperties: true });
const AddressPath = closed({ address_id: Id });

export const pinRoutes =
  (resources: Resources): FastifyPluginAsyncTypebox =>
  async (app) => {
    const { db, clock, queues } = resources;
    app.put(
      "/addresses/:address_id/location",
      {
        config: { scope: "addresses:write", problems: ["not_found", "precondition_required", "version_mismatch"] },
        schema: {
          operationId: "pinAddress",
          tags: ["addresses"],
          summary: "Pin an address",
          description:
            "Sets the position of an address by hand, as a courier found it or a person marked it on a map. " +
            "Providers do not overwrite it; if a provider's position is far away, the verification has the finding " +
            "`pin_disagrees`. The pin is removed when the address changes to another place. With `If-None-Match: *` " +
            "instead of `If-Match` the address is pinned if it has no pin yet; else the response is 412.",
          headers: PinHeaders,
          params: AddressPath,
          body: PinPut,
          response: { 200: Address },
        },
      },
      async (request, reply) => {
        const { tenant_id } = request.principal;
        const expected = expectedVersion(request);
        const context = changeContext(request);
        const row = await inTransaction(db.kysely, context, (tx) =>
          pinAddress(resources, tx, context, tenant_id, request.params.address_id, expected, request.body, clock()),
        );
        return sendVersioned(request, reply, toAddress(row, clock()));
      },
    );

    app.delete(
      "/addresses/:address_id/location",
      {
        config: {
          scope: "addresses:write",
          problems: ["not_found", "precondition_required", "version_mismatch", "conflict"],
        },
        schema: {
          operationId: "unpinAddress",
          tags: ["addresses"],
          summary: "Unpin an address",
          description:
            "Removes the position that was set by hand. The address is verified again, to get a provider's position.",
          headers: WriteHeaders,
          params: AddressPath,
          response: { 200: Address },
        },
      },
      async (request, reply) => {
        const { tenant_id } = request.principal;
        const expected = expectedVersion(request);
        const context = changeContext(request);
        const { row, verification } = await inTransaction(db.kysely, context, (tx) =>
          unpinAddress(resources, tx, context, tenant_id, request.params.address_id, expected, clock()),
        );
        if (verification) queues.ring(VERIFICATIONS);
        return sendVersioned(request, reply, toAddress(row, clock()));
      },
    );
  };
