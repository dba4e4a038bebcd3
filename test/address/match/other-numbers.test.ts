/** Doors that their numbers alone tell apart. */
import t from "tap";
import { haveOtherNumbers } from "../../../src/address/index.ts";

const apart = (a: string, b: string): boolean =>
  haveOtherNumbers({ address_lines: a.split("\n") }, { address_lines: b.split("\n") });

t.test("each has a number that the other lacks", async (t) => {
  t.ok(apart("科苑南路18号2栋", "科苑南路20号2栋"));
  t.ok(apart("12 Maple St\nApt 4", "12 Maple St\nApt 5"));
});

t.test("whatever another release may read differently says nothing", async (t) => {
  for (const [a, b] of [
    ["科苑南路18号2栋", "科苑南路１８号"],
    ["科苑南路18号三栋", "科苑南路18号3栋"],
    ["文三路8号", "文三路9号"],
    ["1 Fifth Ave", "1 5th Ave"],
    ["Hauptstr. 5, 24103 Kiel", "Hauptstr. 05"],
    ["١٢ شارع", "12 شارع"],
    ["High Street", "7 High Street"],
  ] as const)
    t.notOk(apart(a, b), `${a} | ${b}`);
});
