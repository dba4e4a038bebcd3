import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

export interface Postmaster {
  pid: number;
  port: number;
  /** False while it starts (which includes recovery) and while it stops. */
  ready: boolean;
}

/** A process id that no system assigns: Linux ends at 2^22, macOS at 99,998. */
const IMPOSSIBLE_PID = 2 ** 31 - 1;

/**
 * Finds the running server of a data directory (a real path), by its postmaster.pid: id, directory, start, port, …,
 * status.
 */
export async function findPostmaster(dataDir: string): Promise<Postmaster | undefined> {
  const lines = await readPidFile(dataDir);
  const pid = Number(lines[0]);
  if (!pid || !(await isServerOf(pid, dataDir))) return undefined;
  return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === "ready" };
}

/**
 * Replaces the process id in a leftover postmaster.pid: after a reboot it may belong to another process, and Postgres
 * would refuse to start. The other lines stay, since Postgres recognises by them backends that outlived their
 * postmaster.
 */
export async function forgetRecycledPid(dataDir: string): Promise<void> {
  const lines = await readPidFile(dataDir);
  const pid = Number(lines[0]);
  if (!pid || !isAlive(pid) || (await isServerOf(pid, dataDir))) return;
  await writeFile(join(dataDir, "postmaster.pid"), [IMPOSSIBLE_PID, ...lines.slice(1)].join("\n"));
}

async function readPidFile(dataDir: string): Promise<string[]> {
  return (await readFile(join(dataDir, "postmaster.pid"), "utf8").catch(() => "")).split("\n");
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Whether a process is the server of a data directory: the system reuses process ids. */
export async function isServerOf(pid: number, dataDir: string): Promise<boolean> {
  if (!isAlive(pid)) return false;
  try {
    return (await commandLine(pid)).includes(` -D ${dataDir} `);
  } catch {
    return isAlive(pid); // it has ended, or this system hides command lines
  }
}

async function commandLine(pid: number): Promise<string> {
  if (process.platform === "linux") return (await readFile(`/proc/${pid}/cmdline`, "utf8")).replaceAll("\0", " ");
  const { stdout } = await promisify(execFile)("ps", ["-ww", "-o", "command=", "-p", String(pid)]);
  return stdout;
}
