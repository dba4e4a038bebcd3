/** A believable address book: made up from common names and real towns, the same for the same number. */
import { CHINA, WORLD, type Country } from "./places.ts";

export interface SeedCustomer {
  ref: string;
  customer: Record<string, unknown>;
  addresses: Record<string, unknown>[];
}

/** Of every ten customers, so many live in China; the others are spread over the rest. */
const CHINESE_IN_TEN = 4;

export function makeCustomer(number: number): SeedCustomer {
  const random = createRandom(number);
  const country = random.below(10) < CHINESE_IN_TEN ? CHINA : random.pick(WORLD);
  const isCompany = random.below(12) === 0;
  const [given, family] = [random.pick(country.givenNames), random.pick(country.familyNames)];
  const person = country.familyFirst ? `${family}${country.spaced ? " " : ""}${given}` : `${given} ${family}`;
  const name = isCompany ? country.company(family, random.pick(country.towns).locality) : person;
  const phone = country.phone(random.digits);
  const email = `customer${number}@example.${country.code === "CN" ? "com" : "org"}`;
  const count = 1 + (random.below(4) === 0 ? 1 : 0) + (random.below(10) === 0 ? 1 : 0);
  return {
    ref: String(number),
    customer: {
      kind: isCompany ? "organization" : "person", name, ...(!isCompany && { given_name: given, family_name: family }),
      phones: phone.startsWith("+") ? [phone.replaceAll(/[^+\d]/g, "")] : [], emails: [email], language_code: country.language,
      tags: [...(random.below(5) === 0 ? ["frequent"] : []), ...(random.below(20) === 0 ? ["vip"] : [])],
    },
    addresses: Array.from({ length: count }, (_, index) => ({
      ...makeAddress(country, random), recipient: person, ...(isCompany && { organization: name }), phone,
      usages: index === 0 ? ["shipping", "billing"] : ["shipping"], is_default_shipping: index === 0, is_default_billing: index === 0,
    })),
  };
}

function makeAddress(country: Country, random: Random): Record<string, unknown> {
  const { postal_code, ...town } = random.pick(country.towns);
  const line = country.line(random.pick(country.streets), 1 + random.below(180), random);
  return {
    country_code: country.code, ...town, address_lines: [line], language_code: country.language,
    // Some people leave it out.
    ...(postal_code && (country.code !== "CN" || random.below(3) === 0) && { postal_code }),
  };
}

export interface Random {
  below(limit: number): number;
  pick<T>(items: readonly T[]): T;
  digits(count: number): string;
}

/** mulberry32: small, and the same everywhere. */
function createRandom(seed: number): Random {
  let state = (seed * 0x9e3779b1) >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    pick: (items) => items[below(items.length)] as (typeof items)[number],
    digits: (count) => Array.from({ length: count }, () => below(10)).join(""),
  };
}
