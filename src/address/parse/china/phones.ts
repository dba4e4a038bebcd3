/** Phones in a text: mobile, landline, 400, with an extension, lent by a shop, masked. */

/** 转2586, 转分机2586, (分机号:2586), [2586], _2586: with the words and in the brackets that people and shops use. */
const EXTENSION_WORD =
  "(?:虚拟号|[接拨打听]通后|接听后)?(?:请|再)?(?:转接?|接)?(?:分机号?码?|转接?|转?拨|按|输入?|加拨?|接|ext\\.?|extension)";
/** The end of a number and the extension after a comma or the like: only of the length that shops lend. */
const BARE_EXTENSION = "[ ,/+;](\\d{4})(?=[ ,;\\n]|$)";
const EXTENSION =
  `(?:[ ,]?[(（]?[ ]?(?:-?${EXTENSION_WORD}[ :]?(\\d{1,6})|[#*_—-][ ]?(\\d{1,5})|[pw](\\d{3,5}))` +
  `(?![\\d号栋幢座楼层室单])[ ]?[)）]?|${BARE_EXTENSION}|` +
  `[ ]?(?:\\[(\\d{3,6})\\]|【(\\d{3,6})】|\\{(\\d{3,6})\\}|\\((\\d{3,6})\\)|<(\\d{3,6})>))?`;
/** Between the groups of a mobile number. */
const GAP = "[-. —·一]{0,2}";
const PHONES: readonly RegExp[] = [
  // 13800138000, +86 138 0013 8000, 138-0013-8000, 138—0013—8000, 138****8000
  new RegExp(
    `(?:\\(?\\+?(?:00)?86\\)?[- ]?)?(1[3-9]\\d(?:${GAP}[\\d*x]{4}${GAP}\\d{4}` +
      `|\\d[-. ]\\d{4}[-. ]\\d{3}|\\d[-. ]\\d{3}[-. ]\\d{4}|[-. ]\\d{3}[-. ]\\d{5}))(?!\\d)${EXTENSION}`,
    "uy",
  ),
  // 400-812-3123, 800 and the like
  new RegExp(`([48]00[- ]?\\d{3,4}[- ]?\\d{3,4})(?!\\d)${EXTENSION}`, "uy"),
  // 0755-26001234-801, (024)23412345, 010 6512 3456, +86 21 5888 8888
  new RegExp(
    `(?:\\+?86[- ]?)?(\\(?0(?:10|2\\d|[3-9]\\d\\d)\\)?[- ]?[2-9]\\d{2,3}[- ]?\\d{4})(?!\\d)${EXTENSION}`,
    "uy",
  ),
  new RegExp(`(?:\\+86[- ]?|86[- ])((?:10|2\\d|[3-9]\\d\\d)[- ]?[2-9]\\d{2,3}[- ]?\\d{4})(?!\\d)${EXTENSION}`, "uy"),
  // Hong Kong, Macao, Taiwan with their country code; a Taiwanese mobile
  /(\+?(?:852|853|886)[- ]?\d[\d -]{6,10}\d)(?!\d)()/uy,
  /(09\d{2}[- ]?\d{3}[- ]?\d{3})(?!\d)()/uy,
];
/** Without the codes of their countries these are phones only where the text names one. */
const PHONES_OF: readonly [RegExp, RegExp][] = [
  [/香港|九龙|新界|澳门/u, /([235689]\d{3}[- ]?\d{4})(?![-\d号栋座室楼])()/uy],
  [
    /[台臺]湾|[台臺][北中南东]|新北市|高雄|桃园市/u,
    /(\(?0[2-8]\d?\)?[- ]?\d{3,4}[- ]?\d{3,4})(?!\d)(?:[ ]?(?:#|转|分机)[ ]?(\d{1,6}))?/uy,
  ],
];
/** +86 755 26001234: the area without its zero. */
const WITHOUT_ZERO = PHONES[3]!;
const ABROAD: ReadonlySet<RegExp> = new Set([PHONES[5]!, ...PHONES_OF.map(([, pattern]) => pattern)]);
/** After a label that says so, any number is a phone. */
const LABELLED_PHONE = new RegExp(`(\\+?\\(?\\d[\\d*() -]{3,18}\\d)(?!\\d)${EXTENSION}`, "uy");

const MOBILE = /1[3-9]\d{9}(?!\d)/uy;

/** Does a whole mobile number stand here? It is known by itself even after letters: 陆xg13800138000. */
export function isMobileAt(text: string, at: number): boolean {
  MOBILE.lastIndex = at;
  return MOBILE.test(text);
}

/** The patterns for a text, and those for what a label calls a phone. */
export function phonePatterns(text: string): { plain: readonly RegExp[]; labelled: readonly RegExp[] } {
  const plain = [...PHONES, ...PHONES_OF.filter(([region]) => region.test(text)).map(([, pattern]) => pattern)];
  return { plain, labelled: [...plain, LABELLED_PHONE] };
}

export interface PhoneMatch {
  end: number;
  /** As it is usually written. */
  value: string;
}

/** The phone that one of the (sticky) patterns matches at the offset. */
export function phoneAt(text: string, at: number, patterns: readonly RegExp[]): PhoneMatch | undefined {
  for (const pattern of patterns) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (!match) continue;
    const area = /^\(?(0\d{2,3})\)?[- ]?(\d.*)$/u.exec(match[1]!);
    const digits = match[1]!.replace(/[\s().\-—·一]/gu, "");
    const own = pattern === WITHOUT_ZERO ? `0${digits}` : digits;
    const number = pattern === WITHOUT_ZERO || (area && !ABROAD.has(pattern)) ? landline(own) : own;
    const extension = match.slice(2).find((digits) => digits !== undefined && digits !== "");
    return { end: pattern.lastIndex, value: extension ? `${number}-${extension}` : number };
  }
  return undefined;
}

const landline = (digits: string): string => {
  const areaLength = /^0(?:10|2)/.test(digits) ? 3 : 4;
  return `${digits.slice(0, areaLength)}-${digits.slice(areaLength)}`;
};
