/** Compares the addresses of two customers: the nearest pair of doors counts. */
import { isDirection, isStreetKind } from "../address/index.ts";
import type { TermBits } from "./frequencies.ts";
import { type Finding, levelCode, MISSING } from "./levels.ts";
import { type FeatureTable, PLACE, PLACE_WIDTH } from "./table.ts";
import { isOneSlip, isSimilar } from "./text.ts";

const SAME_DOOR = levelCode("door", "same_door");
const SIMILAR_DOOR = levelCode("door", "similar_door");
const SAME_LINE = levelCode("door", "same_line");
const UNIT_UNKNOWN = levelCode("door", "unit_unknown");
const OTHER_UNIT = levelCode("door", "other_unit");
const SAME_ROAD = levelCode("door", "same_road");
const SAME_AREA = levelCode("door", "same_area");
const ELSEWHERE = levelCode("door", "elsewhere");
export const OTHER_UNIT_LEVEL = OTHER_UNIT;

/** Writes the level of the nearest pair of addresses; symmetric. */
export function compareDoors(table: FeatureTable, bits: TermBits, a: number, b: number, found: Finding): void {
  const { placeStarts } = table;
  found.level = MISSING;
  found.tf_bits = 0;
  for (let left = placeStarts.at(a); left < placeStarts.at(a + 1); left += PLACE_WIDTH) {
    for (let right = placeStarts.at(b); right < placeStarts.at(b + 1); right += PLACE_WIDTH) {
      const level = comparePlaces(table, left, right);
      const tf_bits = level <= OTHER_UNIT ? lineBits(table, bits, left, right) : 0;
      if (level > found.level) continue;
      if (level < found.level || tf_bits > found.tf_bits) found.tf_bits = tf_bits;
      found.level = level;
    }
  }
}

function lineBits({ places }: FeatureTable, { line }: TermBits, left: number, right: number): number {
  const [one, other] = [places.at(left + PLACE.line), places.at(right + PLACE.line)];
  return one === 0 || other === 0 ? 0 : Math.min(line[one]!, line[other]!);
}

function comparePlaces(table: FeatureTable, left: number, right: number): number {
  const { places } = table;
  const fingerprint = places.at(left + PLACE.fingerprint);
  if (fingerprint !== 0 && fingerprint === places.at(right + PLACE.fingerprint)) return SAME_DOOR;
  const [countryA, countryB] = [places.at(left + PLACE.country), places.at(right + PLACE.country)];
  if (countryA !== countryB && countryA !== 0 && countryB !== 0) return ELSEWHERE;
  const road = compareRoads(table, left, right);
  const number = compareCodes(table, left, right, PLACE.number);
  const place = compareTexts(table, left, right, PLACE.place, SHORTEST_PLACE);
  const area = compareArea(table, left, right);
  const isSite = isOneSite(road, number, place);
  if (area === DIFFERS) return isSite && road !== UNKNOWN ? SAME_LINE : ELSEWHERE;
  if (isSite) return compareInside(table, left, right, road === AGREES && number === AGREES);
  if (road >= SIMILAR || place >= SIMILAR) return SAME_ROAD;
  return area === UNKNOWN ? ELSEWHERE : SAME_AREA;
}

type Agreement = 0 | 1 | 2 | 3;
const DIFFERS = 0;
/** One of them does not state it. */
const UNKNOWN = 1;
const SIMILAR = 2;
const AGREES = 3;
const SHORTEST_ROAD = 5;
const SHORTEST_PLACE = 5;

/** The same numbered house, or the same named place without another number. */
function isOneSite(road: Agreement, number: Agreement, place: Agreement): boolean {
  if (road >= SIMILAR && number === AGREES) return true;
  if (place < SIMILAR || number === DIFFERS) return false;
  return road !== DIFFERS || (number === AGREES && place === AGREES);
}

function compareCodes({ places }: FeatureTable, left: number, right: number, field: number): Agreement {
  const [one, other] = [places.at(left + field), places.at(right + field)];
  if (one === 0 || other === 0) return UNKNOWN;
  return one === other ? AGREES : DIFFERS;
}

/** Street for avenue, and a direction left out, are frequent errors: 12 Main Street is near 12 Main Avenue. */
function compareRoads(table: FeatureTable, left: number, right: number): Agreement {
  const agreement = compareCodes(table, left, right, PLACE.road);
  if (agreement !== DIFFERS) return agreement;
  const one = textAt(table, left, PLACE.road);
  const other = textAt(table, right, PLACE.road);
  if (!one.includes(" ") && !other.includes(" ")) return compareTexts(table, left, right, PLACE.road, SHORTEST_ROAD);
  if (areOpposite(one, other)) return DIFFERS;
  const texts = compareTexts(table, left, right, PLACE.road, SHORTEST_ROAD);
  return texts === DIFFERS && coreOf(one) === coreOf(other) ? SIMILAR : texts;
}

const textAt = ({ places, parts }: FeatureTable, start: number, field: number): string =>
  parts.texts[places.at(start + field)]!;

/** Without the words for its kind and direction; the whole where nothing else is left. */
function coreOf(road: string): string {
  const words = road.split(" ");
  return words.filter((word) => !isStreetKind(word) && !isDirection(word)).join(" ") || road;
}

/** North Main and South Main are two ends of a town. */
function areOpposite(one: string, other: string): boolean {
  const [left, right] = [one, other].map((road) => road.split(" ").filter(isDirection).join(" "));
  return left !== "" && right !== "" && left !== right;
}

/** Texts without Chinese characters may have slips: 文二路 and 文三路 are two roads. */
function compareTexts(table: FeatureTable, left: number, right: number, field: number, shortest: number): Agreement {
  const agreement = compareCodes(table, left, right, field);
  if (agreement !== DIFFERS) return agreement;
  const [one, other] = [left, right].map((at) => table.parts.texts[table.places.at(at + field)]!) as [string, string];
  if (one.length < shortest || other.length < shortest || !isPlain(one) || !isPlain(other)) return DIFFERS;
  return hasSameDigits(one, other) && isSimilar(squeeze(one), squeeze(other)) ? SIMILAR : DIFFERS;
}

/** True for texts that end in ASCII: those in Chinese have hardly ever a Latin word at the end. */
const isPlain = (text: string): boolean => text.charCodeAt(0) < 0x2e80 && text.charCodeAt(text.length - 1) < 0x2e80;
const squeeze = (text: string): string => (text.includes(" ") ? text.replaceAll(" ", "") : text);

/** 5th Street and 6th Street. */
function hasSameDigits(a: string, b: string): boolean {
  return !/\d/.test(a + b) || a.replace(/\D/g, "") === b.replace(/\D/g, "");
}

/** One city, county or postal code; a postal code may have a slip where the names do not contradict it. */
function compareArea(table: FeatureTable, left: number, right: number): Agreement {
  const { places, parts } = table;
  const area = compareTexts(table, left, right, PLACE.area, SHORTEST_PLACE);
  const postal = compareCodes(table, left, right, PLACE.postal_code);
  if (area >= SIMILAR || postal === AGREES) return AGREES;
  if (postal === UNKNOWN) return area === UNKNOWN ? UNKNOWN : DIFFERS;
  const [one, other] = [left, right].map((at) => parts.texts[places.at(at + PLACE.postal_code)]!) as [string, string];
  return one.length >= 4 && isOneSlip(one, other) ? SIMILAR : DIFFERS;
}

/** Within one site: another building, unit, floor or room is another unit. */
function compareInside(table: FeatureTable, left: number, right: number, isExact: boolean): number {
  const building = compareCodes(table, left, right, PLACE.building);
  if (building === DIFFERS) return OTHER_UNIT;
  const unit = compareCodes(table, left, right, PLACE.unit);
  const floor = compareCodes(table, left, right, PLACE.floor);
  const room = compareCodes(table, left, right, PLACE.room);
  if (unit === DIFFERS || floor === DIFFERS || room === DIFFERS) return OTHER_UNIT;
  const isOneSided = [PLACE.building, PLACE.unit, PLACE.room].some((field) =>
    isMissingOnOneSide(table, left, right, field),
  );
  if (isOneSided) return UNIT_UNKNOWN;
  return isExact ? SAME_DOOR : SIMILAR_DOOR;
}

const isMissingOnOneSide = ({ places }: FeatureTable, left: number, right: number, field: number): boolean =>
  (places.at(left + field) === 0) !== (places.at(right + field) === 0);
