/** What a name or a number stands for follows from what it stands after. */
import type { PartKind } from "./parts.ts";

/** What has been read so far. */
export interface PartsBefore {
  /** The part before, but for separators and positions. */
  before: PartKind | undefined;
  seen: ReadonlySet<PartKind>;
}

const TOWNSHIP_WORDS = /[镇乡]|街道/u;

/** The kind of a named part after those before it: a second road is a sub_road, a second place a sub_poi. */
export function nameKind(kind: PartKind, name: string, { before, seen }: PartsBefore): PartKind {
  if (kind === "road" && before === "road") return "sub_road";
  if (kind === "road" && /^[0-9]+(?:号)?弄$/u.test(name)) return "sub_road";
  if (kind === "community" && /(?:新村|小村)$/u.test(name)) kind = "poi";
  if (kind === "poi" && TOWNSHIP_WORDS.test(name.at(-1)!) && !seen.has("road") && name.length <= 5) return "township";
  if (kind === "poi" && (seen.has("poi") || seen.has("sub_poi"))) return "sub_poi";
  return kind;
}

/** What the first of some bare numbers is after these. */
const FIRST_BARE: { [before in PartKind]?: PartKind } = {
  road: "house_number",
  community: "house_number",
  sub_road: "sub_house_number",
};

/** What bare numbers in a row mean, by how many they are and what they stand after. */
export function bareKinds(count: number, before: PartKind | undefined, digits: number): PartKind[] {
  const rooms = (count: number): PartKind[] => Array<PartKind>(Math.max(0, count)).fill("room");
  if (before === "building") return count === 1 && digits >= 3 ? ["room"] : ["unit", ...rooms(count - 1)];
  if (before === "unit" || before === "floor" || before === "room") return rooms(count);
  const first = before && FIRST_BARE[before];
  if (count === 1) return [first ?? (digits >= 3 ? "room" : "building")];
  if (count === 2) return first ? [first, "building"] : ["building", "room"];
  if (before === "road") return ["house_number", ...bareKinds(count - 1, "house_number", digits)];
  return ["building", "unit", ...rooms(count - 2)];
}

/**
 * 184号 is a house on a road and in a village, a building in an estate, a unit in a building, a room on a floor.
 * @param name the last name, "" where nothing ended it
 * @param place the part right before
 * @param length how many characters the number has, 号 included
 */
export function haoKind({ before, seen }: PartsBefore, name: string, place: string, length: number): PartKind {
  switch (before) {
    case "sub_road":
      return seen.has("road") ? "sub_house_number" : "house_number";
    case "poi":
      return haoOfPlace(seen, name, place, length);
    case "sub_poi":
      return seen.has("floor") || length > 4 ? "room" : "building";
    case "house_number":
    case "sub_house_number":
      return "building";
    case "building":
      return length > 3 ? "room" : "unit";
    case "unit":
    case "floor":
      return "room";
    default:
      return "house_number";
  }
}

/** 8号 after a place is a building in an estate, a house in a village, a room in a market. */
function haoOfPlace(seen: PartsBefore["seen"], name: string, place: string, length: number): PartKind {
  if (name !== "" && length > (/(?:市场|商城|商贸城|广场)$/u.test(name) ? 3 : 4)) return "room";
  if ((name === "" && seen.has("road")) || place.endsWith("区")) return "building";
  return name === "" || /[村桥头山庄湾河江岭岙畈浜埭塘家]$/u.test(name) ? "house_number" : "building";
}
