/**
 * The model: Fellegi–Sunter with more than two classes. Two records are of one customer (match), of two customers of
 * one household or house (related), of two branches of one organisation (branch), or of strangers. With two classes, a
 * family at one door with one phone would be one person; here the same agreements also speak for the household, and
 * what tells its members apart decides.
 */
import { assumedFrequencies, type Frequencies } from "./frequencies.ts";
import {
  COMPARISONS,
  type ComparisonName,
  isLevel,
  type Kind,
  kindOf,
  levelIn,
  LEVELS,
  type Pattern,
  tfBitsIn,
} from "./levels.ts";

export const MODEL_VERSION = 1;

/** Probabilities of the levels of one comparison, in the order of LEVELS; each list sums to 1. */
export interface LevelProbabilities {
  /** Among pairs of one customer. */
  m: number[];
  /** Among pairs of strangers. */
  u: number[];
  /** Among pairs of one household or house. */
  related: number[];
  /** Among branches: organisations of one name at two places. */
  branch: number[];
}

/** The classes of pairs next to strangers. */
export const CLASSES = ["m", "related", "branch"] as const;

/** What holds for pairs of persons, or of organisations. */
export interface KindModel {
  /** Share of the pairs of all records that are of one customer (lambda), and that are related. */
  match_rate: number;
  related_rate: number;
  branch_rate: number;
  comparisons: Record<ComparisonName, LevelProbabilities>;
}

/** A plain JSON value. */
export interface Model {
  version: number;
  kinds: Record<Kind, KindModel>;
  frequencies: Frequencies;
  /** What it was trained on; zeros for the model that ships. */
  trained_on: { records: number; candidate_pairs: number; random_pairs: number; iterations: number };
}

/**
 * m, u, related and branch by judgement: u from the numbers of names, phones and houses in public lists, m from the
 * shares of typing errors, moves and changes of names in the literature. None is fitted to a set of test data.
 */
type Row = readonly [m: number, u: number, related: number, branch: number];
const SHIPPED: { readonly [Name in ComparisonName]: { readonly [level: string]: Row } } = {
  name: {
    equal: [0.78, 3e-5, 0.003, 3e-5],
    transliterated: [0.02, 5e-6, 3e-4, 5e-6],
    swapped: [0.02, 2e-6, 3e-4, 2e-6],
    initials: [0.03, 1e-4, 0.008, 0.0001],
    similar: [0.08, 3e-5, 0.008, 3e-5],
    partial: [0.03, 3e-3, 0.06, 0.003],
    given_equal: [0.015, 5e-3, 0.01, 0.005],
    family_equal: [0.012, 0.01, 0.58, 0.01],
    different: [0.013, 0.98, 0.33, 0.98],
  },
  phone: {
    equal: [0.7, 2e-6, 0.25, 0.1],
    equal_stale: [0.002, 4e-6, 0.01, 0.0001],
    last_8: [0.02, 2e-6, 0.003, 0.002],
    one_digit: [0.03, 2e-5, 0.005, 0.01],
    different: [0.248, 0.99997, 0.732, 0.888],
  },
  email: {
    equal: [0.65, 1e-6, 0.04, 0.1],
    same_local_part: [0.05, 2e-5, 0.003, 0.05],
    similar: [0.05, 5e-6, 0.01, 0.02],
    different: [0.25, 0.99997, 0.947, 0.83],
  },
  door: {
    same_door: [0.6, 3e-6, 0.72, 0.01],
    similar_door: [0.1, 2e-6, 0.05, 0.004],
    same_line: [0.03, 2e-6, 0.01, 0.002],
    unit_unknown: [0.05, 3e-6, 0.08, 0.004],
    other_unit: [0.005, 2e-5, 0.06, 0.002],
    same_road: [0.045, 3e-4, 0.03, 0.02],
    same_area: [0.07, 0.01, 0.02, 0.2],
    elsewhere: [0.1, 0.99, 0.03, 0.758],
  },
  organization: {
    equal: [0.6, 1e-5, 0.12, 0.45],
    strong: [0.16, 3e-5, 0.03, 0.3],
    partial: [0.12, 5e-4, 0.1, 0.15],
    weak: [0.06, 0.02, 0.15, 0.07],
    different: [0.06, 0.98, 0.6, 0.03],
  },
  references: {
    equal: [0.8, 1e-7, 1e-6, 1e-6],
    similar: [0.1, 1e-5, 1e-5, 1e-5],
    conflict: [0.1, 0.99999, 0.99999, 0.99999],
  },
};

/** Organisations move less, have branches, and their neighbours in a house have other names. */
const SHIPPED_OF_ORGANIZATIONS: Pick<typeof SHIPPED, "phone" | "door" | "organization"> = {
  phone: {
    equal: [0.62, 2e-6, 0.06, 0.1],
    equal_stale: [0.001, 4e-6, 0.001, 1e-4],
    last_8: [0.02, 2e-6, 0.003, 0.002],
    one_digit: [0.04, 2e-5, 0.01, 0.01],
    different: [0.319, 0.99997, 0.926, 0.888],
  },
  door: {
    same_door: [0.68, 3e-6, 0.6, 0.003],
    similar_door: [0.1, 2e-6, 0.05, 0.001],
    same_line: [0.06, 2e-6, 0.01, 0.001],
    unit_unknown: [0.07, 3e-6, 0.12, 0.002],
    other_unit: [0.005, 2e-5, 0.15, 0.002],
    same_road: [0.04, 3e-4, 0.05, 0.02],
    same_area: [0.03, 0.01, 0.01, 0.2],
    elsewhere: [0.015, 0.99, 0.01, 0.771],
  },
  organization: {
    equal: [0.55, 1e-5, 0.003, 0.5],
    strong: [0.2, 3e-5, 0.01, 0.3],
    partial: [0.15, 5e-4, 0.03, 0.13],
    weak: [0.05, 0.02, 0.12, 0.05],
    different: [0.05, 0.98, 0.837, 0.02],
  },
};

/**
 * Pairs for a record that are expected before anything is compared: one duplicate for 25 records; persons live with
 * others, organisations have branches.
 */
const EXPECTED: Record<Kind, Record<(typeof CLASSES)[number], number>> = {
  person: { m: 0.04, related: 0.1, branch: 1e-6 },
  organization: { m: 0.04, related: 0.1, branch: 0.1 },
};

export function expectedPairs(kind: Kind, records: number): Record<(typeof CLASSES)[number], number> {
  const { m, related, branch } = EXPECTED[kind];
  return { m: m * records, related: related * records, branch: branch * records };
}

/** The model that ships, for a tenant of so many customers of each kind. */
export function shippedModel(records: Record<Kind, number> = { person: 10_000, organization: 10_000 }): Model {
  return {
    version: MODEL_VERSION,
    kinds: {
      person: shippedKind("person", records.person),
      organization: shippedKind("organization", records.organization),
    },
    frequencies: assumedFrequencies(),
    trained_on: { records: 0, candidate_pairs: 0, random_pairs: 0, iterations: 0 },
  };
}

function shippedKind(kind: Kind, records: number): KindModel {
  const size = Math.max(2, records);
  const pairs = (size * (size - 1)) / 2;
  const expected = expectedPairs(kind, size);
  const tables = kind === "person" ? SHIPPED : { ...SHIPPED, ...SHIPPED_OF_ORGANIZATIONS };
  const comparisons = Object.fromEntries(
    COMPARISONS.map((name): [string, LevelProbabilities] => {
      const rows = LEVELS[name].map((level) => tables[name][level]!);
      const column = (at: number): number[] => normalised(rows.map((row) => row[at]!));
      return [name, { m: column(0), u: column(1), related: column(2), branch: column(3) }];
    }),
  ) as Record<ComparisonName, LevelProbabilities>;
  return {
    match_rate: Math.min(0.3, expected.m / pairs),
    related_rate: Math.min(0.3, expected.related / pairs),
    branch_rate: Math.min(0.3, expected.branch / pairs),
    comparisons,
  };
}

export function normalised(values: readonly number[]): number[] {
  const sum = values.reduce((all, value) => all + value, 0);
  return values.map((value) => value / sum);
}

/** The weights of a pair in bits. */
export interface Score {
  /** log2 of the odds of a match against strangers: the match weight of Fellegi and Sunter. */
  match_weight: number;
  /** log2 of the odds of a household, a house or a branch against strangers. */
  related_weight: number;
  /** Of a match, 0 to 1. */
  probability: number;
  /** Of one household, one house or two branches, 0 to 1. */
  related_probability: number;
}

type Weights = [match: number, related: number, branch: number];

/** Match weights of both kinds, ready for use. */
export class Scorer {
  readonly kinds: Readonly<Record<Kind, KindScorer>>;

  constructor({ kinds }: Model) {
    this.kinds = { person: new KindScorer(kinds.person), organization: new KindScorer(kinds.organization) };
  }

  score(pattern: Pattern): Score {
    return toScore(this.kinds[kindOf(pattern)].weigh(pattern));
  }
}

/** Match weights by level of pairs of one kind. */
export class KindScorer {
  readonly prior: Readonly<Weights>;
  /** log2(m/u) and the same of related and branch, at 16 × comparison + level; 0 where it is missing. */
  private readonly bits = CLASSES.map(() => new Float64Array(16 * COMPARISONS.length));

  constructor(model: KindModel) {
    const rates = [model.match_rate, model.related_rate, model.branch_rate] as const;
    const strangers = Math.max(1e-12, 1 - rates[0] - rates[1] - rates[2]);
    this.prior = rates.map((rate) => Math.log2(rate / strangers)) as Weights;
    for (const [at, name] of COMPARISONS.entries()) {
      const of = model.comparisons[name];
      for (const [index, kind] of CLASSES.entries())
        for (let level = 0; level < of.u.length; level++)
          this.bits[index]![16 * at + level] = Math.log2(of[kind][level]! / of.u[level]!);
    }
  }

  /** Bits of one level for each class. */
  bitsOf(comparison: number, level: number): Weights {
    const index = 16 * comparison + level;
    return !isLevel(level) ? [0, 0, 0] : (this.bits.map((bits) => bits[index]!) as Weights);
  }

  /** The weights of the three classes against strangers. */
  weigh(pattern: Pattern): Weights {
    let [match, related, branch] = this.prior;
    const [ofMatch, ofRelated, ofBranch] = this.bits as [Float64Array, Float64Array, Float64Array];
    for (let at = 0; at < COMPARISONS.length; at++) {
      const index = 16 * at + levelIn(pattern, at);
      match += ofMatch[index]!;
      related += ofRelated[index]!;
      branch += ofBranch[index]!;
    }
    const tf_bits = tfBitsIn(pattern);
    return [match + tf_bits, related + tf_bits, branch + tf_bits];
  }
}

/** Turns weights into the probabilities of the three classes. */
export function probabilities(weights: Readonly<Weights>): Weights {
  const most = Math.max(0, ...weights);
  const odds = weights.map((weight) => 2 ** (weight - most)) as Weights;
  const all = odds[0] + odds[1] + odds[2] + 2 ** -most;
  return [odds[0] / all, odds[1] / all, odds[2] / all];
}

export function toScore(weights: Readonly<Weights>): Score {
  const [match_weight, related, branch] = weights;
  const [probability, ofHousehold, ofBranch] = probabilities(weights);
  const most = Math.max(related, branch);
  return {
    match_weight,
    related_weight: most + Math.log2(2 ** (related - most) + 2 ** (branch - most)),
    probability,
    related_probability: ofHousehold + ofBranch,
  };
}

/** Log2 odds of a match against all else. */
export function logOdds({ match_weight, related_weight }: Score): number {
  // log2(1 + 2^r), also where 2^r is no finite number.
  const against = related_weight > 50 ? related_weight : Math.log2(1 + 2 ** related_weight);
  return match_weight - against;
}
