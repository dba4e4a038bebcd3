/** Compares the page about privacy with the schema of the database and with what an erasure does. */
import t from "tap";
import "../../src/features/index.ts";
import { listPlaces } from "../../src/features/erasures/places.ts";
import { readPage } from "./blocks.ts";

const PAGE = await readPage("docs/privacy.md");
const SCHEMA = await readPage("migrations/schema.sql");
const [, of_persons = "", of_others = ""] =
  /### Tables with data of persons\n([^]*?)### Tables without data of customers\n([^]*?)### /.exec(PAGE) ?? [];

/** What an erasure does, by the table. */
const outcomes = new Map(
  [...of_persons.matchAll(/^\| `(\w+)` \|.*\| ([^|]+) \|$/gm)].map(([, table, outcome]) => [table!, outcome!]),
);

t.test("every table of the schema stands on the page once", async (t) => {
  const tables = [...SCHEMA.matchAll(/^CREATE (?:UNLOGGED )?TABLE (\w+)/gm)].map(([, name]) => name!);
  const named = [...outcomes.keys(), ...[...of_others.matchAll(/`(\w+)`/g)].map(([, name]) => name!)];
  t.same(named.toSorted(), tables.toSorted());
});

t.test("the page says what an erasure does with each table", async (t) => {
  for (const { place, outcome } of listPlaces()) t.equal(outcomes.get(place), outcome, place);
});

t.test("tables of which the page says that they have no data of customers have no id of one", async (t) => {
  for (const [, name = ""] of of_others.matchAll(/`(\w+)`/g)) {
    const [columns = ""] = new RegExp(`^CREATE (?:UNLOGGED )?TABLE ${name} \\([^]*?^\\)`, "m").exec(SCHEMA) ?? [];
    t.notMatch(columns, /^ {2}(?:customer_id|address_id) /m, name);
  }
});
