/** Disambiguates the places that have the names of an address. Pure: rows in, a decision out. */
import type { Granularity } from "../../address/index.ts";
import type { Place } from "../provider.ts";
import { fold } from "./names.ts";
import { distance } from "../distance.ts";

export interface Candidate {
  level: "country" | "administrative_area" | "locality" | "dependent_locality" | "township" | "postal_code";
  name: string;
  postal_code: string | null;
  region_code: string | null;
  subregion_code: string | null;
  population: number;
  latitude: number;
  longitude: number;
  uncertainty_m: number;
  /** The parts of the address that have one of the place's names. */
  named_by: readonly NamingPart[];
}

/** division_code: by its code, or that of a division above. */
export type NamingPart =
  | "division_code"
  | "administrative_area"
  | "locality"
  | "dependent_locality"
  | "township"
  | "postal_code";

export interface Choice {
  candidate: Candidate;
  granularity: Granularity;
  /** 0–1 */
  confidence: number;
  /** The place lies in the region stated. */
  region_agrees?: boolean;
}

/** Confidence by what distinguishes the place from its namesakes. Set by judgement, not measured. */
const CONFIDENCE = {
  code: 0.95,
  region_agrees: { only: 0.9, largest: 0.75 },
  region_unstated: { only: 0.8, largest: 0.6 },
  region_unknown: { only: 0.6, largest: 0.45 },
  code_agrees: 0.95,
  code_alone: { region_agrees: 0.9, region_unstated: 0.85, region_unknown: 0.7 },
  code_with_unknown_name: 0.75,
  /** The region may come from the code, so that the code is the only evidence against the city. */
  code_with_another_city: 0.6,
  region_itself: 0.8,
  /** The address names a finer place that the gazetteer does not have. */
  coarser_than_stated: 0.4,
};
/** The factor by which the largest place has to exceed each namesake in inhabitants. */
const CLEARLY_LARGER = { region_agrees: 2, region_unstated: 4, region_unknown: 8 };
/** Namesakes that near are one place, listed twice. */
const SAME_PLACE_M = 15_000;
/** Namesakes within this distance are answered as one area that contains all of them. */
const NEIGHBOURS_M = 30_000;
const WIDE_AREA_M = 100_000;
/** The factor by which a place has to exceed another in inhabitants, if the name is the other's proper name. */
const BY_ANOTHER_NAME = 4;
/** A country is an answer only if it is no larger than a city and has this many inhabitants (Antarctica has not). */
const CITY_STATE = { uncertainty_m: 50_000, population: 10_000 };
/** The tolerance when a postal code's area is compared with a place. */
const CODE_SLACK_M = 15_000;
const WIDE_CODE_M = 25_000;
/**
 * How far beyond the region's uncertainty a place may lie: factor × uncertainty + metres, at most uncertainty +
 * at_most_m.
 */
const BEYOND_BORDER = { factor: 2, metres: 50_000, at_most_m: 150_000 };
const REGIONAL_CITY = 50_000;
/** A city this large may lie this far outside the region stated: people confuse neighbouring regions. */
const KNOWN_CITY = { population: 20_000, beyond_m: 300_000 };
const MOST_CANDIDATES = 5;
/** An addition that distinguishes a name: "Frankfurt (Oder)". */
const ADDED = /[([（【/,，]/;
const FINER_PARTS = ["dependent_locality", "township"] as const;

type Knowledge = "region_agrees" | "region_unstated" | "region_unknown";

export interface Decision {
  /** The finest place that is certain enough. */
  choice?: Choice;
  /** Where there is no choice: what it may be, the likeliest first. */
  candidates: Candidate[];
}

/**
 * The place that an address means among those that bear its names; otherwise what it may be. `candidates` are rows of
 * the gazetteer that bear one of its names or codes.
 */
export function disambiguate(place: Place, candidates: readonly Candidate[]): Decision {
  const regions = regionsOf(candidates);
  const isRegionStated = place.administrative_area !== null || regions.length > 0;
  const knowledge = regions.length > 0 ? "region_agrees" : isRegionStated ? "region_unknown" : "region_unstated";
  const inRegion = candidates.filter((candidate) => isWithin(candidate, regions));
  const code = codeArea(inRegion.filter(isOfCode));

  const isProper = (candidate: Candidate): boolean =>
    place.locality !== null && fold(candidate.name) === fold(place.locality);
  const namesakes = namesakesOf(inRegion, "locality");
  const named =
    place.locality !== null && ADDED.test(place.locality) && namesakes.some(isProper)
      ? namesakes.filter(isProper)
      : namesakes;
  let choice =
    clearWinner(named, "locality", knowledge, isProper) ??
    namesakeAtCode(named, code) ??
    neighbouringNamesakes(named, knowledge) ??
    (named.length === 0
      ? clearWinner(inSuccessors(candidates, regions), "locality", "region_agrees", isProper)
      : undefined) ??
    (knowledge === "region_agrees" && named.length === 0
      ? clearWinner(beyondBorder(candidates, regions, code === undefined), "locality", "region_unknown")
      : undefined) ??
    (knowledge === "region_unknown"
      ? clearWinner(
          named.filter((candidate) => isWithin(candidate, regionsOfCity(candidates))),
          "locality",
          knowledge,
          isProper,
        )
      : undefined);
  for (const part of FINER_PARTS) {
    if (place[part] === null) continue;
    // Names of small districts occur all over the country: they count only within the city or the region.
    const near = placesNamed(inRegion, part, hasCounty(place)).filter(
      (candidate) =>
        candidate.named_by.includes("division_code") ||
        (choice ? isPartOf(candidate, choice.candidate) : knowledge === "region_agrees"),
    );
    choice = clearWinner(near, part, knowledge) ?? choice;
  }
  if (code)
    return compareWithCode(
      place,
      code,
      choice,
      named,
      knowledge,
      dominantCity(candidates).filter(({ population }) => population >= KNOWN_CITY.population),
    );
  // The code belongs to another region: one of the two is wrong, and it is unknown which.
  if (!choice && candidates.some(isOfCode))
    return { candidates: [...regions, ...candidates.filter(isOfCode)].slice(0, MOST_CANDIDATES) };
  choice ??=
    named.length > 1 && regions.length !== 1
      ? undefined
      : (regionItself(place, regions) ?? cityState(place, candidates));
  if (choice) return { choice, candidates: [] };
  const possible =
    named.length > 0
      ? named
      : place.locality !== null
        ? candidates.filter(({ named_by }) => named_by.includes("locality"))
        : candidates.filter(({ level, named_by }) => level === "dependent_locality" && named_by.includes(level));
  return { candidates: distinctPlaces(possible).slice(0, MOST_CANDIDATES) };
}

const isOfCode = ({ level, named_by }: Candidate): boolean =>
  level === "postal_code" && named_by.includes("postal_code");

/**
 * The area of a postal code: the place that the address names, or the centre of all of them with an uncertainty that
 * covers nine in ten.
 */
interface CodeArea {
  candidate: Candidate;
  isNamed: boolean;
}

function codeArea(all: readonly Candidate[]): CodeArea | undefined {
  const finest = Math.max(...all.map(({ postal_code }) => postal_code?.length ?? 0));
  const places = all.filter(({ postal_code }) => postal_code?.length === finest);
  const named = places.find(
    ({ named_by }) =>
      named_by.includes("locality") || named_by.includes("dependent_locality") || named_by.includes("township"),
  );
  // Prefers finer places inside the one named: "Paris 08" has a point of its own, "Paris" that of the city.
  const finer = named
    ? places.filter(
        (place) => 1.5 * place.uncertainty_m < named.uncertainty_m && distance(place, named) <= named.uncertainty_m,
      )
    : [];
  const own = named ? (finer.length > 0 ? finer : places.filter(({ name }) => name === named.name)) : places;
  const spots = own.filter(
    (place, at) =>
      own.findIndex(({ latitude, longitude }) => latitude === place.latitude && longitude === place.longitude) === at,
  );
  const [first] = spots;
  if (!first) return undefined;
  const middle = {
    latitude: median(spots.map(({ latitude }) => latitude)),
    longitude: median(spots.map(({ longitude }) => longitude)),
  };
  const reaches = spots.map((place) => distance(place, middle) + place.uncertainty_m / 2).sort((a, b) => a - b);
  const reach = reaches[Math.ceil(reaches.length * 0.9) - 1]!;
  return {
    candidate: { ...first, ...middle, uncertainty_m: Math.round(Math.max(first.uncertainty_m, reach)) },
    isNamed: named !== undefined,
  };
}

function median(numbers: number[]): number {
  return numbers.sort((a, b) => a - b)[numbers.length >> 1]!;
}

/** The one namesake that lies in the postal code's area. */
function namesakeAtCode(namesakes: readonly Candidate[], code: CodeArea | undefined): Choice | undefined {
  const near = code ? distinctPlaces(namesakes).filter((candidate) => agree(candidate, code.candidate)) : [];
  return near.length === 1
    ? { candidate: near[0]!, granularity: "locality", confidence: CONFIDENCE.code_agrees }
    : undefined;
}

const agree = (a: Candidate, b: Candidate): boolean =>
  distance(a, b) <= a.uncertainty_m + b.uncertainty_m + CODE_SLACK_M;

/**
 * Compares the postal code's area with the choice by name. The code is preferred, because a town's name may stand for
 * all that its post office delivers to, unless the code's area is large.
 */
function compareWithCode(
  place: Place,
  { candidate, isNamed }: CodeArea,
  choice: Choice | undefined,
  named: readonly Candidate[],
  knowledge: Knowledge,
  known: readonly Candidate[],
): Decision {
  const own = (confidence: number): Decision => ({
    choice: { candidate, granularity: "postal_code", confidence },
    candidates: [],
  });
  if (!choice && named.length > 0)
    return { candidates: distinctPlaces([candidate, ...named]).slice(0, MOST_CANDIDATES) };
  if (!choice && !isNamed && known.some((city) => !agree(candidate, city)))
    return own(CONFIDENCE.code_with_another_city);
  if (!choice)
    return own(
      isNamed
        ? CONFIDENCE.code_agrees
        : place.locality === null
          ? CONFIDENCE.code_alone[knowledge]
          : CONFIDENCE.code_with_unknown_name,
    );
  if (isNamed || agree(candidate, choice.candidate)) {
    return candidate.uncertainty_m <= Math.max(choice.candidate.uncertainty_m, WIDE_CODE_M) ||
      !agree(candidate, choice.candidate)
      ? own(CONFIDENCE.code_agrees)
      : { choice: { ...choice, confidence: Math.max(choice.confidence, CONFIDENCE.code_agrees) }, candidates: [] };
  }
  return { candidates: distinctPlaces([choice.candidate, candidate]) };
}

/**
 * The dominant city of the name, if it lies only a little beyond the stated regions (or farther, if it is large):
 * borders move, and people confuse neighbouring regions.
 */
function beyondBorder(candidates: readonly Candidate[], regions: readonly Candidate[], mayBeFar: boolean): Candidate[] {
  const most = ({ population }: Candidate, { uncertainty_m }: Candidate): number =>
    mayBeFar && population >= KNOWN_CITY.population
      ? uncertainty_m + KNOWN_CITY.beyond_m
      : Math.min(BEYOND_BORDER.factor * uncertainty_m + BEYOND_BORDER.metres, uncertainty_m + BEYOND_BORDER.at_most_m);
  return dominantCity(candidates).filter((candidate) =>
    regions.some((region) => distance(candidate, region) <= most(candidate, region)),
  );
}

/** The place that the city's name stands for in the country, if one is far larger than its namesakes. At most one. */
function dominantCity(candidates: readonly Candidate[]): Candidate[] {
  const [largest, next] = distinctPlaces(namesakesOf(candidates, "locality"));
  return largest &&
    (!next ||
      ((next.population > 0 || largest.population >= REGIONAL_CITY) &&
        largest.population >= CLEARLY_LARGER.region_unknown * next.population))
    ? [largest]
    : [];
}

/** The candidates without duplicates of the same place, the largest first. */
function distinctPlaces(candidates: readonly Candidate[]): Candidate[] {
  const kept: Candidate[] = [];
  for (const candidate of candidates.toSorted((a, b) => b.population - a.population)) {
    if (!kept.some((other) => distance(candidate, other) <= Math.max(SAME_PLACE_M, other.uncertainty_m)))
      kept.push(candidate);
  }
  return kept;
}

/**
 * The regions stated: those of the name that the code stands for too, else by name (some codes were changed), else
 * by code; of the first level, else of the second.
 */
function regionsOf(candidates: readonly Candidate[]): Candidate[] {
  const areas = candidates.filter(({ level }) => level === "administrative_area");
  const byCode = areas.filter(({ named_by }) => named_by.includes("division_code"));
  const byName = areas.filter(({ named_by }) => named_by.includes("administrative_area"));
  const byBoth = byCode.filter((area) => byName.includes(area));
  if (byBoth.length > 0) return byBoth;
  const first = byName.filter(({ subregion_code }) => subregion_code === null);
  if (first.length > 0) return first;
  return byName.length > 0 && byCode.length === 0 ? byName : byCode;
}

/**
 * Namesakes in any region that has the stated name: a divided region leaves its name to several and its code to one.
 */
function inSuccessors(candidates: readonly Candidate[], regions: readonly Candidate[]): Candidate[] {
  const successors = candidates.filter(
    ({ level, named_by, subregion_code }) =>
      level === "administrative_area" && named_by.includes("administrative_area") && subregion_code === null,
  );
  return successors.length <= regions.length
    ? []
    : namesakesOf(
        candidates.filter((candidate) => isWithin(candidate, successors)),
        "locality",
      );
}

/** The region around the city that has the stated region's name, for regions that are called after their city. */
function regionsOfCity(candidates: readonly Candidate[]): Candidate[] {
  const [city] = candidates
    .filter(({ level, named_by }) => level === "locality" && named_by.includes("administrative_area"))
    .toSorted((a, b) => b.population - a.population);
  return city && city.population >= REGIONAL_CITY && city.region_code !== null
    ? [{ ...city, subregion_code: null }]
    : [];
}

function isWithin(candidate: Candidate, regions: readonly Candidate[]): boolean {
  if (candidate.level === "postal_code" && candidate.region_code === null) return true;
  return (
    regions.length === 0 ||
    regions.some(
      (region) =>
        region.region_code === candidate.region_code &&
        (region.subregion_code === null ||
          region.subregion_code === candidate.subregion_code ||
          mayBeIn(candidate, region)),
    )
  );
}

/** True for small towns, whose lists have no second level, within the region's uncertainty. */
const mayBeIn = (candidate: Candidate, region: Candidate): boolean =>
  candidate.subregion_code === null &&
  candidate.level !== "administrative_area" &&
  distance(candidate, region) <= region.uncertainty_m;

/** The candidates for the city; areas only if there is no place of the name (wards of Tokyo, boroughs of London). */
function namesakesOf(candidates: readonly Candidate[], part: "locality"): Candidate[] {
  const places = placesNamed(candidates, part);
  return places.length > 0
    ? places
    : candidates.filter(({ level, named_by }) => level === "administrative_area" && named_by.includes(part));
}

/** The places that a part names: by code if any, else by name. A county that has a code is not looked for by name. */
function placesNamed(
  candidates: readonly Candidate[],
  part: "locality" | "dependent_locality" | "township",
  hasCounty = false,
): Candidate[] {
  const byCode = candidates.filter(({ level, named_by }) => level === part && named_by.includes("division_code"));
  if (byCode.length > 0 || (hasCounty && part === "dependent_locality")) return byCode;
  return candidates.filter(
    ({ level, named_by }) =>
      level !== "country" && level !== "administrative_area" && level !== "postal_code" && named_by.includes(part),
  );
}

function hasCounty({ division_code }: Place): boolean {
  return division_code !== null && /^\d{4}(?!00)\d{2}/.test(division_code);
}

/**
 * The only place of its name, or the one that is clearly larger than the others; undefined if none is.
 * @param isProper true if the name is the place's proper name: then places with it as another name do not count
 */
function clearWinner(
  candidates: readonly Candidate[],
  granularity: Granularity,
  knowledge: Knowledge,
  isProper: (candidate: Candidate) => boolean = () => false,
): Choice | undefined {
  const weight = (candidate: Candidate): number => candidate.population * (isProper(candidate) ? BY_ANOTHER_NAME : 1);
  const [largest, ...others] = candidates.toSorted((a, b) => weight(b) - weight(a));
  if (!largest) return undefined;
  const rivals = isProper(largest) ? others.filter(isProper) : others;
  const namesakes = rivals.filter((other) => distance(largest, other) > Math.max(SAME_PLACE_M, largest.uncertainty_m));
  const needed = CLEARLY_LARGER[knowledge] * (namesakes[0]?.population ?? 0);
  if (namesakes.length > 0 && (largest.population === 0 || largest.population < needed)) return undefined;
  // "Washington, WA": a state stands for the city of its name only where it is hardly larger than one.
  if (largest.level === "administrative_area" && largest.uncertainty_m > WIDE_AREA_M)
    return { candidate: largest, granularity: "administrative_area", confidence: CONFIDENCE.region_itself };
  const isCertain = largest.level === granularity && largest.named_by.includes("division_code");
  const confidence = isCertain ? CONFIDENCE.code : CONFIDENCE[knowledge][namesakes.length > 0 ? "largest" : "only"];
  return { candidate: largest, granularity, confidence, region_agrees: knowledge === "region_agrees" };
}

/** One choice for namesakes that lie near one another, with an uncertainty that covers all of them. */
function neighbouringNamesakes(namesakes: readonly Candidate[], knowledge: Knowledge): Choice | undefined {
  const [largest, ...others] = namesakes.toSorted((a, b) => b.population - a.population);
  if (!largest) return undefined;
  const reach = Math.max(...others.map((other) => distance(largest, other) + other.uncertainty_m / 2));
  const candidate = { ...largest, uncertainty_m: Math.round(Math.max(largest.uncertainty_m, reach)) };
  return reach > NEIGHBOURS_M
    ? undefined
    : {
        candidate,
        granularity: "locality",
        confidence: CONFIDENCE[knowledge].largest,
        region_agrees: knowledge === "region_agrees",
      };
}

function regionItself(place: Place, regions: readonly Candidate[]): Choice | undefined {
  const [region, ...others] = regions;
  if (!region || others.length > 0) return undefined;
  const isFinerStated = place.locality !== null || place.dependent_locality !== null;
  return {
    candidate: region,
    granularity: "administrative_area",
    confidence: isFinerStated ? CONFIDENCE.coarser_than_stated : CONFIDENCE.region_itself,
  };
}

function cityState(place: Place, candidates: readonly Candidate[]): Choice | undefined {
  const country = candidates.find(({ level }) => level === "country");
  if (!country || country.uncertainty_m > CITY_STATE.uncertainty_m || country.population < CITY_STATE.population)
    return undefined;
  const isFinerStated = place.locality !== null || place.administrative_area !== null;
  return {
    candidate: country,
    granularity: "country",
    confidence: isFinerStated ? CONFIDENCE.coarser_than_stated : CONFIDENCE.region_itself,
  };
}

/** True if the candidate lies in the whole; the city repeated in the district's field does not count. */
function isPartOf(candidate: Candidate, whole: Candidate): boolean {
  return (
    !candidate.named_by.includes("locality") &&
    distance(candidate, whole) <= candidate.uncertainty_m + whole.uncertainty_m &&
    (candidate.subregion_code ?? whole.subregion_code) === (whole.subregion_code ?? candidate.subregion_code)
  );
}
