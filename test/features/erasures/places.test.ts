import t from "tap";
import { listPlaces } from "../../../src/features/erasures/places.ts";
import "../../../src/features/index.ts";
import { startService } from "../../support/service.ts";

/** Columns by which a row belongs to a customer or an address. */
const OWNERS = ["customer_id", "customer_ids", "address_id", "entity_id", "row_id", "door_hash"];

/** Tables with such a column that an erasure leaves as they are, by why. */
const KEPT: Record<string, string> = {
  erasures: "the proof of the erasure",
  suppressions: "by which the person is recognised",
  suppression_overrides: "the proof of a legal basis",
  "keys.customer_keys": "the key is destroyed after the rows are removed",
  "keys.erased_customers": "the ledger",
};

t.test("every table with rows of customers says what an erasure does with them", async (t) => {
  const { resources } = await startService(t);
  const { rows } = await resources.db.pool.query<{ name: string }>(
    `SELECT DISTINCT CASE table_schema WHEN 'public' THEN '' ELSE table_schema || '.' END || table_name AS name
    FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
    WHERE table_type = 'BASE TABLE' AND table_schema IN ('public', 'keys') AND column_name = ANY ($1)
      AND table_name !~ '^(changes|reads)_' ORDER BY 1`,
    [OWNERS],
  );
  const declared = new Set<string>(listPlaces().map(({ place }) => place));
  t.same(
    rows.map(({ name }) => name).filter((name) => !declared.has(name) && KEPT[name] === undefined),
    [],
    "a table is declared in `erasure_places` of its feature",
  );
  t.ok(declared.size > 10);
  for (const { place, outcome, reason } of listPlaces()) t.equal(outcome === "deleted", reason === null, place);
});
