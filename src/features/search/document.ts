import type { AddressRow, CustomerRow } from "../../records/rows.ts";
import { cellTokens } from "./areas.ts";
import { streetTokens } from "./streets.ts";
import { emailToken, phoneTokens, refToken, textTokens } from "./tokens.ts";

/** A search document, before it is sealed and hashed. */
export interface SearchDocument {
  tenant_id: string;
  customer_id: string;
  id: string;
  /** The text for the score. */
  content: string;
  tokens: ReadonlySet<string>;
  latitude: number | null;
  longitude: number | null;
}

const CHINESE_END = /[\p{Script=Han}〇]$/u;

/** Builds the document of a customer, or of one of its addresses. */
export function toDocument(customer: CustomerRow, address?: AddressRow): SearchDocument {
  const { tenant_id } = customer;
  const refs = customer.external_refs;
  const phones = [...customer.phones, ...(address?.phone ? [address.phone] : [])];
  const names = [customer.name, customer.given_name, customer.family_name, address?.recipient, address?.organization];
  const codes = [...refs.map(({ ref }) => ref), ...customer.emails.map((email) => email.replace(/\.[^.]*$/, ""))];
  const text = [address && addressText(address), ...new Set(names), ...codes].filter(Boolean).join("\n");
  const location = address?.location;
  const tokens = [
    ...textTokens(text),
    ...phones.flatMap(phoneTokens),
    ...customer.emails.map(emailToken),
    ...refs.flatMap(({ ref, source }) => [refToken(ref), refToken(ref, source)]),
    ...customer.tags.map((tag) => filterToken("customer_tag", tag)),
    ...(address ? addressTokens(address) : []),
    ...(location ? cellTokens(location) : []),
  ];
  return {
    tenant_id,
    customer_id: customer.id,
    id: address?.id ?? customer.id,
    content: [text, ...phones.map((phone) => phone.replaceAll(/\D/g, ""))].join("\n"),
    tokens: new Set(tokens),
    latitude: location?.latitude ?? null,
    longitude: location?.longitude ?? null,
  };
}

/** The address as one line, from the largest division to the door; Chinese parts are joined without spaces. */
function addressText(address: AddressRow): string {
  const { administrative_area, locality, dependent_locality, township, address_lines, postal_code } = address;
  const parts = [administrative_area, locality, dependent_locality, township, ...address_lines].filter(
    (part) => part !== null,
  );
  const line = parts.reduce((text, part) => text + (CHINESE_END.test(text) ? "" : " ") + part, "");
  return [line.trim(), postal_code].filter(Boolean).join("\n");
}

/** The token of a filter condition. */
export const filterToken = (name: string, value: string): string => `=${name}:${value}`;

/** Lengths of GB/T 2260 codes: two digits per level, below the county three. */
const DIVISION_LENGTHS = [2, 4, 6, 9, 12];

function addressTokens(address: AddressRow): string[] {
  const {
    country_code,
    division_code,
    tags,
    verification_status,
    address_lines: [line = ""],
  } = address;
  return [
    filterToken("country_code", country_code),
    filterToken("status", verification_status),
    ...tags.map((tag) => filterToken("tag", tag)),
    ...(division_code === null ? [] : divisionTokens(division_code)),
    ...streetTokens(line),
  ];
}

const divisionTokens = (code: string): string[] =>
  DIVISION_LENGTHS.filter((length) => length <= code.length).map((length) =>
    filterToken("division", code.slice(0, length)),
  );

/**
 * The longest token that all divisions with a prefix have. Other documents may have it; the exact filter excludes them.
 */
export const divisionToken = (prefix: string): string | undefined => divisionTokens(prefix).at(-1);
