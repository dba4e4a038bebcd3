import { hash } from "node:crypto";
import type { FeedRow } from "../../records/feed.ts";
import { toChange } from "../changes/service.ts";
import { toTimestamp } from "../../platform/time.ts";
import type { LoggedChange } from "../../records/log.ts";
import type { DeliveryRow } from "./delivery-queries.ts";

/** What can be subscribed to, by type. */
export const EVENT_TYPES = [
  "customer.created", "customer.updated", "customer.deleted", "customer.restored",
  "address.created", "address.updated", "address.verified", "address.deleted", "address.restored",
  "webhook.disabled",
] as const;

export const EVENT_FILTERS = ["*", "customer.*", "address.*", ...EVENT_TYPES] as const;

export const TEST_EVENT = "webhook.test";
export const DISABLED_EVENT = "webhook.disabled";

const PAST: Record<string, string> = { create: "created", update: "updated", delete: "deleted", restore: "restored" };

/** The type of the event that a change is. */
export const eventTypeOf = ({ entity, operation, is_verified }: Pick<LoggedChange, "entity" | "operation" | "is_verified">): string =>
  `${entity}.${is_verified ? "verified" : PAST[operation] ?? operation}`;

export const isWanted = (filters: readonly string[], event_type: string): boolean =>
  filters.some((filter) => filter === "*" || filter === event_type || (filter.endsWith(".*") && event_type.startsWith(filter.slice(0, -1))));

/** The same for every endpoint and every attempt, so that a receiver knows an event that comes twice. */
export const eventIdOf = (tenant_id: string, seq: string): string => `evt_${hash("sha256", `${tenant_id}.${seq}`, "hex").slice(0, 32)}`;

/** What is sent. @param change in the log, where the payload is to be full */
export function toPayload(delivery: DeliveryRow, change: FeedRow | undefined, now: Date): string {
  return JSON.stringify({ type: delivery.event_type, timestamp: toTimestamp(delivery.occurred_at), data: delivery.data ?? { ...thinData(delivery), ...(change && fullData(change, now)) } });
}

function thinData({ entity, entity_id, customer_id, entity_version }: DeliveryRow): object {
  return { id: entity_id, customer_id, version: entity_version, link: `/v1/${entity === "customer" ? "customers" : "addresses"}/${entity_id}` };
}

function fullData(row: FeedRow, now: Date): object {
  const { changed_fields, before, after } = toChange(row, now);
  return { changed_fields, before, after };
}
