/** A row of places.tsv: a region or a place. */
export interface PlaceOfWorld {
  kind: "R" | "P";
  /** ISO 3166-2 of the region, or ISO 3166-1 of the country. */
  code: string;
  /** As the post of the country writes it. */
  name: string;
  english: string;
  inhabitants: number;
  keys: Set<string>;
  /** Names in other languages, and names without the generic word. They rank lower. */
  other_keys: ReadonlySet<string>;
}
