/** `npm run bench`: compares Doorplate with its yardsticks, on one Postgres in one run. */
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startThrowawayRedis } from "../test/support/redis.ts";
import { compare } from "./compare.ts";
import { openLab, type Lab } from "./lab.ts";
import { readOptions, USAGE, type Options } from "./options.ts";
import { runScript, startGenerator, startServer, type Server } from "./processes.ts";
import { machine, printReport, saveReport, type Report } from "./report.ts";
import { SCENARIOS, yardstickPlan, type Scenario } from "./scenarios.ts";
import { countVerifications, untilSettled } from "./settled.ts";
import { measureSize } from "./size.ts";
import { measureStart } from "./start.ts";

const SECRETS_KEY = randomBytes(32).toString("base64");
const say = (text: string): void => void process.stderr.write(`${text}\n`);

/** Called in order at the end, also after an error or a signal. */
const closers: (() => Promise<unknown>)[] = [];
let closing: Promise<void> | undefined;

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => void close().then(() => process.exit(130)));
}
try {
  process.exitCode = await main();
} catch (error) {
  // Closing causes errors; after a signal they are irrelevant.
  if (!closing) say(`bench: ${(error as Error).stack}`);
  process.exitCode = 1;
} finally {
  await close();
}

function close(): Promise<void> {
  closing ??= (async () => {
    for (const closer of closers) await closer().catch((error: unknown) => say(`bench: ${String(error)}`));
  })();
  return closing;
}

async function main(): Promise<number> {
  const directory = await mkdtemp(join(tmpdir(), `doorplate-bench-${process.pid}-`));
  closers.unshift(() => rm(directory, { recursive: true, force: true }));
  const redis = await startThrowawayRedis(directory);
  if (redis) closers.unshift(() => redis.stop());
  const options = readOptions(process.argv.slice(2), redis !== undefined);
  if (options === "help") {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  const { seconds, rounds, connections, queue, rate, addresses, only } = options;
  const report: Report = {
    date: new Date().toISOString(),
    machine: machine(),
    options: { seconds, rounds, connections, queue, rate, addresses },
    scenarios: {},
  };
  if (Object.keys(SCENARIOS).some((name) => only.has(name)))
    await runScenarios(directory, options, queue === "redis" ? redis?.url : undefined, report);
  if (only.has("engine")) {
    say("engine …");
    report.engine = (await runScript("bench/engine.ts")) as NonNullable<Report["engine"]>;
  }
  if (only.has("start")) {
    say("start and idle memory …");
    report.start = await measureStart(directory, closers);
  }
  if (only.has("size")) {
    say("size of an address …");
    report.size = await measureSize(directory, closers);
  }
  process.stdout.write(options.json ? `${JSON.stringify(report, null, 2)}\n` : printReport(report));
  say(`saved as ${await saveReport(report)}`);
  return Object.values(report.scenarios).some(({ doorplate }) => Object.keys(doorplate.errors).length > 0) ? 1 : 0;
}

async function runScenarios(
  directory: string,
  options: Options,
  redisUrl: string | undefined,
  report: Report,
): Promise<void> {
  say("filling an address book …");
  const verifies = Object.entries(SCENARIOS).some(([name, { roles }]) => roles === "workers" && options.only.has(name));
  const lab = await openLab(directory, closers, { addresses: options.addresses, secretsKey: SECRETS_KEY, verifies });
  const generator = startGenerator();
  closers.unshift(() => generator.stop());
  const start = serversOf(directory, lab, options, redisUrl);
  const yardstick = await start.yardstick();
  for (const [name, scenario] of Object.entries(SCENARIOS) as [string, Scenario][]) {
    if (!options.only.has(name)) continue;
    say(`${scenario.title} …`);
    const doorplate = await start.doorplate(scenario.roles);
    await lab.checkpoint();
    const comparison = await compare(
      { generator, dataDir: lab.dataDir, options },
      { server: yardstick, plan: yardstickPlan(scenario.yardstick, lab.book) },
      { server: doorplate, plan: scenario.plan(lab.book) },
    );
    report.scenarios[name] = { title: scenario.title, ...comparison };
    say(`  ${comparison.ratio.median.toFixed(2)} of the yardstick`);
    if (scenario.roles === "workers") say(`  verifications: ${await start.countVerifications()}`);
  }
}

/** Starts each server when it is first needed, with its own database, and stops it while another one is measured. */
function serversOf(directory: string, lab: Lab, { cpuProfiles }: Options, redisUrl: string | undefined) {
  const running = new Map<string, Server>();
  const start = async (
    name: string,
    entry: string,
    readyPath: string,
    env: () => Promise<Record<string, string>>,
  ): Promise<Server> => {
    const server =
      running.get(name) ?? (await startServer({ directory, name, entry, readyPath, env: await env(), cpuProfiles }));
    if (!running.has(name)) closers.unshift(() => server.stop());
    running.set(name, server);
    server.pause();
    return server;
  };
  const urls: Record<string, string> = {};
  const settings = async (name: string): Promise<Record<string, string>> => ({
    DATABASE_URL: (urls[name] = await lab.cloneBook(`bench_${name}`)),
    BOOTSTRAP_API_KEY: lab.book.key,
    QUEUE_PREFIX: `bench-${name}`,
    LOG_LEVEL: "info",
    SECRETS_KEY,
    ...(redisUrl !== undefined && { REDIS_URL: redisUrl }),
  });
  const entries = { api: "src/server.ts", workers: "src/cli/up.ts" } as const;
  return {
    yardstick: () =>
      start("yardstick", "bench/yardstick/server.ts", "/ready", async () => ({ DATABASE_URL: lab.yardstickUrl })),
    doorplate: async (roles: Scenario["roles"]) => {
      const server = await start(roles, entries[roles], "/health/ready", () => settings(roles));
      if (roles === "workers") {
        server.resume();
        await untilSettled(urls[roles]!);
        server.pause();
      }
      return server;
    },
    countVerifications: () => countVerifications(urls["workers"]!),
  };
}
