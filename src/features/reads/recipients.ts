/** Who has received data of a customer, by the read audit: who has to be informed of a correction or an erasure. */
import type { Static } from "typebox";
import type { Resources } from "../../platform/resources.ts";
import { listDisclosures, listLastChanges, listVersionsAt } from "./queries.ts";
import type { CustomerRecipients } from "./schema.ts";

/**
 * Reports who has received which version of a customer that was not masked, each once, and who has not received the
 * last change. What was read in the last second can be missing.
 */
export async function reportRecipients(
  { db: { kysely } }: Pick<Resources, "db">,
  tenant_id: string,
  customer_id: string,
): Promise<Static<typeof CustomerRecipients>> {
  const recipients = await listDisclosures(kysely, tenant_id, customer_id);
  const changes = await listLastChanges(kysely, tenant_id, customer_id);
  const versions = await listVersionsAt(
    kysely,
    tenant_id,
    customer_id,
    recipients.map(({ last_at }) => last_at),
  );
  const changed_at =
    changes
      .map(({ occurred_at }) => occurred_at)
      .sort()
      .at(-1) ?? null;
  return {
    customer_id,
    changed_at,
    recipients: recipients.map((recipient, index) => ({
      ...recipient,
      version: versions[index] ?? null,
      is_current: changed_at === null || recipient.last_at >= changed_at,
    })),
  };
}
