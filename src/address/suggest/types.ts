/** The types of suggestions. */

export const SUGGESTION_KINDS = ["division", "locality", "postal_code"] as const;

/** How the text was read: `spelling` has one letter or character amiss, `former_name` is a name that was abolished. */
export const MATCHES = ["name", "pinyin", "initials", "former_name", "postal_code", "spelling"] as const;

/** The parts to put into an address; null: what stands there now would be of another place. */
export interface SuggestedParts {
  country_code: string;
  administrative_area: string | null;
  locality: string | null;
  dependent_locality: string | null;
  township: string | null;
  /** Only where it is known. */
  postal_code?: string;
}

export interface Suggestion {
  kind: (typeof SUGGESTION_KINDS)[number];
  text: string;
  /** Where that is, from the near to the far. */
  secondary_text: string;
  parts: SuggestedParts;
  /** GB/T 2260 in China, ISO 3166-2 elsewhere. */
  division_code: string | null;
  match: { by: (typeof MATCHES)[number]; is_exact: boolean };
}

/** A suggestion that is not written out yet, and how it compares with others. */
export interface RankedSuggestion {
  /** Lower is better: whole names, beginnings of names, initials, former names, misspellings. */
  tier: number;
  /** Inhabitants, or a guess; more is better. */
  weight: number;
  /** Says the same of two that are the same. */
  id: string;
  write(): Suggestion;
}

export const TIER = { exact: 0, prefix: 1, initials: 2, former: 3, spelling: 4 } as const;

export interface SuggestOptions {
  /** ISO 3166-1 alpha-2; all if absent. */
  country_codes?: readonly string[];
  /** GB/T 2260 or ISO 3166-2: only what lies in it. */
  within?: string;
  limit?: number;
  /** BCP 47: of names where there are several. */
  language_code?: string;
}
