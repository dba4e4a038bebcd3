import fc from "fast-check";
import t from "tap";
import { isJapanese } from "../../../src/address/index.ts";
import { parseJapanese } from "../../../src/address/parse/japan/index.ts";
import type { ParsedAddress } from "../../../src/address/parse/types.ts";
import { measureCpu } from "../../support/cpu.ts";

const parse = (text: string): ParsedAddress => {
  const [address] = parseJapanese(text);
  if (!address) throw new Error(`nothing in ${text}`);
  return address;
};
const region = ({ administrative_area, locality, dependent_locality }: ParsedAddress) => [
  administrative_area,
  locality,
  dependent_locality,
];
const noted = ({ notes }: ParsedAddress) => notes.map(({ code, part }) => `${code} ${part}`);

t.test("takes a pasted address apart", async (t) => {
  const address = parse(
    "株式会社みほん\n〒530-0001\n大阪府大阪市北区梅田２丁目４－９ みほんタワー８階 802号室\n高橋 健様\nTEL ０６－１２３４－５６７８",
  );
  t.match(address, {
    country_code: "JP",
    organization: "株式会社みほん",
    recipient: "高橋 健",
    phone: "06-1234-5678",
    postal_code: "530-0001",
    administrative_area: "大阪府",
    locality: "大阪市北区",
    dependent_locality: "梅田二丁目",
    township: null,
    division_code: "JP-27127",
    address_lines: ["4-9 みほんタワー8階 802号室"],
    components: { house_number: "4-9", building: "みほんタワー", floor: "8階", room: "802号室" },
  });
  t.same(address.candidates, []);
});

t.test("reads labels in any order", async (t) => {
  const address = parse(
    "氏名：佐藤 花子\n郵便番号：160-0023\n電話番号：090-1234-5678\n住所：東京都新宿区西新宿2-8-1 みほんアパート503号室",
  );
  t.match(address, {
    recipient: "佐藤 花子",
    postal_code: "160-0023",
    phone: "090-1234-5678",
    locality: "新宿区",
    dependent_locality: "西新宿二丁目",
  });
  t.match(address.components, { house_number: "8-1", room: "503号室" });
});

t.test("the first number is a 丁目 where the town is divided into them", async (t) => {
  t.same(region(parse("東京都渋谷区恵比寿1-20-8")), ["東京都", "渋谷区", "恵比寿一丁目"]);
  t.same(region(parse("東京都渋谷区神山町1-20-8")), ["東京都", "渋谷区", "神山町"], "神山町 is not");
  t.same(region(parse("大阪府堺市堺区熊野町東2-1-8")), ["大阪府", "堺市堺区", "熊野町東二丁"], "Sakai has 丁");
  t.equal(parse("東京都渋谷区恵比寿1-20-8-305").components.room, "305");
});

t.test("丁目 without its town belongs to the city, the house number begins behind it", async (t) => {
  const address = parse("〒112-0001 文京区2丁目5番8号4階402号室");
  t.same(region(address), ["東京都", "文京区", "二丁目"]);
  t.match(address.components, { house_number: "5-8", floor: "4階", room: "402号室" });
});

t.test("knows phones and names of every kind", async (t) => {
  for (const [written, phone] of [
    ["03-1234-5678", "03-1234-5678"],
    ["(03)1234-5678", "03-1234-5678"],
    ["+81 3-1234-5678", "03-1234-5678"],
    ["+81-90-1234-5678", "090-1234-5678"],
    ["09012345678", "09012345678"],
    ["０１２０－１２３－４５６", "0120-123-456"],
    ["TEL:045-123-4567", "045-123-4567"],
  ] as const)
    t.equal(parse(`神奈川県横浜市西区平沼1-1-1 ${written}`).phone, phone, written);
  for (const text of [
    "東京都港区芝1-1-1 山田太郎様",
    "山田太郎 東京都港区芝1-1-1",
    "東京都港区芝1-1-1山田太郎様",
    "東京都港区芝1-1-1\n山田太郎",
    "東京都港区芝1-1-1 みほんビル3階 山田太郎",
  ]) {
    t.match(parse(text), { recipient: "山田太郎", dependent_locality: "芝一丁目" }, text);
  }
  t.equal(parse("東京都港区芝1-1-1 みほん株式会社 御中").organization, "みほん株式会社");
});

t.test("numerals in kanji and digits are the same", async (t) => {
  for (const text of [
    "札幌市中央区北3条西12丁目2番1号",
    "札幌市中央区北三条西十二丁目二番一号",
    "札幌市中央区北３条西１２丁目２－１",
    "札幌市 中央区 北三条西 12丁目 2-1",
  ]) {
    const address = parse(text);
    t.same(region(address), ["北海道", "札幌市中央区", "北三条西十二丁目"], text);
    t.equal(address.components.house_number, "2-1", text);
  }
});

t.test("spellings that writers exchange at will", async (t) => {
  t.equal(parse("神奈川県茅ケ崎市東海岸北1-1").locality, "茅ヶ崎市");
  t.equal(parse("神奈川県横浜市保土ヶ谷区天王町1-1").locality, "横浜市保土ケ谷区");
  t.same(region(parse("東京都澁谷區惠比壽1-1-1")), ["東京都", "渋谷区", "恵比寿一丁目"]);
  t.same(region(parse("東京都千代田区丸ノ内1-1-1")), ["東京都", "千代田区", "丸の内一丁目"]);
  t.equal(parse("長野県北佐久郡軽井沢町大字長倉11").dependent_locality, "大字長倉");
  t.equal(parse("長野県北佐久郡軽井沢町長倉11").dependent_locality, "長倉");
});

t.test("what lies above is filled in, and said", async (t) => {
  const okutama = parse("奥多摩町氷川1");
  t.same(region(okutama), ["東京都", "西多摩郡奥多摩町", "氷川"]);
  t.ok(noted(okutama).includes("value_inferred administrative_area"));
  t.same(
    region(parse("青葉区あざみ野1-1-1")),
    ["神奈川県", "横浜市青葉区", "あざみ野一丁目"],
    "the town tells which 青葉区",
  );
  t.same(region(parse("〒150-0013 恵比寿1-20-8")), ["東京都", "渋谷区", "恵比寿一丁目"]);
  t.same(region(parse("150-0013")), ["東京都", "渋谷区", "恵比寿"]);
  t.same(region(parse("千葉市川市八幡1-1-1")), ["千葉県", "市川市", "八幡一丁目"], "千葉 and 市川市, not 千葉市");
});

t.test("never guesses in silence", async (t) => {
  const fuchu = parse("府中市1-1");
  t.same(
    fuchu.candidates.map(({ names }) => names[0]),
    ["東京都", "広島県"],
  );
  t.ok(noted(fuchu).includes("ambiguous locality"));
  t.ok(fuchu.confidence <= 0.5);
  t.same(
    [parse("〒726-0003 府中市1-1").administrative_area, parse("府中市宮西町1-1").administrative_area],
    ["広島県", "東京都"],
  );
  const chuo = parse("中央区1-1");
  t.ok(chuo.candidates.length > 5 && chuo.locality === null, "too many to take one");
});

t.test("contradictions have a note", async (t) => {
  t.ok(noted(parse("東京都大阪市北区梅田1-1-1")).includes("mismatch administrative_area"));
  t.ok(noted(parse("〒530-0001 東京都港区芝1-1-1")).includes("mismatch postal_code"));
  t.ok(noted(parse("〒999-9999 東京都港区芝1-1-1")).includes("unknown_value postal_code"));
});

t.test("municipalities of former times", async (t) => {
  for (const [text, city, town] of [
    ["埼玉県浦和市常盤1-1-1", "さいたま市浦和区", "常盤一丁目"],
    ["浦和市常盤1-1-1", "さいたま市浦和区", "常盤一丁目"],
    ["静岡県浜松市中区元城町1", "浜松市中央区", "元城町"],
    ["静岡県磐田郡佐久間町中部1", "浜松市天竜区", "佐久間町中部"],
    ["石川県松任市倉光1-1", "白山市", "倉光一丁目"],
    ["福岡県筑紫郡那珂川町中原1-1", "那珂川市", "中原一丁目"],
  ] as const) {
    const address = parse(text);
    t.same([address.locality, address.dependent_locality], [city, town], text);
    t.ok(noted(address).includes("division_abolished locality"), text);
  }
});

t.test("the ways of Kyoto", async (t) => {
  const address = parse("京都市中京区寺町通御池上る上本能寺前町1番地");
  t.same(region(address), ["京都府", "京都市中京区", "上本能寺前町"]);
  t.equal(address.components.road, "寺町通御池上る");
});

t.test("romanised addresses, small to big", async (t) => {
  for (const text of [
    "1-2-3 Jinnan, Shibuya-ku, Tokyo 150-0041, Japan",
    "1-2-3 JINNAN, SHIBUYA KU, TŌKYŌ-TO 150-0041",
  ]) {
    t.match(
      parse(text),
      { administrative_area: "東京都", locality: "渋谷区", postal_code: "150-0041", division_code: "JP-13113" },
      text,
    );
  }
  t.same(region(parse("5 Yoshida-cho, Naka-ku, Yokohama-shi, Kanagawa-ken 231-0041")).slice(0, 2), [
    "神奈川県",
    "横浜市中区",
  ]);
  t.equal(parse("1 Ote-machi, Maebashi, Gunma").locality, "前橋市");
});

t.test("several at once", async (t) => {
  const addresses = parseJapanese(
    "東京都港区芝1-1-1\n大阪市北区梅田1-1-1\n\n山田太郎\n〒150-0013\n東京都渋谷区恵比寿1-1-1",
  );
  t.same(
    addresses.map(({ locality, recipient }) => [locality, recipient]),
    [
      ["港区", null],
      ["大阪市北区", null],
      ["渋谷区", "山田太郎"],
    ],
  );
  t.equal(parseJapanese("東京都港区芝1-1-1\n大阪市北区梅田1-1-1", { single: true }).length, 1);
});

t.test("tells Japanese from Chinese", async (t) => {
  for (const text of ["東京都千代田区千代田1-1", "〒100-0001", "港区芝三丁目", "北区のビル"])
    t.ok(isJapanese(text), text);
  for (const text of ["北京市朝阳区建国路1号", "臺北市中山區南京東路1號", "鲜の每日 上海市静安区"])
    t.notOk(isJapanese(text), text);
});

const pieces = fc.constantFrom(
  "東京都",
  "渋谷区",
  "恵比寿",
  "1-2-3",
  "１丁目",
  "二十三番地",
  "の",
  "〒150-0013",
  "大字",
  "字",
  "上る",
  "様",
  "御中",
  "株式会社",
  "\n",
  " ",
  "　",
  "ー",
  "-",
  "03-1234-5678",
  "住所：",
  "府中市",
  "中央区",
  "北",
  "十",
  "号室",
  "階",
  "Tokyo",
  "Shibuya-ku",
  ",",
  "、",
  "郡",
  "市",
  "町",
  "\ud842\udfb7",
  "\ud800",
  "山田 太郎",
  "浦和市",
  "磐田郡佐久間町",
);
const text = fc.oneof(
  { weight: 5, arbitrary: fc.array(pieces, { maxLength: 14 }).map((words) => words.join("")) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 60 }) },
);

t.test("never throws, and every span is exact", async () => {
  fc.assert(
    fc.property(text, (text) =>
      parseJapanese(text).every((address) => {
        const isInside = ({ start, end }: { start: number; end: number }) =>
          start >= 0 && start < end && end <= text.length;
        return (
          isInside(address) &&
          address.fields.every(isInside) &&
          address.remaining.every((rest) => isInside(rest)) &&
          address.fields.every(({ confidence, value }) => confidence > 0 && confidence < 1 && value !== "") &&
          address.confidence >= 0 &&
          address.confidence <= 1
        );
      }),
    ),
    { numRuns: 3_000 },
  );
});

t.test("fields that are one piece of the text say what stands there", async () => {
  const digits = (text: string) => text.normalize("NFKC").replace(/\D/gu, "");
  fc.assert(
    fc.property(
      fc.array(pieces, { maxLength: 10 }).map((words) => `東京都港区芝1-2-3 ${words.join("")}`),
      (text) =>
        parseJapanese(text).every(({ fields }) =>
          fields.every(
            ({ field, start, end, value }) =>
              (field !== "phone" && field !== "postal_code") ||
              digits(text.slice(start, end)).endsWith(digits(value).slice(-7)),
          ),
        ),
    ),
    { numRuns: 1_000 },
  );
});

t.test("takes time in proportion to the length", async (t) => {
  parseJapanese("〒150-0013 恵比寿1");
  for (const unit of [
    "東京都",
    "1-",
    "1",
    " ",
    "一",
    "様 ",
    "〒",
    "中央区",
    "上る",
    "03-",
    "Tokyo,",
    "a",
    "\n",
    "住所:",
    "字",
    "ー",
    "ヶ",
    "@a.",
    "十 ",
  ]) {
    const long = unit.repeat(Math.ceil(40_000 / unit.length));
    const milliseconds = measureCpu(() => parseJapanese(long));
    t.ok(milliseconds < 500, `${JSON.stringify(unit)}: ${milliseconds.toFixed(0)} ms`);
  }
});
