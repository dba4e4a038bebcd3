import fc from "fast-check";
import t from "tap";
import { isAlike, nearSoundKeys, soundKey } from "../../../src/geocoding/gazetteer/names.ts";
import { romanise } from "../../../src/geocoding/gazetteer/load/romanise.ts";

t.test("sounds that are near", async (t) => {
  const isNear = (name: string, other: string): boolean => nearSoundKeys("XX", name).includes(soundKey("XX", other)!);
  t.ok(isNear("Margensund", "Bargensund"), "another consonant");
  t.ok(isNear("Kradenhof", "Kadenhof"), "one more");
  t.ok(isNear("Kadenhof", "Kradenhof"), "one less");
  t.ok(isNear("Lannenhof", "Lanrnenhof"), "one between two of a kind");
  t.notOk(isNear("Kadenhof", "Wiesbruck"));
  t.same(nearSoundKeys("XX", "brtkldfg".repeat(4)), [], "not of what is no name");
});

t.test("any text has sounds, few of them, and in time", async () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme", maxLength: 3_000 }),
      (text) => nearSoundKeys("XX", text).length < 600 && typeof isAlike(text, `${text}x`) === "boolean",
    ),
    { numRuns: 200 },
  );
});

t.test("Cyrillic names in Latin letters", async (t) => {
  t.equal(romanise("RU", "Новая Щучка"), "Novaya Shchuchka");
  t.equal(romanise("UA", "Горищі"), "Horyshchi");
  t.equal(romanise("BG", "Хълмово"), "Halmovo");
  t.equal(romanise("RS", "Жичково"), "Zickovo");
  t.equal(romanise("DE", "Köln"), "Köln");
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => !/[а-яёА-ЯЁ]/.test(romanise("RU", text))));
});
