import { DIRECTIONALS } from "../street-words.ts";
import { GAP, type Token } from "../tokens.ts";

/** What a directional behind a street adds to its score; 0 where none follows. */
export function directionalBonus(token: Token | undefined, after: Token | undefined): number {
  if (!token) return 0;
  // "13th Ave No": North.
  if ((token.key === "no" || token.key === "so") && token.gap === GAP.blank && after && after.letters > 0) return 0.7;
  if (!DIRECTIONALS.has(token.key)) return 0;
  const isApart = token.gap >= GAP.comma;
  if (token.key.length === 2) return isApart ? 0.8 : 1.3;
  if (token.key.length === 1) return bonusOfLetter(isApart, after);
  if (isApart) return -1;
  // "Main Street West, …", but "Main Street West Palm Beach".
  if (!after || after.gap >= GAP.comma) return 1.8;
  return token.key.length > 5 ? 1.2 : 0.1;
}

/** N, S, E, W. */
function bonusOfLetter(isApart: boolean, after: Token | undefined): number {
  if (!isApart) return 0.9;
  return after && after.gap < GAP.comma ? -0.6 : 0.4;
}
