/** Prepares the SQL statement for each possible shape of a write. */
import t from "tap";
import { ENTITIES, TABLES } from "../../src/records/entities.ts";
import type { Shape } from "../../src/records/shape.ts";
import { statementFor } from "../../src/records/statement.ts";
import { startService } from "../support/service.ts";

const tables = ENTITIES.map((entity) => TABLES[entity]);
const created = tables.map((table) => `new_${table}` as const);
const others = tables.flatMap((table) => [`changed_${table}`, `deleted_${table}`] as const);
const PARTS = ["claims", "verifications", "summary", ...created, ...others] as const satisfies (keyof Shape)[];

function* shapes(): Generator<Shape> {
  for (let bits = 0; bits < 2 ** PARTS.length; bits++) {
    const shape = Object.fromEntries(PARTS.map((part, at) => [part, Boolean(bits & (2 ** at))])) as unknown as Shape;
    const isOther = others.some((part) => shape[part]);
    // Excludes shapes that no write has: without a change, with claims but without a creation, or with claims and a
    // summary or another change.
    if ((created.some((part) => shape[part]) || isOther) && !(shape.claims && (isOther || shape.summary))) yield shape;
  }
}

t.test("Postgres accepts the statement for each shape of a write", async (t) => {
  const {
    resources: { db },
  } = await startService(t);
  const refused: string[] = [];
  for (const shape of shapes()) {
    const { name, text } = statementFor(shape);
    await db.pool
      .query(`PREPARE ${name} AS ${text}`)
      .catch((error: Error) => refused.push(`${name}: ${error.message}`));
  }
  t.same(refused, []);
});
