/** Compiles a filter for a search: to tokens where they can express it, and to exact SQL conditions elsewhere. */
import { sql } from "kysely";
import { boxAround, boxOf } from "../../geocoding/areas.ts";
import type { AddressFilter, CustomerFilter } from "../../records/filter/schema.ts";
import { addressCondition, type Condition, customerCondition } from "../../records/filter/sql.ts";
import { divisionPrefix } from "../../records/filter/values.ts";
import { coverTokens } from "./areas.ts";
import { divisionToken, filterToken } from "./document.ts";
import type { TokenGroup } from "./tokens.ts";

const unit = (token: string | undefined): TokenGroup[] => (token === undefined ? [] : [[token]]);

/**
 * The token groups that all documents of matching addresses have; other documents may have them too. The rarest last.
 */
export function filterGroups(filter: AddressFilter): TokenGroup[] {
  const { country_code, division_code, status, tag, customer_tag, customer, near, within, all = [], any = [] } = filter;
  const boxes = [
    ...(near ? [boxAround(near, near.radius_m)] : []),
    ...(within?.box ? [within.box] : []),
    ...(within?.polygon ? [boxOf(within.polygon)] : []),
  ];
  return [
    ...unit(country_code && filterToken("country_code", country_code)),
    ...unit(status && filterToken("status", status)),
    ...unit(division_code && divisionToken(divisionPrefix(division_code))),
    ...boxes.map(coverTokens).filter((cells) => cells !== undefined),
    ...unit(tag && filterToken("tag", tag)),
    ...unit(customer_tag && filterToken("customer_tag", customer_tag)),
    ...(customer ? customerGroups(customer) : []),
    ...all.flatMap(filterGroups),
    ...eitherOf(any.map(filterGroups)),
  ];
}

/** The same for a filter of customers, whose addresses have these tokens too. */
export const customerGroups = ({ tag, all = [], any = [] }: CustomerFilter): TokenGroup[] => [
  ...unit(tag && filterToken("customer_tag", tag)),
  ...all.flatMap(customerGroups),
  ...eitherOf(any.map(customerGroups)),
];

/** One group that a document has if it has all groups of one choice; none if a choice has no group. */
function eitherOf(choices: readonly TokenGroup[][]): TokenGroup[] {
  const rarest = choices.map((units) => units.at(-1));
  return rarest.length === 0 || rarest.includes(undefined)
    ? []
    : [[...new Set(rarest.flatMap((tokens) => tokens ?? []))]];
}

const TOKEN_CONDITIONS = new Set(["country_code", "division_code", "status", "tag", "customer_tag"]);
const isCoveredByTokens = (filter: object): boolean => Object.keys(filter).every((name) => TOKEN_CONDITIONS.has(name));

/**
 * The condition on a document in addition to its tokens; undefined if tokens express all. It is a subquery for one row,
 * evaluated only for documents with the tokens, until there are enough.
 */
export function exactCondition(filter: AddressFilter, customer: CustomerFilter, now: Date): Condition | undefined {
  const conditions = [
    ...(isCoveredByTokens(filter)
      ? []
      : [
          sql`(
            SELECT ${addressCondition(filter, { now })} FROM addresses
            WHERE addresses.tenant_id = search_documents.tenant_id
              AND addresses.customer_id = search_documents.customer_id AND addresses.id = search_documents.id)`,
        ]),
    ...(isCoveredByTokens(customer)
      ? []
      : [
          sql`(
            SELECT ${customerCondition(customer)} FROM customers
            WHERE customers.tenant_id = search_documents.tenant_id
              AND customers.id = search_documents.customer_id)`,
        ]),
  ];
  return conditions.length === 0 ? undefined : sql`${sql.join(conditions, sql` AND `)}`;
}
