/** What a country does in its own way. Everything else follows from its data (`countryRules`). */
import type { CountryRules } from "../reference/countries.ts";
import type { PostalArea } from "../reference/postal.ts";
import type { Components, Finding } from "../types.ts";
import type { Resolution, TidyAddress } from "./regions.ts";

/** All members but the first have a default, that of countries without a module: `index.ts`. */
export interface CountryModule {
  /** ISO 3166-1 alpha-2. */
  country_code: string;

  /**
   * Recognises the divisions of an address, fills in what follows from them with certainty, and reports what
   * contradicts.
   * @param postal_code canonical; null where none is stated or valid, and where `postOf` is there
   */
  divide: (rules: CountryRules, address: TidyAddress, postal_code: string | null, findings: Finding[]) => Resolution;
  /**
   * The country whose post delivers there, where divisions have a post of their own (Hong Kong as a part of China). The
   * postal code is then read after the divisions, by the rules of that post.
   */
  postOf: ((division_code: string | null) => string) | null;
  /** All areas that a postal code can lie in. */
  postalAreas: (rules: CountryRules) => readonly PostalArea[];
  /** Whether a postal code that agrees with the divisions says more than they do. */
  is_postal_code_finer: boolean;
  /** Whether envelopes without a postal code are unusual. */
  expects_postal_code: boolean;
  /** Whether the districts in its data are complete, so that another name is in doubt. */
  lists_all_districts: boolean;

  /** The finer parts of the street lines. */
  componentsOf: (lines: readonly string[]) => Components;
  /** Whether the lines, joined by a blank, lead to a house with many doors and do not say which. */
  lacksSubpremise: (text: string) => boolean;
}

/** What a module states; the rest is as elsewhere. */
export type OwnWays = Pick<CountryModule, "country_code"> & Partial<CountryModule>;
