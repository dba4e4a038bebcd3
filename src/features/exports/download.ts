import { notFound } from "../../platform/errors.ts";
import type { Resources } from "../../platform/resources.ts";
import { NIL_ID } from "../../platform/ids.ts";
import { ENTITIES, toResource, TABLES, type Entity } from "../../records/entities.ts";
import { formatOf } from "./formats.ts";
import { chooserFor } from "./choose.ts";
import { type ExportRow, noteProgress, openStates, readStates } from "./queries.ts";

/**
 * Small, and of rows that are still text: what lives no longer than a few of these pages is gone before the collector
 * of old garbage, which lets a hundred megabytes lie, ever hears of it.
 */
const PAGE = 64;
/** Characters of a piece at least; well below what the engine keeps apart as a large object. */
const PIECE = 16_384;
const NOTED_EACH_ROWS = 2_000;
const NOTED_EACH_MS = 1_000;

export interface Row {
  entity: Entity;
  id: string;
}

/**
 * The text of an export, piece by piece and no faster than it is taken: the same however often it is read.
 * @param after the row that a download before has ended with
 * @throws Error at a signal, or when the export is deleted, so that a part is not taken for the whole
 */
export async function* streamExport(
  resources: Resources,
  row: ExportRow,
  after: Row | undefined,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const { db, clock } = resources;
  const format = formatOf(row.format, row.entity);
  const progress = progressOf(resources, row);
  const choose = chooserFor(resources, db.pool, row);
  if (after === undefined) yield format.begin;
  let sent = 0;
  let piece = "";
  for (const [entity, from] of entitiesAfter(row, after)) {
    for (let last: string | undefined = from; last !== undefined;) {
      signal.throwIfAborted();
      const page = await readStates(db.pool, entity, row.tenant_id, row, last, PAGE);
      const isChosen = await choose(entity, page);
      for (const state of await openStates(resources, entity, row.tenant_id, page)) {
        if (state === undefined || !isChosen(state)) continue;
        piece +=
          (sent > 0 || after !== undefined ? format.between : "") +
          format.write(entity, toResource(entity, state, clock()));
        sent++;
        if (piece.length < PIECE) continue;
        yield piece;
        piece = "";
      }
      last = page.length === PAGE ? page.at(-1)?.id : undefined;
      await progress(sent);
    }
  }
  yield piece + format.end;
  await noteProgress(db.kysely, row, sent, clock().toISOString());
}

/** Notes how far a download is, now and then. */
function progressOf({ db }: Resources, row: ExportRow): (sent: number) => Promise<void> {
  const noted = { rows: 0, at_ms: -Infinity };
  return async (rows) => {
    const at_ms = performance.now();
    if (rows - noted.rows < NOTED_EACH_ROWS && at_ms - noted.at_ms < NOTED_EACH_MS) return;
    if (!(await noteProgress(db.kysely, row, rows))) throw notFound();
    Object.assign(noted, { rows, at_ms });
  };
}

function entitiesAfter({ entity }: ExportRow, after: Row | undefined): [entity: Entity, after: string][] {
  const all = ENTITIES.filter((name) => entity === "all" || entity === TABLES[name]);
  const first = after === undefined ? 0 : all.indexOf(after.entity);
  return all.slice(Math.max(0, first)).map((name) => [name, name === after?.entity ? after.id : NIL_ID]);
}
