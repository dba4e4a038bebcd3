/**
 * Accuracy on reported addresses outside China (`field-world`). What is expected is in words there; `field-checks.ts`
 * makes checks of those forms that a machine can decide. Cases with other words are not counted: `--worst` prints them
 * with our answer, as "to be read".
 */
import { type AddressInput, compare, format, type FormatOptions, standardise } from "../../src/address/index.ts";
import { parse } from "../../src/address/parse/index.ts";
import { comparableText } from "../../src/address/standardise/comparable.ts";
import { type Calibration, calibrate, type Statement } from "./calibration.ts";
import { type Check, checkCompared, checkFormatted, checkParsed, checkStandard } from "./field-checks.ts";
import { type JudgedText, type Measured, rows, Score } from "./testdata.ts";

interface Text {
  text: string;
  country_code?: string;
}
interface Bodies {
  validate: AddressInput;
  parse: Text;
  compare: { a: Text; b: Text };
  format: FormatOptions & { address: AddressInput };
}
type Verb = keyof Bodies;
interface Row {
  verb: Verb;
  body: Bodies[Verb];
  expected: string;
}

/** Our answer in one line, and whether it is what was expected; null where the words are no check. */
interface Outcome {
  got: string;
  isRight: boolean | null;
}

const judge = (check: Check | null, got: string): Outcome => ({ got, isRight: check && check() });

const ANSWERS: { [V in Verb]: (body: Bodies[V], expected: string) => Outcome } = {
  validate(body, expected) {
    const standard = standardise(body);
    const { postal_code, phone, administrative_area, locality, country_code, division_code, verdict } = standard;
    const parts = [country_code, administrative_area, locality, postal_code, phone, division_code].filter(Boolean);
    const findings = verdict.findings.map(({ severity, message }) => `${severity}: ${message}`);
    return judge(
      checkStandard(body, standard, expected),
      `${verdict.status} ${parts.join(" · ")} ${findings.join(" ")}`,
    );
  },
  parse({ text, country_code }, expected) {
    const [address] = parse(text, { country_code });
    return judge(
      checkParsed(address, expected),
      `${text} → ${JSON.stringify(address?.components)} ${address?.address_lines.join(" / ")} · ` +
        `${address?.locality} · ${address?.administrative_area} · ${address?.postal_code} · ${address?.country_code}`,
    );
  },
  compare({ a, b }, expected) {
    const { match } = compare(comparableText(a.text, a.country_code), comparableText(b.text, b.country_code));
    return judge(checkCompared(match, expected), `${match}: ${a.text} | ${b.text}`);
  },
  format({ address, ...options }, expected) {
    const { lines } = format(address, options);
    return judge(checkFormatted(lines, address, expected), lines.join(" / "));
  },
};

export function measureFieldWorld(): Measured[] {
  const set = "field-world";
  const target = 0.95;
  const all = new Score(set, "as expected", target);
  const byVerb = new Map<Verb, Score>();
  for (const { id, verb, body, expected } of rows<Row>(set)) {
    const { got, isRight } = (ANSWERS[verb] as (body: Bodies[Verb], expected: string) => Outcome)(body, expected);
    const failure = { kind: isRight === null ? "to be read" : verb, id, got, expected };
    if (isRight === null) {
      all.miss(failure);
      continue;
    }
    const score = byVerb.get(verb) ?? new Score(set, `${verb} as expected`, target);
    byVerb.set(verb, score);
    score.count(isRight);
    all.count(isRight, failure);
  }
  return [...all.measured(), ...[...byVerb.values()].flatMap((score) => score.measured())];
}

/** The cases of the parser whose words are a check. */
export function* judgedFieldWorld(): Generator<JudgedText> {
  const set = "field-world";
  for (const { id, verb, body, expected } of rows<Row>(set)) {
    if (verb !== "parse") continue;
    const { text, country_code } = body as Text;
    const { isRight } = ANSWERS.parse({ text, ...(country_code && { country_code }) }, expected);
    if (isRight !== null) yield { set, id, text, country_code, isRight };
  }
}

/** The stated confidence of these, as the service gives it for an address. */
export const calibrateField = (others: Iterable<Statement>): Calibration[] =>
  calibrate("addresses of field-china and field-world, every field right", [
    ...others,
    ...[...judgedFieldWorld()].flatMap(({ text, country_code, isRight }) =>
      parse(text, { country_code, single: true }).map(({ confidence }) => ({ confidence, isRight })),
    ),
  ]);
