import type { AttributeRegistry } from "./attribute-registry.ts";
import type { Config } from "./config.ts";
import type { Database } from "./database/database.ts";
import type { Health } from "./health.ts";
import type { Metrics } from "./http/metrics.ts";
import type { Keyring } from "./keyring.ts";
import type { KeyStore } from "./key-store.ts";
import type { Log } from "./log.ts";
import type { Queues } from "./queue/queue.ts";
import type { Restrictions } from "./restrictions.ts";
import type { ReadAudit } from "./read-audit.ts";
import type { Secrets } from "./secrets.ts";
import type { Tracing } from "./tracing/tracing.ts";

/** The resources of the service. Made by an entry or by a test, and passed down. */
export interface Resources {
  config: Config;
  log: Log;
  health: Health;
  db: Database;
  queues: Queues;
  metrics: Metrics;
  /** Undefined without a receiver of traces. */
  tracing: Tracing | undefined;
  secrets: Secrets;
  keyring: Keyring;
  keyStore: KeyStore;
  attributes: AttributeRegistry;
  restrictions: Restrictions;
  /** Records which data of customers leaves the service. */
  reads: ReadAudit;
  /** The current time; tests replace it. */
  clock: () => Date;
}

/** The resources with the connections of background work. */
export const withBackgroundPool = (resources: Resources): Resources => ({
  ...resources,
  db: { ...resources.db, pool: resources.db.background },
});
