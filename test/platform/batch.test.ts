import { setTimeout as sleep } from "node:timers/promises";
import t from "tap";
import { batch } from "../../src/platform/database/batch.ts";

t.test("what is asked at the same time is asked together, and nothing waits for company", async (t) => {
  const batches: number[][] = [];
  const double = batch(
    async (numbers: number[]) => {
      batches.push(numbers);
      await sleep(20);
      return numbers.map((number) => number * 2);
    },
    { most: 4, at_once: 1 },
  );
  t.same(await double(1), 2);
  t.same(await Promise.all([2, 3, 4, 5, 6, 7].map(double)), [4, 6, 8, 10, 12, 14]);
  t.same(batches, [[1], [2, 3, 4, 5], [6, 7]]);
});

t.test("as many calls are under way as may be", async (t) => {
  let [underWay, most] = [0, 0];
  const ask = batch(
    async (letters: string[]) => {
      most = Math.max(most, ++underWay);
      await sleep(20);
      underWay--;
      return letters;
    },
    { most: 1, at_once: 3 },
  );
  t.same(await Promise.all([..."abcdefgh"].map(ask)), [..."abcdefgh"]);
  t.equal(most, 3);
});

t.test("a call that fails fails its own questions, one answer that fails only itself", async (t) => {
  const ask = batch(
    async (numbers: number[]) => {
      if (numbers.includes(1)) throw new Error("all");
      return numbers.map((number) => (number === 4 ? Promise.reject(new Error("one")) : number));
    },
    { most: 3, at_once: 1 },
  );
  const ended = await Promise.allSettled([0, 1, 2, 3, 4, 5, 6].map(ask));
  t.same(
    ended.map((one) => (one.status === "fulfilled" ? one.value : (one.reason as Error).message)),
    ["all", "all", "all", 3, "one", 5, 6],
  );
});
