/** Python identifiers, literals and docstrings. */

export const HEAD = "# Generated from openapi/openapi.json by `npm run generate`.\n";
export const WIDTH = 120;

const KEYWORDS = new Set([
  ...["False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del"],
  ...["elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal"],
  ...["not", "or", "pass", "raise", "return", "try", "while", "with", "yield"],
]);

export const isName = (text: string): boolean => /^[A-Za-z_]\w*$/.test(text) && !KEYWORDS.has(text);

/** Returns a valid argument name: `idempotency-key` becomes `idempotency_key`, `from` becomes `from_`. */
export function argumentName(name: string): string {
  const text = name.replaceAll("-", "_");
  return isName(text) ? text : `${text}_`;
}

export const snakeCase = (camelCase: string): string =>
  camelCase.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Returns a Python literal. Apart from booleans, it equals the JSON literal. */
export function quote(value: unknown): string {
  if (typeof value === "boolean") return value ? "True" : "False";
  return JSON.stringify(value);
}

/** Returns a wrapped docstring; empty if there is no text. */
export function docstring(text: string | undefined, indent: string): string {
  if (!text) return "";
  const safe = text
    .replaceAll("\\", "\\\\")
    .replaceAll('"""', '\\"\\"\\"')
    .replace(/(?<!\\)"$/, '\\"');
  const lines = `"""${safe}`.split("\n").flatMap((line) => wrap(line, indent));
  const [first = ""] = lines;
  return lines.length === 1 && widthOf(first) + 3 <= WIDTH ? `${first}"""\n` : `${lines.join("\n")}\n${indent}"""\n`;
}

/** Wraps a line at WIDTH columns. Continuation lines keep its indent and that of a list item. */
function wrap(line: string, indent: string): string[] {
  if (line.trim() === "") return [""];
  const own = /^ */.exec(line)?.[0] ?? "";
  const hanging = `${indent}${own}${/^ *(?:- |\w+: )/.test(line) && own !== "" ? "    " : ""}`;
  const lines: string[] = [];
  for (const word of line.trim().split(/ +/)) {
    const last = lines.at(-1);
    if (last === undefined) lines.push(`${indent}${own}${word}`);
    else if (widthOf(last) + widthOf(word) + 1 > WIDTH) lines.push(`${hanging}${word}`);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

/** Returns the width in columns. Chinese, Japanese and Korean characters take two. */
function widthOf(text: string): number {
  let width = 0;
  for (const letter of text) width += (letter.codePointAt(0) ?? 0) >= 0x1100 ? 2 : 1;
  return width;
}
