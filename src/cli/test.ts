/**
 * `npm test [-- files or options of tap] [--seconds N] [--record]`: starts temporary servers, runs the tests and
 * deletes everything it created. Files that have not started after N seconds are skipped and listed, so that a slow
 * machine reports results in time. `--record` stores which files are slow, for the order of later runs.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { lstat, mkdir, mkdtemp, readdir, readFile, rm, statfs, writeFile } from "node:fs/promises";
import { freemem, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { guardDirectory } from "../../test/support/guard.ts";
import { startThrowawayPostgres, stopLeftoverPostgres } from "../../test/support/postgres.ts";
import { bundlePackages } from "../../test/support/packages.ts";
import { NODE_OPTIONS } from "../../test/support/processes.ts";
import { startThrowawayRedis, stopLeftoverRedis } from "../../test/support/redis.ts";

const ROOT = resolve(import.meta.dirname, "../..");
/** Seconds of the slowest files, which start first: see test/support/reporter.ts. */
const SECONDS = join(ROOT, "test/seconds.json");
const MIN_RECORDED_S = 10;
const TAP = join(ROOT, "node_modules/.bin/tap");
const REPORTER = "./test/support/reporter.ts"; // loaded by tap
const PREFIX = "doorplate-test-";
/** A file system in memory: cloning a database takes a third less time there. */
const MEMORY = "/dev/shm";
const MIN_MEMORY_BYTES = 8 * 1024 ** 3;
const SHOW_CURSOR = "\u001B[?25h"; // tap's live view hides it

const started = Date.now();
let tap: ChildProcess | undefined;
let interrupted: NodeJS.Signals | undefined;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    if (interrupted) return;
    interrupted = signal;
    // tap would wait for the running test and start the next one. bootstrap.mjs gave this process a group of its own.
    tap?.kill("SIGKILL");
    process.kill(0, "SIGTERM");
  });
}

process.exitCode = await main(process.argv.slice(2));

async function main(given: string[]): Promise<number> {
  const { args, seconds, record } = readOptions(given);
  await removeLeftovers();
  const directory = await mkdtemp(join(await chooseDirectory(), `${PREFIX}${process.pid}-`));
  // Removes the servers and files even if this process is killed.
  guardDirectory(directory);
  const servers: { stop(): Promise<void> }[] = [];
  try {
    const env: NodeJS.ProcessEnv = { ...process.env, NODE_OPTIONS, TMPDIR: join(directory, "tmp") };
    if (seconds !== undefined) env.TEST_DEADLINE_MS = String(started + seconds * 1_000);
    await mkdir(env.TMPDIR as string);
    // The tests must not reach the servers and data of the developer.
    for (const name of ["DATABASE_URL", "REDIS_URL", "DATA_DIR"]) delete env[name];
    if (!env.TEST_DATABASE_URL) {
      const postgres = await startThrowawayPostgres(directory);
      servers.push(postgres);
      env.TEST_DATABASE_URL = postgres.url;
    }
    if (!env.TEST_REDIS_URL) {
      const redis = await startThrowawayRedis(directory);
      if (redis) servers.push(redis);
      if (redis) env.TEST_REDIS_URL = redis.url;
    }
    if (!env.TEST_REDIS_URL) console.log("Redis: not found, tests of the Redis backend are skipped");

    await buildTapPlugins(env);
    await bundlePackages();
    return await runTests(args, { results: join(directory, "results.tap"), env, record });
  } finally {
    await Promise.allSettled(servers.map((server) => server.stop()));
    await rm(directory, { recursive: true, force: true });
  }
}

function readOptions(given: string[]): { args: string[]; seconds?: number; record: boolean } {
  const record = given.includes("--record");
  const args = given.filter((arg) => arg !== "--record");
  const index = args.indexOf("--seconds");
  if (index === -1) return { args, record };
  const seconds = Number(args[index + 1]);
  // Without a valid number all files would be skipped, and the run would pass.
  if (!(seconds > 0)) throw new Error("--seconds needs a number of seconds");
  return { args: args.toSpliced(index, 2), seconds, record };
}

/**
 * Compiles tap's plugins into node_modules, once for each install and checkout, because .tap contains absolute paths.
 */
async function buildTapPlugins(env: NodeJS.ProcessEnv): Promise<void> {
  const stamp = join(ROOT, "node_modules/.tap-built-for");
  const wanted = `${ROOT}\n${await readFile(join(ROOT, ".taprc"), "utf8")}`;
  if ((await readFile(stamp, "utf8").catch(() => "")) === wanted) return;
  console.log("building the plugins of tap (once)");
  await rm(join(ROOT, ".tap/plugins"), { recursive: true, force: true });
  const status = await runTap(["build"], env);
  if (status !== 0 && !interrupted) throw new Error("tap build failed");
  if (status === 0) await writeFile(stamp, wanted);
}

interface Run {
  /** The path for tap's output. */
  results: string;
  env: NodeJS.ProcessEnv;
  record: boolean;
}

async function runTests(args: string[], { results, env, record }: Run): Promise<number> {
  // A terminal gets tap's live view; other outputs get one line for each file, and the failures.
  const reporter = process.stdout.isTTY ? [] : [`--reporter=${REPORTER}`];
  const status = await runTap(["run", `--output-file=${results}`, ...reporter, ...args], env);
  if (interrupted) return status;
  const output = await readFile(results, "utf8").catch(() => "");
  const { passed, failed, skipped } = readCounts(output);
  if (!process.stdout.isTTY) listFailures(output);
  if (record) await recordSeconds(output);
  // An aborted run counts as a failure, even if all tests had passed by then.
  const broken = status !== 0 && failed === 0 ? 1 : 0;
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  listLate(output);
  console.log(`\nTests: ${passed} passed, ${failed + broken} failed, ${skipped} skipped in ${seconds} s`);
  return status;
}

async function runTap(args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  if (interrupted) return 130;
  tap = spawn(process.execPath, [TAP, ...args], { cwd: ROOT, env, stdio: "inherit" });
  const [code] = (await once(tap, "exit")) as [number | null];
  if (interrupted) console.log(process.stdout.isTTY ? `${SHOW_CURSOR}\ninterrupted` : "interrupted");
  return interrupted ? 130 : (code ?? 1);
}

/** Prints the failures from the raw results: the reporter for pipes prints counts only. */
function listFailures(output: string): void {
  const lines = output.split("\n");
  const failures = lines.flatMap((line, index) =>
    /^ *not ok/.test(line) ? [lines.slice(index, index + 12).join("\n")] : [],
  );
  for (const failure of failures.slice(0, 20)) console.log(failure);
}

/** Prints the files that were skipped because they had not started in time. */
function listLate(output: string): void {
  const files = [...output.matchAll(/^ok \d+ - (\S+).* # SKIP no time left$/gm)].map(([, file]) => file);
  if (files.length > 0) console.log(`\nNOT RUN, no time left: ${files.length} files: ${files.join(", ")}`);
}

/** Writes the seconds of the slowest files, the slowest first. */
async function recordSeconds(output: string): Promise<void> {
  const seconds = [...output.matchAll(/^(?:not )?ok \d+ - (\S+\.test\.ts).* # time=([\d.]+)ms/gm)]
    .map(([, file, ms]) => [file!, Math.round(Number(ms) / 1_000)] as const)
    .filter(([, s]) => s >= MIN_RECORDED_S)
    .sort(([, left], [, right]) => right - left);
  await writeFile(SECONDS, `${JSON.stringify(Object.fromEntries(seconds), undefined, 2)}\n`);
}

/** Parses the last line of tap's output, `# { total: 3, pass: 1, fail: 1, skip: 1 }`; counts of zero are omitted. */
function readCounts(output: string): { passed: number; failed: number; skipped: number } {
  const summary = output.split("\n").findLast((line) => line.startsWith("# { total:")) ?? "";
  const count = (name: string) => Number(new RegExp(`\\b${name}: (\\d+)`).exec(summary)?.[1] ?? 0);
  return { passed: count("pass"), failed: count("fail"), skipped: count("skip") + count("todo") };
}

/** Returns the directory for servers and tests: in memory if there is enough, otherwise on disk. */
async function chooseDirectory(): Promise<string> {
  const { bavail, bsize } = await statfs(MEMORY).catch(() => ({ bavail: 0, bsize: 0 }));
  return bavail * bsize > MIN_MEMORY_BYTES && freemem() > MIN_MEMORY_BYTES ? MEMORY : tmpdir();
}

/** Removes the directories of killed runs. Others in /tmp are not touched. */
async function removeLeftovers(): Promise<void> {
  for (const path of [tmpdir(), MEMORY]) await removeLeftoversIn(path);
}

async function removeLeftoversIn(path: string): Promise<void> {
  for (const name of await readdir(path).catch(() => [])) {
    const directory = join(path, name);
    const pid = name.startsWith(PREFIX) ? Number.parseInt(name.slice(PREFIX.length), 10) : Number.NaN;
    if (Number.isNaN(pid) || (await isAlive(pid))) continue;
    const found = await lstat(directory).catch(() => undefined);
    if (!found?.isDirectory() || found.uid !== process.getuid?.()) continue;
    await Promise.allSettled([stopLeftoverPostgres(directory), stopLeftoverRedis(directory)]);
    await rm(directory, { recursive: true, force: true });
  }
}

async function isAlive(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  // A zombie still has a process id, but an empty command line.
  return (await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "unknown")) !== "";
}
