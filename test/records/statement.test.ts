/** Every shape that a write can have is a statement that Postgres takes. */
import t from "tap";
import { statementFor, type Shape } from "../../src/records/statement.ts";
import { startService } from "../support/service.ts";

const PARTS = ["claims", "new_customers", "new_addresses", "changed_customers", "changed_addresses", "deleted_customers", "deleted_addresses", "verifications"] as const satisfies (keyof Shape)[];

function* shapes(): Generator<Shape> {
  for (let bits = 0; bits < 2 ** PARTS.length; bits++) {
    const shape = Object.fromEntries(PARTS.map((part, at) => [part, Boolean(bits & 2 ** at)])) as unknown as Shape;
    const { claims, verifications: _any, new_customers, new_addresses, ...others } = shape;
    const isOther = Object.values(others).some(Boolean);
    // Only creations are made once for each key, and a write changes something.
    if ((new_customers || new_addresses || isOther) && !(claims && isOther)) yield shape;
  }
}

t.test("each is prepared", async (t) => {
  const { resources: { db } } = await startService(t);
  const refused: string[] = [];
  for (const shape of shapes()) {
    const { name, text } = statementFor(shape);
    await db.pool.query(`PREPARE ${name} AS ${text}`).catch((error: Error) => refused.push(`${name}: ${error.message}`));
  }
  t.same(refused, []);
});
