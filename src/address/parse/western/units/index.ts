/** Where units, floors, buildings, boxes and landmarks may stand. */
import { chunkEnd, type Context, type Emit, endsChunk } from "../context.ts";
import { findLocalUnits } from "../local-units.ts";
import { findNumberedWords } from "../numbered-words.ts";
import { GAP, type Token } from "../tokens.ts";
import { BUILDING_WORDS, LANDMARKS, LONE_UNITS, UNIT_WORDS } from "../unit-words.ts";
import { findBareUnit } from "./bare.ts";
import { findBoxes } from "./boxes.ts";
import { findDesignated, findSigned } from "./designated.ts";
import { findFloors } from "./floors.ts";
import { isIdentifier, pastFill } from "./identifiers.ts";
import { findRoutes } from "./routes.ts";

/** "apt12" */
const GLUED = /^(?:unit|apt|ste|suite|rm|room|flat)[.#]?\d{1,5}[a-z]?$/i;
const LONGEST_LANDMARK = 8;

/** Emits units, floors, buildings, boxes and landmarks. Weights are log-odds, tuned on the development sets. */
export function findUnits(context: Context, at: number, emit: Emit): void {
  const { key } = context.tokens[at]!;
  findMarkedUnit(context, at, emit);
  findBareUnit(context, at, emit);
  findLocalUnits(context, at, emit);
  findNumberedWords(context, at, emit);
  findFloors(context, at, emit);
  if (BUILDING_WORDS.has(key)) findBuilding(context, at, emit);
  findBoxes(context, at, emit);
  findRoutes(context, at, emit);
  if (LANDMARKS.has(key)) findLandmark(context, at, emit);
}

/** "Apt 4", "#4", "Rear", "apt4" */
function findMarkedUnit(context: Context, at: number, emit: Emit): void {
  const { tokens } = context;
  const { key, text, digits } = tokens[at]!;
  const put = (end: number, score: number): void => emit({ start: at, end, label: "unit", score });
  if (text.startsWith("#")) findSigned(context, at, put);
  else if (UNIT_WORDS.has(key)) findDesignated(context, at, emit);
  if (LONE_UNITS.has(key)) put(at + 1, at > 0 && endsChunk(tokens, at + 1) ? 0.6 : -1);
  if (digits > 0 && GLUED.test(text)) put(at + 1, 3.2);
}

/** "Building 4", "Bldg. C", "Stiege 2" */
function findBuilding({ tokens }: Context, at: number, emit: Emit): void {
  const id = pastFill(tokens, at + 1);
  const name = tokens[id];
  if (!name || name.gap > GAP.dash || !isIdentifier(name)) return;
  emit({
    start: at,
    end: id + 1,
    label: "building",
    score: buildingScore(tokens[at]!) - (name.digits === 0 ? 0.6 : 0),
  });
}

/** The longer the word, the less else it can mean. */
function buildingScore({ key, text }: Token): number {
  if (key.length > 3) return 3.3;
  if (key.length > 2) return 2.6;
  return text.endsWith(".") ? 2.2 : 1;
}

/** "near the station", "opp. City Mall" */
function findLandmark({ tokens }: Context, at: number, emit: Emit): void {
  const { key } = tokens[at]!;
  const end = chunkEnd(tokens, at, LONGEST_LANDMARK);
  if ((at === 0 && key.length <= 3) || end <= at + 1 || tokens[at + 1]!.letters <= 1) return;
  const base = key.length > 2 ? 2 : 1.2;
  for (let last = at + 2; last <= end; last++) {
    const isWhole = last === end && endsChunk(tokens, end);
    emit({ start: at, end: last, label: "near", score: base - 0.1 * (last - at) + (isWhole ? 1 : 0) });
  }
}
