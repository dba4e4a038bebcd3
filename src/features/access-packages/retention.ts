/** Which rules of retention are for a customer, and until when. */
import { sql, type RawBuilder } from "kysely";
import type { Resources } from "../../platform/resources.ts";
import { toTimestamp } from "../../platform/time.ts";
import { addressCondition, customerCondition } from "../../records/filter/sql.ts";
import { listRules, type RuleRow } from "../retention/queries.ts";

interface Applied {
  rule: string;
  action: string;
  entity: string;
  /** The address that it is for; null: the customer. */
  address_id: string | null;
  /** ISO 8601 durations. */
  periods: object;
  /** When its time is over; null: its time has not begun, as that of a rule for deleted customers. */
  until: string | null;
}

/** Lists the enabled rules that hit a customer or its addresses when their time is over. */
export async function listApplied(
  { db, clock }: Resources,
  tenant_id: string,
  customer_id: string,
): Promise<Applied[]> {
  const found: Applied[] = [];
  for (const rule of await listRules(db.kysely, tenant_id)) {
    if (!rule.enabled || !isOfCustomer(rule)) continue;
    const { customer: _customer, address: _address, ...periods } = rule.condition;
    const { rows } = await hitBy(rule, customer_id, clock()).execute(db.kysely);
    for (const { id, until } of rows)
      found.push({
        rule: rule.name,
        action: rule.action,
        entity: rule.entity,
        address_id: rule.entity === "address" ? id : null,
        periods,
        until: toTimestamp(until),
      });
  }
  return found;
}

const isOfCustomer = ({ entity }: RuleRow): boolean => entity === "customer" || entity === "address";

function hitBy(rule: RuleRow, customer_id: string, now: Date): RawBuilder<{ id: string; until: string | null }> {
  const { tenant_id, entity, condition } = rule;
  const { customer = {}, address = {}, age, inactive_for, deleted_for } = condition;
  const table = entity === "customer" ? "customers" : "addresses";
  const column = (name: string): RawBuilder<unknown> => sql.ref(`${table}.${name}`);
  const filter = entity === "customer" ? customerCondition(customer) : addressCondition(address, { now });
  const after = (from: RawBuilder<unknown>, period: string | undefined): RawBuilder<unknown> =>
    sql`${from} + ${period ?? null}::interval`;
  const has_begun = deleted_for === undefined ? sql`true` : sql`${column("deleted_at")} IS NOT NULL`;
  return sql<{ id: string; until: string | null }>`
    SELECT id, CASE WHEN ${has_begun} THEN greatest(${after(column("created_at"), age)},
      ${after(column("deleted_at"), deleted_for)}, ${after(lastActive(entity, column), inactive_for)}) END AS until
    FROM ${sql.table(table)}
    WHERE tenant_id = ${tenant_id} AND ${column(entity === "customer" ? "id" : "customer_id")} = ${customer_id}
      AND ${filter} AND (${deleted_for !== undefined} OR deleted_at IS NULL)
    ORDER BY id`;
}

/** As the rules count it: changes by the service itself do not keep an address. */
function lastActive(entity: string, column: (name: string) => RawBuilder<unknown>): RawBuilder<unknown> {
  const [ids, own] =
    entity === "customer"
      ? [
          sql`(SELECT id FROM addresses AS own WHERE own.tenant_id = ${column("tenant_id")}
            AND own.customer_id = ${column("id")})`,
          sql`${column("updated_at")}`,
        ]
      : [sql`(SELECT ${column("id")})`, sql`NULL`];
  return sql`greatest(${own},
    (SELECT max(occurred_at) FROM changes WHERE changes.tenant_id = ${column("tenant_id")}
      AND changes.entity_id IN ${ids} AND changes.actor NOT LIKE 'system:%'),
    (SELECT max(occurred_at) FROM evidence WHERE evidence.tenant_id = ${column("tenant_id")}
      AND evidence.address_id IN ${ids}))`;
}
