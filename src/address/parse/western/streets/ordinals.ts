/** Numbers that are names of streets: "5th Avenue", "1e Kruisweg", "17. listopadu", "Plein 1944". */
import { type Context, endsChunk } from "../context.ts";
import { GAP, type Token } from "../tokens.ts";
import { wordSet } from "../../../literals.ts";

const ORDINAL = /^\d+(?:st|nd|rd|th|ème|eme|ère|ª|º|°)\.?$/i;
const DOTTED = /^\d{1,4}\.$/;
const WITH_E = /^\d{1,2}(?:e|de|ste|er|re)$/i;
const WITH_A = /^\d{1,3}(?:a|o|ra|da|ta)$/i;
/** Where a point makes an ordinal of a number. */
const DOT_COUNTRIES = wordSet("DE AT CH LI CZ SK HU TR RS HR SI BA ME PL DK NO FI EE LV IS FO");
const E_COUNTRIES = wordSet("NL BE LU FR CH CA SR");
const A_COUNTRIES = wordSet("ES MX AR CO CL PE VE EC BO PY UY CR PA GT HN SV NI DO CU PT BR IT");
const YEAR = /^(?:1[0-9]|20)\d\d$/;
const MONTHS = wordSet(`
  janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre enero febrero marzo abril mayo
  junio julio agosto septiembre octubre noviembre diciembre gennaio febbraio aprile maggio giugno luglio settembre
  ottobre novembre dicembre janeiro fevereiro marco abril maio junho julho setembro outubro novembro dezembro
  januari februari maart april mei juni juli augustus september oktober november december januar februar marz
  juni juli august oktober dezember maj april juni januar februar marts
  ledna unora brezna dubna kvetna cervna cervence srpna zari rijna listopadu prosince maje
  januara februara marca aprila maja juna jula augusta septembra oktobra novembra decembra
  stycznia lutego kwietnia czerwca lipca sierpnia wrzesnia pazdziernika listopada grudnia
  sijecnja veljace ozujka travnja svibnja lipnja srpnja kolovoza rujna listopada studenoga studenog prosinca
  ianuarie februarie martie aprilie iunie iulie septembrie octombrie noiembrie decembrie
  ocak subat mart nisan mayis haziran temmuz agustos eylul ekim kasim aralik
  января февраля марта апреля мая июня июля августа сентября октября ноября декабря
  сiчня лютого березня квiтня травня червня липня серпня вересня жовтня листопада грудня
  януари февруари март април май юни юли август септември октомври ноември декември
  јануара фебруара марта априла маја јуна јула августа септембра октобра новембра децембра
`);

/** True for ordinal numbers of English and French, and for numbers with a raised letter: 5th, 3ème, 2º. */
export const isOrdinal = ({ text, digits }: Token): boolean => digits > 0 && ORDINAL.test(text);
/** True for a year, as streets are called after one. */
export const isYear = ({ text, digits }: Token): boolean => digits === 4 && YEAR.test(text);
export const isMonth = ({ key }: Token): boolean => MONTHS.has(key);

/** True for a number that the country's language writes as an ordinal: 5., 1e, 6a. */
export function isOrdinalOf({ text, digits }: Token, country: string | null): boolean {
  if (digits === 0 || digits > 4) return false;
  if (ORDINAL.test(text)) return true;
  if (country === null) return false;
  return (
    (DOTTED.test(text) && DOT_COUNTRIES.has(country)) ||
    (WITH_E.test(text) && E_COUNTRIES.has(country)) ||
    (WITH_A.test(text) && A_COUNTRIES.has(country))
  );
}

/**
 * How many words in front are an ordinal or a date that the name of a street begins with: "1e Kruisweg" 1, "16 april
 * 1944 Pad" 3. A word must follow, for "12. Stock" is checked by others and "Nr. 12." is a number.
 */
export function leadingOrdinal({ tokens, country, style }: Context, at: number): number {
  const first = tokens[at]!;
  if (first.digits === 0 || first.digits > 4 || style.numberFirst === true) return 0;
  const next = tokens[at + 1];
  if (!next || next.gap > GAP.blank || next.letters < 2 || next.digits > 0) return 0;
  const date = wordsOfDate(tokens, at, country);
  return date > 0 || isMonth(next) ? date : Number(country !== null && isOrdinalOf(first, country));
}

/** "18 de Julio" before a number 3, "16 april 1944" 3, "28. října" 1; 0 for what is no date. */
function wordsOfDate(tokens: readonly Token[], at: number, country: string | null): number {
  const next = tokens[at + 1]!;
  const third = tokens[at + 2];
  if (next.key === "de" && third && isMonth(third) && isFollowedByNumber(tokens, at + 3)) return 3;
  if (!isMonth(next)) return 0;
  if (third && third.gap <= GAP.blank && isYear(third) && !endsChunk(tokens, at + 3)) return 3;
  return isOrdinalOf(tokens[at]!, country) || isFollowedByNumber(tokens, at + 2) ? 1 : 0;
}

/** "28. října 12": further words, then the house number. */
function isFollowedByNumber(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  return token !== undefined && token.gap <= GAP.comma && token.digits > 0;
}

/**
 * How many tokens from `at` on are a year or two that belong to the name, as a house number still follows: "1944" in
 * "Plein 1944 12", "1940 – 1945" in "Laan 1940 – 1945 37".
 */
export function yearsInName({ tokens, style }: Context, at: number): number {
  if (style.numberFirst !== false) return 0;
  let end = at;
  while (end < at + 2 && tokens[end] && tokens[end]!.gap <= GAP.dash && isYear(tokens[end]!)) end++;
  const number = tokens[end];
  const isHouse = number && number.gap <= GAP.dash && number.digits > 0 && number.digits <= 4;
  // "Corrientes 1234 5° A": the floor follows the number.
  return end > at && isHouse && !isOrdinal(number) ? end - at : 0;
}
