import t from "tap";
import { createDatabase } from "../support/database.ts";
import { BACKENDS } from "../support/service.ts";
import { runChaos } from "./chaos.ts";

// With real processes. run.ts is the long version; it also kills workers, whose leases take 40 s to expire.
const DISASTERS = { postgres: ["freeze worker", "kill -9 API"], redis: ["FLUSHALL", "kill -9 Redis", "kill -9 API"] };

// Mostly waiting time: work held by a killed Redis or process must be resumed within two minutes.
const LIMIT_MS = 4 * 60_000;
t.jobs = 2;
t.setTimeout(LIMIT_MS + 10_000);

for (const backend of BACKENDS) {
  t.test(
    `acknowledged writes survive a round of disasters, on ${backend}`,
    { timeout: LIMIT_MS, buffered: true },
    async (t) => {
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
      t.ok((numbers["acknowledged"] as number) > 20, "addresses were created under load");
    },
  );
}
