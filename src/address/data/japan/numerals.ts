/** Numerals of towns and house numbers. */
const DIGITS = "〇一二三四五六七八九";

/** 3 → 三, 12 → 十二, 20 → 二十. For 1 to 99. */
export function kanjiNumeral(value: number): string {
  const tens = Math.floor(value / 10);
  const ones = value % 10;
  return (tens > 1 ? DIGITS[tens]! : "") + (tens > 0 ? "十" : "") + (ones > 0 ? DIGITS[ones]! : "");
}

/** A number written in digits or in kanji (十二, 一〇三, 百二十); undefined where it is none. */
export function readNumeral(text: string): number | undefined {
  if (/^[0-9]{1,6}$/u.test(text)) return Number(text);
  if (!/^[〇一二三四五六七八九十百千]{1,9}$/u.test(text)) return undefined;
  if (!/[十百千]/u.test(text)) return Number([...text].map((digit) => DIGITS.indexOf(digit)).join(""));
  let total = 0;
  let digit = 0;
  for (const character of text) {
    const unit = { 十: 10, 百: 100, 千: 1000 }[character];
    if (unit === undefined) digit = DIGITS.indexOf(character);
    else {
      total += (digit || 1) * unit;
      digit = 0;
    }
  }
  return total + digit;
}
