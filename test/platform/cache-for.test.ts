import t from "tap";
import { cacheFor } from "../../src/platform/cache-for.ts";

t.test("a result is used for its time, by concurrent callers too", async (t) => {
  let calls = 0;
  const cached = cacheFor(60_000, async () => ++calls);
  t.same(await Promise.all([cached(), cached(), cached()]), [1, 1, 1]);
  t.equal(await cached(), 1);
  const expired = cacheFor(-1, async () => ++calls);
  t.same([await expired(), await expired()], [2, 3]);
});

t.test("a failure is not kept", async (t) => {
  let fails = true;
  const cached = cacheFor(60_000, async () => {
    if (fails) throw new Error("not now");
    return "there";
  });
  await t.rejects(cached(), /not now/);
  fails = false;
  t.equal(await cached(), "there");
});
