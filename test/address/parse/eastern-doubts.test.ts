/** What the readers of Japanese and Chinese text do not understand, they say, and are less sure of the whole. */
import t from "tap";
import { addReading, parse, readPastedAddress, standardise } from "../../../src/address/index.ts";

function verdictOn(text: string, hint: string) {
  const read = readPastedAddress(text, hint)!;
  return addReading(standardise({ ...read.input, country_code: read.input.country_code ?? hint }), read).verdict;
}

t.test("a town that lies in another city of the prefecture contradicts the city", async (t) => {
  for (const text of ["東京都目黒区六本木3-2-1", "神奈川県横浜市中区武蔵小杉1-2-3", "愛知県名古屋市渋谷区1-2-3"]) {
    const [address] = parse(text);
    t.match(
      address?.notes.find(({ part }) => part === "dependent_locality"),
      { to: null },
      text,
    );
    t.ok(address!.confidence <= 0.85, text);
  }
});

t.test("a town that its city has is not doubted", async (t) => {
  for (const text of ["東京都目黒区自由が丘1-2-3", "東京都渋谷区神南１丁目２－３", "大阪府堺市堺区南瓦町3-1"]) {
    const [address] = parse(text);
    t.same(address?.notes, [], text);
    t.ok(address!.confidence >= 0.95, text);
  }
});

t.test("words in no part of a Japanese address are to be confirmed", async (t) => {
  for (const text of ["イヤホン 2個 〒150-0041 東京都渋谷区神南1-2-3", "注文 4711 〒150-0041 東京都渋谷区神南1-2-3"])
    t.equal(verdictOn(text, "JP").next_action, "confirm", text);
  t.equal(verdictOn("〒150-0041 東京都渋谷区神南1-2-3", "JP").next_action, "accept");
});

const TWO = [
  ["東京都渋谷区神南1-2-3 大阪府大阪市中央区本町2-3-4", "JP", "渋谷区", "大阪市中央区"],
  ["〒150-0041 東京都渋谷区神南1-2-3、〒541-0053 大阪府大阪市中央区本町2-3-4", "JP", "渋谷区", "大阪市中央区"],
  ["渋谷区神南1-2-3、大阪市中央区本町2-3-4", "JP", "渋谷区", "大阪市中央区"],
  ["广东省广州市天河区体育东路12号 北京市海淀区学院路8号", "CN", "广州市", "北京市"],
  ["浙江省宁波市海曙区解放南路12号3楼，江苏省南京市鼓楼区中山路8号", "CN", "宁波市", "南京市"],
  ["王芳 13800138000 广东省广州市天河区体育东路12号 李强 13900139000 北京市海淀区学院路8号", "CN", "广州市", "北京市"],
] as const;

t.test("two addresses in a line are read as two", async (t) => {
  for (const [text, country_code, ...cities] of TWO)
    t.same(
      parse(text, { country_code }).map(({ locality }) => locality),
      cities,
      text,
    );
});

t.test("where one address is wanted, the first is read and the other one is noted", async (t) => {
  for (const [text, country_code, city, other] of [
    ...TWO,
    ["广东省广州市天河区体育东路12号或者北京市海淀区学院路8号", "CN", "广州市", "北京市"],
  ] as const) {
    const [address] = parse(text, { country_code, single: true });
    t.equal(address?.locality, city, text);
    const note = address?.notes.find(({ code, from }) => code === "unexpected_part" && from !== null);
    t.ok(note?.from?.includes(other.slice(0, 2)), text);
    t.notOk(address?.address_lines.join("").includes(other.slice(0, 2)), text);
    t.ok(address!.confidence <= 0.6, text);
    t.not(verdictOn(text, country_code).next_action, "accept", text);
  }
});

t.test("the persons of two addresses are not mixed", async (t) => {
  const [address] = parse(TWO[5][0], { single: true });
  t.match(address, { recipient: "王芳", phone: "13800138000", locality: "广州市" });
});

t.test("a company or a building that is called after another place is in the one address", async (t) => {
  for (const [text, country_code] of [
    ["东城区 北京市东城区东直门南大街12号天津大厦3层", "CN"],
    ["上海市浦东新区张杨路12号 江苏大厦8楼", "CN"],
    ["浙江省杭州市西湖区文三路12号 3栋2单元502", "CN"],
    ["東京都千代田区丸の内1-1-1 大阪府庁ビル3F", "JP"],
    ["東京都新宿区西新宿2-8-1 東京都庁第一本庁舎", "JP"],
    ["大阪府大阪市北区中之島1-3-20 大阪市役所", "JP"],
  ] as const) {
    const addresses = parse(text, { country_code });
    t.equal(addresses.length, 1, text);
    t.notOk(
      addresses[0]?.notes.some(({ code }) => code === "unexpected_part"),
      text,
    );
  }
});

t.test("many doors and divisions without a second address take no time", async (t) => {
  const text = "a号市".repeat(600);
  const start = performance.now();
  parse(text, { country_code: "CN" });
  t.ok(performance.now() - start < 2_000);
});

t.test("words of no kind in a Chinese text are to be confirmed", async (t) => {
  for (const text of [
    "Switch 游戏机 广东省广州市天河区体育东路12号",
    "王芳 李强 13800138000 广东省广州市天河区体育东路12号",
  ])
    t.not(verdictOn(text, "CN").next_action, "accept", text);
  t.equal(verdictOn("王芳 13800138000 广东省广州市天河区体育东路12号", "CN").next_action, "accept");
});

t.test("the counties of Taiwan that became municipalities are these", async (t) => {
  for (const [text, city, district, street] of [
    ["高雄縣岡山鎮中山北路12號", "高雄市", "岡山區", "中山北路"],
    ["臺北縣永和市中正路12號", "新北市", "永和區", "中正路"],
    ["台北縣淡水鎮中山路12號", "新北市", "淡水區", "中山路"],
    ["台中縣大里市中興路12號", "臺中市", "大里區", "中興路"],
    ["臺南縣新營市民治路12號", "臺南市", "新營區", "民治路"],
    ["桃園縣龜山鄉萬壽路12號", "桃園市", "龜山區", "萬壽路"],
    ["高雄縣鳳山市中山路12號", "高雄市", "鳳山區", "中山路"],
    ["桃園縣中壢市中央西路12號", "桃園市", "中壢區", "中央西路"],
  ] as const) {
    const [address] = parse(text);
    t.match(address, { country_code: "TW", locality: city, dependent_locality: district }, text);
    t.ok(address!.address_lines[0]?.startsWith(street), `${text}: ${address!.address_lines[0]}`);
    t.ok(
      address!.notes.some(({ code }) => code === "division_abolished"),
      text,
    );
  }
});

t.test("an estate in a line from the small to the large is no person", async (t) => {
  t.match(parse("2栋301，梧桐家园，体育东路12号，天河区，广州，广东"), [
    { recipient: null, locality: "广州市", dependent_locality: "天河区" },
  ]);
});

t.test("two house numbers in one street line are doubted", async (t) => {
  t.not(verdictOn("香港九龍尖沙咀彌敦道12號 / 香港灣仔軒尼詩道3號", "HK").next_action, "accept");
});

t.test("pasted addresses of Taiwan and Hong Kong are judged as their posts write them", async (t) => {
  for (const [text, country, parts] of [
    ["106 臺北市大安區信義路三段12號", "TW", { administrative_area: "台北市", locality: "大安區", postal_code: "106" }],
    ["高雄市前鎮區中山三路12號", "TW", { administrative_area: "高雄市", locality: "前鎮區", postal_code: "806" }],
    ["香港灣仔區軒尼詩道12號3樓", "HK", { administrative_area: "香港島", locality: "灣仔區" }],
    ["香港九龍尖沙咀彌敦道12號", "HK", { administrative_area: "九龍", locality: "尖沙咀" }],
  ] as const) {
    const read = readPastedAddress(text, country)!;
    t.match(read.input, { country_code: country, ...parts }, text);
    t.equal(verdictOn(text, country).next_action, "accept", text);
  }
});

t.test("a 丁目 of no town is to be confirmed, and the country is a field", async (t) => {
  const [address] = parse("日本〒150-0002渋谷区2丁目5番6号");
  t.match(
    address?.notes.find(({ part }) => part === "dependent_locality"),
    { code: "ambiguous" },
  );
  t.match(address?.fields[0], { field: "country_code", start: 0, end: 2, value: "JP" });
  t.equal(verdictOn("日本〒150-0002渋谷区2丁目5番6号", "JP").next_action, "confirm");
  t.equal(verdictOn("日本国 〒150-0002 東京都渋谷区渋谷2丁目5番6号", "JP").next_action, "accept");
});
