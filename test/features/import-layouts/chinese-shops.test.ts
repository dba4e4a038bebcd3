/** Exports of Chinese shops, marketplaces and of what prints their parcels. See {@link testLayouts}. */
import t from "tap";
import { fileOf, testLayouts, UNVERIFIED, westLake, type Layout } from "../../support/import-layouts.ts";
import { startService, type Answer } from "../../support/service.ts";

testLayouts([
  {
    name: "淘宝",
    source: "c2003070110/TBTool: src/com/walk_nie/taobao/object/OrderObject.java",
    header:
      "订单编号,买家会员名,买家支付宝账号,买家应付货款,买家应付邮费,买家支付积分,总金额,返点积分,买家实际支付金额,买家实际支付积分,订单状态,买家留言,收货人姓名,收货地址 ," +
      "运送方式,联系电话 ,联系手机,订单创建时间,订单付款时间 ,宝贝标题 ,宝贝种类 ,物流单号 ,物流公司,订单备注,宝贝总数量,店铺Id,店铺名称,订单关闭原因,卖家服务费,买家服务费,发票抬头," +
      "是否手机订单,分阶段订单信息,特权订金订单id,是否上传合同照片,是否上传小票,是否代付,定金排名,修改后的sku,修改后的收货地址,异常信息",
    rows: [
      {
        订单编号: '="1234567890123456789"',
        买家会员名: "tb张三",
        收货人姓名: "张三",
        "收货地址 ": "浙江省 杭州市 西湖区 文三路90号东部软件园1号楼(310012)",
        "联系电话 ": "'0571-85022088",
        联系手机: "'13800138000",
        买家留言: "周末送",
      },
      {
        订单编号: '="1234567890123456790"',
        买家会员名: "tb李四",
        收货人姓名: "李四",
        "收货地址 ": "浙江省 杭州市 西湖区 文二路391号西湖国际科技大厦(000000)",
        "联系电话 ": "'",
        联系手机: "'13900139000",
      },
    ],
    expected: [
      {
        ref: "tb张三",
        customer: { name: "张三", phones: ["+8613800138000", "+8657185022088"] },
        addresses: [
          { ...westLake, postal_code: "310012", phone: "+8613800138000", recipient: "张三", instructions: "周末送" },
        ],
      },
      {
        ref: "tb李四",
        customer: { name: "李四", phones: ["+8613900139000"] },
        addresses: [{ ...westLake, postal_code: null, recipient: "李四" }],
      },
    ],
  },
  {
    name: "淘宝, with the data of customs",
    source: UNVERIFIED,
    header:
      "订单编号,买家会员名,买家支付宝账号,支付交易号,买家应付货款,买家应付邮费,买家支付积分,总金额,返点积分," +
      "买家实际支付金额,买家实际支付积分,订单状态,买家留言,收货人姓名,收货地址 ,运送方式,联系电话 ,联系手机," +
      "订单创建时间,订单付款时间 ,宝贝标题 ,宝贝种类 ,物流单号 ,物流公司,订单备注,宝贝总数量,店铺Id,店铺名称," +
      "订单关闭原因,卖家服务费,买家服务费,发票抬头,是否手机订单,分阶段订单信息,定金排名,修改后的sku," +
      "修改后的收货地址,异常信息,天猫卡券抵扣,集分宝抵扣,是否是O2O交易,买家姓名,买家身份证号,买家手机号",
    rows: [
      {
        订单编号: '="1234567890123456789"',
        买家会员名: "tb张三",
        收货人姓名: "李四",
        "收货地址 ": "浙江省 杭州市 西湖区 文三路90号东部软件园1号楼(310012)",
        联系手机: "'13800138000",
        买家姓名: "张三",
        买家手机号: "13900139000",
      },
    ],
    expected: [
      {
        ref: "tb张三",
        customer: { name: "张三", phones: ["+8613800138000", "+8613900139000"] },
        addresses: [{ ...westLake, postal_code: "310012", phone: "+8613800138000", recipient: "李四" }],
      },
    ],
  },
  {
    name: "拼多多",
    source: UNVERIFIED,
    header:
      "商品,订单号,订单状态,商品总价(元),邮费(元),店铺优惠折扣(元),平台优惠折扣(元),用户实付金额(元),商家实收金额(元),商品数量(件),身份证姓名,身份证号码,收货人,手机,国家,省,市,区,街道," +
      "详细地址,支付时间,承诺发货时间,发货时间,确认收货时间,商品id,商品规格,样式ID,商家编码-规格维度,商家编码-商品维度,快递单号,快递公司,订单成交时间,商家备注,售后状态,买家留言",
    rows: [
      {
        订单号: "261130-123456789012345",
        收货人: "张三[1234]",
        手机: "15600000000-1234",
        省: "浙江省",
        市: "杭州市",
        区: "西湖区",
        街道: "西溪街道",
        详细地址: "文三路90号东部软件园1号楼\t",
      },
    ],
    expected: [
      {
        customer: { name: "张三", phones: ["+8615600000000"] },
        addresses: [{ ...westLake, recipient: "张三[1234]", phone: "+8615600000000;ext=1234" }],
      },
    ],
  },
  {
    name: "京东",
    source: "chengzhiguang/oms: src/main/java/com/chengzg/oms/service/impl/OrderInfoServiceImpl.java",
    header:
      "订单号,商品ID,商品名称,订购数量,支付方式,下单时间,京东价,订单金额,结算金额,余额支付,应付金额,订单状态,订单类型,下单帐号,客户姓名,客户地址,联系电话,订单备注,发票类型,发票抬头,发票内容," +
      "商家备注,商家备注等级（等级1-5为由高到低）,运费金额,付款确认时间,增值税发票,货号,订单完成时间,订单来源," +
      "订单渠道,送装服务,服务费,仓库id,仓库名称,商家SKUID",
    rows: [
      {
        订单号: "123456789012",
        下单帐号: "jd_zhang",
        客户姓名: "张三",
        客户地址: "浙江杭州市西湖区文三路90号东部软件园1号楼",
        联系电话: "13800138000",
      },
    ],
    expected: [
      {
        ref: "jd_zhang",
        customer: { name: "张三", phones: ["+8613800138000"] },
        addresses: [{ ...westLake, recipient: "张三", phone: "+8613800138000" }],
      },
    ],
  },
  {
    name: "抖音",
    source: UNVERIFIED,
    header:
      "主订单编号,子订单编号,选购商品,商品规格,商品数量,商品ID,商家编码,商品单价,订单应付金额,运费,优惠总金额,平台优惠,商家优惠,达人优惠,支付方式,手续费,收件人,收件人手机号,省,市,区,街道,详细地址," +
      "买家留言,订单提交时间,旗帜颜色,商家备注,订单完成时间,支付完成时间,APP渠道,流量来源,订单状态,承诺发货时间,订单类型,售后状态,取消原因,达人ID,达人昵称",
    rows: [
      {
        主订单编号: "\t6917926768823643751",
        收件人: "张三",
        收件人手机号: "13800138000",
        省: "浙江省",
        市: "杭州市",
        区: "西湖区",
        街道: "西溪街道",
        详细地址: "文三路90号",
      },
    ],
    expected: [
      {
        customer: { name: "张三", phones: ["+8613800138000"] },
        addresses: [{ ...westLake, recipient: "张三", address_lines: ["文三路90号"] }],
      },
    ],
  },
  {
    name: "抖音, without columns of divisions",
    source: "ReginaldZeng/accounting-workbench: tests/test_ec_douyin.py",
    header:
      "主订单编号,子订单编号,选购商品,商品规格,商品数量,商家编码,订单应付金额,运费,收件人,收件人手机号,详细地址," +
      "订单提交时间,商家备注,订单完成时间,订单状态,售后状态,取消原因,发货时间,平台实际承担优惠金额," +
      "商家实际承担优惠金额,达人实际承担优惠金额",
    rows: [
      {
        主订单编号: "\t6917926768823643751",
        收件人: "张三",
        收件人手机号: "13800138000",
        详细地址: "浙江省杭州市西湖区西溪街道文三路90号",
      },
    ],
    expected: [
      {
        customer: { name: "张三", phones: ["+8613800138000"] },
        addresses: [{ ...westLake, recipient: "张三", address_lines: ["文三路90号"] }],
      },
    ],
  },
  {
    name: "有赞",
    source: "srafyhucl-cpu/yunxibakebot: tests/scripts/test_audit_youzan_customer_migration.py",
    header:
      "订单号,销售渠道,归属店铺,订单类型,订单状态,推广方式,订单来源,订单创建时间,买家付款时间,交易成功时间," +
      "付款方式,支付流水号,商品金额合计,运费,店铺优惠合计,应收订单金额,订单实付金额,支付优惠合计,订单实收金额," +
      "订单抵用积分数,店铺优惠方式,支付优惠方式,全部商品名称,商品种类数," +
      "订单配送方式,同城送达时间/提货时间,收货人省份,收货人城市,收货人地区,详细收货地址/提货地址,收货人/提货人," +
      "收货人手机号/提货人手机号,买家备注,订单星级,买家昵称,买家是否会员,买家手机号,下单网点," +
      // The second 分销员 has the name of the first.
      "收银员,分销员,销售导购,专属导购,订单退款状态,订单已退款金额,商家订单备注,桌号,挂账主体,挂账手机号,团长订单," +
      "订单风险标签,分销员,分销员手机号," +
      "分销员所属店铺,分销员所属团队,分销员所属分组,分销员等级,订单佣金类型,订单佣金金额,订单下级卖货提成类型," +
      "订单下级卖货提成金额",
    rows: [
      {
        订单号: "E20261130",
        收货人省份: "浙江省",
        收货人城市: "杭州市",
        收货人地区: "西湖区",
        "详细收货地址/提货地址": "文三路90号",
        "收货人/提货人": "张三",
        "收货人手机号/提货人手机号": "13800138000",
        买家手机号: "13900139000",
        买家备注: "放前台",
      },
    ],
    expected: [
      {
        customer: { name: "张三", phones: ["+8613800138000", "+8613900139000"] },
        addresses: [{ ...westLake, recipient: "张三", phone: "+8613800138000", instructions: "放前台" }],
      },
    ],
  },
  {
    name: "快递助手",
    source: UNVERIFIED,
    header:
      "订单编号,店铺名称,收件人姓名,收件人手机,收件人电话,收件人省,收件人市,收件人区,收件人详细地址,收件人邮编,寄件人姓名,寄件人手机,寄件人地址,商品信息,买家留言,卖家备注,快递公司,快递单号",
    rows: [
      {
        订单编号: "K1",
        收件人姓名: "张三",
        收件人手机: "13800138000",
        收件人电话: "0571-85022088",
        收件人省: "浙江省",
        收件人市: "杭州市",
        收件人区: "西湖区",
        收件人详细地址: "文三路90号",
        收件人邮编: "310012",
        寄件人姓名: "店家",
        寄件人手机: "13700137000",
        寄件人地址: "上海市徐汇区漕溪北路18号",
      },
    ],
    expected: [
      {
        customer: { name: "张三", phones: ["+8613800138000", "+8657185022088"] },
        addresses: [{ ...westLake, recipient: "张三", phone: "+8613800138000", postal_code: "310012" }],
      },
    ],
  },
]);

/** Exports in which nobody's address is whole. */
const WITHOUT_ADDRESS: (Pick<Layout, "name" | "source" | "header" | "rows"> & { warnings: string[] })[] = [
  {
    name: "拼多多, without recipients",
    source:
      "huaxiexiyan/catguild: catguild-business/src/main/java/cn/catguild/business/erp/presentation/model/" +
      "OnlineOrderImportRequest.java",
    header:
      "商品,订单号,订单状态,商品数量(件),是否审核中,支付时间,承诺发货时间,承诺送达时间,发货时间,确认收货时间,商品id,商品规格,样式ID,商品一级类目," +
      "商品二级类目,商品三级类目,商品四级类目,商家编码-规格维度,商家编码-商品维度,商家备注,买家留言,售后状态,消费者资料,订单成交时间,消费者资料上传时间," +
      "赠品名称,赠品id,赠品规格,赠品数量,团ID,团身份,是否已开始配送,配送员是否已送达,配送状态,同城是否普通快递,商品总价(元),邮费(元)," +
      "店铺优惠折扣(元),平台优惠折扣(元),多多支付立减金额(元),上门安装费(元),送货入户费(元),送货入户并安装费(元),用户实付金额(元),商家实收金额(元)," +
      "快递单号,快递公司,省,市,区,街道/镇,配送员手机号,是否抽奖或0元试用,是否顺丰加价,用户购买手机号,旅行类信息,充值号码,是否门店自提," +
      "门店名称,门店自定义编码,关联货品编码,货品名称,货品类型,子货品,仓库名称,仓库所在地址,海淘清关订单号,支付ID,支付方式,保税仓,是否直播间成交," +
      "是否直播间引导成交,预约配送时间,是否节能补贴,是否分期,分期期数,手续费承担方,是否无痕发货,订单来源,是否社区团购,小区送达情况,分期方式",
    rows: [{ 订单号: "261130-123456789012345", 省: "浙江省", 市: "杭州市", 区: "西湖区", "街道/镇": "西溪街道" }],
    warnings: ["no_address null"],
  },
  {
    name: "有赞, customers",
    source: "srafyhucl-cpu/yunxibakebot: tests/scripts/test_audit_youzan_customer_migration.py",
    header:
      "客户姓名,客户昵称,客户手机号,客户生日,客户性别,标签,是否会员,成长值,免费等级,付费等级,权益卡,客户积分,客户储值余额,消费次数,消费金额," +
      "累计退款金额,累计退款订单数,笔单价,上次消费时间,分销员,导购员,企微好友,来源渠道,来源方式,成为客户时间,成为会员时间,成为会员店铺,公众号," +
      "公众号关注时间,最近浏览时间,微信地域,所属区域,指定时间消费次数,指定时间消费金额,",
    rows: [{ 客户姓名: "张三", 客户手机号: "186******05", 微信地域: "北京", 所属区域: "朝阳区" }],
    warnings: ["no_address null"],
  },
];

t.test("an export without addresses says what is missing", async (t) => {
  const { call } = await startService(t);
  for (const { name, warnings, ...file } of WITHOUT_ADDRESS) {
    const post = (query: string): Promise<Answer> =>
      call("POST", `/imports?source=shop${query}`, fileOf(file), { "content-type": "text/csv" });
    const dry = await post("&dry_run=true");
    t.match(dry.body, { usable: false }, name);
    t.same(
      dry.body.warnings.map(({ code, column }: Record<string, string>) => `${code} ${column}`),
      warnings,
      name,
    );
    t.match(await post(""), { status: 422, body: { errors: [{ detail: /No column was recognised as an address/ }] } });
  }
});
