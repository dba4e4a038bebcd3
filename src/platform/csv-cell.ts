/**
 * The beginning of text that a spreadsheet would read as a formula (OWASP, CSV injection). Spreadsheets that split at
 * semicolons read a cell after each; a number there, as in a list of phones, is harmless.
 */
const FORMULA = /^(?=[=+\-@＝＋－＠\t\r\n])|(?<=;)(?=[=@＝＋－＠\t\r\n]|[+-](?!\d+(?:;|$)))/g;
const SPECIAL = /[",\r\n]/;

/** With it, Excel reads a CSV file as UTF-8. */
export const BYTE_ORDER_MARK = "\ufeff";

/** Writes a cell of a CSV file by RFC 4180. Text that a spreadsheet would run as a formula gets an apostrophe. */
export function writeCsvCell(value: string | number | boolean | null): string {
  if (value === null) return "";
  if (typeof value !== "string") return String(value);
  const safe = value.replace(FORMULA, "'");
  return SPECIAL.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
