/** Keeps values for a while, and the newest of them where there are too many. */
export interface ExpiringCache<Value> {
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
  delete(key: string): void;
}

interface Entry<Value> {
  value: Value;
  until: number;
}

/**
 * @param kept_ms from when a value is set; reading it does not prolong that
 * @param most entries; the one that was set first goes first
 * @param now milliseconds of a clock that never steps back
 */
export function createCache<Value>(kept_ms: number, most: number, now: () => number): ExpiringCache<Value> {
  // A Map is in the order of insertion, which is the order in which entries expire.
  const entries = new Map<string, Entry<Value>>();
  return {
    get(key) {
      const entry = entries.get(key);
      if (!entry) return undefined;
      if (entry.until > now()) return entry.value;
      entries.delete(key);
      return undefined;
    },
    set(key, value) {
      const present = now();
      entries.delete(key);
      for (const [oldest, { until }] of entries) {
        if (until > present && entries.size < most) break;
        entries.delete(oldest);
      }
      entries.set(key, { value, until: present + kept_ms });
    },
    delete: (key) => void entries.delete(key),
  };
}
