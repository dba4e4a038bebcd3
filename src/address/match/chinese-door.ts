/** The parts of Chinese street lines as they are compared, each in one spelling. */
import { loadChina } from "../data/china/divisions.ts";
import type { PartKind, StreetPart } from "../parse/china/street/parts.ts";
import { canonicalNumber, canonicalPlace, canonicalRoad } from "./han-line.ts";

/** Parts that tell doors of one street or estate apart, from the outside in. */
export const NUMBERED = ["sub_road", "house_number", "sub_house_number", "building", "unit", "floor", "room"] as const;
export type Numbered = (typeof NUMBERED)[number];

export interface DoorParts {
  road: { text: string; words: readonly string[] } | undefined;
  numbers: { [part in Numbered]?: string };
  places: string[];
  /** Parts of an estate: its phase, its quarter. */
  quarters: string[];
  community: string | undefined;
}

const NUMBERED_KINDS: ReadonlySet<PartKind> = new Set(NUMBERED);
/** 3期, a区, 东区: one in many estates. */
const QUARTER = /^(?:[a-z0-9]{1,3}|[东南西北中]{1,2})(?:期|区|苑|厅|园区|组团)$/u;
/** Gates and words for how to find something. */
const NO_NAME =
  /^(?:[东南西北中前后正侧大0-9]{0,3}门口?|[东南西北中往旁侧内]{1,2}|小区|社区|新区|方向|附近|对面|门口|旁边)$/u;
/** 11组, 3队 of a village. */
const GROUP = /(?:第)?([零〇一二两三四五六七八九十百\d]{1,4})(?:组|队|社)$/u;
/** A road by name, where a lane has a number. */
const NAMED_ROAD = /[^\d零〇一二两三四五六七八九十百](?:路|街|道|大道|大街|公路)$/u;

/** Reads road, numbers and places of lines. Two roads may be named; the number belongs to the last of them. */
export function readChineseDoor(lines: readonly string[], partsOf: (line: string) => StreetPart[]): DoorParts {
  const line = loadChina().characters.fold(lines.join(" ").normalize("NFKC"));
  const door: DoorParts = { road: undefined, numbers: {}, places: [], quarters: [], community: undefined };
  for (const { kind, start, end } of partsOf(line)) {
    const text = line.slice(start, end);
    if (kind === "sub_road" && NAMED_ROAD.test(text)) takeSecondRoad(door, text);
    else if (NUMBERED_KINDS.has(kind)) putNumber(door, kind as Numbered, canonicalNumber(text));
    else if (kind === "road") door.road ??= { text: canonicalRoad(text), words: [] };
    else if (kind === "community") takeCommunity(door, text);
    else if (kind === "poi" || kind === "sub_poi" || kind === "development_zone") takePlace(door, text);
  }
  const { sub_house_number, sub_road, house_number } = door.numbers;
  if (sub_house_number === undefined || sub_road !== undefined || house_number !== undefined) return door;
  const { sub_house_number: _, ...numbers } = door.numbers;
  return { ...door, numbers: { ...numbers, house_number: sub_house_number } };
}

/** 江东北路和燕路63号: the first road leads to the second. */
function takeSecondRoad(door: DoorParts, text: string): void {
  if (door.numbers.house_number === undefined) door.road = { text: canonicalRoad(text), words: [] };
}

/** 留学生楼4栋 … 4栋: many say it twice. */
function putNumber({ numbers }: DoorParts, part: Numbered, number: string): void {
  const before = numbers[part];
  if (number && before !== number) numbers[part] = before === undefined ? number : `${before} ${number}`;
}

function takeCommunity(door: DoorParts, text: string): void {
  const [group, number] = GROUP.exec(text) ?? [];
  const name = group === undefined ? text : text.slice(0, -group.length);
  if (number !== undefined) putNumber(door, "sub_road", canonicalNumber(number));
  if (name && door.community !== name) door.community = (door.community ?? "") + name;
}

function takePlace(door: DoorParts, text: string): void {
  const place = canonicalPlace(text);
  if (!place || NO_NAME.test(place)) return;
  const list = QUARTER.test(place) ? door.quarters : door.places;
  if (!list.includes(place)) list.push(place);
}
