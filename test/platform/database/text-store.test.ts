import fc from "fast-check";
import t from "tap";
import { createTextStore, readStored, storeText, textArray } from "../../../src/platform/database/text-store.ts";

/** As Postgres' array_recv reads it. */
function readArray(bytes: Buffer): string[] {
  const [dimensions, nulls, type] = [0, 4, 8].map((at) => bytes.readInt32BE(at));
  if (nulls !== 0 || type !== 25) throw new Error("no text[] without nulls");
  if (dimensions === 0) return bytes.length === 12 ? [] : ["more than nothing"];
  const texts: string[] = [];
  let at = 20;
  while (at < bytes.length) {
    const from = at + 4;
    at = from + bytes.readInt32BE(at);
    texts.push(bytes.toString("utf8", from, at));
  }
  if (at !== bytes.length || texts.length !== bytes.readInt32BE(12) || bytes.readInt32BE(16) !== 1)
    throw new Error("the lengths do not fit");
  return texts;
}

t.test("an array holds what is given and what is stored, whatever it is and however much", async (t) => {
  const array = createTextStore();
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), fc.integer({ min: 1, max: 40_000 }), (values, times) => {
      const store = createTextStore();
      const filler = "\u5357".repeat(times);
      const texts = [...values, filler, filler, filler].map((value) => JSON.stringify(value));
      const items = texts.map((text, index) => (index % 2 === 0 ? storeText(store, text) : text));
      t.same(readArray(textArray(array, items)), texts);
      for (const [index, item] of items.entries())
        if (typeof item === "object") t.equal(readStored(item), texts[index]);
    }),
    { numRuns: 50 },
  );
  t.same(readArray(textArray(array, [])), []);
});
