/**
 * Where a street may stand: English suffixes, numbered roads, prefixes of the Romance languages, Germanic compounds,
 * bare names.
 */
import { beginsChunk, chunkEnd, type Context, type Emit, endsChunk, ENGLISH, GERMANIC } from "./context.ts";
import { UNIT_WORDS } from "./unit-words.ts";
import { isHouseNumber, isMarkedNumber, isNumberMark, isOrdinal } from "./numbers.ts";
import { directionalBonus, findNumberedRoads } from "./roads.ts";
import {
  ARTICLES,
  compoundStreet,
  countriesOfLanguage,
  DIRECTIONALS,
  ESTATES,
  FOREIGN_LAST_WORDS,
  POST_MODIFIERS,
  PREFIXES,
  ROAD_OWNERS,
  ROAD_TYPES,
  SHORT_PREFIXES,
  STREET_PREPOSITIONS,
  STRONG_SUFFIXES,
  WEAK_SUFFIXES,
  WHOLE_NAMES,
} from "./street-words.ts";
import { GAP, type Token } from "./tokens.ts";
import { wordSet } from "../../literals.ts";

const LONGEST = 8;
const ROADS = new Set(["rd", "road"]);

/** Emits streets, by suffix, prefix, compound or number. Weights are log-odds, tuned on the development sets. */
export function findStreets(context: Context, at: number, emit: Emit): void {
  const { tokens } = context;
  const limit = chunkEnd(tokens, at, LONGEST);
  const put = (end: number, score: number): void => emit({ start: at, end, label: "street", score });
  const putNamed = (end: number, score: number): void => {
    const isEstate = ESTATES.has(tokens[at]!.key);
    emit({ start: at, end, label: isEstate ? "name" : "street", score });
    // The French list of streets has estates and hamlets too, with numbers of their own.
    if (isEstate && context.country === "FR" && at > 0 && tokens[at - 1]!.digits > 0) put(end, score - 0.2);
  };
  findSuffixed(context, at, limit, put);
  findNumberedRoads(context, at, limit, put);
  findPrefixed(context, at, limit, putNamed);
  findCompounds(context, at, limit, put);
  findBare(context, at, limit, put);
  if (context.country === "IN") findIndian(context, at, put);
}

/** "5th Cross", "2nd Main Road": the lanes of planned quarters. */
function findIndian({ tokens }: Context, at: number, put: Put): void {
  const next = tokens[at + 1];
  if (!isOrdinal(tokens[at]!) || !next || next.gap > GAP.dash || (next.key !== "cross" && next.key !== "main")) return;
  put(at + 2, 3.6);
  if (tokens[at + 2]?.gap === GAP.blank && ROADS.has(tokens[at + 2]!.key)) put(at + 3, 4.2);
}

type Put = (end: number, score: number) => void;

function findSuffixed({ tokens, country }: Context, at: number, limit: number, put: Put): void {
  if (country !== null && GERMANIC.has(country)) return;
  const isDirected = DIRECTIONALS.has(tokens[at]!.key) && limit - at > 2;
  const foreign = country !== null && !ENGLISH.has(country) ? -0.8 : 0;
  const isNumbered = at > 0 && tokens[at - 1]!.digits > 0;
  let inner = 0;
  for (let last = at + 1; last < limit; last++) {
    const token = tokens[last]!;
    if (token.key === "" || token.text === "&" || token.text === "@") return;
    const before = tokens[last - 1]!;
    if (before.digits > 0 && !isOrdinal(before) && last - 1 > at + (isDirected ? 1 : 0)) return;
    const strong = STRONG_SUFFIXES.has(token.key);
    if (!strong && !WEAK_SUFFIXES.has(token.key)) continue;
    const words = last - at - (isDirected && last - at > 1 ? 1 : 0);
    const isNumber = before.digits > 0 && !isOrdinal(before);
    const next = tokens[last + 1];
    const isRoadNumber =
      ROAD_TYPES.has(token.key) &&
      next !== undefined &&
      next.gap < GAP.comma &&
      ((next.digits > 0 && next.digits <= 4) || (isNumberMark(next) && tokens[last + 2]?.digits));
    // "Scenic Hwy 98", "Anderson County Rd 312"
    if (isRoadNumber && next.digits > 0 && words <= 3 && (!ROADS.has(token.key) || ROAD_OWNERS.has(before.key))) {
      put(last + 2, 4 - 0.3 * (words - 1));
      extend(tokens, last + 2, 4 - 0.3 * (words - 1), put);
    }
    const isSaint =
      token.key === "st" &&
      !token.text.endsWith(".") &&
      tokens[last + 1]?.isCapital &&
      !before.isCapital &&
      before.letters > 0;
    const score =
      (strong ? 3.6 : 1.9) +
      foreign -
      (isNumbered ? 0.3 : 0.45) * (words - 1) -
      (words > 4 ? 0.4 : 0) -
      inner +
      (isDirected ? 0.4 : 0) -
      (isNumber ? (strong && before.digits <= 4 ? (words === 1 ? 0.9 : 2) : 3) : 0) -
      (UNIT_WORDS.has(before.key) && words === 1 ? 1 : 0) -
      (isSaint ? 1 : 0) +
      (endsChunk(tokens, last + 1) ? 0.3 : 0) -
      (isRoadNumber ? 2 : 0) -
      (isDirected && last === at + 1 && !endsChunk(tokens, last + 1) ? 2.6 : 0) -
      (strong || isNumbered ? 0 : 2.4);
    put(last + 1, score);
    // "Ang Mo Kio Ave 3"
    if (country === "SG" && next && next.gap === GAP.blank && next.digits > 0 && next.digits <= 3)
      put(last + 2, score + 1);
    extend(tokens, last + 1, score, put);
    const isTitle =
      (token.key === "st" || token.key === "dr") &&
      next !== undefined &&
      next.gap === GAP.blank &&
      next.letters > 2 &&
      !STRONG_SUFFIXES.has(next.key) &&
      !DIRECTIONALS.has(next.key);
    inner += isTitle ? 0.4 : strong ? 1.3 : 0.2;
  }
}

/** What may follow the suffix: NW, Ext, Business. */
function extend(tokens: readonly Token[], end: number, score: number, put: Put): void {
  const next = tokens[end];
  if (!next || next.gap > GAP.comma) return;
  const bonus = directionalBonus(next, tokens[end + 1]);
  if (bonus !== 0) {
    put(end + 1, score + bonus);
    // "S. W." as two words.
    const second = tokens[end + 1];
    if (
      next.key.length === 1 &&
      second &&
      second.gap === GAP.blank &&
      second.key.length === 1 &&
      DIRECTIONALS.has(next.key + second.key)
    )
      put(end + 2, score + 1.8);
  }
  if (next.gap === GAP.blank && POST_MODIFIERS.has(next.key)) {
    put(end + 1, score + 0.5);
    const last = directionalBonus(tokens[end + 1], tokens[end + 2]);
    if (last > 0 && tokens[end + 1]!.gap < GAP.comma) put(end + 2, score + 0.5 + last);
  }
}

/** Rue, calle, via, rua, ulica … and the name that follows. */
function findPrefixed({ tokens, country }: Context, at: number, limit: number, put: Put): void {
  const { key, text, isCapital } = tokens[at]!;
  const languages = PREFIXES.get(key);
  if (!languages || limit - at < 2) return;
  const isOwn =
    country !== null && languages.split(" ").some((language) => countriesOfLanguage(language).includes(country));
  const isEnglish = STRONG_SUFFIXES.has(key) || WEAK_SUFFIXES.has(key);
  const isShort = SHORT_PREFIXES.has(key);
  const isMarked = text.endsWith(".") || text.endsWith("/");
  if (isShort && !isMarked && !isOwn) return;
  let score =
    (isOwn ? 3.9 : country === null ? (isEnglish ? 1.6 : 3) : isEnglish ? 0 : 2) - (isShort && !isMarked ? 0.8 : 0);
  if (isOwn && isEnglish && ENGLISH.has(country)) score -= 1;
  if (!isOwn && country !== null && ENGLISH.has(country)) score -= 2;
  let words = 0;
  for (let last = at + 1; last < limit; last++) {
    const token = tokens[last]!;
    if (token.gap === GAP.dash && !isCapital) return;
    if (token.text === "&" || token.text === "@" || token.text === "#") return;
    if (token.digits > 0) {
      const before = tokens[last - 1]!;
      const after = tokens[last + 1];
      // "Calle 10", "Rue du 4 Septembre", "Rua 25 de Março", "Via XX Settembre".
      const isDate =
        ARTICLES.has(before.key) ||
        (after !== undefined && after.gap === GAP.blank && (ARTICLES.has(after.key) || MONTHS.has(after.key)));
      const isName = last === at + 1 && (token.digits <= 3 || isOrdinal(token));
      if (!isDate && !isName && !isOrdinal(token)) return;
      if (isName && !isDate && languages.includes("fr")) return;
      words += isDate ? 0 : 0.5;
    }
    if (!ARTICLES.has(token.key)) words++;
    if (!ARTICLES.has(token.key) || last + 1 === limit) {
      put(
        last + 1,
        score -
          0.3 * Math.max(0, words - 1) +
          (endsChunk(tokens, last + 1) ? 0.5 : 0) +
          (tokens[last + 1]?.digits ? 0.5 : 0),
      );
    }
  }
}

const MONTHS = wordSet(`
  janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre enero febrero marzo abril mayo
  junio julio agosto septiembre octubre noviembre diciembre gennaio febbraio aprile maggio giugno luglio settembre
  ottobre novembre dicembre janeiro fevereiro marco abril maio junho julho setembro outubro novembro dezembro
`);
const OLD_AND_NEW = wordSet(`
  alte alter neue neuer grosse kleine lange kurze obere untere hintere vordere korte nieuwe oude grote kleine gamle
  nye gamla nya stora lilla ovre vestre ostre nordre sondre vastra ostra norra sodra
`);

/** Triftstrasse, Eduard-Sueß-Gasse, Meester Arendstraat, Am Nordkanal. */
function findCompounds({ tokens, country }: Context, at: number, limit: number, put: Put): void {
  if (country !== null && ENGLISH.has(country)) return;
  const first = tokens[at]!;
  if (first.letters === 0 && first.digits === 0) return;
  let extra = 0;
  for (let last = at; last < Math.min(limit, at + 5); last++) {
    const token = tokens[last]!;
    if (token.digits > 0 || (last > at && token.gap > GAP.blank)) break;
    const next = tokens[last + 1];
    const isNumbered = next !== undefined && isHouseNumber(next) && next.gap <= GAP.comma;
    const parting = (isNumbered ? 0.7 : 0) + (endsChunk(tokens, last + 1) ? 0.3 : 0);
    const compound = token.letters > 5 ? compoundStreet(token.key) : undefined;
    const ending =
      compound ??
      (last > at && FOREIGN_LAST_WORDS.has(token.key)
        ? { language: FOREIGN_LAST_WORDS.get(token.key)!, sure: true }
        : undefined);
    if (ending) {
      const isOwn = country !== null && countriesOfLanguage(ending.language).includes(country);
      const alien = country !== null && !isOwn && !GERMANIC.has(country) ? -1.5 : 0;
      put(last + 1, (ending.sure ? 3.7 : isNumbered ? 2.2 : 0.6) + alien + parting - extra);
    } else if (last > at && STREET_PREPOSITIONS.has(first.key) && (country === null || GERMANIC.has(country))) {
      // Jan de Vries and Anna zum Felde live elsewhere.
      const isInner = at > 0 && !beginsChunk(tokens, at) && tokens[at - 1]!.digits === 0 ? 2 : 0;
      put(last + 1, 2.4 - isInner + parting - 0.4 * (last - at - 1) - (first.isCapital ? 0 : 0.6));
    }
    extra += OLD_AND_NEW.has(token.key) || ARTICLES.has(token.key) ? 0.1 : 0.6;
  }
  // Straße des Friedens, Platz der Republik, Laan van Meerdervoort.
  if (FOREIGN_LAST_WORDS.has(first.key) && tokens[at + 1] && ARTICLES.has(tokens[at + 1]!.key) && at + 1 < limit) {
    for (let last = at + 2; last < Math.min(limit, at + 5); last++) {
      const token = tokens[last]!;
      if (token.gap > GAP.blank) break;
      if (token.letters > 0 || token.text.endsWith("."))
        put(last + 1, 3.4 - 0.2 * (last - at - 2) + (tokens[last + 1]?.digits ? 0.7 : 0));
    }
  }
}

/** Names with no word that says street: after a house number, before one, or at a crossing. */
function findBare({ tokens, style, country, zip }: Context, at: number, limit: number, put: Put): void {
  const first = tokens[at]!;
  const before = at > 0 ? tokens[at - 1] : undefined;
  const whole = DIRECTIONALS.has(first.key) && limit - at > 1 ? at + 1 : at;
  if (WHOLE_NAMES.has(tokens[whole]!.key)) put(whole + 1, (before && before.digits > 0 ? 2.6 : 1.4) + (whole - at));
  // "The Marina": where houses have names, so have streets.
  if (
    first.key === "the" &&
    limit - at > 1 &&
    country === "GB" &&
    beginsChunk(tokens, at) &&
    endsChunk(tokens, limit) &&
    limit - at <= 3 &&
    at > 0
  )
    put(limit, 2);
  // "Main, Mars Hill, ME": there, what stands before the town is a street.
  if (
    country === "US" &&
    at === 0 &&
    endsChunk(tokens, 1) &&
    tokens.length > 2 &&
    first.digits === 0 &&
    first.letters > 2
  )
    put(1, 1.2);
  const isAfterNumber = before !== undefined && before.digits > 0 && first.gap < GAP.line;
  const isCrossed = before !== undefined && isCrossing(before);
  const directed = DIRECTIONALS.has(first.key) && limit - at > 1 ? 1 : 0;
  for (let last = at; last < Math.min(limit, at + 5); last++) {
    const token = tokens[last]!;
    if (token.key === "" || token.text === "&" || token.text === "@") break;
    // 1754 West 7800 South
    if (last === at + 1 && directed && token.digits > 0 && token.letters === 0 && token.digits <= 5) {
      const dir = tokens[last + 1];
      if (dir && DIRECTIONALS.has(dir.key) && dir.gap === GAP.blank && isAfterNumber) put(last + 2, 4);
      if (isAfterNumber) put(last + 1, 0.6);
    }
    if (token.digits > 0 && !isOrdinal(token)) {
      if (last === at && isCrossing(tokens[at + 1])) put(at + 1, 0.4);
      break;
    }
    const next = tokens[last + 1];
    const isBeforeZip =
      style.zipFirst === true && next !== undefined && next.gap >= GAP.comma && zip(next.text) !== undefined;
    const isBeforeNumber = style.numberFirst !== true && !isBeforeZip && startsNumber(tokens, last + 1);
    if (!isAfterNumber && !isBeforeNumber && !isCrossed && !isCrossing(next)) continue;
    const words = last - at + 1 - directed;
    if (words < 1 || (words === 1 && token.letters === 1 && token.digits === 0)) continue;
    const ends = endsChunk(tokens, last + 1);
    let score =
      -0.7 -
      0.5 * (words - 1) +
      directed +
      (ends ? 0.9 : 0) +
      (isOrdinal(first) || isOrdinal(tokens[at + directed]!) ? 1.2 : 0);
    if (isBeforeNumber) score += style.numberFirst === false ? 1.6 : endsChunk(tokens, last + 2) ? 1.6 : 0.5;
    if (words === 1 && STRONG_SUFFIXES.has(token.key)) score -= 1.5;
    if (isAfterNumber && style.numberFirst === false) score -= 1;
    if (isCrossed || isCrossing(next)) score += 0.6;
    if (UNIT_WORDS.has(first.key) && words === 1) score -= 1.5;
    put(last + 1, score);
    const bonus = directionalBonus(next, tokens[last + 2]);
    if (bonus > 0 && next!.gap === GAP.blank) put(last + 2, score + bonus + 0.2);
  }
}

/** "12", "# 12", "Nº 12". */
function startsNumber(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  if (!token || token.gap > GAP.comma) return false;
  if (isHouseNumber(token) || isMarkedNumber(token)) return true;
  const next = tokens[at + 1];
  return isNumberMark(token) && next !== undefined && next.gap <= GAP.dash && isHouseNumber(next);
}

/** How many words only say that a crossing follows: "corner of", "cnr". */
export function crossingWords(tokens: readonly Token[], at: number): number {
  const { key } = tokens[at]!;
  if (!CORNERS.has(key) || !tokens.slice(at, at + LONGEST).some(isCrossing)) return 0;
  return tokens[at + 1]?.key === "of" ? 2 : 1;
}

const CORNERS = new Set(["corner", "cnr", "crn", "cor", "intersection", "esquina"]);
const CROSSINGS = new Set(["and", "at", "y", "und", "et", "e"]);
/** True for the words between two streets that cross: and, &, @. */
export const isCrossing = (token: Token | undefined): boolean =>
  token !== undefined && (token.text === "&" || token.text === "@" || CROSSINGS.has(token.key));
