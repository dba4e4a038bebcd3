/**
 * `node bench/traces.ts [--share 0.1] [--only post,read,post-workers] [--rounds 7] [--seconds 5]`: what traces cost.
 * Two services in turns, with the same requests: one without traces, one that samples a share of them.
 */
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { compare, type Comparison } from "./compare.ts";
import { openLab } from "./lab.ts";
import { startGenerator, startServer, type Server } from "./processes.ts";
import { SCENARIOS, type ScenarioName } from "./scenarios.ts";

const { values } = parseArgs({
  options: {
    share: { type: "string", default: "0.1" },
    only: { type: "string", default: "read,post,post-workers" },
    rounds: { type: "string", default: "7" },
    seconds: { type: "string", default: "5" },
  },
});
const options = {
  seconds: Number(values.seconds),
  rounds: Number(values.rounds),
  warmup: 3,
  connections: 32,
  rate: undefined,
  addresses: 10_000,
  only: new Set<string>(),
  queue: "postgres" as const,
  json: false,
  cpuProfiles: undefined,
};
const ENTRIES = { api: "src/server.ts", workers: "src/cli/up.ts" };
const secretsKey = randomBytes(32).toString("base64");
const closers: (() => Promise<unknown>)[] = [];
process.on("SIGINT", () => void close().then(() => process.exit(130)));

async function close(): Promise<void> {
  for (const closer of closers.splice(0)) await closer().catch((error: unknown) => console.error(error));
}

let received_bytes = 0;

/** Takes traces and reads none of them. @returns its URL */
async function startReceiver(): Promise<string> {
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

const show = ({ ratio, yardstick, doorplate }: Comparison): string =>
  `${ratio.median.toFixed(3)} (${ratio.min.toFixed(3)}–${ratio.max.toFixed(3)}) of the rate without traces; ` +
  `node ${yardstick.server_us?.toFixed(0)} → ${doorplate.server_us?.toFixed(0)} µs, ` +
  `postgres ${yardstick.postgres_us?.toFixed(0)} → ${doorplate.postgres_us?.toFixed(0)} µs, ` +
  `p99 ${yardstick.p99_ms.toFixed(1)} → ${doorplate.p99_ms.toFixed(1)} ms`;

try {
  const directory = await mkdtemp(join(tmpdir(), `doorplate-bench-${process.pid}-`));
  closers.unshift(() => rm(directory, { recursive: true, force: true }));
  const names = values.only.split(",") as ScenarioName[];
  const verifies = names.some((name) => SCENARIOS[name].roles === "workers");
  const lab = await openLab(directory, closers, { addresses: options.addresses, secretsKey, verifies });
  const generator = startGenerator();
  closers.unshift(() => generator.stop());
  const traces = { OTEL_EXPORTER_OTLP_ENDPOINT: await startReceiver(), OTEL_TRACES_SAMPLER_ARG: values.share };
  for (const name of names) {
    const { title, roles, plan } = SCENARIOS[name];
    const start = async (kind: string, own: Record<string, string>): Promise<Server> => {
      const id = `${name}_${kind}`.replaceAll("-", "_");
      const env = {
        DATABASE_URL: await lab.cloneBook(`bench_${id}`),
        BOOTSTRAP_API_KEY: lab.book.key,
        SECRETS_KEY: secretsKey,
        LOG_LEVEL: "info",
        ...own,
      };
      const server = await startServer({ directory, name: id, entry: ENTRIES[roles], readyPath: "/health/ready", env });
      closers.unshift(() => server.stop());
      server.pause();
      return server;
    };
    const [without, sampled] = [await start("without", {}), await start("sampled", traces)];
    await lab.checkpoint();
    const comparison = await compare(
      { generator, dataDir: lab.dataDir, options },
      { server: without, plan: plan(lab.book) },
      { server: sampled, plan: plan(lab.book) },
    );
    console.log(`${title}: ${show(comparison)}`);
  }
  console.log(`${(received_bytes / 1e6).toFixed(1)} MB of traces received`);
} finally {
  await close();
}
