import t from "tap";
import { parseChinese } from "../../../src/address/parse/china/index.ts";
import { successorsOfCode } from "../../../src/address/data/china/find-divisions.ts";
import { parse } from "../../../src/address/parse/index.ts";
import type { ParsedAddress } from "../../../src/address/parse/types.ts";

const one = (text: string): ParsedAddress => parseChinese(text, { single: true })[0]!;
const places = (text: string): (string | null)[] => {
  const { locality, dependent_locality, township } = one(text);
  return [locality, dependent_locality, township];
};

t.test("a town without its word, before a road or a place of its own", async (t) => {
  t.same(places("广东省佛山市顺德区乐从车站路9号"), ["佛山市", "顺德区", "乐从镇"]);
  t.same(places("湖南省长沙市望城区高塘岭云母路9号"), ["长沙市", "望城区", "高塘岭街道"]);
  t.same(places("江苏省无锡市惠山区洛社人民路3号"), ["无锡市", "惠山区", "洛社镇"]);
  t.equal(one("浙江省温州市瓯海区潘桥陈庄工业区").township, "潘桥街道");
  t.equal(one("浙江省湖州市南浔区双林工业区3号").township, null, "that is the name of the place");
});

t.test("a short name of a town that is in no list, after its county", async (t) => {
  t.equal(one("山西省吕梁市兴县魏镇李家村").township, "魏镇");
  t.equal(one("山西省吕梁市兴县城镇东街").township, null);
});

t.test("a character that is missing, mistaken or too many", async (t) => {
  t.equal(one("浙江省台州市椒江区葭?街道建设路").township, "葭沚街道");
  t.equal(one("广东省广卅市越秀区东风路").locality, "广州市");
  t.match(one("北京市海定区苏州街3号"), {
    dependent_locality: "海淀区",
    notes: [{ code: "spelling_corrected", from: "海定区", to: "海淀区" }],
  });
  t.equal(one("浙江省杭州市高新区江南大道").dependent_locality, null, "a zone is no district misspelt");
  t.same(places("河北省廊坊市三河市市燕郊镇迎宾路"), ["廊坊市", "三河市", "燕郊镇"]);
});

t.test("a former county before the district that it became", async (t) => {
  t.match(one("广东省清远市清新县清新区太和镇明霞大道"), { dependent_locality: "清新区", township: "太和镇" });
  t.same(
    successorsOfCode("330621", "绍兴县").map(({ name }) => name),
    ["柯桥区", "越城区"],
  );
  t.same(
    successorsOfCode("340302", "东市区").map(({ name }) => name),
    ["龙子湖区"],
  );
  t.match(one("安徽省蚌埠市东市区胜利路7号"), {
    dependent_locality: "龙子湖区",
    notes: [{ code: "value_inferred" }, { code: "division_abolished" }].slice(1),
  });
});

t.test("a region written twice", async (t) => {
  const fieldOf = (text: string, words: string): string[] =>
    one(text)
      .fields.filter(({ start, end }) => text.slice(start, end) === words)
      .map(({ field }) => field);
  t.same(fieldOf("福建省泉州市晋江市晋江市池店镇", "晋江市"), ["dependent_locality", "redundant"]);
  t.same(fieldOf("福建省泉州市晋江市福建省晋江市池店镇", "泉州市"), ["locality"]);
  t.same(one("福建省泉州市晋江市福建省泉州市").address_lines, []);
});

t.test("a place that is called after its city is in it, and keeps its name", async (t) => {
  t.match(one("宁波国际会展中心6号馆"), { locality: "宁波市", components: { poi: /^宁波国际会展中心/ } });
  t.match(one("永安路18号苏州市第二人民医院"), { locality: "苏州市", components: { poi: "苏州市第二人民医院" } });
  t.match(one("太湖花园3幢"), { locality: null, dependent_locality: null });
  t.match(one("余杭区仓前街道上海装饰公司"), { locality: "杭州市", address_lines: ["上海装饰公司"] });
  t.ok(one("宁波国际会展中心6号馆").confidence < 0.75);
});

t.test("a bare county may be the county, and a town tells which", async (t) => {
  t.ok(one("象山88号").candidates.length > 1);
  t.match(one("象山丹东街道88号"), { dependent_locality: "象山县", township: "丹东街道" });
  t.match(one("秋林路梧州镇"), { township: null }, "no town of this name");
});

t.test("a village of two characters before a road of two", async (t) => {
  t.match(one("江苏省苏州市吴江区盛泽镇茅塔舜湖路18号").components, { community: "茅塔", road: "舜湖路" });
  t.match(one("江苏省苏州市吴江区盛泽镇鸭绿江东路18号").components, { road: "鸭绿江东路" });
});

t.test("what couriers, shops and senders write around an address", async (t) => {
  t.match(
    one("【中通快递】您的快件已到达，收件人：何平，电话：13800001111，地址：山东省济南市历下区泺源大街6号B座 9 楼"),
    {
      recipient: "何平",
      phone: "13800001111",
      address_lines: ["泺源大街6号B座9楼"],
      components: { house_number: "6号", building: "B座", floor: "9楼" },
    },
  );
  t.match(one("【丰巢】您的包裹已到四川省绵阳市涪城区临园路8号，联系13800001111"), {
    recipient: null,
    phone: "13800001111",
    address_lines: ["临园路8号"],
  });
  t.match(one("何平[5678] 18400001111转5678 山东省济南市历下区泺源大街6号"), {
    recipient: "何平",
    phone: "18400001111-5678",
    address_lines: ["泺源大街6号"],
  });
  t.match(one("山东省济南市历下区泺源大街6号3楼何平收13800001111"), {
    recipient: "何平",
    address_lines: ["泺源大街6号3楼"],
  });
  t.match(one("淘宝 何平 13800001111 山东济南历下区泺源大街6号（放门口，谢谢）"), {
    recipient: "何平",
    address_lines: ["泺源大街6号"],
  });
  const listed = parseChinese(
    "1、何平 13800001111 山东省济南市历下区泺源大街6号\n2、于洋 13800002222 山东省青岛市市北区台东路8号",
  );
  t.match(listed, [
    { recipient: "何平", address_lines: ["泺源大街6号"] },
    { recipient: "于洋", address_lines: ["台东路8号"] },
  ]);
});

t.test("numbers", async (t) => {
  t.match(one("重庆市江北区观音桥步行街8号2单元5-3").components, { unit: "2单元", room: "5-3" });
  t.match(one("山东省济南市历下区甸柳小区6幢12").components, { building: "6幢", unit: "12" });
  t.match(one("山东省济南市历下区泺源大街 66 号").components, { road: "泺源大街", house_number: "66号" });
  t.match(one("北京市西城区西便门外大街9号").components, { road: "西便门外大街", house_number: "9号" });
});

t.test("phones of Hong Kong, Macao and Taiwan need no code where the text names the place", async (t) => {
  t.match(one("香港九龍旺角彌敦道700號 陳大文 9123 0000"), {
    country_code: "HK",
    phone: "91230000",
    recipient: "陳大文",
  });
  t.match(one("澳門氹仔成都街 李生 66120000"), { country_code: "MO", phone: "66120000" });
  t.match(one("台灣新北市板橋區中山路一段1號 林小姐 02-29600000"), { country_code: "TW", phone: "0229600000" });
  t.match(one("山东省济南市历下区泺源大街66120000号"), { phone: null });
});

t.test("a lone word is no address", async (t) => {
  for (const text of ["abc", '"abc"', "hello"]) t.same(parse(text), []);
  t.ok(parse("France").length === 1 && parse("12 Elm Street").length === 1);
});

t.test("a province that is not that of the city contradicts it; the same one again is a repetition", async (t) => {
  const notes = (text: string) =>
    one(text).notes.filter(({ code }) => code === "mismatch" || code === "redundant_part");
  t.match(notes("浙江省深圳市南山区科技园1栋"), [
    { code: "mismatch", part: "administrative_area", from: "浙江省", to: "广东省" },
  ]);
  t.match(notes("浙江省浙江省杭州市西湖区文三路1号"), [{ code: "redundant_part", from: "浙江省" }]);
  t.same(notes("江苏省南京市鼓楼区浙江路3号"), [], "a road may be called after another one");
});
