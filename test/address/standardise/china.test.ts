import t from "tap";
import { chineseDivision, chineseLineage, type AddressInput, standardise } from "../../../src/address/index.ts";

type Divisions = [administrative_area: string | null, locality: string | null, dependent_locality: string | null];

const LINES = ["人民路1号"];
const check = ([administrative_area, locality, dependent_locality]: Divisions, rest: Partial<AddressInput> = {}) =>
  standardise({ country_code: "CN", administrative_area, locality, dependent_locality, address_lines: LINES, ...rest });

t.test("names are recognised with and without suffix", async (t) => {
  const cases: [written: Divisions, canonical: Divisions, code: string][] = [
    [["广东", "深圳", "南山"], ["广东省", "深圳市", "南山区"], "440305"],
    [["内蒙古", "呼伦贝尔", "鄂温克族自治旗"], ["内蒙古自治区", "呼伦贝尔市", "鄂温克族自治旗"], "150724"],
    [["广西", "桂林", "龙胜"], ["广西壮族自治区", "桂林市", "龙胜各族自治县"], "450328"],
    [["新疆", "伊犁", "伊宁县"], ["新疆维吾尔自治区", "伊犁哈萨克自治州", "伊宁县"], "654021"],
    [["湖北", "恩施州", "利川"], ["湖北省", "恩施土家族苗族自治州", "利川市"], "422802"],
    [["云南", "西双版纳", "勐海"], ["云南省", "西双版纳傣族自治州", "勐海县"], "532822"],
    [["重庆", "重庆", "彭水县"], ["重庆市", "重庆市", "彭水苗族土家族自治县"], "500243"],
    [["上海市", "上海市", "浦东"], ["上海市", "上海市", "浦东新区"], "310115"],
    [["陕西省", "咸阳市", "乾县"], ["陕西省", "咸阳市", "乾县"], "610424"],
  ];
  for (const [written, canonical, code] of cases) {
    const [administrative_area, locality, dependent_locality] = canonical;
    const standard = check(written);
    t.match(standard, { administrative_area, locality, dependent_locality, division_code: code }, written.join());
    t.match(standard.verdict, {
      status: written.join() === canonical.join() ? "accepted" : "corrected",
      granularity: "dependent_locality",
    });
  }
});

t.test("the city of a municipality may be named or not", async (t) => {
  t.match(check(["北京市", null, "朝阳区"]), {
    locality: null,
    division_code: "110105",
    verdict: { status: "accepted" },
  });
  t.match(check(["北京市", "北京市", "朝阳区"]), {
    locality: "北京市",
    division_code: "110105",
    verdict: { status: "accepted" },
  });
  t.match(check(["北京市", "市辖区", "朝阳区"]), {
    locality: null,
    division_code: "110105",
    verdict: { status: "corrected", findings: [{ code: "redundant_part" }] },
  });
  t.match(check(["重庆市", "县", "云阳县"]), { locality: null, division_code: "500235" });
});

t.test("counties that a province governs stand as city or as district", async (t) => {
  t.match(check(["湖北省", "仙桃市", null]), {
    division_code: "429004",
    verdict: { status: "accepted", granularity: "locality" },
  });
  t.match(check(["湖北省", "省直辖县级行政区划", "仙桃市"]), {
    locality: null,
    dependent_locality: "仙桃市",
    division_code: "429004",
  });
  t.match(check(["新疆维吾尔自治区", "石河子市", null]), { division_code: "659001", verdict: { status: "accepted" } });
  t.equal(check(["湖北省", "仙桃市", null]).fingerprint, check(["湖北省", null, "仙桃市"]).fingerprint);
});

t.test("cities without districts need none, and keep what stands there", async (t) => {
  for (const [city, code] of [
    ["东莞市", "441900"],
    ["中山市", "442000"],
    ["儋州市", "460400"],
    ["嘉峪关市", "620200"],
  ] as const) {
    t.match(check([null, city, null]), {
      division_code: code,
      verdict: { status: "corrected", granularity: "locality" },
    });
  }
  t.match(check(["广东省", "东莞市", "南城街道"]), { dependent_locality: "南城街道", verdict: { status: "accepted" } });
});

t.test("a county-level city in the place of the city moves down", async (t) => {
  t.match(check(["江苏省", "昆山市", null]), {
    locality: "苏州市",
    dependent_locality: "昆山市",
    division_code: "320583",
    verdict: { status: "corrected" },
  });
  t.match(check(["江苏省", "昆山市", "玉山镇"]), {
    locality: "昆山市",
    dependent_locality: "玉山镇",
    division_code: "320583",
  });
  t.not(check(["江苏省", "昆山市", "玉山镇"]).fingerprint, check(["江苏省", "昆山市", "巴城镇"]).fingerprint);
});

t.test("what follows with certainty is filled in", async (t) => {
  t.match(check([null, "深圳市", "南山区"]), {
    administrative_area: "广东省",
    verdict: { findings: [{ code: "value_inferred" }] },
  });
  t.match(check(["广东省", null, "南山区"]), { locality: "深圳市", division_code: "440305" });
  t.match(check([null, null, "浦东新区"]), { administrative_area: "上海市", locality: null, division_code: "310115" });
  t.match(check(["广东省", "深圳市", null], { address_lines: ["南山区科技园1栋"] }), {
    dependent_locality: "南山区",
    address_lines: ["南山区科技园1栋"],
  });
});

t.test("the street lines are taken apart", async (t) => {
  const standard = check(["广东省", "深圳市", "南山区"], { address_lines: ["科技园路1号2栋", "3单元401室"] });
  t.same(standard.components, { road: "科技园路", house_number: "1号", building: "2栋", unit: "3单元", room: "401室" });
  t.same(check(["广东省", "深圳市", "南山区"], { address_lines: ["1 Keji Road"] }).components, {}, "only in Chinese");
});

t.test("what is ambiguous is not", async (t) => {
  const standard = check([null, null, "南山区"]);
  t.match(standard, { administrative_area: null, locality: null, division_code: null });
  const finding = standard.verdict.findings.find(({ code }) => code === "ambiguous");
  t.match(finding?.message, /黑龙江省鹤岗市南山区, 广东省深圳市南山区/);
  t.match(
    check(["新疆", "伊犁", "伊宁"]).verdict.findings.find(({ code }) => code === "ambiguous")?.message,
    /伊宁市.*伊宁县/,
  );
});

t.test("what was abolished is followed to what took its place", async (t) => {
  const cases: [written: Divisions, now: Divisions, code: string][] = [
    [["浙江省", "杭州市", "下城区"], ["浙江省", "杭州市", "拱墅区"], "330105"],
    [["湖北省", "襄樊市", "襄城区"], ["湖北省", "襄阳市", "襄城区"], "420602"],
    [["山东省", "莱芜市", "莱城区"], ["山东省", "济南市", "莱芜区"], "370116"],
    [["北京市", null, "宣武区"], ["北京市", null, "西城区"], "110102"],
  ];
  for (const [written, [administrative_area, locality, dependent_locality], code] of cases) {
    const standard = check(written);
    t.match(
      standard,
      { administrative_area, locality, dependent_locality, division_code: code, verdict: { status: "corrected" } },
      written.join(),
    );
    t.ok(
      standard.verdict.findings.some((finding) => finding.code === "division_abolished" && finding.fix),
      written.join(),
    );
  }
  t.match(
    check(["浙江省", "杭州市", "江干区"]).verdict,
    { status: "needs_review", findings: [{ code: "ambiguous", message: /上城区.*钱塘区/ }] },
    "split in two",
  );
  t.match(
    check(["浙江省", "杭州市", "江干区"], { township: "下沙街道" }),
    { dependent_locality: "钱塘区", division_code: "330114" },
    "the township tells which",
  );
});

t.test("names in Latin letters stand for the Chinese ones", async (t) => {
  t.match(check(["Guangdong", "Shenzhen", "Nanshan District"]), {
    administrative_area: "广东省",
    locality: "深圳市",
    dependent_locality: "南山区",
    division_code: "440305",
  });
  t.match(check(["Inner Mongolia", "Hohhot", "Saihan Qu"]), { division_code: "150105" });
  t.match(check(["Shaanxi Province", "Xi'an City", "Yanta District"]), { division_code: "610113" });
});

t.test("contradictions are named, with a fix where the rest agrees", async (t) => {
  const wrongProvince = check(["广东省", "杭州市", "西湖区"]);
  t.match(wrongProvince, { administrative_area: "广东省", locality: "杭州市" });
  t.match(wrongProvince.verdict, {
    status: "needs_review",
    findings: [{ code: "mismatch", part: "locality", fix: [{ path: "/administrative_area", value: "浙江省" }] }],
  });
  const wrongCity = check(["广东省", "广州市", "南山区"]);
  t.match(wrongCity.verdict.findings, [
    { code: "mismatch", part: "dependent_locality", fix: [{ path: "/locality", value: "深圳市" }] },
  ]);
  t.match(check(["广东省", "深圳市", "不存在区"]).verdict, {
    status: "needs_review",
    granularity: "locality",
    findings: [{ code: "unknown_value" }],
  });
});

t.test("postal codes are compared with the zone of the province", async (t) => {
  t.equal(check(["广东省", "深圳市", "南山区"], { postal_code: "518057" }).verdict.status, "accepted");
  const elsewhere = check(["北京市", null, "朝阳区"], { postal_code: "518057" });
  t.match(elsewhere.verdict.findings, [{ code: "mismatch", part: "postal_code", message: /北京市.*广东省/ }]);
  t.equal(check(["广东省", "深圳市", "南山区"], { postal_code: "000000" }).verdict.status, "rejected");
  t.equal(
    check(["广东省", "深圳市", "南山区"], { postal_code: null }).verdict.status,
    "accepted",
    "carriers do not ask for it",
  );
});

t.test("Hong Kong written under China is taken as far as the list goes", async (t) => {
  t.match(check(["香港", "九龙", null]), {
    administrative_area: "香港特别行政区",
    locality: "九龙",
    division_code: "810000",
    verdict: { granularity: "administrative_area" },
  });
});

t.test("divisions by code", async (t) => {
  t.match(chineseDivision("440305"), {
    code: "440305",
    name: "南山区",
    rank: 3,
    status: "current",
    parent: { name: "深圳市" },
  });
  t.equal(chineseDivision("440305007")?.name, "粤海街道");
  t.same(
    chineseLineage("440305").map(({ name }) => name),
    ["广东省", "深圳市", "南山区"],
  );
  t.same(
    chineseLineage("429004").map(({ name }) => name),
    ["湖北省", "仙桃市"],
  );
  t.equal(chineseDivision("999999"), undefined);
});

t.test("what no part says by itself is read together, as in a pasted text", async (t) => {
  const region = (...divisions: Divisions) => {
    const { locality, dependent_locality, division_code } = check(divisions);
    return [locality, dependent_locality, division_code];
  };
  t.same(region("广西壮族自治区", "柳州地区", "忻城县"), ["来宾市", "忻城县", "451321"]);
  t.same(region("安徽省", "巢湖市", "含山县"), ["马鞍山市", "含山县", "340522"]);
  t.same(region("安徽省", "合肥市", "庐江区"), ["合肥市", "庐江县", "340124"]);
  t.same(region("云南省", "普洱市", "思茅市"), ["普洱市", "思茅区", "530802"]);
  t.same(region("新疆生产建设兵团", "第一师", "阿拉尔市"), [null, "阿拉尔市", "659002"]);
  t.same(region("新疆生产建设兵团", "第一师阿拉尔市", null), ["阿拉尔市", null, "659002"]);
  t.same(region("新疆维吾尔自治区", "巴州", "铁门关市"), [null, "铁门关市", "659006"]);
  t.same(region("湖北省", "省直辖行政单位", "仙桃市"), [null, "仙桃市", "429004"]);
  t.same(
    region("湖南省", "长沙市", "天河区"),
    ["长沙市", "天河区", "430100"],
    "a district of another city stays in doubt",
  );
});
