/** Which of the places that bear an address's names the address means. Pure: rows in, an answer out. */
import type { Granularity } from "../../address/index.ts";
import type { Place } from "../provider.ts";

export interface Candidate {
  level: "country" | "administrative_area" | "locality" | "dependent_locality" | "township";
  region_code: string | null;
  subregion_code: string | null;
  population: number;
  latitude: number;
  longitude: number;
  uncertainty_m: number;
  /** Which parts of the address it bears the name of. */
  named_by: readonly NamingPart[];
}

/** division_code: by its code, or that of a division above. */
export type NamingPart = "division_code" | "administrative_area" | "locality" | "dependent_locality" | "township";

export interface Choice {
  candidate: Candidate;
  granularity: Granularity;
  /** 0–1 */
  confidence: number;
}

/**
 * How sure we are, by what tells the place from its namesakes. Judgement, not measurement: outcomes of deliveries
 * will calibrate it.
 */
const CONFIDENCE = {
  code: 0.95,
  region_agrees: { only: 0.9, largest: 0.75 },
  region_unstated: { only: 0.8, largest: 0.6 },
  region_unknown: { only: 0.6, largest: 0.45 },
  region_itself: 0.8,
  /** The address names a finer place, which we do not know. */
  coarser_than_stated: 0.4,
};
/** How many times as many inhabitants as any namesake the place meant needs to have. */
const CLEARLY_LARGER = { region_agrees: 2, region_unstated: 4, region_unknown: 8 };
/** Namesakes that near are one place, listed twice. */
const SAME_PLACE_M = 15_000;
/** A country is an answer only if it is hardly larger than a city, and peopled enough for that to be known (not Antarctica). */
const CITY_STATE = { uncertainty_m: 50_000, population: 10_000 };
const FINER_PARTS = ["dependent_locality", "township"] as const;

type Knowledge = "region_agrees" | "region_unstated" | "region_unknown";

/** The finest place that is certain enough; undefined if there is none. */
export function choose(place: Place, candidates: readonly Candidate[]): Choice | undefined {
  const regions = regionsOf(candidates);
  const isRegionStated = place.administrative_area !== null || regions.length > 0;
  const knowledge = regions.length > 0 ? "region_agrees" : isRegionStated ? "region_unknown" : "region_unstated";
  const inRegion = candidates.filter((candidate) => isWithin(candidate, regions));

  let choice = localityOf(inRegion, knowledge);
  for (const part of FINER_PARTS) {
    if (place[part] === null) continue;
    // A small district's name is borne all over the country: without a city or a region around it, it says nothing.
    if (!choice && knowledge !== "region_agrees") break;
    const near = bearers(inRegion, part, hasCounty(place)).filter((candidate) => !choice || isPartOf(candidate, choice.candidate));
    choice = settle(near, part, knowledge) ?? choice;
  }
  return choice ?? regionItself(place, regions) ?? cityState(place, candidates);
}

/** The regions stated: by code, else by name those of the first level, else of the second. */
function regionsOf(candidates: readonly Candidate[]): Candidate[] {
  const areas = candidates.filter(({ level }) => level === "administrative_area");
  const byCode = areas.filter(({ named_by }) => named_by.includes("division_code"));
  if (byCode.length > 0) return byCode;
  const byName = areas.filter(({ named_by }) => named_by.includes("administrative_area"));
  const first = byName.filter(({ subregion_code }) => subregion_code === null);
  return first.length > 0 ? first : byName;
}

function isWithin(candidate: Candidate, regions: readonly Candidate[]): boolean {
  return regions.length === 0 || regions.some(({ region_code, subregion_code }) =>
    region_code === candidate.region_code && (subregion_code === null || subregion_code === candidate.subregion_code));
}

function localityOf(candidates: readonly Candidate[], knowledge: Knowledge): Choice | undefined {
  return settle(bearers(candidates, "locality"), "locality", knowledge)
    // What people call a city may be an area to GeoNames (the wards of Tokyo, the counties of London).
    ?? settle(candidates.filter(({ level, named_by }) => level === "administrative_area" && named_by.includes("locality")), "locality", knowledge);
}

/** The places that a part names: by code if any, else by name. A county that has a code is not looked for by name. */
function bearers(candidates: readonly Candidate[], part: "locality" | "dependent_locality" | "township", hasCounty = false): Candidate[] {
  const byCode = candidates.filter(({ level, named_by }) => level === part && named_by.includes("division_code"));
  if (byCode.length > 0 || (hasCounty && part === "dependent_locality")) return byCode;
  return candidates.filter(({ level, named_by }) => level !== "country" && level !== "administrative_area" && named_by.includes(part));
}

function hasCounty({ division_code }: Place): boolean {
  return division_code !== null && /^\d{4}(?!00)\d{2}/.test(division_code);
}

/** The only one of its name, or the one that is clearly larger than all others. */
function settle(candidates: readonly Candidate[], granularity: Granularity, knowledge: Knowledge): Choice | undefined {
  const [largest, ...others] = candidates.toSorted((a, b) => b.population - a.population);
  if (!largest) return undefined;
  const namesakes = others.filter((other) => distance(largest, other) > Math.max(SAME_PLACE_M, largest.uncertainty_m));
  const needed = CLEARLY_LARGER[knowledge] * (namesakes[0]?.population ?? 0);
  if (namesakes.length > 0 && (largest.population === 0 || largest.population < needed)) return undefined;
  const isCertain = largest.level === granularity && largest.named_by.includes("division_code");
  const confidence = isCertain ? CONFIDENCE.code : CONFIDENCE[knowledge][namesakes.length > 0 ? "largest" : "only"];
  return { candidate: largest, granularity, confidence };
}

function regionItself(place: Place, regions: readonly Candidate[]): Choice | undefined {
  const [region, ...others] = regions;
  if (!region || others.length > 0) return undefined;
  const isFinerStated = place.locality !== null || place.dependent_locality !== null;
  return { candidate: region, granularity: "administrative_area", confidence: isFinerStated ? CONFIDENCE.coarser_than_stated : CONFIDENCE.region_itself };
}

function cityState(place: Place, candidates: readonly Candidate[]): Choice | undefined {
  const country = candidates.find(({ level }) => level === "country");
  if (!country || country.uncertainty_m > CITY_STATE.uncertainty_m || country.population < CITY_STATE.population) return undefined;
  const isFinerStated = place.locality !== null || place.administrative_area !== null;
  return { candidate: country, granularity: "country", confidence: isFinerStated ? CONFIDENCE.coarser_than_stated : CONFIDENCE.region_itself };
}

/** Some repeat the city in the field for the district: that is no part of it. */
function isPartOf(candidate: Candidate, whole: Candidate): boolean {
  return !candidate.named_by.includes("locality") && distance(candidate, whole) <= candidate.uncertainty_m + whole.uncertainty_m
    && (candidate.subregion_code ?? whole.subregion_code) === (whole.subregion_code ?? candidate.subregion_code);
}

const RADIANS = Math.PI / 180;
const EARTH_RADIUS_M = 6_371_008.8;

/** Great-circle distance in metres. */
function distance(a: Candidate, b: Candidate): number {
  const haversine = Math.sin((b.latitude - a.latitude) * RADIANS / 2) ** 2
    + Math.cos(a.latitude * RADIANS) * Math.cos(b.latitude * RADIANS) * Math.sin((b.longitude - a.longitude) * RADIANS / 2) ** 2;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(haversine)));
}
