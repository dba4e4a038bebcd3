import type { ClientBase, Pool } from "pg";
import type { Connection } from "../../platform/database/prepared.ts";
import { toTimestamp } from "../../platform/time.ts";
import type { Block, Chain, Start } from "./chain.ts";

/** A read as it is written. */
export interface ReadRow {
  tenant_id: string;
  block: number;
  nth: number;
  occurred_at: string;
  operation: string;
  actor: string;
  recipient: string | null;
  purpose: string | null;
  ip: string | null;
  request_id: string | null;
  /** Of several reads: milliseconds after the first one and request of each; their customers are in `customer_ids`. */
  offsets: readonly number[] | null;
  request_ids: readonly string[] | null;
  is_masked: boolean;
  customer_ids: readonly string[];
  result_count: number;
  /** Hexadecimal. */
  query_hash: string | null;
  subject_id: string | null;
}

const COLUMNS =
  "tenant_id, block, nth, occurred_at, operation, actor, recipient, purpose, ip, request_id, is_masked, " +
  "customer_ids, result_count, query_hash, subject_id, offsets, request_ids";

/** The hash of a read: of all its columns, as the text of a row, whose form does not depend on the session. */
const HASH_OF_READ = `substr(sha256(convert_to(ROW(block, nth, floor(extract(epoch FROM occurred_at) * 1000)::bigint,
  operation, actor, recipient, purpose, ip, request_id, is_masked, customer_ids, result_count,
  encode(query_hash, 'hex'), subject_id, encode(sealed_scope, 'hex'), offsets, request_ids)::text, 'UTF8')), 1, 16)`;

/** Inserts reads. @returns the hashes of each block in the order of its reads, by tenant and number */
export async function insertReads(tx: ClientBase, rows: readonly ReadRow[]): Promise<Map<string, Buffer>> {
  const { rows: blocks } = await tx.query<{ tenant_id: string; block: string; entries: Buffer }>({
    name: "insert_reads",
    text: `
      WITH written AS (
        INSERT INTO reads (${COLUMNS})
        SELECT tenant_id, block, nth, occurred_at, operation, actor, recipient, purpose, ip, request_id, is_masked,
          customer_ids, result_count, decode(query_hash, 'hex'), subject_id, offsets, request_ids
        FROM json_to_recordset($1::json) AS row (tenant_id uuid, block bigint, nth int, occurred_at timestamptz,
          operation text, actor text, recipient text, purpose text, ip text, request_id text, is_masked boolean,
          customer_ids uuid[], result_count int, query_hash text, subject_id uuid, offsets int[], request_ids text[])
        RETURNING tenant_id, block, nth, ${HASH_OF_READ} AS hash
      )
      SELECT tenant_id, block, string_agg(hash, ''::bytea ORDER BY nth) AS entries FROM written GROUP BY 1, 2`,
    values: [JSON.stringify(rows)],
  });
  return new Map(blocks.map(({ tenant_id, block, entries }) => [`${tenant_id} ${block}`, entries]));
}

/** The end of a chain. */
export interface Head {
  tenant_id: string;
  chain: Chain;
  /** The last block; 0: there is none. */
  number: number;
  hash: Buffer;
  /** Of changes: up to which they are sealed. */
  last_seq: string;
}

interface StoredHead extends Omit<Head, "number"> {
  number: string;
}

/** Locks the ends of chains, which are created if they are missing, until the end of the transaction. */
export async function lockHeads(
  tx: ClientBase,
  chain: Chain,
  tenant_ids: readonly string[],
): Promise<Map<string, Head>> {
  const select = {
    name: "lock_audit_heads",
    text: `SELECT tenant_id, chain, number, hash, last_seq FROM audit_heads
      WHERE chain = $1 AND tenant_id = ANY ($2::uuid[]) ORDER BY tenant_id FOR UPDATE`,
    values: [chain, tenant_ids],
  };
  let { rows } = await tx.query<StoredHead>(select);
  if (rows.length < tenant_ids.length) {
    await tx.query(
      `INSERT INTO audit_heads (tenant_id, chain, number, hash) SELECT id, $1, 0, ''
        FROM unnest($2::uuid[]) AS missing (id) ORDER BY id ON CONFLICT DO NOTHING`,
      [chain, tenant_ids],
    );
    ({ rows } = await tx.query<StoredHead>(select));
  }
  return new Map(rows.map((row) => [row.tenant_id, { ...row, number: Number(row.number) }]));
}

/** A block with its HMAC, as it is stored. */
export interface StoredBlock extends Block {
  tenant_id: string;
  hash: Buffer;
}

/** Inserts blocks, in the order of their chains, and moves the ends of the chains to them. */
export async function insertBlocks(tx: ClientBase, blocks: readonly StoredBlock[]): Promise<void> {
  await tx.query({
    name: "insert_audit_blocks",
    text: `
      WITH block AS (
        SELECT tenant_id, chain, number, first_at, last_at, first_seq, last_seq, decode(entries, 'hex') AS entries,
          decode(hash, 'hex') AS hash
        FROM json_to_recordset($1::json) AS row (tenant_id uuid, chain text, number bigint, first_at timestamptz,
          last_at timestamptz, first_seq bigint, last_seq bigint, entries text, hash text)
      ), written AS (
        INSERT INTO audit_blocks (tenant_id, chain, number, first_at, last_at, first_seq, last_seq, entries, hash)
        SELECT tenant_id, chain, number, first_at, last_at, first_seq, last_seq, entries, hash FROM block
      )
      UPDATE audit_heads SET number = last.number, hash = last.hash, last_seq = last.last_seq
      FROM (SELECT DISTINCT ON (tenant_id, chain) * FROM block ORDER BY tenant_id, chain, number DESC) AS last
      WHERE audit_heads.tenant_id = last.tenant_id AND audit_heads.chain = last.chain`,
    values: [
      JSON.stringify(
        blocks.map(({ entries, hash, ...block }) => ({
          ...block,
          entries: entries.toString("hex"),
          hash: hash.toString("hex"),
        })),
      ),
    ],
  });
}

/** Runs work in a transaction. */
export async function inOneTransaction<T>(pool: Pool, work: (tx: ClientBase) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let failure: Error | undefined;
  try {
    await client.query("BEGIN");
    const result = await work(client);
    await client.query("COMMIT");
    return result;
  } catch (error) {
    failure = error as Error;
    await client.query("ROLLBACK").then(
      () => (failure = undefined),
      () => undefined,
    );
    throw error;
  } finally {
    // A connection that cannot roll back is closed.
    client.release(failure);
  }
}

/** A piece of the change log, as a block states it. */
export interface Piece {
  count: number;
  first_at: string;
  last_at: string;
  first_seq: string;
  last_seq: string;
  entries: Buffer;
}

/** The hashes of an entry of the log: of who, when and what; and of its content, which an erasure empties. */
const HASH_OF_CHANGE = `substr(sha256(convert_to(ROW(seq, floor(extract(epoch FROM occurred_at) * 1000)::bigint, entity,
  entity_id, customer_id, version, operation, changed_fields, actor, source, request_id)::text, 'UTF8')), 1, 16)`;
const HASH_OF_CONTENT = `substr(sha256(convert_to(state::text, 'UTF8') || '\\x00'::bytea || sealed || '\\x00'::bytea ||
  coalesce(sealed_reason, ''::bytea)), 1, 16)`;

/** Reads the next entries of the log of a tenant, up to a seq. */
export async function readPiece(
  connection: Connection | ClientBase,
  tenant_id: string,
  after: string,
  until: string,
  limit: number,
): Promise<Piece | undefined> {
  const { rows } = await connection.query({
    name: "read_piece_of_log",
    text: `
      SELECT count(*)::int AS count, min(occurred_at) AS first_at, max(occurred_at) AS last_at,
        min(seq)::text AS first_seq, max(seq)::text AS last_seq,
        string_agg(int8send(seq) || ${HASH_OF_CHANGE} || ${HASH_OF_CONTENT}, ''::bytea ORDER BY seq) AS entries
      FROM (SELECT * FROM changes WHERE tenant_id = $1 AND seq > $2::bigint AND seq <= $3::bigint
        ORDER BY changes.seq LIMIT $4) AS piece`,
    values: [tenant_id, after, until, limit],
  });
  const [piece] = rows as Piece[];
  if (!piece || piece.count === 0) return undefined;
  return { ...piece, first_at: toTimestamp(piece.first_at), last_at: toTimestamp(piece.last_at) };
}

/** Lists the tenants whose log has entries that are not sealed, up to a seq. */
export async function listUnsealedTenants(connection: Connection, until: bigint): Promise<string[]> {
  const { rows } = await connection.query({
    name: "list_unsealed_tenants",
    text: `SELECT tenants.id FROM tenants LEFT JOIN audit_heads AS head ON head.tenant_id = tenants.id
        AND head.chain = 'changes'
      WHERE EXISTS (SELECT FROM changes WHERE changes.tenant_id = tenants.id AND seq > coalesce(head.last_seq, 0)
        AND seq <= $1::bigint)`,
    values: [String(until)],
  });
  return (rows as { id: string }[]).map(({ id }) => id);
}

/** An end of a chain with its start. */
export interface HeadWithStart extends Head {
  start: Start | undefined;
  start_seal: Buffer;
}

/** Lists the ends of all chains, or of one tenant. */
export async function listHeads(connection: Connection, tenant_id?: string): Promise<HeadWithStart[]> {
  const { rows } = await connection.query({
    text: `SELECT tenant_id, chain, number, hash, last_seq, start_number, start_hash, start_at, start_seal
      FROM audit_heads WHERE $1::uuid IS NULL OR tenant_id = $1 ORDER BY tenant_id, chain DESC`,
    values: [tenant_id ?? null],
  });
  return (
    rows as (StoredHead & { start_number: string; start_hash: Buffer; start_at: string | null; start_seal: Buffer })[]
  ).map(({ start_number, start_hash, start_at, start_seal, number, ...head }) => ({
    ...head,
    number: Number(number),
    start:
      start_at === null ? undefined : { number: Number(start_number), hash: start_hash, at: toTimestamp(start_at) },
    start_seal,
  }));
}

/** Lists the next blocks of a chain, in their order. */
export async function listBlocks(
  connection: Connection,
  tenant_id: string,
  chain: Chain,
  after: number,
  limit: number,
): Promise<StoredBlock[]> {
  const { rows } = await connection.query({
    name: "list_audit_blocks",
    text: `SELECT tenant_id, chain, number, first_at, last_at, first_seq, last_seq, entries, hash FROM audit_blocks
      WHERE tenant_id = $1 AND chain = $2 AND number > $3 ORDER BY number LIMIT $4`,
    values: [tenant_id, chain, after, limit],
  });
  return (rows as (Omit<StoredBlock, "number"> & { number: string })[]).map((row) => ({
    ...row,
    number: Number(row.number),
    first_at: toTimestamp(row.first_at),
    last_at: toTimestamp(row.last_at),
  }));
}

/** A read with its hash, to compare it with its block. */
export interface HashedRead {
  block: number;
  nth: number;
  hash: Buffer;
  occurred_at: string;
  operation: string;
}

/** Lists the reads of blocks, with their hashes, in their order. */
export async function listHashedReads(
  connection: Connection,
  tenant_id: string,
  from: number,
  to: number,
): Promise<HashedRead[]> {
  const { rows } = await connection.query({
    name: "list_hashed_reads",
    text: `SELECT block, nth, ${HASH_OF_READ} AS hash, occurred_at, operation FROM reads
      WHERE tenant_id = $1 AND block BETWEEN $2 AND $3 ORDER BY block, nth, occurred_at`,
    values: [tenant_id, from, to],
  });
  return (rows as (Omit<HashedRead, "block"> & { block: string })[]).map((row) => ({
    ...row,
    block: Number(row.block),
  }));
}

/** Finds the lowest and the highest block of which there are reads. */
export async function findReadRange(
  connection: Connection,
  tenant_id: string,
): Promise<{ lowest: number; highest: number } | undefined> {
  const { rows } = await connection.query({
    text: "SELECT min(block)::text AS lowest, max(block)::text AS highest FROM reads WHERE tenant_id = $1",
    values: [tenant_id],
  });
  const [{ lowest, highest }] = rows as [{ lowest: string | null; highest: string | null }];
  return lowest === null || highest === null ? undefined : { lowest: Number(lowest), highest: Number(highest) };
}

/** An entry of the log, to name it and to judge whether it was erased. */
export interface LogEntry {
  seq: string;
  entity: string;
  entity_id: string;
  customer_id: string;
  version: number;
  occurred_at: string;
  is_emptied: boolean;
}

/** Lists entries of the log by their seq. */
export async function listLogEntries(
  connection: Connection,
  tenant_id: string,
  seqs: readonly string[],
): Promise<LogEntry[]> {
  const { rows } = await connection.query({
    text: `SELECT seq::text, entity, entity_id, customer_id, version, occurred_at,
        state = '{}' AND sealed = ''::bytea AND sealed_reason IS NULL AS is_emptied
      FROM changes WHERE tenant_id = $1 AND seq = ANY ($2::bigint[]) ORDER BY changes.seq`,
    values: [tenant_id, seqs],
  });
  return rows as LogEntry[];
}
