import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { open, readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Job, Result } from "./load/generator.ts";

const ROOT = resolve(import.meta.dirname, "..");
const START_PATIENCE_MS = 60_000;
const STOP_PATIENCE_MS = 12_000;

/** Ends a child process when this process ends, however it does. */
const EXIT_WITH_PARENT = `process.channel?.unref(); process.once("disconnect", () => process.kill(process.pid, "SIGKILL"));`;

export interface Server {
  pid: number;
  port: number;
  /** Time from the start of the process to the first successful response. */
  started_ms: number;
  /** Stops the process (SIGSTOP) while another one is measured. */
  pause(): void;
  resume(): void;
  stop(): Promise<void>;
  /** Sends SIGKILL. */
  kill(): Promise<void>;
}

interface ServerSettings {
  /** Working directory and place of the log file. */
  directory: string;
  name: string;
  /** Path from the root of the project. */
  entry: string;
  readyPath: string;
  env: Record<string, string>;
  cpuProfiles?: string | undefined;
}

/** Starts a server in its own process and waits until it responds. */
export async function startServer({
  directory,
  name,
  entry,
  readyPath,
  env,
  cpuProfiles,
}: ServerSettings): Promise<Server> {
  const port = await freePort();
  const log = await open(join(directory, `${name}.log`), "a");
  const profiling =
    cpuProfiles === undefined
      ? []
      : ["--cpu-prof", `--cpu-prof-dir=${resolve(cpuProfiles)}`, `--cpu-prof-name=${name}.cpuprofile`];
  const started = performance.now();
  const child = spawn(
    process.execPath,
    [`--import=data:text/javascript,${encodeURIComponent(EXIT_WITH_PARENT)}`, ...profiling, join(ROOT, entry)],
    {
      cwd: directory, // contains no .env
      env: { PATH: process.env["PATH"], HOME: process.env["HOME"], NODE_ENV: "production", PORT: String(port), ...env },
      stdio: ["ignore", log.fd, log.fd, "ipc"],
    },
  );
  await log.close();
  const ready = await untilReady(child, `http://127.0.0.1:${port}${readyPath}`);
  if (!ready) {
    await stop(child);
    throw new Error(
      `${name} does not start:\n${(await readFile(join(directory, `${name}.log`), "utf8")).slice(-2_000)}`,
    );
  }
  const pid = child.pid as number;
  return {
    pid,
    port,
    started_ms: performance.now() - started,
    pause: () => void child.kill("SIGSTOP"),
    resume: () => void child.kill("SIGCONT"),
    stop: () => stop(child),
    kill: () => stop(child, "SIGKILL"),
  };
}

async function untilReady(child: ChildProcess, url: string): Promise<boolean> {
  for (const deadline = Date.now() + START_PATIENCE_MS; Date.now() < deadline; await sleep(20)) {
    if (child.exitCode !== null || child.signalCode !== null) return false;
    const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok) return true;
  }
  return false;
}

async function stop(child: ChildProcess, signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill(signal);
  child.kill("SIGCONT");
  const killer = setTimeout(() => child.kill("SIGKILL"), STOP_PATIENCE_MS);
  await exited;
  clearTimeout(killer);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}

export interface Generator {
  run(job: Job): Promise<Result>;
  stop(): Promise<void>;
}

export function startGenerator(): Generator {
  const child = fork(join(ROOT, "bench/load/generator.ts"), { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  return {
    run: (job) =>
      new Promise((resolve, reject) => {
        const fail = (reason: string): void => reject(new Error(`The load generator failed: ${reason}`));
        const onExit = (): void => fail("it ended");
        child.once("exit", onExit);
        child.once("message", ({ result, error }: { result?: Result; error?: string }) => {
          child.off("exit", onExit);
          if (result) resolve(result);
          else fail(error ?? "no result");
        });
        child.send(job);
      }),
    stop: () => stop(child),
  };
}

/** Runs a script of the project and parses the JSON that it prints. */
export async function runScript(entry: string): Promise<unknown> {
  const child = spawn(process.execPath, [join(ROOT, entry)], { stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new Error(`${entry} failed`);
  return JSON.parse(output);
}
