/** As-you-type suggestions for divisions, places and postal codes, from reference data alone. */
import { territoryOf } from "../data/china/division.ts";
import { tidyLine } from "../text.ts";
import {
  type ChinaOptions,
  foldChinese,
  isInChinese,
  suggestChinese,
  suggestChinesePostalCodes,
  suggestSimilarChinese,
} from "./china.ts";
import { LONGEST_TEXT } from "./china-match.ts";
import { suggestPostalCodes } from "./postal.ts";
import { type RankedSuggestion, type SuggestOptions, type Suggestion, TIER } from "./types.ts";
import { isEnglish, suggestPlaces, suggestSimilarPlaces, type WorldOptions } from "./world.ts";

const GB_CODE = /^\d{6}(?:\d{3})?$/;
const ISO_CODE = /^[A-Z]{2}-[A-Z\d]{1,3}$/;
const CHINESE = ["CN", "HK", "MO", "TW"];
const DEFAULT_LIMIT = 10;
/** As long as the initials of a township by chance; a misspelt city is likelier. */
const LONG_FOR_INITIALS = 6;

/**
 * Suggestions for a text, best first: whole names, prefixes, initials, each by inhabitants; misspelt names only if
 * nothing else matches. Never throws.
 */
export function suggest(text: string, options: SuggestOptions = {}): Suggestion[] {
  const written = tidyLine(text).slice(0, LONGEST_TEXT);
  if (written === "") return [];
  const { limit = DEFAULT_LIMIT } = options;
  const sources = sourcesOf(written, options);
  const candidates = exactly(written, sources);
  const isWeak =
    candidates.every(({ tier }) => tier >= TIER.initials) &&
    (candidates.length === 0 || sources.chinese.length >= LONG_FOR_INITIALS);
  if (isWeak && !/\d/.test(written)) candidates.push(...similarly(written, sources));
  return best(candidates, Math.min(limit, 20)).map((candidate) => candidate.write());
}

/** Where is looked: in China with the folded text, in the world with the options of places; each if it is wanted. */
interface Sources {
  /** "" where China is not wanted. */
  chinese: string;
  china: ChinaOptions;
  world: WorldOptions | undefined;
}

function sourcesOf(written: string, { country_codes, within, language_code }: SuggestOptions): Sources {
  const countries = country_codes && new Set(country_codes);
  const isInChina = within === undefined || GB_CODE.test(within);
  const isChinaWanted = isInChina && (!countries || CHINESE.some((code) => countries.has(code)));
  const isInside = within !== undefined && isInChina ? isInChinese(within) : () => isInChina;
  const isWorldWanted = within === undefined || ISO_CODE.test(within);
  return {
    chinese: isChinaWanted ? foldChinese(written).slice(0, LONGEST_TEXT) : "",
    china: {
      isWanted: (division) => (!countries || countries.has(territoryOf(division))) && isInside(division),
      is_latin: isEnglish(language_code),
    },
    world: isWorldWanted
      ? {
          ...(countries && { countries }),
          ...(within !== undefined && { within }),
          ...(language_code !== undefined && { language_code }),
        }
      : undefined,
  };
}

function exactly(written: string, { chinese, china, world }: Sources): RankedSuggestion[] {
  const candidates: RankedSuggestion[] = [];
  if (/^\d{2,6}$/.test(chinese)) candidates.push(...suggestChinesePostalCodes(chinese, china));
  if (world && /\d/.test(written)) candidates.push(...suggestPostalCodes(written, world));
  if (chinese !== "") candidates.push(...suggestChinese(chinese, china));
  if (world) candidates.push(...suggestPlaces(written, world));
  return candidates;
}

const similarly = (written: string, { chinese, china, world }: Sources): RankedSuggestion[] => [
  ...(chinese === "" ? [] : suggestSimilarChinese(chinese, china)),
  ...(world ? suggestSimilarPlaces(written, world) : []),
];

function best(candidates: readonly RankedSuggestion[], limit: number): RankedSuggestion[] {
  const chosen = new Map<string, RankedSuggestion>();
  for (const candidate of candidates.toSorted((a, b) => a.tier - b.tier || b.weight - a.weight)) {
    if (!chosen.has(candidate.id)) chosen.set(candidate.id, candidate);
    if (chosen.size === limit) break;
  }
  return [...chosen.values()];
}
