import { setTimeout as sleep } from "node:timers/promises";
import type { Backend } from "../support/service.ts";
import { judge, type Verdict } from "./checks.ts";
import { findDisaster, LONG_FREEZE, shuffleDisasters } from "./disasters.ts";
import { followFeed } from "./feed.ts";
import { startLoad } from "./load.ts";
import { seeded } from "./random.ts";
import { createWorld } from "./world.ts";

/** Number of acknowledged addresses to wait for before the first disaster. */
const LOAD_BEFORE = 20;

export interface ChaosOptions {
  databaseUrl: string;
  backend: Backend;
  rounds: number;
  seed: number;
  apis: number;
  workers: number;
  /** The disasters of a round, by name; default: each kind once, in random order. */
  disasters?: readonly string[];
  longFreeze?: boolean;
  report?: (line: string) => void;
}

/** Runs rounds of disasters under load and checks the database afterwards. */
export async function runChaos({
  databaseUrl,
  backend,
  rounds,
  seed,
  apis,
  workers,
  disasters,
  longFreeze = false,
  report = () => undefined,
}: ChaosOptions): Promise<Verdict> {
  const random = seeded(seed);
  const world = await createWorld({ databaseUrl, backend, apis, workers });
  try {
    const feed = followFeed(databaseUrl);
    const load = startLoad(world, seed);
    await sleep(500);
    // On a slow machine the load starts late.
    for (let tries = 0; load.ledger.created.length <= LOAD_BEFORE && tries < 1_200; tries++) await sleep(50);
    // Freezes one worker for longer than its leases, during all rounds.
    const frozen = longFreeze ? LONG_FREEZE.strike({ ...world, workers: world.workers.slice(-1) }, random) : undefined;
    const others = longFreeze ? { ...world, workers: world.workers.slice(0, -1) } : world;
    for (let round = 1; round <= rounds; round++) {
      for (const { name, strike } of disasters?.map(findDisaster) ?? shuffleDisasters(world, random)) {
        report(`round ${round}: ${name}`);
        await strike(others, random);
        await sleep(random() * 800);
      }
      report(`round ${round}: ${load.ledger.created.length} addresses acknowledged in ${load.ledger.calls} calls`);
    }
    await frozen;
    await load.stop();
    const verdict = await judge(databaseUrl, world.secretsKey, load.ledger, () => feed.stop());
    const errors = world.log.filter((line) => /"level":"(error|fatal)"|Uncaught|unhandled/i.test(line));
    return {
      ...verdict,
      numbers: { ...verdict.numbers, errors_logged: errors.length, first_errors: errors.slice(0, 5) },
    };
  } finally {
    await world.close();
  }
}
