/** The labelled segments of a text, from which the address is built. */
import type { Span } from "../types.ts";
import type { Contact } from "./contacts.ts";
import type { CountryReading } from "./country.ts";
import type { Label } from "./grammar.ts";
import type { LikelySegment } from "./lattice.ts";
import type { Token } from "./tokens.ts";

export interface Parts {
  text: string;
  span: Span;
  tokens: readonly Token[];
  readings: readonly LikelySegment[];
  country: CountryReading;
  hint: string | undefined;
  contacts: readonly Contact[];
  /** Where the country is named. */
  said: Span | null;
  /** Words beyond the longest address that is read. */
  rest: readonly Token[];
}

/** A part with its place in the text. */
export interface PlacedPart extends Span {
  label: Label;
  words: string;
  reading: LikelySegment;
}
