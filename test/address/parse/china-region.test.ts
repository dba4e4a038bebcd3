import t from "tap";
import { type Division, lineage } from "../../../src/address/data/china/division.ts";
import { loadChina } from "../../../src/address/data/china/divisions.ts";
import { divisionByCode, followFormer, successorsOfCode } from "../../../src/address/data/china/find-divisions.ts";
import { splitDivisionName } from "../../../src/address/data/china/names.ts";
import { parseChinese } from "../../../src/address/parse/china/index.ts";
import type { ParsedAddress, ParseNote } from "../../../src/address/parse/types.ts";

const parse = (text: string): ParsedAddress => {
  const [address] = parseChinese(text);
  if (!address) throw new Error(`nothing in ${text}`);
  return address;
};

/** Province, city, district, township, line: 广东省|深圳市|南山区|粤海街道|科苑路15号, - where there is none. */
const written = (text: string): string => {
  const { administrative_area, locality, dependent_locality, township, address_lines } = parse(text);
  return [administrative_area, locality, dependent_locality, township, address_lines[0]]
    .map((part) => part ?? "-")
    .join("|");
};

const codes = (text: string): string[] => parse(text).notes.map(({ code }) => code);

/** All current counties, and the cities that have none. */
function current(): Division[] {
  const { childrenOf, divisionOf } = loadChina();
  const found: Division[] = [];
  const visit = (division: Division): void => {
    const children = (childrenOf.get(division) ?? []).filter(({ rank, status }) => rank < 4 && status === "current");
    if (division.rank === 3 || (division.rank === 2 && children.length === 0)) found.push(division);
    children.forEach(visit);
  };
  for (let code = 11; code <= 82; code++) if (divisionOf(`${code}0000`)) visit(divisionOf(`${code}0000`)!);
  return found;
}

const inFull = (division: Division): string =>
  [
    ...new Set(
      lineage(division)
        .reverse()
        .map(({ name }) => name),
    ),
  ].join("");

t.test("every county of today, written in full, is certain", async (t) => {
  const counties = current();
  t.ok(counties.length > 3200);
  const wrong = counties.filter((county) => {
    const { division_code, confidence, candidates, notes, address_lines } = parse(`${inFull(county)}人民路1号`);
    const said = notes.filter(({ code }) => code !== "value_inferred");
    return !(
      division_code === county.code &&
      confidence >= 0.95 &&
      candidates.length === 0 &&
      said.length === 0 &&
      address_lines[0] === "人民路1号"
    );
  });
  t.same(wrong.map(inFull), []);
});

t.test("a county that was abolished leads to its successor where that is one", async (t) => {
  const { formerByCode } = loadChina();
  const counties = [...formerByCode.values()].flat().filter(({ rank }) => rank === 3);
  t.ok(counties.length > 3000);
  const unsure = counties.filter(
    (county) => followFormer(county).length === 1 && parse(`${inFull(county)}人民路1号`).candidates.length > 0,
  );
  t.ok(unsure.length <= 5, unsure.map(inFull).join(" "));
});

t.test("what a prefecture was goes with what its counties were", async (t) => {
  for (const [text, now] of [
    ["柳州地区忻城县城关镇翠屏路2号", "广西壮族自治区|来宾市|忻城县|城关镇|翠屏路2号"],
    ["贵州省毕节地区毕节市洪山路1号", "贵州省|毕节市|七星关区|-|洪山路1号"],
    ["安徽省巢湖市含山县环峰镇1号", "安徽省|马鞍山市|含山县|环峰镇|1号"],
    ["江苏省宿迁市沭阳县人民路1号", "江苏省|宿迁市|沭阳县|-|人民路1号"],
    ["四川省重庆市北碚区人民路1号", "重庆市|重庆市|北碚区|-|人民路1号"],
    ["湖北省荆州地区石首市人民路1号", "湖北省|荆州市|石首市|-|人民路1号"],
  ] as const)
    t.equal(written(text), now);
});

t.test("a split one has its successors as candidates, the largest first", async (t) => {
  const { candidates, notes, confidence } = parse("山西省大同市南郊区新建路1号");
  t.same(
    candidates.map(({ names }) => names.slice(1)),
    [
      ["大同市", "平城区"],
      ["大同市", "云冈区"],
    ],
  );
  t.ok(notes.some(({ code }) => code === "ambiguous"));
  t.ok(confidence < 0.8);
});

t.test("divisions of 2025 and 2026", async (t) => {
  t.equal(written("重庆市渝北区人和街道金开大道68号"), "重庆市|重庆市|两江新区|人和街道|金开大道68号");
  t.equal(written("重庆市两江新区人和街道金开大道68号"), "重庆市|重庆市|两江新区|人和街道|金开大道68号");
  t.equal(written("重庆市渝北区统景镇景泉路2号"), "重庆市|重庆市|北碚区|统景镇|景泉路2号");
  t.equal(written("重庆市北碚区水土街道云汉大道2号"), "重庆市|重庆市|两江新区|水土街道|云汉大道2号");
  t.same(
    successorsOfCode("500105").map(({ code }) => code),
    ["500157"],
  );
  t.equal(divisionByCode("653132")?.name, "岑岭县");
  t.equal(divisionByCode("659013")?.name, "草湖市");
});

t.test("townships go by their own names, not by their county's", async (t) => {
  for (const [text, township, code] of [
    ["河南省济源市沁园街道黄河路1号", "沁园街道", "419001001"],
    ["湖北省宜昌市当阳市玉阳街道人民路1号", "玉阳街道", "420582001"],
    ["河南省漯河市召陵区召陵镇人民路1号", "召陵镇", "411104100"],
    ["河南省濮阳市濮阳县柳屯镇人民路1号", "柳屯镇", "410928101"],
  ] as const) {
    const address = parse(text);
    t.match(address, { township, division_code: code, confidence: 0.97 });
    t.same(
      codes(text).filter((note) => note !== "value_inferred"),
      [],
      text,
    );
  }
  const { childrenOf } = loadChina();
  const doubled = current().flatMap((county) =>
    (childrenOf.get(county) ?? []).filter(
      ({ rank, name }) => rank === 4 && name.length > county.name.length + 2 && name.startsWith(county.name),
    ),
  );
  t.same(
    doubled.filter(({ name }) => /(?:街道|镇|乡)$/u.test(name)).map(({ name }) => name),
    [],
  );
});

t.test("a street or a place that is called after its district keeps its name", async (t) => {
  for (const [before, line] of [
    ["北京市朝阳区", "朝阳门外大街18号"],
    ["北京市朝阳区", "朝阳公园南路10号"],
    ["辽宁省沈阳市和平区", "和平北大街8号"],
    ["四川省成都市武侯区", "武侯祠大街231号"],
    ["北京市宣武区", "宣武门外大街6号"],
    ["湖南省长沙市岳麓区", "岳麓山南路1号"],
    ["浙江省杭州市西湖区", "西湖国际科技大厦A座"],
    ["广东省东莞市", "东莞国际商会大厦"],
    ["广东省深圳市福田区", "福田农批市场"],
    ["天津市大港区", "大港油田花园路132号"],
    ["江苏省南京市玄武区", "玄武门1号"],
    ["北京市西城区", "北京站西街9号"],
  ] as const)
    t.equal(parse(before + line).address_lines[0], line);
  t.equal(parse("浙江省杭州市上城区杭州延安南路1号").address_lines[0], "延安南路1号", "but the city may be told again");
});

/** Roots of districts before what names of streets and places go on with. */
t.test("the root of any district before any ending stays", async (t) => {
  const endings = ["门外大街", "公园南路", "北大街", "国际大厦", "山南路", "祠大街", "大道", "医院", "湖路", "新村"];
  const lost: string[] = [];
  for (const [at, county] of current().entries()) {
    const { root } = splitDivisionName(county.name);
    if (county.rank !== 3 || !county.name.endsWith("区") || root.length < 2 || county.code > "7") continue;
    const line = `${root}${endings[at % endings.length]}18号`;
    const { address_lines, dependent_locality } = parse(inFull(county) + line);
    if (address_lines[0] !== line || dependent_locality !== county.name) lost.push(inFull(county) + line);
  }
  t.ok(lost.length <= 5, lost.slice(0, 20).join(" "));
});

t.test("the production corps: a division stands for its city", async (t) => {
  for (const text of [
    "新疆生产建设兵团第一师阿拉尔市金银川路1号",
    "新疆维吾尔自治区第一师阿拉尔市金银川路1号",
    "新疆兵团农一师阿拉尔市金银川路1号",
    "新疆维吾尔自治区自治区直辖县级行政区划阿拉尔市金银川路1号",
    "新疆维吾尔自治区阿克苏地区阿拉尔市金银川路1号",
  ])
    t.equal(written(text), "新疆维吾尔自治区|-|阿拉尔市|-|金银川路1号", text);
  for (const [name, city] of [
    ["第二师", "铁门关市"],
    ["第三师", "图木舒克市"],
    ["第四师", "可克达拉市"],
    ["第五师", "双河市"],
    ["第六师", "五家渠市"],
    ["第七师", "胡杨河市"],
    ["第八师", "石河子市"],
    ["第九师", "白杨市"],
    ["第十师", "北屯市"],
    ["第十三师", "新星市"],
    ["第十四师", "昆玉市"],
  ] as const) {
    t.equal(written(`新疆生产建设兵团${name}${city}迎宾路1号`), `新疆维吾尔自治区|-|${city}|-|迎宾路1号`);
    t.equal(written(`${name}${city}迎宾路1号`), `新疆维吾尔自治区|-|${city}|-|迎宾路1号`);
    t.equal(written(`新疆生产建设兵团${name}迎宾路1号`), `新疆维吾尔自治区|-|${city}|-|迎宾路1号`);
  }
});

t.test("a zone is whole, though a town or a district has its name", async (t) => {
  for (const [text, now] of [
    ["长春市净月开发区生态大街9号", "吉林省|长春市|-|-|净月开发区生态大街9号"],
    ["马鞍山市慈湖高新技术产业开发区天门大道9号", "安徽省|马鞍山市|-|-|慈湖高新技术产业开发区天门大道9号"],
    ["九江市八里湖新区体育路9号", "江西省|九江市|-|-|八里湖新区体育路9号"],
    ["杭州市余杭经济开发区五洲路9号", "浙江省|杭州市|-|-|余杭经济开发区五洲路9号"],
    ["吉林省长白山保护开发区池北区白山大街9号", "吉林省|-|-|-|长白山保护开发区池北区白山大街9号"],
  ] as const) {
    t.equal(written(text), now);
    t.ok(parse(text).components.development_zone, text);
  }
});

t.test("the wrong word for the rank is understood, and said", async (t) => {
  for (const [text, from, to] of [
    ["合肥市庐江区文明路1号", "庐江区", "庐江县"],
    ["昆明市五华县人民路1号", "五华县", "五华区"],
    ["普洱市思茅市人民路1号", "思茅市", "思茅区"],
    ["鄂尔多斯市康巴什新区文明路1号", "康巴什新区", "康巴什区"],
    ["贺州市平桂管理区文明路1号", "平桂管理区", "平桂区"],
  ] as const) {
    t.match(parse(text), { dependent_locality: to, address_lines: [text.slice(text.indexOf(from) + from.length)] });
    t.match(
      parse(text).notes.find(({ code }) => code === "spelling_corrected"),
      { from, to },
    );
  }
  t.match(parse("合肥市庐江县政府"), { dependent_locality: "庐江县", address_lines: ["政府"] });
});

t.test("cities without districts: what people call districts are street offices", async (t) => {
  for (const [text, now] of [
    ["广东省东莞市东城区石井支路1号", "广东省|东莞市|-|东城街道|石井支路1号"],
    ["广东省东莞市东城区东城街道石井社区1号", "广东省|东莞市|-|东城街道|石井社区1号"],
    ["广东省东莞市莞城区东莞大道1号", "广东省|东莞市|-|莞城街道|东莞大道1号"],
    ["东莞市万江区新村社区", "广东省|东莞市|-|万江街道|新村社区"],
    ["中山市五桂山区长命水1号", "广东省|中山市|-|五桂山街道|长命水1号"],
    ["中山市石岐区孙文西路1号", "广东省|中山市|-|石岐街道|孙文西路1号"],
    ["中山市东区中山五路1号", "广东省|中山市|-|东区街道|中山五路1号"],
    ["嘉峪关市雄关区新华北路1号", "甘肃省|嘉峪关市|-|雄关街道|新华北路1号"],
    ["儋州市那大镇中兴大街1号", "海南省|儋州市|-|那大镇|中兴大街1号"],
  ] as const)
    t.equal(written(text), now);
});

t.test("Hong Kong in both scripts, with its areas or without", async (t) => {
  const districts = loadChina().childrenOf.get(divisionByCode("810000")!)!;
  t.equal(districts.length, 18);
  for (const { name } of districts)
    for (const before of ["香港", "香港特别行政区", "香港特別行政區", "中国香港", "香港九龍", "香港新界", "香港島"])
      t.equal(written(`${before}${name}大道1號`), `香港特别行政区|-|${name}|-|大道1號`, before + name);
  t.equal(written("香港九龍觀塘區牛頭角道18號"), "香港特别行政区|-|观塘区|-|牛頭角道18號");
  t.equal(written("九龍觀塘區牛頭角道18號"), "香港特别行政区|-|观塘区|-|牛頭角道18號");
  t.equal(
    written("香港九龍旺角彌敦道18號"),
    "香港特别行政区|-|-|-|九龍旺角彌敦道18號",
    "no district, so the area stays",
  );
  t.equal(written("香港新界屯门区屯门乡事会路18号"), "香港特别行政区|-|屯门区|-|屯门乡事会路18号");
  t.match(parse("四川省甘孜州九龙县团结路1号"), { dependent_locality: "九龙县" });
});

t.test("Macao and Taiwan", async (t) => {
  t.equal(written("澳门路环石排湾马路18号"), "澳门特别行政区|-|-|-|路环石排湾马路18号");
  t.equal(written("澳門特別行政區花地瑪堂區黑沙環馬路18號"), "澳门特别行政区|-|花地玛堂区|-|黑沙環馬路18號");
  t.equal(written("高雄市前鎮區里鎮南街18號"), "台湾省|高雄市|前鎮區|-|里鎮南街18號");
  for (const before of ["", "台湾", "臺灣", "台湾省", "臺灣省", "中国台湾", "中國臺灣"])
    t.equal(written(`${before}臺北市大安區信義路18號`), "台湾省|臺北市|大安區|-|信義路18號", before);
});

t.test("headings of statistics are no place", async (t) => {
  for (const text of [
    "湖北省省直辖县级行政区划仙桃市干河街道1号",
    "湖北省直辖县级行政单位仙桃市干河街道1号",
    "湖北省省直辖行政单位仙桃市干河街道1号",
    "湖北省 省直辖县级行政区划 仙桃市 干河街道 1号",
  ])
    t.equal(written(text), "湖北省|-|仙桃市|干河街道|1号", text);
});

const mismatch = (text: string): ParseNote[] => parse(text).notes.filter(({ code }) => code === "mismatch");

t.test("a district of another city is not corrected but said", async (t) => {
  for (const [text, city, district] of [
    ["长沙市天河区人民路1号", "长沙市", "天河区"],
    ["成都市青山区人民路1号", "成都市", "青山区"],
    ["广州市南山区科技园", "广州市", "南山区"],
    ["西安市临渭区人民路1号", "西安市", "临渭区"],
  ] as const) {
    t.match(parse(text), { locality: city, dependent_locality: district });
    t.match(mismatch(text), [{ part: "dependent_locality", from: district, to: null }]);
    t.ok(parse(text).confidence < 0.7, text);
  }
  t.match(parse("广州市黄浦区人民路1号").dependent_locality, "黄埔区", "but one that sounds alike is misspelt");
});

t.test("a city of another province is not corrected but said", async (t) => {
  for (const [text, province, city, line] of [
    ["四川省广州市天河路1号", "四川省", "广州市", ["天河路1号"]],
    ["浙江省南京市中山路1号", "浙江省", "南京市", ["中山路1号"]],
    ["广东省成都市", "广东省", "成都市", []],
    ["湖北省 长沙市 五一大道5号", "湖北省", "长沙市", ["五一大道5号"]],
  ] as const) {
    t.match(parse(text), { administrative_area: province, locality: city, address_lines: line }, text);
    t.match(mismatch(text), [{ part: "locality", from: city, to: null }], text);
    t.ok(parse(text).confidence < 0.7, text);
  }
  for (const text of ["广州市深圳市", "高雄市台北市"]) t.ok(parse(text).confidence < 0.7, text);
  t.match(mismatch("四川省广州市天河区天河路1号"), [{ part: "administrative_area", from: "四川省", to: "广东省" }]);
  for (const text of ["广东省深圳市民中心", "上海市北京东路1号", "北京市上海市场路5号", "吉林省吉林市昌邑区"])
    t.same(mismatch(text), [], text);
});

t.test("a district with a township of its own outweighs a city, which is said", async (t) => {
  t.equal(written("广东省南昌市南山区粤海街道1号"), "广东省|深圳市|南山区|粤海街道|1号");
  t.match(mismatch("广东省南昌市南山区粤海街道1号"), [{ part: "locality", from: "南昌市", to: "深圳市" }]);
  t.equal(written("西安市临渭区杜桥街道1号"), "陕西省|渭南市|临渭区|杜桥街道|1号");
  t.match(mismatch("西安市临渭区杜桥街道1号"), [{ part: "locality", from: "西安市", to: "渭南市" }]);
});

t.test("names of peoples in the names of townships may be written in several ways", async (t) => {
  for (const township of ["霍吉尔特蒙古民族乡", "霍吉尔特蒙古族乡", "霍吉尔特乡"])
    t.equal(
      written(`新疆塔城地区额敏县${township}阔什比克村1号`),
      "新疆维吾尔自治区|塔城地区|额敏县|霍吉尔特蒙古民族乡|阔什比克村1号",
    );
  t.match(parse("云南版纳州勐腊县曼他拉路1号"), { locality: "西双版纳傣族自治州", dependent_locality: "勐腊县" });
});

t.test("a short name and what comes after it are told apart", async (t) => {
  for (const [text, now] of [
    ["东莞市石碣振兴路1号", "广东省|东莞市|-|石碣镇|振兴路1号"],
    ["浙江省湖州市吴兴区织里真富民路1号", "浙江省|湖州市|吴兴区|织里镇|富民路1号"],
    ["东莞市南城街振兴路1号", "广东省|东莞市|-|南城街道|振兴路1号"],
    ["江苏省南京市雨花台经济技术开发区创业路1号", "江苏省|南京市|-|-|雨花台经济技术开发区创业路1号"],
    ["河北石家庄桥西人民路1号", "河北省|石家庄市|桥西区|-|人民路1号"],
    ["重庆永川人民路1号", "重庆市|重庆市|永川区|-|人民路1号"],
    ["杭州市下沙学林街1号", "浙江省|杭州市|钱塘区|下沙街道|学林街1号"],
  ] as const)
    t.equal(written(text), now);
});
