/** Postal codes, states, towns and their parts. */
import { countryRules } from "../../reference/countries.ts";
import { beginsChunk, chunkEnd, type Context, type Emit, endsChunk, ENGLISH } from "./context.ts";
import { VENUES } from "./unit-words.ts";
import { isBig, isPartOfTown, isTownOf, type KnownTown } from "./places.ts";
import { ARTICLES, DIRECTIONALS, FOREIGN_LAST_WORDS, STRONG_SUFFIXES, WEAK_SUFFIXES } from "./street-words.ts";
import { GAP, type Token } from "./tokens.ts";
import { regionNamed } from "./states.ts";
import { townAtZip } from "./zip-towns.ts";
import { wordSet } from "../../literals.ts";

const ZIP_LABELS = wordSet(`
  zip zipcode postcode postal pin pincode plz cep cap cp codigo code cod kod psc τκ tk индекс індекс kodpos
  poskod kodpocztowy postnr postnummer eircode pk
`);
const NOT_IN_TOWNS = wordSet("floor suite apt unit box po street road avenue");
const TOWN_ENDINGS = wordSet(`
  city town township twp village borough boro beach heights springs park falls hills lake island valley junction grove
  harbor harbour creek ridge point center centre bay
`);
const INDIAN_PARTS = wordSet(`
  nagar layout colony sector phase extension extn marg enclave vihar puram bagh gunj ganj peth wadi pura puri halli
  palya cross main stage block area society estate industrial
`);
/** Where a number behind a town is none of its districts. */
const NO_DISTRICTS = wordSet("US CA AU NZ IN DE NL ES IT BR GB");
const SAINTS = new Set(["st", "ste", "ft", "mt", "pt"]);
/** How parts of Indian towns end that are one word. */
const INDIAN_ENDING = /.{3}(?:nagara?|puram?|palya|halli|gunj|ganj|vihar|bagh|kunj|guda|pally|peth?|wadi)$/;
/** The word before the name of a district, which is also that of its town. */
const INDIAN_DISTRICTS = new Set(["dist", "distt", "district"]);
/** The first word of the name of a quarter, in Brazil and Mexico. */
const QUARTERS = new Set(["bairro", "colonia", "col", "fracc", "fraccionamiento"]);
const INDONESIAN_POINTS = wordSet("utara selatan barat timur pusat tengah");
/** "Zona 10" in Guatemala: the district of a city. */
const ZONES: Readonly<Record<string, ReadonlySet<string>>> = { GT: new Set(["zona", "z"]) };
/** What stands behind the name of a quarter in Turkey. */
export const TURKISH_QUARTERS = wordSet("mah mahallesi mahalle mh");
const LONGEST_TOWN = 4;
const LONGEST_STATE = 4;

/**
 * Words that say that a region's name follows: "jud. Cluj", "Prov. de Salta". Behind the name they are a part of it.
 */
const REGION_WORDS = wordSet(`
  jud judet judetul provincia prov pcia provinsi propinsi province estado edo departamento depto dpto dep region woj
  wojewodztwo kraj okres zupanija nomos nomou pref prefecture tinh changwat negeri state governorate vilayet oblast
`);

const REGION_ENDINGS = wordSet("state province region county governorate prefecture department oblast emirate");

/** Emits postal codes, states and towns. Weights are log-odds, tuned on the development sets. */
export function findRegions(context: Context, at: number, emit: Emit): void {
  findZip(context, at, emit);
  findStates(context, at, emit);
  findTowns(context, at, emit);
  findUnknownTowns(context, at, emit);
}

function findZip({ tokens, zip, country }: Context, at: number, emit: Emit): void {
  let start = at;
  while (
    start + 1 < tokens.length &&
    start - at < 2 &&
    ZIP_LABELS.has(tokens[start]!.key) &&
    tokens[start + 1]!.gap <= GAP.dash
  )
    start++;
  const token = tokens[start]!;
  if (token.digits === 0 && !/^[A-Z]{4}$/.test(token.text) && !isZipStart(token, tokens[start + 1])) return;
  const bonus = start > at ? 1.5 : 0;
  const strength = country === null ? 2.2 : 3.4;
  const put = (end: number, value: string, weight: number): void => {
    const lone = at === 0 && end === tokens.length ? 0.6 : 0;
    emit({ start: at, end, label: "zip", score: weight + bonus + lone, value, ...(start > at && { from: start }) });
  };
  const own = zip(token.text);
  if (own !== undefined) put(start + 1, own, strength + (own.length > 5 ? 0.6 : 0) - (own.length < 5 ? 0.9 : 0));
  const next = tokens[start + 1];
  // 02134 as a spreadsheet leaves it.
  if (
    country === "US" &&
    !next &&
    token.digits === 4 &&
    token.letters === 0 &&
    token.text.length === 4 &&
    at > 1 &&
    tokens[at - 1]!.letters === 2
  )
    put(start + 1, token.text, 1.5);
  if (!next || next.gap > GAP.dash || next.text.length > 5) return;
  const pair = zip(`${token.text} ${next.text}`);
  if (pair !== undefined && (next.digits > 0 || next.isUpper || next.letters === 2 || country !== null))
    put(start + 2, pair, strength + 1.2 - (next.gap === GAP.dash ? 0.8 : 0));
}

/** "VLT 1115" in Malta, "LV 1010", "HM 12" in Bermuda. */
const isZipStart = ({ text }: Token, next: Token | undefined): boolean =>
  next !== undefined && next.gap <= GAP.dash && next.digits > 1 && next.letters === 0 && /^[A-Z]{2,3}$/.test(text);

function findStates(context: Context, at: number, emit: Emit): void {
  findAnnouncedState(context, at, emit);
  const { tokens, towns, state, country, style, zip } = context;
  let name = "";
  for (let last = at; last < tokens.length && last - at < LONGEST_STATE; last++) {
    const token = tokens[last]!;
    if (token.digits > 0 || (last > at && token.gap >= GAP.comma)) return;
    name += nominative(token.key);
    const found = state(name);
    if (!found || name.length < 2 || isRussianAdjective(name)) continue;
    const next = tokens[last + 1];
    // "Peachtree St NE 400 Colony Square": no code has three digits.
    const isLast = next === undefined || (next.digits > 0 && (country !== "US" || next.digits > 3));
    const isAlone = beginsChunk(tokens, at) && endsChunk(tokens, last + 1);
    let score = 2.4 + 0.3 * (last - at) + (isLast ? 0.6 : 0);
    if (found.isCounty) score = 1.6;
    else if (found.isCode) score = scoreOfCode(token, isLast, isAlone);
    if (found.isCode && isLast && token.isUpper) score += 0.5;
    // Ct, La, Al: courts, lanes, alleys.
    if (found.isCode && !token.isUpper && token.isCapital && STRONG_SUFFIXES.has(token.key) && !next) score -= 3;
    if (country === "IT" && found.isCode && !token.isUpper) score -= 3;
    if (country === null) score -= 0.5;
    else if (!writesStates(country)) score -= 2;
    // "Тверская улица"
    if (next && FOREIGN_LAST_WORDS.has(next.key)) score -= 3;
    // Lisboa, Puebla: behind the postal code it is the town.
    if (
      style.zipFirst !== null &&
      country !== null &&
      at > 0 &&
      (style.zipFirst || token.gap <= GAP.blank) &&
      zip(tokens[at - 1]!.text) !== undefined &&
      towns[at]!.some((town) => town.end === last + 1 && isTownOf(town, country))
    )
      score -= 2.4;
    // NE of Nebraska, W of nothing.
    if (DIRECTIONALS.has(token.key) && !next) score -= 1.5;
    emit({ start: at, end: last + 1, label: "state", score, value: found.value });
    // "Lagos State"
    if (next && next.gap === GAP.blank && REGION_ENDINGS.has(next.key) && endsChunk(tokens, last + 2))
      emit({ start: at, end: last + 2, label: "state", score: score + 2, value: found.value });
  }
}

/** "jud. Cluj", "Provincia de Buenos Aires": the name of a town too, but for the word in front. */
function findAnnouncedState({ tokens, country }: Context, at: number, emit: Emit): void {
  if (country === null || !REGION_WORDS.has(tokens[at]!.key)) return;
  const from = tokens[at + 1]?.key === "de" ? at + 2 : at + 1;
  let name = "";
  for (let last = from; last < tokens.length && last - from < LONGEST_STATE; last++) {
    const { key, digits, gap } = tokens[last]!;
    if (digits > 0 || gap >= (last === from ? GAP.comma : GAP.dash)) return;
    name += key;
    const whole = tokens.slice(at, last + 1).reduce((all, { key }) => all + key, "");
    const value = name.length > 1 ? (regionNamed(country, whole) ?? regionNamed(country, name)) : undefined;
    if (value !== undefined)
      emit({ start: at, end: last + 1, label: "state", score: 5 + 0.3 * (last - from), value, from });
  }
}

/** Whether the country's envelopes name states; elsewhere a name is rather that of the town: Rīga, Tiranë. */
function writesStates(country: string): boolean {
  let isWritten = written.get(country);
  if (isWritten === undefined) {
    isWritten = countryRules(country)?.used.has("administrative_area") ?? true;
    written.set(country, isWritten);
  }
  return isWritten;
}

/** By country; the context's country has rules, so that it cannot grow. */
const written = new Map<string, boolean>();

/** Codes that stand before the postal code, the end or between commas are likelier than words like "in" or "or". */
function scoreOfCode({ isUpper }: Token, isLast: boolean, isAlone: boolean): number {
  if (isLast) return 2.8;
  if (isAlone) return 2.4;
  return isUpper ? 0.2 : -1.5;
}

/** "Свердловская обл.", "Ленинградской области" as the list of regions has them. */
function nominative(key: string): string {
  if (key < "\u0400" || key >= "\u0530") return key;
  return key === "обл" || key === "области" ? "область" : key === "респ" ? "республика" : key.replace(/ской$/, "ская");
}

/** "Тверская" is a street, the region is "Тверская область". */
const isRussianAdjective = (name: string): boolean => /(?:ская|цкая|ська|цька)$/.test(name);

const RUSSIAN_TOWNS = wordSet("г гр гор город пос поселок с село деревня станица м місто смт tp thanhpho");

function findTowns({ tokens, towns, country, atZip, state }: Context, at: number, emit: Emit): void {
  const named = tokens[at + 1];
  if (RUSSIAN_TOWNS.has(tokens[at]!.key) && named && named.gap <= GAP.blank && named.letters > 1) {
    for (let end = at + 2; end <= chunkEnd(tokens, at, LONGEST_TOWN); end++)
      emit({
        start: at,
        end,
        label: "city",
        score: 3.4 + (endsChunk(tokens, end) ? 0.5 : 0) - 0.2 * (end - at - 2),
        from: at + 1,
      });
  }
  const sure = atZip.length > 0 ? townAtZip(tokens, at, atZip) : 0;
  // "Gravois Industrial St Louis MO": of a saint or a fort rather than of a street.
  const saintly = (end: number): number =>
    end > at + 1 && SAINTS.has(tokens[at]!.key) && country !== null && (!tokens[end] || state(tokens[end].key))
      ? 1.2
      : 0;
  if (sure > 0)
    put(tokens, at, sure, "city", 2.8 + saintly(sure) + 0.9 * (sure - at - 1) + edgeBonus(tokens, at, sure), emit);
  for (const town of towns[at]!) {
    const { end } = town;
    if (
      end === sure ||
      (end === at + 1 && !beginsChunk(tokens, at) && (ARTICLES.has(tokens[at]!.key) || tokens[at]!.key === "of"))
    )
      continue;
    const edges = edgeBonus(tokens, at, end);
    const own = country === null ? 0.6 : isTownOf(town, country) ? 1.8 + (isBig(town, country) ? 0.5 : 0) : -0.6;
    const isSuffix = end === at + 1 && !beginsChunk(tokens, at) && STRONG_SUFFIXES.has(tokens[at]!.key) ? 2.5 : 0;
    const score =
      own -
      isSuffix -
      (isCutOff(tokens, at, end, country) ? 1.4 : 0) +
      (country !== null && isTownOf(town, country) ? saintly(end) : 0) +
      0.9 * (end - at - 1) +
      edges;
    put(tokens, at, end, "city", score, emit);
    // "Dublin 4", "Kingston 10": a postal district.
    const number = tokens[end];
    if (
      number &&
      number.gap === GAP.blank &&
      number.digits > 0 &&
      number.digits <= 2 &&
      number.letters <= 1 &&
      endsChunk(tokens, end + 1) &&
      !NO_DISTRICTS.has(country ?? "")
    )
      emit({ start: at, end: end + 1, label: "city", score: score + 0.9 });
    // "Jakarta Selatan", "Tangerang Selatan": cities and parts of a city are called after points of the compass.
    if (country === "ID" && number && number.gap === GAP.blank && INDONESIAN_POINTS.has(number.key))
      emit({ start: at, end: end + 1, label: "city", score: score + 1.8 });
    if (country !== null && isPartOfTown(town, country)) emit({ start: at, end, label: "suburb", score: score + 0.2 });
  }
}

/** "12 Nguyễn Huệ, Quận 1": the last word of a street. English addresses lack the comma between street and town. */
function isCutOff(tokens: readonly Token[], at: number, end: number, country: string | null): boolean {
  if (at < 2 || country === null || ENGLISH.has(country) || beginsChunk(tokens, at)) return false;
  return tokens[at - 1]!.digits === 0 && tokens[at - 2]!.digits > 0 && end < tokens.length && endsChunk(tokens, end);
}

function edgeBonus(tokens: readonly Token[], at: number, end: number): number {
  return (beginsChunk(tokens, at) ? 0.5 : 0) + (endsChunk(tokens, end) ? 0.4 : 0);
}

/** "PARIS CEDEX 08": the office of companies is part of the town's line. */
function put(tokens: readonly Token[], start: number, end: number, label: "city", score: number, emit: Emit): void {
  emit({ start, end, label, score });
  const next = tokens[end];
  if (next?.key !== "cedex" || next.gap > GAP.blank) return;
  const number = tokens[end + 1];
  const hasNumber = number !== undefined && number.gap === GAP.blank && number.digits > 0 && number.digits <= 2;
  emit({ start, end: hasNumber ? end + 2 : end + 1, label, score: score + 2 });
}

/** Emits unknown words as towns; commas around them make it likelier. */
const endsAfterState = (tokens: readonly Token[], at: number): boolean =>
  tokens[at + 1] === undefined || tokens[at + 1]!.digits > 0;

function findUnknownTowns({ tokens, country, towns, state }: Context, at: number, emit: Emit): void {
  if (tokens[at]!.letters < 2 || tokens[at]!.digits > 0) return;
  const limit = chunkEnd(tokens, at, LONGEST_TOWN + 1);
  const begins = tokens[at]!.gap >= GAP.dash;
  const first = tokens[at]!.key;
  for (let last = at; last < limit && last - at < LONGEST_TOWN; last++) {
    const token = tokens[last]!;
    if (token.digits > 0) break;
    if (token.key === "" || NOT_IN_TOWNS.has(token.key) || token.text.includes("/")) break;
    const words = last - at + 1;
    const ends = endsChunk(tokens, last + 1);
    const isKnown = towns[at]!.some((town: KnownTown) => town.end === last + 1);
    const streetish =
      words > 1 && STRONG_SUFFIXES.has(token.key)
        ? 1.8
        : VENUES.has(token.key) && words > 1 && !TOWN_ENDINGS.has(token.key)
          ? 1
          : 0;
    const base = -0.9 - 0.45 * (words - 1) + (beginsChunk(tokens, at) ? 1.1 : 0) + (ends ? 0.7 : 0) - streetish;
    const next = tokens[last + 1];
    const beforeState =
      !ends &&
      next !== undefined &&
      next.letters > 0 &&
      state(next.key) !== undefined &&
      (next.isUpper || next.key.length === 2) &&
      endsAfterState(tokens, last + 1)
        ? 0.7
        : 0;
    if (words === 1 && (ARTICLES.has(token.key) || token.key === "the" || token.key === "of")) continue;
    const short = words === 1 && token.letters <= 2 ? 1.2 : 0;
    if (!isKnown)
      put(
        tokens,
        at,
        last + 1,
        "city",
        base - short + beforeState + (words > 1 && TOWN_ENDINGS.has(token.key) ? 0.9 : 0),
        emit,
      );
    const isEnded = words === 1 && INDIAN_ENDING.test(token.key) && !towns[at]!.some((town) => isBig(town, "IN"));
    const isIndian = country === "IN" && (isEnded || INDIAN_PARTS.has(token.key) || INDIAN_PARTS.has(tokens[at]!.key));
    const set = begins && (ends || (tokens[last + 1]?.gap ?? 0) >= GAP.dash);
    const isBairro = words > 1 && QUARTERS.has(first) ? 2 : 0;
    emit({
      start: at,
      end: last + 1,
      label: "suburb",
      score:
        base +
        isBairro -
        (country === "US" ? 1.4 : 0.4) -
        short +
        (set ? 0.7 : begins || ends ? -0.3 : -1.2) +
        (isIndian ? 2.6 : 0) -
        (WEAK_SUFFIXES.has(token.key) && country !== "IN" ? 0.3 : 0),
    });
  }
  if (country === "TR") findTurkishQuarter(tokens, at, emit);
  if (ZONES[country ?? ""]?.has(first) && tokens[at + 1]?.digits && tokens[at + 1]!.gap <= GAP.blank)
    emit({ start: at, end: at + 2, label: "suburb", score: 5 });
  if (country === "IN" && INDIAN_DISTRICTS.has(tokens[at]!.key) && tokens[at + 1])
    emit({ start: at, end: at + 1, label: "junk", score: 1.5 });
  if (country === "IN" && INDIAN_PARTS.has(tokens[at]!.key) && tokens[at + 1]?.digits && tokens[at + 1]!.digits <= 3)
    emit({ start: at, end: at + 2, label: "suburb", score: 2.6 });
}

/** "Kızılay Mah." */
function findTurkishQuarter(tokens: readonly Token[], at: number, emit: Emit): void {
  const limit = chunkEnd(tokens, at, LONGEST_TOWN);
  for (let last = at + 1; last < limit && tokens[last]!.digits === 0; last++) {
    if (TURKISH_QUARTERS.has(tokens[last]!.key)) emit({ start: at, end: last + 1, label: "suburb", score: 7 });
  }
}
