/** Compares two addresses: whether they are the same door, and why. */
import { fingerprint } from "./fingerprint.ts";
import { agrees, AREA_PARTS, type AreaMatch, type AreaPart, compareAreas } from "./area.ts";
import { NUMBERED, type Numbered } from "./chinese-door.ts";
import { type Comparable, type Door, readDoor } from "./door.ts";
import { type Agreement, compareNames, comparePlaces, compareRoads, likeness } from "./similarity.ts";

/**
 * same_building: the units differ, or only one is stated; same_street: also the same estate with another building;
 * same_area: at least the same city or postal code.
 */
export const DOOR_MATCHES = ["same_door", "same_building", "same_street", "same_area", "different"] as const;
export type DoorMatch = (typeof DOOR_MATCHES)[number];

export const COMPARED = [...AREA_PARTS, "road", "community", "poi", ...NUMBERED] as const;
export type ComparedPart = AreaPart | Numbered | "road" | "community" | "poi";
export const AGREEMENTS = ["equal", "equivalent", "differs", "missing"] as const;

/** equivalent: two spellings of one thing; missing: on one side. */
export interface PartComparison {
  component: ComparedPart;
  result: (typeof AGREEMENTS)[number];
  /** As it was compared, null where it is not stated. */
  a: string | null;
  b: string | null;
}

export interface Comparison {
  match: DoorMatch;
  /** How likely both are one place, 0 to 1, to order candidates by. 1: the same address in two spellings. */
  score: number;
  /** Of the parts that at least one of them states. */
  reasons: PartComparison[];
}

/** Compares two addresses: how near their doors are, a score from 0 to 1, and the agreement of each part. */
export function compare(a: Comparable, b: Comparable): Comparison {
  return compareDoors(readDoor(a), readDoor(b));
}

/** The same for doors that are read already, to compare one with many. */
export function compareDoors(a: Door, b: Door): Comparison {
  const area = compareAreas(a.address, b.address);
  const street = compareStreets(a, b);
  const numbers = compareNumbers(a, b);
  const reasons: PartComparison[] = [];
  const note = (
    component: ComparedPart,
    left: string | null,
    right: string | null,
    result: Known | undefined,
  ): void => {
    if (result !== undefined) reasons.push({ component, result, a: left, b: right });
  };
  for (const part of AREA_PARTS) note(part, a.address[part], b.address[part], area.parts[part]);
  note("road", a.road?.text ?? null, b.road?.text ?? null, street.road);
  note("community", a.community ?? null, b.community ?? null, street.community);
  note("poi", a.places.join(" ") || null, b.places.join(" ") || null, street.poi);
  for (const part of NUMBERED) note(part, a.numbers[part] ?? null, b.numbers[part] ?? null, numbers[part]);
  if (isOneWriting(a, b))
    return {
      match: "same_door",
      score: 1,
      reasons: reasons.map((reason) => (reason.result === "differs" ? { ...reason, result: "equivalent" } : reason)),
    };
  const { locality = area.parts.postal_code } = area.parts;
  const match = judge(area.match, locality, street, numbers);
  return { match, score: score(match, reasons, a, b), reasons };
}

function compareStreets(a: Door, b: Door): StreetAgreement {
  return {
    road: both(a.road, b.road, (left, right) =>
      left.words.length > 0 && right.words.length > 0
        ? compareRoads(left.words, right.words)
        : compareHanRoads(left.text, right.text),
    ),
    community: compareCommunities(a, b),
    poi: withQuarters(comparePlaceLists(a.places, b.places), a.quarters, b.quarters),
  };
}

function compareNumbers(a: Door, b: Door): NumberAgreement {
  const numbers: NumberAgreement = {};
  for (const part of NUMBERED) {
    const agreement = both(a.numbers[part], b.numbers[part], (one, other) => (one === other ? "equal" : "differs"));
    if (agreement) numbers[part] = agreement;
  }
  return numbers;
}

type Known = Agreement | "missing";
type StreetAgreement = Record<"road" | "community" | "poi", Known | undefined>;
type NumberAgreement = { [part in Numbered]?: Known };

function both<T>(a: T | undefined, b: T | undefined, agreement: (a: T, b: T) => Agreement): Known | undefined {
  if (a === undefined && b === undefined) return undefined;
  return a === undefined || b === undefined ? "missing" : agreement(a, b);
}

/** 文二路 and 文三路 are two roads: no slips here. */
function compareHanRoads(a: string, b: string): Agreement {
  if (a === b) return "equal";
  return a.replace(KIND_OF_ROAD, "") === b.replace(KIND_OF_ROAD, "") ? "equivalent" : "differs";
}
const KIND_OF_ROAD = /(?:大街|大道|街|道|路)$/u;

function comparePlaceLists(a: readonly string[], b: readonly string[]): Known | undefined {
  if (a.length === 0 && b.length === 0) return undefined;
  if (a.length === 0 || b.length === 0) return "missing";
  const agreements = a.flatMap((left) =>
    b.map((right) => (/\p{Script=Han}/u.test(left + right) ? comparePlaces(left, right) : compareNames(left, right))),
  );
  if (agreements.every((agreement) => agreement === "equal") || a.join(" ") === b.join(" ")) return "equal";
  return agreements.some((agreement) => agreement !== "differs") ? "equivalent" : "differs";
}

/** A village that one address has as a place: 兰圃村, 兰圃. */
function compareCommunities(a: Door, b: Door): Known | undefined {
  const [one, other, places] = a.community === undefined ? [b, a, a.places] : [a, b, b.places];
  if (one.community === undefined) return undefined;
  if (other.community !== undefined) return comparePlaces(one.community, other.community);
  const bare = one.community.replace(/(?:村委会|社区|村)$/u, "");
  return bare.length > 1 && places.some((place) => place.replace(/(?:村委会|社区|村)$/u, "") === bare)
    ? "equivalent"
    : "missing";
}

/** The third phase of an estate is not the second one; alone, a phase says nothing. */
function withQuarters(places: Known | undefined, a: readonly string[], b: readonly string[]): Known | undefined {
  const areApart = a.length > 0 && b.length > 0 && !a.some((quarter) => b.includes(quarter));
  return areApart && places !== undefined && places !== "missing" ? "differs" : places;
}

/** Two addresses of one fingerprint are one door, if they say more than the place. */
const isOneWriting = (a: Door, b: Door): boolean =>
  namesDoor(a) && namesDoor(b) && fingerprint(a.address) === fingerprint(b.address);

const namesDoor = ({ address }: Door): boolean => address.address_lines.some((line) => /[\p{L}\p{N}]/u.test(line));

function judge(area: AreaMatch, city: Known | undefined, street: StreetAgreement, numbers: NumberAgreement): DoorMatch {
  if (area === "different") return "different";
  if (area === "apart") return "same_area";
  const site = findSite(area, street, numbers);
  if (site === "street") return "same_street";
  if (site === "none") return area === "same" || agrees(city) ? "same_area" : "different";
  // Behind another building of the same estate nothing else counts.
  if (numbers.building === "differs" || numbers.building === "missing") return "same_street";
  return street.poi === "differs" ? "same_building" : judgeInside(numbers);
}

/** Within one building. */
function judgeInside(numbers: NumberAgreement): DoorMatch {
  const behind: (keyof NumberAgreement)[] = ["unit", "floor", "room"];
  if (behind.some((part) => numbers[part] === "differs")) return "same_building";
  const isTold = agrees(numbers.room) || (numbers.room === undefined && numbers.floor === undefined);
  // An address with a room needs no floor.
  const lacks = numbers.room === "missing" || numbers.unit === "missing" || (numbers.floor === "missing" && !isTold);
  return lacks ? "same_building" : "same_door";
}

/** The numbered premises or named place that both are at; or only the street. */
function findSite(area: AreaMatch, street: StreetAgreement, numbers: NumberAgreement): "site" | "street" | "none" {
  const { road, community, poi } = street;
  // A name alone is no place: there is a people's hospital in every town.
  const isNamed = agrees(poi) && (area === "same" || agrees(road) || agrees(community));
  // An estate can have gates at two roads.
  if (road === "differs") return isNamed || poi === "equal" ? "street" : "none";
  if (!agrees(road) && !isNamed && !agrees(community)) return agrees(poi) ? "street" : "none";
  return isOneSite(isNamed, street, numbers) ? "site" : "street";
}

/** On one street or in one village: do the numbers agree, or the name where one has no number? */
function isOneSite(isNamed: boolean, { community, poi }: StreetAgreement, numbers: NumberAgreement): boolean {
  const ofHouse = [numbers.house_number, numbers.sub_road, numbers.sub_house_number];
  if (ofHouse.includes("differs")) return false;
  const hasNumber = ofHouse.some((agreement) => agreement !== undefined);
  if (isNamed && (!hasNumber || numbers.house_number === "missing")) return true;
  if (community === "differs") return false;
  return hasNumber ? agreeInNumber(numbers) : agrees(numbers.building) && poi !== "differs";
}

/** The number of the house, or that in the lane, where both state the lane. */
const agreeInNumber = ({ house_number, sub_road, sub_house_number }: NumberAgreement): boolean =>
  (agrees(house_number) || agrees(sub_house_number)) && sub_road !== "missing" && sub_house_number !== "missing";

/** The log-odds of each agreement, set by judgement of what people omit and mistype, not fitted. */
const EVIDENCE: { [part in ComparedPart]?: { [result in PartComparison["result"]]?: number } } = {
  poi: { equal: 2, equivalent: 1.2, differs: -1 },
  community: { equal: 1, equivalent: 0.8, differs: -1 },
  road: { equal: 1.2, equivalent: 0.8, differs: -1 },
  house_number: { equal: 1.2, differs: -1.5 },
  sub_road: { equal: 0.8, differs: -0.6, missing: -0.2 },
  sub_house_number: { equal: 0.6, differs: -0.6, missing: -0.1 },
  building: { equal: 0.8, differs: -0.8, missing: -0.3 },
  unit: { equal: 0.3, differs: -0.5, missing: -0.1 },
  floor: { equal: 0.3, differs: -0.3 },
  room: { equal: 0.3, differs: -0.5, missing: -0.1 },
  township: { equal: 0.4, equivalent: 0.4, differs: -0.4 },
};
const OF_AN_AREA: { [result in PartComparison["result"]]?: number } = { equal: 0.3, equivalent: 0.3, differs: -1 };
const OF_LIKE_TEXT = 6;
/** Log-odds above which one place is more likely than not. */
const EVEN = 3;
const RANGES: Record<DoorMatch, [least: number, most: number]> = {
  same_door: [0.5, 0.99],
  same_building: [0.3, 0.96],
  same_street: [0.1, 0.93],
  same_area: [0, 0.8],
  different: [0, 0.75],
};

function score(match: DoorMatch, reasons: readonly PartComparison[], a: Door, b: Door): number {
  const known = reasons.reduce(
    (sum, { component, result }) => sum + ((EVIDENCE[component] ?? OF_AN_AREA)[result] ?? 0),
    0,
  );
  const odds =
    known + OF_LIKE_TEXT * likeness(a.address.address_lines.join(""), b.address.address_lines.join("")) - EVEN;
  const [least, most] = RANGES[match];
  return Math.round(1_000 * Math.max(least, most / (1 + Math.exp(-odds)))) / 1_000;
}
