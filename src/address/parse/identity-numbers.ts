/** Masks the numbers of identity documents, which are never answered nor stored. */

const DIGIT = "[\\d０-９]";
/** Region, date of birth, serial number, check character (GB 11643), also in groups: 440301 19900101 123X. */
const CITIZEN = new RegExp(
  `(?<![\\d０-９])[1-8１-８]${DIGIT}{5}[ -]?(?:19|20|１９|２０)${DIGIT}{2}[ -]?` +
    `[01０１]${DIGIT}[0-3０-３]${DIGIT}[ -]?${DIGIT}{3}[\\dXx０-９Ｘｘ](?![\\d０-９])`,
  "gu",
);
/** After a label that says so: old numbers of 15 digits, passports, permits of Hong Kong and Macao. */
const LABELLED = new RegExp(
  String.raw`(?<label>(?:身份证|身份證|证件|證件|护照|護照|通行证|通行證|ID card|passport)[^\d０-９A-Za-z\n]{0,8})` +
    String.raw`(?<number>[A-Za-z]{0,2}[\d０-９][\dXx０-９Ｘｘ()（） -]{6,20})`,
  "giu",
);
/** A text without these is left alone at once. */
const MAY_HAVE = /[\d０-９]{3}[ -]?[\d０-９]{3}|[证證照]|ID card|passport/iu;
const SHOWN_AT_START = 3;
const SHOWN_AT_END = 4;

/** 44030119900101123X → 440***********123X. The length of the text stays. */
export function maskIdentityNumbers(text: string): string {
  if (!MAY_HAVE.test(text)) return text;
  return text
    .replace(CITIZEN, mask)
    .replace(LABELLED, (_all: string, label: string, number: string) => label + mask(number));
}

/** Masks all letters and digits but the first three and the last four; of a short number all but the last two. */
function mask(number: string): string {
  const count = number.replace(/[^\p{L}\p{N}]/gu, "").length;
  const [first, last] = count > 2 * (SHOWN_AT_START + SHOWN_AT_END) ? [SHOWN_AT_START, SHOWN_AT_END] : [0, 2];
  let index = 0;
  return number.replace(/[\p{L}\p{N}]/gu, (character) => {
    const isShown = index < first || index >= count - last;
    index++;
    return isShown ? character : "*";
  });
}
