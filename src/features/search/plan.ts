/** From what was typed to what documents must have: first all of it, then with slips, then without a part of it. */
import { type SearchWord, searchWords } from "../../address/index.ts";
import { looseUnits, partUnits, phoneUnit, strictUnits, type Unit } from "./tokens.ts";

export interface Plan {
  /** Each step is tried where those before found too little; it is a choice between sets of units. */
  steps: Unit[][][];
  /** A whole number is in it: who has that is meant. */
  hasPhone: boolean;
  /** What documents are ranked by. */
  text: string;
}

const MOST_UNITS = 48;
const MOST_PARTS = 8;
const MOST_NUMBERS = 4;
/** So much that all of it is hardly there by chance. */
export const TELLING_UNITS = 4;
const CHARACTERS_IN_PART = 3;
const FEWEST_DIGITS = 7;
const WRITTEN_NUMBER = /(?:\+ ?)?\(?\d[\d ().\-–]{4,30}\d/g;

export function planFor(q: string): Plan {
  const words = searchWords(q);
  const numbers: string[] = [];
  const rest = q.replaceAll(WRITTEN_NUMBER, (written) => {
    if (written.replaceAll(/\D/g, "").length < FEWEST_DIGITS) return written;
    numbers.push(written);
    return " ";
  });
  const withNumbers = [...numbers.map(phoneUnit), ...searchWords(rest).flatMap(strictUnits)];
  const strict = words.flatMap(strictUnits);
  const loose = words.flatMap(looseUnits);
  const steps = [numbers.length > 0 ? [withNumbers, strict] : [strict], inParts(words), [loose], withoutAPart(words)];
  return {
    steps: withoutRepetition(
      steps.map((step) => step.filter(({ length }) => length > 0).map((units) => units.slice(0, MOST_UNITS))),
    ),
    hasPhone: numbers.length > 0,
    text: [rest, ...numbers.map((number) => number.replaceAll(/\D/g, "").replace(/^0+/, ""))].join(" "),
  };
}

/** Of a number there are no slips to look for: what has been asked is not asked again. */
function withoutRepetition(steps: readonly Unit[][][]): Unit[][][] {
  const asked = new Set<string>();
  const isNew = (units: Unit[]): boolean => asked.size < asked.add(JSON.stringify(units)).size;
  return steps.map((step) => step.filter(isNew)).filter(({ length }) => length > 0);
}

/**
 * The parts of an address in any order, and all but one of its numbers, in turn, the last first: it is not typed to its
 * end, or one has a slip. The rest is as typed, so this costs little.
 */
function inParts(words: readonly SearchWord[]): Unit[][] {
  const numbers = words
    .flatMap(({ kind }, at) => (kind === "number" ? [at] : []))
    .toReversed()
    .slice(0, MOST_NUMBERS);
  const choices = [words, ...numbers.map((left) => words.filter((_, at) => at !== left))]
    .map((some) => some.flatMap(partUnits))
    .filter(({ length }) => length >= TELLING_UNITS);
  // A document with all of it has all but one of it.
  return choices.length > 1 ? choices.slice(1) : choices;
}

/** All but one of the parts of a text, in turn: one may be wrong, in any way. */
function withoutAPart(words: readonly SearchWord[]): Unit[][] {
  const single = words.flatMap((word) => {
    const units = looseUnits(word);
    if (word.kind !== "characters") return [units];
    return Array.from({ length: Math.ceil(units.length / CHARACTERS_IN_PART) }, (_, at) =>
      units.slice(at * CHARACTERS_IN_PART, (at + 1) * CHARACTERS_IN_PART),
    );
  });
  const size = Math.ceil(single.length / MOST_PARTS);
  const parts = Array.from({ length: size === 0 ? 0 : Math.ceil(single.length / size) }, (_, at) =>
    single.slice(at * size, (at + 1) * size).flat(),
  );
  return parts.length < 3 ? [] : parts.map((_, left) => parts.filter((_part, at) => at !== left).flat());
}
