import { setTimeout as sleep } from "node:timers/promises";
import type { Part, World } from "./world.ts";

export interface Disaster {
  name: string;
  strike(world: World, random: () => number): Promise<void>;
}

const any = (parts: readonly Part[], random: () => number): Part => parts[Math.floor(random() * parts.length)]!;

async function restart(part: Part, world: World, downtime_ms: number): Promise<void> {
  await part.kill();
  await sleep(downtime_ms);
  part.start();
  if (world.apis.includes(part)) await world.ready(part);
}

async function freeze(part: Part, milliseconds: number): Promise<void> {
  part.signal("SIGSTOP");
  await sleep(milliseconds);
  part.signal("SIGCONT");
}

const ON_REDIS: Disaster[] = [
  { name: "FLUSHALL", strike: async ({ redis }) => void (await redis!.ask((client) => client.flushall())) },
  {
    name: "kill -9 Redis",
    async strike({ redis }, random) {
      await redis!.kill();
      await sleep(random() * 2_500);
      await redis!.start();
    },
  },
  {
    name: "freeze Redis",
    async strike({ redis }, random) {
      process.kill(redis!.pid as number, "SIGSTOP");
      await sleep(1_000 + random() * 3_000);
      process.kill(redis!.pid as number, "SIGCONT");
    },
  },
];

const ON_PROCESSES: Disaster[] = [
  { name: "kill -9 worker", strike: (world, random) => restart(any(world.workers, random), world, random() * 1_500) },
  { name: "kill -9 API", strike: (world, random) => restart(any(world.apis, random), world, random() * 1_000) },
  { name: "freeze worker", strike: (world, random) => freeze(any(world.workers, random), 1_000 + random() * 4_000) },
  { name: "freeze API", strike: (world, random) => freeze(any(world.apis, random), 500 + random() * 2_500) },
];

/** Longer than a lease: other workers take over, and this one resumes as if it still held its leases. */
export const LONG_FREEZE: Disaster = {
  name: "freeze worker for 45 s",
  strike: ({ workers }) => freeze(workers[0]!, 45_000),
};

export function findDisaster(name: string): Disaster {
  const found = [...ON_REDIS, ...ON_PROCESSES].find((disaster) => disaster.name === name);
  if (!found) throw new Error(`no such disaster: ${name}`);
  return found;
}

/** Returns the disasters that are possible with these processes, each once, in random order. */
export function shuffleDisasters({ redis }: World, random: () => number): Disaster[] {
  const disasters = redis ? [...ON_REDIS, ...ON_PROCESSES] : [...ON_PROCESSES];
  return disasters
    .map((disaster) => ({ disaster, rank: random() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ disaster }) => disaster);
}
