import t from "tap";
import { killEverywhere } from "../../support/killed/kill.ts";

/** Long, for machines that are slow and busy. */
const LIMIT_MS = 480_000;

t.setTimeout(LIMIT_MS + 10_000);

t.test("a process that erases tenants is killed before each of its commits", { timeout: LIMIT_MS }, async (t) => {
  t.ok((await killEverywhere(t, "tenant-erasures")) > 3);
});
