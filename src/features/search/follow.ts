/** Updates search documents from the change log. */
import { type Kysely, sql } from "kysely";
import type { DB } from "../../platform/database/tables.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import type { Resources } from "../../platform/resources.ts";
import { mapYielding } from "../../platform/map-yielding.ts";
import { binaryArray } from "../../platform/database/binary-array.ts";
import { requestRebuild } from "../../records/follower-queries.ts";
import { defineFollower, runFollower } from "../../records/follower.ts";
import type { LoggedChange } from "../../records/log.ts";
import type { AddressRow, CustomerRow } from "../../records/rows.ts";
import { getCustomerKey, tryOpenRows, type Vault } from "../../records/seal.ts";
import { hasActiveImport } from "../imports/queries.ts";
import { toDocument } from "./document.ts";
import { sealDocument, type StoredDocument } from "./seal.ts";
import { FORMAT } from "./tokens.ts";

/** Fields that every verification writes and documents do not contain. */
const UNINDEXED_FIELDS = new Set([
  "confidence_as_of",
  "confidence_half_life_days",
  "verification_confidence",
  "verification_provider",
  "verification_reasons",
  "verified_at",
  "verify_after",
]);

/** The follower of search documents. Changes by imports wait until the import has ended, and do not delay others. */
export const searchDocuments = defineFollower({
  name: "search",
  format: FORMAT,
  isBulkWriteActive: hasActiveImport,
  follow: updateChanged,
  rebuild: (vault, tx, tenant_id, customer_ids) => updateDocuments(vault, tx, tenant_id, customer_ids, []),
});

/** Brings all documents up to the end of the log; builds missing ones and those of an older format. */
export const followForSearch = (resources: Resources, signal?: AbortSignal): Promise<void> =>
  runFollower(resources, searchDocuments, signal);

const isUnindexed = ({ changed_fields }: LoggedChange): boolean =>
  changed_fields.length > 0 && changed_fields.every((field) => UNINDEXED_FIELDS.has(field));

async function updateChanged(vault: Vault, tx: Tx, tenant_id: string, changes: readonly LoggedChange[]): Promise<void> {
  const customers = new Set(changes.filter(({ entity }) => entity === "customer").map(({ entity_id }) => entity_id));
  const addresses = changes.filter(
    (change) => change.entity === "address" && !isUnindexed(change) && !customers.has(change.customer_id),
  );
  await updateDocuments(vault, tx, tenant_id, [...customers], addresses);
}

type Changed = Pick<LoggedChange, "entity_id" | "customer_id">;

/**
 * Writes the documents of customers with all their addresses, and of single addresses, from their current state.
 * Deletes those of deleted rows and of customers without a key.
 */
async function updateDocuments(
  vault: Vault,
  tx: Tx,
  tenant_id: string,
  customer_ids: readonly string[],
  single: readonly Changed[],
): Promise<void> {
  const owners = [...new Set([...customer_ids, ...single.map(({ customer_id }) => customer_id)])];
  const address_ids = [...new Set(single.map(({ entity_id }) => entity_id))];
  if (owners.length === 0) return;
  const customers = await tx
    .selectFrom("customers")
    .selectAll()
    .where("tenant_id", "=", tenant_id)
    .where("deleted_at", "is", null)
    .where("id", "=", sql<string>`ANY (${owners}::uuid[])`)
    .execute();
  const addresses = await tx
    .selectFrom("addresses")
    .selectAll()
    .where("tenant_id", "=", tenant_id)
    .where("deleted_at", "is", null)
    .where(({ or, eb }) =>
      or([
        eb("customer_id", "=", sql<string>`ANY (${customer_ids}::uuid[])`),
        eb("id", "=", sql<string>`ANY (${address_ids}::uuid[])`),
      ]),
    )
    .execute();
  const documents = await toDocuments(vault, tenant_id, {
    customers: await tryOpenRows(vault, "customer", customers),
    addresses: await tryOpenRows(vault, "address", addresses),
    whole: new Set(customer_ids),
  });
  const stay = documents.map(({ id }) => id);
  await sql`
    DELETE FROM search_documents WHERE tenant_id = ${tenant_id}::uuid AND customer_id = ANY (${owners}::uuid[])
      AND (customer_id = ANY (${customer_ids}::uuid[]) OR id = ANY (${address_ids}::uuid[]))
      AND NOT id = ANY (${stay}::uuid[])`.execute(tx);
  await writeDocuments(tx, documents);
}

interface Opened {
  customers: readonly CustomerRow[];
  addresses: readonly AddressRow[];
  /** The customers whose own document is built. */
  whole: ReadonlySet<string>;
}

async function toDocuments({ keyring }: Vault, tenant_id: string, opened: Opened): Promise<StoredDocument[]> {
  const { customers, addresses, whole } = opened;
  const living = new Map(customers.map((customer) => [customer.id, customer]));
  const subjects: { customer: CustomerRow; address?: AddressRow }[] = customers
    .filter(({ id }) => whole.has(id))
    .map((customer) => ({ customer }));
  for (const address of addresses) {
    const customer = living.get(address.customer_id);
    if (customer) subjects.push({ customer, address });
  }
  const tenantKeys = await keyring.tenantKeys(tenant_id);
  const keys = await keyring.customerKeys(tenant_id, [...living.keys()]);
  return mapYielding(subjects, ({ customer, address }) =>
    sealDocument(tenantKeys, getCustomerKey(keys, customer.id), toDocument(customer, address)),
  );
}

async function writeDocuments(tx: Tx, documents: readonly StoredDocument[]): Promise<void> {
  if (documents.length === 0) return;
  const column = <Name extends keyof StoredDocument>(name: Name): StoredDocument[Name][] =>
    documents.map((document) => document[name]);
  await sql`
    INSERT INTO search_documents AS old (tenant_id, customer_id, id, sealed, tokens, latitude, longitude)
    SELECT tenant_id, customer_id, id, sealed, tokens::bigint[], latitude, longitude
    FROM unnest(${column("tenant_id")}::uuid[], ${column("customer_id")}::uuid[], ${column("id")}::uuid[],
      ${binaryArray("bytea", column("sealed"))}::bytea[],
      ${documents.map(({ tokens }) => `{${tokens.join()}}`)}::text[],
      ${column("latitude")}::float8[], ${column("longitude")}::float8[])
      AS document (tenant_id, customer_id, id, sealed, tokens, latitude, longitude)
    ON CONFLICT (tenant_id, customer_id, id) DO UPDATE SET
      sealed = excluded.sealed, tokens = excluded.tokens, latitude = excluded.latitude, longitude = excluded.longitude
    WHERE (old.sealed, old.tokens, old.latitude, old.longitude)
      IS DISTINCT FROM (excluded.sealed, excluded.tokens, excluded.latitude, excluded.longitude)`.execute(tx);
}

/** Requests a rebuild of all documents. The workers run it; until then the old ones are searched. */
export const rebuildDocuments = (db: Kysely<DB>): Promise<void> => requestRebuild(db, searchDocuments.name);
