/** Units that a word or a sign announces: "Apt 4B", "Suite # 200", "#12". */
import { type Context, type Emit, ENGLISH, type Put, SPANISH } from "../context.ts";
import { featureTable } from "../features.ts";
import { GAP, type Token } from "../tokens.ts";
import { MAIL_WORDS, UNIT_WORDS } from "../unit-words.ts";
import { isIdentifier, isLetterOfUnit, pastFill } from "./identifiers.ts";
import { wordSet } from "../../../literals.ts";

const SIGN = /^#[a-z]{0,2}\d{0,6}[a-z]{0,2}(?:-[a-z0-9]{1,4})?$/i;
/** "Unit 3/45 Collins St": the door and the house in one. */
const DOOR_AND_HOUSE = /^[a-z]?\d+[a-z]?\/\d+[a-z]?$/i;

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

interface Designated {
  isAmbiguous: boolean;
  /** The number of a mailbox, a file or an account. */
  isMailNumber: boolean;
  hasNumber: boolean;
  /** "No." or "code" stands between. */
  isFilled: boolean;
}

const designatedScore = featureTable<Designated>("unit with its word", [
  ["word for a unit", 3.6, (s) => !s.isAmbiguous && !s.isMailNumber],
  ["word that means other things too", 2, (s) => s.isAmbiguous && !s.isMailNumber],
  ["number of a mailbox or an account", 4.4, (s) => s.isMailNumber],
  ["letters only", -0.5, (s) => !s.hasNumber],
  ["a word between", 0.3, (s) => s.isFilled],
]);

/** What more than the first token behind the word adds to the score. */
const LETTER = -0.1;
const SECOND = 0.3;
const RANGE = -0.8;
/** Of the word alone: cut off at the end of the text, or before something that names no unit. */
const CUT_OFF = 0.3;
const ALONE = -0.5;
const DOOR_BEFORE_HOUSE = 4.4;

/** Emits the units that the word at `at` may announce. */
export function findDesignated(context: Context, at: number, emit: Emit): void {
  const { tokens, country, style } = context;
  const { key } = tokens[at]!;
  // "No:12" is the house where numbers stand last.
  if (key === "no" && style.numberFirst === false) return;
  const put: Put = (end, score) => emit({ start: at, end, label: "unit", score });
  const isMail = MAIL_WORDS.has(key);
  const isAmbiguous = AMBIGUOUS.has(key) && !UNITS_OF[country ?? ""]?.has(key);
  const id = identifierAt(tokens, at, isMail);
  const name = tokens[id];
  if (!name || !isUnitName(name, isAmbiguous && style.numberFirst === true)) {
    if (at > 0 && !isAmbiguous) putAlone(name, country, at, put);
    return;
  }
  const isFilled = id > at + 1;
  const hasNumber = name.digits > 0;
  if (!isFilled && DOOR_AND_HOUSE.test(name.text))
    emit({ start: at, end: id + 1, label: "number", score: DOOR_BEFORE_HOUSE });
  putLengths(
    context,
    id,
    designatedScore({ isAmbiguous, isMailNumber: isMail && hasNumber, hasNumber, isFilled }),
    put,
  );
}

/** The word without anything that can be a unit behind it. */
function putAlone(next: Token | undefined, country: string | null, at: number, put: Put): void {
  if (!next) put(at + 1, CUT_OFF);
  else if (isEnglish(country)) put(at + 1, ALONE);
}

/** "mail code", "Mail Drop", "Mail Stop" */
const MAIL_CODES = new Set(["code", "drop", "stop"]);

/** Past "No.", and past the second word of "mail code 5021". */
function identifierAt(tokens: readonly Token[], at: number, isMail: boolean): number {
  const id = pastFill(tokens, at + 1);
  return isMail && MAIL_CODES.has(tokens[id]?.key ?? "") && id + 1 < tokens.length ? id + 1 : id;
}

const isUnitName = (name: Token, needsNumber: boolean): boolean =>
  name.gap < GAP.comma && isIdentifier(name) && (name.digits > 0 || !needsNumber);

/** "100", "100 A", "3 & 4", "12 - 14": the identifier alone, and with what may follow it. */
function putLengths({ tokens, country }: Context, id: number, score: number, put: Put): void {
  put(id + 1, score);
  const next = tokens[id + 1];
  if (!next) return;
  if (tokens[id]!.letters === 0 && isLetterOfUnit(next)) put(id + 2, score + LETTER);
  const second = tokens[id + 2];
  if (second && next.text === "&" && isIdentifier(second)) put(id + 3, score + SECOND);
  if (next.gap === GAP.dash && next.digits > 0 && next.digits <= 4 && isEnglish(country)) put(id + 2, score + RANGE);
}

const isEnglish = (country: string | null): boolean => country !== null && ENGLISH.has(country);

/** "#12", "# 12 B", "# Apt 12": log-odds. The sign marks the house in the Spanish-speaking countries of America. */
const SIGNED = 3;
const SIGNED_IN_SPANISH = 0;

/** Emits the units that the sign at `at` may announce. */
export function findSigned({ tokens, country }: Context, at: number, put: Put): void {
  const base = country !== null && SPANISH.has(country) ? SIGNED_IN_SPANISH : SIGNED;
  if (tokens[at]!.text.length > 1) {
    if (SIGN.test(tokens[at]!.text)) put(at + 1, base);
    return;
  }
  const next = tokens[at + 1];
  const second = tokens[at + 2];
  if (!next || next.gap > GAP.dash) return;
  if (UNIT_WORDS.has(next.key) && second && isIdentifier(second)) put(at + 3, base + 0.8);
  if (!isIdentifier(next)) return;
  put(at + 2, base);
  if (isLetterOfUnit(second)) put(at + 3, base - 0.3);
}
