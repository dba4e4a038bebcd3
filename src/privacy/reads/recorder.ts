/** Records reads off the path of requests: in memory first, then in batches. */
import type { Pool } from "pg";
import type { Log } from "../../platform/log.ts";
import { defineMetrics, type Metrics } from "../../platform/http/metrics.ts";
import type { Keyring } from "../../platform/keyring.ts";
import type { Read, ReadAudit } from "../../platform/read-audit.ts";
import { alone, createPacker, sizeOf, weightOf, type Pack } from "./packs.ts";
import { writeReads } from "./write.ts";

/** At most as long is what a crash loses, with the time of a write. */
const FLUSH_MS = 500;
/** Rows in one transaction. */
const BATCH = 2_000;
/** Reads and ids of customers in memory, while the database is away; about 100 bytes each. */
const MAX_WEIGHT = 500_000;
const REMIND_MS = 60_000;
/** How long a stop waits for the database. */
const CLOSE_MS = 5_000;

export const readMetrics = defineMetrics(({ counter, gauge }) => ({
  recorded: counter("doorplate_reads_recorded_total", "Reads of data of customers that were written to the audit.", []),
  lost: counter(
    "doorplate_reads_lost_total",
    "Reads of data of customers that are missing in the audit, because it could not be written for too long.",
    [],
  ),
  waiting: gauge(
    "doorplate_reads_waiting",
    "Rows of the read audit that could not be written yet; each has up to 1,000 reads.",
    [],
  ),
}));

interface Dependencies {
  /** Of background work: a request never waits for it. */
  pool: Pool;
  keyring: Keyring;
  log: Log;
  metrics: Metrics;
}

/** Creates the read audit of a process, which writes every half second. */
export function createReadAudit({ pool, keyring, log, metrics }: Dependencies): ReadAudit {
  const { recorded, lost, waiting: gauge } = readMetrics(metrics);
  const packer = createPacker();
  /** What is being written, or could not be. */
  let waiting: Pack[] = [];
  let weight = 0;
  let writing: Promise<void> | undefined;
  /** Reads that found no room, by tenant. */
  const missing = new Map<string, Read>();
  let reported_at = -Infinity;

  function remind(write: () => void): void {
    const now = performance.now();
    if (now - reported_at < REMIND_MS) return;
    reported_at = now;
    write();
  }

  function lose({ tenant_id, occurred_at }: Read, count: number, why: string): void {
    lost.inc(count);
    const known = missing.get(tenant_id);
    missing.set(tenant_id, {
      tenant_id,
      occurred_at: known?.occurred_at ?? occurred_at,
      operation: "audit.lost",
      actor: "system:reads",
      is_masked: true,
      customer_ids: [],
      result_count: (known?.result_count ?? 0) + count,
    });
    remind(() => log.error({ why }, "reads of customers' data are missing in the audit"));
  }

  function record(read: Read): void {
    if (weight > MAX_WEIGHT) return lose(read, 1, "no room in memory");
    weight += 1 + read.customer_ids.length;
    packer.add(read);
  }

  async function write(): Promise<void> {
    waiting.push(...packer.take());
    // What is missing is on record too, as far as it is known.
    waiting.push(...[...missing.values()].map(alone));
    missing.clear();
    while (waiting.length > 0) {
      const batch = waiting.slice(0, BATCH);
      for (const pack of await writeReads(pool, keyring, batch)) lose(pack.read, sizeOf(pack), "it cannot be stored");
      waiting = waiting.slice(BATCH);
      weight -= batch.reduce((sum, pack) => sum + weightOf(pack), 0);
      recorded.inc(batch.reduce((sum, pack) => sum + sizeOf(pack), 0));
    }
    weight = Math.max(0, weight);
  }

  async function flush(): Promise<void> {
    // Several may wait: each then looks again.
    for (let other = writing; other; other = writing) await other;
    gauge.set(waiting.length);
    if (waiting.length === 0 && packer.isEmpty() && missing.size === 0) return;
    writing = write().finally(() => (writing = undefined));
    await writing;
  }

  const timer = setInterval(() => {
    if (writing) return;
    flush().catch((err: unknown) =>
      remind(() => log.error({ err, waiting: waiting.length }, "the read audit cannot be written; it will be retried")),
    );
  }, FLUSH_MS).unref();

  return {
    record,
    flush,
    async close() {
      clearInterval(timer);
      const end = Promise.withResolvers<void>();
      const late = setTimeout(() => end.reject(new Error("the database does not answer")), CLOSE_MS);
      await Promise.race([flush(), end.promise])
        .catch((err: unknown) => log.error({ err, rows: waiting.length }, "reads are missing in the audit"))
        .finally(() => clearTimeout(late));
    },
  };
}
