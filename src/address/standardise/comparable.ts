/** Prepares addresses for comparison, from parts or from a text. */
import { countryByName } from "../reference/country-names.ts";
import { readPastedAddress } from "./parse-to-input.ts";
import { standardise } from "./index.ts";
import type { ParsedAddress } from "../parse/types.ts";
import type { AddressInput } from "../types.ts";
import type { Comparable } from "../match/door.ts";

/** What is compared of an address in parts: its standard form. */
export const comparableParts = (input: AddressInput): Comparable => standardise(input);

/** @param country where it is, by code or name, if the text does not say it */
export function comparableText(text: string, country: string | undefined): Comparable {
  const country_code = country === undefined ? undefined : (countryByName(country) ?? country);
  const pasted = readPastedAddress(text, country_code);
  if (!pasted) return unread(text, country_code);
  const { input, parsed } = pasted;
  const standard = standardise({ country_code: country_code ?? "", ...input });
  if (parsed.candidates.length > 1 || !isPlaced(parsed))
    return { ...standard, ...statedOnly(standard, parsed), division_code: null };
  // The parser knows townships, the standardiser does not.
  const isDeeper = standard.division_code !== null && parsed.division_code?.startsWith(standard.division_code);
  return isDeeper ? { ...standard, division_code: parsed.division_code } : standard;
}

const DIVISIONS = ["administrative_area", "locality", "dependent_locality", "township"] as const;

/** A township alone says little: there may be an estate of its name in any city. */
const isPlaced = ({ fields }: ParsedAddress): boolean =>
  fields.some(({ field }) => field !== "township" && (DIVISIONS as readonly string[]).includes(field));

/** Without what was only inferred. */
function statedOnly(standard: Comparable, { fields }: ParsedAddress): Pick<Comparable, (typeof DIVISIONS)[number]> {
  const stated = (part: (typeof DIVISIONS)[number]): string | null =>
    fields.some(({ field }) => field === part) ? standard[part] : null;
  return {
    administrative_area: stated("administrative_area"),
    locality: stated("locality"),
    dependent_locality: stated("dependent_locality"),
    township: stated("township"),
  };
}

/** A text that no parser reads is all lines. */
function unread(text: string, country_code: string | undefined): Comparable {
  const none = {
    administrative_area: null,
    locality: null,
    dependent_locality: null,
    township: null,
    postal_code: null,
    sorting_code: null,
    division_code: null,
  };
  return { country_code: country_code ?? "", address_lines: text.split("\n"), ...none };
}
