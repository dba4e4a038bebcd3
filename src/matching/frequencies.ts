/**
 * Term frequencies: how often a value occurs. An agreement on a frequent value says less. As two records of one
 * customer are no two customers, the pair that is compared does not count.
 */
import type { FeatureTable, Term } from "./table.ts";
import { TERMS } from "./table.ts";

/**
 * What is assumed before counting: `unseen`: the count of a value that only the compared pair has; `records`: how many
 * records the assumption is worth. Orders of magnitude of public name lists and of the numbers of houses and phones.
 */
const ASSUMED: Readonly<Record<Term, { unseen: number; records: number }>> = {
  name: { unseen: 0.3, records: 3_000 },
  family: { unseen: 2, records: 2_000 },
  phone: { unseen: 0.02, records: 20_000 },
  email: { unseen: 0.02, records: 20_000 },
  line: { unseen: 0.2, records: 50_000 },
  stem: { unseen: 0.1, records: 10_000 },
  word: { unseen: 0.5, records: 500 },
};

/** Values that more records have are kept in a model by name; the others count as rare. */
const KEPT_ABOVE = 2;
const MOST_KEPT = 20_000;

/** A plain JSON value. Values are hashed by the caller's keyed hash, as they are personal data. */
export type Frequencies = Record<Term, TermFrequencies>;
export interface TermFrequencies {
  /** Records that state a value. */
  records: number;
  /** The expected frequency of the value of a record: u of an equal value. */
  expected: number;
  /** Counts of the most frequent values, by the hash of the value, in hexadecimal. */
  counts: Record<string, number>;
}

/** Bits by code of a text: log2(expected / frequency); of words, -log2(frequency). */
export type TermBits = Record<Term, Float32Array>;

const frequencyOf = (term: Term, count: number, records: number): number => {
  const assumed = ASSUMED[term];
  return (Math.max(0, count - 2) + assumed.unseen) / (records + assumed.records);
};

/** No value counts for more bits than this, up or down. */
const MOST_BITS = 12;

function bitsOf(term: Term, count: number, records: number, expected: number): number {
  const frequency = frequencyOf(term, count, records);
  if (term === "word") return Math.max(0.05, -Math.log2(Math.min(1, (count + 0.5) / (records + 500))));
  return Math.max(-MOST_BITS, Math.min(MOST_BITS, Math.log2(expected / frequency)));
}

/** Before anything is counted. */
export function assumedFrequencies(): Frequencies {
  return mapTerms((term) => {
    const { unseen, records } = ASSUMED[term];
    return { records: 0, expected: unseen / records, counts: {} };
  });
}

/** Counts the values of a table. The order of its rows does not matter. */
export function countFrequencies(table: FeatureTable, hash: (text: string) => bigint): Frequencies {
  return mapTerms((term) => {
    const { counts, texts, records } = table.terms[term];
    const byCount = new Map<number, number>();
    const frequent: [code: number, count: number][] = [];
    for (let code = 1; code < texts.length; code++) {
      const count = counts.at(code);
      byCount.set(count, (byCount.get(count) ?? 0) + 1);
      if (count > KEPT_ABOVE) frequent.push([code, count]);
    }
    const kept = frequent
      .map(([code, count]): [string, number] => [hash(`${term}|${texts[code]!}`).toString(16), count])
      .toSorted(([a, one], [b, other]) => other - one || Number(a > b) - Number(a < b))
      .slice(0, MOST_KEPT);
    return { records, expected: expectedOf(term, byCount, records), counts: Object.fromEntries(kept) };
  });
}

function expectedOf(term: Term, byCount: ReadonlyMap<number, number>, records: number): number {
  let [sum, stated] = [0, 0];
  for (const [count, values] of [...byCount].toSorted(([a], [b]) => a - b)) {
    if (count === 0) continue;
    sum += values * count * frequencyOf(term, count, records);
    stated += values * count;
  }
  const { unseen, records: worth } = ASSUMED[term];
  // A small table says little about how often values meet.
  return (sum + (unseen / worth) * 100) / (stated + 100);
}

/** The bits of each text of a table by the frequencies of a model. */
export function termBits(table: FeatureTable, frequencies: Frequencies, hash: (text: string) => bigint): TermBits {
  return mapTerms((term) => {
    const { texts } = table.terms[term];
    const { records, expected, counts } = frequencies[term];
    const isEmpty = Object.keys(counts).length === 0;
    return Float32Array.from(texts, (text, code) => {
      const count = isEmpty || text === "" ? 0 : (counts[hash(`${term}|${text}`).toString(16)] ?? 0);
      return code === 0 ? 0 : bitsOf(term, count, records, expected);
    });
  });
}

/** The same from the counts of the table itself, exact for rare values too. */
export function ownTermBits(table: FeatureTable, frequencies: Frequencies): TermBits {
  return mapTerms((term) => {
    const { texts, counts } = table.terms[term];
    const { records, expected } = frequencies[term];
    return Float32Array.from(texts, (_, code) => (code === 0 ? 0 : bitsOf(term, counts.at(code), records, expected)));
  });
}

function mapTerms<T>(of: (term: Term) => T): Record<Term, T> {
  return Object.fromEntries(TERMS.map((term) => [term, of(term)])) as Record<Term, T>;
}
