/**
 * Where a street may stand: English suffixes, numbered roads, prefixes of the Romance languages, Germanic compounds,
 * bare names.
 */
import { chunkEnd, type Context, type Emit, type Put, SPANISH } from "../context.ts";
import { isFractionBehindNumber } from "../numbers.ts";
import { findBare } from "./bare.ts";
import { findCompounds, findLeadingKinds } from "./compound.ts";
import { isCrossing } from "./crossing.ts";
import { findNumberedRoads } from "./numbered.ts";
import { isOrdinal } from "./ordinals.ts";
import { findPrefixed } from "./prefixed.ts";
import { findSuffixed } from "./suffixed.ts";
import { ESTATES } from "../street-words.ts";
import { GAP } from "../tokens.ts";
import { wordSet } from "../../../literals.ts";

/** In words. */
const LONGEST = 8;
const ROADS = new Set(["rd", "road"]);

/** Emits streets, by suffix, prefix, compound or number. */
export function findStreets(context: Context, at: number, emit: Emit): void {
  const { tokens, country } = context;
  if (isFractionBehindNumber(tokens, at)) return;
  const limit = chunkEnd(tokens, at, LONGEST);
  const put: Put = (end, score) => emit({ start: at, end, label: "street", score });
  findSuffixed(context, at, limit, put);
  findNumberedRoads(context, at, limit, put);
  if (ESTATES.has(tokens[at]!.key)) findEstate(context, at, limit, emit);
  else findPrefixed(context, at, limit, put);
  findCompounds(context, at, limit, put);
  findLeadingKinds(context, at, limit, put);
  findBare(context, at, limit, put);
  if (country !== null) LOCAL.get(country)?.(context, at, put);
}

/** Where estates and hamlets are in the list of streets too, with numbers of their own. */
const NUMBERED_ESTATES = new Set(["FR"]);

/** Estates and hamlets are no streets. */
function findEstate(context: Context, at: number, limit: number, emit: Emit): void {
  const { tokens, country } = context;
  const isNumbered = NUMBERED_ESTATES.has(country ?? "") && at > 0 && tokens[at - 1]!.digits > 0;
  findPrefixed(context, at, limit, (end, score) => {
    emit({ start: at, end, label: "name", score });
    if (isNumbered) emit({ start: at, end, label: "street", score: score - 0.2 });
  });
}

/** "5th Cross", "2nd Main Road": the lanes of planned quarters. */
function findNumberedCross({ tokens }: Context, at: number, put: Put): void {
  const next = tokens[at + 1];
  if (!isOrdinal(tokens[at]!) || !next || next.gap > GAP.dash || (next.key !== "cross" && next.key !== "main")) return;
  put(at + 2, 3.6);
  if (tokens[at + 2]?.gap === GAP.blank && ROADS.has(tokens[at + 2]!.key)) put(at + 3, 4.2);
}

const NUMBERED_KINDS = wordSet("avenida av ave calle callejon diagonal");
const POINTS = wordSet("norte sur oriente poniente nte ote pte n s");
const NUMBER_OR_ORDINAL = /^\d{1,3}(?:[aªoº]|ra|da|ta|va)?\.?$/i;

/** "6a Avenida", "3a Calle Poniente": cities of Central America number their streets. */
function findNumberedKind({ tokens }: Context, at: number, put: Put): void {
  const next = tokens[at + 1];
  if (!next || next.gap > GAP.blank || !NUMBERED_KINDS.has(next.key) || !NUMBER_OR_ORDINAL.test(tokens[at]!.text))
    return;
  const after = tokens[at + 2];
  if (after && after.gap < GAP.comma && POINTS.has(after.key)) put(at + 3, 5);
  if (!after || after.digits > 0 || after.gap >= GAP.comma) put(at + 2, 4.4);
}

/** Streets that are written so in some countries only. */
const LOCAL: ReadonlyMap<string, (context: Context, at: number, put: Put) => void> = new Map([
  ["IN", findNumberedCross],
  ...[...SPANISH].map((country) => [country, findNumberedKind] as const),
]);

/** How many words only say that a crossing follows: "corner of", "cnr". */
export function crossingWords(tokens: Context["tokens"], at: number): number {
  const { key } = tokens[at]!;
  if (!CORNERS.has(key) || !tokens.slice(at, at + LONGEST).some(isCrossing)) return 0;
  return tokens[at + 1]?.key === "of" ? 2 : 1;
}

const CORNERS = new Set(["corner", "cnr", "crn", "cor", "intersection", "esquina"]);
