/** The parts of street lines by name: { road: "科苑路", house_number: "15号" }. */
import { loadChina } from "../../../data/china/divisions.ts";
import type { ParsedComponents, Span } from "../../types.ts";
import { closeUp } from "../width.ts";
import type { StreetPart } from "./parts.ts";
import { readStreet } from "./read.ts";

/**
 * @param folded the text, folded
 * @param townEnd where the name of a town ends: right after it a bare name is a village
 */
export function readStreets(folded: string, chunks: readonly Span[], townEnd?: number): StreetPart[] {
  const parts = chunks.flatMap(({ start, end }) => readStreet(folded, start, end, start === townEnd));
  // Each chunk was read by itself; a second place after a first is inside it.
  const [, ...inner] = parts.filter(({ kind }) => kind === "poi");
  for (const part of inner) part.kind = "sub_poi";
  return parts;
}

/** What occurs twice stands in one value, in order. */
export function componentsOf(text: string, parts: readonly StreetPart[]): ParsedComponents {
  const components: ParsedComponents = {};
  for (const { kind, start, end } of parts) {
    if (kind === "separator" || kind === "extra" || kind === "township") continue;
    const value = closeUp(text.slice(start, end));
    components[kind] = components[kind] === undefined ? value : `${components[kind]} ${value}`;
  }
  return components;
}

/** What is longer is no street. */
const LONGEST_LINES = 1_000;

/** The components of the street lines of an address whose divisions are stated apart. */
export function readLines(lines: readonly string[]): ParsedComponents {
  const text = lines.join("\n");
  if (text.length > LONGEST_LINES) return {};
  const folded = loadChina().characters.fold(text);
  return componentsOf(text, readStreets(folded, [{ start: 0, end: text.length }]));
}
