/** What the columns of a file stand for, guessed from their names in English and Chinese. */
import { fileFault } from "./read/faults.ts";

export const FIELDS = [
  "ref", "name", "given_name", "family_name", "customer_phone", "email", "language_code", "customer_tags",
  "recipient", "organization", "phone", "instructions", "country", "administrative_area", "locality", "dependent_locality", "township",
  "address_line", "postal_code", "text", "address_language_code", "address_tags",
] as const;
export type Field = (typeof FIELDS)[number];

/** By the position of the column; null is left out. */
export type Mapping = (Field | null)[];

/** More than one column may stand for these. */
const REPEATABLE: ReadonlySet<Field> = new Set(["address_line", "customer_phone", "email", "customer_tags", "address_tags"]);

const NAMES: Record<Field, string> = {
  ref: "ref, reference, external ref, external reference, external id, id, customer id, customer no, customer number, customer code, customer ref, client id, member id, user id, account id, account number, uid, 客户编号, 客户号, 客户id, 客户代码, 会员编号, 会员号, 会员id, 用户编号, 用户id, 编号, 外部编号, 客戶編號, 會員編號, 用戶編號",
  name: "name, customer name, customer, full name, client, client name, contact, contact name, display name, 姓名, 客户姓名, 客户名称, 客户, 名称, 会员姓名, 用户姓名, 用户名, 联系人, 客戶姓名, 客戶名稱, 聯絡人, 會員姓名",
  given_name: "given name, first name, firstname, forename, 名, 名字",
  family_name: "family name, last name, lastname, surname, 姓, 姓氏",
  customer_phone: "customer phone, contact phone, account phone, 客户电话, 客户手机, 会员手机, 注册手机, 注册手机号",
  email: "email, e mail, mail, email address, 邮箱, 电子邮箱, 电子邮件, 邮件, 郵箱, 電子郵件, 電子郵箱",
  language_code: "language, language code, locale, 语言, 語言",
  customer_tags: "tags, tag, labels, customer tags, 标签, 客户标签, 標籤",
  recipient: "recipient, recipient name, receiver, receiver name, consignee, ship to, ship to name, shipping name, addressee, attention, attn, 收货人, 收件人, 收货人姓名, 收件人姓名, 收货姓名, 收貨人, 收件人姓名, 收貨人姓名",
  organization: "organization, organisation, company, company name, firm, business name, 公司, 公司名称, 单位, 单位名称, 公司名稱, 單位",
  phone: "phone, phone number, tel, telephone, mobile, mobile phone, mobile number, cell, cell phone, shipping phone, recipient phone, receiver phone, 手机, 手机号, 手机号码, 电话, 电话号码, 联系电话, 联系方式, 收货人电话, 收货人手机, 收货人手机号, 收件人电话, 收件人手机, 收件人手机号, 手機, 手機號, 手機號碼, 電話, 電話號碼, 聯絡電話",
  instructions: "instructions, delivery instructions, note, notes, remark, remarks, comment, comments, 备注, 配送说明, 送货说明, 买家留言, 配送备注, 備註",
  country: "country, country code, country name, shipping country, 国家, 国家代码, 国家地区, 國家",
  administrative_area: "administrative area, province, state, region, prefecture, state province, province state, county state, shipping state, shipping province, 省, 省份, 州, 省市, 所在省, 收货省, 收货省份, 收件省, 省自治区直辖市, 一级行政区",
  locality: "locality, city, town, municipality, post town, shipping city, 市, 城市, 地市, 地级市, 所在市, 收货市, 收货城市, 收件市",
  dependent_locality: "dependent locality, district, suburb, borough, county, neighbourhood, neighborhood, shipping district, 区, 区县, 县, 县区, 区域, 市区, 县市, 所在区, 收货区, 收货区县, 收件区, 區, 區縣, 縣",
  township: "township, subdistrict, sub district, street office, 街道, 乡镇, 镇, 乡, 街道乡镇, 乡镇街道, 街道办, 鄉鎮, 鎮",
  address_line: "address line, address lines, address, address 1, address 2, address 3, address1, address2, address3, address line 1, address line 2, address line 3, addr, street, street address, street line 1, street line 2, street 1, street 2, line 1, line 2, shipping address, shipping address 1, shipping address 2, shipping street, 详细地址, 街道地址, 地址, 收货地址, 收件地址, 门牌号, 门牌, 地址1, 地址2, 地址行1, 地址行2, 詳細地址, 收貨地址, 門牌號",
  postal_code: "postal code, postcode, post code, zip, zip code, zipcode, plz, cp, shipping zip, shipping postcode, 邮编, 邮政编码, 邮递区号, 郵編, 郵遞區號, 郵政編碼",
  text: "full address, complete address, whole address, address text, pasted address, text, 完整地址, 全地址, 地址全文, 收货信息, 收件信息, 收货人信息, 地址信息",
  address_language_code: "address language, address language code, 地址语言",
  address_tags: "address tags, address labels, 地址标签, 地址標籤",
};

const BY_NAME = new Map(Object.entries(NAMES).flatMap(([field, names]) => names.split(",").map((name): [string, Field] => [fold(name), field as Field])));
for (const field of FIELDS) BY_NAME.set(fold(field), field);

/** Keys of whatever the rows are: of customers only where nothing else is. */
const ANY_KEY = new Set(["id", "编号", "uid"]);

/** Names that do not say whose: of the address where rows have keys of their own beside that of the customer, as in our exports. */
const OF_ROW = new Map<string, Field>([
  ...["tags", "tag", "labels", "标签", "標籤"].map((name): [string, Field] => [name, "address_tags"]),
  ...["language", "languagecode", "locale", "语言", "語言"].map((name): [string, Field] => [name, "address_language_code"]),
]);

/** "电话/手机" is what both of its parts are. */
function fieldOf(name: string): Field | undefined {
  const whole = BY_NAME.get(fold(name));
  if (whole !== undefined) return whole;
  const parts = new Set(name.split(/[/|／、]/).map((part) => BY_NAME.get(fold(part))).filter((field) => field !== undefined));
  return parts.size === 1 ? [...parts][0] : undefined;
}

function fold(name: string): string {
  return name.normalize("NFKC").replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase().replace(/[（(][^)）]{0,40}[)）]/g, "").replace(/[\s_.:\-/*#、·]+/g, "");
}

const PLACES: ReadonlySet<Field> = new Set(["administrative_area", "locality", "dependent_locality", "postal_code"]);

/** The first column of a kind has it. An address beside no other part of a place is a whole one, to be parsed. */
export function guessMapping(header: readonly string[]): Mapping {
  const taken = new Set<Field>();
  const hasKey = header.some((name) => fieldOf(name) === "ref" && !ANY_KEY.has(fold(name)));
  const hasRowKey = hasKey && header.some((name) => ANY_KEY.has(fold(name)));
  const mapping = header.map((name): Field | null => {
    const field = hasKey && ANY_KEY.has(fold(name)) ? null : (hasRowKey ? OF_ROW.get(fold(name)) : undefined) ?? fieldOf(name) ?? null;
    if (field === null || (taken.has(field) && !REPEATABLE.has(field))) return null;
    taken.add(field);
    return field;
  });
  if (![...taken].some((field) => PLACES.has(field)) && mapping.filter((field) => field === "address_line").length === 1 && !taken.has("text")) {
    return mapping.map((field) => field === "address_line" ? "text" : field);
  }
  return mapping;
}

/** The guess, with what the caller says of some columns put in its place. @throws AppError about what does not fit */
export function applyMapping(header: readonly string[], given: Record<string, Field | null> | undefined): Mapping {
  for (const name of Object.keys(given ?? {})) if (!header.includes(name)) throw fileFault("The mapping names a column that the file does not have.");
  const stated = header.map((name) => given && Object.hasOwn(given, name) ? given[name] : undefined);
  const taken = new Set(stated.filter((field) => field !== undefined && field !== null && !REPEATABLE.has(field)));
  const mapping = guessMapping(header).map((guess, index): Field | null => {
    const said = stated[index];
    return said !== undefined ? said : guess !== null && taken.has(guess) ? null : guess;
  });
  for (const field of FIELDS) {
    if (!REPEATABLE.has(field) && mapping.filter((one) => one === field).length > 1) throw fileFault(`Two columns stand for ${field}.`);
  }
  return mapping;
}

/** @throws AppError about a header that cannot be read by */
export function checkHeader(header: readonly string[]): void {
  if (header.length > 500) throw fileFault("The header has more than 500 columns.");
  const seen = new Set<string>();
  for (const [index, name] of header.entries()) {
    if (name === "") continue;
    if (name.length > 200) throw fileFault(`The name of column ${index + 1} is longer than 200 characters.`);
    if (seen.has(name)) throw fileFault(`The header names column ${index + 1} as an earlier one.`);
    seen.add(name);
  }
}

/** Whether rows of these columns can say where somebody is. */
export const isUsable = (mapping: Mapping): boolean => mapping.some((field) => field === "text" || field === "address_line");
