/** What the columns of a file stand for, guessed from their names in English and Chinese. */
import { COLUMNS, FIELDS, type Field } from "./columns.ts";
import { fileFault } from "./read/faults.ts";

/** By the position of the column; null is left out. */
export type Mapping = (Field | null)[];

/** More than one column may stand for these. */
const REPEATABLE: ReadonlySet<Field> = new Set(
  COLUMNS.filter(({ is_repeatable }) => is_repeatable).map(({ name }) => name),
);

const BY_NAME = new Map(
  COLUMNS.flatMap(({ name, headers }) => headers.split(",").map((header): [string, Field] => [fold(header), name])),
);
for (const field of FIELDS) BY_NAME.set(fold(field), field);

/** Keys of the rows, of either kind: of customers only where nothing else is. */
const ANY_KEY = new Set(["id", "编号", "uid"]);

/**
 * Names that do not say whose: of the address where rows have keys of their own besides that of the customer, as in our
 * exports.
 */
const OF_ROW = new Map<string, Field>([
  ...["tags", "tag", "labels", "标签", "標籤"].map((name): [string, Field] => [name, "address_tags"]),
  ...["language", "languagecode", "locale", "语言", "語言"].map((name): [string, Field] => [
    name,
    "address_language_code",
  ]),
]);

/** "电话/手机" is what both of its parts are. */
function fieldOf(name: string): Field | undefined {
  const whole = BY_NAME.get(fold(name));
  if (whole !== undefined) return whole;
  const parts = new Set(
    name
      .split(/[/|／、]/)
      .map((part) => BY_NAME.get(fold(part)))
      .filter((field) => field !== undefined),
  );
  return parts.size === 1 ? [...parts][0] : undefined;
}

function fold(name: string): string {
  return name
    .normalize("NFKC")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .replace(/[（(][^)）]{0,40}[)）]/g, "")
    .replace(/[\s_.:\-/*#、·]+/g, "");
}

const PLACES: ReadonlySet<Field> = new Set(["administrative_area", "locality", "dependent_locality", "postal_code"]);

/** The first column of a kind has it. An address column without any other part of a place is a whole one, to be parsed. */
export function guessMapping(header: readonly string[]): Mapping {
  const taken = new Set<Field>();
  const hasKey = header.some((name) => fieldOf(name) === "ref" && !ANY_KEY.has(fold(name)));
  const hasRowKey = hasKey && header.some((name) => ANY_KEY.has(fold(name)));
  const mapping = header.map((name): Field | null => {
    const field =
      hasKey && ANY_KEY.has(fold(name))
        ? null
        : ((hasRowKey ? OF_ROW.get(fold(name)) : undefined) ?? fieldOf(name) ?? null);
    if (field === null || (taken.has(field) && !REPEATABLE.has(field))) return null;
    taken.add(field);
    return field;
  });
  if (
    ![...taken].some((field) => PLACES.has(field)) &&
    mapping.filter((field) => field === "address_line").length === 1 &&
    !taken.has("text")
  ) {
    return mapping.map((field) => (field === "address_line" ? "text" : field));
  }
  return mapping;
}

/** The guess, with what the caller says of some columns put in its place. @throws AppError about what does not fit */
export function applyMapping(header: readonly string[], given: Record<string, Field | null> | undefined): Mapping {
  for (const name of Object.keys(given ?? {}))
    if (!header.includes(name)) throw fileFault("The mapping names a column that the file does not have.");
  const stated = header.map((name) => (given && Object.hasOwn(given, name) ? given[name] : undefined));
  const taken = new Set(stated.filter((field) => field !== undefined && field !== null && !REPEATABLE.has(field)));
  const mapping = guessMapping(header).map((guess, index): Field | null => {
    const said = stated[index];
    return said !== undefined ? said : guess !== null && taken.has(guess) ? null : guess;
  });
  for (const field of FIELDS) {
    if (!REPEATABLE.has(field) && mapping.filter((one) => one === field).length > 1)
      throw fileFault(`Two columns stand for ${field}.`);
  }
  return mapping;
}

/** @throws AppError about a header that cannot be read by */
export function checkHeader(header: readonly string[]): void {
  if (header.length > 500) throw fileFault("The header has more than 500 columns.");
  const seen = new Set<string>();
  for (const [index, name] of header.entries()) {
    if (name === "") continue;
    if (name.length > 200) throw fileFault(`The name of column ${index + 1} is longer than 200 characters.`);
    if (seen.has(name)) throw fileFault(`The header names column ${index + 1} as an earlier one.`);
    seen.add(name);
  }
}

/** Whether rows of these columns can say where a customer is. */
export const isUsable = (mapping: Mapping): boolean =>
  mapping.some((field) => field === "text" || field === "address_line");
