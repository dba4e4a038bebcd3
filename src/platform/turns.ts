const LONGEST_TURN_MS = 20;

/** Maps many items, one after the other, and serves others in between. */
export async function inTurns<Item, Result>(items: readonly Item[], map: (item: Item) => Result): Promise<Result[]> {
  const results: Result[] = [];
  let turn = performance.now();
  for (const item of items) {
    if (performance.now() - turn > LONGEST_TURN_MS) {
      await new Promise(setImmediate);
      turn = performance.now();
    }
    results.push(map(item));
  }
  return results;
}

/** Runs that many at once; the others wait for their turn. */
export function slots(count: number): <Result>(work: () => Promise<Result>) => Promise<Result> {
  const waiting: (() => void)[] = [];
  let free = count;
  return async (work) => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  };
}
