import { type ChildProcess, spawn } from "node:child_process";
import type { Socket } from "node:net";
import { basename, join } from "node:path";

/** What the guard process does when this process has ended for any reason. */
export type Duty =
  /** Kills a process, if its id still belongs to a process of that name. */
  | { pid: number; name: string }
  /** Stops each Postgres whose data is in the directory, and removes the directory if `remove` is set. */
  | { directory: string; remove: boolean };

let guard: ChildProcess | undefined;

/** Ends a child process when this process ends, also if it is killed. */
export function guardProcess({ pid, spawnfile }: ChildProcess): void {
  if (pid !== undefined) send({ pid, name: basename(spawnfile) });
}

/** Stops each Postgres in a directory when this process ends, also if it is killed. */
export function guardServers(directory: string): void {
  send({ directory, remove: false });
}

/** Like guardServers, and removes the directory. */
export function guardDirectory(directory: string): void {
  send({ directory, remove: true });
}

function send(duty: Duty): void {
  guard ??= start();
  guard.stdin?.write(`${JSON.stringify(duty)}\n`);
}

/** Starts the guard process, one per process. The end of its standard input tells it that this process has ended. */
function start(): ChildProcess {
  const { PATH } = process.env;
  // Detached, so that signals to the process group of this process do not reach the guard.
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
