import fc from "fast-check";
import t from "tap";
import { format, type FormatOptions, MASKED_PARTS } from "../../../src/address/format/format.ts";
import { templateOf } from "../../../src/address/format/template.ts";
import { type AddressInput, countryCodes } from "../../../src/address/index.ts";
import { measureCpu } from "../../support/cpu.ts";

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
  fc.constantFrom(
    "广东省",
    "東京都",
    "Zürich",
    ", ",
    "\n\n",
    "8001 ",
    "-",
    "〒",
    "\ud800",
    "\u0000",
    "CA",
    "07",
    "__proto__",
  ),
  fc.string({ unit: "binary", maxLength: 30 }),
);
const part = fc.option(text);
const anything = fc.record({
  country_code: fc.oneof(country_code, text),
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
const anyOptions: fc.Arbitrary<FormatOptions> = fc.record(
  {
    masked_parts: fc.subarray([...MASKED_PARTS]),
    language: text,
    origin_country: text,
    with_phone: fc.boolean(),
    masked: fc.boolean(),
    with_recipient: fc.boolean(),
  },
  { requiredKeys: [] },
);

t.test("never throws, and no line is empty", async () => {
  fc.assert(
    fc.property(anything, anyOptions, (address, options) => {
      const { lines, one_line } = format(address, options);
      return lines.every((line) => line.trim() !== "" && !line.includes("\n")) && one_line.isWellFormed();
    }),
    { numRuns: 5_000 },
  );
});

/** Names of parts that no country's texts contain, some of them missing. */
const PARTS = {
  recipient: "Rrr",
  organization: "Ooo",
  township: "Ttt",
  dependent_locality: "Ddd",
  locality: "Lll",
  administrative_area: "Www",
  postal_code: "999",
  sorting_code: "888",
} as const;
type Named = keyof typeof PARTS;
const named = fc.subarray(Object.keys(PARTS) as Named[]).chain((fields) =>
  fc
    .record({
      country_code,
      address_lines: fc.subarray(["Aaa 1", "Bbb 2"]),
    })
    .map((rest): AddressInput => ({ ...rest, ...Object.fromEntries(fields.map((field) => [field, PARTS[field]])) })),
);

const AMERICAN = ["AS", "FM", "GU", "MH", "MP", "PR", "PW", "VI"];

/** The country by whose template an address is written: mail within the United States reaches its territories too. */
const countryOfTemplate = (country: string, { origin_country = "" }: FormatOptions): string =>
  AMERICAN.includes(country) && ["US", ...AMERICAN].includes(origin_country) ? "US" : country;

t.test("each stated part is written once, or said to be left out", async () => {
  fc.assert(
    fc.property(named, options, (address, options) => {
      const { lines, left_out, script } = format(address, options);
      const written = lines.join("\n").toLowerCase();
      return (
        (Object.keys(PARTS) as Named[]).every((field) => {
          // Ivory Coast writes the box's sorting code before the street and after the city.
          const times = templateOf(countryOfTemplate(address.country_code, options))[script].elements.filter(
            (element) => "field" in element && element.field === field,
          ).length;
          const count = written.split(PARTS[field].toLowerCase()).length - 1;
          return count === (address[field] && !left_out.includes(field) ? times : 0);
        }) && address.address_lines!.every((line) => written.split(line.toLowerCase()).length === 2)
      );
    }),
    { numRuns: 5_000 },
  );
});

t.test("only regions and postal codes are ever left out", async () => {
  fc.assert(
    fc.property(named, options, (address, options) =>
      format(address, options).left_out.every((field) => field === "administrative_area" || field === "postal_code"),
    ),
    { numRuns: 2_000 },
  );
});

t.test("no separator stands twice, or at the end of a line", async () => {
  fc.assert(
    fc.property(named, options, (address, options) => {
      const { lines, one_line } = format(address, options);
      return lines.every((line) => !/^[\s,\-/]|[\s,\-/]$/.test(line)) && !/ {2}|, ?,|، ?،|--|\/\//.test(one_line);
    }),
    { numRuns: 5_000 },
  );
});

const masked = { masked: true, with_phone: true } as const;
const phone = fc.oneof(
  fc.stringMatching(/^1[3-9]\d{9}$/),
  fc.stringMatching(/^\+[1-9]\d{6,14}$/),
  fc.stringMatching(/^0[1-9]{2,3}-[2-9]\d{6,7}$/),
  fc.stringMatching(/^\d{5,8}$/),
  fc.stringMatching(/^\+1 \([2-9]\d{2}\) \d{3}-\d{4}$/),
  fc.stringMatching(/^00[1-9]\d{8,11}$/),
  fc.stringMatching(/^1[3-9]\d{9};ext=\d{1,4}$/),
);

t.test(
  "masking a phone hides at least four digits, not counting the calling code; masking again changes nothing",
  async () => {
    fc.assert(
      fc.property(country_code, phone, (country, number) => {
        const [shown = ""] = format({ country_code: country, phone: number }, masked).lines;
        const digits = number.replace(/;.*/, "").replace(/^00/, "+").replace(/\D/g, "").length;
        const visible = shown.replace(/\D/g, "").length;
        const again = format({ country_code: country, phone: shown }, masked).lines[0];
        return digits - visible >= Math.min(4, digits) && again === shown;
      }),
      { numRuns: 5_000 },
    );
  },
);

t.test("of a masked name nothing shows but the first letters of words, however it is written", async () => {
  const han = fc.stringMatching(/^[王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗欧阳司徒诸葛]{1,6}$/);
  const spaced = fc
    .tuple(han, fc.constantFrom(" ", "\u3000", "  ", "\u00a0", "·", ""))
    .map(([name, blank]) => [...name].join(blank));
  fc.assert(
    fc.property(country_code, spaced, (country, recipient) => {
      const [shown = ""] = format({ country_code: country, recipient }, masked).lines;
      return shown === `${recipient[0]}**`;
    }),
    { numRuns: 1_000 },
  );
  const latin = fc.array(fc.stringMatching(/^[A-Z][a-z]{0,9}\.?$/), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(country_code, latin, (country, words) => {
      const [shown = ""] = format({ country_code: country, recipient: words.join(" ") }, masked).lines;
      return (
        /^[A-Z]\*\*(?: [A-Z]?\*\*)*$/.test(shown) &&
        !words.slice(1).some((word, index) => word.length === 1 && shown.split(" ")[index + 1] !== "**") &&
        format({ country_code: country, recipient: shown }, masked).lines[0] === shown
      );
    }),
    { numRuns: 1_000 },
  );
});

t.test("what is masked does not show in another part either", async () => {
  const where = fc.constantFrom("organization", "address_lines");
  fc.assert(
    fc.property(country_code, where, fc.stringMatching(/^1[3-9]\d{9}$/), (country, field, number) => {
      const text = `Shop of Frederika Quux, tel. ${number}, door`;
      const { lines, one_line } = format(
        {
          country_code: country,
          recipient: "Frederika Quux",
          phone: number,
          [field]: field === "organization" ? text : [text],
        },
        { ...masked, upper_case: false },
      );
      return (
        !/rederika|uux/.test(lines.join("") + one_line) && !one_line.includes(number.slice(3, 7) + number.slice(7))
      );
    }),
    { numRuns: 2_000 },
  );
});

t.test("no number of a masked street line shows", async () => {
  const line = fc
    .array(
      fc.oneof(
        fc.nat().map(String),
        fc.constantFrom("号", "栋", " ", "-", "A", "十二", "Street", "٣", "室", "/", "弄"),
      ),
      { minLength: 1, maxLength: 9 },
    )
    .map((bits) => bits.join(""));
  fc.assert(
    fc.property(line, (address_line) => {
      const { one_line } = format(
        { country_code: "CN", address_lines: [address_line] },
        { masked: true, masked_parts: ["address_lines"] },
      );
      return !/\p{Nd}|十二[号栋室弄]/u.test(one_line);
    }),
    { numRuns: 3_000 },
  );
});

t.test("no pattern backtracks without end, at any length", async (t) => {
  format({ country_code: "ES", locality: "a", administrative_area: "a" });
  for (const unit of [
    " ",
    ",",
    ", ",
    "a ",
    "1-",
    "1(",
    "1 -",
    "〒",
    "张",
    "一",
    "A",
    ";ext=",
    "+",
    "00",
    "&",
    "St. ",
  ]) {
    const long = `a${unit.repeat(20_000)}a,`;
    const address = {
      country_code: "ES",
      administrative_area: long,
      locality: long,
      address_lines: [long],
      organization: long,
      postal_code: long,
      recipient: long,
      phone: long,
    };
    const milliseconds = measureCpu(() =>
      format(address, { masked: true, with_phone: true, masked_parts: MASKED_PARTS }),
    );
    t.ok(milliseconds < 1_000, `${JSON.stringify(unit)}: ${milliseconds.toFixed(0)} ms`);
  }
});
