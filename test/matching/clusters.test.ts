/** All customers of a tenant: order, training, generic keys, vetoes, chains. */
import fc from "fast-check";
import t from "tap";
import {
  cluster,
  type CustomerToMatch,
  type Edge,
  featuresOf,
  type Matcher,
  openMatcher,
} from "../../src/matching/index.ts";
import { enteredAgain, hash, people, person } from "./customers.ts";

const customers = people(120);
const records: [string, CustomerToMatch][] = customers.flatMap((customer, at): [string, CustomerToMatch][] => [
  [`c${at}`, customer],
  ...(at % 4 === 0 ? [[`d${at}`, enteredAgain(customer, at / 4)] as [string, CustomerToMatch]] : []),
]);

function match(inOrder: readonly [string, CustomerToMatch][]): Matcher {
  const matcher = openMatcher(hash);
  for (const [id, customer] of inOrder) matcher.add(id, featuresOf(customer));
  return matcher;
}

const idsOf = (matcher: Matcher, clusters: readonly number[][]): string[][] =>
  clusters.map((rows) => rows.map((row) => matcher.table.ids[row]!));

t.test("duplicates are found without labels", async (t) => {
  const matcher = match(records);
  const { clusters } = matcher.cluster(matcher.train());
  const expected = customers.flatMap((_, at) => (at % 4 === 0 ? [[`c${at}`, `d${at}`]] : []));
  t.same(
    idsOf(matcher, clusters),
    expected.toSorted(([a], [b]) => (a! < b! ? -1 : 1)),
  );
});

t.test("any order of the records gives the same model and the same clusters", async (t) => {
  const first = match(records);
  const model = first.train();
  const { clusters } = first.cluster(model);
  fc.assert(
    fc.property(fc.shuffledSubarray(records, { minLength: records.length }), (shuffled) => {
      const matcher = match(shuffled);
      const trained = matcher.train();
      t.same(trained, model);
      t.same(idsOf(matcher, matcher.cluster(trained).clusters), idsOf(first, clusters));
    }),
    { numRuns: 4 },
  );
  t.same(JSON.parse(JSON.stringify(model)), model, "a plain JSON value");
});

t.test("the phone of a reception is shared by many, and makes none of them one", async (t) => {
  const matcher = match(customers.map((customer, at) => [`c${at}`, customer]));
  for (const [at, customer] of people(200).entries())
    matcher.add(`guest${at}`, featuresOf({ ...customer, phones: ["+861058881234"], emails: [], addresses: [] }));
  const { clusters } = matcher.cluster(matcher.train());
  for (const ids of idsOf(matcher, clusters)) {
    const names = ids.map((id) => people(200)[Number(id.replace(/\D/g, ""))]!.name);
    t.equal(new Set(names).size, 1, names.join(", "));
  }
  t.ok(matcher.index.generic > 0);
});

const chain = (bits: Record<string, number>) => ({
  ids: ["a", "b", "c", "d"],
  edges: Object.entries(bits).map(([pair, bits]): Edge => ({ low: Number(pair[0]), high: Number(pair[1]), bits })),
  bitsOf: (a: number, b: number): number => bits[`${Math.min(a, b)}${Math.max(a, b)}`] ?? -20,
});

t.test("no chains: a cluster is refused where one pair of it is unlikely, and the edge becomes a bridge", async (t) => {
  const { clusters, bridges } = cluster(chain({ "01": 9, "12": 8 }));
  t.same(clusters, [[0, 1]]);
  t.match(bridges, [{ low: 1, high: 2, reason: "below_floor", against: [0, 2] }]);
  t.same(cluster(chain({ "01": 9, "12": 8, "02": -2 })).clusters, [[0, 1, 2]], "a weak pair is no contradiction");
});

t.test("decisions and vetoes", async (t) => {
  const all = chain({ "01": 9, "12": 8, "02": 7 });
  const isPair = (a: number, b: number, one: number, other: number): boolean =>
    Math.min(a, b) === one && Math.max(a, b) === other;
  const different = cluster({ ...all, decisionOf: (a, b) => (isPair(a, b, 0, 2) ? "different" : undefined) });
  t.same(different.clusters, [[0, 1]]);
  t.equal(different.bridges[0]?.reason, "decided_different");
  const vetoed = cluster({ ...all, isVetoed: (a, b) => isPair(a, b, 0, 1) });
  t.same(vetoed.clusters, [[1, 2]]);
  const same = cluster({
    ...chain({ "01": 9, "12": -9 }),
    decisionOf: (a, b) => (isPair(a, b, 1, 2) ? "same" : undefined),
  });
  t.same(same.clusters, [[1, 2]], "a decision precedes the strongest edge");
});

t.test("any order of edges gives the same clusters, in which no pair is vetoed or below the floor", async () => {
  const rows = 7;
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -12, max: 12 }), { minLength: rows * rows, maxLength: rows * rows }),
      fc.array(fc.boolean(), { minLength: rows * rows, maxLength: rows * rows }),
      (weights, vetoes) => {
        const at = (a: number, b: number): number => Math.min(a, b) * rows + Math.max(a, b);
        const bitsOf = (a: number, b: number): number => weights[at(a, b)]!;
        const isVetoed = (a: number, b: number): boolean => vetoes[at(a, b)]! && bitsOf(a, b) > 8;
        const edges: Edge[] = [];
        for (let low = 0; low < rows; low++)
          for (let high = low + 1; high < rows; high++) edges.push({ low, high, bits: bitsOf(low, high) });
        const ids = Array.from({ length: rows }, (_, row) => `r${row}`);
        const one = cluster({ ids, edges, bitsOf, isVetoed });
        const other = cluster({ ids, edges: edges.toReversed(), bitsOf, isVetoed });
        if (JSON.stringify(one) !== JSON.stringify(other)) return false;
        return one.clusters.every((members) =>
          members.every((a) => members.every((b) => a === b || (!isVetoed(a, b) && bitsOf(a, b) > -5))),
        );
      },
    ),
  );
});

t.test("a person and the same person without contacts are one in a small book", async (t) => {
  const matcher = match(records);
  const row = matcher.add("again", person(customers[3]!.name, { phones: customers[3]!.phones }));
  const model = matcher.train();
  t.ok(matcher.explain(model, row, matcher.table.ids.indexOf("c3")).probability > 0.9);
});
