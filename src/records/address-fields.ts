import Type from "typebox";
import { Attributes, CountryCode, Day, nullable, oneOf, Tags } from "../platform/http/schemas.ts";
import { namesOf, type Fields } from "./fields.ts";
import { LanguageCode, text } from "./schemas.ts";

/** The fields of an address that callers state, in the order of the API. */
export const ADDRESS_FIELDS = {
  recipient: {
    schema: nullable(text("Name of the recipient.", 200, ["张三"])),
    empty: null,
    personal: "name",
    engine: true,
    merge: "stated",
    file: {
      name: "recipient",
      headers:
        "recipient, recipient name, receiver, receiver name, consignee, ship to, ship to name, addressee, attention, " +
        "attention to, attn, 收货人, 收件人, 收货人姓名, 收件人姓名, 收货姓名, 收货联系人, 提货人, 收貨人, 收貨人姓名",
    },
  },
  organization: {
    schema: nullable(text("Company or department.")),
    empty: null,
    personal: "text",
    engine: true,
    merge: "stated",
    file: {
      name: "organization",
      headers:
        "organization, organisation, organization name, organization 1 name, company, company name, firm, " +
        "business name, account name, 公司, 公司名称, 单位, 单位名称, 工作单位, 公司名稱, 單位",
    },
  },
  phone: {
    schema: nullable(
      text("Phone number in any notation. It is standardised to E.164, with `;ext=` for an extension.", 60, [
        "+8613800138000",
      ]),
    ),
    empty: null,
    personal: "phone",
    engine: true,
    merge: "stated",
    file: {
      name: "phone",
      headers:
        "phone, phone no, phone number, tel, tel no, telephone, telephone number, contact number, contact no, " +
        "contact phone number, mobile, mobile no, mobile phone, mobile phone number, mobile number, cell, " +
        "cell phone, cell number, recipient phone, receiver phone, landline, 手机, 手机号, 手机号码, 手机一, " +
        "移动电话, 联系手机, 联系人手机, 电话, " +
        "电话号码, 联系电话, 联系方式, 联系人电话, 座机, 固话, 固定电话, 收货人电话, 收货人手机, 收货人手机号, 收货电话, 收货手机, 收件人电话, 收件人手机, 收件人手机号, 手機, 手機號, " +
        "手機號碼, 行動電話, 電話, 電話號碼, 聯絡電話",
    },
  },
  instructions: {
    schema: nullable(text("Instructions for the courier.", 1000)),
    empty: null,
    personal: "text",
    merge: "stated",
    file: {
      name: "instructions",
      headers:
        "instructions, delivery instructions, delivery notes, note, notes, remark, remarks, comment, comments, " +
        "customer note, 备注, 配送说明, 送货说明, 买家留言, 买家备注, 配送备注, 備註",
    },
  },
  usages: {
    schema: Type.Array(
      oneOf(["shipping", "billing", "home", "work", "pickup", "returns", "other"], { title: "AddressUsage" }),
      {
        uniqueItems: true,
        maxItems: 7,
        description: "What the customer uses the address for.",
      },
    ),
    empty: [],
    personal: false,
    merge: "union",
    separator: ";",
    file: {
      name: "usages",
      headers: "usages, usage, address type, address usage, 地址类型, 地址用途",
      max_length: 200,
    },
  },
  is_default_shipping: {
    schema: Type.Boolean({
      description:
        "Whether this is the customer's default shipping address. A customer has at most one: setting it here " +
        "unsets it at the other.",
    }),
    empty: false,
    personal: false,
    merge: "keep",
    file: {
      name: "is_default_shipping",
      headers:
        "is default shipping, default shipping, default shipping address, address default shipping, " +
        "is default, is default address, 是否默认, 是否默认地址",
      max_length: 20,
    },
  },
  is_default_billing: {
    schema: Type.Boolean({
      description:
        "Whether this is the customer's default billing address. A customer has at most one: setting it here unsets " +
        "it at the other.",
    }),
    empty: false,
    personal: false,
    merge: "keep",
    file: {
      name: "is_default_billing",
      headers: "is default billing, default billing, default billing address, address default billing",
      max_length: 20,
    },
  },
  valid_from: {
    schema: nullable(Type.String({ ...Day, description: "First day of use. May be in the future." })),
    empty: null,
    personal: false,
    merge: "stated",
  },
  valid_to: {
    schema: nullable(Type.String({ ...Day, description: "Last day of use." })),
    empty: null,
    personal: false,
    merge: "stated",
  },

  country_code: {
    schema: CountryCode,
    empty: null,
    personal: false,
    engine: true,
    merge: "keep",
    affects_due_date: true,
    file: {
      name: "country",
      headers:
        "country, country code, country name, country id, country iso, country region, 国家, 国家代码, 国家地区, 国家或地区, 國家",
      max_length: 200,
    },
  },
  administrative_area: {
    schema: nullable(text("省, state, prefecture.", 200, ["广东省"])),
    empty: null,
    personal: "region",
    engine: true,
    merge: "engine",
    file: {
      name: "administrative_area",
      headers:
        "administrative area, province, province code, state, state code, region, prefecture, state province, " +
        "province state, state region, county state, state county, 省, 省份, 州, 省市, 所在省, 所在省份, 收货省, 收货省份, 收件省, 省自治区直辖市, " +
        "一级行政区",
    },
  },
  locality: {
    schema: nullable(text("市, city.", 200, ["深圳市"])),
    empty: null,
    personal: "region",
    engine: true,
    merge: "engine",
    file: {
      name: "locality",
      headers:
        "locality, city, city name, town, town city, city town, municipality, post town, 市, 城市, 地市, 地级市, 所在市, 所在城市, " +
        "收货市, 收货城市, 收件市",
    },
  },
  dependent_locality: {
    schema: nullable(text("区县, district.", 200, ["南山区"])),
    empty: null,
    personal: "region",
    engine: true,
    merge: "engine",
    file: {
      name: "dependent_locality",
      headers:
        "dependent locality, district, suburb, borough, county, neighbourhood, neighborhood, 区, 区县, 县, 县区, 区域, 市区, " +
        "县市, 所在区, 收货区, 收货区县, 收件区, 區, 區縣, 縣",
    },
  },
  township: {
    schema: nullable(text("街道, 镇, 乡.", 200, ["粤海街道"])),
    empty: null,
    personal: "region",
    engine: true,
    merge: "engine",
    file: {
      name: "township",
      headers:
        "township, subdistrict, sub district, street office, 街道, 乡镇, 镇, 乡, 街道乡镇, 乡镇街道, 街道办, 鄉鎮, 鎮",
    },
  },
  address_lines: {
    schema: Type.Array(text("A street line: road, house number, building, unit.", 300), {
      maxItems: 9,
      examples: [["科技园1栋"]],
    }),
    empty: [],
    personal: "text",
    engine: true,
    merge: "engine",
    separator: "\n",
    file: {
      name: "address_line",
      headers:
        "address line, address lines, address, address 1, address 2, address 3, address 4, address line 1, " +
        "address line 2, address line 3, address line 4, addr, addr 1, addr 2, extended address, street, " +
        "street name, street address, street line 1, street line 2, street 1, street 2, street 3, line 1, line 2, " +
        "line 3, 详细地址, 街道地址, 地址, 收货地址, 详细收货地址, 提货地址, 收件地址, 收货地址街道地址, 收货地址详细地址, 联系地址, 通讯地址, 配送地址, 送货地址, 地址1, 地址2, " +
        "地址行1, 地址行2, 詳細地址, 收貨地址",
      is_repeatable: true,
      max_length: 300,
    },
  },
  postal_code: {
    schema: nullable(text("Postal code.", 20, ["518057"])),
    empty: null,
    personal: "text",
    engine: true,
    merge: "engine",
    file: {
      name: "postal_code",
      headers:
        "postal code, postcode, post code, zip, zip code, zipcode, zip postal code, postal zip code, pin code, " +
        "pincode, 邮编, 邮政编码, 邮递区号, 收货邮编, 收货人邮编, 收件人邮编, 郵編, 郵遞區號, 郵政編碼",
    },
  },
  sorting_code: {
    schema: nullable(text("Sorting code, such as CEDEX.", 60)),
    empty: null,
    personal: "text",
    engine: true,
    merge: "engine",
  },
  language_code: {
    schema: nullable(LanguageCode),
    empty: null,
    personal: false,
    engine: true,
    merge: "engine",
    file: { name: "address_language_code", headers: "address language, address language code, 地址语言" },
  },

  tags: {
    schema: Tags,
    empty: [],
    personal: false,
    merge: "union",
    affects_due_date: true,
    separator: ";",
    file: {
      name: "address_tags",
      headers: "address tags, address labels, 地址标签, 地址標籤",
      is_repeatable: true,
      max_length: 3_000,
    },
  },
  attributes: {
    schema: Attributes,
    empty: {},
    personal: "attributes_of_address",
    merge: "stated",
    affects_due_date: true,
  },
} as const satisfies Fields;

/** Fields that the engine reads and may correct. */
export const ENGINE_FIELDS = namesOf(ADDRESS_FIELDS, ({ engine }) => engine === true);
/** Fields about the customer's use of the place, which the engine does not read. */
export const USE_FIELDS = namesOf(ADDRESS_FIELDS, ({ engine }) => engine !== true);
/** Fields that the engine derives. */
export const DERIVED_FIELDS = ["division_code", "components", "entered", "fingerprint", "verdict"] as const;
/** Fields that verifications set in the background. */
export const SERVICE_FIELDS = [
  "location",
  "place_since",
  "verification_status",
  "verified_at",
  "verification_provider",
  "verification_confidence",
  "verification_reasons",
  "confidence_as_of",
  "confidence_half_life_days",
] as const;
