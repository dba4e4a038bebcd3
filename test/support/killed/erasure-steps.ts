/** A process that takes an erasure some steps far, and kills itself. */
import { eraseCustomer } from "../../../src/features/erasures/jobs.ts";
import { findErasure, type ErasureKey } from "../../../src/features/erasures/queries.ts";
// Registers the settings of the features.
import "../../../src/features/index.ts";
import { readConfig } from "../../../src/platform/config.ts";
import { createLog } from "../../../src/platform/log.ts";
import { openResources } from "../../../src/process.ts";

export interface Order {
  database_url: string;
  secrets_key: string;
  erasure: ErasureKey;
  steps: number;
}

process.once("message", ({ database_url, secrets_key, erasure, steps }: Order) => {
  void (async () => {
    const config = readConfig({ DATABASE_POOL_SIZE: "4", SECRETS_KEY: secrets_key });
    const resources = await openResources(config, database_url, createLog("silent"), []);
    const row = await findErasure(resources.db.kysely, erasure);
    if (row) await eraseCustomer(resources, row, steps);
    process.kill(process.pid, "SIGKILL");
  })();
});
