/** Filters the rows of an export by their state at its time. */
import type { Connection } from "../../platform/database/prepared.ts";
import {
  type AddressState,
  type CustomerState,
  matches,
  matchesCustomer,
  needsOf,
} from "../../records/filter/matches.ts";
import type { AddressFilter } from "../../records/filter/schema.ts";
import type { Entity } from "../../records/rows.ts";
import type { Vault } from "../../records/seal.ts";
import { type ExportRow, readCustomers, readEvidence, type State, type PastRow } from "./queries.ts";

/** True if a row is exported. */
export type StateFilter = (state: State) => boolean;

/** Creates a function that reads what else the filter needs for a page, and returns the filter of that page. */
export function createStateFilter(
  vault: Vault,
  connection: Connection,
  row: Pick<ExportRow, "tenant_id" | "filter" | "seq" | "as_of" | "created_at">,
): (entity: Entity, page: readonly PastRow[]) => Promise<StateFilter> {
  const now = new Date(row.as_of ?? row.created_at);
  return async (entity, page) => {
    if (entity === "customer") return unlessDeleted((state) => matchesCustomer(row.filter, state as CustomerState));
    if (entity !== "address") return unlessDeleted(() => true);
    const filter = row.filter as AddressFilter;
    const needs = needsOf(filter);
    const customers = needs.customer
      ? await readCustomers(
          vault,
          connection,
          row,
          page.map(({ customer_id }) => customer_id),
        )
      : undefined;
    const evidence = needs.evidence
      ? await readEvidence(
          connection,
          row.tenant_id,
          page.map(({ id }) => id),
          now,
        )
      : undefined;
    return unlessDeleted((state) => {
      const address = state as AddressState;
      return matches(filter, {
        address,
        customer: customers?.get(address.customer_id),
        evidence: evidence?.get(address.id),
        now,
      });
    });
  };
}

const unlessDeleted =
  (filter: StateFilter): StateFilter =>
  (state) =>
    state.deleted_at === null && filter(state);
