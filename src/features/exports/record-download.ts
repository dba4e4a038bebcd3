/** What an export has disclosed: recorded while it is downloaded, customer by customer, as much as was sent. */
import type { FastifyRequest } from "fastify";
import { purposeOf } from "../../platform/http/request.ts";
import type { Resources } from "../../platform/resources.ts";
import type { ExportRow } from "./queries.ts";

/** Customers of one record. */
const PIECE = 1_000;
/** Customers after which the download waits until they are written, so that the audit does not run out of memory. */
const MAX_UNWRITTEN = 10_000;
/** Customers whose repetition is noticed: those of addresses come again and again, and not in their order. */
const REMEMBERED = 10_000;
const FLUSH_MS = 400;

/** Takes what a download sends. */
export interface DownloadRecord {
  /** Called with the customer of each row. */
  add(customer_id: string): void;
  /** Called after each page of rows: a crash loses what was sent within a second. */
  flushOften(): Promise<void>;
  /** Called when the download has ended, complete or not. */
  end(): void;
}

/** Records a download. The link has no key: the actor is who has created the export. */
export function recordDownload(
  { reads, clock }: Pick<Resources, "reads" | "clock">,
  request: FastifyRequest,
  row: Pick<ExportRow, "tenant_id" | "id" | "entity" | "is_masked" | "created_by" | "purpose">,
): DownloadRecord {
  const { tenant_id, entity, is_masked, id, created_by } = row;
  const isNew = createMemory();
  let piece: string[] = [];
  let unwritten = 0;
  let flushed_at = performance.now();

  function flush(): void {
    if (piece.length > 0)
      reads.record({
        tenant_id,
        occurred_at: clock(),
        operation: `downloadExport.${entity}`,
        actor: created_by,
        purpose: purposeOf(request) ?? row.purpose ?? undefined,
        ip: request.ip,
        request_id: request.id,
        is_masked,
        customer_ids: piece,
        subject_id: id,
      });
    unwritten += piece.length;
    piece = [];
    flushed_at = performance.now();
  }

  return {
    add(customer_id) {
      if (!isNew(customer_id)) return;
      piece.push(customer_id);
      if (piece.length >= PIECE) flush();
    },
    async flushOften() {
      if (performance.now() - flushed_at > FLUSH_MS) flush();
      if (unwritten < MAX_UNWRITTEN) return;
      unwritten = 0;
      // If the database cannot be written, the audit keeps what finds room, and counts the rest.
      await reads.flush().catch(() => undefined);
    },
    end: flush,
  };
}

/** Creates a function that is true for an id that was not among the last ones. */
function createMemory(): (id: string) => boolean {
  let [recent, before] = [new Set<string>(), new Set<string>()];
  return (id) => {
    if (recent.has(id) || before.has(id)) return false;
    if (recent.size >= REMEMBERED) [recent, before] = [new Set(), recent];
    recent.add(id);
    return true;
  };
}
