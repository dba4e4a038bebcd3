import { isOfAddress, splitTarget } from "../columns.ts";
import type { Reading } from "../reading.ts";
import { parseCells, toRecord, type RawRecord } from "./csv.ts";

/**
 * Fills in rows that continue the row above, as exports of orders have one for each item and those of customers one for
 * each address: what is about the customer, and the addresses if the row has none.
 * @param key a row with the same value in this column as the row above, or with none, continues it
 */
export async function* continueRows(
  groups: AsyncIterable<RawRecord[]>,
  { header, mapping, delimiter, format }: Pick<Reading, "header" | "mapping" | "delimiter" | "format">,
  key: string,
): AsyncGenerator<RawRecord[]> {
  const at = header.indexOf(key);
  const columns = mapping.flatMap((target, index) => (target === null ? [] : [{ index, ...splitTarget(target) }]));
  const isPlace = ({ address, field }: (typeof columns)[number]): boolean =>
    address !== null || (isOfAddress(field) && field !== "given_name" && field !== "family_name");
  const places = columns.filter(isPlace);
  const persons = [{ index: at }, ...columns.filter((column) => !isPlace(column))];
  let above: string[] | undefined;
  for await (const group of groups) {
    yield group.map(([line, text]): RawRecord => {
      const cells = parseCells(text, delimiter);
      if (!cells || (format === "csv" && cells.length !== header.length)) return [line, text];
      while (cells.length < header.length) cells.push("");
      const value = cells[at] ?? "";
      if (above === undefined || (value !== "" && value !== above[at])) {
        above = cells;
        return [line, text];
      }
      const fill = ({ index }: { index: number }): void => void (cells[index] ||= above?.[index] ?? "");
      if (places.every(({ index }) => (cells[index] ?? "") === "")) places.forEach(fill);
      persons.forEach(fill);
      return [line, toRecord(cells, delimiter)];
    });
  }
}
