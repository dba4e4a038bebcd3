/** Takes off what spreadsheets and shops add to the text of a cell. */

/**
 * The apostrophe that keeps a spreadsheet from reading a text as a formula or a number, as in the service's own exports
 * and those of shops. Not that of 's-Hertogenbosch.
 */
const APOSTROPHE = /^'(?=[\d=+\-@＝＋－＠]|$)|(?<=;)'(?=[=+\-@＝＋－＠])/g;
/** A formula whose value is this text: `="00123"`. */
const TEXT_FORMULA = /^="([^"]*)"$/;
/** A spreadsheet writes the plus; without it, "7E05" may be a key. */
const EXPONENT = /^([+-]?\d)(?:[.,](\d+))?E\+(\d{1,2})$/i;

/** The text of a cell. */
export function readCell(cell: string): string {
  if (cell.startsWith("=")) return TEXT_FORMULA.exec(cell)?.[1]?.trim() ?? cell;
  return cell.includes("'") ? cell.replace(APOSTROPHE, "") : cell;
}

/** True if a spreadsheet has written a number with an exponent and has left out digits: `1.38E+10`. */
export function isRounded(text: string): boolean {
  const [, , decimals = "", exponent = ""] = EXPONENT.exec(text) ?? [];
  return exponent !== "" && Number(exponent) > decimals.length;
}
