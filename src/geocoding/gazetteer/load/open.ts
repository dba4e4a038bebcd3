import { setTimeout as sleep } from "node:timers/promises";
import type { Resources } from "../../../platform/resources.ts";
import { gazetteerProvider, type Gazetteer } from "../provider.ts";
import { isLoaded } from "../release.ts";
import { loadGazetteer, type LoadOptions } from "./load.ts";

interface OpenOptions extends LoadOptions {
  progress: (message: string) => void;
  /** Called once when loads begin to fail. */
  complain: (message: string) => void;
  /** Pauses between attempts: doubled after each, up to the longest. */
  pauses_ms?: { first: number; longest: number };
}

const PAUSES_MS = { first: 30_000, longest: 30 * 60_000 };

/**
 * Returns the gazetteer once it is loaded. A load that fails is repeated; until one succeeds, the process is degraded.
 * @throws if the signal aborts, and for no other reason
 */
export async function openGazetteer(
  { db, log, health }: Pick<Resources, "db" | "log" | "health">,
  databaseUrl: string,
  { progress, complain, pauses_ms = PAUSES_MS, ...options }: OpenOptions,
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
