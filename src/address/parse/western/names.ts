/** Finds names: people, organisations, venues, named houses. */
import { beginsChunk, chunkEnd, type Context, type Emit, endsChunk } from "./context.ts";
import { featureTable } from "./features.ts";
import { isHouseNumber, isNumberMark } from "./numbers.ts";
import { DIRECTIONALS, STRONG_SUFFIXES } from "./street-words.ts";
import { GAP, type Token } from "./tokens.ts";
import {
  BUILDING_WORDS,
  CARE_OF,
  CARE_PHRASES,
  COMPANIES,
  LONE_BUILDINGS,
  ORGANISATIONS,
  RECIPIENT_LABELS,
  TITLES,
  UNIT_WORDS,
  VENUE_OPENERS,
  VENUES,
} from "./unit-words.ts";
import { wordSet } from "../../literals.ts";

/** What makes a venue of the words so far. */
interface Venue {
  opener: "the" | "word" | null;
  /** Words for venues, and those of them that are more than a building. */
  words: number;
  plainWords: number;
  /** "University of California" */
  ofs: number;
}

const isVenue = (s: Venue): boolean => s.opener !== null || isNamed(s);
const isNamed = (s: Venue): boolean => s.words + s.ofs > 0;

const venueScore = featureTable<Venue>("venue", [
  ['begins with "the"', 1.5, (s) => s.opener === "the" && !isNamed(s)],
  ["begins with a word for a venue", 0.8, (s) => s.opener === "word" && !isNamed(s)],
  ["word for a venue", 2.4, isNamed],
  ["word for more than a building", 0.2, (s) => s.plainWords],
  ['goes on behind "of"', 2.2, (s) => s.ofs],
]);

interface Name {
  words: number;
  /** The score of the venue or of the organisation, whichever is higher. */
  kind: number;
  isVenue: boolean;
  /** The last word is one for a venue. */
  endsInVenue: boolean;
  isNamedForStreet: boolean;
  begins: boolean;
  ends: boolean;
  isBeforeNumber: boolean;
  isWholeText: boolean;
  /** A line of its own, the first one or a later one. */
  isFirstLine: boolean;
  isLaterLine: boolean;
  /** Begins the text with a title, a person's three names or a word for a company. */
  isAddressee: boolean;
  /** "Riverside Gardens, 22 Mill Lane": ends like a street before the house number of another one. */
  isHouse: boolean;
  /** Behind "c/o" and the like. */
  isInCare: boolean;
  plainNumbers: number;
  /** "A1", "3M". */
  mixedNumbers: number;
  /** An "&" that no capital follows. */
  looseAnds: number;
  /** One word for a unit or a building. */
  isUnitWord: boolean;
  isNumberedUnit: boolean;
  /** One word amid a line. */
  isLoose: boolean;
  /** One word that others follow: "Drum | Point Road". */
  isBeforeWord: boolean;
  /** "M Street, NW" */
  isPoint: boolean;
  isSuffix: boolean;
  isState: boolean;
  isTown: boolean;
  /** The rest of a company's name. */
  isTail: boolean;
  /** Ends before a number in the mark of it: "… No. | 5". */
  isCutOff: boolean;
}

/** The rows of every name. */
const nameScore = featureTable<Name>("name", [
  ["any words", -1.2, () => true],
  ["further word", -0.3, (s) => s.words - 1],
  ["several words or a venue", 0.3, (s) => s.words > 1 || s.isVenue],
  ["begins after a comma", 0.5, (s) => s.begins],
  ["number", -1.4, (s) => s.plainNumbers],
  ["number with letters", -0.5, (s) => s.mixedNumbers],
  ['"&" before a small letter', -1, (s) => s.looseAnds],
  ["town", -0.9, (s) => s.isTown],
]);

const kindScore = featureTable<Name>("name of a venue or an organisation", [
  ["venue or organisation", 1, (s) => s.kind],
  ["ends in a word for a venue", 0.5, (s) => s.endsInVenue],
  ["tail of an organisation", -1.5, (s) => s.isTail],
]);

const endScore = featureTable<Name>("name before a comma or a line break", [
  ["ends at a comma", 0.7, () => true],
  ["whole text", 0.3, (s) => s.isWholeText],
  ["first line as a whole", 1.6, (s) => s.isFirstLine],
  ["later line as a whole", 0.6, (s) => s.isLaterLine],
]);

const numberedScore = featureTable<Name>("name before a number", [
  ["before a number", 0.4, (s) => !s.ends],
  ["cut off before its number", -2, (s) => s.isCutOff],
]);

const announcedScore = featureTable<Name>("name behind a title", [
  ["title or company at the beginning", 1, (s) => s.isAddressee && !s.ends],
  ["title or company at the beginning, up to a comma", 3.4, (s) => s.isAddressee && s.ends],
  ["in the care of", 3, (s) => s.isInCare],
  ["in the care of, up to a comma", 1.2, (s) => s.isInCare && s.ends],
]);

const streetScore = featureTable<Name>("name with a suffix of streets", [
  ["venue named for its street, at a comma", 2.6, (s) => s.isNamedForStreet && s.ends],
  ["venue named for its street", 1.4, (s) => s.isNamedForStreet && !s.ends],
  ["house called like a street", 2.6, (s) => s.isHouse],
  ["ends like a street", -1.5, (s) => s.isSuffix],
]);

const oneWordScore = featureTable<Name>("name of one word", [
  ["word for a unit alone", -1.6, (s) => s.isUnitWord],
  ["word for a unit before a number", -2.6, (s) => s.isNumberedUnit],
  ["one word amid a line", -0.8, (s) => s.isLoose],
  ["one word before another", -2, (s) => s.isBeforeWord],
  ["point of the compass", -1.5, (s) => s.isPoint],
  ["state", -1, (s) => s.isState],
]);

const LONGEST_NAME = 8;
/** "S.A. de C.V." is the surest. */
const ORGANISATION = { inside: 2, atEnd: 3, mexican: 6 } as const;
/** English ("c/-" in Australia), Dutch, Portuguese. */
const MARKED_CARE = /^(?:c\/[o-]|p\/a|a\/c)[.:]?$/i;
const CARES = Map.groupBy(CARE_PHRASES, ([first = ""]) => first);
/** "customer # 55-0044943": whom the recipient knows by a number. */
const ACCOUNTS = wordSet("customer client account acct member");
const PATRONYMIC = /^\p{Script=Cyrillic}{3,}(?:вич|вна|ична|ович|ївна|івна)$/u;
const OF = wordSet("of de des du d of the do da del della degli van von");
const NO_NAME = new Set(["&", "@", "#"]);
const ENGLISH_ORDINAL = /^\d+(?:st|nd|rd|th)$/i;

/** Emits names of people, organisations and places. Weights are log-odds, tuned on the development sets. */
export function findNames(context: Context, at: number, emit: Emit): void {
  const { tokens } = context;
  if (NO_NAME.has(tokens[at]!.text)) return;
  const mark = tokens[at + 1];
  if (ACCOUNTS.has(tokens[at]!.key) && mark?.text === "#" && tokens[at + 2]?.digits)
    emit({ start: at, end: at + 3, label: "name", score: 5 });
  const reading = opening(context, at);
  const limit = chunkEnd(tokens, at, LONGEST_NAME);
  for (let last = at; last < limit; last++) {
    readWord(reading, context, last);
    if (last === at && reading.isLink) continue;
    describe(reading, context, last);
    emit({ start: at, end: last + 1, label: "name", score: scoreOf(reading) });
  }
}

/** Most of the rows can hold for few names only. */
function scoreOf({ name, organisation, suffixes, care, isAddressee }: Reading): number {
  let score = nameScore(name);
  if (name.isVenue || organisation > 0) score += kindScore(name);
  if (name.ends) score += endScore(name);
  if (name.isBeforeNumber) score += numberedScore(name);
  if (isAddressee || care > 0) score += announcedScore(name);
  if (suffixes > 0) score += streetScore(name);
  if (name.words === 1) score += oneWordScore(name);
  return score;
}

/** A name while its words are read. */
interface Reading {
  start: number;
  name: Name;
  venue: Venue;
  organisation: number;
  /** Suffixes of streets among the words. */
  suffixes: number;
  /** How many words announce a person. */
  care: number;
  /** The text begins with the name, and with a title or a word for a company. */
  isAddressee: boolean;
  /** A number stands before. */
  isNumbered: boolean;
  /** The first word is "of", "the", "von": no name without what follows. */
  isLink: boolean;
  /** The last word follows one of them within the name of a venue. */
  isOf: boolean;
}

function opening({ tokens }: Context, at: number): Reading {
  const { key } = tokens[at]!;
  return {
    start: at,
    name: { ...NO_FEATURES, begins: beginsChunk(tokens, at) },
    venue: { opener: openerOf(key), words: 0, plainWords: 0, ofs: 0 },
    organisation: 0,
    suffixes: 0,
    care: careOf(tokens, at),
    isAddressee: at === 0 && isAddressee(tokens),
    isNumbered: at > 0 && tokens[at - 1]!.digits > 0,
    isLink: key === "the" || OF.has(key),
    isOf: false,
  };
}

function openerOf(key: string): Venue["opener"] {
  if (key === "the") return "the";
  return VENUE_OPENERS.has(key) ? "word" : null;
}

/** Counts what the word at `last` adds to the ones before. */
function readWord(reading: Reading, { tokens }: Context, last: number): void {
  const token = tokens[last]!;
  const isFurther = last > reading.start;
  const isVenue = VENUES.has(token.key);
  if (isVenue) countVenue(reading.venue, token);
  if (isFurther) {
    countSuffix(reading, token, isVenue);
    if (ORGANISATIONS.has(token.key)) reading.organisation = scoreOfOrganisation(tokens, last);
  }
  reading.isOf = isFurther && isBehindOf(reading, tokens, last);
  if (reading.isOf) reading.venue.ofs++;
  if (token.digits > 0) countNumber(reading.name, token);
  if (token.text === "&" && !tokens[last + 1]?.isCapital) reading.name.looseAnds++;
}

function countVenue(venue: Venue, { key }: Token): void {
  venue.words++;
  if (!LONE_BUILDINGS.has(key)) venue.plainWords++;
}

/** "Castle Court Shopping Centre", "Church Street Station": named for the street that it stands on. */
function countSuffix(reading: Reading, { key }: Token, isVenue: boolean): void {
  const { name, suffixes, isNumbered } = reading;
  const isSuffix = STRONG_SUFFIXES.has(key);
  name.endsInVenue = isVenue;
  name.isSuffix = isSuffix && !isVenue;
  name.isNamedForStreet = isVenue && !isSuffix && suffixes > 0 && !isNumbered;
  if (isSuffix) reading.suffixes++;
}

function scoreOfOrganisation(tokens: readonly Token[], last: number): number {
  const { key } = tokens[last]!;
  if (key === "cv" && tokens[last - 1]!.key === "de") return ORGANISATION.mexican;
  return key.length > 2 && endsChunk(tokens, last + 1) ? ORGANISATION.atEnd : ORGANISATION.inside;
}

/** "University of | California" */
const isBehindOf = ({ start, venue }: Reading, tokens: readonly Token[], last: number): boolean =>
  last > start + 1 && isVenue(venue) && OF.has(tokens[last - 1]!.key);

/** Digits speak against a name, less so in words like "A1" or "3M"; ordinal numbers count in full. */
function countNumber(name: Name, { digits, letters, text }: Token): void {
  if (letters > 0 && letters >= digits && !ENGLISH_ORDINAL.test(text)) name.mixedNumbers++;
  else name.plainNumbers++;
}

/** What the words up to `last` say, and the next one. */
function describe(reading: Reading, context: Context, last: number): void {
  const { name, venue, organisation, start, care, isOf } = reading;
  const { tokens, towns } = context;
  name.words = last - start + 1;
  name.isVenue = isVenue(venue);
  name.kind = Math.max(name.isVenue ? venueScore(venue) : 0, organisation);
  name.isTail = organisation > 0 && start > 0 && !name.begins;
  name.isTown = !isOf && towns[start]!.some(({ end }) => end === last + 1);
  name.isAddressee = reading.isAddressee && last > start;
  name.isInCare = care > 0 && last >= start + care;
  describeEnd(reading, tokens, last);
  describeOneWord(reading, context, last);
}

function describeEnd({ name, start }: Reading, tokens: readonly Token[], last: number): void {
  const next = tokens[last + 1];
  const isLine = tokens[start]!.gap === GAP.line && next?.gap === GAP.line;
  name.ends = endsChunk(tokens, last + 1);
  name.isBeforeNumber = next !== undefined && next.digits > 0;
  name.isHouse = last > start && isHouseBefore(tokens, start, last);
  name.isCutOff = name.isBeforeNumber && isNumberMark(tokens[last]!);
  name.isWholeText = start === 0 && next === undefined;
  name.isFirstLine = isLine && start === 0;
  name.isLaterLine = isLine && start > 0;
}

/** The street with its number comes behind the name of the house. */
function isHouseBefore(tokens: readonly Token[], start: number, last: number): boolean {
  if (tokens[start]!.digits > 0 || !STRONG_SUFFIXES.has(tokens[last]!.key)) return false;
  const number = tokens[last + 1];
  const street = tokens[last + 2];
  return (
    number?.gap === GAP.comma &&
    isHouseNumber(number) &&
    street !== undefined &&
    street.gap === GAP.blank &&
    street.letters > 1 &&
    street.digits === 0
  );
}

/** A word for a unit or a building alone is no name, least of all before a number. */
function describeOneWord({ name, start }: Reading, { tokens, state }: Context, last: number): void {
  const isOne = last === start;
  const { key } = tokens[last]!;
  const isUnit = isOne && (UNIT_WORDS.has(key) || BUILDING_WORDS.has(key));
  const next = tokens[last + 1];
  name.isLoose = isOne && start > 0 && !name.begins;
  name.isBeforeWord = isOne && !name.ends && !name.isBeforeNumber;
  name.isPoint = isOne && DIRECTIONALS.has(key);
  name.isState = isOne && state(key) !== undefined;
  name.isNumberedUnit = isUnit && next !== undefined && (next.digits > 0 || isNumberMark(next));
  name.isUnitWord = isUnit && !name.isNumberedUnit && !VENUES.has(key);
}

const NO_FEATURES: Name = {
  words: 0,
  kind: 0,
  isVenue: false,
  endsInVenue: false,
  isNamedForStreet: false,
  begins: false,
  ends: false,
  isBeforeNumber: false,
  isWholeText: false,
  isFirstLine: false,
  isLaterLine: false,
  isAddressee: false,
  isHouse: false,
  isInCare: false,
  plainNumbers: 0,
  mixedNumbers: 0,
  looseAnds: 0,
  isUnitWord: false,
  isNumberedUnit: false,
  isLoose: false,
  isBeforeWord: false,
  isPoint: false,
  isSuffix: false,
  isState: false,
  isTown: false,
  isTail: false,
  isCutOff: false,
};

const isAddressee = (tokens: readonly Token[]): boolean =>
  isTitled(tokens) || COMPANIES.has(tokens[0]!.key) || isRussianPerson(tokens);

/** "De heer P. de Vries", "M. Dupont": a letter alone is a title only with its point. */
export function isTitled(tokens: readonly Token[]): boolean {
  const [first, second] = tokens;
  if (!first) return false;
  if (first.key === "de" && second && TITLES.has(second.key)) return true;
  return TITLES.has(first.key) && (first.key.length > 1 || first.text.endsWith("."));
}

/** "Иванов Иван Иванович": a patronymic among the first words. */
export const isRussianPerson = (tokens: readonly Token[]): boolean =>
  tokens.slice(1, 3).some(({ key, gap }) => gap === GAP.blank && PATRONYMIC.test(key));

/** The number of words that announce a person ("c/o", "Attn:"), or 0. */
export function careOf(tokens: Context["tokens"], at: number): number {
  const { key, text } = tokens[at]!;
  for (const phrase of CARES.get(key) ?? []) {
    if (phrase.every((word, index) => tokens[at + index]?.key === word)) return phrase.length;
  }
  if (text[1] === "/" && MARKED_CARE.test(text)) return 1;
  if (!CARE_OF.has(key) && !(RECIPIENT_LABELS.has(key) && tokens[at + 1]?.gap === GAP.dash)) return 0;
  if (key === "co") return 0;
  if (key.length > 2 || key === "aa" || tokens[at + 1]?.gap === GAP.dash) return 1;
  return 0;
}
