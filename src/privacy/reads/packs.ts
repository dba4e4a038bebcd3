/** Reads that differ only in customer, request and time are written as one row: a tenth of the work. */
import type { Read } from "../../platform/read-audit.ts";

/** Reads of one kind. */
export interface Pack {
  /** The first of them. */
  read: Read;
  /** Milliseconds since 1970 of the first one, and from which on a read is not added. */
  from: number;
  until: number;
  /** Milliseconds after the first one, request and customer of each; empty if the read stands alone. */
  offsets: number[];
  request_ids: string[];
  customer_ids: string[];
}

const MOST = 1_000;
/** Of the times in a pack. */
export const LONGEST_MS = 30_000;

/** A read that stands alone. */
export const alone = (read: Read): Pack => ({
  read,
  from: read.occurred_at.getTime(),
  until: 0,
  offsets: [],
  request_ids: [],
  customer_ids: [],
});

export const sizeOf = ({ offsets }: Pack): number => Math.max(1, offsets.length);

/** Reads and customers in memory. */
export const weightOf = ({ read, offsets }: Pack): number =>
  offsets.length > 0 ? 2 * offsets.length : 1 + read.customer_ids.length;

const isPackable = ({ customer_ids, query, subject_id, result_count }: Read): boolean =>
  customer_ids.length === 1 && query === undefined && subject_id === undefined && result_count === undefined;

/** Collects reads in packs. */
export interface Packer {
  add(read: Read): void;
  /** Takes all packs out. */
  take(): Pack[];
  isEmpty(): boolean;
}

export function createPacker(): Packer {
  let packs: Pack[] = [];
  const open = new Map<string, Pack>();
  return {
    add(read) {
      if (!isPackable(read)) return void packs.push(alone(read));
      const { tenant_id, operation, actor, recipient, purpose, ip, is_masked, request_id = "" } = read;
      const kind = `${tenant_id}\0${operation}\0${actor}\0${recipient}\0${purpose}\0${ip}\0${is_masked}`;
      const at = read.occurred_at.getTime();
      let pack = open.get(kind);
      if (!pack || at < pack.from || at >= pack.until || pack.offsets.length >= MOST) {
        pack = { ...alone(read), until: Math.min(at + LONGEST_MS, endOfMonth(read.occurred_at)) };
        packs.push(pack);
        open.set(kind, pack);
      }
      pack.offsets.push(at - pack.from);
      pack.request_ids.push(request_id);
      pack.customer_ids.push(read.customer_ids[0]!);
    },
    take() {
      const taken = packs;
      packs = [];
      open.clear();
      return taken;
    },
    isEmpty: () => packs.length === 0,
  };
}

const endOfMonth = (at: Date): number => Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1);
