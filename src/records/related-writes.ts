/**
 * What the statement of a write does in addition to writing rows: keys and references of customers, due dates and
 * verifications of addresses.
 */
import type { Entity } from "./entities.ts";
import { joinAllowed, unnest, type Parameter, type Part, type Shape } from "./shape.ts";

interface RelatedWrites {
  /**
   * SQL: true for a new row that may be written: its JSON is `stated`, its number `n`, its context `context`. A large
   * write checks that before.
   */
  admits?($: Parameter): string;
  created?($: Parameter, shape: Shape): Part[];
  changed?($: Parameter, shape: Shape): Part[];
  deleted?: Part[];
  /** Runs after `created` and `changed`. */
  createdOrChanged?($: Parameter, shape: Shape): Part[];
  /** Columns that an update computes from new rows, `n`, and old ones, `r`: assignments, and the joins for them. */
  computes?(shape: Shape): { sets: string; joins: string };
  /** SQL for the position of a creation or an update of `row` in the log, from 2. */
  rank?: string;
}

/** References of customers to other systems. `n` is the number of the new customer, 0 for an existing one. */
const refs = ($: Parameter): string =>
  `${unnest($, {
    ref_tenants: "uuid[]",
    ref_customers: "uuid[]",
    ref_sources: "text[]",
    ref_hashes: "bytea[]",
    ref_numbers: "bigint[]",
  })} AS ref (tenant_id, customer_id, source, hash, n)`;

/** SQL for the due date of an address under the policy of its tenant, `t`. */
const dueAt = (address: string, tags: string, attributes: string): string => {
  const columns = [
    "tenant_id",
    "id",
    "verified_at",
    "verification_status",
    "verification_confidence",
    "confidence_as_of",
    "confidence_half_life_days",
    "country_code",
  ].map((column) => `${address}.${column}`);
  return `due_at(t.verification_policy, ${columns.join(", ")},
          ${tags}, ${address}.tags, ${attributes}, ${address}.attributes)`;
};

const CUSTOMERS: RelatedWrites = {
  // Refuses a customer who was erased before.
  admits: ($) => `admit_customer((stated ->> 'tenant_id')::uuid, (stated ->> 'id')::uuid,
        ARRAY(
          SELECT token FROM ${unnest($, { token_numbers: "bigint[]", suppression_tokens: "bytea[]" })}
            AS identifier (number, token)
          WHERE number = n),
        (${$("contexts", "jsonb[]")})[context])`,
  created: ($, shape) => [
    [
      "inserted_keys",
      `(
      INSERT INTO keys.customer_keys (tenant_id, customer_id, tenant_key_version, wrapped, created_at)
      SELECT tenant_id, customer_id, version, wrapped, at
      FROM moment, ${unnest($, {
        key_tenants: "uuid[]",
        key_customers: "uuid[]",
        key_versions: "integer[]",
        wrapped_keys: "bytea[]",
      })} WITH ORDINALITY AS key (tenant_id, customer_id, version, wrapped, n)
        ${joinAllowed(shape)}
      RETURNING 1)`,
      "counted",
    ],
  ],
  changed: ($) => [
    [
      "removed_refs",
      `(
      DELETE FROM customer_refs AS r
      USING ${unnest($, { rewritten_tenants: "uuid[]", rewritten_customers: "uuid[]" })} AS g (tenant_id, customer_id)
      WHERE r.tenant_id = g.tenant_id AND r.customer_id = g.customer_id
        AND NOT EXISTS (
          SELECT FROM ${refs($)}
          WHERE ref.customer_id = r.customer_id AND ref.source = r.source AND ref.hash = r.ref_hash)
      RETURNING 1)`,
    ],
    [
      "rescheduled",
      `(
      UPDATE addresses AS a SET verify_after = due.at
      FROM (
        SELECT a.tenant_id, a.customer_id, a.id, ${dueAt("a", "c.tags", "c.attributes")} AS at
        FROM changed_customers AS g
          CROSS JOIN LATERAL jsonb_populate_record(NULL::customers, g.row) AS c
          JOIN tenants AS t ON t.id = c.tenant_id
          JOIN addresses AS a ON a.tenant_id = c.tenant_id AND a.customer_id = c.id
        WHERE g.reschedules AND a.deleted_at IS NULL AND a.verified_at IS NOT NULL
          AND NOT a.id = ANY (${$("written", "uuid[]")})
      ) AS due
      WHERE a.tenant_id = due.tenant_id AND a.customer_id = due.customer_id AND a.id = due.id
        AND a.verify_after IS DISTINCT FROM due.at
      RETURNING 1)`,
      "counted",
    ],
  ],
  deleted: [
    [
      "dropped_refs",
      `(
      DELETE FROM customer_refs AS r USING deleted_customers AS gone
      WHERE r.tenant_id = gone.tenant_id AND r.customer_id = gone.id
      RETURNING 1)`,
      "counted",
    ],
  ],
  createdOrChanged: ($, shape) => {
    // Removals come first: a customer may take the reference of another one.
    const removed = shape.changed_customers ? "(SELECT count(*) FROM removed_refs) AS removed, " : "";
    return [
      [
        "added_refs",
        `(
      INSERT INTO customer_refs (tenant_id, source, ref_hash, customer_id)
      SELECT ref.tenant_id, ref.source, ref.hash, ref.customer_id
      FROM ${removed}${refs($)}
        ${joinAllowed(shape)}
      WHERE NOT EXISTS (
        SELECT FROM customer_refs AS r
        WHERE r.tenant_id = ref.tenant_id AND r.source = ref.source AND r.ref_hash = ref.hash
          AND r.customer_id = ref.customer_id)
      RETURNING 1)`,
        "counted",
      ],
    ];
  },
};

const ADDRESSES: RelatedWrites = {
  deleted: [
    [
      "cancelled",
      `(
      UPDATE verifications AS v SET status = 'cancelled', finished_at = at
      FROM moment, deleted_addresses AS gone
      WHERE v.tenant_id = gone.tenant_id AND v.address_id = gone.id AND v.status IN ('queued', 'running')
      RETURNING 1)`,
      "counted",
    ],
  ],
  computes: (shape) => {
    const written = shape.changed_customers ? "LEFT JOIN changed_customers AS w ON (w.row ->> 'id')::uuid = c.id" : "";
    const tags = shape.changed_customers
      ? "CASE WHEN w.row IS NULL THEN c.tags ELSE ARRAY(SELECT jsonb_array_elements_text(w.row -> 'tags')) END"
      : "c.tags";
    const attributes = shape.changed_customers ? "coalesce(w.row -> 'attributes', c.attributes)" : "c.attributes";
    const reschedules = shape.changed_customers ? "g.reschedules OR w.reschedules" : "g.reschedules";
    return {
      sets: `verify_after = CASE
          WHEN n.verified_at IS NULL THEN n.verify_after
          WHEN ${reschedules} THEN ${dueAt("n", tags, attributes)}
          ELSE r.verify_after END,`,
      joins: `JOIN customers AS c ON c.tenant_id = n.tenant_id AND c.id = n.customer_id
        JOIN tenants AS t ON t.id = n.tenant_id
        ${written}`,
    };
  },
  rank: `CASE WHEN (row ->> 'is_default_shipping')::boolean OR (row ->> 'is_default_billing')::boolean
          THEN 3 ELSE 2 END`,
};

export const RELATED_WRITES: { readonly [E in Entity]?: RelatedWrites } = { customer: CUSTOMERS, address: ADDRESSES };
