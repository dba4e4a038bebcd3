/** The embedded gazetteer as a provider: one indexed query for any number of addresses. */
import { batch } from "../../platform/database/batch.ts";
import type { Connection } from "../../platform/database/prepared.ts";
import {
  ProviderError,
  type Answer,
  type Location,
  type Place,
  type Point,
  type Provider,
  type ReverseAnswer,
} from "../provider.ts";
import { disambiguate, type Candidate, type Decision, type NamingPart } from "./disambiguate.ts";
import { searchFallback } from "./fallback-search.ts";
import { codeKey, postalNameKeys, postalSearchKeys, searchKeys } from "./names.ts";
import { GAZETTEER_VERSION } from "./packages.ts";
import { findCandidates, findNeighbours, readRegionNames, type Search } from "./queries.ts";
import { readServingVersion } from "./release.ts";
import { nearestPlace } from "./reverse.ts";

const NAME = "gazetteer";
const TOGETHER = 64;

export interface Gazetteer extends Provider {
  /** Many places in one round trip; the answers are in their order. Throws like `locate`. */
  locateAll(places: readonly Place[], signal: AbortSignal): Promise<Answer[]>;
  reverse(point: Point, signal: AbortSignal): Promise<ReverseAnswer>;
  reverseAll(points: readonly Point[], signal: AbortSignal): Promise<ReverseAnswer[]>;
}

/**
 * The gazetteer as a provider. It answers in batches, from this version's data or, until that is loaded, the last
 * one's. Throws ProviderError `unavailable` while nothing is loaded or the database is down.
 */
export function gazetteerProvider(connection: Connection): Gazetteer {
  let version: string | undefined;
  let regionNames: Promise<Map<string, string>> | undefined;
  // Until this version's data is loaded, an older one answers, and verdicts name that version.
  const ensureLoaded = async (): Promise<void> => {
    if (version !== GAZETTEER_VERSION) version = await readServingVersion(connection).catch(fail);
    if (version === undefined)
      throw new ProviderError(NAME, "unavailable", { cause: new Error("the gazetteer is not loaded yet") });
  };
  const locateAll = async (places: readonly Place[], signal: AbortSignal): Promise<Answer[]> => {
    signal.throwIfAborted();
    const searches = places.map(searchFor);
    const found = await findCandidates(connection, searches).catch(fail);
    await ensureLoaded();
    const decisions = places.map((place, at) => disambiguate(place, found[at]!));
    await searchFallback(connection, { places, searches, found, decisions }).catch(fail);
    return decisions.map((decision, at) => answer(decision, found[at]!));
  };
  const reverseAll = async (points: readonly Point[], signal: AbortSignal): Promise<ReverseAnswer[]> => {
    signal.throwIfAborted();
    const found = await findNeighbours(connection, points).catch(fail);
    await ensureLoaded();
    regionNames ??= readRegionNames(connection);
    const names = await regionNames.catch((error: unknown) => {
      regionNames = undefined;
      return fail(error);
    });
    return found.map((neighbours) => nearestPlace(neighbours, names, NAME));
  };
  // Calls of the same moment, such as those of a batch of verifications, share one query.
  const locateNext = batch((places: Place[]) => locateAll(places, new AbortController().signal), {
    most: TOGETHER,
    at_once: 2,
  });
  return {
    name: NAME,
    get dataVersion() {
      return version ?? GAZETTEER_VERSION;
    },
    is_free: true,
    locateAll,
    reverseAll,
    async locate(place, signal) {
      signal.throwIfAborted();
      return locateNext(place);
    },
    reverse: async (point, signal) => (await reverseAll([point], signal))[0]!,
  };
}

function fail(error: unknown): never {
  throw new ProviderError(NAME, "unavailable", { cause: error });
}

function answer({ choice, candidates }: Decision, found: readonly Candidate[]): Answer {
  if (!found.some(({ level }) => level === "country")) return { outcome: "not_covered" };
  if (choice)
    return {
      outcome: "verified",
      confidence: choice.confidence,
      location: { ...locationOf(choice.candidate), granularity: choice.granularity },
    };
  return candidates.length === 0
    ? { outcome: "not_found" }
    : { outcome: "not_found", candidates: candidates.map(locationOf) };
}

const locationOf = ({ latitude, longitude, level, uncertainty_m }: Candidate): Location => ({
  latitude,
  longitude,
  granularity: level,
  uncertainty_m,
  source: NAME,
});

function searchFor(place: Place): Search {
  const { country_code, administrative_area, locality, dependent_locality, township, division_code, postal_code } =
    place;
  const parts: Record<NamingPart, string[]> = {
    division_code: division_code === null ? [] : divisionCodes(division_code).map(codeKey),
    administrative_area: searchKeys(country_code, administrative_area),
    locality: searchKeys(country_code, locality),
    dependent_locality: searchKeys(country_code, dependent_locality),
    township: searchKeys(country_code, township),
    postal_code: postal_code === null ? [] : postalSearchKeys(country_code, postal_code),
  };
  return {
    ...parts,
    locality: [
      ...parts.locality,
      ...(postal_code === null || locality === null ? [] : postalNameKeys(country_code, [locality])),
    ],
    keys: [country_code, ...Object.values(parts).flat()],
  };
}

/**
 * A GB/T 2260 code and those of the divisions above; an ISO 3166-2 code has none above. A Japanese city goes by name
 * within its prefecture.
 */
function divisionCodes(code: string): string[] {
  if (/^JP-\d{5}$/.test(code)) return [code.slice(0, 5)];
  return /^\d{6}/.test(code) ? [code.slice(0, 6), `${code.slice(0, 4)}00`, `${code.slice(0, 2)}0000`] : [code];
}
