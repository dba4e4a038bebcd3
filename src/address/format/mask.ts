/** Names and phones of which only the owner recognises the rest. Masking what is masked changes nothing. */

const WORD = /\S+/g;
const DIGIT = /[\d*]/g;

/** 张三 → 张**, "John Smith" → "J** S**": the length of a name is hidden too. */
export function maskName(name: string): string {
  return name.replace(WORD, (word) => `${String.fromCodePoint(word.codePointAt(0)!)}**`);
}

/** 13800138000 → 138****8000; of shorter numbers less is left. An extension is hidden altogether. */
export function maskPhone(phone: string): string {
  const main = phone.replace(/;ext=.*$/, "");
  const digits = main.match(DIGIT) ?? [];
  const head = Math.min(3, Math.floor(digits.length * 0.3));
  const tail = Math.min(4, Math.floor(digits.length * 0.4));
  const plus = main.startsWith("+") ? "+" : "";
  return `${plus}${digits.slice(0, head).join("")}****${digits.slice(digits.length - tail).join("")}`;
}
