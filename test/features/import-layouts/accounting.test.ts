/** Exports of bookkeeping and of ERPs. See {@link testLayouts}. */
import { de, PHONE, us, westLake, testLayouts, UNVERIFIED } from "../../support/import-layouts.ts";

/** Bank details and free fields that are repeated under numbers. */
const numbered = (first: number, last: number, names: (n: number) => string): string[] =>
  Array.from({ length: last - first + 1 }, (_, index) => names(first + index));

const bankDetails = (n: number): string =>
  `Bankleitzahl ${n};Bankbezeichnung ${n};Bankkonto-Nummer ${n};Länderkennzeichen ${n};IBAN ${n};Leerfeld ${n};` +
  `SWIFT-Code ${n};Abw. Kontoinhaber ${n};Kennz. Haupt-Bankverb. ${n};Bankverb. ${n} Gültig von;` +
  `Bankverb. ${n} Gültig bis`;

const DATEV_HEADER = [
  "Konto;Name (Adressatentyp Unternehmen);Unternehmensgegenstand;Name (Adressatentyp natürl. Person)",
  "Vorname (Adressatentyp natürl. Person);Name (Adressatentyp keine Angabe);Adressatentyp;Kurzbezeichnung;EU-Land",
  "EU-USt-IdNr.;Anrede;Titel/Akad. Grad;Adelstitel;Namensvorsatz;Adressart;Straße;Postfach;Postleitzahl;Ort;Land",
  "Versandzusatz;Adresszusatz;Abweichende Anrede;Abw. Zustellbezeichnung 1;Abw. Zustellbezeichnung 2",
  "Kennz. Korrespondenzadresse;Adresse Gültig von;Adresse Gültig bis;Telefon;Bemerkung (Telefon)",
  "Telefon Geschäftsleitung;Bemerkung (Telefon GL);E-Mail;Bemerkung (E-Mail);Internet;Bemerkung (Internet);Fax",
  "Bemerkung (Fax);Sonstige;Bemerkung (Sonstige)",
  ...numbered(1, 5, bankDetails),
  "Leerfeld 11;Briefanrede;Grußformel;Kundennummer;Steuernummer;Sprache;Ansprechpartner;Vertreter;Sachbearbeiter",
  "Diverse-Konto;Ausgabeziel;Währungssteuerung;Kreditlimit (Debitor);Zahlungsbedingung",
  "Fälligkeit in Tagen (Debitor);Skonto in Prozent (Debitor);Kreditoren-Ziel 1 (Tage);Kreditoren-Skonto 1 (%)",
  "Kreditoren-Ziel 2 (Tage);Kreditoren-Skonto 2 (%);Kreditoren-Ziel 3 Brutto (Tage);Kreditoren-Ziel 4 (Tage)",
  "Kreditoren-Skonto 4 (%);Kreditoren-Ziel 5 (Tage);Kreditoren-Skonto 5 (%);Mahnung;Kontoauszug;Mahntext;Mahntext 2",
  "Mahntext 3;Kontoauszugstext;Mahnlimit Betrag;Mahnlimit %;Zinsberechnung;Mahnzinssatz 1;Mahnzinssatz 2",
  "Mahnzinssatz 3;Lastschrift;Verfahren;Mandantenbank;Zahlungsträger",
  ...numbered(1, 15, (n) => `Indiv. Feld ${n}`),
  "Abweichende Anrede (Rechnungsadresse);Adressart (Rechnungsadresse);Straße (Rechnungsadresse)",
  "Postfach (Rechnungsadresse);Postleitzahl (Rechnungsadresse);Ort (Rechnungsadresse);Land (Rechnungsadresse)",
  "Versandzusatz (Rechnungsadresse);Adresszusatz (Rechnungsadresse);Abw. Zustellbezeichnung 1 (Rechnungsadresse)",
  "Abw. Zustellbezeichnung 2 (Rechnungsadresse);Adresse Gültig von (Rechnungsadresse)",
  "Adresse Gültig bis (Rechnungsadresse)",
  ...numbered(6, 10, bankDetails),
  "Nummer Fremdsystem;Insolvent",
  ...numbered(1, 10, (n) => `SEPA-Mandatsreferenz ${n}`),
  "Verknüpftes OPOS-Konto;Mahnsperre bis;Lastschriftsperre bis;Zahlungssperre bis;Gebührenberechnung;Mahngebühr 1",
  "Mahngebühr 2;Mahngebühr 3;Pauschalberechnung;Verzugspauschale 1;Verzugspauschale 2;Verzugspauschale 3",
].join(";");

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
  {
    name: "Odoo, contacts",
    source: "odoo/odoo: addons/base_import/static/csv/res.partner.csv",
    header:
      "ID,Name,Company Type,Related Company,Customer,Supplier,Address Type,Street,Street2,City,State,ZIP,Country," +
      "Website,Phone,Mobile,Email",
    rows: [
      {
        ID: "res_partner_1",
        Name: "Lee Ltd",
        "Company Type": "Company",
        Customer: "TRUE",
        Supplier: "FALSE",
        Street: "12 Main St",
        Street2: "#401",
        City: "Portland",
        State: "Oregon",
        ZIP: "97201",
        Country: "United States",
        Phone: "503 222 0123",
      },
      {
        ID: "res_partner_2",
        Name: "Warehouse",
        "Company Type": "Individual",
        "Related Company": "Lee Ltd",
        "Address Type": "Shipping address",
        Street: "99 Oak St",
        City: "Portland",
        State: "Oregon",
        ZIP: "97201",
        Country: "United States",
        Email: "bob@example.com",
      },
      {
        ID: "res_partner_3",
        Name: "Bob Ray",
        "Company Type": "Individual",
        "Related Company": "Lee Ltd",
        "Address Type": "Contact",
        Mobile: "503 222 0199",
      },
      {
        ID: "res_partner_4",
        Name: "Accounting dep.",
        "Company Type": "Individual",
        "Related Company": "Lee Ltd",
        "Address Type": "Invoice address",
        Street: "Hafenstraße 3",
        City: "Hamburg",
        ZIP: "20095",
        Country: "Germany",
      },
    ],
    expected: [
      {
        ref: "res_partner_1",
        customer: { name: "Lee Ltd", phones: [PHONE] },
        addresses: [{ ...us, recipient: "Lee Ltd", phone: PHONE, address_lines: ["12 Main St", "#401"] }],
      },
      {
        ref: "res_partner_2",
        customer: { name: "Warehouse", emails: ["bob@example.com"] },
        addresses: [{ ...us, usages: ["shipping"], organization: "Lee Ltd", recipient: "Warehouse" }],
      },
      { ref: "res_partner_3", customer: { name: "Bob Ray" }, addresses: [] },
      {
        ref: "res_partner_4",
        customer: { name: "Accounting dep." },
        addresses: [{ ...de, usages: ["billing"], organization: "Lee Ltd", recipient: "Accounting dep." }],
      },
    ],
  },
  {
    name: "DATEV, Debitoren/Kreditoren",
    source: "ledermann/datev: examples/EXTF_Stammdaten.csv",
    delimiter: ";",
    above:
      '"EXTF";510;16;"Debitoren/Kreditoren";4;20260623152500000;;"XY";"";"";1001;456;20260101;4;;;"";"";;;;"";"";"";' +
      '"";"";"";;;"";""',
    header: DATEV_HEADER,
    rows: [
      {
        Konto: "10000",
        "Name (Adressatentyp natürl. Person)": "Kluge",
        "Vorname (Adressatentyp natürl. Person)": "Sabine",
        Adressatentyp: "1",
        Anrede: "Frau",
        Adressart: "STR",
        Straße: "Hafenstraße 3",
        Postleitzahl: "20095",
        Ort: "Hamburg",
        Land: "DE",
        Telefon: "030/2093-70333",
        "E-Mail": "sabine@example.com",
        "Länderkennzeichen 1": "DE",
        Sprache: "1",
      },
      {
        Konto: "10001",
        "Name (Adressatentyp Unternehmen)": "Teehaus GmbH",
        Adressatentyp: "2",
        Straße: "Hafenstraße 3",
        Postleitzahl: "20095",
        Ort: "Hamburg",
        Land: "DE",
        "Straße (Rechnungsadresse)": "Speersort 1",
        "Postleitzahl (Rechnungsadresse)": "20095",
        "Ort (Rechnungsadresse)": "Hamburg",
        "Land (Rechnungsadresse)": "DE",
      },
    ],
    expected: [
      {
        ref: "10000",
        customer: {
          name: "Sabine Kluge",
          given_name: "Sabine",
          emails: ["sabine@example.com"],
          phones: ["+4930209370333"],
        },
        addresses: [{ ...de, recipient: "Sabine Kluge", organization: null, address_lines: ["Hafenstraße 3"] }],
      },
      {
        ref: "10001",
        customer: { name: "Teehaus GmbH" },
        addresses: [
          { ...de, address_lines: ["Hafenstraße 3"] },
          { ...de, usages: ["billing"], address_lines: ["Speersort 1"] },
        ],
      },
    ],
    warnings: ["rows_skipped null"],
  },
]);
