/**
 * `node src/cli/health.ts`: exits with 0 if the process of this container is alive, otherwise with 1. The API responds
 * on PORT, a worker on METRICS_PORT.
 */
import { loadDotEnv, readConfig } from "../platform/config.ts";

const TIMEOUT_MS = 2_500;

loadDotEnv();
const { PORT, METRICS_PORT } = readConfig();

async function check(port: number): Promise<void> {
  const { ok } = await fetch(`http://127.0.0.1:${port}/health/live`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!ok) throw new Error(`port ${port} does not answer with 200`);
}

process.exitCode = await Promise.any([PORT, METRICS_PORT].map(check)).then(
  () => 0,
  () => 1,
);
