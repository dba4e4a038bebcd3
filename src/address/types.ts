/**
 * The shapes that go into and come out of the address engine. Names are Google's PostalAddress / libaddressinput,
 * the same words as on the wire and in the tables.
 */

/** The postal parts as they were written. Absent and null mean the same: not stated. */
export interface AddressInput {
  /** ISO 3166-1 alpha-2, upper case. */
  country_code: string;
  administrative_area?: string | null;
  locality?: string | null;
  dependent_locality?: string | null;
  township?: string | null;
  address_lines?: readonly string[];
  postal_code?: string | null;
  sorting_code?: string | null;
  /** BCP 47. */
  language_code?: string | null;
  organization?: string | null;
  recipient?: string | null;
  /** Any spelling; read in the country of the address where it has no country code of its own. */
  phone?: string | null;
}

/** The deepest thing a verdict or a location is about, coarse to fine. */
export const GRANULARITIES = [
  "none",
  "country",
  "administrative_area",
  "locality",
  "dependent_locality",
  "township",
  "postal_code",
  "road",
  "house_number",
  "poi",
  "building",
  "unit",
  "room",
] as const;
export type Granularity = (typeof GRANULARITIES)[number];

export const PARTS = [
  "country_code",
  "administrative_area",
  "locality",
  "dependent_locality",
  "township",
  "address_lines",
  "postal_code",
  "sorting_code",
  "organization",
  "recipient",
  "phone",
] as const;
export type Part = (typeof PARTS)[number];

/**
 * format_corrected: the same text in its canonical notation (white space, width, case, E.164);
 * spelling_corrected: another name of the same thing.
 */
export const FINDING_CODES = [
  "missing_part",
  "unknown_value",
  "invalid_format",
  "mismatch",
  "unexpected_part",
  "redundant_part",
  "format_corrected",
  "spelling_corrected",
  "value_inferred",
  "division_abolished",
  "ambiguous",
  "missing_subpremise",
  "suspicious",
  "country_not_covered",
] as const;
export type FindingCode = (typeof FINDING_CODES)[number];

/** One operation of a JSON Patch (RFC 6902). */
export interface PatchOperation {
  op: "add" | "replace" | "remove";
  /** JSON Pointer (RFC 6901) into the address. */
  path: string;
  value?: unknown;
}

/** What became of a part: whether it could be checked against the reference data, and what the engine did to it. */
export const PART_STATUSES = ["confirmed", "corrected", "inferred", "unconfirmed", "unexpected", "missing"] as const;
export type PartStatus = (typeof PART_STATUSES)[number];

/**
 * strict: also what is merely unusual is to be confirmed; normal; relaxed: what a courier can live with is only noted.
 */
export const STRICTNESSES = ["strict", "normal", "relaxed"] as const;
export type Strictness = (typeof STRICTNESSES)[number];

/** What a message names. */
export type MessageParams = Readonly<Record<string, string>>;

export interface Finding {
  code: FindingCode;
  /** error: cannot be delivered as it stands; warning: to be confirmed; info: what the engine changed. */
  severity: "error" | "warning" | "info";
  part: Part;
  /** JSON Pointer (RFC 6901) into the address as entered. */
  pointer: string;
  /** The kind of message, with what it names; `describeFinding` says it in other languages. */
  reason?: string;
  params?: MessageParams;
  /** In English. */
  message: string;
  /** Present where a machine could mend it (severity error or warning) or did mend it (severity info). */
  fix?: PatchOperation[];
}

export interface Verdict {
  /**
   * accepted: every required part is there and known; corrected: so, after changes to the postal parts which the
   * findings list; needs_review: it should be confirmed; rejected: cannot be delivered; not_covered: no rules for
   * this country.
   */
  status: "accepted" | "corrected" | "needs_review" | "rejected" | "not_covered";
  granularity: Granularity;
  next_action: "accept" | "confirm" | "add_subpremises" | "fix";
  findings: Finding[];
  /** The parts that were stated, inferred or missed. Street lines count as one. */
  parts: Partial<Record<Part, PartStatus>>;
  /** The version of the reference data that was judged against. */
  data_version: string;
}

/** The finer parts of the street lines. */
export interface Components {
  road?: string;
  /** The point of the compass in the name of an English road, which the road has too: N, NW, South. */
  direction?: string;
  house_number?: string;
  poi?: string;
  building?: string;
  unit?: string;
  floor?: string;
  room?: string;
  /** P.O. Box 12, Postfach 10 20 30, RR 1 Box 54. */
  po_box?: string;
}

/** An address after the engine: every part present, null where unknown. */
export interface StandardAddress {
  recipient: string | null;
  organization: string | null;
  /** E.164, with `;ext=` (RFC 3966) for an extension; the text as entered where it is no valid number. */
  phone: string | null;
  country_code: string;
  administrative_area: string | null;
  locality: string | null;
  dependent_locality: string | null;
  township: string | null;
  address_lines: string[];
  postal_code: string | null;
  sorting_code: string | null;
  language_code: string | null;
  /**
   * GB/T 2260 for China, JP- and JIS X 0402 for cities of Japan, ISO 3166-2 elsewhere: the deepest administrative
   * division recognised.
   */
  division_code: string | null;
  components: Components;
  /** Hex, 32 digits: same fingerprint, same door. */
  fingerprint: string;
  verdict: Verdict;
}
