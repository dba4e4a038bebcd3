/** Compares formatted addresses with the lines of the sets, ours and those of npm packages. */
import { format, type FormatOptions } from "../../src/address/format/format.ts";
import { countryName } from "../../src/address/format/country-name.ts";
import type { AddressInput } from "../../src/address/types.ts";
import { type Measured, type Peers, rows, Score } from "./testdata.ts";

interface Case {
  id: string;
  address: AddressInput;
  options: FormatOptions;
  lines: string[] | null;
  one_line: string | null;
}
type Formatter = (address: AddressInput, options: FormatOptions) => { lines: string[]; one_line: string | null };

/*
 * The sets as input of the engine. Options that a set's own test passes in addition to the address are in its options.
 *
 * The sets contradict one another, so no formatter can match all: without a state libaddressinput has "Los Angeles
 * 90291", commerceguys "Mountain View, 94043"; the Python port of the one ends a Chinese envelope with CHINA, the other
 * starts with it. In these cases ours follows libaddressinput. Shopify's lines are those of its admin pages, not of
 * envelopes (postal code before the Brazilian city, the state in full, the country first in Japan even in Latin
 * letters, 様 after names, 香港特别行政区), and have no target; its single lines have, except for those in such a layout.
 */

interface LibaddressinputRow {
  id: string;
  source: string;
  address: { country: string; language?: string; admin_area?: string; address_lines?: string[] } & Record<
    string,
    unknown
  >;
  expected_lines: string[] | null;
  expected_one_line?: string;
  latin?: boolean;
}

const fromLibaddressinput = ({
  id,
  source,
  address,
  expected_lines,
  expected_one_line,
  latin,
}: LibaddressinputRow): Case => {
  const { country, language, admin_area, ...parts } = address;
  return {
    id,
    address: {
      ...parts,
      country_code: country,
      language_code: language ?? null,
      administrative_area: admin_area ?? null,
    },
    // Python's format_address() adds the country and capitals; Google's own libraries do neither.
    options: {
      ...(latin && { script: "latin" }),
      ...(source.startsWith("google-i18n") && { with_country: true, upper_case: true }),
    },
    lines: expected_lines,
    one_line: expected_one_line ?? null,
  };
};

interface CommerceguysRow {
  id: string;
  address: { country: string; admin_area?: string } & Record<string, unknown>;
  locale?: string;
  origin_country?: string;
  expected_lines: string[];
}

const fromCommerceguys = ({ id, address, locale, origin_country, expected_lines }: CommerceguysRow): Case => {
  const { country, admin_area, language, ...parts } = address;
  return {
    id,
    address: {
      ...parts,
      country_code: country,
      administrative_area: admin_area ?? null,
      language_code: (language as string | undefined) ?? null,
    },
    options: { ...(locale && { language: locale }), ...(origin_country ? { origin_country } : { with_country: true }) },
    lines: expected_lines,
    one_line: null,
  };
};

interface ShopifyRow {
  id: string;
  address: Record<string, string>;
  locale?: string;
  excluded_fields?: string[];
  expected_lines?: string[];
  expected_one_line?: string;
}

const fromShopify = ({
  id,
  address,
  locale,
  excluded_fields = [],
  expected_lines,
  expected_one_line,
}: ShopifyRow): Case => {
  const kept = Object.fromEntries(Object.entries(address).filter(([field]) => !excluded_fields.includes(field)));
  const names =
    kept["country_code"] === "JP" ? [kept["last_name"], kept["first_name"]] : [kept["first_name"], kept["last_name"]];
  return {
    id,
    address: {
      country_code: address["country_code"]!,
      administrative_area: kept["province_code"] ?? null,
      locality: kept["city"] ?? null,
      postal_code: kept["zip"] ?? null,
      organization: kept["company"] ?? null,
      address_lines: [kept["address1"], kept["address2"]].flatMap((line) => line || []),
      recipient: names.filter(Boolean).join(" "),
      phone: kept["phone"] ?? null,
    },
    options: {
      with_country: !excluded_fields.includes("country") && !excluded_fields.includes("country_code"),
      language: locale ?? "en",
    },
    lines: expected_lines ?? null,
    one_line: expected_one_line ?? null,
  };
};

interface OpenCageRow {
  id: string;
  components: Record<string, string>;
  expected_lines: string[];
}

/** Converts OpenStreetMap's components. Components with several meanings are omitted. */
const fromOpenCage = ({ id, components: c, expected_lines }: OpenCageRow): Case => {
  const street = [c["road"], c["house_number"]].filter(Boolean).join(" ");
  return {
    id,
    address: {
      country_code: c["country_code"]!.toUpperCase(),
      administrative_area: c["state_code"] ?? c["state"] ?? null,
      locality: c["city"] ?? c["town"] ?? c["village"] ?? c["hamlet"] ?? null,
      dependent_locality: c["suburb"] ?? null,
      address_lines: [c["house"] ?? "", street].filter(Boolean),
      postal_code: c["postcode"] ?? null,
    },
    options: { with_country: true },
    lines: expected_lines,
    one_line: null,
  };
};

/* The packages. For packages without a country line ours is added, as the comparison is about the layout. */

const openFormatters = (peers: Peers): [name: string, formatter: Formatter | undefined][] => [
  ["lib-address", libAddress(peers)],
  ["localized-address-format", localizedAddressFormat(peers)],
  ["@fragaria/address-formatter", fragaria(peers)],
];

const withCountry = (
  lines: string[],
  { country_code }: AddressInput,
  { with_country, origin_country, language = "en" }: FormatOptions,
): string[] =>
  with_country || (origin_country && origin_country !== country_code)
    ? [...lines, countryName(country_code, language)]
    : lines;

function libAddress(peers: Peers): Formatter | undefined {
  const library = peers<{ formatAddress(address: Record<string, unknown>, options: object): string }>("lib-address");
  return (
    library &&
    ((address, options) => {
      const [addressLine1, addressLine2, addressLine3] = address.address_lines ?? [];
      const text = library.formatAddress(
        {
          country: address.country_code,
          state: address.administrative_area ?? undefined,
          city: address.locality ?? undefined,
          dependentLocality: address.dependent_locality ?? undefined,
          zip: address.postal_code ?? undefined,
          sortingCode: address.sorting_code ?? undefined,
          name: address.recipient ?? undefined,
          organization: address.organization ?? undefined,
          addressLine1,
          addressLine2,
          addressLine3,
        },
        { preserveCase: !(options.upper_case ?? options.origin_country), useLatin: options.script === "latin" },
      );
      return { lines: withCountry(text.split("\n"), address, options), one_line: null };
    })
  );
}

function localizedAddressFormat(peers: Peers): Formatter | undefined {
  const library = peers<{ formatAddress(address: Record<string, unknown>, script: string): string[] }>(
    "localized-address-format",
  );
  return (
    library &&
    ((address, options) => ({
      lines: withCountry(
        library.formatAddress(
          {
            postalCountry: address.country_code,
            administrativeArea: address.administrative_area ?? "",
            locality: address.locality ?? "",
            dependentLocality: address.dependent_locality ?? "",
            postalCode: address.postal_code ?? "",
            sortingCode: address.sorting_code ?? "",
            organization: address.organization ?? "",
            name: address.recipient ?? "",
            addressLines: [...(address.address_lines ?? [])],
          },
          options.script ?? "local",
        ),
        address,
        options,
      ),
      one_line: null,
    }))
  );
}

function fragaria(peers: Peers): Formatter | undefined {
  const library = peers<{ format(components: Record<string, string | undefined>, options: object): string[] }>(
    "@fragaria/address-formatter",
  );
  return (
    library &&
    ((address, options) => {
      const [road, ...rest] = address.address_lines ?? [];
      const components = {
        countryCode: address.country_code,
        state: address.administrative_area ?? undefined,
        city: address.locality ?? undefined,
        suburb: address.dependent_locality ?? undefined,
        postcode: address.postal_code ?? undefined,
        road,
        house: rest.join(", ") || undefined,
        attention: address.recipient ?? undefined,
        country: withCountry([], address, options)[0],
      };
      const lines = library.format(components, { output: "array" });
      return { lines, one_line: lines.join(", ") };
    })
  );
}

/* Scores */

/**
 * Returns the number of common lines in the same order (longest common subsequence), divided by the larger number of
 * lines.
 */
function linesInCommon(a: readonly string[], b: readonly string[]): number {
  let row = Array.from({ length: b.length + 1 }, () => 0);
  for (const line of a) {
    const next = [0];
    for (const [index, other] of b.entries())
      next.push(line === other ? row[index]! + 1 : Math.max(row[index + 1]!, next[index]!));
    row = next;
  }
  return row.at(-1)!;
}

/** Formats a case. If a package throws for an incomplete address, no line counts as correct. Ours must not throw. */
function attempt(formatter: Formatter, { address, options }: Case): { lines: string[]; one_line: string | null } {
  try {
    return formatter(address, options);
  } catch (error) {
    if (formatter === format) throw error;
    return { lines: [], one_line: null };
  }
}

function measure(set: string, cases: readonly Case[], target: number | null, peers: Peers): Measured[] {
  const exact = new Score(set, "whole addresses");
  const lines = new Score(set, "lines", target);
  for (const item of cases) {
    const own = attempt(format, item);
    if (item.lines) {
      const isRight = item.lines.join("\n") === own.lines.join("\n");
      exact.count(isRight, {
        kind: "lines",
        id: item.id,
        got: JSON.stringify(own.lines),
        expected: JSON.stringify(item.lines),
      });
      lines.add(linesInCommon(item.lines, own.lines), Math.max(item.lines.length, own.lines.length));
    }
    if (item.one_line !== null)
      exact.count(item.one_line === own.one_line, {
        kind: "one line",
        id: item.id,
        got: own.one_line ?? "",
        expected: item.one_line,
      });
  }
  for (const [name, formatter] of openFormatters(peers)) {
    if (!formatter) continue;
    for (const item of cases) {
      const theirs = attempt(formatter, item);
      if (item.lines) {
        exact.peer(name, item.lines.join("\n") === theirs.lines.join("\n"));
        lines.addPeer(name, linesInCommon(item.lines, theirs.lines), Math.max(item.lines.length, theirs.lines.length));
      }
      if (item.one_line !== null && theirs.one_line !== null) exact.peer(name, item.one_line === theirs.one_line);
    }
  }
  return [...lines.measured(), ...exact.measured()];
}

export const measureFormat = (peers: Peers): Measured[] => [
  ...measure(
    "format-libaddressinput",
    rows<LibaddressinputRow>("format-libaddressinput").map(fromLibaddressinput),
    0.98,
    peers,
  ),
  ...measure("format-commerceguys", rows<CommerceguysRow>("format-commerceguys").map(fromCommerceguys), 0.98, peers),
  ...measure("format-shopify", rows<ShopifyRow>("format-shopify").map(fromShopify), 0.98, peers),
  ...measure("format-opencage", rows<OpenCageRow>("format-opencage").map(fromOpenCage), null, peers),
];
