/** An address as it is compared: the finer parts of its lines, each in one spelling. */
import { moduleOf } from "../countries/index.ts";
import type { StandardAddress } from "../types.ts";
import { type DoorParts, readChineseDoor } from "./chinese-door.ts";
import { canonicalHanLine } from "./han-line.ts";
import { readLatinLine } from "./latin-line.ts";
import { isDirection, isStreetKind } from "./words.ts";

/** What is compared of a standardised address. */
export type Comparable = Pick<
  StandardAddress,
  | "country_code"
  | "administrative_area"
  | "locality"
  | "dependent_locality"
  | "township"
  | "address_lines"
  | "postal_code"
  | "sorting_code"
  | "division_code"
>;

export interface Door extends DoorParts {
  address: Comparable;
}

const HAN = /\p{Script=Han}/u;

/** Reads the road, the numbers and the places of an address's lines, in the canonical form that is compared. */
export function readDoor(address: Comparable): Door {
  const lines = address.address_lines;
  if (!lines.some((line) => HAN.test(line))) return readLatin(address);
  const { partsOf } = moduleOf(address.country_code);
  return partsOf ? { address, ...readChineseDoor(lines, partsOf) } : readJapanese(address);
}

function readLatin(address: Comparable): Door {
  const { road: words, number, place, inner, rest } = readLatinLine(address.address_lines, address.country_code);
  const end = endOfStreet(words);
  const road = words.slice(0, end);
  const room = rest.some((word) => /\d/.test(word)) ? rest.join(" ") : undefined;
  const places = [place, words.slice(end), room === undefined ? rest : []]
    .map((words) => words.join(" "))
    .filter(Boolean);
  return {
    address,
    places,
    quarters: [],
    community: undefined,
    road: road.length > 0 ? { text: road.join(" "), words: road } : undefined,
    numbers: { ...(number && { house_number: number }), ...inner, ...(room !== undefined && { room }) },
  };
}

/** After "Piedmont Ave NE" a name begins; "Rue de la Paix" ends where the words do. */
function endOfStreet(words: readonly string[]): number {
  const kind = words.findLastIndex(isStreetKind);
  if (kind < 1) return words.length;
  let end = kind + 1;
  while (end < words.length && isDirection(words[end]!)) end++;
  return end;
}

/** 永田町1-7-1 ABCビル502: a quarter, its numbers, and what is behind them. */
function readJapanese(address: Comparable): Door {
  const line = canonicalHanLine(address.address_lines);
  const [, quarter = line, number, rest = ""] = /^([^0-9]*)([0-9]+(?:[- ][0-9]+)*)(.*)$/u.exec(line) ?? [];
  const behind = rest.replace(/^(?:号|番)/u, "").trim();
  const end = behind.search(/[0-9]{1,5}$/u);
  const [place, room] = end < 0 ? [behind, ""] : [behind.slice(0, end).trim(), behind.slice(end)];
  return {
    address,
    places: place ? [place] : [],
    quarters: [],
    community: undefined,
    road: quarter ? { text: quarter, words: [] } : undefined,
    numbers: { ...(number && { house_number: number.replaceAll(" ", "-") }), ...(room && { room }) },
  };
}
