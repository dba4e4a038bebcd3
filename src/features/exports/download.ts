import { notFound } from "../../platform/errors.ts";
import type { Resources } from "../../platform/resources.ts";
import { NIL_ID } from "../../platform/ids.ts";
import { disclosureFor } from "../../privacy/purposes.ts";
import { createMask } from "../../privacy/mask-schema.ts";
import { DEFINITION_OF, ENTITIES, toResource, TABLES, type Entity, type RowOf } from "../../records/entities.ts";
import { formatOf } from "./formats.ts";
import { createStateFilter } from "./filter-states.ts";
import type { DownloadRecord } from "./record-download.ts";
import { type ExportRow, updateProgress, openStates, readStates } from "./queries.ts";

/**
 * Small, and rows stay text: what a few of these pages allocate is freed by minor garbage collections, whereas old
 * garbage would grow to a hundred megabytes before a major one.
 */
const PAGE = 64;
/** Minimum length of a chunk in characters, below the size from which V8 allocates in large object space. */
const MIN_PIECE = 16_384;
/** For how long it counts who may be disclosed. What is in the buffers of the connection cannot be called back. */
const DECIDED_MS = 5_000;
const PROGRESS_EVERY_ROWS = 2_000;
const PROGRESS_EVERY_MS = 1_000;

export interface Row {
  entity: Entity;
  id: string;
}

/**
 * Streams the text of an export, with backpressure. Every download of an export has the same text.
 * @param after the last row of a previous download
 * @param bom set to begin the file with a byte order mark, if its format has one
 * @param record takes the customers of the rows that are sent
 * @throws Error if the signal is aborted or the export is deleted, so that an incomplete download is not mistaken for a
 *   complete one
 */
export async function* streamExport(
  resources: Resources,
  row: ExportRow,
  after: Row | undefined,
  signal: AbortSignal,
  bom = false,
  record: DownloadRecord = UNRECORDED,
): AsyncGenerator<string> {
  const { db, clock } = resources;
  const format = formatOf(row.format, row.entity);
  const progress = progressOf(resources, row);
  const discloses = disclosureFor(db.pool, row.tenant_id, row.purpose);
  const filterFor = createStateFilter(resources, db.pool, row);
  if (after === undefined) yield beginningOf(format, bom);
  let sent = 0;
  let piece = "";
  for (const [entity, from] of entitiesAfter(row, after)) {
    for (let last: string | undefined = from; last !== undefined;) {
      signal.throwIfAborted();
      const page = await readStates(db.pool, entity, row.tenant_id, row, last, PAGE);
      const isIncluded = await filterFor(entity, page);
      const states = await openStates(resources, entity, row.tenant_id, page);
      const included = states.filter((state) => state !== undefined && isIncluded(state)) as RowOf[Entity][];
      const isDisclosed = await discloses(included.map(ownerOf));
      const show = await createShow(resources, row);
      const decided_at = clock().getTime();
      last = page.length === PAGE ? page.at(-1)?.id : undefined;
      for (const state of included.filter((state) => isDisclosed(ownerOf(state)))) {
        piece +=
          (sent > 0 || after !== undefined ? format.between : "") +
          format.write(entity, show(entity, toResource(entity, state, clock())));
        sent++;
        record.add(ownerOf(state).customer_id);
        if (piece.length < MIN_PIECE) continue;
        yield piece;
        piece = "";
        if (clock().getTime() - decided_at > DECIDED_MS) {
          // The receiver is slow: the rest of the page is decided again.
          last = state.id;
          break;
        }
      }
      await record.flushOften();
      await progress(sent);
    }
  }
  yield piece + format.end;
  await updateProgress(db.kysely, row, sent, clock().toISOString());
}

/** The customer of a state: of an address, the one that has it. */
const ownerOf = (state: RowOf[Entity]): { customer_id: string } => ({
  customer_id: "customer_id" in state ? state.customer_id : state.id,
});
const beginningOf = ({ byte_order_mark = "", begin }: ReturnType<typeof formatOf>, bom: boolean): string =>
  (bom ? byte_order_mark : "") + begin;

const UNRECORDED: DownloadRecord = { add: () => undefined, flushOften: async () => undefined, end: () => undefined };

/** Creates a function that masks resources, if the export is masked. Attributes become personal during a download. */
async function createShow(
  { attributes }: Resources,
  { is_masked, tenant_id }: ExportRow,
): Promise<(entity: Entity, resource: object) => object> {
  if (!is_masked) return (_entity, resource) => resource;
  const mask = await createMask(attributes, tenant_id);
  return (entity, resource) => mask(DEFINITION_OF[entity].schema, resource) as object;
}

/** Creates a function that stores the progress of a download from time to time. */
function progressOf({ db }: Resources, row: ExportRow): (sent: number) => Promise<void> {
  const noted = { rows: 0, at_ms: -Infinity };
  return async (rows) => {
    const at_ms = performance.now();
    if (rows - noted.rows < PROGRESS_EVERY_ROWS && at_ms - noted.at_ms < PROGRESS_EVERY_MS) return;
    if (!(await updateProgress(db.kysely, row, rows))) throw notFound();
    Object.assign(noted, { rows, at_ms });
  };
}

function entitiesAfter({ entity }: ExportRow, after: Row | undefined): [entity: Entity, after: string][] {
  const all = ENTITIES.filter((name) => entity === "all" || entity === TABLES[name]);
  const first = after === undefined ? 0 : all.indexOf(after.entity);
  return all.slice(Math.max(0, first)).map((name) => [name, name === after?.entity ? after.id : NIL_ID]);
}
