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
  /** The words of the address itself, without the name of the country, and the towns among them. */
  tokens: readonly Token[];
  towns: readonly (readonly KnownTown[])[];
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
  if (named) vote(named.code, named.weight);
  const said = named && !named.isCity ? named : null;
  const whole: Words = { tokens, towns };
  const words = said ? withoutCountry(tokens, said) : whole;
  voteByWords(words, tokens, vote);

  const ranked = [...votes].filter(([code]) => countryRules(code)).sort(([, a], [, b]) => b - a);
  const likeliest = ranked[0]?.[0];
  const isSaid = likeliest !== undefined && said?.code === likeliest;
  return { ...decide(ranked), said: isSaid ? said : null, ...(isSaid ? words : whole) };
}

type Words = Pick<CountryReading, "tokens" | "towns">;

/** `all`: with the name of the country, for what can be a country is perhaps a state: San Francisco CA. */
function voteByWords({ tokens, towns }: Words, all: readonly Token[], vote: Vote): void {
  voteByCodes(tokens, vote);
  voteByLayout(tokens, vote);
  voteByScripts(tokens, vote);
  voteByStates(all, vote);
  voteByStreets(tokens, vote);
  voteByTowns(tokens, towns, vote);
}

/** `ranked`: the countries with their votes, the most first. */
function decide(
  ranked: readonly (readonly [code: string, votes: number])[],
): Pick<CountryReading, "code" | "guess" | "confidence" | "rivals"> {
  const [first, second] = ranked;
  if (!first) return { code: null, guess: null, confidence: 0, rivals: [] };
  const weights = ranked
    .slice(0, RIVALS)
    .map(([code, weight]) => ({ code, odds: Math.exp(SHARPNESS * (weight - first[1])) }));
  const all = weights.reduce((sum, { odds }) => sum + odds, Math.exp(SHARPNESS * (UNHEARD - first[1])));
  const rivals = weights
    .map(({ code, odds }) => ({ code, confidence: odds / all }))
    .filter(({ confidence }) => confidence >= LEAST_RIVAL);
  const confidence = 1 / all;
  const isSure = confidence >= SURE_SHARE && first[1] - (second?.[1] ?? 0) >= SURE_LEAD;
  return { code: isSure ? first[0] : null, guess: first[0], confidence, rivals };
}

/** The words of the address itself, and their towns. What stood on both sides of the country stays apart. */
function withoutCountry(all: readonly Token[], { start, until }: Pick<SaidCountry, "start" | "until">): Words {
  const before = all.slice(0, start);
  const [next, ...after] = all.slice(until);
  const tokens = next ? [...before, start === 0 ? next : { ...next, gap: GAP.comma }, ...after] : before;
  return { tokens, towns: findTowns(tokens) };
}
