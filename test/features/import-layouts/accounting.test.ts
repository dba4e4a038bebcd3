/** Exports of bookkeeping and of ERPs. See {@link testLayouts}. */
import { de, PHONE, us, westLake, testLayouts, UNVERIFIED } from "../../support/import-layouts.ts";

testLayouts([
  {
    name: "Xero, contacts",
    source: UNVERIFIED,
    header:
      "*ContactName,AccountNumber,EmailAddress,FirstName,LastName,POAttentionTo,POAddressLine1,POAddressLine2," +
      "POAddressLine3,POAddressLine4,POCity,PORegion,POPostalCode,POCountry,SAAttentionTo,SAAddressLine1," +
      "SAAddressLine2," +
      "SAAddressLine3,SAAddressLine4,SACity,SARegion,SAPostalCode,SACountry,PhoneNumber,FaxNumber,MobileNumber," +
      "DDINumber," +
      "SkypeName,BankAccountName,BankAccountNumber,BankAccountParticulars,TaxNumberName,TaxNumber,Website,LegalName," +
      "Discount,CompanyNumber",
    rows: [
      {
        "*ContactName": "Lee Ltd",
        AccountNumber: "LEE01",
        EmailAddress: "ann@example.com",
        FirstName: "Ann",
        LastName: "Lee",
        POAttentionTo: "Accounts",
        POAddressLine1: "12 Main St",
        POCity: "Portland",
        PORegion: "OR",
        POPostalCode: "97201",
        POCountry: "United States",
        SAAddressLine1: "Hafenstraße 3",
        SACity: "Hamburg",
        SAPostalCode: "20095",
        SACountry: "Germany",
        PhoneNumber: "1 503 222 0199",
        MobileNumber: "+1 503 222 0123",
      },
    ],
    expected: [
      {
        ref: "LEE01",
        customer: {
          name: "Lee Ltd",
          given_name: "Ann",
          emails: ["ann@example.com"],
          phones: [PHONE, "+15032220199"],
        },
        addresses: [
          { ...us, usages: ["billing"], recipient: "Accounts", phone: PHONE },
          { ...de, usages: ["work"], recipient: "Ann Lee" },
        ],
      },
    ],
  },
  {
    name: "ERP, 20 columns",
    source: UNVERIFIED,
    header:
      "客户编码,客户名称,客户简称,客户类别,所属行业,所在地区,联系人,联系电话,手机,传真,电子邮箱,邮政编码,送货地址,发票地址,开户银行,银行账号,税号,信用额度,业务员,备注",
    rows: [
      {
        客户编码: "KH001",
        客户名称: "杭州西湖茶业有限公司",
        所在地区: "浙江省/杭州市/西湖区",
        联系人: "张三",
        联系电话: "0571-85022088",
        手机: "13800138000",
        邮政编码: "310012",
        送货地址: "文三路90号",
        发票地址: "浙江省杭州市上城区解放路1号",
      },
    ],
    expected: [
      {
        ref: "KH001",
        customer: { name: "杭州西湖茶业有限公司", phones: ["+8613800138000", "+8657185022088"] },
        addresses: [
          {
            ...westLake,
            recipient: "张三",
            phone: "+8613800138000",
            postal_code: "310012",
            address_lines: ["文三路90号"],
          },
          { locality: "杭州市", dependent_locality: "上城区", usages: ["billing"] },
        ],
      },
    ],
  },
  {
    name: "ERP, 往来单位",
    source: UNVERIFIED,
    header: "往来单位编号,往来单位全名,单位简称,联系人,联系电话,移动电话,固定电话,通讯地址,邮编,税号,期初应收",
    rows: [
      {
        往来单位编号: "W-7",
        往来单位全名: "杭州西湖茶业有限公司",
        联系人: "张三",
        联系电话: "0571-85022088",
        移动电话: "13800138000",
        通讯地址: "浙江省杭州市西湖区文三路90号",
        邮编: "310012",
      },
    ],
    expected: [
      {
        ref: "W-7",
        customer: { name: "杭州西湖茶业有限公司", phones: ["+8613800138000", "+8657185022088"] },
        addresses: [{ ...westLake, postal_code: "310012", recipient: "张三", phone: "+8613800138000" }],
      },
    ],
  },
  {
    name: "ERP, 单位",
    source: "NingKangMing/erpdemo: src/com/aioerp/controller/init/UnitInitController.java",
    header:
      "行号,单位编号,单位全名,单位简名,单位拼音码,单位地址,单位电话,电子邮件,联系人一,手机一,联系人二,手机二," +
      "默认经手人,开户银行,银行账号,邮政编码,传真,税号,地区全名,适用价格,状态,期初应收款,期初应付款",
    rows: [
      {
        行号: "1",
        单位编号: "W-8",
        单位全名: "杭州西湖茶业有限公司",
        单位地址: "浙江省杭州市西湖区文三路90号",
        单位电话: "0571-85022088",
        联系人一: "张三",
        手机一: "13800138000",
        手机二: "13900139000",
        邮政编码: "310012",
      },
    ],
    expected: [
      {
        ref: "W-8",
        customer: { name: "杭州西湖茶业有限公司", phones: ["+8613800138000", "+8657185022088", "+8613900139000"] },
        addresses: [{ ...westLake, postal_code: "310012", recipient: "张三", phone: "+8613800138000" }],
      },
    ],
  },
  {
    name: "ERP, 客户档案",
    source: UNVERIFIED,
    header:
      "客户编码,客户名称,客户简称,客户分类编码,应收余额,最近发票时间,最近发票金额,最近收款时间,最近收款金额," +
      "营业执照照片,银行开户许可证,联系人,电话,地址,统一社会信用代码,备注,开票单位,开户银行,银行账号,所属银行编码," +
      "发货地址,发展日期,创建人,创建时间,修改人,修改时间,税率",
    rows: [
      {
        客户编码: "KH002",
        客户名称: "杭州西湖茶业有限公司",
        联系人: "张三",
        电话: "0571-85022088",
        地址: "浙江省杭州市西湖区文三路90号",
        发货地址: "浙江省杭州市上城区解放路1号",
      },
    ],
    expected: [
      {
        ref: "KH002",
        customer: { name: "杭州西湖茶业有限公司", phones: ["+8657185022088"] },
        addresses: [
          { ...westLake, recipient: "张三", phone: "+8657185022088" },
          { locality: "杭州市", dependent_locality: "上城区", usages: ["shipping"] },
        ],
      },
    ],
  },
]);
