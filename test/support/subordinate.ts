import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Socket } from "node:net";

/** A process that ends with this one. */
export interface Subordinate {
  pid: number;
  /** Ends it at once, whatever it does. */
  kill(): Promise<void>;
}

/** Waits for the end of its input, which comes at the latest when the process that started it is gone, however it went. */
const SCRIPT = '"$@" >/dev/null 2>&1 & echo $!; cat >/dev/null; kill -9 $! 2>/dev/null; wait';

/** Starts a command that ends with this process, also where this one is killed with SIGKILL. Does not keep this one alive. */
export async function startSubordinate(command: string, args: readonly string[]): Promise<Subordinate> {
  const shell = spawn("sh", ["-c", SCRIPT, "sh", command, ...args], { stdio: ["pipe", "pipe", "ignore"] });
  const [line] = (await once(shell.stdout, "data")) as [Buffer];
  shell.unref();
  (shell.stdin as Socket).unref();
  shell.stdout.destroy();
  return { pid: Number(line.toString()), kill: () => end(shell) };
}

async function end(shell: ChildProcess): Promise<void> {
  if (shell.exitCode !== null || shell.signalCode !== null) return;
  const exited = once(shell, "exit");
  shell.ref();
  shell.stdin!.end();
  await exited;
}
