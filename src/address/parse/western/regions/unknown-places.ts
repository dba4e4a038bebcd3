/** Towns, and parts of towns, that no list knows: by their place in the line and by how they end. */
import { beginsChunk, chunkEnd, type Context, type Emit, endsChunk } from "../context.ts";
import { featureTable } from "../features.ts";
import { ARTICLES, DIRECTIONALS, STRONG_SUFFIXES, WEAK_SUFFIXES } from "../street-words.ts";
import { GAP, type Token } from "../tokens.ts";
import { VENUES } from "../unit-words.ts";
import { hasQuarterWords, isNamedQuarter } from "./quarters.ts";
import { LONGEST_TOWN, putTown } from "./town-line.ts";
import { wordSet } from "../../../literals.ts";

interface Unknown {
  words: number;
  begins: boolean;
  ends: boolean;
  /** One or two letters. */
  isShort: boolean;
  /** "M Street, NW" */
  isPoint: boolean;
  /** Ends like a street, like a venue, like a town. */
  isStreet: boolean;
  isVenue: boolean;
  isTown: boolean;
  isBeforeState: boolean;
  /** A comma, a dash or a line end stands on both sides. */
  isSet: boolean;
  /** On one side. */
  isHalfSet: boolean;
  /** Parts of towns are rarely written in the country. */
  isRare: boolean;
  /** "Bairro X", "Colonia X" */
  isQuarter: boolean;
  /** "Shanti Nagar": the country's own words. */
  isNamedQuarter: boolean;
  /** A word that ends streets as well, where no quarter is called like that. */
  isWeakSuffix: boolean;
}

const placeScore = featureTable<Unknown>("unknown place", [
  ["any words", -0.9, () => true],
  ["further word", -0.45, (s) => s.words - 1],
  ["begins after a comma", 1.1, (s) => s.begins],
  ["ends at a comma", 0.7, (s) => s.ends],
  ["ends like a street", -1.8, (s) => s.isStreet],
  ["ends like a venue", -1, (s) => s.isVenue],
  ["one or two letters", -1.2, (s) => s.isShort],
  ["point of the compass", -1.5, (s) => s.isPoint],
]);

const townScore = featureTable<Unknown>("unknown town", [
  ["before a state", 0.7, (s) => s.isBeforeState],
  ["ends like a town", 0.9, (s) => s.isTown],
]);

const suburbScore = featureTable<Unknown>("unknown part of a town", [
  ["any words", -0.4, (s) => !s.isRare],
  ["country where they are rare", -1.4, (s) => s.isRare],
  ["set apart on both sides", 0.7, (s) => s.isSet],
  ["set apart on one side", -0.3, (s) => s.isHalfSet],
  ["amid other words", -1.2, (s) => !s.isSet && !s.isHalfSet],
  ["colonia, bairro in front", 2, (s) => s.isQuarter],
  ["the country's word for a quarter", 2.6, (s) => s.isNamedQuarter],
  ["ends like a street", -0.3, (s) => s.isWeakSuffix],
]);

const NOT_IN_TOWNS = wordSet("floor suite apt unit box po street road avenue");
const TOWN_ENDINGS = wordSet(`
  city town township twp village borough boro beach heights springs park falls hills lake island valley junction grove
  harbor harbour creek ridge point center centre bay
`);
/** The first word of the name of a quarter, in Brazil and Mexico. */
const QUARTERS = new Set(["bairro", "colonia", "col", "fracc", "fraccionamiento"]);
/** Where envelopes rarely name a part of a town. */
const RARELY_WITH_SUBURB = new Set(["US"]);

export function findUnknownPlaces(context: Context, at: number, emit: Emit): void {
  const { tokens, towns } = context;
  const first = tokens[at]!;
  if (first.letters < 2 || first.digits > 0) return;
  const limit = Math.min(chunkEnd(tokens, at, LONGEST_TOWN + 1), at + LONGEST_TOWN);
  const isLink = ARTICLES.has(first.key) || first.key === "the" || first.key === "of";
  for (let last = at; last < limit && canBeInTown(tokens[last]!); last++) {
    if (last === at && isLink) continue;
    const place = describe(context, at, last);
    const score = placeScore(place);
    if (!towns[at]!.some(({ end }) => end === last + 1)) putTown(tokens, at, last + 1, score + townScore(place), emit);
    emit({ start: at, end: last + 1, label: "suburb", score: score + suburbScore(place) });
  }
}

const canBeInTown = ({ digits, key, text }: Token): boolean =>
  digits === 0 && key !== "" && !NOT_IN_TOWNS.has(key) && !text.includes("/");

function describe(context: Context, at: number, last: number): Unknown {
  const { tokens, country } = context;
  const first = tokens[at]!;
  const { key } = tokens[last]!;
  const words = last - at + 1;
  const ends = endsChunk(tokens, last + 1);
  const isOpen = first.gap >= GAP.dash;
  const isSet = isOpen && (ends || tokens[last + 1]!.gap >= GAP.dash);
  const isStreet = words > 1 && STRONG_SUFFIXES.has(key);
  const isTown = words > 1 && TOWN_ENDINGS.has(key);
  return {
    words,
    begins: beginsChunk(tokens, at),
    ends,
    ...describeOneWord(tokens[last]!, words === 1),
    isStreet,
    isVenue: words > 1 && !isStreet && !isTown && VENUES.has(key),
    isTown,
    isBeforeState: !ends && isBeforeState(context, last + 1),
    isSet,
    isHalfSet: !isSet && (isOpen || ends),
    isRare: country !== null && RARELY_WITH_SUBURB.has(country),
    isQuarter: words > 1 && QUARTERS.has(first.key),
    isNamedQuarter: isNamedQuarter(context, at, last),
    isWeakSuffix: !hasQuarterWords(country) && WEAK_SUFFIXES.has(key),
  };
}

const describeOneWord = ({ key, letters }: Token, isOne: boolean): Pick<Unknown, "isShort" | "isPoint"> => ({
  isShort: isOne && letters <= 2,
  isPoint: isOne && DIRECTIONALS.has(key),
});

/** "Springfield IL 62701" */
function isBeforeState({ tokens, state }: Context, at: number): boolean {
  const { letters, isUpper, key } = tokens[at]!;
  const after = tokens[at + 1];
  return (
    letters > 0 &&
    (isUpper || key.length === 2) &&
    (after === undefined || after.digits > 0) &&
    state(key) !== undefined
  );
}
