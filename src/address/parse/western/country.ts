/** Finds the country of a text: by its name, or by postal codes, scripts, states, street words and towns. */
import { countryRules } from "../../reference/countries.ts";
import { findSaidCountry, type SaidCountry } from "./country-name.ts";
import {
  type Vote,
  voteByCodes,
  voteByLayout,
  voteByScripts,
  voteByStates,
  voteByStreets,
  voteByTowns,
} from "./country-signs.ts";
import { findTowns, type KnownTown } from "./places.ts";
import { GAP, type Token } from "./tokens.ts";

export interface CountryReading {
  /** Null where nothing tells, or several are as likely. */
  code: string | null;
  /** The likeliest one, sure or not; null where nothing tells. */
  guess: string | null;
  confidence: number;
  /** Where the text says it: tokens. */
  said: { start: number; end: number; until: number } | null;
  /** Those in question, the likeliest first. */
  rivals: { code: string; confidence: number }[];
}

/** What the caller's hint weighs. */
const HINT = 2.6;
/** How far apart two countries are for one point of their difference. */
const SHARPNESS = 1.3;
/** The weight of something that nothing in the text speaks of. */
const UNHEARD = 0.9;
const RIVALS = 5;
const LEAST_RIVAL = 0.05;
const SURE_SHARE = 0.6;
const SURE_LEAD = 0.5;

/** The likeliest country of a text, and its rivals. */
export function readCountry(
  text: string,
  tokens: readonly Token[],
  towns: readonly (readonly KnownTown[])[],
  hint: string | undefined,
): CountryReading {
  const votes = new Map<string, number>();
  const vote: Vote = (code, weight) => void votes.set(code, (votes.get(code) ?? 0) + weight);
  if (hint) vote(hint, HINT);
  const named = findSaidCountry(text, tokens, towns, hint);
  const said = named && !named.isCity ? named : null;
  if (named) vote(named.code, named.weight);
  const kept = said ? withoutCountry(tokens, said) : tokens;
  voteByCodes(kept, vote);
  voteByLayout(kept, vote);
  voteByScripts(kept, vote);
  // San Francisco CA: what can be a country is perhaps a state.
  voteByStates(tokens, vote);
  voteByStreets(kept, vote);
  voteByTowns(kept, said ? findTowns(kept) : towns, vote);

  const ranked = [...votes].filter(([code]) => countryRules(code)).sort(([, a], [, b]) => b - a);
  const [first, second] = ranked;
  if (!first) return { code: null, guess: null, confidence: 0, said: null, rivals: [] };
  const weights = ranked
    .slice(0, RIVALS)
    .map(([code, weight]) => ({ code, odds: Math.exp(SHARPNESS * (weight - first[1])) }));
  const all = weights.reduce((sum, { odds }) => sum + odds, Math.exp(SHARPNESS * (UNHEARD - first[1])));
  const rivals = weights
    .map(({ code, odds }) => ({ code, confidence: odds / all }))
    .filter(({ confidence }) => confidence >= LEAST_RIVAL);
  const confidence = 1 / all;
  const isSure = confidence >= SURE_SHARE && first[1] - (second?.[1] ?? 0) >= SURE_LEAD;
  return {
    code: isSure ? first[0] : null,
    guess: first[0],
    confidence,
    said: said?.code === first[0] ? said : null,
    rivals,
  };
}

/** The words of the address itself. What stood on both sides of the country stays apart. */
export function withoutCountry(
  tokens: readonly Token[],
  { start, until }: Pick<SaidCountry, "start" | "until">,
): readonly Token[] {
  const after = tokens.slice(until);
  if (start === 0 || after.length === 0) return [...tokens.slice(0, start), ...after];
  return [...tokens.slice(0, start), { ...after[0]!, gap: GAP.comma }, ...after.slice(1)];
}
