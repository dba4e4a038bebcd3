import { setTimeout as sleep } from "node:timers/promises";
import { withClient } from "./lab.ts";

const PATIENCE_MS = 180_000;
const PAUSE_MS = 200;

/** True while a verification is open, or a follower is behind the log; followers have cursors once they have begun. */
const IS_BUSY = `
  SELECT EXISTS (SELECT FROM verifications WHERE status IN ('queued', 'running'))
    OR NOT EXISTS (SELECT FROM followers)
    OR EXISTS (SELECT FROM followers WHERE rebuilt_to IS NOT NULL
      OR seq < (SELECT max(seq) FROM changes WHERE changes.tenant_id = followers.tenant_id)) AS is_busy`;

/**
 * Waits until the workers of a database have nothing left to do: no verification, and nothing in the log that a
 * follower has not processed. Otherwise a measurement would pay for work that came before it.
 * @throws Error after three minutes
 */
export async function untilSettled(connectionString: string): Promise<void> {
  await withClient(connectionString, async (client) => {
    for (const deadline = Date.now() + PATIENCE_MS; ; await sleep(PAUSE_MS)) {
      const { rows } = await client.query<{ is_busy: boolean }>(IS_BUSY);
      if (!rows[0]!.is_busy) return;
      if (Date.now() > deadline) throw new Error("The workers are still busy after three minutes.");
    }
  });
}

/** Counts verifications by status. What is not finished when a measurement ends has not been paid for in it. */
export const countVerifications = (connectionString: string): Promise<string> =>
  withClient(connectionString, async (client) => {
    const { rows } = await client.query<{ status: string; count: string }>(
      "SELECT status, count(*) FROM verifications GROUP BY status ORDER BY status",
    );
    return rows.map(({ status, count }) => `${count} ${status}`).join(", ");
  });
