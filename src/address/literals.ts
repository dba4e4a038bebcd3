/** Word lists and regular expressions that are written over several lines. */

/** The words of a list, which blanks and line breaks separate, in their order. */
export const wordList = (words: string): string[] => words.trim().split(/\s+/);

/** The same as a set. */
export const wordSet = (words: string): ReadonlySet<string> => new Set(wordList(words));

/**
 * Compiles a regular expression from a template: regex("iu")`…`. Line breaks are left out, with the blanks around them;
 * everything else counts as in a literal, and `${…}` inserts the source of another expression.
 */
export const regex =
  (flags = "") =>
  (source: TemplateStringsArray, ...parts: readonly string[]): RegExp =>
    new RegExp(String.raw(source, ...parts).replaceAll(/\s*\n\s*/g, ""), flags);
