import { AppError, invalidBody } from "../../platform/errors.ts";
import { type AddressFilter, type CustomerFilter, MOST_CONDITIONS, MOST_LEVELS } from "./schema.ts";

type Filter = AddressFilter | CustomerFilter;

/**
 * Refuses what no statement should be made of.
 * @param pointer to the filter in the body
 * @throws AppError invalid_body with a pointer to the first filter that is nested too deep, or one too many
 */
export function checkFilter(filter: Filter, pointer: string): void {
  let conditions = 0;
  const visit = (inner: Filter, at: string, level: number): void => {
    if (level > MOST_LEVELS)
      throw invalidBody(at, `is nested too deep: all, any and not stand in one another at most ${MOST_LEVELS} deep`);
    const { all = [], any = [], not, customer, ...own } = inner as AddressFilter;
    // An empty one counts too: it is work like any other.
    conditions += Object.keys(inner).length === 0 ? 1 : Object.keys(own).length;
    if (conditions > MOST_CONDITIONS)
      throw invalidBody(at, `has, with what stands before it, more than ${MOST_CONDITIONS} conditions`);
    for (const [nth, each] of all.entries()) visit(each, `${at}/all/${nth}`, level + 1);
    for (const [nth, each] of any.entries()) visit(each, `${at}/any/${nth}`, level + 1);
    if (not) visit(not, `${at}/not`, level + 1);
    if (customer) visit(customer, `${at}/customer`, level);
  };
  visit(filter, pointer, 0);
}

/** Whether some condition of a filter, or of one in it, is that. */
export function hasCondition(filter: AddressFilter, test: (filter: AddressFilter) => boolean): boolean {
  const { all = [], any = [], not } = filter;
  return test(filter) || [...all, ...any, ...(not ? [not] : [])].some((each) => hasCondition(each, test));
}

/** Whether a filter looks at what only customers have. */
export const readsCustomers = (filter: AddressFilter): boolean =>
  hasCondition(filter, ({ customer, customer_tag }) => customer !== undefined || customer_tag !== undefined);

/**
 * What a filter by `customer` selects reveals what customers are like, so it takes the scope to read them.
 * @throws AppError insufficient_scope
 */
export function checkFilterScopes(filter: AddressFilter, scopes: ReadonlySet<string>): void {
  if (hasCondition(filter, ({ customer }) => customer !== undefined) && !scopes.has("customers:read")) {
    throw new AppError("insufficient_scope", {
      detail: "The scope customers:read is needed to filter by what only customers have.",
    });
  }
}
