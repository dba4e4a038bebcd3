import t from "tap";
import { type AddressInput, type StandardAddress, standardise } from "../../../src/address/index.ts";

const SHENZHEN: AddressInput = {
  country_code: "CN",
  administrative_area: "广东省",
  locality: "深圳市",
  dependent_locality: "南山区",
  township: "粤海街道",
  address_lines: ["科技园1栋"],
  postal_code: "518057",
  phone: "+8613800138000",
};
const MOUNTAIN_VIEW: AddressInput = {
  country_code: "US",
  administrative_area: "CA",
  locality: "Mountain View",
  address_lines: ["1600 Amphitheatre Pkwy"],
  postal_code: "94043",
};
const BERLIN: AddressInput = {
  country_code: "DE",
  locality: "Berlin",
  address_lines: ["Platz der Republik 1"],
  postal_code: "11011",
};

const codes = ({ verdict }: StandardAddress) => verdict.findings.map(({ code, pointer }) => `${code} ${pointer}`);

t.test("an address that is right stays as it is", async (t) => {
  for (const address of [SHENZHEN, MOUNTAIN_VIEW, BERLIN]) {
    const standard = standardise(address);
    t.match(standard, address);
    t.match(standard.verdict, { status: "accepted", next_action: "accept", findings: [] });
  }
});

t.test("granularity says how deep the check reached", async (t) => {
  t.equal(standardise(SHENZHEN).verdict.granularity, "dependent_locality");
  t.equal(standardise(MOUNTAIN_VIEW).verdict.granularity, "postal_code", "the code was compared with the state");
  t.equal(standardise(BERLIN).verdict.granularity, "postal_code", "the code was compared with the city");
  t.equal(
    standardise({ ...BERLIN, locality: "Cuxhaven", postal_code: "27472" }).verdict.granularity,
    "locality",
    "the city is known, of the code only its pattern",
  );
  t.equal(
    standardise({ ...BERLIN, locality: "Entenhausen", postal_code: "27472" }).verdict.granularity,
    "country",
    "only the pattern of the code was checked",
  );
  t.equal(standardise({ ...BERLIN, locality: "BERLIN" }).locality, "Berlin", "the usual case of a known city");
  t.equal(standardise({ ...MOUNTAIN_VIEW, postal_code: "00000" }).verdict.granularity, "administrative_area");
});

t.test("each change is a finding that can be replayed", async (t) => {
  const standard = standardise({
    country_code: "us",
    administrative_area: "california",
    locality: " Mountain  View",
    address_lines: ["１６００ Amphitheatre Pkwy"],
    postal_code: "94043 1351",
    phone: "(650) 253-0000",
  });
  t.match(standard, {
    country_code: "US",
    administrative_area: "CA",
    locality: "Mountain View",
    address_lines: ["1600 Amphitheatre Pkwy"],
    postal_code: "94043-1351",
    phone: "+16502530000",
    division_code: "US-CA",
  });
  t.same(codes(standard).toSorted(), [
    "format_corrected /address_lines/0",
    "format_corrected /country_code",
    "format_corrected /locality",
    "format_corrected /phone",
    "format_corrected /postal_code",
    "spelling_corrected /administrative_area",
  ]);
  t.ok(standard.verdict.findings.every(({ severity, fix }) => severity === "info" && fix));
  t.match(standard.verdict, { status: "corrected", next_action: "accept" });
});

t.test("a phone in local notation needs no correction", async (t) => {
  const standard = standardise({ ...BERLIN, phone: "030 22730" });
  t.equal(standard.phone, "+493022730");
  t.equal(standard.verdict.status, "accepted");
});

t.test("what cannot be delivered is rejected", async (t) => {
  const missing = standardise({ country_code: "US" });
  t.same(
    codes(missing),
    ["administrative_area", "locality", "address_lines", "postal_code"].map((part) => `missing_part /${part}`),
  );
  t.match(missing.verdict, { status: "rejected", next_action: "fix" });
  t.same(codes(standardise({ ...BERLIN, address_lines: ["  ", ""] })), ["missing_part /address_lines"]);
  t.same(codes(standardise({ ...BERLIN, postal_code: "1101" })), ["invalid_format /postal_code"]);
  t.same(codes(standardise({ ...BERLIN, postal_code: "00000" })), ["invalid_format /postal_code"]);
});

t.test("a country without rules is not covered, which is not the same as invalid", async (t) => {
  const standard = standardise({ country_code: "QQ", address_lines: ["1 Main Street"], phone: "123" });
  t.match(standard, { address_lines: ["1 Main Street"], phone: "123" });
  t.match(standard.verdict, { status: "not_covered", granularity: "none", next_action: "confirm" });
});

t.test("doubts need a confirmation", async (t) => {
  const doubts: [Partial<AddressInput>, string][] = [
    [{ postal_code: "10001" }, "mismatch /postal_code"],
    [{ postal_code: "00100" }, "unknown_value /postal_code"],
    [{ administrative_area: "Mittelerde" }, "unknown_value /administrative_area"],
    [{ phone: "12345" }, "invalid_format /phone"],
    [{ recipient: "Test Test" }, "suspicious /recipient"],
    [{ address_lines: ["asdf"] }, "suspicious /address_lines/0"],
    [{ address_lines: ["11111111"] }, "suspicious /address_lines/0"],
  ];
  for (const [change, finding] of doubts) {
    const standard = standardise({ ...MOUNTAIN_VIEW, ...change });
    t.ok(codes(standard).includes(finding), `${JSON.stringify(change)} → ${finding}`);
    t.match(standard.verdict, { status: "needs_review", next_action: "confirm" });
  }
  t.equal(standardise({ ...MOUNTAIN_VIEW, address_lines: ["12 Test Valley Road"] }).verdict.status, "accepted");
});

t.test("a mismatch names the region that the postal code belongs to", async (t) => {
  const [finding] = standardise({ ...MOUNTAIN_VIEW, postal_code: "10001" }).verdict.findings;
  t.match(finding?.message, /CA.*NY/);
});

t.test("a part that envelopes do not show is kept and noted", async (t) => {
  const standard = standardise({ ...BERLIN, administrative_area: "Berlin" });
  t.equal(standard.administrative_area, "Berlin");
  t.same(codes(standard), ["unexpected_part /administrative_area"]);
  t.equal(standard.verdict.status, "accepted");
  t.same(
    codes(
      standardise({
        country_code: "HK",
        administrative_area: "九龍",
        address_lines: ["彌敦道 1"],
        postal_code: "999077",
      }),
    ),
    ["unexpected_part /postal_code"],
  );
});

t.test("a required region follows from the postal code where only one has it", async (t) => {
  const standard = standardise({ ...MOUNTAIN_VIEW, administrative_area: null });
  t.equal(standard.administrative_area, "CA");
  t.match(standard.verdict, {
    status: "corrected",
    findings: [{ code: "value_inferred", fix: [{ op: "add", path: "/administrative_area", value: "CA" }] }],
  });
  const telangana_or_andhra = {
    country_code: "IN",
    locality: "Nowhere",
    address_lines: ["1 Road"],
    postal_code: "500999",
  };
  t.same(codes(standardise(telangana_or_andhra)), ["unknown_value /postal_code", "missing_part /administrative_area"]);
});

t.test("regions keep the script they were written in", async (t) => {
  const japan = { country_code: "JP", locality: "渋谷区", address_lines: ["神南1-2-3"], postal_code: "150-0041" };
  for (const [written, canonical] of [
    ["東京都", "東京都"],
    ["東京", "東京都"],
    ["tokyo", "Tokyo"],
    ["13", "東京都"],
  ] as const) {
    t.match(standardise({ ...japan, administrative_area: written }), {
      administrative_area: canonical,
      division_code: "JP-13",
    });
  }
  t.equal(standardise({ country_code: "CA", administrative_area: "Québec" }).administrative_area, "QC");
  t.equal(standardise({ country_code: "KR", administrative_area: "서울" }).administrative_area, "서울특별시");
  t.equal(standardise({ country_code: "TW", administrative_area: "臺北市" }).administrative_area, "臺北市");
  t.equal(standardise({ country_code: "IE", administrative_area: "cork" }).administrative_area, "Co. Cork");
});

t.test("messages carry no personal text", async (t) => {
  const secret = "Zyxwvut";
  const { verdict } = standardise({
    country_code: "CN",
    administrative_area: secret,
    locality: secret,
    dependent_locality: secret,
    township: ` ${secret}`,
    recipient: ` ${secret}`,
    address_lines: [` ${secret}`],
    phone: secret,
    postal_code: secret,
    organization: ` ${secret}`,
    sorting_code: ` ${secret}`,
  });
  t.ok(verdict.findings.length >= 8);
  t.notMatch(verdict.findings.map(({ message }) => message).join(), secret);
});

t.test("a city follows too where codes belong to cities", async (t) => {
  const taiwan = standardise({ country_code: "TW", postal_code: "53012", address_lines: ["員集路1號"] });
  t.match(taiwan, { administrative_area: "彰化縣", locality: "二水鄉" });
  t.match(standardise({ country_code: "KR", postal_code: "06136", address_lines: ["Teheran-ro 1"] }), {
    administrative_area: "Seoul",
    locality: "Gangnam-gu",
  });
  t.equal(
    standardise({
      country_code: "TW",
      administrative_area: "台北市",
      postal_code: "53012",
      address_lines: ["員集路1號"],
    }).locality,
    null,
    "not from a code that is elsewhere",
  );
});
