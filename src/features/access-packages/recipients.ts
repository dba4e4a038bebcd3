/** Who has received data of a customer, and where they process it. */
import type { Kysely } from "kysely";
import type { DB } from "../../platform/database/tables.ts";
import type { Resources } from "../../platform/resources.ts";
import { toTimestamp } from "../../platform/time.ts";
import { listSettings } from "../providers/queries.ts";
import { destinationOf, kindOf } from "../providers/service.ts";
import { listSummaries } from "../purposes/queries.ts";
import { listWebhooks } from "../webhooks/queries.ts";
import type { NamedActor } from "./actors.ts";
import { listAsked, listDelivered } from "./queries.ts";

const MAX_WEBHOOKS = 1_000;

interface Source {
  resources: Pick<Resources, "db">;
  tenant_id: string;
  customer_id: string;
  address_ids: readonly string[];
}

/** The host of an endpoint; its path can contain a secret. */
const hostOf = (url: string): string => new URL(url).host;

/** The hosts of webhooks by `webhook:<id>`, as the read audit names them. */
export const hostsOf = async (db: Kysely<DB>, tenant_id: string): Promise<Map<string, string>> =>
  new Map(
    (await listWebhooks(db, tenant_id, undefined, MAX_WEBHOOKS)).map(({ id, url }) => [`webhook:${id}`, hostOf(url)]),
  );

interface ReadEntry {
  occurred_at: string;
  operation: string;
  actor: NamedActor;
  subject_id: string | null;
}

/**
 * Lists the recipients: what was sent to whom, who has downloaded exports, and whom the purposes name.
 * @param reads the read audit of the customer
 */
export async function listRecipients(source: Source, reads: AsyncIterable<object>): Promise<object> {
  const { resources, tenant_id, customer_id, address_ids } = source;
  const { kysely } = resources.db;
  const [webhooks, settings, purposes] = [
    await listWebhooks(kysely, tenant_id, undefined, MAX_WEBHOOKS),
    await listSettings(kysely, tenant_id),
    await listSummaries(kysely, tenant_id),
  ];
  const times = ({ count, first_at, last_at }: { count: number; first_at: string; last_at: string }): object => ({
    count,
    first_at: toTimestamp(first_at),
    last_at: toTimestamp(last_at),
  });
  return {
    webhooks: (await listDelivered(kysely, tenant_id, [customer_id, ...address_ids])).map((delivered) => {
      const webhook = webhooks.find(({ id }) => id === delivered.id);
      return {
        host: webhook ? hostOf(webhook.url) : null,
        country_code: webhook?.country_code ?? null,
        ...times(delivered),
      };
    }),
    providers: (await listAsked(kysely, tenant_id, address_ids)).map((asked) => {
      const setting = settings.find(({ provider }) => provider === asked.id);
      return {
        name: kindOf(asked.id)?.title ?? asked.id,
        country_code: setting ? destinationOf(setting) : null,
        ...times(asked),
      };
    }),
    exports: await listExports(reads),
    by_purpose: purposes.flatMap(({ name, definition }) =>
      definition.recipients.map((recipient) => ({ purpose: name, ...recipient })),
    ),
  };
}

/** The exports with the customer that were downloaded, each once, with the last time. */
async function listExports(reads: AsyncIterable<object>): Promise<object[]> {
  const found = new Map<string, object>();
  for await (const read of reads as AsyncIterable<ReadEntry>) {
    const { operation, occurred_at, actor, subject_id } = read;
    if (operation.startsWith("downloadExport.") && subject_id !== null && !found.has(subject_id))
      found.set(subject_id, { export_id: subject_id, downloaded_at: occurred_at, actor });
  }
  return [...found.values()];
}
