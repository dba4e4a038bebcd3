/** Towns that a list knows: by name, by the postal code of the text, and what may stand before and behind them. */
import { beginsChunk, chunkEnd, type Context, type Emit, endsChunk, ENGLISH } from "../context.ts";
import { featureTable } from "../features.ts";
import { isBig, isPartOfTown, isTownOf, type KnownTown } from "../places.ts";
import { ARTICLES, DIRECTIONALS, STRONG_SUFFIXES } from "../street-words.ts";
import { GAP, type Token } from "../tokens.ts";
import { townAtZip } from "../zip-towns.ts";
import { LONGEST_TOWN, putTown } from "./town-line.ts";
import { wordSet } from "../../../literals.ts";

interface Town {
  isCountryKnown: boolean;
  /** A town of the country, or a part of one. */
  isOwn: boolean;
  isBig: boolean;
  /** One of the places that have the postal code. */
  isAtCode: boolean;
  words: number;
  begins: boolean;
  ends: boolean;
  /** One word, amid a line, that ends streets too: "Park". */
  isSuffix: boolean;
  /** The last word of a street, cut off before a comma: "12 Nguyễn Huệ, Quận 1". */
  isCutOff: boolean;
  /** "15th Street West": a point of the compass behind a street rather than the town of that name. */
  isPoint: boolean;
  /** "Gravois Industrial St Louis MO": of a saint or a fort rather than of a street. */
  isSaint: boolean;
}

const score = featureTable<Town>("town of the list", [
  ["has the postal code", 2.8, (s) => s.isAtCode],
  ["country unknown", 0.6, (s) => !s.isAtCode && !s.isCountryKnown],
  ["town of the country", 1.8, (s) => !s.isAtCode && s.isOwn],
  ["big town of the country", 0.5, (s) => !s.isAtCode && s.isBig],
  ["town of other countries only", -0.6, (s) => !s.isAtCode && s.isCountryKnown && !s.isOwn],
  ["further word", 0.9, (s) => s.words - 1],
  ["begins after a comma", 0.5, (s) => s.begins],
  ["ends at a comma", 0.4, (s) => s.ends],
  ["word that ends streets too", -2.5, (s) => s.isSuffix],
  ["cut off the end of a street", -1.4, (s) => s.isCutOff],
  ["point of the compass behind a street", -2.5, (s) => s.isPoint],
  ["begins with Saint, Fort or Mount before a state", 1.2, (s) => s.isSaint],
]);

/** Where a number behind a town is none of its districts. */
const NO_DISTRICTS = wordSet("US CA AU NZ IN DE NL ES IT BR GB");
/** Points of the compass that cities and parts of a city are called after, behind their names. */
const POINTS: Readonly<Record<string, ReadonlySet<string>>> = { ID: wordSet("utara selatan barat timur pusat tengah") };
const SAINTS = new Set(["st", "ste", "ft", "mt", "pt"]);
/** "г. Москва", "м. Київ", "TP. Hồ Chí Minh" */
const TOWN_WORDS = wordSet("г гр гор город пос поселок с село деревня станица м місто смт tp thanhpho");

export function findTowns(context: Context, at: number, emit: Emit): void {
  const { tokens, towns, atZip } = context;
  if (TOWN_WORDS.has(tokens[at]!.key)) findAnnounced(tokens, at, emit);
  const sure = atZip.length > 0 ? townAtZip(tokens, at, atZip) : 0;
  if (sure > 0) putTown(tokens, at, sure, score(townAtCode(context, at, sure)), emit);
  for (const town of towns[at]!) {
    if (town.end === sure || isArticle(tokens, at, town.end)) continue;
    const total = score(describe(context, at, town));
    putTown(tokens, at, town.end, total, emit);
    putDistricts(context, at, town, total, emit);
  }
}

function findAnnounced(tokens: readonly Token[], at: number, emit: Emit): void {
  const name = tokens[at + 1];
  if (!name || name.gap > GAP.blank || name.letters < 2) return;
  for (let end = at + 2; end <= chunkEnd(tokens, at, LONGEST_TOWN); end++) {
    const score = 3.4 + (endsChunk(tokens, end) ? 0.5 : 0) - 0.2 * (end - at - 2);
    emit({ start: at, end, label: "city", score, from: at + 1 });
  }
}

/** "de", "of" amid a line. */
const isArticle = (tokens: readonly Token[], at: number, end: number): boolean =>
  end === at + 1 && !beginsChunk(tokens, at) && (tokens[at]!.key === "of" || ARTICLES.has(tokens[at]!.key));

function townAtCode(context: Context, at: number, end: number): Town {
  return {
    ...placed(context, at, end),
    isAtCode: true,
    isOwn: true,
    isBig: false,
    isSuffix: false,
    isCutOff: false,
    isPoint: false,
    isSaint: isSaint(context, at, end),
  };
}

function describe(context: Context, at: number, town: KnownTown): Town {
  const { tokens, country } = context;
  const { end } = town;
  const isOwn = country !== null && isTownOf(town, country);
  return {
    ...placed(context, at, end),
    isAtCode: false,
    isOwn,
    isBig: isOwn && isBig(town, country),
    isSuffix: end === at + 1 && !beginsChunk(tokens, at) && STRONG_SUFFIXES.has(tokens[at]!.key),
    isCutOff: isCutOff(tokens, at, end, country),
    isPoint: end === at + 1 && !beginsChunk(tokens, at) && DIRECTIONALS.has(tokens[at]!.key),
    isSaint: isOwn && isSaint(context, at, end),
  };
}

const placed = (
  { tokens, country }: Context,
  at: number,
  end: number,
): Pick<Town, "isCountryKnown" | "words" | "begins" | "ends"> => ({
  isCountryKnown: country !== null,
  words: end - at,
  begins: beginsChunk(tokens, at),
  ends: endsChunk(tokens, end),
});

const isSaint = ({ tokens, country, state }: Context, at: number, end: number): boolean =>
  end > at + 1 &&
  country !== null &&
  SAINTS.has(tokens[at]!.key) &&
  (tokens[end] === undefined || state(tokens[end].key) !== undefined);

/** English addresses lack the comma between street and town. */
function isCutOff(tokens: readonly Token[], at: number, end: number, country: string | null): boolean {
  if (at < 2 || country === null || ENGLISH.has(country) || beginsChunk(tokens, at)) return false;
  return tokens[at - 1]!.digits === 0 && tokens[at - 2]!.digits > 0 && end < tokens.length && endsChunk(tokens, end);
}

/** "Dublin 4", "Jakarta Selatan", and the name as that of a part of a town. */
function putDistricts({ tokens, country }: Context, at: number, town: KnownTown, score: number, emit: Emit): void {
  const { end } = town;
  const next = tokens[end];
  if (next && next.gap === GAP.blank) {
    if (!NO_DISTRICTS.has(country ?? "") && isPostalDistrict(next) && endsChunk(tokens, end + 1))
      emit({ start: at, end: end + 1, label: "city", score: score + 0.9 });
    if (POINTS[country ?? ""]?.has(next.key)) emit({ start: at, end: end + 1, label: "city", score: score + 1.8 });
  }
  if (country !== null && isPartOfTown(town, country)) emit({ start: at, end, label: "suburb", score: score + 0.2 });
}

const isPostalDistrict = ({ digits, letters }: Token): boolean => digits > 0 && digits <= 2 && letters <= 1;
