/** Verifies the chains of the audit, and says in plain words what was changed. */
import type { Connection } from "../../platform/database/prepared.ts";
import type { Keyring } from "../../platform/keyring.ts";
import type { KeyStore } from "../../platform/key-store.ts";
import { toTimestamp } from "../../platform/time.ts";
import { chainKey, CHANGE_BYTES, isSame, READ_BYTES, sealBlock, sealStart, type Chain } from "./chain.ts";
import {
  findReadRange,
  listBlocks,
  listHashedReads,
  listHeads,
  listLogEntries,
  readPiece,
  type HashedRead,
  type HeadWithStart,
  type LogEntry,
  type StoredBlock,
} from "./queries.ts";

/** What was verified, and what is wrong. */
export interface Verdict {
  blocks: Record<Chain, number>;
  entries: Record<Chain, number>;
  /** Entries of erased customers, whose content is lawfully gone. */
  erased: number;
  /** Entries of the log after the last block. */
  unsealed: number;
  /** One sentence each, at most MAX_FAULTS. */
  faults: string[];
}

/** An end of a chain that was noted somewhere else. */
export interface NotedHead {
  tenant_id: string;
  chain: Chain;
  number: number;
  /** Hexadecimal. */
  hash: string;
}

interface Vault {
  connection: Connection;
  keyring: Keyring;
  keyStore: Pick<KeyStore, "listErasedOf">;
}

const BLOCKS_AT_ONCE = 50;
const MAX_FAULTS = 1_000;
const MAX_SEQ = "9223372036854775807";

/** Verifies the chains of a tenant. @param noted ends of its chains that were noted elsewhere */
export async function verifyTenant(
  vault: Vault,
  tenant_id: string,
  noted: readonly NotedHead[] = [],
): Promise<Verdict> {
  const verdict: Verdict = {
    blocks: { reads: 0, changes: 0 },
    entries: { reads: 0, changes: 0 },
    erased: 0,
    unsealed: 0,
    faults: [],
  };
  const key = await chainKey(vault.keyring, tenant_id);
  const heads = await listHeads(vault.connection, tenant_id);
  for (const chain of ["reads", "changes"] as const) {
    const check = {
      vault,
      tenant_id,
      chain,
      key,
      verdict,
      noted: noted.filter((one) => one.tenant_id === tenant_id && one.chain === chain),
      fault: (text: string) => void (verdict.faults.length < MAX_FAULTS && verdict.faults.push(text)),
    };
    await verifyChain(
      check,
      heads.find((head) => head.chain === chain),
    );
  }
  return verdict;
}

interface Check {
  vault: Vault;
  tenant_id: string;
  chain: Chain;
  key: Buffer;
  verdict: Verdict;
  noted: readonly NotedHead[];
  fault(text: string): void;
}

/** The last block that was verified. */
type Last = Pick<StoredBlock, "number" | "hash" | "last_seq">;

const blockName = ({ chain }: Check, number: number): string => `block ${number} of the ${chain}`;

async function verifyChain(check: Check, head: HeadWithStart | undefined): Promise<void> {
  const { vault, tenant_id, chain, verdict } = check;
  const noted = new Map(check.noted.map(({ number, hash }) => [number, hash]));
  let last = startOf(check, head);
  const first = last.number;
  for (let blocks: StoredBlock[] = [], more = true; more; more = blocks.length === BLOCKS_AT_ONCE) {
    blocks = await listBlocks(vault.connection, tenant_id, chain, last.number, BLOCKS_AT_ONCE);
    const reads = chain === "reads" && blocks.length > 0 ? await readsOf(check, blocks) : undefined;
    for (const block of blocks) {
      verifyPlace(check, block, last, noted);
      if (reads) verifyReads(check, block, reads.get(block.number) ?? [], head);
      else await verifyPiece(check, block, last.last_seq);
      verdict.blocks[chain]++;
      last = block;
    }
  }
  verifyEnd(check, head, first, last, noted);
  if (chain === "reads") await verifyOthers(check, first, last.number);
  else await verifyRest(check, last.last_seq, last.number);
}

/** What comes before the first block: nothing, or what the retention has deleted. */
function startOf({ chain, key, fault }: Check, head: HeadWithStart | undefined): Last {
  if (!head?.start) return { number: 0, hash: Buffer.alloc(0), last_seq: "0" };
  const { number, hash, at } = head.start;
  if (!isSame(sealStart(key, chain, head.start), head.start_seal))
    fault(`the start of the chain of the ${chain} was changed: it says that all before ${at} was deleted`);
  return { number, hash, last_seq: "0" };
}

/** Verifies that a block is the next one after another, and the noted one. */
function verifyPlace(check: Check, block: StoredBlock, last: Last, noted: Map<number, string>): void {
  const { chain, key, fault } = check;
  const { number, hash } = block;
  if (number === last.number + 2) fault(`${blockName(check, last.number + 1)} was removed`);
  else if (number !== last.number + 1) fault(`blocks ${last.number + 1} to ${number - 1} of the ${chain} were removed`);
  else if (!isSame(sealBlock(key, last.hash, block), hash))
    fault(`${blockName(check, number)} was changed, or is not the one that was written after block ${last.number}`);
  const known = noted.get(number);
  if (known !== undefined && known !== hash.toString("hex"))
    fault(`${blockName(check, number)} is not the one that was noted: the chain was written anew up to there`);
  noted.delete(number);
}

/** @param noted what was noted and not found */
function verifyEnd(
  check: Check,
  head: HeadWithStart | undefined,
  first: number,
  last: Last,
  noted: ReadonlyMap<number, string>,
): void {
  const { chain, fault } = check;
  const name = `the end of the chain of the ${chain}`;
  if (head && (head.number !== last.number || !isSame(head.hash, last.hash)))
    fault(`${name} was changed: it should be block ${last.number}, and says ${head.number}`);
  if (!head && last.number > first) fault(`${name} was removed`);
  for (const number of noted.keys())
    if (number > first)
      fault(`${blockName(check, number)} was noted, and is gone: ${name} was cut off after block ${last.number}`);
}

async function readsOf(
  { vault, tenant_id }: Check,
  blocks: readonly StoredBlock[],
): Promise<Map<number, HashedRead[]>> {
  const rows = await listHashedReads(vault.connection, tenant_id, blocks[0]!.number, blocks.at(-1)!.number);
  return Map.groupBy(rows, ({ block }) => block);
}

function verifyReads(
  { verdict, fault }: Check,
  { number, entries, last_at }: StoredBlock,
  reads: readonly HashedRead[],
  head: HeadWithStart | undefined,
): void {
  const count = entries.length / READ_BYTES;
  const isDeleted = head?.start !== undefined && last_at < head.start.at;
  if (isDeleted && reads.length === 0) return;
  const byPlace = Map.groupBy(reads, ({ nth }) => nth);
  for (let nth = 1; nth <= count; nth++) {
    const hash = entries.subarray((nth - 1) * READ_BYTES, nth * READ_BYTES);
    const found = byPlace.get(nth) ?? [];
    byPlace.delete(nth);
    verdict.entries.reads++;
    if (found.length === 0) fault(`read ${nth} of block ${number} was removed`);
    const [right, ...others] = found.toSorted((a) => (isSame(a.hash, hash) ? -1 : 1));
    if (right && !isSame(right.hash, hash)) fault(`read ${nth} of block ${number} was changed: ${describe(right)}`);
    for (const read of others) fault(`a read was added to block ${number} in place ${nth}: ${describe(read)}`);
  }
  for (const read of [...byPlace.values()].flat())
    fault(`a read was added to block ${number} in place ${read.nth}: ${describe(read)}`);
}

const describe = ({ operation, occurred_at }: HashedRead): string => `${operation} at ${toTimestamp(occurred_at)}`;

/** Reads outside of the blocks that are there: added by hand, or what an end that was cut off has left. */
async function verifyOthers({ vault, tenant_id, fault }: Check, first: number, last: number): Promise<void> {
  const range = await findReadRange(vault.connection, tenant_id);
  if (!range) return;
  if (range.highest > last)
    fault(
      `there are reads of block ${range.highest}, and the chain ends with block ${last}: its end was cut off, or ` +
        "they were added",
    );
  if (range.lowest <= first) fault(`reads were added to block ${range.lowest}, which was deleted by the retention`);
}

interface Hashed {
  what: Buffer;
  content: Buffer;
}

const splitPiece = (entries: Buffer): Map<string, Hashed> => {
  const found = new Map<string, Hashed>();
  for (let at = 0; at < entries.length; at += CHANGE_BYTES)
    found.set(String(entries.readBigInt64BE(at)), {
      what: entries.subarray(at + 8, at + 24),
      content: entries.subarray(at + 24, at + CHANGE_BYTES),
    });
  return found;
};

async function verifyPiece(check: Check, block: StoredBlock, after: string): Promise<void> {
  const { vault, tenant_id, verdict, fault } = check;
  const stated = splitPiece(block.entries);
  verdict.entries.changes += stated.size;
  const piece = await readPiece(vault.connection, tenant_id, after, block.last_seq, MAX_ENTRIES);
  if (piece && piece.entries.equals(block.entries)) return;
  const found = splitPiece(piece?.entries ?? Buffer.alloc(0));
  const [changed, emptied] = [new Set<string>(), new Set<string>()];
  for (const [seq, { what, content }] of stated) {
    const there = found.get(seq);
    if (!there) fault(`entry ${seq} of the change log was removed (block ${block.number})`);
    else if (!isSame(there.what, what)) changed.add(seq);
    else if (!isSame(there.content, content)) emptied.add(seq);
  }
  const added = [...found.keys()].filter((seq) => !stated.has(seq));
  const entries = await listLogEntries(vault.connection, tenant_id, [...changed, ...emptied, ...added]);
  for (const entry of entries) {
    if (added.includes(entry.seq)) fault(`${nameOf(entry)} was added (block ${block.number})`);
    if (changed.has(entry.seq)) fault(`${nameOf(entry)} was changed: who, when or what (block ${block.number})`);
  }
  await verifyEmptied(
    check,
    block,
    entries.filter(({ seq }) => emptied.has(seq)),
  );
}

/** Entries of a block, and what was added to it. */
const MAX_ENTRIES = 100_000;

/** The content of an entry may differ only where an erasure has emptied it, of a customer in the ledger. */
async function verifyEmptied(
  { vault, tenant_id, verdict, fault }: Check,
  { number }: StoredBlock,
  entries: readonly LogEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  const ledger = await vault.keyStore.listErasedOf(tenant_id, [...new Set(entries.map((entry) => entry.customer_id))]);
  const erased = new Set(ledger.map(({ customer_id }) => customer_id));
  for (const entry of entries) {
    if (!entry.is_emptied) fault(`the content of ${nameOf(entry)} was changed (block ${number})`);
    else if (erased.has(entry.customer_id)) verdict.erased++;
    else
      fault(
        `the content of ${nameOf(entry)} was emptied, and customer ${entry.customer_id} is not in the ledger of ` +
          `erasures (block ${number})`,
      );
  }
}

const nameOf = ({ seq, entity, entity_id, version }: LogEntry): string =>
  `entry ${seq} of the change log (version ${version} of ${entity} ${entity_id})`;

/** The log after the last block: a few seconds, unless the blocks of more were cut off. */
async function verifyRest({ vault, tenant_id, verdict, fault }: Check, after: string, number: number): Promise<void> {
  const rest = await readPiece(vault.connection, tenant_id, after, MAX_SEQ, MAX_ENTRIES);
  if (!rest) return;
  verdict.unsealed = rest.count;
  if (Date.now() - Date.parse(rest.first_at) > UNSEALED_MS)
    fault(
      `${rest.count} entries of the change log since ${rest.first_at} are in no block: the end of the chain was cut ` +
        `off after block ${number}, or no worker has sealed them`,
    );
}

/** Workers seal the log every few seconds. */
const UNSEALED_MS = 15 * 60_000;
