import { parseArgs } from "node:util";
import { SCENARIOS, type ScenarioName } from "./scenarios.ts";

export interface Options {
  /** Of each round of each side. */
  seconds: number;
  rounds: number;
  warmup: number;
  connections: number;
  /** Arrivals per second in an open loop; undefined for a closed loop. */
  rate: number | undefined;
  /** Addresses in the book, five for each customer. */
  addresses: number;
  only: ReadonlySet<string>;
  queue: "redis" | "postgres";
  json: boolean;
  /** The directory for CPU profiles of the servers. */
  cpuProfiles: string | undefined;
}

/** Measurements other than the scenarios. */
export const EXTRAS = ["engine", "start", "size"] as const;

export const USAGE = `npm run bench -- [options]
  --only a,b      some of: ${[...Object.keys(SCENARIOS), ...EXTRAS].join(", ")}
  --rounds 5      number of pairs of rounds, yardstick and Doorplate alternately
  --seconds 5     duration of each round
  --warmup 3      seconds of warm-up for each side
  --connections 32
  --addresses 10000
  --rate 500      open loop: arrivals per second, latency from the scheduled arrival (read and post)
  --queue redis   or postgres: backend of the queue; default: redis if the machine has one
  --cpu-prof DIR  write CPU profiles of the servers to DIR
  --json          print the results as JSON on stdout, messages on stderr`;

/** @throws Error if an option is not valid */
export function readOptions(args: string[], hasRedis: boolean): Options | "help" {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: "string" },
      rounds: { type: "string", default: "5" },
      seconds: { type: "string", default: "5" },
      warmup: { type: "string", default: "3" },
      connections: { type: "string", default: "32" },
      rate: { type: "string" },
      addresses: { type: "string", default: "10000" },
      queue: { type: "string", default: hasRedis ? "redis" : "postgres" },
      "cpu-prof": { type: "string" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return "help";
  const rate = values.rate === undefined ? undefined : number("rate", values.rate, 1, 100_000);
  const fallback: readonly string[] =
    rate === undefined ? [...Object.keys(SCENARIOS), ...EXTRAS] : (["read", "post"] satisfies ScenarioName[]);
  const only = values.only?.split(",") ?? fallback;
  const known = new Set<string>([...Object.keys(SCENARIOS), ...EXTRAS]);
  for (const name of only)
    if (!known.has(name)) throw new Error(`--only ${name}: must be one of ${[...known].join(", ")}`);
  if (values.queue !== "redis" && values.queue !== "postgres") throw new Error("--queue must be redis or postgres");
  if (values.queue === "redis" && !hasRedis)
    throw new Error("--queue redis: there is no redis-server or valkey-server on the PATH");
  return {
    seconds: number("seconds", values.seconds, 0.5, 60),
    rounds: number("rounds", values.rounds, 1, 50),
    warmup: number("warmup", values.warmup, 0, 60),
    connections: number("connections", values.connections, 1, 1000),
    rate,
    addresses: number("addresses", values.addresses, 1_000, 10_000_000),
    only: new Set(only),
    queue: values.queue,
    json: values.json,
    cpuProfiles: values["cpu-prof"],
  };
}

function number(name: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (!(value >= min && value <= max)) throw new Error(`--${name} must be a number from ${min} to ${max}`);
  return value;
}
