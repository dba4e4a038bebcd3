import fc from "fast-check";
import t from "tap";
import { format, type FormatOptions } from "../../../src/address/format/format.ts";
import { templateOf } from "../../../src/address/format/template.ts";
import { type AddressInput, countryCodes } from "../../../src/address/index.ts";

const country_code = fc.constantFrom(...countryCodes());
const options: fc.Arbitrary<FormatOptions> = fc.record({
  script: fc.constantFrom("local", "latin", undefined),
  language: fc.constantFrom("en", "fr", "zh-Hans", "ja", "ar", undefined),
  origin_country: fc.constantFrom("CN", "FR", "US", undefined),
  with_country: fc.constantFrom(true, false, undefined),
  upper_case: fc.constantFrom(true, false, undefined),
});

/** Any text at all, and countries that are none. */
const text = fc.oneof(
  fc.constantFrom("广东省", "東京都", "Zürich", ", ", "\n\n", "8001 ", "-", "〒", "\ud800", "\u0000", "CA", "07", "__proto__"),
  fc.string({ unit: "binary", maxLength: 30 }),
);
const part = fc.option(text);
const anything = fc.record({
  country_code: fc.oneof(country_code, text),
  administrative_area: part, locality: part, dependent_locality: part, township: part, address_lines: fc.array(text, { maxLength: 4 }),
  postal_code: part, sorting_code: part, language_code: part, organization: part, recipient: part, phone: part,
});
const anyOptions: fc.Arbitrary<FormatOptions> = fc.record({
  language: text, origin_country: text, with_phone: fc.boolean(), masked: fc.boolean(), with_recipient: fc.boolean(),
}, { requiredKeys: [] });

t.test("never throws, and no line is empty", async () => {
  fc.assert(fc.property(anything, anyOptions, (address, options) => {
    const { lines, one_line } = format(address, options);
    return lines.every((line) => line.trim() !== "" && !line.includes("\n")) && one_line.isWellFormed();
  }), { numRuns: 5_000 });
});

/** Names of parts that no country's texts contain, some of them missing. */
const PARTS = {
  recipient: "Rrr", organization: "Ooo", township: "Ttt", dependent_locality: "Ddd", locality: "Lll", administrative_area: "Www",
  postal_code: "999", sorting_code: "888",
} as const;
type Named = keyof typeof PARTS;
const named = fc.subarray(Object.keys(PARTS) as Named[]).chain((fields) => fc.record({
  country_code,
  address_lines: fc.subarray(["Aaa 1", "Bbb 2"]),
}).map((rest): AddressInput => ({ ...rest, ...Object.fromEntries(fields.map((field) => [field, PARTS[field]])) })));

t.test("each stated part is written once, or said to be left out", async () => {
  fc.assert(fc.property(named, options, (address, options) => {
    const { lines, left_out, script } = format(address, options);
    const written = lines.join("\n").toLowerCase();
    return (Object.keys(PARTS) as Named[]).every((field) => {
      // Ivory Coast writes the box's sorting code before the street and after the city.
      const times = templateOf(address.country_code)[script].elements.filter((element) => "field" in element && element.field === field).length;
      const count = written.split(PARTS[field].toLowerCase()).length - 1;
      return count === (address[field] && !left_out.includes(field) ? times : 0);
    }) && address.address_lines!.every((line) => written.split(line.toLowerCase()).length === 2);
  }), { numRuns: 5_000 });
});

t.test("only regions and postal codes are ever left out", async () => {
  fc.assert(fc.property(named, options, (address, options) =>
    format(address, options).left_out.every((field) => field === "administrative_area" || field === "postal_code")), { numRuns: 2_000 });
});

t.test("no separator stands twice, or at the end of a line", async () => {
  fc.assert(fc.property(named, options, (address, options) => {
    const { lines, one_line } = format(address, options);
    return lines.every((line) => !/^[\s,\-/]|[\s,\-/]$/.test(line)) && !/ {2}|, ?,|، ?،|--|\/\//.test(one_line);
  }), { numRuns: 5_000 });
});

t.test("a part that is masked does not show", async () => {
  fc.assert(fc.property(fc.stringMatching(/^1[3-9]\d{9}$/), (phone) =>
    !format({ country_code: "CN", recipient: "欧阳修", phone }, { masked: true, with_phone: true }).one_line.match(/阳|修|\d{5}/)), { numRuns: 500 });
});

t.test("no pattern backtracks without end, whatever the length", async (t) => {
  format({ country_code: "ES", locality: "a", administrative_area: "a" });
  for (const unit of [" ", ",", ", ", "a ", "1-", "〒", "张", ";ext="]) {
    const long = `a${unit.repeat(20_000)}a`;
    const started = performance.now();
    format({ country_code: "ES", administrative_area: long, locality: long, address_lines: [long], postal_code: long, recipient: long, phone: long }, { masked: true, with_phone: true });
    const milliseconds = performance.now() - started;
    t.ok(milliseconds < 250, `${JSON.stringify(unit)}: ${milliseconds.toFixed(0)} ms`);
  }
});
