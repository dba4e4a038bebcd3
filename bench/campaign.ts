/**
 * `node bench/campaign.ts [--addresses 100000,300000,1000000] [--rate 50] [--seconds 16] [--rounds 5] [--queue
 * postgres|redis] [--fresh 0.1] [--no-kill] [--statements] [--out FILE]`: measures a campaign over each number of
 * addresses, with a fake provider in the worker process, while a checkout posts `rate` addresses per second. A share of
 * `fresh` has never been verified; the others were, at the same location. Rounds alternate between checkout with the
 * campaign and with the campaign paused. After about half of the addresses all processes, Postgres included, are killed
 * and restarted. Prints a table, and all measurements as JSON.
 */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { describeRuns } from "./campaign/report.ts";
import { runCampaign, type Run } from "./campaign/run.ts";
import { machine } from "./report.ts";

const { values } = parseArgs({
  options: {
    addresses: { type: "string", default: "100000" },
    rate: { type: "string", default: "50" },
    seconds: { type: "string", default: "16" },
    rounds: { type: "string", default: "5" },
    fresh: { type: "string", default: "0.1" },
    queue: { type: "string", default: "postgres" },
    "no-kill": { type: "boolean", default: false },
    statements: { type: "boolean", default: false },
    out: { type: "string" },
  },
});
const closers: (() => Promise<unknown>)[] = [];
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.on(signal, () => void close().then(() => process.exit(130)));

async function close(): Promise<void> {
  for (const closer of closers.splice(0))
    await closer().catch((error: unknown) => process.stderr.write(`${String(error)}\n`));
}

const runs: Run[] = [];
try {
  for (const addresses of values.addresses.split(",").map(Number)) {
    const directory = await mkdtemp(join(tmpdir(), `doorplate-campaign-${process.pid}-`));
    closers.unshift(() => rm(directory, { recursive: true, force: true }));
    runs.push(
      await runCampaign({
        addresses,
        fresh: Number(values.fresh),
        directory,
        closers,
        rate: Number(values.rate),
        seconds: Number(values.seconds),
        rounds: Number(values.rounds),
        onRedis: values.queue === "redis",
        kills: !values["no-kill"],
        statements: values.statements,
        say: (text) => void process.stderr.write(`${addresses}: ${text}\n`),
      }),
    );
    await close();
  }
} finally {
  await close();
}
const report = JSON.stringify({ date: new Date().toISOString(), machine: machine(), options: values, runs }, null, 2);
if (values.out !== undefined) {
  await mkdir(dirname(values.out), { recursive: true });
  await writeFile(values.out, `${report}\n`);
}
process.stdout.write(`${describeRuns(runs)}\n${report}\n`);
