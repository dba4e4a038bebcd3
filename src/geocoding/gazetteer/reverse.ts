/** Reverse geocoding by distance: the gazetteer has points, no borders. Pure: rows in, an answer out. */
import { chineseLineage } from "../../address/index.ts";
import type { ReverseAnswer } from "../provider.ts";

export interface Neighbour {
  level: "locality" | "dependent_locality" | "township" | "postal_code";
  country_code: string;
  name: string;
  region_code: string | null;
  postal_code: string | null;
  division_code: string | null;
  population: number;
  latitude: number;
  longitude: number;
  uncertainty_m: number;
  distance_m: number;
}

/** Places farther away than this are ignored: the point is at sea or in a desert. */
const FARTHEST_M = 100_000;
/** Confidence of the nearest place, if the point lies within its uncertainty, and beyond. Set by judgement. */
const CONFIDENCE = { within: 0.7, beyond: 0.4 };

/**
 * The place with the smallest distance relative to its uncertainty: a large city's centre may be farther away than a
 * village next to it. Whether the point is inside the place's borders is unknown.
 * @param regionNames by country and GeoNames' code, "US.CA"
 */
export function nearestPlace(
  neighbours: readonly Neighbour[],
  regionNames: ReadonlyMap<string, string>,
  source: string,
): ReverseAnswer {
  const near = neighbours
    .filter(({ distance_m }) => distance_m <= FARTHEST_M)
    .sort((a, b) => a.distance_m / a.uncertainty_m - b.distance_m / b.uncertainty_m);
  const populated = near.find(({ level, division_code }) => level !== "postal_code" && division_code === null);
  const county =
    populated?.country_code === "CN"
      ? near.find(
          ({ division_code, distance_m, uncertainty_m }) => division_code !== null && distance_m <= uncertainty_m,
        )
      : undefined;
  const code = near.filter(({ level }) => level === "postal_code").sort((a, b) => a.distance_m - b.distance_m)[0];
  const nearest = county ?? populated ?? code;
  if (!nearest) return { outcome: "not_found" };
  const { level, latitude, longitude, uncertainty_m, distance_m, country_code } = nearest;
  return {
    outcome: "verified",
    confidence: distance_m <= uncertainty_m ? CONFIDENCE.within : CONFIDENCE.beyond,
    distance_m: Math.round(distance_m),
    location: {
      latitude,
      longitude,
      granularity: level,
      uncertainty_m: Math.round(Math.max(uncertainty_m, distance_m)),
      source,
    },
    place: {
      country_code,
      ...(county ? divisionsOf(county.division_code!) : partsOf(nearest, near, regionNames)),
      postal_code:
        code && code.country_code === country_code && code.distance_m <= code.uncertainty_m ? code.postal_code : null,
    },
  };
}

type Parts = Extract<ReverseAnswer, { outcome: "verified" }>["place"];

function divisionsOf(division_code: string): Parts {
  const [province, ...below] = chineseLineage(division_code);
  const nameOf = (rank: number): string | null => below.find((division) => division.rank === rank)?.name ?? null;
  return {
    administrative_area: province?.name ?? null,
    locality: nameOf(2),
    dependent_locality: nameOf(3),
    division_code,
  };
}

function partsOf(nearest: Neighbour, near: readonly Neighbour[], regionNames: ReadonlyMap<string, string>): Parts {
  const { level, country_code, region_code, name } = nearest;
  const isPart = level === "dependent_locality" || level === "township";
  return {
    administrative_area: regionNames.get(`${country_code}.${region_code}`) ?? null,
    locality: isPart ? (cityAround(nearest, near)?.name ?? null) : name,
    dependent_locality: level === "dependent_locality" ? name : null,
    township: level === "township" ? name : null,
    division_code: country_code === "CN" && region_code !== null ? `${region_code}0000` : null,
  };
}

/** The city of a district: the largest one whose uncertainty covers it. */
function cityAround(part: Neighbour, near: readonly Neighbour[]): Neighbour | undefined {
  return near
    .filter(
      ({ level, country_code, region_code, uncertainty_m, distance_m }) =>
        level === "locality" &&
        country_code === part.country_code &&
        region_code === part.region_code &&
        distance_m <= uncertainty_m + part.uncertainty_m,
    )
    .sort((a, b) => b.population - a.population)[0];
}
