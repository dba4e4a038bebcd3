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

/** A process id that no system hands out: Linux ends at 2^22, macOS at 99,998. */
const IMPOSSIBLE_PID = 2 ** 31 - 1;

/** The live server of a data directory (a real path), by its postmaster.pid: id, directory, start, port, …, status. */
export async function findPostmaster(dataDir: string): Promise<Postmaster | undefined> {
  const lines = await readPidFile(dataDir);
  const pid = Number(lines[0]);
  if (!pid || !(await isServerOf(pid, dataDir))) return undefined;
  return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === "ready" };
}

/**
 * After a reboot the id in a left-over postmaster.pid may belong to some other process, and Postgres would refuse to
 * start. Only the id is replaced: from the rest Postgres still recognises backends that outlived their postmaster.
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

/** Whether a process is the server of a data directory: ids are used again. */
export async function isServerOf(pid: number, dataDir: string): Promise<boolean> {
  if (!isAlive(pid)) return false;
  try {
    return (await commandLine(pid)).includes(` -D ${dataDir} `);
  } catch {
    return isAlive(pid); // it ended meanwhile, or this system hides command lines: then the id has to do
  }
}

async function commandLine(pid: number): Promise<string> {
  if (process.platform === "linux") return (await readFile(`/proc/${pid}/cmdline`, "utf8")).replaceAll("\0", " ");
  const { stdout } = await promisify(execFile)("ps", ["-ww", "-o", "command=", "-p", String(pid)]);
  return stdout;
}
