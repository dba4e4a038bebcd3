/** Keeps the documents in step with the change log. */
import { type Kysely, sql } from "kysely";
import type { DB } from "../../platform/database/tables.ts";
import { commitLazily, inTransaction, type Tx } from "../../platform/database/transaction.ts";
import type { Resources } from "../../platform/resources.ts";
import { inTurns } from "../../platform/turns.ts";
import type { AddressRow, CustomerRow } from "../../records/rows.ts";
import { findHorizon } from "../changes/queries.ts";
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

/** By tenant: up to which seq the changes that came one by one have their documents, where those of files still wait. */
export type Ahead = Map<string, bigint>;

/**
 * Brings all documents up to the end of the log, one process at a time. Makes them where there are none, or where they
 * follow older rules. What a file brings waits until its import has ended, and never holds up what comes one by one.
 */
export async function followLog(resources: Resources, signal?: AbortSignal, ahead: Ahead = new Map()): Promise<void> {
  const { db } = resources;
  for (let more = true; more;) {
    if (signal?.aborted) return;
    const horizon = await findHorizon(db.readers);
    more = false;
    for (const tenant_id of await listLagging(db.kysely, FORMAT, horizon)) more = await followChunk(resources, tenant_id, horizon, ahead) || more;
  }
}

interface Followed {
  more: boolean;
  ahead: bigint | undefined;
}

/** @returns whether there is more to do */
async function followChunk({ db, clock }: Resources, tenant_id: string, horizon: bigint, ahead: Ahead): Promise<boolean> {
  const followed = await inTransaction(db.kysely, NOBODY, async (tx): Promise<Followed | undefined> => {
    await commitLazily(tx);
    const { rows: [lock] } = await sql<{ is_mine: boolean }>`SELECT pg_try_advisory_xact_lock(hashtext(${LOCK}), hashtext(${tenant_id})) AS is_mine`.execute(tx);
    if (!lock?.is_mine) return undefined;
    const progress = await tx.selectFrom("search_progress").selectAll().where("tenant_id", "=", tenant_id).executeTakeFirst();
    if (progress?.format !== FORMAT) return { more: await startBuilding(tx, tenant_id, horizon), ahead: undefined };
    if (progress.built_to !== null) return { more: await build(tx, tenant_id, progress.built_to), ahead: undefined };
    return follow(tx, tenant_id, BigInt(progress.seq), horizon, ahead.get(tenant_id), await isImporting(tx, tenant_id, clock()));
  });
  // Only what is committed counts.
  if (followed?.ahead === undefined) ahead.delete(tenant_id);
  else ahead.set(tenant_id, followed.ahead);
  return followed?.more ?? false;
}

/** Whether an import is being written or undone just now. */
async function isImporting(tx: Tx, tenant_id: string, now: Date): Promise<boolean> {
  const found = await tx.selectFrom("imports").select("id").where("tenant_id", "=", tenant_id).where("status", "in", ["running", "undoing"]).where("lease_until", ">", now.toISOString()).limit(1).executeTakeFirst();
  return found !== undefined;
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

async function follow(tx: Tx, tenant_id: string, seq: bigint, horizon: bigint, known: bigint | undefined, waits: boolean): Promise<Followed> {
  let ahead = known;
  let more = false;
  if (waits || ahead !== undefined) {
    const from = ahead !== undefined && ahead > seq ? ahead : seq;
    const changes = await readChanges(tx, tenant_id, from, horizon).where(CAME_IN_BULK, "is not", true).execute();
    await renewChanged(tx, tenant_id, changes);
    more = changes.length === CHANGES;
    ahead = more ? BigInt(changes.at(-1)!.seq) : horizon;
  }
  if (waits) return { more, ahead };
  const changes = await readChanges(tx, tenant_id, seq, horizon).execute();
  const done = ahead ?? 0n;
  await renewChanged(tx, tenant_id, changes.filter(({ in_bulk, seq: each }) => in_bulk === true || BigInt(each) > done));
  const isBehind = changes.length === CHANGES;
  await tx.updateTable("search_progress").set({ seq: isBehind ? changes.at(-1)!.seq : horizon.toString() }).where("tenant_id", "=", tenant_id).execute();
  return isBehind ? { more: true, ahead: ahead ?? BigInt(changes.at(-1)!.seq) } : { more, ahead: undefined };
}

/** Written by an import, or by the undoing of one. */
const CAME_IN_BULK = sql<boolean | null>`request_id ~ '^(import|undo)/'`;

const LEAVES_NO_TRACE = sql<boolean>`changed_fields <> '{}' AND changed_fields <@ ${IN_NO_DOCUMENT}`;

interface Changed {
  seq: string;
  entity: string;
  entity_id: string;
  customer_id: string;
  in_bulk: boolean | null;
  leaves_no_trace: boolean;
}

const readChanges = (tx: Tx, tenant_id: string, after: bigint, horizon: bigint) =>
  tx.selectFrom("changes").select(["seq", "entity", "entity_id", "customer_id", CAME_IN_BULK.as("in_bulk"), LEAVES_NO_TRACE.as("leaves_no_trace")]).where("tenant_id", "=", tenant_id)
    .where("seq", ">", after.toString()).where("seq", "<=", horizon.toString()).orderBy("seq").limit(CHANGES);

async function renewChanged(tx: Tx, tenant_id: string, changes: readonly Changed[]): Promise<void> {
  const customers = new Set(changes.filter(({ entity }) => entity === "customer").map(({ entity_id }) => entity_id));
  const addresses = changes.filter(({ entity, customer_id, leaves_no_trace }) => entity === "address" && !leaves_no_trace && !customers.has(customer_id));
  await renew(tx, tenant_id, [...customers], addresses);
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
