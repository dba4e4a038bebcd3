/** The index of restricted customers in the memory of a process. */
import type { Connection } from "../platform/database/prepared.ts";
import type { Log } from "../platform/log.ts";
import type { Restrictions } from "../platform/restrictions.ts";
import { SECOND } from "../platform/time.ts";

const REFRESH_MS = SECOND;

interface Changed {
  tenant_id: string;
  customer_id: string;
  /** bigint as text. */
  version: string;
  is_restricted: boolean;
}

/** Only current restrictions at first; later also those that were lifted since. */
const LIST_CHANGED = {
  name: "list_changed_restrictions",
  text: `
    SELECT tenant_id, customer_id, version, lifted_at IS NULL AS is_restricted FROM restrictions
    WHERE version > $1 AND ($1 > 0 OR lifted_at IS NULL) ORDER BY version`,
};

/** Restrictions that follow the database until they are closed. */
export interface FollowedRestrictions extends Restrictions {
  close(): Promise<void>;
}

/**
 * Reads the restricted customers, and follows their changes.
 * @throws the error of the first reading
 */
export async function followRestrictions({
  readers,
  log,
}: {
  readers: Connection;
  log: Log;
}): Promise<FollowedRestrictions> {
  const tenants = new Map<string, Set<string>>();
  let last = "0";

  async function read(): Promise<void> {
    const { rows } = await readers.query({ ...LIST_CHANGED, values: [last] });
    for (const { tenant_id, customer_id, version, is_restricted } of rows as Changed[]) {
      set(tenant_id, customer_id, is_restricted);
      last = version;
    }
  }

  function set(tenant_id: string, customer_id: string, is_restricted: boolean): void {
    const customers = tenants.get(tenant_id) ?? new Set();
    if (is_restricted) customers.add(customer_id);
    else customers.delete(customer_id);
    if (customers.size > 0) tenants.set(tenant_id, customers);
    else tenants.delete(tenant_id);
  }

  // One at a time: a reading that began before a commit does not see it.
  let reading: Promise<void> = Promise.resolve();
  const refresh = (): Promise<void> => {
    reading = reading.catch(() => undefined).then(read);
    return reading;
  };
  await refresh();
  let isWaiting = false;
  const timer = setInterval(() => {
    if (isWaiting) return;
    isWaiting = true;
    refresh()
      .catch((err: unknown) => log.warn({ err }, "restricted customers could not be read; it will be retried"))
      .finally(() => (isWaiting = false));
  }, REFRESH_MS).unref();

  return {
    has: (tenant_id, customer_id) => tenants.get(tenant_id)?.has(customer_id) ?? false,
    any: (tenant_id) => tenants.has(tenant_id),
    refresh,
    async close() {
      clearInterval(timer);
      await reading.catch(() => undefined);
    },
  };
}
