/**
 * `node bench/verified.ts [--rate 200] [--seconds 8] [--rounds 2] [--queue postgres|redis] [--statements] [--cpu-prof
 * DIR] [--json]`: measures the time from a POST until the address is verified, and the cost of the verification. A
 * server with workers in its process and one without get the same arrivals alternately; the difference in processor
 * time is the cost of the verification, including search documents and positions.
 */
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import pg from "pg";
import { runBench, say, startQueue, STATEMENTS } from "./bench.ts";
import { listStatements } from "./campaign/statements.ts";
import { median } from "./compare.ts";
import { openLab } from "./lab.ts";
import type { Result } from "./load/generator.ts";
import { startGenerator, startServer, type Server } from "./processes.ts";
import { machine } from "./report.ts";
import { postAddress } from "./scenarios.ts";
import { untilSettled } from "./settled.ts";
import { postgresProcessorTime, processorTime } from "./usage.ts";

const { values } = parseArgs({
  options: {
    rate: { type: "string", default: "200" },
    seconds: { type: "string", default: "8" },
    rounds: { type: "string", default: "2" },
    queue: { type: "string", default: "postgres" },
    statements: { type: "boolean", default: false },
    "cpu-prof": { type: "string" },
    json: { type: "boolean", default: false },
  },
});
const [rate, seconds, rounds] = [Number(values.rate), Number(values.seconds), Number(values.rounds)];
const WARM_SECONDS = 2;
const AT_REST_MS = 3_000;

interface Round {
  p50_ms: number;
  p99_ms: number;
  /** Processor time per address, of the server and of Postgres, without and with workers. */
  without: Cost;
  with: Cost;
}

interface Cost {
  node_us: number;
  pg_us: number;
}

await runBench("verified", async (directory, closers) => {
  const ofQueue = await startQueue(values.queue, directory, closers);
  const secretsKey = randomBytes(32).toString("base64");
  say("filling an address book and the gazetteer …");
  const lab = await openLab(directory, closers, {
    addresses: 1_000,
    secretsKey,
    verifies: true,
    ...(values.statements && { settings: STATEMENTS }),
  });
  const generator = startGenerator();
  closers.unshift(() => generator.stop());
  const urls: Record<string, string> = {};
  const start = async (name: string, entry: string): Promise<Server> => {
    urls[name] = await lab.cloneBook(`verified_${name}`);
    const server = await startServer({
      directory,
      name,
      entry,
      readyPath: "/health/ready",
      cpuProfiles: values["cpu-prof"],
      env: {
        DATABASE_URL: urls[name],
        BOOTSTRAP_API_KEY: lab.book.key,
        QUEUE_PREFIX: name,
        LOG_LEVEL: "info",
        SECRETS_KEY: secretsKey,
        ...ofQueue,
      },
    });
    closers.unshift(() => server.stop());
    return server;
  };
  const plain = await start("plain", "src/server.ts");
  const working = await start("working", "src/cli/up.ts");
  const client = new pg.Client({ connectionString: urls["working"] });
  await client.connect();
  closers.unshift(() => client.end());
  const post = (server: Server, for_seconds: number): Promise<Result> =>
    generator.run({ port: server.port, plan: postAddress(lab.book), seconds: for_seconds, connections: 32, rate });
  const times = (server: Server): [number, number] => [
    processorTime(server.pid) ?? NaN,
    postgresProcessorTime(lab.dataDir) ?? NaN,
  ];

  /** Stops the other server while one is measured. */
  const during = async <T>(
    server: Server,
    work: () => Promise<T>,
  ): Promise<{ result: T; node_ms: number; pg_ms: number }> => {
    for (const other of [plain, working])
      if (other === server) other.resume();
      else other.pause();
    const before = times(server);
    const result = await work();
    const after = times(server);
    return { result, node_ms: after[0] - before[0], pg_ms: after[1] - before[1] };
  };
  const postAndSettle = async (): Promise<{ answered: Result; since: Date }> => {
    const since = new Date();
    const answered = await post(working, seconds);
    await untilSettled(urls["working"]!);
    return { answered, since };
  };

  for (const server of [plain, working]) await during(server, () => post(server, WARM_SECONDS));
  await during(working, () => untilSettled(urls["working"]!));
  await lab.checkpoint();
  const rest = await during(working, () => sleep(AT_REST_MS));
  if (values.statements) await listStatements(urls["working"]!, { reset: true });
  const found: Round[] = [];
  for (let round = 0; round < rounds; round++) {
    const without = await during(plain, () => post(plain, seconds));
    const together = await during(working, postAndSettle);
    const { answered, since } = together.result;
    for (const { errors } of [without.result, answered])
      if (Object.keys(errors).length > 0) throw new Error(`Wrong answers: ${JSON.stringify(errors)}`);
    const {
      rows: [latency],
    } = await client.query<{ p50_ms: number; p99_ms: number }>(
      `
      SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) AS p50_ms,
        percentile_cont(0.99) WITHIN GROUP (ORDER BY ms) AS p99_ms
      FROM (SELECT extract(epoch FROM finished_at - created_at)::float8 * 1000 AS ms FROM verifications
        WHERE created_at >= $1 AND status = 'succeeded') AS each`,
      [since.toISOString()],
    );
    const each = ({ node_ms, pg_ms }: { node_ms: number; pg_ms: number }, answers: number): Cost => ({
      node_us: (node_ms * 1_000) / answers,
      pg_us: (pg_ms * 1_000) / answers,
    });
    found.push({ ...latency!, without: each(without, without.result.answers), with: each(together, answered.answers) });
    say(describe(`round ${round + 1}`, found.at(-1)!));
  }
  const middle = (read: (round: Round) => number): number => median(found.map(read));
  const cost = (side: "without" | "with"): Cost => ({
    node_us: middle((round) => round[side].node_us),
    pg_us: middle((round) => round[side].pg_us),
  });
  const whole: Round = {
    p50_ms: middle(({ p50_ms }) => p50_ms),
    p99_ms: middle(({ p99_ms }) => p99_ms),
    without: cost("without"),
    with: cost("with"),
  };
  const at_rest = {
    node_ms_a_second: (rest.node_ms * 1_000) / AT_REST_MS,
    pg_ms_a_second: (rest.pg_ms * 1_000) / AT_REST_MS,
  };
  if (values.json)
    process.stdout.write(
      `${JSON.stringify({ machine: machine(), rate, ...whole, at_rest, rounds: found }, null, 2)}\n`,
    );
  else
    process.stdout.write(
      `${describe(`${rate} arrivals per second`, whole)}\nidle: ${at_rest.node_ms_a_second.toFixed(1)} ms ` +
        `of Node and ${at_rest.pg_ms_a_second.toFixed(1)} ms of Postgres per second\n`,
    );
  if (values.statements) await describeStatements(urls["working"]!, rate * seconds * rounds);
});

function describe(what: string, { p50_ms, p99_ms, without, with: together }: Round): string {
  const difference = (unit: keyof Cost): string => (together[unit] - without[unit]).toFixed(0);
  return (
    `${what}: verified after ${p50_ms.toFixed(0)} ms (p50), ${p99_ms.toFixed(0)} ms (p99); ` +
    `${together.node_us.toFixed(0)} + ${together.pg_us.toFixed(0)} µs of Node and Postgres per address, ` +
    `of which ${difference("node_us")} + ${difference("pg_us")} µs for the verification`
  );
}

async function describeStatements(url: string, addresses: number): Promise<void> {
  for (const { text, calls, milliseconds } of await listStatements(url)) {
    process.stdout.write(
      `${((milliseconds * 1_000) / addresses).toFixed(0).padStart(6)} µs per address ` +
        `${String(calls).padStart(7)} calls  ${text.slice(0, 120)}\n`,
    );
  }
}
