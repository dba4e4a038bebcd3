/**
 * How many lines of an address come out as the sets in ../shared/testdata have them, ours and the packages', and how
 * many addresses a second one core formats.
 *
 *     node bench/accuracy/format.ts [--peers FOLDER] [--worst N] [set …]
 *
 * The folder has lib-address, localized-address-format and @fragaria/address-formatter installed.
 */
import { format, type FormatOptions } from "../../src/address/format/format.ts";
import { countryName } from "../../src/address/format/country-name.ts";
import type { AddressInput } from "../../src/address/types.ts";
import { peer, rows, Score } from "./testdata.ts";

interface Case {
  address: AddressInput;
  options: FormatOptions;
  lines: string[] | null;
  one_line: string | null;
}
type Formatter = (address: AddressInput, options: FormatOptions) => { lines: string[]; one_line: string | null };

/*
 * The sets, in the words of the engine. What a set's own test calls beyond the address is in its options.
 *
 * They contradict one another, and so no writer of lines can have them all: without a state libaddressinput has
 * "Los Angeles 90291", commerceguys "Mountain View, 94043"; the Python port of the one ends a Chinese envelope with
 * CHINA, the other begins it so. Where they differ, ours follows libaddressinput. Shopify's lines are those of its shop
 * screens, not of envelopes (postal code before the Brazilian city, the state in full, the country first in Japan even
 * in Latin letters, 様 after names, 香港特别行政区), and are no aim; its single lines are, where they are no such layout.
 */

interface LibaddressinputRow {
  source: string;
  address: { country: string; language?: string; admin_area?: string; address_lines?: string[] } & Record<string, unknown>;
  expected_lines: string[] | null;
  expected_one_line?: string;
  latin?: boolean;
}

const fromLibaddressinput = ({ source, address, expected_lines, expected_one_line, latin }: LibaddressinputRow): Case => {
  const { country, language, admin_area, ...parts } = address;
  return {
    address: { ...parts, country_code: country, language_code: language ?? null, administrative_area: admin_area ?? null },
    // Python's format_address() ends with the country and writes capitals; Google's own do neither.
    options: { ...(latin && { script: "latin" }), ...(source.startsWith("google-i18n") && { with_country: true, upper_case: true }) },
    lines: expected_lines,
    one_line: expected_one_line ?? null,
  };
};

interface CommerceguysRow {
  address: { country: string; admin_area?: string } & Record<string, unknown>;
  locale?: string;
  origin_country?: string;
  expected_lines: string[];
}

const fromCommerceguys = ({ address, locale, origin_country, expected_lines }: CommerceguysRow): Case => {
  const { country, admin_area, language, ...parts } = address;
  return {
    address: { ...parts, country_code: country, administrative_area: admin_area ?? null, language_code: (language as string | undefined) ?? null },
    options: { ...(locale && { language: locale }), ...(origin_country ? { origin_country } : { with_country: true }) },
    lines: expected_lines,
    one_line: null,
  };
};

interface ShopifyRow {
  address: Record<string, string>;
  locale?: string;
  excluded_fields?: string[];
  expected_lines?: string[];
  expected_one_line?: string;
}

const fromShopify = ({ address, locale, excluded_fields = [], expected_lines, expected_one_line }: ShopifyRow): Case => {
  const kept = Object.fromEntries(Object.entries(address).filter(([field]) => !excluded_fields.includes(field)));
  const names = kept["country_code"] === "JP" ? [kept["last_name"], kept["first_name"]] : [kept["first_name"], kept["last_name"]];
  return {
    address: {
      country_code: address["country_code"]!, administrative_area: kept["province_code"] ?? null,
      locality: kept["city"] ?? null, postal_code: kept["zip"] ?? null, organization: kept["company"] ?? null,
      address_lines: [kept["address1"], kept["address2"]].flatMap((line) => line || []),
      recipient: names.filter(Boolean).join(" "), phone: kept["phone"] ?? null,
    },
    options: { with_country: !excluded_fields.includes("country") && !excluded_fields.includes("country_code"), language: locale ?? "en" },
    lines: expected_lines ?? null,
    one_line: expected_one_line ?? null,
  };
};

interface OpenCageRow {
  components: Record<string, string>;
  expected_lines: string[];
}

/** OpenStreetMap's components say less than an address: only what has one meaning is taken over. */
const fromOpenCage = ({ components: c, expected_lines }: OpenCageRow): Case => {
  const street = [c["road"], c["house_number"]].filter(Boolean).join(" ");
  return {
    address: {
      country_code: c["country_code"]!.toUpperCase(), administrative_area: c["state_code"] ?? c["state"] ?? null,
      locality: c["city"] ?? c["town"] ?? c["village"] ?? c["hamlet"] ?? null, dependent_locality: c["suburb"] ?? null,
      address_lines: [c["house"] ?? "", street].filter(Boolean), postal_code: c["postcode"] ?? null,
    },
    options: { with_country: true },
    lines: expected_lines,
    one_line: null,
  };
};

/* The packages. Where one has no country line, it gets ours: the layout is what is compared. */

const peers: [name: string, formatter: Formatter | undefined][] = [
  ["lib-address", libAddress()], ["localized-address-format", localizedAddressFormat()],
  ["@fragaria/address-formatter", fragaria()],
];

const withCountry = (lines: string[], { country_code }: AddressInput, { with_country, origin_country, language = "en" }: FormatOptions): string[] =>
  with_country || (origin_country && origin_country !== country_code) ? [...lines, countryName(country_code, language)] : lines;

function libAddress(): Formatter | undefined {
  const library = peer<{ formatAddress(address: Record<string, unknown>, options: object): string }>("lib-address");
  return library && ((address, options) => {
    const [addressLine1, addressLine2, addressLine3] = address.address_lines ?? [];
    const text = library.formatAddress({
      country: address.country_code, state: address.administrative_area ?? undefined, city: address.locality ?? undefined,
      dependentLocality: address.dependent_locality ?? undefined, zip: address.postal_code ?? undefined, sortingCode: address.sorting_code ?? undefined,
      name: address.recipient ?? undefined, organization: address.organization ?? undefined, addressLine1, addressLine2, addressLine3,
    }, { preserveCase: !(options.upper_case ?? options.origin_country), useLatin: options.script === "latin" });
    return { lines: withCountry(text.split("\n"), address, options), one_line: null };
  });
}

function localizedAddressFormat(): Formatter | undefined {
  const library = peer<{ formatAddress(address: Record<string, unknown>, script: string): string[] }>("localized-address-format");
  return library && ((address, options) => ({
    lines: withCountry(library.formatAddress({
      postalCountry: address.country_code, administrativeArea: address.administrative_area ?? "", locality: address.locality ?? "",
      dependentLocality: address.dependent_locality ?? "", postalCode: address.postal_code ?? "", sortingCode: address.sorting_code ?? "",
      organization: address.organization ?? "", name: address.recipient ?? "", addressLines: [...address.address_lines ?? []],
    }, options.script ?? "local"), address, options),
    one_line: null,
  }));
}

function fragaria(): Formatter | undefined {
  const library = peer<{ format(components: Record<string, string | undefined>, options: object): string[] }>("@fragaria/address-formatter");
  return library && ((address, options) => {
    const [road, ...rest] = address.address_lines ?? [];
    const components = {
      countryCode: address.country_code, state: address.administrative_area ?? undefined, city: address.locality ?? undefined,
      suburb: address.dependent_locality ?? undefined, postcode: address.postal_code ?? undefined, road, house: rest.join(", ") || undefined,
      attention: address.recipient ?? undefined,
      country: withCountry([], address, options)[0],
    };
    const lines = library.format(components, { output: "array" });
    return { lines, one_line: lines.join(", ") };
  });
}

/* Scores. */

/** Lines that stand in both, in the same order (longest common subsequence), of the longer of the two. */
function linesInCommon(a: readonly string[], b: readonly string[]): number {
  let row = Array.from({ length: b.length + 1 }, () => 0);
  for (const line of a) {
    const next = [0];
    for (const [index, other] of b.entries()) next.push(line === other ? row[index]! + 1 : Math.max(row[index + 1]!, next[index]!));
    row = next;
  }
  return row.at(-1)!;
}

/** Packages may refuse what is incomplete; that is no line right. Ours may not. */
function attempt(formatter: Formatter, { address, options }: Case): { lines: string[]; one_line: string | null } {
  try {
    return formatter(address, options);
  } catch (error) {
    if (formatter === format) throw error;
    return { lines: [], one_line: null };
  }
}

function score(set: string, cases: readonly Case[], formatter: Formatter, name: string, isOurs: boolean): void {
  const exact = new Score(set);
  const lines = new Score(set);
  for (const item of cases) {
    const actual = attempt(formatter, item);
    if (item.lines) {
      exact.count(item.lines.join("\n") === actual.lines.join("\n"), "lines", `${JSON.stringify(actual.lines)} for ${JSON.stringify(item.lines)}`);
      const right = linesInCommon(item.lines, actual.lines);
      for (let line = 0; line < Math.max(item.lines.length, actual.lines.length); line++) lines.count(line < right);
    }
    if (item.one_line !== null && (isOurs || actual.one_line !== null)) {
      exact.count(item.one_line === actual.one_line, "one line", `${JSON.stringify(actual.one_line)} for ${JSON.stringify(item.one_line)}`);
    }
  }
  lines.print(`${name}, lines`, false);
  exact.print(`${name}, whole addresses`, isOurs);
}

const sets: [set: string, cases: Case[]][] = [
  ["format-libaddressinput", rows<LibaddressinputRow>("format-libaddressinput").map(fromLibaddressinput)],
  ["format-commerceguys", rows<CommerceguysRow>("format-commerceguys").map(fromCommerceguys)],
  ["format-shopify", rows<ShopifyRow>("format-shopify").map(fromShopify)],
  ["format-opencage", rows<OpenCageRow>("format-opencage").map(fromOpenCage)],
];
for (const [set, cases] of sets) {
  score(set, cases, format, "Doorplate", true);
  for (const [name, formatter] of peers) if (formatter) score(set, cases, formatter, name, false);
}

/* Speed, in the time of the processor: what else the machine does is no matter. */

const HEADQUARTERS: AddressInput[] = [
  { country_code: "CN", administrative_area: "广东省", locality: "深圳市", dependent_locality: "南山区", township: "粤海街道", address_lines: ["科技园1栋"], postal_code: "518057", recipient: "张三" },
  { country_code: "US", administrative_area: "CA", locality: "Mountain View", address_lines: ["1600 Amphitheatre Parkway"], postal_code: "94043", recipient: "Jo Doe" },
  { country_code: "JP", administrative_area: "東京都", locality: "港区", dependent_locality: "六本木", address_lines: ["6-10-1"], postal_code: "106-0032" },
  { country_code: "DE", locality: "München", address_lines: ["Leopoldstraße 1"], postal_code: "80802", organization: "Beispiel GmbH" },
];
const MANNERS: [name: string, options: FormatOptions][] = [
  ["local", {}], ["envelope from abroad", { origin_country: "FR", language: "fr" }], ["Latin, masked, with phone", { script: "latin", masked: true, with_phone: true }],
];
for (const [name, options] of MANNERS) {
  for (const count of [100_000, 400_000]) {
    const started = process.cpuUsage();
    for (let index = 0; index < count; index++) format(HEADQUARTERS[index % HEADQUARTERS.length]!, options);
    const { user, system } = process.cpuUsage(started);
    const perSecond = Math.round((1e6 * count) / (user + system));
    if (count > 100_000) console.log(`${name.padEnd(28)} ${perSecond.toLocaleString("en")} addresses a second of CPU time`);
  }
}
