/** From addresses to the streets that they are in. */
import type { AddressRow } from "../../records/rows.ts";
import { streetKey, streetName } from "../search/streets.ts";

/** What of an address says where its street is. */
export interface Home extends Pick<
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

export interface Street extends Omit<Home, "line" | "customer_id"> {
  street: string;
}

/** A street that one customer alone has could be his name for his door. */
const FEWEST_CUSTOMERS = 2;

interface Group {
  key: string;
  homes: Home[];
  customers: Set<string>;
}

/**
 * The streets that several customers have, the most used first. Nothing of a house, and nothing of a person.
 * @param key how their keys begin
 */
export function streetsOf(homes: readonly Home[], key: string, limit: number): Street[] {
  const groups = new Map<string, Group>();
  for (const home of homes) {
    const own = streetKey(home.line);
    // Tokens of long streets say their first letters only, and those of an address that has just been changed an older
    // street.
    if (!own.startsWith(key)) continue;
    const { country_code, administrative_area, locality, dependent_locality } = home;
    const place = JSON.stringify([own, country_code, administrative_area, locality, dependent_locality]);
    const group = groups.get(place) ?? { key: own, homes: [], customers: new Set() };
    groups.set(place, group);
    group.homes.push(home);
    group.customers.add(home.customer_id);
  }
  return [...groups.values()]
    .filter(({ customers }) => customers.size >= FEWEST_CUSTOMERS)
    .sort(byUse)
    .slice(0, limit)
    .map(toStreet);
}

const byUse = (a: Group, b: Group): number =>
  b.customers.size - a.customers.size || (a.key < b.key ? -1 : Number(a.key > b.key));

function toStreet({ homes }: Group): Street {
  const [{ country_code, administrative_area, locality, dependent_locality }] = homes as [Home];
  const [street = ""] = homes.map(({ line }) => streetName(line)).sort();
  return {
    street,
    country_code,
    administrative_area,
    locality,
    dependent_locality,
    township: onlyOne(homes.map(({ township }) => township)),
    division_code: onlyOne(homes.map(({ division_code }) => division_code)),
  };
}

/** A street goes through several townships: then none of them is said. */
function onlyOne(values: readonly (string | null)[]): string | null {
  const different = new Set(values.filter((value) => value !== null));
  const [first = null] = different;
  return different.size === 1 ? first : null;
}
