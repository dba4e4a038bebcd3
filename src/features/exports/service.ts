import type { Static } from "typebox";
import { AppError, invalidBody, notFound } from "../../platform/errors.ts";
import type { Principal } from "../../platform/http/request.ts";
import { uuidv7 } from "../../platform/ids.ts";
import type { Resources } from "../../platform/resources.ts";
import type { Secrets } from "../../platform/secrets.ts";
import { toTimestamp } from "../../platform/time.ts";
import { PII_SCOPE } from "../../privacy/masks.ts";
import { ENTITIES, TABLES, type TableOf } from "../../records/entities.ts";
import { cursorOf } from "../changes/service.ts";
import type { Row } from "./download.ts";
import { type ExportRow, deleteExportsBefore } from "./queries.ts";
import type { Export, ExportCreate, Snapshot } from "./schema.ts";

const LINK_MS = 3_600_000;
const RETENTION_MS = 30 * 86_400_000;
const LINK = "export link";

/**
 * Requires the scopes to read what is exported.
 * @param is_masked false of a file with personal data
 * @throws AppError insufficient_scope
 */
export function checkScopes({ scopes }: Principal, entity: ExportRow["entity"], is_masked = true): void {
  const nouns = entity === "all" ? ENTITIES.map((each) => TABLES[each]) : [entity];
  const needed = [...nouns.map((noun) => `${noun}:read`), ...(is_masked ? [] : [PII_SCOPE])];
  const lacking = needed.find((scope) => !scopes.has(scope));
  if (lacking !== undefined)
    throw new AppError("insufficient_scope", { detail: `The operation also requires the scope ${lacking}.` });
}

/**
 * A new export.
 * @param purpose customers who may not be disclosed for it are left out
 * @param horizon of the log at the time of the request
 * @throws AppError invalid_body
 */
export function newExport(
  principal: Principal,
  { entity, format, filter = {}, as_of }: Static<typeof ExportCreate>,
  purpose: string | undefined,
  horizon: bigint,
  now: Date,
): ExportRow {
  if (format === "geojson" && entity !== "addresses") throw invalidBody("/format", "is only allowed for addresses");
  if (as_of !== undefined && Date.parse(as_of) > now.getTime())
    throw invalidBody("/as_of", "must not be in the future");
  return {
    ...newSnapshot(principal, purpose, horizon, now),
    is_snapshot: false,
    entity,
    format,
    filter,
    as_of: as_of ?? null,
  };
}

/**
 * A new snapshot.
 * @param purpose as of `newExport`
 * @param horizon of the log at the time of the request
 */
export const newSnapshot = (
  { tenant_id, actor, scopes }: Principal,
  purpose: string | undefined,
  horizon: bigint,
  now: Date,
): ExportRow => ({
  tenant_id,
  id: uuidv7(now.getTime()),
  is_snapshot: true,
  entity: "all",
  format: "ndjson",
  filter: {},
  is_masked: !scopes.has(PII_SCOPE),
  purpose: purpose ?? null,
  seq: horizon.toString(),
  as_of: null,
  rows_sent: "0",
  downloaded_at: null,
  created_by: actor,
  created_at: now.toISOString(),
});

/**
 * The link for a download, which needs no other credentials. It is sealed, so that it cannot be forged and its expiry
 * cannot be changed.
 */
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

/**
 * The tenant of a link.
 * @throws AppError not_found if the link is invalid, expired or for another export
 */
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

/**
 * Parses the last row of a previous download.
 * @param after an entity and an id: `address:<id>`
 */
export function parseAfter(after: string | undefined): Row | undefined {
  if (after === undefined) return undefined;
  const [entity, id] = after.split(":") as [Row["entity"], string];
  return { entity, id };
}

const progressOf = ({ rows_sent, downloaded_at }: ExportRow) => ({
  rows_sent: Number(rows_sent),
  downloaded_at: toTimestamp(downloaded_at),
});

/** Converts an export to the resource of the API, with a new link. */
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

/** Converts a snapshot to the resource of the API, with a new link. */
export function toSnapshot(resources: Resources, row: ExportRow): Static<typeof Snapshot> {
  return {
    id: row.id,
    cursor: cursorOf(row.tenant_id, row.seq),
    download: linkTo(resources, row),
    progress: progressOf(row),
    created_at: toTimestamp(row.created_at),
  };
}

/** Deletes exports after 30 days. */
export const deleteExpiredExports = ({ db, clock }: Resources): Promise<void> =>
  deleteExportsBefore(db.kysely, new Date(clock().getTime() - RETENTION_MS).toISOString());
