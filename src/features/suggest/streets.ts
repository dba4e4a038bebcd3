/** Groups addresses by street. */
import type { AddressRow } from "../../records/rows.ts";
import { streetKey, streetName } from "../search/streets.ts";

/** The fields of an address that locate its street. */
export interface StreetAddress extends Pick<
  AddressRow,
  | "customer_id"
  | "country_code"
  | "administrative_area"
  | "locality"
  | "dependent_locality"
  | "township"
  | "division_code"
> {
  /** The first address line. */
  line: string;
}

export interface Street extends Omit<StreetAddress, "line" | "customer_id"> {
  street: string;
}

/** A street of one customer alone could be a personal name for a house. */
const MIN_CUSTOMERS = 2;

interface Group {
  key: string;
  addresses: StreetAddress[];
  customers: Set<string>;
}

/**
 * The streets that several customers have, most used first. They contain nothing about a house or a person.
 * @param key the prefix of their keys
 */
export function streetsOf(addresses: readonly StreetAddress[], key: string, limit: number): Street[] {
  const groups = new Map<string, Group>();
  for (const address of addresses) {
    const own = streetKey(address.line);
    // Tokens contain only the beginning of a long street, and lag behind an address that has just been changed.
    if (!own.startsWith(key)) continue;
    const { country_code, administrative_area, locality, dependent_locality } = address;
    const place = JSON.stringify([own, country_code, administrative_area, locality, dependent_locality]);
    const group = groups.get(place) ?? { key: own, addresses: [], customers: new Set() };
    groups.set(place, group);
    group.addresses.push(address);
    group.customers.add(address.customer_id);
  }
  return [...groups.values()]
    .filter(({ customers }) => customers.size >= MIN_CUSTOMERS)
    .sort(byUse)
    .slice(0, limit)
    .map(toStreet);
}

const byUse = (a: Group, b: Group): number =>
  b.customers.size - a.customers.size || (a.key < b.key ? -1 : Number(a.key > b.key));

function toStreet({ addresses }: Group): Street {
  const [{ country_code, administrative_area, locality, dependent_locality }] = addresses as [StreetAddress];
  const [street = ""] = addresses.map(({ line }) => streetName(line)).sort();
  return {
    street,
    country_code,
    administrative_area,
    locality,
    dependent_locality,
    township: single(addresses.map(({ township }) => township)),
    division_code: single(addresses.map(({ division_code }) => division_code)),
  };
}

/** A value if it is the only one: a street can cross several townships. */
function single(values: readonly (string | null)[]): string | null {
  const different = new Set(values.filter((value) => value !== null));
  const [first = null] = different;
  return different.size === 1 ? first : null;
}
