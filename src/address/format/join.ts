/** The lines of an envelope on one line, as each language separates what stands on lines of its own. */

/** libaddressinput's lists (address_formatter.cc); all others use the comma. */
const WITHOUT_SEPARATOR = new Set(["ja", "zh"]);
const WITH_BLANK = new Set(["ko", "th"]);
const WITH_ARABIC_COMMA = new Set(["ar", "cjm", "doi", "fa", "lah", "prs", "ps", "sd", "tk", "ur"]);

const ENDS_IN_WORD = /[\p{Script=Latin}\p{N}]$/u;
const BEGINS_WITH_WORD = /^[\p{Script=Latin}\p{N}]/u;

interface Names {
  recipient: string;
  organization: string;
}

/**
 * @param language BCP 47, of the address; "" where unknown
 * @param names lines that Chinese and Japanese set apart from the place
 * @param country its line, "" where there is none
 */
export function joinLines(lines: readonly string[], language: string, names: Names, country: string): string {
  const separator = separatorOf(language);
  if (separator !== "") return lines.join(separator);
  let joined = "";
  let previous = "";
  for (const line of lines) {
    joined += previous === "" ? line : separatorBetween(previous, line, language, names, country) + line;
    previous = line;
  }
  return joined;
}

function separatorOf(language: string): string {
  const [base = "", ...subtags] = language.toLowerCase().split("-");
  if (subtags.includes("latn")) return ", ";
  if (WITHOUT_SEPARATOR.has(base)) return "";
  if (WITH_BLANK.has(base)) return " ";
  return WITH_ARABIC_COMMA.has(base) ? "، " : ", ";
}

/** Japanese marks where a leading country ends; names and Latin words would run into what stands next to them. */
function separatorBetween(left: string, right: string, language: string, names: Names, country: string): string {
  if (left === country) return /^ja\b/i.test(language) ? "：" : "";
  const has_name = [left, right].some((line) => line === names.recipient || line === names.organization);
  return has_name || right === country || (ENDS_IN_WORD.test(left) && BEGINS_WITH_WORD.test(right)) ? " " : "";
}
