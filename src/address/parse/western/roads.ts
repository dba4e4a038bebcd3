/** Roads with a number or a letter for a name: US Highway 50, County Road ZZZ, FM 3009, I-35, A 12. */
import type { Context } from "./context.ts";
import { UNIT_WORDS } from "./unit-words.ts";
import { DIRECTIONALS, OLD, POST_MODIFIERS, ROAD_ALONE, ROAD_OWNERS, ROAD_TYPES } from "./street-words.ts";
import { GAP, type Token } from "./tokens.ts";

const NAME = /^(?:\d{1,4}[a-z]{0,2}|\d{1,4}-\d{1,4}|[a-z]{1,3}|[a-z]-?\d{1,4})$/i;
const GLUED = /^(?:i|us|sr|cr|fm|rm|sh|ih|hwy|rt|cth|sth)-?\d{1,4}[a-z]?$/i;
/** "U S Highway" in two words. */
const isOwner = ({ key, text }: Token): boolean => ROAD_OWNERS.has(key) || /^u\.?$/i.test(text);
const SHORT_TYPES = new Set(["fm", "rm", "cr", "sr", "us", "sh", "sth", "cth", "ih", "rt"]);
const MARKS = new Set(["no", "#", "number"]);
const HIGHWAYS = new Set(["hwy", "highway", "hiway", "route", "rte"]);

const directionalOf = (token: Token | undefined): boolean => token !== undefined && DIRECTIONALS.has(token.key);

/** 0 where none follows. */
export function directionalBonus(token: Token | undefined, after: Token | undefined): number {
  if (!token) return 0;
  // "13th Ave No": North.
  if ((token.key === "no" || token.key === "so") && token.gap === GAP.blank && after && after.letters > 0) return 0.7;
  if (!DIRECTIONALS.has(token.key)) return 0;
  if (token.key.length === 2) return token.gap >= GAP.comma ? 0.8 : 1.3;
  if (token.key.length === 1) return token.gap >= GAP.comma ? (after && after.gap < GAP.comma ? -0.6 : 0.4) : 0.9;
  if (token.gap >= GAP.comma) return -1;
  // "Main Street West, …", but "Main Street West Palm Beach".
  return !after || after.gap >= GAP.comma ? 1.8 : token.key.length > 5 ? 1.2 : 0.1;
}

/** Emits roads that have a number for a name: US Highway 12, County Road 5. Weights are log-odds. */
export function findNumberedRoads(
  { tokens, country, state }: Context,
  at: number,
  limit: number,
  put: (end: number, score: number) => void,
): void {
  if (country !== null && !NUMBERED.has(country)) return;
  let next = at;
  const directed = directionalOf(tokens[next]) && next + 1 < limit ? 0.4 : 0;
  if (directed > 0) next++;
  if (OLD.has(tokens[next]!.key) && next + 1 < limit) next++;
  const first = tokens[next]!;
  // "Ste 400 Rm 12": no ranch-to-market road.
  if (first.key === "rm" && at > 1 && UNIT_WORDS.has(tokens[at - 2]!.key)) return;
  if (GLUED.test(first.text) && first.digits > 0) {
    ends(tokens, next + 1, 4 + directed, put);
    return;
  }
  const isShort = SHORT_TYPES.has(first.key) && first.key !== "us";
  const isState =
    !isShort &&
    first.letters > 1 &&
    (first.isUpper || first.key === "al" || first.key.length > 3) &&
    state(first.key) !== undefined;
  let owners = isState && next + 1 < limit ? 1 : 0;
  next += owners;
  const most = isShort ? 0 : 3;
  while (owners < most && next + 1 < limit && isOwner(tokens[next]!)) {
    owners++;
    next++;
  }
  // "US 401 Hwy S", "Old Number 6 Highway"
  const mark = next < limit && owners + (next - at) > 0 && MARKS.has(tokens[next]!.key) ? 1 : 0;
  const number = tokens[next + mark];
  const kind = tokens[next + mark + 1];
  if (
    number &&
    kind &&
    next > at &&
    next + mark + 1 < limit &&
    number.digits > 0 &&
    number.digits <= 4 &&
    number.letters === 0 &&
    kind.gap === GAP.blank &&
    HIGHWAYS.has(kind.key)
  )
    ends(tokens, next + mark + 2, 4.6, put);
  let score = 4.8;
  if (next < limit && owners > 0 && ROAD_TYPES.has(tokens[next]!.key)) next++;
  else if (
    next < limit &&
    owners === 0 &&
    (ROAD_ALONE.has(tokens[next]!.key) ||
      (at > 0 && tokens[at - 1]!.digits > 0 && (tokens[next]!.key === "rd" || tokens[next]!.key === "road")))
  ) {
    next++;
    score = tokens[next - 1]!.key.length > 2 ? 4.3 : SHORT_TYPES.has(tokens[next - 1]!.key) ? 3.8 : 2.8;
  } else if (owners === 1 && first.key === "us") score = 4;
  else if (!(owners === 1 && isState && first.key.length === 2)) return;
  else score = next + 1 === tokens.length && at === 0 ? 4 : 2.2;
  if (next < limit && MARKS.has(tokens[next]!.key || tokens[next]!.text)) next++;
  const name = tokens[next];
  if (next >= limit || !name || name.gap > GAP.dash || !NAME.test(name.text)) return;
  if (name.digits === 0) {
    if (score < 4.8 || !name.isUpper || directionalOf(name)) return;
    score -= 0.6;
  } else if (score < 2.5 && (name.digits > 3 || name.letters > 0)) return;
  ends(tokens, next + 1, score + directed, put);
}

const NUMBERED = new Set(["US", "CA", "AU", "NZ", "GB", "IE", "IN", "PH", "PR"]);

function ends(tokens: readonly Token[], end: number, score: number, put: (end: number, score: number) => void): void {
  put(end, score);
  let last = end;
  for (let more = 0; more < 3; more++) {
    const next = tokens[last];
    if (!next || next.gap > GAP.blank || !(directionalOf(next) || POST_MODIFIERS.has(next.key))) return;
    last++;
    score += directionalOf(next) ? directionalBonus(next, tokens[last]) : 0.6;
    put(last, score);
  }
}
