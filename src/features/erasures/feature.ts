import type { FastifyRequest } from "fastify";
import { AppError } from "../../platform/errors.ts";
import { MissingKeyError } from "../../platform/keyring.ts";
import type { Principal } from "../../platform/http/request.ts";
import type { Resources } from "../../platform/resources.ts";
import { MINUTE } from "../../platform/time.ts";
import type { Feature } from "../feature.ts";
import { ERASURE_JOB, erasureJob } from "./jobs.ts";
import { isErased } from "./queries.ts";
import { SIGNING_KEYS } from "./receipt.ts";
import { keepAcknowledgements } from "./recipients.ts";
import { replayLedger } from "./replay.ts";
import { erasureRoutes, receiptKeyRoutes } from "./routes.ts";

export const erasures: Feature = {
  scopes: ["erasures:read", "erasures:write"],
  routes: [erasureRoutes, receiptKeyRoutes],
  refineProblem: refineNotFound,
  jobs: [
    {
      declaration: ERASURE_JOB,
      backlog: {
        table: "erasures",
        open: "status IN ('requested', 'running')",
        running: "lease_until > $1::timestamptz",
        due_at: "coalesce(lease_until, created_at)",
        lanes: [],
      },
      make: erasureJob,
    },
  ],
  tasks: [
    { name: "ledger of erasures", every_ms: 10 * MINUTE, run: replayLedger },
    { name: "acknowledgements of erasures", every_ms: 10 * MINUTE, run: keepAcknowledgements },
  ],
  sealed_columns: SIGNING_KEYS,
};

/**
 * A customer who was erased, and what belonged to it, answers 410: without rows, and without a key after a restore of
 * older data, until it is erased again.
 */
async function refineNotFound(
  error: AppError,
  request: FastifyRequest,
  { db, keyStore }: Resources,
): Promise<AppError> {
  // Signed links, such as those of exports, come without a key.
  const tenant_id = (request.principal as Principal | undefined)?.tenant_id;
  if (tenant_id === undefined) return error;
  if (error instanceof MissingKeyError) {
    const ledger = await keyStore.listErasedOf(tenant_id, [error.customer_id]);
    return ledger.length > 0 ? new AppError("erased") : error;
  }
  if (error.code !== "not_found") return error;
  const { customer_id, address_id } = (request.params ?? {}) as { customer_id?: string; address_id?: string };
  const id = customer_id ?? address_id;
  if (id === undefined) return error;
  return (await isErased(db.kysely, tenant_id, id)) ? new AppError("erased") : error;
}
