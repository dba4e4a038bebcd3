/** Longest time for which the event loop is held. */
const MAX_TURN_MS = 20;

/**
 * Maps items one after the other, and yields to the event loop every 20 ms, so that other requests are served
 * meanwhile.
 */
export async function mapYielding<Item, Result>(
  items: readonly Item[],
  map: (item: Item) => Result,
): Promise<Result[]> {
  const results: Result[] = [];
  let began = performance.now();
  for (const item of items) {
    if (performance.now() - began > MAX_TURN_MS) {
      await new Promise(setImmediate);
      began = performance.now();
    }
    results.push(map(item));
  }
  return results;
}
