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
export function suggest(
  text: string,
  { country_codes, within, limit = DEFAULT_LIMIT, language_code }: SuggestOptions = {},
): Suggestion[] {
  const written = tidyLine(text).slice(0, LONGEST_TEXT);
  if (written === "") return [];
  const countries = country_codes && new Set(country_codes);
  const place: WorldOptions = {
    ...(countries && { countries }),
    ...(within !== undefined && { within }),
    ...(language_code !== undefined && { language_code }),
  };
  const isInside = within === undefined ? () => true : GB_CODE.test(within) ? isInChinese(within) : () => false;
  const china: ChinaOptions = {
    isWanted: (division) => (countries === undefined || countries.has(territoryOf(division))) && isInside(division),
    is_latin: isEnglish(language_code),
  };
  const isChinaWanted =
    (within === undefined || GB_CODE.test(within)) &&
    (countries === undefined || CHINESE.some((code) => countries.has(code)));
  const isWorldWanted = within === undefined || ISO_CODE.test(within);

  const candidates: RankedSuggestion[] = [];
  const chinese = isChinaWanted ? foldChinese(written).slice(0, LONGEST_TEXT) : "";
  if (/\d/.test(written)) {
    if (/^\d{2,6}$/.test(chinese)) candidates.push(...suggestChinesePostalCodes(chinese, china));
    if (isWorldWanted) candidates.push(...suggestPostalCodes(written, place));
  }
  if (chinese !== "") candidates.push(...suggestChinese(chinese, china));
  if (isWorldWanted) candidates.push(...suggestPlaces(written, place));
  const isWeak =
    candidates.every(({ tier }) => tier >= TIER.initials) &&
    (candidates.length === 0 || chinese.length >= LONG_FOR_INITIALS);
  if (isWeak && !/\d/.test(written)) {
    if (chinese !== "") candidates.push(...suggestSimilarChinese(chinese, china));
    if (isWorldWanted) candidates.push(...suggestSimilarPlaces(written, place));
  }
  return best(candidates, Math.min(limit, 20)).map((candidate) => candidate.write());
}

function best(candidates: readonly RankedSuggestion[], limit: number): RankedSuggestion[] {
  const chosen = new Map<string, RankedSuggestion>();
  for (const candidate of candidates.toSorted((a, b) => a.tier - b.tier || b.weight - a.weight)) {
    if (!chosen.has(candidate.id)) chosen.set(candidate.id, candidate);
    if (chosen.size === limit) break;
  }
  return [...chosen.values()];
}
