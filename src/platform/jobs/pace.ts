/** Measures what verifications in batches cost a worker process. Estimates of campaigns use it. */
import { sql, type Kysely } from "kysely";
import type { DB } from "../database/tables.ts";

/** Milliseconds for a number of addresses; `check_ms` without the time of providers over the network. */
export interface Cost {
  addresses: number;
  claim_ms: number;
  check_ms: number;
  write_ms: number;
}

export interface PaceMeter {
  note(cost: Cost): void;
  /** Adds the recorded costs to those in the database. */
  write(db: Kysely<DB>, now: Date): Promise<void>;
}

/** After so many addresses, earlier measurements count half. */
const HALVED_AFTER = 5_000;
const NAME = "background";
const NOTHING: Cost = { addresses: 0, claim_ms: 0, check_ms: 0, write_ms: 0 };

/** Returns a meter without recorded costs. */
export function createPaceMeter(): PaceMeter {
  let noted = NOTHING;
  return {
    note(cost) {
      noted = {
        addresses: noted.addresses + cost.addresses,
        claim_ms: noted.claim_ms + cost.claim_ms,
        check_ms: noted.check_ms + Math.max(0, cost.check_ms),
        write_ms: noted.write_ms + cost.write_ms,
      };
    },
    async write(db, now) {
      const { addresses, claim_ms, check_ms, write_ms } = noted;
      noted = NOTHING;
      if (addresses === 0) return;
      await sql`
        INSERT INTO verification_paces AS p (name, addresses, claim_ms, check_ms, write_ms, updated_at)
        VALUES (${NAME}, ${addresses}, ${claim_ms}, ${check_ms}, ${write_ms}, ${now.toISOString()})
        ON CONFLICT (name) DO UPDATE SET
          (addresses, claim_ms, check_ms, write_ms, updated_at) = (SELECT p.addresses * kept + excluded.addresses,
            p.claim_ms * kept + excluded.claim_ms, p.check_ms * kept + excluded.check_ms,
            p.write_ms * kept + excluded.write_ms, excluded.updated_at
            FROM (SELECT power(0.5, least(excluded.addresses / ${HALVED_AFTER}, 100))) AS half (kept))`.execute(db);
    },
  };
}

/** Fewer measured addresses give no estimate. */
const FEWEST = 200;

/**
 * The milliseconds that a worker process needs for an address, without the time of providers over the network: the
 * larger of writing a batch, and of claiming and checking the next one meanwhile. Null if too little was measured.
 */
export async function findPaceMs(db: Kysely<DB>): Promise<number | null> {
  const row = await db
    .selectFrom("verification_paces")
    .select(["addresses", "claim_ms", "check_ms", "write_ms"])
    .where("name", "=", NAME)
    .where("addresses", ">=", FEWEST)
    .executeTakeFirst();
  return row ? Math.max(row.write_ms, row.claim_ms + row.check_ms) / row.addresses : null;
}
