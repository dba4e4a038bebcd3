/** What stands behind a word for a unit: "4B", "C-12", "A", "No. 7". */
import { DIRECTIONALS } from "../street-words.ts";
import { GAP, type Token } from "../tokens.ts";
import { DESIGNATOR_FILL } from "../unit-words.ts";

const IDENTIFIER = /^#?(?:[a-z]{0,3}[-/.]?\d{1,6}(?:[-/]?[a-z0-9]{1,4}){0,2}|[a-z]|[A-Z]{1,2})\.?$/;
const IDENTIFIER_ANY_CASE =
  /^#?(?:[a-z]{0,3}[-/.]?\d{1,16}(?:[-/&]?[a-z0-9]{1,6}){0,2}(?:[-/][a-z0-9]{1,4}){0,2}|[a-z])\.?$/i;

/** True for a number with or without letters, for a letter, and for two capitals that are no directional. */
export const isIdentifier = ({ text, letters, digits, isUpper }: Token): boolean =>
  IDENTIFIER.test(text) ||
  (digits > 0 && IDENTIFIER_ANY_CASE.test(text)) ||
  (letters === 1 && digits === 0) ||
  (isUpper && letters === 2 && digits === 0 && !DIRECTIONALS.has(text.toLowerCase()));

/** True for a number with or without letters, and for a letter, in any case. */
export const isNumberOrLetter = ({ text }: Token): boolean => IDENTIFIER_ANY_CASE.test(text);

/** True for the letter of "12 B". */
export const isLoneLetter = (token: Token | undefined): token is Token =>
  token !== undefined && token.gap === GAP.blank && token.letters === 1 && token.digits === 0;

/** The same where the letter is no directional: "Suite 100 W" is in the west. */
export const isLetterOfUnit = (token: Token | undefined): boolean =>
  isLoneLetter(token) && !DIRECTIONALS.has(token.key);

/** The token after "No.", "#" or "number" at `at`; `at` where none of them is there. */
export const pastFill = (tokens: readonly Token[], at: number): number =>
  at + 1 < tokens.length &&
  (tokens[at]!.text === "#" || DESIGNATOR_FILL.has(tokens[at]!.key)) &&
  tokens[at + 1]!.gap <= GAP.dash
    ? at + 1
    : at;
