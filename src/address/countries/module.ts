/** What a country does in its own way. Everything else follows from its data (`countryRules`). */
import type { Division } from "../data/china/division.ts";
import type { StreetPart } from "../parse/china/street/parts.ts";
import type { CountryRules } from "../reference/countries.ts";
import type { DivisionEntry } from "../reference/divisions.ts";
import type { PostalArea } from "../reference/postal.ts";
import type { Components, Finding } from "../types.ts";
import type { DivisionPart, Resolution, TidyAddress } from "./regions.ts";

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
  /** Whether addresses usually have a postal code, and it says more than the divisions do. */
  relies_on_postal_code: boolean;
  /** How many characters of a division code stand for each part, coarse to fine; null: the whole is the region's. */
  code_lengths: readonly [part: DivisionPart | "township", length: number][] | null;
  /** Those of the names in an address that its division code says already. */
  namesInCode: (division_code: string, names: Partial<DivisionNamesOrNull>) => readonly (string | null)[];
  /** Whether the districts in its data are complete, so that another name is in doubt. */
  lists_all_districts: boolean;

  /** Names a top-level region by the part of its ISO code after the country; null: as the country's data has it. */
  regionOfCode: ((code: string) => string | undefined) | null;
  /**
   * Where the names of a Chinese division, by rank (1 province to 4 township), stand in an address of the country;
   * null: in the same order.
   */
  partsInDivision: ((at: (rank: number) => string | null, division: Division) => Partial<PlacedNames>) | null;
  /** Whether cities that are regions have nothing below the region. */
  has_city_regions: boolean;
  /** A division's name without what most leave out: 서울특별시 → 서울. Other words as they are. */
  shortName: (name: string) => string;
  /** Puts Latin names in the place of local ones. @returns whether nothing is left for the country's data to do */
  spellInLatin: (names: DivisionNames) => boolean;
  /** Puts local names in the place of Latin ones. @returns the same */
  spellInLocal: (names: DivisionNames) => boolean;
  /** A phone number, E.164, as envelopes within the country have it. */
  phoneOnEnvelope: (phone: string) => string;

  /** Whether what lies below a city is a district (区, 町, 동) and not a suburb. */
  has_districts: boolean;
  /** What a form offers in the place of the country's own list of regions; null: that list. */
  choices: (() => readonly DivisionEntry[]) | null;

  /** The finer parts of the street lines. `country_code` is that of the address. */
  componentsOf: (lines: readonly string[], country_code: string) => Components;
  /** A street line in parts, where it needs a reader of its own; null: it is read as elsewhere in its script. */
  partsOf: ((line: string) => StreetPart[]) | null;
  /** Whether the lines, joined by a blank, lead to a house with many doors and do not say which. */
  lacksSubpremise: (text: string) => boolean;
}

/** Names of divisions to be written on an envelope; empty where there is none. */
export type DivisionNames = Record<DivisionPart | "township", string>;

export type PlacedNames = Record<DivisionPart, string | null> & { postal_code: string };

type DivisionNamesOrNull = Record<DivisionPart, string | null>;

/** What a module states; the rest is as elsewhere. */
export type OwnWays = Pick<CountryModule, "country_code"> & Partial<CountryModule>;
