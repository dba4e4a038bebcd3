/** Turns the hits of any provider into an Answer. */
import { foldName } from "../../address/text.ts";
import { GRANULARITIES, type Granularity, type Part } from "../../address/index.ts";
import { distance } from "../distance.ts";
import {
  ProviderError,
  type Answer,
  type Datum,
  type Location,
  type Match,
  type Place,
  type Point,
  type ReverseAnswer,
} from "../provider.ts";
import { fromWgs84, toWgs84 } from "./datum.ts";

/** One place that a provider found, in its own words. */
export interface Hit extends Point {
  granularity: Granularity;
  /** In metres, if the provider states it; else the usual one of the granularity. */
  uncertainty_m?: number | undefined;
  /** How sure the provider is, 0–1. */
  certainty: number;
  /** The names that the provider gives to parts. */
  named: NamedParts;
  place_id: string | null;
  /** A position between others, or the middle of something larger. */
  is_approximate?: boolean;
}

export type NamedParts = Partial<
  Record<
    Extract<Part, "administrative_area" | "locality" | "dependent_locality" | "township" | "postal_code">,
    string | null | undefined
  >
>;

export interface Source {
  name: string;
  datum: Datum;
  keep_for_days: number | null;
}

/** Metres within which about nine in ten lie, for a position that is that of the whole thing. */
const USUAL_UNCERTAINTY_M: Record<Granularity, number> = {
  none: 5_000_000,
  country: 1_000_000,
  administrative_area: 150_000,
  locality: 15_000,
  dependent_locality: 8_000,
  township: 4_000,
  postal_code: 3_000,
  road: 1_000,
  house_number: 50,
  poi: 150,
  building: 30,
  unit: 20,
  room: 20,
};
/** Two answers that are as certain as each other differ by less. */
const AS_CERTAIN = 0.05;

/**
 * The answer that the hits make, the best of which is the first. @throws ProviderError where a position is impossible
 */
export function toAnswer(source: Source, place: Place, hits: readonly Hit[]): Answer {
  const [best, second] = hits;
  if (!best) return { outcome: "not_found" };
  const location = locate(source, best);
  if (second && isRival(location, best, locate(source, second), second)) {
    return { outcome: "not_found", candidates: hits.slice(0, 5).map((hit) => locate(source, hit)) };
  }
  const match = matchOf(source, place, best);
  return { outcome: "verified", confidence: confidenceOf(best, match), location, match };
}

/** The answer of reverse geocoding, from the nearest hit. */
export function toReverseAnswer(
  source: Source,
  point: Point,
  hit: (Hit & { country_code: string | null; address_lines?: string[]; division_code?: string | null }) | undefined,
): ReverseAnswer {
  if (!hit) return { outcome: "not_found" };
  const location = locate(source, hit);
  const { country_code, address_lines = [], division_code = null, named, certainty: confidence } = hit;
  return {
    outcome: "verified",
    confidence,
    location,
    distance_m: Math.round(distance(point, location)),
    place: {
      ...(country_code && { country_code }),
      ...stated(named),
      ...(address_lines.length > 0 && { address_lines }),
      ...(division_code && { division_code }),
    },
    match: {
      datum: source.datum,
      quality: hit.is_approximate ? "approximate" : "exact",
      parts: {},
      place_id: hit.place_id,
      keep_for_days: source.keep_for_days,
    },
  };
}

/** A point of ours in the provider's datum, as `latitude,longitude` to six places (a decimetre). */
export function pointFor({ datum }: Source, point: Point): { latitude: string; longitude: string } {
  const { latitude, longitude } = fromWgs84(point, datum);
  return { latitude: latitude.toFixed(6), longitude: longitude.toFixed(6) };
}

function locate({ name, datum }: Source, { latitude, longitude, granularity, uncertainty_m }: Hit): Location {
  if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180))
    throw new ProviderError(name, "bad_answer", { cause: new Error("no position") });
  return {
    ...toWgs84({ latitude, longitude }, datum),
    granularity,
    uncertainty_m: Math.max(1, Math.round(uncertainty_m ?? USUAL_UNCERTAINTY_M[granularity])),
    source: name,
  };
}

const isRival = (location: Location, best: Hit, other: Location, second: Hit): boolean =>
  best.certainty - second.certainty < AS_CERTAIN &&
  location.granularity === other.granularity &&
  distance(location, other) > location.uncertainty_m + other.uncertainty_m;

function matchOf({ datum, keep_for_days }: Source, place: Place, hit: Hit): Match {
  const parts: Match["parts"] = {};
  for (const [part, value] of Object.entries(stated(hit.named)) as [keyof NamedParts, string][]) {
    const asked = place[part];
    if (asked !== null)
      parts[part] = isSameName(asked, value) ? { status: "confirmed" } : { status: "corrected", value };
  }
  const wanted =
    place.address_lines.length > 0
      ? "house_number"
      : place.locality !== null || place.dependent_locality !== null
        ? "locality"
        : "administrative_area";
  const isFine = GRANULARITIES.indexOf(hit.granularity) >= GRANULARITIES.indexOf(wanted);
  const isAsAsked = Object.values(parts).every(({ status }) => status === "confirmed");
  return {
    datum,
    quality: hit.is_approximate ? "approximate" : isFine && isAsAsked ? "exact" : "partial",
    parts,
    place_id: hit.place_id,
    keep_for_days,
  };
}

/** A position that was matched in part only is not as sure as the provider is of what it matched. */
const SHARE = { exact: 1, approximate: 0.85, partial: 0.75 };
const confidenceOf = ({ certainty }: Hit, { quality }: Match): number =>
  Math.round(Math.min(1, Math.max(0, certainty)) * SHARE[quality] * 100) / 100;

const stated = (named: NamedParts): Partial<Record<keyof NamedParts, string>> =>
  Object.fromEntries(
    Object.entries(named).filter((entry): entry is [string, string] => typeof entry[1] === "string" && entry[1] !== ""),
  );

/** 广东 is 广东省, and "München" is "Munchen"; "NY" and "New York" is for the engine to know. */
function isSameName(one: string, other: string): boolean {
  const [a, b] = [one, other].map((name) => foldName(name).replaceAll(/[\s-]/g, "")) as [string, string];
  return a.startsWith(b) || b.startsWith(a);
}
