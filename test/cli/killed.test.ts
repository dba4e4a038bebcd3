import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import t, { type Test } from "tap";
import { until } from "../support/service.ts";

const ROOT = join(import.meta.dirname, "../..");
const PATIENCE_S = 60;

interface Run {
  run: ChildProcess;
  /** What the test that hangs tells: the process of tap, its own and those that it started, and a folder. */
  told: { tap: number; pids: number[]; folder: string };
  output: () => string;
}

/** `npm test` for a test that never ends, once it hangs. */
async function startRun(t: Test, options: string[], env: Record<string, string>): Promise<Run> {
  const tell = join(t.testdir({}), "told");
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(?:_?TAP|NODE_OPTIONS|TEST_)/.test(name)),
  );
  const run = spawn(process.execPath, [join(ROOT, "src/cli/test.ts"), ...options, "test/fixtures/hangs.ts"], {
    cwd: ROOT,
    env: { ...inherited, ...env, HANGS_TELL: tell },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let output = "";
  for (const stream of [run.stdout, run.stderr]) stream.on("data", (data: Buffer) => (output += data.toString()));
  t.teardown(() => {
    if (run.exitCode === null && run.signalCode === null) process.kill(-(run.pid as number), "SIGKILL");
  });
  await until(
    async () => existsSync(`${tell}.new`) && existsSync(tell),
    (is) => is,
    PATIENCE_S,
  );
  return { run, told: JSON.parse(readFileSync(`${tell}.new`, "utf8")) as Run["told"], output: () => output };
}

/** Process ids and commands that live, without those that only wait to be asked how they ended. */
async function listProcesses(): Promise<{ pid: number; command: string }[]> {
  const { stdout } = await promisify(execFile)("ps", ["-A", "-ww", "-o", "pid=,stat=,args="], {
    maxBuffer: 64_000_000,
  });
  return [...stdout.matchAll(/^ *(\d+) ([^Z\s]\S*) +(.*)$/gm)].map(([, pid, , command = ""]) => ({
    pid: Number(pid),
    command,
  }));
}

/** Waits until nothing is left of a run. @returns what is */
async function findLeft({ told: { tap, pids, folder } }: Run, directory: string): Promise<string[]> {
  return await until(
    async () => {
      const processes = (await listProcesses()).filter(
        ({ pid, command }) => [tap, ...pids].includes(pid) || command.includes(directory),
      );
      return [
        ...processes.map(({ pid, command }) => `${pid} ${command}`),
        ...[directory, folder].filter((path) => existsSync(path)),
      ];
    },
    (left) => left.length === 0,
    PATIENCE_S,
  );
}

t.test(
  "when all of npm test is killed, servers, processes of tests and temporary files go",
  { timeout: 300_000 },
  async (t) => {
    const hanging = await startRun(t, [], {});
    const directory = dirname(dirname(hanging.told.folder));
    const own = (await listProcesses()).filter(({ command }) => command.includes(directory));
    t.ok(
      own.some(({ command }) => command.includes(`/postgres -D ${directory}`)),
      "it has a Postgres of its own",
    );
    process.kill(-(hanging.run.pid as number), "SIGKILL");
    t.strictSame(await findLeft(hanging, directory), []);
  },
);

for (const { name, options, kill } of [
  { name: "when tap alone is killed", options: [], kill: ({ told }: Run) => process.kill(told.tap, "SIGKILL") },
  { name: "when a test is killed by its time limit", options: ["--timeout=2"], kill: () => true },
]) {
  t.test(`${name}, the run fails and nothing is left of it`, { timeout: 300_000 }, async (t) => {
    const hanging = await startRun(t, options, {
      TEST_DATABASE_URL: process.env["TEST_DATABASE_URL"] as string,
      TEST_REDIS_URL: "redis://127.0.0.1:1",
    });
    const exit = once(hanging.run, "exit");
    kill(hanging);
    const [code] = (await exit) as [number | null];
    t.equal(code, 1);
    t.match(
      hanging.output(),
      /\nTests: 0 passed, [1-9]\d* failed, 0 skipped in \S+ s\n$/,
      "the summary is the last line",
    );
    t.strictSame(await findLeft(hanging, dirname(dirname(hanging.told.folder))), []);
  });
}
