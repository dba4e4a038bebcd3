/** Erases the rows of a customer, and the values in its entries of the change log. */
import { sql } from "kysely";
import type { Tx } from "../platform/database/transaction.ts";
import type { ChangeContext } from "../platform/http/request.ts";
import { OWNED_ENTITIES, TABLES } from "./entities.ts";
import {
  deletesRows,
  emptiesRows,
  ofCustomer,
  type ErasurePlace,
  type ErasureSubject,
  type PersonTraces,
} from "./erasure-places.ts";
import { listChanges } from "./history.ts";
import type { Vault } from "./seal.ts";

/** The places of customers and of what belongs to them, in the order in which they are erased. */
export const RECORD_PLACES: readonly ErasurePlace[] = [
  {
    ...emptiesRows(
      "changes",
      "The entries stay without values: ids, versions, times, actors, names of the changed fields.",
      sql`state = '{}', sealed = '', sealed_reason = NULL`,
      ({ tenant_id, customer_id, address_ids }) => sql`
        tenant_id = ${tenant_id}::uuid AND entity_id = ANY (${[customer_id, ...address_ids]}::uuid[])
          AND octet_length(sealed) > 0`,
    ),
  },
  deletesRows("customer_refs"),
  ...OWNED_ENTITIES.map((entity) => deletesRows(TABLES[entity])),
  deletesRows(
    "customers",
    ({ tenant_id, customer_id }) => sql`tenant_id = ${tenant_id}::uuid AND id = ${customer_id}::uuid`,
  ),
];

/**
 * Locks a customer, deleted or not.
 * @returns false if there is none
 */
export async function lockForErasure(tx: Tx, tenant_id: string, customer_id: string): Promise<boolean> {
  const { rows } = await sql`
    SELECT FROM customers WHERE tenant_id = ${tenant_id} AND id = ${customer_id} FOR UPDATE`.execute(tx);
  return rows.length > 0;
}

/**
 * Locks a customer, deleted or not, and all that belongs to it.
 * @returns undefined if there is no such customer
 */
export async function lockSubject(
  vault: Vault,
  tx: Tx,
  tenant_id: string,
  customer_id: string,
): Promise<ErasureSubject | undefined> {
  if (!(await lockForErasure(tx, tenant_id, customer_id))) return undefined;
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM addresses WHERE tenant_id = ${tenant_id} AND customer_id = ${customer_id}
    ORDER BY id FOR UPDATE`.execute(tx);
  const address_ids = rows.map(({ id }) => id);
  const { rows: doors } = await sql<{ door_hash: string }>`
    SELECT DISTINCT state ->> 'door_hash' AS door_hash FROM changes
    WHERE tenant_id = ${tenant_id} AND entity_id = ANY (${address_ids}::uuid[]) AND state ? 'door_hash'`.execute(tx);
  return {
    tenant_id,
    customer_id,
    address_ids,
    door_hashes: doors.map(({ door_hash }) => door_hash),
    traces: await readTraces(vault, tx, tenant_id, customer_id),
  };
}

/**
 * Writes an entry `erase` to the log for the customer and for each of its addresses, so that readers of the log delete
 * their copies. Call it before the rows are deleted.
 */
export async function logErasure(
  tx: Tx,
  subject: ErasureSubject,
  { actor, source, request_id }: ChangeContext,
  now: Date,
): Promise<void> {
  const { tenant_id, customer_id } = subject;
  await sql`SELECT hold_back_feed()`.execute(tx);
  const owned = OWNED_ENTITIES.map(
    (entity) => sql`
      SELECT ${entity}::text, id, version, updated_at FROM ${sql.table(TABLES[entity])} WHERE ${ofCustomer(subject)}`,
  );
  await sql`
    INSERT INTO changes (tenant_id, seq, occurred_at, entity, entity_id, customer_id, version, operation,
      changed_fields, state, sealed, actor, source, request_id)
    SELECT ${tenant_id}, nextval('change_seq'), greatest(${now.toISOString()}::timestamptz,
        updated_at + interval '1 millisecond'), entity, id, ${customer_id}, version + 1, 'erase', '{}', '{}', '',
      ${actor}, ${source}, ${request_id ?? null}
    FROM (
      ${sql.join(owned, sql` UNION ALL `)}
      UNION ALL
      SELECT 'customer', id, version, updated_at FROM customers WHERE tenant_id = ${tenant_id} AND id = ${customer_id}
    ) AS row (entity, id, version, updated_at)
    ORDER BY entity, id`.execute(tx);
}

const PAGE = 500;

/** Reads the traces of a customer. @returns undefined without its key, as after a restore of older data */
export async function readTraces(
  vault: Vault,
  tx: Tx,
  tenant_id: string,
  customer_id: string,
): Promise<PersonTraces | undefined> {
  const [phones, emails, names] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const external_refs = new Map<string, { source: string; ref: string }>();
  if (!(await vault.keyring.customerKeys(tenant_id, [customer_id])).has(customer_id)) return undefined;
  let changes: Awaited<ReturnType<typeof listChanges<"customer">>> = [];
  do {
    const below: number | undefined = changes.at(-1)?.version;
    changes = await listChanges(vault, tx, tenant_id, "customer", customer_id, below, PAGE);
    for (const { state } of changes) {
      if (!state) continue;
      for (const phone of state.phones) phones.add(phone);
      for (const email of state.emails) emails.add(email);
      for (const ref of state.external_refs) external_refs.set(`${ref.source}\n${ref.ref}`, ref);
      names.add(state.name);
    }
  } while (changes.length === PAGE);
  return { phones: [...phones], emails: [...emails], external_refs: [...external_refs.values()], names: [...names] };
}
