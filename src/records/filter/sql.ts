/** Compiles filters to SQL. Every value is a parameter. */
import { type Kysely, type RawBuilder, type SelectQueryBuilder, sql, type SqlBool } from "kysely";
import { boxAround, boxOf, type Box, withoutUnderflow } from "../../geocoding/areas.ts";
import type { Point } from "../../geocoding/provider.ts";
import type { DB } from "../../platform/database/tables.ts";
import type { AddressConditions, AddressFilter, CustomerFilter } from "./schema.ts";
import { divisionPrefix, wholeMilliseconds } from "./values.ts";

export type Condition = RawBuilder<SqlBool>;
type Degrees = RawBuilder<number | null>;

interface Scope {
  /** The time for which confidences are computed. */
  now: Date;
  /** The alias of the table of addresses in the caller's statement. */
  alias?: string;
}

/**
 * Selects the addresses of a tenant that match a filter and are not deleted.
 * @param now the time for which confidences are computed
 */
export const filterAddresses = (
  db: Kysely<DB>,
  tenant_id: string,
  filter: AddressFilter,
  now: Date,
): SelectQueryBuilder<DB, "addresses", object> =>
  db
    .selectFrom("addresses")
    .where("addresses.tenant_id", "=", tenant_id)
    .where("addresses.deleted_at", "is", null)
    .where(addressCondition(filter, { now }));

/** SQL: true if the address of a row matches a filter, false or null otherwise. */
export function addressCondition(filter: AddressFilter, scope: Scope): Condition {
  const { all = [], any = [], not, customer, customer_tag, ...conditions } = filter;
  const { now, alias = "addresses" } = scope;
  return join([
    ...ownConditions(conditions, now, alias),
    ...(customer_tag === undefined ? [] : [ofCustomer(alias, customerCondition({ tag: customer_tag }, CUSTOMER))]),
    ...(customer === undefined ? [] : [ofCustomer(alias, customerCondition(customer, CUSTOMER))]),
    ...joined({ all, any, not }, (inner) => addressCondition(inner, scope)),
  ]);
}

/**
 * SQL: true if the customer of a row matches a filter, false or null otherwise.
 * @param alias of the table of customers in the caller's statement
 */
export function customerCondition(filter: CustomerFilter, alias = "customers"): Condition {
  const { all = [], any = [], not, tag, changed_since, customer_id, kind, ref_source, attribute } = filter;
  const column = columnsOf(alias);
  const conditions: (Condition | undefined)[] = [
    tag === undefined ? undefined : sql`${column("tags")} @> ${[tag]}::text[]`,
    changed_since === undefined ? undefined : sql`${column("updated_at")} >= ${moment(changed_since)}`,
    customer_id === undefined ? undefined : sql`${column("id")} = ${customer_id}::uuid`,
    kind === undefined ? undefined : sql`${column("kind")} = ${kind}`,
    ref_source === undefined
      ? undefined
      : sql`EXISTS (SELECT FROM customer_refs AS filtered_ref
          WHERE filtered_ref.tenant_id = ${column("tenant_id")} AND filtered_ref.customer_id = ${column("id")}
            AND filtered_ref.source = ${ref_source})`,
    attribute === undefined ? undefined : attributeCondition(attribute, column("attributes")),
  ];
  return join([...stated(conditions), ...joined({ all, any, not }, (inner) => customerCondition(inner, alias))]);
}

const CUSTOMER = "filtered_customer";

function ofCustomer(address: string, condition: Condition): Condition {
  const [own, its] = [columnsOf(CUSTOMER), columnsOf(address)];
  return sql`EXISTS (SELECT FROM customers AS ${sql.table(CUSTOMER)}
    WHERE ${own("tenant_id")} = ${its("tenant_id")} AND ${own("id")} = ${its("customer_id")} AND ${condition})`;
}

function ownConditions(conditions: Omit<AddressConditions, "customer_tag">, now: Date, alias: string): Condition[] {
  const { country_code, division_code, status, tag, changed_since, due_before, customer_id } = conditions;
  const { confidence_below, not_verified_since, evidence, near, within, attribute } = conditions;
  const column = columnsOf(alias);
  return stated([
    country_code === undefined ? undefined : sql`${column("country_code")} = ${country_code}`,
    division_code === undefined
      ? undefined
      : sql`${column("division_code")} LIKE ${`${divisionPrefix(division_code)}%`}`,
    status === undefined ? undefined : sql`${column("verification_status")} = ${status}`,
    tag === undefined ? undefined : sql`${column("tags")} @> ${[tag]}::text[]`,
    changed_since === undefined ? undefined : sql`${column("updated_at")} >= ${moment(changed_since)}`,
    due_before === undefined ? undefined : sql`${column("verify_after")} < ${moment(due_before)}`,
    customer_id === undefined ? undefined : sql`${column("customer_id")} = ${customer_id}::uuid`,
    confidence_below === undefined
      ? undefined
      : sql`decayed_confidence(
          ${column("verification_confidence")}, ${column("confidence_as_of")}, ${column("confidence_half_life_days")},
          ${now.toISOString()}::timestamptz) < ${confidence_below}::float8`,
    not_verified_since === undefined
      ? undefined
      : sql`(${column("verified_at")} IS NULL OR ${column("verified_at")} < ${moment(not_verified_since)})`,
    evidence && evidenceCondition(evidence, column),
    near && atPosition(alias, (latitude, longitude) => nearCondition(near, latitude, longitude)),
    within && atPosition(alias, (latitude, longitude) => withinCondition(within, latitude, longitude)),
    attribute && attributeCondition(attribute, column("attributes")),
  ]);
}

const evidenceCondition = (
  { kind, reason, since }: NonNullable<AddressConditions["evidence"]>,
  column: Columns,
): Condition =>
  sql`EXISTS (SELECT FROM evidence AS known
    WHERE known.tenant_id = ${column("tenant_id")} AND known.address_id = ${column("id")}
      AND known.door_hash = ${column("door_hash")} AND ${join(
        stated([
          sql`known.kind = ${kind}`,
          reason === undefined ? undefined : sql`known.reason = ${reason}`,
          since === undefined ? undefined : sql`known.occurred_at >= ${moment(since)}`,
        ]),
      )})`;

/** Uses the same SQL function as policies. */
const attributeCondition = (condition: object, attributes: RawBuilder<unknown>): Condition =>
  sql`attribute_matches(${JSON.stringify(condition)}::jsonb, ${attributes})`;

/**
 * A condition on the position of an address. Positions are in a table of their own, which follows the addresses with a
 * short delay.
 */
function atPosition(alias: string, condition: (latitude: Degrees, longitude: Degrees) => Condition): Condition {
  const [own, its] = [columnsOf(POSITION), columnsOf(alias)];
  return sql`EXISTS (SELECT FROM positions AS ${sql.table(POSITION)}
    WHERE ${own("tenant_id")} = ${its("tenant_id")} AND ${own("address_id")} = ${its("id")}
      AND ${condition(sql.ref(`${POSITION}.latitude`), sql.ref(`${POSITION}.longitude`))})`;
}

const POSITION = "filtered_position";

/** SQL: true if a position is within a distance of a point, in metres. */
export const nearCondition = (
  { radius_m, ...centre }: Point & { radius_m: number },
  latitude: Degrees,
  longitude: Degrees,
): Condition =>
  // The box is cheap and excludes almost all positions. It is rounded, hence a millimetre larger.
  sql`(${boxCondition(boxAround(centre, radius_m + 0.001), latitude, longitude)}
    AND ${distanceTo(centre, latitude, longitude)} <= ${radius_m}::float8)`;

/** SQL: the distance from a point to a position, in metres. */
export const distanceTo = (centre: Point, latitude: Degrees, longitude: Degrees): RawBuilder<number> =>
  sql`distance_m(${latitude}, ${longitude}, ${centre.latitude}::float8, ${centre.longitude}::float8)`;

/** SQL: true if a position is in an area. */
export const withinCondition = (
  { box, polygon }: { box?: Box; polygon?: readonly Point[] },
  latitude: Degrees,
  longitude: Degrees,
): Condition =>
  join(
    stated([box && boxCondition(box, latitude, longitude), polygon && polygonCondition(polygon, latitude, longitude)]),
  );

function boxCondition({ south, west, north, east }: Box, latitude: Degrees, longitude: Degrees): Condition {
  const between =
    west <= east
      ? sql`${longitude} BETWEEN ${west}::float8 AND ${east}::float8`
      : sql`(${longitude} >= ${west}::float8 OR ${longitude} <= ${east}::float8)`;
  return sql`(${latitude} BETWEEN ${south}::float8 AND ${north}::float8 AND ${between})`;
}

function polygonCondition(polygon: readonly Point[], latitude: Degrees, longitude: Degrees): Condition {
  const corners = polygon.map(withoutUnderflow);
  return sql`(${boxCondition(boxOf(polygon), latitude, longitude)} AND is_in_polygon(${latitude}, ${longitude},
    ${corners.map((corner) => corner.latitude)}::float8[], ${corners.map((corner) => corner.longitude)}::float8[]))`;
}

interface Joined<F> {
  all: readonly F[];
  any: readonly F[];
  not: F | undefined;
}

/** Null counts as false, hence IS NOT TRUE: NOT of null would be null. */
const joined = <F>({ all, any, not }: Joined<F>, compile: (filter: F) => Condition): Condition[] => [
  ...all.map(compile),
  ...(any.length === 0 ? [] : [sql<SqlBool>`(${sql.join(any.map(compile), sql` OR `)})`]),
  ...(not === undefined ? [] : [sql<SqlBool>`(${compile(not)} IS NOT TRUE)`]),
];

const join = (conditions: readonly Condition[]): Condition =>
  conditions.length === 0 ? sql`true` : sql`(${sql.join(conditions, sql` AND `)})`;

const stated = (conditions: readonly (Condition | undefined)[]): Condition[] =>
  conditions.filter((condition) => condition !== undefined);

type Columns = (name: string) => RawBuilder<unknown>;
const columnsOf =
  (alias: string): Columns =>
  (name) =>
    sql.ref(`${alias}.${name}`);

// Rounding up can give the year 10000: toISOString() writes +010000, Postgres reads five digits.
const moment = (text: string): RawBuilder<unknown> =>
  sql`${new Date(wholeMilliseconds(text)).toISOString().replace("+0", "")}::timestamptz`;
