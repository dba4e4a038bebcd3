/** The messages of findings, by language. They contain names of regions and codes, never entered text. */
import type { Finding, MessageParams, Part } from "../types.ts";

export const LANGUAGES = ["en", "zh"] as const;
export type Language = (typeof LANGUAGES)[number];

const PART_LABELS: Record<Part, Record<Language, string>> = {
  country_code: { en: "country", zh: "国家" },
  administrative_area: { en: "province or state", zh: "省（州）" },
  locality: { en: "city", zh: "城市" },
  dependent_locality: { en: "district", zh: "区县" },
  township: { en: "township", zh: "街道（乡镇）" },
  address_lines: { en: "street address", zh: "详细地址" },
  postal_code: { en: "postal code", zh: "邮政编码" },
  sorting_code: { en: "sorting code", zh: "分拣码" },
  organization: { en: "organisation", zh: "单位" },
  recipient: { en: "recipient", zh: "收件人" },
  phone: { en: "phone number", zh: "电话号码" },
};

/** By reason. `{part}` is the label of the finding's part, the other names are its params. */
const MESSAGES = {
  tidied: { en: "White space, character width or case was standardised.", zh: "已规范空格、全半角或大小写。" },
  canonical_name: { en: "The standard form is {value}.", zh: "规范写法为{value}。" },
  succeeded_by: { en: "This division no longer exists. It is now {value}.", zh: "该行政区划已撤销，现为{value}。" },
  divided_among: {
    en: "This division no longer exists. It was divided among {value}.",
    zh: "该行政区划已撤销，现分属{value}。",
  },
  abolished: { en: "This division no longer exists.", zh: "该行政区划已撤销。" },
  unlisted: { en: "This is not a known division.", zh: "行政区划表中没有该名称。" },
  follows: { en: "{value} was derived from the other parts.", zh: "根据其他部分推断为{value}。" },
  told_twice: { en: "This is stated twice.", zh: "该内容重复。" },
  contradicts: { en: "This contradicts the other parts.", zh: "与其他部分不一致。" },
  contradicts_taken: {
    en: "This contradicts the other parts. {value} was used.",
    zh: "与其他部分不一致，已采用{value}。",
  },
  canonical_postal_code: {
    en: "The postal code was standardised.",
    zh: "已将邮政编码改为规范写法。",
  },
  repaired_postal_code: {
    en: "Letters and digits that look alike were corrected, for a postal code of {country}.",
    zh: "已更正邮政编码中混淆的字母与数字（{country}）。",
  },
  leading_zero: {
    en: "A missing zero was added at the beginning of the postal code.",
    zh: "邮政编码开头缺少的 0 已补上。",
  },
  e164: { en: "The phone number was standardised to E.164.", zh: "已将号码改为 E.164 格式。" },
  lies_in: { en: "The other parts of the address are in {value}.", zh: "地址其余部分位于{value}。" },
  postal_code_lies_in: { en: "The postal code is in {value}.", zh: "该邮政编码属于{value}。" },
  postal_code_of: { en: "This is the postal code of {value}.", zh: "这是{value}的邮政编码。" },
  list_heading: {
    en: "This is a heading in lists of divisions, not a place.",
    zh: "这是行政区划表中的统计项，不是地名。",
  },
  repeats_parts: {
    en: "The line began with parts that are in other fields. They were removed.",
    zh: "详细地址开头重复了已单独填写的地区。",
  },
  repeats_part: {
    en: "The line only repeated a part that is in another field. It was removed.",
    zh: "该行仅重复了已单独填写的内容。",
  },
  placeholder: {
    en: "This only says that there is nothing to say. It was removed.",
    zh: "该内容仅表示“无”，已删除。",
  },
  misplaced_city: {
    en: "{value} is in {expected}, not in the {part} stated.",
    zh: "{value}位于{expected}，与所填{part}不符。",
  },
  missing: { en: "Addresses in {country} require a {part}.", zh: "{country} 的地址需要填写{part}。" },
  missing_county: { en: "The district or county of {value} is missing.", zh: "缺少{value}的区县。" },
  missing_unit: { en: "The flat, room or unit may be missing.", zh: "似乎缺少门牌的单元号或房间号。" },
  not_shown: {
    en: "Addresses in {country} are written without a {part}. It was kept.",
    zh: "寄往 {country} 的信封不写{part}；已保留。",
  },
  no_postal_codes: { en: "Addresses in {country} have no postal code.", zh: "{country} 的地址没有邮政编码。" },
  no_postal_codes_likely: {
    en: "Addresses in {country} have no postal code. This looks like a postal code of {value}.",
    zh: "{country} 的地址没有邮政编码；此编码像是 {value} 的。",
  },
  unknown_country: { en: "There are no rules for this country.", zh: "没有该国家或地区的规则。" },
  unknown_country_likely: {
    en: "There are no rules for this country. The postal code looks like a postal code of {value}.",
    zh: "没有该国家或地区的规则。邮政编码像是 {value} 的。",
  },
  unknown_region: { en: "This is not a known {part} of {country}.", zh: "{country} 没有已知的这个{part}。" },
  region_of_other_level: {
    en: "{country} has a region of this name, but addresses use regions of another level.",
    zh: "{country} 有此地区，但其地址使用另一级别的地区。",
  },
  unknown_region_within: {
    en: "This is not a known {part} of {country} within the region.",
    zh: "在上级地区中没有已知的这个{part}（{country}）。",
  },
  unassigned_postal_code: {
    en: "No region of the country has postal codes with this beginning.",
    zh: "该国没有任何地区使用以此开头的邮政编码。",
  },
  unissued_postal_code: {
    en: "{country} has never issued postal codes of this kind.",
    zh: "{country} 从未使用过此类邮政编码。",
  },
  unlisted_postal_code: {
    en: "This is not a known postal code of {country}. It may be new.",
    zh: "已知的 {country} 邮政编码中没有此编码，可能是新编码。",
  },
  malformed_postal_code: { en: "This is not a valid postal code of {country}.", zh: "这不是 {country} 的邮政编码。" },
  malformed_postal_code_examples: {
    en: "This is not a valid postal code of {country}. Examples: {examples}.",
    zh: "这不是 {country} 的邮政编码。示例：{examples}。",
  },
  postal_code_of_country: {
    en: "This is not a valid postal code of {country}. It looks like a postal code of {value}.",
    zh: "这不是 {country} 的邮政编码，像是 {value} 的。",
  },
  territory_of_postal_code: {
    en: "This is a postal code of {value}, which has its own country code. It also works with {country}.",
    zh: "该邮政编码属于 {value}，该地区有自己的国家（地区）代码；{country} 也可识别。",
  },
  state_of_postal_code: {
    en: "This is a postal code of {value}, which is no part of {country}.",
    zh: "该邮政编码属于 {value}，不属于 {country}。",
  },
  outdated_postal_code: {
    en: "This postal code of {country} has a former format. The present format is: {examples}.",
    zh: "该邮政编码是 {country} 的旧格式。现行格式如：{examples}。",
  },
  rounded_number: {
    en: "A spreadsheet has rounded this number: its last digits are lost.",
    zh: "该号码已被电子表格四舍五入，末尾数字丢失。",
  },
  malformed_phone: { en: "This is not a valid phone number.", zh: "这不是有效的电话号码。" },
  foreign_phone: {
    en: "The phone number is of {value}, but the address is in {country}.",
    zh: "电话号码属于 {value}，而地址在 {country}。",
  },
  postal_code_elsewhere: { en: "This is not a postal code of {expected}.", zh: "该邮政编码不属于{expected}。" },
  postal_code_belongs_to: {
    en: "This is not a postal code of {expected}. It belongs to {value}.",
    zh: "该邮政编码不属于{expected}，而属于{value}。",
  },
  misplaced: { en: "{value} is not in {expected}.", zh: "{value}不在{expected}。" },
  namesakes: { en: "Several places have this name: {value}.", zh: "有多个同名地区：{value}。" },
  namesakes_and_more: {
    en: "Several places have this name: {value} and {count} more.",
    zh: "有多个同名地区：{value}，另有 {count} 个。",
  },
  test_data: { en: "This looks like test data.", zh: "看起来像测试数据。" },
} as const satisfies Record<string, Record<Language, string>>;

/** Why there is a finding: stable, and finer than its code. */
export type Reason = keyof typeof MESSAGES;

const PLACEHOLDER = /\{(\w+)\}/g;

/** The finding in a language. One made by an older release, with a reason that is gone, keeps its own message. */
export function describeFinding(
  finding: Pick<Finding, "reason" | "part" | "params" | "message">,
  language: Language,
): string {
  const isKnown = finding.reason !== undefined && Object.hasOwn(MESSAGES, finding.reason);
  return isKnown ? compose(finding.reason as Reason, finding.part, finding.params, language) : finding.message;
}

/** The message of a reason in a language, with the part's label and the params filled in. */
export function compose(reason: Reason, part: Part, params: MessageParams | undefined, language: Language): string {
  return MESSAGES[reason][language].replace(PLACEHOLDER, (_, name: string) =>
    name === "part" ? PART_LABELS[part][language] : (params?.[name] ?? ""),
  );
}

/**
 * The supported language with the highest quality in an Accept-Language header (RFC 9110); English if none is
 * supported.
 */
export function preferredLanguage(header: string | undefined): Language {
  let best: Language = "en";
  let highest = 0;
  for (const range of header?.slice(0, 500).split(",") ?? []) {
    const [tag, ...attributes] = range.trim().toLowerCase().split(";");
    const language = LANGUAGES.find((candidate) => tag === candidate || tag?.startsWith(`${candidate}-`));
    const quality = Number(
      attributes
        .find((attribute) => attribute.trim().startsWith("q="))
        ?.trim()
        .slice(2) ?? 1,
    );
    if (language === undefined || !(quality > highest)) continue;
    best = language;
    highest = quality;
  }
  return best;
}
