/**
 * The dedupe-* sets by src/matching: trained on each set without its labels, at the default limits. Splink (PyPI) runs
 * next to it where Python can install it.
 */
import { comparableParts } from "../../src/address/index.ts";
import { type CustomerToMatch, featuresOf, type Model, openMatcher } from "../../src/matching/index.ts";
import { type Calibration, calibrate, type Statement } from "./calibration.ts";
import { dedupeWithSplink } from "./dedupe-splink.ts";
import { isWanted } from "./options.ts";
import { type Failure, type Measured, rows } from "./testdata.ts";
import { textHash } from "../text-hash.ts";

type Row = Record<string, string> & { id: string };

export interface DedupeSet {
  set: string;
  /** Reported under its own name where one set is used twice. */
  name: string;
  target: number | null;
  toCustomer: (row: Row) => CustomerToMatch;
  /** Columns for Splink: the same fields. */
  columns: readonly string[];
  /** Pairs of records of the same one of these are not counted (a link of two files). */
  fileOf?: (row: Row) => string;
}

const NO_CONTACTS = { phones: [], emails: [], external_refs: [] };

const febrl = (set: string, target: number | null, has_number: boolean): DedupeSet => ({
  set,
  name: `dedupe:${set.slice("dedupe-".length)}${has_number ? "" : " (names, addresses)"}`,
  target,
  toCustomer: (row) => ({
    kind: "person",
    name: [row["given_name"], row["surname"]].filter(Boolean).join(" "),
    given_name: row["given_name"] || null,
    family_name: row["surname"] || null,
    ...NO_CONTACTS,
    external_refs: has_number && row["soc_sec_id"] ? [{ source: "social-security", ref: row["soc_sec_id"] }] : [],
    addresses: [
      comparableParts({
        country_code: "AU",
        administrative_area: row["state"]?.toUpperCase() || null,
        locality: row["suburb"] || null,
        address_lines: [row["address_2"] ?? "", `${row["street_number"] ?? ""} ${row["address_1"] ?? ""}`].filter(
          (line) => line.trim() !== "",
        ),
        postal_code: row["postcode"] || null,
      }),
    ],
  }),
  columns: [
    ...["given_name", "surname", "street_number", "address_1", "address_2", "suburb", "postcode"],
    ...(has_number ? ["soc_sec_id"] : []),
  ],
});

const SETS: readonly DedupeSet[] = [
  febrl("dedupe-febrl1", 0.995, true),
  febrl("dedupe-febrl1", null, false),
  febrl("dedupe-febrl4", 0.995, true),
  febrl("dedupe-febrl4", null, false),
  {
    set: "dedupe-restaurants",
    name: "dedupe:restaurants",
    target: 0.99,
    toCustomer: ({ name = "", address = "", city = "" }) => ({
      kind: "organization",
      name,
      ...NO_CONTACTS,
      addresses: [comparableParts({ country_code: "US", locality: city || null, address_lines: [address] })],
    }),
    columns: ["name", "address", "city"],
  },
  {
    set: "dedupe-chicago-ecp",
    name: "dedupe:chicago-ecp",
    target: 0.97,
    toCustomer: ({ name = "", address = "", postal_code = "", phone = "" }) => ({
      kind: "organization",
      name,
      ...NO_CONTACTS,
      phones: /^\d{7,}$/.test(phone) ? [phone.length === 7 ? `+1312${phone}` : `+1${phone}`] : [],
      addresses: [
        comparableParts({
          country_code: "US",
          administrative_area: "IL",
          locality: "Chicago",
          address_lines: [address],
          postal_code: postal_code || null,
        }),
      ],
    }),
    columns: ["name", "address", "postal_code", "phone"],
  },
];

const statements = new Map<string, Statement[]>();

/** Measures all sets; the result of Splink is a peer in the same row. */
export function measureDedupeModel(): Measured[] {
  return SETS.flatMap((one) => (isWanted("dedupe") || isWanted(one.set) ? measureSet(one) : []));
}

/** Stated probabilities of the candidate pairs that are not all but certainly different, against the truth. */
export const calibrateDedupe = (): Calibration[] =>
  [...statements].flatMap(([name, stated]) => calibrate(`${name}, pairs of at least 1 %`, stated));

function measureSet(one: DedupeSet): Measured[] {
  const records = rows<Row>(one.set) as Row[];
  if (records.length === 0) return [];
  const matcher = openMatcher(textHash);
  for (const row of records) matcher.add(row.id, featuresOf(one.toCustomer(row)));
  const model = matcher.train();
  const { clusters } = matcher.cluster(model);
  const found = clusters.flatMap(pairsOf);
  const isTrue = ([a, b]: readonly [number, number]): boolean => records[a]!["cluster"] === records[b]!["cluster"];
  const truths = new Set(
    [...Map.groupBy(records.keys(), (row) => records[row]!["cluster"]).values()]
      .flatMap(pairsOf)
      .map(([a, b]) => `${a} ${b}`),
  );
  const right = found.filter(isTrue).length;
  const foundPairs = new Set(found.map(([a, b]) => `${a} ${b}`));
  const describe = (kind: string, [a, b]: readonly [number, number], is: boolean): Failure => {
    const { comparisons, probability } = matcher.explain(model, a, b);
    const levels = comparisons.map(
      ({ comparison, level, bits, tf_bits }) => `${comparison}:${level} ${(bits + tf_bits).toFixed(1)}`,
    );
    return {
      kind,
      id: `${records[a]!.id} ${records[b]!.id}`,
      got: `${probability.toFixed(3)} ${levels.join(", ")}  ${textOf(one, records[a]!)} | ${textOf(one, records[b]!)}`,
      expected: is ? "one" : "two",
    };
  };
  const worst = [
    ...found.filter((pair) => !isTrue(pair)).map((pair) => describe("false match", pair, false)),
    ...[...truths]
      .filter((pair) => !foundPairs.has(pair))
      .map((pair) => describe("missed", pair.split(" ").map(Number) as [number, number], true)),
  ];
  state(one.name, matcher, model, isTrue);
  const splink = dedupeWithSplink(one, records, truths);
  const row = { set: one.name, target: null, peers: {}, worst: [] };
  const units = found.filter((pair) => !isTrue(pair) && matcher.explain(model, ...pair).address_veto).length;
  return [
    {
      ...row,
      measure: "pairwise F1, no labels",
      ours: (2 * right) / Math.max(1, found.length + truths.size),
      target: one.target,
      peers: splink,
      n: records.length,
      worst,
    },
    { ...row, measure: "pairwise precision", ours: right / Math.max(1, found.length), n: found.length },
    { ...row, measure: "pairwise recall", ours: right / truths.size, n: truths.size },
    {
      ...row,
      measure: "pairs not wrongly of two units",
      ours: 1 - units / Math.max(1, found.length),
      target: 1,
      n: found.length,
    },
  ];
}

const textOf = ({ columns }: DedupeSet, row: Row): string => columns.map((name) => row[name] ?? "").join(", ");

function state(
  name: string,
  matcher: ReturnType<typeof openMatcher>,
  model: Model,
  isTrue: (pair: readonly [number, number]) => boolean,
): void {
  const stated: Statement[] = [];
  matcher.forEachMatch(model, 0.01, ({ low, high, probability }) =>
    stated.push({ confidence: probability, isRight: isTrue([low, high]) }),
  );
  statements.set(name, stated);
}

function pairsOf(rows: readonly number[]): [number, number][] {
  return rows.flatMap((a, at) => rows.slice(at + 1).map((b): [number, number] => (a < b ? [a, b] : [b, a])));
}
