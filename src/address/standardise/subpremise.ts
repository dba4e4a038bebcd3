/** Whether a street line leads to a house with many doors and does not say which of them. */
import { moduleOf } from "../countries/index.ts";

const LONGEST_CHECKED = 120;

/**
 * True if the lines end with a building or a designator without a number. Texts over 120 characters are not checked.
 */
export function lacksSubpremise(country_code: string, lines: readonly string[]): boolean {
  const text = lines.join(" ");
  return text.length <= LONGEST_CHECKED && moduleOf(country_code).lacksSubpremise(text);
}
