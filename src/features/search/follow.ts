/** Keeps the documents in step with the change log. */
import { type Kysely, sql } from "kysely";
import type { DB } from "../../platform/database/tables.ts";
import { commitLazily, inTransaction, type Tx } from "../../platform/database/transaction.ts";
import type { Resources } from "../../platform/resources.ts";
import { inTurns } from "../../platform/turns.ts";
import type { AddressRow } from "../addresses/queries.ts";
import { findHorizon } from "../changes/queries.ts";
import type { CustomerRow } from "../customers/queries.ts";
import { type SearchDocument, toDocument } from "./document.ts";
import { listLagging } from "./queries.ts";
import { FORMAT } from "./tokens.ts";

const CHANGES = 1_000;
const CUSTOMERS = 500;
const FIRST = "00000000-0000-0000-0000-000000000000";
const LOCK = "search documents";
/** What a check writes whatever it finds; no document has it. */
const IN_NO_DOCUMENT = ["confidence_as_of", "confidence_half_life_days", "verification_confidence", "verification_provider", "verification_reasons", "verified_at", "verify_after"];
const NOBODY = { actor: "system:search", source: "search" };

/** Brings all documents up to the end of the log, one process at a time. Makes them where there are none, or where they follow older rules. */
export async function followLog(resources: Resources, signal?: AbortSignal): Promise<void> {
  const { db } = resources;
  const horizon = await findHorizon(db.readers);
  for (const tenant_id of await listLagging(db.kysely, FORMAT, horizon)) {
    while (await followChunk(resources, tenant_id, horizon)) {
      if (signal?.aborted) return;
    }
  }
}

/** @returns whether there is more to do */
async function followChunk({ db }: Resources, tenant_id: string, horizon: bigint): Promise<boolean> {
  return inTransaction(db.kysely, NOBODY, async (tx) => {
    await commitLazily(tx);
    const { rows: [lock] } = await sql<{ is_mine: boolean }>`SELECT pg_try_advisory_xact_lock(hashtext(${LOCK}), hashtext(${tenant_id})) AS is_mine`.execute(tx);
    if (!lock?.is_mine) return false;
    const progress = await tx.selectFrom("search_progress").selectAll().where("tenant_id", "=", tenant_id).executeTakeFirst();
    if (progress?.format !== FORMAT) return startBuilding(tx, tenant_id, horizon);
    return progress.built_to === null ? follow(tx, tenant_id, BigInt(progress.seq), horizon) : build(tx, tenant_id, progress.built_to);
  });
}

/** What changes while the documents are made comes after `seq`, and is followed then. */
async function startBuilding(tx: Tx, tenant_id: string, horizon: bigint): Promise<true> {
  const values = { format: FORMAT, seq: horizon.toString(), built_to: FIRST };
  await tx.insertInto("search_progress").values({ tenant_id, ...values }).onConflict((conflict) => conflict.column("tenant_id").doUpdateSet(values)).execute();
  return true;
}

async function build(tx: Tx, tenant_id: string, built_to: string): Promise<true> {
  const rows = await tx.selectFrom("customers").select("id").where("tenant_id", "=", tenant_id).where("id", ">", built_to).orderBy("id").limit(CUSTOMERS).execute();
  const last = rows.at(-1);
  if (last) await renew(tx, tenant_id, rows.map(({ id }) => id), []);
  await tx.updateTable("search_progress").set({ built_to: last?.id ?? null }).where("tenant_id", "=", tenant_id).execute();
  return true;
}

async function follow(tx: Tx, tenant_id: string, seq: bigint, horizon: bigint): Promise<boolean> {
  const changes = await tx.selectFrom("changes").select(["seq", "entity", "entity_id", "customer_id", sql<boolean>`changed_fields <> '{}' AND changed_fields <@ ${IN_NO_DOCUMENT}`.as("leaves_no_trace")]).where("tenant_id", "=", tenant_id)
    .where("seq", ">", seq.toString()).where("seq", "<=", horizon.toString()).orderBy("seq").limit(CHANGES).execute();
  const customers = new Set(changes.filter(({ entity }) => entity === "customer").map(({ entity_id }) => entity_id));
  const addresses = changes.filter(({ entity, customer_id, leaves_no_trace }) => entity === "address" && !leaves_no_trace && !customers.has(customer_id));
  await renew(tx, tenant_id, [...customers], addresses);
  const has_more = changes.length === CHANGES;
  await tx.updateTable("search_progress").set({ seq: has_more ? changes.at(-1)!.seq : horizon.toString() }).where("tenant_id", "=", tenant_id).execute();
  return has_more;
}

/** Writes the documents of customers with all their addresses, and of single addresses, as these are now; those of deleted ones go. */
async function renew(tx: Tx, tenant_id: string, customer_ids: readonly string[], single: readonly { entity_id: string; customer_id: string }[]): Promise<void> {
  const owners = [...new Set([...customer_ids, ...single.map(({ customer_id }) => customer_id)])];
  const address_ids = [...new Set(single.map(({ entity_id }) => entity_id))];
  if (owners.length === 0) return;
  const customers = await tx.selectFrom("customers").selectAll().where("tenant_id", "=", tenant_id).where("id", "=", sql<string>`ANY (${owners}::uuid[])`).execute();
  const addresses = await tx.selectFrom("addresses").selectAll().where("tenant_id", "=", tenant_id).where("deleted_at", "is", null)
    .where(({ or, eb }) => or([eb("customer_id", "=", sql<string>`ANY (${customer_ids}::uuid[])`), eb("id", "=", sql<string>`ANY (${address_ids}::uuid[])`)])).execute();
  const documents = await toDocuments(customers, addresses, new Set(customer_ids));
  const stay = documents.map(({ id }) => id);
  await sql`
    DELETE FROM search_documents WHERE tenant_id = ${tenant_id}::uuid AND customer_id = ANY (${owners}::uuid[])
      AND (customer_id = ANY (${customer_ids}::uuid[]) OR id = ANY (${address_ids}::uuid[])) AND NOT id = ANY (${stay}::uuid[])`.execute(tx);
  await writeDocuments(tx, documents);
}

async function toDocuments(customers: readonly CustomerRow[], addresses: readonly AddressRow[], whole: ReadonlySet<string>): Promise<SearchDocument[]> {
  const living = new Map(customers.filter(({ deleted_at }) => deleted_at === null).map((customer) => [customer.id, customer]));
  const subjects: { customer: CustomerRow; address?: AddressRow }[] = [...living.values()].filter(({ id }) => whole.has(id)).map((customer) => ({ customer }));
  for (const address of addresses) {
    const customer = living.get(address.customer_id);
    if (customer) subjects.push({ customer, address });
  }
  return inTurns(subjects, ({ customer, address }) => toDocument(customer, address));
}

async function writeDocuments(tx: Tx, documents: readonly SearchDocument[]): Promise<void> {
  if (documents.length === 0) return;
  const column = <Name extends keyof SearchDocument>(name: Name): SearchDocument[Name][] => documents.map((document) => document[name]);
  await sql`
    INSERT INTO search_documents AS old (tenant_id, customer_id, id, content, tokens, latitude, longitude)
    SELECT tenant_id, customer_id, id, content, tokens::bigint[], latitude, longitude
    FROM unnest(${column("tenant_id")}::uuid[], ${column("customer_id")}::uuid[], ${column("id")}::uuid[], ${column("content")}::text[],
      ${documents.map(({ tokens }) => `{${tokens.join()}}`)}::text[], ${column("latitude")}::float8[], ${column("longitude")}::float8[])
      AS document (tenant_id, customer_id, id, content, tokens, latitude, longitude)
    ON CONFLICT (tenant_id, customer_id, id) DO UPDATE SET
      content = excluded.content, tokens = excluded.tokens, latitude = excluded.latitude, longitude = excluded.longitude
    WHERE (old.content, old.tokens, old.latitude, old.longitude) IS DISTINCT FROM (excluded.content, excluded.tokens, excluded.latitude, excluded.longitude)`.execute(tx);
}

/** Has all documents made anew, by the workers; until then the old ones are searched. */
export async function rebuildDocuments(db: Kysely<DB>): Promise<void> {
  await db.updateTable("search_progress").set({ format: 0 }).execute();
}
