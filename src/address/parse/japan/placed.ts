/**
 * From folded text back to the original: which divisions were found where, how sure that is, and what was done to read
 * them.
 */
import { type JapaneseCity, divisionCode, townsOfPostalCode } from "../../data/japan/cities.ts";
import type { Folded } from "../../data/japan/fold.ts";
import type { DivisionCandidate, ParsedField, ParseNote, Span } from "../types.ts";
import type { JapaneseRegion } from "./region.ts";

export interface PlacedRegion extends Span {
  prefecture: string | null;
  city: JapaneseCity | null;
  town?: Span & { value: string; confidence: number; has_blocks: boolean };
  directions?: Span & { value: string };
  /** The only town that the postal code stands for, where the text names none. */
  inferred_town: string | null;
  candidates: DivisionCandidate[];
  fields: ParsedField[];
  notes: ParseNote[];
  confidence: number;
}

/** A town of so common a name says nothing. */
const MOST_CANDIDATES = 20;
/** Where there are more, none is taken. */
const MOST_TO_TAKE_FROM = 3;
/** Share of cities that are right, by how they were named; see bench/accuracy/japan.ts. */
const CERTAINTY = { whole: 0.99, short: 0.88, former: 0.85 } as const;
const AFTER_INFERENCE = 0.93;

interface RegionToPlace {
  flat: string;
  folded: Folded;
  region: JapaneseRegion;
  postal_code: string | undefined;
}

/** Turns the region found in folded text into divisions with spans of the original text, candidates and notes. */
export function placeRegion(found: RegionToPlace, postalCities: readonly JapaneseCity[]): PlacedRegion {
  const { region } = found;
  const cities = region.cities.length > MOST_CANDIDATES ? [] : region.cities;
  const city = cities.length > MOST_TO_TAKE_FROM ? null : (cities[0] ?? null);
  const placer = new Placer(found, cities, city, certainty(region, cities, postalCities));
  placer.addPrefecture();
  placer.addCity();
  placer.addContradictions(postalCities);
  placer.addTown(postalCities);
  return placer.placed;
}

/** The result while it is built. */
class Placer {
  readonly placed: PlacedRegion;
  readonly #found: RegionToPlace;
  readonly #cities: readonly JapaneseCity[];

  constructor(found: RegionToPlace, cities: readonly JapaneseCity[], city: JapaneseCity | null, confidence: number) {
    this.#found = found;
    this.#cities = cities;
    const { region } = found;
    this.placed = {
      ...this.#spanOf(region),
      prefecture: city?.prefecture ?? region.prefecture?.name ?? null,
      city,
      inferred_town: null,
      fields: [],
      notes: [],
      confidence,
      candidates: candidatesOf(cities),
    };
  }

  addPrefecture(): void {
    const { prefecture: value } = this.placed;
    const { prefecture: named, is_contradictory } = this.#found.region;
    if (value === null) return;
    if (!named) return this.#note("value_inferred", "administrative_area", null, value);
    const sure = named.form === "whole" ? 0.99 : 0.95;
    this.#add("administrative_area", this.#spanOf(named), value, is_contradictory ? 0.4 : sure);
  }

  addCity(): void {
    const { city, confidence } = this.placed;
    const { city: named } = this.#found.region;
    if (city && !named) this.#note("value_inferred", "locality", null, city.name);
    if (city && named?.form === "former") {
      const span = this.#spanOf(named);
      this.placed.fields.push({ field: "locality", ...span, value: city.name, confidence });
      this.#note("division_abolished", "locality", this.#written(span), city.name);
    } else if (city && named) this.#add("locality", this.#spanOf(named), city.name, confidence);
    if (this.#cities.length > 1)
      this.#note("ambiguous", "locality", named ? this.#written(this.#spanOf(named)) : null, null);
  }

  /** Of the prefecture and of the postal code. */
  addContradictions(postalCities: readonly JapaneseCity[]): void {
    const { region, postal_code = null } = this.#found;
    if (region.is_contradictory && region.prefecture)
      this.#note("mismatch", "administrative_area", region.prefecture.name, this.placed.prefecture);
    if (postal_code !== null && postalCities.length === 0)
      this.#note("unknown_value", "postal_code", postal_code, null);
    const lies = (one: JapaneseCity): boolean =>
      this.#cities.includes(one) || this.#cities.some(({ wards }) => wards.includes(one));
    if (postalCities.length > 0 && this.#cities.length > 0 && !postalCities.some(lies))
      this.#note("mismatch", "postal_code", postal_code, null);
  }

  /** The town that is named, or the only one of the postal code. */
  addTown(postalCities: readonly JapaneseCity[]): void {
    const { town: named } = this.#found.region;
    if (named?.town && named.end > named.start) this.#addNamedTown(named);
    else this.placed.inferred_town = named?.town?.name ?? this.#townOfPostalCode(postalCities);
  }

  #addNamedTown({ town, directions, ...named }: NonNullable<JapaneseRegion["town"]>): void {
    const { flat, region } = this.#found;
    const span = this.#spanOf(named);
    const prefix = SECTION.test(town!.name) ? "" : (SECTION.exec(this.#written(span))?.[0] ?? "");
    this.placed.town = {
      ...span,
      value: prefix + town!.name,
      has_blocks: town!.has_blocks,
      confidence: TOWN_CERTAINTY[region.city?.form ?? "none"],
    };
    if (!directions) return;
    const way = this.#spanOf(directions);
    this.placed.directions = { ...way, value: flat.slice(way.start, way.end).trim() };
  }

  #townOfPostalCode(postalCities: readonly JapaneseCity[]): string | null {
    const { city } = this.placed;
    const { region, postal_code } = this.#found;
    const isTold = this.#cities.length === 1 && region.town === undefined && postalCities.includes(this.#cities[0]!);
    if (!city || postal_code === undefined || !isTold) return null;
    const towns = townsOfPostalCode(city, postal_code);
    return towns.length === 1 ? towns[0]!.name : null;
  }

  #spanOf({ start, end }: Span): Span {
    const { starts, ends } = this.#found.folded;
    const from = starts[start] ?? 0;
    return { start: from, end: end > start ? ends[end - 1]! : from };
  }

  #written({ start, end }: Span): string {
    return this.#found.flat.slice(start, end).replaceAll(/\s/gu, "");
  }

  #add(field: ParsedField["field"] & ParseNote["part"], span: Span, value: string, confidence: number): void {
    this.placed.fields.push({ field, ...span, value, confidence });
    const from = this.#written(span);
    const isContradicted = field === "administrative_area" && this.#found.region.is_contradictory;
    if (from !== value && !isContradicted) this.#note("spelling_corrected", field, from, value);
  }

  #note(code: ParseNote["code"], part: ParseNote["part"], from: string | null, to: string | null): void {
    this.placed.notes.push({ code, part, from, to });
  }
}

const SECTION = /^(?:大字|字)/u;
/** Share of towns that are right, by how the city was named. */
const TOWN_CERTAINTY = { whole: 0.985, short: 0.985, former: 0.9, none: 0.95 } as const;

const candidatesOf = (cities: readonly JapaneseCity[]): DivisionCandidate[] =>
  cities.length < 2
    ? []
    : cities.map((one) => ({
        code: divisionCode(one),
        names: [one.prefecture, one.name],
        confidence: 1 / cities.length,
      }));

function certainty(
  region: JapaneseRegion,
  cities: readonly JapaneseCity[],
  postalCities: readonly JapaneseCity[],
): number {
  if (cities.length === 0) return region.prefecture ? 0.6 : 0;
  if (cities.length > 1) return 1 / cities.length;
  if (region.is_contradictory) return 0.6;
  const isCoded = postalCities.includes(cities[0]!);
  const unnamed = isCoded ? 0.93 : 0.8;
  const base = region.city ? CERTAINTY[region.city.form] : unnamed;
  const wasAmbiguous = (region.city?.cities.length ?? 1) > 1;
  return Math.min(0.99, base * (wasAmbiguous ? AFTER_INFERENCE : 1) + (isCoded ? 0.02 : 0));
}
