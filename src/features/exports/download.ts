import { notFound } from "../../platform/errors.ts";
import type { Resources } from "../../platform/resources.ts";
import type { AddressRow } from "../addresses/queries.ts";
import { toAddress } from "../addresses/service.ts";
import type { CustomerRow } from "../customers/queries.ts";
import { toCustomer } from "../customers/service.ts";
import { type ExportFilter, type ExportRow, noteProgress, readStates } from "./queries.ts";
import { formatOf } from "./formats.ts";

const PAGE = 200;
const FIRST = "00000000-0000-0000-0000-000000000000";
const TABLES = { customer: "customers", address: "addresses" } as const;

export type Entity = keyof typeof TABLES;

export interface Row {
  entity: Entity;
  id: string;
}

/**
 * The text of an export, piece by piece and no faster than it is taken: the same however often it is read.
 * @param after the row that a download before has ended with
 * @throws Error at a signal, or when the export is deleted, so that nobody takes a part for the whole
 */
export async function* streamExport(resources: Resources, row: ExportRow, after: Row | undefined, signal: AbortSignal): AsyncGenerator<string> {
  const { db, clock } = resources;
  const format = formatOf(row.format, row.entity);
  if (after === undefined) yield format.begin;
  let sent = 0;
  for (const [entity, from] of entitiesAfter(row, after)) {
    for (let last: string | undefined = from; last !== undefined;) {
      signal.throwIfAborted();
      const page = await readStates(db.pool, TABLES[entity], row.tenant_id, row, last, PAGE);
      const resourcesOfPage = page.flatMap(({ state }) => state && fits(state, row.filter) ? [show(entity, state)] : []);
      const text = resourcesOfPage.map((resource, at) => (sent + at > 0 ? format.between : "") + format.write(entity, resource)).join("");
      if (text !== "") yield text;
      sent += resourcesOfPage.length;
      last = page.length === PAGE ? page.at(-1)?.id : undefined;
      if (!await noteProgress(db.kysely, row, sent)) throw notFound();
    }
  }
  if (format.end !== "") yield format.end;
  await noteProgress(db.kysely, row, sent, clock().toISOString());
}

function entitiesAfter({ entity }: ExportRow, after: Row | undefined): [entity: Entity, after: string][] {
  const all = (Object.keys(TABLES) as Entity[]).filter((name) => entity === "all" || entity === TABLES[name]);
  const first = after === undefined ? 0 : all.indexOf(after.entity);
  return all.slice(Math.max(0, first)).map((name) => [name, name === after?.entity ? after.id : FIRST]);
}

const show = (entity: Entity, state: unknown): object => entity === "customer" ? toCustomer(state as CustomerRow) : toAddress(state as AddressRow);

/** GB/T 2260 fills up with zeros: 440000 is all that begins with 44. */
const divisionPrefix = (code: string): string => /^\d{6}$/.test(code) ? code.replace(/(?<=.)(?:00)+$/, "") : code;

function fits(state: Record<string, unknown>, { tag, changed_since, customer_id, country_code, division_code, status }: ExportFilter): boolean {
  return state["deleted_at"] === null
    && (tag === undefined || (state["tags"] as string[]).includes(tag))
    && (changed_since === undefined || Date.parse(state["updated_at"] as string) >= Date.parse(changed_since))
    && (customer_id === undefined || customer_id === (state["customer_id"] ?? state["id"]))
    && (country_code === undefined || state["country_code"] === country_code)
    && (division_code === undefined || (state["division_code"] as string | null)?.startsWith(divisionPrefix(division_code)) === true)
    && (status === undefined || state["verification_status"] === status);
}
