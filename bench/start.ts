import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startServer, type Server } from "./processes.ts";
import { residentMemory } from "./usage.ts";

export interface StartAndRest {
  /** With an empty data directory: includes initialising Postgres and loading the reference data. */
  first_start_ms: number;
  second_start_ms: number;
  /** Memory of the Node process, ten seconds after the second start. */
  rest_mb: number | undefined;
}

const IDLE_MS = 10_000;

/** Starts the entry of `npm run up` directly: API, workers and an embedded Postgres. */
export async function measureStart(directory: string, closers: (() => Promise<unknown>)[]): Promise<StartAndRest> {
  const home = join(directory, "up");
  await mkdir(home);
  const start = async (): Promise<Server> => {
    const server = await startServer({
      directory: home,
      name: "up",
      entry: "src/cli/up.ts",
      readyPath: "/health/ready",
      env: { DATA_DIR: join(home, "data") },
    });
    closers.unshift(() => server.stop());
    return server;
  };
  const first = await start();
  await first.stop();
  const second = await start();
  await sleep(IDLE_MS);
  const rest_mb = residentMemory(second.pid);
  await second.stop();
  return { first_start_ms: first.started_ms, second_start_ms: second.started_ms, rest_mb };
}
