/** What programs leave in a text in place of a value: errors of spreadsheets, formulas, fields of a template. */
import { regex } from "../literals.ts";

const UNFILLED = regex("iu")`
  #(?:ref|value|num|null|spill|calc|bezug|wert|valor|valeur|zahl)!|#name\?|#div/0!|#n/[ad](?![\p{L}\p{N}])|
  (?<![\p{L}\p{N}=])=(?:[a-z]{2,20}\(|[a-z]{0,3}\d{1,6}[-+*/&][a-z]{0,3}\d)|
  \{\{[^{}]{1,60}\}\}|\$\{[^{}]{1,60}\}|<%=?[^%<>]{1,60}%>|%[a-z]{2,20}(?:_[a-z0-9]{1,20})*%|
  \[object [a-z]{1,20}\]|
  (?<![\p{L}\p{N}])(?:null|undefined|nan)(?![\p{L}\p{N}])
`;
const LONGEST_CHECKED = 2_000;

/** "#REF!", "=A1&B1", "{{city}}", "%ADDRESS%", "[object Object]", "undefined". */
export const hasUnfilled = (text: string): boolean => UNFILLED.test(text.slice(0, LONGEST_CHECKED));
