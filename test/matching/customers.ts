/** Invented customers. */
import { comparableParts } from "../../src/address/index.ts";
import { type CustomerToMatch, type Features, featuresOf } from "../../src/matching/index.ts";
import { hash32 } from "../../src/matching/train.ts";

export const hash = (text: string): bigint => (BigInt(hash32(text)) << 32n) | BigInt(hash32(`${text}|`));

export const address = (line: string, postal_code: string | null = "60601"): CustomerToMatch["addresses"][number] =>
  comparableParts({ country_code: "US", locality: "Chicago", address_lines: [line], postal_code });

export function person(name: string, stated: Partial<CustomerToMatch> = {}): Features {
  return featuresOf({ kind: "person", name, phones: [], emails: [], external_refs: [], addresses: [], ...stated });
}

export const organization = (name: string, stated: Partial<CustomerToMatch> = {}): Features =>
  person(name, { kind: "organization", ...stated });

const GIVEN = `anna bernd clara david elena felix greta hanna ivan julia klaus laura martin nora oskar paula quentin
  rosa stefan tessa ulrich vera walter xenia yusuf zoe`.split(/\s+/);
const FAMILY = `abbott barlow castillo dawson eriksen fontaine gallagher hoffmann ibrahim jankowski kowalczyk lindqvist
  moreau nakamura oliveira petrov quigley rasmussen schneider takahashi underwood vasquez whitfield yamamoto`.split(
  /\s+/,
);
const ROADS = ["Maple Street", "Oak Avenue", "Cedar Lane", "Birch Road", "Willow Drive", "Juniper Court"];

/** Distinct people, each at a house of its own. */
export function people(count: number): CustomerToMatch[] {
  return Array.from({ length: count }, (_, at): CustomerToMatch => {
    const given_name = GIVEN[at % GIVEN.length]!;
    const family_name = FAMILY[Math.floor(at / GIVEN.length + at * 7) % FAMILY.length]!;
    return {
      kind: "person",
      name: `${given_name} ${family_name}`,
      given_name,
      family_name,
      phones: [`+1312${String(5_550_000 + at * 137)}`],
      emails: [`${given_name}.${family_name}${at}@example.com`],
      external_refs: [],
      addresses: [address(`${100 + at * 3} ${ROADS[at % ROADS.length]!}`, String(60_000 + (at % 90)))],
    };
  });
}

/** The customer as somebody else enters it: one slip in the name, another phone, a short form of the street. */
export function enteredAgain(customer: CustomerToMatch, at: number): CustomerToMatch {
  const family_name = at % 2 === 0 ? customer.family_name! : customer.family_name!.replace(/(.)(.)$/, "$2$1");
  const [first] = customer.addresses;
  return {
    ...customer,
    name: `${customer.given_name} ${family_name}`,
    family_name,
    phones: at % 3 === 0 ? [] : customer.phones,
    emails: at % 3 === 1 ? [] : customer.emails,
    addresses: [{ ...first!, address_lines: first!.address_lines.map((line) => line.replace("Street", "St")) }],
  };
}
