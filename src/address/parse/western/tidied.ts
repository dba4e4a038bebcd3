const UNTIDY = /\s\s|[\t\r\n]|^[\s,;:–—-]|[\s,;:–—-]$/;

/** White space collapsed, without the separators at both ends; a minus before a number stays. */
export const tidied = (words: string): string =>
  UNTIDY.test(words)
    ? words
        .replace(/\s+/g, " ")
        .replace(/^[\s,;:–—-]+(?!\d)|[\s,;:–—-]+$/g, "")
        .trim()
    : words;
