/** Pasted texts as shops, chats and spreadsheets produce them. */
import t, { type Test } from "tap";
import { parse } from "../../../src/address/index.ts";

const NAME = "周玉兰";
const PHONE = "13512340000";
const PLACE = "福建省福州市鼓楼区温泉街道五四路89号置地广场B座1502";
const REST = "五四路89号置地广场B座1502";

/** The texts of a kind, with N, P and A for the name, the phone and the place. */
const fill = (text: string): string => text.replaceAll("N", NAME).replaceAll("P", PHONE).replaceAll("A", PLACE);

async function isRead(t: Test, texts: readonly string[], wanted: object = {}): Promise<void> {
  for (const text of texts) {
    const whole = { recipient: NAME, phone: PHONE, township: "温泉街道", address_lines: [REST], ...wanted };
    t.match(parse(fill(text)), [whole], text);
  }
}

t.test("notes on the delivery, apart, in brackets and glued to the door", async (t) => {
  for (const note of [
    "只周末有人",
    "存丰巢",
    "快递放小区门口",
    "来前电话",
    "不上楼",
    "家里没人放门口",
    "晚上8点后送",
    "不发圆通",
    "要顺丰",
    "先验后签",
    "内有玻璃",
    "有小孩别敲门",
    "工作时间送",
    "运费到付",
  ]) {
    await isRead(t, [`N P A，${note}`, `N P A（${note}）`, `N P A${note}`, `A ${note} N P`]);
  }
  await isRead(t, ["N P A 换货", "N P A，vip客户", "N P A 红色的", "老客户 N P A", "N P A，你们看着办吧"]);
});

t.test("numbers of rows and orders, days, goods", async (t) => {
  await isRead(t, [
    "1\tN\tP\tA",
    "12. \nN\nP\nA",
    "No.12 N P A",
    "第5单 N P A",
    "客户2 N P A",
    "6月15日 N P A",
    "N P A 6月15日",
    "平台单号：P787654321234567 N P A".replace("P7", "Z7"),
    "序号：12\nN\nP\nA",
    "仓库：华南仓\nN P A",
    "橙子10斤装1箱 N P A",
    "N P A 苹果 2箱",
    "N P A 连衣裙 红色 L码 1件",
  ]);
});

t.test("a name before the place, where the phone stands at the end", async (t) => {
  for (const recipient of [
    "小七",
    "爱吃鱼的猫",
    "玉兰D",
    "玉兰-2",
    "Mary Zhou",
    "迪力木拉提·阿卜杜拉",
    "W女士",
    "白云",
  ])
    await isRead(t, [`${recipient}，A，P`], { recipient });
  await isRead(t, ["周玉兰/李明 P A", "A 周玉兰/李明 P", "收货人：周玉兰/李明\n电话：P\n地址：A"], {
    recipient: "周玉兰/李明",
  });
});

t.test("labels glued to what follows, of single characters, of programs", async (t) => {
  await isRead(t, [
    "姓名N电话P地址A",
    "姓名N，电话P，地址A",
    "电话P收货人N地址A",
    "客户名：N；电话：P；地址：A",
    "省：福建省\n市：福州市\n区：鼓楼区\n镇/街道：温泉街道\n地址：五四路89号置地广场B座1502\n姓名：N\n手机：P",
    "区县：鼓楼区\n城市：福州市\n街道：温泉街道\n详细地址：五四路89号置地广场B座1502\n收货人：N\n电话：P",
    '{"name":"N","mobile":"P","province":"福建省","city":"福州市","district":"鼓楼区",' +
      '"street":"温泉街道","detail":"五四路89号置地广场B座1502"}',
    "receiver_name: N\nreceiver_mobile: P\nreceiver_address: A",
    "①N②P③A",
    "1.N 2.P 3.A",
    "N-P-A",
  ]);
});

t.test("a label ends before a place that begins with the word for a rank", async (t) => {
  for (const [place, locality] of [
    ["镇江市京口区正东路8号", "镇江市"],
    ["市南区香港中路8号", "青岛市"],
  ] as const)
    t.match(parse(fill(`收货地址${place} N P`)), [{ recipient: NAME, locality }], place);
});

t.test("the extension of a number in all its writings", async (t) => {
  for (const extension of [
    " 6688",
    ",6688",
    "/6688",
    "+6688",
    "p6688",
    "加6688",
    "转拨6688",
    "接通后按6688",
    "，接通后输入6688",
    "虚拟号转6688",
    "（接通后转6688）",
  ])
    await isRead(t, [`N P${extension} A`, `A N P${extension}`, `收货人：N\n手机：P${extension}\n地址：A`], {
      phone: `${PHONE}-6688`,
    });
  for (const phone of ["135—1234—0000", "135·1234·0000", "135 123 40000", "135一1234一0000", "135 1234  0000"])
    await isRead(t, [`N ${phone} A`, `收件人：N\n电话：${phone}\n地址：A`]);
  await isRead(t, ["N +86 591 87654321 A", "N 86-591-87654321 A"], { phone: "0591-87654321" });
});

t.test("marks and words between several people, and labels in brackets", async (t) => {
  const second = "吴越 13600005555 江西省南昌市东湖区八一大道5号";
  for (const text of [
    `第1个：N P A\n第2个：${second}`,
    `客户1 N P A\n客户2 ${second}`,
    `(1) N P A (2) ${second}`,
    `N P A 和 ${second}`,
    `1\tN\tP\tA\n2\t${second.replaceAll(" ", "\t")}`,
  ])
    t.match(
      parse(fill(text)),
      [
        { recipient: NAME, address_lines: [REST] },
        { recipient: "吴越", address_lines: ["八一大道5号"] },
      ],
      text,
    );
  t.match(parse(fill(`【寄件人】N P A\n【收件人】${second}`)), [
    { role: "sender", recipient: NAME },
    { role: "receiver", recipient: "吴越" },
  ]);
});

t.test("a district of another city is said, also before a street called after one of its towns", async (t) => {
  for (const text of ["广东省广州市福田区华强北路8号", "四川省成都市渝中区解放碑8号", "上海市海淀区中关村大街8号"]) {
    const [address] = parse(text);
    t.ok(
      address!.notes.some(({ code, part }) => code === "mismatch" && part === "dependent_locality"),
      text,
    );
    t.ok(address!.confidence < 0.8, text);
  }
});

t.test("no towns: 小镇 of an estate, 解放 of 解放军; headings of lists between divisions", async (t) => {
  for (const rest of ["金地格林小镇73弄12号602室", "解放军第202医院住院部3楼"])
    t.match(parse(`河南省商丘市梁园区${rest}`), [{ township: null, address_lines: [rest] }]);
  t.match(parse("湖北省直辖天门市陆羽大道8号"), [{ dependent_locality: "天门市", address_lines: ["陆羽大道8号"] }]);
  t.match(parse("海南省-省直辖-万宁市-万城镇8号"), [
    { dependent_locality: "万宁市", township: "万城镇", address_lines: ["8号"] },
  ]);
  t.match(parse("重庆市县忠县忠州街道8号"), [{ dependent_locality: "忠县", address_lines: ["8号"] }]);
});

t.test("a piece after the door that nothing tells to be part of it lowers the confidence", async (t) => {
  const sure = parse(fill("N P A"))[0]!.confidence;
  const doubtful = parse(fill("N P A 蓝蜻蜓"))[0]!;
  t.match(doubtful, { address_lines: [`${REST}蓝蜻蜓`] });
  t.ok(doubtful.confidence < 0.9 && sure > 0.9);
});

t.test("an abolished district before a township that lies in another today is said to be abolished", async (t) => {
  t.match(parse("重庆市渝北区龙溪街道8号")[0]!.notes, [{}, { code: "division_abolished", from: "渝北区" }]);
});

t.test("a division in brackets says another one again, or the next", async (t) => {
  t.match(parse("臺北市 (台湾省) 中正區忠孝東路一段8號"), [{ locality: "臺北市", address_lines: ["忠孝東路一段8號"] }]);
  t.match(parse("臺灣臺北市(台北市)大安區和平東路8號"), [
    { dependent_locality: "大安區", address_lines: ["和平東路8號"] },
  ]);
  t.match(parse("香港 中西區（中西区）皇后大道8號"), [
    { dependent_locality: "中西区", address_lines: ["皇后大道8號"] },
  ]);
  t.match(parse("广东省深圳市（南山区）科苑南路18号"), [
    { dependent_locality: "南山区", address_lines: ["科苑南路18号"] },
  ]);
  t.match(parse("北京市朝阳区(朝阳公园)西门3号"), [{ address_lines: ["(朝阳公园)西门3号"] }]);
});

t.test("a masked name is a name", async (t) => {
  for (const recipient of ["周**", "周*兰"]) await isRead(t, [`${recipient} P A`, `A ${recipient} P`], { recipient });
});
