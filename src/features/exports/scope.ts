/** What an export has disclosed: recorded while it is downloaded, and found again for a breach report. */
import type { FastifyRequest } from "fastify";
import { purposeOf } from "../../platform/http/request.ts";
import { NIL_ID } from "../../platform/ids.ts";
import type { Resources } from "../../platform/resources.ts";
import { ENTITIES, TABLES, type Entity } from "../../records/entities.ts";
import { createStateFilter } from "./filter-states.ts";
import { openStates, readStates, readStatesOf, type ExportRow, type PastRow } from "./queries.ts";

/** What finds the customers of an export again. */
export type ExportScope = Pick<ExportRow, "tenant_id" | "entity" | "filter" | "seq" | "as_of" | "created_at">;

/** Customers of a download that are listed one by one; of a larger one its filter and its moment are recorded. */
const MAX_LISTED = 10_000;
/** Customers of one record. */
const PIECE = 1_000;
const FLUSH_MS = 400;

/** Takes what a download sends. */
export interface DownloadRecord {
  /** Called with the customer of each row. */
  add(customer_id: string): void;
  /** Called after each page of rows: a crash loses what was sent within a second. */
  flushOften(): void;
  /** Called when the download has ended, complete or not. */
  end(): void;
}

/** Records a download. The link has no key: the actor is who has created the export. */
export function recordDownload({ reads, clock }: Resources, request: FastifyRequest, row: ExportRow): DownloadRecord {
  const { tenant_id, entity, filter, seq, as_of, created_at, is_masked, id, created_by } = row;
  const scope: ExportScope = { tenant_id, entity, filter, seq, as_of, created_at };
  const listed = new Set<string>();
  let piece: string[] = [];
  let rows = 0;
  let is_large = false;

  const record = (customer_ids: readonly string[], particulars: { result_count?: number; scope?: object }): void =>
    reads.record({
      tenant_id,
      occurred_at: clock(),
      operation: "downloadExport",
      actor: created_by,
      purpose: purposeOf(request) ?? row.purpose ?? undefined,
      ip: request.ip,
      request_id: request.id,
      is_masked,
      customer_ids,
      subject_id: id,
      ...particulars,
    });
  let flushed_at = performance.now();
  const flush = (): void => {
    if (piece.length > 0) record(piece, {});
    piece = [];
    flushed_at = performance.now();
  };
  return {
    add(customer_id) {
      rows++;
      if (is_large || listed.has(customer_id)) return;
      listed.add(customer_id);
      piece.push(customer_id);
      if (piece.length >= PIECE) flush();
      if (listed.size < MAX_LISTED) return;
      is_large = true;
      listed.clear();
      record([], { result_count: rows, scope });
    },
    flushOften() {
      if (performance.now() - flushed_at > FLUSH_MS) flush();
    },
    end() {
      flush();
      if (is_large) record([], { result_count: rows, scope });
    },
  };
}

const PAGE = 500;

const entitiesOf = ({ entity }: ExportScope): Entity[] =>
  ENTITIES.filter((name) => entity === "all" || entity === TABLES[name]);

export interface Disclosed {
  customer_id: string;
  /** False of a row that was erased since, to which the filter cannot be applied. */
  is_certain: boolean;
}

/** Finds the customers of an export again; one can come several times. */
export async function* customersOfExport(resources: Resources, scope: ExportScope): AsyncGenerator<Disclosed> {
  for (const entity of entitiesOf(scope)) {
    for (let last: string | undefined = NIL_ID; last !== undefined;) {
      const page = await readStates(resources.db.background, entity, scope.tenant_id, scope, last, PAGE);
      yield* await disclosedBy(resources, scope, entity, page);
      last = page.length === PAGE ? page.at(-1)?.id : undefined;
    }
  }
}

/** True if a customer was in an export, or may have been. */
export async function isInExport(resources: Resources, scope: ExportScope, customer_id: string): Promise<boolean> {
  for (const entity of entitiesOf(scope)) {
    const page = await readStatesOf(resources.db.background, entity, scope, customer_id);
    if ((await disclosedBy(resources, scope, entity, page)).length > 0) return true;
  }
  return false;
}

async function disclosedBy(
  resources: Resources,
  scope: ExportScope,
  entity: Entity,
  page: readonly PastRow[],
): Promise<Disclosed[]> {
  const there = page.filter(({ state }) => state !== null);
  const keys = await resources.keyring.customerKeys(
    scope.tenant_id,
    there.map(({ customer_id }) => customer_id),
  );
  const [kept, erased] = [true, false].map((is_kept) =>
    there.filter(({ customer_id, state }) => (keys.has(customer_id) && state !== "{}") === is_kept),
  ) as [PastRow[], PastRow[]];
  const isIncluded = await createStateFilter(resources, resources.db.background, scope)(entity, kept);
  const states = await openStates(resources, entity, scope.tenant_id, kept);
  return [
    ...kept
      .filter((_, index) => {
        const state = states[index];
        return state !== undefined && isIncluded(state);
      })
      .map(({ customer_id }) => ({ customer_id, is_certain: true })),
    ...erased.map(({ customer_id }) => ({ customer_id, is_certain: false })),
  ];
}
