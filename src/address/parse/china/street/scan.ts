/** What reading from left to right needs. */

/** @returns where a match of the sticky pattern that begins at an offset ends, or -1 */
export const matchAt = (pattern: RegExp, text: string, at: number): number => {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
};

export const SEPARATOR = /[\s,，、。;；:：—_/|\\.()（）[\]【】"'“”·*+&-]+/uy;
