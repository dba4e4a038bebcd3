/**
 * Waits for the end of its standard input, which means that the process that started it has ended; then performs the
 * duties of guard.ts.
 */
import { execFile } from "node:child_process";
import { rm } from "node:fs/promises";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import type { Duty } from "./guard.ts";

/** Time for Postgres to remove its shared memory. */
const GRACE_MS = 3_000;

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => undefined);

const duties: Duty[] = [];
for await (const line of createInterface({ input: process.stdin })) duties.push(JSON.parse(line) as Duty);

const deadline = Date.now() + GRACE_MS;
for (let left = await findProcesses(); left.length > 0; left = await findProcesses()) {
  for (const { pid, command } of left)
    signal(pid, isPostgres(command) && Date.now() < deadline ? "SIGQUIT" : "SIGKILL");
  await sleep(50);
}
for (const duty of duties) {
  if ("directory" in duty && duty.remove) await rm(duty.directory, { recursive: true, force: true, maxRetries: 10 });
}

async function findProcesses(): Promise<{ pid: number; command: string }[]> {
  const { stdout } = await promisify(execFile)("ps", ["-A", "-ww", "-o", "pid=,stat=,args="], {
    maxBuffer: 64_000_000,
  });
  return stdout.split("\n").flatMap((line) => {
    const [, id, state = "", command = ""] = /^ *(\d+) (\S+) +(.*)$/.exec(line) ?? [];
    const pid = Number(id);
    const isOurs = duties.some((duty) =>
      "pid" in duty ? duty.pid === pid && command.includes(duty.name) : isServerIn(command, duty.directory),
    );
    return isOurs && pid !== process.pid && !state.startsWith("Z") ? [{ pid, command }] : [];
  });
}

function isPostgres(command: string): boolean {
  return command.includes("/postgres -D ");
}

function isServerIn(command: string, directory: string): boolean {
  return isPostgres(command) && ["/", " "].some((next) => command.includes(` -D ${directory}${next}`));
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // The process has already ended.
  }
}
