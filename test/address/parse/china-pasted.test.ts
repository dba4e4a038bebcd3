/** What stands around the place in pasted Chinese text: notes, names, several people, senders, extensions, codes. */
import t from "tap";
import { maskIdentityNumbers, parse } from "../../../src/address/index.ts";
import type { ParsedAddress } from "../../../src/address/index.ts";
import { parseChinese } from "../../../src/address/parse/china/index.ts";

const PHONE = "13800138000";
const PHONE_2 = "13900139000";
const PLACE = "江苏省南京市玄武区中央路32号A座";
const PLACE_2 = "四川省成都市青羊区人民中路9号";

const fields = ({ recipient, phone, dependent_locality, address_lines }: ParsedAddress) => [
  recipient,
  phone,
  dependent_locality,
  address_lines.join(""),
];
const LI = ["李雷", PHONE, "玄武区", "中央路32号A座"];
const HAN = ["韩梅梅", PHONE_2, "青羊区", "人民中路9号"];

const kinds = (text: string): string[] => parse(text).flatMap(({ remaining }) => remaining.map(({ kind }) => kind));

const ASIDES: Record<string, string[]> = {
  order_ref: [
    "订单号：2306151234567890123",
    "订单编号: 230615-123456789012345",
    "230615-123456789012345",
    "4567890123456789012",
    "SF1234567890123",
  ],
  product: ["商品：苹果10斤装 x2", "2箱苹果", "苹果10斤装", "规格：红色XL"],
  note: [
    "送货前电话",
    "别放驿站",
    "到了打电话",
    "发中通",
    "加急",
    "易碎品轻拿轻放",
    "商家留言：发中通",
    "备注：放门口",
    "（微信同号）",
    "工作日派送",
    "下午3点后送",
  ],
  account: ["QQ：123456", "微信：lisi_88", "会员名：lisi_88", "lisi@example.com"],
  amount: ["合计：58元", "¥58.00"],
  id_number: ["身份证号：44030119900101123X", "44030119900101123X"],
  other: ["支付方式：在线支付", "会员等级：普通", "2023-06-15 12:30:45"],
};

for (const [kind, texts] of Object.entries(ASIDES)) {
  t.test(`what is no address is in remaining: ${kind}`, async (t) => {
    for (const aside of texts) {
      for (const text of [
        `${aside} 李雷 ${PHONE} ${PLACE}`,
        `${aside}\n李雷 ${PHONE} ${PLACE}`,
        `李雷 ${PHONE} ${PLACE} ${aside}`,
        `李雷，${PHONE}，${PLACE}，${aside}`,
        `${PLACE} 李雷 ${PHONE} ${aside}`,
        `收货人：李雷\n电话：${PHONE}\n地址：${PLACE}\n${aside}`,
      ]) {
        const addresses = parse(text);
        t.same(addresses.map(fields), [LI], text);
        t.equal(addresses[0]?.postal_code, null);
        t.ok(kinds(text).includes(kind), `${kind} of ${text}`);
      }
    }
  });
}

t.test("a note that is glued to the street is cut off", async (t) => {
  t.same(parse(`李雷 ${PHONE} ${PLACE}送货前电话`).map(fields), [LI]);
  t.same(parse(`李雷 ${PHONE} ${PLACE}(放门口，谢谢)`).map(fields), [LI]);
});

t.test("words of notes stay where they belong to the name of a place", async (t) => {
  for (const street of [
    "文三路1号菜鸟驿站",
    "解放路12号",
    "明天广场3楼",
    "别墅区12栋",
    "五棵松路3号",
    "丰巢大厦2楼",
    "时代发展大厦6楼",
    "文三路1号(东门对面)",
    "工业园B区12栋3楼Bosch(China)",
  ]) {
    t.same(
      parse(`李雷 ${PHONE} 浙江省杭州市西湖区${street}`).map(({ address_lines }) => address_lines.join("")),
      [street],
      street,
    );
  }
});

t.test("numbers of identity documents are masked in the whole answer", async (t) => {
  for (const number of ["44030119900101123X", "440301 19900101 123X", "４４０３０１１９９００１０１１２３Ｘ"]) {
    const text = `李雷 ${PHONE} ${PLACE} 身份证号：${number}`;
    const masked = maskIdentityNumbers(text);
    t.equal(masked.length, text.length, "offsets stay");
    t.notOk(/1990|１９９０/u.test(masked));
    t.notOk(/1990|１９９０/u.test(JSON.stringify(parse(text))), number);
    t.same(parse(text).map(fields), [LI]);
  }
  t.equal(maskIdentityNumbers("证件号码：440301900101123"), "证件号码：***********1123".replace("***", "440"));
  t.equal(maskIdentityNumbers("护照：E12345678"), "护照：*******78");
  t.equal(maskIdentityNumbers(`订单 2306151234567890123，电话${PHONE}`), `订单 2306151234567890123，电话${PHONE}`);
});

t.test("the name is what stands next to the phone, whatever its letters", async (t) => {
  for (const name of [
    "李雷A",
    "A李雷",
    "李雷2",
    "leo_wang",
    "李雷-京东",
    "李雷@抖音",
    "爱吃糖的小朋友",
    "ღ小鱼干ღ",
    "小鱼の家",
    "Emily Zhang",
    "Leo.Wang",
    "阿依古丽·买买提",
    "天天向上",
    "小七ツ",
    "江山",
    "白云",
    "K先生",
  ]) {
    const own = [name, ...LI.slice(1)];
    for (const text of [
      `${name} ${PHONE} ${PLACE}`,
      `${name}\n${PHONE}\n${PLACE}`,
      `${PHONE} ${name} ${PLACE}`,
      `收货人：${name}\n电话：${PHONE}\n地址：${PLACE}`,
      `收货地址：${name} ${PHONE} ${PLACE}`,
      `${PLACE} ${name} ${PHONE}`,
    ])
      t.same(parse(text).map(fields), [own], text);
  }
  t.match(parse(`${PHONE} 广东省深圳市福田区星河COCO Park`), [{ recipient: null, address_lines: ["星河COCO Park"] }]);
});

t.test("labels are put together from words", async (t) => {
  for (const [name, phone, place] of [
    ["收货姓名", "收货电话", "收货地址"],
    ["客户", "手机", "地址"],
    ["买家", "联系电话", "收货地址"],
    ["姓  名", "电  话", "地  址"],
    ["收件人姓名", "收件人手机号码", "收件人详细地址"],
    ["Name", "Phone", "Address"],
    ["【收货人】", "【电话】", "【地址】"],
  ]) {
    for (const colon of name!.startsWith("【") ? [""] : ["：", ": ", " : "])
      for (const line of ["\n", " ", "，"])
        t.same(
          parse(`${name}${colon}李雷${line}${phone}${colon}${PHONE}${line}${place}${colon}${PLACE}`).map(fields),
          [LI],
          `${name}${colon}${line}`,
        );
  }
  for (const label of ["收货地址", "微信收货地址", "收货信息", "收件人信息", "地址", "Attn"])
    t.same(parse(`${label}：李雷 ${PHONE} ${PLACE}`).map(fields), [LI], label);
  t.same(parse(`收件人：${PLACE} 李雷 ${PHONE}`).map(fields), [LI], "the address after the label of the name");
  t.match(parse(`退货地址:${PLACE}`), [{ recipient: null }]);
  for (const sign of ["：", "-", "—", "+", "@", "_", "|", "/"])
    t.same(parse(`${PLACE_2}${sign}韩梅梅${PHONE_2}`).map(fields), [HAN], sign);
  t.same(parse(`${PLACE_2}（韩梅梅）${PHONE_2}`).map(fields), [HAN]);
});

t.test("several people in one text", async (t) => {
  for (const [first, second] of [
    [`李雷 ${PHONE} ${PLACE}`, `韩梅梅 ${PHONE_2} ${PLACE_2}`],
    [`${PLACE} 李雷 ${PHONE}`, `${PLACE_2} 韩梅梅 ${PHONE_2}`],
    [`李雷\n${PHONE}\n${PLACE}`, `韩梅梅\n${PHONE_2}\n${PLACE_2}`],
    [`${PLACE}\n李雷\n${PHONE}`, `${PLACE_2}\n韩梅梅\n${PHONE_2}`],
    [`李雷 ${PHONE}\n${PLACE}`, `韩梅梅 ${PHONE_2}\n${PLACE_2}`],
    [`姓名：李雷 电话：${PHONE} 地址：${PLACE}`, `姓名：韩梅梅 电话：${PHONE_2} 地址：${PLACE_2}`],
  ] as const) {
    const texts = [`${first}\n${second}`, `${first}\n\n${second}`];
    for (const [one, two] of [
      ["1.", "2."],
      ["①", "②"],
      ["【1】", "【2】"],
      ["一、", "二、"],
    ])
      texts.push(`${one}${first}\n${two}${second}`);
    if (!first.includes("\n")) texts.push(`${first} ${second}`, `${first}；${second}`, `1.${first} 2.${second}`);
    for (const text of texts) t.same(parse(text).map(fields), [LI, HAN], text);
  }
  t.same(parse(`李雷 ${PHONE} ${PLACE}\n韩梅梅 ${PLACE_2}`).map(fields), [LI, [HAN[0], null, ...HAN.slice(2)]]);
  for (const text of [
    `李雷 ${PHONE} 备用电话：${PHONE_2} ${PLACE}`,
    `李雷 ${PHONE}或${PHONE_2} ${PLACE}`,
    `李雷 ${PHONE}\n所在地区：江苏省南京市玄武区\n详细地址：${PLACE}`,
  ])
    t.same(parse(text).map(fields), [LI], text);
});

t.test("the sender is told from the receiver", async (t) => {
  for (const text of [
    `寄件人：王五 13700137000\n收件人：李雷 ${PHONE} ${PLACE}`,
    `收件人：李雷 ${PHONE} ${PLACE}\n寄件人：王五 13700137000`,
    `寄件人：王五\n寄件电话：13700137000\n收件人：李雷\n收件电话：${PHONE}\n收件地址：${PLACE}`,
  ]) {
    t.same(parse(text).map(fields), [LI], text);
    t.ok(kinds(text).includes("sender"));
  }
  for (const [sender, receiver] of [
    ["寄：", "收："],
    ["寄件人：", "收件人："],
    ["寄件地址：", "收件地址："],
  ]) {
    const text = `${sender}${PLACE_2} 韩梅梅 ${PHONE_2}\n${receiver}${PLACE} 李雷 ${PHONE}`;
    t.same(parse(text).map(fields), [HAN, LI], text);
    t.same(
      parse(text).map(({ role }) => role),
      ["sender", "receiver"],
    );
    t.same(parse(text, { single: true }).map(fields), [LI], "one address is that of the receiver");
  }
  t.match(parse(`寄件人：李雷 ${PHONE} ${PLACE}`), [{ recipient: "李雷", role: null }], "nobody else to tell apart");
});

t.test("the extension of a number that a shop lends is kept, and never splits the text", async (t) => {
  const lent = [LI[0], "18411110000-2586", ...LI.slice(2)];
  for (const tag of ["[2586]", "【2586】", "{2586}", "(2586)", "（2586）"])
    for (const line of ["\n", " ", "，"])
      t.same(parse(`李雷${tag}${line}18411110000${line}${PLACE}${tag}`).map(fields), [lent], tag);
  t.same(
    parse(`收货人：李雷[2586]\n手机号码：18411110000\n所在地区：江苏省南京市玄武区\n详细地址：中央路32号A座[2586]`).map(
      fields,
    ),
    [lent],
  );
  for (const extension of [
    "-2586",
    "转2586",
    "转分机2586",
    "(转2586)",
    "（分机号：2586）",
    "，分机号2586",
    "【2586】",
    "_2586",
    "*2586",
    " ext 2586",
  ])
    t.same(parse(`李雷 18411110000${extension} ${PLACE}`).map(fields), [lent], extension);
});

t.test("kana, 西入 and 北海道 make no address of China Japanese", async (t) => {
  for (const [text, district] of [
    [`小七ツ ${PHONE} 上海市徐汇区复兴中路8号`, "徐汇区"],
    [`李雷 ${PHONE} 河南省郑州市金水区花园路西入口`, "金水区"],
    ["新疆吐鲁番地区吐鲁番市老城路1号", "高昌区"],
    [`李雷 ${PHONE} 上海市长宁区仙霞路88号北海道餐厅旁`, "长宁区"],
    [`李雷 ${PHONE} 河北省廊坊市三河市燕郊镇京都府邸3号楼`, "三河市"],
  ] as const) {
    t.match(parse(text), [{ country_code: "CN", dependent_locality: district }], text);
    t.match(parse(text, { country_code: "CN" }), [{ country_code: "CN" }], text);
  }
  t.match(
    parse("西入口 北海道餐厅 12号", { country_code: "CN" }).map(({ country_code }) => country_code),
    ["CN"],
  );
  for (const text of ["東京都千代田区千代田1-1", "北海道札幌市中央区北1条西2丁目", "大阪府大阪市北区梅田3-1-1"])
    t.match(parse(text), [{ country_code: "JP" }], text);
});

t.test("postal codes next to and glued to the street", async (t) => {
  for (const text of [
    `${PLACE_2}610015 韩梅梅 ${PHONE_2}`,
    `${PLACE_2}（610015）韩梅梅 ${PHONE_2}`,
    `韩梅梅,${PHONE_2},${PLACE_2},610015`,
    `韩梅梅 ${PHONE_2} ${PLACE_2} 邮编610015`,
    `610015${PLACE_2} 韩梅梅 ${PHONE_2}`,
  ]) {
    const addresses = parse(text);
    t.same(addresses.map(fields), [HAN], text);
    t.equal(addresses[0]?.postal_code, "610015", text);
  }
  t.match(parse(`韩梅梅,${PHONE_2},${PLACE_2},000000`), [{ postal_code: null, address_lines: ["人民中路9号"] }]);
  t.match(parse("四川省成都市青羊区人民中路9号院323104"), [
    { postal_code: null, address_lines: ["人民中路9号院323104"] },
  ]);
  for (const text of ["220新北市板橋區文化路一段188號", "新北市板橋區文化路一段188號 220"])
    t.match(parse(text), [{ country_code: "TW", postal_code: "220", address_lines: ["文化路一段188號"] }], text);
});

t.test("phones that are masked or malformed are no part of the street", async (t) => {
  for (const phone of ["180******393", "135*****018", "1380013800", "138001380001", "26001234"]) {
    for (const text of [`李雷 ${phone} ${PLACE}`, `${PLACE} 李雷 ${phone}`, `李雷，${PLACE}，${phone}`]) {
      t.same(parse(text).map(fields), [[LI[0], null, ...LI.slice(2)]], text);
      t.same(kinds(text), ["phone"], text);
    }
  }
  for (const phone of ["138.0013.8000", "1380 0138 000", "(+86)13800138000"])
    t.same(parse(`李雷 ${phone} ${PLACE}`).map(fields), [LI], phone);
});

t.test("letters of CJK radicals are the characters that they look like", async (t) => {
  t.match(parse("陕西省⻄安市⻓安区五四⻄路6号"), [{ dependent_locality: "长安区", address_lines: ["五四西路6号"] }]);
  t.match(parse("⼴东省深圳市南⼭区科技园1栋"), [{ administrative_area: "广东省", dependent_locality: "南山区" }]);
});

t.test("a company is the organisation, with a label and without", async (t) => {
  for (const text of [
    `公司：南京腾飞科技有限公司\n收货人：李雷\n电话：${PHONE}\n地址：${PLACE}`,
    `李雷 ${PHONE} 南京腾飞科技有限公司 ${PLACE}`,
    `南京腾飞科技有限公司 李雷 ${PHONE} ${PLACE}`,
  ]) {
    const addresses = parse(text);
    t.same(addresses.map(fields), [LI], text);
    t.match(addresses, [{ organization: "南京腾飞科技有限公司", remaining: [] }], text);
  }
  t.match(parse(`李雷 ${PHONE} ${PLACE}【优选集运】【勿删】@282AB`), [
    { recipient: "李雷", address_lines: [/优选集运.*勿删.*282AB/] },
  ]);
});

t.test("what is not understood lowers the confidence and is visible", async (t) => {
  const plain = parse(`李雷 ${PHONE} ${PLACE}`)[0]!;
  const stray = parse(`嗯哼哈嘿啦咯咚呛 李雷 ${PHONE} ${PLACE}`)[0]!;
  t.match(stray.remaining, [{ kind: "other", text: "嗯哼哈嘿啦咯咚呛" }]);
  t.ok(stray.confidence < plain.confidence);
});

t.test("linear for labels, brackets and numbers without end", async (t) => {
  for (const unit of [
    "收货人",
    "(",
    "【1】",
    "1-",
    "①",
    "身份证",
    "a1",
    "寄：收：",
    "1.",
    "x2",
    "周一",
    "电话：",
    "13800138000 广东省深圳市",
  ]) {
    const text = unit.repeat(4000).slice(0, 4000);
    t.doesNotThrow(() => parseChinese(text), unit);
  }
});
