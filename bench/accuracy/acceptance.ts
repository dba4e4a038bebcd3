/**
 * What the verdict says of answers with a wrong part: pasted texts with gold parts are parsed, standardised and judged
 * as by the service. Of the answers in which a part is wrong, at most one in a hundred may be accepted without a
 * question. The share of right answers that are accepted shows what that costs.
 */
import { addReading, readPastedAddress, standardise, type Verdict } from "../../src/address/index.ts";
import { judgedHandmade } from "./china.ts";
import { judgedFieldChina } from "./field-china.ts";
import { judgedFieldWorld } from "./field-world.ts";
import { judgedJapan } from "./japan.ts";
import { type JudgedText, type Measured, Score } from "./testdata.ts";
import { judgedWestern } from "./western.ts";

const TARGET = 0.99;

export function measureAcceptance(): Measured[] {
  const scores = new Map<string, { wrong: Score; right: Score }>();
  for (const one of judgedTexts()) {
    const score = scores.get(one.set) ?? {
      wrong: new Score(one.set, "wrong answers that are not accepted", TARGET),
      right: new Score(one.set, "right answers that are accepted"),
    };
    scores.set(one.set, score);
    const isAccepted = nextAction(one) === "accept";
    if (one.isRight) score.right.count(isAccepted);
    else score.wrong.count(!isAccepted, { kind: "accepted", id: one.id, got: one.text, expected: "a question" });
  }
  return [...scores.values()].flatMap(({ wrong, right }) => [...wrong.measured(), ...right.measured()]);
}

function* judgedTexts(): Generator<JudgedText> {
  yield* judgedWestern();
  yield* judgedFieldWorld();
  yield* judgedFieldChina();
  yield* judgedHandmade();
  yield* judgedJapan();
}

/** As the service does for a pasted text; without a country it asks for one. */
function nextAction({ text, country_code }: JudgedText): Verdict["next_action"] {
  const read = readPastedAddress(text, country_code);
  const country = read?.input.country_code ?? country_code;
  if (!read || country === undefined) return "fix";
  return addReading(standardise({ ...read.input, country_code: country }), read).verdict.next_action;
}
