import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

export interface Worker {
  pid: number;
  /** Shuts down gracefully, which is needed for a CPU profile. */
  stop(): Promise<void>;
  kill(): Promise<void>;
}

/** Starts a worker, and does not wait until it is ready. */
export async function startWorker(
  directory: string,
  env: Record<string, string>,
  profile = process.env["CPU_PROFILES"],
): Promise<Worker> {
  const log = await open(join(directory, "worker.log"), "a");
  const child = spawn(
    process.execPath,
    [...(profile ? ["--cpu-prof", `--cpu-prof-dir=${profile}`] : []), join(import.meta.dirname, "worker.ts")],
    {
      cwd: directory,
      env: { PATH: process.env["PATH"], HOME: process.env["HOME"], NODE_ENV: "production", METRICS_PORT: "0", ...env },
      stdio: ["ignore", log.fd, log.fd],
    },
  );
  await log.close();
  const exited = once(child, "exit");
  const end = async (signal: "SIGTERM" | "SIGKILL"): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await exited;
  };
  return { pid: child.pid as number, stop: () => end("SIGTERM"), kill: () => end("SIGKILL") };
}

/** Kills the postmaster and its child processes, and waits until all have ended. */
export async function killPostgres(dataDir: string): Promise<void> {
  const postmaster = Number(readFileSync(join(dataDir, "postmaster.pid"), "utf8").split("\n")[0]);
  const pids = [
    postmaster,
    ...readdirSync("/proc")
      .map(Number)
      .filter((pid) => parentOf(pid) === postmaster),
  ];
  for (const pid of pids) kill(pid, "SIGKILL");
  while (pids.some((pid) => parentOf(pid) !== undefined)) await sleep(10);
}

function kill(pid: number, signal: "SIGKILL"): void {
  try {
    process.kill(pid, signal);
  } catch {
    // The process has already ended.
  }
}

/** Returns the parent of a process; undefined if the process has ended, zombies included. */
function parentOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return state === "Z" ? undefined : Number(parent);
  } catch {
    return undefined;
  }
}
