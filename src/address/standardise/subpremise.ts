/** Whether a street line leads to a house with many doors and does not say which of them. */

/** A designator with nothing behind it: "12 Main St Apt". */
const EMPTY_DESIGNATOR = /(?:^|[ ,])(?:apt|apartment|suite|ste|unit|flat|room|rm|wohnung|whg|#)[.:]?(?= *(?:,|$))/i;
/** An estate or an office tower, in China, that ends with the building. */
const CHINESE_BUILDING =
  /(?:小区|社区|花园|公寓|家园|新村|名苑|华府|花苑|嘉园|公馆|大厦|写字楼|广场|府|苑|里)[^室]*?(?:\d+|[一二三四五六七八九十]+|[A-Za-z])(?:号楼|栋|幢|座|单元)$/;
const LONGEST_CHECKED = 120;

/**
 * True if the lines end with a building or a designator without a number. Texts over 120 characters are not checked.
 */
export function lacksSubpremise(country_code: string, lines: readonly string[]): boolean {
  const text = lines.join(" ");
  if (text.length > LONGEST_CHECKED) return false;
  return country_code === "CN" ? CHINESE_BUILDING.test(text) : EMPTY_DESIGNATOR.test(text);
}
