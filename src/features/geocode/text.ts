/** Splits an address in one text into the parts that geocoding needs. */
import {
  type AddressInput,
  type PastedAddress,
  countryByName,
  isKnownCountry,
  readPastedAddress,
  subdivisionByName,
} from "../../address/index.ts";

const SEPARATOR = /[,，\n]/u;
const MAX_PARTS = 12;
const HAS_DIGIT = /\d/;
const HAN = /\p{Script=Han}/u;
/** "10117 Berlin", "CA 90210", "SW1P 2AA London": a code before or after a name. */
const CODE_FIRST = /^((?:[A-Z]{1,2}-)?\d[\dA-Z-]{2,9}|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})\s+(?=\D)(.+)$/iu;
const CODE_LAST = /^(.+?)\s+(\d[\d-]{2,9}|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d)$/iu;

/** @returns undefined if the country is unknown */
export function readText(text: string, country_code: string | undefined): AddressInput | undefined {
  return asList(text) ?? fromParser(text, country_code) ?? readList(text, country_code);
}

/** A list of names that ends with a country is a place without a street, which the address parser would look for. */
function asList(text: string): AddressInput | undefined {
  return HAS_DIGIT.test(text) ||
    HAN.test(text) ||
    !SEPARATOR.test(text) ||
    countryByName(text.split(SEPARATOR).at(-1)!.trim()) === undefined
    ? undefined
    : readList(text, undefined);
}

function fromParser(text: string, hint: string | undefined): AddressInput | undefined {
  const read = readPastedAddress(text, hint);
  const country_code = read?.input.country_code ?? hint;
  if (!read || country_code === undefined) return undefined;
  const { administrative_area, locality, dependent_locality, township, address_lines, postal_code } = {
    ...read.input,
    ...guessed(read),
  };
  if (!administrative_area && !locality && !dependent_locality && !postal_code) return undefined;
  return {
    country_code,
    administrative_area,
    locality,
    dependent_locality,
    township,
    address_lines,
    postal_code,
  } as AddressInput;
}

/**
 * The parser resolves an ambiguous name of a Chinese district to the likeliest city and infers the parts above it.
 * Geocoding leaves these parts open.
 */
function guessed({ parsed: { country_code, candidates, notes } }: PastedAddress): Partial<AddressInput> {
  const differ = (digits: number): boolean =>
    country_code === "CN" && new Set(candidates.map(({ code }) => code.slice(0, digits))).size > 1;
  const isInferred = (part: string): boolean =>
    notes.some((note) => note.code === "value_inferred" && note.part === part && note.from === null);
  return {
    ...(differ(2) && isInferred("administrative_area") && { administrative_area: null }),
    ...(differ(4) && isInferred("locality") && { locality: null }),
  };
}

/** Parses "street, city, region, country" from its end. */
function readList(text: string, given: string | undefined): AddressInput | undefined {
  const parts = text
    .split(SEPARATOR, MAX_PARTS)
    .map((part) => part.trim())
    .filter(Boolean);
  const last = parts.at(-1) ?? "";
  const named = countryByName(last) ?? (isKnownCountry(last) ? last : undefined);
  if (named !== undefined && parts.length > 1) parts.pop();
  const country_code = named ?? given;
  if (country_code === undefined) return undefined;
  let postal_code: string | undefined;
  const names = parts.flatMap((part) => {
    const [before, behind] = [CODE_FIRST.exec(part), CODE_LAST.exec(part)];
    if (postal_code !== undefined || (!before && !behind) || (part === parts[0] && parts.length > 1)) return [part];
    postal_code = before ? before[1] : behind![2];
    return [(before ? before[2] : behind![1])!];
  });
  const region = names.length > 1 && isRegion(country_code, names) ? names.pop() : undefined;
  const locality = names.pop();
  return {
    country_code,
    address_lines: names.length > 0 ? names : [],
    ...(region !== undefined && { administrative_area: region }),
    ...(locality !== undefined && { locality }),
    ...(postal_code !== undefined && { postal_code }),
  };
}

function isRegion(country_code: string, names: readonly string[]): boolean {
  return subdivisionByName(country_code, names.at(-1)!) !== undefined || !HAS_DIGIT.test(names[0]!);
}
