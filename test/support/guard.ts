import { type ChildProcess, spawn } from "node:child_process";
import type { Socket } from "node:net";
import { basename, join } from "node:path";

/** What the guard does when this process has ended, in whatever way. */
export type Duty =
  /** Ends a process, if it still is the one of that name. */
  | { pid: number; name: string }
  /** Ends each Postgres whose data is in a directory, and removes it, if so told. */
  | { directory: string; remove: boolean };

let guard: ChildProcess | undefined;

/** Ends a child process with this one, also when this one is killed. */
export function guardProcess({ pid, spawnfile }: ChildProcess): void {
  if (pid !== undefined) tell({ pid, name: basename(spawnfile) });
}

/** Ends each Postgres whose data is in a directory with this process, also when it is killed. */
export function guardServers(directory: string): void {
  tell({ directory, remove: false });
}

/** As guardServers, and removes the directory. */
export function guardDirectory(directory: string): void {
  tell({ directory, remove: true });
}

function tell(duty: Duty): void {
  guard ??= start();
  guard.stdin?.write(`${JSON.stringify(duty)}\n`);
}

/** One for each process. It knows by the end of its input that this process is gone. */
function start(): ChildProcess {
  const { PATH } = process.env;
  // Detached: a signal to the group of this process is not for the guard.
  const started = spawn(process.execPath, [join(import.meta.dirname, "guard-process.ts")], {
    detached: true,
    env: { PATH },
    stdio: ["pipe", "ignore", "ignore"],
  });
  started.unref();
  (started.stdin as unknown as Socket).unref();
  started.stdin.on("error", () => undefined);
  started.on("error", () => undefined);
  return started;
}
