/** Loading the gazetteer at start. */
import { fork } from "node:child_process";
import type { Log } from "../../../platform/log.ts";
import type { Job, Message } from "./fill-process.ts";
import type { FillOptions } from "./fill.ts";
import { GAZETTEER_VERSION } from "../packages.ts";

export interface LoadOptions extends FillOptions {
  /** Ends the load. The next one starts over. */
  signal?: AbortSignal | undefined;
}

export interface LoadReport {
  /** Places, regions and Chinese counties loaded; 0 if they were there already. */
  rows: number;
  milliseconds: number;
}

/** Megabytes: with a limit the process collects its garbage; without one it grows because it may. */
const MEMORY = ["--max-old-space-size=128", "--max-semi-space-size=8"];
/** The line with which a process of Node ends by an error of its own. */
const LAST_WORDS = /^(?:FATAL ERROR|\w*Error\b[^:]*): .*$/gm;
const KEPT_STDERR = 10_000;

/**
 * Loads this version's data if it is missing: see fillGazetteer. Runs in a process of its own, so that its memory is
 * freed afterwards and requests are served meanwhile.
 * @throws Error with the cause as its message; the reason of the signal
 */
export async function loadGazetteer(
  databaseUrl: string,
  log: Log,
  { signal, ...options }: LoadOptions = {},
): Promise<LoadReport> {
  signal?.throwIfAborted();
  const started = performance.now();
  const job: Job = { databaseUrl, options };
  const child = fork(new URL("./fill-process.ts", import.meta.url), {
    execArgv: MEMORY,
    // In a process group of its own: it does not get the terminal's Ctrl-C, and ends with this process.
    detached: true,
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    signal,
    killSignal: "SIGKILL",
  });
  let stderr = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr = (stderr + text).slice(-KEPT_STDERR)));
  const rows = await new Promise<number>((resolve, reject) => {
    child.on("message", (message: Message) => {
      if ("done" in message) resolve(message.rows);
      else if ("failed" in message) reject(new Error(message.failed));
      else log.info(message, "loading the gazetteer");
    });
    child.on("error", reject);
    child.on("close", (code, killedBy) => {
      const cause = stderr.match(LAST_WORDS)?.at(-1) ?? (killedBy === null ? `exit code ${code}` : killedBy);
      reject(new Error(`its process ended: ${cause}`));
    });
    child.send(job);
  }).catch((error: unknown) => {
    signal?.throwIfAborted();
    throw error;
  });
  const report = { rows, milliseconds: Math.round(performance.now() - started) };
  if (rows > 0) log.info({ ...report, data_version: GAZETTEER_VERSION }, "the gazetteer is loaded");
  return report;
}
