/** Whether two addresses are one door, and why. */
import { fingerprint } from "../fingerprint.ts";
import { agrees, AREA_PARTS, type AreaMatch, type AreaPart, compareAreas } from "./area.ts";
import { type Comparable, type Door, NUMBERED, type Numbered, readDoor } from "./door.ts";
import { type Agreement, compareNames, comparePlaces, compareRoads, likeness } from "./similarity.ts";

/**
 * same_building: the doors behind it differ, or only one is told; same_street: also one estate with other buildings;
 * same_area: at least one city or one postal code.
 */
export const MATCHES = ["same_door", "same_building", "same_street", "same_area", "different"] as const;
export type Match = (typeof MATCHES)[number];

export const COMPARED = [...AREA_PARTS, "road", "community", "poi", ...NUMBERED] as const;
export type ComparedPart = AreaPart | Numbered | "road" | "community" | "poi";
export const AGREEMENTS = ["equal", "equivalent", "differs", "missing"] as const;

/** equivalent: two spellings of one thing; missing: on one side. */
export interface Reason {
  component: ComparedPart;
  result: (typeof AGREEMENTS)[number];
  /** As it was compared, null where it is not stated. */
  a: string | null;
  b: string | null;
}

export interface Comparison {
  match: Match;
  /** 0 to 1: higher for a closer match, and within a match for more that agrees. */
  score: number;
  /** Of the parts that at least one of them states. */
  reasons: Reason[];
}

export function compare(a: Comparable, b: Comparable): Comparison {
  return compareDoors(readDoor(a), readDoor(b));
}

/** For those who compare one with many. */
export function compareDoors(a: Door, b: Door): Comparison {
  const area = compareAreas(a.address, b.address);
  const reasons: Reason[] = [];
  const note = (component: ComparedPart, left: string | null, right: string | null, result: Reason["result"] | undefined): void => {
    if (result !== undefined) reasons.push({ component, result, a: left, b: right });
  };
  for (const part of AREA_PARTS) note(part, a.address[part], b.address[part], area.parts[part]);
  const street: StreetAgreement = {
    road: both(a.road, b.road, (left, right) => left.words.length > 0 && right.words.length > 0 ? compareRoads(left.words, right.words) : compareHanRoads(left.text, right.text)),
    community: both(a.community, b.community, comparePlaces),
    poi: comparePlaceLists(a.places, b.places),
  };
  note("road", a.road?.text ?? null, b.road?.text ?? null, street.road);
  note("community", a.community ?? null, b.community ?? null, street.community);
  note("poi", a.places.join(" ") || null, b.places.join(" ") || null, street.poi);
  const numbers: NumberAgreement = {};
  for (const part of NUMBERED) {
    const [left, right] = [a.numbers[part], b.numbers[part]];
    const agreement = both(left, right, (one, other) => one === other ? "equal" : "differs");
    if (agreement) numbers[part] = agreement;
    note(part, left ?? null, right ?? null, agreement);
  }
  if (isOneWriting(a, b)) return { match: "same_door", score: 1, reasons: reasons.map((reason) => reason.result === "differs" ? { ...reason, result: "equivalent" } : reason) };
  const match = judge(area.match, area.parts.locality === undefined ? area.parts.postal_code : area.parts.locality, street, numbers);
  return { match, score: score(match, reasons, a, b), reasons };
}

type Known = Agreement | "missing";
type StreetAgreement = Record<"road" | "community" | "poi", Known | undefined>;
type NumberAgreement = { [part in Numbered]?: Known };

function both<T>(a: T | undefined, b: T | undefined, agreement: (a: T, b: T) => Agreement): Known | undefined {
  if (a === undefined && b === undefined) return undefined;
  return a === undefined || b === undefined ? "missing" : agreement(a, b);
}

/** 文二路 and 文三路 are two roads: no slips here. */
const compareHanRoads = (a: string, b: string): Agreement => a === b ? "equal" : a.replace(/(?:大街|大道|街|道|路)$/u, "") === b.replace(/(?:大街|大道|街|道|路)$/u, "") ? "equivalent" : "differs";

function comparePlaceLists(a: readonly string[], b: readonly string[]): Known | undefined {
  if (a.length === 0 && b.length === 0) return undefined;
  if (a.length === 0 || b.length === 0) return "missing";
  const agreements = a.flatMap((left) => b.map((right) => /\p{Script=Han}/u.test(left) ? comparePlaces(left, right) : compareNames(left, right)));
  if (agreements.every((agreement) => agreement === "equal") || a.join(" ") === b.join(" ")) return "equal";
  return agreements.some((agreement) => agreement !== "differs") ? "equivalent" : "differs";
}

/** Two addresses of one fingerprint are one door, if they say more than the place. */
const isOneWriting = (a: Door, b: Door): boolean =>
  a.address.address_lines.some((line) => line.trim() !== "") && fingerprint(a.address) === fingerprint(b.address);

function judge(area: AreaMatch, city: Known | undefined, street: StreetAgreement, numbers: NumberAgreement): Match {
  if (area === "different") return "different";
  if (area === "apart") return "same_area";
  const site = findSite(street, numbers);
  if (site === "street") return "same_street";
  if (site === "none") return area === "same" || agrees(city) ? "same_area" : "different";
  // Behind another building of the same estate nothing else counts.
  if (numbers.building === "differs" || numbers.building === "missing") return "same_street";
  const behind: (keyof NumberAgreement)[] = ["unit", "floor", "room"];
  if (behind.some((part) => numbers[part] === "differs") || street.poi === "differs") return "same_building";
  const isTold = agrees(numbers.room) || numbers.room === undefined && numbers.floor === undefined;
  // Whoever tells the room needs no floor.
  const lacks = numbers.room === "missing" || numbers.unit === "missing" || (numbers.floor === "missing" && !isTold);
  return lacks ? "same_building" : "same_door";
}

/** The numbered premises or named place that both are at; or only the street. */
function findSite({ road, community, poi }: StreetAgreement, numbers: NumberAgreement): "site" | "street" | "none" {
  const numberDiffers = [numbers.house_number, numbers.sub_road, numbers.sub_house_number].includes("differs");
  const numberAgrees = agrees(numbers.house_number) || agrees(numbers.sub_house_number);
  const isNamed = agrees(poi) && road !== "differs";
  const isStreet = agrees(road) || isNamed || (agrees(community) && road !== "differs");
  if (!isStreet) return agrees(poi) ? "street" : "none";
  if (numberDiffers) return "street";
  const subMissing = numbers.sub_road === "missing" || numbers.sub_house_number === "missing";
  if (numberAgrees && !subMissing && community !== "differs") return "site";
  const isUnnumbered = [numbers.house_number, numbers.sub_road, numbers.sub_house_number].every((number) => number === undefined);
  if (isNamed && (isUnnumbered || numbers.house_number === "missing")) return "site";
  return isUnnumbered && agrees(road) && community !== "differs" && poi !== "differs" && agrees(numbers.building) ? "site" : "street";
}

const BANDS: Record<Match, [from: number, to: number]> = {
  same_door: [0.85, 0.99], same_building: [0.65, 0.85], same_street: [0.35, 0.65], same_area: [0.1, 0.35], different: [0, 0.2],
};
const WEIGHTS: Partial<Record<ComparedPart, number>> = { road: 3, house_number: 3, poi: 3, sub_road: 2, sub_house_number: 2, building: 2, room: 2, community: 1.5, unit: 1.5 };
const SHARES: Record<Reason["result"], number> = { equal: 1, equivalent: 0.85, missing: 0.4, differs: 0 };

function score(match: Match, reasons: readonly Reason[], a: Door, b: Door): number {
  let [sum, weights] = [0, 0];
  for (const { component, result } of reasons) {
    const weight = WEIGHTS[component] ?? 1;
    sum += weight * SHARES[result];
    weights += weight;
  }
  const text = likeness(a.address.address_lines.join(""), b.address.address_lines.join(""));
  const share = weights === 0 ? 0 : (sum / weights + text) / 2;
  const [from, to] = BANDS[match];
  return Math.round(1_000 * (from + (to - from) * share)) / 1_000;
}
