/** Units, floors, buildings, boxes, landmarks. */
import { chunkEnd, type Context, type Emit, endsChunk, ENGLISH, SPANISH } from "./context.ts";
import {
  BOX_PHRASES,
  BUILDING_WORDS,
  DESIGNATOR_FILL,
  FLOOR_NAMES,
  FLOOR_WORDS,
  FLOORS_AFTER_NUMBER,
  LANDMARKS,
  LONE_BOXES,
  LONE_UNITS,
  MAIL_WORDS,
  ROUTE_PHRASES,
  UNIT_WORDS,
} from "./unit-words.ts";
import { findNumberedWords } from "./numbered-words.ts";
import { findLocalUnits, LANDINGS, ORDINAL_FLOOR, SIDES } from "./local-units.ts";
import { isHouseNumber } from "./numbers.ts";
import { DIRECTIONALS } from "./street-words.ts";
import { GAP, type Token } from "./tokens.ts";
import { wordList, wordSet } from "../../literals.ts";

const IDENTIFIER = /^#?(?:[a-z]{0,3}[-/.]?\d{1,6}(?:[-/]?[a-z0-9]{1,4}){0,2}|[a-z]|[A-Z]{1,2})\.?$/;
const IDENTIFIER_ANY_CASE =
  /^#?(?:[a-z]{0,3}[-/.]?\d{1,16}(?:[-/&]?[a-z0-9]{1,6}){0,2}(?:[-/][a-z0-9]{1,4}){0,2}|[a-z])\.?$/i;
const SIGN = /^#[a-z]{0,2}\d{0,6}[a-z]{0,2}(?:-[a-z0-9]{1,4})?$/i;
const GLUED = /^(?:unit|apt|ste|suite|rm|room|flat)[.#]?\d{1,5}[a-z]?$/i;
/** Floors are masculine in Spanish (el piso), doors feminine (la puerta): 3º 2ª. */
const ORDINAL_UNIT = /^\d{1,2}\.?ª$/;
/** "5/F", "LG/F" in Hong Kong. */
const STOREY = /^(?:\d{1,2}|[GMB]|[LU]G)\/F$/i;
const ORDINAL = /^\d{1,2}(?:st|nd|rd|th|er|e|eme|ème|\.|º|ª|°)$/i;

const isIdentifier = ({ text, letters, digits, isUpper }: Token): boolean =>
  IDENTIFIER.test(text) ||
  (digits > 0 && IDENTIFIER_ANY_CASE.test(text)) ||
  (letters === 1 && digits === 0) ||
  (isUpper && letters === 2 && digits === 0 && !DIRECTIONALS.has(text.toLowerCase()));

/** Emits units, floors, buildings, boxes and landmarks. Weights are log-odds, tuned on the development sets. */
export function findUnits(context: Context, at: number, emit: Emit): void {
  const { tokens } = context;
  const { key } = tokens[at]!;
  if (UNIT_WORDS.has(key) || tokens[at]!.text.startsWith("#")) findNamedUnit(context, at, emit);
  if (LONE_UNITS.has(key))
    emit({ start: at, end: at + 1, label: "unit", score: at > 0 && endsChunk(tokens, at + 1) ? 0.6 : -1 });
  if (tokens[at]!.digits > 0 && GLUED.test(tokens[at]!.text))
    emit({ start: at, end: at + 1, label: "unit", score: 3.2 });
  findBareUnit(context, at, emit);
  findLocalUnits(context, at, emit);
  findNumberedWords(context, at, emit);
  findFloors(context, at, emit);
  if (BUILDING_WORDS.has(key)) findBuildings(context, at, emit);
  findBoxes(context, at, emit);
  findRoutes(context, at, emit);
  if (LANDMARKS.has(key) && (at > 0 || key.length > 3)) {
    const end = chunkEnd(tokens, at, 8);
    if (end > at + 1 && tokens[at + 1]!.letters > 1)
      for (let last = at + 2; last <= end; last++)
        emit({
          start: at,
          end: last,
          label: "near",
          score: (key.length > 2 ? 2 : 1.2) - 0.1 * (last - at) + (last === end && endsChunk(tokens, end) ? 1 : 0),
        });
  }
}

/** Past "No.", "#", "number" after a designator. */
const pastFill = (tokens: readonly Token[], at: number): number =>
  at + 1 < tokens.length &&
  (tokens[at]!.text === "#" || DESIGNATOR_FILL.has(tokens[at]!.key)) &&
  tokens[at + 1]!.gap <= GAP.dash
    ? at + 1
    : at;

function findNamedUnit({ tokens, country, style }: Context, at: number, emit: Emit): void {
  const token = tokens[at]!;
  const put = (end: number, score: number): void => emit({ start: at, end, label: "unit", score });
  if (token.text.startsWith("#")) {
    const base = country !== null && SPANISH.has(country) ? 0 : 3;
    if (token.text.length > 1) {
      if (SIGN.test(token.text)) put(at + 1, base);
    } else {
      const next = tokens[at + 1];
      if (!next || next.gap > GAP.dash) return;
      if (UNIT_WORDS.has(next.key) && tokens[at + 2] && isIdentifier(tokens[at + 2]!)) put(at + 3, base + 0.8);
      if (isIdentifier(next)) {
        put(at + 2, base);
        const letter = tokens[at + 2];
        if (
          letter &&
          letter.gap === GAP.blank &&
          letter.letters === 1 &&
          letter.digits === 0 &&
          !DIRECTIONALS.has(letter.key)
        )
          put(at + 3, base - 0.3);
      }
    }
    return;
  }
  // "No:12" is the house where numbers stand last.
  if (token.key === "no" && style.numberFirst === false) return;
  const isMail = MAIL_WORDS.has(token.key);
  const isStrict = AMBIGUOUS.has(token.key) && !UNITS_OF[country ?? ""]?.has(token.key);
  let next = pastFill(tokens, at + 1);
  if (next >= tokens.length) {
    if (at > 0 && !isStrict) put(at + 1, 0.3);
    return;
  }
  // "mail code 5021"
  if (tokens[next]!.key === "code" && isMail && next + 1 < tokens.length) next++;
  const name = tokens[next]!;
  if (name.gap >= GAP.comma || !isIdentifier(name) || (isStrict && name.digits === 0 && style.numberFirst === true)) {
    if (at > 0 && !isStrict && country !== null && ENGLISH.has(country)) put(at + 1, -0.5);
    return;
  }
  // "Unit 3/45 Collins St": the door and the house in one.
  if (/^[a-z]?\d+[a-z]?\/\d+[a-z]?$/i.test(name.text) && next === at + 1)
    emit({ start: at, end: next + 1, label: "number", score: 4.4 });
  const score =
    (isMail && name.digits > 0 ? 4.4 : isStrict ? 2 : 3.6) - (name.digits === 0 ? 0.5 : 0) + (next > at + 1 ? 0.3 : 0);
  put(next + 1, score);
  const letter = tokens[next + 1];
  if (
    letter &&
    letter.gap === GAP.blank &&
    letter.digits === 0 &&
    letter.letters === 1 &&
    name.letters === 0 &&
    !DIRECTIONALS.has(letter.key)
  )
    put(next + 2, score - 0.1);
  const second = tokens[next + 2];
  // "Suite 100-A", "Apt 3 & 4", "Unit 12 - 14"
  if (letter && second && letter.text === "&" && isIdentifier(second)) put(next + 3, score + 0.3);
  if (
    letter &&
    letter.gap === GAP.dash &&
    letter.digits > 0 &&
    letter.digits <= 4 &&
    country !== null &&
    ENGLISH.has(country)
  )
    put(next + 2, score - 0.8);
}

/** Also words of other kinds: a lot, a top, a bar; prefixes of names. */
const AMBIGUOUS = wordSet(`
  lot key off front top h int pt p ph porte mail bus rm no house door space bin file drawer stop ref account customer
  plot villa case cj casa sala loja pta piso quarter slip st bureau int interno dept department
`);

/** Where such a word is mostly a door. */
const UNITS_OF: Readonly<Record<string, ReadonlySet<string>>> = {
  IT: new Set(["int", "interno"]),
  BR: new Set(["cj", "casa", "sala", "loja"]),
  ES: new Set(["pta"]),
  AT: new Set(["top"]),
  IN: new Set(["plot", "h", "no", "house", "door", "shop"]),
  AU: new Set(["lot"]),
};

/** A number or letters after the street that no word explains: "Bryn Mawr 211", "Webster Avenue LH". */
function findBareUnit({ tokens, style }: Context, at: number, emit: Emit): void {
  if (at === 0) return;
  const token = tokens[at]!;
  const next = tokens[at + 1];
  const isFree = next === undefined || next.gap >= GAP.comma || next.letters > 0;
  if (token.digits > 0 && token.digits <= 5 && isHouseNumber(token)) {
    emit({
      start: at,
      end: at + 1,
      label: "unit",
      score: style.numberFirst === true ? (token.digits <= 4 ? 0.2 : -0.6) + (endsChunk(tokens, at + 1) ? 0.4 : 0) : -1,
    });
  } else if (token.digits > 0 && token.digits <= 5 && /^[a-z]-?\d{1,4}[a-z]?$/i.test(token.text)) {
    emit({ start: at, end: at + 1, label: "unit", score: 0.6 });
  } else if (
    isFree &&
    token.digits === 0 &&
    token.letters <= 2 &&
    token.letters > 0 &&
    token.isUpper &&
    !DIRECTIONALS.has(token.key)
  ) {
    emit({ start: at, end: at + 1, label: "unit", score: -1.2 + (next === undefined ? 0.5 : 0) });
  }
}

function findFloors({ tokens, country, style }: Context, at: number, emit: Emit): void {
  const { text, key, digits } = tokens[at]!;
  const next = tokens[at + 1];
  const put = (end: number, score: number): void => emit({ start: at, end, label: "floor", score });
  const isNear = next !== undefined && next.gap <= GAP.dash;
  if (
    isNear &&
    (ORDINAL.test(text) || FLOOR_NAMES.has(key) || /^\d{1,2}$/.test(text)) &&
    FLOORS_AFTER_NUMBER.has(next.key)
  ) {
    const isPlain = /^\d{1,2}$/.test(text);
    const side = tokens[at + 2];
    if (side && side.gap <= GAP.blank && side.letters > 1 && SIDES.has(side.key)) put(at + 3, 5);
    const isDoubtful =
      next.key === "fl" || next.key === "st" || next.key === "piso" || next.key === "planta" || next.key === "et";
    put(at + 2, (isPlain ? 1.8 : 3.8) - (isDoubtful ? 1 : 0));
    // "1 trappa upp"
    if (tokens[at + 2]?.key === "upp" || tokens[at + 2]?.key === "up") put(at + 3, 4);
  }
  if (isNear && FLOOR_NAMES.has(key) && FLOOR_WORDS.has(next.key)) put(at + 2, 3.5);
  if (FLOOR_WORDS.has(key) && isNear && key !== "et") {
    const id = pastFill(tokens, at + 1);
    const name = tokens[id];
    if (name && name.digits <= 3 && isIdentifier(name) && (name.digits > 0 || key.length > 2))
      put(id + 1, (key.length > 2 ? 4.6 : 3) - (name.digits === 0 ? 0.6 : 0));
  }
  // "3 izq": the degree sign is missing.
  if (isNear && at > 0 && /^\d{1,2}$/.test(text) && LANDINGS.has(next.key)) put(at + 2, 4.2);
  if (STOREY.test(text)) put(at + 1, 3.6);
  if (/^\d{1,2}(?:\.|º|e|ème|st|nd|rd|th)?-?(?:og|fl|etage)$/i.test(text) || key === "rdc" || (key === "eg" && at > 0))
    put(at + 1, 2.2);
  if (digits > 0 && ORDINAL_UNIT.test(text) && at > 0 && ORDINAL_FLOOR.test(tokens[at - 1]!.text))
    emit({ start: at, end: at + 1, label: "unit", score: 3.2 });
  else if (digits > 0 && ORDINAL_FLOOR.test(text) && at > 0) {
    const score = style.numberFirst === false || country === null ? 3 : 1;
    put(at + 1, score);
    if (next && next.gap <= GAP.comma && SIDES.has(next.key) && next.text.length <= 5)
      put(at + 2, score + (next.gap === GAP.blank ? 1.2 : -0.2));
  }
}

function findBuildings({ tokens }: Context, at: number, emit: Emit): void {
  const id = pastFill(tokens, at + 1);
  const name = tokens[id];
  if (!name || name.gap > GAP.dash || !isIdentifier(name)) return;
  const { key } = tokens[at]!;
  emit({
    start: at,
    end: id + 1,
    label: "building",
    score:
      (key.length > 3 ? 3.3 : key.length > 2 ? 2.6 : tokens[at]!.text.endsWith(".") ? 2.2 : 1) -
      (name.digits === 0 ? 0.6 : 0),
  });
}

function findBoxes({ tokens, country }: Context, at: number, emit: Emit): void {
  findLoneBox(tokens, at, emit);
  for (const phrase of BOXES.get(tokens[at]!.key) ?? NO_PHRASES) {
    if (!follows(tokens, at, phrase)) continue;
    const [first = ""] = phrase;
    const needsCountry = COUNTRY_OF_BOX[first];
    if (phrase.length === 1 && needsCountry && country !== null && !needsCountry.includes(country)) continue;
    const id = pastFill(tokens, at + phrase.length);
    const name = tokens[id];
    if (
      !name ||
      name.gap > GAP.dash ||
      (name.digits === 0 && (phrase.length === 1 || name.letters > 1)) ||
      !IDENTIFIER_ANY_CASE.test(name.text)
    )
      continue;
    const score =
      phrase.length > 1 || first.length > 5 || first === "pob"
        ? 4.4 + 0.8 * phrase.length
        : first === "box" || first === "bx" || first === "pf"
          ? 3.6
          : first === "po"
            ? 2.5
            : 2.8;
    emit({ start: at, end: id + 1, label: "box", score: needsCountry && country === null ? score - 1 : score });
    const more = tokens[id + 1];
    if (more && more.gap === GAP.blank && more.digits === 0 && more.letters === 1 && name.letters === 0)
      emit({ start: at, end: id + 2, label: "box", score: score - 0.2 });
    // "Postfach 10 20 30", "BP 12 345"
    if (/^(?:postfach|pf|bp)$/.test(first)) {
      for (
        let last = id + 1;
        last < id + 4 &&
        tokens[last] &&
        tokens[last]!.gap === GAP.blank &&
        tokens[last]!.letters === 0 &&
        tokens[last]!.digits <= 3;
        last++
      )
        emit({ start: at, end: last + 1, label: "box", score: score + 1.5 * (last - id) });
    }
    // "PO Box 4001 Stn A", "CP 12 Succ Centre-Ville"
    if (more && STATIONS.has(more.key) && tokens[id + 2]) {
      const end = chunkEnd(tokens, id + 1, 5);
      emit({ start: at, end: id + 3, label: "box", score: score + 1 });
      if (endsChunk(tokens, end)) emit({ start: at, end, label: "box", score: score + 1.2 });
    }
    break;
  }
}

/** "Postfach, 3001 Bern": between commas, without a number. */
function findLoneBox(tokens: readonly Token[], at: number, emit: Emit): void {
  const { key } = tokens[at]!;
  const next = tokens[at + 1];
  if (LONE_BOXES.has(key) && endsChunk(tokens, at + 1)) emit({ start: at, end: at + 1, label: "box", score: 4 });
  else if (next && LONE_BOXES.has(key + next.key) && endsChunk(tokens, at + 2))
    emit({ start: at, end: at + 2, label: "box", score: 4.4 });
}

const isBoxWord = (key: string | undefined): boolean => key === "box" || key === "bx";

/** Rural routes with their boxes: "RR 2 Box 14", "Route Box 201". */
function findRoutes({ tokens, country }: Context, at: number, emit: Emit): void {
  for (const phrase of ROUTES.get(tokens[at]!.key) ?? NO_PHRASES) {
    if (!follows(tokens, at, phrase)) continue;
    const id = pastFill(tokens, at + phrase.length);
    const name = tokens[id];
    if (!name || name.gap > GAP.dash) continue;
    const isBoxed = tokens.slice(id, id + 4).some(({ key }) => isBoxWord(key));
    const isSure =
      phrase.length > 1 ||
      /^(?:rr|rfd|hc|hcr|rmb|rmd)$/.test(phrase[0]!) ||
      (country === "NZ" && phrase[0] === "rd" && name.digits <= 2);
    if (name.digits > 0 && (isBoxed || isSure)) {
      emit({ start: at, end: id + 1, label: "box", score: isBoxed ? 4.5 : phrase[0] === "rr" ? 4 : 3 });
      const end = isBoxWord(tokens[id + 1]?.key) && id + 2 < tokens.length ? pastFill(tokens, id + 2) : 0;
      const box = end > 0 ? tokens[end] : undefined;
      if (box && box.digits > 0 && box.gap <= GAP.dash) emit({ start: at, end: end + 1, label: "box", score: 9 });
    }
    // "Route Box 201"
    else if (isBoxWord(name.key)) {
      const number = tokens[pastFill(tokens, id + 1)];
      if (number && number.digits > 0) emit({ start: at, end: pastFill(tokens, id + 1) + 1, label: "box", score: 4.8 });
    }
  }
}

const byFirstWord = (phrases: readonly (readonly string[])[]): ReadonlyMap<string, readonly (readonly string[])[]> =>
  Map.groupBy(phrases, ([first = ""]) => first);
const BOXES = byFirstWord(BOX_PHRASES);
const ROUTES = byFirstWord(ROUTE_PHRASES);
const NO_PHRASES: readonly (readonly string[])[] = [];
const STATIONS = wordSet("stn station succ succursale rpo");
const COUNTRY_OF_BOX: Readonly<Record<string, readonly string[]>> = {
  bp: wordList("FR BE LU MC SN CI CM MA TN DZ GA ML BF TG BJ CD CG NC PF GP RE"),
  cp: wordList("IT CA CH BR PT"),
  cs: wordList("FR"),
  tsa: wordList("FR"),
  pf: wordList("DE AT CH HU LI"),
  lbx: wordList("US"),
  caller: wordList("US"),
  po: wordList("US CA GB AU NZ IN IE"),
  pl: ["FI"],
  casilla: wordList("AR CL BO PE PY UY EC"),
};

const follows = (tokens: readonly Token[], at: number, phrase: readonly string[]): boolean =>
  at + phrase.length < tokens.length &&
  phrase.every(
    (word, index) => tokens[at + index]!.key === word && (index === 0 || tokens[at + index]!.gap <= GAP.dash),
  );
