import t from "tap";
import { startService, type Service } from "../support/service.ts";

t.test("pasted text", async (t) => {
  let service: Service;
  t.before(async () => {
    service = await startService(t);
  });

  t.test("is read, each part with its place", async (t) => {
    const text = "收货人：李明 电话 139 0013 9000 地址：浙江杭州西湖区文三路90号东部软件园1号楼502室";
    const { status, body } = await service.call("POST", "/parse", { text });
    t.equal(status, 200);
    t.match(body, {
      covered: true,
      addresses: [
        {
          recipient: "李明",
          administrative_area: "浙江省",
          locality: "杭州市",
          dependent_locality: "西湖区",
          division_code: /^330106/,
        },
      ],
    });
    for (const { field, start, end } of body.addresses[0].fields)
      t.ok(end > start && end <= text.length, `${field} points into the text`);
  });

  t.test("that can mean several divisions gives all of them", async (t) => {
    const { body } = await service.call("POST", "/parse", { text: "鼓楼区中山路1号" });
    t.ok(body.addresses[0].candidates.length > 1);
    t.ok(body.addresses[0].notes.some(({ code }: { code: string }) => code === "ambiguous"));
  });

  t.test("says what was done beyond reading, in the language asked for", async (t) => {
    const text = "浙江省杭州市下城区武林路100号";
    const english = await service.call("POST", "/parse", { text });
    const note = (body: { addresses: { notes: { code: string; message: string }[] }[] }) =>
      body.addresses[0]!.notes.find(({ code }) => code === "division_abolished");
    t.equal(note(english.body)?.message, "This division no longer exists. It is now 拱墅区.");
    const chinese = await service.call("POST", "/parse", { text }, { "accept-language": "zh-CN,zh;q=0.9" });
    t.equal(note(chinese.body)?.message, "该行政区划已撤销，现为拱墅区。");
  });

  t.test("comes in batches, in several scripts, and may be no address at all", async (t) => {
    const { body } = await service.call("POST", "/parse", {
      items: [
        { text: "北京市海淀区中关村大街1号" },
        { text: "88 Larch Rd, Boise, ID 83702" },
        { text: "good morning" },
        { text: '"abc"' },
      ],
    });
    t.match(body.items, [
      { covered: true, addresses: [{ dependent_locality: "海淀区" }] },
      {
        covered: true,
        addresses: [
          {
            country_code: "US",
            administrative_area: "ID",
            locality: "Boise",
            postal_code: "83702",
            components: { house_number: "88", road: "Larch Rd" },
          },
        ],
      },
      { covered: false, addresses: [] },
      { covered: false, addresses: [] },
    ]);
  });

  t.test("takes a hint for what it does not say", async (t) => {
    const unsure = await service.call("POST", "/parse", { text: "12 Station Road" });
    t.match(unsure.body, {
      covered: true,
      addresses: [{ country_code: null, notes: [{ code: "ambiguous", part: "country_code" }] }],
    });
    t.ok(unsure.body.addresses[0].candidates.length > 1);
    const hinted = await service.call("POST", "/parse", { text: "12 Station Road", country_code: "GB" });
    t.match(hinted.body, { addresses: [{ country_code: "GB", notes: [] }] });
  });

  t.test("or nothing is refused with a pointer", async (t) => {
    t.match(await service.call("POST", "/parse", {}), { status: 422, body: { errors: [{ pointer: "/text" }] } });
    t.match(await service.call("POST", "/parse", { text: "a", items: [{ text: "b" }] }), {
      status: 422,
      body: { errors: [{ pointer: "/items" }] },
    });
    t.match(await service.call("POST", "/parse", { text: "12 Station Road", country_code: "ZZ" }), {
      status: 422,
      body: { errors: [{ pointer: "/country_code" }] },
    });
    const items = [
      { text: "12 Station Road", country_code: "GB" },
      { text: "12 Station Road", country_code: "QQ" },
    ];
    t.match(await service.call("POST", "/parse", { items }), {
      status: 422,
      body: { errors: [{ pointer: "/items/1/country_code" }] },
    });
  });
});
