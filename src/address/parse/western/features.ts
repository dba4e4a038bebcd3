/**
 * Tables of features: what speaks for or against reading some words as a part of an address, one row each. A row has a
 * name, a weight (natural logarithm of odds) and a measure: whether it holds, or how often. The score of a reading is
 * the sum of the weights of the rows that hold.
 *
 * Weights are set by hand. `node bench/accuracy/features.ts` switches each row off and prints what the sets of labelled
 * addresses lose by that.
 */

export interface Feature<Subject> {
  readonly name: string;
  /** Mutable for the measurement of its worth only. */
  weight: number;
  /** False or 0 where it does not hold; a number weighs so many times. */
  readonly measure: (subject: Subject) => boolean | number;
}

type Row<Subject> = readonly [name: string, weight: number, measure: Feature<Subject>["measure"]];

const tables = new Map<string, readonly Pick<Feature<never>, "name" | "weight">[]>();

/** Declares a table. `name` says which part it scores. */
export function featureTable<Subject>(name: string, rows: readonly Row<Subject>[]): (subject: Subject) => number {
  const features = rows.map(([name, weight, measure]): Feature<Subject> => ({ name, weight, measure }));
  tables.set(name, features);
  return (subject) => {
    let score = 0;
    for (let at = 0; at < features.length; at++) {
      const { measure, weight } = features[at]!;
      const times = measure(subject);
      if (times !== false && times !== 0) score += times === true ? weight : weight * times;
    }
    return score;
  };
}

/** All tables by name, for the measurement. */
export const featureTables = (): ReadonlyMap<string, readonly { readonly name: string; weight: number }[]> => tables;
