import assert from "node:assert/strict";
import fc from "fast-check";
import t from "tap";
import {
  type AddressInput,
  comparableParts,
  comparableText,
  compare,
  fingerprint,
} from "../../../src/address/index.ts";

const word = fc.constantFrom(
  "Maple",
  "Oak",
  "St. Anne",
  "Élan",
  "Lindenstraße",
  "Main St",
  "N Broadway",
  "竹影路",
  "枫林苑",
  "文三路",
  "1栋",
  "3单元",
  "401室",
  "三号楼",
  "Apt 4",
  "#5",
  "12",
  "12a",
  "Flat 2",
  "4/12",
  "丁目",
  "",
  "\n",
  "|",
);
const line = fc.oneof(
  fc.array(word, { maxLength: 6 }).map((words) => words.join(" ")),
  fc.string({ unit: "grapheme", maxLength: 60 }),
);
const address: fc.Arbitrary<AddressInput> = fc.record({
  country_code: fc.constantFrom("CN", "US", "DE", "JP", "AU", "GB", "TW"),
  administrative_area: fc.constantFrom(null, "广东省", "CA", "VIC", "東京都"),
  locality: fc.constantFrom(null, "深圳市", "Springfield", "Jena", "港区"),
  dependent_locality: fc.constantFrom(null, "南山区", "Soho"),
  postal_code: fc.constantFrom(null, "518057", "94043", "94043-1351", "SW1A 1AA"),
  address_lines: fc.array(line, { maxLength: 3 }),
});
const side = fc.oneof(
  address.map(comparableParts),
  fc.tuple(line, fc.constantFrom(undefined, "US", "CN")).map(([text, country]) => comparableText(text, country)),
);
const RUNS = { numRuns: 300 };

t.test("the comparison is the same from both sides", async () => {
  fc.assert(
    fc.property(side, side, (a, b) => {
      const [there, back] = [compare(a, b), compare(b, a)];
      assert.equal(there.match, back.match);
      assert.equal(there.score, back.score);
      assert.deepEqual(
        there.reasons.map(({ component, result }) => [component, result]),
        back.reasons.map(({ component, result }) => [component, result]),
      );
    }),
    RUNS,
  );
});

t.test("an address that names a street is its own door, and so is all that has its fingerprint", async () => {
  fc.assert(
    fc.property(side, side, (a, b) => {
      const isNamed = a.address_lines.some((one) => /[\p{L}\p{N}]/u.test(one));
      if (isNamed) assert.equal(compare(a, a).match, "same_door");
      if (isNamed && fingerprint(a) === fingerprint(b)) assert.equal(compare(a, b).match, "same_door");
    }),
    RUNS,
  );
});

t.test("two numbers are never one door, even if all else agrees", async () => {
  const number = fc.integer({ min: 1, max: 9_999 });
  const FRAMES: ((number: number) => AddressInput)[] = [
    (at) => ({
      country_code: "CN",
      administrative_area: "浙江省",
      locality: "杭州市",
      dependent_locality: "西湖区",
      address_lines: [`竹影路15号枫林苑1栋3单元${at}室`],
    }),
    (at) => ({
      country_code: "CN",
      administrative_area: "浙江省",
      locality: "杭州市",
      dependent_locality: "西湖区",
      address_lines: [`枫林苑${at}幢`],
    }),
    (at) => ({
      country_code: "CN",
      administrative_area: "浙江省",
      locality: "杭州市",
      dependent_locality: "西湖区",
      address_lines: [`竹影路${at}号`],
    }),
    (at) => ({
      country_code: "US",
      administrative_area: "OR",
      locality: "Salem",
      address_lines: ["12 Maple St", `Apt ${at}`],
      postal_code: "97301",
    }),
    (at) => ({
      country_code: "US",
      administrative_area: "OR",
      locality: "Salem",
      address_lines: [`${at} Maple St`],
      postal_code: "97301",
    }),
    (at) => ({
      country_code: "AU",
      administrative_area: "VIC",
      locality: "Ballarat",
      address_lines: [`${at}/12 Wattle St`],
      postal_code: "3350",
    }),
    (at) => ({ country_code: "DE", locality: "Jena", address_lines: [`Lindenstraße ${at}`], postal_code: "07743" }),
    (at) => ({
      country_code: "JP",
      administrative_area: "東京都",
      locality: "港区",
      address_lines: [`南青山3-4-${at}`],
    }),
  ];
  fc.assert(
    fc.property(fc.constantFrom(...FRAMES), number, number, (frame, one, other) => {
      const [a, b] = [comparableParts(frame(one)), comparableParts(frame(other))];
      assert.equal(
        compare(a, b).match === "same_door",
        one === other,
        `${frame(one).address_lines?.join(" ")} and ${other}`,
      );
      assert.equal(fingerprint(a) === fingerprint(b), one === other);
    }),
    RUNS,
  );
});

t.test("parts do not run into each other", async (t) => {
  const door = (change: Partial<AddressInput>): string =>
    comparableParts({ country_code: "DE", ...change }).division_code +
    fingerprint(comparableParts({ country_code: "DE", ...change }));
  t.not(door({ locality: "Jena", address_lines: ["Ost 1"] }), door({ locality: "Jena Ost", address_lines: ["1"] }));
  t.not(door({ address_lines: ["Ring 1", "12"] }), door({ address_lines: ["Ring 11", "2"] }));
  t.not(door({ address_lines: ["A|B 1"] }), door({ address_lines: ["A", "B 1"] }));
});

t.test("long and hostile lines are compared in time that grows with them", { timeout: 20_000 }, async (t) => {
  for (const unit of [
    "1-",
    "a ",
    "1 ",
    "三",
    "号",
    "栋1",
    "#",
    "apt ",
    "'",
    "-/",
    "st ",
    "po box ",
    "（",
    "(",
    "é",
    "nº",
    "b1层",
    "号1a",
    "路1",
  ]) {
    const long = (length: number) => ({
      ...comparableParts({ country_code: "US", locality: "Salem" }),
      address_lines: [unit.repeat(length / unit.length)],
    });
    const [a, b] = [long(20_000), { ...long(20_000), address_lines: [`x${long(20_000).address_lines[0]}`] }];
    for (const country_code of ["US", "CN", "JP"])
      t.ok(compare({ ...a, country_code }, { ...b, country_code }).match, JSON.stringify(unit));
  }
});
