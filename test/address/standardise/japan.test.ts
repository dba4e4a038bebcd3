import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import t from "tap";
import { type AddressInput, format, standardise } from "../../../src/address/index.ts";

const SHIBUYA: AddressInput = {
  country_code: "JP",
  administrative_area: "東京都",
  locality: "渋谷区",
  dependent_locality: "恵比寿一丁目",
  address_lines: ["20-8"],
  postal_code: "150-0013",
};
const codes = (input: AddressInput) =>
  standardise(input)
    .verdict.findings.map(({ code, part }) => `${code} ${part}`)
    .filter((finding) => finding !== "missing_part postal_code");

t.test("a whole address is confirmed down to the town", async (t) => {
  const { division_code, verdict } = standardise(SHIBUYA);
  t.equal(division_code, "JP-13113");
  t.match(verdict, {
    status: "accepted",
    parts: { locality: "confirmed", dependent_locality: "confirmed", postal_code: "confirmed" },
  });
  t.same(format(SHIBUYA).lines, ["〒150-0013", "東京都渋谷区恵比寿一丁目", "20-8"]);
});

t.test("the postal code has to be one of the city, and of the town", async (t) => {
  t.same(codes({ ...SHIBUYA, locality: "港区", dependent_locality: null }), ["mismatch postal_code"]);
  t.same(codes({ ...SHIBUYA, postal_code: "150-0041" }), ["mismatch postal_code"], "神南's");
  t.same(codes({ ...SHIBUYA, dependent_locality: null, address_lines: ["恵比寿1-20-8"], postal_code: "1500013" }), [
    "format_corrected postal_code",
  ]);
});

t.test("a town that has one postal code gives it", async (t) => {
  const standard = standardise({ ...SHIBUYA, dependent_locality: "神山町", postal_code: null });
  t.equal(standard.postal_code, "150-0047");
  t.match(standard.verdict, {
    status: "corrected",
    findings: [
      { code: "value_inferred", part: "postal_code", fix: [{ op: "add", path: "/postal_code", value: "150-0047" }] },
    ],
  });
  t.equal(
    standardise({
      country_code: "JP",
      administrative_area: "北海道",
      locality: "札幌市中央区",
      dependent_locality: "北一条西",
      address_lines: ["1-1"],
    }).postal_code,
    null,
    "it has two",
  );
});

t.test("city names are completed", async (t) => {
  const standard = standardise({
    country_code: "JP",
    administrative_area: "東京",
    locality: "奥多摩町",
    address_lines: ["氷川1"],
  });
  t.match(standard, { administrative_area: "東京都", locality: "西多摩郡奥多摩町", division_code: "JP-13308" });
  t.match(standardise({ country_code: "JP", locality: "横浜市青葉区", address_lines: ["あざみ野1-1-1"] }), {
    administrative_area: "神奈川県",
    division_code: "JP-14117",
  });
  t.match(
    standardise({
      country_code: "JP",
      administrative_area: "神奈川県",
      locality: "横浜市",
      dependent_locality: "青葉区",
      address_lines: ["あざみ野1-1-1"],
    }),
    { division_code: "JP-14117" },
  );
  t.match(standardise({ ...SHIBUYA, locality: null, dependent_locality: null, address_lines: ["恵比寿1-20-8"] }), {
    locality: "渋谷区",
    division_code: "JP-13113",
  });
  t.equal(
    standardise({ ...SHIBUYA, locality: null, dependent_locality: null, address_lines: ["渋谷区恵比寿1-20-8"] })
      .locality,
    null,
    "it is in the street line already",
  );
});

t.test("former, unknown, misplaced and common names", async (t) => {
  const urawa = standardise({
    country_code: "JP",
    administrative_area: "埼玉県",
    locality: "与野市",
    address_lines: ["下落合1-1"],
  });
  t.equal(urawa.locality, "さいたま市中央区");
  t.equal(urawa.verdict.findings[0]?.code, "division_abolished");
  t.same(codes({ country_code: "JP", administrative_area: "東京都", locality: "鼠田区", address_lines: ["1-1"] }), [
    "unknown_value locality",
  ]);
  t.same(codes({ country_code: "JP", administrative_area: "東京都", locality: "横浜市", address_lines: ["1-1"] }), [
    "mismatch locality",
  ]);
  t.same(
    codes({ country_code: "JP", administrative_area: "大阪府", locality: "中央区", address_lines: ["1-1"] }),
    ["spelling_corrected locality"],
    "of 大阪市; Sakai has none",
  );
  t.same(
    codes({ country_code: "JP", administrative_area: "大阪府", locality: "北区", address_lines: ["1-1"] }),
    ["ambiguous locality"],
    "of 大阪市 and of 堺市",
  );
});

t.test("Latin letters stay, and mean the same door", async (t) => {
  const latin = standardise({
    country_code: "JP",
    administrative_area: "Tokyo",
    locality: "Shibuya-ku",
    address_lines: ["1-2-3 Jinnan"],
    postal_code: "150-0041",
  });
  t.match(latin, {
    administrative_area: "Tokyo",
    locality: "Shibuya-ku",
    division_code: "JP-13113",
    verdict: { status: "accepted" },
  });
  const local = standardise({
    country_code: "JP",
    administrative_area: "東京都",
    locality: "渋谷区",
    address_lines: ["1-2-3 Jinnan"],
    postal_code: "150-0041",
  });
  t.equal(latin.fingerprint, local.fingerprint);
});

t.test("a second run changes nothing", async () => {
  const name = fc.constantFrom(
    "東京都",
    "東京",
    "大阪府",
    "神奈川県",
    "渋谷区",
    "横浜市",
    "青葉区",
    "横浜市青葉区",
    "府中市",
    "府中町",
    "中央区",
    "北区",
    "浦和市",
    "浜松市北区",
    "奥多摩町",
    "保土ヶ谷区",
    "Tokyo",
    "Shibuya-ku",
    "Yokohama",
    "恵比寿一丁目",
    "大字長倉",
    "鼠田",
  );
  const part = fc.option(
    fc.oneof(
      name,
      fc.array(name, { maxLength: 3 }).map((names) => names.join("")),
    ),
  );
  const address: fc.Arbitrary<AddressInput> = fc.record({
    country_code: fc.constant("JP"),
    administrative_area: part,
    locality: part,
    dependent_locality: part,
    address_lines: fc.array(
      fc.oneof(name, fc.constantFrom("恵比寿1-2-3", "1-2", "渋谷区恵比寿1-2-3", "2-3 みほんビル")),
      { maxLength: 2 },
    ),
    postal_code: fc.constantFrom(
      null,
      "150-0013",
      "1500041",
      "726-0003",
      "225-0011",
      "100-8111",
      "999-9999",
      "530-0001",
    ),
  });
  fc.assert(
    fc.property(address, (input) => {
      const once = standardise(input);
      const twice = standardise(once);
      return (
        isDeepStrictEqual({ ...twice, verdict: null }, { ...once, verdict: null }) &&
        twice.verdict.findings.every(({ severity, fix }) => severity !== "info" || !fix)
      );
    }),
    { numRuns: 3_000 },
  );
});
