import { setTimeout as sleep } from "node:timers/promises";
import type { Backend } from "../support/service.ts";
import { CallError, Client } from "./http.ts";
import { createWorld, type Part } from "./world.ts";

export interface DrainReport {
  calls: number;
  /** Requests without a response, or with a status of 500 or more. */
  failed: string[];
  /** Refused connections. The client retries with another process, as no byte was sent. */
  refused: number;
  /** Responses that asked the client to close its connection. */
  closes: number;
  exits: { name: string; code: number | null; milliseconds: number }[];
}

const KEEP_ALIVE_CLIENTS = 12;
const ONE_SHOT_CLIENTS = 2;
/** Enough to put the process under load, on a slow machine as well. */
const CALLS_BEFORE_SIGNAL = 100;

/** The load balancer's interval of readiness checks. It sends no requests to a process that is not ready. */
const PROBE_MS = 50;
const SHUTDOWN_DELAY_MS = 1_000;

/** Sends SIGTERM to one process after the other, under load behind a load balancer. */
export async function runDrains({
  databaseUrl,
  backend,
  rounds,
  report = () => undefined,
}: {
  databaseUrl: string;
  backend: Backend;
  rounds: number;
  report?: (line: string) => void;
}): Promise<DrainReport> {
  const world = await createWorld({ databaseUrl, backend, apis: 2, workers: 1, shutdown_delay_ms: SHUTDOWN_DELAY_MS });
  const result: DrainReport = { calls: 0, failed: [], refused: 0, closes: 0, exits: [] };
  try {
    const over = new AbortController();
    const balancer = watchReadiness(world.apis, over.signal);
    const load = Array.from({ length: KEEP_ALIVE_CLIENTS + ONE_SHOT_CLIENTS }, async (_, number) => {
      const client = new Client(world.key, { keepAlive: number < KEEP_ALIVE_CLIENTS });
      const { body: customer } = await client.call({
        port: world.apis[0]!.port,
        method: "POST",
        path: "/customers",
        body: { name: "Ada" },
      });
      for (let count = number; !over.signal.aborted; count++) {
        const ready = world.apis.filter(balancer.isReady);
        const { port } = ready[count % ready.length] ?? world.apis[count % 2]!;
        const call =
          count % 4 < 2
            ? { port, method: "GET", path: `/customers/${customer.id}` }
            : {
                port,
                method: "POST",
                path: `/customers/${customer.id}/addresses?dry_run=${count % 100 > 10}`,
                body: {
                  country_code: "DE",
                  locality: "Berlin",
                  postal_code: "10117",
                  address_lines: [`Torstraße ${count}`],
                },
              };
        result.calls++;
        try {
          const { status, headers, body } = await client.call(call);
          if (headers.connection === "close" && number < KEEP_ALIVE_CLIENTS) result.closes++;
          if (status >= 500) result.failed.push(`${call.method}: ${status} ${body?.code}`);
        } catch (error) {
          if (error instanceof CallError && error.neverSent) result.refused++;
          else
            result.failed.push(
              `${number < KEEP_ALIVE_CLIENTS ? "kept alive" : "one shot"}, ${(error as Error).message}`,
            );
        }
        await sleep(2);
      }
      client.close();
    });
    const parts: Part[] = [world.apis[0]!, world.workers[0]!, world.apis[1]!];
    for (let round = 0; round < rounds; round++) {
      const part = parts[round % parts.length]!;
      const enough = result.calls + CALLS_BEFORE_SIGNAL;
      await sleep(700);
      while (result.calls < enough) await sleep(20);
      const began = Date.now();
      part.signal("SIGTERM");
      const code = await part.ended();
      result.exits.push({ name: part.name, code, milliseconds: Date.now() - began });
      report(
        `round ${round + 1}: ${part.name} ended with ${code} after ${Date.now() - began} ms; ${result.calls} ` +
          `calls, ${result.failed.length} failed`,
      );
      part.start();
      if (world.apis.includes(part)) await world.ready(part);
      else await sleep(1_500);
    }
    over.abort();
    await Promise.all([...load, balancer.stopped]);
    return result;
  } finally {
    await world.close();
  }
}

/** Polls the readiness of each process, as a load balancer does. */
function watchReadiness(
  apis: readonly Part[],
  signal: AbortSignal,
): { isReady(api: Part): boolean; stopped: Promise<unknown> } {
  const ready = new Set(apis);
  const stopped = Promise.all(
    apis.map(async (api) => {
      while (!signal.aborted) {
        const response = await fetch(`http://127.0.0.1:${api.port}/health/ready`).catch(() => undefined);
        await response?.arrayBuffer().catch(() => undefined);
        if (response?.ok) ready.add(api);
        else ready.delete(api);
        await sleep(PROBE_MS);
      }
    }),
  );
  return { isReady: (api) => ready.has(api), stopped };
}
