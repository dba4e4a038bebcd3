import t from "tap";
import { createDatabase } from "../support/database.ts";
import { BACKENDS } from "../support/service.ts";
import { runChaos } from "./chaos.ts";
import { runDrains } from "./drain.ts";

// Real processes; the long version is run.ts.
for (const backend of BACKENDS) {
  t.test(`a short round of disasters, on ${backend}`, { timeout: 55_000 }, async (t) => {
    const databaseUrl = await createDatabase(t);
    const { violations, numbers } = await runChaos({ databaseUrl, backend, rounds: 1, seed: 7305, apis: 1, workers: 1, perRound: 3, report: (line) => t.comment(line) });
    t.comment(JSON.stringify(numbers));
    t.strictSame(violations, []);
    t.ok((numbers["acknowledged"] as number) > 20, "there was load");
  });
}

t.test("SIGTERM under load fails nobody's request", { timeout: 55_000 }, async (t) => {
  const databaseUrl = await createDatabase(t);
  const { failed, exits, calls, closes } = await runDrains({ databaseUrl, backend: BACKENDS.at(-1)!, rounds: 2 });
  t.strictSame(failed, []);
  t.match(exits, [{ code: 0 }, { code: 0 }]);
  t.ok(calls > 100 && closes > 0, "clients with open connections were told to close them");
});
