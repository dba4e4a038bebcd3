/** The fallback search, for addresses whose names and codes match no place. */
import type { Connection } from "../../platform/database/prepared.ts";
import type { Place } from "../provider.ts";
import { type Candidate, disambiguate, type Decision } from "./disambiguate.ts";
import { edits, fold, isAlike, nearSoundKeys, postalNameKeys, postalNeighbourKeys, soundKey } from "./names.ts";
import { findCandidates, readRegionKeys, type Search } from "./queries.ts";

/** The highest confidence of such answers. Set by judgement. */
const CONFIDENCE = { spelt_otherwise: 0.5, neighbouring_code: 0.5, region_spelt_otherwise: 0.7 };
const SMALL_TOWN_M = 6_000;

/** A batch of addresses with their results so far; `found` and `decisions` are updated in place. */
export interface Batch {
  places: readonly Place[];
  searches: Search[];
  found: Candidate[][];
  decisions: Decision[];
}

/**
 * Searches again, in up to three queries: regions of a similar name; small towns that only postal codes list, similar
 * names within the stated region, and neighbouring postal codes; names that sound similar.
 */
export async function searchFallback(connection: Connection, batch: Batch): Promise<void> {
  await findSimilarRegions(connection, batch);
  await findSmallTowns(connection, batch);
  await findSimilarSounds(connection, batch);
}

const isCoarse = ({ choice, candidates }: Decision): boolean =>
  choice ? choice.granularity === "administrative_area" || choice.granularity === "country" : candidates.length === 0;

/** True if the choice lies outside the stated region: the fallback may find one within. */
const isElsewhere = ({ choice }: Decision, found: readonly Candidate[]): boolean =>
  choice?.region_agrees === false && found.some(isStatedRegion);

async function findSimilarRegions(
  connection: Connection,
  { places, searches, found, decisions }: Batch,
): Promise<void> {
  const unknown = places.flatMap(({ country_code, administrative_area }, at) =>
    administrative_area === null || found[at]!.length === 0 || found[at]!.some(isStatedRegion)
      ? []
      : [{ at, country_code, name: fold(administrative_area) }],
  );
  if (unknown.length === 0) return;
  const regions = await readRegionKeys(connection, [...new Set(unknown.map(({ country_code }) => country_code))]);
  const again = unknown.flatMap(({ at, country_code, name }) => {
    const key = keyAlike(
      name,
      regions.filter((region) => region.country_code === country_code),
    );
    return key === undefined
      ? []
      : [{ at, search: { ...searches[at]!, administrative_area: [key], keys: [...searches[at]!.keys, key] } }];
  });
  if (again.length === 0) return;
  const more = await findCandidates(
    connection,
    again.map(({ search }) => search),
  );
  for (const [nth, { at, search }] of again.entries()) {
    searches[at] = search;
    found[at] = more[nth]!;
    decisions[at] = atMost(CONFIDENCE.region_spelt_otherwise, disambiguate(places[at]!, more[nth]!));
  }
}

const isStatedRegion = ({ level, named_by }: Candidate): boolean =>
  level === "administrative_area" && (named_by.includes("administrative_area") || named_by.includes("division_code"));

/** The key of the region with the most similar name; undefined if several are equally similar. */
function keyAlike(name: string, regions: readonly { region_code: string; keys: string[] }[]): string | undefined {
  const alike = regions
    .flatMap(({ region_code, keys }) =>
      keys
        .filter((key) => key.includes(":"))
        .map((key) => ({ region_code, key, other: key.slice(key.indexOf(":") + 1) })),
    )
    .filter(({ other }) => isAlike(name, other))
    .map((one) => ({ ...one, distance: edits(name, one.other) }))
    .sort((a, b) => a.distance - b.distance);
  const best = alike.filter(({ distance }) => distance === alike[0]!.distance);
  return new Set(best.map(({ region_code }) => region_code)).size === 1 ? best[0]!.key : undefined;
}

async function findSmallTowns(connection: Connection, { places, searches, found, decisions }: Batch): Promise<void> {
  const unknown = places.flatMap(({ country_code, locality, postal_code }, at) => {
    if (found[at]!.length === 0 || !(isCoarse(decisions[at]!) || isElsewhere(decisions[at]!, found[at]!))) return [];
    const names = locality === null ? [] : postalNameKeys(country_code, [locality]);
    const sounds = locality === null ? [] : (soundKey(country_code, locality) ?? []);
    const codes = postal_code === null ? [] : postalNeighbourKeys(country_code, postal_code);
    const keys = [names, sounds, codes].flat();
    return keys.length === 0 ? [] : [{ at, names, codes, keys }];
  });
  if (unknown.length === 0) return;
  const more = await findCandidates(
    connection,
    unknown.map(({ at, keys, names, codes }) => ({ ...searches[at]!, keys, locality: names, postal_code: codes })),
  );
  for (const [nth, { at }] of unknown.entries()) {
    for (const { places: others, confidence, in_region_only } of fallbackCandidates(places[at]!, more[nth]!)) {
      const decision = disambiguate(places[at]!, [...found[at]!, ...others]);
      const hasOther = isElsewhere(decisions[at]!, found[at]!);
      if (
        isCoarse(decision) ||
        (hasOther && confidence < 1) ||
        ((in_region_only || hasOther) && !decision.choice?.region_agrees)
      )
        continue;
      decisions[at] = atMost(confidence, decision);
      break;
    }
  }
}

/** The fallback's candidates by kind, the most certain kind first. */
function fallbackCandidates(
  { locality }: Place,
  more: readonly Candidate[],
): { places: Candidate[]; confidence: number; in_region_only: boolean }[] {
  const towns = more
    .filter(({ named_by }) => named_by.includes("locality"))
    .map((town) => ({
      ...town,
      level: "locality" as const,
      named_by: ["locality" as const],
      uncertainty_m: Math.max(town.uncertainty_m, SMALL_TOWN_M),
    }));
  const codes = more.filter(({ level, named_by }) => level === "postal_code" && named_by.includes("postal_code"));
  return [
    { places: towns, confidence: 1, in_region_only: false },
    { places: speltLike(locality, more), confidence: CONFIDENCE.spelt_otherwise, in_region_only: true },
    { places: codes, confidence: CONFIDENCE.neighbouring_code, in_region_only: false },
  ].filter(({ places }) => places.length > 0);
}

const speltLike = (locality: string | null, others: readonly Candidate[]): Candidate[] =>
  others
    .filter(({ level, name }) => level !== "postal_code" && locality !== null && isAlike(name, locality))
    .map((other) => ({ ...other, named_by: ["locality" as const] }));

/**
 * Searches for names with one consonant more, less or another. Hundreds of keys, so only if all else failed and the
 * region is known.
 */
async function findSimilarSounds(connection: Connection, { places, searches, found, decisions }: Batch): Promise<void> {
  const unknown = places.flatMap(({ country_code, locality }, at) => {
    const keys =
      locality !== null && isCoarse(decisions[at]!) && found[at]!.some(isStatedRegion)
        ? nearSoundKeys(country_code, locality)
        : [];
    return keys.length === 0 ? [] : [{ at, keys }];
  });
  if (unknown.length === 0) return;
  const more = await findCandidates(
    connection,
    unknown.map(({ at, keys }) => ({ ...searches[at]!, keys, locality: [] })),
  );
  for (const [nth, { at }] of unknown.entries()) {
    const others = speltLike(places[at]!.locality, more[nth]!);
    const decision = others.length === 0 ? undefined : disambiguate(places[at]!, [...found[at]!, ...others]);
    if (decision?.choice?.region_agrees && !isCoarse(decision))
      decisions[at] = atMost(CONFIDENCE.spelt_otherwise, decision);
  }
}

function atMost(confidence: number, decision: Decision): Decision {
  const { choice } = decision;
  return choice
    ? { candidates: [], choice: { ...choice, confidence: Math.min(choice.confidence, confidence) } }
    : decision;
}
