/**
 * The processor time that sampled traces cost, by their share:
 *
 *     node bench/traces.ts [--shares 0.1,1] [--only post,read,post-workers] [--rounds 20] [--seconds 2]
 *       [--cpu-prof DIR]
 *
 * One process in many short rounds, with requests whose callers' traces are sampled or not: two processes of the same
 * code differ by more than traces cost.
 */
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { parseArgs } from "node:util";
import { runBench, type Closers } from "./bench.ts";
import { measure, median, type Measurement } from "./compare.ts";
import { openLab } from "./lab.ts";
import { startGenerator, startServer } from "./processes.ts";
import { SCENARIOS, type ScenarioName } from "./scenarios.ts";

const { values } = parseArgs({
  options: {
    shares: { type: "string", default: "0.1,1" },
    only: { type: "string", default: "read,post,post-workers" },
    rounds: { type: "string", default: "20" },
    seconds: { type: "string", default: "2" },
    "cpu-prof": { type: "string" },
  },
});
const rounds = Number(values.rounds);
const options = { seconds: Number(values.seconds), connections: 32, rate: undefined };
const ADDRESSES = 10_000;
const WARMUP_SECONDS = 3;
/** Spans are sent every two seconds: see platform/tracing/opentelemetry.ts. */
const EXPORTED_AFTER_MS = 2_200;
const ENTRIES = { api: "src/server.ts", workers: "src/cli/up.ts" };
const secretsKey = randomBytes(32).toString("base64");
let received_bytes = 0;

/** Takes traces and reads none of them. @returns its URL */
async function startReceiver(closers: Closers): Promise<string> {
  const server = createServer((request, response) => {
    request.on("data", (data: Buffer) => (received_bytes += data.length));
    request.on("end", () => response.writeHead(200, { "content-type": "application/json" }).end("{}"));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  closers.unshift(async () => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The processor time of a response in µs, of Node and of Postgres. */
type Cost = (measurement: Measurement) => number;
const COSTS: Readonly<Record<string, Cost>> = {
  node: ({ server_us = NaN }) => server_us,
  postgres: ({ postgres_us = NaN }) => postgres_us,
  both: ({ server_us = NaN, postgres_us = NaN }) => server_us + postgres_us,
};

/** The median of the differences of the rounds, and its standard error, in percent of the time without traces. */
function show(name: string, without: readonly Measurement[], sampled: readonly Measurement[]): string {
  const parts = Object.entries(COSTS).map(([of, cost]) => {
    const ratios = sampled.map((one, round) => 100 * (cost(one) / cost(without[round] as Measurement) - 1));
    const middle = median(ratios);
    // By the median deviation, which a disturbed round does not move.
    const error = (1.253 * 1.4826 * median(ratios.map((one) => Math.abs(one - middle)))) / Math.sqrt(ratios.length);
    const us = `${median(without.map(cost)).toFixed(0)} → ${median(sampled.map(cost)).toFixed(0)} µs`;
    return `${of} ${middle >= 0 ? "+" : ""}${middle.toFixed(1)} % (± ${error.toFixed(1)}; ${us})`;
  });
  return `  ${name}: ${parts.join(", ")}`;
}

await runBench("traces", async (directory, closers) => {
  const names = values.only.split(",") as ScenarioName[];
  const verifies = names.some((name) => SCENARIOS[name].roles === "workers");
  const lab = await openLab(directory, closers, { addresses: ADDRESSES, secretsKey, verifies });
  const generator = startGenerator();
  closers.unshift(() => generator.stop());
  const endpoint = await startReceiver(closers);
  const shares = ["0", ...values.shares.split(",")].map(Number);
  for (const name of names) {
    const { title, roles, plan } = SCENARIOS[name];
    const id = name.replaceAll("-", "_");
    const server = await startServer({
      directory,
      name: id,
      entry: ENTRIES[roles],
      readyPath: "/health/ready",
      env: {
        DATABASE_URL: await lab.cloneBook(`bench_${id}`),
        BOOTSTRAP_API_KEY: lab.book.key,
        SECRETS_KEY: secretsKey,
        LOG_LEVEL: "info",
        OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
        OTEL_TRACES_SAMPLER: "parentbased_always_off",
      },
      cpuProfiles: values["cpu-prof"],
    });
    closers.unshift(() => server.stop());
    await lab.checkpoint();
    const setting = { generator, dataDir: lab.dataDir, options, settle_ms: EXPORTED_AFTER_MS };
    const sides = shares.map((sampled) => ({
      sampled,
      side: { server, plan: { ...plan(lab.book), sampled } },
      rounds: [] as Measurement[],
    }));
    for (const { side } of sides) await measure(setting, side, WARMUP_SECONDS);
    for (let round = 0; round < rounds; round++) {
      const first = round % sides.length;
      for (const { side, rounds: measured } of [...sides.slice(first), ...sides.slice(0, first)])
        measured.push(await measure(setting, side, options.seconds));
    }
    console.log(`${title}, ${rounds} rounds of ${options.seconds} s:`);
    const [without, ...others] = sides;
    for (const { sampled, rounds: measured } of others)
      console.log(show(`${100 * sampled} %`, without?.rounds ?? [], measured));
    await server.stop();
  }
  console.log(`${(received_bytes / 1e6).toFixed(1)} MB of traces received`);
});
