import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** /proc counts processor time in clock ticks of user space: 10 ms on all common Linux builds (USER_HZ = 100). */
const MS_PER_TICK = 10;

/** Returns the processor time of a process in milliseconds; undefined without /proc. */
export const processorTime = (pid: number): number | undefined => readTimes(pid)?.own;

/** Returns the processor time of a Postgres in milliseconds, including child processes that have ended. */
export function postgresProcessorTime(dataDir: string): number | undefined {
  try {
    const postmaster = Number(readFileSync(join(dataDir, "postmaster.pid"), "utf8").split("\n")[0]);
    const times = readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map((pid) => readTimes(Number(pid)));
    return times.reduce((sum, time) => {
      if (time?.pid === postmaster) return sum + time.own + time.children;
      return time?.parent === postmaster ? sum + time.own : sum;
    }, 0);
  } catch {
    return undefined;
  }
}

/** Returns the resident memory of a process in MB. */
export function residentMemory(pid: number): number | undefined {
  try {
    const kilobytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  } catch {
    return undefined;
  }
}

function readTimes(pid: number): { pid: number; parent: number; own: number; children: number } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The process name in parentheses can contain anything, so fields are counted from its end.
    const fields = stat
      .slice(stat.lastIndexOf(")") + 2)
      .split(" ")
      .map(Number);
    const [parent = 0, user = 0, system = 0, childUser = 0, childSystem = 0] = [1, 11, 12, 13, 14].map(
      (index) => fields[index],
    );
    return { pid, parent, own: (user + system) * MS_PER_TICK, children: (childUser + childSystem) * MS_PER_TICK };
  } catch {
    return undefined;
  }
}
