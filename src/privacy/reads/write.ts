/** Writes reads as blocks of the chains of their tenants. */
import { isIP } from "node:net";
import type { Pool } from "pg";
import type { Keyring } from "../../platform/keyring.ts";
import { NIL_ID } from "../../platform/ids.ts";
import { chainKey, sealBlock } from "./chain.ts";
import type { Pack } from "./packs.ts";
import { inOneTransaction, insertBlocks, insertReads, lockHeads, type ReadRow, type StoredBlock } from "./queries.ts";

/** The reads of a tenant in one month: the retention deletes months, so that no block is in two. */
interface Group {
  tenant_id: string;
  key: Buffer;
  rows: Omit<ReadRow, "block">[];
}

/**
 * Writes reads in one transaction.
 * @returns the reads that cannot be stored, of tenants whose keys or rows are broken
 * @throws Error if the database is away: nothing was written
 */
export async function writeReads(pool: Pool, keyring: Keyring, reads: readonly Pack[]): Promise<readonly Pack[]> {
  try {
    await write(pool, keyring, reads);
    return [];
  } catch (error) {
    if (await isAway(pool)) throw error;
  }
  // One tenant must not keep the reads of the others from being written.
  const refused: Pack[] = [];
  for (const of_tenant of Map.groupBy(reads, ({ read }) => read.tenant_id).values())
    await write(pool, keyring, of_tenant).catch(() => refused.push(...of_tenant));
  if (await isAway(pool)) throw new Error("the database is away");
  return refused;
}

const isAway = (pool: Pool): Promise<boolean> =>
  pool.query("SELECT FROM reads LIMIT 0").then(
    () => false,
    () => true,
  );

async function write(pool: Pool, keyring: Keyring, reads: readonly Pack[]): Promise<void> {
  const groups = await groupReads(keyring, reads);
  await inOneTransaction(pool, async (tx) => {
    const heads = await lockHeads(tx, "reads", [...new Set(groups.map(({ tenant_id }) => tenant_id))].sort());
    const numbered = groups.map((group) => {
      const head = heads.get(group.tenant_id)!;
      const block = ++head.number;
      return { ...group, block, rows: group.rows.map((row): ReadRow => ({ ...row, block })) };
    });
    const entries = await insertReads(
      tx,
      numbered.flatMap(({ rows }) => rows),
    );
    const blocks = numbered.map(({ tenant_id, key, block: number, rows }): StoredBlock => {
      const head = heads.get(tenant_id)!;
      const times = rows.map(({ occurred_at }) => occurred_at).sort();
      const block = {
        chain: "reads" as const,
        number,
        first_at: times[0]!,
        last_at: times.at(-1)!,
        first_seq: "0",
        last_seq: "0",
        entries: entries.get(`${tenant_id} ${number}`)!,
      };
      head.hash = sealBlock(key, head.hash, block);
      return { tenant_id, ...block, hash: head.hash };
    });
    await insertBlocks(tx, blocks);
  });
}

async function groupReads(keyring: Keyring, packs: readonly Pack[]): Promise<Group[]> {
  const groups = new Map<string, Group>();
  for (const pack of packs) {
    const { read } = pack;
    const occurred_at = read.occurred_at.toISOString();
    const name = `${read.tenant_id} ${occurred_at.slice(0, 7)}`;
    let group = groups.get(name);
    if (!group) {
      group = { tenant_id: read.tenant_id, key: await chainKey(keyring, read.tenant_id), rows: [] };
      groups.set(name, group);
    }
    group.rows.push(await toRow(keyring, pack, occurred_at, group.rows.length + 1));
  }
  return [...groups.values()];
}

const QUERY_HASH_BYTES = 16;

async function toRow(
  keyring: Keyring,
  { read, offsets, request_ids, customer_ids: packed }: Pack,
  occurred_at: string,
  nth: number,
): Promise<Omit<ReadRow, "block">> {
  const { tenant_id, query } = read;
  const isPacked = offsets.length > 1;
  const customer_ids = isPacked ? packed : read.customer_ids.filter((id) => id !== NIL_ID);
  return {
    tenant_id,
    nth,
    occurred_at,
    operation: read.operation,
    actor: read.actor,
    recipient: read.recipient ?? null,
    purpose: read.purpose ?? null,
    ip: read.ip === undefined ? null : normaliseIp(read.ip),
    request_id: isPacked ? null : (read.request_id ?? null),
    request_ids: isPacked ? request_ids : null,
    offsets: isPacked ? offsets : null,
    is_masked: read.is_masked,
    customer_ids,
    result_count: read.result_count ?? customer_ids.length,
    query_hash: query === undefined ? null : await hashQuery(keyring, tenant_id, query),
    subject_id: read.subject_id ?? null,
  };
}

/** An IPv4 address in its own form, also if it comes in one of IPv6; null for anything else that a proxy sends. */
export function normaliseIp(ip: string): string | null {
  const plain = ip.startsWith("::ffff:") && isIP(ip.slice(7)) === 4 ? ip.slice(7) : ip.replace(/%.*$/, "");
  return isIP(plain) ? plain.toLowerCase() : null;
}

async function hashQuery(keyring: Keyring, tenant_id: string, query: unknown): Promise<string> {
  const hash = await keyring.hmac(tenant_id, "audit query", JSON.stringify(withoutPage(query)));
  return hash.subarray(0, QUERY_HASH_BYTES).toString("hex");
}

/** The pages of a list have one hash. */
function withoutPage(query: unknown): unknown {
  if (typeof query !== "object" || query === null) return query;
  const { cursor: _cursor, limit: _limit, ...rest } = query as Record<string, unknown>;
  return rest;
}
