import t from "tap";
import { createDatabase } from "../support/database.ts";
import { BACKENDS } from "../support/service.ts";
import { runDrains } from "./drain.ts";

t.test("SIGTERM under load fails no request", { timeout: 300_000 }, async (t) => {
  const databaseUrl = await createDatabase(t);
  const { failed, exits, calls, closes } = await runDrains({ databaseUrl, backend: BACKENDS.at(-1)!, rounds: 2 });
  t.strictSame(failed, []);
  t.match(exits, [{ code: 0 }, { code: 0 }]);
  t.ok(calls > 100 && closes > 0, "responses asked clients to close their connections");
});
