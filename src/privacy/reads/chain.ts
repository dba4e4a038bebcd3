/**
 * The chains of the audit: each tenant has one of its reads and one of its change log. A block has an HMAC over its
 * content and the HMAC of the block before, under a key that is derived from the tenant's: who has the database alone
 * can change rows, but not so that the chain still fits.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import type { Keyring } from "../../platform/keyring.ts";

export const CHAINS = ["reads", "changes"] as const;
export type Chain = (typeof CHAINS)[number];

/** What a block states. */
export interface Block {
  chain: Chain;
  /** From 1, without gaps. */
  number: number;
  /** RFC 3339. */
  first_at: string;
  last_at: string;
  /** Of changes: the first and the last `seq`; else 0. */
  first_seq: string;
  last_seq: string;
  /** Hashes of the entries, READ_BYTES or CHANGE_BYTES each, in their order. */
  entries: Buffer;
}

/** Bytes of an entry of a block of reads: its hash. */
export const READ_BYTES = 16;
/** Bytes of an entry of a block of changes: its seq (8), the hash of who, when and what, and that of its content. */
export const CHANGE_BYTES = 40;

/** The key of a tenant's chains. */
export const chainKey = (keyring: Keyring, tenant_id: string): Promise<Buffer> =>
  keyring.hmac(tenant_id, "audit chain", "1");

/** The HMAC of a block after another one. @param before the HMAC of that; empty for the first block */
export function sealBlock(key: Buffer, before: Buffer, block: Block): Buffer {
  const { chain, number, first_at, last_at, first_seq, last_seq, entries } = block;
  const stated = [chain, number, before.toString("hex"), first_at, last_at, first_seq, last_seq, entries.length];
  return createHmac("sha256", key)
    .update(`${JSON.stringify(stated)}\0`)
    .update(entries)
    .digest();
}

/** Where a chain begins, after the retention has deleted its first blocks. */
export interface Start {
  number: number;
  hash: Buffer;
  /** RFC 3339: reads before it are deleted. */
  at: string;
}

/** The HMAC of a start. */
export const sealStart = (key: Buffer, chain: Chain, { number, hash, at }: Start): Buffer =>
  createHmac("sha256", key)
    .update(JSON.stringify(["start", chain, number, hash.toString("hex"), at]))
    .digest();

/** True if two HMACs are equal. */
export const isSame = (one: Buffer, other: Buffer): boolean =>
  one.length === other.length && timingSafeEqual(one, other);
