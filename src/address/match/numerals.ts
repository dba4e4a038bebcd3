/** Chinese numerals as they number houses: 三 → 3, 十二 → 12, 一百零三 → 103, 五〇一 → 501. */

const DIGITS: Readonly<Record<string, number>> = {
  零: 0,
  〇: 0,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
};
const PLACES: Readonly<Record<string, number>> = { 十: 10, 百: 100 };

/** @param numeral of these characters only, at most eight */
export function arabic(numeral: string): string {
  if (!/[十百]/.test(numeral)) return Array.from(numeral, (character) => DIGITS[character]).join("");
  let [sum, digit] = [0, 0];
  for (const character of numeral) {
    const place = PLACES[character];
    if (place === undefined) digit = DIGITS[character]!;
    else {
      sum += Math.max(digit, 1) * place;
      digit = 0;
    }
  }
  return String(sum + digit);
}
