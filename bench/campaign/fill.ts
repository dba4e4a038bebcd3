import pg from "pg";
import { installKeys, makeKey } from "../../src/features/access/service.ts";
import { newAddress } from "../../src/features/addresses/service.ts";
import { newCustomer } from "../../src/features/customers/service.ts";
import { toDocument } from "../../src/features/search/document.ts";
import { FORMAT } from "../../src/features/search/tokens.ts";
import { connectDatabase } from "../../src/platform/database/database.ts";
import { migrate } from "../../src/platform/database/migrate.ts";
import { createLog } from "../../src/platform/log.ts";
import { sampleAddresses } from "../addresses.ts";
import { positionOf } from "./position.ts";

const TEMPLATES = 1_000;
const EACH = 20;
const NEW_CUSTOMERS = 20_000;

/**
 * Addresses by the million, made in the database from a thousand that the service made, without its triggers; verified a
 * month ago, but for the share `fresh` of them.
 * @returns a key, and customers that have no address yet
 */
export async function fill(url: string, addresses: number, fresh: number): Promise<{ key: string; newCustomerIds: string[] }> {
  await migrate(url);
  const key = makeKey();
  const db = connectDatabase({ url, poolSize: 2, statementTimeoutMs: 60_000, lockTimeoutMs: 3_000 }, createLog("silent"));
  await installKeys(db.kysely, { admin: key, root: undefined });
  await db.close();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows: [tenant] } = await client.query<{ id: string }>("SELECT id FROM tenants WHERE slug = 'default'");
    const tenant_id = (tenant as { id: string }).id;
    const insertCustomers = async (count: number): Promise<string[]> => (await client.query<{ id: string }>(`
      INSERT INTO customers (tenant_id, id, version, kind, name, phones, emails, external_refs, tags, attributes, created_at, updated_at)
      SELECT $1, uuidv7(), 1, 'person', 'Customer ' || number, '{}', '{}', '[]', '{}', '{}', now(), now() FROM generate_series(1, $2::int) AS number
      RETURNING id`, [tenant_id, count])).rows.map(({ id }) => id);
    await client.query("SET session_replication_role = replica; SET synchronous_commit = off; SET maintenance_work_mem = '1GB'; SET work_mem = '256MB'");
    await insertCustomers(Math.ceil(addresses / EACH));
    const templates = sampleAddresses(TEMPLATES).map((body, at) => verifiedBefore(newAddress(tenant_id, tenant_id, body as never, new Date()), at < fresh * TEMPLATES));
    await client.query("CREATE TEMP TABLE templates (LIKE addresses)");
    await client.query("INSERT INTO templates SELECT * FROM jsonb_populate_recordset(NULL::addresses, $1)", [JSON.stringify(templates)]);
    const { rows: columns } = await client.query<{ name: string }>("SELECT quote_ident(attname) AS name FROM pg_attribute WHERE attrelid = 'addresses'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum");
    const own: Record<string, string> = { id: "made.id", customer_id: "made.customer_id", fingerprint: "left(t.fingerprint, 4) || md5(t.fingerprint || made.id)" };
    await client.query(`
      CREATE TEMP TABLE made AS SELECT uuidv7() AS id, customer.id AS customer_id, 1 + (customer.number * ${EACH} + copy) % ${TEMPLATES} AS place
      FROM (SELECT id, row_number() OVER () AS number FROM customers WHERE tenant_id = '${tenant_id}') AS customer CROSS JOIN generate_series(1, ${EACH}) AS copy LIMIT ${addresses}`);
    await client.query(`INSERT INTO addresses SELECT ${columns.map(({ name }) => own[name] ?? `t.${name}`).join(", ")} FROM made JOIN (SELECT *, row_number() OVER () AS place FROM templates) AS t USING (place)`);
    await fillDocuments(client, tenant_id, templates);
    await client.query("SET session_replication_role = origin");
    const newCustomerIds = await insertCustomers(NEW_CUSTOMERS);
    await client.query("VACUUM ANALYZE");
    // A database in use has segments of its log to use again; on its first gigabyte, everybody waits for each new one.
    await client.query("SELECT pg_logical_emit_message(false, 'bench', repeat('x', 1048576)) FROM generate_series(1, 1024)");
    await client.query("CHECKPOINT");
    return { key, newCustomerIds };
  } finally {
    await client.end();
  }
}

type Address = ReturnType<typeof newAddress>;

function verifiedBefore(address: Address, isFresh: boolean): Address {
  if (isFresh) return address;
  const verified_at = new Date(Date.now() - 30 * 24 * 3_600_000).toISOString();
  return {
    ...address, verification_status: "verified", verified_at, verification_provider: "fake", verification_confidence: 0.5, confidence_as_of: verified_at, confidence_half_life_days: 1_000,
    verification_reasons: ["provider_confirms"], location: { ...positionOf(address.fingerprint), pinned: false },
  };
}

/** As if they had been searched for long: making the documents is not what is measured. */
async function fillDocuments(client: pg.Client, tenant_id: string, templates: readonly Address[]): Promise<void> {
  const customer = newCustomer(tenant_id, { name: "Customer" }, new Date());
  const documents = templates.map((address) => toDocument(customer, address as never));
  const { rows: [index] } = await client.query<{ definition: string }>("SELECT pg_get_indexdef('search_documents_tokens_idx'::regclass) AS definition");
  await client.query("DROP INDEX search_documents_tokens_idx");
  await client.query(`
    INSERT INTO search_documents SELECT d.tenant_id, made.customer_id, made.id, d.content, d.tokens, d.latitude, d.longitude
    FROM made JOIN (SELECT *, row_number() OVER () AS place FROM jsonb_populate_recordset(NULL::search_documents, $1)) AS d USING (place)`, [JSON.stringify(documents)]);
  await client.query(index!.definition);
  await client.query("INSERT INTO followers (tenant_id, follower, format, seq) SELECT $1, 'search', $2, last_value FROM change_seq", [tenant_id, FORMAT]);
}
