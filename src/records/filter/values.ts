/** What the values of a filter's conditions mean, for SQL and in process alike. */

/**
 * GB/T 2260 fills up with zeros: 440000 is all that begins with 44, 440300 all that begins with 4403. Codes of ISO
 * 3166-2 stand for themselves.
 */
export const divisionPrefix = (code: string): string =>
  /^\d{6}$/.test(code) ? code.replace(/(?<=.)(?:00)+$/, "") : code;

/**
 * The moment, in whole milliseconds, as the rows have them: `at or after` and `before` a moment between two of them are
 * the same as of the later one.
 */
export function wholeMilliseconds(moment: string): number {
  const hasMore = /\.\d{3}\d*[1-9]/.test(moment);
  return Date.parse(moment) + (hasMore ? 1 : 0);
}
