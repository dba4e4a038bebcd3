import t from "tap";
import { FIELDS, type Field } from "../../src/features/imports/mapping.ts";
import { readStatements } from "../../src/features/imports/rows.ts";
import type { Upsert } from "../../src/features/upserts/prepare.ts";
import { namedSchemas } from "../../src/platform/http/schemas.ts";
import { MERGED_FIELDS } from "../../src/records/merge.ts";
import { startService } from "../support/service.ts";

const SAMPLES: Record<Field, string> = {
  ref: "4711", name: "张三先生", given_name: "三", family_name: "张", customer_phone: "13800138000", email: "a@example.com", language_code: "zh-Hans", customer_tags: "vip",
  recipient: "李四", organization: "某某公司", phone: "13900139000", instructions: "放门口", country: "CN", administrative_area: "广东省", locality: "深圳市", dependent_locality: "南山区", township: "粤海街道",
  address_line: "科技园1栋", postal_code: "518057", text: "广东省深圳市南山区科技园1栋", address_language_code: "zh-Hant", address_tags: "gate",
};

/** What the API takes and no column of a file may stand for. */
const NOT_IN_FILES = {
  addresses: ["sorting_code", "usages", "is_default_shipping", "is_default_billing", "valid_from", "valid_to", "attributes"],
  customers: ["kind", "external_refs", "attributes"],
};

/** What no upsert changes: keys, what the match is by, what the database or a check says, and defaults, which are given afterwards. */
const KEPT_COLUMNS = {
  addresses: [
    "tenant_id", "customer_id", "id", "version", "created_at", "updated_at", "deleted_at", "country_code", "fingerprint", "is_default_shipping", "is_default_billing",
    "place_since", "location", "verification_status", "verification_provider", "verification_confidence", "verification_reasons",
    "confidence_as_of", "confidence_half_life_days", "verified_at", "verify_after",
  ],
  customers: ["tenant_id", "id", "version", "created_at", "updated_at", "deleted_at", "external_refs"],
};

const membersOf = (schema: string): string[] => Object.keys((namedSchemas.get(schema) as unknown as { properties: object }).properties).sort();

function read(fields: readonly Field[]): Upsert {
  const reading = { format: "csv", encoding: "utf-8", delimiter: ",", header: [...fields], mapping: [...fields], country_code: null, ref_source: "crm" } as const;
  return readStatements({ ...reading, header: [...fields], mapping: [...fields] }, fields.map((field) => SAMPLES[field]).join(","));
}

t.test("every field that a column may stand for is read", async (t) => {
  const whole = read(FIELDS);
  for (const field of FIELDS) t.notSame(read(FIELDS.filter((one) => one !== field)), whole, field);
});

t.test("whatever can be said of an address or a customer can come in a file, or is left out on purpose", async (t) => {
  const { addresses: [address], customer } = read(FIELDS);
  t.same([...Object.keys(address ?? {}), ...NOT_IN_FILES.addresses].sort(), membersOf("AddressCreate"));
  t.same([...Object.keys(customer), ...NOT_IN_FILES.customers].sort(), membersOf("CustomerCreate"));
});

t.test("every column is changed by an upsert, and taken back by its undo, or left out on purpose", async (t) => {
  const { resources: { db } } = await startService(t);
  for (const table of ["addresses", "customers"] as const) {
    const { rows } = await db.pool.query<{ column_name: string }>("SELECT column_name FROM information_schema.columns WHERE table_name = $1", [table]);
    t.same([...MERGED_FIELDS[table === "addresses" ? "address" : "customer"], ...KEPT_COLUMNS[table]].sort(), rows.map(({ column_name }) => column_name).sort(), table);
  }
});
