/** Which of the rows of an export its filter leaves, as they were at its moment. */
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
import { type ExportRow, readCustomers, readEvidence, type State, type Stated } from "./queries.ts";

/** Whether a row is exported. */
export type Choice = (state: State) => boolean;

/** Reads, for each page of rows, what else the filter looks at. */
export function chooserFor(
  vault: Vault,
  connection: Connection,
  row: ExportRow,
): (entity: Entity, page: readonly Stated[]) => Promise<Choice> {
  const now = new Date(row.as_of ?? row.created_at);
  return async (entity, page) => {
    if (entity === "customer") return isAlive((state) => matchesCustomer(row.filter, state as CustomerState));
    if (entity !== "address") return isAlive(() => true);
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
    return isAlive((state) => {
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

const isAlive =
  (choice: Choice): Choice =>
  (state) =>
    state.deleted_at === null && choice(state);
