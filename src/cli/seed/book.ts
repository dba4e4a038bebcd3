/** Realistic test data from common names and real towns. A number always gives the same customer. */
import type { AddressCreate, CustomerCreate } from "../../../clients/typescript/src/index.ts";
import { CHINA, WORLD, type Country } from "./places.ts";
import { createRandom, type Random } from "./random.ts";

export interface SeedCustomer {
  customer: CustomerCreate;
  addresses: AddressCreate[];
}

/** Out of ten customers, this many live in China; the others are spread over the other countries. */
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
    customer: {
      external_refs: [{ source: "seed", ref: String(number) }],
      kind: isCompany ? "organization" : "person",
      name,
      ...(!isCompany && { given_name: given, family_name: family }),
      phones: phone.startsWith("+") ? [phone.replaceAll(/[^+\d]/g, "")] : [],
      emails: [email],
      language_code: country.language,
      tags: [...(random.below(5) === 0 ? ["frequent"] : []), ...(random.below(20) === 0 ? ["vip"] : [])],
    },
    addresses: Array.from({ length: count }, (_, index) => ({
      ...makeAddress(country, random),
      recipient: person,
      ...(isCompany && { organization: name }),
      phone,
      usages: index === 0 ? ["shipping", "billing"] : ["shipping"],
      is_default_shipping: index === 0,
      is_default_billing: index === 0,
    })),
  };
}

function makeAddress(country: Country, random: Random): AddressCreate {
  const { postal_code, ...town } = random.pick(country.towns);
  const line = country.line(random.pick(country.streets), 1 + random.below(180), random);
  return {
    country_code: country.code,
    ...town,
    address_lines: [line],
    language_code: country.language,
    // Two thirds of the Chinese addresses have no postal code, as users often omit it.
    ...(postal_code && (country.code !== "CN" || random.below(3) === 0) && { postal_code }),
  };
}
