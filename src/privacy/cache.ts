/** A cache of values that expire, with a maximum size. */
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
 * Creates a cache.
 * @param kept_ms from when a value is set; reads do not extend it
 * @param most maximum number of entries; the oldest is removed first
 * @param now milliseconds of a monotonic clock
 */
export function createCache<Value>(kept_ms: number, most: number, now: () => number): ExpiringCache<Value> {
  // A Map iterates in the order of insertion, in which entries expire.
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
