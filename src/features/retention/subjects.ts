/** What the rules of each entity hit, as SQL. */
import { sql, type RawBuilder, type SqlBool } from "kysely";
import { notRestricted } from "../../platform/restrictions.ts";
import type { CustomerFilter } from "../../records/filter/schema.ts";
import { addressCondition, customerCondition, type Condition } from "../../records/filter/sql.ts";
import { heldCondition } from "../legal-holds/queries.ts";
import type { Action, Retained, RetentionCondition } from "./schema.ts";
import type { RunRow } from "./queries.ts";

type Time = "age" | "inactive_for" | "deleted_for";
type Rule = Pick<RunRow, "action" | "condition" | "created_at">;

/** The active legal holds by filter. */
export type Holds = readonly { filter: CustomerFilter }[];

export interface Subject {
  table: "customers" | "addresses" | "verifications" | "webhook_deliveries" | "import_refusals" | "exports";
  actions: readonly Action[];
  times: readonly Time[];
  /** Of the samples; absent: rows have no id of their own. */
  id?: "id";
  /** The column of the customer; absent: rows are of no customer, so that no hold is on them. */
  customer_id?: "id" | "customer_id";
  /** SQL: true if a row meets the condition of a rule. */
  hits(rule: Rule): Condition;
}

/** The time before which something has to be. Calendar arithmetic in UTC, the time zone of the sessions. */
const before = ({ created_at }: Rule, period: string): RawBuilder<string> =>
  sql`(${created_at}::timestamptz - ${period}::interval)`;

const since = (rule: Rule, column: string, period: string | undefined): Condition[] =>
  period === undefined ? [] : [sql<SqlBool>`${sql.ref(column)} <= ${before(rule, period)}`];

const all = (conditions: readonly Condition[]): Condition => sql`(${sql.join(conditions, sql` AND `)})`;

/**
 * SQL: true if anyone but the service itself has changed an address since a time, or there is evidence about it. The
 * service verifies addresses that were not requested for years.
 */
const isActive = (address: string, time: RawBuilder<string>): Condition => {
  const column = (name: string): RawBuilder<unknown> => sql.ref(`${address}.${name}`);
  return sql`(${column("updated_at")} > ${time} AND EXISTS (
      SELECT FROM changes AS active
      WHERE active.tenant_id = ${column("tenant_id")} AND active.entity_id = ${column("id")}
        AND active.occurred_at > ${time} AND active.actor NOT LIKE 'system:%')
    OR EXISTS (
      SELECT FROM evidence AS known
      WHERE known.tenant_id = ${column("tenant_id")} AND known.address_id = ${column("id")}
        AND known.occurred_at > ${time}))`;
};

const customers: Subject = {
  table: "customers",
  actions: ["erase", "delete", "restrict"],
  times: ["age", "inactive_for", "deleted_for"],
  id: "id",
  customer_id: "id",
  hits(rule) {
    const { customer = {}, age, inactive_for, deleted_for } = rule.condition;
    const time = inactive_for === undefined ? undefined : before(rule, inactive_for);
    return all([
      customerCondition(customer),
      deleted_for === undefined ? sql<SqlBool>`customers.deleted_at IS NULL` : sql<SqlBool>`true`,
      ...since(rule, "customers.deleted_at", deleted_for),
      ...since(rule, "customers.created_at", age),
      ...since(rule, "customers.updated_at", inactive_for),
      ...(time
        ? [
            sql<SqlBool>`NOT EXISTS (
              SELECT FROM addresses AS own
              WHERE own.tenant_id = customers.tenant_id AND own.customer_id = customers.id
                AND ${isActive("own", time)})`,
          ]
        : []),
      ...(rule.action === "erase"
        ? [
            sql<SqlBool>`NOT EXISTS (
              SELECT FROM erasures
              WHERE erasures.tenant_id = customers.tenant_id AND erasures.customer_id = customers.id)`,
          ]
        : []),
      ...(rule.action === "restrict"
        ? [sql<SqlBool>`${sql.raw(notRestricted("customers.tenant_id", "customers.id"))}`]
        : []),
    ]);
  },
};

const addresses: Subject = {
  table: "addresses",
  actions: ["delete"],
  times: ["age", "inactive_for"],
  id: "id",
  customer_id: "customer_id",
  hits(rule) {
    const { address = {}, age, inactive_for } = rule.condition;
    return all([
      addressCondition(address, { now: new Date(rule.created_at) }),
      sql<SqlBool>`addresses.deleted_at IS NULL`,
      ...since(rule, "addresses.created_at", age),
      ...(inactive_for === undefined ? [] : [sql<SqlBool>`NOT ${isActive("addresses", before(rule, inactive_for))}`]),
    ]);
  },
};

/** What only has an age. */
const aged = (
  table: Subject["table"],
  column: string,
  extra: string,
  { id, customer_id }: Pick<Subject, "id" | "customer_id"> = {},
): Subject => ({
  table,
  actions: ["delete"],
  times: ["age"],
  ...(id && { id }),
  ...(customer_id && { customer_id }),
  hits: (rule) => all([sql<SqlBool>`${sql.raw(extra)}`, ...since(rule, `${table}.${column}`, rule.condition.age)]),
});

/** The last one of each address stays: its result is that of the address. So do those that a campaign still counts. */
const ENDED_VERIFICATION = `verifications.status NOT IN ('queued', 'running') AND EXISTS (
    SELECT FROM verifications AS later
    WHERE later.tenant_id = verifications.tenant_id AND later.address_id = verifications.address_id
      AND later.id > verifications.id AND later.status IN ('succeeded', 'failed'))
  AND NOT EXISTS (
    SELECT FROM campaigns
    WHERE campaigns.tenant_id = verifications.tenant_id AND campaigns.id = verifications.campaign_id
      AND campaigns.status IN ('running', 'paused'))`;

/** By entity. */
export const SUBJECTS: Readonly<Record<Retained, Subject>> = {
  customer: customers,
  address: addresses,
  verification: aged("verifications", "finished_at", ENDED_VERIFICATION, { id: "id", customer_id: "customer_id" }),
  webhook_delivery: aged("webhook_deliveries", "created_at", "webhook_deliveries.status NOT IN ('queued', 'running')", {
    id: "id",
    customer_id: "customer_id",
  }),
  import_refusal: aged("import_refusals", "created_at", "true"),
  export: aged("exports", "created_at", "true", { id: "id" }),
};

/**
 * SQL: true if a row is kept although a rule hits it: a legal hold is on its customer, or the customer is restricted on
 * other grounds than the end of retention.
 */
export function keptCondition({ table, customer_id }: Subject, holds: Holds, now: Date): Condition {
  if (!customer_id) return sql`false`;
  const customer = sql.ref(`${table}.${customer_id}`);
  const tenant = sql.ref(`${table}.tenant_id`);
  return sql`(EXISTS (
      SELECT FROM customers AS holder
      WHERE holder.tenant_id = ${tenant} AND holder.id = ${customer} AND ${heldCondition(holds, now, "holder")})
    OR EXISTS (
      SELECT FROM restrictions AS other
      WHERE other.tenant_id = ${tenant} AND other.customer_id = ${customer} AND other.lifted_at IS NULL
        AND other.grounds <> 'retention_ended'))`;
}

/** The members of a condition that an entity does not have, as pointers, with what is wrong. */
export function faultsOf(
  entity: Retained,
  { customer, address, ...times }: RetentionCondition,
  action: Action,
): { pointer: string; detail: string }[] {
  const subject = SUBJECTS[entity];
  const stated = Object.keys(times) as Time[];
  const filters = { customer, address };
  return [
    ...(subject.actions.includes(action)
      ? []
      : [{ pointer: "/action", detail: `is not possible for ${entity}: ${subject.actions.join(", ")}` }]),
    ...(["customer", "address"] as const)
      .filter((name) => filters[name] !== undefined && name !== entity)
      .map((name) => ({ pointer: `/condition/${name}`, detail: `is only for the entity ${name}` })),
    ...stated
      .filter((name) => !subject.times.includes(name))
      .map((name) => ({ pointer: `/condition/${name}`, detail: `is not possible for ${entity}` })),
    ...(stated.length === 0
      ? [{ pointer: "/condition", detail: `must have a time: ${subject.times.join(", ")}` }]
      : []),
    ...(action === "delete" && times.deleted_for !== undefined
      ? [{ pointer: "/action", detail: "must be erase or restrict: what deleted_for hits is deleted already" }]
      : []),
  ];
}
