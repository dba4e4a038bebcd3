/** Accuracy of the comparison of doors. No npm package does the same; the baseline is the similarity of the texts. */
import { comparableParts, comparableText } from "../../src/address/standardise/comparable.ts";
import { compareDoors, type Comparison } from "../../src/address/match/compare.ts";
import { type Door, readDoor } from "../../src/address/match/door.ts";
import { type Failure, type Measured, rows } from "./testdata.ts";

export const measureMatch = (): Measured[] => [...measureChinese(), ...DEDUPES.flatMap(measureDedupe)];

/* zh-address-match: 0 none, 1 partial, 2 exact. */

interface Pair {
  query: string;
  candidate: string;
  label: 0 | 1 | 2;
}

/** Our result as a class of the set, whose exact match stops at the building. */
const CLASS_OF_MATCH: Record<Comparison["match"], 0 | 1 | 2> = {
  same_door: 2,
  same_building: 2,
  same_street: 1,
  same_area: 0,
  different: 0,
};

function measureChinese(): Measured[] {
  const set = "zh-address-match";
  const pairs = rows<Pair>(set);
  if (pairs.length === 0) return [];
  const doors = new Map<string, Door>();
  const doorOf = (text: string): Door => {
    const known = doors.get(text) ?? readDoor(comparableText(text, "CN"));
    doors.set(text, known);
    return known;
  };
  const compared = pairs.map(({ id, query, candidate, label }) => ({
    id,
    query,
    candidate,
    label,
    ...compareDoors(doorOf(query), doorOf(candidate)),
  }));
  const worst = compared
    .filter(({ label, match }) => CLASS_OF_MATCH[match] !== label)
    .map(({ id, query, candidate, label, match, score }): Failure => ({
      kind: `${label} classified as ${CLASS_OF_MATCH[match]}`,
      id,
      got: `${match} ${score}  ${query} | ${candidate}`,
      expected: String(label),
    }));
  const alike = pairs.map(({ query, candidate }) => jaccard(pairsOf(query), pairsOf(candidate)));
  const gold = pairs.map(({ label }) => label);
  const row = (measure: string, ours: number, theirs: number): Measured => ({
    set,
    measure,
    ours,
    target: null,
    peers: { "text similarity": theirs },
    n: pairs.length,
    worst: [],
  });
  return [
    {
      ...row(
        "macro-F1 of none, partial, exact",
        macroF1(
          gold,
          compared.map(({ match }) => CLASS_OF_MATCH[match]),
        ),
        bestMacroF1(gold, alike),
      ),
      worst,
    },
    row(
      "macro-F1 by score, best thresholds",
      bestMacroF1(
        gold,
        compared.map(({ score }) => score),
      ),
      bestMacroF1(gold, alike),
    ),
    row(
      "AUC of exact against other",
      auc(
        gold.map((label) => label === 2),
        compared.map(({ score }) => score),
      ),
      auc(
        gold.map((label) => label === 2),
        alike,
      ),
    ),
    row(
      "AUC of any match against none",
      auc(
        gold.map((label) => label > 0),
        compared.map(({ score }) => score),
      ),
      auc(
        gold.map((label) => label > 0),
        alike,
      ),
    ),
  ];
}

const pairsOf = (text: string): Set<string> =>
  new Set(Array.from({ length: Math.max(text.length - 1, 0) }, (_, at) => text.slice(at, at + 2)));

function jaccard(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const common = a.intersection(b).size;
  return common === 0 ? 0 : common / (a.size + b.size - common);
}

function macroF1(gold: readonly number[], predicted: readonly number[]): number {
  const scores = [0, 1, 2].map((label) => {
    const right = gold.filter((one, at) => one === label && predicted[at] === label).length;
    return (
      (2 * right) / (gold.filter((one) => one === label).length + predicted.filter((one) => one === label).length || 1)
    );
  });
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}

/** Returns the best macro F1 that the scores allow, over all pairs of thresholds. */
function bestMacroF1(gold: readonly number[], scores: readonly number[]): number {
  let best = 0;
  const limits = Array.from({ length: 20 }, (_, step) => step / 20);
  for (const partial of limits) {
    for (const exact of limits) {
      if (exact > partial)
        best = Math.max(
          best,
          macroF1(
            gold,
            scores.map((score) => Number(score >= exact) + Number(score >= partial)),
          ),
        );
    }
  }
  return best;
}

/** Returns the area under the ROC curve: the probability that a positive scores higher than a negative. */
function auc(gold: readonly boolean[], scores: readonly number[]): number {
  const ranked = scores.map((score, at) => ({ score, is: gold[at]! })).toSorted((a, b) => a.score - b.score);
  let [ranks, positives] = [0, 0];
  for (let from = 0; from < ranked.length;) {
    let to = from;
    while (to < ranked.length && ranked[to]!.score === ranked[from]!.score) to++;
    for (let at = from; at < to; at++) {
      if (!ranked[at]!.is) continue;
      ranks += (from + to + 1) / 2;
      positives++;
    }
    from = to;
  }
  return (ranks - (positives * (positives + 1)) / 2) / (positives * (ranked.length - positives));
}

/* The dedupe-* sets: which records belong to the same cluster, by their addresses alone. */

interface Dedupe {
  set: string;
  /** The address as text for the baseline, and as a door. */
  text: (row: Record<string, string>) => string;
  door: (row: Record<string, string>) => Door;
}

const states = (state = ""): string | null => state.toUpperCase() || null;
const febrl = (set: string): Dedupe => ({
  set,
  text: (row) =>
    ["street_number", "address_1", "address_2", "suburb", "postcode", "state"].map((name) => row[name] ?? "").join(" "),
  door: (row) =>
    readDoor({
      country_code: "AU",
      administrative_area: states(row["state"]),
      locality: row["suburb"] || null,
      dependent_locality: null,
      township: null,
      address_lines: [row["address_2"] ?? "", `${row["street_number"] ?? ""} ${row["address_1"] ?? ""}`].filter(
        (line) => line.trim() !== "",
      ),
      postal_code: row["postcode"] || null,
      sorting_code: null,
      division_code: null,
    }),
});

const DEDUPES: Dedupe[] = [
  {
    set: "dedupe-restaurants",
    text: ({ address = "", city = "" }) => `${address} ${city}`,
    door: ({ address = "", city = "" }) =>
      readDoor(comparableParts({ country_code: "US", locality: city || null, address_lines: [address] })),
  },
  {
    set: "dedupe-chicago-ecp",
    text: ({ address = "", postal_code = "" }) => `${address} ${postal_code}`,
    door: ({ address = "", postal_code = "" }) =>
      readDoor(
        comparableParts({
          country_code: "US",
          administrative_area: "IL",
          locality: "Chicago",
          address_lines: [address],
          postal_code: postal_code || null,
        }),
      ),
  },
  febrl("dedupe-febrl1"),
  febrl("dedupe-febrl4"),
];

/** Records of the same block are compared. Larger blocks are skipped, as their key does not distinguish. */
const LARGEST_BLOCK = 200;

function measureDedupe({ set, text, door }: Dedupe): Measured[] {
  const records = rows<Record<string, string>>(set);
  if (records.length === 0) return [];
  const read = records.map((row) => ({
    id: row["id"] ?? "",
    cluster: row["cluster"] ?? "",
    text: text(row),
    plain: plainText(text(row)),
    door: door(row),
  }));
  const pairs = candidatePairs(read.map(({ plain }) => plain));
  const isTrue = (left: number, right: number): boolean => read[left]!.cluster === read[right]!.cluster;
  const truths = [...Map.groupBy(read, ({ cluster }) => cluster).values()].reduce(
    (sum, { length }) => sum + (length * (length - 1)) / 2,
    0,
  );
  const compared = pairs.map(([left, right]) => ({
    left,
    right,
    is: isTrue(left, right),
    ...compareDoors(read[left]!.door, read[right]!.door),
  }));
  const predicted = compared.map(({ match }) => match === "same_door" || match === "same_building");
  const similarities = pairs.map(([left, right]) =>
    jaccard(new Set(read[left]!.plain.split(" ")), new Set(read[right]!.plain.split(" "))),
  );
  const worst = compared.flatMap(({ left, right, is, match, score }, at): Failure[] =>
    is === predicted[at]
      ? []
      : [
          {
            kind: is ? "missed" : "false match",
            id: read[left]!.id,
            got: `${match} ${score}  ${read[left]!.text} | ${read[right]!.text}`,
            expected: is ? "match" : "no match",
          },
        ],
  );
  const truth = compared.map(({ is }) => is);
  const row = { set, target: null, n: read.length, worst: [] };
  return [
    {
      ...row,
      measure: "pairwise F1, one building or door",
      ours: f1(truth, predicted, truths),
      worst,
      peers: {
        "equal text": f1(
          truth,
          pairs.map(([left, right]) => read[left]!.plain === read[right]!.plain),
          truths,
        ),
      },
    },
    {
      ...row,
      measure: "pairwise F1 by score, best threshold",
      ours: bestF1(
        truth,
        compared.map(({ score }) => score),
        truths,
      ),
      peers: { "words in common": bestF1(truth, similarities, truths) },
    },
  ];
}

const plainText = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

/** Returns the pairs that have two words or one rare word in common. */
function candidatePairs(texts: readonly string[]): [number, number][] {
  const blocks = new Map<string, number[]>();
  for (const [at, text] of texts.entries()) {
    const words = [...new Set(text.split(" "))].sort();
    const keys = [
      ...words,
      ...words.flatMap((word, index) => words.slice(index + 1).map((other) => `${word} ${other}`)),
    ];
    for (const key of keys) blocks.set(key, [...(blocks.get(key) ?? []), at]);
  }
  const seen = new Set<number>();
  for (const [key, block] of blocks) {
    if (block.length > (key.includes(" ") ? LARGEST_BLOCK : 10)) continue;
    for (const [index, left] of block.entries())
      for (const right of block.slice(index + 1)) seen.add(left * texts.length + right);
  }
  return [...seen].map((key) => [Math.floor(key / texts.length), key % texts.length]);
}

function f1(truth: readonly boolean[], predicted: readonly boolean[], truths: number): number {
  const right = truth.filter((is, at) => is && predicted[at]).length;
  return (2 * right) / (truths + predicted.filter(Boolean).length);
}

const bestF1 = (truth: readonly boolean[], scores: readonly number[], truths: number): number =>
  Math.max(
    ...Array.from({ length: 50 }, (_, step) =>
      f1(
        truth,
        scores.map((score) => score >= step / 50),
        truths,
      ),
    ),
  );
