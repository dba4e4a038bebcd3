/** Accuracy on pasted Chinese text as users and shops write it: every field of every address right. */
import { parse } from "../../src/address/parse/index.ts";
import type { ParsedAddress } from "../../src/address/parse/types.ts";
import type { Statement } from "./calibration.ts";
import { type ChineseFields, type ChineseParser, chineseParsers } from "./chinese-peers.ts";
import { type JudgedText, type Measured, type Peers, rows, Score } from "./testdata.ts";

const SET = "field-china";

/** The fields that a case may state; `rest` is all street lines together. */
const FIELDS = [
  "recipient",
  "phone",
  "administrative_area",
  "locality",
  "dependent_locality",
  "township",
  "rest",
  "postal_code",
] as const;
type Field = (typeof FIELDS)[number];
type Fields = Partial<Record<Field, string | null>>;
/** Other right values of a field; `*` accepts any. */
type Accepted = Partial<Record<Field, "*" | readonly (string | null)[]>>;

/** With several people in one text `expected` and `accept` have one entry for each, in the order of the text. */
interface Row {
  text: string;
  expected: Fields | Fields[];
  accept?: Accepted | Accepted[];
  kind: string;
}

/** The first letter of a case's id. */
const ORIGINS: [letter: string, measure: string, target: number][] = [
  ["R", "real pastes: every field right", 0.97],
  ["P", "long pastes: every field right", 0.9],
  ["S", "siblings of faults: every field right", 0.85],
];

export function measureFieldChina(peers: Peers): Measured[] {
  const parsers = chineseParsers(peers);
  const scores = ORIGINS.map(([letter, measure, target]) => [letter, new Score(SET, measure, target)] as const);
  for (const { id, text, expected, accept, kind } of rows<Row>(SET)) {
    const score = scores.find(([letter]) => id.startsWith(letter))?.[1];
    if (!score) continue;
    const gold = [expected].flat();
    const accepted = [accept ?? {}].flat();
    const got = parse(text).map(asFields);
    const wrong =
      got.length === gold.length
        ? gold.flatMap((fields, at) =>
            wrongFields(got[at]!, fields, accepted[at] ?? {}).map(
              (field) => [field, got[at]![field], fields[field]] as const,
            ),
          )
        : [["addresses", String(got.length), String(gold.length)] as const];
    score.count(wrong.length === 0, {
      kind,
      id,
      got: wrong.map(([field, value]) => `${field} ${value}`).join("; "),
      expected: `${wrong.map(([, , value]) => value).join("; ")} in ${text.replaceAll("\n", "⏎")}`,
    });
    for (const [name, parser] of parsers) score.peer(name, isRightOfPeer(parser, text, gold, accepted[0] ?? {}));
  }
  return scores.flatMap(([, score]) => score.measured());
}

/** The confidence that is stated for an address, and whether every field is right. */
export const fieldChinaStatements = (): Statement[] =>
  rows<Row>(SET).flatMap(({ text, expected, accept }) => {
    const gold = [expected].flat();
    const accepted = [accept ?? {}].flat();
    const got = parse(text);
    return got.map((address, at) => ({
      confidence: address.confidence,
      isRight: got.length === gold.length && wrongFields(asFields(address), gold[at]!, accepted[at] ?? {}).length === 0,
    }));
  });

/** The texts with one address. */
export function* judgedFieldChina(): Generator<JudgedText> {
  for (const { id, text, expected, accept } of rows<Row>(SET)) {
    const [gold, another] = [expected].flat();
    const [address] = parse(text, { single: true });
    if (another || !gold || !address) continue;
    const isRight = wrongFields(asFields(address), gold, [accept ?? {}].flat()[0] ?? {}).length === 0;
    yield { set: SET, id, text, country_code: undefined, isRight };
  }
}

const asFields = (address: ParsedAddress): Fields => ({ ...address, rest: address.address_lines.join("") });

/** Letters and digits count, blanks and punctuation do not. */
const bare = (value: string | null | undefined): string =>
  (value ?? "").normalize("NFKC").replace(/[^\p{L}\p{N}]/gu, "");

const isRight = (got: Fields, field: Field, gold: Fields, accept: Accepted): boolean => {
  const others = accept[field] ?? [];
  return others === "*" || [gold[field], ...others].some((value) => bare(value) === bare(got[field]));
};

const wrongFields = (got: Fields, gold: Fields, accept: Accepted): Field[] =>
  FIELDS.filter((field) => field in gold && !isRight(got, field, gold, accept));

/** The packages give one address, without township and postal code: the township may stand in the detail. */
function isRightOfPeer(parse: ChineseParser[1], text: string, gold: readonly Fields[], accept: Accepted): boolean {
  const [only, another] = gold;
  if (!only || another) return false;
  const got = ofPeer(parse(text));
  const fields = FIELDS.filter((field) => field in only && field !== "postal_code" && field !== "township");
  const township = [only.township, ...(accept.township === "*" ? [] : (accept.township ?? []))];
  return fields.every(
    (field) =>
      isRight(got, field, only, accept) ||
      (field === "rest" && township.some((town) => bare(got.rest) === bare(`${town ?? ""}${only.rest ?? ""}`))),
  );
}

const ofPeer = ({ name, phone, province, city, district, detail }: ChineseFields): Fields => ({
  recipient: name,
  phone,
  administrative_area: province,
  locality: city.replace(/^.*直辖.*$/u, ""), // 省直辖县级行政区划 is no city.
  dependent_locality: district,
  rest: detail,
});
