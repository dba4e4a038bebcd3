import fc from "fast-check";
import t from "tap";
import { standardise, suggest, type Suggestion } from "../../../src/address/index.ts";
import { isOneEditFrom } from "../../../src/address/suggest/one-edit.ts";

const SEED = 7305;
const first = (text: string, options = {}): string => {
  const [suggestion] = suggest(text, options);
  return suggestion ? [suggestion.text, ...suggestion.secondary_text.split(", ")].join("<") : "";
};

t.test("Chinese divisions by any writing of their names", (t) => {
  for (const text of [
    "深圳",
    "深圳市",
    "shenz",
    "Shenzhen",
    "shen zhen",
    "SHENZHEN",
    "sz",
    "gdsz",
    "广东深圳",
    "廣東深圳",
    "guangdongsz",
  ])
    t.equal(first(text), "深圳市<广东省", text);
  for (const text of [
    "szns",
    "深圳ns",
    "深圳南山",
    "shenzhennanshan",
    "nanshan",
    "深圳nans",
    "广东南山",
    "深圳市南山区",
    "gdszns",
  ])
    t.equal(first(text), "南山区<深圳市<广东省", text);
  for (const text of ["粤海", "szyuehai", "南山粤海", "深圳南山yhjd"])
    t.equal(first(text), "粤海街道<南山区<深圳市<广东省", text);
  for (const [text, name] of [
    ["内蒙", "内蒙古自治区<"],
    ["內蒙古", "内蒙古自治区<"],
    ["广西", "广西壮族自治区<"],
    ["gx", "广西壮族自治区<"],
    ["恩施州", "恩施土家族苗族自治州<湖北省"],
    ["xi'an", "西安市<陕西省"],
    ["xian", "西安市<陕西省"],
    ["beijing", "北京市<"],
    ["北京朝阳", "朝阳区<北京市"],
    ["lüliang", "吕梁市<山西省"],
    ["虎门", "虎门镇<东莞市<广东省"],
    ["chongqing", "重庆市<"],
    ["harbin", "哈尔滨市<黑龙江省"],
    ["Tibet", "西藏自治区<"],
    ["luliang", "吕梁市<山西省"],
  ] as const)
    t.equal(first(text), name, text);
  t.equal(first("szns", { language_code: "en" }), "Nanshan Qu<Shenzhen Shi<Guangdong Sheng");
  t.match(
    suggest("江干").map(({ text, match }) => [text, match.by]),
    [
      ["上城区", "former_name"],
      ["钱塘区", "former_name"],
    ],
  );
  t.match(suggest("台北中正")[0], {
    parts: { country_code: "TW", administrative_area: "台北市", locality: "中正區", postal_code: "100" },
  });
  t.match(suggest("xianggang")[0], { parts: { country_code: "HK" } });
  t.end();
});

t.test("places of the world by the names that people know", (t) => {
  for (const text of ["munch", "Munchen", "München", "Muenchen", "MUNICH", "慕尼黑"])
    t.equal(first(text), "München<Bayern<Germany", text);
  t.equal(first("munich", { language_code: "en" }), "Munich<Bavaria<Germany");
  t.equal(first("munich", { language_code: "zh" }), "München<Bayern<德国");
  for (const [text, name] of [
    ["springfield, il", "Springfield<Illinois<United States"],
    ["Springfield, Mass", "Springfield<Massachusetts<United States"],
    ["lodz", "Łódź<Łódzkie<Poland"],
    ["sao paulo", "São Paulo<Brazil"],
    ["warsaw", "Warszawa<Mazowieckie<Poland"],
    ["roma", "Roma<Lazio<Italy"],
    ["seoul", "서울특별시<South Korea"],
    ["californ", "California<United States"],
    ["Bavaria", "Bayern<Germany"],
  ] as const)
    t.equal(first(text), name, text);
  t.match(suggest("San Francisco")[0], {
    kind: "locality",
    parts: { country_code: "US", administrative_area: "CA", locality: "San Francisco" },
    division_code: "US-CA",
  });
  t.match(
    suggest("munich")[0]?.parts,
    { administrative_area: null, locality: "München" },
    "German addresses have no state",
  );
  t.end();
});

t.test("postal codes by their beginnings", (t) => {
  for (const [text, begins, place] of [
    ["518", /^518/, "深圳市"],
    ["518057", /^518057$/, "深圳市"],
    ["9410", /^9410/, "San Francisco"],
    ["94103", /^94103$/, "San Francisco"],
    ["SW1A", /^SW1A$/, "London"],
    ["sw1a1aa", /^SW1A 1AA$/, "London"],
    ["M5V", /^M5V$/, "Toronto"],
    ["m5v 2t6", /^M5V 2T6$/, "Toronto"],
    ["3000", /^3000$/, "Melbourne"],
  ] as const) {
    const [suggestion] = suggest(text);
    t.match(suggestion, { kind: "postal_code", text: begins, match: { by: "postal_code" } }, text);
    t.ok(suggestion?.secondary_text.split(", ").includes(place), `${text} is in ${place}`);
  }
  t.equal(suggest("M5V")[0]?.parts.postal_code, undefined, "half a code is no code");
  t.equal(suggest("m5v 2t6")[0]?.parts.postal_code, "M5V 2T6");
  t.match(suggest("01310-100", { country_codes: ["BR"] })[0], {
    parts: { administrative_area: "SP", postal_code: "01310-100" },
  });
  t.same(suggest("M5V", { country_codes: ["GB"] }), []);
  t.end();
});

t.test("postal codes of a country that was asked for, with their towns", (t) => {
  for (const [country, typed, text, locality] of [
    ["DE", "50667", "50667", "Köln"],
    ["DE", "8033", "80331", "München"],
    ["FR", "75001", "75001", "Paris"],
    ["NL", "1012", "1012", "Amsterdam"],
    ["NL", "1012lg", "1012 LG", "Amsterdam"],
    ["BE", "4000", "4000", "Liège"],
    ["PT", "1000-205", "1000-205", "Lisboa"],
    ["SE", "10005", "100 05", "Stockholm"],
    ["CH", "8001", "8001", "Zürich"],
    ["PL", "00-0", "00-002", "Warszawa"],
    ["IE", "D02", "D02", "Dublin"],
    ["IM", "IM1 1AA", "IM1 1AA", "Douglas"],
    ["PR", "00907", "00907", "San Juan"],
    ["LT", "01100", "01100", "Vilnius"],
  ] as const) {
    const [suggestion] = suggest(typed, { country_codes: [country] });
    t.match(suggestion, { kind: "postal_code", text, parts: { country_code: country, locality } }, typed);
  }
  t.equal(suggest("1012", { country_codes: ["NL"] })[0]?.parts.postal_code, undefined, "half a code is no code");
  t.equal(suggest("1012 LG", { country_codes: ["NL"] })[0]?.parts.postal_code, "1012 LG");
  t.same(suggest("99999", { country_codes: ["DE"] }), []);
  t.ok(
    suggest("01000", { country_codes: ["FR"] }).length > 1,
    "of a code that is written in whole every town of some size",
  );
  t.ok(
    suggest("50667").some(({ parts }) => parts.country_code === "DE"),
    "without a country too",
  );
  t.end();
});

t.test("places by the names that people there use", (t) => {
  for (const [country, typed, text] of [
    ["JP", "渋谷", "渋谷区"],
    ["JP", "shibuya", "渋谷区"],
    ["JP", "横浜市青葉", "横浜市青葉区"],
    ["JP", "奥多摩", "西多摩郡奥多摩町"],
    ["KR", "강남", "강남구"],
    ["KR", "gangnam", "강남구"],
    ["FR", "st denis", "Saint-Denis"],
    ["BE", "luik", "Liège"],
    ["GL", "nuuk", "Nuuk"],
    ["BR", "alvaraes", "Alvarães"],
  ] as const)
    t.equal(suggest(typed, { country_codes: [country] })[0]?.text, text, typed);
  t.equal(suggest("shibuya", { country_codes: ["JP"], language_code: "en" })[0]?.text, "Shibuya");
  t.match(suggest("渋谷")[0]?.parts, { administrative_area: "東京都", locality: "渋谷区" });
  t.end();
});

t.test("only what was asked for", (t) => {
  t.ok(suggest("san", { country_codes: ["CL", "MX"] }).every(({ parts }) => ["CL", "MX"].includes(parts.country_code)));
  t.ok(suggest("nan", { within: "440000", limit: 20 }).every(({ division_code }) => division_code?.startsWith("44")));
  t.equal(first("nans", { within: "440300" }), "南山区<深圳市<广东省");
  t.ok(suggest("spring", { within: "US-IL" }).every(({ division_code }) => division_code === "US-IL"));
  for (const within of ["999999", "US-ZZ", "ZZ-1"]) t.same(suggest("nan", { within }), [], within);
  t.equal(suggest("s", { limit: 3 }).length, 3);
  t.equal(suggest("s", { limit: 20 }).length, 20);
  for (const text of ["", " ", "\0", "，", "'", "🏠", "'; DROP TABLE"]) t.same(suggest(text), [], JSON.stringify(text));
  t.end();
});

t.test("one letter or character amiss, where nothing fits as it stands", (t) => {
  for (const [text, name] of [
    ["shenzehn", "深圳市"],
    ["shengzhen", "深圳市"],
    ["guangzuo", "广州市"],
    ["深训市", "深圳市"],
    ["muunich", "München"],
    ["San Francsico", "San Francisco"],
  ] as const) {
    t.ok(
      suggest(text).some((each) => each.text === name && each.match.by === "spelling"),
      text,
    );
  }
  t.ok(suggest("shenzhen").every(({ match }) => match.by !== "spelling"));
  const edit = (text: string, name: string): boolean => isOneEditFrom(text, name);
  t.same(
    [
      edit("abcd", "abcde"),
      edit("abde", "abcde"),
      edit("abxde", "abcde"),
      edit("abxcd", "abcde"),
      edit("acbd", "abcde"),
      edit("axxd", "abcde"),
      edit("abcdef", "abcde"),
    ],
    [false, true, true, true, true, false, true],
  );
  t.end();
});

t.test("no text makes it throw, and standardising a suggestion changes nothing", async (t) => {
  const known = fc.constantFrom(
    "shenzhen",
    "广东",
    "深圳",
    "ns",
    "bj",
    "London",
    "94",
    "M5V",
    "São",
    "Ü",
    "ssss",
    "x",
    "台",
    "hong",
    "seoul",
    "新",
    "cht",
    "1000",
    ", ",
    " ",
    "'",
    "\ud800",
    "\0",
  );
  const typed = fc.oneof(
    fc.constantFrom(
      "518",
      "518057",
      "9410",
      "SW1A",
      "M5V 2T6",
      "3000",
      "110001",
      "01310-100",
      "123-45",
      "100",
      "04524",
      "50667",
      "1012 LG",
      "1000-205",
      "渋谷",
    ),
    fc.string({ unit: "binary", maxLength: 100 }),
    fc.array(known, { maxLength: 12 }).map((parts) => parts.join("")),
    fc.array(fc.constantFrom("a", "n", "s", "z", "h", "i"), { maxLength: 100 }).map((letters) => letters.join("")),
  );
  const options = fc.record(
    {
      country_codes: fc.subarray(
        ["CN", "HK", "TW", "US", "GB", "KR", "BR", "DE", "JP", "FR", "NL", "PL", "IT", "PT", "ZZ"],
        { minLength: 1 },
      ),
      within: fc.constantFrom("440000", "440305", "US-CA", "710000", "KR-41"),
      limit: fc.integer({ min: 1, max: 20 }),
      language_code: fc.constantFrom("en", "zh-Hant", "de", "xx", "zh-Latn"),
    },
    { requiredKeys: [] },
  );
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(typed, options, (text, given) => {
      const suggestions = suggest(text, given);
      for (const each of suggestions) seen.set(each.kind, (seen.get(each.kind) ?? 0) + 1);
      return suggestions.length <= (given.limit ?? 10) && suggestions.every(agrees);
    }),
    { numRuns: 300, seed: SEED },
  );
  t.ok(
    ["division", "locality", "postal_code"].every((kind) => seen.has(kind)),
    "of every kind there were some",
  );
});

function agrees({ parts }: Suggestion): boolean {
  const { postal_code = null } = parts;
  const { verdict } = standardise({ ...parts, postal_code, address_lines: ["1"] });
  const odd = verdict.findings.filter(
    ({ code, part }) => code === "mismatch" || (code === "invalid_format" && part === "postal_code"),
  );
  if (odd.length > 0)
    throw new Error(JSON.stringify([parts, odd.map(({ code, part, message }) => [code, part, message])]));
  return true;
}
