import { statfs } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { Resources } from "../../../platform/resources.ts";
import { gazetteerProvider, type Gazetteer } from "../provider.ts";
import { isLoaded } from "../release.ts";
import { loadGazetteer, type LoadOptions } from "./load.ts";

interface OpenOptions extends LoadOptions {
  progress: (message: string) => void;
  /** Called once when loads begin to fail. */
  complain: (message: string) => void;
  /** The folder of the database's files, if it is on this machine, and the bytes that must be free there. */
  space?: { folder: string; bytes?: number } | undefined;
  /** Pauses between attempts: doubled after each, up to the longest. */
  pauses_ms?: { first: number; longest: number };
}

/** What a load takes, with its part of the write-ahead log. */
const LOAD_BYTES = 1_500_000_000;

const PAUSES_MS = { first: 30_000, longest: 30 * 60_000 };

/**
 * Returns the gazetteer once it is loaded. A load that fails is repeated; until one succeeds, the process is degraded.
 * @throws if the signal aborts, and for no other reason
 */
export async function openGazetteer(
  { db, log, health }: Pick<Resources, "db" | "log" | "health">,
  databaseUrl: string,
  { progress, complain, space, pauses_ms = PAUSES_MS, ...options }: OpenOptions,
): Promise<Gazetteer> {
  let pause_ms: number | undefined;
  for (;;) {
    options.signal?.throwIfAborted();
    try {
      if (await isLoaded(db.pool)) break;
      if (pause_ms === undefined)
        progress(
          "Gazetteer: first start, loading the places of the world. Verifications start in one or two minutes; " +
            "everything else works at once.",
        );
      if (space) await checkSpace(space);
      const { rows, milliseconds } = await loadGazetteer(databaseUrl, log, options);
      progress(`Gazetteer: ${rows} places in ${(milliseconds / 1000).toFixed(0)} s`);
      break;
    } catch (error) {
      options.signal?.throwIfAborted();
      const reason = `The gazetteer cannot be loaded: ${(error as Error).message}.`;
      health.report("gazetteer", reason);
      if (pause_ms === undefined)
        complain(`${reason} Verifications wait for it, everything else works. It is tried again, with growing pauses.`);
      pause_ms = Math.min(pause_ms === undefined ? pauses_ms.first : 2 * pause_ms, pauses_ms.longest);
      await sleep(pause_ms, undefined, { signal: options.signal, ref: false });
    }
  }
  health.report("gazetteer", undefined);
  return gazetteerProvider(db.readers);
}

/** Postgres ends if its disk is full, and requests with it: a load must not fill it. @throws Error */
async function checkSpace({ folder, bytes = LOAD_BYTES }: NonNullable<OpenOptions["space"]>): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const [free, needed] = [bavail * bsize, bytes].map((size) => (size / 1e9).toFixed(1)) as [string, string];
  if (bavail * bsize < bytes) throw new Error(`${folder} has ${free} GB left, and the load needs ${needed} GB`);
}
