import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import type { Static } from "typebox";
import type { AttributeDefinitions } from "../../platform/attribute-registry.ts";
import { AppError, invalidBody } from "../../platform/errors.ts";
import { answerOnce } from "../../platform/http/idempotency.ts";
import { changeContext, purposeOf } from "../../platform/http/request.ts";
import { PostHeaders } from "../../platform/http/schemas.ts";
import type { Resources } from "../../platform/resources.ts";
import { findRefused } from "../../privacy/purposes.ts";
import { hiddenFrom } from "../../platform/restrictions.ts";
import { checkDeclared } from "../../records/attribute-values.ts";
import { prepareUpsert, type PreparedUpsert } from "../upserts/prepare.ts";
import { retryConflicts, writeUpserts, type UpsertResult } from "../upserts/service.ts";
import { CustomerBatch, CustomerBatchResult } from "./schema.ts";

type Item = Static<typeof CustomerBatch>["items"][number];
type Result = Static<typeof CustomerBatchResult>["items"][number];

const BODY_LIMIT_BYTES = 8 * 1024 * 1024;
const LONGEST_TURN_MS = 10;

export const batchRoutes =
  (resources: Resources): FastifyPluginAsyncTypebox =>
  async (app) => {
    const { db, clock } = resources;
    app.post(
      "/batch/customers",
      {
        config: { scope: "customers:write" },
        bodyLimit: BODY_LIMIT_BYTES,
        schema: {
          operationId: "batchCustomers",
          tags: ["imports"],
          summary: "Upsert customers and addresses",
          description:
            "Creates or updates up to 1,000 customers with their addresses. Each item is processed on its own: a " +
            "rejected item does not affect the others. An item that is sent again changes nothing.",
          headers: PostHeaders,
          body: CustomerBatch,
          response: { 200: CustomerBatchResult },
        },
      },
      async (request, reply) => {
        const { tenant_id, scopes } = request.principal;
        const { items } = request.body;
        if (items.some(({ addresses = [] }) => addresses.length > 0) && !scopes.has("addresses:write"))
          throw new AppError("insufficient_scope", {
            detail: "Items with addresses also require the scope addresses:write.",
          });
        const purpose = purposeOf(request);
        const now = clock();
        const prepared = await prepareAll(tenant_id, items, await resources.attributes.definitionsOf(tenant_id), now);
        return retryConflicts(() =>
          answerOnce(db, request, reply, async (tx) => {
            const good = prepared.filter((one): one is PreparedUpsert => !(one instanceof AppError));
            const { results: written } = await writeUpserts(
              resources,
              tx,
              changeContext(request),
              tenant_id,
              good,
              now,
              {
                isHidden: hiddenFrom(resources.restrictions, request.principal),
                ...(purpose !== undefined && {
                  findRefused: (ids) => findRefused(db.readers, tenant_id, purpose, ids),
                }),
              },
            );
            let next = 0;
            const results = prepared.map((one) =>
              toResult(one instanceof AppError ? { status: "refused", error: one } : (written[next++] as UpsertResult)),
            );
            return { status: 200, headers: {}, payload: { items: results } };
          }),
        );
      },
    );
  };

/** Others are served between the items. */
async function prepareAll(
  tenant_id: string,
  items: readonly Item[],
  declared: AttributeDefinitions,
  now: Date,
): Promise<(PreparedUpsert | AppError)[]> {
  const all: (PreparedUpsert | AppError)[] = [];
  let turn = performance.now();
  for (const item of items) {
    if (performance.now() - turn > LONGEST_TURN_MS) {
      await new Promise(setImmediate);
      turn = performance.now();
    }
    all.push(prepare(tenant_id, item, declared, now));
  }
  return all;
}

function prepare(
  tenant_id: string,
  { source, ref, customer, addresses = [] }: Item,
  declared: AttributeDefinitions,
  now: Date,
): PreparedUpsert | AppError {
  try {
    if (customer.external_refs !== undefined)
      throw invalidBody("/customer/external_refs", "must not be combined with source and ref");
    checkDeclared(declared.get("customer"), customer.attributes, "/customer/attributes");
    addresses.forEach(({ attributes }, nth) =>
      checkDeclared(declared.get("address"), attributes, `/addresses/${nth}/attributes`),
    );
    return prepareUpsert(tenant_id, { ref: { source, ref }, customer, addresses }, now, now);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

function toResult(written: UpsertResult): Result {
  if (written.status !== "refused") return written;
  const { errors, detail = "is not valid" } = written.error.particulars;
  return {
    status: "refused",
    customer_id: null,
    address_ids: [],
    errors: errors?.map(({ pointer, detail: of }) => ({ pointer, detail: of })) ?? [{ pointer: "", detail }],
  };
}
