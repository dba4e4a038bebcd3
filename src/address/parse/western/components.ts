/** The finer parts of a street line, from its labelled segments. */
import type { Components } from "../../types.ts";
import type { ParsedComponents, Span } from "../types.ts";
import { ENGLISH } from "./context.ts";
import type { Label } from "./grammar.ts";
import { DIRECTIONALS } from "./street-words.ts";
import type { Token } from "./tokens.ts";

/** The components that a street line can have. */
export const LINE_COMPONENT_OF: Partial<Record<Label, keyof ParsedComponents & keyof Components>> = {
  unit: "unit",
  floor: "floor",
  building: "building",
  number: "house_number",
  street: "road",
  box: "po_box",
};

export const COMPONENT_OF: Partial<Record<Label, keyof ParsedComponents>> = { ...LINE_COMPONENT_OF, near: "position" };

const DOOR_AND_HOUSE = /^(?!n[or]?\b)([a-z]+\.? [a-z]?\d+[a-z]?)\/(\d+[a-z]?)$/i;
const OCEANIAN = /^([a-z]{0,4}\d+[a-z]?)\/(\d+[a-z]?(?:-\d+[a-z]?)?)$/i;
const CANADIAN = /^(\d+[a-z]?)-(\d{3,5}[a-z]?(?: [1-9]\/\d)?)$/i;

const DOORS_OF = new Map([
  ["AU", OCEANIAN],
  ["NZ", OCEANIAN],
  ["CA", CANADIAN],
]);

/** The door and the house of one number: 3/45 in Australia and New Zealand, 10-123 in Canada, "Unit 3/45". */
export function splitDoor(words: string, country: string | null): { unit: string; house: string } | undefined {
  const pattern = (country === null ? undefined : DOORS_OF.get(country)) ?? DOOR_AND_HOUSE;
  const [, unit, house] = pattern.exec(words) ?? DOOR_AND_HOUSE.exec(words) ?? [];
  return unit === undefined || house === undefined ? undefined : { unit, house };
}

/** The directionals in front of and behind a road, where the roads have English names: "N", "NW". */
export function directionOf(
  tokens: readonly Token[],
  { start, end }: Span,
  country: string | null,
): string | undefined {
  if (end - start < 2 || (country !== null && !ENGLISH.has(country))) return undefined;
  const ends = [tokens[start]!, tokens[end - 1]!].filter(({ key }) => DIRECTIONALS.has(key));
  return ends.length === 0 || end - start <= ends.length ? undefined : ends.map(({ text }) => text).join(" ");
}
