/** Where data of a customer is stored, and what an erasure does with it. Features declare their tables. */
import { sql, type RawBuilder } from "kysely";
import type { DB } from "../platform/database/tables.ts";
import type { Tx } from "../platform/database/transaction.ts";
import type { Identifiers } from "./suppression.ts";
import type { Vault } from "./seal.ts";

/** The customer of an erasure, with what identifies its rows in tables without its id. */
export interface ErasureSubject {
  tenant_id: string;
  customer_id: string;
  /** Addresses of the customer, deleted ones included. */
  address_ids: readonly string[];
  /** The doors of all versions of these addresses. */
  door_hashes: readonly string[];
  /** By which the person is found in texts; undefined if its key is gone, as after a restore of older data. */
  traces: PersonTraces | undefined;
}

/** The identifiers and names of all versions of a customer. */
export interface PersonTraces extends Identifiers {
  names: readonly string[];
}

/**
 * deleted: the rows are removed. emptied: the rows stay, without personal data. kept: the rows hold ids, times and
 * states only.
 */
export type ErasureOutcome = "deleted" | "emptied" | "kept";

export interface ErasurePlace {
  /** The table. */
  place: keyof DB;
  outcome: ErasureOutcome;
  /** What stays and why; null if nothing does. */
  reason: string | null;
  /** Counts the rows of the customer. */
  count(tx: Tx, subject: ErasureSubject, vault: Vault): Promise<number>;
  /** @returns the number of rows */
  erase(tx: Tx, subject: ErasureSubject, vault: Vault): Promise<number>;
}

/** The places of features. The list of features fills it. */
export const FEATURE_PLACES: ErasurePlace[] = [];

type Condition = (subject: ErasureSubject) => RawBuilder<unknown>;

/** SQL: the rows with the customer's id. */
export const ofCustomer = ({
  tenant_id,
  customer_id,
}: Pick<ErasureSubject, "tenant_id" | "customer_id">): RawBuilder<unknown> =>
  sql`tenant_id = ${tenant_id}::uuid AND customer_id = ${customer_id}::uuid`;

/** SQL: the rows with the id of an address of the customer in a column. */
export const ofAddresses =
  (column = "address_id"): Condition =>
  ({ tenant_id, address_ids }) =>
    sql`tenant_id = ${tenant_id}::uuid AND ${sql.ref(column)} = ANY (${address_ids}::uuid[])`;

/** A table whose rows are deleted. */
export const deletesRows = (place: keyof DB, condition: Condition = ofCustomer): ErasurePlace => ({
  place,
  outcome: "deleted",
  reason: null,
  count: countWhere(place, condition),
  erase: (tx, subject) => run(tx, sql`DELETE FROM ${sql.table(place)} AS name WHERE ${condition(subject)}`),
});

/**
 * A table whose rows stay without their personal columns.
 * @param reason what stays and why
 * @param assignments SQL of the SET clause
 */
export const emptiesRows = (
  place: keyof DB,
  reason: string,
  assignments: RawBuilder<unknown>,
  condition: Condition = ofCustomer,
): ErasurePlace => ({
  place,
  outcome: "emptied",
  reason,
  count: countWhere(place, condition),
  erase: (tx, subject) =>
    run(tx, sql`UPDATE ${sql.table(place)} AS name SET ${assignments} WHERE ${condition(subject)}`),
});

/** A table whose rows stay as they are, because they hold no personal data. @param reason what stays and why */
export const keepsRows = (place: keyof DB, reason: string, condition: Condition = ofCustomer): ErasurePlace => {
  const count = countWhere(place, condition);
  return { place, outcome: "kept", reason, count, erase: count };
};

const countWhere =
  (place: keyof DB, condition: Condition): ErasurePlace["count"] =>
  async (tx, subject) => {
    const { rows } = await sql<{ count: number }>`
      SELECT count(*)::int AS count FROM ${sql.table(place)} WHERE ${condition(subject)}`.execute(tx);
    return (rows as [{ count: number }])[0].count;
  };

async function run(tx: Tx, statement: RawBuilder<unknown>): Promise<number> {
  const { numAffectedRows = 0n } = await statement.execute(tx);
  return Number(numAffectedRows);
}
