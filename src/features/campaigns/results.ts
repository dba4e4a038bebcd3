import type { Kysely } from "kysely";
import type { Static } from "typebox";
import type { DB } from "../../platform/database/tables.ts";
import { distance } from "../../geocoding/distance.ts";
import type { IsHidden } from "../../platform/restrictions.ts";
import { encodeCursor } from "../../platform/http/cursor.ts";
import { toTimestamp } from "../../platform/time.ts";
import type { MaskValue } from "../../privacy/mask-schema.ts";
import type { Disclosure } from "../../privacy/purposes.ts";
import { NIL_ID } from "../../platform/ids.ts";
import type { Vault } from "../../records/seal.ts";
import type { VerificationRow } from "../verifications/seal.ts";
import { listChunk, type CampaignRow } from "./queries.ts";
import { CampaignResult } from "./schema.ts";

type Line = Static<typeof CampaignResult>;
type Point = { latitude: number; longitude: number } | null;

const PAGE = 500;
const MOVED_M = 10;

/** The list that cursors of results are bound to. */
export const resultsList = (tenant_id: string, campaign_id: string): unknown[] => [
  tenant_id,
  "results of",
  campaign_id,
];

interface ResultsOptions {
  after: string | undefined;
  only_changed: boolean;
  /** The customers that the caller may not see now. */
  isHidden: () => IsHidden;
  /** Of a caller who may not see personal data. Asked for each page: attributes become personal while a stream runs. */
  findMask: () => Promise<MaskValue | undefined>;
  /** By the purpose of the request. */
  discloses: Disclosure;
  /** Called with the customers of each page, before it is sent. */
  sent: (customer_ids: string[]) => void;
}

/**
 * Streams the results after a position as lines of JSON, one per address. Of a running campaign it includes the chunks
 * that have ended; a reader that continues with the cursor of the last line misses nothing.
 */
export async function* streamResults(
  vault: Vault,
  db: Kysely<DB>,
  campaign: CampaignRow,
  { after, only_changed, isHidden, findMask, discloses, sent }: ResultsOptions,
): AsyncGenerator<string> {
  const [first = 1, last_address = NIL_ID] =
    after === undefined ? [] : [Number(after.split(".")[0]), after.split(".")[1]];
  const end = campaign.status === "cancelled" ? campaign.next_chunk : campaign.first_open_chunk;
  const list = resultsList(campaign.tenant_id, campaign.id);
  for (let chunk = first, position = last_address; chunk < end; chunk++, position = NIL_ID) {
    for (let rows: VerificationRow[] = []; ; position = rows.at(-1)?.address_id ?? position) {
      rows = await listChunk(vault, db, campaign, chunk, position, PAGE);
      const isDisclosed = await discloses(rows);
      const mask = await findMask();
      const hidden = isHidden();
      const lines = rows
        .filter(isDisclosed)
        .filter(({ customer_id }) => !hidden?.(customer_id))
        .map((row) => toLine(row, encodeCursor(`${chunk}.${row.address_id}`, list)))
        .filter(({ changed }) => !only_changed || changed.length > 0);
      if (lines.length > 0) {
        sent([...new Set(lines.map(({ customer_id }) => customer_id))]);
        yield lines.map((line) => `${JSON.stringify(mask ? mask(CampaignResult, line) : line)}\n`).join("");
      }
      if (rows.length < PAGE) break;
    }
  }
}

function toLine(row: VerificationRow, cursor: string): Line {
  const before = row.previous as Line["before"];
  const written = row.status === "succeeded" || row.status === "failed";
  const location =
    row.outcome === "failed" || (before?.location as { pinned?: boolean } | null)?.pinned
      ? (before?.location ?? null)
      : (row.location as object | null);
  const after = written
    ? { status: row.outcome as NonNullable<Line["after"]>["status"], provider: row.provider, location }
    : null;
  const [from, to] = [before?.location as Point, after?.location as Point];
  const distance_m = from && to ? Math.round(distance(from, to)) : null;
  const changed: Line["changed"] = [];
  if (before && after && before.status !== after.status) changed.push("status");
  if (before && after && (Boolean(from) !== Boolean(to) || (distance_m ?? 0) >= MOVED_M)) changed.push("location");
  return {
    cursor,
    address_id: row.address_id,
    customer_id: row.customer_id,
    verification_id: row.id,
    status: row.status as Line["status"],
    outcome: row.outcome,
    error_code: row.error_code,
    changed,
    distance_m,
    before: before && {
      status: before.status,
      provider: before.provider,
      confidence: before.confidence,
      location: before.location,
    },
    after,
    findings: (row.findings as object[] | null) ?? [],
    finished_at: toTimestamp(row.finished_at),
  };
}
