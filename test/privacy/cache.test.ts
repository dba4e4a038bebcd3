import t from "tap";
import { createCache } from "../../src/privacy/cache.ts";

t.test("a value is kept for its time and not longer, however often it is read", async (t) => {
  let now = 0;
  const cache = createCache<number>(60, 10, () => now);
  cache.set("a", 1);
  for (now = 0; now < 60; now += 10) t.equal(cache.get("a"), 1);
  t.equal(cache.get("a"), undefined);
  cache.set("a", 2);
  cache.delete("a");
  t.equal(cache.get("a"), undefined);
});

t.test("it holds no more than it may: the oldest goes first", async (t) => {
  const cache = createCache<number>(60, 3, () => 0);
  for (const [n, key] of ["a", "b", "a", "c", "d"].entries()) cache.set(key, n);
  t.same(
    ["a", "b", "c", "d"].map((key) => cache.get(key)),
    [2, undefined, 3, 4],
  );
});

t.test("what has expired leaves when something comes", async (t) => {
  let now = 0;
  const cache = createCache<object>(60, 1_000, () => now);
  for (let n = 0; n < 100; n++) cache.set(`${n}`, {});
  now = 60;
  cache.set("new", {});
  now = 0; // so that those still there would answer
  t.same(Array.from({ length: 100 }, (_, n) => cache.get(`${n}`)).filter(Boolean), []);
});
