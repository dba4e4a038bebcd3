/** Returns a function that calls `compute` at most once in a time. Failures are not kept. */
export function cacheFor<T>(milliseconds: number, compute: () => Promise<T>): () => Promise<T> {
  let kept: { value: Promise<T>; until: number } | undefined;
  return () => {
    const now = performance.now();
    if (kept && kept.until >= now) return kept.value;
    const value = compute();
    const made = { value, until: now + milliseconds };
    kept = made;
    value.catch(() => {
      if (kept === made) kept = undefined;
    });
    return value;
  };
}
