/** Labels in pasted texts: 收货人：, 寄件电话：, 订单编号：. They are put together from words, as shops do. */
import { regex, wordList } from "../../literals.ts";
import { nameLikelihood } from "./person.ts";

/** What stands after a label. */
export type LabelField =
  | "recipient"
  | "phone"
  | "extension"
  | "postal_code"
  | "region"
  | "address"
  | "organization"
  | "note"
  | "heading"
  | "order_ref"
  | "id_number"
  | "product"
  | "account"
  | "amount"
  | "other";

/** Whose part it is, where a label says so. */
export type Role = "sender" | "receiver";

/** Nouns that say what follows. */
const NOUNS: Readonly<Record<LabelField, string>> = {
  recipient: `姓名 名字 称呼 全名 联系人 联络人 接收人 签收人 取件人 提货人 客户名称 客户 客户名 买家 买方 顾客 收货者 收件员 下单人 订货人
    订购人 购买人 name recipient consignee attn attention`,
  phone: `电话号码 电话 联系方式 联系号码 手机号码 手机号 手机 移动电话 固定电话 座机 固话 号码 传真 备用 紧急联系 微信同号 联系
    联络 tel phone telephone mobile cell mob contact`,
  extension: "分机号码 分机号 分机 转接号",
  postal_code: "邮政编码 邮政编号 邮编 邮遍 邮码 邮政 postcode postalcode zipcode zip",
  region: `所在街道 街道乡镇 乡镇街道 街道 乡镇 省市区县 省市区 省市 省份 城市 地区 区域 区县 县区 省 市 区 县 镇 region area province city
    district county town street`,
  address: `地址 住址 住处 现住址 现居地址 街道地址 门牌号 门牌 房间号 房号 小区 楼栋 详细信息 详情 address addr add detail details`,
  organization: "公司名称 单位名称 公司 单位 部门 company organization",
  note: `备注 留言 说明 附言 要求 嘱咐 叮嘱 温馨提示 提示 注意事项 注意 特别说明 送货时间 收货时间 配送时间 派送时间 送达时间
    note notes remark remarks memo`,
  heading: "信息 资料",
  order_ref: `订单编号 订单号码 订单号 订单id 订单 平台单号 系统单号 内部单号 原始单号 运单号 运单编号 快递单号 物流单号 单号 流水号 交易号 交易编号 编号 批次号 合同号
    ordernumber orderno orderid order trackingno tracking`,
  id_number: "身份证号码 身份证号 身份证 证件号码 证件号 证件 护照号码 护照号 护照 idcard idno passport",
  product: `商品名称 商品信息 商品编码 商品 产品名称 产品 宝贝 品名 货品 货物 物品 内件 型号 规格 款式 款号 颜色 尺码 尺寸 数量 件数 重量 货号
    赠品 备货 品牌 sku product item items qty quantity`,
  account: `qq号码 qq号 qq 微信号 微信昵称 微信 旺旺号 旺旺id 旺旺 会员名 会员号 会员 昵称 用户名 用户id 账号 帐号 电子邮箱 电子邮件
    邮箱 wechat weixin wx vx v email e-mail mail`,
  amount: `合计 总计 总额 总价 金额 实付款 实付 应付 已付 价格 单价 运费 邮费 货款 代收货款 代收款 定金 余款 尾款 total amount price`,
  other:
    "店铺 店铺名称 发货仓 发货仓库 仓库 客服 业务员 打单员 打包员 序号 序列 支付方式 付款方式 下单时间 付款时间 支付时间 创建时间 " +
    "发货时间 发货日期 下单日期 时间 日期 快递 物流 快递公司 物流公司 税号",
};
/** Words that say whose it is; alone they stand for the name. */
const ROLES: Readonly<Record<Role, string>> = {
  sender: "寄件人 寄件方 寄件 寄货人 寄方 发件人 发件方 发件 发货人 发货方 发货 sender from",
  receiver: "收货人 收货方 收货 收件人 收件方 收件 收貨人 收方 收信人 receiver to",
};
/** Words that may stand before a noun or a role and change nothing. */
const QUALIFIERS = `联系 联络 所在 所属 详细 具体 完整 准确 真实 通讯 通信 邮寄 寄送 配送 送货 派送 家庭 公司 单位 办公 默认 新的 新 我的 您的
  微信 京东 淘宝 天猫 拼多多 抖音 快手 小红书 闲鱼 退货 换货 人 客户 买家 卖家 商家 顾客 会员 用户 客服 店铺 备用 第一 第二 主 其他 其它`;

const SEVERAL_WORDS: readonly [string, LabelField][] = [
  ["postal code", "postal_code"],
  ["zip code", "postal_code"],
  ["order no", "order_ref"],
  ["order no.", "order_ref"],
  ["order id", "order_ref"],
  ["order number", "order_ref"],
  ["tracking no", "order_ref"],
  ["id card", "id_number"],
  ["id no", "id_number"],
];

const SINGLE: readonly [string, Role][] = [
  ["寄", "sender"],
  ["发", "sender"],
  ["收", "receiver"],
];

const FIELD_OF = new Map<string, LabelField>();
const ROLE_OF = new Map<string, Role>(SINGLE);
for (const [field, words] of Object.entries(NOUNS) as [LabelField, string][])
  for (const word of wordList(words)) FIELD_OF.set(word, field);
for (const [words, field] of SEVERAL_WORDS) FIELD_OF.set(words, field);
for (const [role, words] of Object.entries(ROLES) as [Role, string][])
  for (const word of wordList(words)) ROLE_OF.set(word, role);

const WORDS = new Set([...FIELD_OF.keys(), ...ROLE_OF.keys(), ...wordList(QUALIFIERS)]);
for (const [word] of SINGLE) WORDS.delete(word);
/** By their first character, the longest first. */
const WORDS_BY_START = Map.groupBy(
  [...WORDS].sort((a, b) => b.length - a.length),
  (word) => word[0]!,
);
/** 姓 名, 电 话: forms justify short labels with blanks. */
const SPACED = /姓 {1,4}名|电 {1,4}话|手 {1,4}机|地 {1,4}址|邮 {1,4}编|备 {1,4}注|收 {0,2}货 {1,2}人/uy;
const JOINT = /[/、&和与及+_]/u;
const MOST_WORDS = 5;
/** What may follow the words: a number, a remark in brackets, a closing bracket, a colon. */
const AFTER =
  /([一二三四五六七八九\d](?=[ \t]?[:=]))?["']?(?:\(.{0,8}?\)|【.{0,8}?】)?[\]】)]?([ \t]*[:=]+[ \t]*|[ \t]+)?/uy;

/** These words are labels wherever they stand; the others only with a colon, or between separators. */
const PLAIN = regex("u")`
  ^(?:姓名|收货人.*|收件人.*|收貨人|联系人.*|(?:收货|收件|收件人|收货人)(?:姓名|电话|手机|手机号码?|地址)|联系电话|联系手机|联系方式|
  联系号码|手机号码|手机号|电话号码|所在地区|所在区域|所属地区|.*详细地址|邮政编码|邮编|街道地址|收货信息|收件信息|寄件人.*|
  身份证号码?|订单编号|订单号)$
`;

export interface Label {
  end: number;
  field: LabelField;
  role?: Role;
}

/** The characters that labels begin with. */
export const LABEL_STARTS: ReadonlySet<string> = new Set([...WORDS_BY_START.keys(), ...SINGLE.map(([word]) => word)]);

/**
 * The label at an offset.
 * @param text folded
 * @param begins nothing but a separator stands before it
 */
export function labelAt(text: string, at: number, begins: boolean): Label | undefined {
  const words = wordsAt(text, at);
  const last = words.at(-1);
  if (!last) return undefined;
  const stop = last.end;
  AFTER.lastIndex = stop;
  const [all = "", , mark = ""] = AFTER.exec(text) ?? [];
  const end = stop + all.length;
  const word = text.slice(at, stop);
  const field = ROLE_OF.has(last.word) ? "recipient" : FIELD_OF.get(last.word);
  if (!field || !isLabel(text, at, { word, field, mark, stop, end }, begins)) return undefined;
  const role = words.map((one) => ROLE_OF.get(one.word)).find((one) => one !== undefined);
  return { end, field, ...(role && { role }) };
}

/** 市: is a label of its own; 地址镇江市 has none of that kind. */
const isWhole = (text: string, at: number, word: string): boolean =>
  word.length > 1 || !FIELD_OF.has(word) || /^["']?[ \t]?[:=/]/u.test(text.slice(at + 1, at + 4));

/** The words that a label is put together from, up to the last that says what follows. */
function wordsAt(text: string, at: number): { word: string; end: number }[] {
  SPACED.lastIndex = at;
  const spaced = SPACED.exec(text)?.[0];
  if (spaced !== undefined) return [{ word: spaced.replaceAll(" ", ""), end: at + spaced.length }];
  const words: { word: string; end: number }[] = [];
  let end = at;
  while (words.length < MOST_WORDS) {
    while (words.length > 0 && end < text.length && JOINT.test(text[end]!)) end++;
    const word = WORDS_BY_START.get(text[end] ?? "")?.find(
      (one) => text.startsWith(one, end) && isWhole(text, end, one),
    );
    if (word === undefined) break;
    end += word.length;
    words.push({ word, end });
  }
  while (words.length > 0 && !FIELD_OF.has(words.at(-1)!.word) && !ROLE_OF.has(words.at(-1)!.word)) words.pop();
  if (words.length === 0 && ROLE_OF.has(text[at]!)) words.push({ word: text[at]!, end: at + 1 });
  return words;
}

interface Found {
  word: string;
  field: LabelField;
  /** The colon or the blanks after it. */
  mark: string;
  /** Where the word ends, and what follows it. */
  stop: number;
  end: number;
}

function isLabel(text: string, at: number, found: Found, begins: boolean): boolean {
  const before = text[at - 1] ?? "";
  const isLatin = /^[a-z]/u.test(found.word);
  if (isLatin && /[a-z0-9]/u.test(before)) return false;
  if (/[:=]/u.test(found.mark)) return begins || isLabelInside(found.word, isLatin, before);
  if (found.word.includes(" ")) return false;
  return PLAIN.test(found.word) || isBareLabel(text, found, isLatin, begins);
}

/** Without a colon: 电话13800138000, tel 13800138000, 邮编310012, 收货地址 at the beginning. */
function isBareLabel(text: string, found: Found, isLatin: boolean, begins: boolean): boolean {
  const { word, field, stop, end } = found;
  const next = text[stop] ?? "";
  const value = text[end] ?? "";
  if (field === "phone" || field === "extension")
    return isLatin || /[\]】)]/u.test(next) ? /[+(0-9]/u.test(value) : /[\s+(0-9]/u.test(next);
  if (isLatin) return false;
  if (field === "postal_code") return /\d/u.test(value);
  if (word.endsWith("地址") && PROVINCE.test(text.slice(end, end + 2))) return true;
  if (!begins || ONLY_WITH_COLON.has(field) || PART_OF_STREET.test(word)) return false;
  return field === "order_ref" ? /[0-9a-z]/u.test(value) : isHeading(found, next);
}

/** 地址广东省…: glued to what follows, and to what stands before. */
const PROVINCE = regex("u")`
  ^(?:北京|天津|上海|重庆|河北|山西|内蒙|辽宁|吉林|黑龙|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|广西|海南|四川|贵州|云南|西藏|陕西|
  甘肃|青海|宁夏|新疆|香港|澳门|[台臺]湾)
`;

/** A label on a line of its own, or apart from what follows. */
const isHeading = ({ word, mark }: Found, next: string): boolean =>
  next === "" || next === "\n" || (mark !== "" && word.length > 1) || (word.endsWith("地址") && word.length > 2);
const PART_OF_STREET = /^(?:小区|楼栋|门牌号?|房间?号)$/u;

/**
 * Inside a text without a separator before it, a word with a colon is a label if it is long enough not to be chance.
 */
const isLabelInside = (word: string, isLatin: boolean, before: string): boolean =>
  word.length > 1 &&
  (PLAIN.test(word) ||
    word.length > 2 ||
    !/\p{Script=Han}/u.test(before) ||
    (isLatin ? /[^a-z0-9]/u.test(before) : /^(?:电话|手机|地址|备注|邮编|姓名|微信|单号)$/u.test(word)));

const ONLY_WITH_COLON: ReadonlySet<LabelField> = new Set<LabelField>(["product", "account", "amount", "other"]);
const MOST_OF_UNKNOWN = 8;
const PLACE_WORD = /[路街道巷弄号栋幢座室层楼厦院园苑城村组镇乡区县市省所处站厂校馆局部队场库门口旁边中心公司内里]$/u;

/**
 * True if words before a colon are a label that is in no list: they are short, no place and no person.
 * @param next what follows the colon
 */
export const isUnknownLabel = (words: string, next: string): boolean =>
  words.length >= 2 &&
  words.length <= MOST_OF_UNKNOWN &&
  /^\p{Script=Han}+$/u.test(words) &&
  !PLACE_WORD.test(words) &&
  nameLikelihood(words) < 3 &&
  !/^[+(]?1[3-9]\d{3}/u.test(next);
