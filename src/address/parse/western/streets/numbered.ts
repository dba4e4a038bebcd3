/** Roads with a number or a letter for a name: US Highway 50, County Road ZZZ, FM 3009, I-35, A 12. */
import { type Context, endsChunk, type Put } from "../context.ts";
import { DIRECTIONALS, OLD, POST_MODIFIERS, ROAD_ALONE, ROAD_OWNERS, ROAD_TYPES } from "../street-words.ts";
import { GAP, type Token } from "../tokens.ts";
import { UNIT_WORDS } from "../unit-words.ts";
import { directionalBonus } from "./directionals.ts";

const NAME = /^(?:\d{1,4}[a-z]{0,2}|\d{1,4}-\d{1,4}|[a-z]{1,3}|[a-z]-?\d{1,4})$/i;
const GLUED = /^(?:i|us|sr|cr|fm|rm|sh|ih|hwy|rt|cth|sth)-?\d{1,4}[a-z]?$/i;
/** "U S Highway" in two words. */
const isOwner = ({ key, text }: Token): boolean => ROAD_OWNERS.has(key) || /^u\.?$/i.test(text);
const SHORT_TYPES = new Set(["fm", "rm", "cr", "sr", "us", "sh", "sth", "cth", "ih", "rt"]);
const MARKS = new Set(["no", "#", "number"]);
const HIGHWAYS = new Set(["hwy", "highway", "hiway", "route", "rte"]);
const NUMBERED = new Set(["US", "CA", "AU", "NZ", "GB", "IE", "IN", "PH", "PR"]);
const MOST_OWNERS = 3;

/** Log-odds by what announces the number. */
const WEIGHTS = {
  glued: 4,
  ownerAndType: 4.8,
  longType: 4.3,
  shortType: 3.8,
  otherType: 2.8,
  usAlone: 4,
  stateAlone: 2.2,
  wholeText: 4,
  numberBeforeType: 4.6,
  directed: 0.4,
  letterName: -0.6,
} as const;

const isDirectional = (token: Token | undefined): boolean => token !== undefined && DIRECTIONALS.has(token.key);

/** The words in front of the number, as far as they were read. */
interface Opening {
  start: number;
  /** The token after the words read. */
  next: number;
  limit: number;
  directed: number;
  first: Token;
  owners: number;
  isState: boolean;
}

/** Emits roads that have a number for a name: US Highway 12, County Road 5. Weights are log-odds. */
export function findNumberedRoads(context: Context, at: number, limit: number, put: Put): void {
  const { tokens, country } = context;
  if (country !== null && !NUMBERED.has(country)) return;
  const opening = readOpening(context, at, limit);
  if (!opening) return;
  if (GLUED.test(opening.first.text) && opening.first.digits > 0) {
    putWithEnds(tokens, opening.next + 1, WEIGHTS.glued + opening.directed, put);
    return;
  }
  readOwners(context, opening);
  putNumberBeforeType(tokens, opening, put);
  const score = readType(tokens, opening);
  if (score === undefined) return;
  const { limit: end } = opening;
  if (opening.next < end && MARKS.has(tokens[opening.next]!.key || tokens[opening.next]!.text)) opening.next++;
  const name = tokens[opening.next];
  if (opening.next >= end || !name || name.gap > GAP.dash || !NAME.test(name.text)) return;
  const own = scoreOfName(name, score, endsChunk(tokens, opening.next + 1));
  if (own !== undefined) putWithEnds(tokens, opening.next + 1, own + opening.directed, put);
}

/** "Old", "W": what may stand before the owner of the road. */
function readOpening({ tokens }: Context, at: number, limit: number): Opening | undefined {
  let next = at;
  const directed = isDirectional(tokens[next]) && next + 1 < limit ? WEIGHTS.directed : 0;
  if (directed > 0) next++;
  if (OLD.has(tokens[next]!.key) && next + 1 < limit) next++;
  const first = tokens[next]!;
  // "Ste 400 Rm 12": no ranch-to-market road.
  if (first.key === "rm" && at > 1 && UNIT_WORDS.has(tokens[at - 2]!.key)) return undefined;
  return { start: at, next, limit, directed, first, owners: 0, isState: false };
}

/** "State", "U S", "Texas", "Anderson County" comes as a suffix. */
function readOwners({ tokens, state }: Context, opening: Opening): void {
  const { first, limit } = opening;
  const isShort = SHORT_TYPES.has(first.key) && first.key !== "us";
  opening.isState =
    !isShort &&
    first.letters > 1 &&
    (first.isUpper || first.key === "al" || first.key.length > 3) &&
    state(first.key) !== undefined;
  opening.owners = opening.isState && opening.next + 1 < limit ? 1 : 0;
  opening.next += opening.owners;
  const most = isShort ? 0 : MOST_OWNERS;
  while (opening.owners < most && opening.next + 1 < limit && isOwner(tokens[opening.next]!)) {
    opening.owners++;
    opening.next++;
  }
}

/** "US 401 Hwy S", "Old Number 6 Highway" */
function putNumberBeforeType(tokens: readonly Token[], { start, next, limit, owners }: Opening, put: Put): void {
  const mark = next < limit && owners + (next - start) > 0 && MARKS.has(tokens[next]!.key) ? 1 : 0;
  const number = tokens[next + mark];
  const kind = tokens[next + mark + 1];
  if (!number || !kind || next === start || next + mark + 1 >= limit) return;
  const isNumber = number.digits > 0 && number.digits <= 4 && number.letters === 0;
  if (isNumber && kind.gap === GAP.blank && HIGHWAYS.has(kind.key))
    putWithEnds(tokens, next + mark + 2, WEIGHTS.numberBeforeType, put);
}

/** @returns the score of the road so far; undefined where the words announce none */
function readType(tokens: readonly Token[], opening: Opening): number | undefined {
  const { next, limit, owners, first, isState, start } = opening;
  const type = tokens[next]!;
  if (next < limit && owners > 0 && ROAD_TYPES.has(type.key)) {
    opening.next++;
    return WEIGHTS.ownerAndType;
  }
  if (next < limit && owners === 0 && isTypeAlone(tokens, start, type)) {
    opening.next++;
    if (type.key.length > 2) return WEIGHTS.longType;
    return SHORT_TYPES.has(type.key) ? WEIGHTS.shortType : WEIGHTS.otherType;
  }
  if (owners !== 1) return undefined;
  if (first.key === "us") return WEIGHTS.usAlone;
  if (!isState || first.key.length !== 2) return undefined;
  return next + 1 === tokens.length && start === 0 ? WEIGHTS.wholeText : WEIGHTS.stateAlone;
}

function isTypeAlone(tokens: readonly Token[], at: number, { key }: Token): boolean {
  return ROAD_ALONE.has(key) || ((key === "rd" || key === "road") && at > 0 && tokens[at - 1]!.digits > 0);
}

function scoreOfName(name: Token, score: number, ends: boolean): number | undefined {
  if (name.digits === 0) {
    if (score < WEIGHTS.ownerAndType || !name.isUpper || isDirectional(name)) return undefined;
    return ends ? score : score + WEIGHTS.letterName;
  }
  const isDoubtful = score < 2.5 && (name.digits > 3 || name.letters > 0);
  return isDoubtful ? undefined : score;
}

/** With what may follow the number: directionals, "Business", "Loop". */
function putWithEnds(tokens: readonly Token[], end: number, score: number, put: Put): void {
  put(end, score);
  let last = end;
  for (let more = 0; more < 3; more++) {
    const next = tokens[last];
    if (!next || next.gap > GAP.blank || !(isDirectional(next) || POST_MODIFIERS.has(next.key))) return;
    last++;
    score += isDirectional(next) ? directionalBonus(next, tokens[last]) : 0.6;
    put(last, score);
  }
}
