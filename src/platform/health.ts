/** What does not work in this process, for its readiness. */
export interface Health {
  /** Records why a part of the service does not work; undefined: it works. */
  report(part: string, reason: string | undefined): void;
  /** The reasons, in words. Empty if everything works. */
  reasons(): string[];
}

/** Returns the health of a process of which every part works. */
export function createHealth(): Health {
  const faults = new Map<string, string>();
  return {
    report(part, reason) {
      if (reason === undefined) faults.delete(part);
      else faults.set(part, reason);
    },
    reasons: () => [...faults.values()],
  };
}
