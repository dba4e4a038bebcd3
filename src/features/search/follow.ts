/** Keeps the documents in step with the change log. */
import { type Kysely, sql } from "kysely";
import type { DB } from "../../platform/database/tables.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import type { Resources } from "../../platform/resources.ts";
import { inTurns } from "../../platform/turns.ts";
import { requestRebuild } from "../../records/follower-queries.ts";
import { defineFollower, runFollower } from "../../records/follower.ts";
import type { LoggedChange } from "../../records/log.ts";
import type { AddressRow, CustomerRow } from "../../records/rows.ts";
import { isImporting } from "../imports/queries.ts";
import { type SearchDocument, toDocument } from "./document.ts";
import { FORMAT } from "./tokens.ts";

/** What a check writes whatever it finds; no document has it. */
const IN_NO_DOCUMENT = new Set([
  "confidence_as_of", "confidence_half_life_days", "verification_confidence", "verification_provider", "verification_reasons",
  "verified_at", "verify_after",
]);

/** Keeps the documents. What an import brings waits until it has ended, and never holds up what comes one by one. */
export const searchDocuments = defineFollower({
  name: "search", format: FORMAT, isBulkUnderWay: isImporting, follow: renewChanged,
  rebuild: (tx, tenant_id, customer_ids) => renew(tx, tenant_id, customer_ids, []),
});

/** Brings all documents up to the end of the log. Makes them where there are none, or where they follow older rules. */
export const followLog = (resources: Resources, signal?: AbortSignal): Promise<void> => runFollower(resources, searchDocuments, signal);

const leavesNoTrace = ({ changed_fields }: LoggedChange): boolean =>
  changed_fields.length > 0 && changed_fields.every((field) => IN_NO_DOCUMENT.has(field));

async function renewChanged(tx: Tx, tenant_id: string, changes: readonly LoggedChange[]): Promise<void> {
  const customers = new Set(changes.filter(({ entity }) => entity === "customer").map(({ entity_id }) => entity_id));
  const addresses = changes.filter((change) => change.entity === "address" && !leavesNoTrace(change) && !customers.has(change.customer_id));
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
export const rebuildDocuments = (db: Kysely<DB>): Promise<void> => requestRebuild(db, searchDocuments.name);
