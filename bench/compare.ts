import { setTimeout as sleep } from "node:timers/promises";
import type { Plan, Result } from "./load/generator.ts";
import type { Options } from "./options.ts";
import type { Generator, Server } from "./processes.ts";
import { postgresProcessorTime, processorTime } from "./usage.ts";

export interface Side {
  server: Server;
  plan: Plan;
}

export interface Measurement extends Result {
  per_second: number;
  /** Processor time per response: of the server process, and of all Postgres processes. */
  server_us: number | undefined;
  postgres_us: number | undefined;
}

export interface Comparison {
  yardstick: Measurement;
  doorplate: Measurement;
  /** Median, minimum and maximum of the ratios of the pairs of rounds. */
  ratio: { median: number; min: number; max: number };
  rounds: { yardstick: Measurement; doorplate: Measurement }[];
}

export interface Setting {
  generator: Generator;
  dataDir: string;
  options: Pick<Options, "connections" | "rate">;
  /** How long the process goes on after the last response, with what it does later. */
  settle_ms?: number;
}

/**
 * Measures the yardstick and Doorplate alternately, each with the other one stopped, so that disturbances affect both.
 */
export async function compare(
  setting: Setting & { options: Options },
  yardstick: Side,
  doorplate: Side,
): Promise<Comparison> {
  const { options } = setting;
  if (options.warmup > 0) {
    for (const side of [yardstick, doorplate]) await measure(setting, side, options.warmup);
  }
  const rounds: Comparison["rounds"] = [];
  for (let round = 0; round < options.rounds; round++) {
    const sides = round % 2 === 0 ? [yardstick, doorplate] : [doorplate, yardstick];
    const results = new Map<Side, Measurement>();
    for (const side of sides) results.set(side, await measure(setting, side, options.seconds));
    rounds.push({ yardstick: results.get(yardstick) as Measurement, doorplate: results.get(doorplate) as Measurement });
  }
  const ratios = rounds.map((round) => round.doorplate.per_second / round.yardstick.per_second);
  return {
    yardstick: summarise(rounds.map((round) => round.yardstick)),
    doorplate: summarise(rounds.map((round) => round.doorplate)),
    ratio: { median: median(ratios), min: Math.min(...ratios), max: Math.max(...ratios) },
    rounds,
  };
}

/** Measures one side for some seconds; its process is stopped (SIGSTOP) before and afterwards. */
export async function measure(
  { generator, dataDir, options, settle_ms = 0 }: Setting,
  { server, plan }: Side,
  seconds: number,
): Promise<Measurement> {
  server.resume();
  const before = [processorTime(server.pid), postgresProcessorTime(dataDir)];
  const result = await generator.run({
    port: server.port,
    plan,
    seconds,
    connections: options.connections,
    ...(options.rate !== undefined && { rate: options.rate }),
  });
  if (settle_ms > 0) await sleep(settle_ms);
  const after = [processorTime(server.pid), postgresProcessorTime(dataDir)];
  server.pause();
  const [server_us, postgres_us] = before.map((start, index) => {
    const end = after[index];
    return start === undefined || end === undefined ? undefined : ((end - start) * 1000) / result.answers;
  });
  return { ...result, per_second: result.answers / result.seconds, server_us, postgres_us };
}

/** Returns the medians of the rounds, the maximum latency and the sum of the errors. */
function summarise(rounds: Measurement[]): Measurement {
  const middle = (value: (round: Measurement) => number | undefined): number =>
    median(rounds.map(value).filter((found) => found !== undefined));
  const errors: Record<string, number> = {};
  for (const round of rounds)
    for (const [status, count] of Object.entries(round.errors)) errors[status] = (errors[status] ?? 0) + count;
  return {
    answers: rounds.reduce((sum, { answers }) => sum + answers, 0),
    seconds: rounds.reduce((sum, { seconds }) => sum + seconds, 0),
    per_second: middle((round) => round.per_second),
    p50_ms: middle((round) => round.p50_ms),
    p99_ms: middle((round) => round.p99_ms),
    max_ms: Math.max(...rounds.map((round) => round.max_ms)),
    most_waiting: Math.max(...rounds.map((round) => round.most_waiting)),
    errors,
    server_us: middle((round) => round.server_us),
    postgres_us: middle((round) => round.postgres_us),
  };
}

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}
