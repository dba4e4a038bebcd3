/** Exports that hide what is personal: nothing of it becomes a name, a number, an address or a key. */
import t, { type Test } from "tap";
import type { Field } from "../../../src/features/imports/columns.ts";
import { runImport } from "../../../src/features/imports/jobs.ts";
import { isMasked } from "../../../src/features/imports/masked.ts";
import { fileOf, westLake, type Layout } from "../../support/import-layouts.ts";
import { startService, type Answer } from "../../support/service.ts";

t.test("what is masked is told from what is not", async (t) => {
  const are = (expected: boolean, field: Field, texts: readonly string[]): void => {
    for (const text of texts) t.equal(isMasked(field, text), expected, `${field} ${text}`);
  };
  are(true, "recipient", [
    "张*",
    "张**",
    "*三",
    "张＊",
    "*",
    "J*** S***",
    "##kFbTnE3r##密文",
    "##密文",
    "$$密文",
    "张●●",
  ]);
  are(true, "recipient", ["~AgAAAAHqmOUHRbXy1QCqPUcZ~", "#7uRlQkVw#"]);
  are(true, "phone", [
    "138****1234",
    "1**********",
    "186******05",
    "138xxxx1234",
    "$$kFbTnE3r",
    "0571-8502**88",
    "****",
  ]);
  are(true, "email", ["z***@qq.com"]);
  are(true, "address_line", ["文三路****", "**路**号", "##密文", "Hafenstraße **"]);
  are(true, "text", ["张*，138****1234，浙江省杭州市西湖区***"]);
  are(true, "ref", ["t**三"]);
  are(false, "recipient", ["张三[1234]", "Xaver Foxx", "阿不都·买买提", "#1001", "Lee ~ Ray"]);
  are(false, "name", ["*ST东旭", "E*TRADE", "Macy*s"]);
  are(false, "organization", ["E*TRADE", "*ST东旭", "浙江*杭州茶业"]);
  are(false, "phone", ["13800138000*123", "0571-85022088x12", "(503) 222-0123 x 345", "#31#13800138000"]);
  are(false, "address_line", ["12 Main St #5", "#12-34 Orchard Rd", "#B1", "文三路90号*3幢", "$5 Store"]);
  are(false, "instructions", ["***请放门口***", "##"]);
});

/** As a Chinese marketplace exports an order whose data is not decrypted: see `source` of the layouts. */
const DOUYIN =
  "主订单编号,子订单编号,选购商品,商品规格,商品数量,商家编码,订单应付金额,运费,收件人,收件人手机号,详细地址,订单提交时间";
const PDD = "商品,订单号,收货人,手机,省,市,区,街道,详细地址,买家留言";
const TAOBAO = "订单编号,买家会员名,收货人姓名,收货地址,联系手机";

async function dryAndRun(t: Test, file: Pick<Layout, "header" | "rows">): Promise<[dry: Answer, run: Answer]> {
  const { call, resources, tenantId } = await startService(t);
  const post = (query: string): Promise<Answer> =>
    call("POST", `/imports?source=shop${query}`, fileOf(file), { "content-type": "text/csv" });
  const dry = await post("&dry_run=true");
  const { body } = await post("");
  await runImport(resources, { tenant_id: tenantId, id: body.id });
  return [dry, await call("GET", `/imports/${body.id}`)];
}

const warningsOf = ({ body }: Answer): string[] =>
  body.warnings.map(
    ({ code, column, rows }: { code: string; column: string; rows: number }) => `${code} ${column} ${rows}`,
  );

t.test("a row with a masked name or address is refused", async (t) => {
  const hidden = { 收件人: "##密文", 收件人手机号: "$$密文", 详细地址: "##密文" };
  const [dry, run] = await dryAndRun(t, {
    header: DOUYIN,
    rows: [
      { 主订单编号: "\t6917926768823643751", ...hidden },
      { 主订单编号: "\t6917926768823643752", ...hidden, 收件人: "张*" },
      { 主订单编号: "\t6917926768823643753", ...hidden, 收件人: "张三" },
      {
        主订单编号: "\t6917926768823643754",
        收件人: "李四",
        收件人手机号: "13900139000",
        详细地址: "浙江省杭州市西湖区西溪街道文二路391号",
      },
    ],
  });
  t.same(warningsOf(dry), ["masked_value 收件人 2", "masked_value 收件人手机号 3", "masked_value 详细地址 3"]);
  t.match(dry.body, { usable: true, refused: 3, rows: [{ customer: { name: "李四", phones: ["+8613900139000"] } }] });
  t.match(
    dry.body.refusals.map(({ reason }: { reason: string }) => reason),
    [/^recipient is masked, such as 张\* or ##…: export/, /^recipient is masked/, /^(?:text|address_line) is masked/],
  );
  t.match(run.body.progress, { refused: 3, customers_created: 1, addresses_created: 1 });
});

t.test("a masked phone number is left out", async (t) => {
  const [dry, run] = await dryAndRun(t, {
    header: PDD,
    rows: [
      {
        订单号: "261130-123456789012345",
        收货人: "张三",
        手机: "138****1234",
        省: "浙江省",
        市: "杭州市",
        区: "西湖区",
        街道: "西溪街道",
        详细地址: "文三路90号",
        买家留言: "***请放门口***",
      },
    ],
  });
  t.same(warningsOf(dry), ["masked_value 手机 1"]);
  t.match(dry.body, {
    refused: 0,
    rows: [
      {
        customer: { name: "张三" },
        addresses: [{ ...westLake, recipient: "张三", phone: null, instructions: "***请放门口***" }],
      },
    ],
  });
  t.same(dry.body.rows[0].customer.phones, []);
  t.match(run.body.progress, { refused: 0, customers_created: 1, addresses_created: 1 });
});

t.test("customers with the same masked key stay two", async (t) => {
  const street = "浙江省 杭州市 西湖区 文三路90号";
  const [dry, run] = await dryAndRun(t, {
    header: TAOBAO,
    rows: [
      { 买家会员名: "t**三", 收货人姓名: "张三", 收货地址: street, 联系手机: "13800138000" },
      { 买家会员名: "t**三", 收货人姓名: "李四", 收货地址: street, 联系手机: "13900139000" },
    ],
  });
  t.same(warningsOf(dry), ["masked_value 买家会员名 2"]);
  t.match(dry.body.rows, [{ ref: /^row-/ }, { ref: /^row-/ }]);
  t.match(run.body.progress, { refused: 0, customers_created: 2, addresses_created: 2 });
});
