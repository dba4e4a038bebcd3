/** Loading the gazetteer at start. */
import { fork } from "node:child_process";
import type { Log } from "../../../platform/log.ts";
import type { Job, Message } from "./fill-process.ts";
import type { FillOptions } from "./fill.ts";
import { GAZETTEER_VERSION } from "../packages.ts";

export interface LoadReport {
  /** Places, regions and Chinese counties loaded; 0 if they were there already. */
  rows: number;
  milliseconds: number;
}

/** Megabytes: with a limit the process collects its garbage; without one it grows because it may. */
const MEMORY = ["--max-old-space-size=128", "--max-semi-space-size=8"];

/**
 * Loads this version's data if it is missing: see fillGazetteer. Runs in a process of its own, so that its memory is
 * freed afterwards and requests are served meanwhile.
 */
export async function loadGazetteer(databaseUrl: string, log: Log, options: FillOptions = {}): Promise<LoadReport> {
  const started = performance.now();
  const job: Job = { databaseUrl, options };
  const child = fork(new URL("./fill-process.ts", import.meta.url), { execArgv: MEMORY });
  const rows = await new Promise<number>((resolve, reject) => {
    child.on("message", (message: Message) => {
      if ("done" in message) resolve(message.rows);
      else log.info(message, "loading the gazetteer");
    });
    child.on("error", reject);
    child.on("exit", (code) => reject(new Error(`loading the gazetteer ended with exit code ${code}`)));
    child.send(job);
  });
  const report = { rows, milliseconds: Math.round(performance.now() - started) };
  if (rows > 0) log.info({ ...report, data_version: GAZETTEER_VERSION }, "the gazetteer is loaded");
  return report;
}
