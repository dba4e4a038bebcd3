/** Suggests Chinese divisions: 深圳, 内蒙, shenz, szns, 深圳ns, gdsz, 518. */
import { type Division, isDirectCity, isWithin, lineage, territoryOf } from "../data/china/division.ts";
import { moduleOf } from "../countries/index.ts";
import { loadChina } from "../data/china/divisions.ts";
import { latinName } from "../data/china/latin.ts";
import { chinaIndex } from "./china-index.ts";
import { ANY, isLetter, mayBegin, readName } from "./china-match.ts";
import { isOneEditFrom } from "./one-edit.ts";
import { type RankedSuggestion, type SuggestedParts, type Suggestion, TIER } from "./types.ts";

/** Names read for one text, at most: no text makes it long. */
const MOST_READINGS = 12_000;
const MOST_CANDIDATES = 2_000;
const HAN = /\p{Script=Han}/u;
const SHORTEST_MISSPELT = 4;
const LONGEST_MISSPELT = 30;

/** A text as names are compared: simplified, lower case, "Xi'an" → xian, lǚ → lv; without blanks. */
export const foldChinese = (text: string): string =>
  loadChina()
    .characters.fold(text)
    .replaceAll(/[üǖǘǚǜ]/g, "v")
    .normalize("NFD")
    .replaceAll(/[\u0300-\u036f\s'’·・,，、;/_-]/gu, "");

interface Found {
  name: number;
  shortened: number;
  is_exact: boolean;
  /** Whether the text has a part of every syllable of the name, or of its root. */
  is_whole: boolean;
}

export interface ChinaOptions {
  isWanted(division: Division): boolean;
  /** Whether names are to be in Latin letters. */
  is_latin: boolean;
}

/** @param text folded */
export function suggestChinese(text: string, options: ChinaOptions): RankedSuggestion[] {
  return toCandidates(find(text, false), text, options, undefined);
}

/** Suggestions for misspelt texts: one character or letter wrong, or one that sounds the same. */
export function suggestSimilarChinese(text: string, options: ChinaOptions): RankedSuggestion[] {
  if (text.length < 2 || text.length > LONGEST_MISSPELT) return [];
  if (!HAN.test(text))
    return toCandidates(text.length < SHORTEST_MISSPELT ? [] : misspelt(text), text, options, "spelling");
  const sounding = [...text]
    .map((character) => loadChina().characters.pinyin(character).join("") || character)
    .join("");
  const found = find(sounding, true).filter(({ shortened }) => shortened === 0);
  if (found.length === 0 && text.length > 2) {
    for (let at = 0; at < text.length; at++)
      found.push(...find(text.slice(0, at) + String.fromCharCode(ANY) + text.slice(at + 1), true));
  }
  return toCandidates(found.slice(0, MOST_CANDIDATES), text, options, "spelling");
}

/** Names that a text ends in, perhaps after names of what they lie in. */
function find(text: string, isLargeOnly: boolean): Found[] {
  const index = chinaIndex();
  const { rank, subtree_end, division } = index;
  const found: Found[] = [];
  let readings = 0;
  const search = (at: number, from: number, to: number, above: number, shortened: number, depth: number): void => {
    for (let name = from; name < to && readings < MOST_READINGS && found.length < MOST_CANDIDATES; name++) {
      if (rank[name]! <= above || !mayBegin(index, name, text, at)) continue;
      // One letter stands for thousands of townships.
      if (rank[name] === 4 && (isLargeOnly || (text.length - at < 2 && depth === 0))) continue;
      readings++;
      const { whole, ends } = readName(index, name, text, at);
      if (whole) {
        const { characters } = whole;
        const is_whole =
          characters === index.root_length[name] ||
          characters === index.name_start[name + 1]! - index.name_start[name]!;
        found.push({
          name,
          shortened: shortened + whole.shortened,
          is_exact: is_whole && !whole.is_partial && shortened + whole.shortened === 0,
          is_whole,
        });
      }
      if (name >= index.former_from) continue;
      for (const end of ends)
        search(end.at, name + 1, subtree_end[name]!, rank[name]!, shortened + end.shortened, depth + 1);
    }
  };
  search(0, 0, index.count, 0, 0, 0);
  const best = new Map<number, Found>();
  for (const each of found) {
    const known = best.get(division[each.name]!);
    if (!known || tierOf(each) < tierOf(known) || (tierOf(each) === tierOf(known) && each.shortened < known.shortened))
      best.set(division[each.name]!, each);
  }
  return [...best.values()];
}

/** Initials of a whole name are as good as the beginning of one; a township has them by chance. */
function tierOf({ name, shortened, is_exact, is_whole }: Found): number {
  if (shortened > 0)
    return is_whole && chinaIndex().rank[name]! < 4 ? TIER.prefix : TIER.initials + Math.min(shortened, 9) / 10;
  return is_exact ? TIER.exact : TIER.prefix;
}

let spelled: [string, number][] | undefined;

function misspelt(text: string): Found[] {
  const { rank, division, sounds, sound_start, former_from } = chinaIndex();
  if (!spelled) {
    spelled = [];
    for (let name = 0; name < former_from; name++) {
      if (rank[name]! < 4)
        spelled.push([sounds.slice(sound_start[name], sound_start[name + 1]).replaceAll("'", ""), name]);
    }
  }
  const found = new Map<number, Found>();
  for (const [spelling, name] of spelled) {
    if (isOneEditFrom(text, spelling) && !found.has(division[name]!))
      found.set(division[name]!, { name, shortened: 0, is_exact: false, is_whole: false });
  }
  return [...found.values()];
}

function toCandidates(
  found: readonly Found[],
  text: string,
  { isWanted, is_latin }: ChinaOptions,
  by: "spelling" | undefined,
): RankedSuggestion[] {
  const { divisions, division, weight, nameOf } = chinaIndex();
  const candidates: RankedSuggestion[] = [];
  for (const each of found) {
    const own = divisions[division[each.name]!]!;
    const isFormer = own.status === "former";
    for (const target of isFormer ? own.successors.slice(0, 3) : [own]) {
      const number = nameOf.get(target);
      if (number === undefined || !isWanted(target)) continue;
      const match: Suggestion["match"] = {
        by: by ?? (isFormer ? "former_name" : matchOf(each, text)),
        is_exact: by === undefined && each.is_exact,
      };
      candidates.push({
        tier: by ? TIER.spelling : isFormer ? TIER.former : tierOf(each),
        weight: weight[division[number]!]!,
        id: target.code + target.name,
        write: () => writeDivision(target, match, is_latin),
      });
    }
  }
  return candidates;
}

function matchOf({ name, shortened }: Found, text: string): Suggestion["match"]["by"] {
  if (shortened > 0) return "initials";
  const { names, name_start } = chinaIndex();
  return isLetter(text.charCodeAt(text.length - 1)) && !isLetter(names.charCodeAt(name_start[name]!))
    ? "pinyin"
    : "name";
}

/** Codes that begin so; where none does, those that share the most digits with it, from the third on. */
export function suggestChinesePostalCodes(digits: string, { isWanted, is_latin }: ChinaOptions): RankedSuggestion[] {
  const { postal_codes, divisions, division, weight, nameOf } = chinaIndex();
  const of = (target: Division): number => weight[division[nameOf.get(target)!]!]!;
  for (let length = digits.length; length >= Math.min(3, digits.length); length--) {
    const prefix = digits.slice(0, length);
    const found = postal_codes.filter(
      ({ code, division: each }) => code.startsWith(prefix) && isWanted(each) && nameOf.has(each),
    );
    if (found.length === 0) continue;
    // 518057 is not an example: it is somewhere in the place whose codes begin so.
    const isWhole = length === digits.length;
    const places = isWhole
      ? found
      : [...new Map(found.map((each) => [prefectureOf(each.division), each])).keys()].map((each) => ({
          code: digits,
          division: each,
        }));
    return places
      .filter(({ division: each }) => divisions[division[nameOf.get(each)!]!] === each)
      .map(({ code, division: each }) => ({
        tier: code === digits ? TIER.exact : TIER.prefix,
        weight: of(each) * (each.rank === 2 ? 10 : 1),
        id: code + each.code,
        write: () => {
          const { text, secondary_text, ...rest } = writeDivision(
            each,
            { by: "postal_code", is_exact: code === digits && isWhole },
            is_latin,
          );
          return {
            ...rest,
            kind: "postal_code",
            text: code,
            secondary_text: [text, secondary_text].filter(Boolean).join(", "),
            parts: { ...rest.parts, ...(code.length === 6 && { postal_code: code }) },
          };
        },
      }));
  }
  return [];
}

const prefectureOf = (division: Division): Division =>
  lineage(division).find(({ rank, parent }) => rank <= 2 || parent?.rank === 1) ?? division;

function writeDivision(division: Division, match: Suggestion["match"], is_latin: boolean): Suggestion {
  const nameOf = (each: Division): string => (is_latin ? latinName(each) : each.name);
  const [, ...above] = lineage(division);
  const names = above.map(nameOf).filter((name, at, all) => name !== nameOf(division) && all.indexOf(name) === at);
  return {
    kind: "division",
    text: nameOf(division),
    secondary_text: names.join(", "),
    parts: partsOfDivision(division, is_latin),
    division_code: division.code,
    match,
  };
}

/** The parts of an address in a division, as parsing one would give them. */
function partsOfDivision(division: Division, is_latin: boolean): SuggestedParts {
  const line = lineage(division);
  const country_code = territoryOf(division);
  const own = moduleOf(country_code).partsInDivision;
  const at = (rank: number): string | null => {
    const found = line.find((each) => each.rank === rank);
    return found === undefined ? null : is_latin && !own ? latinName(found) : found.name;
  };
  const nothing = { administrative_area: null, locality: null, dependent_locality: null, township: null };
  if (own) return { country_code, ...nothing, ...own(at, division) };
  const locality = at(2) ?? (isDirectCity(division) && division.rank > 1 ? at(1) : null);
  return { country_code, administrative_area: at(1), locality, dependent_locality: at(3), township: at(4) };
}

/** Whether a division lies in the one that a code names; a code that names none holds nothing. */
export function isInChinese(code: string): (division: Division) => boolean {
  const { divisionOf, formerByCode } = loadChina();
  const outer = divisionOf(code);
  if (outer) return (division) => isWithin(division, outer);
  const successors = formerByCode.get(code)?.flatMap(({ successors }) => successors) ?? [];
  return (division) => successors.some((successor) => isWithin(division, successor));
}
