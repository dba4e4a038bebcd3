import fc from "fast-check";
import t from "tap";
import { createTextStore, jsonbList, readStored, storeText } from "../../../src/platform/database/jsonb.ts";

t.test("a list holds what is given and what is stored, whatever it is and however much", async (t) => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.boolean(), fc.jsonValue())), fc.integer({ min: 1, max: 40_000 }), (values, times) => {
    const store = createTextStore();
    const filler = "\u5357".repeat(times);
    const items = [...values, [true, filler], [true, filler], [true, filler]].map(([stored, value]) => [stored ? storeText(store, JSON.stringify(value)) : JSON.stringify(value)]);
    const list = jsonbList(items);
    t.equal(list[0], 1, "the version of the binary form");
    t.same(JSON.parse(list.toString("utf8", 1)), JSON.parse(JSON.stringify([...values.map(([, value]) => value), filler, filler, filler])));
    for (const [item] of items) if (typeof item === "object") JSON.parse(readStored(item));
  }), { numRuns: 50 });
  t.equal(jsonbList([]).toString("utf8", 1), "[]");
});
