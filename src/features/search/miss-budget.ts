/** How often a caller who sees masked values may ask for a contact that nobody has: it could guess hidden digits. */
import { AppError } from "../../platform/errors.ts";
import { HOUR, SECOND } from "../../platform/time.ts";

/** Callers in memory; above that, the oldest is dropped. */
const MAX_CALLERS = 5_000;

/** Counts searches that find nothing, in this process. */
export interface MissBudget {
  /**
   * Runs a search.
   * @param caller whose searches are counted together
   * @throws AppError rate_limited if the budget is used up, which searches under way count towards
   */
  spend<Hit>(caller: string, search: () => Promise<Hit[]>): Promise<Hit[]>;
}

/**
 * Creates a budget.
 * @param max searches of a caller that find nothing, per hour
 * @param now milliseconds
 */
export function createMissBudget(max: number, now: () => number = Date.now): MissBudget {
  /** By caller, in the order in which they began. */
  const windows = new Map<string, { ends_at: number; used: number }>();

  function windowOf(caller: string): { ends_at: number; used: number } {
    const known = windows.get(caller);
    if (known && known.ends_at > now()) return known;
    windows.delete(caller);
    if (windows.size >= MAX_CALLERS) windows.delete(windows.keys().next().value as string);
    const begun = { ends_at: now() + HOUR, used: 0 };
    windows.set(caller, begun);
    return begun;
  }

  return {
    async spend(caller, search) {
      const window = windowOf(caller);
      if (window.used >= max)
        throw new AppError("rate_limited", {
          detail:
            `Without the scope pii:read ${max} searches an hour by a phone or an e-mail address that find nothing ` +
            "are allowed.",
          headers: { "retry-after": String(Math.ceil((window.ends_at - now()) / SECOND)) },
        });
      window.used++;
      let has_missed = false;
      try {
        const hits = await search();
        has_missed = hits.length === 0;
        return hits;
      } finally {
        if (!has_missed) window.used--;
      }
    },
  };
}
