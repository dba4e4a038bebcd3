import { AppError, invalidBody } from "../../platform/errors.ts";
import { PII_SCOPE } from "../../privacy/masks.ts";
import { type AddressFilter, type CustomerFilter, MAX_CONDITIONS, MAX_DEPTH } from "./schema.ts";

type Filter = AddressFilter | CustomerFilter;

/**
 * Limits the depth and the number of conditions of a filter.
 * @param pointer to the filter in the body
 * @throws AppError invalid_body with a pointer to the first filter that exceeds a limit
 */
export function checkFilter(filter: Filter, pointer: string): void {
  let conditions = 0;
  const visit = (inner: Filter, at: string, level: number): void => {
    if (level > MAX_DEPTH)
      throw invalidBody(at, `must not be nested deeper than ${MAX_DEPTH} levels of all, any and not`);
    const { all = [], any = [], not, customer, ...own } = inner as AddressFilter;
    // An empty filter counts as one: it costs as much.
    conditions += Object.keys(inner).length === 0 ? 1 : Object.keys(own).length;
    if (conditions > MAX_CONDITIONS)
      throw invalidBody(at, `exceeds the limit of ${MAX_CONDITIONS} conditions in a filter`);
    for (const [nth, each] of all.entries()) visit(each, `${at}/all/${nth}`, level + 1);
    for (const [nth, each] of any.entries()) visit(each, `${at}/any/${nth}`, level + 1);
    if (not) visit(not, `${at}/not`, level + 1);
    if (customer) visit(customer, `${at}/customer`, level);
  };
  visit(filter, pointer, 0);
}

/** True if a filter, or one of its nested filters, satisfies a test. */
export function hasCondition(filter: AddressFilter, test: (filter: AddressFilter) => boolean): boolean {
  const { all = [], any = [], not } = filter;
  return test(filter) || [...all, ...any, ...(not ? [not] : [])].some((each) => hasCondition(each, test));
}

/** True if a filter reads customers. */
export const readsCustomers = (filter: AddressFilter): boolean =>
  hasCondition(filter, ({ customer, customer_tag }) => customer !== undefined || customer_tag !== undefined);

/**
 * Requires pii:read for a filter by `near` or `within`: smaller and smaller areas reveal the exact position.
 * @throws AppError insufficient_scope
 */
export function checkPositionScopes(filter: AddressFilter, scopes: ReadonlySet<string>): void {
  if (scopes.has(PII_SCOPE) || !hasCondition(filter, ({ near, within }) => (near ?? within) !== undefined)) return;
  throw new AppError("insufficient_scope", { detail: `Filtering by position also requires the scope ${PII_SCOPE}.` });
}

/**
 * Requires the scopes of what the result of a filter reveals: customers:read for data of customers, and pii:read for
 * positions.
 * @throws AppError insufficient_scope
 */
export function checkFilterScopes(filter: AddressFilter, scopes: ReadonlySet<string>): void {
  checkPositionScopes(filter, scopes);
  if (readsCustomers(filter) && !scopes.has("customers:read")) {
    throw new AppError("insufficient_scope", {
      detail: "Filtering by data of customers also requires the scope customers:read.",
    });
  }
}
