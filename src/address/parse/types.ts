/** The result of the parsers. Offsets are UTF-16 code units into the original text. */
import type { Components, FindingCode, Part } from "../types.ts";

export interface Span {
  start: number;
  end: number;
}

export type ParsedFieldName =
  | Exclude<Part, "address_lines">
  | "address_line"
  | "redundant"
  | `components.${keyof ParsedComponents}`;

/** One part found: where, what it stands for, and how sure that is (the share of such parts that are right, 0 to 1). */
export interface ParsedField extends Span {
  field: ParsedFieldName;
  /** In standard form: 南山区 where the text says 南山. */
  value: string;
  confidence: number;
}

export interface ParsedComponents extends Components {
  /** A lane off the road (弄, 支路) and the number in it. */
  sub_road?: string;
  sub_house_number?: string;
  /** Village, residents' committee. */
  community?: string;
  /** A development zone, which is no administrative division. */
  development_zone?: string;
  sub_poi?: string;
  /** How to find it from there: 对面, 东侧, "near City Hospital". */
  position?: string;
  /** The other street of a crossing. */
  cross_road?: string;
}

/** A division that the text may mean. */
export interface DivisionCandidate {
  code: string;
  /** From the province down. */
  names: string[];
  confidence: number;
}

/**
 * What text is about that is no part of the address. `phone`: a number that is masked or has a wrong number of digits.
 * `sender`: who sends the parcel, where the text has the receiver too. `id_number`: masked.
 */
export const REMAINING_KINDS = [
  "note",
  "order_ref",
  "id_number",
  "product",
  "account",
  "amount",
  "phone",
  "sender",
  "other",
] as const;
export type RemainingKind = (typeof REMAINING_KINDS)[number];

/** Text that no field covers. */
export interface RemainingText extends Span {
  text: string;
  kind: RemainingKind;
}

/** What the parser did beyond reading. */
export interface ParseNote {
  code: Extract<
    FindingCode,
    | "ambiguous"
    | "unexpected_part"
    | "division_abolished"
    | "spelling_corrected"
    | "value_inferred"
    | "redundant_part"
    | "mismatch"
    | "unknown_value"
  >;
  part: Part;
  from: string | null;
  to: string | null;
}

export interface ParsedAddress extends Span {
  /** Null where several countries are as likely: `candidates` has them. */
  country_code: string | null;
  recipient: string | null;
  organization: string | null;
  /** As usually written, `-` before an extension: 0755-26001234-801. The first one found; all are among the fields. */
  phone: string | null;
  postal_code: string | null;
  administrative_area: string | null;
  locality: string | null;
  dependent_locality: string | null;
  township: string | null;
  address_lines: string[];
  components: ParsedComponents;
  /** Code of the deepest division recognised, after abolished ones were followed to their successors. */
  division_code: string | null;
  /** More than one where the text can mean several divisions; the first is the one taken. */
  candidates: DivisionCandidate[];
  fields: ParsedField[];
  notes: ParseNote[];
  /** The text that no field covers. */
  remaining: RemainingText[];
  /** That province, city and district are right, 0 to 1. */
  confidence: number;
  /** Whose address it is, where the text has that of a sender and that of a receiver. */
  role: "sender" | "receiver" | null;
}
