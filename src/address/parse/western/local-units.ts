/** Finds units, floors and rear houses that only one country writes like this. */
import { type Context, type Emit, endsChunk, ENGLISH } from "./context.ts";
import { FLAT_NAMES, REAR_HOUSES, SPANISH_FLOORS } from "./unit-words.ts";
import { isHouseNumber } from "./numbers.ts";
import { GAP, type Token } from "./tokens.ts";
import { wordSet } from "../../literals.ts";

type Finder = (context: Context, at: number, emit: Emit) => void;

export const ORDINAL_FLOOR = /^\d{1,2}\.?[ºª°]$/;
/** Sides of a landing. */
export const SIDES = wordSet(`
  links rechts mitte li re dcha dta izda izq izqda centro ctro esq dto drt frente fte a b c d e f g 1 2 3 4
`);
/** Those of them that are no words of their own elsewhere. */
export const LANDINGS = wordSet("dcha izq izqda izda dto esq rechts links");
const ORDINAL = /^\d{1,2}\.?$/;
const FLOOR_AND_DOOR = /^\d{1,2}-\d{1,2}$/;
const INDIAN_FLAT = /^[a-z]{1,2}\/\d{1,5}$/i;
const SCOTTISH = /^\d{1,2}\/\d{1,2}$/;
const DANISH_FLOOR = /^(?:\d{1,2}|st|kl)\.?$/i;
const DANISH_SIDES = new Set(["th", "tv", "mf"]);
const POLISH_DOORS = new Set(["m", "lok", "mieszk", "mieszkanie"]);
const HUNGARIAN_FLOORS = new Set(["em", "emelet"]);
/** Behind a rural route (Canada Post, addressing guidelines). */
const CANADIAN_LOTS = new Set(["site", "comp", "compartment"]);

/** Whether a number stands right behind. */
const isNumbered = (tokens: readonly Token[], at: number): boolean => {
  const next = tokens[at + 1];
  return next !== undefined && next.gap <= GAP.dash && next.digits > 0 && next.digits < 6;
};

/** "Basement Flat", "Top Floor Flat". */
const findNamedFlat: Finder = ({ tokens }, at, emit) => {
  if (!FLAT_NAMES.has(tokens[at]!.key)) return;
  const flat = tokens[at + 1]?.key === "floor" && tokens[at + 1]!.gap <= GAP.dash ? at + 2 : at + 1;
  if (tokens[flat]?.key === "flat" && tokens[flat].gap <= GAP.dash && endsChunk(tokens, flat + 1))
    emit({ start: at, end: flat + 1, label: "unit", score: 4 });
};

/** Tenements: second floor, first door. */
const findScottishFlat: Finder = (context, at, emit) => {
  const { tokens } = context;
  const next = tokens[at + 1];
  if (SCOTTISH.test(tokens[at]!.text) && next && next.gap >= GAP.comma && isHouseNumber(next))
    emit({ start: at, end: at + 1, label: "unit", score: 3.4 });
  findNamedFlat(context, at, emit);
};

const findCanadianLot: Finder = (context, at, emit) => {
  const { tokens } = context;
  if (CANADIAN_LOTS.has(tokens[at]!.key) && isNumbered(tokens, at))
    emit({ start: at, end: at + 2, label: "box", score: 3.4 });
  findNamedFlat(context, at, emit);
};

/** Hinterhaus, "2. HH": two letters only between commas. */
const findRearHouse: Finder = ({ tokens }, at, emit) => {
  const { key, text, digits, gap, isUpper } = tokens[at]!;
  const next = tokens[at + 1];
  if (REAR_HOUSES.has(key) && (key.length > 2 || (isUpper && gap >= GAP.comma)))
    emit({ start: at, end: at + 1, label: "building", score: gap >= GAP.comma || isUpper ? 3.2 : 2.4 });
  if (digits > 0 && ORDINAL.test(text) && next && next.gap === GAP.blank && REAR_HOUSES.has(next.key))
    emit({ start: at, end: at + 2, label: "building", score: 4 });
};

/** "s/ 12": sala. */
const findSala: Finder = ({ tokens }, at, emit) => {
  if (tokens[at]!.key === "s" && tokens[at]!.text.endsWith("/") && isNumbered(tokens, at))
    emit({ start: at, end: at + 2, label: "unit", score: 3.8 });
};

const findPolishUnit: Finder = ({ tokens }, at, emit) => {
  if (at > 0 && POLISH_DOORS.has(tokens[at]!.key) && isNumbered(tokens, at))
    emit({ start: at, end: at + 2, label: "unit", score: 3.8 });
};

/** "12 A 4": the house, the staircase, the flat. */
const findFinnishFlat: Finder = ({ tokens }, at, emit) => {
  const { digits, letters } = tokens[at]!;
  if (
    at > 1 &&
    digits > 0 &&
    digits <= 3 &&
    letters === 0 &&
    tokens[at - 1]!.letters === 1 &&
    tokens[at - 2]!.digits > 0
  )
    emit({ start: at, end: at + 1, label: "unit", score: 2.6 });
};

/** "2. em. 4." */
const findHungarianUnit: Finder = ({ tokens }, at, emit) => {
  if (
    at > 1 &&
    ORDINAL.test(tokens[at]!.text) &&
    HUNGARIAN_FLOORS.has(tokens[at - 1]!.key) &&
    tokens[at - 2]!.digits > 0
  )
    emit({ start: at, end: tokens[at + 1]?.key === "ajto" ? at + 2 : at + 1, label: "unit", score: 2.4 });
};

/** "2. th.", "st. tv." */
const findDanishFloor: Finder = ({ tokens }, at, emit) => {
  const next = tokens[at + 1];
  if (at > 0 && next && next.gap <= GAP.dash && DANISH_SIDES.has(next.key) && DANISH_FLOOR.test(tokens[at]!.text))
    emit({ start: at, end: at + 2, label: "floor", score: 4 });
};

/** A floor without a number, and the side: "R/C Esq", "bajo dcha". */
const findGroundFloor =
  (isGround: (token: Token) => boolean): Finder =>
  ({ tokens }, at, emit) => {
    if (at === 0 || !isGround(tokens[at]!)) return;
    emit({ start: at, end: at + 1, label: "floor", score: 3 });
    const next = tokens[at + 1];
    if (next && next.gap <= GAP.dash && (SIDES.has(next.key) || ORDINAL_FLOOR.test(next.text)))
      emit({ start: at, end: at + 2, label: "floor", score: 4 });
  };

const findSpanishFloor = findGroundFloor(({ key }) => SPANISH_FLOORS.has(key));

/** "43, 2-1": the floor and the door. */
const findSpanishUnit: Finder = (context, at, emit) => {
  const { tokens } = context;
  const { text, gap } = tokens[at]!;
  if (
    at > 0 &&
    gap === GAP.comma &&
    FLOOR_AND_DOOR.test(text) &&
    tokens[at - 1]!.digits > 0 &&
    endsChunk(tokens, at + 1)
  )
    emit({ start: at, end: at + 1, label: "unit", score: 3 });
  findSpanishFloor(context, at, emit);
};

/** "B/204" before the name of the building. */
const findIndianFlat: Finder = (context, at, emit) => {
  const { tokens } = context;
  if (INDIAN_FLAT.test(tokens[at]!.text) && endsChunk(tokens, at + 1) && tokens[at + 1]?.digits === 0)
    emit({ start: at, end: at + 1, label: "unit", score: 3.2 });
  findNamedFlat(context, at, emit);
};

/** "begane grond", also cut off by a form. */
const findDutchFloor: Finder = ({ tokens }, at, emit) => {
  const next = tokens[at + 1];
  if (at > 0 && tokens[at]!.key === "begane" && next && next.key.startsWith("gr") && endsChunk(tokens, at + 2))
    emit({ start: at, end: at + 2, label: "floor", score: 4 });
};

const TURKISH_DOORS = new Set(["d", "da", "daire"]);
const TURKISH_FLOORS = new Set(["k", "kat"]);
const TURKISH_BLOCKS = new Set(["blok", "apt", "apartmani", "sitesi"]);

/** "D:3", "K:2", "Daire 3", "A Blok" */
const findTurkishUnit: Finder = ({ tokens }, at, emit) => {
  const { key, letters } = tokens[at]!;
  const put = (end: number, label: "unit" | "floor" | "building"): void => emit({ start: at, end, label, score: 4.2 });
  if (at > 0 && TURKISH_DOORS.has(key) && isNumbered(tokens, at)) put(at + 2, "unit");
  if (at > 0 && TURKISH_FLOORS.has(key) && isNumbered(tokens, at)) put(at + 2, "floor");
  const next = tokens[at + 1];
  if (letters === 1 && next && next.gap === GAP.blank && TURKISH_BLOCKS.has(next.key)) put(at + 2, "building");
};

const FINDERS: Readonly<Record<string, Finder>> = {
  GB: findScottishFlat,
  CA: findCanadianLot,
  DE: findRearHouse,
  AT: findRearHouse,
  CH: findRearHouse,
  BR: findSala,
  PL: findPolishUnit,
  FI: findFinnishFlat,
  NL: findDutchFloor,
  TR: findTurkishUnit,
  HU: findHungarianUnit,
  DK: findDanishFloor,
  PT: findGroundFloor(({ text }) => text.length === 3 && text.toLowerCase() === "r/c"),
  ES: findSpanishUnit,
  IN: findIndianFlat,
};

/** Emits the units, floors and buildings that are written as only one country does. */
export function findLocalUnits(context: Context, at: number, emit: Emit): void {
  const { country } = context;
  if (country === null) return;
  const find = FINDERS[country];
  if (find) find(context, at, emit);
  else if (ENGLISH.has(country)) findNamedFlat(context, at, emit);
}
