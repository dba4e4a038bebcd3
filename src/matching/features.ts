/** What is compared of a customer: a plain JSON value, which the caller may store (sealed) and read again. */
import type { Comparable } from "../address/index.ts";
import { type NameForm, readName } from "./names.ts";
import { type OrganizationForm, readOrganization } from "./organizations.ts";
import { type PlaceForm, readPlace } from "./places.ts";

/** Raised when the same customer gives other features than before: stored ones are then computed again. */
export const FEATURES_VERSION = 1;

export interface CustomerToMatch {
  kind: "person" | "organization";
  name: string;
  given_name?: string | null;
  family_name?: string | null;
  /** E.164, or with the day of the last confirmation. */
  phones: readonly (string | { number: string; confirmed_at: Date | null })[];
  emails: readonly string[];
  external_refs: readonly { source: string; ref: string }[];
  /** Standardised; of more than eight, the first eight count. */
  addresses: readonly (Comparable & { organization?: string | null })[];
}

export interface PhoneForm {
  digits: string;
  /** Days since 1970-01-01 when it was last confirmed; null if not known. */
  day: number | null;
}

export interface Features {
  version: number;
  kind: "person" | "organization";
  name: NameForm | null;
  phones: PhoneForm[];
  emails: string[];
  organizations: OrganizationForm[];
  refs: { source: string; ref: string }[];
  places: PlaceForm[];
}

const MOST_PLACES = 8;
const MS_PER_DAY = 86_400_000;

/** Reads a customer: names, contacts, organisations and addresses in the forms that are compared. */
export function featuresOf(customer: CustomerToMatch): Features {
  const isPerson = customer.kind === "person";
  const addresses = customer.addresses.slice(0, MOST_PLACES);
  const localities = addresses.flatMap(({ locality }) => locality ?? []);
  const organizations = [isPerson ? null : customer.name, ...addresses.map(({ organization }) => organization)];
  return {
    version: FEATURES_VERSION,
    kind: customer.kind,
    name: isPerson ? readName(customer) : null,
    phones: unique(customer.phones.map(readPhone), ({ digits }) => digits),
    emails: [...new Set(customer.emails.map(foldEmail))].sort(),
    organizations: unique(
      organizations.flatMap((name) => (name ? (readOrganization(name, localities) ?? []) : [])),
      ({ stem }) => stem,
    ),
    refs: customer.external_refs
      .map(({ source, ref }) => ({ source, ref: ref.trim().toLowerCase() }))
      .toSorted((a, b) => compareTexts(`${a.source}\n${a.ref}`, `${b.source}\n${b.ref}`)),
    places: unique(
      addresses.map((address) => readPlace(address)),
      (place) => JSON.stringify(place),
    ),
  };
}

export const compareTexts = (a: string, b: string): number => Number(a > b) - Number(a < b);

function readPhone(phone: CustomerToMatch["phones"][number]): PhoneForm {
  const { number, confirmed_at } = typeof phone === "string" ? { number: phone, confirmed_at: null } : phone;
  const day = confirmed_at === null ? null : Math.floor(confirmed_at.getTime() / MS_PER_DAY);
  return { digits: number.replace(/\D/g, ""), day };
}

/** Lower case; what is behind a plus sign, and Gmail's dots, lead to the same mailbox. */
function foldEmail(email: string): string {
  const [, local = "", domain = ""] = /^(.*)@(.*)$/s.exec(email.trim().toLowerCase()) ?? [];
  const mailbox = local.replace(/\+.*$/s, "") || local;
  const isGmail = domain === "gmail.com" || domain === "googlemail.com";
  return isGmail ? `${mailbox.replaceAll(".", "")}@gmail.com` : `${mailbox}@${domain}`;
}

/** In the order of their keys, so that the order in which a customer states them does not count. */
function unique<T>(values: readonly T[], keyOf: (value: T) => string): T[] {
  const byKey = new Map<string, T>();
  for (const value of values) if (!byKey.has(keyOf(value))) byKey.set(keyOf(value), value);
  return [...byKey].toSorted(([a], [b]) => compareTexts(a, b)).map(([, value]) => value);
}
