import t from "tap";
import { COLUMNS, FIELDS, plainFields, type Field } from "../../src/features/imports/columns.ts";
import { guessMapping } from "../../src/features/imports/mapping.ts";
import { parseUpsert } from "../../src/features/imports/rows.ts";
import type { Upsert } from "../../src/features/upserts/prepare.ts";
import { findSchema } from "../../src/platform/http/schemas.ts";
import { ADDRESS_FIELDS, SERVICE_FIELDS } from "../../src/records/address-fields.ts";
import { CUSTOMER_FIELDS } from "../../src/records/customer-fields.ts";
import { namesOf, type Fields } from "../../src/records/fields.ts";
import { MERGED_FIELDS } from "../../src/records/merge.ts";
import { COLUMNS as ROW_COLUMNS, SEALED_FIELDS } from "../../src/records/rows.ts";
import { startService } from "../support/service.ts";

/**
 * Cells of fields whose text has a form. Any other takes a word, or a number; one that refuses them needs a cell here.
 */
const SAMPLES: Partial<Record<Field, string>> = {
  customer_phone: "13800138000",
  email: "a@example.com",
  language_code: "zh-Hans",
  phone: "13900139000",
  country: "CN",
  administrative_area: "广东省",
  locality: "深圳市",
  dependent_locality: "南山区",
  township: "粤海街道",
  address_line: "科技园2栋",
  postal_code: "518057",
  text: "广东省深圳市南山区科技园1栋",
  usages: "billing",
  other_phone: "13700137000",
  divisions: "浙江省/杭州市/西湖区",
  address_language_code: "zh-Hant",
  is_default_shipping: "yes",
  is_default_billing: "是",
};

/** Columns that no upsert changes: keys, what the match is by, and what the service itself finds out or gives. */
const KEPT_COLUMNS = {
  customers: ["tenant_id", "id", "version", "created_at", "updated_at", "deleted_at"],
  addresses: [
    "tenant_id",
    "customer_id",
    "id",
    "version",
    "created_at",
    "updated_at",
    "deleted_at",
    "fingerprint",
    "verify_after",
    ...SERVICE_FIELDS,
  ],
};

const FIELDS_OF = { customers: CUSTOMER_FIELDS, addresses: ADDRESS_FIELDS } satisfies Record<string, Fields>;

/** Fields that are given afterwards, or by which addresses are matched. */
const keptOf = (fields: Fields): string[] => namesOf(fields, ({ merge }) => merge === "keep");

const membersOf = (schema: string): string[] =>
  Object.keys((findSchema(schema) as unknown as { properties: object }).properties).sort();

const NUMBERS = [CUSTOMER_FIELDS, ADDRESS_FIELDS]
  .flatMap((fields) => plainFields(fields))
  .filter(({ integer }) => integer)
  .map(({ column }) => column);

const read = (fields: readonly Field[]): Upsert =>
  readCells(
    fields,
    fields.map((field) => SAMPLES[field] ?? (NUMBERS.includes(field) ? "7" : `any ${field}`)),
  );

const readCells = (fields: readonly Field[], cells: readonly string[]): Upsert =>
  parseUpsert(
    {
      format: "csv",
      encoding: "utf-8",
      delimiter: ",",
      header: [...fields],
      mapping: [...fields],
      country_code: null,
      ref_source: "crm",
    },
    cells.join(","),
  );

t.test("every field that a column may stand for is read", async (t) => {
  const whole = read(FIELDS);
  // Parts in columns of their own take precedence.
  for (const field of FIELDS.filter((one) => one !== "divisions"))
    t.notSame(read(FIELDS.filter((one) => one !== field)), whole, field);
  t.match(read(["name", "divisions"]).addresses, [
    { administrative_area: "浙江省", locality: "杭州市", dependent_locality: "西湖区" },
  ]);
});

t.test("a file brings whatever its registry names a column for, and nothing else", async (t) => {
  const {
    addresses: [address],
    customer,
  } = read(FIELDS);
  const inFiles = (fields: Fields): string[] => namesOf(fields, ({ file }) => file !== undefined);
  t.same(Object.keys(address ?? {}).sort(), [...inFiles(ADDRESS_FIELDS), "text"].sort());
  t.same(Object.keys(customer).sort(), inFiles(CUSTOMER_FIELDS).sort());
  t.same(membersOf("AddressCreate"), [...namesOf(ADDRESS_FIELDS), "text"].sort());
  t.same(membersOf("CustomerCreate"), namesOf(CUSTOMER_FIELDS).sort());
});

t.test("a column is recognised by each of its headers, and by one field only", async (t) => {
  const known = new Map<string, string>();
  for (const { name, headers } of COLUMNS) {
    for (const header of [name, ...headers.split(",").map((text) => text.trim())]) {
      // Alone, an address is taken for a whole one.
      t.equal(guessMapping([header, "city"])[0], name, header);
      t.equal(known.get(header) ?? name, name, `${header} stands for one field`);
      known.set(header, name);
    }
  }
});

t.test("a cell may be as long as its field", async (t) => {
  const max_length = Object.fromEntries(COLUMNS.map((column) => [column.name, column.max_length]));
  t.match(max_length, {
    recipient: 200,
    phone: 60,
    instructions: 1_000,
    postal_code: 20,
    language_code: 35,
    address_language_code: 35,
    address_line: 300,
    email: 254,
    text: 2_000,
    address_tags: 3_000,
  });
  const readInstructions = (text: string): Upsert =>
    readCells(["name", "address_line", "instructions"], ["A", "B", text]);
  t.equal(readInstructions("x".repeat(1_000)).addresses[0]?.instructions?.length, 1_000);
  t.throws(() => readInstructions("x".repeat(1_001)), { message: "instructions is longer than 1000 characters." });
});

t.test("every column is changed by an upsert, and taken back by its undo, or left out on purpose", async (t) => {
  const {
    resources: { db },
  } = await startService(t);
  for (const table of ["addresses", "customers"] as const) {
    const { rows } = await db.pool.query<{ column_name: string }>(
      "SELECT column_name FROM information_schema.columns WHERE table_name = $1",
      [table],
    );
    const merged = MERGED_FIELDS[table === "addresses" ? "address" : "customer"];
    const entity = table === "addresses" ? "address" : "customer";
    const columns = rows.map(({ column_name }) => column_name);
    t.same(columns.toSorted(), [...ROW_COLUMNS[entity]].toSorted(), `every column of ${table} is written`);
    // What is sealed stands in one of them.
    const known = new Set([
      ...columns.filter((name) => !["sealed", "door_hash", "verdict_status"].includes(name)),
      ...SEALED_FIELDS[entity],
    ]);
    t.same([...merged, ...keptOf(FIELDS_OF[table]), ...KEPT_COLUMNS[table]].toSorted(), [...known].toSorted(), table);
  }
});
