import type { Static } from "typebox";
import { boxAround, boxOf } from "../../geocoding/areas.ts";
import { distance } from "../../geocoding/distance.ts";
import { AppError, invalidBody } from "../../platform/errors.ts";
import { decodeCursor, encodeCursor, type List } from "../../platform/http/cursor.ts";
import type { Resources } from "../../platform/resources.ts";
import type { IsHidden } from "../../platform/restrictions.ts";
import type { Condition } from "../../records/filter/sql.ts";
import { coverTokens } from "./areas.ts";
import { planFor, SPECIFIC_GROUPS } from "./plan.ts";
import { type Candidate, type DocumentQuery, listCandidates } from "./queries.ts";
import { createScorer } from "./rank.ts";
import { openDocuments } from "./seal.ts";
import type { AddressSearch, CustomerSearch } from "./schema.ts";
import { hasWholePhone } from "./whole.ts";
import { emailToken, hasherFor, phoneGroup, refToken, type TokenGroup } from "./tokens.ts";

/** Maximum number of candidates per step; more would not match better. */
const CANDIDATES = 400;
/** If a query with few words has found fewer than this, the next step may find what was meant. */
const ENOUGH = 10;

export type Search = Static<typeof AddressSearch> | Static<typeof CustomerSearch>;

export interface Hit extends Omit<Candidate, "sealed"> {
  score: number;
  distance_m: number | null;
}

/** What a filter requires of documents. */
export interface Filtered {
  units: TokenGroup[];
  exact: Condition | undefined;
  documents: DocumentQuery["documents"];
  /** Customers that the caller may not see. */
  isHidden: IsHidden;
  /** Finds by a whole phone number only. */
  whole_phone?: boolean;
}

/**
 * Searches documents, best first.
 * @throws AppError invalid_body if no search condition is stated
 */
export async function search(
  { db, keyring }: Resources,
  tenant_id: string,
  body: Search,
  { units: filters, exact, documents, isHidden, whole_phone = false }: Filtered,
): Promise<Hit[]> {
  const { q, near, polygon } = body;
  if ([q, body.phone, body.email, body.external_ref, near, body.box, polygon].every((query) => query === undefined))
    throw invalidBody("", "must have at least one of q, phone, email, external_ref, near, box and polygon");
  const box = body.box ?? (near ? boxAround(near, near.radius_m) : polygon && boxOf(polygon));
  const cover = box && coverTokens(box);
  const required = [...codes(body), ...filters, ...(cover ? [cover] : [])];
  const { steps, hasPhone, text } = q === undefined ? { steps: [[[]]], hasPhone: false, text: "" } : planFor(q);
  const hash = hasherFor(await keyring.tenantKeys(tenant_id));
  const found = new Map<string, Candidate>();
  for (const [at, step] of steps.entries()) {
    const queries = step.map((units): DocumentQuery => ({
      tenant_id,
      documents,
      box,
      polygon,
      near,
      exact,
      by_distance: q === undefined,
      units: [...required, ...units].map((unit) => unit.map(hash)),
    }));
    const candidates = await listCandidates(db.kysely, queries, Math.ceil(CANDIDATES / step.length));
    for (const candidate of shownOf(candidates, isHidden)) found.set(candidate.id, candidate);
    const isSpecific = at > 0 || hasPhone || step.some(({ length }) => length >= SPECIFIC_GROUPS);
    if (found.size >= (isSpecific ? 1 : ENOUGH)) break;
  }
  const scoreOf = createScorer(text);
  const opened = await openDocuments(keyring, tenant_id, [...found.values()]);
  const { phone } = body;
  const isMeant = (content: string): boolean => !whole_phone || phone === undefined || hasWholePhone(content, phone);
  const hits = opened
    .filter(({ content }) => isMeant(content))
    .map(({ content, ...candidate }): Hit => ({
      ...candidate,
      score: scoreOf(content),
      distance_m: near ? distanceOf(candidate, near) : null,
    }));
  return hits.sort(byFit);
}

const shownOf = (candidates: readonly Candidate[], isHidden: IsHidden): readonly Candidate[] =>
  isHidden ? candidates.filter(({ customer_id }) => !isHidden(customer_id)) : candidates;

/** Token groups of exact keys. */
const codes = ({ phone, email, external_ref }: Search): TokenGroup[] => [
  ...(phone === undefined ? [] : [phoneGroup(phone)]),
  ...(email === undefined ? [] : [[emailToken(email)]]),
  ...(external_ref === undefined ? [] : [[refToken(external_ref.ref, external_ref.source)]]),
];

const distanceOf = (
  { latitude, longitude }: Pick<Candidate, "latitude" | "longitude">,
  near: NonNullable<Search["near"]>,
): number | null =>
  latitude === null || longitude === null ? null : Math.round(distance(near, { latitude, longitude }));

/** By score, then by distance, then by id. */
const byFit = (a: Hit, b: Hit): number =>
  b.score - a.score || (a.distance_m ?? 0) - (b.distance_m ?? 0) || (a.id < b.id ? -1 : Number(a.id > b.id));

/**
 * Reads a page of hits in their current state, without those that were deleted or no longer match since they were
 * indexed.
 * @param load reads the items of hits, in order, without those that no longer match
 * @throws AppError invalid_cursor
 */
export async function toHitPage<Item>(
  hits: readonly Hit[],
  tenant_id: string,
  body: Search,
  load: (hits: readonly Hit[]) => Promise<{ hit: Hit; item: Item }[]>,
): Promise<{ items: Item[]; next_cursor: string | null }> {
  const { cursor, limit = 20, ...queries } = body;
  const list: List = [tenant_id, "search", queries];
  let rest = afterCursor(hits, cursor, list);
  const shown: { hit: Hit; item: Item }[] = [];
  while (shown.length <= limit && rest.length > 0) {
    shown.push(...(await load(rest.slice(0, limit + 1))));
    rest = rest.slice(limit + 1);
  }
  const page = shown.slice(0, limit);
  const last = page.at(-1)?.hit;
  return {
    items: page.map(({ item }) => item),
    next_cursor:
      shown.length > limit && last ? encodeCursor(JSON.stringify([last.score, last.distance_m, last.id]), list) : null,
  };
}

/** Score, distance, id, as JSON has them. */
const POSITION = /^\[(?:0|[1-9]\d{0,8})(?:\.\d{1,20})?(?:e-\d{1,3})?,(?:null|0|[1-9]\d{0,8}),"[0-9a-f-]{36}"\]$/;

function afterCursor(hits: readonly Hit[], cursor: string | undefined, list: List): readonly Hit[] {
  if (cursor === undefined) return hits;
  const position = positionOf(cursor, list);
  const [score, distance_m, id] = JSON.parse(position) as [number, number | null, string];
  return hits.filter((hit) => byFit(hit, { ...hit, score, distance_m, id }) > 0);
}

function positionOf(cursor: string, list: List): string {
  try {
    return decodeCursor(cursor, list, "/cursor", POSITION) as string;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError("invalid_cursor", {
      errors: [{ in: "body", pointer: "/cursor", detail: "is not a cursor of this search" }],
    });
  }
}

/** Keeps the best hit of each customer. */
export function bestOfEach(hits: readonly Hit[]): Hit[] {
  const best = new Map<string, Hit>();
  for (const hit of hits) if (!best.has(hit.customer_id)) best.set(hit.customer_id, hit);
  return [...best.values()];
}
