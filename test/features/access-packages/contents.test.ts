import t from "tap";
import { NOT_SHOWN, SHOWN } from "../../../src/features/access-packages/contents.ts";
import { LEFT_OUT, SECTIONS, TEXTS } from "../../../src/features/access-packages/texts.ts";
import { listPlaces } from "../../../src/features/erasures/places.ts";
import "../../../src/features/index.ts";

/** Tables with rows of customers that an erasure has no place for. */
const WITHOUT_PLACE = [
  "erasures",
  "suppressions",
  "suppression_overrides",
  "keys.customer_keys",
  "keys.erased_customers",
];

t.test("every table with rows of customers is in a package, or is left out for a reason", async (t) => {
  const tables = [...new Set([...listPlaces().map(({ place }) => place as string), ...WITHOUT_PLACE])].sort();
  t.same([...Object.keys(SHOWN), ...Object.keys(NOT_SHOWN)].sort(), tables);
  for (const [table, section] of Object.entries(SHOWN)) t.ok(SECTIONS.includes(section), table);
  for (const [table, reason] of Object.entries(NOT_SHOWN)) t.type(LEFT_OUT.en[reason], "string", table);
});

t.test("every language has every text", async (t) => {
  for (const [language, { sections }] of Object.entries(TEXTS)) t.same(Object.keys(sections), [...SECTIONS], language);
});
