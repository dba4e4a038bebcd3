/**
 * The codes that lose a zero in a spreadsheet, where the codes alone do not tell the town: French, German, Italian,
 * Spanish.
 */
import { foldName } from "../../src/address/text.ts";
import type { SourcePlace } from "./sources.ts";

const COUNTRIES = ["DE", "ES", "FR", "IT"] as const;
/** Ways to one big receiver: "CEDEX" and its number, of a town that has codes of its own. */
const CEDEX = / cedex(?: \d+)?$/i;

/**
 * A line for each code that begins with 0: country and code, then the names of its places. A name that another one
 * begins is left out.
 */
export function zeroLines(placesOf: (country: string) => readonly SourcePlace[]): string[] {
  return COUNTRIES.flatMap((country) => {
    const codes = Map.groupBy(
      placesOf(country).filter(({ postal_code }) => /^0\d{4}$/.test(postal_code)),
      ({ postal_code }) => postal_code,
    );
    return [...codes]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([code, places]) => {
        const names = [...new Set(places.map(({ name }) => name.replace(CEDEX, "")))].toSorted(
          (a, b) => a.length - b.length,
        );
        const foremost = names.filter(
          (name, index) => !names.slice(0, index).some((shorter) => foldName(name).startsWith(foldName(shorter))),
        );
        return [country + code, ...foremost].join("\t");
      });
  });
}
