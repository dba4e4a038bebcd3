/** A filter as a search evaluates it: by tokens as far as these say it, and exactly where they cannot. */
import { sql } from "kysely";
import { boxAround, boxOf } from "../../geocoding/areas.ts";
import type { AddressFilter, CustomerFilter } from "../../records/filter/schema.ts";
import { addressCondition, type Condition, customerCondition } from "../../records/filter/sql.ts";
import { divisionPrefix } from "../../records/filter/values.ts";
import { coverTokens } from "./areas.ts";
import { divisionToken, filterToken } from "./document.ts";
import type { Unit } from "./tokens.ts";

const unit = (token: string | undefined): Unit[] => (token === undefined ? [] : [[token]]);

/** The tokens that the documents of addresses have that a filter leaves; others may have them too. The rarest last. */
export function filterUnits(filter: AddressFilter): Unit[] {
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
    ...(customer ? customerUnits(customer) : []),
    ...all.flatMap(filterUnits),
    ...eitherOf(any.map(filterUnits)),
  ];
}

/** The same for the documents of customers, and of their addresses. */
export const customerUnits = ({ tag, all = [], any = [] }: CustomerFilter): Unit[] => [
  ...unit(tag && filterToken("customer_tag", tag)),
  ...all.flatMap(customerUnits),
  ...eitherOf(any.map(customerUnits)),
];

/** One unit that a document has if it has all of one choice; none where some choice asks for nothing. */
function eitherOf(choices: readonly Unit[][]): Unit[] {
  const rarest = choices.map((units) => units.at(-1));
  return rarest.length === 0 || rarest.includes(undefined)
    ? []
    : [[...new Set(rarest.flatMap((tokens) => tokens ?? []))]];
}

const SAID_BY_TOKENS = new Set(["country_code", "division_code", "status", "tag", "customer_tag"]);
const isSaidByTokens = (filter: object): boolean => Object.keys(filter).every((name) => SAID_BY_TOKENS.has(name));

/**
 * What a document must fulfil besides its tokens; undefined where they say all. Each is a subquery for one row, which
 * is read only for what has the tokens, and only until there are enough.
 */
export function exactCondition(filter: AddressFilter, customer: CustomerFilter, now: Date): Condition | undefined {
  const conditions = [
    ...(isSaidByTokens(filter)
      ? []
      : [
          sql`(SELECT ${addressCondition(filter, { now })} FROM addresses WHERE addresses.tenant_id = search_documents.tenant_id
      AND addresses.customer_id = search_documents.customer_id AND addresses.id = search_documents.id)`,
        ]),
    ...(isSaidByTokens(customer)
      ? []
      : [
          sql`(SELECT ${customerCondition(customer)} FROM customers WHERE customers.tenant_id = search_documents.tenant_id
      AND customers.id = search_documents.customer_id)`,
        ]),
  ];
  return conditions.length === 0 ? undefined : sql`${sql.join(conditions, sql` AND `)}`;
}
