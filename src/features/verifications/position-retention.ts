/** Deletes positions whose retention ends by the terms of their provider. */
import { sql } from "kysely";
import { inTransaction, type Tx } from "../../platform/database/transaction.ts";
import type { Resources } from "../../platform/resources.ts";
import { updateOf } from "../../records/changes.ts";
import { lockAddresses } from "../../records/queries.ts";
import type { AddressRow } from "../../records/rows.ts";
import type { Vault } from "../../records/seal.ts";
import { write } from "../../records/write.ts";
import { openVerifications, sealVerifications, type VerificationRow } from "./seal.ts";

const BATCH = 500;
const SYSTEM = {
  actor: "system:retention",
  source: "retention",
  reason: "The provider's terms do not allow to keep its position longer.",
};

/**
 * Deletes expired positions from addresses and from the results of verifications. A newer position of the same provider
 * and a pin stay, and so do outcome and confidence.
 */
export async function deleteExpiredPositions(resources: Resources, signal?: AbortSignal): Promise<void> {
  const { db, clock } = resources;
  const continues = (gone: number): boolean => gone === BATCH && signal?.aborted !== true;
  for (let gone = BATCH; continues(gone);) {
    gone = await inTransaction(db.kysely, SYSTEM, async (tx) => {
      const now = clock();
      const expired = await lockExpired(tx, now);
      const addresses = await lockAddresses(resources, tx, keysOf(expired));
      const kept = await listKeptSources(tx, addresses, now);
      await write(resources, tx, SYSTEM, now, {
        addresses: addresses
          .filter((address) => isExpired(address, expired, kept))
          .flatMap((address) => updateOf(address, { location: null }) ?? []),
      });
      await clearPositions(resources, tx, expired);
      return expired.length;
    });
  }
}

interface Term {
  tenant_id: string;
  address_id: string;
  verification_id: string;
  provider: string;
  keep_until: string;
}

async function lockExpired(tx: Tx, now: Date): Promise<Term[]> {
  return tx
    .selectFrom("position_terms")
    .selectAll()
    .where("keep_until", "<=", now.toISOString())
    .orderBy("keep_until")
    .limit(BATCH)
    .forUpdate()
    .skipLocked()
    .execute();
}

const keysOf = (terms: readonly Term[]): { tenant_id: string; id: string }[] => [
  ...new Map(terms.map(({ tenant_id, address_id }) => [address_id, { tenant_id, id: address_id }])).values(),
];

/** Lists the providers with newer positions of these addresses that may still be kept, as "address provider". */
async function listKeptSources(tx: Tx, addresses: readonly AddressRow[], now: Date): Promise<Set<string>> {
  if (addresses.length === 0) return new Set();
  const { rows } = await sql<{ kept: string }>`
    SELECT address_id || ' ' || provider AS kept
    FROM position_terms JOIN unnest(${addresses.map(({ tenant_id }) => tenant_id)}::uuid[],
        ${addresses.map(({ id }) => id)}::uuid[]) AS a (tenant_id, address_id) USING (tenant_id, address_id)
    WHERE keep_until > ${now.toISOString()}::timestamptz`.execute(tx);
  return new Set(rows.map(({ kept }) => kept));
}

function isExpired({ id, location }: AddressRow, expired: readonly Term[], kept: ReadonlySet<string>): boolean {
  if (!location || location.pinned || kept.has(`${id} ${location.source}`)) return false;
  return expired.some(({ address_id, provider }) => address_id === id && provider === location.source);
}

/** Deletes expired positions from verifications, and their rows in position_terms. */
async function clearPositions(vault: Vault, tx: Tx, expired: readonly Term[]): Promise<void> {
  if (expired.length === 0) return;
  const terms = Map.groupBy(expired, addressOf);
  const rows = await openVerifications(vault, await lockVerifications(tx, keysOf(expired)));
  const forgotten = rows.flatMap((row) => withoutPositions(row, terms.get(addressOf(row)) ?? []) ?? []);
  const sealed = await sealVerifications(vault, forgotten);
  const column = (name: "tenant_id" | "address_id" | "id"): string[] => forgotten.map((row) => row[name]);
  await sql`
    UPDATE verifications AS v SET sealed = g.sealed
    FROM unnest(${column("tenant_id")}::uuid[], ${column("address_id")}::uuid[], ${column("id")}::uuid[],
        ${sealed}::bytea[])
      AS g (tenant_id, address_id, id, sealed)
    WHERE v.tenant_id = g.tenant_id AND v.address_id = g.address_id AND v.id = g.id`.execute(tx);
  await sql`
    DELETE FROM position_terms AS t
    USING jsonb_to_recordset(${JSON.stringify(expired)}::jsonb) AS e (tenant_id uuid, address_id uuid,
        verification_id uuid)
    WHERE t.tenant_id = e.tenant_id AND t.address_id = e.address_id AND t.verification_id = e.verification_id`.execute(
    tx,
  );
}

const addressOf = ({ tenant_id, address_id }: { tenant_id: string; address_id: string }): string =>
  `${tenant_id} ${address_id}`;

type Found = Pick<
  VerificationRow,
  "tenant_id" | "customer_id" | "address_id" | "id" | "finished_at" | "location" | "findings" | "previous"
>;

/** Locks all verifications of addresses: the result of a later one may contain the previous position. */
async function lockVerifications(
  tx: Tx,
  addresses: readonly { tenant_id: string; id: string }[],
): Promise<(Omit<Found, "location" | "findings" | "previous"> & { sealed: Buffer | null })[]> {
  return tx
    .selectFrom("verifications")
    .select(["tenant_id", "customer_id", "address_id", "id", "finished_at", "sealed"])
    .where("sealed", "is not", null)
    .where(sql<boolean>`(tenant_id, address_id) IN (SELECT * FROM unnest(
      ${addresses.map(({ tenant_id }) => tenant_id)}::uuid[], ${addresses.map(({ id }) => id)}::uuid[]))`)
    .orderBy("tenant_id")
    .orderBy("address_id")
    .orderBy("id")
    .forUpdate()
    .execute();
}

/** @returns undefined if the verification contains no expired position */
function withoutPositions(row: Found, terms: readonly Term[]): Found | undefined {
  const found = row.location !== null && terms.some(({ verification_id }) => verification_id === row.id);
  const source = (row.previous as { location: { source: string } | null } | null)?.location?.source;
  const keep_until = Math.max(...terms.map((term) => Date.parse(term.keep_until)));
  const copied =
    terms.some(({ provider }) => provider === source) &&
    row.finished_at !== null &&
    Date.parse(row.finished_at) <= keep_until;
  if (!found && !copied) return undefined;
  return {
    ...row,
    ...(found && { location: null }),
    ...(copied && { previous: { ...(row.previous as object), location: null } }),
  };
}
