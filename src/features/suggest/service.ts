import { territoryName, type Suggestion } from "../../address/index.ts";
import type { Street } from "./streets.ts";

type SuggestedStreet = Omit<Suggestion, "kind" | "match"> & {
  kind: "street";
  match: { by: "street"; is_exact: boolean };
};

/** Converts a street to a suggestion. */
export function toStreet(
  { street, division_code, ...parts }: Street,
  text: string,
  language_code: string | undefined,
): SuggestedStreet {
  const above = [
    parts.township,
    parts.dependent_locality,
    parts.locality,
    parts.administrative_area,
    territoryName(parts.country_code, language_code),
  ];
  return {
    kind: "street",
    text: street,
    secondary_text: [...new Set(above.filter((name) => name !== null))].join(", "),
    parts,
    division_code,
    match: { by: "street", is_exact: street.toLowerCase() === text.trim().toLowerCase() },
  };
}
