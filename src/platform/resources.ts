import type { AttributeRegistry } from "./attribute-registry.ts";
import type { Config } from "./config.ts";
import type { Database } from "./database/database.ts";
import type { Metrics } from "./http/metrics.ts";
import type { Keyring } from "./keyring.ts";
import type { Log } from "./log.ts";
import type { Queues } from "./queue/queue.ts";
import type { Secrets } from "./secrets.ts";

/** What the service runs on. Made by an entry or by a test, and handed down. */
export interface Resources {
  config: Config;
  log: Log;
  db: Database;
  queues: Queues;
  metrics: Metrics;
  secrets: Secrets;
  keyring: Keyring;
  attributes: AttributeRegistry;
  /** The present; tests put their own. */
  clock: () => Date;
}

/** The same for work in the background, on connections of its own. */
export const withBackgroundPool = (resources: Resources): Resources => ({
  ...resources,
  db: { ...resources.db, pool: resources.db.background },
});
