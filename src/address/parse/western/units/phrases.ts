/** Phrases of several words, found by the first one. */
import { GAP, type Token } from "../tokens.ts";

export type Phrase = readonly string[];

export const NO_PHRASES: readonly Phrase[] = [];

export const byFirstWord = (phrases: readonly Phrase[]): ReadonlyMap<string, readonly Phrase[]> =>
  Map.groupBy(phrases, ([first = ""]) => first);

/** True where the words stand at `at`, and something behind them. */
export const follows = (tokens: readonly Token[], at: number, phrase: Phrase): boolean =>
  at + phrase.length < tokens.length &&
  phrase.every(
    (word, index) => tokens[at + index]!.key === word && (index === 0 || tokens[at + index]!.gap <= GAP.dash),
  );
