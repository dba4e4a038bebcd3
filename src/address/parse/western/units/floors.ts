/** Floors: "2nd floor", "3. OG", "Floor 12", "3º 2ª". */
import type { Context, Emit, Put } from "../context.ts";
import { LANDINGS, ORDINAL_FLOOR, SIDES } from "../local-units.ts";
import { GAP, type Token } from "../tokens.ts";
import { FLOOR_NAMES, FLOOR_WORDS, FLOORS_AFTER_NUMBER } from "../unit-words.ts";
import { isIdentifier, pastFill } from "./identifiers.ts";

const ORDINAL = /^\d{1,2}(?:st|nd|rd|th|er|e|eme|ème|\.|º|ª|°)$/i;
const NUMBER = /^\d{1,2}$/;
/** "3.OG", "2fl" */
const GLUED = /^\d{1,2}(?:\.|º|e|ème|st|nd|rd|th)?-?(?:og|fl|etage)$/i;
/** "5/F", "LG/F" in Hong Kong. */
const STOREY = /^(?:\d{1,2}|[GMB]|[LU]G)\/F$/i;
/** Floors are masculine in Spanish (el piso), doors feminine (la puerta): 3º 2ª. */
const ORDINAL_DOOR = /^\d{1,2}\.?ª$/;
/** Words behind a number that mean other things too: Florida, a street, a flat. */
const DOUBTFUL_AFTER_NUMBER = new Set(["fl", "st", "piso", "planta", "et"]);
const UP = new Set(["upp", "up"]);
/** Log-odds by what names the floor. */
const WEIGHTS = {
  number: 1.8,
  ordinal: 3.8,
  doubtful: -1,
  withSide: 5,
  withUp: 4,
  name: 3.5,
  longWord: 4.6,
  shortWord: 3,
  letter: -0.6,
  glued: 2.2,
  landing: 4.2,
  storey: 3.6,
  ordinalDoor: 3.2,
  ordinalAlone: 3,
  ordinalElsewhere: 1,
  side: 1.2,
  sideApart: -0.2,
} as const;

export function findFloors(context: Context, at: number, emit: Emit): void {
  const { tokens } = context;
  const token = tokens[at]!;
  const next = tokens[at + 1];
  const put: Put = (end, score) => emit({ start: at, end, label: "floor", score });
  if (next !== undefined && next.gap <= GAP.dash) findInTwoWords(tokens, at, put);
  if (token.text.at(-2) === "/" && STOREY.test(token.text)) put(at + 1, WEIGHTS.storey);
  if (isWholeFloor(token, at)) put(at + 1, WEIGHTS.glued);
  if (at > 0 && token.digits > 0) findOrdinal(context, at, emit, put);
}

function findInTwoWords(tokens: readonly Token[], at: number, put: Put): void {
  const { key, text } = tokens[at]!;
  const next = tokens[at + 1]!.key;
  if (FLOORS_AFTER_NUMBER.has(next)) findNumberBefore(tokens, at, put);
  if (FLOOR_NAMES.has(key) && FLOOR_WORDS.has(next)) put(at + 2, WEIGHTS.name);
  if (at > 0 && LANDINGS.has(next) && NUMBER.test(text)) put(at + 2, WEIGHTS.landing);
  if (FLOOR_WORDS.has(key) && key !== "et") findNumberBehind(tokens, at, put);
}

/** "2nd floor", "ground floor", "1 trappa upp", "3. OG links" */
function findNumberBefore(tokens: readonly Token[], at: number, put: Put): void {
  const { text, key } = tokens[at]!;
  const isNumber = NUMBER.test(text);
  if (!isNumber && !FLOOR_NAMES.has(key) && !ORDINAL.test(text)) return;
  const third = tokens[at + 2];
  if (third && third.gap <= GAP.blank && third.letters > 1 && SIDES.has(third.key)) put(at + 3, WEIGHTS.withSide);
  const isDoubtful = DOUBTFUL_AFTER_NUMBER.has(tokens[at + 1]!.key);
  put(at + 2, (isNumber ? WEIGHTS.number : WEIGHTS.ordinal) + (isDoubtful ? WEIGHTS.doubtful : 0));
  if (third && UP.has(third.key)) put(at + 3, WEIGHTS.withUp);
}

/** "Floor 12", "piso 3", "Level G" */
function findNumberBehind(tokens: readonly Token[], at: number, put: Put): void {
  const id = pastFill(tokens, at + 1);
  const name = tokens[id]!;
  const isLong = tokens[at]!.key.length > 2;
  if (name.digits > 3 || !isIdentifier(name) || (name.digits === 0 && !isLong)) return;
  put(id + 1, (isLong ? WEIGHTS.longWord : WEIGHTS.shortWord) + (name.digits === 0 ? WEIGHTS.letter : 0));
}

/** "2OG", "RDC", "EG" */
const isWholeFloor = ({ key, text, digits }: Token, at: number): boolean =>
  digits > 0 ? GLUED.test(text) : key === "rdc" || (key === "eg" && at > 0);

/** "3º", "3º izda", and the door behind: "3º 2ª" */
function findOrdinal({ tokens, country, style }: Context, at: number, emit: Emit, put: Put): void {
  const { text } = tokens[at]!;
  if (ORDINAL_DOOR.test(text) && ORDINAL_FLOOR.test(tokens[at - 1]!.text)) {
    emit({ start: at, end: at + 1, label: "unit", score: WEIGHTS.ordinalDoor });
    return;
  }
  if (!ORDINAL_FLOOR.test(text)) return;
  const score = style.numberFirst === false || country === null ? WEIGHTS.ordinalAlone : WEIGHTS.ordinalElsewhere;
  put(at + 1, score);
  const side = tokens[at + 1];
  if (side && side.gap <= GAP.comma && side.text.length <= 5 && SIDES.has(side.key))
    put(at + 2, score + (side.gap === GAP.blank ? WEIGHTS.side : WEIGHTS.sideApart));
}
