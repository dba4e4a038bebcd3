/** Compares the SQL of filters with their evaluation in process, for random rows and random filters. */
import fc from "fast-check";
import { Kysely, PostgresDialect, sql } from "kysely";
import pg from "pg";
import t from "tap";
import type { DB } from "../../../src/platform/database/tables.ts";
import { CUSTOMER_KINDS, EVIDENCE_KINDS, RETURN_REASONS, VERIFICATION_STATUSES } from "../../../src/records/enums.ts";
import {
  type AddressState,
  type CustomerState,
  type EvidenceState,
  matches,
  matchesCustomer,
} from "../../../src/records/filter/matches.ts";
import type { AddressFilter, CustomerFilter } from "../../../src/records/filter/schema.ts";
import { addressCondition, customerCondition, filterAddresses } from "../../../src/records/filter/sql.ts";
import { createDatabase } from "../../support/database.ts";

const NOW = new Date("2026-11-22T08:30:00.000Z");
const TENANT = "01a200c5-0000-7000-8000-000000000001";
const [ROWS, FILTERS] = [160, 400];

const id = (kind: number, nth: number): string => `01a200c5-000${kind}-7000-8000-${String(nth).padStart(12, "0")}`;
const near = (values: readonly string[]) => fc.constantFrom(...values);
/** Few values, so that filters match rows; some lie between two milliseconds. */
const moment = near([
  "2025-11-22T08:30:00Z",
  "2026-10-01T00:00:00.000+02:00",
  "2026-11-01T00:00:00.001Z",
  "2026-11-01T00:00:00.0005Z",
  "2026-11-01T00:00:00.000Z",
  "2026-11-22T08:30:00.000Z",
  "2027-01-01T00:00:00Z",
]);
const rowMoment = near([
  "2025-11-22T08:30:00.000Z",
  "2026-09-30T22:00:00.000Z",
  "2026-11-01T00:00:00.000Z",
  "2026-11-01T00:00:00.001Z",
  "2026-11-22T08:30:00.000Z",
  "2026-12-31T00:00:00.000Z",
]);
const tag = near(["a", "b", "c", "'; DROP TABLE addresses; --"]);
const name = near(["orders", "level", "__proto__", "constructor", 'a"b']);
const value = fc.oneof(near(["gold", "5", "", "true"]), fc.constantFrom(5, 5.5, -1, 0), fc.boolean());
const attributes = fc.dictionary(
  name,
  fc.oneof(value, fc.constant(null), fc.constant([5]), fc.constant({ gold: true })),
  { noNullPrototype: true },
);
const coordinate = (reach: number) =>
  fc.oneof(
    fc.integer({ min: -4, max: 4 }).map((nth) => (nth * reach) / 4),
    fc.double({ min: -reach, max: reach, noNaN: true, noDefaultInfinity: true }),
  );
const position = fc.record({ latitude: coordinate(90), longitude: coordinate(180) });
const size = fc.constantFrom(0.2, 0.5, 0.82, 0.9, 0.95, 1);

const address = fc.record({
  customer: fc.integer({ min: 0, max: 19 }),
  country_code: near(["DE", "CN"]),
  division_code: fc.option(near(["440305", "440300", "4401", "DE-BE"])),
  door_hash: near(["x", "y"]),
  location: fc.option(position),
  verification_status: fc.constantFrom(...VERIFICATION_STATUSES),
  verified_at: fc.option(rowMoment),
  verify_after: fc.option(rowMoment),
  verification_confidence: fc.option(size),
  confidence_as_of: fc.option(rowMoment),
  confidence_half_life_days: fc.option(fc.constantFrom(30, 365.5, 1_000.1)),
  tags: fc.uniqueArray(tag, { maxLength: 3 }),
  attributes,
  updated_at: rowMoment,
});
const customer = fc.record({
  kind: fc.constantFrom(...CUSTOMER_KINDS),
  tags: fc.uniqueArray(tag, { maxLength: 3 }),
  attributes,
  updated_at: rowMoment,
  sources: fc.uniqueArray(near(["crm", "shop"])),
});
const evidence = fc.record({
  address: fc.integer({ min: 0, max: ROWS - 1 }),
  kind: fc.constantFrom(...EVIDENCE_KINDS),
  reason: fc.constantFrom(...RETURN_REASONS),
  door_hash: near(["x", "y"]),
  occurred_at: rowMoment,
});

const attribute = fc.oneof(
  fc.record({ name, equals: value }),
  fc.record({ name, at_least: fc.constantFrom(-1, 0, 5, 5.25) }),
);
const sides = fc
  .tuple(coordinate(90), coordinate(90), coordinate(180), coordinate(180))
  .map(([a, b, west, east]) => ({ south: Math.min(a, b), north: Math.max(a, b), west, east }));
const condition = <T>(member: string, of: fc.Arbitrary<T>) => of.map((each) => ({ [member]: each }));
const joined = (leaf: fc.Arbitrary<object>) =>
  fc.letrec<{ filter: object }>((tie) => ({
    filter: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      leaf,
      fc.array(leaf, { maxLength: 3 }).map((all) => Object.assign({}, ...all) as object),
      condition("not", tie("filter")),
      condition("all", fc.array(tie("filter"), { minLength: 1, maxLength: 3 })),
      condition("any", fc.array(tie("filter"), { minLength: 1, maxLength: 3 })),
    ),
  })).filter;

const customerFilter = joined(
  fc.oneof(
    condition("tag", tag),
    condition("changed_since", moment),
    condition(
      "customer_id",
      fc.integer({ min: 0, max: 20 }).map((nth) => id(1, nth)),
    ),
    condition("kind", fc.constantFrom(...CUSTOMER_KINDS)),
    condition("ref_source", near(["crm", "shop", "none"])),
    condition("attribute", attribute),
  ),
) as fc.Arbitrary<CustomerFilter>;
const addressFilter = joined(
  fc.oneof(
    condition("country_code", near(["DE", "CN", "FR"])),
    condition("division_code", near(["440000", "440300", "DE-BE"])),
    condition("status", fc.constantFrom(...VERIFICATION_STATUSES)),
    condition("tag", tag),
    condition("customer_tag", tag),
    condition("changed_since", moment),
    condition("due_before", moment),
    condition(
      "customer_id",
      fc.integer({ min: 0, max: 20 }).map((nth) => id(1, nth)),
    ),
    condition("confidence_below", size),
    condition("not_verified_since", moment),
    condition(
      "evidence",
      fc.record(
        { kind: fc.constantFrom(...EVIDENCE_KINDS), reason: fc.constantFrom(...RETURN_REASONS), since: moment },
        { requiredKeys: ["kind"] },
      ),
    ),
    condition(
      "near",
      fc.tuple(position, fc.constantFrom(1, 50_000, 1_000_000)).map(([centre, radius_m]) => ({ ...centre, radius_m })),
    ),
    condition(
      "within",
      fc.oneof(condition("box", sides), condition("polygon", fc.array(position, { minLength: 3, maxLength: 8 }))),
    ),
    condition("attribute", attribute),
    condition("customer", customerFilter),
  ),
) as fc.Arbitrary<AddressFilter>;

t.test("SQL and in-process evaluation select the same rows", async (t) => {
  const pool = new pg.Pool({ connectionString: await createDatabase(t), max: 2 });
  const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool }) });
  t.teardown(() => db.destroy());
  const seed = Number(process.env["TEST_SEED"] ?? Date.now() % 1_000_000);
  t.comment(`seed ${seed}`);
  const [rows] = fc.sample(
    fc.tuple(
      fc.array(customer, { minLength: 20, maxLength: 20 }),
      fc.array(address, { minLength: ROWS, maxLength: ROWS }),
      fc.array(evidence, { minLength: 200, maxLength: 200 }),
    ),
    { seed, numRuns: 1 },
  );
  const world = await fill(db, ...rows!);
  let [chosen, left] = [0, 0];

  await fc.assert(
    fc.asyncProperty(addressFilter, async (filter) => {
      const found = await filterAddresses(db, TENANT, filter, NOW)
        .select("addresses.id")
        .orderBy("addresses.id")
        .execute();
      const expected = world.addresses
        .filter((row) =>
          matches(filter, {
            address: row,
            customer: world.customers.get(row.customer_id),
            evidence: world.evidence.get(row.id),
            now: NOW,
          }),
        )
        .map((row) => row.id);
      chosen += expected.length;
      left += ROWS - expected.length;
      if (found.map((row) => row.id).join() !== expected.join())
        throw new Error(`SQL has ${found.length}, process ${expected.length} rows`);
    }),
    { seed, numRuns: FILTERS },
  );
  t.ok(
    chosen > (ROWS * FILTERS) / 20 && left > (ROWS * FILTERS) / 20,
    `the filters select some rows: ${chosen} selected, ${left} not`,
  );

  await fc.assert(
    fc.asyncProperty(customerFilter, async (filter) => {
      const { rows: found } = await sql<{
        id: string;
      }>`SELECT c.id FROM customers AS c WHERE tenant_id = ${TENANT}::uuid AND ${customerCondition(filter, "c")}
        ORDER BY c.id`.execute(db);
      const expected = [...world.customers.values()].filter((row) => matchesCustomer(filter, row)).map((row) => row.id);
      if (found.map((row) => row.id).join() !== expected.join())
        throw new Error(`SQL has ${found.length}, process ${expected.length} customers`);
    }),
    { seed, numRuns: FILTERS / 2 },
  );
  t.equal(
    (
      await db
        .selectFrom("addresses")
        .select(sql<number>`count(*)::int`.as("count"))
        .executeTakeFirstOrThrow()
    ).count,
    ROWS,
    "no filter was run as SQL",
  );
});

t.test("every value of a filter is a parameter", (t) => {
  const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool: {} as pg.Pool }) });
  fc.assert(
    fc.property(addressFilter, (filter) => {
      const { sql: text } = sql`${addressCondition(filter, { now: NOW })}`.compile(db);
      return !/DROP|crm|gold|2026|4403/.test(text);
    }),
  );
  t.end();
});

interface World {
  customers: Map<string, CustomerState>;
  addresses: AddressState[];
  evidence: Map<string, EvidenceState[]>;
}

type Drawn<A> = A extends fc.Arbitrary<infer T> ? T : never;

/** Inserts the rows without triggers. @returns the rows as they are when decrypted */
async function fill(
  db: Kysely<DB>,
  customers: Drawn<typeof customer>[],
  addresses: Drawn<typeof address>[],
  signs: Drawn<typeof evidence>[],
): Promise<World> {
  await sql`INSERT INTO tenants (id, slug, name) VALUES (${TENANT}, 'filtered', 'Filtered')`.execute(db);
  const customerRows = customers.map(({ sources: _sources, ...row }, nth) => ({
    ...row,
    tenant_id: TENANT,
    id: id(1, nth),
    version: 1,
    language_code: null,
    created_at: row.updated_at,
    deleted_at: null,
    sealed: "\\x01",
  }));
  const refRows = customers.flatMap(({ sources }, nth) =>
    sources.map((source) => ({
      tenant_id: TENANT,
      customer_id: id(1, nth),
      source,
      ref_hash: `\\x${String(nth).padStart(4, "0")}`,
    })),
  );
  const addressRows = addresses.map(({ customer: owner, location: _location, ...row }, nth) => ({
    ...row,
    tenant_id: TENANT,
    customer_id: id(1, owner),
    id: id(2, nth),
    version: 1,
    usages: [],
    is_default_shipping: false,
    is_default_billing: false,
    verdict_status: "accepted",
    created_at: row.updated_at,
    deleted_at: null,
    sealed: "\\x01",
  }));
  const positionRows = addresses.flatMap(({ customer: owner, location }, nth) =>
    location === null
      ? []
      : {
          ...location,
          tenant_id: TENANT,
          customer_id: id(1, owner),
          address_id: id(2, nth),
          granularity: "building",
          uncertainty_m: 20,
        },
  );
  const evidenceRows = signs.map(({ address: nth, ...row }, at) => ({
    ...row,
    reason: row.kind === "returned" ? row.reason : null,
    tenant_id: TENANT,
    customer_id: addressRows[nth]!.customer_id,
    address_id: id(2, nth),
    id: id(3, at),
    source: "post",
    ref_hash: `\\x${String(at).padStart(4, "0")}`,
    sealed: "\\x01",
    address_version: 1,
    recorded_by: "test",
    recorded_at: NOW.toISOString(),
  }));
  await db.transaction().execute(async (tx) => {
    await sql`SET LOCAL session_replication_role = replica`.execute(tx);
    for (const [table, rows] of Object.entries({
      customers: customerRows,
      customer_refs: refRows,
      addresses: addressRows,
      positions: positionRows,
      evidence: evidenceRows,
    })) {
      await sql`INSERT INTO ${sql.table(table)} SELECT *
        FROM jsonb_populate_recordset(NULL::${sql.table(table)}, ${JSON.stringify(rows)}::jsonb)`.execute(tx);
    }
  });
  const read = async <T>(table: string): Promise<T[]> =>
    (
      await sql<{
        state: string;
      }>`SELECT to_jsonb(row)::text AS state FROM ${sql.table(table)} AS row WHERE tenant_id = ${TENANT}::uuid
        ORDER BY id`.execute(db)
    ).rows.map(({ state }) => JSON.parse(state) as T);
  const known = new Map<string, EvidenceState[]>();
  for (const row of await read<EvidenceState & { address_id: string }>("evidence"))
    known.set(row.address_id, [...(known.get(row.address_id) ?? []), row]);
  const states = (await read<CustomerState>("customers")).map((row, nth) => ({
    ...row,
    external_refs: customers[nth]!.sources.map((source) => ({ source, ref: String(nth) })),
  }));
  return {
    customers: new Map(states.map((row) => [row.id, row])),
    evidence: known,
    addresses: (await read<AddressState>("addresses")).map((row, nth) => ({
      ...row,
      location: addresses[nth]!.location,
    })),
  };
}
