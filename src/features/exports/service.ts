import type { Static } from "typebox";
import { AppError, invalidBody, notFound } from "../../platform/errors.ts";
import type { Principal } from "../../platform/http/request.ts";
import { uuidv7 } from "../../platform/ids.ts";
import type { Resources } from "../../platform/resources.ts";
import type { Secrets } from "../../platform/secrets.ts";
import { toTimestamp } from "../../platform/time.ts";
import { ENTITIES, TABLES, type TableOf } from "../../records/entities.ts";
import { cursorOf } from "../changes/service.ts";
import type { Row } from "./download.ts";
import { type ExportRow, purgeExports } from "./queries.ts";
import type { Export, ExportCreate, Snapshot } from "./schema.ts";

const LINK_MS = 3_600_000;
const KEPT_MS = 30 * 86_400_000;
const LINK = "export link";

/** An export takes the scope to read what it has. @throws AppError insufficient_scope */
export function checkScopes({ scopes }: Principal, entity: ExportRow["entity"]): void {
  for (const noun of entity === "all" ? ENTITIES.map((each) => TABLES[each]) : [entity]) {
    if (!scopes.has(`${noun}:read`))
      throw new AppError("insufficient_scope", { detail: `The scope ${noun}:read is needed besides.` });
  }
}

/** @param horizon up to which seq the log was final when it was asked for @throws AppError invalid_body */
export function newExport(
  { tenant_id, actor }: Principal,
  { entity, format, filter = {}, as_of }: Static<typeof ExportCreate>,
  horizon: bigint,
  now: Date,
): ExportRow {
  if (format === "geojson" && entity !== "addresses") throw invalidBody("/format", "is for addresses only");
  if (as_of !== undefined && Date.parse(as_of) > now.getTime()) throw invalidBody("/as_of", "is in the future");
  return {
    ...newSnapshot({ tenant_id, actor }, horizon, now),
    is_snapshot: false,
    entity,
    format,
    filter,
    as_of: as_of ?? null,
  };
}

export const newSnapshot = (
  { tenant_id, actor }: Pick<Principal, "tenant_id" | "actor">,
  horizon: bigint,
  now: Date,
): ExportRow => ({
  tenant_id,
  id: uuidv7(now.getTime()),
  is_snapshot: true,
  entity: "all",
  format: "ndjson",
  filter: {},
  seq: horizon.toString(),
  as_of: null,
  rows_sent: "0",
  downloaded_at: null,
  created_by: actor,
  created_at: now.toISOString(),
});

/** A link is all that a download takes: it is sealed, so that none can be made up and its end cannot be moved. */
function linkTo({ secrets, clock }: Resources, { tenant_id, id }: ExportRow): { url: string; expires_at: string } {
  const expires_at = new Date(clock().getTime() + LINK_MS).toISOString();
  return { url: `/v1/exports/${id}/download?token=${sealLink(secrets, { tenant_id, id, expires_at })}`, expires_at };
}

interface Link {
  tenant_id: string;
  id: string;
  expires_at: string;
}

const sealLink = (secrets: Secrets, { tenant_id, id, expires_at }: Link): string =>
  secrets.seal(JSON.stringify([tenant_id, id, expires_at]), LINK);

/** @returns whose export a link is for @throws AppError not_found where it is none, is another export's, or has expired */
export function tenantOfLink({ secrets, clock }: Resources, id: string, token: string): string {
  const [tenant_id, linked, expires_at] = openLink(secrets, token);
  if (
    tenant_id === undefined ||
    linked !== id ||
    expires_at === undefined ||
    Date.parse(expires_at) <= clock().getTime()
  )
    throw notFound();
  return tenant_id;
}

function openLink(secrets: Secrets, token: string): string[] {
  try {
    return JSON.parse(secrets.open(token, LINK)) as string[];
  } catch {
    return [];
  }
}

/** @param after the name of an entity and an id: `address:<id>` */
export function rowToGoOnAfter(after: string | undefined): Row | undefined {
  if (after === undefined) return undefined;
  const [entity, id] = after.split(":") as [Row["entity"], string];
  return { entity, id };
}

const progressOf = ({ rows_sent, downloaded_at }: ExportRow) => ({
  rows_sent: Number(rows_sent),
  downloaded_at: toTimestamp(downloaded_at),
});

export function toExport(resources: Resources, row: ExportRow): Static<typeof Export> {
  const { id, entity, format, filter, created_by } = row;
  return {
    id,
    entity: entity as TableOf | "all",
    format: format as "csv",
    filter: filter,
    as_of: toTimestamp(row.as_of),
    download: linkTo(resources, row),
    progress: progressOf(row),
    created_by,
    created_at: toTimestamp(row.created_at),
  };
}

export function toSnapshot(resources: Resources, row: ExportRow): Static<typeof Snapshot> {
  return {
    id: row.id,
    cursor: cursorOf(row.tenant_id, row.seq),
    download: linkTo(resources, row),
    progress: progressOf(row),
    created_at: toTimestamp(row.created_at),
  };
}

/** Forgets old exports. */
export const forgetExports = ({ db, clock }: Resources): Promise<void> =>
  purgeExports(db.kysely, new Date(clock().getTime() - KEPT_MS).toISOString());
