/**
 * `node test/chaos/run.ts [--rounds 10] [--seed 1] [--backend redis|postgres] [--drains 10]`: the long version of
 * chaos.test.ts.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { migrate } from "../../src/platform/database/migrate.ts";
import { startThrowawayPostgres } from "../support/postgres.ts";
import { findRedisServer } from "../support/redis.ts";
import type { Backend } from "../support/service.ts";
import { runChaos } from "./chaos.ts";
import { runDrains } from "./drain.ts";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "10" },
    seed: { type: "string", default: "1" },
    backend: { type: "string", default: "redis" },
    drains: { type: "string", default: "10" },
  },
});
const backend = values.backend as Backend;
const [rounds, drains, seed] = [values.rounds, values.drains, values.seed].map(Number) as [number, number, number];
const report = (line: string) => console.log(line);
if (backend === "redis" && findRedisServer() === undefined) {
  console.error("npm run chaos needs a redis-server (or valkey-server) on PATH, or --backend postgres.");
  process.exit(1);
}

const directory = await mkdtemp(join(tmpdir(), "doorplate-chaos-"));
const postgres = await startThrowawayPostgres(directory);
let passed = true;
try {
  await migrate(postgres.url);
  if (rounds > 0) {
    const { violations, numbers } = await runChaos({
      databaseUrl: postgres.url,
      backend,
      rounds,
      seed,
      apis: 2,
      workers: 3,
      longFreeze: true,
      report,
    });
    console.log(JSON.stringify(numbers, null, 2));
    for (const violation of violations) console.log(`VIOLATION: ${violation}`);
    passed &&= violations.length === 0;
  }
  if (drains > 0) {
    const { calls, failed, refused, closes, exits } = await runDrains({
      databaseUrl: postgres.url,
      backend,
      rounds: drains,
      report,
    });
    console.log(
      JSON.stringify(
        {
          calls,
          failed: failed.length,
          refused,
          closes,
          slowest_exit_ms: Math.max(...exits.map(({ milliseconds }) => milliseconds)),
        },
        null,
        2,
      ),
    );
    for (const failure of failed.slice(0, 20)) console.log(`FAILED: ${failure}`);
    passed &&= failed.length === 0 && exits.every(({ code, milliseconds }) => code === 0 && milliseconds < 10_000);
  }
} finally {
  await postgres.stop();
  await rm(directory, { recursive: true, force: true });
}
console.log(passed ? "passed" : "FAILED");
process.exitCode = passed ? 0 : 1;
