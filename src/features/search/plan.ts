/**
 * Plans a search: which tokens documents must have, first for the query as typed, then with typing errors, then without
 * a part of it.
 */
import { type SearchWord, searchWords } from "../../address/index.ts";
import { looseGroups, partGroups, phoneGroup, strictGroups, type TokenGroup } from "./tokens.ts";

export interface Plan {
  /** Steps, each tried if the previous ones found too little. A step is a choice between sets of token groups. */
  steps: TokenGroup[][][];
  /** True if the query contains a whole phone number, which identifies its owner. */
  hasPhone: boolean;
  /** The text for the score. */
  text: string;
}

const MAX_GROUPS = 48;
const MAX_PARTS = 8;
const MAX_NUMBERS = 4;
/** From this number of groups on, a document with all of them hardly matches by chance. */
export const SPECIFIC_GROUPS = 4;
const CHARACTERS_IN_PART = 3;
const MIN_DIGITS = 7;
const WRITTEN_NUMBER = /(?:\+ ?)?\(?\d[\d ().\-–]{4,30}\d/g;

/** Plans a search for a query. */
export function planFor(q: string): Plan {
  const words = searchWords(q);
  const numbers: string[] = [];
  const rest = q.replaceAll(WRITTEN_NUMBER, (written) => {
    if (written.replaceAll(/\D/g, "").length < MIN_DIGITS) return written;
    numbers.push(written);
    return " ";
  });
  const withNumbers = [...numbers.map(phoneGroup), ...searchWords(rest).flatMap(strictGroups)];
  const strict = words.flatMap(strictGroups);
  const loose = words.flatMap(looseGroups);
  const steps = [
    numbers.length > 0 ? [withNumbers, strict] : [strict],
    partsInAnyOrder(words),
    [loose],
    dropOnePart(words),
  ];
  return {
    steps: distinctSteps(
      steps.map((step) => step.filter(({ length }) => length > 0).map((units) => units.slice(0, MAX_GROUPS))),
    ),
    hasPhone: numbers.length > 0,
    text: [rest, ...numbers.map((number) => number.replaceAll(/\D/g, "").replace(/^0+/, ""))].join(" "),
  };
}

/** Removes sets that an earlier step contains: numbers have no typing errors to allow for. */
function distinctSteps(steps: readonly TokenGroup[][][]): TokenGroup[][][] {
  const asked = new Set<string>();
  const isNew = (units: TokenGroup[]): boolean => asked.size < asked.add(JSON.stringify(units)).size;
  return steps.map((step) => step.filter(isNew)).filter(({ length }) => length > 0);
}

/**
 * The parts of an address in any order, and without one of its numbers in turn, the last first: it may be incomplete or
 * mistyped. The rest is as typed, so this costs little.
 */
function partsInAnyOrder(words: readonly SearchWord[]): TokenGroup[][] {
  const numbers = words
    .flatMap(({ kind }, at) => (kind === "number" ? [at] : []))
    .toReversed()
    .slice(0, MAX_NUMBERS);
  const choices = [words, ...numbers.map((left) => words.filter((_, at) => at !== left))]
    .map((some) => some.flatMap(partGroups))
    .filter(({ length }) => length >= SPECIFIC_GROUPS);
  // A document with all numbers also has all but one.
  return choices.length > 1 ? choices.slice(1) : choices;
}

/** The query without one of its parts in turn: any one may be wrong. */
function dropOnePart(words: readonly SearchWord[]): TokenGroup[][] {
  const single = words.flatMap((word) => {
    const units = looseGroups(word);
    if (word.kind !== "characters") return [units];
    return Array.from({ length: Math.ceil(units.length / CHARACTERS_IN_PART) }, (_, at) =>
      units.slice(at * CHARACTERS_IN_PART, (at + 1) * CHARACTERS_IN_PART),
    );
  });
  const size = Math.ceil(single.length / MAX_PARTS);
  const parts = Array.from({ length: size === 0 ? 0 : Math.ceil(single.length / size) }, (_, at) =>
    single.slice(at * size, (at + 1) * size).flat(),
  );
  return parts.length < 3 ? [] : parts.map((_, left) => parts.filter((_part, at) => at !== left).flat());
}
