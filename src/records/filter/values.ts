/** The meaning of filter values, for SQL and in process alike. */

/**
 * The prefix of all codes in a division. Codes of GB/T 2260 are padded with zeros: 440000 is the prefix 44, 440300 the
 * prefix 4403. Other codes, of ISO 3166-2, are their own prefix.
 */
export const divisionPrefix = (code: string): string =>
  /^\d{6}$/.test(code) ? code.replace(/(?<=.)(?:00)+$/, "") : code;

/**
 * A time in whole milliseconds since 1970, the precision of rows. Fractions of a millisecond are rounded up, for which
 * `>=` and `<` give the same result.
 */
export function wholeMilliseconds(moment: string): number {
  const hasMore = /\.\d{3}\d*[1-9]/.test(moment);
  return Date.parse(moment) + (hasMore ? 1 : 0);
}
