/** What the read audit records of a request. */
import type { FastifyRequest } from "fastify";
import { purposeOf } from "../../platform/http/request.ts";
import type { Read } from "../../platform/read-audit.ts";
import type { Resources } from "../../platform/resources.ts";
import { PII_SCOPE } from "../masks.ts";

type Particulars = Partial<Pick<Read, "query" | "subject_id" | "result_count">>;

/** As `request.ip`, which looks through the trusted networks even if no proxy has forwarded the request. */
const ipOf = (request: FastifyRequest): string | undefined =>
  request.headers["x-forwarded-for"] === undefined ? request.socket.remoteAddress : request.ip;

/** Records that a response contains data of customers. Handlers of streams call it for each piece. */
export function recordRead(
  { reads, clock }: Pick<Resources, "reads" | "clock">,
  request: FastifyRequest,
  operation: string,
  customer_ids: readonly string[],
  particulars: Particulars = {},
): void {
  const { tenant_id, actor, scopes } = request.principal;
  reads.record({
    tenant_id,
    occurred_at: clock(),
    operation,
    actor,
    purpose: purposeOf(request),
    ip: ipOf(request),
    request_id: request.id,
    is_masked: !scopes.has(PII_SCOPE),
    customer_ids,
    ...particulars,
  });
}
