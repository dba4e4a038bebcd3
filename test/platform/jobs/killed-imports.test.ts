import t from "tap";
import { killEverywhere } from "../../support/killed/kill.ts";

t.test("a process that works on imports is killed before each of its statements", { timeout: 170_000 }, async (t) => {
  t.ok(await killEverywhere(t, "imports") > 3);
});
