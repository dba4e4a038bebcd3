import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import t from "tap";
import { type AddressInput, countryCodes, standardise } from "../../src/address/index.ts";
import { measureCpu } from "../support/cpu.ts";

/** Text as it comes: plausible pieces, whole Unicode with lone surrogates and NULs, and very long. */
const text = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      "广东省",
      "深圳",
      "南山区",
      "市辖区",
      "昆山市",
      "Tokyo",
      "ca",
      "94043 1351",
      "１２－３",
      "sw1a1aa",
      "13800138000转1",
      "+1 650 253 0000 x1",
      "",
      " ",
      "\u0000",
      "\ud800",
      "e\u0301",
      "\u202a1",
      "test test",
    ),
  },
  { weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 40 }) },
  {
    weight: 2,
    arbitrary: fc.string({
      unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
      maxLength: 40,
    }),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom("1", " ", "- ", "a", "自治", "转", "；"), fc.integer({ min: 500, max: 5_000 }))
      .map(([unit, count]) => unit.repeat(count)),
  },
);
const part = fc.option(text);
const address: fc.Arbitrary<AddressInput> = fc.record({
  country_code: fc.oneof(fc.constantFrom("CN", "CN", "US", "JP", "GB", "HK", ...countryCodes()), text),
  administrative_area: part,
  locality: part,
  dependent_locality: part,
  township: part,
  address_lines: fc.array(text, { maxLength: 4 }),
  postal_code: part,
  sorting_code: part,
  language_code: part,
  organization: part,
  recipient: part,
  phone: part,
});
const settings: fc.Parameters<[AddressInput]> = { numRuns: 3_000 };

t.test("standardise never throws, and answers storable text", async () => {
  fc.assert(
    fc.property(address, (input) => {
      const json = JSON.stringify(standardise(input));
      return json.isWellFormed() && !json.includes("\\u0000") && !/\\ud[89a-f]/i.test(json);
    }),
    settings,
  );
});

t.test("a standard address is standard: a second run changes nothing", async () => {
  fc.assert(
    fc.property(address, (input) => {
      const once = standardise(input);
      const twice = standardise(once);
      return (
        isDeepStrictEqual({ ...twice, verdict: null }, { ...once, verdict: null }) &&
        twice.verdict.findings.every(({ severity, fix }) => severity !== "info" || !fix)
      );
    }),
    settings,
  );
});

t.test("strictness changes the weight of findings, never the address", async () => {
  fc.assert(
    fc.property(address, fc.constantFrom("strict", "relaxed"), (input, strictness) => {
      const { verdict, ...standard } = standardise(input, { strictness });
      const { verdict: normal, ...same } = standardise(input);
      return isDeepStrictEqual(standard, same) && Object.keys(normal.parts).every((part) => part in verdict.parts);
    }),
    { numRuns: 1_000 },
  );
});

t.test("the input is left alone", async () => {
  fc.assert(
    fc.property(address, (input) => {
      const before = JSON.stringify(input);
      standardise(input);
      return JSON.stringify(input) === before;
    }),
    { numRuns: 300 },
  );
});

t.test("no pattern backtracks without end, at any length", async (t) => {
  standardise({ country_code: "CN", phone: "1" });
  for (const unit of ["1", " ", "- ", "a ", "自治", "1转", "ext", "\u0301", "１", "蒙古", ";", "x1"]) {
    const long = unit.repeat(20_000);
    const milliseconds = measureCpu(() =>
      standardise({
        country_code: "CN",
        administrative_area: long,
        locality: long,
        dependent_locality: long,
        address_lines: [long],
        postal_code: long,
        phone: long,
        recipient: long,
      }),
    );
    t.ok(milliseconds < 250, `${JSON.stringify(unit)}: ${milliseconds.toFixed(0)} ms`);
  }
});
