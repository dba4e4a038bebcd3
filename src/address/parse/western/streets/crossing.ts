import type { Token } from "../tokens.ts";

const CROSSINGS = new Set(["and", "at", "y", "und", "et", "e"]);

/** True for the words between two streets that cross: and, &, @. */
export const isCrossing = (token: Pick<Token, "text" | "key"> | undefined): boolean =>
  token !== undefined && (token.text === "&" || token.text === "@" || CROSSINGS.has(token.key));
