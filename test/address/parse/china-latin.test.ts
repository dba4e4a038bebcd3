import fc from "fast-check";
import t from "tap";
import { parseChinese } from "../../../src/address/parse/china/index.ts";
import { looksChineseInLatin } from "../../../src/address/parse/china/latin.ts";

const region = (text: string): (string | null)[] => {
  const [address] = parseChinese(text);
  return [address!.administrative_area, address!.locality, address!.dependent_locality, address!.postal_code];
};

t.test("divisions in Latin letters, small to large or large to small", async (t) => {
  for (const [text, wanted] of [
    [
      "Room 1203, Building 5, Keji Road, Nanshan District, Shenzhen, Guangdong 518057, China",
      ["广东省", "深圳市", "南山区", "518057"],
    ],
    ["China, Zhejiang, Hangzhou, Xihu District, Wensan Road 478", ["浙江省", "杭州市", "西湖区", null]],
    ["27 Zhongguancun Street, Haidian District, Beijing 100080, P.R. China", ["北京市", "北京市", "海淀区", "100080"]],
    ["300 Nanjing East Road, Huangpu, Shanghai", ["上海市", "上海市", "黄浦区", null]],
    ["88 Wuyi Lu, Lu'an Shi, Anhui Sheng", ["安徽省", "六安市", null, null]],
    ["1 Xinhua Street, Saihan District, Hohhot, Inner Mongolia", ["内蒙古自治区", "呼和浩特市", "赛罕区", null]],
    ["99 Jiefang Lu, Xincheng District, Xi'an, Shaanxi 710004", ["陕西省", "西安市", "新城区", "710004"]],
  ] as const)
    t.same(region(text), wanted, text);
});

t.test("what is left is the street, with its parts", async (t) => {
  const [address] = parseChinese(
    "Room 1203, Building 5, Keji Road, Nanshan District, Shenzhen, Guangdong 518057, China",
  );
  t.match(address, {
    country_code: "CN",
    address_lines: ["Room 1203, Building 5, Keji Road"],
    components: { room: "Room 1203", building: "Building 5", road: "Keji Road" },
    division_code: "440305",
  });
  t.match(parseChinese("Name: Zhang San, Tel: 13800138000, No. 15 Keyuan Road, Nanshan, Shenzhen")[0], {
    recipient: "Zhang San",
    phone: "13800138000",
    address_lines: ["No. 15 Keyuan Road"],
  });
});

t.test("names of roads are no cities, and ambiguous names have a note", async (t) => {
  t.same(region("5 Beijing Road, Shanghai").slice(0, 3), ["上海市", null, null]);
  const [address] = parseChinese("Chaoyang District");
  t.ok(address!.candidates.length > 1 && address!.confidence < 0.7);
  t.ok(address!.candidates.every(({ names }) => names.at(-1)!.endsWith("区")));
});

t.test("tells cheaply whether a text is likely Chinese", async (t) => {
  for (const text of ["Keji Road, Shenzhen, China", "5 Some Road, Nanjing 210000", "100080 Beijing, P.R. China"])
    t.ok(looksChineseInLatin(text), text);
  for (const text of [
    "123 Main St, China Grove, NC 28023",
    "10 Downing Street, London",
    "1 China Street, Springfield",
    "Shanghai Restaurant, 5th Ave, New York, NY 10001",
  ])
    t.notOk(looksChineseInLatin(text), text);
});

t.test("never throws, and every span points at its text", async () => {
  const words = fc.constantFrom(
    "Room 12",
    "Guangdong",
    "Shenzhen",
    "Nanshan District",
    "Road",
    "No. 5",
    "518057",
    "China",
    ",",
    "\n",
    " ",
    "13800138000",
    "Xi'an",
    "é",
    "İ",
    "Name:",
    "Chaoyang",
    "\0",
    "#",
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: "grapheme" }),
        fc.array(words, { maxLength: 30 }).map((all) => all.join(" ")),
      ),
      (text) =>
        parseChinese(text).every(({ fields, start, end }) =>
          fields.every(
            (field) => start <= field.start && field.start < field.end && field.end <= end && field.value !== "",
          ),
        ),
    ),
  );
});
