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
export function placeRegion(
  { flat, folded, region, postal_code }: RegionToPlace,
  postalCities: readonly JapaneseCity[],
): PlacedRegion {
  const spanOf = ({ start, end }: Span): Span => ({
    start: folded.starts[start] ?? 0,
    end: end > start ? folded.ends[end - 1]! : (folded.starts[start] ?? 0),
  });
  const cities = region.cities.length > MOST_CANDIDATES ? [] : region.cities;
  const city = cities.length > MOST_TO_TAKE_FROM ? null : (cities[0] ?? null);
  const prefecture = city?.prefecture ?? region.prefecture?.name ?? null;
  const confidence = certainty(region, cities, postalCities);
  const placed: PlacedRegion = {
    ...spanOf(region),
    prefecture,
    city,
    inferred_town: null,
    fields: [],
    notes: [],
    confidence,
    candidates:
      cities.length > 1
        ? cities.map((one) => ({
            code: divisionCode(one),
            names: [one.prefecture, one.name],
            confidence: 1 / cities.length,
          }))
        : [],
  };
  const written = (span: Span): string => flat.slice(span.start, span.end).replaceAll(/\s/gu, "");
  const add = (field: ParsedField["field"] & ParseNote["part"], span: Span, value: string, sure: number): void => {
    placed.fields.push({ field, ...span, value, confidence: sure });
    const from = written(span);
    if (from !== value && !(field === "administrative_area" && region.is_contradictory))
      placed.notes.push({ code: "spelling_corrected", part: field, from, to: value });
  };
  if (region.prefecture && prefecture !== null)
    add(
      "administrative_area",
      spanOf(region.prefecture),
      prefecture,
      region.is_contradictory ? 0.4 : region.prefecture.form === "whole" ? 0.99 : 0.95,
    );
  else if (prefecture !== null)
    placed.notes.push({ code: "value_inferred", part: "administrative_area", from: null, to: prefecture });
  if (region.city && city) {
    const span = spanOf(region.city);
    if (region.city.form === "former") {
      placed.fields.push({ field: "locality", ...span, value: city.name, confidence });
      placed.notes.push({ code: "division_abolished", part: "locality", from: written(span), to: city.name });
    } else add("locality", span, city.name, confidence);
  } else if (city) placed.notes.push({ code: "value_inferred", part: "locality", from: null, to: city.name });
  if (cities.length > 1)
    placed.notes.push({
      code: "ambiguous",
      part: "locality",
      from: region.city ? written(spanOf(region.city)) : null,
      to: null,
    });
  if (region.is_contradictory && region.prefecture)
    placed.notes.push({ code: "mismatch", part: "administrative_area", from: region.prefecture.name, to: prefecture });
  if (postal_code !== undefined && postalCities.length === 0)
    placed.notes.push({ code: "unknown_value", part: "postal_code", from: postal_code, to: null });
  const lies = (one: JapaneseCity): boolean => cities.includes(one) || cities.some(({ wards }) => wards.includes(one));
  if (postalCities.length > 0 && cities.length > 0 && !postalCities.some(lies))
    placed.notes.push({ code: "mismatch", part: "postal_code", from: postal_code ?? null, to: null });
  if (region.town?.town && region.town.end > region.town.start) {
    const { town, directions } = region.town;
    const span = spanOf(region.town);
    const prefix = /^(?:大字|字)/u.exec(town.name) ? "" : (/^(?:大字|字)/u.exec(written(span))?.[0] ?? "");
    placed.town = {
      ...span,
      value: prefix + town.name,
      has_blocks: town.has_blocks,
      confidence: region.city ? (region.city.form === "former" ? 0.9 : 0.985) : 0.95,
    };
    if (directions) {
      const way = spanOf(directions);
      placed.directions = { ...way, value: flat.slice(way.start, way.end).trim() };
    }
  } else if (
    city &&
    cities.length === 1 &&
    postal_code !== undefined &&
    region.town === undefined &&
    postalCities.includes(city)
  ) {
    const towns = townsOfPostalCode(city, postal_code);
    if (towns.length === 1) placed.inferred_town = towns[0]!.name;
  } else placed.inferred_town = region.town?.town?.name ?? null;
  return placed;
}

function certainty(
  region: JapaneseRegion,
  cities: readonly JapaneseCity[],
  postalCities: readonly JapaneseCity[],
): number {
  if (cities.length === 0) return region.prefecture ? 0.6 : 0;
  if (cities.length > 1) return 1 / cities.length;
  if (region.is_contradictory) return 0.6;
  const isCoded = postalCities.includes(cities[0]!);
  const base = region.city ? CERTAINTY[region.city.form] : isCoded ? 0.93 : 0.8;
  const wasAmbiguous = (region.city?.cities.length ?? 1) > 1;
  return Math.min(0.99, base * (wasAmbiguous ? AFTER_INFERENCE : 1) + (isCoded ? 0.02 : 0));
}
