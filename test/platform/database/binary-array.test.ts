import t from "tap";
import { binaryArray } from "../../../src/platform/database/binary-array.ts";
import { startService } from "../../support/service.ts";

const TEXTS = ["", "NULL", "科技园路1号 🏠", `"a,b" {c} \\ '`, "x".repeat(100_000)];

t.test("Postgres reads the list that was meant", async (t) => {
  const {
    resources: {
      db: { pool },
    },
  } = await startService(t);
  const bytes = TEXTS.map((text) => Buffer.from(text));
  const {
    rows: [read],
  } = await pool.query("SELECT $1::text[] AS texts, $2::jsonb[] AS jsons, $3::text[] AS none", [
    binaryArray("text", bytes),
    binaryArray(
      "jsonb",
      TEXTS.map((text) => Buffer.from(JSON.stringify({ text }))),
    ),
    binaryArray("text", []),
  ]);
  t.same(read, { texts: TEXTS, jsons: TEXTS.map((text) => ({ text })), none: [] });
});
