import t from "tap";
import { createDatabase } from "../support/database.ts";
import { BACKENDS } from "../support/service.ts";
import { runChaos } from "./chaos.ts";

// Real processes. The long version is run.ts, which also kills workers: their leases take 40 s to end.
const DISASTERS = { postgres: ["freeze worker", "kill -9 API"], redis: ["FLUSHALL", "kill -9 Redis", "kill -9 API"] };

// They mostly wait: what a dead Redis or process held is taken up within two minutes, by promise.
const LIMIT_MS = 4 * 60_000;
t.jobs = 2;
t.setTimeout(LIMIT_MS + 10_000);

for (const backend of BACKENDS) {
  t.test(`a short round of disasters, on ${backend}`, { timeout: LIMIT_MS, buffered: true }, async (t) => {
    const databaseUrl = await createDatabase(t);
    const { violations, numbers } = await runChaos({
      databaseUrl,
      backend,
      rounds: 1,
      seed: 7305,
      apis: 1,
      workers: 1,
      disasters: DISASTERS[backend],
      report: (line) => t.comment(line),
    });
    t.comment(JSON.stringify(numbers));
    t.strictSame(violations, []);
    t.ok((numbers["acknowledged"] as number) > 20, "there was load");
  });
}
