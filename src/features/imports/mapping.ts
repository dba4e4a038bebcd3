/** Maps the columns of a file to fields, guessing from their headers in English and Chinese. */
import { COLUMNS, FIELDS, type Field } from "./columns.ts";
import { fileFault } from "./read/faults.ts";

/** By position of the column; null for a column that is ignored. */
export type Mapping = (Field | null)[];

/** Fields that more than one column may map to. */
const REPEATABLE: ReadonlySet<Field> = new Set(
  COLUMNS.filter(({ is_repeatable }) => is_repeatable).map(({ name }) => name),
);

const BY_NAME = new Map(
  COLUMNS.flatMap(({ name, headers }) =>
    headers.split(",").map((header): [string, Field] => [normaliseHeader(header), name]),
  ),
);
for (const field of FIELDS) BY_NAME.set(normaliseHeader(field), field);

/** Headers of keys, of a row or of a customer: the key of the customer only if no other column is. */
const ANY_KEY = new Set(["id", "编号", "uid"]);

/**
 * Ambiguous headers: fields of the address if rows have a key in addition to that of the customer, as in the service's
 * own exports.
 */
const ROW_FIELDS = new Map<string, Field>([
  ...["tags", "tag", "labels", "标签", "標籤"].map((name): [string, Field] => [name, "address_tags"]),
  ...["language", "languagecode", "locale", "语言", "語言"].map((name): [string, Field] => [
    name,
    "address_language_code",
  ]),
]);

/** The field of a header; of one with several parts, such as "电话/手机", if all parts mean the same field. */
function fieldOf(name: string): Field | undefined {
  const whole = BY_NAME.get(normaliseHeader(name));
  if (whole !== undefined) return whole;
  const parts = new Set(
    name
      .split(/[/|／、]/)
      .map((part) => BY_NAME.get(normaliseHeader(part)))
      .filter((field) => field !== undefined),
  );
  return parts.size === 1 ? [...parts][0] : undefined;
}

function normaliseHeader(name: string): string {
  return name
    .normalize("NFKC")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .replace(/[（(][^)）]{0,40}[)）]/g, "")
    .replace(/[\s_.:\-/*#、·]+/g, "");
}

const PLACE_FIELDS: ReadonlySet<Field> = new Set([
  "administrative_area",
  "locality",
  "dependent_locality",
  "postal_code",
]);

/**
 * Guesses the mapping. Of several columns for one field the first one is mapped. A single address column without any
 * other part of a place is a whole address.
 */
export function guessMapping(header: readonly string[]): Mapping {
  const taken = new Set<Field>();
  const hasKey = header.some((name) => fieldOf(name) === "ref" && !ANY_KEY.has(normaliseHeader(name)));
  const hasRowKey = hasKey && header.some((name) => ANY_KEY.has(normaliseHeader(name)));
  const mapping = header.map((name): Field | null => {
    const field =
      hasKey && ANY_KEY.has(normaliseHeader(name))
        ? null
        : ((hasRowKey ? ROW_FIELDS.get(normaliseHeader(name)) : undefined) ?? fieldOf(name) ?? null);
    if (field === null || (taken.has(field) && !REPEATABLE.has(field))) return null;
    taken.add(field);
    return field;
  });
  if (
    ![...taken].some((field) => PLACE_FIELDS.has(field)) &&
    mapping.filter((field) => field === "address_line").length === 1 &&
    !taken.has("text")
  ) {
    return mapping.map((field) => (field === "address_line" ? "text" : field));
  }
  return mapping;
}

/**
 * Guesses the mapping and overrides it with the caller's.
 * @throws AppError invalid_body if the caller's mapping does not fit the file
 */
export function applyMapping(header: readonly string[], given: Record<string, Field | null> | undefined): Mapping {
  for (const name of Object.keys(given ?? {}))
    if (!header.includes(name)) throw fileFault("The mapping contains a column that is not in the file.");
  const stated = header.map((name) => (given && Object.hasOwn(given, name) ? given[name] : undefined));
  const taken = new Set(stated.filter((field) => field !== undefined && field !== null && !REPEATABLE.has(field)));
  const mapping = guessMapping(header).map((guess, index): Field | null => {
    const said = stated[index];
    return said !== undefined ? said : guess !== null && taken.has(guess) ? null : guess;
  });
  for (const field of FIELDS) {
    if (!REPEATABLE.has(field) && mapping.filter((one) => one === field).length > 1)
      throw fileFault(`Two columns are mapped to ${field}.`);
  }
  return mapping;
}

/**
 * Checks the number and the names of columns.
 * @throws AppError invalid_body
 */
export function checkHeader(header: readonly string[]): void {
  if (header.length > 500) throw fileFault("The header has more than 500 columns.");
  const seen = new Set<string>();
  for (const [index, name] of header.entries()) {
    if (name === "") continue;
    if (name.length > 200) throw fileFault(`The name of column ${index + 1} is longer than 200 characters.`);
    if (seen.has(name)) throw fileFault(`Column ${index + 1} has the same name as an earlier column.`);
    seen.add(name);
  }
}

/** True if rows with these columns contain an address. */
export const isUsable = (mapping: Mapping): boolean =>
  mapping.some((field) => field === "text" || field === "address_line");
