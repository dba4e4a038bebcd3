/**
 * Hostile text, against everything that reads text. A pattern that backtracks without end shows as a
 * timeout.
 */
import { existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import t from "tap";
import {
  type AddressInput,
  countryByName,
  countryCodes,
  fingerprint,
  format,
  MASKED_PARTS,
  parse,
  parsePhone,
  standardise,
  subdivisionByName,
} from "../../src/address/index.ts";

const NAUGHTY_FILE = new URL("../../../shared/testdata/fuzz-blns.dev.jsonl", import.meta.url);
/** Of POST /v1/parse and of one street line. */
const LONGEST_TEXT = 2_000;
const LONGEST_LINE = 300;

/** Alone, doubled, and mixed with one another over the whole length that is let in. */
const PIECES = [
  "",
  " ",
  "\t",
  "\r\n",
  "\u0000",
  "\u0007",
  "\u001b[31m",
  "\u00a0",
  "\u00ad",
  "\u200b",
  "\u200d",
  "\u202e",
  "\u2028",
  "\u2066",
  "\ufeff",
  "\ufffd",
  "\uffff",
  "\ud800",
  "\udc00",
  "\u{10ffff}",
  ",",
  "，",
  "、",
  ";",
  ":",
  "：",
  ".",
  "。",
  "．",
  "-",
  "–",
  "ー",
  "_",
  "#",
  "/",
  "\\",
  "|",
  "(",
  "（",
  ")",
  "[",
  "{",
  "<",
  '"',
  "'",
  "`",
  "*",
  "**",
  "+",
  "%",
  "$",
  "&amp;",
  "〒",
  "°",
  "null",
  "undefined",
  "NaN",
  "true",
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "${x}",
  "{{x}}",
  "%s%n",
  "<b>",
  "<!--",
  "' OR 1=1 --",
  "../",
  "file:",
  "=1+1",
  "@x",
  "0",
  "-0",
  "1e9",
  "0x7f",
  "1",
  "12",
  "99999999999999999999",
  "١٢٣",
  "１２３",
  "①",
  "Ⅻ",
  "½",
  "一",
  "十二",
  "百千万",
  "a",
  "Z",
  "ﬃ",
  "ß",
  "İ",
  "ı",
  "ſ",
  "é",
  "e\u0301",
  "\u0301\u0301",
  "ﷺ",
  "ﺍ",
  "אב",
  "ال",
  "हि",
  "ก็",
  "က",
  "𠮷",
  "😀",
  "👨‍👩‍👧",
  "🇨🇳",
  "🏴󠁧󠁢󠁳󠁣󠁴󠁿",
  "省",
  "市",
  "区",
  "县",
  "州",
  "旗",
  "盟",
  "镇",
  "乡",
  "村",
  "组",
  "路",
  "号",
  "栋",
  "室",
  "东",
  "自治",
  "自治州",
  "族",
  "市辖区",
  "广东省",
  "深圳",
  "北京市朝阳区",
  "中山",
  "鼓楼",
  "桥西区",
  "内蒙古",
  "恩施土家族苗族自治州",
  "收货人：",
  "电话",
  "地址:",
  "转",
  "分机",
  "13800138000",
  "138****8000",
  "0755-",
  "+86",
  "ext. 1",
  ";ext=2",
  "x3",
  "東京都",
  "大字",
  "丁目",
  "番地",
  "서울",
  "시",
  "PO Box ",
  "Apt ",
  "Unit 1/",
  "St ",
  "North ",
  "New York ",
  "CA ",
  "SW1A ",
  "90210-",
  "rue de ",
  "straße ",
  "ул. ",
  "c/o ",
  "d'",
];

/** Of random inputs: as many as fit, so that a busy machine tries fewer instead of taking longer. */
const RUNS = { numRuns: 1_000, interruptAfterTimeLimit: 3_000, markInterruptAsFailure: false };

const piece = fc.constantFrom(...PIECES);
const mixture = fc
  .tuple(
    fc.array(piece, { minLength: 1, maxLength: 4 }),
    fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 60 }),
    fc.integer({ min: 1, max: 400 }),
  )
  .map(([pieces, order, times]) =>
    order
      .map((index) => pieces[index % pieces.length])
      .join("")
      .repeat(times)
      .slice(0, LONGEST_TEXT),
  );
const hostile = fc.oneof(piece, mixture, fc.string({ unit: "binary", maxLength: 200 }));
const part = fc.option(hostile);
const address: fc.Arbitrary<AddressInput> = fc.record({
  country_code: fc.oneof(
    {
      weight: 4,
      arbitrary: fc.constantFrom(
        "CN",
        "US",
        "JP",
        "GB",
        "KR",
        "HK",
        "TW",
        "BR",
        "IN",
        "ES",
        "RU",
        "IR",
        ...countryCodes(),
      ),
    },
    hostile,
  ),
  administrative_area: part,
  locality: part,
  dependent_locality: part,
  township: part,
  address_lines: fc.array(
    hostile.map((text) => text.slice(0, LONGEST_LINE)),
    { maxLength: 9 },
  ),
  postal_code: part,
  sorting_code: part,
  language_code: part,
  organization: part,
  recipient: part,
  phone: part,
});

/** Storable as JSON in Postgres: well-formed and without NUL. */
const isStorable = (value: unknown): boolean => {
  const json = JSON.stringify(value);
  return json.isWellFormed() && !/\\u0000|\\ud[89a-f]/i.test(json);
};

const naughty = existsSync(NAUGHTY_FILE)
  ? readFileSync(NAUGHTY_FILE, "utf8")
      .trim()
      .split("\n")
      .flatMap((line) => Object.values(JSON.parse(line) as object).filter((value) => typeof value === "string"))
  : [];
const texts = [...PIECES, ...PIECES.map((text) => text.repeat(LONGEST_TEXT).slice(0, LONGEST_TEXT)), ...naughty];
const COUNTRIES = ["CN", "US", "JP"];

t.test("each piece alone and over the whole length survives everything", async (t) => {
  for (const [index, text] of texts.entries()) {
    const lines = Array.from({ length: 9 }, () => text.slice(0, LONGEST_LINE));
    for (const country_code of [COUNTRIES[index % COUNTRIES.length]!, text]) {
      const input = {
        country_code,
        administrative_area: text,
        locality: text,
        dependent_locality: text,
        township: text,
        address_lines: lines,
        postal_code: text,
        recipient: text,
        phone: text,
      };
      const standard = standardise(input);
      format(standard, {
        script: "latin",
        language: text,
        origin_country: text,
        with_phone: true,
        masked: true,
        masked_parts: MASKED_PARTS,
      });
      fingerprint(standard);
      subdivisionByName(country_code.slice(0, 2), text);
      parsePhone(text, country_code);
    }
    countryByName(text);
    parse(text);
  }
  t.same(Object.entries(Object.prototype), [], "and nothing was put into the prototype of all objects");
});

t.test("a standard address can be stored, is written without empty lines, and has a fingerprint", async () => {
  fc.assert(
    fc.property(address, fc.constantFrom("local", "latin", undefined), (input, script) => {
      const standard = standardise(input);
      const written = format(standard, { script, with_phone: true, origin_country: "DE" });
      return (
        isStorable(standard) &&
        isStorable(written) &&
        written.lines.every((line) => line.trim() !== "" && !/[\n\r]/.test(line)) &&
        /^[0-9a-f]{32}$/.test(standard.fingerprint) &&
        fingerprint(standard) === standard.fingerprint
      );
    }),
    RUNS,
  );
});

t.test("what is read from pasted text comes from it", async () => {
  fc.assert(
    fc.property(hostile, (text) =>
      parse(text).every(
        (parsed) =>
          parsed.start >= 0 &&
          parsed.end <= text.length &&
          parsed.confidence >= 0 &&
          parsed.confidence <= 1 &&
          [...parsed.fields, ...parsed.remaining].every(
            ({ start, end }) => 0 <= start && start <= end && end <= text.length,
          ) &&
          parsed.fields.every(({ confidence }) => confidence >= 0 && confidence <= 1),
      ),
    ),
    RUNS,
  );
});

t.test("names of countries and regions lead to codes that exist, phones to E.164", async () => {
  const country = fc.constantFrom("CN", "US", "JP", "GB", "DE", "__proto__", "");
  fc.assert(
    fc.property(hostile, country, (text, country_code) => {
      const found = countryByName(text);
      const region = subdivisionByName(country_code, text);
      const phone = parsePhone(text, country_code);
      return (
        (found === undefined || countryCodes().has(found)) &&
        (region === undefined || region.startsWith(`${country_code}-`)) &&
        (phone === undefined || /^\+[1-9]\d{4,14}(?:;ext=\d{1,8})?$/.test(phone.number))
      );
    }),
    RUNS,
  );
});
