/**
 * Measures what each row of the feature tables of the Western parser is worth: switches one row off at a time and
 * prints
 * how many lines of the labelled sets are lost by that (negative: gained).
 *
 *     node bench/accuracy/features.ts --data FOLDER [--only SET,…]
 *
 * A row that loses nothing serves kinds that the sets do not have; tests of the parser name those.
 */
import { featureTables } from "../../src/address/parse/western/features.ts";
import { measureWestern } from "./western.ts";

const MEASURES = new Set(["full parse", "street and number"]);

/** Lines that are right as a whole, by set. */
function rightLines(): Map<string, number> {
  const all = measureWestern(() => undefined).filter(({ measure, n }) => MEASURES.has(measure) && n > 0);
  return new Map(all.map(({ set, ours, n }) => [set, Math.round(ours * n)]));
}

const before = rightLines();
const sets = [...before.keys()];
console.log(["lost by", "weight", ...sets, "feature"].join("\t"));
for (const [table, features] of featureTables()) {
  for (const feature of features) {
    const { weight } = feature;
    feature.weight = 0;
    const without = rightLines();
    feature.weight = weight;
    const lost = sets.map((set) => before.get(set)! - without.get(set)!);
    const total = lost.reduce((sum, one) => sum + one, 0);
    console.log([total, weight, ...lost, `${table}: ${feature.name}`].join("\t"));
  }
}
